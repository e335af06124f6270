"""The values of a cell or a setting: functions that accept them or say what is wrong, and types that use these."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from kkrvalg.i18n import _
from kkrvalg.model import fold
from kkrvalg.reading.complaints import nearest, quoted
from kkrvalg.reading.shape import Parse, Unfit, check_visible

KKR_KEYS = ("hovedstaden", "sjælland", "syddanmark", "midtjylland", "nordjylland")
INDEPENDENT = "independent"
LOCAL = "local"

MOST_DIGITS = 18
"""Digits of the longest whole number that is read as one; there are not that many voters."""

_KKR_BY_FOLDED = {fold(key): key for key in KKR_KEYS}
_YES_NO = {"yes": True, "ja": True, "no": False, "nej": False}
_INDEPENDENT = {fold(INDEPENDENT), fold("løsgænger")}


def any_text(value: object) -> str:
    """Accept a text, also an empty one."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Unfit(quoted(value), expected=_("a text"), todo=_("write a single text"))
    return check_visible(value)


def text(value: object) -> str:
    """Accept a text that is not empty."""
    if value is None or value == "":
        raise Unfit(quoted(value), expected=_("a value"), todo=_("it is not filled in: fill it in"))
    return any_text(value)


def optional_text(value: object) -> str | None:
    """Accept a text; an empty one, or one of blanks alone, is None."""
    found = any_text(value)
    return found if found.strip() else None


def optional_party(value: object) -> str | None:
    """Accept the letter of a party, as it stands on the ballots; nothing is None."""
    letter = any_text(value)
    if not letter or re.fullmatch("[A-ZÆØÅ]", letter):
        return letter or None
    close = letter.upper() if re.fullmatch("[a-zæøå]", letter) else None
    raise Unfit(
        quoted(value),
        expected=_("a party's letter, one of A to Z, Æ, Ø and Å, or nothing"),
        todo=_("did you mean {name}?").format(name=close)
        if close
        else _("write the letter alone; a list of no party has none"),
    )


def count(value: object) -> int:
    """Accept a whole number, 0 or more, written with digits only."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= MOST_DIGITS:
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**MOST_DIGITS:
        return value
    raise Unfit(quoted(value), expected=_("a whole number, 0 or more"), todo=_count_hint(value))


def _count_hint(value: object) -> str:
    shown = str(value or "")
    if re.fullmatch(r"\d{1,3}([.,'’\s]\d{3})+", shown):
        plain = re.sub(r"\D", "", shown)
        return _("write it without a thousands separator: {plain}").format(plain=plain)
    if re.fullmatch(r"\d+[.,]\d+", shown):
        return _("correct the number; a count is never a fraction")
    if re.fullmatch(r"[-−–]\s*\d+", shown):
        return _("correct the number; a count is never negative")
    if len(shown) > MOST_DIGITS and re.fullmatch(r"[0-9]+", shown):
        return _("correct the number; it has {count} digits, and at most {most} are read").format(
            count=len(shown), most=MOST_DIGITS
        )
    return _("write the number with digits only") if shown else _("it is not filled in: fill it in")


def optional_count(value: object) -> int | None:
    """Accept a whole number, 0 or more; nothing is None."""
    return None if value in {None, ""} else count(value)


def positive(value: object) -> int:
    """Accept a whole number, 1 or more."""
    number = count(value)
    if number == 0:
        raise Unfit(
            quoted(value),
            expected=_("a whole number, 1 or more"),
            todo=_("correct the number; what is unknown is left empty, where that is allowed"),
        )
    return number


def optional_positive(value: object) -> int | None:
    """Accept a whole number, 1 or more; nothing is None."""
    return None if value in {None, ""} else positive(value)


def yes_no(value: object) -> bool:
    """Accept yes or no, in English or Danish."""
    if isinstance(value, bool):
        return value
    found = _YES_NO.get(value.casefold()) if isinstance(value, str) else None
    if found is None:
        raise Unfit(quoted(value), expected=_("yes or no"), todo=_("write yes or no"))
    return found


def yes_unless_no(value: object) -> bool:
    """Accept yes or no; nothing is yes."""
    return True if value in {None, ""} else yes_no(value)


def day(value: object) -> date:
    """Accept a date, year-month-day."""
    if isinstance(value, date):
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise Unfit(
        quoted(value),
        expected=_("a date that exists, such as 2025-11-18"),
        todo=_("write year, month and day with dashes"),
    )


def optional_day(value: object) -> date | None:
    """Accept a date; nothing is None."""
    return None if value in {None, ""} else day(value)


def table_day(value: object) -> date:
    """Accept a date of a table, as 2026-04-01 or as a Danish spreadsheet writes it when it saves, 01-04-2026."""
    match = re.fullmatch(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})", any_text(value), re.ASCII)
    if match is None:
        return day(value)
    try:
        return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        raise Unfit(
            quoted(value),
            expected=_("a date that exists, such as {day}").format(day="01-04-2026"),
            todo=_("write day, month and year, or year, month and day"),
        ) from None


def optional_table_day(value: object) -> date | None:
    """Accept a date of a table; nothing is None."""
    return None if value in {None, ""} else table_day(value)


def kkr_key(value: object) -> str:
    """Accept the key of a KKR in any case, also without Danish letters."""
    found = _KKR_BY_FOLDED.get(fold(value)) if isinstance(value, str) else None
    if found is None:
        close = nearest(value, KKR_KEYS) if isinstance(value, str) else None
        raise Unfit(
            quoted(value),
            expected=_("one of {known}").format(known=", ".join(KKR_KEYS)),
            todo=_("did you mean {name}?").format(name=close) if close else _("write one of them"),
        )
    return found


def elected_for(value: object) -> str | None:
    """Accept the letter of the list that a mayor was elected for; None for an independent."""
    letter = any_text(value)
    if not letter:
        raise Unfit(
            quoted(value),
            expected=_("the letter of a list, or “independent”"),
            todo=_("it is not filled in: fill it in"),
        )
    return None if fold(letter) in _INDEPENDENT else letter


def term(value: object) -> str:
    """Accept a term of office of four years."""
    match = re.fullmatch(r"(\d{4})-(\d{4})", value) if isinstance(value, str) else None
    if match is None or int(match[2]) != int(match[1]) + 4:
        raise Unfit(
            quoted(value),
            expected=_("a term of office such as 2026-2030"),
            todo=_("write the first year and, four years later, the last"),
        )
    return match[0]


def list_id(value: object) -> str:
    """Accept the identity of a list, the municipality's code and the letter."""
    code, colon, letter = value.partition(":") if isinstance(value, str) else ("", "", "")
    if not (code.isascii() and code.isdigit() and len(code) <= MOST_DIGITS and colon and letter.strip()):
        raise Unfit(
            quoted(value),
            expected=_("a list such as 360:J"),
            todo=_("write the municipality's code, a colon and the list's letter"),
        )
    return f"{int(code)}:{letter.strip()}"


def letter_or_dash(letter: str | None) -> str:
    """Return a list's letter, ``-`` for a list that stood without one (one did in København in 2021)."""
    return (letter or "").strip() or "-"


Text = Annotated[str, Parse(text)]
OptionalText = Annotated[str | None, Parse(optional_text)]
Count = Annotated[int, Parse(count)]
OptionalCount = Annotated[int | None, Parse(optional_count)]
Positive = Annotated[int, Parse(positive)]
YesNo = Annotated[bool, Parse(yes_no)]
Day = Annotated[date, Parse(day)]
OptionalDay = Annotated[date | None, Parse(optional_day)]
KkrKey = Annotated[str, Parse(kkr_key)]
Term = Annotated[str, Parse(term)]
ListId = Annotated[str, Parse(list_id)]
