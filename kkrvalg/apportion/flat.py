"""Highest averages for lists that stand alone, without steps: the fast road to the seats.

The seats are not handed out one by one from the first. A guess by the method's own rounding falls about two
seats short, and only the rest are handed out by comparing quotients; the result is the same, as every rounding
of one scale is a stage of the seat-by-seat count (F. Pukelsheim, *Proportional Representation*, 2nd ed. 2017,
sections 4.6 and 6.1: jump and step).

Quotients are first compared rounded down, with votes multiplied where they are few: where these differ, the
quotients differ in the same direction. Where they are equal, a common multiple of the divisors decides.
"""

from __future__ import annotations

from bisect import insort
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.apportion.methods import Method

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHIFT = 12
"""Binary digits that few votes are multiplied by, so that rounded quotients are seldom equal."""


class FlatOutcome(NamedTuple):
    """The seats of lists in the order they were given.

    ``seats`` are the sure ones: each list's least under any draw. ``tied`` holds the positions of the lists
    that share the quotient of the last ``at_stake`` seats, empty when nothing is open. ``unfilled`` counts
    the seats that nobody can take because nobody has votes.
    """

    seats: tuple[int, ...]
    tied: tuple[int, ...] = ()
    at_stake: int = 0
    quotient: Fraction | None = None
    unfilled: int = 0

    @property
    def outcome(self) -> str:
        """Return ``"completed"`` or ``"lot_needed"``."""
        return "lot_needed" if self.tied else "completed"


def dhondt(votes: Sequence[int], seats: int) -> FlatOutcome:
    """Divide ``seats`` among lists in proportion to ``votes`` by d'Hondt's method.

    Args:
        votes: the votes of each list, integers of any size, none negative.
        seats: the number of seats, not negative.

    Raises:
        ValueError: a vote or the number of seats is negative.
        TypeError: a vote or the number of seats is not an integer.
    """
    return _divide(votes, seats, 1, 1)


def sainte_lague(votes: Sequence[int], seats: int) -> FlatOutcome:
    """Divide ``seats`` by Sainte-Laguë's method; arguments and errors as for :func:`dhondt`."""
    return _divide(votes, seats, 2, 1)


def adams(votes: Sequence[int], seats: int) -> FlatOutcome:
    """Divide ``seats`` by Adams' method; arguments and errors as for :func:`dhondt`.

    Raises:
        ValueError: also when there are fewer seats than lists with votes.
    """
    voted = sum(1 for vote in votes if vote)
    if seats < voted:
        raise ValueError(f"Adams' method gives each of {voted} lists a seat; there are {seats}")
    return _divide(votes, seats, 1, 0)


def _divide(votes: Sequence[int], seats: int, step: int, first: int) -> FlatOutcome:
    """Divide by the divisors ``step * held + first``."""
    total = sum(votes)
    if type(total) is not int or type(seats) is not int:
        raise TypeError("votes and seats are integers")
    fewest = min(votes) if votes else 0
    if seats < 0 or fewest < 0:
        raise ValueError("votes and seats are not negative")
    if not fewest:
        return _divide_among_some(votes, seats, step, first)
    weights = votes
    if total < seats << _SHIFT:
        weights = [vote << _SHIFT for vote in votes]
        total <<= _SHIFT
    held = _guess(weights, seats, total, 2 * first // step)
    coming = [vote // (step * own + first) for vote, own in zip(weights, held, strict=True)]
    queue = sorted(coming)
    lowest = queue[-1] + 1
    for _ in range(seats - sum(held)):
        lowest = queue.pop()
        taker = coming.index(lowest)
        held[taker] = own = held[taker] + 1
        coming[taker] = quotient = weights[taker] // (step * own + first)
        insort(queue, quotient)
    if lowest > queue[-1]:
        return FlatOutcome(tuple(held))
    return _settle(votes, held, step, first)


def _divide_among_some(votes: Sequence[int], seats: int, step: int, first: int) -> FlatOutcome:
    """Divide among the lists with votes, and put those without back in their places."""
    places = [place for place, vote in enumerate(votes) if vote]
    held = [0] * len(votes)
    if not places:
        return FlatOutcome(tuple(held), unfilled=seats)
    found = _divide([votes[place] for place in places], seats, step, first)
    for place, own in zip(places, found.seats, strict=True):
        held[place] = own
    return found._replace(seats=tuple(held), tied=tuple(places[at] for at in found.tied))


def _guess(votes: Sequence[int], seats: int, total: int, rounding: int) -> list[int]:
    """Round each list's share by the method's rounding point (``rounding`` is twice it), some seats short."""
    scale = 2 * seats + (rounding - 1) * len(votes) - 4
    up = (2 - rounding) * total
    total *= 2
    while scale > 0:
        if up:
            held = [(vote * scale + up) // total for vote in votes]
        else:
            held = [vote * scale // total for vote in votes]
        if sum(held) < seats:
            return held
        scale -= 4
    return [1 if rounding == 0 else 0] * len(votes)


def _settle(votes: Sequence[int], held: list[int], step: int, first: int) -> FlatOutcome:
    """Decide exactly: open when the smallest quotient that won a seat equals the largest that did not."""
    while True:
        coming = [step * own + first for own in held]
        gone = [divisor - step for divisor in coming]
        common = lcm(*coming, *(divisor for divisor in gone if divisor > 0))
        lost = [vote * (common // divisor) for vote, divisor in zip(votes, coming, strict=True)]
        won = {p: votes[p] * (common // divisor) for p, divisor in enumerate(gone) if divisor > 0}
        if not won:
            return FlatOutcome(tuple(held))
        giver, highest = min(won, key=won.__getitem__), max(lost)
        if won[giver] >= highest:
            break
        held[giver] -= 1
        held[lost.index(highest)] += 1
    if won[giver] > highest:
        return FlatOutcome(tuple(held))
    holders = [p for p, quotient in won.items() if quotient == highest]
    waiting = [p for p, quotient in enumerate(lost) if quotient == highest]
    for position in holders:
        held[position] -= 1
    shared = Fraction(votes[giver], gone[giver])
    return FlatOutcome(tuple(held), tuple(sorted(holders + waiting)), len(holders), shared)


BY_METHOD = {Method.DHONDT: dhondt, Method.SAINTE_LAGUE: sainte_lague, Method.ADAMS: adams}
