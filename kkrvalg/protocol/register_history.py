"""The history of a register, or of one seat or person in it: each event, who entered it, and what followed.

An event that was corrected stands where it was entered, marked with the numbers of its corrections.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from kkrvalg.i18n import N_, _, ngettext
from kkrvalg.protocol.register import consequence_body
from kkrvalg.protocol.register_outcome import entry_body, fields_in_words
from kkrvalg.protocol.register_pages import write_origin, write_title
from kkrvalg.protocol.text import heading, paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from kkrvalg.protocol.register import View
    from kkrvalg.protocol.register_words import Vocabulary
    from kkrvalg.protocol.text import Page
    from kkrvalg.register.entry import Entry
    from kkrvalg.register.state import Consequence

HEADER = (
    N_("number"),
    N_("day"),
    N_("event"),
    N_("what"),
    N_("fields"),
    N_("entered"),
    N_("by"),
    N_("source"),
    N_("note"),
    N_("corrected by"),
    N_("what follows"),
)


class Told(NamedTuple):
    """An entry of the history: what followed from it, and the entries that correct it.

    ``withdrawn`` says that it holds no more; ``holds_from`` the day from which it does.
    """

    entry: Entry
    follows: tuple[Consequence, ...]
    corrections: tuple[int, ...]
    withdrawn: bool
    holds_from: date


def history(view: View, about: str | None = None, since: date | None = None) -> tuple[Told, ...]:
    """Return the entries that count, the newest last.

    Args:
        view: the register, folded to the end, so that what follows from every entry is known.
        about: the key of a seat or a person that they, or what followed from them, concern; None for all.
        since: only what was entered, or takes effect, on this day or later.
    """
    follows: dict[int, list[Consequence]] = defaultdict(list)
    for said in view.state.trail:
        follows[said.seq].append(said)
    corrections: dict[int, list[int]] = defaultdict(list)
    for entry in view.entries:
        if entry.kind == "correction":
            corrections[int(str(entry.body["corrects"]))].append(entry.seq)
    holding = {event.seq: event for event in view.events}
    concerned: set[int] = set()
    found = []
    for entry in view.entries:
        holds = holding.get(entry.seq)
        day = entry.effect if holds is None else holds.effect
        own = tuple(follows[entry.seq])
        corrects = entry.body.get("corrects")
        if about is not None and corrects not in concerned and not _concerns(about, entry, own):
            continue
        concerned.add(entry.seq)
        if since is None or max(day, entry.effect, entry.entered.date()) >= since:
            withdrawn = holds is None and bool(corrections[entry.seq])
            found.append(Told(entry, own, tuple(corrections[entry.seq]), withdrawn, day))
    return tuple(found)


def _concerns(about: str, entry: Entry, follows: Iterable[Consequence]) -> bool:
    """Whether an entry, or what followed from it, concerns a seat or a person.

    Of a mayor's seat the offices of the municipality tell too.
    """
    wanted: set[object] = {about}
    if about.startswith("mayor:"):
        wanted.add(int(about.partition(":")[2]))
    if entry.kind == "constituted":
        return any(wanted & set(said.about.values()) for said in follows) or _stands_in(wanted, entry.body)
    return _stands_in(wanted, entry.body) or any(_stands_in(wanted, dict(said.about)) for said in follows)


def _stands_in(wanted: set[object], value: object) -> bool:
    """Whether a value is one of those wanted, or holds one; several persons of a sentence stand with commas."""
    if isinstance(value, str) and ", " in value:
        return not wanted.isdisjoint(value.split(", "))
    if isinstance(value, dict):
        return any(_stands_in(wanted, part) for part in value.values())
    if isinstance(value, list):
        return any(_stands_in(wanted, part) for part in value)
    return not isinstance(value, bool) and isinstance(value, str | int) and value in wanted


# --- as JSON and as a table ------------------------------------------------------------------------------------


def told_body(view: View, told: Told) -> dict[str, Any]:
    """Return an entry with what followed from it."""
    return {
        **entry_body(told.entry),
        "holds_from": told.holds_from,
        "withdrawn": told.withdrawn,
        "corrected_by": told.corrections,
        "follows": [consequence_body(view.words, said) for said in told.follows],
    }


def history_rows(view: View, found: Iterable[Told]) -> Iterator[tuple[str, ...]]:
    """Yield the entries as the rows of a table, whose columns are HEADER."""
    words = view.words
    for told in found:
        entry = told.entry
        private = entry.words
        yield (
            str(entry.seq),
            told.holds_from.isoformat(),
            entry.kind,
            words.kind(entry.kind),
            "; ".join(fields_in_words(words, entry.kind, entry.body)),
            entry.entered.isoformat(),
            *((_("deleted"),) * 3 if private is None else private),
            ", ".join(map(str, told.corrections)),
            " ".join(f"{words.sentence(said)} ({said.article})" for said in told.follows),
        )


# --- as a text -------------------------------------------------------------------------------------------------


def write_history(page: Page, view: View, about: str | None, found: Sequence[Told]) -> None:
    """Print the history of a register, or of a seat or person in it, as a page of its own."""
    words = view.words
    title = _("History of the register of {kkr}")
    if about is not None:
        title = f"{title}: {words.person(about) if about in view.names else words.seat(about)}"
    write_title(page, view, title)
    _write_entries(page, view, about, found)
    write_origin(page, view)


def _write_entries(page: Page, view: View, about: str | None, found: Sequence[Told]) -> None:
    """Print the entries, the newest last; persons entered one after another stand together."""
    if not found:
        paragraph(page, _("Nothing was entered."))
    for together, group in groupby(found, key=lambda told: _is_plain_person(told) and told.entry.entered):
        run = tuple(group)
        if together and len(run) > 1:
            _write_persons(page, view.words, run)
        else:
            for told in run:
                _write_told(page, view.words, told, about)


def _is_plain_person(told: Told) -> bool:
    return told.entry.kind == "person" and not told.follows


def _write_persons(page: Page, words: Vocabulary, run: Sequence[Told]) -> None:
    first, last = run[0].entry, run[-1].entry
    title = ngettext(
        "No. {first}-{last}, {day}: one person is entered",
        "No. {first}-{last}, {day}: {number} persons are entered",
        len(run),
    ).format(first=first.seq, last=last.seq, day=words.day(first.effect), number=len(run))
    heading(page, title, level=3)
    paragraph(page, f"{words.persons(str(told.entry.body['person']) for told in run)}.")
    paragraph(page, _by(words, first))


def _write_told(page: Page, words: Vocabulary, told: Told, about: str | None) -> None:
    entry = told.entry
    title = _("No. {number}, {day}: {what}")
    day, what = words.day(entry.effect), words.kind(entry.kind)
    heading(page, title.format(number=entry.seq, day=day, what=what), level=3)
    fields = "; ".join(fields_in_words(words, entry.kind, entry.body))
    if fields:
        paragraph(page, f"{fields[:1].upper()}{fields[1:]}.")
    if about is not None and entry.kind == "constituted":
        for line in _at_first(words, entry, about):
            paragraph(page, line)
    if told.corrections:
        numbers = ", ".join(map(str, told.corrections))
        text = _("WITHDRAWN by no. {numbers}.") if told.withdrawn else _("CORRECTED by no. {numbers}.")
        paragraph(page, text.format(numbers=numbers))
    for said in told.follows:
        day = "" if said.effect == entry.effect else f"; {words.day(said.effect)}"
        paragraph(page, f"→ {words.sentence(said)} ({said.article}{day})")
    paragraph(page, _by(words, entry))


def _at_first(words: Vocabulary, entry: Entry, about: str) -> Iterator[str]:
    """Yield what the first events of a term say of a seat or person: seats, mandates and offices."""
    body: dict[str, Any] = dict(entry.body)
    code = about.partition(":")[2] if about.startswith("mayor:") else ""
    for row in body["seats"]:
        if about in {row["seat"], row["person"], row["substitute"]}:
            text = _("{seat}: {person}; substitute: {substitute}.")
            yield words.filled(text, row)
    for row in body["mandates"]:
        if row["person"] == about:
            yield words.filled(_("{person} sits on the council of {code} for {party}."), row)
    for row in body["offices"]:
        if row["person"] == about or str(row["code"]) == code:
            yield words.filled(_("{person} is {office} of {code}."), row)


def _by(words: Vocabulary, entry: Entry) -> str:
    """Return who entered something, when, from which document, and the note."""
    day = words.day(entry.entered.date())
    if entry.words is None:
        return _("Entered on {day}; by whom, from what and the note are deleted.").format(day=day)
    own = entry.words
    text = _("Entered on {day} by {by}; source: {source}.").format(day=day, by=own.by, source=own.source)
    return f"{text} {_('Note: {note}').format(note=own.note)}" if own.note else text
