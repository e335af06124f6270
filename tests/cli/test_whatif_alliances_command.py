"""kkrvalg whatif alliances and groups: what they print, what they write, and what they refuse."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from commandline import Ended, kkrvalg
from elections import Town, election, write
from jsonschema import Draft202012Validator

from kkrvalg.protocol.schema.build import build

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["kkrvalg"]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A KKR of four parties: A 500, B 400, V 300 and F 150 votes, two mayors of A and one of B and V."""
    votes = {"A": 125, "B": 100, "V": 75, "F": 38}
    return write(tmp_path, election(*(Town(votes, mayor) for mayor in "AABV")))


def test_the_page_says_who_can_have_the_posts(kkrvalg: Callable[..., Ended], small: Path) -> None:
    """A 500, B 400, V 300 and F 152: alone A and B; B+F has 552 and the chair; B+V has 700."""
    found = kkrvalg("whatif", "alliances", "--scenario", small, "--alliance", "A+B+F")
    assert found.status == 0
    assert "4 parties and lists can stand together in 15 ways" in found.text
    assert "Each by itself: A chair, B vice chair." in found.text
    assert "B A 4 3 B+V; B+F" in found.text
    assert "A+B+F, all others alone" in found.text
    assert "B+F A+B+F B chair" in found.text
    assert max(map(len, found.out.splitlines())) <= 80


def test_the_page_fits_in_danish_too(kkrvalg: Callable[..., Ended]) -> None:
    """No line of a real KKR is wider than the page, and a local list is doubted."""
    found = kkrvalg("whatif", "alliances", "--kkr", "sjælland", "--lang", "da")
    assert found.status == 0
    assert max(map(len, found.out.splitlines())) <= 80


def test_groups_are_counted_by_who_takes_part(kkrvalg: Callable[..., Ended], small: Path) -> None:
    """One of A's two members is away; were both, A would take no part."""
    whole = kkrvalg("whatif", "groups", "--scenario", small, "--format", "json").protocol["whatif"]["groups"][0]
    away = kkrvalg("whatif", "groups", "--scenario", small, "--absent", "A=1", "--format", "json")
    weights = [
        {party["party"]: party["weight"] for party in one["parties"]}
        for one in (whole, away.protocol["whatif"]["groups"][0])
    ]
    assert (weights[0]["A"], weights[1]["A"]) == (2, 1)
    nobody = kkrvalg("whatif", "groups", "--scenario", small, "--absent", "A=2", "--format", "json")
    assert "A" not in {party["party"] for party in nobody.protocol["whatif"]["groups"][0]["parties"]}
    assert (whole["post"], whole["seats"]) == ("RBR", 5)


@pytest.mark.parametrize("kind", ["alliances", "groups"])
def test_the_json_is_what_the_schema_says(kkrvalg: Callable[..., Ended], small: Path, kind: str) -> None:
    """Every key is declared, and none is left out."""
    more = {"alliances": ["--alliance", "A+B+F"], "groups": ["--group", "A+B"]}[kind]
    document = kkrvalg("whatif", kind, "--scenario", small, *more, "--format", "json").protocol
    errors = [error.message for error in Draft202012Validator(build()).iter_errors(document)]
    assert errors == []
    own: dict[str, Any] = document["whatif"][kind][0]
    assert own["partitions"] == 15
    assert own["asked"]["alliances"][0][:2] == ["A", "B"]


def test_the_csv_has_a_row_for_each_result_of_each_party(kkrvalg: Callable[..., Ended], small: Path) -> None:
    """The ways of a party add up to all fifteen."""
    found = kkrvalg("whatif", "alliances", "--scenario", small, "--format", "csv").out.removeprefix("\ufeff")
    rows = list(csv.DictReader(StringIO(found), delimiter=";"))
    assert sum(int(row["partitions"]) for row in rows if row["party"] == "B") == 15
    best = next(row for row in rows if (row["party"], row["low"]) == ("B", "chair"))
    assert (best["simplest"], best["equally_simple"]) == ("B+V", "2")


def test_a_composition_that_waits_for_a_lot_goes_first(kkrvalg: Callable[..., Ended], tmp_path: Path) -> None:
    """F's only council seat waits for a lot, and with it whether F is eligible."""
    towns = (Town({"A": 500, "V": 400}, "A"), Town({"A": 60, "V": 30, "F": 30, "B": 30}, "A", seats=4))
    folder = write(tmp_path / "venter", election(*towns))
    for kind in ("groups", "alliances"):
        found = kkrvalg("whatif", kind, "--scenario", folder)
        assert found.status == 3
        assert "UNDECIDED: the composition of the KKR itself waits for a lot" in found.text
        assert f"    kkrvalg compose --scenario {folder} --kkr midtjylland" in found.out.splitlines()
        document = kkrvalg("whatif", kind, "--scenario", folder, "--format", "json")
        assert document.status == 3
        (own,) = document.protocol["whatif"][kind]
        assert (own["waits"], own["partitions"], own["parties"]) == (True, 0, [])


@pytest.mark.parametrize(
    ("arguments", "where", "found"),
    [
        (["alliances", "--alliance", "A"], "--alliance", "A alone"),
        (["alliances", "--alliance", "A+X"], "--alliance", "X in KKR Midtjylland"),
        (["alliances", "--alliance", "A+B", "--alliance", "B+V"], "--alliance", "B twice: in A+B and in B+V"),
        (["alliances", "--alone", "Z"], "--alone", "Z in KKR Midtjylland"),
        (["alliances", "--alone", "A", "--alliance", "A+B"], "--alone", "A, which also stands in A+B"),
        (["groups", "--group", "A+X"], "--group", "X in KKR Midtjylland"),
        (["groups", "--alone", "Z"], "--alone", "Z in KKR Midtjylland"),
        (["groups", "--absent", "A=99"], "--absent", "A=99"),
        (["groups", "--absent", "A"], "--absent", "A"),
    ],
)
def test_wrong_use_is_said_in_one_message(
    kkrvalg: Callable[..., Ended], small: Path, arguments: list[str], where: str, found: str
) -> None:
    """Who takes no part, stands twice, or is away more often than there are members."""
    complaint = kkrvalg("whatif", *arguments, "--scenario", small).complaint
    assert (complaint["Where"], complaint["Found"]) == (where, found)


def test_an_unknown_post_is_refused(kkrvalg: Callable[..., Ended], small: Path) -> None:
    """The post has to be one whose seats are divided among groups."""
    assert "NIX" in kkrvalg("whatif", "groups", "--scenario", small, "--post", "NIX").complaint["Where"]
