"""``kkrvalg call-up`` from the command line: who is asked, who has answered, and the letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from commandline import Ended, kkrvalg
from elections import Town, election, write

from kkrvalg.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["kkrvalg"]

VOTES = {"A": 100, "V": 200}
ANSWERS = "code,name,letter,kind,substitute,substitute_code,born,mayor_since\n"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Give a scenario: A 2 mayors of 2 seats, V 4 seats with one mayor and three to elect."""
    towns = (*[Town(VOTES, "A", seats=3)] * 2, Town(VOTES, "V", seats=3))
    return write(tmp_path / "lille", election(*towns))


def test_each_group_and_each_municipality_of_a_real_kkr_is_asked(kkrvalg: Callable[..., Ended]) -> None:
    """KKR Midtjylland after 2025: 19 members to elect, and V has nothing to elect."""
    ended = kkrvalg("call-up", "--kkr", "midtjylland", "--format", "json")
    assert (ended.status, ended.protocol["kind"]) == (0, "call-up")
    (call,), (members,) = ended.protocol["call_up"], ended.protocol["members"]
    assert (members["kkr"], members["awaiting"]) == ("midtjylland", 19)
    assert (call["by"], call["by_practice"]) == ("2026-01-12", True)
    assert sum(group["members_to_elect"] for group in call["groups"]) == 19
    assert {group["party"] for group in call["groups"]} - set(call["unanswered_groups"]) == {"V"}
    assert len(call["unanswered_municipalities"]) == 19
    first = call["groups"][0]
    assert (first["party"], first["members_to_elect"], first["substitutes_to_elect"]) == ("A", 3, 3)
    assert first["voters"] == sum(council["council_members"] for council in first["councils"])
    assert first["electable"] == first["voters"] - len(first["mayors"])


def test_the_text_says_what_is_to_elect_by_when_and_what_is_missing(kkrvalg: Callable[..., Ended]) -> None:
    """The day is called practice until one is given."""
    ended = kkrvalg("call-up", "--kkr", "nordjylland")
    assert ended.status == 0
    assert "Answers by 12 January 2026: that is practice after earlier elections, no rule" in ended.text
    assert "74 council members elect; 72 of them can be elected or be a substitute." in ended.text
    assert "- The first deputy mayor: all 11" in ended.text
    assert max(map(len, ended.out.splitlines())) <= 80
    own_day = kkrvalg("call-up", "--kkr", "nordjylland", "--by", "2026-01-09")
    assert "Answers by 9 January 2026. " in own_day.text


def test_what_has_been_answered_is_noted_and_the_rest_is_asked_for(
    small: Path, tmp_path: Path, kkrvalg: Callable[..., Ended]
) -> None:
    """V has elected Ida with a substitute and Kai without; two deputies and a birthday are known."""
    members = tmp_path / "m.csv"
    members.write_text(
        ANSWERS + "701,Ida,V,supplementary,Pia,702,,\n702,Kai,V,supplementary,,,,\n"
        "701,Borgmester 1,A,mayor,,,1970-01-01,2014-01-01\n",
        "utf-8",
    )
    roll = tmp_path / "r.csv"
    roll.write_text("code,name,letter,office\n701,Eva,A,1. viceborgmester\n701,Ulf,V,2. viceborgmester\n", "utf-8")
    given = ("--scenario", small, "--members", members, "--council-members", roll)
    ended = kkrvalg("call-up", *given)
    assert "Elected: Ida (substitute: Pia), Kai (substitute: awaited). 1 member with a substitute" in ended.text
    assert "The first deputy mayor: By 2, By 3" in ended.text
    (call,) = kkrvalg("call-up", *given, "--format", "json").protocol["call_up"]
    v = call["groups"][0]
    assert (v["party"], v["answer"], v["awaiting"], v["substitutes_awaiting"]) == ("V", "partly", 1, 2)
    assert call["unanswered_municipalities"] == [702, 703]
    letters = kkrvalg("call-up", *given, "--letters").out
    assert "We have noted. Elected: Ida (substitute: Pia)" in " ".join(letters.split())
    assert letters.count("Substitute for Kai:") == 1
    assert letters.count("  Member ") == 1
    assert "To the council of By 1" not in letters


def test_a_letter_says_all_that_its_reader_needs(small: Path, kkrvalg: Callable[..., Ended]) -> None:
    """To the group of V: how many, from where, who not, by when, and lines to fill in."""
    text = kkrvalg("call-up", "--scenario", small, "--party", "v", "--by", "2034-01-09", "--letters").text
    for part in (
        "To the council members of Parti V (V) in the area of KKR Midtjylland",
        "Parti V has 4 seats in KKR Midtjylland. 1 of them is a mayor's",
        "elect 3 members and a personal substitute for each of them (rules of procedure § 3, stk. 1 and 3)",
        "6 council members elect; 5 of them can be elected or be a substitute.",
        "The mayor is a member already: Borgmester 3. From the councils of By 1 2, By 2 2, By 3 2.",
        "Fewer council members can be elected than are needed",
        "We ask for the answer by 9 January 2034. The constituting meeting is held no later than 31 January 2034",
        "Member 3:",
        "The secretariat of KKR Midtjylland",
    ):
        assert part in text, part
    assert "To the council of" not in text


def test_the_letters_of_a_real_kkr_fill_a_folder_and_name_only_mayors(
    tmp_path: Path, kkrvalg: Callable[..., Ended]
) -> None:
    """KKR Nordjylland: eight groups that elect, and eleven municipalities."""
    folder = tmp_path / "breve"
    ended = kkrvalg("call-up", "--kkr", "nordjylland", "--letters", "-o", folder)
    assert ended.text == f"19 letters in {folder}"
    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == 19
    assert {"nordjylland-a.txt", "nordjylland-ae.txt", "nordjylland-oe.txt", "nordjylland-773-morsoe.txt"} <= set(
        names
    )
    letter = (folder / "nordjylland-773-morsoe.txt").read_text("utf-8")
    assert "As mayor, Jens Dahlgaard is a member of KKR Nordjylland." in " ".join(letter.split())
    assert all(len(line) <= 80 for path in folder.iterdir() for line in path.read_text("utf-8").splitlines())


def test_letters_are_in_danish_by_default(capsys: pytest.CaptureFixture[str]) -> None:
    """With no English left in them."""
    assert main(["call-up", "--kkr", "nordjylland", "--party", "F", "--letters"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert text.startswith("Til kommunalbestyrelsesmedlemmerne for SF - Socialistisk Folkeparti (F) i området")
    assert text.endswith("Med venlig hilsen Sekretariatet for KKR Nordjylland")
    assert "council" not in text


def test_when_all_have_answered_there_is_no_letter(
    small: Path, tmp_path: Path, kkrvalg: Callable[..., Ended]
) -> None:
    """And the municipalities are said to have answered."""
    rows = "".join(f"70{at},M{at},V,supplementary,S{at},701,,\n" for at in (1, 2, 3))
    mayors = "".join(
        f"70{at},Borgmester {at},{letter},mayor,,,1970-01-01,2014-01-01\n" for at, letter in enumerate("AAV", 1)
    )
    members = tmp_path / "m.csv"
    members.write_text(ANSWERS + rows + mayors, "utf-8")
    roll = tmp_path / "r.csv"
    offices = "".join(
        f"70{at},{name} {at},A,{office}\n"
        for at in (1, 2, 3)
        for name, office in (("Eva", "viceborgmester"), ("Ulf", "2. viceborgmester"))
    )
    roll.write_text("code,name,letter,office\n" + offices, "utf-8")
    given = ("--scenario", small, "--members", members, "--council-members", roll)
    assert "All municipalities have answered." in kkrvalg("call-up", *given).text
    ended = kkrvalg("call-up", *given, "--letters")
    assert ended.text == "Nobody is left to ask: all have answered, or have nothing to elect."


def test_a_composition_that_waits_for_a_lot_asks_for_what_is_sure(
    tmp_path: Path, kkrvalg: Callable[..., Ended]
) -> None:
    """B and C elect one each; one of them gets another by lot, and both letters say so."""
    folder = write(tmp_path / "lige", election(*[Town({"A": 10, "B": 10, "C": 10}, "A")] * 3))
    ended = kkrvalg("call-up", "--scenario", folder)
    assert ended.status == 3
    assert ended.text.count("A lot may give one member more to elect.") == 2
    letters = kkrvalg("call-up", "--scenario", folder, "--letters")
    assert letters.status == 3
    assert letters.text.count("A lot may give one member more to elect.") == 2


def test_who_is_asked_can_be_a_document(kkrvalg: Callable[..., Ended], tmp_path: Path) -> None:
    """Markdown and HTML of the same blocks as the text, the groups as a table; a PDF too."""
    page = kkrvalg("call-up", "--kkr", "nordjylland", "--format", "md").out
    assert "| A | 4 | 2 | 2 | 2 | awaited |" in page
    assert "<table" in kkrvalg("call-up", "--kkr", "nordjylland", "--format", "html").out
    file = tmp_path / "navne.pdf"
    assert kkrvalg("call-up", "--kkr", "nordjylland", "--format", "pdf", "-o", file).status == 0
    assert file.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("arguments", "where", "found"),
    [
        (("--by", "12/1"), "--by", "“12/1”"),
        (("--party", "Q"), "--party", "Q"),
        (("--letters", "--format", "json"), "--letters", "--format json"),
        (("--letters", "--format", "html"), "--letters", "--format html"),
        (("-o", "."), "--output", "., which is a folder"),
    ],
)
def test_wrong_input_is_told_in_four_parts(
    kkrvalg: Callable[..., Ended], arguments: tuple[str, ...], where: str, found: str
) -> None:
    """And nothing is printed."""
    told = kkrvalg("call-up", *arguments).complaint
    assert (told["Where"], told["Found"]) == (where, found)


def test_a_folder_that_holds_something_is_not_written_in(tmp_path: Path, kkrvalg: Callable[..., Ended]) -> None:
    """It may be somebody's own letters."""
    (tmp_path / "brev.txt").write_text("mit", "utf-8")
    told = kkrvalg("call-up", "--kkr", "nordjylland", "--letters", "-o", tmp_path).complaint
    assert told["Found"] == "something that exists already"
    assert [path.name for path in tmp_path.iterdir()] == ["brev.txt"]


def test_in_danish_every_line_fits_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    """80 columns, all five KKR."""
    assert main(["call-up"]) == 0
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 80


def test_letters_whose_names_would_be_one_keep_a_file_each(tmp_path: Path, kkrvalg: Callable[..., Ended]) -> None:
    """Two list cooperations whose names differ by a dash; letters are not written over each other."""
    votes = {"A": 100, "L": 100, "X": 100}
    joined = {
        name: {f"70{at}:{letter}" for at in (1, 2, 3)} for name, letter in (("Lokal by", "L"), ("Lokal-by", "X"))
    }
    folder = write(tmp_path / "to", election(*[Town(votes, "A")] * 3, joined=joined))
    letters = tmp_path / "breve"
    kkrvalg("call-up", "--scenario", folder, "--letters", "-o", letters)
    groups = {path.name: path.read_text("utf-8").splitlines()[0] for path in letters.glob("midtjylland-lokal*")}
    assert groups == {
        "midtjylland-lokal-by.txt": "To the council members of Lokal by in the area of KKR Midtjylland",
        "midtjylland-lokal-by-2.txt": "To the council members of Lokal-by in the area of KKR Midtjylland",
    }
