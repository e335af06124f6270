"""The rows of the tables beside the official results."""

from __future__ import annotations

from typing import NamedTuple

from kkrvalg.reading import values
from kkrvalg.reading.tables import Column, Columns


class PartyRow(NamedTuple):
    """A row of the party table; the last two columns are there in a filled-in unsettled.csv."""

    letter: str
    name: str
    party: str
    note: str
    votes: str
    places: str


class KnownSeatsRow(NamedTuple):
    """A row of a table of known seats."""

    code: int
    municipality: str
    letter: str
    list_name: str
    seats: int
    council_complete: bool


PARTY_COLUMNS = Columns(
    PartyRow,
    (
        Column("letter", values.letter_or_dash),
        Column("name", values.text),
        Column("party", values.text),
        Column("note", values.any_text, required=False),
        Column("votes", values.any_text, required=False),
        Column("places", values.any_text, required=False),
    ),
)

KNOWN_SEATS_COLUMNS = Columns(
    KnownSeatsRow,
    (
        Column("code", values.count),
        Column("municipality", values.any_text, required=False),
        Column("letter", values.letter_or_dash),
        Column("list_name", values.any_text, required=False),
        Column("seats", values.count),
        Column("council_complete", values.yes_no),
    ),
)
