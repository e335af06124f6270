"""Who sits in a KKR (§ 3, stk. 1 and 3-4): the mayors, the elected members, the seats still to be filled."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NamedTuple

from kkrvalg.model import Member, MemberKind
from kkrvalg.procedures.member_findings import Claim, Finding, check_claim, check_substitution
from kkrvalg.procedures.substitutes import substitutes
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kkrvalg.apportion import Question
    from kkrvalg.model import Election, Mayor, People, PersonId
    from kkrvalg.procedures.composition import Composition
    from kkrvalg.procedures.setting import Setting
    from kkrvalg.procedures.substitutes import Substitution

ARTICLE = "§ 3, stk. 1"
SUBSTITUTE = "§ 3, stk. 3"
ONE_ONLY = "§ 3, stk. 4"


class PartySeating(NamedTuple):
    """A party's or list cooperation's seats: the mayors', those of elected members, and those still to be filled.

    ``seats`` are the sure ones. More may be elected than there are seats for: ``surplus`` counts them, nobody is
    left out.
    """

    party: str
    name: str
    seats: int
    mayors: tuple[Member, ...]
    elected: tuple[Member, ...]

    @property
    def to_elect(self) -> int:
        """The members the group elects, those it has elected among them."""
        return self.seats - len(self.mayors)

    @property
    def awaiting(self) -> int:
        """The seats that await the group's election."""
        return max(0, self.to_elect - len(self.elected))

    @property
    def surplus(self) -> int:
        """The members elected for whom there is no seat."""
        return max(0, len(self.elected) - self.to_elect)

    @property
    def without_substitute(self) -> int:
        """The elected members who have no personal substitute yet."""
        return sum(member.substitute is None for member in self.elected)


@dataclass(frozen=True)
class Seating:
    """Who sits in a composed KKR.

    ``others`` are the mayors who belong to no eligible party, and all mayors while a lot in a council decides who
    is eligible: they are members in any case, and ``parties`` is empty. ``unplaced`` are elected for a party that
    has no sure seat here. While the composition waits for a lot, ``question`` is its question, and the seats are
    the sure ones.
    """

    kkr: str
    parties: tuple[PartySeating, ...]
    others: tuple[Member, ...]
    unplaced: tuple[Member, ...]
    question: Question | None

    @property
    def outcome(self) -> Literal["completed", "lot_needed"]:
        """Whether the seats are settled."""
        return "completed" if self.question is None else "lot_needed"

    @property
    def members(self) -> tuple[Member, ...]:
        """Everybody who is named, by municipality code and name."""
        found = [m for party in self.parties for m in (*party.mayors, *party.elected)]
        return tuple(sorted((*found, *self.others), key=lambda m: (m.code, m.name)))

    @property
    def size(self) -> int:
        """The seats that are sure."""
        return sum(party.seats for party in self.parties) + len(self.others)

    @property
    def awaiting(self) -> int:
        """The sure seats that await a group's election."""
        return sum(party.awaiting for party in self.parties)

    def people(self, known: People) -> People:
        """Return the people of this KKR alone: its members, and the rolls of the councils as they are known."""
        return replace(known, members=self.members)


@implements("§ 3, stk. 1")
def seating(composition: Composition, people: People, election: Election) -> Seating:
    """Return who sits in a composed KKR; a seat that nobody is elected to is counted and never given a name.

    A mayor who is not among the ``people`` is taken from the election.
    """
    mayors = _mayors(composition.kkr, people, election)
    elected: dict[str | None, list[Member]] = {}
    area = {m.code for m in election.of_kkr(composition.kkr)}
    for member in people.members:
        if member.kind is MemberKind.SUPPLEMENTARY and member.code in area:
            elected.setdefault(member.party, []).append(member)
    parties = tuple(
        PartySeating(
            party.party,
            party.name,
            party.seats,
            tuple(mayors[code] for code in party.mayors_in),
            _sorted(elected.pop(party.party, [])),
        )
        for party in composition.parties
    )
    with_party = {member.code for party in parties for member in party.mayors}
    return Seating(
        kkr=composition.kkr,
        parties=parties,
        others=tuple(mayor for code, mayor in sorted(mayors.items()) if code not in with_party),
        unplaced=_sorted([member for rest in elected.values() for member in rest]),
        question=composition.question,
    )


def _sorted(members: list[Member]) -> tuple[Member, ...]:
    return tuple(sorted(members, key=lambda m: (m.code, m.name)))


def _mayors(kkr: str, people: People, election: Election) -> dict[int, Member]:
    """Return the mayors of KL's member municipalities in the area by code, those known best from the people."""
    area = {m.code for m in election.of_kkr(kkr) if m.kl_member}
    found = {mayor.code: mayor_as_member(mayor, election) for mayor in election.mayors if mayor.code in area}
    known = {m.code: m for m in people.members if m.kind is MemberKind.MAYOR and m.code in area}
    return found | known


def mayor_as_member(mayor: Mayor, election: Election) -> Member:
    """Return a mayor as a member of the KKR, with nothing but what the election says."""
    party = election.contender_of.get(mayor.list_id or "")
    return Member(mayor.code, mayor.name, mayor.letter, party, MemberKind.MAYOR, source="mayors.csv")


# --- checks ---------------------------------------------------------------------------------------------------


@implements("§ 3, stk. 1", "§ 3, stk. 3", "§ 3, stk. 4")
def check_members(seated: Seating, people: People, election: Election) -> tuple[Finding, ...]:
    """Return what is wrong with the members and their substitutes, what is not confirmed, and what must be asked.

    Each elected member and each substitute is a council member of the party in the area and no mayor; nobody is a
    member twice, a substitute for two, or both; a mayor's substitute follows the chain of deputies.
    """
    own = seated.people(people)
    found = [*_numbers(seated)]
    for party in seated.parties:
        for member in party.elected:
            claim = Claim(member.person, member.party, member.letter)
            found += check_claim(claim, seated.kkr, own, election)
            found += _substitute_of(member, seated, own, election)
    found += [
        Finding.of(election, ARTICLE, _open(seated), "no_seat", m.person, party=m.party) for m in seated.unplaced
    ]
    found += _doubled(seated, election)
    for substitution in substitutes([*_all_mayors(seated)], own):
        found += check_substitution(substitution, own, election)
    return tuple(found)


class Checked(NamedTuple):
    """Who sits in one KKR, who stands in for each member, and what the checks found."""

    seating: Seating
    substitutes: tuple[Substitution, ...]
    findings: tuple[Finding, ...]


def checked(seated: Seating, people: People, setting: Setting) -> Checked:
    """Return a seating with who stands in for whom, and what the checks of members and rolls find."""
    given = substitutes(seated.members, seated.people(people))
    found = check_members(seated, people, setting.election)
    return Checked(seated, given, (*found, *check_rolls(seated.kkr, people, setting)))


def check_rolls(kkr: str, people: People, setting: Setting) -> tuple[Finding, ...]:
    """Return where the whole roll of a council has more or fewer of a list than the election gave it.

    Only sure and known seats are compared, so that a lot or an unknown number is no finding.
    """
    found = []
    for municipality in sorted(setting.election.of_kkr(kkr), key=lambda m: m.code):
        council = setting.council(municipality.code)
        if municipality.code not in people.complete or council.question is not None:
            continue
        named = Counter(entry.letter for entry in people.council_of[municipality.code])
        found += [
            Finding(
                ARTICLE,
                "ask",
                "roll_differs",
                None,
                municipality.name,
                letter=letter,
                number=named[letter],
                seats=n,
            )
            for letter, n in sorted(council.seats.items())
            if named[letter] != n
        ]
    return tuple(found)


def _open(seated: Seating) -> Literal["error", "ask"]:
    """Return how sure it is that a seat is missing: a lot may still give it."""
    return "error" if seated.question is None else "ask"


def _all_mayors(seated: Seating) -> tuple[Member, ...]:
    return tuple(member for member in seated.members if member.kind is MemberKind.MAYOR)


def _numbers(seated: Seating) -> Iterator[Finding]:
    """Yield the parties that have elected more members than they have seats."""
    for party in seated.parties:
        if party.surplus:
            yield Finding(ARTICLE, _open(seated), "surplus", None, "", party.party, number=party.surplus)


def _substitute_of(member: Member, seated: Seating, people: People, election: Election) -> Iterator[Finding]:
    """Yield what is wrong with the personal substitute of an elected member."""
    named = member.substitute
    if named is None:
        yield Finding.of(election, SUBSTITUTE, "ask", "no_substitute", member.person, party=member.party)
        return
    claim = Claim(named, member.party, stands_in_for=member.person)
    yield from check_claim(claim, seated.kkr, people, election)
    if named in people.member and people.member[named].kind is MemberKind.SUPPLEMENTARY:
        yield Finding.of(election, ONE_ONLY, "error", "substitute_is_member", named, stands_in_for=member.person)


def _doubled(seated: Seating, election: Election) -> Iterator[Finding]:
    """Yield who is a member twice, and who is named as substitute for several elected members."""
    for person, times in sorted(Counter(m.person for m in (*seated.members, *seated.unplaced)).items()):
        if times > 1:
            yield Finding.of(election, ARTICLE, "error", "member_twice", person, number=times)
    named: dict[PersonId, list[PersonId]] = {}
    for party in seated.parties:
        for member in party.elected:
            if member.substitute is not None:
                named.setdefault(member.substitute, []).append(member.person)
    for person, members in sorted(named.items()):
        if len(members) > 1:
            yield Finding.of(
                election,
                ONE_ONLY,
                "error",
                "substitute_for_two",
                person,
                stands_in_for=members[0],
                also_for=members[1],
                number=len(members),
            )
