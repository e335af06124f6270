"""The spread: found by leaving out one region at a time, reading nothing of it, and the same every time."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from math import log, sqrt
from typing import TYPE_CHECKING

import numpy as np
import pytest
from elections import Town, election, scenario

from kkrvalg.errors import InputError
from kkrvalg.simulation.spread import (
    COMMON,
    PRIOR,
    Row,
    Spread,
    correlations,
    fit_spread,
    foretold_without,
    lines,
    misses,
    nearest_correlation,
    rows_of,
)

if TYPE_CHECKING:
    from kkrvalg.model import Election


@cache
def real() -> Election:
    """Return KV2021."""
    return scenario("kv2021").election


@cache
def spread() -> Spread:
    """Return the spread of KV2021."""
    return fit_spread(real())


def rows(*shares: tuple[str, str, float]) -> list[Row]:
    """Return lists with so many votes of 100, each in a municipality of its own; candidates unknown."""
    return [Row(code, region, party, 0.0, log(share / 100)) for code, (region, party, share) in enumerate(shares)]


def test_a_region_is_foretold_by_the_mean_of_the_others() -> None:
    """A has 10 and 40 in the others: exp of the mean logarithm is 20; the region has 30, missed by log 1.5."""
    found = misses(rows(("nord", "A", 10), ("syd", "A", 40), ("midt", "A", 30)))
    assert {miss.row.region: round(miss.error, 9) for miss in found}["midt"] == round(log(1.5), 9)


def test_a_party_of_one_region_cannot_be_foretold() -> None:
    """S stands in one region alone and is missing; A stands in both."""
    found = misses(rows(("nord", "A", 10), ("syd", "A", 40), ("syd", "S", 30)))
    assert {miss.row.party for miss in found} == {"A"}


def test_candidates_tell_the_share_by_one_slope() -> None:
    """A has 10 with 1 candidate and 40 with 2: the share goes by the square; B has that slope, its own level."""
    found = lines(
        [
            Row(1, "nord", "A", 0.0, log(0.1)),
            Row(2, "nord", "A", log(2), log(0.4)),
            Row(3, "nord", "B", log(3), log(0.9)),
        ]
    )
    assert found["A"].slope == pytest.approx(2)
    assert found["A"].at(log(2)) == pytest.approx(log(0.4))
    assert found["B"].at(0.0) == pytest.approx(log(0.1))


@pytest.mark.parametrize("region", scenario("kv2021").election.kkr_keys)
def test_the_region_left_out_is_never_read(region: str) -> None:
    """Whatever the votes of a region, it is foretold the same, and so is every other list's share of the line."""
    changed = replace(
        real(),
        lists=tuple(
            entry._replace(votes=entry.votes * 7 % 1009 + 1)
            if real().municipality_by_code[entry.code].kkr == region
            else entry
            for entry in real().lists
        ),
    )
    assert rows_of(changed) != rows_of(real())
    assert foretold_without(rows_of(changed), region) == foretold_without(rows_of(real()), region)
    before = {(m.row.code, m.row.party): m.row.share - m.error for m in misses(rows_of(real()))}
    after = {(m.row.code, m.row.party): m.row.share - m.error for m in misses(rows_of(changed))}
    here = {m.code for m in real().of_kkr(region)}
    for key, foretold in before.items():
        if key[0] in here:
            assert after[key] == pytest.approx(foretold, abs=1e-12)


def test_national_and_regional_swing_together_are_the_error_of_a_region() -> None:
    """Two regions of one municipality: A is missed by ±log 2, V by ∓log 3.

    The mean square of all is (log² 2 + log² 3) / 2; that of A counts 2 and the mean 5 regions of 7. The error is
    parted between country and region, and nothing is left for the municipality.
    """
    held = election(Town({"A": 10, "V": 30, "F": 60}, kkr="nord"), Town({"A": 20, "V": 10, "F": 70}, kkr="syd"))
    found = fit_spread(held)
    squares = [log(2) ** 2, log(3) ** 2, log(7 / 6) ** 2]
    mean = sum(squares) / 3
    for party, own in zip("AVF", squares, strict=True):
        at = found.parties.index(party)
        whole = (2 * own + PRIOR * mean) / (2 + PRIOR)
        assert found.national[at] == pytest.approx(sqrt(COMMON * whole))
        assert found.national[at] ** 2 + found.regional[at] ** 2 == pytest.approx(whole)
    assert not found.local.any()


def test_the_spread_of_kv2021_is_found_again_and_is_a_spread() -> None:
    """Found twice it is the same; every number is positive; correlations lie in -1..1 and fit together."""
    again = fit_spread(real())
    assert again.parties == spread().parties == ("A", "B", "C", "D", "F", "G", "I", "K", "O", "S", "V", "Å", "Ø")
    for name in ("national", "regional", "local", "correlation"):
        assert np.array_equal(getattr(again, name), getattr(spread(), name))
    assert (spread().national > 0).all()
    assert (spread().local > 0).all()
    assert np.allclose(np.diag(spread().correlation), 1)
    assert np.linalg.eigvalsh(spread().correlation).min() > 0
    assert np.abs(spread().correlation).max() <= 1 + 1e-12


def test_parties_that_rise_together_are_correlated() -> None:
    """O and D miss by the same in each of 40 municipalities, A by the opposite; each is drawn 40/43 of the way."""
    errors = np.tile([-0.3, 0.3], 20)
    made = [
        Row(code, region, party, 0.0, sign * float(error) - 3)
        for region in ("nord", "syd")
        for code, error in enumerate(errors[:20], start=100 if region == "nord" else 200)
        for party, sign in (("O", 1), ("D", 1), ("A", -1))
    ]
    found = correlations(misses(made), ("A", "D", "O"))
    assert found[1, 2] == pytest.approx(40 / 43, abs=0.01)
    assert found[0, 1] == pytest.approx(-40 / 43, abs=0.01)


def test_correlations_that_cannot_be_are_brought_together() -> None:
    """Each of three against both others by -0.9 cannot be: the nearest has no negative eigenvalue, and ones."""
    found = nearest_correlation(np.full((3, 3), -0.9) + 1.9 * np.eye(3))
    assert np.linalg.eigvalsh(found).min() > 0
    assert np.allclose(np.diag(found), 1)
    assert found[0, 1] == pytest.approx(-0.5, abs=1e-3)


def test_a_scaled_spread_is_multiplied_everywhere() -> None:
    """Twice the spread is twice every standard deviation; the correlation and the levels stay."""
    twice = spread().scaled(2)
    assert np.allclose(twice.local, 2 * spread().local)
    assert twice.lists == 2 * spread().lists
    assert twice.new_list.own == 2 * spread().new_list.own
    assert twice.levels == spread().levels


@pytest.mark.parametrize("factor", [-0.1, float("nan"), float("inf")])
def test_a_spread_is_not_multiplied_by_nonsense(factor: float) -> None:
    """A negative number, or none, is refused."""
    with pytest.raises(InputError) as caught:
        spread().scaled(factor)
    assert caught.value.where == "--spread"


def test_one_region_has_no_others_to_be_foretold_from() -> None:
    """An election in one KKR cannot give a spread, and the message says what can."""
    with pytest.raises(InputError) as caught:
        fit_spread(election(Town({"A": 10, "V": 30}), Town({"A": 20, "V": 10})))
    assert "kv2025" in caught.value.todo
