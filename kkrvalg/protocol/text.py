"""The pieces a text printout is made of: headings, paragraphs and tables on a page of a fixed width.

A page is laid out with the standard library's textwrap alone: a general layout library takes longer to import
and to draw the ten tables of a post than the whole calculation does (``benchmarks/startup.py``).
"""

from __future__ import annotations

import re
import textwrap
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kkrvalg.protocol.blocks import Block

Side = Literal["left", "right"]
INDENT = "  "
NO_BREAK = "\N{NO-BREAK SPACE}"
GAP = 2
NARROWEST = 6
BOLD, PLAIN = "\x1b[1m", "\x1b[0m"
BULLETS = ("- ", "→ ")
"""What a paragraph begins with that is a point of a list: its other lines stand below its first word."""
ARTICLE = re.compile(r"(§§?|stk\.|nr\.) (?=\d)")
"""An article, whose sign and number stay on one line."""


@dataclass
class Page:
    """A text under way on a terminal or in a plain file: what every printout is written on.

    A printout calls :func:`heading`, :func:`paragraph`, :func:`verbatim` and :func:`table` and does not know where
    it goes: other documents are written on a page of their own (:class:`kkrvalg.protocol.blocks.Recorder`).

    Attributes:
        width: the columns there are.
        styled: whether headings may be bold.
        lines: the lines so far.
        depth: how many levels deeper than they say the headings stand.
    """

    width: int = 80
    styled: bool = False
    lines: list[str] = field(default_factory=list)
    depth: int = 0
    flows: ClassVar[bool] = False
    """Whether the text is wrapped by whoever shows it; else the page wraps it to its width."""

    def write(self, line: str = "") -> None:
        """Add a line as it is."""
        self.lines.append(line.rstrip())

    def text(self) -> str:
        """Return the whole text, with a line break after each line."""
        return "".join(f"{line}\n" for line in self.lines)

    def heading(self, text: str, level: int, _outline: int) -> None:
        """Print a heading with a blank line before it; the first level is underlined."""
        if self.lines and self.lines[-1]:
            self.write()
        for line in textwrap.wrap(text, self.width):
            self.write(f"{BOLD}{line}{PLAIN}" if self.styled else line)
        if level == 1:
            self.write("=" * min(len(text), self.width))

    def paragraph(self, text: str) -> None:
        """Print a paragraph, indented and wrapped to the width."""
        hanging = INDENT + " " * 2 if text.startswith(BULLETS) else INDENT
        for line in _wrapped(text, self.width, first=INDENT, others=hanging):
            self.write(line)

    def verbatim(self, text: str) -> None:
        """Print a line as it is to be pasted: never wrapped."""
        self.write(2 * INDENT + text)

    def table(
        self,
        columns: Sequence[tuple[str, Side]],
        rows: Iterable[Sequence[str]],
        total: Sequence[str] | None,
        _caption: str,
    ) -> None:
        """Print a table; a column that is too wide is narrowed, and its cells go on in the lines below."""
        titles = [title for title, _side in columns]
        sides = [side for _title, side in columns]
        body = [list(row) for row in rows]
        foot = [] if total is None else [list(total)]
        widths = _widths([titles, *body, *foot], sides, self.width - len(INDENT))
        rule = INDENT + "─" * (sum(widths) + GAP * (len(widths) - 1))
        _write_row(self, titles, widths, sides)
        self.write(rule)
        for row in body:
            _write_row(self, row, widths, sides)
        if foot:
            self.write(rule)
            _write_row(self, foot[0], widths, sides)
        self.write()

    def add(self, block: Block) -> None:
        """Print a block that other documents have and a terminal shows as tables and lines."""
        from kkrvalg.protocol.blocks_text import write_block  # noqa: PLC0415 (start-up stays light)

        write_block(self, block)

    @contextmanager
    def nested(self, levels: int = 1) -> Iterator[None]:
        """Let every heading of the block stand deeper: a printout becomes a part of another one."""
        self.depth += levels
        try:
            yield
        finally:
            self.depth -= levels


def heading(page: Page, text: str, *, level: int = 2, outline: int | None = None) -> None:
    """Print a heading; ``outline`` is its level in a document's outline, where that is not ``level``."""
    page.heading(text, level + page.depth, (level if outline is None else outline) + page.depth)


def paragraph(page: Page, text: str) -> None:
    """Print a paragraph."""
    page.paragraph(text)


def verbatim(page: Page, text: str) -> None:
    """Print a line as it is to be pasted."""
    page.verbatim(text)


def table(
    page: Page,
    columns: Sequence[tuple[str, Side]],
    rows: Iterable[Sequence[str]],
    *,
    total: Sequence[str] | None = None,
    caption: str = "",
) -> None:
    """Print a table: a heading for each column with its side, the rows, and a last row of totals.

    ``caption`` says what it shows where the heading above it does not.
    """
    page.table(columns, rows, total, caption)


def _wrapped(text: str, width: int, *, first: str = "", others: str = "") -> list[str]:
    """Return a text as lines of at most ``width`` columns, broken at spaces, but never inside an article."""
    lines = textwrap.wrap(
        _joined(text), width, initial_indent=first, subsequent_indent=others, break_on_hyphens=False
    )
    return [re.sub(rf"(?<=[§.]){NO_BREAK}(?=\d)", " ", line) for line in lines]


def _joined(text: str) -> str:
    return ARTICLE.sub(rf"\1{NO_BREAK}", text)


def _widths(rows: Sequence[Sequence[str]], sides: Sequence[Side], room: int) -> list[int]:
    """Return the columns' widths: as wide as their cells, the widest left-hand ones narrowed until all fit.

    A column is narrowed below its longest word only when none can be narrowed else.
    """
    widths = [max(len(row[column]) for row in rows) for column in range(len(sides))]
    words = [max(NARROWEST, *map(_longest_word, column)) for column in zip(*rows, strict=True)]
    excess = sum(widths) + GAP * (len(widths) - 1) - room
    for narrowest in (words, [NARROWEST] * len(widths)):
        while excess > 0:
            open_to = [
                column
                for column, side in enumerate(sides)
                if side == "left" and widths[column] > narrowest[column]
            ]
            if not open_to:
                break
            widths[max(open_to, key=widths.__getitem__)] -= 1
            excess -= 1
    return widths


def _longest_word(cell: str) -> int:
    return max(map(len, _joined(cell).split(" ")))


def _write_row(page: Page, cells: Sequence[str], widths: Sequence[int], sides: Sequence[Side]) -> None:
    """Print a row; a cell that is too wide goes on in the lines below."""
    wrapped = [
        [cell] if len(cell) <= width else _wrapped(cell, width) for cell, width in zip(cells, widths, strict=True)
    ]
    for number in range(max(len(lines) for lines in wrapped)):
        parts = [lines[number] if number < len(lines) else "" for lines in wrapped]
        line = (" " * GAP).join(
            part.rjust(width) if side == "right" else part.ljust(width)
            for part, width, side in zip(parts, widths, sides, strict=True)
        )
        page.write(INDENT + line)
