"""``kkrvalg hubs``: the boards of the business hubs, where the process stands, a check, a vacancy, empty tables.

All people, firms and organisations are made up, and their names begin with "Eksempel" ("example").
"""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from commandline import Ended, kkrvalg

from kkrvalg.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["kkrvalg"]

BOARD = """hub;seat;name;code;organisation;firm;smv;gender;from;to;director;office
fyn;formand;Eksempel Andersen;461;;;;kvinde;01-04-2026;01-04-2030;nej;borgmester
fyn;kommunal;Eksempel Berg;420;;;;mand;01-04-2026;01-04-2030;nej;byrådsmedlem
fyn;kommunal;Eksempel Carlsen;430;;;;mand;01-04-2026;01-04-2030;nej;byrådsmedlem
fyn;kommunal;Eksempel Dam;440;;;;kvinde;01-04-2026;01-04-2030;nej;byrådsmedlem
fyn;virksomhed;Eksempel Enevold;;Eksempel Industri;Eksempel Stål;nej;mand;01-04-2026;01-04-2030;nej;
fyn;virksomhed;Eksempel Friis;;Eksempel Handel;Eksempel Kaffe;ja;kvinde;01-04-2026;01-04-2030;nej;
fyn;virksomhed;Eksempel Gram;;Eksempel Handel;Eksempel Bolig;nej;mand;01-04-2026;01-04-2030;nej;
fyn;virksomhed;Eksempel Holm;;Eksempel Landbrug;Eksempel Gård;nej;mand;01-04-2026;01-04-2030;nej;
fyn;videninstitution;Eksempel Iversen;;Eksempel Universitet;;;kvinde;01-04-2026;01-04-2030;nej;
fyn;arbejdstager;Eksempel Juhl;;FH og AC;;;mand;01-04-2026;01-04-2030;nej;
fyn;region;Eksempel Krogh;;;;;kvinde;01-04-2026;01-04-2030;nej;
"""
ORGANISATIONS = """hub;kind;organisation;recommended;decided;date
fyn;virksomhed;Eksempel Industri;ja;ja;21-01-2026
fyn;virksomhed;Eksempel Handel;ja;ja;21-01-2026
fyn;virksomhed;Eksempel Landbrug;ja;ja;21-01-2026
fyn;videninstitution;Eksempel Universitet;ja;ja;21-01-2026
"""
CRITERIA = """hub;kind;criterion;recommended;decided;date
fyn;virksomhed;Eksempel: eksport;ja;ja;21-01-2026
"""


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """Write the example board with its organisations and criteria, and return the folder."""
    for name, text in (("board", BOARD), ("organisations", ORGANISATIONS), ("criteria", CRITERIA)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def rows(text: str) -> list[dict[str, str]]:
    """Return a table as a Danish spreadsheet reads it."""
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff")), delimiter=";"))


# --- who appoints -----------------------------------------------------------------------------------------------


def test_the_list_says_who_appoints_each_seat(kkrvalg: Callable[..., Ended]) -> None:
    """Six hubs with their KKR, six kinds of seats, what 2025 does not restate, and what is open."""
    ended = kkrvalg("hubs")
    assert ended.status == 0
    assert "Business Hub Sydjylland* KKR Syddanmark Region Syddanmark" in ended.text
    assert "* The papers name KKR Syddanmark, not its hubs." in ended.text
    assert "3 municipal member the KKR political yes" in ended.text
    assert "1 member appointed by the regional council the regional no" in ended.text
    assert "How the KKR votes on the members from firms" in ended.text
    assert "rules/business-hubs.yaml sha256" in ended.text


def test_the_list_as_json_is_the_envelope(kkrvalg: Callable[..., Ended]) -> None:
    """The key is hubs, one entry each, with eleven seats."""
    document = kkrvalg("hubs", "--format", "json").protocol
    assert (document["schema"], document["kind"]) == ("kkrvalg/1", "hubs")
    assert [entry["file"] for entry in document["inputs"]] == ["rules/business-hubs.yaml"]
    assert [hub["key"] for hub in document["hubs"]] == [
        *("hovedstaden", "sjælland", "fyn", "sydjylland", "midtjylland", "nordjylland")
    ]
    for hub in document["hubs"]:
        assert sum(seat["number"] for seat in hub["seats"]) == 11
        assert [seat["kind"] for seat in hub["seats"] if not seat["restated"]] == ["regional"]


def test_the_list_as_a_table(kkrvalg: Callable[..., Ended]) -> None:
    """A row for each kind of seat of each hub."""
    table = rows(kkrvalg("hubs", "--format", "csv").out)
    assert len(table) == 6 * 6
    assert sum(int(row["number"]) for row in table if row["appointed_by"] == "KKR Syddanmark") == 20
    assert table[-1]["appointed_by"] == "the regional council of Region Nordjylland"


def test_one_hub_shows_dates_rules_and_what_is_open(kkrvalg: Callable[..., Ended]) -> None:
    """The option on the election of the chair is shown with its answers."""
    text = kkrvalg("hubs", "show", "Erhvervshus Fyn").text
    assert "22 October 2025 the outgoing KKR recommends" in text
    assert "25 March 2026 the KKR appoints the" in text
    assert "Nobody has an alternate. (statutes; not in 2025)" in text
    assert "hub_election=chair_by_majority (the default): the chair is elected alone" in text
    assert "hub_election=four_together: all four" in text


def test_one_hub_as_json_holds_rules_sources_and_terms(kkrvalg: Callable[..., Ended]) -> None:
    """Each rule in both languages with whether the paper of 2025 restates it."""
    (hub,) = kkrvalg("hubs", "show", "fyn", "--format", "json").protocol["hubs"]
    assert [term["term"] for term in hub["terms"]] == ["2022-2026", "2026-2030"]
    assert hub["terms"][1]["steps"][0]["first"] == "2025-10-22"
    rules = {rule["id"]: rule for rule in hub["rules"]}
    assert (rules["vacancy"]["restated"], rules["chair"]["restated"]) == (False, True)
    assert {source["id"] for source in hub["sources"]} >= set(rules["chair"]["sources"])
    points = {point["id"]: point for point in hub["open_points"]}
    assert [answer["value"] for answer in points["hub_election"]["answers"]] == [
        "chair_by_majority",
        "four_together",
    ]
    assert points["votes"]["answers"] == []


def test_the_rules_as_a_table(kkrvalg: Callable[..., Ended]) -> None:
    """A row for each rule."""
    table = {row["rule"]: row for row in rows(kkrvalg("hubs", "show", "fyn", "--format", "csv").out)}
    assert table["regional"]["restated_2025"] == "no"
    assert table["chair"]["sources"] == "statutes_2018 paper_2021 paper_2025"


def test_an_unknown_hub_is_refused(kkrvalg: Callable[..., Ended]) -> None:
    """With the six names and the likely one."""
    complaint = kkrvalg("hubs", "show", "fyen").complaint
    assert complaint["Where"] == "kkrvalg hubs show"
    assert complaint["Found"] == "“fyen”"
    assert complaint["Expected"].startswith("one of hovedstaden, sjælland, fyn")
    assert complaint["What to do"] == "did you mean fyn?"


# --- the process ------------------------------------------------------------------------------------------------


def test_the_state_of_one_hub_has_every_step(kkrvalg: Callable[..., Ended]) -> None:
    """On 10 February 2026 organisations nominate; the old board sits."""
    text = kkrvalg("hubs", "state", "--hub", "fyn", "--on", "2026-02-10").text
    assert "The board for 2022-2026 sits until 1 April 2026" in text
    assert "Under way: When Who What" in text
    assert "22 January to 27 the KKR, organisations" in text
    assert "Done: When Who What" in text
    assert "The paper of 2025 does not say when the regional council appoints its member" in text


def test_the_state_of_all_hubs_is_a_line_each(kkrvalg: Callable[..., Ended]) -> None:
    """On 24 March 2026 KKR Midtjylland appoints, Syddanmark the day after."""
    text = kkrvalg("hubs", "state", "--on", "2026-03-24").text
    assert "Midtjylland 24 March 2026: appoints the 1 April 2026: the new" in text
    assert "Fyn – 25 March 2026: appoints the" in text
    assert "kkrvalg hubs state --hub hovedstaden --on 2026-03-24" in text


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2021-10-01", "A board from before these papers sits until 1 April 2022."),
        ("2031-01-01", "The term of the board for 2026-2030 ran to 1 April 2030;"),
        ("2031-01-01", "What comes next: no timetable for a later term is known."),
        ("2023-01-01", "22 October 2025 the outgoing KKR recommends"),
    ],
)
def test_before_between_and_after_the_terms(kkrvalg: Callable[..., Ended], day: str, sentence: str) -> None:
    """What is not known is said, and the next term's first step is shown."""
    assert sentence in kkrvalg("hubs", "state", "--hub", "fyn", "--on", day).text


def test_the_state_as_json(kkrvalg: Callable[..., Ended]) -> None:
    """Done, under way, coming and next, and the board that sits."""
    document = kkrvalg("hubs", "state", "--hub", "fyn", "--on", "2026-02-10", "--format", "json").protocol
    (hub,) = document["hubs"]
    state = hub["state"]
    assert (state["day"], state["term"]["term"], state["board"]["term"]) == (
        "2026-02-10",
        "2026-2030",
        "2022-2026",
    )
    assert [step["key"] for step in state["under_way"]] == ["nominate"]
    assert [step["key"] for step in state["next"]] == ["clarify"]
    assert len(state["done"]) + len(state["coming"]) == 6


def test_the_state_as_a_table(kkrvalg: Callable[..., Ended]) -> None:
    """A row for each step; between the terms also for what comes next."""
    table = rows(kkrvalg("hubs", "state", "--hub", "fyn", "--on", "2023-01-01", "--format", "csv").out)
    assert [row["state"] for row in table] == ["done"] * 8 + ["coming"]
    assert (table[-1]["term"], table[-1]["first"]) == ("2026-2030", "2025-10-22")


def test_without_a_day_it_is_today(kkrvalg: Callable[..., Ended]) -> None:
    """The day is in the protocol."""
    before = date.today()  # noqa: DTZ011 (the user's own day, as in the command)
    document = kkrvalg("hubs", "state", "--format", "json").protocol
    after = date.today()  # noqa: DTZ011 (as above)
    assert {hub["state"]["day"] for hub in document["hubs"]} <= {before.isoformat(), after.isoformat()}
    assert len(document["hubs"]) == 6


def test_a_hub_named_twice_is_shown_once(kkrvalg: Callable[..., Ended]) -> None:
    """Also under two of its names."""
    named = ("--hub", "sjaelland", "--hub", "Erhvervshus Sjælland")
    document = kkrvalg("hubs", "state", "--on", "2026-01-01", *named, "--format", "json").protocol
    assert [hub["key"] for hub in document["hubs"]] == ["sjælland"]


def test_a_day_that_is_none_is_refused(kkrvalg: Callable[..., Ended]) -> None:
    """Year, month and day."""
    assert kkrvalg("hubs", "state", "--on", "10/2-2026").complaint == {
        "Where": "--on",
        "Found": "10/2-2026",
        "Expected": "a date written year-month-day",
        "What to do": "write it as in --on 2026-01-19",
    }


# --- a board ----------------------------------------------------------------------------------------------------


def test_a_right_board_ends_with_nothing_but_questions(
    kkrvalg: Callable[..., Ended], tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Eleven of eleven, status 0, and the files it was made from."""
    monkeypatch.chdir(tables)
    ended = kkrvalg("hubs", "check", "board.csv", "--organisations", "organisations.csv")
    assert ended.status == 0
    assert "No errors were found." in ended.text
    assert "Total 11 11" in ended.text
    assert "To be answered by people" in ended.text
    assert "Women: 5, men: 6, other: 0, not stated: 0." in ended.text
    assert "organisations.csv sha256" in ended.text


def test_the_errors_of_a_board_stand_first(kkrvalg: Callable[..., Ended], tables: Path) -> None:
    """The regional council's member is missing; it was found, so the status is 0."""
    path = tables / "board.csv"
    path.write_text(BOARD[: BOARD.index("fyn;region")], encoding="utf-8")
    ended = kkrvalg("hubs", "check", path)
    assert ended.status == 0
    assert "The board is not as the statutes and papers say." in ended.text
    assert "Seats as member appointed by the regional council: 0 in the table, 1 required." in ended.text
    assert ended.text.index("Errors") < ended.text.index("To be answered by people") < ended.text.index("Notes")


def test_the_check_as_json(kkrvalg: Callable[..., Ended], tables: Path) -> None:
    """Numbers, genders and findings, and each file that was read."""
    ended = kkrvalg(
        *("hubs", "check", tables / "board.csv", "--organisations", tables / "organisations.csv"),
        *("--criteria", tables / "criteria.csv", "--on", "2026-05-01", "--format", "json"),
    )
    (hub,) = ended.protocol["hubs"]
    assert (hub["key"], hub["check"]["day"], hub["check"]["passes"]) == ("fyn", "2026-05-01", True)
    assert [entry["found"] for entry in hub["check"]["numbers"]] == [1, 3, 4, 1, 1, 1]
    assert hub["check"]["genders"] == {"woman": 5, "man": 6, "other": 0, "not_stated": 0}
    findings = {entry["code"]: entry for entry in hub["check"]["findings"]}
    assert findings["criterion_business"]["values"] == {"criterion": "Eksempel: eksport"}
    assert findings["active"]["kind"] == "ask"
    files = [entry["file"] for entry in ended.protocol["inputs"]]
    assert files[:3] == [str(tables / name) for name in ("board.csv", "organisations.csv", "criteria.csv")]
    assert "kv2025/municipalities.csv" in files


def test_the_findings_as_a_table(kkrvalg: Callable[..., Ended], tables: Path) -> None:
    """A row for each finding, the errors first."""
    path = tables / "board.csv"
    path.write_text(BOARD.replace("FH og AC", "FH"), encoding="utf-8")
    ended = kkrvalg("hubs", "check", path, "--format", "csv")
    first, *others = rows(ended.out)
    assert (ended.status, first["kind"], first["rule"], first["about"]) == (
        0,
        "error",
        "employee",
        "Eksempel Juhl",
    )
    assert {row["kind"] for row in others} == {"ask", "note"}


def test_a_municipality_of_another_kkr_is_found(kkrvalg: Callable[..., Ended], tables: Path) -> None:
    """Aarhus, 751, belongs to KKR Midtjylland in the election of 2025."""
    path = tables / "board.csv"
    path.write_text(BOARD.replace(";420;", ";751;"), encoding="utf-8")
    ended = kkrvalg("hubs", "check", path)
    assert "Eksempel Berg (municipal member): municipality 751 is not in the area of the KKR." in ended.text


def test_each_hub_of_a_table_is_checked(kkrvalg: Callable[..., Ended], tables: Path) -> None:
    """A row of another hub makes a second board, of which ten are missing."""
    path = tables / "board.csv"
    path.write_text(BOARD + "sydjylland;region;Eksempel Lund;;;;;;;;;\n", encoding="utf-8")
    document = kkrvalg("hubs", "check", path, "--format", "json").protocol
    assert [(hub["key"], hub["check"]["passes"]) for hub in document["hubs"]] == [
        ("fyn", True),
        ("sydjylland", False),
    ]


def test_a_table_that_is_not_there_is_refused(kkrvalg: Callable[..., Ended], tables: Path) -> None:
    """The four parts."""
    complaint = kkrvalg("hubs", "check", tables / "bord.csv").complaint
    assert complaint["Where"] == str(tables / "bord.csv")
    assert complaint["Found"] == "no such file"


# --- a vacancy --------------------------------------------------------------------------------------------------


def test_a_vacancy_says_who_does_what(kkrvalg: Callable[..., Ended], tables: Path) -> None:
    """A business member: the KKR asks, organisations nominate, the KKR weighs and appoints."""
    ended = kkrvalg("hubs", "vacancy", tables / "board.csv", "--person", "eksempel friis", "--on", "2027-05-01")
    assert ended.status == 0
    assert "Nominated by: Eksempel Handel." in ended.text
    assert "2. the business organisations nominate somebody who is active in business" in ended.text
    assert "Members who are left until then: 10." in ended.text
    assert "A successor can be appointed to 1 April 2030, when the term ends." in ended.text
    assert "How the KKR votes on the members from firms" in ended.text


def test_a_vacancy_as_json(kkrvalg: Callable[..., Ended], tables: Path) -> None:
    """The steps stand in the envelope too."""
    given = ("--person", "Eksempel Krogh", "--on", "2027-05-01", "--format", "json")
    document = kkrvalg("hubs", "vacancy", tables / "board.csv", *given).protocol
    (hub,) = document["hubs"]
    assert hub["vacancy"]["leaves"]["seat"] == "regional"
    assert [step["who"] for step in hub["vacancy"]["steps"]] == ["kkr", "regional_council"]
    assert [point["id"] for point in hub["vacancy"]["open_points"]] == ["regional_process"]
    assert [(step["hub"], step["kind"]) for step in document["steps"]] == [("fyn", "hub_vacancy")] * 2


def test_a_vacancy_as_a_table(kkrvalg: Callable[..., Ended], tables: Path) -> None:
    """A row for each step."""
    given = ("--person", "Eksempel Juhl", "--on", "2027-05-01", "--format", "csv")
    table = rows(kkrvalg("hubs", "vacancy", tables / "board.csv", *given).out)
    assert [(row["number"], row["who"]) for row in table] == [("1", "kkr"), ("2", "fh_and_ac"), ("3", "kkr")]


def test_in_a_table_of_several_hubs_the_hub_is_named(kkrvalg: Callable[..., Ended], tables: Path) -> None:
    """Without --hub it is not clear which board; with it it is."""
    path = tables / "board.csv"
    path.write_text(BOARD + "sydjylland;region;Eksempel Lund;;;;;;;;;\n", encoding="utf-8")
    given = ("hubs", "vacancy", path, "--person", "Eksempel Lund", "--on", "2027-05-01")
    assert kkrvalg(*given).complaint == {
        "Where": "--hub",
        "Found": "a table of several hubs: fyn, sydjylland",
        "Expected": "the hub the member leaves",
        "What to do": "name it, as in --hub fyn",
    }
    assert "Business Hub Sydjylland: Eksempel Lund leaves" in kkrvalg(*given, "--hub", "sydjylland").text


# --- empty tables, and what all have in common ------------------------------------------------------------------


def test_new_tables_can_be_checked_at_once(kkrvalg: Callable[..., Ended], tmp_path: Path) -> None:
    """With a row for each seat of Fyn, of which none is filled."""
    ended = kkrvalg("hubs", "new", tmp_path / "fyn", "--hub", "fyn")
    assert ended.status == 0
    assert ended.out.splitlines() == [
        f"{tmp_path / 'fyn'} was written:",
        *("  LÆSMIG.txt", "  board.csv", "  criteria.csv", "  organisations.csv"),
    ]
    checked = kkrvalg("hubs", "check", tmp_path / "fyn" / "board.csv", "--format", "json")
    assert checked.protocol["hubs"][0]["check"]["passes"] is False
    assert [entry["found"] for entry in checked.protocol["hubs"][0]["check"]["numbers"]] == [0] * 6


def test_new_tables_overwrite_nothing(kkrvalg: Callable[..., Ended], tables: Path) -> None:
    """A folder with something in it is refused and left as it is."""
    assert kkrvalg("hubs", "new", tables).complaint["Found"] == "something that exists already"
    assert (tables / "board.csv").read_text(encoding="utf-8") == BOARD


def test_a_format_before_the_command_holds_for_it(kkrvalg: Callable[..., Ended]) -> None:
    """``hubs --format json show`` is understood as ``hubs show --format json``."""
    assert kkrvalg("hubs", "--format", "json", "show", "fyn").protocol["kind"] == "hubs"


def test_the_result_can_go_to_a_file(kkrvalg: Callable[..., Ended], tmp_path: Path) -> None:
    """Before or behind the command."""
    assert kkrvalg("hubs", "-o", tmp_path / "list.txt").out == ""
    assert kkrvalg("hubs", "show", "fyn", "-o", tmp_path / "fyn.txt").out == ""
    assert "Business Hub Fyn*" in (tmp_path / "list.txt").read_text(encoding="utf-8")
    assert (tmp_path / "fyn.txt").read_text(encoding="utf-8").startswith("Business Hub Fyn\n")


PRINTED = (
    "",
    "show fyn",
    "show hovedstaden",
    "state --on 2022-02-01",
    "state --on 2026-02-10",
    "state --hub sjælland --on 2026-03-23",
    "check {board}",
    "check {board} --organisations {organisations} --criteria {criteria} --on 2026-05-01",
    "vacancy {board} --on 2027-05-01 --person Eksempel_Andersen",
    "vacancy {board} --on 2027-05-01 --person Eksempel_Friis",
)


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("line", PRINTED)
def test_every_printout_fits_80_columns(
    line: str, language: str, tables: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In both languages; the names of the user's own files are as long as they are."""
    files = {name: str(tables / f"{name}.csv") for name in ("board", "organisations", "criteria")}
    words = [
        word.format(**files).replace("_", " ") if "_" in word else word.format(**files) for word in line.split()
    ]
    main(["--lang", language, "hubs", *words])
    printed = capsys.readouterr().out.splitlines()
    assert printed
    assert [row for row in printed if len(row) > 80 and str(tables) not in row] == []


def test_the_danish_page_is_danish(capsys: pytest.CaptureFixture[str]) -> None:
    """Hubs, seats, rules and what is open in the language in use."""
    main(["hubs"])
    text = " ".join(capsys.readouterr().out.split())
    assert text.startswith("Erhvervshusenes bestyrelser")
    assert "3 kommunalt medlem KKR" in text
    assert "Vedtægternes linje om videninstitutionen nævner ingen indstilling." in text
