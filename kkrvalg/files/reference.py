"""What the official results do not say: municipalities, parties, mayors, known seats, from tables beside them."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kkrvalg.errors import InputError, place
from kkrvalg.files.reference_rows import KNOWN_SEATS_COLUMNS, PARTY_COLUMNS
from kkrvalg.files.rows import MAYOR_COLUMNS, MUNICIPALITY_COLUMNS
from kkrvalg.i18n import _
from kkrvalg.model import fold
from kkrvalg.reading.tables import Table, read_raw, read_table, typed
from kkrvalg.reading.values import LOCAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from kkrvalg.model import Mayor, Municipality

_MONTHS = ("jan", "feb", "mar", "apr", "maj|may", "jun", "jul", "aug", "sep", "okt|oct", "nov", "dec")
_FULL_DATE = re.compile(r"(?<![\d-])(\d{1,2})\.? ([a-zA-Z]{3,9})\.? (\d{4})\b")


def collapse(text: str) -> str:
    """Return a text with every run of white space as one space."""
    return " ".join(text.split())


def municipality_key(name: str) -> str:
    """Return what is common to the spellings of a municipality's name.

    ``"Københavns Kommune"`` and ``"København"``, ``"Høje Taastrup"`` and ``"Høje-Taastrup"``,
    ``"Bornholms Regionskommune"`` and ``"Bornholm"``, ``"Nordfyns"`` and ``"Nordfyn"`` have the same key.
    """
    folded = re.sub(r"\s*(regions)?kommune$", "", fold(collapse(name)))
    return re.sub(r"[\s-]", "", folded).removesuffix("s")


def read_municipalities(path: Path, year: int) -> Table[Municipality]:
    """Read the municipalities of an election: a scenario's table, or one with ``council_seats_<year>`` columns.

    Raises:
        InputError: the table cannot be used, or has no council sizes for the year.
    """
    raw = read_raw(path)
    sizes = [column for column in raw.columns if re.fullmatch(r"council_seats_\d{4}", column)]
    wanted = f"council_seats_{year}"
    if sizes and wanted not in sizes:
        raise InputError(
            where=place(raw.shown, 1),
            found=_("no column {columns}").format(columns=wanted),
            expected=_("the sizes of the councils elected in {year}").format(year=year),
            todo=_("add the column"),
        )
    names: dict[str, str | None] = dict.fromkeys(sizes)
    if sizes:
        names[wanted] = "council_seats"
    table = typed(raw.with_columns(names), MUNICIPALITY_COLUMNS)
    table.reject_duplicates(lambda row: row.code, "code")
    table.reject_duplicates(lambda row: municipality_key(row.name), "name")
    return table


@dataclass(frozen=True)
class PartyTable:
    """Which national party a list belongs to, by its letter and name; None for a local list."""

    party: dict[tuple[str, str], str | None]

    def settles(self, letter: str, name: str) -> bool:
        """Return whether the table has the list."""
        return (letter, collapse(name)) in self.party

    def party_of(self, letter: str, name: str) -> str | None:
        """Return the list's national letter, None for a local list and for one that the table does not have."""
        return self.party.get((letter, collapse(name)))


def read_parties(paths: Iterable[Path]) -> PartyTable:
    """Read party tables; where two settle the same list, the later one counts.

    Raises:
        InputError: a table cannot be used, or has a list twice.
    """
    party: dict[tuple[str, str], str | None] = {}
    for path in paths:
        table = read_table(path, PARTY_COLUMNS)
        table.reject_duplicates(lambda row: (row.letter, collapse(row.name)), "name")
        for at, row in enumerate(table.rows):
            if row.party != LOCAL and (len(row.party) != 1 or not row.party.isupper()):
                raise table.error(
                    at,
                    "party",
                    found=f"“{row.party}”",
                    expected=_("a national party's letter, or “local”"),
                    todo=_("write the letter of the party, or local for a list of one municipality"),
                )
            key = (row.letter, collapse(row.name))
            party[key] = None if row.party == LOCAL else row.party
    return PartyTable(party)


def read_mayors(path: Path) -> Table[Mayor]:
    """Read the mayors: a scenario's own table, or one with the columns code, municipality, mayor and list_name.

    In the latter a date is the latest full date of the source's text, and no date if it has none.

    Raises:
        InputError: the table cannot be used.
    """
    raw = read_raw(path)
    if "mayor" not in raw.columns:
        return typed(raw, MAYOR_COLUMNS)
    table = typed(raw.with_columns({"municipality": None, "mayor": "name", "list_name": None}), MAYOR_COLUMNS)
    rows = tuple(row._replace(recorded_on=latest_date(row.source)) for row in table.rows)
    return Table(table.shown, table.input, rows, table.lines)


def latest_date(text: str) -> date | None:
    """Return the latest full date (day, month and year) in a text, None if it has none."""
    found = []
    for day, month, year in _FULL_DATE.findall(text):
        numbers = [number for number, names in enumerate(_MONTHS, 1) if re.match(f"({names})", month.casefold())]
        if numbers:
            with suppress(ValueError):
                found.append(date(int(year), numbers[0], int(day)))
    return max(found, default=None)


@dataclass(frozen=True)
class KnownSeats:
    """The seats that are known of a council: by letter, and whether the rest is known to be zero."""

    seats: dict[str, int]
    complete: bool

    def of(self, letter: str) -> int | None:
        """Return a list's seats, None where they are unknown."""
        return self.seats.get(letter, 0 if self.complete else None)


def read_known_seats(path: Path, ran: set[tuple[int, str]], codes: Sequence[int]) -> dict[int, KnownSeats]:
    """Read known seats by municipality; ``ran`` are the lists of the election.

    Raises:
        InputError: the table cannot be used, a list did not run, or a council is said to be complete and not.
    """
    table = read_table(path, KNOWN_SEATS_COLUMNS)
    table.reject_duplicates(lambda row: (row.code, row.letter), "letter")
    found: dict[int, KnownSeats] = {}
    for at, row in enumerate(table.rows):
        if row.code not in codes or (row.code, row.letter) not in ran:
            raise table.error(
                at,
                "letter",
                found=_("{letter}, a list that did not run in municipality {code}").format(
                    letter=row.letter, code=row.code
                ),
                expected=_("a list of this election"),
                todo=_("correct the code or the letter"),
            )
        known = found.setdefault(row.code, KnownSeats({}, row.council_complete))
        if known.complete != row.council_complete:
            raise table.error(
                at,
                "council_complete",
                found=_("yes and no in the same council"),
                expected=_("one of them in all rows of a council"),
                todo=_("correct one of the rows"),
            )
        known.seats[row.letter] = row.seats
    return found
