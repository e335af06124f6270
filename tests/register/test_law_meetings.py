"""When the KKR meets (§ 5, stk. 2-4): the plan, a demand by a third, calling, cancelling, meetings on screen."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from registered_meetings import (
    CALLED,
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
    vacancies,
)
from registers import SEATS, START, after, constituted, event, term

from kkrvalg.errors import InputError
from kkrvalg.register.history import fold
from kkrvalg.register.meetings import meetings_of

if TYPE_CHECKING:
    from kkrvalg.register.state import Event

FIVE = ["2026-03-12", "2026-05-20", "2026-08-26", "2026-10-14", "2026-12-02"]


def plan(*days: str, year: int = 2026, on: str = "2026-02-02") -> Event:
    """Return the plan of a year."""
    return event("meeting_plan", on, year=year, days=list(days))


def demand(*members: str, on: str = CALLED) -> Event:
    """Return a demand for a meeting."""
    return event("meeting_demanded", on, persons=list(members))


# --- the plan of the year ---------------------------------------------------------------------------------------


def test_a_plan_of_five_meetings_is_as_the_rule_has_it() -> None:
    """Five days are named, five are the rule, and all five are coming."""
    state = state_after(plan(*FIVE))
    assert [one.about for one in said(state, "meeting_plan")] == [{"year": 2026, "number": 5, "usual": 5}]
    assert [day.isoformat() for day in state.coming] == FIVE


def test_fewer_than_five_are_noted_and_no_breach() -> None:
    """Five are the rule only ("som udgangspunkt"), so four are noted and nothing is asked."""
    state = state_after(plan(*FIVE[:4]))
    assert [one.about for one in said(state, "meeting_plan_fewer")] == [{"year": 2026, "number": 4, "usual": 5}]
    assert asked(state) == []


def test_a_new_plan_takes_the_place_of_the_old_one() -> None:
    """A day that is in both stays; one that is in the old plan alone goes, one that is called does not."""
    state = state_after(
        plan(*FIVE), called(day="2026-05-20"), plan("2026-05-20", "2026-09-02", "2026-10-14", on="2026-03-20")
    )
    assert [one.about["day"] for one in said(state, "meeting_off_plan")] == [
        "2026-03-12",
        "2026-08-26",
        "2026-12-02",
    ]
    assert [day.isoformat() for day in state.coming] == ["2026-05-20", "2026-09-02", "2026-10-14"]
    assert meetings_of(state).plans[2026] == (date(2026, 5, 20), date(2026, 9, 2), date(2026, 10, 14))


def test_days_before_the_plan_count_in_it_and_are_not_coming() -> None:
    """A plan of 2 February that names the meeting of 26 January has five meetings, of which four are coming."""
    state = state_after(plan("2026-01-26", *FIVE[:4]))
    assert said(state, "meeting_plan")[0].about["number"] == 5
    assert [day.isoformat() for day in state.coming] == FIVE[:4]


@pytest.mark.parametrize(
    ("days", "found"),
    [
        (["2027-03-12"], "the day 2027-03-12 in the plan for 2026"),
        (["2026-03-12", "2026-03-12"], "the day 2026-03-12 twice"),
        ([], "a plan without a day"),
    ],
)
def test_a_plan_names_days_of_its_year_each_once(days: list[str], found: str) -> None:
    """Everything else is a slip of the pen."""
    error = refused(plan(*days))
    assert error.found == found
    assert error.expected == "the days of the year's meetings, each once (§ 5, stk. 2)"
    assert error.todo == "correct the days or the year"


def test_a_year_without_a_plan_is_a_task_of_the_kkr() -> None:
    """In 2026 from the day the KKR takes office, in 2029 from 1 January; 2030 is for the next KKR to plan."""
    state = state_after()
    first, last = tasks_on(state, "2026-02-01"), tasks_on(state, "2029-07-01")
    assert (first["meeting_plan_to_make"].since, first["meeting_plan_to_make"].who) == (date(2026, 1, 26), "kkr")
    assert last["meeting_plan_to_make"].since == date(2029, 1, 1)
    assert "meeting_plan_to_make" not in tasks_on(state, "2030-01-10")
    assert "meeting_plan_to_make" not in tasks_on(state_after(plan(*FIVE)), "2026-02-03")


def test_the_next_planned_meeting_is_to_be_called_and_one_that_passed_is_told() -> None:
    """On 15 March the meeting of the 12th has passed uncalled, and that of 20 May is the next to call."""
    found = tasks_on(state_after(plan(*FIVE)), "2026-03-15")
    assert found["meeting_plan_passed"].due == date(2026, 3, 12)
    assert (found["meeting_to_call"].due, found["meeting_to_call"].who) == (date(2026, 5, 20), "chair")
    assert found["meeting_to_call"].settles == "meeting_called"


# --- calling and cancelling -------------------------------------------------------------------------------------


def test_an_ordinary_meeting_takes_the_place_of_the_planned_one_with_what_was_proposed_for_it() -> None:
    """The meeting of 20 May is called as 2026-2: one meeting on that day, and the proposal follows it."""
    item = event("proposal", "2026-02-10", meeting="2026-05-20", person="p2", title="A road")
    state = state_after(plan(*FIVE), item, called("2026-2", "2026-05-20"))
    assert [day.isoformat() for day in state.coming] == FIVE
    assert [one.title for one in meeting_of(state, "2026-2").proposals] == ["A road"]
    assert "2026-05-20" not in meetings_of(state).meetings


def test_a_meeting_that_is_moved_names_the_planned_day_whose_place_it_takes() -> None:
    """The meeting of 12 March is held on the 19th: still five meetings."""
    state = state_after(plan(*FIVE), called(day="2026-03-19", planned="2026-03-12"))
    assert [day.isoformat() for day in state.coming] == ["2026-03-19", *FIVE[1:]]


def test_a_meeting_may_be_called_planned_and_asked_about_on_its_own_day() -> None:
    """Called on 2 March for the same day; a plan of 2 March that begins with that day has it still to come."""
    assert meeting_of(state_after(called(day=CALLED))).day == date.fromisoformat(CALLED)
    state = state_after(plan(CALLED, on=CALLED))
    assert state.coming == [date.fromisoformat(CALLED)]
    assert "meeting_to_call" in tasks_on(state, CALLED)
    assert "meeting_plan_to_make" in tasks_on(after(), START)


def test_an_ordinary_meeting_is_called_with_its_two_time_limits() -> None:
    """15 April less ten days is 5 April, less seven 8 April."""
    (found,) = said(state_after(called()), "meeting_called")
    assert found.about == {"meeting": "m1", "day": DAY, "proposals": "2026-04-05", "agenda": "2026-04-08"}
    assert found.article == "§ 5, stk. 4"


def test_the_chair_calls_an_extraordinary_meeting_without_anybody_asking() -> None:
    """§ 5, stk. 2: when the chair wants it; the time limits are for ordinary meetings alone."""
    (found,) = said(state_after(called(form="extraordinary")), "meeting_called_extra")
    assert (found.article, found.about) == ("§ 5, stk. 2", {"meeting": "m1", "day": DAY})


def test_a_meeting_called_while_there_is_no_chair_is_noted() -> None:
    """The chair calls (§ 5, stk. 4), and no one has been elected yet."""
    assert said(after(called()), "meeting_without_chair")
    assert not said(state_after(called()), "meeting_without_chair")


@pytest.mark.parametrize(
    ("events", "found", "expected"),
    [
        (
            (called(), called(day="2026-04-16")),
            "the meeting m1, which there is already",
            "a mark that no other meeting has",
        ),
        (
            (called(day="2026-03-01"),),
            "a meeting on 2026-03-01, called on 2026-03-02",
            "a day that is not past when the meeting is called (§ 5, stk. 4)",
        ),
        (
            (called(planned="2026-03-12"),),
            "the planned day 2026-03-12",
            "a day of the plan for which no meeting is called yet, and an ordinary meeting",
        ),
        (
            (plan(*FIVE), called(planned="2026-03-12", form="extraordinary")),
            "the planned day 2026-03-12",
            "a day of the plan for which no meeting is called yet, and an ordinary meeting",
        ),
        (
            (called(form="demanded"),),
            "a meeting asked for by members, without a demand that stands",
            "a demand by at least a third of the members (§ 5, stk. 2)",
        ),
    ],
)
def test_a_meeting_that_cannot_be_called_is_refused(events: tuple[Event, ...], found: str, expected: str) -> None:
    """A mark that is taken, a day that is past or not planned, a demand that nobody made."""
    error = refused(*events)
    assert (error.found, error.expected) == (found, expected)


def test_a_cancelled_meeting_is_neither_coming_nor_to_be_named() -> None:
    """What is cancelled can be called anew under another mark only."""
    cancel = event("meeting_cancelled", "2026-03-10", meeting="m1")
    state = state_after(called(), cancel)
    assert (state.coming, [one.about["day"] for one in said(state, "meeting_cancelled")]) == ([], [DAY])
    assert refused(called(), cancel, cancel).found == "the meeting m1, which is cancelled"
    assert refused(called(), cancel, called(on="2026-03-11")).found == "the meeting m1, which there is already"
    assert refused(called(), held(*MEMBERS), event("meeting_cancelled", DAY, meeting="m1")).found == (
        "the meeting m1, which is held"
    )


def test_an_unknown_meeting_is_refused_with_those_that_are_coming() -> None:
    """There is m1, and m2 is meant or not entered yet."""
    error = refused(called(), event("meeting_cancelled", "2026-03-10", meeting="m2"))
    assert (error.found, error.expected) == ("the meeting m2", "one of m1")


def test_a_new_kkr_begins_without_the_old_ones_meetings() -> None:
    """What the KKR of 2026 has planned, called or been asked for lapses on 28 January 2030."""
    events = [
        plan(*FIVE),
        plan("2030-02-05", year=2030, on="2029-12-01"),
        called(day="2030-02-20", on="2029-12-01"),
        demand(*MEMBERS[:4], on="2029-12-01"),
        constituted("2030-01-28", term="2030-2034"),
    ]
    state = state_after(*events)
    assert state.coming == []
    assert {one.about["meeting"] for one in said(state, "meeting_lapsed")} == {*FIVE, "m1", "2030-02-05"}
    assert meetings_of(state).demand is None
    assert sorted(meetings_of(state).plans) == [2026]


# --- a third of the members -------------------------------------------------------------------------------------


def test_a_third_of_ten_is_four() -> None:
    """10 / 3 = 3 1/3: three are not enough, four are, and the chair is to call the meeting."""
    short, enough = state_after(demand(*MEMBERS[:3])), state_after(demand(*MEMBERS[:4]))
    assert said(short, "meeting_demand_short")[0].about == {"number": 3, "members": 10, "needed": 4}
    assert "meeting_demand_to_call" not in tasks_on(short, CALLED)
    task = tasks_on(enough, CALLED)["meeting_demand_to_call"]
    assert (task.who, task.article, task.due, task.settles) == ("chair", "§ 5, stk. 2", None, "meeting_called")


@given(st.integers(min_value=1, max_value=4), st.data())
def test_exactly_a_third_is_enough_and_one_less_is_not(elected: int, data: st.DataObject) -> None:
    """With 6 mayors and 1-4 elected members, whoever asks: enough exactly when three times as many are all."""
    seats = [
        {"seat": seat, "party": seat[0], "person": member, "substitute": substitute}
        for seat, (member, substitute) in list(SEATS.items())[:elected]
    ]
    members = [f"p{number}" for number in range(1, 7)] + [str(row["person"]) for row in seats]
    who = data.draw(st.lists(st.sampled_from(members), min_size=1, unique=True))
    events = [*term()[:-1], constituted(seq=900, seats=seats)]
    state = fold([*events, demand(*who)])
    assert (meetings_of(state).demand is not None) == (3 * len(who) >= len(members))


def test_a_third_of_the_members_but_not_of_the_seats_is_asked() -> None:
    """One of ten seats is vacant: a third of nine members is three, of ten seats four; three ask."""
    events = (*vacancies("V:2"), demand("p1", "p2", "p3"))
    (question,) = asked(state_after(*events))
    assert (question.key, question.article) == ("meeting_demand_base", "§ 5, stk. 2")
    assert question.answers == ("members", "seats")
    assert question.about == {"number": 3, "members": 9, "seats": 10, "demand": question.seq}
    yes = state_after(*answered(*events, key="meeting_demand_base", answer="members"))
    no = state_after(*answered(*events, key="meeting_demand_base", answer="seats"))
    assert said(yes, "meeting_demand")[0].about == {"number": 3, "members": 9, "needed": 3}
    assert ("meeting_demand_to_call" in tasks_on(yes, "2026-05-02"), meetings_of(no).demand) == (True, None)


def test_a_second_demand_does_not_take_the_place_of_the_first() -> None:
    """Four ask on 2 March, four others on the 9th: a meeting is to be called since the 2nd."""
    state = state_after(demand(*MEMBERS[:4]), demand(*MEMBERS[4:8], on="2026-03-09"))
    assert tasks_on(state, "2026-03-10")["meeting_demand_to_call"].since == date.fromisoformat(CALLED)


def test_the_demanded_meeting_settles_the_demand_until_it_is_cancelled() -> None:
    """Called, the task is gone; cancelled, the four who asked are still to get a meeting."""
    events = (demand(*MEMBERS[:4]), called(form="demanded"))
    assert "meeting_demand_to_call" not in tasks_on(state_after(*events), "2026-03-03")
    state = state_after(*events, event("meeting_cancelled", "2026-03-10", meeting="m1"))
    assert "meeting_demand_to_call" in tasks_on(state, "2026-03-11")
    assert said(state, "meeting_demand_again")


def test_who_stands_in_for_a_member_on_leave_counts_and_the_member_does_not() -> None:
    """p38 stands in for p37 from 1 March on: p38 may ask, p37 may not."""
    leave = event("leave", "2026-03-01", person="p37", until="2026-09-01")
    assert meetings_of(state_after(leave, demand("p1", "p2", "p3", "p38"))).demand is not None
    error = refused(leave, demand("p1", "p2", "p3", "p37"))
    assert error.found == "p37, who is on leave from the KKR"
    assert error.expected == "a member, or whoever stands in for a member on leave (§ 5, stk. 2)"


@pytest.mark.parametrize(
    ("who", "found"),
    [
        (("p1", "p11"), "p11, who is not a member of the KKR on that day"),
        (("p1", "p2", "p1"), "p1 twice"),
        ((), "nobody who asks"),
        (("p1", "p99"), "the person p99, whom the register does not know on that day"),
    ],
)
def test_only_members_ask_for_a_meeting_each_once(who: tuple[str, ...], found: str) -> None:
    """A substitute whose member serves is not a member."""
    assert refused(demand(*who)).found == found


# --- on screen --------------------------------------------------------------------------------------------------


def on_screen(*who: str) -> Event:
    """Return the decision that the meeting is held on screen."""
    return event("meeting_virtual", "2026-03-20", meeting="m1", persons=list(who))


def test_chair_and_vice_chair_decide_together_on_a_meeting_on_screen() -> None:
    """§ 5, stk. 3: p1 and p4, in whatever order."""
    state = state_after(called(), on_screen("p4", "p1"))
    assert meeting_of(state).virtual is True
    assert said(state, "meeting_is_virtual")[0].article == "§ 5, stk. 3"


@pytest.mark.parametrize("who", [("p1",), ("p4",), ("p1", "p2"), ("p1", "p4", "p2"), ()])
def test_nobody_else_decides_on_a_meeting_on_screen(who: tuple[str, ...]) -> None:
    """Neither one of the two alone, nor somebody else beside them."""
    error = refused(called(), on_screen(*who))
    assert error.found == f"decided by {', '.join(sorted(who)) or 'nobody'}"
    assert error.expected == "the chair and the vice chair together, p1, p4 (§ 5, stk. 3)"


def test_an_acting_chair_decides_instead_of_the_one_who_is_prevented() -> None:
    """p1 is prevented, p2 is chair for that time (§ 3, stk. 14)."""
    away = (
        event("chair_hindered", "2026-03-03", office="chair", until="2026-09-01"),
        event("chair_acting", "2026-03-04", office="chair", person="p2"),
    )
    assert meeting_of(state_after(called(), *away, on_screen("p2", "p4"))).virtual is True
    for who in (("p1", "p4"), ("p4",)):
        assert refused(called(), *away, on_screen(*who)).expected.startswith(
            "the chair and the vice chair together, p2, p4"
        )


@pytest.mark.parametrize(("answer", "virtual"), [("virtual", True), ("physical", False)])
def test_one_of_the_two_alone_is_asked_about_while_the_other_is_prevented(answer: str, virtual: bool) -> None:
    """p1 is prevented and nobody acts: p4 decides, and the rules say nothing of that."""
    away = event("chair_hindered", "2026-03-03", office="chair", until="2026-09-01")
    events = (called(), away, on_screen("p4"))
    assert meeting_of(state_after(*events)).virtual is None
    state = state_after(*answered(*events, key="meeting_virtual_alone", answer=answer, on="2026-03-21"))
    assert (meeting_of(state).virtual, asked(state)) == (virtual, [])
    assert refused(called(), away, on_screen("p2")).found == "decided by p2"


def test_one_of_the_two_alone_is_asked_about_while_the_other_office_is_vacant() -> None:
    """p4 has left the council for good, so there is no vice chair until V's members elect one (§ 3, stk. 13)."""
    gone = event("left_council", "2026-03-03", person="p4", reason="moved")
    (question,) = asked(state_after(called(), gone, on_screen("p1")))
    assert (question.key, question.about) == ("meeting_virtual_alone", {"meeting": "m1", "person": "p1"})


def test_what_is_asked_about_a_meeting_goes_when_it_is_cancelled() -> None:
    """A meeting that is not held is neither on screen nor not."""
    away = event("chair_hindered", "2026-03-03", office="chair", until="2026-09-01")
    cancel = event("meeting_cancelled", "2026-03-22", meeting="m1")
    assert asked(state_after(called(), away, on_screen("p4"), cancel)) == []


def test_without_chair_and_vice_chair_nobody_decides() -> None:
    """Neither is elected yet: nobody can decide, and both are named as missing."""
    vacant = "nobody (the post is vacant)"
    with pytest.raises(InputError):
        after(called(), on_screen())
    with pytest.raises(InputError) as caught:
        after(called(), on_screen("p1", "p4"))
    assert caught.value.expected == f"the chair and the vice chair together, {vacant}, {vacant} (§ 5, stk. 3)"
