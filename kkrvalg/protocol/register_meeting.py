"""The register's meetings as a protocol: its key ``register`` with ``meetings`` and ``hearings``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kkrvalg.protocol.envelope import plain
from kkrvalg.protocol.register import person_body, question_body
from kkrvalg.register.meetings import meetings_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kkrvalg.protocol.register import View
    from kkrvalg.protocol.register_words import Vocabulary
    from kkrvalg.register.meetings import Hearing, Held, Proposed, Voted
    from kkrvalg.register.minutes import Minutes


def meetings_body(view: View, meetings: Iterable[Minutes], *, alone: bool) -> dict[str, Any]:
    """Return meetings, and the plans and hearings too unless one meeting is asked for ``alone``."""
    found: dict[str, Any] = {"meetings": [meeting_body(view.words, one) for one in meetings]}
    if not alone:
        part = meetings_of(view.state)
        found["plans"] = [{"year": year, "days": days} for year, days in sorted(part.plans.items())]
        found["hearings"] = [hearing_body(view.words, one) for one in part.hearings.values()]
    return found


def meeting_body(words: Vocabulary, minutes: Minutes) -> dict[str, Any]:
    """Return a meeting: how it was called, what was proposed, who took part, and what was decided."""
    agenda = minutes.agenda
    return {
        "meeting": minutes.meeting,
        "day": minutes.day,
        "form": minutes.form,
        "called": minutes.called,
        "cancelled": minutes.cancelled,
        "virtual": minutes.virtual,
        "proposals_by": minutes.proposals_by,
        "agenda_by": minutes.agenda_by,
        "agenda": None if agenda is None else {**plain(agenda), "in_time": agenda.in_time},
        "proposals": [_proposal(words, one) for one in minutes.proposals],
        "absences_told": [{"person": person_body(words, who), "day": day} for who, day in minutes.told],
        "held": None if minutes.held is None else _held(words, minutes.held),
        "decisions": [_decision(one) for one in minutes.decisions],
        "minutes_published": minutes.published,
        "questions": [question_body(words, one) for one in minutes.asked],
    }


def _proposal(words: Vocabulary, made: Proposed) -> dict[str, Any]:
    return {
        "event": made.seq,
        "person": person_body(words, made.person),
        "title": made.title,
        "made": made.made,
        "in_time": made.in_time,
        "on_agenda": made.on_agenda,
    }


def _held(words: Vocabulary, held: Held) -> dict[str, Any]:
    return {
        "led_by": person_body(words, held.led_by),
        "leads_as": held.role,
        "counts": held.counts,
        "present": [
            {
                "person": person_body(words, one.person),
                "seat": one.seat,
                "way": one.way,
                "in_place_of": person_body(words, one.member),
            }
            for one in held.attends
        ],
        "absent": [
            {
                "person": person_body(words, one.person),
                "seat": one.seat,
                "told": one.told,
                "substitute": person_body(words, one.substitute),
            }
            for one in held.absent
        ],
        "vacant": held.vacant,
        "without_vote": [person_body(words, who) for who in held.guests],
        "quorum": plain(held.of_seats),
        "quorum_of_members": plain(held.of_members),
        "quorum_counted_of": held.quorum_of,
    }


def _decision(votes: Voted) -> dict[str, Any]:
    return {
        "event": votes.seq,
        "title": votes.title,
        "for": votes.votes_for,
        "against": votes.votes_against,
        "abstained": votes.abstained,
        "leader_voted": votes.leader,
        "outcome": votes.outcome,
        "by_leader": votes.by_leader,
    }


def hearing_body(words: Vocabulary, hearing: Hearing) -> dict[str, Any]:
    """Return a written hearing: what about, among whom, and what came of it."""
    return {
        "hearing": hearing.key,
        "title": hearing.title,
        "sent": hearing.sent,
        "until": hearing.until,
        "asked": [person_body(words, who) for who in hearing.asked],
        "closed": hearing.closed,
        "answered": [person_body(words, who) for who in hearing.answered],
        "result": hearing.result,
    }
