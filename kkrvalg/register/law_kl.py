"""A municipality leaves KL (§ 3, stk. 7): what follows stands in rules that are not public, and is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _
from kkrvalg.register.law import derive, on, refuse, say, sentences
from kkrvalg.register.law_mayors import take_away
from kkrvalg.register.law_seats import LEAVING, member_leaves, substitute_leaves
from kkrvalg.register.state import SeatKind

if TYPE_CHECKING:
    from kkrvalg.register.state import Event, State


sentences(
    {
        "left_kl": N_(
            "{municipality} has left KL. What follows for its mayor and members stands in KL's statutes § 6, stk."
            " 5, which are not public."
        ),
        "kl_settled": N_("KL has told what follows from {municipality}'s leaving KL."),
    }
)


@on("left_kl")
def left_kl(state: State, event: Event) -> None:
    """Note that a municipality has left KL; what follows is KL's to tell.

    Raises:
        InputError: it is not a member municipality of the area.
    """
    code = event["code"]
    known = state.term.municipalities.get(code)
    if known is None or not known.kl_member or code in _leaving(state):
        refuse(
            event,
            found=_("the municipality {code}").format(code=code),
            expected=_("one of KL's member municipalities of the area"),
            todo=_("see the municipalities with kkrvalg register show"),
        )
    _leaving(state)[code] = event
    say(state, event, LEAVING, "left_kl", code=code, municipality=known.name)


def _leaving(state: State) -> dict[int, Event]:
    """Return the municipalities that have left KL without its being told what follows."""
    found: dict[int, Event] = state.parts.setdefault("left_kl", {})
    return found


@on("kl_settled")
def kl_settled(state: State, event: Event) -> None:
    """Do what KL has told of a municipality that left: seats taken away, mayor, members and substitutes leave.

    Raises:
        InputError: the municipality has not left, or a seat to be taken away is no elected one.
    """
    code = event["code"]
    named = (key.strip() for key in (event["removed"] or "").split(","))
    removed = [key for key in dict.fromkeys(named) if key]
    wrong = [key for key in removed if key not in state.seats or state.seats[key].kind is SeatKind.MAYOR]
    if code not in _leaving(state) or wrong:
        refuse(
            event,
            found=_("the seat {seat}").format(seat=wrong[0])
            if wrong
            else _("the municipality {code}").format(code=code),
            expected=_("elected seats of the KKR")
            if wrong
            else _("a municipality that has left KL (event left_kl)"),
            todo=_("see the seats and municipalities with kkrvalg register show"),
        )
    del _leaving(state)[code]
    known = state.term.municipalities[code]
    say(state, event, LEAVING, "kl_settled", code=code, municipality=known.name)
    for key in removed:
        take_away(state, event, key)
    if event["leave"]:
        _municipality_leaves(state, event, code)
    derive(state, event, "substitutes_changed")


def _municipality_leaves(state: State, event: Event, code: int) -> None:
    state.term.municipalities[code] = state.term.municipalities[code]._replace(kl_member=False)
    there = [m.person for m in state.mandates.values() if m.code == code and m.left is None]
    for person in there:
        seat = state.substitute_of(person)
        if seat is not None:
            substitute_leaves(state, event, seat, LEAVING, "left_kl")
    for person in there:
        seat = state.seat_of(person)
        if seat is not None:
            member_leaves(state, event, seat, LEAVING, "left_kl")
    state.seats.pop(f"mayor:{code}", None)


@on("new_term")
def forget(state: State, _event: Event) -> None:
    """Begin anew with the KKR that takes office: who is a member of KL is told with its constitution."""
    _leaving(state).clear()
