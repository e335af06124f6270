"""The compiled code: d'Hondt at one level and nested, the reduction seat by seat, and sums over groups.

It stands in one file because Numba notices a change only in the file of the function it keeps. Votes are
floating-point numbers that hold whole numbers. No quotient is compared whose votes times divisor reach 2^52: below
that two different quotients a/b > c/d differ by more than 2^-52 of their size, as ad - bc is 1 at least, and
rounding cannot make them equal; nor can it make equal ones differ.
"""

# ruff: noqa: C901, PLR0912, PLR0915, PLR0917 (compiled code: arrays go in one by one, and loops stay together)

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kkrvalg.apportion.batch.compiled import compiled, compiled_part

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Span = tuple[int, int]

LIMIT = 2.0**52
"""Quotients are compared in floating point where votes times divisor stay below this."""

NO_LIMIT = np.iinfo(np.int32).max
"""Stands for no ceiling."""

SHORT = 1.5
"""By how many seats a guess is to fall short, about."""

PLACES = np.uint64(1 << 20)
"""The places of one subject: no more than this may stand in the lots about it."""

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_30, _27, _31 = np.uint64(30), np.uint64(27), np.uint64(31)


@compiled_part
def mix(number: np.uint64) -> np.uint64:
    """Return the number scattered over all 64 bits (splitmix64): different numbers stay different."""
    number = number + _GOLDEN
    number = (number ^ (number >> _30)) * _FIRST
    number = (number ^ (number >> _27)) * _SECOND
    return number ^ (number >> _31)


@compiled_part
def priority(key: np.uint64, subject: int, place: int) -> np.uint64:
    """Return the priority of a place in the lot about a subject; of those tied the largest wins."""
    return mix(key ^ mix(np.uint64(subject) * PLACES + np.uint64(place)))


@compiled_part
def fill(
    votes: Floats,
    ceilings: Integers,
    held: Integers,
    coming: Floats,
    span: Span,
    seats: int,
    total: float,
    room: int,
) -> float:
    """Divide ``seats`` among the members of a span into ``held``; return the quotient of a tie, 0.0 if none.

    Every member has votes, ``total`` in all; ``room`` is the sum of the ceilings, ``coming`` space for the next
    quotients. After a tie those who hold a seat at its quotient hold it provisionally. A guess by multiplication
    comes first, some seats short: the seats whose quotient reaches one common number are a stage of the count seat
    by seat, ceilings or not. The rest is given out by comparing quotients, and the last of these shows whether the
    next is as large. Of two members the first has its k-th seat if its votes times seats + 1 are k times all
    votes.
    """
    first, last = span
    if room <= seats or seats == 0:
        for member in range(first, last):
            held[member] = min(ceilings[member], seats)
        return 0.0
    if first + 1 == last - 1 and ceilings[first] >= seats and ceilings[first + 1] >= seats:
        share = votes[first] * (seats + 1) / total
        won = int(share)
        held[first], held[first + 1] = won, seats - won
        return votes[first] / won if share == won else 0.0
    reach = seats + 0.5 * (last - first) - SHORT
    left, top, taker = -1, 0.0, first
    while left <= 0:
        scale = max(reach, 0.0) / total
        left, top = seats, 0.0
        for member in range(first, last):
            own = min(int(votes[member] * scale), ceilings[member])
            held[member] = own
            left -= own
            number = votes[member] / (own + 1) if own < ceilings[member] else 0.0
            coming[member] = number
            if number > top:
                top, taker = number, member
        reach -= SHORT
    quotient = 0.0
    while left > 0:
        quotient = top
        held[taker] += 1
        coming[taker] = votes[taker] / (held[taker] + 1) if held[taker] < ceilings[taker] else 0.0
        taker = _largest(coming, first, last)
        top = coming[taker]
        left -= 1
    return quotient if top == quotient else 0.0


@compiled_part
def _largest(numbers: Floats, first: int, last: int) -> int:
    """Return the place of the largest number of a span."""
    at, top = first, numbers[first]
    for place in range(first + 1, last):
        number = numbers[place]
        if number > top:
            top, at = number, place
    return at


@compiled_part
def take_back(
    votes: Floats, ceilings: Integers, held: Integers, tied: Integers, span: Span, quotient: float
) -> int:
    """Take back the seats held at the quotient of a tie and mark who is tied; return the seats at stake."""
    stake = 0
    for member in range(span[0], span[1]):
        if held[member] > 0 and votes[member] / held[member] == quotient:
            held[member] -= 1
            stake += 1
        tied[member] = held[member] < ceilings[member] and votes[member] / (held[member] + 1) == quotient
    return stake


@compiled_part
def draw_lots(
    held: Integers, tied: Integers, places: Integers, span: Span, stake: int, key: np.uint64, subject: int
) -> None:
    """Give the seats at stake to those of the tied with the largest priorities."""
    for _ in range(stake):
        top, winner = np.uint64(0), -1
        for member in range(span[0], span[1]):
            if tied[member]:
                own = priority(key, subject, places[member])
                if winner < 0 or own > top:
                    top, winner = own, member
        held[winner] += 1
        tied[winner] = 0


@compiled
def draw_rows(
    tied: NDArray[np.bool_],
    stakes: Integers,
    keys: NDArray[np.uint64],
    subjects: Integers,
    places: Integers,
    drawn: NDArray[np.bool_],
) -> None:
    """Mark who is drawn in each row's lot; ``subjects`` and ``places`` have one row for all, or one for each."""
    for row in range(len(stakes)):
        if stakes[row] == 0:
            continue
        subject = subjects[row if len(subjects) > 1 else 0]
        where = places[row if len(places) > 1 else 0]
        for _ in range(stakes[row]):
            top, winner = np.uint64(0), -1
            for at in range(tied.shape[1]):
                if tied[row, at] and not drawn[row, at]:
                    own = priority(keys[row], subject, where[at])
                    if winner < 0 or own > top:
                        top, winner = own, at
            drawn[row, winner] = True


@compiled
def divide_rows(
    votes: Integers, seats: Integers, ceilings: Integers, held: Integers, tied: NDArray[np.bool_], stakes: Integers
) -> None:
    """Divide each row's seats; a row whose numbers are too large gets a stake of -1 and is left alone.

    ``seats`` and ``ceilings`` have one row for all, or one for each.
    """
    width = votes.shape[1]
    members, numbers, coming = np.empty(width, np.int64), np.empty(width, np.float64), np.empty(width, np.float64)
    tops, own, marks = np.empty(width, np.int64), np.empty(width, np.int64), np.empty(width, np.int64)
    for row in range(votes.shape[0]):
        number = seats[row if seats.shape[0] > 1 else 0]
        limits = ceilings[row if ceilings.shape[0] > 1 else 0]
        count, total, room = 0, 0.0, 0
        for at in range(width):
            if votes[row, at] > 0:
                members[count], numbers[count], tops[count] = at, votes[row, at], limits[at]
                total += numbers[count]
                room += tops[count]
                count += 1
        if total * (number + 1) >= LIMIT:
            stakes[row] = -1
            continue
        quotient = fill(numbers, tops, own, coming, (0, count), number, total, room)
        if quotient > 0.0:
            stakes[row] = take_back(numbers, tops, own, marks, (0, count), quotient)
            for member in range(count):
                tied[row, members[member]] = marks[member]
        for member in range(count):
            held[row, members[member]] = own[member]


@compiled_part
def _least(votes: Integers, rows: Span, threshold: Integers, seats: int) -> int:
    """Return the fewest votes that a list of a body takes part with, -1 if the numbers are too large."""
    total = 0.0
    for row in range(rows[0], rows[1]):
        total += votes[row]
    if total * (seats + 1) >= LIMIT:
        return -1
    needed: int = -(-threshold[0] * int(total) // threshold[1])
    return max(1, needed)


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
    outer, inner = np.empty(width, np.float64), np.empty(width, np.float64)
    tops, inner_tops = np.empty(width, np.int64), np.empty(width, np.int64)
    held, inner_held = np.empty(width, np.int64), np.empty(width, np.int64)
    places, inner_places = np.empty(width, np.int64), np.empty(width, np.int64)
    begins, members = np.empty(width + 1, np.int64), np.empty(width, np.int64)
    coming, marks = np.empty(width, np.float64), np.empty(width, np.int64)
    for draw in range(votes.shape[0]):
        own, key, seated = votes[draw], keys[draw], won[draw]
        for body in range(len(seats)):
            least = 1
            if threshold[0]:
                least = _least(own, (starts[body], starts[body + 1]), threshold, seats[body])
            if least < 0:
                hard[draw, body] = True
                continue
            count, inside, everybody, room = 0, 0, 0.0, 0
            for group in range(spans[body], spans[body + 1]):
                begins[count], total, top = inside, 0.0, 0
                for at in range(groups[group], groups[group + 1]):
                    row = order[at]
                    if own[row] >= least:
                        inner[inside], inner_tops[inside], members[inside] = own[row], ceilings[row], row
                        total += inner[inside]
                        top += inner_tops[inside]
                        inside += 1
                if inside > begins[count]:
                    outer[count], tops[count], places[count] = total, top, group_places[group]
                    everybody += total
                    room += top
                    count += 1
            if everybody * (seats[body] + 1) >= LIMIT:
                hard[draw, body] = True
                continue
            begins[count] = inside
            quotient = fill(outer, tops, held, coming, (0, count), seats[body], everybody, room)
            if quotient > 0.0:
                stake = take_back(outer, tops, held, marks, (0, count), quotient)
                draw_lots(held, marks, places, (0, count), stake, key, body)
                lots[draw, 0] += 1
            for at in range(count):
                if held[at] == 0:
                    continue
                span = (begins[at], begins[at + 1])
                if span[1] - span[0] == 1:
                    seated[members[span[0]]] = held[at]
                    continue
                quotient = fill(inner, inner_tops, inner_held, coming, span, held[at], outer[at], tops[at])
                if quotient > 0.0:
                    stake = take_back(inner, inner_tops, inner_held, marks, span, quotient)
                    for member in range(span[0], span[1]):
                        inner_places[member] = list_places[members[member]]
                    draw_lots(inner_held, marks, inner_places, span, stake, key, body)
                    lots[draw, 1] += 1
                for member in range(span[0], span[1]):
                    seated[members[member]] = inner_held[member]


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


@compiled_part
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


@compiled
def leaders(
    votes: Integers,
    held: Integers,
    places: Integers,
    keys: NDArray[np.uint64],
    subject: int,
    column: Integers,
    lots: Integers,
) -> None:
    """Find the column with the largest votes in each row, halved for who holds a seat; 1 in ``lots`` for a lot."""
    for row in range(votes.shape[0]):
        top, at, draw, best = 0, -1, 0, np.uint64(0)
        for member in range(votes.shape[1]):
            own = votes[row, member] * (2 - held[row, member])
            if own > top:
                top, at, draw = own, member, 0
            elif own == top and own > 0:
                if not draw:
                    draw, best = 1, priority(keys[row], subject, places[row, at])
                other = priority(keys[row], subject, places[row, member])
                if other > best:
                    best, at = other, member
        column[row], lots[row] = at, draw
