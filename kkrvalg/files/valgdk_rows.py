"""The official files of valg.dk, as far as they are used; the keys keep their official names as aliases."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from kkrvalg.i18n import _
from kkrvalg.reading.complaints import quoted
from kkrvalg.reading.shape import Parse, Unfit


def _danish_date(value: object) -> date:
    try:
        return datetime.strptime(str(value), "%d-%m-%Y").date()  # noqa: DTZ007 (a day, without a time)
    except ValueError:
        raise Unfit(
            quoted(value), expected=_("a day such as 18-11-2025"), todo=_("fetch the file again")
        ) from None


def _danish_time(value: object) -> datetime:
    try:
        return datetime.strptime(f"{value} +0000", "%d-%m-%Y %H:%M:%S %z")
    except ValueError:
        raise Unfit(
            quoted(value), expected=_("a time such as 19-11-2025 16:52:17"), todo=_("fetch the file again")
        ) from None


DanishDate = Annotated[date, Parse(_danish_date)]
DanishTime = Annotated[datetime, Parse(_danish_time)]
Natural = Annotated[int, Field(ge=0)]


class CandidateVotes(BaseModel):
    """A candidate's votes in a polling area; the name is not read."""

    votes: Natural | None = Field(default=None, alias="Stemmer")


class ListVotes(BaseModel):
    """A list's votes in a polling area."""

    id: str = Field(alias="KandidatlisteId")
    letter: str | None = Field(alias="Bogstavbetegnelse")
    name: str = Field(alias="Navn")
    votes: Natural = Field(alias="Stemmer")
    list_votes: Natural | None = Field(default=None, alias="Listestemmer")
    candidates: list[CandidateVotes] | None = Field(default=None, alias="Kandidater")


class OfficialFile(BaseModel):
    """What every official file says about itself."""

    kind: str = Field(alias="Valgart")
    day: DanishDate = Field(alias="Valgdag")
    released: DanishTime = Field(alias="FrigivelsesTidspunktUTC")
    municipality: str = Field(alias="Kommune")


class ResultFile(OfficialFile):
    """A file of valgresultater: the votes of a polling area."""

    code: int = Field(alias="Kommunekode")
    area: int = Field(alias="AfstemningsområdeDagiId")
    number: int | None = Field(default=None, alias="AfstemningsområdeNummer")
    area_name: str = Field(alias="Afstemningsområde")
    status: Literal["Foreløbig", "Fintælling"] = Field(alias="Resultatart")
    eligible: Natural | None = Field(default=None, alias="AntalStemmeberettigedeVælgere")
    cast: Natural | None = Field(default=None, alias="AfgivneStemmer")
    valid: Natural = Field(alias="GyldigeStemmer")
    lists: list[ListVotes] = Field(alias="Kandidatlister")


class Candidate(BaseModel):
    """A candidate: only the home is read, so that it can be taken off the ballot name of who was elected."""

    id: str | None = Field(default=None, alias="Id")
    home: str | None = Field(default=None, alias="BopaelPaaStemmeseddel")


class CandidateList(BaseModel):
    """A list as it was put up; candidates are counted."""

    id: str = Field(alias="KandidatlisteId")
    letter: str | None = Field(alias="Bogstavbetegnelse")
    name: str = Field(alias="Navn")
    candidates: list[Candidate] = Field(alias="Kandidater")


class Alliance(BaseModel):
    """An alliance of lists (valgforbund)."""

    name: str = Field(alias="Navn")
    lists: list[str] = Field(alias="KandidatlisteId")


class CandidatesFile(OfficialFile):
    """A file of kandidat-data: the lists and alliances of a municipality."""

    alliances: list[Alliance] | None = Field(default=None, alias="Valgforbund")
    lists: list[CandidateList] = Field(alias="Kandidatlister")


class ListSeat(BaseModel):
    """A seat that fell to a list."""

    id: str = Field(alias="KandidatlisteId")
    letter: str | None = Field(alias="Bogstavbetegnelse")


class PersonalSeat(ListSeat):
    """A seat that fell to a candidate, whose name is that of the ballot."""

    candidate: str | None = Field(default=None, alias="KandidatId")
    name: str | None = Field(default=None, alias="Stemmeseddelnavn")


class CountedArea(BaseModel):
    """A polling area that an allocation of seats is based on."""

    area: int = Field(alias="AfstemningsområdeDagiId")


class SeatsFile(OfficialFile):
    """A file of mandatfordeling: the seats of a council."""

    code: int = Field(alias="Kommunekode")
    seats: list[ListSeat] = Field(alias="ListeMandater")
    personal: list[PersonalSeat] = Field(alias="PersonligeMandater")
    based_on: list[CountedArea] | None = Field(default=None, alias="BaseretPåOptællinger")
