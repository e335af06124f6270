"""What is changed behind the program's back is found, whether with SQL or with a disk editor."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from random import Random
from typing import TYPE_CHECKING

import pytest
from made_up_ledgers import DAY, NOW, WORDS, person, plain

from kkrvalg.errors import InputError
from kkrvalg.register import ledger
from kkrvalg.register.erasure import erase
from kkrvalg.register.ledger_schema import STATEMENTS

if TYPE_CHECKING:
    from pathlib import Path

    from kkrvalg.register.chain import Stored

TRIGGERS = {statement.split()[2]: statement for statement in STATEMENTS if statement.startswith("CREATE TRIGGER")}
EVENT_COLUMNS = ("seq", "entered", "effect", "kind", "body", "words", "person", "prev", "hash")
TABLES = ("events", "apart")
LINES = 6
HELD = {(1, "words"), (2, "words"), (3, "words"), (3, "person"), (4, "words"), (5, "words"), (6, "words")}
"""The private parts that are there."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return a ledger of persons, events, a long note and an erasing, so that it has pages of all sorts."""
    path = tmp_path_factory.mktemp("whole") / "register.kkr"
    drafts = [person("p1", "Åse Prøve"), plain(1, "x" * 5000), person("p2", "Bo Prøve"), plain(2), plain(3)]
    with ledger.create(path, drafts, now=NOW) as made:
        erase(made, "p1", words=WORDS, now=NOW, effect=DAY)
    return path.read_bytes()


@pytest.fixture
def path(tmp_path: Path, whole: bytes) -> Path:
    """Return a copy of the ledger."""
    copy = tmp_path / "register.kkr"
    copy.write_bytes(whole)
    return copy


def content(path: Path) -> list[Stored]:
    """Return all that is read from a ledger."""
    with ledger.open_ledger(path) as opened:
        return list(opened.stored())


def by_hand(path: Path, *statements: str) -> None:
    """Run statements as anybody can who has SQLite, without the triggers, which are put back afterwards."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        for name in TRIGGERS:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        for trigger in TRIGGERS.values():
            connection.execute(trigger)
        connection.execute("COMMIT")


def check_found(path: Path) -> InputError:
    """Check that the ledger is refused, by opening and by verifying, with what to do about it."""
    for use in (ledger.open_ledger, ledger.verify):
        with pytest.raises(InputError) as caught:
            use(path)
    assert "last backup" in caught.value.todo
    return caught.value


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET effect = '2027-01-01' WHERE seq = 2",
        "UPDATE events SET hash = hash",
        "UPDATE OR REPLACE events SET seq = 1 WHERE seq = 2",
        "DELETE FROM events WHERE seq = 6",
        "DELETE FROM events",
        "INSERT INTO events SELECT 8, '', '', '', '', '', NULL, hash, '' FROM events WHERE seq = 6",
        "INSERT INTO events SELECT 7, '', '', '', '', '', NULL, prev, '' FROM events WHERE seq = 6",
        "INSERT OR REPLACE INTO events SELECT * FROM events WHERE seq = 2",
        "UPDATE apart SET data = '{}' WHERE seq = 2",
        "DELETE FROM apart WHERE seq = 2",
        "DELETE FROM apart WHERE seq = 3 AND part = 'person'",
        "INSERT INTO apart VALUES (1, 'person', x'00', '{}')",
        "INSERT INTO apart VALUES (9, 'words', x'00', '{}')",
        "INSERT OR REPLACE INTO apart VALUES (6, 'words', x'00', '{}')",
        "REPLACE INTO apart SELECT * FROM apart WHERE seq = 6",
    ],
)
def test_the_database_itself_refuses_changes(statement: str, path: Path, whole: bytes) -> None:
    """Whoever opens the file with another program cannot change a line by mistake."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA recursive_triggers = OFF")
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(statement)
    assert path.read_bytes() == whole


def test_the_database_lets_go_what_was_erased(path: Path) -> None:
    """And only that, under the very numbers that the erasing lists: here an empty place is no harm."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DELETE FROM apart WHERE seq = 1 AND part = 'person'")
        assert set(connection.execute("SELECT seq, part FROM apart")) == HELD


@pytest.mark.parametrize("seq", range(1, LINES + 1))
@pytest.mark.parametrize("column", EVENT_COLUMNS)
def test_a_change_of_any_column_is_found(column: str, seq: int, path: Path) -> None:
    """Seven for the number, a digit more for a date or a hash, another text: none goes unseen."""
    value = "seq + 100" if column == "seq" else f"coalesce({column}, '') || '0'"
    by_hand(path, f"UPDATE events SET {column} = {value} WHERE seq = {seq}")  # noqa: S608 (made up here)
    check_found(path)


@pytest.mark.parametrize(("seq", "part"), sorted(HELD))
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE apart SET seq = 77",
        "UPDATE apart SET part = 'other'",
        "UPDATE apart SET salt = zeroblob(16)",
        "UPDATE apart SET data = '{}'",
        "DELETE FROM apart",
    ],
)
def test_a_change_of_any_private_part_is_found(change: str, seq: int, part: str, path: Path) -> None:
    """Also its removal, where no event says that it was erased."""
    by_hand(path, f"{change} WHERE seq = {seq} AND part = '{part}'")
    check_found(path)


@pytest.mark.parametrize("seq", range(1, LINES))
def test_a_line_that_was_removed_is_found(seq: int, path: Path) -> None:
    """Also when the lines after it take its number."""
    by_hand(path, *[f"DELETE FROM {table} WHERE seq = {seq}" for table in TABLES])  # noqa: S608 (made up here)
    assert check_found(path).where == f"{path}, line {seq} of the register"


def test_numbers_that_were_moved_up_are_found(path: Path) -> None:
    """The hash before is then not that of the line before."""
    move = [f"UPDATE {table} SET seq = seq - 1 WHERE seq > 2" for table in TABLES]  # noqa: S608 (made up here)
    by_hand(path, "DELETE FROM events WHERE seq = 2", "DELETE FROM apart WHERE seq = 2", *move)
    assert check_found(path).found.startswith("the hash before is ")


def test_a_private_part_that_was_put_back_is_found(path: Path) -> None:
    """An erased person does not come back from a copy."""
    by_hand(path, "INSERT INTO apart SELECT 1, 'person', salt, data FROM apart WHERE seq = 3 AND part = 'person'")
    assert check_found(path).where == f"{path}, line 1 of the register"


def test_private_parts_of_no_line_are_found(path: Path) -> None:
    """Somebody hides data in the file."""
    by_hand(path, "INSERT INTO apart VALUES (99, 'words', zeroblob(16), '{}'), (2, 'more', zeroblob(16), '{}')")
    assert check_found(path).found == "2 private parts that belong to no line"


def test_the_end_that_was_cut_off_is_found_with_a_hash_that_was_noted(path: Path) -> None:
    """Without one nothing shows it: the chain up to there is whole."""
    head = ledger.verify(path).head
    by_hand(path, "DELETE FROM events WHERE seq > 4", "DELETE FROM apart WHERE seq > 4")
    with pytest.raises(InputError, match="the private part “person” is missing"):
        ledger.verify(path)  # the erasing was cut off too, and that is seen
    by_hand(path, "DELETE FROM events", "DELETE FROM apart")
    assert ledger.verify(path).entries == 0
    with pytest.raises(InputError, match="no line with the hash"):
        ledger.verify(path, head=head)


def test_a_flipped_bit_is_found_or_changes_nothing_that_is_read(path: Path, whole: bytes) -> None:
    """The whole header, the beginnings of pages, and places drawn from all over the file."""
    wanted = content(path)
    random = Random(2026)  # noqa: S311 (places, not secrets)
    places = [*range(100), *(page + at for page in range(4096, len(whole), 4096) for at in range(12))]
    places += random.sample(range(100, len(whole)), 200)
    found = 0
    for at in places:
        changed = bytearray(whole)
        changed[at] ^= 1 << random.randrange(8)
        path.write_bytes(changed)
        try:
            assert content(path) == wanted, at
        except InputError:
            found += 1
        for left in path.parent.iterdir():
            if left != path:
                left.unlink()
    assert found > 100
