"""People: who sits on a council, who is a member of a KKR, and for how long they have."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


class Gender(StrEnum):
    """What a person is registered as; the law on equality counts women and men."""

    WOMAN = "woman"
    MAN = "man"
    OTHER = "other"


class Office(StrEnum):
    """The offices of a council that decide who stands in for a mayor."""

    MAYOR = "mayor"
    FIRST_DEPUTY = "first_deputy"
    SECOND_DEPUTY = "second_deputy"


class MemberKind(StrEnum):
    """How somebody became a member of a KKR."""

    MAYOR = "mayor"
    SUPPLEMENTARY = "supplementary"


class PersonId(NamedTuple):
    """Who a person is: a name means somebody only inside a municipality's council, whose code goes with it."""

    code: int
    name: str

    def __str__(self) -> str:
        return f"{self.code}:{self.name}"


class Period(NamedTuple):
    """A time in an office, its last day None while it lasts."""

    start: date
    end: date | None


class CouncilMember(NamedTuple):
    """Somebody on a municipality's council.

    ``letter`` is that of the list elected for, None for an independent; ``chairs`` are the fields whose committee
    the member chairs (``"employment"``), ``boards`` the keys of boards the municipality has put the member on
    (``"FGU-institution"``). What is not known is None or empty.
    """

    code: int
    name: str
    letter: str | None
    office: Office | None = None
    gender: Gender | None = None
    born: date | None = None
    council_since: tuple[Period, ...] = ()
    mayor_since: tuple[Period, ...] = ()
    chairs: tuple[str, ...] = ()
    boards: tuple[str, ...] = ()
    source: str = ""

    @property
    def person(self) -> PersonId:
        """Who it is."""
        return PersonId(self.code, self.name)

    @property
    def list_id(self) -> str | None:
        """The identity of the list elected for, None for an independent."""
        return None if self.letter is None else f"{self.code}:{self.letter}"


class Member(NamedTuple):
    """A member of a KKR with the personal substitute, who may come from another council of the area.

    ``party`` is what the seat counts for: the party's letter or the cooperation's name, None for a mayor of
    neither; ``letter`` that of the list elected for in the municipality.
    """

    code: int
    name: str
    letter: str | None
    party: str | None
    kind: MemberKind
    gender: Gender | None = None
    born: date | None = None
    mayor_since: tuple[Period, ...] = ()
    council_since: tuple[Period, ...] = ()
    substitute: PersonId | None = None
    source: str = ""

    @property
    def person(self) -> PersonId:
        """Who it is."""
        return PersonId(self.code, self.name)


@dataclass(frozen=True)
class People:
    """The councils' members as far as they are known, and the members of the KKR as far as they are elected.

    ``complete`` are the codes of the municipalities whose whole council is known.
    """

    council_members: tuple[CouncilMember, ...]
    members: tuple[Member, ...]
    complete: frozenset[int] = frozenset()

    @cached_property
    def on_council(self) -> Mapping[PersonId, CouncilMember]:
        """The council members by who they are."""
        return {entry.person: entry for entry in self.council_members}

    @cached_property
    def council_of(self) -> Mapping[int, tuple[CouncilMember, ...]]:
        """The known members of each municipality's council, by its code."""
        found: dict[int, list[CouncilMember]] = {}
        for entry in self.council_members:
            found.setdefault(entry.code, []).append(entry)
        return {code: tuple(entries) for code, entries in found.items()}

    @cached_property
    def mayor_of(self) -> Mapping[int, Member]:
        """The mayors among the members of the KKR, by the municipality's code."""
        return {entry.code: entry for entry in self.members if entry.kind is MemberKind.MAYOR}

    @cached_property
    def elected(self) -> frozenset[PersonId]:
        """Those whom a party or list cooperation has elected as members of the KKR."""
        return frozenset(entry.person for entry in self.members if entry.kind is MemberKind.SUPPLEMENTARY)

    @cached_property
    def member(self) -> Mapping[PersonId, Member]:
        """The members of the KKR by who they are."""
        return {entry.person: entry for entry in self.members}
