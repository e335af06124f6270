"""D'Hondt for many rows: equal to the exact engine, compiled or not, up to numbers that floats cannot hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from strategies import vote_lists

from kkrvalg.apportion import Method
from kkrvalg.apportion.batch import compiled
from kkrvalg.apportion.batch.levels import Divided, divide
from kkrvalg.apportion.level import fill

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

BOUNDARY = 2**52


def on_both_roads(work: Callable[[], Divided]) -> Divided:
    """Return what comes out with compiled code, having checked that NumPy alone says the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(compiled.VARIABLE, raising=False)
        found = work()
        patch.setenv(compiled.VARIABLE, "no")
        assert not compiled.in_use()
        for own, other in zip(found, work(), strict=True):
            np.testing.assert_array_equal(own, other)
    return found


def exactly(votes: list[int], seats: int, ceilings: list[int] | None) -> tuple[list[int], list[int], int]:
    """Return the seats, the tied and the seats at stake by the exact engine."""
    members = [at for at, vote in enumerate(votes) if vote]
    limits = [None if ceilings is None else ceilings[at] for at in members]
    level = fill([votes[at] for at in members], seats, Method.DHONDT, [0] * len(members), limits)
    held = [0] * len(votes)
    for at, own in zip(members, level.seats, strict=True):
        held[at] = own
    return held, [members[at] for at in level.tied], level.at_stake


def row(found: Divided, at: int = 0) -> tuple[list[int], list[int], int]:
    """Return one row as the exact engine's result is written here."""
    return found.seats[at].tolist(), np.flatnonzero(found.tied[at]).tolist(), int(found.stakes[at])


def test_a_row_worked_out_by_hand() -> None:
    """100, 60, 40 votes, 4 seats: 100, 60, 50, and 40 for the third list; then 33, 30 and 20 are left."""
    assert row(on_both_roads(lambda: divide(np.array([[100, 60, 40]]), 4))) == ([2, 1, 1], [], 0)


def test_a_tie_is_found_and_left_to_a_lot() -> None:
    """60, 30 votes, 2 seats: 60 first, then 60/2 = 30/1."""
    found = on_both_roads(lambda: divide(np.array([[60, 30, 0]]), 2))
    assert row(found) == ([1, 0, 0], [0, 1], 1)
    settled = found.settled(np.array([7], np.uint64), 0, np.arange(3))
    assert sorted(settled[0].tolist()) in ([0, 1, 1], [0, 0, 2])


def test_a_ceiling_sends_seats_on_and_leaves_seats_nobody_can_take() -> None:
    """100 and 10 votes, 5 seats, ceilings 2 and 1: both full, two seats with nobody."""
    assert row(on_both_roads(lambda: divide(np.array([[100, 10]]), 5, [2, 1]))) == ([2, 1], [], 0)


@given(
    st.lists(vote_lists(least=3, most=3), min_size=1, max_size=3),
    st.lists(st.integers(0, 9), min_size=3, max_size=3),
    st.data(),
)
@settings(max_examples=120)
def test_every_row_is_what_the_exact_engine_gives(
    rows: list[list[int]], seats: list[int], data: st.DataObject
) -> None:
    """Ties, zeros, ceilings that are reached, numbers near 10^15: seats, tied and seats at stake."""
    numbers = seats[: len(rows)]
    limits = data.draw(st.none() | st.lists(st.integers(0, 4), min_size=3, max_size=3))
    found = on_both_roads(lambda: divide(np.array(rows), numbers, limits))
    for at, votes in enumerate(rows):
        assert row(found, at) == exactly(votes, numbers[at], limits)


@given(st.integers(-3, 3), st.integers(1, 7), st.integers(-2, 2))
@settings(max_examples=60)
@example(0, 2, 0)
@example(-1, 2, 0)
def test_the_boundary_of_floating_point(off: int, seats: int, between: int) -> None:
    """Two lists with together about 2^52 votes by divisor: one or two votes decide, below the boundary and above.

    Where the sum times the largest divisor reaches 2^52 the exact engine is asked, below it floats are compared.
    """
    total = BOUNDARY // (seats + 1) + off
    one = total // 2
    votes = [one, total - one + between]
    found = on_both_roads(lambda: divide(np.array([votes]), seats))
    assert row(found) == exactly(votes, seats, None)


@given(st.integers(1, 40), st.integers(1, 40), st.integers(-1, 1))
@settings(max_examples=60)
def test_quotients_that_differ_by_one_in_two_to_the_52(a: int, b: int, off: int) -> None:
    """v/a against w/b where v·b and w·a differ by one at most: as near as two different quotients can be."""
    scale = (BOUNDARY - 1) // (a + b) // (a + b)
    votes = [scale * a, scale * b + off]
    seats = a + b - 1
    found = on_both_roads(lambda: divide(np.array([votes]), seats))
    assert row(found) == exactly(votes, seats, None)


def test_numbers_that_no_float_holds() -> None:
    """2^62 and 2^62 + 1 votes, one seat: a float would call them equal."""
    assert row(on_both_roads(lambda: divide(np.array([[2**62, 2**62 + 1]]), 1))) == ([0, 1], [], 0)


def test_no_rows_and_no_members() -> None:
    """Nothing comes of nothing."""
    assert divide(np.zeros((0, 3), np.int64), 5).seats.shape == (0, 3)
    assert row(on_both_roads(lambda: divide(np.zeros((1, 0), np.int64), 5))) == ([], [], 0)


@pytest.mark.parametrize(
    ("votes", "seats", "ceilings", "error", "says"),
    [
        (np.array([[1, -1]]), 3, None, ValueError, "votes are not negative"),
        (np.array([[1, 1]]), -3, None, ValueError, "seats are not negative"),
        (np.array([[1.5, 1]]), 3, None, TypeError, "votes are integers"),
        (np.array([[1, 1]]), [3, 4], None, ValueError, "1 rows of votes, 2 of seats"),
        (np.array([[1, 1]]), 3, [1, 1, 1], ValueError, "2 members with votes, 3 with ceilings"),
        (np.array([[[1, 1]]]), 3, None, ValueError, "votes have 3 dimensions"),
    ],
)
def test_contradictions_are_refused(
    votes: NDArray[np.int64], seats: object, ceilings: object, error: type[Exception], says: str
) -> None:
    """Each complaint names what does not fit."""
    with pytest.raises(error, match=says):
        divide(votes, seats, ceilings)  # type: ignore[arg-type]
