"""A printout as blocks: what the recorder keeps, outlines, captions, and what a terminal shows of them."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_documents import STAMP, every_block

from kkrvalg import i18n
from kkrvalg.protocol.blocks import (
    Block,
    GridCell,
    GridRow,
    Heading,
    Notice,
    Paragraph,
    QuotientGrid,
    Recorder,
    Table,
    Verbatim,
    bands,
    captioned,
    outlined,
)
from kkrvalg.protocol.text import NO_BREAK, Page, heading, paragraph, table, verbatim


def printed(page: Page) -> Page:
    """Write a printout of every kind that the terminal knows."""
    heading(page, "Titel", level=1)
    heading(page, "KKR", level=1)
    paragraph(page, "Tekst.")
    heading(page, "Trin")
    verbatim(page, "kkrvalg compose")
    verbatim(page, "  --kkr x")
    page.write()
    table(page, (("Parti", "left"), ("", "left")), [("A", "← stor"), ("B", "")], total=("I alt", ""))
    return page


def test_a_recorder_keeps_what_is_written_as_blocks() -> None:
    """Headings, text, lines that belong together, and tables with the rows that point at themselves."""
    page = Recorder()
    printed(page)
    assert page.blocks == [
        Heading("Titel", 1),
        Heading("KKR", 1),
        Paragraph("Tekst."),
        Heading("Trin", 2),
        Verbatim(("kkrvalg compose", "  --kkr x")),
        Table((("Parti", "left"), ("", "left")), (("A", "← stor"), ("B", "")), ("I alt", ""), (0,)),
    ]


def test_the_first_heading_is_the_title_and_the_others_lie_below_it() -> None:
    """Levels begin at 1 and leave none out."""
    page = Recorder()
    printed(page)
    made = page.document("da", STAMP)
    assert (made.title, made.language, made.stamp) == ("Titel", "da", STAMP)
    headings = [block for block in made.blocks if isinstance(block, Heading)]
    assert headings == [Heading("KKR", 1), Heading("Trin", 2)]


def test_a_page_without_a_heading_has_no_title() -> None:
    """Nothing is taken for a title that is none."""
    page = Recorder()
    paragraph(page, "Kun tekst.")
    assert page.document("da").title == ""
    assert page.document("da").blocks == (Paragraph("Kun tekst."),)


@given(st.lists(st.integers(1, 5), max_size=12))
def test_outlines_leave_no_level_out(levels: list[int]) -> None:
    """Each heading is at most one deeper than the one before, and never deeper than it says."""
    blocks = outlined([Heading("x", level) for level in levels])
    found = [block.level for block in blocks if isinstance(block, Heading)]
    assert all(here <= there + 1 for there, here in itertools.pairwise([0, *found]))
    assert all(here <= wanted for here, wanted in zip(found, levels, strict=True))


def test_a_nested_printout_stands_deeper_and_an_outline_can_differ_from_the_looks() -> None:
    """A part of another document keeps its order; what closes a document is no part of its last chapter."""
    page = Recorder()
    with page.nested():
        heading(page, "Del", level=1)
        heading(page, "Trin")
    heading(page, "Grundlag", outline=1)
    assert page.blocks == [Heading("Del", 2), Heading("Trin", 3), Heading("Grundlag", 1)]


def test_a_table_without_a_caption_takes_the_heading_above_it() -> None:
    """The number of a step is left out, an own caption stays."""
    plain = Table((("A", "left"),), (("1",),))
    own = plain._replace(caption="Egen")
    found = [block for block in captioned([Heading("2. Trin", 1), plain, own]) if isinstance(block, Table)]
    assert [block.caption for block in found] == ["Trin", "Egen"]


@given(st.integers(1, 20), st.integers(1, 9))
def test_a_wide_grid_is_cut_into_parts_that_hold_every_mark(width: int, most: int) -> None:
    """No part is wider than allowed; the divisors follow one another; no quotient that won is lost."""
    cells = tuple(GridCell(str(at), str(at) if at % 3 == 0 else "") for at in range(width))
    rows = (GridRow("A", "", cells), GridRow("B", "", tuple(GridCell(str(at)) for at in range(width))))
    whole = QuotientGrid("x", tuple(map(str, range(width))), rows)
    parts = bands(whole, most)
    assert all(len(part.divisors) <= most for part in parts)
    assert [row.name for row in parts[0].rows] == ["A", "B"]
    kept = [cell for part in parts for row in part.rows for cell in row.cells if cell.seats]
    assert kept == [cell for cell in cells if cell.seats]
    assert all(len(row.cells) == len(part.divisors) for part in parts for row in part.rows)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_a_terminal_shows_every_block_in_80_columns(language: str) -> None:
    """But for what is to be pasted; a drawing is told in words."""
    i18n.use(language)
    page = Page()
    for block in every_block("Et parti med et navn der er længere end de fleste andre partiers navne er"):
        page.add(block)
    pasted = [line for block in every_block() if isinstance(block, Verbatim) for line in block.lines]
    long = [line for line in page.lines if len(line) > 80]
    assert [line for line in long if not line.strip().startswith(pasted[0].split()[0])] == []
    text = " ".join(page.text().split())
    assert "Halvcirkel: Et parti" in text
    assert "12 [1]" in text
    assert {"da": "6 [3–4, ved lod]", "en": "6 [3–4, by lot]"}[language] in text


def test_a_grid_too_wide_for_a_terminal_goes_on_below() -> None:
    """20 divisors of five digits take more than 80 columns; none is left out."""
    page = Page()
    cells = tuple(GridCell("12.345", str(at)) for at in range(1, 21))
    page.add(QuotientGrid("Bred", tuple(map(str, range(1, 21))), (GridRow("A", "Parti A", cells),)))
    assert max(map(len, page.lines)) <= 80
    assert all(f"/ {divisor}" in page.text() for divisor in range(1, 21))


def test_what_is_wrapped_on_a_terminal_is_one_paragraph_in_a_document() -> None:
    """Words, hard blanks included, stay as they were written."""
    text = f"Et langt afsnit med §{NO_BREAK}3, " * 10
    page = Recorder()
    paragraph(page, text)
    blocks: list[Block] = [Paragraph(text)]
    assert page.blocks == blocks
    page.add(Notice("Se her"))
    assert page.blocks[-1] == Notice("Se her")
