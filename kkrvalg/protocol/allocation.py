"""A division of seats as a protocol and as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kkrvalg.apportion import Lot, leaves
from kkrvalg.protocol.envelope import question_body
from kkrvalg.protocol.sheet import for_danes

if TYPE_CHECKING:
    from fractions import Fraction

    from kkrvalg.apportion import Allocation, Draw, Lots, Name, Problem
    from kkrvalg.apportion.lots import Fate


@dataclass(frozen=True, slots=True)
class DrawRecord:
    """A draw as a protocol states it, with what became of it: used, unused or outdated.

    ``question`` is the id of the question that it answered or was made for, None where it says neither.
    """

    drawn: tuple[Name, ...]
    question: str | None
    tied: tuple[Name, ...] | None
    seats_at_stake: int | None
    quotient: Fraction | None
    date: str | None
    witness: str | None
    fate: Fate


def allocation_body(problem: Problem, allocation: Allocation) -> dict[str, Any]:
    """Return the keys of an allocate protocol; ``seats`` are the sure ones, names in the input's notation."""
    return {
        "outcome": allocation.outcome,
        "method": problem.method.value,
        "size": problem.seats,
        "threshold": problem.threshold,
        "votes": dict(problem.votes),
        "seats": dict(allocation.seats),
        "question": question_body(allocation.question),
        "questions": [question_body(question) for question in allocation.questions],
        "unfilled": allocation.unfilled,
    }


def draw_records(allocation: Allocation, lots: Lots) -> tuple[DrawRecord, ...]:
    """Return what became of each draw.

    Raises:
        DrawError: a draw names somebody who is not tied.
    """
    answered = [(step.draw, step.question.id) for step in allocation.steps if isinstance(step, Lot)]

    def question_of(draw: Draw) -> str | None:
        return next((question for used, question in answered if used is draw), draw.question)

    return tuple(
        DrawRecord(
            drawn=draw.drawn,
            question=question_of(draw),
            tied=draw.tied,
            seats_at_stake=draw.seats_at_stake,
            quotient=draw.quotient,
            date=draw.date,
            witness=draw.witness,
            fate=fate,
        )
        for draw, fate in lots.fates(allocation.waiting)
    )


def undecided(allocation: Allocation) -> frozenset[Name]:
    """Return the lists and alliances whose seats wait for a lot: those tied, and all inside a tied alliance."""
    tied = {name for question in allocation.questions for name in question.tied}
    return frozenset(tied) | {leaf for name in tied for leaf in leaves(name)}


def allocation_csv(problem: Problem, allocation: Allocation) -> str:
    """Return the seats as a table for a Danish spreadsheet; ``open`` marks those that wait for a lot."""
    waiting = undecided(allocation)
    rows = [
        (name, votes, allocation.seats[name], "lot" if name in waiting else "")
        for name, votes in problem.votes.items()
    ]
    return for_danes(("list", "votes", "seats", "open"), rows)
