"""Made-up people: members and council members in a line each, of the towns of ``elections``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.model import CouncilMember, Member, MemberKind, Office, People, PersonId

if TYPE_CHECKING:
    from collections.abc import Iterable

FIRST, SECOND = Office.FIRST_DEPUTY, Office.SECOND_DEPUTY


def elected(
    code: int, name: str, letter: str = "A", *, substitute: tuple[int, str] | None = None, party: str | None = None
) -> Member:
    """Return somebody whom a party has elected, with a substitute where one is named."""
    named = None if substitute is None else PersonId(*substitute)
    return Member(code, name, letter, party or letter, MemberKind.SUPPLEMENTARY, substitute=named)


def mayor(code: int, letter: str | None = "A", *, substitute: tuple[int, str] | None = None) -> Member:
    """Return the mayor of a town as ``elections`` names the mayors: "Borgmester 1" of 701, and so on."""
    named = None if substitute is None else PersonId(*substitute)
    return Member(code, f"Borgmester {code - 700}", letter, letter, MemberKind.MAYOR, substitute=named)


def on_council(code: int, name: str, letter: str = "A", office: Office | None = None) -> CouncilMember:
    """Return somebody on a council."""
    return CouncilMember(code, name, letter, office)


def people(
    members: Iterable[Member] = (), roll: Iterable[CouncilMember] = (), complete: Iterable[int] = ()
) -> People:
    """Return the members, the rolls and the councils that are known in whole."""
    return People(tuple(roll), tuple(members), frozenset(complete))
