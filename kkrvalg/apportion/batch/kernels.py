"""The compiled code: d'Hondt at one level and nested, the reduction seat by seat, and sums over groups.

It stands in one file because Numba notices a change only in the file of the function it keeps. Votes are
floating-point numbers that hold whole numbers. No quotient is compared whose votes times divisor reach 2^52: below
that two different quotients a/b > c/d differ by more than 2^-52 of their size, as ad - bc is 1 at least, and
rounding cannot make them equal; nor can it make equal ones differ.
"""

# ruff: noqa: C901, PLR0917 (compiled code: arrays go in one by one, and loops stay together)

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kkrvalg.apportion.batch.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

LIMIT = 2.0**52
"""Quotients are compared in floating point where votes times divisor stay below this."""

NO_LIMIT = np.iinfo(np.int32).max
"""Stands for no ceiling."""

PLACES = np.uint64(1 << 20)
"""The places of one subject: no more than this may stand in the lots about it."""

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_30, _27, _31 = np.uint64(30), np.uint64(27), np.uint64(31)


@compiled
def mix(number: np.uint64) -> np.uint64:
    """Return the number scattered over all 64 bits (splitmix64): different numbers stay different."""
    number = number + _GOLDEN
    number = (number ^ (number >> _30)) * _FIRST
    number = (number ^ (number >> _27)) * _SECOND
    return number ^ (number >> _31)


@compiled
def priority(key: np.uint64, subject: int, place: int) -> np.uint64:
    """Return the priority of a place in the lot about a subject; of those tied the largest wins."""
    return mix(key ^ mix(np.uint64(subject) * PLACES + np.uint64(place)))


@compiled
def fill(votes: Floats, ceilings: Integers, held: Integers, count: int, seats: int) -> float:
    """Divide ``seats`` among the first ``count`` members into ``held``; return the quotient of a tie, 0.0 if none.

    Every member has votes, and no ceiling is above ``seats``. After a tie those who hold a seat at its quotient
    hold it provisionally. A guess by multiplication comes first: the seats whose quotient reaches one common
    number are a stage of the count seat by seat, ceilings or not. The rest is given, or taken back, seat by seat.
    """
    total, room = 0.0, 0
    for member in range(count):
        total += votes[member]
        room += ceilings[member]
    if room <= seats:
        for member in range(count):
            held[member] = ceilings[member]
        return 0.0
    scale = (seats + 0.5 * count - 0.5) / total
    left = seats
    for member in range(count):
        held[member] = min(int(votes[member] * scale), ceilings[member])
        left -= held[member]
    while left > 0:
        held[_next(votes, ceilings, held, count)] += 1
        left -= 1
    while left < 0:
        held[_last(votes, held, count)] -= 1
        left += 1
    while True:
        giver, taker = _last(votes, held, count), _next(votes, ceilings, held, count)
        if giver < 0:
            return 0.0
        low, high = votes[giver] / held[giver], votes[taker] / (held[taker] + 1)
        if low >= high:
            return low if low == high else 0.0
        held[giver] -= 1
        held[taker] += 1


@compiled
def _next(votes: Floats, ceilings: Integers, held: Integers, count: int) -> int:
    """Return the member with the largest quotient among those with room."""
    top, at = -1.0, -1
    for member in range(count):
        if held[member] < ceilings[member]:
            quotient = votes[member] / (held[member] + 1)
            if quotient > top:
                top, at = quotient, member
    return at


@compiled
def _last(votes: Floats, held: Integers, count: int) -> int:
    """Return the member whose last seat has the smallest quotient, -1 if nobody has a seat."""
    least, at = np.inf, -1
    for member in range(count):
        if held[member] > 0:
            quotient = votes[member] / held[member]
            if quotient < least:
                least, at = quotient, member
    return at


@compiled
def take_back(
    votes: Floats, ceilings: Integers, held: Integers, tied: Integers, count: int, quotient: float
) -> int:
    """Take back the seats held at the quotient of a tie and mark who is tied; return the seats at stake."""
    stake = 0
    for member in range(count):
        if held[member] > 0 and votes[member] / held[member] == quotient:
            held[member] -= 1
            stake += 1
        tied[member] = held[member] < ceilings[member] and votes[member] / (held[member] + 1) == quotient
    return stake


@compiled
def draw_lots(
    held: Integers, tied: Integers, places: Integers, count: int, stake: int, key: np.uint64, subject: int
) -> None:
    """Give the seats at stake to those of the tied with the largest priorities."""
    for _ in range(stake):
        top, winner = np.uint64(0), -1
        for member in range(count):
            if tied[member]:
                own = priority(key, subject, places[member])
                if winner < 0 or own > top:
                    top, winner = own, member
        held[winner] += 1
        tied[winner] = 0


@compiled
def divide_rows(
    votes: Integers, seats: Integers, ceilings: Integers, held: Integers, tied: NDArray[np.bool_], stakes: Integers
) -> None:
    """Divide each row's seats; a row whose numbers are too large gets a stake of -1 and is left alone.

    ``seats`` and ``ceilings`` have one row for all, or one for each.
    """
    width = votes.shape[1]
    members, numbers = np.empty(width, np.int64), np.empty(width, np.float64)
    tops, own, marks = np.empty(width, np.int64), np.empty(width, np.int64), np.empty(width, np.int64)
    for row in range(votes.shape[0]):
        number = seats[row if seats.shape[0] > 1 else 0]
        limits = ceilings[row if ceilings.shape[0] > 1 else 0]
        count, total = 0, 0.0
        for at in range(width):
            if votes[row, at] > 0:
                members[count], numbers[count] = at, votes[row, at]
                tops[count] = min(limits[at], number)
                total += numbers[count]
                count += 1
        if total * (number + 1) >= LIMIT:
            stakes[row] = -1
            continue
        quotient = fill(numbers, tops, own, count, number)
        stakes[row] = 0
        if quotient > 0.0:
            stakes[row] = take_back(numbers, tops, own, marks, count, quotient)
            for member in range(count):
                tied[row, members[member]] = marks[member]
        for member in range(count):
            held[row, members[member]] = own[member]


@compiled
def _settled(
    votes: Floats,
    ceilings: Integers,
    held: Integers,
    tied: Integers,
    places: Integers,
    count: int,
    seats: int,
    key: np.uint64,
    subject: int,
) -> int:
    """Divide ``seats`` among members and draw the lot if there is one; return 1 if there was."""
    quotient = fill(votes, ceilings, held, count, seats)
    if quotient == 0.0:
        return 0
    stake = take_back(votes, ceilings, held, tied, count, quotient)
    draw_lots(held, tied, places, count, stake, key, subject)
    return 1


@compiled
def _least(votes: Integers, first: int, last: int, part: int, whole: int, seats: int) -> int:
    """Return the fewest votes that a list of a body takes part with, -1 if the numbers are too large."""
    total = 0.0
    for at in range(first, last):
        total += votes[at]
    if total * (seats + 1) >= LIMIT:
        return -1
    return max(1, -(-part * int(total) // whole))


@compiled
def _gather(
    votes: Integers,
    order: Integers,
    ceilings: Integers,
    span: tuple[int, int],
    least: int,
    seats: int,
    numbers: Floats,
    tops: Integers,
    members: Integers,
) -> int:
    """Gather votes, ceilings and rows of the lists of a group that take part; return how many they are."""
    count = 0
    for at in range(span[0], span[1]):
        row = order[at]
        if votes[row] >= least:
            numbers[count], tops[count], members[count] = votes[row], min(ceilings[row], seats), row
            count += 1
    return count


@compiled
def divide_bodies(
    votes: Integers,
    keys: NDArray[np.uint64],
    starts: Integers,
    order: Integers,
    groups: Integers,
    spans: Integers,
    group_places: Integers,
    list_places: Integers,
    seats: Integers,
    ceilings: Integers,
    threshold: Integers,
    won: NDArray[np.int16],
    lots: Integers,
    hard: NDArray[np.bool_],
) -> None:
    """Divide the seats of every body in every draw: among its groups, then inside each group.

    The lists of body b are the rows ``starts[b]`` to ``starts[b + 1]``. Its groups, alliances and single lists,
    are ``spans[b]`` to ``spans[b + 1]``; the lists of group g are ``order[groups[g]:groups[g + 1]]``. ``lots``
    counts for each draw those at the outer level and those inside. A body whose numbers are too large is marked as
    ``hard`` and left alone.
    """
    width = 0
    for body in range(len(seats)):
        width = max(width, starts[body + 1] - starts[body])
    numbers, inner_numbers = np.empty(width, np.float64), np.empty(width, np.float64)
    tops, inner_tops = np.empty(width, np.int64), np.empty(width, np.int64)
    held, inner_held = np.empty(width, np.int64), np.empty(width, np.int64)
    places, inner_places = np.empty(width, np.int64), np.empty(width, np.int64)
    who, members, marks = np.empty(width, np.int64), np.empty(width, np.int64), np.empty(width, np.int64)
    for draw in range(votes.shape[0]):
        own, key = votes[draw], keys[draw]
        for body in range(len(seats)):
            number = seats[body]
            least = _least(own, starts[body], starts[body + 1], threshold[0], threshold[1], number)
            if least < 0:
                hard[draw, body] = True
                continue
            count = 0
            for group in range(spans[body], spans[body + 1]):
                span = (groups[group], groups[group + 1])
                inside = _gather(own, order, ceilings, span, least, number, inner_numbers, inner_tops, members)
                if inside:
                    numbers[count], tops[count] = _sums(inner_numbers, inner_tops, inside, number)
                    places[count], who[count] = group_places[group], group
                    count += 1
            lots[draw, 0] += _settled(numbers, tops, held, marks, places, count, number, key, body)
            for at in range(count):
                group = who[at]
                span = (groups[group], groups[group + 1])
                if span[1] - span[0] == 1:
                    won[draw, order[span[0]]] = held[at]
                elif held[at]:
                    inside = _gather(
                        own, order, ceilings, span, least, held[at], inner_numbers, inner_tops, members
                    )
                    for member in range(inside):
                        inner_places[member] = list_places[members[member]]
                    lots[draw, 1] += _settled(
                        inner_numbers, inner_tops, inner_held, marks, inner_places, inside, held[at], key, body
                    )
                    for member in range(inside):
                        won[draw, members[member]] = inner_held[member]


@compiled
def _sums(numbers: Floats, tops: Integers, count: int, seats: int) -> tuple[float, int]:
    """Return the votes of a group's lists in all, and their ceilings in all, no more than ``seats``."""
    total, top = 0.0, 0
    for member in range(count):
        total += numbers[member]
        top += tops[member]
    return total, min(top, seats)


@compiled
def distribute_rows(
    votes: Integers,
    floors: Integers,
    ceilings: Integers,
    sizes: Integers,
    held: Integers,
    tied: NDArray[np.bool_],
    stakes: Integers,
) -> None:
    """Give each row's seats above the floors to the party with most votes for each seat it holds.

    Of equal ones those with fewest seats come first. Who has no votes takes no part. A row whose numbers are too
    large gets a stake of -1 and is left alone.
    """
    width = votes.shape[1]
    for row in range(votes.shape[0]):
        left, total = sizes[row], 0.0
        for party in range(width):
            total += votes[row, party]
            if votes[row, party] > 0:
                held[row, party] = floors[row, party]
                left -= floors[row, party]
        stakes[row] = 0
        if total * (sizes[row] + 1) >= LIMIT:
            stakes[row] = -1
            continue
        while left > 0:
            top, fewest, number = _neediest(votes[row], ceilings[row], held[row])
            if number == 0:
                break
            for party in range(width):
                own = held[row, party]
                room = votes[row, party] > 0 and own < ceilings[row, party]
                if room and own == fewest and votes[row, party] / own == top:
                    if number > left:
                        tied[row, party] = True
                    else:
                        held[row, party] += 1
            if number > left:
                stakes[row] = left
                break
            left -= number


@compiled
def _neediest(votes: Integers, ceilings: Integers, held: Integers) -> tuple[float, int, int]:
    """Return the most votes for a seat among parties with room, the fewest seats at it, and how many have both."""
    top, fewest, number = 0.0, 0, 0
    for party in range(len(votes)):
        own = held[party]
        if votes[party] > 0 and own < ceilings[party]:
            ratio = votes[party] / own
            if ratio > top or (ratio == top and own < fewest):
                top, fewest, number = ratio, own, 1
            elif ratio == top and own == fewest:
                number += 1
    return top, fewest, number


@compiled
def add_up(numbers: Integers, group_of: Integers, sums: Integers) -> None:
    """Add each row's numbers to the sums of their groups; a group of -1 is left out."""
    for row in range(numbers.shape[0]):
        for at in range(numbers.shape[1]):
            if group_of[at] >= 0:
                sums[row, group_of[at]] += numbers[row, at]
