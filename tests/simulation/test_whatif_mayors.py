"""What another mayor would change: by hand, and against the election in which the mayor is another."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import product
from typing import TYPE_CHECKING

import pytest
from elections import KKR, Town, election, elections, options, setting
from hypothesis import given, settings

from kkrvalg.errors import InputError
from kkrvalg.model import Mayor
from kkrvalg.rulebook import find_post
from kkrvalg.simulation.whatif_mayors import KkrMayors, undecided, whatif_mayors
from kkrvalg.simulation.whatif_picture import Offices, Picture, Range, SeatMove, moves, picture, seats_changed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kkrvalg.model import Election
    from kkrvalg.rulebook import Post


@cache
def rbr() -> Post:
    """Return the post with five seats."""
    return find_post("RBR", kkr=KKR, term="2026-2030")


def without(held: Election, *codes: int) -> Election:
    """Return an election in which some municipalities have no mayor yet."""
    return replace(held, mayors=tuple(mayor for mayor in held.mayors if mayor.code not in codes))


def with_mayors(held: Election, letters: Mapping[int, str]) -> Election:
    """Return an election in which some municipalities have a mayor of another list."""
    own = tuple(Mayor(code, "", letter, None, "") for code, letter in letters.items())
    return replace(held, mayors=(*without(held, *letters).mayors, *own))


def asked(held: Election, codes: Sequence[int], supposed: Mapping[int, str] | None = None) -> KkrMayors:
    """Return what is found about some municipalities of a made-up KKR."""
    return whatif_mayors(setting(held), KKR, rbr(), codes, supposed or {})


THREE = election(
    Town({"A": 50, "B": 30, "C": 20}, mayor="A"),
    Town({"A": 50, "B": 30, "C": 20}, mayor="B"),
    Town({"A": 0, "B": 0, "C": 1, "L": 9}, mayor="A"),
)
"""A 100, B 60, C 41 of 210; mayors 2, 1, 0. A sets the scale, 2 · 210 / 100 = 4 1/5 (B: 1 · 210 / 60 = 3 1/2).

Quotas 2, 1 1/5, 41/50: seats 2, 1, 1; size 4, cap 6.
"""


def test_a_mayor_of_the_party_that_sets_the_scale_moves_everybody() -> None:
    """The second mayor A instead of B: A has 3 and the scale is 3 · 210 / 100; quotas 3, 1 4/5, 1 23/100: 3, 2, 1.

    The second mayor C: A has 2 and C 1, whose scale is 210 / 41 = 5 5/41; quotas 2 18/41, 1 19/41, 1: 2, 1, 1.
    """
    found = asked(THREE, [702])
    assert found.start.seats == (Range("A", 2, 2), Range("B", 1, 1), Range("C", 1, 1))
    (own,) = found.municipalities
    assert [entry.possible.letter for entry in own.results if entry.here] == ["B"]
    results = {entry.possible.letter: (entry.picture.size, entry.changed) for entry in own.results}
    assert results == {"A": (6, 2), "B": (4, 0), "C": (4, 0)}
    assert (own.decided, own.now, own.supposed, own.matters) == (True, "B", None, 2)


def test_a_local_list_s_mayor_is_a_member_on_top() -> None:
    """The third mayor L: A has 1, so B sets the scale, 210 / 60 = 3 1/2; quotas 1 2/3, 1, 41/60: 2, 1, 1 and L."""
    found = asked(THREE, [703])
    local = next(entry for entry in found.municipalities[0].results if entry.possible.letter == "L")
    assert (local.picture.size, local.picture.others, local.changed) == (5, 1, 1)
    assert local.possible.party is None


def test_the_largest_list_is_supposed_where_there_is_no_mayor() -> None:
    """In the third municipality L has eight seats and C stands in the lot for the ninth, 9/9 = 1."""
    held = without(THREE, 703)
    assert [m.code for m in undecided(setting(held), KKR)] == [703]
    found = asked(held, [703])
    assert found.supposed == ((703, "By 3", "L"),)
    (own,) = found.municipalities
    assert (own.decided, own.now, own.supposed) == (False, None, "L")
    seen = [(entry.possible.letter, entry.possible.council_seats, entry.here) for entry in own.results]
    assert seen == [("L", 8, True), ("C", 0, False)]


def test_a_mayor_may_be_supposed_instead() -> None:
    """With B in the second and A in the first it is the election as it was."""
    held = without(THREE, 701, 702)
    found = asked(held, [701, 702], {701: "A", 702: "b"})
    assert found.start == picture(setting(THREE), KKR, rbr())
    assert found.supposed == ((701, "By 1", "A"), (702, "By 2", "B"))


def test_two_lists_that_lead_together_are_asked_about() -> None:
    """Nothing is settled by the order of the letters."""
    even = election(Town({"A": 30, "B": 30}, seats=10), Town({"A": 50, "B": 40}, "A"))
    with pytest.raises(InputError) as raised:
        asked(without(even, 701), [701])
    assert "A, B" in raised.value.found
    assert "--mayor 701=A" in raised.value.todo


def test_a_list_without_a_seat_cannot_be_supposed() -> None:
    """A has no vote in the third municipality."""
    with pytest.raises(InputError) as raised:
        asked(THREE, [703], {703: "A"})
    assert raised.value.found == "A in By 3"


def test_all_combinations_are_counted() -> None:
    """Three lists have seats in each of the two: nine ways, as many as are added up."""
    found = asked(without(THREE, 701, 702), [701, 702])
    assert found.combinations == 9
    assert found.together is not None
    assert sum(entry.combinations for entry in found.together) == 9


def test_a_lot_is_a_range_and_nothing_is_drawn() -> None:
    """A, B and C with equally many votes and mayors share RBR's five seats: one each, two by lot among the three.

    All stand in the lot for the chair, and whoever is left in that for the vice chair.
    """
    even = election(*(Town({"A": 60, "B": 60, "C": 60}, mayor) for mayor in "ABC"))
    found = picture(setting(even), KKR, rbr())
    assert found.post == (Range("A", 1, 2), Range("B", 1, 2), Range("C", 1, 2))
    assert set(found.offices) == {Offices(a, b) for a, b in product("ABC", repeat=2) if a != b}
    assert found.lots == ("chair", "vice_chair", "post")


def test_only_what_is_sure_counts_as_changed() -> None:
    """A surely gains 1 seat of 4→5; from 4–5 to 5 it may have had it already."""
    base = Picture(9, 9, 10, False, 0, 0, (Range("A", 4, 5), Range("B", 4, 5)), (), (), ())
    other = base._replace(seats=(Range("A", 5, 5), Range("B", 4, 4)))
    assert seats_changed(base, other) == 0
    assert moves(base.seats, other.seats) == (SeatMove("A", (4, 5), (5, 5)), SeatMove("B", (4, 5), (4, 4)))
    assert seats_changed(base, other._replace(seats=(Range("A", 6, 6), Range("B", 3, 3)))) == 1
    assert seats_changed(base, base._replace(others=2)) == 2


@settings(max_examples=15)
@given(held=elections(), chosen=options())
def test_it_is_the_election_with_that_mayor(held: Election, chosen: dict[str, str]) -> None:
    """Each supposed mayor comes to what the election with that mayor does, under every reading of the rules."""
    stage = setting(held, chosen)
    codes = [m.code for m in held.municipalities if m.kl_member]
    try:
        found = whatif_mayors(stage, KKR, rbr(), codes, {}, combined=False)
    except InputError:
        return
    for own in found.municipalities:
        for entry in own.results:
            other = with_mayors(held, {own.code: entry.possible.letter})
            assert picture(setting(other, chosen), KKR, rbr()) == entry.picture


@settings(max_examples=10)
@given(held=elections())
def test_together_is_every_combination(held: Election) -> None:
    """Two mayors together come to what trying each pair comes to, each result as often."""
    codes = [m.code for m in held.municipalities if m.kl_member][:2]
    try:
        found = whatif_mayors(setting(held), KKR, rbr(), codes, {})
    except InputError:
        return
    if found.together is None:
        return
    letters = [[entry.possible.letter for entry in own.results] for own in found.municipalities]
    tried = Counter(
        picture(setting(with_mayors(held, dict(zip(codes, pair, strict=True)))), KKR, rbr())
        for pair in product(*letters)
    )
    assert {entry.picture: entry.combinations for entry in found.together} == dict(tried)
