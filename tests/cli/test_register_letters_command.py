"""kkrvalg register letters: which letters are written, where to, and that they are noted as sent."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from commandline import kkrvalg
from icalendar import Calendar
from registers import drafts, event

from kkrvalg.register import ledger

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from commandline import Ended

__all__ = ["kkrvalg"]

LEFT, MAYOR, HINDERED = 46, 47, 48
"""The numbers of the three events."""
HISTORY = (
    event("left_council", "2026-03-03", person="p31", reason="resigned"),
    event("office", "2026-03-10", code=701, office="mayor", person="p11"),
    event("hindrance", "2026-05-03", person="p37", until="2026-12-30", reason="health"),
)
ON = ("--on", "2026-06-01")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a register in which three events call for letters."""
    path = tmp_path_factory.mktemp("register") / "kkr.db"
    ledger.create(path, drafts(*HISTORY), now=datetime(2026, 6, 1, 12, tzinfo=UTC)).close()
    return path


@pytest.fixture
def register(made: Path, tmp_path: Path) -> Path:
    """Return a copy of it, to be written to."""
    return shutil.copy(made, tmp_path / "kkr.db")


def test_all_letters_are_written_one_after_the_other(kkrvalg: Callable[..., Ended], made: Path) -> None:
    """Five for the member who left, four for the new mayor, one to the chair; below them whom each goes to."""
    ended = kkrvalg("register", "letters", made, *ON)
    assert ended.status == 0
    *letters, noting = ended.out.split(f"\n{'=' * 78}\n\n")
    assert len(letters) == 10
    assert letters[0].startswith("To Person 32 Eksempel (Østerby)\n\nDate: ____")
    assert f"Event {LEFT}, 3 March 2026: Somebody leaves the council for good" in noting
    assert "  - group_elects: To the council members of Parti A (A)" in noting
    assert f"kkrvalg register letters {made} --event {LEFT} --sent" in noting


def test_those_of_one_event_or_from_a_day_on_are_written_alone(kkrvalg: Callable[..., Ended], made: Path) -> None:
    """Of an event, one can be named."""
    assert kkrvalg("register", "letters", made, *ON, "--event", MAYOR).out.count("Our reference: event 47") == 4
    one = kkrvalg("register", "letters", made, *ON, "--event", MAYOR, "--letter", "municipality")
    assert one.out.count("Our reference") == 1
    since = kkrvalg("register", "letters", made, *ON, "--since", "2026-05-03").out
    assert since.startswith("To the chair of KKR Hovedstaden\n")
    assert since.count("Our reference") == 1


def test_which_letters_there_are_is_told_as_json(kkrvalg: Callable[..., Ended], made: Path) -> None:
    """To whom each goes and what about, not its text; the persons it speaks of stand beside."""
    ended = kkrvalg("register", "letters", made, *ON, "--event", HINDERED, "--format", "json")
    register = ended.protocol["register"]
    about = {"person": "p37", "until": "2026-12-30", "seat": "F:1"}
    assert register["letters"] == [
        {
            "event": HINDERED,
            "letter": "call_substitute",
            "to": "chair",
            "since": "2026-05-03",
            "article": "§ 3, stk. 6",
            "about": about,
        }
    ]
    assert [person["person"] for person in register["persons"]] == ["p37"]


def test_what_happens_later_calls_for_no_letters_yet(kkrvalg: Callable[..., Ended], made: Path) -> None:
    """On 4 March the mayor is not replaced; before, there is nothing to send."""
    assert "event 47" not in kkrvalg("register", "letters", made, "--on", "2026-03-04").out
    assert kkrvalg("register", "letters", made, "--on", "2026-03-02").out == "No letter is to be sent.\n"
    since = kkrvalg("register", "letters", made, *ON, "--since", "2026-05-04").out
    assert since == "No letter is to be sent about what has happened since 4 May 2026.\n"


def test_letters_that_are_noted_as_sent_are_written_no_more(kkrvalg: Callable[..., Ended], register: Path) -> None:
    """The register has a new entry for each; --all shows them with the day."""
    ended = kkrvalg("register", "letters", register, *ON, "--event", LEFT, "--letter", "composition", "--sent")
    assert ended.status == 0
    assert "A letter is sent" in ended.text
    left = kkrvalg("register", "letters", register, *ON, "--event", LEFT)
    assert left.out.count("Our reference") == 4
    assert kkrvalg("register", "letters", register, *ON, "--event", LEFT, "--sent").status == 0
    after = kkrvalg("register", "letters", register, *ON, "--event", LEFT)
    assert after.out == f"Event {LEFT} calls for no letter that is still to be sent.\n"
    everything = kkrvalg("register", "letters", register, *ON, "--event", LEFT, "--all")
    assert everything.out.count("(sent on 1 June 2026)") == 5
    assert "--sent" not in everything.out
    with ledger.open_ledger(register) as found:
        assert [entry.body for entry in found.entries if entry.kind == "notified"] == [
            {"event": LEFT, "letter": letter}
            for letter in ("composition", "new_member", "membership_ends", "group_elects", "municipality")
        ]


def test_a_folder_gets_a_file_for_each_letter(kkrvalg: Callable[..., Ended], made: Path, tmp_path: Path) -> None:
    """As text, for Word and as PDF; what is written is told."""
    for output_format, ending, magic in (
        ("text", "txt", b"To "),
        ("docx", "docx", b"PK"),
        ("pdf", "pdf", b"%PDF-"),
    ):
        folder = tmp_path / output_format
        ended = kkrvalg(
            "register", "letters", made, *ON, "--event", MAYOR, "--format", output_format, "-o", folder
        )
        assert ended.out.startswith(f"4 letters in {folder}\n"), ended
        files = sorted(folder.iterdir())
        assert [file.name for file in files] == [
            f"0047-{name}.{ending}" for name in ("composition", "membership-ends", "municipality", "new-member")
        ]
        assert all(file.read_bytes().startswith(magic) for file in files)


def test_the_ending_of_a_file_decides_its_format(
    kkrvalg: Callable[..., Ended], made: Path, tmp_path: Path
) -> None:
    """One letter to a PDF; several to one text."""
    pdf, text = tmp_path / "brev.pdf", tmp_path / "breve.txt"
    kkrvalg("register", "letters", made, *ON, "--event", MAYOR, "--letter", "new_member", "-o", pdf)
    assert pdf.read_bytes().startswith(b"%PDF-")
    kkrvalg("register", "letters", made, *ON, "--event", MAYOR, "-o", text)
    assert text.read_text("utf-8").count("Our reference") == 4


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--letter", "new_member"], ("--letter", "new_member without --event", "add --event and its number")),
        (
            ["--event", "46", "--letter", "kl"],
            ("--letter", "kl", "see them with kkrvalg register letters --event 46"),
        ),
        (
            ["--event", "1", "--letter", "kl"],
            ("--letter", "kl", "see them with kkrvalg register letters --event 1"),
        ),
        (["--event", "49"], ("--event", "49", "see the numbers with kkrvalg register history")),
        (["--format", "pdf"], ("--format", "pdf without a file or folder to write to", "add -o and the name of")),
        (["-o", "all.docx"], ("--output", "one file for 10 letters", "name a folder with -o")),
        (["--format", "pdf", "-o", "x.docx"], ("--output", "x.docx with --format pdf", "choose another name")),
    ],
)
def test_what_cannot_be_written_is_refused(
    kkrvalg: Callable[..., Ended], made: Path, arguments: list[str], told: tuple[str, str, str]
) -> None:
    """In one message, before anything is written."""
    complaint = kkrvalg("register", "letters", made, *ON, *arguments).complaint
    assert (complaint["Where"], complaint["Found"]) == told[:2]
    assert complaint["What to do"].startswith(told[2])


def test_the_tasks_go_into_a_calendar(kkrvalg: Callable[..., Ended], made: Path, tmp_path: Path) -> None:
    """Those with a day are events, the others things to do; the letters to be sent are among these."""
    path = tmp_path / "tasks.ics"
    kkrvalg("register", "tasks", made, *ON, "-o", path)
    calendar = Calendar.from_ical(path.read_bytes())
    events = {str(one["summary"]): one.decoded("dtstart").isoformat() for one in calendar.walk("VEVENT")}
    assert "2026-12-30" in events.values()
    todos = [str(one["summary"]) for one in calendar.walk("VTODO")]
    assert sum("Send the letters" in summary for summary in todos) == 3
    assert path.read_bytes().count(b"\r\n") == path.read_bytes().count(b"\n")
