"""Ledgers whose events mean nothing: the register's storage is tested with them."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from kkrvalg.register import ledger
from kkrvalg.register.entry import Draft, Words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kkrvalg.register.entry import Entry

NOW = datetime(2026, 3, 2, 9, 15, tzinfo=timezone(timedelta(hours=1)))
DAY = date(2026, 3, 1)
WORDS = Words("sekretariatet", "mail af 1. marts 2026", "")


def plain(number: int, note: str = "") -> Draft:
    """Return an event about nobody."""
    return Draft(DAY, "left", {"number": number, "seat": ["751", "A", None]}, WORDS._replace(note=note))


def person(key: str, name: str, *, note: str = "", mail: str = "") -> Draft:
    """Return the event that brings the personal data of a made-up person."""
    data = {"name": name, "gender": "f", "born": "1970-01-31", "mail": mail}
    return Draft(DAY, "person", {"person": key}, WORDS._replace(note=note), data)


def accept(_before: Sequence[Entry], _new: Sequence[Entry]) -> None:
    """Refuse nothing."""


def make(path: Path, *drafts: Draft) -> Path:
    """Make a ledger with these events, or with a person and two events, and return its path."""
    ledger.create(path, drafts or (person("p1", "Åse Prøve"), plain(1), plain(2)), now=NOW).close()
    return path


def append(path: Path, *drafts: Draft) -> tuple[Entry, ...]:
    """Append events to a ledger that nobody has open."""
    with ledger.open_ledger(path) as opened:
        return opened.append(drafts, now=NOW, check=accept)
