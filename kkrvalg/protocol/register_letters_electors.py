"""What the letters say to those who elect, to municipalities and to KL (§ 3, stk. 3 and 7-12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _, ngettext
from kkrvalg.protocol.letters import FACTS, FactsAsked, PersonAsked, PersonsAsked, Points, Title
from kkrvalg.protocol.numbers import day as written
from kkrvalg.protocol.register_letters import answered_by, by_when, reply, says
from kkrvalg.protocol.register_letters_members import DEPUTIES, SUCCESSION, mayors_substitute_noted, reason
from kkrvalg.register.law_substitutes import mayor_substitute
from kkrvalg.register.notices_members import ASKS, party_of, seats_asked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kkrvalg.protocol.letters import Part
    from kkrvalg.protocol.register_letters import Desk
    from kkrvalg.register.notices import Notice
    from kkrvalg.register.state import Consequence

NEW_SUBSTITUTE = N_(
    "When somebody ceases to be the substitute of an elected member, the party's council members elect a new"
    " substitute (rules of procedure § 3, stk. 12)."
)
EXTRA = N_(
    "A party or list cooperation that has lost its only representative in the KKR, a mayor who left it, names a"
    " new member from among its council members, if its votes entitle it to be represented. The largest number of"
    " members may then be exceeded (rules of procedure § 3, stk. 9 and 10)."
)


# --- to those who elect -----------------------------------------------------------------------------------------


WHAT_OF_EACH = N_("For each person please give the name as on the ballot, the municipality and the list.")
WHAT_OF_MEMBERS = N_(
    "For each person please give the name as on the ballot, the municipality and the list. For the members"
    " please give the gender too: women and men are counted where the KKR appoints to bodies under the act on"
    " equality."
)


@says("group_elects")
def group_elects(desk: Desk, one: Notice) -> Iterator[Part]:
    """Ask a party's council members to elect members and substitutes."""
    members, substitutes = seats_asked(one)
    party = desk.party(str(one.about["party"]))
    yield Title(_election(desk, len(members), len(substitutes)))
    yield " ".join(
        _happened(desk, cause) for cause in sorted(one.causes, key=lambda cause: ORDER.index(cause.what))
    )
    yield from dict.fromkeys(_(RULES[cause.what]) for cause in one.causes)
    yield _("We ask the council members of {party} to elect:").format(party=party)
    yield Points((*_members_asked(desk, members), *_substitutes_asked(desk, substitutes)))
    yield by_when(desk)
    yield _(
        "Members and substitutes are elected among the council members of {party} in the area. A person can be the"
        " substitute of one member only, and nobody who is a member can be a substitute (rules of procedure § 3,"
        " stk. 4)."
    ).format(party=party)
    yield _(WHAT_OF_MEMBERS if members else WHAT_OF_EACH)
    yield from reply()
    yield PersonsAsked(tuple(_asked(desk, members, substitutes)))
    yield FactsAsked((_("Elected on:"), *answered_by().labels))


def _election(desk: Desk, members: int, substitutes: int) -> str:
    if not substitutes:
        return _("Election of a member of {kkr}").format(kkr=desk.kkr)
    if not members:
        return _("Election of a personal substitute in {kkr}").format(kkr=desk.kkr)
    return _("Election of a member of {kkr} and a personal substitute").format(kkr=desk.kkr)


ORDER = ("member_left", "substitute_enters", "substitute_declined", "extra_member", "substitute_left")
"""What happened to a seat, in the order in which a letter tells it."""
HAPPENED: dict[str, str] = {
    "member_left": N_("{person} is no longer a member of {kkr} from {day} ({why})."),
    "substitute_enters": N_("{person}, the personal substitute, has become a member."),
    "substitute_declined": N_("{person}, the personal substitute, does not want to become a member."),
    "extra_member": N_("{party} no longer has a member of {kkr}, and is entitled to one."),
    "substitute_left": N_("{person} is no longer a personal substitute in {kkr} from {day} ({why})."),
}
RULES: dict[str, str] = {
    "member_left": SUCCESSION,
    "substitute_enters": SUCCESSION,
    "substitute_declined": SUCCESSION,
    "extra_member": EXTRA,
    "substitute_left": NEW_SUBSTITUTE,
}
"""By what happened to a seat: the rule by which its party elects."""


def _happened(desk: Desk, cause: Consequence) -> str:
    about = cause.about
    return _(HAPPENED[cause.what]).format(
        person=desk.person(about.get("person")),
        party=desk.party(party_of(str(about["seat"]))),
        kkr=desk.kkr,
        day=written(cause.effect),
        why=reason(cause) if "why" in about else "",
    )


def _members_asked(desk: Desk, seats: tuple[str, ...]) -> Iterator[str]:
    for key in seats:
        seat = desk.state.seats[key]
        if seat.substitute is None:
            yield _("a member of {kkr}: {seat}").format(kkr=desk.kkr, seat=desk.words.seat(key))
        else:
            yield _("a member of {kkr}, whose personal substitute stays {substitute}: {seat}").format(
                kkr=desk.kkr, substitute=desk.person(seat.substitute), seat=desk.words.seat(key)
            )


def _substitutes_asked(desk: Desk, seats: tuple[str, ...]) -> Iterator[str]:
    for key in seats:
        holder = desk.state.seats[key].holder
        yield (
            _("a personal substitute for the new member: {seat}").format(seat=desk.words.seat(key))
            if holder is None
            else _("a personal substitute for {member}: {seat}").format(
                member=desk.person(holder), seat=desk.words.seat(key)
            )
        )


def _asked(desk: Desk, members: tuple[str, ...], substitutes: tuple[str, ...]) -> Iterator[PersonAsked]:
    """Yield the lines of the form: each seat's member, then its substitute."""
    several = len({*members, *substitutes}) > 1
    for key in dict.fromkeys((*members, *substitutes)):
        seat = f" ({desk.words.seat(key)})" if several else ""
        holder = desk.state.seats[key].holder
        if key in members:
            yield PersonAsked(_("New member{seat}:").format(seat=seat), with_gender=True)
        if key in substitutes:
            yield PersonAsked(
                _("Substitute for the new member{seat}:").format(seat=seat)
                if holder is None
                else _("Substitute for {member}:").format(member=desk.words.name(holder))
            )


# --- to municipalities and KL -----------------------------------------------------------------------------------


@says("municipality")
def municipality(desk: Desk, one: Notice) -> Iterator[Part]:
    """Tell a municipality who is noted as mayor and substitute, and ask for what is not known."""
    code = int(one.about["code"] or 0)
    name = desk.municipality(code)
    person, how = mayor_substitute(desk.state, code)
    asked = tuple(_facts(desk, code, how))
    yield Title(
        _("The mayor of {municipality} and the mayor's substitute in {kkr}").format(
            municipality=name, kkr=desk.kkr
        )
    )
    yield _mayor_noted(desk, code, one)
    if how == "council_elects":
        yield _(
            "Both deputy mayors are elected to {kkr} by a party or list cooperation. The council therefore elects"
            " the mayor's substitute among its members (rules of procedure § 3, stk. 3). That person cannot be a"
            " member of {kkr} or the substitute of another member (§ 3, stk. 4)."
        ).format(kkr=desk.kkr)
    else:
        yield f"{'' if person is None else mayors_substitute_noted(desk, code)} {_(DEPUTIES)}".strip()
    if not asked:
        yield _("If something of this is not right, we ask the municipality to tell us.")
        return
    yield " ".join((_("We ask the municipality to fill in the reply below."), by_when(desk)))
    yield from reply(*asked, *answered_by().labels)


def _mayor_noted(desk: Desk, code: int, one: Notice) -> str:
    """Return what is noted of a municipality's mayor."""
    name, day = desk.municipality(code), written(one.since)
    mayor = desk.state.offices.get((code, "mayor"))
    if mayor is None:
        return _(
            "By what we have noted, {municipality} has no mayor from {day}. The mayor's seat in {kkr} is vacant"
            " until the council has elected a new mayor, who becomes a member by virtue of the office (rules of"
            " procedure § 3, stk. 1)."
        ).format(municipality=name, day=day, kkr=desk.kkr)
    if any(cause.what == "mayor_replaced" for cause in one.causes):
        return _(
            "We have noted that {person} is mayor of {municipality} from {day}, and by virtue of the office a"
            " member of {kkr} (rules of procedure § 3, stk. 1). The parties' seats in the KKR are not calculated"
            " anew."
        ).format(person=desk.words.name(mayor), municipality=name, day=day, kkr=desk.kkr)
    return _("As mayor of {municipality}, {person} is a member of {kkr}.").format(
        municipality=name, person=desk.words.name(mayor), kkr=desk.kkr
    )


def _facts(desk: Desk, code: int, how: str) -> Iterator[str]:
    """Yield what a municipality is asked; without a mayor the deputies too, who often change then."""
    offices = desk.state.offices
    no_mayor = (code, "mayor") not in offices
    if no_mayor:
        yield _("New mayor (name and list):")
        yield _("Mayor from (day):")
    if how == "council_elects":
        yield _(FACTS["council_elects"])
    elif how in ASKS or no_mayor:
        for office in ("first_deputy", "second_deputy"):
            if no_mayor or (code, office) not in offices:
                yield _(FACTS[office])


@says("ask_kl")
def ask_kl(desk: Desk, one: Notice) -> Iterator[Part]:
    """Ask KL what follows from a municipality's leaving."""
    name = desk.municipality(one.about["code"])
    yield Title(_("{municipality} has left KL: what follows in {kkr}?").format(municipality=name, kkr=desk.kkr))
    yield _(
        "{municipality} has left KL from {day}. Where a municipality leaves KL, KL's statutes § 6, stk. 5, apply"
        " to the KKR's members and substitutes (rules of procedure § 3, stk. 7)."
    ).format(municipality=name, day=written(one.since))
    yield _("We ask KL to tell what follows from it for the composition of {kkr}.").format(kkr=desk.kkr)
    there = tuple(_there(desk, int(one.about["code"] or 0)))
    if there:
        yield _("Of {municipality} there are today in {kkr}:").format(municipality=name, kkr=desk.kkr)
        yield Points(there)
    yield by_when(desk)
    yield from reply(
        _("Do the mayor, and the members and substitutes of the council, leave the KKR?"),
        _("From which day?"),
        _("Are elected seats taken away, and which?"),
        *answered_by().labels,
    )


def _there(desk: Desk, code: int) -> Iterator[str]:
    """Yield the members and substitutes of a municipality."""
    for seat in desk.state.seats.values():
        for person, what in ((seat.holder, N_("member: {seat}")), (seat.substitute, N_("substitute: {seat}"))):
            mandate = None if person is None else desk.state.on_council(person)
            if mandate is not None and mandate.code == code:
                yield f"{desk.words.name(person)}, {_(what).format(seat=desk.words.seat(seat.key))}"


@says("composition")
def composition(desk: Desk, one: Notice) -> Iterator[Part]:
    """Tell KL how the composition has changed."""
    yield Title(_("Change in the composition of {kkr}").format(kkr=desk.kkr))
    yield _("From {day} the composition of {kkr} is changed as follows:").format(
        day=written(one.since), kkr=desk.kkr
    )
    yield Points(tuple(f"{desk.words.sentence(cause)} ({cause.article})" for cause in one.causes))
    seats = desk.state.seats.values()
    vacant = sum(seat.holder is None for seat in seats)
    if vacant:
        yield ngettext(
            "{kkr} now has {seats} seats, of which {vacant} is vacant.",
            "{kkr} now has {seats} seats, of which {vacant} are vacant.",
            vacant,
        ).format(kkr=desk.kkr, seats=len(seats), vacant=vacant)
    else:
        yield _("{kkr} now has {seats} seats, and none of them is vacant.").format(kkr=desk.kkr, seats=len(seats))
