"""The pieces a text printout is made of: headings, paragraphs and tables on a page of a fixed width.

A page is laid out with the standard library's textwrap alone: a general layout library takes longer to import
and to draw the ten tables of a post than the whole calculation does (``benchmarks/startup.py``).
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Side = Literal["left", "right"]
INDENT = "  "
NO_BREAK = "\N{NO-BREAK SPACE}"
GAP = 2
NARROWEST = 6
BOLD, PLAIN = "\x1b[1m", "\x1b[0m"


@dataclass
class Page:
    """A text under way: its width in columns, whether it may be styled, and its lines so far."""

    width: int = 80
    styled: bool = False
    lines: list[str] = field(default_factory=list)

    def write(self, line: str = "") -> None:
        """Add a line as it is."""
        self.lines.append(line.rstrip())

    def text(self) -> str:
        """Return the whole text, with a line break after each line."""
        return "".join(f"{line}\n" for line in self.lines)


def heading(page: Page, text: str, *, level: Literal[1, 2] = 2) -> None:
    """Print a heading with a blank line before it; the first level is underlined."""
    if page.lines and page.lines[-1]:
        page.write()
    for line in textwrap.wrap(text, page.width):
        page.write(f"{BOLD}{line}{PLAIN}" if page.styled else line)
    if level == 1:
        page.write("=" * min(len(text), page.width))


def paragraph(page: Page, text: str) -> None:
    """Print a paragraph, indented and wrapped to the width."""
    for line in textwrap.wrap(
        text, page.width, initial_indent=INDENT, subsequent_indent=INDENT, break_on_hyphens=False
    ):
        page.write(line)


def verbatim(page: Page, text: str) -> None:
    """Print a line as it is to be pasted: never wrapped."""
    page.write(2 * INDENT + text)


def table(
    page: Page,
    columns: Sequence[tuple[str, Side]],
    rows: Iterable[Sequence[str]],
    *,
    total: Sequence[str] | None = None,
) -> None:
    """Print a table: a heading for each column with its side, the rows, and a last row of totals."""
    titles = [title for title, _side in columns]
    sides = [side for _title, side in columns]
    body = [list(row) for row in rows]
    foot = [] if total is None else [list(total)]
    widths = _widths([titles, *body, *foot], sides, page.width - len(INDENT))
    rule = INDENT + "─" * (sum(widths) + GAP * (len(widths) - 1))
    _write_row(page, titles, widths, sides)
    page.write(rule)
    for row in body:
        _write_row(page, row, widths, sides)
    if foot:
        page.write(rule)
        _write_row(page, foot[0], widths, sides)
    page.write()


def _widths(rows: Sequence[Sequence[str]], sides: Sequence[Side], room: int) -> list[int]:
    """Return the columns' widths: as wide as their cells, the widest left-hand ones narrowed until all fit."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(sides))]
    excess = sum(widths) + GAP * (len(widths) - 1) - room
    while excess > 0:
        widest = max(
            (column for column, side in enumerate(sides) if side == "left"),
            key=lambda column: widths[column],
            default=None,
        )
        if widest is None or widths[widest] <= NARROWEST:
            break
        widths[widest] -= 1
        excess -= 1
    return widths


def _write_row(page: Page, cells: Sequence[str], widths: Sequence[int], sides: Sequence[Side]) -> None:
    """Print a row; a cell that is too wide goes on in the lines below."""
    wrapped = [
        [cell] if len(cell) <= width else textwrap.wrap(cell, width, break_on_hyphens=False)
        for cell, width in zip(cells, widths, strict=True)
    ]
    for number in range(max(len(lines) for lines in wrapped)):
        parts = [lines[number] if number < len(lines) else "" for lines in wrapped]
        line = (" " * GAP).join(
            part.rjust(width) if side == "right" else part.ljust(width)
            for part, width, side in zip(parts, widths, sides, strict=True)
        )
        page.write(INDENT + line)
