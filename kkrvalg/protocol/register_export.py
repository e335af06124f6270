"""A register as a table: one row for each event, for people who look things up in a spreadsheet; and empty tables.

The names of the columns are those that an import reads, and what stands in a cell can be read again. Tables inside
an event (the seats of a KKR that takes office) are left out: they stand in the export as JSON Lines.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from kkrvalg.i18n import N_, _
from kkrvalg.protocol.sheet import for_danes
from kkrvalg.protocol.workbook_cells import A4, Styles
from kkrvalg.register.columns import (
    PERSON_DATA,
    PERSONS,
    WORDS,
    by_table,
    event_columns,
    field_columns,
    plain_fields,
)
from kkrvalg.register.events import KINDS
from kkrvalg.register.persons import PERSON, names, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from kkrvalg.register.entry import Body, Entry, Json
    from kkrvalg.register.events import Field, FieldType, Kind

Cell = str | int | date | None

LONGEST = 32_000
"""Characters of a cell's text; a spreadsheet takes 32,767."""
CREATED = datetime(2026, 1, 1, tzinfo=UTC)
"""When an empty table says it was made, so that it is the same wherever it is."""
WIDEST, NARROWEST = 50, 9
LINE = 15
"""The height of a line of text in points."""
CORRECTS, CORRECTED_BY, NEW_EFFECT = "corrects", "corrected_by", "new_effect"

HOW_TO_WRITE: Mapping[FieldType, str] = {
    "person": N_("a name or key: Anna Eksempel, p7; of two of one name: Anna Eksempel (p7)"),
    "persons": N_("names or keys, with commas"),
    "municipality": N_("a name or code: Ballerup, 151"),
    "seat": N_("a key (A:2), or the name of who holds it or held it last"),
    "party": N_("the letter or name, a list cooperation's name, or a local list: 151:L"),
    "parties": N_("letters or names, with commas"),
    "date": N_("a day: 2027-03-01 or 1.3.2027"),
    "days": N_("days, with commas"),
    "choice": N_("one of the words in the column choices"),
    "text": N_("a text"),
    "number": N_("a whole number"),
    "yes_no": N_("yes or no"),
    "event": N_("the number of an event"),
}
"""How a cell of a field is filled in, by its type."""


class Rows(NamedTuple):
    """A table to be written: its columns, and its rows in order."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


# --- what stands in the tables --------------------------------------------------------------------------------


def event_rows(entries: Sequence[Entry], *, persons: bool = True) -> Rows:
    """Return the events of a register, one row each, with the columns of those fields that occur.

    Without persons these stand there by their keys, and who entered an event, its source and note are left out.
    """
    people, towns = shown(names(entries)) if persons else {}, _municipalities(entries)
    corrected = {entry.body[CORRECTS]: entry.seq for entry in entries if entry.kind == "correction"}
    kinds = {entry.seq: entry.kind for entry in entries}
    found = [_event(entry, kinds, corrected.get(entry.seq), people, towns) for entry in entries]
    occurring = {column for row in found for column, cell in row.items() if cell is not None}
    fields = field_columns(KINDS.values())
    words = WORDS if persons else ()
    order = ("seq", "entered", "effect", "kind", "what", *fields, *words, CORRECTS, NEW_EFFECT, CORRECTED_BY)
    always = {"seq", "entered", "effect", "kind", "what", *words}
    columns = tuple(column for column in dict.fromkeys(order) if column in occurring | always)
    return Rows(columns, tuple(tuple(row.get(column) for column in columns) for row in found))


def _municipalities(entries: Iterable[Entry]) -> dict[int, str]:
    """Return the names of municipalities by code, as the KKR's that took office say; the newest last."""
    tables: Iterable[Any] = (entry.body["municipalities"] for entry in entries if entry.kind == "constituted")
    return {row["code"]: row["name"] for table in tables for row in table}


def _event(
    entry: Entry,
    kinds: Mapping[int, str],
    corrected_by: int | None,
    people: Mapping[str, str],
    towns: Mapping[int, str],
) -> dict[str, Cell]:
    """Return the cells of an event by their columns."""
    deleted = _("deleted")
    words = (deleted, deleted, deleted) if entry.words is None else entry.words
    cells: dict[str, Cell] = {
        "seq": entry.seq,
        "entered": entry.entered.isoformat(),
        "effect": entry.effect,
        "kind": entry.kind,
        "what": _(KINDS[entry.kind].words),
        **dict(zip(WORDS, words, strict=True)),
        CORRECTED_BY: corrected_by,
    }
    body = entry.body
    if entry.kind != "correction":
        return cells | _fields(KINDS[entry.kind], body, people, towns)
    number, day, new = body[CORRECTS], body.get("effect"), body.get("body")
    cells |= {CORRECTS: int(str(number)), NEW_EFFECT: None if day is None else date.fromisoformat(str(day))}
    if day is None and new is None:
        cells["what"] = _("An earlier event is withdrawn")
    if isinstance(new, dict):
        cells |= _fields(KINDS[kinds[int(str(number))]], new, people, towns)
    return cells


def _fields(kind: Kind, body: Body, people: Mapping[str, str], towns: Mapping[int, str]) -> dict[str, Cell]:
    return {field.name: _cell(field, body.get(field.name), people, towns) for field in plain_fields(kind)}


def _cell(field: Field, value: Json, people: Mapping[str, str], towns: Mapping[int, str]) -> Cell:  # noqa: PLR0911 (one a type)
    """Return a field's value as it can be typed again."""
    if value is None:
        return None
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_listed(field, str(one), people) for one in value)
    if field.type == "person":
        return people.get(str(value), str(value))
    if field.type == "municipality" and isinstance(value, int):
        return towns.get(value, value)
    if field.type == "date":
        return date.fromisoformat(str(value))
    return value if isinstance(value, int) else str(value)


def _listed(field: Field, value: str, people: Mapping[str, str]) -> str:
    return people.get(value, value) if field.type == "persons" else value


def person_rows(entries: Sequence[Entry]) -> Rows:
    """Return the persons of a register with their data; of those who are erased the key alone."""
    deleted = _("deleted")
    since = {str(entry.body[PERSON]): entry.seq for entry in reversed(entries) if entry.kind == PERSON}
    rows = [
        (key, since[key], *((deleted, "", "", "") if data is None else data))
        for key, data in names(entries).items()
    ]
    return Rows(("key", "seq", *PERSON_DATA), tuple(rows))


# --- CSV ------------------------------------------------------------------------------------------------------


def events_csv(entries: Sequence[Entry], *, persons: bool = True) -> str:
    """Return the events of a register as CSV for a Danish spreadsheet."""
    table = event_rows(entries, persons=persons)
    return for_danes(table.columns, (["" if cell is None else cell for cell in row] for row in table.rows))


def template_csv() -> str:
    """Return an empty table of events as CSV for a Danish spreadsheet."""
    return for_danes(event_columns(), ())


# --- workbooks ------------------------------------------------------------------------------------------------


def events_workbook(entries: Sequence[Entry], title: str, *, persons: bool = True) -> bytes:
    """Return the events and persons of a register as an Excel workbook; the same register gives the same bytes.

    Args:
        entries: those of the register.
        title: what the file says it is.
        persons: whether names, sources and notes go into it.
    """
    book = _Book(title, entries[-1].entered.astimezone(UTC))
    book.table(_("events"), event_rows(entries, persons=persons))
    if persons:
        book.table(_("persons"), person_rows(entries))
    return book.saved()


def template_workbook() -> bytes:
    """Return empty tables of events and persons as an Excel workbook, with sheets that say what goes in them."""
    book = _Book(_("New events for a register"), CREATED)
    kinds = by_table()
    columns = event_columns()
    types = {field.name: field.type for kind in kinds.values() for field in plain_fields(kind)}
    days = {"effect", "born", *(name for name, kind in types.items() if kind == "date")}
    events = book.empty(_("events"), columns, days)
    book.empty(_("persons"), PERSONS, days)
    book.table(_("kinds"), _kind_rows(kinds.values()), wrapped=True)
    book.table(_("fields"), _field_rows(kinds.values()), wrapped=True)
    events.data_validation(
        1,
        columns.index("kind"),
        EMPTY_ROWS,
        columns.index("kind"),
        {
            "validate": "list",
            "source": f"='{_('kinds')}'!$A$2:$A${len(kinds) + 1}",
            "error_title": _("Unknown kind of event"),
            "error_message": _("Choose one from the list; the sheet “{sheet}” explains them.").format(
                sheet=_("kinds")
            ),
        },
    )
    return book.saved()


def _kind_rows(kinds: Iterable[Kind]) -> Rows:
    def fields(kind: Kind, *, required: bool) -> str:
        own = [field.name for field in plain_fields(kind) if field.required == required]
        return ", ".join(own)

    rows = []
    for kind in kinds:
        needed, more = fields(kind, required=True), fields(kind, required=False)
        if kind.key == PERSON:
            needed, more = "name", ", ".join((PERSON, *PERSON_DATA[1:]))
        rows.append((kind.key, _(kind.words), kind.article or "", needed, more))
    return Rows(("kind", "what", "article", "needed", "optional"), tuple(rows))


def _field_rows(kinds: Iterable[Kind]) -> Rows:
    """Return each field of each kind with what it means and how it is written."""
    rows = [
        (kind.key, field.name, _(field.help), _(HOW_TO_WRITE[field.type]), ", ".join(field.choices))
        for kind in kinds
        if kind.key != PERSON
        for field in plain_fields(kind)
    ]
    return Rows(("kind", "column", "meaning", "how", "choices"), tuple(rows))


EMPTY_ROWS = 1000
"""Rows of an empty table in which a kind can be chosen from the list."""


class _Book:
    """A workbook being written; texts stay texts, whatever they look like."""

    def __init__(self, title: str, created: datetime) -> None:
        from xlsxwriter import Workbook  # noqa: PLC0415 (heavy: only where a workbook is made)

        self._stream = BytesIO()
        self._book: Workbook = Workbook(self._stream, {"in_memory": True})
        self._book.set_properties({"title": title, "author": "kkrvalg", "created": created.replace(tzinfo=None)})
        self._styles = Styles(self._book)
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self._text = self._book.add_format({"num_format": "@"})
        self._wrapped = self._book.add_format({"text_wrap": True, "valign": "top"})

    def saved(self) -> bytes:
        """Return the file."""
        self._book.close()
        return self._stream.getvalue()

    def table(self, name: str, table: Rows, *, wrapped: bool = False) -> Worksheet:
        """Add a sheet with a table, its header fixed above it; a ``wrapped`` one has long texts in lines."""
        sheet = self._sheet(name, table.columns)
        if wrapped:
            sheet.fit_to_pages(1, 0)
        for at, row in enumerate(table.rows, start=1):
            if wrapped:
                sheet.set_row(at, LINE * max(-(-len(str(cell)) // (WIDEST - 6)) for cell in row))
            for column, cell in enumerate(row):
                self._write(sheet, at, column, cell, self._wrapped if wrapped else None)
        for column, (heading, *cells) in enumerate(zip(table.columns, *table.rows, strict=True)):
            longest = max((len(str(cell)) for cell in (heading, *cells) if cell is not None), default=0)
            sheet.set_column(column, column, min(WIDEST, max(NARROWEST, longest + 2)))
        sheet.autofilter(0, 0, max(len(table.rows), 1), len(table.columns) - 1)
        return sheet

    def empty(self, name: str, columns: Sequence[str], days: Iterable[str]) -> Worksheet:
        """Add a sheet with a header alone, its columns ready for texts, those of ``days`` for days."""
        sheet = self._sheet(name, columns)
        for at, column in enumerate(columns):
            shape: Format = self._day if column in days else self._text
            sheet.set_column(at, at, max(NARROWEST + 3, len(column) + 3), shape)
        return sheet

    def _sheet(self, name: str, columns: Sequence[str]) -> Worksheet:
        sheet = self._book.add_worksheet(name)
        for at, column in enumerate(columns):
            sheet.write_string(0, at, column, self._styles.get("head"))
        sheet.freeze_panes(1, 0)
        sheet.set_paper(A4)
        sheet.set_landscape()
        sheet.repeat_rows(0)
        return sheet

    def _write(self, sheet: Worksheet, row: int, column: int, cell: Cell, shape: Format | None) -> None:
        if cell is None or cell == "":
            return
        if isinstance(cell, date):
            sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), self._day)  # noqa: DTZ001 (a day has no zone)
        elif isinstance(cell, int):
            sheet.write_number(row, column, cell, shape)
        else:
            sheet.write_string(row, column, cell if len(cell) <= LONGEST else f"{cell[:LONGEST]} …", shape)
