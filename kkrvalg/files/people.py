"""People of a scenario: ``council_members.csv`` and ``members.csv``, checked against the election."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from kkrvalg.files.people_rows import COUNCIL_MEMBER_COLUMNS, MEMBER_COLUMNS, NO_LETTER, birthday, periods_text
from kkrvalg.files.reference import municipality_key
from kkrvalg.i18n import _
from kkrvalg.model import CouncilMember, Mayor, Member, MemberKind, Office, People
from kkrvalg.procedures.membership import mayor_as_member
from kkrvalg.reading.complaints import nearest, quoted
from kkrvalg.reading.tables import read_table
from kkrvalg.reading.text import is_there

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kkrvalg.errors import InputError
    from kkrvalg.files.people_rows import CouncilRow, MemberRow
    from kkrvalg.files.scenario import Scenario
    from kkrvalg.model import Election, Municipality, PersonId
    from kkrvalg.reading.tables import Columns, Table
    from kkrvalg.reading.text import InputFile

COUNCIL_MEMBERS = "council_members.csv"
MEMBERS = "members.csv"

LEAST_AGE = 18
"""Years of age on the day of the election from which somebody can be elected to a council."""

Row = TypeVar("Row", "CouncilRow", "MemberRow")
_FACTS = ("gender", "born", "council_since", "mayor_since")
_BELONG_TO_THE_SEAT = {"kkr", "code", "municipality", "name", "letter", "party", "kind"}


@dataclass(frozen=True)
class LoadedPeople:
    """The people of a scenario, and the files that say so; none where neither file is there."""

    people: People
    inputs: tuple[InputFile, ...]


def load_people(
    scenario: Scenario,
    *,
    members: Path | None = None,
    council_members: Path | None = None,
    label: str | None = None,
) -> LoadedPeople:
    """Read the people of a scenario.

    Every mayor of ``mayors.csv`` is a member, also where ``members.csv`` has no row for it. What one file leaves
    empty about a person is filled in from the other. Rows without a name are seats whose holder is not known, or
    not elected yet; they give nobody.

    Args:
        scenario: the election whose people they are.
        members: a table of the KKR's members instead of the one in the scenario's folder.
        council_members: a table of the councils' members instead of the one in the scenario's folder.
        label: what messages call the folder of such a table, None to call the table by its path.

    Raises:
        InputError: a file, a row or a cell cannot be used, or the files contradict the election or each other.
    """
    rolls = _read(scenario, COUNCIL_MEMBERS, council_members, COUNCIL_MEMBER_COLUMNS, label)
    seats = _read(scenario, MEMBERS, members, MEMBER_COLUMNS, label)
    election = scenario.election
    roll: tuple[CouncilMember, ...] = ()
    complete: frozenset[int] = frozenset()
    if rolls is not None:
        complete = check_council_members(rolls, election)
        roll = tuple(row.member for row in rolls.rows if row.name)
    elected: list[Member] = []
    if seats is not None:
        check_members_table(seats, election)
        on_council = {entry.person: entry for entry in roll}
        elected = [_completed(seats, at, election, on_council) for at, row in enumerate(seats.rows) if row.name]
    known = People(roll, (), complete)
    people = People(
        _with_offices(roll, election),
        tuple(sorted((*elected, *_other_mayors(elected, known, election)), key=lambda m: (m.code, m.name))),
        complete,
    )
    inputs = tuple(table.input for table in (rolls, seats) if table is not None)
    return LoadedPeople(people, tuple(sorted(inputs, key=lambda entry: entry.file)))


def _read(
    scenario: Scenario, name: str, path: Path | None, columns: Columns[Row], label: str | None
) -> Table[Row] | None:
    """Read the table that is named, else the scenario's own, None where it has none."""
    if path is not None:
        return read_table(path, columns, f"{label}/{path.name}" if label else None)
    own = scenario.path / name
    return read_table(own, columns, f"{scenario.id}/{name}") if is_there(own) else None


# --- what both tables must keep to ----------------------------------------------------------------------------


def _check_municipality(table: Table[Row], at: int, election: Election) -> Municipality:
    """Return the municipality of a row that is somebody's, or of a seat on a council."""
    row = table.rows[at]
    known = election.municipality_by_code
    municipality = known.get(row.code) if row.code is not None else None
    if municipality is None:
        raise table.error(
            at,
            "code",
            found=quoted(row.code),
            expected=_("the code of a municipality of this election"),
            todo=_("correct the code, which stands in municipalities.csv"),
        )
    if row.municipality and municipality_key(row.municipality) != municipality_key(municipality.name):
        raise table.error(
            at,
            "municipality",
            found=quoted(row.municipality),
            expected=_("{name}, which has the code {code}").format(name=municipality.name, code=row.code),
            todo=_("correct the code or the name"),
        )
    return municipality


def _check_letter(table: Table[Row], at: int, election: Election) -> None:
    """Check that somebody's list ran in the municipality."""
    row = table.rows[at]
    letters = sorted(entry.letter for entry in election.lists_by_code[row.code or 0])
    if row.letter is None or (row.letter == NO_LETTER and not row.name) or row.letter in letters:
        return
    found = (
        _("nothing")
        if row.letter == NO_LETTER
        else _("{letter}, a list that did not run in municipality {code}").format(letter=row.letter, code=row.code)
    )
    raise table.error(
        at,
        "letter",
        found=found,
        expected=_("one of {known}").format(known=", ".join(letters)),
        todo=_("write the letter of the list on the ballot; somebody elected outside all lists has “independent”"),
    )


def _check_nobody(table: Table[Row], at: int) -> None:
    """Check that a row without a name says nothing that only a person can have."""
    row = table.rows[at]
    for column, value in row._asdict().items():
        if column not in _BELONG_TO_THE_SEAT and value not in {None, "", ()}:
            raise table.error(
                at,
                "name",
                found=_("nothing, although the column {column} is filled in").format(column=column),
                expected=_("the name of the person the row is about"),
                todo=_("fill in the name, or empty the rest of the row: the seat is then still to be filled"),
            )


def _check_names(table: Table[Row]) -> None:
    """Check that nobody stands twice in a municipality."""
    seen: dict[tuple[int | None, str], int] = {}
    for at, row in enumerate(table.rows):
        if not row.name:
            continue
        other = seen.setdefault((row.code, row.name.casefold()), at)
        if other != at:
            raise table.error(
                at,
                "name",
                found=_("{name} once more; it stands in line {line} already").format(
                    name=quoted(row.name), line=table.lines[other]
                ),
                expected=_("each name only once in a municipality"),
                todo=_(
                    "remove one of the rows; if they are two persons, add to the names what tells them apart,"
                    " such as the town: “{name}, Nordby”"
                ).format(name=row.name),
            )


def _check_birth(table: Table[Row], at: int, election: Election) -> None:
    """Check that somebody was old enough to be elected: a slip of the hand shows here."""
    born = table.rows[at].born
    if born is not None and birthday(born, LEAST_AGE) > election.day:
        raise table.error(
            at,
            "born",
            found=str(born),
            expected=_("a day of birth at least {years} years before the election on {day}").format(
                years=LEAST_AGE, day=election.day
            ),
            todo=_("correct the date: year, month and day"),
        )


def _check_mayor(table: Table[Row], at: int, mayor: Mayor | None) -> None:
    """Check that who is said to be mayor is the mayor of mayors.csv."""
    row = table.rows[at]
    if mayor is None or (row.name, row.letter) == (mayor.name, mayor.letter):
        return
    column = "name" if row.name != mayor.name else "letter"
    raise table.error(
        at,
        column,
        found=_("{name} (list {letter}) as mayor").format(name=row.name, letter=row.letter or _("independent")),
        expected=_("{name} (list {letter}), the mayor in mayors.csv").format(
            name=mayor.name, letter=mayor.letter or _("independent")
        ),
        todo=_("correct the row, or mayors.csv; the names must be the same to the letter"),
    )


# --- the rolls of the councils --------------------------------------------------------------------------------


def check_council_members(table: Table[CouncilRow], election: Election) -> frozenset[int]:
    """Check the rolls of the councils; return the municipalities whose whole council is named.

    Raises:
        InputError: a row contradicts the election or another row, or a council has more members than seats.
    """
    _check_names(table)
    mayors = {mayor.code: mayor for mayor in election.mayors}
    offices: dict[tuple[int, Office], int] = {}
    for at, row in enumerate(table.rows):
        _check_municipality(table, at, election)
        _check_letter(table, at, election)
        if not row.name:
            _check_nobody(table, at)
        _check_birth(table, at, election)
        if row.office is not None:
            other = offices.setdefault((row.code, row.office), at)
            if other != at:
                raise _office_twice(table, at, other)
            if row.office is Office.MAYOR:
                _check_mayor(table, at, mayors.get(row.code))
    return _whole_councils(table, election)


def _office_twice(table: Table[CouncilRow], at: int, other: int) -> InputError:
    return table.error(
        at,
        "office",
        found=_("{value} once more; it stands in line {line} already").format(
            value=table.rows[at].office, line=table.lines[other]
        ),
        expected=_("one mayor, one first and one second deputy mayor in a municipality"),
        todo=_("empty the cell of the one who does not hold the office"),
    )


def _whole_councils(table: Table[CouncilRow], election: Election) -> frozenset[int]:
    rows: dict[int, list[int]] = {}
    for at, row in enumerate(table.rows):
        rows.setdefault(row.code, []).append(at)
    whole = set()
    for code, places in rows.items():
        municipality = election.municipality_by_code[code]
        if len(places) > municipality.council_seats:
            raise _too_many(table, places, municipality)
        names = {table.rows[at].name for at in places}
        if len(places) == municipality.council_seats and "" not in names:
            whole.add(code)
    return frozenset(whole)


def _too_many(table: Table[CouncilRow], places: Sequence[int], municipality: Municipality) -> InputError:
    seats = municipality.council_seats
    return table.error(
        places[seats],
        "code",
        found=_("member number {count} of the council of {name}").format(count=seats + 1, name=municipality.name),
        expected=_("at most {count}, the size of the council").format(count=seats),
        todo=_("remove who is not on the council, or correct council_seats in municipalities.csv"),
    )


def _with_offices(roll: Sequence[CouncilMember], election: Election) -> tuple[CouncilMember, ...]:
    """Return the council members with the mayor's office for those whose name and list are the mayor's."""
    mayors = {(mayor.code, mayor.name, mayor.letter) for mayor in election.mayors}
    return tuple(
        entry._replace(office=Office.MAYOR) if entry.office is None and entry[:3] in mayors else entry
        for entry in roll
    )


# --- the members of the KKR -----------------------------------------------------------------------------------


def check_members_table(table: Table[MemberRow], election: Election) -> None:
    """Check the members of the KKR, row by row.

    Raises:
        InputError: a row contradicts the election or another row.
    """
    _check_names(table)
    mayors = {mayor.code: mayor for mayor in election.mayors}
    for at, row in enumerate(table.rows):
        if row.name or row.code is not None:
            municipality = _check_municipality(table, at, election)
            _check_kkr(table, at, municipality)
            _check_letter(table, at, election)
        if not row.name:
            _check_nobody(table, at)
            continue
        _check_birth(table, at, election)
        _check_party(table, at, election)
        if row.kind is MemberKind.MAYOR and row.code is not None:
            _check_mayor(table, at, mayors.get(row.code))
        _check_substitute(table, at, election)


def _check_kkr(table: Table[MemberRow], at: int, municipality: Municipality) -> None:
    row = table.rows[at]
    if row.kkr and row.kkr != municipality.kkr:
        raise table.error(
            at,
            "kkr",
            found=quoted(row.kkr),
            expected=_("{kkr}, the KKR of {municipality}").format(
                kkr=municipality.kkr, municipality=municipality.name
            ),
            todo=_("correct the KKR or the municipality"),
        )


def _check_party(table: Table[MemberRow], at: int, election: Election) -> None:
    """Check that a mayor's party is the list's, and that an elected member's elects members.

    The party of a mayor's list may stand there also where the list joined a cooperation: it then counts for that.
    """
    row = table.rows[at]
    own = election.contender_of.get(f"{row.code}:{row.letter}")
    entry = election.list_by_id.get(f"{row.code}:{row.letter}")
    if row.kind is MemberKind.MAYOR:
        if row.party not in {None, own, entry.party if entry else None}:
            raise table.error(
                at,
                "party",
                found=quoted(row.party),
                expected=_("{party}, for which list {letter} counts in this election").format(
                    party=own or _("nothing"), letter=row.letter or _("independent")
                ),
                todo=_("correct it, leave it empty, or register the list cooperation in scenario.yaml"),
            )
        return
    known = sorted(set(election.contender_of.values()))
    if (row.party or own) not in known:
        close = nearest(row.party, known) if row.party else None
        raise table.error(
            at,
            "party",
            found=quoted(row.party),
            expected=_("the party's letter, or the list cooperation's name, whose council members elected it"),
            todo=_("did you mean {name}?").format(name=close)
            if close
            else _("write the party; a local list that joined no list cooperation elects no members"),
        )


def _check_substitute(table: Table[MemberRow], at: int, election: Election) -> None:
    row = table.rows[at]
    if row.substitute_code is None:
        return
    if row.substitute_code not in election.municipality_by_code:
        raise table.error(
            at,
            "substitute_code",
            found=quoted(row.substitute_code),
            expected=_("the code of a municipality of this election"),
            todo=_("correct the code; it may be empty where member and substitute are of one municipality"),
        )
    if not row.substitute:
        raise table.error(
            at,
            "substitute",
            found=_("nothing, although the column {column} is filled in").format(column="substitute_code"),
            expected=_("the name of the substitute"),
            todo=_("fill in the name, or empty the column substitute_code"),
        )


def _completed(
    table: Table[MemberRow], at: int, election: Election, on_council: Mapping[PersonId, CouncilMember]
) -> Member:
    """Return the member of a row, its party filled in, and what only the council's roll knows."""
    row = table.rows[at]
    own = election.contender_of.get(f"{row.code}:{row.letter}")
    member = row.member(own if row.kind is MemberKind.MAYOR else row.party or own)
    entry = on_council.get(member.person)
    if entry is None:
        return member
    for column in _FACTS:
        said, other = getattr(member, column), getattr(entry, column)
        if said and other and said != other:
            shown = (periods_text(other) if isinstance(other, tuple) else str(other), COUNCIL_MEMBERS)
            raise table.error(
                at,
                column,
                found=periods_text(said) if isinstance(said, tuple) else str(said),
                expected=_("{value}, as in {file}").format(value=shown[0], file=shown[1]),
                todo=_("correct one of the two files, or leave one of the cells empty"),
            )
    return _filled(member, entry)


def _filled(member: Member, entry: CouncilMember) -> Member:
    facts = {column: getattr(member, column) or getattr(entry, column) for column in _FACTS}
    return member._replace(**facts)


def _other_mayors(elected: Sequence[Member], known: People, election: Election) -> list[Member]:
    """Return the mayors who have no row, as members of the KKR; those outside KL are no members."""
    there = {member.code for member in elected if member.kind is MemberKind.MAYOR}
    found = []
    for mayor in election.mayors:
        if mayor.code in there or not election.municipality_by_code[mayor.code].kl_member:
            continue
        member = mayor_as_member(mayor, election)
        entry = known.on_council.get(member.person)
        found.append(member if entry is None else _filled(member, entry))
    return found
