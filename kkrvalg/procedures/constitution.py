"""The constituting meeting as a whole (§ 4): who calls it, who takes part, chair and vice chair, every post."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kkrvalg.apportion import Lots
from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.model import MemberKind
from kkrvalg.procedures.appointments import benches
from kkrvalg.procedures.attendance import call_the_roll
from kkrvalg.procedures.chair import elect_chair, find_entrants, form_units
from kkrvalg.procedures.contests import contests
from kkrvalg.procedures.convener import Candidate, find_convener
from kkrvalg.procedures.decisions import decide, quorum
from kkrvalg.procedures.filling import Course, Hall, fill
from kkrvalg.procedures.membership import checked, seating
from kkrvalg.procedures.nominees import Finding, Nominee, check_nominees, gender_need
from kkrvalg.procedures.notified_alliances import admit
from kkrvalg.procedures.pool import pool
from kkrvalg.procedures.post_matrix import Holder
from kkrvalg.procedures.substitutes import substitutes
from kkrvalg.procedures.timetable import meeting_by
from kkrvalg.procedures.voting_groups import refuse_strangers, voting_groups
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from kkrvalg.apportion import Draw
    from kkrvalg.model import Election, Gender, People, PersonId
    from kkrvalg.procedures.attendance import Attendance, Roll, Voter
    from kkrvalg.procedures.chair import ChairElection
    from kkrvalg.procedures.composition import Composition
    from kkrvalg.procedures.contests import Contest
    from kkrvalg.procedures.convener import Convener
    from kkrvalg.procedures.decisions import Decision, Proposal, Quorum
    from kkrvalg.procedures.filling import AgreedList, Filled, Named, PersonNamed
    from kkrvalg.procedures.member_findings import Finding as MemberFinding
    from kkrvalg.procedures.membership import Seating
    from kkrvalg.procedures.nominees import GenderNeed
    from kkrvalg.procedures.notified_alliances import Admitted, Notice
    from kkrvalg.procedures.pool import Pool
    from kkrvalg.procedures.setting import Setting
    from kkrvalg.procedures.voting_groups import Declared
    from kkrvalg.rulebook import Post

CHAIR = "chair"
"""The key of the election of chair and vice chair among the elections of a meeting."""
EVERY_ELECTION = "*"


@dataclass(frozen=True)
class Papers:
    """What was brought to a constituting meeting and done there.

    ``posts`` are those to be filled, in the running order; ``chairmanship`` who was named chair and vice chair,
    None while it is not known; ``courses`` what was done about each election, by its key; ``declared`` the
    groups of an election by its key, or of every election under ``"*"``; ``draws`` those about each subject: an
    election's key, "chair" or "vice_chair". ``rows`` are the places of the rows of the sign-in list,
    ``chairmanship_at`` those where chair and vice chair are named. ``left_out`` are posts the KKR fills too, by
    their keys, which are not on the agenda. ``called_by`` is who called the meeting, as far as it is said.
    """

    day: date
    posts: tuple[Post, ...]
    notices: tuple[Notice, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    chairmanship: tuple[PersonId | None, PersonId | None] = (None, None)
    declared: Mapping[str, tuple[Declared, ...]] = field(default_factory=dict)
    courses: Mapping[str, Course] = field(default_factory=dict)
    proposals: tuple[tuple[Proposal, str], ...] = ()
    draws: Mapping[str, tuple[Draw, ...]] = field(default_factory=dict)
    rows: Mapping[PersonId, str] = field(default_factory=dict)
    where: str = ""
    chairmanship_at: tuple[str, str] = ("", "")
    left_out: tuple[str, ...] = ()
    called_by: PersonId | None = None
    called_by_at: str = ""
    day_at: str = ""


@dataclass(frozen=True)
class PostFilled:
    """A post with the elections that fill it, and what there is to say of those named for it.

    ``genders`` are those that were said when somebody was named.
    """

    post: Post
    elections: tuple[Filled, ...]
    findings: tuple[Finding, ...]
    gender: GenderNeed
    genders: tuple[tuple[PersonId, Gender], ...]

    @property
    def holders(self) -> tuple[PersonId, ...]:
        """Those who have a seat."""
        return tuple(entry.person for filled in self.elections for entry in filled.persons)


@dataclass(frozen=True)
class Constitution:
    """A constituting meeting with its derivation.

    While the composition waits for a lot nothing else is there. ``lots`` are those of chair and vice chair;
    ``meeting_by`` the last day for the meeting by the rules; ``other_convener`` who would call it if times in
    office with a break were counted in the other way, where that is somebody else.
    """

    kkr: str
    day: date
    meeting_by: date
    composition: Composition
    seating: Seating
    member_findings: tuple[MemberFinding, ...]
    convener: Convener
    other_convener: PersonId | None
    roll: Roll
    quorum: Quorum
    alliances: tuple[Admitted, ...]
    chair: ChairElection
    chairmanship: tuple[PersonId | None, PersonId | None]
    lots: Mapping[str, Lots]
    posts: tuple[PostFilled, ...]
    pool: Pool
    decisions: tuple[Decision, ...]
    left_out: tuple[str, ...] = ()
    called_by: PersonId | None = None

    @property
    def steps(self) -> tuple[object, ...]:
        """The steps of the meeting in the order they were taken."""
        return (
            *self.convener.ranking,
            *self.roll.seats,
            self.quorum,
            *self.alliances,
            *self.chair.steps,
            *(step for post in self.posts for filled in post.elections for step in filled.steps),
            *self.decisions,
        )


def holders(constitution: Constitution, people: People, election: Election) -> tuple[Holder, ...]:
    """Return everybody who got a post at the meeting, with the party of the list the person was elected for."""
    own = constitution.seating.people(people)

    def holder(post: PostFilled, entry: PersonNamed) -> Holder:
        member, councillor = own.member.get(entry.person), own.on_council.get(entry.person)
        party = (
            member.party if member else election.contender_of.get(str(councillor.list_id) if councillor else "")
        )
        known = next((p.gender for p in (member, councillor) if p is not None and p.gender is not None), None)
        return Holder(
            post=post.post.key,
            person=entry.person,
            group=entry.group or "",
            party=party,
            gender=dict(post.genders).get(entry.person, known),
            fee=post.post.fee,
            alternate=entry.role == "alternate",
        )

    return tuple(
        holder(post, entry)
        for post in constitution.posts
        for filled in post.elections
        for entry in (*filled.persons, *filled.alternates)
    )


def elections_of(posts: Sequence[Post], options: Mapping[str, str]) -> tuple[str, ...]:
    """Return the keys of a meeting's elections in the order they are held: the chair's first."""
    return (CHAIR, *(contest.key for post in posts for contest in contests(post, options)))


@implements("§ 4, stk. 1", "§ 4, stk. 2", "§ 4, stk. 3", "§ 4, stk. 4")
def constitute(setting: Setting, composition: Composition, people: People, papers: Papers) -> Constitution:
    """Hold the constituting meeting of a KKR with what was brought to it and done there.

    Args:
        setting: the election, the rules of the term and the options.
        composition: the composed KKR.
        people: its members and the rolls of the councils; members of other KKR are left out.
        papers: what was brought and done.

    Raises:
        InputError: something in the papers cannot be.
        DrawError: a draw names somebody who is not tied.
    """
    return _Meeting(setting, composition, people, papers).result()


def _with_substitutes(seats: Seating, people: People) -> People:
    """Return the people of one KKR, each mayor with the deputy who stands in by the rules, where that is known."""
    own = seats.people(people)
    by_rule = {entry.member: entry.substitute for entry in substitutes(own.members, own)}
    filled = (m if m.substitute else m._replace(substitute=by_rule.get(m.person)) for m in own.members)
    return replace(own, members=tuple(filled))


class _Meeting:
    """A meeting under way."""

    def __init__(self, setting: Setting, composition: Composition, people: People, papers: Papers) -> None:
        election = setting.election
        self.area = frozenset(m.code for m in election.of_kkr(composition.kkr))
        self.setting = setting
        self.composition = composition
        self.seats = seating(composition, people, election)
        self.people = _with_substitutes(self.seats, people)
        self.papers = papers
        self.options = setting.options
        self.benches = benches(composition)
        self.order = {bench.key: at for at, bench in enumerate(self.benches)}
        self.chairmanship = tuple(person for person in papers.chairmanship if person is not None)
        self.holders: dict[str, tuple[PersonId, ...]] = {}

    def result(self) -> Constitution:
        """Hold the meeting, step by step."""
        self.roll = call_the_roll(
            self.people,
            self.papers.attendance,
            self.setting.election,
            parties={party.party for party in self.composition.parties},
            order=elections_of(self.papers.posts, self.options),
            where=self.papers.rows,
        )
        self.check_day()
        self.check_chairmanship()
        refuse_strangers([row for rows in self.papers.declared.values() for row in rows], self.people, self.roll)
        presence = quorum(self.composition.size, len(self.roll.voters()), self.setting.rulebook)
        alliances = admit(self.papers.notices, self.papers.day, self.setting.rulebook, self.options)
        lots = {post: Lots(self.papers.draws.get(post, ())) for post in ("chair", "vice_chair")}
        self.check_alliances()
        chair = elect_chair(
            self.composition,
            [entry.parties for entry in alliances if entry.in_time],
            lots,
            options=self.options,
            where=self.papers.where,
        )
        posts = tuple(self.fill_post(post) for post in self.papers.posts)
        convener, otherwise = (self.convener(broken_tenure) for broken_tenure in self.ways_of_counting())
        return Constitution(
            kkr=self.composition.kkr,
            day=self.papers.day,
            meeting_by=meeting_by(self.setting.election.day, self.setting.rulebook),
            composition=self.composition,
            seating=self.seats,
            member_findings=checked(self.seats, self.people, self.setting).findings,
            convener=convener,
            other_convener=otherwise.person if otherwise.person != convener.person else None,
            roll=self.roll,
            quorum=presence,
            alliances=alliances,
            chair=chair,
            chairmanship=self.papers.chairmanship,
            lots=lots,
            posts=posts,
            pool=self.pool(posts),
            left_out=self.papers.left_out,
            called_by=self.papers.called_by,
            decisions=tuple(decide(proposal, presence, where=where) for proposal, where in self.papers.proposals),
        )

    def check_day(self) -> None:
        """Refuse a meeting that is not after its election."""
        day = self.setting.election.day
        if self.papers.day <= day:
            raise InputError(
                where=self.papers.day_at or self.papers.where,
                found=str(self.papers.day),
                expected=_("a day after the election on {day}").format(day=day),
                todo=_("correct the date of the meeting, or the scenario"),
            )

    def check_alliances(self) -> None:
        """Refuse an alliance that cannot be, at the place where it stands; one too late is not looked at."""
        notices = sorted(self.papers.notices, key=lambda notice: notice.notified)
        admitted = admit(notices, self.papers.day, self.setting.rulebook, self.options)
        counted = [notice for notice, entry in zip(notices, admitted, strict=True) if entry.in_time]
        if self.composition.question is None:
            entrants = find_entrants(self.composition, self.options["chair_parties"])
            for at, notice in enumerate(counted, start=1):
                form_units(entrants, [n.parties for n in counted[:at]], where=notice.where)

    def check_chairmanship(self) -> None:
        """Refuse a convener, chair or vice chair who is no member, and a chair who is vice chair too."""
        named = self.papers.chairmanship
        caller = (self.papers.called_by, self.papers.called_by_at)
        for person, where in (caller, *zip(named, self.papers.chairmanship_at, strict=True)):
            if person is not None and person not in self.people.member:
                raise InputError(
                    where=where or self.papers.where,
                    found=_("{name}, who is no member of the KKR").format(name=person.name),
                    expected=_("a member (§ 4, stk. 1-2)"),
                    todo=_("correct the municipality's code or the name, or add the member to members.csv"),
                )
        if None not in named and named[0] == named[1]:
            raise InputError(
                where=self.papers.chairmanship_at[1] or self.papers.where,
                found=_("{name} twice").format(name=self.chairmanship[0].name),
                expected=_("a chair and a vice chair who are two persons"),
                todo=_("correct one of the two"),
            )

    def ways_of_counting(self) -> tuple[str, str]:
        """Return how times in office with a break are counted here, and the other way."""
        chosen = self.options["broken_tenure"]
        return chosen, "total" if chosen == "current_period" else "current_period"

    def convener(self, broken_tenure: str) -> Convener:
        """Return who calls the meeting: every mayor of the area is asked how long."""
        candidates = [
            Candidate(m.person, m.kind is MemberKind.MAYOR, m.mayor_since, m.council_since, m.born)
            for m in self.people.members
        ]
        return find_convener(candidates, self.papers.day, broken_tenure=broken_tenure)

    # --- the posts ---

    def fill_post(self, post: Post) -> PostFilled:
        """Hold the elections of a post; who must not have it by the post's own rules gets no seat.

        Once everybody is elected nothing is asked any more about those who were only voted for.
        """
        held = contests(post, self.options)
        named = [entry for contest in held for entry in self.named(contest)]
        given = [person for contest in held for person in self.chairmanship[: contest.given]]
        candidates = [person for contest in held for person in (self.course(contest).candidates or {}).values()]
        findings = self.check(post, named, [*given, *candidates])
        barred = frozenset(f.person for f in findings if f.kind == "error" and f.person is not None)
        filled: tuple[Filled, ...] = ()
        for contest in held:
            seated = frozenset(entry.person for one in filled for entry in one.persons)
            findings += self.second_seats(post, contest, seated)
            filled += (self.hold(contest, barred | seated),)
        self.holders[post.key] = tuple(entry.person for one in filled for entry in one.persons)
        proposed = [*self.nominees(named), *map(self.nominee, self.holders[post.key])]
        if all(one.is_settled for one in filled):
            there = {entry.person for entry in proposed}
            findings = tuple(f for f in findings if f.kind == "error" or f.person is None or f.person in there)
        genders = tuple((entry.person, entry.gender) for entry in named if entry.gender is not None)
        return PostFilled(post, filled, findings, gender_need(post, proposed), genders)

    def second_seats(self, post: Post, contest: Contest, seated: Collection[PersonId]) -> tuple[Finding, ...]:
        """Return who is named for a post, or voted for, and has one of its seats from an earlier election."""
        voted_for = (self.course(contest).candidates or {}).values()
        asked = [*(entry.person for entry in self.named(contest)), *voted_for]
        return tuple(
            Finding("§ 4, stk. 4", post.key, person, "error", "second_seat")
            for person in dict.fromkeys(asked)
            if person in seated
        )

    def named(self, contest: Contest) -> tuple[Named, ...]:
        """Return those named for an election, without those on a list that fell."""
        course = self.course(contest)
        fell = course.agreed is not None and bool(course.agreed.objections)
        return tuple(entry for entry in course.named if not fell or entry.group is not None)

    def course(self, contest: Contest) -> Course:
        """Return what was done about an election, with the groups declared for every election where none are."""
        course = self.papers.courses.get(contest.key, Course(where=self.papers.where))
        declared = self.papers.declared.get(contest.key) or self.papers.declared.get(EVERY_ELECTION, ())
        return replace(course, declared=declared)

    def hold(self, contest: Contest, barred: frozenset[PersonId]) -> Filled:
        """Hold one election among those who take part in it."""
        by_votes = self.options["post_base"] == "vote_totals"
        hall = Hall(
            kkr=self.composition.kkr,
            order=self.order,
            votes={bench.key: bench.votes for bench in self.benches} if by_votes else None,
            chairmanship=self.chairmanship,
        )
        course = replace(self.course(contest), barred=barred)
        voters = self.roll.voters(contest.key)
        if course.agreed is not None:
            self.check_objections(course.agreed, voters)
        return fill(contest, voters, course, hall, self.papers.draws.get(contest.key, ()))

    @staticmethod
    def check_objections(agreed: AgreedList, voters: Sequence[Voter]) -> None:
        """Refuse an objection by somebody who does not take part in the election."""
        there = {voter.person for voter in voters}
        for person in agreed.objections:
            if person not in there:
                raise InputError(
                    where=agreed.where,
                    found=_("an objection by {name}, who does not take part in the election").format(
                        name=person.name
                    ),
                    expected=_("somebody who takes part, by the municipality's code and the name"),
                    todo=_("correct the objection, or who was present in attendance.csv"),
                )

    def check(self, post: Post, named: Sequence[Named], candidates: Sequence[PersonId]) -> tuple[Finding, ...]:
        """Return what there is to say of those named for a post and of those voted for."""
        asked = [*self.nominees(named), *(self.nominee(person) for person in candidates)]
        once = list({(entry.person, entry.alternate): entry for entry in asked}.values())
        return check_nominees(
            post,
            once,
            self.people,
            area=self.area,
            chairmanship=self.chairmanship,
            holders=self.holders,
        )

    def nominees(self, named: Sequence[Named]) -> list[Nominee]:
        """Return those named as the check of nominees takes them."""
        return [
            self.nominee(entry.person)._replace(
                group=entry.group or "", alternate=entry.role == "alternate", gender=self.gender(entry)
            )
            for entry in named
        ]

    def gender(self, named: Named) -> Gender | None:
        """Return the gender of somebody named: as it is said there, or as the rolls have it."""
        return named.gender or self.nominee(named.person).gender

    def nominee(self, person: PersonId) -> Nominee:
        """Return somebody voted for, or with a seat without being named, as the check of nominees takes them."""
        known = self.people.member.get(person) or self.people.on_council.get(person)
        return Nominee(person, "", alternate=False, gender=known.gender if known is not None else None)

    # --- the pool ---

    def pool(self, posts: Sequence[PostFilled]) -> Pool:
        """Return all seats that are divided or voted on as one, beside what the elections give."""
        held = [filled for post in posts for filled in post.elections if filled.contest.role != "alternate"]
        won: dict[str, int] = {}
        for filled in held:
            for standing in filled.standings:
                won[standing.group.key] = won.get(standing.group.key, 0) + standing.won
        declared = self.papers.declared.get(EVERY_ELECTION, ())
        groups = voting_groups(self.roll.voters(), declared, self.order)
        kept = [filled.contest for filled in held if filled.contest.method == "proportional"]
        return pool(self.composition.kkr, kept, groups, won)
