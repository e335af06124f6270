"""A document as one HTML file: complete by itself, without a script, for a phone, a desk and paper."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, assert_never

from kkrvalg.i18n import _
from kkrvalg.protocol.block_words import cell_mark, column_titles, lot_entries, row_head, unbroken
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
    captioned,
)
from kkrvalg.protocol.html_style import STYLE
from kkrvalg.protocol.numbers import day

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kkrvalg.protocol.blocks import Block, Document, GridCell, Stamp
    from kkrvalg.protocol.text import Side

FEWEST_CHAPTERS = 3
"""Headings from which a document has a table of contents."""
DEEPEST = 2
"""The level down to which the table of contents goes."""
SMALLEST = 6


def html_document(document: Document) -> str:
    """Return a document as the text of an HTML file."""
    title = escape(document.title)
    blocks = tuple(captioned(document.blocks))
    body = "\n".join(_Body().write(blocks))
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(document.language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f'<a class="skip" href="#content">{escape(_("To the content"))}</a>\n'
        f"<header>\n<h1>{title}</h1>\n</header>\n{_contents(blocks)}"
        f'<main id="content">\n{body}\n</main>\n{_foot(document.stamp)}</body>\n</html>\n'
    )


def _contents(blocks: Sequence[Block]) -> str:
    """Return the table of contents, "" for a short document."""
    headings = [block for block in blocks if isinstance(block, Heading)]
    if len(headings) < FEWEST_CHAPTERS:
        return ""
    rows = "\n".join(
        f'<li{" class=deeper" if heading.level > 1 else ""}><a href="#s{number}">{_text(heading.text)}</a></li>'
        for number, heading in enumerate(headings, start=1)
        if heading.level <= DEEPEST
    )
    label = escape(_("Contents"))
    return f'<nav aria-label="{label}">\n<ul>\n{rows}\n</ul>\n</nav>\n'


def _foot(stamp: Stamp | None) -> str:
    if stamp is None:
        return ""
    line = _("Document {number} · {day} · SHA-256 {digest}").format(
        number=stamp.number, day=day(stamp.day), digest="{digest}"
    )
    digest = f'<span class="digest">{escape(stamp.grouped)}</span>'
    return f"<footer>\n<p>{escape(line).replace('{digest}', digest)}</p>\n</footer>\n"


class _Body:
    """The blocks of a document under way: headings, tables and scrolling parts are counted as they come."""

    def __init__(self) -> None:
        self.headings = 0
        self.tables = 0
        self.breaking = False

    def write(self, blocks: Sequence[Block]) -> Iterator[str]:
        """Yield each block as HTML."""
        for block in blocks:
            if isinstance(block, PageBreak):
                self.breaking = True
            else:
                yield self._block(block)

    def _block(self, block: Block) -> str:  # noqa: PLR0911 (one return for each kind)
        match block:
            case Heading():
                return self._heading(block)
            case Paragraph():
                return f"<p>{_text(block.text)}</p>"
            case Notice():
                return f'<p class="notice">{_text(block.text)}</p>'
            case Verbatim():
                return f'<pre tabindex="0">{escape(chr(10).join(block.lines))}</pre>'
            case Table():
                return self._table(block)
            case QuotientGrid():
                return self._grid(block)
            case LotForm():
                return _lot(block)
            case Figure():
                return _figure(block)
            case PageBreak():
                return ""
            case _:
                assert_never(block)

    def _heading(self, heading: Heading) -> str:
        self.headings += 1
        tag = f"h{min(heading.level + 1, SMALLEST)}"
        breaking = ' class="break"' if self.breaking else ""
        self.breaking = False
        return f'<{tag} id="s{self.headings}"{breaking}>{_text(heading.text)}</{tag}>'

    def _table(self, table: Table) -> str:
        sides = [side for _title, side in table.columns]
        head = "".join(_title(title, side) for title, side in table.columns)
        rows = "\n".join(
            f"<tr{' class=marked' if at in table.marks else ''}>{_cells(row, sides)}</tr>"
            for at, row in enumerate(table.rows)
        )
        foot = f"\n<tfoot>\n<tr>{_cells(table.total, sides)}</tr>\n</tfoot>" if table.total is not None else ""
        return self._framed(table.caption, head, rows, foot)

    def _grid(self, grid: QuotientGrid) -> str:
        titles = column_titles(grid)
        before = len(titles) - len(grid.divisors)
        sides: list[Side] = ["left"] * before
        head = "".join(_title(title, "left" if at < before else "right") for at, title in enumerate(titles))
        rows = "\n".join(
            f"<tr>{_cells(row_head(grid, row), sides)}{''.join(map(_quotient, row.cells))}</tr>"
            for row in grid.rows
        )
        return self._framed(grid.caption, head, rows, "")

    def _framed(self, caption: str, head: str, rows: str, foot: str) -> str:
        """Return a table that can be scrolled sideways where the screen is narrow."""
        self.tables += 1
        number = _("Table {number}").format(number=self.tables)
        told = _text(f"{number}. {caption}" if caption else number)
        label = f'tabindex="0" aria-labelledby="t{self.tables}"'
        return (
            f'<section class="wide" {label}>\n<table>\n<caption id="t{self.tables}">{told}</caption>\n'
            f"<thead>\n<tr>{head}</tr>\n</thead>\n<tbody>\n{rows}\n</tbody>{foot}\n</table>\n</section>"
        )


def _text(text: str) -> str:
    return escape(unbroken(text), quote=False)


def _title(title: str, side: Side) -> str:
    """Return the heading of a column; one without a word is an empty cell, not a heading that says nothing."""
    number = ' class="number"' if side == "right" else ""
    return f'<th scope="col"{number}>{_text(title)}</th>' if title.strip() else f"<td{number}></td>"


def _cells(row: Sequence[str], sides: Sequence[Side]) -> str:
    """Return the cells of a row; the first that says something is what the row is about."""
    named = next((at for at, cell in enumerate(row) if cell.strip()), -1)
    cells = []
    for at, (cell, side) in enumerate(zip(row, sides, strict=True)):
        number = ' class="number"' if side == "right" else ""
        tag = ("th", ' scope="row"') if at == named else ("td", "")
        cells.append(f"<{tag[0]}{tag[1]}{number}>{_text(cell)}</{tag[0]}>")
    return "".join(cells)


def _quotient(cell: GridCell) -> str:
    kinds = ["number", *(["won"] if cell.seats else []), *(["lot"] if cell.lot else [])]
    mark = cell_mark(cell)
    seat = f'<span class="seat">{_text(mark.strip("[]()"))}</span>' if mark else ""
    return f'<td class="{" ".join(kinds)}">{_text(cell.quotient)}{seat}</td>'


def _lot(form: LotForm) -> str:
    rows = "\n".join(
        f"<dt>{_text(label)}</dt><dd{'' if value else ' class=room'}>{_text(value)}</dd>"
        for label, value in lot_entries(form, "")
    )
    return (
        f'<div class="form">\n<p><strong>{_text(form.title)}</strong> ({_text(form.article)})</p>\n'
        f"<p>{_text(form.question)}</p>\n<dl>\n{rows}\n</dl>\n</div>"
    )


def _figure(figure: Figure) -> str:
    said = f'<svg role="img" aria-label="{escape(figure.alt)}" '
    return (
        f"<figure>\n{figure.svg.replace('<svg ', said, 1)}\n"
        f"<figcaption>{_text(figure.caption)}</figcaption>\n</figure>"
    )
