"""Intervals, widths and the CRPS against calculations by hand and against the definition."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kkrvalg.simulation.scores import LEVELS, Interval, crps, score, scored

if TYPE_CHECKING:
    from numpy.typing import NDArray


def column(*draws: int) -> NDArray[np.int64]:
    """Return the draws of one quantity."""
    return np.array(draws, dtype=np.int64)[:, None]


def test_the_crps_of_three_draws_is_what_the_definition_gives() -> None:
    """Draws 1, 2, 6, actual 3: mean distance (2+1+3)/3 = 2; pairs 1, 5, 4: 10 of 3·2; 2 - 10/6 = 1/3."""
    (found,) = scored(column(6, 1, 2), [3])
    assert found.crps == Fraction(1, 3)
    assert found.median == 2


def test_the_crps_of_one_number_is_its_distance() -> None:
    """Foretold 58, actual 55: 3; each interval is the number itself."""
    (found,) = scored(column(58), [55])
    assert found.crps == 3
    assert found.intervals == (Interval(58, 58),) * len(LEVELS)


def test_an_interval_leaves_out_as_many_draws_on_both_sides() -> None:
    """Draws 1 to 40: of 50 % ten on each side, of 80 % four, of 95 % one."""
    (found,) = scored(column(*range(40, 0, -1)), [40])
    assert found.intervals == (Interval(11, 30), Interval(5, 36), Interval(2, 39))
    assert [found.actual in interval for interval in found.intervals] == [False, False, False]


def test_scores_are_means_of_the_quantities() -> None:
    """Draws 1..40 once, and once ten higher, actual 20 both times: covered by 2, 2, 2; widths 19, 31, 37."""
    draws = np.array([[at, at + 10] for at in range(1, 41)])
    found = score(scored(draws, [20, 20]))
    assert (found.quantities, found.covered) == (2, (1, 2, 2))
    assert [int(width) for width in found.width] == [19, 31, 37]
    assert found.crps == sum(one.crps for one in scored(draws, [20, 20])) / 2


def test_nothing_has_no_score() -> None:
    """A mean of nothing is refused."""
    with pytest.raises(ValueError, match="no quantity"):
        score(())


@given(st.lists(st.integers(-50, 50), min_size=2, max_size=9), st.integers(-60, 60))
def test_the_crps_is_that_of_the_definition(draws: list[int], actual: int) -> None:
    """Mean distance to what came, less half the mean distance of two different draws."""
    pairs = [abs(one - other) for at, one in enumerate(draws) for other in draws[at + 1 :]]
    wanted = Fraction(sum(abs(own - actual) for own in draws), len(draws)) - Fraction(sum(pairs), 2 * len(pairs))
    assert crps(np.sort(column(*draws), axis=0), np.array([actual])) == (wanted,)


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=60), st.integers(-60, 60))
def test_each_interval_holds_its_part_of_the_draws_and_the_wider_the_more(draws: list[int], actual: int) -> None:
    """At least 50, 80 and 95 per cent of the draws, one inside the other, the median in all."""
    (found,) = scored(column(*draws), [actual])
    for level, interval in zip(LEVELS, found.intervals, strict=True):
        assert 100 * sum(own in interval for own in draws) >= level * len(draws)
        assert found.median in interval
    widths = [interval.width for interval in found.intervals]
    assert widths == sorted(widths)
