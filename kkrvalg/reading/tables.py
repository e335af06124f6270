"""Tables: CSV (``,`` or ``;``, a byte-order mark or none) and sheets of xlsx; every complaint names a cell."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from kkrvalg.errors import InputError, place
from kkrvalg.i18n import _, ngettext
from kkrvalg.reading.cells import unguarded
from kkrvalg.reading.complaints import nearest
from kkrvalg.reading.shape import Unfit
from kkrvalg.reading.text import InputFile, TextFile, as_text, read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence
    from pathlib import Path

Row = TypeVar("Row")

ZIP = b"PK\x03\x04"
COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
"""How files begin that are in Microsoft's older container: .xls, and everything behind a password."""

SPREADSHEETS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})


class Column(NamedTuple):
    """A column: its name and the function that accepts a cell or raises Unfit.

    ``required`` says whether the column must be there, ``none`` how None is written, and ``field`` which
    attribute of the row it is, if it has another name.
    """

    name: str
    parse: Callable[[Any], Any]
    required: bool = True
    none: str = ""
    field: str = ""

    @property
    def attribute(self) -> str:
        """The name of the row's attribute."""
        return self.field or self.name


class Columns(NamedTuple, Generic[Row]):
    """The columns of a table in their order; ``row`` makes a row of their values, in the same order.

    The first ``key`` columns tell the rows apart; a table is written sorted by them.
    """

    row: Callable[..., Row]
    columns: tuple[Column, ...]
    key: int = 2

    @property
    def names(self) -> list[str]:
        """The names of the columns."""
        return [column.name for column in self.columns]


class RawTable(NamedTuple):
    """A table of text: its columns, its rows and the line each row begins on (the header is line 1).

    ``sheet`` is the sheet of a spreadsheet, whose rows are numbered as they are there; None in a CSV file.
    """

    shown: str
    input: InputFile
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    sheet: str | None = None
    header: int = 1

    def where(self, at: int | None = None, column: str | None = None) -> str:
        """Return the place of a cell in the row number ``at`` (from 0), or in the header if None."""
        return place(self.shown, self.header if at is None else self.lines[at], column, self.sheet)

    def with_columns(self, names: Mapping[str, str | None]) -> RawTable:
        """Return the table with columns renamed; one that is renamed to None is left out."""
        kept = [(at, names.get(name, name)) for at, name in enumerate(self.columns)]
        places = [at for at, name in kept if name is not None]
        return self._replace(
            columns=tuple(name for _at, name in kept if name is not None),
            rows=tuple(tuple(row[at] for at in places) for row in self.rows),
        )


class Table(NamedTuple, Generic[Row]):
    """A table of typed rows."""

    shown: str
    input: InputFile
    rows: tuple[Row, ...]
    lines: tuple[int, ...]
    sheet: str | None = None

    def error(self, at: int | None, column: str | None, *, found: str, expected: str, todo: str) -> InputError:
        """Return a complaint about the row number ``at`` (from 0), or about the whole table if None."""
        return InputError(where=self.where(at, column), found=found, expected=expected, todo=todo)

    def where(self, at: int | None, column: str | None) -> str:
        """Return the place of a cell as complaints write it."""
        return place(self.shown, None if at is None else self.lines[at], column, self.sheet)

    def reject_duplicates(self, key: Callable[[Row], Hashable], column: str) -> None:
        """Check that no two rows share the key.

        Raises:
            InputError: two rows do; the message names both lines.
        """
        seen: dict[Hashable, int] = {}
        for at, row in enumerate(self.rows):
            value = key(row)
            if value in seen:
                shown = ":".join(map(str, value)) if isinstance(value, tuple) else str(value)
                raise self.error(
                    at,
                    column,
                    found=_("{value} once more; it stands in line {line} already").format(
                        value=shown, line=self.lines[seen[value]]
                    ),
                    expected=_("each only once"),
                    todo=_("remove or correct one of the two rows"),
                )
            seen[value] = at


def read_table(
    path: Path, columns: Columns[Row], shown: str | None = None, *, may_be_empty: bool = False
) -> Table[Row]:
    """Read a CSV file, or a sheet of a spreadsheet, into typed rows.

    Args:
        path: the file; of a spreadsheet's sheets the first one that has the columns is read.
        columns: what stands in the table.
        shown: what messages and protocols call the file, the path if left out.
        may_be_empty: whether the header alone will do.

    Raises:
        InputError: the file, its columns or a cell cannot be used.
    """
    needed = [column.name for column in columns.columns if column.required]
    return typed(read_raw(path, shown, may_be_empty=may_be_empty, needed=needed), columns)


def is_spreadsheet(path: Path, data: bytes) -> bool:
    """Return whether a file is a spreadsheet's own, readable or not, by how it begins or what it is called."""
    return data.startswith((ZIP, COMPOUND)) or path.suffix.casefold() in SPREADSHEETS


def read_raw(
    path: Path, shown: str | None = None, *, may_be_empty: bool = False, needed: Sequence[str] = ()
) -> RawTable:
    """Read a CSV file or a sheet into rows of text; see :func:`read_table`.

    Args:
        path: the file.
        shown: what messages and protocols call it, the path if left out.
        may_be_empty: whether the header alone will do.
        needed: the columns by which a spreadsheet's sheet and its header are found.

    Raises:
        InputError: the file is missing, empty, not UTF-8, no spreadsheet that can be read, without rows, or a row
            is too short or too long.
    """
    name = shown or str(path)
    data = read_bytes(path, name)
    if not is_spreadsheet(path, data):
        return parse_raw(as_text(path, name, data), may_be_empty=may_be_empty)
    from kkrvalg.reading.spreadsheet import read_sheet  # noqa: PLC0415 (needed for spreadsheets only)

    return read_sheet(data, name, needed=needed, may_be_empty=may_be_empty)


def parse_raw(file: TextFile, *, may_be_empty: bool = False) -> RawTable:
    """Return the rows of text in a CSV file that was read; see :func:`read_table`.

    Raises:
        InputError: see :func:`read_raw`.
    """
    header = file.text.split("\n", 1)[0]
    _check_delimiter(file.shown, header)
    delimiter = ";" if ";" in header else ","
    reader = csv.reader(StringIO(file.text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    begins = 1
    try:
        columns = tuple(cell.strip() for cell in next(reader))
        check_header(file.shown, columns)
        begins = reader.line_num + 1
        for cells in reader:
            row = tuple([unguarded(cell.strip()) for cell in cells])
            if any(row):
                if len(row) != len(columns):
                    raise _wrong_width(file.shown, begins, len(row), len(columns))
                rows.append(row)
                lines.append(begins)
            begins = reader.line_num + 1
    except csv.Error as error:
        raise InputError(
            where=place(file.shown, begins),
            found=_("a cell of more than {most} characters").format(most=csv.field_size_limit())
            if "field larger" in str(error)
            else _("a row that cannot be read as CSV"),
            expected=_("cells separated by comma or semicolon"),
            todo=_("check the quotation marks of the row"),
        ) from None
    if not rows and not may_be_empty:
        raise without_rows(file.shown)
    return RawTable(file.shown, file.input, columns, tuple(rows), tuple(lines))


def without_rows(where: str) -> InputError:
    """Return the complaint about a table that has a header alone."""
    return InputError(
        where=where,
        found=_("a header without rows"),
        expected=_("at least one row"),
        todo=_("check that the right file was saved"),
    )


def _check_delimiter(shown: str, header: str) -> None:
    """Check that the first line is a header, its cells not separated by something else."""
    todo = _("save the table as CSV, separated by comma or semicolon")
    if header.lstrip('"').casefold().startswith("sep="):
        found = _("a line that begins with {text}").format(text="sep=")
        todo = _("remove the line; the header comes first")
    elif "," in header or ";" in header:
        return
    elif "\t" in header.strip():
        found = _("cells separated by tabs")
    elif "|" in header:
        found = _("cells separated by |")
    else:
        return
    raise InputError(
        where=place(shown, 1), found=found, expected=_("cells separated by comma or semicolon"), todo=todo
    )


def check_header(shown: str, columns: tuple[str, ...], line: int = 1, sheet: str | None = None) -> None:
    """Check that the columns have names that tell them apart.

    Raises:
        InputError: two have the same, or one has none.
    """
    for at, column in enumerate(columns):
        if not column or column in columns[:at]:
            raise InputError(
                where=place(shown, line, column or str(at + 1), sheet),
                found=_("the same column twice") if column else _("a column without a name"),
                expected=_("columns with different names"),
                todo=_("remove or rename the column"),
            )


def _wrong_width(shown: str, line: int, found: int, expected: int) -> InputError:
    return InputError(
        where=place(shown, line),
        found=ngettext("{count} cell", "{count} cells", found).format(count=found),
        expected=ngettext("{count} cell, as in the header", "{count} cells, as in the header", expected).format(
            count=expected
        ),
        todo=_("fill in or remove cells; a text with a comma or semicolon stands in quotation marks"),
    )


def typed(table: RawTable, columns: Columns[Row]) -> Table[Row]:
    """Return the rows of a table with the types of its columns.

    Raises:
        InputError: a column is unknown or missing, or a cell cannot be used.
    """
    _check_columns(table, columns.columns)
    at = {name: place for place, name in enumerate(table.columns)}
    try:
        values = [_parsed(table, column.parse, at.get(column.name)) for column in columns.columns]
    except Unfit:
        raise _first_complaint(table, columns.columns, at) from None
    rows = tuple(map(columns.row, *values))
    return Table(table.shown, table.input, rows, table.lines, table.sheet)


def _parsed(table: RawTable, parse: Callable[[Any], Any], at: int | None) -> list[Any]:
    """Return the values of a column, each text in it parsed once."""
    texts = [""] * len(table.rows) if at is None else [row[at] for row in table.rows]
    values = {text: parse(text) for text in dict.fromkeys(texts)}
    return [values[text] for text in texts]


def _first_complaint(table: RawTable, columns: tuple[Column, ...], at: Mapping[str, int]) -> InputError:
    for number, row in enumerate(table.rows):
        for column in columns:
            if column.name not in at:
                continue
            try:
                column.parse(row[at[column.name]])
            except Unfit as unfit:
                where = table.where(number, column.name)
                return InputError(where=where, found=unfit.found, expected=unfit.expected, todo=unfit.todo)
    raise AssertionError(table.shown)


def _check_columns(table: RawTable, columns: tuple[Column, ...]) -> None:
    names = [column.name for column in columns]
    for name in table.columns:
        if name not in names:
            close = nearest(name, (known for known in names if known not in table.columns))
            raise InputError(
                where=table.where(column=name),
                found=_("an unknown column"),
                expected=_("the columns {columns}").format(columns=", ".join(names)),
                todo=_("rename it to {name}").format(name=close) if close else _("remove the column"),
            )
    missing = [column.name for column in columns if column.required and column.name not in table.columns]
    if missing:
        raise InputError(
            where=table.where(),
            found=_("no column {columns}").format(columns=", ".join(missing)),
            expected=_("the columns {columns}").format(columns=", ".join(names)),
            todo=_("add the column"),
        )


def some(names: list[str], most: int = 5) -> str:
    """Return names for a message, at most ``most`` of them and the number of the rest."""
    shown = ", ".join(names[:most])
    rest = len(names) - most
    return shown if rest <= 0 else _("{names} and {rest} more").format(names=shown, rest=rest)
