"""What the register knows of the KKR's meetings and written hearings (§ 5): pure data and how it is looked up.

Kept under ``state.parts["meetings"]`` and changed by the law modules alone. A planned meeting that is not called
yet goes by its day (``2027-03-12``), a called one by the key that was chosen for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from kkrvalg.i18n import _
from kkrvalg.register.law import refuse, withdraw

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkrvalg.procedures.decisions import ChairVote, Quorum
    from kkrvalg.register.state import Event, Seat, State

Form = Literal["ordinary", "extraordinary", "demanded"]
Role = Literal["chair", "vice_chair", "other"]
"""By which office somebody led a meeting; "other" by none of the two."""
Way = Literal["member", "on_leave", "substitute"]
"""How somebody took part: as the member, for a member on leave (§ 3, stk. 5-6), or as substitute of one absent."""
Outcome = Literal["adopted", "rejected", "waits", "no_quorum", "not_counted"]


VIRTUAL_ALONE = "meeting_virtual_alone"
LATE_PROPOSAL = "meeting_late_proposal"
"""The questions that may be asked about a meeting before it is held."""


@dataclass(slots=True)
class Proposed:
    """An item that a member asked for; ``on_agenda`` is None while the chair has not said so of a late one."""

    seq: int
    person: str
    title: str
    made: date
    in_time: bool
    on_agenda: bool | None


class AgendaSent(NamedTuple):
    """The agenda: the day it was sent, the last day for it (None where there is none), and a special case."""

    sent: date
    by: date | None
    special: bool

    @property
    def in_time(self) -> bool:
        """Whether it was sent by the last day for it."""
        return self.by is None or self.sent <= self.by


class Attends(NamedTuple):
    """Somebody who took part with a vote: in which seat, in what way, and whose it is where not the own."""

    person: str
    seat: str
    way: Way
    member: str | None


class Absent(NamedTuple):
    """A member who did not take part: the seat, the day on which it was told, and the substitute who came."""

    person: str
    seat: str
    told: date | None
    substitute: str | None


@dataclass(slots=True)
class Voted:
    """A vote: as it was counted, and what came of it; ``by_leader`` says that the leader's vote decided."""

    seq: int
    title: str
    votes_for: int
    votes_against: int
    abstained: int
    leader: ChairVote | None
    outcome: Outcome = "waits"
    by_leader: bool = False


@dataclass(slots=True)
class Held:
    """A meeting as it was held.

    ``of_seats`` is the quorum counted of all seats, ``of_members`` of the seats that somebody holds;
    ``quorum_of`` which of them counts, None while it is asked. ``counts`` is None while it is asked whether a
    meeting counts that neither chair nor vice chair led.
    """

    led_by: str
    role: Role
    attends: tuple[Attends, ...]
    absent: tuple[Absent, ...]
    vacant: tuple[str, ...]
    guests: tuple[str, ...]
    of_seats: Quorum
    of_members: Quorum
    quorum_of: Literal["seats", "members"] | None
    counts: bool | None = True

    @property
    def quorum(self) -> Quorum | None:
        """The quorum that counts, None while that is asked."""
        if self.quorum_of is None:
            return None
        return self.of_seats if self.quorum_of == "seats" else self.of_members


@dataclass(slots=True)
class Meeting:
    """A meeting: planned, called, held or cancelled. ``called`` is None while it is only planned."""

    key: str
    day: date
    form: Form
    since: date
    seq: int
    called: date | None = None
    virtual: bool | None = False
    proposals: list[Proposed] = field(default_factory=list)
    agenda: AgendaSent | None = None
    told: dict[str, date] = field(default_factory=dict)
    held: Held | None = None
    cancelled: date | None = None
    decisions: list[Voted] = field(default_factory=list)
    minutes: date | None = None

    @property
    def is_coming(self) -> bool:
        """Whether it is still to be held."""
        return self.held is None and self.cancelled is None


class Demand(NamedTuple):
    """A meeting that at least a third of the members ask for: since when, who, by which event."""

    seq: int
    since: date
    persons: tuple[str, ...]


@dataclass(slots=True)
class Hearing:
    """An item in written hearing: who was asked, until when, and what came of it once it is over."""

    key: str
    title: str
    seq: int
    sent: date
    until: date
    asked: tuple[str, ...]
    closed: date | None = None
    answered: tuple[str, ...] = ()
    result: str | None = None


@dataclass(slots=True)
class Meetings:
    """All meetings and hearings of the register by their keys; ``coming`` are the meetings still to be held.

    ``plans`` are the days that each year's plan names, ``demand`` the demand for which no meeting is called yet,
    ``demands`` those for which one is, by the meeting, ``doubtful`` those of which it is asked if they are enough.
    """

    meetings: dict[str, Meeting] = field(default_factory=dict)
    coming: dict[str, Meeting] = field(default_factory=dict)
    hearings: dict[str, Hearing] = field(default_factory=dict)
    plans: dict[int, tuple[date, ...]] = field(default_factory=dict)
    demand: Demand | None = None
    demands: dict[str, Demand] = field(default_factory=dict)
    doubtful: dict[int, Demand] = field(default_factory=dict)

    def add(self, meeting: Meeting) -> None:
        """Take in a meeting that is to be held."""
        self.meetings[meeting.key] = self.coming[meeting.key] = meeting

    def remove(self, key: str) -> None:
        """Forget a planned meeting: it is no longer in the plan, or is called under another key."""
        del self.meetings[key]
        del self.coming[key]


def meetings_of(state: State) -> Meetings:
    """Return what a state knows of meetings."""
    found: Meetings = state.parts.setdefault("meetings", Meetings())
    return found


def renew_coming(state: State) -> None:
    """Note the days of the meetings that are still to be held, for ``tasks.next_meeting``."""
    part = meetings_of(state)
    part.coming = {key: one for key, one in part.coming.items() if one.is_coming}
    state.coming = sorted({one.day for one in part.coming.values()})


def day_of(value: str) -> date:
    """Return a day of an event's body, which the check of its shape has held to be one."""
    return date.fromisoformat(value)


# --- who is who -----------------------------------------------------------------------------------------------


def sitter(seat: Seat) -> str | None:
    """Return who takes part in a seat as its member: whoever stands in during a leave, else the holder.

    Nobody does while the holder is on leave and nobody has stepped in.
    """
    if seat.acting is not None:
        return seat.acting.person
    away = seat.absence is not None and seat.absence.granted
    return None if away else seat.holder


def sitting_members(state: State) -> dict[str, Seat]:
    """Return those who sit as members, with their seats."""
    return {who: seat for seat in state.seats.values() if (who := sitter(seat)) is not None}


def officer(state: State, office: str) -> str | None:
    """Return who is chair or vice chair, an acting one before the one who is prevented; None where nobody is."""
    found = state.chairmanship.get(office)
    if found is None:
        return None
    if found.acting is not None:
        return found.acting.person
    return None if found.vacant_since is not None else found.person


def is_prevented(state: State, office: str) -> bool:
    """Whether the chair or vice chair is prevented (§ 3, stk. 14) and nobody is elected for that time."""
    found = state.chairmanship.get(office)
    return found is not None and found.absence is not None and found.acting is None


def check_sits(state: State, event: Event, person: str, article: str) -> None:
    """Refuse somebody who is neither a member nor stands in for one on leave.

    Raises:
        InputError: the person is not, on that day.
    """
    if person in sitting_members(state):
        return
    seat = state.seat_of(person)
    refuse(
        event,
        found=_("{person}, who is not a member of the KKR on that day").format(person=person)
        if seat is None
        else _("{person}, who is on leave from the KKR").format(person=person),
        expected=_("a member, or whoever stands in for a member on leave ({article})").format(article=article),
        todo=_("see the members with kkrvalg register show"),
    )


def refuse_twice(event: Event, persons: Sequence[str]) -> None:
    """Refuse a list that names somebody twice.

    Raises:
        InputError: it does.
    """
    twice = [who for at, who in enumerate(persons) if who in persons[:at]]
    if twice:
        refuse(
            event,
            found=_("{person} twice").format(person=twice[0]),
            expected=_("each person once"),
            todo=_("leave one of them out"),
        )


# --- which meeting --------------------------------------------------------------------------------------------


def coming_meeting(state: State, event: Event) -> Meeting:
    """Return the meeting an event names, planned or called, which is still to be held.

    Raises:
        InputError: there is no such meeting, or it is held or cancelled.
    """
    meeting = _named(state, event)
    if not meeting.is_coming:
        held = meeting.held is not None
        refuse(
            event,
            found=_("the meeting {meeting}, which is held").format(meeting=meeting.key)
            if held
            else _("the meeting {meeting}, which is cancelled").format(meeting=meeting.key),
            expected=_("a meeting that is still to be held"),
            todo=_("name another meeting, or correct the earlier event"),
        )
    return meeting


def called_meeting(state: State, event: Event) -> Meeting:
    """Return the meeting an event names, which is called and still to be held.

    Raises:
        InputError: it is not called, or it is held or cancelled.
    """
    meeting = coming_meeting(state, event)
    if meeting.called is None:
        refuse(
            event,
            found=_("the meeting {meeting}, which is planned but not called").format(meeting=meeting.key),
            expected=_("a meeting that the chair has called (§ 5, stk. 4)"),
            todo=_("enter first with meeting_called that it is called"),
        )
    return meeting


def held_meeting(state: State, event: Event) -> tuple[Meeting, Held]:
    """Return the meeting an event names, which was held, and how.

    Raises:
        InputError: there is no such meeting, or it is not held yet.
    """
    meeting = _named(state, event)
    if meeting.held is None:
        refuse(
            event,
            found=_("the meeting {meeting}, which is not held").format(meeting=meeting.key),
            expected=_("a meeting of which is entered who took part"),
            todo=_("enter first with meeting_held who took part"),
        )
    return meeting, meeting.held


def _named(state: State, event: Event) -> Meeting:
    part = meetings_of(state)
    meeting = part.meetings.get(event["meeting"])
    if meeting is None:
        coming = list(part.coming)
        refuse(
            event,
            found=_("the meeting {meeting}").format(meeting=event["meeting"]),
            expected=_("one of {names}").format(names=", ".join(coming))
            if coming
            else _("a meeting that is called"),
            todo=_("correct the meeting, or enter it first with meeting_called or meeting_plan"),
        )
    return meeting


def withdraw_about(state: State, key: str) -> None:
    """Take back what is asked about a meeting that will not be held."""
    for asked in (VIRTUAL_ALONE, LATE_PROPOSAL):
        withdraw(state, asked, meeting=key)
