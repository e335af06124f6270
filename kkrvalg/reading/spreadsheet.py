"""Sheets of a spreadsheet (.xlsx) as tables of text, as if they had been saved as CSV.

What a formula last came to is read, never the formula; a cell that was never calculated is a complaint, not empty.
"""

from __future__ import annotations

import unicodedata
import warnings
import zipfile
from contextlib import contextmanager
from datetime import date, datetime, time
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, Any, NoReturn

from kkrvalg.errors import InputError, place
from kkrvalg.i18n import _
from kkrvalg.reading.cells import unguarded
from kkrvalg.reading.tables import COMPOUND, RawTable, check_header, some, without_rows
from kkrvalg.reading.text import InputFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_BYTES = 64 * 1024 * 1024
"""Bytes that all parts of a workbook may have when unpacked; one of 10,000 events has a tenth of it."""

MOST_PARTS = 2_000
MOST_ROWS = 1_048_576
"""Rows that a sheet can have."""

HEADER_WITHIN = 20
"""Rows that are not empty among which the header is looked for: a title may stand above it."""

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

Numbered = tuple[int, tuple[str, ...]]
"""A row that is not empty: its number in the sheet and its cells, without the empty ones at its end."""


def read_sheet(
    data: bytes,
    shown: str,
    *,
    needed: Sequence[str] = (),
    sheet: str | None = None,
    may_be_empty: bool = False,
) -> RawTable:
    """Return a sheet of a workbook as a table.

    Args:
        data: the bytes of the file.
        shown: what messages call the file.
        needed: the columns by which the sheet and, below a title, its header are found.
        sheet: the name of the sheet, in any case; None for the first visible one that has the columns.
        may_be_empty: whether the header alone will do.

    Raises:
        InputError: the file is no workbook that can be read, there is no such sheet, or a cell has no value.
    """
    with _opened(data, shown) as book:
        found = _chosen(book, shown, needed, sheet)
        rows = list(_rows(found, shown))
        at = _header_at(rows, needed)
        if at is None:
            raise without_rows(place(shown, sheet=found.title))
        _check_formulas(data, shown, found.title)
        return _table(
            InputFile(shown, sha256(data).hexdigest()), found.title, rows[at:], may_be_empty=may_be_empty
        )


def sheet_names(data: bytes, shown: str) -> list[str]:
    """Return the names of the visible sheets of a workbook.

    Raises:
        InputError: it is no workbook that can be read.
    """
    with _opened(data, shown) as book:
        return [sheet.title for sheet in _visible(book)]


# --- the file -------------------------------------------------------------------------------------------------


@contextmanager
def _opened(data: bytes, shown: str, *, formulas: bool = False) -> Iterator[Any]:
    """Open a workbook; whatever goes wrong with its parts is one complaint."""
    _check_container(data, shown)
    from openpyxl import load_workbook  # noqa: PLC0415 (heavy: only where a workbook is read)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what it leaves out when it is written again, which is never done
        try:
            book = load_workbook(BytesIO(data), read_only=True, data_only=not formulas, keep_links=False)
            try:
                yield book
            finally:
                book.close()
        except InputError:
            raise
        except Exception as error:  # noqa: BLE001 (openpyxl lets every error of zip, XML and its own out)
            _refuse(shown, _("a spreadsheet that is damaged ({error})").format(error=type(error).__name__), error)


def _refuse(shown: str, found: str, cause: Exception | None = None) -> NoReturn:
    raise InputError(
        where=shown,
        found=found,
        expected=_("a table as .xlsx, without a password, or as CSV"),
        todo=_("open it in the spreadsheet program and save it as .xlsx, or as “CSV UTF-8”"),
    ) from cause


def _check_container(data: bytes, shown: str) -> None:
    """Check that bytes are those of a workbook, of a size that can be unpacked, before anything is."""
    if data.startswith(COMPOUND):
        _refuse(shown, _("a file with a password") if _ENCRYPTED in data else _("an older spreadsheet (.xls)"))
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            is_ods = "mimetype" in names and b"opendocument" in archive.read("mimetype")[:200]
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError) as error:
        _refuse(shown, _("a file that is no spreadsheet, or is cut off") if data else _("an empty file"), error)
    size = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or size > MOST_BYTES:
        _refuse(
            shown,
            _("a file that unpacks to {size} MB in {count} parts; at most {most} MB are read").format(
                size=-(-size // 1024**2), count=len(parts), most=MOST_BYTES // 1024**2
            ),
        )
    if is_ods:
        _refuse(shown, _("a spreadsheet of OpenDocument (.ods)"))
    if "xl/workbook.bin" in names:
        _refuse(shown, _("a binary spreadsheet (.xlsb)"))
    if any(part.flag_bits & 1 for part in parts):
        _refuse(shown, _("a file with a password"))
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        _refuse(shown, _("a packed file that is no spreadsheet"))


# --- sheets ---------------------------------------------------------------------------------------------------


def _visible(book: Any) -> list[Any]:  # noqa: ANN401 (openpyxl is untyped)
    return [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]


def _chosen(book: Any, shown: str, needed: Sequence[str], name: str | None) -> Any:  # noqa: ANN401 (as above)
    """Return the sheet that is named, or the first that has the columns, or the only one that is not empty."""
    sheets = _visible(book)
    if name is not None:
        named = [sheet for sheet in sheets if sheet.title.casefold() == name.casefold()]
        if named:
            return named[0]
        raise InputError(
            where=shown,
            found=_("no sheet {name}").format(name=name),
            expected=_("one of the sheets {names}").format(names=some([sheet.title for sheet in sheets])),
            todo=_("correct the name of the sheet"),
        )
    beginnings = [(sheet, list(_beginning(sheet, shown))) for sheet in sheets]
    filled = [sheet for sheet, rows in beginnings if rows]
    fitting = [sheet for sheet, rows in beginnings if any(set(needed) <= set(cells) for _at, cells in rows)]
    if filled and (fitting or len(filled) == 1):
        return (fitting or filled)[0]
    if not filled:
        raise InputError(
            where=shown,
            found=_("an empty file"),
            expected=_("a file with content"),
            todo=_("check that the right file was saved"),
        )
    raise InputError(
        where=shown,
        found=_("no sheet with the columns {columns} among {names}").format(
            columns=", ".join(needed), names=some([sheet.title for sheet in filled])
        ),
        expected=_("a sheet with these columns"),
        todo=_("give the columns these names, or keep the table in a file of its own"),
    )


def _beginning(sheet: Any, shown: str) -> Iterator[Numbered]:  # noqa: ANN401 (as above)
    """Yield the first rows of a sheet, which may be another than the one to be read: no cell is complained of."""
    for count, row in enumerate(_rows(sheet, shown, lenient=True), start=1):
        yield row
        if count == HEADER_WITHIN:
            return


def _rows(sheet: Any, shown: str, *, lenient: bool = False) -> Iterator[Numbered]:  # noqa: ANN401 (as above)
    """Yield the rows of a sheet that hold something."""
    sheet.reset_dimensions()  # what a file says of its size is often wrong
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if number > MOST_ROWS:
            _refuse(shown, _("a row with a number beyond {most}").format(most=MOST_ROWS))
        texts = [_text(cell, shown, lenient=lenient) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            yield number, tuple(texts)


def _header_at(rows: Sequence[Numbered], needed: Sequence[str]) -> int | None:
    """Return which row is the header: the first that has the columns, else the first at all."""
    if not rows:
        return None
    return next((at for at, (_n, cells) in enumerate(rows[:HEADER_WITHIN]) if set(needed) <= set(cells)), 0)


def _table(file: InputFile, sheet: str, rows: Sequence[Numbered], *, may_be_empty: bool) -> RawTable:
    """Return the table below a header; columns in which nothing stands at all are left out."""
    number, header = rows[0]
    body = rows[1:]
    width = max(len(cells) for _n, cells in rows)
    header = header + ("",) * (width - len(header))
    kept = [at for at in range(width) if header[at] or any(len(cells) > at and cells[at] for _n, cells in body)]
    columns = tuple(header[at] for at in kept)
    _check_named(file.file, sheet, number, header, kept)
    check_header(file.file, columns, number, sheet)
    if not body and not may_be_empty:
        raise without_rows(place(file.file, sheet=sheet))
    return RawTable(
        file.file,
        file,
        columns,
        tuple(tuple(cells[at] if at < len(cells) else "" for at in kept) for _n, cells in body),
        tuple(line for line, _cells in body),
        sheet,
        number,
    )


def _check_named(shown: str, sheet: str, line: int, header: tuple[str, ...], kept: Sequence[int]) -> None:
    """Check that each column in which something stands has a name; merged cells leave some without."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 (heavy, and imported already)

    for at in kept:
        if not header[at]:
            raise InputError(
                where=place(shown, line, get_column_letter(at + 1), sheet),
                found=_("a column without a name"),
                expected=_("a name above each column"),
                todo=_("name the column; where cells of the header are merged, separate them first"),
            )


# --- cells ----------------------------------------------------------------------------------------------------


def _text(cell: Any, shown: str, *, lenient: bool) -> str:  # noqa: ANN401 (openpyxl is untyped)
    """Return what a cell says, written as a CSV file would."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "e" and not lenient:
        raise InputError(
            where=place(shown, cell.row, cell.column_letter, cell.parent.title),
            found=_("the error value {value}").format(value=value),
            expected=_("a value"),
            todo=_("correct the formula in the cell"),
        )
    if isinstance(value, str):
        return unguarded(unicodedata.normalize("NFC", value).strip())
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date) else str(value)


def _check_formulas(data: bytes, shown: str, title: str) -> None:
    """Check that every formula of a sheet has the value that it came to.

    Raises:
        InputError: one has none: the program that wrote the file did not calculate it.
    """
    if not _has_formulas(data):
        return
    with _opened(data, shown) as values, _opened(data, shown, formulas=True) as formulas:
        values[title].reset_dimensions()
        formulas[title].reset_dimensions()
        for held, written in zip(values[title].iter_rows(), formulas[title].iter_rows(), strict=True):
            for value, cell in zip(held, written, strict=True):
                if cell.data_type == "f" and value.value is None:
                    raise InputError(
                        where=place(shown, cell.row, cell.column_letter, title),
                        found=_("a formula that was never calculated"),
                        expected=_("a formula with its value, or the value itself"),
                        todo=_("open the file in a spreadsheet program, save it, and try again"),
                    )


def _has_formulas(data: bytes) -> bool:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        sheets = [
            name for name in archive.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")
        ]
        return any(b"<f>" in text or b"<f " in text for text in map(archive.read, sheets))
