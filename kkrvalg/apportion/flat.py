"""Highest averages for lists that stand alone, without steps: the fast road to the seats.

The seats are not handed out one by one from the first. A guess by the method's own rounding falls about two
seats short, and only the rest are handed out by comparing quotients; the result is the same, as every rounding
of one scale is a stage of the seat-by-seat count (F. Pukelsheim, *Proportional Representation*, 2nd ed. 2017,
sections 4.6 and 6.1: jump and step).

Quotients are first compared as integers, ``votes * 2**32 // divisor``: where these differ, the quotients
differ in the same direction. Where they are equal, fractions decide.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.apportion.methods import Method

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHIFT = 32


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
    if seats < 0 or (votes and min(votes) < 0):
        raise ValueError("votes and seats are not negative")
    if not total:
        return FlatOutcome((0,) * len(votes), unfilled=seats)
    held = _guess(votes, seats, total, 2 * first // step)
    missing = seats - sum(held)
    if missing < 1:
        held = [0 if first or not vote else 1 for vote in votes]
        missing = seats - sum(held)
    coming = [
        (vote << _SHIFT) // (step * own + first) if vote else -1 for vote, own in zip(votes, held, strict=True)
    ]
    lowest = max(coming) + 1
    while missing:
        lowest = max(coming)
        taker = coming.index(lowest)
        own = held[taker] + 1
        held[taker] = own
        coming[taker] = (votes[taker] << _SHIFT) // (step * own + first)
        missing -= 1
    if lowest > max(coming):
        return FlatOutcome(tuple(held))
    return _settle(votes, held, step, first)


def _guess(votes: Sequence[int], seats: int, total: int, rounding: int) -> list[int]:
    """Round each list's share by the method's rounding point (``rounding`` is twice it), about two seats short."""
    scale = 2 * seats + (rounding - 1) * len(votes) - 4
    if scale < 1:
        return [seats]
    up = (2 - rounding) * total
    total *= 2
    if up:
        return [(vote * scale + up) // total if vote else 0 for vote in votes]
    return [vote * scale // total for vote in votes]


def _settle(votes: Sequence[int], held: list[int], step: int, first: int) -> FlatOutcome:
    """Decide exactly: open when the smallest quotient that won a seat equals the largest that did not."""

    def quotient(position: int, own: int) -> Fraction:
        return Fraction(votes[position], step * own + first)

    while True:
        won = {p: quotient(p, own - 1) for p, own in enumerate(held) if step * (own - 1) + first > 0}
        lost = {p: quotient(p, own) for p, own in enumerate(held) if votes[p]}
        if not won:
            return FlatOutcome(tuple(held))
        giver, taker = min(won, key=won.__getitem__), max(lost, key=lost.__getitem__)
        if won[giver] >= lost[taker]:
            break
        held[giver] -= 1
        held[taker] += 1
    if won[giver] > lost[taker]:
        return FlatOutcome(tuple(held))
    shared = won[giver]
    holders = [p for p, value in won.items() if value == shared]
    waiting = [p for p, value in lost.items() if value == shared]
    for position in holders:
        held[position] -= 1
    return FlatOutcome(tuple(held), tuple(sorted(holders + waiting)), len(holders), shared)


BY_METHOD = {Method.DHONDT: dhondt, Method.SAINTE_LAGUE: sainte_lague, Method.ADAMS: adams}
