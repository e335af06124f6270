"""The compiled code that draws mayors.

It stands in one file because Numba notices a change only in the file of the function it keeps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kkrvalg.apportion.batch.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kkrvalg.simulation.mayors_layout import Floats, Integers


@compiled
def pick(  # noqa: PLR0917 (compiled code takes its arrays by position)
    seats: Integers,
    starts: NDArray[np.int64],
    councils: NDArray[np.int64],
    by_seats: Floats,
    by_list: Floats,
    majority: float,
    side: NDArray[np.int64],
    uniform: Floats,
    rows: Integers,
) -> None:
    """Write the row of each mayor's list into ``rows``; a council without seats is left alone.

    Args:
        seats: (D, L) seats.
        starts: where each council's lists begin.
        councils: the councils whose mayor is drawn.
        by_seats: the weight of a list by its seats, 0 for none.
        by_list: a factor for each list.
        majority: a factor for a list that has a majority, alone or with its side.
        side: the side of each list: 0, 1, or -1 for none.
        uniform: (D, M) random numbers from 0 to 1.
        rows: (D, M), to write into.
    """
    weights = np.empty(seats.shape[1])
    held = np.zeros(3, np.int64)  # of the two sides, and of those on neither
    for draw in range(seats.shape[0]):
        for council in councils:
            first, last = starts[council], starts[council + 1]
            whole = 0
            held[:] = 0
            for at in range(first, last):
                own = int(seats[draw, at])
                whole += own
                held[side[at]] += own
            total = 0.0
            for at in range(first, last):
                own = int(seats[draw, at])
                weight = 0.0
                if own > 0:
                    weight = by_seats[own] * by_list[at]
                    if 2 * own > whole or (side[at] >= 0 and 2 * held[side[at]] > whole):
                        weight *= majority
                weights[at] = weight
                total += weight
            wanted, so_far = uniform[draw, council] * total, 0.0
            for at in range(first, last):
                if weights[at] > 0.0:
                    so_far += weights[at]
                    rows[draw, council] = at
                    if so_far > wanted:
                        break
