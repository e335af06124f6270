"""What is written down of a meeting (§ 5, stk. 6 and 11): who was there and who was not, and what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.procedures.timetable import agenda_by, proposals_by
from kkrvalg.reading.complaints import nearest
from kkrvalg.register.meetings import meetings_of
from kkrvalg.register.parameters import rulebook_of
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from datetime import date

    from kkrvalg.register.meetings import AgendaSent, Form, Held, Meeting, Proposed, Voted
    from kkrvalg.register.state import Question, State


class Minutes(NamedTuple):
    """A meeting as the register knows it on a day.

    ``virtual`` is None while it is asked whether the meeting is on screen; ``told`` are those who have said that
    they cannot come, with the day; ``held`` is None while it is not held; ``asked`` are the open questions. The
    last days for proposals and for the agenda are those of an ordinary meeting, None for any other.
    """

    meeting: str
    day: date
    form: Form
    called: date | None
    cancelled: date | None
    virtual: bool | None
    proposals_by: date | None
    agenda_by: date | None
    agenda: AgendaSent | None
    proposals: tuple[Proposed, ...]
    told: tuple[tuple[str, date], ...]
    held: Held | None
    decisions: tuple[Voted, ...]
    published: date | None
    asked: tuple[Question, ...]


@implements("§ 5, stk. 6", "§ 5, stk. 11")
def minutes_of(state: State, key: str) -> Minutes:
    """Return what is to be written down of a meeting, held or not.

    Raises:
        InputError: the register knows no such meeting on that day.
    """
    known = meetings_of(state).meetings
    if key not in known:
        close = nearest(key, known)
        raise InputError(
            where="MEETING",
            found=_("the meeting {meeting}").format(meeting=key),
            expected=_("one of {names}").format(names=", ".join(known))
            if known
            else _("a meeting that is called"),
            todo=_("did you mean {name}?").format(name=close)
            if close
            else _("see the meetings with: {command}").format(command="kkrvalg register meeting FILE"),
        )
    return _of(state, known[key])


def all_minutes(state: State) -> tuple[Minutes, ...]:
    """Return every meeting that the register knows, by day."""
    known = meetings_of(state).meetings.values()
    return tuple(_of(state, one) for one in sorted(known, key=lambda one: (one.day, one.seq)))


def _of(state: State, meeting: Meeting) -> Minutes:
    asked = (
        question
        for question in state.questions.values()
        if question.id not in state.answers and question.about.get("meeting") == meeting.key
    )
    rules = rulebook_of(state) if meeting.form == "ordinary" else None
    return Minutes(
        meeting.key,
        meeting.day,
        meeting.form,
        meeting.called,
        meeting.cancelled,
        meeting.virtual,
        None if rules is None else proposals_by(meeting.day, rules),
        None if rules is None else agenda_by(meeting.day, rules),
        meeting.agenda,
        tuple(meeting.proposals),
        tuple(meeting.told.items()),
        meeting.held,
        tuple(meeting.decisions),
        meeting.minutes,
        tuple(asked),
    )
