"""JSON without surprises: exact numbers, no key twice, and a line for every value in every complaint."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kkrvalg.errors import InputError, place
from kkrvalg.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kkrvalg.reading.shape import Unfit

JsonPath = tuple[str | int, ...]

MOST_DIGITS = 100
"""Digits of the longest whole number that is read as one."""

_TOKEN = re.compile(r'\n|"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


class Inexact(str):
    """A number as it is written that is no whole number of reasonable length: ``1.5``, ``1e3``, ``NaN``."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class JsonDocument:
    """A JSON text that was read: what messages call it, the line it begins on, its text and its value."""

    shown: str
    first_line: int
    text: str
    value: Any

    def line(self, path: JsonPath) -> int:
        """Return the line of the value at ``path``, or of the nearest value around it."""
        lines = dict(_lines(self.text, self.first_line))
        while path and path not in lines:
            path = path[:-1]
        return lines.get(path, self.first_line)

    def error(self, unfit: Unfit) -> InputError:
        """Return a complaint about a value with its place."""
        key = spelled_path(unfit.path)
        where = place(self.shown, self.line(unfit.path))
        return InputError(
            where=_("{place}, key {key}").format(place=where, key=key) if key else where,
            found=unfit.found,
            expected=unfit.expected,
            todo=unfit.todo,
        )


def spelled_path(path: JsonPath) -> str:
    """Return a path as a message names it: ``draws[0].drawn``."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{_printable(part)}" for part in path).lstrip(".")


def _printable(key: str) -> str:
    return key if key.isprintable() else ascii(key)[1:-1]


def parse_json(text: str, shown: str, first_line: int = 1) -> JsonDocument:
    """Read a JSON text; a number with decimals, an exponent or very many digits comes back as :class:`Inexact`.

    Args:
        text: the JSON.
        shown: what messages call it.
        first_line: the line of the file that it begins on.

    Raises:
        InputError: the text is not JSON, nested too deep, or has a key twice.
    """
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_float=Inexact,
            parse_constant=Inexact,
            parse_int=lambda digits: int(digits) if len(digits) <= MOST_DIGITS else Inexact(digits),
        )
    except _KeyTwiceError as twice:
        raise _key_twice(twice.key, text, shown, first_line) from None
    except RecursionError:
        raise InputError(
            where=place(shown, first_line),
            found=_("lists or objects nested in each other without end"),
            expected=_("JSON that is nested a few levels deep"),
            todo=_("check that all brackets are closed where they should be"),
        ) from None
    except json.JSONDecodeError as error:
        line = first_line + error.lineno - 1
        raise InputError(
            where=_("{place}, column {column}").format(place=place(shown, line), column=error.colno),
            found=_("text that is not JSON ({reason})").format(reason=error.msg),
            expected=_("JSON, with names in quotation marks and commas between the entries"),
            todo=_("check commas, quotation marks and brackets there and just before"),
        ) from None
    return JsonDocument(shown, first_line, text, value)


class _KeyTwiceError(Exception):
    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        keys = [key for key, _value in pairs]
        raise _KeyTwiceError(next(key for at, key in enumerate(keys) if key in keys[:at]))
    return made


def _key_twice(key: str, text: str, shown: str, first_line: int) -> InputError:
    """Return the complaint about a key that stands twice in one object, with both lines."""
    seen: dict[JsonPath, int] = {}
    first = second = first_line
    for path, line in _lines(text, first_line):
        if path in seen:
            first, second, key = seen[path], line, spelled_path(path)
            break
        seen[path] = line
    return InputError(
        where=_("{place}, key {key}").format(place=place(shown, second), key=key),
        found=_("the key {key} once more; it stands in line {line} already").format(key=key, line=first),
        expected=_("each key only once"),
        todo=_("remove or rename one of them"),
    )


def _lines(text: str, line: int) -> Iterator[tuple[JsonPath, int]]:
    """Yield the path of every key and list entry of a JSON text with its line, in the order of the text."""
    inside: list[list[Any]] = []  # of each object the key at hand, of each list the number of the entry
    for match in _TOKEN.finditer(text):
        piece = match[0]
        top = inside[-1] if inside else None
        if piece == "\n":
            line += 1
        elif piece in "}]" and inside:
            inside.pop()
        elif piece == "," and top is not None:
            top[0] = top[0] + 1 if isinstance(top[0], int) else None
        elif piece not in ",:}]":
            if top is not None and top[0] is None:
                top[0] = json.loads(piece)
                yield tuple(part[0] for part in inside), line
            elif top is not None and isinstance(top[0], int):
                yield tuple(part[0] for part in inside), line
            if piece in "{[":
                inside.append([None if piece == "{" else 0])
