"""The problems the properties are tried on are not easy ones: a count over a fixed sample."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from strategies import problems, reductions

from kkrvalg.apportion import allocate, distribute

if TYPE_CHECKING:
    from kkrvalg.apportion import Problem

EXAMPLES = 300
FIXED = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def test_one_example_in_five_has_a_tie_that_matters_and_no_feature_is_rare() -> None:
    """Of 300 fixed examples at least 60 need a lot, and the other features are as common as said here."""
    found: Counter[str] = Counter()

    @FIXED
    @given(problems())
    def count(problem: Problem) -> None:
        allocation = allocate(problem)
        found["examples"] += 1
        found["lot"] += allocation.outcome == "lot_needed"
        found["lot inside an alliance"] += any(question.depth for question in allocation.questions)
        found["several questions"] += len(allocation.questions) > 1
        found["alliances"] += bool(problem.alliances)
        found["alliances in alliances"] += any(
            not isinstance(member, str) for alliance in problem.alliances for member in alliance
        )
        found["floors"] += any(problem.floors.values())
        found["ceilings"] += bool(problem.ceilings)
        found["unfilled seats"] += allocation.unfilled > 0
        found["lists without votes"] += 0 in problem.votes.values()
        found["threshold"] += problem.threshold > 0
        found["votes near 10^15"] += max(problem.votes.values()) > 10**14

    count()
    assert found["examples"] >= EXAMPLES
    wanted = {
        "lot": 60,
        "alliances": 60,
        "alliances in alliances": 20,
        "floors": 30,
        "ceilings": 30,
        "lists without votes": 30,
        "threshold": 20,
        "votes near 10^15": 10,
        "lot inside an alliance": 10,
        "unfilled seats": 5,
        "several questions": 1,
    }
    assert {feature: number for feature, number in wanted.items() if found[feature] < number} == {}


def test_one_reduction_in_five_has_a_tie_that_matters() -> None:
    """Of 300 fixed examples at least 60 leave seats to a lot, and sizes under the floors occur."""
    found: Counter[str] = Counter()

    @FIXED
    @given(reductions())
    def count(reduction: tuple[list[int], list[int], list[int | None], int]) -> None:
        votes, floors, ceilings, size = reduction
        result = distribute(votes, floors, ceilings, size)
        found["examples"] += 1
        found["lot"] += bool(result.tied)
        found["floors above the size"] += sum(floors) > size
        found["ceilings"] += any(ceiling is not None for ceiling in ceilings)

    count()
    assert found["examples"] >= EXAMPLES
    wanted = {"lot": 60, "floors above the size": 5, "ceilings": 30}
    assert {feature: number for feature, number in wanted.items() if found[feature] < number} == {}
