"""Two clocks: what held on a day, and what was known of it; corrections, late entries and events out of order."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from registers import constituted, event, term

from kkrvalg.errors import InputError
from kkrvalg.register.entry import Entry
from kkrvalg.register.history import Course, known, state_on

if TYPE_CHECKING:
    from kkrvalg.register.state import Event


def entered(*events: tuple[str, Event]) -> list[Entry]:
    """Return the first events and these as entries, each with the day on which it was entered."""
    pairs = [("2026-01-26", one) for one in term()] + list(events)
    return [
        Entry(
            at,
            datetime.fromisoformat(day).replace(hour=9, tzinfo=UTC),
            one.effect,
            one.kind,
            one.body,
            None,
            None,
            "",
        )
        for at, (day, one) in enumerate(pairs, start=1)
    ]


LEFT = event("left_council", "2026-03-01", person="p33", reason="moved")
NAMED = event("substitute_named", "2026-03-20", seat="V:1", person="p43")


def test_a_day_is_shown_as_it_was_and_as_it_was_known() -> None:
    """p33 left on 1 March, and the secretariat heard of it on 9 March."""
    entries = entered(("2026-03-09", LEFT))
    assert state_on(entries, date(2026, 2, 28)).seats["V:1"].holder == "p33"
    assert state_on(entries, date(2026, 3, 1)).seats["V:1"].holder == "p34"
    assert state_on(entries, date(2026, 3, 5), date(2026, 3, 8)).seats["V:1"].holder == "p33"
    assert state_on(entries, date(2026, 3, 5), date(2026, 3, 9)).seats["V:1"].holder == "p34"


def test_what_is_entered_late_is_applied_where_it_belongs() -> None:
    """The leaving of 1 March, entered after the naming of 20 March would have been refused without it."""
    entries = entered(("2026-03-25", LEFT), ("2026-03-25", NAMED))
    late = [*entries[:-2], entries[-1]._replace(seq=entries[-2].seq), entries[-2]._replace(seq=entries[-1].seq)]
    assert state_on(late).seats["V:1"].substitute == "p43"


def test_a_correction_moves_the_day_of_an_event() -> None:
    """p33 left on 10 March, not on 1 March; what was known before the correction stays what it was."""
    number = len(entered(("2026-03-01", LEFT)))
    entries = entered(
        ("2026-03-01", LEFT),
        ("2026-04-01", event("correction", "2026-04-01", corrects=number, effect="2026-03-10")),
    )
    assert state_on(entries, date(2026, 3, 5)).seats["V:1"].holder == "p33"
    assert state_on(entries, date(2026, 3, 10)).seats["V:1"].holder == "p34"
    assert state_on(entries, date(2026, 3, 5), date(2026, 3, 31)).seats["V:1"].holder == "p34"


def test_a_correction_replaces_the_fields_of_an_event() -> None:
    """It was p35 who left, not p33."""
    number = len(entered(("2026-03-01", LEFT)))
    other = event("correction", "2026-04-01", corrects=number, body={"person": "p35", "reason": "moved"})
    state = state_on(entered(("2026-03-01", LEFT), ("2026-04-01", other)))
    assert (state.seats["V:1"].holder, state.seats["V:2"].holder) == ("p33", "p36")


def test_a_correction_withdraws_an_event_and_another_brings_it_back() -> None:
    """The last correction of an event is the one that holds."""
    number = len(entered(("2026-03-01", LEFT)))
    gone = ("2026-04-01", event("correction", "2026-04-01", corrects=number))
    back = ("2026-04-02", event("correction", "2026-04-02", corrects=number, effect="2026-03-01"))
    assert state_on(entered(("2026-03-01", LEFT), gone)).seats["V:1"].holder == "p33"
    assert state_on(entered(("2026-03-01", LEFT), gone, back)).seats["V:1"].holder == "p34"


@pytest.mark.parametrize("number", [1, 2, 999])
def test_what_cannot_be_corrected_is_told(number: int) -> None:
    """The opening, a person, and what is not there."""
    with pytest.raises(InputError) as refused:
        known(entered(("2026-04-01", event("correction", "2026-04-01", corrects=number))))
    assert f"a correction of {number}" in refused.value.found
    assert "register history" in refused.value.todo


def test_the_only_constitution_cannot_be_withdrawn() -> None:
    """Without a KKR there is no register; a second one, entered by mistake, can be taken back."""
    number = len(term())
    with pytest.raises(InputError) as refused:
        known(entered(("2026-04-01", event("correction", "2026-04-01", corrects=number))))
    assert "the only constitution" in refused.value.found
    assert "register init" in refused.value.todo
    again = ("2030-02-01", constituted("2030-01-25", term="2030-2034"))
    back = ("2030-02-02", event("correction", "2030-02-02", corrects=number + 1))
    assert [one.term for one in state_on(entered(again, back)).terms] == ["2026-2030"]


def test_an_event_that_unsettles_a_later_one_is_refused_and_names_it() -> None:
    """V named p43 on 20 March; that p43 left V already on 1 March cannot be entered afterwards."""
    entries = entered(("2026-03-01", LEFT), ("2026-03-20", NAMED))
    course = Course()
    course.check(entries, ())
    before = course.state(entries)
    one = event("left_party", "2026-03-01", person="p43", to="I")
    new = Entry(len(entries) + 1, entries[-1].entered, one.effect, one.kind, one.body, None, None, "")
    with pytest.raises(InputError) as refused:
        course.check(entries, [new])
    assert f"event {new.seq} (left_party, 2026-03-01)" in refused.value.where
    assert f"event {entries[-1].seq} (substitute_named, 2026-03-20)" in refused.value.found
    assert "register correct" in refused.value.todo
    assert course.state(entries) == before


def test_an_event_before_the_kkr_takes_office_is_refused() -> None:
    """There is no KKR in the register before its first constitution."""
    with pytest.raises(InputError, match="a day before the KKR took office"):
        state_on(entered(("2026-03-01", event("left_party", "2026-01-25", person="p1", to="V"))))


@pytest.mark.parametrize(
    ("one", "found"),
    [
        (event("left_counsil", "2026-03-01", person="p33"), "“left_counsil”"),
        (event("left_council", "2026-03-01", person="p33"), "no reason"),
        (event("left_council", "2026-03-01", person="p33", reason="bored"), "reason: 'bored'"),
        (event("left_council", "2026-03-01", person="p33", reason="moved", why="x"), "the field “why”"),
        (event("left_council", "2026-03-01", person=7, reason="moved"), "person: 7"),
        (event("leave", "2026-03-01", person="p33", until="1 June"), "until: '1 June'"),
        (event("office", "2026-03-01", code=True, office="mayor"), "code: True"),
        (event("opened", "2026-03-01", kkr="hovedstaden", register="x"), "a second opening"),
    ],
)
def test_an_event_of_another_shape_is_refused(one: Event, found: str) -> None:
    """Unknown kind or field, one missing, one of another type: each says which event and what was found."""
    with pytest.raises(InputError) as refused:
        state_on(entered(("2026-03-01", one)))
    assert f"({one.kind}, 2026-03-01)" in refused.value.where
    assert found in refused.value.found


def test_the_course_of_a_ledger_is_the_fold_of_it() -> None:
    """Event by event, or all at once: the same state."""
    entries = entered(("2026-03-01", LEFT), ("2026-03-20", NAMED))
    course = Course()
    for at in range(len(entries)):
        course.check(entries[:at], entries[at : at + 1])
    assert course.state(entries) == state_on(entries)
