"""The reduction to a fixed total for many rows of votes: floors, ceilings, largest votes per seat first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kkrvalg.apportion import reduction
from kkrvalg.apportion.batch import compiled, kernels
from kkrvalg.apportion.batch.levels import Divided, whole

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Integers = NDArray[np.int64]


def distribute(votes: Integers, floors: Integers, ceilings: Integers, sizes: ArrayLike) -> Divided:
    """Return the composition of each row whose largest votes per seat are as small as possible.

    As :func:`kkrvalg.apportion.reduction.distribute` for each row; where the floors alone are more than the size
    they come back unchanged.

    Args:
        votes: a row of votes for each composition; a party without votes is not in it, and has no seats.
        floors: the fewest seats of each party, at least one for those with votes.
        ceilings: the most seats of each party, :data:`kernels.NO_LIMIT` for none.
        sizes: the seats in all, one number for each row.

    Raises:
        ValueError: the shapes do not fit, a floor is below one or above its ceiling, or a number is negative.
        TypeError: a number is not an integer.
    """
    table, low = whole(votes, "votes", 2), whole(floors, "floors", 2)
    high, totals = whole(ceilings, "ceilings", 2), whole(sizes, "sizes", 1)
    if not table.shape == low.shape == high.shape or len(totals) != len(table):
        raise ValueError(f"votes {table.shape}, floors {low.shape}, ceilings {high.shape}, sizes {totals.shape}")
    if ((table > 0) & ((low < 1) | (high < low))).any():
        raise ValueError("a floor is below one or above its ceiling")
    found = Divided(
        np.zeros(table.shape, np.int64), np.zeros(table.shape, np.bool_), np.zeros(len(table), np.int64)
    )
    if compiled.in_use():
        kernels.distribute_rows(table, low, high, totals, *found)
    else:
        _distribute_arrays(table, low, high, totals, found)
    for row in np.flatnonzero(found.stakes < 0):
        _distribute_exactly((table[row], low[row], high[row]), int(totals[row]), found, int(row))
    return found


def _distribute_exactly(bounds: tuple[Integers, ...], size: int, found: Divided, row: int) -> None:
    """Calculate a row whose numbers are too large for floating point with the exact engine."""
    parties = [int(at) for at in np.flatnonzero(bounds[0])]
    numbers, low, high = ([int(own[at]) for at in parties] for own in bounds)
    exact = reduction.distribute(numbers, low, high, size)
    found.seats[row, parties] = exact.seats
    found.tied[row, [parties[at] for at in exact.tied]] = True
    found.stakes[row] = exact.at_stake


def _distribute_arrays(
    votes: Integers, floors: Integers, ceilings: Integers, sizes: Integers, found: Divided
) -> None:
    """Calculate all rows with NumPy alone, as :func:`kernels.distribute_rows` does one by one."""
    numbers = votes.astype(np.float64)
    found.stakes[numbers.sum(axis=1) * (sizes + 1) >= kernels.LIMIT] = -1
    found.seats[:] = np.where(votes > 0, floors, 0)
    left = np.where(found.stakes < 0, 0, sizes - found.seats.sum(axis=1))
    rows = np.flatnonzero(left > 0)
    while len(rows):
        own = found.seats[rows]
        room = (votes[rows] > 0) & (own < ceilings[rows])
        ratios = np.divide(numbers[rows], own, out=np.zeros(own.shape), where=room)
        neediest = room & (ratios == ratios.max(axis=1, initial=0.0)[:, None])
        fewest = np.where(neediest, own, np.iinfo(np.int64).max).min(axis=1, initial=np.iinfo(np.int64).max)
        neediest &= own == fewest[:, None]
        number = neediest.sum(axis=1)
        open_ = number > left[rows]
        found.tied[rows[open_]] = neediest[open_]
        found.stakes[rows[open_]] = left[rows[open_]]
        given = ~open_ & (number > 0)
        found.seats[rows[given]] += neediest[given]
        left[rows[given]] -= number[given]
        rows = rows[given & (left[rows] > 0)]
