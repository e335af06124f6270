"""A document as Markdown (CommonMark with GitHub's tables)."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, assert_never

from kkrvalg.protocol.block_words import column_titles, grid_rows, lot_lines, stamp_line
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
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkrvalg.protocol.blocks import Block, Document
    from kkrvalg.protocol.text import Side

_SPECIAL = re.compile(r"([\\`*_\[\]|$~])")
_BLANK = re.compile(r"\s+")
_AT_START = re.compile(r"^(\d{1,9})([.)])(?= |$)|^([-+#=:])")
_ROOM = "…" * 12
RULES: dict[Side, str] = {"left": ":---", "right": "---:"}


def markdown_document(document: Document) -> str:
    """Return a document as Markdown text."""
    parts = [f"# {escaped(document.title)}", *map(_block, document.blocks)]
    if document.stamp is not None:
        parts += ["---", escaped(stamp_line(document.stamp))]
    return "\n\n".join(part for part in parts if part) + "\n"


def paragraph_text(text: str) -> str:
    """Return a text that Markdown shows as it is, as a paragraph of one line: it begins no list and no heading."""
    return _AT_START.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", escaped(text))


def escaped(text: str) -> str:
    """Return a text that Markdown shows as it is, inside a line."""
    plain = _BLANK.sub(" ", text.replace("\N{NO-BREAK SPACE}", "\0")).replace("\0", "\N{NO-BREAK SPACE}").strip()
    return _SPECIAL.sub(r"\\\1", escape(plain, quote=False))


def _block(block: Block) -> str:  # noqa: PLR0911 (one return for each kind)
    match block:
        case Heading():
            return f"{'#' * min(block.level + 1, 6)} {escaped(block.text)}"
        case Paragraph():
            return paragraph_text(block.text)
        case Notice():
            return f"> **{escaped(block.text)}**"
        case Verbatim():
            return "\n".join(f"    {line}" for line in block.lines)
        case Table():
            return _table(block)
        case QuotientGrid():
            titles = column_titles(block)
            before = len(titles) - len(block.divisors)
            sides: list[Side] = ["left" if at < before else "right" for at in range(len(titles))]
            return _captioned(block.caption, _rows(titles, sides, grid_rows(block)))
        case LotForm():
            return "\n".join(f"- {escaped(line)}" for line in lot_lines(block, _ROOM))
        case Figure():
            return f"*{escaped(block.caption)}* {escaped(block.alt)}"
        case PageBreak():
            return "---"
        case _:
            assert_never(block)


def _table(table: Table) -> str:
    titles = [title for title, _side in table.columns]
    sides = [side for _title, side in table.columns]
    rows = [
        [f"**{escaped(cell)}**" if cell.strip() and at in table.marks else escaped(cell) for cell in row]
        for at, row in enumerate(table.rows)
    ]
    if table.total is not None:
        rows.append([f"**{escaped(cell)}**" if cell.strip() else "" for cell in table.total])
    return _captioned(table.caption, _lines([escaped(title) for title in titles], sides, rows))


def _captioned(caption: str, table: str) -> str:
    return f"*{escaped(caption)}*\n\n{table}" if caption.strip() else table


def _rows(titles: Sequence[str], sides: Sequence[Side], rows: Sequence[Sequence[str]]) -> str:
    return _lines([escaped(title) for title in titles], sides, [[escaped(cell) for cell in row] for row in rows])


def _lines(titles: Sequence[str], sides: Sequence[Side], rows: Sequence[Sequence[str]]) -> str:
    """Return the lines of a table whose cells are escaped."""
    lines = [titles, [RULES[side] for side in sides], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
