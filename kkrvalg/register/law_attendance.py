"""Who takes part in a meeting, who leads it, and whether it can decide (§ 5, stk. 7, 9, 11 and 12)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NoReturn

from kkrvalg.i18n import N_, _
from kkrvalg.procedures.decisions import quorum
from kkrvalg.register.law import ask, derive, on, on_answer, refuse, say, sentences, withdraw
from kkrvalg.register.law_founding import known_person
from kkrvalg.register.law_substitutes import substitute_for
from kkrvalg.register.meetings import (
    LATE_PROPOSAL,
    Absent,
    Attends,
    Held,
    called_meeting,
    is_prevented,
    meetings_of,
    officer,
    refuse_twice,
    renew_coming,
    sitter,
    sitting_members,
)
from kkrvalg.register.parameters import rulebook_of
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kkrvalg.register.meetings import Meeting, Role
    from kkrvalg.register.state import Event, Question, Seat, State

LEADING = "§ 5, stk. 7"
DECIDING = "§ 5, stk. 9"
ABSENCE = "§ 5, stk. 11"
GUESTS = "§ 5, stk. 12"
QUORUM_BASE = "meeting_quorum_base"
LED_BY_OTHER = "meeting_led_by_other"

sentences(
    {
        "meeting_held": N_(
            "{present} of {members} took part in the meeting {meeting}; {needed} are enough, so it can decide."
        ),
        "meeting_no_quorum": N_(
            "{present} of {members} took part in the meeting {meeting}; {needed} are needed, so it cannot decide."
        ),
        QUORUM_BASE: N_(
            "{present} took part in the meeting {meeting}: half of the {members} members there are, but not of all"
            " {seats} seats, and the rules do not say of which. Can the meeting decide? (members: yes, half of the"
            " members is enough; seats: no)"
        ),
        "meeting_led_by_vice": N_("{person} led the meeting {meeting} as vice chair, the chair being absent."),
        LED_BY_OTHER: N_(
            "{person} led the meeting {meeting}; neither the chair nor the vice chair was there, and the rules do"
            " not say who leads then. Does the meeting count? (counts: yes; does_not_count: no, its decisions do"
            " not stand)"
        ),
        "meeting_counts": N_("The meeting {meeting}, which {person} led, counts."),
        "meeting_counts_not": N_("The meeting {meeting}, which {person} led, does not count: no decision stands."),
        "meeting_quorum_answered": N_(
            "The meeting {meeting} can decide: half of the members there are is enough."
        ),
        "meeting_quorum_refused": N_("The meeting {meeting} cannot decide: half of all seats is needed."),
        "meeting_stood_in": N_("{substitute} took part in the meeting {meeting} for {person}."),
        "meeting_absent": N_(
            "Absent from the meeting {meeting}, as told beforehand, without a substitute: {person}."
        ),
        "meeting_absent_untold": N_(
            "Absent from the meeting {meeting} without having told so, and without a substitute: {person}."
        ),
        "meeting_guest": N_(
            "{person} took part in the meeting {meeting} without a vote, as members of KL's board and committees"
            " from the area can; whether {person} is one the register does not know."
        ),
    }
)


@on("meeting_held")
@implements(LEADING, DECIDING, ABSENCE, GUESTS)
def meeting_held(state: State, event: Event) -> None:
    """Note who took part in a meeting and in which seat, who led it, who was away, and whether it can decide.

    Raises:
        InputError: the meeting is not called, or for another day; somebody cannot take part, or could not lead.
    """
    meeting = called_meeting(state, event)
    _check_day(event, meeting)
    attends = _attends(state, event)
    guests = _guests(state, event, attends)
    role = _led_by(state, event, {*(entry.person for entry in attends.values()), *guests})
    rules, members = rulebook_of(state), sum(1 for _seat in state.members)
    of_seats = quorum(len(state.seats), len(attends), rules)
    of_members = quorum(members, len(attends), rules)
    doubtful = of_members.is_met and not of_seats.is_met
    meeting.held = Held(
        event["led_by"],
        role,
        tuple(attends.values()),
        _absent(state, meeting, attends),
        tuple(seat.key for seat in state.seats.values() if seat.holder is None),
        guests,
        of_seats,
        of_members,
        None if doubtful else "seats",
        None if role == "other" else True,
    )
    withdraw(state, LATE_PROPOSAL, meeting=meeting.key)
    _say_held(state, event, meeting, meeting.held)
    renew_coming(state)


def _check_day(event: Event, meeting: Meeting) -> None:
    if event.effect != meeting.day:
        refuse(
            event,
            found=_("the meeting {meeting} on {day}").format(meeting=meeting.key, day=event.effect),
            expected=_("the day for which it is called, {day} (§ 5, stk. 4)").format(day=meeting.day),
            todo=_("give that day as the event's, or cancel the meeting and call it for the other day"),
        )


# --- who took part --------------------------------------------------------------------------------------------


def _attends(state: State, event: Event) -> dict[str, Attends]:
    """Return who took part with a vote, by seat; members, those who stand in for one on leave, and substitutes."""
    present: Sequence[str] = event["present"]
    refuse_twice(event, present)
    members = sitting_members(state)
    others = not members.keys() >= set(present)
    seats = state.seats.values() if others else ()
    substitutes = {who: seat for seat in seats if (who := _own_substitute(state, seat)) is not None}
    found: dict[str, Attends] = {}
    for person in present:
        known_person(state, event, person)
        seat = members.get(person)
        if seat is not None:
            own = person == seat.holder
            entry = Attends(person, seat.key, "member" if own else "on_leave", None if own else seat.holder)
        else:
            seat = substitutes.get(person)
            if seat is None:
                _refuse_stranger(state, event, person)
            entry = Attends(person, seat.key, "substitute", seat.holder)
        if seat.key in found:
            _refuse_both(event, seat, person, found[seat.key].person)
        found[seat.key] = entry
    return found


@implements(ABSENCE)
def _own_substitute(state: State, seat: Seat) -> str | None:
    """Return who may come where a seat's member is absent: nobody if it is vacant or another stands in."""
    if seat.holder is None or seat.acting is not None:
        return None
    return substitute_for(state, seat)


def _refuse_stranger(state: State, event: Event, person: str) -> NoReturn:
    seat = state.seat_of(person)
    if seat is not None:
        found = _("{person}, who is on leave from the KKR").format(person=person)
    elif state.substitute_of(person) is not None:
        found = _("{person}, the substitute for a seat that is vacant or that another sits in").format(
            person=person
        )
    else:
        found = _("{person}, who is neither a member nor a member's substitute").format(person=person)
    refuse(
        event,
        found=found,
        expected=_("members, those who stand in for members on leave, and personal substitutes (§ 5, stk. 11)"),
        todo=_("correct present; who took part without a vote is given in guests (§ 5, stk. 12)"),
    )


def _refuse_both(event: Event, seat: Seat, one: str, other: str) -> NoReturn:
    refuse(
        event,
        found=_("{person} and {other} for the same seat, {seat}").format(person=one, other=other, seat=seat.key),
        expected=_("the member, or in the member's absence the personal substitute (§ 5, stk. 11)"),
        todo=_("leave one of them out of present"),
    )


def _absent(state: State, meeting: Meeting, attends: Mapping[str, Attends]) -> tuple[Absent, ...]:
    """Return the members who did not take part, whether they had told so, and who came in their place.

    Of a member on leave for whom nobody has stepped in it is known since the leave began.
    """
    found = []
    for seat in state.seats.values():
        person, there = sitter(seat) or seat.holder, attends.get(seat.key)
        if person is not None and (there is None or there.person != person):
            substitute = there.person if there is not None else None
            away = seat.absence if sitter(seat) is None else None
            told = meeting.told.get(person, None if away is None else away.since)
            found.append(Absent(person, seat.key, told, substitute))
    return tuple(found)


@implements(GUESTS)
def _guests(state: State, event: Event, attends: Mapping[str, Attends]) -> tuple[str, ...]:
    """Return who took part without a vote; that they are of KL's board or committees the register cannot know."""
    guests = tuple(event["guests"] or ())
    refuse_twice(event, guests)
    present = {entry.person for entry in attends.values()}
    for who in guests:
        known_person(state, event, who)
        if who in present or state.seat_of(who) is not None:
            refuse(
                event,
                found=_("{person}, a member or somebody who took part with a vote, among the guests").format(
                    person=who
                ),
                expected=_("those who took part without a vote (§ 5, stk. 12)"),
                todo=_("leave the person out of present or of guests"),
            )
    return guests


# --- who led it -----------------------------------------------------------------------------------------------


@implements(LEADING)
def _led_by(state: State, event: Event, there: set[str]) -> Role:
    """Return by which office somebody led the meeting: the chair, in the chair's absence the vice chair.

    Whoever is prevented as chair (§ 3, stk. 14) may still be there as a member, and need not lead.

    Raises:
        InputError: the leader did not take part, or somebody led in the place of an officer who was there.
    """
    leader = known_person(state, event, event["led_by"])
    for office in _OFFICES:
        holder = officer(state, office)
        if holder is not None and holder in there:
            if holder == leader:
                return office
            if is_prevented(state, office):
                continue
            refuse(
                event,
                found=_("{person} as leader, while {other} was there").format(person=leader, other=holder),
                expected=_("the chair, and in the chair's absence the vice chair (§ 5, stk. 7)"),
                todo=_("name {other} in led_by, or leave {other} out of present").format(other=holder),
            )
    if leader not in there:
        refuse(
            event,
            found=_("{person} as leader, who did not take part").format(person=leader),
            expected=_("somebody who took part (§ 5, stk. 7)"),
            todo=_("correct led_by or present"),
        )
    return "other"


_OFFICES: tuple[Literal["chair", "vice_chair"], ...] = ("chair", "vice_chair")


# --- what is said and asked -----------------------------------------------------------------------------------


def _say_held(state: State, event: Event, meeting: Meeting, held: Held) -> None:
    key = meeting.key
    for away in held.absent:
        if away.substitute is not None:
            say(
                state,
                event,
                ABSENCE,
                "meeting_stood_in",
                person=away.person,
                substitute=away.substitute,
                meeting=key,
            )
    alone = [away for away in held.absent if away.substitute is None]
    told = ", ".join(away.person for away in alone if away.told is not None)
    untold = ", ".join(away.person for away in alone if away.told is None)
    for what, persons in (("meeting_absent", told), ("meeting_absent_untold", untold)):
        if persons:
            say(state, event, ABSENCE, what, person=persons, meeting=key)
    for guest in held.guests:
        say(state, event, GUESTS, "meeting_guest", person=guest, meeting=key)
    if held.role == "vice_chair":
        say(state, event, LEADING, "meeting_led_by_vice", person=held.led_by, meeting=key)
    elif held.role == "other":
        answers = ("counts", "does_not_count")
        ask(state, event, LEADING, LED_BY_OTHER, answers, person=held.led_by, meeting=key)
    present = held.of_seats.present
    if held.quorum_of is None:
        about = {"present": present, "members": held.of_members.members, "seats": held.of_seats.members}
        ask(state, event, DECIDING, QUORUM_BASE, ("members", "seats"), meeting=key, **about)
    else:
        what = "meeting_held" if held.of_seats.is_met else "meeting_no_quorum"
        counted = held.of_seats
        say(
            state,
            event,
            DECIDING,
            what,
            meeting=key,
            present=present,
            members=counted.members,
            needed=counted.needed,
        )


@on_answer(QUORUM_BASE)
def quorum_answered(state: State, event: Event, question: Question) -> None:
    """Let a meeting decide or not, as answered of what half was needed; look at its decisions again."""
    meeting, held = _of(state, question)
    held.quorum_of = "members" if event["answer"] == "members" else "seats"
    if held.quorum_of == "seats":
        withdraw(state, LED_BY_OTHER, meeting=meeting.key)
    what = "meeting_quorum_answered" if held.quorum_of == "members" else "meeting_quorum_refused"
    say(state, event, DECIDING, what, meeting=meeting.key)
    derive(state, event, "meeting_settled", meeting=meeting.key)


@on_answer(LED_BY_OTHER)
def leader_answered(state: State, event: Event, question: Question) -> None:
    """Let a meeting count or not that neither chair nor vice chair led; its decisions are looked at again."""
    meeting, held = _of(state, question)
    held.counts = event["answer"] == "counts"
    if not held.counts:
        withdraw(state, QUORUM_BASE, meeting=meeting.key)
    what = "meeting_counts" if held.counts else "meeting_counts_not"
    say(state, event, LEADING, what, person=held.led_by, meeting=meeting.key)
    derive(state, event, "meeting_settled", meeting=meeting.key)


def _of(state: State, question: Question) -> tuple[Meeting, Held]:
    meeting = meetings_of(state).meetings[str(question.about["meeting"])]
    if meeting.held is None:
        raise AssertionError(meeting.key)
    return meeting, meeting.held
