"""A register as CSV and as a workbook, read again; and the empty tables, filled in and read."""

from __future__ import annotations

import csv
import time
from datetime import UTC, datetime
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from registers import drafts, event

from kkrvalg import i18n
from kkrvalg.protocol.register_export import (
    event_rows,
    events_csv,
    events_workbook,
    template_csv,
    template_workbook,
)
from kkrvalg.reading.cells import unguarded
from kkrvalg.register.columns import PERSONS, by_table, event_columns, plain_fields
from kkrvalg.register.entry import Entry, Words
from kkrvalg.register.history import state_on
from kkrvalg.register.persons import names
from kkrvalg.register.wording import read_field

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.workbook import Workbook

NOW = datetime(2026, 2, 1, 9, 15, tzinfo=UTC)


@pytest.fixture
def danish() -> Iterator[None]:
    """Danish, as people have it."""
    i18n.use("da")
    yield
    i18n.use("en")


def register() -> tuple[Entry, ...]:
    """Return entries with a correction, a withdrawal, an erased person, and words that look like formulas."""
    own = drafts(
        event("left_council", "2026-03-01", person="p31", reason="moved"),
        event("hindrance", "2026-04-01", person="p33", until="2026-09-01", reason="health"),
        event("office", "2026-05-01", code=706, office="mayor", person="p16"),
        event("meeting_plan", "2026-05-01", year=2026, days=["2026-06-01", "2026-09-01"]),
    )
    own[-3] = own[-3]._replace(words=Words("abc", '=HYPERLINK("http://x")', "-3"))
    made = [Entry(n, NOW, d.effect, d.kind, d.body, d.words, d.person, "") for n, d in enumerate(own, 1)]
    last = made[-1]

    def more(kind: str, **body: Any) -> Entry:  # noqa: ANN401 (any JSON)
        number = len(made) + 1
        entry = last._replace(seq=number, kind=kind, body=body, words=Words("abc", "Eksempel"))
        made.append(entry)
        return entry

    first = len(own) - 3
    more("correction", corrects=first, effect="2026-03-02", body={"person": "p31", "reason": "died"})
    more("correction", corrects=first + 3)
    more("erased", person="p59", parts=[[1, "person"]])
    at = next(n for n, entry in enumerate(made) if entry.kind == "person" and entry.body["person"] == "p59")
    made[at] = made[at]._replace(person=None, words=None)
    return tuple(made)


ENTRIES = register()
LEFT = next(entry.seq for entry in ENTRIES if entry.kind == "left_council")


def records(text: str) -> list[dict[str, str]]:
    """Return the rows of a CSV as a Danish spreadsheet opens it."""
    assert text.startswith("\ufeff")
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def shown(book: bytes) -> Workbook:
    """Return a workbook as a spreadsheet shows it."""
    return load_workbook(BytesIO(book), data_only=True)


@pytest.mark.usefixtures("danish")
def test_the_csv_has_a_row_for_each_event_in_words() -> None:
    """Persons and municipalities by name, days as days, what it is in Danish."""
    rows = records(events_csv(ENTRIES))
    assert [int(row["seq"]) for row in rows] == [entry.seq for entry in ENTRIES]
    row = rows[LEFT - 1]
    assert (row["effect"], row["kind"], row["person"], row["reason"]) == (
        "2026-03-01",
        "left_council",
        "Person 31 Eksempel",
        "moved",
    )
    assert row["what"] == "Nogen træder endeligt ud af kommunalbestyrelsen"
    assert row["entered"] == "2026-02-01T09:15:00+00:00"
    office = next(row for row in rows if row["kind"] == "office")
    assert (office["code"], office["person"]) == ("Strandby", "Person 16 Eksempel")
    plan = next(row for row in rows if row["kind"] == "meeting_plan")
    assert (plan["year"], plan["days"]) == ("2026", "2026-06-01, 2026-09-01")


@pytest.mark.usefixtures("danish")
def test_corrections_stand_beside_what_they_correct() -> None:
    """The event says which one corrects it; a correction has the new fields and day; a withdrawal says so."""
    rows = records(events_csv(ENTRIES))
    corrected, withdrawal = rows[-3], rows[-2]
    assert (corrected["corrects"], corrected["new_effect"], corrected["reason"]) == (
        str(LEFT),
        "2026-03-02",
        "died",
    )
    assert rows[LEFT - 1]["corrected_by"] == corrected["seq"]
    assert withdrawal["what"] == "En tidligere hændelse tilbagekaldes"
    assert rows[LEFT + 2]["corrected_by"] == withdrawal["seq"]


@pytest.mark.usefixtures("danish")
def test_what_was_erased_is_told_as_erased() -> None:
    """The person by the key, the words as deleted; in the table of persons too."""
    rows = records(events_csv(ENTRIES))
    gone = next(row for row in rows if row["kind"] == "person" and row["person"] == "p59")
    assert (gone["by"], gone["source"], gone["note"]) == ("slettet", "slettet", "slettet")
    people = shown(events_workbook(ENTRIES, "kkr"))["personer"]
    table = {row[0]: row[1:] for row in people.iter_rows(min_row=2, values_only=True)}
    assert table["p59"][1] == "slettet"
    assert table["p1"] == (4 - 2, "Person 1 Eksempel", "woman", "1970-05-17", "p1@example.org")


@pytest.mark.usefixtures("danish")
def test_the_workbook_holds_the_same_with_days_as_days() -> None:
    """Each cell is that of the CSV; texts are texts, whatever they begin with."""
    book = shown(events_workbook(ENTRIES, "kkr"))
    assert book.sheetnames == ["hændelser", "personer"]
    header, *rows = book["hændelser"].iter_rows(values_only=True)
    table = records(events_csv(ENTRIES))
    assert list(header) == list(table[0])
    for row, other in zip(rows, table, strict=True):
        for cell, text in zip(row, other.values(), strict=True):
            found = cell.date().isoformat() if isinstance(cell, datetime) else "" if cell is None else str(cell)
            assert found == unguarded(text)
    effect = next(book["hændelser"].iter_cols(min_col=3, max_col=3, min_row=2, max_row=2))[0]
    assert effect.is_date
    types = {cell.data_type for cells in book["hændelser"].iter_rows() for cell in cells}
    assert "f" not in types


def test_a_spreadsheet_runs_nothing_of_what_people_wrote() -> None:
    """The source that looks like a formula is marked as a text in the CSV, and is no formula in the workbook."""
    rows = records(events_csv(ENTRIES))
    assert [row["source"] for row in rows if "HYPERLINK" in row["source"]] == ['\'=HYPERLINK("http://x")']
    sheet = load_workbook(BytesIO(events_workbook(ENTRIES, "kkr")))["events"]
    cells = [cell for row in sheet.iter_rows() for cell in row if "HYPERLINK" in str(cell.value)]
    assert [(cell.data_type, cell.value) for cell in cells] == [("s", '=HYPERLINK("http://x")')]


def test_what_stands_in_a_field_can_be_read_again() -> None:
    """Every field of every event gives its value back, read as the import reads it."""
    state, people = state_on(ENTRIES), names(ENTRIES)
    table = records(events_csv(ENTRIES))
    read = 0
    for entry, row in zip(ENTRIES, table, strict=True):
        for field in plain_fields(by_table().get(entry.kind, by_table()["person"])):
            if entry.kind in by_table() and row.get(field.name):
                value = read_field(field, unguarded(row[field.name]), state=state, names=people, where="")
                assert value == entry.body[field.name]
                read += 1
    assert read > len(people)


def test_without_persons_nobody_is_named() -> None:
    """Persons by their keys; no column says who entered what, or why; no sheet of persons."""
    table = event_rows(ENTRIES, persons=False)
    assert {"by", "source", "note"}.isdisjoint(table.columns)
    text = events_csv(ENTRIES, persons=False)
    assert "Person " not in text
    assert records(text)[LEFT - 1]["person"] == "p31"
    assert shown(events_workbook(ENTRIES, "kkr", persons=False)).sheetnames == ["events"]


def test_a_text_beyond_what_a_cell_takes_is_cut_and_marked() -> None:
    """A workbook with a longer one would be damaged."""
    long = ENTRIES[-1]._replace(words=Words("abc", "x" * 40_000))
    sheet = shown(events_workbook((*ENTRIES[:-1], long), "kkr"))["events"]
    assert max(len(str(cell.value)) for row in sheet.iter_rows() for cell in row) == 32_002


@pytest.mark.skipif(
    not hasattr(time, "tzset"), reason="the time zone of a running program can be set on Unix only"
)
def test_the_same_register_gives_the_same_bytes_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """In time zones on either side of the date line."""
    made = set()
    for zone in ("Pacific/Auckland", "Pacific/Honolulu"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        made.add((events_workbook(ENTRIES, "kkr"), template_workbook(), events_csv(ENTRIES)))
    monkeypatch.undo()
    time.tzset()
    assert len(made) == 1


@pytest.mark.usefixtures("danish")
def test_the_template_has_the_columns_and_says_what_goes_in_them() -> None:
    """A sheet of events, one of persons, one of the kinds, one of their fields; kinds are chosen from a list."""
    book = load_workbook(BytesIO(template_workbook()))
    assert book.sheetnames == ["hændelser", "personer", "typer", "felter"]
    assert [cell.value for cell in book["hændelser"][1]] == event_columns()
    assert [cell.value for cell in book["personer"][1]] == list(PERSONS)
    kinds = [row[0] for row in book["typer"].iter_rows(min_row=2, values_only=True)]
    assert kinds == list(by_table())
    (rule,) = book["hændelser"].data_validations.dataValidation
    assert rule.formula1 == f"'typer'!$A$2:$A${len(kinds) + 1}"
    assert str(rule.sqref) == "B2:B1001"
    fields = list(book["felter"].iter_rows(min_row=2, values_only=True))
    assert ("left_council", "person") in {row[:2] for row in fields}
    choices = {row[:2]: row[4] for row in fields}
    assert choices["left_council", "reason"] == "resigned, moved, died, not_eligible, other"
    assert all(row[2] and row[3] for row in fields)
    header = records(template_csv() + "x\n")[0]
    assert list(header)[: len(event_columns())] == event_columns()


def test_days_and_texts_of_the_template_stay_what_is_typed() -> None:
    """A meeting called 2027-2 must not become a day."""
    sheet = load_workbook(BytesIO(template_workbook()))["events"]
    shapes = {
        sheet.cell(1, column).value: group.number_format
        for group in sheet.column_dimensions.values()
        for column in range(group.min, group.max + 1)
    }
    assert shapes["meeting"] == "@"
    assert shapes["effect"] == shapes["until"] == "yyyy-mm-dd"
