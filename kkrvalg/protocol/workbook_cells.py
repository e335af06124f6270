"""The cells of a workbook: what is typed, what is a live formula with its cached value, and where each stands."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

Value = str | int | float | Fraction | None

TYPED = "#FFF2CC"
WON = "#C6E0B4"
LOT = "#F8CBAD"
HEAD = "#1F3864"
SHADE = "#E7ECF4"
LETTERS = 26
SILENT = {"int": "some", "signed": "some", "percent": "share"}
"""The styles that show no zero."""
ALIGNED = {"text": "left", "mid": "center", "code": "center", "order": "center", "wrap": "left"}
"""Where the words of a column stand, and so its heading; those of numbers at the right."""
A4 = 9
PAGE_ROWS, PAGE_CHARACTERS = 33, 140
"""What a printed page across holds, with the margins that sheets have."""


class Live(NamedTuple):
    """A formula, with the value the calculation came to."""

    formula: str
    value: Value
    array: bool = False


class Typed(NamedTuple):
    """A figure that a person may change."""

    value: Value


class Fixed(NamedTuple):
    """Words or a number that stand there to be read."""

    value: Value


Cell = Live | Typed | Fixed


class Column(NamedTuple):
    """A column of a table: its key in formulas, its heading, its width in characters, the style of its cells."""

    key: str
    heading: str
    width: float
    style: str = "int"


@cache
def letters(column: int) -> str:
    """Return the name of a column, counted from 0: ``A``, ``Z``, ``AA``."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, LETTERS)
        name = chr(ord("A") + rest) + name
    return name


def a1(row: int, column: int, *, absolute: bool = True) -> str:
    """Return the address of a cell, counted from 0: ``$B$3``, or ``B3`` where it is not absolute."""
    name = letters(column)
    return f"${name}${row + 1}" if absolute else f"{name}{row + 1}"


def span(first: tuple[int, int], last: tuple[int, int]) -> str:
    """Return the address of a block of cells: ``$B$3:$D$9``."""
    return f"{a1(*first)}:{a1(*last)}"


def quoted(text: str) -> str:
    """Return a text as it stands in a formula."""
    return '"' + text.replace('"', '""') + '"'


def on_sheet(sheet: str, address: str) -> str:
    """Return an address as another sheet writes it."""
    return "'" + sheet.replace("'", "''") + f"'!{address}"


@dataclass(frozen=True)
class Table:
    """Where a table stands: its sheet, the row of its headings, its columns, its number of rows."""

    sheet: str
    top: int
    columns: tuple[Column, ...]
    length: int

    @cached_property
    def at(self) -> dict[str, int]:
        """The columns by their keys, counted from 0."""
        return {column.key: number for number, column in enumerate(self.columns)}

    def place(self, key: str, row: int = 0) -> tuple[int, int]:
        """Return row and column of a cell, counted from 0."""
        return self.top + 1 + row, self.at[key]

    def here(self, key: str, row: int) -> str:
        """Return the address of a cell as its own row writes it."""
        return a1(*self.place(key, row), absolute=False)

    def ref(self, key: str, row: int) -> str:
        """Return the address of a cell as another sheet writes it."""
        return on_sheet(self.sheet, a1(*self.place(key, row)))

    def rows(self, key: str, first: int = 0, last: int | None = None) -> str:
        """Return the address of a column's cells, from one row to another, as its own sheet writes it."""
        end = self.length - 1 if last is None else last
        return span(self.place(key, first), self.place(key, end))

    def column(self, key: str) -> str:
        """Return the address of a whole column as another sheet writes it."""
        return on_sheet(self.sheet, self.rows(key))


class Styles:
    """The formats of a workbook, each made once: how a kind of cell looks, and whether it may be typed in."""

    LOOKS: Mapping[str, Mapping[str, object]] = {
        "text": {"indent": 1},
        "mid": {"align": "center"},
        "int": {"num_format": "#,##0;-#,##0;0"},
        "some": {"num_format": "#,##0;-#,##0;"},
        "signed": {"num_format": "+#,##0;-#,##0;0"},
        "change": {"num_format": "+#,##0;-#,##0;"},
        "right": {"align": "right"},
        "top": {"num_format": "#,##0;-#,##0;", "valign": "top"},
        "code": {"num_format": "0", "align": "center"},
        "most": {"num_format": '[>=1000000]"–";#,##0'},
        "decimal": {"num_format": "#,##0.0000;-#,##0.0000;"},
        "ratio": {"num_format": "#,##0.00;-#,##0.00;"},
        "percent": {"num_format": "0.0000%"},
        "share": {"num_format": "0.0000%;;"},
        "order": {"num_format": "0;-0;", "align": "center"},
        "number": {"num_format": "0", "align": "right", "indent": 1},
        "wrap": {"text_wrap": True, "valign": "top", "align": "left", "indent": 1},
        "bold": {"bold": True},
        "title": {"bold": True, "font_size": 16, "font_color": HEAD},
        "section": {"bold": True, "font_size": 12, "font_color": HEAD},
        "note": {"text_wrap": True, "valign": "top", "font_color": "#404040"},
        "head": {
            "bold": True,
            "bg_color": HEAD,
            "font_color": "#FFFFFF",
            "text_wrap": True,
            "valign": "top",
            "border": 1,
            "border_color": HEAD,
        },
    }

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[str, str], Format] = {}

    def get(self, style: str, kind: str = "") -> Format:
        """Return the format of a style; ``kind`` is "typed", "sum", a side to stand at, or nothing."""
        if (style, kind) not in self._made:
            look = dict(self.LOOKS[style])
            if kind == "typed":
                look |= {"bg_color": TYPED, "border": 1, "border_color": "#BF9000", "locked": False}
            if kind in {"left", "center", "right"}:
                look |= {"align": kind, "indent": int(kind == "left")}
            if kind == "sum":
                look |= {"bold": True, "top": 1, "bg_color": SHADE}
            self._made[style, kind] = self._workbook.add_format(look)
        return self._made[style, kind]

    def colour(self, colour: str) -> Format:
        """Return the format that colours a cell."""
        if ("", colour) not in self._made:
            self._made["", colour] = self._workbook.add_format({"bg_color": colour, "bold": True})
        return self._made["", colour]


class Page:
    """A sheet being written."""

    def __init__(self, styles: Styles, sheet: Worksheet) -> None:
        self.styles = styles
        self.sheet = sheet

    def put(self, row: int, column: int, cell: Cell, style: str = "text", kind: str = "") -> None:
        """Write a cell; one that is typed shows it by its colour."""
        kind = "typed" if isinstance(cell, Typed) else kind
        look = self.styles.get(style, kind)
        value = float(cell.value) if isinstance(cell.value, Fraction) else cell.value
        if isinstance(cell, Live):
            shown = "" if value is None else value
            if cell.array:
                self.sheet.write_array_formula(row, column, row, column, f"{{={cell.formula}}}", look, shown)
            else:
                self.sheet.write_formula(row, column, f"={cell.formula}", look, shown)
        elif value is None or value == "":
            self.sheet.write_blank(row, column, None, look)
        elif isinstance(value, str):
            self.sheet.write_string(row, column, value, look)
        else:
            self.sheet.write_number(row, column, value, look)

    def title(self, title: str, note: str, columns: int, lines: int = 2) -> None:
        """Write what a sheet is, and below it what to know, over so many columns."""
        self.put(0, 0, Fixed(title), "title")
        if columns > 1:
            self.sheet.merge_range(1, 0, 1, columns - 1, note, self.styles.get("note"))
        else:
            self.put(1, 0, Fixed(note), "note")
        self.sheet.set_row(1, 15 * lines)

    def heads(self, table: Table, lines: int = 2) -> None:
        """Write the headings of a table, repeated on each printed page and frozen on the screen."""
        for at, column in enumerate(table.columns):
            self.put(table.top, at, Fixed(column.heading), "head", ALIGNED.get(column.style, "right"))
            self.sheet.set_column(at, at, column.width)
        self.sheet.set_row(table.top, 15 * lines)
        self.freeze(table.top + 1, 0)
        self.sheet.repeat_rows(table.top)

    def freeze(self, row: int, column: int) -> None:
        """Keep the rows above and the columns to the left in sight."""
        self.sheet.freeze_panes(row, column)

    def row(
        self, table: Table, number: int, cells: Mapping[str, Cell], kind: str = "", *, zeros: bool = True
    ) -> None:
        """Write a row of a table; columns that are not named stay empty, and zeros too where they say nothing."""
        for column in table.columns:
            at = table.place(column.key, number)
            cell = cells.get(column.key)
            if cell is not None:
                style = column.style if zeros else SILENT.get(column.style, column.style)
                self.put(*at, cell, style, kind)
            elif kind:
                self.put(*at, Fixed(None), column.style, kind)

    def keep_together(self, blocks: Sequence[tuple[int, int]], width: float) -> None:
        """Break the printed pages between blocks, given by their first row and the one after their last.

        ``width`` is that of the sheet in characters: what is wider than a page is printed smaller, and more
        rows go on it.
        """
        most = int(PAGE_ROWS * max(1, width / PAGE_CHARACTERS))
        start, breaks = 0, []
        for top, end in blocks:
            if end - start > most and top > start:
                breaks.append(top)
                start = top - 1
        self.sheet.set_h_pagebreaks(breaks)

    def choice(self, row: int, column: int, values: Sequence[str]) -> None:
        """Let a cell take one of some values only."""
        self.sheet.data_validation(row, column, row, column, {"validate": "list", "source": list(values)})

    def whole(self, first: tuple[int, int], last: tuple[int, int], least: int, most: int) -> None:
        """Let some cells take whole numbers only, or nothing."""
        rule = {"validate": "integer", "criteria": "between", "minimum": least, "maximum": most}
        self.sheet.data_validation(*first, *last, rule)

    def colour_where(self, first: tuple[int, int], last: tuple[int, int], formula: str, colour: str) -> None:
        """Colour the cells of a block for which a formula, written for its first cell, is true."""
        look = self.styles.colour(colour)
        self.sheet.conditional_format(
            *first, *last, {"type": "formula", "criteria": f"={formula}", "format": look}
        )
