"""Runs, their chunks and shards."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
from elections import Town, election, setting
from hypothesis import given
from hypothesis import strategies as st

from kkrvalg.simulation import run as running
from kkrvalg.simulation.checked import DrawsDifferError
from kkrvalg.simulation.frame import frame_of
from kkrvalg.simulation.run import CHUNK, FixedVotes, Plan, Shard, make, run, run_id
from kkrvalg.simulation.tally import Tally

if TYPE_CHECKING:
    from kkrvalg.simulation.frame import Frame


class AnyMayor:
    """A mayor of any list of the municipality, each as likely as the other."""

    def __init__(self, plan_frame: object) -> None:
        """Take the frame."""
        self.frame = plan_frame

    def draw(self, rng: np.random.Generator, votes: object, _seats: object) -> np.ndarray:
        """Return (D, M) rows of lists."""
        starts = self.frame.starts
        return rng.integers(starts[:-1], starts[1:], (len(votes), len(starts) - 1))


@cache
def plan(draws: int = 2 * CHUNK + 50, checked: int = 5) -> Plan:
    """Return a run on three towns in which the votes stand and the mayors are open; A and V have equal votes."""
    held = election(
        Town({"A": 900, "V": 800, "L": 300}),
        Town({"A": 500, "V": 600, "B": 20}),
        Town({"A": 400, "V": 400, "B": 25}),
    )
    frame = frame_of(setting(held))
    return Plan(
        frame, FixedVotes(frame.votes), AnyMayor(frame), seed=3, draws=draws, posts=("RBR",), checked=checked
    )


def whole(own: Plan, workers: int | None = None) -> Tally:
    """Return what a run comes to."""
    return sum((chunk.tally for chunk in run(own, workers=workers)), Tally())


def test_the_number_of_workers_changes_nothing() -> None:
    """Chunks own their random numbers."""
    one, two = whole(plan(), workers=1), whole(plan(), workers=2)
    assert one == two
    assert one.draws == 2 * CHUNK + 50


def test_shards_together_are_the_whole_run() -> None:
    """Every chunk is in one of them."""
    shards = [replace(plan(), shard=Shard(number, 2)) for number in (1, 2)]
    assert sum((whole(own) for own in shards), Tally()) == whole(plan())


def test_a_run_that_was_interrupted_goes_on_with_what_is_missing() -> None:
    """What is done already is not made again."""
    first = next(iter(run(plan(), workers=1)))
    rest = list(run(plan(), done={first.number}, workers=1))
    assert first.number not in {chunk.number for chunk in rest}
    assert sum((chunk.tally for chunk in rest), first.tally) == whole(plan())


def test_another_seed_draws_something_else() -> None:
    """Three open mayors in a thousand draws do not come out alike twice."""
    assert make(plan(), 0).tally != make(replace(plan(), seed=4), 0).tally


def test_a_party_without_votes_in_a_chunk_is_counted_there_too() -> None:
    """B has none in the last draw, a chunk of its own; in the others 45 of 3,945 votes, 11.4 per mille."""
    own = plan(CHUNK + 1, checked=0)
    found = whole(replace(own, votes=NoneOfBInTheLast(own.frame)))
    assert found["midtjylland", "share", "B"].counts == {0: 1, 11: CHUNK}
    assert {sum(values.values()) for values in found.counts.values()} == {CHUNK + 1}


class NoneOfBInTheLast:
    """The votes of an election, but for B in a chunk of one draw."""

    def __init__(self, own: Frame) -> None:
        """Take the frame."""
        self.frame = own

    def draw(self, _rng: object, count: int) -> np.ndarray:
        """Return (D, L) votes."""
        letters = np.array([entry.letter for entry in self.frame.lists])
        return np.tile(np.where((letters == "B") & (count == 1), 0, self.frame.votes), (count, 1))


def test_a_run_is_known_by_the_version_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts made by different versions of the program are not joined."""
    before = run_id((), {}, {"--seed": 1})
    monkeypatch.setattr(running, "__version__", "99")
    assert run_id((), {}, {"--seed": 1}) != before


def test_lots_are_counted() -> None:
    """Both parties have 1,800 votes in the area: whoever is elected chair or vice chair, it is by lot."""
    lots = whole(plan())["midtjylland", "lots", "chair"]
    assert lots.share(1) == 1


@given(st.integers(1, 9_000), st.integers(0, 3_000), st.integers(1, 5))
def test_the_checked_draws_are_spread_over_the_chunks(draws: int, checked: int, shards: int) -> None:
    """All shards together check as many as asked for, or all there are; no chunk more than it has."""
    own = replace(plan(), draws=draws, checked=checked)
    numbers = [
        own.checked_in(chunk)
        for number in range(1, shards + 1)
        for chunk in replace(own, shard=Shard(number, shards)).own
    ]
    assert len(numbers) == own.chunks
    assert all(0 <= number <= CHUNK for number in numbers)
    assert sum(map(own.size, range(own.chunks))) == draws
    if draws % CHUNK == 0:
        assert sum(numbers) == min(checked, draws)


def test_a_draw_that_the_exact_engine_contradicts_stops_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kernel that gives one council seat too many is found by the check."""
    right = running.council_draws

    def wrong(*arguments: object) -> object:
        found = right(*arguments)
        seats = found.seats.copy()
        seats[:, 0] += 1
        return replace(found, seats=seats)

    monkeypatch.setattr(running, "council_draws", wrong)
    with pytest.raises(DrawsDifferError, match="councils"):
        make(plan(), 0)


def test_a_run_is_known_by_data_options_and_parameters() -> None:
    """Another digest, answer or seed is another run; the order of the files is not."""
    files = [("a.csv", "1"), ("b.csv", "2")]
    same = run_id(files, {"rounding": "up"}, {"--seed": 1})
    assert run_id(files[::-1], {"rounding": "up"}, {"--seed": 1}) == same
    others = {
        run_id([("a.csv", "1"), ("b.csv", "3")], {"rounding": "up"}, {"--seed": 1}),
        run_id(files, {"rounding": "down"}, {"--seed": 1}),
        run_id(files, {"rounding": "up"}, {"--seed": 2}),
    }
    assert len(others | {same}) == 4
