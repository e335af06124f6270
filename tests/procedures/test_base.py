from __future__ import annotations

from fractions import Fraction

import pytest
from elections import COOPERATION, Town, composed, election, rulebook

from kkrvalg.procedures.base import Scale, base_seats, find_scale, quota, rounded_quota
from kkrvalg.procedures.contenders import Contender
from kkrvalg.rulebook import resolve_options


def party(key: str, votes: int, mayors: int, *, cooperation: bool = False) -> Contender:
    """Return an eligible party with so many votes and mayors."""
    return Contender(key, key, cooperation, votes, tuple(range(701, 701 + mayors)), 1, "eligible")


FOUR = (party("A", 50, 2), party("V", 25, 3), party("F", 15, 0), party("B", 10, 1))
"""Of 100 votes: A asks for 2·100/50 = 4, V for 3·100/25 = 12, B for 1·100/10 = 10."""


def found(
    parties: tuple[Contender, ...] = FOUR, **options: str
) -> tuple[Fraction, tuple[str, ...], dict[str, int]]:
    """Return the scale, who sets it, and the seats of the base composition, all of 100 votes."""
    settled = resolve_options(rulebook(), options)
    scale = find_scale(parties, 100, settled)
    return scale.value, scale.binding, {c.key: base_seats(c, scale, 100, settled) for c in parties}


def test_the_scale_is_the_largest_that_the_mayors_of_any_party_ask_for() -> None:
    """V sets 12: A has 6 of it, V 3, F 1.8 rounded to 2, B 1.2 rounded to 1."""
    assert found() == (12, ("V",), {"A": 6, "V": 3, "F": 2, "B": 1})


def test_the_demands_of_all_parties_with_mayors_are_told() -> None:
    """F has none, and asks for nothing."""
    scale = find_scale(FOUR, 100, resolve_options(rulebook()))
    assert scale.demands == (("A", 4), ("V", 12), ("B", 10))
    assert quota(FOUR[2], scale.value, 100) == Fraction(9, 5)


def test_two_parties_may_set_the_scale() -> None:
    """A asks for 5·100/50 = 10, as B does."""
    assert found((party("A", 50, 5), party("B", 10, 1)))[:2] == (10, ("A", "B"))


def test_rounding_down_gives_nothing_for_a_fraction_and_rounding_up_a_seat() -> None:
    """Of the scale 12: 6, 3, 1.8 and 1.2 seats."""
    assert found(rounding="down")[2] == {"A": 6, "V": 3, "F": 1, "B": 1}
    assert found(rounding="up")[2] == {"A": 6, "V": 3, "F": 2, "B": 2}


@pytest.mark.parametrize(
    ("share", "half_up", "up", "down"),
    [("5/2", 3, 3, 2), ("249/100", 2, 3, 2), ("3", 3, 3, 3), ("0", 0, 0, 0), ("1/1000", 0, 1, 0)],
)
def test_half_a_seat_is_rounded_up(share: str, half_up: int, up: int, down: int) -> None:
    """Exactly a half goes up by the default; a whole number of seats is never changed."""
    exact = Fraction(share)
    one = Scale(Fraction(1), (), ())
    own = party("A", exact.numerator, 0)
    rounded = [rounded_quota(own, one, exact.denominator, way) for way in ("half_up", "up", "down")]
    assert rounded == [half_up, up, down]


def test_the_rounded_seats_may_reach_the_mayors_at_a_smaller_scale() -> None:
    """It is enough that V's share is 2½, which is rounded to 3: 2.5·100/25 = 10; B's ½ is reached at 5.

    Of 10 A has 5, V 2½ → 3, F 1½ → 2, B 1.
    """
    assert found(scale="rounded_reaches_mayors") == (10, ("V",), {"A": 5, "V": 3, "F": 2, "B": 1})


def test_rounding_up_reaches_the_mayors_just_above_a_whole_number() -> None:
    """V's share has to be more than 2, so the scale is just above 2·100/25 = 8.

    Just above 8 A has a little more than 4 → 5, V 3, F 1.2 → 2, B 0.8 → 1.
    """
    options = {"scale": "rounded_reaches_mayors", "rounding": "up"}
    assert found(**options) == (8, ("V",), {"A": 5, "V": 3, "F": 2, "B": 1})
    assert find_scale(FOUR, 100, resolve_options(rulebook(), options)).just_above


def test_rounding_down_needs_the_exact_share_to_reach_the_mayors() -> None:
    """Both readings of the scale are then the same."""
    assert found(rounding="down", scale="rounded_reaches_mayors") == found(rounding="down")


def test_a_party_over_the_threshold_has_one_seat_unless_the_minimum_is_only_for_reductions() -> None:
    """A sets 2·100/97; C has 3·2/97 of a seat, which is rounded to none."""
    parties = (party("A", 97, 2), party("C", 3, 0))
    assert found(parties)[2] == {"A": 2, "C": 1}
    assert found(parties, base_minimum="none")[2] == {"A": 2, "C": 0}


def test_nobody_has_fewer_seats_than_mayors_where_a_cooperation_does_not_set_the_scale() -> None:
    """LL asks for 1·100/2 = 50: A 25, V 12½ → 13, LL 1.

    Without it V sets 12, where LL's share is 0.24, and its mayor is a member all the same.
    """
    parties = (party("A", 50, 2), party("V", 25, 3), party("LL", 2, 1, cooperation=True))
    assert found(parties) == (50, ("LL",), {"A": 25, "V": 13, "LL": 1})
    assert found(parties, cooperation_binds="no") == (12, ("V",), {"A": 6, "V": 3, "LL": 1})


def test_without_mayors_nothing_sets_the_scale() -> None:
    """Every eligible party then has its one seat."""
    assert found((party("A", 50, 0), party("V", 25, 0))) == (0, (), {"A": 1, "V": 1})


def test_the_scale_reaches_all_mayors_of_a_cooperation_of_lists() -> None:
    """The same through a whole election: L joined, has two of 30 votes and one of two mayors: 1·30/2 = 15."""
    held = election(Town({"A": 20, "L": 2}, "L", seats=19), Town({"A": 8}, "A"), joined={COOPERATION: ["701:L"]})
    composition = composed(held)
    assert (composition.scale.value, composition.scale.binding) == (15, (COOPERATION,))
    assert composition.base_size == 15
