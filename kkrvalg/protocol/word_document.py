"""A document as a Word file (docx), ready to be edited: headings, tables whose head is repeated, forms to sign."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, assert_never

from kkrvalg.i18n import _
from kkrvalg.protocol.block_words import cell_text, column_titles, lot_entries, row_head
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
from kkrvalg.protocol.numbers import day as written_day
from kkrvalg.protocol.word_package import About, word_file
from kkrvalg.protocol.word_style import AMBER, FORM, GREEN, HEADINGS, INK, NOTICE, TEXT_WIDTH, VERBATIM, WARNING
from kkrvalg.protocol.word_xml import (
    Cell,
    Row,
    column_widths,
    field,
    head_row,
    paragraph,
    runs,
    table,
    total_row,
    verbatim,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from kkrvalg.protocol.blocks import Block, Document, GridCell
    from kkrvalg.protocol.text import Side

MOST_DIVISORS = 7
"""Divisors that fit beside the names on a page."""
POINTS = ("- ", "· ")
"""How a paragraph begins that is a point of a list."""
LABELS = 3400
TO_WRITE = 480
"""The width of what a form asks, and the least height of a line to write on."""
BREAK = "<w:pageBreakBefore/>"


def word_document(document: Document, day: date | None = None) -> bytes:
    """Return a document as the content of a Word file; ``day`` is that of a document without a stamp."""
    stamp = document.stamp
    title = paragraph(runs(document.title), "Title") if document.title else ""
    body = title + "".join(_Body().write(document.blocks))
    if stamp is None:
        return word_file(body, About(document.title, document.language, day), document.title)
    foot = _("Document {number} · {day}").format(number=stamp.number, day=written_day(stamp.day))
    return word_file(body, About(document.title, document.language, stamp.day, stamp.number), foot)


class _Body:
    """The blocks of a document under way: tables are numbered, and set apart from what follows them."""

    def __init__(self) -> None:
        self.tables = 0
        self.heading = ""
        self.breaking = False
        self.after_table = False
        self.leading = False

    def write(self, blocks: Sequence[Block]) -> Iterator[str]:
        """Yield each block as XML; after a table that ends the document stands a paragraph, as Word wants it."""
        for block, following in pairwise((*blocks, PageBreak())):
            if isinstance(block, PageBreak):
                self.breaking = True
            elif isinstance(block, (Table, QuotientGrid, LotForm)):
                yield from self._framed(block)
                self.after_table = True
            else:
                self.leading = _leads(block, following)
                yield self._text(block)
                self.after_table = False
        if self.after_table:
            yield self._apart()

    def _text(self, block: Heading | Paragraph | Notice | Verbatim | Figure) -> str:
        match block:
            case Heading():
                self.heading = block.text
                return self._paragraph(block.text, f"Heading{min(block.level, len(HEADINGS))}")
            case Paragraph() if _is_point(block):
                return self._paragraph(block.text[len(POINTS[0]) :], "ListBullet")
            case Paragraph():
                return self._paragraph(block.text)
            case Notice():
                return self._paragraph(block.text, NOTICE)
            case Verbatim():
                return self._own(verbatim("\n".join(block.lines)), VERBATIM)
            case Figure():
                return self._paragraph(f"{block.caption}: {block.alt}")
            case _:
                assert_never(block)

    def _paragraph(self, text: str, style: str = "") -> str:
        """Return a paragraph of text in the usual style or another one."""
        return self._own(runs(text), style)

    def _own(self, content: str, style: str = "") -> str:
        """Return a paragraph of runs, on a new page if one was asked for, a little below a table."""
        below = '<w:spacing w:before="160"/>' if self.after_table and not style else ""
        properties = ("<w:keepNext/>" if self.leading else "") + (BREAK if self.breaking else "") + below
        self.breaking = False
        return paragraph(content, style, properties)

    def _framed(self, block: Table | QuotientGrid | LotForm) -> Iterator[str]:
        """Yield a table below its caption; without one it is kept apart from the table before it."""
        caption = "" if isinstance(block, LotForm) else block.caption
        if caption:
            yield self._captioned(caption)
        elif self.after_table or self.breaking:
            yield self._apart()
        match block:
            case Table():
                yield _table(block, caption or self.heading)
            case QuotientGrid():
                for at, part in enumerate(bands(block, MOST_DIVISORS)):
                    yield (self._apart() if at else "") + _grid(part, caption or self.heading)
            case LotForm():
                yield _lot(block)

    def _captioned(self, caption: str) -> str:
        """Return the caption of a table with its number, which Word counts anew when tables are added."""
        self.tables += 1
        before, _number, after = _("Table {number}").partition("{number}")
        number = field(f"SEQ {before.strip()} \\* ARABIC", str(self.tables))
        properties = BREAK if self.breaking else ""
        self.breaking = False
        return paragraph(f"{runs(before)}{number}{runs(f'{after}. {caption}')}", "Caption", properties)

    def _apart(self) -> str:
        """Return the paragraph that stands between two tables: without one Word would make them one."""
        properties = BREAK if self.breaking else ""
        self.breaking = False
        line = '<w:spacing w:before="0" w:after="0" w:line="160" w:lineRule="exact"/>'
        return paragraph("", "", f"{properties}{line}")


def _leads(block: Block, following: Block) -> bool:
    """Return whether a paragraph leads up to what follows, and so must not be the last on its page."""
    if not isinstance(block, Paragraph) or _is_point(block):
        return False
    return block.text.endswith(":") or _is_point(following)


def _is_point(block: Block) -> bool:
    """Return whether a block is a point of a list."""
    return isinstance(block, Paragraph) and block.text.startswith(POINTS)


def _table(block: Table, caption: str) -> str:
    titles = [title for title, _side in block.columns]
    sides = [side for _title, side in block.columns]
    rows = [
        Row(tuple(Cell(cell, AMBER if at in block.marks else "", bold=at in block.marks) for cell in row))
        for at, row in enumerate(block.rows)
    ]
    every = list(block.rows)
    if block.total is not None:
        rows.append(total_row(block.total))
        every.append(block.total)
    widths = column_widths(titles, every, sides)
    return table(head_row(titles), rows, sides, widths=widths, caption=caption)


def _grid(grid: QuotientGrid, caption: str) -> str:
    titles = column_titles(grid)
    names = len(titles) - len(grid.divisors)
    sides: list[Side] = ["left" if at < names else "right" for at in range(len(titles))]
    rows = [Row((*_named(row_head(grid, row)), *map(_quotient, row.cells))) for row in grid.rows]
    widths = column_widths(titles, [[cell.text for cell in row.cells] for row in rows], sides)
    return table(head_row(titles), rows, sides, widths=widths, caption=caption)


def _named(names: Sequence[str]) -> Iterator[Cell]:
    """Yield a list's letter and, where there is one, its name."""
    for at, name in enumerate(names):
        yield Cell(name, bold=not at)


def _quotient(cell: GridCell) -> Cell:
    """Return a quotient: one that won is shaded and bears its seat's number, one in a lot has a dashed edge."""
    edge = "".join(
        f'<w:{side} w:val="dashed" w:sz="8" w:space="0" w:color="{WARNING}"/>'
        for side in ("top", "left", "bottom", "right")
    )
    fill = AMBER if cell.lot else GREEN if cell.seats else ""
    return Cell(cell_text(cell), fill, bold=bool(cell.seats), edges=edge if cell.lot else "")


def _lot(form: LotForm) -> str:
    """Return a lot as a form: what is known, and lines to write and to sign on."""
    line = f'<w:bottom w:val="single" w:sz="4" w:space="0" w:color="{INK}"/>'
    rows = [
        Row((Cell(f"{form.title} ({form.article})", bold=True, span=2),)),
        Row((Cell(form.question, span=2),)),
        *(
            Row((Cell(label), Cell(value, edges="" if value else line)), 0 if value else TO_WRITE)
            for label, value in lot_entries(form, "")
        ),
        Row((Cell("", span=2),)),
    ]
    return table(
        None, rows, ("left", "left"), widths=(LABELS, TEXT_WIDTH - LABELS), style=FORM, caption=form.title
    )
