"""Everything about one or several KKR in one protocol: what an auditor signs, as data and as parts of a page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kkrvalg.protocol.appointment import appointment_body, appointment_steps
from kkrvalg.protocol.blocks import Stamp
from kkrvalg.protocol.chair import chair_body, chair_steps
from kkrvalg.protocol.composition import composition_body, composition_steps
from kkrvalg.protocol.councils import councils_body
from kkrvalg.protocol.sensitivity import sensitivity_body

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from kkrvalg.model import Election
    from kkrvalg.procedures.appointments import Appointment
    from kkrvalg.procedures.chair import ChairElection
    from kkrvalg.procedures.composition import Composition
    from kkrvalg.procedures.constitution import Constitution
    from kkrvalg.procedures.councils import Council
    from kkrvalg.procedures.margins_composition import CompositionMargins
    from kkrvalg.procedures.sensitivity import Sensitivity
    from kkrvalg.rulebook import Options, Post, Rulebook

KIND = "audit"
NUMBERED = 8
"""How many characters of the digest number a document."""


@dataclass(frozen=True)
class Meeting:
    """A constituting meeting that was held: what came of it, the occasion, and the file where draws are noted."""

    constitution: Constitution
    frame: Mapping[str, str]
    lots_file: str


@dataclass(frozen=True)
class Part:
    """All that there is to say of one KKR.

    ``appointments`` are posts divided among the parties as groups; with a ``meeting`` its own elections take the
    place of these and of the chair. ``margins`` are those of the composition, None while a council's lot is open.
    """

    composition: Composition
    chair: ChairElection
    appointments: tuple[tuple[Post, Appointment], ...]
    councils: tuple[Council, ...]
    sensitivity: Sensitivity
    margins: CompositionMargins | None
    meeting: Meeting | None = None

    @property
    def kkr(self) -> str:
        """The key of the KKR."""
        return self.composition.kkr


@dataclass(frozen=True)
class Audit:
    """The parts of an audit with what they were made from; ``draws`` say what became of each recorded draw."""

    parts: tuple[Part, ...]
    election: Election
    rulebook: Rulebook
    options: Options
    inputs: tuple[tuple[str, str], ...]
    cooperations: Mapping[str, Sequence[str]]
    draws: tuple[str, ...]


def audit_body(parts: Sequence[Part]) -> dict[str, Any]:
    """Return the keys of an audit: those of compose with the open questions, of chair, appoint and councils.

    Those of a meeting that was held stand beside them (:func:`kkrvalg.protocol.meeting.meeting_body`).
    """
    return {
        **composition_body(
            [part.composition for part in parts], [part.margins for part in parts if part.margins is not None]
        ),
        "sensitivity": sensitivity_body([part.sensitivity for part in parts]),
        **chair_body([part.chair for part in parts]),
        **appointment_body([appointment for part in parts for _post, appointment in part.appointments]),
        **councils_body([council for part in parts for council in part.councils]),
    }


def audit_steps(parts: Sequence[Part]) -> tuple[object, ...]:
    """Return the steps of every part in the order they were taken."""
    return (
        *composition_steps([part.composition for part in parts]),
        *chair_steps([part.chair for part in parts]),
        *appointment_steps([appointment for part in parts for _post, appointment in part.appointments]),
    )


def stamp_of(protocol: Mapping[str, Any], term: str, day: date) -> Stamp:
    """Return the stamp of a document about a protocol: the number is made of the term and of its digest."""
    digest = protocol["digest"]
    return Stamp(f"KKR-{term}-{digest[:NUMBERED]}", day, digest)


def stamped_json(protocol: Mapping[str, Any], stamp: Stamp) -> str:
    """Return a protocol as JSON text with its number and day, which its digest leaves out."""
    own = {key: value for key, value in protocol.items() if key != "digest"}
    document = {"number": stamp.number, "date": stamp.day.isoformat()}
    text = json.dumps({**own, "document": document, "digest": stamp.digest}, ensure_ascii=False, indent=2)
    return f"{text}\n"
