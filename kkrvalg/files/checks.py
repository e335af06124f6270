"""What must agree between the tables of a scenario, with a line for every disagreement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.errors import InputError
from kkrvalg.i18n import _, ngettext
from kkrvalg.reading.tables import some

if TYPE_CHECKING:
    from collections.abc import Collection

    from kkrvalg.model import ElectionList, Mayor, Municipality
    from kkrvalg.reading.tables import Table


def check_municipalities(table: Table[Municipality]) -> None:
    """Check each municipality by itself.

    Raises:
        InputError: a code stands twice, or valid ≤ cast ≤ eligible does not hold.
    """
    table.reject_duplicates(lambda row: row.code, "code")
    for at, row in enumerate(table.rows):
        for less, more in (("valid", "cast"), ("cast", "eligible"), ("valid", "eligible")):
            fewer, most = getattr(row, less), getattr(row, more)
            if fewer is not None and most is not None and fewer > most:
                raise table.error(
                    at,
                    less,
                    found=str(fewer),
                    expected=_("at most {count}, the number in column {column}").format(count=most, column=more),
                    todo=_("correct one of the two numbers"),
                )


def check_lists(table: Table[ElectionList], municipalities: Table[Municipality]) -> None:
    """Check the lists against the municipalities.

    Raises:
        InputError: a list or a party stands twice, a municipality is unknown or without lists, or sums differ.
    """
    table.reject_duplicates(lambda row: (row.code, row.letter), "letter")
    known = {row.code: row for row in municipalities.rows}
    parties: dict[tuple[int, str], int] = {}
    for at, row in enumerate(table.rows):
        if row.code not in known:
            raise unknown_municipality(table, at, row.code, municipalities.shown)
        if row.party is not None:
            other = parties.setdefault((row.code, row.party), at)
            if other != at:
                raise table.error(
                    at,
                    "party",
                    found=_("party {party} once more; it stands in line {line} already").format(
                        party=row.party, line=table.lines[other]
                    ),
                    expected=_("each party with one list in a municipality"),
                    todo=_("leave the party of the local list empty"),
                )
        _check_known_seats(table, at, known[row.code].council_seats)
    with_lists = {row.code for row in table.rows}
    without = [row for row in municipalities.rows if row.code not in with_lists]
    if without:
        raise table.error(
            None,
            None,
            found=_("no list in {municipalities}").format(
                municipalities=some([f"{row.code} {row.name}" for row in without])
            ),
            expected=_("lists in each of the {count} municipalities").format(count=len(known)),
            todo=_("add the lists of the municipality"),
        )
    _check_sums(table, municipalities)


def unknown_municipality(table: Table[ElectionList] | Table[Mayor], at: int, code: int, source: str) -> InputError:
    """Return the complaint about a row of a municipality that is not in municipalities.csv."""
    return table.error(
        at,
        "code",
        found=_("municipality {code}, which is not in {file}").format(code=code, file=source),
        expected=_("the code of a municipality of this election"),
        todo=_("correct the code, or add the municipality"),
    )


def _check_known_seats(table: Table[ElectionList], at: int, council_seats: int) -> None:
    seats = table.rows[at].known_seats
    if seats is not None and seats > council_seats:
        raise table.error(
            at,
            "known_seats",
            found=str(seats),
            expected=_("at most {count}, the size of the council").format(count=council_seats),
            todo=_("correct the seats, or the size of the council"),
        )


def _check_sums(table: Table[ElectionList], municipalities: Table[Municipality]) -> None:
    votes: dict[int, int] = {}
    seats: dict[int, list[int | None]] = {}
    for row in table.rows:
        votes[row.code] = votes.get(row.code, 0) + row.votes
        seats.setdefault(row.code, []).append(row.known_seats)
    for at, municipality in enumerate(municipalities.rows):
        code = municipality.code
        if municipality.valid is not None and municipality.valid != votes[code]:
            raise municipalities.error(
                at,
                "valid",
                found=str(municipality.valid),
                expected=_("{count}, the sum of the votes in {file}").format(count=votes[code], file=table.shown),
                todo=_("correct the votes of a list, or the number of valid votes"),
            )
        known = [count for count in seats[code] if count is not None]
        complete = len(known) == len(seats[code])
        if sum(known) > municipality.council_seats or (complete and sum(known) < municipality.council_seats):
            raise municipalities.error(
                at,
                "council_seats",
                found=str(municipality.council_seats),
                expected=_("{count}, the sum of the known seats in {file}").format(
                    count=sum(known), file=table.shown
                ),
                todo=_("correct the known seats, or leave those that are unknown empty"),
            )


def check_mayors(
    table: Table[Mayor],
    municipalities: Table[Municipality],
    ran: Collection[tuple[int, str]],
    *,
    complete: bool,
) -> None:
    """Check the mayors against the municipalities and the lists that ran, each a code and a letter.

    Raises:
        InputError: a mayor's municipality or list is unknown, a municipality has two, or ``complete`` and none.
    """
    table.reject_duplicates(lambda row: row.code, "code")
    codes = {row.code for row in municipalities.rows}
    for at, row in enumerate(table.rows):
        if row.code not in codes:
            raise unknown_municipality(table, at, row.code, municipalities.shown)
        if row.letter is not None and (row.code, row.letter) not in ran:
            letters = sorted(letter for code, letter in ran if code == row.code)
            raise table.error(
                at,
                "letter",
                found=_("{letter}, a list that did not run in municipality {code}").format(
                    letter=row.letter, code=row.code
                ),
                expected=_("one of {known}").format(known=", ".join(letters)),
                todo=_("correct the letter; a mayor elected outside all lists has the letter “independent”"),
            )
    if complete:
        require_mayors(table.shown, {row.code for row in table.rows}, municipalities)


def require_mayors(shown: str, found: set[int], municipalities: Table[Municipality]) -> None:
    """Check that every municipality has a mayor.

    Raises:
        InputError: some have none; the message names them.
    """
    missing = [f"{row.code} {row.name}" for row in municipalities.rows if row.code not in found]
    if missing:
        raise InputError(
            where=shown,
            found=ngettext(
                "{count} mayor; none for {municipalities}",
                "{count} mayors; none for {municipalities}",
                len(found),
            ).format(count=len(found), municipalities=some(missing)),
            expected=_("a mayor in each of the {count} municipalities").format(count=len(municipalities.rows)),
            todo=_(
                "add a row with the municipality's code, the mayor's name and the letter of the list; what each"
                " possible mayor would change is shown by kkrvalg whatif mayors"
            ),
        )
