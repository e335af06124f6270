"""Who stands in for whom (§ 3, stk. 3-4): a mayor's deputy by the chain of the rules, an elected member's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from kkrvalg.model import MemberKind, Office
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkrvalg.model import Member, People, PersonId

ARTICLE = "§ 3, stk. 3"

How = Literal["first_deputy", "second_deputy", "council_elects", "not_known", "party_group"]

CHAIN: tuple[tuple[Office, How], ...] = (
    (Office.FIRST_DEPUTY, "first_deputy"),
    (Office.SECOND_DEPUTY, "second_deputy"),
)
"""The deputies in the order in which they stand in, and what a substitution by each is called."""


class Substitution(NamedTuple):
    """Who stands in for a member.

    ``how`` says by what: as deputy mayor, elected by the council because both deputies are members themselves, or
    named by the party's group; ``not_known`` where the deputy on whom it depends is not named (``missing``).
    ``passed_over`` are the deputies who are members themselves. ``stated`` is whom the table of members names, if
    anybody; where the deputies do not settle it, it is the substitute. ``also_for`` is another member whose
    substitute the same person is.
    """

    article: str
    member: PersonId
    substitute: PersonId | None
    how: How
    missing: Office | None = None
    passed_over: tuple[PersonId, ...] = ()
    stated: PersonId | None = None
    also_for: PersonId | None = None
    kind: Literal["substitution"] = "substitution"


@implements("§ 3, stk. 3", "§ 3, stk. 4")
def mayor_substitute(code: int, people: People) -> Substitution:
    """Return who stands in for the mayor of a municipality.

    The first deputy mayor; if that person is elected to the KKR, the second; if that one is too, somebody whom the
    council elects. A deputy who is not named is missing, and nobody is put in the place.

    Raises:
        KeyError: the mayor is not among the members.
    """
    mayor = people.mayor_of[code]
    deputies = {entry.office: entry.person for entry in people.council_of.get(code, ())}
    how: How = "council_elects"
    deputy: PersonId | None = None
    missing: Office | None = None
    passed: list[PersonId] = []
    for office, by in CHAIN:
        deputy = deputies.get(office)
        if deputy is None:
            how, missing = "not_known", office
            break
        if deputy not in people.elected:
            how = by
            break
        passed.append(deputy)
        deputy = None
    stated = mayor.substitute
    substitute = stated if deputy is None else deputy
    also_for = None if substitute is None else _named_by(substitute, people, mayor)
    return Substitution(ARTICLE, mayor.person, substitute, how, missing, tuple(passed), stated, also_for)


def _named_by(person: PersonId, people: People, mayor: Member) -> PersonId | None:
    """Return the first member, other than the mayor, who has somebody as the personal substitute."""
    others = (m.person for m in people.members if m.substitute == person and m.person != mayor.person)
    return min(others, default=None)


@implements("§ 3, stk. 3")
def substitutes(members: Sequence[Member], people: People) -> tuple[Substitution, ...]:
    """Return who stands in for each of the members: for the mayors by the chain, for the others as named."""
    return tuple(
        mayor_substitute(member.code, people)
        if member.kind is MemberKind.MAYOR
        else Substitution(ARTICLE, member.person, member.substitute, "party_group", stated=member.substitute)
        for member in members
    )
