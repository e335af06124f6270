from __future__ import annotations

from fractions import Fraction

import pytest
from elections import rulebook

from kkrvalg.errors import InputError
from kkrvalg.procedures.base import Scale
from kkrvalg.procedures.cut import Share, complete, cut, equally_good, same_worst, shrink_scale, spelled
from kkrvalg.rulebook import resolve_options

TWO = (Share("A", 100, 10, 12), Share("B", 10, 1, 3))
"""A has 100 votes and ten mayors, B ten votes and one: both have ten votes for each seat."""


def settled(**options: str) -> dict[str, str]:
    """Return the options with some answers changed."""
    return dict(resolve_options(rulebook(), options))


def test_of_equal_ratios_the_seat_goes_to_the_party_with_fewest_seats() -> None:
    """One seat more leaves A at 100/11 = 9.09 and B at 10, or A at 10 and B at 5: it helps B most."""
    found = cut(TWO, 12, 0, settled())
    assert (found.seats, found.tied) == ((10, 2), ())


def test_each_seat_goes_to_the_party_with_most_votes_for_each_seat_it_holds() -> None:
    """Floors 1, 1, 1 of 90, 50, 20 votes, six seats: 90, 50, 45 (A has two): A 3, B 2, C 1.

    30, 25 and 20 votes for each seat: the worst is 30, and 2, 2, 2 would leave A at 45, 3, 1, 2 B at 50.
    """
    shares = (Share("A", 90, 1, 9), Share("B", 50, 1, 9), Share("C", 20, 1, 9))
    found = cut(shares, 6, 0, settled())
    assert found.seats == (3, 2, 1)
    assert [award.party for award in found.awards] == [0, 1, 0]
    assert same_worst(shares, found, settled()) == 1


def test_equal_votes_and_equal_seats_are_a_lot() -> None:
    """A has its one; B and C have ten votes each and share one seat."""
    shares = (Share("A", 9, 1, 1), Share("B", 10, 1, 2), Share("C", 10, 1, 2))
    found = cut(shares, 4, 0, settled())
    assert (found.seats, found.tied, found.at_stake) == ((1, 1, 1), (1, 2), 1)
    assert complete(found) == (1, 2, 1)
    assert same_worst(shares, found, settled()) == 2


def test_floors_above_the_room_are_not_bent() -> None:
    """Eleven seats are nobody's to take away, though there is room for seven only."""
    assert cut(TWO, 7, 0, settled()).seats == (10, 1)
    assert cut(TWO, 7, 0, settled(reduced_size="best_up_to_cap")).seats == (10, 1)


def test_the_base_composition_is_a_ceiling_unless_there_is_none() -> None:
    """A 60 and B 30 with floors of 3 and 1: B has 30 votes for its seat and may not have more than in the base."""
    shares = (Share("A", 60, 3, 6), Share("B", 30, 1, 1))
    assert cut(shares, 5, 0, settled()).seats == (4, 1)
    assert cut(shares, 5, 0, settled(reduction_ceiling="none")).seats == (3, 2)


def test_a_smaller_council_may_be_more_even() -> None:
    """B (10) keeps its one seat; at eleven seats it has a sixth of the votes and an eleventh of the seats.

    At six seats A (50) has five: exactly even. A member of no party counts in the size: the worst votes for each
    seat times the size are 10·7 = 70 with five seats for A, 12½·6 = 75 with four, 10·8 = 80 with six.
    """
    shares = (Share("A", 50, 1, 10), Share("B", 10, 1, 1))
    assert cut(shares, 11, 0, settled()).seats == (10, 1)
    assert cut(shares, 11, 0, settled(reduced_size="best_up_to_cap")).seats == (5, 1)
    assert cut(shares, 11, 1, settled(reduced_size="best_up_to_cap")).seats == (5, 1)


def test_of_two_equally_even_sizes_the_larger_is_taken() -> None:
    """A 20 and B 10 are exactly even at three seats and at six."""
    shares = (Share("A", 20, 1, 9), Share("B", 10, 1, 9))
    assert cut(shares, 8, 0, settled(reduced_size="best_up_to_cap")).seats == (4, 2)


def test_compositions_that_the_text_cannot_tell_apart_are_counted_and_listed() -> None:
    """B (30) keeps its one seat: 30 votes for it, whatever the others get.

    A (40) needs two seats to have no more than 30, C (20) one; of six seats there are then 4, 1, 1; 3, 1, 2 and
    2, 1, 3. The best for the next party too is 3, 1, 2 with 40/3 = 13⅓ (4, 1, 1 leaves C at 20).
    """
    shares = (Share("A", 40, 1, 9), Share("B", 30, 1, 1), Share("C", 20, 1, 9))
    found = cut(shares, 6, 0, settled())
    assert found.seats == (3, 1, 2)
    assert same_worst(shares, found, settled()) == 3
    assert sorted(equally_good(shares, found, settled())) == [(2, 1, 3), (3, 1, 2), (4, 1, 1)]
    assert spelled(shares, found.seats) == "A 3 B 1 C 2"


def test_too_many_compositions_for_one_lot_are_refused() -> None:
    """With six parties beside the one that is worst off whatever is done there are thousands."""
    shares = (Share("Å", 100, 1, 1), *(Share(key, 100, 1, 9) for key in "ABCDEF"))
    options = settled(secondary="lot_among_optima")
    found = cut(shares, 30, 0, options)
    assert same_worst(shares, found, options) > 1000
    with pytest.raises(InputError, match="lot_among_optima"):
        equally_good(shares, found, options)


SCALE = Scale(Fraction(12), ("V",), (("V", Fraction(12)),))
THREE = (Share("A", 50, 2, 6), Share("V", 25, 3, 3), Share("F", 15, 1, 2), Share("B", 10, 1, 1))
"""Of 100 votes at the scale 12: 6, 3, 1.8 → 2 and 1.2 → 1 seats, twelve in all."""


def test_shrinking_the_scale_takes_first_what_rounding_gives_back_first() -> None:
    """A's sixth seat goes below the scale 5½·100/50 = 11, F's second below 1½·100/15 = 10, A's fifth below 9."""
    assert shrink_scale(THREE, SCALE, 100, 11, settled()) == (5, 3, 2, 1)
    assert shrink_scale(THREE, SCALE, 100, 10, settled()) == (5, 3, 1, 1)
    assert shrink_scale(THREE, SCALE, 100, 9, settled()) == (4, 3, 1, 1)


def test_shrinking_the_scale_stops_at_the_floors() -> None:
    """Two mayors of A, three of V, and one seat each for F and B."""
    assert shrink_scale(THREE, SCALE, 100, 3, settled()) == (2, 3, 1, 1)


def test_seats_that_go_at_the_same_scale_go_together() -> None:
    """A and V are alike: at eleven seats for both neither has the better claim to the last, and ten it is."""
    shares = (Share("A", 50, 1, 6), Share("V", 50, 1, 6))
    assert shrink_scale(shares, Scale(Fraction(12), (), ()), 100, 11, settled()) == (5, 5)


def test_shrinking_follows_the_rounding_that_is_chosen() -> None:
    """Rounded down, 6, 3, 1 and 1 seats: A's share of exactly six falls below it at once.

    Rounded up, 6, 3, 2 and 2 seats: A's sixth and B's second go when the scale is 10 and their shares exactly 5
    and 1; V has then 2½ → 3 and F 1½ → 2.
    """
    down = (Share("A", 50, 2, 6), Share("V", 25, 3, 3), Share("F", 15, 1, 1), Share("B", 10, 1, 1))
    assert shrink_scale(down, SCALE, 100, 10, settled(rounding="down")) == (5, 3, 1, 1)
    up = (Share("A", 50, 2, 6), Share("V", 25, 3, 3), Share("F", 15, 1, 2), Share("B", 10, 1, 2))
    assert shrink_scale(up, SCALE, 100, 12, settled(rounding="up")) == (5, 3, 2, 1)
