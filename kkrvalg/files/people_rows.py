"""The tables of people: the columns of ``council_members.csv`` and ``members.csv`` and what a cell may hold."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from kkrvalg.i18n import _
from kkrvalg.model import CouncilMember, Gender, Member, MemberKind, Office, Period, PersonId, fold
from kkrvalg.reading import values
from kkrvalg.reading.complaints import nearest, quoted
from kkrvalg.reading.shape import Unfit
from kkrvalg.reading.tables import Column, Columns

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from enum import StrEnum

    from kkrvalg.model import Municipality

Choice = TypeVar("Choice", bound="StrEnum")

NO_LETTER = ""
"""What stands for the letter in a row of nobody; None is somebody elected outside all lists."""

GENDERS = {
    "woman": Gender.WOMAN,
    "kvinde": Gender.WOMAN,
    "w": Gender.WOMAN,
    "k": Gender.WOMAN,
    "man": Gender.MAN,
    "mand": Gender.MAN,
    "m": Gender.MAN,
    "other": Gender.OTHER,
    "andet": Gender.OTHER,
}
OFFICES = {
    "mayor": Office.MAYOR,
    "borgmester": Office.MAYOR,
    "overborgmester": Office.MAYOR,
    "first_deputy": Office.FIRST_DEPUTY,
    "first deputy": Office.FIRST_DEPUTY,
    "1. viceborgmester": Office.FIRST_DEPUTY,
    "viceborgmester": Office.FIRST_DEPUTY,
    "second_deputy": Office.SECOND_DEPUTY,
    "second deputy": Office.SECOND_DEPUTY,
    "2. viceborgmester": Office.SECOND_DEPUTY,
}
KINDS = {
    "mayor": MemberKind.MAYOR,
    "borgmester": MemberKind.MAYOR,
    "supplementary": MemberKind.SUPPLEMENTARY,
    "supplerende": MemberKind.SUPPLEMENTARY,
    "supplerende medlem": MemberKind.SUPPLEMENTARY,
}


# --- cells ----------------------------------------------------------------------------------------------------


def _choice(value: object, known: Mapping[str, Choice]) -> Choice | None:
    """Accept one of the known words in any case; nothing is None."""
    text = values.any_text(value)
    if not text:
        return None
    found = known.get(fold(text).replace("foerste", "1.").replace("anden", "2.")) or known.get(fold(text))
    if found is None:
        close = nearest(text, known)
        raise Unfit(
            quoted(text),
            expected=_("one of {known}").format(known=", ".join(known)),
            todo=_("did you mean {name}?").format(name=close)
            if close
            else _("write one of them, or leave it empty"),
        )
    return found


def gender(value: object) -> Gender | None:
    """Accept woman, man or other, in English or Danish; nothing is None."""
    return _choice(value, GENDERS)


def office(value: object) -> Office | None:
    """Accept an office of the council, in English or Danish; nothing is None."""
    return _choice(value, OFFICES)


def kind(value: object) -> MemberKind:
    """Accept how somebody became a member: mayor or supplementary, in English or Danish."""
    found = _choice(value, KINDS)
    if found is None:
        raise Unfit(
            quoted(value),
            expected=_("one of {known}").format(known=", ".join(KINDS)),
            todo=_("it is not filled in: fill it in"),
        )
    return found


def name(value: object) -> str:
    """Accept a person's name, runs of white space as one space; nothing is nobody yet."""
    return " ".join(values.any_text(value).split())


def letter(value: object) -> str | None:
    """Accept the letter of the list elected for; None for an independent, ``NO_LETTER`` where nothing stands."""
    return values.elected_for(value) if values.any_text(value) else NO_LETTER


def words(value: object) -> tuple[str, ...]:
    """Accept several texts with a comma between them."""
    parts = tuple(" ".join(part.split()) for part in values.any_text(value).split(",") if part.strip())
    twice = next((part for at, part in enumerate(parts) if part in parts[:at]), None)
    if twice is not None:
        raise Unfit(
            _("{name} twice").format(name=twice),
            expected=_("each only once"),
            todo=_("remove one of the two"),
        )
    return parts


def periods(value: object) -> tuple[Period, ...]:
    """Accept the times in an office: ``2010-01-01`` (since then), ``2002-01-01/2009-12-31 2014-01-01`` (broken).

    A bare year is refused: the day decides who has been mayor for longest.
    """
    found = tuple(_period(part) for part in values.any_text(value).split())
    for earlier, later in pairwise(found):
        if earlier.end is None or earlier.end >= later.start:
            raise Unfit(
                quoted(value),
                expected=_("times in an office in their order, each ended before the next begins"),
                todo=_("write the first and the last day of each, such as 2002-01-01/2009-12-31 2014-01-01"),
            )
    return found


def _period(text: str) -> Period:
    start, slash, end = text.partition("/")
    first, last = (re.fullmatch(r"\d{4}", part, re.ASCII) for part in (start, end))
    if first or last:
        raise Unfit(
            quoted(text),
            expected=_("whole dates: the day decides who has been in office for longest"),
            todo=_("write the day too, such as {day}; a council's term runs from 1 January to 31 December").format(
                day=f"{start}-01-01" if first else f"{end}-12-31"
            ),
        )
    period = Period(values.table_day(start), values.table_day(end) if slash else None)
    if period.end is not None and period.end < period.start:
        raise Unfit(
            quoted(text),
            expected=_("a last day that is not before the first"),
            todo=_("correct one of the two dates"),
        )
    return period


def periods_text(times: tuple[Period, ...]) -> str:
    """Return times in an office as they are written in a cell."""
    return " ".join(f"{p.start}" if p.end is None else f"{p.start}/{p.end}" for p in times)


def cell_text(several: tuple[Period, ...] | tuple[str, ...]) -> str:
    """Return several values as they are written in one cell."""
    return ", ".join(str(v) for v in several if isinstance(v, str)) or periods_text(
        tuple(v for v in several if isinstance(v, Period))
    )


def birthday(day: date, years: int) -> date:
    """Return the day on which somebody born on ``day`` turns ``years``; of 29 February 1 March, if need be."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


# --- rows -----------------------------------------------------------------------------------------------------


class CouncilRow(NamedTuple):
    """A row of ``council_members.csv``; a row without a name is a seat whose holder is not known yet."""

    code: int
    municipality: str
    name: str
    letter: str | None
    office: Office | None = None
    gender: Gender | None = None
    born: date | None = None
    council_since: tuple[Period, ...] = ()
    mayor_since: tuple[Period, ...] = ()
    chairs: tuple[str, ...] = ()
    boards: tuple[str, ...] = ()
    source: str = ""

    @property
    def member(self) -> CouncilMember:
        """The council member, without the municipality's name."""
        return CouncilMember(self.code, self.name, self.letter, *self[4:])

    @staticmethod
    def of(member: CouncilMember, municipality: str) -> CouncilRow:
        """Return the row of a council member."""
        return CouncilRow(member.code, municipality, member.name, member.letter, *member[3:])


class MemberRow(NamedTuple):
    """A row of ``members.csv``; a row without a name is a seat that awaits its group's election."""

    kkr: str
    code: int | None
    municipality: str
    name: str
    letter: str | None
    party: str | None
    kind: MemberKind
    gender: Gender | None = None
    born: date | None = None
    mayor_since: tuple[Period, ...] = ()
    council_since: tuple[Period, ...] = ()
    substitute: str = ""
    substitute_code: int | None = None
    source: str = ""

    def member(self, party: str | None) -> Member:
        """Return the member, for the party that is given; the row is somebody's."""
        code = self.code or 0
        named = PersonId(self.substitute_code or code, self.substitute) if self.substitute else None
        return Member(
            code=code,
            name=self.name,
            letter=self.letter,
            party=party,
            kind=self.kind,
            gender=self.gender,
            born=self.born,
            mayor_since=self.mayor_since,
            council_since=self.council_since,
            substitute=named,
            source=self.source,
        )

    @staticmethod
    def of(member: Member, municipality: Municipality) -> MemberRow:
        """Return the row of a member."""
        named = member.substitute
        return MemberRow(
            kkr=municipality.kkr,
            code=member.code,
            municipality=municipality.name,
            name=member.name,
            letter=member.letter,
            party=member.party,
            kind=member.kind,
            gender=member.gender,
            born=member.born,
            mayor_since=member.mayor_since,
            council_since=member.council_since,
            substitute="" if named is None else named.name,
            substitute_code=None if named is None or named.code == member.code else named.code,
            source=member.source,
        )

    @staticmethod
    def awaiting(kkr: str, party: str) -> MemberRow:
        """Return the row of a seat that awaits its group's election."""
        return MemberRow(kkr, None, "", "", NO_LETTER, party, MemberKind.SUPPLEMENTARY)


def _optional(*columns: tuple[str, Callable[[object], object]]) -> tuple[Column, ...]:
    return tuple(Column(name, parse, required=False) for name, parse in columns)


COUNCIL_MEMBER_COLUMNS = Columns(
    CouncilRow,
    (
        Column("code", values.count),
        *_optional(("municipality", values.any_text)),
        Column("name", name),
        Column("letter", letter, none=values.INDEPENDENT),
        *_optional(
            ("office", office),
            ("gender", gender),
            ("born", values.optional_table_day),
            ("council_since", periods),
            ("mayor_since", periods),
            ("chairs", words),
            ("boards", words),
            ("source", values.any_text),
        ),
    ),
    key=3,
)


def _optional_kkr(value: object) -> str:
    return values.kkr_key(value) if values.any_text(value) else ""


MEMBER_COLUMNS = Columns(
    MemberRow,
    (
        *_optional(("kkr", _optional_kkr)),
        Column("code", values.optional_count),
        *_optional(("municipality", values.any_text)),
        Column("name", name),
        Column("letter", letter, none=values.INDEPENDENT),
        *_optional(("party", values.optional_text)),
        Column("kind", kind),
        *_optional(
            ("gender", gender),
            ("born", values.optional_table_day),
            ("mayor_since", periods),
            ("council_since", periods),
            ("substitute", name),
            ("substitute_code", values.optional_count),
            ("source", values.any_text),
        ),
    ),
    key=4,
)
