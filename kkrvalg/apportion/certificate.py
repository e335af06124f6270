"""The certificate of a reduction: why no composition of its size does better, in numbers that can be checked.

A composition is the lexicographic optimum exactly when no single seat can be moved to advantage: for every
giver p (above its floor) and taker q (below its ceiling), v_p/(s_p−1) ≥ v_q/s_q, and where these are equal
v_q/(s_q+1) ≥ v_p/s_p. It is the only one exactly when no pair is equal in both.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from kkrvalg.apportion.reduction import count_equally_good

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Worst:
    """The most under-represented party: its position, votes, seats, and votes per seat."""

    party: int
    votes: int
    seats: int
    ratio: Fraction


@dataclass(frozen=True, slots=True)
class Mover:
    """A party that could take one more seat or give one up, with the votes per seat that decide it.

    For a taker ``ratio`` is v/s, what it suffers now; for a giver v/(s−1), what it would suffer.
    """

    party: int
    votes: int
    seats: int
    ratio: Fraction | None


@dataclass(frozen=True, slots=True)
class Certificate:
    """The proof that goes with a reduction.

    ``better_needs`` are the seats each party would need for all to lie below the worst ratio, and
    ``better_needs_sum`` their sum; ``blocked_by_ceiling`` the parties whose need is above their ceiling. Either
    the sum is more than the size or somebody is blocked. A giver with one seat has no ratio: it would have none
    left. ``same_worst`` counts the compositions that share the worst ratio, ``other_optima`` holds some
    compositions that are equally good throughout.
    """

    size: int
    seats: tuple[int, ...]
    worst: Worst
    better_needs: tuple[int, ...]
    better_needs_sum: int
    blocked_by_ceiling: tuple[int, ...]
    takers: tuple[Mover, ...]
    givers: tuple[Mover, ...]
    unique: bool
    other_optima: tuple[tuple[int, ...], ...]
    same_worst: int


def certify(
    votes: Sequence[int], floors: Sequence[int], ceilings: Sequence[int | None], seats: Sequence[int]
) -> Certificate:
    """Return the certificate of a composition; :func:`flaws` says whether it holds.

    Args:
        votes: the votes of each party, positive integers.
        floors: the fewest seats of each, at least one.
        ceilings: the most seats of each, None for no ceiling.
        seats: the composition.
    """
    parties = range(len(votes))
    at = max(parties, key=lambda p: (Fraction(votes[p], seats[p]), votes[p], -p))
    ratio = Fraction(votes[at], seats[at])
    needs = tuple(max(floors[p], votes[p] * ratio.denominator // ratio.numerator + 1) for p in parties)
    blocked = tuple(p for p in parties if _above(needs[p], ceilings[p]))
    takers = tuple(
        Mover(p, votes[p], seats[p], Fraction(votes[p], seats[p]))
        for p in parties
        if not _above(seats[p] + 1, ceilings[p])
    )
    givers = tuple(
        Mover(p, votes[p], seats[p], Fraction(votes[p], seats[p] - 1) if seats[p] > 1 else None)
        for p in parties
        if seats[p] > floors[p]
    )
    others = tuple(_moved(seats, p.party, q.party) for p, q in _pairs(givers, takers) if _is_even(p, q))
    return Certificate(
        size=sum(seats),
        seats=tuple(seats),
        worst=Worst(at, votes[at], seats[at], ratio),
        better_needs=needs,
        better_needs_sum=sum(needs),
        blocked_by_ceiling=blocked,
        takers=takers,
        givers=givers,
        unique=not others,
        other_optima=others,
        same_worst=count_equally_good(votes, floors, ceilings, seats),
    )


def flaws(
    certificate: Certificate,
    votes: Sequence[int],
    floors: Sequence[int],
    ceilings: Sequence[int | None],
) -> tuple[str, ...]:
    """Return what is wrong with a certificate, nothing when it proves its composition.

    Every number is calculated anew from votes, floors and ceilings, and every pair of giver and taker is
    compared: a certificate that was changed anywhere has a flaw.
    """
    seats = certificate.seats
    found = []
    if len(seats) != len(votes) or any(
        seat < floor or _above(seat, ceiling)
        for seat, floor, ceiling in zip(seats, floors, ceilings, strict=False)
    ):
        return ("seats",)
    if sum(seats) != certificate.size:
        return ("size",)
    honest = certify(votes, floors, ceilings, seats)
    found += [
        name for name in Certificate.__dataclass_fields__ if getattr(certificate, name) != getattr(honest, name)
    ]
    if honest.better_needs_sum <= honest.size and not honest.blocked_by_ceiling:
        found.append("better_needs")
    found += ["movers" for p, q in _pairs(honest.givers, honest.takers) if _helps(p, q)]
    return tuple(dict.fromkeys(found))


def _above(seats: int, ceiling: int | None) -> bool:
    return ceiling is not None and seats > ceiling


def _pairs(givers: Sequence[Mover], takers: Sequence[Mover]) -> Iterator[tuple[Mover, Mover]]:
    for giver in givers:
        for taker in takers:
            if giver.party != taker.party:
                yield giver, taker


def _helps(giver: Mover, taker: Mover) -> bool:
    """Return whether moving a seat from ``giver`` to ``taker`` makes the list of ratios smaller."""
    if giver.ratio is None:
        return False
    before = Fraction(taker.votes, taker.seats)
    if giver.ratio != before:
        return giver.ratio < before
    return Fraction(taker.votes, taker.seats + 1) < Fraction(giver.votes, giver.seats)


def _is_even(giver: Mover, taker: Mover) -> bool:
    """Return whether moving a seat from ``giver`` to ``taker`` leaves the list of ratios the same."""
    return (
        giver.ratio is not None
        and giver.ratio == Fraction(taker.votes, taker.seats)
        and Fraction(taker.votes, taker.seats + 1) == Fraction(giver.votes, giver.seats)
    )


def _moved(seats: Sequence[int], giver: int, taker: int) -> tuple[int, ...]:
    return tuple(own - (p == giver) + (p == taker) for p, own in enumerate(seats))
