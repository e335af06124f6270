"""Members who are away for three months or more: § 3, stk. 5-6."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from registers import after, event

from kkrvalg.errors import InputError
from kkrvalg.register.tasks import open_tasks

if TYPE_CHECKING:
    from kkrvalg.register.state import Event, State


def tasks(state: State) -> set[str]:
    """Return what is open by § 3, stk. 5-6."""
    assert state.day is not None
    found = open_tasks(state, state.day)
    return {
        one.what for one in found if one.article in {"§ 3, stk. 5", "§ 3, stk. 6"} and one.settles != "notified"
    }


def leave(person: str, until: str = "2026-06-01") -> Event:
    """Return a leave from 1 March."""
    return event("leave", "2026-03-01", person=person, until=until)


def test_the_deputy_stands_in_for_a_mayor_on_leave_until_it_ends() -> None:
    """§ 3, stk. 5: 1 March to 1 June is three months; p11 stands in for p1."""
    state = after(leave("p1"))
    acting = state.seats["mayor:701"].acting
    assert acting is not None
    assert (acting.person, acting.article) == ("p11", "§ 3, stk. 5")
    assert state.sitting(state.seats["mayor:701"]) == "p11"
    back = after(leave("p1"), event("leave_ended", "2026-05-20", person="p1"))
    assert back.sitting(back.seats["mayor:701"]) == "p1"


def test_a_leave_of_one_day_under_three_months_is_refused() -> None:
    """1 March, back on 31 May, is a day too short; the message points to § 5, stk. 11."""
    with pytest.raises(InputError) as refused:
        after(leave("p1", "2026-05-31"))
    assert refused.value.found == "an absence from 2026-03-01, back on 2026-05-31"
    assert "3 months or more (§ 3, stk. 5)" in refused.value.expected
    assert "§ 5, stk. 11" in refused.value.todo


def test_the_personal_substitute_stands_in_for_an_elected_member_on_leave() -> None:
    """§ 3, stk. 5, 2. pkt.: p34 for p33; the end that was expected is a task."""
    state = after(leave("p33"))
    assert state.sitting(state.seats["V:1"]) == "p34"
    assert tasks(state) == {"absence_over"}


def test_a_leave_can_be_prolonged() -> None:
    """Given again, the day is another; who stands in is the same."""
    state = after(leave("p33"), event("leave", "2026-05-30", person="p33", until="2026-06-30"))
    acting = state.seats["V:1"].acting
    assert acting is not None
    assert (acting.person, acting.since.isoformat()) == ("p34", "2026-03-01")
    assert acting.until is not None
    assert acting.until.isoformat() == "2026-06-30"


def test_a_new_deputy_takes_over_in_the_middle_of_a_leave() -> None:
    """§ 3, stk. 3: the first deputy stands in, whoever that is."""
    state = after(leave("p1"), event("office", "2026-04-01", code=701, office="first_deputy", person="p41"))
    assert state.sitting(state.seats["mayor:701"]) == "p41"


def test_who_stands_in_becomes_the_member_when_the_absent_one_leaves_for_good() -> None:
    """§ 3, stk. 11: p34 stood in for p33, who now leaves the council."""
    state = after(leave("p33"), event("left_council", "2026-04-01", person="p33", reason="died"))
    seat = state.seats["V:1"]
    assert (seat.holder, seat.acting, seat.absence) == ("p34", None, None)


def test_the_kkr_decides_whether_the_substitute_steps_in_for_another_hindrance() -> None:
    """§ 3, stk. 6: told, the chair calls the substitute; only the decision lets the substitute in."""
    told = event("hindrance", "2026-03-01", person="p33", until="2026-07-01", reason="health")
    state = after(told)
    assert state.sitting(state.seats["V:1"]) == "p33"
    assert tasks(state) == {"call_substitute", "decide_hindrance", "absence_over"}
    granted = after(told, event("hindrance_decided", "2026-03-20", person="p33", granted=True))
    assert granted.sitting(granted.seats["V:1"]) == "p34"
    refused = after(told, event("hindrance_decided", "2026-03-20", person="p33", granted=False))
    assert refused.sitting(refused.seats["V:1"]) == "p33"
    assert tasks(refused) == set()
    back = after(
        told,
        event("hindrance_decided", "2026-03-20", person="p33", granted=True),
        event("hindrance_ended", "2026-06-20", person="p33"),
    )
    assert back.sitting(back.seats["V:1"]) == "p33"


def test_an_absent_member_without_substitute_is_told_and_the_new_one_steps_in() -> None:
    """p34 gives it up while standing in; p43, named later, stands in at once."""
    events = (leave("p33"), event("substitute_left", "2026-04-01", person="p34"))
    assert after(*events).seats["V:1"].acting is None
    assert "nobody_stands_in" in {one.what for one in after(*events).trail}
    state = after(*events, event("substitute_named", "2026-04-10", seat="V:1", person="p43"))
    assert state.sitting(state.seats["V:1"]) == "p43"


@pytest.mark.parametrize(
    ("kind", "body", "found"),
    [
        ("hindrance", {"person": "p1", "until": "2026-07-01", "reason": "health"}, "p1, who is a member as mayor"),
        ("hindrance", {"person": "p33", "until": "2026-04-01", "reason": "health"}, "an absence from 2026-03-01"),
        ("leave", {"person": "p41", "until": "2026-07-01"}, "p41, who is not a member"),
        ("leave_ended", {"person": "p1"}, "p1, who is not away"),
        ("hindrance_ended", {"person": "p33"}, "p33, who is not away"),
        ("hindrance_decided", {"person": "p33", "granted": True}, "p33, about whom nothing"),
    ],
)
def test_what_the_rules_forbid_is_refused(kind: str, body: dict[str, object], found: str) -> None:
    """§ 3, stk. 6 is for elected members only, and for three months or more."""
    with pytest.raises(InputError) as refused:
        after(event(kind, "2026-03-01", **body))
    assert found in refused.value.found


def test_a_member_on_leave_is_not_prevented_as_well() -> None:
    """One absence at a time."""
    with pytest.raises(InputError, match="p33, who is away already"):
        after(leave("p33"), event("hindrance", "2026-04-01", person="p33", until="2026-08-01", reason="health"))


def test_a_prolonged_leave_must_end_in_the_future() -> None:
    """The expected end lies after the day it is told."""
    with pytest.raises(InputError, match="which is past"):
        after(leave("p33"), event("leave", "2026-05-30", person="p33", until="2026-05-30"))


def test_the_leave_of_a_substitute_who_entered_and_then_declines_is_not_inherited() -> None:
    """§ 3, stk. 11: p34 enters V:1, is on leave, declines after all; p43, elected then, serves and is not away."""
    events = (
        event("resigned", "2026-03-01", person="p33"),
        event("leave", "2026-03-02", person="p34", until="2026-09-01"),
        event("declined", "2026-03-03", person="p34"),
    )
    assert after(*events).seats["V:1"].absence is None
    state = after(*events, event("elected", "2026-03-10", seat="V:1", person="p43"))
    assert state.sitting(state.seats["V:1"]) == "p43"
    assert tasks(state) == set()


def test_nobody_is_called_where_the_prevented_member_has_no_substitute() -> None:
    """§ 3, stk. 6: p34 gave it up; whether somebody steps in for p33 is decided all the same."""
    gave_up = event("substitute_left", "2026-02-01", person="p34")
    told = event("hindrance", "2026-03-01", person="p33", until="2026-09-01", reason="health")
    assert tasks(after(gave_up, told)) == {"decide_hindrance_alone", "absence_over"}
    named = event("substitute_named", "2026-03-02", seat="V:1", person="p43")
    assert tasks(after(gave_up, told, named)) == {"call_substitute", "decide_hindrance", "absence_over"}
