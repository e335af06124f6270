"""The compiled code that goes through all partitions, one after the other, as growth strings in order.

It stands in one file because Numba notices a change only in the file of the function it keeps. All numbers are
whole: quotients were multiplied by the least common multiple of the divisors before.
"""

# ruff: noqa: C901, PLR0912, PLR0915, PLR0917 (compiled code: arrays go in one by one, and loops stay together)

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kkrvalg.apportion.batch.compiled import compiled
from kkrvalg.apportion.batch.partition_game import (
    BOTH,
    EITHER,
    FIRST,
    FIRST_MAYBE_BOTH,
    MAYBE_EITHER,
    MAYBE_SECOND,
    NOTHING,
    OFFICE_LEAST,
    SECOND,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


# --- two posts in order ---------------------------------------------------------------------------------------


@compiled
def _office_class(own: int, top: int, tops: int, after: int) -> int:
    """Return the class of a unit for two posts in order.

    ``top`` is the largest number of votes of any other unit, ``tops`` how many have it, ``after`` the largest of
    the rest.
    """
    if own > top:
        if own > 2 * top:
            return BOTH
        return FIRST_MAYBE_BOTH if own == 2 * top else FIRST
    if own == top:
        if own == 0:
            return NOTHING
        return EITHER if tops == 1 else MAYBE_EITHER
    if tops > 1 or own < after or 2 * own < top:
        return NOTHING
    return MAYBE_SECOND if own == after or 2 * own == top else SECOND


@compiled
def _office_class_of(own: int, more: int, quotients: Ints, ids: Ints, units: int, without: int) -> int:
    """Return the class of a unit with its ``own`` votes: against all units but one, and one with ``more``."""
    top, tops, after = more, 1, 0
    for unit in range(units):
        if unit != without:
            rival = quotients[ids[unit], 1]
            if rival > top:
                top, tops, after = rival, 1, top
            elif rival == top:
                tops += 1
            elif rival > after:
                after = rival
    return _office_class(own, top, tops, after)


@compiled
def _classify_offices(votes: Ints, units: int, classes: Ints) -> None:
    """Put the class of each unit for two posts in order in ``classes``."""
    top, tops, after, afters = 0, 0, 0, 0
    for unit in range(units):
        own = votes[unit]
        if own > top:
            top, tops, after, afters = own, 1, top, tops
        elif own == top:
            tops += 1
        elif own > after:
            after, afters = own, 1
        elif own == after:
            afters += 1
    for unit in range(units):
        own = votes[unit]
        classes[unit] = NOTHING
        if own == top:
            rivals = top if tops > 1 else after
            classes[unit] = _office_class(own, rivals, tops - 1, after)
        elif own == after and own:
            classes[unit] = _office_class(own, top, tops, after if afters > 1 else 0)


# --- a post of several seats ----------------------------------------------------------------------------------


@compiled
def _classify_seats(votes: Ints, shares: Ints, units: int, seats: int, classes: Ints, standing: Ints) -> None:
    """Put the class of each unit for a post of several seats in ``classes``: d'Hondt, seat by seat.

    ``shares`` are the common multiple of the divisors by each divisor, ``standing`` is room for the quotients.
    """
    for unit in range(units):
        classes[unit] = 0
        standing[unit] = votes[unit] * shares[1]
    last, winner = 0, 0
    for _seat in range(seats):
        last = 0
        for unit in range(units):
            if standing[unit] > last:
                last, winner = standing[unit], unit
        classes[winner] += 1
        standing[winner] = votes[winner] * shares[classes[winner] + 1]
    in_lot = False
    for unit in range(units):
        in_lot |= standing[unit] == last
    for unit in range(units):
        won = classes[unit]
        classes[unit] = 2 * won
        if in_lot:
            if standing[unit] == last:
                classes[unit] += 1
            elif won and votes[unit] * shares[won] == last:
                classes[unit] -= 1


@compiled
def _reaches(part: int, quotients: Ints, ids: Ints, units: int, without: int, seats: int, wanted: int) -> bool:
    """Return whether a part that leaves its unit is in a class as good as the one that is wanted.

    It surely has its j-th seat where no more than seats − j of the others' quotients are as large as its j-th.
    """
    j = wanted // 2
    least = quotients[part, j]
    if least == 0:
        return False
    room = seats - j
    rest = ids[without] ^ part
    number = 1
    while quotients[rest, number] >= least:
        number += 1
        room -= 1
        if room < 0:
            return False
    for unit in range(units):
        if unit != without:
            number = 1
            while quotients[ids[unit], number] >= least:
                number += 1
                room -= 1
                if room < 0:
                    return False
    return True


# --- stability ------------------------------------------------------------------------------------------------


@compiled
def find_blockers(
    low: NDArray[np.int8],
    high: NDArray[np.int8],
    reach: tuple[Ints, Ints],
    quotients: Ints,
    seats: int,
) -> tuple[Ints, Ints, Ints]:
    """Return the parts of each union, in each class within its reach, that may be better off leaving it.

    See :func:`kkrvalg.apportion.batch.partition_tables.find_blockers_by_arrays`.
    """
    size, classes, parties = low.shape
    first = np.zeros(size * classes + 1, dtype=np.int64)
    blockers = np.empty(1024, dtype=np.int64)
    wanted = np.empty(1024, dtype=np.int64)
    covered = np.zeros(size, dtype=np.int64)
    ids = np.zeros(parties + len(quotients) - size + 1, dtype=np.int64)
    count = 0
    for union in range(size):
        units = _apart(union, size, parties, len(quotients), ids)
        for old in range(classes):
            part = (union - 1) & union if old and reach[0][union] <= old <= reach[1][union] else 0
            covered[union] = 0
            while part:
                fits = _fits(low, high, union, old, part, seats)
                by_larger = 0
                left = union ^ part
                while left:
                    by_larger |= covered[part | (left & -left)]
                    left &= left - 1
                covered[part] = fits | by_larger
                if fits & ~by_larger and _is_within_reach(part, fits, quotients, ids, units, seats):
                    if count == len(blockers):
                        blockers = np.concatenate((blockers, blockers))
                        wanted = np.concatenate((wanted, wanted))
                    blockers[count], wanted[count] = part, fits
                    count += 1
                part = (part - 1) & union
            first[union * classes + old + 1] = count
    return first, blockers[:count].copy(), wanted[:count].copy()


@compiled
def _apart(union: int, size: int, parties: int, end: int, ids: Ints) -> int:
    """Put a union and all others, each by itself, in ``ids``, and return how many they are."""
    ids[0] = union
    units = 1
    for party in range(parties):
        if not union >> party & 1:
            ids[units] = 1 << party
            units += 1
    for unit in range(size, end):
        ids[units] = unit
        units += 1
    return units


@compiled
def _is_within_reach(part: int, fits: int, quotients: Ints, ids: Ints, units: int, seats: int) -> bool:
    """Return whether a part is in one of some classes where all others stand alone: it wins no more elsewhere."""
    if seats == 0:
        more = quotients[ids[0] ^ part, 1]
        best = _office_class_of(quotients[part, 1], more, quotients, ids, units, 0)
        return fits & ((2 << best) - 1) != 0
    wanted = 0
    while not fits >> wanted & 1:
        wanted += 1
    return _reaches(part, quotients, ids, units, 0, seats, wanted)


@compiled
def _together(low: NDArray[np.int8], high: NDArray[np.int8], union: int, old: int, part: int, seats: int) -> int:
    """Return the most that the parties of a part of a union in a class may win there, all of them together.

    See :func:`kkrvalg.apportion.batch.partition_tables.together`.
    """
    won = (old + 1) // 2
    place = 2 * won if seats else old
    sure, drawn, left_over, largest, most = 0, 0, won, 0, 0
    for party in range(low.shape[2]):
        if union >> party & 1:
            left_over -= low[union, place, party]
            if part >> party & 1:
                sure += low[union, place, party]
                drawn += high[union, place, party] - low[union, place, party]
                largest = max(largest, high[union, place, party])
                most += high[union, place, party]
    if seats:
        return sure + min(drawn, left_over)
    if old < FIRST_MAYBE_BOTH or largest < OFFICE_LEAST[FIRST]:
        return largest
    return min(most, OFFICE_LEAST[BOTH])


@compiled
def _fits(low: NDArray[np.int8], high: NDArray[np.int8], union: int, old: int, part: int, seats: int) -> int:
    """Return the classes, as bits, in which a part is surely better off than in its union in a class.

    No party has less than it may have in the union, and the part surely wins more than they may have together.
    The classes of a post of several seats are a chain: where a part is not better off, it is not in those below.
    """
    found = 0
    most = _together(low, high, union, old, part, seats)
    for new in range(old, 0, -1):
        least = new // 2 if seats else OFFICE_LEAST[new]
        worse = least <= most
        left = part
        party = 0
        while left and not worse:
            if left & 1:
                worse = low[part, new, party] < high[union, old, party]
            left >>= 1
            party += 1
        if not worse:
            found |= 1 << new
        elif seats:
            break
    return found


@compiled
def _is_stable(
    quotients: Ints,
    ids: Ints,
    units: int,
    joined: int,
    classes: Ints,
    seats: int,
    first: Ints,
    blockers: Ints,
    wanted: Ints,
) -> bool:
    """Return whether no part of any of the ``joined`` first units is surely better off leaving it."""
    number_of_classes = 2 * seats + 1 if seats else 8
    for unit in range(joined):
        if classes[unit] == 0:
            continue
        at = ids[unit] * number_of_classes + classes[unit]
        for place in range(first[at], first[at + 1]):
            part = blockers[place]
            if seats:
                if _reaches(part, quotients, ids, units, unit, seats, wanted[place]):
                    return False
            else:
                more = quotients[ids[unit] ^ part, 1]
                found = _office_class_of(quotients[part, 1], more, quotients, ids, units, unit)
                if wanted[place] >> found & 1:
                    return False
    return True


# --- the walk -------------------------------------------------------------------------------------------------


@compiled
def _add(key: int, stable: bool, simple: int, packed: int, numbers: Ints, examples: Ints) -> None:
    """Add a partition to the tallies under a key, and remember it where none that is stable is simpler."""
    numbers[key, 0] += 1
    if not stable:
        return
    numbers[key, 1] += 1
    if simple > numbers[key, 2]:
        return
    if simple < numbers[key, 2]:
        numbers[key, 2] = simple
        numbers[key, 3] = 0
    if numbers[key, 3] < examples.shape[1]:
        examples[key, numbers[key, 3]] = packed
    numbers[key, 3] += 1


@compiled
def _pair(ids: Ints, classes: Ints, units: int, codes: int, first_of: Ints, second_of: Ints) -> int:
    """Return whose the chair and the vice chair are, as one number; the last code is a lot."""
    chair, vice = codes - 1, codes - 1
    for unit in range(units):
        if classes[unit] >= FIRST:
            chair = first_of[ids[unit]]
        if classes[unit] == BOTH:
            vice = second_of[ids[unit]]
        elif classes[unit] == SECOND:
            vice = first_of[ids[unit]]
    return chair * codes + vice


@compiled
def _how_simple(ids: Ints, joined: int, parties: int) -> int:
    """Return how far a partition is from everybody alone: units fewer than parties, then parties in unions."""
    together = parties
    for unit in range(joined):
        if ids[unit] & (ids[unit] - 1) == 0:
            together -= 1
    return (parties - joined) * 16 + together


@compiled
def walk(
    prefix: Ints,
    parties: int,
    alone: int,
    seats: int,
    scale: int,
    quotients: Ints,
    first: Ints,
    blockers: Ints,
    wanted: Ints,
    first_of: Ints,
    second_of: Ints,
    numbers: Ints,
    examples: Ints,
) -> None:
    """Go through the partitions that begin as ``prefix`` does, and add each to the tallies.

    A partition is a growth string: the unit of each party, a new unit having the next number. ``seats`` is 0 for
    two posts in order; ``first_of`` and ``second_of`` then say whose the posts of a unit are. The tallies have a
    place for each unit in each class but the first (unit · classes + class), and behind them one for each pair;
    for a post of several seats all stand under the last pair. Their ``numbers`` are how many partitions there are,
    how many of them are stable, how simple the simplest stable ones are and how many are as simple; ``examples``
    are the first of those.
    """
    number_of_classes = 2 * seats + 1 if seats else 8
    codes = parties + alone + 2
    pairs_from = len(quotients) * number_of_classes
    labels = np.full(parties, -1, dtype=np.int64)
    blocks = np.zeros(parties + 1, dtype=np.int64)
    packed = np.zeros(parties + 1, dtype=np.int64)
    ids = np.zeros(parties + alone + 1, dtype=np.int64)
    votes = np.zeros(parties + alone + 1, dtype=np.int64)
    classes = np.zeros(parties + alone + 1, dtype=np.int64)
    standing = np.zeros(parties + alone + 1, dtype=np.int64)
    shares = np.zeros(seats + 2, dtype=np.int64)
    for divisor in range(1, seats + 2):
        shares[divisor] = scale // divisor
    weights = np.zeros(parties, dtype=np.int64)
    for party in range(parties):
        weights[party] = quotients[1 << party, 1] // scale
    start = len(prefix)
    for party in range(start):
        label = prefix[party]
        ids[label] |= 1 << party
        votes[label] += weights[party]
        blocks[party + 1] = max(blocks[party], label + 1)
        packed[party + 1] = packed[party] | label << 4 * party
    party = start
    while party >= start:
        if party < parties:
            label = labels[party]
            if label >= 0:
                ids[label] ^= 1 << party
                votes[label] -= weights[party]
            label += 1
            labels[party] = label
            if label > blocks[party]:
                labels[party] = -1
                party -= 1
                continue
            ids[label] |= 1 << party
            votes[label] += weights[party]
            blocks[party + 1] = max(blocks[party], label + 1)
            packed[party + 1] = packed[party] | label << 4 * party
            party += 1
            continue
        joined = blocks[parties]
        units = joined + alone
        for unit in range(alone):
            ids[joined + unit] = (1 << parties) + unit
            votes[joined + unit] = quotients[ids[joined + unit], 1] // scale
        if seats:
            _classify_seats(votes, shares, units, seats, classes, standing)
        else:
            _classify_offices(votes, units, classes)
        stable = _is_stable(quotients, ids, units, joined, classes, seats, first, blockers, wanted)
        simple = _how_simple(ids, joined, parties)
        for unit in range(units):
            if classes[unit]:
                key = ids[unit] * number_of_classes + classes[unit]
                _add(key, stable, simple, packed[parties], numbers, examples)
        key = pairs_from + codes * codes - 1
        if seats == 0:
            key = pairs_from + _pair(ids, classes, units, codes, first_of, second_of)
        _add(key, stable, simple, packed[parties], numbers, examples)
        for unit in range(joined, units):
            ids[unit], votes[unit] = 0, 0
        party -= 1
