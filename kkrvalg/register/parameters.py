"""The numbers of the rules that a term's KKR works by, read once; and how long an absence must be."""

from __future__ import annotations

import calendar
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from kkrvalg.i18n import _
from kkrvalg.register.law import refuse
from kkrvalg.rulebook import load_rulebook

if TYPE_CHECKING:
    from kkrvalg.register.state import Event, State
    from kkrvalg.rulebook import Rulebook


@lru_cache(maxsize=8)
def _rulebook(rulebook_id: str) -> Rulebook:
    return load_rulebook(rulebook_id)


def rulebook_of(state: State) -> Rulebook:
    """Return the rulebook of the KKR that serves.

    Raises:
        InputError: this version of kkrvalg has no such rulebook.
    """
    return _rulebook(state.term.rulebook)


def months_after(day: date, months: int) -> date:
    """Return the same day of the month so many months later, the month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def long_absence(state: State, event: Event, article: str) -> date:
    """Return the day until which an absence is expected, if that is long enough to have consequences.

    Raises:
        InputError: it is expected to be shorter than the rules ask.
    """
    months = rulebook_of(state).absence_months
    until = date.fromisoformat(event["until"])
    if until < months_after(event.effect, months):
        refuse(
            event,
            found=_("an absence from {start}, back on {end}").format(start=event.effect, end=until),
            expected=_("{months} months or more ({article})").format(months=months, article=article),
            todo=_("enter nothing: in a shorter absence the substitute can attend the meetings (§ 5, stk. 11)"),
        )
    return until
