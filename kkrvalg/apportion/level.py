"""One level of an allocation: members with votes, seat by seat, each seat a step with the standings before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkrvalg.apportion.methods import Method


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
    awards: list[Award] = []
    left = seats - sum(standing)
    turn = 0
    while left > 0:
        leaders = _leaders(votes, standing, ceilings, method)
        if not leaders:
            return Level(tuple(standing), tuple(awards), (), 0, left)
        if len(leaders) > left:
            return Level(tuple(standing), tuple(awards), tuple(leaders), left, 0)
        before = tuple(standing)
        for member in leaders:
            awards.append(Award(member, votes[member], method.divisor(before[member]), before, turn))
            standing[member] += 1
        left -= len(leaders)
        turn += 1
    return Level(tuple(standing), tuple(awards), (), 0, 0)


def _leaders(
    votes: Sequence[int], standing: list[int], ceilings: Sequence[int | None], method: Method
) -> list[int]:
    """Return the members with room who share the largest quotient."""
    leaders: list[int] = []
    top, below = 0, 1
    for member, vote in enumerate(votes):
        ceiling = ceilings[member]
        if not vote or (ceiling is not None and standing[member] >= ceiling):
            continue
        divisor = method.divisor(standing[member])
        ahead = vote * below - top * divisor
        if ahead > 0:
            leaders, top, below = [member], vote, divisor
        elif ahead == 0:
            leaders.append(member)
    return leaders
