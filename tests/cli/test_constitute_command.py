"""``kkrvalg constitute`` from the command line: the bundled sample meeting in every form it is printed in."""

from __future__ import annotations

import csv
import io
import json
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
import sample_meeting
from commandline import Ended, kkrvalg

from kkrvalg import i18n
from kkrvalg.cli import main
from kkrvalg.files.people import load_people
from kkrvalg.files.scenario import load_scenario

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["kkrvalg"]

LINE = 80
RUN = ("constitute", sample_meeting.NAME)


@pytest.fixture(scope="module")
def protocol(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Give the protocol of the sample meeting."""
    file = tmp_path_factory.mktemp("protokol") / "møde.json"
    assert main([*RUN, "--format", "json", "--lang", "en", "-o", str(file)]) == 0
    document: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return document


@cache
def _elections() -> tuple[str, ...]:
    return tuple(filled.contest.key for post in sample_meeting.held().posts for filled in post.elections)


def _by_key(protocol: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["election"]: one for post in protocol["posts"] for one in post["elections"]}


# --- the sample itself -------------------------------------------------------------------------------------------


def test_the_sample_is_held_on_the_real_votes_of_the_area() -> None:
    """Its lists and municipalities are those of Hovedstaden in the bundled election, line by line."""
    meeting = sample_meeting.folder()
    real = meeting.parent.parent
    codes = {m.code for m in load_scenario("kv2025").election.of_kkr("hovedstaden")}
    for name in ("lists.csv", "municipalities.csv"):
        header, *lines = (real / name).read_text("utf-8").splitlines()
        kept = [line for line in lines if int(line.split(",")[0]) in codes]
        assert (meeting / "valg" / name).read_text("utf-8").splitlines() == [header, *kept]


def test_the_sample_has_the_real_mayors_lists_and_nobody_s_real_name() -> None:
    """Every person in it is called an example; every mayor's list is the one the real mayor was elected for."""
    real = {mayor.code: mayor.letter for mayor in load_scenario("kv2025").election.mayors}
    own = sample_meeting.opened()
    mayors = own.session.scenario.election.mayors
    assert len(mayors) == 29
    assert all(real[mayor.code] == mayor.letter for mayor in mayors)
    names = {entry.name for entry in (*own.people.members, *own.people.council_members)}
    names |= {m.substitute.name for m in own.people.members if m.substitute is not None}
    assert all(name.startswith("Eksempel") for name in names)
    known = load_people(load_scenario("kv2025")).people
    assert not names & {entry.name for entry in (*known.members, *known.council_members)}


def test_nobody_in_the_tables_of_the_sample_is_called_otherwise() -> None:
    """Whoever is named, voted for or signs in is an example person; every witness is "Eksempel Vidne"."""
    meeting = sample_meeting.folder()
    for name in ("attendance.csv", "groups.csv", "nominations.csv", "ballots.csv"):
        for row in sample_meeting.read(meeting / name):
            assert row["name"].startswith("Eksempel") or not row["name"], row
    assert {draw.witness for draw in sample_meeting.opened().folder.draws} == {"Eksempel Vidne"}
    assert all(draw.date is not None for draw in sample_meeting.opened().folder.draws)


def test_the_sample_explains_itself_in_danish_first() -> None:
    """What is made up stands at the top of LÆSMIG.txt, whose lines a terminal shows in whole."""
    text = (sample_meeting.folder() / "LÆSMIG.txt").read_text("utf-8")
    assert text.startswith("EKSEMPEL: ")
    assert "opdigtet" in text[:250]
    assert max(map(len, text.splitlines())) <= LINE


def test_the_sample_shows_every_way_a_post_can_be_filled() -> None:
    """By groups, by votes in one, two and three rounds, by lot in each place, given, agreed, and refused."""
    elections = {f.contest.key: f for post in sample_meeting.held().posts for f in post.elections}
    assert {filled.how for filled in elections.values()} == {"proportional", "majority", "given", "agreed"}
    rounds = {
        key: sum(step.kind == "round" for step in filled.majority.steps)
        for key, filled in elections.items()
        if filled.majority is not None
    }
    assert {rounds["DEB"], rounds["GC-EU"], rounds["IBOS"]} == {1, 2, 3}
    drawn = {key for key, filled in elections.items() if filled.lots.used}
    assert drawn == {"RBR", "KC", "SU-ALMEN"}
    assert [key for key, filled in elections.items() if filled.refused is not None] == ["COPCAP"]
    roll = sample_meeting.held().roll
    assert {seat.presence for seat in roll.seats} == {"present", "substitute", "absent"}
    other_party = [s for s in roll.seats if s.presence == "substitute" and s.seat.name == "Eksempelborgmester C12"]
    assert [seat.bench for seat in other_party] == ["V"]
    assert [(a.in_time, a.doubtful) for a in sample_meeting.held().alliances] == [
        (True, False),
        (True, True),
        (False, False),
    ]


# --- on the page -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("form", [(), ("--minutes",), ("--pool",)], ids=["whole", "minutes", "pool"])
def test_no_line_is_longer_than_a_terminal(
    form: tuple[str, ...], language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Danish and English, in 80 columns; a sample says so first, and the meeting ends complete."""
    assert main([*RUN, *form, "--lang", language]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    lines = shown.out.splitlines()
    assert lines[0].startswith("EKSEMPEL: " if language == "da" else "EXAMPLE: ")
    assert [line for line in lines if len(line) > LINE] == []


def test_nothing_stands_in_the_way(kkrvalg: Callable[..., Ended]) -> None:
    """What is still open is the alliance in doubt, the one too late and the list that fell, as LÆSMIG says."""
    page = kkrvalg(*RUN).text
    assert "Nothing of this stands in the way: the KKR is constituted." in page
    assert "! " not in page.split("What is still open")[1]
    assert "the alliance C+V was notified in time as the deadline is counted here" in page.replace("The", "the")
    assert "COPCAP: the agreed list fell, as Eksempel Ø1 objected" in page


def test_the_page_says_what_was_agreed_refused_and_left_to_others(kkrvalg: Callable[..., Ended]) -> None:
    """The page and the minutes alike."""
    for form in ((), ("--minutes",)):
        page = kkrvalg(*RUN, *form).text
        assert "A+F+Ø left 1 seat to Fællesgruppen." in page
        assert "Eksempel Ø1 (Gentofte) objected, and the election was held." in page
    assert "Instead of an election all agreed on a list: Eksempelborgmester F1 (København)" in page


def test_a_lot_on_votes_is_told_where_it_was_drawn(kkrvalg: Callable[..., Ended]) -> None:
    """Who enters round three before the round is counted; seats and quotients are not spoken of."""
    page = kkrvalg(*RUN).text
    section = page.split("KC – ")[1].split("SU-ALMEN – ")[0]
    lot = section.index(
        "Eksempel B4 (Tårnby) had equally many votes, 16. A lot decided who entered round three: Eksempel O2"
    )
    assert section.index("Round 2") < lot < section.index("Round 3")
    assert "A lot decided who was elected: Eksempelborgmester C11 (Egedal)." in page


def test_those_elected_are_among_those_proposed(kkrvalg: Callable[..., Ended]) -> None:
    """The hub's four are two women and two men; of the list that fell for COPCAP nobody is counted."""
    page = kkrvalg(*RUN).text
    assert "Nobody is proposed yet." not in page
    hub = page.split("EH-HOVEDSTADEN – ")[1].split("DEB – ")[0]
    assert "Proposed: 2 women and 2 men. That is so." in hub
    copcap = page.split("COPCAP – ")[1].split("IBOS – ")[0]
    assert "Proposed: 2 women and 1 man." in copcap


def test_the_minutes_name_who_was_away_and_who_stood_in(kkrvalg: Callable[..., Ended]) -> None:
    """§ 5, stk. 11: those absent are noted; who came late and who left too; the calculation is left out."""
    page = kkrvalg(*RUN, "--minutes").text
    assert "Absent: Eksempel O4 (Lyngby-Taarbæk), Eksempel I3 (Hørsholm)." in page
    assert "Eksempelviceborgmester Gribskov stood in for Eksempelborgmester C12 (Gribskov)." in page
    assert "Eksempel V2 (Fredensborg) took part from the election WOCO." in page
    assert "Eksempel B4 (Tårnby) left before the election SOSU." in page
    assert "The minister of employment has the last word." in page
    assert "Quotient" not in page


def test_the_pool_does_not_wait_for_lots_that_were_drawn(kkrvalg: Callable[..., Ended]) -> None:
    """21 seats; 16 went to the three groups, 3 were agreed on and 2 went to the groups of SOSU."""
    page = kkrvalg(*RUN, "--pool").text
    assert "In all 56 21 16" in page
    assert "Election by election 5 seats are not counted: they were agreed on" in page


# --- as a table and as a protocol --------------------------------------------------------------------------------


def test_the_table_has_a_row_for_each_seat_and_alternate(kkrvalg: Callable[..., Ended]) -> None:
    """38 seats and 6 alternates, each with somebody, as a Danish spreadsheet opens it."""
    ended = kkrvalg(*RUN, "--format", "csv")
    assert ended.out.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(ended.out.removeprefix("\ufeff")), delimiter=";"))
    seats = sum(post.post.seats or 0 for post in sample_meeting.held().posts)
    assert len([row for row in rows if row["role"] != "alternate"]) == seats == 38
    assert len([row for row in rows if row["role"] == "alternate"]) == 6
    assert all(row["name"].startswith("Eksempel") and row["municipality"] for row in rows)
    assert list(dict.fromkeys(row["election"] for row in rows)) == list(_elections())


def test_the_protocol_has_its_keys_beside_the_envelope(protocol: dict[str, Any]) -> None:
    """Members, meeting and posts stand at the top level."""
    assert protocol["kind"] == "constitute"
    assert {"members", "meeting", "posts", "steps", "inputs", "draws"} <= set(protocol)
    assert protocol["meeting"]["example"] is True
    assert (protocol["members"][0]["kkr"], protocol["meeting"]["kkr"]) == ("hovedstaden", "hovedstaden")
    assert [draw["fate"] for draw in protocol["draws"]] == ["used"] * 3


def test_the_protocol_names_every_file_of_the_folder(protocol: dict[str, Any]) -> None:
    """Wherever it is called from: the files of the meeting are called by its folder's name."""
    files = {entry["file"] for entry in protocol["inputs"]}
    own = {path.name for path in sample_meeting.folder().iterdir() if path.suffix in {".csv", ".yaml"}}
    assert {f"{sample_meeting.NAME}/{name}" for name in own} <= files
    assert not any(file.startswith(("/", ".")) or "meetings" in file for file in files)


def test_seats_and_alternates_add_up_in_every_election(protocol: dict[str, Any]) -> None:
    """What the groups won and hold, who is named, and what is vacant: the post's own numbers come out."""
    for post, known in zip(protocol["posts"], sample_meeting.held().posts, strict=True):
        held = [one for one in post["elections"] if one["role"] != "alternate"]
        assert sum(len(one["persons"]) + one["vacant"] for one in held) == known.post.seats
        assert sum(len(one["alternates"]) for one in held) == known.post.alternates
        for one in held:
            if one["groups"]:
                assert sum(group["won"] for group in one["groups"]) == one["seats"]
                assert sum(group["holds"] for group in one["groups"]) == one["seats"]
                assert sum(group["members"] for group in one["groups"]) == one["present"]
            assert (one["vacant"], one["outcome"]) == (0, "completed")


def test_nobody_on_a_post_has_an_error_against_them(protocol: dict[str, Any]) -> None:
    """Nor is there one about a post as a whole."""
    for post in protocol["posts"]:
        wrong = [finding for finding in post["findings"] if finding["kind"] == "error"]
        assert wrong == [], post["post"]


def test_the_seats_fall_as_they_are_worked_out_by_hand(protocol: dict[str, Any]) -> None:
    """RBR among 27, 18 and 10: 27, 18, 13 1/2, 10, and 9 = 27/3 = 18/2 by lot; the hub 27, 18, 13 1/2, one left.

    From WOCO on it is 19, as V2 came; at SOSU A+C have 22 of 55, F+Ø 16, B is 4 without B4; at the climate group
    the common group is 8, without B4 and Å1.
    """
    by_key = _by_key(protocol)

    def groups(key: str) -> dict[str, tuple[int, int, int]]:
        return {g["group"]: (g["members"], g["won"], g["holds"]) for g in by_key[key]["groups"]}

    red, blue, common = "A+F+Ø", "Borgerlig gruppe", "Fællesgruppen"
    assert groups("RBR") == {red: (27, 2, 2), blue: (18, 2, 2), common: (10, 1, 1)}
    assert groups("EH-HOVEDSTADEN") == {red: (27, 2, 1), blue: (18, 1, 1), common: (10, 0, 1)}
    assert groups("COPCAP") == {red: (27, 2, 2), blue: (19, 1, 1), common: (10, 0, 0)}
    assert {key: found[:2] for key, found in groups("SOSU").items()} == {
        "A+C": (22, 1),
        "F+Ø": (16, 1),
        "V": (7, 0),
        "B": (4, 0),
        "O": (3, 0),
        "I": (2, 0),
        "Å": (1, 0),
    }
    assert groups("KLIMA-REGIONAL") == {red: (27, 2, 2), blue: (19, 1, 1), common: (8, 0, 0)}


def test_the_chairmanship_turns_on_the_alliance_in_doubt(kkrvalg: Callable[..., Ended], tmp_path: Path) -> None:
    """With C+V the vice chair is C's: 277,711 against 455,187 / 2 = 227,593 1/2; without it 188,278 is less."""
    meeting = sample_meeting.copied(tmp_path / "strengt")
    ended = kkrvalg("constitute", meeting, "--option", "saturday_is_weekday=no", "--format", "json")
    chair = ended.protocol["meeting"]["chair"]
    assert (chair["chair"], chair["vice_chair"]) == ("A", "F")
    matters = {item["matter"] for item in ended.protocol["meeting"]["open"]}
    assert "chair_of_other_party" in matters


# --- the bundled meeting by its name -----------------------------------------------------------------------------


def test_a_bundled_meeting_is_found_from_anywhere_and_a_folder_at_hand_goes_before_it(
    kkrvalg: Callable[..., Ended], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with the bundled elections."""
    monkeypatch.chdir(tmp_path)
    assert kkrvalg(*RUN, "--format", "csv").status == 0
    meeting = sample_meeting.copied(tmp_path / sample_meeting.NAME)
    settings = meeting / "meeting.yaml"
    settings.write_text(settings.read_text("utf-8").replace("title: Konst", "title: Mit konst"), "utf-8")
    assert kkrvalg(*RUN).out.startswith("EXAMPLE: Mit konstituerende møde")


def test_a_name_that_is_nearly_a_bundled_meeting_s_is_told(kkrvalg: Callable[..., Ended]) -> None:
    """Which meetings come with kkrvalg, and which one was perhaps meant."""
    complaint = kkrvalg("constitute", "eksempel-hovedstad").complaint
    assert complaint["Found"] == "no such folder"
    assert complaint["Expected"].endswith("or a bundled meeting: eksempel-hovedstaden")
    assert complaint["What to do"] == "did you mean eksempel-hovedstaden?"


def test_a_departure_is_not_written_into_the_bundled_meeting(kkrvalg: Callable[..., Ended]) -> None:
    """It belongs to everybody who has installed the program."""
    before = (sample_meeting.folder() / "attendance.csv").read_bytes()
    complaint = kkrvalg(*RUN, "--left", "Eksempel F1", "--before", "RBR").complaint
    assert complaint["Found"] == "a meeting that comes with kkrvalg"
    assert str(sample_meeting.folder()) in complaint["What to do"]
    assert (sample_meeting.folder() / "attendance.csv").read_bytes() == before


def test_a_departure_that_loosens_a_lot_is_told(kkrvalg: Callable[..., Ended], tmp_path: Path) -> None:
    """As LÆSMIG proposes: without F1 the group has 26, and RBR's fifth seat is no longer a lot: 9 > 8 2/3."""
    meeting = sample_meeting.copied(tmp_path / "kopi")
    sample_meeting.not_yet_voted(meeting)
    ended = kkrvalg("constitute", meeting, "--left", "Eksempel F1", "--before", "RBR")
    assert ended.status == 0
    assert "RBR" in ended.text
    rows = {row["name"]: row for row in sample_meeting.read(meeting / "attendance.csv")}
    assert rows["Eksempel F1"]["left_before"] == "RBR"
    assert kkrvalg("constitute", meeting).status == 0


@pytest.mark.parametrize(
    ("name", "before", "wrong"),
    [
        (
            "Eksempel F1",
            "KP",
            ("ballots.csv, line 45, column votes, KP, round 1", "55 votes, blank ones included"),
        ),
        (
            "Eksempel V1",
            "RBR",
            (
                "nominations.csv, line 5, column name",
                "Eksempel V1 named for RBR beyond the seats of Borgerlig gruppe",
            ),
        ),
    ],
    ids=["more votes than present", "more names than seats"],
)
def test_a_departure_that_the_rest_of_the_folder_contradicts_is_not_noted(
    kkrvalg: Callable[..., Ended], tmp_path: Path, name: str, before: str, wrong: tuple[str, str]
) -> None:
    """54 cannot give 55 votes; with V1 gone the group has 17, and 27/3 = 9 > 8 1/2 takes RBR's fifth seat."""
    meeting = sample_meeting.copied(tmp_path / "kopi")
    was = (meeting / "attendance.csv").read_bytes()
    ended = kkrvalg("constitute", meeting, "--left", name, "--before", before)
    assert ended.status == 2
    assert ended.complaint["Where"] == f"kopi/{wrong[0]}"
    assert ended.complaint["Found"] == f"{wrong[1]} ({name} leaves before the election {before})"
    assert ended.complaint["What to do"].startswith("correct that first, then give the command again")
    assert (meeting / "attendance.csv").read_bytes() == was
    assert kkrvalg("constitute", meeting).status == 0


def test_a_substitute_leaves_whose_name_stands_in_the_members_table_alone(
    kkrvalg: Callable[..., Ended], tmp_path: Path
) -> None:
    """The sign-in list says only that a substitute attends; the departure is noted in the member's row."""
    meeting = sample_meeting.copied(tmp_path / "kopi")
    sample_meeting.not_yet_voted(meeting)
    listed = {row["name"]: row["substitute"] for row in sample_meeting.read(meeting / "members.csv")}
    (member,) = (
        row["name"]
        for row in sample_meeting.read(meeting / "attendance.csv")
        if row["presence"] == "stedfortræder" and row["name"] in listed
    )
    cleared = [
        {**row, "substitute": "" if row["name"] == member else row["substitute"]}
        for row in sample_meeting.read(meeting / "attendance.csv")
    ]
    sample_meeting.rows("attendance.csv", lambda _every: cleared)(meeting)
    ended = kkrvalg("constitute", meeting, "--left", listed[member], "--before", "KLIMA")
    assert ended.status == 0
    assert ended.text.startswith(f"{listed[member]} leaves before the election KLIMA")
    rows = {row["name"]: row for row in sample_meeting.read(meeting / "attendance.csv")}
    assert rows[member]["left_before"] == "KLIMA"


def test_without_its_lots_the_meeting_asks_for_each(kkrvalg: Callable[..., Ended], tmp_path: Path) -> None:
    """Exit status 3, with the lines that record the draw; a later round that hangs on one is refused first."""
    meeting = sample_meeting.copied(tmp_path / "kopi")
    (meeting / "lots.yaml").unlink()
    complaint = kkrvalg("constitute", meeting).complaint
    assert complaint["Where"].endswith("KC, round 3")
    assert complaint["Expected"].endswith("a lot decides who they are")
    sample_meeting.rows(
        "ballots.csv", lambda rows: [r for r in rows if (r["election"], r["round"]) != ("KC", "3")]
    )(meeting)
    ended = kkrvalg("constitute", meeting)
    assert ended.status == 3
    assert "have equally many votes, 16: a lot decides who enters round three." in ended.text
    assert "have equally many votes, 28: a lot decides who is elected." in ended.text
    assert ended.text.count("UNDECIDED: a lot is needed") == 3
    still_open = ended.text.split("What is still open")[1].split("Where the figures")[0]
    assert "SU-ALMEN: a lot must be drawn (Eksempel A1, Eksempelborgmester C11)" in still_open


@pytest.mark.parametrize("nobody", ['""', '"  "'])
def test_an_empty_witness_is_none(kkrvalg: Callable[..., Ended], tmp_path: Path, nobody: str) -> None:
    """Each of the three lots of the sample is then said to be without one."""
    meeting = sample_meeting.copied(tmp_path / "kopi")
    lots = (meeting / "lots.yaml").read_text("utf-8")
    (meeting / "lots.yaml").write_text(lots.replace("witness: Eksempel Vidne", f"witness: {nobody}"), "utf-8")
    ended = kkrvalg("constitute", meeting, "--minutes")
    assert ended.text.count("No witness is recorded.") == 3


@pytest.mark.parametrize(
    ("by", "line"),
    [("party", "In all 38"), ("gender", "In all 20 18 38"), ("fee", "In all"), ("municipality", "In all 38")],
)
def test_the_matrix_counts_who_got_the_posts(kkrvalg: Callable[..., Ended], by: str, line: str) -> None:
    """The seats of the sample by party, gender, fee and municipality: 38 in all, however they are sorted."""
    ended = kkrvalg("constitute", sample_meeting.NAME, "--matrix", by)
    assert ended.status == 0
    assert line in ended.text


def test_a_pool_is_not_compared_where_groups_stand_for_single_elections(
    kkrvalg: Callable[..., Ended], tmp_path: Path
) -> None:
    """All but SOSU by other groups: of the pool's parties, those that stand alone at SOSU are compared."""
    meeting = sample_meeting.copied(tmp_path / "kopi")
    others = ("RBR", "EH-HOVEDSTADEN", "COPCAP", "SU-FYSIO", "KLIMA-REGIONAL")

    def one_by_one(rows: sample_meeting.Rows) -> sample_meeting.Rows:
        every = [{**row, "election": key} for key in others for row in rows if row["election"] == "*"]
        return [*every, *(row for row in rows if row["election"] != "*")]

    sample_meeting.rows("groups.csv", one_by_one)(meeting)
    ended = kkrvalg("constitute", meeting, "--pool")
    lines = ended.out.split("The order in which")[0].splitlines()
    rows = {parts[0]: parts[3:] for line in lines if len(parts := line.split()) == 5}
    assert {key for key, compared in rows.items() if compared == ["–", "–"]} == {"A", "C", "F", "Ø"}
    assert rows["V"][0] == "0"
    assert "–: the group stands in none of the elections as it does here." in ended.text


def test_the_page_and_the_minutes_say_who_stands_in_which_group(kkrvalg: Callable[..., Ended]) -> None:
    """Whole parties after the name declared; a party that is split by those of it that stand there.

    O1 of Rudersdal left O for Borgerlig gruppe, so the other two of O stand in Fællesgruppen by name.
    """
    for form in ((), ("--minutes",)):
        page = kkrvalg(*RUN, *form).text
        assert "Rød gruppe: A+F+Ø" in page
        assert "In Borgerlig gruppe stand C, V and Eksempel O1 (Rudersdal)." in page
        assert "In Fællesgruppen stand B, I, Å, Eksempel O2 (København) and Eksempel O3 (Gladsaxe)." in page


@pytest.mark.parametrize("option", [["--minutes"], ["--left", "Eksempel F1", "--before", "RBR"]])
def test_what_is_a_text_alone_has_no_other_format(kkrvalg: Callable[..., Ended], option: list[str]) -> None:
    """Minutes and departures are printed; the whole meeting is there as JSON."""
    complaint = kkrvalg("constitute", sample_meeting.NAME, *option, "--format", "json").complaint
    assert complaint["Where"] == "--format"
    assert complaint["Found"] == f"json together with {option[0]}"


def test_a_meeting_after_january_is_pointed_out(kkrvalg: Callable[..., Ended], tmp_path: Path) -> None:
    """§ 4, stk. 1 sets 31 January; a later meeting is held all the same."""
    meeting = sample_meeting.copied(tmp_path / "kopi")
    settings = meeting / "meeting.yaml"
    settings.write_text(
        settings.read_text("utf-8").replace("date: 2026-01-28", "date: 2026-02-02"), "utf-8", newline=""
    )
    ended = kkrvalg("constitute", meeting)
    assert ended.status == 0
    assert "The meeting is held after 2026-01-31, the last day by the rules. (§ 4, stk. 1)" in ended.text
