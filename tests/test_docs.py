"""The documents say what the rules and the project say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from kkrvalg import __version__
from kkrvalg.data import data_dir
from kkrvalg.register import law, laws  # noqa: F401 (laws registers what is asked)

ROOT = Path(__file__).parent.parent
RULEBOOKS = sorted(file for file in data_dir("rules").glob("kkr-*.yaml") if ".articles." not in file.name)
INPUTS = {"list_cooperation"}
"""The open questions that are settled by data and not by an option."""


def table() -> dict[str, list[str]]:
    """Return the values of each option in docs/open-questions.md, the default first."""
    text = (ROOT / "docs" / "open-questions.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \|", text, flags=re.MULTILINE)
    return {name: re.findall(r"`(\w+)`", values) for name, values in rows if name not in INPUTS}


@pytest.mark.parametrize("rulebook", RULEBOOKS, ids=lambda file: file.stem)
def test_every_open_question_of_the_rules_is_explained(rulebook: Path) -> None:
    """The page on open questions has the options of each rulebook, with the same default and alternatives."""
    options = yaml.safe_load(rulebook.read_text(encoding="utf-8"))["options"]
    assert table() == {option["name"]: option["values"] for option in options}


def test_every_question_of_the_register_is_explained() -> None:
    """Whatever the register may ask stands on the page by its key."""
    page = (ROOT / "docs" / "open-questions.md").read_text(encoding="utf-8")
    assert len(law._answered) > 20
    assert [key for key in sorted(law._answered) if f"`{key}`" not in page] == []


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda file: file.stem)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    """A link within the repository names a file that is there."""
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_the_changelog_begins_with_this_version() -> None:
    """What a user notices in this version stands first."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## ([0-9.]+)", text, flags=re.MULTILINE)
    assert newest is not None
    assert newest[1] == __version__
