"""Who stands in for whom: the chain of deputies worked out by hand, and a second, naive chain."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_people import FIRST, SECOND, elected, mayor, on_council, people

from kkrvalg.model import Member, MemberKind, People, PersonId
from kkrvalg.procedures.substitutes import mayor_substitute, substitutes

EVA, ULF, PIA = (PersonId(701, name) for name in ("Eva", "Ulf", "Pia"))
DEPUTIES = [on_council(701, "Eva", "V", FIRST), on_council(701, "Ulf", "A", SECOND), on_council(701, "Pia")]


def test_the_first_deputy_stands_in_for_the_mayor() -> None:
    """Eva is first deputy and no member, of whichever party."""
    given = mayor_substitute(701, people([mayor(701)], DEPUTIES))
    assert (given.substitute, given.how, given.passed_over, given.missing) == (EVA, "first_deputy", (), None)


def test_the_second_deputy_stands_in_where_the_first_is_elected() -> None:
    """Eva is elected for V, so Ulf."""
    given = mayor_substitute(701, people([mayor(701), elected(701, "Eva", "V")], DEPUTIES))
    assert (given.substitute, given.how, given.passed_over) == (ULF, "second_deputy", (EVA,))


def test_the_council_elects_where_both_deputies_are_members() -> None:
    """Nobody is put in their place until the council has said who."""
    members = [elected(701, "Eva", "V"), elected(701, "Ulf")]
    given = mayor_substitute(701, people([mayor(701), *members], DEPUTIES))
    assert (given.substitute, given.how, given.passed_over) == (None, "council_elects", (EVA, ULF))
    given = mayor_substitute(701, people([mayor(701, substitute=(701, "Pia")), *members], DEPUTIES))
    assert (given.substitute, given.how) == (PIA, "council_elects")


@pytest.mark.parametrize(
    ("deputies", "members", "missing"),
    [
        ([], [], FIRST),
        ([DEPUTIES[1]], [], FIRST),
        ([DEPUTIES[0]], [elected(701, "Eva", "V")], SECOND),
    ],
)
def test_a_deputy_who_is_not_named_is_missing(deputies: list, members: list[Member], missing: object) -> None:  # type: ignore[type-arg]
    """The second deputy stands in for no mayor as long as nobody knows who the first is."""
    given = mayor_substitute(701, people([mayor(701), *members], deputies))
    assert (given.substitute, given.how, given.missing) == (None, "not_known", missing)


def test_a_deputy_who_stands_in_for_another_member_is_told() -> None:
    """§ 3, stk. 4: Eva is Pia's substitute already."""
    known = people([mayor(701), elected(701, "Pia", substitute=(701, "Eva"))], DEPUTIES)
    assert mayor_substitute(701, known).also_for == PIA


def test_a_namesake_in_another_municipality_is_another_person() -> None:
    """Eva of 702 is elected, Eva of 701 stands in."""
    given = mayor_substitute(701, people([mayor(701), elected(702, "Eva", "V")], DEPUTIES))
    assert given.substitute == EVA


def test_elected_members_have_the_substitute_that_was_named() -> None:
    """Or none yet."""
    members = [mayor(701), elected(702, "Bo", substitute=(701, "Pia")), elected(702, "Ea")]
    found = substitutes(members, people(members, DEPUTIES))
    assert [(s.member.name, s.substitute, s.how) for s in found] == [
        ("Borgmester 1", EVA, "first_deputy"),
        ("Bo", PIA, "party_group"),
        ("Ea", None, "party_group"),
    ]


def naive(known: People) -> PersonId | str:
    """Return the mayor's substitute read straight from the rule, or what is not known."""
    elected_ones = {(m.code, m.name) for m in known.members if m.kind is MemberKind.SUPPLEMENTARY}
    for office in (FIRST, SECOND):
        holders = [c for c in known.council_members if c.code == 701 and c.office == office]
        if not holders:
            return "not known"
        if (701, holders[0].name) not in elected_ones:
            return holders[0].person
    return "the council elects"


def test_the_chain_agrees_with_a_naive_one_in_every_case() -> None:
    """Each deputy named or not, elected or not, of this municipality or of another."""
    for first, second, eva, ulf, namesake in product((False, True), repeat=5):
        roll = [entry for entry, there in zip(DEPUTIES, (first, second), strict=False) if there]
        members = [m for m, is_one in ((elected(701, "Eva"), eva), (elected(701, "Ulf"), ulf)) if is_one]
        members += [elected(702, "Eva")] if namesake else []
        known = people([mayor(701), *members], roll)
        given = mayor_substitute(701, known)
        told = {"not_known": "not known", "council_elects": "the council elects"}
        assert naive(known) == (given.substitute or told[given.how])


@given(st.permutations(range(4)), st.permutations(range(3)))
def test_the_order_of_rows_changes_nothing(members: list[int], roll: list[int]) -> None:
    """Of two members who name Eva, the first by municipality and name is told."""
    four = [mayor(701), elected(703, "Bo", substitute=(701, "Eva")), elected(702, "Ea", substitute=(701, "Eva"))]
    four.append(elected(704, "Ib"))
    known = people([four[at] for at in members], [DEPUTIES[at] for at in roll])
    assert mayor_substitute(701, known) == mayor_substitute(701, people(four, DEPUTIES))
    assert mayor_substitute(701, known).also_for == PersonId(702, "Ea")


def test_a_municipality_without_a_mayor_among_the_members_is_a_fault_of_the_caller() -> None:
    """The seating names every mayor."""
    with pytest.raises(KeyError):
        mayor_substitute(702, people([mayor(701)], DEPUTIES))
