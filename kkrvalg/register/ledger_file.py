"""The file of a ledger: how it is opened, made beside its place and put there, and what SQLite's refusals mean."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.reading.complaints import spelled
from kkrvalg.reading.text import reason
from kkrvalg.register.disk import is_local
from kkrvalg.register.ledger_schema import OLDEST_SQLITE, restore

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAGIC = b"SQLite format 3\x00"
_WAL = 2
"""What the header says of reading and writing in a file in WAL mode."""

_SETTINGS = (
    "PRAGMA synchronous = EXTRA",
    "PRAGMA fullfsync = ON",
    "PRAGMA checkpoint_fullfsync = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
)
"""EXTRA is FULL and a fsync of the folder after the journal is gone: an acknowledged line survives a power cut.

Nothing private is left in unused pages or in files for sorting; a crafted file runs no functions of its own.
"""

_in_use: dict[tuple[int, int], int] = {}
"""How many ledgers of this process have the file with this device and number open.

Closing any handle of a file takes away the locks this process has on it, SQLite's too (a rule of POSIX), so such a
file is not read behind SQLite's back.
"""


def connect_new(path: Path) -> sqlite3.Connection:
    """Return a connection to an empty file that is to become a ledger.

    Raises:
        sqlite3.Error: SQLite refuses; use it inside :func:`explained`.
    """
    return _connection(path, wait=0)


def connect(path: Path, *, wait: float) -> sqlite3.Connection:
    """Return a connection to an existing ledger; the file is checked to be SQLite's, and nothing more.

    Raises:
        InputError: there is no such file, it is something else, or its journal is unsafe where it lies.
        sqlite3.Error: SQLite refuses; use it inside :func:`explained`.
    """
    check_sqlite()
    if _WAL in header(path)[18:20] and not is_local(path):
        raise InputError(
            where=str(path),
            found=_("a register with a WAL journal, on what may be a network drive"),
            expected=_("a rollback journal, or a disk that certainly is this machine's own"),
            todo=_("move the file to a disk of the machine that made it, with every program that uses it closed"),
        )
    return _connection(path, wait=wait)


def _connection(path: Path, *, wait: float) -> sqlite3.Connection:
    named = quote(os.fsencode(path.resolve().as_posix()))
    slash = "" if named.startswith("/") else "/"
    connection = sqlite3.connect(
        f"file://{slash}{named}?mode=rw",
        timeout=wait,
        isolation_level=None,
        uri=True,
    )
    try:
        for setting in _SETTINGS:
            connection.execute(setting)
    except BaseException:
        connection.close()
        raise
    return connection


def check_sqlite() -> None:
    """Check that the SQLite of this Python knows what a ledger needs.

    Raises:
        InputError: it is too old.
    """
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise InputError(
            where="SQLite",
            found=_("version {version}").format(version=sqlite3.sqlite_version),
            expected=_("version {version} or newer").format(version=".".join(map(str, OLDEST_SQLITE))),
            todo=_("use a newer Python, for example the one from python.org"),
        )


def identity(path: Path) -> tuple[int, int]:
    """Return the device and number of a file."""
    found = path.stat()
    return found.st_dev, found.st_ino


def use(path: Path) -> tuple[int, int]:
    """Note that a ledger of this process has the file open; hand what is returned to :func:`leave`."""
    key = identity(path)
    _in_use[key] = _in_use.get(key, 0) + 1
    return key


def leave(key: tuple[int, int]) -> None:
    """Note that one of the ledgers that have the file open is closed."""
    _in_use[key] -= 1
    if not _in_use[key]:
        del _in_use[key]


def header(path: Path) -> bytes:
    """Return the first hundred bytes of an SQLite file, nothing if this process has it open already.

    Raises:
        InputError: there is no such file, or it is not SQLite's.
    """
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            raise _no_register(path, _("a folder") if stat.S_ISDIR(mode) else _("a pipe or a device"))
        if identity(path) in _in_use:
            return b""
        with path.open("rb") as file:
            first = file.read(100)
    except FileNotFoundError:
        raise InputError(
            where=str(path),
            found=_("no such file"),
            expected=_("a register"),
            todo=_("check the name and the folder; “kkrvalg register init” makes a new one"),
        ) from None
    except OSError as error:
        raise _no_register(path, _("a file that cannot be read ({reason})").format(reason=reason(error))) from None
    if not first.startswith(_MAGIC):
        raise _no_register(path, _("an empty file") if not first else _("a file that is not SQLite's"))
    return first


def _no_register(path: Path, found: str) -> InputError:
    return InputError(
        where=str(path),
        found=found,
        expected=_("a file made with “kkrvalg register init”"),
        todo=_("check the name of the file"),
    )


def read_aside(path: Path) -> sqlite3.Connection:
    """Return a connection in memory to a ledger that may not be written, whose last writer was killed.

    What the writer left half done can only be undone by writing, so that is done in a copy, removed at once.

    Raises:
        sqlite3.Error: SQLite refuses the copy too.
        OSError: the file or its journal cannot be copied.
    """
    import tempfile  # noqa: PLC0415 (needed only here)

    with tempfile.TemporaryDirectory(prefix="kkrvalg-") as folder:
        copy = Path(folder) / "register"
        for ending in ("", "-journal", "-wal"):
            left = Path(f"{path.resolve()}{ending}")
            if left.exists():
                Path(f"{copy}{ending}").write_bytes(left.read_bytes())
        with contextlib.closing(_connection(copy, wait=0)) as connection:
            memory = sqlite3.connect(":memory:", isolation_level=None)
            try:
                connection.backup(memory)
            except BaseException:
                memory.close()
                raise
    return memory


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite refuses inside into an :class:`InputError` that a user can act on."""
    try:
        yield
    except sqlite3.ProgrammingError:  # a ledger that is closed, or of another thread
        raise
    except sqlite3.Error as error:
        raise _refusal(error, str(path)) from error
    except UnicodeDecodeError as error:
        raise damaged(str(path), _("text that is not UTF-8")) from error
    except (MemoryError, OverflowError) as error:
        raise damaged(str(path), _("sizes that cannot be")) from error


def damaged(shown: str, why: str) -> InputError:
    """Return the complaint about a file whose pages are not in order."""
    return InputError(
        where=shown,
        found=_("a damaged file ({reason})").format(reason=why),
        expected=_("a register as kkrvalg wrote it"),
        todo=restore(),
    )


def _refusal(error: sqlite3.Error, shown: str) -> InputError:  # noqa: PLR0911 (one for each kind of refusal)
    code = getattr(error, "sqlite_errorcode", 0)
    if code == sqlite3.SQLITE_READONLY_DBMOVED:
        return moved(shown)
    match code & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return InputError(
                where=shown,
                found=_("a register that another program is writing in"),
                expected=_("a moment in which nobody else writes"),
                todo=_("try again; if it goes on, find out who has the file open"),
            )
        case sqlite3.SQLITE_FULL:
            return InputError(
                where=shown,
                found=_("a disk that is full"),
                expected=_("room for the new line and the journal"),
                todo=_("make room and try again; nothing was entered"),
            )
        case sqlite3.SQLITE_READONLY:
            return read_only(shown)
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return InputError(
                where=shown,
                found=_("a register, or a folder around it, that cannot be opened"),
                expected=_("a file, in a folder, that you may read and write"),
                todo=_("ask for the right to, or work where the register lies; nothing was entered"),
            )
        case sqlite3.SQLITE_IOERR:
            return InputError(
                where=shown,
                found=_("a disk that does not do what it is asked ({reason})").format(reason=error),
                expected=_("a disk that can be read and written to"),
                todo=_("check the disk, the quota or the connection to it, and try again; nothing was entered"),
            )
        case _:
            why = str(error)
            return damaged(shown, _("text that is not UTF-8") if "decode" in why else spelled(why))


def read_only(shown: str) -> InputError:
    """Return the complaint about a file that can be read but not written to."""
    return InputError(
        where=shown,
        found=_("a register that cannot be written to"),
        expected=_("a file, in a folder, that you may write to"),
        todo=_("ask for the right to write, or work where the register lies; nothing was entered"),
    )


def moved(shown: str) -> InputError:
    """Return the complaint about a file that is no longer the one that was opened."""
    return InputError(
        where=shown,
        found=_("another file than the one that was opened, or none"),
        expected=_("the register in its place for as long as it is in use"),
        todo=_("put it back, and begin again; nothing was entered"),
    )


@contextmanager
def built_beside(target: Path) -> Iterator[Path]:
    """Yield the name of an empty file beside ``target``, and give it that name when all is done inside.

    Raises:
        InputError: ``target`` exists, or its folder cannot be written in. Nothing is left then.
    """
    check_free(target)
    beside = target.with_name(f".{target.name}.{os.getpid()}.{os.urandom(4).hex()}.tmp")
    try:
        try:
            os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o666))
            yield beside
            _put(beside, target)
        finally:
            for ending in ("", "-journal", "-wal", "-shm"):
                with contextlib.suppress(OSError):
                    Path(f"{beside}{ending}").unlink(missing_ok=True)
    except FileExistsError:
        raise _taken(target) from None
    except OSError as error:
        raise InputError(
            where=str(target),
            found=_("a place that cannot be written to ({reason})").format(reason=reason(error)),
            expected=_("a folder that can be written to"),
            todo=_("choose another place"),
        ) from error


def check_free(target: Path) -> None:
    """Check that nothing has the name of a file that is to be made, and that its folder is there.

    Raises:
        InputError: something has the name, or there is no such folder.
    """
    if os.path.lexists(target):
        raise _taken(target)
    if not target.parent.is_dir():
        raise InputError(
            where=str(target),
            found=_("no folder {folder} to write in").format(folder=target.parent),
            expected=_("an existing folder"),
            todo=_("make the folder first, or choose another place"),
        )


def _taken(target: Path) -> InputError:
    return InputError(
        where=str(target),
        found=_("something that exists already"),
        expected=_("a new file: a register is never overwritten"),
        todo=_("choose another name, or remove the old one yourself"),
    )


def _put(beside: Path, target: Path) -> None:
    """Give a finished file its name without overwriting anything, and see to it that the name stays."""
    try:
        os.link(beside, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links: claim the name, then put the file there
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o666))
        try:
            beside.replace(target)
        except BaseException:
            target.unlink()
            raise
    with contextlib.suppress(OSError):  # Windows does not open folders
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
