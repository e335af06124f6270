from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import combinations
from random import Random  # noqa: TC003 (Hypothesis reads the types)
from typing import TYPE_CHECKING, NamedTuple

import pytest
from elections import digits
from hypothesis import given
from hypothesis import strategies as st

from kkrvalg.apportion import Draw, DrawError, Lot, Lots
from kkrvalg.errors import InputError
from kkrvalg.procedures.majority import Ballot, Finalists, Round, elect_by_majority

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kkrvalg.apportion import Question
    from kkrvalg.procedures.majority import MajorityElection

SUBJECT = ("post", "midtjylland")
WHERE = "ballots.csv"


def elect(present: int, *rounds: Mapping[str, int], draws: Sequence[Draw] = ()) -> MajorityElection:
    """Count rounds, written as the votes of each candidate; the votes under "" are blank."""
    ballots = [
        Ballot(number, {name: votes for name, votes in counted.items() if name}, counted.get("", 0))
        for number, counted in enumerate(rounds, start=1)
    ]
    return elect_by_majority(SUBJECT, present, ballots, Lots(draws), where=WHERE)


def refused(present: int, *rounds: Mapping[str, int], draws: Sequence[Draw] = ()) -> tuple[str, str, str, str]:
    """Return the four parts of the complaint about some rounds."""
    with pytest.raises(InputError) as caught:
        elect(present, *rounds, draws=draws)
    return caught.value.where, caught.value.found, caught.value.expected, caught.value.todo


def asked(found: MajorityElection) -> tuple[str, tuple[object, ...], int, str] | None:
    """Return what the open question is about, who is tied, for how many places, and their votes."""
    question = found.question
    if question is None:
        return None
    return question.subject[-1], question.tied, question.seats_at_stake, str(question.quotient)


# --- rounds one and two -----------------------------------------------------------------------------------------


def test_twenty_nine_of_fifty_seven_present_decide_the_first_round() -> None:
    """57 / 2 = 28 1/2, so a majority is 29."""
    found = elect(57, {"A": 29, "B": 28})
    assert (found.elected, found.awaits, found.question, found.nobody) == ("A", None, None, False)
    assert found.steps == (Round("§ 4, stk. 4", SUBJECT, 1, ("A", "B"), (29, 28), 0, 57, 29, "A"),)


def test_twenty_eight_of_fifty_seven_present_are_no_majority_though_they_are_most() -> None:
    """A majority of 57 is 29; A has 28 of 38 votes for somebody, and another round is to be held."""
    found = elect(57, {"A": 28, "B": 10, "": 19})
    assert (found.elected, found.awaits) == (None, 2)


def test_exactly_half_of_those_present_is_no_majority() -> None:
    """58 / 2 = 29, so a majority is 30."""
    assert elect(58, {"A": 29, "B": 29}).awaits == 2
    assert elect(58, {"A": 29, "B": 28}).awaits == 2
    assert elect(58, {"A": 30, "B": 28}).elected == "A"


def test_the_majority_is_of_those_present_and_not_of_those_who_vote() -> None:
    """12 are present, so a majority is 7; all 6 votes cast for A are not enough, and a seventh is."""
    assert elect(12, {"A": 6}).awaits == 2
    assert elect(12, {"A": 6, "": 6}).awaits == 2
    assert elect(12, {"A": 7}).elected == "A"


def test_the_second_round_is_free_somebody_new_may_win_it() -> None:
    """9 are present, a majority is 5: nobody has it in round one, and C, who did not stand, in round two."""
    found = elect(9, {"A": 4, "B": 4, "": 1}, {"A": 2, "B": 2, "C": 5})
    assert found.elected == "C"
    assert [step.elected for step in found.steps if isinstance(step, Round)] == [None, "C"]


def test_no_round_held_awaits_the_first() -> None:
    """Nothing has been counted, so there are no steps either."""
    found = elect(9)
    assert (found.elected, found.awaits, found.question, found.steps) == (None, 1, None, ())


# --- round three ------------------------------------------------------------------------------------------------


def test_round_three_is_between_the_two_with_most_votes_in_round_two() -> None:
    """Round one does not count: C was first there and is third in round two, with 2 of 9."""
    found = elect(9, {"C": 4, "A": 3, "B": 2}, {"A": 4, "B": 3, "C": 2})
    assert (found.finalists, found.awaits) == (("A", "B"), 3)
    assert found.steps[-1] == Finalists("§ 4, stk. 4", SUBJECT, ("A", "B"))


def test_the_votes_cast_decide_round_three_without_a_majority_of_those_present() -> None:
    """9 are present; 2 against 1 with 6 blank votes decides it."""
    before = ({"A": 4, "B": 3, "C": 2},) * 2
    found = elect(9, *before, {"A": 1, "B": 2, "": 6})
    assert found.elected == "B"
    last = found.steps[-1]
    assert isinstance(last, Round)
    assert (last.number, last.candidates, last.votes, last.blank, last.needed) == (3, ("B", "A"), (2, 1), 6, None)


def test_a_tie_for_second_place_behind_a_sure_first_is_a_lot_for_one_place() -> None:
    """Round two: A 4, B 2, C 2 of 8, a majority is 5. A is in; B or C is drawn."""
    before = ({"A": 4, "B": 2, "C": 2},) * 2
    found = elect(8, *before)
    assert asked(found) == ("round_three", ("B", "C"), 1, "2")
    assert (found.awaits, found.finalists) == (None, ())
    drawn = elect(8, *before, draws=[Draw(("C",), found.question.id if found.question else None)])
    assert (drawn.finalists, drawn.awaits, drawn.question) == (("A", "C"), 3, None)


def test_a_tie_of_three_for_round_three_is_a_lot_for_two_places() -> None:
    """Round two: A, B and C 3 each of 9. Two of them are drawn."""
    before = ({"A": 3, "B": 3, "C": 3},) * 2
    found = elect(9, *before)
    assert asked(found) == ("round_three", ("A", "B", "C"), 2, "3")
    drawn = elect(9, *before, {"A": 5, "C": 4}, draws=[Draw(("C", "A"))])
    assert (drawn.finalists, drawn.elected) == (("A", "C"), "A")
    lots = [step for step in drawn.steps if isinstance(step, Lot)]
    assert [(lot.question, lot.draw) for lot in lots] == [(found.question, Draw(("C", "A")))]


def test_two_equal_at_the_top_enter_round_three_without_a_lot() -> None:
    """Round two: A 3, B 3, C 2 of 8: the places are two."""
    found = elect(8, {"A": 8 - 4, "B": 4}, {"A": 3, "B": 3, "C": 2})
    assert (found.finalists, found.question) == (("A", "B"), None)


def test_a_tied_round_three_is_a_lot() -> None:
    """4 votes against 4 with one blank."""
    rounds = ({"A": 4, "B": 4, "": 1},) * 3
    found = elect(9, *rounds)
    assert asked(found) == ("decision", ("A", "B"), 1, "4")
    question = found.question
    assert question is not None
    assert (question.subject, question.article) == ((*SUBJECT, "decision"), "§ 4, stk. 4")
    drawn = elect(9, *rounds, draws=[Draw(("B",), question.id)])
    assert (drawn.elected, drawn.question, drawn.awaits) == ("B", None, None)
    assert isinstance(drawn.steps[-1], Lot)


def test_one_draw_for_round_three_and_another_for_its_tie() -> None:
    """A, B, C 2 each of 6; B and C are drawn; 3 against 3; C is drawn."""
    rounds = ({"A": 2, "B": 2, "C": 2}, {"A": 2, "B": 2, "C": 2}, {"B": 3, "C": 3})
    first = elect(6, *rounds[:2]).question
    assert first is not None
    second = elect(6, *rounds, draws=[Draw(("B", "C"), first.id)]).question
    assert second is not None
    found = elect(6, *rounds, draws=[Draw(("C",), second.id), Draw(("B", "C"), first.id)])
    assert found.elected == "C"


def test_a_draw_for_one_question_is_no_answer_to_the_other() -> None:
    """B was drawn to enter round three; that does not decide its tie."""
    rounds = ({"A": 2, "B": 1, "C": 1},) * 2
    first = elect(4, *rounds).question
    assert first is not None
    found = elect(4, *rounds, {"A": 2, "B": 2}, draws=[Draw(("B",), first.id)])
    assert asked(found) == ("decision", ("A", "B"), 1, "2")


# --- blank votes, and nobody -----------------------------------------------------------------------------------


def test_blank_votes_count_among_those_present_but_for_nobody() -> None:
    """9 are present, a majority is 5; 4 of the 9 votes are blank and A has the other 5."""
    assert elect(9, {"A": 5, "": 4}).elected == "A"
    assert elect(9, {"A": 4, "": 5}).elected is None


def test_a_round_two_of_blank_votes_elects_nobody() -> None:
    """Nobody can enter round three; the text does not say what follows."""
    found = elect(9, {"A": 4, "B": 4, "": 1}, {"": 9})
    assert (found.nobody, found.elected, found.awaits, found.question, found.finalists) == (
        True,
        None,
        None,
        None,
        (),
    )


def test_candidates_without_votes_enter_no_round_three() -> None:
    """Round two: A 3, B and C none: A stands alone."""
    found = elect(9, {"A": 3}, {"A": 3, "B": 0, "C": 0, "": 6})
    assert (found.finalists, found.awaits, found.nobody) == (("A",), 3, False)


def test_who_stands_alone_in_round_three_needs_one_vote() -> None:
    """The votes cast decide: one is enough, and without any nobody is elected, nor is there a lot for one."""
    before = ({"A": 3, "": 6},) * 2
    assert elect(9, *before, {"A": 1, "": 8}).elected == "A"
    found = elect(9, *before, {"": 9})
    assert (found.elected, found.nobody, found.awaits, found.question) == (None, True, None, None)


def test_a_round_three_of_blank_votes_between_two_is_a_tie() -> None:
    """None against none: as equal as 4 against 4."""
    found = elect(9, *({"A": 4, "B": 4, "": 1},) * 2, {"": 9})
    assert asked(found) == ("decision", ("A", "B"), 1, "0")


def test_an_election_without_anybody_present_elects_nobody() -> None:
    """A majority of none is one vote, which nobody can give."""
    assert elect(0).awaits == 1
    assert elect(0, {}).awaits == 2
    assert elect(0, {}, {}).nobody


# --- complaints -------------------------------------------------------------------------------------------------


def test_rounds_out_of_order_are_refused() -> None:
    """The first ballot that is read is of round two."""
    with pytest.raises(InputError) as caught:
        elect_by_majority(SUBJECT, 9, [Ballot(2, {"A": 4})], where=WHERE)
    assert (caught.value.where, caught.value.found, caught.value.expected, caught.value.todo) == (
        "ballots.csv",
        "round 2 where round 1 should be",
        "the rounds 1, 2 and 3 as far as they were held, each once",
        "number the rounds in the order they were held",
    )


def test_a_fourth_round_is_refused() -> None:
    """There are three."""
    ballots = [Ballot(number, {"A": 2, "B": 2}) for number in (1, 2, 3, 4)]
    with pytest.raises(InputError, match="round 4 where round 3 should be"):
        elect_by_majority(SUBJECT, 9, ballots, where=WHERE)


def test_more_votes_than_members_are_refused_blank_ones_included() -> None:
    """8 votes and 2 blank ones from 9 members; in the second round."""
    assert refused(9, {"A": 4}, {"A": 4, "B": 4, "": 2}) == (
        "ballots.csv, round 2",
        "10 votes, blank ones included",
        "at most 9, as so many members take part",
        "count the votes again, or correct who was present",
    )


def test_a_round_after_somebody_was_elected_is_refused() -> None:
    """A has 5 of 9 in the first."""
    assert refused(9, {"A": 5, "B": 4}, {"B": 9}) == (
        "ballots.csv, round 2",
        "a round after A was elected in round 1",
        "no further round",
        "remove the round, or correct the votes before it",
    )


def test_votes_in_round_three_for_others_than_the_finalists_are_refused() -> None:
    """C is third in round two."""
    before = ({"A": 4, "B": 3, "C": 2},) * 2
    assert refused(9, *before, {"A": 4, "C": 4}) == (
        "ballots.csv, round 3",
        "votes for C",
        "votes for the two with most votes in round two: A, B",
        "count votes for others as invalid, or record the lot that was drawn",
    )


def test_a_row_of_round_three_without_votes_is_no_vote_for_somebody_else() -> None:
    """C is third in round two and has no votes in round three, as the table says."""
    before = ({"A": 4, "B": 3, "C": 2},) * 2
    assert elect(9, *before, {"A": 5, "B": 4, "C": 0}).elected == "A"
    assert asked(elect(9, *before, {"A": 4, "B": 4, "C": 0})) == ("decision", ("A", "B"), 1, "4")


def test_a_round_three_before_the_lot_on_who_enters_it_is_refused() -> None:
    """B and C are equal behind A, and no draw is recorded."""
    found = refused(4, *({"A": 2, "B": 1, "C": 1},) * 2, {"A": 2, "B": 2})
    assert found[:3] == (
        "ballots.csv, round 3",
        "votes for A, B",
        "votes for the two with most votes in round two: a lot decides who they are",
    )


def test_a_round_three_after_nobody_had_votes_is_refused_without_talk_of_a_lot() -> None:
    """All 4 votes of round two are blank."""
    assert refused(4, {"A": 2, "B": 2}, {"": 4}, {"A": 4}) == (
        "ballots.csv, round 3",
        "a round between nobody: there were no votes for anybody in round 2",
        "no further round",
        "remove the round, or correct the votes before it",
    )


@pytest.mark.parametrize("drawn", [("A",), ("D",), ("B", "C"), ("B", "D")])
def test_a_draw_of_somebody_who_is_not_tied_or_of_too_many_is_no_answer(drawn: tuple[str, ...]) -> None:
    """A is first alone, D is fourth, and there is one place for B or C."""
    rounds = ({"A": 4, "B": 2, "C": 2, "D": 1},) * 2
    question = elect(9, *rounds).question
    assert question is not None
    with pytest.raises(DrawError) as caught:
        elect(9, *rounds, draws=[Draw(drawn, question.id)])
    assert caught.value.question == question


def test_two_draws_that_answer_the_same_tie_differently_are_refused() -> None:
    """Both cannot have been drawn."""
    rounds = ({"A": 2, "B": 2},) * 3
    with pytest.raises(DrawError) as caught:
        elect(4, *rounds, draws=[Draw(("A",)), Draw(("B",))])
    assert caught.value.rival == Draw(("B",))


def test_a_draw_that_is_not_needed_is_left_unused() -> None:
    """A wins round three by 5 to 4."""
    lots = Lots([Draw(("B",), "0123456789ab")])
    ballots = [Ballot(number, {"A": 5 - (number < 3), "B": 4}) for number in (1, 2, 3)]
    found = elect_by_majority(SUBJECT, 9, ballots, lots, where=WHERE)
    assert (found.elected, lots.used) == ("A", [])


# --- properties -------------------------------------------------------------------------------------------------

NAMES = ("Eksempel 1", "Eksempel 2", "Eksempel 3", "Eksempel 4", "Eksempel 5")
Wish = int | None


class Meeting(NamedTuple):
    """What each of those present wishes in each round: a candidate's number, None for a blank vote."""

    candidates: int
    present: int
    rounds: tuple[tuple[Wish, ...], ...]


@st.composite
def meetings(draw: st.DrawFn) -> Meeting:
    """Elections of up to five candidates and nine present; equal numbers of votes are common."""
    candidates, present = draw(st.integers(1, len(NAMES))), draw(st.integers(0, 9))
    ways = [*range(candidates), None, "away"]
    choices = st.integers(0, len(ways) ** present - 1)
    rounds = []
    for choice in draw(st.lists(choices, min_size=draw(st.sampled_from((0, 1, 2, 3, 3, 3))), max_size=3)):
        wishes = [ways[at] for at in digits(choice, [len(ways)] * present)]
        rounds.append(tuple(wish for wish in wishes if wish is None or isinstance(wish, int)))
    return Meeting(candidates, present, tuple(rounds))


def held(
    meeting: Meeting, names: Sequence[str] = NAMES, answer: Callable[[Question], tuple[str, ...]] | None = None
) -> tuple[MajorityElection, tuple[Draw, ...], list[Ballot]]:
    """Hold as many rounds as are needed of those wished for, answering the questions if an answer is given."""
    draws: list[Draw] = []
    ballots: list[Ballot] = []
    while True:
        found = elect_by_majority(SUBJECT, meeting.present, ballots, Lots(tuple(draws)), where=WHERE)
        if found.question is not None and answer is not None:
            draws.append(Draw(answer(found.question), found.question.id))
        elif found.question is not None or found.awaits is None or found.awaits > len(meeting.rounds):
            return found, tuple(draws), ballots
        else:
            standing = found.finalists if found.awaits == 3 else names[: meeting.candidates]
            ballots.append(counted(found.awaits, meeting.rounds[found.awaits - 1], names, standing))


def counted(number: int, wishes: Sequence[Wish], names: Sequence[str], standing: Sequence[str]) -> Ballot:
    """Count wishes; one for somebody who does not stand is invalid."""
    chosen = [names[wish] if wish is not None else "" for wish in wishes]
    votes = {name: chosen.count(name) for name in standing}
    return Ballot(number, votes, len(chosen) - sum(votes.values()))


Chooser = Callable[[tuple[str, ...], int], "tuple[str, ...] | None"]


def naively(present: int, ballots: Sequence[Ballot], choose: Chooser) -> tuple[str, object]:
    """Count a majority election again in another way: by every pair that may enter round three."""
    for ballot in ballots[:2]:
        for name, votes in ballot.votes.items():
            if votes > present - votes:
                return "elected", name
    if len(ballots) < 2:
        return "awaits", len(ballots) + 1
    second = {name: votes for name, votes in ballots[1].votes.items() if votes > 0}
    if not second:
        return "nobody", None
    pairs = [
        set(pair)
        for pair in combinations(second, min(2, len(second)))
        if not any(second[other] > second[name] for name in pair for other in second if other not in pair)
    ]
    sure, possible = set.intersection(*pairs), set.union(*pairs)
    drawn = choose(tuple(sorted(possible - sure)), 2 - len(sure)) if len(pairs) > 1 else ()
    if drawn is None:
        return "asked", (possible - sure, 2 - len(sure))
    return naive_last_round(sure | set(drawn), ballots[2:], choose)


def naive_last_round(final: set[str], ballots: Sequence[Ballot], choose: Chooser) -> tuple[str, object]:
    """Decide round three: who has no fewer votes than the other, and a vote where nobody else stands."""
    if not ballots:
        return "awaits", 3
    votes = {name: ballots[0].votes.get(name, 0) for name in final}
    best = {name for name in final if votes[name] >= max(votes.values())}
    if len(final) == 1:
        return ("elected", best.pop()) if any(votes.values()) else ("nobody", None)
    drawn = tuple(best) if len(best) == 1 else choose(tuple(sorted(final)), 1)
    return ("asked", (final, 1)) if drawn is None else ("elected", drawn[0])


def told(found: MajorityElection) -> tuple[str, object]:
    """Return an election's outcome as :func:`naively` has it."""
    if found.question is not None:
        return "asked", (set(found.question.tied), found.question.seats_at_stake)
    if found.elected is not None:
        return "elected", found.elected
    return ("nobody", None) if found.nobody else ("awaits", found.awaits)


def last_of(question: Question) -> tuple[str, ...]:
    """Answer a question by the last of its tied."""
    return tuple(str(name) for name in question.tied[-question.seats_at_stake :])


@given(meetings())
def test_a_second_way_of_counting_agrees_while_lots_are_open(meeting: Meeting) -> None:
    """The naive count knows no finalists' list, only the pairs that nobody outside has more votes than."""
    found, _draws, ballots = held(meeting)
    assert told(found) == naively(meeting.present, ballots, lambda _tied, _places: None)


@given(meetings())
def test_a_second_way_of_counting_agrees_with_lots_drawn_and_every_question_has_an_answer(
    meeting: Meeting,
) -> None:
    """Drawing from a question's own tied always gets further; in the end somebody is elected or nobody is."""
    found, draws, ballots = held(meeting, answer=last_of)
    assert found.question is None
    assert len(draws) <= 2
    assert told(found) == naively(meeting.present, ballots, lambda tied, places: tied[-places:])
    if len(meeting.rounds) == 3:
        assert found.elected is not None or found.nobody


@given(meetings(), st.permutations(NAMES))
def test_renaming_the_candidates_renames_the_result(meeting: Meeting, names: list[str]) -> None:
    """Neither the names nor their order decide anything."""
    new = dict(zip(NAMES, names, strict=True))
    before, _draws, _ballots = held(meeting)
    after, _draws, _ballots = held(meeting, names)
    assert after.elected == (None if before.elected is None else new[before.elected])
    assert set(after.finalists) == {new[name] for name in before.finalists}
    assert (after.awaits, after.nobody) == (before.awaits, before.nobody)
    tied = [set(q.tied) for q in (after.question,) if q is not None]
    assert tied == [{new[str(name)] for name in q.tied} for q in (before.question,) if q is not None]


@given(meetings(), st.randoms(use_true_random=False))
def test_the_order_in_which_candidates_are_written_changes_nothing(meeting: Meeting, rnd: Random) -> None:
    """Results and steps are the same to the last."""
    found, draws, ballots = held(meeting, answer=last_of)
    shuffled = []
    for ballot in ballots:
        rows = list(ballot.votes.items())
        rnd.shuffle(rows)
        shuffled.append(ballot._replace(votes=dict(rows)))
    again = elect_by_majority(SUBJECT, meeting.present, shuffled, Lots(draws), where=WHERE)
    assert again == found


@given(meetings())
def test_only_the_draws_that_were_used_bear_on_the_result(meeting: Meeting) -> None:
    """A further draw, made for a question that does not come up, changes nothing and is left unused."""
    found, draws, ballots = held(meeting, answer=last_of)
    lots = Lots((*draws, Draw(("Eksempel 1",), "0123456789ab")))
    assert elect_by_majority(SUBJECT, meeting.present, ballots, lots, where=WHERE) == found
    assert lots.used == list(draws)


@given(meetings())
def test_the_steps_tell_the_rounds_and_end_with_the_result(meeting: Meeting) -> None:
    """Each ballot has its round; the quotient of a question is the votes of each who is tied."""
    found, _draws, ballots = held(meeting, answer=last_of)
    rounds = [step for step in found.steps if isinstance(step, Round)]
    assert [(step.number, dict(zip(step.candidates, step.votes, strict=True)), step.blank) for step in rounds] == [
        (ballot.number, ballot.votes, ballot.blank) for ballot in ballots
    ]
    for step in (step for step in found.steps if isinstance(step, Lot)):
        number = 2 if step.question.subject[-1] == "round_three" else 3
        votes = ballots[number - 1].votes
        assert {Fraction(votes.get(str(name), 0)) for name in step.question.tied} == {step.question.quotient}
