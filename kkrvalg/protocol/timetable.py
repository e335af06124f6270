"""The dates of a constitution as a protocol and as rows, and the words that say them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kkrvalg.i18n import N_, _, ngettext
from kkrvalg.model import council_name
from kkrvalg.protocol.numbers import day as letter_day
from kkrvalg.protocol.text import NO_BREAK

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kkrvalg.procedures.timetable import Deadline, Entry, Note, Reading, Timetable
    from kkrvalg.rulebook import Words
    from kkrvalg.rulebook.timetable import Undated

WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
KINDS = {
    "rule": N_("rule"),
    "decided": N_("decided"),
    "practice": N_("practice"),
    "given": N_("given"),
}
COLUMNS = (
    *("day", "until", "weekday", "event", "kkr", "forum", "what", "who", "kind", "basis"),
    *("by_options", "latest_reading"),
)


def timetable_body(found: Timetable) -> dict[str, Any]:
    """Return the keys of a timetable protocol.

    The day of a deadline is its safe one, the earliest reading; ``chosen`` is the reading of the options.
    """
    return {
        "election_day": found.election_day,
        "term": found.term,
        "kkr": list(found.kkr),
        "dates": [_entry(entry) for entry in found.entries],
        "undated": [_undated(entry) for entry in found.undated],
        "without_meeting": list(found.without_meeting),
        "forums_without_meeting": list(found.forums_without_meeting),
        "notes": list(found.notes),
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "day": entry.day,
        "until": entry.until,
        "event": entry.event.key,
        "kind": entry.kind,
        "kkr": entry.kkr,
        "forum": entry.forum,
        "what": _both(entry.event.what),
        "who": _both(entry.event.who),
        "article": entry.article,
        "source": _both(entry.source or entry.event.source),
        "seen": list(entry.event.seen),
        "deadline": _deadline(entry.deadline),
    }


def _deadline(deadline: Deadline | None) -> dict[str, Any] | None:
    if deadline is None:
        return None
    return {
        "article": deadline.article,
        "counted_from": deadline.counted_from,
        "weekdays": deadline.weekdays,
        "direction": deadline.direction,
        "safe": deadline.safe,
        "chosen": deadline.chosen.day,
        "readings": list(deadline.readings),
    }


def _undated(entry: Undated) -> dict[str, Any]:
    return {
        "event": entry.key,
        "kkr": list(entry.kkr),
        "what": _both(entry.what),
        "when": _both(entry.when),
        "source": _both(entry.source),
    }


def _both(words: Words | None) -> dict[str, str] | None:
    return None if words is None else {"da": words.da, "en": words.en}


def timetable_rows(found: Timetable) -> Iterator[tuple[object, ...]]:
    """Return a row for each date, with the columns of COLUMNS, in the language in use."""
    for entry in found.entries:
        deadline = entry.deadline
        yield (
            entry.day,
            entry.until or "",
            weekday(entry.day),
            entry.event.key,
            entry.kkr or "",
            entry.forum or "",
            entry.event.what.text,
            entry.event.who.text,
            _(KINDS[entry.kind]),
            basis(entry),
            deadline.chosen.day if deadline else "",
            deadline.readings[-1].day if deadline else "",
        )


# --- words ----------------------------------------------------------------------------------------------------


def body_name(about: Entry | Note) -> str:
    """Return the name of the KKR or the health forum that something is about, "" if about all."""
    if about.kkr is not None:
        return council_name(about.kkr)
    return "" if about.forum is None else _("the forum {name}").format(name=about.forum.capitalize())


def weekday(on: date) -> str:
    """Return the name of the day of the week: ``mandag`` or ``Monday``."""
    return _(WEEKDAYS[on.weekday()])


def long_day(on: date) -> str:
    """Return a date with its weekday as it stands in a letter: ``mandag den 19. januar 2026``."""
    return _("{weekday}, {day}").format(weekday=weekday(on), day=letter_day(on))


def basis(entry: Entry) -> str:
    """Return what a date stands on in a few words: an article of the rules, an act, or nothing of the kind."""
    if entry.article is not None:
        return _("rules {article}").format(article=entry.article)
    return entry.event.basis.text if entry.event.basis is not None else ""


def source(entry: Entry) -> str:
    """Return where a date is known from, "" where its article says it."""
    found = entry.source or entry.event.source
    return "" if found is None else found.text


def counted(reading: Reading, direction: str) -> str:
    """Return how a reading counts: the days that count, and whether the first of them is one."""
    if reading.deadline_count == "clear_days":
        clear = _("whole weekdays between") if direction == "before" else _("counted from the day after")
    else:
        clear = _("the day of the notice counts") if direction == "before" else _("the first day counts")
    saturday = _("with Saturdays") if reading.saturday_is_weekday == "yes" else _("without Saturdays")
    closed = "" if reading.closing_days else _("without 24 and 31 December, 1 May and 5 June")
    return ", ".join(part for part in (clear, saturday, closed) if part)


def deadline_words(deadline: Deadline) -> str:
    """Return what a deadline is: ``3 weekdays before Monday, 19 January 2026``."""
    if deadline.direction == "before":
        sentence = ngettext("{number} weekday before {day}", "{number} weekdays before {day}", deadline.weekdays)
    else:
        sentence = ngettext("{number} weekday after {day}", "{number} weekdays after {day}", deadline.weekdays)
    return sentence.format(number=deadline.weekdays, day=long_day(deadline.counted_from))


def note_words(note: Note) -> str:
    """Return something to point out as a sentence."""
    sentences = {
        "not_third_tuesday": _("{day} is not the third Tuesday of November, which is {other}."),
        "not_election_year": _("There is no ordinary municipal election in {year}."),
        "other_rules": _(
            "The rules of this term are not known yet; the deadlines are those of the rules for {name}."
        ),
        "nothing_decided": _(
            "Nothing has been decided about this election yet, as far as kkrvalg knows: only rules and practice"
            " are shown, and what you give yourself."
        ),
        "meeting_late": _("{body}: {day} is after {other}, the last day for the constituting meeting."),
        "meeting_early": _(
            "{body}: on {day} the councils may not have constituted themselves; they have until {other}."
        ),
        "meeting_no_weekday": _("{body}: {day} is no weekday ({name})."),
        "meeting_moved": _("{body}: you give {day}; {other} was decided."),
    }
    return sentences[note.key].format(
        name=note.name or (weekday(note.day) if note.day else ""),
        body=body_name(note),
        day=long_day(note.day) if note.day else "",
        other=long_day(note.other) if note.other else "",
        year=note.day.year if note.day else "",
    )


def unbroken(text: str) -> str:
    """Return an article that is not to be broken at the end of a line."""
    return text.replace("§ ", f"§{NO_BREAK}").replace(", stk. ", f",{NO_BREAK}stk.{NO_BREAK}")
