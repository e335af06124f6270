"""How a law module says what an event does: handlers by kind, consequences, questions and refusals.

A module registers a handler with ``@on("left_council")``; several modules may react to one kind, in the order in
which ``laws`` imports them. What follows from an event and concerns other modules is raised as a derived event
(``happen``), so that each subject stays in its own room.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NoReturn

from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.register.state import Consequence, Event, Question

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from kkrvalg.register.state import State

    Handler = Callable[[State, Event], None]
    Answered = Callable[[State, Event, Question], None]

_handlers: dict[str, list[Handler]] = {}
_answered: dict[str, Answered] = {}
SENTENCES: dict[str, str] = {}
"""What is said of each consequence and question, in English, with the names of ``about`` in braces."""


def on(*kinds: str) -> Callable[[Handler], Handler]:
    """Register a function as one of those that apply events of these kinds, entered or derived."""

    def record(handler: Handler) -> Handler:
        for kind in kinds:
            _handlers.setdefault(kind, []).append(handler)
        return handler

    return record


def on_answer(key: str) -> Callable[[Answered], Answered]:
    """Register a function as the one that applies the answer to a question."""

    def record(handler: Answered) -> Answered:
        _answered[key] = handler
        return handler

    return record


def sentences(words: dict[str, str]) -> None:
    """Add the sentences of a module's consequences and questions."""
    SENTENCES.update(words)


def happen(state: State, event: Event) -> None:
    """Apply an event to a state: by every handler of its kind, in order.

    Raises:
        InputError: the rules forbid it; the state is then spoilt and must be thrown away.
    """
    for handler in _handlers[event.kind]:
        handler(state, event)


def derive(state: State, cause: Event, kind: str, **body: str | int | None) -> None:
    """Let an event follow from another on the same day."""
    if kind in _handlers:
        happen(state, Event(cause.seq, cause.effect, kind, body, derived=True))


def say(state: State, event: Event, article: str, what: str, **about: str | int | None) -> None:
    """Note a consequence with its article."""
    state.trail.append(Consequence(event.seq, event.effect, article, what, about))


def ask(
    state: State, event: Event, article: str, key: str, answers: tuple[str, ...], **about: str | int | None
) -> None:
    """Ask what the rules leave open; the same question is asked once, until it is answered."""
    text = "\n".join([key, event.effect.isoformat(), *(f"{name}={about[name]}" for name in sorted(about))])
    number = hashlib.sha256(text.encode()).hexdigest()[:6]
    while number in state.answers:
        text += "\nagain"
        number = hashlib.sha256(text.encode()).hexdigest()[:6]
    state.questions.setdefault(number, Question(number, key, article, event.seq, event.effect, about, answers))


def withdraw(state: State, key: str, **about: str | int | None) -> None:
    """Take back the open questions of a kind whose matter has gone, by what they are about."""
    gone = [q.id for q in state.questions.values() if q.key == key and about.items() <= q.about.items()]
    for number in gone:
        if number not in state.answers:
            del state.questions[number]


def refuse(event: Event, *, found: str, expected: str, todo: str) -> NoReturn:
    """Refuse an event.

    Raises:
        InputError: always; it says which event, and what the rules expect.
    """
    raise InputError(
        where=event_name(event.seq, event.effect, event.kind), found=found, expected=expected, todo=todo
    )


def event_name(seq: int, effect: date, kind: str) -> str:
    """Return what messages call an event."""
    return _("event {seq} ({kind}, {day})").format(seq=seq, kind=kind, day=effect.isoformat())


def answer(state: State, event: Event) -> None:
    """Apply the answer to an open question.

    Raises:
        InputError: no such question is open, or it cannot be answered so.
    """
    question = state.questions.get(str(event["question"]))
    open_ids = [key for key in state.questions if key not in state.answers]
    if question is None or question.id in state.answers:
        refuse(
            event,
            found=_("an answer to the question {id}").format(id=event["question"]),
            expected=_("one of the open questions: {ids}").format(ids=", ".join(open_ids))
            if open_ids
            else _("an open question; none is open on that day"),
            todo=_("see the open questions with kkrvalg register tasks"),
        )
    if event["answer"] not in question.answers:
        refuse(
            event,
            found=_("the answer {answer}").format(answer=event["answer"]),
            expected=_("one of {answers}").format(answers=", ".join(question.answers)),
            todo=_("choose one of these answers"),
        )
    state.answers[question.id] = event
    _answered[question.key](state, event, question)


on("answered")(answer)
