"""Who sits on the health councils for the municipalities: ``health_council_members.csv``, checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.files.people_rows import NO_LETTER, gender, letter, name, periods
from kkrvalg.i18n import _
from kkrvalg.procedures.health_forum_people import HealthCouncilMember
from kkrvalg.reading import values
from kkrvalg.reading.tables import Column, Columns, read_table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from kkrvalg.model import CouncilMember, Election, Gender, Period, PersonId
    from kkrvalg.reading.tables import Table
    from kkrvalg.reading.text import InputFile
    from kkrvalg.rulebook.health_forums import HealthForumRules

HEALTH_COUNCIL_MEMBERS = "health_council_members.csv"


class MemberRow(NamedTuple):
    """A row of the table: ``letter`` is that of the list elected for, ``NO_LETTER`` where nothing stands."""

    health_council: str
    code: int
    name: str
    letter: str | None
    elected: bool
    gender: Gender | None = None
    born: date | None = None
    council_since: tuple[Period, ...] = ()
    mayor_since: tuple[Period, ...] = ()
    source: str = ""


def _person(value: object) -> str:
    return name(values.text(value))


def _yes_if_yes(value: object) -> bool:
    """Accept yes or no; nothing is no."""
    return bool(values.any_text(value)) and values.yes_no(value)


MEMBER_COLUMNS = Columns(
    MemberRow,
    (
        Column("health_council", values.text),
        Column("code", values.count),
        Column("name", _person),
        Column("letter", letter, required=False, none=values.INDEPENDENT),
        Column("elected", _yes_if_yes, required=False),
        Column("gender", gender, required=False),
        Column("born", values.optional_table_day, required=False),
        Column("council_since", periods, required=False),
        Column("mayor_since", periods, required=False),
        Column("source", values.any_text, required=False),
    ),
    key=3,
)


class HealthCouncils(NamedTuple):
    """The municipal members of the health councils as far as they are known, and the file that says so."""

    members: tuple[HealthCouncilMember, ...]
    input: InputFile


def read_health_councils(
    path: Path,
    rules: HealthForumRules,
    election: Election,
    *,
    shown: str | None = None,
    on_council: Mapping[PersonId, CouncilMember] | None = None,
) -> HealthCouncils:
    """Read the table and hold it against the election.

    Args:
        path: the file.
        rules: the terms of reference, which know the health councils.
        election: the election, its municipalities where they are taken to belong.
        shown: what messages call the file.
        on_council: what is known of council members; it fills in what this table leaves empty.

    Raises:
        InputError: a row names an unknown health council, somebody of a municipality that is not in it, a list
            that did not run, somebody twice, or more elected than a health council has seats.
    """
    table = read_table(path, MEMBER_COLUMNS, shown)
    table.reject_duplicates(lambda row: (row.code, row.name.casefold()), "name")
    known = on_council or {}
    members = tuple(_member(table, at, rules, election, known) for at in range(len(table.rows)))
    _check_elected(table, members, rules)
    return HealthCouncils(members, table.input)


def _member(
    table: Table[MemberRow],
    at: int,
    rules: HealthForumRules,
    election: Election,
    on_council: Mapping[PersonId, CouncilMember],
) -> HealthCouncilMember:
    row = table.rows[at]
    health_council = rules.find_health_council(row.health_council, where=_cell(table, at, "health_council"))
    _check_municipality(table, at, health_council, election)
    list_known = row.letter != NO_LETTER
    list_id = f"{row.code}:{row.letter}" if row.letter else None
    if list_id is not None and list_id not in election.list_by_id:
        raise table.error(
            at,
            "letter",
            found=_("{letter}, a list that did not run in municipality {code}").format(
                letter=row.letter, code=row.code
            ),
            expected=_("one of {known}").format(
                known=", ".join(sorted(entry.letter for entry in election.lists_by_code[row.code]))
            ),
            todo=_("correct the letter; somebody elected outside all lists has the letter “independent”"),
        )
    member = HealthCouncilMember(
        health_council=health_council,
        code=row.code,
        name=row.name,
        list_id=list_id,
        list_known=list_known,
        elected=row.elected,
        gender=row.gender,
        born=row.born,
        council_since=row.council_since,
        mayor_since=row.mayor_since,
    )
    return member.completed(on_council.get(member.person))


def _cell(table: Table[MemberRow], at: int, column: str) -> str:
    """Return what a message calls a cell."""
    return table.error(at, column, found="", expected="", todo="").where


def _check_municipality(table: Table[MemberRow], at: int, health_council: str, election: Election) -> None:
    """Check that a member comes from a municipality of the health council."""
    code = table.rows[at].code
    own = [m for m in election.municipalities if m.health_council == health_council]
    if code in {m.code for m in own}:
        return
    found = election.municipality_by_code.get(code)
    raise table.error(
        at,
        "code",
        found=str(code)
        if found is None
        else _("{municipality}, which is in the health council {council}").format(
            municipality=f"{code} {found.name}", council=found.health_council
        ),
        expected=_("a municipality of the health council {council}: {names}").format(
            council=health_council, names=", ".join(f"{m.code} {m.name}" for m in own)
        ),
        todo=_("correct the row, or put the municipality elsewhere with --move"),
    )


def _check_elected(
    table: Table[MemberRow], members: tuple[HealthCouncilMember, ...], rules: HealthForumRules
) -> None:
    """Check that no health council has elected more than it has seats."""
    most = rules.members_per_health_council
    counted: dict[str, int] = {}
    for at, member in enumerate(members):
        counted[member.health_council] = counted.get(member.health_council, 0) + member.elected
        if counted[member.health_council] > most:
            raise table.error(
                at,
                "elected",
                found=_("one more than {most} elected from {council}").format(
                    most=most, council=member.health_council
                ),
                expected=_("at most {count} elected from each health council").format(count=most),
                todo=_("leave the column empty for who was not elected to the forum"),
            )
