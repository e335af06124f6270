"""What happens after a municipal election as data: events, and the days that were decided."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from kkrvalg.data import data_dir
from kkrvalg.i18n import _
from kkrvalg.reading.yamlfile import read_yaml, validate
from kkrvalg.rulebook.timetable_rows import DecidedFile, EventsFile

if TYPE_CHECKING:
    from pathlib import Path

    from kkrvalg.reading.text import InputFile
    from kkrvalg.reading.yamlfile import YamlDocument
    from kkrvalg.rulebook.book import MonthDay, Words
    from kkrvalg.rulebook.timetable_rows import AboutRow, EventRow

EVENTS = "timetable.yaml"
DECIDED = "timetable-decided.yaml"

Kind = Literal["rule", "decided", "practice", "given"]


class Elections(NamedTuple):
    """The elections something is about: from the first to the last, both included; None is no bound."""

    first: date | None
    last: date | None

    def __contains__(self, election_day: object) -> bool:
        """Return whether an election day is one of them."""
        return (
            isinstance(election_day, date)
            and (self.first is None or self.first <= election_day)
            and (self.last is None or election_day <= self.last)
        )


class Event(NamedTuple):
    """Something that happens: what, who acts, on what basis; ``kkr`` is empty where it is about all.

    ``basis`` is a short name of the act or paper, None where an article of the rulebook or a decision is it.
    ``day`` (``until``) is a day or period of the year, ``after`` and ``weekdays`` so many working days after one;
    an event with neither is dated by a procedure. ``seen`` are days on which practice has been noted.
    """

    key: str
    kind: Kind
    what: Words
    who: Words
    basis: Words | None
    source: Words | None
    kkr: tuple[str, ...]
    elections: Elections
    day: MonthDay | None
    until: MonthDay | None
    after: MonthDay | None
    weekdays: int | None
    seen: tuple[date, ...]


class Undated(NamedTuple):
    """Something that happens without a day in the calendar: what, and what is known of when."""

    key: str
    what: Words
    when: Words
    source: Words
    kkr: tuple[str, ...]
    elections: Elections


class DecidedDay(NamedTuple):
    """A day, or a period, that was decided for an event; ``kkr`` is None where it is one for all."""

    event: str
    kkr: str | None
    day: date
    until: date | None
    source: Words


class TimetableData(NamedTuple):
    """The events by key, what has no day, the decided days by election day, and the files they stand in."""

    events: dict[str, Event]
    undated: tuple[Undated, ...]
    decided: dict[date, tuple[DecidedDay, ...]]
    inputs: tuple[InputFile, ...]


def load_timetable(*, folder: Path | None = None) -> TimetableData:
    """Read the events and the decided days.

    Raises:
        InputError: one of the two files cannot be used.
    """
    place = folder or data_dir("rules")
    document = read_yaml(place / EVENTS, f"rules/{EVENTS}")
    decisions = read_yaml(place / DECIDED, f"rules/{DECIDED}")
    rows = validate(EventsFile, document)
    events = {row.key: _event(document, at, row) for at, row in enumerate(rows.events)}
    return TimetableData(
        events,
        tuple(
            Undated(row.key, row.what.words, row.when.words, row.source.words, row.kkr, _elections(row))
            for row in rows.undated
        ),
        _decided(decisions, events),
        (document.input, decisions.input),
    )


def _elections(row: AboutRow) -> Elections:
    return Elections(row.first_election, row.last_election)


def _event(document: YamlDocument, at: int, row: EventRow) -> Event:
    if (row.after is None) != (row.weekdays is None) or (row.until is not None and row.day is None):
        raise document.error(
            ("events", at),
            found=_("half of a date"),
            expected=_("after with weekdays, and until only with day"),
            todo=_("add the other half, or remove this one"),
        )
    return Event(
        key=row.key,
        kind=row.kind,
        what=row.what.words,
        who=row.who.words,
        basis=row.basis.words if row.basis else None,
        source=row.source.words if row.source else None,
        kkr=row.kkr,
        elections=_elections(row),
        day=row.day,
        until=row.until,
        after=row.after,
        weekdays=row.weekdays,
        seen=row.seen,
    )


def _decided(document: YamlDocument, events: dict[str, Event]) -> dict[date, tuple[DecidedDay, ...]]:
    rows = validate(DecidedFile, document).elections
    for at, election in enumerate(rows):
        for number, row in enumerate(election.dates):
            if row.event not in events:
                raise document.error(
                    ("elections", at, "dates", number, "event"),
                    found=_("the unknown event “{name}”").format(name=row.event),
                    expected=_("one of {known}").format(known=", ".join(events)),
                    todo=_("write one of them"),
                )
    return {
        election.day: tuple(
            DecidedDay(row.event, row.kkr, row.day, row.until, election.source.words) for row in election.dates
        )
        for election in rows
    }
