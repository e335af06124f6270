"""The integer programme: equal to the seat-by-seat method and to brute force, where the obvious form is wrong."""

from __future__ import annotations

import warnings
from fractions import Fraction
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

import pulp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import positive, reductions, vote_lists

from kkrvalg.apportion import distribute, worst_ratio
from kkrvalg.apportion.programme import (
    SOLVERS,
    NoSolverError,
    SolverFailedError,
    _Programme,
    available_solvers,
    optimum,
)
from kkrvalg.files.scenario import load_scenario
from kkrvalg.procedures.contenders import field
from kkrvalg.procedures.cut import reduction_ceilings
from kkrvalg.procedures.figures import calculate, frame
from kkrvalg.procedures.setting import Setting
from kkrvalg.rulebook import load_rulebook, resolve_options

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Case = tuple[list[int], list[int], list[int | None], int]
Seats = tuple[int, ...]

FEW = settings(max_examples=max(1, settings().max_examples // 3))
"""A programme is three to ten solver runs of 10 to 25 ms each."""

EACH_SOLVER = pytest.mark.parametrize(
    "solver",
    [
        pytest.param(
            name,
            marks=pytest.mark.skipif(
                name not in available_solvers(), reason=f"{name} cannot run: pip install 'kkrvalg[solvers]'"
            ),
        )
        for name in SOLVERS
    ],
)


def _compositions(case: Case) -> list[Seats]:
    """Return every composition of a case."""
    _votes, floors, ceilings, size = case
    spans = [
        range(floor, min(size if ceiling is None else ceiling, size) + 1)
        for floor, ceiling in zip(floors, ceilings, strict=True)
    ]
    return [seats for seats in product(*spans) if sum(seats) == size]


def _ratios(votes: Sequence[int], seats: Seats) -> list[Fraction]:
    """Return the votes per seat of all parties, largest first."""
    return sorted((Fraction(vote, own) for vote, own in zip(votes, seats, strict=True)), reverse=True)


def _lexicographic_optima(case: Case) -> list[Seats]:
    """Return the compositions whose sorted list of ratios is smallest, by trying all."""
    every = [(_ratios(case[0], seats), seats) for seats in _compositions(case)]
    return [seats for ratios, seats in every if ratios == min(every)[0]]


def _seat_by_seat(case: Case) -> list[Seats]:
    """Return the ways the seat-by-seat method can end: one, one for each draw, or none."""
    votes, floors, ceilings, size = case
    found = distribute(votes, floors, ceilings, size)
    if found.unfilled or sum(floors) > size:
        return []
    return [
        tuple(own + (party in drawn) for party, own in enumerate(found.seats))
        for drawn in combinations(found.tied, found.at_stake)
    ]


@st.composite
def councils(draw: st.DrawFn) -> Case:
    """Reductions as large as a real KKR's: five to nine parties, up to 25 seats above the floors."""
    votes = positive(draw(vote_lists(least=5, most=9)))
    floors = [draw(st.integers(1, 4)) for _ in votes]
    rooms = st.one_of(st.none(), st.integers(0, 6))
    ceilings = [None if (room := draw(rooms)) is None else floor + room for floor in floors]
    return votes, floors, ceilings, sum(floors) + draw(st.integers(0, 25))


@EACH_SOLVER
@given(case=reductions())
@FEW
def test_of_all_compositions_it_finds_the_best_and_whether_there_is_another(solver: str, case: Case) -> None:
    """Brute force over small cases: the lexicographic optimum, its uniqueness, and None where there is none."""
    best = _lexicographic_optima(case) if _compositions(case) else []
    found = optimum(*case, solver=solver)
    if found is None:
        assert not best
        return
    assert found.seats in best
    assert found.unique == (len(best) == 1)
    assert found.solver == solver


@EACH_SOLVER
@given(case=councils())
@FEW
def test_it_agrees_with_the_seat_by_seat_method(solver: str, case: Case) -> None:
    """The two roads share no code; with a lot open the programme finds one of the draws."""
    ways = _seat_by_seat(case)
    found = optimum(*case, solver=solver)
    if found is None:
        assert ways == []
        return
    assert found.seats in ways
    assert found.unique == (len(ways) == 1)


@EACH_SOLVER
def test_the_second_worst_off_party_counts_where_the_worst_off_cannot_be_helped(solver: str) -> None:
    """A 900 may have 1 seat: 900/1 whatever is done. B 400 and C 90, one seat each, six in all.

    Three seats above the floors. B 4, C 1: 100 and 90. B 3, C 2: 133 1/3 and 45. B 4, C 1 it is.
    """
    found = optimum([900, 400, 90], [1, 1, 1], [1, None, None], 6, solver=solver)
    assert found is not None
    assert (found.seats, found.unique) == ((1, 4, 1), True)


@EACH_SOLVER
def test_as_few_parties_as_can_be_share_the_worst_ratio(solver: str) -> None:
    """A 100 may have 1 seat; B 100 and C 90, one seat each, four in all: one seat for B or C.

    To B: 100, 90, 50. To C: 100 twice, and 45. So B, though the worst-off has 100 either way.
    """
    found = optimum([100, 100, 90], [1, 1, 1], [1, None, None], 4, solver=solver)
    assert found is not None
    assert (found.seats, found.unique) == ((1, 2, 1), True)


@EACH_SOLVER
def test_where_equally_many_share_the_worst_ratio_the_next_one_decides(solver: str) -> None:
    """A 100 with 10 seats, B 10 with 1: both 10 votes per seat, and one seat for one of them.

    To A: 9 1/11 and 10. To B: 10 and 5. Each leaves one party at 10; the next rank decides for B.
    """
    found = optimum([100, 10], [10, 1], [None, None], 12, solver=solver)
    assert found is not None
    assert (found.seats, found.unique) == ((10, 2), True)


@EACH_SOLVER
def test_equal_votes_and_equal_seats_are_not_unique(solver: str) -> None:
    """A and B 90 votes each, C 10, four seats: A 2, B 1 is as good as A 1, B 2."""
    found = optimum([90, 90, 10], [1, 1, 1], [None, None, None], 4, solver=solver)
    assert found is not None
    assert found.seats in {(2, 1, 1), (1, 2, 1)}
    assert not found.unique


@EACH_SOLVER
@pytest.mark.parametrize(
    "case",
    [
        pytest.param(([10, 10], [3, 2], [None, None], 4), id="floors above the size"),
        pytest.param(([10, 10], [1, 1], [2, 3], 6), id="ceilings below the size"),
    ],
)
def test_where_no_composition_exists_there_is_no_optimum(solver: str, case: Case) -> None:
    """The answer is None, not a composition that breaks a limit."""
    assert optimum(*case, solver=solver) is None


@given(case=councils(), factor=st.sampled_from((2, 3, 10**12)))
def test_no_vote_reaches_the_solver(case: Case, factor: int) -> None:
    """It sees ranks, as large as the number of (party, seats) pairs at most; larger votes give the same ranks."""
    votes, floors, _ceilings, size = case
    tops = [floor + 6 for floor in floors]
    ranks = _Programme(votes, floors, tops, size, "").rank
    assert sorted(set(ranks.values())) == list(range(1, len(set(ranks.values())) + 1))
    assert _Programme([vote * factor for vote in votes], floors, tops, size, "").rank == ranks


def test_the_solver_that_comes_with_pulp_can_run() -> None:
    """CBC is bundled; HiGHS is an extra, and preferred where it is installed."""
    assert "CBC" in available_solvers()
    assert available_solvers() == tuple(name for name in SOLVERS if name in available_solvers())
    found = optimum([3, 2], [1, 1], [None, None], 3)
    assert found is not None
    assert found.solver == available_solvers()[0]


@pytest.mark.parametrize("name", ["GLPK", "cbc", "highs", "CPLEX_PY"])
def test_a_solver_that_is_not_one_of_them_is_refused(name: str) -> None:
    """No other solver runs in its name."""
    with pytest.raises(NoSolverError, match=name):
        optimum([3, 2], [1, 1], [None, None], 3, solver=name)


def test_a_solver_that_cannot_run_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """By name, and where none is named and none can run."""
    monkeypatch.setattr(pulp.COIN_CMD, "available", lambda _self: False)
    monkeypatch.setattr(pulp.HiGHS, "available", lambda _self: False)
    assert available_solvers() == ()
    with pytest.raises(NoSolverError, match="CBC"):
        optimum([3, 2], [1, 1], [None, None], 3, solver="CBC")
    with pytest.raises(NoSolverError, match="HiGHS, CBC"):
        optimum([3, 2], [1, 1], [None, None], 3)


def _fail(*_: object, **__: object) -> None:
    raise pulp.PulpSolverError("Error while trying to execute")


def _do_not_start(*_: object, **__: object) -> None:
    raise OSError(8, "Exec format error")


@pytest.mark.parametrize("broken", [_fail, _do_not_start])
def test_a_solver_that_does_not_start_leaves_the_work_to_the_next(
    broken: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is there, but made for another machine: asked for by name it is refused, else another one is tried."""
    first, *rest = available_solvers()
    classes = {"HiGHS": pulp.HiGHS, "CBC": pulp.COIN_CMD}
    monkeypatch.setattr(classes[first], "actualSolve", broken)
    with pytest.raises(NoSolverError, match=first):
        optimum([3, 2], [1, 1], [None, None], 3, solver=first)
    if rest:
        found = optimum([3, 2], [1, 1], [None, None], 3)
        assert found is not None
        assert (found.seats, found.solver) == ((2, 1), rest[0])
    for name in rest:
        monkeypatch.setattr(classes[name], "actualSolve", broken)
    with pytest.raises(NoSolverError, match=", ".join((first, *rest))):
        optimum([3, 2], [1, 1], [None, None], 3)


@EACH_SOLVER
def test_a_solver_that_gives_up_is_not_an_answer(solver: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Anything but "optimal" and "infeasible" is a failure, said with the solver's name."""
    monkeypatch.setattr(pulp.LpProblem, "solve", lambda *_: pulp.LpStatusNotSolved)
    with pytest.raises(SolverFailedError, match=solver):
        optimum([3, 2], [1, 1], [None, None], 3, solver=solver)


@EACH_SOLVER
def test_it_speaks_to_pulp_without_a_warning(solver: str) -> None:
    """PuLP 3.3 warns of all that version 4 will not have."""
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        optimum([90, 90, 10], [1, 1, 1], [None, 3, None], 6, solver=solver)
    assert [str(warning.message) for warning in heard] == []


# --- the obvious form -------------------------------------------------------------------------------------------

REAL = ("hovedstaden", "sjælland", "syddanmark", "midtjylland", "nordjylland")


def _real(kkr: str) -> Case:
    """Return the reduction of a KKR after the election of 2025."""
    scenario = load_scenario("kv2025")
    rules = load_rulebook(scenario.rulebook)
    setting = Setting(scenario.election, rules, resolve_options(rules))
    figures = calculate(field(setting, kkr), frame(setting, kkr), setting.options)
    votes = [share.votes for share in figures.shares]
    floors = [share.floor for share in figures.shares]
    return votes, floors, reduction_ceilings(figures.shares, setting.options), figures.room


def _as_it_reads(seats: Any, votes: int, least: Any, _total: int) -> Any:  # noqa: ANN401 (PuLP has no types)
    return seats >= votes * least


def _on_one_side(seats: Any, votes: int, least: Any, _total: int) -> Any:  # noqa: ANN401 (as above)
    return votes * least - seats <= 0


def _divided(seats: Any, votes: int, least: Any, _total: int) -> Any:  # noqa: ANN401 (as above)
    return least <= seats * (1 / votes)


def _in_shares(seats: Any, votes: int, least: Any, total: int) -> Any:  # noqa: ANN401 (as above)
    return seats >= votes / total * least


def _obvious(case: Case, bound: Callable[[Any, int, Any, int], Any]) -> Seats:
    """Return what CBC calls optimal: the largest t with s_p ≥ t·v_p, t continuous, s_p integer."""
    votes, floors, ceilings, size = case
    problem = pulp.LpProblem("obvious", pulp.LpMaximize)
    least = problem.add_variable("t", 0)
    seats = [
        problem.add_variable(f"s_{party}", floor, ceiling, pulp.LpInteger)
        for party, (floor, ceiling) in enumerate(zip(floors, ceilings, strict=True))
    ]
    problem += least
    for own, vote in zip(seats, votes, strict=True):
        problem += bound(own, vote, least, sum(votes))
    problem += pulp.lpSum(seats) == size
    status = problem.solve(pulp.COIN_CMD(path=pulp.PULP_CBC_CMD.pulp_cbc_path, msg=False))
    assert pulp.LpStatus[status] == "Optimal"
    found = tuple(round(own.value()) for own in seats)
    assert found in _within(case, found)
    return found


def _within(case: Case, seats: Seats) -> list[Seats]:
    """Return the composition if it keeps to the limits and the size."""
    _votes, floors, ceilings, size = case
    bounds = zip(floors, seats, ceilings, strict=True)
    kept = all(floor <= own <= (size if ceiling is None else ceiling) for floor, own, ceiling in bounds)
    return [seats] if kept and sum(seats) == size else []


@pytest.mark.parametrize("bound", [_as_it_reads, _on_one_side, _divided])
@pytest.mark.parametrize(
    ("kkr", "obvious", "right", "worst"),
    [
        ("nordjylland", (5, 8, 2, 2, 1, 1, 1, 1, 1), (4, 8, 2, 2, 2, 1, 1, 1, 1), Fraction(89687, 4)),
        ("sjælland", (9, 9, 3, 3, 2, 2, 2, 2, 1), (7, 9, 3, 3, 3, 2, 2, 2, 2), Fraction(33295, 2)),
        ("syddanmark", (12, 12, 4, 4, 3, 2, 2, 2, 2), (12, 11, 4, 4, 3, 3, 2, 2, 2), Fraction(34575, 2)),
    ],
)
def test_the_obvious_form_on_raw_votes_is_wrong_on_real_votes(
    kkr: str, obvious: Seats, right: Seats, worst: Fraction, bound: Callable[[Any, int, Any, int], Any]
) -> None:
    """CBC 2.10.3 calls a composition optimal that leaves a party worse off than need be.

    t is near 1/20,000, so that a step of one seat for one party lies within the solver's tolerances: in
    Nordjylland it leaves 27,771 votes to one seat, where 22,421 3/4 for each of four is possible.
    """
    case = _real(kkr)
    votes = case[0]
    wrong = _obvious(case, bound)
    assert wrong == obvious
    assert worst_ratio(votes, wrong) > worst
    for solver in available_solvers():
        found = optimum(*case, solver=solver)
        assert found is not None
        assert (found.seats, found.unique) == (right, True)
    assert worst_ratio(votes, right) == worst
    assert _seat_by_seat(case) == [right]


def test_how_the_obvious_form_is_written_decides_whether_it_is_right() -> None:
    """Midtjylland: right on raw votes, wrong when divided by them; shares of the sum happen to be right in all."""
    case = _real("midtjylland")
    best = Fraction(64238, 3)
    assert worst_ratio(case[0], _obvious(case, _as_it_reads)) == best
    assert worst_ratio(case[0], _obvious(case, _divided)) == Fraction(75455, 3)
    for kkr in REAL:
        case = _real(kkr)
        found = optimum(*case)
        assert found is not None
        assert worst_ratio(case[0], _obvious(case, _in_shares)) == worst_ratio(case[0], found.seats)


def test_the_obvious_form_sees_the_worst_off_party_only() -> None:
    """Hovedstaden: Å has 21,359 votes for one seat whatever is done, and the rest is left to chance.

    The obvious form gives Ø, 128,149 votes, six seats where eight are possible; SF takes nine and A twelve.
    """
    case = _real("hovedstaden")
    loose, found = _obvious(case, _as_it_reads), optimum(*case)
    assert found is not None
    assert found.seats == (11, 12, 8, 8, 6, 5, 4, 3, 1)
    assert worst_ratio(case[0], loose) == worst_ratio(case[0], found.seats) == 21359
    assert _ratios(case[0], loose) > _ratios(case[0], found.seats)
