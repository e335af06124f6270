"""The shape of a record as ``plain`` writes it, read from its annotations and docstring."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import sys
import types
import typing
from collections.abc import Iterable, Mapping
from dataclasses import is_dataclass
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from functools import cache
from typing import Any

from kkrvalg.apportion import Question
from kkrvalg.procedures.chair import Compared
from kkrvalg.protocol.schema.contracts import COMPARED, NAME, QUESTION
from kkrvalg.protocol.schema.meanings import MAY_BE_NEGATIVE, NAMES, meaning_of
from kkrvalg.protocol.schema.shapes import (
    COUNT,
    DAY,
    DAY_AND_TIME,
    EXACT,
    FLAG,
    INTEGER,
    NOTHING,
    TEXT,
    Definition,
    Fragment,
    Shape,
    by_key,
    either,
    entry,
    keyed,
    many,
    row,
    words,
)


class _AnyName:
    """Stands for ``Name``, which is defined by itself, while annotations are read."""


SIMPLE: dict[object, Shape] = {
    _AnyName: NAME,
    type(None): NOTHING,
    str: TEXT,
    int: COUNT,
    bool: FLAG,
    Fraction: EXACT,
    date: DAY,
    datetime: DAY_AND_TIME,
}
WRITTEN_OTHERWISE: dict[type, Definition] = {Question: QUESTION, Compared: COMPARED}
"""Records that a protocol states in a form of their own."""


@cache
def definition_of(record: type) -> Definition:
    """Return the definition of a record: a key for each field, ``kind`` first, as ``plain`` writes it.

    Raises:
        TypeError: an annotation says nothing of JSON.
    """
    if record in WRITTEN_OTHERWISE:
        return WRITTEN_OTHERWISE[record]
    hints = typing.get_type_hints(record, _namespace(record.__module__))
    keys: dict[str, tuple[Shape, str]] = {}
    for name in sorted(fields_of(record), key=lambda name: name != "kind"):
        keys[name] = (_shape_of_field(record, name, hints[name]), meaning_of(name_of(record), name))
    return entry(name_of(record), first_sentence(record), keys)


def _shape_of_field(record: type, name: str, hint: Any) -> Shape:  # noqa: ANN401 (any annotation)
    """Return the shape of a field: of a step's kind the kind itself."""
    kind = kind_of(record)
    if name == "kind" and kind is not None:
        return words(kind)
    return INTEGER if f"{name_of(record)}.{name}" in MAY_BE_NEGATIVE else shape_of(hint)


def name_of(record: type) -> str:
    """Return what the definition of a record is called."""
    kind = kind_of(record)
    own = NAMES.get(f"{record.__module__.rpartition('.')[2]}.{record.__name__}")
    return own or (f"step-{kind}".replace("_", "-") if kind else _dashed(record.__name__))


def _dashed(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()


def fields_of(record: type) -> tuple[str, ...]:
    """Return the names of a record's fields, none for what is no record."""
    if is_dataclass(record):
        return tuple(record.__dataclass_fields__)
    return tuple(getattr(record, "_fields", ()))


def kind_of(record: type) -> str | None:
    """Return the kind that a step's record begins with, None for a record that is no step."""
    found = getattr(record, "_field_defaults", {}).get("kind")
    return found if isinstance(found, str) and not isinstance(found, Enum) else None


def first_sentence(record: type) -> str:
    """Return what a record is: the first sentence of its docstring."""
    text = " ".join(inspect.cleandoc(record.__doc__ or "").partition("\n\n")[0].split())
    sentence = re.split(r"(?<=[.])\s+(?=[A-Z`])", text)[0].replace("``", "`")
    return re.sub(r"\bNone\b", "null", sentence)


def shape_of(hint: Any) -> Shape:  # noqa: ANN401 (any annotation)
    """Return the shape of the values of an annotation.

    Raises:
        TypeError: the annotation says nothing of JSON.
    """
    origin, inside = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Literal:
        return words(*inside)
    if origin in {typing.Union, types.UnionType}:
        return _union([shape_of(part) for part in sorted(inside, key=lambda part: part is type(None))])
    if isinstance(origin, type):
        return _of_several(origin, inside)
    found = SIMPLE.get(hint)
    return _of_class(hint) if found is None else found


def _of_several(origin: type, inside: tuple[Any, ...]) -> Shape:
    """Return the shape of a tuple, mapping or other collection."""
    if issubclass(origin, tuple) and inside[-1] is not ...:
        return row(*map(shape_of, inside))
    if issubclass(origin, Mapping):
        return by_key(shape_of(inside[1]))
    if issubclass(origin, Iterable):
        return many(shape_of(inside[0]))
    raise TypeError(f"{origin} says nothing of JSON")


def _of_class(hint: Any) -> Shape:  # noqa: ANN401 (any annotation)
    """Return the shape of an enumeration, or of a record."""
    if isinstance(hint, type) and issubclass(hint, Enum):
        return words(*(member.value for member in hint))
    if isinstance(hint, type) and fields_of(hint):
        return hint
    raise TypeError(f"{hint} says nothing of JSON")


def _union(shapes: list[Shape]) -> Shape:
    return shapes[0] if len(shapes) == 1 else either(*shapes)


def _namespace(module: str) -> dict[str, Any]:
    """Return the names that annotations of a module may use, those imported for type checkers only too."""
    home = importlib.import_module(module)
    found = dict(vars(home))
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            source = importlib.import_module(node.module)
            for alias in node.names:
                if hasattr(source, alias.name):
                    found.setdefault(alias.asname or alias.name, getattr(source, alias.name))
    return {**found, "Name": _AnyName}


def literal(alias: object) -> Fragment:
    """Return the shape of a text that is one of those of a ``Literal``."""
    return words(*typing.get_args(alias))


def with_more(record: type, name: str, more: Mapping[str, tuple[Shape, str]]) -> Definition:
    """Return the definition of an object with the keys of a record and more."""
    found = definition_of(record)
    added = keyed(more)
    shape = {
        **found.shape,
        "properties": {**found.shape["properties"], **added["properties"]},
        "required": [*found.shape["required"], *added["required"]],
    }
    return Definition(name, found.meaning, shape)
