"""The division of a post among the groups as a protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kkrvalg.apportion.margins import last_seats
from kkrvalg.protocol.envelope import question_body, tagged
from kkrvalg.protocol.margins_levels import level_margins_body

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkrvalg.procedures.appointments import Appointment


def appointment_body(appointments: Sequence[Appointment]) -> dict[str, Any]:
    """Return the keys of an appoint protocol; ``seats`` are the sure ones, ``persons`` seats and alternates."""
    return {
        "appointments": [
            {
                "kkr": appointment.kkr,
                "post": appointment.post,
                "size": appointment.size,
                "alternates": appointment.alternates,
                "persons": appointment.size + appointment.alternates,
                "outcome": appointment.outcome,
                "groups": [
                    {"group": group.group, "members": group.members, "seats": group.seats}
                    for group in appointment.groups
                ],
                "question": question_body(appointment.question),
                "margins": level_margins_body(
                    last_seats(appointment.allocation) if appointment.allocation else ()
                ),
            }
            for appointment in appointments
        ]
    }


def appointment_steps(appointments: Sequence[Appointment]) -> tuple[object, ...]:
    """Return the steps of every KKR, each with the KKR's key."""
    return tuple(step for a in appointments for step in tagged(a.steps, kkr=a.kkr, post=a.post))
