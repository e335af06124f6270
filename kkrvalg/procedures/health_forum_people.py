"""The people of a health coordination forum: who can take a party's seat, who was elected, who calls the meeting.

Who sits on a health council is decided by others and is input. A party that wins a seat and has too few there is
asked about: the terms of reference do not say what happens then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.model import PersonId, fold
from kkrvalg.procedures.convener import Candidate, find_convener
from kkrvalg.rulebook.citation import implements
from kkrvalg.rulebook.health_forums import BODY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkrvalg.model import CouncilMember, Election, Gender, Period
    from kkrvalg.procedures.convener import Convener
    from kkrvalg.procedures.health_forum import ForumElection, HealthCouncilElection

CONVENER = "kommissorium, Konstituering, indkaldelse"
CANDIDATES = "kommissorium, Sammensætning"


class HealthCouncilMember(NamedTuple):
    """A municipal member of a health council.

    ``list_id`` is that of the list elected for, ``"360:J"``; None for an independent, and while it is not known,
    which ``list_known`` tells apart. ``elected`` says that the person was elected to the forum.
    """

    health_council: str
    code: int
    name: str
    list_id: str | None
    list_known: bool
    elected: bool = False
    gender: Gender | None = None
    born: date | None = None
    council_since: tuple[Period, ...] = ()
    mayor_since: tuple[Period, ...] = ()

    @property
    def person(self) -> PersonId:
        """Who it is."""
        return PersonId(self.code, self.name)

    def completed(self, known: CouncilMember | None) -> HealthCouncilMember:
        """Return the member with what the council's own list knows and this one leaves out."""
        if known is None:
            return self
        return self._replace(
            list_id=self.list_id if self.list_known else known.list_id,
            list_known=True,
            gender=self.gender or known.gender,
            born=self.born or known.born,
            council_since=self.council_since or known.council_since,
            mayor_since=self.mayor_since or known.mayor_since,
        )


class PartySeats(NamedTuple):
    """A party's seats from a health council: who can take them, and who was elected.

    ``missing`` is how many of the seats nobody on the health council can take.
    """

    article: str
    party: str
    seats: int
    candidates: tuple[PersonId, ...]
    elected: tuple[PersonId, ...]
    missing: int
    kind: str = "candidates"


@dataclass(frozen=True)
class Filling:
    """Who fills the seats of one health council.

    ``of_no_seat`` are marked as elected and have no seat to take; ``party_unknown`` may be candidates, once it is
    known for which list they sit.
    """

    health_council: str
    parties: tuple[PartySeats, ...]
    of_no_seat: tuple[PersonId, ...]
    party_unknown: tuple[PersonId, ...]

    @property
    def asked(self) -> tuple[PartySeats, ...]:
        """The parties that have won more seats than they have people on the health council."""
        return tuple(entry for entry in self.parties if entry.missing)

    @property
    def elected(self) -> tuple[PersonId, ...]:
        """Who was elected to the forum."""
        return tuple(person for entry in self.parties for person in entry.elected)


@implements(CANDIDATES, body=BODY)
def fill_seats(
    found: HealthCouncilElection, members: Sequence[HealthCouncilMember], election: Election
) -> Filling | None:
    """Return who can take the seats that parties won in a health council; None where its members are not known.

    A candidate sits on the health council, and in a member municipality of KL on the council for a list that
    counts for the party. An alliance that decides itself may choose among the members of all its parties.
    """
    own = [member for member in members if member.health_council == found.health_council]
    if not own:
        return None
    inside = {unit.key: {p.key for p in unit.members} for unit in found.units}
    of_kl = [m for m in own if m.list_id is not None and election.municipality_by_code[m.code].kl_member]
    taken: set[PersonId] = set()
    parties = []
    for key, seats in found.won.items():
        if not seats:
            continue
        counted = inside.get(key, {key})
        fitting = [m for m in of_kl if election.contender_of.get(m.list_id or "") in counted]
        elected = tuple(m.person for m in fitting if m.elected and m.person not in taken)[:seats]
        taken.update(elected)
        people = tuple(m.person for m in fitting)
        parties.append(PartySeats(CANDIDATES, key, seats, people, elected, max(0, seats - len(people))))
    return Filling(
        health_council=found.health_council,
        parties=tuple(sorted(parties, key=lambda entry: (-entry.seats, entry.party))),
        of_no_seat=tuple(m.person for m in own if m.elected and m.person not in taken),
        party_unknown=tuple(m.person for m in own if not m.list_known),
    )


@dataclass(frozen=True)
class Calling:
    """Who calls the constituting meeting of a forum, as far as its members are known.

    ``unnamed`` is the number of seats whose holder is not known: while it is not 0, another may be the convener.
    """

    on: date
    convener: Convener
    unnamed: int


@implements(CONVENER, body=BODY)
def find_forum_convener(
    forum: ForumElection,
    fillings: Sequence[Filling],
    members: Sequence[HealthCouncilMember],
    election: Election,
    *,
    broken_tenure: str = "current_period",
) -> Calling | None:
    """Return who calls the meeting: the longest-serving mayor of the forum, of equals the oldest.

    Where no mayor sits in the forum it is the member with the longest time on a council. The time in office is
    measured on the first day of the term. None while nobody is known to be elected.
    """
    elected = {person for filling in fillings for person in filling.elected}
    if not elected:
        return None
    mayors = {(mayor.code, fold(mayor.name)) for mayor in election.mayors}
    on = date(int(election.term[:4]), 1, 1)
    known = {m.person: m for m in members if m.person in elected}
    candidates = [
        Candidate(person, _is_mayor(m, mayors, on), m.mayor_since, m.council_since, m.born)
        for person, m in known.items()
    ]
    found = find_convener(candidates, on, broken_tenure=broken_tenure, council_members_if_no_mayor=True)
    return Calling(on, found, forum.forum.members - len(elected))


def _is_mayor(member: HealthCouncilMember, mayors: set[tuple[int, str]], on: date) -> bool:
    """Whether somebody is mayor: named so in the election's mayors, or with a time as mayor that lasts."""
    lasting = any(period.end is None or period.end >= on for period in member.mayor_since)
    return lasting or (member.code, fold(member.name)) in mayors
