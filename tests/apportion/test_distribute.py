"""The reduction: hand-calculated examples, and every composition tried where there are few of them."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import given
from strategies import reductions

from kkrvalg.apportion import Reduction, count_equally_good, distribute, worst_ratio

Case = tuple[list[int], list[int], list[int | None], int]


def _compositions(case: Case) -> list[tuple[int, ...]]:
    votes, floors, ceilings, size = case
    spans = [
        range(floor, min(ceiling if ceiling is not None else size, size) + 1)
        for floor, ceiling in zip(floors, ceilings, strict=True)
    ]
    return [seats for seats in product(*spans) if sum(seats) == size and len(votes) == len(seats)]


def _ratios(votes: list[int], seats: tuple[int, ...]) -> list[Fraction]:
    return sorted((Fraction(vote, own) for vote, own in zip(votes, seats, strict=True)), reverse=True)


def _drawn(result: Reduction) -> list[tuple[int, ...]]:
    return [
        tuple(own + (party in names) for party, own in enumerate(result.seats))
        for names in combinations(result.tied, result.at_stake)
    ]


def test_of_two_equal_ratios_the_party_with_fewest_seats_gets_the_seat() -> None:
    """A 100 votes and 10 seats, B 10 votes and 1 seat: 100/10 = 10/1, and one seat is left.

    To A: 100/11 and 10/1, the worst stays 10. To B: 100/10 and 10/2, the worst stays 10 as well, but the second
    is 5 instead of 9 1/11. So B.
    """
    result = distribute([100, 10], [10, 1], [None, None], 12)
    assert result.seats == (10, 2)
    assert result.tied == ()
    assert [(award.party, award.before) for award in result.awards] == [(1, (10, 1))]


def test_each_seat_goes_to_the_party_with_most_votes_per_seat() -> None:
    """A 600, B 300, C 100, one seat each, eight in all: five to hand out.

    600/1 A, 600/2 = 300/1 A and B (B has fewest seats: B, then A), 600/3 = 200 A, 300/2 = 600/4 = 150: B has
    fewest and gets the fifth. A 4, B 3, C 1; the worst is 150 (600/4).
    """
    result = distribute([600, 300, 100], [1, 1, 1], [None, None, None], 8)
    assert result.seats == (4, 3, 1)
    assert [award.party for award in result.awards] == [0, 1, 0, 0, 1]
    assert worst_ratio([600, 300, 100], result.seats) == 150


def test_equal_votes_and_equal_seats_are_a_lot() -> None:
    """A and B 90 votes each, C 10, one seat each; four in all: 90/1 twice for one seat."""
    result = distribute([90, 90, 10], [1, 1, 1], [None, None, None], 4)
    assert result == Reduction((1, 1, 1), (), tied=(0, 1), at_stake=1)


def test_a_ceiling_passes_the_seat_on_and_seats_nobody_may_take_are_counted() -> None:
    """A 900 may have 1 seat, B 20 at most 3: six seats leave two that nobody may take."""
    result = distribute([900, 20], [1, 1], [1, 3], 6)
    assert (result.seats, result.unfilled) == ((1, 3), 2)


def test_floors_above_the_size_come_back_as_they_are() -> None:
    """Floors of 5 and 4 in a body of 8: nothing is bent."""
    assert distribute([10, 10], [5, 4], [None, None], 8).seats == (5, 4)


@pytest.mark.parametrize(("votes", "floor", "ceiling"), [(0, 1, None), (10, 0, None), (10, 2, 1), (-1, 1, None)])
def test_what_is_no_reduction_is_refused(votes: int, floor: int, ceiling: int | None) -> None:
    """A party without votes, a floor below one, a ceiling below its floor."""
    with pytest.raises(ValueError, match=f"votes {votes}, floor {floor}, ceiling {ceiling}"):
        distribute([votes], [floor], [ceiling], 3)


def test_compositions_that_share_the_worst_ratio_are_counted() -> None:
    """A 100 votes, at most 1 seat, so the worst is 100 whatever is done; B and C 10 votes share 4 more seats.

    B and C have at least one each: 1+3, 2+2, 3+1 are three compositions of five seats.
    """
    seats = distribute([100, 10, 10], [1, 1, 1], [1, None, None], 5).seats
    assert seats == (1, 2, 2)
    assert count_equally_good([100, 10, 10], [1, 1, 1], [1, None, None], seats) == 3


@given(reductions())
def test_no_composition_is_better_compared_ratio_by_ratio_from_the_worst(case: Case) -> None:
    """Up to six parties with floors and ceilings, every composition tried: the sorted ratios are the smallest.

    Where a lot is needed every draw reaches them, and the draws are exactly the compositions that do.
    """
    votes, floors, _ceilings, size = case
    result = distribute(*case)
    tried = _compositions(case)
    if not tried:
        assert sum(floors) > size or result.unfilled
        return
    best = min(_ratios(votes, seats) for seats in tried)
    optimal = {seats for seats in tried if _ratios(votes, seats) == best}
    reached = _drawn(result)
    assert set(reached) == optimal
    assert len(reached) == len(optimal)
    assert worst_ratio(votes, reached[0]) == min(worst_ratio(votes, seats) for seats in tried)


@given(reductions())
def test_the_compositions_equally_good_by_the_worst_ratio_are_counted_right(case: Case) -> None:
    """The same domain: the table of totals counts what trying every composition counts."""
    votes, floors, ceilings, _size = case
    tried = _compositions(case)
    if tried:
        seats = _drawn(distribute(*case))[0]
        worst = min(worst_ratio(votes, other) for other in tried)
        same = sum(1 for other in tried if worst_ratio(votes, other) == worst)
        assert count_equally_good(votes, floors, ceilings, seats) == same


@given(reductions())
def test_seats_floors_ceilings_and_the_rest_add_up(case: Case) -> None:
    """The same domain: floors hold, ceilings hold, and what is handed out, at stake and unfilled is the size."""
    _votes, floors, ceilings, size = case
    result = distribute(*case)
    for own, floor, ceiling in zip(result.seats, floors, ceilings, strict=True):
        assert floor <= own
        assert ceiling is None or own <= ceiling
    if sum(floors) <= size:
        assert sum(result.seats) + result.at_stake + result.unfilled == size
        assert len(result.awards) == sum(result.seats) - sum(floors)
    else:
        assert result.seats == tuple(floors)
