"""``kkrvalg members`` from the command line: who sits, what awaits, tables out and in again."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from commandline import Ended, kkrvalg
from elections import Town, election, write

from kkrvalg.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["kkrvalg"]

VOTES = {"A": 100, "V": 200}
HEADER = "code,name,letter,kind,party,substitute,substitute_code\n"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Give a scenario: A 2 mayors of 2 seats, V 4 seats with one mayor and three to elect."""
    return write(tmp_path / "lille", election(Town(VOTES, "A"), Town(VOTES, "A"), Town(VOTES, "V")))


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """Give a table in which V has elected two, one of them with a substitute."""
    path = tmp_path / "svar.csv"
    path.write_text(HEADER + "701,Ida,V,supplementary,V,Pia,702\n702,Kai,V,supplerende,,,\n", "utf-8")
    return path


def test_the_bundled_election_names_its_mayors_and_counts_what_awaits(kkrvalg: Callable[..., Ended]) -> None:
    """All five KKR: 98 mayors, 98 seats that await their groups, and no other name."""
    ended = kkrvalg("members", "--format", "json")
    assert (ended.status, ended.protocol["kind"]) == (0, "members")
    found = ended.protocol["members"]
    assert [(own["kkr"], own["size"], own["named"], own["awaiting"]) for own in found] == [
        ("hovedstaden", 58, 29, 29),
        ("sjælland", 34, 17, 17),
        ("syddanmark", 44, 22, 22),
        ("midtjylland", 38, 19, 19),
        ("nordjylland", 22, 11, 11),
    ]
    members = [member for own in found for member in own["members"]]
    assert {member["member_as"] for member in members} == {"mayor"}
    assert {member["substitute"] for member in members} == {None}
    assert {entry["file"] for entry in ended.protocol["inputs"]} >= {
        "kv2025/members.csv",
        "kv2025/council_members.csv",
    }


def test_the_seats_of_each_party_add_up(kkrvalg: Callable[..., Ended]) -> None:
    """Seats are mayors and those to elect, elected or awaited."""
    for own in kkrvalg("members", "--format", "json").protocol["members"]:
        for party in own["parties"]:
            assert party["seats"] == party["mayors"] + party["to_elect"]
            assert party["to_elect"] == party["elected"] + party["awaiting"] - party["surplus"]


def test_who_is_elected_stands_with_municipality_list_party_and_substitute(
    small: Path, answers: Path, kkrvalg: Callable[..., Ended]
) -> None:
    """The party's other seat awaits; what is missing and not confirmed is told."""
    ended = kkrvalg("members", "--scenario", small, "--kkr", "midtjylland", "--members", answers)
    assert ended.status == 0
    lines = [" ".join(line.split()) for line in ended.out.splitlines()]
    assert "By 1 Ida V V Pia (By 2)" in lines
    assert "By 2 Kai V V –" in lines
    assert "By 1 Borgmester 1, mayor A A –" in lines
    assert "– one seat awaits the group's election V" in lines
    assert "Kai (By 2), elected for V: has no personal substitute yet. (§ 3, stk. 3)" in ended.text
    assert max(map(len, ended.out.splitlines())) <= 80


def test_findings_stand_in_the_protocol_with_their_sentence(
    small: Path, tmp_path: Path, kkrvalg: Callable[..., Ended]
) -> None:
    """A mayor who is elected once more."""
    path = tmp_path / "svar.csv"
    path.write_text(HEADER + "701,Ida,V,supplementary,V,Borgmester 3,703\n", "utf-8")
    (own,) = kkrvalg("members", "--scenario", small, "--members", path, "--format", "json").protocol["members"]
    (wrong,) = [finding for finding in own["findings"] if finding["kind"] == "error"]
    assert (wrong["article"], wrong["rule"]) == ("§ 3, stk. 4", "mayor")
    assert wrong["sentence"] == "Borgmester 3 (By 3), substitute for Ida: is a mayor, and so a member already."


def test_the_csv_is_read_back_and_gives_the_same_csv(
    small: Path, answers: Path, tmp_path: Path, kkrvalg: Callable[..., Ended]
) -> None:
    """The rows without a name are the seats that await their group."""
    first = kkrvalg("members", "--scenario", small, "--members", answers, "--format", "csv")
    rows = list(csv.DictReader(StringIO(first.out.removeprefix("\ufeff")), delimiter=";"))
    assert [row["name"] for row in rows] == ["Borgmester 1", "Ida", "Borgmester 2", "Kai", "Borgmester 3", ""]
    assert (rows[-1]["party"], rows[-1]["kkr"], rows[-1]["kind"]) == ("V", "midtjylland", "supplementary")
    again = tmp_path / "igen.csv"
    again.write_text(first.out, "utf-8", newline="")
    assert kkrvalg("members", "--scenario", small, "--members", again, "--format", "csv").out == first.out


def test_new_tables_can_be_read_as_they_are(
    small: Path, answers: Path, tmp_path: Path, kkrvalg: Callable[..., Ended]
) -> None:
    """A row for each of the 27 seats of the councils, and for each of the 6 of the KKR."""
    folder = tmp_path / "nye"
    ended = kkrvalg("members", "--scenario", small, "--members", answers, "--new", folder)
    assert ended.status == 0
    assert f"--members {folder}/members.csv --council-members {folder}/council_members.csv" in ended.text
    roll = (folder / "council_members.csv").read_text("utf-8-sig").splitlines()
    assert len(roll) - 1 == 27
    assert len((folder / "members.csv").read_text("utf-8-sig").splitlines()) - 1 == 6
    tables = ("--members", folder / "members.csv", "--council-members", folder / "council_members.csv")
    before = kkrvalg("members", "--scenario", small, "--members", answers, "--format", "csv")
    assert kkrvalg("members", "--scenario", small, *tables, "--format", "csv").out == before.out


def test_new_tables_of_a_real_kkr_have_a_row_for_each_council_seat(
    tmp_path: Path, kkrvalg: Callable[..., Ended]
) -> None:
    """KKR Nordjylland: eleven councils, of which those published are filled in."""
    folder = tmp_path / "nye"
    assert kkrvalg("members", "--kkr", "nordjylland", "--new", folder).status == 0
    with (folder / "council_members.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert len({row["code"] for row in rows}) == 11
    assert sum(row["office"] == "mayor" for row in rows) == 11
    assert all(row["letter"] for row in rows)
    tables = ("--members", folder / "members.csv", "--council-members", folder / "council_members.csv")
    (own,) = kkrvalg("members", "--kkr", "nordjylland", *tables, "--format", "json").protocol["members"]
    assert (own["named"], own["awaiting"]) == (11, 11)


def test_a_composition_that_waits_for_a_lot_is_told_and_ends_in_3(
    tmp_path: Path, kkrvalg: Callable[..., Ended]
) -> None:
    """What is sure is shown."""
    folder = write(tmp_path / "lige", election(*[Town({"A": 10, "B": 10, "C": 10}, "A")] * 3))
    ended = kkrvalg("members", "--scenario", folder)
    assert ended.status == 3
    assert "The last seat is undecided" in ended.text
    assert "Until the lot is drawn, only the seats that are sure are shown." in ended.text
    protocol = kkrvalg("members", "--scenario", folder, "--format", "json").protocol
    assert (protocol["members"][0]["outcome"], protocol["members"][0]["awaiting"]) == ("lot_needed", 2)


def test_wrong_input_is_told_in_four_parts(
    small: Path, answers: Path, tmp_path: Path, kkrvalg: Callable[..., Ended]
) -> None:
    """A file that is not there, two places for the result, a folder that is not empty, a cell that cannot be."""
    told = kkrvalg("members", "--scenario", small, "--members", tmp_path / "ingen.csv").complaint
    assert told["Found"] == "no such file"
    told = kkrvalg("members", "--new", tmp_path / "ny", "-o", tmp_path / "ud.txt").complaint
    assert told["Where"] == "--new"
    assert kkrvalg("members", "--scenario", small, "--new", tmp_path).complaint["Where"] == str(tmp_path)
    answers.write_text(HEADER + "701,Ida,V,supplementary,Q,,\n", "utf-8")
    told = kkrvalg("members", "--scenario", small, "--members", answers).complaint
    assert told["Where"] == f"{answers}, line 2, column party"
    assert not (tmp_path / "ny").exists()


def test_in_danish_every_line_fits_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    """80 columns, all five KKR."""
    assert main(["members"]) == 0
    out = capsys.readouterr().out
    assert "afventer gruppens valg" in out
    assert max(map(len, out.splitlines())) <= 80
