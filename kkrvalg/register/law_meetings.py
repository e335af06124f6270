"""When the KKR meets: the plan of the year, and a demand by a third of the members (§ 5, stk. 2)."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _
from kkrvalg.procedures.timetable import TERM_YEARS
from kkrvalg.register.law import ask, on, on_answer, refuse, say, sentences
from kkrvalg.register.law_founding import known_person
from kkrvalg.register.meetings import (
    Demand,
    Meeting,
    check_sits,
    day_of,
    meetings_of,
    refuse_twice,
    renew_coming,
    withdraw_about,
)
from kkrvalg.register.parameters import rulebook_of
from kkrvalg.register.tasks import Task, next_meeting, tasks
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kkrvalg.register.meetings import Meetings
    from kkrvalg.register.state import Event, Question, State

PLAN = "§ 5, stk. 2"
DEMAND_BASE = "meeting_demand_base"

sentences(
    {
        "meeting_plan": N_("The plan for {year} names {number} meetings; as a rule there are {usual} a year."),
        "meeting_plan_fewer": N_(
            "The plan for {year} names {number} meetings, fewer than the {usual} that are the rule; that breaks"
            " nothing."
        ),
        "meeting_off_plan": N_("The meeting planned for {day} is no longer in the plan."),
        "meeting_demand": N_(
            "{number} of {members} members ask for a meeting; {needed}, a third, are enough. The chair calls it."
        ),
        "meeting_demand_short": N_(
            "{number} of {members} members ask for a meeting; that takes a third, {needed}. The chair need not"
            " call it."
        ),
        DEMAND_BASE: N_(
            "{number} ask for a meeting. That is a third of the {members} members there are, but not of all"
            " {seats} seats, and the rules do not say of which. Can they demand it? (members: yes, a third of"
            " the members is enough; seats: no)"
        ),
        "meeting_plan_to_make": N_("The KKR makes its plan of meetings for {year}."),
    }
)


# --- the plan of the year -------------------------------------------------------------------------------------


@on("meeting_plan")
@implements(PLAN)
def meeting_plan(state: State, event: Event) -> None:
    """Let the KKR plan the meetings of a year; a plan takes the place of an earlier one for the year.

    Raises:
        InputError: no day, one twice, or one of another year.
    """
    year, days = event["year"], tuple(day_of(one) for one in event["days"])
    _check_plan(event, year, days)
    part = meetings_of(state)
    kept = {one.day for one in part.meetings.values() if one.called is not None and one.cancelled is None}
    for old in [one for one in part.coming.values() if one.called is None]:
        if old.day.year == year and old.day not in days:
            _drop(state, event, part, old)
    for day in days:
        key = day.isoformat()
        known = day in kept or key in part.coming
        if not known and day >= event.effect:
            part.add(Meeting(key, day, "ordinary", event.effect, event.seq))
    part.plans[year] = tuple(sorted(days))
    usual = rulebook_of(state).meetings_per_year
    what = "meeting_plan_fewer" if len(days) < usual else "meeting_plan"
    say(state, event, PLAN, what, year=year, number=len(days), usual=usual)
    renew_coming(state)


def _check_plan(event: Event, year: int, days: Sequence[date]) -> None:
    wrong = [day for day in days if day.year != year]
    twice = [day for at, day in enumerate(days) if day in days[:at]]
    if wrong:
        found = _("the day {day} in the plan for {year}").format(day=wrong[0], year=year)
    elif twice:
        found = _("the day {day} twice").format(day=twice[0])
    elif not days:
        found = _("a plan without a day")
    else:
        return
    refuse(
        event,
        found=found,
        expected=_("the days of the year's meetings, each once (§ 5, stk. 2)"),
        todo=_("correct the days or the year"),
    )


def _drop(state: State, event: Event, part: Meetings, planned: Meeting) -> None:
    """Take a planned meeting out of the plan."""
    part.remove(planned.key)
    withdraw_about(state, planned.key)
    say(state, event, PLAN, "meeting_off_plan", day=planned.day.isoformat())


# --- a third of the members -----------------------------------------------------------------------------------


@on("meeting_demanded")
@implements(PLAN)
def meeting_demanded(state: State, event: Event) -> None:
    """Hold those who ask for a meeting against a third of the members; exactly a third is enough.

    Where it is a third of the members there are, but not of all seats, it is asked which of them is meant.

    Raises:
        InputError: somebody is not a member, or is named twice.
    """
    persons = tuple(event["persons"])
    for who in persons:
        check_sits(state, event, known_person(state, event, who), PLAN)
    refuse_twice(event, persons)
    if not persons:
        refuse(
            event,
            found=_("nobody who asks"),
            expected=_("members who ask for a meeting (§ 5, stk. 2)"),
            todo=_("name them all, with commas"),
        )
    share = rulebook_of(state).meeting_demanded_by
    members, seats = sum(1 for _seat in state.members), len(state.seats)
    of_members, of_seats = math.ceil(members * share), math.ceil(seats * share)
    if of_members <= len(persons) < of_seats:
        about = {"number": len(persons), "members": members, "seats": seats, "demand": event.seq}
        meetings_of(state).doubtful[event.seq] = Demand(event.seq, event.effect, persons)
        ask(state, event, PLAN, DEMAND_BASE, ("members", "seats"), **about)
        return
    enough = len(persons) >= of_members
    what = "meeting_demand" if enough else "meeting_demand_short"
    say(state, event, PLAN, what, number=len(persons), members=members, needed=of_members)
    if enough:
        stands(state, Demand(event.seq, event.effect, persons))


def stands(state: State, demand: Demand) -> None:
    """Let a demand stand until a meeting is called for it; one that stands already is enough."""
    part = meetings_of(state)
    part.demand = part.demand or demand


@on_answer(DEMAND_BASE)
def demand_answered(state: State, event: Event, question: Question) -> None:
    """Let a demand stand or not, as answered of which number a third was needed."""
    demand = meetings_of(state).doubtful.pop(question.seq, None)
    about = question.about
    if event["answer"] == "members" and demand is not None:
        needed = math.ceil(int(about["members"] or 0) * rulebook_of(state).meeting_demanded_by)
        say(state, event, PLAN, "meeting_demand", number=about["number"], members=about["members"], needed=needed)
        stands(state, demand)


# --- what is to be done ---------------------------------------------------------------------------------------


@tasks
def plans_to_make(state: State, day: date) -> Iterator[Task]:
    """Tell a year of the term without a plan of meetings; that of the term's last January is the next KKR's."""
    if not state.terms:
        return
    start = state.term.since
    if start <= day and day.year not in meetings_of(state).plans and day.year < start.year + TERM_YEARS:
        due, due_by = next_meeting(state, day)
        since = max(start, date(day.year, 1, 1))
        yield Task(
            "meeting_plan_to_make", "kkr", PLAN, since, {"year": day.year}, due, due_by, settles="meeting_plan"
        )
