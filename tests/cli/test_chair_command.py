"""``kkrvalg chair`` from the command line."""

from __future__ import annotations

import csv
import json
import os
import re
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from elections import Town, election, write

from kkrvalg.cli import main

if TYPE_CHECKING:
    from pathlib import Path

ENGLISH = ("--lang", "en")
QUESTION_KEYS = {"id", "subject", "article", "tied", "seats_at_stake", "quotient", "depth"}


@pytest.fixture
def tied(tmp_path: Path) -> Path:
    """Give a scenario in which A and V have 150 votes each, C 30 and a mayor's local list 9."""
    towns = (Town({"A": 100, "V": 100, "C": 30}, "A"), Town({"A": 50, "V": 50, "L": 9}, "L"))
    return write(tmp_path / "lige", election(*towns))


@pytest.fixture
def equal(tmp_path: Path) -> Path:
    """Give a scenario in which A, C and V have 150 votes each."""
    return write(tmp_path / "ens", election(Town({"A": 150, "C": 150, "V": 150}, "A")))


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run the command and return its exit status and what it printed."""
    status = main(["chair", *arguments, *ENGLISH])
    shown = capsys.readouterr()
    return status, shown.out, shown.err


def protocol(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    """Run the command with JSON and return its exit status and the protocol."""
    status, out, _err = run(capsys, *arguments, "--format", "json")
    return status, json.loads(out)


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, str]:
    """Run the command, which must end with 2, and return the four parts of its message."""
    status, out, err = run(capsys, *arguments)
    assert (status, out) == (2, "")
    head, *parts = err.splitlines()
    assert head == "Error:"
    return {part.partition(":")[0]: part.partition(":")[2].strip() for part in parts}


def recorded(folder: Path, *draws: str) -> None:
    """Write draws into the scenario, each as the lines of a YAML mapping."""
    rows = [f"- {row}".replace("\n", "\n  ") for row in draws]
    (folder / "lots.yaml").write_text("draws:\n" + "\n".join(rows) + "\n", encoding="utf-8")


# --- the result -------------------------------------------------------------------------------------------------


def test_json_is_the_envelope_with_the_elections(capsys: pytest.CaptureFixture[str]) -> None:
    """The contract's keys, with posts, participants and alliances beside them."""
    status, found = protocol(capsys, "--kkr", "syddanmark", "--alliance", "a+tønder")
    assert status == 0
    assert (found["schema"], found["kind"]) == ("kkrvalg/1", "chair")
    [won] = found["elections"]
    assert set(won) >= {"kkr", "outcome", "chair", "vice_chair", "question", "steps"}
    assert (won["kkr"], won["outcome"], won["chair"], won["vice_chair"], won["question"]) == (
        "syddanmark",
        "completed",
        "A",
        "V",
        None,
    )
    assert won["posts"] == [
        {"post": "chair", "winner": "A", "alliance": "A+S", "decided_by": "quotients"},
        {"post": "vice_chair", "winner": "V", "alliance": None, "decided_by": "quotients"},
    ]
    assert won["alliances"] == [{"alliance": "A+S", "parties": ["A", "S"], "votes": 176226}]
    assert won["participants"][1] == {
        "party": "S",
        "name": "Slesvigsk Parti",
        "votes": 9209,
        "members": 1,
        "local_list": False,
        "alliance": "A+S",
    }
    compared = [step for step in won["steps"] if step["kind"] == "quotients"]
    assert [(step["post"], step["alliance"], step["largest"]) for step in compared] == [
        ("chair", None, ["A+S"]),
        ("chair", "A+S", ["A"]),
        ("vice_chair", None, ["V"]),
    ]
    assert compared[2]["standings"][0] == {"party": "A+S", "votes": 176226, "divisor": 2, "quotient": "88113"}
    assert found["steps"] == [{"kkr": "syddanmark", **step} for step in won["steps"]]


def test_an_open_chair_is_null_with_its_question(capsys: pytest.CaptureFixture[str], tied: Path) -> None:
    """Both posts are open and the chair is asked; exit status 3."""
    status, found = protocol(capsys, "--scenario", str(tied))
    assert status == 3
    [won] = found["elections"]
    assert (won["outcome"], won["chair"], won["vice_chair"]) == ("lot_needed", None, None)
    question = won["question"]
    assert set(question) == QUESTION_KEYS
    assert question["subject"] == ["chair", "midtjylland", "chair"]
    assert (question["article"], question["tied"], question["seats_at_stake"], question["quotient"]) == (
        "§ 4, stk. 2",
        ["A", "V"],
        1,
        "150",
    )
    assert won["questions"] == [question]


def test_an_alliance_that_decides_itself_is_the_winner(capsys: pytest.CaptureFixture[str]) -> None:
    """With alliance_inner=alliance_decides the post is the alliance's, and no lot."""
    option = ("--option", "alliance_inner=alliance_decides")
    status, found = protocol(capsys, "--kkr", "midtjylland", "--alliance", "ø+f+a", *option)
    [won] = found["elections"]
    assert (status, won["chair"], won["vice_chair"]) == (0, None, "V")
    assert won["posts"][0]["winner"] == "A+F+Ø"
    assert won["posts"][0]["decided_by"] == "alliance"
    _status, text, _err = run(capsys, "--kkr", "midtjylland", "--alliance", "ø+f+a", *option)
    assert "the alliance decides itself" in text


def test_all_five_kkr_are_elected_and_alliances_named_by_kkr(capsys: pytest.CaptureFixture[str]) -> None:
    """A prefix says whose alliance it is; C and V together are over A in Sjælland only, where they are named."""
    status, found = protocol(capsys, "--alliance", "sjaelland:V+C")
    assert status == 0
    assert [(e["kkr"], e["chair"], e["vice_chair"]) for e in found["elections"]] == [
        ("hovedstaden", "A", "C"),
        ("sjælland", "V", "A"),
        ("syddanmark", "V", "A"),
        ("midtjylland", "A", "V"),
        ("nordjylland", "A", "V"),
    ]


def test_csv_has_a_row_for_each_participant(capsys: pytest.CaptureFixture[str], tied: Path) -> None:
    """Who won, and who stands in the lot."""
    status, out, _err = run(capsys, "--scenario", str(tied), "--format", "csv")
    rows = list(csv.DictReader(out.removeprefix("\ufeff").splitlines(), delimiter=";"))
    assert status == 3
    assert [(row["party"], row["votes"], row["chair"], row["vice_chair"]) for row in rows] == [
        ("A", "150", "lot", ""),
        ("V", "150", "lot", ""),
        ("C", "30", "", ""),
        ("By 2", "9", "", ""),
    ]


def test_csv_marks_winners_and_alliances(capsys: pytest.CaptureFixture[str]) -> None:
    """A party that won, and an alliance that decides itself."""
    arguments = ("--kkr", "midtjylland", "--alliance", "A+F", "--format", "csv")
    _status, out, _err = run(capsys, *arguments)
    rows = [row.split(";") for row in out.splitlines()]
    assert [(row[1], row[5], row[6]) for row in rows if row[6]][1:] == [("A", "A+F", "won")]
    _status, out, _err = run(capsys, *arguments, "--option", "alliance_inner=alliance_decides")
    rows = [row.split(";") for row in out.splitlines()]
    assert [(row[1], row[6]) for row in rows if row[5] == "A+F"] == [("A", "alliance"), ("F", "alliance")]


def test_the_text_fits_80_columns_and_says_who_leads_and_when_alliances_count(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The winner is marked; the rule on alliances has its number from the rulebook."""
    status, out, _err = run(capsys, "--kkr", "syddanmark")
    assert status == 0
    assert max(map(len, out.splitlines())) <= 80
    prose = " ".join(out.split())
    assert "The member who called the meeting leads the election (§ 4, stk. 2, 2. pkt.)." in prose
    assert "told of it at least 3 weekdays before the meeting" in prose
    assert re.search(r"V +Venstre, Danmarks Liberale +170,671 +2 +85,335 1/2 +← chair\n", out)
    assert re.search(r"A +Socialdemokratiet +167,017 +1 +167,017 +← vice chair\n", out)


def test_the_text_shows_the_quotients_inside_an_alliance(capsys: pytest.CaptureFixture[str]) -> None:
    """KV2025 Sjælland: A+F+Ø wins both posts, and A 115,489 / 2 is over F's 44,831."""
    _status, out, _err = run(capsys, "--kkr", "sjælland", "--alliance", "A+F+Ø")
    assert "The alliance A+F+Ø has 115,489 + 44,831 + 24,995 = 185,315 votes." in out
    assert re.search(r"A\+F\+Ø +alliance +185,315 +2 +92,657 1/2 +← both posts\n", out)
    assert re.search(r"A +Socialdemokratiet +115,489 +2 +57,744 1/2 +← both posts\n", out)


def test_the_text_says_who_stands_aside(capsys: pytest.CaptureFixture[str], tied: Path, tmp_path: Path) -> None:
    """A list left out by the option, a local list in an alliance, a mayor outside all lists."""
    _status, out, _err = run(capsys, "--scenario", str(tied), "--option", "chair_parties=eligible")
    assert "Represented, but left out by chair_parties=eligible: By 2." in out
    status, out, _err = run(capsys, "--scenario", str(tied), "--alliance", "A+By 2")
    assert status == 0
    assert "NOTE: Liste L is a local list." in out
    independent = write(tmp_path / "uden", election(Town({"A": 9, "B": 5}, None), Town({"A": 9, "S": 0}, "S")))
    _status, out, _err = run(capsys, "--scenario", str(independent))
    assert "Elected outside all lists, and so without votes: the mayor of By 1." in out
    assert "Represented, but without votes: S." in out


def test_the_text_says_when_a_party_has_fewer_members_than_posts(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A local list has its mayor only, and 880 of 980 votes: 880, then 880/2 = 440 over 100."""
    folder = write(tmp_path / "alene", election(Town({"A": 100, "L": 880}, "L")))
    status, out, _err = run(capsys, "--scenario", str(folder))
    assert status == 0
    assert "NOTE: Liste L won both posts and has one member." in out


def test_danish_is_the_language_unless_another_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    """The printout is headed in Danish."""
    assert main(["chair", "--kkr", "nordjylland"]) == 0
    assert "Forretningsorden for KKR 2026-2030" in capsys.readouterr().out


def test_the_same_input_gives_the_same_bytes() -> None:
    """Whatever Python hashes its strings to."""
    printed = set()
    for seed in ("0", "1", "2"):
        done = subprocess.run(
            [sys.executable, "-m", "kkrvalg", "chair", "--alliance", "sjælland:A+F+Ø", "--format", "json"],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        )
        printed.add(done.stdout)
    assert len(printed) == 1


# --- lots -------------------------------------------------------------------------------------------------------


def test_the_printed_command_records_the_draw(capsys: pytest.CaptureFixture[str], tied: Path) -> None:
    """It can be pasted as it stands, but for the date and the witness, and then both posts are settled."""
    status, out, _err = run(capsys, "--scenario", str(tied))
    assert status == 3
    assert "Who takes the chair is undecided: A and V have the same quotient, 150." in out
    line = next(line for line in out.splitlines() if line.strip().startswith("kkrvalg chair"))
    pasted = shlex.split(line.replace("YYYY-MM-DD", "2034-01-19").replace("NAME", "'Nina N'"))[2:]
    status, out, _err = run(capsys, *pasted)
    assert status == 0
    prose = " ".join(out.split())
    assert "The chair was drawn by lot among A and V, who had the same quotient, 150: A." in prose
    assert "Date: 19 January 2034. Witness: Nina N." in prose


def test_lots_are_given_in_the_order_they_were_drawn(capsys: pytest.CaptureFixture[str], equal: Path) -> None:
    """A, C and V are equal: the first lot is for the chair, the second for the vice chair."""
    place = ("--scenario", str(equal))
    status, found = protocol(capsys, *place, "--lot", "V")
    assert status == 3
    assert (found["elections"][0]["chair"], found["elections"][0]["vice_chair"]) == ("V", None)
    assert found["elections"][0]["question"]["tied"] == ["A", "C"]
    _status, out, _err = run(capsys, *place, "--lot", "V")
    assert "--lot V --lot A" in out
    status, found = protocol(capsys, *place, "--lot", "v", "--lot", "c", "--lot-date", "2034-01-19")
    assert (status, found["elections"][0]["chair"], found["elections"][0]["vice_chair"]) == (0, "V", "C")
    assert [(d["post"], d["drawn"], d["date"], d["fate"]) for d in found["draws"]] == [
        ("chair", ["V"], "2034-01-19", "used"),
        ("vice_chair", ["C"], "2034-01-19", "used"),
    ]


def test_an_alliance_can_be_drawn_and_then_a_party_inside_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A+F 50 + 50 and V 100 share the chair's quotient; A and F then share theirs."""
    folder = write(tmp_path / "forbund", election(Town({"A": 50, "F": 50, "V": 100}, "V")))
    place = ("--scenario", str(folder), "--alliance", "A+F")
    status, found = protocol(capsys, *place, "--lot", "f+a", "--lot", "F")
    assert (status, found["elections"][0]["chair"], found["elections"][0]["vice_chair"]) == (0, "F", "V")
    assert found["elections"][0]["posts"][0]["decided_by"] == "lot"


def test_recorded_draws_are_read_by_post(capsys: pytest.CaptureFixture[str], equal: Path) -> None:
    """lots.yaml names the posts chair and vice_chair."""
    recorded(
        equal,
        "kkr: midtjylland\npost: vice_chair\ndrawn: [a]\ndate: 2034-01-19\nwitness: NN",
        "kkr: midtjylland\npost: chair\ndrawn: [C]",
    )
    status, found = protocol(capsys, "--scenario", str(equal))
    assert (status, found["elections"][0]["chair"], found["elections"][0]["vice_chair"]) == (0, "C", "A")
    assert {draw["fate"] for draw in found["draws"]} == {"used"}
    _status, out, _err = run(capsys, "--scenario", str(equal))
    prose = " ".join(out.split())
    assert (
        "The chair was drawn by lot among A, C and V, who had the same quotient, 150: C. Date: not recorded."
        in (prose)
    )
    assert "who had the same quotient, 150: A. Date: 19 January 2034. Witness: NN." in prose


def test_a_recorded_draw_whose_question_does_not_come_up_is_noted(
    capsys: pytest.CaptureFixture[str], tied: Path
) -> None:
    """Without a tie for the vice chair the draw for it is unused, and the result stands."""
    recorded(
        tied,
        "kkr: midtjylland\npost: chair\ndrawn: [V]",
        "kkr: midtjylland\npost: vice_chair\ndrawn: [C]",
    )
    status, found = protocol(capsys, "--scenario", str(tied))
    assert (status, found["elections"][0]["chair"]) == (0, "V")
    assert [(draw["post"], draw["fate"]) for draw in found["draws"]] == [
        ("chair", "used"),
        ("vice_chair", "unused"),
    ]


def test_a_lot_that_nobody_asked_for_is_noted(capsys: pytest.CaptureFixture[str]) -> None:
    """In Nordjylland nothing is tied."""
    status, found = protocol(capsys, "--kkr", "nordjylland", "--lot", "V")
    assert (status, found["elections"][0]["chair"]) == (0, "A")
    assert [(draw["drawn"], draw["fate"]) for draw in found["draws"]] == [(["V"], "unused")]


def test_a_lot_in_a_council_that_decides_who_is_represented_is_asked_first(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """F's only council seat waits for a lot, and with it whether F is eligible."""
    towns = (Town({"A": 500, "V": 400}, "A"), Town({"A": 60, "V": 30, "F": 30, "B": 30}, "A", seats=4))
    folder = write(tmp_path / "venter", election(*towns))
    status, out, _err = run(capsys, "--scenario", str(folder), "--alliance", "A+F", "--lot", "A")
    assert status == 3
    assert "UNDECIDED: the composition of the KKR itself waits for a lot" in out
    assert "Who takes the chair" not in out
    status, found = protocol(capsys, "--scenario", str(folder))
    [won] = found["elections"]
    assert (status, won["outcome"], won["chair"], won["participants"]) == (3, "lot_needed", None, [])


# --- bad input --------------------------------------------------------------------------------------------------


def test_a_lot_of_somebody_who_is_not_tied_is_refused(capsys: pytest.CaptureFixture[str], tied: Path) -> None:
    """C has 30 votes and A and V draw."""
    parts = refused(capsys, "--scenario", str(tied), "--lot", "C")
    assert parts["Where"] == "--lot, KKR Midtjylland"
    assert parts["Found"] == "drawn: C"
    assert parts["Expected"] == "1 of those who share the quotient 150: A, V"
    assert "name who was drawn" in parts["What to do"]


def test_a_recorded_draw_of_somebody_who_is_not_tied_is_refused(
    capsys: pytest.CaptureFixture[str], tied: Path
) -> None:
    """The file is named."""
    recorded(tied, "kkr: midtjylland\npost: chair\ndrawn: [C]")
    parts = refused(capsys, "--scenario", str(tied))
    assert "lots.yaml" in parts["Where"]
    assert parts["Found"] == "drawn: C"
    assert parts["Expected"] == "1 of those who share the quotient 150: A, V"
    assert "name who was drawn" in parts["What to do"]


def test_a_lot_that_contradicts_the_recorded_one_is_refused(
    capsys: pytest.CaptureFixture[str], tied: Path
) -> None:
    """V is recorded as drawn for the chair, and A is given."""
    recorded(tied, "kkr: midtjylland\npost: chair\ndrawn: [V]")
    parts = refused(capsys, "--scenario", str(tied), "--lot", "A")
    assert parts["Where"] == "--lot, KKR Midtjylland"
    assert parts["Found"] == "two draws for one question: A, and V"
    assert parts["Expected"] == "one draw for each question"
    assert parts["What to do"] == "remove the one that was not drawn"


@pytest.mark.parametrize("alliance", ["A+X", "A+M", "A", "(A+F)+Ø"])
def test_an_alliance_that_cannot_be_is_refused(alliance: str, capsys: pytest.CaptureFixture[str]) -> None:
    """One message with four parts; what each says is tested with the procedure."""
    parts = refused(capsys, "--kkr", "syddanmark", "--alliance", alliance)
    assert parts["Where"] == "--alliance"
    assert set(parts) == {"Where", "Found", "Expected", "What to do"}


def test_an_alliance_needs_its_kkr_when_several_are_in_play(capsys: pytest.CaptureFixture[str]) -> None:
    """Five KKR, and nothing says whose alliance it is."""
    parts = refused(capsys, "--alliance", "A+F")
    assert parts["Where"] == "--alliance"
    assert parts["Found"] == "A+F"
    assert parts["Expected"] == "a KKR before it, such as nordjylland:A+F"
    assert parts["What to do"] == "write which KKR it is about, or choose one with --kkr"


def test_an_unknown_option_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """The likely one is named."""
    parts = refused(capsys, "--option", "chair_party=eligible")
    assert parts["Where"] == "--option chair_party=eligible"
    assert parts["Found"] == "the unknown option “chair_party”"
    assert "chair_parties" in parts["Expected"]
    assert parts["What to do"] == "did you mean chair_parties?"


def test_an_unknown_value_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """The values are listed."""
    parts = refused(capsys, "--option", "alliance_inner=lod")
    assert parts["Where"] == "--option alliance_inner=lod"
    assert parts["Found"] == "the unknown value “lod”"
    assert parts["Expected"] == "one of dhondt, alliance_decides"
    assert "dhondt is the default" in parts["What to do"]
