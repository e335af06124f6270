"""What a meeting decides (§ 5, stk. 9): simple majority, the chair's vote between equals, and what is asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from registered_meetings import (
    CHAIR,
    DAY,
    MEMBERS,
    VICE,
    answered,
    asked,
    called,
    held,
    held_of,
    meeting_of,
    refused,
    said,
    state_after,
    vote,
)
from registers import event

HELD = (called(), held(*MEMBERS))
UNDER_VICE = (called(), held(*MEMBERS[1:], "p11", led_by=VICE))


def outcome(*events: object) -> tuple[str, bool]:
    """Return what came of the only vote, and whether the leader's vote decided."""
    (votes,) = meeting_of(state_after(*events)).decisions  # type: ignore[arg-type]
    return votes.outcome, votes.by_leader


def test_more_for_than_against_adopts_and_who_abstains_counts_for_neither() -> None:
    """4 to 3 with three abstaining is adopted, 3 to 4 rejected."""
    assert outcome(*HELD, vote(4, 3, abstained=3)) == ("adopted", False)
    assert outcome(*HELD, vote(3, 4, abstained=3)) == ("rejected", False)


def test_the_chairs_vote_decides_between_equals() -> None:
    """5 to 5 with the chair for, and against."""
    assert outcome(*HELD, vote(5, 5, "for")) == ("adopted", True)
    assert outcome(*HELD, vote(5, 5, "against")) == ("rejected", True)
    (found,) = said(state_after(*HELD, vote(5, 5, "for")), "meeting_adopted_by_vote")
    assert (found.article, found.about["person"]) == ("§ 5, stk. 9", CHAIR)


@pytest.mark.parametrize("chair", [None, "abstained"])
def test_equal_votes_without_the_chairs_are_asked_about(chair: str | None) -> None:
    """4 to 4, and the chair voted neither way: the rules do not say what follows."""
    events = (*HELD, vote(4, 4, chair, abstained=2))
    assert outcome(*events) == ("waits", False)
    for answer in ("adopted", "rejected"):
        assert outcome(*answered(*events, key="meeting_equal_votes", answer=answer)) == (answer, False)


@pytest.mark.parametrize(("voted", "decided"), [("for", "adopted"), ("against", "rejected")])
def test_whether_the_casting_vote_passes_to_the_vice_chair_is_asked(voted: str, decided: str) -> None:
    """p4 leads in p1's absence, and the votes are 5 to 5: the decision waits for the answer."""
    events = (*UNDER_VICE, vote(5, 5, voted))
    (question,) = asked(state_after(*events))
    assert (question.key, question.answers) == ("meeting_casting_vote", ("passes", "does_not_pass"))
    assert (question.about["person"], outcome(*events)) == (VICE, ("waits", False))
    assert outcome(*answered(*events, key="meeting_casting_vote", answer="passes")) == (decided, True)


def test_if_it_does_not_pass_what_equal_votes_come_to_is_asked_in_turn() -> None:
    """First the casting vote, then the equal votes; each is answered once."""
    events = answered(*UNDER_VICE, vote(5, 5, "for"), key="meeting_casting_vote", answer="does_not_pass")
    assert [one.key for one in asked(state_after(*events))] == ["meeting_equal_votes"]
    assert outcome(*answered(*events, key="meeting_equal_votes", answer="rejected")) == ("rejected", False)


def test_a_majority_under_the_vice_chair_is_nobodys_question() -> None:
    """6 to 4 needs no casting vote."""
    assert outcome(*UNDER_VICE, vote(6, 4, "against")) == ("adopted", False)


def test_two_votes_on_the_same_are_two_questions() -> None:
    """Asked and answered each for itself."""
    events = (*UNDER_VICE, vote(5, 5, "for"), vote(5, 5, "against"))
    assert [one.key for one in asked(state_after(*events))] == ["meeting_casting_vote"] * 2


@pytest.mark.parametrize(
    ("votes", "found"),
    [
        (vote(6, 5), "6, 5, 0 votes on “A road”"),
        (vote(5, 4, abstained=2), "5, 4, 2 votes on “A road”"),
        (vote(-1, 4), "-1, 4, 0 votes on “A road”"),
        (vote(0, 4, "for"), "no vote on “A road” on the side where the leader's stands"),
        (vote(4, 0, "against"), "no vote on “A road” on the side where the leader's stands"),
    ],
)
def test_votes_that_cannot_be_are_refused(votes: object, found: str) -> None:
    """More than the ten who took part, fewer than none, or the leader's where nobody voted."""
    error = refused(*HELD, votes)  # type: ignore[arg-type]
    assert error.found == found
    assert error.expected == "votes of those who took part, 10 in all, the leader's among them (§ 5, stk. 9)"


def test_a_chair_who_is_no_member_any_more_leads_without_a_vote() -> None:
    """p1 is no longer mayor and stays chair as answered: p1 leads, and equal votes are asked about."""
    replaced = event("office", "2026-03-03", code=701, office="mayor", person="p41")
    (question,) = (one for one in state_after(replaced).questions.values() if one.key == "chair_not_mayor")
    stays = event("answered", "2026-03-04", question=question.id, answer="stays")
    events = (called(), replaced, stays, held("p41", *MEMBERS[1:], guests=["p1"]))
    assert held_of(state_after(*events)).role == "chair"
    assert refused(*events, vote(5, 5, "for")).found == "a vote of p1, who led the meeting and is no member"
    assert [one.key for one in asked(state_after(*events, vote(5, 5)))] == ["meeting_equal_votes"]


def test_a_decision_is_made_at_a_meeting_that_is_held_on_its_day() -> None:
    """Not before it is entered who took part, and not the day after."""
    assert refused(called(), vote(6, 4)).found == "the meeting m1, which is not held"
    late = event("decision", "2026-04-16", meeting="m1", title="A road", for_=6, against=4)
    error = refused(*HELD, late)
    assert (error.found, error.expected) == (
        "a decision on 2026-04-16 at the meeting m1",
        f"the day of the meeting, {DAY}",
    )


@given(st.integers(0, 10), st.integers(0, 10), st.sampled_from(["for", "against", "abstained"]))
def test_a_vote_under_the_chair_waits_only_where_equal_votes_have_no_chairs(
    for_: int, against: int, chair: str
) -> None:
    """Every count of ten: adopted or rejected by the larger number, by the chair's vote between equals."""
    impossible = for_ + against > 10 or {"for": for_, "against": against}.get(chair, 1) == 0
    if impossible:
        assert refused(*HELD, vote(for_, against, chair)).found
        return
    if for_ != against:
        expected = ("adopted" if for_ > against else "rejected", False)
    else:
        expected = {"for": ("adopted", True), "against": ("rejected", True), "abstained": ("waits", False)}[chair]
    assert outcome(*HELD, vote(for_, against, chair)) == expected
