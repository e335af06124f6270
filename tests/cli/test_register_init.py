"""kkrvalg register init and new-term: what is written, what is told, and what is refused before anything is."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
import sample_meeting
from commandline import kkrvalg  # noqa: F401 (a fixture)

from kkrvalg.cli import register_common
from kkrvalg.register.history import state_on
from kkrvalg.register.ledger import open_ledger
from kkrvalg.register.persons import names

if TYPE_CHECKING:
    from pathlib import Path

    from commandline import Kkrvalg

HOVEDSTADEN = ("--kkr", "hovedstaden")


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everything be entered on 2 February 2026, by xyz."""
    monkeypatch.setattr(register_common, "now", lambda: datetime(2026, 2, 2, 10, tzinfo=UTC))
    monkeypatch.setenv("KKRVALG_BY", "xyz")


def test_a_register_begins_with_a_meeting(kkrvalg: Kkrvalg, tmp_path: Path) -> None:  # noqa: F811 (as above)
    """The sample meeting: 58 seats, all filled, chairmanship and posts; the file says the same."""
    file = tmp_path / "kkr.db"
    ended = kkrvalg("register", "init", file, "--meeting", sample_meeting.NAME)
    assert ended.status == 0, ended.err
    for part in (
        "KKR Hovedstaden 2026-2030 takes office on 28 January 2026",
        "Seats (at most 58) 58",
        "Seats that nobody is elected to yet 0",
        "Chair: Eksempelborgmester A1 (Frederiksberg)",
        f"kkrvalg register tasks {file}",
    ):
        assert part in ended.text
    with open_ledger(file) as ledger:
        state = state_on(ledger.entries)
        words = ledger.entries[0].words
    assert len(list(state.members)) == 58
    assert len(state.posts) == sum(len(post.holders) for post in sample_meeting.held().posts)
    assert words is not None
    assert (words.by, words.source) == ("xyz", sample_meeting.NAME)


def test_a_register_begins_with_the_composition(kkrvalg: Kkrvalg, tmp_path: Path) -> None:  # noqa: F811 (as above)
    """Midtjylland: the mayors sit, the parties elect the rest, and the day is the one that was decided."""
    file = tmp_path / "kkr.db"
    ended = kkrvalg("register", "init", file, "--kkr", "midtjylland")
    assert ended.status == 0, ended.err
    assert "takes office on 19 January 2026" in ended.text
    assert "Seats that nobody is elected to yet 19" in ended.text
    assert re.search(r"And \d+ more\.", ended.text)
    with open_ledger(file) as ledger:
        assert state_on(ledger.entries).term.since == date(2026, 1, 19)


def test_the_next_term_takes_office_in_the_same_register(kkrvalg: Kkrvalg, tmp_path: Path) -> None:  # noqa: F811 (as above)
    """After KV2021 and KV2025: two terms; a mayor who was there before keeps the key."""
    file = tmp_path / "kkr.db"
    assert kkrvalg("register", "init", file, *HOVEDSTADEN, "--scenario", "kv2021").status == 0
    assert kkrvalg("register", "new-term", file, "--scenario", "kv2025", "--on", "2026-01-26").status == 0
    with open_ledger(file) as ledger:
        state = state_on(ledger.entries)
        everybody = [found.name for found in names(ledger.entries).values() if found is not None]
    assert [term.term for term in state.terms] == ["2022-2026", "2026-2030"]
    assert everybody.count("Michael Vindfeldt") == 1


def test_a_lot_that_is_open_is_asked_and_nothing_written(kkrvalg: Kkrvalg, tmp_path: Path) -> None:  # noqa: F811 (as above)
    """Without the lot about RBR that was drawn at the sample meeting: status 3, the command that shows it."""
    meeting = sample_meeting.copied(tmp_path / "moede")
    lots = (meeting / "lots.yaml").read_text(encoding="utf-8").split("- kkr:")
    kept = [part for part in lots if "post: RBR" not in part]
    (meeting / "lots.yaml").write_text("- kkr:".join(kept), encoding="utf-8")
    ended = kkrvalg("register", "init", tmp_path / "kkr.db", "--meeting", meeting)
    assert ended.status == 3
    assert "a lot of the constituting meeting is still to be drawn" in ended.text
    assert f"kkrvalg constitute {meeting}" in ended.text
    assert not (tmp_path / "kkr.db").exists()


@pytest.mark.parametrize(
    ("options", "where", "found"),
    [
        ((), "--kkr", "neither a KKR nor a meeting"),
        (("--kkr", "fyn"), "--kkr", "fyn"),
        ((*HOVEDSTADEN, "--on", "2025-11-18"), "--on", "2025-11-18"),
        (
            ("--kkr", "sjælland", "--meeting", sample_meeting.NAME),
            "--kkr",
            "sjælland",
        ),
        (
            ("--meeting", sample_meeting.NAME, "--members", "m.csv"),
            "--members",
            "--members and --meeting together",
        ),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_no_file(
    kkrvalg: Kkrvalg,  # noqa: F811 (as above)
    tmp_path: Path,
    options: tuple[str, ...],
    where: str,
    found: str,
) -> None:
    """One message each, and no file."""
    complaint = kkrvalg("register", "init", tmp_path / "kkr.db", *options).complaint
    assert complaint["Where"] == where
    assert complaint["Found"].startswith(found)
    assert list(tmp_path.iterdir()) == []


def test_members_who_cannot_be_it_are_refused(kkrvalg: Kkrvalg, tmp_path: Path) -> None:  # noqa: F811 (as above)
    """§ 3, stk. 4: one person is the substitute of two; the command that shows all that is wrong is named."""
    table = tmp_path / "members.csv"
    head = "kkr,code,municipality,name,letter,party,kind,substitute,substitute_code"
    rows = [f"hovedstaden,147,Frederiksberg,Eksempel {n},F,F,supplementary,Eksempel S," for n in (1, 2)]
    table.write_text("\n".join([head, *rows]), encoding="utf-8")
    complaint = kkrvalg("register", "init", tmp_path / "kkr.db", *HOVEDSTADEN, "--members", table).complaint
    assert complaint["Where"] == str(table)
    assert "is named as substitute for Eksempel 2 too" in complaint["Found"]
    assert "§ 3, stk. 4" in complaint["Expected"]
    assert "kkrvalg members --kkr hovedstaden" in complaint["What to do"]
    assert not (tmp_path / "kkr.db").exists()


def test_a_register_is_not_overwritten(kkrvalg: Kkrvalg, tmp_path: Path) -> None:  # noqa: F811 (as above)
    """The command for the next term is named."""
    file = tmp_path / "kkr.db"
    file.write_text("mine")
    complaint = kkrvalg("register", "init", file, *HOVEDSTADEN).complaint
    assert complaint["Found"] == "a file or folder of that name"
    assert "kkrvalg register new-term" in complaint["What to do"]
    assert file.read_text() == "mine"


def test_a_term_comes_once_and_for_one_kkr(kkrvalg: Kkrvalg, tmp_path: Path) -> None:  # noqa: F811 (as above)
    """The same term again, and the KKR of another area, are refused; the register stays as it was."""
    file = tmp_path / "kkr.db"
    assert kkrvalg("register", "init", file, *HOVEDSTADEN).status == 0
    before = file.read_bytes()
    assert kkrvalg("register", "new-term", file).complaint["Found"] == "the term 2026-2030"
    other = kkrvalg("register", "new-term", file, "--kkr", "midtjylland").complaint
    assert (other["Found"], other["Where"]) == ("KKR Midtjylland", "--kkr")
    assert file.read_bytes() == before
