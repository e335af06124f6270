"""Spreadsheets read as tables: what a cell says, which sheet and header count, and what cannot be read."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from openpyxl import Workbook

from kkrvalg.errors import InputError
from kkrvalg.reading import spreadsheet, values
from kkrvalg.reading.tables import COMPOUND, Column, Columns, read_raw, read_table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


class Row(NamedTuple):
    """A row of the made-up table."""

    code: int
    name: str
    day: date | None


COLUMNS = Columns(
    Row,
    (
        Column("code", values.count),
        Column("name", values.any_text),
        Column("day", values.optional_table_day, required=False),
    ),
    key=1,
)
TABLE = [["code", "name", "day"], [101, "Anna Eksempel", date(2026, 2, 1)]]


def saved(path: Path, *sheets: tuple[str, Sequence[Sequence[Any]]]) -> Path:
    """Write a workbook with these sheets."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def complaint(path: Path, columns: Columns[Row] = COLUMNS) -> InputError:
    """Return what is said of a file that cannot be used."""
    with pytest.raises(InputError) as caught:
        read_table(path, columns, "x.xlsx")
    return caught.value


def test_a_sheet_gives_the_same_rows_as_the_csv_saved_from_it(tmp_path: Path) -> None:
    """Numbers, texts and dates of cells are what a Danish spreadsheet's CSV says."""
    rows = [*TABLE, [], [151, "Bo, Nordby", datetime(2027, 3, 1)], [190, "Cæcilie", None]]  # noqa: DTZ001 (as in cells)
    sheet = read_table(saved(tmp_path / "x.xlsx", ("Ark1", rows)), COLUMNS)
    text = "code;name;day\n101;Anna Eksempel;01-02-2026\n;;\n151;Bo, Nordby;01-03-2027\n190;Cæcilie;\n"
    (tmp_path / "x.csv").write_text(text, "utf-8")
    table = read_table(tmp_path / "x.csv", COLUMNS)
    assert sheet.rows == table.rows
    assert sheet.rows[1] == Row(151, "Bo, Nordby", date(2027, 3, 1))
    assert sheet.lines == table.lines == (2, 4, 5)


def test_what_a_cell_says_is_written_as_in_a_csv(tmp_path: Path) -> None:
    """A whole number loses its decimals, yes and no are words, a moment keeps its time, and blanks at ends go."""
    cells = [2.0, 2.5, True, datetime(2027, 3, 1, 10, 30), "  æ ", "'=1+1", "e\u0301"]  # noqa: DTZ001 (as in cells)
    path = saved(tmp_path / "x.xlsx", ("Ark1", [list("abcdefg"), cells]))
    assert read_raw(path).rows == (("2", "2.5", "yes", "2027-03-01 10:30:00", "æ", "=1+1", "é"),)


def test_a_title_and_empty_rows_may_stand_above_the_header(tmp_path: Path) -> None:
    """A heading over merged cells is passed over; rows are counted as the spreadsheet counts them."""
    path = saved(tmp_path / "x.xlsx", ("Ark1", [["Medlemmer af KKR"], [], *TABLE, [], [7, "B", "x"]]))
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [["Medlemmer af KKR"], [], *TABLE]:
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    book.save(tmp_path / "merged.xlsx")
    assert read_table(tmp_path / "merged.xlsx", COLUMNS).lines == (4,)
    error = complaint(path)
    assert error.where == "x.xlsx, sheet Ark1, row 6, column day"
    assert error.found == "“x”"


def test_the_first_visible_sheet_with_the_columns_is_read(tmp_path: Path) -> None:
    """A sheet of notes and a hidden old copy are passed over."""
    path = tmp_path / "x.xlsx"
    book = Workbook()
    book.active.title = "Noter"  # type: ignore[union-attr] (a new workbook has a sheet)
    book.active.append(["Husk", "at ringe"])  # type: ignore[union-attr] (as above)
    old, new = book.create_sheet("Gammel"), book.create_sheet("Ny")
    for sheet, name in ((old, "gammel"), (new, "ny")):
        for row in (TABLE[0], [1, name, None]):
            sheet.append(row)
    old.sheet_state = "hidden"
    book.save(path)
    table = read_table(path, COLUMNS)
    assert (table.sheet, table.rows[0].name) == ("Ny", "ny")
    assert spreadsheet.sheet_names(path.read_bytes(), "x") == ["Noter", "Ny"]
    named = spreadsheet.read_sheet(path.read_bytes(), "x", sheet="noter", may_be_empty=True)
    assert named.columns == ("Husk", "at ringe")
    with pytest.raises(InputError) as caught:
        spreadsheet.read_sheet(path.read_bytes(), "x", sheet="Gammel")
    assert (caught.value.found, caught.value.expected) == ("no sheet Gammel", "one of the sheets Noter, Ny")


def test_several_sheets_without_the_columns_are_told(tmp_path: Path) -> None:
    """The complaint names the columns and the sheets."""
    error = complaint(saved(tmp_path / "x.xlsx", ("A", [["x"], [1]]), ("B", [["y"], [1]])))
    assert error.found == "no sheet with the columns code, name among A, B"


def test_a_single_sheet_that_lacks_a_column_is_complained_of_as_a_csv_is(tmp_path: Path) -> None:
    """The same words, with the sheet in the place."""
    error = complaint(saved(tmp_path / "x.xlsx", ("A", [["code", "navn"], [1, "x"]])))
    assert (error.where, error.found) == ("x.xlsx, sheet A, row 1, column navn", "an unknown column")


def test_columns_without_a_name_are_told_by_their_letter_unless_they_are_empty(tmp_path: Path) -> None:
    """A header merged over two columns leaves the second without a name."""
    error = complaint(saved(tmp_path / "x.xlsx", ("A", [["code", "name", None, None], [1, "x", None, "!"]])))
    assert (error.where, error.found) == ("x.xlsx, sheet A, row 1, column D", "a column without a name")


def calculated(path: Path, cached: str) -> Path:
    """Write a workbook in which a cell is a formula, as a program saves it that calculated ``cached``."""
    saved(path, ("A", [["code", "name"], ["=100+1", "x"]]))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    assert b"<f>100+1</f><v" in parts[name]
    before, _tag, after = parts[name].partition(b"<f>100+1</f>")
    parts[name] = (
        before + b"<f>100+1</f>" + cached.encode() + after.replace(b"<v />", b"", 1).replace(b"<v/>", b"", 1)
    )
    with zipfile.ZipFile(path, "w") as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    return path


def test_a_formula_is_read_as_the_value_it_came_to(tmp_path: Path) -> None:
    """A workbook that a spreadsheet program saved holds the values."""
    assert read_table(calculated(tmp_path / "x.xlsx", "<v>101</v>"), COLUMNS).rows[0].code == 101


def test_a_formula_that_was_never_calculated_is_not_taken_for_nothing(tmp_path: Path) -> None:
    """A program that writes formulas without values leaves nothing to read."""
    error = complaint(calculated(tmp_path / "x.xlsx", ""))
    assert (error.where, error.found) == (
        "x.xlsx, sheet A, row 2, column A",
        "a formula that was never calculated",
    )


def test_an_error_value_is_told(tmp_path: Path) -> None:
    """#N/A is no text; in a sheet that is not read it does not matter."""
    error = complaint(saved(tmp_path / "x.xlsx", ("Noter", [["#N/A"]]), ("A", [["code", "name"], ["#N/A", "x"]])))
    assert (error.where, error.found) == ("x.xlsx, sheet A, row 2, column A", "the error value #N/A")


def bomb() -> bytes:
    """Return a small workbook that unpacks to more than is read."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", b"<x/>")
        archive.writestr("xl/workbook.xml", bytes(spreadsheet.MOST_BYTES + 1))
    return stream.getvalue()


def packed(**parts: str) -> bytes:
    """Return a packed file with these parts."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return stream.getvalue()


UNREADABLE: dict[str, tuple[Callable[[], bytes], str]] = {
    "bomb": (bomb, "a file that unpacks to 65 MB in 2 parts; at most 64 MB are read"),
    "not a workbook": (lambda: b"code;name\n", "a file that is no spreadsheet, or is cut off"),
    "cut off": (lambda: packed(x="y")[:-10], "a file that is no spreadsheet, or is cut off"),
    "empty": (lambda: b"", "an empty file"),
    "password": (lambda: COMPOUND + "EncryptedPackage".encode("utf-16-le"), "a file with a password"),
    "xls": (lambda: COMPOUND + b"Workbook", "an older spreadsheet (.xls)"),
    "ods": (
        lambda: packed(mimetype="application/vnd.oasis.opendocument.spreadsheet"),
        "a spreadsheet of OpenDocument (.ods)",
    ),
    "xlsb": (lambda: packed(**{"xl/workbook.bin": ""}), "a binary spreadsheet (.xlsb)"),
    "docx": (
        lambda: packed(**{"[Content_Types].xml": "", "word/document.xml": ""}),
        "a packed file that is no spreadsheet",
    ),
    "damaged": (
        lambda: packed(**{"[Content_Types].xml": "<x", "xl/workbook.xml": "<x"}),
        "a spreadsheet that is damaged (ParseError)",
    ),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_is_no_workbook_is_one_complaint_that_says_what_to_do(tmp_path: Path, case: str) -> None:
    """Whatever lies behind the name .xlsx: never a traceback."""
    make, found = UNREADABLE[case]
    path = tmp_path / "x.xlsx"
    path.write_bytes(make())
    error = complaint(path)
    assert (error.where, error.found.replace("XMLSyntaxError", "ParseError")) == ("x.xlsx", found)
    assert ".xlsx" in error.expected
    assert "CSV UTF-8" in error.todo


def test_entities_that_grow_without_end_are_refused(tmp_path: Path) -> None:
    """A text that names texts that name texts, ten times each, ten levels deep."""
    path = saved(tmp_path / "x.xlsx", ("A", TABLE))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 11))
    name = "xl/worksheets/sheet1.xml"
    parts[name] = f'<!DOCTYPE x [<!ENTITY a0 "grow">{levels}]>' + parts[name].replace("<v>101<", "<v>&a10;<")
    with zipfile.ZipFile(path, "w") as archive:
        for part, text in parts.items():
            archive.writestr(part, text)
    assert complaint(path).found.startswith("a spreadsheet that is damaged")


def test_a_workbook_is_known_by_its_bytes_whatever_it_is_called(tmp_path: Path) -> None:
    """An .xlsx that was renamed to .csv is read all the same."""
    path = saved(tmp_path / "x.xlsx", ("A", TABLE)).rename(tmp_path / "x.csv")
    assert read_table(path, COLUMNS).rows[0].name == "Anna Eksempel"


def test_an_empty_sheet_and_a_header_alone_are_told(tmp_path: Path) -> None:
    """As with CSV; a header alone will do where the reader says so."""
    assert complaint(saved(tmp_path / "x.xlsx", ("A", []))).found == "an empty file"
    path = saved(tmp_path / "y.xlsx", ("A", TABLE[:1]))
    assert complaint(path).found == "a header without rows"
    assert read_table(path, COLUMNS, may_be_empty=True).rows == ()


def test_a_row_number_that_no_sheet_has_ends_the_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A made-up row far down would keep the reader busy for ever."""
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 1)
    assert complaint(saved(tmp_path / "x.xlsx", ("A", TABLE))).found == "a row with a number beyond 1"
