"""The words of a complaint about a value."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from kkrvalg.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterable

_PYDANTIC: dict[str, tuple[str, str]] = {
    "missing": (N_("the key {key}"), N_("add the key")),
    "literal_error": (N_("one of {known}"), N_("write one of them")),
    "string_type": (N_("a text"), N_("write a single text")),
    "list_type": (N_("a list"), N_("write one entry a line, each beginning with a dash")),
    "dict_type": (N_("keys with values"), N_("write one “key: value” a line")),
    "model_type": (N_("keys with values"), N_("write one “key: value” a line")),
    "int_type": (N_("a whole number"), N_("write the number with digits only")),
    "int_from_float": (N_("a whole number"), N_("write the number with digits only")),
    "int_parsing": (N_("a whole number"), N_("write the number with digits only")),
    "greater_than_equal": (N_("a whole number, 0 or more"), N_("correct the value")),
}


def explain(error: dict[str, Any]) -> tuple[str, str]:
    """Return what was expected and what to do, in the language in use, for one of pydantic's errors."""
    context = {name: str(value) for name, value in error.get("ctx", {}).items()}
    if error["type"] in _PYDANTIC:
        expected, todo = _PYDANTIC[error["type"]]
        known = context.get("expected", "").replace("'", "").replace(" or ", ", ")
        return _(expected).format(key=error["loc"][-1] if error["loc"] else "", known=known), _(todo)
    return context.get("expected", str(error["msg"])), context.get("todo", _("correct the value"))


_INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""The Unicode categories of characters that nobody sees, or that move what stands around them."""


def invisible(text: str) -> str | None:
    """Return the first character that nobody sees, None if there is none; tabs and line ends are no such."""
    if text.isprintable():
        return None
    return next((mark for mark in text if mark not in "\t\n\r" and unicodedata.category(mark) in _INVISIBLE), None)


def spelled(text: str) -> str:
    """Return a text for a message, each invisible character by its number: ``<U+200B>``."""
    if invisible(text) is None:
        return text
    return "".join(mark if invisible(mark) is None else f"<{number(mark)}>" for mark in text)


def number(mark: str) -> str:
    """Return the number of a character as Unicode writes it."""
    return f"U+{ord(mark):04X}"


def quoted(value: object) -> str:
    """Return a value as it stands in a message: in quotation marks, or the word for nothing."""
    if value is None or value == "":
        return _("nothing")
    if isinstance(value, dict):
        return _("keys with values")
    if isinstance(value, list | tuple):
        return _("a list")
    return f"“{spelled(str(value))}”"


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that most resembles ``name``, None if none does."""
    from difflib import get_close_matches  # noqa: PLC0415 (needed only when something is wrong)

    by_folded = {entry.casefold(): entry for entry in known}
    close = get_close_matches(name.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[close[0]] if close else None
