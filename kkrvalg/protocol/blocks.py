"""A printout as blocks: what a document is made of, whatever kind of file it becomes.

A printout is written on a :class:`Recorder` as on any page; what it says is then a list of blocks, and each kind
of document is a small renderer over them. A renderer escapes: a block holds plain text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, NamedTuple, TypeAlias

from kkrvalg.protocol.text import Page, Side

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

DOCUMENT_WIDTH = 132
"""Columns a document is said to have, where a printout asks whether a table is narrow enough."""
ARROW = "←"
"""How a cell begins that points at its row."""
GROUP = 4
"""Characters in each group of a long digest."""
_NUMBER = re.compile(r"^\d+\. ")


class Heading(NamedTuple):
    """A heading; ``level`` is 1 for the largest."""

    text: str
    level: int


class Paragraph(NamedTuple):
    """Running text."""

    text: str


class Notice(NamedTuple):
    """What a reader must not miss: something is open."""

    text: str


class Verbatim(NamedTuple):
    """Lines as they are to be pasted."""

    lines: tuple[str, ...]


class Table(NamedTuple):
    """A table: (title, side) of each column, the rows, the row of totals, and what it shows.

    ``marks`` are the positions of the rows that stand out.
    """

    columns: tuple[tuple[str, Side], ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] | None = None
    marks: tuple[int, ...] = ()
    caption: str = ""


class GridCell(NamedTuple):
    """A quotient of a list: ``seats`` are the numbers of the seat it won ("3", or "3–4" where two share them).

    ``lot`` says that a lot is, or was, drawn among it and equal ones.
    """

    quotient: str
    seats: str = ""
    lot: bool = False


class GridRow(NamedTuple):
    """A list with its quotients, one for each divisor."""

    name: str
    label: str
    cells: tuple[GridCell, ...]


class QuotientGrid(NamedTuple):
    """Lists by divisors: every quotient that could win, the winning ones numbered in the order of the seats."""

    caption: str
    divisors: tuple[str, ...]
    rows: tuple[GridRow, ...]

    @property
    def is_labelled(self) -> bool:
        """Whether any list has a name beside its letter."""
        return any(row.label for row in self.rows)


class LotForm(NamedTuple):
    """A lot: what it decides and among whom; who was drawn, when and seen by whom, each "" while it is not known.

    ``article`` is where the lot is prescribed.
    """

    title: str
    article: str
    question: str
    names: tuple[str, ...]
    seats: int
    drawn: str = ""
    date: str = ""
    witness: str = ""


class Figure(NamedTuple):
    """A drawing (SVG, of itself complete) with a caption and the same in words for those who cannot see it."""

    svg: str
    alt: str
    caption: str


class PageBreak(NamedTuple):
    """What follows begins on a new page, where there are pages."""


Block: TypeAlias = Heading | Paragraph | Notice | Verbatim | Table | QuotientGrid | LotForm | Figure | PageBreak


class Stamp(NamedTuple):
    """What stands at the foot of a document: its number, its day, and the digest of the protocol behind it."""

    number: str
    day: date
    digest: str

    @property
    def grouped(self) -> str:
        """The digest in groups of four."""
        return " ".join(self.digest[at : at + GROUP] for at in range(0, len(self.digest), GROUP))


class Document(NamedTuple):
    """A whole document: its title, what it consists of, the language it is in, and its stamp if it has one."""

    title: str
    blocks: tuple[Block, ...]
    language: str
    stamp: Stamp | None = None


@dataclass
class Recorder(Page):
    """A page that keeps what is written on it as blocks."""

    width: int = DOCUMENT_WIDTH
    lines: list[str] = field(default_factory=lambda: [""])
    blocks: list[Block] = field(default_factory=list)
    flows: ClassVar[bool] = True

    def write(self, line: str = "") -> None:
        """Keep a line as it is; blank ones only set things apart on a terminal."""
        if line.strip():
            self.verbatim(line.strip())

    def heading(self, text: str, _level: int, outline: int) -> None:
        """Keep a heading."""
        self.blocks.append(Heading(text, outline))

    def paragraph(self, text: str) -> None:
        """Keep a paragraph."""
        if text.strip():
            self.blocks.append(Paragraph(text))

    def verbatim(self, text: str) -> None:
        """Keep a line as it is to be pasted, together with those before it."""
        if self.blocks and isinstance(self.blocks[-1], Verbatim):
            self.blocks[-1] = Verbatim((*self.blocks[-1].lines, text))
        else:
            self.blocks.append(Verbatim((text,)))

    def table(
        self,
        columns: Sequence[tuple[str, Side]],
        rows: Iterable[Sequence[str]],
        total: Sequence[str] | None,
        caption: str,
    ) -> None:
        """Keep a table; a row with a cell that points at it stands out."""
        body = tuple(map(tuple, rows))
        marks = tuple(at for at, row in enumerate(body) if any(cell.startswith(ARROW) for cell in row))
        foot = None if total is None else tuple(total)
        self.blocks.append(Table(tuple(columns), body, foot, marks, caption))

    def add(self, block: Block) -> None:
        """Keep a block."""
        self.blocks.append(block)

    def document(self, language: str, stamp: Stamp | None = None) -> Document:
        """Return what was written as a document: the first heading is its title, the others lie below it."""
        blocks = list(self.blocks)
        first = blocks[0] if blocks else None
        if not isinstance(first, Heading):
            return Document("", tuple(outlined(blocks)), language, stamp)
        return Document(first.text, tuple(outlined(blocks[1:])), language, stamp)


def outlined(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks with the headings' levels from 1 and without gaps, as assistive programs expect."""
    above: list[int] = []
    for block in blocks:
        if not isinstance(block, Heading):
            yield block
            continue
        while above and above[-1] >= block.level:
            above.pop()
        above.append(block.level)
        yield Heading(block.text, len(above))


def captioned(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks with a caption for every table: its own, else the heading above it."""
    heading = ""
    for block in blocks:
        if isinstance(block, Heading):
            heading = _NUMBER.sub("", block.text)
        yield block._replace(caption=heading) if isinstance(block, Table) and not block.caption else block


def bands(grid: QuotientGrid, most: int) -> tuple[QuotientGrid, ...]:
    """Return a grid in parts of at most ``most`` divisors each, as equal in width as can be.

    In a later part only the lists stand that won a seat or are in a lot there.
    """
    number = max(1, -(-len(grid.divisors) // most))
    width = -(-len(grid.divisors) // number)
    parts = []
    for first in range(0, max(1, len(grid.divisors)), max(1, width)):
        place = slice(first, first + width)
        rows = tuple(row._replace(cells=row.cells[place]) for row in grid.rows)
        kept = tuple(row for row in rows if not first or any(cell.seats or cell.lot for cell in row.cells))
        if kept or not first:
            parts.append(grid._replace(divisors=grid.divisors[place], rows=kept))
    return tuple(parts)
