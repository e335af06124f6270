"""The tables of a hub's board: what a secretary may write, what is refused, and the empty ones to fill in.

All people and organisations are made up, and their names begin with "Eksempel" ("example").
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from kkrvalg import i18n
from kkrvalg.errors import InputError
from kkrvalg.files.hub_boards import read_board, read_criteria, read_organisations, write_empty_tables
from kkrvalg.model import Gender
from kkrvalg.procedures.business_hub import NO_OFFICE, BoardMember
from kkrvalg.procedures.business_hub_board import Criterion, Organisation
from kkrvalg.rulebook.business_hubs import SeatKind, load_hubs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HUBS = load_hubs().hubs
BOARD = "hub,seat,name,code,organisation,firm,smv,gender,from,to,director,office\n"
ORGANISATIONS = "hub,kind,organisation,recommended,decided,date\n"
CRITERIA = "hub,kind,criterion,recommended,decided,date\n"


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], Path]:
    """Return a function that writes a table."""

    def write(text: str) -> Path:
        path = tmp_path / "tabel.csv"
        path.write_text(text, encoding="utf-8", newline="")
        return path

    return write


def test_a_full_row_is_read(written: Callable[[str], Path]) -> None:
    """Every column filled in, in English."""
    path = written(
        BOARD
        + "fyn,business,Eksempel Berg,461,Eksempel Handel,Eksempel Kaffe,yes,woman,2026-04-01,2030-04-01,no,none\n"
    )
    read = read_board(path, HUBS)
    assert read.rows == (
        BoardMember(
            hub="fyn",
            seat=SeatKind.BUSINESS,
            name="Eksempel Berg",
            code=461,
            organisation="Eksempel Handel",
            firm="Eksempel Kaffe",
            smv=True,
            gender=Gender.WOMAN,
            start=date(2026, 4, 1),
            end=date(2030, 4, 1),
            director=False,
            office=NO_OFFICE,
        ),
    )
    assert read.hubs == ("fyn",)
    assert read.input.file == str(path)


def test_a_danish_spreadsheet_is_read(written: Callable[[str], Path]) -> None:
    """Semicolons, a byte-order mark, Danish words and dates as Excel writes them."""
    header = "\ufeff" + BOARD.replace(",", ";")
    path = written(
        header
        + "Erhvervshus Sjælland;Formand;Eksempel  Berg ;461;;;;Kvinde;01-04-2026;1.4.2030;nej;borgmester\r\n"
    )
    (row,) = read_board(path, HUBS).rows
    assert (row.hub, row.seat, row.name, row.gender) == ("sjælland", SeatKind.CHAIR, "Eksempel Berg", Gender.WOMAN)
    assert (row.start, row.end, row.director) == (date(2026, 4, 1), date(2030, 4, 1), False)
    assert row.office == "borgmester"


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("formand", SeatKind.CHAIR),
        ("Kommunal", SeatKind.MUNICIPAL),
        ("virksomhed", SeatKind.BUSINESS),
        ("videninstitution", SeatKind.KNOWLEDGE),
        ("arbejdstager", SeatKind.EMPLOYEE),
        ("region", SeatKind.REGIONAL),
        ("observatør", SeatKind.OBSERVER),
        ("observatoer", SeatKind.OBSERVER),
        ("suppleant", SeatKind.ALTERNATE),
        *((kind.value, kind) for kind in SeatKind),
    ],
)
def test_each_kind_of_seat_has_a_danish_and_an_english_word(
    written: Callable[[str], Path], word: str, kind: SeatKind
) -> None:
    """In any case, also without Danish letters."""
    (row,) = read_board(written(f"hub,seat,name\nfyn,{word},Eksempel Berg\n"), HUBS).rows
    assert row.seat is kind


def test_what_is_empty_is_not_known(written: Callable[[str], Path]) -> None:
    """Hub, seat and name are enough; nothing else is made up."""
    (row,) = read_board(written("hub,seat,name\nfyn,regional,Eksempel Berg\n"), HUBS).rows
    assert row == BoardMember("fyn", SeatKind.REGIONAL, "Eksempel Berg")


def test_a_row_of_hub_and_seat_only_is_a_seat_without_anybody(written: Callable[[str], Path]) -> None:
    """The hub is in the table although nobody sits there yet."""
    read = read_board(written("hub,seat,name\nnordjylland,chair,\nfyn,chair,Eksempel Berg\n"), HUBS)
    assert [row.name for row in read.rows] == ["Eksempel Berg"]
    assert read.hubs == ("nordjylland", "fyn")


@pytest.mark.parametrize("word", ["none", "Ingen", "nej", "no", "intet"])
def test_no_office_is_told_from_an_office_that_is_not_known(written: Callable[[str], Path], word: str) -> None:
    """Each word for none; nothing at all is not known."""
    rows = read_board(written(f"hub,seat,name,office\nfyn,chair,A,{word}\nfyn,chair,B,\n"), HUBS).rows
    assert [row.office for row in rows] == [NO_OFFICE, None]


def test_organisations_are_read(written: Callable[[str], Path]) -> None:
    """Recommended and decided, on a day; empty where that is not known."""
    text = "fyn,virksomhed,Eksempel  Handel,ja,nej,21-01-2026\nfyn,knowledge,Eksempel Universitet,,,\n"
    read = read_organisations(written(ORGANISATIONS + text), HUBS)
    assert read.rows == (
        Organisation(
            "fyn",
            SeatKind.BUSINESS,
            "Eksempel Handel",
            recommended=True,
            decided=False,
            decided_on=date(2026, 1, 21),
        ),
        Organisation("fyn", SeatKind.KNOWLEDGE, "Eksempel Universitet"),
    )


def test_an_organisation_may_be_decided_in_two_terms(written: Callable[[str], Path]) -> None:
    """The days tell the rows apart."""
    row = "fyn,business,Eksempel Handel,ja,ja,{day}\n"
    text = ORGANISATIONS + row.format(day="2022-01-24") + row.format(day="2026-01-21")
    assert len(read_organisations(written(text), HUBS).rows) == 2


def test_criteria_are_read(written: Callable[[str], Path]) -> None:
    """With the criterion in the place of the organisation."""
    read = read_criteria(written(CRITERIA + "fyn,employee,Eksempel: kender området,ja,ja,2026-01-21\n"), HUBS)
    assert read.rows == (
        Criterion(
            "fyn",
            SeatKind.EMPLOYEE,
            "Eksempel: kender området",
            recommended=True,
            decided=True,
            decided_on=date(2026, 1, 21),
        ),
    )


class Refused(NamedTuple):
    """A table, the reader that refuses it, and the complaint after the file's name."""

    text: str
    where: str
    found: str
    expected: str
    todo: str
    reader: Any = read_board


SIX = "one of hovedstaden, sjælland, fyn, sydjylland, midtjylland, nordjylland"
SEATS = (
    "one of chair, municipal, business, knowledge, employee, regional, observer, alternate, formand, kommunal,"
    " virksomhed, videninstitution, arbejdstager, region, observatør, suppleant"
)
KINDS = "one of business, knowledge, employee, virksomhed, videninstitution, arbejdstager"

REFUSALS = {
    "unknown hub": Refused(
        "hub,seat,name\nfyen,chair,Eksempel Berg\n", ", line 2, column hub", "“fyen”", SIX, "did you mean fyn?"
    ),
    "no hub": Refused(
        "hub,seat,name\n,chair,Eksempel Berg\n",
        ", line 2, column hub",
        "nothing",
        "a value",
        "it is not filled in: fill it in",
    ),
    "unknown seat": Refused(
        "hub,seat,name\nfyn,chairr,Eksempel Berg\n",
        ", line 2, column seat",
        "“chairr”",
        SEATS,
        "did you mean chair?",
    ),
    "somebody without a name": Refused(
        "hub,seat,name,firm\nfyn,business,,Eksempel Kaffe\n",
        ", line 2, column name",
        "nothing, although more of the row is filled in",
        "the name of the person the row is about",
        "fill in the name, or empty the row but for hub and seat",
    ),
    "an end before the beginning": Refused(
        "hub,seat,name,from,to\nfyn,chair,Eksempel Berg,2026-04-01,2026-04-01\n",
        ", line 2, column to",
        "2026-04-01",
        "a day after 2026-04-01",
        "correct one of the two days",
    ),
    "a Danish day that does not exist": Refused(
        "hub,seat,name,from\nfyn,chair,Eksempel Berg,31-04-2026\n",
        ", line 2, column from",
        "“31-04-2026”",
        "a date that exists, such as 01-04-2026",
        "write day, month and year, or year, month and day",
    ),
    "a month alone": Refused(
        "hub,seat,name,from\nfyn,chair,Eksempel Berg,april 2026\n",
        ", line 2, column from",
        "“april 2026”",
        "a date that exists, such as 2025-11-18",
        "write year, month and day with dashes",
    ),
    "neither yes nor no": Refused(
        "hub,seat,name,smv\nfyn,business,Eksempel Berg,måske\n",
        ", line 2, column smv",
        "“måske”",
        "yes or no",
        "write yes or no",
    ),
    "unknown column": Refused(
        "hub,seat,name,sex\nfyn,business,Eksempel Berg,k\n",
        ", line 1, column sex",
        "an unknown column",
        "the columns hub, seat, name, code, organisation, firm, smv, gender, from, to, director, office",
        "remove the column",
    ),
    "no column seat": Refused(
        "hub,name\nfyn,Eksempel Berg\n",
        ", line 1",
        "no column seat",
        "the columns hub, seat, name, code, organisation, firm, smv, gender, from, to, director, office",
        "add the column",
    ),
    "an organisation for the chair": Refused(
        ORGANISATIONS + "fyn,formand,Eksempel Handel,ja,ja,\n",
        ", line 2, column kind",
        "“formand”",
        KINDS,
        "write one of them",
        read_organisations,
    ),
    "an organisation without a name": Refused(
        ORGANISATIONS + "fyn,business,,ja,ja,\n",
        ", line 2, column organisation",
        "nothing",
        "a value",
        "it is not filled in: fill it in",
        read_organisations,
    ),
    "an organisation twice": Refused(
        ORGANISATIONS + "fyn,business,Eksempel Handel,ja,ja,\nfyn,virksomhed,EKSEMPEL HANDEL,ja,nej,\n",
        ", line 3, column organisation",
        "fyn:business:eksempel handel once more; it stands in line 2 already",
        "each only once",
        "remove or correct one of the two rows",
        read_organisations,
    ),
    "a criterion twice": Refused(
        CRITERIA + "fyn,business,Eksempel,,,2026-01-21\nfyn,business,Eksempel,,,21-01-2026\n",
        ", line 3, column criterion",
        "fyn:business:eksempel:2026-01-21 once more; it stands in line 2 already",
        "each only once",
        "remove or correct one of the two rows",
        read_criteria,
    ),
    "no rows": Refused(
        BOARD,
        "",
        "a header without rows",
        "at least one row",
        "check that the right file was saved",
    ),
}


@pytest.mark.parametrize("case", REFUSALS.values(), ids=REFUSALS)
def test_a_table_that_cannot_be_used_is_refused(written: Callable[[str], Path], case: Refused) -> None:
    """The complaint says where, what was found, what was expected and what to do."""
    path = written(case.text)
    with pytest.raises(InputError) as caught:
        case.reader(path, HUBS)
    assert caught.value.where == f"{path}{case.where}"
    assert (caught.value.found, caught.value.expected, caught.value.todo) == (case.found, case.expected, case.todo)


# --- empty tables -----------------------------------------------------------------------------------------------


def test_the_empty_tables_have_headings_and_an_explanation(tmp_path: Path) -> None:
    """As a Danish spreadsheet opens them, and nothing made up in them."""
    i18n.use("da")
    folder = write_empty_tables(tmp_path / "bestyrelser", HUBS)
    assert sorted(file.name for file in folder.iterdir()) == [
        "LÆSMIG.txt",
        "board.csv",
        "criteria.csv",
        "organisations.csv",
    ]
    for name, header in (("board", BOARD), ("organisations", ORGANISATIONS), ("criteria", CRITERIA)):
        text = (folder / f"{name}.csv").read_text(encoding="utf-8")
        assert text == "\ufeff" + header.replace(",", ";")
    explained = (folder / "LÆSMIG.txt").read_text(encoding="utf-8")
    assert "Tabellerne åbnes og udfyldes som regneark" in explained
    for column in BOARD.strip().split(","):
        assert column in explained


def test_the_seats_of_a_hub_can_have_a_row_each(tmp_path: Path) -> None:
    """Eleven rows that can be read at once: nobody sits there yet."""
    fyn = [hub for hub in HUBS if hub.key == "fyn"]
    folder = write_empty_tables(tmp_path / "fyn", HUBS, fyn)
    assert (folder / "board.csv").read_text(encoding="utf-8").count("\nfyn;") == 11
    read = read_board(folder / "board.csv", HUBS)
    assert (read.rows, read.hubs) == ((), ("fyn",))


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    """The folder may be there already, if nothing is in it."""
    (tmp_path / "fyn").mkdir()
    assert (write_empty_tables(tmp_path / "fyn", HUBS) / "board.csv").is_file()


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """A folder that holds something is left as it is."""
    folder = tmp_path / "fyn"
    folder.mkdir()
    (folder / "board.csv").write_text("udfyldt", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        write_empty_tables(folder, HUBS)
    assert caught.value.where == str(folder)
    assert caught.value.found == "something that exists already"
    assert caught.value.expected == "a folder that is new or empty"
    assert caught.value.todo == "choose another name, or remove the old one yourself"
    assert [file.read_text(encoding="utf-8") for file in folder.iterdir()] == ["udfyldt"]


def test_a_failure_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk in the middle of the tables: a complaint, and no folder."""

    def full(*_arguments: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_text", full)
    with pytest.raises(InputError) as caught:
        write_empty_tables(tmp_path / "fyn", HUBS)
    assert caught.value.found == "a folder that cannot be written in (the disk is full)"
    assert caught.value.expected == "a folder that can be written in"
    assert caught.value.todo == "choose another place"
    assert list(tmp_path.iterdir()) == []
