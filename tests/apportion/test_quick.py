"""The seats without steps: what is plain, and what is left to ``allocate``; see test_properties too."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kkrvalg.apportion import Method, Problem, allocate, quick_seats


def test_a_plain_problem_has_its_seats_in_the_order_of_the_votes() -> None:
    """A 100, B 60, C 50, with B and C allied: one seat each of three (test_nested), whoever is named first."""
    problem = Problem({"B": 60, "A": 100, "C": 50}, 3, alliances=(("C", "B"),), ceilings={"A": 1})
    assert list((quick_seats(problem) or {}).items()) == [("B", 1), ("A", 1), ("C", 1)]
    assert list(allocate(problem).seats) == list(problem.votes)


@pytest.mark.parametrize(
    "problem",
    [
        Problem({"A": 2, "B": 1}, 2, floors={"B": 1}),
        Problem({"A": 2, "B": 1}, 2, threshold=Fraction(1, 50)),
        Problem({"A": 2, "B": 1}, 2, Method.ADAMS),
        Problem({"A": 20, "B": 1}, 2, ceilings={"A": 1}),
        Problem({"A": 1, "B": 1}, 1),
        Problem({"A": 2, "B": 1, "C": 1}, 3, alliances=(("B", "C"),)),
        Problem({"A": 0}, 1),
        Problem({"A": 1, "B": 2}, 3, alliances=(("A", "B"), ("B",))),
        Problem({"A": 1}, 1, alliances=(("X",),)),
        Problem({"A": 1}, 1, ceilings={"X": 1}),
        Problem({"A": 1}, -1),
    ],
)
def test_what_is_not_plain_is_left_to_the_allocation_with_steps(problem: Problem) -> None:
    """A floor, a threshold, Adams, a ceiling, a lot, a lot inside, no votes, and four contradictions."""
    assert quick_seats(problem) is None
