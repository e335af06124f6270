"""Files that are no ledger, and places that cannot be written to: one clear message, and the file as it was."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from made_up_ledgers import NOW, accept, append, make, plain

import kkrvalg
from kkrvalg.errors import InputError
from kkrvalg.register import ledger, ledger_file, ledger_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

unix = pytest.mark.skipif(os.name != "posix", reason="rights and limits of Unix")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a ledger with a person and two events."""
    return make(tmp_path / "register.kkr")


def refused(path: Path) -> InputError:
    """Open a file that is refused; check that it stays as it was, and return the complaint."""
    whole = path.read_bytes()
    beside = sorted(path.parent.iterdir())
    with pytest.raises(InputError) as caught:
        ledger.open_ledger(path)
    assert path.read_bytes() == whole
    assert sorted(path.parent.iterdir()) == beside
    assert ledger_file._in_use == {}
    return caught.value


def changed(path: Path, *statements: str) -> Path:
    """Let somebody with SQLite change a ledger."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        for statement in statements:
            connection.execute(statement)
    return path


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "an empty file"),
        (b"seq,kind\n1,left\n", "a file that is not SQLite's"),
        (b"SQLite format 3\x00", "a damaged file"),
        (b"SQLite format 3\x00" + bytes(4080), "a damaged file"),
        (b"PK\x03\x04" + bytes(500), "a file that is not SQLite's"),
    ],
)
def test_another_file_is_no_ledger(content: bytes, found: str, tmp_path: Path) -> None:
    """Whatever was named by mistake is left as it is."""
    path = tmp_path / "register.kkr"
    path.write_bytes(content)
    error = refused(path)
    assert error.where == str(path)
    assert error.found.startswith(found)


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    """Opening makes nothing."""
    with pytest.raises(InputError, match="no such file") as caught:
        ledger.open_ledger(tmp_path / "none.kkr")
    assert "register init" in caught.value.todo
    with pytest.raises(InputError, match="a folder"):
        ledger.open_ledger(tmp_path)
    assert list(tmp_path.iterdir()) == []


@unix
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """Reading it might never end."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="a pipe or a device"):
        ledger.open_ledger(tmp_path / "pipe")


@pytest.mark.parametrize("statement", ["PRAGMA application_id = 7", "PRAGMA user_version = 0"])
def test_another_programs_database_is_no_ledger(statement: str, path: Path) -> None:
    """The mark in the file says whose it is."""
    assert refused(changed(path, statement)).found == "an SQLite file that is no register"


def test_a_ledger_of_a_newer_version_is_left_alone(path: Path) -> None:
    """What a newer program means by it is not known."""
    error = refused(changed(path, f"PRAGMA user_version = {ledger_schema.VERSION + 1}"))
    assert error.found == "a register of version 2, made with a newer kkrvalg"
    assert error.expected == "version 1"
    assert "newer version of kkrvalg" in error.todo


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("DROP TRIGGER events_stay", "events_stay"),
        ("DROP TRIGGER apart_stand", "apart_stand"),
        ("DROP INDEX erasings", "erasings"),
        ("CREATE TABLE more (a)", "more"),
        ("CREATE VIEW more AS SELECT 1", "more"),
        ("ALTER TABLE events ADD COLUMN more TEXT", "events"),
        ("ALTER TABLE apart RENAME TO other", "other"),
        ("CREATE TRIGGER more AFTER INSERT ON events BEGIN SELECT 1; END", "more"),
    ],
)
def test_tables_and_triggers_that_were_changed_are_named(statement: str, name: str, path: Path) -> None:
    """Nothing is read from a file that is not built as it was made."""
    error = refused(changed(path, statement))
    assert error.found.startswith("tables or triggers changed behind the program's back: ")
    assert name in error.found
    assert "last backup" in error.todo


@pytest.mark.parametrize("kept", [60, 1000, 4096, 5000, 8192, -4096])
def test_a_file_that_is_cut_off_is_damaged(kept: int, path: Path) -> None:
    """A copy that was broken off."""
    path.write_bytes(path.read_bytes()[:kept])
    error = refused(path)
    assert error.found.startswith("a damaged file (")
    assert "last backup" in error.todo


def test_a_file_that_is_zeroed_in_the_middle_is_damaged(path: Path) -> None:
    """A disk that lost a page."""
    content = bytearray(path.read_bytes())
    content[4096:8192] = bytes(4096)
    path.write_bytes(content)
    assert refused(path).found.startswith("a damaged file (")


def test_nothing_is_written_over_another_file(path: Path) -> None:
    """A ledger is made where there is nothing, not even a link that leads nowhere."""
    whole = path.read_bytes()
    link = path.with_name("link.kkr")
    link.symlink_to(path.with_name("nowhere"))
    for taken in (path, link, path.parent):
        with pytest.raises(InputError) as caught:
            ledger.create(taken, [plain(1)], now=NOW)
        assert caught.value.found == "something that exists already"
    with pytest.raises(InputError, match="no folder"):
        ledger.create(path.parent / "none" / "register.kkr", [plain(1)], now=NOW)
    assert path.read_bytes() == whole
    assert sorted(entry.name for entry in path.parent.iterdir()) == ["link.kkr", "register.kkr"]


@pytest.mark.parametrize("faulty", ["insert", "lay_out"])
def test_nothing_is_left_of_a_ledger_that_could_not_be_made(
    faulty: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk, say, in the middle of it."""

    def fail(*_given: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    monkeypatch.setattr(ledger_schema, faulty, fail)
    with pytest.raises(InputError, match="disk that is full"):
        ledger.create(tmp_path / "register.kkr", [plain(1)], now=NOW)
    assert list(tmp_path.iterdir()) == []


def test_where_there_are_no_hard_links_a_ledger_is_made_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some network drives and memory sticks have none; nothing is overwritten there either."""

    def no_links(*_given: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    path = make(tmp_path / "register.kkr")
    assert ledger.verify(path).entries == 3
    with pytest.raises(InputError, match="exists already"):
        make(path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["register.kkr"]


def test_one_who_comes_first_keeps_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two make a ledger at the same moment: the second is told, the first is not overwritten."""
    path = tmp_path / "register.kkr"
    lay_out = ledger_schema.lay_out

    def late(connection: sqlite3.Connection) -> None:
        lay_out(connection)
        path.write_bytes(b"theirs")

    monkeypatch.setattr(ledger_schema, "lay_out", late)
    with pytest.raises(InputError, match="exists already"):
        make(path)
    assert path.read_bytes() == b"theirs"
    assert list(tmp_path.iterdir()) == [path]


def test_a_ledger_that_others_keep_locked_is_not_waited_for_without_end(path: Path) -> None:
    """After the time to wait there is a message, and nothing was entered."""
    whole = path.read_bytes()
    with ledger.open_ledger(path, wait=0.05) as opened, closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(InputError) as caught:
            opened.append([plain(3)], now=NOW, check=accept)
        assert caught.value.found == "a register that another program is writing in"
        opened.refresh()
        other.execute("ROLLBACK")
        other.execute("BEGIN EXCLUSIVE")
        for use in (opened.refresh, lambda: ledger.open_ledger(path, wait=0.05)):
            with pytest.raises(InputError, match="another program is writing"):
                use()
        other.execute("ROLLBACK")
        assert path.read_bytes() == whole
        assert len(opened.append([plain(3)], now=NOW, check=accept)) == 1


def test_a_reader_who_does_not_leave_keeps_the_commit_waiting(path: Path) -> None:
    """The line is not entered, and can be entered later."""
    with ledger.open_ledger(path, wait=0.05) as opened, closing(sqlite3.connect(path)) as other:
        rows = other.execute("SELECT * FROM events")
        rows.fetchone()
        with pytest.raises(InputError, match="another program"):
            opened.append([plain(3)], now=NOW, check=accept)
        assert len(opened.entries) == 3
        rows.close()
        opened.append([plain(3)], now=NOW, check=accept)
        assert len(opened.entries) == 4
    assert ledger.verify(path).entries == 4


def test_a_full_disk_leaves_the_file_as_it_was(path: Path) -> None:
    """Room for not one page more: all events of the call are refused, and smaller ones go in later."""
    whole = path.read_bytes()
    with ledger.open_ledger(path) as opened:
        (pages,) = opened._connection.execute("PRAGMA page_count").fetchone()
        opened._connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(InputError) as caught:
            opened.append([plain(3), plain(4, note="x" * 20_000)], now=NOW, check=accept)
        assert caught.value.found == "a disk that is full"
        assert "nothing was entered" in caught.value.todo
        assert path.read_bytes() == whole
        opened.append([plain(3)], now=NOW, check=accept)
    assert ledger.verify(path).entries == 4


def test_a_ledger_that_was_moved_away_is_not_written_to(path: Path) -> None:
    """Nobody would find the lines; and if another ledger has its place, they do not belong there."""
    with ledger.open_ledger(path) as opened:
        path.rename(path.with_name("moved.kkr"))
        with pytest.raises(InputError, match="another file than the one that was opened, or none"):
            opened.append([plain(3)], now=NOW, check=accept)
        make(path)
        with pytest.raises(InputError, match="another file than the one that was opened"):
            opened.append([plain(3)], now=NOW, check=accept)
    assert ledger.verify(path).entries == ledger.verify(path.with_name("moved.kkr")).entries == 3


def test_a_ledger_whose_end_was_cut_off_while_it_is_open_is_found_out(path: Path) -> None:
    """Somebody copies an old backup over the file: the lines that were read before are missed."""
    old = path.read_bytes()
    with ledger.open_ledger(path) as opened:
        opened.append([plain(3, note="x" * 9000)], now=NOW, check=accept)
        path.write_bytes(old)
        with pytest.raises(InputError) as caught:
            opened.append([plain(4)], now=NOW, check=accept)
        assert caught.value.where == f"{path}, line 4 of the register"
        assert caught.value.found == "not the line that was read from it before"
    assert path.read_bytes() == old


def test_an_sqlite_that_is_too_old_is_named(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Strict tables came with version 3.37."""
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 0))
    for use in (lambda: ledger.open_ledger(path), lambda: make(path.with_name("new.kkr"))):
        with pytest.raises(InputError) as caught:
            use()
        assert caught.value.expected == "version 3.37.0 or newer"


OUTSIDER = """
import json, os, resource, signal, sys
from pathlib import Path
import difflib, tempfile
from kkrvalg.errors import InputError
from kkrvalg.register import ledger
from made_up_ledgers import NOW, accept, plain

path, limit = Path(sys.argv[1]), int(sys.argv[2])
if limit:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
elif os.geteuid() == 0:
    os.seteuid(65534)
told = {}
for name, use in {
    "open": lambda: len(ledger.open_ledger(path).entries),
    "append": lambda: len(ledger.open_ledger(path).append([plain(9, "x" * 9000)], now=NOW, check=accept)),
    "create": lambda: len(ledger.create(path.with_name("new.kkr"), [plain(9, "x" * 90000)], now=NOW).entries),
}.items():
    try:
        told[name] = use()
    except InputError as error:
        told[name] = error.found
print(json.dumps(told))
"""
"""What somebody else can do with a ledger: one without rights, or with a limit to the size of files."""


@pytest.fixture
def outside() -> Iterator[Path]:
    """Return a folder that everybody may enter."""
    folder = Path(tempfile.mkdtemp(prefix="kkrvalg-test-"))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def outsider(path: Path, limit: int = 0) -> dict[str, int | str]:
    """Return what comes of opening, adding to, and making a ledger, for somebody else."""
    ways = os.pathsep.join([str(Path(kkrvalg.__file__).parents[1]), str(Path(__file__).parents[1])])
    ended = subprocess.run(
        [sys.executable, "-c", OUTSIDER, str(path), str(limit)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": ways},
    )
    told: dict[str, int | str] = json.loads(ended.stdout)
    return told


@unix
def test_a_limit_to_the_size_of_files_is_like_a_full_disk(path: Path) -> None:
    """A quota: what does not fit is refused, what is there can be read, and is as it was."""
    whole = path.read_bytes()
    told = outsider(path, len(whole) + 4096)
    assert told["open"] == 3
    for way in ("append", "create"):
        assert str(told[way]).startswith("a disk that"), told
    assert path.read_bytes() == whole
    assert ledger.verify(path).entries == 3
    assert [entry.name for entry in path.parent.iterdir()] == ["register.kkr"]


@unix
def test_one_without_the_right_to_write_can_read(outside: Path) -> None:
    """Adding and making are refused."""
    path = make(outside / "register.kkr")
    path.chmod(0o444)
    outside.chmod(0o555)
    whole = path.read_bytes()
    assert outsider(path) == {
        "open": 3,
        "append": "a register that cannot be written to",
        "create": "a place that cannot be written to (no permission)",
    }
    assert path.read_bytes() == whole


@unix
def test_a_folder_without_the_right_to_write_refuses_the_journal(outside: Path) -> None:
    """The file alone may be written to: that is not enough."""
    path = make(outside / "register.kkr")
    path.chmod(0o666)
    outside.chmod(0o555)
    whole = path.read_bytes()
    assert outsider(path)["open"] == 3
    assert outsider(path)["append"] == "a register that cannot be written to"
    assert path.read_bytes() == whole


@unix
def test_one_without_the_right_to_read_is_told(outside: Path) -> None:
    """The file is there, and others may read it."""
    path = make(outside / "register.kkr")
    path.chmod(0o000)
    assert outsider(path)["open"] == "a file that cannot be read (no permission)"


def left_by_a_killed_writer(path: Path, spill: Callable[[sqlite3.Connection], None]) -> bytes:
    """Let a writer be killed in the middle: its pages are in the file, its journal is beside it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("PRAGMA cache_size = 1")
        writer.execute("BEGIN")
        spill(writer)
        torn, journal = path.read_bytes(), path.with_name(f"{path.name}-journal").read_bytes()
        writer.execute("ROLLBACK")
    path.write_bytes(torn)
    path.with_name(f"{path.name}-journal").write_bytes(journal)
    return torn


def spill(writer: sqlite3.Connection) -> None:
    """Change so many pages that some go to the disk before the end."""
    for trigger in ("events_stand", "events_stay", "apart_stand"):
        writer.execute(f"DROP TRIGGER {trigger}")
    writer.execute("UPDATE events SET kind = 'forged' || hex(zeroblob(20000))")
    writer.execute("UPDATE apart SET data = hex(zeroblob(20000))")


def test_what_a_killed_writer_left_is_undone(path: Path) -> None:
    """The next one who opens the ledger puts it back as it was."""
    whole = path.read_bytes()
    assert left_by_a_killed_writer(path, spill) != whole
    with ledger.open_ledger(path) as opened:
        assert [entry.kind for entry in opened.entries] == ["person", "left", "left"]
    assert path.read_bytes() == whole
    append(path, plain(3))


@unix
def test_what_a_killed_writer_left_is_undone_aside_by_one_who_may_not_write(outside: Path) -> None:
    """In a copy that is removed; the file and its journal stay for one who may."""
    path = make(outside / "register.kkr")
    torn = left_by_a_killed_writer(path, spill)
    path.chmod(0o444)
    path.with_name("register.kkr-journal").chmod(0o444)
    outside.chmod(0o555)
    told = outsider(path)
    assert told["open"] == 3
    assert told["append"] == "a register that cannot be written to"
    assert path.read_bytes() == torn
    outside.chmod(0o755)
    path.chmod(0o644)
    assert ledger.verify(path).entries == 3
