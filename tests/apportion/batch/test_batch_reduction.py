"""The reduction for many rows: equal to the exact engine, compiled or not; and sums over groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import vote_lists

from kkrvalg.apportion import reduction
from kkrvalg.apportion.batch import compiled, kernels
from kkrvalg.apportion.batch.reduction import distribute
from kkrvalg.apportion.batch.sums import add_up

if TYPE_CHECKING:
    from kkrvalg.apportion.batch.levels import Divided

FEW = st.lists(st.integers(1, 3), min_size=4, max_size=4)


def on_both_roads(votes: list[int], floors: list[int], ceilings: list[int], size: int) -> Divided:
    """Return what comes out with compiled code, having checked that NumPy alone says the same."""
    arrays = [np.array([own]) for own in (votes, floors, ceilings)]
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(compiled.VARIABLE, raising=False)
        found = distribute(*arrays, [size])
        patch.setenv(compiled.VARIABLE, "no")
        for own, other in zip(found, distribute(*arrays, [size]), strict=True):
            np.testing.assert_array_equal(own, other)
    return found


@given(vote_lists(least=4, most=4), FEW, FEW, st.integers(0, 24), st.booleans())
@settings(max_examples=80)
def test_every_row_is_what_the_exact_engine_gives(
    votes: list[int], floors: list[int], more: list[int], size: int, bounded: bool
) -> None:
    """Equal ratios, floors above the size, ceilings that leave seats over, no votes, large numbers."""
    votes = [*votes, 0][:4]
    tops = [low + extra for low, extra in zip(floors, more, strict=True)]
    found = on_both_roads(votes, floors, tops if bounded else [kernels.NO_LIMIT] * 4, size)
    parties = [at for at, vote in enumerate(votes) if vote]
    exact = reduction.distribute(
        [votes[at] for at in parties],
        [floors[at] for at in parties],
        [tops[at] if bounded else None for at in parties],
        size,
    )
    assert [int(found.seats[0, at]) for at in parties] == list(exact.seats)
    assert np.flatnonzero(found.tied[0]).tolist() == [parties[at] for at in exact.tied]
    assert int(found.stakes[0]) == exact.at_stake


def test_of_equal_ratios_the_party_with_fewest_seats_comes_first() -> None:
    """20 votes with 2 seats and 10 with 1, four seats in all: the last goes to the second, as 10/2 < 20/3."""
    assert on_both_roads([20, 10], [2, 1], [9, 9], 4).seats.tolist() == [[2, 2]]


@pytest.mark.parametrize(("floors", "tops"), [([[0, 1]], [[5, 5]]), ([[3, 1]], [[2, 5]])])
def test_floors_below_one_or_above_the_ceiling_are_refused(floors: list[list[int]], tops: list[list[int]]) -> None:
    """The ratio of a party without seats is no number."""
    with pytest.raises(ValueError, match="a floor is below one or above its ceiling"):
        distribute(np.array([[1, 1]]), np.array(floors), np.array(tops), [3])


def test_shapes_that_do_not_fit_are_refused() -> None:
    """Two parties with votes, three with floors."""
    with pytest.raises(ValueError, match="floors"):
        distribute(np.array([[1, 1]]), np.array([[1, 1, 1]]), np.array([[2, 2]]), [3])


@pytest.mark.parametrize("numba", ["yes", "no"])
def test_sums_leave_out_columns_of_no_group(numba: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Columns 0 and 2 are group 1, column 3 is group 0, column 1 none; group 2 is empty."""
    monkeypatch.setenv(compiled.VARIABLE, numba)
    numbers = np.array([[1, 2, 4, 8], [10, 20, 40, 80]], np.int64)
    groups = np.array([1, -1, 1, 0])
    assert add_up(numbers, groups, 3).tolist() == [[8, 5, 0], [80, 50, 0]]
    assert add_up(numbers.astype(np.int16), groups, 3).tolist() == [[8, 5, 0], [80, 50, 0]]
    assert add_up(numbers, np.full(4, -1), 3).tolist() == [[0, 0, 0], [0, 0, 0]]


def test_groups_that_do_not_fit_are_refused() -> None:
    """One group for each column, and none beyond the last."""
    with pytest.raises(ValueError, match="3 groups of columns"):
        add_up(np.zeros((1, 2), np.int64), np.array([0, 0, 0]), 1)
    with pytest.raises(ValueError, match="not among 1"):
        add_up(np.zeros((1, 2), np.int64), np.array([0, 1]), 1)
