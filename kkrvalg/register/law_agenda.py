"""What comes before a meeting: members' proposals, the agenda, and who cannot come (§ 5, stk. 4, 5 and 11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _
from kkrvalg.procedures.timetable import agenda_by, proposals_by
from kkrvalg.register.law import ask, on, on_answer, refuse, say, sentences
from kkrvalg.register.law_founding import known_person
from kkrvalg.register.law_substitutes import substitute_for
from kkrvalg.register.meetings import (
    LATE_PROPOSAL,
    AgendaSent,
    Proposed,
    called_meeting,
    check_sits,
    coming_meeting,
    meetings_of,
    sitter,
    sitting_members,
)
from kkrvalg.register.parameters import rulebook_of
from kkrvalg.register.tasks import Task, tasks
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kkrvalg.register.meetings import Meeting
    from kkrvalg.register.state import Event, Question, Seat, State
    from kkrvalg.register.tasks import DueBy

PROPOSING = "§ 5, stk. 4"
AGENDA = "§ 5, stk. 5"
ABSENCE = "§ 5, stk. 11"
RULE: DueBy = "rule"
MEETING: DueBy = "meeting"

sentences(
    {
        "meeting_proposal": N_(
            "{person} has asked in time for an item on the agenda of the meeting {meeting}: “{title}”. The chair"
            " puts it on."
        ),
        LATE_PROPOSAL: N_(
            "{person} asked for “{title}” on the agenda of the meeting {meeting}, but not in time for a right to"
            " it (until {day}, and at ordinary meetings only). Does the chair put it on all the same? (on_agenda:"
            " yes; not_on_agenda: no)"
        ),
        "meeting_proposal_taken": N_(
            "The chair puts “{title}”, asked for by {person}, on the agenda of the meeting {meeting}."
        ),
        "meeting_proposal_left": N_(
            "“{title}”, asked for by {person}, is not on the agenda of the meeting {meeting}; it came too late for"
            " a right to it."
        ),
        "meeting_agenda_sent": N_("The agenda of the meeting {meeting} is sent."),
        "meeting_agenda_again": N_("The agenda of the meeting {meeting} is supplemented."),
        "meeting_agenda_special": N_(
            "The agenda of the meeting {meeting} is sent after {day}; the time limit was set aside in a special"
            " case."
        ),
        "meeting_agenda_late": N_(
            "The agenda of the meeting {meeting} is sent after {day}, and it is not noted that the time limit was"
            " set aside in a special case; the rules do not say what follows."
        ),
        "meeting_absence_told": N_(
            "{person} cannot come to the meeting {meeting}; {substitute} may, and it is for {person} to tell the"
            " substitute."
        ),
        "meeting_absence_nobody": N_(
            "{person} cannot come to the meeting {meeting}; there is no substitute who may."
        ),
        "meeting_agenda_to_send": N_("Send the agenda of the meeting {meeting} on {day}."),
        "meeting_proposals_until": N_(
            "Until then members can ask in writing for items on the agenda of the meeting {meeting} on {day}."
        ),
        "meeting_substitute_to_tell": N_("{person} tells {substitute} of the meeting {meeting} on {day}."),
    }
)


# --- proposals ------------------------------------------------------------------------------------------------


@on("proposal")
@implements(PROPOSING)
def proposal(state: State, event: Event) -> None:
    """Put a member's item on the agenda; whether a late one comes on is the chair's to say.

    The right is for ordinary meetings, at the latest so many days before; the day itself is in time.

    Raises:
        InputError: the person is not a member; the meeting is unknown, held or cancelled.
    """
    meeting = coming_meeting(state, event)
    person, title = known_person(state, event, event["person"]), event["title"]
    check_sits(state, event, person, PROPOSING)
    last = proposals_by(meeting.day, rulebook_of(state))
    in_time = meeting.form == "ordinary" and event.effect <= last
    made = Proposed(event.seq, person, title, event.effect, in_time, True if in_time else None)
    meeting.proposals.append(made)
    if in_time:
        say(state, event, PROPOSING, "meeting_proposal", person=person, meeting=meeting.key, title=title)
    else:
        about = {"person": person, "meeting": meeting.key, "title": title, "proposal": event.seq}
        ask(state, event, PROPOSING, LATE_PROPOSAL, ("on_agenda", "not_on_agenda"), day=last.isoformat(), **about)


@on_answer(LATE_PROPOSAL)
def late_answered(state: State, event: Event, question: Question) -> None:
    """Put a late item on the agenda or not, as the chair has decided."""
    about = question.about
    meeting = meetings_of(state).meetings[str(about["meeting"])]
    made = next(one for one in meeting.proposals if one.seq == about["proposal"])
    made.on_agenda = event["answer"] == "on_agenda"
    what = "meeting_proposal_taken" if made.on_agenda else "meeting_proposal_left"
    say(state, event, PROPOSING, what, person=made.person, meeting=meeting.key, title=made.title)


# --- the agenda -----------------------------------------------------------------------------------------------


@on("agenda_sent")
@implements(AGENDA)
def agenda_sent(state: State, event: Event) -> None:
    """Note that the agenda is sent, and whether that was in time; the first sending counts.

    Raises:
        InputError: the meeting is not called, is held or cancelled, or its day is past.
    """
    meeting = called_meeting(state, event)
    _check_not_past(event, meeting, _("the agenda sent on {day}"), AGENDA)
    if meeting.agenda is not None:
        say(state, event, AGENDA, "meeting_agenda_again", meeting=meeting.key)
        return
    last = agenda_by(meeting.day, rulebook_of(state)) if meeting.form == "ordinary" else None
    meeting.agenda = AgendaSent(event.effect, last, bool(event["special"]))
    if last is None or meeting.agenda.in_time:
        say(state, event, AGENDA, "meeting_agenda_sent", meeting=meeting.key)
    else:
        what = "meeting_agenda_special" if event["special"] else "meeting_agenda_late"
        say(state, event, AGENDA, what, meeting=meeting.key, day=last.isoformat())


def _check_not_past(event: Event, meeting: Meeting, what: str, article: str) -> None:
    if event.effect > meeting.day:
        refuse(
            event,
            found=what.format(day=event.effect),
            expected=_("a day not after the meeting on {day} ({article})").format(
                day=meeting.day, article=article
            ),
            todo=_("correct the day of the event, or name another meeting"),
        )


# --- who cannot come ------------------------------------------------------------------------------------------


@on("absence_told")
@implements(ABSENCE)
def absence_told(state: State, event: Event) -> None:
    """Note that a member has told of being unable to come; the member tells the substitute.

    Raises:
        InputError: the person is not a member; the meeting is unknown, held, cancelled or past.
    """
    meeting = coming_meeting(state, event)
    person = known_person(state, event, event["person"])
    check_sits(state, event, person, ABSENCE)
    _check_not_past(event, meeting, _("an absence told on {day}"), ABSENCE)
    meeting.told.setdefault(person, event.effect)
    substitute = _may_come(state, sitting_members(state)[person], person)
    what = "meeting_absence_nobody" if substitute is None else "meeting_absence_told"
    say(state, event, ABSENCE, what, person=person, meeting=meeting.key, substitute=substitute)


def _may_come(state: State, seat: Seat, person: str) -> str | None:
    """Return who may come in a member's place; nobody in the place of one who stands in already."""
    substitute = substitute_for(state, seat)
    return None if person == substitute or person != seat.holder else substitute


# --- what is to be done ---------------------------------------------------------------------------------------


@tasks
def before_meetings(state: State, day: date) -> Iterator[Task]:
    """Tell of each called meeting the agenda to send, the last day for proposals, and substitutes to tell."""
    for meeting in meetings_of(state).coming.values():
        if meeting.called is not None and day <= meeting.day:
            yield from _of_meeting(state, meeting, meeting.called, day)


def _of_meeting(state: State, meeting: Meeting, called: date, day: date) -> Iterator[Task]:
    rules = rulebook_of(state)
    about = {"meeting": meeting.key, "day": meeting.day.isoformat()}
    ordinary = meeting.form == "ordinary"
    if meeting.agenda is None:
        due = agenda_by(meeting.day, rules) if ordinary else meeting.day
        article, due_by = (AGENDA, RULE) if ordinary else (PROPOSING, MEETING)
        yield Task(
            "meeting_agenda_to_send", "chair", article, called, about, due, due_by, meeting.seq, "agenda_sent"
        )
    last = proposals_by(meeting.day, rules)
    if ordinary and day <= last:
        yield Task(
            "meeting_proposals_until", "member", PROPOSING, called, about, last, RULE, meeting.seq, "proposal"
        )
    for seat in state.seats.values():
        person = sitter(seat)
        told = meeting.told.get(person or "")
        substitute = None if person is None else _may_come(state, seat, person)
        if told is not None and substitute is not None:
            who = {**about, "person": person, "substitute": substitute}
            yield Task("meeting_substitute_to_tell", "member", ABSENCE, told, who, meeting.day, MEETING)
