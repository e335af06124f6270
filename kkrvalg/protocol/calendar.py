"""The dates of a constitution as an iCalendar file (RFC 5545) for calendar programs.

Every date is an event of whole days: its end is the day after, which some programs need to be there. It does not
block the time. Its UID comes from the election, the event and the KKR or forum alone, so a file that is read in
again replaces the event when a date has moved. The time stamp is a given day's, never the clock's.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from kkrvalg import __version__
from kkrvalg.i18n import _, language
from kkrvalg.model import fold
from kkrvalg.protocol.timetable import KINDS, basis, body_name, counted, deadline_words, long_day, source

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from kkrvalg.procedures.timetable import Entry, Timetable

DOMAIN = "kkrvalg.invalid"
"""The right-hand side of the UIDs: a name that is set aside for those that belong to nobody."""


def to_calendar(found: Timetable, stamp: date) -> str:
    """Return the timetable as the text of an iCalendar file, its lines ended by CR and LF.

    Args:
        found: the dates.
        stamp: the day the file is made, written as midnight UTC.
    """
    entries = [
        CalendarEntry(
            uid=_uid(entry, found),
            day=entry.day,
            until=entry.until,
            title=_summary(entry),
            lines=tuple(_lines(entry)),
            categories=(_(KINDS[entry.kind]),),
        )
        for entry in found.entries
    ]
    return calendar_text(_("Constitution of the KKR, {term}").format(term=found.term), entries, stamp)


class CalendarEntry(NamedTuple):
    """What stands in a calendar: on a day, or from a day until another one, or without a day: a thing to do."""

    uid: str
    day: date | None
    title: str
    lines: tuple[str, ...]
    categories: tuple[str, ...]
    until: date | None = None


def calendar_text(name: str, entries: Iterable[CalendarEntry], stamp: date) -> str:
    """Return entries as the text of an iCalendar file, its lines ended by CR and LF.

    Args:
        name: what a calendar program calls the calendar.
        entries: those on a day become events of whole days, which every program reads; those without one become
            things to do (VTODO).
        stamp: the day the file is made, written as midnight UTC.
    """
    from icalendar import Calendar  # noqa: PLC0415 (heavy: only for this format)

    calendar = Calendar()
    calendar.add("prodid", f"-//kkrvalg//kkrvalg {__version__}//{language().upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    when = datetime.combine(stamp, time(), UTC)
    for entry in entries:
        calendar.add_component(_component(entry, when))
    text: str = calendar.to_ical().decode("utf-8")
    return text


def _component(entry: CalendarEntry, when: datetime) -> Any:  # noqa: ANN401 (the library is imported late)
    from icalendar import Event, Todo  # noqa: PLC0415 (heavy: only for this format)

    made = Todo() if entry.day is None else Event()
    made.add("uid", f"{entry.uid}@{DOMAIN}")
    made.add("dtstamp", when)
    if entry.day is not None:
        made.add("dtstart", entry.day)
        made.add("dtend", (entry.until or entry.day) + timedelta(days=1))
    made.add("summary", entry.title)
    made.add("description", "\n".join(entry.lines))
    made.add("categories", list(entry.categories))
    if entry.day is not None:
        made.add("transp", "TRANSPARENT")
    return made


def _uid(entry: Entry, found: Timetable) -> str:
    parts = (str(found.election_day), entry.event.key.replace("_", "-"), fold(entry.kkr or entry.forum or "all"))
    return "-".join(parts)


def _summary(entry: Entry) -> str:
    what = entry.event.what.text
    name = body_name(entry)
    text = f"{name}: {what}" if name else what[:1].upper() + what[1:]
    return text if entry.deadline is None else _("{text} (safe date)").format(text=text)


def _lines(entry: Entry) -> list[str]:
    """Return what the event says beside its title: who, on what basis, and every reading of a deadline."""
    lines = [_("Who: {who}").format(who=entry.event.who.text), _("Kind: {kind}").format(kind=_(KINDS[entry.kind]))]
    name = source(entry) or basis(entry)
    if name:
        lines.append(_("Basis: {basis}").format(basis=name))
    if entry.deadline is not None:
        lines.append(deadline_words(entry.deadline))
        lines += [
            f"{long_day(reading.day)}: {counted(reading, entry.deadline.direction)}"
            for reading in entry.deadline.readings
        ]
    return lines
