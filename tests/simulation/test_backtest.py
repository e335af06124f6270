"""The backtest: nothing of the election that is foretold is read before it is scored."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
from elections import Town, election, scenario, setting

from kkrvalg.errors import InputError
from kkrvalg.procedures.composition import compose
from kkrvalg.simulation.backtest import GROUPS, WAYS, Backtest, backtest
from kkrvalg.simulation.backtest_ways import (
    actual_votes,
    as_polls,
    carried_votes,
    known_before,
    national_shares,
    swung_votes,
)
from kkrvalg.simulation.spread import fit_spread
from kkrvalg.simulation.votes import VoteModel, vote_model

if TYPE_CHECKING:
    from collections.abc import Callable

    from kkrvalg.model import Election
    from kkrvalg.procedures.setting import Setting


@cache
def base() -> Setting:
    """Return a made-up election in two KKR, four municipalities each, with all candidates and mayors."""
    rows = [
        Town(
            {"A": 300 + 40 * at, "V": 500 - 30 * at, "O": 40 + 17 * at, "L": 60},
            "AV"[at % 2],
            kkr="nord" if at < 4 else "syd",
            candidates={"A": 9, "V": 9, "O": 3 + at % 3, "L": 2 + at % 2},
        )
        for at in range(8)
    ]
    return setting(replace(election(*rows), day=election(*rows).day.replace(year=2029)))


@cache
def target() -> Setting:
    """Return the next election: O is gone, Æ is new, and V has won."""
    rows = [
        Town(
            {"A": 280, "V": 560 + 20 * at, "Æ": 70 + 3 * at, "L": 50},
            "V",
            kkr="nord" if at < 4 else "syd",
            candidates={"A": 9, "V": 9, "Æ": 4, "L": 2 + at % 2},
        )
        for at in range(8)
    ]
    return setting(election(*rows))


@cache
def found() -> Backtest:
    """Return the backtest of these two."""
    return backtest(base(), target(), draws=40, seed=3)


def model(target_election: Election | None = None) -> VoteModel:
    """Return the votes that are foretold."""
    spread = fit_spread(base().election)
    return vote_model(base().election, target_election or target().election, spread=spread)


def test_what_is_known_before_has_no_votes_and_the_mayors_in_office() -> None:
    """The lists, their candidates and alliances stay; a mayor whose list is gone is outside all lists."""
    known = known_before(scenario("kv2021").election, scenario("kv2025").election)
    assert not any(entry.votes for entry in known.lists)
    assert all(m.valid is None and m.cast is None for m in known.municipalities)
    lists = {entry.id: (entry.alliance, entry.candidates, entry.party) for entry in known.lists}
    assert lists == {e.id: (e.alliance, e.candidates, e.party) for e in scenario("kv2025").election.lists}
    letters = {mayor.code: mayor.letter for mayor in known.mayors}
    assert letters[101] == "A"
    assert {m.code: m.letter for m in scenario("kv2025").election.mayors}[101] == "F"
    assert set(letters) == {m.code for m in known.municipalities}


def test_forecasts_do_not_change_with_the_result() -> None:
    """With all votes and mayors changed, the simulation and the last time say the same; what came is another."""
    held = target().election
    changed = replace(
        target(),
        election=replace(
            held,
            lists=tuple(entry._replace(votes=1 + entry.votes * 13 % 997) for entry in held.lists),
            mayors=tuple(mayor._replace(letter="A") for mayor in held.mayors),
        ),
    )
    again = backtest(base(), changed, draws=40, seed=3)
    for way in ("simulation", "same_as_last_time"):
        before = [(row.found[way].median, row.found[way].intervals) for row in found().rows]
        assert [(row.found[way].median, row.found[way].intervals) for row in again.rows] == before
        assert [o.likeliest[way] for o in again.offices] == [o.likeliest[way] for o in found().offices]
    assert [row.found["simulation"].actual for row in again.rows] != [
        row.found["simulation"].actual for row in found().rows
    ]


def test_what_came_of_it_is_the_exact_calculation() -> None:
    """Sizes and seats are those of the composition of the target itself."""
    for kkr in ("nord", "syd"):
        composition = compose(target(), kkr)
        rows = {
            (r.quantity.group, r.quantity.kkr, r.quantity.of): r.found["simulation"].actual for r in found().rows
        }
        assert rows["kkr_sizes", kkr, None] == composition.size
        for party in composition.parties:
            assert rows["kkr_seats", kkr, party.party] == party.seats


def test_every_group_is_scored_in_every_way() -> None:
    """A, V and Æ in the country and in both KKR; 32 lists in 8 councils."""
    scores = found().scores
    assert {group: scores[group]["simulation"].quantities for group in GROUPS} == {
        "national_shares": 3,
        "kkr_shares": 6,
        "council_seats": 32,
        "kkr_sizes": 2,
        "kkr_seats": 6,
    }
    assert all(set(ways) == set(WAYS) for ways in scores.values())
    assert scores["national_shares"]["simulation_told"].crps < scores["national_shares"]["simulation"].crps


def test_new_and_vanished_parties_are_told() -> None:
    """Æ is new in eight municipalities, O is gone with its 796 of 7,476 votes; L continues."""
    assert [(n.party, n.municipalities) for n in found().newcomers] == [("Æ", 8)]
    assert (found().vanished_parties, found().vanished, found().new_lists) == (("O",), 8, 0)
    gone = sum(entry.votes for entry in base().election.lists if entry.party == "O")
    assert found().vanished_votes == 1_000_000 * gone // sum(entry.votes for entry in base().election.lists)


def test_the_same_seed_gives_the_same_backtest_and_another_one_another() -> None:
    """The medians of forty draws differ with the seed."""
    assert backtest(base(), target(), draws=40, seed=3) == found()
    assert backtest(base(), target(), draws=40, seed=4).rows != found().rows


def test_same_as_last_time_carries_the_votes_and_gives_new_lists_none() -> None:
    """701: A 300, V 500, L 60 of 900 with O's 40, scaled to 900: 314, 523, 63."""
    own = model()
    votes = dict(zip([entry.id for entry in own.lists], carried_votes(own).tolist(), strict=True))
    assert [votes[f"701:{letter}"] for letter in "AVLÆ"] == [314, 523, 63, 0]
    assert sum(votes.values()) == sum(entry.votes for entry in base().election.lists)


def test_the_uniform_swing_moves_by_percentage_points() -> None:
    """Told what is carried it changes nothing; told ten points more for A everywhere A has ten points more."""
    own = model()
    carried = carried_votes(own)
    shares = national_shares(own, carried)
    assert (swung_votes(own, shares) == carried).all()
    more = {**shares, "A": shares["A"] + 0.1, "V": shares["V"] - 0.1}
    moved = swung_votes(own, more)
    total = own.valid[own.municipality_of]
    for letter, points in (("A", 0.1), ("V", -0.1), ("L", 0.0)):
        rows = [at for at, entry in enumerate(own.lists) if entry.letter == letter]
        assert np.allclose((moved - carried)[rows] / total[rows], points, atol=2e-3)


def test_the_simulation_that_is_told_has_the_national_shares() -> None:
    """A poll without error: every party that has votes, at the share it had."""
    own = model()
    shares = national_shares(own, actual_votes(target().election, own))
    polls = as_polls(shares)
    assert polls.shares == pytest.approx(shares)
    told = vote_model(base().election, target().election, spread=fit_spread(base().election), polls=polls)
    drawn = told.shares(told.draw(np.random.default_rng(1), 50))
    assert np.abs(drawn - [shares[party] for party in told.parties]).max() < 1e-3


def test_an_election_whose_seats_are_not_known_cannot_be_held_against() -> None:
    """In 701 the seats of L are not known, in 702 those of A."""
    held = replace(base().election, day=target().election.day.replace(year=2025))
    towns = [Town({"A": 5, "L": 4}, "A", known={"A": 5}), Town({"A": 5, "V": 4}, "A", known={"V": 4})]
    with pytest.raises(InputError) as caught:
        backtest(replace(base(), election=held), setting(election(*towns)), draws=2, seed=1)
    assert caught.value.found == "seats that are not known in 2 councils, By 1 among them"


@pytest.mark.parametrize("foretold", [base, target])
def test_an_election_is_not_foretold_from_itself_or_a_later_one(foretold: Callable[[], Setting]) -> None:
    """The message names both days and the option."""
    with pytest.raises(InputError) as caught:
        backtest(target(), foretold(), draws=2, seed=1)
    assert caught.value.where == "--base"
    assert "2033-11-15" in caught.value.found
