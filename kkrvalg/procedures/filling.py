"""A post is filled: its elections are held, the seats fall to groups, and the groups name their persons.

§ 4, stk. 4 and kommunestyrelsesloven § 24: several for one post by proportional election among the groups of those
who take part, one by majority. A group names its persons by itself; it may leave a seat to others only if another
group takes it. Another way, such as an agreed list, needs the agreement of all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NamedTuple

from kkrvalg.apportion import Lots, Problem, allocate
from kkrvalg.errors import InputError
from kkrvalg.i18n import _, ngettext
from kkrvalg.procedures.majority import elect_by_majority
from kkrvalg.procedures.voting_groups import GroupCounted, find_voting_group, voting_groups
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kkrvalg.apportion import Allocation, Draw, Name, Question
    from kkrvalg.model import Gender, PersonId
    from kkrvalg.procedures.attendance import Voter
    from kkrvalg.procedures.contests import Contest, Role
    from kkrvalg.procedures.majority import Ballot, MajorityElection
    from kkrvalg.procedures.voting_groups import Declared, VotingGroup

ARTICLE = "§ 4, stk. 4"


class Named(NamedTuple):
    """Somebody a group names, or, where ``group`` is None, an agreed list; ``where`` it is written."""

    group: str | None
    person: PersonId
    role: Role
    gender: Gender | None
    where: str


class Transfer(NamedTuple):
    """A group leaves seats to another that takes them; ``where`` it is written."""

    giver: str
    taker: str
    seats: int
    where: str


class AgreedList(NamedTuple):
    """A list all agree on instead of an election, and who objects; ``where`` it is written."""

    objections: tuple[PersonId, ...]
    where: str


@dataclass(frozen=True)
class Course:
    """What was done at the meeting about one election; ``where`` names it in complaints.

    ``barred`` are those who may not have a seat whoever names or elects them: a check of the post found it.
    """

    declared: tuple[Declared, ...] = ()
    ballots: tuple[Ballot, ...] = ()
    candidates: Mapping[str, PersonId] | None = None
    named: tuple[Named, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    agreed: AgreedList | None = None
    barred: frozenset[PersonId] = frozenset()
    where: str = ""


class Standing(NamedTuple):
    """A group after the election: the seats it won, those it holds after transfers, and whom it named.

    ``given`` of the seats are those of the KKR's chair and vice chair where these count against their groups.
    """

    group: VotingGroup
    won: int
    holds: int
    given: int
    named: tuple[Named, ...]

    @property
    def to_name(self) -> int:
        """The seats the group has not named anybody for."""
        return max(0, self.holds - self.given - len(self.named))


class SeatLeft(NamedTuple):
    """A group left seats to another, which took them."""

    article: str
    contest: str
    giver: str
    taker: str
    seats: int
    kind: Literal["seat_left"] = "seat_left"


class ListAgreed(NamedTuple):
    """A list was put forward instead of an election: it holds if nobody objected."""

    article: str
    contest: str
    persons: tuple[PersonId, ...]
    objections: tuple[PersonId, ...]
    kind: Literal["agreed_list"] = "agreed_list"


class SeatsGiven(NamedTuple):
    """Seats fall to the chair and the vice chair of the KKR by the post's own rules."""

    article: str
    contest: str
    seats: int
    persons: tuple[PersonId, ...]
    counted: bool
    kind: Literal["seats_given"] = "seats_given"


class PersonNamed(NamedTuple):
    """Somebody gets a seat: named by a group, elected, given or agreed on."""

    article: str
    contest: str
    person: PersonId
    group: str | None
    role: str
    kind: Literal["named"] = "named"


How = Literal["proportional", "majority", "given", "agreed"]


@dataclass(frozen=True)
class Filled:
    """An election with what came of it.

    ``how`` says by what it was settled in the end; ``persons`` are those who have a seat, ``vacant`` how many
    seats nobody is named for. ``question`` is the lot that is open, ``refused`` an agreed list that somebody
    objected to, ``lots`` the draws and what became of them. While a lot is open a group that named more than it
    is sure of has nobody in a seat yet.
    """

    contest: Contest
    how: How
    present: int
    standings: tuple[Standing, ...]
    allocation: Allocation | None
    majority: MajorityElection | None
    persons: tuple[PersonNamed, ...]
    alternates: tuple[PersonNamed, ...]
    vacant: int
    question: Question | None
    refused: AgreedList | None
    lots: Lots
    steps: tuple[object, ...]

    @property
    def is_settled(self) -> bool:
        """Whether every seat has somebody."""
        return self.question is None and self.vacant == 0


class Hall(NamedTuple):
    """What all elections of a meeting share.

    ``order`` is the place of each party in the KKR; ``votes`` the votes behind each party where these count
    (``post_base=vote_totals``), None where the persons present do; ``chairmanship`` the chair and the vice chair
    as far as they are elected; ``kkr`` the key of the KKR.
    """

    kkr: str
    order: Mapping[str, int]
    votes: Mapping[str, int] | None
    chairmanship: tuple[PersonId, ...]


@implements("§ 4, stk. 4")
def fill(
    contest: Contest, voters: Sequence[Voter], course: Course, hall: Hall, draws: Sequence[Draw] = ()
) -> Filled:
    """Hold one election for a post with what was done at the meeting and the draws that were made about it.

    Raises:
        InputError: the groups, ballots, names or transfers cannot be.
        DrawError: a draw names somebody who is not tied.
    """
    return _Election(contest, voters, course, hall, draws).result()


class _Election:
    """An election under way: its steps, and who has a seat so far."""

    def __init__(
        self, contest: Contest, voters: Sequence[Voter], course: Course, hall: Hall, draws: Sequence[Draw]
    ) -> None:
        self.contest = contest
        self.voters = voters
        self.course = course
        self.hall = hall
        self.lots = Lots(draws)
        self.steps: list[object] = []
        self.persons: list[PersonNamed] = []
        self.standings: tuple[Standing, ...] = ()
        self.allocation: Allocation | None = None
        self.majority: MajorityElection | None = None

    def result(self) -> Filled:
        """Hold the election by the way that applies and return what came of it."""
        how = self._hold()
        question = (
            self.allocation.question
            if self.allocation is not None
            else None
            if self.majority is None
            else self.majority.question
        )
        alternates = self._alternates()
        self.steps += [*self.persons, *alternates]
        return Filled(
            contest=self.contest,
            how=how,
            present=len(self.voters),
            standings=self.standings,
            allocation=self.allocation,
            majority=self.majority,
            persons=tuple(self.persons),
            alternates=alternates,
            vacant=self.contest.places - len(self.persons),
            question=question,
            refused=self.course.agreed if how != "agreed" else None,
            lots=self.lots,
            steps=tuple(self.steps),
        )

    def _hold(self) -> How:
        agreed = self.course.agreed
        if agreed is not None:
            persons = tuple(named.person for named in self._listed(agreed))
            self.steps.append(ListAgreed(ARTICLE, self.contest.key, persons, agreed.objections))
        self._give()
        if agreed is not None and not agreed.objections:
            self._take_agreed(agreed)
            return "agreed"
        if self.contest.method == "proportional":
            self._divide()
        elif self.contest.method == "majority":
            self._vote()
        else:
            self._refuse_others_than_given()
        return self.contest.method

    # --- the ways of settling it ---

    def _give(self) -> None:
        """Give the seats that are the chair's and the vice chair's by the post's own rules."""
        contest = self.contest
        if not contest.given:
            return
        persons = self.hall.chairmanship[: contest.given]
        self.steps.append(SeatsGiven(ARTICLE, contest.key, contest.given, persons, contest.counts_given))
        agreed = self.course.agreed
        if not contest.counts_given or (agreed is not None and not agreed.objections):
            able = [person for person in persons if person not in self.course.barred]
            self.persons += [PersonNamed(ARTICLE, contest.key, p, None, contest.role) for p in able]

    def _take_agreed(self, agreed: AgreedList) -> None:
        """Give the seats to those on a list that nobody objected to."""
        listed = self._listed(agreed)
        room = self.contest.places - self.contest.given
        if len(listed) > room:
            raise self._too_many(listed[room], _("the agreed list"), room)
        if not listed and not self.course.named:
            raise InputError(
                where=agreed.where,
                found=_("an agreed list for {post} without names").format(post=self.contest.key),
                expected=_("those all agree on, named without a group"),
                todo=_("write them in nominations.csv and leave the column group empty"),
            )
        for named in listed:
            self._take_seat(named.person, None, named.role, named.where)

    def _refuse_others_than_given(self) -> None:
        """Refuse others than the chair and the vice chair for seats that are theirs."""
        given = self.hall.chairmanship[: self.contest.given]
        others = [named for named in self._seated() if named.person not in given]
        if others and len(given) == self.contest.given:
            raise self._too_many(others[0], _("the chair and the vice chair"), 0)

    def _vote(self) -> None:
        """Count the rounds of a majority election."""
        contest = self.contest
        subject = (contest.key, self.hall.kkr)
        self.lots = Lots([_renamed(draw, self._candidate) for draw in self.lots.draws])
        self.majority = elect_by_majority(
            subject, len(self.voters), self.course.ballots, self.lots, where=self.course.where
        )
        self.steps += self.majority.steps
        elected = self.majority.elected
        if elected is not None:
            person = (self.course.candidates or {})[elected]
            group = next((named.group for named in self.course.named if named.person == person), None)
            if person not in self.course.barred:
                self._take_seat(person, group, contest.role, self.course.where)

    def _divide(self) -> None:
        """Divide the seats among the groups, and let each name its persons."""
        contest = self.contest
        groups = voting_groups(self.voters, self.course.declared, self.hall.order)
        self.steps += [
            GroupCounted(ARTICLE, contest.key, g.key, len(g.voters), tuple(v.person for v in g.voters))
            for g in groups
        ]
        given = self._given_in(groups)
        if given is None:
            return
        self.lots = Lots([_renamed(draw, lambda name: _group_key(name, groups)) for draw in self.lots.draws])
        self.allocation = allocate(
            Problem(
                votes={group.key: self._strength(group) for group in groups},
                seats=contest.seats,
                floors={key: len(persons) for key, persons in given.items() if persons},
                subject=(contest.key, self.hall.kkr),
                article=ARTICLE,
            ),
            self.lots,
        )
        self.steps += self.allocation.steps
        holds, waiting = self._after_transfers(groups, {key: len(own) for key, own in given.items()})
        self.standings = tuple(
            Standing(g, self.allocation.seats[g.key], holds[g.key], len(given[g.key]), self._named(g, groups))
            for g in groups
        )
        self._refuse_unknown_groups(groups)
        for standing in self.standings:
            self._seat(standing, given[standing.group.key], waiting[standing.group.key])

    def _seat(self, standing: Standing, given: Sequence[PersonId], waiting: int) -> None:
        """Give a group's seats to those of its chairmanship and those it named.

        ``waiting`` are further seats it may get once an open lot is drawn.
        """
        room = standing.holds - standing.given
        if len(standing.named) > room + waiting:
            raise self._too_many(standing.named[room + waiting], standing.group.key, room + waiting)
        for person in given:
            self._take_seat(person, standing.group.key, self.contest.role, self.course.where)
        for named in standing.named if len(standing.named) <= room else ():
            self._take_seat(named.person, standing.group.key, named.role, named.where)

    # --- its parts ---

    def _given_in(self, groups: Sequence[VotingGroup]) -> dict[str, tuple[PersonId, ...]] | None:
        """Return which of the chairmanship count for each group; None while the chairmanship is not elected."""
        found: dict[str, tuple[PersonId, ...]] = {group.key: () for group in groups}
        if not self.contest.counts_given:
            return found
        if len(self.hall.chairmanship) < self.contest.given:
            return None
        for person in self.hall.chairmanship[: self.contest.given]:
            group = next((g for g in groups if any(person in {v.person, v.seat} for v in g.voters)), None)
            if group is None:
                raise InputError(
                    where=f"--option chairmanship_seats=against_group, {self.contest.key}",
                    found=_("{name}, whose seat takes part in no group").format(name=person.name),
                    expected=_("the chair and the vice chair, or their substitutes, present"),
                    todo=_("correct attendance.csv, or choose chairmanship_seats=outside"),
                )
            found[group.key] = (*found[group.key], person)
        return found

    def _strength(self, group: VotingGroup) -> int:
        """Return what a group counts: its persons present, or the votes behind its parties."""
        votes = self.hall.votes
        if votes is None:
            return len(group.voters)
        if not group.is_whole:
            raise InputError(
                where=f"--option post_base=vote_totals, {self.contest.key}",
                found=_("the group {group}, which is not made of whole parties").format(group=group.key),
                expected=_("groups of whole parties, because vote totals are a party's"),
                todo=_("declare whole parties, or choose post_base=members_present"),
            )
        return sum(votes.get(bench, 0) for bench in group.benches)

    def _after_transfers(
        self, groups: Sequence[VotingGroup], given: Mapping[str, int]
    ) -> tuple[dict[str, int], dict[str, int]]:
        """Return the seats each group holds once some have been left to others, and those it may yet get.

        A seat of the chairmanship cannot be left to others. While a lot is open those who are tied may yet get
        one, and seats that wait for it are not left to others before.
        """
        seats = dict(self.allocation.seats) if self.allocation is not None else {}
        question = self.allocation.question if self.allocation is not None else None
        waiting = {key: int(question is not None and key in question.tied) for key in seats}
        for transfer in self.course.transfers:
            giver, taker = (self._known_group(name, groups, transfer) for name in (transfer.giver, transfer.taker))
            own = seats[giver] - given[giver]
            if giver == taker or not 0 < transfer.seats <= own + waiting[giver]:
                raise InputError(
                    where=transfer.where,
                    found=ngettext(
                        "{seats} seat from {giver} to {taker}",
                        "{seats} seats from {giver} to {taker}",
                        transfer.seats,
                    ).format(seats=transfer.seats, giver=giver, taker=taker),
                    expected=_("at most the {seats} seats that {giver} has, left to another group").format(
                        seats=own + waiting[giver], giver=giver
                    ),
                    todo=_("correct the groups or the number; a seat is left only if another group takes it"),
                )
            if transfer.seats > own:
                waiting[giver] -= transfer.seats - own
                waiting[taker] += transfer.seats
                continue
            seats[giver] -= transfer.seats
            seats[taker] += transfer.seats
            self.steps.append(SeatLeft(ARTICLE, self.contest.key, giver, taker, transfer.seats))
        return seats, waiting

    def _known_group(self, name: str, groups: Sequence[VotingGroup], transfer: Transfer) -> str:
        """Return the key of a group that leaves or takes a seat."""
        group = find_voting_group(name, groups)
        if group is None:
            raise self._no_group(name, groups, transfer.where)
        return group.key

    def _seated(self) -> tuple[Named, ...]:
        """Return those named for a seat who may have it; who chairs a board that is one post has a seat too."""
        roles = {self.contest.role, "chair"} if self.contest.role == "member" else {self.contest.role}
        return tuple(n for n in self.course.named if n.role in roles and n.person not in self.course.barred)

    def _named(self, group: VotingGroup, groups: Sequence[VotingGroup]) -> tuple[Named, ...]:
        """Return those a group named for a seat."""
        return tuple(named for named in self._seated() if self._group_of(named, groups) == group)

    def _listed(self, agreed: AgreedList) -> tuple[Named, ...]:
        """Return those on an agreed list: all that are named, or those of no group where the list did not hold."""
        return tuple(named for named in self._seated() if named.group is None or not agreed.objections)

    @staticmethod
    def _group_of(named: Named, groups: Sequence[VotingGroup]) -> VotingGroup | None:
        return None if named.group is None else find_voting_group(named.group, groups)

    def _refuse_unknown_groups(self, groups: Sequence[VotingGroup]) -> None:
        """Refuse names by a group that does not stand, and names by nobody where no list was agreed on."""
        for named in self.course.named:
            if named.group is None and self.course.agreed is not None:
                continue
            if named.group is None or find_voting_group(named.group, groups) is None:
                raise self._no_group(named.group or "", groups, named.where)

    def _alternates(self) -> tuple[PersonNamed, ...]:
        """Return those named as alternates with the members: as many for each group as it has seats."""
        contest = self.contest
        if contest.role != "member":
            return ()
        named = [
            entry
            for entry in self.course.named
            if entry.role == "alternate" and entry.person not in self.course.barred
        ]
        groups = [standing.group for standing in self.standings]
        is_open = self.allocation is not None and self.allocation.question is not None
        own = (
            {}
            if is_open or contest.alternates != contest.places
            else {s.group.key: s.holds for s in self.standings}
        )
        taken: dict[str, int] = {}
        found = []
        for entry in named:
            group = self._group_of(entry, groups)
            key = group.key if group is not None else entry.group or ""
            taken[key] = taken.get(key, 0) + 1
            most = min(own.get(key, contest.alternates), contest.alternates)
            if taken[key] > most or sum(taken.values()) > contest.alternates:
                raise self._too_many(entry, _("the alternates of {group}").format(group=key or "–"), most)
            found.append(PersonNamed(ARTICLE, contest.key, entry.person, key or None, "alternate"))
        return tuple(found)

    def _take_seat(self, person: PersonId, group: str | None, role: str, where: str) -> None:
        """Give somebody a seat, who must not have one already."""
        if any(entry.person == person for entry in self.persons):
            raise InputError(
                where=where,
                found=_("{name} for a second seat of {post}").format(name=person.name, post=self.contest.key),
                expected=_("somebody who does not have a seat already"),
                todo=_("name somebody else; the chair and the vice chair may have a seat without being named"),
            )
        self.persons.append(PersonNamed(ARTICLE, self.contest.key, person, group, role))

    def _candidate(self, name: str) -> str:
        """Return the candidate who is called ``name``, with or without the municipality's code."""
        called = [key for key, person in (self.course.candidates or {}).items() if name in {key, person.name}]
        return called[0] if len(called) == 1 else name

    # --- complaints ---

    def _too_many(self, named: Named, whose: str, room: int) -> InputError:
        return InputError(
            where=named.where,
            found=_("{name} named for {post} beyond the seats of {group}").format(
                name=named.person.name, post=self.contest.key, group=whose
            ),
            expected=_("at most {room}").format(room=room),
            todo=_("remove a name, or correct who was present, the groups or the seats left to others"),
        )

    def _no_group(self, name: str, groups: Sequence[VotingGroup], where: str) -> InputError:
        return InputError(
            where=where,
            found=_("the group {name} at the election of {post}").format(
                name=name or _("nothing"), post=self.contest.key
            ),
            expected=_("one of {names}").format(names=", ".join(group.key for group in groups) or _("none")),
            todo=_("write the group as it was declared, or declare it in groups.csv"),
        )


def _renamed(draw: Draw, own: Callable[[str], str]) -> Draw:
    """Return a draw with the names the election itself uses."""

    def names(given: Sequence[Name]) -> tuple[Name, ...]:
        return tuple(own(name) if isinstance(name, str) else name for name in given)

    return replace(draw, drawn=names(draw.drawn), tied=None if draw.tied is None else names(draw.tied))


def _group_key(name: str, groups: Sequence[VotingGroup]) -> str:
    group = find_voting_group(name, groups)
    return name if group is None else group.key
