"""The printouts are held against others' programs: an HTML validator, axe-core in Chromium, a PDF reader."""

from __future__ import annotations

import html
import json
import os
import re
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from programs import node_module, program
from pypdf import PdfReader

from kkrvalg.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

DOCUMENTS = {
    "one": ["audit", "--kkr", "nordjylland"],
    "all": ["audit"],
    "meeting": ["audit", "--meeting", "eksempel-hovedstaden"],
}
"""The command lines whose documents are checked."""
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
PHONE, DESKTOP = "390,844", "1280,900"


@pytest.fixture
def document(tmp_path: Path) -> Callable[..., Path]:
    """Return what writes a document of DOCUMENTS in a format and a language, and says where it lies."""

    def write(name: str, form: str, language: str = "da") -> Path:
        path = tmp_path / f"{name}.{form}"
        assert main([*DOCUMENTS[name], "--format", form, "--lang", language, "-o", str(path)]) in {0, 3}
        return path

    return write


@pytest.mark.parametrize("name", ["all", "meeting"])
def test_the_page_is_valid_html(document: Callable[..., Path], name: str) -> None:
    """By the rules that html-validate calls standard."""
    checker = node_module("html-validate") / "bin" / "html-validate.mjs"
    page = document(name, "html")
    settings = page.parent / "settings.json"
    settings.write_text('{"extends": ["html-validate:standard"], "root": true}', "utf-8")
    ended = subprocess.run(
        [program("node"), str(checker), "--config", str(settings), str(page)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (0, ""), ended.stderr


def test_the_page_has_no_barrier_that_axe_finds_on_a_phone(document: Callable[..., Path]) -> None:
    """WCAG 2.1 AA and axe's best practices, for a whole meeting in Chromium as wide as a phone."""
    chromium, axe = program("chromium", "chromium-browser", "google-chrome"), node_module("axe-core")
    assert violations(chromium, axe, document("meeting", "html"), PHONE) == []


def test_axe_would_find_a_barrier(document: Callable[..., Path]) -> None:
    """A picture without a text alternative, put into the page, is found: the check can fail."""
    chromium, axe = program("chromium", "chromium-browser", "google-chrome"), node_module("axe-core")
    page = document("one", "html")
    picture = '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="></main>'
    page.write_text(page.read_text("utf-8").replace("</main>", picture), "utf-8")
    assert [found[0] for found in violations(chromium, axe, page, DESKTOP)] == ["image-alt"]


def violations(chromium: str, axe: Path, page: Path, size: str) -> list[list[Any]]:
    """Return what axe finds on a page: the rule, how bad it is, and where."""
    script = (axe / "axe.min.js").read_text("utf-8").replace("</script>", "<\\/script>")
    run = (
        f"axe.run(document, {{runOnly: {json.dumps(LEVELS)}}}).then(found => {{"
        "const out = document.createElement('pre'); out.id = 'found-by-axe';"
        "out.textContent = JSON.stringify(found.violations.map("
        "v => [v.id, v.impact, v.nodes.map(n => n.html.slice(0, 200))]));"
        "document.body.appendChild(out); });"
    )
    checked = page.with_name("checked.html")
    checked.write_text(
        page.read_text("utf-8").replace("</body>", f"<script>{script}</script><script>{run}</script></body>"),
        "utf-8",
    )
    ended = subprocess.run(
        [
            chromium,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--virtual-time-budget=30000",
            f"--window-size={size}",
            f"--user-data-dir={page.parent / 'chromium'}",
            "--dump-dom",
            checked.as_uri(),
        ],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"LC_ALL": "C.UTF-8"},
        timeout=180,
    )
    found = re.search(r'<pre id="found-by-axe">(.*?)</pre>', ended.stdout, re.DOTALL)
    assert found is not None, ended.stdout[-500:]
    violated: list[list[Any]] = json.loads(html.unescape(found[1]))
    return violated


# --- the PDF ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "language"), [("one", "da"), ("meeting", "en")])
def test_the_pdf_is_tagged_and_says_its_language(document: Callable[..., Path], name: str, language: str) -> None:
    """PDF/UA-1: a title that is shown, a language, a tree of tags with headings and tables, fonts inside."""
    reader = PdfReader(document(name, "pdf", language))
    root: Any = reader.trailer["/Root"]
    assert str(root["/Lang"]).startswith(language)
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title
    assert b"pdfuaid" in root["/Metadata"].get_data()
    tags = list(tags_below(root["/StructTreeRoot"]))
    assert {"/H1", "/H2", "/Table", "/THead", "/TH", "/TD", "/P", "/Figure"} <= set(tags)
    assert tags.count("/Table") >= 10


@pytest.mark.parametrize("name", ["one", "meeting"])
def test_every_figure_of_the_pdf_has_words_and_every_font_lies_inside(
    document: Callable[..., Path], name: str
) -> None:
    """A reader without eyes hears each picture; no program has to guess a typeface."""
    reader = PdfReader(document(name, "pdf"))
    root: Any = reader.trailer["/Root"]
    figures = [node for node in nodes_below(root["/StructTreeRoot"]) if node.get("/S") == "/Figure"]
    assert figures
    assert all(str(node.get("/Alt", "")).strip() for node in figures)
    found = [font for page in reader.pages for font in fonts_of(page)]
    assert found
    assert all(any(key.startswith("/FontFile") for key in font["/FontDescriptor"]) for font in found)


def nodes_below(node: Any) -> Iterator[Any]:  # noqa: ANN401 (pypdf's own objects)
    """Yield the elements of a tree of tags."""
    inside = node.get("/K", [])
    for child in inside if isinstance(inside, list) else [inside]:
        element = child.get_object() if hasattr(child, "get_object") else child
        if hasattr(element, "get") and "/S" in element:
            yield element
            yield from nodes_below(element)


def tags_below(node: Any) -> Iterator[str]:  # noqa: ANN401 (as above)
    """Yield the names of the tags of a tree."""
    for element in nodes_below(node):
        yield str(element["/S"])


def fonts_of(page: Any) -> Iterator[Any]:  # noqa: ANN401 (as above)
    """Yield the fonts of a page, each with its descriptor."""
    for entry in (page["/Resources"].get("/Font") or {}).values():
        font = entry.get_object()
        inner = font.get("/DescendantFonts")
        yield inner[0].get_object() if inner else font
