"""Sums of columns that belong together, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kkrvalg.apportion.batch import compiled, kernels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]


def add_up(numbers: NDArray[np.integer], group_of: Integers, groups: int) -> Integers:
    """Return the sum of each group's columns in each row.

    Args:
        numbers: a row for each draw.
        group_of: the group of each column, -1 for a column that is left out.
        groups: how many groups there are.

    Raises:
        ValueError: not one group for each column, or a group is out of range.
    """
    table = np.ascontiguousarray(numbers)
    if table.ndim != 2 or table.shape[1] != len(group_of):  # noqa: PLR2004 (rows and columns)
        raise ValueError(f"numbers {table.shape}, {len(group_of)} groups of columns")
    if len(group_of) and not -1 <= group_of.min() <= group_of.max() < groups:
        raise ValueError(f"a group is not among {groups}")
    sums = np.zeros((len(table), groups), np.int64)
    if compiled.in_use():
        kernels.add_up(table, group_of, sums)
        return sums
    order = np.argsort(group_of, kind="stable")[np.count_nonzero(group_of < 0) :]
    if len(order):
        present, firsts = np.unique(group_of[order], return_index=True)
        sums[:, present] = np.add.reduceat(table[:, order], firsts, axis=1, dtype=np.int64)
    return sums
