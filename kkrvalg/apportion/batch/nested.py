"""D'Hondt over lists and alliances for many bodies and many draws: thresholds, ceilings, and lots drawn at once.

A body is whatever divides its own seats, a municipal council for example. Its alliances hold lists only; the seats
are divided among the alliances and the lists that stand alone, then inside each alliance, as by
:func:`kkrvalg.apportion.nested.allocate`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kkrvalg.apportion.batch import compiled, kernels
from kkrvalg.apportion.batch.levels import divide, whole
from kkrvalg.apportion.batch.lots import LotsByPriority
from kkrvalg.apportion.nested import Problem, allocate

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from kkrvalg.apportion.lots import Name

    Integers = NDArray[np.int64]

MOST_SEATS = np.iinfo(np.int16).max
_MOST_PARTS = 1 << 10


class Bodies(NamedTuple):
    """The seats of every list in every draw, and how many lots that took: at the outer level, inside alliances."""

    seats: NDArray[np.int16]
    outer_lots: NDArray[np.int64]
    inner_lots: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Layout:
    """Bodies and their lists, the same for all draws.

    ``starts`` has one number more than there are bodies: the lists of body b are ``starts[b]`` to
    ``starts[b + 1]``. ``alliance_of`` numbers a list's alliance inside its body from 0, -1 where it stands alone.
    ``threshold`` is a share of the votes of the body, inclusive, for each list by itself.
    """

    starts: Integers
    alliance_of: Integers
    seats: Integers
    ceilings: Integers
    threshold: Fraction = Fraction(0)

    @property
    def sizes(self) -> Integers:
        """How many lists each body has."""
        return np.diff(self.starts)

    @cached_property
    def list_places(self) -> Integers:
        """The place of each list in the lots of its body: its number there."""
        return np.arange(len(self.alliance_of)) - np.repeat(self.starts[:-1], self.sizes)

    @cached_property
    def groups(self) -> Groups:
        """The alliances and the lists that stand alone."""
        return _groups(self)


class Groups(NamedTuple):
    """The groups of all bodies.

    The lists of group g are ``order[starts[g]:starts[g + 1]]``, the groups of body b ``spans[b]`` to
    ``spans[b + 1]``; ``places`` are their places in the lots of their body, alliances behind all lists.
    """

    order: Integers
    starts: Integers
    spans: Integers
    places: Integers


def layout(
    starts: ArrayLike,
    seats: ArrayLike,
    alliance_of: ArrayLike | None = None,
    ceilings: ArrayLike | None = None,
    threshold: Fraction = Fraction(0),
) -> Layout:
    """Return the layout of bodies and lists; the arguments are its own, alliances and ceilings may be left out.

    Raises:
        ValueError: the shapes do not fit, or a number is out of range.
        TypeError: a number is not an integer.
    """
    first, numbers = whole(starts, "starts", 1), whole(seats, "seats", 1)
    lists = int(first[-1]) if len(first) else 0
    allied = np.full(lists, -1) if alliance_of is None else np.asarray(alliance_of, np.int64)
    limits = np.full(lists, kernels.NO_LIMIT) if ceilings is None else whole(ceilings, "ceilings", 1)
    if len(first) != len(numbers) + 1 or first[0] or (np.diff(first) < 0).any():
        raise ValueError(f"{len(numbers)} bodies with seats, starts {first.tolist()}")
    if not len(allied) == len(limits) == lists:
        raise ValueError(f"{lists} lists, {len(allied)} with alliances, {len(limits)} with ceilings")
    if (allied < -1).any() or numbers.max(initial=0) > MOST_SEATS or not 0 <= threshold <= 1:
        raise ValueError("an alliance, a number of seats or the threshold is out of range")
    return Layout(first, allied, numbers, limits, threshold)


def _groups(own: Layout) -> Groups:
    order: list[int] = []
    starts, spans, places = [0], [0], []
    for first, last in zip(own.starts[:-1], own.starts[1:], strict=True):
        rows = range(int(first), int(last))
        allied = sorted({int(own.alliance_of[row]) for row in rows} - {-1})
        single = [([row], int(row - first)) for row in rows if own.alliance_of[row] < 0]
        joint = [([row for row in rows if own.alliance_of[row] == at], len(rows) + at) for at in allied]
        for members, place in (*single, *joint):
            order += members
            starts.append(len(order))
            places.append(place)
        spans.append(len(places))
    return Groups(*(np.array(numbers, np.int64) for numbers in (order, starts, spans, places)))


def divide_bodies(own: Layout, votes: Integers, keys: NDArray[np.uint64]) -> Bodies:
    """Divide the seats of every body in every draw.

    Args:
        own: the bodies and their lists.
        votes: a row for each draw, a column for each list.
        keys: the key of each draw, from which its lots are drawn; the subject of a lot is the body's number.

    Raises:
        ValueError: the shapes do not fit, or a vote is negative.
        TypeError: a vote is not an integer.
    """
    table = whole(votes, "votes", 2)
    if table.shape != (len(keys), len(own.alliance_of)):
        raise ValueError(f"votes {table.shape}, {len(keys)} keys, {len(own.alliance_of)} lists")
    won, lots = np.zeros(table.shape, np.int16), np.zeros((len(table), 2), np.int64)
    hard = np.zeros((len(table), len(own.seats)), np.bool_)
    draws = np.ascontiguousarray(keys, np.uint64)
    if own.threshold.numerator >= _MOST_PARTS or own.threshold.denominator >= _MOST_PARTS:
        hard[:] = True
    elif compiled.in_use():
        groups = own.groups
        part = np.array([own.threshold.numerator, own.threshold.denominator])
        kernels.divide_bodies(
            *(table, draws, own.starts, groups.order, groups.starts, groups.spans, groups.places),
            *(own.list_places, own.seats, own.ceilings, part, won, lots, hard),
        )
    else:
        _Arrays(own).run(table, draws, won, lots, hard)
    for draw, body in np.argwhere(hard):
        seats, answered = _divide_exactly(own, int(body), table[draw], int(draws[draw]))
        won[draw, own.starts[body] : own.starts[body + 1]] = seats
        lots[draw] += answered
    return Bodies(won, lots[:, 0], lots[:, 1])


def _divide_exactly(own: Layout, body: int, votes: Integers, key: int) -> tuple[list[int], tuple[int, int]]:
    """Divide a body whose numbers are too large for floating point with the exact engine: seats and lots."""
    first, last = int(own.starts[body]), int(own.starts[body + 1])
    allied: dict[int, list[str]] = {}
    for row in range(first, last):
        if own.alliance_of[row] >= 0:
            allied.setdefault(int(own.alliance_of[row]), []).append(str(row))
    place: dict[Name, int] = {str(row): row - first for row in range(first, last)}
    place |= {tuple(members): last - first + at for at, members in allied.items()}
    drawn = LotsByPriority(key, body, place.__getitem__)
    found = allocate(
        Problem(
            votes={str(row): int(votes[row]) for row in range(first, last)},
            seats=int(own.seats[body]),
            alliances=[tuple(members) for members in allied.values()],
            ceilings={str(row): int(own.ceilings[row]) for row in range(first, last)},
            threshold=own.threshold,
        ),
        drawn,
    )
    inner = sum(1 for question in drawn.answered if question.depth)
    return list(found.seats.values()), (len(drawn.answered) - inner, inner)


class _Rows(NamedTuple):
    """The divisions of one level in every draw: a row of columns each, filled up with the column behind the last.

    ``subjects`` are the bodies they belong to, ``places`` the places of the columns.
    """

    columns: Integers
    subjects: Integers
    places: Integers


def _rows(starts: Integers, ends: Integers, subjects: Integers, places: Integers) -> _Rows:
    """Return divisions among the columns from each of ``starts`` up to each of ``ends``."""
    width = int((ends - starts).max(initial=0))
    columns = starts[:, None] + np.arange(width)
    return _Rows(np.where(columns < ends[:, None], columns, len(places)), subjects, places)


class _Arrays:
    """The same with NumPy alone: all bodies of some draws at a time."""

    DRAWS = 128

    def __init__(self, own: Layout) -> None:
        self.own, groups = own, own.groups
        bodies = np.arange(len(own.seats))
        self.sizes = np.diff(groups.starts)
        self.joint = np.flatnonzero(self.sizes > 1)
        self.body_of = np.repeat(bodies, own.sizes)
        self.outer = _rows(groups.spans[:-1], groups.spans[1:], bodies, groups.places)
        self.inner = _rows(
            groups.starts[:-1][self.joint],
            groups.starts[1:][self.joint],
            np.repeat(bodies, np.diff(groups.spans))[self.joint],
            own.list_places[groups.order],
        )

    def run(
        self,
        votes: Integers,
        keys: NDArray[np.uint64],
        won: NDArray[np.int16],
        lots: Integers,
        hard: NDArray[np.bool_],
    ) -> None:
        """Divide everything."""
        for first in range(0, len(votes) if won.size else 0, self.DRAWS):
            some = slice(first, first + self.DRAWS)
            self._some(self._taking_part(votes[some], hard[some]), keys[some], won[some], lots[some])

    def _some(self, votes: Integers, keys: NDArray[np.uint64], won: NDArray[np.int16], lots: Integers) -> None:
        """Divide the seats of all bodies in some draws, in which those who take part have votes."""
        order, starts = self.own.groups.order, self.own.groups.starts[:-1]
        votes = votes[:, order]
        tops = np.where(votes > 0, np.minimum(self.own.ceilings, self.own.seats[self.body_of])[order], 0)
        joint = np.add.reduceat(votes, starts, axis=1), np.add.reduceat(tops, starts, axis=1)
        seats = np.broadcast_to(self.own.seats, (len(votes), len(self.own.seats)))
        groups, lots[:, 0] = _divide_level(self.outer, *joint, seats, keys)
        inside, lots[:, 1] = _divide_level(self.inner, votes, tops, groups[:, self.joint], keys)
        alone = np.repeat(self.sizes == 1, self.sizes)
        won[:, order] = np.where(alone, np.repeat(groups, self.sizes, axis=1), inside)

    def _taking_part(self, votes: Integers, hard: NDArray[np.bool_]) -> Integers:
        """Return the votes, 0 for lists that take no part and in bodies whose numbers are too large."""
        own = self.own
        filled = np.flatnonzero(own.sizes)
        totals = np.zeros(hard.shape)
        totals[:, filled] = np.add.reduceat(votes.astype(np.float64), own.starts[:-1][filled], axis=1)
        hard[:] = totals * (own.seats + 1) >= kernels.LIMIT
        part, whole_ = own.threshold.numerator, own.threshold.denominator
        sums = np.where(hard, 0.0, totals).astype(np.int64)
        least = np.where(hard, np.iinfo(np.int64).max, np.maximum(1, -(-part * sums // whole_)))
        return np.where(votes >= least[:, self.body_of], votes, 0)


def _divide_level(
    rows: _Rows, votes: Integers, tops: Integers, seats: Integers, keys: NDArray[np.uint64]
) -> tuple[Integers, Integers]:
    """Return the seats of every column in every draw, lots drawn, and how many lots each draw took."""
    draws, number = len(votes), len(rows.columns)
    held = np.zeros((draws, votes.shape[1] + 1), np.int64)
    if not number:
        return held[:, :-1], np.zeros(draws, np.int64)
    numbers, limits = (
        np.pad(table, ((0, 0), (0, 1)))[:, rows.columns].reshape(draws * number, -1) for table in (votes, tops)
    )
    found = divide(numbers, seats.ravel(), limits)
    places = np.append(rows.places, 0)[rows.columns]
    own = found.settled(np.repeat(keys, number), np.tile(rows.subjects, draws), np.tile(places, (draws, 1)))
    held[:, rows.columns] = own.reshape(draws, number, -1)
    return held[:, :-1], (found.stakes > 0).reshape(draws, number).sum(axis=1)
