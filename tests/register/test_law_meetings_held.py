"""A meeting as it was held (§ 5, stk. 6, 7, 9, 11, 12): who took part, who led it, and whether it can decide."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from registered_meetings import (
    CALLED,
    CHAIR,
    DAY,
    MEMBERS,
    VICE,
    answered,
    asked,
    called,
    held,
    held_of,
    meeting_of,
    refused,
    said,
    state_after,
    tasks_on,
    vacancies,
    vote,
)
from registers import after, event

from kkrvalg.register.meetings import Absent, Attends

if TYPE_CHECKING:
    from kkrvalg.register.state import Event

ABSENT = ("p3", "p33")
SUBSTITUTE = {
    "p1": "p11", "p2": "p22", "p3": "p13", "p4": "p14", "p5": "p15", "p6": "p16",
    "p31": "p32", "p33": "p34", "p35": "p36", "p37": "p38",
}  # fmt: skip


def but(*away: str) -> tuple[str, ...]:
    """Return the members without some."""
    return tuple(who for who in MEMBERS if who not in away)


# --- who took part ----------------------------------------------------------------------------------------------


def test_members_substitutes_and_the_absent_are_told_apart() -> None:
    """p3 had told, and p13 comes; p33 had not, and nobody comes; the eight others are there themselves."""
    told = event("absence_told", "2026-04-10", meeting="m1", person="p3")
    state = state_after(called(), told, held(*but("p3", "p33"), "p13"))
    found = held_of(state)
    assert [one for one in found.attends if one.way != "member"] == [
        Attends("p13", "mayor:703", "substitute", "p3")
    ]
    assert found.absent == (
        Absent("p3", "mayor:703", date(2026, 4, 10), "p13"),
        Absent("p33", "V:1", None, None),
    )
    assert said(state, "meeting_stood_in")[0].about == {"person": "p3", "substitute": "p13", "meeting": "m1"}
    assert [one.about["person"] for one in said(state, "meeting_absent_untold")] == ["p33"]
    assert not said(state, "meeting_absent")
    assert said(state, "meeting_held")[0].about == {"meeting": "m1", "present": 9, "members": 10, "needed": 5}
    assert state.coming == []


def test_whoever_stands_in_for_a_member_on_leave_sits_in_that_seat_and_is_nobodys_absence() -> None:
    """p38 stands in for p37 from 1 March: the seat is filled, and p37 is not among the absent."""
    leave = event("leave", "2026-03-01", person="p37", until="2026-09-01")
    found = held_of(state_after(leave, called(), held(*but("p37"), "p38")))
    assert Attends("p38", "F:1", "on_leave", "p37") in found.attends
    assert found.absent == ()
    away = held_of(state_after(leave, called(), held(*but("p37"))))
    assert away.absent == (Absent("p38", "F:1", None, None),)


def test_the_absent_without_a_substitute_are_named_together_by_whether_they_had_told() -> None:
    """p2 and p5 had told, p6 and p37 had not: one sentence for each two."""
    told = [event("absence_told", "2026-04-10", meeting="m1", person=who) for who in ("p2", "p5")]
    state = state_after(called(), *told, held(*but("p2", "p5", "p6", "p37")))
    assert [one.about["person"] for one in said(state, "meeting_absent")] == ["p2, p5"]
    assert [one.about["person"] for one in said(state, "meeting_absent_untold")] == ["p6, p37"]


def test_a_member_on_leave_without_a_substitute_is_absent_and_that_is_known() -> None:
    """p38 has given up being p37's substitute: the seat is empty, known since the leave began on 1 March."""
    away = (
        event("substitute_left", "2026-02-20", person="p38"),
        event("leave", "2026-03-01", person="p37", until="2026-09-01"),
    )
    found = held_of(state_after(*away, called(), held(*but("p37"))))
    assert found.absent == (Absent("p37", "F:1", date(2026, 3, 1), None),)
    assert refused(*away, called(), held(*MEMBERS)).found == "p37, who is on leave from the KKR"


def test_a_member_on_leave_does_not_take_part() -> None:
    """The substitute is in the seat."""
    leave = event("leave", "2026-03-01", person="p37", until="2026-09-01")
    error = refused(leave, called(), held(*MEMBERS))
    assert error.found == "p37, who is on leave from the KKR"
    assert error.expected.endswith("(§ 5, stk. 11)")


def test_a_substitute_attends_for_a_member_whose_longer_absence_is_still_to_be_decided() -> None:
    """§ 3, stk. 6: the chair calls the substitute to the next meeting, which decides."""
    away = event("hindrance", "2026-03-03", person="p37", until="2026-09-01", reason="health")
    found = held_of(state_after(called(), away, held(*but("p37"), "p38")))
    assert Attends("p38", "F:1", "substitute", "p37") in found.attends
    herself = held_of(state_after(called(), away, held(*MEMBERS)))
    assert Attends("p37", "F:1", "member", None) in herself.attends


@pytest.mark.parametrize(
    ("present", "found", "expected"),
    [
        (
            (*MEMBERS, "p13"),
            "p13 and p3 for the same seat, mayor:703",
            "the member, or in the member's absence the personal substitute (§ 5, stk. 11)",
        ),
        ((*MEMBERS, "p1"), "p1 twice", "each person once"),
        (
            (*but("p3"), "p41"),
            "p41, who is neither a member nor a member's substitute",
            "members, those who stand in for members on leave, and personal substitutes (§ 5, stk. 11)",
        ),
        (
            (*but("p2"), "p31", "p99"),
            "p31 twice",
            "each person once",
        ),
        (
            (*MEMBERS, "p99"),
            "the person p99, whom the register does not know on that day",
            "a person who is entered",
        ),
        (
            (*but("p3"), "p23"),
            "p23, who is neither a member nor a member's substitute",
            "members, those who stand in for members on leave, and personal substitutes (§ 5, stk. 11)",
        ),
    ],
)  # fmt: skip
def test_who_cannot_take_part_is_refused(present: tuple[str, ...], found: str, expected: str) -> None:
    """Member and substitute at once, somebody twice, a second deputy while the first stands in, strangers."""
    error = refused(called(), held(*present))
    assert (error.found, error.expected) == (found, expected)


def test_a_substitute_does_not_sit_in_a_vacant_seat() -> None:
    """V:2 is vacant, as p36 has declined to enter: no member is there in whose absence p36 came (stk. 11)."""
    error = refused(*vacancies("V:2"), called(), held(*but("p35"), "p36"))
    assert error.found == "p36, the substitute for a seat that is vacant or that another sits in"
    assert held_of(state_after(*vacancies("V:2"), called(), held(*but("p35")))).vacant == ("V:2",)


@given(st.dictionaries(st.sampled_from(MEMBERS), st.booleans(), max_size=10))
def test_every_seat_is_attended_absent_or_both_and_nobody_sits_twice(away: dict[str, bool]) -> None:
    """Whoever is away, with or without a substitute: one entry for each seat; the quorum counts the persons."""
    present = [SUBSTITUTE[who] if who in away else who for who in MEMBERS if away.get(who, True)]
    leader = next((who for who in (CHAIR, VICE) if who in present), present[0] if present else None)
    if leader is None:
        return
    found = held_of(state_after(called(), held(*present, led_by=leader)))
    assert [one.person for one in found.attends] == present
    assert {one.person: one.substitute for one in found.absent} == {
        who: SUBSTITUTE[who] if comes else None for who, comes in away.items()
    }
    assert found.of_seats.present == len(present)
    assert found.of_seats.is_met == (2 * len(present) >= 10)


# --- guests -----------------------------------------------------------------------------------------------------


def test_guests_take_part_without_a_vote() -> None:
    """p48 sits on a council, p51 on none; that they are of KL's board or committees the register cannot know."""
    state = state_after(called(), held(*MEMBERS, guests=["p48", "p51"]))
    assert (held_of(state).guests, held_of(state).of_seats.present) == (("p48", "p51"), 10)
    assert [one.article for one in said(state, "meeting_guest")] == ["§ 5, stk. 12"] * 2


@pytest.mark.parametrize(
    ("present", "guests", "found"),
    [
        (MEMBERS, ["p2"], "p2, a member or somebody who took part with a vote, among the guests"),
        (but("p3"), ["p3"], "p3, a member or somebody who took part with a vote, among the guests"),
        ((*but("p3"), "p13"), ["p13"], "p13, a member or somebody who took part with a vote, among the guests"),
        (MEMBERS, ["p48", "p48"], "p48 twice"),
        (MEMBERS, ["p99"], "the person p99, whom the register does not know on that day"),
    ],
)
def test_members_are_no_guests(present: tuple[str, ...], guests: list[str], found: str) -> None:
    """A member takes part with a vote or not at all."""
    assert refused(called(), held(*present, guests=guests)).found == found


# --- who led it -------------------------------------------------------------------------------------------------


def test_the_chair_leads_and_in_the_chairs_absence_the_vice_chair() -> None:
    """p1 is chair, p4 vice chair; p1's substitute takes the seat and not the chair."""
    assert held_of(state_after(called(), held(*MEMBERS))).role == "chair"
    state = state_after(called(), held(*but("p1"), "p11", led_by="p4"))
    assert held_of(state).role == "vice_chair"
    assert said(state, "meeting_led_by_vice")[0].article == "§ 5, stk. 7"


@pytest.mark.parametrize(
    ("present", "led_by", "found"),
    [
        (MEMBERS, "p4", "p4 as leader, while p1 was there"),
        ((*but("p1"), "p11"), "p11", "p11 as leader, while p4 was there"),
        (but("p1"), "p2", "p2 as leader, while p4 was there"),
        (but("p1", "p4"), "p1", "p1 as leader, who did not take part"),
        (MEMBERS, "p99", "the person p99, whom the register does not know on that day"),
    ],
)
def test_nobody_leads_in_place_of_an_officer_who_is_there(
    present: tuple[str, ...], led_by: str, found: str
) -> None:
    """§ 5, stk. 7: the chair; the vice chair where the chair is absent."""
    assert refused(called(), held(*present, led_by=led_by)).found == found


def test_a_chair_who_is_prevented_as_chair_may_be_there_and_the_vice_chair_lead() -> None:
    """§ 3, stk. 14 and § 5, stk. 7: p1 cannot be chair for a time, comes as a member, and leads or does not."""
    away = event("chair_hindered", "2026-02-01", office="chair", until="2026-09-01")
    assert held_of(state_after(called(), away, held(*MEMBERS, led_by="p4"))).role == "vice_chair"
    assert held_of(state_after(called(), away, held(*MEMBERS, led_by="p1"))).role == "chair"


def test_an_acting_chair_leads() -> None:
    """p2 is chair while p1 is prevented; p1 is there as a member only."""
    away = (
        event("chair_hindered", "2026-03-03", office="chair", until="2026-09-01"),
        event("chair_acting", "2026-03-04", office="chair", person="p2"),
    )
    assert held_of(state_after(called(), *away, held(*MEMBERS, led_by="p2"))).role == "chair"
    assert refused(called(), *away, held(*MEMBERS)).found == "p1 as leader, while p2 was there"


@pytest.mark.parametrize(("answer", "counts", "outcome"), [
    ("counts", True, "adopted"), ("does_not_count", False, "not_counted"),
])  # fmt: skip
def test_whether_a_meeting_counts_that_neither_led_is_asked_and_its_decisions_wait(
    answer: str, counts: bool, outcome: str
) -> None:
    """Neither p1 nor p4 is there, and p2 led: the rules do not say who leads then."""
    events = (called(), held(*but("p1", "p4"), led_by="p2"), vote(6, 2))
    state = state_after(*events)
    (question,) = asked(state)
    assert (question.key, question.about) == ("meeting_led_by_other", {"person": "p2", "meeting": "m1"})
    assert (held_of(state).counts, meeting_of(state).decisions[0].outcome) == (None, "waits")
    later = state_after(*answered(*events, key="meeting_led_by_other", answer=answer))
    assert (held_of(later).counts, meeting_of(later).decisions[0].outcome) == (counts, outcome)


def test_no_decision_is_entered_of_a_meeting_that_does_not_count() -> None:
    """The answer was given on the day of the meeting, before the vote was entered."""
    events = answered(
        called(), held(*but("p1", "p4"), led_by="p2"), key="meeting_led_by_other", answer="does_not_count", on=DAY
    )
    assert refused(*events, vote(6, 2)).found == "a decision at the meeting m1, which does not count"


def test_before_anybody_is_elected_chair_whoever_leads_is_asked_about() -> None:
    """Neither office is filled: p2 led."""
    assert [one.key for one in asked(after(called(), held(*MEMBERS, led_by="p2")))] == ["meeting_led_by_other"]


# --- the quorum -------------------------------------------------------------------------------------------------


def test_exactly_half_can_decide_and_one_less_cannot() -> None:
    """10 / 2 = 5: with five the KKR decides, with four a decision is refused."""
    five, four = MEMBERS[:5], MEMBERS[:4]
    assert meeting_of(state_after(called(), held(*five), vote(3, 2))).decisions[0].outcome == "adopted"
    assert said(state_after(called(), held(*four)), "meeting_no_quorum")[0].about["needed"] == 5
    error = refused(called(), held(*four), vote(3, 1))
    assert error.found == "a decision with 4 of 10 taking part"
    assert error.expected == "at least 5, half of the members (§ 5, stk. 9)"


@pytest.mark.parametrize(("answer", "outcome"), [("members", "adopted"), ("seats", "no_quorum")])
def test_half_of_the_members_but_not_of_the_seats_is_asked(answer: str, outcome: str) -> None:
    """Two of ten seats are vacant: half of eight members is four, of ten seats five; four are there."""
    events = (*vacancies("V:1", "V:2"), called(), held("p1", "p2", "p3", "p4"), vote(3, 1))
    state = state_after(*events)
    (question,) = asked(state)
    assert question.about == {"present": 4, "members": 8, "seats": 10, "meeting": "m1"}
    assert (question.key, meeting_of(state).decisions[0].outcome) == ("meeting_quorum_base", "waits")
    later = state_after(*answered(*events, key="meeting_quorum_base", answer=answer))
    assert (meeting_of(later).decisions[0].outcome, asked(later)) == (outcome, [])


def both_asked() -> tuple[Event, ...]:
    """Return a meeting of which is asked whether it has a quorum, and whether it counts that p2 led it."""
    return (*vacancies("V:1", "V:2"), called(), held("p2", "p3", "p5", "p6", led_by="p2"), vote(3, 1))


@pytest.mark.parametrize(
    ("key", "answer", "outcome"),
    [("meeting_quorum_base", "seats", "no_quorum"), ("meeting_led_by_other", "does_not_count", "not_counted")],
)
def test_once_a_meeting_cannot_decide_nothing_more_is_asked_of_it(key: str, answer: str, outcome: str) -> None:
    """The other of the two questions goes with the first that is answered with no."""
    state = state_after(*answered(*both_asked(), key=key, answer=answer))
    assert (asked(state), meeting_of(state).decisions[0].outcome) == ([], outcome)
    assert len(said(state, "meeting_decision_falls")) == 1


def test_a_decision_waits_for_both_answers_where_two_are_asked() -> None:
    """After the first it waits still, after the second 3 to 1 is adopted."""
    first = answered(*both_asked(), key="meeting_quorum_base", answer="members")
    assert meeting_of(state_after(*first)).decisions[0].outcome == "waits"
    second = answered(*first, key="meeting_led_by_other", answer="counts")
    assert meeting_of(state_after(*second)).decisions[0].outcome == "adopted"


# --- the day, the minutes, and what else ------------------------------------------------------------------------


def test_a_meeting_is_held_once_on_its_day_and_called_before() -> None:
    """15 April, not the 16th; not twice; and not only planned."""
    error = refused(called(), event("meeting_held", "2026-04-16", meeting="m1", present=["p1"], led_by="p1"))
    assert error.found == "the meeting m1 on 2026-04-16"
    assert error.expected == "the day for which it is called, 2026-04-15 (§ 5, stk. 4)"
    assert refused(called(), held(*MEMBERS), held(*MEMBERS)).found == "the meeting m1, which is held"
    plan = event("meeting_plan", CALLED, year=2026, days=[DAY])
    assert refused(plan, held(*MEMBERS, key=DAY)).found == f"the meeting {DAY}, which is planned but not called"


def test_who_took_part_is_to_be_entered_and_then_the_minutes_published() -> None:
    """One task after the other, and none once the minutes are published (stk. 6), be it on the day itself."""
    published = event("minutes_published", DAY, meeting="m1")
    assert "meeting_to_enter" not in tasks_on(state_after(called()), DAY)
    first, then, last = (
        tasks_on(state_after(called(), *more), "2026-04-21")
        for more in ((), (held(*MEMBERS),), (held(*MEMBERS), published))
    )
    assert first["meeting_to_enter"].due == date.fromisoformat(DAY)
    assert (then["meeting_minutes_to_publish"].article, "meeting_to_enter" in then) == ("§ 5, stk. 6", False)
    assert set(last) == {"meeting_plan_to_make"}


@pytest.mark.parametrize(
    ("events", "found"),
    [
        ((), "the meeting m1, which is not held"),
        (
            (held(*MEMBERS), event("minutes_published", "2026-04-20", meeting="m1")),
            "the minutes of m1, published on 2026-04-20",
        ),
    ],
)
def test_minutes_are_published_once_of_a_meeting_that_was_held(events: tuple[Event, ...], found: str) -> None:
    """Not of one that is still to be held, and not again."""
    assert refused(called(), *events, event("minutes_published", "2026-04-21", meeting="m1")).found == found


def test_a_hindrance_decided_on_a_day_without_a_meeting_is_noted() -> None:
    """§ 3, stk. 6: the KKR decides at the next meeting; on that day there was one, the week before none."""
    away = event("hindrance", "2026-03-03", person="p37", until="2026-09-01", reason="health")
    outside = event("hindrance_decided", "2026-04-08", person="p37", granted=True)
    inside = event("hindrance_decided", DAY, person="p37", granted=True)
    cancelled = event("meeting_cancelled", "2026-03-10", meeting="m1")
    assert said(state_after(called(), away, cancelled, inside), "meeting_hindrance_outside")
    assert said(state_after(called(), away, outside), "meeting_hindrance_outside")[0].article == "§ 3, stk. 6"
    assert not said(state_after(called(), away, held(*but("p37"), "p38"), inside), "meeting_hindrance_outside")
