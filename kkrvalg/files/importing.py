"""What the importers share: from counted lists and the tables beside them to a scenario folder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from kkrvalg.data import data_dir
from kkrvalg.errors import InputError
from kkrvalg.files.checks import check_mayors
from kkrvalg.files.reference import (
    PartyTable,
    collapse,
    read_known_seats,
    read_mayors,
    read_parties,
)
from kkrvalg.files.scenario import MUNICIPALITIES, bundled_scenarios, newest_scenario
from kkrvalg.files.writer import ScenarioContent, check_target, csv_text, write_scenario
from kkrvalg.i18n import _, ngettext
from kkrvalg.model import CouncilMember, CouncilSource, Election, ElectionList, Mayor, Municipality, Office
from kkrvalg.procedures.membership import mayor_as_member
from kkrvalg.reading.tables import some

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Sequence

    from kkrvalg.files.areas import Area, AreaVotes
    from kkrvalg.files.reference import KnownSeats
    from kkrvalg.reading.tables import Table

    Progress = Callable[[Sequence[Path]], Iterable[Path]]

MUNICIPAL = "Kommunalvalg"
ELECTED_SOURCE = "valg.dk, mandatfordeling"
UNSETTLED = "unsettled.csv"
_MONTHS = (
    "januar februar marts april maj juni juli august september oktober november december".split()  # noqa: SIM905
)


@dataclass(frozen=True)
class ImportOptions:
    """The tables beside the official files, and what the files do not say or say wrongly.

    None means: the municipalities of the same or else the newest bundled election, the bundled party table,
    no mayors, no known seats, and day, term and name as the official files give them.
    """

    municipalities: Path | None = None
    mayors: Path | None = None
    parties: tuple[Path, ...] = ()
    known_seats: Path | None = None
    election_day: date | None = None
    term: str | None = None
    name: str | None = None

    def municipalities_path(self, year: int) -> Path:
        """Return the table of municipalities in use for an election."""
        bundled = f"kv{year}" if f"kv{year}" in bundled_scenarios() else newest_scenario()
        return self.municipalities or data_dir("scenarios") / bundled / MUNICIPALITIES

    @property
    def party_paths(self) -> tuple[Path, ...]:
        """The party tables in use."""
        return self.parties or (data_dir("rules") / "parties.csv",)


@dataclass(frozen=True, slots=True)
class CountedList:
    """A list as the official files count it; ``candidates`` is None where they do not say."""

    code: int
    letter: str
    name: str
    alliance: str | None
    candidates: int | None
    votes: int


@dataclass(frozen=True, slots=True)
class Elected:
    """Somebody elected to a council, as the official files name the person."""

    code: int
    name: str
    letter: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is not used, and why."""

    file: str
    reason: str


@dataclass(frozen=True)
class Count:
    """An election as the official files count it."""

    day: date
    councils: CouncilSource
    lists: tuple[CountedList, ...]
    areas: tuple[Area, ...]
    area_votes: tuple[AreaVotes, ...]
    source: str
    files: int
    superseded: int
    skipped: tuple[Skipped, ...]
    councils_checked: int
    elected: tuple[Elected, ...] = ()


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A list that the party table does not settle."""

    letter: str
    name: str
    votes: int
    places: tuple[str, ...]


@dataclass(frozen=True)
class Imported:
    """An import: the official count, the scenario it gives, and the lists it could not settle."""

    count: Count
    content: ScenarioContent
    municipalities_file: str
    unsettled: tuple[Unsettled, ...]

    @property
    def preliminary_areas(self) -> int:
        """The number of polling areas whose newest count is preliminary."""
        return sum(area.result == "preliminary" for area in self.count.areas)

    @property
    def unmatched_mayors(self) -> tuple[Mayor, ...]:
        """The mayors whose council is named in whole, but nobody on it by the mayor's name and list."""
        named = {entry.code for entry in self.content.council_members}
        found = {entry.code for entry in self.content.council_members if entry.office is Office.MAYOR}
        return tuple(m for m in self.content.election.mayors if m.code in named - found)

    @property
    def gaps(self) -> int:
        """The number of municipalities whose polling areas are not numbered from 1 without gaps."""
        numbers: dict[int, set[int]] = {}
        for area in self.count.areas:
            if area.number is not None:
                numbers.setdefault(area.code, set()).add(area.number)
        return sum(max(found) != len(found) for found in numbers.values())


def official_paths(root: Path, pattern: str) -> list[Path]:
    """Return the files of a folder and its subfolders in the order of their names.

    Raises:
        InputError: there is no such folder, or no such file in it.
    """
    paths = sorted(root.rglob(pattern)) if root.is_dir() else []
    if not paths:
        raise InputError(
            where=str(root),
            found=_("no such folder") if not root.is_dir() else _("no {pattern} file").format(pattern=pattern),
            expected=_("a folder with the official files ({pattern})").format(pattern=pattern),
            todo=_("check the name, and that the files are unpacked"),
        )
    return paths


def third_tuesday_of_november(year: int) -> date:
    """Return the day of the municipal elections of a year."""
    first = date(year, 11, 1)
    return first + timedelta(days=(1 - first.weekday()) % 7 + 14)


def in_danish(day: date) -> str:
    """Return a date as Danish text: "18. november 2025"."""
    return f"{day.day}. {_MONTHS[day.month - 1]} {day.year}"


def check_complete(codes: Iterable[int], table: Table[Municipality], folder: Path) -> None:
    """Check that all municipalities of the table are there.

    Raises:
        InputError: some are missing; the message names them.
    """
    there = set(codes)
    missing = [f"{row.code} {row.name}" for row in table.rows if row.code not in there]
    if missing:
        raise InputError(
            where=str(folder),
            found=ngettext(
                "{count} municipality; none of the files is about {municipalities}",
                "{count} municipalities; none of the files is about {municipalities}",
                len(there),
            ).format(count=len(there), municipalities=some(missing)),
            expected=_("files of each of the {count} municipalities in {file}").format(
                count=len(table.rows), file=table.shown
            ),
            todo=_("fetch the missing files, or give the municipalities with --municipalities"),
        )


def assemble(count: Count, table: Table[Municipality], options: ImportOptions) -> Imported:
    """Join a count with the tables beside it.

    Raises:
        InputError: one of the tables cannot be used.
    """
    ran = {(entry.code, entry.letter) for entry in count.lists}
    parties = read_parties(options.party_paths)
    known: dict[int, KnownSeats] = {}
    if options.known_seats:
        known = read_known_seats(options.known_seats, ran, [row.code for row in table.rows])
    election = Election(
        day=count.day,
        term=options.term or f"{count.day.year + 1}-{count.day.year + 5}",
        councils=count.councils,
        municipalities=_municipalities(count, table),
        lists=tuple(_list(entry, parties, known) for entry in count.lists),
        mayors=_mayors(options.mayors, table, ran),
        cooperations=(),
    )
    content = ScenarioContent(
        name=options.name or f"Kommunalvalget {in_danish(count.day)}",
        election=election,
        rulebook=f"kkr-{election.term}",
        result="preliminary" if any(area.result == "preliminary" for area in count.areas) else "final",
        sources=_sources(count, election, known),
        options={},
        areas=count.areas,
        area_votes=count.area_votes,
        council_members=_council_members(count, election),
        members=tuple(
            mayor_as_member(mayor, election)
            for mayor in election.mayors
            if election.municipality_by_code[mayor.code].kl_member
        ),
    )
    return Imported(count, content, table.shown, _unsettled(count, parties, table))


def _list(entry: CountedList, parties: PartyTable, known: dict[int, KnownSeats]) -> ElectionList:
    seats = known.get(entry.code)
    return ElectionList(
        code=entry.code,
        letter=entry.letter,
        name=collapse(entry.name),
        party=parties.party_of(entry.letter, entry.name),
        alliance=entry.alliance,
        candidates=entry.candidates,
        votes=entry.votes,
        known_seats=None if seats is None else seats.of(entry.letter),
    )


def _municipalities(count: Count, table: Table[Municipality]) -> tuple[Municipality, ...]:
    areas: dict[int, list[Area]] = {}
    for area in count.areas:
        areas.setdefault(area.code, []).append(area)
    return tuple(
        Municipality(
            code=row.code,
            name=row.name,
            kkr=row.kkr,
            health_council=row.health_council,
            kl_member=row.kl_member,
            council_seats=row.council_seats,
            eligible=_total([area.eligible for area in areas[row.code]]),
            cast=_total([area.cast for area in areas[row.code]]),
            valid=_total([area.valid for area in areas[row.code]]),
        )
        for row in table.rows
    )


def _total(counts: list[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def _mayors(path: Path | None, table: Table[Municipality], ran: set[tuple[int, str]]) -> tuple[Mayor, ...]:
    if path is None:
        return ()
    mayors = read_mayors(path)
    check_mayors(mayors, table, ran, complete=True)
    return tuple(
        Mayor(row.code, row.name, row.letter, row.recorded_on, collapse(row.source)) for row in mayors.rows
    )


def _council_members(count: Count, election: Election) -> tuple[CouncilMember, ...]:
    """Return who was elected to the councils; the mayor is who has the mayor's name and list, never guessed."""
    mayors = {(mayor.code, mayor.name, mayor.letter) for mayor in election.mayors}
    return tuple(
        CouncilMember(
            entry.code,
            entry.name,
            entry.letter,
            office=Office.MAYOR if (entry.code, entry.name, entry.letter) in mayors else None,
            source=ELECTED_SOURCE,
        )
        for entry in count.elected
    )


def _sources(count: Count, election: Election, known: dict[int, KnownSeats]) -> tuple[str, ...]:
    sources = [count.source]
    if election.mayors:
        sources.append("Borgmestrene: kilden står ved hver enkelt i mayors.csv")
    if known:
        sources.append("Kendte mandater: afskrevet fra offentlige sider; tom betyder ukendt")
    return tuple(sources)


def _unsettled(count: Count, parties: PartyTable, table: Table[Municipality]) -> tuple[Unsettled, ...]:
    names = {row.code: row.name for row in table.rows}
    found: dict[tuple[str, str], list[CountedList]] = {}
    for entry in count.lists:
        if not parties.settles(entry.letter, entry.name):
            found.setdefault((entry.letter, collapse(entry.name)), []).append(entry)
    unsettled = [
        Unsettled(letter, name, sum(e.votes for e in entries), tuple(names[e.code] for e in entries))
        for (letter, name), entries in found.items()
    ]
    return tuple(sorted(unsettled, key=lambda entry: (-entry.votes, entry.letter, entry.name)))


def save_import(
    imported: Imported,
    folder: str | os.PathLike[str],
    *,
    allow_unsettled: bool = False,
    excel: bool = False,
    parties: Sequence[Path] = (),
) -> Path:
    """Write the scenario of an import and return its folder.

    Lists that the party table does not settle are written to ``unsettled.csv`` beside the folder, and no scenario
    is written; with ``allow_unsettled`` they are local lists.

    Raises:
        InputError: the folder cannot be written, or a list is unsettled.
    """
    target = Path(folder).absolute()
    check_target(target)
    if imported.unsettled and not allow_unsettled:
        raise _write_unsettled(imported.unsettled, target.parent / UNSETTLED, parties)
    return write_scenario(target, imported.content, excel=excel)


def _write_unsettled(unsettled: tuple[Unsettled, ...], path: Path, parties: Sequence[Path]) -> InputError:
    """Write the lists to a new file, as somebody may be filling in an older one, and return the complaint."""
    rows = [(u.letter, u.name, "", "", u.votes, ", ".join(u.places)) for u in unsettled]
    columns = ("letter", "name", "party", "note", "votes", "places")
    data = csv_text(columns, rows, excel=True).encode()
    number = 1
    while path.exists() and path.read_bytes() != data:
        number += 1
        path = path.with_name(f"{Path(UNSETTLED).stem}-{number}.csv")
    path.write_bytes(data)
    return InputError(
        where=str(path),
        found=_("lists that the party table does not settle ({count}): {lists}").format(
            count=len(unsettled), lists=some([f"{u.letter} {u.name}" for u in unsettled], 3)
        ),
        expected=_("a row in the party table for each list of the election"),
        todo=_(
            "fill in the column party of the file and import again with {tables}; "
            "or take them as local lists with --allow-unsettled"
        ).format(tables=" ".join(f"--parties {table}" for table in (*parties, path))),
    )
