"""The order in which seats fell, calculated by hand."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hypothesis import given
from naive import every_draw
from strategies import problems

from kkrvalg.apportion import Draw, Lots, Problem, allocate, seat_order

if TYPE_CHECKING:
    from kkrvalg.apportion import Name


def _order(
    votes: dict[str, int], seats: int, *alliances: tuple[Name, ...], drawn: tuple[Draw, ...] = ()
) -> list[str]:
    allocation = allocate(Problem(votes, seats, alliances=alliances), Lots(drawn))
    return ["".join(turn) for turn in seat_order(allocation)]


def test_seats_stand_in_the_order_of_their_quotients() -> None:
    """A 100, B 60, C 40, five seats: 100 A, 60 B, 50 A, 40 C, 33 1/3 A."""
    assert _order({"A": 100, "B": 60, "C": 40}, 5) == ["A", "B", "A", "C", "A"]


def test_lists_that_share_a_quotient_share_a_round() -> None:
    """B 60, A 30, three seats: 60/1 B, then 60/2 = 30/1."""
    assert _order({"B": 60, "A": 30}, 3) == ["B", "AB"]


def test_an_alliances_nth_seat_goes_where_its_nth_inner_seat_went() -> None:
    """A 100 against B 60 and C 50, allied (110), four seats: 110 BC, 100 A, 55 BC, 50 A; inside 60 B, 50 C."""
    assert _order({"A": 100, "B": 60, "C": 50}, 4, ("B", "C")) == ["B", "A", "C", "A"]


def test_alliances_in_alliances_pass_their_seats_on() -> None:
    """A 100 against B 30 with C 50 and D 40 (90 inside 120), four seats.

    120, 100 A, 60, 50 A and the third inner seat is not reached: the alliance has two. Inside: CD 90/1, CD
    90/2 = 45 before B 30. Inside CD: C 50, D 40.
    """
    assert _order({"A": 100, "B": 30, "C": 50, "D": 40}, 4, ("B", ("C", "D"))) == ["C", "A", "D", "A"]


def test_a_tie_inside_an_alliance_that_decides_nothing_makes_one_round_of_its_seats() -> None:
    """B and C 50 each, allied (100), against A 10, two seats: 100 and 50 for the alliance, 50/1 = 50/1 inside."""
    assert _order({"A": 10, "B": 50, "C": 50}, 2, ("B", "C")) == ["BC"]


def test_a_tie_inside_an_alliance_takes_in_the_seats_that_fell_between() -> None:
    """B and C 50 each, allied (100), against A 80, three seats: 100 BC, 80 A, 50 BC.

    Whether B or C came first is not decided, so neither is the order of the three.
    """
    assert _order({"A": 80, "B": 50, "C": 50}, 3, ("B", "C")) == ["ABC"]


def test_floors_are_held_before_any_seat_falls() -> None:
    """A 100 and B 10 with a floor of 1, three seats: A, A."""
    allocation = allocate(Problem({"A": 100, "B": 10}, 3, floors={"B": 1}))
    assert seat_order(allocation) == (("A",), ("A",))


def test_seats_that_wait_for_a_lot_are_left_out_and_a_drawn_seat_comes_last() -> None:
    """A 30, B 20, C 20, two seats: A, then 20/1 twice for one seat."""
    votes = {"A": 30, "B": 20, "C": 20}
    assert _order(votes, 2) == ["A"]
    assert _order(votes, 2, drawn=(Draw(("C",)),)) == ["A", "C"]


def test_a_seat_that_waits_inside_an_alliance_keeps_its_place() -> None:
    """A 35 against R 18 with P and Q 11 each, allied (22 inside 40), three seats.

    40 the alliance, 35 A, 20 the alliance. Inside: PQ 22/1, R 18/1. Inside PQ: 11/1 twice for one seat, a lot.
    So the first seat waits, then A, then R; R does not move up.
    """
    votes = {"A": 35, "R": 18, "P": 11, "Q": 11}
    alliance = ("R", ("P", "Q"))
    assert _order(votes, 3, alliance) == ["A", "R"]
    assert _order(votes, 3, alliance, drawn=(Draw(("Q",)),)) == ["Q", "A", "R"]


@given(problems())
def test_a_completed_order_holds_each_list_once_for_each_seat_above_its_floor(problem: Problem) -> None:
    """Any problem, after any draws: what fell is what the lists have, less what they held before."""
    for _draws, allocation in every_draw(problem):
        held = {name: problem.floors.get(name, 0) for name in problem.votes}
        for step in allocation.steps:
            if step.kind == "level":
                held |= {n: own for n, own in zip(step.members, step.held, strict=True) if isinstance(n, str)}
        fallen = Counter(name for turn in seat_order(allocation) for name in turn)
        assert {name: fallen[name] + held[name] for name in problem.votes} == allocation.seats


@given(problems())
def test_while_a_lot_is_needed_no_list_has_more_in_the_order_than_its_sure_seats(problem: Problem) -> None:
    """Any problem."""
    allocation = allocate(problem)
    fallen = Counter(name for turn in seat_order(allocation) for name in turn)
    assert all(fallen[name] <= seats for name, seats in allocation.seats.items())
