"""The order in which the seats of a nested allocation fell."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kkrvalg.apportion.lots import Name
    from kkrvalg.apportion.nested import Allocation, Divided

Round = tuple[str, ...]
"""The lists that got a seat at the same quotient, sorted; nothing is decided by the order among them."""


def seat_order(allocation: Allocation) -> tuple[Round, ...]:
    """Return the seats as they fell: an alliance's n-th seat goes where its n-th inner seat went.

    Floors are held before any seat falls and are left out, as are seats that wait for a lot. Where lists inside
    an alliance share a quotient and their seats fell apart from each other, all seats from the first to the
    last of these form one round: which of them came first is not decided.
    """
    turns = ([name for name in turn if name is not None] for turn in _rounds(allocation, ()))
    return tuple(tuple(sorted(turn)) for turn in turns if turn)


def _rounds(allocation: Allocation, alliance: Name) -> list[list[str | None]]:
    """Return the rounds of a level, the seats of its alliances given to the lists inside them.

    None stands for a seat that waits for a lot further in.
    """
    divided = allocation.levels.get(alliance)
    if divided is None:
        return []
    turns = _turns(divided)
    rounds: list[list[str | None]] = [[name for name in turn if isinstance(name, str)] for turn in turns]
    spans: list[tuple[int, int]] = []
    for member in divided.members:
        if isinstance(member, str):
            continue
        slots = [number for number, turn in enumerate(turns) if member in turn]
        for inner in _rounds(allocation, member):
            taken, slots = slots[: len(inner)], slots[len(inner) :]
            for leaf, slot in zip(inner, taken, strict=True):
                rounds[slot].append(leaf)
            spans.append((taken[0], taken[-1]))
        for slot in slots:
            rounds[slot].append(None)
    return _merge(rounds, spans)


def _turns(divided: Divided) -> list[list[Name]]:
    """Return the members that won a seat in each round of a level, those drawn by lot last."""
    turns: dict[int, list[Name]] = {}
    for award in divided.level.awards:
        turns.setdefault(award.round, []).append(divided.members[award.member])
    drawn = [name for name in divided.members if name in divided.drawn]
    return [*turns.values(), *([drawn] if drawn else [])]


def _merge(rounds: list[list[str | None]], spans: list[tuple[int, int]]) -> list[list[str | None]]:
    """Join the rounds that a span covers."""
    joined: list[list[str | None]] = []
    glued = {number for first, last in spans for number in range(first + 1, last + 1)}
    for number, turn in enumerate(rounds):
        if number in glued:
            joined[-1] += turn
        else:
            joined.append(list(turn))
    return joined
