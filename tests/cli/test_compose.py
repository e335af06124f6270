"""``kkrvalg compose`` from the command line: the JSON contract, texts, tables, lots and exit statuses."""

from __future__ import annotations

import csv
import shlex
from dataclasses import replace
from io import StringIO
from typing import TYPE_CHECKING

import pytest
import yaml
from commandline import Ended, kkrvalg
from elections import Town, election, write

from kkrvalg.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["kkrvalg"]

EVEN = Town({"A": 10, "B": 30, "F": 30, "V": 30}, "A", seats=10)


@pytest.fixture
def tied(tmp_path: Path) -> Path:
    """Give a scenario in which two of eight seats are a lot among B, F and V."""
    return write(tmp_path / "lige", election(EVEN, EVEN, EVEN, replace(EVEN, mayor="B")))


@pytest.fixture
def waiting(tmp_path: Path) -> Path:
    """Give a scenario in which B's only council seat is a lot between A and B."""
    return write(tmp_path / "venter", election(Town({"A": 20, "B": 10}, "A", seats=2)))


# --- JSON -----------------------------------------------------------------------------------------------------


def test_the_protocol_of_one_kkr_has_the_keys_and_values_of_the_contract(kkrvalg: Callable[..., Ended]) -> None:
    """The composition of Midtjylland after 2025, key by key."""
    ended = kkrvalg("compose", "--kkr", "midtjylland", "--format", "json")
    assert ended.status == 0
    (composition,) = ended.protocol["compositions"]
    expected = {
        "kkr": "midtjylland",
        "outcome": "completed",
        "question": None,
        "size": 38,
        "cap": 38,
        "base_size": 40,
        "scale": "2303946/53429",
        "reduced": True,
        "same_worst": 1,
        "others": [],
        "born_members_outside": 0,
    }
    assert {key: composition[key] for key in expected} == expected
    parties = {party["party"]: party for party in composition["parties"]}
    assert list(parties) == ["A", "V", "F", "C", "Æ", "I", "B", "O", "Ø"]
    assert {key: parties["A"][key] for key in ("votes", "mayors", "base_seats", "seats", "supplementary")} == {
        "votes": 192_714,
        "mayors": 6,
        "base_seats": 11,
        "seats": 9,
        "supplementary": 3,
    }


def test_the_envelope_says_what_it_was_made_from(kkrvalg: Callable[..., Ended]) -> None:
    """Files with their SHA-256, the rulebook of the term, every option, no draws, the version."""
    document = kkrvalg("compose", "--format", "json", "--option", "rounding=up").protocol
    assert list(document)[:7] == ["schema", "kind", "inputs", "rulebook", "options", "draws", "version"]
    assert (document["schema"], document["kind"], document["rulebook"]) == (
        "kkrvalg/1",
        "compose",
        "kkr-2026-2030",
    )
    assert [entry["file"] for entry in document["inputs"]] == [
        *("kv2025/lists.csv", "kv2025/mayors.csv", "kv2025/municipalities.csv", "kv2025/scenario.yaml"),
        "rules/kkr-2026-2030.yaml",
    ]
    assert all(len(entry["sha256"]) == 64 for entry in document["inputs"])
    assert (document["options"]["rounding"], document["options"]["scale"]) == ("up", "quota_reaches_mayors")
    assert document["draws"] == []
    assert {step["kkr"] for step in document["steps"]} == {found["kkr"] for found in document["compositions"]}


def test_all_five_come_in_the_order_of_their_municipalities(kkrvalg: Callable[..., Ended]) -> None:
    """Whatever the order on the command line."""
    found = [one["kkr"] for one in kkrvalg("compose", "--format", "json").protocol["compositions"]]
    assert found == ["hovedstaden", "sjælland", "syddanmark", "midtjylland", "nordjylland"]
    two = kkrvalg("compose", "--kkr", "nordjylland", "--kkr", "sjaelland", "--format", "json").protocol
    assert [one["kkr"] for one in two["compositions"]] == ["sjælland", "nordjylland"]


def test_mayors_of_no_eligible_party_stand_among_the_others(kkrvalg: Callable[..., Ended]) -> None:
    """Lolland's mayor of Din Stemme."""
    document = kkrvalg("compose", "--kkr", "sjælland", "--format", "json").protocol
    (other,) = document["compositions"][0]["others"]
    expected = {"code": 360, "letter": "J", "name": "Din Stemme", "mayors": 1}
    assert {key: other[key] for key in expected} == expected


def test_an_older_election_is_composed_by_the_rules_of_its_term(kkrvalg: Callable[..., Ended]) -> None:
    """The KKR of 2022-2026 after the election of 2021."""
    document = kkrvalg("compose", "--scenario", "kv2021", "--format", "json").protocol
    assert document["rulebook"] == "kkr-2022-2026"
    assert [one["size"] for one in document["compositions"]] == [58, 27, 26, 34, 22]


# --- lots -----------------------------------------------------------------------------------------------------


def test_a_lot_ends_with_three_and_the_question(tied: Path, kkrvalg: Callable[..., Ended]) -> None:
    """What is decided, by which article, who stands, how many seats, the quotient, and an id."""
    ended = kkrvalg("compose", "--scenario", tied, "--format", "json")
    assert ended.status == 3
    (composition,) = ended.protocol["compositions"]
    question = composition["question"]
    assert (composition["outcome"], composition["size"]) == ("lot_needed", 6)
    assert {key: question[key] for key in ("subject", "article", "tied", "seats_at_stake", "quotient")} == {
        "subject": ["composition", "midtjylland"],
        "article": "§ 3, stk. 2, 3. princip",
        "tied": ["B", "F", "V"],
        "seats_at_stake": 2,
        "quotient": "120",
    }
    assert len(question["id"]) == 12


def test_the_line_that_is_printed_records_the_draw(tied: Path, kkrvalg: Callable[..., Ended]) -> None:
    """Pasted as it stands, with a date and a name filled in, it completes the composition."""
    undecided = kkrvalg("compose", "--scenario", tied, "--option", "vote_base=valid")
    (line,) = [one for one in undecided.out.splitlines() if one.startswith("    kkrvalg ")]
    program, *arguments = shlex.split(line.replace("YYYY-MM-DD", "2026-01-19").replace("NAME", "'N. N.'"))
    assert program == "kkrvalg"
    assert arguments[:5] == ["compose", "--scenario", str(tied), "--option", "vote_base=valid"]
    ended = kkrvalg(*arguments, "--format", "json")
    assert ended.status == 0
    assert [party["seats"] for party in ended.protocol["compositions"][0]["parties"]] == [2, 2, 1, 3]
    (draw,) = ended.protocol["draws"]
    assert (draw["kkr"], draw["post"], draw["drawn"], draw["fate"]) == ("midtjylland", None, ["B", "F"], "used")
    assert (draw["date"], draw["witness"]) == ("2026-01-19", "N. N.")


def test_the_lines_for_a_council_record_its_draw_in_the_scenario(
    waiting: Path, kkrvalg: Callable[..., Ended]
) -> None:
    """Pasted into lots.yaml as they stand they complete the composition, and the draw is told as used."""
    undecided = kkrvalg("compose", "--scenario", waiting)
    assert undecided.status == 3
    lines = undecided.out.splitlines()
    first = lines.index("    draws:")
    (waiting / "lots.yaml").write_text("\n".join(lines[first : first + 4]), "utf-8")
    assert yaml.safe_load((waiting / "lots.yaml").read_text("utf-8"))["draws"][0]["drawn"] == ["A"]
    ended = kkrvalg("compose", "--scenario", waiting, "--format", "json")
    assert ended.status == 0
    assert [party["party"] for party in ended.protocol["compositions"][0]["parties"]] == ["A"]
    assert [(draw["council"], draw["drawn"], draw["fate"]) for draw in ended.protocol["draws"]] == [
        (701, ["A"], "used")
    ]


def test_a_draw_whose_question_does_not_come_up_is_told_as_unused(kkrvalg: Callable[..., Ended]) -> None:
    """Midtjylland after 2025 needs no lot: the result stands."""
    ended = kkrvalg("compose", "--kkr", "midtjylland", "--lot", "A")
    assert ended.status == 0
    assert "Draw not used, because its question did not come up: A (KKR Midtjylland)." in ended.text


def test_a_recorded_draw_is_used_and_one_that_is_out_of_date_is_asked_again(
    tied: Path, kkrvalg: Callable[..., Ended]
) -> None:
    """A draw that names its question by those tied and the quotient answers that question only."""
    draw = {"kkr": "midtjylland", "tied": ["V", "F", "B"], "quotient": "120", "drawn": ["F", "V"]}
    for changed, status, fate in (({}, 0, "used"), ({"quotient": "119 1/2"}, 3, "outdated")):
        (tied / "lots.yaml").write_text(yaml.safe_dump({"draws": [draw | changed]}, allow_unicode=True), "utf-8")
        ended = kkrvalg("compose", "--scenario", tied, "--format", "json")
        assert (ended.status, ended.protocol["draws"][0]["fate"]) == (status, fate)
    told = "Draw not used, because the question has changed and is asked again: F, V (KKR Midtjylland)."
    assert told in kkrvalg("compose", "--scenario", tied).text


# --- text, tables, files --------------------------------------------------------------------------------------


def test_a_table_for_a_spreadsheet_has_a_row_for_each_party_and_other_mayor(kkrvalg: Callable[..., Ended]) -> None:
    """Semicolons and a byte-order mark; the seats sum to the sizes."""
    out = kkrvalg("compose", "--format", "csv").out
    assert out.startswith("\ufeffkkr;party;name;votes;mayors;base_seats;seats;supplementary\n")
    rows = list(csv.DictReader(StringIO(out.removeprefix("\ufeff")), delimiter=";"))
    assert sum(int(row["seats"]) for row in rows) == 58 + 34 + 44 + 38 + 22
    assert sum(int(row["mayors"]) for row in rows) == 98
    assert [row["name"] for row in rows if ":" in row["party"]] == ["Din Stemme", "Slesvigsk Parti"]


def test_a_result_in_a_file_is_the_one_on_the_screen(tmp_path: Path, kkrvalg: Callable[..., Ended]) -> None:
    """Nothing is printed, and nothing but the file is written."""
    target = tmp_path / "midtjylland.json"
    printed = kkrvalg("compose", "--kkr", "midtjylland", "--format", "json").out
    assert kkrvalg("compose", "--kkr", "midtjylland", "--format", "json", "-o", target).out == ""
    assert target.read_text("utf-8") == printed
    assert list(tmp_path.iterdir()) == [target]


def test_the_printout_names_what_was_chosen_and_what_it_was_made_from(kkrvalg: Callable[..., Ended]) -> None:
    """Options that are not at their default, the files, the rules."""
    plain = kkrvalg("compose", "--kkr", "nordjylland", "--brief").text
    assert "Every open question of the rules is at its default." in plain
    assert "rules/kkr-2026-2030.yaml sha256" in plain
    chosen = kkrvalg("compose", "--kkr", "nordjylland", "--brief", "--option", "rounding=up").text
    assert "Options changed: rounding=up" in chosen


def test_preliminary_votes_are_called_that(tied: Path, kkrvalg: Callable[..., Ended]) -> None:
    """A scenario that says so is composed all the same, with a note at its head."""
    settings = tied / "scenario.yaml"
    settings.write_text(settings.read_text("utf-8").replace("result: final", "result: preliminary"), "utf-8")
    assert "NOTE: the votes are preliminary" in kkrvalg("compose", "--scenario", tied).text


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize(
    "line",
    [
        *("compose", "compose --scenario kv2021", "compose --kkr hovedstaden --option secondary=lot_among_optima"),
        *("appoint --post RBR", "appoint --post RBR --scenario kv2021", "councils", "councils --scenario kv2021"),
    ],
)
def test_a_pipe_gets_80_columns_whatever_the_terminal(
    line: str, language: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No colours, no blanks at the end of a line, nothing wider but command lines that are to be pasted."""
    monkeypatch.setenv("COLUMNS", "200")
    main([*line.split(), "--lang", language])
    out = capsys.readouterr().out
    assert "\x1b" not in out
    wide = [one for one in out.splitlines() if len(one) > 80]
    assert [one for one in wide if not one.startswith("    kkrvalg ")] == []
    assert [one for one in out.splitlines() if one != one.rstrip()] == []
