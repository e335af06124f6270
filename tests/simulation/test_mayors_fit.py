"""The fit of the model of the mayors."""

from __future__ import annotations

from itertools import pairwise
from math import exp, log
from typing import TYPE_CHECKING

import numpy as np
import pytest
from elections import Town, election, scenario, setting
from hypothesis import given, settings
from hypothesis import strategies as st

from kkrvalg.simulation.frame import frame_of
from kkrvalg.simulation.mayors import DEFAULT_FEATURES, Cases, MayorModel, fit_mayors, joined, mayor_cases
from kkrvalg.simulation.mayors_fit import NO_CHOICE, PENALTIES, Sample, fitted, softmax
from kkrvalg.simulation.mayors_layout import FEATURES, Layout, layout_of

if TYPE_CHECKING:
    from random import Random


@pytest.fixture(scope="module")
def real() -> Cases:
    """Give the cases of both bundled elections."""
    return joined([mayor_cases(setting(scenario(name).election)) for name in ("kv2021", "kv2025")])


def model(**coefficients: float) -> MayorModel:
    """Return a model with some coefficients."""
    return MayorModel(tuple(coefficients), tuple(coefficients.values()), 1.0, 0, ())


def some_layout(sides: list[list[int]]) -> Layout:
    """Return a layout of councils whose lists have these sides."""
    starts = np.array([0, *np.cumsum([len(own) for own in sides])])
    side = np.array([one for own in sides for one in own])
    return Layout(starts, side, np.full(len(side), "A"), np.zeros(len(side), np.bool_))


def test_a_list_is_as_likely_as_its_seats_to_the_power_of_the_coefficient() -> None:
    """Seats 4, 2, 1 and 0, coefficient 2: weights 16, 4, 1 and none, of 21."""
    layout = some_layout([[-1, -1, -1, -1]])
    seats = np.array([[4, 2, 1, 0]])
    found = model(seats=2.0).of_layout(layout, seats, seats)
    assert found[0] == pytest.approx([16 / 21, 4 / 21, 1 / 21, 0])


def test_the_side_with_more_than_half_of_the_seats_has_the_majority() -> None:
    """Ten seats: 4 + 2 on one side have it; five of ten are no majority; six alone are."""
    layout = some_layout([[0, 0, 1, -1], [0, 0, 1, 1], [-1, 1, 1, 0]])
    seats = np.array([[4, 2, 3, 1, 4, 1, 4, 1, 6, 2, 1, 1]])
    found = FEATURES["majority"](layout, seats, seats)
    assert found[0].tolist() == [1, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]


def test_the_largest_and_the_first_of_a_side_are_all_that_no_list_outdoes() -> None:
    """Votes 5, 5 on one side, 4 and 3 on the other, 2 on neither: two largest; the first of each, and the last."""
    layout = some_layout([[0, 0, 1, 1, -1]])
    votes = np.array([[5, 5, 4, 3, 2]])
    assert FEATURES["largest"](layout, votes, votes)[0].tolist() == [1, 1, 0, 0, 0]
    assert FEATURES["first"](layout, votes, votes)[0].tolist() == [1, 1, 1, 0, 1]


def test_what_a_list_is_does_not_depend_on_the_draw() -> None:
    """Its party, whether it is local, whether it had the mayor."""
    held = election(Town({"A": 5, "L": 4, "V": 3}))
    layout = layout_of([held.lists], ["V"])
    votes = np.ones((2, 3), np.int64)
    for name, expected in (("A", [1, 0, 0]), ("local", [0, 1, 0]), ("sitting", [0, 0, 1])):
        assert FEATURES[name](layout, votes, votes).tolist() == [expected, expected]


def test_a_fit_with_one_feature_solves_its_equation() -> None:
    """Five councils of two lists, the larger has four mayors: 4 − 5 / (1 + exp(−b)) = penalty · b."""
    towns = [Town({"A": 9, "V": 5}, mayor) for mayor in "AAAAV"]
    sample = Sample(mayor_cases(setting(election(*towns))), ("largest",))
    for penalty in PENALTIES:
        (b,) = fitted(sample.part(np.ones(5, np.bool_)), penalty)
        assert 4 - 5 / (1 + exp(-b)) == pytest.approx(penalty * b)


def test_the_slope_is_zero_at_the_optimum_and_the_curvature_is_the_slopes(real: Cases) -> None:
    """On real cases, with all features; the curvature is checked against differences of the slope."""
    sample = Sample(real, ("seats", "majority", "largest", "A"))
    part = sample.part(np.ones(len(real), np.bool_))
    found = fitted(part, 1.0)
    here = part.at(found, 1.0)
    assert here.slope == pytest.approx(np.zeros(4), abs=1e-6)
    for at in range(4):
        step = np.eye(4)[at] * 1e-5
        up, down = (part.at(found + sign * step, 1.0) for sign in (1, -1))
        assert (up.slope - down.slope) / 2e-5 == pytest.approx(here.curvature[at], rel=1e-4, abs=1e-4)
        assert (up.value - down.value) / 2e-5 == pytest.approx(here.slope[at], abs=1e-4)
        assert part.at(found + 100 * step, 1.0).value > here.value


def test_a_penalty_draws_the_coefficients_towards_zero(real: Cases) -> None:
    """The larger it is, the shorter they are together."""
    part = Sample(real, DEFAULT_FEATURES).part(np.ones(len(real), np.bool_))
    lengths = [float((fitted(part, penalty) ** 2).sum()) for penalty in sorted(PENALTIES)]
    assert all(one > other for one, other in pairwise(lengths))


def test_a_fit_is_the_same_every_time_and_whatever_the_order_of_elections(real: Cases) -> None:
    """Nothing in it is random; the years may come in any order, up to rounding."""
    names = ("kv2025", "kv2021")
    turned = joined([mayor_cases(setting(scenario(name).election)) for name in names])
    once = fit_mayors(real)
    assert once == fit_mayors(real)
    assert fit_mayors(turned).coefficients == pytest.approx(once.coefficients)
    assert (once.cases, once.years) == (196, (2021, 2025))
    assert all(own > 0 for own in once.coefficients)


def test_with_one_kkr_no_penalty_can_be_chosen() -> None:
    """The one in the middle is taken."""
    cases = mayor_cases(setting(election(Town({"A": 9, "V": 5}, "A"), Town({"A": 9, "V": 5}, "V"))))
    assert fit_mayors(cases).penalty == NO_CHOICE


def test_without_cases_every_list_is_as_likely() -> None:
    """There is nothing to learn from."""
    held = election(Town({"A": 9, "V": 5}, None))
    found = fit_mayors(mayor_cases(setting(held)))
    assert found.coefficients == (0.0, 0.0)
    frame = frame_of(setting(held))
    assert found.probabilities(frame, frame.votes[None], np.array([[5, 4]])).tolist() == [[0.5, 0.5]]


COUNCILS = st.lists(
    st.lists(st.tuples(st.integers(0, 20), st.integers(-1, 1)), min_size=1, max_size=6), max_size=4, min_size=1
)
NUMBERS = st.floats(-3, 3)


@settings(max_examples=40)
@given(COUNCILS, NUMBERS, NUMBERS, st.randoms(use_true_random=False))
def test_probabilities_add_up_and_depend_on_no_order(
    councils: list[list[tuple[int, int]]], one: float, other: float, random: Random
) -> None:
    """They are 0 without a seat, add up to 1 in each council with one, and follow the list wherever it stands."""
    own = model(seats=one, majority=other, largest=one, first=other)
    found = _chances(own, councils)
    orders = [list(range(len(council))) for council in councils]
    for order in orders:
        random.shuffle(order)
    turned = _chances(own, [[c[at] for at in order] for c, order in zip(councils, orders, strict=True)])
    for council, chances, after, order in zip(councils, found, turned, orders, strict=True):
        assert all((chance == 0) == (seats == 0) for chance, (seats, _side) in zip(chances, council, strict=True))
        assert sum(chances) == pytest.approx(1 if any(seats for seats, _side in council) else 0)
        assert [chances[at] for at in order] == pytest.approx(after)


def _chances(own: MayorModel, councils: list[list[tuple[int, int]]]) -> list[list[float]]:
    layout = some_layout([[side for _seats, side in council] for council in councils])
    seats = np.array([[seats for council in councils for seats, _side in council]])
    flat = own.of_layout(layout, 10 * seats, seats)[0]
    return [flat[first:last].tolist() for first, last in pairwise(layout.starts)]


@settings(max_examples=40)
@given(st.lists(st.floats(-50, 50), min_size=2, max_size=6), st.floats(-500, 500))
def test_adding_a_constant_to_all_utilities_changes_nothing(utilities: list[float], constant: float) -> None:
    """Only differences count, however large the utilities are."""
    layout = some_layout([[-1] * len(utilities)])
    stands = np.ones((1, len(utilities)), np.bool_)
    before = softmax(layout, np.array([utilities]), stands)
    after = softmax(layout, np.array([utilities]) + constant, stands)
    assert after == pytest.approx(before, rel=1e-9)
    ratio = before[0, 0] / before[0, 1] if before[0, 1] else None
    if ratio:
        assert log(ratio) == pytest.approx(utilities[0] - utilities[1], abs=1e-6)
