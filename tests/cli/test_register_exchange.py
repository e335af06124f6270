"""kkrvalg register export, import, template: the whole register there and back, and events from tables."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from commandline import kkrvalg
from openpyxl import Workbook, load_workbook
from registers import draft, drafts, event

from kkrvalg.cli import register_common
from kkrvalg.files import register_import
from kkrvalg.register.history import Course
from kkrvalg.register.ledger import create, open_ledger

if TYPE_CHECKING:
    from pathlib import Path

    from commandline import Kkrvalg

__all__ = ["kkrvalg"]

NOW = datetime(2026, 6, 1, 9, 15, tzinfo=UTC)
RESIGNED = ["1.4.2026", "resigned", "Person 33 Eksempel", "mail"]
HEAD = ["effect", "kind", "person", "source"]


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register_common, "now", lambda: NOW)
    monkeypatch.setenv("KKRVALG_BY", "abc")


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """The made-up register, from which p31 has left."""
    path = tmp_path / "kkr.db"
    first = drafts(event("left_council", "2026-03-01", person="p31", reason="moved"))
    create(path, first, now=datetime(2026, 5, 1, tzinfo=UTC)).close()
    return path


def workbook(path: Path, *rows: list[Any], **sheets: list[list[Any]]) -> Path:
    """Write a workbook of events, and further sheets."""
    book = Workbook()
    for title, table in {"Ark1": rows, **sheets}.items():
        sheet = book.create_sheet(title)
        for row in table:
            sheet.append(row)
    del book["Sheet"]
    book.save(path)
    return path


def head(path: Path) -> tuple[int, str]:
    """Return how many events a register has, and the last hash."""
    with open_ledger(path) as opened:
        return len(opened.entries), opened.head


def test_an_export_becomes_the_same_register_again(kkrvalg: Kkrvalg, ledger: Path, tmp_path: Path) -> None:
    """The ending of the file decides that it is JSON Lines; the same head, and the same export again."""
    file, copy = tmp_path / "kkr.jsonl", tmp_path / "copy.db"
    assert kkrvalg("register", "export", ledger, "-o", file).status == 0
    ended = kkrvalg("register", "import", copy, file)
    assert ended.status == 0, ended
    assert "copy.db is in order" in ended.text
    assert head(copy) == head(ledger)
    assert head(copy)[1] in ended.text
    assert kkrvalg("register", "export", copy).out == file.read_text("utf-8")
    told = kkrvalg("register", "import", tmp_path / "more.db", file, "--format", "json").protocol["register"]
    assert (told["verified"]["events"], told["verified"]["head"]) == head(ledger)


def test_a_whole_export_is_never_mixed_into_a_register(kkrvalg: Kkrvalg, ledger: Path, tmp_path: Path) -> None:
    """The file must be new; options for tables do not go with it; nothing is left behind by a refusal."""
    file = tmp_path / "kkr.jsonl"
    kkrvalg("register", "export", ledger, "-o", file)
    before = ledger.read_bytes()
    assert kkrvalg("register", "import", ledger, file).complaint["Found"] == "a file that exists"
    assert ledger.read_bytes() == before
    new = tmp_path / "new.db"
    assert kkrvalg("register", "import", new, file, "--source", "x").complaint["Where"] == "--source"
    text = file.read_text("utf-8")
    file.write_text(text.replace("moved", "other"), "utf-8")
    assert kkrvalg("register", "import", new, file).complaint["Where"].startswith(f"{file}, line ")
    assert not new.exists()


def test_an_export_without_persons_can_be_checked_and_no_more(
    kkrvalg: Kkrvalg, ledger: Path, tmp_path: Path
) -> None:
    """No name in it; --try says that the chain holds; a register cannot be made of it."""
    file, new = tmp_path / "kkr.jsonl", tmp_path / "new.db"
    assert kkrvalg("register", "export", ledger, "-o", file, "--without-persons").status == 0
    assert "Eksempel" not in file.read_text("utf-8")
    ended = kkrvalg("register", "import", new, file, "--try")
    assert (ended.status, "kkr.jsonl is in order" in ended.text, head(ledger)[1] in ended.text) == (0, True, True)
    assert kkrvalg("register", "import", new, file).complaint["Where"] == f"{file}, line 1"
    assert not new.exists()


def test_tables_are_written_by_the_ending_of_the_file(kkrvalg: Kkrvalg, ledger: Path, tmp_path: Path) -> None:
    """CSV and xlsx, with and without persons."""
    count, _hash = head(ledger)
    kkrvalg("register", "export", ledger, "-o", tmp_path / "kkr.csv")
    rows = list(csv.reader((tmp_path / "kkr.csv").read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert len(rows) == count + 1
    kkrvalg("register", "export", ledger, "-o", tmp_path / "kkr.xlsx", "--without-persons")
    book = load_workbook(tmp_path / "kkr.xlsx")
    assert book.sheetnames == ["events"]
    assert book["events"].max_row == count + 1


@pytest.mark.parametrize("command", ["register export {} -o {}", "register template -o {}", "councils -o {}"])
def test_no_result_is_written_over_a_register(kkrvalg: Kkrvalg, ledger: Path, command: str) -> None:
    """Not its own export either: it may be the only copy."""
    before = ledger.read_bytes()
    complaint = kkrvalg(*command.format(*[ledger] * command.count("{}")).split(), "--format", "csv").complaint
    assert complaint["Expected"] == "another file: a register is never overwritten"
    assert ledger.read_bytes() == before


def test_events_of_a_table_are_tried_and_then_entered(kkrvalg: Kkrvalg, ledger: Path, tmp_path: Path) -> None:
    """With --try the file stays as it is to the byte; what follows is told; then all are entered at once."""
    events = workbook(
        tmp_path / "events.xlsx",
        HEAD,
        RESIGNED,
        ["2.4.2026", "joined_council", "Nina Ny", "brev"],
        Personer=[["name", "source"], ["Nina Ny", "brev"]],
    )
    assert (
        kkrvalg("register", "import", ledger, events).complaint["Where"]
        == f"{events}, sheet Ark1, row 3, column code"
    )
    events = workbook(
        tmp_path / "events.xlsx",
        [*HEAD, "code"],
        RESIGNED,
        ["2.4.2026", "joined_council", "Nina Ny", "brev", "Nordby"],
        Personer=[["name", "source"], ["Nina Ny", "brev"]],
    )
    before, (count, _hash) = ledger.read_bytes(), head(ledger)
    tried = kkrvalg("register", "import", ledger, events, "--try", "--format", "json").protocol["register"]
    assert ledger.read_bytes() == before
    assert tried["tried"] is True
    assert [one["event"] for one in tried["entered"]] == ["person", "resigned", "joined_council"]
    assert any("Person 34 Eksempel" in json.dumps(said, ensure_ascii=False) for said in tried["follows"])
    ended = kkrvalg("register", "import", ledger, events)
    assert ended.status == 0, ended
    assert "Nina Ny" in ended.text
    assert head(ledger)[0] == count + 3
    with open_ledger(ledger) as opened:
        assert [entry.words.source for entry in opened.entries[-3:] if entry.words] == ["brev", "mail", "brev"]
        assert {entry.words.by for entry in opened.entries[-3:] if entry.words} == {"abc"}


def test_one_wrong_row_enters_nothing(kkrvalg: Kkrvalg, ledger: Path, tmp_path: Path) -> None:
    """All or none: the row is named with the name of the person, and the file is untouched."""
    events = workbook(tmp_path / "events.xlsx", HEAD, RESIGNED, ["2.4.2026", "resigned", "Person 1 Eksempel", "x"])
    before = ledger.read_bytes()
    complaint = kkrvalg("register", "import", ledger, events).complaint
    assert complaint["Where"] == f"{events}, sheet Ark1, row 3"
    assert complaint["Found"] == "Person 1 Eksempel (p1), who is a member as mayor"
    assert ledger.read_bytes() == before


def test_the_source_can_be_said_once_for_all(kkrvalg: Kkrvalg, ledger: Path, tmp_path: Path) -> None:
    """--source, --by and --note stand for empty cells; those of a row go first."""
    file = tmp_path / "events.csv"
    file.write_text("effect;kind;person;by\n2026-04-01;resigned;p33;xyz\n2026-04-01;resigned;p35;\n", "utf-8")
    assert kkrvalg("register", "import", ledger, file).complaint["Where"].endswith("line 2, column source")
    assert kkrvalg("register", "import", ledger, file, "--source", "brev", "--note", "n", "--by", "op").status == 0
    with open_ledger(ledger) as opened:
        assert [entry.words for entry in opened.entries[-2:]] == [("xyz", "brev", "n"), ("op", "brev", "n")]


def test_a_register_that_is_not_there_is_told(kkrvalg: Kkrvalg, tmp_path: Path) -> None:
    """Events alone make no register."""
    events = workbook(tmp_path / "events.xlsx", HEAD, RESIGNED)
    complaint = kkrvalg("register", "import", tmp_path / "no.db", events).complaint
    assert (complaint["Found"], "register init" in complaint["What to do"]) == ("no such register", True)
    assert (
        kkrvalg("register", "import", tmp_path / "no.db", tmp_path / "no.xlsx").complaint["Found"]
        == "no such file"
    )


def test_the_template_is_filled_in_and_imported(kkrvalg: Kkrvalg, ledger: Path, tmp_path: Path) -> None:
    """What is typed into its first sheet is entered; untouched it is a table without rows."""
    file = tmp_path / "events.xlsx"
    assert kkrvalg("register", "template", "-o", file).status == 0
    assert kkrvalg("register", "import", ledger, file).complaint["Found"] == "a header without rows"
    book = load_workbook(file)
    sheet = book["events"]
    columns = [cell.value for cell in sheet[1]]
    for name, value in zip(HEAD, RESIGNED, strict=True):
        sheet.cell(2, columns.index(name) + 1).value = value
    book.save(file)
    assert kkrvalg("register", "import", ledger, file).status == 0
    plain = tmp_path / "events.csv"
    assert kkrvalg("register", "template", "-o", plain).status == 0
    assert plain.read_text("utf-8-sig").strip().split(";") == columns


def test_drafts_are_made_anew_where_somebody_has_entered_something_meanwhile(
    kkrvalg: Kkrvalg, ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else two new persons would get the key p60, and the second one's data stand for both."""
    events = tmp_path / "events.csv"
    events.write_text("effect;kind;name;source\n2026-04-02;person;Nina Ny;x\n", "utf-8")
    original = register_import.read_events
    calls = []

    def slow(*given: Any, **more: Any) -> Any:  # noqa: ANN401 (as it takes them)
        made = original(*given, **more)
        if not calls:
            other = event("person", "2026-04-01", person="p60")
            with open_ledger(ledger) as opened:
                opened.append([draft(other)], now=NOW, check=Course().check)
        calls.append(made.drafts[0].body["person"])
        return made

    monkeypatch.setattr(register_import, "read_events", slow)
    assert kkrvalg("register", "import", ledger, events).status == 0
    assert calls == ["p60", "p61"]
    with open_ledger(ledger) as opened:
        assert [entry.person and entry.person["name"] for entry in opened.entries[-2:]] == [
            "Person 60 Eksempel",
            "Nina Ny",
        ]


def test_members_are_read_from_a_spreadsheet_as_from_a_csv(kkrvalg: Kkrvalg, tmp_path: Path) -> None:
    """--members takes the table as .xlsx too: the same seats, from another file."""
    kkrvalg("members", "--kkr", "nordjylland", "--new", tmp_path / "people")
    table = tmp_path / "people" / "members.csv"
    text = table.read_text("utf-8-sig")
    rows = list(csv.reader(text.splitlines(), delimiter=";" if ";" in text.split("\n", 1)[0] else ","))
    book = workbook(tmp_path / "members.xlsx", *rows)
    asked = ("members", "--kkr", "nordjylland", "--format", "json", "--members")
    first, second = (kkrvalg(*asked, file).protocol for file in (table, book))
    assert first["members"] == second["members"]
    assert str(book) in [one["file"] for one in second["inputs"]]
