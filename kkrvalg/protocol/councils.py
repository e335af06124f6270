"""The seats of the councils as a protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kkrvalg.apportion.margins import last_seats
from kkrvalg.protocol.envelope import question_body, tagged
from kkrvalg.protocol.margins_levels import level_margins_body

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkrvalg.procedures.councils import Council


def councils_body(councils: Sequence[Council]) -> dict[str, Any]:
    """Return the keys of a councils protocol.

    ``order`` holds the list's letter for each seat as it fell; equal quotients that decide nothing form a sorted
    sub-list. Where seats are not known they are left out of ``seats``: unknown is never zero. Seats that are
    recorded have no margins.
    """
    return {
        "councils": [
            {
                "code": council.code,
                "name": council.name,
                "outcome": council.outcome,
                "size": council.size,
                "seats": dict(sorted(council.seats.items())),
                "unknown": list(council.unknown),
                "order": [turn[0] if len(turn) == 1 else list(turn) for turn in council.order],
                "question": question_body(council.question),
                "margins": level_margins_body(last_seats(council.allocation) if council.allocation else ()),
            }
            for council in councils
        ]
    }


def councils_steps(councils: Sequence[Council]) -> tuple[object, ...]:
    """Return the steps of every council that was calculated, each with its code."""
    return tuple(
        step for c in councils if c.allocation is not None for step in tagged(c.allocation.steps, code=c.code)
    )
