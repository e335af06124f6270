"""A meeting as a workbook: what it shows, and that its formulas, calculated by LibreOffice, follow the figures."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

import pytest
import sample_meeting
from hypothesis import HealthCheck, Phase, given, seed, settings
from made_up_meetings import Meeting, meetings, questions, with_draws
from programs import program
from workbooks import ORIGIN, Book, differences, recalculated, typed

from kkrvalg import i18n
from kkrvalg.apportion import Problem, allocate
from kkrvalg.errors import InputError
from kkrvalg.procedures.majority import Ballot, elect_by_majority
from kkrvalg.protocol.workbook import write_workbook
from kkrvalg.protocol.workbook_cells import TYPED, a1
from kkrvalg.protocol.workbook_groups import GroupBlock, group_blocks
from kkrvalg.protocol.workbook_majority import VOTES, MajorityBlock, majority_blocks
from kkrvalg.protocol.workbook_plan import Plan
from kkrvalg.rulebook import resolve_options

if TYPE_CHECKING:
    from kkrvalg.procedures.constitution import Constitution

MEETING, GROUPS, MAJORITY = "Meeting", "Elections among groups", "Majority elections"
Cells = dict[tuple[str, str], str | int | None]


class Held(NamedTuple):
    """A meeting that was held, its workbook, and where the elections stand in it."""

    meeting: Constitution
    book: Book
    groups: tuple[GroupBlock, ...]
    majorities: tuple[MajorityBlock, ...]


def as_book(meeting: Meeting, constitution: Constitution) -> Held:
    """Return a made-up meeting with its workbook in English."""
    i18n.use("en")
    plan = Plan(meeting.setting, meeting.composition, constitution.chair, (), ORIGIN, constitution)
    data = write_workbook(
        meeting.setting, meeting.composition, origin=ORIGIN, chair=constitution.chair, meeting=constitution
    )
    return Held(constitution, Book(data), group_blocks(plan), majority_blocks(plan))


# --- the sample meeting -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample() -> Held:
    """Return the bundled sample meeting with its workbook."""
    opened = sample_meeting.opened()
    meeting = Meeting(opened.session.setting, opened.composition, opened.people, opened.papers)
    return as_book(meeting, sample_meeting.held())


def outcomes(book: Book) -> dict[str, str]:
    """Return what each election came to, by its title."""
    return book.table(MEETING, "Election", "Outcome")


def test_the_meeting_has_its_sheets_after_the_chair(sample: Held) -> None:
    """The meeting as a whole, then the elections among groups and those by votes."""
    assert sample.book.shown.sheetnames[-4:] == ["Chair", MEETING, GROUPS, MAJORITY]


def test_each_election_says_who_got_what(sample: Held) -> None:
    """RBR 27, 18, 10 for five seats: 27, 18, 13½, 10, then 9 and 9: the lot was drawn for the second group."""
    found = outcomes(sample.book)
    posts = {title.partition(" – ")[0]: words for title, words in found.items() if " – " in title}
    assert posts["RBR"].endswith("A+F+Ø 2; Borgerlig gruppe (C, O, V) 2; Fællesgruppen (B, I, O, Å) 1")
    assert posts["IBOS"] == "Eksempel F2 (Lyngby-Taarbæk)"
    assert posts["GCSC"] == "Eksempelborgmester A1 (Frederiksberg); Eksempelborgmester C1 (Dragør)"
    assert posts["KLIMA-REGIONAL"].startswith("the chair and the vice chair 2; ")
    assert set(posts) == {post.post.key for post in sample.meeting.posts}
    for decision in sample.meeting.decisions:
        assert found[decision.proposal.title] == decision.outcome


def test_who_is_elected_by_votes_is_who_the_meeting_elected(sample: Held) -> None:
    """Every majority election of the sample: one round, two, three, a lot for the third, a lot in it."""
    rounds = {len(block.rounds) for block in sample.majorities}
    assert rounds == {1, 2, 3}
    for block in sample.majorities:
        shown = sample.book.shown[MAJORITY][a1(block.top + 1, 4, absolute=False)].value
        assert shown == block.name(block.majority.elected or "")


def test_what_is_typed_at_a_meeting_is_sizes_votes_and_draws(sample: Held) -> None:
    """A group's size is typed, what it won is not; nor is who is elected."""
    block, votes = sample.groups[0], sample.majorities[0]
    fills = {
        key: sample.book.shown[GROUPS][block.table.here(key, 0)].fill.fgColor.rgb == f"FF{TYPED[1:]}"
        for key in ("group", "weight", "drawn", "won", "moved", "holds", "q1", "n1")
    }
    assert [key for key, own in fills.items() if own] == ["weight", "drawn", "moved"]
    fills = {
        key: sample.book.shown[MAJORITY][votes.table.here(key, 0)].fill.fgColor.rgb == f"FF{TYPED[1:]}"
        for key in votes.table.at
    }
    assert [key for key, own in fills.items() if own] == ["v1", "v2", "enter", "v3", "decide"]


def test_a_meeting_does_not_ask_again_what_a_post_counts(sample: Held) -> None:
    """The sizes are typed: the option post_base has no formula that could follow."""
    cell = sample.book.where("Rules", {"Rule": "post_base"}, "Answer")
    assert sample.book.shown["Rules"][cell].fill.fgColor.rgb != f"FF{TYPED[1:]}"


# --- against the engine -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def many() -> Held:
    """Return one meeting with the elections of several made-up ones, the first that have all that is difficult."""
    return next(held for held in map(several, count()) if not lacking(held))


def lacking(held: Held) -> list[str]:
    """Return what makes elections difficult and is not among these."""
    results = {block.result for block in held.majorities}
    found = {
        "seats beforehand": any(any(block.given) for block in held.groups),
        "a lot that was drawn": any(block.drawn for block in held.groups),
        "a lot that is open": any(block.waiting for block in held.groups),
        "a seat left to others": any(
            own.won != own.holds for block in held.groups for own in block.filled.standings
        ),
        "a lot between two candidates": "lot" in results,
        "a third round": "round 3 is to be held" in results,
    }
    return [name for name, there in found.items() if not there]


def several(number: int) -> Held:
    """Return one meeting with the elections of several; another ``number`` gives others."""
    found: list[tuple[Meeting, Constitution]] = []

    @seed(number)
    @settings(max_examples=4, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(meetings())
    def collect(meeting: Meeting) -> None:
        first = meeting.hold()
        found.append((meeting, first))
        if asked := questions(first):
            found.append((meeting, meeting.hold(with_draws(meeting.papers, asked))))
        options = resolve_options(meeting.setting.rulebook, {"chairmanship_seats": "against_group"})
        other = replace(meeting, setting=replace(meeting.setting, options=options))
        try:
            found.append((other, other.hold()))
        except InputError:
            return

    collect()
    meeting, first = min(found, key=lambda entry: entry[0].composition.size)
    return as_book(meeting, replace(first, posts=tuple(post for _m, held in found for post in held.posts)))


@pytest.fixture(scope="module")
def calculated(many: Held, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Book]:
    """Return the workbook as LibreOffice calculates it: as it was made, and with everything typed changed."""
    program("soffice")
    i18n.use("en")
    changes = proposal_cells(many)
    for block in many.groups:
        changes |= group_cells(block)
    for votes in many.majorities:
        changes |= vote_cells(votes)
    books = {"made": many.book.data, "changed": typed(many.book.data, changes)}
    return recalculated(tmp_path_factory.mktemp("meeting"), books)


def proposal_cells(held: Held) -> Cells:
    """Return the cells that make fewer members present than are needed."""
    row, _column = held.book.heading(MEETING, "Present when the meeting began")
    return {(MEETING, f"D{row}"): held.meeting.quorum.needed - 1}


def rotated(block: GroupBlock) -> list[int]:
    """Return what the groups count, each as much as the next one did."""
    weights = [weight for weight, _most in block.members]
    return [*weights[1:], *weights[:1]]


def group_cells(block: GroupBlock) -> Cells:
    """Return the cells of an election whose groups count otherwise; nobody is drawn, no seat left to others."""
    table = block.table
    found: Cells = {}
    for number, weight in enumerate(rotated(block)):
        found[GROUPS, table.here("weight", number)] = weight
        found |= {(GROUPS, table.here(key, number)): None for key in ("drawn", "moved")}
    return found


def turned(block: MajorityBlock, number: int) -> dict[str, int]:
    """Return the votes of a round, each candidate with as many as the next one had."""
    held = block.rounds[number]
    votes = dict(zip(held.candidates, held.votes, strict=True))
    names = [name for name in block.candidates if name in votes]
    return {name: votes[names[(at + 1) % len(names)]] for at, name in enumerate(names)}


def vote_cells(block: MajorityBlock) -> Cells:
    """Return the cells of an election whose candidates have each other's votes; nobody is drawn."""
    table = block.table
    found: Cells = {}
    for number in block.rounds:
        for name, votes in turned(block, number).items():
            found[MAJORITY, table.here(VOTES[number], block.candidates.index(name))] = votes
    for at in range(len(block.candidates)):
        found |= {(MAJORITY, table.here(key, at)): None for key in ("enter", "decide")}
    return found


def elected(block: MajorityBlock) -> str:
    """Return what the engine says of the changed votes: rounds that are not needed are not held."""
    ballots: list[Ballot] = []
    while True:
        found = elect_by_majority(("x",), block.filled.present, ballots, where="")
        number = found.awaits
        if number is None or number not in block.rounds:
            return replace_majority(block, found.elected, number, nobody=found.nobody)
        votes = turned(block, number)
        standing = {n: v for n, v in votes.items() if number < 3 or n in found.finalists}
        ballots.append(Ballot(number, standing, block.rounds[number].blank))


def replace_majority(block: MajorityBlock, winner: str | None, awaits: int | None, *, nobody: bool) -> str:
    """Return how the sheet says it."""
    if winner is not None:
        return block.name(winner)
    if awaits is not None:
        return f"round {awaits} is to be held"
    return "nobody got a vote" if nobody else "lot"


def test_every_formula_of_a_meeting_comes_to_the_value_of_the_engine(
    many: Held, calculated: dict[str, Book]
) -> None:
    """Some hundred elections, with seats beforehand, transfers, tied rounds, lots open and drawn."""
    assert lacking(many) == []
    assert differences(many.book, calculated["made"]) == []


def test_the_seats_of_a_meeting_follow_the_groups_that_are_typed(many: Held, calculated: dict[str, Book]) -> None:
    """Each group counts what the next one did: every election as the engine divides it, most of them otherwise."""
    shown = calculated["changed"].shown[GROUPS]
    moved = 0
    for block in many.groups:
        names = [standing.group.key for standing in block.standings]
        votes = dict(zip(names, rotated(block), strict=True))
        floors = {name: own for name, own in zip(names, block.given, strict=True) if own}
        exact = allocate(Problem(votes=votes, seats=block.size, floors=floors))
        own = [shown[block.table.here("won", number)].value or 0 for number in range(len(names))]
        assert own == [exact.seats[name] for name in names], block.title
        orders = {shown[block.table.here(f"n{n}", 0)].value for n in range(1, block.size + 1)}
        assert exact.question or "lot" not in orders, block.title
        moved += own != [standing.won for standing in block.standings]
    assert moved > len(many.groups) // 4


def test_who_is_elected_follows_the_votes_that_are_typed(many: Held, calculated: dict[str, Book]) -> None:
    """Each candidate has the votes of the next one, round by round: every election as the engine counts it."""
    shown = calculated["changed"].shown[MAJORITY]
    found = [shown[a1(block.top + 1, 4, absolute=False)].value for block in many.majorities]
    assert found == [elected(block) for block in many.majorities]
    assert sum(new != block.result for new, block in zip(found, many.majorities, strict=True)) > len(found) // 4


def test_too_few_members_cannot_decide(many: Held, calculated: dict[str, Book]) -> None:
    """With one fewer than is enough."""
    for name, word in (("made", "yes"), ("changed", "no")):
        row, _column = calculated[name].heading(MEETING, "The KKR can decide")
        met = many.meeting.quorum.is_met
        assert calculated[name].shown[MEETING][f"D{row}"].value == (word if met else "no")
