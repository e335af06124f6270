"""Mayors who come, go and change party, and the seat of a party that loses its only one: § 3, stk. 1 and 8-10."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _
from kkrvalg.register.law import ask, derive, on, on_answer, refuse, say, sentences, withdraw
from kkrvalg.register.law_founding import mandate_of
from kkrvalg.register.law_seats import (
    COMPOSITION,
    LEAVING,
    ONE_ONLY,
    ONLY_ONE,
    entered,
    member_leaves,
    substitute_leaves,
)
from kkrvalg.register.law_substitutes import DEPUTIES
from kkrvalg.register.state import Seat, SeatKind
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from kkrvalg.register.state import Event, Question, State

MAYOR_STAYS = "§ 3, stk. 8"
BEYOND_CAP = "§ 3, stk. 10"
EXTRA_ASKED = "extra_seat_stays"
REPLACED_ASKED = "only_mayor_replaced"

sentences(
    {
        "mayor_stays": N_("{person} stays a member as mayor; nothing is calculated anew."),
        "mayor_replaced": N_(
            "{person} takes the seat of the mayor of {municipality}; the parties' seats are not calculated anew."
        ),
        "extra_member": N_("{party} had no other member of the KKR and may name a new one: {seat}."),
        "beyond_cap": N_("The KKR may for this have {seats} seats, more than the {cap} of § 3, stk. 2."),
        "not_entitled": N_(
            "{party} had no other member of the KKR, but is not entitled to one: under 2 % of the votes, or no"
            " party or registered list cooperation."
        ),
        REPLACED_ASKED: N_(
            "{party} had only the mayor of {municipality} in the KKR, and the new mayor is not of {party}. The"
            " rules speak only of a mayor who leaves the party (§ 3, stk. 9). May {party} name a new member?"
            " (elects_member, no_member)"
        ),
        EXTRA_ASKED: N_(
            "{party} was given {seat} when it had no other member of the KKR, and now has the mayor of"
            " {municipality} again. The rules do not say whether the seat stays. Does it? (stays: yes, until the"
            " term ends; ends: no)"
        ),
        "seat_taken_away": N_("A seat is taken away: {seat}."),
    }
)


@on("party_changed")
@implements(MAYOR_STAYS)
def mayor_left_party(state: State, event: Event) -> None:
    """Let a mayor who has changed party stay; the party that thereby lost its only member may name another."""
    seat = state.seat_of(event["person"])
    if seat is None or seat.kind is not SeatKind.MAYOR:
        return
    say(state, event, MAYOR_STAYS, "mayor_stays", person=event["person"])
    _withdraw_settled(state)
    if event["old"] is not None:
        _only_one(state, event, event["old"])
    _has_mayor_again(state, event, seat)


def _withdraw_settled(state: State) -> None:
    """Take back what is asked of a party that has got a member by itself, or has lost the mayor it had again."""
    for question in list(state.questions.values()):
        party = str(question.about.get("party"))
        if question.key == REPLACED_ASKED and _represented(state, party):
            withdraw(state, REPLACED_ASKED, party=party)
        elif question.key == EXTRA_ASKED and not _has_mayor(state, party):
            withdraw(state, EXTRA_ASKED, party=party)


def _has_mayor(state: State, party: str) -> bool:
    """Whether a mayor in the KKR belongs to a party."""
    return any(
        seat.kind is SeatKind.MAYOR and seat.holder is not None and state.mandates[seat.holder].party == party
        for seat in state.seats.values()
    )


def _represented(state: State, party: str) -> bool:
    """Whether a party has a mayor in the KKR who belongs to it, or a seat that it elects to, be it vacant."""
    return _has_mayor(state, party) or any(seat.party == party for seat in state.seats.values())


@implements(ONLY_ONE)
def _only_one(state: State, event: Event, party: str) -> None:
    """Give a party that has lost its only member, a mayor, a seat to elect to, if it is entitled to one."""
    if _represented(state, party):
        return
    known = state.term.parties.get(party)
    if known is None or not known.eligible:
        say(state, event, ONLY_ONE, "not_entitled", party=party)
        return
    add_seat(state, event, party)


@implements(BEYOND_CAP)
def add_seat(state: State, event: Event, party: str) -> None:
    """Add a seat that a party elects to, also beyond the largest number of members."""
    number = 1 + sum(seat.kind is SeatKind.EXTRA and seat.party == party for seat in state.seats.values())
    key = f"{party}:extra{number}"
    state.seats[key] = Seat(
        key, SeatKind.EXTRA, party, None, vacant_since=event.effect, no_substitute_since=event.effect
    )
    say(state, event, ONLY_ONE, "extra_member", party=party, seat=key)
    if len(state.seats) > state.term.cap:
        say(state, event, BEYOND_CAP, "beyond_cap", seats=len(state.seats), cap=state.term.cap)


def take_away(state: State, event: Event, key: str) -> None:
    """Take a seat away, and its holder and substitute with it."""
    seat = state.seats[key]
    if seat.substitute is not None:
        substitute_leaves(state, event, seat, LEAVING, "seat_taken_away")
    if seat.holder is not None:
        member_leaves(state, event, seat, LEAVING, "seat_taken_away")
    del state.seats[key]
    entered(state).pop(key, None)
    say(state, event, LEAVING, "seat_taken_away", seat=key)


def _has_mayor_again(state: State, event: Event, mayors: Seat) -> None:
    """Ask whether a seat by § 3, stk. 9 stays once the party has a mayor again."""
    party = None if mayors.holder is None else state.mandates[mayors.holder].party
    for seat in state.seats.values():
        if seat.kind is SeatKind.EXTRA and seat.party == party and mayors.code is not None:
            code, name = mayors.code, state.term.municipalities[mayors.code].name
            about: dict[str, str | int | None] = {
                "party": party,
                "seat": seat.key,
                "code": code,
                "municipality": name,
            }
            ask(state, event, ONLY_ONE, EXTRA_ASKED, ("stays", "ends"), **about)


@on_answer(EXTRA_ASKED)
def extra_seat_answered(state: State, event: Event, question: Question) -> None:
    """Let the seat stay, or take it away, as answered."""
    if event["answer"] == "ends" and question.about["seat"] in state.seats:
        take_away(state, event, str(question.about["seat"]))
        derive(state, event, "substitutes_changed")


@on("office")
def office(state: State, event: Event) -> None:
    """Let a council elect its mayor or a deputy mayor.

    Raises:
        InputError: the municipality is not of the area, the person is not on that council, or holds the office.
    """
    code, which, person = event["code"], event["office"], event["person"]
    _check_office(state, event)
    if which == "mayor":
        _new_mayor(state, event, code, person)
    elif person is None:
        del state.offices[code, which]
    else:
        other = DEPUTIES[1 - DEPUTIES.index(which)]
        if state.offices.get((code, other)) == person:
            del state.offices[code, other]
        state.offices[code, which] = person
    derive(state, event, "substitutes_changed")


def _check_office(state: State, event: Event) -> None:
    code, which, person = event["code"], event["office"], event["person"]
    if code not in state.term.municipalities:
        found = _("the municipality {code}").format(code=code)
    elif person is not None and mandate_of(state, event, person).code != code:
        found = _("{person}, who sits on another council").format(person=person)
    elif state.offices.get((code, which)) == person:
        found = _("somebody who has the office already") if person else _("an office that nobody has")
    elif which != "mayor" and person is not None and state.offices.get((code, "mayor")) == person:
        found = _("{person}, who is the mayor").format(person=person)
    else:
        return
    refuse(
        event,
        found=found,
        expected=_("a member of the council of a municipality of the area, who does not have the office yet"),
        todo=_("correct municipality, office or person"),
    )


def _new_mayor(state: State, event: Event, code: int, person: str | None) -> None:
    """Let the seat of a municipality follow the mayor's office (§ 3, stk. 1)."""
    for deputy in DEPUTIES:
        if person is not None and state.offices.get((code, deputy)) == person:
            del state.offices[code, deputy]
    if person is None:
        del state.offices[code, "mayor"]
    else:
        state.offices[code, "mayor"] = person
    seat = state.seats.get(f"mayor:{code}")
    if seat is None:
        return
    if seat.holder is not None:
        _parties(state)[code] = state.mandates[seat.holder].party
        member_leaves(state, event, seat, COMPOSITION, "lost_mayoralty")
    if person is not None:
        _take_mayors_seat(state, event, seat, person)


def _parties(state: State) -> dict[int, str | None]:
    """Return the party of the last mayor of each municipality that has had to change it."""
    found: dict[int, str | None] = state.parts.setdefault("mayors_parties", {})
    return found


@on("member_left")
def remember_party(state: State, event: Event) -> None:
    """Remember the party of a mayor who leaves, for the day on which the next is elected."""
    seat = state.seats.get(str(event["seat"]))
    if seat is not None and seat.code is not None:
        _parties(state)[seat.code] = state.mandates[event["person"]].party


@implements(COMPOSITION)
def _take_mayors_seat(state: State, event: Event, seat: Seat, person: str) -> None:
    """Let a new mayor take the seat by office; an own elected seat, or being a substitute, ends with it."""
    stands_in, elected = state.substitute_of(person), state.seat_of(person)
    if stands_in is not None:
        substitute_leaves(state, event, stands_in, ONE_ONLY, "became_mayor")
    if elected is not None:
        member_leaves(state, event, elected, COMPOSITION, "became_mayor")
    seat.holder, seat.since, seat.vacant_since = person, event.effect, None
    code = seat.code or 0
    name = state.term.municipalities[code].name
    say(state, event, COMPOSITION, "mayor_replaced", person=person, code=code, municipality=name, seat=seat.key)
    derive(state, event, "member_entered", person=person, seat=seat.key)
    _withdraw_settled(state)
    old = _parties(state).get(code)
    if old is not None and not _represented(state, old):
        known = state.term.parties.get(old)
        if known is not None and known.eligible:
            answers = ("elects_member", "no_member")
            ask(state, event, ONLY_ONE, REPLACED_ASKED, answers, party=old, code=code, municipality=name)
    _has_mayor_again(state, event, seat)


@on_answer(REPLACED_ASKED)
def only_mayor_answered(state: State, event: Event, question: Question) -> None:
    """Give the party a seat to elect to, or none, as answered."""
    if event["answer"] == "elects_member":
        add_seat(state, event, str(question.about["party"]))


@on("new_term")
def forget(state: State, _event: Event) -> None:
    """Begin anew with the KKR that takes office: what was open about the mayors of the former one lapses."""
    _parties(state).clear()
    for key in (EXTRA_ASKED, REPLACED_ASKED):
        withdraw(state, key)
