"""``kkrvalg night``: an election under way, and one counted once more."""

from __future__ import annotations

import csv
import json
import signal
from typing import TYPE_CHECKING

import pytest
from commandline import Kkrvalg, kkrvalg
from half_counted import half_counted

from kkrvalg.cli import simulated
from kkrvalg.files.areas import load_areas
from kkrvalg.files.scenario import load_scenario
from kkrvalg.protocol.night import NightState, write_count
from kkrvalg.protocol.text import Page
from kkrvalg.simulation import night_replay
from kkrvalg.simulation.night_replay import STAGES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["kkrvalg"]

SMALL = ("--kkr", "nordjylland", "--draws", 3)


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return KV2025 without the votes of Aalborg."""
    return half_counted(tmp_path_factory.mktemp("night") / "aften", lambda row: row["code"] != "851")


def test_the_rest_of_the_count_is_drawn(evening: Path, kkrvalg: Kkrvalg) -> None:
    """The page says how much is counted, what the rest is projected from, and what it may come to."""
    said = kkrvalg("night", "--scenario", evening, *SMALL)
    assert said.status == 0
    assert "polling areas are counted" in said.text
    assert "projected from Kommunalvalget 16. november 2021" in said.text
    assert "KKR Nordjylland" in said.text
    assert "3 of them were calculated again seat by seat" in said.text
    assert max(map(len, said.out.splitlines())) <= 80


def test_a_replay_counts_the_election_once_more_as_a_table(
    kkrvalg: Kkrvalg, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the first of three stages nothing is counted, at half time less is wrong, at the last nothing."""
    monkeypatch.setattr(night_replay, "STAGES", STAGES[::5])
    printed = kkrvalg("night", "--replay", "size", *SMALL, "--format", "csv").out.removeprefix("\ufeff")
    rows = list(csv.DictReader(printed.splitlines(), delimiter=";"))
    assert (rows[0]["counted"], rows[-1]["counted"]) == ("0", "3256070")
    assert (rows[-1]["council_seats_wrong"], rows[-1]["seats_wrong"], rows[-1]["share_error"]) == ("0", "0", "0")
    assert int(rows[0]["council_seats_wrong"]) > int(rows[1]["council_seats_wrong"]) > 0


def test_an_election_that_is_counted_has_no_rest(kkrvalg: Kkrvalg) -> None:
    """The message names the commands for it; and there is no bundled election before the first one."""
    complaint = kkrvalg("night", *SMALL).complaint
    assert complaint["Found"] == "no polling area that is still to be counted"
    assert "--replay" in complaint["What to do"]
    assert kkrvalg("night", "--scenario", "kv2021", *SMALL).complaint["Where"] == "--base"


def test_areas_that_nobody_listed_are_said_to_be_supposed(
    tmp_path_factory: pytest.TempPathFactory, kkrvalg: Kkrvalg, evening: Path
) -> None:
    """Copenhagen has none here: all those of 2021 are; where all areas are listed, none is."""
    folder = half_counted(
        tmp_path_factory.mktemp("night") / "ukendt", lambda row: row["code"] != "101", listed=False
    )
    said = kkrvalg("night", "--scenario", folder, *SMALL, "--format", "json")
    found = json.loads(said.out)["night"]
    last = [row for row in load_areas(load_scenario("kv2021")).areas if row.code == 101]
    assert found["areas_supposed"] == found["areas"] - found["areas_counted"] >= len(last)
    listed = kkrvalg("night", "--scenario", evening, *SMALL, "--format", "json")
    assert json.loads(listed.out)["night"]["areas_supposed"] == 0
    assert "NOTE: 10 areas that are not counted are in no file" in _noted(10)
    assert "in no file" not in _noted(0)


def _noted(supposed: int) -> str:
    """Return what is printed of a count with so many supposed areas, on one line."""
    page = Page(80)
    numbers = dict.fromkeys(("draws", "seed", "areas_counted", "areas_matched", "votes_counted"), 1)
    write_count(
        page, NightState(base="", areas=20, areas_supposed=supposed, votes_expected=9, replays={}, **numbers)
    )
    return " ".join(page.text().split())


def test_the_last_election_is_an_earlier_one(kkrvalg: Kkrvalg, evening: Path) -> None:
    """The same day is the same election, whose final votes would be read as those of last time."""
    for scenario, base in ((evening, "kv2025"), (evening, evening), ("kv2021", "kv2025")):
        complaint = kkrvalg("night", "--scenario", scenario, "--base", base, *SMALL).complaint
        assert (complaint["Where"], "18 November 2025" in complaint["Found"]) == ("--base", True)


def test_an_interrupted_projection_says_so(
    evening: Path, kkrvalg: Kkrvalg, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the first draws nothing is printed, and the status is that of an interruption."""

    def interrupted(*_arguments: object) -> Iterator[object]:
        signal.raise_signal(signal.SIGINT)
        yield

    monkeypatch.setattr(simulated, "run", interrupted)
    said = kkrvalg("night", "--scenario", evening, *SMALL)
    assert (said.status, said.out) == (130, "")
    assert "before any draw was done" in said.err


def test_a_replay_supposes_no_mayors_and_overwrites_nothing(kkrvalg: Kkrvalg, tmp_path: Path) -> None:
    """It takes those who came; a result that exists stays."""
    for option, value in (("--mayor", "851=A"), ("--mayor-probability", "851:A=1"), ("--open-mayors", "all")):
        assert kkrvalg("night", "--replay", "both", option, value, *SMALL).complaint["Where"] == option
    many = kkrvalg("night", "--replay", "both", "--draws", 10_001).complaint
    assert (many["Where"], many["Expected"]) == ("--draws", "at most 10000")
    file = tmp_path / "kept.csv"
    file.write_text("mine", "utf-8")
    assert "which exists" in kkrvalg("night", "--replay", "both", *SMALL, "-o", file).complaint["Found"]
    assert file.read_text("utf-8") == "mine"


def test_an_election_under_way_is_not_counted_once_more(evening: Path, kkrvalg: Kkrvalg) -> None:
    """There is no result to hold the stages against."""
    complaint = kkrvalg("night", "--scenario", evening, "--replay", "size", *SMALL).complaint
    assert "not counted to the end" in complaint["Found"]
