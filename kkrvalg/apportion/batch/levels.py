"""D'Hondt at one level for many rows of votes, with ceilings; ties found exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kkrvalg.apportion.batch import compiled, kernels
from kkrvalg.apportion.batch.lots import drawn_by_priority
from kkrvalg.apportion.level import fill
from kkrvalg.apportion.methods import Method

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Integers = NDArray[np.int64]


class Divided(NamedTuple):
    """The sure seats of each row; ``tied`` share the quotient of the last ``stakes`` seats, which wait for a lot.

    Seats that nobody can take, because all are at their ceilings or without votes, are in none of them.
    """

    seats: NDArray[np.int64]
    tied: NDArray[np.bool_]
    stakes: NDArray[np.int64]

    def settled(self, keys: NDArray[np.uint64], subjects: ArrayLike, places: ArrayLike) -> NDArray[np.int64]:
        """Return the seats once the lots are drawn; arguments as in :func:`drawn_by_priority`."""
        return self.seats + drawn_by_priority(self.tied, self.stakes, keys, subjects, places)


def divide(votes: Integers, seats: ArrayLike, ceilings: ArrayLike | None = None) -> Divided:
    """Divide seats among members in proportion to their votes by d'Hondt's method, row by row.

    Args:
        votes: a row of votes for each division, a column for each member; who has none takes no part.
        seats: the seats, one number for all rows or one for each.
        ceilings: the most seats of each member, one row for all or one for each; none if left out.

    Raises:
        ValueError: the shapes do not fit, or a number is negative.
        TypeError: a number is not an integer.
    """
    votes, numbers, limits = _checked(votes, seats, ceilings)
    found = Divided(
        np.zeros(votes.shape, np.int64), np.zeros(votes.shape, np.bool_), np.zeros(len(votes), np.int64)
    )
    if not votes.size:
        return found
    if compiled.in_use():
        kernels.divide_rows(votes, numbers, limits, found.seats, found.tied, found.stakes)
    else:
        _divide_arrays(votes, numbers, limits, found)
    for row in np.flatnonzero(found.stakes < 0):
        number, own = numbers[row % len(numbers)], limits[row % len(limits)]
        _divide_exactly(votes[row], int(number), own, found, int(row))
    return found


def _checked(votes: Integers, seats: ArrayLike, ceilings: ArrayLike | None) -> tuple[Integers, Integers, Integers]:
    """Return votes, seats and ceilings as arrays that fit, the last two with one row or one for each."""
    table = whole(votes, "votes", 2)
    numbers = whole(seats, "seats", 1)
    limits = whole(kernels.NO_LIMIT if ceilings is None else ceilings, "ceilings", 2)
    if limits.shape[1] == 1 and ceilings is None:
        limits = np.full((1, table.shape[1]), kernels.NO_LIMIT)
    if len(numbers) not in {1, len(table)} or len(limits) not in {1, len(table)}:
        raise ValueError(f"{len(table)} rows of votes, {len(numbers)} of seats, {len(limits)} of ceilings")
    if limits.shape[1] != table.shape[1]:
        raise ValueError(f"{table.shape[1]} members with votes, {limits.shape[1]} with ceilings")
    return table, numbers, limits


def whole(numbers: ArrayLike, what: str, dimensions: int) -> Integers:
    """Return numbers as an array of 64-bit integers with that many dimensions, the first of them added.

    Raises:
        ValueError: a number is negative, or there are too many dimensions.
        TypeError: a number is not an integer.
    """
    table = np.asarray(numbers)
    if table.dtype.kind not in "iu" and table.size:
        raise TypeError(f"{what} are integers, not {table.dtype}")
    if table.ndim > dimensions:
        raise ValueError(f"{what} have {table.ndim} dimensions, not {dimensions}")
    found = np.ascontiguousarray(table.reshape((1,) * (dimensions - table.ndim) + table.shape), np.int64)
    if found.size and found.min() < 0:
        raise ValueError(f"{what} are not negative")
    return found


def _divide_exactly(votes: Integers, seats: int, ceilings: Integers, found: Divided, row: int) -> None:
    """Divide a row whose numbers are too large for floating point with the exact engine."""
    members = [int(at) for at in np.flatnonzero(votes)]
    numbers = [int(votes[at]) for at in members]
    level = fill(numbers, seats, Method.DHONDT, [0] * len(members), [int(ceilings[at]) for at in members])
    found.seats[row, members] = level.seats
    found.tied[row, [members[at] for at in level.tied]] = True
    found.stakes[row] = level.at_stake


def _divide_arrays(votes: Integers, seats: Integers, ceilings: Integers, found: Divided) -> None:
    """Divide all rows with NumPy alone, as :func:`kernels.divide_rows` does one by one."""
    numbers = votes.astype(np.float64)
    totals = numbers.sum(axis=1)
    goals = np.broadcast_to(seats, totals.shape)
    found.stakes[totals * (goals + 1) >= kernels.LIMIT] = -1
    numbers[found.stakes < 0] = 0.0
    tops = np.where(numbers > 0, np.minimum(ceilings, goals[:, None]), 0)
    goals = np.minimum(goals, tops.sum(axis=1))
    taking_part = (numbers > 0).sum(axis=1)
    scale = np.maximum(goals + 0.5 * taking_part - 0.5, 0.0) / np.maximum(totals, 1.0)
    held = found.seats
    held[:] = np.minimum((numbers * scale[:, None]).astype(np.int64), tops)
    _step(numbers, tops, held, goals)
    low, high = _last(numbers, held), _next(numbers, tops, held)
    least, most = low.min(axis=1, initial=np.inf), high.max(axis=1, initial=0.0)
    open_ = (least == most)[:, None]
    holding = open_ & (low == least[:, None])
    found.tied[:] = holding | (open_ & (high == most[:, None]))
    held -= holding
    found.stakes[found.stakes == 0] = holding.sum(axis=1)[found.stakes == 0]


def _step(numbers: NDArray[np.float64], tops: Integers, held: Integers, goals: Integers) -> None:
    """Give and take back seats, one in each row at a time, until each row has those of its largest quotients."""
    rows = np.arange(len(held))
    while len(rows):
        low, high = _last(numbers[rows], held[rows]), _next(numbers[rows], tops[rows], held[rows])
        given = held[rows].sum(axis=1) - goals[rows]
        wrong = low.min(axis=1, initial=np.inf) < high.max(axis=1, initial=0.0)
        giving, taking = (given > 0) | (wrong & (given == 0)), (given < 0) | (wrong & (given == 0))
        held[rows[giving], low[giving].argmin(axis=1)] -= 1
        held[rows[taking], high[taking].argmax(axis=1)] += 1
        rows = rows[giving | taking]


def _last(numbers: NDArray[np.float64], held: Integers) -> NDArray[np.float64]:
    """Return the quotient of each member's last seat, infinity where it has none."""
    quotients = np.full(numbers.shape, np.inf)
    np.divide(numbers, held, out=quotients, where=held > 0)
    return quotients


def _next(numbers: NDArray[np.float64], tops: Integers, held: Integers) -> NDArray[np.float64]:
    """Return the quotient of each member's next seat, 0.0 where it has no room."""
    quotients = np.zeros(numbers.shape)
    np.divide(numbers, held + 1, out=quotients, where=held < tops)
    return quotients
