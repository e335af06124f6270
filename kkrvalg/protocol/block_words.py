"""What every kind of document says in the same words: the cells of a grid, the lines of a lot, the foot."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kkrvalg.i18n import _
from kkrvalg.protocol.numbers import day

if TYPE_CHECKING:
    from kkrvalg.protocol.blocks import GridCell, GridRow, LotForm, QuotientGrid, Stamp

_ADDRESS = re.compile(r"(§|stk\.) (?=\d)")
BLANK = "_" * 24
"""Room to write on where there are only letters."""
FEW = 12
"""Names that commas can keep apart; a lot among more is one among whole compositions."""


def unbroken(text: str) -> str:
    """Return a text whose "§ 3" and "stk. 2" are not torn apart at the end of a line."""
    return _ADDRESS.sub("\\1\N{NO-BREAK SPACE}", text)


def column_titles(grid: QuotientGrid) -> tuple[str, ...]:
    """Return the headings of a grid's columns: the list, its name where there are any, and each divisor."""
    names = (_("Name"),) if grid.is_labelled else ()
    return (_("List"), *names, *(f"/ {divisor}" for divisor in grid.divisors))


def grid_rows(grid: QuotientGrid) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a grid as text, the mark of each quotient behind it."""
    return tuple((*row_head(grid, row), *map(cell_text, row.cells)) for row in grid.rows)


def row_head(grid: QuotientGrid, row: GridRow) -> tuple[str, ...]:
    """Return what stands before the quotients of a row: the list, and its name where there are any."""
    return (row.name, row.label) if grid.is_labelled else (row.name,)


def cell_text(cell: GridCell) -> str:
    """Return a quotient with its mark: ``12 [1]`` won seat 1, ``6 (lot)`` stands in one."""
    return " ".join(part for part in (cell.quotient, cell_mark(cell)) if part)


def cell_mark(cell: GridCell) -> str:
    """Return the mark of a quotient, "" where it won nothing."""
    if cell.seats and cell.lot:
        return _("[{seats}, by lot]").format(seats=cell.seats)
    if cell.seats:
        return f"[{cell.seats}]"
    return _("(lot)") if cell.lot else ""


def lot_lines(form: LotForm, blank: str = BLANK) -> tuple[str, ...]:
    """Return a lot line by line, with room to write where something is not known yet."""
    return (
        f"{form.title} ({form.article})",
        form.question,
        *(": ".join(entry) for entry in lot_entries(form, blank)),
    )


def lot_entries(form: LotForm, blank: str = BLANK) -> tuple[tuple[str, str], ...]:
    """Return (what, value) of a lot: among whom, who was drawn, when, who saw it, and the signatures."""
    return (
        (_("Among"), (", " if len(form.names) <= FEW else "; ").join(form.names)),
        (_("Drawn"), form.drawn or blank),
        (_("Date"), form.date or blank),
        (_("Witness"), form.witness or blank),
        (_("Signature of the one who led the drawing"), blank),
        (_("Signature of the witness"), blank),
    )


def stamp_line(stamp: Stamp) -> str:
    """Return the foot of a document in one line."""
    return _("Document {number} · {day} · SHA-256 {digest}").format(
        number=stamp.number, day=day(stamp.day), digest=stamp.grouped
    )
