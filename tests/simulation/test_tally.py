"""What the draws of a simulation came to, counted."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from statistics import mean, quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kkrvalg.simulation.tally import Distribution, Quantity, Tally

SIZE = Quantity("midtjylland", "size", None)
NUMBERS = st.lists(st.integers(0, 60), min_size=1, max_size=60)


def counted(*values: int) -> Distribution:
    """Return the distribution of some draws."""
    return Distribution(Counter(values))


def test_quantiles_are_the_smallest_number_that_enough_draws_do_not_exceed() -> None:
    """Ten draws 1 to 10: half of them do not exceed 5, a tenth not 1, all not 10; 0.11 of ten draws needs two."""
    ten = counted(*range(1, 11))
    shares = (Fraction(1, 2), Fraction(1, 10), Fraction(11, 100), Fraction(1))
    assert [ten.quantile(share) for share in shares] == [5, 1, 2, 10]


def test_a_central_interval_leaves_at_most_half_of_the_rest_on_either_side() -> None:
    """Of twenty draws 1 to 20, 90 % stand in 1..20 less one on each side: one of twenty is a twentieth."""
    twenty = counted(*range(1, 21))
    assert twenty.interval(Fraction(9, 10)) == (1, 20)
    assert twenty.interval(Fraction(4, 5)) == (2, 19)
    assert twenty.interval(Fraction(1)) == (1, 20)


@given(NUMBERS, st.sampled_from([Fraction(1, 2), Fraction(4, 5), Fraction(19, 20)]))
def test_an_interval_holds_its_part_and_is_mirrored_with_the_draws(values: list[int], part: Fraction) -> None:
    """Counted from above or from below, it is the same interval, and at least that part of the draws is in it."""
    low, high = counted(*values).interval(part)
    assert sum(low <= value <= high for value in values) >= part * len(values)
    mirrored = counted(*(60 - value for value in values)).interval(part)
    assert mirrored == (60 - high, 60 - low)


@given(NUMBERS)
def test_mean_and_shares_are_exact(values: list[int]) -> None:
    """They are fractions of the draws."""
    found = counted(*values)
    assert found.mean == mean(map(Fraction, values))
    assert found.at_least(30) + sum(found.share(value) for value in range(30)) == 1


@given(NUMBERS, NUMBERS)
def test_tallies_add_up_in_any_order(first: list[int], second: list[int]) -> None:
    """Two chunks together count what all their draws count."""
    one, other = (Tally(len(own), {SIZE: Counter(own)}) for own in (first, second))
    assert (one + other).draws == len(first) + len(second)
    assert (one + other)[SIZE].counts == (other + one)[SIZE].counts == Counter(first + second)


def test_a_quantity_that_was_never_counted_was_nothing_in_every_draw() -> None:
    """A party that no draw gave a seat to has none."""
    assert Tally(7)["midtjylland", "seats", "A"].counts == Counter({0: 7})


def test_quantiles_agree_with_the_standard_library_where_it_has_the_same_meaning() -> None:
    """A hundred draws and one: the quartiles fall on draws, whoever finds them."""
    values = [n * n % 101 for n in range(101)]
    found = [counted(*values).quantile(Fraction(part, 4)) for part in (1, 2, 3)]
    assert found == quantiles(values, n=4, method="inclusive")


def test_there_is_no_quantile_of_nothing() -> None:
    """A run without draws has no middle."""
    with pytest.raises(ValueError, match="0 draws"):
        Distribution(Counter()).quantile(Fraction(1, 2))
