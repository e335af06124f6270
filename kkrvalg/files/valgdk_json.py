"""Import the official JSON files of a municipal election: candidates, results and seat allocations."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from pydantic import ValidationError

from kkrvalg.errors import InputError, place
from kkrvalg.files.areas import Area, AreaVotes
from kkrvalg.files.importing import (
    MUNICIPAL,
    Count,
    CountedList,
    Elected,
    ImportOptions,
    Skipped,
    assemble,
    check_complete,
    in_danish,
    official_paths,
)
from kkrvalg.files.reference import municipality_key, read_municipalities
from kkrvalg.files.valgdk_rows import CandidateList, CandidatesFile, OfficialFile, ResultFile, SeatsFile
from kkrvalg.i18n import _
from kkrvalg.model import CouncilSource
from kkrvalg.reading.complaints import explain, quoted
from kkrvalg.reading.tables import some
from kkrvalg.reading.text import decode, read_bytes
from kkrvalg.reading.values import letter_or_dash

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Hashable, Iterable, Iterator
    from datetime import date

    from kkrvalg.files.importing import Imported, Progress
    from kkrvalg.model import Municipality
    from kkrvalg.reading.tables import Table

FINAL = "Fintælling"

# The polls close at 20:00 Danish time, which is never before 18:00 UTC.
POLLS_CLOSED = time(18, tzinfo=UTC)

_MARKS: tuple[tuple[str, type[OfficialFile]], ...] = (
    ('"ListeMandater"', SeatsFile),
    ('"Valgforbund"', CandidatesFile),
    ('"GyldigeStemmer"', ResultFile),
)
_ROMAN = re.compile(r"([IVX]+)\. ")

Official = TypeVar("Official", bound=OfficialFile)


@dataclass(frozen=True, slots=True)
class Named(Generic[Official]):
    """An official file and its name."""

    file: str
    data: Official


@dataclass(frozen=True)
class _Gathered:
    """The newest file of each polling area and municipality, and the number of older ones."""

    results: list[Named[ResultFile]]
    candidates: list[Named[CandidatesFile]]
    seats: list[Named[SeatsFile]]
    superseded: int


def import_valgdk(
    folder: str | os.PathLike[str],
    options: ImportOptions | None = None,
    progress: Progress | None = None,
) -> Imported:
    """Read the official JSON files in a folder and its subfolders.

    Args:
        folder: the folder with kandidat-data, valgresultater and mandatfordeling (the last may be missing).
        options: the tables beside the official files.
        progress: wraps the files while they are read, to show how far the reading is.

    Raises:
        InputError: a file cannot be used, or the files do not agree with each other or with the tables.
    """
    options = options or ImportOptions()
    root = Path(folder)
    files = _read_all(root, progress)
    day = options.election_day or _election_day(files, root)
    used, skipped = _without_tests(files, day)
    table = read_municipalities(options.municipalities_path(day.year), day.year)
    gathered = _gather(used)
    check_complete({named.data.code for named in gathered.results}, table, root)
    lists = _lists(gathered, table, root)
    _check_areas(gathered.results, lists)
    _check_seats(gathered, lists, table)
    count = Count(
        day=day,
        councils=CouncilSource.COMPUTED,
        lists=_counted(lists, gathered.results),
        areas=tuple(_area(named.data) for named in gathered.results),
        area_votes=tuple(_area_votes(gathered.results)),
        source=_source(day, gathered.results),
        files=len(files),
        superseded=gathered.superseded,
        skipped=skipped,
        councils_checked=len(gathered.seats),
        elected=tuple(_elected(gathered)),
    )
    return assemble(count, table, options)


def _read_all(root: Path, progress: Progress | None) -> list[Named[OfficialFile]]:
    paths = official_paths(root, "*.json")
    return [_read(path, root) for path in (progress(paths) if progress else paths)]


def _read(path: Path, root: Path) -> Named[OfficialFile]:
    shown = path.relative_to(root).as_posix()
    text = decode(read_bytes(path, shown), shown)
    model = next((kind for mark, kind in _MARKS if mark in text), None)
    if model is None:
        raise InputError(
            where=shown,
            found=_("neither candidates, results nor a seat allocation"),
            expected=_("an official file of a municipal election"),
            todo=_("move the file out of the folder"),
        )
    try:
        return Named(shown, model.model_validate_json(text))
    except ValidationError as failure:
        raise _unusable(shown, text, failure) from None


def _unusable(shown: str, text: str, failure: ValidationError) -> InputError:
    error = failure.errors(include_url=False)[0]
    if error["type"] == "json_invalid":
        try:
            json.loads(text)
            line = None
        except json.JSONDecodeError as broken:
            line = broken.lineno
        return InputError(
            where=place(shown, line),
            found=_("text that is not JSON"),
            expected=_("an official file of a municipal election"),
            todo=_("fetch the file again"),
        )
    expected, _todo = explain(dict(error))
    path = ".".join(str(part) for part in error["loc"])
    return InputError(
        where=_("{place}, key {key}").format(place=shown, key=path),
        found=_("no such key") if error["type"] == "missing" else quoted(error["input"]),
        expected=expected,
        todo=_("fetch the file again"),
    )


def _election_day(files: list[Named[OfficialFile]], root: Path) -> date:
    days = Counter(named.data.day for named in files).most_common(2)
    if len(days) > 1 and days[0][1] == days[1][1]:
        raise InputError(
            where=str(root),
            found=_("as many files for {day} as for {other}").format(
                day=days[0][0].isoformat(), other=days[1][0].isoformat()
            ),
            expected=_("files of one election"),
            todo=_("give the election day with --election-day"),
        )
    return days[0][0]


def _without_tests(
    files: list[Named[OfficialFile]], day: date
) -> tuple[list[Named[OfficialFile]], tuple[Skipped, ...]]:
    used, skipped = [], []
    for named in files:
        reason = _why_not(named.data, day)
        if reason is None:
            used.append(named)
        else:
            skipped.append(Skipped(named.file, reason))
    return used, tuple(skipped)


def _why_not(data: OfficialFile, day: date) -> str | None:
    if data.kind != MUNICIPAL:
        return _("it is about another election ({kind})").format(kind=data.kind)
    if data.day != day:
        return _("its own election day is {day}: a test file").format(day=data.day.isoformat())
    closed = datetime.combine(day, POLLS_CLOSED)
    if not isinstance(data, CandidatesFile) and data.released < closed:
        return _("it was released on {day}, before the polls closed: a test file").format(
            day=data.released.date().isoformat()
        )
    return None


def _of(files: list[Named[OfficialFile]], kind: type[Official]) -> list[Named[Official]]:
    return [Named(named.file, named.data) for named in files if isinstance(named.data, kind)]


def _newest(
    files: list[Named[Official]], key: Callable[[Official], Hashable]
) -> tuple[list[Named[Official]], int]:
    """Return the newest file of each key and the number of older ones."""
    newest: dict[Hashable, Named[Official]] = {}
    for named in files:
        other = newest.setdefault(key(named.data), named)
        age, other_age = _age(named.data), _age(other.data)
        if age == other_age and named.data != other.data:
            raise InputError(
                where=named.file,
                found=_("the same time of release as {file}, and other content").format(file=other.file),
                expected=_("one newest file"),
                todo=_("remove the one that does not count"),
            )
        if age > other_age:
            newest[key(named.data)] = named
    return list(newest.values()), len(files) - len(newest)


def _gather(files: list[Named[OfficialFile]]) -> _Gathered:
    results, old_results = _newest(_of(files, ResultFile), lambda data: (data.code, data.area))
    candidates, old_candidates = _newest(
        _of(files, CandidatesFile), lambda data: municipality_key(data.municipality)
    )
    seats, old_seats = _newest(_of(files, SeatsFile), lambda data: data.code)
    return _Gathered(results, candidates, seats, old_results + old_candidates + old_seats)


def _age(data: OfficialFile) -> tuple[datetime, bool]:
    return data.released, isinstance(data, ResultFile) and data.status == FINAL


@dataclass(frozen=True, slots=True)
class _List:
    code: int
    file: str
    alliance: str | None
    data: CandidateList


def _lists(gathered: _Gathered, table: Table[Municipality], root: Path) -> dict[str, _List]:
    """Return the lists by id, joined with the code of the municipality that the results give the id."""
    code_of = {entry.id: named.data.code for named in gathered.results for entry in named.data.lists}
    code_by_name = {municipality_key(row.name): row.code for row in table.rows}
    lists: dict[str, _List] = {}
    for named in gathered.candidates:
        codes = {code_of[entry.id] for entry in named.data.lists if entry.id in code_of}
        if len(codes) != 1 or codes != {code_by_name.get(municipality_key(named.data.municipality))}:
            raise InputError(
                where=named.file,
                found=_("{municipality}, whose lists the results give to {codes}").format(
                    municipality=named.data.municipality, codes=some(sorted(map(str, codes))) or _("nobody")
                ),
                expected=_("a municipality whose lists have results"),
                todo=_("check that candidates and results are of the same election"),
            )
        labels = alliance_labels(named)
        for entry in named.data.lists:
            lists[entry.id] = _List(codes.copy().pop(), named.file, labels.get(entry.id), entry)
    check_complete({entry.code for entry in lists.values()}, table, root)
    return lists


def alliance_labels(named: Named[CandidatesFile]) -> dict[str, str]:
    """Return the label of each allied list: Roman numbers if the alliances' names have them, else 1, 2, 3.

    The numbers follow the letters of the lists, so that they do not depend on the order of the file.

    Raises:
        InputError: a list is in two alliances, or an alliance has an unknown list.
    """
    letter = {entry.id: letter_or_dash(entry.letter) for entry in named.data.lists}
    alliances = named.data.alliances or []
    members = Counter(member for alliance in alliances for member in alliance.lists)
    wrong = [member for member, times in members.items() if times > 1 or member not in letter]
    if wrong:
        raise InputError(
            where=named.file,
            found=_("list {list} in two alliances, or unknown").format(list=letter.get(wrong[0], wrong[0])),
            expected=_("each list in one alliance at most"),
            todo=_("fetch the file again"),
        )
    ordered = sorted(alliances, key=lambda alliance: sorted(letter[member] for member in alliance.lists))
    romans = [match[1] for alliance in ordered if (match := _ROMAN.match(alliance.name))]
    numbers = [str(number) for number in range(1, len(ordered) + 1)]
    labels = romans if len(set(romans)) == len(ordered) else numbers
    return {member: label for alliance, label in zip(ordered, labels, strict=True) for member in alliance.lists}


def _check_areas(results: list[Named[ResultFile]], lists: dict[str, _List]) -> None:
    ran: dict[int, set[str]] = {}
    for identity, entry in lists.items():
        ran.setdefault(entry.code, set()).add(identity)
    for named in results:
        data = named.data
        there = {entry.id for entry in data.lists}
        known = ran.get(data.code, set())
        odd = [f"{entry.letter} {entry.name}" for entry in data.lists if entry.id not in known]
        odd += [f"{lists[i].data.letter} {lists[i].data.name}" for i in sorted(known - there)]
        if odd or len(there) != len(data.lists):
            raise _disagree(
                named.file,
                _("other lists than in kandidat-data: {lists}").format(lists=some(odd)),
                _("the lists of {municipality}, each once").format(municipality=data.municipality),
            )
        _check_area_sums(named, lists)


def _disagree(file: str, found: str, expected: str) -> InputError:
    return InputError(
        where=file,
        found=found,
        expected=expected,
        todo=_("fetch the files again, and check that they are of the same election"),
    )


def _check_area_sums(named: Named[ResultFile], lists: dict[str, _List]) -> None:
    data = named.data
    for entry in data.lists:
        official = lists[entry.id].data
        if letter_or_dash(entry.letter) != letter_or_dash(official.letter):
            raise _disagree(named.file, _("letter {letter}").format(letter=entry.letter), str(official.letter))
        personal = [candidate.votes for candidate in entry.candidates or []]
        known = [votes for votes in (entry.list_votes, *personal) if votes is not None]
        if len(known) == len(personal) + 1 and personal and sum(known) != entry.votes:
            raise _disagree(
                named.file,
                _("{count} votes for list {list}").format(count=entry.votes, list=entry.letter),
                _("{count}, the list's votes and its candidates' votes").format(count=sum(known)),
            )
    total = sum(entry.votes for entry in data.lists)
    if total != data.valid:
        raise _disagree(
            named.file,
            _("{count} valid votes").format(count=data.valid),
            _("{count}, the sum of the lists").format(count=total),
        )


def _check_seats(gathered: _Gathered, lists: dict[str, _List], table: Table[Municipality]) -> None:
    areas: dict[int, set[int]] = {}
    for named in gathered.results:
        areas.setdefault(named.data.code, set()).add(named.data.area)
    sizes = {row.code: row.council_seats for row in table.rows}
    for entry in gathered.seats:
        data = entry.data
        if data.code not in sizes or len(data.seats) != sizes[data.code]:
            raise _disagree(
                entry.file,
                _("{count} seats").format(count=len(data.seats)),
                _("{count}, the size of the council in {file}").format(
                    count=sizes.get(data.code), file=table.shown
                ),
            )
        held = Counter(seat.id for seat in data.seats)
        if held != Counter(seat.id for seat in data.personal) or any(
            seat.id not in lists or letter_or_dash(seat.letter) != letter_or_dash(lists[seat.id].data.letter)
            for seat in data.seats
        ):
            raise _disagree(
                entry.file,
                _("seats of other lists, or differing between the two views"),
                _("the lists of kandidat-data, with the same seats in both views"),
            )
        based_on = {area.area for area in data.based_on or ()}
        if data.based_on is not None and based_on != areas[data.code]:
            raise _disagree(
                entry.file,
                _("a seat allocation based on other polling areas than those at hand: {areas}").format(
                    areas=some([str(area) for area in sorted(based_on ^ areas[data.code])])
                ),
                _("results of the same polling areas"),
            )


def _elected(gathered: _Gathered) -> Iterator[Elected]:
    """Yield the council members of each municipality where everybody who was elected is named.

    A name is that of the ballot without the home that may stand after it; where two would then be called the same,
    both keep it.
    """
    homes = {c.id: c.home for named in gathered.candidates for entry in named.data.lists for c in entry.candidates}
    for named in gathered.seats:
        found = [
            (" ".join((seat.name or "").split()), homes.get(seat.candidate), letter_or_dash(seat.letter))
            for seat in named.data.personal
        ]
        if all(name for name, _home, _letter in found):
            short = [name.removesuffix(f", {' '.join(home.split())}") if home else name for name, home, _ in found]
            for (name, _home, letter), without in zip(found, short, strict=True):
                yield Elected(named.data.code, without if short.count(without) == 1 else name, letter)


def _counted(lists: dict[str, _List], results: list[Named[ResultFile]]) -> tuple[CountedList, ...]:
    votes: Counter[str] = Counter()
    for named in results:
        for entry in named.data.lists:
            votes[entry.id] += entry.votes
    counted = (
        CountedList(
            code=entry.code,
            letter=letter_or_dash(entry.data.letter),
            name=entry.data.name,
            alliance=entry.alliance,
            candidates=len(entry.data.candidates),
            votes=votes[identity],
        )
        for identity, entry in lists.items()
    )
    return tuple(sorted(counted, key=lambda entry: (entry.code, entry.letter)))


def _area(data: ResultFile) -> Area:
    return Area(
        code=data.code,
        area=data.area,
        number=data.number,
        name=" ".join(data.area_name.split()),
        eligible=data.eligible,
        cast=data.cast,
        valid=data.valid,
        released=data.released.strftime("%Y-%m-%dT%H:%M:%SZ"),
        result="final" if data.status == FINAL else "preliminary",
    )


def _area_votes(results: list[Named[ResultFile]]) -> Iterator[AreaVotes]:
    for named in results:
        for entry in named.data.lists:
            yield AreaVotes(named.data.code, named.data.area, letter_or_dash(entry.letter), entry.votes)


def _source(day: date, results: Iterable[Named[ResultFile]]) -> str:
    preliminary = sum(named.data.status != FINAL for named in results)
    status = f"{preliminary} afstemningsområder foreløbigt optalt" if preliminary else "fintælling"
    return (
        f"valg.dk: kandidat-data, valgresultater og mandatfordeling for kommunalvalget {in_danish(day)} ({status})"
    )
