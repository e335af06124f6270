"""kkrvalg register meeting: the minutes of a meeting, and all meetings, in every format."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from commandline import kkrvalg
from registered_meetings import MEMBERS
from registers import chairmanship, drafts, event

from kkrvalg.register import ledger

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from commandline import Ended

__all__ = ["kkrvalg"]

DAY = "2026-04-15"
HISTORY = (
    *chairmanship(),
    event("meeting_plan", "2026-02-02", year=2026, days=["2026-04-15", "2026-08-26"]),
    event("meeting_called", "2026-03-02", meeting="2026-1", day=DAY, form="ordinary"),
    event("meeting_virtual", "2026-03-03", meeting="2026-1", persons=["p1", "p4"]),
    event("proposal", "2026-04-06", meeting="2026-1", person="p2", title="A road"),
    event("agenda_sent", "2026-04-09", meeting="2026-1", special=True),
    event("absence_told", "2026-04-10", meeting="2026-1", person="p1"),
    event(
        "meeting_held",
        DAY,
        meeting="2026-1",
        present=["p11", *(who for who in MEMBERS[1:] if who not in {"p33", "p35"})],
        led_by="p4",
        guests=["p48"],
    ),
    event("decision", DAY, meeting="2026-1", title="A road", for_=4, against=4, chair="for"),
    event("decision", DAY, meeting="2026-1", title="A bridge", for_=7, against=1),
    event("hearing_sent", "2026-05-01", hearing="h1", title="Buses", until="2026-05-15"),
    event("hearing_closed", "2026-05-18", hearing="h1", answered=["p2"], result="Yes"),
)


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a register of a KKR that has held one meeting and one hearing and plans another meeting."""
    path = tmp_path_factory.mktemp("register") / "kkr.db"
    ordered = sorted(HISTORY, key=lambda one: one.effect)
    ledger.create(path, drafts(*ordered), now=datetime(2026, 7, 1, 12, tzinfo=UTC)).close()
    return path


def test_the_minutes_name_who_was_there_who_was_not_and_what_was_decided(
    kkrvalg: Callable[..., Ended], register: Path
) -> None:
    """p4 led in p1's absence, p33 was away untold, 4 to 4 waits for an answer."""
    ended = kkrvalg("register", "meeting", register, "2026-1", "--on", "2026-07-01")
    assert ended.status == 0
    assert max(map(len, ended.out.splitlines())) <= 80
    for words in (
        "Minutes of KKR Hovedstaden, 15 April 2026",
        "Meeting on screen (§ 5, stk. 3).",
        "The agenda was sent on 9 April 2026, after 8 April 2026: the time limit was set aside (§ 5, stk. 5).",
        "Person 4 Eksempel (Vesterby), the vice chair, led the meeting in the chair's absence (§ 5, stk. 7).",
        "8 of 10 took part, so the KKR could decide (§ 5, stk. 9).",
        "Person 1 Eksempel (Nordby) 2026-04-10 Person 11 Eksempel (Nordby)",
        "Person 33 Eksempel (Vesterby) no –",
        "Without a vote (§ 5, stk. 12): Person 48 Eksempel (Vesterby).",
        "A road Person 2 Eksempel (Sønderby) 2026-04-06 no not answered",
        "A bridge 7 1 0 adopted",
        "A road 4 4 0 waits for an answer",
        "4 for and 4 against “A road” in the meeting 2026-1, which Person 4 Eksempel",
    ):
        assert words in ended.text


def test_without_a_meeting_all_of_them_are_listed(kkrvalg: Callable[..., Ended], register: Path) -> None:
    """The plan, both meetings with how far each has come, and the hearing, which is no decision."""
    ended = kkrvalg("register", "meeting", register, "--on", "2026-07-01")
    for words in (
        "Plan for 2026: 15 April 2026, 26 August 2026 (§ 5, stk. 2).",
        "2026-1 2026-04-15 ordinary meeting held",
        "2026-08-26 2026-08-26 ordinary meeting planned",
        "A written hearing is no decision at a meeting.",
        "h1 Buses 2026-05-15 1/10 Yes",
    ):
        assert words in ended.text


def test_on_a_day_before_it_the_meeting_is_what_was_known_then(
    kkrvalg: Callable[..., Ended], register: Path
) -> None:
    """On 3 March it is called and on screen; on 14 April p1 has told of being absent."""
    early = kkrvalg("register", "meeting", register, "2026-1", "--on", "2026-03-03")
    later = kkrvalg("register", "meeting", register, "2026-1", "--on", "2026-04-14")
    assert "Members ask for items until 5 April 2026; the agenda is sent by 8 April 2026" in early.text
    assert "Members who cannot come" not in early.text
    assert "Members who cannot come Member Told" in later.text


def test_json_has_the_meetings_and_hearings_under_the_register(
    kkrvalg: Callable[..., Ended], register: Path
) -> None:
    """``register.meetings`` for one as for all; plans and hearings only with all."""
    one = kkrvalg("register", "meeting", register, "2026-1", "--on", "2026-07-01", "--format", "json").protocol
    every = kkrvalg("register", "meeting", register, "--on", "2026-07-01", "--format", "json").protocol["register"]
    (meeting,) = one["register"]["meetings"]
    assert meeting == every["meetings"][0]
    assert [row["outcome"] for row in meeting["decisions"]] == ["waits", "adopted"]
    assert meeting["held"]["leads_as"] == "vice_chair"
    assert meeting["held"]["quorum"] == {
        "kind": "quorum", "article": "§ 5, stk. 9", "members": 10, "present": 8, "needed": 5,
    }  # fmt: skip
    assert meeting["held"]["absent"][0]["substitute"]["name"] == "Person 11 Eksempel"
    assert [row["meeting"] for row in every["meetings"]] == ["2026-1", "2026-08-26"]
    assert (every["plans"], every["hearings"][0]["result"]) == (
        [{"year": 2026, "days": ["2026-04-15", "2026-08-26"]}],
        "Yes",
    )


@pytest.mark.parametrize(("ending", "begins"), [
    ("csv", "\ufeffmeeting;day;form;state\n2026-1;2026-04-15;".encode()),
    ("md", b"# Minutes of KKR Hovedstaden"),
    ("html", b"<!DOCTYPE html>"),
    ("docx", b"PK"),
])  # fmt: skip
def test_the_ending_of_the_file_decides_the_format(
    kkrvalg: Callable[..., Ended],
    register: Path,
    tmp_path: Path,
    ending: str,
    begins: bytes,
) -> None:
    """Minutes to send round, and to edit in Word."""
    file = tmp_path / f"minutes.{ending}"
    assert kkrvalg("register", "meeting", register, "2026-1", "--on", "2026-07-01", "-o", file).status == 0
    assert file.read_bytes().startswith(begins)


def test_the_history_of_an_absent_member_tells_of_the_meeting(
    kkrvalg: Callable[..., Ended], register: Path
) -> None:
    """p33 and p35 were absent without a substitute, and are named in one sentence; p36 had no part in it."""
    for person, number in (("p33", 1), ("p35", 1), ("p36", 0)):
        ended = kkrvalg("register", "history", register, person)
        assert ended.text.count("Absent from the meeting 2026-1 without having told so") == number


def test_an_unknown_meeting_is_one_clear_message(kkrvalg: Callable[..., Ended], register: Path) -> None:
    """2026-3 is not there; 2026-1 is the nearest."""
    complaint = kkrvalg("register", "meeting", register, "2026-3", "--on", "2026-07-01").complaint
    assert complaint["Found"] == "the meeting 2026-3"
    assert complaint["What to do"] == "did you mean 2026-1?"
