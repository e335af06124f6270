"""What ``kkrvalg allocate`` reads: a division of seats as JSON, as JSON lines, or as a CSV table.

- JSON: one object, as in the README. Numbers are exact, so decimals are refused.
- JSON lines (``.jsonl``, ``.ndjson``, or several lines each an object): one division a line. A bad line does not
  stop the others.
- CSV: see :mod:`kkrvalg.files.allocation_table`.
"""

from __future__ import annotations

import json
import unicodedata
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kkrvalg.apportion import Method, Problem, notation
from kkrvalg.apportion.lots import canonical
from kkrvalg.errors import InputError, place
from kkrvalg.files import allocation_values as accept
from kkrvalg.files.allocation_request import KEYS, Request, Value, check_size, levels_of
from kkrvalg.files.allocation_table import request_of_table
from kkrvalg.i18n import _
from kkrvalg.reading.complaints import nearest
from kkrvalg.reading.jsonfile import JsonDocument, parse_json
from kkrvalg.reading.shape import Unfit
from kkrvalg.reading.text import TextFile, decode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kkrvalg.apportion import Draw, Name
    from kkrvalg.files.allocation_request import Given

LINES = {".jsonl", ".ndjson"}


class Line(NamedTuple):
    """A line of JSON lines: its number, and what it asks for or what is wrong with it."""

    number: int
    request: Request | InputError


class AllocationInput(NamedTuple):
    """An input that was read: its name without the folder, and one division or one for each line."""

    file: str
    sha256: str
    content: Request | tuple[Line, ...]


def read_allocation(data: bytes, shown: str, given: Given) -> AllocationInput:
    """Read the bytes of a division of seats, or of several.

    Args:
        data: the bytes of the file.
        shown: its name, as messages call it; the ending tells the format, else the content does.
        given: what the command line says.

    Raises:
        InputError: the input cannot be used; with JSON lines a bad line is told in its place instead.
    """
    path = Path(shown)
    digest = sha256(data).hexdigest()
    content: Request | tuple[Line, ...]
    form = _form(path.suffix.casefold(), data)
    if form == "lines":
        content = tuple(_lines(data, shown, given))
        if not content:
            decode(b"", shown)  # complains of an empty file
    elif form == "json":
        content = request_of(parse_json(decode(data, shown), shown), given)
    else:
        content = request_of_table(TextFile(path, shown, decode(data, shown), digest), given)
    return AllocationInput(path.name, digest, content)


def _form(suffix: str, data: bytes) -> str:
    """Return "json", "lines" or "csv": by the ending of the name, and where it says nothing by the content."""
    if suffix in LINES:
        return "lines"
    lines = [line for line in (line.strip() for line in data.removeprefix(b"\xef\xbb\xbf").split(b"\n")) if line]
    objects = sum(1 for line in lines if line[:1] == b"{" and line[-1:] == b"}")
    several = len(lines) > 1 and 2 * objects >= len(lines)
    if suffix != ".csv" and several and not _is_json(data):
        return "lines"
    if suffix == ".json":
        return "json"
    return "csv" if suffix == ".csv" or not lines or lines[0][:1] not in {b"{", b"["} else "json"


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data, parse_int=str)
    except (ValueError, RecursionError):
        return False
    return True


def _lines(data: bytes, shown: str, given: Given) -> Iterator[Line]:
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if line.strip():
            try:
                yield Line(number, request_of(parse_json(_line_text(line, shown, number), shown, number), given))
            except InputError as error:
                yield Line(number, error)


def _line_text(line: bytes, shown: str, number: int) -> str:
    try:
        return unicodedata.normalize("NFC", line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputError(
            where=place(shown, number),
            found=_("byte {byte} at position {position} of the line, which is not UTF-8").format(
                byte=f"0x{line[error.start]:02x}", position=error.start
            ),
            expected=_("text in UTF-8"),
            todo=_("save the file as UTF-8"),
        ) from None


def request_of(document: JsonDocument, given: Given) -> Request:
    """Return the division that a JSON object asks for.

    Raises:
        InputError: the object is none, or a value in it cannot be used.
    """
    try:
        values = accept.fields(document.value, KEYS)
        votes = _required(values, "votes", accept.numbers)
        alliances: tuple[tuple[Name, ...], ...] = _optional(
            values, "alliances", (), lambda value: accept.alliances(value, votes)
        )
        problem = Problem(
            votes=votes,
            seats=_setting(values, "seats", given.seats, lambda value: accept.seats(accept.whole(value))),
            method=_setting(values, "method", given.method, accept.method, Method.DHONDT),
            alliances=alliances,
            floors=_optional(values, "floors", {}, lambda value: accept.bounds(value, votes)),
            ceilings=_optional(values, "ceilings", {}, lambda value: accept.bounds(value, votes)),
            threshold=_setting(values, "threshold", given.threshold, accept.threshold, Fraction(0)),
        )
        allied = {canonical(one): one for one in levels_of(problem) if not isinstance(one, str)}
        draws: tuple[Draw, ...] = _optional(values, "draws", (), lambda value: accept.draws(value, votes, allied))
        check_size(problem)
    except Unfit as unfit:
        raise document.error(unfit) from None
    return Request(problem, draws, document, given)


def _read(values: Mapping[str, Any], key: str, parse: Callable[[Any], Value]) -> Value:
    try:
        return parse(values[key])
    except Unfit as unfit:
        raise unfit.inside(key) from None


def _required(values: Mapping[str, Any], key: str, parse: Callable[[Any], Value]) -> Value:
    if key not in values:
        close = nearest(key, [one for one in values if one not in KEYS])
        raise Unfit(
            _("no key {key}").format(key=key),
            expected=_("the keys {keys}").format(keys=", ".join(KEYS)),
            todo=_("rename {name} to {key}").format(name=close, key=key) if close else _("add the key"),
        )
    return _read(values, key, parse)


def _optional(values: Mapping[str, Any], key: str, default: Value, parse: Callable[[Any], Value]) -> Value:
    return default if values.get(key) is None else _read(values, key, parse)


def _setting(
    values: Mapping[str, Any],
    key: str,
    given: Value | None,
    parse: Callable[[Any], Value],
    default: Value | None = None,
) -> Value:
    """Return a value that the input or the command line may say; where both do, they must agree."""
    if values.get(key) is None and (given is not None or default is not None):
        return given if given is not None else default  # type: ignore[return-value]
    found = _required(values, key, parse)
    if given is not None and given != found:
        raise Unfit(
            _("{found}, and {option} {given}").format(found=found, option=f"--{key}", given=given),
            expected=_("the same in the input and on the command line, or in one of them"),
            todo=_("leave {option} out, or correct the input").format(option=f"--{key}"),
            path=(key,),
        )
    return found


def as_json(problem: Problem, draws: Sequence[Draw] = ()) -> dict[str, Any]:
    """Return a division as the JSON that :func:`request_of` reads."""
    return {
        "seats": problem.seats,
        "votes": dict(problem.votes),
        "method": problem.method.value,
        "alliances": [notation(alliance) for alliance in problem.alliances],
        "floors": dict(problem.floors),
        "ceilings": dict(problem.ceilings),
        "threshold": str(problem.threshold),
        "draws": [_draw_as_json(draw) for draw in draws],
    }


def _draw_as_json(draw: Draw) -> dict[str, Any]:
    found = {
        "drawn": [notation(name) for name in draw.drawn],
        "question": draw.question,
        "tied": None if draw.tied is None else [notation(name) for name in draw.tied],
        "seats_at_stake": draw.seats_at_stake,
        "quotient": None if draw.quotient is None else str(draw.quotient),
        "date": draw.date,
        "witness": draw.witness,
    }
    return {key: value for key, value in found.items() if value is not None}
