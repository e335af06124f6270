"""A whole register as JSON Lines: written from a ledger, read back into the same chain, entry for entry.

The first line says what the file is; each other line is one entry, with its hash, the one before it, and its
private parts with their commitments and salts. Without persons the private parts and the salts are left out; the
chain of such a file can still be checked, since it is made of the commitments alone.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from kkrvalg.errors import InputError, place
from kkrvalg.i18n import _, ngettext
from kkrvalg.reading.complaints import quoted
from kkrvalg.reading.text import read_bytes
from kkrvalg.register.chain import (
    GENESIS,
    BrokenChainError,
    Line,
    Part,
    canonical,
    check_parts,
    erased_parts,
    follow,
    gone_from,
)
from kkrvalg.register.history import fold, known
from kkrvalg.register.law import event_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from kkrvalg.register.chain import Seal, Stored

FORMAT = "kkrvalg register export"
VERSION = 1

_HEADER = {"format": str, "version": int, "kkr": str, "head": str, "count": int, "persons": bool}
_ENTRY = ("seq", "entered", "effect", "kind", "body", "words", "person", "prev", "hash")


class Export(NamedTuple):
    """A file whose chain holds: of which KKR it is, its last hash, its entries, and whether with persons."""

    kkr: str
    head: str
    entries: tuple[Stored, ...]
    persons: bool


# --- writing --------------------------------------------------------------------------------------------------


def export_text(stored: Iterable[Stored], kkr: str, *, persons: bool = True) -> str:
    """Return a register as JSON Lines; the same register gives the same bytes.

    Args:
        stored: every entry, as :meth:`kkrvalg.register.ledger.Ledger.stored` yields them.
        kkr: the KKR whose register it is.
        persons: whether names, words and salts go into it.
    """
    lines = [_entry_text(one, persons=persons) for one in stored]
    head = json.loads(lines[-1])["hash"] if lines else GENESIS
    header = {
        "format": FORMAT,
        "version": VERSION,
        "kkr": kkr,
        "head": head,
        "count": len(lines),
        "persons": persons,
    }
    return "".join(f"{line}\n" for line in (_json(header), *lines))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _entry_text(stored: Stored, *, persons: bool) -> str:
    entry = stored.entry
    words = None if entry.words is None else entry.words._asdict()
    return _json(
        {
            "seq": entry.seq,
            "entered": entry.entered.isoformat(),
            "effect": entry.effect.isoformat(),
            "kind": entry.kind,
            "body": entry.body,
            "words": _sealed(stored.words, words if persons else None),
            "person": stored.person and _sealed(stored.person, entry.person if persons else None),
            "prev": stored.prev,
            "hash": entry.hash,
        }
    )


def _sealed(seal: Seal, data: object) -> dict[str, object]:
    """Return a private part: its commitment, and the salt and the data where they are there to be told."""
    if seal.salt is None or data is None:
        return {"commitment": seal.commitment}
    return {"commitment": seal.commitment, "salt": seal.salt.hex(), "data": data}


# --- reading --------------------------------------------------------------------------------------------------


def is_export(data: bytes) -> bool:
    """Return whether a file begins as an export does, whatever comes after."""
    return FORMAT.encode() in data.split(b"\n", 1)[0]


def read_export(path: Path, shown: str | None = None) -> Export:
    """Read an export: every hash is recomputed, and every event held against the rules.

    Args:
        path: the file.
        shown: what messages call it, the path if left out.

    Raises:
        InputError: the file is no export, of a newer version, cut off, changed or reordered, or the rules forbid
            one of its events. The message names the line.
    """
    name = shown or str(path)
    rows = _rows(read_bytes(path, name), name)
    header = _header(rows, name)
    lines = [_line(row, number, name) for number, row in enumerate(rows[1:], start=2)]
    entries = _followed(lines, name, persons=header["persons"])
    _check_end(header, entries, name)
    _check_rules(header["kkr"], entries, name)
    return Export(header["kkr"], header["head"], tuple(entries), header["persons"])


def _refuse(where: str, found: str, expected: str, todo: str | None = None) -> NoReturn:
    raise InputError(
        where=where,
        found=found,
        expected=expected,
        todo=todo or _("take the file as kkrvalg register export wrote it; if it is so, export it once more"),
    )


def _rows(data: bytes, shown: str) -> list[str]:
    """Return the lines of the file as they stand there: letters composed anew would give another hash."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        _refuse(
            place(shown, data.count(b"\n", 0, error.start) + 1), _("text that is not UTF-8"), _("text in UTF-8")
        )
    rows = text.split("\n")
    if rows[-1]:
        _refuse(place(shown, len(rows)), _("a line that does not end"), _("a line break at the end of the file"))
    return rows[:-1]


def _object(row: str, where: str) -> dict[str, Any]:
    try:
        value = json.loads(row)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        _refuse(where, quoted(row[:60]), _("a line of JSON, as kkrvalg register export writes it"))
    return value


def _header(rows: Sequence[str], shown: str) -> dict[str, Any]:
    where = place(shown, 1)
    header = _object(rows[0] if rows else "", where)
    if header.get("format") != FORMAT:
        _refuse(
            where,
            _("a file that does not begin as an export"),
            f'{{"format": "{FORMAT}", …}}',
            _("name a file that kkrvalg register export wrote with --format jsonl"),
        )
    if header.get("version") != VERSION:
        _refuse(
            where,
            _("the version {version}").format(version=quoted(header.get("version"))),
            _("version {version}").format(version=VERSION),
            _("use the version of kkrvalg that wrote the file, or a newer one"),
        )
    if {name: type(value) for name, value in header.items()} != _HEADER:
        _refuse(where, ", ".join(header), ", ".join(_HEADER))
    return header


def _line(row: str, number: int, shown: str) -> Line:
    """Return an entry as the chain hashes it."""
    where = place(shown, number)
    value = _object(row, where)
    if set(value) != set(_ENTRY):
        _refuse(where, ", ".join(value) or _("nothing"), ", ".join(_ENTRY))
    texts = [value[name] for name in ("entered", "effect", "kind", "prev", "hash")]
    if type(value["seq"]) is not int or not isinstance(value["body"], dict) or not all(map(_is_text, texts)):
        _refuse(where, quoted(row[:60]), _("texts, and a body of keys with values"))
    words, words_part = _seal(value["words"], where)
    person, person_part = (None, None) if value["person"] is None else _seal(value["person"], where)
    return Line(
        value["seq"],
        value["entered"],
        value["effect"],
        value["kind"],
        _canonical(value["body"], where),
        words,
        person,
        value["prev"],
        value["hash"],
        words_part,
        person_part,
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value.isprintable()


def _canonical(value: object, where: str) -> str:
    try:
        return canonical(value)
    except (TypeError, ValueError, RecursionError):
        _refuse(where, _("a value that cannot stand in a register"), _("texts, whole numbers, lists and keys"))


def _seal(value: object, where: str) -> tuple[str, Part | None]:
    """Return a private part's commitment, and the part itself where it is there."""
    match value:
        case {"commitment": str(sealed), **rest} if not rest:
            return sealed, None
        case {"commitment": str(sealed), "salt": str(salt), "data": dict(data), **rest} if not rest:
            try:
                return sealed, Part(bytes.fromhex(salt), _canonical(data, where))
            except ValueError:
                pass
    _refuse(where, quoted(json.dumps(value)[:60]), "commitment, salt, data")


def _followed(lines: Sequence[Line], shown: str, *, persons: bool) -> list[Stored]:
    """Return the entries, after recomputing every hash."""
    try:
        entries = list(follow(lines, thorough=True))
        if persons:
            gone = {key for stored in entries for key in gone_from(stored)}
            check_parts(gone, erased_parts(stored.entry for stored in entries))
    except BrokenChainError as error:
        _refuse(place(shown, error.seq + 1), error.found, error.expected)
    left = next((line.seq for line in lines if line.words_part or line.person_part), None)
    if not persons and left is not None:
        _refuse(place(shown, left + 1), _("a private part"), _("none, since the file says it is without persons"))
    return entries


def _check_end(header: dict[str, Any], entries: Sequence[Stored], shown: str) -> None:
    count, told, head = len(entries), header["count"], entries[-1].entry.hash if entries else GENESIS
    if count != told:
        _refuse(
            place(shown, count + 1),
            ngettext("the end after {count} event", "the end after {count} events", count).format(count=count),
            ngettext(
                "{count} event, as the first line says", "{count} events, as the first line says", told
            ).format(count=told),
        )
    if head != header["head"] or not entries:
        _refuse(
            place(shown, 1),
            _("the last hash {hash}").format(hash=f"{header['head'][:12]}…"),
            _("{hash}, the hash of the last line").format(hash=f"{head[:12]}…"),
        )


def _check_rules(kkr: str, entries: Sequence[Stored], shown: str) -> None:
    """Hold all events against the rules, in the order in which they happened."""
    try:
        state = fold(known(stored.entry for stored in entries))
    except InputError as error:
        lines = {_name(stored): stored.entry.seq + 1 for stored in entries}
        where = place(shown, lines.get(error.where))
        raise InputError(
            where=f"{where}, {error.where}", found=error.found, expected=error.expected, todo=error.todo
        ) from error
    except (TypeError, ValueError, KeyError, AttributeError):
        _refuse(shown, _("an event that kkrvalg cannot have written"), _("events as kkrvalg writes them"))
    if state.kkr != kkr:
        _refuse(place(shown, 1), kkr, _("{kkr}, as the first event says").format(kkr=state.kkr or _("nothing")))


def _name(stored: Stored) -> str:
    return event_name(stored.entry.seq, stored.entry.effect, stored.entry.kind)


def require_persons(export: Export, shown: str) -> None:
    """Check that a register can be made of an export.

    Raises:
        InputError: it was written without persons: nobody could ever be named again.
    """
    if not export.persons:
        _refuse(
            place(shown, 1),
            _("an export without persons; its chain of {count} events holds").format(count=len(export.entries)),
            _("an export with persons, from which the register can be made again"),
            _("export the register without --without-persons, or keep the file for checking only"),
        )


def new_entries(path: Path, shown: str | None = None) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the lines of a file of new events, each with its place; empty lines are passed over.

    Raises:
        InputError: a line is no JSON object.
    """
    name = shown or str(path)
    data = read_bytes(path, name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _refuse(
            place(name, data.count(b"\n", 0, error.start) + 1), _("text that is not UTF-8"), _("text in UTF-8")
        )
    for number, row in enumerate(text.split("\n"), start=1):
        if row.strip():
            where = place(name, number)
            yield where, _object(row, where)
