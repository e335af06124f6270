"""Who takes part in a meeting, and in each of its elections (§ 5, stk. 11; § 4, stk. 4).

A member who is absent may be stood in for by the personal substitute, who then votes. A mayor's substitute follows
the office and not the party: whose votes count is a matter of the persons present, never of the parties' totals.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, NamedTuple

from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.model import MemberKind, fold
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kkrvalg.model import Election, Member, People, PersonId

ARTICLE = "§ 5, stk. 11"
LOCAL = "local"
"""What stands in the sign-in list for somebody elected for a list of no party."""


class Presence(StrEnum):
    """How a member's seat is filled at the meeting."""

    PRESENT = "present"
    SUBSTITUTE = "substitute"
    ABSENT = "absent"


class Attendance(NamedTuple):
    """What the sign-in list says of a member.

    ``substitute`` attends in the member's place. ``came_before`` and ``left_before`` are keys of elections: from
    the one on, and until the other, somebody takes part in the seat. ``party`` is the substitute's, where no
    council roll says it.
    """

    member: PersonId
    presence: Presence
    substitute: PersonId | None = None
    party: str | None = None
    came_before: str | None = None
    left_before: str | None = None


class Voter(NamedTuple):
    """Somebody who takes part: who it is, in whose seat, and of which party.

    ``bench`` is what the person stands with until said otherwise: the letter of a party or the name of a
    cooperation that is eligible, and for anybody else the municipality, as the voting groups of a post have it.
    """

    person: PersonId
    seat: PersonId
    bench: str

    @property
    def is_substitute(self) -> bool:
        """Whether the person stands in for the member."""
        return self.person != self.seat


class Attended(NamedTuple):
    """A member's seat at the meeting: who sat in it and from and until which election."""

    article: str
    seat: PersonId
    presence: str
    person: PersonId | None
    bench: str | None
    came_before: str | None
    left_before: str | None
    kind: Literal["attended"] = "attended"


@dataclass(frozen=True)
class Roll:
    """The sign-in list of a meeting: each member's seat, and the elections in their order."""

    seats: tuple[Attended, ...]
    order: tuple[str, ...]

    def voters(self, election: str | None = None) -> tuple[Voter, ...]:
        """Return who takes part in an election, or in the meeting at all where none is named."""
        return tuple(
            Voter(entry.person, entry.seat, entry.bench)
            for entry in self.seats
            if entry.person is not None
            and entry.bench is not None
            and (election is None or self._is_there(entry, election))
        )

    def _is_there(self, entry: Attended, election: str) -> bool:
        at = self.order.index(election)
        came = 0 if entry.came_before is None else self.order.index(entry.came_before)
        left = len(self.order) if entry.left_before is None else self.order.index(entry.left_before)
        return came <= at < left

    @property
    def absent(self) -> tuple[PersonId, ...]:
        """The members whose seats nobody sat in, and those somebody sat in for: who is named in the minutes."""
        return tuple(entry.seat for entry in self.seats if entry.person != entry.seat)


@implements("§ 5, stk. 11")
def call_the_roll(
    people: People,
    attendance: Sequence[Attendance],
    election: Election,
    *,
    parties: Collection[str],
    order: Sequence[str],
    where: Mapping[PersonId, str],
) -> Roll:
    """Return who takes part; a member the list does not name is absent.

    Args:
        people: the members of the KKR and the rolls of the councils.
        attendance: the sign-in list.
        election: says which party a list belongs to, and what the municipalities are called.
        parties: the parties and list cooperations that are eligible.
        order: the keys of the elections in the order they are held.
        where: the place of each row of the list, for complaints.

    Raises:
        InputError: somebody who is no member, is named twice or stands in for two; a substitute who is not the
            member's own or is a member; an election that is not held, or left before having come.
    """
    _check(people, attendance, order, where)
    _check_substitutes(people, attendance, where)
    rows = {entry.member: entry for entry in attendance}
    caller = _Caller(people, election, parties, where)
    return Roll(tuple(caller.seat(member, rows.get(member.person)) for member in people.members), tuple(order))


@dataclass(frozen=True)
class _Caller:
    """Calls one name after the other, with all that must be known for it."""

    people: People
    election: Election
    parties: Collection[str]
    where: Mapping[PersonId, str]

    def seat(self, member: Member, row: Attendance | None) -> Attended:
        """Return who sits in a member's seat."""
        if row is None or row.presence is Presence.ABSENT:
            return Attended(ARTICLE, member.person, Presence.ABSENT.value, None, None, None, None)
        person, party = member.person, member.party
        if row.presence is Presence.SUBSTITUTE:
            person = self.substitute(member, row)
            party = self.party_of(person, member, row)
        bench = self.bench(person, party)
        return Attended(
            ARTICLE, member.person, row.presence.value, person, bench, row.came_before, row.left_before
        )

    def bench(self, person: PersonId, party: str | None) -> str:
        """Return whom somebody stands with until said otherwise."""
        if party in self.parties:
            return str(party)
        own = [key for key in self.parties if party is not None and fold(key) == fold(party)]
        return own[0] if len(own) == 1 else self.election.municipality_by_code[person.code].name

    def substitute(self, member: Member, row: Attendance) -> PersonId:
        """Return who stands in: the one registered, or for a mayor the deputy named on the list."""
        own, named = member.substitute, row.substitute or member.substitute
        found = _("{substitute} for {name}").format(substitute=named.name if named else "", name=member.name)
        if named is None:
            raise InputError(
                where=self.where[member.person],
                found=_("a substitute for {name}, but not who").format(name=member.name),
                expected=_("the substitute's name, in the list or in members.csv"),
                todo=_("write the name in the column substitute"),
            )
        if own not in {None, named}:
            raise InputError(
                where=self.where[member.person],
                found=found,
                expected=_("{substitute}, the personal substitute").format(substitute=own.name if own else ""),
                todo=_("correct the list or members.csv; nobody else may stand in for the member"),
            )
        self._check_belongs(named, member, found)
        return named

    def _check_belongs(self, named: PersonId, member: Member, found: str) -> None:
        """Refuse a mayor's substitute of another council, one of no council of the election, and a member."""
        mayor = member.kind is MemberKind.MAYOR
        if named.code != member.code if mayor else named.code not in self.election.municipality_by_code:
            raise InputError(
                where=self.where[member.person],
                found=_("{name}, of municipality {code}").format(name=found, code=named.code),
                expected=_("somebody of the mayor's own council (§ 3, stk. 3)")
                if mayor
                else _("the code of a municipality of this election"),
                todo=_("correct the substitute, or the substitute's municipality"),
            )
        if named in self.people.member:
            raise InputError(
                where=self.where[member.person],
                found=found,
                expected=_("somebody who is not a member (§ 3, stk. 4)"),
                todo=_("correct the list; a member takes part in the own seat only"),
            )

    def party_of(self, person: PersonId, member: Member, row: Attendance) -> str | None:
        """Return a substitute's own party: as the list says, as the council's roll says, or the elected member's.

        The substitute of an elected member is of the group that elected both (§ 3, stk. 3); a mayor's deputy need
        not be of the mayor's party.
        """
        if row.party:
            return self.known_party(row.party, member)
        on_council = self.people.on_council.get(person)
        if on_council is not None:
            return self.election.contender_of.get(on_council.list_id or "")
        if member.kind is MemberKind.SUPPLEMENTARY:
            return member.party
        raise InputError(
            where=self.where[member.person],
            found=_("{substitute}, whose party is not known").format(substitute=person.name),
            expected=_("the party the substitute of a mayor belongs to"),
            todo=_("write its letter in the column substitute_party, or add the person to council_members.csv"),
        )

    def known_party(self, party: str, member: Member) -> str:
        """Return the party or cooperation a user calls ``party``, or the word for a list of neither."""
        known = {fold(key): key for key in (*self.election.contender_of.values(), LOCAL)}
        found = known.get(fold(party))
        if found is None:
            raise InputError(
                where=self.where[member.person],
                found=_("{party}, a party nobody stood for").format(party=party),
                expected=_("the letter of a party, the name of a list cooperation, or “local”"),
                todo=_("correct the column substitute_party"),
            )
        return found


def _check(
    people: People, attendance: Sequence[Attendance], order: Sequence[str], where: Mapping[PersonId, str]
) -> None:
    """Refuse rows that cannot be: of no member, a member's second, of elections that are not held."""
    seen: set[PersonId] = set()
    for row in attendance:
        place = where[row.member]
        if row.member not in people.member:
            raise InputError(
                where=place,
                found=_("{name}, who is no member of the KKR").format(name=row.member.name),
                expected=_("a member, as members.csv names them"),
                todo=_("correct the municipality's code or the name, or add the member to members.csv"),
            )
        if row.member in seen:
            raise InputError(
                where=place,
                found=_("{name} twice").format(name=row.member.name),
                expected=_("one row for each member"),
                todo=_("remove one of the rows"),
            )
        seen.add(row.member)
        _check_times(row, order, place)


def _check_substitutes(people: People, attendance: Sequence[Attendance], where: Mapping[PersonId, str]) -> None:
    """Refuse somebody who stands in for two: by the list, or by members.csv where the list names nobody."""
    stands_in: dict[PersonId, PersonId] = {}
    for row in attendance:
        attends = row.presence is Presence.SUBSTITUTE
        substitute = row.substitute or (people.member[row.member].substitute if attends else None)
        if substitute is None:
            continue
        other = stands_in.setdefault(substitute, row.member)
        if other != row.member:
            raise InputError(
                where=where[row.member],
                found=_("{substitute} for {name} too").format(substitute=substitute.name, name=row.member.name),
                expected=_("a substitute for one member only; {substitute} stands in for {name}").format(
                    substitute=substitute.name, name=other.name
                ),
                todo=_("correct one of the two rows (§ 3, stk. 4)"),
            )


def _check_times(row: Attendance, order: Sequence[str], place: str) -> None:
    """Refuse times that name no election of the meeting, and somebody who left before having come."""
    for key in (row.came_before, row.left_before):
        if key is not None and key not in order:
            raise InputError(
                where=place,
                found=_("the election {key}, which is not held").format(key=key),
                expected=_("one of {names}").format(names=", ".join(order)),
                todo=_("name the first election somebody took part in, or the first one missed"),
            )
    if row.came_before and row.left_before and order.index(row.came_before) >= order.index(row.left_before):
        raise InputError(
            where=place,
            found=_("{name} came before {came} and left before {left}").format(
                name=row.member.name, came=row.came_before, left=row.left_before
            ),
            expected=_("to have come before having left"),
            todo=_("correct one of the two, or note the member as absent"),
        )
