"""The files of a scenario folder: one class for each, its fields are the keys or columns in their order."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from kkrvalg.files.values import (
    Count,
    Day,
    ElectedFor,
    KkrKey,
    ListId,
    OptionalCount,
    OptionalDay,
    OptionalPositive,
    OptionalText,
    Positive,
    Term,
    Text,
    YesNo,
)


class Settings(BaseModel):
    """The keys of scenario.yaml."""

    model_config = ConfigDict(extra="forbid")

    name: Text
    election_day: Day
    term: Term
    rulebook: Text
    councils: Literal["computed", "recorded"]
    result: Literal["final", "preliminary"]
    sources: list[str] | None = None
    list_cooperations: dict[str, list[ListId]] | None = None
    options: dict[str, Text] | None = None


class MunicipalityRow(BaseModel):
    """A row of municipalities.csv."""

    code: Count
    name: Text
    kkr: KkrKey
    health_council: str
    kl_member: YesNo = True
    council_seats: Positive
    eligible: OptionalCount = None
    cast: OptionalCount = None
    valid: OptionalCount = None


class ListRow(BaseModel):
    """A row of lists.csv."""

    code: Count
    letter: Text
    name: str
    party: OptionalText
    alliance: OptionalText = None
    candidates: OptionalPositive = None
    votes: Count
    known_seats: OptionalCount = None


class MayorRow(BaseModel):
    """A row of mayors.csv."""

    code: Count
    name: str
    letter: ElectedFor
    recorded_on: OptionalDay = Field(default=None, alias="date")
    source: str = ""


class AreaRow(BaseModel):
    """A row of areas.csv: a polling area."""

    code: Count
    area: Count
    number: OptionalCount = None
    name: str
    eligible: OptionalCount = None
    cast: OptionalCount = None
    valid: OptionalCount = None
    released: OptionalText = None
    result: OptionalText = None


class AreaVotesRow(BaseModel):
    """A row of area_votes.csv: the votes of a list in a polling area."""

    code: Count
    area: Count
    letter: Text
    votes: Count
