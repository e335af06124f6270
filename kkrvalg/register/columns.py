"""The columns in which events and persons stand in a table: those of an import, its template, and an export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.register.events import GROUPS
from kkrvalg.register.persons import PERSON, PersonData

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kkrvalg.register.events import Field, Kind

EVENT = ("effect", "kind")
"""The columns that a table of events must have."""
WORDS = ("by", "source", "note")
PERSON_DATA = PersonData._fields
"""The columns of personal data, in a row of the kind ``person`` and in a table of persons."""

PERSONS = ("name", "gender", "born", "mail", "key", "effect", *WORDS)
"""The columns of a table of persons; only the name is needed."""
PERSONS_SHEETS = ("persons", "personer")
"""What the sheet of persons can be called in a workbook of events."""


def by_table() -> Mapping[str, Kind]:
    """Return the kinds of events that a table can hold: those that people enter, and persons.

    Those of the register itself stand last: they are the ones that a table hardly ever holds.
    """
    own, *others = GROUPS.values()
    kinds = [kind for group in (*others, own) for kind in group]
    return {kind.key: kind for kind in kinds if kind.by_hand or kind.key == PERSON}


def field_columns(kinds: Iterable[Kind]) -> list[str]:
    """Return the columns of the fields of these kinds, each once, in the order of the catalogue."""
    return list(dict.fromkeys(field.name for kind in kinds for field in plain_fields(kind)))


def plain_fields(kind: Kind) -> list[Field]:
    """Return the fields of a kind that have a column: all but nested tables."""
    return [field for field in kind.fields if field.type != "rows"]


def event_columns() -> list[str]:
    """Return the columns of a table of events, in their order."""
    return [*EVENT, *field_columns(by_table().values()), *PERSON_DATA, *WORDS]
