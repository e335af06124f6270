"""The reduction as an integer programme: the second road to its result, independent of the seat-by-seat method.

A binary x[p, k] says that party p has k seats. The ratios v_p/k of all such pairs are sorted exactly and
replaced by their ranks, so that no vote and no fraction reaches the solver: it sees integers of at most a few
hundred. (The obvious form, largest t with s_p ≥ t·v_p on the raw votes, gives wrong optima in floating point.)

Each stage minimises the largest rank that is not settled yet, then the number of parties that have it. As soon
as a no-good cut shows that only one composition meets all that is settled, the rest needs no stages.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Variables = dict[tuple[int, int], Any]

SOLVERS = ("HiGHS", "CBC")
"""The solvers in the order they are preferred."""


class NoSolverError(RuntimeError):
    """Raised when none of the solvers can run: not installed, or its process does not start on this machine."""


class SolverFailedError(RuntimeError):
    """Raised when a solver ends without an answer."""


@dataclass(frozen=True, slots=True)
class Optimum:
    """A composition with the smallest possible list of ratios, whether it is the only one, and who found it."""

    seats: tuple[int, ...]
    unique: bool
    solver: str


def available_solvers() -> tuple[str, ...]:
    """Return the names of the solvers that can run, the preferred one first."""
    return tuple(name for name in SOLVERS if _solver(name) is not None)


def optimum(
    votes: Sequence[int],
    floors: Sequence[int],
    ceilings: Sequence[int | None],
    size: int,
    *,
    solver: str | None = None,
) -> Optimum | None:
    """Return the lexicographic optimum of the reduction, None when no composition of that size exists.

    Args:
        votes: the votes of each party, positive integers.
        floors: the fewest seats of each, at least one.
        ceilings: the most seats of each, None for no ceiling.
        size: the seats in all.
        solver: one of SOLVERS; the preferred one that can run if left out.

    Raises:
        NoSolverError: the solver, or every solver, cannot run.
        SolverFailedError: the solver ended without an answer.
    """
    names = available_solvers() if solver is None else tuple(n for n in (solver,) if _solver(n) is not None)
    if not names:
        raise NoSolverError(solver or ", ".join(SOLVERS))
    spare = size - sum(floors)
    if spare < 0:
        return None
    tops = [
        floor + spare if ceiling is None else min(ceiling, floor + spare)
        for floor, ceiling in zip(floors, ceilings, strict=True)
    ]
    if sum(tops) < size:
        return None
    for name in names:
        with contextlib.suppress(NoSolverError):
            return _Programme(votes, floors, tops, size, name).run()
    raise NoSolverError(", ".join(names))


def _solver(name: str) -> Any | None:  # noqa: ANN401 (PuLP's solvers have no common public type)
    """Return the PuLP solver of that name, None where it cannot run or is not one of SOLVERS."""
    import pulp  # noqa: PLC0415 (heavy: only where a programme is solved)

    if name == "CBC":
        bundled = getattr(pulp.PULP_CBC_CMD, "pulp_cbc_path", None)
        made = pulp.COIN_CMD(path=bundled, msg=False)
    elif name == "HiGHS":
        made = pulp.HiGHS(msg=False)
    else:
        return None
    return made if made.available() else None


class _Programme:
    """The stages of one reduction."""

    def __init__(
        self, votes: Sequence[int], floors: Sequence[int], tops: Sequence[int], size: int, solver: str
    ) -> None:
        pairs = [
            (party, seats)
            for party, (floor, top) in enumerate(zip(floors, tops, strict=True))
            for seats in range(floor, top + 1)
        ]
        ratios = {pair: Fraction(votes[pair[0]], pair[1]) for pair in pairs}
        order = {ratio: rank for rank, ratio in enumerate(sorted(set(ratios.values())), start=1)}
        self.rank = {pair: order[ratio] for pair, ratio in ratios.items()}
        self.parties = range(len(votes))
        self.size = size
        self.solver = solver
        self.settled: list[tuple[int, int]] = []

    def run(self) -> Optimum:
        """Settle one rank after the other until a single composition is left, or all parties are settled."""
        while True:
            worst, seats = self._least_worst_rank()
            self.settled.append((worst, 1))
            if sum(1 for rank in self.rank.values() if rank == worst) > 1:
                fewest, seats = self._fewest_at(worst)
                self.settled[-1] = (worst, fewest)
            unique = self._is_only(seats)
            if unique or sum(count for _rank, count in self.settled) == len(self.parties):
                return Optimum(seats, unique, self.solver)

    @property
    def _limit(self) -> int:
        """The lowest rank that is settled: parties that are not settled lie below it."""
        return self.settled[-1][0] if self.settled else max(self.rank.values()) + 1

    def _least_worst_rank(self) -> tuple[int, tuple[int, ...]]:
        limit = self._limit

        def state(problem: Any, x: Variables) -> Any:  # noqa: ANN401 (PuLP's problem and expression)
            import pulp  # noqa: PLC0415 (as above)

            worst = problem.add_variable("worst", 0, None, pulp.LpInteger)
            for party in self.parties:
                below = [(pair, rank) for pair, rank in self._of(party) if rank < limit]
                problem += pulp.lpSum(rank * x[pair] for pair, rank in below) <= worst
            return worst

        seats = self._solve(state)
        if seats is None:
            raise SolverFailedError(self.solver)
        ranks = [self.rank[party, own] for party, own in enumerate(seats)]
        return max(rank for rank in ranks if rank < limit), seats

    def _fewest_at(self, worst: int) -> tuple[int, tuple[int, ...]]:
        self.settled.pop()
        limit = self._limit

        def state(problem: Any, x: Variables) -> Any:  # noqa: ANN401 (as above)
            import pulp  # noqa: PLC0415 (as above)

            problem += pulp.lpSum(x[pair] for pair, rank in self.rank.items() if worst < rank < limit) == 0
            return pulp.lpSum(x[pair] for pair, rank in self.rank.items() if rank == worst)

        seats = self._solve(state)
        if seats is None:
            raise SolverFailedError(self.solver)
        self.settled.append((worst, 0))
        return sum(1 for party, own in enumerate(seats) if self.rank[party, own] == worst), seats

    def _is_only(self, seats: tuple[int, ...]) -> bool:
        """Return whether a no-good cut on ``seats`` leaves nothing that meets all that is settled."""

        def state(problem: Any, x: Variables) -> Any:  # noqa: ANN401 (as above)
            import pulp  # noqa: PLC0415 (as above)

            problem += pulp.lpSum(x[party, own] for party, own in enumerate(seats)) <= len(seats) - 1
            return pulp.lpSum([])

        return self._solve(state) is None

    def _of(self, party: int) -> list[tuple[tuple[int, int], int]]:
        return [(pair, rank) for pair, rank in self.rank.items() if pair[0] == party]

    def _solve(self, state: Callable[[Any, Variables], Any]) -> tuple[int, ...] | None:
        """Solve the common constraints with what ``state`` adds and minimises; None when infeasible."""
        import pulp  # noqa: PLC0415 (as above)

        problem = pulp.LpProblem("reduction", pulp.LpMinimize)
        x = {
            (party, seats): problem.add_variable(f"x_{party}_{seats}", 0, 1, pulp.LpBinary)
            for party, seats in self.rank
        }
        objective = state(problem, x)
        problem += objective
        for party in self.parties:
            problem += pulp.lpSum(x[pair] for pair, _rank in self._of(party)) == 1
        problem += pulp.lpSum(pair[1] * variable for pair, variable in x.items()) == self.size
        self._add_settled(problem, x)
        try:
            status = pulp.LpStatus[problem.solve(_solver(self.solver))]
        except (pulp.PulpSolverError, OSError) as error:
            raise NoSolverError(f"{self.solver}: {error}") from error
        if status == "Infeasible":
            return None
        if status != "Optimal":
            raise SolverFailedError(f"{self.solver}: {status}")
        return tuple(
            next(seats for (owner, seats) in self.rank if owner == party and round(x[owner, seats].value()))
            for party in self.parties
        )

    def _add_settled(self, problem: Any, x: Variables) -> None:  # noqa: ANN401 (as above)
        """Keep each settled rank at its number of parties, and the ranks between the settled ones empty."""
        import pulp  # noqa: PLC0415 (as above)

        above = max(self.rank.values()) + 1
        for worst, number in self.settled:
            at = [x[pair] for pair, rank in self.rank.items() if rank == worst]
            between = [x[pair] for pair, rank in self.rank.items() if worst < rank < above]
            problem += pulp.lpSum(at) == number
            if between:
                problem += pulp.lpSum(between) == 0
            above = worst
