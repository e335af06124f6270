"""Allocations calculated by hand: each test's docstring holds the calculation."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kkrvalg.apportion import (
    ApportionmentError,
    Draw,
    Excluded,
    Lots,
    Method,
    Problem,
    Question,
    allocate,
    leaves,
)


def test_the_last_of_33_seats_is_a_lot_between_1851_over_3_and_617_over_1() -> None:
    """A 19000, F 1851, G 617.

    A: 19000/30 = 633 1/3 is above 617 and 19000/31 = 612 28/31 below, so A has 30. F: 1851/2 = 925 1/2, 2 seats.
    That is 32. The largest quotient left is 1851/3 = 617 = 617/1, shared by F and G, and one seat is left.
    """
    allocation = allocate(Problem({"A": 19000, "F": 1851, "G": 617}, 33))
    assert allocation.outcome == "lot_needed"
    assert allocation.seats == {"A": 30, "F": 2, "G": 0}
    question = allocation.question
    assert question is not None
    assert question == Question((), "", ("F", "G"), 1, Fraction(617))


def test_a_recorded_draw_gives_the_seat_and_stands_among_the_steps() -> None:
    """The same seats with G drawn: 30, 2, 1."""
    lots = Lots([Draw(("G",), tied=("F", "G"), seats_at_stake=1, quotient=Fraction(617), witness="the clerk")])
    allocation = allocate(Problem({"A": 19000, "F": 1851, "G": 617}, 33), lots)
    assert allocation.outcome == "completed"
    assert allocation.seats == {"A": 30, "F": 2, "G": 1}
    assert lots.used == list(lots.draws)
    last = allocation.steps[-1]
    assert last.kind == "lot"
    assert last.draw == lots.draws[0]


def test_equal_quotients_that_both_win_need_no_lot() -> None:
    """A 60, B 30, three seats: 60/1, then 60/2 = 30/1 for the last two seats, which is one each."""
    allocation = allocate(Problem({"A": 60, "B": 30}, 3))
    assert (allocation.outcome, allocation.seats) == ("completed", {"A": 2, "B": 1})


def test_an_alliance_divides_as_one_and_then_inside() -> None:
    """A 100, B 60, C 50, with B and C allied (110), three seats.

    110/1 the alliance, 100/1 A, 110/2 = 55 the alliance (100/2 = 50). Inside: 60/1 B, 50/1 C (60/2 = 30).
    """
    allocation = allocate(Problem({"A": 100, "B": 60, "C": 50}, 3, alliances=(("B", "C"),)))
    assert allocation.seats == {"A": 1, "B": 1, "C": 1}
    assert [step.kind for step in allocation.steps] == ["level", "seat", "seat", "seat", "level", "seat", "seat"]


def test_alliances_nest_to_any_depth() -> None:
    """A 40, B 30, C 20, D 10: D and C join, with B they join again, against A; five seats.

    Outermost: BCD 60/1, A 40, 60/2 = 30, then 60/3 = 20 = 40/2 for two seats: both. A 2, BCD 3.
    Inside BCD: B 30/1 = CD 30/1, two seats, then 30/2 = 30/2 for the third: a lot between B and C with D.
    Inside CD the level waits: one seat is sure and goes to C (20 against 10). Once CD is drawn it has two
    seats, 20/1 and 20/2 = 10/1: a lot between C and D.
    """
    problem = Problem({"A": 40, "B": 30, "C": 20, "D": 10}, 5, alliances=(("B", ("C", "D")),))
    allocation = allocate(problem)
    assert allocation.seats == {"A": 2, "B": 1, "C": 1, "D": 0}
    question = allocation.question
    assert question is not None
    assert question == Question((), "", ("B", ("C", "D")), 1, Fraction(15), depth=1)
    assert allocation.waiting == {"C", "D"}
    drawn = allocate(problem, Lots([Draw((("D", "C"),))]))
    assert drawn.questions == (Question((), "", ("C", "D"), 1, Fraction(10), depth=2),)
    assert allocate(problem, Lots([Draw(("D",)), Draw((("D", "C"),))])).seats == {"A": 2, "B": 1, "C": 1, "D": 1}
    assert allocate(problem, Lots([Draw(("B",))])).seats == {"A": 2, "B": 2, "C": 1, "D": 0}


def test_levels_below_an_open_one_wait() -> None:
    """A 20 against B and C with 10 each, allied; one seat.

    20/1 = 20/1 is a lot. Should the alliance win, B and C tie at 10/1, but that is not asked yet.
    """
    problem = Problem({"A": 20, "B": 10, "C": 10}, 1, alliances=(("B", "C"),))
    allocation = allocate(problem)
    assert [question.tied for question in allocation.questions] == [("A", ("B", "C"))]
    after = allocate(problem, Lots([Draw((("B", "C"),))]))
    assert [question.tied for question in after.questions] == [("B", "C")]
    assert allocate(problem, Lots([Draw(("A",))])).seats == {"A": 1, "B": 0, "C": 0}


def test_independent_questions_stand_side_by_side_and_in_order() -> None:
    """A and B 10 each, allied; C and D 20 each, allied; E and F 10 each, allied; four seats.

    CD 40/1, CD 40/2 = AB 20/1 = EF 20/1: C and D have one each (20/1), AB and EF one each, a lot in both at
    10/1. Same depth, same quotient: A before E.
    """
    votes = {"E": 10, "F": 10, "A": 10, "B": 10, "C": 20, "D": 20}
    allocation = allocate(Problem(votes, 4, alliances=(("E", "F"), ("C", "D"), ("A", "B"))))
    assert allocation.seats == {"E": 0, "F": 0, "A": 0, "B": 0, "C": 1, "D": 1}
    assert [question.tied for question in allocation.questions] == [("A", "B"), ("E", "F")]


def test_floors_come_first_and_count_as_seats_held() -> None:
    """A 100, B 10 with a floor of 2, five seats: three are left; A 100, 50, 33 1/3, all above B's 10/3."""
    allocation = allocate(Problem({"A": 100, "B": 10}, 5, floors={"B": 2}))
    assert allocation.seats == {"A": 3, "B": 2}
    assert [step.award.before for step in allocation.steps if step.kind == "seat"] == [(0, 2), (1, 2), (2, 2)]


def test_a_floor_inside_an_alliance_is_the_alliances_floor() -> None:
    """A 50 against B 40 and C 10 (floor 2), allied, five seats.

    The alliance holds 2: A 50/1, 50/2 = 25, then 50/3 = 16 2/3 = 50/3 for the last seat: a lot at 50/3.
    """
    problem = Problem({"A": 50, "B": 40, "C": 10}, 5, alliances=(("B", "C"),), floors={"C": 2})
    question = allocate(problem).question
    assert question is not None
    assert question.quotient == Fraction(50, 3)
    assert allocate(problem, Lots([Draw((("B", "C"),))])).seats == {"A": 2, "B": 1, "C": 2}


def test_a_ceiling_passes_the_surplus_on_inside_the_alliance_first() -> None:
    """A 30 against B 60 (at most 1) and C 10, allied (70), four seats.

    70/1, 70/2 = 35, 30/1, 70/3 = 23 1/3: three to the alliance. Inside: B 60 stops at 1, C takes two.
    """
    allocation = allocate(
        Problem({"A": 30, "B": 60, "C": 10}, 4, alliances=(("B", "C"),), ceilings={"B": 1}),
    )
    assert allocation.seats == {"A": 1, "B": 1, "C": 2}


def test_an_alliance_never_wins_more_than_its_members_may_take() -> None:
    """A 10 against B 60 (at most 1) and C 30 (at most 1), allied: the other three of five seats are A's."""
    problem = Problem({"A": 10, "B": 60, "C": 30}, 5, alliances=(("B", "C"),), ceilings={"B": 1, "C": 1})
    assert allocate(problem).seats == {"A": 3, "B": 1, "C": 1}


def test_seats_nobody_can_take_are_unfilled() -> None:
    """A may have 1, B 2 and C has no votes: of five seats two cannot be filled."""
    allocation = allocate(Problem({"A": 5, "B": 3, "C": 0}, 5, ceilings={"A": 1, "B": 2}))
    assert (allocation.outcome, allocation.seats, allocation.unfilled) == (
        "completed",
        {"A": 1, "B": 2, "C": 0},
        2,
    )


def test_a_tie_is_no_lot_when_the_ceilings_leave_no_room() -> None:
    """A, B and C 10 each, two seats, A may have none: B and C share 10/1 and both win."""
    allocation = allocate(Problem({"A": 10, "B": 10, "C": 10}, 2, ceilings={"A": 0}))
    assert (allocation.outcome, allocation.seats) == ("completed", {"A": 0, "B": 1, "C": 1})


def test_the_threshold_is_inclusive_and_of_all_votes() -> None:
    """A 970, B 20, C 10: two per cent of 1000 is 20, which B has and C has not. 50 seats.

    B 20/1 = 20 is above A's 970/50 = 19 2/5, so B has one of 50.
    """
    allocation = allocate(Problem({"A": 970, "B": 20, "C": 10}, 50, threshold=Fraction(2, 100)))
    assert allocation.seats == {"A": 49, "B": 1, "C": 0}
    excluded = allocation.steps[0]
    assert excluded == Excluded("", "C", 10, Fraction(20), "below_threshold")


def test_a_list_below_the_threshold_adds_nothing_to_its_alliance_but_keeps_its_floor() -> None:
    """A 60 against B 35 and C 5 (floor 1), allied, threshold one tenth, six seats.

    C's seat stands outside, five are left: A 60/1, B 35, A 30, A 20, B 17 1/2. With C's votes B would have
    40/3 = 13 1/3 next, without them 35/3; either way A 3 (60/4 = 15 is not reached).
    """
    problem = Problem(
        {"A": 60, "B": 35, "C": 5}, 6, alliances=(("B", "C"),), floors={"C": 1}, threshold=Fraction(1, 10)
    )
    allocation = allocate(problem)
    assert allocation.seats == {"A": 3, "B": 2, "C": 1}
    first = allocation.steps[1]
    assert first.kind == "level"
    assert (first.members, first.votes, first.seats) == (("A", ("B", "C")), (60, 35), 5)


def test_sainte_lague_divides_by_odd_numbers() -> None:
    """A 53, B 24, C 23, seven seats: 53, 24, 23, 53/3 = 17 2/3, 53/5 = 10 3/5, 24/3 = 8, 23/3 = 7 2/3."""
    votes = {"A": 53, "B": 24, "C": 23}
    assert allocate(Problem(votes, 7, Method.SAINTE_LAGUE)).seats == {"A": 3, "B": 2, "C": 2}


def test_adams_gives_everybody_a_seat_first() -> None:
    """A 90, B 9, C 1, five seats: one each, then A 90/1 and 90/2 = 45."""
    assert allocate(Problem({"A": 90, "B": 9, "C": 1}, 5, Method.ADAMS)).seats == {"A": 3, "B": 1, "C": 1}


def test_adams_gives_everybody_a_seat_first_inside_alliances_too() -> None:
    """A 90 against B 9 and C 1, allied and holding 2, five seats: A 90/1, then 90/2 = 45 against 10/2 = 5."""
    problem = Problem({"A": 90, "B": 9, "C": 1}, 5, Method.ADAMS, alliances=(("B", "C"),))
    assert allocate(problem).seats == {"A": 3, "B": 1, "C": 1}


def test_votes_near_ten_to_the_fifteenth_are_exact() -> None:
    """A 10^15 + 1 and B 10^15, one seat: one vote decides, which a decimal number would not show in 10^17."""
    assert allocate(Problem({"A": 10**15 + 1, "B": 10**15}, 1)).seats == {"A": 1, "B": 0}
    assert allocate(Problem({"A": 10**17 + 1, "B": 10**17}, 1)).seats == {"A": 1, "B": 0}
    assert allocate(Problem({"A": 10**15, "B": 10**15}, 1)).outcome == "lot_needed"


def test_without_votes_no_seat_can_be_filled() -> None:
    """Three seats and two lists without votes; B's floor stands."""
    allocation = allocate(Problem({"A": 0, "B": 0}, 3, floors={"B": 1}))
    assert (allocation.seats, allocation.unfilled) == ({"A": 0, "B": 1}, 2)


@pytest.mark.parametrize(
    ("problem", "reason", "names"),
    [
        (Problem({"A": 1, "B": 1}, 1, alliances=(("A", "B"), ("B",))), "list_in_two_alliances", ("B",)),
        (Problem({"A": 1, "B": 1}, 1, alliances=(("A", ("B", "A")),)), "list_in_two_alliances", ("A",)),
        (Problem({"A": 1}, 1, alliances=(("A", "C"),)), "unknown_list", ("C",)),
        (Problem({"A": 1}, 1, floors={"C": 1}), "unknown_list", ("C",)),
        (Problem({"A": 1}, 1, ceilings={"D": 1}), "unknown_list", ("D",)),
        (Problem({"A": 1}, 3, floors={"A": 2}, ceilings={"A": 1}), "ceiling_below_floor", ("A",)),
        (Problem({"A": 1, "B": 1}, 3, floors={"A": 2, "B": 2}), "floors_above_seats", ()),
        (Problem({"A": 1, "B": 1}, 1, Method.ADAMS), "adams_needs_a_seat_each", ()),
        (Problem({"A": 1}, 1, alliances=((),)), "empty_alliance", ()),
        (Problem({"A": 1}, 1, alliances=(("A", ()),)), "empty_alliance", ()),
        (Problem({"A": -1}, 1), "out_of_range", ("A",)),
        (Problem({"A": 1}, 1, floors={"A": -1}), "out_of_range", ("A",)),
        (Problem({"A": 1}, -1), "out_of_range", ()),
        (Problem({"A": 1}, 1, threshold=Fraction(3, 2)), "out_of_range", ()),
    ],
)
def test_a_problem_that_contradicts_itself_is_refused(
    problem: Problem, reason: str, names: tuple[str, ...]
) -> None:
    """Each kind of contradiction has a reason and names whom it concerns."""
    with pytest.raises(ApportionmentError) as caught:
        allocate(problem)
    assert (caught.value.reason, caught.value.names) == (reason, names)


def test_leaves_are_the_lists_inside_a_name() -> None:
    """A list is its own leaf; an alliance has those of its members."""
    assert leaves("A") == ("A",)
    assert leaves(("A", ("B", ("C",)))) == ("A", "B", "C")
