"""The dates of a constitution as an iCalendar file (RFC 5545) for calendar programs.

Every date is an event of whole days: its end is the day after, which some programs need to be there. It does not
block the time. Its UID comes from the election, the event and the KKR or forum alone, so a file that is read in
again replaces the event when a date has moved. The time stamp is a given day's, never the clock's.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from kkrvalg import __version__
from kkrvalg.i18n import _, language
from kkrvalg.model import fold
from kkrvalg.protocol.timetable import KINDS, basis, body_name, counted, deadline_words, long_day, source

if TYPE_CHECKING:
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
    from icalendar import Calendar  # noqa: PLC0415 (heavy: only for this format)

    calendar = Calendar()
    calendar.add("prodid", f"-//kkrvalg//kkrvalg {__version__}//{language().upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Constitution of the KKR, {term}").format(term=found.term))
    when = datetime.combine(stamp, time(), UTC)
    for entry in found.entries:
        calendar.add_component(_event(entry, found, when))
    text: str = calendar.to_ical().decode("utf-8")
    return text


def _event(entry: Entry, found: Timetable, when: datetime) -> Any:  # noqa: ANN401 (the library is imported late)
    from icalendar import Event  # noqa: PLC0415 (heavy: only for this format)

    event = Event()
    event.add("uid", _uid(entry, found))
    event.add("dtstamp", when)
    event.add("dtstart", entry.day)
    event.add("dtend", (entry.until or entry.day) + timedelta(days=1))
    event.add("summary", _summary(entry))
    event.add("description", "\n".join(_lines(entry)))
    event.add("categories", [_(KINDS[entry.kind])])
    event.add("transp", "TRANSPARENT")
    return event


def _uid(entry: Entry, found: Timetable) -> str:
    parts = (str(found.election_day), entry.event.key.replace("_", "-"), fold(entry.kkr or entry.forum or "all"))
    return f"{'-'.join(parts)}@{DOMAIN}"


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
