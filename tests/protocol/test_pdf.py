"""Documents as PDF: tagged, in a language, with its own fonts, and the same every time."""

from __future__ import annotations

import io
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pypdf
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_documents import HOSTILE, STAMP, document

from kkrvalg import i18n
from kkrvalg.errors import InputError
from kkrvalg.protocol.blocks import Document, Heading, Paragraph, Table
from kkrvalg.protocol.pdf import FONT, pdf_document
from kkrvalg.protocol.typst_document import quoted, typst_document

if TYPE_CHECKING:
    from collections.abc import Iterator


def read(data: bytes) -> pypdf.PdfReader:
    """Return a PDF as another program reads it."""
    assert data.startswith(b"%PDF-")
    return pypdf.PdfReader(io.BytesIO(data))


def tags(node: Any) -> Iterator[tuple[str, dict[str, Any]]]:  # noqa: ANN401 (whatever the tree holds)
    """Yield each structure element of a PDF with its dictionary."""
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from tags(child)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node["/S"], node
        if "/K" in node:
            yield from tags(node["/K"])


def root(reader: pypdf.PdfReader) -> Any:  # noqa: ANN401 (pypdf's own type is wider than its keys)
    """Return the catalogue of a PDF."""
    return reader.trailer["/Root"]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_a_document_is_tagged_and_says_its_language_and_title(language: str) -> None:
    """As PDF/UA-1 asks: marked, a tree of tags, a language, a title that is shown, the standard's name."""
    i18n.use(language)
    reader = read(pdf_document(document(language=language)))
    catalogue = root(reader)
    assert catalogue["/MarkInfo"]["/Marked"] == True  # noqa: E712 (a boolean of pypdf)
    assert str(catalogue["/Lang"]).partition("-")[0] == language
    assert reader.metadata is not None
    assert reader.metadata.title == "Titel Parti Æ"
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712 (as above)
    assert b"pdfuaid:part" in catalogue["/Metadata"].get_object().get_data()


def test_the_tree_of_tags_has_headings_tables_with_heads_and_words_for_drawings() -> None:
    """A reader who cannot see the page finds the same on it."""
    found = list(tags(root(read(pdf_document(document())))["/StructTreeRoot"]))
    kinds = [kind for kind, _node in found]
    for kind in ("/H1", "/P", "/Table", "/THead", "/TH", "/TD", "/Figure"):
        assert kind in kinds, kind
    said = [str(node["/Alt"]) for kind, node in found if kind == "/Figure" and "/Alt" in node]
    assert said == ["Halvcirkel: Parti Æ", "Søjler: Parti Æ"]


def test_all_fonts_are_in_the_file() -> None:
    """Nothing is taken from the machine of the reader."""
    reader = read(pdf_document(document()))
    fonts = [
        font.get_object()
        for page in reader.pages
        for font in page["/Resources"].get("/Font", {}).values()  # type: ignore[union-attr]
    ]
    assert fonts
    for font in fonts:
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(descriptor), font["/BaseFont"]


def test_the_foot_has_the_number_the_day_and_the_digest_in_groups() -> None:
    """On every page, with the number of the page."""
    i18n.use("da")
    reader = read(pdf_document(document()))
    assert len(reader.pages) > 1
    for number, page in enumerate(reader.pages, start=1):
        text = " ".join(page.extract_text().split())
        assert f"Dokument {STAMP.number} · 18. november 2025" in text
        assert f"SHA-256 {STAMP.grouped}" in text
        assert f"{number} af {len(reader.pages)}" in text


def test_a_long_table_repeats_its_heads() -> None:
    """200 rows take several pages; each of them begins with what the columns are."""
    rows = tuple((f"Kommune {at}", str(at)) for at in range(200))
    long = Document("Lang", (Table((("Kommune", "left"), ("Stemmer", "right")), rows),), "da")
    reader = read(pdf_document(long))
    assert len(reader.pages) > 3
    assert all("Stemmer" in page.extract_text() for page in reader.pages)


def test_a_danish_word_is_divided_as_in_danish() -> None:
    """A text in a narrow column breaks between syllables, with a hyphen."""
    words = "kommunekontaktrådssammensætningsberegningsprotokol " * 12
    text = read(pdf_document(Document("Ord", (Paragraph(words),), "da"))).pages[0].extract_text()
    assert any(line.rstrip().endswith(("-", "\u2010", "\u00ad")) for line in text.splitlines())


def test_the_same_document_is_the_same_file() -> None:
    """No clock and nothing of the system enters it."""
    assert pdf_document(document()) == pdf_document(document())


def test_a_document_without_a_stamp_bears_no_date() -> None:
    """Nothing is made up, least of all the day of today."""
    plain = read(pdf_document(document()._replace(stamp=None)))
    assert plain.metadata is not None
    assert plain.metadata.creation_date is None


def test_a_hostile_name_is_shown_as_it_is_written() -> None:
    """Typst is given no markup."""
    made = Document(HOSTILE, (Heading(HOSTILE, 1), Paragraph(HOSTILE)), "da")
    reader = read(pdf_document(made))
    assert reader.metadata is not None
    assert reader.metadata.title == HOSTILE
    text = "".join(reader.pages[0].extract_text().split())
    assert text.count("".join(HOSTILE.split())) >= 3


@settings(max_examples=8, deadline=None)
@given(st.text(st.sampled_from("ab Æ\\\"'#*_$<>&|`[](){}@~/-=+\n\t\x00\x1b,;:"), max_size=30))
def test_any_name_can_be_typeset(name: str) -> None:
    """Whatever Typst makes of its letters elsewhere."""
    assert pdf_document(Document("x", (Paragraph(name or "x"), Heading(f"{name}x", 1)), "da")).startswith(b"%PDF")


def test_a_text_in_quotation_marks_ends_only_where_it_ends() -> None:
    r"""Of Typst's escapes only ``\``, ``"`` and line breaks are needed."""
    assert quoted('a"b\\c\nd\x00') == '"a\\"b\\\\c\\nd "'


def test_every_call_stands_on_a_line_of_its_own() -> None:
    """What is written is code from the first line to the last."""
    body = typst_document(document(HOSTILE)).partition("#show: house")[2].splitlines()[1:]
    assert all(line.startswith("#") for line in body if line)


def test_letters_that_no_font_has_are_told() -> None:
    """The message says which, and that HTML can show them."""
    with pytest.raises(InputError) as told:
        pdf_document(Document("x", (Paragraph("漢字"),), "da"))
    assert told.value.where == "--format pdf"
    assert "漢" in told.value.found
    assert "--format html" in told.value.todo


def test_a_missing_package_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every other format works without it."""
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(InputError) as told:
        pdf_document(document())
    assert "pip install typst" in told.value.todo


def test_a_package_without_its_fonts_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the font."""

    class NoFonts:
        """A list of fonts that has none."""

        def __init__(self, **_settings: bool) -> None: ...

        def families(self) -> list[str]:
            """Return no font."""
            return []

    bare = ModuleType("typst")
    monkeypatch.setattr(bare, "Fonts", NoFonts, raising=False)
    monkeypatch.setitem(sys.modules, "typst", bare)
    with pytest.raises(InputError) as told:
        pdf_document(document())
    assert FONT in told.value.found
    assert typst.Fonts(include_system_fonts=False).families()
