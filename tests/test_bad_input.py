"""What is wrong with an input is said in four parts, ends the command with 2, and leaves nothing behind.

Each row of the table breaks a copy of the election of 2025, or says something that cannot be; where it stands,
what was found, what was expected and what to do about it are asserted one by one.
"""

from __future__ import annotations

import csv
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from commandline import Ended, kkrvalg
from elections import scenario

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["kkrvalg"]

LOLLAND = "360,J,Din Stemme,,,9,2715,"
"""A line of lists.csv, the 511th."""

COMPOSE = "compose --scenario {kopi}"
APPOINT = "appoint --post RBR --scenario {kopi}"
NORDJYLLAND = f"{APPOINT} --kkr nordjylland"
COUNCILS = "councils --scenario {kopi}"
OPTIONS = "one of scale, rounding, base_minimum, reduced_size,"
FIVE = "one of hovedstaden, sjælland, syddanmark, midtjylland, nordjylland"
DRAW = "draws:\n- kkr: nordjylland\n  post: RBR\n"


def unbroken(_folder: Path) -> None:
    """Leave the scenario as it is: the command line is what is wrong."""


def change(file: str, old: str, new: str) -> Callable[[Path], None]:
    """Return what replaces a text that stands once in a file."""

    def apply(folder: Path) -> None:
        text = (folder / file).read_text("utf-8")
        assert text.count(old) == 1, (file, old)
        (folder / file).write_text(text.replace(old, new), "utf-8", newline="")

    return apply


def lists(old: str, new: str) -> Callable[[Path], None]:
    """Return what changes the line of Lolland's Din Stemme."""
    return change("lists.csv", LOLLAND, LOLLAND.replace(old, new))


def settings(old: str, new: str) -> Callable[[Path], None]:
    """Return what changes the scenario's settings."""
    return change("scenario.yaml", old, new)


def remove(file: str) -> Callable[[Path], None]:
    """Return what removes a file."""
    return lambda folder: (folder / file).unlink()


def put(file: str, text: str, encoding: str = "utf-8") -> Callable[[Path], None]:
    """Return what writes a whole file."""

    def apply(folder: Path) -> None:
        (folder / file).write_text(text, encoding, newline="")

    return apply


def lots(text: str) -> Callable[[Path], None]:
    """Return what writes a lots.yaml."""
    return put("lots.yaml", text)


def latin(folder: Path) -> None:
    """Save the lists in the encoding of an old spreadsheet."""
    text = (folder / "lists.csv").read_text("utf-8")
    (folder / "lists.csv").write_bytes(text.encode("latin-1", "replace"))


def rows(file: str, edit: Callable[[list[dict[str, str]]], list[dict[str, str]]]) -> Callable[[Path], None]:
    """Return what changes the rows of a table."""

    def apply(folder: Path) -> None:
        with (folder / file).open(encoding="utf-8", newline="") as stream:
            before = list(csv.DictReader(stream))
        with (folder / file).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, before[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(edit(before))

    return apply


def lollands_mayor(**cells: str) -> Callable[[Path], None]:
    """Return what changes cells of Lolland's mayor."""
    return rows("mayors.csv", lambda all_rows: [row | cells if row["code"] == "360" else row for row in all_rows])


def without_votes(folder: Path) -> None:
    """Set every vote of the country to nought, as before anything is counted."""
    nothing = {"eligible": "", "cast": "", "valid": ""}
    rows("lists.csv", lambda all_rows: [row | {"votes": "0"} for row in all_rows])(folder)
    rows("municipalities.csv", lambda all_rows: [row | nothing for row in all_rows])(folder)


@dataclass(frozen=True)
class Bad:
    """A command line, how its scenario is broken, and the four parts of the message.

    ``{kopi}`` stands for the scenario's folder, ``{ude}`` for the one around it.
    """

    line: str
    breaks: Callable[[Path], None]
    where: str
    found: str
    expected: str
    todo: str


TABLE: dict[str, Bad] = {
    # --- files ---
    "a missing file": Bad(
        COMPOSE, remove("lists.csv"), "kopi/lists.csv", "no such file", "a file", "check the name and the folder"
    ),
    "a folder that is not there": Bad(
        "compose --scenario {ude}/nowhere",
        unbroken,
        "{ude}/nowhere",
        "no such folder",
        "a folder with a scenario.yaml",
        "check the name and the folder",
    ),
    "an unknown election": Bad(
        "compose --scenario kv2052",
        unbroken,
        "the scenario “kv2052”",
        "neither a bundled scenario nor a folder",
        "one of kv2021, kv2025, or a folder with a scenario.yaml",
        "did you mean kv2025?",
    ),
    "a wrong encoding": Bad(
        COMPOSE,
        latin,
        "kopi/lists.csv, line 11",
        "byte 0xf8 at position 412 of the file, which is not UTF-8",
        "text in UTF-8",
        "save the file as UTF-8; in Excel choose the file type “CSV UTF-8”",
    ),
    "an empty file": Bad(
        COMPOSE,
        put("lists.csv", ""),
        "kopi/lists.csv",
        "an empty file",
        "a file with content",
        "check that the right file was saved",
    ),
    # --- tables ---
    "negative votes": Bad(
        COMPOSE,
        lists("2715", "-2715"),
        "kopi/lists.csv, line 511, column votes",
        "“-2715”",
        "a whole number, 0 or more",
        "correct the number; a count is never negative",
    ),
    "fractional votes": Bad(
        COMPOSE,
        lists("2715", "2715.5"),
        "kopi/lists.csv, line 511, column votes",
        "“2715.5”",
        "a whole number, 0 or more",
        "correct the number; a count is never a fraction",
    ),
    "votes with a thousands separator": Bad(
        COMPOSE,
        lists("2715", "2.715"),
        "kopi/lists.csv, line 511, column votes",
        "“2.715”",
        "a whole number, 0 or more",
        "write it without a thousands separator: 2715",
    ),
    "votes of more digits than a country has": Bad(
        COMPOSE,
        lists("2715", "9" * 19),
        "kopi/lists.csv, line 511, column votes",
        "“9999999999999999999”",
        "a whole number, 0 or more",
        "correct the number; it has 19 digits, and at most 18 are read",
    ),
    "a list twice": Bad(
        COMPOSE,
        lists(LOLLAND, f"{LOLLAND}\n{LOLLAND}"),
        "kopi/lists.csv, line 512, column letter",
        "360:J once more; it stands in line 511 already",
        "each only once",
        "remove or correct one of the two rows",
    ),
    "a party twice in a municipality": Bad(
        COMPOSE,
        lists("Stemme,,", "Stemme,A,"),
        "kopi/lists.csv, line 511, column party",
        "party A once more; it stands in line 505 already",
        "each party with one list in a municipality",
        "leave the party of the local list empty",
    ),
    "a list of an unknown municipality": Bad(
        COMPOSE,
        lists("360", "999"),
        "kopi/lists.csv, line 511, column code",
        "municipality 999, which is not in kopi/municipalities.csv",
        "the code of a municipality of this election",
        "correct the code, or add the municipality",
    ),
    "97 mayors": Bad(
        COMPOSE,
        rows("mayors.csv", lambda all_rows: [row for row in all_rows if row["code"] != "360"]),
        "kopi/mayors.csv",
        "97 mayors; none for 360 Lolland",
        "a mayor in each of the 98 municipalities",
        "add a row with the municipality's code, the mayor's name and the letter of the list; what each possible"
        " mayor would change is shown by kkrvalg whatif mayors",
    ),
    "two mayors of a municipality": Bad(
        COMPOSE,
        rows("mayors.csv", lambda all_rows: [*all_rows, all_rows[41]]),
        "kopi/mayors.csv, line 100, column code",
        "360 once more; it stands in line 43 already",
        "each only once",
        "remove or correct one of the two rows",
    ),
    "a mayor of a list that did not run and is not marked independent": Bad(
        COMPOSE,
        lollands_mayor(letter="Z"),
        "kopi/mayors.csv, line 43, column letter",
        "Z, a list that did not run in municipality 360",
        "one of A, B, C, D, F, I, J, L, O, V, Æ, Ø",
        "correct the letter; a mayor elected outside all lists has the letter “independent”",
    ),
    "a mayor without a letter": Bad(
        COMPOSE,
        lollands_mayor(letter=""),
        "kopi/mayors.csv, line 43, column letter",
        "nothing",
        "the letter of a list, or “independent”",
        "it is not filled in: fill it in",
    ),
    "an unknown KKR in a table": Bad(
        COMPOSE,
        rows("municipalities.csv", lambda all_rows: [all_rows[0] | {"kkr": "Fyn"}, *all_rows[1:]]),
        "kopi/municipalities.csv, line 2, column kkr",
        "“Fyn”",
        FIVE,
        "write one of them",
    ),
    "an unknown column": Bad(
        COMPOSE,
        change("lists.csv", "candidates", "kandidater"),
        "kopi/lists.csv, line 1, column kandidater",
        "an unknown column",
        "the columns code, letter, name, party, alliance, candidates, votes, known_seats",
        "rename it to candidates",
    ),
    "a column twice": Bad(
        COMPOSE,
        change("lists.csv", "code,letter,name,party", "code,letter,name,name"),
        "kopi/lists.csv, line 1, column name",
        "the same column twice",
        "columns with different names",
        "remove or rename the column",
    ),
    "a missing column": Bad(
        COMPOSE,
        put("mayors.csv", "code,name\n101,Sisse Marie Welling\n"),
        "kopi/mayors.csv, line 1",
        "no column letter",
        "the columns code, name, letter, date, source",
        "add the column",
    ),
    "a cell too many": Bad(
        COMPOSE,
        lists(LOLLAND, f"{LOLLAND},1"),
        "kopi/lists.csv, line 511",
        "9 cells",
        "8 cells, as in the header",
        "fill in or remove cells; a text with a comma or semicolon stands in quotation marks",
    ),
    "votes that do not add up to the valid ones": Bad(
        COMPOSE,
        lists("2715", "2716"),
        "kopi/municipalities.csv, line 43, column valid",
        "21025",
        "21026, the sum of the votes in kopi/lists.csv",
        "correct the votes of a list, or the number of valid votes",
    ),
    "an election before anything is counted": Bad(
        COMPOSE,
        without_votes,
        "lists.csv, KKR Hovedstaden",
        "no votes",
        "votes in at least one of its municipalities that are members of KL",
        "fill in the votes, or choose another KKR with --kkr",
    ),
    # --- settings ---
    "settings that are not YAML": Bad(
        COMPOSE,
        put("scenario.yaml", "name: [\n"),
        "kopi/scenario.yaml, line 2",
        "text that is not YAML",
        "YAML: “key: value” lines, indented with spaces",
        "check indentation, colons and quotation marks on the line",
    ),
    "a key twice": Bad(
        COMPOSE,
        settings("result: final", "result: final\nresult: preliminary"),
        "kopi/scenario.yaml, line 7",
        "the key result once more",
        "keys that are texts, each only once",
        "remove or rename one of them",
    ),
    "an unknown key": Bad(
        COMPOSE,
        settings("result: final", "resultat: final"),
        "kopi/scenario.yaml, line 6, key resultat",
        "an unknown key",
        "one of result, options",
        "rename it to result",
    ),
    "a day that does not exist": Bad(
        COMPOSE,
        settings("'2025-11-18'", "'2025-02-30'"),
        "kopi/scenario.yaml, line 2, key election_day",
        "“2025-02-30”",
        "a date that exists, such as 2025-11-18",
        "write year, month and day with dashes",
    ),
    "an unknown rulebook": Bad(
        COMPOSE,
        settings("rulebook: kkr-2026-2030", "rulebook: kkr-2030-2034"),
        "kopi/scenario.yaml, key rulebook",
        "the unknown rulebook “kkr-2030-2034”",
        "one of kkr-2022-2026, kkr-2026-2030",
        "write the rulebook of the term that is elected",
    ),
    "a rulebook of another term": Bad(
        COMPOSE,
        settings("rulebook: kkr-2026-2030", "rulebook: kkr-2022-2026"),
        "kopi/scenario.yaml, key rulebook",
        "kkr-2022-2026, the rules for 2022-2026",
        "the rules for 2026-2030, the term that is elected",
        "correct the rulebook or the term; other rules can be tried with kkrvalg compare",
    ),
    "a list in two cooperations": Bad(
        COMPOSE,
        settings("list_cooperations: {}", "list_cooperations:\n  LL: ['360:J']\n  Andre: ['360:J']"),
        "kopi/scenario.yaml, line 12, key list_cooperations.Andre.0",
        "360:J, which is in “LL” already",
        "each list in one list cooperation only",
        "remove it from one of them",
    ),
    "a list of a cooperation that did not run": Bad(
        COMPOSE,
        settings("list_cooperations: {}", "list_cooperations:\n  LL: ['360:Z']"),
        "kopi/scenario.yaml, line 11, key list_cooperations.LL.0",
        "360:Z, a list that is not in kopi/lists.csv",
        "a list such as 360:J",
        "correct the municipality's code or the list's letter",
    ),
    "a cooperation called like a party": Bad(
        COMPOSE,
        settings("list_cooperations: {}", "list_cooperations:\n  A: ['360:J']"),
        "the list cooperation A",
        "the letter of a party as its name",
        "a name that is not a party's letter",
        "give the list cooperation another name",
    ),
    "an unknown option in the settings": Bad(
        COMPOSE,
        settings("list_cooperations: {}", "options:\n  roundning: up"),
        "kopi/scenario.yaml, key options.roundning",
        "the unknown option “roundning”",
        OPTIONS,
        "did you mean rounding?",
    ),
    # --- lots.yaml ---
    "a recorded draw about nothing": Bad(
        APPOINT,
        lots("draws:\n- drawn: [V]\n"),
        "kopi/lots.yaml, line 2, key draws.0",
        "a draw with none or several of kkr, council, health_council and forum",
        "what the lot was drawn about: a KKR, a municipal council, a health council or a health forum",
        "write kkr (and post, if it was about one), council with the municipality's code, or one of the others",
    ),
    "a recorded draw of nobody": Bad(
        APPOINT,
        lots(f"{DRAW}  drawn: []\n"),
        "kopi/lots.yaml, line 4, key draws.0.drawn",
        "nobody drawn",
        "the names that were drawn",
        "write one name a line, each beginning with a dash",
    ),
    "a recorded draw with a misspelled key": Bad(
        APPOINT,
        lots(f"{DRAW}  drawnn: [V]\n"),
        "kopi/lots.yaml, line 4, key draws.0.drawnn",
        "an unknown key",
        "one of council, health_council, forum, question, tied, seats_at_stake, quotient, drawn, date, witness",
        "rename it to drawn",
    ),
    "a recorded draw of somebody who is not tied": Bad(
        APPOINT,
        lots(f"{DRAW}  drawn: [B]\n"),
        "kopi/lots.yaml, KKR Nordjylland",
        "drawn: B",
        "1 of those who share the quotient 2: A, C, F, V, Æ",
        "name who was drawn, as many as there are seats; leave the lot out to see the question again",
    ),
    "a recorded draw with a quotient that is none": Bad(
        APPOINT,
        lots(f"{DRAW}  quotient: ca. 2\n  drawn: [V]\n"),
        "kopi/lots.yaml, key quotient",
        "ca. 2",
        "a quotient as the question states it, such as 617, 1851/2 or 925 1/2",
        "copy the quotient from the question",
    ),
    "two draws for one question": Bad(
        APPOINT,
        lots(f"{DRAW}  drawn: [V]\n{DRAW.removeprefix('draws:')}  drawn: [A]\n".replace("\n\n", "\n")),
        "kopi/lots.yaml, KKR Nordjylland",
        "two draws for one question: V, and A",
        "one draw for each question",
        "remove the one that was not drawn",
    ),
    "a draw for an unknown council": Bad(
        COUNCILS,
        lots("draws:\n- council: 999\n  drawn: [V]\n"),
        "kopi/lots.yaml, key council",
        "999",
        "the code of a municipality of this election",
        "correct the code, or remove the draw",
    ),
    # --- the command line ---
    "an unknown KKR": Bad(
        f"{COMPOSE} --kkr fyn",
        unbroken,
        "--kkr",
        "fyn",
        FIVE,
        "write the name as it stands there; sjaelland is understood as KKR Sjælland",
    ),
    "an unknown post": Bad(
        "appoint --post RBS", unbroken, "the post “RBS”", "no such post", "one of RBR", "did you mean RBR?"
    ),
    "an unknown option": Bad(
        f"{COMPOSE} --option roundning=up",
        unbroken,
        "--option roundning=up",
        "the unknown option “roundning”",
        OPTIONS,
        "did you mean rounding?",
    ),
    "an unknown answer to an option": Bad(
        f"{COMPOSE} --option rounding=upp",
        unbroken,
        "--option rounding=upp",
        "the unknown value “upp”",
        "one of half_up, up, down",
        "did you mean up?",
    ),
    "votes cast that are not known": Bad(
        "compose --scenario kv2021 --option vote_base=cast",
        unbroken,
        "--option vote_base=cast",
        "no votes cast for 29 municipalities, København among them",
        "the votes cast, blank and invalid ones included, in municipalities.csv",
        "fill in the column cast, or use vote_base=valid",
    ),
    "a group with an unknown party": Bad(
        f"{NORDJYLLAND} --group A+Q",
        unbroken,
        "--group",
        "Q in KKR Nordjylland",
        "one of A, V, C, F, Æ, I, O, Ø, B",
        "write the party's letter, or the municipality of a mayor who stands alone",
    ),
    "a party in two groups": Bad(
        f"{NORDJYLLAND} --group A+F --group F+Ø",
        unbroken,
        "--group",
        "F twice: in A+F and in F+Ø",
        "each party in one group only",
        "leave it out of one of the groups",
    ),
    "more away than there are": Bad(
        f"{NORDJYLLAND} --absent A=5",
        unbroken,
        "--absent",
        "A=5",
        "at most the 4 members A has in KKR Nordjylland",
        "count only members of the KKR who are away without a substitute",
    ),
    "an absence without a number": Bad(
        f"{NORDJYLLAND} --absent A",
        unbroken,
        "--absent",
        "A",
        "a party and a whole number, such as A=2",
        "write how many members are away without a substitute",
    ),
    "a draw that names nobody tied": Bad(
        f"{NORDJYLLAND} --lot B",
        unbroken,
        "--lot, KKR Nordjylland",
        "drawn: B",
        "1 of those who share the quotient 2: A, C, F, V, Æ",
        "name who was drawn, as many as there are seats; leave the lot out to see the question again",
    ),
    "a draw of too many": Bad(
        f"{NORDJYLLAND} --lot V --lot A",
        unbroken,
        "--lot, KKR Nordjylland",
        "drawn: V, A",
        "1 of those who share the quotient 2: A, C, F, V, Æ",
        "name who was drawn, as many as there are seats; leave the lot out to see the question again",
    ),
    "a draw without its KKR": Bad(
        f"{APPOINT} --lot V",
        unbroken,
        "--lot",
        "V",
        "a KKR before it, such as nordjylland:V",
        "write which KKR it is about, or choose one with --kkr",
    ),
    "a draw of another KKR": Bad(
        f"{NORDJYLLAND} --lot sjælland:V",
        unbroken,
        "--lot",
        "sjælland:V",
        "one of nordjylland",
        "add --kkr sjælland, or leave this one out",
    ),
    "a day of a draw that is no date": Bad(
        f"{NORDJYLLAND} --lot V --lot-date 23/1",
        unbroken,
        "--lot-date",
        "23/1",
        "a date written year-month-day",
        "write it as in --lot-date 2026-01-19",
    ),
    "a result in a folder that is not there": Bad(
        f"{COMPOSE} -o {{ude}}/nowhere/x.json",
        unbroken,
        "--output",
        "{ude}/nowhere/x.json, in a folder that does not exist",
        "a file in a folder that exists",
        "make the folder {ude}/nowhere first, or choose another one",
    ),
    "an unknown format": Bad(
        f"{COMPOSE} --format pdx",
        unbroken,
        "kkrvalg compose --format",
        "'pdx' is not one of 'text', 'json', 'csv', 'md', 'html', 'pdf'.",
        "one of text, json, csv, md, html, pdf",
        "see how it is used with: kkrvalg compose --help",
    ),
    # --- other commands ---
    "a list in two alliances": Bad(
        "allocate {kopi}/in.json",
        put("in.json", '{"seats": 3, "votes": {"A": 5, "B": 4}, "alliances": [["A", "B"], ["B"]]}'),
        "{kopi}/in.json, line 1, key alliances[1][0]",
        "the list B in two alliances, or twice in one",
        "each list in one alliance at most, and no alliance in itself",
        "remove the list from all alliances but one",
    ),
    "a cyclic alliance": Bad(
        "allocate {kopi}/in.json",
        put("in.json", '{"seats": 3, "votes": {"A": 5, "B": 4}, "alliances": [["A", ["B", ["A"]]]]}'),
        "{kopi}/in.json, line 1, key alliances[0][1][1][0]",
        "the list A in two alliances, or twice in one",
        "each list in one alliance at most, and no alliance in itself",
        "remove the list from all alliances but one",
    ),
    "official files that are not there": Bad(
        "import valgdk {ude}/nowhere -o {ude}/nyt",
        unbroken,
        "{ude}/nowhere",
        "no such folder",
        "a folder with the official files (*.json)",
        "check the name, and that the files are unpacked",
    ),
}


def everything(folder: Path) -> dict[str, bytes]:
    """Return the content of every file below a folder, and the folders."""
    return {str(path): path.read_bytes() if path.is_file() else b"" for path in sorted(folder.rglob("*"))}


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Give a copy of the election of 2025 without polling areas."""
    folder = tmp_path / "kopi"
    shutil.copytree(scenario("kv2025").path, folder, ignore=shutil.ignore_patterns("area*"))
    return folder


def test_the_table_is_long_enough() -> None:
    """At least 25 inputs are tried."""
    assert len(TABLE) >= 25


@pytest.mark.parametrize("bad", TABLE.values(), ids=TABLE.keys())
def test_bad_input_is_told_in_four_parts_and_nothing_is_written(
    bad: Bad, copied: Path, kkrvalg: Callable[..., Ended]
) -> None:
    """Exit status 2, no traceback, no result, and the folder is as it was."""
    bad.breaks(copied)
    before = everything(copied.parent)
    result = "" if " -o " in bad.line else f" -o {copied.parent}/resultat.txt"

    def filled(text: str) -> str:
        return text.replace("{kopi}", str(copied)).replace("{ude}", str(copied.parent))

    ended = kkrvalg(*(filled(bad.line) + result).split())
    assert ended.status == 2
    assert "Traceback" not in ended.err
    complaint = ended.complaint
    assert complaint["Where"] == filled(bad.where)
    assert complaint["Found"] == filled(bad.found)
    assert complaint["Expected"].startswith(filled(bad.expected))
    assert complaint["What to do"] == filled(bad.todo)
    assert everything(copied.parent) == before


@pytest.mark.parametrize("line", [COMPOSE, APPOINT, COUNCILS])
def test_the_scenario_is_good_before_it_is_broken(line: str, copied: Path, kkrvalg: Callable[..., Ended]) -> None:
    """So that it is the breaking that is told; and nothing is written into the scenario when all is well."""
    before = everything(copied)
    assert kkrvalg(*line.replace("{kopi}", str(copied)).split()).status in {0, 3}
    assert everything(copied) == before


def test_a_complaint_is_told_in_danish_too(copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Danish is what is spoken unless somebody asks for English; the four parts have their Danish names."""
    from kkrvalg.cli import main  # noqa: PLC0415 (beside its one use)

    lists("2715", "-2715")(copied)
    assert main(["compose", "--scenario", str(copied)]) == 2
    heading, *lines = capsys.readouterr().err.splitlines()
    assert heading == "Fejl:"
    assert [line.split(":")[0] for line in lines] == ["Hvor", "Fundet", "Forventet", "Gør sådan"]
    assert lines[0].endswith("kopi/lists.csv, linje 511, kolonne votes")
