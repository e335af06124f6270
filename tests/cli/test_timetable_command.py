"""``kkrvalg timetable`` from the command line: its formats, its notes, and what it refuses."""

from __future__ import annotations

import csv
import subprocess
import sys
from io import StringIO
from typing import TYPE_CHECKING

import pytest
import yaml
from commandline import Ended, kkrvalg
from elections import Town, election, write

from kkrvalg.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["kkrvalg"]


def test_the_protocol_has_the_dates_and_their_readings(kkrvalg: Callable[..., Ended]) -> None:
    """KKR Midtjylland 2026: a meeting on 19 January, and alliances by 13, 14 or 15 January."""
    ended = kkrvalg("timetable", "--kkr", "midtjylland", "--format", "json")
    protocol = ended.protocol
    assert (ended.status, protocol["kind"], protocol["rulebook"]) == (0, "timetable", "kkr-2026-2030")
    assert [entry["file"] for entry in protocol["inputs"]] == [
        "kv2025/scenario.yaml",
        "rules/kkr-2026-2030.yaml",
        "rules/health-forums-2026-2030.yaml",
        "rules/timetable.yaml",
        "rules/timetable-decided.yaml",
    ]
    dates = {entry["event"]: entry for entry in protocol["dates"]}
    assert (dates["meeting"]["day"], dates["meeting"]["kind"]) == ("2026-01-19", "decided")
    alliances = dates["alliances"]
    assert (alliances["day"], alliances["article"]) == ("2026-01-13", "§ 4, stk. 2")
    assert (alliances["deadline"]["safe"], alliances["deadline"]["chosen"]) == ("2026-01-13", "2026-01-14")
    assert [reading["day"] for reading in alliances["deadline"]["readings"]] == [
        *("2026-01-13", "2026-01-14", "2026-01-14", "2026-01-15"),
    ]
    assert [entry["day"] for entry in protocol["dates"]] == sorted(entry["day"] for entry in protocol["dates"])
    assert protocol["notes"] == []
    assert {step["kind"] for step in protocol["steps"]} == {"deadline"}


def test_an_election_day_and_its_scenario_give_the_same_dates(kkrvalg: Callable[..., Ended]) -> None:
    """A scenario only brings its day, its options and its KKR."""
    by_day = kkrvalg("timetable", "--election", "2021-11-16", "--format", "json").protocol
    by_name = kkrvalg("timetable", "--scenario", "kv2021", "--format", "json").protocol
    assert by_day["dates"] == by_name["dates"]
    assert by_day["rulebook"] == by_name["rulebook"] == "kkr-2022-2026"


def test_the_text_marks_the_safe_date_and_tells_the_chosen_one(kkrvalg: Callable[..., Ended]) -> None:
    """The table has the safe date; below it stand all readings."""
    text = kkrvalg("timetable", "--kkr", "midtjylland").text
    assert "Tuesday 13 January 2026 safe whole weekdays between, without Saturdays" in text
    assert "Wednesday 14 January 2026 chosen whole weekdays between, with Saturdays" in text
    assert "(safe date)" in text
    changed = kkrvalg("timetable", "--kkr", "midtjylland", "--option", "saturday_is_weekday=no").text
    assert "Tuesday 13 January 2026 safe, chosen whole weekdays between, without Saturdays" in changed
    assert "Options changed: saturday_is_weekday=no" in changed


def test_the_next_election_shows_what_is_known_and_says_what_is_not(kkrvalg: Callable[..., Ended]) -> None:
    """Nothing is decided; a meeting of one's own is shown as given, and pointed out when it is late."""
    ended = kkrvalg("timetable", "--election", "2029-11-20", "--meeting", "sjælland:2030-02-03")
    assert ended.status == 0
    assert "Nothing has been decided about this election yet" in ended.text
    assert "The rules of this term are not known yet" in ended.text
    assert "Sunday, 3 February 2030 is after Thursday, 31 January 2030" in ended.text
    assert "KKR Sjælland: Sunday, 3 February 2030 is no weekday (Sunday)." in ended.text
    assert "KKR Hovedstaden, KKR Syddanmark, KKR Midtjylland, KKR Nordjylland: the day" in ended.text


def test_one_kkr_needs_no_name_before_its_meeting(kkrvalg: Callable[..., Ended]) -> None:
    """With one KKR in play, or with each named."""
    alone = kkrvalg(
        *("timetable", "--election", "2029-11-20", "--kkr", "KKR Sjaelland", "--meeting", "2030-01-22"),
        *("--format", "json"),
    ).protocol
    assert [e["kkr"] for e in alone["dates"] if e["kind"] == "given"] == ["sjælland"]
    several = kkrvalg(
        *("timetable", "--election", "2029-11-20", "--meeting", "sjælland:2030-01-22"),
        *("--meeting", "nordjylland:2030-01-25", "--format", "json"),
    ).protocol
    given = {e["kkr"]: e["day"] for e in several["dates"] if e["kind"] == "given"}
    assert given == {"sjælland": "2030-01-22", "nordjylland": "2030-01-25"}


def test_a_health_forums_meeting_can_be_given(kkrvalg: Callable[..., Ended]) -> None:
    """By the forum's name, also without Danish letters; in a term without forums there is none."""
    ended = kkrvalg("timetable", "--meeting", "oest:2026-01-28", "--kkr", "sjælland")
    assert "The forum Øst: last day to notify the secretariat of alliances" in ended.text
    assert "Health coordination forums Nord, Midt, Syd: the day" in ended.text
    refused = kkrvalg("timetable", "--scenario", "kv2021", "--meeting", "øst:2022-01-28").complaint
    assert (refused["Where"], refused["Found"]) == ("--meeting", "øst")


def test_a_table_has_a_row_for_each_date(kkrvalg: Callable[..., Ended]) -> None:
    """With the safe date, the one by the options and the latest of a deadline."""
    out = kkrvalg("timetable", "--kkr", "midtjylland", "--format", "csv").out
    rows = {row["event"]: row for row in csv.DictReader(StringIO(out.removeprefix("\ufeff")), delimiter=";")}
    row = rows["alliances"]
    assert (row["day"], row["by_options"], row["latest_reading"]) == ("2026-01-13", "2026-01-14", "2026-01-15")
    assert (row["weekday"], row["kind"], row["basis"]) == ("Tuesday", "rule", "rules § 4, stk. 2")
    assert rows["councils_constitute"]["until"] == "2025-12-15"


def test_a_scenario_answers_the_open_questions_on_dates(tmp_path: Path, kkrvalg: Callable[..., Ended]) -> None:
    """Its KKR alone are in play, and its options hold."""
    folder = write(tmp_path / "et", election(Town({"A": 50, "V": 40}, "A")))
    settings = folder / "scenario.yaml"
    options = yaml.safe_dump({"options": {"deadline_count": "inclusive", "rounding": "up"}})
    settings.write_text(settings.read_text("utf-8") + options, "utf-8")
    protocol = kkrvalg("timetable", "--scenario", folder, "--format", "json").protocol
    assert protocol["kkr"] == ["midtjylland"]
    assert protocol["options"]["deadline_count"] == "inclusive"


def test_a_calendar_file_is_written_byte_by_byte(tmp_path: Path) -> None:
    """With CR and LF, in a file as on the screen; the time stamp is the day given, else the election day."""
    target = tmp_path / "kkr.ics"
    assert main(["timetable", "--format", "ics", "--date", "2025-12-16", "-o", str(target)]) == 0
    data = target.read_bytes()
    assert b"DTSTAMP:20251216T000000Z\r\n" in data
    assert data.count(b"\r\n") == data.count(b"\n") > 100
    command = [sys.executable, "-m", "kkrvalg", "timetable", "--format", "ics"]
    printed = subprocess.run(command, capture_output=True, check=True).stdout
    assert printed == data.replace(b"DTSTAMP:20251216", b"DTSTAMP:20251118")


@pytest.mark.parametrize(
    ("arguments", "where", "found"),
    [
        (["--election", "2029-13-01"], "--election", "“2029-13-01”"),
        (["--election", "2029"], "--election", "“2029”"),
        (["--election", "2017-11-21"], "--election", "2017-11-21"),
        (["--election", "9999-12-31"], "--election", "9999-12-31"),
        (["--election", "2025-11-18", "--scenario", "kv2025"], "--election", "both --election and --scenario"),
        (["--kkr", "fyn"], "--kkr", "fyn"),
        (["--meeting", "2026-01-19"], "--meeting", "2026-01-19"),
        (["--meeting", "fyn:2026-01-19"], "--meeting", "fyn"),
        (["--meeting", "sjælland:2026-02-30"], "--meeting", "“2026-02-30”"),
        (["--meeting", "sjælland:"], "--meeting", "nothing"),
        (["--meeting", "sjælland:2025-11-18"], "--meeting", "2025-11-18"),
        (["--meeting", "sjælland:2027-01-01"], "--meeting", "2027-01-01"),
        (["--kkr", "midtjylland", "--meeting", "sjælland:2026-01-20"], "--meeting", "sjælland"),
        (
            ["--meeting", "sjælland:2026-01-20", "--meeting", "sjælland:2026-01-21"],
            "--meeting",
            "two days for sjælland: 2026-01-20 and 2026-01-21",
        ),
        (["--option", "rounding=up"], "--option rounding=up", "an option that has no bearing on dates"),
        (
            ["--election", "2029-11-20", "--option", "rounding=up"],
            "--option rounding=up",
            "an option that has no bearing on dates",
        ),
        (
            ["--option", "saturday_is_weekday=maybe"],
            "--option saturday_is_weekday=maybe",
            "the unknown value “maybe”",
        ),
        (["--date", "2026-01-01"], "--date", "2026-01-01"),
        (["--format", "ics", "--date", "soon"], "--date", "“soon”"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_is_refused(
    arguments: list[str], where: str, found: str, kkrvalg: Callable[..., Ended]
) -> None:
    """One message in four parts, and nothing printed."""
    complaint = kkrvalg("timetable", *arguments).complaint
    assert (complaint["Where"], complaint["Found"]) == (where, found)


def test_a_scenario_of_another_time_is_refused(tmp_path: Path, kkrvalg: Callable[..., Ended]) -> None:
    """An election day before the term its rules are for."""
    folder = write(tmp_path / "et", election(Town({"A": 50, "V": 40}, "A")))
    settings = folder / "scenario.yaml"
    lines = [
        "election_day: '2009-11-17'" if line.startswith("election_day:") else line
        for line in settings.read_text("utf-8").splitlines()
    ]
    settings.write_text("\n".join([*lines, ""]), "utf-8")
    complaint = kkrvalg("timetable", "--scenario", folder).complaint
    assert (complaint["Where"], complaint["Found"]) == ("et/scenario.yaml", "2009-11-17")
