"""What may stand in rules/timetable.yaml and rules/timetable-decided.yaml: a class for each kind of entry."""

from typing import Annotated, Literal

from kkrvalg.reading.shape import Parse, Shape
from kkrvalg.reading.values import Day, KkrKey, Positive, Text
from kkrvalg.rulebook.book import MonthDay
from kkrvalg.rulebook.rows import WordsRow, month_day


class AboutRow(Shape):
    """The keys that say which KKR and elections something is about."""

    key: Text
    what: WordsRow
    kkr: tuple[KkrKey, ...] = ()
    first_election: Day | None = None
    last_election: Day | None = None


class EventRow(AboutRow):
    """The keys of an event."""

    kind: Literal["rule", "decided", "practice"]
    who: WordsRow
    basis: WordsRow | None = None
    source: WordsRow | None = None
    day: Annotated[MonthDay, Parse(month_day)] | None = None
    until: Annotated[MonthDay, Parse(month_day)] | None = None
    after: Annotated[MonthDay, Parse(month_day)] | None = None
    weekdays: Positive | None = None
    seen: tuple[Day, ...] = ()


class UndatedRow(AboutRow):
    """The keys of something without a day."""

    when: WordsRow
    source: WordsRow


class EventsFile(Shape):
    """The keys of rules/timetable.yaml."""

    events: tuple[EventRow, ...]
    undated: tuple[UndatedRow, ...]


class DecidedRow(Shape):
    """The keys of a decided day."""

    event: Text
    kkr: KkrKey | None = None
    day: Day
    until: Day | None = None


class ElectionRow(Shape):
    """The keys of what was decided after one election."""

    day: Day
    source: WordsRow
    dates: tuple[DecidedRow, ...]


class DecidedFile(Shape):
    """The keys of rules/timetable-decided.yaml."""

    elections: tuple[ElectionRow, ...]
