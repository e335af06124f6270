"""Tables on the boards of business hubs: who sits, who may nominate, what is weighed; empty ones to fill in."""

from __future__ import annotations

import shutil
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from kkrvalg.errors import InputError
from kkrvalg.files.people_rows import gender
from kkrvalg.files.writer import check_target, csv_text
from kkrvalg.i18n import N_, _
from kkrvalg.model import fold
from kkrvalg.procedures.business_hub import NO_OFFICE, BoardMember
from kkrvalg.procedures.business_hub_board import Criterion, Organisation
from kkrvalg.reading import values
from kkrvalg.reading.complaints import nearest, quoted
from kkrvalg.reading.shape import Unfit
from kkrvalg.reading.tables import Column, Columns, read_table
from kkrvalg.reading.text import reason
from kkrvalg.rulebook.business_hubs import SeatKind

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from kkrvalg.reading.tables import Table
    from kkrvalg.reading.text import InputFile
    from kkrvalg.rulebook.business_hubs import Hub

Row = TypeVar("Row")

BOARD, ORGANISATIONS, CRITERIA, README = "board.csv", "organisations.csv", "criteria.csv", "LÆSMIG.txt"

SEATS = {
    **{kind.value: kind for kind in SeatKind},
    "formand": SeatKind.CHAIR,
    "kommunal": SeatKind.MUNICIPAL,
    "virksomhed": SeatKind.BUSINESS,
    "videninstitution": SeatKind.KNOWLEDGE,
    "arbejdstager": SeatKind.EMPLOYEE,
    "region": SeatKind.REGIONAL,
    "observatør": SeatKind.OBSERVER,
    "suppleant": SeatKind.ALTERNATE,
}
NOMINATED = {
    word: kind
    for word, kind in SEATS.items()
    if kind in {SeatKind.BUSINESS, SeatKind.KNOWLEDGE, SeatKind.EMPLOYEE}
}
NONE = {fold(word) for word in ("none", "ingen", "intet", "nej", "no")}


class Read(NamedTuple, Generic[Row]):
    """The rows of a table, the hubs it is about in the order of the first row of each, and the file."""

    rows: tuple[Row, ...]
    hubs: tuple[str, ...]
    input: InputFile


# --- cells ------------------------------------------------------------------------------------------------------


def _hub(hubs: Sequence[Hub], value: object) -> str:
    """Accept the key of a hub in any case, also without Danish letters, and with “Erhvervshus” before it."""
    text = values.text(value)
    wanted = fold(text).removeprefix("erhvervshus").strip()
    found = next((hub.key for hub in hubs if fold(hub.key) == wanted), None)
    if found is None:
        known = [hub.key for hub in hubs]
        close = nearest(text, known)
        raise Unfit(
            quoted(text),
            expected=_("one of {known}").format(known=", ".join(known)),
            todo=_("did you mean {name}?").format(name=close) if close else _("write one of them"),
        )
    return found


def _seat(known: Mapping[str, SeatKind], value: object) -> SeatKind:
    """Accept a kind of seat, in English or Danish."""
    text = values.text(value)
    found = {fold(word): kind for word, kind in known.items()}.get(fold(text))
    if found is None:
        close = nearest(text, known)
        raise Unfit(
            quoted(text),
            expected=_("one of {known}").format(known=", ".join(known)),
            todo=_("did you mean {name}?").format(name=close) if close else _("write one of them"),
        )
    return found


def _spaced(value: object) -> str:
    """Accept a text, runs of white space as one space."""
    return " ".join(values.any_text(value).split())


def _required(value: object) -> str:
    return " ".join(values.text(value).split())


def _optional(value: object) -> str | None:
    return _spaced(value) or None


def _office(value: object) -> str | None:
    """Accept the name of an office; “none” is none, nothing is not known."""
    text = _spaced(value)
    return NO_OFFICE if fold(text) in NONE else text or None


def _yes_no(value: object) -> bool | None:
    return None if value in {None, ""} else values.yes_no(value)


# --- tables -----------------------------------------------------------------------------------------------------


def _board_columns(hubs: Sequence[Hub]) -> Columns[BoardMember]:
    return Columns(
        BoardMember,
        (
            Column("hub", partial(_hub, hubs)),
            Column("seat", partial(_seat, SEATS)),
            Column("name", _spaced),
            Column("code", values.optional_count, required=False),
            Column("organisation", _optional, required=False),
            Column("firm", _optional, required=False),
            Column("smv", _yes_no, required=False),
            Column("gender", gender, required=False),
            Column("from", values.optional_table_day, required=False, field="start"),
            Column("to", values.optional_table_day, required=False, field="end"),
            Column("director", _yes_no, required=False),
            Column("office", _office, required=False),
        ),
    )


def _entry_columns(row: Callable[..., Any], name: str, hubs: Sequence[Hub]) -> Columns[Any]:
    return Columns(
        row,
        (
            Column("hub", partial(_hub, hubs)),
            Column("kind", partial(_seat, NOMINATED)),
            Column(name, _required),
            Column("recommended", _yes_no, required=False),
            Column("decided", _yes_no, required=False),
            Column("date", values.optional_table_day, required=False, field="decided_on"),
        ),
    )


def read_board(path: Path, hubs: Sequence[Hub]) -> Read[BoardMember]:
    """Read who sits on the boards; a row that says nothing but hub and seat is a seat nobody is put in yet.

    Raises:
        InputError: the file, a column or a cell cannot be used, a row is about nobody, or an appointment ends
            before it begins.
    """
    table = read_table(path, _board_columns(hubs))
    for at, row in enumerate(table.rows):
        _check_row(table, at, row)
    return Read(tuple(row for row in table.rows if row.name), _hubs_of(table), table.input)


def _check_row(table: Table[BoardMember], at: int, row: BoardMember) -> None:
    if not row.name and any(value is not None for value in row[3:]):
        raise table.error(
            at,
            "name",
            found=_("nothing, although more of the row is filled in"),
            expected=_("the name of the person the row is about"),
            todo=_("fill in the name, or empty the row but for hub and seat"),
        )
    if row.start is not None and row.end is not None and row.end <= row.start:
        raise table.error(
            at,
            "to",
            found=row.end.isoformat(),
            expected=_("a day after {day}").format(day=row.start.isoformat()),
            todo=_("correct one of the two days"),
        )


def read_organisations(path: Path, hubs: Sequence[Hub]) -> Read[Organisation]:
    """Read who may nominate for which seats: recommended, and decided on which day.

    Raises:
        InputError: the file, a column or a cell cannot be used, or a row stands twice.
    """
    return _read_entries(path, "organisation", _entry_columns(Organisation, "organisation", hubs))


def read_criteria(path: Path, hubs: Sequence[Hub]) -> Read[Criterion]:
    """Read what is to be weighed for which seats: recommended, and decided on which day.

    Raises:
        InputError: the file, a column or a cell cannot be used, or a row stands twice.
    """
    return _read_entries(path, "criterion", _entry_columns(Criterion, "criterion", hubs))


def _read_entries(path: Path, name: str, columns: Columns[Any]) -> Read[Any]:
    table: Table[Any] = read_table(path, columns)
    table.reject_duplicates(lambda row: (row.hub, row.kind, fold(row[2]), *_day_key(row.decided_on)), name)
    return Read(table.rows, _hubs_of(table), table.input)


def _hubs_of(table: Table[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.hub for row in table.rows))


def _day_key(decided_on: date | None) -> tuple[str, ...]:
    return () if decided_on is None else (decided_on.isoformat(),)


# --- empty tables -----------------------------------------------------------------------------------------------

_EXPLANATION = (
    N_("The tables are opened and filled in as spreadsheets and saved again as CSV (UTF-8). They are empty."),
    N_("board.csv: a row for each member and observer."),
    N_("- hub: one of {hubs}"),
    N_("- seat: one of {seats}"),
    N_("- name: the person's name. A row with hub and seat only is a seat that is still empty."),
    N_("- code: the municipality's code, for the chair and the municipal members"),
    N_("- organisation: who nominated, for business and knowledge members and the employee member"),
    N_("- firm: the firm of a business member; smv: is it a small or medium-sized one (yes/no)"),
    N_("- gender: woman, man or other; from and to: the days of the appointment, such as 01-04-2026"),
    N_("- director: is the person the hub's director (yes/no); office: the elected office, or none"),
    N_("organisations.csv: who may nominate. kind is {kinds};"),
    N_("  recommended: by the outgoing KKR; decided: by the new KKR (yes/no); date: of the decision"),
    N_("criteria.csv: what is to be weighed, with the same columns, the criterion in the place of the name."),
    N_("Check the board with:"),
    "  kkrvalg hubs check board.csv --organisations organisations.csv --criteria criteria.csv",
    N_("An organisations.csv or criteria.csv without rows is left out there."),
)


def write_empty_tables(folder: str | os.PathLike[str], hubs: Sequence[Hub], filled: Sequence[Hub] = ()) -> Path:
    """Write a folder of tables to fill in, with a text that explains them, and return its path.

    Args:
        folder: new or empty; nothing is ever overwritten.
        hubs: those that can stand in the tables.
        filled: those whose seats get a row each in the table of the board.

    Raises:
        InputError: the folder holds something, or cannot be written.
    """
    target = Path(folder).absolute()
    check_target(target)
    try:
        workshop = Path(tempfile.mkdtemp(prefix=".kkrvalg-", dir=target.parent))
        try:
            draft = workshop / target.name
            draft.mkdir()
            for name, text in _empty_tables(hubs, filled).items():
                (draft / name).write_text(text, encoding="utf-8", newline="")
            if target.exists():
                target.rmdir()
            draft.rename(target)
        finally:
            shutil.rmtree(workshop)
    except OSError as error:
        raise InputError(
            where=str(target),
            found=_("a folder that cannot be written in ({reason})").format(reason=reason(error)),
            expected=_("a folder that can be written in"),
            todo=_("choose another place"),
        ) from None
    return target


def _empty_tables(hubs: Sequence[Hub], filled: Sequence[Hub]) -> dict[str, str]:
    board = _board_columns(hubs).names
    rows = [
        [hub.key, seat.kind.value, *[""] * (len(board) - 2)]
        for hub in filled
        for seat in hub.seats
        for _number in range(seat.number)
    ]
    explained = "\r\n".join(
        _(line).format(hubs=", ".join(hub.key for hub in hubs), seats=", ".join(SEATS), kinds=", ".join(NOMINATED))
        for line in _EXPLANATION
    )
    return {
        BOARD: csv_text(board, rows, excel=True),
        ORGANISATIONS: csv_text(_entry_columns(Organisation, "organisation", hubs).names, [], excel=True),
        CRITERIA: csv_text(_entry_columns(Criterion, "criterion", hubs).names, [], excel=True),
        README: explained + "\r\n",
    }
