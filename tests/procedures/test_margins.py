"""How far a party is from the threshold: by hand, and against trying every number of votes."""

from __future__ import annotations

from fractions import Fraction

import pytest
from elections import Town, composed, composed_for_real, election
from hypothesis import given
from hypothesis import strategies as st

from kkrvalg.procedures.contenders import Contender
from kkrvalg.procedures.margins import ThresholdMargin, threshold_margin, thresholds

TWO_PERCENT = Fraction(1, 50)


def of(votes: int, total: int, threshold: Fraction = TWO_PERCENT) -> ThresholdMargin:
    """Return the margin of a party with so many of all votes."""
    return threshold_margin(Contender("A", "Parti A", False, votes, (), 1, "eligible"), total, threshold, "§")


@pytest.mark.parametrize(
    ("votes", "total", "expected"),
    [
        pytest.param(
            20, 1000, (20, 0, None, 1, 1), id="exactly 2 %: 20 / 1000 is in, 19 / 999 and 19 / 1000 are out"
        ),
        pytest.param(
            21, 1000, (20, 1, None, 2, 2), id="20 / 999 is still in (2.002 %), 19 / 998 is out (1.904 %)"
        ),
        pytest.param(
            19, 1000, (20, -1, 2, None, 1), id="20 / 1001 is 1.998 %, 21 / 1002 is 2.096 %: two; one if moved"
        ),
        pytest.param(0, 40, (1, -1, 1, None, 1), id="2 % of 40 is 4/5: one vote; 1 / 41 is 2.4 %"),
        pytest.param(0, 1000, (20, -20, 21, None, 20), id="(0 + k) 50 >= 1000 + k: k = 20.4, so 21"),
        pytest.param(1, 40, (1, 0, None, 1, 1), id="its one vote"),
        pytest.param(40, 40, (1, 39, None, None, 40), id="all votes: losing some never makes the share smaller"),
    ],
)
def test_the_numbers_by_hand(votes: int, total: int, expected: tuple[int | None, ...]) -> None:
    """Needed, above, gained, lost, moved; the calculation stands in each example's name."""
    found = of(votes, total)
    assert (found.needed, found.above, found.gains, found.loses, found.moved) == expected


def _inside(votes: int, total: int, threshold: Fraction) -> bool:
    return votes > 0 and Fraction(votes, total) >= threshold


@given(
    st.integers(0, 60),
    st.integers(0, 200),
    st.fractions(0, 1, max_denominator=60) | st.just(TWO_PERCENT) | st.just(Fraction(1)),
)
def test_each_number_is_the_first_that_carries_the_party_over_the_line(
    votes: int, rest: int, threshold: Fraction
) -> None:
    """Every number from 1 on is tried: gained, lost, and moved while the votes in all stay the same."""
    total = votes + rest
    if not total:
        return
    found = of(votes, total, threshold)
    start = _inside(votes, total, threshold)
    assert start == (found.above >= 0)
    gains = (k for k in range(1, 60 * 200) if _inside(votes + k, total + k, threshold))
    assert found.gains == (None if start or (threshold == 1 and rest) else next(gains))
    loses = (k for k in range(1, votes + 1) if total > k and not _inside(votes - k, total - k, threshold))
    assert found.loses == (next(loses, None) if start else None)
    sign = -1 if start else 1
    moved = (k for k in range(1, total + 1) if _inside(votes + sign * k, total, threshold) != start)
    assert found.moved == next(moved)


def test_every_party_and_cooperation_of_the_area_is_told_how_far_it_is() -> None:
    """A and B are in, C is out; L, a local list on its own, is neither party nor cooperation."""
    found = thresholds(composed(election(Town({"A": 600, "B": 390, "C": 5, "L": 5}, mayor="A"))))
    assert [(m.party, m.above, m.gains) for m in found] == [("A", 580, None), ("B", 370, None), ("C", -15, 16)]


def test_a_party_above_the_threshold_may_still_lack_a_council_seat() -> None:
    """C has 30 of 1000 votes and none of nine seats: 10 votes above 2 %, and not eligible."""
    (_a, _b, c) = thresholds(composed(election(Town({"A": 600, "B": 370, "C": 30}, mayor="A"))))
    assert (c.verdict, c.above, c.loses) == ("no_council_seat", 10, 11)


def test_kristendemokraterne_were_37_votes_above_the_line_in_midtjylland_2021() -> None:
    """14,522 of 724,233, and 2 % are 14,484.66: 14,485 votes.

    Losing votes alone: 50 · 14,522 − 724,233 = 1,867, by 49 is 38.1: 38 may go, the 39th puts it out.
    """
    (k,) = [m for m in thresholds(composed_for_real("kv2021", "midtjylland")) if m.party == "K"]
    assert (k.votes, k.total, k.needed, k.above, k.loses, k.moved) == (14522, 724233, 14485, 37, 39, 38)
