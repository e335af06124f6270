"""The dates of a constitution as a text."""

from __future__ import annotations

import textwrap
from itertools import zip_longest
from typing import TYPE_CHECKING

from kkrvalg.i18n import _, language
from kkrvalg.model import council_name
from kkrvalg.protocol.numbers import day as letter_day
from kkrvalg.protocol.text import GAP, INDENT, NO_BREAK, heading, paragraph, table
from kkrvalg.protocol.timetable import (
    KINDS,
    basis,
    body_name,
    counted,
    deadline_words,
    note_words,
    source,
    unbroken,
    weekday,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kkrvalg.procedures.timetable import Deadline, Entry, Timetable
    from kkrvalg.protocol.text import Page


DATE, WHO, KIND = 15, 16, 14
"""The widths of the columns that hold short words; what happens has the rest of the page."""


def write_timetable(page: Page, found: Timetable) -> None:
    """Print the dates in their order, the deadlines that can be counted in several ways, and what has no date."""
    for note in found.notes:
        paragraph(page, _("NOTE: {sentence}").format(sentence=_sentence(note_words(note))))
    if found.notes:
        page.write()
    titles = (_("Date"), _("What"), _("Who"), _("Kind"))
    widths = (DATE, page.width - len(INDENT) - DATE - WHO - KIND - 3 * GAP, WHO, KIND)
    table(
        page,
        [(title, "left") for title in titles],
        [
            line
            for entries in _together(found)
            for line in _lines(entries, None if page.flows else widths, named=len(found.kkr) > 1)
        ],
    )
    _write_explanation(page, found)
    _write_readings(page, found)
    _write_undated(page, found)
    _write_sources(page, found)


def _together(found: Timetable) -> list[list[Entry]]:
    """Return the dates, those that differ in nothing but the KKR together."""
    groups: dict[tuple[object, ...], list[Entry]] = {}
    for entry in found.entries:
        key = (entry.day, entry.event.key, entry.kind, entry.until, entry.kkr is None, entry.forum is None)
        groups.setdefault(key, []).append(entry)
    return list(groups.values())


def _lines(entries: Sequence[Entry], widths: Sequence[int] | None, *, named: bool) -> list[tuple[str, ...]]:
    """Return the lines of the table that a date takes; one where there are no widths to keep."""
    first = entries[0]
    what = first.event.what.text
    if (named and first.kkr) or first.forum:
        what = f"{', '.join(map(body_name, entries))}: {what}"
    if first.until is not None:
        what = _("{what}, until {day}").format(what=what, day=_short(first.until))
    if first.deadline is not None:
        what = _("{text} (safe date)").format(text=what)
    cells = (_short(first.day), _sentence(what), first.event.who.text, _kind(first))
    if widths is None:
        return [cells]
    wrapped = [
        textwrap.wrap(cell, width, break_on_hyphens=False) for cell, width in zip(cells, widths, strict=True)
    ]
    return list(zip_longest(*wrapped, fillvalue=""))


def _short(on: date) -> str:
    """Return a date with its weekday as it stands in a table: ``man. 19.01.2026`` or ``Mon 2026-01-19``."""
    name = weekday(on)[:3]
    return f"{name}.{NO_BREAK}{on:%d.%m.%Y}" if language() == "da" else f"{name}{NO_BREAK}{on}"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _kind(entry: Entry) -> str:
    name = entry.article or basis(entry)
    kind = _(KINDS[entry.kind])
    return f"{kind}, {unbroken(name)}" if name else kind


def _write_explanation(page: Page, found: Timetable) -> None:
    paragraph(
        page,
        _(
            "Rule: set by the rules of procedure, an act or terms of reference. Decided: set for this election."
            " Practice: what has been usual; nobody is bound by it. A deadline is met by a notice on the day."
        ),
    )
    if any(entry.event.key == "proposals" for entry in found.entries):
        paragraph(
            page,
            _(
                "§ 5, stk. 4-5 speaks of ordinary meetings; whether the constituting meeting is one, it does not"
                " say. Both deadlines are counted in days of the calendar."
            ),
        )


def _write_readings(page: Page, found: Timetable) -> None:
    deadlines = [(entry, entry.deadline) for entry in found.entries if entry.deadline is not None]
    if not deadlines:
        return
    heading(page, _("Deadlines that can be counted in several ways"))
    paragraph(
        page,
        _(
            "The earliest date is the safe one: it is in time however one counts. “Chosen” is the one by the"
            " options saturday_is_weekday and deadline_count."
        ),
    )
    page.write()
    for entry, deadline in deadlines:
        _write_deadline(page, entry, deadline)


def _write_deadline(page: Page, entry: Entry, deadline: Deadline) -> None:
    name = f"{body_name(entry)}: " if body_name(entry) else ""
    paragraph(page, f"{_sentence(name + entry.event.what.text)}, {deadline_words(deadline)}")
    rows: dict[date, list[str]] = {}
    for reading in deadline.readings:
        rows.setdefault(reading.day, []).append(counted(reading, deadline.direction))
    table(
        page,
        ((_("Date"), "left"), ("", "left"), (_("Counted like this"), "left")),
        [
            ("" if at else f"{weekday(day)} {letter_day(day)}", "" if at else _mark(deadline, day), way)
            for day, ways in rows.items()
            for at, way in enumerate(ways)
        ],
    )


def _mark(deadline: Deadline, day: date) -> str:
    marks = [_("safe")] if day == deadline.safe else []
    marks += [_("chosen")] if day == deadline.chosen.day else []
    return ", ".join(marks)


def _write_undated(page: Page, found: Timetable) -> None:
    if not (found.undated or found.without_meeting or found.forums_without_meeting):
        return
    heading(page, _("Without a date"))
    if found.without_meeting:
        names = ", ".join(map(council_name, found.without_meeting))
        paragraph(
            page,
            _(
                "{names}: the day of the constituting meeting is not known. Alliances are notified three weekdays"
                " before it (§ 4, stk. 2); give the day with --meeting."
            ).format(names=names),
        )
    if found.forums_without_meeting:
        names = ", ".join(name.capitalize() for name in found.forums_without_meeting)
        paragraph(
            page,
            _(
                "Health coordination forums {names}: the day of the constituting meeting is not known. Alliances"
                " on chair and vice chair are notified three weekdays before it (terms of reference,"
                " Konstituering); give the day with --meeting {example}."
            ).format(
                names=names, example=f"{found.forums_without_meeting[0]}:{found.election_day.year + 1}-01-20"
            ),
        )
    for entry in found.undated:
        paragraph(page, f"{_sentence(entry.what.text)}: {entry.when.text} ({entry.source.text}).")


def _write_sources(page: Page, found: Timetable) -> None:
    heading(page, _("Sources"))
    for text in dict.fromkeys(source(entry) for entry in found.entries if source(entry)):
        paragraph(page, f"{_sentence(text)}.")
