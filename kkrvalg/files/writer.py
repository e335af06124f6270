"""Write a scenario folder: all of it, or nothing."""

from __future__ import annotations

import csv
import shutil
import tempfile
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kkrvalg.errors import InputError
from kkrvalg.files.areas import AREA_COLUMNS, AREA_VOTES, AREA_VOTES_COLUMNS, AREAS, load_areas
from kkrvalg.files.people import COUNCIL_MEMBERS, MEMBERS, load_people
from kkrvalg.files.people_rows import COUNCIL_MEMBER_COLUMNS, MEMBER_COLUMNS, CouncilRow, MemberRow, cell_text
from kkrvalg.files.rows import LIST_COLUMNS, MAYOR_COLUMNS, MUNICIPALITY_COLUMNS
from kkrvalg.files.scenario import LISTS, MAYORS, MUNICIPALITIES, SETTINGS, load_scenario
from kkrvalg.i18n import _
from kkrvalg.reading.cells import guarded

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping, Sequence

    from kkrvalg.files.areas import Area, AreaVotes
    from kkrvalg.model import CouncilMember, Election, Member
    from kkrvalg.reading.tables import Columns


@dataclass(frozen=True)
class ScenarioContent:
    """What a scenario folder holds, before it is a folder."""

    name: str
    election: Election
    rulebook: str
    result: str
    sources: tuple[str, ...]
    options: Mapping[str, str]
    areas: tuple[Area, ...] = ()
    area_votes: tuple[AreaVotes, ...] = ()
    council_members: tuple[CouncilMember, ...] = ()
    members: tuple[Member, ...] = ()


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, excel: bool = False) -> str:
    """Return a CSV table; with ``excel`` as a Danish spreadsheet opens it, of which it runs nothing.

    That is with semicolons and a byte-order mark, and with an apostrophe before what looks like a formula, which
    the reader of tables takes off again.
    """
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";" if excel else ",", lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(map(guarded, row) if excel else row for row in rows)
    return ("\ufeff" if excel else "") + buffer.getvalue()


def cells_of(columns: Columns[Any], row: object) -> list[Any]:
    """Return the cells of a row as they are written."""
    cells = []
    for column in columns.columns:
        value = getattr(row, column.attribute)
        if isinstance(value, bool):
            cells.append("yes" if value else "no")
        elif isinstance(value, str):
            cells.append(" ".join(value.split()))
        elif isinstance(value, tuple):
            cells.append(cell_text(value))
        else:
            cells.append(column.none if value is None else value)
    return cells


def write_scenario(folder: str | os.PathLike[str], content: ScenarioContent, *, excel: bool = False) -> Path:
    """Write a scenario folder and return its path; it is read once before it gets its name.

    Raises:
        InputError: the folder exists and holds something, its parent does not exist, or the content cannot
            be read as a scenario.
    """
    target = Path(folder).absolute()
    check_target(target)
    try:
        workshop = Path(tempfile.mkdtemp(prefix=".kkrvalg-", dir=target.parent))
    except OSError as error:
        raise InputError(
            where=str(target),
            found=_("a folder that cannot be written in ({reason})").format(reason=error.strerror),
            expected=_("a folder that can be written in"),
            todo=_("choose another place"),
        ) from None
    try:
        draft = workshop / target.name
        draft.mkdir()
        for name, text in _files(content, excel=excel).items():
            (draft / name).write_text(text, encoding="utf-8", newline="")
        scenario = load_scenario(draft, need_mayors=False)
        if content.areas:
            load_areas(scenario)
        if content.council_members or content.members:
            load_people(scenario)
        if target.exists():
            target.rmdir()
        draft.rename(target)
    finally:
        shutil.rmtree(workshop)
    return target


def check_target(target: Path) -> None:
    """Check that a folder can be written.

    Raises:
        InputError: it exists and holds something, or its parent does not exist.
    """
    if not target.parent.is_dir():
        raise InputError(
            where=str(target),
            found=_("no folder {folder} to write in").format(folder=target.parent),
            expected=_("an existing folder around the new one"),
            todo=_("make the folder first, or choose another place"),
        )
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise InputError(
            where=str(target),
            found=_("something that exists already"),
            expected=_("a folder that is new or empty"),
            todo=_("choose another name, or remove the old one yourself"),
        )


def _files(content: ScenarioContent, *, excel: bool) -> dict[str, str]:
    election = content.election
    tables: dict[str, tuple[Columns[Any], Sequence[Any]]] = {
        MUNICIPALITIES: (MUNICIPALITY_COLUMNS, election.municipalities),
        LISTS: (LIST_COLUMNS, election.lists),
        MAYORS: (MAYOR_COLUMNS, election.mayors),
        AREAS: (AREA_COLUMNS, content.areas),
        AREA_VOTES: (AREA_VOTES_COLUMNS, content.area_votes),
        COUNCIL_MEMBERS: (COUNCIL_MEMBER_COLUMNS, _council_rows(content)),
        MEMBERS: (MEMBER_COLUMNS, _member_rows(content)),
    }
    files = {SETTINGS: _settings(content)}
    for name, (columns, rows) in tables.items():
        if rows:
            cells = sorted((cells_of(columns, row) for row in rows), key=lambda row: row[: columns.key])
            files[name] = csv_text(columns.names, cells, excel=excel)
    return files


def _council_rows(content: ScenarioContent) -> list[CouncilRow]:
    municipalities = content.election.municipality_by_code
    return [CouncilRow.of(entry, municipalities[entry.code].name) for entry in content.council_members]


def _member_rows(content: ScenarioContent) -> list[MemberRow]:
    municipalities = content.election.municipality_by_code
    return [MemberRow.of(member, municipalities[member.code]) for member in content.members]


def _settings(content: ScenarioContent) -> str:
    import yaml  # noqa: PLC0415 (only the writer needs the emitter)

    election = content.election
    settings: dict[str, Any] = {
        "name": content.name,
        "election_day": election.day.isoformat(),
        "term": election.term,
        "rulebook": content.rulebook,
        "councils": election.councils.value,
        "result": content.result,
        "sources": list(content.sources),
        "list_cooperations": {entry.name: sorted(entry.lists) for entry in election.cooperations},
    }
    if content.options:
        settings["options"] = dict(sorted(content.options.items()))
    return str(yaml.safe_dump(settings, allow_unicode=True, sort_keys=False, width=1000))
