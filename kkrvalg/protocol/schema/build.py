"""The JSON Schema of every protocol, written out from its declarations and from the records of the steps."""

from __future__ import annotations

from typing import Any

from kkrvalg.protocol.envelope import SCHEMA
from kkrvalg.protocol.schema.kinds import KINDS, keys_of
from kkrvalg.protocol.schema.records import definition_of, kind_of
from kkrvalg.protocol.schema.shapes import Definition, Fragment, entry, fragment
from kkrvalg.protocol.schema.steps import TAGS, Place

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def build() -> Fragment:
    """Return the whole schema: which kind a protocol is, and a definition for each kind and all that is in it."""
    writer = _Writer()
    refer = {kind.name: writer.refer(entry(kind.name, kind.meaning, keys_of(kind))) for kind in KINDS}
    writer.close()
    own = {name.rpartition("/")[2] for name in refer.values()}
    rest = {name: writer.written[name] for name in sorted(writer.written) if name not in own}
    return {
        "$schema": DIALECT,
        "$id": f"urn:{SCHEMA.replace('/', ':')}",
        "title": "A protocol of kkrvalg",
        "description": "What a command of kkrvalg writes with --format json.",
        "type": "object",
        "required": ["schema", "kind"],
        "properties": {"schema": {"const": SCHEMA}, "kind": {"enum": [*refer]}},
        "allOf": [
            {
                "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
                "then": {"$ref": address},
            }
            for kind, address in refer.items()
        ],
        "$defs": {**{name: writer.written[name] for name in refer}, **rest},
    }


def step_definition(record: type) -> str:
    """Return the name of a step's definition."""
    return definition_of(record).name


def keys_of_step(record: type) -> tuple[str, ...]:
    """Return the keys that a step has by itself, without those that say what it belongs to."""
    return tuple(definition_of(record).shape["properties"])


class _Writer:
    """Writes definitions out, each once, and the addresses of those they use in their place."""

    def __init__(self) -> None:
        self.written: dict[str, Fragment] = {}
        self.sources: dict[str, Definition] = {}
        self.places: list[tuple[Place, list[Fragment]]] = []

    def refer(self, target: Definition | type) -> str:
        """Return the address of a definition or record, which is written when it is met first.

        Raises:
            ValueError: another definition has the same name.
        """
        found = definition_of(target) if isinstance(target, type) else target
        if self.sources.setdefault(found.name, found) is not found:
            raise ValueError(f"two definitions are called {found.name}")
        if found.name not in self.written:
            self.written[found.name] = {}
            self.written[found.name] = {"description": found.meaning, **self.write(found.shape)}
        return f"#/$defs/{found.name}"

    def write(self, value: Any) -> Any:  # noqa: ANN401 (any part of a fragment)
        """Return a part of a fragment with addresses in place of definitions."""
        if isinstance(value, list):
            return [self.write(part) for part in value]
        if not isinstance(value, dict):
            return value
        if isinstance(value.get("$steps"), Place):
            return self.place(value["$steps"])
        return {
            key: self.refer(part) if key == "$ref" and not isinstance(part, str) else self.write(part)
            for key, part in value.items()
        }

    # --- steps ---

    def place(self, place: Place) -> Fragment:
        """Return the shape of the steps of a place: which they are, told apart by their kind."""
        for record in place.records:
            self.refer(record)
        kinds = dict.fromkeys(_kind(record) for record in place.records)
        which: list[Fragment] = []
        self.places.append((place, which))
        return {
            "type": "object",
            "required": ["kind"],
            "properties": {"kind": {"enum": [*kinds]}},
            "allOf": which,
        }

    def close(self) -> None:
        """Add to each step the tags it has somewhere, and forbid them in the places where it has none."""
        tags = self._tags()
        for name, own in tags.items():
            properties = self.written[name]["properties"]
            added = {tag: {**fragment(TAGS[tag][0]), "description": TAGS[tag][1]} for tag in TAGS if tag in own}
            self.written[name]["properties"] = {**added, **properties}
        for place, which in self.places:
            for record in place.records:
                name = step_definition(record)
                always, sometimes = place.tags(record)
                then: Fragment = {"$ref": f"#/$defs/{name}"}
                if always - {*keys_of_step(record)}:
                    then["required"] = [tag for tag in TAGS if tag in always - {*keys_of_step(record)}]
                if tags[name] - sometimes:
                    then["properties"] = {tag: False for tag in TAGS if tag in tags[name] - sometimes}
                test = {"properties": {"kind": {"const": _kind(record)}}}
                which.append({"if": test, "then": then})

    def _tags(self) -> dict[str, set[str]]:
        """Return the tags each step has in some place, but those that are keys of its own."""
        found: dict[str, set[str]] = {}
        for place, _which in self.places:
            for record in place.records:
                tags = place.tags(record)[1] - {*keys_of_step(record)}
                found.setdefault(step_definition(record), set()).update(tags)
        return found


def _kind(record: type) -> str:
    """Return the kind of a step."""
    kind = kind_of(record)
    if kind is None:
        raise ValueError(f"{record.__name__} is no step")
    return kind
