from __future__ import annotations

from random import Random  # noqa: TC003 (Hypothesis reads the types)
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kkrvalg.errors import InputError
from kkrvalg.model import Member, MemberKind, People, PersonId, fold
from kkrvalg.procedures.attendance import Attended, Roll, Voter
from kkrvalg.procedures.voting_groups import Declared, find_voting_group, refuse_strangers, voting_groups

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kkrvalg.procedures.voting_groups import VotingGroup

ORDER = {"V": 0, "A": 1, "C": 2, "Æ": 3}
WHERE = "groups.csv, line 2"


def persons(**members: int) -> list[Voter]:
    """Return so many members of each party: V=2 are two, called Eksempel V1 and Eksempel V2."""
    return [voter(party, number) for party, count in members.items() for number in range(1, count + 1)]


def voter(party: str, number: int) -> Voter:
    """Return a member of a party who is present."""
    return Voter(person(party, number), person(party, number), party)


def person(party: str, number: int) -> PersonId:
    """Return who a made-up member is."""
    return PersonId(701, f"Eksempel {party}{number}")


def party(name: str, group: str, where: str = WHERE) -> Declared:
    """Declare a party for a group."""
    return Declared(group, name, None, where)


def one(who: PersonId, group: str, where: str = WHERE) -> Declared:
    """Declare one person for a group."""
    return Declared(group, None, who, where)


def sizes(groups: Sequence[VotingGroup]) -> list[tuple[str, int]]:
    """Return the key and the size of each group."""
    return [(group.key, len(group.voters)) for group in groups]


def refused(
    voters: Sequence[Voter], declared: Sequence[Declared], order: Mapping[str, int] = ORDER
) -> tuple[str, str, str, str]:
    """Return the four parts of the complaint about a declaration."""
    with pytest.raises(InputError) as caught:
        voting_groups(voters, declared, order)
    return caught.value.where, caught.value.found, caught.value.expected, caught.value.todo


# --- groups of parties ------------------------------------------------------------------------------------------


def test_whoever_says_nothing_stands_with_the_party_and_the_largest_comes_first() -> None:
    """A has 3, C 2 and V 2."""
    groups = voting_groups(persons(V=2, A=3, C=2), [], ORDER)
    assert sizes(groups) == [("A", 3), ("C", 2), ("V", 2)]
    assert [(group.called, group.is_whole) for group in groups] == [(None, True)] * 3


def test_parties_that_join_are_one_group_whatever_it_is_called() -> None:
    """2 of V and 2 of C are 4; the key names them in the order of the parties."""
    voters = persons(C=2, A=3, V=2)
    for name in ("Blå", "C+V", "Æble", "c + v"):
        groups = voting_groups(voters, [party("C", name), party("V", name)], ORDER)
        assert sizes(groups) == [("V+C", 4), ("A", 3)]
        assert (groups[0].called, groups[0].is_whole) == (name, True)
        assert groups[0].benches == {"C", "V"}


def test_a_party_is_found_in_capitals_and_small_letters_and_without_danish_letters() -> None:
    """Æ may be written ae."""
    groups = voting_groups(persons(V=1, Æ=1), [party("v", "X"), party(" ae ", "X")], ORDER)
    assert sizes(groups) == [("V+Æ", 2)]


def test_nobody_present_makes_no_groups() -> None:
    """Whatever was declared."""
    assert voting_groups([], [party("V", "X"), one(person("A", 1), "Y")], ORDER) == ()


def test_a_declared_party_of_whom_nobody_is_present_adds_nobody() -> None:
    """C is away."""
    assert sizes(voting_groups(persons(V=2), [party("V", "X"), party("C", "X")], ORDER)) == [("V", 2)]


def test_a_bench_of_somebody_present_that_is_no_party_of_the_kkr_can_be_declared() -> None:
    """A mayor's substitute of a local list stands under the municipality's name."""
    groups = voting_groups([voter("By 3", 1), *persons(A=2)], [party("by 3", "X"), party("A", "X")], ORDER)
    assert sizes(groups) == [("A+By 3", 3)]


# --- groups of persons ------------------------------------------------------------------------------------------


def test_one_person_may_leave_the_party_for_a_group() -> None:
    """V had 3 and A 2; one of V joins A: 3 and 2."""
    groups = voting_groups(persons(V=3, A=2), [one(person("V", 3), "A")], ORDER)
    assert [(g.key, len(g.voters), g.is_whole) for g in groups] == [("A", 3, False), ("V", 2, False)]


def test_a_group_of_persons_keeps_the_name_it_was_declared_with() -> None:
    """One of V and one of A stand together; the rest with their parties."""
    declared = [one(person("V", 1), "Yderområderne"), one(person("A", 1), "Yderområderne")]
    groups = voting_groups(persons(V=2, A=3), declared, ORDER)
    assert sizes(groups) == [("A", 2), ("Yderområderne", 2), ("V", 1)]
    assert [group.called for group in groups] == [None, "Yderområderne", None]


def test_a_persons_own_row_goes_before_the_partys() -> None:
    """V joins C, but one of V does not."""
    declared = [party("V", "X"), party("C", "X"), one(person("V", 1), "V")]
    assert sizes(voting_groups(persons(V=3, C=1), declared, ORDER)) == [("X", 3), ("V", 1)]


def test_a_substitute_stands_where_the_member_was_declared() -> None:
    """The mayor of V was declared for a group; the substitute is of A, takes the seat and so stands there."""
    deputy = Voter(PersonId(701, "Eksempel D"), person("V", 1), "A")
    groups = voting_groups([deputy, *persons(A=2)], [one(person("V", 1), "X")], ORDER)
    assert sizes(groups) == [("A", 2), ("X", 1)]


def test_a_substitutes_own_row_goes_before_the_members() -> None:
    """Both were declared; it is the substitute who is there."""
    deputy = Voter(PersonId(701, "Eksempel D"), person("V", 1), "A")
    declared = [one(person("V", 1), "X"), one(deputy.person, "Y")]
    assert sizes(voting_groups([deputy], declared, ORDER)) == [("Y", 1)]


def test_a_mayors_substitute_of_another_party_counts_for_that_party() -> None:
    """V has one seat that a substitute of A sits in: A 1 + 1, V 1."""
    deputy = Voter(PersonId(701, "Eksempel D"), person("V", 2), "A")
    assert sizes(voting_groups([*persons(V=1, A=1), deputy], [], ORDER)) == [("A", 2), ("V", 1)]


def test_who_left_before_the_election_is_in_no_group_though_declared() -> None:
    """V2 is not among those who take part."""
    declared = [one(person("V", 2), "X"), one(person("V", 1), "X")]
    assert sizes(voting_groups(persons(V=1), declared, ORDER)) == [("X", 1)]


# --- names that collide -----------------------------------------------------------------------------------------


def test_a_group_called_like_a_party_joins_it() -> None:
    """C stands with A: 1 + 2, however A is written."""
    for name in ("A", "a", " A "):
        assert sizes(voting_groups(persons(A=2, C=1), [party("C", name)], ORDER)) == [("A+C", 3)]


def test_names_that_differ_in_capitals_are_one_group() -> None:
    """Blå and BLÅ and blaa; the spelling does not depend on the order of the rows."""
    declared = [one(person("V", 1), "blaa"), one(person("A", 1), "BLÅ"), one(person("C", 1), "Blå")]
    for rows in (declared, declared[::-1]):
        groups = voting_groups(persons(V=2, A=1, C=1), rows, ORDER)
        assert sizes(groups) == [("BLÅ", 3), ("V", 1)]


@pytest.mark.parametrize(
    "declared",
    [
        [party("A", "Samlet"), one(person("V", 1), "A")],
        [party("A", "Samlet"), party("C", "Samlet"), party("V", "A")],
        [party("A", "Samlet"), party("C", "Samlet"), one(person("V", 1), "A")],
        [party("A", "X"), party("C", "X"), one(person("V", 1), "a + c")],
        [party("A", "X"), party("C", "X"), party("V", "C+A")],
        [party("A", "C+V"), party("C", "X"), party("V", "X")],
    ],
    ids=["a party", "a party for a party", "one of two parties", "two parties", "turned", "a name for a name"],
)
def test_a_group_called_like_parties_that_stand_elsewhere_is_refused(declared: list[Declared]) -> None:
    """Nobody could say which of the two is meant."""
    found = refused(persons(V=2, A=2, C=1), declared)
    assert found[0] == WHERE
    assert found[1].startswith("a group called ")
    assert found[1].endswith(", as another one is")
    assert found[2:] == ("a name that tells the groups apart", "give the group another name")


def test_a_party_twice_in_the_same_group_is_no_contradiction() -> None:
    """Nor is a person."""
    declared = [party("V", "X"), party("v", "x"), one(person("A", 1), "X"), one(person("A", 1), "X")]
    assert sizes(voting_groups(persons(V=2, A=1), declared, ORDER)) == [("X", 3)]


# --- complaints -------------------------------------------------------------------------------------------------


def test_a_party_nobody_is_of_is_refused() -> None:
    """Q is neither of the KKR nor of anybody present."""
    assert refused([*persons(V=1), voter("By 3", 1)], [party("Q", "X")]) == (
        "groups.csv, line 2",
        "Q, a party nobody in this KKR is of",
        "one of V, A, C, Æ, By 3",
        "write the party's letter, or the municipality of a mayor who stands alone",
    )


def test_a_party_in_two_groups_is_refused() -> None:
    """The second row is named."""
    assert refused(persons(V=1), [party("V", "X"), party("v", "Y", "groups.csv, line 3")]) == (
        "groups.csv, line 3",
        "V twice: in X and in Y",
        "each in one group only",
        "leave it out of one of the groups",
    )


def test_a_person_in_two_groups_is_refused() -> None:
    """As a party is."""
    found = refused(persons(V=1), [one(person("V", 1), "X"), one(person("V", 1), "Y")])
    assert found[:2] == (WHERE, "Eksempel V1 twice: in X and in Y")


def test_a_person_who_is_nobody_at_the_meeting_is_refused() -> None:
    """A misspelt name would leave the person meant with the party; who is away may be declared all the same."""
    members = tuple(
        Member(701, f"Eksempel {name}", "A", "A", MemberKind.SUPPLEMENTARY, substitute=PersonId(701, f"{name} S"))
        for name in ("A1", "A2")
    )
    deputy = Attended("§ 5, stk. 11", members[0].person, "substitute", PersonId(701, "D"), "A", None, None)
    away = Attended("§ 5, stk. 11", members[1].person, "absent", None, None, None, None)
    roll, people = Roll((deputy, away), ()), People((), members)
    known = [PersonId(701, name) for name in ("Eksempel A1", "Eksempel A2", "A1 S", "A2 S", "D")]
    refuse_strangers([party("A", "X"), *(one(who, "X") for who in known)], people, roll)
    with pytest.raises(InputError) as caught:
        refuse_strangers([one(known[0], "X"), one(PersonId(701, "Eksempel A3"), "X")], people, roll)
    assert (caught.value.where, caught.value.found, caught.value.expected, caught.value.todo) == (
        "groups.csv, line 2",
        "Eksempel A3, who is no member of the KKR",
        "a member or a substitute, as members.csv and attendance.csv name them",
        "correct the municipality's code or the name",
    )


# --- finding a group --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["V+C", "C+V", "c + v", " v+c ", "Blå", "BLAA"])
def test_a_group_is_found_by_its_parties_in_any_order_and_by_its_declared_name(name: str) -> None:
    """Whoever declared it as Blå names its persons as Blå's."""
    groups = voting_groups(persons(V=2, C=1, A=1), [party("V", "Blå"), party("C", "Blå")], ORDER)
    assert find_voting_group(name, groups) == groups[0]


@pytest.mark.parametrize("name", ["V", "C", "V+C+A", "", "+", "Rød"])
def test_a_part_of_a_group_or_nothing_is_no_group(name: str) -> None:
    """V and C stand together, so V alone is nobody."""
    groups = voting_groups(persons(V=2, C=1, A=1), [party("V", "Blå"), party("C", "Blå")], ORDER)
    assert find_voting_group(name, groups) is None


# --- properties -------------------------------------------------------------------------------------------------

PARTIES = ("A", "C", "V", "By 3")
NAMES = ("X", "x", "Y", "A", "v", "A+C", "C+A", "By 3")


class Case(NamedTuple):
    """Who takes part, and what was declared, contradictions included."""

    voters: tuple[Voter, ...]
    declared: tuple[Declared, ...]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Up to ten persons of four parties, some for another's seat, and up to four rows of the declaration."""
    voters = []
    for at, bench in enumerate(draw(st.lists(st.sampled_from(PARTIES), max_size=10))):
        own = PersonId(701, f"Eksempel {at}")
        voters.append(Voter(own, draw(st.sampled_from((own, own, PersonId(702, f"Eksempel {at}")))), bench))
    who = [v.person for v in voters] + [v.seat for v in voters] + [PersonId(799, "Eksempel væk")]
    row = st.builds(
        lambda name, bench, at: one(who[at % len(who)], name) if bench is None else party(bench, name),
        st.sampled_from(NAMES),
        st.sampled_from((*PARTIES, None, None)),
        st.integers(0, 20),
    )
    return Case(tuple(voters), tuple(draw(st.lists(row, max_size=4))))


def naively(case: Case) -> list[set[PersonId]] | None:
    """Return who stands together in another way: each asks the rows for the last word; None if they contradict."""
    said: dict[object, str] = {}
    for row in case.declared:
        about = row.person or fold(row.bench or "")
        if said.setdefault(about, fold(row.group)) != fold(row.group):
            return None
    together: dict[str, set[PersonId]] = {}
    for v in case.voters:
        bench = fold(v.bench)
        word = next((said[key] for key in (v.person, v.seat, bench) if key in said), bench)
        together.setdefault(word, set()).add(v.person)
    return sorted(together.values(), key=sorted)


@given(cases())
def test_each_who_takes_part_stands_in_one_group_as_the_rows_say(case: Case) -> None:
    """A second reading of the rows finds the same groups; a group's name is never two groups'."""
    expected = naively(case)
    try:
        groups = voting_groups(case.voters, case.declared, ORDER)
    except InputError as error:
        groups, complaint = (), error.expected
    else:
        complaint = ""
    strange = any(row.bench == "By 3" for row in case.declared) and not any(v.bench == "By 3" for v in case.voters)
    assert (complaint in {"each in one group only", "one of V, A, C, Æ"}) == (expected is None or strange)
    if complaint:
        assert expected is None or strange or any(fold(row.group) not in {"x", "y"} for row in case.declared)
        return
    assert expected == sorted(({v.person for v in group.voters} for group in groups), key=sorted)
    assert sum(len(group.voters) for group in groups) == len(case.voters)
    assert len({group.key for group in groups}) == len(groups)
    for group in groups:
        assert group.voters
        assert find_voting_group(group.key, groups) == group
        assert find_voting_group(group.called or group.key, groups) == group


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_persons_and_of_rows_changes_nothing(case: Case, rnd: Random) -> None:
    """Nor whether it is refused, nor what the groups are called."""
    voters, declared = list(case.voters), list(case.declared)
    rnd.shuffle(voters)
    rnd.shuffle(declared)

    def shown(who: Sequence[Voter], rows: Sequence[Declared]) -> object:
        try:
            groups = voting_groups(who, rows, ORDER)
        except InputError:
            return "refused"
        return [(group.key, group.called, group.is_whole, set(group.voters)) for group in groups]

    assert shown(voters, declared) == shown(case.voters, case.declared)
