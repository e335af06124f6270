"""The real cases of the model of the mayors, and what counts as a side."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import permutations

import pytest
from elections import Town, election, scenario, setting

from kkrvalg.simulation.mayors import Cases, joined, mayor_cases, sitting_lists
from kkrvalg.simulation.mayors_cases import council_seats
from kkrvalg.simulation.mayors_layout import SIDES, side_of


@pytest.fixture(scope="module")
def real() -> Cases:
    """Give the cases of both bundled elections."""
    earlier, later = scenario("kv2021").election, scenario("kv2025").election
    first = mayor_cases(setting(earlier))
    return joined([first, mayor_cases(setting(later), sitting_lists(earlier, later))])


def test_the_sides_are_those_of_the_alliances_of_2025() -> None:
    """Counted anew: in how many municipalities each party was in one alliance with A, and with V."""
    together: Counter[tuple[str, str]] = Counter()
    for lists in scenario("kv2025").election.lists_by_code.values():
        for one, other in permutations(lists, 2):
            if one.party and other.party and one.alliance is not None and one.alliance == other.alliance:
                together[one.party, other.party] += 1
    parties = {one for one, _other in together}
    others = parties - {"A", "V"}
    with_a = {"A"} | {party for party in others if together[party, "A"] > together[party, "V"]}
    with_v = {"V"} | {party for party in others if together[party, "V"] > together[party, "A"]}
    assert [set(side) for side in SIDES] == [with_a, with_v]
    assert together["A", "V"] == 2


def test_a_local_list_and_a_party_on_neither_side_have_none() -> None:
    """S (Slesvigsk Parti) allied with neither; the number of a side is its place."""
    assert [side_of(party) for party in ("F", "M", "S", None)] == [0, 1, -1, -1]


def test_every_mayor_of_both_elections_is_a_case(real: Cases) -> None:
    """98 and 98, none left out; the seats of 23 councils of 2021 are not all on record."""
    assert (len(real), real.years, real.left_out, real.estimated) == (196, (2021, 2025), (), 23)
    assert real.sitting_known.sum() == 98
    assert not real.sitting_known[real.of_year(2021)].any()
    assert (real.seats > 0).all()
    for place, row in zip(real.places, real.chosen, strict=True):
        mayors = scenario(f"kv{place.year}").election.mayors
        assert real.lists[row].letter == next(m.letter for m in mayors if m.code == place.code)
        assert real.lists[row].code == place.code


def test_who_was_mayor_before_is_a_list_of_the_later_election() -> None:
    """A party by its party, a local list by letter and name; none if it ran no more, and of an independent."""
    earlier = election(
        Town({"A": 9, "V": 5}, "A"),
        Town({"L": 9, "V": 5}, "L"),
        Town({"X": 9, "V": 5}, "X"),
        Town({"V": 5}, "V"),
        Town({"V": 5}, None),
    )
    later = election(
        Town({"A": 1, "V": 5}),
        Town({"L": 1, "V": 5}),
        Town({"X": 9, "V": 5}),
        Town({"A": 5}),
        Town({"V": 5}),
    )
    renamed = tuple(e._replace(name="Another one") if e.letter == "X" else e for e in later.lists)
    found = sitting_lists(earlier, replace(later, lists=renamed))
    assert found == {701: "A", 702: "L", 703: None, 704: None, 705: None}


def test_seats_that_are_not_on_record_are_estimated_from_what_is_left() -> None:
    """Nine seats, A has five on record: V 33 and C 20 share four, 33, 20, 16.5, 11 against 10: three and one."""
    held = election(Town({"A": 60, "V": 33, "C": 20, "L": 0}, "A", known={"A": 5}))
    own = setting(held)
    found = council_seats(own.council(701), held.lists_by_code[701])
    assert found == {"A": 5, "V": 3, "C": 1, "L": 0}
    assert mayor_cases(own).estimated == 1


def test_a_mayor_of_no_list_or_of_one_without_a_seat_is_left_out() -> None:
    """Neither tells which list with a seat gets the mayor; a municipality without a mayor is no case either."""
    held = election(Town({"A": 9, "V": 5}, None), Town({"A": 900, "V": 1}, "V"), Town({"A": 9, "V": 5}, "V"))
    one_missing = replace(held, mayors=held.mayors[:2])
    cases = mayor_cases(setting(one_missing))
    assert ([place.code for place in cases.left_out], len(cases)) == ([701, 702], 0)
    assert [place.code for place in mayor_cases(setting(held)).places] == [703]


def test_the_order_of_lists_and_mayors_changes_no_case() -> None:
    """They stand in order of code and letter."""
    held = election(Town({"A": 9, "V": 5, "C": 3}, "V"), Town({"B": 9, "A": 5}, "A"))
    mixed = replace(
        held, lists=held.lists[::-1], mayors=held.mayors[::-1], municipalities=held.municipalities[::-1]
    )
    one, other = mayor_cases(setting(held)), mayor_cases(setting(mixed))
    assert [entry.id for entry in one.lists] == [entry.id for entry in other.lists]
    assert one.chosen.tolist() == other.chosen.tolist() == [2, 3]
