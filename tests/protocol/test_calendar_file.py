"""The calendar file: read back by its library, and looked at byte by byte without it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from kkrvalg import i18n
from kkrvalg.procedures.timetable import Timetable, timetable
from kkrvalg.protocol.calendar import to_calendar
from kkrvalg.reading.values import KKR_KEYS
from kkrvalg.rulebook import load_rulebook, resolve_options
from kkrvalg.rulebook.health_forums import load_health_forum_rules
from kkrvalg.rulebook.timetable import load_timetable

RULES = load_rulebook("kkr-2026-2030")
DATA = load_timetable()
FORUMS = load_health_forum_rules("2026-2030")
STAMP = date(2025, 12, 16)


def found(forum: dict[str, date] | None = None, **meetings: date) -> Timetable:
    """Return the timetable of 2025, with the days of meeting of forums and KKR that are given."""
    return timetable(
        date(2025, 11, 18),
        RULES,
        resolve_options(RULES),
        DATA,
        kkr=KKR_KEYS,
        meetings=meetings,
        forums=FORUMS,
        forum_meetings=forum,
    )


def events(text: str) -> list[Any]:
    """Return the events of a calendar file as its library reads them."""
    return list(Calendar.from_ical(text).walk("VEVENT"))


def unfolded(text: str) -> list[str]:
    """Return the content lines of a calendar file, put together as RFC 5545 says."""
    return text.replace("\r\n ", "").split("\r\n")[:-1]


@pytest.fixture(params=["da", "en"])
def written(request: pytest.FixtureRequest) -> str:
    """Give the calendar of 2025 in both languages."""
    i18n.use(request.param)
    return to_calendar(found(), STAMP)


def test_every_date_is_an_event_of_whole_days(written: str) -> None:
    """Its end is the day after the last: that of the councils' period is 16 December."""
    entries = found().entries
    read = events(written)
    assert [event.decoded("dtstart") for event in read] == [entry.day for entry in entries]
    assert [event.decoded("dtend") for event in read] == [
        (entry.until or entry.day) + timedelta(days=1) for entry in entries
    ]
    assert all(type(event.decoded("dtstart")) is date for event in read)


def test_the_bytes_are_those_of_the_standard(written: str) -> None:
    """Every line ends with CR and LF, none is longer than 75 octets, and no letter is cut in two."""
    data = written.encode("utf-8")
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert data.count(b"\n") == data.count(b"\r") == data.count(b"\r\n")
    lines = data.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode("utf-8") is not None for line in lines)


def test_the_lines_are_what_a_calendar_program_needs(written: str) -> None:
    """Read without the library: version, program, and in each event what the standard demands, each once."""
    lines = unfolded(written)
    assert lines[0] == "BEGIN:VCALENDAR"
    heads = Counter(line.partition(":")[0].partition(";")[0] for line in lines)
    number = len(found().entries)
    for name in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "CATEGORIES", "TRANSP"):
        assert heads[name] == number
    assert heads["VERSION"] == heads["PRODID"] == heads["METHOD"] == 1
    assert sum(line.startswith("DTSTART;VALUE=DATE:") for line in lines) == number
    assert set(filter(lambda line: line.startswith("DTSTAMP"), lines)) == {"DTSTAMP:20251216T000000Z"}


def test_commas_and_semicolons_are_escaped_and_come_back() -> None:
    """The title of the last day for a meeting has both, and Danish letters."""
    i18n.use("da")
    text = to_calendar(found(), STAMP)
    title = "Sidste dag for konstituerende møde i KKR; det afgående KKR sidder, til mødet er holdt"
    assert title in [str(event["summary"]) for event in events(text)]
    assert f"SUMMARY:{title.replace(';', chr(92) + ';').replace(',', chr(92) + ',')}" in unfolded(text)


def test_the_kinds_are_categories() -> None:
    """Rules, decided days and practice can be shown or hidden apart."""
    kinds = Counter(event["categories"].cats[0] for event in events(to_calendar(found(), STAMP)))
    assert kinds == Counter(entry.kind for entry in found().entries)


def test_a_deadline_stands_on_its_safe_date_and_tells_the_others() -> None:
    """KKR Midtjylland 2026: Tuesday 13 January, and the three other readings in the text."""
    (event,) = [
        event
        for event in events(to_calendar(found(), STAMP))
        if event["uid"] == "2025-11-18-alliances-midtjylland@kkrvalg.invalid"
    ]
    assert event.decoded("dtstart") == date(2026, 1, 13)
    assert str(event["summary"]).endswith("(safe date)")
    lines = str(event["description"]).splitlines()
    assert "3 weekdays before Monday, 19 January 2026" in lines
    assert "Thursday, 15 January 2026: the day of the notice counts, with Saturdays" in lines


def test_the_identity_of_an_event_survives_a_change_of_its_date() -> None:
    """A meeting that is moved keeps its UID, so the calendar program moves it too; no two are the same."""
    before = {str(event["uid"]): event.decoded("dtstart") for event in events(to_calendar(found(), STAMP))}
    moved = found(sjælland=date(2026, 1, 28))
    after = {str(event["uid"]): event.decoded("dtstart") for event in events(to_calendar(moved, STAMP))}
    assert len(before) == len(found().entries)
    assert before.keys() == after.keys()
    uid = "2025-11-18-meeting-sjaelland@kkrvalg.invalid"
    assert (before[uid], after[uid]) == (date(2026, 1, 27), date(2026, 1, 28))
    assert all(uid.isascii() for uid in after)


def test_a_forum_has_events_of_its_own() -> None:
    """Their titles say whose they are, and no UID is that of a KKR."""
    text = to_calendar(found({"øst": date(2026, 1, 28)}), STAMP)
    read = {str(event["uid"]): str(event["summary"]) for event in events(text)}
    title = read["2025-11-18-forum-meeting-oest@kkrvalg.invalid"]
    assert title == "the forum Øst: constituting meeting; the outgoing forum retires"
    assert len(read) == len(found().entries) + 3


def test_the_file_is_the_same_whenever_it_is_made() -> None:
    """The time stamp is that of the day given, nothing comes from the clock."""
    text = to_calendar(found(), STAMP)
    assert text == to_calendar(found(), STAMP)
    other = to_calendar(found(), date(2026, 1, 2))
    assert text.replace("DTSTAMP:20251216", "DTSTAMP:20260102") == other
    stamps = {event.decoded("dtstamp") for event in events(text)}
    assert stamps == {datetime(2025, 12, 16, tzinfo=UTC)}
