"""The tables of people: what is read, what the two files tell each other, and what is wrong told in four parts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import pytest

from kkrvalg.errors import InputError
from kkrvalg.files.people import load_people
from kkrvalg.files.people_template import council_members_table, members_table
from kkrvalg.files.scenario import load_scenario
from kkrvalg.model import Gender, MemberKind, Office, People, Period, PersonId
from kkrvalg.procedures.membership import PartySeating, Seating

if TYPE_CHECKING:
    from pathlib import Path

    from made_up import MadeUp

COUNCIL = """\
code,municipality,name,letter,office,gender,born,council_since,mayor_since,chairs,boards,source
901,Opdigt,Anna Opdigt,A,borgmester,kvinde,1970-02-28,2002-01-01,2010-01-01/2013-12-31 2018-01-01,,,opdigtet
901,Opdigt,Bente Opdigt,A,1. viceborgmester,k,,,,"employment, children",FGU,
901,Opdigt,Cai  Opdigt,A,second_deputy,Man,,,,,,
901,Opdigt,Dorte Opdigt,L,,,,,,,,
901,Opdigt,Erik Opdigt,V,,other,,,,,,
902,,Finn Påfund,A,,,,,,,,
902,,,A,,,,,,,,
"""
MEMBERS = """\
kkr,code,municipality,name,letter,party,kind,gender,born,mayor_since,council_since,substitute,substitute_code,source
nordjylland,901,Opdigt,Anna Opdigt,A,A,mayor,,,,,,,
nordjylland,901,Opdigt,Bente Opdigt,A,,supplerende,,1980-01-01,,2014-01-01,Finn Påfund,902,brev
,901,,Dorte Opdigt,L,,supplementary,woman,,,,Erik Opdigt,,
nordjylland,,,,,A,supplementary,,,,,,,
"""


@pytest.fixture
def peopled(made_up: MadeUp) -> MadeUp:
    """Give a made-up scenario with some people in it."""
    (made_up.path / "council_members.csv").write_text(COUNCIL, "utf-8", newline="")
    (made_up.path / "members.csv").write_text(MEMBERS, "utf-8", newline="")
    return made_up


def read(scenario: MadeUp, *, members: Path | None = None, council_members: Path | None = None) -> People:
    """Return the people of a made-up scenario."""
    return load_people(load_scenario(scenario.path), members=members, council_members=council_members).people


def test_what_the_tables_say_is_read(peopled: MadeUp) -> None:
    """In Danish and English, with runs of blanks as one blank."""
    people = read(peopled)
    anna, bente, cai, dorte, erik, finn = people.council_members
    assert (anna.office, anna.gender, anna.born) == (Office.MAYOR, Gender.WOMAN, date(1970, 2, 28))
    assert anna.mayor_since == (
        Period(date(2010, 1, 1), date(2013, 12, 31)),
        Period(date(2018, 1, 1), None),
    )
    assert (bente.office, bente.chairs, bente.boards) == (
        Office.FIRST_DEPUTY,
        ("employment", "children"),
        ("FGU",),
    )
    assert (cai.name, cai.office, cai.gender) == ("Cai Opdigt", Office.SECOND_DEPUTY, Gender.MAN)
    assert (dorte.list_id, erik.gender, finn.code) == ("901:L", Gender.OTHER, 902)


def test_a_council_is_complete_when_each_of_its_seats_has_a_name(peopled: MadeUp) -> None:
    """Opdigt has five seats and five names; Påfund seven seats, one name and one row without."""
    assert read(peopled).complete == frozenset({901})


def test_members_and_substitutes_are_read_and_every_mayor_is_one(peopled: MadeUp) -> None:
    """Bo has no row and is taken from mayors.csv with name and list alone; Carl's municipality is not in KL."""
    people = read(peopled)
    told = [(m.name, m.party, m.kind, m.substitute) for m in people.members]
    assert told == [
        ("Anna Opdigt", "A", MemberKind.MAYOR, None),
        ("Bente Opdigt", "A", MemberKind.SUPPLEMENTARY, PersonId(902, "Finn Påfund")),
        ("Dorte Opdigt", "Opdigtede lister", MemberKind.SUPPLEMENTARY, PersonId(901, "Erik Opdigt")),
        ("Bo Påfund", None, MemberKind.MAYOR, None),
    ]
    bo = people.members[-1]
    assert (bo.gender, bo.born, bo.mayor_since, bo.source) == (None, None, (), "mayors.csv")


def test_one_file_fills_in_what_the_other_leaves_empty(peopled: MadeUp) -> None:
    """Anna's birthday stands on the roll only, Bente's among the members only."""
    people = read(peopled)
    anna, bente = people.members[:2]
    assert (anna.born, anna.gender, len(anna.mayor_since)) == (date(1970, 2, 28), Gender.WOMAN, 2)
    assert (bente.born, bente.gender) == (date(1980, 1, 1), Gender.WOMAN)


def test_a_scenario_without_the_files_has_its_mayors_and_nobody_else(made_up: MadeUp) -> None:
    """And says that nothing was read."""
    loaded = load_people(load_scenario(made_up.path))
    assert [member.name for member in loaded.people.members] == ["Anna Opdigt", "Bo Påfund"]
    assert (loaded.people.council_members, loaded.people.complete, loaded.inputs) == ((), frozenset(), ())


def test_the_files_that_were_read_are_named_with_their_digests(peopled: MadeUp) -> None:
    """As every other input."""
    inputs = load_people(load_scenario(peopled.path)).inputs
    assert [entry.file for entry in inputs] == ["prøve/council_members.csv", "prøve/members.csv"]
    assert all(len(entry.sha256) == 64 for entry in inputs)


def test_a_file_that_is_named_goes_before_that_of_the_folder(peopled: MadeUp, tmp_path: Path) -> None:
    """Semicolons and a byte-order mark, as a Danish spreadsheet writes it."""
    other = tmp_path / "andre.csv"
    other.write_text("\ufeffcode;name;letter;kind\n902;Gerda Påfund;A;supplerende medlem\n", "utf-8")
    people = read(peopled, members=other)
    assert [m.name for m in people.members if m.kind is MemberKind.SUPPLEMENTARY] == ["Gerda Påfund"]


def test_dates_may_be_as_a_danish_spreadsheet_saves_them(peopled: MadeUp) -> None:
    """It turns 1980-01-02 into 02-01-1980, the day first; times in an office are of such dates too."""
    peopled.edit("members.csv", "1980-01-01,,2014-01-01", "02-01-1980,,01-02-2002/31-12-2009 3.4.2014")
    (bente,) = (member for member in read(peopled).members if member.name == "Bente Opdigt")
    assert bente.born == date(1980, 1, 2)
    assert bente.council_since == (
        Period(date(2002, 2, 1), date(2009, 12, 31)),
        Period(date(2014, 4, 3), None),
    )


def test_the_mayor_is_known_by_name_and_list_where_the_office_is_not_filled_in(peopled: MadeUp) -> None:
    """To the letter, and nobody is guessed."""
    peopled.edit("council_members.csv", "A,borgmester,", "A,,")
    assert read(peopled).council_members[0].office is Office.MAYOR
    peopled.edit("council_members.csv", "Anna Opdigt", "Anna B. Opdigt")
    peopled.edit("members.csv", "nordjylland,901,Opdigt,Anna Opdigt,A,A,mayor,,,,,,,\n", "")
    assert read(peopled).council_members[0].office is None


def test_the_order_of_the_rows_changes_nothing(peopled: MadeUp) -> None:
    """The members come out in the same order."""
    before = read(peopled)
    for name in ("council_members.csv", "members.csv"):
        header, *rows = (peopled.path / name).read_text("utf-8").splitlines()
        (peopled.path / name).write_text("\n".join([header, *reversed(rows)]), "utf-8")
    after = read(peopled)
    assert after.members == before.members
    assert set(after.council_members) == set(before.council_members)


def test_a_mayor_of_a_list_that_joined_a_cooperation_counts_for_it_whatever_the_row_says(made_up: MadeUp) -> None:
    """The row may have the party of the list; the cooperation may be supposed on the command line only."""
    (made_up.path / "members.csv").write_text("code,name,letter,party,kind\n901,Anna Opdigt,A,A,mayor\n", "utf-8")
    made_up.edit("scenario.yaml", "- 901:L", "- 901:L\n    - 901:A")
    assert read(made_up).members[0].party == "Opdigtede lister"


# --- what is wrong --------------------------------------------------------------------------------------------


class Wrong(NamedTuple):
    """A change to one of the tables, and parts of the complaint that it must give."""

    file: str
    old: str
    new: str
    where: str
    found: str
    expected: str
    todo: str


ROLL, SEATS = "council_members.csv", "members.csv"
WRONG = {
    "an unknown municipality": Wrong(
        ROLL,
        "902,,Finn",
        "999,,Finn",
        "line 7, column code",
        "“999”",
        "code of a municipality",
        "municipalities.csv",
    ),
    "a name that is another code's": Wrong(
        ROLL,
        "902,,Finn",
        "902,Sagn,Finn",
        "line 7, column municipality",
        "“Sagn”",
        "Påfund, which has the code 902",
        "",
    ),
    "a list that did not run": Wrong(
        ROLL, "Finn Påfund,A", "Finn Påfund,V", "line 7, column letter", "V, a list that did not", "-, A", "ballot"
    ),
    "no letter": Wrong(
        ROLL, "Finn Påfund,A", "Finn Påfund,", "line 7, column letter", "nothing", "-, A", "ballot"
    ),
    "two of one name": Wrong(
        ROLL, "Erik Opdigt", "DORTE OPDIGT", "line 6, column name", "line 5 already", "only once", "Nordby"
    ),
    "an unknown office": Wrong(
        ROLL,
        "1. viceborgmester",
        "1. viceborgmster",
        "line 3, column office",
        "“1. viceborgmster”",
        "one of",
        "did you mean",
    ),
    "two first deputies": Wrong(
        ROLL,
        "second_deputy",
        "viceborgmester",
        "line 4, column office",
        "line 3 already",
        "one first",
        "empty the cell",
    ),
    "another mayor": Wrong(
        ROLL,
        "Anna Opdigt,A,",
        "Anne Opdigt,A,",
        "line 2, column name",
        "Anne Opdigt (list A)",
        "Anna Opdigt",
        "to the letter",
    ),
    "a gender nobody knows": Wrong(
        ROLL, ",kvinde,", ",kvnde,", "line 2, column gender", "“kvnde”", "woman, kvinde", "did you mean kvinde?"
    ),
    "a birthday that does not exist": Wrong(
        ROLL, "1970-02-28", "1970-02-30", "line 2, column born", "“1970-02-30”", "a date that exists", "dashes"
    ),
    "somebody too young": Wrong(
        ROLL,
        "1970-02-28",
        "2015-11-16",
        "line 2, column born",
        "2015-11-16",
        "at least 18 years before",
        "correct",
    ),
    "a bare year": Wrong(
        ROLL, "2002-01-01,2010", "2002,2010", "line 2, column council_since", "“2002”", "whole dates", "2002-01-01"
    ),
    "times that overlap": Wrong(
        ROLL,
        "2013-12-31 2018",
        "2018-12-31 2018",
        "line 2, column mayor_since",
        "2018-12-31",
        "in their order",
        "first and the last",
    ),
    "a time that ends before it begins": Wrong(
        ROLL,
        "2010-01-01/2013-12-31",
        "2010-01-01/2009-12-31",
        "line 2, column mayor_since",
        "2009-12-31",
        "not before the first",
        "two dates",
    ),
    "a chair twice": Wrong(
        ROLL,
        "employment, children",
        "children, children",
        "line 3, column chairs",
        "children twice",
        "only once",
        "remove",
    ),
    "a fact of nobody": Wrong(
        ROLL,
        "902,,,A,,,",
        "902,,,A,,k,",
        "line 8, column name",
        "gender is filled in",
        "the name of the person",
        "empty the rest",
    ),
    "a council too large": Wrong(
        ROLL,
        "902,,Finn Påfund,A",
        "901,,Finn Opdigt,A",
        "line 7, column code",
        "member number 6",
        "at most 5",
        "remove who",
    ),
    "an unknown column": Wrong(
        ROLL, "chairs", "formand", "line 1, column formand", "unknown column", "code", "remove"
    ),
    "another KKR": Wrong(
        SEATS,
        "nordjylland,901,Opdigt,Anna",
        "sjaelland,901,Opdigt,Anna",
        "line 2, column kkr",
        "“sjælland”",
        "nordjylland",
        "correct",
    ),
    "no kind": Wrong(
        SEATS, "L,,supplementary", "L,,", "line 4, column kind", "nothing", "mayor, borgmester", "fill it in"
    ),
    "a party that is not the mayor's": Wrong(
        SEATS,
        "A,A,mayor",
        "A,V,mayor",
        "line 2, column party",
        "“V”",
        "A, for which list A counts",
        "leave it empty",
    ),
    "a party that elects nobody": Wrong(
        SEATS,
        "L,,supplementary",
        "L,Opdigtede liste,supplementary",
        "line 4, column party",
        "Opdigtede liste",
        "letter",
        "did you mean Opdigtede lister?",
    ),
    "a substitute from nowhere": Wrong(
        SEATS,
        "Finn Påfund,902",
        "Finn Påfund,9",
        "line 3, column substitute_code",
        "“9”",
        "code of a municipality",
        "may be empty",
    ),
    "a substitute without a name": Wrong(
        SEATS,
        "Finn Påfund,902",
        ",902",
        "line 3, column substitute",
        "substitute_code is filled in",
        "the name",
        "empty the column",
    ),
    "a substitute for nobody": Wrong(
        SEATS,
        "nordjylland,,,,,A,supplementary,,,,,,,",
        "nordjylland,,,,,A,supplementary,,,,,Finn Påfund,,",
        "line 5, column name",
        "substitute is filled in",
        "the person",
        "fill in",
    ),
    "a member twice": Wrong(
        SEATS,
        ",901,,Dorte Opdigt,L",
        ",901,,Anna Opdigt,A",
        "line 4, column name",
        "line 2 already",
        "only once",
        "tells them apart",
    ),
    "two birthdays": Wrong(
        SEATS,
        "Anna Opdigt,A,A,mayor,,,",
        "Anna Opdigt,A,A,mayor,,1971-01-01,",
        "line 2, column born",
        "1971-01-01",
        "1970-02-28, as in council_members.csv",
        "one of the two",
    ),
    "two times in office": Wrong(
        SEATS,
        "mayor,,,,,,,",
        "mayor,,,2018-01-01,,,,",
        "line 2, column mayor_since",
        "2018-01-01",
        "2010-01-01/2013-12-31 2018-01-01",
        "one of the two",
    ),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_told_in_four_parts(peopled: MadeUp, wrong: Wrong) -> None:
    """Where, what was found, what was expected, what to do."""
    peopled.edit(wrong.file, wrong.old, wrong.new)
    with pytest.raises(InputError) as caught:
        read(peopled)
    error = caught.value
    assert error.where.startswith(f"prøve/{wrong.file}, {wrong.where}")
    for part, text in ((wrong.found, error.found), (wrong.expected, error.expected), (wrong.todo, error.todo)):
        assert part in text


def test_a_file_that_is_named_must_be_there(made_up: MadeUp, tmp_path: Path) -> None:
    """Those of the folder may be missing."""
    with pytest.raises(InputError, match="no such file"):
        read(made_up, members=tmp_path / "ingen.csv")


# --- tables to fill in ----------------------------------------------------------------------------------------


def test_a_table_of_members_is_read_back_with_the_same_people(peopled: MadeUp, tmp_path: Path) -> None:
    """The two seats that await a name are rows of nobody."""
    people = read(peopled)
    election = load_scenario(peopled.path).election
    north = [m for m in people.members if m.code != 903]
    party = PartySeating("A", "Parti A", 4, (north[0],), (north[1],))
    rest = PartySeating("Opdigtede lister", "Opdigtede lister", 1, (), (north[2],))
    seated = Seating("nordjylland", (party, rest), (north[3],), (), None)
    text = members_table([seated], election)
    assert text.count("nordjylland;;;;;A;supplementary;") == 2
    written = tmp_path / "nye.csv"
    written.write_text(text, "utf-8", newline="")
    again = read(peopled, members=written)
    assert [(*m,)[:-1] for m in again.members] == [(*m,)[:-1] for m in people.members]


def test_a_table_of_councils_has_a_row_for_every_seat_and_is_read_back(peopled: MadeUp, tmp_path: Path) -> None:
    """Of seven, 4 are A's (Finn and three more) and 1 is -'s; the mayor is of no list, one is not known."""
    people = read(peopled)
    election = load_scenario(peopled.path).election
    text = council_members_table(election.of_kkr("nordjylland"), {902: {"A": 4, "-": 1}}, people, election)
    rows = [line.split(";")[2:5] for line in text.splitlines() if line.startswith("902")]
    assert rows == [
        ["Finn Påfund", "A", ""],
        ["Bo Påfund", "independent", "mayor"],
        ["", "-", ""],
        *[["", "A", ""]] * 3,
        ["", "", ""],
    ]
    written = tmp_path / "nye.csv"
    written.write_text(text, "utf-8", newline="")
    again = read(peopled, council_members=written)
    assert [m.name for m in again.council_members if m.code == 901] == [m.name for m in people.council_of[901]]
    assert again.complete == people.complete
