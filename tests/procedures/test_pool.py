"""All seats of all posts as one pool: a help for negotiation, never a result."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from kkrvalg.model import PersonId
from kkrvalg.procedures.attendance import Voter
from kkrvalg.procedures.contests import Contest
from kkrvalg.procedures.pool import Pool, pool
from kkrvalg.procedures.voting_groups import VotingGroup


def group(key: str, members: int) -> VotingGroup:
    """Return a group of so many example persons."""
    persons = [PersonId(701, f"Eksempel {key}{number}") for number in range(members)]
    return VotingGroup(key, tuple(Voter(person, person, key) for person in persons))


def pooled(members: dict[str, int], *seats: int) -> Pool:
    """Return the pool of elections with so many seats each."""
    contests = [Contest(f"P{at}", f"P{at}", "member", "proportional", n) for at, n in enumerate(seats)]
    return pool("midtjylland", contests, [group(key, number) for key, number in members.items()], {})


def test_small_groups_gain_in_a_pool_what_they_never_win_election_by_election() -> None:
    """Groups of 6, 3 and 2 share three posts of two seats: one by one 6 and 6/2 = 3 and 3 leave the last to a lot.

    Of six seats in one: 6, 3, 3, 2, 2, 1.5 and 1.5: A 6, 3, 2; B 3; C 2 make five, and A's 6/4 = 1.5 and
    B's 3/2 = 1.5 share the sixth.
    """
    found = pooled({"A": 6, "B": 3, "C": 2}, 2, 2, 2)
    assert found.seats == 6
    assert found.allocation.seats == {"A": 3, "B": 1, "C": 1}
    assert found.question is not None
    assert found.question.tied == ("A", "B")
    assert found.order == (("A",), ("A", "B"), ("A", "C"))


def test_without_elections_there_is_nothing_to_claim() -> None:
    """A pool of nothing has no seats and no order."""
    found = pooled({"A": 2, "B": 1})
    assert (found.seats, found.order, sum(found.allocation.seats.values())) == (0, (), 0)


@given(
    st.dictionaries(st.sampled_from("ABCDEF"), st.integers(1, 12), min_size=1),
    st.lists(st.integers(2, 6), max_size=5),
)
def test_the_order_of_choice_gives_each_group_its_claim(members: dict[str, int], seats: list[int]) -> None:
    """Counting the rounds of the order gives the claims, and what a lot decides is missing in both."""
    found = pooled(members, *seats)
    turns = Counter(key for turn in found.order for key in turn)
    assert {key: turns[key] for key in members} == dict(found.allocation.seats)
    at_stake = found.question.seats_at_stake if found.question else 0
    assert sum(turns.values()) + at_stake == sum(seats)
