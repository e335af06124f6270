"""The page on the simulation says what the program finds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from elections import scenario

from kkrvalg.simulation.spread import fit_spread

PAGE = (Path(__file__).parents[2] / "docs" / "simulation.md").read_text(encoding="utf-8")


def test_the_spread_on_the_page_is_that_of_kv2021() -> None:
    """Every number of the table, to its three decimals: the spread comes from the scenario and nowhere else."""
    found = fit_spread(scenario("kv2021").election)
    wanted = {
        party: (found.national[at], found.regional[at], found.local[at]) for at, party in enumerate(found.parties)
    } | {
        "new party": (found.new_party.common, 0.0, found.new_party.own),
        "local list": (0.0, 0.0, found.lists),
        "new local list": (0.0, 0.0, found.new_list.own),
    }
    rows = re.findall(r"^\| ([\w ]+) \| (\d\.\d{3}) \| (\d\.\d{3}) \| (\d\.\d{3}) \|$", PAGE, flags=re.MULTILINE)
    shown = {name: tuple(map(float, numbers)) for name, *numbers in rows}
    assert shown.keys() == wanted.keys()
    for name, numbers in wanted.items():
        assert shown[name] == pytest.approx(numbers, abs=5.1e-4), name
