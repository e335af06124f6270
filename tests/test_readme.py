"""The README promises nothing that does not run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kkrvalg.cli.app import COMMANDS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[list[str]]:
    """Return the lines of each fenced block of a language."""
    found = re.findall(rf"^```{language}\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)
    return [block.splitlines() for block in found]


@pytest.mark.parametrize("language", ["sh", "powershell"])
def test_there_are_two_commands_of_one_line_each(language: str) -> None:
    """A newcomer pastes one line to run the program and one to test it, on Windows as elsewhere."""
    program, tests = blocks(language)
    assert [len(program), len(tests)] == [1, 1]
    assert program[0].endswith("kkrvalg appoint --post RBR")
    assert tests[0].endswith("pytest")


def test_each_command_makes_its_own_environment() -> None:
    """A Python that belongs to the system refuses a plain ``pip install``."""
    for line in [line for block in blocks("sh") + blocks("powershell") for line in block]:
        environment = re.search(r"-m venv --without-pip (\S+?);? ", line)
        assert environment is not None
        assert f"pip --python {environment[1]} install" in line


def test_every_command_it_names_exists() -> None:
    """Wherever the README shows a command line of kkrvalg, its first word is a command."""
    shown = [line for language in ("sh", "powershell", "text") for block in blocks(language) for line in block]
    named = set(re.findall(r"kkrvalg ([a-z][a-z-]*)", "\n".join([*shown, *re.findall(r"`([^`\n]+)`", README)])))
    assert named
    assert named <= {*COMMANDS, "help"}


def test_every_link_leads_somewhere() -> None:
    """A link within the repository names a file that is there."""
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_every_dependency_has_its_reason() -> None:
    """Each package the program or its tests are built on has a line that says why."""
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    declared = re.findall(r'"([A-Za-z][A-Za-z-]*)>=[^"]*"', project)
    reasons = {name.lower() for name in re.findall(r"\*\*([A-Za-z][A-Za-z-]*)\*\*(?=[:,])", README)}
    assert declared
    assert set(declared) <= reasons
