"""The files of a new meeting folder, and the page on the meeting folder, say what the readers take."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_type_hints

import pytest

from kkrvalg import i18n
from kkrvalg.files import meeting
from kkrvalg.files.lots import draws_of
from kkrvalg.files.meeting import load_meeting
from kkrvalg.files.meeting_readme import COLUMNS, README
from kkrvalg.files.meeting_readme import FILES as TOLD
from kkrvalg.files.meeting_rows import (
    ATTENDANCE_COLUMNS,
    BALLOT_COLUMNS,
    GROUP_COLUMNS,
    NOMINATION_COLUMNS,
    PROPOSAL_COLUMNS,
    TRANSFER_COLUMNS,
    MeetingSettings,
)
from kkrvalg.files.meeting_templates import EXPLAINED, Fresh, meeting_files
from kkrvalg.files.people_rows import COUNCIL_MEMBER_COLUMNS, MEMBER_COLUMNS
from kkrvalg.files.scenario import load_scenario
from kkrvalg.model import Member, MemberKind
from kkrvalg.procedures.membership import PartySeating, Seating
from kkrvalg.procedures.timetable import deadline_before
from kkrvalg.protocol.meeting_occasion import FILES
from kkrvalg.reading.yamlfile import read_yaml, validate
from kkrvalg.rulebook import load_posts

if TYPE_CHECKING:
    from made_up import MadeUp

    from kkrvalg.reading.tables import Columns

TABLES: dict[str, Columns[Any]] = {
    "members.csv": MEMBER_COLUMNS,
    "council_members.csv": COUNCIL_MEMBER_COLUMNS,
    "attendance.csv": ATTENDANCE_COLUMNS,
    "groups.csv": GROUP_COLUMNS,
    "nominations.csv": NOMINATION_COLUMNS,
    "ballots.csv": BALLOT_COLUMNS,
    "transfers.csv": TRANSFER_COLUMNS,
    "proposals.csv": PROPOSAL_COLUMNS,
}
NORTH = ("nordjylland", "2026-2030")


@pytest.fixture
def fresh(made_up: MadeUp) -> Fresh:
    """Return a meeting of a made-up KKR: its two mayors, one seat of A still to be filled."""
    election = load_scenario(made_up.path).election
    anna = Member(901, "Anna Opdigt", "A", "A", MemberKind.MAYOR, source="mayors.csv")
    bo = Member(902, "Bo Påfund", None, None, MemberKind.MAYOR, source="mayors.csv")
    party = PartySeating("A", "Parti A", 2, (anna,), ())
    answers = {"saturday_is_weekday": "yes", "deadline_count": "clear_days"}
    return Fresh(
        scenario="../et valg: prøve #1",
        day=date(2034, 1, 23),
        election=election,
        seating=Seating("nordjylland", (party,), (bo,), (), None),
        members=(bo, anna),
        posts=load_posts(*NORTH),
        options={"post_base": "vote_totals"},
        deadline=deadline_before(date(2034, 1, 23), 3, answers),
    )


@pytest.fixture(params=i18n.LANGUAGES)
def written(request: pytest.FixtureRequest, fresh: Fresh, tmp_path: Path) -> Path:
    """Write the files in each language."""
    i18n.use(request.param)
    (tmp_path / "m").mkdir()
    for name, text in meeting_files(fresh).items():
        (tmp_path / "m" / name).write_text(text, "utf-8", newline="")
    return tmp_path / "m"


# --- the files of a new folder --------------------------------------------------------------------------------


def test_every_file_and_column_of_a_new_folder_is_explained_in_it() -> None:
    """No column of a table is left out and none is told of that no reader takes; each file has its sentence."""
    told = {name: TABLES[name].names for name in COLUMNS}
    assert {name: list(columns) for name, columns in COLUMNS.items()} == told
    assert set(TOLD) == {*TABLES, "meeting.yaml", "lots.yaml"} - {"council_members.csv"}


def test_the_words_that_can_be_written_are_told_in_the_language_in_use(written: Path) -> None:
    """The text fits a terminal, and names the words the readers take: Danish ones in Danish."""
    text = (written / i18n._(README)).read_text("utf-8")
    assert [line for line in text.splitlines() if len(line) > 80] == []
    words = {
        "da": (
            "til stede, stedfortræder eller afbud",
            "medlem, formand eller suppleant",
            "borgmester eller suppl",
        ),
        "en": ("present, substitute or absent", "member, chair or alternate", "mayor or supplementary"),
    }
    joined = " ".join(text.split())
    assert [phrase for phrase in words[i18n.language()] if phrase not in joined] == []
    assert "EH-FYN:chair" in joined


def test_what_is_known_is_filled_in_and_the_rest_is_empty(written: Path) -> None:
    """A path with blanks, a colon and # is the same when it is read back."""
    folder = load_meeting(written)
    settings = folder.settings
    assert settings.title in {"Konstituerende møde i KKR Nordjylland", "Constituting meeting of KKR Nordjylland"}
    assert (settings.scenario, settings.kkr) == ("../et valg: prøve #1", "nordjylland")
    assert (settings.date, settings.example) == (date(2034, 1, 23), False)
    assert settings.options == {"post_base": "vote_totals"}
    assert settings.posts == [post.key for post in load_posts(*NORTH)]
    assert [settings.time, settings.place, settings.called_by, settings.chair, settings.vice_chair] == [None] * 5
    assert [settings.alliances, settings.agreed, folder.draws] == [None, None, ()]
    assert [(row.code, row.name, row.presence.value) for row in folder.attendance.rows] == [
        (902, "Bo Påfund", "absent"),
        (901, "Anna Opdigt", "absent"),
    ]
    others = (folder.groups, folder.nominations, folder.ballots, folder.transfers, folder.proposals)
    assert [table.rows for table in others] == [()] * 5


def test_every_table_is_one_that_a_danish_spreadsheet_opens(written: Path) -> None:
    """Semicolons, a byte-order mark, and every column the reader knows."""
    for file in written.glob("*.csv"):
        text = file.read_text("utf-8")
        assert text.startswith("\ufeff")
        assert text[1:].splitlines()[0].split(";") == TABLES[file.name].names
    assert {file.name for file in written.glob("*.csv")} == TABLES.keys() - {"council_members.csv"}


def test_every_key_of_the_settings_stands_there_with_its_explanation(written: Path) -> None:
    """In the order in which the reader has them, each below a comment."""
    lines = (written / "meeting.yaml").read_text("utf-8").splitlines()
    keys = [(at, match[1]) for at, line in enumerate(lines) if (match := re.match(r"(\w+):", line))]
    assert [key for _at, key in keys] == list(get_type_hints(MeetingSettings)) == list(EXPLAINED)
    assert all(lines[at - 1].startswith("# ") for at, _key in keys)


def test_the_examples_in_the_comments_can_be_taken_into_use(written: Path) -> None:
    """With the marks of the comments removed they are read."""
    text = (written / "meeting.yaml").read_text("utf-8")
    for key in ("time", "called_by", "chair", "options", "alliances", "agreed"):
        block = re.search(rf"((?:^#   .*\n)+)(?:^# .*\n)*^{key}:.*\n", text, flags=re.MULTILINE)
        assert block is not None, key
        example = block[1].replace("#   ", "  ").rstrip()
        used = example.strip() if example.strip().startswith(f"{key}:") else f"{key}:\n{example}"
        text = re.sub(rf"^{key}:.*$", used, text, count=1, flags=re.MULTILINE)
    (written / "meeting.yaml").write_text(text, "utf-8")
    lots = (written / "lots.yaml").read_text("utf-8").split("draws:\n")
    (written / "lots.yaml").write_text("draws:\n" + lots[1].replace("# ", ""), "utf-8")
    folder = load_meeting(written)
    settings = folder.settings
    assert settings.time == "10.00"
    assert settings.called_by is not None
    assert settings.called_by.code == 901
    assert settings.chair is not None
    assert settings.options == {"post_base": "vote_totals", "alternates": "own_election"}
    assert settings.alliances is not None
    assert settings.alliances[0].notified.date() == date(2034, 1, 17)
    assert settings.agreed is not None
    assert settings.agreed[0].objections is not None
    assert [(draw.kkr, draw.post, draw.drawn) for draw in folder.draws] == [("nordjylland", "RBR", ("A",))]


def test_the_deadline_for_alliances_stands_beside_them(written: Path) -> None:
    """Meeting on Monday 23 January 2034, three clear weekdays before.

    With Saturdays 19, 20 and 21 lie between, so Wednesday the 18th is in time; without them 18, 19 and 20, so
    Tuesday the 17th is the safe day.
    """
    text = (written / "meeting.yaml").read_text("utf-8").split("\nalliances:")[0].split("\n\n")[-1]
    assert text.index("2034-01-17, ") < text.index("2034-01-18.")


# --- the page -------------------------------------------------------------------------------------------------

PAGE = Path(__file__).parents[2] / "docs" / "meeting-folder.md"
SECTIONS = dict(
    re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", PAGE.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
)
ROW = re.compile(r"^\| `(\w+)` \|(.*)\|$", flags=re.MULTILINE)
FILE = re.compile(r"^\| `([\w.]+)` \|", flags=re.MULTILINE)


@pytest.mark.parametrize("name", TABLES)
def test_the_page_has_every_column_and_says_which_may_be_left_out(name: str) -> None:
    """In the order in which they are written."""
    told = [(column, "may be left out" in text) for column, text in ROW.findall(SECTIONS[name])]
    assert told == [(column.name, not column.required) for column in TABLES[name].columns]


def test_the_page_has_every_key_of_the_settings_and_says_which_may_be_left_out() -> None:
    """In the order in which they are written."""
    told = [(name, "may be left out" in text) for name, text in ROW.findall(SECTIONS["meeting.yaml"])]
    assert told == [(name, hasattr(MeetingSettings, name)) for name in get_type_hints(MeetingSettings)]


def test_the_page_has_every_file() -> None:
    """Those the reader looks for, each with a section of its own."""
    names = ("SETTINGS", "ATTENDANCE", "GROUPS", "NOMINATIONS", "BALLOTS", "TRANSFERS", "PROPOSALS")
    wanted = {getattr(meeting, name) for name in (*names, "MEMBERS", "COUNCIL_MEMBERS", "LOTS")}
    listed = set(FILE.findall(PAGE.read_text("utf-8").split("## meeting.yaml")[0]))
    assert listed == wanted
    assert wanted <= SECTIONS.keys()


def test_the_examples_of_the_page_can_be_read(tmp_path: Path) -> None:
    """As they stand."""
    settings, lots = (
        re.findall(r"```yaml\n(.*?)```", SECTIONS[name], flags=re.DOTALL)[0]
        for name in ("meeting.yaml", "lots.yaml")
    )
    (tmp_path / "m.yaml").write_text(settings, "utf-8")
    (tmp_path / "l.yaml").write_text(lots, "utf-8")
    read = validate(MeetingSettings, read_yaml(tmp_path / "m.yaml"))
    assert (read.example, read.posts) == (True, ["RBR", "DEB"])
    assert draws_of(read_yaml(tmp_path / "l.yaml"))[0].drawn == ("V",)


def test_the_page_has_every_paper_in_both_languages() -> None:
    """By the name of its file, with the first post it could be for."""
    told = SECTIONS["The papers"]
    for name in FILES.values():
        for language in i18n.LANGUAGES:
            i18n.use(language)
            pattern = re.escape(i18n._(name)).replace(r"\{number\}", r"\d\d").replace(r"\{election\}", r"[A-Z]+")
            assert re.search(f"`{pattern}`", told), json.dumps(i18n._(name))
