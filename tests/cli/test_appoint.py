"""``kkrvalg appoint`` from the command line: the JSON contract, groups, absences, lots and their recording."""

from __future__ import annotations

import csv
import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import replace
from io import StringIO
from typing import TYPE_CHECKING

import pytest
import yaml
from commandline import Ended, kkrvalg
from elections import COOPERATION, Town, election, scenario, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["kkrvalg"]

RBR = ("appoint", "--post", "RBR")
NORDJYLLAND = (*RBR, "--kkr", "nordjylland")


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Give a copy of the election of 2025 without polling areas."""
    folder = tmp_path / "kopi"
    shutil.copytree(scenario("kv2025").path, folder, ignore=shutil.ignore_patterns("area*"))
    return folder


def record(folder: Path, *draws: dict[str, object]) -> None:
    """Write the draws into a scenario's lots.yaml."""
    (folder / "lots.yaml").write_text(yaml.safe_dump({"draws": list(draws)}, allow_unicode=True), "utf-8")


# --- JSON -----------------------------------------------------------------------------------------------------


def test_the_protocol_has_the_keys_and_values_of_the_contract(kkrvalg: Callable[..., Ended]) -> None:
    """RBR in Nordjylland after 2025, key by key."""
    ended = kkrvalg(*NORDJYLLAND, "--format", "json")
    assert ended.status == 3
    assert ended.protocol["kind"] == "appoint"
    (appointment,) = ended.protocol["appointments"]
    expected = {"kkr": "nordjylland", "post": "RBR", "size": 5, "alternates": 5, "outcome": "lot_needed"}
    assert {key: appointment[key] for key in expected} == expected
    assert appointment["groups"][:3] == [
        {"group": "V", "members": 8, "seats": 3},
        {"group": "A", "members": 4, "seats": 1},
        {"group": "C", "members": 2, "seats": 0},
    ]
    question = appointment["question"]
    assert (question["subject"], question["article"]) == (["RBR", "nordjylland"], "§ 4, stk. 4")
    assert (question["tied"], question["seats_at_stake"], question["quotient"]) == (
        ["A", "C", "F", "V", "Æ"],
        1,
        "2",
    )


def test_the_fifth_seat_is_a_lot_in_four_of_five(kkrvalg: Callable[..., Ended]) -> None:
    """All five KKR at once, each party its own group; one that is settled does not hide the others."""
    ended = kkrvalg(*RBR, "--format", "json")
    assert ended.status == 3
    outcomes = {one["kkr"]: one["outcome"] for one in ended.protocol["appointments"]}
    assert list(outcomes) == ["hovedstaden", "sjælland", "syddanmark", "midtjylland", "nordjylland"]
    assert [kkr for kkr, outcome in outcomes.items() if outcome == "completed"] == ["midtjylland"]
    assert kkrvalg(*RBR, "--kkr", "midtjylland").status == 0


def test_the_catalogue_of_posts_is_among_the_files_it_was_made_from(kkrvalg: Callable[..., Ended]) -> None:
    """So that a changed number of seats shows."""
    document = kkrvalg(*NORDJYLLAND, "--format", "json").protocol
    assert document["inputs"][-1]["file"] == "rules/posts/every-kkr.yaml"


def test_a_kkr_whose_list_has_the_post_uses_its_own(kkrvalg: Callable[..., Ended]) -> None:
    """All five KKR: what they all have, and Hovedstaden's list; in 2022 Sjælland's, which called it RAR."""
    files = [entry["file"] for entry in kkrvalg(*RBR, "--format", "json").protocol["inputs"]]
    assert files[-2:] == ["rules/posts/hovedstaden-2026-2030.yaml", "rules/posts/every-kkr.yaml"]
    text = kkrvalg(*RBR, "--scenario", "kv2021").text
    assert text.startswith(
        "RBR – Regional Employment Council / Regional Labour Market Council (RAR), 2022-2026 ==="
    )


@pytest.mark.parametrize(
    ("post", "kkr", "found"),
    [
        ("DEB", "nordjylland", "a single seat, which is filled by majority election"),
        ("eh-fyn", "syddanmark", "a post of which the KKR elects the chair as well"),
        ("GCSC", "hovedstaden", "a post with seats of the KKR's own chairmanship"),
        ("SSU", "hovedstaden", "a post that is not filled now: it ends with the health reform"),
    ],
)
def test_a_post_that_is_filled_in_another_way_is_not_divided(
    post: str, kkr: str, found: str, kkrvalg: Callable[..., Ended]
) -> None:
    """Nor one whose election is not a single proportional one."""
    complaint = kkrvalg("appoint", "--post", post, "--kkr", kkr).complaint
    assert (complaint["Where"], complaint["Found"]) == (f"the post “{post.upper()}” of KKR {kkr.title()}", found)
    assert complaint["What to do"] == f"see the posts with: kkrvalg posts --kkr {kkr}"


def test_a_post_that_only_one_kkr_has_is_asked_of_that_one(kkrvalg: Callable[..., Ended]) -> None:
    """Of all five it is not, and the message says whose it is."""
    assert kkrvalg("appoint", "--post", "WOCO", "--kkr", "hovedstaden").status == 3
    complaint = kkrvalg("appoint", "--post", "WOCO").complaint
    assert complaint["Found"] == "no such post for KKR Sjælland, 2026-2030"
    assert complaint["What to do"].endswith("WOCO is a post of: KKR Hovedstaden, 2026-2030")


def test_a_post_is_found_in_small_letters(kkrvalg: Callable[..., Ended]) -> None:
    """And printed as it is called."""
    assert kkrvalg("appoint", "--post", "rbr", "--kkr", "midtjylland").out.startswith("RBR – ")


# --- groups and absences --------------------------------------------------------------------------------------


def test_who_stands_together_and_who_is_away_is_said_on_the_command_line(kkrvalg: Callable[..., Ended]) -> None:
    """A+F+Ø have 7 members less two, V 8: 8, 5, 4, 2⅔, 2½ give V three and them two."""
    ended = kkrvalg(*NORDJYLLAND, "--group", "a+F+Ø", "--absent", "A=2", "--format", "json")
    assert ended.status == 0
    groups = ended.protocol["appointments"][0]["groups"]
    assert groups[:2] == [{"group": "V", "members": 8, "seats": 3}, {"group": "A+F+Ø", "members": 5, "seats": 2}]
    text = kkrvalg(*NORDJYLLAND, "--group", "A+F+Ø", "--absent", "A=2").text
    assert "Enhedslisten - De Rød-Grønne (2 absent)" in text


def test_with_several_kkr_each_word_about_one_says_which(kkrvalg: Callable[..., Ended]) -> None:
    """In any spelling of the name, and with a list's own colon behind it."""
    ended = kkrvalg(
        *(*RBR, "--format", "json", "--group", "Nordjylland:A+F", "--absent", "hovedstaden:A=11"),
        *("--lot", "sjaelland:V", "--group", "sjælland:A+360:J", "--lot", "syddanmark:C"),
    )
    found = {one["kkr"]: one for one in ended.protocol["appointments"]}
    assert [group["group"] for group in found["nordjylland"]["groups"]][:2] == ["V", "A+F"]
    assert {"group": "A", "members": 0, "seats": 0} in found["hovedstaden"]["groups"]
    assert "A+Lolland" in [group["group"] for group in found["sjælland"]["groups"]]
    assert found["syddanmark"]["outcome"] == "completed"


@pytest.mark.parametrize("option", ["--group", "--absent", "--lot"])
def test_without_a_kkr_in_front_it_is_asked_for(option: str, kkrvalg: Callable[..., Ended]) -> None:
    """The message shows how to write it."""
    complaint = kkrvalg(*RBR, option, "A=1").complaint
    assert (complaint["Where"], complaint["Found"]) == (option, "A=1")
    assert complaint["Expected"] == "a KKR before it, such as nordjylland:A=1"


def test_a_kkr_that_is_not_in_play_cannot_be_spoken_of(kkrvalg: Callable[..., Ended]) -> None:
    """It may have been left out by mistake."""
    complaint = kkrvalg(*NORDJYLLAND, "--lot", "sjælland:V").complaint
    assert (complaint["Where"], complaint["Found"]) == ("--lot", "sjælland:V")
    assert complaint["What to do"] == "add --kkr sjælland, or leave this one out"


# --- lots -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        (),
        ("--absent", "V=1"),
        ("--group", "O+I", "--option", "post_base=members_present"),
        ("--list-cooperation", "Lister i nord=840:L,849:L"),
    ],
)
def test_the_line_that_is_printed_records_the_draw(
    said: tuple[str, ...], copied: Path, kkrvalg: Callable[..., Ended]
) -> None:
    """It says again all that has a part in the question; pasted with date and name it settles the seat."""
    undecided = kkrvalg(*NORDJYLLAND, "--scenario", copied, *said)
    assert undecided.status == 3
    (line,) = [one for one in undecided.out.splitlines() if one.startswith("    kkrvalg ")]
    _program, *arguments = shlex.split(line.replace("YYYY-MM-DD", "2026-01-23").replace("NAME", "NN"))
    ended = kkrvalg(*arguments, "--format", "json")
    assert ended.status == 0
    (draw,) = ended.protocol["draws"]
    assert (draw["fate"], draw["date"], draw["witness"]) == ("used", "2026-01-23", "NN")


def test_a_group_whose_name_has_blanks_is_quoted_for_the_shell(
    tmp_path: Path, kkrvalg: Callable[..., Ended]
) -> None:
    """A list cooperation's name can be pasted, and so can the folder's."""
    town = Town({"A": 50, "L": 50}, "A", seats=10)
    folder = tmp_path / "et opdigtet valg"
    write(folder, election(town, replace(town, mayor="L"), joined={"De små lister": ["701:L", "702:L"]}))
    undecided = kkrvalg(*RBR, "--scenario", folder)
    assert undecided.status == 3
    (line,) = [one for one in undecided.out.splitlines() if one.startswith("    kkrvalg ")]
    assert f"--scenario '{folder}'" in line
    settled = kkrvalg(*RBR, "--scenario", folder, "--lot", "de små lister", "--format", "json")
    assert settled.status == 0
    assert {one["group"]: one["seats"] for one in settled.protocol["appointments"][0]["groups"]} == {
        "De små lister": 3,
        "A": 2,
    }


def test_a_lot_for_several_seats_takes_as_many_names(kkrvalg: Callable[..., Ended]) -> None:
    """Sjælland after 2021: two seats for three of A, C and V, by repeating the option."""
    arguments = (*RBR, "--scenario", "kv2021", "--kkr", "sjælland")
    undecided = kkrvalg(*arguments)
    assert undecided.status == 3
    assert "The last 2 seats are undecided: A, C and V have the same quotient, 3." in undecided.text
    assert "here as if A and C had been drawn" in undecided.text
    assert kkrvalg(*arguments, "--lot", "C", "--lot", "V").status == 0
    complaint = kkrvalg(*arguments, "--lot", "C").complaint
    assert complaint["Found"] == "drawn: C"
    assert complaint["Expected"] == "2 of those who share the quotient 3: A, C, V"


@pytest.mark.parametrize("nobody", ["", "  "])
def test_an_empty_name_is_no_witness(kkrvalg: Callable[..., Ended], nobody: str) -> None:
    """The lot counts; the printout says that nobody is recorded to have seen it."""
    told = kkrvalg(*NORDJYLLAND, "--lot", "V", "--witness", nobody)
    assert told.status == 0
    assert "No witness is recorded." in told.text


def test_a_drawn_lot_is_told_with_date_and_witness(kkrvalg: Callable[..., Ended]) -> None:
    """The printout is what the minutes need."""
    arguments = (*NORDJYLLAND, "--lot", "V", "--lot-date", "2026-01-23", "--witness", "N. N.")
    text = kkrvalg(*arguments).text
    assert "drawn by lot among A, C, F, V and Æ, who had the same quotient, 2: V." in text
    assert "Date: 23 January 2026. Witness: N. N." in text
    assert "UNDECIDED" not in text
    assert "Draw used: V (RBR, KKR Nordjylland)." in text


def test_a_recorded_draw_is_used(copied: Path, kkrvalg: Callable[..., Ended]) -> None:
    """By the question's id as JSON gives it, or by those tied and the quotient as it is printed."""
    question = kkrvalg(*NORDJYLLAND, "--format", "json").protocol["appointments"][0]["question"]
    about = {"kkr": "nordjylland", "post": "RBR", "drawn": ["æ"], "date": "2026-01-23", "witness": "NN"}
    for known in ({"question": question["id"]}, {"tied": ["v", "Æ", "f", "C", "A"], "quotient": "2"}, {}):
        record(copied, {**about, **known})
        ended = kkrvalg(*NORDJYLLAND, "--scenario", copied, "--format", "json")
        assert ended.status == 0
        (draw,) = ended.protocol["draws"]
        assert (draw["kkr"], draw["post"], draw["drawn"], draw["fate"]) == ("nordjylland", "RBR", ["Æ"], "used")
        assert "kopi/lots.yaml" in [entry["file"] for entry in ended.protocol["inputs"]]


def test_a_recorded_draw_answers_no_other_question(copied: Path, kkrvalg: Callable[..., Ended]) -> None:
    """When somebody is away the question is another: it is asked again, and the old draw is named."""
    question = kkrvalg(*NORDJYLLAND, "--format", "json").protocol["appointments"][0]["question"]
    draw = {"kkr": "nordjylland", "post": "RBR", "tied": question["tied"], "quotient": "2", "drawn": ["F"]}
    record(copied, draw)
    for said in (("--absent", "V=1"), ("--group", "F+Ø", "--absent", "F=1")):
        ended = kkrvalg(*NORDJYLLAND, "--scenario", copied, *said)
        assert ended.status == 3
        assert "Draw not used, because the question has changed and is asked again: F" in ended.text
    settled = kkrvalg(*NORDJYLLAND, "--scenario", copied, "--group", "A+F")
    assert settled.status == 0
    assert "Draw not used, because its question did not come up: F (RBR, KKR Nordjylland)." in settled.text


def test_a_draw_of_one_kkr_is_not_used_in_another(copied: Path, kkrvalg: Callable[..., Ended]) -> None:
    """V is tied in four KKR; the draw was made in one."""
    record(copied, {"kkr": "syddanmark", "post": "RBR", "drawn": ["V"]})
    ended = kkrvalg(*RBR, "--scenario", copied, "--format", "json")
    outcomes = {one["kkr"]: one["outcome"] for one in ended.protocol["appointments"]}
    assert [kkr for kkr, outcome in outcomes.items() if outcome == "completed"] == ["syddanmark", "midtjylland"]
    assert [draw["kkr"] for draw in ended.protocol["draws"]] == ["syddanmark"]


def test_two_different_draws_for_one_question_are_refused(copied: Path, kkrvalg: Callable[..., Ended]) -> None:
    """One of them cannot be right."""
    about = {"kkr": "nordjylland", "post": "RBR"}
    record(copied, {**about, "drawn": ["A"]}, {**about, "drawn": ["V"]})
    complaint = kkrvalg(*NORDJYLLAND, "--scenario", copied).complaint
    assert complaint["Where"] == "kopi/lots.yaml, KKR Nordjylland"
    assert complaint["Found"] == "two draws for one question: A, and V"


def test_while_the_composition_waits_so_does_the_post(tmp_path: Path, kkrvalg: Callable[..., Ended]) -> None:
    """Whatever groups are named; the message shows where the lot is seen."""
    folder = write(tmp_path / "venter", election(Town({"A": 20, "B": 10}, "A", seats=2)))
    ended = kkrvalg(*RBR, "--scenario", folder, "--group", "A+B")
    assert ended.status == 3
    assert "UNDECIDED: the composition of the KKR itself waits for a lot" in ended.text
    (line,) = [one for one in ended.out.splitlines() if one.startswith("    kkrvalg ")]
    assert line == f"    kkrvalg compose --scenario {folder} --kkr midtjylland"
    document = kkrvalg(*RBR, "--scenario", folder, "--format", "json").protocol
    assert document["appointments"][0]["groups"] == []
    assert document["appointments"][0]["question"]["subject"] == ["council", "701"]


# --- texts and tables -----------------------------------------------------------------------------------------


def test_a_table_marks_who_is_in_the_lot(kkrvalg: Callable[..., Ended]) -> None:
    """Semicolons and a byte-order mark; the sure seats, and "lot" for those who may win one."""
    out = kkrvalg(*NORDJYLLAND, "--format", "csv").out
    rows = list(csv.reader(StringIO(out.removeprefix("\ufeff")), delimiter=";"))
    assert rows[:3] == [
        ["kkr", "post", "group", "members", "seats", "open"],
        ["nordjylland", "RBR", "V", "8", "3", "lot"],
        ["nordjylland", "RBR", "A", "4", "1", "lot"],
    ]
    assert sum(row[5] == "lot" for row in rows) == 5


def test_mayors_without_a_party_are_told_by_their_lists(tmp_path: Path, kkrvalg: Callable[..., Ended]) -> None:
    """One of a local list, one outside all lists, and one whose list joined a cooperation."""
    towns = (Town({"A": 90, "V": 60}, None), Town({"A": 9, "L": 9}, "L"), Town({"A": 9, "X": 9}, "X", seats=19))
    folder = write(tmp_path / "prøve", election(*towns, joined={COOPERATION: ["703:X"]}))
    text = kkrvalg(*RBR, "--scenario", folder).text
    assert "By 1 mayor elected outside all lists 1 " in text
    assert "By 2 mayor elected for Liste L 1 " in text
    assert COOPERATION in text


def test_the_same_input_gives_the_same_bytes_under_any_hash_seed() -> None:
    """Nothing hangs on the order of a set or a dictionary."""

    def run(hash_seed: str) -> bytes:
        command = [sys.executable, "-m", "kkrvalg", *RBR, "--format", "json", "--group", "nordjylland:F+A"]
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
        return subprocess.run(command, env=environment, capture_output=True, check=False).stdout

    first = run("0")
    assert first
    assert run("4242") == first
