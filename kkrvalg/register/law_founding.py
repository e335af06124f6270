"""The register's beginning, who sits on the councils, and a KKR that takes office (§ 4, stk. 1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _
from kkrvalg.reading.complaints import quoted
from kkrvalg.register.law import derive, on, refuse, say, sentences
from kkrvalg.register.parameters import rulebook_of
from kkrvalg.register.state import Mandate, MunicipalityOfTerm, PartyOfTerm, Seat, SeatKind, Term
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from kkrvalg.register.state import Event, State

YEARS = 2
"""The years in the name of a term."""

sentences(
    {
        "took_office": N_("The KKR for {term} takes office with {seats} seats, {vacant} of them not filled yet."),
        "left_office": N_("The KKR for {term} leaves office."),
    }
)


@on("opened")
def opened(state: State, event: Event) -> None:
    """Begin the register; it is the first event, and there is one.

    Raises:
        InputError: it is not the first.
    """
    if state.register or event.seq != 1:
        refuse(
            event,
            found=_("a second opening"),
            expected=_("one opening, as the first event"),
            todo=_("make a register of its own for another KKR with kkrvalg register init"),
        )
    state.kkr, state.register = event["kkr"], event["register"]


@on("person")
def person(state: State, event: Event) -> None:
    """Enter a person; their data stand apart."""
    state.persons.setdefault(event["person"], event.seq)


def known_person(state: State, event: Event, key: str) -> str:
    """Return a person's key.

    Raises:
        InputError: nobody has it.
    """
    if key not in state.persons:
        refuse(
            event,
            found=_("the person {key}, whom the register does not know on that day").format(key=key),
            expected=_("a person who is entered"),
            todo=_("enter the person first with kkrvalg register person"),
        )
    return key


def mandate_of(state: State, event: Event, key: str) -> Mandate:
    """Return the mandate of a person who sits on a council.

    Raises:
        InputError: the person is unknown, or sits on no council on that day.
    """
    found = state.on_council(known_person(state, event, key))
    if found is None:
        refuse(
            event,
            found=_("{person}, who sits on no council on that day").format(person=key),
            expected=_("a member of one of the area's councils"),
            todo=_("enter with joined_council that the person has taken a seat, or name another person"),
        )
    return found


@on("constituted")
@implements("§ 4, stk. 1")
def constituted(state: State, event: Event) -> None:
    """Let a KKR take office with its constituting meeting, and the one before it leave.

    The councils' members, the offices and the seats are those given; posts of the term before run on until
    somebody succeeds or they end.

    Raises:
        InputError: a person is unknown, sits twice or on a council outside the area, or stands in for two; a seat
            is given twice; the term or its rules are not known.
    """
    if state.terms:
        say(state, event, "§ 4, stk. 1", "left_office", term=state.term.term)
    municipalities = [MunicipalityOfTerm(**row) for row in event["municipalities"]]
    parties = [PartyOfTerm(**row) for row in event["parties"]]
    state.terms.append(
        Term(
            event["term"],
            event["rulebook"],
            event.effect,
            event["cap"],
            {entry.party: entry for entry in parties},
            {entry.code: entry for entry in municipalities},
        )
    )
    _check_term(state, event)
    state.mandates = {
        known_person(state, event, row["person"]): Mandate(
            row["person"], row["code"], row["letter"], row["party"], event.effect
        )
        for row in event["mandates"]
    }
    state.offices = {
        (row["code"], row["office"]): mandate_of(state, event, row["person"]).person for row in event["offices"]
    }
    state.by_council = {
        row["code"]: mandate_of(state, event, row["person"]).person for row in event["by_council"] or ()
    }
    _seats(state, event)
    vacant = sum(seat.holder is None for seat in state.seats.values())
    say(state, event, "§ 4, stk. 1", "took_office", term=event["term"], seats=len(state.seats), vacant=vacant)
    derive(state, event, "new_term")


def _check_term(state: State, event: Event) -> None:
    """Refuse a term that is not one of years, rules that are not known, councils outside the area."""
    years = state.term.term.split("-")
    if len(years) != YEARS or not all(len(year) == len("2026") and year.isdecimal() for year in years):
        refuse(
            event,
            found=_("the term {term}").format(term=quoted(state.term.term)),
            expected=_("a term such as 2026-2030"),
            todo=_("write the first year and, four years later, the last"),
        )
    rulebook_of(state)
    for row in event["mandates"]:
        _municipality(state, event, row["code"])


def _seats(state: State, event: Event) -> None:
    """Fill the seats of a KKR that takes office: the mayors by office, the others as the groups elected them."""
    state.seats = {}
    for code in state.term.municipalities:
        if state.term.municipalities[code].kl_member:
            mayor = state.offices.get((code, "mayor"))
            key = f"mayor:{code}"
            state.seats[key] = Seat(key, SeatKind.MAYOR, None, code, mayor, event.effect)
    for row in event["seats"]:
        if row["seat"] in state.seats:
            refuse(
                event,
                found=_("the seat {seat} twice").format(seat=row["seat"]),
                expected=_("each seat once"),
                todo=_("correct the table of members"),
            )
        for who in (row["person"], row["substitute"]):
            if who is not None:
                mandate_of(state, event, who)
        state.seats[row["seat"]] = Seat(
            row["seat"], SeatKind.ELECTED, row["party"], None, row["person"], event.effect, row["substitute"]
        )
    for seat in state.seats.values():
        seat.vacant_since = event.effect if seat.holder is None else None
        seat.no_substitute_since = event.effect if seat.substitute is None else None
    _check_once(state, event)


@implements("§ 3, stk. 4")
def _check_once(state: State, event: Event) -> None:
    """Hold that nobody sits twice, stands in for two elected members, or does both."""
    seen: set[str] = set()
    for seat in state.seats.values():
        for who in (seat.holder, seat.substitute):
            if who is not None and who in seen:
                refuse(
                    event,
                    found=_("{person} in two places, as member or substitute").format(person=who),
                    expected=_("a substitute for one member only, and no member as a substitute (§ 3, stk. 4)"),
                    todo=_("correct the table of members"),
                )
            if who is not None:
                seen.add(who)


@on("joined_council")
def joined_council(state: State, event: Event) -> None:
    """Let somebody take a seat on a council.

    Raises:
        InputError: unknown person or municipality, or somebody who sits on a council already.
    """
    who, code = known_person(state, event, event["person"]), event["code"]
    _municipality(state, event, code)
    if state.on_council(who) is not None:
        refuse(
            event,
            found=_("{person}, who sits on a council already").format(person=who),
            expected=_("somebody who sits on none"),
            todo=_("enter with left_council first that the person has left"),
        )
    state.mandates[who] = Mandate(who, code, event["letter"], event["party"], event.effect)


def _municipality(state: State, event: Event, code: int) -> MunicipalityOfTerm:
    if not state.terms or code not in state.term.municipalities:
        refuse(
            event,
            found=_("the municipality {code}").format(code=code),
            expected=_("a municipality of the area of the KKR"),
            todo=_("see the municipalities with kkrvalg register show"),
        )
    return state.term.municipalities[code]
