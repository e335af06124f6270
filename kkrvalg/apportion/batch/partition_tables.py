"""What every union of parties is by itself, worked out once before all partitions are gone through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kkrvalg.apportion.batch.compiled import in_use
from kkrvalg.apportion.batch.partition_arrays import leaves, lowest, office_classes, seat_classes, sums
from kkrvalg.apportion.batch.partition_game import BOTH, FIRST, FIRST_MAYBE_BOTH, OFFICE_LEAST

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kkrvalg.apportion.batch.partition_game import Game

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Tables:
    """What there is to know of each union by itself.

    Attributes:
        quotients: the votes of each unit, of every mask and then of those who stand alone, divided by each
            divisor and multiplied by their least common multiple, ``[unit, divisor]``; a nothing ends each row.
        low: the least a party gets in a union of a class, ``[mask, class, party]``; 127 where it is not in it.
        high: the most it gets; -127 where it is not in it.
        first: from where the blockers of a union in a class stand, ``[mask · classes + class]``.
        blockers: the parts of a union that may be better off leaving, each the largest of its kind.
        wanted: the classes in which they are, as bits; of a post of several seats the least of them.
    """

    quotients: Ints
    low: NDArray[np.int8]
    high: NDArray[np.int8]
    first: Ints
    blockers: Ints
    wanted: Ints


_CAP = 64
"""More quotients than there are seats: it is not counted further."""


def build_tables(game: Game) -> Tables:
    """Return what there is to know of each union of a game."""
    quotients = _quotients(game)
    low, high = _ranges(game)
    if in_use():
        from kkrvalg.apportion.batch.partition_kernel import find_blockers  # noqa: PLC0415 (needed on one road only)
    else:
        find_blockers = find_blockers_by_arrays
    first, blockers, wanted = find_blockers(low, high, _within_reach(game, quotients), quotients, game.seats or 0)
    if game.seats is not None:
        wanted = lowest(wanted)
    return Tables(quotients, low, high, first, blockers, wanted)


def _quotients(game: Game) -> Ints:
    """Return the quotients of each unit; the first and the last column are nothing but a stop."""
    votes = np.concatenate([sums(np.array(game.weights, dtype=np.int64)), np.array(game.alone, dtype=np.int64)])
    found = np.zeros((len(votes), game.posts + 3), dtype=np.int64)
    for divisor in range(1, 2 if game.seats is None else game.seats + 2):
        found[:, divisor] = votes * (game.scale // divisor)
    return found


def _within_reach(game: Game, quotients: Ints) -> tuple[Ints, Ints]:
    """Return the worst class of each union, when all others join, and the best, when all of them stand alone.

    The more of the others join, the more quotients stand above those of the union, never the fewer.
    """
    size, parties = 1 << len(game.weights), len(game.weights)
    votes = quotients[:size, 1] // game.scale
    alone = np.broadcast_to(np.array(game.alone, dtype=np.int64), (size, len(game.alone)))
    outside = ~np.arange(size)[:, None] >> np.arange(parties) & 1
    apart = np.concatenate([outside * np.array(game.weights, dtype=np.int64), alone], axis=1)
    together = np.concatenate([(votes[-1] - votes)[:, None], alone], axis=1)
    if game.seats is None:
        return office_classes(votes, together), office_classes(votes, apart)
    return seat_classes(votes, together, game.seats), seat_classes(votes, apart, game.seats)


# --- what a party gets inside a union -------------------------------------------------------------------------


def _ranges(game: Game) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """Return the least and the most each party gets in each union of each class."""
    least, most = _inside(game)
    shape = (1 << len(game.weights), game.classes, len(game.weights))
    low, high = np.full(shape, 127, dtype=np.int8), np.full(shape, -127, dtype=np.int8)
    masks = np.arange(shape[0])
    for party in range(shape[2]):
        within = (masks >> party & 1).astype(bool)
        for number in range(game.classes):
            won = list(game.outcomes(number))
            low[within, number, party] = least[within][:, won, party].min(axis=1)
            high[within, number, party] = most[within][:, won, party].max(axis=1)
    return low, high


def _inside(game: Game) -> tuple[Ints, Ints]:
    """Return the least and the most each party gets where its union wins so much, ``[mask, won, party]``."""
    least, most = _divided(game)
    if game.seats is None:
        least, most = _offices(least, most)
    if game.decides:
        several = sums(np.ones(len(game.weights), dtype=np.int64)) > 1
        least[several] = 0
        most[several] = np.arange(least.shape[1])[None, :, None]
    return least, most


def _divided(game: Game) -> tuple[Ints, Ints]:
    """Return the least and the most each party gets of its union's seats by d'Hondt, ``[mask, seats, party]``.

    A party surely has its j-th seat where the others' quotients that are no smaller than its j-th, and its own j,
    are no more than the seats; it may have it where those that are larger, and its own j, are no more.
    """
    size = 1 << len(game.weights)
    seats = np.arange(game.posts + 1)
    least = np.zeros((size, game.posts + 1, len(game.weights)), dtype=np.int64)
    most = least.copy()
    for party, own in enumerate(game.weights):
        if not own:
            continue
        for j in range(1, game.posts + 1):
            equal = [min(w * j // own, _CAP) for w in game.weights]
            larger = [min(max(-(-w * j // own) - 1, 0), _CAP) for w in game.weights]
            for table, rivals in ((least, equal), (most, larger)):
                rivals[party] = 0
                above = sums(np.array(rivals, dtype=np.int64))
                table[:, :, party] += above[:, None] + j <= seats[None, :]
    return least, most


def _offices(least: Ints, most: Ints) -> tuple[Ints, Ints]:
    """Turn numbers of posts into results for two posts in order, ``[mask, won, party]``.

    Who surely has one of one has the first of two; who surely has one of two has at least the second.
    """
    low = np.zeros((len(least), 4, least.shape[2]), dtype=np.int64)
    high = low.copy()
    for table, found in ((least, low), (most, high)):
        one, two = table[:, 1], table[:, 2]
        found[:, 1], found[:, 2] = one, 2 * one
        found[:, 3] = np.where(two == 2, 3, np.where(one == 1, 2, np.minimum(two, 1)))  # noqa: PLR2004 (both posts)
    return low, high


# --- who may be better off leaving ----------------------------------------------------------------------------


def find_blockers_by_arrays(
    low: NDArray[np.int8],
    high: NDArray[np.int8],
    reach: tuple[Ints, Ints],
    quotients: Ints,
    seats: int,
) -> tuple[Ints, Ints, Ints]:
    """Return the parts of each union, in each class within its reach, that may be better off leaving it.

    In a class of those in ``wanted`` no party of the part is worse off than it may be in the union, and the part
    surely wins more than its parties may have there together. A part is left out where larger parts are better off
    in the same classes: they have more votes and fewer against them, so they are in such a class whenever the
    smaller is. For the same reason no part is in a class above that of its union, and none is kept that is in no
    such class even where all others stand alone.

    Returns:
        from where the parts of a union in a class stand, the parts, and the classes in which they are.
    """
    size, classes, _parties = low.shape
    least = np.arange(classes) // 2 if seats else np.array(OFFICE_LEAST)
    first = np.zeros(size * classes + 1, dtype=np.int64)
    blockers: list[Ints] = []
    wanted: list[Ints] = []
    for union in range(size):
        members = [party for party in range(low.shape[2]) if union >> party & 1]
        parts = sums(1 << np.array(members, dtype=np.int64))
        outside = [1 << party for party in range(low.shape[2]) if not union >> party & 1]
        apart = np.array([union, *outside, *range(size, len(quotients))], dtype=np.int64)
        own_low, within = low[parts][:, :, members], parts[:, None] >> np.array(members, dtype=np.int64) & 1
        for old in range(classes):
            kept = np.zeros(0, dtype=np.int64)
            fits: Ints = kept
            if reach[0][union] <= old <= reach[1][union] and old and len(members) > 1:
                most = high[union, old, members].astype(np.int64)
                worse: Flags = np.any(own_low < most, axis=2)
                better: Flags = least > together(low[union], high[union], members, old, within, seats)[:, None]
                leaves = np.logical_and(better, ~worse)[:, : old + 1]
                fits = (leaves << np.arange(old + 1)).sum(axis=1)
                fits[[0, -1]] = 0
                kept = np.flatnonzero(fits & ~_by_larger(fits, len(members)))[::-1]
                kept = kept[_are_within_reach(parts[kept], fits[kept], quotients, apart, seats)]
            blockers.append(parts[kept])
            wanted.append(fits[kept])
            first[union * classes + old + 1] = first[union * classes + old] + len(kept)
    return first, np.concatenate(blockers), np.concatenate(wanted)


def together(  # noqa: PLR0917 (the tables of a union, one by one)
    low: NDArray[np.int8], high: NDArray[np.int8], members: list[int], old: int, within: Ints, seats: int
) -> Ints:
    """Return the most that the parties of each part of a union in a class may win there, all of them together.

    Of the seats that a union wins, those that its parties do not surely have are drawn among them, one each. Of
    two posts one party, or two, can have both.
    """
    if seats:
        won = (old + 1) // 2
        sure = low[2 * won, members].astype(np.int64)
        drawn = high[2 * won, members] - sure
        lucky: Ints = np.minimum((within * drawn).sum(axis=1), won - sure.sum())
        surely: Ints = (within * sure).sum(axis=1)
        return surely + lucky
    most = within * high[old, members].astype(np.int64)
    largest: Ints = most.max(axis=1)
    if old < FIRST_MAYBE_BOTH:
        return largest
    both: Ints = np.where(largest >= OFFICE_LEAST[FIRST], OFFICE_LEAST[BOTH], largest)
    found: Ints = np.minimum(both, most.sum(axis=1))
    return found


def _are_within_reach(parts: Ints, fits: Ints, quotients: Ints, apart: Ints, seats: int) -> Flags:
    """Return which parts of a union are in one of some classes where all others stand alone.

    ``apart`` are the units then, the union first.
    """
    rivals = np.tile(apart, (len(parts), 1))
    rivals[:, 0] ^= parts
    if seats:
        return leaves(quotients, parts, rivals, seats, lowest(fits))
    best = office_classes(quotients[parts, 1], quotients[rivals, 1])
    found: Flags = fits & ((2 << best) - 1) != 0
    return found


def _by_larger(fits: Ints, members: int) -> Ints:
    """Return what larger parts of the same union fit, part by part (a part is a number of ``members`` bits)."""
    covered = fits.copy()
    for bit in range(members):
        halves = covered.reshape(-1, 2, 1 << bit)
        halves[:, 0] |= halves[:, 1]
    strictly = np.zeros_like(fits)
    numbers = np.arange(len(fits))
    for bit in range(members):
        without = numbers[(numbers >> bit & 1) == 0]
        strictly[without] |= covered[without | 1 << bit]
    return strictly
