"""New events of a register from tables and JSON Lines: read as people write them, refused with row and column."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook
from registers import drafts, event

from kkrvalg.errors import InputError
from kkrvalg.files import register_import
from kkrvalg.files.register_import import Defaults, NewEvents, read_events
from kkrvalg.model import fold
from kkrvalg.register.entry import Entry, Words
from kkrvalg.register.history import Course, state_on

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NOW = datetime(2026, 2, 1, 9, 15, tzinfo=UTC)
DEFAULTS = Defaults("abc", date(2026, 6, 1))
FIRST = tuple(
    Entry(seq, NOW, d.effect, d.kind, d.body, d.words, d.person, "")
    for seq, d in enumerate(drafts(event("left_council", "2026-03-01", person="p31", reason="moved")), start=1)
)
"""The made-up register, from which p31 has left, so that p32 has A:1."""

HEAD = "effect;kind;person;code;office;reason;seat;until;source;note"
ROWS = (
    "1.4.2026;resigned;Person 33 Eksempel;;;;;;mail;",
    "2026-04-02;office;p16;Strandby;Borgmester;;;;protokol;valgt i aften",
    "2026-04-01;elected;Person 43 Eksempel;;;;Person 34 Eksempel;;brev;",
    "2026-05-01;hindrance;Person 35 Eksempel;;;sygdom;;1.12.2026;mail;",
)
"""Resigned and elected on one day, after one row of a later day: V:1 goes to p34, and is not vacant."""


PERSON_HEAD = "kind;effect;source;name;person"


def csv(path: Path, *rows: str, head: str = HEAD, name: str = "events.csv") -> Path:
    """Write a table of events."""
    file = path / name
    file.write_text("\n".join([head, *rows, ""]), "utf-8")
    return file


def read(path: Path, **more: Any) -> NewEvents:  # noqa: ANN401 (as read_events takes it)
    """Read events for the made-up register."""
    return read_events(path, FIRST, more.pop("defaults", DEFAULTS), **more)


def complaint(path: Path, **more: Any) -> InputError:  # noqa: ANN401 (as above)
    """Return what is said, its file without the folder."""
    with pytest.raises(InputError) as caught:
        read(path, **more)
    error = caught.value
    error.where = error.where.replace(f"{path.parent}/", "")
    return error


def test_a_table_becomes_drafts_in_the_order_of_their_days(tmp_path: Path) -> None:
    """Keys for names, codes for municipalities, days in ISO form; within a day as the rows stand."""
    rows = (ROWS[0], ROWS[1], "2026-04-03;left_council;Person 43 Eksempel;;;død;;;brev;")
    new = read(csv(tmp_path, *rows))
    assert [(str(d.effect), d.kind, d.body) for d in new.drafts] == [
        ("2026-04-01", "resigned", {"person": "p33"}),
        ("2026-04-02", "office", {"person": "p16", "code": 706, "office": "mayor"}),
        ("2026-04-03", "left_council", {"person": "p43", "reason": "died"}),
    ]
    assert [d.words for d in new.drafts] == [
        Words("abc", "mail"),
        Words("abc", "protokol", "valgt i aften"),
        Words("abc", "brev"),
    ]
    assert [place.rpartition("/")[2] for place in new.places] == [f"events.csv, line {n}" for n in (2, 3, 4)]
    Course().check(FIRST, new.preview(FIRST))


def test_a_row_is_read_as_the_register_stands_when_it_happens(tmp_path: Path) -> None:
    """The seat of V is found by who resigned in a row before, after other rows of later days in the file."""
    rows = (
        "2026-06-01;left_council;p4;;;flyttet;;;mail;",
        "2026-04-01;substitute_left;Person 34 Eksempel;;;;;;mail;",
        "2026-04-02;resigned;Person 33 Eksempel;;;;;;mail;",
        "2026-04-03;elected;Person 43 Eksempel;;;;Person 33 Eksempel;;brev;",
    )
    new = read(csv(tmp_path, *rows))
    assert new.drafts[2].body == {"seat": "V:1", "person": "p43"}
    state = state_on((*FIRST, *new.preview(FIRST)))
    assert state.seats["V:1"].holder == "p43"


def test_a_spreadsheet_gives_the_same_as_the_csv(tmp_path: Path) -> None:
    """Days as days of the spreadsheet, the table on the sheet that has the columns."""
    book = Workbook()
    book.active.append(["Husk bilag"])  # type: ignore[union-attr] (a new workbook has a sheet)
    sheet = book.create_sheet("Marts")
    sheet.append(HEAD.split(";"))
    for row in ROWS[:2]:
        cells: list[Any] = row.split(";")
        cells[0] = datetime(2026, 4, 1 if row == ROWS[0] else 2)  # noqa: DTZ001 (as in cells)
        sheet.append(cells)
    book.save(tmp_path / "events.xlsx")
    new = read(tmp_path / "events.xlsx")
    assert new.drafts == read(csv(tmp_path, *ROWS[:2])).drafts
    assert new.places[1].endswith("events.xlsx, sheet Marts, row 3")
    assert new.drafts == read(tmp_path / "events.xlsx", sheet="marts").drafts


PERSONS = """name;gender;born;mail;key
Nina Ny;kvinde;1.4.1980;nina@example.org;
Person 41 Eksempel;;;;p70
Person 42 Ny;;;;p42
"""


def test_new_persons_come_first_and_can_be_named_in_the_events(tmp_path: Path) -> None:
    """They hold from the first event on; one of a name that is taken has a key, one that is known is corrected."""
    (tmp_path / "persons.csv").write_text(PERSONS, "utf-8")
    events = csv(
        tmp_path,
        "2026-04-01;joined_council;Nina Ny;Nordby;;;;;brev;",
        "2026-03-15;joined_council;p70;702;;;;;brev;",
    )
    new = read(events, persons=tmp_path / "persons.csv", defaults=Defaults("abc", date(2026, 6, 1), "liste"))
    assert [(str(d.effect), d.kind, d.body, d.person) for d in new.drafts] == [
        (
            "2026-03-15",
            "person",
            {"person": "p60"},
            {"name": "Nina Ny", "gender": "woman", "born": "1980-04-01", "mail": "nina@example.org"},
        ),
        ("2026-03-15", "person", {"person": "p70"}, {"name": "Person 41 Eksempel"}),
        (
            "2026-03-15",
            "person",
            {"person": "p42"},
            {"name": "Person 42 Ny", "gender": "man", "born": "1970-05-17", "mail": "p42@example.org"},
        ),
        ("2026-03-15", "joined_council", {"person": "p70", "code": 702}, None),
        ("2026-04-01", "joined_council", {"person": "p60", "code": 701}, None),
    ]
    assert new.drafts[0].words == Words("abc", "liste")
    assert len(new.inputs) == 2


def test_persons_stand_on_a_sheet_of_their_own_or_in_rows_of_their_kind(tmp_path: Path) -> None:
    """In a workbook the sheet “personer” is found; persons alone will do."""
    book = Workbook()
    events, own = book.active, book.create_sheet("Personer")
    assert events is not None
    events.append(["effect", "kind"])
    own.append(["name", "effect"])
    own.append(["Nina Ny", "2.4.2026"])
    book.save(tmp_path / "x.xlsx")
    said = Defaults("abc", date(2026, 6, 1), "liste")
    (only,) = read(tmp_path / "x.xlsx", defaults=said).drafts
    assert (only.effect, only.person) == (date(2026, 4, 2), {"name": "Nina Ny"})
    rows = ("2026-04-01;person;;Nina Ny;", "2026-04-01;person;p80;Bo Ny;", "2026-04-02;joined_council;Bo Ny;;703")
    file = csv(tmp_path, *rows, head="effect;kind;person;name;code")
    assert [d.body for d in read(file, defaults=said).drafts] == [
        {"person": "p60"},
        {"person": "p80"},
        {"person": "p80", "code": 703},
    ]


def test_the_kind_is_named_by_its_key_or_by_its_words(tmp_path: Path) -> None:
    """As the template's sheet of kinds has them."""
    file = csv(tmp_path, "2026-04-01;An elected member gives up the seat in the KKR;p33;;;;;;mail;")
    assert read(file).drafts[0].kind == "resigned"


MAYOR = "p1, who is a member as mayor"
WRONG: dict[str, tuple[str, str, str]] = {
    "no such person": ("2026-04-01;resigned;Person 333;;;;;;x;", ", column person", "“Person 333”, whom"),
    "no person": ("2026-04-01;resigned;;;;;;;x;", ", column person", "nothing"),
    "no day": (";resigned;p33;;;;;;x;", ", column effect", "nothing"),
    "no such day": ("31.4.2026;resigned;p33;;;;;;x;", ", column effect", "“31.4.2026”"),
    "no kind": ("2026-04-01;;p33;;;;;;x;", ", column kind", "nothing"),
    "no such kind": ("2026-04-01;resign;p33;;;;;;x;", ", column kind", "“resign”"),
    "a kind with its own command": ("2026-04-01;constituted;;;;;;;x;", ", column kind", "“constituted”"),
    "no such town": ("2026-04-01;office;p16;Byen;mayor;;;;x;", ", column code", "“Byen”"),
    "no such choice": ("2026-04-01;left_council;p33;;;gik;;;x;", ", column reason", "“gik”"),
    "a field of another kind": ("2026-04-01;resigned;p33;701;;;;;x;", ", column code", "“701”, where resigned"),
    "no source": ("2026-04-01;resigned;p33;;;;;;;", ", column source", "nothing"),
    "forbidden": ("2026-04-02;resigned;p1;;;;;;x;", "", MAYOR),
    "another is unsettled": ("2026-02-01;left_council;p31;;;flyttet;;;x;", "", "an event after which another"),
    "invisible": ("2026-04-01;resigned;p33;;;;;;x\u200b;", ", column source", "“x<U+200B>”"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_row_that_cannot_be_is_a_complaint_with_its_row_and_column(tmp_path: Path, case: str) -> None:
    """One message, and no drafts at all."""
    row, column, found = WRONG[case]
    error = complaint(csv(tmp_path, "2026-03-15;resigned;p35;;;;;;mail;", row) if column else csv(tmp_path, row))
    assert error.where == f"events.csv, line {3 if column else 2}{column}"
    assert error.found.startswith(found)
    assert error.expected
    assert error.todo


def test_unknown_columns_and_sheets_are_told(tmp_path: Path) -> None:
    """A column that no kind has, with the nearest name; a sheet of a file that has none."""
    error = complaint(csv(tmp_path, "2026-04-01;resigned;p33;x", head="effect;kind;persn;source"))
    assert (error.where, error.todo) == ("events.csv, line 1, column persn", "rename it to person")
    assert complaint(csv(tmp_path, ROWS[0]), sheet="Marts").where == "--sheet"


def test_a_table_that_was_exported_is_not_taken_for_new_events(tmp_path: Path) -> None:
    """Else everything would be there twice."""
    error = complaint(csv(tmp_path, "1;x;2026-04-01;resigned;p33", head="seq;entered;effect;kind;person"))
    assert (error.where, error.found) == ("events.csv, line 1", "an export of a register, as a table")


def test_a_person_who_is_there_already_is_not_entered_twice(tmp_path: Path) -> None:
    """The complaint names the key, and the next one that is free."""
    (tmp_path / "persons.csv").write_text("name;source\nperson 41 eksempel;x\n", "utf-8")
    error = complaint(csv(tmp_path, ROWS[0]), persons=tmp_path / "persons.csv")
    assert error.where.endswith("persons.csv, line 2, column name")
    assert error.found == "person 41 eksempel, who is in the register already as p41"
    assert error.todo.endswith("such as p60")


def test_each_new_person_is_compared_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of 200 persons does not look at every name again for every row: a large one would take minutes."""
    rows = (f"person;2026-06-01;mail;Person Nummer {number};" for number in range(200))
    file = csv(tmp_path, *rows, head=PERSON_HEAD)
    seen = 0

    def counted(text: str) -> str:
        nonlocal seen
        seen += 1
        return fold(text)

    monkeypatch.setattr(register_import, "folded", counted)
    keys = [draft.body["person"] for draft in read(file).drafts]
    assert len(set(keys)) == 200
    assert seen < 200 * 10


def test_a_name_that_was_corrected_is_free_again(tmp_path: Path) -> None:
    """p41 gets another name; somebody else of the old one is new, with a key of their own."""
    rows = ("person;2026-06-01;mail;Nyt Navn;p41", "person;2026-06-02;mail;Person 41 Eksempel;")
    file = csv(tmp_path, *rows, head=PERSON_HEAD)
    assert [draft.body["person"] for draft in read(file).drafts] == ["p41", "p60"]


# --- JSON Lines -----------------------------------------------------------------------------------------------


def lines(path: Path, *rows: object) -> Path:
    """Write events as JSON Lines."""
    file = path / "events.jsonl"
    file.write_text("".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows), "utf-8")
    return file


RESIGNED = {"effect": "2026-04-01", "kind": "resigned", "body": {"person": "p33"}, "words": {"source": "mail"}}
NEW = RESIGNED | {"kind": "person", "body": {"person": "p60"}, "person": {"name": "X"}}


def test_json_lines_name_everything_by_keys(tmp_path: Path) -> None:
    """Also a correction, with its body; empty lines are passed over."""
    person = {"effect": "2026-04-02", "kind": "person", "body": {"person": "p60"}, "person": {"name": "Nina Ny"}}
    correction = {
        "effect": "2026-05-01",
        "kind": "correction",
        "body": {"corrects": FIRST[-1].seq, "body": {"person": "p31", "reason": "resigned"}},
    }
    said = Defaults("abc", date(2026, 6, 1), "liste")
    new = read(lines(tmp_path, RESIGNED, "", person, correction), defaults=said)
    assert [d.kind for d in new.drafts] == ["resigned", "person", "correction"]
    assert new.drafts[0].words == Words("abc", "mail")
    assert new.drafts[1].person == {"name": "Nina Ny"}
    assert new.drafts[1].words == Words("abc", "liste")


BAD_LINES: dict[str, tuple[Sequence[object], str, str]] = {
    "no JSON": ([RESIGNED, "{"], "line 2", "“{”"),
    "a list": (["[1]", RESIGNED], "line 1", "“[1]”"),
    "a hash": ([RESIGNED | {"hash": "x"}], "line 1", "hash: “x”"),
    "a body that is none": ([RESIGNED | {"body": "p33"}], "line 1", "body: “p33”"),
    "no kind": ([{"effect": "2026-04-01"}], "line 1", "nothing"),
    "a new register": ([RESIGNED | {"kind": "opened"}], "line 1", "“opened”"),
    "no day": ([{"kind": "resigned"}], "line 1", "nothing"),
    "other words": ([RESIGNED | {"words": {"hvem": "x"}}], "line 1", "hvem"),
    "words that are no texts": ([RESIGNED | {"words": {"source": 7}}], "line 1", "“7”"),
    "no source": ([RESIGNED | {"words": {}}], "line 1", "nothing"),
    "data of nobody": ([RESIGNED | {"person": {"name": "X"}}], "line 1", "personal data"),
    "a person without a key": ([NEW | {"body": {}}], "line 1", "nothing"),
    "a person with other data": ([NEW | {"person": {"alder": "7"}}], "line 1", "alder"),
    "forbidden": ([RESIGNED, RESIGNED | {"body": {"person": "p1"}}], "line 2", MAYOR),
    "a field that is none": ([RESIGNED | {"body": {"persn": "p33"}}], "line 1", "the field “persn”"),
    "a whole export": (['{"format":"kkrvalg register export"}'], "line 1", "an export of a whole register"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD_LINES)
def test_a_line_that_cannot_be_is_a_complaint_with_its_number(tmp_path: Path, case: str) -> None:
    """One message each."""
    rows, where, found = BAD_LINES[case]
    error = complaint(lines(tmp_path, *rows))
    assert error.where == f"events.jsonl, {where}", error
    assert error.found.startswith(found), error


def test_an_empty_file_and_a_table_of_persons_beside_lines_are_refused(tmp_path: Path) -> None:
    """Nothing to enter; and persons are events there."""
    assert complaint(lines(tmp_path, "")).found == "no event"
    assert complaint(lines(tmp_path, RESIGNED), persons=tmp_path / "p.csv").where == "--persons"
