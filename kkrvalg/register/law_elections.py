"""Members and substitutes whom the groups elect, and who give it up: § 3, stk. 3-4 and 11-12."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _
from kkrvalg.register.law import derive, on, refuse, say, sentences
from kkrvalg.register.law_founding import known_person, mandate_of
from kkrvalg.register.law_seats import (
    NEW_SUBSTITUTE,
    ONE_ONLY,
    SUCCESSION,
    elected_member,
    entered,
    member_leaves,
    seat_named,
    sit,
    substitute_leaves,
)
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from kkrvalg.register.state import Event, Mandate, Seat, State


sentences(
    {
        "substitute_declined": N_(
            "{person} does not become a member and stays the substitute; {party} elects a new member: {seat}."
        ),
        "substitute_named": N_("{person} is now the personal substitute: {seat}."),
    }
)


@on("elected")
@implements(SUCCESSION)
def elected(state: State, event: Event) -> None:
    """Let a party's council members elect a member to a vacant seat.

    Raises:
        InputError: the seat is not vacant, the person is a member already or not of the party.
    """
    seat = seat_named(state, event)
    person, substitute = event["person"], event["substitute"]
    _of_the_party(state, event, seat, person)
    if seat.holder is not None or state.seat_of(person) is not None:
        refuse(
            event,
            found=_("the seat {seat}, which {person} holds").format(seat=seat.key, person=seat.holder)
            if seat.holder is not None
            else _("{person}, who is a member of the KKR already").format(person=person),
            expected=_("a vacant seat, and somebody who is not a member yet"),
            todo=_("see the vacant seats with kkrvalg register tasks"),
        )
    stands_in = state.substitute_of(person)
    entered(state).pop(seat.key, None)
    if stands_in is not None:
        substitute_leaves(state, event, stands_in, ONE_ONLY, "became_member")
    sit(state, event, seat, person, "member_entered")
    if substitute is not None:
        _name_substitute(state, event, seat, substitute)
    derive(state, event, "substitutes_changed")


def _of_the_party(state: State, event: Event, seat: Seat, person: str) -> Mandate:
    """Return the mandate of somebody whom a party elects.

    Raises:
        InputError: the person sits on no council, belongs to another party, or to a municipality outside KL.
    """
    mandate = mandate_of(state, event, person)
    if mandate.party != seat.party:
        refuse(
            event,
            found=_("{person} of {party}").format(person=person, party=mandate.party or _("no party")),
            expected=_("a council member of {party}, to which the seat belongs (§ 3, stk. 1)").format(
                party=seat.party
            ),
            todo=_("correct seat or person"),
        )
    if not state.term.municipalities[mandate.code].kl_member:
        refuse(
            event,
            found=_("{person} of a municipality that is not a member of KL").format(person=person),
            expected=_("a council member of one of KL's member municipalities (§ 3, stk. 1)"),
            todo=_("name another person"),
        )
    return mandate


@on("substitute_named")
def substitute_named(state: State, event: Event) -> None:
    """Let a party's council members name the personal substitute of a member.

    Raises:
        InputError: the seat has one, or the person cannot be one.
    """
    seat = seat_named(state, event)
    _name_substitute(state, event, seat, event["person"])
    derive(state, event, "substitutes_changed")


@implements(NEW_SUBSTITUTE)
def _name_substitute(state: State, event: Event, seat: Seat, person: str) -> None:
    mandate = _of_the_party(state, event, seat, person)
    _check_free(state, event, mandate)
    if seat.substitute is not None:
        refuse(
            event,
            found=_("the seat {seat}, which has {person} as substitute").format(
                seat=seat.key, person=seat.substitute
            ),
            expected=_("a seat without a substitute (§ 3, stk. 12)"),
            todo=_("enter first with substitute_left that {person} gives it up").format(person=seat.substitute),
        )
    seat.substitute, seat.no_substitute_since, seat.declined = person, None, False
    entered(state).pop(seat.key, None)
    say(state, event, seat.substitute_by, "substitute_named", person=person, seat=seat.key)
    derive(state, event, "seat_substitute_changed", seat=seat.key)


@implements(ONE_ONLY)
def _check_free(state: State, event: Event, mandate: Mandate) -> None:
    """Refuse a substitute who is a member, or stands in for another already."""
    member, other = state.seat_of(mandate.person), state.substitute_of(mandate.person)
    if member is not None or other is not None:
        refuse(
            event,
            found=_("{person}, who is a member of the KKR").format(person=mandate.person)
            if member is not None
            else _("{person}, who is the substitute of another member").format(person=mandate.person),
            expected=_("somebody who is neither a member nor another's substitute (§ 3, stk. 4)"),
            todo=_("name another person, or enter first that the other place is given up"),
        )


@on("substitute_by_council")
def substitute_by_council(state: State, event: Event) -> None:
    """Let a council elect who stands in for its mayor, where both deputies are elected members (§ 3, stk. 3).

    Raises:
        InputError: the person is not of that council, or a member or substitute already.
    """
    mandate = mandate_of(state, event, event["person"])
    if mandate.code != event["code"]:
        refuse(
            event,
            found=_("{person}, who sits on another council").format(person=mandate.person),
            expected=_("a member of that council (§ 3, stk. 3)"),
            todo=_("correct municipality or person"),
        )
    _check_free(state, event, mandate)
    state.by_council[mandate.code] = mandate.person
    derive(state, event, "substitutes_changed")


@on("substitute_left")
def substitute_left(state: State, event: Event) -> None:
    """Let a substitute give it up.

    Raises:
        InputError: the person is nobody's named substitute.
    """
    substitute_leaves(state, event, _stood_in(state, event), NEW_SUBSTITUTE, "gave_up")
    derive(state, event, "substitutes_changed")


def _stood_in(state: State, event: Event) -> Seat:
    person = known_person(state, event, event["person"])
    seat = state.substitute_of(person)
    if seat is None:
        refuse(
            event,
            found=_("{person}, who is not the substitute of an elected member on that day").format(person=person),
            expected=_("the personal substitute of an elected member; a mayor's follows the offices"),
            todo=_("see the substitutes with kkrvalg register show"),
        )
    return seat


@on("declined")
@implements(SUCCESSION)
def declined(state: State, event: Event) -> None:
    """Let a substitute not become a member: said beforehand, or on entering as long as the group has not acted.

    Raises:
        InputError: the person is neither a substitute nor just entered as one.
    """
    person = known_person(state, event, event["person"])
    seat = state.seat_of(person)
    if seat is not None and entered(state).get(seat.key, ("", 0))[0] == person:
        _take_back(state, event, seat, person)
    else:
        _stood_in(state, event).declined = True
        seat = _stood_in(state, event)
        if seat.holder is None:
            say(state, event, SUCCESSION, "substitute_declined", person=person, seat=seat.key, party=seat.party)
    derive(state, event, "substitutes_changed")


def _take_back(state: State, event: Event, seat: Seat, person: str) -> None:
    """Undo the entering of a substitute who does not want to: substitute again, of whoever is elected."""
    del entered(state)[seat.key]
    seat.holder, seat.since, seat.vacant_since = None, None, event.effect
    seat.absence = seat.acting = None
    seat.substitute, seat.no_substitute_since, seat.declined = person, None, True
    say(state, event, SUCCESSION, "substitute_declined", person=person, seat=seat.key, party=seat.party)
    derive(state, event, "member_left", person=person, seat=seat.key, why="declined")


@on("resigned")
def resigned(state: State, event: Event) -> None:
    """Let an elected member give up the seat.

    Raises:
        InputError: the person is no elected member.
    """
    seat = elected_member(state, event, SUCCESSION)
    member_leaves(state, event, seat, SUCCESSION, "resigned")
    derive(state, event, "substitutes_changed")
