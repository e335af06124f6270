"""The first events of a register, and those of each new term: from a composed or constituted KKR to drafts.

Nothing is invented here: a seat that nobody is elected to stays vacant, a deputy or a substitute who is not named
stays unknown, and the open tasks say so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.model import MemberKind, Office
from kkrvalg.procedures.substitutes import mayor_substitute
from kkrvalg.register import history
from kkrvalg.register.entry import Draft
from kkrvalg.register.persons import names
from kkrvalg.register.post_rules import term_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from kkrvalg.model import CouncilMember, Election, Member, People, PersonId
    from kkrvalg.procedures.chair import ChairElection, Participant
    from kkrvalg.procedures.composition import Composition
    from kkrvalg.procedures.constitution import Constitution, PostFilled
    from kkrvalg.procedures.filling import Filled, PersonNamed
    from kkrvalg.procedures.membership import Seating
    from kkrvalg.register.entry import Entry, Json, Words
    from kkrvalg.register.state import Event

OFFICES = {
    Office.MAYOR: "mayor",
    Office.FIRST_DEPUTY: "first_deputy",
    Office.SECOND_DEPUTY: "second_deputy",
}
"""What the register calls the offices of a council."""
WAYS = {"proportional": "proportional", "majority": "majority", "given": "office", "agreed": "agreed"}
"""What the register calls the ways in which a seat of a post was filled."""


@dataclass(frozen=True)
class Founding:
    """A KKR that takes office.

    Attributes:
        election: the election before it.
        rulebook: the rules it works by.
        composition: how many seats each party has.
        seated: who sits on them, as far as they are elected.
        people: the members and the rolls of the councils, as far as they are known.
        constitution: its constituting meeting, None where that is not given.
        day: the day on which it takes office.
        sources: the files all this is from, with their SHA-256.
    """

    election: Election
    rulebook: str
    composition: Composition
    seated: Seating
    people: People
    constitution: Constitution | None
    day: date
    sources: tuple[tuple[str, str], ...] = ()


class LeftOut(NamedTuple):
    """What is known and finds no place in the register, or is not known and was needed.

    Attributes:
        lists: persons whose list on the council is not known, so that they count as being outside all.
        mayors_substitutes: mayors with the substitute that a table names, though no deputy mayor is known.
        alternates: persons named as alternates whose place in the post is not known, with the post.
        offices: of chair and vice chair, those for which nobody is named though the meeting is over.
    """

    lists: tuple[PersonId, ...] = ()
    mayors_substitutes: tuple[tuple[PersonId, PersonId], ...] = ()
    alternates: tuple[tuple[str, PersonId], ...] = ()
    offices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Opening:
    """The events with which a KKR takes office, the keys of its persons, and what was left out."""

    drafts: tuple[Draft, ...]
    keys: Mapping[PersonId, str]
    left_out: LeftOut


def begin(kkr: str, register: str, day: date, words: Words) -> Draft:
    """Return the first event of a register; ``register`` is its own mark, drawn at random."""
    return Draft(day, "opened", {"kkr": kkr, "register": register}, words)


def drafts(
    founding: Founding, words: Words, known: Mapping[PersonId, str] | None = None, last: int = 0
) -> Opening:
    """Return the events with which a KKR takes office.

    Args:
        founding: the KKR.
        words: who enters them, and the document they are taken from.
        known: the keys of persons whom the register knows already.
        last: the number of the last key that is given.
    """
    return _Builder(founding, words, known or {}, last).result()


@dataclass
class _Roster:
    """The keys of persons: those known already, and new ones in the order in which they are first asked for."""

    known: Mapping[PersonId, str]
    last: int
    used: dict[PersonId, str] = field(default_factory=dict)

    def key(self, person: PersonId) -> str:
        """Return a person's key."""
        if person not in self.used:
            if person in self.known:
                self.used[person] = self.known[person]
            else:
                self.last += 1
                self.used[person] = f"p{self.last}"
        return self.used[person]

    @property
    def new(self) -> Iterator[tuple[PersonId, str]]:
        """The persons whom the register does not know yet."""
        return ((person, key) for person, key in self.used.items() if person not in self.known)


class _Builder:
    """The events of a KKR that takes office, under way."""

    def __init__(self, founding: Founding, words: Words, known: Mapping[PersonId, str], last: int) -> None:
        self.founding = founding
        self.words = words
        self.roster = _Roster(known, last)
        self.own = founding.seated.people(founding.people)
        self.party_of_seat: dict[PersonId, str | None] = {}
        self.unnamed: list[str] = []
        self.unplaced: list[tuple[str, PersonId]] = []
        self.doubtful: list[tuple[PersonId, PersonId]] = []

    def result(self) -> Opening:
        """Put the events together: the persons, the KKR, then what its meeting decided."""
        seats = list(self.seats())
        offices = list(self.offices())
        by_council = list(self.by_council())
        later = [*self.chairmanship(), *self.appointments()]
        mandates = [self.mandate(person) for person in self.roster.used]
        constituted = self.draft("constituted", self.body(seats, mandates, offices, by_council))
        persons = [
            self.draft("person", {"person": key})._replace(person=self.data(who)) for who, key in self.roster.new
        ]
        return Opening((*persons, constituted, *later), dict(self.roster.used), self.left_out())

    def draft(self, kind: str, body: Mapping[str, Json]) -> Draft:
        """Return an event of the day on which the KKR takes office."""
        return Draft(self.founding.day, kind, body, self.words)

    def left_out(self) -> LeftOut:
        """Return what finds no place in the register."""
        lists = tuple(p for p in self.roster.used if p not in self.party_of_seat and self.entry(p) is None)
        return LeftOut(lists, tuple(self.doubtful), tuple(self.unplaced), tuple(self.unnamed))

    # --- the KKR that takes office ---

    def body(
        self, seats: list[Json], mandates: list[Json], offices: list[Json], by_council: list[Json]
    ) -> dict[str, Json]:
        """Return the fields of the event ``constituted``."""
        founding = self.founding
        return {
            "term": founding.election.term,
            "rulebook": founding.rulebook,
            "cap": founding.composition.cap,
            "municipalities": [
                {"code": m.code, "name": m.name, "kl_member": m.kl_member}
                for m in sorted(founding.election.of_kkr(founding.composition.kkr), key=lambda m: m.code)
            ],
            "parties": list(self.parties()),
            "seats": seats,
            "mandates": mandates,
            "offices": offices,
            "by_council": by_council,
            "sources": [{"file": file, "sha256": digest} for file, digest in founding.sources],
        }

    def parties(self) -> Iterator[Json]:
        """Yield the eligible parties with their seats, then those that are in the area and not eligible."""
        for party in self.founding.composition.parties:
            yield _party(party.party, party.name, party.votes, party.seats, party.mayors, eligible=True)
        for other in self.founding.composition.field.contenders:
            if not other.eligible:
                mayors = len(other.mayors)
                yield _party(other.key, other.name, other.votes, mayors, mayors, eligible=False)

    def seats(self) -> Iterator[Json]:
        """Yield the seats that parties elect to: who holds each and stands in, as far as that is settled."""
        for mayor in self.own.members:
            if mayor.kind is MemberKind.MAYOR:
                self.roster.key(mayor.person)
        for party in self.founding.seated.parties:
            for number in range(1, party.to_elect + 1):
                holder = party.elected[number - 1] if number <= len(party.elected) else None
                yield {
                    "seat": f"{party.party}:{number}",
                    "party": party.party,
                    "person": None if holder is None else self.placed(holder.person, party.party),
                    "substitute": None
                    if holder is None or holder.substitute is None
                    else self.placed(holder.substitute, party.party),
                }

    def placed(self, person: PersonId, party: str) -> str:
        """Return the key of somebody who sits or stands in on a seat of a party."""
        self.party_of_seat[person] = party
        return self.roster.key(person)

    def offices(self) -> Iterator[Json]:
        """Yield the mayors and the deputy mayors as far as they are known, by municipality."""
        for mayor in self.mayors():
            yield {"code": mayor.code, "office": "mayor", "person": self.roster.key(mayor.person)}
            roll = self.own.council_of.get(mayor.code, ())
            for office in (Office.FIRST_DEPUTY, Office.SECOND_DEPUTY):
                for entry in roll:
                    if entry.office is office:
                        key = self.roster.key(entry.person)
                        yield {"code": mayor.code, "office": OFFICES[office], "person": key}

    def mayors(self) -> list[Member]:
        """Return the mayors who are members, by municipality."""
        found = [m for m in self.own.members if m.kind is MemberKind.MAYOR]
        return sorted(found, key=lambda m: m.code)

    def by_council(self) -> Iterator[Json]:
        """Yield the substitutes whom a council has elected for its mayor, both deputies being elected members."""
        for mayor in self.mayors():
            found = mayor_substitute(mayor.code, self.own)
            if found.how == "council_elects" and found.substitute is not None:
                yield {"code": mayor.code, "person": self.roster.key(found.substitute)}
            elif found.how == "not_known" and found.stated is not None:
                self.doubtful.append((mayor.person, found.stated))

    # --- persons ---

    def entry(self, person: PersonId) -> CouncilMember | Member | None:
        """Return what is known of a person, from the table of members or the rolls of the councils."""
        return self.own.member.get(person) or self.own.on_council.get(person)

    def mandate(self, person: PersonId) -> Json:
        """Return on which council a person sits, for which list, and what the person counts for."""
        entry = self.entry(person)
        letter = entry.letter if entry is not None else None
        identity = f"{person.code}:{letter}"
        party = self.founding.election.contender_of.get(identity, identity if letter else None)
        return {
            "person": self.roster.key(person),
            "code": person.code,
            "letter": letter,
            "party": self.party_of_seat.get(person, party),
        }

    def data(self, person: PersonId) -> dict[str, str]:
        """Return the personal data of a person, as far as they are known."""
        known = [e for e in (self.own.member.get(person), self.own.on_council.get(person)) if e is not None]
        gender = next((entry.gender for entry in known if entry.gender is not None), None)
        born = next((entry.born for entry in known if entry.born is not None), None)
        found = {"name": person.name}
        if gender is not None:
            found["gender"] = gender.value
        if born is not None:
            found["born"] = born.isoformat()
        return found

    # --- what the meeting decided ---

    def chairmanship(self) -> Iterator[Draft]:
        """Yield the elections of chair and vice chair, each with the group that won the office."""
        meeting = self.founding.constitution
        if meeting is None:
            return
        for place, person in zip(meeting.chair.places, meeting.chairmanship, strict=True):
            if place.unit is None or person is None:
                self.unnamed.append(place.post)
                continue
            group = _unit(meeting.chair, place.unit)
            body: dict[str, Json] = {
                "office": place.post,
                "person": self.roster.key(person),
                "parties": [self.party_key(participant) for participant in group],
                "group": [self.roster.key(m.person) for p in group for m in self.members_of(p)],
            }
            yield self.draft("chair_elected", body)

    def members_of(self, participant: Participant) -> Sequence[Member]:
        """Return the members of the KKR who belong to somebody that takes part in the election."""
        for party in self.founding.seated.parties:
            if party.party == participant.key:
                return (*party.mayors, *party.elected)
        codes = self.codes_of(participant)
        return [member for member in self.founding.seated.others if member.code in codes]

    def codes_of(self, participant: Participant) -> set[int]:
        """Return the municipalities of those whom mayors alone represent."""
        area = self.founding.election.of_kkr(self.founding.composition.kkr)
        return {m.code for m in area if m.name in participant.mayors_of}

    def party_key(self, participant: Participant) -> str:
        """Return what the register calls a party or list: a local list by its municipality's code and letter."""
        if not participant.local:
            return participant.key
        code = min(self.codes_of(participant))
        return next(f"{o.code}:{o.letter}" for o in self.founding.composition.others if o.code == code)

    def appointments(self) -> Iterator[Draft]:
        """Yield who was appointed to each place of each post that the meeting filled."""
        meeting = self.founding.constitution
        for post in () if meeting is None else meeting.posts:
            since, until = term_of(post.post, self.founding.election.day.year, self.founding.day)
            alternates = _Alternates(post)
            place = 0
            for filled in post.elections:
                if filled.contest.role == "alternate":
                    continue
                for entry in filled.persons:
                    place += 1
                    body = self.appointed(post, place, filled, entry)
                    body |= {} if since == self.founding.day else {"since": since.isoformat()}
                    body |= {} if until is None else {"until": until.isoformat()}
                    alternate = alternates.of(entry.group)
                    body |= {} if alternate is None else {"alternate": self.roster.key(alternate)}
                    yield self.draft("appointed", body)
            self.unplaced += [(post.post.key, person) for person in alternates.rest()]

    def appointed(self, post: PostFilled, place: int, filled: Filled, entry: PersonNamed) -> dict[str, Json]:
        """Return the fields of an appointment without its days: who, in which place, and who elected them."""
        group = next((s.group for s in filled.standings if s.group.key == entry.group), None)
        body: dict[str, Json] = {
            "post": post.post.key,
            "place": place,
            "person": self.roster.key(entry.person),
            "way": "office" if entry.group is None and filled.how == "proportional" else WAYS[filled.how],
        }
        if group is not None:
            body["group"] = [self.roster.key(voter.person) for voter in group.voters]
        return body


class _Alternates:
    """The alternates of a post, each to be given to one place: those a group has named to its own."""

    def __init__(self, post: PostFilled) -> None:
        self.waiting: dict[str | None, list[PersonId]] = {}
        self.one_place = sum(len(f.persons) for f in post.elections if f.contest.role != "alternate") == 1
        for filled in post.elections:
            own = [(entry.group, entry.person) for entry in filled.alternates]
            if filled.contest.role == "alternate":
                own += [(None, entry.person) for entry in filled.persons]
            for group, person in own:
                self.waiting.setdefault(group, []).append(person)

    def of(self, group: str | None) -> PersonId | None:
        """Return the next alternate of a group, else the next whom no group has named, None if there is none.

        Where the post has one place, an alternate is that one's, whoever named them.
        """
        for key in dict.fromkeys((group, None, *(self.waiting if self.one_place else ()))):
            if self.waiting.get(key):
                return self.waiting[key].pop(0)
        return None

    def rest(self) -> Iterable[PersonId]:
        """Return those who have no place."""
        return [person for persons in self.waiting.values() for person in persons]


def _party(key: str, name: str, votes: int, seats: int, mayors: int, *, eligible: bool) -> Json:
    return {"party": key, "name": name, "eligible": eligible, "votes": votes, "seats": seats, "mayors": mayors}


def _unit(chair: ChairElection, key: str) -> tuple[Participant, ...]:
    return next(unit.members for unit in chair.units if unit.key == key)


def recognised(entries: Sequence[Entry], people: People) -> dict[PersonId, str]:
    """Return the keys of those people whom the register knows, by municipality and name.

    Where two persons of one name have been of one municipality, the one who was entered there last is meant.
    """
    data = names(entries)
    there: dict[tuple[int, str], str] = {}
    for event in history.known(entries):
        for key, code in _homes(event):
            person = data.get(key)
            if person is not None:
                there[code, person.name.casefold()] = key
    everybody = {member.person for member in people.members} | set(people.on_council)
    everybody |= {member.substitute for member in people.members if member.substitute is not None}
    return {who: there[at] for who in everybody if (at := (who.code, who.name.casefold())) in there}


def _homes(event: Event) -> Iterator[tuple[str, int]]:
    """Yield who sits on which council by an event."""
    if event.kind == "constituted":
        yield from ((row["person"], row["code"]) for row in event["mandates"])
    elif event.kind == "joined_council":
        yield event["person"], event["code"]
