"""How well the model of the mayors predicts, counted honestly."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from math import exp, log
from pathlib import Path

import numpy as np
import pytest
from elections import Town, election, scenario, setting

from kkrvalg.simulation.mayors import DEFAULT_FEATURES, Cases, joined, mayor_cases, sitting_lists
from kkrvalg.simulation.mayors_scores import (
    BINS,
    Comparison,
    Line,
    calibration,
    compared,
    largest_list,
    left_out,
    report,
    score,
    simplest,
)

PAGE = Path(__file__).parents[2] / "docs" / "mayors.md"


@pytest.fixture(scope="module")
def real() -> Cases:
    """Give the cases of both bundled elections."""
    earlier, later = scenario("kv2021").election, scenario("kv2025").election
    before = sitting_lists(earlier, later)
    return joined([mayor_cases(setting(earlier)), mayor_cases(setting(later), before)])


@pytest.fixture(scope="module")
def lines(real: Cases) -> dict[str, Line]:
    """Give the scores of all ways, by their key."""
    return {line.way: line for line in report(real).lines}


@pytest.fixture(scope="module")
def comparisons(real: Cases) -> tuple[Comparison, ...]:
    """Give the scores of every set of features."""
    return compared(real)


@pytest.fixture
def towns() -> Cases:
    """Give three councils: A and V even with V's mayor; A larger with A's mayor; A larger with V's mayor."""
    return mayor_cases(
        setting(
            election(
                Town({"A": 40, "V": 40}, "V", seats=8),
                Town({"A": 60, "V": 20}, "A"),
                Town({"A": 60, "V": 20, "C": 10}, "V"),
            )
        )
    )


EVERY = np.ones(3, np.bool_)


def test_of_lists_that_are_even_each_counts_for_its_part(towns: Cases) -> None:
    """Half a hit, one and none: 3/2 of three, in whatever order the lists stand."""
    found = score(towns, largest_list(towns), EVERY, certain=True)
    assert (found.hits, found.hit_rate, found.log_score) == (Fraction(3, 2), Fraction(1, 2), None)


def test_the_log_score_is_the_mean_of_minus_the_logarithms(towns: Cases) -> None:
    """The mayors' lists had 1/2, 3/4 and 1/8."""
    chances = np.array([1 / 2, 1 / 2, 3 / 4, 1 / 4, 3 / 4, 1 / 8, 1 / 8])
    order = {entry.id: at for at, entry in enumerate(towns.lists)}
    named = {"701:A": 0, "701:V": 1, "702:A": 2, "702:V": 3, "703:A": 4, "703:V": 5, "703:C": 6}
    chances = chances[[named[identity] for identity in order]]
    found = score(towns, chances, EVERY)
    losses = [log(2), log(4 / 3), log(8)]
    assert found.log_score == pytest.approx(sum(losses) / 3)
    assert found.error == pytest.approx(np.std(losses) / 3**0.5)
    assert score(towns, chances, np.array([False, True, False])).hits == 1


def test_lists_are_counted_by_their_probability(towns: Cases) -> None:
    """0.5, 0.5 | 0.8, 0.2 | 0.97, 0.02, 0.01, lists in order of letter (703: A, C, V); edges go upwards."""
    chances = np.array([0.5, 0.5, 0.8, 0.2, 0.97, 0.01, 0.02])
    found = calibration(towns, chances)
    assert [(own.least, own.most) for own in found] == list(pairwise(BINS))
    assert [(own.lists, own.mayors) for own in found] == [(2, 1), (0, 0), (1, 0), (2, 1), (0, 0), (1, 1), (1, 0)]
    assert [own.expected for own in found] == pytest.approx([0.03, 0, 0.2, 1.0, 0, 0.8, 0.97])


def test_who_has_the_mayor_in_a_kkr_does_not_bear_on_what_is_predicted_for_it() -> None:
    """With Sjælland left out, its mayors may be anybody's; a change elsewhere is seen."""
    cases = mayor_cases(setting(scenario("kv2021").election))
    own = np.array([place.kkr == "sjælland" for place in cases.places])
    turned = replace(cases, chosen=np.where(own, cases.layout.starts[:-1], cases.chosen))
    elsewhere = replace(cases, chosen=np.where(own, cases.chosen, cases.layout.starts[:-1]))
    rows = cases.layout.spread(own)
    before, after, other = (left_out(one, DEFAULT_FEATURES, 1.0) for one in (cases, turned, elsewhere))
    assert (turned.chosen != cases.chosen).any()
    assert before[rows].tolist() == after[rows].tolist()
    assert np.abs(before - other)[rows].max() > 0.01


def test_the_simple_rules_are_as_counted_from_the_tables(lines: dict[str, Line]) -> None:
    """The largest list 77 of 98 and 72 of 98; the party of the mayor in office 66 of 98, unknown for 2021."""
    largest, sitting = lines["largest"].by_year, lines["sitting"].by_year
    assert [own.hits for own in largest.values() if own] == [77, 72]
    assert [own and own.hits for own in sitting.values()] == [None, 66]
    assert lines["sitting"].every is None
    earlier, later = scenario("kv2021").election, scenario("kv2025").election
    mayors = {mayor.code: mayor.letter for mayor in later.mayors}
    assert sum(mayors[code] == letter for code, letter in sitting_lists(earlier, later).items()) == 66
    for held, hits in ((earlier, 77), (later, 72)):
        most = {code: max(own, key=lambda e: e.votes).letter for code, own in held.lists_by_code.items()}
        assert sum(most[mayor.code] == mayor.letter for mayor in held.mayors) == hits


def test_the_model_predicts_better_than_the_rules_on_what_it_has_not_seen(lines: dict[str, Line]) -> None:
    """In both elections, with a KKR left out or from the other election; hardly worse than on what it has seen."""
    for way in ("left_out", "other_elections"):
        for year, own in lines[way].by_year.items():
            rule, alike = lines["largest"].by_year[year], lines["equal"].by_year[year]
            seen = lines["same_cases"].by_year[year]
            assert own
            assert rule
            assert alike
            assert seen
            assert own.hits > rule.hits
            assert (own.log_score or 9) < (alike.log_score or 0) / 2
            assert (own.log_score or 9) < (seen.log_score or 0) + 0.05


def test_the_default_is_the_simplest_and_the_mayor_in_office_adds_nothing(
    comparisons: tuple[Comparison, ...],
) -> None:
    """On both elections, and on KV2021 alone, so that nothing of KV2025 is needed to choose it."""
    assert simplest(comparisons).features == DEFAULT_FEATURES
    by_features = {one.features: one.score.log_score or 0.0 for one in comparisons}
    assert by_features["seats", "majority", "sitting"] >= by_features[DEFAULT_FEATURES]
    assert simplest(compared(mayor_cases(setting(scenario("kv2021").election)))).features == DEFAULT_FEATURES


def test_the_page_on_the_model_has_these_numbers(real: Cases, comparisons: tuple[Comparison, ...]) -> None:
    """The coefficients, every score of every way and set of features, and every bin of the calibration."""
    page = " ".join(PAGE.read_text("utf-8").replace("**", "").split())
    found = report(real)
    seats, majority = found.model.coefficients
    assert f"seats ^ {seats:.2f} × {exp(majority):.1f} if it has a majority" in page
    assert f"make a list {2**seats:.1f} times as likely" in page
    for line in found.lines:
        hits = " | ".join("–" if own is None else f"{float(own.hits):.3g}" for own in line.by_year.values())
        assert f" | {hits} | " in page, line.way
    for own_score in (*(line.every for line in found.lines), *(one.score for one in comparisons)):
        if own_score is not None and own_score.log_score is not None:
            assert f"| {own_score.log_score:.3f} ± {own_score.error:.3f} |" in page
    for one in comparisons:
        assert f"{float(one.score.hits):.4g} | {one.score.log_score:.3f} ± {one.score.error:.3f} |" in page
    for own in found.bins:
        assert f"| {own.lists:,} | {own.expected:.1f} | {own.mayors} |" in page
