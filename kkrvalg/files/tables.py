"""CSV tables: ``,`` or ``;``, a byte-order mark or none; every row has a line, every complaint a cell."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from io import StringIO
from itertools import islice
from typing import TYPE_CHECKING, Generic, TypeVar

from kkrvalg.errors import InputError, place
from kkrvalg.files.complaints import explain, nearest, quoted
from kkrvalg.files.text import InputFile, TextFile, read_text
from kkrvalg.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping
    from pathlib import Path

    from pydantic import BaseModel

Model = TypeVar("Model", bound="BaseModel")


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table of text: its columns, its rows and the line each row begins on (the header is line 1)."""

    shown: str
    input: InputFile
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]

    def with_columns(self, names: Mapping[str, str | None]) -> RawTable:
        """Return the table with columns renamed; one that is renamed to None is left out."""
        kept = [(at, names.get(name, name)) for at, name in enumerate(self.columns)]
        places = [at for at, name in kept if name is not None]
        return replace(
            self,
            columns=tuple(name for _at, name in kept if name is not None),
            rows=tuple(tuple(row[at] for at in places) for row in self.rows),
        )


@dataclass(frozen=True, slots=True)
class Table(Generic[Model]):
    """A table of typed rows."""

    shown: str
    input: InputFile
    rows: tuple[Model, ...]
    lines: tuple[int, ...]

    def error(self, at: int | None, column: str | None, *, found: str, expected: str, todo: str) -> InputError:
        """Return a complaint about the row number ``at`` (from 0), or about the whole table if None."""
        line = None if at is None else self.lines[at]
        return InputError(where=place(self.shown, line, column), found=found, expected=expected, todo=todo)

    def reject_duplicates(self, key: Callable[[Model], Hashable], column: str) -> None:
        """Check that no two rows share the key.

        Raises:
            InputError: two rows do; the message names both lines.
        """
        seen: dict[Hashable, int] = {}
        for at, row in enumerate(self.rows):
            value = key(row)
            if value in seen:
                shown = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
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


def read_table(path: Path, model: type[Model], shown: str | None = None) -> Table[Model]:
    """Read a CSV file into rows of ``model``, whose fields are the columns; fields with a default may be left out.

    Raises:
        InputError: the file, its columns or a cell cannot be used.
    """
    return typed(read_raw(path, shown), model)


def read_raw(path: Path, shown: str | None = None) -> RawTable:
    """Read a CSV file into rows of text.

    Raises:
        InputError: the file is missing, empty, not UTF-8, without rows, or a row is too short or too long.
    """
    return parse_raw(read_text(path, shown))


def parse_raw(file: TextFile) -> RawTable:
    """Return the rows of text in a CSV file that was read.

    Raises:
        InputError: see :func:`read_raw`.
    """
    header_line = file.text.split("\n", 1)[0]
    reader = csv.reader(StringIO(file.text, newline=""), delimiter=";" if ";" in header_line else ",", strict=True)
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    try:
        columns = tuple(cell.strip() for cell in next(reader))
        width = len(columns)
        begins = reader.line_num + 1
        for cells in reader:
            row = tuple([cell.strip() for cell in cells])
            if any(row):
                if len(row) != width:
                    raise _wrong_width(file.shown, begins, len(row), width)
                rows.append(row)
                lines.append(begins)
            begins = reader.line_num + 1
    except csv.Error as error:
        raise InputError(
            where=place(file.shown, reader.line_num),
            found=_("a row that cannot be read as CSV ({reason})").format(reason=error),
            expected=_("cells separated by comma or semicolon"),
            todo=_("check the quotation marks of the row"),
        ) from None
    _check_header(file.shown, columns)
    if not rows:
        raise InputError(
            where=file.shown,
            found=_("a header without rows"),
            expected=_("at least one row"),
            todo=_("check that the right file was saved"),
        )
    return RawTable(file.shown, file.input, columns, tuple(rows), tuple(lines))


def _check_header(shown: str, columns: tuple[str, ...]) -> None:
    for at, column in enumerate(columns):
        if not column or column in columns[:at]:
            raise InputError(
                where=place(shown, 1, str(at + 1)),
                found=_("the column {column} twice").format(column=column)
                if column
                else _("a column without a name"),
                expected=_("columns with different names"),
                todo=_("remove or rename the column"),
            )


def _wrong_width(shown: str, line: int, found: int, expected: int) -> InputError:
    return InputError(
        where=place(shown, line),
        found=_("{count} cells").format(count=found),
        expected=_("{count} cells, as in the header").format(count=expected),
        todo=_("fill in or remove cells; a text with a comma or semicolon stands in quotation marks"),
    )


def typed(table: RawTable, model: type[Model]) -> Table[Model]:
    """Return the rows of a table as ``model``.

    Raises:
        InputError: a column is unknown or missing, or a cell cannot be used.
    """
    from pydantic import TypeAdapter, ValidationError  # noqa: PLC0415 (heavy: imported where it is used)

    _check_columns(table, model)
    records = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    try:
        rows = TypeAdapter(list[model]).validate_python(records)  # type: ignore[valid-type]
    except ValidationError as failure:
        error = failure.errors(include_url=False)[0]
        at, column = error["loc"][0], error["loc"][1]
        expected, todo = explain(dict(error))
        raise InputError(
            where=place(table.shown, table.lines[int(at)], str(column)),
            found=quoted(error["input"]),
            expected=expected,
            todo=todo,
        ) from None
    return Table(table.shown, table.input, tuple(rows), table.lines)


def _check_columns(table: RawTable, model: type[BaseModel]) -> None:
    fields = {field.alias or name: field.is_required() for name, field in model.model_fields.items()}
    for column in table.columns:
        if column not in fields:
            close = nearest(column, (name for name in fields if name not in table.columns))
            raise InputError(
                where=place(table.shown, 1, column),
                found=_("an unknown column"),
                expected=_("the columns {columns}").format(columns=", ".join(fields)),
                todo=_("rename it to {column}").format(column=close) if close else _("remove the column"),
            )
    missing = [name for name, required in fields.items() if required and name not in table.columns]
    if missing:
        raise InputError(
            where=place(table.shown, 1),
            found=_("no column {columns}").format(columns=", ".join(missing)),
            expected=_("the columns {columns}").format(columns=", ".join(fields)),
            todo=_("add the column"),
        )


def some(names: list[str], most: int = 5) -> str:
    """Return names for a message, at most ``most`` of them and the number of the rest."""
    shown = ", ".join(islice(names, most))
    rest = len(names) - most
    return shown if rest <= 0 else _("{names} and {rest} more").format(names=shown, rest=rest)
