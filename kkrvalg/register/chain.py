"""The chain of the ledger: what is hashed, in which framing, and what makes a line part of the chain.

An auditor recomputes it with nothing but SHA-256. The hash of a line is taken over these texts as they stand in
the file, in UTF-8, each ended by one line feed::

    kkrvalg register 1
    seq           the number of the line, from 1
    entered       the moment of entry, as 2026-03-02T09:15:00+01:00
    effect        the day of effect, as 2026-03-01
    kind          the kind of event
    body          what happens, as canonical JSON
    words         the commitment to the words
    person        the commitment to the personal data, or "-" where there are none
    prev          the hash of the line before, 64 zeros for the first

None of the texts can hold a line feed (JSON escapes it), so two lines that differ never give the same bytes.
Canonical JSON is sorted by key, without blanks, without numbers that have decimals, and not escaped beyond what
JSON demands. The commitment to a private part is the SHA-256 over its salt (16 random bytes) followed by its
canonical JSON. All hashes are written as 64 hexadecimal digits in lower case.

A private part is missing where, and only where, a later line of the kind "erased" lists it.
"""

from __future__ import annotations

import json
import os
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from kkrvalg.i18n import _
from kkrvalg.register.entry import Entry, Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from kkrvalg.register.entry import Draft

FORMAT = "kkrvalg register 1"
GENESIS = "0" * 64
"""What stands for the hash before the first line."""

SALT_BYTES = 16
ERASED = "erased"
"""The kind of event that lists the private parts that are gone."""

PARTS = ("words", "person")

PartKey = tuple[int, str]
"""A private part: the number of its line, and which one it is."""

_encode = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, allow_nan=False, sort_keys=True, separators=(",", ":")
).encode


_decode = json.JSONDecoder().raw_decode


class Part(NamedTuple):
    """A private part as it is stored: its salt and its canonical JSON."""

    salt: bytes
    data: str


class Line(NamedTuple):
    """A line as it is stored: the texts that are hashed, and the private parts, None where there is none."""

    seq: int
    entered: str
    effect: str
    kind: str
    body: str
    words: str
    person: str | None
    prev: str
    hash: str
    words_part: Part | None
    person_part: Part | None


class Seal(NamedTuple):
    """The commitment to a private part, and its salt; the salt is None where the part was erased."""

    commitment: str
    salt: bytes | None


class Stored(NamedTuple):
    """Everything that is known of a line: enough to write the same chain again.

    ``person`` is None where the event never had personal data.
    """

    entry: Entry
    prev: str
    words: Seal
    person: Seal | None


class BrokenChainError(Exception):
    """Raised when a line is not what the chain says; the ledger makes it a complaint that names the file."""

    def __init__(self, seq: int, found: str, expected: str) -> None:
        super().__init__(seq, found, expected)
        self.seq = seq
        self.found = found
        self.expected = expected


def canonical(value: object) -> str:
    """Return the one JSON text of a value.

    Raises:
        TypeError: the value holds something that is not JSON, or a number that is not whole.
    """
    _check_json(value)
    return _encode(value)


def _check_json(value: object) -> None:
    if isinstance(value, dict):
        for key, held in value.items():
            if not isinstance(key, str):
                raise TypeError(key)
            _check_json(held)
    elif isinstance(value, list | tuple):
        for held in value:
            _check_json(held)
    elif not (value is None or isinstance(value, str | int)):
        raise TypeError(value)


def commitment(part: Part) -> str:
    """Return what stands in the chain for a private part."""
    return sha256(part.salt + part.data.encode()).hexdigest()


def line_hash(line: Line) -> str:
    """Return the hash of a line, recomputed from its texts."""
    framed = (
        f"{FORMAT}\n{line.seq}\n{line.entered}\n{line.effect}\n{line.kind}\n{line.body}\n{line.words}\n"
        f"{'-' if line.person is None else line.person}\n{line.prev}\n"
    )
    return sha256(framed.encode()).hexdigest()


def new_line(draft: Draft, *, seq: int, entered: str, prev: str) -> Line:
    """Return the line that enters a draft after the one whose hash is ``prev``; its salts are drawn here.

    Raises:
        TypeError: its body or its personal data cannot be JSON.
        ValueError: the kind is not made of small letters and underscores.
        UnicodeEncodeError: a text of it cannot be written as UTF-8.
    """
    if not (draft.kind.isascii() and draft.kind.isidentifier() and draft.kind.islower()):
        raise ValueError(f"a kind of event: {draft.kind!r}")
    words = _new_part(draft.words._asdict())
    person = None if draft.person is None else _new_part(dict(draft.person))
    line = Line(
        seq=seq,
        entered=entered,
        effect=draft.effect.isoformat(),
        kind=draft.kind,
        body=canonical(dict(draft.body)),
        words=commitment(words),
        person=person and commitment(person),
        prev=prev,
        hash="",
        words_part=words,
        person_part=person,
    )
    return line._replace(hash=line_hash(line))


def _new_part(data: dict[str, str]) -> Part:
    return Part(os.urandom(SALT_BYTES), canonical(data))


def line_of(stored: Stored) -> Line:
    """Return the line as it is stored again, with the hash it has; :func:`follow` says whether it is right."""
    entry = stored.entry
    return Line(
        seq=entry.seq,
        entered=entry.entered.isoformat(),
        effect=entry.effect.isoformat(),
        kind=entry.kind,
        body=canonical(dict(entry.body)),
        words=stored.words.commitment,
        person=stored.person and stored.person.commitment,
        prev=stored.prev,
        hash=entry.hash,
        words_part=_part_again(stored.words, entry.words and entry.words._asdict()),
        person_part=_part_again(stored.person, entry.person),
    )


def _part_again(seal: Seal | None, data: object) -> Part | None:
    if seal is None or seal.salt is None or data is None:
        return None
    return Part(seal.salt, canonical(data))


def follow(lines: Iterable[Line], last: Entry | None = None, *, thorough: bool = False) -> Iterator[Stored]:
    """Yield the lines after ``last`` (None: from the beginning), each checked against the one before it.

    Args:
        lines: the lines.
        last: the entry of the line before them.
        thorough: also hold each line against the one form in which it can be written.

    Raises:
        BrokenChainError: a number is left out, a line does not follow the one before it, was entered before it, or
            is not what its hash says.
    """
    seq = last.seq if last else 0
    prev = last.hash if last else GENESIS
    entered = last.entered if last else None
    for line in lines:
        seq += 1
        if line.seq != seq:
            raise BrokenChainError(seq, _("a line with the number {number}").format(number=line.seq), _("no gap"))
        if line.prev != prev:
            raise BrokenChainError(
                seq,
                _("the hash before is {hash}").format(hash=_short(line.prev)),
                _("{hash}, the hash of the line before").format(hash=_short(prev)),
            )
        stored = read_line(line)
        if entered is not None and stored.entry.entered < entered:
            raise BrokenChainError(
                seq,
                _("the moment of entry {moment}").format(moment=line.entered),
                _("none before that of the line before, {moment}").format(moment=entered.isoformat()),
            )
        if thorough:
            check_form(line, stored)
        prev, entered = line.hash, stored.entry.entered
        yield stored


def read_line(line: Line) -> Stored:
    """Return what a line says, after recomputing its hash and the commitments to its private parts.

    Raises:
        BrokenChainError: something of it is not what its hash says, or cannot be read.
    """
    right = line_hash(line)
    if line.hash != right:
        raise BrokenChainError(
            line.seq,
            _("what stands in the line gives the hash {hash}").format(hash=_short(right)),
            _("{hash}, the hash of the line").format(hash=_short(line.hash)),
        )
    words = _read_part(line.seq, "words", line.words, line.words_part)
    person = _read_part(line.seq, "person", line.person, line.person_part)
    try:
        entry = Entry(
            line.seq,
            _moment(line.entered),
            date.fromisoformat(line.effect),
            line.kind,
            _object(line.body),
            None if words is None else Words(**_texts(words)),
            None if person is None else _texts(person),
            line.hash,
        )
    except (ValueError, TypeError, RecursionError):
        raise _not_ours(line.seq) from None
    return Stored(
        entry,
        line.prev,
        Seal(line.words, line.words_part and line.words_part.salt),
        None if line.person is None else Seal(line.person, line.person_part and line.person_part.salt),
    )


def check_form(line: Line, stored: Stored) -> None:
    """Check that a line has the one form in which it can be written, so that its export gives the same chain.

    Raises:
        BrokenChainError: a date or a JSON text is written in another way than kkrvalg does.
    """
    if line_of(stored) != line:
        raise _not_ours(line.seq)


def _not_ours(seq: int) -> BrokenChainError:
    return BrokenChainError(
        seq, _("a line that kkrvalg cannot have written"), _("dates and JSON in their one form")
    )


def _read_part(seq: int, name: str, committed: str | None, part: Part | None) -> str | None:
    if part is None:
        return None
    if not (isinstance(part.salt, bytes) and isinstance(part.data, str)) or commitment(part) != committed:
        raise BrokenChainError(
            seq,
            _("the private part “{part}” is not the one that was entered").format(part=name),
            _("the data and the salt that give the hash {hash}").format(hash=_short(committed)),
        )
    return part.data


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment


def _object(text: str) -> dict[str, Any]:
    value, end = _decode(text)
    if end != len(text) or type(value) is not dict:
        raise ValueError(text)
    return value


def _texts(text: str) -> dict[str, str]:
    value = _object(text)
    if not {str}.issuperset(map(type, value.values())):
        raise TypeError(text)
    return value


def _short(found: object) -> str:
    """Return a hash as a message shows it."""
    text = str(found)
    return f"{text[:12]}…" if len(text) > len(GENESIS) // 2 else text


def erased_parts(entries: Iterable[Entry]) -> set[PartKey]:
    """Return the private parts that the entries of the kind "erased" list.

    Raises:
        BrokenChainError: such an entry lists something else than parts of lines before it.
    """
    return {key for entry in entries if entry.kind == ERASED for key in _listed(entry)}


def _listed(entry: Entry) -> Iterator[PartKey]:
    listed = entry.body.get("parts")
    for pair in listed if isinstance(listed, list) else [None]:
        match pair:
            case [int(seq), str(part)] if 0 < seq < entry.seq and part in PARTS:
                yield seq, part
            case _:
                raise BrokenChainError(
                    entry.seq, _("an erasing that does not say what was erased"), _("parts of lines before it")
                )


def gone_from(stored: Stored) -> Iterator[PartKey]:
    """Yield the private parts that a line was entered with and that are not there any more."""
    if stored.words.salt is None:
        yield stored.entry.seq, "words"
    if stored.person is not None and stored.person.salt is None:
        yield stored.entry.seq, "person"


def check_parts(gone: AbstractSet[PartKey], erased: AbstractSet[PartKey]) -> None:
    """Check that exactly those private parts of some lines are gone that were erased.

    Raises:
        BrokenChainError: a part is missing that was not erased, or one is still there.
    """
    for seq, name in sorted(gone ^ erased):
        if (seq, name) in gone:
            raise BrokenChainError(
                seq,
                _("the private part “{part}” is missing").format(part=name),
                _("the part, or a line saying that it was erased"),
            )
        raise BrokenChainError(
            seq, _("the private part “{part}” is still there").format(part=name), _("nothing, for it was erased")
        )


def without(entry: Entry, erased: AbstractSet[PartKey]) -> Entry:
    """Return the entry without those of its private parts that were erased."""
    return entry._replace(
        words=None if (entry.seq, "words") in erased else entry.words,
        person=None if (entry.seq, "person") in erased else entry.person,
    )
