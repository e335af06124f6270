"""The bundled sample meeting: where it lies, held once, copied, and changed row by row."""

from __future__ import annotations

import csv
import shutil
from functools import cache
from typing import TYPE_CHECKING

from kkrvalg.cli.constitute import hold, open_meeting
from kkrvalg.files.meeting import bundled_meetings
from kkrvalg.procedures.open_items import open_items

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kkrvalg.cli.constitute import Opened
    from kkrvalg.procedures.constitution import Constitution
    from kkrvalg.procedures.filling import Filled

NAME = "eksempel-hovedstaden"
Rows = list[dict[str, str]]


def folder() -> Path:
    """Return the folder of the sample meeting."""
    return bundled_meetings()[NAME]


@cache
def opened() -> Opened:
    """Return the sample meeting as it is read, once."""
    return open_meeting(folder(), None, {})


@cache
def held() -> Constitution:
    """Return the sample meeting as it was held, once."""
    return hold(opened()).constitution


def copied(to: Path) -> Path:
    """Copy the sample meeting with its election and return the copy."""
    shutil.copytree(folder(), to)
    return to


def read(file: Path) -> Rows:
    """Return the rows of a table of the sample."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def rows(name: str, edit: Callable[[Rows], Rows]) -> Callable[[Path], None]:
    """Return what changes the rows of a table."""

    def apply(meeting: Path) -> None:
        before = read(meeting / name)
        with (meeting / name).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, before[0], delimiter=";", lineterminator="\n")
            writer.writeheader()
            writer.writerows(edit(before))

    return apply


def not_yet_voted(meeting: Path) -> None:
    """Turn a copy back to before its first election of a post: only what was agreed on stands in it."""
    rows("ballots.csv", lambda _every: [])(meeting)
    rows("transfers.csv", lambda _every: [])(meeting)
    rows("nominations.csv", lambda every: [row for row in every if not row["group"]])(meeting)


def outcome(constitution: Constitution) -> object:
    """Return what came of a meeting: the chairmanship, who has which seat, what is vacant and what was decided."""
    return (
        tuple(place.winner for place in constitution.chair.places),
        constitution.chairmanship,
        [
            (filled.contest.key, _seated(filled), filled.alternates, filled.vacant, filled.question)
            for post in constitution.posts
            for filled in post.elections
        ],
        [(decision.proposal.title, decision.outcome) for decision in constitution.decisions],
    )


def _seated(filled: Filled) -> list[object]:
    """Return who has a seat, with the group where it is groups that win seats."""
    return [(entry.person, entry.role, entry.group if filled.standings else None) for entry in filled.persons]


def told(constitution: Constitution) -> frozenset[str]:
    """Return what a meeting's protocol points out: what is open, what a check finds, and who was absent."""
    return frozenset(
        [
            *(item.sentence for item in open_items(constitution)),
            *(finding.sentence for post in constitution.posts for finding in post.findings),
            *(finding.sentence for finding in constitution.member_findings),
            *(str(person) for person in constitution.roll.absent),
        ]
    )
