"""``kkrvalg import`` from the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kkrvalg.cli import main
from kkrvalg.files.scenario import load_scenario

if TYPE_CHECKING:
    from pathlib import Path

    from made_up import OfficialFiles


@pytest.fixture
def arguments(official: OfficialFiles) -> list[str]:
    """Give the arguments that import the made-up official files."""
    root = official.root
    return [
        "import",
        "valgdk",
        str(official.write()),
        "-o",
        str(root / "ny"),
        "--municipalities",
        str(root / "municipalities.csv"),
        "--parties",
        str(root / "parties.csv"),
        "--mayors",
        str(root / "mayors.csv"),
    ]


def test_the_command_writes_a_scenario_and_says_what_it_read(
    official: OfficialFiles, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Counts as text, and the file that was skipped with the reason."""
    path = official.folder / "valgresultater" / "test.json"
    path.write_text(
        json.dumps(official.results["901-11"] | {"Valgdag": "06-08-2033"}, ensure_ascii=False), "utf-8"
    )
    assert main([*arguments, "--lang", "en"]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    lines = [" ".join(line.split()) for line in shown.out.splitlines()]
    assert "Polling areas: 3; municipalities with gaps in their numbers: 1" in lines
    assert "Valid votes: 170" in lines
    assert "Mayors: 2" in lines
    assert lines[-2:] == [
        "Skipped: valgresultater/test.json",
        "its own election day is 2033-08-06: a test file",
    ]
    assert load_scenario(official.root / "ny").name == "Kommunalvalget 15. november 2033"


def test_the_summary_can_be_read_by_a_program(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """The counts of the text as JSON."""
    assert main([*arguments, "--format", "json"]) == 0
    summary = json.loads(capsys.readouterr().out)["import"]
    assert summary["municipalities_file"].endswith("municipalities.csv")
    del summary["municipalities_file"]
    assert summary == {
        "name": "Kommunalvalget 15. november 2033",
        "election_day": "2033-11-15",
        "term": "2034-2038",
        "result": "final",
        "files": 6,
        "superseded": 0,
        "skipped": [],
        "municipalities": 2,
        "lists": 4,
        "unsettled": 0,
        "polling_areas": 3,
        "preliminary_polling_areas": 0,
        "municipalities_with_gaps": 1,
        "seat_allocations_checked": 1,
        "valid": 170,
        "mayors": 2,
        "council_members": 0,
        "councils_named": 0,
        "mayors_not_among_council_members": [],
    }


def test_preliminary_counts_are_told(
    official: OfficialFiles, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """In the summary, and in the scenario's own settings."""
    official.results["901-11"]["Resultatart"] = "Foreløbig"
    official.write()
    assert main([*arguments, "--lang", "en"]) == 0
    assert "preliminary; polling areas not counted finally: 1" in capsys.readouterr().out
    assert load_scenario(official.root / "ny").result == "preliminary"


def test_unsettled_lists_end_in_status_2_and_a_file(
    official: OfficialFiles, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """With --allow-unsettled they are local lists."""
    (official.root / "parties.csv").write_text("letter,name,party,note\nA,Parti A,A,\n", "utf-8")
    assert main([*arguments, "--lang", "en"]) == 2
    assert "unsettled.csv" in capsys.readouterr().err
    assert (official.root / "unsettled.csv").exists()
    assert not (official.root / "ny").exists()
    assert main([*arguments, "--allow-unsettled", "--lang", "en"]) == 0
    assert "Taken as local: 2" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["--election-day", "15-11-2033"], "a date that exists"),
        (["--term", "2034"], "a term of office"),
        (["--mayors", "ingen.csv"], "no such file"),
    ],
)
def test_wrong_options_end_in_status_2(
    official: OfficialFiles,
    arguments: list[str],
    capsys: pytest.CaptureFixture[str],
    given: list[str],
    told: str,
) -> None:
    """In one message with four parts, and nothing is written."""
    assert main([*arguments, *given, "--lang", "en"]) == 2
    error = capsys.readouterr().err
    assert told in error
    assert all(part in error for part in ("Where:", "Found:", "Expected:", "What to do:"))
    assert not (official.root / "ny").exists()


def test_a_mayor_is_missing(
    official: OfficialFiles, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A table of mayors must have all of them."""
    text = (official.root / "mayors.csv").read_text("utf-8")
    (official.root / "mayors.csv").write_text(text[: text.index("902")], "utf-8")
    assert main([*arguments, "--lang", "en"]) == 2
    assert "1 mayor; none for 902 Høje-Påfund" in capsys.readouterr().err
    assert not (official.root / "ny").exists()


def test_an_existing_folder_is_told_before_anything_is_read(
    tmp_path: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Reading the official files takes seconds."""
    (tmp_path / "ny").mkdir()
    (tmp_path / "ny" / "mine.txt").write_text("mine", "utf-8")
    assert main([*arguments[:2], "ingen", *arguments[3:], "--lang", "en"]) == 2
    assert "something that exists already" in capsys.readouterr().err


def test_the_export_is_imported_by_a_command_of_its_own(
    official: OfficialFiles, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the seats that are known."""
    root = official.root
    (root / "eksport").mkdir()
    header = "Afstemningsområde;Bogstavbetegnelse;Listenavn;Navn;Stemmetal\n"
    for name in ("Opdigt", "Høje-Påfund"):
        text = f"{header}1. Hele;A;Parti A;Listestemmer;4\n1. Hele;A;Parti A;Ingen, Opdigt;6\n"
        (root / "eksport" / f"Kommunalvalg_2033_{name}.csv").write_text(text, "utf-8")
    (root / "seats.csv").write_text("code,letter,seats,council_complete\n901,A,5,yes\n", "utf-8")
    command = ["import", "valgdk-csv", str(root / "eksport"), "-o", str(root / "ny"), "--lang", "en"]
    command += ["--municipalities", str(root / "municipalities.csv"), "--parties", str(root / "parties.csv")]
    assert main([*command, "--known-seats", str(root / "seats.csv")]) == 0
    assert "Kommunalvalget 15. november 2033" in capsys.readouterr().out
    lists = load_scenario(root / "ny", need_mayors=False).election.lists
    assert [(entry.id, entry.known_seats) for entry in lists] == [("901:A", 5), ("902:A", None)]
