"""A member leaves a hub's board before time: who does what, as when that member was appointed (statutes § 5.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from kkrvalg.errors import InputError
from kkrvalg.i18n import N_, _
from kkrvalg.model import fold
from kkrvalg.procedures.business_hub import BODY, seat_name, state_on
from kkrvalg.procedures.business_hub_board import years_after
from kkrvalg.procedures.business_hub_findings import found
from kkrvalg.reading.complaints import nearest, quoted
from kkrvalg.rulebook.business_hubs import SeatKind
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from kkrvalg.procedures.business_hub import BoardMember
    from kkrvalg.procedures.business_hub_findings import Finding
    from kkrvalg.rulebook.business_hubs import Hub

Deed = Literal[
    "appoint_chair",
    "appoint_municipal",
    "ask_business",
    "nominate_business",
    "weigh_broad",
    "appoint_business",
    "ask_knowledge",
    "nominate_knowledge",
    "appoint_knowledge",
    "ask_employee",
    "nominate_employee",
    "appoint_employee",
    "ask_region",
    "appoint_region",
]

Actor = Literal["kkr", "business_organisations", "knowledge_institutions", "fh_and_ac", "regional_council"]

ACTORS: dict[Actor, str] = {
    "kkr": N_("the KKR"),
    "business_organisations": N_("the business organisations"),
    "knowledge_institutions": N_("the knowledge institutions"),
    "fh_and_ac": N_("FH and AC"),
    "regional_council": N_("the regional council"),
}

DEEDS: dict[Deed, str] = {
    "appoint_chair": N_(
        "appoints a new chair, who must hold elected office and preferably has a business background"
    ),
    "appoint_municipal": N_("appoints a new member among the municipalities' political representatives"),
    "ask_business": N_("asks in writing the business organisations it has chosen for nominations"),
    "nominate_business": N_("nominate somebody who is active in business"),
    "weigh_broad": N_("looks at whether the four will represent a broad section of the area's kinds of firms"),
    "appoint_business": N_("appoints a new business member among those nominated"),
    "ask_knowledge": N_("asks in writing the knowledge institutions it has chosen for nominations"),
    "nominate_knowledge": N_("nominate somebody of a knowledge institution"),
    "appoint_knowledge": N_("appoints a new member from a knowledge institution"),
    "ask_employee": N_("asks FH and AC in writing for a nomination"),
    "nominate_employee": N_("nominate jointly somebody of an employee organisation"),
    "appoint_employee": N_("appoints a new employee member"),
    "ask_region": N_("asks the region for a new member"),
    "appoint_region": N_("appoints a new member; the KKR has no part in the choice"),
}


class VacancyStep(NamedTuple):
    """What must be done so that a seat is filled again, by whom and by which rule."""

    rule: str
    who: Actor
    deed: Deed
    kind: Literal["hub_vacancy"] = "hub_vacancy"

    @property
    def actor(self) -> str:
        """Who does it, in the language in use."""
        return _(ACTORS[self.who])

    @property
    def sentence(self) -> str:
        """What is done, in the language in use."""
        return _(DEEDS[self.deed])


PROCEDURES: dict[SeatKind, tuple[VacancyStep, ...]] = {
    SeatKind.CHAIR: (VacancyStep("chair", "kkr", "appoint_chair"),),
    SeatKind.MUNICIPAL: (VacancyStep("municipal", "kkr", "appoint_municipal"),),
    SeatKind.BUSINESS: (
        VacancyStep("written_request", "kkr", "ask_business"),
        VacancyStep("business_active", "business_organisations", "nominate_business"),
        VacancyStep("business_broad", "kkr", "weigh_broad"),
        VacancyStep("business", "kkr", "appoint_business"),
    ),
    SeatKind.KNOWLEDGE: (
        VacancyStep("written_request", "kkr", "ask_knowledge"),
        VacancyStep("organisations_decided", "knowledge_institutions", "nominate_knowledge"),
        VacancyStep("knowledge", "kkr", "appoint_knowledge"),
    ),
    SeatKind.EMPLOYEE: (
        VacancyStep("written_request", "kkr", "ask_employee"),
        VacancyStep("employee", "fh_and_ac", "nominate_employee"),
        VacancyStep("employee", "kkr", "appoint_employee"),
    ),
    SeatKind.REGIONAL: (
        VacancyStep("regional", "kkr", "ask_region"),
        VacancyStep("regional", "regional_council", "appoint_region"),
    ),
}
"""The steps by which each kind of member is appointed, and so replaced."""


@dataclass(frozen=True)
class Vacancy:
    """A seat that falls empty: what must happen, to which day a successor can sit at most, who is left.

    ``until`` is None where the papers hold no term for the day; ``left`` is the number of members without the one
    who leaves.
    """

    hub: Hub
    day: date
    leaves: BoardMember
    steps: tuple[VacancyStep, ...]
    until: date | None
    left: int
    findings: tuple[Finding, ...]


@implements("vacancy", body=BODY)
def vacancy(hub: Hub, board: Sequence[BoardMember], person: str, day: date) -> Vacancy:
    """Return what must happen when a member leaves, by the same procedure as that member was appointed.

    Raises:
        InputError: nobody of that name, or no member, sits on the board on that day.
    """
    leaves = _find(hub, board, person, day)
    stay = [m for m in board if m.hub == hub.key and m.counts and m is not leaves and m.sits_on(day)]
    term = hub.term_on(day)
    return Vacancy(
        hub=hub,
        day=day,
        leaves=leaves,
        steps=PROCEDURES[leaves.seat],
        until=None if term is None else min(term.ends, years_after(day, hub.years_at_most)),
        left=len(stay),
        findings=(*_questions(leaves, stay), *_of_the_term(hub, day)),
    )


def _find(hub: Hub, board: Sequence[BoardMember], person: str, day: date) -> BoardMember:
    own = [member for member in board if member.hub == hub.key]
    named = [member for member in own if fold(member.name) == fold(" ".join(person.split()))]
    sitting = [member for member in named if member.sits_on(day)]
    members = [member for member in sitting if member.counts]
    if len(members) == 1:
        return members[0]
    names = [member.name for member in own if member.counts and member.sits_on(day)]
    expected = _("one of {names}").format(names=", ".join(names)) if names else _("a member who sits on that day")
    close = nearest(person, names)
    if not named:
        hint = _("did you mean {name}?").format(name=close) if close else _("write the name as in the table")
        raise InputError(where="--person", found=quoted(person), expected=expected, todo=hint)
    if len(members) > 1:
        raise InputError(
            where="--person",
            found=_("{name} in more than one seat").format(name=quoted(person)),
            expected=_("each person in one seat"),
            todo=_("correct the table; see what is wrong with it with: {command}").format(
                command="kkrvalg hubs check"
            ),
        )
    if sitting:
        raise InputError(
            where="--person",
            found=f"{quoted(person)}: {seat_name(sitting[0].seat)}",
            expected=_("a member of the board: only a member's seat falls empty"),
            todo=_("name a member"),
        )
    raise InputError(
        where="--on",
        found=_("{day}, when {name} does not sit on the board").format(day=day.isoformat(), name=person),
        expected=_("a day between the two of the appointment"),
        todo=_("correct the day, or the days in the table"),
    )


def _questions(leaves: BoardMember, stay: Sequence[BoardMember]) -> Iterator[Finding]:
    """Ask what the statutes leave open for a seat of this kind, and note what holds for it."""
    if leaves.seat in {SeatKind.BUSINESS, SeatKind.KNOWLEDGE}:
        yield found("which_organisation", leaves)
        yield found("decision_stands")
    if leaves.seat is SeatKind.BUSINESS and not any(m.smv for m in stay if m.seat is SeatKind.BUSINESS):
        yield found("last_sme")
    if leaves.seat in {SeatKind.CHAIR, SeatKind.MUNICIPAL}:
        yield found("who_fills", leaves)
        yield found("leaving_kkr")
    yield found("nobody_stands_in")


def _of_the_term(hub: Hub, day: date) -> Iterator[Finding]:
    """Note that a successor will not sit for long, or that it is not known to which day."""
    state = state_on(hub, day)
    term = hub.term_on(day)
    if term is None:
        yield found("term_unknown", day=day)
    elif state.term != term:
        yield found("next_process", latest=term.ends)
