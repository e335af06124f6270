"""Letters that are sent: which of those that an event calls for, and that the rest are still to be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _
from kkrvalg.register import notices_members, notices_offices
from kkrvalg.register.law import on, refuse, sentences
from kkrvalg.register.notices import letters_of, notices_of, unsent
from kkrvalg.register.tasks import Task, tasks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kkrvalg.register.state import Event, State

CALLERS = (notices_members, notices_offices)
"""The modules that tell letters."""

sentences(
    {
        "send_letters": N_("Send the letters that event {event} calls for, and note them as sent."),
    }
)


@on("left_council")
def note_dead(state: State, event: Event) -> None:
    """Note who has died, to whom nobody writes."""
    if event["reason"] == "died":
        letters_of(state).dead.add(event["person"])


@on("notified")
def notified(state: State, event: Event) -> None:
    """Note a letter as sent.

    One that was noted earlier (``derived``, see ``history.known``) was checked then, and stays so where its event
    does not call for it any more.

    Raises:
        InputError: the event does not call for that letter, or it was noted before.
    """
    called, letter = event["event"], event["letter"]
    if event.derived:
        letters_of(state).sent[called, letter] = event.effect
        return
    keys = [one.letter for one in notices_of(state, called)]
    if letter not in keys:
        refuse(
            event,
            found=_("the letter {letter} for event {number}").format(letter=letter, number=called),
            expected=_("one of the letters that the event calls for: {letters}").format(letters=", ".join(keys))
            if keys
            else _("an event that calls for letters"),
            todo=_("see the letters with kkrvalg register letters --all"),
        )
    sent = letters_of(state).sent
    if (called, letter) in sent:
        refuse(
            event,
            found=_("the letter {letter} for event {number}, noted as sent on {day}").format(
                letter=letter, number=called, day=sent[called, letter].isoformat()
            ),
            expected=_("a letter that is not sent yet"),
            todo=_("enter nothing: it is noted already"),
        )
    sent[called, letter] = event.effect


@tasks
def letters_to_send(state: State, _day: date) -> Iterator[Task]:
    """Tell the letters that are not sent yet, as one task for each event; no rule sets a day."""
    since = {one.event: one.since for one in unsent(state)}
    for event, called in since.items():
        yield Task("send_letters", "secretariat", None, called, {"event": event}, seq=event, settles="notified")
