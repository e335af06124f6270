"""Runs kkrvalg as its console script does, without starting a process, and reads what it says."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from kkrvalg.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

FOUR_PARTS = ("Where", "Found", "Expected", "What to do")


@dataclass(frozen=True)
class Ended:
    """What a command line came to: its exit status and what it printed."""

    status: int
    out: str
    err: str

    @property
    def protocol(self) -> dict[str, Any]:
        """The JSON document that was printed."""
        document: dict[str, Any] = json.loads(self.out)
        return document

    @property
    def text(self) -> str:
        """The text that was printed, in one line: it does not matter where it is wrapped."""
        return " ".join(self.out.split())

    @property
    def complaint(self) -> dict[str, str]:
        """The four parts of the message about bad input, which ends a command with 2 and prints nothing else."""
        assert (self.status, self.out) == (2, ""), self
        heading, *lines = self.err.splitlines()
        assert heading == "Error:"
        parts = dict(line.split(":", 1) for line in lines)
        assert tuple(parts) == FOUR_PARTS
        return {label: text.strip() for label, text in parts.items()}


Kkrvalg = "Callable[..., Ended]"


@pytest.fixture
def kkrvalg(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ended]:
    """Return a function that runs a command line in English."""

    def run(*arguments: object) -> Ended:
        status = main([*map(str, arguments), "--lang", "en"])
        printed = capsys.readouterr()
        return Ended(status, printed.out, printed.err)

    return run
