"""The CSV files that valg.dk exports; all of these are made up and say so."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import pytest

from kkrvalg.errors import InputError
from kkrvalg.files.areas import Area
from kkrvalg.files.importing import Imported, ImportOptions, third_tuesday_of_november
from kkrvalg.files.valgdk_csv import import_valgdk_csv
from kkrvalg.model import CouncilSource, ElectionList

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "Afstemningsområde;Bogstavbetegnelse;Listenavn;Navn;Stemmetal\n"
OPDIGT = HEADER + (
    "1. Nord;A;Parti A;Listestemmer;10\n"
    "1. Nord;A;Parti A;Opdigtet Kandidat, Opdigt;30\n"
    "1. Nord;A;Parti A;Opdigtet Kandidat, Opdigt;5\n"
    "1. Nord;;Uden bogstav;Listestemmer;7\n"
    "3. 2. Syd;A;Parti A;Listestemmer;1\n"
    "3. 2. Syd;A;Parti A;Opdigtet Kandidat, Opdigt;2\n"
    "3. 2. Syd;A;Parti A;Opdigtet Kandidat, Opdigt;3\n"
    "3. 2. Syd;;Uden bogstav;Listestemmer;0\n"
)
PAAFUND = HEADER + '1. Hele;V;"Venskab, Parti V";Listestemmer;4\n1. Hele;V;"Venskab, Parti V";Ingen, Påfund;6\n'
FILES = {
    "Kommunalvalg_2033_Opdigt_06-11-2037 9.44.10.csv": OPDIGT,
    "Kommunalvalg_2033_Høje Påfunds_06-11-2037 9.44.10.csv": PAAFUND,
}
KNOWN_SEATS = """\
code,municipality,letter,list_name,seats,council_complete
901,Opdigt,A,Parti A,5,yes
902,Påfund,V,"Venskab, Parti V",2,no
"""


@pytest.fixture
def export(official: object, tmp_path: Path) -> Path:  # noqa: ARG001 (writes the tables)
    """Write a made-up export of two municipalities."""
    folder = tmp_path / "opdigtet-eksport"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text("\ufeff" + text, "utf-8", newline="")
    (tmp_path / "seats.csv").write_text(KNOWN_SEATS, "utf-8")
    return folder


def read(folder: Path, **changes: object) -> Imported:
    """Import the made-up export with the made-up tables."""
    settings: dict[str, object] = {
        "municipalities": folder.parent / "municipalities.csv",
        "parties": (folder.parent / "parties.csv",),
    }
    return import_valgdk_csv(folder, ImportOptions(**{**settings, **changes}))  # type: ignore[arg-type]


def test_the_files_become_an_election(export: Path) -> None:
    """A list's votes are the sum of its rows; alliances and seats are unknown."""
    imported = read(export)
    election = imported.content.election
    assert (election.day, election.term) == (date(2033, 11, 15), "2034-2038")
    assert election.councils is CouncilSource.RECORDED
    assert election.lists == (
        ElectionList(901, "-", "Uden bogstav", None, None, None, 7, None),
        ElectionList(901, "A", "Parti A", "A", None, 2, 51, None),
        ElectionList(902, "V", "Venskab, Parti V", "V", None, 1, 10, None),
    )
    assert [m.valid for m in election.municipalities] == [58, 10]
    assert [m.eligible for m in election.municipalities] == [None, None]
    assert imported.content.areas == (
        Area(901, 1, 1, "Nord", None, None, 52, None, None),
        Area(901, 3, 3, "2. Syd", None, None, 6, None, None),
        Area(902, 1, 1, "Hele", None, None, 10, None, None),
    )
    assert imported.content.result == "final"
    assert imported.gaps == 1
    assert [entry.letter for entry in imported.unsettled] == ["-"]
    assert "Opdigtet Kandidat" not in repr(imported)


def test_a_list_absent_from_a_complete_council_has_no_seat_and_is_unknown_in_another(export: Path) -> None:
    """Unknown is never zero."""
    imported = read(export, known_seats=export.parent / "seats.csv")
    assert {entry.id: entry.known_seats for entry in imported.content.election.lists} == {
        "901:-": 0,
        "901:A": 5,
        "902:V": 2,
    }
    seats = KNOWN_SEATS.replace("901,Opdigt,A,Parti A,5,yes\n", "")
    (export.parent / "seats.csv").write_text(seats, "utf-8")
    imported = read(export, known_seats=export.parent / "seats.csv")
    assert imported.content.election.list_by_id["901:-"].known_seats is None


def test_the_newest_export_of_a_municipality_counts(export: Path) -> None:
    """The time stands in the file's name; hours are not written with two digits."""
    newer = OPDIGT.replace("Listestemmer;10", "Listestemmer;11")
    (export / "Kommunalvalg_2033_Opdigt_06-11-2037 10.4.5.csv").write_text(newer, "utf-8")
    (export / "Kommunalvalg_2033_Opdigt.csv").write_text(PAAFUND, "utf-8")
    imported = read(export)
    assert imported.content.election.list_by_id["901:A"].votes == 52
    assert imported.count.superseded == 2


def test_files_of_another_election_are_skipped(export: Path) -> None:
    """The regional election is exported to the same place."""
    (export / "Regionsrådsvalg_2033_Opdigt.csv").write_text("nothing", "utf-8")
    assert [entry.file for entry in read(export).count.skipped] == ["Regionsrådsvalg_2033_Opdigt.csv"]


@pytest.mark.parametrize(
    ("year", "day"), [(2021, date(2021, 11, 16)), (2025, date(2025, 11, 18)), (2033, date(2033, 11, 15))]
)
def test_municipal_elections_are_on_the_third_tuesday_of_november(year: int, day: date) -> None:
    """The file name has the year only."""
    assert third_tuesday_of_november(year) == day


class Case(NamedTuple):
    """A change to a made-up file, and the complaint it must give."""

    old: str
    new: str
    where: str
    found: str
    expected: str


OPDIGT_FILE = "Kommunalvalg_2033_Opdigt_06-11-2037 9.44.10.csv"


@pytest.mark.parametrize(
    "case",
    [
        Case(
            "Listestemmer;10", "Listestemmer;1.0", f"{OPDIGT_FILE}, line 2, column Stemmetal", "“1.0”", "a whole"
        ),
        Case(
            "Opdigt;30",
            "Opdigt;1.234",
            f"{OPDIGT_FILE}, line 3, column Stemmetal",
            "“1.234”",
            "a whole number, 0 or more",
        ),
        Case(
            "1. Nord;;Uden bogstav;Listestemmer;7",
            "1. Nord;A;Parti A;Listestemmer;7",
            f"{OPDIGT_FILE}, line 5, column Navn",
            "Listestemmer once more",
            "each only once",
        ),
        Case(
            "1. Nord;;Uden bogstav;Listestemmer;7\n",
            "",
            OPDIGT_FILE,
            "no Listestemmer for list - in 1. Nord",
            "every list in every polling area",
        ),
        Case(
            "3. 2. Syd;;Uden bogstav",
            "3. 2. Syd;;Med bogstav",
            f"{OPDIGT_FILE}, line 9, column Listenavn",
            "“Med bogstav”",
            "“Uden bogstav”",
        ),
        Case(
            "3. 2. Syd;;Uden bogstav;Listestemmer;0",
            "Syd;;Uden bogstav;Listestemmer;0",
            f"{OPDIGT_FILE}, line 9, column Afstemningsområde",
            "“Syd”",
            "a number and a name, such as “1. Hovslund”",
        ),
        Case(
            "Stemmetal",
            "Stemmer",
            f"{OPDIGT_FILE}, line 1, column Stemmer",
            "an unknown column",
            "the columns Afstemningsområde, Bogstavbetegnelse, Listenavn, Navn, Stemmetal",
        ),
    ],
    ids=lambda case: case.found,
)
def test_what_is_wrong_in_a_file_is_told_by_line_and_column(export: Path, case: Case) -> None:
    """As for every table."""
    assert OPDIGT.count(case.old) == 1
    (export / OPDIGT_FILE).write_text(OPDIGT.replace(case.old, case.new), "utf-8")
    with pytest.raises(InputError) as caught:
        read(export)
    assert caught.value.where == case.where
    assert caught.value.found == case.found
    assert caught.value.expected.startswith(case.expected)
    assert caught.value.todo


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("opdigtet.csv", "a file name without election, year and municipality"),
        ("Kommunalvalg_2029_Opdigt.csv", "files of the years 2029, 2033"),
        ("Kommunalvalg_2033_Ukendt.csv", "the municipality Ukendt, which is not in municipalities.csv"),
    ],
)
def test_a_file_name_must_say_what_the_file_holds(export: Path, name: str, found: str) -> None:
    """The municipality stands nowhere else."""
    (export / name).write_text(OPDIGT, "utf-8")
    with pytest.raises(InputError) as caught:
        read(export)
    assert caught.value.found.replace(f"{export.parent}/", "") == found


def test_a_missing_municipality_is_named(export: Path) -> None:
    """Also when the tables know it under a slightly different name."""
    (export / OPDIGT_FILE).unlink()
    with pytest.raises(InputError) as caught:
        read(export)
    assert caught.value.found == "1 municipality; none of the files is about 901 Opdigt"


@pytest.mark.parametrize(
    ("old", "new", "where", "found"),
    [
        (
            "902,Påfund,V",
            "902,Påfund,Q",
            "line 3, column letter",
            "Q, a list that did not run in municipality 902",
        ),
        (
            "902,Påfund,V",
            "999,Påfund,V",
            "line 3, column letter",
            "V, a list that did not run in municipality 999",
        ),
        ("902,Påfund,V", "901,Opdigt,-", "line 3, column council_complete", "yes and no in the same council"),
        ("902,Påfund,V", "901,Opdigt,A", "line 3, column letter", "901:A once more; it stands in line 2 already"),
        (",2,no", ",,no", "line 3, column seats", "nothing"),
    ],
)
def test_known_seats_must_be_of_lists_that_ran(export: Path, old: str, new: str, where: str, found: str) -> None:
    """And a council is either complete or not."""
    (export.parent / "seats.csv").write_text(KNOWN_SEATS.replace(old, new), "utf-8")
    with pytest.raises(InputError) as caught:
        read(export, known_seats=export.parent / "seats.csv")
    assert caught.value.where.endswith(where)
    assert caught.value.found == found
