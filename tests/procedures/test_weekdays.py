"""Weekdays and deadlines of so many of them, counted by hand around every kind of holiday."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kkrvalg.procedures.weekdays import (
    COUNTS,
    Count,
    closing_days,
    is_weekday,
    public_holidays,
    weekdays_after,
    weekdays_before,
    weekdays_between,
)

DAYS = st.dates(date(2021, 1, 1), date(2035, 12, 31))
NUMBERS = st.integers(1, 8)
WAYS = {"saturday": st.booleans(), "count": st.sampled_from(COUNTS), "closed": st.booleans()}


def test_the_public_holidays_of_2026_are_those_of_the_law() -> None:
    """Easter Sunday is 5 April: Thursday to Monday around it, 39 days after it, and 49 and 50."""
    assert [day.isoformat()[5:] for day in sorted(public_holidays(2026))] == [
        *("01-01", "04-02", "04-03", "04-05", "04-06", "05-14", "05-24", "05-25", "12-25", "12-26"),
    ]


def test_store_bededag_was_a_holiday_to_2023() -> None:
    """The fourth Friday after Easter: 5 May 2023 was one, 26 April 2024 is none."""
    assert public_holidays(2023)[date(2023, 5, 5)] == "Store bededag"
    assert not is_weekday(date(2023, 5, 5))
    assert is_weekday(date(2024, 4, 26))


@pytest.mark.parametrize("day", [date(2026, 5, 1), date(2026, 6, 5), date(2026, 12, 24), date(2026, 12, 31)])
def test_a_day_when_offices_close_is_a_weekday_unless_somebody_is_careful(day: date) -> None:
    """1 May, Grundlovsdag, 24 and 31 December are holidays by no act."""
    assert is_weekday(day)
    assert not is_weekday(day, closed=True)
    assert day in closing_days(day.year)


def test_sunday_never_and_saturday_by_choice() -> None:
    """17 January 2026 is a Saturday; the Saturday before Easter is no holiday."""
    for saturday in (date(2026, 1, 17), date(2026, 4, 4)):
        assert is_weekday(saturday)
        assert not is_weekday(saturday, saturday=False)
    assert not is_weekday(date(2026, 1, 18))


@pytest.mark.parametrize(
    ("day", "saturday", "count", "expected"),
    [
        ("2026-01-19", True, "clear_days", "2026-01-14"),
        ("2026-01-19", False, "clear_days", "2026-01-13"),
        ("2026-01-19", True, "inclusive", "2026-01-15"),
        ("2026-01-19", False, "inclusive", "2026-01-14"),
        ("2026-04-07", True, "clear_days", "2026-03-30"),
        ("2026-04-07", False, "clear_days", "2026-03-27"),
        ("2026-04-07", True, "inclusive", "2026-03-31"),
        ("2026-04-07", False, "inclusive", "2026-03-30"),
        ("2026-05-27", True, "clear_days", "2026-05-21"),
        ("2026-05-27", False, "clear_days", "2026-05-20"),
        ("2026-05-04", True, "clear_days", "2026-04-29"),
        ("2023-05-08", True, "clear_days", "2023-05-02"),
        ("2024-04-29", True, "clear_days", "2024-04-24"),
    ],
)
def test_three_weekdays_before(day: str, saturday: bool, count: Count, expected: str) -> None:
    """Counted on the calendar, the days between named backwards.

    Monday 19 January 2026: Sat 17, Fri 16, Thu 15 lie between, so Wed 14; without Saturdays Fri 16, Thu 15,
    Wed 14, so Tue 13. With the day of the notice as the third it is a weekday later.
    Tuesday 7 April 2026, after Easter (2, 3, 5, 6 April): Sat 4, Wed 1, Tue 31 March, so Mon 30; without
    Saturdays Wed 1, Tue 31, Mon 30, so Fri 27.
    Wednesday 27 May 2026, after Pentecost (24 and 25): Tue 26, Sat 23, Fri 22, so Thu 21; without Saturdays
    Tue 26, Fri 22, Thu 21, so Wed 20.
    Monday 4 May 2026: Sat 2, Fri 1 (1 May is a weekday), Thu 30, so Wed 29.
    Monday 8 May 2023: Sat 6, not Fri 5 (store bededag), Thu 4, Wed 3, so Tue 2.
    Monday 29 April 2024: Sat 27, Fri 26 (no store bededag any more), Thu 25, so Wed 24.
    """
    found = weekdays_before(date.fromisoformat(day), 3, saturday=saturday, count=count)
    assert found == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("day", "saturday", "count", "expected"),
    [
        ("2025-12-15", True, "clear_days", "2025-12-20"),
        ("2025-12-15", False, "clear_days", "2025-12-22"),
        ("2025-12-15", True, "inclusive", "2025-12-19"),
        ("2025-12-15", False, "inclusive", "2025-12-19"),
        ("2029-12-15", True, "clear_days", "2029-12-21"),
        ("2029-12-15", True, "inclusive", "2029-12-20"),
        ("2029-12-15", False, "inclusive", "2029-12-21"),
    ],
)
def test_five_weekdays_after(day: str, saturday: bool, count: Count, expected: str) -> None:
    """Counted on the calendar.

    After Monday 15 December 2025: Tue 16, Wed 17, Thu 18, Fri 19, Sat 20; without Saturdays Mon 22 is the fifth.
    With the 15th as the first, Fri 19 is the fifth either way.
    After Saturday 15 December 2029: Mon 17 to Fri 21; with the Saturday as the first, Thu 20; where a Saturday is
    no weekday it cannot be the first.
    """
    found = weekdays_after(date.fromisoformat(day), 5, saturday=saturday, count=count)
    assert found == date.fromisoformat(expected)


def test_who_is_careful_leaves_out_the_days_when_offices_close() -> None:
    """Before Monday 4 May 2026, 1 May left out: Sat 2, Thu 30, Wed 29 lie between, so Tue 28 April."""
    assert weekdays_before(date(2026, 5, 4), 3, closed=True) == date(2026, 4, 28)


@given(DAYS, NUMBERS, st.fixed_dictionaries(WAYS))
def test_that_many_weekdays_lie_before(day: date, number: int, way: dict[str, object]) -> None:
    """They lie between, or from the last day on; and the last day is a weekday."""
    count, rest = way.pop("count"), way
    last = weekdays_before(day, number, count=count, **rest)  # type: ignore[arg-type]
    first = last + timedelta(days=count == "clear_days")
    assert len(weekdays_between(first, day - timedelta(days=1), **rest)) == number  # type: ignore[arg-type]
    assert is_weekday(last, **rest)  # type: ignore[arg-type]


@given(DAYS, NUMBERS, st.fixed_dictionaries(WAYS))
def test_that_many_weekdays_lie_after(day: date, number: int, way: dict[str, object]) -> None:
    """From the day after, or from the day itself, to the last day."""
    count, rest = way.pop("count"), way
    last = weekdays_after(day, number, count=count, **rest)  # type: ignore[arg-type]
    first = day + timedelta(days=count == "clear_days")
    assert len(weekdays_between(first, last, **rest)) == number  # type: ignore[arg-type]
    assert is_weekday(last, **rest)  # type: ignore[arg-type]


@given(DAYS, st.integers(0, 20), NUMBERS, st.fixed_dictionaries(WAYS))
def test_a_later_day_never_has_an_earlier_deadline(
    day: date, more: int, number: int, way: dict[str, object]
) -> None:
    """Deadlines move in step with the day they are counted from."""
    later = day + timedelta(days=more)
    assert weekdays_before(day, number, **way) <= weekdays_before(later, number, **way)  # type: ignore[arg-type]
    assert weekdays_after(day, number, **way) <= weekdays_after(later, number, **way)  # type: ignore[arg-type]


@given(DAYS, NUMBERS)
def test_fewer_weekdays_and_clear_days_make_a_deadline_earlier(day: date, number: int) -> None:
    """Leaving Saturdays or closing days out, or counting clear days, never gains time before a meeting."""
    for count in COUNTS:
        usual = weekdays_before(day, number, count=count)
        assert weekdays_before(day, number, count=count, saturday=False) <= usual
        assert weekdays_before(day, number, count=count, closed=True) <= usual
    assert weekdays_before(day, number) < weekdays_before(day, number, count="inclusive") < day
    assert weekdays_after(day, number, count="inclusive") <= weekdays_after(day, number)
