"""The seats of a nested allocation without steps, for the plain case: the fast road, equal to :func:`allocate`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.apportion.flat import BY_METHOD
from kkrvalg.apportion.nested import leaves

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkrvalg.apportion.lots import Name
    from kkrvalg.apportion.nested import Problem


def quick_seats(problem: Problem) -> dict[str, int] | None:
    """Return the seats of every list, or None where the plain case ends and :func:`allocate` is needed.

    The plain case has no floors and no threshold, needs no lot, and no ceiling is reached before its time: a
    list that would win more than its ceiling is not plain. A problem that contradicts itself is not plain.
    """
    if problem.floors or problem.threshold or problem.method.first_seat_is_free:
        return None
    named = [leaf for alliance in problem.alliances for leaf in leaves(alliance)]
    allied = set(named)
    if (
        len(allied) < len(named)
        or not problem.votes.keys() >= allied | problem.ceilings.keys()
        or problem.seats < 0
    ):
        return None
    alone: list[Name] = [name for name in problem.votes if name not in allied]
    seats = dict.fromkeys(problem.votes, 0)
    return seats if _divide(problem, [*alone, *problem.alliances], problem.seats, seats) else None


def _divide(problem: Problem, members: Sequence[Name], number: int, seats: dict[str, int]) -> bool:
    """Divide ``number`` seats among ``members`` into ``seats``; return whether the case was plain."""
    votes = [sum(problem.votes[leaf] for leaf in leaves(name)) for name in members]
    divided = BY_METHOD[problem.method](votes, number)
    if divided.tied or divided.unfilled:
        return False
    for name, won in zip(members, divided.seats, strict=True):
        if isinstance(name, str):
            if won > problem.ceilings.get(name, won):
                return False
            seats[name] = won
        elif not _divide(problem, name, won, seats):
            return False
    return True
