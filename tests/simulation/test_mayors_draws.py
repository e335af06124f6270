"""Mayors that are drawn: known, fixed, given probabilities, or by the model."""

from __future__ import annotations

import numpy as np
import pytest
from elections import Town, election, setting

from kkrvalg.simulation.frame import Frame, frame_of
from kkrvalg.simulation.mayors import MayorModel, OpenMayors
from kkrvalg.simulation.mayors_predictions import base_seats, predictions

MODEL = MayorModel(("seats", "majority", "V"), (1.5, 1.0, 0.5), 1.0, 0, ())
DRAWS = 4000


@pytest.fixture(params=["yes", "no"])
def roads(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw with compiled code, and with NumPy alone."""
    monkeypatch.setenv("KKRVALG_NUMBA", request.param)


@pytest.fixture
def frame() -> Frame:
    """Give three towns with nine seats each; their lists are rows 0-2, 3-5 and 6-7."""
    return frame_of(
        setting(
            election(
                Town({"A": 53, "F": 20, "V": 31}, "A"),
                Town({"A": 40, "L": 19, "V": 40}, "V"),
                Town({"A": 20, "V": 70}, None),
            )
        )
    )


def some_draws(frame: Frame, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return votes and seats that are others in each draw, some lists and one council without a seat."""
    seats = rng.multinomial(9, [0.4, 0.2, 0.4], (DRAWS, 3)).reshape(DRAWS, -1)[:, : len(frame.lists)]
    seats = np.ascontiguousarray(seats)
    seats[:7, 3:6] = 0
    return 100 * seats, seats


@pytest.mark.usefixtures("roads")
def test_draws_are_as_frequent_as_their_probabilities(frame: Frame) -> None:
    """4,000 draws of the same seats: within five standard errors; a list without a seat never."""
    mayors = OpenMayors(frame, MODEL)
    seats = np.tile([5, 1, 3, 4, 0, 5, 2, 7], (DRAWS, 1))
    votes = np.broadcast_to(frame.votes, seats.shape)
    rows = mayors.draw(np.random.default_rng(1), votes, seats)
    chances = mayors.probabilities(votes[:1], seats[:1])[0]
    seen = np.bincount(rows.ravel(), minlength=8) / DRAWS
    assert (np.abs(seen - chances) <= 5 * np.sqrt(chances * (1 - chances) / DRAWS)).all()
    assert seen[4] == 0
    assert (rows.shape, rows.dtype) == ((DRAWS, 3), np.int16)


@pytest.mark.usefixtures("roads")
def test_every_draw_has_its_own_seats(frame: Frame) -> None:
    """The mayor is of a list of the municipality with a seat in that draw; nobody where no list has one."""
    votes, seats = some_draws(frame, np.random.default_rng(2))
    rows = OpenMayors(frame, MODEL).draw(np.random.default_rng(3), votes, seats)
    for council in range(3):
        own = rows[:, council]
        has = seats[:, frame.starts[council] : frame.starts[council + 1]].any(axis=1)
        assert (own[~has] == -1).all()
        assert ((own[has] >= frame.starts[council]) & (own[has] < frame.starts[council + 1])).all()
        assert (seats[np.flatnonzero(has), own[has]] > 0).all()


def test_compiled_code_and_numpy_draw_the_same_mayors(frame: Frame, monkeypatch: pytest.MonkeyPatch) -> None:
    """Random number by random number, with seats that differ from draw to draw."""
    votes, seats = some_draws(frame, np.random.default_rng(4))
    mayors = OpenMayors(frame, MODEL, sitting={701: "A"})
    found = []
    for road in ("yes", "no"):
        monkeypatch.setenv("KKRVALG_NUMBA", road)
        found.append(mayors.draw(np.random.default_rng(5), votes, seats))
    assert (found[0] == found[1]).all()
    assert len(np.unique(found[0])) == 9


@pytest.mark.usefixtures("roads")
def test_a_model_may_look_at_more_than_the_compiled_code_knows(frame: Frame) -> None:
    """The largest list is nearly certain with a large coefficient: A, the tied A and V, and V."""
    seats = np.tile(base_seats(frame), (200, 1))
    votes = np.tile(frame.votes, (200, 1))
    model = MayorModel(("largest",), (30.0,), 1.0, 0, ())
    rows = OpenMayors(frame, model).draw(np.random.default_rng(6), votes, seats)
    assert [set(own.tolist()) for own in rows.T] == [{0}, {3, 5}, {7}]


@pytest.mark.usefixtures("roads")
def test_fixed_goes_before_given_given_before_known_and_known_before_the_model(frame: Frame) -> None:
    """And whoever is certain is so in every draw, with a seat or without."""
    votes, seats = some_draws(frame, np.random.default_rng(7))
    everything = OpenMayors(
        frame,
        None,
        fixed={701: "V", 702: None},
        given={701: {"A": 1.0}, 703: {"A": 1.0}},
        known={701: "A", 702: "A", 703: "V"},
    )
    rows = everything.draw(np.random.default_rng(8), votes, seats)
    assert (rows[:, 0] == 2).all()
    assert (rows[:, 1] == -1).all()
    assert (rows[:, 2] == 6).all()
    assert everything.open_codes == (703,)
    assert OpenMayors(frame, MODEL, known={702: "V"}).open_codes == (701, 703)


def test_who_else_is_open_does_not_change_a_mayor(frame: Frame) -> None:
    """A random number belongs to its municipality: the others' mayors stay draw by draw."""
    votes, seats = some_draws(frame, np.random.default_rng(9))
    found = [
        OpenMayors(frame, MODEL, known=known, given=own).draw(np.random.default_rng(10), votes, seats)
        for known, own in (({}, {}), ({701: "A"}, {}), ({}, {701: {"A": 0.5, "V": 0.5}}))
    ]
    assert all((rows[:, 1:] == found[0][:, 1:]).all() for rows in found)


def test_given_probabilities_are_those_of_lists_with_a_seat(frame: Frame) -> None:
    """0.5, 0.3 and 0.2: without A's seats 3 to 2; with nobody's seats as they stand; independents need none."""
    mayors = OpenMayors(frame, None, known={702: "V", 703: "V"}, given={701: {"A": 0.5, "V": 0.3, None: 0.2}})
    seats = np.zeros((3, 8), np.int64)
    seats[0, :3], seats[1, :3] = [5, 1, 3], [0, 6, 3]
    found = mayors.probabilities(seats, seats)[:, :3]
    assert found == pytest.approx(np.array([[0.5, 0, 0.3], [0, 0, 0.6], [0, 0, 0]]))
    alone = OpenMayors(frame, None, known={702: "V", 703: "V"}, given={701: {"A": 0.6, "V": 0.4}})
    assert alone.probabilities(seats, seats)[2, :3] == pytest.approx([0.6, 0, 0.4])
    many = np.tile(seats[1], (DRAWS, 1))
    rows = mayors.draw(np.random.default_rng(11), many, many)[:, 0]
    assert (rows == 2).mean() == pytest.approx(0.6, abs=0.04)
    assert set(rows.tolist()) == {-1, 2}


def test_open_mayors_need_a_model(frame: Frame) -> None:
    """Nothing is said of 703."""
    with pytest.raises(ValueError, match="a model is needed"):
        OpenMayors(frame, None, known={701: "A"}, given={702: {"A": 1.0}})


def test_a_prediction_says_who_is_likeliest_and_what_happened(frame: Frame) -> None:
    """By seats alone: 701 A 5, V 3, F 1; 702 A and V four each; 703 V seven, its mayor an independent."""
    seats_only = MayorModel(("seats",), (1.0,), 1.0, 0, ())
    first, second, third = predictions(OpenMayors(frame, seats_only), {701, 702, 703})
    assert [(own.letter, own.seats) for own in first.chances] == [("A", 5), ("V", 3), ("F", 1)]
    assert [own.probability for own in first.chances] == pytest.approx([5 / 9, 3 / 9, 1 / 9])
    assert (first.hit, first.of_mayor, first.how) == (1, pytest.approx(5 / 9), "model")
    assert (second.likeliest, second.hit) == (("A", "V"), pytest.approx(0.5))
    assert (third.mayor, third.has_mayor, third.of_mayor, third.hit) == (None, True, pytest.approx(0), 0)
    thirds = {"A": 1 / 3, "V": 1 / 3, None: 1 / 3}
    (given,) = predictions(OpenMayors(frame, seats_only, given={701: thirds}), {701})
    assert (given.likeliest, given.hit) == (("A", "V", None), pytest.approx(1 / 3))
    (fixed,) = predictions(OpenMayors(frame, seats_only, fixed={703: None}), {703})
    assert (fixed.how, fixed.independent, fixed.likeliest) == ("fixed", 1.0, (None,))
