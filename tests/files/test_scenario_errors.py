"""What is wrong with a scenario is told in four parts: where, what was found, what was expected, what to do."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

import pytest
from made_up import MAYORS, SETTINGS

from kkrvalg.errors import InputError
from kkrvalg.files.areas import load_areas
from kkrvalg.files.scenario import load_scenario

if TYPE_CHECKING:
    from made_up import MadeUp


class Case(NamedTuple):
    """A change to one file of the made-up scenario, and the complaint that it must give."""

    file: str
    old: str
    new: str
    where: str
    found: str
    expected: str
    todo: str


CASES: dict[str, Case] = {
    "negative votes": Case(
        "lists.csv",
        "V,,9,20,1",
        "V,,9,-20,1",
        "prøve/lists.csv, line 4, column votes",
        "“-20”",
        "a whole number, 0 or more",
        "correct the number; a count is never negative",
    ),
    "fractional votes": Case(
        "lists.csv",
        "V,,9,20,1",
        "V,,9,20.5,1",
        "prøve/lists.csv, line 4, column votes",
        "“20.5”",
        "a whole number, 0 or more",
        "correct the number; a count is never a fraction",
    ),
    "votes with a thousands separator": Case(
        "lists.csv",
        "V,,9,20,1",
        "V,,9,1.234,1",
        "prøve/lists.csv, line 4, column votes",
        "“1.234”",
        "a whole number, 0 or more",
        "write it without a thousands separator: 1234",
    ),
    "votes in words": Case(
        "lists.csv",
        "V,,9,20,1",
        "V,,9,tyve,1",
        "prøve/lists.csv, line 4, column votes",
        "“tyve”",
        "a whole number, 0 or more",
        "write the number with digits only",
    ),
    "no votes": Case(
        "lists.csv",
        "V,,9,20,1",
        "V,,9,,1",
        "prøve/lists.csv, line 4, column votes",
        "nothing",
        "a whole number, 0 or more",
        "it is not filled in: fill it in",
    ),
    "no candidates": Case(
        "lists.csv",
        "V,,9,20,1",
        "V,,0,20,1",
        "prøve/lists.csv, line 4, column candidates",
        "“0”",
        "a whole number, 1 or more",
        "correct the number; what is unknown is left empty, where that is allowed",
    ),
    "a list twice": Case(
        "lists.csv",
        "901,V,Parti V,V",
        "901,L,Parti V,V",
        "prøve/lists.csv, line 4, column letter",
        "901:L once more; it stands in line 3 already",
        "each only once",
        "remove or correct one of the two rows",
    ),
    "a list in an unknown municipality": Case(
        "lists.csv",
        "903,A",
        "904,A",
        "prøve/lists.csv, line 7, column code",
        "municipality 904, which is not in prøve/municipalities.csv",
        "the code of a municipality of this election",
        "correct the code, or add the municipality",
    ),
    "a municipality without lists": Case(
        "lists.csv",
        "903,A,Parti A,A,,3,10,\n",
        "",
        "prøve/lists.csv",
        "no list in 903 Sagn",
        "lists in each of the 3 municipalities",
        "add the lists of the municipality",
    ),
    "a party twice in a municipality": Case(
        "lists.csv",
        "Lokal liste,,1",
        "Lokal liste,A,1",
        "prøve/lists.csv, line 3, column party",
        "party A once more; it stands in line 2 already",
        "each party with one list in a municipality",
        "leave the party of the local list empty",
    ),
    "a list without a letter": Case(
        "lists.csv",
        "902,-",
        "902,",
        "prøve/lists.csv, line 6, column letter",
        "nothing",
        "a value",
        "it is not filled in: fill it in",
    ),
    "more seats than the council has": Case(
        "lists.csv",
        "80,3",
        "80,6",
        "prøve/lists.csv, line 2, column known_seats",
        "6",
        "at most 5, the size of the council",
        "correct the seats, or the size of the council",
    ),
    "known seats above the council together": Case(
        "lists.csv",
        "903,A,Parti A,A,,3,10,",
        "903,A,Parti A,A,,3,10,2\n903,B,B,,,3,0,2",
        "prøve/municipalities.csv, line 4, column council_seats",
        "3",
        "4, the sum of the known seats in prøve/lists.csv",
        "correct the known seats, or leave those that are unknown empty",
    ),
    "a complete council with too few seats": Case(
        "lists.csv",
        "80,3",
        "80,2",
        "prøve/municipalities.csv, line 2, column council_seats",
        "5",
        "4, the sum of the known seats in prøve/lists.csv",
        "correct the known seats, or leave those that are unknown empty",
    ),
    "list votes that do not sum to the valid votes": Case(
        "lists.csv",
        "80,3",
        "81,3",
        "prøve/municipalities.csv, line 2, column valid",
        "140",
        "141, the sum of the votes in prøve/lists.csv",
        "correct the votes of a list, or the number of valid votes",
    ),
    "an unknown column": Case(
        "lists.csv",
        "party,alliance",
        "partie,alliance",
        "prøve/lists.csv, line 1, column partie",
        "an unknown column",
        "the columns code, letter, name, party, alliance, candidates, votes, known_seats",
        "rename it to party",
    ),
    "a column nobody knows": Case(
        "lists.csv",
        "party,alliance",
        "party,bemærkninger",
        "prøve/lists.csv, line 1, column bemærkninger",
        "an unknown column",
        "the columns code, letter, name, party, alliance, candidates, votes, known_seats",
        "remove the column",
    ),
    "a missing column": Case(
        "municipalities.csv",
        "code,name,kkr",
        "code,name,kl_member",
        "prøve/municipalities.csv, line 1, column kl_member",
        "the same column twice",
        "columns with different names",
        "remove or rename the column",
    ),
    "two missing columns": Case(
        "mayors.csv",
        MAYORS,
        "code,source\n901,opdigtet\n",
        "prøve/mayors.csv, line 1",
        "no column name, letter",
        "the columns code, name, letter, date, source",
        "add the column",
    ),
    "a column twice": Case(
        "lists.csv",
        "party,alliance",
        "party,party",
        "prøve/lists.csv, line 1, column party",
        "the same column twice",
        "columns with different names",
        "remove or rename the column",
    ),
    "a column without a name": Case(
        "lists.csv",
        "party,alliance",
        "party,",
        "prøve/lists.csv, line 1, column 5",
        "a column without a name",
        "columns with different names",
        "remove or rename the column",
    ),
    "a short row": Case(
        "lists.csv",
        "V,,9,20,1",
        "V,,9,20",
        "prøve/lists.csv, line 4",
        "7 cells",
        "8 cells, as in the header",
        "fill in or remove cells; a text with a comma or semicolon stands in quotation marks",
    ),
    "a long row": Case(
        "lists.csv",
        "901,V,Parti V,V",
        "901,V,Parti, V,V",
        "prøve/lists.csv, line 4",
        "9 cells",
        "8 cells, as in the header",
        "fill in or remove cells; a text with a comma or semicolon stands in quotation marks",
    ),
    "an unclosed quotation mark": Case(
        "lists.csv",
        "Parti V",
        '"Parti V',
        "prøve/lists.csv, line 4",
        "a row that cannot be read as CSV",
        "cells separated by comma or semicolon",
        "check the quotation marks of the row",
    ),
    "a municipality twice": Case(
        "municipalities.csv",
        "902,Påfund",
        "901,Påfund",
        "prøve/municipalities.csv, line 3, column code",
        "901 once more; it stands in line 2 already",
        "each only once",
        "remove or correct one of the two rows",
    ),
    "an unknown KKR": Case(
        "municipalities.csv",
        "Nordjylland,Nord",
        "Nordjyland,Nord",
        "prøve/municipalities.csv, line 3, column kkr",
        "“Nordjyland”",
        "one of hovedstaden, sjælland, syddanmark, midtjylland, nordjylland",
        "did you mean nordjylland?",
    ),
    "a KKR unlike any": Case(
        "municipalities.csv",
        "Nordjylland,Nord",
        "Vest,Nord",
        "prøve/municipalities.csv, line 3, column kkr",
        "“Vest”",
        "one of hovedstaden, sjælland, syddanmark, midtjylland, nordjylland",
        "write one of them",
    ),
    "neither yes nor no": Case(
        "municipalities.csv",
        "Nord,yes",
        "Nord,måske",
        "prøve/municipalities.csv, line 2, column kl_member",
        "“måske”",
        "yes or no",
        "write yes or no",
    ),
    "a council without seats": Case(
        "municipalities.csv",
        "yes,5,",
        "yes,0,",
        "prøve/municipalities.csv, line 2, column council_seats",
        "“0”",
        "a whole number, 1 or more",
        "correct the number; what is unknown is left empty, where that is allowed",
    ),
    "more valid votes than were cast": Case(
        "municipalities.csv",
        "200,150,140",
        "200,130,140",
        "prøve/municipalities.csv, line 2, column valid",
        "140",
        "at most 130, the number in column cast",
        "correct one of the two numbers",
    ),
    "more votes cast than voters": Case(
        "municipalities.csv",
        "200,150,140",
        "140,150,140",
        "prøve/municipalities.csv, line 2, column cast",
        "150",
        "at most 140, the number in column eligible",
        "correct one of the two numbers",
    ),
    "a municipality without a name": Case(
        "municipalities.csv",
        "901,Opdigt",
        "901,",
        "prøve/municipalities.csv, line 2, column name",
        "nothing",
        "a value",
        "it is not filled in: fill it in",
    ),
    "a mayor of an unknown municipality": Case(
        "mayors.csv",
        "903,Carl",
        "904,Carl",
        "prøve/mayors.csv, line 4, column code",
        "municipality 904, which is not in prøve/municipalities.csv",
        "the code of a municipality of this election",
        "correct the code, or add the municipality",
    ),
    "two mayors": Case(
        "mayors.csv",
        "903,Carl",
        "902,Carl",
        "prøve/mayors.csv, line 4, column code",
        "902 once more; it stands in line 3 already",
        "each only once",
        "remove or correct one of the two rows",
    ),
    "a missing mayor": Case(
        "mayors.csv",
        "903,Carl Sagn,A,,opdigtet\n",
        "",
        "prøve/mayors.csv",
        "2 mayors; none for 903 Sagn",
        "a mayor in each of the 3 municipalities",
        "add a row with the municipality's code, the mayor's name and the letter of the list; what each possible"
        " mayor would change is shown by kkrvalg whatif mayors",
    ),
    "a mayor of a list that did not run": Case(
        "mayors.csv",
        "903,Carl Sagn,A",
        "903,Carl Sagn,V",
        "prøve/mayors.csv, line 4, column letter",
        "V, a list that did not run in municipality 903",
        "one of A",
        "correct the letter; a mayor elected outside all lists has the letter “independent”",
    ),
    "a mayor without a letter": Case(
        "mayors.csv",
        "903,Carl Sagn,A",
        "903,Carl Sagn,",
        "prøve/mayors.csv, line 4, column letter",
        "nothing",
        "the letter of a list, or “independent”",
        "it is not filled in: fill it in",
    ),
    "a mayor's date without a day": Case(
        "mayors.csv",
        "2033-12-01",
        "december 2033",
        "prøve/mayors.csv, line 2, column date",
        "“december 2033”",
        "a date that exists, such as 2025-11-18",
        "write year, month and day with dashes",
    ),
    "a date that does not exist": Case(
        "mayors.csv",
        "2033-12-01",
        "2033-02-30",
        "prøve/mayors.csv, line 2, column date",
        "“2033-02-30”",
        "a date that exists, such as 2025-11-18",
        "write year, month and day with dashes",
    ),
    "an unknown key": Case(
        "scenario.yaml",
        "rulebook:",
        "rulebok:",
        "prøve/scenario.yaml, line 4, key rulebok",
        "an unknown key",
        "one of rulebook",
        "rename it to rulebook",
    ),
    "a missing key": Case(
        "scenario.yaml",
        "term: 2034-2038\n",
        "",
        "prøve/scenario.yaml, line 1",
        "no key term",
        "the keys name, election_day, term, rulebook, councils, result, sources, list_cooperations, options",
        "add the key",
    ),
    "a key twice": Case(
        "scenario.yaml",
        "result: final",
        "result: final\nresult: preliminary",
        "prøve/scenario.yaml, line 7",
        "the key result once more",
        "keys that are texts, each only once",
        "remove or rename one of them",
    ),
    "an unknown way to know the seats": Case(
        "scenario.yaml",
        "recorded",
        "record",
        "prøve/scenario.yaml, line 5, key councils",
        "“record”",
        "one of computed, recorded",
        "did you mean recorded?",
    ),
    "a wrong date": Case(
        "scenario.yaml",
        "2033-11-15",
        "15-11-2033",
        "prøve/scenario.yaml, line 2, key election_day",
        "“15-11-2033”",
        "a date that exists, such as 2025-11-18",
        "write year, month and day with dashes",
    ),
    "a term of five years": Case(
        "scenario.yaml",
        "term: 2034-2038",
        "term: 2034-2039",
        "prøve/scenario.yaml, line 3, key term",
        "“2034-2039”",
        "a term of office such as 2026-2030",
        "write the first year and, four years later, the last",
    ),
    "an empty name": Case(
        "scenario.yaml",
        "name: Et opdigtet valg",
        "name:",
        "prøve/scenario.yaml, line 1, key name",
        "nothing",
        "a value",
        "it is not filled in: fill it in",
    ),
    "sources that are no list": Case(
        "scenario.yaml",
        "sources:\n  - opdigtet til en prøve",
        "sources: opdigtet",
        "prøve/scenario.yaml, line 7, key sources",
        "“opdigtet”",
        "a list",
        "write one entry a line, each beginning with a dash",
    ),
    "options that are no mapping": Case(
        "scenario.yaml",
        "options:\n  rounding: up",
        "options: up",
        "prøve/scenario.yaml, line 12, key options",
        "“up”",
        "keys with values",
        "write one “key: value” a line",
    ),
    "an option without a value": Case(
        "scenario.yaml",
        "rounding: up",
        "rounding:",
        "prøve/scenario.yaml, line 13, key options.rounding",
        "nothing",
        "a value",
        "it is not filled in: fill it in",
    ),
    "a cooperation of an unknown list": Case(
        "scenario.yaml",
        "901:L",
        "901:Q",
        "prøve/scenario.yaml, line 11, key list_cooperations.Opdigtede lister.0",
        "901:Q, a list that is not in prøve/lists.csv",
        "a list such as 360:J",
        "correct the municipality's code or the list's letter",
    ),
    "a cooperation of something that is no list": Case(
        "scenario.yaml",
        "- 901:L",
        "- Lokal liste",
        "prøve/scenario.yaml, line 11, key list_cooperations.Opdigtede lister.0",
        "“Lokal liste”",
        "a list such as 360:J",
        "write the municipality's code, a colon and the list's letter",
    ),
    "a list in two cooperations": Case(
        "scenario.yaml",
        "    - 901:L",
        "    - 901:L\n  En anden:\n    - 901:L",
        "prøve/scenario.yaml, line 13, key list_cooperations.En anden.0",
        "901:L, which is in “Opdigtede lister” already",
        "each list in one list cooperation only",
        "remove it from one of them",
    ),
    "an alias": Case(
        "scenario.yaml",
        "name: Et opdigtet valg",
        "name: &x Et opdigtet valg\ncopy: *x",
        "prøve/scenario.yaml, line 1",
        "an anchor, alias or tag",
        "plain keys, lists and texts",
        "write the value out",
    ),
    "a tag": Case(
        "scenario.yaml",
        "name: Et",
        "name: !!python/object:os.system Et",
        "prøve/scenario.yaml, line 1",
        "an anchor, alias or tag",
        "plain keys, lists and texts",
        "write the value out",
    ),
    "no YAML": Case(
        "scenario.yaml",
        "result: final",
        "result: [final",
        "prøve/scenario.yaml, line 7",
        "text that is not YAML",
        "YAML: “key: value” lines, indented with spaces",
        "check indentation, colons and quotation marks on the line",
    ),
    "a tab": Case(
        "scenario.yaml",
        "  - opdigtet",
        "\t- opdigtet",
        "prøve/scenario.yaml, line 8",
        "text that is not YAML",
        "YAML: “key: value” lines, indented with spaces",
        "check indentation, colons and quotation marks on the line",
    ),
    "a key that is a list": Case(
        "scenario.yaml",
        "result: final",
        "[a]: final",
        "prøve/scenario.yaml, line 6",
        "a key that is not a text",
        "keys that are texts, each only once",
        "remove or rename one of them",
    ),
    "a text instead of settings": Case(
        "scenario.yaml",
        SETTINGS,
        "kommunalvalg\n",
        "prøve/scenario.yaml, line 1",
        "“kommunalvalg”",
        "keys with values",
        "write one “key: value” a line",
    ),
    "a draw of nobody": Case(
        "lots.yaml",
        "drawn: [V]",
        "drawn: []",
        "prøve/lots.yaml, line 8, key draws.0.drawn",
        "nobody drawn",
        "the names that were drawn",
        "write one name a line, each beginning with a dash",
    ),
    "a draw about nothing": Case(
        "lots.yaml",
        "  - council: 901\n    drawn:",
        "  - drawn:",
        "prøve/lots.yaml, line 11, key draws.1",
        "a draw with none or several of kkr, council, health_council and forum",
        "what the lot was drawn about: a KKR, a municipal council, a health council or a health forum",
        "write kkr (and post, if it was about one), council with the municipality's code, or one of the others",
    ),
    "an unknown key in a draw": Case(
        "lots.yaml",
        "witness:",
        "witnes:",
        "prøve/lots.yaml, line 10, key draws.0.witnes",
        "an unknown key",
        "one of council, health_council, forum, witness",
        "rename it to witness",
    ),
    "draws without who was drawn": Case(
        "lots.yaml",
        "    drawn: [V]\n",
        "",
        "prøve/lots.yaml, line 2, key draws.0",
        "no key drawn",
        "the keys kkr, council, health_council, forum, post, question, tied, seats_at_stake, quotient, drawn,"
        " date, witness",
        "add the key",
    ),
    "an area of an unknown municipality": Case(
        "areas.csv",
        "903,1,1,Hele",
        "904,1,1,Hele",
        "prøve/areas.csv, line 5, column code",
        "municipality 904, which is not in municipalities.csv",
        "the code of a municipality of this election",
        "correct the code, or add the municipality",
    ),
    "an area twice": Case(
        "areas.csv",
        "901,2,2,Syd",
        "901,1,2,Syd",
        "prøve/areas.csv, line 3, column area",
        "901:1 once more; it stands in line 2 already",
        "each only once",
        "remove or correct one of the two rows",
    ),
    "an area whose votes do not sum": Case(
        "areas.csv",
        "Syd,,,40",
        "Syd,,,41",
        "prøve/areas.csv, line 3, column valid",
        "41",
        "40, the sum of the votes in prøve/area_votes.csv",
        "correct the votes of a list, or the number of valid votes",
    ),
    "votes in an unknown area": Case(
        "area_votes.csv",
        "901,2,V,10",
        "901,3,V,10",
        "prøve/area_votes.csv, line 7",
        "list V in area 3 of municipality 901",
        "an area of areas.csv and a list of lists.csv",
        "correct the row",
    ),
    "votes of an unknown list": Case(
        "area_votes.csv",
        "901,2,V,10",
        "901,2,Q,10",
        "prøve/area_votes.csv, line 7",
        "list Q in area 2 of municipality 901",
        "an area of areas.csv and a list of lists.csv",
        "correct the row",
    ),
    "areas that do not sum to the list": Case(
        "area_votes.csv",
        "903,1,A,10",
        "903,1,A,11",
        "prøve/area_votes.csv",
        "11 votes for list 903:A",
        "10, as in lists.csv",
        "correct the votes in one of the two files",
    ),
    "only a header": Case(
        "mayors.csv",
        MAYORS,
        "code,name,letter,date,source\n",
        "prøve/mayors.csv",
        "a header without rows",
        "at least one row",
        "check that the right file was saved",
    ),
    "an empty file": Case(
        "mayors.csv",
        MAYORS,
        " \n",
        "prøve/mayors.csv",
        "an empty file",
        "a file with content",
        "check that the right file was saved",
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_what_is_wrong_is_told_in_four_parts(made_up: MadeUp, case: Case) -> None:
    """The file, the line and the cell; what stands there; what should; what to do about it."""
    made_up.edit(case.file, case.old, case.new)
    before = sorted(made_up.path.parent.rglob("*"))
    with pytest.raises(InputError) as caught:
        load_areas(load_scenario(made_up.path))
    assert caught.value.where == case.where
    assert caught.value.found == case.found
    assert caught.value.expected == case.expected
    assert caught.value.todo == case.todo
    assert sorted(made_up.path.parent.rglob("*")) == before


def test_ninety_seven_mayors_are_one_too_few(made_up: MadeUp) -> None:
    """The message names the municipality that has none; here on the real election of 2025."""
    real = load_scenario("kv2025").path
    for name in ("scenario.yaml", "municipalities.csv", "lists.csv", "mayors.csv"):
        (made_up.path / name).write_bytes((real / name).read_bytes())
    lines = (made_up.path / "mayors.csv").read_text("utf-8").splitlines(keepends=True)
    (made_up.path / "mayors.csv").write_text(
        "".join(line for line in lines if not line.startswith("306,")), "utf-8"
    )
    with pytest.raises(InputError) as caught:
        load_scenario(made_up.path)
    assert caught.value.where == "prøve/mayors.csv"
    assert caught.value.found == "97 mayors; none for 306 Odsherred"
    assert caught.value.expected == "a mayor in each of the 98 municipalities"
    assert caught.value.todo.startswith("add a row")


def test_many_missing_mayors_are_not_all_named(made_up: MadeUp) -> None:
    """A message of 98 names helps nobody."""
    real = load_scenario("kv2025").path
    for name in ("scenario.yaml", "municipalities.csv", "lists.csv"):
        (made_up.path / name).write_bytes((real / name).read_bytes())
    (made_up.path / "mayors.csv").unlink()
    with pytest.raises(InputError) as caught:
        load_scenario(made_up.path)
    assert caught.value.found == (
        "0 mayors; none for 101 København, 147 Frederiksberg, 151 Ballerup, 153 Brøndby, 155 Dragør and 93 more"
    )


@pytest.mark.parametrize("name", ["scenario.yaml", "municipalities.csv", "lists.csv", "mayors.csv"])
def test_a_file_that_is_not_utf8_is_told_by_line_and_byte(made_up: MadeUp, name: str) -> None:
    """Excel on Windows writes Latin-1 unless told otherwise."""
    text = (made_up.path / name).read_text("utf-8")
    (made_up.path / name).write_bytes(f"{text}å".encode("latin-1", "replace"))
    data = (made_up.path / name).read_bytes()
    at = next(at for at, byte in enumerate(data) if byte > 0x7F)
    with pytest.raises(InputError) as caught:
        load_scenario(made_up.path)
    line = data.count(b"\n", 0, at) + 1
    assert caught.value.where == f"prøve/{name}, line {line}"
    assert caught.value.found == f"byte 0x{data[at]:02x} at position {at} of the file, which is not UTF-8"
    assert caught.value.expected == "text in UTF-8"
    if name.endswith(".csv"):
        assert caught.value.todo == "save the file as UTF-8; in Excel choose the file type “CSV UTF-8”"
    else:
        assert caught.value.todo == "save the file as UTF-8 in the editor"


def test_a_missing_file_is_named(made_up: MadeUp) -> None:
    """A folder with settings but without lists is no scenario yet."""
    (made_up.path / "lists.csv").unlink()
    with pytest.raises(InputError) as caught:
        load_scenario(made_up.path)
    assert caught.value.where == "prøve/lists.csv"
    assert caught.value.found == "no such file"
    assert caught.value.expected == "a file"
    assert caught.value.todo == "check the name and the folder"


def test_a_folder_in_the_place_of_a_file_is_told(made_up: MadeUp) -> None:
    """What the system says is passed on, in words of our own."""
    (made_up.path / "lists.csv").unlink()
    (made_up.path / "lists.csv").mkdir()
    with pytest.raises(InputError) as caught:
        load_scenario(made_up.path)
    assert caught.value.where == "prøve/lists.csv"
    assert caught.value.found in {
        "a file that cannot be read (it is a folder)",
        "a file that cannot be read (no permission)",  # Windows
    }
    assert caught.value.expected == "a file that can be read"
    assert caught.value.todo == "check that it is a file and that you may read it"


@pytest.mark.parametrize(
    ("party", "todo"),
    [
        ("a", "did you mean A?"),
        ("ø", "did you mean Ø?"),
        ("-1", "write the letter alone; a list of no party has none"),
        ("=1+1", "write the letter alone; a list of no party has none"),
        ("AA", "write the letter alone; a list of no party has none"),
    ],
)
def test_a_party_is_one_capital_letter(made_up: MadeUp, party: str, todo: str) -> None:
    """What is written otherwise would be a party of its own."""
    made_up.edit("lists.csv", "901,V,Parti V,V", f"901,V,Parti V,{party}")
    with pytest.raises(InputError) as caught:
        load_scenario(made_up.path)
    assert caught.value.where == "prøve/lists.csv, line 4, column party"
    assert caught.value.found == f"“{party}”"
    assert caught.value.expected == "a party's letter, one of A to Z, Æ, Ø and Å, or nothing"
    assert caught.value.todo == todo


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes in folders")
@pytest.mark.parametrize("name", ["scenario.yaml", "lists.csv"])
def test_a_pipe_in_the_place_of_a_file_is_refused_and_not_waited_for(made_up: MadeUp, name: str) -> None:
    """Nobody may ever write into it."""
    (made_up.path / name).unlink()
    os.mkfifo(made_up.path / name)
    with pytest.raises(InputError) as caught:
        load_scenario(made_up.path)
    if name == "lists.csv":
        assert caught.value.where == "prøve/lists.csv"
        assert caught.value.found == "a pipe or a device"
        assert caught.value.expected == "an ordinary file"
        assert caught.value.todo == "save what it holds in a file, and name that file"


def test_a_link_to_a_file_is_read(made_up: MadeUp) -> None:
    """It is the file that counts."""
    (made_up.path / "lists.csv").rename(made_up.path / "real.csv")
    (made_up.path / "lists.csv").symlink_to("real.csv")
    assert load_scenario(made_up.path).name == "Et opdigtet valg"


def test_an_unknown_name_lists_the_bundled_scenarios() -> None:
    """And names the likely one."""
    with pytest.raises(InputError) as caught:
        load_scenario("kv2052")
    assert caught.value.where == "the scenario “kv2052”"
    assert caught.value.found == "neither a bundled scenario nor a folder"
    assert caught.value.expected == "one of kv2021, kv2025, or a folder with a scenario.yaml"
    assert caught.value.todo == "did you mean kv2025?"


def test_a_path_must_be_a_scenario_folder(made_up: MadeUp) -> None:
    """No such folder, a folder of something else, and a file are told apart."""
    parent = made_up.path.parent
    for path, found in (
        (parent / "ingen", "no such folder"),
        (parent, "a folder without a scenario.yaml"),
        (made_up.path / "lists.csv", "a file"),
    ):
        with pytest.raises(InputError) as caught:
            load_scenario(path)
        assert caught.value.where == str(path)
        assert caught.value.found == found
        assert caught.value.expected == "a folder with a scenario.yaml"
        assert caught.value.todo == "check the name and the folder"


def test_a_folder_at_hand_without_settings_is_told_as_a_folder(
    made_up: MadeUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when it is named without a separator."""
    (made_up.path / "scenario.yaml").unlink()
    monkeypatch.chdir(made_up.path.parent)
    with pytest.raises(InputError, match="a folder without a scenario"):
        load_scenario("prøve")
