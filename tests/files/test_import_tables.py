"""The tables beside the official files: municipalities, parties, mayors."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from kkrvalg.data import data_dir
from kkrvalg.errors import InputError
from kkrvalg.files.importing import ImportOptions
from kkrvalg.files.reference import (
    latest_date,
    municipality_key,
    read_mayors,
    read_municipalities,
    read_parties,
)
from kkrvalg.files.scenario import load_scenario

if TYPE_CHECKING:
    from pathlib import Path

    from made_up import OfficialFiles


@pytest.mark.parametrize(
    "names",
    [
        ("Vesthimmerland", "Vesthimmerlands", "Vesthimmerlands Kommune"),
        ("Nordfyn", "Nordfyns", "Nordfyns Kommune"),
        ("Høje-Taastrup", "Høje Taastrup", "Høje-Taastrup Kommune", "Høje-Tåstrup"),
        ("Bornholm", "Bornholms", "Bornholms Regionskommune"),
        ("København", "Københavns", "Københavns Kommune", "KØBENHAVNS  KOMMUNE"),
        ("Aarhus", "Århus", "Aarhus Kommune"),
        ("Assens", "Assens Kommune"),
        ("Lyngby-Taarbæk", "Lyngby-Tårbæk Kommune"),
    ],
)
def test_the_spellings_of_a_municipality_are_one(names: tuple[str, ...]) -> None:
    """Names vary from file to file; the code does not."""
    assert len({municipality_key(name) for name in names}) == 1


def test_no_two_municipalities_are_taken_for_one() -> None:
    """All 98 names stay apart."""
    names = [row.name for row in load_scenario("kv2025").election.municipalities]
    assert len({municipality_key(name) for name in names}) == 98


def test_council_sizes_are_those_of_the_year(tmp_path: Path) -> None:
    """A table may have the sizes of several elections."""
    path = tmp_path / "m.csv"
    path.write_text(
        "code,name,kkr,health_council,council_seats_2029,council_seats_2033\n901,Opdigt,nordjylland,Nord,5,7\n",
        "utf-8",
    )
    assert read_municipalities(path, 2029).rows[0].council_seats == 5
    assert read_municipalities(path, 2033).rows[0].council_seats == 7
    with pytest.raises(InputError) as caught:
        read_municipalities(path, 2037)
    assert caught.value.where == f"{path}, line 1"
    assert caught.value.found == "no column council_seats_2037"
    assert caught.value.expected == "the sizes of the councils elected in 2037"
    assert caught.value.todo == "add the column"


def test_municipalities_default_to_those_of_the_same_or_the_newest_bundled_election() -> None:
    """Council sizes change from election to election."""
    options = ImportOptions()
    assert options.municipalities_path(2021).parent.name == "kv2021"
    assert options.municipalities_path(2029).parent.name == "kv2025"


def test_a_party_table_settles_a_list_by_letter_and_name(tmp_path: Path) -> None:
    """White space does not matter, spelling does; a later table goes before an earlier one."""
    first, second = tmp_path / "1.csv", tmp_path / "2.csv"
    first.write_text("letter,name,party,note\nA,Parti  A,A,\nL,Liste,local,\n,Uden bogstav,local,\n", "utf-8")
    second.write_text("letter;name;party;note;votes;places\nL;Liste;L;nu et parti;12;Opdigt\n", "utf-8")
    table = read_parties([first, second])
    assert table.party_of("A", " Parti A ") == "A"
    assert table.party_of("L", "Liste") == "L"
    assert table.settles("-", "Uden bogstav")
    assert table.party_of("-", "Uden bogstav") is None
    assert not table.settles("A", "Parti a")


@pytest.mark.parametrize(
    ("row", "where", "found"),
    [
        ("B,Parti B,", "column party", "nothing"),
        ("B,Parti B,Parti", "column party", "“Parti”"),
        ("B,Parti B,b", "column party", "“b”"),
        ("A,Parti  A,local", "column name", "A:Parti A once more; it stands in line 2 already"),
    ],
)
def test_a_party_is_a_letter_or_local(tmp_path: Path, row: str, where: str, found: str) -> None:
    """An unsettled list that is not filled in is told as such."""
    (tmp_path / "p.csv").write_text(f"letter,name,party\nA,Parti A,A\n{row}\n", "utf-8")
    with pytest.raises(InputError) as caught:
        read_parties([tmp_path / "p.csv"])
    assert caught.value.where == f"{tmp_path / 'p.csv'}, line 3, {where}"
    assert caught.value.found == found
    assert caught.value.expected
    assert caught.value.todo


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("avis 20 Nov 2033 og blad 27 Nov 2033", date(2033, 11, 27)),
        ("avis 5. december 2033 (27. nov 2033 en anden)", date(2033, 12, 5)),
        ("avis 1 Oct 2033; blad 2. maj 2033", date(2033, 10, 1)),
        ("januar-april 2034", None),
        ("avis 20 Nov; blad 25-27 Nov 2033", None),
        ("liste 2033-12", None),
        ("8 af 19 i 2033", None),
        ("31 Nov 2033", None),
        ("", None),
    ],
)
def test_a_date_is_a_day_a_month_and_a_year(text: str, day: date | None) -> None:
    """The latest one of the text; a month, a range of days or a day without a year is no date."""
    assert latest_date(text) == day


def test_mayors_are_read_in_the_form_of_a_scenario_too(official: OfficialFiles, tmp_path: Path) -> None:
    """There the date has a column of its own, and the text of the source is left alone."""
    path = tmp_path / "m2.csv"
    path.write_text("code,name,letter,date,source\n901,Anna Opdigt,A,,avis 20 Nov 2033\n", "utf-8")
    assert read_mayors(path).rows[0].recorded_on is None
    assert read_mayors(official.root / "mayors.csv").rows[0].recorded_on == date(2033, 12, 1)


def test_the_bundled_party_table_has_every_list_of_both_elections_once() -> None:
    """Each party of a bundled scenario is the one the table gives."""
    table = read_parties([data_dir("rules") / "parties.csv"])
    for name in ("kv2021", "kv2025"):
        for entry in load_scenario(name).election.lists:
            assert table.settles(entry.letter, entry.name), entry.id
            assert table.party_of(entry.letter, entry.name) == entry.party, entry.id
