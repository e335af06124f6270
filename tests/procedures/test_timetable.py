"""The dates of a constitution: known ones of 2022 and 2026, deadlines by hand, and elections to come."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kkrvalg.data import data_dir
from kkrvalg.errors import InputError
from kkrvalg.procedures.timetable import (
    Timetable,
    agenda_by,
    alliance_deadline,
    check_election,
    check_meeting,
    deadline_after,
    meeting_by,
    proposals_by,
    term_of,
    third_tuesday,
    timetable,
)
from kkrvalg.procedures.weekdays import weekdays_between
from kkrvalg.reading.values import KKR_KEYS
from kkrvalg.rulebook import load_rulebook, resolve_options
from kkrvalg.rulebook.health_forums import load_health_forum_rules
from kkrvalg.rulebook.timetable import load_timetable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

RULES = {year: load_rulebook(name) for year, name in ((2021, "kkr-2022-2026"), (2025, "kkr-2026-2030"))}
OLD, NEW, NEXT = date(2021, 11, 16), date(2025, 11, 18), date(2029, 11, 20)
DATA = load_timetable()
FORUMS = load_health_forum_rules("2026-2030")
NAMES = {"H": "hovedstaden", "Sj": "sjælland", "Sy": "syddanmark", "M": "midtjylland", "N": "nordjylland"}


def table(election_day: date, meetings: Mapping[str, date] | None = None, *kkr: str, **options: str) -> Timetable:
    """Return the timetable of an election, of all KKR if none is named."""
    rules = RULES.get(election_day.year, RULES[2025])
    answers = resolve_options(rules, options)
    return timetable(
        election_day,
        rules,
        answers,
        DATA,
        kkr=kkr or KKR_KEYS,
        meetings={key: day for key, day in (meetings or {}).items() if key in KKR_KEYS},
        forums=None if rules is RULES[2021] else FORUMS,
        forum_meetings={key: day for key, day in (meetings or {}).items() if key not in KKR_KEYS},
    )


def days(found: Timetable, event: str) -> dict[str | None, date]:
    """Return the days of an event by KKR."""
    return {entry.kkr: entry.day for entry in found.entries if entry.event.key == event}


def notes(found: Timetable) -> list[tuple[str, str | None]]:
    """Return what is pointed out, and about which KKR."""
    return [(note.key, note.kkr) for note in found.notes]


def by_kkr(text: str, year: int) -> dict[str | None, date]:
    """Return days such as ``"Sj 17/1"`` by KKR."""
    found: dict[str | None, date] = {}
    for part in text.split(", "):
        name, _, written = part.partition(" ")
        day, month = map(int, written.split("/"))
        found[NAMES[name]] = date(year, month, day)
    return found


# --- known dates ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("election", "event", "year", "known"),
    [
        (OLD, "last_meeting", 2021, "H 15/10, Sj 13/10, Sy 11/10, M 11/10, N 15/10"),
        (OLD, "meeting", 2022, "Sj 17/1, M 19/1, N 21/1, Sy 24/1, H 25/1"),
        (OLD, "hub_appointments", 2022, "Sj 21/3, M 21/3, N 21/3, Sy 21/3, H 21/3"),
        (NEW, "last_meeting", 2025, "H 24/10, Sj 22/10, Sy 22/10, M 20/10, N 24/10"),
        (NEW, "meeting", 2026, "M 19/1, Sy 21/1, N 23/1, H 26/1, Sj 27/1"),
        (NEW, "hub_appointments", 2026, "Sj 23/3, M 24/3, Sy 25/3, H 27/3, N 27/3"),
    ],
)
def test_the_decided_days_are_the_published_ones(election: date, event: str, year: int, known: str) -> None:
    """As KL's timelines have them; those of the hubs' boards in 2022 begin a period."""
    found = table(election)
    assert days(found, event) == by_kkr(known, year)
    assert {entry.kind for entry in found.entries if entry.event.key == event} == {"decided"}


def test_the_days_that_are_one_for_all() -> None:
    """Nominations to the hubs: 28 February 2022 and 27 February 2026; the week of March 2022 ends on the 25th."""
    old = table(OLD)
    assert days(old, "hub_nominations") == days(old, "hub_regions") == {None: date(2022, 2, 28)}
    assert days(table(NEW), "hub_nominations") == {None: date(2026, 2, 27)}
    ends = {entry.until for entry in old.entries if entry.event.key == "hub_appointments"}
    assert ends == {date(2022, 3, 25)}


def test_the_dates_by_rule_after_the_election_of_2025() -> None:
    """Councils to 15 December, KKR and forums by 31 January, hubs 1 April, Absalon 1 May, RBR 1 June."""
    found = table(NEW)
    (councils,) = [entry for entry in found.entries if entry.event.key == "councils_constitute"]
    assert (councils.day, councils.until) == (date(2025, 12, 1), date(2025, 12, 15))
    for event, day in {
        "election": NEW,
        "meeting_by": date(2026, 1, 31),
        "forum_meeting_by": date(2026, 1, 31),
        "hub_term": date(2026, 4, 1),
        "rbr_term": date(2026, 6, 1),
    }.items():
        assert days(found, event) == {None: day}
    assert days(found, "absalon_term") == {"sjælland": date(2026, 5, 1)}


def test_practice_is_kept_apart() -> None:
    """KL reports from the first working day after 15 December; parties elect until about 12 January."""
    for election, reported in ((NEW, date(2025, 12, 16)), (NEXT, date(2029, 12, 17))):
        found = table(election)
        practice = {entry.event.key: entry.day for entry in found.entries if entry.kind == "practice"}
        assert practice == {"numbers_reported": reported, "members_elected": date(election.year + 1, 1, 12)}
    assert DATA.events["members_elected"].seen == (date(2014, 1, 13), date(2018, 1, 12))


def test_every_decided_meeting_was_in_time_and_on_a_weekday() -> None:
    """Given again as one's own, none of the ten days is pointed out."""
    for election in (OLD, NEW):
        meetings = {kkr: day for kkr, day in days(table(election), "meeting").items() if kkr}
        assert notes(table(election, meetings)) == []


def test_forums_and_boards_appear_from_the_term_they_belong_to() -> None:
    """The forums begin with 2025; the labour market councils ended before it."""
    old, new = ({entry.event.key for entry in table(day).entries} for day in (OLD, NEW))
    assert {"forum_alliances", "forum_meeting_by", "rbr_term"} <= new - old
    assert old - new == {"rar_term", "hub_regions"}
    assert [entry.key for entry in table(OLD).undated] == ["fgu", "deb"]
    assert "eu_office" in [entry.key for entry in table(NEW).undated]
    assert "eu_office" not in [entry.key for entry in table(NEW, None, "nordjylland").undated]
    assert days(table(NEW, None, "nordjylland"), "absalon_term") == {}


# --- deadlines ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("meeting", "safe", "chosen", "latest"),
    [
        ("2022-01-17", "2022-01-11", "2022-01-12", "2022-01-13"),
        ("2026-01-19", "2026-01-13", "2026-01-14", "2026-01-15"),
        ("2026-01-21", "2026-01-15", "2026-01-16", "2026-01-17"),
        ("2026-01-23", "2026-01-19", "2026-01-19", "2026-01-20"),
        ("2026-01-26", "2026-01-20", "2026-01-21", "2026-01-22"),
        ("2026-01-27", "2026-01-21", "2026-01-22", "2026-01-23"),
    ],
)
def test_alliances_three_weekdays_before_the_meeting(meeting: str, safe: str, chosen: str, latest: str) -> None:
    """The earliest is safe, the default counts Saturdays and three whole weekdays between.

    Monday: Sat, Fri, Thu between make Wednesday; without Saturdays Fri, Thu, Wed make Tuesday; the latest counts
    Thursday, the day of the notice, as the third. Wednesday 21 January: Tue, Mon, Sat make Friday 16, without
    Saturdays Tue, Mon, Fri make Thursday 15, the latest is Saturday 17. Friday 23: Thu, Wed, Tue make Monday 19
    either way, the latest is Tuesday 20. Tuesday 27: Mon, Sat, Fri make Thursday 22, without Saturdays Mon, Fri,
    Thu make Wednesday 21, the latest is Friday 23.
    """
    rules = RULES[2025]
    found = alliance_deadline(date.fromisoformat(meeting), rules, resolve_options(rules))
    assert (found.article, found.weekdays, found.direction) == ("§ 4, stk. 2", 3, "before")
    assert [str(day) for day in (found.safe, found.chosen.day, found.readings[-1].day)] == [safe, chosen, latest]
    assert len(found.readings) == 4


@pytest.mark.parametrize(
    ("saturday", "count", "expected"),
    [
        ("yes", "clear_days", "2026-01-14"),
        ("no", "clear_days", "2026-01-13"),
        ("yes", "inclusive", "2026-01-15"),
        ("no", "inclusive", "2026-01-14"),
    ],
)
def test_the_options_choose_a_reading_and_never_move_the_safe_date(
    saturday: str, count: str, expected: str
) -> None:
    """Monday 19 January 2026, in the four ways."""
    rules = RULES[2025]
    options = resolve_options(rules, {"saturday_is_weekday": saturday, "deadline_count": count})
    found = alliance_deadline(date(2026, 1, 19), rules, options)
    assert (str(found.chosen.day), str(found.safe)) == (expected, "2026-01-13")


def test_new_years_eve_is_counted_both_ways() -> None:
    """Monday 5 January 2026: 24 and 31 December are weekdays by law, but many offices are closed.

    The default: Sat 3, Fri 2 and Wed 31 lie between, so Tue 30. Without Saturdays and without closing days
    Fri 2, Tue 30 and Mon 29 do, so it is the weekday before, Tue 23: 25 and 26 are holidays, 24 is left out.
    """
    rules = RULES[2025]
    found = alliance_deadline(date(2026, 1, 5), rules, resolve_options(rules))
    assert (found.chosen.day, found.chosen.closing_days) == (date(2025, 12, 30), True)
    assert found.readings[0].day == date(2025, 12, 23)
    assert found.readings[0].days == (date(2025, 12, 29), date(2025, 12, 30), date(2026, 1, 2))
    assert not found.readings[0].closing_days


def test_the_forums_alliances_five_weekdays_after_15_december() -> None:
    """19 December with the 15th as the first day, Saturday the 20th by default, Monday the 22nd at the latest."""
    (entry,) = [entry for entry in table(NEW).entries if entry.event.key == "forum_alliances"]
    assert entry.deadline is not None
    assert (entry.day, entry.deadline.chosen.day) == (date(2025, 12, 19), date(2025, 12, 20))
    assert entry.deadline.readings[-1].day == date(2025, 12, 22)
    assert entry.deadline == deadline_after(date(2025, 12, 15), 5, resolve_options(RULES[2025]))


@given(
    st.dates(date(2021, 11, 17), date(2034, 3, 1)),
    st.sampled_from(["yes", "no"]),
    st.sampled_from(["clear_days", "inclusive"]),
)
def test_the_safe_date_is_in_time_by_every_reading(meeting: date, saturday: str, count: str) -> None:
    """It is the earliest, the chosen reading is one of them, and each has counted exactly three weekdays."""
    rules = RULES[2025]
    options = resolve_options(rules, {"saturday_is_weekday": saturday, "deadline_count": count})
    found = alliance_deadline(meeting, rules, options)
    assert all(found.safe <= reading.day < meeting for reading in found.readings)
    assert found.chosen in found.readings
    assert (found.chosen.saturday_is_weekday, found.chosen.deadline_count) == (saturday, count)
    for reading in found.readings:
        counted = weekdays_between(
            reading.day + timedelta(days=reading.deadline_count == "clear_days"),
            meeting - timedelta(days=1),
            saturday=reading.saturday_is_weekday == "yes",
            closed=not reading.closing_days,
        )
        assert reading.days == counted
        assert len(counted) == 3


def test_proposals_and_agenda_are_counted_in_days_of_the_calendar() -> None:
    """Ten days before Monday 19 January is Friday 9, the weekday of the week before is Monday 12."""
    meeting = date(2026, 1, 19)
    assert proposals_by(meeting, RULES[2025]) == date(2026, 1, 9)
    assert agenda_by(meeting, RULES[2025]) == date(2026, 1, 12)
    found = table(NEW, None, "midtjylland")
    assert days(found, "proposals") == {"midtjylland": date(2026, 1, 9)}
    assert days(found, "agenda") == {"midtjylland": date(2026, 1, 12)}


def test_a_forums_meeting_brings_its_deadlines() -> None:
    """Forum Syd on Wednesday 28 January 2026: Tue 27, Mon 26, Sat 24 lie between, so Fri 23; Thu 22 is safe.

    Without Saturdays Tue 27, Mon 26, Fri 23 lie between. The agenda is sent by the Wednesday before, the 21st.
    """
    found = table(NEW, {"syd": date(2026, 1, 28)})
    forum = {entry.event.key: entry for entry in found.entries if entry.forum == "syd"}
    assert {key: entry.day for key, entry in forum.items()} == {
        "forum_agenda": date(2026, 1, 21),
        "forum_chair_alliances": date(2026, 1, 22),
        "forum_meeting": date(2026, 1, 28),
    }
    deadline = forum["forum_chair_alliances"].deadline
    assert deadline is not None
    assert deadline.chosen.day == date(2026, 1, 23)
    assert forum["forum_meeting"].kind == "given"
    assert found.forums_without_meeting == ("nord", "midt", "øst")
    late = table(NEW, {"syd": date(2026, 2, 1)}).notes
    assert [(note.key, note.forum, note.kkr) for note in late] == [
        ("meeting_late", "syd", None),
        ("meeting_no_weekday", "syd", None),
    ]


def test_the_steps_name_each_reading_with_the_days_it_counted() -> None:
    """One step for each reading of each deadline: four for the forums, four for the KKR."""
    steps = table(NEW, None, "midtjylland").steps
    assert [(step.event, step.kkr) for step in steps] == [("forum_alliances", None)] * 4 + [
        ("alliances", "midtjylland")
    ] * 4
    assert all(len(step.reading.days) == step.weekdays for step in steps)


# --- elections to come, and days the user gives ---------------------------------------------------------------


def test_the_third_tuesday_of_november() -> None:
    """As it was and will be every four years."""
    assert [third_tuesday(year).day for year in (2009, 2013, 2017, 2021, 2025, 2029)] == [17, 19, 21, 16, 18, 20]


def test_nothing_is_decided_about_the_next_election() -> None:
    """Only rules and practice are shown, and it is said; no deadline of a meeting has a date."""
    found = table(NEXT)
    assert {entry.kind for entry in found.entries} == {"rule", "practice"}
    assert notes(found) == [("other_rules", None), ("nothing_decided", None)]
    assert found.without_meeting == KKR_KEYS
    assert days(found, "alliances") == days(found, "meeting") == {}
    assert found.term == term_of(NEXT) == "2030-2034"
    assert meeting_by(NEXT, RULES[2025]) == date(2030, 1, 31)


def test_a_meeting_that_is_given_brings_its_deadlines() -> None:
    """Tuesday 22 January 2030: Mon 21, Sat 19, Fri 18 lie between, so Thu 17; Wed 16 is safe."""
    found = table(NEXT, {"sjælland": date(2030, 1, 22)})
    (meeting,) = [entry for entry in found.entries if entry.event.key == "meeting"]
    assert (meeting.kind, meeting.day) == ("given", date(2030, 1, 22))
    (alliances,) = [entry for entry in found.entries if entry.event.key == "alliances"]
    assert alliances.deadline is not None
    assert (alliances.day, alliances.deadline.chosen.day) == (date(2030, 1, 16), date(2030, 1, 17))
    assert "sjælland" not in found.without_meeting


@pytest.mark.parametrize(
    ("day", "expected", "name"),
    [
        ("2030-02-01", ["meeting_late"], None),
        ("2030-02-03", ["meeting_late", "meeting_no_weekday"], None),
        ("2030-04-22", ["meeting_late", "meeting_no_weekday"], "Anden påskedag"),
        ("2029-12-15", ["meeting_early"], None),
        ("2030-01-27", ["meeting_no_weekday"], None),
        ("2030-01-26", [], None),
        ("2030-01-31", [], None),
    ],
)
def test_a_day_that_cannot_be_meant_is_pointed_out(day: str, expected: list[str], name: str | None) -> None:
    """After 31 January, before the councils are done, a Sunday, a holiday; a Saturday is a weekday by default."""
    found = [note for note in table(NEXT, {"sjælland": date.fromisoformat(day)}).notes if note.kkr]
    assert [note.key for note in found] == expected
    assert {note.name for note in found} <= {None, name}
    assert name is None or name in {note.name for note in found}


def test_a_saturday_is_pointed_out_where_it_is_no_weekday() -> None:
    """By the option."""
    found = table(NEXT, {"sjælland": date(2030, 1, 26)}, saturday_is_weekday="no")
    assert ("meeting_no_weekday", "sjælland") in notes(found)


def test_a_day_that_is_given_goes_before_the_decided_one_and_says_so() -> None:
    """KKR Sjælland decided on 27 January 2026."""
    found = table(NEW, {"sjælland": date(2026, 1, 28)})
    assert days(found, "meeting")["sjælland"] == date(2026, 1, 28)
    (note,) = found.notes
    assert (note.key, note.day, note.other) == ("meeting_moved", date(2026, 1, 28), date(2026, 1, 27))


def test_an_election_on_another_day_is_pointed_out() -> None:
    """A day in a year without an election, and not the third Tuesday."""
    assert notes(table(date(2030, 11, 20)))[:2] == [("not_third_tuesday", None), ("not_election_year", None)]


@given(st.dates(date(2021, 1, 1), date(2099, 12, 31)))
def test_the_dates_of_any_election_stand_in_order(election: date) -> None:
    """Whatever the day, the table is sorted and what is decided belongs to this election alone."""
    found = table(election)
    listed = [entry.day for entry in found.entries]
    assert listed == sorted(listed)
    assert any(entry.kind == "decided" for entry in found.entries) == (election in DATA.decided)


@pytest.mark.parametrize("day", [date(2020, 12, 31), date(2100, 1, 1), date.min, date.max])
def test_an_election_out_of_reach_is_refused(day: date) -> None:
    """There are no rules for earlier terms, and nobody knows the holidays of the next century."""
    with pytest.raises(InputError, match="from 2021-11-16 to 2097-11-19"):
        check_election(day, ["2022-2026", "2026-2030"], where="--election")


@pytest.mark.parametrize("day", [NEXT, date(2029, 1, 1), date(2031, 1, 1)])
def test_a_meeting_far_from_its_election_is_refused(day: date) -> None:
    """On election day, before it, or two years after."""
    with pytest.raises(InputError, match="after the election on 2029-11-20"):
        check_meeting(day, NEXT, where="--meeting")


# --- the files ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "old", "new", "complaint"),
    [
        ("timetable.yaml", "    weekdays: 1\n", "", "half of a date"),
        ("timetable.yaml", "    day: 12-01\n", "", "half of a date"),
        ("timetable.yaml", "kind: practice", "kind: habit", "one of rule, decided, practice"),
        ("timetable-decided.yaml", "event: meeting,", "event: meting,", "unknown event “meting”"),
        ("timetable-decided.yaml", "day: 2022-01-25", "day: 2022-01-32", "a date that exists"),
        ("timetable-decided.yaml", "kkr: sjælland", "kkr: fyn", "one of hovedstaden"),
    ],
)
def test_a_broken_file_is_refused(file: str, old: str, new: str, complaint: str, tmp_path: Path) -> None:
    """With the line and what was expected there."""
    for name in ("timetable.yaml", "timetable-decided.yaml"):
        shutil.copy(data_dir("rules") / name, tmp_path)
    text = (tmp_path / file).read_text("utf-8")
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(InputError, match=complaint) as caught:
        load_timetable(folder=tmp_path)
    assert caught.value.where.startswith(f"rules/{file}, line ")
