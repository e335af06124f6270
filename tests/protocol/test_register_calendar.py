"""The calendar of a register's open tasks: read back by its library."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from kkrvalg import i18n
from kkrvalg.protocol.register_calendar import tasks_calendar
from kkrvalg.register.tasks import Task

DAY = date(2027, 3, 1)
MEETING = date(2027, 4, 9)
EXPIRES = Task(
    "post_ends", "secretariat", "§ 4, stk. 3", date(2027, 1, 2), {"post": "RBR"}, date(2027, 2, 20), "rule", 7
)
ELECT = Task(
    "no_substitute", "party_group", "§ 3, stk. 12", date(2027, 2, 3), {"seat": "A:1"}, MEETING, "meeting", 9
)
BY_DATE = Task("answer", "kkr", None, date(2027, 2, 4), {"code": 101})
TASKS = (EXPIRES, ELECT, BY_DATE)


def sentence(task: Task) -> str:
    """Return what a task says, as a stand-in for the words of a register."""
    return f"What is to be done: {task.what}, with a comma; and a semicolon"


def written(day: date = DAY, tasks: tuple[Task, ...] = TASKS) -> str:
    """Return the calendar of the tasks above and two meetings on a day."""
    return tasks_calendar(
        tasks,
        [MEETING, date(2027, 6, 11), MEETING],
        kkr="sjælland",
        register="a1b2",
        day=day,
        sentence=sentence,
        actor=lambda task: f"somebody ({task.who})",
    )


def found(text: str, kind: str) -> list[Any]:
    """Return the components of a kind as the calendar's library reads them."""
    return list(Calendar.from_ical(text).walk(kind))


def test_a_task_with_a_day_is_an_event_of_that_whole_day_and_one_without_a_thing_to_do() -> None:
    """Calendar programs read events; there is no day to put the third task on."""
    events, todos = found(written(), "VEVENT"), found(written(), "VTODO")
    days = [event.decoded("dtstart") for event in events]
    assert days == [date(2027, 2, 20), MEETING, MEETING, date(2027, 6, 11)]
    assert [event.decoded("dtend") - event.decoded("dtstart") for event in events] == [timedelta(days=1)] * 4
    assert [str(todo["uid"]) for todo in todos] == [f"a1b2-task-{BY_DATE.id}@kkrvalg.invalid"]
    assert "dtstart" not in todos[0]


def test_what_was_due_before_the_day_is_overdue_in_title_and_category() -> None:
    """On the day itself it is not yet."""
    first = found(written(), "VEVENT")[0]
    assert first["summary"] == "Overdue: What is to be done: post_ends, with a comma; and a semicolon"
    assert list(first["categories"].cats) == ["Overdue", "Task", "The secretariat"]
    assert "Overdue" not in written(date(2027, 2, 20))


def test_an_event_says_who_by_which_article_since_when_and_what_sets_its_day() -> None:
    """Each on a line of its own; a day without a rule is said to have none."""
    events = found(written(), "VEVENT")
    assert str(events[0]["description"]).split("\n") == [
        "Who: somebody (secretariat)",
        "Basis: § 4, stk. 3",
        "Open since 2 January 2027 (event 7)",
        "The day is set by a rule.",
    ]
    assert str(events[1]["description"]).endswith("The day is that of the next meeting; no rule sets one.")
    assert str(found(written(), "VTODO")[0]["description"]).split("\n") == [
        "Who: somebody (kkr)",
        "Open since 4 February 2027",
        "No rule sets a day.",
    ]


def test_a_task_keeps_its_uid_when_its_day_moves() -> None:
    """So the file of next week replaces what the one of this week put in the calendar."""
    moved = ELECT._replace(due=date(2027, 4, 16))
    before, after = found(written(), "VEVENT")[1], found(written(tasks=(EXPIRES, moved, BY_DATE)), "VEVENT")[1]
    assert before["uid"] == after["uid"]
    assert before["dtstart"].dt != after["dtstart"].dt


def test_the_same_register_gives_the_same_bytes_on_the_same_day() -> None:
    """The time stamp is the day's, not the clock's, and no two entries share a UID."""
    assert written() == written()
    uids = [str(part["uid"]) for part in Calendar.from_ical(written()).subcomponents]
    assert len(set(uids)) == len(uids) == 5
    assert written().count("DTSTAMP:20270301T000000Z") == 5


@pytest.mark.parametrize(("language", "name"), [("da", "Opgaver i KKR Sjælland"), ("en", "Tasks of KKR Sjælland")])
def test_the_calendar_is_named_in_the_language_in_use(language: str, name: str) -> None:
    """A calendar program shows the name beside the others."""
    i18n.use(language)
    assert f"X-WR-CALNAME:{name}\r\n" in written()
