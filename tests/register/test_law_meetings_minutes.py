"""What is to be written down of a meeting (§ 5, stk. 6 and 11), before and after it is held."""

from __future__ import annotations

from datetime import date

import pytest
from registered_meetings import DAY, MEMBERS, called, held, refused, state_after, vote
from registers import event

from kkrvalg.errors import InputError
from kkrvalg.register.minutes import all_minutes, minutes_of

TOLD = event("absence_told", "2026-04-10", meeting="m1", person="p3")


def test_before_the_meeting_it_is_what_is_known_of_it() -> None:
    """Called for 15 April: items until the 5th, the agenda by the 8th, and p3 cannot come."""
    found = minutes_of(state_after(called(), TOLD), "m1")
    assert (found.proposals_by, found.agenda_by) == (date(2026, 4, 5), date(2026, 4, 8))
    assert (found.told, found.held) == ((("p3", date(2026, 4, 10)),), None)


def test_an_extraordinary_meeting_has_no_last_days() -> None:
    """They are those of ordinary meetings."""
    found = minutes_of(state_after(called(form="extraordinary")), "m1")
    assert (found.proposals_by, found.agenda_by) == (None, None)


def test_after_the_meeting_it_is_who_was_there_and_what_was_decided_and_asked() -> None:
    """p3 is absent with p13 in the place; 5 to 5 without the chair's vote is asked about."""
    present = [who for who in MEMBERS if who != "p3"]
    found = minutes_of(state_after(called(), TOLD, held(*present, "p13"), vote(5, 5)), "m1")
    assert found.held is not None
    assert [(one.person, one.substitute) for one in found.held.absent] == [("p3", "p13")]
    assert [one.outcome for one in found.decisions] == ["waits"]
    assert [one.key for one in found.asked] == ["meeting_equal_votes"]


def test_minutes_do_not_change_when_somebody_leaves_later() -> None:
    """p35 took part on 15 April and resigns in May: the minutes still name p35 in V:2."""
    leaves = event("resigned", "2026-05-01", person="p35")
    before, after = (state_after(called(), held(*MEMBERS), *more) for more in ((), (leaves,)))
    assert minutes_of(before, "m1") == minutes_of(after, "m1")


def test_all_meetings_come_by_their_days() -> None:
    """Called in another order than they are held."""
    state = state_after(called("b", "2026-06-01"), called("a", DAY), called("c", "2026-05-01"))
    assert [one.meeting for one in all_minutes(state)] == ["a", "c", "b"]


def test_an_unknown_meeting_is_refused_with_the_nearest() -> None:
    """m11 for m1."""
    with pytest.raises(InputError) as caught:
        minutes_of(state_after(called()), "m11")
    assert (caught.value.found, caught.value.expected) == ("the meeting m11", "one of m1")
    assert caught.value.todo == "did you mean m1?"
    with pytest.raises(InputError) as caught:
        minutes_of(state_after(), "m1")
    assert caught.value.expected == "a meeting that is called"
    assert refused(held(*MEMBERS)).expected == "a meeting that is called"
