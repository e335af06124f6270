"""Who sits in a KKR: a small one worked out by hand, what the checks find, and what holds of every seating."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from elections import KKR, Town, composed, composed_for_real, election, elections, scenario, setting
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_people import FIRST, SECOND, elected, mayor, on_council, people

from kkrvalg import i18n
from kkrvalg.errors import InputError
from kkrvalg.files.people import load_people
from kkrvalg.model import Member, People, PersonId
from kkrvalg.procedures.membership import Seating, check_members, check_rolls, checked, seating

if TYPE_CHECKING:
    from kkrvalg.model import CouncilMember, Election
    from kkrvalg.procedures.member_findings import Finding

VOTES = {"A": 100, "V": 200, "L": 1}
HELD = election(Town(VOTES, "A", seats=5), Town(VOTES, "A", seats=5), Town(VOTES, "V", seats=5))
"""A's two mayors on a third of the votes (but for L's) set the scale at some 6: A 2, V 4, of which 3 elected."""

IDA, KAI, TOM = (
    elected(702, name, "V", substitute=(701, f"{name}s stedfortræder")) for name in ("Ida", "Kai", "Tom")
)


def seated(known: People, held: Election = HELD) -> Seating:
    """Return who sits in the made-up KKR."""
    return seating(composed(held), known, held)


def findings(
    *members: Member, roll: tuple[CouncilMember, ...] = (), complete: tuple[int, ...] = ()
) -> list[Finding]:
    """Return what the checks find, but for what is asked of the mayors' deputies."""
    known = people(members, roll, complete)
    found = check_members(seated(known), known, HELD)
    return [entry for entry in found if entry.rule not in {"deputy_missing", "not_confirmed"}]


def rules(found: list[Finding]) -> list[tuple[str, str, str]]:
    """Return article, kind and rule of each finding."""
    return [(entry.article, entry.kind, entry.rule) for entry in found]


def test_seats_are_the_mayors_the_elected_and_those_awaiting() -> None:
    """V has elected one of three; nobody is invented for the other two."""
    a, v = seated(people([IDA])).parties[::-1]
    assert (v.party, v.seats, [m.name for m in v.mayors], v.elected, v.awaiting) == (
        "V",
        4,
        ["Borgmester 3"],
        (IDA,),
        2,
    )
    assert (a.party, a.seats, [m.name for m in a.mayors], a.elected, a.awaiting) == (
        "A",
        2,
        ["Borgmester 1", "Borgmester 2"],
        (),
        0,
    )


def test_a_mayor_is_a_member_without_a_row_and_better_known_with_one() -> None:
    """The row's gender and dates are kept."""
    first = mayor(701)._replace(source="members.csv")
    own = seated(people([first]))
    assert [m.source for m in own.members] == ["members.csv", "mayors.csv", "mayors.csv"]


def test_the_mayor_of_a_local_list_is_a_member_of_no_party() -> None:
    """L is a list of its own; its mayor sits beside the parties."""
    held = election(Town(VOTES, "A"), Town(VOTES, "L"), Town(VOTES, None))
    assert [(m.code, m.party) for m in seated(people(), held).others] == [(702, None), (703, None)]


def test_a_member_of_another_area_is_not_seated() -> None:
    """People may be those of all KKR."""
    held = election(Town(VOTES, "A"), Town(VOTES, "A"), Town(VOTES, "V"), Town(VOTES, "V", kkr="sjælland"))
    own = seated(people([elected(704, "Ida", "V"), mayor(704, "V")]), held)
    assert [m.name for m in own.members] == ["Borgmester 1", "Borgmester 2", "Borgmester 3"]


def test_members_of_the_kkr_alone_with_all_rolls() -> None:
    """What a meeting is held with."""
    known = people([elected(702, "Ida", "V")], [on_council(704, "Bo")])
    own = seated(known).people(known)
    assert [m.name for m in own.members] == ["Borgmester 1", "Borgmester 2", "Ida", "Borgmester 3"]
    assert own.council_members == known.council_members


def test_while_a_lot_is_open_only_the_sure_seats_are_counted_and_a_surplus_is_asked_about() -> None:
    """Three mayors of A on a third of the votes: 9 seats, cut to 6: A 3, B 1, C 1, one more by lot."""
    held = election(*[Town({"A": 10, "B": 10, "C": 10}, "A")] * 3)
    known = people([elected(701, "Ida", "B"), elected(701, "Kai", "B")])
    own = seated(known, held)
    assert own.outcome == "lot_needed"
    told = [(p.party, p.seats, len(p.elected), p.awaiting, p.surplus) for p in own.parties]
    assert told == [("A", 3, 0, 0, 0), ("B", 1, 2, 0, 1), ("C", 1, 0, 1, 0)]
    assert [(f.kind, f.party) for f in check_members(own, known, held) if f.rule == "surplus"] == [("ask", "B")]


# --- checks ---------------------------------------------------------------------------------------------------


def test_members_and_substitutes_on_the_roll_leave_nothing_to_say() -> None:
    """Each deputy and each person is known."""
    roll = [on_council(701, "Idas stedfortræder", "V"), on_council(702, "Ida", "V")]
    roll += [on_council(code, f"Vice {code}", "A", FIRST) for code in (701, 702, 703)]
    known = people([IDA], roll)
    assert check_members(seated(known), known, HELD) == ()


def test_a_mayor_is_not_elected_once_more() -> None:
    """Not to a seat, and not as a substitute."""
    found = findings(
        elected(702, "Ida", "V", substitute=(703, "Borgmester 3")),
        elected(701, "Borgmester 1", "V", substitute=(701, "Pia")),
    )
    assert ("§ 3, stk. 1", "error", "mayor") in rules(found)
    assert ("§ 3, stk. 4", "error", "mayor") in rules(found)
    assert ("§ 3, stk. 1", "error", "member_twice") in rules(found)


@pytest.mark.parametrize(
    ("member", "rule"),
    [
        (elected(701, "Ida", "V"), ("§ 3, stk. 3", "ask", "no_substitute")),
        (elected(701, "Ida", "A", party="V", substitute=(701, "Pia")), ("§ 3, stk. 1", "error", "other_party")),
        (elected(701, "Ida", "L", party="V", substitute=(701, "Pia")), ("§ 3, stk. 1", "error", "other_party")),
        (elected(701, "Ida", "L", substitute=(701, "Pia")), ("§ 3, stk. 1", "error", "no_seat")),
    ],
)
def test_one_thing_wrong_with_a_member_is_one_finding(member: Member, rule: tuple[str, str, str]) -> None:
    """With its article and how sure it is."""
    assert rules(findings(member)) == [rule]


def test_who_is_not_on_a_whole_council_is_an_error_with_the_nearest_name() -> None:
    """Of a council that is not known in whole it is asked."""
    roll = (on_council(702, "Ida Bjerre", "V"), on_council(702, "Borgmester 2", "A"))
    (found,) = findings(elected(702, "Ida Bjere", "V", substitute=(701, "Pia")), roll=roll, complete=(702,))
    assert (found.rule, found.near, found.kind) == ("not_on_council", "Ida Bjerre", "error")
    assert found.sentence == (
        "Ida Bjere (By 2), elected for V: is not on the council of By 2, whose members are all known."
        " Perhaps Ida Bjerre is meant."
    )
    known = people([IDA], roll)
    asked = [f for f in check_members(seated(known), known, HELD) if f.rule == "not_confirmed"]
    assert [(f.person, f.kind) for f in asked] == [(IDA.person, "ask"), (IDA.substitute, "ask")]


def test_the_roll_goes_before_what_the_table_of_members_says() -> None:
    """Ida is elected for L to the council, and said to be of V."""
    roll = (on_council(702, "Ida", "L"),)
    assert [f.rule for f in findings(elected(702, "Ida", "V", substitute=(701, "Pia")), roll=roll)] == [
        "other_list",
        "other_party",
    ]


def test_a_substitute_is_of_the_party_and_the_area() -> None:
    """One of the substitutes is of A, one of another KKR."""
    held = election(*[Town(VOTES, "A")] * 2, Town(VOTES, "V"), Town(VOTES, "V", kkr="sjælland"))
    members = [
        elected(701, "Ida", "V", substitute=(702, "Pia")),
        elected(701, "Kai", "V", substitute=(704, "Ole")),
    ]
    known = people(members, [on_council(702, "Pia", "A"), *(on_council(701, n, "V") for n in ("Ida", "Kai"))])
    found = [f for f in check_members(seated(known, held), known, held) if f.kind == "error"]
    assert [(f.rule, f.person.name if f.person else "", f.stands_in_for) for f in found] == [
        ("other_party", "Pia", PersonId(701, "Ida")),
        ("outside_area", "Ole", PersonId(701, "Kai")),
    ]


def test_a_member_is_no_substitute_and_a_substitute_is_one_for_one_member_only() -> None:
    """§ 3, stk. 4: Kai is Ida's substitute and a member; Pia stands in for both others."""
    found = findings(
        elected(702, "Ida", "V", substitute=(702, "Kai")),
        elected(702, "Kai", "V", substitute=(701, "Pia")),
        elected(702, "Tom", "V", substitute=(701, "Pia")),
    )
    assert rules(found) == [
        ("§ 3, stk. 4", "error", "substitute_is_member"),
        ("§ 3, stk. 4", "error", "substitute_for_two"),
    ]
    assert found[1].sentence == (
        "Pia (By 1), substitute for Kai: is named as substitute for Tom too; one member only is allowed."
    )


def test_more_members_than_seats_is_an_error_and_nobody_is_left_out() -> None:
    """A has no seat to fill beside its two mayors."""
    extra = elected(701, "Ida", "A", substitute=(701, "Pia"))
    (found,) = findings(extra)
    assert (found.rule, found.party, found.number) == ("surplus", "A", 1)
    assert found.sentence == "A has elected 1 member more than it has seats."
    assert extra in seated(people([extra])).members


def test_a_deputy_who_is_elected_is_passed_over_and_one_who_stands_in_is_asked_about() -> None:
    """Of By 1 the second deputy stands in, as the first is elected, but he is Ida's substitute too."""
    roll = (on_council(701, "Kai", "V", FIRST), on_council(701, "Ulf", "A", SECOND), on_council(702, "Ida", "V"))
    found = findings(
        elected(701, "Kai", "V", substitute=(701, "Pia")),
        elected(702, "Ida", "V", substitute=(701, "Ulf")),
        roll=roll,
    )
    assert ("§ 3, stk. 4", "ask", "deputy_stands_in_already") in rules(found)


def test_the_substitute_of_a_mayor_that_the_table_names_must_be_the_deputy() -> None:
    """Eva is first deputy; the table says Ulf."""
    (found,) = findings(mayor(701, substitute=(701, "Ulf")), roll=(on_council(701, "Eva", "A", FIRST),))
    assert (found.kind, found.rule) == ("error", "not_the_deputy")
    assert found.sentence == (
        "Borgmester 1 (By 1): members.csv gives Ulf as substitute, but it is the deputy mayor Eva."
    )


def test_whom_the_council_elects_is_of_the_council() -> None:
    """Both deputies are members; the table names somebody of another council."""
    roll = (on_council(701, "Kai", "V", FIRST), on_council(701, "Tom", "V", SECOND))
    members = [elected(701, "Kai", "V", substitute=(701, "P")), elected(701, "Tom", "V", substitute=(701, "Q"))]
    assert rules(findings(mayor(701), *members, roll=roll)) == [("§ 3, stk. 3", "ask", "council_elects")]
    assert rules(findings(mayor(701, substitute=(702, "Z")), *members, roll=roll)) == [
        ("§ 3, stk. 3", "error", "other_council")
    ]


def test_a_mayor_who_is_missing_from_a_whole_council_is_asked_about() -> None:
    """The name is spelled in two ways."""
    roll = (on_council(701, "Borgmester Et", "A", FIRST),)
    assert [f.rule for f in findings(roll=roll, complete=(701,))] == ["mayor_not_on_council"]


def test_a_whole_roll_that_differs_from_the_seats_of_the_lists_is_asked_about() -> None:
    """At 200 to 100 V has 2 of three seats and A 1; the roll has it the other way. Of five, the fifth is a lot."""
    held = election(Town({"A": 100, "V": 200}, "A", seats=3), Town({"A": 100, "V": 200}, "A", seats=5))
    roll = [on_council(701, name, letter) for name, letter in (("Borgmester 1", "A"), ("Ida", "A"), ("Kai", "V"))]
    roll += [on_council(702, f"N{at}", "A") for at in range(5)]
    known = people((), roll, (701, 702))
    found = check_rolls(KKR, known, setting(held))
    assert [(f.rule, f.letter, f.number, f.seats) for f in found] == [
        ("roll_differs", "A", 2, 1),
        ("roll_differs", "V", 1, 2),
    ]
    assert found[0].sentence == (
        "By 1: the council's roll has 2 for list A, the election gave it 1: the letter of somebody may be wrong."
    )
    assert check_rolls(KKR, people((), roll, ()), setting(held)) == ()
    assert checked(seated(known, held), known, setting(held)).findings[-2:] == found


def test_sentences_are_in_the_language_in_use() -> None:
    """No sentence is stored."""
    (found,) = findings(elected(701, "Ida", "V"))
    assert found.sentence == "Ida (By 1), elected for V: has no personal substitute yet."
    i18n.use("da")
    assert found.sentence == "Ida (By 1), valgt for V: har endnu ingen personlig stedfortræder."


# --- what holds of every seating --------------------------------------------------------------------------------


@settings(max_examples=60)
@given(elections(), st.data())
def test_every_seat_is_accounted_for_and_no_name_is_invented(held: Election, data: st.DataObject) -> None:
    """Of every party: seats = mayors + elected + awaiting − surplus; whoever is named stands in the input."""
    try:
        composition = composed(held)
    except InputError:
        return
    parties = sorted(set(held.contender_of.values()))
    codes = [m.code for m in held.municipalities]
    who = st.tuples(st.sampled_from(codes), st.sampled_from("abcdefgh"), st.sampled_from(parties))
    drawn = data.draw(st.lists(who, max_size=8, unique_by=lambda entry: entry[:2])) if parties else []
    members = [elected(code, name, party=party) for code, name, party in drawn]
    own = seating(composition, people(members), held)
    known = {(m.code, m.name) for m in held.mayors} | {m.person for m in members}
    assert {m.person for m in (*own.members, *own.unplaced)} <= known
    for party in own.parties:
        assert party.seats == len(party.mayors) + len(party.elected) + party.awaiting - party.surplus
        assert not (party.awaiting and party.surplus)
    mayors = sum(m.kl_member for m in held.municipalities)
    assert own.size == (composition.size if own.parties else mayors)
    assert len(own.members) + len(own.unplaced) == mayors + len(members)
    shuffled = data.draw(st.permutations(members))
    again = people(shuffled)
    assert seating(composition, again, held) == own
    assert check_members(own, again, held) == check_members(own, people(members), held)


@pytest.mark.parametrize(
    ("kkr", "size", "mayors", "awaiting"),
    [
        ("hovedstaden", 58, 29, 29),
        ("sjælland", 34, 17, 17),
        ("syddanmark", 44, 22, 22),
        ("midtjylland", 38, 19, 19),
        ("nordjylland", 22, 11, 11),
    ],
)
def test_after_2025_every_mayor_is_named_and_every_other_seat_awaits_its_group(
    kkr: str, size: int, mayors: int, awaiting: int
) -> None:
    """The cap binds in all five; all that the checks find is what the municipalities have not said."""
    real = scenario("kv2025")
    known = load_people(real).people
    own = seating(composed_for_real("kv2025", kkr), known, real.election)
    assert (own.size, len(own.members), own.awaiting) == (size, mayors, awaiting)
    assert {f.rule for f in check_members(own, known, real.election)} == {"deputy_missing"}
