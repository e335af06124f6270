"""Lots of many draws, free of order: each of the tied has a priority, and the largest win.

A priority hangs on the draw's key, on what the lot is about (its subject) and on who stands in it (its place), and
on nothing else: neither on the lots before it nor on how the draws are dealt out. As the key is a random number,
every order of the tied is equally likely (each priority is splitmix64 of a number of its own: G. L. Steele, D. Lea
and C. H. Flood, *Fast Splittable Pseudorandom Number Generators*, 2014); two of one draw are never equal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kkrvalg.apportion.batch import compiled, kernels
from kkrvalg.apportion.batch.kernels import PLACES
from kkrvalg.apportion.lots import Draw, Lots

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

    from kkrvalg.apportion.lots import Name, Question

_64 = (1 << 64) - 1
_GOLDEN, _FIRST, _SECOND = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


def mix(number: int) -> int:
    """Return the number scattered over all 64 bits (splitmix64), in plain Python."""
    number = (number + _GOLDEN) & _64
    number = ((number ^ (number >> 30)) * _FIRST) & _64
    number = ((number ^ (number >> 27)) * _SECOND) & _64
    return number ^ (number >> 31)


def priority(key: int, subject: int, place: int) -> int:
    """Return the priority of a place in the lot about a subject, in plain Python."""
    return mix(key ^ mix((subject * int(PLACES) + place) & _64))


def mix_all(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return every number scattered, as :func:`mix` does with one."""
    scattered = numbers + np.uint64(_GOLDEN)
    scattered = (scattered ^ (scattered >> np.uint64(30))) * np.uint64(_FIRST)
    scattered = (scattered ^ (scattered >> np.uint64(27))) * np.uint64(_SECOND)
    mixed: NDArray[np.uint64] = scattered ^ (scattered >> np.uint64(31))
    return mixed


def priorities(keys: NDArray[np.uint64], subjects: ArrayLike, places: ArrayLike) -> NDArray[np.uint64]:
    """Return priorities as :func:`priority` does, for arrays that are broadcast together.

    At least one of the three must be an array and not a single number.
    """
    spots = np.atleast_1d(np.asarray(subjects, np.uint64)) * PLACES + np.asarray(places, np.uint64)
    return mix_all(np.asarray(keys, np.uint64) ^ mix_all(spots))


def drawn_by_priority(
    tied: NDArray[np.bool_],
    stakes: NDArray[np.int64],
    keys: NDArray[np.uint64],
    subjects: ArrayLike,
    places: ArrayLike,
) -> NDArray[np.bool_]:
    """Return who is drawn in each row: as many of the tied as there are seats at stake.

    Args:
        tied: who stands in each row's lot, as rows of booleans.
        stakes: the seats at stake of each row, 0 where there is no lot.
        keys: the key of each row's draw.
        subjects: what each row's lot is about, or one number for all.
        places: the place of each column, or of each column in each row.
    """
    drawn = np.zeros(tied.shape, np.bool_)
    if not stakes.any():
        return drawn
    about = np.atleast_1d(np.asarray(subjects, np.int64))
    where = np.ascontiguousarray(np.atleast_2d(np.asarray(places, np.int64)))
    if compiled.in_use():
        kernels.draw_rows(tied, stakes, keys, about, where, drawn)
        return drawn
    rows = np.flatnonzero(stakes)
    own = priorities(
        keys[rows, None],
        about[rows if len(about) > 1 else [0]][:, None],
        where[rows if len(where) > 1 else [0]],
    )
    own = np.where(tied[rows], own, 0)
    least = np.take_along_axis(np.sort(own, axis=1), tied.shape[1] - stakes[rows][:, None], 1)
    drawn[rows] = tied[rows] & (own >= least)
    return drawn


class LotsByPriority(Lots):
    """Draws made as they are asked for, from the priorities of one draw of a simulation: for the exact engine.

    ``place_of`` gives the place of a name; without it the tied are numbered in their own order.
    """

    def __init__(self, key: int, subject: int, place_of: Callable[[Name], int] | None = None) -> None:
        super().__init__()
        self.key = key
        self.subject = subject
        self.place_of = place_of

    def drawn(self, question: Question) -> frozenset[Name]:
        """Return the names drawn for ``question``: as many of the tied as there are seats, by priority."""
        place_of = self.place_of or question.tied.index
        order = sorted(question.tied, key=lambda name: priority(self.key, self.subject, place_of(name)))
        names = tuple(order[len(order) - question.seats_at_stake :])
        self.used.append(Draw(names, question=question.id))
        self.answered.append(question)
        return frozenset(names)
