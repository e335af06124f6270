from __future__ import annotations

from fractions import Fraction
from random import Random  # noqa: TC003 (Hypothesis reads the types)
from typing import TYPE_CHECKING, Any

import pytest
from elections import rulebook
from hypothesis import given
from hypothesis import strategies as st

from kkrvalg.apportion import Draw, DrawError
from kkrvalg.errors import InputError
from kkrvalg.model import PersonId
from kkrvalg.procedures.attendance import Voter
from kkrvalg.procedures.contests import Contest, contests
from kkrvalg.procedures.filling import (
    AgreedList,
    Course,
    Hall,
    ListAgreed,
    Named,
    PersonNamed,
    SeatLeft,
    SeatsGiven,
    Transfer,
    fill,
)
from kkrvalg.procedures.majority import Ballot
from kkrvalg.procedures.voting_groups import Declared, GroupCounted
from kkrvalg.rulebook import find_post, resolve_options

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kkrvalg.procedures.filling import Filled

ORDER = {"V": 0, "A": 1, "B": 2, "C": 3}
HALL = Hall("midtjylland", ORDER, None, ())
CHAIR, VICE_CHAIR = PersonId(701, "Eksempel A1"), PersonId(701, "Eksempel V1")
ELECTED = HALL._replace(chairmanship=(CHAIR, VICE_CHAIR))


def person(name: str) -> PersonId:
    """Return who a made-up person is."""
    return PersonId(701, f"Eksempel {name}")


def voters(**members: int) -> list[Voter]:
    """Return so many members of each party: V=2 are Eksempel V1 and Eksempel V2."""
    return [
        Voter(person(f"{party}{at}"), person(f"{party}{at}"), party)
        for party, count in members.items()
        for at in range(1, count + 1)
    ]


def proportional(seats: int, **more: Any) -> Contest:  # noqa: ANN401 (any field of a contest)
    """Return a proportional election of so many."""
    return Contest("P", "P", "member", "proportional", seats, **more)


MAJORITY = Contest("P", "P", "member", "majority", 1)


def named(group: str | None, *names: str, role: str = "member") -> tuple[Named, ...]:
    """Return what a group names: persons, each written in a place of its own."""
    return tuple(Named(group, person(name), role, None, f"nominations.csv, {name}") for name in names)  # type: ignore[arg-type]


def transfer(giver: str, taker: str, seats: int = 1) -> Transfer:
    """Return seats left to another group."""
    return Transfer(giver, taker, seats, "transfers.csv, line 2")


def held(
    contest: Contest,
    members: Mapping[str, int],
    *entries: Sequence[Named],
    hall: Hall = HALL,
    draws: Sequence[Draw] = (),
    **course: Any,  # noqa: ANN401 (any field of a course)
) -> Filled:
    """Hold an election among members of parties, with the persons their groups name."""
    own = Course(named=tuple(entry for group in entries for entry in group), where="ballots.csv, P", **course)
    return fill(contest, voters(**members), own, hall, draws)


def refused(*args: Any, **more: Any) -> tuple[str, str, str, str]:  # noqa: ANN401 (as those of held)
    """Return the four parts of the complaint about an election."""
    with pytest.raises(InputError) as caught:
        held(*args, **more)
    return caught.value.where, caught.value.found, caught.value.expected, caught.value.todo


def won(filled: Filled) -> dict[str, int]:
    """Return the sure seats of each group."""
    return {standing.group.key: standing.won for standing in filled.standings}


def seated(filled: Filled) -> list[tuple[str, str | None]]:
    """Return who has a seat, and for which group."""
    return [(entry.person.name.removeprefix("Eksempel "), entry.group) for entry in filled.persons]


# --- seats fall to groups ---------------------------------------------------------------------------------------


def test_seats_are_divided_by_dhondt_on_the_persons_present() -> None:
    """A 5, V 3, C 1; five seats: 5, 3, 5/2, 5/3, 3/2 against C 1: A 3, V 2."""
    filled = held(proportional(5), {"V": 3, "A": 5, "C": 1})
    assert won(filled) == {"A": 3, "V": 2, "C": 0}
    assert (filled.how, filled.present, filled.vacant, filled.question) == ("proportional", 9, 5, None)
    assert next(step for step in filled.steps if isinstance(step, GroupCounted)) == GroupCounted(
        "§ 4, stk. 4", "P", "A", 5, tuple(person(f"A{at}") for at in range(1, 6))
    )
    assert not filled.is_settled


def test_groups_name_their_persons_and_the_post_is_settled() -> None:
    """A 3 of 5 seats, V 2: three names and two."""
    filled = held(proportional(5), {"A": 5, "V": 3, "C": 1}, named("V", "X1", "X2"), named("a", "Y1", "Y2", "Y3"))
    assert seated(filled) == [("Y1", "A"), ("Y2", "A"), ("Y3", "A"), ("X1", "V"), ("X2", "V")]
    assert (filled.vacant, filled.is_settled) == (0, True)
    assert [standing.to_name for standing in filled.standings] == [0, 0, 0]
    assert list(filled.steps[-5:]) == list(filled.persons)


def test_seats_nobody_is_named_for_stay_vacant() -> None:
    """A names one of three."""
    filled = held(proportional(5), {"A": 5, "V": 3, "C": 1}, named("A", "Y1"))
    assert [standing.to_name for standing in filled.standings] == [2, 2, 0]
    assert (filled.vacant, filled.is_settled) == (4, False)


def test_groups_that_join_win_more_together() -> None:
    """A 4, B 2, V 3; two seats: A 4, then V 3. B and V together have 5: 5, then A 4."""
    members = {"A": 4, "B": 2, "V": 3}
    assert won(held(proportional(2), members)) == {"A": 1, "V": 1, "B": 0}
    declared = tuple(Declared("Borgerlig", bench, None, "groups.csv, line 2") for bench in "BV")
    filled = held(proportional(1), members, named("Borgerlig", "V9"), declared=declared)
    assert won(filled) == {"V+B": 1, "A": 0}
    assert seated(filled) == [("V9", "V+B")]


def test_a_mayors_substitute_of_another_party_may_turn_an_election() -> None:
    """A 2, V 2: a lot. The mayor of V is away and the deputy is of A: A 3, V 1, and the seat is A's."""
    present = voters(A=2, V=1)
    deputy = Voter(person("D"), person("V2"), "A")
    filled = fill(proportional(1), [*present, deputy], Course(), HALL)
    assert won(filled) == {"A": 1, "V": 0}
    assert held(proportional(1), {"A": 2, "V": 2}).question is not None


def test_an_election_nobody_takes_part_in_fills_nothing() -> None:
    """No groups, no lot, and all seats vacant."""
    filled = held(proportional(3), {})
    assert (filled.standings, filled.question, filled.vacant, filled.present) == ((), None, 3, 0)
    assert refused(proportional(3), {}, named("A", "Y1")) == (
        "nominations.csv, Y1",
        "the group A at the election of P",
        "one of none",
        "write the group as it was declared, or declare it in groups.csv",
    )


# --- lots -------------------------------------------------------------------------------------------------------


def test_equal_quotients_for_the_last_seat_are_a_lot() -> None:
    """A 4, B 2, V 1; two seats: A 4, then A 4/2 = 2 and B 2."""
    filled = held(proportional(2), {"A": 4, "B": 2, "V": 1})
    question = filled.question
    assert question is not None
    assert (question.subject, question.article) == (("P", "midtjylland"), "§ 4, stk. 4")
    assert (question.tied, question.seats_at_stake, question.quotient) == (("A", "B"), 1, 2)
    assert won(filled) == {"A": 1, "B": 0, "V": 0}
    drawn = held(proportional(2), {"A": 4, "B": 2, "V": 1}, draws=[Draw(("B",), question.id)])
    assert (won(drawn), drawn.question) == ({"A": 1, "B": 1, "V": 0}, None)


def test_a_draw_may_call_a_group_as_it_was_declared() -> None:
    """B and C stand together as Midten: 2 against A's 2."""
    declared = tuple(Declared("Midten", bench, None, "groups.csv, line 2") for bench in "BC")
    members = {"A": 2, "B": 1, "C": 1}
    for name in ("Midten", "C+B", "b + c"):
        drawn = held(proportional(1), members, declared=declared, draws=[Draw((name,), tied=("a", name))])
        assert won(drawn) == {"A": 0, "B+C": 1}


def test_a_draw_of_a_group_that_is_not_tied_is_no_answer() -> None:
    """V has one member, and no quotient like that."""
    question = held(proportional(2), {"A": 4, "B": 2, "V": 1}).question
    assert question is not None
    with pytest.raises(DrawError):
        held(proportional(2), {"A": 4, "B": 2, "V": 1}, draws=[Draw(("V",), question.id)])


def test_names_for_a_seat_that_waits_for_a_lot_do_not_hide_the_question() -> None:
    """A is sure of one and may get a second, and has named two; nobody of A sits before the lot is drawn."""
    entries = (named("A", "Y1", "Y2"), named("B", "X1"))
    filled = held(proportional(2), {"A": 4, "B": 2, "V": 1}, *entries)
    assert filled.question is not None
    assert (seated(filled), filled.vacant) == ([], 2)
    assert [standing.to_name for standing in filled.standings] == [0, 0, 0]
    with pytest.raises(InputError, match="Eksempel X1 named for P beyond the seats of B"):
        held(proportional(2), {"A": 4, "B": 2, "V": 1}, *entries, draws=[Draw(("A",))])
    drawn = held(proportional(2), {"A": 4, "B": 2, "V": 1}, entries[0], draws=[Draw(("A",))])
    assert seated(drawn) == [("Y1", "A"), ("Y2", "A")]


def test_more_names_than_any_draw_could_give_seats_are_refused_at_once() -> None:
    """A is sure of one and may get a second; V may get none."""
    members = {"A": 4, "B": 2, "V": 1}
    assert refused(proportional(2), members, named("A", "Y1", "Y2", "Y3"))[2] == "at most 2"
    assert refused(proportional(2), members, named("V", "X1"))[2] == "at most 0"


def test_a_seat_that_waits_for_a_lot_may_be_left_to_another_group() -> None:
    """B may win the second seat, and leaves it to V; the transfer waits for the draw."""
    members, course = {"A": 4, "B": 2, "V": 1}, {"transfers": (transfer("B", "V"),)}
    filled = held(proportional(2), members, named("V", "X1"), **course)
    assert filled.question is not None
    assert (seated(filled), [s.holds for s in filled.standings]) == ([], [1, 0, 0])
    drawn = held(proportional(2), members, named("V", "X1"), draws=[Draw(("B",))], **course)
    assert seated(drawn) == [("X1", "V")]
    assert refused(proportional(2), members, draws=[Draw(("A",))], **course)[1] == "1 seat from B to V"


# --- complaints about names -------------------------------------------------------------------------------------


def test_a_group_that_names_more_than_its_seats_is_refused() -> None:
    """V has one of two seats; the second name is one too many."""
    assert refused(proportional(2), {"A": 2, "V": 2}, named("V", "X1", "X2")) == (
        "nominations.csv, X2",
        "Eksempel X2 named for P beyond the seats of V",
        "at most 1",
        "remove a name, or correct who was present, the groups or the seats left to others",
    )


def test_a_group_without_seats_names_nobody() -> None:
    """C has one of seven and no seat of two."""
    assert refused(proportional(2), {"A": 3, "V": 3, "C": 1}, named("C", "X1"))[:3] == (
        "nominations.csv, X1",
        "Eksempel X1 named for P beyond the seats of C",
        "at most 0",
    )


@pytest.mark.parametrize(("group", "shown"), [("Q", "Q"), (None, "nothing"), ("A+V", "A+V")])
def test_names_by_a_group_that_does_not_stand_are_refused(group: str | None, shown: str) -> None:
    """Q is nobody, no group is none, and A and V stand apart."""
    assert refused(proportional(2), {"A": 2, "V": 2}, named(group, "X1")) == (
        "nominations.csv, X1",
        f"the group {shown} at the election of P",
        "one of A, V",
        "write the group as it was declared, or declare it in groups.csv",
    )


def test_one_person_takes_one_seat() -> None:
    """Named by A and by V."""
    assert refused(proportional(2), {"A": 2, "V": 2}, named("A", "X1"), named("V", "X1")) == (
        "nominations.csv, X1",
        "Eksempel X1 for a second seat of P",
        "somebody who does not have a seat already",
        "name somebody else; the chair and the vice chair may have a seat without being named",
    )


def test_who_may_not_have_the_post_gets_no_seat() -> None:
    """The check of the post has barred X1; A has the seat still to name."""
    filled = held(proportional(2), {"A": 2, "V": 2}, named("A", "X1"), barred=frozenset({person("X1")}))
    assert (seated(filled), filled.vacant, filled.standings[0].to_name) == ([], 2, 1)


def test_who_chairs_a_board_that_is_one_post_has_one_of_its_seats() -> None:
    """Four together: the chair is one of A's."""
    filled = held(proportional(2), {"A": 3}, named("A", "X1", role="chair"), named("A", "X2"))
    assert [(entry.person.name, entry.role) for entry in filled.persons] == [
        ("Eksempel X1", "chair"),
        ("Eksempel X2", "member"),
    ]


# --- seats left to others ---------------------------------------------------------------------------------------


def test_a_group_may_leave_a_seat_to_one_that_takes_it() -> None:
    """A 3 of four, V 1; A leaves one to V: 2 and 2."""
    filled = held(
        proportional(4),
        {"A": 5, "V": 2},
        named("A", "Y1", "Y2"),
        named("V", "X1", "X2"),
        transfers=(transfer("a", "v"),),
    )
    assert [(s.group.key, s.won, s.holds) for s in filled.standings] == [("A", 3, 2), ("V", 1, 2)]
    assert filled.is_settled
    assert SeatLeft("§ 4, stk. 4", "P", "A", "V", 1) in filled.steps


def test_a_seat_may_be_left_on_and_on() -> None:
    """A 2, V 1, C 0 of three: A to V, V to C, both seats; and C to A again, one."""
    members = {"A": 4, "V": 2, "C": 1}
    chain = (transfer("A", "V"), transfer("V", "C", 2), transfer("C", "A"))
    filled = held(proportional(3), members, transfers=chain)
    assert [(s.group.key, s.won, s.holds) for s in filled.standings] == [("A", 2, 2), ("V", 1, 0), ("C", 0, 1)]


@pytest.mark.parametrize(
    ("left", "found", "seats"),
    [
        (transfer("A", "V", 4), "4 seats from A to V", "at most the 3 seats that A has, left to another group"),
        (transfer("C", "V"), "1 seat from C to V", "at most the 0 seats that C has, left to another group"),
        (transfer("A", "a"), "1 seat from A to A", "at most the 3 seats that A has, left to another group"),
        (transfer("A", "V", 0), "0 seats from A to V", "at most the 3 seats that A has, left to another group"),
    ],
    ids=["too many", "none to leave", "to itself", "none left"],
)
def test_a_seat_that_a_group_does_not_have_is_left_to_nobody(left: Transfer, found: str, seats: str) -> None:
    """A has three of four, V one, C none."""
    assert refused(proportional(4), {"A": 6, "V": 3, "C": 1}, transfers=(left,)) == (
        "transfers.csv, line 2",
        found,
        seats,
        "correct the groups or the number; a seat is left only if another group takes it",
    )


@pytest.mark.parametrize("left", [transfer("Q", "A"), transfer("A", "Q")])
def test_a_seat_is_left_only_by_and_to_a_group_that_stands(left: Transfer) -> None:
    """Q is nobody: a seat is not simply given up."""
    assert refused(proportional(4), {"A": 5, "V": 2}, transfers=(left,))[:3] == (
        "transfers.csv, line 2",
        "the group Q at the election of P",
        "one of A, V",
    )


# --- seats of the chairmanship ----------------------------------------------------------------------------------

OUTSIDE = proportional(3, given=2)
AGAINST = proportional(5, given=2, counts_given=True)


def test_given_seats_stand_outside_the_division() -> None:
    """A 5, V 4, C 2 share three: 5, 4 and A 5/2 against V 4/2 and C 2."""
    filled = held(OUTSIDE, {"A": 5, "V": 4, "C": 2}, hall=ELECTED)
    assert won(filled) == {"A": 2, "V": 1, "C": 0}
    assert seated(filled) == [("A1", None), ("V1", None)]
    assert filled.vacant == 3
    assert SeatsGiven("§ 4, stk. 4", "P", 2, (CHAIR, VICE_CHAIR), counted=False) in filled.steps


def test_given_seats_count_against_their_groups() -> None:
    """A 5, V 4, C 2 share five: 5, 4, 5/2, 4/2 = 2 and C 2 for the last two: A 2, V 2, C 1.

    One of A's two is the chair's and one of V's two the vice chair's.
    """
    filled = held(AGAINST, {"A": 5, "V": 4, "C": 2}, named("C", "X1"), hall=ELECTED)
    assert won(filled) == {"A": 2, "V": 2, "C": 1}
    assert [(s.given, s.to_name) for s in filled.standings] == [(1, 1), (1, 1), (0, 0)]
    assert seated(filled) == [("A1", "A"), ("V1", "V"), ("X1", "C")]
    assert filled.vacant == 2


def test_a_given_seat_is_kept_by_a_group_too_small_to_win_it() -> None:
    """The vice chair's V has one of ten; A 9: three seats and one of them V's."""
    filled = held(proportional(3, given=2, counts_given=True), {"A": 9, "V": 1}, hall=ELECTED)
    assert won(filled) == {"A": 2, "V": 1}


def test_given_seats_wait_until_the_chairmanship_is_elected() -> None:
    """Outside, the others are divided all the same; against the groups, nothing can be."""
    outside = held(OUTSIDE, {"A": 5, "V": 4, "C": 2}, hall=HALL._replace(chairmanship=(CHAIR,)))
    assert (seated(outside), outside.vacant, won(outside)) == ([("A1", None)], 4, {"A": 2, "V": 1, "C": 0})
    against = held(AGAINST, {"A": 5, "V": 4, "C": 2}, hall=HALL._replace(chairmanship=(CHAIR,)))
    assert (against.allocation, against.standings, against.vacant, against.is_settled) == (None, (), 5, False)


def test_a_substitute_keeps_the_chairs_seat_for_the_group_that_the_seat_stands_in() -> None:
    """The chair of A is away and the deputy is of V: both given seats are V's."""
    present = [Voter(person("D"), CHAIR, "V"), *voters(V=2, B=2)]
    filled = fill(proportional(3, given=2, counts_given=True), present, Course(), ELECTED)
    assert won(filled) == {"V": 2, "B": 1}
    assert [entry.person for entry in filled.persons] == [CHAIR, VICE_CHAIR]


def test_a_chair_whose_seat_takes_no_part_is_told() -> None:
    """Nobody of A is there, so no group has the chair's seat."""
    assert refused(AGAINST, {"V": 4, "C": 2}, hall=ELECTED) == (
        "--option chairmanship_seats=against_group, P",
        "Eksempel A1, whose seat takes part in no group",
        "the chair and the vice chair, or their substitutes, present",
        "correct attendance.csv, or choose chairmanship_seats=outside",
    )


def test_a_chair_with_a_given_seat_is_not_named_for_another() -> None:
    """In either reading."""
    for contest in (OUTSIDE, AGAINST):
        found = refused(contest, {"A": 5, "V": 4, "C": 2}, named("A", "A1"), hall=ELECTED)
        assert found[:2] == ("nominations.csv, A1", "Eksempel A1 for a second seat of P")


def test_a_given_seat_is_left_to_nobody() -> None:
    """V has two seats, and one of them is the vice chair's."""
    members = {"A": 5, "V": 4, "C": 2}
    found = refused(AGAINST, members, hall=ELECTED, transfers=(transfer("V", "C", 2),))
    assert found[1:3] == ("2 seats from V to C", "at most the 1 seats that V has, left to another group")
    filled = held(AGAINST, members, hall=ELECTED, transfers=(transfer("V", "C"),))
    assert [(s.holds, s.to_name) for s in filled.standings] == [(2, 1), (1, 0), (2, 2)]


def test_a_post_of_the_chairmanship_alone_takes_no_others() -> None:
    """Two seats, both given; naming the two is no harm."""
    contest = Contest("P", "P", "member", "given", 0, given=2)
    filled = held(contest, {"A": 5}, named("A", "A1"), hall=ELECTED)
    assert (seated(filled), filled.is_settled, filled.how) == ([("A1", None), ("V1", None)], True, "given")
    assert refused(contest, {"A": 5}, named("A", "X1"), hall=ELECTED)[:3] == (
        "nominations.csv, X1",
        "Eksempel X1 named for P beyond the seats of the chair and the vice chair",
        "at most 0",
    )


# --- votes behind the parties -----------------------------------------------------------------------------------

BY_VOTES = HALL._replace(votes={"A": 100, "B": 90, "C": 5, "V": 60})


def test_groups_may_count_the_votes_behind_their_parties() -> None:
    """A 100, V 60, B 90 with one present; two seats: A and B, where three of V and one of B are there."""
    assert won(held(proportional(2), {"A": 3, "V": 3, "B": 1}, hall=BY_VOTES)) == {"A": 1, "B": 1, "V": 0}


def test_a_group_with_somebody_of_no_party_counts_the_votes_of_its_parties() -> None:
    """The municipality's mayor stands with B, behind whom are 90 votes: one seat of one is A's still."""
    declared = tuple(Declared("X", bench, None, "groups.csv, line 2") for bench in ("By 3", "B"))
    filled = fill(
        proportional(1), [*voters(A=1, B=1), Voter(person("M"), person("M"), "By 3")], Course(declared), BY_VOTES
    )
    assert won(filled) == {"B+By 3": 0, "A": 1}


def test_a_group_of_single_persons_has_no_vote_totals() -> None:
    """One of V stands with A: whose are V's votes?"""
    declared = (Declared("A+V", None, person("V1"), "groups.csv, line 2"),)
    declared += (Declared("A+V", "A", None, "groups.csv, line 3"),)
    assert refused(proportional(2), {"A": 2, "V": 3}, hall=BY_VOTES, declared=declared) == (
        "--option post_base=vote_totals, P",
        "the group A+V, which is not made of whole parties",
        "groups of whole parties, because vote totals are a party's",
        "declare whole parties, or choose post_base=members_present",
    )


# --- an agreed list ---------------------------------------------------------------------------------------------


def test_a_list_all_agree_on_takes_the_elections_place() -> None:
    """Nobody objects; groups and quotients do not matter."""
    agreed = AgreedList((), "meeting.yaml, line 9")
    filled = held(proportional(2), {"A": 9, "V": 1}, named(None, "X1", "X2"), agreed=agreed)
    assert (filled.how, seated(filled), filled.is_settled) == ("agreed", [("X1", None), ("X2", None)], True)
    assert (filled.allocation, filled.refused, filled.standings) == (None, None, ())
    assert filled.steps[0] == ListAgreed("§ 4, stk. 4", "P", (person("X1"), person("X2")), ())


def test_one_objection_is_enough_and_the_ordinary_election_follows() -> None:
    """A wins both seats; the names of the list are nobody's."""
    agreed = AgreedList((person("V1"),), "meeting.yaml, line 9")
    filled = held(
        proportional(2), {"A": 9, "V": 1}, named(None, "X1", "X2"), named("A", "Y1", "Y2"), agreed=agreed
    )
    assert (filled.how, filled.refused, seated(filled)) == (
        "proportional",
        agreed,
        [("Y1", "A"), ("Y2", "A")],
    )
    assert filled.steps[0] == ListAgreed("§ 4, stk. 4", "P", (person("X1"), person("X2")), (person("V1"),))


def test_a_refused_list_for_one_post_gives_way_to_votes() -> None:
    """9 are present; V1 objects; Y1 has 5."""
    filled = held(
        MAJORITY,
        {"A": 9},
        named(None, "X1"),
        agreed=AgreedList((person("V1"),), "meeting.yaml, line 9"),
        ballots=(Ballot(1, {"Y1": 5, "X1": 4}),),
        candidates={"Y1": person("Y1"), "X1": person("X1")},
    )
    assert (filled.how, seated(filled)) == ("majority", [("Y1", None)])


def test_a_list_may_settle_a_post_of_one_and_leave_seats_vacant() -> None:
    """One of one; one of two."""
    agreed = AgreedList((), "meeting.yaml, line 9")
    assert held(MAJORITY, {"A": 9}, named(None, "X1"), agreed=agreed).is_settled
    assert held(proportional(2), {"A": 9}, named(None, "X1"), agreed=agreed).vacant == 1


def test_a_list_with_more_names_than_seats_is_refused() -> None:
    """Three for two."""
    agreed = AgreedList((), "meeting.yaml, line 9")
    assert refused(proportional(2), {"A": 9}, named(None, "X1", "X2", "X3"), agreed=agreed)[:3] == (
        "nominations.csv, X3",
        "Eksempel X3 named for P beyond the seats of the agreed list",
        "at most 2",
    )


def test_a_list_without_names_is_refused() -> None:
    """What was agreed on?"""
    assert refused(proportional(2), {"A": 9}, agreed=AgreedList((), "meeting.yaml, line 9")) == (
        "meeting.yaml, line 9",
        "an agreed list for P without names",
        "those all agree on, named without a group",
        "write them in nominations.csv and leave the column group empty",
    )


@pytest.mark.parametrize("contest", [OUTSIDE, AGAINST], ids=["outside", "against_group"])
def test_a_list_leaves_the_chairmanship_its_seats(contest: Contest) -> None:
    """Five seats, two given: the list has room for three, in either reading."""
    agreed = AgreedList((), "meeting.yaml, line 9")
    members = {"A": 5, "V": 4}
    filled = held(contest, members, named(None, "X1", "X2", "X3"), hall=ELECTED, agreed=agreed)
    assert [name for name, _group in seated(filled)] == ["A1", "V1", "X1", "X2", "X3"]
    assert filled.is_settled
    found = refused(contest, members, named(None, "X1", "X2", "X3", "X4"), hall=ELECTED, agreed=agreed)
    assert found[2] == "at most 3"
    found = refused(contest, members, named(None, "A1", "X2"), hall=ELECTED, agreed=agreed)
    assert found[1] == "Eksempel A1 for a second seat of P"


# --- alternates -------------------------------------------------------------------------------------------------


def test_a_group_names_as_many_alternates_as_it_has_seats() -> None:
    """Three seats and three alternates: A 2 and V 1 of each."""
    contest, members = proportional(3, alternates=3), {"A": 4, "V": 2}
    filled = held(contest, members, named("A", "Z1", "Z2", role="alternate"), named("V", "Z3", role="alternate"))
    assert [(entry.person, entry.group, entry.role) for entry in filled.alternates] == [
        (person("Z1"), "A", "alternate"),
        (person("Z2"), "A", "alternate"),
        (person("Z3"), "V", "alternate"),
    ]
    assert filled.steps[-1] == PersonNamed("§ 4, stk. 4", "P", person("Z3"), "V", "alternate")
    assert refused(contest, members, named("V", "Z3", "Z4", role="alternate")) == (
        "nominations.csv, Z4",
        "Eksempel Z4 named for P beyond the seats of the alternates of V",
        "at most 1",
        "remove a name, or correct who was present, the groups or the seats left to others",
    )


def test_alternates_follow_the_seats_that_were_left_to_others() -> None:
    """A leaves one of two to V."""
    contest, members = proportional(3, alternates=3), {"A": 4, "V": 2}
    entries = named("V", "Z3", "Z4", role="alternate")
    assert len(held(contest, members, entries, transfers=(transfer("A", "V"),)).alternates) == 2


def test_fewer_alternates_than_seats_are_shared_as_the_groups_agree() -> None:
    """One alternate for three seats may be anybody's, but there is one only."""
    contest, members = proportional(3, alternates=1), {"A": 4, "V": 2}
    assert len(held(contest, members, named("V", "Z1", role="alternate")).alternates) == 1
    entries = (named("V", "Z1", role="alternate"), named("A", "Z2", role="alternate"))
    assert refused(contest, members, *entries)[:3] == (
        "nominations.csv, Z2",
        "Eksempel Z2 named for P beyond the seats of the alternates of A",
        "at most 1",
    )


def test_alternates_of_a_seat_that_waits_for_a_lot_do_not_hide_the_question() -> None:
    """A is sure of one of two, B may get the other."""
    contest, members = proportional(2, alternates=2), {"A": 4, "B": 2}
    entries = (named("A", "Z1", role="alternate"), named("B", "Z2", role="alternate"))
    assert held(contest, members, *entries).question is not None
    assert len(held(contest, members, *entries, draws=[Draw(("B",))]).alternates) == 2
    assert refused(contest, members, *entries, draws=[Draw(("A",))])[0] == "nominations.csv, Z2"


def test_without_alternates_nobody_is_named_as_one() -> None:
    """The post has none, or they have an election of their own."""
    assert refused(proportional(2), {"A": 4}, named("A", "Z1", role="alternate"))[2] == "at most 0"


def test_alternates_with_an_election_of_their_own_win_seats_there() -> None:
    """A 4, V 2 share three: 2 and 1."""
    contest = Contest("P:alternates", "P", "alternate", "proportional", 3)
    filled = held(contest, {"A": 4, "V": 2}, named("A", "Z1", "Z2", role="alternate"))
    assert won(filled) == {"A": 2, "V": 1}
    assert [(entry.person, entry.role) for entry in filled.persons] == [
        (person("Z1"), "alternate"),
        (person("Z2"), "alternate"),
    ]
    assert (filled.alternates, filled.vacant) == ((), 1)


# --- one for one post -------------------------------------------------------------------------------------------

CANDIDATES = {"701:Eksempel X1": person("X1"), "701:Eksempel X2": person("X2")}


def voted(*rounds: tuple[int, int], draws: Sequence[Draw] = (), **course: Any) -> Filled:  # noqa: ANN401 (a course)
    """Hold a majority election between X1 and X2 with nine present."""
    ballots = tuple(
        Ballot(number, dict(zip(CANDIDATES, votes, strict=True))) for number, votes in enumerate(rounds, start=1)
    )
    return held(
        MAJORITY,
        {"A": 5, "V": 4},
        course.pop("named", ()),
        draws=draws,
        ballots=ballots,
        candidates=CANDIDATES,
        **course,
    )


def test_one_for_one_post_is_elected_by_those_who_take_part() -> None:
    """5 of 9; the group that named the elected one is noted, whoever voted."""
    filled = voted((4, 5), named=named("A", "X1", "X2"))
    assert (filled.how, seated(filled), filled.is_settled) == ("majority", [("X2", "A")], True)
    assert (filled.present, filled.standings, filled.allocation) == (9, (), None)


def test_a_round_that_is_still_to_be_held_leaves_the_seat_vacant() -> None:
    """4 of 9 twice."""
    filled = voted((4, 4))
    assert filled.majority is not None
    assert (filled.majority.awaits, filled.vacant, filled.question, filled.is_settled) == (2, 1, None, False)


@pytest.mark.parametrize("name", ["Eksempel X2", "701:Eksempel X2"])
def test_a_draw_may_name_a_candidate_with_or_without_the_municipality(name: str) -> None:
    """A tied third round, 4 to 4."""
    rounds = ((4, 4),) * 3
    question = voted(*rounds).question
    assert question is not None
    assert question.subject == ("P", "midtjylland", "decision")
    assert seated(voted(*rounds, draws=[Draw((name,), question.id)])) == [("X2", None)]


def test_an_elected_person_who_may_not_have_the_post_gets_no_seat() -> None:
    """The votes stand, and the seat is vacant."""
    filled = voted((4, 5), barred=frozenset({person("X2")}))
    assert filled.majority is not None
    assert filled.majority.elected == "701:Eksempel X2"
    assert (filled.persons, filled.vacant, filled.is_settled) == ((), 1, False)


def test_who_is_elected_beside_given_seats_has_none_of_them() -> None:
    """Three seats, two given: the third is elected by majority, and the chair has one already."""
    contest = Contest("P", "P", "member", "majority", 1, given=2)
    course: dict[str, Any] = {"candidates": {"A1": CHAIR, "X1": person("X1")}, "hall": ELECTED}
    filled = held(contest, {"A": 5}, ballots=(Ballot(1, {"X1": 3, "A1": 2}),), **course)
    assert (seated(filled), filled.is_settled) == ([("A1", None), ("V1", None), ("X1", None)], True)
    found = refused(contest, {"A": 5}, ballots=(Ballot(1, {"X1": 2, "A1": 3}),), **course)
    assert found[:2] == ("ballots.csv, P", "Eksempel A1 for a second seat of P")


def test_a_hubs_board_is_filled_in_two_elections_or_in_one() -> None:
    """A 5, V 4 of nine. The chair by majority is A's, and of three A wins 2 and V 1: A 3 and V 1 of four.

    Four together: 5, 4, 5/2, 4/2: two each.
    """
    board = find_post("RBR")._replace(key="P", seats=4, chairs=1, alternates=0, requirements=())
    members = {"A": 5, "V": 4}
    answers = resolve_options(rulebook(), {})
    chair, others = contests(board, answers)
    elected = held(chair, members, ballots=(Ballot(1, {"Y1": 5, "X1": 4}),), candidates={"Y1": person("Y1")})
    assert [(entry.person, entry.role) for entry in elected.persons] == [(person("Y1"), "chair")]
    assert won(held(others, members)) == {"A": 2, "V": 1}
    (together,) = contests(board, resolve_options(rulebook(), {"hub_election": "four_together"}))
    filled = held(together, members, named("A", "Y1", role="chair"), named("A", "Y2"), named("V", "X1", "X2"))
    assert (won(filled), filled.is_settled) == ({"A": 2, "V": 2}, True)


# --- properties -------------------------------------------------------------------------------------------------

SIZES = st.dictionaries(st.sampled_from(list(ORDER)), st.integers(0, 6))
SEATS = st.integers(1, 7)


def naive_dhondt(sizes: Mapping[str, int], seats: int) -> tuple[dict[str, int], set[str]]:
    """Divide seats by a table of all quotients: what each is sure of, and who is equal for the last."""
    table = [(Fraction(size, by), name) for name, size in sizes.items() for by in range(1, seats + 1) if size]
    table.sort(key=lambda entry: entry[0], reverse=True)
    if len(table) <= seats:
        inside, equal = table, []
    else:
        edge = table[seats - 1][0]
        inside = [entry for entry in table if entry[0] > edge]
        equal = [entry for entry in table if entry[0] == edge]
        if len(inside) + len(equal) == seats:
            inside, equal = inside + equal, []
    sure = {name: sum(1 for _quotient, who in inside if who == name) for name in sizes}
    return sure, {name for _quotient, name in equal}


def settled_by_draws(contest: Contest, members: Mapping[str, int], hall: Hall = HALL) -> tuple[Filled, list[Draw]]:
    """Hold an election, drawing the last of the tied as long as it asks."""
    draws: list[Draw] = []
    while True:
        filled = held(contest, members, hall=hall, draws=draws)
        if filled.question is None:
            return filled, draws
        names = filled.question.tied[-filled.question.seats_at_stake :]
        draws.append(Draw(names, filled.question.id))


@given(SIZES, SEATS)
def test_a_table_of_quotients_divides_the_seats_in_the_same_way(sizes: dict[str, int], seats: int) -> None:
    """The sure seats and the tied are the same; a question is open only where the table has equals."""
    present = {name: size for name, size in sizes.items() if size}
    filled = held(proportional(seats), sizes)
    sure, equal = naive_dhondt(present, seats)
    assert won(filled) == sure
    assert set(filled.question.tied if filled.question else ()) == equal
    if filled.question is not None:
        assert sum(sure.values()) + filled.question.seats_at_stake == seats


@given(SIZES, SEATS)
def test_drawing_from_the_tied_settles_every_seat_and_each_group_can_name_its_persons(
    sizes: dict[str, int], seats: int
) -> None:
    """One lot at most; then every seat has somebody, and nobody has two."""
    filled, draws = settled_by_draws(proportional(seats), sizes)
    assert len(draws) <= 1
    assert sum(won(filled).values()) == (seats if any(sizes.values()) else 0)
    entries = [named(key, *(f"{key}-{at}" for at in range(number))) for key, number in won(filled).items()]
    named_all = held(proportional(seats), sizes, *entries, draws=draws)
    assert named_all.is_settled == any(sizes.values())
    assert len({entry.person for entry in named_all.persons}) == len(named_all.persons)
    for key, number in won(filled).items():
        assert sum(1 for entry in named_all.persons if entry.group == key) == number


@given(SIZES, SEATS, st.permutations(list(ORDER)))
def test_renaming_the_parties_renames_the_result(sizes: dict[str, int], seats: int, names: list[str]) -> None:
    """No party wins by its name or its place."""
    new = dict(zip(ORDER, names, strict=True))
    before = held(proportional(seats), sizes)
    after = held(proportional(seats), {new[name]: size for name, size in sizes.items()})
    assert won(after) == {new[name]: number for name, number in won(before).items()}
    tied = [{new[str(name)] for name in q.tied} for q in (before.question,) if q is not None]
    assert [set(q.tied) for q in (after.question,) if q is not None] == tied


@given(SIZES, SEATS, st.randoms(use_true_random=False))
def test_the_order_of_those_who_take_part_changes_nothing(sizes: dict[str, int], seats: int, rnd: Random) -> None:
    """The seats, the question and the groups are the same."""
    present = voters(**sizes)
    shuffled = list(present)
    rnd.shuffle(shuffled)
    one, other = (fill(proportional(seats), who, Course(), HALL) for who in (present, shuffled))
    assert list(won(one).items()) == list(won(other).items())
    assert (one.question, one.vacant) == (other.question, other.vacant)


@given(SIZES, SEATS)
def test_a_draw_that_is_not_needed_changes_nothing(sizes: dict[str, int], seats: int) -> None:
    """Made for a question that does not come up: seats and steps are the same, and it is left unused."""
    filled, draws = settled_by_draws(proportional(seats), sizes)
    idle = Draw(("A",), "0123456789ab")
    again = held(proportional(seats), sizes, draws=[idle, *draws])
    assert (again.standings, again.persons, again.question) == (filled.standings, filled.persons, filled.question)
    assert again.steps == filled.steps
    assert again.lots.unused == (idle,)


@given(SIZES, SEATS, st.lists(st.tuples(st.sampled_from("ABCV"), st.sampled_from("ABCV"), st.integers(1, 2))))
def test_seats_left_to_others_stay_as_many(
    sizes: dict[str, int], seats: int, left: list[tuple[str, str, int]]
) -> None:
    """A ledger kept row by row agrees, or refuses where a group would leave what it does not have."""
    filled, draws = settled_by_draws(proportional(seats), sizes)
    ledger = won(filled)
    sound = True
    for giver, taker, number in left:
        sound = sound and giver != taker and taker in ledger and ledger.get(giver, 0) >= number
        if sound:
            ledger[giver] -= number
            ledger[taker] += number
    transfers = tuple(transfer(*row) for row in left)
    if not sound:
        refused(proportional(seats), sizes, draws=draws, transfers=transfers)
        return
    after = held(proportional(seats), sizes, draws=draws, transfers=transfers)
    assert {s.group.key: s.holds for s in after.standings} == ledger
    assert won(after) == won(filled)


@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 6), st.integers(3, 7))
def test_given_seats_are_kept_and_the_rest_is_divided(chairs: int, vices: int, others: int, seats: int) -> None:
    """Against the groups: A and V have their one at least; together all seats; the two sit in any case."""
    contest = proportional(seats, given=2, counts_given=True)
    filled, _draws = settled_by_draws(contest, {"A": chairs, "V": vices, "B": others}, ELECTED)
    seats_of = won(filled)
    assert sum(seats_of.values()) == seats
    assert min(seats_of["A"], seats_of["V"]) >= 1
    assert {entry.person for entry in filled.persons} == {CHAIR, VICE_CHAIR}
    assert filled.vacant == seats - 2 == sum(standing.to_name for standing in filled.standings)
    plain, equal = naive_dhondt({"A": chairs, "V": vices, "B": others}, seats)
    if not equal and plain["A"] and plain["V"]:
        assert seats_of == {name: number for name, number in plain.items() if name in seats_of}
