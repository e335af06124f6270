"""Polls: read from the command line, and met by each of the three swings."""

from __future__ import annotations

import numpy as np
import pytest

from kkrvalg.errors import InputError
from kkrvalg.simulation.polls import Polls, Swing, moved, polls_of

PARTIES = ("A", "V", "Ø")


def test_polls_are_read_in_per_cent_with_point_or_comma() -> None:
    """A=21.5 with an error of 2, V=20,0 with that of all."""
    found = polls_of(("A=21.5", "v=20,0%"), ("1.5", "A=2"), "uniform", PARTIES)
    assert found == Polls({"A": 0.215, "V": 0.2}, {"A": 0.02, "V": 0.015}, Swing.UNIFORM)


def test_without_polls_there_is_nothing() -> None:
    """No option, no polls."""
    assert polls_of((), (), "proportional", PARTIES) is None


@pytest.mark.parametrize(
    ("polls", "errors", "found", "expected"),
    [
        (("A=60", "V=41"), (), "101 % in all", "at most 100 %"),
        (("A=60", "V=40"), (), "100 % in all", "less than 100 %"),
        (("X=5",), (), "X, which is no party of this election", "one of A, V, Ø"),
        (("A=0",), (), "A=0", "more than 0"),
        (("A=-3",), (), "A=-3", "more than 0"),
        (("A=101",), (), "A=101", "at most 100"),
        (("A=nan",), (), "A=nan", "at most 100"),
        (("A=much",), (), "A=much", "at most 100"),
        (("A",), (), "A", "A=21.5"),
        (("A=5", "a=6"), (), "A twice", "each party once"),
        (("A=5",), ("-1",), "-1", "from 0 to 100"),
        (("A=5",), ("inf",), "inf", "from 0 to 100"),
        (("A=5",), ("V=1",), "V, which is no party of this election", "one of A"),
        (("A=5",), ("1", "2"), "all parties twice", "each party once"),
        ((), ("1",), "the error of a poll, but no poll", "--poll too"),
    ],
)
def test_polls_that_cannot_be_are_refused(
    polls: tuple[str, ...], errors: tuple[str, ...], found: str, expected: str
) -> None:
    """What was found and what was expected stand in the message."""
    with pytest.raises(InputError) as caught:
        polls_of(polls, errors, "proportional", PARTIES)
    assert (caught.value.found, expected in caught.value.expected) == (found, True), caught.value


def test_all_parties_together_have_everything_where_nobody_else_stands() -> None:
    """A=50 and V=30 leave 20 % to nobody."""
    with pytest.raises(InputError, match="80 % in all"):
        polls_of(("A=50", "V=30"), (), "proportional", ("A", "V"), all_stand_in=True)
    found = polls_of(("A=50", "V=50"), (), "proportional", ("A", "V"), all_stand_in=True)
    assert found is not None


TWO = np.array([0, 0, 1, 1])
"""Two municipalities of 100 votes: A and V in each."""


def two(swing: Swing, wanted: float, shares: tuple[float, ...] = (0.2, 0.8, 0.4, 0.6)) -> list[float]:
    """Return the shares after A, 30 % in all, is moved to a share."""
    found = moved(np.array(shares), TWO, np.array([100.0, 100.0]), {"A": (np.array([0, 2]), wanted)}, swing)
    return [float(share) for share in found]


@pytest.mark.parametrize("swing", Swing)
@pytest.mark.parametrize("wanted", [0.05, 0.3, 0.45, 0.9])
def test_every_swing_meets_the_poll_and_keeps_the_order(swing: Swing, wanted: float) -> None:
    """The national share is the poll's, shares add up to 1, and A stays stronger where it was."""
    found = two(swing, wanted)
    assert (found[0] + found[2]) / 2 == pytest.approx(wanted, abs=1e-8)
    assert found[0] + found[1] == pytest.approx(1)
    assert found[2] + found[3] == pytest.approx(1)
    assert min(found) >= 0
    assert found[0] <= found[2]


@pytest.mark.parametrize("swing", Swing)
def test_a_poll_that_says_what_was_changes_nothing(swing: Swing) -> None:
    """30 % is what A has."""
    assert two(swing, 0.3) == [0.2, 0.8, 0.4, 0.6]


def test_the_proportional_swing_multiplies_the_odds_against_the_others() -> None:
    """The odds of A against V are 1/4 and 2/3; both are multiplied by the same number, so 8/3 apart as before."""
    found = two(Swing.PROPORTIONAL, 0.45)
    odds = [found[0] / found[1], found[2] / found[3]]
    assert odds[1] / odds[0] == pytest.approx((2 / 3) / (1 / 4))


def test_the_uniform_swing_takes_no_more_than_there_is() -> None:
    """A falls from 30 to 5 %: 20 % in one municipality becomes nothing, not less."""
    found = two(Swing.UNIFORM, 0.05)
    assert found[0] == 0
    assert found[2] == pytest.approx(0.1)


def test_the_log_odds_swing_moves_each_polled_party_by_one_step() -> None:
    """The odds 1/4 and 2/3 of A against all others are multiplied by the same number; so are those of V."""
    shares = np.array([0.2, 0.3, 0.5, 0.4, 0.2, 0.4])
    groups = {"A": (np.array([0, 3]), 0.35), "V": (np.array([1, 4]), 0.2)}
    found = moved(shares, np.array([0, 0, 0, 1, 1, 1]), np.array([100.0, 100.0]), groups, Swing.LOG_ODDS)
    odds, before = found / (1 - found), shares / (1 - shares)
    assert odds[3] / odds[0] == pytest.approx(before[3] / before[0])
    assert odds[4] / odds[1] == pytest.approx(before[4] / before[1])
    assert (found[0] + found[3], found[1] + found[4]) == pytest.approx((0.7, 0.4))


def test_a_share_out_of_reach_is_refused() -> None:
    """A stands in one of two municipalities of the same size and cannot have 60 % of all votes."""
    with pytest.raises(InputError, match="A at 60 % of all votes"):
        two(Swing.PROPORTIONAL, 0.6, (0.2, 0.8, 0.0, 1.0))
