"""What follows a meeting: who took part is entered, the minutes are published (§ 5, stk. 6 and 11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _
from kkrvalg.register.law import on, refuse, say, sentences
from kkrvalg.register.meetings import held_meeting, meetings_of
from kkrvalg.register.tasks import Task, tasks
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kkrvalg.register.state import Event, State

HINDRANCE = "§ 3, stk. 6"
MINUTES = "§ 5, stk. 6"
ABSENCE = "§ 5, stk. 11"

sentences(
    {
        "meeting_minutes": N_("The minutes of the meeting {meeting} are published."),
        "meeting_hindrance_outside": N_(
            "The rules let the KKR decide on {person} at a meeting (§ 3, stk. 6); the register knows of none that"
            " day."
        ),
        "meeting_to_enter": N_("Enter who took part in the meeting {meeting} on {day}, or that it was cancelled."),
        "meeting_minutes_to_publish": N_(
            "Publish the minutes of the meeting {meeting} on {day}, on KL's website."
        ),
    }
)


@on("minutes_published")
@implements(MINUTES)
def minutes_published(state: State, event: Event) -> None:
    """Note that the minutes of a meeting are published.

    Raises:
        InputError: the meeting is not held, they are published already, or the day is before the meeting.
    """
    meeting, _held = held_meeting(state, event)
    if meeting.minutes is not None or event.effect < meeting.day:
        refuse(
            event,
            found=_("the minutes of {meeting}, published on {day}").format(
                meeting=meeting.key, day=meeting.minutes or event.effect
            ),
            expected=_("minutes that are published once, after the meeting on {day} (§ 5, stk. 6)").format(
                day=meeting.day
            ),
            todo=_("correct the meeting or the day"),
        )
    meeting.minutes = event.effect
    say(state, event, MINUTES, "meeting_minutes", meeting=meeting.key)


@on("hindrance_decided")
def decided_outside(state: State, event: Event) -> None:
    """Note where the KKR's decision on a member who is prevented was made on a day without a meeting."""
    days = {one.day for one in meetings_of(state).meetings.values() if one.called and not one.cancelled}
    if event.effect not in days:
        say(state, event, HINDRANCE, "meeting_hindrance_outside", person=event["person"])


@tasks
def after_meetings(state: State, day: date) -> Iterator[Task]:
    """Tell the meetings that passed without its being entered who took part, and minutes to publish."""
    for meeting in meetings_of(state).meetings.values():
        about = {"meeting": meeting.key, "day": meeting.day.isoformat()}
        if meeting.called is not None and meeting.is_coming and meeting.day < day:
            yield Task(
                "meeting_to_enter", "secretariat", ABSENCE, meeting.day, about, meeting.day, "expected",
                meeting.seq, "meeting_held",
            )  # fmt: skip
        elif meeting.held is not None and meeting.minutes is None:
            yield Task(
                "meeting_minutes_to_publish",
                "secretariat",
                MINUTES,
                meeting.day,
                about,
                settles="minutes_published",
            )
