from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kkrvalg import i18n
from kkrvalg.protocol.numbers import approximate, count, decimal, mixed, percent

FRACTIONS = st.fractions(min_value=-(10**9), max_value=10**9)
SHARES = st.fractions(min_value=0, max_value=1)


@pytest.mark.parametrize(
    ("number", "english", "danish"),
    [(0, "0", "0"), (999, "999", "999"), (3_256_070, "3,256,070", "3.256.070"), (-1234, "−1,234", "−1.234")],
)
def test_thousands_are_set_apart_in_either_language(number: int, english: str, danish: str) -> None:
    """A comma in English, a full stop in Danish; a real minus."""
    assert count(number) == english
    i18n.use("da")
    assert count(number) == danish


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("1200/23", "52 4/23"),
        ("617", "617"),
        ("8/3", "2 2/3"),
        ("1/2", "1/2"),
        ("-8/3", "−2 2/3"),
        ("-1/2", "−1/2"),
    ],
)
def test_a_fraction_is_a_whole_number_and_a_proper_fraction(number: str, shown: str) -> None:
    """Never an improper one, and no nought before the fraction."""
    assert mixed(Fraction(number)) == shown


@pytest.mark.parametrize(
    ("number", "places", "shown"),
    [("5/2", 0, "3"), ("-5/2", 0, "−3"), ("1/3", 2, "0.33"), ("2/3", 2, "0.67"), ("1999/2", 1, "999.5")],
)
def test_a_decimal_is_rounded_and_halves_go_away_from_zero(number: str, places: int, shown: str) -> None:
    """It is made to be read, from the exact number."""
    assert decimal(Fraction(number), places) == shown


def test_a_decimal_has_the_comma_of_the_language() -> None:
    """1.234,5 in Danish is 1,234.5 in English."""
    assert decimal(Fraction(2469, 2), 1) == "1,234.5"
    i18n.use("da")
    assert decimal(Fraction(2469, 2), 1) == "1.234,5"


def test_a_share_is_never_shown_as_the_threshold_unless_it_is() -> None:
    """One vote in 50 million more or less than two per cent shows as many places as it takes."""
    threshold = Fraction(2, 100)
    assert percent(Fraction(14_522, 724_233), threshold) == "2.01%"
    assert percent(threshold, threshold) == "2.00%"
    assert percent(Fraction(1_000_001, 50_000_000), threshold) == "2.000002%"
    assert percent(Fraction(999_999, 50_000_000), threshold) == "1.999998%"
    i18n.use("da")
    assert percent(Fraction(1_000_001, 50_000_000), threshold) == "2,000002 %"


@given(SHARES, SHARES)
def test_two_shares_that_differ_are_shown_to_differ(share: Fraction, threshold: Fraction) -> None:
    """Any two shares: the percentage of one is told from that of the other."""
    assert (percent(share, threshold) == percent(threshold, threshold)) <= (share == threshold)


def test_a_number_that_goes_on_is_cut_off_and_says_so() -> None:
    """43 6499/53429 is 43.12163…; a half is exact."""
    assert approximate(Fraction(2303946, 53429)) == "≈ 43.1216"
    assert approximate(Fraction(1, 2)) == "0.5000"
    assert approximate(Fraction(-1, 3)) == "≈ −0.3333"


@given(FRACTIONS)
def test_a_fraction_can_be_read_back(number: Fraction) -> None:
    """Any fraction: whole number and fraction add up to it."""
    shown = mixed(number).replace("−", "-").replace(",", "")
    sign = -1 if shown.startswith("-") else 1
    assert sign * sum(Fraction(part) for part in shown.removeprefix("-").split()) == number


@given(FRACTIONS, st.integers(0, 6))
def test_a_decimal_is_as_near_as_its_places_allow(number: Fraction, places: int) -> None:
    """Any fraction: half a unit of the last place away at most."""
    shown = Fraction(decimal(number, places).replace("−", "-").replace(",", ""))
    assert abs(shown - number) <= Fraction(1, 2 * 10**places)
    assert len(re.sub(r"^[^.]*\.?", "", decimal(number, places))) == places
