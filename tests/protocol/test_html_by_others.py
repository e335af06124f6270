"""An audit as HTML and PDF by others' programs: a validator, axe-core in a browser, poppler."""

from __future__ import annotations

import json
import re
import subprocess
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from programs import node_module, program

from kkrvalg.cli import main

if TYPE_CHECKING:
    from pathlib import Path

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, DESK = 390, 1280


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the audit of KKR Nordjylland as HTML: lots, quotients, long tables, drawings."""
    file = tmp_path_factory.mktemp("page") / "nord.html"
    assert main(["audit", "--kkr", "nordjylland", "-o", str(file)]) == 3
    return file


def shown(page: Path, scratch: Path, script: str, width: int) -> Any:  # noqa: ANN401 (whatever the script returns)
    """Open a page in Chromium at a width, run a script that calls ``done`` with its result, and return that."""
    tried = scratch / "tried.html"
    closing = (
        "<script>const done = found => { const out = document.createElement('pre'); out.id = 'found';"
        f" out.textContent = JSON.stringify(found); document.body.append(out); }};{script}</script></body>"
    )
    tried.write_text(page.read_text("utf-8").replace("</body>", closing), "utf-8")
    line = [
        program("chromium", "chromium-browser", "google-chrome"),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
    ]
    line += [f"--user-data-dir={scratch / 'profile'}", f"--window-size={width},900"]
    line += ["--virtual-time-budget=60000", "--dump-dom", tried.as_uri()]
    dom = subprocess.run(line, capture_output=True, check=True, timeout=120).stdout.decode("utf-8")
    found = re.search(r'<pre id="found">(.*?)</pre>', dom, re.DOTALL)
    assert found is not None, dom[-2000:]
    return json.loads(unescape(found[1]))


def test_axe_finds_nothing_wrong(page: Path, tmp_path: Path) -> None:
    """WCAG 2.2 AA and axe's own best practice; as many rules as apply are passed."""
    axe = (node_module("axe-core") / "axe.min.js").read_text("utf-8").replace("</script>", r"<\/script>")
    script = f"{axe};axe.run(document, {{runOnly: {json.dumps(RULES)}}}).then(found => done([found.violations.map("
    script += "wrong => [wrong.id, wrong.nodes.map(node => node.html)]), found.passes.length]));"
    wrong, passed = shown(page, tmp_path, script, DESK)
    assert wrong == []
    assert passed > 30


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_page_is_as_wide_as_the_screen(page: Path, tmp_path: Path, width: int) -> None:
    """Wide tables scroll by themselves, and the page does not."""
    needed, there = shown(
        page, tmp_path, "done([document.documentElement.scrollWidth, window.innerWidth]);", width
    )
    assert needed <= there


def test_a_validator_finds_nothing_wrong(page: Path, tmp_path: Path) -> None:
    """html-validate with the rules of the standard, and those of WCAG."""
    settings = tmp_path / ".htmlvalidate.json"
    settings.write_text(json.dumps({"root": True, "extends": ["html-validate:standard", "html-validate:a11y"]}))
    command = node_module("html-validate") / "bin" / "html-validate.mjs"
    line = [program("node", "nodejs"), str(command), "--config", str(settings), "--formatter", "text", str(page)]
    ended = subprocess.run(line, capture_output=True, check=False, cwd=tmp_path)
    assert ended.returncode == 0, (ended.stdout + ended.stderr).decode("utf-8")[:3000]


def test_poppler_reads_the_pdf(tmp_path: Path) -> None:
    """It is tagged, in A4, with its title, and no script."""
    file = tmp_path / "nord.pdf"
    assert main(["audit", "--kkr", "nordjylland", "-o", str(file), "--lang", "en"]) == 3
    told = subprocess.run([program("pdfinfo"), str(file)], capture_output=True, check=True).stdout.decode("utf-8")
    assert re.search(r"Tagged: +yes", told)
    assert re.search(r"Title: +Record of calculation, KKR Nordjylland, 2026-2030", told)
    assert re.search(r"Page size: .*A4", told)
    assert re.search(r"JavaScript: +no", told)
