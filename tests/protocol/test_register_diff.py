"""What differs between two states of a register is all that differs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
import register_sample
from hypothesis import given, settings
from hypothesis import strategies as st

from kkrvalg.cli.register_common import read_register, view_of
from kkrvalg.protocol.register import substitute_of
from kkrvalg.protocol.register_diff import changes, gained
from kkrvalg.protocol.register_history import history

if TYPE_CHECKING:
    from pathlib import Path

    from kkrvalg.protocol.register import View
    from kkrvalg.register.entry import Entry

FIRST = date(2026, 1, 26)
DAYS = st.integers(0, 170).map(lambda number: FIRST + timedelta(days=number))
KNOWN = st.sampled_from([None, date(2026, 7, 1), date(2026, 7, 10)])

Read = tuple["Path", tuple["Entry", ...]]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """Return the made-up register as it was read."""
    path = register_sample.made(tmp_path_factory.mktemp("register"))
    return path, read_register(path)[0]


def at(read: Read, on: date, known_on: date | None = None) -> View:
    """Return the register on a day."""
    path, entries = read
    return view_of(path, "", entries, on, known_on)


def places(view: View) -> dict[tuple[str, str], str | None]:
    """Return who has each seat, who stands in for it, and who chairs."""
    found: dict[tuple[str, str], str | None] = {}
    for key, seat in view.state.seats.items():
        found["member", key] = seat.holder
        found["substitute", key] = substitute_of(view.state, seat)[0]
        found["stands_in", key] = None if seat.acting is None else seat.acting.person
    for office, officer in view.state.chairmanship.items():
        found["office", office] = officer.person
    return found


@settings(max_examples=25, deadline=None)
@given(first=DAYS, second=DAYS, known=st.tuples(KNOWN, KNOWN))
def test_a_state_and_what_differs_give_the_other_state(
    read: Read, first: date, second: date, known: tuple[date | None, date | None]
) -> None:
    """Whatever the two days are, and whatever was known on them; back again too."""
    one, other = at(read, first, known[0]), at(read, second, known[1])
    for before, after in ((one, other), (other, one)):
        own = {(row.what, row.place): row for row in changes(before, after)}
        moved = places(before) | {key: row.now for key, row in own.items() if key in places(after)}
        assert moved == places(before) | places(after)
        assert all(row.before != row.now for row in own.values())


@settings(max_examples=15, deadline=None)
@given(days=st.tuples(DAYS, DAYS))
def test_what_follows_up_to_a_later_day_is_what_followed_before_and_more(
    read: Read, days: tuple[date, date]
) -> None:
    """And nothing is lost on the way."""
    before, after = at(read, min(days)), at(read, max(days))
    more = gained(before.state.trail, after.state.trail)
    assert [*before.state.trail, *more] == after.state.trail
    assert gained(after.state.trail, before.state.trail) == ()


def test_every_change_names_the_event_that_it_comes_from(read: Read) -> None:
    """But those that a day alone brings, of which there are none here."""
    found = changes(at(read, FIRST), at(read, date(2026, 7, 15)))
    assert found
    assert [row for row in found if not row.events or not row.articles] == []


def test_every_entry_is_in_the_history_once_and_every_consequence_at_its_event(read: Read) -> None:
    """The newest last."""
    view = at(read, date(2026, 7, 15))
    told = history(view)
    assert [one.entry.seq for one in told] == [entry.seq for entry in view.entries]
    assert sorted(said for one in told for said in map(repr, one.follows)) == sorted(map(repr, view.state.trail))
    corrected = {one.entry.seq: one for one in told if one.corrections}
    assert list(corrected) == [63]
    assert (corrected[63].holds_from, corrected[63].withdrawn) == (date(2026, 6, 20), False)


def test_the_history_of_somebody_is_a_part_of_the_whole(read: Read) -> None:
    """All that names the person, and the corrections of that; nothing of others."""
    view = at(read, date(2026, 7, 15))
    assert [one.entry.seq for one in history(view, "p38") if one.entry.kind != "person"] == [45, 63, 64]
    assert history(view, "p99") == ()
