"""The rest of an election night."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
from elections import Town, election, setting
from hypothesis import given
from hypothesis import strategies as st

from kkrvalg.errors import InputError
from kkrvalg.simulation.frame import frame_of
from kkrvalg.simulation.night import (
    Evening,
    _Observed,
    _of_local_lists,
    _of_party,
    evening,
    night,
    whole,
)
from kkrvalg.simulation.night_replay import STAGES, Replay, Stage, known_mayors, replay
from kkrvalg.simulation.polling import Order, PollingArea
from kkrvalg.simulation.spread import fit_spread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkrvalg.model import Election

THEN = (
    {"A": (300, 220, 90), "V": (180, 260, 100), "F": (40, 60, 20)},
    {"A": (100, 200, 50), "V": (300, 240, 60), "L": (70, 10, 30)},
    {"A": (210, 190, 80), "V": (150, 130, 120), "F": (60, 30, 10)},
    {"A": (90, 120, 40), "V": (170, 150, 90), "L": (0, 40, 15)},
)
"""The votes of each list in three areas of each town at the last election; the towns lie in two KKR."""
NOW = (
    {"A": (280, 200, 80), "V": (190, 280, 110), "F": (50, 80, 30), "M": (20, 30, 10)},
    {"A": (90, 210, 40), "V": (310, 230, 70), "L": (60, 15, 20)},
    {"A": (200, 180, 70), "V": (170, 140, 130), "F": (70, 40, 20)},
    {"A": (80, 110, 30), "V": (180, 160, 100), "L": (5, 35, 20)},
)
"""The same now; M is new."""
Votes = tuple[dict[str, tuple[int, ...]], ...]


def held(votes: Votes) -> Election:
    """Return an election with these votes."""
    towns = [
        Town({letter: sum(own) for letter, own in lists.items()}, "A", kkr=kkr)
        for lists, kkr in zip(votes, ("midtjylland", "midtjylland", "nordjylland", "nordjylland"), strict=True)
    ]
    return election(*towns)


def areas(votes: Votes, counted: Sequence[tuple[int, int]] | None = None) -> list[PollingArea]:
    """Return the areas of an election, all counted or those named by town and number."""
    found = []
    for town, lists in enumerate(votes):
        for number in range(3):
            own = {letter: votes[number] for letter, votes in lists.items()}
            seen = counted is None or (town, number) in counted
            valid = sum(own.values()) if seen else None
            area = PollingArea(701 + town, number, f"Hal {town} {number}", None, valid, own if seen else {})
            found.append(area._replace(released=f"2025-11-19T1{number}:0{town}"))
    return found


@cache
def laid_out() -> Evening:
    """Return the election of now, laid out beside that of then."""
    return evening(held(THEN), areas(THEN), held(NOW), areas(NOW))


MASKS = st.lists(st.booleans(), min_size=12, max_size=12).map(np.array)


@given(MASKS, st.integers(0, 2**32))
def test_what_is_counted_stands_and_nothing_is_negative(counted: np.ndarray, seed: int) -> None:
    """Every list has at least its counted votes in every draw; when all is counted, exactly these."""
    state = laid_out().at(counted)
    drawn = state.draw(np.random.default_rng(seed), 20)
    known = np.bincount(state.cells.entry, state.votes, len(state.model.lists)).astype(int)
    assert (drawn >= known).all()
    if counted.all():
        assert (drawn == known).all()
        assert (state.part_counted, drawn[0].tolist()) == (1.0, [e.votes for e in state.model.lists])


@given(MASKS)
def test_no_vote_of_an_uncounted_area_is_read(counted: np.ndarray) -> None:
    """Ten times as many votes there change nothing."""
    known = [(place // 3, place % 3) for place in range(12) if counted[place]]
    hidden = tuple(
        {
            letter: tuple(own if (town, n) in known else 10 * own for n, own in enumerate(votes))
            for letter, votes in lists.items()
        }
        for town, lists in enumerate(NOW)
    )
    states = [
        night(held(THEN), areas(THEN), held(votes), areas(votes, known)).draw(np.random.default_rng(1), 5)
        for votes in (NOW, hidden)
    ]
    assert (states[0] == states[1]).all()
    assert (states[0] == laid_out().at(counted).draw(np.random.default_rng(1), 5)).all()


def test_the_swings_are_those_that_the_normal_distribution_gives() -> None:
    """Another road to them: the joint normal distribution of swings and slope, conditioned on what was seen.

    The textbook's formula for a normal vector of which a part is seen, with the whole covariance written out; the
    program solves for the unknowns that the swings are made of instead.
    """
    model = laid_out().model
    at = model.parties.index("A")
    rows = np.flatnonzero([entry.party == "A" for entry in model.lists])
    rng = np.random.default_rng(5)
    entry = rows[[0, 0, 1, 3, 3, 3]]
    seen = _Observed(entry, rng.normal(size=6), rng.uniform(0.01, 0.1, 6), rng.normal(size=6))
    local = rng.uniform(0.05, 0.3, len(model.lists))
    found = _of_party(model, at, rows, seen, local)

    kkr = model.kkr_of[model.municipality_of[rows]]
    swings = model.national[at] ** 2 + model.regional[at] ** 2 * (kkr[:, None] == kkr) + np.diag(local[rows] ** 2)
    joint = np.zeros((5, 5))
    joint[:4, :4], joint[4, 4] = swings, model.local[at] ** 2
    look = np.zeros((6, 5))
    look[np.arange(6), np.searchsorted(rows, entry)] = 1
    look[:, 4] = seen.size
    gain = joint @ look.T @ np.linalg.inv(look @ joint @ look.T + np.diag(seen.variance))
    assert found.mean == pytest.approx(gain @ seen.swing)
    assert found.root @ found.root.T == pytest.approx(joint - gain @ look @ joint)


def test_a_local_list_has_a_swing_of_its_own() -> None:
    """One area seen: prior variance 0.04, noise 0.01, swing 0.5: mean 0.5 · 0.04 / 0.05 = 0.4, variance 0.008."""
    entry = np.array([1])
    seen = _Observed(entry, np.array([0.5]), np.array([0.01]), np.zeros(1))
    (found,) = _of_local_lists(np.array([0, 1]), seen, np.array([0.3, 0.2]))
    assert found.mean.tolist() == pytest.approx([0.0, 0.4, 0.0])
    assert np.diag(found.root @ found.root.T).tolist() == pytest.approx([0.09, 0.008, 0.0])


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=9))
def test_whole_votes_are_within_one_of_what_they_were(votes: list[float]) -> None:
    """The running total is rounded, so the sum is too."""
    found = whole(np.array([votes]))[0]
    assert all(abs(int(own) - vote) <= 1 for own, vote in zip(found, votes, strict=True))
    assert found.sum() == np.rint(np.cumsum(votes)[-1])
    assert (found >= 0).all()


def test_without_spread_the_rest_is_as_last_time() -> None:
    """Nothing counted, no spread, the lists of then: every list has about its votes of then, half votes apart."""
    old = held(THEN)
    state = evening(old, areas(THEN), old, areas(THEN), spread=fit_spread(old).scaled(0)).at(np.zeros(12, bool))
    found = replace(state, turnout=0.0).draw(np.random.default_rng(1), 3)
    assert np.abs(found - [entry.votes for entry in state.model.lists]).max() <= 3


@pytest.mark.parametrize("order", list(Order))
def test_a_replay_begins_with_nothing_and_ends_with_the_result(order: Order) -> None:
    """At the last stage every figure is right; the votes counted never fall."""
    then, now = held(THEN), held(NOW)
    frame = frame_of(setting(now))
    plan = Replay(frame, then, areas(THEN), areas(NOW), known_mayors(frame), fit_spread(then), order, 40, 1)
    stages = list(replay(plan))
    assert [stage.counted for stage in stages] == sorted(stage.counted for stage in stages)
    assert (stages[0].counted, stages[0].areas) == (0, 0)
    last = stages[-1]
    assert (last.areas, last.share_error, last.council_seats_wrong, last.seats_wrong) == (12, 0, 0, 0)
    assert last.within_80 == last.within_95 == last.parties
    assert (last.sizes_right, last.chairs_right, last.width_80) == (2, 2, 0)
    assert len(stages) == len(STAGES)
    assert stages == list(replay(plan))
    assert all(isinstance(stage, Stage) and stage.within_80 <= stage.within_95 for stage in stages)


def test_areas_of_the_same_size_are_counted_together() -> None:
    """Two areas have ten votes, nine 500: one per cent of 5,420 takes all, as none of a size comes first."""
    votes: Votes = ({"A": (10, 10, 900)}, {"A": (500, 500, 500)}, {"A": (500, 500, 500)}, {"A": (500, 500, 500)})
    frame = frame_of(setting(held(votes)))
    spread = fit_spread(held(THEN))
    plan = Replay(frame, held(votes), areas(votes), areas(votes), known_mayors(frame), spread, Order.SIZE, 5, 1)
    assert [stage.areas for stage in replay(plan)][:3] == [0, 11, 11]


def test_an_election_without_areas_or_with_a_missing_mayor_is_refused() -> None:
    """The message says what to fill in."""
    with pytest.raises(InputError, match=r"no polling areas|ingen afstemningsområder"):
        evening(held(THEN), areas(THEN), held(NOW), [])
    frame = frame_of(setting(replace(held(NOW), mayors=held(NOW).mayors[1:])))
    with pytest.raises(InputError, match=r"no mayor|ingen borgmester"):
        known_mayors(frame)
