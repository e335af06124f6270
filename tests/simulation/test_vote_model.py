"""Drawn votes: whole, never negative, adding up; the base without spread; swings as they were asked for."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from elections import Town, election, elections, scenario
from hypothesis import given, settings
from hypothesis import strategies as st

from kkrvalg.errors import InputError
from kkrvalg.simulation.polls import Polls, Swing
from kkrvalg.simulation.spread import Spread, fit_spread
from kkrvalg.simulation.votes import BLOCK, VoteModel, vote_model
from kkrvalg.simulation.votes_kernel import normal, steps

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kkrvalg.model import Election


@cache
def spread() -> Spread:
    """Return the spread of KV2021."""
    return fit_spread(scenario("kv2021").election)


@cache
def real() -> VoteModel:
    """Return KV2021 drawn around itself."""
    return vote_model(scenario("kv2021").election, spread=spread())


@cache
def foretold() -> VoteModel:
    """Return KV2025 foretold from KV2021."""
    return vote_model(scenario("kv2021").election, scenario("kv2025").election, spread=spread())


def generator(seed: int = 1) -> np.random.Generator:
    """Return a generator of random numbers."""
    return np.random.Generator(np.random.PCG64(seed))


def in_municipalities(model: VoteModel, votes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the votes of each municipality."""
    return np.stack([votes[:, one:two].sum(axis=1) for one, two in pairwise(model.starts)], axis=1)


# --- whole votes ------------------------------------------------------------------------------------------------


@given(elections(), st.integers(0, 2**32), st.sampled_from((0.0, 0.3, 1.0, 3.0)))
@settings(max_examples=40)
def test_votes_are_whole_and_not_negative_and_add_up(held: Election, seed: int, factor: float) -> None:
    """Whatever the election and the spread; without spread the votes are those of the election."""
    model = vote_model(held, spread=spread().scaled(factor))
    votes = model.draw(generator(seed), 3)
    assert votes.dtype == np.int64
    assert votes.min(initial=0) >= 0
    assert (in_municipalities(model, votes) == model.valid).all()
    totals = {code: sum(e.votes for e in lists) for code, lists in held.lists_by_code.items()}
    assert model.valid.tolist() == [totals[int(code)] for code in model.codes]
    if not factor:
        assert (votes == [entry.votes for entry in model.lists]).all()


@pytest.mark.parametrize("name", ["kv2021", "kv2025"])
def test_without_spread_a_real_election_comes_out_as_it_went_in(name: str) -> None:
    """Every one of its more than three million votes."""
    held = scenario(name).election
    model = vote_model(held, spread=spread().scaled(0))
    assert (model.draw(generator(), 2) == [held.list_by_id[entry.id].votes for entry in model.lists]).all()


def test_the_order_is_that_of_codes_and_letters() -> None:
    """A frame of the same election has its lists in the same order."""
    keys = [(entry.code, entry.letter) for entry in foretold().lists]
    assert keys == sorted(keys)
    assert {entry.id for entry in foretold().lists} == set(scenario("kv2025").election.list_by_id)


def test_a_municipality_without_votes_has_none() -> None:
    """701 has no votes in the base; 702 keeps its 30, and nothing of 701 comes there."""
    held = election(Town({"A": 0, "V": 0}), Town({"A": 10, "V": 20}), Town({"A": 5}))
    votes = vote_model(held, spread=spread()).draw(generator(), 50)
    assert not votes[:, :2].any()
    assert (votes[:, 2:4].sum(axis=1) == 30).all()
    assert (votes[:, 4] == 5).all()


def test_other_valid_votes_are_met_too() -> None:
    """701 has 100 valid votes in the base and 1,000 now; without spread each list has ten times its votes."""
    held = election(Town({"A": 30, "V": 70}))
    votes = vote_model(held, spread=spread().scaled(0), valid={701: 1000}).draw(generator(), 2)
    assert votes.tolist() == [[300, 700]] * 2


def test_turnout_may_be_uncertain_and_the_votes_add_up_to_it() -> None:
    """With 5 % for the country and none of one's own both municipalities move together, by about 5 %."""
    held = election(Town({"A": 30_000, "V": 70_000}), Town({"A": 20_000, "F": 30_000}))
    model = vote_model(held, spread=replace(spread(), turnout=(0.05, 0.0)))
    totals = in_municipalities(model, model.draw(generator(), 2000))
    assert np.abs(totals[:, 0] - 2 * totals[:, 1]).max() <= 2
    assert np.log(totals[:, 0] / 100_000).std() == pytest.approx(0.05, rel=0.1)


# --- streams ----------------------------------------------------------------------------------------------------


def test_the_same_generator_gives_the_same_votes_and_another_one_others() -> None:
    """A chunk of a run belongs to its seed; and what is drawn before does not depend on what comes after."""
    votes = real().draw(generator(7), 2 * BLOCK)
    assert (real().draw(generator(7), 2 * BLOCK) == votes).all()
    assert (real().draw(generator(7), BLOCK) == votes[:BLOCK]).all()
    assert (real().draw(generator(8), 1) != votes[:1]).any()
    rng = generator(7)
    assert (np.concatenate([real().draw(rng, BLOCK), real().draw(rng, BLOCK)]) == votes).all()


def test_the_votes_are_the_same_without_numba(monkeypatch: pytest.MonkeyPatch) -> None:
    """To the vote: an election with new and local lists, polls and turnout, 70 draws."""
    base, target = scenario("kv2021").election, scenario("kv2025").election
    model = vote_model(
        base, target, spread=replace(spread(), turnout=(0.02, 0.01)), polls=Polls({"A": 0.25}, {"A": 0.01})
    )
    votes = [real().draw(generator(), BLOCK + 6), model.draw(generator(), BLOCK + 6)]
    monkeypatch.setenv("KKRVALG_NUMBA", "no")
    assert (real().draw(generator(), BLOCK + 6) == votes[0]).all()
    assert (model.draw(generator(), BLOCK + 6) == votes[1]).all()


def test_a_local_list_swings_as_far_as_was_asked_for() -> None:
    """L against A, on three levels: their logarithm has the variance of all four together."""
    held = election(Town({"A": 999_000, "L": 1000}, kkr="nord"))
    model = vote_model(held, spread=spread())
    votes = model.draw(generator(), 4000)
    swing = np.log(votes[:, 1] / votes[:, 0])
    variance = spread().lists ** 2 + model.national[0] ** 2 + model.regional[0] ** 2 + model.local[0] ** 2
    assert swing.std() == pytest.approx(variance**0.5, rel=0.05)


# --- swings -----------------------------------------------------------------------------------------------------


def test_the_random_numbers_are_normal() -> None:
    """A million numbers: mean 0, variance 1, 68.27 % within 1 and 4.55 % beyond 2, within six standard errors."""
    found = normal(steps(generator(), 1000, 1000)).ravel().astype(float)
    assert abs(found.mean()) < 6e-3
    assert abs(found.var() - 1) < 6 * 2**0.5 * 1e-3
    assert abs((np.abs(found) < 1).mean() - 0.682689) < 6 * 0.5e-3
    assert abs((np.abs(found) > 2).mean() - 0.045500) < 6 * 0.21e-3


def test_correlated_swings_have_the_covariance_that_was_asked_for() -> None:
    """On all three levels, for every pair of parties, within six standard errors of a covariance."""
    held = election(
        Town({"A": 30, "O": 20, "V": 50}, kkr="nord"), Town({"A": 20, "O": 30, "V": 50, "L": 9}, kkr="syd")
    )
    model = vote_model(held, spread=spread())
    draws = 20_000
    found = model.swings(generator(), draws)
    for swings, sd in (
        (found.national, model.national),
        (found.regional[:, 1], model.regional),
        (found.local[:, 0], model.local),
    ):
        wanted = np.outer(sd, sd) * model.correlation
        error = np.sqrt((np.outer(sd**2, sd**2) + wanted**2) / draws)
        assert (np.abs(np.cov(swings.T) - wanted) < 6 * error).all()
    apart = np.corrcoef(found.local[:, 0, 0], found.local[:, 1, 0])[0, 1]
    assert abs(apart) < 6 / draws**0.5
    at = {party: model.parties.index(party) for party in "AO"}
    assert model.correlation[at["A"], at["O"]] == pytest.approx(
        spread().correlation[spread().parties.index("A"), spread().parties.index("O")]
    )


def test_the_mean_of_many_draws_is_near_the_expected_votes() -> None:
    """2,048 draws of KV2021: each party's mean national share within 6 standard errors and 5 per cent of its own.

    The 5 per cent are for the scaling to the valid votes: a party that swings more than the others loses a little
    when its good and bad draws are divided by sums that it moves itself.
    """
    shares = real().shares(real().draw(generator(3), 2048))
    expected = real().national_shares
    error = shares.std(axis=0) / 2048**0.5
    assert (np.abs(shares.mean(axis=0) - expected) < 6 * error + 0.05 * expected).all()
    assert expected.sum() == pytest.approx(1 - 0.0364, abs=1e-3)


# --- polls ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("swing", Swing)
def test_polls_without_error_and_spread_are_met(swing: Swing) -> None:
    """A at 21.5 and V at 20 per cent, to the votes that rounding moves; every other list keeps some."""
    polls = Polls({"A": 0.215, "V": 0.2}, {"A": 0.0, "V": 0.0}, swing)
    model = vote_model(scenario("kv2021").election, spread=spread().scaled(0), polls=polls)
    shares = dict(zip(model.parties, model.shares(model.draw(generator(), 1))[0], strict=True))
    assert shares["A"] == pytest.approx(0.215, abs=5e-5)
    assert shares["V"] == pytest.approx(0.2, abs=5e-5)
    assert shares["C"] > 0.15


def test_a_poll_has_its_error_and_no_more() -> None:
    """A at 21.5 ± 1.5: so are the draws, whatever the municipalities do; V without a poll keeps its own spread."""
    polls = Polls({"A": 0.215}, {"A": 0.015})
    model = vote_model(scenario("kv2021").election, spread=spread(), polls=polls)
    shares = model.shares(model.draw(generator(4), 1024))
    at = {party: model.parties.index(party) for party in "AV"}
    assert shares[:, at["A"]].mean() == pytest.approx(0.215, abs=6 * 0.015 / 32)
    assert shares[:, at["A"]].std() == pytest.approx(0.015, rel=6 / 45)
    assert shares[:, at["V"]].std() > 0.02


def test_a_poll_for_a_new_party_takes_the_place_of_what_its_candidates_say() -> None:
    """Moderaterne at 4 ± 0.5 per cent in 2025, which did not stand in 2021."""
    base, target = scenario("kv2021").election, scenario("kv2025").election
    model = vote_model(base, target, spread=spread(), polls=Polls({"M": 0.04}, {"M": 0.005}))
    shares = model.shares(model.draw(generator(5), 1024))[:, model.parties.index("M")]
    assert shares.mean() == pytest.approx(0.04, abs=6 * 0.005 / 32)
    assert shares.std() == pytest.approx(0.005, rel=6 / 45)


def test_a_party_that_stands_in_too_few_places_cannot_have_its_poll() -> None:
    """Slesvigsk Parti, in four municipalities of 98, at 30 per cent of the country."""
    with pytest.raises(InputError) as caught:
        vote_model(scenario("kv2021").election, spread=spread(), polls=Polls({"S": 0.3}, {"S": 0.0}))
    assert caught.value.where == "--poll"


# --- new and vanished ------------------------------------------------------------------------------------------


def test_what_vanished_lists_had_goes_to_the_others_in_proportion() -> None:
    """X had 40 of 100 and is gone: A and V keep 20 to 40, so 33 and 67 of 100."""
    base = election(Town({"A": 20, "V": 40, "X": 40}))
    target = election(Town({"A": 0, "V": 0}))
    assert vote_model(base, target, spread=spread().scaled(0)).draw(generator(), 1).tolist() == [[33, 67]]


def test_a_new_list_is_expected_to_have_what_its_candidates_say() -> None:
    """More candidates, more votes; a party that stood elsewhere goes by its own level, a new one by all."""
    base = election(Town({"A": 50, "V": 50}))
    votes = [
        vote_model(
            base, election(Town({"A": 0, "V": 0, letter: 0}, candidates={letter: candidates})), spread=spread()
        )
        for letter, candidates in (("Y", 1), ("Y", 20), ("K", 9), ("D", 9), ("Æ", 9))
    ]
    few, many, low, high, new = (
        float(sum(model.expected[at] for at, e in enumerate(model.lists) if e.letter not in "AV"))
        for model in votes
    )
    assert 0 < few < many
    assert 0 < low < high < 100
    assert 0 < new < 100
    assert [model.carried.new_parties for model in votes[2:]] == [("K",), ("D",), ("Æ",)]


def test_the_votes_of_the_election_that_is_foretold_are_never_read() -> None:
    """KV2025 with all votes and recorded seats changed is foretold the same, to the vote."""
    target = scenario("kv2025").election
    changed = replace(
        target,
        lists=tuple(entry._replace(votes=entry.votes % 7, known_seats=1) for entry in target.lists),
        municipalities=tuple(m._replace(eligible=1, cast=1, valid=1) for m in target.municipalities),
        mayors=(),
    )
    again = vote_model(scenario("kv2021").election, changed, spread=spread())
    assert (again.draw(generator(), 3) == foretold().draw(generator(), 3)).all()
