"""Tables of people that are filled in by hand and read back: what is known, and an empty row for each seat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kkrvalg.files.people_rows import COUNCIL_MEMBER_COLUMNS, MEMBER_COLUMNS, NO_LETTER, CouncilRow, MemberRow
from kkrvalg.files.writer import cells_of, csv_text
from kkrvalg.model import Office

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kkrvalg.model import Election, Member, Municipality, People
    from kkrvalg.procedures.membership import Seating
    from kkrvalg.reading.tables import Columns


def members_table(seated: Iterable[Seating], election: Election) -> str:
    """Return ``members.csv`` for some KKR: who is named, and a row without a name for each other seat."""
    return _text(MEMBER_COLUMNS, (row for own in seated for row in _member_rows(own, election)))


def _member_rows(own: Seating, election: Election) -> Iterator[MemberRow]:
    for member in (*own.members, *own.unplaced):
        yield _row(member, election)
    for party in own.parties:
        for _seat in range(party.awaiting):
            yield MemberRow.awaiting(own.kkr, party.party)


def _row(member: Member, election: Election) -> MemberRow:
    return MemberRow.of(member, election.municipality_by_code[member.code])


def council_members_table(
    municipalities: Sequence[Municipality],
    seats: Mapping[int, Mapping[str, int]],
    people: People,
    election: Election,
) -> str:
    """Return ``council_members.csv`` for some municipalities: who is known, and a row for each other seat.

    Args:
        municipalities: those the table is about.
        seats: the sure seats of each list by the municipality's code, as far as they are known.
        people: who is known.
        election: names the mayors, who are on the councils too.
    """
    rows = (row for m in municipalities for row in _council_rows(m, seats.get(m.code, {}), people, election))
    return _text(COUNCIL_MEMBER_COLUMNS, rows)


def _council_rows(
    municipality: Municipality, seats: Mapping[str, int], people: People, election: Election
) -> Iterator[CouncilRow]:
    code, name = municipality.code, municipality.name
    known = [CouncilRow.of(entry, name) for entry in people.council_of.get(code, ())]
    if not any(row.office is Office.MAYOR for row in known) and code not in people.complete:
        known += [
            CouncilRow(code, name, mayor.name, mayor.letter, Office.MAYOR, source="mayors.csv")
            for mayor in election.mayors
            if mayor.code == code
        ]
    yield from known
    empty = municipality.council_seats - len(known)
    for letter, number in sorted(seats.items()):
        left = min(empty, number - sum(row.letter == letter for row in known))
        for _seat in range(left):
            yield CouncilRow(code, name, "", letter)
        empty -= max(0, left)
    for _seat in range(empty):
        yield CouncilRow(code, name, "", NO_LETTER)


def _text(columns: Columns[Any], rows: Iterable[object]) -> str:
    """Return rows as a Danish spreadsheet opens them."""
    return csv_text(columns.names, (cells_of(columns, row) for row in rows), excel=True)
