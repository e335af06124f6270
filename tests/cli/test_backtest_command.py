"""kkrvalg backtest: the page, the protocol, the table, and bad input."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from commandline import Ended, kkrvalg
from elections import Town, election, write

from kkrvalg.cli import main
from kkrvalg.protocol.backtest import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["kkrvalg"]

ROOT = Path(__file__).parents[2]
WAYS = ("simulation", "same_as_last_time", "uniform_swing", "simulation_told")


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return two made-up elections as folders, the earlier one first: A falls, Æ is new."""
    both = []
    for year, lists in ((2029, "AVOL"), (2033, "AVÆL")):
        towns = [
            Town(
                {letter: 900 // place + 31 * at for place, letter in enumerate(lists, start=1)},
                lists[at % 2],
                kkr="nordjylland" if at < 3 else "sjælland",
                candidates=dict.fromkeys(lists, 4 + at % 2),
            )
            for at in range(6)
        ]
        held = election(*towns)
        folder = tmp_path_factory.mktemp(f"kv{year}")
        both.append(write(folder / "valg", replace(held, day=held.day.replace(year=year))))
    return both[0], both[1]


@pytest.fixture
def run(kkrvalg: Callable[..., Ended], folders: tuple[Path, Path]) -> Callable[..., Ended]:
    """Return a function that runs the backtest of the two."""

    def backtest(*arguments: object) -> Ended:
        base, target = folders
        return kkrvalg("backtest", "--base", base, "--scenario", target, "--draws", 20, *arguments)

    return backtest


def test_the_page_shows_every_way_in_every_group(run: Callable[..., Ended]) -> None:
    """Four ways in five groups; the new party is told, and so is the one that is gone."""
    ended = run()
    assert ended.status == 0
    assert ended.out.count("same as last time") >= 5
    assert ended.out.count("the simulation, told *") >= 5
    assert "New is Æ, in 6 municipalities" in ended.text
    assert "Parties that stand nowhere any more: O." in ended.text
    assert max(map(len, ended.out.splitlines())) <= 80


def test_the_page_is_danish_too_and_fits(folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    """In 80 columns, without a word of English."""
    base, target = map(str, folders)
    assert main(["backtest", "--base", base, "--scenario", target, "--draws", "2", "--lang", "da"]) == 0
    printed = capsys.readouterr().out
    assert "Efterprøvning af simuleringen" in printed
    assert "uniform" not in printed
    assert max(map(len, printed.splitlines())) <= 80


def test_the_protocol_holds_every_quantity_and_its_score(run: Callable[..., Ended]) -> None:
    """Exact scores by group and way; four files of each election and the rules are among the inputs."""
    protocol = run("--format", "json").protocol
    body = protocol["backtest"]
    assert (protocol["kind"], body["draws"], body["seed"]) == ("backtest", 20, 1)
    assert [score["way"] for score in body["scores"]] == list(WAYS) * 5
    assert {row["group"] for row in body["quantities"]} == {score["group"] for score in body["scores"]}
    assert all(re.fullmatch(r"\d+(/\d+)?", score["crps"]) for score in body["scores"])
    assert len(protocol["inputs"]) == 9
    assert run("--format", "json").protocol == protocol
    assert run("--format", "json", "--seed", 2).protocol["backtest"]["quantities"] != body["quantities"]


def test_the_table_has_a_row_for_each_quantity(run: Callable[..., Ended]) -> None:
    """Whole numbers only, shares in millionths; the actual share of A in the country is that of its votes."""
    rows = list(csv.DictReader(StringIO(run("--format", "csv").out.removeprefix("\ufeff")), delimiter=";"))
    assert tuple(rows[0]) == COLUMNS
    first = rows[0]
    total = sum(900 // place + 31 * at for place in range(1, 5) for at in range(6))
    own = sum(900 + 31 * at for at in range(6))
    assert (first["group"], first["of"]) == ("national_shares", "A")
    assert int(first["actual"]) == round(1_000_000 * own / total)
    assert int(first["from_95"]) <= int(first["from_50"]) <= int(first["simulation"]) <= int(first["to_50"])


def test_a_file_that_exists_is_not_overwritten(run: Callable[..., Ended], tmp_path: Path) -> None:
    """It is refused before anything is drawn, and left as it is."""
    before = tmp_path / "resultat.txt"
    before.write_text("mine", encoding="utf-8")
    complaint = run("-o", before).complaint
    assert complaint["Where"] == "--output"
    assert "resultat.txt" in complaint["Found"]
    assert before.read_text(encoding="utf-8") == "mine"


def test_an_election_is_not_foretold_from_a_later_one(
    kkrvalg: Callable[..., Ended], folders: tuple[Path, Path]
) -> None:
    """The two folders the wrong way round."""
    base, target = folders
    complaint = kkrvalg("backtest", "--base", target, "--scenario", base, "--draws", 2).complaint
    assert complaint["Where"] == "--base"
    assert complaint["Found"] == "the election of 2033-11-15"


@pytest.mark.parametrize(
    ("arguments", "where"),
    [
        (("--draws", 0), "--draws"),
        (("--draws", "many"), "--draws"),
        (("--seed", -1), "--seed"),
        (("--base", "kv1999"), "kv1999"),
    ],
)
def test_bad_input_is_told_in_four_parts(
    kkrvalg: Callable[..., Ended], arguments: tuple[object, ...], where: str
) -> None:
    """Nothing is drawn and nothing printed."""
    assert where in kkrvalg("backtest", *arguments).complaint["Where"]


def test_the_real_backtest_says_of_the_simple_ways_what_the_page_says(kkrvalg: Callable[..., Ended]) -> None:
    """KV2025 from KV2021: same as last time and uniform swing need no draws, so the docs have their CRPS."""
    ended = kkrvalg("backtest", "--draws", 2)
    assert ended.status == 0
    page = (ROOT / "docs" / "simulation.md").read_text(encoding="utf-8")
    for name, on_page in (
        ("same as last time", "same as last time"),
        ("uniform swing *", "uniform swing (oracle)"),
    ):
        printed = re.findall(rf"^  {re.escape(name)} +– +– +([\d.]+)$", ended.out, flags=re.MULTILINE)
        shown = re.findall(rf"^\| \| {re.escape(on_page)} \| \| \| ([\d.]+) \|$", page, flags=re.MULTILINE)
        assert printed == shown
        assert len(shown) == 5
    assert "Right of 10, same as last time: 8" in ended.out


def test_draws_of_both_simulations_are_calculated_again(run: Callable[..., Ended]) -> None:
    """Seven of them, four of the first; and without any the page says so."""
    assert run("--check", 7, "--format", "json").protocol["backtest"]["checked"] == 7
    assert "7 of them were calculated again seat by seat" in run("--check", 7).text
    assert "None of them was calculated again" in run("--check", 0).text
