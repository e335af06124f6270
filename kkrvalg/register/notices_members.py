"""The letters about members, substitutes and those who stand in (§ 3, stk. 3-12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.register.law_substitutes import mayor_substitute
from kkrvalg.register.notices import Notice, Occasion, calls, notice, stands

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kkrvalg.register.state import Consequence, State

MAYOR = "mayor:"
STILL_THERE = frozenset({"became_mayor", "became_member"})
"""Why somebody leaves a place who hears of the new one instead."""


def party_of(seat: str) -> str:
    """Return the party that a seat's key names."""
    return seat.rpartition(":")[0]


def _seat(one: Consequence) -> str:
    return str(one.about["seat"])


@calls("substitute_enters", "member_entered", "mayor_replaced")
def to_new_members(occasion: Occasion) -> Iterator[Notice]:
    """Tell those who have become members: as substitute, elected, or as mayor."""
    left = {_seat(one): one for one in occasion.of("member_left")}
    ways = {"substitute_enters": "substitute", "member_entered": "elected", "mayor_replaced": "mayor"}
    for one in occasion.of(*ways):
        seat, person = _seat(one), one.about["person"]
        causes = [one, *([left[seat]] if seat in left else [])]
        yield notice(
            "new_member", "person", causes, subject=str(person), person=person, seat=seat, how=ways[one.what]
        )


@stands("new_member")
def is_member(state: State, one: Notice) -> bool:
    """Whether the person has not left the seat since."""
    seat = state.seat_of(str(one.about["person"]))
    return seat is not None and seat.key == one.about["seat"] and one.since >= state.term.since


@calls("member_left")
def to_former_members(occasion: Occasion) -> Iterator[Notice]:
    """Tell those who are no longer members, unless they are in another way."""
    entered = {_seat(one): one for one in occasion.of("substitute_enters", "mayor_replaced")}
    for one in occasion.of("member_left"):
        seat, person, why = _seat(one), one.about["person"], one.about["why"]
        if why not in STILL_THERE:
            causes = [one, *([entered[seat]] if seat in entered else [])]
            yield notice(
                "membership_ends", "person", causes, subject=str(person), person=person, seat=seat, why=why
            )


@calls("substitute_named", "substitute_left", "mayor_substitute", "substitute_declined")
def to_substitutes(occasion: Occasion) -> Iterator[Notice]:
    """Tell those who have become, or are no longer, the substitute of a member or a mayor."""
    for one in occasion.of("substitute_named"):
        person = one.about["person"]
        yield notice("new_substitute", "person", [one], subject=str(person), person=person, seat=_seat(one))
    for one in occasion.of("substitute_left"):
        person, why = one.about["person"], one.about["why"]
        if why not in STILL_THERE:
            yield notice(
                "substitute_ends", "person", [one], subject=str(person), person=person, seat=_seat(one), why=why
            )
    for one in occasion.of("mayor_substitute"):
        person, code, how = one.about["person"], one.about["code"], one.about["how"]
        yield notice("mayors_substitute", "person", [one], subject=str(person), person=person, code=code, how=how)
    for one in occasion.of("substitute_declined"):
        person = one.about["person"]
        yield notice("stays_substitute", "person", [one], subject=str(person), person=person, seat=_seat(one))


@stands("new_substitute")
def is_substitute(state: State, one: Notice) -> bool:
    """Whether the person has not left the place since."""
    seat = state.substitute_of(str(one.about["person"]))
    return seat is not None and seat.key == one.about["seat"] and one.since >= state.term.since


@stands("mayors_substitute")
def is_mayors_substitute(state: State, one: Notice) -> bool:
    """Whether nobody else has come to stand in for the mayor since."""
    code = int(one.about["code"] or 0)
    standing = (one.about["person"], one.about["how"])
    return one.since >= state.term.since and mayor_substitute(state, code) == standing


@calls("stands_in", "stands_in_no_more", "hindrance_refused", "hindrance_told")
def about_absences(occasion: Occasion) -> Iterator[Notice]:
    """Tell those who step in for a time and step out again, the chair who is to call, the member not replaced."""
    for what, kind in (("stands_in", "stands_in"), ("stands_in_no_more", "stand_in_ends")):
        for one in occasion.of(what):
            yield notice(kind, "person", [one], subject=str(one.about["person"]), **one.about)
    for one in occasion.of("hindrance_refused"):
        yield notice("not_replaced", "person", [one], subject=str(one.about["person"]), **one.about)
    for one in occasion.of("hindrance_told"):
        yield notice("call_substitute", "chair", [one], subject=str(one.about["person"]), **one.about)


@stands("stands_in")
def is_standing_in(state: State, one: Notice) -> bool:
    """Whether the person still stands in."""
    seat = state.seats.get(str(one.about["seat"]))
    return seat is not None and seat.acting is not None and seat.acting.person == one.about["person"]


@stands("call_substitute")
def is_to_be_decided(state: State, one: Notice) -> bool:
    """Whether the KKR has not decided yet."""
    seat = state.seat_of(str(one.about["person"]))
    return seat is not None and seat.absence is not None and seat.absence.granted is None


# --- to those who elect ---------------------------------------------------------------------------------------


@calls("member_left", "substitute_declined", "extra_member", "substitute_left", "substitute_enters")
def to_groups(occasion: Occasion) -> Iterator[Notice]:
    """Ask each party's council members, in one letter, for the members and substitutes they now have to elect."""
    gone = occasion.values("seat", "seat_taken_away")
    filled = occasion.values("seat", "substitute_enters", "member_entered")
    named = occasion.values("seat", "substitute_named")
    members: dict[str, Consequence] = {}
    substitutes: dict[str, Consequence] = {}
    for one in occasion.of("member_left", "substitute_declined", "extra_member"):
        if not _seat(one).startswith(MAYOR) and _seat(one) not in filled:
            members[_seat(one)] = one
    for one in occasion.of("substitute_left", "substitute_enters", "extra_member"):
        if _seat(one) not in named:
            substitutes[_seat(one)] = one
    wanted = sorted(({*members, *substitutes}) - gone)
    for party in dict.fromkeys(map(party_of, wanted)):
        mine = [seat for seat in wanted if party_of(seat) == party]
        causes = _reasons(occasion, mine)
        yield notice(
            "group_elects",
            "party_group",
            causes,
            subject=party,
            party=party,
            members=",".join(seat for seat in mine if seat in members),
            substitutes=",".join(seat for seat in mine if seat in substitutes),
        )


def _reasons(occasion: Occasion, seats: list[str]) -> list[Consequence]:
    """Return what happened to seats, in the order in which it did; the first has the article of the election."""
    whats = ("substitute_enters", "substitute_declined", "extra_member", "member_left", "substitute_left")
    return [one for one in occasion.of(*whats) if one.about["seat"] in seats]


@stands("group_elects")
def is_to_be_elected(state: State, one: Notice) -> bool:
    """Whether one of the seats still lacks what the letter asks for."""
    members, substitutes = seats_asked(one)
    known = state.seats
    return one.since >= state.term.since and (
        any(seat in known and known[seat].holder is None for seat in members)
        or any(seat in known and known[seat].substitute is None for seat in substitutes)
    )


def seats_asked(one: Notice) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the seats for which a letter asks for a member, and those for which it asks for a substitute."""
    members, substitutes = (str(one.about[name]).split(",") for name in ("members", "substitutes"))
    return tuple(filter(None, members)), tuple(filter(None, substitutes))


# --- to municipalities and KL ---------------------------------------------------------------------------------

ASKS = frozenset({"not_known", "council_elects"})
"""Why nobody stands in for a mayor where the municipality can do something about it."""


@calls("mayor_replaced", "no_mayor_substitute", "member_left")
def to_municipalities(occasion: Occasion) -> Iterator[Notice]:
    """Tell each municipality what is noted of its mayor, and ask who is mayor, who deputy, and whom it elects."""
    causes: dict[int, list[Consequence]] = {}
    for one in occasion.of("mayor_replaced", "no_mayor_substitute"):
        if one.what == "mayor_replaced" or one.about["how"] in ASKS:
            causes.setdefault(int(one.about["code"] or 0), []).append(one)
    for one in occasion.of("member_left"):
        code = int(_seat(one).removeprefix(MAYOR)) if _seat(one).startswith(MAYOR) else 0
        if (
            code
            and one.about["why"] != "left_kl"
            and not any(c.what == "mayor_replaced" for c in causes.get(code, ()))
        ):
            causes.setdefault(code, []).insert(0, one)
    for code, told in causes.items():
        yield notice("municipality", "municipality", told, subject=code, code=code)


@stands("municipality")
def is_to_be_told(state: State, one: Notice) -> bool:
    """Whether the municipality has still to answer; a letter that only tells of a new mayor asks nothing."""
    code = int(one.about["code"] or 0)
    if one.since < state.term.since or f"mayor:{code}" not in state.seats:
        return False
    asked = any(cause.what != "mayor_replaced" for cause in one.causes)
    return not asked or (code, "mayor") not in state.offices or mayor_substitute(state, code)[1] in ASKS


CHANGES = (
    "member_left",
    "substitute_enters",
    "member_entered",
    "mayor_replaced",
    "extra_member",
    "seat_taken_away",
)
"""What changes the composition of a KKR."""


@calls("left_kl", *CHANGES)
def to_kl(occasion: Occasion) -> Iterator[Notice]:
    """Ask KL what follows from a municipality's leaving, and tell it how the composition has changed."""
    for one in occasion.of("left_kl"):
        yield notice("ask_kl", "kl", [one], subject=str(one.about["code"]), **one.about)
    changes = list(occasion.of(*CHANGES))
    if changes:
        yield notice("composition", "kl", changes, subject="")


@stands("ask_kl")
def is_to_be_settled(state: State, one: Notice) -> bool:
    """Whether KL has not told yet."""
    return one.about["code"] in state.parts.get("left_kl", {})
