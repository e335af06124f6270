"""A document as the source of a Typst document: calls with texts in quotation marks, so that no text is markup."""

from __future__ import annotations

import re
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
    bands,
    captioned,
)
from kkrvalg.protocol.numbers import day
from kkrvalg.protocol.typst_style import STYLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kkrvalg.protocol.blocks import Block, Document, Stamp

MOST_DIVISORS = 7
"""Divisors that fit beside the names on a page."""
SHORT = 24
"""Characters up to which a column of text is as wide as its longest cell."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")


def typst_document(document: Document) -> str:
    """Return a document as Typst source."""
    stamp = document.stamp
    date = "none"
    if stamp is not None:
        date = f"datetime(year: {stamp.day.year}, month: {stamp.day.month}, day: {stamp.day.day})"
    head = (
        f"#show: house.with(title: {quoted(document.title)}, lang: {quoted(document.language)},"
        f" of: {quoted(_(' of '))}, foot: {_array(_foot(stamp, document.title))}, date: {date})"
    )
    calls = (call for block in captioned(document.blocks) for call in _calls(block))
    return "\n".join((STYLE, head, *(f"#{call}" for call in calls), ""))


def quoted(text: str) -> str:
    """Return a text as Typst writes it in code; control characters, which no font shows, become blanks."""
    plain = _CONTROL.sub(" ", unbroken(text))
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", " ") + '"'


def _foot(stamp: Stamp | None, title: str) -> tuple[str, ...]:
    if stamp is None:
        return (title,)
    return (
        _("Document {number} · {day}").format(number=stamp.number, day=day(stamp.day)),
        f"SHA-256 {stamp.grouped}",
    )


def _array(texts: Iterable[str]) -> str:
    return f"({''.join(f'{quoted(text)}, ' for text in texts)})"


def _calls(block: Block) -> Iterator[str]:  # noqa: C901 (one case for each kind of block)
    match block:
        case Heading():
            yield f"heading(level: {block.level}, {quoted(block.text)})"
        case Paragraph():
            yield f"para({quoted(block.text)})"
        case Notice():
            yield f"notice({quoted(block.text)})"
        case Verbatim():
            yield f"lines({', '.join(map(quoted, block.lines))})"
        case Table():
            yield _table(block)
        case QuotientGrid():
            yield from _grid(block)
        case LotForm():
            entries = "".join(f", {_array(entry)}" for entry in lot_entries(block, ""))
            yield (
                f"lot(title: {quoted(block.title)}, article: {quoted(block.article)},"
                f" question: {quoted(block.question)}{entries})"
            )
        case Figure():
            if block.svg:
                yield f"drawing({quoted(block.svg)}, alt: {quoted(block.alt)}, caption: {quoted(block.caption)})"
        case PageBreak():
            yield "pagebreak(weak: true)"
        case _:
            assert_never(block)


def _table(table: Table) -> str:
    cells = "".join(f", {quoted(cell)}" for row in table.rows for cell in row)
    total = "none" if table.total is None else _array(table.total)
    marks = "".join(f"{at}, " for at in table.marks)
    return (
        f"rows(caption: {quoted(table.caption)}, columns: ({', '.join(_widths(table))},),"
        f" sides: ({''.join(f'{side}, ' for _title, side in table.columns)}),"
        f" heads: {_array(title for title, _side in table.columns)}, marks: ({marks}), total: {total}{cells})"
    )


def _widths(table: Table) -> list[str]:
    """Return the columns' widths: long texts share what the short columns leave, by their length."""
    longest = [max(len(row[at]) for row in _all_rows(table)) for at in range(len(table.columns))]
    whole = sum(longest)
    shared = {
        at
        for at, ((_title, side), length) in enumerate(zip(table.columns, longest, strict=True))
        if side == "left" and length > SHORT
    }
    if whole <= _FITS or not shared:
        return ["auto"] * len(longest)
    return [f"{min(length, _FITS)}fr" if at in shared else "auto" for at, length in enumerate(longest)]


_FITS = 80
"""Characters in a row up to which every column can be as wide as its longest cell."""


def _all_rows(table: Table) -> Sequence[Sequence[str]]:
    titles = tuple(title for title, _side in table.columns)
    return (titles, *table.rows, *(() if table.total is None else (table.total,)))


def _grid(grid: QuotientGrid) -> Iterator[str]:
    for part in bands(grid, MOST_DIVISORS):
        titles = column_titles(part)
        cells: list[str] = []
        for row in part.rows:
            cells += map(quoted, row_head(part, row))
            for cell in row.cells:
                mark = cell_mark(cell).strip("[]()")
                cells.append(f"cell({quoted(cell.quotient)}, seats: {quoted(mark)}, lot: {str(cell.lot).lower()})")
        yield (
            f"quotients(caption: {quoted(part.caption)}, names: {len(titles) - len(part.divisors)},"
            f" heads: {_array(titles)}{''.join(f', {cell}' for cell in cells)})"
        )
