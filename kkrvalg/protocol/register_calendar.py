"""What is open in a register as an iCalendar file: its tasks by the day they are due, and the meetings to come.

A task is known by its own mark, so a file that is read in again replaces the task when its day has moved. One
without a day is a thing to do and no event.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _
from kkrvalg.model import council_name
from kkrvalg.protocol.calendar import CalendarEntry, calendar_text
from kkrvalg.protocol.numbers import day as written
from kkrvalg.register.tasks import ACTORS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from kkrvalg.protocol.register import View
    from kkrvalg.register.tasks import DueBy, Task

DUE_BY: dict[DueBy, str] = {
    "rule": N_("The day is set by a rule."),
    "expected": N_("The day is the expected one."),
    "meeting": N_("The day is that of the next meeting; no rule sets one."),
    "none": N_("No rule sets a day."),
}
"""What sets the day of a task, as a calendar says it."""


def tasks_calendar(
    tasks: Iterable[Task],
    meetings: Iterable[date],
    *,
    kkr: str,
    register: str,
    day: date,
    sentence: Callable[[Task], str],
    actor: Callable[[Task], str],
) -> str:
    """Return open tasks and meetings as the text of an iCalendar file, its lines ended by CR and LF.

    Args:
        tasks: what is open.
        meetings: the days of meetings that are planned or called.
        kkr: the key of the KKR.
        register: the register's own mark, which every UID begins with.
        day: the day the file is made for: what was due before it is overdue; it is the time stamp too.
        sentence: what a task says, with the names of its persons.
        actor: who has a task, as exactly as it tells.
    """
    entries = [
        *(_task(task, register, day, (sentence(task), actor(task))) for task in tasks),
        *_meetings(meetings, kkr, register),
    ]
    return calendar_text(_("Tasks of {kkr}").format(kkr=council_name(kkr)), entries, day)


def calendar_of(view: View, tasks: Iterable[Task]) -> str:
    """Return tasks of a register on a day, with all meetings to come from that day on, as a calendar file."""
    state = view.state
    return tasks_calendar(
        tasks,
        [day for day in state.coming if day >= view.on],
        kkr=state.kkr,
        register=state.register,
        day=view.on,
        sentence=view.words.sentence,
        actor=view.words.actor,
    )


def _task(task: Task, register: str, day: date, words: tuple[str, str]) -> CalendarEntry:
    sentence, actor = words
    is_overdue = task.due is not None and task.due < day
    return CalendarEntry(
        uid=f"{register}-task-{task.id}",
        day=task.due,
        title=_("Overdue: {task}").format(task=sentence) if is_overdue else sentence,
        lines=tuple(_lines(task, actor)),
        categories=((_("Overdue"),) if is_overdue else ()) + (_("Task"), _capital(_(ACTORS[task.who]))),
    )


def _lines(task: Task, actor: str) -> Iterator[str]:
    """Yield what a task says beside its title: who, by which article, since when, and what sets the day."""
    yield _("Who: {who}").format(who=actor)
    if task.article:
        yield _("Basis: {basis}").format(basis=task.article)
    if task.seq is None:
        yield _("Open since {day}").format(day=written(task.since))
    else:
        yield _("Open since {day} (event {number})").format(day=written(task.since), number=task.seq)
    yield _(DUE_BY[task.due_by])


def _meetings(meetings: Iterable[date], kkr: str, register: str) -> Iterator[CalendarEntry]:
    for meeting in sorted(set(meetings)):
        yield CalendarEntry(
            uid=f"{register}-meeting-{meeting.isoformat()}",
            day=meeting,
            title=_("Meeting of {kkr}").format(kkr=council_name(kkr)),
            lines=(_("Basis: {basis}").format(basis="§ 5, stk. 2"),),
            categories=(_("Meeting"),),
        )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
