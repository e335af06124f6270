"""A document as a Word file, read again by the library that others read it with."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from io import BytesIO
from zipfile import ZipFile

import made_up_documents
import pytest
import word_reading as word
from hypothesis import given, settings
from hypothesis import strategies as st

from kkrvalg import i18n
from kkrvalg.protocol.blocks import (
    Document,
    GridCell,
    GridRow,
    Heading,
    LotForm,
    PageBreak,
    Paragraph,
    QuotientGrid,
    Recorder,
    Table,
)
from kkrvalg.protocol.text import heading, paragraph, table
from kkrvalg.protocol.word_document import word_document
from kkrvalg.protocol.word_style import AMBER, GREEN, TEXT_WIDTH
from kkrvalg.protocol.word_xml import LETTER, PADDING, column_widths

NASTY = "A\x00B\x0b]]>&lt;<w:p/>\ufffe\x85 \"'\u202e😀"
"""A name with what XML forbids, what ends its sections, and letters beyond the first plane."""


def of(*blocks: object, title: str = "Titel", language: str = "da") -> bytes:
    """Return a document of these blocks as a Word file."""
    return word_document(Document(title, blocks, language))  # type: ignore[arg-type]


NUMBERS = Table(
    (("Parti", "left"), ("Stemmer", "right")),
    (("A", "12"), ("B", "← 8")),
    total=("I alt", "20"),
    marks=(1,),
    caption="Stemmer",
)


# --- what it consists of ----------------------------------------------------------------------------------------


def test_headings_are_headings_and_the_title_is_the_title() -> None:
    """Navigation and a table of contents are made of them; a deeper level than Word's four here is the fourth."""
    found = word.read(of(*(Heading(f"Niveau {level}", level) for level in (1, 2, 3, 4, 5))))
    assert word.headings(found) == [(min(level, 4), f"Niveau {level}") for level in (1, 2, 3, 4, 5)]
    assert word.paragraphs(found, "Title") == ["Titel"]


def test_every_kind_of_block_is_in_the_file() -> None:
    """What each block says is read again; a figure is said in words."""
    found = word.read(word_document(made_up_documents.document("Parti Æ")))
    text = word.everything(found)
    for said in (
        "Titel Parti Æ",
        "Afsnit Parti Æ",
        "Løbende tekst om Parti Æ.",
        "Uafgjort for Parti Æ",
        "kkrvalg appoint --lot Parti Æ",
        "Stemmer på Parti Æ",
        "1.333",
        "12 [1]",
        "6 [3–4, by lot]",
        "Parti Æ og B har samme kvotient.",
        "Vidne Vidnesen",
        "Pladserne, Parti Æ: Halvcirkel: Parti Æ",
        "Sidste afsnit",
    ):
        assert said in text, said
    assert [len(t.rows) for t in found.tables] == [4, 3, 9, 9]


def test_the_styles_that_word_does_not_know_have_names_in_the_language_of_the_document() -> None:
    """A notice and what is to be pasted can be chosen by name where the document is edited."""
    i18n.use("da")
    found = word.read(word_document(made_up_documents.document()))
    assert word.paragraphs(found, "Bemærk") == ["Uafgjort for Parti Æ"]
    assert word.paragraphs(found, "Som det står") == ["kkrvalg appoint --lot Parti Æ\n  indrykket"]
    fonts = {style.name: style.font.name for style in found.styles}
    assert (fonts["Normal"], fonts["Som det står"]) == (None, "Consolas")


def test_points_of_a_list_are_a_list() -> None:
    """Their dash is the list's; the sentence before them stays on their page."""
    found = word.read(of(Paragraph("Det indstilles, at KKR"), Paragraph("- vælger"), Paragraph("· udpeger")))
    assert word.paragraphs(found, "List Bullet") == ["vælger", "udpeger"]
    lead = next(p for p in found.paragraphs if p.text.startswith("Det"))
    assert lead.paragraph_format.keep_with_next


def test_what_follows_a_page_break_begins_on_a_new_page() -> None:
    """Whether it is a heading, a table with a caption or one without."""
    for block in (Heading("Ny side", 1), NUMBERS, NUMBERS._replace(caption="")):
        found = word.read(of(Paragraph("Først"), PageBreak(), block))
        breaking = [p for p in found.paragraphs if p.paragraph_format.page_break_before]
        assert len(breaking) == 1


# --- tables -----------------------------------------------------------------------------------------------------


def test_the_head_of_a_table_is_repeated_and_no_row_is_torn_apart() -> None:
    """The first row alone is a head."""
    marks = word.row_marks(word.read(of(NUMBERS)).tables[0])
    assert marks == [{"cantSplit", "tblHeader"}, *[{"cantSplit"}] * 3]


def test_numbers_stand_to_the_right_and_totals_are_bold() -> None:
    """So does the heading above the numbers."""
    found = word.read(of(NUMBERS)).tables[0]
    assert [row.cells[1].paragraphs[0].alignment for row in found.rows] == [2] * 4
    assert [row.cells[0].paragraphs[0].alignment for row in found.rows] == [None] * 4
    assert [row.cells[1].paragraphs[0].runs[0].bold for row in found.rows] == [True, None, True, True]
    assert word.fill(found.rows[2].cells[0]) == AMBER


def test_captions_are_counted_by_word() -> None:
    """The number is a field, which is counted anew when a table is put in."""
    data = of(NUMBERS, NUMBERS)
    text = word.parts(data)["word/document.xml"].decode("utf-8")
    assert text.count("SEQ Table \\* ARABIC") == 2
    assert re.findall(r"<w:t>(\d)</w:t>", text) == ["1", "2"]
    assert text.count('<w:tblCaption w:val="Stemmer"/>') == 2


def test_two_tables_in_a_row_stay_two() -> None:
    """Word makes one of tables that nothing stands between; the last thing in a document is a paragraph."""
    plain = NUMBERS._replace(caption="")
    body = word.read(of(plain, plain)).element.body
    kinds = [child.tag.removeprefix(word.W) for child in body]
    assert kinds == ["p", "tbl", "p", "tbl", "p", "sectPr"]


def test_a_table_without_a_caption_is_called_by_the_heading_above_it() -> None:
    """What a screen reader says of it."""
    data = of(Heading("RBR & venner", 1), NUMBERS._replace(caption=""))
    assert b'<w:tblCaption w:val="RBR &amp; venner"/>' in word.parts(data)["word/document.xml"]


@pytest.mark.parametrize("columns", [2, 5, 12, 40])
def test_no_table_is_wider_than_the_page(columns: int) -> None:
    """However many columns, and however long a word in one."""
    titles = [f"Kolonne {at}" for at in range(columns)]
    rows = [["Donaudampfschifffahrtsgesellschaftskapitän" if at == 1 else "1.234.567" for at in range(columns)]]
    sides = ["left" if at == 1 else "right" for at in range(columns)]
    widths = column_widths(titles, rows, sides)  # type: ignore[arg-type]
    assert len(widths) == columns
    assert sum(widths) <= TEXT_WIDTH
    assert min(widths) > 0


def test_a_text_is_narrowed_before_a_number_is() -> None:
    """A number that goes on in the next line is another number."""
    rows = [["Et langt navn " * 12, "1.234.567"]]
    text, number = column_widths(["Navn", "Stemmer"], rows, ["left", "right"])
    assert (text + number, number) == (TEXT_WIDTH, 9 * LETTER + PADDING)


# --- grids and lots ---------------------------------------------------------------------------------------------


def test_winning_quotients_are_shaded_and_numbered() -> None:
    """A won 12/1; 6 is a lot between A's second and B's first, of which B won seat 2."""
    grid = QuotientGrid(
        "Kvotienter",
        ("1", "2"),
        (
            GridRow("A", "", (GridCell("12", "1"), GridCell("6", "", lot=True))),
            GridRow("B", "", (GridCell("6", "2", lot=True), GridCell("3"))),
        ),
    )
    found = word.read(of(grid)).tables[0]
    assert word.cells(found) == [["List", "/ 1", "/ 2"], ["A", "12 [1]", "6 (lot)"], ["B", "6 [2, by lot]", "3"]]
    assert [[word.fill(cell) for cell in row.cells[1:]] for row in found.rows[1:]] == [[GREEN, AMBER], [AMBER, ""]]
    assert b'w:val="dashed"' in word.parts(of(grid))["word/document.xml"]


def test_a_wide_grid_is_cut_in_parts_below_each_other() -> None:
    """Twelve divisors do not fit beside the names: two tables of six, the second with the winners alone."""
    cells = tuple(GridCell(str(100 // at), "9" if at == 12 else "") for at in range(1, 13))
    rows = (GridRow("A", "Et navn", cells), GridRow("B", "Andet", tuple(c._replace(seats="") for c in cells)))
    found = word.read(of(QuotientGrid("Bredt", tuple(map(str, range(1, 13))), rows)))
    assert [(len(t.rows), len(t.columns)) for t in found.tables] == [(3, 8), (2, 8)]


def test_a_lot_that_is_not_drawn_has_lines_to_sign() -> None:
    """Who was drawn, the day, the witness and two signatures; of one that was drawn only the signatures."""
    form = LotForm("RBR", "§ 4, stk. 4", "A og B har samme kvotient.", ("A", "B"), 1)
    drawn = form._replace(drawn="A", date="19. januar 2026", witness="Vidne")
    for lot, lines in ((form, 5), (drawn, 2)):
        data = of(lot)
        xml = word.parts(data)["word/document.xml"].decode("utf-8")
        assert xml.count("<w:trHeight") == lines
        assert xml.count('<w:tcBorders><w:bottom w:val="single"') == lines
        assert word.cells(word.read(data).tables[0])[0][0] == "RBR (§ 4, stk. 4)"


# --- languages and properties -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "spelling"), [("da", "da-DK"), ("en", "en-GB")])
def test_the_language_is_set_so_that_spelling_and_hyphenation_work(language: str, spelling: str) -> None:
    """No other language is left anywhere, and hyphenation is on."""
    parts = word.parts(of(Paragraph("Tekst"), language=language))
    found = {
        tongue
        for name, data in parts.items()
        if name.startswith("word/") and "theme" not in name and "font" not in name
        for tongue in re.findall(r'<w:(?:lang|themeFontLang) w:val="([^"]+)"', data.decode("utf-8"))
    }
    assert found == {spelling}
    assert parts["word/styles.xml"].decode("utf-8").count(f'w:lang w:val="{spelling}"') == 2
    assert b"<w:autoHyphenation/>" in parts["word/settings.xml"]
    assert f"<dc:language>{spelling}</dc:language>" in parts["docProps/core.xml"].decode("utf-8")


def test_a_stamped_document_bears_its_number_and_its_day() -> None:
    """In the properties and in the foot; the day is the document's, not today."""
    found = word.read(word_document(made_up_documents.document()))
    properties = found.core_properties
    assert (properties.title, properties.author, properties.last_modified_by) == (
        "Titel Parti Æ",
        "kkrvalg",
        "kkrvalg",
    )
    assert properties.identifier == made_up_documents.STAMP.number
    assert properties.created == properties.modified == datetime(2025, 11, 18, 12, tzinfo=UTC)
    foot = found.sections[0].footer.paragraphs[0]
    assert foot.text.replace(word.NO_BREAK, " ").startswith(
        "Document KKR-2026-2030-ab12cd34 · 18 November 2025\tPage "
    )
    fields = [f.get(f"{word.W}instr") for f in foot._p.iter(f"{word.W}fldSimple")]
    assert fields == [" PAGE ", " NUMPAGES "]


def test_a_document_without_a_stamp_bears_the_day_it_is_given_or_none() -> None:
    """Its title stands in the foot; the library's own day of 2013 is nowhere."""
    given = word.read(word_document(Document("Brev", (), "da"), date(2026, 1, 2)))
    assert given.core_properties.created == datetime(2026, 1, 2, 12, tzinfo=UTC)
    assert given.sections[0].footer.paragraphs[0].text.startswith("Brev\t")
    none = word_document(Document("Brev", (), "da"))
    assert word.read(none).core_properties.created is None
    assert not any(b"2013" in data for name, data in word.parts(none).items() if name.startswith("docProps"))


def test_nothing_of_the_librarys_empty_document_is_left() -> None:
    """No preview of another document, no statistics, no foreign author, and every part is named once."""
    with ZipFile(BytesIO(of(Paragraph("Tekst")))) as package:
        names = package.namelist()
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        text = b"".join(package.read(name) for name in names)
    assert len(names) == len(set(names))
    assert names[0] == "[Content_Types].xml"
    assert not [name for name in names if re.search(r"thumbnail|app\.xml|customXml|Effects", name)]
    assert b"python-docx" not in text


def test_the_page_is_that_of_a_danish_office() -> None:
    """A4 upright, the text as wide as the tables are made for."""
    section = word.read(of()).sections[0]
    assert section.page_width is not None
    assert section.page_height is not None
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = (section.left_margin or 0) + (section.right_margin or 0)
    assert (section.page_width - margins) // 635 == TEXT_WIDTH


# --- what is in it ----------------------------------------------------------------------------------------------


def test_an_address_in_the_rules_and_a_term_are_not_torn_apart() -> None:
    """The blanks and the dash hold; what is to be pasted has neither."""
    data = word_document(made_up_documents.document("§ 4, stk. 2, 2026-2030"))
    texts = [p for p in word.read(data).paragraphs if p.text.startswith(("Løbende", "kkrvalg"))]
    blank = word.NO_BREAK
    assert texts[0].text == f"Løbende tekst om §{blank}4, stk.{blank}2, 2026-2030."
    assert "2026<" in texts[0]._p.xml
    assert "noBreakHyphen" in texts[0]._p.xml
    assert texts[1].text.startswith("kkrvalg appoint --lot § 4, stk. 2, 2026-2030")
    assert "noBreakHyphen" not in texts[1]._p.xml


@pytest.mark.parametrize("name", [NASTY, made_up_documents.HOSTILE])
def test_a_hostile_name_is_read_as_it_is_written(name: str) -> None:
    """What XML forbids becomes a blank; nothing else is lost, in paragraphs, cells and properties."""
    data = word_document(made_up_documents.document(name))
    found = word.read(data)
    shown = re.sub(r"[\x00\x0b\ufffe\x85]", " ", name)
    assert word.paragraphs(found, "Heading 1") == [f"Afsnit {shown}"]
    assert word.cells(found.tables[0])[1][1] == shown
    assert found.core_properties.title == f"Titel {shown}"


@settings(max_examples=25)
@given(st.text(st.characters(), min_size=1, max_size=30))
def test_any_name_gives_a_file_that_can_be_read(name: str) -> None:
    """Lone halves of pairs, controls, line breaks: each is a blank, a line break or itself."""
    found = word.read(of(Paragraph(f"<{name}>"), Table((("Navn", "left"),), ((name,),), caption=name)))
    kept = re.sub(r"[\s\x00-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]", "", name)
    assert re.sub(r"\s|\n", "", word.paragraphs(found, "Normal")[0]) == re.sub(r"\s", "", f"<{kept}>")


def test_the_same_document_is_the_same_bytes() -> None:
    """Also when another one was made in between."""
    first = word_document(made_up_documents.document())
    assert of(Paragraph("Noget andet")) != first
    assert word_document(made_up_documents.document()) == first


def test_a_printout_becomes_a_word_file_without_knowing_it() -> None:
    """Headings, paragraphs and tables written on a page; a level that is left out is closed up."""
    page = Recorder()
    heading(page, "Referat", level=1)
    paragraph(page, "KKR indstillede:")
    heading(page, "RBR", outline=3)
    table(page, (("Navn", "left"), ("Pladser", "right")), (("A", "1"),))
    found = word.read(word_document(page.document("da")))
    assert word.headings(found) == [(1, "RBR")]
    assert word.cells(found.tables[0]) == [["Navn", "Pladser"], ["A", "1"]]
