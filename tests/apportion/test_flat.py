"""The fast functions for lists that stand alone: calculated by hand; the properties stand in test_properties."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from kkrvalg.apportion import FlatOutcome, adams, dhondt, sainte_lague


def test_dhondt_gives_the_seats_in_the_order_of_the_votes() -> None:
    """340, 280, 160, 60 and seven seats: 340, 280, 170, 160, 140, 113 1/3, 93 1/3 (then 85)."""
    outcome = dhondt([60, 340, 160, 280], 7)
    assert outcome == FlatOutcome((0, 3, 1, 3))
    assert outcome.outcome == "completed"


def test_dhondt_asks_when_the_last_quotient_is_shared() -> None:
    """19000, 1851, 617 and 33 seats: 1851/3 = 617/1 for the last one (see test_nested)."""
    outcome = dhondt([19000, 1851, 617], 33)
    assert outcome == FlatOutcome((30, 2, 0), (1, 2), 1, Fraction(617))
    assert outcome.outcome == "lot_needed"


def test_dhondt_does_not_ask_when_all_who_share_a_quotient_win() -> None:
    """60 and 30, three seats: 60, then 60/2 = 30/1 for two seats."""
    assert dhondt([60, 30], 3) == FlatOutcome((2, 1))


def test_sainte_lague_divides_by_odd_numbers() -> None:
    """53, 24, 23 and seven seats: 53, 24, 23, 17 2/3, 10 3/5, 8, 7 2/3 (then 53/7 = 7 4/7)."""
    assert sainte_lague([53, 24, 23], 7) == FlatOutcome((3, 2, 2))


def test_sainte_lague_states_the_quotient_it_divides_by() -> None:
    """15 and 5, two seats: 15/1, then 15/3 = 5/1 for the last."""
    assert sainte_lague([15, 5], 2) == FlatOutcome((1, 0), (0, 1), 1, Fraction(5))


def test_adams_gives_each_a_seat_first() -> None:
    """90, 9, 0, 1 and five seats: one each of three, then 90/1 and 90/2."""
    assert adams([90, 9, 0, 1], 5) == FlatOutcome((3, 1, 0, 1))


def test_adams_refuses_fewer_seats_than_lists() -> None:
    """Three lists with votes and two seats."""
    with pytest.raises(ValueError, match="gives each of 3 lists a seat; there are 2"):
        adams([5, 4, 3, 0], 2)


def test_one_vote_decides_among_very_large_numbers() -> None:
    """The quotients differ by less than what a decimal number of 16 digits can show, and by less than 2^-32."""
    huge = 10**15
    assert dhondt([3 * huge + 1, huge], 3) == FlatOutcome((3, 0))
    assert dhondt([3 * huge, huge + 1], 3) == FlatOutcome((2, 1))
    assert dhondt([3 * huge, huge], 3).tied == (0, 1)
    assert dhondt([7 * 10**29, 10**29 + 1], 7) == FlatOutcome((6, 1))
    assert dhondt([7 * 10**29 + 1, 10**29], 7) == FlatOutcome((7, 0))


def test_quotients_closer_than_the_quick_comparison_can_tell_are_compared_exactly() -> None:
    """10^6 + 2 over 10^6 + 1 is a millionth more than 1/1; 10^6 over 10^6 is 1/1."""
    assert dhondt([10**6 + 2, 1], 10**6 + 1) == FlatOutcome((10**6 + 1, 0))
    assert dhondt([10**6, 1], 10**6) == FlatOutcome((10**6 - 1, 0), (0, 1), 1, Fraction(1))


def test_without_votes_all_seats_are_unfilled() -> None:
    """Nobody can take them."""
    assert dhondt([0, 0], 3) == FlatOutcome((0, 0), unfilled=3)
    assert dhondt([], 3) == FlatOutcome((), unfilled=3)


def test_no_seats_are_nobodys() -> None:
    """And nothing is asked."""
    assert dhondt([5, 5], 0) == FlatOutcome((0, 0))
    assert sainte_lague([5, 5], 0) == FlatOutcome((0, 0))


@pytest.mark.parametrize(
    ("votes", "seats", "error"),
    [([-1, 5], 3, ValueError), ([5], -1, ValueError), ([5.0], 3, TypeError), ([5], 3.0, TypeError)],
)
def test_what_is_not_a_count_is_refused(votes: Any, seats: Any, error: type[Exception]) -> None:  # noqa: ANN401
    """Negative numbers and numbers with decimals."""
    for method in (dhondt, sainte_lague, adams):
        with pytest.raises(error):
            method(votes, seats)
