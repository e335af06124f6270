"""The composition of the KKR as a protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kkrvalg.protocol.envelope import question_body, tagged
from kkrvalg.protocol.margins import composition_margins_body

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkrvalg.apportion.certificate import Mover, Worst
    from kkrvalg.procedures.composition import Composition
    from kkrvalg.procedures.margins_composition import CompositionMargins
    from kkrvalg.procedures.proof import Proof


def composition_body(
    compositions: Sequence[Composition], margins: Sequence[CompositionMargins] = ()
) -> dict[str, Any]:
    """Return the keys of a compose protocol; ``margins`` are those that were calculated, by KKR."""
    calculated = {found.kkr: found for found in margins}
    return {
        "compositions": [
            {**_composition(c), "margins": composition_margins_body(c, calculated.get(c.kkr))}
            for c in compositions
        ]
    }


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
        "certificate": None if composition.proof is None else _certificate(composition.proof),
        "programme": None if composition.proof is None else _programme(composition.proof),
    }


def _certificate(proof: Proof) -> dict[str, Any]:
    """Return the certificate with the parties by name."""
    c = proof.certificate
    return {
        "size": c.size,
        "seats": _by_party(proof, c.seats),
        "worst": _mover(proof, c.worst),
        "better_needs": _by_party(proof, c.better_needs),
        "better_needs_sum": c.better_needs_sum,
        "blocked_by_ceiling": [proof.parties[party] for party in c.blocked_by_ceiling],
        "takers": [_mover(proof, mover) for mover in c.takers],
        "givers": [_mover(proof, mover) for mover in c.givers],
        "unique": c.unique,
        "other_optima": [_by_party(proof, seats) for seats in c.other_optima],
        "same_worst": c.same_worst,
    }


def _programme(proof: Proof) -> dict[str, Any] | None:
    """Return which solver found the same, None where none could run."""
    if proof.programme is None:
        return None
    return {
        "solver": proof.programme.solver,
        "seats": _by_party(proof, proof.programme.seats),
        "unique": proof.programme.unique,
    }


def _by_party(proof: Proof, seats: Sequence[int]) -> dict[str, int]:
    return dict(zip(proof.parties, seats, strict=True))


def _mover(proof: Proof, mover: Worst | Mover) -> dict[str, Any]:
    ratio = None if mover.ratio is None else str(mover.ratio)
    return {"party": proof.parties[mover.party], "votes": mover.votes, "seats": mover.seats, "ratio": ratio}
