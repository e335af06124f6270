"""The proof of a reduction: two roads agree, a disagreement is a fault, and without a solver one is enough."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pulp
import pytest
from elections import Town, composed_for_real, election, write
from hypothesis import given, settings
from strategies import reductions

from kkrvalg.apportion import Draw, Lots, Reduction, distribute
from kkrvalg.apportion import programme as solving
from kkrvalg.apportion.programme import NoSolverError, Optimum, available_solvers
from kkrvalg.cli import main
from kkrvalg.files.scenario import load_scenario
from kkrvalg.procedures import proof as proving
from kkrvalg.procedures.composition import compose
from kkrvalg.procedures.cut import Share, cut
from kkrvalg.procedures.proof import ProofFailedError, prove
from kkrvalg.procedures.setting import Setting
from kkrvalg.rulebook import load_rulebook, resolve_options

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OPTIONS = {"reduction_ceiling": "base", "reduced_size": "cap"}

UNEVEN = (Share("A", 600, 1, 9), Share("B", 300, 1, 9), Share("C", 100, 1, 9))
"""Eight seats: A 4, B 3, C 1 (150, 100, 100), the only best one."""
TWINS = (Share("A", 300, 1, 9), Share("B", 300, 1, 9), Share("C", 90, 3, 3))
"""Six seats: three are C's mayors, and of three more A and B have one each; the last is a lot."""


def test_a_reduction_is_proven_by_its_certificate_and_by_the_programme() -> None:
    """A 600, B 300, C 100, eight seats: A has the most votes per seat, 150, and nothing does better."""
    proof = prove(UNEVEN, cut(UNEVEN, 8, 0, OPTIONS), OPTIONS)
    assert proof.parties == ("A", "B", "C")
    assert proof.certificate.seats == (4, 3, 1)
    assert proof.certificate.worst.ratio == Fraction(150)
    assert proof.programme == Optimum((4, 3, 1), unique=True, solver=available_solvers()[0])


def test_with_a_lot_open_the_programme_finds_one_of_the_equally_good() -> None:
    """A 300 and B 300 for one seat: the certificate says that there is another, the programme found either."""
    found = cut(TWINS, 6, 0, OPTIONS)
    assert (found.seats, found.tied, found.at_stake) == ((1, 1, 3), (0, 1), 1)
    proof = prove(TWINS, found, OPTIONS)
    assert not proof.certificate.unique
    assert {proof.certificate.seats, *proof.certificate.other_optima} == {(2, 1, 3), (1, 2, 3)}
    assert proof.programme is not None
    assert proof.programme.seats in {(2, 1, 3), (1, 2, 3)}
    assert not proof.programme.unique


@pytest.mark.parametrize("drawn", [(2, 1, 3), (1, 2, 3)])
def test_once_the_lot_is_drawn_the_certificate_is_about_who_was_drawn(drawn: tuple[int, ...]) -> None:
    """Whoever gets the last seat, the certificate is of that composition and holds."""
    assert prove(TWINS, cut(TWINS, 6, 0, OPTIONS), OPTIONS, drawn).certificate.seats == drawn


def test_seats_that_nobody_could_draw_have_no_proof() -> None:
    """C has three mayors, so that two seats each is no composition at all."""
    with pytest.raises(ProofFailedError, match="certificate"):
        prove(TWINS, cut(TWINS, 6, 0, OPTIONS), OPTIONS, (2, 2, 2))


@given(case=reductions())
@settings(max_examples=max(1, settings().max_examples // 4))
def test_every_reduction_can_be_proven(case: tuple[list[int], list[int], list[int | None], int]) -> None:
    """Ties, ceilings and floors: the two roads never disagree, and no honest certificate fails.

    Where seats are left over because all stand at their ceilings, the composition of the seats that could be
    given is proven.
    """
    votes, floors, ceilings, size = case
    size = max(size, sum(floors))
    bounds = [floor + 9 if ceiling is None else ceiling for floor, ceiling in zip(floors, ceilings, strict=True)]
    numbers = zip(votes, floors, bounds, strict=True)
    shares = [Share(f"P{at}", vote, floor, base) for at, (vote, floor, base) in enumerate(numbers)]
    found = distribute(votes, floors, bounds, size)
    proof = prove(shares, found, OPTIONS)
    draws = [
        tuple(own + (party in drawn) for party, own in enumerate(found.seats))
        for drawn in combinations(found.tied, found.at_stake)
    ]
    assert proof.certificate.seats in draws
    assert proof.certificate.unique == (len(draws) == 1)
    assert proof.programme is not None
    assert proof.programme.seats in draws


# --- disagreement -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shares", "room", "answer"),
    [
        pytest.param(UNEVEN, 8, Optimum((5, 2, 1), unique=True, solver="X"), id="another composition"),
        pytest.param(UNEVEN, 8, Optimum((4, 3, 1), unique=False, solver="X"), id="says there is another"),
        pytest.param(UNEVEN, 8, Optimum((4, 2, 2), unique=False, solver="X"), id="one as good for the worst-off"),
        pytest.param(TWINS, 6, Optimum((2, 1, 3), unique=True, solver="X"), id="says there is no other"),
        pytest.param(TWINS, 5, Optimum((2, 1, 3), unique=True, solver="X"), id="another size"),
    ],
)
def test_a_programme_that_says_otherwise_is_a_fault(
    shares: tuple[Share, ...], room: int, answer: Optimum, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message states both answers."""
    monkeypatch.setattr(proving, "optimum", lambda *_: answer)
    with pytest.raises(ProofFailedError, match=r"X: .*, seat by seat: "):
        prove(shares, cut(shares, room, 0, OPTIONS), OPTIONS)


def test_a_programme_with_an_equally_good_composition_agrees(monkeypatch: pytest.MonkeyPatch) -> None:
    """The exact method would give the last seat to either of A and B, and so may the programme."""
    for seats in ((2, 1, 3), (1, 2, 3)):
        answer = Optimum(seats, unique=False, solver="X")
        monkeypatch.setattr(proving, "optimum", lambda *_, answer=answer: answer)
        assert prove(TWINS, cut(TWINS, 6, 0, OPTIONS), OPTIONS).programme == answer


@pytest.mark.parametrize(
    ("shares", "found"),
    [
        pytest.param(UNEVEN, Reduction((3, 4, 1), ()), id="the worst-off could be better off"),
        pytest.param(UNEVEN, Reduction((4, 2, 2), ()), id="the second could be better off"),
        pytest.param(TWINS, Reduction((2, 2, 2), ()), id="below a floor"),
        pytest.param(UNEVEN, Reduction((4, 2, 1), (), (1, 2), 1), id="a lot where none is needed"),
        pytest.param(TWINS, Reduction((2, 1, 3), ()), id="no lot where one is needed"),
        pytest.param(TWINS, Reduction((1, 1, 4), ()), id="above a ceiling"),
    ],
)
def test_a_wrong_reduction_has_no_proof(shares: tuple[Share, ...], found: Reduction) -> None:
    """The certificate alone finds it, whatever the programme would say."""
    with pytest.raises(ProofFailedError, match="certificate"):
        prove(shares, found, OPTIONS)


def test_a_disagreement_ends_the_command_as_a_fault_of_the_program(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 1, nothing printed as a result: a number that two roads do not agree on is not a number."""
    answer = Optimum((9,) * 9, unique=True, solver="X")
    monkeypatch.setattr(proving, "optimum", lambda *_: answer)
    assert main(["compose", "--kkr", "sjælland", "--lang", "en"]) == 1
    written = capsys.readouterr()
    assert written.out == ""
    assert "fault in kkrvalg" in written.err
    assert "seat by seat" in written.err


# --- no solver --------------------------------------------------------------------------------------------------


def _none_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solving, "SOLVERS", ())


def _none_available(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulp.COIN_CMD, "available", lambda _self: False)
    monkeypatch.setattr(pulp.HiGHS, "available", lambda _self: False)


def _none_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise pulp.PulpSolverError("Error while trying to execute")

    monkeypatch.setattr(pulp.COIN_CMD, "actualSolve", fail)
    monkeypatch.setattr(pulp.HiGHS, "actualSolve", fail)


WITHOUT = pytest.mark.parametrize("without", [_none_installed, _none_available, _none_starts])


@WITHOUT
def test_without_a_solver_the_certificate_stands_alone(
    without: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The exact method answers, its certificate holds, and there is no programme to agree."""
    without(monkeypatch)
    with pytest.raises(NoSolverError):
        solving.optimum([3, 2], [1, 1], [None, None], 3)
    proof = prove(UNEVEN, cut(UNEVEN, 8, 0, OPTIONS), OPTIONS)
    assert (proof.certificate.seats, proof.programme) == ((4, 3, 1), None)


@WITHOUT
def test_without_a_solver_the_command_answers_and_says_so(
    without: Callable[[pytest.MonkeyPatch], None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Exit 0, the same result, and one sentence about the missing proof."""
    assert main(["compose", "--kkr", "nordjylland", "--lang", "en"]) == 0
    with_solver = capsys.readouterr().out
    without(monkeypatch)
    assert main(["compose", "--kkr", "nordjylland", "--lang", "en"]) == 0
    written = capsys.readouterr()
    assert written.err == ""
    assert "No solver for the integer programme" in _in_one_line(written.out)
    assert "solved by" not in written.out
    assert written.out.partition("5. Why")[0] == with_solver.partition("5. Why")[0]


def _in_one_line(text: str) -> str:
    return " ".join(text.split())


def test_without_a_solver_the_json_has_a_certificate_and_no_programme(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """``programme`` is null, the certificate is as it was."""
    _none_installed(monkeypatch)
    assert main(["compose", "--kkr", "nordjylland", "--format", "json"]) == 0
    (composition,) = json.loads(capsys.readouterr().out)["compositions"]
    assert composition["programme"] is None
    assert composition["certificate"]["unique"]


# --- which compositions are proven ------------------------------------------------------------------------------


def _json(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> list[dict[str, Any]]:
    assert main(["compose", "--format", "json", *arguments]) == status
    result: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["compositions"]
    return result


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("--no-proof",), id="not asked for"),
        pytest.param(("--option", "reduction_method=shrink_scale"), id="not the method of the text"),
        pytest.param(("--scenario", "kv2021"), id="not reduced"),
    ],
)
def test_a_composition_without_a_proof(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """Certificate and programme are null, and no solver is started."""
    (composition,) = _json(capsys, "--kkr", "midtjylland", *arguments)
    assert (composition["certificate"], composition["programme"]) == (None, None)


def test_a_proof_changes_nothing_but_itself(capsys: pytest.CaptureFixture[str]) -> None:
    """The compositions of all five KKR are the same with and without it."""
    bare = _json(capsys, "--no-proof")
    proven = _json(capsys, "--proof")
    nothing = {"certificate": None, "programme": None}
    assert [{**one, **nothing} for one in proven] == bare
    assert all(one["certificate"] and one["programme"] for one in proven)


def test_a_composition_carries_its_proof_only_when_asked() -> None:
    """The procedures start no solver on their own."""
    assert composed_for_real("kv2025", "nordjylland").proof is None


def test_the_best_size_up_to_the_cap_is_proven_at_its_own_size(capsys: pytest.CaptureFixture[str]) -> None:
    """Under ``reduced_size=best_up_to_cap`` Hovedstaden has 51 members, and 51 is what the certificate is of."""
    (composition,) = _json(capsys, "--kkr", "hovedstaden", "--option", "reduced_size=best_up_to_cap")
    assert composition["size"] == composition["certificate"]["size"] == 51


@pytest.fixture
def lot(tmp_path: Path) -> str:
    """Return a scenario in which A and B share the last seat.

    Three towns with 100, 100 and 30 votes for A, B and C, whose mayors are all C's: base 23, cap 6. C has its
    three mayors, A and B one seat each, and 300 votes for it; the sixth is a lot.
    """
    town = Town({"A": 100, "B": 100, "C": 30}, mayor="C")
    return str(write(tmp_path / "lige", election(town, town, town)))


def test_an_open_lot_is_said_with_the_proof(lot: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 3: the certificate names the other composition, the programme found one of the two."""
    assert main(["compose", "--scenario", lot, "--lang", "en"]) == 3
    text = _in_one_line(capsys.readouterr().out)
    assert "finds an equally good composition; a lot decides among them" in text
    (composition,) = _json(capsys, "--scenario", lot, status=3)
    certificate, programme = composition["certificate"], composition["programme"]
    assert not certificate["unique"]
    assert not programme["unique"]
    both = [{"A": 2, "B": 1, "C": 3}, {"A": 1, "B": 2, "C": 3}]
    assert sorted([certificate["seats"], *certificate["other_optima"]], key=both.index) == both
    assert programme["seats"] in both


@pytest.mark.parametrize("drawn", ["A", "B"])
def test_a_drawn_lot_is_in_the_certificate(drawn: str, lot: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It is of the composition that stands, whoever was drawn."""
    (composition,) = _json(capsys, "--scenario", lot, "--lot", drawn)
    seats = {party["party"]: party["seats"] for party in composition["parties"]}
    assert seats == {"A": 1, "B": 1, "C": 3} | {drawn: 2}
    assert composition["certificate"]["seats"] == seats


def test_a_lot_among_whole_compositions_leaves_nothing_to_prove(capsys: pytest.CaptureFixture[str]) -> None:
    """Under ``secondary=lot_among_optima`` the drawn composition need not be the best party by party."""
    (composition,) = _json(capsys, "--kkr", "hovedstaden", "--option", "secondary=lot_among_optima", status=3)
    assert composition["same_worst"] == 18
    assert (composition["certificate"], composition["programme"]) == (None, None)


def test_a_proof_is_frozen() -> None:
    """It is handed out with the result and cannot be changed in place."""
    proof = prove(UNEVEN, cut(UNEVEN, 8, 0, OPTIONS), OPTIONS)
    assert replace(proof, programme=None).certificate == proof.certificate
    with pytest.raises(AttributeError):
        proof.programme = None  # type: ignore[misc]


def test_the_certificate_is_about_the_parties_that_were_drawn() -> None:
    """KV2025 with 40,000 more votes for 851:A and 1,492 for 851:Æ: in Nordjylland F and Æ both have 29,263 votes.

    Whoever is drawn for the last seat, the certificate holds the seats that were published.
    """
    scenario = load_scenario("kv2025")
    more = {"851:A": 40_000, "851:Æ": 1_492}
    lists = tuple(e._replace(votes=e.votes + more.get(e.id, 0)) for e in scenario.election.lists)
    rulebook = load_rulebook(scenario.rulebook)
    setting = Setting(replace(scenario.election, lists=lists), rulebook, resolve_options(rulebook))
    for drawn in ("F", "Æ"):
        composition = compose(setting, "nordjylland", Lots([Draw((drawn,))]), proven=True)
        assert composition.proof is not None
        seats = {party.party: party.seats for party in composition.parties}
        assert dict(zip(composition.proof.parties, composition.proof.certificate.seats, strict=True)) == seats
        assert seats[drawn] == 2
