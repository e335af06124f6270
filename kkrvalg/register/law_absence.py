"""Members who cannot serve for a time: leave (§ 3, stk. 5), other hindrance that the KKR decides on (stk. 6)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _
from kkrvalg.register.law import derive, on, refuse, say, sentences
from kkrvalg.register.law_founding import known_person
from kkrvalg.register.law_seats import elected_member
from kkrvalg.register.law_substitutes import substitute_for
from kkrvalg.register.parameters import long_absence
from kkrvalg.register.state import Absence, Acting
from kkrvalg.register.tasks import Task, next_meeting, tasks
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kkrvalg.register.state import Event, Seat, State
    from kkrvalg.register.tasks import Actor

LEAVE = "§ 3, stk. 5"
HINDRANCE = "§ 3, stk. 6"
CALLED_AND_DECIDED: tuple[tuple[str, Actor], ...] = (("call_substitute", "chair"), ("decide_hindrance", "kkr"))
UNDECIDED: tuple[tuple[str, Actor], ...] = (("decide_hindrance_alone", "kkr"),)
"""What is to be done about a member who is prevented: where there is a substitute, and where there is none."""

sentences(
    {
        "stands_in": N_("{person} stands in for {other}, expected until {until}: {seat}."),
        "stands_in_no_more": N_("{person} no longer stands in for {other}: {seat}."),
        "nobody_stands_in": N_(
            "{other} is away until {until} as expected, and nobody is there to stand in: {seat}."
        ),
        "hindrance_told": N_(
            "{person} is prevented until {until} as expected; the chair calls the substitute to the next meeting,"
            " and there the KKR decides."
        ),
        "hindrance_refused": N_("The KKR has decided that {person} is not replaced; the conditions are not met."),
        "absence_over": N_(
            "{person} is expected back on {until}: enter then that the absence is over, or until when it now is"
            " expected."
        ),
        "call_substitute": N_("Call {substitute}, the substitute of {person}, to the next meeting."),
        "decide_hindrance": N_("Decide at the next meeting whether {substitute} steps in for {person}."),
        "decide_hindrance_alone": N_(
            "Decide at the next meeting whether a substitute steps in for {person}, who has none today."
        ),
    }
)


@on("leave")
@implements(LEAVE)
def leave(state: State, event: Event) -> None:
    """Let the substitute step in for a mayor or an elected member who is released for three months or more.

    Given again during the release, it says until when it now is expected.

    Raises:
        InputError: the person is no member, or it is expected to be shorter.
    """
    person = known_person(state, event, event["person"])
    seat = state.seat_of(person)
    if seat is None:
        refuse(
            event,
            found=_("{person}, who is not a member of the KKR on that day").format(person=person),
            expected=_("a member, mayor or elected (§ 3, stk. 5)"),
            todo=_("enter nothing: others on leave have no consequences in the KKR"),
        )
    if seat.absence is not None and seat.absence.article == LEAVE:
        until = _later(event, seat.absence)
    else:
        until = long_absence(state, event, LEAVE)
    _away(state, event, seat, Absence(LEAVE, event.effect, until, seq=event.seq))


def _later(event: Event, absence: Absence) -> date:
    """Return until when an absence that lasts is now expected."""
    until = date.fromisoformat(event["until"])
    if until <= event.effect:
        refuse(
            event,
            found=_("an expected end on {day}, which is past").format(day=until),
            expected=_("a day after {day}").format(day=event.effect),
            todo=_("enter that the absence is over, or correct the day"),
        )
    return until if until != absence.until else absence.until


def _away(state: State, event: Event, seat: Seat, absence: Absence) -> None:
    """Begin or prolong an absence that has consequences."""
    old = seat.absence
    since = old.since if old is not None and old.granted else absence.since
    seat.absence = Absence(absence.article, since, absence.until, absence.reason, granted=True, seq=event.seq)
    if seat.acting is not None:
        seat.acting = seat.acting._replace(until=absence.until)
    refresh(state, event, seat)
    derive(
        state, event, "member_away", person=seat.holder, until=absence.until.isoformat(), article=absence.article
    )


@on("seat_substitute_changed")
def seat_changed(state: State, event: Event) -> None:
    """Let the new substitute of an absent elected member stand in."""
    refresh(state, event, state.seats[event["seat"]])


@on("mayor_substitute_changed")
def mayor_changed(state: State, event: Event) -> None:
    """Let the new substitute of an absent mayor stand in."""
    refresh(state, event, state.seats[f"mayor:{event['code']}"])


def refresh(state: State, event: Event, seat: Seat) -> None:
    """Let whoever is the substitute stand in while the member is away, and nobody else."""
    absence = seat.absence
    if absence is None or not absence.granted:
        return
    substitute, old = substitute_for(state, seat), seat.acting
    if substitute is None:
        seat.acting = None
        about = {"other": seat.holder, "seat": seat.key, "until": absence.until.isoformat()}
        say(state, event, absence.article, "nobody_stands_in", **about)
    elif old is None or old.person != substitute:
        seat.acting = Acting(substitute, absence.article, event.effect, absence.until)
        about = {"person": substitute, "other": seat.holder, "seat": seat.key, "until": absence.until.isoformat()}
        say(state, event, absence.article, "stands_in", **about)


@on("leave_ended")
@implements(LEAVE)
def leave_ended(state: State, event: Event) -> None:
    """Let a member who was released serve again.

    Raises:
        InputError: the person is no member on leave.
    """
    person = known_person(state, event, event["person"])
    _back(state, event, state.seat_of(person), LEAVE)


def _back(state: State, event: Event, seat: Seat | None, article: str) -> None:
    if seat is None or seat.absence is None or seat.absence.article != article:
        refuse(
            event,
            found=_("{person}, who is not away by that rule on that day").format(person=event["person"]),
            expected=_("a member who is away ({article})").format(article=article),
            todo=_("see who is away with kkrvalg register show"),
        )
    if seat.acting is not None:
        about = {"person": seat.acting.person, "other": seat.holder, "seat": seat.key}
        say(state, event, article, "stands_in_no_more", **about)
    granted = seat.absence.granted
    seat.absence = seat.acting = None
    if granted:
        derive(state, event, "member_back", person=seat.holder)


@on("hindrance")
@implements(HINDRANCE)
def hindrance(state: State, event: Event) -> None:
    """Note that an elected member is prevented; the chair calls the substitute, the KKR decides.

    Raises:
        InputError: the person is no elected member, is away already, or it is expected to be shorter.
    """
    seat = elected_member(state, event, HINDRANCE)
    absence = seat.absence
    if absence is not None and absence.article == HINDRANCE and absence.granted:
        _away(state, event, seat, Absence(HINDRANCE, event.effect, _later(event, absence), event["reason"]))
        return
    if absence is not None:
        refuse(
            event,
            found=_("{person}, who is away already").format(person=seat.holder),
            expected=_("a member who serves"),
            todo=_("enter first that the other absence is over"),
        )
    until = long_absence(state, event, HINDRANCE)
    seat.absence = Absence(HINDRANCE, event.effect, until, event["reason"], granted=None, seq=event.seq)
    say(state, event, HINDRANCE, "hindrance_told", person=seat.holder, until=until.isoformat(), seat=seat.key)


@on("hindrance_decided")
@implements(HINDRANCE)
def hindrance_decided(state: State, event: Event) -> None:
    """Let the substitute step in, or not, as the KKR has decided.

    Raises:
        InputError: nothing is to be decided about the person.
    """
    seat = elected_member(state, event, HINDRANCE)
    absence = seat.absence
    if absence is None or absence.granted is not None:
        refuse(
            event,
            found=_("{person}, about whom nothing is to be decided").format(person=seat.holder),
            expected=_("an elected member who has reported to be prevented (§ 3, stk. 6)"),
            todo=_("enter first the event hindrance"),
        )
    if event["granted"]:
        _away(state, event, seat, absence)
    else:
        seat.absence = None
        say(state, event, HINDRANCE, "hindrance_refused", person=seat.holder)


@on("hindrance_ended")
@implements(HINDRANCE)
def hindrance_ended(state: State, event: Event) -> None:
    """Let the substitute leave, as the member can serve again.

    Raises:
        InputError: the person is no elected member who is prevented.
    """
    _back(state, event, elected_member(state, event, HINDRANCE), HINDRANCE)


@tasks
def absences(state: State, day: date) -> Iterator[Task]:
    """Tell the hindrances to be decided, and the absences that should be over."""
    due, due_by = next_meeting(state, day)
    for seat in state.seats.values():
        absence = seat.absence
        if absence is None:
            continue
        about: dict[str, str | int | None] = {
            "person": seat.holder,
            "seat": seat.key,
            "until": absence.until.isoformat(),
        }
        if absence.granted is None:
            substitute = substitute_for(state, seat)
            both = about if substitute is None else {**about, "substitute": substitute}
            for what, who in UNDECIDED if substitute is None else CALLED_AND_DECIDED:
                yield Task(
                    what, who, HINDRANCE, absence.since, both, due, due_by, absence.seq, "hindrance_decided"
                )
        ends = "hindrance_ended" if absence.article == HINDRANCE else "leave_ended"
        article, since, until = absence.article, absence.since, absence.until
        yield Task("absence_over", "secretariat", article, since, about, until, "expected", absence.seq, ends)
