"""Many bodies with alliances, ceilings and thresholds at once: equal to the exact engine, lots drawn alike."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import THRESHOLDS, vote_lists

from kkrvalg.apportion import Problem, allocate
from kkrvalg.apportion.batch import compiled
from kkrvalg.apportion.batch.lots import LotsByPriority
from kkrvalg.apportion.batch.nested import Bodies, Layout, divide_bodies, layout

if TYPE_CHECKING:
    from numpy.typing import NDArray

KEYS = np.random.default_rng(3).integers(0, 2**64, 64, np.uint64)


def on_both_roads(own: Layout, votes: NDArray[np.int64], keys: NDArray[np.uint64]) -> Bodies:
    """Return what comes out with compiled code, having checked that NumPy alone says the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(compiled.VARIABLE, raising=False)
        found = divide_bodies(own, votes, keys)
        patch.setenv(compiled.VARIABLE, "no")
        for one, other in zip(found, divide_bodies(own, votes, keys), strict=True):
            np.testing.assert_array_equal(one, other)
    return found


def exactly(own: Layout, votes: list[int], key: int) -> tuple[list[int], int, int]:
    """Return the seats of all lists and the outer and inner lots by the exact engine."""
    seats, lots = [], []
    for body, (first, last) in enumerate(zip(own.starts[:-1].tolist(), own.starts[1:].tolist(), strict=True)):
        names = [chr(65 + at) for at in range(last - first)]
        numbers = own.alliance_of[first:last].tolist()
        alliances = {
            tuple(name for name, other in zip(names, numbers, strict=True) if other == number): number
            for number in set(numbers) - {-1}
        }
        places = {name: at for at, name in enumerate(names)} | {
            members: len(names) + number for members, number in alliances.items()
        }
        drawn = LotsByPriority(key, body, places.__getitem__)
        problem = Problem(
            votes=dict(zip(names, votes[first:last], strict=True)),
            seats=int(own.seats[body]),
            alliances=list(alliances),
            ceilings=dict(zip(names, own.ceilings[first:last].tolist(), strict=True)),
            threshold=own.threshold,
        )
        found = allocate(problem, drawn)
        seats += [found.seats[name] for name in names]
        lots += [question.depth for question in drawn.answered]
    return seats, lots.count(0), lots.count(1)


@st.composite
def bodies(draw: st.DrawFn) -> tuple[Layout, list[int]]:
    """One to three bodies of up to six lists with alliances, ceilings and a threshold, and the votes."""
    rows = draw(st.lists(vote_lists() | st.just([]), min_size=1, max_size=3))
    votes = [vote for row in rows for vote in row]
    places = [draw(st.integers(0, 9)) for _ in rows]
    allied = draw(st.lists(st.sampled_from((-1, -1, 0, 0, 1, 3)), min_size=len(votes), max_size=len(votes)))
    room = draw(st.none() | st.lists(st.integers(0, 4), min_size=len(votes), max_size=len(votes)))
    threshold = draw(st.sampled_from((Fraction(0), Fraction(1, 4000))) | THRESHOLDS)
    starts = np.cumsum([0, *map(len, rows)])
    return layout(starts, places, allied, room, threshold), votes


@given(bodies(), st.integers(0, 60))
@settings(max_examples=100)
def test_every_body_is_what_the_exact_engine_gives(case: tuple[Layout, list[int]], first: int) -> None:
    """Seats of every list and the number of lots, in four draws of the lots for the same votes."""
    own, votes = case
    keys = KEYS[first : first + 4]
    found = on_both_roads(own, np.array([votes] * 4, np.int64), keys)
    for draw, key in enumerate(keys.tolist()):
        lots = int(found.outer_lots[draw]), int(found.inner_lots[draw])
        assert (found.seats[draw].tolist(), *lots) == exactly(own, votes, key)


def test_a_council_worked_out_by_hand() -> None:
    """A and B stand together, C alone: 70, 50 and 90 votes, 3 seats, A has a single candidate.

    120, 90, 60 are the largest quotients: two seats for A+B, one for C. Inside 70 and 50: the second would be 50
    too, but even without A's ceiling B gets it, as 70/2 = 35.
    """
    own = layout([0, 3], [3], [0, 0, -1], [1, 9, 9])
    found = on_both_roads(own, np.array([[70, 50, 90]]), KEYS[:1])
    assert (found.seats.tolist(), found.outer_lots.tolist(), found.inner_lots.tolist()) == ([[1, 1, 1]], [0], [0])


def test_a_draw_is_the_same_whatever_draws_stand_beside_it() -> None:
    """Each row by itself gives what it gives among the others, lots too."""
    own = layout([0, 4, 7], [5, 4], [0, 0, -1, -1, -1, -1, -1])
    votes = np.random.default_rng(5).integers(0, 4, (64, 7))
    together = on_both_roads(own, votes, KEYS)
    assert together.outer_lots.sum() > 20
    assert together.inner_lots.sum() > 5
    for row in range(0, 64, 7):
        alone = divide_bodies(own, votes[row : row + 1], KEYS[row : row + 1])
        assert alone.seats.tolist() == together.seats[row : row + 1].tolist()


@pytest.mark.parametrize(
    ("starts", "seats", "alliances", "ceilings", "says"),
    [
        ([0, 2], [3, 3], None, None, "2 bodies with seats"),
        ([1, 2], [3], None, None, "1 bodies with seats"),
        ([0, 2], [3], [0], None, "2 lists, 1 with alliances"),
        ([0, 2], [3], None, [1, 2, 3], "2 lists, 2 with alliances, 3 with ceilings"),
        ([0, 2], [3], [0, -2], None, "out of range"),
        ([0, 2], [40_000], None, None, "out of range"),
        ([0, 2], [-1], None, None, "seats are not negative"),
    ],
)
def test_contradictory_layouts_are_refused(
    starts: list[int], seats: list[int], alliances: list[int] | None, ceilings: list[int] | None, says: str
) -> None:
    """Each complaint names what does not fit."""
    with pytest.raises(ValueError, match=says):
        layout(starts, seats, alliances, ceilings)


def test_votes_of_another_shape_are_refused() -> None:
    """Three lists, two columns of votes."""
    with pytest.raises(ValueError, match="3 lists"):
        divide_bodies(layout([0, 3], [3]), np.array([[1, 2]]), KEYS[:1])
