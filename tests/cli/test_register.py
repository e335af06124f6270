"""kkrvalg register show, tasks, diff, history, verify and backup, on a made-up register."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
import register_sample
import registers
from commandline import kkrvalg

from kkrvalg.cli import register_common
from kkrvalg.cli.register import NESTED
from kkrvalg.register import ledger

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from commandline import Ended

__all__ = ["kkrvalg"]

ON = ("--on", "2026-07-15")
V1 = "V's elected seat no. 1"


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the made-up register, only to be read."""
    return register_sample.made(tmp_path_factory.mktemp("register"))


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register_common, "now", lambda: datetime.fromisoformat("2026-07-15T09:00:00+02:00"))


def members(ended: Ended) -> dict[str, dict[str, Any]]:
    """Return the seats of a printed state by key."""
    return {seat["seat"]: seat for seat in ended.protocol["register"]["members"]}


def holder(seat: dict[str, Any]) -> str | None:
    """Return the key of who has a seat."""
    return None if seat["member"] is None else str(seat["member"]["person"])


# --- show -----------------------------------------------------------------------------------------------------


def test_a_day_shows_who_sits_who_stands_in_and_who_chairs(kkrvalg: Callable[..., Ended], register: Path) -> None:
    """p33 has left and p34 has entered, without a substitute; p3 is on leave, p35 waits for the KKR."""
    ended = kkrvalg("register", "show", register)
    assert ended.status == 0
    assert max(len(line) for line in ended.out.splitlines() if "kkrvalg register" not in line) <= 80
    for words in (
        "KKR Hovedstaden on 15 July 2026",
        "V:1 Person 34 Eksempel Nordby none yet 2026-03-01",
        "A Parti A 4 3 1 0",
        "Chair Person 1 Eksempel (Nordby) 2026-01-26 A + B + F",
        "EKSEMPEL 1 Person 46 Eksempel – 2026-02-02",
        "Øst Chair A Person 2 Eksempel (Sønderby) 2026-07-07",
        "4 for and 4 against “A road”",
        "66 events",
    ):
        assert words in ended.text, words


def test_a_day_before_an_event_shows_it_as_it_was(kkrvalg: Callable[..., Ended], register: Path) -> None:
    """On 28 February p33 still had V:1."""
    before = members(kkrvalg("register", "show", register, "--on", "2026-02-28", "--format", "json"))
    now = members(kkrvalg("register", "show", register, "--on", "1.3.2026", "--format", "json"))
    assert (holder(before["V:1"]), holder(now["V:1"])) == ("p33", "p34")
    assert now["V:1"]["substitute"] is None


def test_what_was_entered_later_is_not_known_before(kkrvalg: Callable[..., Ended], register: Path) -> None:
    """The correction of 10 July moved p38's leaving from 12 June to 20 June."""
    on = ("--on", "2026-06-15", "--format", "json")
    known = members(kkrvalg("register", "show", register, *on, "--known-on", "2026-07-05"))
    now = members(kkrvalg("register", "show", register, *on))
    assert known["F:1"]["substitute"] is None
    assert now["F:1"]["substitute"]["person"] == "p38"


def test_a_post_is_held_from_its_first_day(kkrvalg: Callable[..., Ended], register: Path) -> None:
    """RBR begins on 1 June; before that it is to come."""
    for day, part in (("2026-05-31", "posts_to_come"), ("2026-06-01", "posts")):
        document = kkrvalg("register", "show", register, "--on", day, "--format", "json").protocol["register"]
        assert "RBR" in {row["post"] for row in document[part]}, day
    assert "Appointed for a later day" in kkrvalg("register", "show", register, "--on", "2026-05-31").text


@pytest.mark.parametrize("output_format", ["md", "html", "docx", "csv"])
@pytest.mark.parametrize("command", ["show", "tasks", "history"])
def test_it_can_be_had_as_a_document(
    kkrvalg: Callable[..., Ended], register: Path, tmp_path: Path, command: str, output_format: str
) -> None:
    """The ending of the file decides."""
    target = tmp_path / f"ud.{output_format}"
    assert kkrvalg("register", command, register, "-o", target).status == 0
    start = {"md": b"# ", "html": b"<!", "docx": b"PK", "csv": b"\xef\xbb\xbf"}[output_format]
    assert target.read_bytes().startswith(start)


def test_the_table_has_members_chairmanship_posts_and_forums(
    kkrvalg: Callable[..., Ended], register: Path
) -> None:
    """Who stands in, and until when, among them."""
    rows = kkrvalg("register", "show", register, "--format", "csv").out.splitlines()
    assert {row.partition(";")[0] for row in rows[1:]} == {"member", "chairmanship", "post", "health forum"}
    (row,) = [row for row in rows if "mayor:703" in row]
    substitute = "Person 13 Eksempel (Østerby)"
    assert row == f"member;mayor:703;A;Person 3 Eksempel;Østerby;2026-01-26;;{substitute};{substitute};2026-12-01"


# --- tasks ----------------------------------------------------------------------------------------------------


def test_tasks_say_who_and_by_when_and_how_to_settle_them(kkrvalg: Callable[..., Ended], register: Path) -> None:
    """V:1 has no substitute; p3 was expected back on 1 December."""
    ended = kkrvalg("register", "tasks", register, "--on", "2026-12-03")
    assert ended.status == 0
    for words in (
        "Person 3 Eksempel (Østerby) is expected back on 1 December 2026",
        "due 1 December 2026 (expected): 2 days overdue.",
        "V: elect a personal substitute for Person 34 Eksempel (Nordby)",
        f"kkrvalg register add {register} substitute_named --seat V:1 --person … --source …",
        f"kkrvalg register add {register} leave_ended --person p3 --source …",
        "By V's council members; no day is set.",
    ):
        assert words in ended.text, words


def test_many_letters_are_told_together(kkrvalg: Callable[..., Ended], register: Path) -> None:
    """The events by their numbers; as JSON each is a task of its own."""
    ended = kkrvalg("register", "tasks", register)
    tasks = kkrvalg("register", "tasks", register, "--format", "json").protocol["register"]["tasks"]
    events = sorted(task["event"] for task in tasks if task["settled_by"] == "notified")
    assert len(events) > 3
    assert f"Letters ({len(events)})" in ended.text
    assert f"and notes them as sent: {', '.join(map(str, events))}." in ended.text


def test_overdue_ones_come_first_and_those_without_a_day_last(
    kkrvalg: Callable[..., Ended], register: Path
) -> None:
    """In the JSON as on the page."""
    document = kkrvalg("register", "tasks", register, "--on", "2026-12-03", "--format", "json").protocol
    tasks = document["register"]["tasks"]
    dues = [task["due"] for task in tasks if task["due"]]
    assert dues == sorted(dues)
    assert [bool(task["due"]) for task in tasks] == sorted((bool(task["due"]) for task in tasks), reverse=True)
    assert {task["overdue"] for task in tasks if task["due"] and task["due"] < "2026-12-03"} == {True}


def test_only_what_is_due_soon(kkrvalg: Callable[..., Ended], register: Path) -> None:
    """On 25 November, within a week: p3 on 1 December, and what is overdue."""
    arguments = ("register", "tasks", register, "--on", "2026-11-25", "--format", "json", "--within")
    dues = [
        [task["due"] for task in kkrvalg(*arguments, days).protocol["register"]["tasks"]] for days in ("5", "6")
    ]
    assert "2026-12-01" not in dues[0]
    assert "2026-12-01" in dues[1]
    assert None not in dues[1]


# --- diff and history -----------------------------------------------------------------------------------------


def test_two_days_differ_by_who_came_and_went_with_event_and_article(
    kkrvalg: Callable[..., Ended], register: Path
) -> None:
    """p33 left with event 52; RBR's term began though p1 was appointed long before."""
    ended = kkrvalg("register", "diff", register, "--from", "2026-02-15", "--to", "2026-07-15")
    assert ended.status == 0
    assert max(map(len, ended.out.splitlines())) <= 80
    assert "New members: Person 34 Eksempel (Nordby)." in ended.text
    assert "No longer members: Person 33 Eksempel (Vesterby)." in ended.text
    arguments = ("register", "diff", register, "--from", "2026-02-15", "--to", "2026-07-15", "--format", "json")
    rows = kkrvalg(*arguments).protocol["register"]["diff"]["changes"]
    found = {(row["what"], row["place"]): row for row in rows}
    left = found["member", "V:1"]
    assert (left["before"]["person"], left["now"]["person"], left["moved"]) == ("p33", "p34", False)
    assert (left["events"], left["articles"]) == ([52], ["§ 3, stk. 7", "§ 3, stk. 11"])
    assert found["stands_in", "mayor:703"]["articles"] == ["§ 3, stk. 5"]
    assert found["post", "RBR 1"]["events"] == [49]
    assert found["alternate", "RBR 1"]["now"]["person"] == "p2"
    assert found["substitute", "F:1"]["now"] is None


def test_a_post_that_begins_is_not_put_down_to_a_leave(
    kkrvalg: Callable[..., Ended], register: Path, tmp_path: Path
) -> None:
    """p1, appointed to RBR by event 49, is on leave from 1 May; the post begins on 1 June all the same."""
    path = shutil.copy(register, tmp_path / "kkr.db")
    leave = ("leave", "--person", "p1", "--until", "2026-12-01", "--on", "2026-05-01", "--source", "mail")
    assert kkrvalg("register", "add", path, *leave, "--by", "abc").status == 0
    arguments = ("register", "diff", path, "--from", "2026-04-15", "--to", "2026-06-15", "--format", "json")
    rows = kkrvalg(*arguments).protocol["register"]["diff"]["changes"]
    assert [row["events"] for row in rows if row["what"] in {"post", "alternate"}] == [[49], [49]]


def test_what_became_known_of_a_day(kkrvalg: Callable[..., Ended], register: Path) -> None:
    """Between 5 and 10 July it became known that p38 still was a substitute on 15 June."""
    known = ("--known-from", "2026-07-05", "--known-to", "2026-07-10")
    ended = kkrvalg("register", "diff", register, "--to", "2026-06-15", *known)
    assert "KKR Hovedstaden on 15 June 2026, as it became known" in ended.text
    assert "Known at the end of 5 July 2026, against 10 July 2026." in ended.text
    assert "Person 38 Eksempel (Sønderby)" in ended.text


def test_two_days_without_a_difference(kkrvalg: Callable[..., Ended], register: Path) -> None:
    """It is said."""
    ended = kkrvalg("register", "diff", register, "--from", "2026-03-10", "--to", "2026-03-11")
    assert "Nothing differs." in ended.text


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (("--to", "2026-06-15"), "one day alone"),
        (("--from", "2026-06-15", "--to", "2026-06-01"), "a day before that is later than the day after"),
        (
            ("--known-from", "2026-06-15", "--known-to", "2026-06-01"),
            "a day before that is later than the day after",
        ),
    ],
)
def test_two_days_must_be_two_and_in_order(
    kkrvalg: Callable[..., Ended], register: Path, arguments: tuple[str, ...], found: str
) -> None:
    """Nothing is compared with itself."""
    complaint = kkrvalg("register", "diff", register, *arguments).complaint
    assert (complaint["Where"], complaint["Found"]) == ("--from", found)


def test_tasks_that_are_due_later_are_counted(kkrvalg: Callable[..., Ended], tmp_path: Path) -> None:
    """Who asks for what is due now is not told that nothing is open."""
    path = tmp_path / "kkr.db"
    left = registers.event("left_council", "2026-03-01", person="p1", reason="died")
    ledger.create(path, registers.drafts(*registers.chairmanship(), left), now=register_sample.ENTERED).close()
    every = len(
        kkrvalg("register", "tasks", path, "--on", "2026-03-01", "--format", "json").protocol["register"]["tasks"]
    )
    now = ("register", "tasks", path, "--on", "2026-03-01", "--within", "0")
    due = len(kkrvalg(*now, "--format", "json").protocol["register"]["tasks"])
    assert due < every
    text = kkrvalg(*now).text
    assert f"{every - due} more are open, due later or on no day." in text
    assert "Nothing is open." not in text


def test_a_day_before_the_first_kkr_is_told_by_its_option(kkrvalg: Callable[..., Ended], register: Path) -> None:
    """It is --from of the two that is too early."""
    complaint = kkrvalg("register", "diff", register, "--from", "2021-01-01", "--to", "2026-06-01").complaint
    assert (complaint["Where"], complaint["Found"]) == ("--from", "2021-01-01")


def test_the_history_tells_each_event_with_what_followed(kkrvalg: Callable[..., Ended], register: Path) -> None:
    """Persons entered together stand together; a corrected event says so."""
    ended = kkrvalg("register", "history", register)
    assert ended.status == 0
    assert max(map(len, ended.out.splitlines())) <= 80
    for words in (
        "No. 2-44, 26 January 2026: 43 persons are entered",
        "No. 52, 1 March 2026: Somebody leaves the council for good",
        f"→ Person 34 Eksempel (Nordby), the personal substitute, becomes a member: {V1}. (§ 3, stk. 11)",
        "CORRECTED by no. 64.",
        "Corrects event: 63; holds from: 20 June 2026.",
        "Entered on 1 July 2026 by abc; source: Eksempel.",
    ):
        assert words in ended.text, words


def test_the_history_of_a_seat_or_a_person_has_only_what_concerns_it(
    kkrvalg: Callable[..., Ended], register: Path
) -> None:
    """V:1: taken at first by p33, then by p34; a name is understood as well as a key."""
    seat = kkrvalg("register", "history", register, "V:1").text
    assert f"{V1}: Person 33 Eksempel (Vesterby); substitute: Person 34 Eksempel (Nordby)." in seat
    assert "No. 52," in seat
    assert "No. 61," not in seat
    by_name = kkrvalg("register", "history", register, "Person 34 Eksempel", "--format", "json").protocol
    by_key = kkrvalg("register", "history", register, "p34", "--format", "json").protocol
    assert by_name == by_key
    numbers = [row["number"] for row in by_key["register"]["history"]]
    assert {52, 57} <= set(numbers)
    assert 61 not in numbers


def test_a_mayors_seat_has_the_offices_of_its_municipality(kkrvalg: Callable[..., Ended], register: Path) -> None:
    """mayor:703 is p3's, on leave with event 61."""
    told = kkrvalg("register", "history", register, "mayor:703").text
    assert "Person 3 Eksempel (Østerby) is mayor of Østerby." in told
    assert "No. 61," in told


def test_the_history_since_a_day(kkrvalg: Callable[..., Ended], register: Path) -> None:
    """What was entered or takes effect from 5 July on: the correction and two elections."""
    document = kkrvalg("register", "history", register, "--since", "2026-07-05", "--format", "json").protocol
    assert [row["number"] for row in document["register"]["history"]] == [64, 65, 66]


# --- verify and backup ----------------------------------------------------------------------------------------


def test_a_register_in_order_tells_its_hash(kkrvalg: Callable[..., Ended], register: Path) -> None:
    """And that the one noted earlier is still in it, written in groups or not."""
    head = register_sample.head(register)
    grouped = f"{head[:4]} {head[4:8]} {head[8:]}"
    ended = kkrvalg("register", "verify", register, "--head", grouped)
    assert ended.status == 0
    assert "66 events: each is the one that was entered, and none is missing." in ended.text
    assert "The hash that was noted is among them" in ended.text
    assert head in ended.text


def test_a_hash_that_is_not_in_it_is_told(kkrvalg: Callable[..., Ended], register: Path) -> None:
    """Lines may have been cut away."""
    assert (
        "no line with the hash" in kkrvalg("register", "verify", register, "--head", "f" * 16).complaint["Found"]
    )


def test_a_copy_is_the_same_register_and_overwrites_nothing(
    kkrvalg: Callable[..., Ended], register: Path, tmp_path: Path
) -> None:
    """It shows what the original shows, and a second one needs another name."""
    copy = tmp_path / "kopi.db"
    ended = kkrvalg("register", "backup", register, "-o", copy)
    assert "66 events" in ended.text
    shown = [kkrvalg("register", "show", file, "--format", "json").protocol for file in (register, copy)]
    assert shown[0]["register"] == shown[1]["register"]
    before = copy.read_bytes()
    assert kkrvalg("register", "backup", register, "-o", copy).status == 2
    assert kkrvalg("register", "backup", register).complaint["Found"] == "no place for the copy"
    assert copy.read_bytes() == before


# --- what cannot be ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "where", "found"),
    [
        (("show", "--on", "2025-12-31"), "--on", "2025-12-31"),
        (("show", "--on", "31.2.2026"), "--on", "31.2.2026"),
        (("show", "--known-on", "2026-06-30"), "--known-on", "2026-06-30"),
        (("history", "Nobody"), "WHAT", "Nobody"),
        (("history", "X:9"), "WHAT", "X:9"),
    ],
)
def test_a_day_or_a_name_that_means_nothing_is_told(
    kkrvalg: Callable[..., Ended], register: Path, arguments: tuple[str, ...], where: str, found: str
) -> None:
    """One message, exit 2."""
    command, *rest = arguments
    complaint = kkrvalg("register", command, register, *rest).complaint
    assert complaint["Where"] == where
    assert found in complaint["Found"]


def test_a_result_is_never_written_over_the_register(
    kkrvalg: Callable[..., Ended], register: Path, tmp_path: Path
) -> None:
    """The file stays as it was."""
    own = tmp_path / "kkr.db"
    shutil.copy(register, own)
    before = own.read_bytes()
    assert kkrvalg("register", "show", own, "-o", own).status == 2
    assert own.read_bytes() == before


def test_an_unknown_command_is_told_with_the_likely_one(kkrvalg: Callable[..., Ended]) -> None:
    """As for the program itself."""
    assert kkrvalg("register", "shwo").complaint["What to do"] == "perhaps you meant: kkrvalg register show"
    assert "init" in kkrvalg("register", "xyzzy").complaint["Expected"]


@pytest.mark.parametrize("command", [(), *((name,) for name in NESTED)], ids=" ".join)
@pytest.mark.parametrize("language", ["da", "en"])
def test_the_help_is_not_wider_than_a_screen(
    capsys: pytest.CaptureFixture[str], command: tuple[str, ...], language: str
) -> None:
    """But for the examples, which are pasted; every option has a word for its value."""
    from kkrvalg.cli import main  # noqa: PLC0415 (the runner of the other tests speaks English alone)

    assert main(["help", "register", *command, "--lang", language]) == 0
    text = capsys.readouterr().out
    lines = [line for line in text.splitlines() if "kkrvalg register" not in line]
    assert max(map(len, lines)) <= 80
    assert "TEXT  " not in text if language == "da" else "TEKST" not in text


def test_the_json_is_the_same_in_both_languages_but_for_sentences(
    capsys: pytest.CaptureFixture[str], register: Path
) -> None:
    """The digest leaves those out."""
    from kkrvalg.cli import main  # noqa: PLC0415 (as above)

    digests = set()
    for language in ("da", "en"):
        for command in ("show", "tasks", "history"):
            assert main(["register", command, str(register), "--format", "json", "--lang", language]) == 0
            digests.add((command, json.loads(capsys.readouterr().out)["digest"]))
    assert len(digests) == 3


def test_the_command_of_a_task_can_be_pasted(kkrvalg: Callable[..., Ended], tmp_path: Path) -> None:
    """p1, chair and mayor, has died: the group elects anew, and the council tells who is mayor."""
    path = tmp_path / "kkr.db"
    left = registers.event("left_council", "2026-03-01", person="p1", reason="died")
    ledger.create(path, registers.drafts(*registers.chairmanship(), left), now=register_sample.ENTERED).close()
    tasks = kkrvalg("register", "tasks", path, "--format", "json").protocol["register"]["tasks"]
    commands = {task["task"]: task["command"] for task in tasks}
    add = f"kkrvalg register add {path}"
    assert commands["report_mayor"] == f"{add} office --code 701 --office mayor --person … --source …"
    (elect,) = [command for command in commands.values() if command and "chair_elected" in command]
    assert elect == f"{add} chair_elected --office chair --person … --source …"


EMPTIED = {
    **dict.fromkeys(("verify", "show", "tasks", "history", "letters", "meeting"), ()),
    "diff": ("--from", "2026-02-01"),
    "add": ("left_council", "--person", "p1", "--reason", "moved", "--source", "mail"),
    "correct": ("1", "--withdraw", "--source", "mail"),
    "person": ("--name", "Anna Eksempel", "--source", "mail"),
    "answer": ("a1b2c3", "yes", "--source", "mail"),
    "erase": ("p1", "--yes", "--source", "mail"),
    "export": ("--format", "csv"),
    "backup": ("-o", "copy.db"),
    "new-term": ("--scenario", "kv2025"),
}
"""Every command that reads a register, with what it asks for."""


@pytest.mark.parametrize("command", EMPTIED)
def test_an_emptied_register_is_refused(
    command: str, tmp_path: Path, kkrvalg: Callable[..., Ended], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A chain without a line is whole, and yet no register: it always begins with its opening."""
    path = tmp_path / "empty.db"
    ledger.create(path, [], now=register_common.now()).close()
    monkeypatch.chdir(tmp_path)
    complaint = kkrvalg("register", command, path, *EMPTIED[command]).complaint
    assert [file.name for file in tmp_path.iterdir()] == ["empty.db"]
    assert complaint["Where"] == str(path)
    assert complaint["Found"] == "a register without a single event"
    assert "backup" in complaint["What to do"]
