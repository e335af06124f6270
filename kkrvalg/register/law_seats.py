"""Who is a member: leaving, entering and being elected (§ 3, stk. 7-12), and mayors who come and go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _
from kkrvalg.register.law import ask, derive, on, on_answer, refuse, say, sentences
from kkrvalg.register.law_founding import known_person, mandate_of
from kkrvalg.register.law_substitutes import DEPUTIES
from kkrvalg.register.state import Seat, SeatKind
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from kkrvalg.register.state import Event, Mandate, Question, State

LEAVING = "§ 3, stk. 7"
MAYOR_STAYS = "§ 3, stk. 8"
ONLY_ONE = "§ 3, stk. 9"
BEYOND_CAP = "§ 3, stk. 10"
SUCCESSION = "§ 3, stk. 11"
NEW_SUBSTITUTE = "§ 3, stk. 12"
COMPOSITION = "§ 3, stk. 1"
ONE_ONLY = "§ 3, stk. 4"

sentences(
    {
        "member_left": N_("{person} is no longer a member of the KKR ({why}); it was {seat}."),
        "member_entered": N_("{person} is now a member of the KKR: {seat}."),
        "substitute_enters": N_("{person}, the personal substitute, becomes a member: {seat}."),
        "substitute_declined": N_(
            "{person} does not become a member and stays the substitute; {party} elects a new member: {seat}."
        ),
        "substitute_left": N_("{person} is no longer a substitute ({why}): {seat}."),
        "substitute_named": N_("{person} is now the personal substitute: {seat}."),
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
        "only_mayor_replaced": N_(
            "{party} had only the mayor of {municipality} in the KKR, and the new mayor is not of {party}. The"
            " rules speak only of a mayor who leaves the party (§ 3, stk. 9). May {party} name a new member?"
            " (elects_member, no_member)"
        ),
        "left_kl": N_(
            "{municipality} has left KL. What follows for its mayor and members stands in KL's statutes § 6, stk."
            " 5, which are not public."
        ),
        "kl_settled": N_("KL has told what follows from {municipality}'s leaving KL."),
        "seat_taken_away": N_("A seat is taken away: {seat}."),
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
        seat.no_substitute_since = event.effect
        _sit(state, event, seat, successor, "substitute_enters")
        _entered(state)[seat.key] = (successor, event.seq)


def _entered(state: State) -> dict[str, tuple[str, int]]:
    """Return who entered each seat as substitute, and by which event, until the group has acted on it."""
    found: dict[str, tuple[str, int]] = state.parts.setdefault("entered", {})
    return found


def _sit(state: State, event: Event, seat: Seat, person: str, what: str) -> None:
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
    say(state, event, article, "substitute_left", person=person, seat=seat.key, why=why)
    derive(state, event, "seat_substitute_changed", seat=seat.key)


@on("substitute_lost")
def substitute_lost(state: State, event: Event) -> None:
    """Let a deputy give up a member to stand in for the mayor."""
    seat = state.substitute_of(event["person"])
    if seat is not None:
        substitute_leaves(state, event, seat, event["article"], "for_mayor")


@on("left_party")
@implements(LEAVING, MAYOR_STAYS)
def left_party(state: State, event: Event) -> None:
    """Let somebody leave the party: a mayor stays a member, an elected member and a substitute leave.

    Raises:
        InputError: the person sits on no council, or is in that party already.
    """
    mandate = mandate_of(state, event, event["person"])
    old, new = mandate.party, event["to"]
    if old == new:
        refuse(
            event,
            found=_("a change to {party}, to which {person} belongs already").format(
                party=new or _("no party"), person=mandate.person
            ),
            expected=_("another party, or none"),
            todo=_("correct the field to"),
        )
    mandate.party = new
    seat = state.seat_of(mandate.person)
    if seat is not None and seat.kind is SeatKind.MAYOR:
        say(state, event, MAYOR_STAYS, "mayor_stays", person=mandate.person)
        if old is not None:
            _only_one(state, event, old)
    stands_in = state.substitute_of(mandate.person)
    elected_to = None if seat is None or seat.kind is SeatKind.MAYOR else seat
    if stands_in is not None:
        substitute_leaves(state, event, stands_in, LEAVING, "left_party")
    if elected_to is not None:
        member_leaves(state, event, elected_to, LEAVING, "left_party")
    derive(state, event, "party_changed", person=mandate.person, old=old, new=new)
    if stands_in is not None or elected_to is not None:
        derive(state, event, "substitutes_changed")


def _represented(state: State, party: str) -> bool:
    """Whether a party has a mayor in the KKR who belongs to it, or a seat that it elects to, be it vacant."""
    return any(
        seat.party == party
        or (seat.kind is SeatKind.MAYOR and seat.holder is not None and state.mandates[seat.holder].party == party)
        for seat in state.seats.values()
    )


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
    old = _parties(state).get(code)
    if old is not None and not _represented(state, old):
        known = state.term.parties.get(old)
        if known is not None and known.eligible:
            answers = ("elects_member", "no_member")
            ask(state, event, ONLY_ONE, "only_mayor_replaced", answers, party=old, code=code, municipality=name)


@on_answer("only_mayor_replaced")
def only_mayor_answered(state: State, event: Event, question: Question) -> None:
    """Give the party a seat to elect to, or none, as answered."""
    if event["answer"] == "elects_member":
        add_seat(state, event, str(question.about["party"]))


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
    _entered(state).pop(seat.key, None)
    if stands_in is not None:
        substitute_leaves(state, event, stands_in, ONE_ONLY, "became_member")
    _sit(state, event, seat, person, "member_entered")
    if substitute is not None:
        _name_substitute(state, event, seat, substitute)
    derive(state, event, "substitutes_changed")


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
    _entered(state).pop(seat.key, None)
    say(state, event, NEW_SUBSTITUTE, "substitute_named", person=person, seat=seat.key)
    derive(state, event, "seat_substitute_changed", seat=seat.key)


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
    if seat is not None and _entered(state).get(seat.key, ("", 0))[0] == person:
        _take_back(state, event, seat, person)
    else:
        _stood_in(state, event).declined = True
        seat = _stood_in(state, event)
        if seat.holder is None:
            say(state, event, SUCCESSION, "substitute_declined", person=person, seat=seat.key, party=seat.party)
    derive(state, event, "substitutes_changed")


def _take_back(state: State, event: Event, seat: Seat, person: str) -> None:
    """Undo the entering of a substitute who does not want to: substitute again, of whoever is elected."""
    del _entered(state)[seat.key]
    seat.holder, seat.since, seat.vacant_since = None, None, event.effect
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
    removed = [key.strip() for key in (event["removed"] or "").split(",") if key.strip()]
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
        _take_away(state, event, key)
    if event["leave"]:
        _municipality_leaves(state, event, code)
    derive(state, event, "substitutes_changed")


def _take_away(state: State, event: Event, key: str) -> None:
    """Take a seat away, and its holder and substitute with it."""
    seat = state.seats[key]
    if seat.substitute is not None:
        substitute_leaves(state, event, seat, LEAVING, "seat_taken_away")
    if seat.holder is not None:
        member_leaves(state, event, seat, LEAVING, "seat_taken_away")
    del state.seats[key]
    _entered(state).pop(key, None)
    say(state, event, LEAVING, "seat_taken_away", seat=key)


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
