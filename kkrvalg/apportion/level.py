"""One level of an allocation: members with votes, seat by seat, each seat a step with the standings before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkrvalg.apportion.methods import Method


_NO_ROOM = -1
_SHIFT = 32
"""Quotients are compared in units of 2^-32, rounded down: where these differ, the quotients do; else exactly."""


class Award(NamedTuple):
    """A seat: the member's position, its votes and divisor, the standings before, and the round.

    Members with equal quotients who all get a seat share a round: the order among them decides nothing.
    """

    member: int
    votes: int
    divisor: int
    before: tuple[int, ...]
    round: int


class Level(NamedTuple):
    """What a level came to.

    ``seats`` are the seats held; when ``tied`` is not empty its members share the largest quotient,
    ``votes/divisor`` of each, for the last ``at_stake`` seats, which are not in ``seats``.
    """

    seats: tuple[int, ...]
    awards: tuple[Award, ...]
    tied: tuple[int, ...]
    at_stake: int
    unfilled: int


def fill(
    votes: Sequence[int],
    seats: int,
    method: Method,
    held: Sequence[int],
    ceilings: Sequence[int | None],
) -> Level:
    """Hand out ``seats`` among members who hold ``held`` of them already.

    A member without votes or at its ceiling has no room. Integers in, integers out.
    """
    standing = list(held)
    divisors = [method.divisor(own) for own in standing]
    step = method.divisor(1) - method.divisor(0)
    coming = list(map(_rounded, votes, divisors, standing, ceilings))
    awards: list[Award] = []
    left = seats - sum(standing)
    turn = 0
    while left > 0:
        top = max(coming, default=_NO_ROOM)
        if top == _NO_ROOM:
            return Level(tuple(standing), tuple(awards), (), 0, left)
        leaders = [coming.index(top)]
        if coming.count(top) > 1:
            leaders = _leaders([member for member, own in enumerate(coming) if own == top], votes, divisors)
            if len(leaders) > left:
                return Level(tuple(standing), tuple(awards), tuple(leaders), left, 0)
        before = tuple(standing)
        for member in leaders:
            vote, divisor, own = votes[member], divisors[member], before[member] + 1
            awards.append(Award(member, vote, divisor, before, turn))
            standing[member] = own
            divisors[member] = divisor = divisor + step
            coming[member] = _NO_ROOM if own == ceilings[member] else (vote << _SHIFT) // divisor
        left -= len(leaders)
        turn += 1
    return Level(tuple(standing), tuple(awards), (), 0, 0)


def _rounded(vote: int, divisor: int, own: int, most: int | None) -> int:
    """Return the next quotient of a member in units of 2^-32, rounded down, or that it has no room."""
    if not vote or (most is not None and own >= most):
        return _NO_ROOM
    return (vote << _SHIFT) // divisor


def _leaders(members: Sequence[int], votes: Sequence[int], divisors: Sequence[int]) -> list[int]:
    """Return those of ``members``, equal when rounded down, that share the largest quotient."""
    leaders: list[int] = []
    top, below = 0, 1
    for member in members:
        ahead = votes[member] * below - top * divisors[member]
        if ahead > 0:
            leaders, top, below = [member], votes[member], divisors[member]
        elif ahead == 0:
            leaders.append(member)
    return leaders
