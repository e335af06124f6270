"""The blocks of documents as a terminal shows them: grids as tables, forms as lines, drawings in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from kkrvalg.protocol.block_words import column_titles, grid_rows, lot_entries
from kkrvalg.protocol.blocks import (
    Figure,
    Heading,
    LotForm,
    Notice,
    PageBreak,
    Paragraph,
    QuotientGrid,
    Table,
    Verbatim,
    bands,
)
from kkrvalg.protocol.text import GAP, INDENT, heading, paragraph, table, verbatim

if TYPE_CHECKING:
    from kkrvalg.protocol.blocks import Block
    from kkrvalg.protocol.text import Page, Side

WIDEST_LABEL = 24
"""Columns that the name of a list has beside its quotients, at most."""


def write_block(page: Page, block: Block) -> None:
    """Print a block on a page of a fixed width."""
    match block:
        case Heading():
            heading(page, block.text, level=block.level)
        case Paragraph() | Notice():
            paragraph(page, block.text)
        case Verbatim():
            for line in block.lines:
                verbatim(page, line)
        case Table():
            table(page, block.columns, block.rows, total=block.total, caption=block.caption)
        case QuotientGrid():
            _write_grid(page, block)
        case LotForm():
            _write_lot(page, block)
        case Figure():
            paragraph(page, f"{block.caption}: {block.alt}")
            page.write()
        case PageBreak():
            page.write()
        case _:
            assert_never(block)


def _write_grid(page: Page, grid: QuotientGrid) -> None:
    """Print a grid, in several tables below one another where it is wider than the page."""
    if grid.caption:
        paragraph(page, grid.caption)
    for part in bands(grid, _most(page, grid)):
        titles = column_titles(part)
        before = len(titles) - len(part.divisors)
        columns: list[tuple[str, Side]] = [(title, "left") for title in titles[:before]]
        columns += [(title, "right") for title in titles[before:]]
        table(page, columns, grid_rows(part))


def _most(page: Page, grid: QuotientGrid) -> int:
    """Return how many divisors fit beside the lists and their names."""
    titles, rows = column_titles(grid), grid_rows(grid)
    before = len(titles) - len(grid.divisors)
    widths = [max(len(row[at]) for row in (titles, *rows)) for at in range(before)]
    widest = max(len(cell) for row in (titles, *rows) for cell in row[before:])
    room = page.width - len(INDENT) - sum(min(width, WIDEST_LABEL) + GAP for width in widths) + GAP
    return max(1, room // (widest + GAP))


def _write_lot(page: Page, form: LotForm) -> None:
    """Print a lot with room to write."""
    paragraph(page, f"{form.title} ({form.article})")
    paragraph(page, form.question)
    for label, value in lot_entries(form):
        page.write()
        paragraph(page, f"{label}: {value}")
    page.write()
