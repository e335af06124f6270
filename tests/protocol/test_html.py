"""Documents as HTML: balanced, complete by themselves, with headings, captions and words for every drawing."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_documents import HOSTILE, document

from kkrvalg import i18n
from kkrvalg.protocol.html_document import html_document
from kkrvalg.protocol.html_style import STYLE

WITHOUT_END = {"meta"}


class Parsed(HTMLParser):
    """A document as the parser of the standard library sees it; complains of tags that do not match."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words: list[tuple[str, str]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in WITHOUT_END:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag that ends itself, as in a drawing."""
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        """Close the tag that is open."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note what stands in which tag."""
        if data.strip():
            self.words.append((self.open[-1] if self.open else "", data))

    def named(self, tag: str) -> list[dict[str, str]]:
        """Return the attributes of every such tag."""
        return [attributes for name, attributes in self.tags if name == tag]

    def text(self, tag: str) -> list[str]:
        """Return what stands in such tags."""
        return [data for name, data in self.words if name == tag]


def test_a_document_is_one_balanced_file_without_anything_from_outside() -> None:
    """No script, no picture, no style sheet, no font, no link but to itself."""
    text = html_document(document(HOSTILE))
    parsed = Parsed(text)
    assert text.startswith("<!DOCTYPE html>\n")
    assert {tag for tag, _attributes in parsed.tags} & {"script", "img", "link", "iframe", "object", "style"} == {
        "style"
    }
    for _tag, attributes in parsed.tags:
        assert not {name for name in attributes if name.startswith("on") or name in {"src", "style"}}
        assert attributes.get("href", "#").startswith("#")
    assert "url(" not in STYLE
    assert "@import" not in STYLE


def test_every_link_has_its_place_and_every_place_is_named_once() -> None:
    """The table of contents leads somewhere, and so does the way past it."""
    parsed = Parsed(html_document(document()))
    places = [attributes["id"] for _tag, attributes in parsed.tags if "id" in attributes]
    assert len(places) == len(set(places))
    assert {a["href"][1:] for a in parsed.named("a")} <= set(places)
    assert {a["aria-labelledby"] for a in parsed.named("section") if "aria-labelledby" in a} <= set(places)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_assistive_programs_find_their_way(language: str) -> None:
    """Language, landmarks, one title, captions, scopes, and words for each drawing."""
    i18n.use(language)
    parsed = Parsed(html_document(document(language=language)))
    assert parsed.named("html") == [{"lang": language}]
    for landmark in ("header", "main", "footer"):
        assert len(parsed.named(landmark)) == 1
    assert parsed.text("h1") == parsed.text("title") == ["Titel Parti Æ"]
    assert len(parsed.text("caption")) == len(parsed.named("table")) == 2
    assert {a["scope"] for a in parsed.named("th")} == {"col", "row"}
    assert all(word.strip() for word in parsed.text("th"))
    assert [a["aria-label"] for a in parsed.named("svg")] == ["Halvcirkel: Parti Æ", "Søjler: Parti Æ"]
    assert {a["role"] for a in parsed.named("svg")} == {"img"}


def test_a_long_document_has_a_table_of_contents_and_a_short_one_has_not() -> None:
    """Three headings and more."""
    whole = document()
    assert "<nav" not in html_document(whole)
    longer = whole._replace(blocks=(*whole.blocks, *whole.blocks))
    assert len(Parsed(html_document(longer)).named("nav")) == 1


def test_a_hostile_name_is_read_as_it_is_written() -> None:
    """In headings, text, tables, grids, forms and captions."""
    parsed = Parsed(html_document(document(HOSTILE)))
    for tag in ("h1", "h2", "p", "pre", "td", "caption", "dd", "figcaption", "strong"):
        assert any(HOSTILE in word for word in parsed.text(tag)), tag
    assert any(HOSTILE in a["aria-label"] for a in parsed.named("svg"))


@settings(max_examples=25)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30))
def test_any_name_leaves_the_tags_balanced(name: str) -> None:
    """Whatever letters there are."""
    parsed = Parsed(html_document(document(name)))
    assert len(parsed.named("table")) == 2


def test_marks_are_told_by_more_than_a_colour() -> None:
    """A seat that was won has its number, a lot its word, a row that stands out its arrow."""
    i18n.use("da")
    text = html_document(document())
    assert '<td class="number won">12<span class="seat">1</span></td>' in text
    assert '<td class="number won lot">6<span class="seat">3–4, ved lod</span></td>' in text
    assert '<td class="number lot">3<span class="seat">lod</span></td>' in text
    assert "<tr class=marked>" in text
    assert "← sætter størrelsen" in text


def test_an_address_in_the_rules_is_not_torn_apart() -> None:
    """The numbers of an article stay with its signs."""
    assert "§\N{NO-BREAK SPACE}4, stk.\N{NO-BREAK SPACE}2" in html_document(document())


def test_colours_of_text_have_the_contrast_of_wcag_aa() -> None:
    """Ink, soft ink, accents and links on every background they stand on: at least 4.5 to 1."""

    def luminance(colour: str) -> float:
        wide = colour if len(colour) == 7 else "#" + "".join(letter * 2 for letter in colour[1:])
        parts = [int(wide[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    named = dict(re.findall(r"--(\w+): (#\w+);", STYLE))
    inks = [named["ink"], named["soft"], named["accent"], "#0b4f9e"]
    grounds = ["#fff", named["shade"], named["mark"], "#d9ead3"]
    poor = [
        (ink, ground)
        for ink in inks
        for ground in grounds
        if (luminance(ground) + 0.05) / (luminance(ink) + 0.05) < 4.5
    ]
    assert poor == []
