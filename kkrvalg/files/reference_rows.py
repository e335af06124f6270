"""The rows of the tables beside the official results."""

from pydantic import BaseModel

from kkrvalg.files.values import Count, Text, YesNo


class PartyRow(BaseModel):
    """A row of the party table; the last two columns are there in a filled-in unsettled.csv."""

    letter: str
    name: Text
    party: Text
    note: str = ""
    votes: str = ""
    places: str = ""


class KnownSeatsRow(BaseModel):
    """A row of a table of known seats."""

    code: Count
    municipality: str = ""
    letter: str
    list_name: str = ""
    seats: Count
    council_complete: YesNo
