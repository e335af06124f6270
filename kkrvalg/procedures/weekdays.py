"""What a weekday ("hverdag") is, and how a deadline of so many of them is counted.

Sundays and public holidays are no weekdays. The public holidays are the ``holidays`` library's, which knows in
which years each of them was one: store bededag to 2023. Whether a Saturday is a weekday, and which days a deadline
counts, are open questions of the rules, here ``saturday`` and ``count``.

1 May, 5 June, 24 and 31 December are public holidays by no act, so they are weekdays; many offices are closed all
the same. The library lists them apart ("optional"); ``closed`` leaves them out too, for whoever wants to be on the
safe side.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

Count = Literal["clear_days", "inclusive"]
COUNTS: tuple[Count, ...] = get_args(Count)
SATURDAY, SUNDAY = 5, 6
ONE_DAY = timedelta(days=1)
COUNTRY = "DK"


@cache
def public_holidays(year: int) -> Mapping[date, str]:
    """Return the Danish public holidays of a year with their Danish names."""
    return _days(year, "public")


@cache
def closing_days(year: int) -> Mapping[date, str]:
    """Return the days of a year on which many offices are closed although no act makes them public holidays."""
    return _days(year, "optional")


def _days(year: int, category: str) -> Mapping[date, str]:
    import holidays  # noqa: PLC0415 (heavy: only for dates)

    return dict(holidays.country_holidays(COUNTRY, years=year, categories=(category,), language="da"))


def is_weekday(day: date, *, saturday: bool = True, closed: bool = False) -> bool:
    """Return whether a day is a weekday; with ``closed`` a day when many offices are closed is none."""
    if day.weekday() == SUNDAY or (day.weekday() == SATURDAY and not saturday):
        return False
    return day not in public_holidays(day.year) and not (closed and day in closing_days(day.year))


def weekdays_before(
    day: date, number: int, *, saturday: bool = True, count: Count = "clear_days", closed: bool = False
) -> date:
    """Return the last day of a deadline ``number`` weekdays before ``day``; it is a weekday itself.

    With ``clear_days`` that many whole weekdays lie between the two days, with ``inclusive`` the last day of the
    deadline is one of them.
    """
    back = _weekdays(day, number + (count == "clear_days"), -ONE_DAY, saturday=saturday, closed=closed)
    return back[-1]


def weekdays_after(
    day: date, number: int, *, saturday: bool = True, count: Count = "clear_days", closed: bool = False
) -> date:
    """Return the last day of a deadline ``number`` weekdays after ``day``.

    With ``clear_days`` that many whole weekdays follow ``day`` before the deadline is over, with ``inclusive``
    ``day`` itself is one of them if it is a weekday.
    """
    start = day if count == "clear_days" else day - ONE_DAY
    return _weekdays(start, number, ONE_DAY, saturday=saturday, closed=closed)[-1]


def weekdays_between(first: date, last: date, *, saturday: bool = True, closed: bool = False) -> tuple[date, ...]:
    """Return the weekdays from ``first`` to ``last``, both included."""
    days = (date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1))
    return tuple(day for day in days if is_weekday(day, saturday=saturday, closed=closed))


def _weekdays(day: date, number: int, step: timedelta, *, saturday: bool, closed: bool) -> list[date]:
    """Return the next ``number`` weekdays, forwards or backwards, without ``day`` itself."""
    found: list[date] = []
    while len(found) < number:
        day += step
        if is_weekday(day, saturday=saturday, closed=closed):
            found.append(day)
    return found
