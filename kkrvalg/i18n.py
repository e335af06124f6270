"""The message catalogue: English source strings, Danish translations.

The library speaks English until somebody calls :func:`use`; the command line calls it first thing.
"""

from __future__ import annotations

import gettext
from contextvars import ContextVar
from pathlib import Path

LANGUAGES = ("da", "en")
LOCALE_DIR = Path(__file__).parent / "locale"

_current: ContextVar[tuple[str, gettext.NullTranslations]] = ContextVar(
    "kkrvalg_language",
    default=("en", gettext.NullTranslations()),
)


def use(language: str) -> None:
    """Make ``language`` ("da" or "en") the language of all messages from here on in this context.

    Raises:
        ValueError: the language is not one of LANGUAGES.
    """
    if language not in LANGUAGES:
        raise ValueError(language)
    translations = (
        gettext.NullTranslations()
        if language == "en"
        else gettext.translation("kkrvalg", LOCALE_DIR, languages=[language], fallback=True)
    )
    _current.set((language, translations))


def language() -> str:
    """Return the language in use, "da" or "en"."""
    return _current.get()[0]


def _(message: str) -> str:
    """Return ``message`` in the language in use."""
    return _current.get()[1].gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """Return the form of the message that fits ``number``, in the language in use."""
    return _current.get()[1].ngettext(singular, plural, number)


def N_(message: str) -> str:  # noqa: N802 (gettext's own name for "translate later")
    """Mark ``message`` for the catalogue; it is translated where it is shown."""
    return message
