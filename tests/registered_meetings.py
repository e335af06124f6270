"""What the tests of the register's meetings share: events of the made-up KKR, and how its state is looked at."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from registers import after, chairmanship, event

from kkrvalg.errors import InputError
from kkrvalg.register.meetings import Held, Meeting, meetings_of
from kkrvalg.register.tasks import open_tasks

if TYPE_CHECKING:
    from kkrvalg.register.state import Consequence, Event, Question, State
    from kkrvalg.register.tasks import Task

MEMBERS = ("p1", "p2", "p3", "p4", "p5", "p6", "p31", "p33", "p35", "p37")
CHAIR, VICE = "p1", "p4"
CALLED = "2026-03-02"
DAY = "2026-04-15"
"""The day of the meeting that is called; a Wednesday."""


def called(key: str = "m1", day: str = DAY, *, form: str = "ordinary", on: str = CALLED, **more: object) -> Event:
    """Return the calling of a meeting."""
    return event("meeting_called", on, meeting=key, day=day, form=form, **more)


def held(*present: str, led_by: str = CHAIR, key: str = "m1", day: str = DAY, **more: object) -> Event:
    """Return a meeting as it was held."""
    return event("meeting_held", day, meeting=key, present=list(present), led_by=led_by, **more)


def vote(for_: int, against: int, chair: str | None = None, *, title: str = "A road", **more: object) -> Event:
    """Return a vote at the meeting; ``chair`` is how whoever led it voted."""
    own = {} if chair is None else {"chair": chair}
    return event("decision", DAY, meeting="m1", title=title, for_=for_, against=against, **own, **more)


def vacancies(*seats: str) -> tuple[Event, ...]:
    """Return how elected seats become vacant: the substitute does not want to enter, then the member resigns."""
    holders = {"A:1": ("p31", "p32"), "V:1": ("p33", "p34"), "V:2": ("p35", "p36"), "F:1": ("p37", "p38")}
    found = []
    for seat in seats:
        member, substitute = holders[seat]
        found += [event("declined", CALLED, person=substitute), event("resigned", CALLED, person=member)]
    return tuple(found)


def state_after(*events: Event) -> State:
    """Return the state with chair and vice chair elected, after events."""
    return after(*chairmanship(), *events)


def refused(*events: Event) -> InputError:
    """Return the complaint about the last event that the rules forbid."""
    with pytest.raises(InputError) as caught:
        state_after(*events)
    return caught.value


def meeting_of(state: State, key: str = "m1") -> Meeting:
    """Return a meeting."""
    return meetings_of(state).meetings[key]


def held_of(state: State, key: str = "m1") -> Held:
    """Return a meeting as it was held."""
    found = meeting_of(state, key).held
    assert found is not None
    return found


def said(state: State, what: str) -> list[Consequence]:
    """Return the consequences of a kind."""
    return [one for one in state.trail if one.what == what]


def asked(state: State) -> list[Question]:
    """Return the open questions on meetings."""
    return [
        one for one in state.questions.values() if one.key.startswith("meeting_") and one.id not in state.answers
    ]


def answered(*events: Event, key: str, answer: str, on: str = "2026-05-01") -> tuple[Event, ...]:
    """Return events with the answer to a question that they end with."""
    (question,) = (one for one in asked(state_after(*events)) if one.key == key)
    return (*events, event("answered", on, question=question.id, answer=answer))


def tasks_on(state: State, day: str) -> dict[str, Task]:
    """Return the tasks on meetings and hearings that are open on a day, by what they are."""
    found = open_tasks(state, date.fromisoformat(day))
    return {one.what: one for one in found if one.what.startswith(("meeting_", "hearing_"))}
