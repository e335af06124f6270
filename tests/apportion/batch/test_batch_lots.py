"""Lots of many draws: free of order, the same in NumPy and plain Python, and fair."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kkrvalg.apportion import Question
from kkrvalg.apportion.batch import kernels
from kkrvalg.apportion.batch.lots import LotsByPriority, drawn_by_priority, mix, priorities, priority

NUMBERS = st.integers(0, 2**64 - 1)


def test_numbers_are_scattered_as_splitmix64_does() -> None:
    """The first outputs from the seed 0 are known: the state goes up by the golden ratio each time."""
    golden = 0x9E3779B97F4A7C15
    assert [mix(0), mix(golden)] == [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4]


@given(NUMBERS, st.integers(0, 10**6), st.integers(0, 10**5))
@settings(max_examples=40)
def test_a_priority_is_the_same_on_all_three_roads(key: int, subject: int, place: int) -> None:
    """Plain Python, NumPy and the compiled code."""
    own = priority(key, subject, place)
    assert priorities(np.array([key], np.uint64), subject, place).tolist() == [own]
    with np.errstate(over="ignore"):
        assert int(kernels.priority(np.uint64(key), subject, place)) == own


@given(NUMBERS, st.integers(0, 98), st.lists(st.integers(0, 12), min_size=2, max_size=6, unique=True), st.data())
@settings(max_examples=60)
def test_the_draw_depends_on_who_is_tied_and_not_on_their_order(
    key: int, subject: int, places: list[int], data: st.DataObject
) -> None:
    """The same lot with its members in another order draws the same; the exact engine's lots draw them too."""
    stake = data.draw(st.integers(1, len(places) - 1))
    order = data.draw(st.permutations(places))

    def winners(columns: list[int]) -> set[int]:
        tied = np.ones((1, len(columns)), np.bool_)
        drawn = drawn_by_priority(tied, np.array([stake]), np.array([key], np.uint64), subject, columns)
        return {columns[at] for at in np.flatnonzero(drawn[0])}

    assert winners(places) == winners(order)
    assert len(winners(places)) == stake
    question = Question(("council", "1"), "§ 1", tuple(map(str, sorted(places))), stake, Fraction(1))
    lots = LotsByPriority(key, subject, lambda name: int(str(name)))
    assert lots.drawn(question) == frozenset(map(str, winners(places)))
    assert (lots.used[0].question, lots.answered) == (question.id, [question])


def test_lots_are_fair() -> None:
    """Each of the six pairs of four tied is drawn about equally often: 6,000 draws, 1,000 of each expected.

    The standard deviation is √(6000 · 1/6 · 5/6) ≈ 29; five of them are 144.
    """
    keys = np.random.default_rng(1).integers(0, 2**64, 6000, np.uint64)
    tied = np.ones((6000, 4), np.bool_)
    drawn = drawn_by_priority(tied, np.full(6000, 2), keys, 17, np.arange(4))
    pairs, counts = np.unique(drawn @ np.array([8, 4, 2, 1]), return_counts=True)
    assert pairs.tolist() == [3, 5, 6, 9, 10, 12]
    assert (abs(counts - 1000) < 144).all()
