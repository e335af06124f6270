"""Who must be asked for names before the constituting meeting (§ 3, stk. 1 and 3), and who has not answered.

The council members of each party or list cooperation in the area elect its members and a personal substitute for
each. Each municipality names the deputies on whom the mayor's substitute depends, and says what decides who calls
the meeting.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from kkrvalg.apportion import leaves
from kkrvalg.model import MemberKind, Office
from kkrvalg.procedures.membership import seating
from kkrvalg.procedures.substitutes import mayor_substitute
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from kkrvalg.apportion import Question
    from kkrvalg.model import Election, Member, Municipality, People, PersonId
    from kkrvalg.procedures.composition import Composition
    from kkrvalg.procedures.councils import Council
    from kkrvalg.procedures.membership import PartySeating, Seating
    from kkrvalg.procedures.setting import Setting
    from kkrvalg.procedures.substitutes import Substitution

PRACTICE_MONTH, PRACTICE_DAY = 1, 12
"""About when the groups have answered after earlier elections (13 January 2014, 12 January 2018): no rule."""

Answer = Literal["nothing_to_elect", "waiting", "partly", "answered"]
Fact = Literal["first_deputy", "second_deputy", "council_elects", "mayor_since", "born"]


class CouncilGroup(NamedTuple):
    """A party's members on one council of the area.

    ``seats`` are the sure ones, None where they are not known; ``open`` says that a lot may give one more;
    ``mayor`` is the mayor's name, where the mayor was elected for the party.
    """

    code: int
    municipality: str
    seats: int | None
    open: bool
    mayor: str | None

    @property
    def electable(self) -> int | None:
        """The members who are not the mayor, who is a member of the KKR already; None where not known."""
        return None if self.seats is None else self.seats - (self.mayor is not None)


class GroupCall(NamedTuple):
    """What a party's or list cooperation's council members in the area must elect, and what they have answered.

    ``by_lot`` says that a lot may give the party another seat.
    """

    seating: PartySeating
    councils: tuple[CouncilGroup, ...]
    by_lot: bool

    @property
    def party(self) -> str:
        """The party's letter, or the cooperation's name."""
        return self.seating.party

    @property
    def voters(self) -> int:
        """The council members who elect, as far as they are known; the mayors are among them."""
        return sum(council.seats or 0 for council in self.councils)

    @property
    def electable(self) -> int:
        """The council members who can be elected, or named as substitutes, as far as they are known."""
        return sum(council.electable or 0 for council in self.councils)

    @property
    def unknown(self) -> tuple[CouncilGroup, ...]:
        """The councils on which the party's seats are not known."""
        return tuple(council for council in self.councils if council.seats is None)

    @property
    def barred(self) -> tuple[PersonId, ...]:
        """Who of the party cannot be elected or named once more: its mayors, its members and their substitutes."""
        members = (*self.seating.mayors, *self.seating.elected)
        named = (m.substitute for m in self.seating.elected if m.substitute is not None)
        return tuple(sorted({*(m.person for m in members), *named}))

    @property
    def too_few(self) -> bool:
        """Whether there are surely fewer to choose from than members and substitutes to elect."""
        return not self.unknown and self.electable < 2 * self.seating.to_elect

    @property
    def answer(self) -> Answer:
        """How far the group has answered."""
        if not self.seating.to_elect:
            return "nothing_to_elect"
        if not self.seating.elected:
            return "waiting"
        return "partly" if self.seating.awaiting or self.seating.without_substitute else "answered"


class MunicipalityCall(NamedTuple):
    """What a municipality is asked about its mayor: who stands in, and what decides who calls the meeting."""

    code: int
    municipality: str
    mayor: Member
    first_deputy: PersonId | None
    second_deputy: PersonId | None
    substitution: Substitution
    missing: tuple[Fact, ...]


@dataclass(frozen=True)
class CallUp:
    """All who are asked in one KKR, and by when; ``by_practice`` says that the day is practice and no rule.

    ``latest_meeting`` is the last day on which the rules let the constituting meeting be held.
    """

    seating: Seating
    groups: tuple[GroupCall, ...]
    municipalities: tuple[MunicipalityCall, ...]
    by: date
    by_practice: bool
    latest_meeting: date

    @property
    def kkr(self) -> str:
        """The key of the KKR."""
        return self.seating.kkr

    @property
    def question(self) -> Question | None:
        """The question the composition waits for."""
        return self.seating.question

    def of_groups(self, groups: tuple[GroupCall, ...]) -> CallUp:
        """Return the call of some of the groups alone, and of no municipality."""
        return replace(self, groups=groups, municipalities=())

    @property
    def unanswered_groups(self) -> tuple[GroupCall, ...]:
        """The groups that have something to elect and have not answered in full."""
        return tuple(group for group in self.groups if group.answer in {"waiting", "partly"})

    @property
    def unanswered_municipalities(self) -> tuple[MunicipalityCall, ...]:
        """The municipalities of which something is missing."""
        return tuple(call for call in self.municipalities if call.missing)


def usual_day(election: Election) -> date:
    """Return the day by which the groups usually have answered: practice, no rule."""
    return date(election.day.year + 1, PRACTICE_MONTH, PRACTICE_DAY)


@implements("§ 4, stk. 1")
def latest_meeting(election: Election) -> date:
    """Return the last day of the constituting meetings: the end of January after the election."""
    return date(election.day.year + 1, 1, 31)


@implements("§ 3, stk. 1", "§ 3, stk. 3")
def call_up(setting: Setting, composition: Composition, people: People, by: date | None = None) -> CallUp:
    """Return what each group and each municipality of a composed KKR is asked, and what they have answered.

    While the composition waits for a lot, the groups are asked for the members that are sure.

    Raises:
        DrawError: a recorded draw for a council names somebody who is not tied.
    """
    seated = seating(composition, people, setting.election)
    own = seated.people(people)
    tied = set() if composition.question is None else set(composition.question.tied)
    members = [m for m in setting.election.of_kkr(composition.kkr) if m.kl_member]
    ordered = sorted(members, key=lambda m: m.code)
    groups = tuple(
        GroupCall(party, _councils(party, ordered, setting), party.party in tied) for party in seated.parties
    )
    mayors = {member.code: member for member in seated.members if _is_mayor(member)}
    calls = tuple(_municipality(m, mayors[m.code], own) for m in ordered if m.code in mayors)
    latest = latest_meeting(setting.election)
    return CallUp(seated, groups, calls, by or usual_day(setting.election), by is None, latest)


def _is_mayor(member: Member) -> bool:
    return member.kind is MemberKind.MAYOR


def _councils(
    party: PartySeating, municipalities: list[Municipality], setting: Setting
) -> tuple[CouncilGroup, ...]:
    """Return the councils on which a party has members, or may have."""
    election = setting.election
    mayors = {member.code: member.name for member in party.mayors}
    found = []
    for municipality in municipalities:
        code = municipality.code
        council = setting.council(code)
        letters = [
            e.letter for e in election.lists_by_code[code] if election.contender_of.get(e.id) == party.party
        ]
        known = [council.seats[letter] for letter in letters if letter in council.seats]
        seats = sum(known) if len(known) == len(letters) else None
        may = any(_may_win(council, letter) for letter in letters)
        if letters and (seats is None or seats or may):
            found.append(CouncilGroup(code, municipality.name, seats, may, mayors.get(code)))
    return tuple(found)


def _may_win(council: Council, letter: str) -> bool:
    """Return whether a lot may give a list one seat more on a council."""
    if council.question is None:
        return False
    return council.open_for(letter) is not None or any(letter in leaves(name) for name in council.question.tied)


def _municipality(municipality: Municipality, mayor: Member, people: People) -> MunicipalityCall:
    """Return what a municipality is asked, and which of it is not known yet."""
    deputies = {entry.office: entry.person for entry in people.council_of.get(municipality.code, ())}
    first, second = deputies.get(Office.FIRST_DEPUTY), deputies.get(Office.SECOND_DEPUTY)
    given = mayor_substitute(municipality.code, people)
    facts: tuple[tuple[Fact, bool], ...] = (
        ("first_deputy", first is None),
        ("second_deputy", second is None),
        ("council_elects", given.how == "council_elects" and given.stated is None),
        ("mayor_since", not mayor.mayor_since),
        ("born", mayor.born is None),
    )
    missing = tuple(fact for fact, lacks in facts if lacks)
    return MunicipalityCall(municipality.code, municipality.name, mayor, first, second, given, missing)
