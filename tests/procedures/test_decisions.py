from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, get_args

import pytest
from elections import rulebook
from hypothesis import given
from hypothesis import strategies as st

from kkrvalg.errors import InputError
from kkrvalg.procedures.decisions import ChairVote, Decision, Proposal, Quorum, decide, quorum

if TYPE_CHECKING:
    from kkrvalg.procedures.decisions import Outcome

WHERE = "proposals.csv, line 2"
ALL = Quorum("§ 5, stk. 9", 20, 20, 10)


def outcome(proposal: Proposal, presence: Quorum = ALL) -> tuple[Outcome, bool]:
    """Return what became of a proposal, and whether the chair's vote decided it."""
    decision = decide(proposal, presence, where=WHERE)
    return decision.outcome, decision.by_chair


def refused(proposal: Proposal, presence: Quorum = ALL) -> tuple[str, str, str, str]:
    """Return the four parts of the complaint about a count."""
    with pytest.raises(InputError) as caught:
        decide(proposal, presence, where=WHERE)
    return caught.value.where, caught.value.found, caught.value.expected, caught.value.todo


# --- quorum -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("members", "needed"), [(57, 29), (58, 29), (34, 17), (33, 17), (1, 1), (0, 0)])
def test_at_least_half_of_the_members_make_a_quorum(members: int, needed: int) -> None:
    """57 / 2 = 28 1/2, so 29; 58 / 2 = 29 exactly."""
    found = quorum(members, needed, rulebook())
    assert found == Quorum("§ 5, stk. 9", members, needed, needed)
    assert found.is_met
    assert not quorum(members, needed - 1, rulebook()).is_met


def test_the_share_is_the_rulebooks() -> None:
    """Two thirds of 57 are 38, of 58 38 2/3, so 39."""
    rules = replace(rulebook(), quorum=Fraction(2, 3))
    assert [quorum(members, 0, rules).needed for members in (57, 58)] == [38, 39]


# --- decisions --------------------------------------------------------------------------------------------------


def test_more_for_than_against_adopts_however_many_abstain() -> None:
    """3 for, 2 against, 15 abstained: those who abstain count for neither side."""
    assert decide(Proposal("Eksempel", 3, 2, 15), ALL, where=WHERE) == Decision(
        "§ 5, stk. 9", Proposal("Eksempel", 3, 2, 15), "adopted", by_chair=False
    )
    assert outcome(Proposal("Eksempel", 2, 3, 15)) == ("rejected", False)


@pytest.mark.parametrize(
    ("chair", "expected"),
    [
        ("for", ("adopted", True)),
        ("against", ("rejected", True)),
        ("abstained", ("asked", False)),
        ("absent", ("asked", False)),
    ],
)
def test_the_chairs_vote_decides_between_equals(chair: ChairVote, expected: tuple[Outcome, bool]) -> None:
    """10 for and 10 against, or 9 and 9 with one who abstained; without a vote of the chair's it is asked."""
    assert outcome(Proposal("Eksempel", 9, 9, 1, chair)) == expected


def test_the_chairs_vote_is_one_vote_where_the_votes_are_not_equal() -> None:
    """The chair is against and loses 10 to 9."""
    assert outcome(Proposal("Eksempel", 10, 9, 0, "against")) == ("adopted", False)


def test_without_a_quorum_nothing_is_decided() -> None:
    """9 of 20 are present, and all are for it."""
    present = Quorum("§ 5, stk. 9", 20, 9, 10)
    assert outcome(Proposal("Eksempel", 9, 0, 0, "for"), present) == ("no_quorum", False)


def test_members_present_who_do_not_vote_make_a_quorum_all_the_same() -> None:
    """20 are present and one votes."""
    assert outcome(Proposal("Eksempel", 1, 0)) == ("adopted", False)


def test_no_votes_at_all_are_as_equal_as_any() -> None:
    """None for and none against."""
    assert outcome(Proposal("Eksempel", 0, 0)) == ("asked", False)


# --- complaints -------------------------------------------------------------------------------------------------


def test_more_votes_than_members_present_are_refused() -> None:
    """10 for, 10 against and 1 who abstained are 21 of 20."""
    assert refused(Proposal("Eksempel", 10, 10, 1)) == (
        "proposals.csv, line 2",
        "21 votes on “Eksempel”",
        "at most 20, as so many members take part",
        "count the votes again, or correct who was present",
    )


def test_more_votes_than_members_are_refused_without_a_quorum_too() -> None:
    """A count that cannot be is not made right by deciding nothing."""
    assert refused(Proposal("Eksempel", 10, 0), Quorum("§ 5, stk. 9", 20, 9, 10))[1] == "10 votes on “Eksempel”"


@pytest.mark.parametrize(("chair", "proposal"), [("for", (0, 3)), ("against", (3, 0))])
def test_a_chairs_vote_that_nobody_counted_is_refused(chair: ChairVote, proposal: tuple[int, int]) -> None:
    """The chair is said to have voted on the side that has no votes."""
    assert refused(Proposal("Eksempel", *proposal, 0, chair)) == (
        "proposals.csv, line 2",
        "no vote on “Eksempel” on the side where the chair's stands",
        "the chair's vote among those counted",
        "correct the count or the chair's vote",
    )


# --- properties -------------------------------------------------------------------------------------------------

PROPOSALS = st.builds(
    Proposal,
    st.just("Eksempel"),
    st.integers(0, 6),
    st.integers(0, 6),
    st.integers(0, 3),
    st.sampled_from(get_args(ChairVote)),
)
SWAPPED: dict[ChairVote, ChairVote] = {"for": "against", "against": "for"}
MIRRORED: dict[str, str] = {"adopted": "rejected", "rejected": "adopted"}


@given(PROPOSALS, st.integers(0, 30), st.integers(0, 15))
def test_swapping_for_and_against_swaps_what_becomes_of_it(proposal: Proposal, members: int, away: int) -> None:
    """But for a missing quorum and a question, which are their own mirror images; complaints stay complaints."""
    present = quorum(members, max(0, members - away), rulebook())
    mirror = proposal._replace(
        for_it=proposal.against, against=proposal.for_it, chair=SWAPPED.get(proposal.chair, proposal.chair)
    )
    try:
        found = decide(proposal, present, where=WHERE)
    except InputError:
        with pytest.raises(InputError):
            decide(mirror, present, where=WHERE)
        return
    other = decide(mirror, present, where=WHERE)
    assert other.outcome == MIRRORED.get(found.outcome, found.outcome)
    assert other.by_chair == found.by_chair
    assert (found.outcome == "no_quorum") == (2 * present.present < members)


@given(PROPOSALS)
def test_the_chairs_vote_weighs_half_a_vote_more(proposal: Proposal) -> None:
    """A second way: twice the votes and one more on the chair's side; it decided if it would have on the other."""
    try:
        found = decide(proposal, ALL, where=WHERE)
    except InputError:
        return
    own = {"for": 1, "against": -1}.get(proposal.chair, 0)
    weight = 2 * (proposal.for_it - proposal.against) + own
    assert found.outcome == ("adopted" if weight > 0 else "rejected" if weight < 0 else "asked")
    assert found.by_chair == (weight * (weight - 2 * own) < 0)


@given(st.integers(0, 200), st.integers(0, 200))
def test_a_quorum_is_met_by_exactly_the_share(members: int, present: int) -> None:
    """2 present ≥ members, in integers."""
    assert quorum(members, present, rulebook()).is_met == (2 * present >= members)
