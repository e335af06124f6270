"""Calling and cancelling meetings, and meetings on screen (§ 5, stk. 2-4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _
from kkrvalg.procedures.timetable import agenda_by, proposals_by
from kkrvalg.register.law import ask, on, on_answer, refuse, say, sentences, withdraw
from kkrvalg.register.law_meetings import DEMAND_BASE, stands
from kkrvalg.register.meetings import (
    VIRTUAL_ALONE,
    Meeting,
    coming_meeting,
    day_of,
    is_prevented,
    meetings_of,
    officer,
    renew_coming,
    withdraw_about,
)
from kkrvalg.register.parameters import rulebook_of
from kkrvalg.register.tasks import Task, tasks
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from kkrvalg.register.meetings import Meetings
    from kkrvalg.register.state import Event, Question, State

PLAN = "§ 5, stk. 2"
ON_SCREEN = "§ 5, stk. 3"
CALLING = "§ 5, stk. 4"
TAKES_OFFICE = "§ 4, stk. 1"
OFFICES = ("chair", "vice_chair")

sentences(
    {
        "meeting_called": N_(
            "The meeting {meeting} is called for {day}: proposals until {proposals}, agenda by {agenda}."
        ),
        "meeting_called_extra": N_(
            "The meeting {meeting} is called for {day} beside the ordinary ones; no time limits apply to its"
            " agenda."
        ),
        "meeting_called_demanded": N_(
            "The meeting {meeting} that a third of the members ask for is called for {day}; no time limits apply"
            " to its agenda."
        ),
        "meeting_without_chair": N_(
            "There is no chair on that day; who calls a meeting then, the rules do not say ({meeting})."
        ),
        "meeting_cancelled": N_("The meeting {meeting} on {day} is cancelled."),
        "meeting_demand_again": N_("The members who asked for the meeting {meeting} are still to get one."),
        "meeting_is_virtual": N_("The meeting {meeting} is held on screen, and counts as any other."),
        "meeting_is_not_virtual": N_("The meeting {meeting} is not held on screen."),
        VIRTUAL_ALONE: N_(
            "{person} alone decided that the meeting {meeting} is held on screen; the other of the two posts is"
            " vacant, or whoever holds it is prevented, and the rules say nothing of that. Is it? (virtual: yes;"
            " physical: no)"
        ),
        "meeting_lapsed": N_(
            "The meeting {meeting} on {day} lapses, as the KKR that was to hold it has left office."
        ),
        "meeting_to_call": N_("The meeting planned for {day} is to be called."),
        "meeting_demand_to_call": N_("A third of the members ask for a meeting: it is to be called."),
        "meeting_plan_passed": N_(
            "The meeting planned for {day} was not called: enter it, or that it was cancelled or moved."
        ),
    }
)


# --- calling and cancelling -----------------------------------------------------------------------------------


@on("meeting_called")
@implements(PLAN, CALLING)
def meeting_called(state: State, event: Event) -> None:
    """Let the chair call a meeting; an ordinary one on a planned day, or named to be moved, takes its place.

    Raises:
        InputError: the key is taken, the day is past or not in the plan, or no third of the members demands it.
    """
    part, day, form = meetings_of(state), day_of(event["day"]), event["form"]
    planned = _planned(event, part, day)
    _check_call(event, part, day, planned)
    if officer(state, "chair") is None:
        say(state, event, CALLING, "meeting_without_chair", meeting=event["meeting"])
    key = event["meeting"]
    meeting = planned or Meeting(key, day, form, event.effect, event.seq)
    if planned is not None:
        part.remove(planned.key)
        _rename_questions(state, planned.key, key)
    meeting.key, meeting.day, meeting.called, meeting.seq = key, day, event.effect, event.seq
    part.add(meeting)
    if form == "demanded" and part.demand is not None:
        part.demands[key], part.demand = part.demand, None
    _say_called(state, event, meeting)
    renew_coming(state)


def _planned(event: Event, part: Meetings, day: date) -> Meeting | None:
    """Return the planned meeting that an ordinary one takes the place of, if there is one."""
    named = event["planned"]
    if named is None and event["form"] != "ordinary":
        return None
    found = part.coming.get(named or day.isoformat())
    fits = found is not None and found.called is None
    if named is not None and (not fits or event["form"] != "ordinary"):
        refuse(
            event,
            found=_("the planned day {day}").format(day=named),
            expected=_("a day of the plan for which no meeting is called yet, and an ordinary meeting"),
            todo=_("correct planned or form, or leave planned out"),
        )
    return found if fits else None


def _check_call(event: Event, part: Meetings, day: date, planned: Meeting | None) -> None:
    key = event["meeting"]
    taken = part.meetings.get(key)
    if taken is not None and taken is not planned:
        refuse(
            event,
            found=_("the meeting {meeting}, which there is already").format(meeting=key),
            expected=_("a mark that no other meeting has"),
            todo=_("choose another mark; a meeting that is moved is cancelled first (meeting_cancelled)"),
        )
    if day < event.effect:
        refuse(
            event,
            found=_("a meeting on {day}, called on {called}").format(day=day, called=event.effect),
            expected=_("a day that is not past when the meeting is called (§ 5, stk. 4)"),
            todo=_("correct the day of the meeting or that of the event"),
        )
    if event["form"] == "demanded" and part.demand is None:
        refuse(
            event,
            found=_("a meeting asked for by members, without a demand that stands"),
            expected=_("a demand by at least a third of the members (§ 5, stk. 2)"),
            todo=_("enter it first with meeting_demanded; a meeting that the chair wants is extraordinary"),
        )


def _rename_questions(state: State, old: str, new: str) -> None:
    """Let what is asked about a planned meeting be asked about the called one."""
    for number, question in state.questions.items():
        if question.about.get("meeting") == old and number not in state.answers:
            state.questions[number] = question._replace(about={**question.about, "meeting": new})


def _say_called(state: State, event: Event, meeting: Meeting) -> None:
    about = {"meeting": meeting.key, "day": meeting.day.isoformat()}
    if meeting.form == "ordinary":
        rules = rulebook_of(state)
        about["proposals"] = proposals_by(meeting.day, rules).isoformat()
        about["agenda"] = agenda_by(meeting.day, rules).isoformat()
        say(state, event, CALLING, "meeting_called", **about)
    else:
        demanded = meeting.form == "demanded"
        say(state, event, PLAN, "meeting_called_demanded" if demanded else "meeting_called_extra", **about)


@on("meeting_cancelled")
def meeting_cancelled(state: State, event: Event) -> None:
    """Cancel a meeting that is planned or called; a demand for it stands again.

    Raises:
        InputError: there is no such meeting, or it is held or cancelled.
    """
    part, meeting = meetings_of(state), coming_meeting(state, event)
    meeting.cancelled = event.effect
    withdraw_about(state, meeting.key)
    say(state, event, CALLING, "meeting_cancelled", meeting=meeting.key, day=meeting.day.isoformat())
    demand = part.demands.pop(meeting.key, None)
    if demand is not None:
        stands(state, demand)
        say(state, event, PLAN, "meeting_demand_again", meeting=meeting.key)
    renew_coming(state)


@on("new_term")
def lapse(state: State, event: Event) -> None:
    """Let the meetings lapse that the KKR before has planned or called and not held."""
    part = meetings_of(state)
    part.demand = None
    part.doubtful.clear()
    withdraw(state, DEMAND_BASE)
    for meeting in part.coming.values():
        meeting.cancelled = event.effect
        withdraw_about(state, meeting.key)
        say(state, event, TAKES_OFFICE, "meeting_lapsed", meeting=meeting.key, day=meeting.day.isoformat())
    part.plans = {year: days for year, days in part.plans.items() if year < event.effect.year}
    renew_coming(state)


# --- on screen ------------------------------------------------------------------------------------------------


@on("meeting_virtual")
@implements(ON_SCREEN)
def meeting_virtual(state: State, event: Event) -> None:
    """Let chair and vice chair decide together that a meeting is held on screen.

    Where one of the two posts is vacant, or its holder prevented with nobody acting, and the other decides alone,
    it is asked.

    Raises:
        InputError: others decided, or one of the two without the other; the meeting is held already.
    """
    meeting, persons = coming_meeting(state, event), set(event["persons"])
    holders = {office: officer(state, office) for office in OFFICES}
    if persons == set(holders.values()):
        meeting.virtual = True
        say(state, event, ON_SCREEN, "meeting_is_virtual", meeting=meeting.key)
        return
    missing = {o for o in OFFICES if holders[o] is None or is_prevented(state, o)}
    there = {holders[office] for office in OFFICES if office not in missing}
    if len(missing) == 1 and persons == there:
        meeting.virtual = None
        about = {"meeting": meeting.key, "person": next(iter(persons))}
        ask(state, event, ON_SCREEN, VIRTUAL_ALONE, ("virtual", "physical"), **about)
        return
    refuse(
        event,
        found=_("decided by {names}").format(names=", ".join(sorted(persons)) or _("nobody")),
        expected=_("the chair and the vice chair together, {names} (§ 5, stk. 3)").format(
            names=", ".join(who or _("nobody (the post is vacant)") for who in holders.values())
        ),
        todo=_("name both, or leave the meeting as it is"),
    )


@on_answer(VIRTUAL_ALONE)
def virtual_answered(state: State, event: Event, question: Question) -> None:
    """Let a meeting be on screen or not, as answered."""
    meeting = meetings_of(state).meetings[str(question.about["meeting"])]
    meeting.virtual = event["answer"] == "virtual"
    what = "meeting_is_virtual" if meeting.virtual else "meeting_is_not_virtual"
    say(state, event, ON_SCREEN, what, meeting=meeting.key)


# --- what is to be done ---------------------------------------------------------------------------------------


@tasks
def meetings_to_call(state: State, day: date) -> Iterator[Task]:
    """Tell the demand that the chair is to meet, the next planned meeting, and planned ones that passed."""
    part = meetings_of(state)
    if part.demand is not None:
        seq, since = part.demand.seq, part.demand.since
        about: Mapping[str, str | int | None] = {"demand": seq, "form": "demanded"}
        yield Task("meeting_demand_to_call", "chair", PLAN, since, about, seq=seq, settles="meeting_called")
    planned = sorted((one for one in part.coming.values() if one.called is None), key=_when)
    for one in planned:
        key, day_of_it = one.day.isoformat(), one.day
        if day_of_it < day:
            passed = {"day": key, "meeting": one.key}
            yield Task(
                "meeting_plan_passed", "secretariat", CALLING, day_of_it, passed, day_of_it, "expected", one.seq,
                "meeting_cancelled",
            )  # fmt: skip
        else:
            call = {"day": key, "form": one.form}
            yield Task(
                "meeting_to_call", "chair", CALLING, one.since, call, day_of_it, "expected", one.seq,
                "meeting_called",
            )  # fmt: skip
            return


def _when(meeting: Meeting) -> date:
    return meeting.day
