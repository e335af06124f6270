"""The composition of the KKR as a protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kkrvalg.protocol.envelope import question_body, tagged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkrvalg.procedures.composition import Composition


def composition_body(compositions: Sequence[Composition]) -> dict[str, Any]:
    """Return the keys of a compose protocol."""
    return {"compositions": [_composition(composition) for composition in compositions]}


def composition_steps(compositions: Sequence[Composition]) -> tuple[object, ...]:
    """Return the steps of every KKR, each with the KKR's key."""
    return tuple(step for c in compositions for step in tagged(c.steps, kkr=c.kkr))


def _composition(composition: Composition) -> dict[str, Any]:
    return {
        "kkr": composition.kkr,
        "outcome": composition.outcome,
        "question": question_body(composition.question),
        "size": composition.size,
        "cap": composition.cap,
        "base_size": composition.base_size,
        "scale": str(composition.scale.value),
        "scale_set_by": list(composition.scale.binding),
        "reduced": composition.reduced,
        "same_worst": composition.same_worst,
        "exceeds_cap_by": composition.exceeds_cap_by,
        "votes": composition.total_votes,
        "parties": [
            {
                "party": party.party,
                "name": party.name,
                "votes": party.votes,
                "mayors": party.mayors,
                "base_seats": party.base_seats,
                "seats": party.seats,
                "supplementary": party.supplementary,
            }
            for party in composition.parties
        ],
        "others": [
            {
                "code": other.code,
                "municipality": other.municipality,
                "letter": other.letter,
                "name": other.name,
                "mayors": 1,
            }
            for other in composition.others
        ],
        "born_members_outside": composition.born_members_outside,
    }
