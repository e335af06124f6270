"""The tables of a ledger, the triggers that keep them append only, and the check that a file has just these.

``events`` holds the chain (see :mod:`kkrvalg.register.chain`), ``apart`` the private parts. Rows of ``events`` are
never changed or removed, and a new one must follow the last; rows of ``apart`` come with their event, are never
changed, and are removed only after an event has said so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.register.chain import Line, Part

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

APPLICATION_ID = 0x4B4B5256
"""The bytes KKRV, which mark the file as a ledger."""

VERSION = 1
"""The version of the tables; a newer program writes a higher one."""

OLDEST_SQLITE = (3, 37, 0)
"""The first version that knows strict tables."""

STATEMENTS = (
    """CREATE TABLE events (
  seq INTEGER PRIMARY KEY,
  entered TEXT NOT NULL,
  effect TEXT NOT NULL,
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  words TEXT NOT NULL,
  person TEXT,
  prev TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT""",
    """CREATE TABLE apart (
  seq INTEGER NOT NULL,
  part TEXT NOT NULL,
  salt BLOB NOT NULL,
  data TEXT NOT NULL,
  PRIMARY KEY (seq, part)
) STRICT""",
    "CREATE INDEX erasings ON events (seq) WHERE kind = 'erased'",
    """CREATE TRIGGER events_follow BEFORE INSERT ON events
WHEN NEW.seq IS NOT coalesce((SELECT max(seq) FROM events), 0) + 1
  OR NEW.prev IS NOT coalesce((SELECT hash FROM events ORDER BY seq DESC LIMIT 1), hex(zeroblob(32)))
BEGIN SELECT RAISE(ABORT, 'a line of the register must follow the last one'); END""",
    """CREATE TRIGGER events_stay BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'a line of the register is never removed'); END""",
    """CREATE TRIGGER events_stand BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'a line of the register is never changed'); END""",
    """CREATE TRIGGER apart_follow BEFORE INSERT ON apart
WHEN NEW.seq IS NOT (SELECT max(seq) FROM events)
  OR EXISTS (SELECT 1 FROM apart WHERE seq = NEW.seq AND part = NEW.part)
BEGIN SELECT RAISE(ABORT, 'a private part comes with its line'); END""",
    """CREATE TRIGGER apart_stand BEFORE UPDATE ON apart
BEGIN SELECT RAISE(ABORT, 'a private part is never changed'); END""",
    """CREATE TRIGGER apart_stay BEFORE DELETE ON apart
WHEN NOT EXISTS (
  SELECT 1 FROM events, json_each(events.body, '$.parts') AS listed
  WHERE events.kind = 'erased'
    AND listed.value = '[' || OLD.seq || ',"' || OLD.part || '"]'
)
BEGIN SELECT RAISE(ABORT, 'a private part is removed only by erasing a person'); END""",
)

_SCHEMA = """
SELECT type, name, tbl_name, sql FROM sqlite_schema
WHERE sql IS NOT NULL AND NOT (type = 'table' AND name IN ('sqlite_stat1', 'sqlite_stat4'))
"""
"""Everything but the statistics that ANALYZE keeps: other programs run it unasked, and it changes no answer."""

_LINES = """
SELECT e.seq, e.entered, e.effect, e.kind, e.body, e.words, e.person, e.prev, e.hash,
       w.salt, w.data, p.salt, p.data
FROM events AS e
LEFT JOIN apart AS w ON w.seq = e.seq AND w.part = 'words'
LEFT JOIN apart AS p ON p.seq = e.seq AND p.part = 'person'
WHERE e.seq >= ? ORDER BY e.seq
"""


def lay_out(connection: sqlite3.Connection) -> None:
    """Make the tables and triggers of a ledger in an empty file."""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    for statement in STATEMENTS:
        connection.execute(statement)


def check_layout(connection: sqlite3.Connection, shown: str) -> None:
    """Check that the file is a ledger of this version with just its tables and triggers.

    Raises:
        InputError: it is another program's, of a newer version, or its tables or triggers were changed.
    """
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID or version < VERSION:
        raise InputError(
            where=shown,
            found=_("an SQLite file that is no register"),
            expected=_("a file made with “kkrvalg register init”"),
            todo=_("check the name of the file"),
        )
    if version > VERSION:
        raise InputError(
            where=shown,
            found=_("a register of version {version}, made with a newer kkrvalg").format(version=version),
            expected=_("version {version}").format(version=VERSION),
            todo=_("use the newer version of kkrvalg on this machine too"),
        )
    found = set(connection.execute(_SCHEMA))
    wanted = _expected()
    if found != wanted:
        changed = ", ".join(sorted({str(row[1]) for row in found ^ wanted}))
        raise InputError(
            where=shown,
            found=_("tables or triggers changed behind the program's back: {names}").format(names=changed),
            expected=_("those that “kkrvalg register init” made"),
            todo=restore(),
        )


def restore() -> str:
    """Return what to do about a file that was damaged or tampered with."""
    return _("keep the file as it is, and go on with the last backup; “kkrvalg register verify” checks that")


def _expected() -> set[tuple[str, str, str, str]]:
    rows = set()
    for statement in STATEMENTS:
        head = statement.partition("\n")[0].split()
        kind, name = head[1].lower(), head[2]
        table = head[head.index("ON") + 1] if "ON" in head else name
        rows.add((kind, name, table, statement))
    return rows


def lines_from(connection: sqlite3.Connection, seq: int) -> Iterator[Line]:
    """Yield the lines from number ``seq`` on, unchecked."""
    for row in connection.execute(_LINES, (seq,)):
        words = None if row[9] is None else Part(row[9], row[10])
        person = None if row[11] is None else Part(row[11], row[12])
        seq, entered, effect, kind, body, words_hash, person_hash, prev, own = row[:9]
        yield Line(seq, entered, effect, kind, body, words_hash, person_hash, prev, own, words, person)


def insert(connection: sqlite3.Connection, lines: Iterable[Line]) -> None:
    """Insert lines with their private parts."""
    for line in lines:
        connection.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", line[:9])
        for name, part in (("words", line.words_part), ("person", line.person_part)):
            if part is not None:
                connection.execute("INSERT INTO apart VALUES (?, ?, ?, ?)", (line.seq, name, *part))


def count_parts(connection: sqlite3.Connection) -> int:
    """Return how many private parts are stored, those of no line too."""
    (count,) = connection.execute("SELECT count(*) FROM apart").fetchone()
    return int(count)


def remove(connection: sqlite3.Connection, parts: Iterable[tuple[int, str]]) -> None:
    """Remove private parts without a trace inside a transaction; an event in the file must list them already.

    Where rows go, SQLite moves others together, and a page may keep a copy of a row that has left it; when that
    row is removed later, ``secure_delete`` blanks only the row itself. So all rows are written anew: emptying the
    table blanks every page of it, and rows that come in order are not moved.
    """
    connection.executemany("DELETE FROM apart WHERE seq = ? AND part = ?", parts)
    kept = connection.execute("SELECT seq, part, salt, data FROM apart ORDER BY seq, part").fetchall()
    guards = {name: sql for name, sql in _triggers() if name.startswith("apart_")}
    for name in guards:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("DELETE FROM apart")
    connection.executemany("INSERT INTO apart VALUES (?, ?, ?, ?)", kept)
    for sql in guards.values():
        connection.execute(sql)


def _triggers() -> Iterator[tuple[str, str]]:
    return ((sql.split()[2], sql) for sql in STATEMENTS if sql.startswith("CREATE TRIGGER"))
