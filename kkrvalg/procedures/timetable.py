"""The dates of a constitution: what the rules set, what was decided, what practice shows, what the user gives.

A deadline is met by a notice on or before the end of its day. Where the rules let it be counted in several ways,
all readings are given; the earliest is the safe one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.procedures.weekdays import (
    COUNTS,
    ONE_DAY,
    Count,
    is_weekday,
    public_holidays,
    weekdays_after,
    weekdays_before,
    weekdays_between,
)
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kkrvalg.rulebook import MonthDay, Rulebook, Words
    from kkrvalg.rulebook.health_forums import Forum, HealthForumRules
    from kkrvalg.rulebook.timetable import Event, Kind, TimetableData, Undated

TUESDAY = 1
NOVEMBER = 11
TERM_YEARS = 4
SUMMER = 8
LAST_YEAR = 2099
"""The last election year that is calculated; nobody knows the holidays for longer."""
COUNCILS_DONE = (12, 15)

Where = Literal["before", "after"]


class Reading(NamedTuple):
    """One way to count a deadline: its last day, and the weekdays that were counted.

    ``closing_days`` tells whether the days when many offices are closed, though no act makes them holidays, count.
    """

    day: date
    saturday_is_weekday: str
    deadline_count: Count
    closing_days: bool
    days: tuple[date, ...]


@dataclass(frozen=True)
class Deadline:
    """So many weekdays before or after a day, counted in every way the rules allow; the earliest first.

    ``chosen`` is the reading of the options.
    """

    article: str | None
    counted_from: date
    weekdays: int
    direction: Where
    readings: tuple[Reading, ...]
    chosen: Reading

    @property
    def safe(self) -> date:
        """The earliest of all readings: a notice on that day is in time however one counts."""
        return self.readings[0].day


class Entry(NamedTuple):
    """A date: of which event and kind, for which KKR or health forum (None for all), by which article.

    ``until`` is the last day of a period. Where there is a ``deadline`` the day is its safe one.
    """

    day: date
    event: Event
    kind: Kind
    kkr: str | None = None
    until: date | None = None
    article: str | None = None
    deadline: Deadline | None = None
    source: Words | None = None
    forum: str | None = None


NoteKey = Literal[
    "not_third_tuesday",
    "not_election_year",
    "other_rules",
    "nothing_decided",
    "meeting_late",
    "meeting_early",
    "meeting_no_weekday",
    "meeting_moved",
]


class Note(NamedTuple):
    """Something to point out: about the ``day`` of a KKR or forum, and the ``other`` day or ``name`` behind it."""

    key: NoteKey
    kkr: str | None = None
    forum: str | None = None
    day: date | None = None
    other: date | None = None
    name: str | None = None


class DeadlineCounted(NamedTuple):
    """How one reading of a deadline was counted."""

    article: str | None
    event: str
    kkr: str | None
    forum: str | None
    counted_from: date
    weekdays: int
    direction: Where
    reading: Reading
    kind: Literal["deadline"] = "deadline"


@dataclass(frozen=True)
class Timetable:
    """The dates of one election in their order, what has no date, and what is to be pointed out.

    ``without_meeting`` are the KKR, and ``forums_without_meeting`` the forums, whose day of meeting is not known,
    so that its deadlines have no date.
    """

    election_day: date
    term: str
    kkr: tuple[str, ...]
    entries: tuple[Entry, ...]
    undated: tuple[Undated, ...]
    without_meeting: tuple[str, ...]
    forums_without_meeting: tuple[str, ...]
    notes: tuple[Note, ...]

    @property
    def steps(self) -> tuple[DeadlineCounted, ...]:
        """How each deadline was counted, in every reading."""
        return tuple(
            DeadlineCounted(
                article=d.article,
                event=entry.event.key,
                kkr=entry.kkr,
                forum=entry.forum,
                counted_from=d.counted_from,
                weekdays=d.weekdays,
                direction=d.direction,
                reading=reading,
            )
            for entry in self.entries
            if (d := entry.deadline) is not None
            for reading in d.readings
        )


# --- deadlines ------------------------------------------------------------------------------------------------


def deadline_before(
    day: date, weekdays: int, options: Mapping[str, str], *, article: str | None = None
) -> Deadline:
    """Return the deadline so many weekdays before a day, in all readings."""
    return _deadline(day, weekdays, "before", options, article)


def deadline_after(
    day: date, weekdays: int, options: Mapping[str, str], *, article: str | None = None
) -> Deadline:
    """Return the deadline so many weekdays after a day, in all readings."""
    return _deadline(day, weekdays, "after", options, article)


def _deadline(
    day: date, weekdays: int, direction: Where, options: Mapping[str, str], article: str | None
) -> Deadline:
    ways = [(answer, count) for answer in ("yes", "no") for count in COUNTS]
    usual = {way: _reading(day, weekdays, direction, *way, closed=False) for way in ways}
    careful = {way: _reading(day, weekdays, direction, *way, closed=True) for way in ways}
    readings = [*usual.values(), *(careful[way] for way in ways if careful[way].day != usual[way].day)]
    chosen = next(one for way, one in usual.items() if way == _way(options))
    return Deadline(article, day, weekdays, direction, tuple(sorted(readings, key=lambda r: r.day)), chosen)


def _way(options: Mapping[str, str]) -> tuple[str, str]:
    """Return how the options have a deadline counted."""
    return options["saturday_is_weekday"], options["deadline_count"]


def _reading(day: date, weekdays: int, direction: Where, answer: str, count: Count, *, closed: bool) -> Reading:
    saturday = answer == "yes"
    find: Callable[..., date] = weekdays_before if direction == "before" else weekdays_after
    last = find(day, weekdays, saturday=saturday, count=count, closed=closed)
    clear = count == "clear_days"
    if direction == "before":
        first, end = (last + ONE_DAY if clear else last), day - ONE_DAY
    else:
        first, end = (day + ONE_DAY if clear else day), last
    counted = weekdays_between(first, end, saturday=saturday, closed=closed)
    return Reading(last, answer, count, not closed, counted)


@implements("§ 4, stk. 2")
def alliance_deadline(meeting: date, rulebook: Rulebook, options: Mapping[str, str]) -> Deadline:
    """Return by when an alliance on chair and vice chair must be notified: three weekdays before the meeting."""
    return deadline_before(meeting, rulebook.alliance_notice_weekdays, options, article="§ 4, stk. 2")


@implements("§ 4, stk. 1")
def meeting_by(election_day: date, rulebook: Rulebook) -> date:
    """Return the last day for the constituting meeting; the outgoing KKR sits until the meeting is held."""
    return date(election_day.year + 1, *rulebook.constituting_meeting_by)


@implements("§ 5, stk. 4")
def proposals_by(meeting: date, rulebook: Rulebook) -> date:
    """Return the last day on which a member can have a matter put on the agenda of an ordinary meeting."""
    return meeting - timedelta(days=rulebook.proposal_days)


@implements("§ 5, stk. 5")
def agenda_by(meeting: date, rulebook: Rulebook) -> date:
    """Return the last day to send the agenda of an ordinary meeting: the same weekday of the week before."""
    return meeting - timedelta(days=rulebook.agenda_days)


# --- elections ------------------------------------------------------------------------------------------------


def third_tuesday(year: int) -> date:
    """Return the third Tuesday of November, the day of a municipal election."""
    first = date(year, NOVEMBER, 1)
    return first + timedelta(days=(TUESDAY - first.weekday()) % 7 + 14)


def check_election(day: date, terms: Sequence[str], *, where: str) -> None:
    """Check that an election day is one whose dates can be given: not before the terms with rules of their own.

    Raises:
        InputError: it is too early or too late.
    """
    first = int(terms[0][:4]) - 1
    if not first <= day.year <= LAST_YEAR:
        raise InputError(
            where=where,
            found=str(day),
            expected=_("an election day from {first} to {last}").format(
                first=third_tuesday(first), last=third_tuesday(LAST_YEAR - (LAST_YEAR - first) % TERM_YEARS)
            ),
            todo=_("write the day of a municipal election in that time"),
        )


def check_meeting(day: date, election_day: date, *, where: str) -> None:
    """Check that a constituting meeting lies between its election and the end of the next year.

    Raises:
        InputError: it cannot be a meeting after this election.
    """
    last = date(election_day.year + 1, 12, 31)
    if not election_day < day <= last:
        raise InputError(
            where=where,
            found=str(day),
            expected=_("a day after the election on {first} and not after {last}").format(
                first=election_day, last=last
            ),
            todo=_("correct the day of the meeting or that of the election"),
        )


def term_of(election_day: date) -> str:
    """Return the term of office an election is for: ``"2026-2030"``."""
    return f"{election_day.year + 1}-{election_day.year + 1 + TERM_YEARS}"


# --- the timetable --------------------------------------------------------------------------------------------


def timetable(
    election_day: date,
    rulebook: Rulebook,
    options: Mapping[str, str],
    data: TimetableData,
    *,
    kkr: Sequence[str],
    meetings: Mapping[str, date] | None = None,
    forums: HealthForumRules | None = None,
    forum_meetings: Mapping[str, date] | None = None,
) -> Timetable:
    """Return the dates of a constitution.

    Args:
        election_day: the day of the municipal election, checked by :func:`check_election`.
        rulebook: the rules of the term, or the nearest there are.
        options: the answers to the open questions on dates.
        data: the events, and what was decided.
        kkr: the KKR it is about.
        meetings: the days of meeting that the user gives, by KKR; they go before decided ones.
        forums: the terms of reference of the health forums, None in a term without them.
        forum_meetings: the days of meeting of forums, by forum.
    """
    return _Planner(
        election_day, rulebook, options, data, tuple(kkr), meetings or {}, forums, forum_meetings or {}
    ).run()


@dataclass(frozen=True)
class _Planner:
    election_day: date
    rulebook: Rulebook
    options: Mapping[str, str]
    data: TimetableData
    kkr: tuple[str, ...]
    given: Mapping[str, date]
    forums: HealthForumRules | None
    forum_meetings: Mapping[str, date]

    def run(self) -> Timetable:
        decided = self._decided()
        meetings = {entry.kkr: entry for entry in decided if entry.event.key == "meeting" and entry.kkr}
        for kkr, day in self.given.items():
            meetings[kkr] = Entry(day, self.data.events["meeting"], "given", kkr)
        entries = [
            *self._by_the_year(),
            *(entry for entry in decided if entry.event.key != "meeting"),
            *meetings.values(),
            *(own for entry in meetings.values() for own in self._of_meeting(entry)),
            *(self._of_forums(self.forums) if self.forums is not None else ()),
        ]
        order = list(self.data.events)
        rank = {key: at for at, key in enumerate((*self.kkr, *(forum.key for forum in self._forums())))}
        entries.sort(key=lambda e: (e.day, order.index(e.event.key), rank.get(e.kkr or e.forum or "", -1)))
        return Timetable(
            self.election_day,
            term_of(self.election_day),
            self.kkr,
            tuple(entries),
            tuple(entry for entry in self.data.undated if self._concerns(entry)),
            tuple(kkr for kkr in self.kkr if kkr not in meetings),
            tuple(forum.key for forum in self._forums() if forum.key not in self.forum_meetings),
            tuple(self._notes()),
        )

    def _concerns(self, entry: Event | Undated) -> bool:
        """Return whether something is about this election and one of these KKR."""
        return self.election_day in entry.elections and (not entry.kkr or bool(set(entry.kkr) & set(self.kkr)))

    def _on(self, day: MonthDay) -> date:
        """Return a day of the election year from September on, else of the year after."""
        return date(self.election_day.year + (day.month <= SUMMER), day.month, day.day)

    def _decided(self) -> list[Entry]:
        return [
            Entry(row.day, self.data.events[row.event], "decided", row.kkr, row.until, source=row.source)
            for row in self.data.decided.get(self.election_day, ())
            if row.kkr is None or row.kkr in self.kkr
        ]

    def _by_the_year(self) -> list[Entry]:
        """Return the dates that hold whatever the day of meeting."""
        events, last = self.data.events, meeting_by(self.election_day, self.rulebook)
        found = [
            Entry(self.election_day, events["election"], "rule"),
            Entry(last, events["meeting_by"], "rule", article="§ 4, stk. 1"),
        ]
        for event in filter(self._concerns, events.values()):
            kkr = event.kkr[0] if len(event.kkr) == 1 else None
            if event.day is not None:
                until = None if event.until is None else self._on(event.until)
                found.append(Entry(self._on(event.day), event, event.kind, kkr, until))
            elif event.after is not None and event.weekdays is not None:
                day = weekdays_after(self._on(event.after), event.weekdays, saturday=False)
                found.append(Entry(day, event, event.kind, kkr))
        return found

    def _of_meeting(self, meeting: Entry) -> list[Entry]:
        """Return the dates that follow from a KKR's day of meeting."""
        events, day, kkr = self.data.events, meeting.day, meeting.kkr
        deadline = alliance_deadline(day, self.rulebook, self.options)
        return [
            Entry(proposals_by(day, self.rulebook), events["proposals"], "rule", kkr, article="§ 5, stk. 4"),
            Entry(agenda_by(day, self.rulebook), events["agenda"], "rule", kkr, article="§ 5, stk. 5"),
            Entry(deadline.safe, events["alliances"], "rule", kkr, article=deadline.article, deadline=deadline),
        ]

    def _forums(self) -> tuple[Forum, ...]:
        return () if self.forums is None else self.forums.forums

    def _of_forums(self, rules: HealthForumRules) -> list[Entry]:
        """Return the dates of the health forums: of all, and those that follow from a forum's day of meeting."""
        events = self.data.events
        deadline = deadline_after(
            self._on(rules.alliances_counted_from), rules.alliance_weekdays_after, self.options
        )
        found = [
            Entry(deadline.safe, events["forum_alliances"], "rule", deadline=deadline),
            Entry(self._on(rules.constituting_meeting_by), events["forum_meeting_by"], "rule"),
        ]
        for forum, day in self.forum_meetings.items():
            agenda = day - timedelta(days=rules.agenda_days)
            alliances = deadline_before(day, rules.chair_alliance_weekdays_before, self.options)
            found += [
                Entry(agenda, events["forum_agenda"], "rule", forum=forum),
                Entry(alliances.safe, events["forum_chair_alliances"], "rule", deadline=alliances, forum=forum),
                Entry(day, events["forum_meeting"], "given", forum=forum),
            ]
        return found

    def _notes(self) -> list[Note]:
        day, year = self.election_day, self.election_day.year
        found: list[Note] = []
        if day != third_tuesday(year):
            found.append(Note("not_third_tuesday", day=day, other=third_tuesday(year)))
        if year % TERM_YEARS != 1:
            found.append(Note("not_election_year", day=day))
        if self.rulebook.term != term_of(day):
            found.append(Note("other_rules", name=self.rulebook.term))
        if day not in self.data.decided:
            found.append(Note("nothing_decided"))
        last = meeting_by(self.election_day, self.rulebook)
        for kkr, meeting in self.given.items():
            found += self._notes_on(Note("meeting_late", kkr=kkr, day=meeting), meeting, last)
            decided = self._decided_meeting(kkr)
            if decided not in {None, meeting}:
                found.append(Note("meeting_moved", kkr=kkr, day=meeting, other=decided))
        for forum, meeting in self.forum_meetings.items():
            found += self._notes_on(Note("meeting_late", forum=forum, day=meeting), meeting, last)
        return found

    def _decided_meeting(self, kkr: str) -> date | None:
        """Return the day of meeting that was decided for a KKR."""
        return next((e.day for e in self._decided() if (e.event.key, e.kkr) == ("meeting", kkr)), None)

    def _notes_on(self, about: Note, day: date, last: date) -> list[Note]:
        """Return what there is to say of a day of meeting that the user gives; ``about`` names whose it is."""
        found: list[Note] = []
        councils = date(self.election_day.year, *COUNCILS_DONE)
        if day > last:
            found.append(about._replace(key="meeting_late", other=last))
        if day <= councils:
            found.append(about._replace(key="meeting_early", other=councils))
        if not is_weekday(day, saturday=self.options["saturday_is_weekday"] == "yes"):
            name = public_holidays(day.year).get(day)
            found.append(about._replace(key="meeting_no_weekday", name=name))
        return found
