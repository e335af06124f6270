"""What is open in a register: as JSON, as a table and as a text, with the command that settles each task."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kkrvalg.i18n import N_, _, ngettext
from kkrvalg.protocol.envelope import plain
from kkrvalg.protocol.register_pages import write_origin, write_title
from kkrvalg.protocol.text import heading, paragraph, verbatim
from kkrvalg.register.events import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from kkrvalg.protocol.register import View
    from kkrvalg.protocol.register_words import Vocabulary
    from kkrvalg.protocol.text import Page
    from kkrvalg.register.events import Field
    from kkrvalg.register.tasks import Task

MANY_LETTERS = 4
"""How many events may have letters to be sent until they are told together."""
UNKNOWN = "…"
"""What stands in a command for what only the user knows."""
HEADER = (
    N_("task"),
    N_("what"),
    N_("who"),
    N_("by when"),
    N_("day set by"),
    N_("overdue"),
    N_("since"),
    N_("article"),
    N_("event"),
    N_("command"),
)
DUE_BY = {
    "rule": N_("by rule"),
    "expected": N_("expected"),
    "meeting": N_("next meeting"),
    "none": N_("no day is set"),
}
"""What sets a task's day, in words."""


def is_overdue(task: Task, on: date) -> bool:
    """Return whether a task should have been done by the day."""
    return task.due is not None and task.due < on


def within(tasks: Sequence[Task], on: date, days: int | None) -> tuple[Task, ...]:
    """Return the tasks that are due within some days, those overdue too; all of them if None."""
    if days is None:
        return tuple(tasks)
    return tuple(task for task in tasks if task.due is not None and (task.due - on).days <= days)


def settled_by(task: Task, path: str) -> str | None:
    """Return the command line that settles a task, with a mark for what only the user knows; None if none does.

    Letters are written first: the command that writes them tells how they are noted as sent.
    """
    about = task.about
    if task.settles == "answered":
        return f"kkrvalg register answer {path} {about.get('question')} {UNKNOWN} --source {UNKNOWN}"
    if task.settles == "notified":
        return f"kkrvalg register letters {path} --event {task.seq}"
    kind = KINDS.get(task.settles or "")
    if kind is None:
        return None
    asks = task.settles in _ASKS_FOR_SOMEBODY
    wanted = [field for field in kind.fields if field.required or (asks and field.name == "person")]
    options = [part for field in wanted for part in _option(task, field)]
    return " ".join((f"kkrvalg register add {path} {kind.key}", *options, f"--source {UNKNOWN}"))


def _option(task: Task, field: Field) -> Iterator[str]:
    """Yield an option of the command: its value where the task tells it, and where it is not what is asked for."""
    value = task.about.get(field.name, _MEANT.get((task.what, field.name)))
    if field.type == "person" and task.settles in _ASKS_FOR_SOMEBODY:
        value = None
    if field.type == "event" and value is None:
        value = task.seq
    text = UNKNOWN if value is None else str(value).replace(", ", ",")
    quoted = f'"{text}"' if " " in text else text
    yield f"--{field.name.replace('_', '-')} {quoted}"


_MEANT = {("report_mayor", "office"): "mayor"}
"""What a task says without a value of its own, by its key and the field."""

_ASKS_FOR_SOMEBODY = frozenset({"elected", "substitute_named", "substitute_by_council", "office", "chair_elected"})
"""Kinds whose person is the one who is asked for: the one a task names is somebody else."""


# --- as JSON and as a table -------------------------------------------------------------------------------------


def task_body(view: View, task: Task) -> dict[str, Any]:
    """Return a task: what, who, by when, by which article, and what settles it."""
    return {
        "id": task.id,
        "task": task.what,
        "who": task.who,
        "article": task.article,
        "since": task.since,
        "due": task.due,
        "due_by": task.due_by,
        "overdue": is_overdue(task, view.on),
        "event": task.seq,
        "settled_by": task.settles,
        "command": settled_by(task, view.path),
        "about": plain(task.about),
        "sentence": view.words.sentence(task),
    }


def task_rows(view: View, tasks: Sequence[Task]) -> Iterator[tuple[str, ...]]:
    """Yield the tasks as the rows of a table, whose columns are HEADER."""
    for task in tasks:
        yield (
            task.id,
            view.words.sentence(task),
            view.words.actor(task),
            "" if task.due is None else task.due.isoformat(),
            _(DUE_BY[task.due_by]),
            _("yes") if is_overdue(task, view.on) else _("no"),
            task.since.isoformat(),
            task.article or "",
            "" if task.seq is None else str(task.seq),
            settled_by(task, view.path) or "",
        )


# --- as a text --------------------------------------------------------------------------------------------------


def write_open_tasks(page: Page, view: View, tasks: Sequence[Task]) -> None:
    """Print the open tasks of a day as a page of their own."""
    write_title(page, view, _("Open tasks of {kkr}, {day}"))
    write_tasks(page, view, tasks)
    others = len(view.tasks) - len(tasks)
    if others:
        paragraph(
            page,
            ngettext(
                "One more is open, due later or on no day.",
                "{number} more are open, due later or on no day.",
                others,
            ).format(number=others),
        )
    write_origin(page, view)


def write_tasks(page: Page, view: View, tasks: Sequence[Task]) -> None:
    """Print open tasks, overdue first, then by day, those without one last."""
    letters = [task for task in tasks if task.settles == "notified" and task.due is None]
    if len(letters) >= MANY_LETTERS:
        tasks = [task for task in tasks if task not in letters]
    groups = (
        (_("Overdue"), [task for task in tasks if is_overdue(task, view.on)]),
        (_("By a day"), [task for task in tasks if task.due is not None and not is_overdue(task, view.on)]),
        (_("Without a day"), [task for task in tasks if task.due is None]),
    )
    if not tasks and not letters:
        paragraph(page, _("Nothing is due by then.") if view.tasks else _("Nothing is open."))
    for title, own in groups:
        if own:
            heading(page, f"{title} ({len(own)})")
            for task in own:
                write_task(page, view.words, task, on=view.on, path=view.path)
    if len(letters) >= MANY_LETTERS:
        _write_letters(page, view, letters)


def _write_letters(page: Page, view: View, letters: Sequence[Task]) -> None:
    """Print in a few lines the events of which letters are still to be sent."""
    heading(page, _("Letters ({number})").format(number=len(letters)))
    events = ", ".join(map(str, sorted(task.seq for task in letters if task.seq is not None)))
    text = _("The secretariat sends the letters that these events call for, and notes them as sent: {events}.")
    paragraph(page, text.format(events=events))
    verbatim(page, f"kkrvalg register letters {view.path}")


def write_task(page: Page, words: Vocabulary, task: Task, *, on: date, path: str) -> None:
    """Print a task: what, who and by when, with its article and the command that settles it."""
    article = f" ({task.article})" if task.article else ""
    paragraph(page, f"- {words.sentence(task)}{article} {when(words, task, on)}")
    command = settled_by(task, path)
    if command is not None:
        verbatim(page, command)


def when(words: Vocabulary, task: Task, on: date) -> str:
    """Return who has a task and by when, as a sentence."""
    who = words.actor(task)
    since = _("Open since {day}.").format(day=words.day(task.since))
    if task.due is None:
        return _("By {who}; no day is set. {since}").format(who=who, since=since)
    due = words.day(task.due)
    if is_overdue(task, on):
        late = (on - task.due).days
        text = ngettext(
            "By {who}, due {day} ({basis}): one day overdue. {since}",
            "By {who}, due {day} ({basis}): {late} days overdue. {since}",
            late,
        )
        return text.format(who=who, day=due, basis=_(DUE_BY[task.due_by]), late=late, since=since)
    return _("By {who}, {day} at the latest ({basis}). {since}").format(
        who=who, day=due, basis=_(DUE_BY[task.due_by]), since=since
    )
