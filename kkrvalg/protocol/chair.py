"""The election of chair and vice chair as a protocol."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kkrvalg.procedures.chair import Compared
from kkrvalg.procedures.margins_chair import chair_margins
from kkrvalg.protocol.envelope import plain, question_body, tagged
from kkrvalg.protocol.margins import chair_margins_body

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkrvalg.procedures.chair import ChairElection, Place, Unit


def chair_body(elections: Sequence[ChairElection]) -> dict[str, Any]:
    """Return the keys of a chair protocol.

    ``chair`` and ``vice_chair`` are a party's key; null while open, and where an alliance decides itself: it then
    stands in ``posts`` as the winner, ``decided_by`` ``alliance``.
    """
    return {"elections": [_election(election) for election in elections]}


def _election(election: ChairElection) -> dict[str, Any]:
    return {
        "kkr": election.kkr,
        "outcome": election.outcome,
        "chair": _party(election, 0),
        "vice_chair": _party(election, 1),
        "posts": [_place(place, election) for place in election.places],
        "participants": [row for unit in election.units for row in _participants(unit)],
        "alliances": [
            {"alliance": unit.key, "parties": [p.key for p in unit.members], "votes": unit.votes}
            for unit in election.units
            if unit.is_alliance
        ],
        "question": question_body(election.question),
        "questions": [question_body(question) for question in election.questions],
        "steps": [chair_step(step) for step in election.steps],
        "margins": chair_margins_body(chair_margins(election)),
    }


def _party(election: ChairElection, at: int) -> str | None:
    """Return the party that has a post, None while that is open or the winning alliance's own business."""
    place = election.places[at]
    return None if place.decided_by == "alliance" else place.winner


def _place(place: Place, election: ChairElection) -> dict[str, Any]:
    """Return a post: who won it, as which alliance, and how."""
    in_alliance = any(unit.key == place.unit and unit.is_alliance for unit in election.units)
    return {
        "post": place.post,
        "winner": place.winner,
        "alliance": place.unit if in_alliance else None,
        "decided_by": place.decided_by,
    }


def _participants(unit: Unit) -> list[dict[str, Any]]:
    return [
        {
            "party": p.key,
            "name": p.name,
            "votes": p.votes,
            "members": p.members,
            "local_list": p.local,
            "alliance": unit.key if unit.is_alliance else None,
        }
        for p in unit.members
    ]


def chair_step(step: object) -> dict[str, Any]:
    """Return a step as JSON values; compared quotients are one object for each who stands."""
    if not isinstance(step, Compared):
        found: dict[str, Any] = plain(step)
        return found
    return {
        "kind": step.kind,
        "article": step.article,
        "post": step.post,
        "alliance": step.alliance,
        "standings": [
            {"party": name, "votes": votes, "divisor": divisor, "quotient": str(Fraction(votes, divisor))}
            for name, votes, divisor in zip(step.names, step.votes, step.divisors, strict=True)
        ],
        "largest": list(step.largest),
    }


def chair_steps(elections: Sequence[ChairElection]) -> tuple[object, ...]:
    """Return the steps of every KKR, each with the KKR's key."""
    return tuple(step for e in elections for step in tagged(map(chair_step, e.steps), kkr=e.kkr))
