"""What an auditor tries on a meeting: again in another process, one person for two seats, a notice a day late."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

import sample_meeting
from commandline import Ended, kkrvalg

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["kkrvalg"]

BOARD = "EH-HOVEDSTADEN"
CHAIR = {"code": 190, "name": "Eksempelborgmester V1"}


def _post(protocol: dict[str, Any], key: str = BOARD) -> dict[str, Any]:
    found: dict[str, Any] = next(post for post in protocol["posts"] if post["post"] == key)
    return found


def test_what_is_said_of_those_voted_for_has_one_order(kkrvalg: Callable[..., Ended], tmp_path: Path) -> None:
    """That of municipality and name: once it was the order of a set, another one each time the command was run.

    Nine persons have a vote for DEB, and of each it is asked whether the one reappointment has been used.
    """
    meeting = sample_meeting.copied(tmp_path / "kopi")
    persons = [f"DEB;1;101;Opdigtet {number};1\n" for number in (5, 3, 9, 1, 8, 2, 7, 4, 6)]
    lines = (meeting / "ballots.csv").read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("DEB;")]
    (meeting / "ballots.csv").write_text("".join([*kept, *persons]), "utf-8")
    findings = _post(kkrvalg("constitute", meeting, "--format", "json").protocol, "DEB")["findings"]
    asked = [finding["person"]["name"] for finding in findings if finding["rule"] == "not_known"]
    assert asked == [f"Opdigtet {number}" for number in range(1, 10)]


def test_the_elected_chair_of_a_board_is_not_one_of_its_other_members_too(
    kkrvalg: Callable[..., Ended], tmp_path: Path
) -> None:
    """V1, elected chair by majority, is named for one of the other three seats, which stays vacant."""
    meeting = sample_meeting.copied(tmp_path / "kopi")
    text = (meeting / "nominations.csv").read_text("utf-8")
    old = f"{BOARD};Borgerlig gruppe;169;Eksempelborgmester C4;medlem;kvinde"
    assert text.count(old) == 1
    new = f"{BOARD};Borgerlig gruppe;190;Eksempelborgmester V1;medlem;kvinde"
    (meeting / "nominations.csv").write_text(text.replace(old, new), "utf-8")
    board = _post(kkrvalg("constitute", meeting, "--format", "json").protocol)
    seats = {one["election"]: one["persons"] for one in board["elections"]}
    assert [entry["person"] for entry in seats[f"{BOARD}:chair"]] == [CHAIR]
    assert CHAIR not in [entry["person"] for entry in seats[BOARD]]
    assert len(seats[BOARD]) == 2
    assert ("second_seat", CHAIR) in [(finding["rule"], finding["person"]) for finding in board["findings"]]


def test_the_gender_of_a_member_is_taken_from_either_table(kkrvalg: Callable[..., Ended], tmp_path: Path) -> None:
    """B2 is a man by members.csv alone: the roll of the council knows the name, and nothing more."""
    meeting = sample_meeting.copied(tmp_path / "kopi")

    def change(name: str, old: str, new: str) -> None:
        text = (meeting / name).read_text("utf-8")
        assert text.count(old) == 1
        (meeting / name).write_text(text.replace(old, new), "utf-8")

    change("nominations.csv", "Eksempel B2;medlem;mand", "Eksempel B2;medlem;")
    change("council_members.csv", "153;Brøndby;Eksempel B2;B;;mand;", "153;Brøndby;Eksempel B2;B;;;")
    need = _post(kkrvalg("constitute", meeting, "--format", "json").protocol)["gender"]
    assert need["unknown"] == [{"code": 153, "name": "Eksempel B2"}]
    lines = (meeting / "members.csv").read_text("utf-8").splitlines()
    facts = ["gender", *("mand" if ";Eksempel B2;" in line else "" for line in lines[1:])]
    (meeting / "members.csv").write_text(
        "\n".join(f"{line};{fact}" for line, fact in zip(lines, facts, strict=True)), "utf-8"
    )
    told = _post(kkrvalg("constitute", meeting, "--format", "json").protocol)["gender"]
    assert (told["men"], told["unknown"]) == (need["men"] + 1, [])


def test_an_alliance_refused_by_one_way_of_counting_alone_is_told(
    kkrvalg: Callable[..., Ended], tmp_path: Path
) -> None:
    """C+V of Friday 23 January, for a meeting on Wednesday 28, is in time only if Saturday 24 is a weekday.

    Three clear weekdays are Tue 27, Mon 26 and Sat 24, or Tue 27, Mon 26 and Fri 23.
    """
    meeting = sample_meeting.copied(tmp_path / "strengt")
    for answer, matter in (("yes", "alliance_doubtful"), ("no", "alliance_refused_doubtful")):
        ended = kkrvalg("constitute", meeting, "--option", f"saturday_is_weekday={answer}", "--format", "json")
        (item,) = (item for item in ended.protocol["meeting"]["open"] if item["party"] == "C+V")
        assert item["matter"] == matter


def test_a_name_with_two_spaces_is_the_same_name(kkrvalg: Callable[..., Ended], tmp_path: Path) -> None:
    """As in the tables of people: what a cell was pasted with is not part of the name."""
    meeting = sample_meeting.copied(tmp_path / "kopi")
    before = kkrvalg("constitute", meeting, "--format", "csv").out
    for name in ("attendance.csv", "nominations.csv", "ballots.csv"):
        text = (meeting / name).read_text("utf-8")
        (meeting / name).write_text(text.replace("Eksempelborgmester A3", "Eksempelborgmester  A3 "), "utf-8")
    assert kkrvalg("constitute", meeting, "--format", "csv").out == before


def test_a_table_that_is_a_broken_link_is_not_taken_for_no_table(
    kkrvalg: Callable[..., Ended], tmp_path: Path
) -> None:
    """Else every vote that was counted would be left out without a word."""
    meeting = sample_meeting.copied(tmp_path / "kopi")
    (meeting / "ballots.csv").unlink()
    (meeting / "ballots.csv").symlink_to(tmp_path / "væk.csv")
    complaint = kkrvalg("constitute", meeting).complaint
    assert (complaint["Where"], complaint["Found"]) == ("kopi/ballots.csv", "no such file")
    (meeting / "ballots.csv").unlink()
    (meeting / "ballots.csv").symlink_to("ballots.csv")
    assert "a link that leads back to itself" in kkrvalg("constitute", meeting).complaint["Found"]


def test_a_result_is_not_written_over_what_it_is_made_from(kkrvalg: Callable[..., Ended], tmp_path: Path) -> None:
    """Neither over a table of the meeting nor, by another name, over the votes of its election."""
    meeting = sample_meeting.copied(tmp_path / "kopi")
    before = (meeting / "ballots.csv").read_bytes()
    complaint = kkrvalg("constitute", meeting, "-o", meeting / "ballots.csv").complaint
    assert complaint["Found"] == f"{meeting / 'ballots.csv'}, which the result is made from"
    assert (meeting / "ballots.csv").read_bytes() == before
    (tmp_path / "link.csv").symlink_to(meeting / "valg" / "lists.csv")
    assert kkrvalg("compose", "--scenario", meeting / "valg", "-o", tmp_path / "link.csv").status == 2
    assert kkrvalg("constitute", meeting, "-o", meeting / "resultat.txt").status == 0


def test_who_would_call_the_meeting_by_the_other_count_is_said(
    kkrvalg: Callable[..., Ended], tmp_path: Path
) -> None:
    """A3, mayor in 1980-2009 and since 2022, has been mayor for longest only if the two times are added."""
    meeting = sample_meeting.copied(tmp_path / "kopi")
    text = (meeting / "council_members.csv").read_text("utf-8")
    old = "Eksempelborgmester A3;A;borgmester;mand;1963-04-13;;2022-01-01"
    assert text.count(old) == 1
    new = old.replace("2022-01-01", "1980-01-01/2009-12-31 2022-01-01")
    (meeting / "council_members.csv").write_text(text.replace(old, new), "utf-8")

    def names(*more: str) -> tuple[str, list[str]]:
        held = kkrvalg("constitute", meeting, "--format", "json", *more).protocol["meeting"]
        items = [item["names"] for item in held["open"] if item["matter"] == "convener_otherwise"]
        return held["convener"]["person"]["name"], items[0] if items else []

    first, otherwise = names()
    assert (first != "Eksempelborgmester A3", otherwise) == (True, ["Eksempelborgmester A3"])
    assert names("--option", "broken_tenure=total") == ("Eksempelborgmester A3", [first])


def test_nobody_absent_leaves_and_nobody_returns_who_has_not_left(
    kkrvalg: Callable[..., Ended], tmp_path: Path
) -> None:
    """The sign-in list stays as it is."""
    meeting = sample_meeting.copied(tmp_path / "kopi")
    away = next(row for row in sample_meeting.read(meeting / "attendance.csv") if row["presence"] == "afbud")
    before = (meeting / "attendance.csv").read_bytes()
    person = f"{away['code']}:{away['name']}"
    complaint = kkrvalg("constitute", meeting, "--left", person, "--before", "RBR").complaint
    assert complaint["Found"] == f"{away['name']}, who is absent"
    complaint = kkrvalg("constitute", meeting, "--returned", "Eksempel F1").complaint
    assert complaint["Found"] == "Eksempel F1, who has not left"
    assert (meeting / "attendance.csv").read_bytes() == before


def test_a_departure_is_noted_however_the_name_is_spaced_and_composed(
    kkrvalg: Callable[..., Ended], tmp_path: Path
) -> None:
    """Å1 with two spaces, in a file whose letters are decomposed, as some systems write them."""
    meeting = sample_meeting.copied(tmp_path / "kopi")
    sample_meeting.not_yet_voted(meeting)
    file = meeting / "attendance.csv"
    text = file.read_text("utf-8").replace("Eksempel Å1;", "Eksempel  Å1;")
    file.write_text(unicodedata.normalize("NFD", text), "utf-8")
    assert kkrvalg("constitute", meeting, "--left", "Eksempel Å1", "--before", "KLIMA").status == 0
    (row,) = (
        row for row in sample_meeting.read(file) if row["name"] == unicodedata.normalize("NFD", "Eksempel  Å1")
    )
    assert row["left_before"] == "KLIMA"
