"""What comes before a meeting (§ 5, stk. 4, 5 and 11): proposals, the agenda, and who cannot come."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from registered_meetings import (
    DAY,
    MEMBERS,
    answered,
    asked,
    called,
    held,
    meeting_of,
    refused,
    said,
    state_after,
    tasks_on,
)
from registers import event

if TYPE_CHECKING:
    from kkrvalg.register.state import Event


def proposal(day: str, person: str = "p2") -> Event:
    """Return an item that a member asks for."""
    return event("proposal", day, meeting="m1", person=person, title="A road")


def agenda(day: str, **more: object) -> Event:
    """Return the sending of the agenda."""
    return event("agenda_sent", day, meeting="m1", **more)


# --- proposals --------------------------------------------------------------------------------------------------


def test_ten_days_before_an_ordinary_meeting_is_in_time() -> None:
    """15 April less 10 days is 5 April: the item is on the agenda by right."""
    state = state_after(called(), proposal("2026-04-05"))
    (made,) = meeting_of(state).proposals
    assert (made.in_time, made.on_agenda, asked(state)) == (True, True, [])
    assert said(state, "meeting_proposal")[0].about == {"person": "p2", "meeting": "m1", "title": "A road"}


@pytest.mark.parametrize(("answer", "on_agenda"), [("on_agenda", True), ("not_on_agenda", False)])
def test_nine_days_before_it_is_the_chairs_to_say(answer: str, on_agenda: bool) -> None:
    """6 April is too late for a right to it; the chair may put it on all the same."""
    events = (called(), proposal("2026-04-06"))
    state = state_after(*events)
    (question,) = asked(state)
    assert (question.key, question.article) == ("meeting_late_proposal", "§ 5, stk. 4")
    assert (question.about["day"], meeting_of(state).proposals[0].on_agenda) == ("2026-04-05", None)
    later = state_after(*answered(*events, key="meeting_late_proposal", answer=answer, on="2026-04-07"))
    assert (meeting_of(later).proposals[0].on_agenda, asked(later)) == (on_agenda, [])


def test_there_is_no_right_to_an_item_on_an_extraordinary_meeting() -> None:
    """Stk. 4 speaks of ordinary meetings alone, however early the item is asked for."""
    state = state_after(called(form="extraordinary"), proposal("2026-03-02"))
    assert [question.key for question in asked(state)] == ["meeting_late_proposal"]


def test_whether_a_late_item_comes_on_is_not_asked_after_the_meeting() -> None:
    """What was on the agenda is then past."""
    assert asked(state_after(called(), proposal("2026-04-06"), held(*MEMBERS))) == []


def test_members_and_those_who_stand_in_for_one_on_leave_have_the_right() -> None:
    """p38 stands in for p37; p36 is only the substitute of p35, who serves."""
    leave = event("leave", "2026-03-01", person="p37", until="2026-09-01")
    assert meeting_of(state_after(called(), leave, proposal("2026-03-03", "p38"))).proposals[0].in_time
    assert refused(called(), leave, proposal("2026-03-03", "p37")).found == "p37, who is on leave from the KKR"
    error = refused(called(), proposal("2026-03-03", "p36"))
    assert error.found == "p36, who is not a member of the KKR on that day"
    assert error.expected == "a member, or whoever stands in for a member on leave (§ 5, stk. 4)"


def test_the_last_day_for_proposals_is_told_until_it_is_past() -> None:
    """On 5 April the task stands, on 6 April it is gone."""
    state = state_after(called())
    task = tasks_on(state, "2026-04-05")["meeting_proposals_until"]
    assert (task.due, task.due_by, task.who, task.settles) == (date(2026, 4, 5), "rule", "member", "proposal")
    assert "meeting_proposals_until" not in tasks_on(state, "2026-04-06")
    assert "meeting_proposals_until" not in tasks_on(state_after(called(form="extraordinary")), "2026-03-03")


# --- the agenda -------------------------------------------------------------------------------------------------


def test_the_agenda_is_to_be_sent_on_the_same_weekday_of_the_week_before() -> None:
    """Wednesday 15 April: until Wednesday 8 April; after that the task is overdue, and sending it ends it."""
    state = state_after(called())
    task = tasks_on(state, "2026-04-10")["meeting_agenda_to_send"]
    assert (task.due, task.due_by, task.who, task.article) == (date(2026, 4, 8), "rule", "chair", "§ 5, stk. 5")
    assert "meeting_agenda_to_send" not in tasks_on(state_after(called(), agenda("2026-04-08")), "2026-04-10")


def test_the_agenda_of_an_extraordinary_meeting_has_no_time_limit() -> None:
    """It is to be sent by the meeting itself."""
    state = state_after(called(form="extraordinary"))
    task = tasks_on(state, "2026-03-03")["meeting_agenda_to_send"]
    assert (task.due, task.due_by, task.article) == (date.fromisoformat(DAY), "meeting", "§ 5, stk. 4")
    sent = state_after(called(form="extraordinary"), agenda("2026-04-14"))
    assert said(sent, "meeting_agenda_sent")
    assert meeting_of(sent).agenda.in_time  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("event_", "what"),
    [
        (agenda("2026-04-08"), "meeting_agenda_sent"),
        (agenda("2026-04-08", special=True), "meeting_agenda_sent"),
        (agenda("2026-04-09"), "meeting_agenda_late"),
        (agenda("2026-04-09", special=False), "meeting_agenda_late"),
        (agenda("2026-04-09", special=True), "meeting_agenda_special"),
    ],
)
def test_an_agenda_is_in_time_late_or_a_special_case(event_: Event, what: str) -> None:
    """Until 8 April it is in time; after it the time limit may be set aside in a special case (stk. 5)."""
    state = state_after(called(), event_)
    assert [one.what for one in state.trail if one.what.startswith("meeting_agenda")] == [what]
    assert said(state, what)[0].article == "§ 5, stk. 5"


def test_the_first_sending_counts_and_a_second_is_a_supplement() -> None:
    """Sent on 7 April and again on the 10th: in time."""
    state = state_after(called(), agenda("2026-04-07"), agenda("2026-04-10"))
    found = meeting_of(state).agenda
    assert found is not None
    assert (found.sent, found.in_time, len(said(state, "meeting_agenda_again"))) == (date(2026, 4, 7), True, 1)


def test_an_agenda_is_sent_for_a_called_meeting_and_not_after_it() -> None:
    """A meeting that is only planned is called first."""
    plan = event("meeting_plan", "2026-02-02", year=2026, days=[DAY])
    only_planned = event("agenda_sent", "2026-04-01", meeting=DAY)
    assert refused(plan, only_planned).expected == "a meeting that the chair has called (§ 5, stk. 4)"
    error = refused(called(), agenda("2026-04-16"))
    assert error.found == "the agenda sent on 2026-04-16"
    assert error.expected == "a day not after the meeting on 2026-04-15 (§ 5, stk. 5)"


# --- who cannot come --------------------------------------------------------------------------------------------


def absence(person: str, day: str = "2026-04-10") -> Event:
    """Return what a member tells the secretariat."""
    return event("absence_told", day, meeting="m1", person=person)


@pytest.mark.parametrize(("person", "substitute"), [("p1", "p11"), ("p2", "p22"), ("p35", "p36")])
def test_a_member_who_cannot_come_tells_the_own_substitute(person: str, substitute: str) -> None:
    """p2's first deputy is a member (A:1), so the second, p22, may come; the elected have named substitutes."""
    state = state_after(called(), absence(person))
    about = {"person": person, "meeting": "m1", "substitute": substitute}
    assert said(state, "meeting_absence_told")[0].about == about
    task = tasks_on(state, "2026-04-11")["meeting_substitute_to_tell"]
    assert (task.who, task.article, task.about["substitute"]) == ("member", "§ 5, stk. 11", substitute)
    assert "meeting_substitute_to_tell" not in tasks_on(state, "2026-04-16")


def test_the_first_telling_counts_and_the_day_of_the_meeting_is_in_time() -> None:
    """p1 tells on 10 April and again on the day itself, p2 only then; the task stands on that day too."""
    state = state_after(called(), absence("p1"), absence("p1", DAY), absence("p2", DAY))
    assert meeting_of(state).told == {"p1": date(2026, 4, 10), "p2": date(2026, 4, 15)}
    assert "meeting_substitute_to_tell" in tasks_on(state, DAY)


def test_nobody_may_come_where_there_is_no_substitute() -> None:
    """p36 has given up being p35's substitute; p38 stands in for p37 already and has none."""
    events = (called(), event("substitute_left", "2026-03-03", person="p36"))
    assert said(state_after(*events, absence("p35")), "meeting_absence_nobody")
    leave = event("leave", "2026-03-04", person="p37", until="2026-09-01")
    state = state_after(called(), leave, absence("p38"))
    assert said(state, "meeting_absence_nobody")
    assert "meeting_substitute_to_tell" not in tasks_on(state, "2026-04-11")


def test_an_absence_is_told_by_members_and_not_after_the_meeting() -> None:
    """Stk. 11: before the meeting is held."""
    assert refused(called(), absence("p11")).found == "p11, who is not a member of the KKR on that day"
    assert refused(called(), absence("p1", "2026-04-16")).found == "an absence told on 2026-04-16"
    assert refused(called(), held(*MEMBERS), absence("p1", DAY)).found == "the meeting m1, which is held"
