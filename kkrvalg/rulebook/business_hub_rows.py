"""What may stand in rules/business-hubs.yaml: a class for each kind of entry, its keys in their order."""

from datetime import date
from enum import StrEnum
from typing import Literal

from kkrvalg.reading.shape import Shape
from kkrvalg.reading.values import Day, KkrKey, Positive, Term, Text, YesNo
from kkrvalg.rulebook.rows import WordsRow


class SeatKind(StrEnum):
    """The kinds of seats on a business hub's board, those who only observe, and those there must not be."""

    CHAIR = "chair"
    MUNICIPAL = "municipal"
    BUSINESS = "business"
    KNOWLEDGE = "knowledge"
    EMPLOYEE = "employee"
    REGIONAL = "regional"
    OBSERVER = "observer"
    ALTERNATE = "alternate"


MEMBER_SEATS = tuple(kind for kind in SeatKind if kind not in {SeatKind.OBSERVER, SeatKind.ALTERNATE})
"""The kinds of seats that count."""


Actor = Literal["outgoing_kkr", "kkr", "organisations", "regional_council", "hub", "not_said"]


class SourceRow(WordsRow):
    """A text that the rules stand in."""

    id: Text


class HubRow(Shape):
    """A hub; ``reading`` says why it is ours that this KKR appoints for it."""

    key: Text
    name: WordsRow
    kkr: KkrKey
    observers: Positive
    region: WordsRow
    reading: WordsRow | None = None


class SeatRow(Shape):
    """The seats of one kind."""

    kind: SeatKind
    number: Positive
    appointed_by: Literal["kkr", "regional_council"]
    rule: Text
    among: WordsRow
    nominated_by: WordsRow | None = None


class RuleRow(WordsRow):
    """A rule on the boards, and whether the paper of 2025 says it again."""

    id: Text
    sources: tuple[Text, ...]
    restated: YesNo
    note: WordsRow | None = None


class OpenPointRow(WordsRow):
    """What the texts leave open on seats of some kinds; ``option`` is the KKR's option that settles it."""

    id: Text
    seats: tuple[SeatKind, ...]
    option: Text | None = None


class StepRow(WordsRow):
    """A step of the process: a day for each KKR, or the first and last day, or until a day after another step."""

    key: Text
    who: tuple[Actor, ...]
    days: dict[str, Day] | None = None
    first: Day | None = None
    after: Text | None = None
    last: Day | None = None
    note: WordsRow | None = None

    @property
    def timing(self) -> str:
        """The keys that say when, in the order of this class."""
        return ", ".join(name for name in ("days", "first", "after", "last") if getattr(self, name) is not None)

    def span(self, kkr: str, before: "dict[str, tuple[date, date]]") -> tuple[date, date]:
        """Return the first and last day in a KKR; ``before`` are those of earlier steps. The timing is checked."""
        if self.days is not None:
            return self.days[kkr], self.days[kkr]
        first = self.first or date.fromordinal(before[self.after or ""][1].toordinal() + 1)
        return first, self.last or first


class TermRow(Shape):
    """A term of the boards and the process by which they are put together."""

    term: Term
    source: Text
    starts: Day
    ends: Day
    steps: tuple[StepRow, ...]


class HubsFile(Shape):
    """The keys of rules/business-hubs.yaml."""

    sources: tuple[SourceRow, ...]
    hubs: tuple[HubRow, ...]
    seats: tuple[SeatRow, ...]
    years_at_most: Positive
    rules: tuple[RuleRow, ...]
    open_points: tuple[OpenPointRow, ...]
    terms: tuple[TermRow, ...]
