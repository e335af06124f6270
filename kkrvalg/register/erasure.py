"""Erasing a person: the name, and every word in which it occurs, leave the file; the chain still verifies."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.model import fold
from kkrvalg.reading.complaints import nearest, quoted
from kkrvalg.register.chain import ERASED
from kkrvalg.register.entry import Draft

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from kkrvalg.register.chain import PartKey
    from kkrvalg.register.entry import Entry, Words
    from kkrvalg.register.ledger import Ledger

PERSON = "person"
"""The kind of event that brings personal data, the key of its body that names the person, and the private part."""

NAMING = ("name", "mail")
"""The personal data by which a person is recognised in the words of other events."""


def erase(ledger: Ledger, person_key: str, *, words: Words, now: datetime, effect: date) -> Entry:
    """Erase a person: their personal data, and the words of all events in which their name or mail occurs.

    What is erased is gone from the file, with its salt; the event that is entered lists it. Copies made earlier
    (backups, exports) keep it. Words with only a part of the name, or another form of it, are not found; case, and
    ``ø`` or ``oe``, make no difference.

    Args:
        ledger: the open ledger.
        person_key: the person, as ``p7``.
        words: by whom, from which source, and a note; they stay, so they must not name the person.
        now: the moment of entry, as for :meth:`~kkrvalg.register.ledger.Ledger.append`.
        effect: the day from which the person is erased.

    Returns:
        The event "erased", ``{"person": "p7", "parts": [[5, "person"], [9, "words"]]}``.

    Raises:
        InputError: no such person, or erased already; ``words`` name them; the ledger cannot be written to. The
            file is as it was then.
    """

    def draft(entries: Sequence[Entry]) -> Draft:
        held = _held(entries, person_key)
        names = _names(held)
        if _occur(names, words):
            raise InputError(
                where=_("the words of the erasing itself"),
                found=_("the name or the mail address of {person}").format(person=person_key),
                expected=_("words that do not name the person: they stay"),
                todo=_("write {person} instead of the name").format(person=person_key),
            )
        parts = sorted({(entry.seq, PERSON) for entry in held} | _naming(entries, names))
        return Draft(effect, ERASED, {"person": person_key, "parts": [[seq, part] for seq, part in parts]}, words)

    return ledger.erase(draft, now=now)


def _held(entries: Iterable[Entry], key: str) -> list[Entry]:
    """Return the entries that hold personal data of the person."""
    about = [entry for entry in entries if entry.kind == PERSON]
    ours = [entry for entry in about if entry.body.get("person") == key]
    if not ours:
        close = nearest(key, {str(entry.body.get("person")) for entry in about})
        raise InputError(
            where=_("the person to be erased"),
            found=quoted(key),
            expected=_("the key of a person in the register, as p7"),
            todo=_("did you mean {name}?").format(name=close)
            if close
            else _("look the person up in the register"),
        )
    held = [entry for entry in ours if entry.person is not None]
    if not held:
        raise InputError(
            where=_("the person to be erased"),
            found=_("{person}, whose personal data are erased already").format(person=key),
            expected=_("a person whose personal data are in the register"),
            todo=_("nothing is left to do"),
        )
    return held


def _names(held: Iterable[Entry]) -> frozenset[str]:
    """Return what the person is recognised by, folded."""
    return frozenset(
        name for entry in held for key in NAMING if entry.person and (name := _folded(entry.person.get(key, "")))
    )


def _naming(entries: Iterable[Entry], names: frozenset[str]) -> set[PartKey]:
    return {(entry.seq, "words") for entry in entries if entry.words is not None and _occur(names, entry.words)}


def _occur(names: Iterable[str], words: Words) -> bool:
    texts = [_folded(text) for text in words]
    return any(name in text for name in names for text in texts)


def _folded(text: str) -> str:
    return " ".join(fold(unicodedata.normalize("NFC", text)).split())
