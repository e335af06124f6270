"""The files of a scenario folder: the keys of its settings, and the columns of its tables in their order."""

from enum import StrEnum

from kkrvalg.model import CouncilSource, ElectionList, Mayor, Municipality
from kkrvalg.reading import values
from kkrvalg.reading.shape import Shape
from kkrvalg.reading.tables import Column, Columns
from kkrvalg.reading.values import Day, ListId, Term, Text


class Result(StrEnum):
    """How far the votes are counted."""

    FINAL = "final"
    PRELIMINARY = "preliminary"


class Settings(Shape):
    """The keys of scenario.yaml."""

    name: Text
    election_day: Day
    term: Term
    rulebook: Text
    councils: CouncilSource
    result: Result
    sources: list[Text] | None = None
    list_cooperations: dict[str, list[ListId]] | None = None
    options: dict[str, Text] | None = None


MUNICIPALITY_COLUMNS = Columns(
    Municipality,
    (
        Column("code", values.count),
        Column("name", values.text),
        Column("kkr", values.kkr_key),
        Column("health_council", values.any_text),
        Column("kl_member", values.yes_unless_no, required=False),
        Column("council_seats", values.positive),
        Column("eligible", values.optional_count, required=False),
        Column("cast", values.optional_count, required=False),
        Column("valid", values.optional_count, required=False),
    ),
)

LIST_COLUMNS = Columns(
    ElectionList,
    (
        Column("code", values.count),
        Column("letter", values.text),
        Column("name", values.any_text),
        Column("party", values.optional_party),
        Column("alliance", values.optional_text, required=False),
        Column("candidates", values.optional_positive, required=False),
        Column("votes", values.count),
        Column("known_seats", values.optional_count, required=False),
    ),
)

MAYOR_COLUMNS = Columns(
    Mayor,
    (
        Column("code", values.count),
        Column("name", values.any_text),
        Column("letter", values.elected_for, none=values.INDEPENDENT),
        Column("date", values.optional_table_day, required=False, field="recorded_on"),
        Column("source", values.any_text, required=False),
    ),
)
