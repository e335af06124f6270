"""Documents as Markdown."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_documents import HOSTILE, document
from markdown_it import MarkdownIt

from kkrvalg import i18n
from kkrvalg.protocol.markdown_document import escaped, markdown_document, paragraph_text


def read(text: str) -> str:
    """Return what a reader of GitHub's Markdown sees of one paragraph, without its frame."""
    html = MarkdownIt("gfm-like", {"linkify": False}).renderInline(text)
    assert not re.search(r"<(?!br)", html), html
    return html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")


def test_a_hostile_name_is_read_as_it_is_written() -> None:
    """Nothing in it becomes markup."""
    assert read(escaped(HOSTILE)) == HOSTILE


@given(st.text(st.sampled_from("ab #*_$<>&|\\`[]()!~-+=:.1\"'@"), max_size=20))
def test_any_text_is_read_as_it_is_written(text: str) -> None:
    """But for blanks, of which several are one."""
    assert read(escaped(text)) == " ".join(text.split())


@pytest.mark.parametrize("start", ["# x", "- x", "+ x", "1. x", "12) x", "> x", "=", "---", ": x", "~~~", "```"])
def test_a_paragraph_never_begins_something_else(start: str) -> None:
    """A line that would be a heading, a list or a rule is a paragraph."""
    html = MarkdownIt("gfm-like", {"linkify": False}).render(paragraph_text(start))
    assert html.startswith("<p>")
    assert html.count("<") == 2


def test_every_block_is_there_and_the_tables_are_tables() -> None:
    """As many cells in each row as in its heading, also where a name has a bar in it."""
    i18n.use("da")
    text = markdown_document(document(HOSTILE))
    html = MarkdownIt("gfm-like", {"linkify": False}).render(text)
    assert html.count("<table>") == 2
    assert html.count("<h1>") == 1
    assert "<h2>Afsnit" in html
    assert "<blockquote>" in html
    assert "<code>kkrvalg appoint --lot" in html
    assert "<strong>← sætter størrelsen</strong>" in html
    assert "12 [1]" in html
    assert "6 [3–4, ved lod]" in html
    assert "Halvcirkel: " in html
    assert "Vidne Vidnesen" in html
    assert "ab12 cd34" in html
    assert "<script" not in html
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {5}
