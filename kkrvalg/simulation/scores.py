"""How good a forecast was: coverage and width of its intervals, and the CRPS, exactly from its draws.

All numbers are whole: seats, or shares in millionths. The scores are fractions of them, free of rounding.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

LEVELS = (50, 80, 95)
"""The intervals that are scored, in per cent of the draws."""
AT_ONCE = 100
"""Quantities that are scored at a time, so that their draws need little room."""


class Interval(NamedTuple):
    """A central interval: both ends belong to it."""

    least: int
    most: int

    @property
    def width(self) -> int:
        """How far the ends are apart."""
        return self.most - self.least

    def __contains__(self, value: object) -> bool:
        """Return whether a value lies inside."""
        return isinstance(value, int) and self.least <= value <= self.most


class Scored(NamedTuple):
    """One quantity: what was forecast, and what came of it.

    ``intervals`` stand in the order of :data:`LEVELS`.
    """

    actual: int
    median: int
    intervals: tuple[Interval, ...]
    crps: Fraction


class Score(NamedTuple):
    """Several quantities: how many, how many each interval covered, and the means of its width and of the CRPS."""

    quantities: int
    covered: tuple[int, ...]
    width: tuple[Fraction, ...]
    crps: Fraction


def scored(draws: NDArray[np.integer], actual: Sequence[int]) -> tuple[Scored, ...]:
    """Return the score of each quantity.

    Args:
        draws: a row for each draw, a column for each quantity; a single row is a forecast of one number.
        actual: what came of each quantity.
    """
    found: list[Scored] = []
    for start in range(0, len(actual), AT_ONCE):
        end = start + AT_ONCE
        found += _scored(np.sort(draws[:, start:end].astype(np.int64), axis=0), actual[start:end])
    return tuple(found)


def _scored(ordered: NDArray[np.int64], actual: Sequence[int]) -> Iterator[Scored]:
    """Yield the score of each quantity; each column is sorted."""
    middle = ordered[(len(ordered) - 1) // 2]
    ends = [_ends(len(ordered), level) for level in LEVELS]
    errors = crps(ordered, np.asarray(actual, dtype=np.int64))
    for at, value in enumerate(actual):
        intervals = (Interval(int(ordered[low, at]), int(ordered[high, at])) for low, high in ends)
        yield Scored(int(value), int(middle[at]), tuple(intervals), errors[at])


def _ends(draws: int, level: int) -> tuple[int, int]:
    """Return the places, in order, of the ends of the interval that leaves out equally many draws on both sides.

    As many are left out as can be without the interval holding less than its part.
    """
    left_out = draws * (100 - level) // 200
    return left_out, draws - 1 - left_out


def crps(ordered: NDArray[np.int64], actual: NDArray[np.int64]) -> tuple[Fraction, ...]:
    """Return the continuous ranked probability score of each column, by the fair estimator.

    That is the mean distance of the draws from what came, less half the mean distance of two different draws from
    each other: on average the score of the distribution the draws are from, however few they are. A single draw is
    a forecast of one number, whose score is its distance.

    Args:
        ordered: the draws, each column sorted.
        actual: what came of each column.
    """
    draws = len(ordered)
    away = np.abs(ordered - actual).sum(axis=0)
    if draws == 1:
        return tuple(Fraction(int(distance)) for distance in away)
    weights = 2 * np.arange(draws, dtype=np.int64) - (draws - 1)
    apart = weights @ ordered
    return tuple(
        Fraction(int(distance), draws) - Fraction(int(pairs), draws * (draws - 1))
        for distance, pairs in zip(away, apart, strict=True)
    )


def score(found: Iterable[Scored]) -> Score:
    """Return the score of several quantities together.

    Raises:
        ValueError: there is no quantity.
    """
    every = tuple(found)
    if not every:
        raise ValueError("no quantity to score")
    return Score(
        quantities=len(every),
        covered=tuple(sum(one.actual in one.intervals[at] for one in every) for at in range(len(LEVELS))),
        width=tuple(
            Fraction(sum(one.intervals[at].width for one in every), len(every)) for at in range(len(LEVELS))
        ),
        crps=sum((one.crps for one in every), Fraction(0)) / len(every),
    )
