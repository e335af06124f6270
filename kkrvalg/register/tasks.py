"""Open tasks: what must be done, by whom and by when, as a pure function of the state and the day.

A task stands as long as what calls for it: an event that settles the matter ends it, nothing else does. Each law
module tells its own with ``@tasks``; what is put as a question to people is a task too.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Literal, NamedTuple

from kkrvalg.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from kkrvalg.register.state import State

    Teller = Callable[[State, date], Iterator["Task"]]

Actor = Literal[
    "party_group",
    "secretariat",
    "chair",
    "chairmanship",
    "kkr",
    "municipality",
    "member",
    "electing_group",
    "alternate",
]
DueBy = Literal["rule", "expected", "meeting", "none"]
"""What sets the day: a rule, a day expected in an event, the next meeting that the register knows, or nothing."""

ACTORS: dict[Actor, str] = {
    "party_group": N_("the party's council members"),
    "secretariat": N_("the secretariat"),
    "chair": N_("the KKR's chair"),
    "chairmanship": N_("the chair and the vice chair"),
    "kkr": N_("the KKR"),
    "municipality": N_("the council"),
    "member": N_("the member"),
    "electing_group": N_("the group that elected"),
    "alternate": N_("the alternate"),
}


class Task(NamedTuple):
    """Something to be done: what (a key of SENTENCES), who, by which article, since when and by when.

    ``seq`` is the event that called for it, None where a date alone does; ``about`` fills the sentence.
    """

    what: str
    who: Actor
    article: str | None
    since: date
    about: Mapping[str, str | int | None]
    due: date | None = None
    due_by: DueBy = "none"
    seq: int | None = None
    settles: str | None = None
    """The kind of event that settles it, for the command that is shown."""

    @property
    def id(self) -> str:
        """A short mark of the task, the same as long as it stands."""
        text = "\n".join(
            [self.what, self.since.isoformat(), *(f"{k}={self.about[k]}" for k in sorted(self.about))]
        )
        return hashlib.sha256(text.encode()).hexdigest()[:6]


_tellers: list[Teller] = []


def tasks(teller: Teller) -> Teller:
    """Register a function as one that tells open tasks."""
    _tellers.append(teller)
    return teller


def open_tasks(state: State, day: date) -> tuple[Task, ...]:
    """Return what is open on a day: overdue first, then by the day it is due, those without one last.

    Args:
        state: as the fold left it on that day.
        day: from which overdue is counted.
    """
    found = [task for teller in _tellers for task in teller(state, day)]
    return tuple(sorted(found, key=_order))


def _order(task: Task) -> tuple[bool, date, date, str, str, int, str]:
    """Return by what tasks are ordered: the days, then those of a post or seat in the order of places."""
    about = task.about
    of = str(about.get("post") or about.get("seat") or "")
    return (
        *(task.due is None, task.due or task.since, task.since, task.what),
        *(of, int(about.get("place") or 0), task.id),
    )


def next_meeting(state: State, day: date) -> tuple[date | None, DueBy]:
    """Return the next meeting that the register knows after a day, and that it is what sets a task's day."""
    later = [meeting for meeting in state.coming if meeting > day]
    return (min(later), "meeting") if later else (None, "none")


@tasks
def questions(state: State, day: date) -> Iterator[Task]:
    """Tell the open questions."""
    for question in state.questions.values():
        if question.id not in state.answers:
            due, due_by = next_meeting(state, day)
            about = {**question.about, "question": question.id, "answers": ", ".join(question.answers)}
            yield Task(
                question.key,
                "secretariat",
                question.article,
                question.since,
                about,
                due,
                due_by,
                question.seq,
                "answered",
            )
