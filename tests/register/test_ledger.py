"""The ledger in use: made, opened, added to by several, exported, verified and backed up."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from made_up_ledgers import DAY, NOW, WORDS, accept, append, make, person, plain

import kkrvalg
from kkrvalg.errors import InputError
from kkrvalg.register import disk, ledger, ledger_file
from kkrvalg.register.chain import GENESIS
from kkrvalg.register.erasure import erase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkrvalg.register.entry import Entry


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a ledger with a person and two events."""
    return make(tmp_path / "register.kkr")


def refuse(_before: Sequence[Entry], _new: Sequence[Entry]) -> None:
    """Refuse whatever comes."""
    raise InputError(where="here", found="that", expected="this", todo="so")


def names(path: Path) -> list[str]:
    """Return what lies in the folder of a ledger."""
    return sorted(entry.name for entry in path.parent.iterdir())


def test_what_was_entered_is_read_when_the_ledger_is_opened(tmp_path: Path) -> None:
    """Drafts become entries numbered from 1, with the hashes they keep."""
    path = tmp_path / "register.kkr"
    drafts = [person("p1", "Åse Prøve"), plain(1)]
    with ledger.create(path, drafts, now=NOW) as made:
        entries, head = made.entries, made.head
    with ledger.open_ledger(path) as opened:
        assert (opened.entries, opened.head, opened.path) == (entries, head, path)
    assert [entry.seq for entry in entries] == [1, 2]
    assert [entry[2:7] for entry in entries] == [
        (draft.effect, draft.kind, draft.body, draft.words, draft.person) for draft in drafts
    ]
    assert {entry.entered for entry in entries} == {NOW}
    assert head == entries[-1].hash
    assert names(path) == ["register.kkr"]


def test_a_ledger_may_begin_without_lines(tmp_path: Path) -> None:
    """Its head is 64 zeros then, and the first line follows them."""
    path = tmp_path / "register.kkr"
    with ledger.create(path, [], now=NOW) as made:
        assert (made.entries, made.head) == ((), GENESIS)
        made.refresh()
        (entry,) = made.append([plain(1)], now=NOW, check=accept)
    assert entry.seq == 1
    assert ledger.verify(path).entries == 1


def test_events_are_added_after_the_last(path: Path) -> None:
    """Appending returns the new entries; reading gives all."""
    with ledger.open_ledger(path) as opened:
        before = opened.entries
        new = opened.append([plain(3), plain(4)], now=NOW, check=accept)
        assert [entry.seq for entry in new] == [4, 5]
        assert opened.entries == (*before, *new)
        assert opened.head == new[-1].hash
    with ledger.open_ledger(path) as again:
        assert again.entries == (*before, *new)


def test_what_is_checked_is_what_would_stand_there(path: Path) -> None:
    """The check sees the entries before, those others have just made too, and the new ones with their numbers."""
    seen = []
    with ledger.open_ledger(path) as opened:
        (theirs,) = append(path, plain(3))
        new = opened.append([plain(4)], now=NOW, check=lambda before, new: seen.append((before, new)))
        ((before, checked),) = seen
    assert before[-1] == theirs
    assert [entry.seq for entry in before] == [1, 2, 3, 4]
    assert list(checked) == list(new)
    assert new[0].seq == 5


def test_a_refusal_leaves_the_file_as_it_was(path: Path) -> None:
    """Byte for byte; and the ledger that is open goes on."""
    whole = path.read_bytes()
    with ledger.open_ledger(path) as opened:
        before = opened.entries
        with pytest.raises(InputError, match="that"):
            opened.append([plain(3), plain(4)], now=NOW, check=refuse)
        assert opened.entries == before
        assert path.read_bytes() == whole
        opened.append([plain(3)], now=NOW, check=accept)
    assert ledger.verify(path).entries == 4


def test_an_event_that_cannot_be_written_leaves_the_file_as_it_was(path: Path) -> None:
    """None of the events that come with it is entered either."""
    whole = path.read_bytes()
    with ledger.open_ledger(path) as opened:
        with pytest.raises(InputError) as caught:
            opened.append([plain(3), plain(4, note="h\udce9")], now=NOW, check=accept)
        with pytest.raises(TypeError):
            opened.append([plain(3)._replace(body={"a": 1.5})], now=NOW, check=accept)  # type: ignore[dict-item]
    assert caught.value.where == "event “left”"
    assert "\\udce9" in caught.value.found
    assert path.read_bytes() == whole


def test_an_erasing_is_no_ordinary_event(path: Path) -> None:
    """Entered by itself it would leave the data where they are."""
    draft = plain(1)._replace(kind="erased", body={"person": "p1", "parts": [[1, "person"]]})
    with ledger.open_ledger(path) as opened, pytest.raises(InputError, match="erasing among other events"):
        opened.append([draft], now=NOW, check=accept)


def test_two_who_have_it_open_see_each_others_lines(path: Path) -> None:
    """At once when they add one themselves, else when they look again."""
    with ledger.open_ledger(path) as one, ledger.open_ledger(path) as two:
        one.append([plain(3)], now=NOW, check=accept)
        assert len(two.entries) == 3
        two.append([plain(4)], now=NOW, check=accept)
        assert [entry.body.get("number") for entry in two.entries[1:]] == [1, 2, 3, 4]
        one.refresh()
        assert one.entries == two.entries


def test_what_another_erases_is_forgotten_on_the_next_look(path: Path) -> None:
    """The name does not live on in a program that has the ledger open."""
    with ledger.open_ledger(path) as one, ledger.open_ledger(path) as two:
        assert one.entries[0].person is not None
        erase(two, "p1", words=WORDS, now=NOW, effect=DAY)
        one.refresh()
        assert one.entries[0].person is None
        assert one.entries == two.entries


def test_the_moment_of_entry_never_goes_back(path: Path) -> None:
    """Where a clock is a little behind, the moment of the last line is taken; fractions of seconds are cut off."""
    with ledger.open_ledger(path) as opened:
        early = NOW - timedelta(hours=23, minutes=59)
        (one,) = opened.append([plain(3)], now=early, check=accept)
        late = NOW + timedelta(seconds=5, microseconds=999_999)
        (two,) = opened.append([plain(4)], now=late, check=accept)
    assert one.entered == NOW
    assert two.entered == NOW + timedelta(seconds=5)


def test_the_moment_of_entry_keeps_its_offset_from_utc(path: Path) -> None:
    """In summer the offset is another; the order is that of the moments."""
    summer = (NOW + timedelta(days=100)).astimezone(timezone(timedelta(hours=2)))
    append(path, plain(3))
    with ledger.open_ledger(path) as opened:
        opened.append([plain(4)], now=summer, check=accept)
    with ledger.open_ledger(path) as again:
        assert again.entries[-1].entered.isoformat() == "2026-06-10T10:15:00+02:00"


def test_a_clock_that_is_more_than_a_day_behind_is_refused(path: Path) -> None:
    """Somebody's machine believes that it is last year; what it enters would never be found."""
    whole = path.read_bytes()
    with ledger.open_ledger(path) as opened, pytest.raises(InputError) as caught:
        opened.append([plain(3)], now=NOW - timedelta(days=1, seconds=1), check=accept)
    assert "entered 2026-03-02T09:15:00+01:00" in caught.value.found
    assert "says 2026-03-01T09:14:59+01:00" in caught.value.found
    assert "clock" in caught.value.todo
    assert path.read_bytes() == whole


def test_a_moment_without_offset_is_a_fault_of_the_program(path: Path) -> None:
    """The moment of entry would depend on the machine that reads it."""
    with ledger.open_ledger(path) as opened, pytest.raises(ValueError, match="without offset"):
        opened.append([plain(3)], now=NOW.replace(tzinfo=None), check=accept)


def test_closing_twice_does_nothing(path: Path) -> None:
    """And nobody takes the use of what is closed for a damaged file."""
    opened = ledger.open_ledger(path)
    opened.close()
    opened.close()
    assert ledger_file._in_use == {}
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        opened.refresh()


def test_an_export_gives_the_same_chain(path: Path, tmp_path: Path) -> None:
    """Hashes, salts and all, also of what was erased."""
    with ledger.open_ledger(path) as opened:
        opened.append([person("p2", "Bo Prøve", note="i stedet for Åse Prøve")], now=NOW, check=accept)
        erase(opened, "p1", words=WORDS, now=NOW, effect=DAY)
        stored = list(opened.stored())
        with ledger.create_from(tmp_path / "copy.kkr", stored) as copy:
            assert copy.entries == opened.entries
            assert copy.head == opened.head
            assert list(copy.stored()) == stored
            copy.append([plain(9)], now=NOW, check=accept)
    assert ledger.verify(tmp_path / "copy.kkr", head=stored[-1].entry.hash).erased == 2


def test_an_export_that_was_changed_is_refused(path: Path, tmp_path: Path) -> None:
    """And nothing is made."""
    with ledger.open_ledger(path) as opened:
        stored = list(opened.stored())
    stored[1] = stored[1]._replace(entry=stored[1].entry._replace(body={"number": 7}))
    with pytest.raises(InputError, match=r"copy\.kkr, line 2 of the register"):
        ledger.create_from(tmp_path / "copy.kkr", stored)
    stored[1] = stored[2]
    with pytest.raises(InputError, match="a line with the number 3"):
        ledger.create_from(tmp_path / "copy.kkr", stored)
    assert names(path) == ["register.kkr"]


def test_verifying_tells_what_is_there(path: Path) -> None:
    """Counts, and the first and the last line."""
    with ledger.open_ledger(path) as opened:
        event = erase(opened, "p1", words=WORDS, now=NOW, effect=DAY)
        first = opened.entries[0]
    found = ledger.verify(path)
    assert found == ledger.Verification(path, 4, 4, 1, event.hash, first, event)


def test_a_hash_that_was_noted_shows_that_the_end_was_cut_off(path: Path, tmp_path: Path) -> None:
    """Somebody put an old copy in place of the ledger: the chain is whole, but the noted hash is not in it."""
    old = tmp_path / "old.kkr"
    ledger.backup(path, old)
    (entry,) = append(path, plain(3))
    assert ledger.verify(path, head=entry.hash).entries == 4
    assert ledger.verify(path, head=f" {entry.hash[:8].upper()}\n").entries == 4
    assert ledger.verify(path, head=f"{entry.hash[:4]} {entry.hash[4:8]} {entry.hash[8:12]}…").entries == 4
    assert ledger.verify(path, head=ledger.verify(old).head).entries == 4
    with pytest.raises(InputError) as caught:
        ledger.verify(old, head=entry.hash)
    assert caught.value.found == f"no line with the hash {entry.hash[:12]} among 3 lines"


@pytest.mark.parametrize("head", ["", "1234567", "z" * 64, "0" * 65])
def test_what_is_no_hash_is_not_looked_for(head: str, path: Path) -> None:
    """A few digits would be found by chance."""
    with pytest.raises(InputError, match="hash noted earlier"):
        ledger.verify(path, head=head)


def test_a_backup_is_a_ledger_of_its_own(path: Path, tmp_path: Path) -> None:
    """It is made while the ledger is in use, and verified."""
    target = tmp_path / "backup.kkr"
    with ledger.open_ledger(path) as opened:
        found = ledger.backup(path, target)
        opened.append([plain(3)], now=NOW, check=accept)
    assert (found.path, found.entries) == (target, 3)
    append(target, plain(4))
    with ledger.open_ledger(target) as copy, ledger.open_ledger(path) as opened:
        assert copy.entries[:3] == opened.entries[:3]
        assert copy.head != opened.head
    assert names(path) == ["backup.kkr", "register.kkr"]


def test_a_backup_overwrites_nothing(path: Path, tmp_path: Path) -> None:
    """Neither the ledger itself nor anything else."""
    other = tmp_path / "other"
    other.write_text("precious", encoding="utf-8")
    for target in (path, other):
        with pytest.raises(InputError, match="exists already"):
            ledger.backup(path, target)
    assert other.read_text("utf-8") == "precious"
    assert names(path) == ["other", "register.kkr"]


def test_a_wal_journal_is_used_only_where_it_is_safe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a disk of the machine; a file in WAL mode that was moved to a network drive is refused."""
    monkeypatch.setattr(ledger, "is_local", lambda _path: True)
    monkeypatch.setattr(ledger_file, "is_local", lambda _path: True)
    path = tmp_path / "register.kkr"
    ledger.create(path, [person("p1", "Åse Prøve")], now=NOW, journal="wal").close()
    with ledger.open_ledger(path) as one, ledger.open_ledger(path) as two:
        one.append([plain(1)], now=NOW, check=accept)
        two.append([plain(2)], now=NOW, check=accept)
        assert "register.kkr-wal" in names(path)
    assert ledger.verify(path).entries == 3
    ledger.backup(path, tmp_path / "backup.kkr")
    assert names(path) == ["backup.kkr", "register.kkr"]
    whole = path.read_bytes()

    monkeypatch.setattr(ledger_file, "is_local", lambda _path: False)
    monkeypatch.setattr(ledger, "is_local", lambda _path: False)
    assert ledger.verify(tmp_path / "backup.kkr").entries == 3
    with pytest.raises(InputError) as caught:
        ledger.open_ledger(path)
    assert "WAL journal" in caught.value.found
    with pytest.raises(InputError, match="network drive"):
        ledger.create(tmp_path / "new.kkr", [], now=NOW, journal="wal")
    assert path.read_bytes() == whole
    assert names(path) == ["backup.kkr", "register.kkr"]


def test_the_usual_journal_is_the_one_that_is_safe_everywhere(path: Path) -> None:
    """A rollback journal, and more than FULL synchronisation; what is removed is overwritten."""
    with ledger.open_ledger(path) as opened:
        for pragma, value in (("journal_mode", "delete"), ("synchronous", 3), ("secure_delete", 1)):
            assert opened._connection.execute(f"PRAGMA {pragma}").fetchone() == (value,)


def test_disks_are_asked_where_the_file_will_lie(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a table of mounts nothing is certain, so a WAL journal is refused."""
    monkeypatch.setattr(disk, "MOUNTS", tmp_path / "none")
    with pytest.raises(InputError, match="WAL"):
        ledger.create(tmp_path / "new.kkr", [], now=NOW, journal="wal")


def test_the_statistics_and_the_tidying_of_other_programs_do_no_harm(path: Path) -> None:
    """Some run ANALYZE or VACUUM unasked; the ledger says the same as before."""
    with ledger.open_ledger(path) as opened:
        entries = opened.entries
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("ANALYZE")
        connection.execute("VACUUM")
    append(path, plain(3))
    with ledger.open_ledger(path) as opened:
        assert opened.entries[:3] == entries
    assert ledger.verify(path).entries == 4


def test_only_the_ledger_knows_of_sqlite() -> None:
    """What the events mean, and how they are shown, does not depend on where they are kept."""
    package = Path(kkrvalg.__file__).parent
    users = {
        file.relative_to(package).as_posix()
        for file in package.rglob("*.py")
        if re.search(r"^\s*(import|from) sqlite3", file.read_text("utf-8"), re.MULTILINE)
    }
    assert "register/ledger.py" in users
    assert {name for name in users if not name.startswith("register/ledger")} == set()


def test_a_ledger_is_plain_sqlite(path: Path) -> None:
    """Any program that reads SQLite reads the events."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT seq, kind, json_extract(body, '$.number') FROM events").fetchall()
    assert rows == [(1, "person", None), (2, "left", 1), (3, "left", 2)]
