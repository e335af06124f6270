"""Pieces of a Word document's body as XML text: paragraphs, and tables with the widths of their columns."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.protocol.block_words import unbroken
from kkrvalg.protocol.word_style import CELL, INK, SHADE, TABLE, TEXT_WIDTH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkrvalg.protocol.text import Side

LETTER, PADDING = 104, 210
"""Room for a letter in a table, and for what is beside a cell's text, in twentieths of a point."""
WIDE = frozenset("mwMWÆ@%—→←")
"""Letters that take more room than one."""
BOLDER = 1
"""Letters that a word of a heading may be wider than as plain text."""
SHORT_TITLE = 12
"""Letters of a heading up to which it is not broken in two lines for the column's sake."""
LONGEST_WORD = 16
"""Letters of a word from which on a narrow column may break it."""
NEARLY_FULL = 0.62
"""The part of the page's width from which on a table is made as wide as the page."""
SHORT = 20
"""Letters up to which a column of texts is not widened: what belongs together would stand apart."""
KEPT_TOGETHER = 10
"""Rows of a table up to which it stays on one page."""

_BETWEEN_DIGITS = re.compile(r"(?<=\d)-(?=\d)")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")


def plain(text: str) -> str:
    """Return a text with nothing in it that XML forbids, such characters and tabs as blanks."""
    return _FORBIDDEN.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))


def escaped(text: str) -> str:
    """Return a text as XML has it, also between quotation marks."""
    return escape(plain(text))


def runs(text: str, *, bold: bool = False) -> str:
    """Return a text as a run; an article and a term stay in one line, and a line break is one."""
    parts = "<w:noBreakHyphen/>".join(map(_lines, _BETWEEN_DIGITS.split(unbroken(plain(text)))))
    return f"<w:r>{'<w:rPr><w:b/><w:bCs/></w:rPr>' if bold else ''}{parts}</w:r>"


def verbatim(text: str) -> str:
    """Return a text as a run in which every character is what it was, to be pasted elsewhere."""
    return f"<w:r>{_lines(plain(text))}</w:r>"


def _lines(text: str) -> str:
    return "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))


def paragraph(content: str, style: str = "", properties: str = "") -> str:
    """Return a paragraph of runs; ``properties`` are its own beside those of the style."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    own = f"<w:pPr>{named}{properties}</w:pPr>" if named or properties else ""
    return f"<w:p>{own}{content}</w:p>"


def field(code: str, shown: str) -> str:
    """Return a field that Word calculates; ``shown`` stands there until it has."""
    return f'<w:fldSimple w:instr=" {code} "><w:r><w:t>{escaped(shown)}</w:t></w:r></w:fldSimple>'


# --- tables ---------------------------------------------------------------------------------------------------


class Cell(NamedTuple):
    """A cell: its text, the colour behind it, and whether it is bold; ``span`` columns wide.

    ``edges`` are its own borders.
    """

    text: str
    fill: str = ""
    bold: bool = False
    span: int = 1
    edges: str = ""


class Row(NamedTuple):
    """A row; its least height where there is something to write."""

    cells: tuple[Cell, ...]
    height: int = 0


def table(
    head: Row | None,
    rows: Sequence[Row],
    sides: Sequence[Side],
    *,
    widths: Sequence[int],
    style: str = TABLE,
    caption: str = "",
) -> str:
    """Return a table whose head is repeated on each page, and whose rows are not broken in two.

    A short table stays on one page; of a longer one the last two rows stay together.
    """
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    told = f'<w:tblCaption w:val="{escaped(caption)}"/>' if caption else ""
    look = 'w:val="0600" w:firstRow="0"' if head is None else 'w:val="0620" w:firstRow="1"'
    body = "".join(
        _row(row, sides, widths, stays=at < len(rows) - 1 and (len(rows) <= KEPT_TOGETHER or at == len(rows) - 2))
        for at, row in enumerate(rows)
    )
    top = "" if head is None else _row(head, sides, widths, stays=True, repeated=True)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook {look} w:lastRow="0" w:firstColumn="0" w:lastColumn="0"'
        f' w:noHBand="1" w:noVBand="1"/>{told}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{top}{body}</w:tbl>"
    )


def _row(row: Row, sides: Sequence[Side], widths: Sequence[int], *, stays: bool, repeated: bool = False) -> str:
    cells, at = [], 0
    for cell in row.cells:
        width = sum(widths[at : at + cell.span])
        cells.append(_cell(cell, sides[at], width, stays=stays, low=bool(row.height) or repeated))
        at += cell.span
    height = f'<w:trHeight w:val="{row.height}" w:hRule="atLeast"/>' if row.height else ""
    head = "<w:tblHeader/>" if repeated else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{height}{head}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(cell: Cell, side: Side, width: int, *, stays: bool, low: bool) -> str:
    span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
    edges = f"<w:tcBorders>{cell.edges}</w:tcBorders>" if cell.edges else ""
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{cell.fill}"/>' if cell.fill else ""
    kept = "<w:keepNext/>" if stays else ""
    right = '<w:jc w:val="right"/>' if side == "right" else ""
    text = paragraph(runs(cell.text, bold=cell.bold) if cell.text else "", CELL, kept + right)
    sunk = '<w:vAlign w:val="bottom"/>' if low else ""
    size = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    return f"<w:tc><w:tcPr>{size}{span}{edges}{fill}{sunk}</w:tcPr>{text}</w:tc>"


def head_row(titles: Sequence[str]) -> Row:
    """Return the row of the columns' headings."""
    edge = f'<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{INK}"/>'
    return Row(tuple(Cell(title, SHADE, bold=True, edges=edge) for title in titles))


def total_row(cells: Sequence[str]) -> Row:
    """Return the row of the totals."""
    edge = f'<w:top w:val="single" w:sz="8" w:space="0" w:color="{INK}"/>'
    return Row(tuple(Cell(cell, bold=True, edges=edge) for cell in cells))


def column_widths(titles: Sequence[str], rows: Sequence[Sequence[str]], sides: Sequence[Side]) -> tuple[int, ...]:
    """Return the widths of a table's columns: numbers whole, texts narrowed until all fit on the page."""
    columns = range(len(titles))
    least = [
        _room(max([_longest_word(titles[at]) + BOLDER, *(_unbroken(row[at], sides[at]) for row in rows)]))
        for at in columns
    ]
    wanted = [
        max(
            least[at],
            _room(max((_length(row[at]) for row in rows), default=0)),
            _room(min(_length(titles[at]), SHORT_TITLE)),
        )
        for at in columns
    ]
    while sum(wanted) > TEXT_WIDTH:
        at = max(columns, key=lambda column: wanted[column] - least[column])
        if wanted[at] <= least[at]:
            return tuple(width * TEXT_WIDTH // sum(wanted) for width in wanted)
        wanted[at] -= min(LETTER, wanted[at] - least[at])
    texts = [at for at in columns if sides[at] == "left" and any(row[at] for row in rows)]
    if texts and sum(wanted) > NEARLY_FULL * TEXT_WIDTH:
        widest = max(texts, key=lambda column: wanted[column])
        if wanted[widest] >= _room(SHORT):
            wanted[widest] += TEXT_WIDTH - sum(wanted)
    return tuple(wanted)


def _room(letters: int) -> int:
    return letters * LETTER + PADDING


def _unbroken(text: str, side: Side) -> int:
    """Return the letters that must stay in one line: a whole number, the longest word of a text."""
    return _length(text) if side == "right" else min(_longest_word(text), LONGEST_WORD)


def _longest_word(text: str) -> int:
    return max(map(_length, re.split(r"[ \n-]", text)))


def _length(text: str) -> int:
    """Return how long a text is in letters, a wide one counted one and a half times."""
    return len(text) + -(-sum(letter in WIDE for letter in text) // 2)
