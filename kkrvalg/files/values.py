"""The values of a cell: what is accepted, and what to say when it is not."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from kkrvalg.i18n import N_, _
from kkrvalg.model import fold

KKR_KEYS = ("hovedstaden", "sjælland", "syddanmark", "midtjylland", "nordjylland")
INDEPENDENT = "independent"
LOCAL = "local"

_KKR_BY_FOLDED = {fold(key): key for key in KKR_KEYS}
_YES = {"yes": True, "ja": True, "no": False, "nej": False}
_INDEPENDENT = {fold(INDEPENDENT), fold("løsgænger")}
_THOUSANDS = re.compile(r"\d{1,3}([.,'’\s]\d{3})+")
_FRACTION = re.compile(r"\d+[.,]\d+")
_NEGATIVE = re.compile(r"[-−–]\s*\d+")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TERM = re.compile(r"(\d{4})-(\d{4})")

COUNT = N_("a whole number, 0 or more")
COMPLAINTS: dict[str, tuple[str, str]] = {
    "empty": (N_("a value"), N_("fill it in")),
    "count": (COUNT, N_("write the number with digits only")),
    "count_negative": (COUNT, N_("correct the number; a count is never negative")),
    "count_fraction": (COUNT, N_("correct the number; a count is never a fraction")),
    "count_thousands": (COUNT, N_("write it without a thousands separator: {plain}")),
    "zero": (N_("a whole number, 1 or more"), N_("correct the number, or leave the cell empty if it is unknown")),
    "yes_no": (N_("yes or no"), N_("write yes or no, or leave the cell empty for yes")),
    "date": (
        N_("a date such as 2025-11-18"),
        N_("write year-month-day, or leave the cell empty if it is unknown"),
    ),
    "kkr": (N_("one of {known}"), N_("write the key of the KKR")),
    "term": (
        N_("a term of office such as 2026-2030"),
        N_("write the first year and, four years later, the last"),
    ),
    "list_id": (
        N_("a list such as 360:J"),
        N_("write the municipality's code, a colon and the list's letter"),
    ),
}
"""What was expected and what to do, by the kind of complaint; both are translated where they are shown."""


def _fail(kind: str, **context: str) -> PydanticCustomError:
    return PydanticCustomError(kind, "{kind}", {"kind": kind, **context})


def complaint(kind: str, context: dict[str, str]) -> tuple[str, str] | None:
    """Return what was expected and what to do for a kind of complaint, None if it is not one of ours."""
    if kind not in COMPLAINTS:
        return None
    expected, todo = COMPLAINTS[kind]
    return _(expected).format(**context), _(todo).format(**context)


def _text(value: str) -> str:
    if not value:
        raise _fail("empty")
    return value


def _count(value: str | int | None) -> int:
    if isinstance(value, int):
        return value
    if value is not None and not isinstance(value, str):
        raise _fail("count")
    if value and value.isascii() and value.isdigit():
        return int(value)
    if not value:
        raise _fail("empty")
    if _THOUSANDS.fullmatch(value):
        raise _fail("count_thousands", plain=re.sub(r"\D", "", value))
    if _FRACTION.fullmatch(value):
        raise _fail("count_fraction")
    if _NEGATIVE.fullmatch(value):
        raise _fail("count_negative")
    raise _fail("count")


def _positive(value: str | int) -> int:
    count = _count(value)
    if count == 0:
        raise _fail("zero")
    return count


def _unless_empty(value: str) -> str | None:
    return value or None


def _count_unless_empty(value: str | None) -> int | None:
    return _count(value) if value else None


def _positive_unless_empty(value: str | None) -> int | None:
    return _positive(value) if value else None


def _yes_no(value: str | bool) -> bool:
    if value in {"", True}:
        return True
    found = _YES.get(str(value).casefold())
    if found is None:
        raise _fail("yes_no")
    return found


def _day(value: str | date) -> date:
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _ISO_DAY.fullmatch(value):
        raise _fail("date")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise _fail("date") from None


def _day_unless_empty(value: str | None) -> date | None:
    return _day(value) if value else None


def _kkr(value: str) -> str:
    found = _KKR_BY_FOLDED.get(fold(value))
    if found is None:
        raise _fail("kkr", known=", ".join(KKR_KEYS))
    return found


def _elected_for(value: str) -> str | None:
    return None if fold(_text(value)) in _INDEPENDENT else value


def _term(value: str) -> str:
    match = _TERM.fullmatch(value) if isinstance(value, str) else None
    if match is None or int(match[2]) != int(match[1]) + 4:
        raise _fail("term")
    return value


def _list_id(value: str) -> str:
    code, colon, letter = value.partition(":") if isinstance(value, str) else ("", "", "")
    if not (code.isascii() and code.isdigit() and colon and letter.strip()):
        raise _fail("list_id")
    return f"{int(code)}:{letter.strip()}"


def letter_or_dash(letter: str | None) -> str:
    """Return a list's letter, ``-`` for a list that stood without one (one did in København in 2021)."""
    return (letter or "").strip() or "-"


Text = Annotated[str, BeforeValidator(_text)]
OptionalText = Annotated[str | None, BeforeValidator(_unless_empty)]
Count = Annotated[int, BeforeValidator(_count)]
OptionalCount = Annotated[int | None, BeforeValidator(_count_unless_empty)]
Positive = Annotated[int, BeforeValidator(_positive)]
OptionalPositive = Annotated[int | None, BeforeValidator(_positive_unless_empty)]
YesNo = Annotated[bool, BeforeValidator(_yes_no)]
Day = Annotated[date, BeforeValidator(_day)]
OptionalDay = Annotated[date | None, BeforeValidator(_day_unless_empty)]
KkrKey = Annotated[str, BeforeValidator(_kkr)]
ElectedFor = Annotated[str | None, BeforeValidator(_elected_for)]
Term = Annotated[str, BeforeValidator(_term)]
ListId = Annotated[str, BeforeValidator(_list_id)]
