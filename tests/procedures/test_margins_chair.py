"""How few votes turn chair and vice chair: by hand, and against trying every number of votes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from elections import composed_for_real
from hypothesis import given, settings
from hypothesis import strategies as st

from kkrvalg.apportion import Draw, Lots
from kkrvalg.procedures.chair import ChairElection, Entrants, Participant, elect, elect_chair, join
from kkrvalg.procedures.margins_chair import PostMargins, PostTurn, chair_margins

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

OPTIONS = {"chair_parties": "represented", "alliance_inner": "dhondt"}


def held(votes: Mapping[str, int], *alliances: str, lots: Mapping[str, str] | None = None) -> ChairElection:
    """Return the election of chair and vice chair on some votes; ``lots`` are the names drawn by post."""
    entrants = tuple(Participant(name, name, (), own, 1) for name, own in votes.items())
    units = join(entrants, alliances, pytest.fail, where="her")
    drawn = {post: Lots((Draw((name,)),)) for post, name in (lots or {}).items()}
    return elect(Entrants("her", entrants, (), (), ()), units, drawn)


def of(election: ChairElection, post: str, alliance: str | None = None) -> PostMargins:
    """Return the margins of a post at a level."""
    (found,) = [m for m in chair_margins(election) if (m.post, m.alliance) == (post, alliance)]
    return found


# --- by hand ----------------------------------------------------------------------------------------------------


def test_the_chair_goes_to_who_has_one_vote_more() -> None:
    """A 100, B 80, C 30. The chair is A's: B gains 21 (101), A loses 21 (79), or 11 are moved (91 against 89).

    C gains 71; it does not follow when A loses; with 36 moved (66, 64) it would still be behind B: 51 (81, 49).
    """
    found = of(held({"A": 100, "B": 80, "C": 30}), "chair")
    assert (found.holder, found.strongest) == ("A", ("B",))
    assert found.turns == (PostTurn("B", 21, 21, 11), PostTurn("C", 71, None, 51))


def test_the_vice_chair_is_compared_with_half_of_the_chair() -> None:
    """A 100, B 80, C 30: chair A, vice chair B, and A's next quotient is 50.

    A takes both: it gains 61 (161 / 2 > 80), B loses 31 (49 < 50), or 21 are moved (121 / 2 > 59). C gains 51
    (81). C does not follow when B loses; moved from B it needs 26 to pass it (56, 54), which is past A's 50 too.
    """
    found = of(held({"A": 100, "B": 80, "C": 30}), "vice_chair")
    assert (found.holder, found.strongest) == ("B", ("A",))
    assert found.turns == (PostTurn("A", 61, 31, 21), PostTurn("C", 51, None, 26))


def test_one_party_may_hold_both_posts() -> None:
    """A 100, B 30: 100, then 50 against 30. B gains 21 (51), A loses 41 (59 / 2 < 30), or 14 (44 > 86 / 2)."""
    found = of(held({"A": 100, "B": 30}), "vice_chair")
    assert (found.holder, found.turns) == ("A", (PostTurn("B", 21, 41, 14),))


def test_who_passes_the_vice_chair_may_pass_the_chair_too() -> None:
    """A and B 100 each, A drawn for the chair, C 40: with 100 votes C is in their lot, with 101 it is chair.

    When B loses 51 (49) A's 50 is next; C does not follow. Moved from B, 31 bring C to 71 against 69.
    """
    found = of(held({"A": 100, "B": 100, "C": 40}, lots={"chair": "A"}), "vice_chair")
    assert {turn.challenger: turn for turn in found.turns}["C"] == PostTurn("C", None, None, 31)


def test_of_two_equal_challengers_neither_follows_without_a_lot() -> None:
    """A 100, B 80, C 80: when A loses 21, B and C draw lots for the chair."""
    found = of(held({"A": 100, "B": 80, "C": 80}), "chair")
    assert found.strongest == ("B", "C")
    assert found.turns == (PostTurn("B", 21, None, 11), PostTurn("C", 21, None, 11))


def test_an_open_lot_is_decided_by_one_vote() -> None:
    """A and B 100 each: one vote more is the chair. The vice chair waits, and has no margin yet."""
    election = held({"A": 100, "B": 100, "C": 40})
    found = chair_margins(election)
    assert [(m.post, m.holder, m.tied) for m in found] == [("chair", None, ("A", "B"))]
    assert found[0].turns == (PostTurn("A", 1, None, None), PostTurn("B", 1, None, None))


def test_a_drawn_chair_hangs_on_one_vote() -> None:
    """A drawn: B gains one, A loses one, or one is moved."""
    found = of(held({"A": 100, "B": 100, "C": 40}, lots={"chair": "A"}), "chair")
    assert found.turns[0] == PostTurn("B", 1, 1, 1)


def test_inside_an_alliance_the_posts_it_won_are_given() -> None:
    """A+B 150, C 100: chair A+B, vice chair C (75 < 100). Inside, A 90 has the chair before B 60: 31 votes.

    Outside, C takes the chair with 51 votes more.
    """
    election = held({"A": 90, "B": 60, "C": 100}, "A+B")
    assert of(election, "chair").turns == (PostTurn("C", 51, 51, 26),)
    assert of(election, "chair", "A+B").turns == (PostTurn("B", 31, 31, 16),)
    assert of(election, "vice_chair").holder == "C"
    levels = chair_margins(election)
    assert {m.alliance for m in levels if m.post == "vice_chair"} == {None}


def test_an_alliance_that_won_both_posts_divides_them_in_order() -> None:
    """A+B 150, C 40. Inside: A 100, then B 50 and A's 50 are equal: a lot between them for the vice chair."""
    found = of(held({"A": 100, "B": 50, "C": 40}, "A+B"), "vice_chair", "A+B")
    assert (found.holder, found.tied) == (None, ("A", "B"))
    assert found.turns == (PostTurn("A", 1, None, None), PostTurn("B", 1, None, None))


# --- against trying every number --------------------------------------------------------------------------------

POSTS = ("chair", "vice_chair")
VOTES = st.lists(st.one_of(st.integers(1, 30), st.sampled_from((8, 16))), min_size=2, max_size=4)


def _surely(votes: Sequence[int], number: int) -> list[str | None]:
    """Return who gets the first posts, as far as there is no lot, in an election held anew."""
    names = "ABCD"[: len(votes)]
    election = held({name: own for name, own in zip(names, votes, strict=True) if own} or {"nobody": 1})
    return [place.winner for place in election.places[:number]]


@settings(max_examples=40)
@given(VOTES)
def test_each_number_is_the_first_that_turns_the_post(votes: list[int]) -> None:
    """Every number of votes is tried, in an election held anew; a lot is drawn for the first by the alphabet."""
    names = "ABCD"[: len(votes)]
    own = dict(zip(names, votes, strict=True))
    election = held(own)
    for _post in POSTS:
        if election.question is not None:
            lots = {q.subject[-1]: str(q.tied[0]) for q in election.questions}
            drawn = {p.post: str(p.unit) for p in election.places if p.decided_by == "lot"}
            election = held(own, lots=drawn | lots)
    for at, post in enumerate(POSTS):
        found = of(election, post)
        holder = names.index(str(found.holder))
        for turn in found.turns:
            name = names.index(turn.challenger)

            wanted: list[str | None] = [*(place.winner for place in election.places[:at]), turn.challenger]

            def first(signs: Sequence[int], most: int, wanted: Sequence[str | None] = wanted) -> int | None:
                tried = ([v + k * sign for v, sign in zip(votes, signs, strict=True)] for k in range(1, most + 1))
                return next((k for k, other in enumerate(tried, 1) if _surely(other, len(wanted)) == wanted), None)

            gain = [int(i == name) for i in range(len(votes))]
            loss = [-int(i == holder) for i in range(len(votes))]
            both = [up + down for up, down in zip(gain, loss, strict=True)]
            most = votes[holder]
            assert (turn.gains, turn.loses, turn.moved) == (first(gain, 62), first(loss, most), first(both, most))


@pytest.mark.parametrize("name", ["kv2021", "kv2025"])
@pytest.mark.parametrize("kkr", ["hovedstaden", "sjælland", "syddanmark", "midtjylland", "nordjylland"])
def test_real_posts_turn_at_the_number_and_not_at_one_fewer(name: str, kkr: str) -> None:
    """The votes are changed and the election is held again."""
    election = elect_chair(composed_for_real(name, kkr), options=OPTIONS)
    votes = {unit.key: unit.votes for unit in election.units if unit.votes}
    for at, post in enumerate(POSTS):
        found = of(election, post)
        assert found.holder == election.places[at].winner
        strongest = next(turn for turn in found.turns if turn.challenger == found.strongest[0])
        for number, gainer, loser in (
            (strongest.gains, strongest.challenger, None),
            (strongest.loses, None, found.holder),
            (strongest.moved, strongest.challenger, found.holder),
        ):
            assert number is not None
            for k, turned in ((number, True), (number - 1, False)):
                changed = {n: v + k * (n == gainer) - k * (n == loser) for n, v in votes.items()}
                again = held(changed)
                assert (again.places[at].winner == strongest.challenger) is turned
