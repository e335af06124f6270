"""What an event that was entered brought with it: what follows by which article, what is asked and to be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kkrvalg.i18n import N_, _, ngettext
from kkrvalg.protocol.envelope import plain
from kkrvalg.protocol.register import consequence_body, question_body
from kkrvalg.protocol.register_diff import gained
from kkrvalg.protocol.register_tasks import task_body, write_task
from kkrvalg.protocol.register_text import write_questions
from kkrvalg.protocol.register_words import short_hash
from kkrvalg.protocol.text import heading, paragraph, verbatim
from kkrvalg.register.events import KINDS
from kkrvalg.register.notices import is_called_for, notices_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kkrvalg.protocol.register import View
    from kkrvalg.protocol.register_words import Vocabulary
    from kkrvalg.protocol.text import Page
    from kkrvalg.register.entry import Entry, Json
    from kkrvalg.register.notices import Notice
    from kkrvalg.register.state import Consequence, Question
    from kkrvalg.register.tasks import Task

FIELDS = {
    "person": N_("person"),
    "code": N_("municipality"),
    "letter": N_("letter"),
    "party": N_("party"),
    "reason": N_("reason"),
    "to": N_("new party"),
    "office": N_("office"),
    "until": N_("expected until"),
    "since": N_("since"),
    "leave": N_("leaves"),
    "removed": N_("seats taken away"),
    "seat": N_("seat"),
    "substitute": N_("substitute"),
    "granted": N_("substitute steps in"),
    "parties": N_("parties"),
    "group": N_("group"),
    "post": N_("post"),
    "place": N_("place"),
    "way": N_("how"),
    "alternate": N_("alternate"),
    "forum": N_("health forum"),
    "health_council": N_("health council"),
    "hub": N_("business hub"),
    "role": N_("seat"),
    "year": N_("year"),
    "day": N_("day"),
    "days": N_("days"),
    "persons": N_("persons"),
    "meeting": N_("meeting"),
    "form": N_("kind of meeting"),
    "planned": N_("planned for"),
    "title": N_("subject"),
    "special": N_("special case"),
    "present": N_("present"),
    "led_by": N_("led by"),
    "guests": N_("without a vote"),
    "for": N_("votes for"),
    "against": N_("votes against"),
    "abstained": N_("abstained"),
    "chair": N_("vote of whoever led it"),
    "hearing": N_("hearing"),
    "answered": N_("have answered"),
    "result": N_("result"),
    "question": N_("question"),
    "answer": N_("answer"),
    "event": N_("event"),
    "corrects": N_("corrects event"),
    "effect": N_("holds from"),
    "body": N_("corrected to"),
    "parts": N_("deleted"),
    "kkr": N_("KKR"),
    "register": N_("mark of the register"),
    "term": N_("term"),
    "rulebook": N_("rules"),
    "cap": N_("largest number of members"),
}
"""The fields of events in a word or two."""
_OF_A_KIND = {("notified", "letter"): N_("the letter")}
"""Those that mean something of their own in a kind of event."""


@dataclass(frozen=True)
class Outcome:
    """The register on a day before and after entries were made; ``tried`` says that nothing was written.

    ``after`` has the entries; ``by_default`` says where the initials come from, None where they were given.
    """

    before: View
    after: View
    new: tuple[Entry, ...]
    tried: bool
    by_default: str | None = None

    @cached_property
    def follows(self) -> tuple[Consequence, ...]:
        """What follows now and did not before, from these entries or from others because of them."""
        return gained(self.before.state.trail, self.after.state.trail)

    @cached_property
    def gone(self) -> tuple[Consequence, ...]:
        """What followed before and no longer does."""
        return gained(self.after.state.trail, self.before.state.trail)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The questions that have come up."""
        before = {question.id for question in self.before.open_questions}
        return tuple(question for question in self.after.open_questions if question.id not in before)

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """The tasks that have come up, but those that only ask a question or send a letter."""
        before = {task.id for task in self.before.tasks}
        return tuple(
            task
            for task in self.after.tasks
            if task.id not in before and task.settles not in {"answered", "notified"}
        )

    @cached_property
    def settled(self) -> tuple[Task, ...]:
        """The tasks that are open no more."""
        after = {task.id for task in self.after.tasks}
        return tuple(task for task in self.before.tasks if task.id not in after)

    @cached_property
    def letters(self) -> tuple[Notice, ...]:
        """The letters that these entries call for."""
        state = self.after.state
        called = (notice for entry in self.new for notice in notices_of(state, self._subject(entry)))
        return tuple(notice for notice in called if is_called_for(state, notice))

    @property
    def undo(self) -> str | None:
        """The command that takes back the last of the entries, None where none can."""
        last = self.new[-1]
        if last.kind in {"person", "correction", "erased", "opened"}:
            return None
        return f"kkrvalg register correct {self.after.path} {last.seq} --withdraw --source …"

    def _subject(self, entry: Entry) -> int:
        """Return the number of the event that an entry is about: its own, or that of what it corrects."""
        corrects = entry.body.get("corrects")
        return corrects if isinstance(corrects, int) else entry.seq


# --- entries ---------------------------------------------------------------------------------------------------


def entry_body(entry: Entry) -> dict[str, Any]:
    """Return an entry with its words; null where they were deleted."""
    words = entry.words
    return {
        "number": entry.seq,
        "event": entry.kind,
        "effect": entry.effect,
        "entered": entry.entered.isoformat(),
        "body": plain(entry.body),
        "by": None if words is None else words.by,
        "source": None if words is None else words.source,
        "note": None if words is None else words.note,
        "hash": entry.hash or None,
    }


def fields_in_words(words: Vocabulary, kind: str, body: object) -> Iterator[str]:
    """Yield what the fields of an event say: ``seat: A's elected seat no. 2``; tables are counted."""
    known = {field.name: field for field in KINDS[kind].fields} if kind in KINDS else {}
    held = dict(body) if isinstance(body, Mapping) else {}
    for name in sorted(held, key=lambda name: [*known, name].index(name)):
        value = held[name]
        label = _(_OF_A_KIND.get((kind, name), FIELDS.get(name, name)))
        if name in known and known[name].type == "rows" and not (kind == "correction" and name == "body"):
            continue
        yield f"{label}: {_in_words(words, name, value)}"


def _in_words(words: Vocabulary, name: str, value: Json) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{_(FIELDS.get(key, key))}: {words.value(key, part)}" for key, part in value.items())
    return words.value(name, value)


# --- as JSON ---------------------------------------------------------------------------------------------------


def outcome_body(outcome: Outcome) -> dict[str, Any]:
    """Return what was entered and what it brought with it."""
    view = outcome.after
    return {
        "tried": outcome.tried,
        "entered": [entry_body(entry) for entry in outcome.new],
        "follows": [consequence_body(view.words, said) for said in outcome.follows],
        "follows_no_longer": [consequence_body(view.words, said) for said in outcome.gone],
        "new_questions": [question_body(view.words, question) for question in outcome.questions],
        "new_tasks": [task_body(view, task) for task in outcome.tasks],
        "settled_tasks": [task_body(outcome.before, task) for task in outcome.settled],
        "letters": [letter_body(notice) for notice in outcome.letters],
        "undo": outcome.undo,
    }


def letter_body(notice: Notice) -> dict[str, Any]:
    """Return a letter that is to be sent: which event calls for it, its key, to whom, by which article."""
    return {
        "event": notice.event,
        "letter": notice.letter,
        "to": notice.to,
        "since": notice.since,
        "article": notice.article,
        "about": plain(notice.about),
    }


# --- as a text -------------------------------------------------------------------------------------------------


def write_outcome(page: Page, outcome: Outcome) -> None:
    """Print what was entered, and what it brought with it."""
    view = outcome.after
    for entry in outcome.new:
        _write_entry(page, view, entry, tried=outcome.tried)
    said = outcome.new[0].words
    if outcome.by_default is not None and said is not None:
        paragraph(page, _("Entered by {by}, as {how}.").format(by=said.by, how=outcome.by_default))
    day = None if outcome.gone else outcome.new[-1].effect
    _write_said(page, view, _("What follows from it"), outcome.follows, day)
    _write_said(page, view, _("What follows no longer"), outcome.gone, day)
    write_questions(page, view.words, outcome.questions, view.path)
    if outcome.tasks:
        heading(page, _("New tasks"))
        for task in outcome.tasks:
            write_task(page, view.words, task, on=view.on, path=view.path)
    if outcome.settled:
        heading(page, _("Settled"))
        for task in outcome.settled:
            paragraph(page, f"- {outcome.before.words.sentence(task)}")
    _write_letters(page, outcome)
    if outcome.undo is not None and not outcome.tried:
        heading(page, _("If it was wrong"))
        verbatim(page, outcome.undo)


def _write_entry(page: Page, view: View, entry: Entry, *, tried: bool) -> None:
    words = view.words
    title = f"{words.day(entry.effect)}: {words.kind(entry.kind)}"
    heading(page, _("Not written, only tried: {title}").format(title=title) if tried else title)
    fields = "; ".join(fields_in_words(words, entry.kind, entry.body))
    if fields:
        paragraph(page, fields[:1].upper() + fields[1:] + ".")
    if not tried:
        paragraph(
            page,
            _("Entered as no. {number}, hash {hash}…").format(number=entry.seq, hash=short_hash(entry.hash, 4)),
        )


def _write_said(page: Page, view: View, title: str, said: tuple[Consequence, ...], day: date | None) -> None:
    """Print consequences, with their day where it is not the one given."""
    if said:
        heading(page, title)
        for one in said:
            other = "" if one.effect == day else f"; {view.words.day(one.effect)}"
            paragraph(page, f"- {view.words.sentence(one)} ({one.article}{other})")


def _write_letters(page: Page, outcome: Outcome) -> None:
    number = len(outcome.letters)
    if number and outcome.tried:
        heading(page, _("Letters"))
        text = ngettext("One letter would be to be sent.", "{number} letters would be to be sent.", number)
        paragraph(page, text.format(number=number))
    elif number:
        heading(page, _("Letters"))
        text = ngettext(
            "One letter is to be sent. Print it with:", "{number} letters are to be sent. Print them with:", number
        )
        paragraph(page, text.format(number=number))
        for event in dict.fromkeys(notice.event for notice in outcome.letters):
            verbatim(page, f"kkrvalg register letters {outcome.after.path} --event {event}")
