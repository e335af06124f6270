"""The constituting meeting as a whole: the sample meeting row by row, and what holds of every made-up meeting."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import pytest
import sample_meeting
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_meetings import GROUPS, Meeting, meetings, questions, with_draws

from kkrvalg.errors import InputError
from kkrvalg.files.meeting_papers import papers_of
from kkrvalg.model import MemberKind, PersonId
from kkrvalg.procedures.constitution import Papers, constitute
from kkrvalg.procedures.filling import AgreedList, Course, Named
from kkrvalg.procedures.open_items import open_items
from kkrvalg.protocol.envelope import plain
from kkrvalg.protocol.meeting import meeting_body, meeting_steps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from kkrvalg.files.meeting import MeetingFolder
    from kkrvalg.model import People
    from kkrvalg.procedures.constitution import Constitution, PostFilled
    from kkrvalg.procedures.filling import Filled
    from kkrvalg.rulebook import Post, Requirement

FEW = settings(max_examples=30)


def elections(held: Constitution) -> dict[str, Filled]:
    """Return the elections of a meeting by their keys."""
    return {filled.contest.key: filled for post in held.posts for filled in post.elections}


def written(meeting: Meeting, held: Constitution) -> str:
    """Return the protocol of a meeting as it is written, without the envelope."""
    body = meeting_body(held, meeting.people, meeting.setting.election, {})
    return json.dumps({**body, "steps": plain(meeting_steps(held))}, ensure_ascii=False)


def without_order(held: Constitution, names: Callable[[str], str] = str) -> object:
    """Return all that came of a meeting but for the order of persons in lists; groups as ``names`` says."""
    return (
        frozenset(held.roll.seats),
        held.quorum,
        frozenset(held.alliances),
        [(place.post, place.winner) for place in held.chair.places],
        {key: _one_election(filled, names) for key, filled in elections(held).items()},
        [
            (frozenset(post.findings), post.gender._replace(unknown=()), set(post.gender.unknown))
            for post in held.posts
        ],
        frozenset(held.member_findings),
        {names(group.key): held.pool.allocation.seats[group.key] for group in held.pool.groups},
        frozenset((item.matter, item.post, names(item.party), item.number) for item in open_items(held)),
        held.decisions,
    )


def _one_election(filled: Filled, names: Callable[[str], str]) -> object:
    def persons(entries: Iterable[object]) -> frozenset[object]:
        return frozenset((e.person, names(e.group or ""), e.role) for e in entries)  # type: ignore[attr-defined]

    tied = frozenset(names(str(name)) for name in filled.question.tied) if filled.question else None
    return (
        filled.how,
        filled.present,
        persons(filled.persons),
        persons(filled.alternates),
        filled.vacant,
        tied,
        {names(s.group.key): (frozenset(s.group.voters), s.won, s.holds, s.given) for s in filled.standings},
        filled.majority.elected if filled.majority else None,
    )


# --- what holds of every meeting ---


@FEW
@given(meetings())
def test_seats_and_alternates_add_up(meeting: Meeting) -> None:
    """Who has a seat and what is vacant are the post's seats; the groups are all who take part, once each."""
    for key, filled in elections(meeting.hold()).items():
        waiting = filled.question.seats_at_stake if filled.question is not None and filled.standings else 0
        assert len(filled.persons) + filled.vacant == filled.contest.places, key
        assert filled.vacant >= waiting
        assert len(filled.alternates) <= filled.contest.alternates
        for entries in (filled.persons, filled.alternates):
            assert len({entry.person for entry in entries}) == len(entries)
        if filled.standings:
            assert sum(s.won for s in filled.standings) == filled.contest.seats - waiting
            assert sum(s.holds for s in filled.standings) == filled.contest.seats - waiting
            voters = [voter.person for s in filled.standings for voter in s.group.voters]
            assert len(voters) == len(set(voters)) == filled.present
        assert filled.present <= meeting.composition.size


@FEW
@given(meetings())
def test_nobody_is_on_a_post_without_what_it_asks(meeting: Meeting) -> None:
    """By a second, naive check: who surely may not have a post has none, whoever named or elected them."""
    held = meeting.hold()
    members = held.seating.members
    people = replace(meeting.people, members=members)
    for post in held.posts:
        for filled in post.elections:
            for entry in (*filled.persons, *filled.alternates):
                assert may_hold(post.post, entry.person, people, meeting), (post.post.key, entry)
        _enough_mayors(post, people, held)


def may_hold(post: Post, person: PersonId, people: People, meeting: Meeting) -> bool:
    """Return whether somebody may have a post as far as anybody can say; slow, and in the words of the rules."""
    takes_regional = any("regional_council_member" in (n.kind, *n.any_of) for n in post.requirements)
    if person.code not in meeting.area:
        return takes_regional
    entry = next((e for e in people.council_members if (e.code, e.name) == person), None)
    is_member = any((m.code, m.name) == person for m in people.members)
    on_council = entry is not None or is_member
    if not on_council and person.code in people.complete and not takes_regional:
        return False

    def surely_not(need: Requirement) -> bool:
        if need.kind == "on_board":
            return entry is not None and bool(entry.boards) and need.of not in entry.boards
        if need.kind == "chairmanship":
            return None not in meeting.papers.chairmanship and person not in meeting.papers.chairmanship
        return False

    every_seat = [n for n in post.requirements if n.strength == "must" and n.seats in {None, post.seats}]
    return not any(surely_not(need) for need in every_seat if not need.any_of)


def _enough_mayors(post: PostFilled, people: People, held: Constitution) -> None:
    """Two of Wonderful Copenhagen's three are mayors; a board that is full without them is not complete."""
    if post.post.key != "WOCO" or len(post.holders) < 3:
        return
    mayors = {m.person for m in people.members if m.kind is MemberKind.MAYOR}
    with_mayor = {person.code for person in mayors}
    possible = [p for p in post.holders if p in mayors or p.code not in with_mayor]
    if len(possible) < 2:
        assert ("post_not_fulfilled", "WOCO") in {(item.matter, item.post) for item in open_items(held)}


@FEW
@given(meetings(), st.integers(0, 2**32))
def test_the_order_of_rows_means_nothing(meeting: Meeting, seed: int) -> None:
    """Every table shuffled: the same seats, questions, findings and open points, listed in another order."""
    rng = Random(seed)  # noqa: S311 (one drawn number for many shuffles)

    def shuffled(rows: Sequence[object]) -> tuple[object, ...]:
        return tuple(rng.sample(list(rows), len(rows)))

    def course(old: Course) -> Course:
        votes = [b._replace(votes=dict(shuffled(list(b.votes.items())))) for b in old.ballots]  # type: ignore[arg-type]
        persons = dict(shuffled(list((old.candidates or {}).items())))  # type: ignore[arg-type]
        return replace(old, ballots=tuple(votes), candidates=persons, named=shuffled(old.named))  # type: ignore[arg-type]

    papers = meeting.papers
    other = replace(
        papers,
        attendance=shuffled(papers.attendance),
        declared={key: shuffled(papers.declared[key]) for key in shuffled(list(papers.declared))},
        courses={key: course(papers.courses[key]) for key in shuffled(list(papers.courses))},
    )
    people = replace(
        meeting.people,
        members=shuffled(meeting.people.members),
        council_members=shuffled(meeting.people.council_members),
    )
    turned = replace(meeting, people=people, papers=other).hold()
    assert without_order(turned) == without_order(meeting.hold())


@FEW
@given(meetings())
def test_what_groups_are_called_means_nothing(meeting: Meeting) -> None:
    """Other names give the same seats under them; a group of whole parties goes by its parties anyway."""
    other = dict(zip(GROUPS, ("Æ-gruppen", "Den anden", "Anders' gruppe"), strict=True))

    def renamed(name: str) -> str:
        return other.get(name, name)

    papers = meeting.papers
    declared = {
        key: tuple(row._replace(group=renamed(row.group)) for row in rows) for key, rows in papers.declared.items()
    }
    courses = {
        key: replace(
            course,
            named=tuple(entry._replace(group=entry.group and renamed(entry.group)) for entry in course.named),
            transfers=tuple(t._replace(giver=renamed(t.giver), taker=renamed(t.taker)) for t in course.transfers),
        )
        for key, course in papers.courses.items()
    }
    found = meeting.hold(replace(papers, declared=declared, courses=courses))
    assert without_order(found) == without_order(meeting.hold(), renamed)


@FEW
@given(meetings())
def test_the_same_meeting_gives_the_same_protocol_to_the_letter(meeting: Meeting) -> None:
    """Nothing depends on a set's order, on the clock or on what was calculated before."""
    assert written(meeting, meeting.hold()) == written(meeting, meeting.hold())


@FEW
@given(meetings())
def test_a_recorded_draw_answers_its_question(meeting: Meeting) -> None:
    """It is used once, the question does not come again, and it changes no other election than its own.

    But for one thing: who is drawn for a post's chair is no longer an ordinary member of that post.
    """
    before = meeting.hold()
    asked = questions(before)
    drawn = replace(meeting, papers=with_draws(meeting.papers, asked))
    after = drawn.hold()
    again = questions(after)
    assert {question.id for question in again.values()}.isdisjoint(question.id for question in asked.values())
    for key, filled in elections(after).items():
        assert len(filled.lots.used) == (key in asked)
        if key not in asked and not {"chair", "vice_chair"} & set(asked):
            earlier, post = elections(before)[key], key.partition(":")[0]
            elsewhere = {
                named.person
                for other in asked
                if other.partition(":")[0] == post
                for named in elections(after)[other].persons
            }
            kept = tuple(named for named in earlier.persons if named.person not in elsewhere)
            assert filled.persons == kept
            assert filled.vacant == earlier.vacant + len(earlier.persons) - len(kept)


@FEW
@given(meetings())
def test_what_is_not_settled_is_named(meeting: Meeting) -> None:
    """An election with an empty seat, or one that waits for a lot, is among what is open."""
    held = meeting.hold()
    named = {item.post for item in open_items(held) if item.blocks}
    for post in held.posts:
        for filled in post.elections:
            if not filled.is_settled:
                assert {filled.contest.key, post.post.key} & named, filled.contest.key


# --- the sample meeting, each row left out in turn ---


def test_leaving_out_any_row_is_named_or_changes_nothing() -> None:
    """Sign-in list, groups, names, ballots, transfers, members: what a row changes is open, found, or refused."""
    folder = sample_meeting.opened().folder
    silent = []
    for name in ("attendance", "groups", "nominations", "ballots", "transfers"):
        table = getattr(folder, name)
        for at, line in enumerate(table.lines):
            rows, lines = (tuple(v for n, v in enumerate(c) if n != at) for c in (table.rows, table.lines))
            less = replace(folder, **{name: table._replace(rows=rows, lines=lines)})
            if _changes_silently(lambda less=less: _papers(less)):  # type: ignore[misc]
                silent.append(f"{name}, line {line}")
    assert silent == []


def test_leaving_out_a_proposal_leaves_out_its_decision_and_nothing_else() -> None:
    """Nobody can know that something was decided which is not written down; all the rest stays as it is."""
    papers = sample_meeting.opened().papers
    for at, (proposal, _where) in enumerate(papers.proposals):
        rest = tuple(entry for n, entry in enumerate(papers.proposals) if n != at)
        found = _hold(replace(papers, proposals=rest))
        assert [d for d in sample_meeting.held().decisions if d.proposal != proposal] == list(found.decisions)
        assert found.posts == sample_meeting.held().posts


def test_leaving_out_anybody_from_the_rolls_is_named_or_changes_nothing() -> None:
    """Each elected member; each example politician and every sixth of the others on a council's roll."""
    people = sample_meeting.opened().people
    silent = []
    for member in people.members:
        if member.kind is MemberKind.SUPPLEMENTARY:
            less = replace(people, members=tuple(m for m in people.members if m != member))
            if _changes_silently(lambda: sample_meeting.opened().papers, less):
                silent.append(member.name)
    for at, entry in enumerate(people.council_members):
        if at % 6 == 0 or "politiker" in entry.name:
            rest = tuple(e for e in people.council_members if e != entry)
            if _changes_silently(lambda: sample_meeting.opened().papers, replace(people, council_members=rest)):
                silent.append(entry.name)
    assert silent == []


@pytest.mark.parametrize("key", ["chair", "vice_chair", "called_by", "alliances", "agreed", "time", "place"])
def test_leaving_out_any_setting_is_named_or_changes_nothing(key: str) -> None:
    """Each entry of a list in turn, and each setting as a whole."""
    folder = sample_meeting.opened().folder
    value = getattr(folder.settings, key)
    entries = [[e for e in value if e is not left_out] for left_out in value] if isinstance(value, list) else []
    for less in [None, *entries]:
        assert not _changes_silently(lambda less=less: _papers(_with_setting(folder, key, less)))  # type: ignore[misc]


def test_leaving_out_any_draw_is_named() -> None:
    """The question comes again, or the round that hangs on it is refused."""
    papers = sample_meeting.opened().papers
    for key in ("RBR", "KC", "SU-ALMEN"):
        assert not _changes_silently(lambda key=key: replace(papers, draws={**papers.draws, key: ()}))  # type: ignore[misc]


@pytest.mark.parametrize(
    "name",
    [
        "attendance.csv",
        "groups.csv",
        "nominations.csv",
        "ballots.csv",
        "transfers.csv",
        "lots.yaml",
        "members.csv",
        "council_members.csv",
    ],
)
def test_leaving_out_a_whole_file_is_named(name: str, tmp_path: Path) -> None:
    """A refusal, or something open or found that was not there before."""
    meeting = sample_meeting.copied(tmp_path / "kopi")
    (meeting / name).unlink()
    try:
        opened = sample_meeting.open_meeting(meeting, None, {})
        found = constitute(opened.session.setting, opened.composition, opened.people, opened.papers)
    except InputError:
        return
    assert sample_meeting.told(found) - sample_meeting.told(sample_meeting.held())


def test_a_post_that_is_left_out_of_the_running_order_is_named(tmp_path: Path) -> None:
    """GCSC, whose seats are given and which no other file speaks of; the rest stays as it is."""
    meeting = sample_meeting.copied(tmp_path / "kopi")
    file = meeting / "meeting.yaml"
    file.write_text(file.read_text("utf-8").replace("- GCSC\n", ""), "utf-8")
    opened = sample_meeting.open_meeting(meeting, None, {})
    found = constitute(opened.session.setting, opened.composition, opened.people, opened.papers)
    assert "The KKR fills these posts too, which are not on the agenda: GCSC." in sample_meeting.told(found)
    kept = tuple(post for post in sample_meeting.held().posts if post.post.key != "GCSC")
    assert sample_meeting.outcome(found) == sample_meeting.outcome(replace(sample_meeting.held(), posts=kept))


def _hold(papers: Papers, people: People | None = None) -> Constitution:
    opened = sample_meeting.opened()
    return constitute(opened.session.setting, opened.composition, people or opened.people, papers)


def _papers(folder: MeetingFolder) -> Papers:
    """Return the papers of the sample's folder with a table or a setting changed."""
    opened = sample_meeting.opened()
    return papers_of(folder, opened.papers.posts, opened.session.options, opened.papers.draws)


def _with_setting(folder: MeetingFolder, key: str, value: object) -> MeetingFolder:
    changed = copy.copy(folder.settings)
    object.__setattr__(changed, key, value)
    return replace(folder, settings=changed)


def _changes_silently(papers: Callable[[], Papers], people: People | None = None) -> bool:
    """Return whether something else came of the meeting, and nothing names it."""
    try:
        found = _hold(papers(), people)
    except InputError:
        return False
    before = sample_meeting.held()
    if sample_meeting.outcome(found) == sample_meeting.outcome(before):
        return False
    return not sample_meeting.told(found) - sample_meeting.told(before)


# --- single cases ---


def case(**changes: object) -> Constitution:
    """Hold the sample meeting with something changed in its papers."""
    return _hold(replace(sample_meeting.opened().papers, **changes))  # type: ignore[arg-type]


def course_of(key: str, **changes: object) -> Mapping[str, Course]:
    """Return the courses of the sample's elections with one of them changed."""
    courses = sample_meeting.opened().papers.courses
    return {**courses, key: replace(courses[key], **changes)}  # type: ignore[arg-type]


def refusal(**changes: object) -> InputError:
    """Return the complaint about the sample's papers with something changed."""
    with pytest.raises(InputError) as caught:
        case(**changes)
    return caught.value


MAYOR = PersonId(147, "Eksempelborgmester A1")


def test_a_chair_must_be_a_member_and_another_than_the_vice_chair() -> None:
    """§ 4, stk. 2: both are elected among the members."""
    stranger = refusal(chairmanship=(PersonId(147, "Ingen"), None), chairmanship_at=("her", "der"))
    assert (stranger.where, stranger.found) == ("her", "Ingen, who is no member of the KKR")
    both = refusal(chairmanship=(MAYOR, MAYOR), chairmanship_at=("her", "der"))
    assert (both.where, both.found) == ("der", "Eksempelborgmester A1 twice")


def test_who_called_the_meeting_is_held_against_the_rules() -> None:
    """Of two who have been mayor since 2006 the older calls; another member who did is pointed out."""
    assert case().convener.person == PersonId(157, "Eksempelborgmester C2")
    assert "convener_other" not in {item.matter for item in open_items(case())}
    told = sample_meeting.told(case(called_by=MAYOR))
    assert "Eksempelborgmester A1 called the meeting; by the rules it is Eksempelborgmester C2." in told
    assert refusal(called_by=PersonId(147, "Ingen"), called_by_at="her").where == "her"


def test_a_meeting_is_held_after_its_election() -> None:
    """On the day of the election nobody is elected yet."""
    day = sample_meeting.opened().session.scenario.election.day
    assert refusal(day=day, day_at="her").where == "her"


def test_only_somebody_who_takes_part_can_object() -> None:
    """A list falls by the objection of one who takes part in the election, not of one who is away."""
    absent = PersonId(173, "Eksempel O4")
    found = refusal(courses=course_of("WOCO", agreed=AgreedList((absent,), "her")))
    assert (found.where, found.found) == (
        "her",
        "an objection by Eksempel O4, who does not take part in the election",
    )


def test_those_on_a_list_that_fell_are_neither_checked_nor_counted() -> None:
    """COPCAP: of the list Eksempelpolitiker 8 alone was not named again; of the three elected two are women."""
    post = next(post for post in sample_meeting.held().posts if post.post.key == "COPCAP")
    assert (post.gender.women, post.gender.men) == (2, 1)
    assert all(finding.person is None or finding.person in post.holders for finding in post.findings)


def test_those_born_to_a_post_are_checked_and_counted() -> None:
    """The climate group has chair and vice chair among its five: nobody asks whether they are."""
    post = next(post for post in sample_meeting.held().posts if post.post.key == "KLIMA-REGIONAL")
    assert post.gender.women + post.gender.men == 5
    assert [finding.rule for finding in post.findings] == []


def test_an_agreed_list_of_those_who_may_not_leaves_the_seats_open() -> None:
    """It is not a list without names: the seat is vacant, the finding says why, and the post stays open."""
    outside = Named(None, PersonId(461, "Eksempel Udenfor"), "member", None, "her")
    held = case(courses=course_of("SU-PSYK", named=(outside,)))
    filled = elections(held)["SU-PSYK"]
    assert (filled.how, filled.persons, filled.vacant) == ("agreed", (), 1)
    assert ("seats_not_named", "SU-PSYK") in {(item.matter, item.post) for item in open_items(held)}


def test_votes_that_are_not_counted_are_pointed_out() -> None:
    """Of the 56 who took part at IBOS 27 are counted in round three once the winner's row is missing."""
    courses = sample_meeting.opened().papers.courses["IBOS"]
    last = courses.ballots[2]
    ballots = (*courses.ballots[:2], last._replace(votes={"210:Eksempel V2": 26}))
    told = sample_meeting.told(case(courses=course_of("IBOS", ballots=ballots)))
    assert "IBOS: 29 of those who took part are not counted in round 3, neither with a vote nor as blank." in told


def test_an_alliance_that_cannot_be_is_refused_where_it_stands_and_one_too_late_is_not_looked_at() -> None:
    """The second notice names a party of the first; the third came too late and counts for nothing."""
    first, second, third = sample_meeting.opened().papers.notices
    found = refusal(notices=(third._replace(parties="A+Q"), second._replace(parties="F+C", where="her"), first))
    assert (found.where, found.found) == ("her", "F twice: in A+F+Ø and in F+C")


def test_once_somebody_is_elected_nothing_is_asked_about_those_who_are_not() -> None:
    """DEB: the two voted for may both have been there before; while the election is open both are asked about."""
    settled = next(post for post in sample_meeting.held().posts if post.post.key == "DEB")
    assert [f.person for f in settled.findings] == [PersonId(163, "Eksempelborgmester A5")]
    rounds = sample_meeting.opened().papers.courses["DEB"].ballots
    undecided = rounds[0]._replace(votes=dict.fromkeys(rounds[0].votes, 20), blank=15)
    waiting = next(
        post for post in case(courses=course_of("DEB", ballots=(undecided,))).posts if post.post.key == "DEB"
    )
    assert {f.person.name for f in waiting.findings if f.person is not None} == {
        "Eksempelborgmester A5",
        "Eksempelborgmester C6",
    }
