"""Who leaves the KKR, and who follows: § 3, stk. 7 and 11-12."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _
from kkrvalg.register.law import derive, on, refuse, say, sentences
from kkrvalg.register.law_founding import known_person, mandate_of
from kkrvalg.register.state import SeatKind
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from kkrvalg.register.state import Event, Seat, State

LEAVING = "§ 3, stk. 7"
SUCCESSION = "§ 3, stk. 11"
NEW_SUBSTITUTE = "§ 3, stk. 12"
COMPOSITION = "§ 3, stk. 1"
ONE_ONLY = "§ 3, stk. 4"
ONLY_ONE = "§ 3, stk. 9"

sentences(
    {
        "member_left": N_("{person} is no longer a member of the KKR ({why}); it was {seat}."),
        "member_entered": N_("{person} is now a member of the KKR: {seat}."),
        "substitute_enters": N_("{person}, the personal substitute, becomes a member: {seat}."),
        "substitute_left": N_("{person} is no longer a substitute ({why}): {seat}."),
    }
)

WHY = {
    "left_council": N_("has left the council"),
    "left_party": N_("has left the party or list cooperation"),
    "resigned": N_("has resigned"),
    "became_mayor": N_("has become mayor and is a member by that office"),
    "became_member": N_("has become a member"),
    "lost_mayoralty": N_("is no longer mayor"),
    "left_kl": N_("the municipality has left KL"),
    "seat_taken_away": N_("the seat is taken away"),
    "for_mayor": N_("stands in for the mayor instead"),
    "gave_up": N_("has given it up"),
}
"""Why somebody leaves, in words."""


def seat_named(state: State, event: Event) -> Seat:
    """Return the seat an event is about.

    Raises:
        InputError: there is no such seat, or it is a mayor's.
    """
    seat = state.seats.get(event["seat"])
    if seat is None or seat.kind is SeatKind.MAYOR:
        refuse(
            event,
            found=_("the seat {seat}").format(seat=event["seat"]),
            expected=_("a seat that a party elects to; a mayor's follows the office (§ 3, stk. 1 and 3)"),
            todo=_("see the seats with kkrvalg register show"),
        )
    return seat


def elected_member(state: State, event: Event, article: str) -> Seat:
    """Return the seat of an elected member.

    Raises:
        InputError: the person is no member, or a member as mayor.
    """
    person = known_person(state, event, event["person"])
    seat = state.seat_of(person)
    if seat is None or seat.kind is SeatKind.MAYOR:
        mayor = seat is not None
        refuse(
            event,
            found=_("{person}, who is a member as mayor").format(person=person)
            if mayor
            else _("{person}, who is not a member of the KKR on that day").format(person=person),
            expected=_("a member whom a party has elected ({article})").format(article=article),
            todo=_("a mayor leaves with the office (event office) or is released with leave (§ 3, stk. 5)")
            if mayor
            else _("see the members with kkrvalg register show"),
        )
    return seat


@on("left_council")
@implements(LEAVING)
def left_council(state: State, event: Event) -> None:
    """Let somebody leave the council for good, and with it the offices there, the KKR and being a substitute.

    Raises:
        InputError: the person sits on no council.
    """
    mandate = mandate_of(state, event, event["person"])
    mandate.left = event.effect
    for office in [key for key, who in state.offices.items() if who == mandate.person]:
        del state.offices[office]
    if state.by_council.get(mandate.code) == mandate.person:
        del state.by_council[mandate.code]
    _leaves(state, event, mandate.person, "left_council")
    derive(state, event, "council_left", person=mandate.person)
    derive(state, event, "substitutes_changed")


def _leaves(state: State, event: Event, person: str, why: str) -> None:
    """Let a person leave the KKR as member and as substitute, if they are one."""
    seat, stands_in = state.seat_of(person), state.substitute_of(person)
    if stands_in is not None:
        substitute_leaves(state, event, stands_in, LEAVING, why)
    if seat is not None:
        member_leaves(state, event, seat, LEAVING if seat.kind is not SeatKind.MAYOR else COMPOSITION, why)


@implements(SUCCESSION)
def member_leaves(state: State, event: Event, seat: Seat, article: str, why: str) -> None:
    """Vacate a seat; an elected member's substitute enters, unless having declined."""
    person = seat.holder
    seat.holder, seat.since, seat.vacant_since = None, None, event.effect
    seat.absence = seat.acting = None
    say(state, event, article, "member_left", person=person, seat=seat.key, why=why)
    derive(state, event, "member_left", person=person, seat=seat.key, why=why)
    if seat.kind is not SeatKind.MAYOR and seat.substitute is not None and not seat.declined:
        successor, seat.substitute = seat.substitute, None
        seat.no_substitute_since, seat.substitute_by = event.effect, SUCCESSION
        sit(state, event, seat, successor, "substitute_enters")
        entered(state)[seat.key] = (successor, event.seq)


def entered(state: State) -> dict[str, tuple[str, int]]:
    """Return who entered each seat as substitute, and by which event, until the group has acted on it."""
    found: dict[str, tuple[str, int]] = state.parts.setdefault("entered", {})
    return found


def sit(state: State, event: Event, seat: Seat, person: str, what: str) -> None:
    """Let somebody take a seat that a party elects to."""
    first = seat.vacant_since == state.term.since
    article = ONLY_ONE if seat.kind is SeatKind.EXTRA else COMPOSITION if first else SUCCESSION
    seat.holder, seat.since, seat.vacant_since, seat.declined = person, event.effect, None, False
    say(state, event, article, what, person=person, seat=seat.key)
    derive(state, event, "member_entered", person=person, seat=seat.key)


@implements(NEW_SUBSTITUTE)
def substitute_leaves(state: State, event: Event, seat: Seat, article: str, why: str) -> None:
    """Let an elected member lose the substitute; the group elects a new one."""
    person = seat.substitute
    seat.substitute, seat.no_substitute_since, seat.declined = None, event.effect, False
    seat.substitute_by = NEW_SUBSTITUTE
    say(state, event, article, "substitute_left", person=person, seat=seat.key, why=why)
    derive(state, event, "seat_substitute_changed", seat=seat.key)


@on("substitute_lost")
def substitute_lost(state: State, event: Event) -> None:
    """Let a deputy give up a member to stand in for the mayor."""
    seat = state.substitute_of(event["person"])
    if seat is not None:
        substitute_leaves(state, event, seat, event["article"], "for_mayor")


@on("left_party")
@implements(LEAVING)
def left_party(state: State, event: Event) -> None:
    """Let somebody leave the party: an elected member and a substitute leave with it, a mayor stays a member.

    Raises:
        InputError: the person sits on no council, or is in that party already.
    """
    mandate = mandate_of(state, event, event["person"])
    person, old, new = mandate.person, mandate.party, event["to"]
    if old == new:
        refuse(
            event,
            found=_("a change to {party}, to which {person} belongs already").format(
                party=new or _("no party"), person=person
            ),
            expected=_("another party, or none"),
            todo=_("correct the field to"),
        )
    mandate.party = new
    stands_in, seat = state.substitute_of(person), state.seat_of(person)
    if stands_in is not None:
        substitute_leaves(state, event, stands_in, LEAVING, "left_party")
    if seat is not None and seat.kind is not SeatKind.MAYOR:
        member_leaves(state, event, seat, LEAVING, "left_party")
        stands_in = seat
    derive(state, event, "party_changed", person=person, old=old, new=new)
    if stands_in is not None:
        derive(state, event, "substitutes_changed")


@on("new_term")
def forget(state: State, _event: Event) -> None:
    """Begin anew with the KKR that takes office: who entered the seats of the former one no longer matters."""
    entered(state).clear()
