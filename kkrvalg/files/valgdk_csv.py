"""Import the CSV files that valg.dk's export writes, one for each municipality: votes only, no alliances."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.errors import InputError
from kkrvalg.files.areas import Area, AreaVotes
from kkrvalg.files.importing import (
    MUNICIPAL,
    Count,
    CountedList,
    ImportOptions,
    Skipped,
    assemble,
    check_complete,
    in_danish,
    official_paths,
    third_tuesday_of_november,
)
from kkrvalg.files.reference import municipality_key, read_municipalities
from kkrvalg.i18n import _
from kkrvalg.model import CouncilSource
from kkrvalg.reading import values
from kkrvalg.reading.tables import Column, Columns, Table, read_table

if TYPE_CHECKING:
    import os

    from kkrvalg.files.importing import Imported, Progress
    from kkrvalg.model import Municipality

LIST_VOTES = "Listestemmer"

_FILE = re.compile(r"([^_]+)_(\d{4})_([^_]+)(?:_(\d\d-\d\d-\d{4} \d{1,2}\.\d{1,2}\.\d{1,2}))?\.csv")
_AREA = re.compile(r"(\d+)\.\s+(.+)")


class ExportRow(NamedTuple):
    """A row of the export: a list's or a candidate's votes in a polling area."""

    area: str
    letter: str
    list_name: str
    name: str
    votes: int


EXPORT_COLUMNS = Columns(
    ExportRow,
    (
        Column("Afstemningsområde", values.text),
        Column("Bogstavbetegnelse", values.letter_or_dash),
        Column("Listenavn", values.any_text),
        Column("Navn", values.text),
        Column("Stemmetal", values.count),
    ),
)


@dataclass(frozen=True, slots=True)
class _Export:
    path: Path
    file: str
    kind: str
    year: int
    municipality: str
    exported: datetime


def import_valgdk_csv(
    folder: str | os.PathLike[str],
    options: ImportOptions | None = None,
    progress: Progress | None = None,
) -> Imported:
    """Read the CSV files of valg.dk's export in a folder and its subfolders.

    Args:
        folder: the folder with a file for each municipality, named as the export names them.
        options: the tables beside the official files.
        progress: wraps the files while they are read, to show how far the reading is.

    Raises:
        InputError: a file cannot be used, or the files do not agree with the tables.
    """
    options = options or ImportOptions()
    root = Path(folder)
    paths = official_paths(root, "*.csv")
    exports, skipped = _municipal([_export(path, root) for path in paths])
    year = _year(exports, root)
    table = read_municipalities(options.municipalities_path(year), year)
    newest = _by_code(exports, table)
    check_complete(newest, table, root)
    lists, areas, votes = _read(newest, progress)
    day = options.election_day or third_tuesday_of_november(year)
    count = Count(
        day=day,
        councils=CouncilSource.RECORDED,
        lists=tuple(lists),
        areas=tuple(areas),
        area_votes=tuple(votes),
        source=f"valg.dk: resultater for kommunalvalget {in_danish(day)}, eksporteret som CSV",
        files=len(paths),
        superseded=len(exports) - len(newest),
        skipped=skipped,
        councils_checked=0,
    )
    return assemble(count, table, options)


def _read(
    newest: dict[int, _Export], progress: Progress | None
) -> tuple[list[CountedList], list[Area], list[AreaVotes]]:
    lists: list[CountedList] = []
    areas: list[Area] = []
    votes: list[AreaVotes] = []
    codes = {export.path: code for code, export in newest.items()}
    used = sorted(codes, key=codes.__getitem__)
    for path in progress(used) if progress else used:
        code = codes[path]
        rows = read_table(path, EXPORT_COLUMNS, newest[code].file)
        counted = _count(code, rows)
        lists += _lists(code, rows, counted)
        areas += _areas(code, rows, counted)
        votes += counted
    return lists, areas, votes


def _export(path: Path, root: Path) -> _Export:
    shown = path.relative_to(root).as_posix()
    match = _FILE.fullmatch(unicodedata.normalize("NFC", path.name))
    if match is None:
        raise InputError(
            where=shown,
            found=_("a file name without election, year and municipality"),
            expected=_("a name such as {name}").format(name="Kommunalvalg_2021_Aabenraa_06-11-2025 9.44.10.csv"),
            todo=_("give the file its name from the export back, or move it out of the folder"),
        )
    kind, year, municipality, stamp = match.groups()
    exported = (
        datetime.strptime(f"{stamp} +0000", "%d-%m-%Y %H.%M.%S %z") if stamp else datetime.min.replace(tzinfo=UTC)
    )
    return _Export(path, shown, kind, int(year), municipality, exported)


def _municipal(exports: list[_Export]) -> tuple[list[_Export], tuple[Skipped, ...]]:
    used = [export for export in exports if export.kind == MUNICIPAL]
    skipped = tuple(
        Skipped(export.file, _("it is about another election ({kind})").format(kind=export.kind))
        for export in exports
        if export.kind != MUNICIPAL
    )
    return used, skipped


def _year(exports: list[_Export], root: Path) -> int:
    years = sorted({export.year for export in exports})
    if len(years) != 1:
        raise InputError(
            where=str(root),
            found=_("files of the years {years}").format(years=", ".join(map(str, years)) or "–"),
            expected=_("files of one election"),
            todo=_("put the files of each election in a folder of their own"),
        )
    return years[0]


def _by_code(exports: list[_Export], table: Table[Municipality]) -> dict[int, _Export]:
    """Return the newest export of each municipality: the file name says which, so names are joined to codes."""
    code_by_name = {municipality_key(row.name): row.code for row in table.rows}
    newest: dict[int, _Export] = {}
    for export in exports:
        code = code_by_name.get(municipality_key(export.municipality))
        if code is None:
            raise InputError(
                where=export.file,
                found=_("the municipality {name}, which is not in {file}").format(
                    name=export.municipality, file=table.shown
                ),
                expected=_("a municipality of this election"),
                todo=_("correct the name, or give the municipalities with --municipalities"),
            )
        if code not in newest or export.exported > newest[code].exported:
            newest[code] = export
    return newest


def _count(code: int, table: Table[ExportRow]) -> list[AreaVotes]:
    """Return the votes of each list in each area: its list votes and its candidates' votes."""
    votes: Counter[tuple[str, str]] = Counter()
    names: dict[str, str] = {}
    list_rows: set[tuple[str, str]] = set()
    for at, row in enumerate(table.rows):
        if names.setdefault(row.letter, row.list_name) != row.list_name:
            raise table.error(
                at,
                "Listenavn",
                found=f"“{row.list_name}”",
                expected=f"“{names[row.letter]}”",
                todo=_("fetch the file again"),
            )
        if row.name == LIST_VOTES:
            if (row.area, row.letter) in list_rows:
                raise table.error(
                    at,
                    "Navn",
                    found=_("{value} once more").format(value=LIST_VOTES),
                    expected=_("each only once"),
                    todo=_("fetch the file again"),
                )
            list_rows.add((row.area, row.letter))
        votes[row.area, row.letter] += row.votes
    numbers = {area: _area_number(table, area)[0] for area in {row.area for row in table.rows}}
    _check_every_list_everywhere(table, list_rows, numbers, names)
    counted = (AreaVotes(code, numbers[area], letter, count) for (area, letter), count in votes.items())
    return sorted(counted, key=lambda entry: (entry.area, entry.letter))


def _area_number(table: Table[ExportRow], area: str) -> tuple[int, str]:
    match = _AREA.fullmatch(area)
    if match is None:
        at = next(at for at, row in enumerate(table.rows) if row.area == area)
        raise table.error(
            at,
            "Afstemningsområde",
            found=f"“{area}”",
            expected=_("a number and a name, such as “1. Hovslund”"),
            todo=_("fetch the file again"),
        )
    return int(match[1]), match[2]


def _check_every_list_everywhere(
    table: Table[ExportRow], list_rows: set[tuple[str, str]], numbers: dict[str, int], names: dict[str, str]
) -> None:
    missing = sorted((area, letter) for area in numbers for letter in names if (area, letter) not in list_rows)
    if missing or len(set(numbers.values())) != len(numbers):
        area, letter = missing[0] if missing else (_("two areas with the same number"), "")
        raise table.error(
            None,
            None,
            found=_("no {value} for list {letter} in {area}").format(value=LIST_VOTES, letter=letter, area=area),
            expected=_("every list in every polling area"),
            todo=_("fetch the file again"),
        )


def _lists(code: int, table: Table[ExportRow], counted: list[AreaVotes]) -> list[CountedList]:
    votes: Counter[str] = Counter()
    for entry in counted:
        votes[entry.letter] += entry.votes
    names = {row.letter: row.list_name for row in table.rows}
    candidates: dict[str, Counter[str]] = {}
    for row in table.rows:
        if row.name != LIST_VOTES:
            candidates.setdefault(row.letter, Counter())[row.area] += 1
    return [
        CountedList(
            code=code,
            letter=letter,
            name=names[letter],
            alliance=None,
            candidates=max(candidates.get(letter, Counter()).values(), default=None),
            votes=votes[letter],
        )
        for letter in sorted(names)
    ]


def _areas(code: int, table: Table[ExportRow], counted: list[AreaVotes]) -> list[Area]:
    valid: Counter[int] = Counter()
    for entry in counted:
        valid[entry.area] += entry.votes
    named = sorted({_area_number(table, area) for area in {row.area for row in table.rows}})
    return [
        Area(
            code=code,
            area=number,
            number=number,
            name=name,
            eligible=None,
            cast=None,
            valid=valid[number],
            released=None,
            result=None,
        )
        for number, name in named
    ]
