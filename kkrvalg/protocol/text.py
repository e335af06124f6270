"""The pieces a text printout is made of: headings, paragraphs and tables on a console of any width."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from rich import box
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console

INDENT = 2


def heading(console: Console, text: str, *, level: Literal[1, 2] = 2) -> None:
    """Print a heading with a blank line before it; the first level is underlined."""
    console.print()
    console.print(Text(text, style="bold"))
    if level == 1:
        console.print("=" * min(len(text), console.width))


def paragraph(console: Console, text: str, *, style: str = "") -> None:
    """Print a paragraph, indented and wrapped to the width."""
    console.print(Padding(Text(text, style=style), (0, 0, 0, INDENT)))


def verbatim(console: Console, text: str) -> None:
    """Print a line as it is to be pasted: never wrapped."""
    console.print(Text(" " * 2 * INDENT + text), soft_wrap=True)


def table(
    console: Console,
    columns: Sequence[tuple[str, Literal["left", "right"]]],
    rows: Iterable[Sequence[str]],
    *,
    total: Sequence[str] | None = None,
) -> None:
    """Print a table: a heading for each column with its side, the rows, and a last row of totals."""
    made = Table(
        box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_footer=total is not None, header_style=""
    )
    footer = total or [""] * len(columns)
    for (title, side), foot in zip(columns, footer, strict=True):
        made.add_column(title, foot, justify=side, overflow="fold", no_wrap=side == "right")
    for row in rows:
        made.add_row(*(Text(cell) for cell in row))
    console.print(Padding(made, (0, 0, 0, INDENT)))
