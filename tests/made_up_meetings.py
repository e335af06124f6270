"""Made-up meetings for Hypothesis: a KKR of ``elections`` meets, and all that can happen at a meeting happens.

Members are away, come late, leave, are stood in for by somebody of another party; groups are of parties and of
persons, for all elections and for one; persons are named who may not have a post; rounds are tied; lists are
agreed on and refused. Nothing is put right: what is not named stays open.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from itertools import chain
from random import Random
from typing import TYPE_CHECKING

from elections import KKR, composed, elections, rulebook, setting
from hypothesis import assume
from hypothesis import strategies as st

from kkrvalg.apportion import Draw
from kkrvalg.model import CouncilMember, Gender, Member, MemberKind, People, Period, PersonId
from kkrvalg.procedures.attendance import Attendance, Presence
from kkrvalg.procedures.chair import find_entrants
from kkrvalg.procedures.constitution import EVERY_ELECTION, Constitution, Papers, constitute, elections_of
from kkrvalg.procedures.filling import AgreedList, Course, Named, Transfer
from kkrvalg.procedures.majority import Ballot
from kkrvalg.procedures.membership import seating
from kkrvalg.procedures.voting_groups import Declared
from kkrvalg.rulebook import load_posts, resolve_options

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kkrvalg.apportion import Question
    from kkrvalg.procedures.composition import Composition
    from kkrvalg.procedures.filling import Filled
    from kkrvalg.procedures.setting import Setting
    from kkrvalg.rulebook import Post

DAY = date(2034, 1, 20)
POSTS = ("RBR", "EH-HOVEDSTADEN", "GCSC", "WOCO", "FGU", "KLIMA-REGIONAL", "ORESUND")
"""Posts of every make: nominated with alternates, with a chair, given, with mayors, with a seat on a board."""
GROUPS = ("Gruppe 1", "Gruppe 2", "Gruppe 3")
OUTSIDE = 999
"""The code of no municipality."""


@dataclass(frozen=True, repr=False)
class Meeting:
    """A meeting before it is held."""

    setting: Setting
    composition: Composition
    people: People
    papers: Papers
    area: frozenset[int] = field(default_factory=frozenset)

    def __repr__(self) -> str:
        votes = [(entry.list_id, entry.votes) for entry in self.setting.election.lists]
        return f"<a meeting of {self.composition.size} elected by {votes}>"

    def hold(self, papers: Papers | None = None) -> Constitution:
        """Hold the meeting, with other papers if they are given."""
        return constitute(self.setting, self.composition, self.people, papers or self.papers)


@cache
def posts() -> tuple[Post, ...]:
    """Return the posts that are filled."""
    known = {post.key: post for post in load_posts("hovedstaden", "2026-2030")}
    return tuple(known[key] for key in POSTS)


@st.composite
def meetings(draw: st.DrawFn) -> Meeting:
    """Meetings of a composed KKR of at least three members, no lot about the composition being open.

    Somebody who takes part in the election of the chair has votes; without any the meeting is refused.
    """
    held = draw(elections())
    composition = composed(held)
    assume(composition.question is None and composition.size > 2)
    assume(any(participant.votes for participant in find_entrants(composition).participants))
    rng = Random(draw(st.integers(0, 2**32)))  # noqa: S311 (a hundred small choices in one drawn number)
    people = _people(composition, rng, [m.code for m in held.of_kkr(KKR)])
    members = seating(composition, people, held).members
    papers = Papers(
        day=DAY,
        posts=posts(),
        attendance=_attendance(members, composition, rng),
        chairmanship=(members[0].person, members[-1].person) if rng.random() < 0.8 else (None, None),
        declared=_declared(members, composition, rng),
        where="møde/meeting.yaml",
    )
    papers = replace(papers, rows={row.member: "møde/attendance.csv" for row in papers.attendance})
    area = frozenset(m.code for m in held.of_kkr(KKR))
    meeting = Meeting(setting(held), composition, people, papers, area)
    return replace(meeting, papers=replace(papers, courses=_courses(meeting, rng)))


# --- people ------------------------------------------------------------------------------------------------------


def _people(composition: Composition, rng: Random, codes: Sequence[int]) -> People:
    """Return elected members, and rolls of the councils that know some of them and some others."""
    elected = []
    for party in composition.parties:
        for number in range(1, party.seats - len(party.mayors_in) + 1):
            code, name = rng.choice(codes), f"{party.party}{number}"
            substitute = PersonId(code, f"{name}s stedfortræder")
            elected.append(
                Member(code, name, party.party, party.party, MemberKind.SUPPLEMENTARY, substitute=substitute)
            )
    named = [(m.code, m.name) for m in elected] + [(rng.choice(codes), f"Politiker {n}") for n in range(1, 9)]
    roll = tuple(
        CouncilMember(
            code,
            name,
            None,
            gender=rng.choice((Gender.WOMAN, Gender.MAN, None)),
            council_since=(Period(date(2030, 1, 1), None),),
            chairs=rng.choice(((), ("climate",), ("employment",))),
            boards=rng.choice(((), ("FGU-institution",), ("en anden",))),
        )
        for code, name in named
        if rng.random() < 0.8
    )
    return People(roll, tuple(elected), frozenset(entry.code for entry in roll if rng.random() < 0.1))


def _attendance(members: Sequence[Member], composition: Composition, rng: Random) -> tuple[Attendance, ...]:
    keys = elections_of(posts(), resolve_options(rulebook()))
    letters = [party.party for party in composition.parties if len(party.party) == 1]
    rows = []
    for member in members:
        presence = rng.choices(tuple(Presence), (8, 1, 1))[0]
        stands_in = party = None
        if presence is Presence.SUBSTITUTE:
            stands_in = member.substitute or PersonId(member.code, f"Viceborgmester {member.code}")
            party = rng.choice(letters) if letters else None
            presence = presence if party else Presence.ABSENT
            stands_in = stands_in if party else None
        came, left = sorted(rng.sample(range(len(keys)), 2))
        when = rng.random()
        rows.append(
            Attendance(
                member.person,
                presence,
                stands_in,
                party,
                keys[came] if when < 0.15 else None,
                keys[left] if 0.1 < when < 0.25 else None,
            )
        )
    return tuple(rows)


def _declared(members: Sequence[Member], composition: Composition, rng: Random) -> dict[str, tuple[Declared, ...]]:
    """Return groups of whole parties and of persons, for every election and sometimes others for one."""

    def rows(chance: float) -> tuple[Declared, ...]:
        parties = [
            Declared(rng.choice(GROUPS[:2]), party.party, None, "møde/groups.csv")
            for party in composition.parties
            if rng.random() < chance
        ]
        persons = [
            Declared(rng.choice(GROUPS), None, member.person, "møde/groups.csv")
            for member in members
            if rng.random() < 0.1
        ]
        return (*parties, *persons)

    found = {EVERY_ELECTION: rows(0.6)}
    if rng.random() < 0.4:
        found["RBR"] = rows(0.9)
    return {key: entries for key, entries in found.items() if entries}


# --- what is done ------------------------------------------------------------------------------------------------


def _courses(meeting: Meeting, rng: Random) -> dict[str, Course]:
    """Return names and ballots that fit the seats as the groups win them."""
    first = meeting.hold()
    found = {}
    for post in first.posts:
        for filled in post.elections:
            contest = filled.contest
            if contest.method == "majority":
                found[contest.key] = _voted(filled, meeting, rng)
            elif contest.method == "proportional":
                found[contest.key] = _named(filled, meeting, rng)
    return found


def _pool(meeting: Meeting, rng: Random) -> list[PersonId]:
    """Return those who may be named, in no order; one of them is of nowhere, and one on no roll."""
    known = chain(meeting.people.member, meeting.people.on_council)
    mayors = seating(meeting.composition, meeting.people, meeting.setting.election).members
    pool = list(dict.fromkeys([*known, *(m.person for m in mayors)]))
    code = min(meeting.area)
    pool += [PersonId(OUTSIDE, "Udenfor"), *(PersonId(code, f"Ukendt {n}") for n in range(1, 14))]
    pool = [person for person in pool if person not in meeting.papers.chairmanship]
    rng.shuffle(pool)
    return pool


def _named(filled: Filled, meeting: Meeting, rng: Random) -> Course:
    contest, pool = filled.contest, _pool(meeting, rng)
    where = "møde/nominations.csv"
    agreed = None
    named = []
    if rng.random() < 0.15:
        voters = [voter.person for s in filled.standings for voter in s.group.voters]
        agreed = AgreedList(tuple(rng.sample(voters, min(len(voters), rng.choice((0, 1))))), "møde/meeting.yaml")
        listed = pool[: max(1, rng.randint(1, contest.seats))]
        named = [Named(None, person, contest.role, None, where) for person in listed]
        if not agreed.objections:
            return Course(named=tuple(named), agreed=agreed)
    holds = {standing.group.key: standing.won for standing in filled.standings}
    transfers = []
    if rng.random() < 0.3 and len(holds) > 1 and filled.question is None:
        giver, taker = rng.sample(sorted(holds), 2)
        if holds[giver]:
            transfers = [Transfer(giver, taker, 1, "møde/transfers.csv")]
            holds[giver] -= 1
            holds[taker] += 1
    for group, seats in holds.items():
        for _ in range(max(0, seats - (rng.random() < 0.2))):
            named.append(Named(group, pool.pop(), contest.role, None, where))
        for _ in range(seats if contest.alternates else 0):
            named.append(Named(group, pool.pop(), "alternate", None, where))
    return Course(named=tuple(named), transfers=tuple(transfers), agreed=agreed)


def _voted(filled: Filled, meeting: Meeting, rng: Random) -> Course:
    """Return up to three rounds among three candidates; the third is not held where a lot decides who is in it."""
    candidates = {str(person): person for person in _pool(meeting, rng)[:3]}
    present = filled.present
    ballots: list[Ballot] = []
    standing = list(candidates)
    for number in (1, 2, 3):
        ballots.append(_ballot(number, standing, present, rng))
        votes = ballots[-1].votes
        if number == 3 or max(votes.values()) > present // 2 or (number == 1 and rng.random() < 0.1):
            break
        if number == 2:
            ranked = sorted((votes[name] for name in standing), reverse=True)
            if ranked[1] == ranked[2] or not ranked[1]:
                break
            standing = [name for name in standing if votes[name] >= ranked[1]]
    return Course(ballots=tuple(ballots), candidates=candidates, where="møde/ballots.csv")


def _ballot(number: int, standing: Sequence[str], present: int, rng: Random) -> Ballot:
    votes = dict.fromkeys(standing, 0)
    blank = 0
    even = rng.random() < 0.4
    for at in range(present):
        choice = at % len(standing) if even else rng.randint(0, len(standing))
        if choice == len(standing):
            blank += 1
        else:
            votes[standing[choice]] += 1
    return Ballot(number, votes, blank)


# --- lots --------------------------------------------------------------------------------------------------------


def questions(held: Constitution) -> dict[str, Question]:
    """Return the open questions by the election they are about."""
    found = {str(question.subject[-1]): question for question in held.chair.questions}
    return found | {
        filled.contest.key: filled.question
        for post in held.posts
        for filled in post.elections
        if filled.question is not None
    }


def with_draws(papers: Papers, asked: Mapping[str, Question]) -> Papers:
    """Return the papers with a draw for each question: the first who are tied."""
    draws = dict(papers.draws)
    for key, question in asked.items():
        drawn = Draw(question.tied[: question.seats_at_stake], question=question.id, witness="Vidne")
        draws[key] = (*draws.get(key, ()), drawn)
    return replace(papers, draws=draws)
