"""kkrvalg constitute --new: a whole folder that can be held at once, and papers for every election; or nothing."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from commandline import Ended, kkrvalg

from kkrvalg.cli import main
from kkrvalg.data import data_dir
from kkrvalg.errors import InputError
from kkrvalg.files import folder as folder_writer
from kkrvalg.files.meeting import load_meeting
from kkrvalg.procedures.constitution import elections_of
from kkrvalg.procedures.contests import contests
from kkrvalg.rulebook import load_posts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from kkrvalg.rulebook import Post

__all__ = ["kkrvalg"]

KKR = ("hovedstaden", "sjælland", "syddanmark", "midtjylland", "nordjylland")
DAYS = {"kv2021": "2022-01-17", "kv2025": "2026-01-26"}
TERMS = {"kv2021": "2022-2026", "kv2025": "2026-2030"}
SPLIT = {
    "hub_election": "chair_by_majority",
    "chairmanship_seats": "outside",
    "alternates": "with_member",
}
"""The answers on which the elections of a post depend, at their defaults."""


def new(path: Path, kkr: str = "hovedstaden", *more: str, scenario: str = "kv2025") -> tuple[str, ...]:
    """Return the command line that makes a meeting folder."""
    return (
        "constitute",
        "--new",
        str(path),
        "--kkr",
        kkr,
        "--date",
        DAYS[scenario],
        "--scenario",
        scenario,
        *more,
    )


def texts(folder: Path) -> dict[str, bytes]:
    """Return all files of a folder by their names."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def papers_of(posts: Sequence[Post]) -> set[str]:
    """Return the names of the papers a meeting about some posts needs."""
    found = {"running-order.txt", "sign-in-list.txt", "alliance.txt", "record-of-lots.txt"}
    for number, post in enumerate(posts, start=1):
        for contest in contests(post, SPLIT):
            kind = {"majority": "ballot", "proportional": "group"}.get(contest.method)
            if kind is not None:
                found.add(f"{kind}-{number:02}-{contest.key.replace(':', '-')}.txt")
                found.add(f"nomination-{number:02}-{post.key}.txt")
    return found


@pytest.mark.parametrize("scenario", DAYS)
@pytest.mark.parametrize("kkr", KKR)
def test_a_fresh_folder_can_be_held_with_every_election_open_and_its_papers_there(
    kkrvalg: Callable[..., Ended],
    tmp_path: Path,
    scenario: str,
    kkr: str,
) -> None:
    """Of all five KKR after both elections: nobody is there, so each post and the chairmanship are still open.

    Each majority election has a ballot, each proportional one a form for groups.
    """
    made = kkrvalg(*new(tmp_path / "møde", kkr, scenario=scenario))
    assert (made.status, made.err) == (0, "")
    held = kkrvalg("constitute", tmp_path / "møde", "--format", "json")
    assert held.status in {0, 3}
    still_open = {item["post"] for item in held.protocol["meeting"]["open"] if item["blocks"]}
    posts = [post for post in load_posts(kkr, TERMS[scenario]) if post.is_filled_by_kkr]
    assert {post["post"] for post in held.protocol["posts"]} == {post.key for post in posts}
    assert {"vice_chair", *elections_of(posts, SPLIT)} <= still_open
    assert {file.name for file in (tmp_path / "møde" / "forms").iterdir()} == papers_of(posts)


@pytest.mark.parametrize(("language", "forms"), [("da", "skemaer"), ("en", "forms")])
def test_the_papers_fit_on_a_page_and_tear_no_article_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, forms: str
) -> None:
    """No line of the largest meeting has more than 80 columns, and none ends with § or stk. before its number."""
    options = ("--option", "alternates=own_election", "--lang", language)
    assert main(list(new(tmp_path / "m", "hovedstaden", *options))) == 0
    capsys.readouterr()
    papers = {file.name: file.read_text("utf-8").splitlines() for file in (tmp_path / "m" / forms).iterdir()}
    assert len(papers) > 40
    assert [(name, line) for name, lines in papers.items() for line in lines if len(line) > 80] == []
    torn = ("§", "§§", "stk.")
    assert [(name, line) for name, lines in papers.items() for line in lines if line.endswith(torn)] == []


def test_the_same_folder_is_made_again_byte_for_byte(
    kkrvalg: Callable[..., Ended],
    tmp_path: Path,
) -> None:
    """Nothing depends on the time or the place."""
    made = []
    for parent in ("a", "b"):
        (tmp_path / parent).mkdir()
        kkrvalg(*new(tmp_path / parent / "m", "sjælland"))
        made.append(texts(tmp_path / parent / "m"))
    assert made[0] == made[1]
    assert len(made[0]) > 20


def test_the_running_order_holds_what_the_leader_needs(
    kkrvalg: Callable[..., Ended],
    tmp_path: Path,
) -> None:
    """KKR Hovedstaden 2026: 29 of 58 are a quorum; alliances until Tuesday 20 January, or the day after."""
    kkrvalg(*new(tmp_path / "m"))
    page = " ".join((tmp_path / "m" / "forms" / "running-order.txt").read_text("utf-8").split())
    for words in (
        "At least 29 of 58 must be present (§ 5, stk. 9). Present: ______",
        "In time until the end of 20 January 2026, however the three weekdays are counted (§ 4, stk. 2).",
        "As they are counted here, until the end of 21 January 2026.",
        "F 5, Ø 8, V 2",
        "Leads: the member who called the meeting (§ 4, stk. 2):",
        "29 mayors lack a date in members.csv",
        "Without alliances: chair A, vice chair C.",
        "4.1 RBR – Regional Employment Council The KKR nominates; the last word: the minister of employment.",
        "[ ] Members (RBR): Proportional election of 5 seats. Each member has an alternate, named by the member's",
        "Chair of the board (EH-HOVEDSTADEN:chair): Majority election of the chair of the board.",
        "As many women as men are to be proposed, an even number in all",
        "Papers: nomination-03-DEB.txt, ballot-03-DEB.txt",
        "The chair's casting vote decides no election.",
        "kv2025/mayors.csv sha256",
    ):
        assert words in page


def test_the_sign_in_list_has_a_line_for_every_seat(kkrvalg: Callable[..., Ended], tmp_path: Path) -> None:
    """KKR Nordjylland: 11 mayors by the Danish alphabet, where Aa is Å and comes last, and 11 seats that await."""
    kkrvalg(*new(tmp_path / "m", "nordjylland"))
    page = (tmp_path / "m" / "forms" / "sign-in-list.txt").read_text("utf-8")
    numbered = [line for line in page.splitlines() if line[:6].strip().rstrip(".").isdigit()]
    towns = [line.split(":")[0].split()[-1] for line in numbered[:11]]
    assert towns == [
        *("Brønderslev", "Frederikshavn", "Hjørring", "Jammerbugt", "Læsø", "Mariagerfjord"),
        *("Morsø", "Rebild", "Thisted", "Vesthimmerlands", "Aalborg"),
    ]
    assert len(numbered) == 22
    assert page.count("Seat awaits the group's election") == 11
    rows = (tmp_path / "m" / "attendance.csv").read_text("utf-8-sig").splitlines()
    assert [row.split(";")[2] for row in rows[1:]] == towns


def test_the_next_steps_say_who_does_what(
    kkrvalg: Callable[..., Ended],
    tmp_path: Path,
) -> None:
    """In their order, each with whom it falls to; a command that is repeated names the same scenario."""
    ended = kkrvalg(*new(tmp_path / "m", "midtjylland", scenario="kv2021"))
    places = [
        ended.text.index(words)
        for words in (
            "1. The secretariat, now: read meeting.yaml",
            "2. The parties' groups, before the meeting: elect the 15 members who are awaited.",
            "kkrvalg call-up --scenario kv2021 --kkr midtjylland --letters",
            "3. The parties: notify alliances",
            "4. The secretariat, the day before",
            "5. The secretary, as the meeting begins",
            "6. The secretary, after each election",
            "7. The secretariat, afterwards: the minutes",
        )
    ]
    assert places == sorted(places)


def test_a_meeting_after_the_last_day_is_pointed_out(
    kkrvalg: Callable[..., Ended],
    tmp_path: Path,
) -> None:
    """The meeting is held by 31 January (§ 4, stk. 1); a later one can be made, and says so."""
    late = ("constitute", "--new", str(tmp_path / "m"), "--kkr", "sjaelland", "--date", "2026-02-02")
    assert "NOTE: the meeting must be held on 31 January 2026 at the latest" in kkrvalg(*late).text
    page = (tmp_path / "m" / "forms" / "running-order.txt").read_text("utf-8")
    assert "NOTE: the meeting must be held on 31 January 2026" in page


# --- scenarios and options ------------------------------------------------------------------------------------


def test_a_scenario_of_ones_own_is_found_from_the_folder(
    kkrvalg: Callable[..., Ended],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is written as the way to it, so the two can be moved together."""
    (tmp_path / "here" / "meetings").mkdir(parents=True)
    shutil.copytree(data_dir("scenarios") / "kv2025", tmp_path / "here" / "mit valg")
    monkeypatch.chdir(tmp_path / "here")
    made = kkrvalg(
        *("constitute", "--new", "meetings/m", "--kkr", "nordjylland", "--date", "2026-01-23"),
        *("--scenario", "mit valg"),
    )
    assert made.status == 0
    assert load_meeting("meetings/m").settings.scenario == "../../mit valg"
    (tmp_path / "here").rename(tmp_path / "there")
    monkeypatch.chdir(tmp_path)
    held = kkrvalg("constitute", "there/meetings/m", "--format", "json")
    assert held.status in {0, 3}
    assert "mit valg/lists.csv" in {entry["file"] for entry in held.protocol["inputs"]}


def test_a_folder_called_like_a_bundled_election_is_not_taken_for_it(
    kkrvalg: Callable[..., Ended], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder at hand goes before a bundled name, so the meeting names the way to it."""
    shutil.copytree(data_dir("scenarios") / "kv2025", tmp_path / "kv2025")
    monkeypatch.chdir(tmp_path)
    kkrvalg(*new(tmp_path / "m", "nordjylland"))
    assert load_meeting("m").settings.scenario == "../kv2025"


def test_options_are_noted_in_the_folder(
    kkrvalg: Callable[..., Ended],
    tmp_path: Path,
) -> None:
    """They hold when the meeting is held, without being named again."""
    kkrvalg(*new(tmp_path / "m", "syddanmark", "--option", "hub_election=four_together"))
    assert (tmp_path / "m" / "forms" / "group-05-EH-FYN.txt").exists()
    assert not (tmp_path / "m" / "forms" / "ballot-05-EH-FYN-chair.txt").exists()
    held = kkrvalg("constitute", tmp_path / "m", "--format", "json")
    assert held.protocol["options"]["hub_election"] == "four_together"


def test_a_composition_that_waits_for_a_lot_has_no_quorum_yet(
    kkrvalg: Callable[..., Ended], tmp_path: Path
) -> None:
    """Among 18 equally good compositions of KKR Hovedstaden: the sure seats are there, their half is no quorum."""
    made = kkrvalg(*new(tmp_path / "m", "hovedstaden", "--option", "secondary=lot_among_optima"))
    assert "1. The secretariat, now: have the lot about the composition drawn" in made.text
    for paper in ("running-order.txt", "sign-in-list.txt"):
        page = " ".join((tmp_path / "m" / "forms" / paper).read_text("utf-8").split())
        assert "how many that is waits for the lot about the composition" in page
        assert "At least 2" not in page
    assert kkrvalg("constitute", tmp_path / "m").status == 3


# --- nothing is written when something is wrong -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "where", "found"),
    [
        (("--kkr", "atlantis", "--date", "2026-01-26"), "--kkr", "atlantis"),
        (("--kkr", "sjælland", "--date", "2025-11-18"), "--date", "2025-11-18"),
        (("--kkr", "sjælland", "--date", "2024-01-26"), "--date", "2024-01-26"),
        (("--kkr", "sjælland", "--date", "2031-01-26"), "--date", "2031-01-26"),
        (("--kkr", "sjælland", "--date", "26.1.2026"), "--date", "26.1.2026"),
        (("--kkr", "sjælland"), "--new", "--new without --date"),
        (("--kkr", "sjælland", "--date", "2026-01-26", "--scenario", "kv1066"), "the scenario “kv1066”", "no"),
        (("--kkr", "sjælland", "--date", "2026-01-26", "--option", "chairs=9"), "--option", "chairs"),
    ],
)
def test_a_wrong_word_writes_nothing(
    kkrvalg: Callable[..., Ended],
    tmp_path: Path,
    arguments: tuple[str, ...],
    where: str,
    found: str,
) -> None:
    """An unknown KKR, a day that cannot be, no day, an unknown scenario or option."""
    complaint = kkrvalg("constitute", "--new", tmp_path / "m", *arguments).complaint
    assert where in complaint["Where"]
    assert found in complaint["Found"]
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_something_is_left_as_it_is(
    kkrvalg: Callable[..., Ended],
    tmp_path: Path,
) -> None:
    """Also a second run: what was filled in is not overwritten. An empty folder is filled."""
    (tmp_path / "m").mkdir()
    assert kkrvalg(*new(tmp_path / "m", "nordjylland")).status == 0
    (tmp_path / "m" / "ballots.csv").write_text("filled in", "utf-8")
    before = texts(tmp_path / "m")
    complaint = kkrvalg(*new(tmp_path / "m", "nordjylland")).complaint
    assert complaint["Found"] == "something that exists already"
    assert texts(tmp_path / "m") == before
    (tmp_path / "file").write_text("", "utf-8")
    assert kkrvalg(*new(tmp_path / "file")).complaint["Expected"] == "a folder that is new or empty"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["file", "m"]


def test_a_folder_that_cannot_be_written_is_told_in_four_parts(
    kkrvalg: Callable[..., Ended],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The folder around it is missing, the name is too long, or nobody may write there."""
    assert "no folder" in kkrvalg(*new(tmp_path / "missing" / "m")).complaint["Found"]
    assert "the name is too long" in kkrvalg(*new(tmp_path / ("m" * 300))).complaint["Found"]

    def refused(**_settings: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(folder_writer.tempfile, "mkdtemp", refused)
    complaint = kkrvalg(*new(tmp_path / "m")).complaint
    assert "cannot be written in" in complaint["Found"]
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_full_halfway_leaves_nothing(
    kkrvalg: Callable[..., Ended],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The disk is full at the last paper: neither the folder nor the temporary one beside it is left."""
    write = folder_writer.Path.write_text

    def full(self: Path, text: str, **how: str) -> int:
        if "record-of-lots" in self.name:
            raise OSError(28, "No space left on device")
        return write(self, text, **how)

    monkeypatch.setattr(folder_writer.Path, "write_text", full)
    assert "the disk is full" in kkrvalg(*new(tmp_path / "m")).complaint["Found"]
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_read_once_before_it_gets_its_name(tmp_path: Path) -> None:
    """What could not be read back is never there."""
    with pytest.raises(InputError, match=r"no such key|title"):
        folder_writer.write_folder(tmp_path / "m", {"meeting.yaml": "kkr: sjælland\n"}, check=load_meeting)
    assert list(tmp_path.iterdir()) == []
