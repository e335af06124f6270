"""Polling areas: ``areas.csv`` and ``area_votes.csv``, read only by those who ask for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.i18n import _
from kkrvalg.reading import values
from kkrvalg.reading.tables import Column, Columns, read_table

if TYPE_CHECKING:
    from kkrvalg.files.scenario import Scenario
    from kkrvalg.model import Election
    from kkrvalg.reading.tables import Table
    from kkrvalg.reading.text import InputFile

AREAS = "areas.csv"
AREA_VOTES = "area_votes.csv"


class Area(NamedTuple):
    """A polling area; ``area`` identifies it within its municipality, None stands where the source is silent.

    ``released`` is the time (UTC, ISO 8601) at which the authorities released the count, ``result`` "final" or
    "preliminary".
    """

    code: int
    area: int
    number: int | None
    name: str
    eligible: int | None
    cast: int | None
    valid: int | None
    released: str | None
    result: str | None


class AreaVotes(NamedTuple):
    """The votes of one list in one polling area."""

    code: int
    area: int
    letter: str
    votes: int


AREA_COLUMNS = Columns(
    Area,
    (
        Column("code", values.count),
        Column("area", values.count),
        Column("number", values.optional_count, required=False),
        Column("name", values.any_text),
        Column("eligible", values.optional_count, required=False),
        Column("cast", values.optional_count, required=False),
        Column("valid", values.optional_count, required=False),
        Column("released", values.optional_text, required=False),
        Column("result", values.optional_text, required=False),
    ),
)

AREA_VOTES_COLUMNS = Columns(
    AreaVotes,
    (
        Column("code", values.count),
        Column("area", values.count),
        Column("letter", values.text),
        Column("votes", values.count),
    ),
    key=3,
)


@dataclass(frozen=True)
class PollingAreas:
    """All polling areas of an election with the votes of each list, and the files they were read from."""

    areas: tuple[Area, ...]
    votes: tuple[AreaVotes, ...]
    inputs: tuple[InputFile, ...]


def load_areas(scenario: Scenario) -> PollingAreas:
    """Read the polling areas of a scenario and check that they sum to its lists.

    Raises:
        InputError: a file is missing, a cell cannot be used, or the sums differ.
    """
    areas = read_table(scenario.path / AREAS, AREA_COLUMNS, f"{scenario.id}/{AREAS}")
    votes = read_table(scenario.path / AREA_VOTES, AREA_VOTES_COLUMNS, f"{scenario.id}/{AREA_VOTES}")
    areas.reject_duplicates(lambda row: (row.code, row.area), "area")
    votes.reject_duplicates(lambda row: (row.code, row.area, row.letter), "letter")
    _check_references(areas, votes, scenario.election)
    _check_sums(areas, votes, scenario.election)
    return PollingAreas(
        areas=areas.rows,
        votes=votes.rows,
        inputs=(votes.input, areas.input),
    )


def _check_references(areas: Table[Area], votes: Table[AreaVotes], election: Election) -> None:
    for at, area in enumerate(areas.rows):
        if area.code not in election.municipality_by_code:
            raise areas.error(
                at,
                "code",
                found=_("municipality {code}, which is not in {file}").format(
                    code=area.code, file="municipalities.csv"
                ),
                expected=_("the code of a municipality of this election"),
                todo=_("correct the code, or add the municipality"),
            )
    known = {(row.code, row.area) for row in areas.rows}
    for at, row in enumerate(votes.rows):
        if (row.code, row.area) not in known or f"{row.code}:{row.letter}" not in election.list_by_id:
            raise votes.error(
                at,
                None,
                found=_("list {letter} in area {area} of municipality {code}").format(
                    letter=row.letter, area=row.area, code=row.code
                ),
                expected=_("an area of {areas} and a list of {lists}").format(areas=AREAS, lists="lists.csv"),
                todo=_("correct the row"),
            )


def _check_sums(areas: Table[Area], votes: Table[AreaVotes], election: Election) -> None:
    by_area: dict[tuple[int, int], int] = {}
    by_list: dict[str, int] = {}
    for row in votes.rows:
        key = f"{row.code}:{row.letter}"
        by_area[row.code, row.area] = by_area.get((row.code, row.area), 0) + row.votes
        by_list[key] = by_list.get(key, 0) + row.votes
    for at, area in enumerate(areas.rows):
        total = by_area.get((area.code, area.area), 0)
        if area.valid is not None and area.valid != total:
            raise areas.error(
                at,
                "valid",
                found=str(area.valid),
                expected=_("{count}, the sum of the votes in {file}").format(count=total, file=votes.shown),
                todo=_("correct the votes of a list, or the number of valid votes"),
            )
    for entry in election.lists:
        if entry.votes != by_list.get(entry.id, 0):
            raise votes.error(
                None,
                None,
                found=_("{count} votes for list {list}").format(count=by_list.get(entry.id, 0), list=entry.id),
                expected=_("{count}, as in {file}").format(count=entry.votes, file="lists.csv"),
                todo=_("correct the votes in one of the two files"),
            )
