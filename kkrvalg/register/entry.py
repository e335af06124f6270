"""One line of the ledger: an event with its two dates, and what stands apart from the chain."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    Json = None | bool | int | str | list["Json"] | dict[str, "Json"]
    Body = Mapping[str, Json]


class Words(NamedTuple):
    """Who entered an event, the document it is taken from, and a note; may name persons, so it can be erased."""

    by: str
    source: str
    note: str = ""


class Draft(NamedTuple):
    """An event that is to be entered.

    ``effect`` is the day from which it holds; ``body`` what happens, as canonical JSON values that name persons by
    their keys only; ``person`` the personal data of a ``person`` event (name, gender, born, mail), None otherwise.
    """

    effect: date
    kind: str
    body: Body
    words: Words
    person: Mapping[str, str] | None = None


class Entry(NamedTuple):
    """An event as it stands in the ledger.

    ``seq`` counts from 1 without gaps; ``entered`` is the moment of entry with its offset from UTC, never before
    that of the entry before. ``words`` and ``person`` are None where they were erased, or the latter never given.
    ``hash`` is the SHA-256, in hexadecimal, over this entry and the hash before it.
    """

    seq: int
    entered: datetime
    effect: date
    kind: str
    body: Body
    words: Words | None
    person: Mapping[str, str] | None
    hash: str
