"""The words a JSON Schema is declared with: plain shapes, and named definitions made of them.

A shape is a fragment of JSON Schema (draft 2020-12) in which ``$ref`` may hold a :class:`Definition`, or the class
of a record, instead of an address; :mod:`kkrvalg.protocol.schema.build` writes the address.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Fragment: TypeAlias = dict[str, Any]

TEXT: Fragment = {"type": "string"}
FLAG: Fragment = {"type": "boolean"}
INTEGER: Fragment = {"type": "integer"}
COUNT: Fragment = {"type": "integer", "minimum": 0}
NOTHING: Fragment = {"type": "null"}
EXACT: Fragment = {"type": "string", "pattern": "^-?[0-9]+(/[1-9][0-9]*)?$"}
SHARE: Fragment = {"type": "string", "pattern": "^[0-9]+(/[1-9][0-9]*)?$"}
DAY: Fragment = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
DAY_AND_TIME: Fragment = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$"}
SHA256: Fragment = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
NONE_OF_THEM: Fragment = {"type": "array", "maxItems": 0}
"""A list that is always empty."""


@dataclass(frozen=True, eq=False)
class Definition:
    """A shape with a name of its own: ``name`` is its address in the schema, ``meaning`` what it is."""

    name: str
    meaning: str
    shape: Fragment


Shape: TypeAlias = Fragment | Definition | type
Keys: TypeAlias = "Mapping[str, tuple[Shape, str]]"
"""The keys of an object, each with its shape and meaning; one that ends with "?" may be left out."""


def fragment(shape: Shape) -> Fragment:
    """Return a shape as a fragment: a definition, or the class of a record, as a reference to it."""
    return shape if isinstance(shape, dict) else {"$ref": shape}


def many(shape: Shape) -> Fragment:
    """Return the shape of a list of any length."""
    return {"type": "array", "items": fragment(shape)}


def pair(first: Shape, second: Shape) -> Fragment:
    """Return the shape of a list of two."""
    return row(first, second)


def row(*shapes: Shape) -> Fragment:
    """Return the shape of a list of exactly these."""
    return {"type": "array", "prefixItems": [*map(fragment, shapes)], "items": False, "minItems": len(shapes)}


def by_key(shape: Shape) -> Fragment:
    """Return the shape of an object whose keys are data, such as the letters of parties."""
    return {"type": "object", "additionalProperties": fragment(shape)}


def maybe(shape: Shape) -> Fragment:
    """Return a shape or null."""
    return either(shape, NOTHING)


def either(*shapes: Shape) -> Fragment:
    """Return the shape of a value that has one of several; simple types are joined."""
    found = [*map(fragment, shapes)]
    first, *rest = found
    if rest == [NOTHING] and isinstance(first.get("type"), str) and not {"enum", "const"} & set(first):
        return {**first, "type": [first["type"], "null"]}
    if rest == [NOTHING] and "enum" in first:
        return {"enum": [*first["enum"], None]}
    return {"anyOf": found}


def words(*values: str) -> Fragment:
    """Return the shape of a text that is one of these."""
    return {"enum": [*values]}


def keyed(keys: Mapping[str, tuple[Shape, str]]) -> Fragment:
    """Return the shape of an object with exactly these keys."""
    properties = {
        name.removesuffix("?"): {**fragment(shape), "description": meaning}
        for name, (shape, meaning) in keys.items()
    }
    required = [name for name in keys if not name.endswith("?")]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def entry(name: str, meaning: str, keys: Mapping[str, tuple[Shape, str]]) -> Definition:
    """Return the definition of an object with exactly these keys."""
    return Definition(name, meaning, keyed(keys))
