"""A second, slow implementation of the same mathematics: every way of settling every tie, seat by seat.

It shares no code with ``kkrvalg.apportion``: one seat at a time, quotients as fractions, and wherever the
largest quotient is shared all ways are followed, whether they matter or not.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product
from typing import TYPE_CHECKING

from kkrvalg.apportion import Draw, Lots, allocate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kkrvalg.apportion import Allocation, Name, Problem

DIVISORS = {
    "dhondt": [Fraction(k) for k in range(1, 200)],
    "sainte_lague": [Fraction(2 * k - 1, 2) for k in range(1, 200)],
    "adams": [Fraction(0), *(Fraction(k) for k in range(1, 200))],
}

Vector = tuple[int, ...]


def every_level(
    votes: Sequence[int], seats: int, method: str, held: Vector, ceilings: Sequence[int | None]
) -> frozenset[Vector]:
    """Return every way one level can come out."""
    reached = {held}
    for _ in range(seats - sum(held)):
        after: set[Vector] = set()
        for standing in reached:
            quotients = {
                place: Fraction(vote) / DIVISORS[method][own]
                for place, (vote, own, most) in enumerate(zip(votes, standing, ceilings, strict=True))
                if vote and (most is None or own < most)
            }
            best = max(quotients.values(), default=None)
            winners = [place for place, quotient in quotients.items() if quotient == best]
            after |= {tuple(own + (at == winner) for at, own in enumerate(standing)) for winner in winners}
            if not winners:
                after.add(standing)
        reached = after
    return frozenset(reached)


def every_outcome(problem: Problem) -> frozenset[Vector]:
    """Return every final division of the seats, in the order of ``problem.votes``."""
    total = sum(problem.votes.values())
    inside = {n: v for n, v in problem.votes.items() if v and Fraction(v, total) >= problem.threshold}
    first = {n: 1 for n in inside if problem.method == "adams" and problem.ceilings.get(n, 1)}
    floors = {n: max(problem.floors.get(n, 0), first.get(n, 0)) for n in problem.votes}
    outside = {n: floors[n] for n in problem.votes if n not in inside}
    allied = [leaf for alliance in problem.alliances for leaf in _lists(alliance)]
    outermost: Name = (*(n for n in problem.votes if n not in allied), *problem.alliances)

    def sub(name: Name, seats: int) -> list[dict[str, int]]:
        if isinstance(name, str):
            return [{name: seats}]
        parts = [part for part in name if any(leaf in inside for leaf in _lists(part))]
        weights = [sum(inside.get(leaf, 0) for leaf in _lists(part)) for part in parts]
        held = tuple(sum(floors[leaf] for leaf in _lists(part) if leaf in inside) for part in parts)
        tops = [_top([problem.ceilings.get(leaf) for leaf in _lists(part) if leaf in inside]) for part in parts]
        ways: list[dict[str, int]] = []
        for vector in every_level(weights, seats, problem.method, held, tops):
            choices = [sub(part, won) for part, won in zip(parts, vector, strict=True)]
            ways += [{k: v for chosen in combined for k, v in chosen.items()} for combined in product(*choices)]
        return ways

    ways = sub(outermost, problem.seats - sum(outside.values()))
    return frozenset(tuple((way | outside).get(name, 0) for name in problem.votes) for way in ways)


def _lists(name: Name) -> list[str]:
    return [name] if isinstance(name, str) else [leaf for part in name for leaf in _lists(part)]


def _top(ceilings: list[int | None]) -> int | None:
    known = [ceiling for ceiling in ceilings if ceiling is not None]
    return sum(known) if len(known) == len(ceilings) else None


def least(vectors: frozenset[Vector]) -> Vector:
    """Return the least of each list over all outcomes."""
    return tuple(min(column) for column in zip(*vectors, strict=True))


def most(vectors: frozenset[Vector]) -> Vector:
    """Return the most of each list over all outcomes."""
    return tuple(max(column) for column in zip(*vectors, strict=True))


def every_draw(problem: Problem, drawn: tuple[Draw, ...] = ()) -> Iterator[tuple[tuple[Draw, ...], Allocation]]:
    """Yield every way the real implementation can be completed: the draws, and what comes of them."""
    allocation = allocate(problem, Lots(drawn))
    question = allocation.question
    if question is None:
        yield drawn, allocation
        return
    for names in combinations(question.tied, question.seats_at_stake):
        yield from every_draw(problem, (*drawn, Draw(names, question=question.id)))


def vector(problem: Problem, allocation: Allocation) -> Vector:
    """Return the seats of an allocation in the order of ``problem.votes``."""
    return tuple(allocation.seats[name] for name in problem.votes)
