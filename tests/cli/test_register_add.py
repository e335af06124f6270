"""kkrvalg register add, person, answer, correct and erase: what is entered, what follows, and what is refused."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
import register_sample
import registers
from commandline import kkrvalg

from kkrvalg.cli import main, register_common
from kkrvalg.cli.register_add import ENTERED, METAVARS, option_name
from kkrvalg.register import ledger
from kkrvalg.register.events import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from commandline import Ended

    from kkrvalg.register.entry import Entry

__all__ = ["kkrvalg"]

MOMENT = datetime.fromisoformat("2026-07-15T09:00:00+02:00")
SOURCE = ("--source", "mail", "--by", "abc")
LEAVES = ("left_council", "--person", "Person 31 Eksempel", "--reason", "moved", *SOURCE)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the made-up register."""
    return register_sample.made(tmp_path_factory.mktemp("register"))


@pytest.fixture
def register(original: Path, tmp_path: Path) -> Path:
    """Return a copy of the made-up register, to be written in."""
    own = tmp_path / "kkr.db"
    shutil.copy(original, own)
    return own


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register_common, "now", lambda: MOMENT)


def entries(register: Path) -> tuple[Entry, ...]:
    """Return what stands in a register."""
    with ledger.open_ledger(register) as opened:
        return opened.entries


def last(register: Path) -> Entry:
    """Return the last entry of a register."""
    return entries(register)[-1]


def entered(ended: Ended) -> dict[str, Any]:
    """Return what a command says of what it entered."""
    body: dict[str, Any] = ended.protocol["register"]
    return body


# --- add ------------------------------------------------------------------------------------------------------


def test_an_event_is_acknowledged_with_what_follows(kkrvalg: Callable[..., Ended], register: Path) -> None:
    """p31 leaves the council: p32 of Østerby enters A:1, and A must elect a substitute."""
    ended = kkrvalg("register", "add", register, *LEAVES)
    assert ended.status == 0
    entry = last(register)
    assert (entry.seq, entry.kind, entry.effect) == (67, "left_council", date(2026, 7, 15))
    assert entry.body == {"person": "p31", "reason": "moved"}
    assert entry.words == ("abc", "mail", "")
    for words in (
        "15 July 2026: Somebody leaves the council for good",
        "Person: Person 31 Eksempel (Sønderby); reason: moved away.",
        f"Entered as no. 67, hash {entry.hash[:4]} {entry.hash[4:8]}",
        "is no longer a member of the KKR (has left the council); it was A's elected seat no. 1. (§ 3, stk. 7)",
        "Person 32 Eksempel (Østerby), the personal substitute, becomes a member: A's elected seat no. 1.",
        "A: elect a personal substitute for Person 32 Eksempel (Østerby)",
        f"kkrvalg register add {register} substitute_named --seat A:1 --person … --source …",
        "letters are to be sent.",
        f"kkrvalg register letters {register} --event 67",
        f"kkrvalg register correct {register} 67 --withdraw --source …",
    ):
        assert words in ended.text, words


def test_to_try_writes_nothing_and_shows_the_same(kkrvalg: Callable[..., Ended], register: Path) -> None:
    """Byte for byte the file is as it was."""
    before = register.read_bytes()
    tried = kkrvalg("register", "add", register, *LEAVES, "--try", "--format", "json")
    assert register.read_bytes() == before
    done = kkrvalg("register", "add", register, *LEAVES, "--format", "json")
    for key in ("follows", "follows_no_longer", "new_questions", "new_tasks", "settled_tasks", "letters"):
        assert entered(tried)[key] == entered(done)[key], key
    assert entered(tried)["follows"]
    assert (entered(tried)["tried"], entered(tried)["entered"][0]["hash"]) == (True, None)
    assert entered(tried)["ledger"]["events"] == 66
    assert entered(done)["entered"][0]["hash"] == last(register).hash
    words = kkrvalg("register", "add", register, *LEAVES[:1], "--person", "p32", *LEAVES[3:], "--try").text
    assert "Not written, only tried: 15 July 2026" in words
    assert "would be to be sent." in words


def test_the_day_of_effect_may_be_another_and_danish(kkrvalg: Callable[..., Ended], register: Path) -> None:
    """Who sat on it then is looked up on that day."""
    assert kkrvalg("register", "add", register, *LEAVES, "--on", "10.7.2026").status == 0
    assert last(register).effect == date(2026, 7, 10)


def test_what_came_in_late_says_what_follows_no_longer(kkrvalg: Callable[..., Ended], register: Path) -> None:
    """p34 left already on 1 February, entered in July: V:1 was not p34's in March when p33 left."""
    late = ("--on", "2026-02-10", "--person", "p34", "--reason", "died")
    ended = kkrvalg("register", "add", register, "left_council", *late, *SOURCE, "--format", "json")
    assert ended.status == 2  # p34 took part in the meeting of April
    assert last(register).seq == 66
    corrected = ("--on", "2026-06-20", "--person", "p33", "--letter", "V", "--party", "V", "--code", "Vesterby")
    assert kkrvalg("register", "add", register, "joined_council", *corrected, *SOURCE).status == 0
    withdrawn = kkrvalg("register", "correct", register, "61", "--withdraw", *SOURCE, "--format", "json")
    gone = {said["what"] for said in entered(withdrawn)["follows_no_longer"]}
    assert "stands_in" in gone


def test_who_enters_is_known_without_being_said(
    kkrvalg: Callable[..., Ended], register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """KKRVALG_BY, else the login name; which one is shown."""
    monkeypatch.setenv("KKRVALG_BY", "xyz")
    ended = kkrvalg("register", "add", register, *LEAVES[:-2])
    assert last(register).words == ("xyz", "mail", "")
    assert "Entered by xyz, as KKRVALG_BY says." in ended.text
    monkeypatch.delenv("KKRVALG_BY")
    monkeypatch.setenv("LOGNAME", "login")
    ended = kkrvalg(
        "register", "add", register, "substitute_named", "--seat", "A:1", "--person", "p11", *SOURCE[:2]
    )
    assert "Entered by login, as the login name says." in ended.text


def test_lists_are_given_at_once_or_piece_by_piece(kkrvalg: Callable[..., Ended], register: Path) -> None:
    """The plan of 2027, its days in two ways."""
    for days in (("2027-02-05,16.4.2027",), ("2027-02-05", "--days", "2027-04-16")):
        plan = ("meeting_plan", "--year", "2027", "--days", *days)
        assert kkrvalg("register", "add", register, *plan, *SOURCE, "--try").status == 0
    kkrvalg("register", "add", register, *plan, *SOURCE)
    assert last(register).body == {"year": 2027, "days": ["2027-02-05", "2027-04-16"]}


@pytest.mark.parametrize(
    ("arguments", "where", "found"),
    [
        (("left_council", "--person", "Nobody", "--reason", "moved", *SOURCE), "--person", "Nobody"),
        (("left_council", "--person", "p1", "--reason", "bored", *SOURCE), "--reason", "bored"),
        (("left_council", "--person", "p1", "--reason", "moved", "--source", " "), "--source", "nothing"),
        (("left_council", "--person", "p1", "--reason", "moved", *SOURCE, "--on", "x"), "--on", "x"),
        (("elected", "--seat", "V:2", "--person", "p5", *SOURCE), "event 67 (elected, 2026-07-15)", "(p5)"),
        (("left_party", "--person", "p51", *SOURCE), "event 67 (left_party, 2026-07-15)", "Person 51 Eksempel"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(
    kkrvalg: Callable[..., Ended], register: Path, arguments: tuple[str, ...], where: str, found: str
) -> None:
    """Persons stand with their names, whoever complains."""
    before = register.read_bytes()
    complaint = kkrvalg("register", "add", register, *arguments).complaint
    assert complaint["Where"] == where
    assert found in complaint["Found"]
    assert register.read_bytes() == before


def test_a_kind_that_is_not_there_is_told_with_the_likely_one(
    kkrvalg: Callable[..., Ended], register: Path
) -> None:
    """Or with the command that enters it."""
    todo = {
        kind: kkrvalg("register", "add", register, kind).complaint["What to do"]
        for kind in ("left_counsil", "person", "correction", "xyzzy")
    }
    assert todo["left_counsil"] == f"perhaps you meant: kkrvalg register add {register} left_council"
    assert todo["person"] == "use the command: kkrvalg register person"
    assert todo["correction"] == "use the command: kkrvalg register correct"
    assert "kkrvalg register add --help" in todo["xyzzy"]


def test_a_missing_option_is_named(kkrvalg: Callable[..., Ended], register: Path) -> None:
    """As everywhere."""
    complaint = kkrvalg("register", "add", register, "left_council", *SOURCE).complaint
    assert "--person" in complaint["Found"]


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_kind_is_listed_and_has_its_help(capsys: pytest.CaptureFixture[str], language: str) -> None:
    """One line each in the list; options, article and an example in its own help, no wider than a screen."""
    assert main(["register", "add", "--help", "--lang", language]) == 0
    listed = capsys.readouterr().out
    for key, kind in ENTERED.items():
        assert f"\n  {key} " in listed
        assert main(["register", "add", key, "--help", "--lang", language]) == 0
        text = capsys.readouterr().out
        lines = [line for line in text.splitlines() if "kkrvalg register add kkr.db" not in line]
        assert max(map(len, lines)) <= 80, key
        assert kind.article is None or kind.article in " ".join(text.split())
        for field in kind.fields:
            assert f"  {option_name(field)} " in text, (key, field.name)
        assert f"kkrvalg register add kkr.db {key} --on " in text


def test_without_a_kind_all_are_listed(kkrvalg: Callable[..., Ended], register: Path) -> None:
    """As with --help."""
    ended = kkrvalg("register", "add", register)
    assert ended.status == 0
    assert "Members and substitutes" in ended.out
    assert "  elected " in ended.out


def test_every_type_of_field_has_a_word_for_its_value() -> None:
    """Tables have no option."""
    types = {field.type for kind in KINDS.values() for field in kind.fields} - {"rows"}
    assert types == set(METAVARS)


# --- person ---------------------------------------------------------------------------------------------------


def test_a_new_person_gets_a_key_and_a_seat_on_the_council(kkrvalg: Callable[..., Ended], register: Path) -> None:
    """Name and the like stand apart; the party is that of the letter."""
    data = ("--name", "Ny  Eksempel", "--gender", "kvinde", "--born", "17.5.1980", "--mail", "ny@example.org")
    ended = kkrvalg("register", "person", register, *data, "--municipality", "Nordby", "--letter", "A", *SOURCE)
    assert ended.status == 0
    person, joined = entries(register)[-2:]
    assert (person.kind, person.body) == ("person", {"person": "p60"})
    assert person.person == {
        "name": "Ny Eksempel",
        "gender": "woman",
        "born": "1980-05-17",
        "mail": "ny@example.org",
    }
    assert (joined.kind, joined.body) == (
        "joined_council",
        {"person": "p60", "code": 701, "letter": "A", "party": "A"},
    )
    assert "Person: Ny Eksempel (Nordby)." in ended.text


def test_somebody_is_entered_before_the_first_kkr_takes_office(
    kkrvalg: Callable[..., Ended], register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A register can be opened before its constituting meeting; what was written is acknowledged."""
    own = register.with_name("tidlig.db")
    early = datetime.fromisoformat("2026-01-10T09:00:00+01:00")
    ledger.create(own, registers.drafts(), now=early).close()
    monkeypatch.setattr(register_common, "now", lambda: early)
    ended = kkrvalg("register", "person", own, "--name", "Ny Eksempel", *SOURCE)
    assert ended.status == 0
    assert "Entered as no. 46" in ended.text
    assert last(own).effect == date(2026, 1, 10)


def test_a_local_list_is_a_party_of_its_municipality(kkrvalg: Callable[..., Ended], register: Path) -> None:
    """L in Strandby is 706:L; another party can be said."""
    line = ("register", "person", register, "--municipality", "706", "--letter", "L", *SOURCE)
    kkrvalg(*line, "--name", "Et Eksempel")
    assert last(register).body["party"] == "706:L"
    kkrvalg(*line, "--name", "To Eksempel", "--party", "Parti B")
    assert last(register).body["party"] == "B"


def test_the_same_name_is_taken_for_the_same_person_unless_it_is_said(
    kkrvalg: Callable[..., Ended], register: Path
) -> None:
    """Two of one name are told apart by their keys."""
    line = ("register", "person", register, "--name", "person 1 eksempel", *SOURCE)
    complaint = kkrvalg(*line).complaint
    assert complaint["Where"] == "--name"
    assert "p1" in complaint["Found"]
    assert kkrvalg(*line, "--same-name").status == 0
    twice = kkrvalg("register", "add", register, "left_party", "--person", "Person 1 Eksempel", *SOURCE).complaint
    assert "p1)" in twice["Found"]
    assert "p60)" in twice["Found"]


def test_a_persons_data_are_corrected_by_new_ones(kkrvalg: Callable[..., Ended], register: Path) -> None:
    """What is not given stays."""
    ended = kkrvalg("register", "person", register, "--corrects", "p31", "--name", "Nyt Navn Eksempel", *SOURCE)
    assert ended.status == 0
    assert last(register).body == {"person": "p31"}
    assert last(register).person == registers.person_data("p31") | {"name": "Nyt Navn Eksempel"}
    assert "Nyt Navn Eksempel" in kkrvalg("register", "show", register).text


@pytest.mark.parametrize(
    ("arguments", "where"),
    [
        ((), "--name"),
        (("--name", "X", "--gender", "x"), "--gender"),
        (("--name", "X", "--municipality", "Atlantis"), "--municipality"),
        (("--name", "X", "--letter", "A"), "--letter"),
        (("--name", "X", "--party", "A"), "--party"),
        (("--name", "X", "--municipality", "701", "--party", "Ukendt parti"), "--party"),
    ],
)
def test_a_person_must_be_told_right(
    kkrvalg: Callable[..., Ended], register: Path, arguments: tuple[str, ...], where: str
) -> None:
    """Nothing is entered."""
    assert kkrvalg("register", "person", register, *arguments, *SOURCE).complaint["Where"] == where
    assert last(register).seq == 66


# --- answer ---------------------------------------------------------------------------------------------------


def test_a_question_is_answered_with_what_follows(kkrvalg: Callable[..., Ended], register: Path) -> None:
    """The group elects a new vice chair."""
    shown = kkrvalg("register", "show", register, "--format", "json").protocol["register"]["questions"]
    question = next(one for one in shown if one["question"] == "chair_resigned")
    ended = kkrvalg("register", "answer", register, question["id"], "group_elects", *SOURCE)
    assert ended.status == 0
    assert last(register).body == {"question": question["id"], "answer": "group_elects"}
    assert "What follows from it" in ended.out
    assert "New tasks" in ended.out
    wrong = kkrvalg("register", "answer", register, question["id"], "maybe", *SOURCE).complaint
    assert question["id"] in wrong["Found"]


# --- correct --------------------------------------------------------------------------------------------------


def test_an_event_is_corrected_in_some_of_its_fields(kkrvalg: Callable[..., Ended], register: Path) -> None:
    """p3's leave (61) ends later; the rest stays, and a second correction builds on the first."""
    later = ("--until", "2027-02-01")
    assert kkrvalg("register", "correct", register, "61", *later, *SOURCE).status == 0
    assert last(register).body == {"corrects": 61, "body": {"person": "p3", "until": "2027-02-01"}}
    assert kkrvalg("register", "correct", register, "61", "--on", "2026-06-05", *SOURCE).status == 0
    assert last(register).body == {"corrects": 61, "effect": "2026-06-05"}
    assert last(register).effect == date(2026, 6, 5)
    rows = kkrvalg("register", "show", register, "--format", "json").protocol["register"]["members"]
    (absence,) = [row["absence"] for row in rows if row["seat"] == "mayor:703"]
    assert (absence["since"], absence["until"]) == ("2026-06-05", "2027-02-01")


def test_a_field_that_may_be_empty_is_emptied(kkrvalg: Callable[..., Ended], register: Path) -> None:
    """The alternate of RBR (49)."""
    assert kkrvalg("register", "correct", register, "49", "--alternate", "", *SOURCE).status == 0
    body = last(register).body["body"]
    assert isinstance(body, dict)
    assert "alternate" not in body
    assert body["person"] == "p1"


def test_the_help_of_a_correction_has_the_options_of_the_event(
    kkrvalg: Callable[..., Ended], register: Path
) -> None:
    """Those of leave, and no others."""
    text = kkrvalg("register", "correct", register, "61", "--help").out
    assert "  --until " in text
    assert "  --seat " not in text
    assert "  --until " not in kkrvalg("register", "correct", "--help").out


def test_what_another_event_needs_cannot_be_withdrawn(kkrvalg: Callable[..., Ended], register: Path) -> None:
    """Meeting 2026-1 was held: that it was called (53) cannot go alone."""
    complaint = kkrvalg("register", "correct", register, "53", "--withdraw", *SOURCE).complaint
    assert "event 67 (correction" in complaint["Where"]
    assert "correct or withdraw that event first" in complaint["What to do"]
    assert last(register).seq == 66


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (("61",), "nothing to correct"),
        (("61", "--withdraw", "--until", "2027-02-01"), "a day or fields too"),
        (("999", "--withdraw"), "999"),
        (("x", "--withdraw"), "x"),
        (("3", "--withdraw"), "event 3 (person)"),
        (("64", "--withdraw"), "event 64 (correction)"),
        (("1", "--withdraw"), "event 1 (opened)"),
    ],
)
def test_a_correction_must_correct_something(
    kkrvalg: Callable[..., Ended], register: Path, arguments: tuple[str, ...], found: str
) -> None:
    """Nothing is written."""
    complaint = kkrvalg("register", "correct", register, *arguments, *SOURCE).complaint
    assert complaint["Found"] == found
    assert last(register).seq == 66


# --- erase ----------------------------------------------------------------------------------------------------


def test_a_deleted_person_is_a_key_everywhere(kkrvalg: Callable[..., Ended], register: Path) -> None:
    """The chain still verifies, and what happened is still told."""
    ended = kkrvalg("register", "erase", register, "Person 33 Eksempel", "--yes", *SOURCE)
    assert ended.status == 0
    assert "The data of p33 are deleted: 1 private part." in ended.text
    assert "Backups, exports, printouts and letters that were made before still hold the data" in ended.text
    assert b"Person 33 Eksempel" not in register.read_bytes()
    history = kkrvalg("register", "history", register, "V:1").text
    assert "deleted person p33 (Vesterby) is no longer a member" in history.replace("Deleted", "deleted")
    assert "1 deleted, as the register says" in kkrvalg("register", "verify", register).text


def test_what_was_deleted_does_not_come_back_under_the_same_key(
    kkrvalg: Callable[..., Ended], register: Path
) -> None:
    """Nor is it deleted twice."""
    kkrvalg("register", "erase", register, "p33", "--yes", *SOURCE)
    again = kkrvalg("register", "person", register, "--corrects", "p33", "--name", "Person 33 Eksempel", *SOURCE)
    assert again.complaint["Found"] == "p33, whose data were deleted"
    assert kkrvalg("register", "erase", register, "p33", "--yes", *SOURCE).status == 2
    assert last(register).seq == 67


def test_nobody_is_deleted_without_a_yes(kkrvalg: Callable[..., Ended], register: Path) -> None:
    """There is no screen to ask on."""
    complaint = kkrvalg("register", "erase", register, "p33", *SOURCE).complaint
    assert complaint["What to do"] == "add --yes"
    assert last(register).seq == 66


@pytest.mark.parametrize(("meant", "numbers"), [(True, 67), (False, 66)])
def test_on_a_screen_it_is_asked(
    kkrvalg: Callable[..., Ended],
    register: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    meant: bool,
    numbers: int,
) -> None:
    """And a no deletes nothing."""
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.confirm", lambda _text: meant)
    ended = kkrvalg("register", "erase", register, "p33", *SOURCE)
    assert ended.status == 0
    assert ("Nothing was deleted." in ended.out) is not meant
    assert last(register).seq == numbers
