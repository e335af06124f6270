"""Items in written hearing (§ 5, stk. 10): sent by the chair in special cases; no decision at a meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _
from kkrvalg.register.law import on, refuse, say, sentences
from kkrvalg.register.law_founding import known_person
from kkrvalg.register.meetings import Hearing, day_of, meetings_of, officer, refuse_twice, sitting_members
from kkrvalg.register.tasks import Task, tasks
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kkrvalg.register.state import Event, State

HEARING = "§ 5, stk. 10"

sentences(
    {
        "hearing_sent": N_(
            "“{title}” is in written hearing among {number} members until {day} ({hearing}); the rules let the"
            " chair do that in special cases."
        ),
        "hearing_without_chair": N_(
            "There is no chair on that day; who sends an item into written hearing then, the rules do not say"
            " ({hearing})."
        ),
        "hearing_closed": N_(
            "The written hearing {hearing} is over: {answered} of {number} members answered. It is no decision"
            " at a meeting; what it counts for, the rules do not say."
        ),
        "hearing_to_close": N_(
            "The written hearing {hearing} (“{title}”) runs until {day}: enter what came of it."
        ),
    }
)


@on("hearing_sent")
@implements(HEARING)
def hearing_sent(state: State, event: Event) -> None:
    """Send an item into written hearing among those who sit in the KKR.

    Raises:
        InputError: there is a hearing of that mark, or the day for answers is past.
    """
    part, key, until = meetings_of(state), event["hearing"], day_of(event["until"])
    if key in part.hearings:
        refuse(
            event,
            found=_("the hearing {hearing}, which there is already").format(hearing=key),
            expected=_("a mark that no other hearing has"),
            todo=_("choose another mark"),
        )
    if until < event.effect:
        refuse(
            event,
            found=_("a hearing until {day}, sent on {sent}").format(day=until, sent=event.effect),
            expected=_("a day by which members can still answer (§ 5, stk. 10)"),
            todo=_("correct until or the day of the event"),
        )
    if officer(state, "chair") is None:
        say(state, event, HEARING, "hearing_without_chair", hearing=key)
    asked = tuple(sitting_members(state))
    part.hearings[key] = Hearing(key, event["title"], event.seq, event.effect, until, asked)
    about = {"hearing": key, "title": event["title"], "day": until.isoformat()}
    say(state, event, HEARING, "hearing_sent", number=len(asked), **about)


@on("hearing_closed")
@implements(HEARING)
def hearing_closed(state: State, event: Event) -> None:
    """Close a written hearing with those who answered and what came of it.

    Raises:
        InputError: there is no such hearing, it is over already, or somebody answered who was not asked.
    """
    hearing = meetings_of(state).hearings.get(event["hearing"])
    if hearing is None or hearing.closed is not None:
        still = [one.key for one in meetings_of(state).hearings.values() if one.closed is None]
        refuse(
            event,
            found=_("the hearing {hearing}").format(hearing=event["hearing"]),
            expected=_("one that is still open: {names}").format(names=", ".join(still) or _("there is none")),
            todo=_("correct the hearing, or enter first with hearing_sent that it is sent"),
        )
    answered = tuple(event["answered"] or ())
    refuse_twice(event, answered)
    may = {*hearing.asked, *sitting_members(state)}
    for who in answered:
        if known_person(state, event, who) not in may:
            refuse(
                event,
                found=_("an answer of {person}, who is not a member").format(person=who),
                expected=_("answers of the members of the KKR (§ 5, stk. 10)"),
                todo=_("leave the person out of answered"),
            )
    hearing.closed, hearing.answered, hearing.result = event.effect, answered, event["result"]
    about = {"answered": len(answered), "number": len(hearing.asked)}
    say(state, event, HEARING, "hearing_closed", hearing=hearing.key, **about)


@tasks
def hearings_to_close(state: State, _day: date) -> Iterator[Task]:
    """Tell the written hearings that are not closed."""
    for hearing in meetings_of(state).hearings.values():
        if hearing.closed is None:
            about = {"hearing": hearing.key, "title": hearing.title, "day": hearing.until.isoformat()}
            yield Task(
                "hearing_to_close", "secretariat", HEARING, hearing.sent, about, hearing.until, "expected",
                hearing.seq, "hearing_closed",
            )  # fmt: skip
