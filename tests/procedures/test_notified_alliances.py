"""Alliances on chair and vice chair count if they were notified in time (§ 4, stk. 2)."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kkrvalg.procedures.notified_alliances import Notice, admit
from kkrvalg.rulebook import load_rulebook, resolve_options

RULES = load_rulebook("kkr-2026-2030")
MONDAY = date(2026, 1, 26)


def admitted(when: str, **options: str) -> tuple[bool, bool]:
    """Return whether a notice for a meeting on Monday 26 January 2026 is in time, and whether that is in doubt."""
    notice = Notice("A+F", datetime.fromisoformat(when), "meeting.yaml")
    (found,) = admit((notice,), MONDAY, RULES, resolve_options(RULES, options))
    return found.in_time, found.doubtful


@pytest.mark.parametrize(
    ("when", "options", "expected"),
    [
        ("2026-01-20T09:00", {}, (True, False)),
        ("2026-01-21T23:59", {}, (True, True)),
        ("2026-01-22T00:00", {}, (False, True)),
        ("2026-01-23T00:00", {}, (False, False)),
        ("2026-01-22T23:59", {"deadline_count": "inclusive"}, (True, True)),
        ("2026-01-20T23:59", {"saturday_is_weekday": "no"}, (True, False)),
        ("2026-01-21T00:00", {"saturday_is_weekday": "no"}, (False, True)),
    ],
)
def test_a_notice_counts_until_the_end_of_the_last_day(
    when: str, options: dict[str, str], expected: tuple[bool, bool]
) -> None:
    """Three clear weekdays before Monday 26 are Sat 24, Fri 23 and Thu 22, so the last day is Wednesday 21.

    Counted inclusively the third weekday is the last day itself, Thursday 22; without Saturdays the three are
    Fri 23, Thu 22 and Wed 21, and the last day is Tuesday 20, which is the safe one. From the 21st to the 22nd
    the ways disagree, whether the notice was admitted or refused.
    """
    assert admitted(when, **options) == expected


TIMES = st.datetimes(datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2026-01-26"))


@given(st.lists(TIMES, max_size=6))
def test_later_notices_are_never_in_time_where_an_earlier_one_was_not(times: list[datetime]) -> None:
    """The notices stand in the order they came, and once one is too late all that follow are."""
    notices = [Notice(f"A+{number}", when, "") for number, when in enumerate(times)]
    found = admit(notices, MONDAY, RULES, resolve_options(RULES))
    assert [entry.notified for entry in found] == sorted(times)
    in_time = [entry.in_time for entry in found]
    assert in_time == sorted(in_time, reverse=True)
