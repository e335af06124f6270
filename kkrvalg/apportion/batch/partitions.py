"""Every way in which parties can stand together: what each union wins, and which partitions are stable.

Parties divide among themselves into units; a unit wins seats, or two posts in order, by d'Hondt on the sum of
its votes, and divides them inside by d'Hondt, or as it likes. A partition is *stable* when no part of any of its
unions is surely better off leaving. A part leaves as one unit; the rest of its union stays together, and so do
all others. It is surely better off when no lot can make any of its parties worse off than it could be in the
union, and the part surely wins more than its parties could together have there: so, whatever the lots, one of
them is better off.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from os import cpu_count
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from kkrvalg.apportion.batch.compiled import in_use
from kkrvalg.apportion.batch.partition_arrays import are_stable, classify, unit_ids
from kkrvalg.apportion.batch.partition_game import BOTH, SECOND, Game
from kkrvalg.apportion.batch.partition_tables import Tables, build_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Progress = Callable[[Sequence[Any]], Iterable[Any]]

MOST_PARTIES = 13
"""The parties that can join others beyond which the partitions are too many: there are 27,644,437 of 13."""
EXAMPLES = 12
"""How many of the simplest partitions are remembered."""
CHUNK = 6
"""The parties at the end of a growth string that are gone through at a time."""
PARTS = 24
"""The parts the work is divided into, whatever the number of cores."""
NEVER = 1 << 40

Partition = tuple[int, ...]
"""A growth string: the unit of each party that can join others, a new unit having the next number."""


def growth_string(packed: int, parties: int) -> Partition:
    """Return the growth string of a partition that was remembered as one number."""
    return tuple(packed >> 4 * party & 15 for party in range(parties))


class Tally(NamedTuple):
    """How often something came about, and the simplest stable partitions in which it does.

    A partition is the simpler the fewer units ``merged`` into others, then the fewer parties stand ``together``
    with others; ``equally_simple`` says how many are simplest, of which ``examples`` are the first, four bits for
    each party (:func:`growth_string`).
    """

    partitions: int
    stable: int
    merged: int = 0
    together: int = 0
    equally_simple: int = 0
    examples: tuple[int, ...] = ()


class Units(NamedTuple):
    """What every unit won in all partitions: a row for each mask and class in which it may win anything.

    The mask of a party that stands alone in any case is 2^parties and its number. ``numbers`` are, row by row, how
    many partitions there are, how many of them are stable, how simple the simplest stable ones are (16 · merged +
    together) and how many are as simple; ``examples`` are the first of those (:class:`Tally`).
    """

    masks: Ints
    classes: Ints
    numbers: Ints
    examples: Ints


@dataclass(frozen=True)
class Sweep:
    """All partitions of a game, counted.

    Attributes:
        game: who can join whom, and what is divided.
        tables: what every union is by itself.
        partitions: how many there are.
        stable: how many of them are stable.
        units: what each unit won.
        pairs: who has both of two posts in order: the number of a party, ``union`` where that decides itself, or
            ``lot`` where one is needed.
    """

    game: Game
    tables: Tables
    partitions: int
    stable: int
    units: Units
    pairs: dict[tuple[int, int], Tally]

    @property
    def union(self) -> int:
        """What stands for a union that decides itself whose a post is."""
        return len(self.game.weights) + len(self.game.alone)

    @property
    def lot(self) -> int:
        """What stands for a lot."""
        return self.union + 1


def number_of_partitions(parties: int) -> int:
    """Return in how many ways so many parties can divide into units (the Bell numbers)."""
    row = [1]
    for _number in range(parties):
        following = [row[-1]]
        for value in row:
            following.append(following[-1] + value)
        row = following
    return row[0]


def prefixes(length: int) -> list[Partition]:
    """Return every growth string of a length, in order."""
    found: list[Partition] = [()]
    for _number in range(length):
        found = [(*own, label) for own in found for label in range(max(own, default=-1) + 2)]
    return found


class _Tallies:
    """The arrays a walk counts in: for each key how many, how many stable, how simple, how many so simple."""

    def __init__(self, keys: int) -> None:
        self.numbers = np.zeros((keys, 4), dtype=np.int64)
        self.numbers[:, 2] = NEVER
        self.examples = np.zeros((keys, EXAMPLES), dtype=np.int64)

    def add(self, other: _Tallies) -> None:
        """Add the tallies of partitions that come after these."""
        self.numbers[:, :2] += other.numbers[:, :2]
        best, ties = self.numbers[:, 2], self.numbers[:, 3]
        simpler = other.numbers[:, 2] < best
        best[simpler] = other.numbers[simpler, 2]
        ties[simpler] = 0
        same = np.flatnonzero(other.numbers[:, 3] * (other.numbers[:, 2] == best))
        both = np.concatenate([self.examples[same], other.examples[same]], axis=1)
        places, own = np.arange(EXAMPLES)[None, :], ties[same][:, None]
        which = np.where(places < own, places, np.minimum(EXAMPLES + places - own, 2 * EXAMPLES - 1))
        self.examples[same] = np.take_along_axis(both, which, axis=1)
        ties[same] += other.numbers[same, 3]


def sweep(game: Game, progress: Progress = iter) -> Sweep:
    """Go through all partitions of a game's parties.

    Args:
        game: who can join whom, and what is divided.
        progress: is given the parts of the work and hands them back one by one.

    Raises:
        ValueError: more than MOST_PARTIES parties can join others.
    """
    if len(game.weights) > MOST_PARTIES:
        raise ValueError(f"at most {MOST_PARTIES} parties, not {len(game.weights)}")
    tables = build_tables(game)
    holders = _holders(game, tables)
    tallies = _empty(game, tables)
    work = prefixes(max(1, len(game.weights) - CHUNK))
    cuts = [len(work) * part // PARTS for part in range(PARTS + 1)]
    parts = [work[begin:end] for begin, end in pairwise(cuts) if begin < end]
    pool = ThreadPoolExecutor(cpu_count() if in_use() else 1)
    try:
        results = [pool.submit(_walked, game, tables, holders, part) for part in parts]
        for result in progress(results):
            tallies.add(result.result())
    finally:
        pool.shutdown(cancel_futures=True)
    return _swept(game, tables, tallies)


def _walked(game: Game, tables: Tables, holders: tuple[Ints, Ints], part: Sequence[Partition]) -> _Tallies:
    """Go through the partitions that begin as one of the prefixes does."""
    if in_use():
        from kkrvalg.apportion.batch.partition_kernel import walk  # noqa: PLC0415 (needed on one road only)
    else:
        from kkrvalg.apportion.batch.partition_arrays import walk  # noqa: PLC0415 (as above)
    found = _empty(game, tables)
    for prefix in part:
        walk(
            np.array(prefix, dtype=np.int64),
            len(game.weights),
            len(game.alone),
            game.seats or 0,
            game.scale,
            tables.quotients,
            tables.first,
            tables.blockers,
            tables.wanted,
            *holders,
            found.numbers,
            found.examples,
        )
    return found


def _empty(game: Game, tables: Tables) -> _Tallies:
    """Return tallies of nothing, with a place for every unit in every class and for every pair."""
    return _Tallies(_units_end(game, tables) + _codes(game) ** 2)


def _codes(game: Game) -> int:
    """Return how many answers there are to whose a post is: a party, a union, a lot."""
    return len(game.weights) + len(game.alone) + 2


def _units_end(game: Game, tables: Tables) -> int:
    """Return where the tallies of units end and those of pairs begin."""
    return len(tables.quotients) * game.classes


def _holders(game: Game, tables: Tables) -> tuple[Ints, Ints]:
    """Return whose the first of a unit's two posts is, and whose the second where it has both."""
    size, parties = 1 << len(game.weights), len(game.weights)
    union = parties + len(game.alone)
    first_of = np.full(len(tables.quotients), union + 1, dtype=np.int64)
    first_of[size:] = np.arange(parties, union)
    second_of = first_of.copy()
    if game.seats is not None:
        return first_of, second_of
    for party in range(parties):
        low, high = tables.low[:, :, party], tables.high[:, :, party]
        first_of[:size][low[:, SECOND] == 1] = party
        second_of[:size][(low[:, BOTH] == high[:, BOTH]) & np.isin(low[:, BOTH], (1, 3))] = party
    if game.decides:
        masks = np.arange(size)
        first_of[:size][masks & (masks - 1) != 0] = union
        second_of[:size][masks & (masks - 1) != 0] = union
    return first_of, second_of


def _swept(game: Game, tables: Tables, tallies: _Tallies) -> Sweep:
    """Return what was counted, without what never came about."""
    end = _units_end(game, tables)
    keys = np.flatnonzero(tallies.numbers[:, 0])
    own = keys[keys < end]
    pairs = {
        divmod(key - end, _codes(game)): as_tally(tallies.numbers[key], tallies.examples[key])
        for key in keys[keys >= end].tolist()
    }
    return Sweep(
        game,
        tables,
        partitions=sum(tally.partitions for tally in pairs.values()),
        stable=sum(tally.stable for tally in pairs.values()),
        units=Units(own // game.classes, own % game.classes, tallies.numbers[own], tallies.examples[own]),
        pairs=pairs if game.seats is None else {},
    )


def as_tally(numbers: Ints, examples: Ints) -> Tally:
    """Return a row of numbers and examples as a tally."""
    partitions, stable, best, ties = numbers.tolist()
    if not stable:
        return Tally(partitions, 0)
    merged, together = divmod(best, 16)
    return Tally(partitions, stable, merged, together, ties, tuple(examples[: min(ties, EXAMPLES)].tolist()))


class Inspected(NamedTuple):
    """What came of one partition: the least and the most each party gets, those who stand alone last.

    ``classes`` are those of each party's unit.
    """

    low: tuple[int, ...]
    high: tuple[int, ...]
    stable: bool
    classes: tuple[int, ...]


def inspect(game: Game, tables: Tables, partitions: Sequence[Partition]) -> tuple[Inspected, ...]:
    """Return what came of each of some partitions."""
    strings = np.array(partitions, dtype=np.int64)
    parties, seats = len(game.weights), game.seats or 0
    ids = unit_ids(strings, len(game.alone))
    classes = classify(tables.quotients, ids, seats)
    places = (tables.first, tables.blockers, tables.wanted)
    stable = are_stable(tables.quotients, ids, parties, classes, seats, *places)
    columns = []
    for table, pick in ((tables.low, min), (tables.high, max)):
        joined = [
            table[np.take_along_axis(ids, label, 1)[:, 0], np.take_along_axis(classes, label, 1)[:, 0], party]
            for party, label in enumerate(strings.T[:, :, None])
        ]
        results = np.array([pick(game.outcomes(number)) for number in range(game.classes)])
        columns.append(np.stack([*joined, *results[classes[:, parties:]].T], axis=1).tolist())
    own = np.concatenate([np.take_along_axis(classes, strings, axis=1), classes[:, parties:]], axis=1)
    found = zip(*columns, stable.tolist(), own.tolist(), strict=True)
    return tuple(Inspected(tuple(low), tuple(high), one, tuple(unit)) for low, high, one, unit in found)
