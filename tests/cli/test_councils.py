"""``kkrvalg councils`` from the command line: seats as they fell, lots, what is known and what is not."""

from __future__ import annotations

import csv
from collections import Counter
from io import StringIO
from typing import TYPE_CHECKING

import pytest
import yaml
from commandline import Ended, kkrvalg
from elections import Town, election, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["kkrvalg"]


@pytest.fixture
def tied(tmp_path: Path) -> Path:
    """Give a scenario in which A and the alliance of B and F share the last of five seats."""
    towns = (
        Town({"A": 40, "F": 17, "B": 3}, "A", seats=5, alliances=("BF",)),
        Town({"A": 3, "V": 2}, "A", seats=5),
    )
    return write(tmp_path / "lige", election(*towns))


def test_the_protocol_has_the_keys_and_values_of_the_contract(kkrvalg: Callable[..., Ended]) -> None:
    """København after 2025: Ø has 13 of 55 seats, and the first seat was hers, the second C's."""
    ended = kkrvalg("councils", "--kkr", "hovedstaden", "--format", "json")
    assert (ended.status, ended.protocol["kind"]) == (0, "councils")
    first = ended.protocol["councils"][0]
    assert (first["code"], first["name"], first["outcome"], first["size"]) == (101, "København", "completed", 55)
    assert first["seats"]["Ø"] == 13
    assert first["order"][:2] == ["Ø", "C"]
    assert Counter(first["order"]) == {letter: number for letter, number in first["seats"].items() if number}
    assert (first["unknown"], first["question"]) == ([], None)


def test_equal_quotients_that_decide_nothing_form_a_sorted_list(
    tmp_path: Path, kkrvalg: Callable[..., Ended]
) -> None:
    """A 40; then 20 for A and for the alliance, whose first seat is F's; then A at 13⅓, and no fifth seat."""
    folder = write(tmp_path / "lige", election(Town({"A": 40, "F": 17, "B": 3}, "A", seats=4, alliances=("BF",))))
    (council,) = kkrvalg("councils", "--scenario", folder, "--format", "json").protocol["councils"]
    assert council["order"] == ["A", ["A", "F"], "A"]


def test_a_lot_ends_with_three_and_the_question(tied: Path, kkrvalg: Callable[..., Ended]) -> None:
    """An alliance stands in it as a nested list; the seats are the sure ones."""
    ended = kkrvalg("councils", "--scenario", tied, "--format", "json")
    assert ended.status == 3
    first, second = ended.protocol["councils"]
    assert (first["outcome"], first["seats"]) == ("lot_needed", {"A": 3, "B": 0, "F": 1})
    assert first["question"]["tied"] == ["A", ["B", "F"]]
    assert first["question"]["subject"] == ["council", "701"]
    assert (second["outcome"], second["seats"]) == ("completed", {"A": 3, "V": 2})


@pytest.mark.parametrize(
    ("drawn", "seats"), [("A", {"A": 4, "B": 0, "F": 1}), ("(B+F)", {"A": 3, "B": 0, "F": 2})]
)
def test_a_recorded_draw_settles_a_council(
    drawn: str, seats: dict[str, int], tied: Path, kkrvalg: Callable[..., Ended]
) -> None:
    """An alliance is written as it is printed; the draw is told as used."""
    undecided = kkrvalg("councils", "--scenario", tied)
    assert "A and (B+F) have the same quotient, 10." in undecided.text
    lines = undecided.out.splitlines()
    pasted = "\n".join(lines[lines.index("    draws:") :][:4]).replace("[A]", f"[{drawn}]")
    (tied / "lots.yaml").write_text(pasted, "utf-8")
    ended = kkrvalg("councils", "--scenario", tied, "--format", "json")
    assert (ended.status, ended.protocol["councils"][0]["seats"]) == (0, seats)
    (draw,) = ended.protocol["draws"]
    assert (draw["council"], draw["fate"]) == (701, "used")
    assert f"Draw used: {drawn} (701)." in kkrvalg("councils", "--scenario", tied).text


def test_a_draw_of_somebody_who_is_not_tied_is_refused(tied: Path, kkrvalg: Callable[..., Ended]) -> None:
    """B is tied as a part of its alliance only."""
    (tied / "lots.yaml").write_text(yaml.safe_dump({"draws": [{"council": 701, "drawn": ["B"]}]}), "utf-8")
    complaint = kkrvalg("councils", "--scenario", tied).complaint
    assert complaint["Where"] == "lige/lots.yaml, 701"
    assert complaint["Found"] == "drawn: B"
    assert complaint["Expected"] == "1 of those who share the quotient 10: A, (B+F)"


def test_mayors_are_not_needed_for_the_seats_of_the_councils(tied: Path, kkrvalg: Callable[..., Ended]) -> None:
    """On election night there are none."""
    (tied / "mayors.csv").unlink()
    assert kkrvalg("councils", "--scenario", tied).status == 3


def test_what_is_not_known_of_2021_is_marked_and_not_zero(kkrvalg: Callable[..., Ended]) -> None:
    """75 councils are recorded, 13 partly known, 10 unknown; unknown seats are left out."""
    ended = kkrvalg("councils", "--scenario", "kv2021", "--format", "json")
    assert ended.status == 0
    councils = ended.protocol["councils"]
    assert Counter(one["outcome"] for one in councils) == {"recorded": 75, "partly_known": 13, "unknown": 10}
    assert all(one["order"] == [] for one in councils)
    assert all(bool(one["unknown"]) == (one["outcome"] != "recorded") for one in councils)
    assert all(not one["seats"] for one in councils if one["outcome"] == "unknown")
    text = kkrvalg("councils", "--scenario", "kv2021", "--kkr", "sjælland").text
    assert "unknown is not zero" in text


def test_a_table_has_a_row_for_each_list_and_an_empty_cell_for_what_is_unknown(
    kkrvalg: Callable[..., Ended],
) -> None:
    """The seats of a spreadsheet sum to those of the councils that are complete."""
    for name, total, unknown in (("kv2025", 2432, False), ("kv2021", None, True)):
        out = kkrvalg("councils", "--scenario", name, "--format", "csv").out
        rows = list(csv.DictReader(StringIO(out.removeprefix("\ufeff")), delimiter=";"))
        assert list(rows[0]) == ["code", "council", "letter", "list", "seats"]
        assert any(row["seats"] == "" for row in rows) == unknown
        if total is not None:
            assert sum(int(row["seats"]) for row in rows) == total
