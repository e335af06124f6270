"""Items in written hearing (§ 5, stk. 10)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from registered_meetings import CALLED, MEMBERS, refused, said, state_after, tasks_on
from registers import after, event

from kkrvalg.register.meetings import meetings_of

if TYPE_CHECKING:
    from kkrvalg.register.state import Event


def sent(key: str = "h1", until: str = "2026-03-16") -> Event:
    """Return a hearing that the chair sends."""
    return event("hearing_sent", CALLED, hearing=key, title="An answer to the region", until=until)


def closed(*answered: str, day: str = "2026-03-17", key: str = "h1") -> Event:
    """Return the end of a hearing."""
    return event("hearing_closed", day, hearing=key, answered=list(answered), result="Nobody objected.")


def test_a_hearing_is_among_the_members_until_its_day() -> None:
    """All ten are asked, and it is the secretariat's to close it."""
    state = state_after(sent())
    (found,) = said(state, "hearing_sent")
    assert (found.article, found.about["number"], found.about["day"]) == ("§ 5, stk. 10", 10, "2026-03-16")
    assert meetings_of(state).hearings["h1"].asked == MEMBERS
    task = tasks_on(state, "2026-03-20")["hearing_to_close"]
    assert (task.due, task.settles) == (date(2026, 3, 16), "hearing_closed")


def test_a_hearing_is_closed_with_those_who_answered_and_is_no_decision_at_a_meeting() -> None:
    """Three of ten answered; nothing is decided by it, and no meeting is held."""
    state = state_after(sent(), closed("p1", "p2", "p37"))
    hearing = meetings_of(state).hearings["h1"]
    assert (hearing.answered, hearing.result) == (("p1", "p2", "p37"), "Nobody objected.")
    assert said(state, "hearing_closed")[0].about == {"hearing": "h1", "answered": 3, "number": 10}
    assert "hearing_to_close" not in tasks_on(state, "2026-03-20")
    assert meetings_of(state).meetings == {}


def test_who_was_a_member_when_it_was_sent_or_is_when_it_is_closed_may_answer() -> None:
    """p35 leaves in between and p36 enters: both may have answered; p34 is only a substitute."""
    leaves = event("resigned", "2026-03-10", person="p35")
    assert meetings_of(state_after(sent(), leaves, closed("p35", "p36"))).hearings["h1"].answered == ("p35", "p36")
    error = refused(sent(), closed("p34"))
    assert error.found == "an answer of p34, who is not a member"
    assert error.expected == "answers of the members of the KKR (§ 5, stk. 10)"


def test_a_hearing_may_end_on_the_day_it_is_sent() -> None:
    """In haste, answers until the evening."""
    assert meetings_of(state_after(sent(until=CALLED))).hearings["h1"].until == date.fromisoformat(CALLED)


def test_a_hearing_sent_while_there_is_no_chair_is_noted() -> None:
    """The chair sends it; none is elected yet."""
    assert said(after(sent()), "hearing_without_chair")
    assert not said(state_after(sent()), "hearing_without_chair")


@pytest.mark.parametrize(
    ("events", "found"),
    [
        ((sent(), sent()), "the hearing h1, which there is already"),
        ((sent(until="2026-03-01"),), "a hearing until 2026-03-01, sent on 2026-03-02"),
        ((sent(), closed("p1", "p1")), "p1 twice"),
        ((sent(), closed(key="h2")), "the hearing h2"),
        ((sent(), closed(), closed(day="2026-03-18")), "the hearing h1"),
    ],
)
def test_hearings_that_cannot_be_are_refused(events: tuple[Event, ...], found: str) -> None:
    """A mark that is taken, a day that is past, an answer twice, a hearing that is not open."""
    assert refused(*events).found == found
