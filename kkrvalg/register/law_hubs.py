"""The boards of the business hubs: seats taken and left, by the standard statutes (§ 5.2).

The chair and the municipal members are places of the post ``EH-…`` (the chair is place 1), to which ``appointed``
appoints too; the other seats are kept beside them as ``EH-…:business`` and so on. The statutes do not say what
follows where a political member leaves the council: that is asked.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.i18n import N_, _
from kkrvalg.model import fold
from kkrvalg.procedures.business_hub import BODY
from kkrvalg.procedures.business_hub_vacancy import PROCEDURES
from kkrvalg.register.holdings import (
    HUB_POST,
    about,
    current,
    holds,
    is_hub_post,
    live_of,
    overlaps,
    vacancies,
    vacate,
)
from kkrvalg.register.law import ask, event_name, on, on_answer, refuse, say, sentences
from kkrvalg.register.law_founding import known_person
from kkrvalg.register.law_post_losses import STAYS
from kkrvalg.register.law_post_tasks import LEAD, ends_soon
from kkrvalg.register.law_posts import (
    STATUTES,
    asked_about,
    check_hub_years,
    check_representative,
    enter,
    free_span,
)
from kkrvalg.register.post_rules import REPRESENTATIVES, Candidate, post_of, span
from kkrvalg.register.tasks import Task, next_meeting, tasks
from kkrvalg.rulebook.business_hubs import SeatKind, find_hub, load_hubs
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kkrvalg.register.state import Event, Holding, Question, State
    from kkrvalg.register.tasks import Actor
    from kkrvalg.rulebook.business_hubs import Hub, HubBook

ROLES = {
    "chair": SeatKind.CHAIR,
    "municipal": SeatKind.MUNICIPAL,
    "business": SeatKind.BUSINESS,
    "knowledge": SeatKind.KNOWLEDGE,
    "employee": SeatKind.EMPLOYEE,
    "region": SeatKind.REGIONAL,
}
"""The seats of a board as events name them, and as the statutes' catalogue does."""
POLITICAL = ("chair", "municipal")

sentences(
    {
        "hub_seat_taken": N_("{person} has a seat on the board {post} from {since}: {role}."),
        "hub_seat_taken_until": N_("{person} has a seat on the board {post} from {since} until {until}: {role}."),
        "hub_left": N_("{person} is no longer on the board {post} ({role}): {why}."),
        "hub_stays": N_("{person} stays on the board {post}, as answered."),
        "hub_appoint_chair": N_(
            "{post}: the KKR appoints a new chair, who must hold elected office and preferably has a business"
            " background; nobody stands in until then."
        ),
        "hub_appoint_municipal": N_(
            "{post}: the KKR appoints a new member among the municipalities' political representatives; nobody"
            " stands in until then."
        ),
        "hub_ask_business": N_("{post}: the KKR asks in writing the business organisations it has chosen."),
        "hub_nominate_business": N_("{post}: the organisations nominate somebody who is active in business."),
        "hub_weigh_broad": N_(
            "{post}: the KKR looks at whether the four business members represent a broad section of firms."
        ),
        "hub_appoint_business": N_("{post}: the KKR appoints a new business member among those nominated."),
        "hub_ask_knowledge": N_("{post}: the KKR asks in writing the knowledge institutions it has chosen."),
        "hub_nominate_knowledge": N_("{post}: the knowledge institutions nominate somebody."),
        "hub_appoint_knowledge": N_("{post}: the KKR appoints a new member from a knowledge institution."),
        "hub_ask_employee": N_("{post}: the KKR asks FH and AC in writing for a nomination."),
        "hub_nominate_employee": N_("{post}: FH and AC jointly nominate somebody of an employee organisation."),
        "hub_appoint_employee": N_("{post}: the KKR appoints a new employee member."),
        "hub_ask_region": N_("{post}: the KKR asks the region for a new member."),
        "hub_appoint_region": N_("{post}: the regional council appoints a new member."),
        "hub_member_left_council": N_(
            "{person} has left the council and is a municipal member of the board {post}, place {place}. Only"
            " council members can be appointed (§ 4, stk. 4); the statutes do not say whether leaving the council"
            " ends the seat. (stays; vacated)"
        ),
        "hub_chair_office": N_(
            "{person}, the chair of the board {post}, sits on no council of the area. The chair must hold an"
            " elected office; the statutes do not say which. Does {person} hold one? (holds_office: the seat is"
            " kept; no_office: it is vacant)"
        ),
        "hub_seat_to_fill": N_("{post}: fill the seat ({role}) after {other}, as {other} was appointed."),
        "hub_term_ends": N_("{post}: the term of {other} ({role}) ends on {until}; appoint anew."),
    }
)


class BoardSeat(NamedTuple):
    """A seat on a hub's board: which kind, which of them counted from 1, and who has it."""

    role: str
    place: int
    holding: Holding


@lru_cache(maxsize=1)
def _book() -> HubBook:
    return load_hubs()


def post_key(hub: Hub) -> str:
    """Return the key of the post of a hub's political members: ``EH-SJAELLAND``."""
    return f"{HUB_POST}{fold(hub.key).upper()}"


def _at(hub: Hub, role: str, place: int) -> tuple[str, int]:
    """Return under which post and place a seat is kept."""
    if role in POLITICAL:
        return post_key(hub), place if role == "chair" else place + 1
    return f"{post_key(hub)}:{role}", place


def board_on(state: State, hub: Hub, day: date) -> tuple[BoardSeat, ...]:
    """Return who sits on a hub's board on a day, in the order of the seats; all stay until there are new ones."""
    key, found = post_key(hub), []
    for holding in current(state):
        post, _colon, role = holding.post.partition(":")
        if post == key and holds(holding, day):
            if not role:
                role = "chair" if holding.place == 1 else "municipal"
            found.append(BoardSeat(role, holding.place - (role == "municipal"), holding))
    return tuple(sorted(found, key=lambda seat: (list(ROLES).index(seat.role), seat.place)))


def hubs_of(state: State) -> tuple[Hub, ...]:
    """Return the business hubs for which the KKR appoints."""
    return tuple(hub for hub in _book().hubs if hub.kkr == state.kkr)


def _hub(state: State, event: Event) -> Hub:
    """Return the hub an event is about.

    Raises:
        InputError: there is no such hub, or another KKR appoints for it.
    """
    where = event_name(event.seq, event.effect, event.kind)
    hub = find_hub(event["hub"], _book().hubs, where=where)
    if hub.kkr != state.kkr:
        refuse(
            event,
            found=_("the business hub {hub}").format(hub=hub.key),
            expected=_("a hub of this KKR: {names}").format(names=", ".join(own.key for own in hubs_of(state))),
            todo=_("enter it in the register of the KKR that appoints for it"),
        )
    return hub


@on("hub_appointed")
@implements("chair", "municipal", "term", body=BODY)
def hub_appointed(state: State, event: Event) -> None:
    """Let somebody take a seat on a hub's board; only the municipal members must sit on a council of the area.

    Raises:
        InputError: there is no such hub or seat, somebody has it, the person is on the board already or, a
            municipal member, on no council, or the term is longer than four years.
    """
    hub, role, place = _hub(state, event), event["role"], event["place"]
    person = known_person(state, event, event["person"])
    number = next(seat.number for seat in hub.seats if seat.kind is ROLES[role])
    if not 1 <= place <= number:
        refuse(
            event,
            found=_("seat {place} as {role}").format(place=place, role=role),
            expected=_("a seat from 1 to {seats} (standard statutes § 5.2)").format(seats=number),
            todo=_("correct role or place"),
        )
    if role == "municipal":
        check_representative(state, event, person)
    post, at = _at(hub, role, place)
    term = free_span(state, event, post, at, span(state, event, post_of(state, post_key(hub))))
    check_hub_years(event, term)
    candidate = Candidate(post, at, person, term)
    _check_once(state, event, hub, candidate)
    new = enter(state, event, candidate)
    said = {"person": person, "post": post_key(hub), "role": role, "since": new.since.isoformat()}
    if new.until is None:
        say(state, event, STATUTES, "hub_seat_taken", **said)
    else:
        say(state, event, STATUTES, "hub_seat_taken_until", **said, until=new.until.isoformat())
    if role == "chair":
        _ask_office(state, event, new)


def _check_once(state: State, event: Event, hub: Hub, candidate: Candidate) -> None:
    """Refuse somebody who has another seat on the board."""
    person, at = candidate.person, (candidate.post, candidate.place)
    for holding in current(state):
        here = holding.person == person and holding.post.partition(":")[0] == post_key(hub)
        if here and (holding.post, holding.place) != at and overlaps(state, holding, candidate.term.since):
            refuse(
                event,
                found=_("{person}, who is on the board of {hub} already").format(person=person, hub=hub.key),
                expected=_("a person in one seat"),
                todo=_("name another person, or enter first with hub_left that the other seat is given up"),
            )


def _ask_office(state: State, event: Event, holding: Holding) -> None:
    """Ask which elected office a chair holds who sits on no council of the area."""
    if state.on_council(holding.person) is None:
        ask(state, event, STATUTES, "hub_chair_office", ("holds_office", "no_office"), **about(holding))


@on("hub_left")
def hub_left(state: State, event: Event) -> None:
    """Let somebody leave a hub's board; who was appointed in the same way follows.

    Raises:
        InputError: there is no such hub, or the person is not on its board.
    """
    hub, person = _hub(state, event), known_person(state, event, event["person"])
    own = [h for h in live_of(state, person, event.effect) if h.post.partition(":")[0] == post_key(hub)]
    if not own:
        here = [seat.holding.person for seat in board_on(state, hub, event.effect)]
        refuse(
            event,
            found=_("{person}, who is not on the board of {hub} on that day").format(person=person, hub=hub.key),
            expected=_("one of {names}").format(names=", ".join(here)) if here else _("a seat that somebody has"),
            todo=_("correct hub, person or day; see the boards with kkrvalg register show"),
        )
    for holding in own:
        _leave(state, event, holding, "left_board")


@implements("vacancy", "no_alternates", body=BODY)
def _leave(state: State, event: Event, holding: Holding, why: str) -> None:
    """Vacate a seat, and say by which steps another is appointed: the same as for whoever left."""
    vacate(state, event, holding, STATUTES, why)
    post, _colon, role = holding.post.partition(":")
    if not role:
        role = "chair" if holding.place == 1 else "municipal"
    for step in PROCEDURES[ROLES[role]]:
        say(state, event, STATUTES, f"hub_{step.deed}", post=post)


@on("council_left")
def council_left(state: State, event: Event) -> None:
    """Ask what follows for the seat of a political member who has left the council: the statutes are silent."""
    for holding in live_of(state, event["person"], event.effect):
        if not is_hub_post(holding.post) or ":" in holding.post:
            continue
        if holding.place == 1:
            _ask_office(state, event, holding)
        else:
            ask(state, event, REPRESENTATIVES, "hub_member_left_council", STAYS, **about(holding))


@on_answer("hub_member_left_council")
@on_answer("hub_chair_office")
def hub_answered(state: State, event: Event, question: Question) -> None:
    """Let a political member stay on the board, or vacate the seat, as answered."""
    holding = asked_about(state, question)
    if event["answer"] in {"stays", "holds_office"}:
        say(state, event, STATUTES, "hub_stays", person=holding.person, post=holding.post)
    else:
        _leave(state, event, holding, "no_office" if event["answer"] == "no_office" else "left_council")


@tasks
def boards(state: State, day: date) -> Iterator[Task]:
    """Tell the seats of the other members that have fallen vacant, and their terms that end.

    Those of the political members are told as posts.
    """
    due, due_by = next_meeting(state, day)
    for left in vacancies(state, day):
        if ":" in left.post:
            told = _told(state, left)
            who: Actor = "secretariat" if told["role"] == "region" else "kkr"
            since = left.ended or left.since
            yield Task("hub_seat_to_fill", who, STATUTES, since, told, due, due_by, left.seq, "hub_appointed")
    for holding in current(state):
        until, over = holding.until, holding.filled or holding.ended is not None
        if ":" in holding.post and until is not None and not over and ends_soon(holding, day):
            told = {**_told(state, holding), "until": until.isoformat()}
            yield Task(
                "hub_term_ends", "kkr", STATUTES, until - LEAD, told, until, "rule", holding.seq, "hub_appointed"
            )


def _told(state: State, holding: Holding) -> dict[str, str | int | None]:
    """Return what a task says of a seat of the other members."""
    post, _colon, role = holding.post.partition(":")
    hub = next(hub.key for hub in hubs_of(state) if post_key(hub) == post)
    return {"hub": hub, "post": post, "role": role, "place": holding.place, "other": holding.person}
