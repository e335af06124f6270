"""Partitions by the thousand with NumPy alone: the same results as the compiled code, on arrays."""

# ruff: noqa: PLR0917 (the functions take the same arrays as the compiled code, one by one)

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kkrvalg.apportion.batch.partition_game import (
    BOTH,
    EITHER,
    FIRST,
    FIRST_MAYBE_BOTH,
    MAYBE_EITHER,
    MAYBE_SECOND,
    NOTHING,
    SECOND,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]


def sums(values: Ints) -> Ints:
    """Return the sum of the values of every mask."""
    found = np.zeros(1, dtype=np.int64)
    for value in values:
        found = np.concatenate([found, found + value])
    return found


_BITS = 20


def lowest(bits: Ints) -> Ints:
    """Return the number of the lowest bit of each number."""
    found: Ints = np.log2(bits & -bits).astype(np.int64)
    return found


# --- what a unit wins -----------------------------------------------------------------------------------------


def office_classes(own: Ints, rivals: Ints) -> Ints:
    """Return the class of units for two posts in order, each against its row of ``rivals``."""
    top = rivals.max(axis=1, initial=0)
    tops = (rivals == top[:, None]).sum(axis=1)
    after = np.where(rivals < top[:, None], rivals, 0).max(axis=1, initial=0)
    rules = (
        (own == 0, NOTHING),
        (own > 2 * top, BOTH),
        (own == 2 * top, FIRST_MAYBE_BOTH),
        (own > top, FIRST),
        ((own == top) & (tops == 1), EITHER),
        (own == top, MAYBE_EITHER),
        ((tops > 1) | (own < after) | (2 * own < top), NOTHING),
        ((own == after) | (2 * own == top), MAYBE_SECOND),
    )
    found: Ints = np.select([rule for rule, _found in rules], [found for _rule, found in rules], SECOND)
    return found


def seat_classes(own: Ints, rivals: Ints, seats: int) -> Ints:
    """Return the class of units for a post of several seats, each against its row of ``rivals``."""
    found = np.zeros(len(own), dtype=np.int64)
    divisor = np.maximum(own, 1)[:, None]
    for j in range(1, seats + 1):
        as_large = (rivals * j // divisor).sum(axis=1)
        larger = np.maximum(-(-rivals * j // divisor) - 1, 0).sum(axis=1)
        found += (as_large + j <= seats).astype(np.int64) + (larger + j <= seats)
    return np.where(own > 0, found, 0)


def _all_offices(quotients: Ints, ids: Ints) -> Ints:
    """Return the class of every unit of every partition for two posts in order."""
    votes = quotients[ids, 1]
    found = np.zeros_like(ids)
    for unit in range(ids.shape[1]):
        rivals = votes.copy()
        rivals[:, unit] = 0
        found[:, unit] = office_classes(votes[:, unit], rivals)
    return found


def _all_seats(quotients: Ints, ids: Ints, seats: int) -> Ints:
    """Return the class of every unit of every partition for a post of several seats: d'Hondt, seat by seat."""
    won = np.zeros_like(ids)
    rows = np.arange(len(ids))
    last = np.zeros(len(ids), dtype=np.int64)
    for _seat in range(seats):
        standing = quotients[ids, won + 1]
        winner = standing.argmax(axis=1)
        last = standing[rows, winner]
        won[rows, winner] += 1
    tied = quotients[ids, won + 1] == last[:, None]
    in_lot = tied.any(axis=1)[:, None]
    lucky = in_lot & (won > 0) & (quotients[ids, won] == last[:, None])
    found: Ints = 2 * won + tied - lucky
    return found


# --- stability ------------------------------------------------------------------------------------------------


def are_stable(
    quotients: Ints, ids: Ints, joined: int, classes: Ints, seats: int, first: Ints, blockers: Ints, wanted: Ints
) -> Flags:
    """Return in which partitions no part of the ``joined`` first units is surely better off leaving it."""
    number_of_classes = 2 * seats + 1 if seats else 8
    stable = np.ones(len(ids), dtype=np.bool_)
    for unit in range(joined):
        at = ids[:, unit] * number_of_classes + classes[:, unit]
        number = first[at + 1] - first[at]
        for turn in range(int(number.max(initial=0))):
            rows = np.flatnonzero(stable & (number > turn))
            place = first[at[rows]] + turn
            part = blockers[place]
            rivals = ids[rows]
            rivals[:, unit] ^= part
            stable[rows] = ~leaves(quotients, part, rivals, seats, wanted[place])
    return stable


def leaves(quotients: Ints, part: Ints, rivals: Ints, seats: int, wanted: Ints) -> Flags:
    """Return which parts are surely better off against those rivals."""
    if not seats:
        found = office_classes(quotients[part, 1], quotients[rivals, 1])
        return (wanted >> found & 1).astype(np.bool_)
    j = wanted // 2
    own = quotients[part, j]
    above = sum((quotients[rivals, d] >= own[:, None]).sum(axis=1) for d in range(1, seats + 1))
    better: Flags = (own > 0) & (above <= seats - j)
    return better


# --- the walk -------------------------------------------------------------------------------------------------


def growth_strings(prefix: Ints, parties: int) -> Ints:
    """Return all growth strings that begin as ``prefix`` does, in order, one in each row."""
    found = np.array(prefix, dtype=np.int64)[None, :]
    for _party in range(len(prefix), parties):
        choices = found.max(axis=1, initial=-1) + 2
        again = np.repeat(np.arange(len(found)), choices)
        labels = np.arange(len(again)) - np.repeat(np.cumsum(choices) - choices, choices)
        found = np.concatenate([found[again], labels[:, None]], axis=1)
    return found


def unit_ids(strings: Ints, alone: int) -> Ints:
    """Return the units of each partition: the mask of each label, 0 for none, then those who stand alone."""
    parties = strings.shape[1]
    joined = [((strings == label) << np.arange(parties)).sum(axis=1) for label in range(parties)]
    others = [np.full(len(strings), (1 << parties) + number) for number in range(alone)]
    return np.stack([*joined, *others], axis=1)


def classify(quotients: Ints, ids: Ints, seats: int) -> Ints:
    """Return the class of every unit of every partition."""
    return _all_seats(quotients, ids, seats) if seats else _all_offices(quotients, ids)


def walk(
    prefix: Ints,
    parties: int,
    alone: int,
    seats: int,
    scale: int,  # noqa: ARG001 (as the compiled code is called)
    quotients: Ints,
    first: Ints,
    blockers: Ints,
    wanted: Ints,
    first_of: Ints,
    second_of: Ints,
    numbers: Ints,
    examples: Ints,
) -> None:
    """Add the partitions that begin as ``prefix`` does to the tallies, as the compiled code does."""
    number_of_classes = 2 * seats + 1 if seats else 8
    codes = parties + alone + 2
    strings = growth_strings(prefix, parties)
    ids = unit_ids(strings, alone)
    classes = classify(quotients, ids, seats)
    stable = are_stable(quotients, ids, parties, classes, seats, first, blockers, wanted)
    joined = ids[:, :parties]
    together = np.where(joined & (joined - 1), _members(joined), 0).sum(axis=1)
    simple = (parties - 1 - strings.max(axis=1)) * 16 + together
    packed = (strings << 4 * np.arange(parties)).sum(axis=1)
    winners = classes > 0
    pairs = np.full(len(ids), codes * codes - 1) if seats else _pairs(ids, classes, codes, first_of, second_of)
    keys = ((ids * number_of_classes + classes)[winners], len(quotients) * number_of_classes + pairs)
    rows = (np.nonzero(winners)[0], np.arange(len(ids)))
    _count(np.concatenate(keys), np.concatenate(rows), stable, simple, packed, (numbers, examples))


def _members(masks: Ints) -> Ints:
    """Return how many parties stand in each unit."""
    found: Ints = (masks[..., None] >> np.arange(_BITS) & 1).sum(axis=-1)
    return found


def _pairs(ids: Ints, classes: Ints, codes: int, first_of: Ints, second_of: Ints) -> Ints:
    """Return whose the chair and the vice chair are, as one number for each partition."""
    found = []
    for holds in ((classes >= FIRST, first_of), (classes == SECOND, first_of)):
        which, whose = holds
        units = ids[np.arange(len(ids)), which.argmax(axis=1)]
        found.append(np.where(which.any(axis=1), whose[units], codes - 1))
    both = classes == BOTH
    units = ids[np.arange(len(ids)), both.argmax(axis=1)]
    vice = np.where(both.any(axis=1), second_of[units], found[1])
    pairs: Ints = found[0] * codes + vice
    return pairs


def _count(keys: Ints, rows: Ints, stable: Flags, simple: Ints, packed: Ints, tallies: tuple[Ints, Ints]) -> None:
    """Add partitions to the tallies: ``keys`` are what came about in which of the ``rows``."""
    numbers, examples = tallies
    partitions, stables, best, ties = numbers.T
    partitions += np.bincount(keys, minlength=len(numbers))
    keys, rows = keys[stable[rows]], rows[stable[rows]]
    stables += np.bincount(keys, minlength=len(numbers))
    least = best.copy()
    np.minimum.at(least, keys, simple[rows])
    ties[least < best] = 0
    best[:] = least
    simplest = simple[rows] == best[keys]
    keys, rows = keys[simplest], rows[simplest]
    order = np.lexsort((rows, keys))
    keys, rows = keys[order], rows[order]
    begins = np.flatnonzero(np.diff(keys, prepend=-1))
    place = np.arange(len(keys)) - np.repeat(begins, np.diff(np.append(begins, len(keys)))) + ties[keys]
    kept = place < examples.shape[1]
    examples[keys[kept], place[kept]] = packed[rows[kept]]
    ties += np.bincount(keys, minlength=len(ties))
