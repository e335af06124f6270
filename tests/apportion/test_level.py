"""One level: the steps it leaves, calculated by hand."""

from __future__ import annotations

import pytest

from kkrvalg.apportion import Method
from kkrvalg.apportion.level import Award, Level, fill


def test_each_seat_is_a_step_with_the_standings_before_it() -> None:
    """60 and 30, three seats: 60/1; then 60/2 = 30/1, both win and share a round."""
    level = fill([60, 30], 3, Method.DHONDT, [0, 0], [None, None])
    assert level == Level(
        seats=(2, 1),
        awards=(
            Award(member=0, votes=60, divisor=1, before=(0, 0), round=0),
            Award(member=0, votes=60, divisor=2, before=(1, 0), round=1),
            Award(member=1, votes=30, divisor=1, before=(1, 0), round=1),
        ),
        tied=(),
        at_stake=0,
        unfilled=0,
    )


def test_a_shared_quotient_for_too_few_seats_leaves_them_at_stake() -> None:
    """Three members with 10 each and two seats."""
    assert fill([10, 10, 10], 2, Method.DHONDT, [0, 0, 0], [None] * 3) == Level((0, 0, 0), (), (0, 1, 2), 2, 0)


def test_members_at_their_ceiling_or_without_votes_have_no_room() -> None:
    """Ceiling 1 for the first, no votes for the second: of four seats, one held, two cannot be filled."""
    level = fill([10, 0, 5], 4, Method.SAINTE_LAGUE, [0, 0, 1], [1, None, 1])
    assert (level.seats, level.tied, level.unfilled) == ((1, 0, 1), (), 2)


def test_seats_held_count_in_the_divisor() -> None:
    """10 with two seats held against 4: 10/3 is less than 4/1."""
    level = fill([10, 4], 3, Method.DHONDT, [2, 0], [None, None])
    assert [(award.member, award.divisor) for award in level.awards] == [(1, 1)]


@pytest.mark.parametrize(
    ("method", "divisors"),
    [(Method.DHONDT, [1, 2, 3]), (Method.SAINTE_LAGUE, [1, 3, 5]), (Method.ADAMS, [0, 1, 2])],
)
def test_each_method_divides_by_its_own_numbers(method: Method, divisors: list[int]) -> None:
    """S + 1, 2 s + 1 and s for s seats held."""
    assert [method.divisor(held) for held in range(3)] == divisors


def test_only_adams_gives_a_seat_before_any_quotient() -> None:
    """Its first divisor is 0."""
    assert [method.first_seat_is_free for method in Method] == [False, False, True]
