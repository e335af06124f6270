"""Erasing a person: what goes, what stays, and that nothing of it is left in the file."""

from __future__ import annotations

import sqlite3
import string
from contextlib import closing
from random import Random
from typing import TYPE_CHECKING

import pytest
from made_up_ledgers import DAY, NOW, WORDS, accept, make, person, plain

from kkrvalg.errors import InputError
from kkrvalg.register import ledger, ledger_file
from kkrvalg.register.entry import Words
from kkrvalg.register.erasure import erase

if TYPE_CHECKING:
    from pathlib import Path

    from kkrvalg.register.entry import Entry

NAME = "Søren Ålegård"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a ledger in which two persons are named."""
    return make(
        tmp_path / "register.kkr",
        person("p1", "Bo Prøve"),
        person("p2", NAME, mail="soeren@kommune.example"),
        plain(1, "Bo Prøve takker af"),
        plain(2, "efter SØREN ÅLEGÅRDS brev"),
        plain(3),
        plain(4, "se soeren@Kommune.example"),
        plain(5, "Soeren\n  Aalegaard ringede"),
    )


def erased(path: Path, key: str, words: Words = WORDS) -> Entry:
    """Erase a person from a ledger that nobody has open."""
    with ledger.open_ledger(path) as opened:
        return erase(opened, key, words=words, now=NOW, effect=DAY)


def forms(text: str) -> list[bytes]:
    """Return the ways in which a text may lie in a file."""
    return [text.encode(form) for form in ("utf-8", "utf-16-le", "latin-1")]


def test_personal_data_and_the_words_that_name_the_person_go(path: Path) -> None:
    """Lines 2, 4, 6 and 7 name the person: by name, in capitals or without Danish letters, or by mail address."""
    event = erased(path, "p2")
    assert event.kind == "erased"
    assert event.effect == DAY
    assert event.words == WORDS
    parts = [[2, "person"], [4, "words"], [6, "words"], [7, "words"]]
    assert event.body == {"person": "p2", "parts": parts}
    with ledger.open_ledger(path) as opened:
        gone = [[entry.seq, "words"] for entry in opened.entries if entry.words is None]
        gone += [[entry.seq, "person"] for entry in opened.entries if entry.kind == "person" and not entry.person]
        assert opened.entries[0].person is not None
        assert opened.entries[1].body == {"person": "p2"}
    assert sorted(gone) == parts
    assert ledger.verify(path).erased == 4


def test_nothing_of_the_name_is_left_in_the_file(path: Path) -> None:
    """Neither in the file nor beside it, in any writing of it; the salts are gone, too."""
    with ledger.open_ledger(path) as opened:
        salts = [seal.salt for line in opened.stored() for seal in (line.person,) if seal and line.entry.seq == 2]
    before = path.read_bytes()
    texts = (NAME, "ÅLEGÅRDS", "Aalegaard", "soeren@")
    assert all(any(form in before for form in forms(text)) for text in texts)
    erased(path, "p2")
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]
    after = path.read_bytes()
    assert not [form for text in texts for form in forms(text) if form in after]
    assert salts[0] in before
    assert salts[0] not in after
    assert "Bo Prøve".encode() in after


@pytest.mark.parametrize("seed", [1, 8])
def test_pages_that_were_moved_about_keep_no_copy(seed: int, tmp_path: Path) -> None:
    """Many persons with notes of all lengths, erased in any order: no piece of any is left.

    Rows are moved together as others go; what stood in the place they left must be gone as well.
    """
    random = Random(seed)  # noqa: S311 (a made-up order)
    marks = {f"p{number}": "".join(random.choices(string.ascii_lowercase, k=12)) for number in range(60)}
    drafts = [
        person(key, mark, note=f"om {mark} {'x' * random.choice([0, 200, 600, 900, 5000])} {mark}")
        for key, mark in marks.items()
    ]
    path = make(tmp_path / "register.kkr", *drafts)
    with ledger.open_ledger(path) as opened:
        for gone in random.sample(sorted(marks), 25):
            erase(opened, gone, words=WORDS, now=NOW, effect=DAY)
            mark = marks.pop(gone).encode()
            content = path.read_bytes()
            assert mark not in content
            assert mark[:8] not in content
            assert mark[4:] not in content
    assert all(mark.encode() in content for mark in marks.values())
    assert ledger.verify(path).entries == 85


def test_a_wal_journal_keeps_nothing_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ledger goes over to a rollback journal for it, and back; where others have it open, it is refused."""
    monkeypatch.setattr(ledger, "is_local", lambda _path: True)
    monkeypatch.setattr(ledger_file, "is_local", lambda _path: True)
    path = tmp_path / "register.kkr"
    with ledger.create(path, [person("p1", NAME)], now=NOW, journal="wal") as opened:
        opened.append([plain(1, NAME), plain(2)], now=NOW, check=accept)
        with ledger.open_ledger(path, wait=0.05) as other, pytest.raises(InputError, match="another program"):
            erase(other, "p1", words=WORDS, now=NOW, effect=DAY)
        assert len(opened.entries) == 3
        with pytest.raises(InputError, match="p7"):
            erase(opened, "p7", words=WORDS, now=NOW, effect=DAY)
        assert opened._connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        erase(opened, "p1", words=WORDS, now=NOW, effect=DAY)
        content = b"".join(entry.read_bytes() for entry in path.parent.iterdir())
        assert NAME.encode() not in content
        assert opened._connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        opened.append([plain(3)], now=NOW, check=accept)
    assert ledger.verify(path).entries == 5


@pytest.mark.parametrize(
    ("key", "found", "todo"),
    [
        ("P2", "“P2”", "did you mean p2?"),
        ("Ålegård", "“Ålegård”", "look the person up"),
        ("", "nothing", "look the person up"),
    ],
)
def test_an_unknown_person_is_not_erased(key: str, found: str, todo: str, path: Path) -> None:
    """The file stays as it was."""
    whole = path.read_bytes()
    with pytest.raises(InputError) as caught:
        erased(path, key)
    assert caught.value.found == found
    assert caught.value.todo.startswith(todo)
    assert path.read_bytes() == whole


def test_a_person_is_erased_once(path: Path) -> None:
    """The second time there is nothing left; entered anew, the person can be erased anew."""
    erased(path, "p2")
    with pytest.raises(InputError, match="p2, whose personal data are erased already"):
        erased(path, "p2")
    with ledger.open_ledger(path) as opened:
        opened.append([person("p2", NAME)], now=NOW, check=accept)
    assert erased(path, "p2").body["parts"] == [[9, "person"]]


def test_all_names_that_a_person_had_are_looked_for(path: Path) -> None:
    """A name that was corrected or changed stands in two lines, and so do the words that use either."""
    with ledger.open_ledger(path) as opened:
        opened.append([person("p2", "Søren Holm"), plain(6, "Søren Holm er valgt")], now=NOW, check=accept)
        event = erase(opened, "p2", words=WORDS, now=NOW, effect=DAY)
    assert event.body["parts"][-2:] == [[8, "person"], [9, "words"]]  # type: ignore[index]
    assert [2, "person"] in event.body["parts"]  # type: ignore[operator]


def test_a_person_without_name_or_mail_is_erased_alone(path: Path) -> None:
    """An empty name occurs in every text, and is not looked for."""
    with ledger.open_ledger(path) as opened:
        opened.append([person("p3", "")], now=NOW, check=accept)
        assert erase(opened, "p3", words=WORDS, now=NOW, effect=DAY).body["parts"] == [[8, "person"]]


def test_the_erasing_itself_must_not_name_the_person(path: Path) -> None:
    """Its words stay, so that it can be seen later who erased and why."""
    whole = path.read_bytes()
    for words in (WORDS._replace(note=f"{NAME} bad om det"), WORDS._replace(by=NAME.upper())):
        with pytest.raises(InputError) as caught:
            erased(path, "p2", words)
        assert caught.value.found == "the name or the mail address of p2"
    assert path.read_bytes() == whole
    assert erased(path, "p2", Words("Bo Prøve", "mail")).words == Words("Bo Prøve", "mail")


def test_an_erasing_that_fails_erases_nothing(path: Path) -> None:
    """Neither the event nor the removal is there without the other."""
    whole = path.read_bytes()
    with ledger.open_ledger(path) as opened:
        (pages,) = opened._connection.execute("PRAGMA page_count").fetchone()
        opened._connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(InputError, match="disk that is full"):
            erase(opened, "p2", words=WORDS._replace(note="x" * 30_000), now=NOW, effect=DAY)
        assert opened.entries[1].person is not None
    assert path.read_bytes() == whole


def test_free_pages_hold_nothing(tmp_path: Path) -> None:
    """A note of many pages leaves pages that are free, and blank."""
    path = make(tmp_path / "register.kkr", person("p1", NAME), plain(1, f"{NAME} " + "tekst " * 9000))
    erased(path, "p1")
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA freelist_count").fetchone() > (5,)
    assert b"tekst" not in path.read_bytes()
