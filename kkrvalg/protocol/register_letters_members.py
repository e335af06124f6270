"""What the letters about members and substitutes say (§ 3, stk. 3-12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _
from kkrvalg.protocol.letters import Title
from kkrvalg.protocol.numbers import day as written
from kkrvalg.protocol.register_letters import coming_meeting, says
from kkrvalg.register.law_seats import WHY
from kkrvalg.register.law_substitutes import HOW, mayor_substitute
from kkrvalg.register.notices_members import MAYOR, party_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kkrvalg.protocol.letters import Part
    from kkrvalg.protocol.register_letters import Desk
    from kkrvalg.register.notices import Notice
    from kkrvalg.register.state import Consequence

ATTENDANCE = N_(
    "If you cannot take part in a meeting, please tell the secretariat before the meeting, and tell your"
    " substitute, who can take part in your place (rules of procedure § 5, stk. 11)."
)
SUCCESSION = N_(
    "When a member whom a party or list cooperation has elected leaves the KKR, the member's personal substitute"
    " becomes a member, and the party's council members elect a new substitute. If the substitute does not want"
    " to become a member, they elect a new member instead, and the substitute stays the personal substitute of"
    " the new member (rules of procedure § 3, stk. 11)."
)
SUBSTITUTE_MEANS = N_(
    "A personal substitute can take part in a meeting when the member cannot (rules of procedure § 5, stk. 11),"
    " steps in as a member while the member is released from the duties on the council, or prevented, for an"
    " expected {months} months or more (§ 3, stk. 5 and 6), and becomes a member if the member leaves the KKR (§"
    " 3, stk. 11)."
)
MAYORS_SUBSTITUTE_MEANS = N_(
    "The mayor's substitute can take part in a meeting when the mayor cannot (rules of procedure § 5, stk. 11),"
    " and steps in as a member while the mayor is released from the duties on the council for an expected"
    " {months} months or more (§ 3, stk. 5)."
)
DEPUTIES = N_(
    "The mayor's personal substitute is the first deputy mayor. If that person is elected to the KKR by a party or"
    " list cooperation, it is the second deputy mayor; if that one is elected too, the council elects a substitute"
    " among its members (rules of procedure § 3, stk. 3)."
)
BY_OFFICE = N_("The mayors are members by virtue of their office (rules of procedure § 3, stk. 1).")
OFF_COUNCIL = N_(
    "An elected member or a substitute who no longer sits on the council leaves the KKR as well (rules of"
    " procedure § 3, stk. 7)."
)
OUT_OF_PARTY = N_(
    "An elected member or a substitute who leaves the party or list cooperation whose council members elected,"
    " leaves the KKR as well (rules of procedure § 3, stk. 7)."
)
OUT_OF_KL = N_(
    "The municipality has left KL. What follows for members and substitutes is settled by KL's statutes § 6, stk."
    " 5 (rules of procedure § 3, stk. 7)."
)
ENDS: dict[str, str] = {
    "left_council": OFF_COUNCIL,
    "left_party": OUT_OF_PARTY,
    "lost_mayoralty": BY_OFFICE,
    "resigned": N_("You have told us that you give up your seat in the KKR."),
    "gave_up": N_("You have told us that you no longer want to be a substitute."),
    "for_mayor": N_(
        "You stand in for the mayor of your municipality, and nobody can be the substitute of two (rules of"
        " procedure § 3, stk. 4)."
    ),
    "left_kl": OUT_OF_KL,
    "seat_taken_away": OUT_OF_KL,
}
"""Why a membership, or being a substitute, is over, by the rule."""


# --- to persons -------------------------------------------------------------------------------------------------


@says("new_member")
def new_member(desk: Desk, one: Notice) -> Iterator[Part]:
    """Tell somebody of being a member, how it came about, and who the substitute is."""
    yield Title(_("You are a member of {kkr}").format(kkr=desk.kkr))
    how, seat = one.about["how"], desk.state.seats[str(one.about["seat"])]
    day = written(one.since)
    if how == "mayor":
        yield _("As mayor of {municipality} you are a member of {kkr} from {day}. {rule}").format(
            municipality=desk.municipality(seat.code), kkr=desk.kkr, day=day, rule=_(BY_OFFICE)
        )
        yield f"{mayors_substitute_noted(desk, int(seat.code or 0))} {_(DEPUTIES)}".strip()
    elif how == "substitute":
        yield _entered(desk, one)
        yield _(SUCCESSION)
        yield _(
            "If you do not want to become a member, please tell us at once, before the council members of {party}"
            " elect a new substitute."
        ).format(party=desk.party(str(seat.party)))
    else:
        party = desk.party(str(seat.party))
        yield _("The council members of {party} have elected you as a member of {kkr} from {day}.").format(
            party=party, kkr=desk.kkr, day=day
        )
        yield (
            _("Your personal substitute is {person}.").format(person=desk.person(seat.substitute))
            if seat.substitute is not None
            else _("The council members of {party} have still to elect your personal substitute.").format(
                party=party
            )
        )
        yield _(
            "You are a member as long as you sit on the council and belong to the party or list cooperation that"
            " elected you (rules of procedure § 3, stk. 7)."
        )
    yield " ".join((_(ATTENDANCE), coming_meeting(desk))).strip()


def _entered(desk: Desk, one: Notice) -> str:
    """Return how a substitute has become a member."""
    left = next((cause for cause in one.causes if cause.what == "member_left"), None)
    day = written(one.since)
    if left is None:
        return _("As personal substitute you have become a member of {kkr} on {day}.").format(
            kkr=desk.kkr, day=day
        )
    return _(
        "{person} left {kkr} on {day} ({why}). As the personal substitute you have become a member from the same"
        " day."
    ).format(person=desk.person(left.about["person"]), kkr=desk.kkr, day=day, why=reason(left))


def reason(cause: Consequence) -> str:
    """Return why somebody left a place, in words."""
    why = str(cause.about["why"])
    return _(WHY.get(why, why))


def mayors_substitute_noted(desk: Desk, code: int) -> str:
    """Return who stands in for a mayor, nothing where that has still to be settled."""
    person, how = mayor_substitute(desk.state, code)
    if person is None:
        return ""
    return _("We have noted {person} as the mayor's personal substitute ({how}).").format(
        person=desk.person(person), how=_(HOW[how])
    )


@says("membership_ends")
def membership_ends(desk: Desk, one: Notice) -> Iterator[Part]:
    """Tell somebody of no longer being a member, and why."""
    yield Title(_("You are no longer a member of {kkr}").format(kkr=desk.kkr))
    is_mayor = str(one.about["seat"]).startswith(MAYOR)
    rule = BY_OFFICE if is_mayor and one.about["why"] == "left_council" else ENDS[str(one.about["why"])]
    yield _("From {day} you are no longer a member of {kkr}. {rule}").format(
        day=written(one.since), kkr=desk.kkr, rule=_(rule)
    )
    successor = next((cause for cause in one.causes if cause.what != "member_left"), None)
    if successor is not None:
        yield _("{person} has become a member in your place.").format(
            person=desk.person(successor.about["person"])
        )
    yield _("Thank you for your work in {kkr}.").format(kkr=desk.kkr)


@says("new_substitute")
def new_substitute(desk: Desk, one: Notice) -> Iterator[Part]:
    """Tell somebody of being a member's substitute, and what that means."""
    yield Title(_("You are a personal substitute in {kkr}").format(kkr=desk.kkr))
    seat = desk.state.seats[str(one.about["seat"])]
    about = {"party": desk.party(str(seat.party)), "kkr": desk.kkr, "day": written(one.since)}
    if seat.holder is None:
        yield _(
            "The council members of {party} have elected you as a personal substitute in {kkr} from {day}, for the"
            " member whom they elect to {seat}."
        ).format(**about, seat=desk.words.seat(seat.key))
    else:
        yield _(
            "The council members of {party} have elected you as the personal substitute of {member} in {kkr} from"
            " {day}."
        ).format(**about, member=desk.person(seat.holder))
    yield _(SUBSTITUTE_MEANS).format(months=desk.months)
    yield _(
        "You can be the substitute of one member only (§ 3, stk. 4), and you are it as long as you sit on the"
        " council and belong to the party or list cooperation that elected you (§ 3, stk. 7)."
    )


@says("substitute_ends")
def substitute_ends(desk: Desk, one: Notice) -> Iterator[Part]:
    """Tell somebody of no longer being a substitute, and why."""
    yield Title(_("You are no longer a personal substitute in {kkr}").format(kkr=desk.kkr))
    seat = desk.state.seats.get(str(one.about["seat"]))
    day, rule = written(one.since), _(ENDS[str(one.about["why"])])
    if seat is None or seat.holder is None:
        yield _("From {day} you are no longer a personal substitute in {kkr}. {rule}").format(
            day=day, kkr=desk.kkr, rule=rule
        )
    else:
        yield _("From {day} you are no longer the personal substitute of {member} in {kkr}. {rule}").format(
            day=day, member=desk.person(seat.holder), kkr=desk.kkr, rule=rule
        )


@says("mayors_substitute")
def mayors_substitute(desk: Desk, one: Notice) -> Iterator[Part]:
    """Tell somebody of standing in for a mayor."""
    yield Title(_("You are the mayor's personal substitute in {kkr}").format(kkr=desk.kkr))
    yield _(
        "From {day} you are the personal substitute of the mayor of {municipality} in {kkr} ({how}). {rule}"
    ).format(
        day=written(one.since),
        municipality=desk.municipality(one.about["code"]),
        kkr=desk.kkr,
        how=desk.words.value("how", one.about["how"]),
        rule=_(DEPUTIES),
    )
    yield _(MAYORS_SUBSTITUTE_MEANS).format(months=desk.months)


@says("stays_substitute")
def stays_substitute(desk: Desk, one: Notice) -> Iterator[Part]:
    """Tell a substitute who did not want to become a member what follows."""
    yield Title(_("You stay a personal substitute in {kkr}").format(kkr=desk.kkr))
    yield _(
        "We have noted that you do not want to become a member of {kkr}. The council members of {party} therefore"
        " elect a new member, and you stay the personal substitute of the new member (rules of procedure § 3,"
        " stk. 11)."
    ).format(kkr=desk.kkr, party=desk.party(party_of(str(one.about["seat"]))))
