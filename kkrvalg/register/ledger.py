"""The ledger: an append-only chain of events in one SQLite file, used by several programs at once.

A line is acknowledged when :meth:`Ledger.append` returns; from then on it is on the disk and survives the end of
the program and of the power. Everything that is read is verified first, see :mod:`kkrvalg.register.chain`. What
the events mean is not known here.
"""

from __future__ import annotations

import contextlib
import sqlite3
from contextlib import contextmanager
from string import hexdigits
from typing import TYPE_CHECKING, Literal, NamedTuple, Self

from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.reading.complaints import quoted
from kkrvalg.register import ledger_schema as schema
from kkrvalg.register.chain import (
    ERASED,
    GENESIS,
    Stored,
    check_parts,
    erased_parts,
    follow,
    gone_from,
    line_of,
    without,
)
from kkrvalg.register.disk import is_local
from kkrvalg.register.ledger_file import (
    built_beside,
    check_sqlite,
    connect,
    connect_new,
    damaged,
    explained,
    identity,
    leave,
    moved,
    read_aside,
    read_only,
    use,
)
from kkrvalg.register.ledger_lines import broken, next_lines, verified, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from kkrvalg.register.chain import Line, PartKey
    from kkrvalg.register.entry import Draft, Entry

    Journal = Literal["delete", "wal"]
    Check = Callable[[Sequence[Entry], Sequence[Entry]], None]

WAIT = 10.0
"""Seconds to wait for another program that is writing."""

SHORTEST_HASH = 8
"""Digits of a hash that was noted earlier that are enough to look for it."""


class Verification(NamedTuple):
    """What :func:`verify` found in a ledger that is in order.

    ``entries`` counts the lines, ``parts`` the private parts that are stored, ``erased`` those that were erased;
    ``head`` is the hash of the last line; ``first`` and ``last`` are None in a ledger without lines.
    """

    path: Path
    entries: int
    parts: int
    erased: int
    head: str
    first: Entry | None
    last: Entry | None


class Ledger:
    """An open ledger; make one with :func:`create` or :func:`open_ledger`, use it in one thread, and close it.

    ``entries`` are the lines as this program last saw them; they grow with :meth:`append` and :meth:`refresh`. The
    tuple is replaced, never changed, so one that was taken earlier stays as it was.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, *, aside: bool = False) -> None:
        self.path = path
        self.entries: tuple[Entry, ...] = ()
        self._connection = connection
        self._erased: frozenset[PartKey] = frozenset()
        self._aside = aside
        self._key = use(path)
        self._open = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; closing twice does nothing."""
        if self._open:
            self._open = False
            self._connection.close()
            leave(self._key)

    @property
    def head(self) -> str:
        """The hash of the last line, 64 zeros where there is none."""
        return self.entries[-1].hash if self.entries else GENESIS

    def refresh(self) -> None:
        """Take in what other programs have entered since the last look, after verifying it.

        Raises:
            InputError: the new lines do not follow those seen before, or the file cannot be read.
        """
        with explained(self.path):
            lines = list(schema.lines_from(self._connection, max(len(self.entries), 1)))
        if self.entries:
            if not lines or lines[0].hash != self.head:
                raise broken(
                    self.path,
                    len(self.entries),
                    _("not the line that was read from it before"),
                    _("the hash {hash}, and no line removed").format(hash=self.head[:12]),
                )
            del lines[0]
        self._take_in(self._verified(lines))

    def _verified(self, lines: Iterable[Line]) -> list[Entry]:
        return verified(self.path, lines, self.entries, self._erased)

    def append(self, drafts: Sequence[Draft], *, now: datetime, check: Check) -> tuple[Entry, ...]:
        """Enter drafts, all or none, and return their entries when they are safely on the disk.

        Args:
            drafts: what is to be entered, in this order.
            now: the moment of entry with its offset from UTC, cut to whole seconds. Where the last line is later
                (a clock that is a little behind), its moment is taken.
            check: called with the entries before (those other programs have just made, too) and the new ones,
                while nobody else can write; it raises to refuse them.

        Raises:
            InputError: ``check`` refused; a draft is of the kind "erased"; the clock is more than a day behind the
                last line; another program is writing for too long; the disk is full or cannot be written to. The
                file is as it was then.
            ValueError: ``now`` has no offset from UTC.
            TypeError: a draft holds something that is not JSON.
        """
        if any(draft.kind == ERASED for draft in drafts):
            raise InputError(
                where=_("event “{kind}”").format(kind=ERASED),
                found=_("an erasing among other events"),
                expected=_("the erasing of one person by itself, which removes the data too"),
                todo=_("use “kkrvalg register erase”"),
            )
        with self._writing():
            lines = next_lines(self.path, self.entries, drafts, now)
            new = self._verified(lines)
            check(self.entries, new)
            schema.insert(self._connection, lines)
        self._take_in(new)
        return tuple(new)

    def erase(self, draft: Callable[[Sequence[Entry]], Draft], *, now: datetime) -> Entry:
        """Enter an event that says which private parts are erased, and remove these with it, both or neither.

        Args:
            draft: returns the event (see :func:`kkrvalg.register.erasure.erase`), given the entries before it.
            now: the moment of entry, as for :meth:`append`.

        Raises:
            InputError: as for :meth:`append`.
        """
        with self._without_wal(), self._writing():
            lines = next_lines(self.path, self.entries, [draft(self.entries)], now)
            new = self._verified(lines)
            schema.insert(self._connection, lines)
            schema.remove(self._connection, erased_parts(new))
            verified(self.path, schema.lines_from(self._connection, 1))
        self._take_in(new)
        return new[0]

    def stored(self) -> Iterator[Stored]:
        """Yield everything of every line, for an export: the entry, the hash before it, commitments and salts.

        Raises:
            InputError: what stands in the file is not in order, or it cannot be read.
        """
        with explained(self.path), whole(self.path):
            lines = list(follow(schema.lines_from(self._connection, 1)))
            gone = {key for stored in lines for key in gone_from(stored)}
            check_parts(gone, erased_parts(stored.entry for stored in lines))
        yield from lines

    def _take_in(self, new: Sequence[Entry]) -> None:
        """Let verified lines be known, and forget what they say is erased."""
        if not new:
            return
        with whole(self.path):
            erased = erased_parts(new)
        entries = [*self.entries, *new]
        for seq, _part in erased:
            entries[seq - 1] = without(entries[seq - 1], erased)
        self._erased |= erased
        self.entries = tuple(entries)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Keep other writers out, take in what they wrote, and commit; undo all when something is raised."""
        if self._aside:
            raise read_only(str(self.path))
        with explained(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                self._check_place()
                self.refresh()
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                raise

    def _check_place(self) -> None:
        """Check that the file that is open still has its name: nobody would find what is written elsewhere."""
        try:
            there = identity(self.path)
        except OSError:
            there = None
        if there != self._key:
            raise moved(str(self.path))

    @contextmanager
    def _without_wal(self) -> Iterator[None]:
        """Use a rollback journal meanwhile: a WAL would keep what is erased for a while."""
        with explained(self.path):
            (mode,) = self._connection.execute("PRAGMA journal_mode").fetchone()
            if mode == "wal" and not self._aside:
                self._connection.execute("PRAGMA journal_mode = DELETE")
        try:
            yield
        finally:
            if mode == "wal":
                with contextlib.suppress(sqlite3.Error):  # somebody looks already; a rollback journal does as well
                    self._connection.execute("PRAGMA journal_mode = WAL")

    @property
    def erased(self) -> int:
        """How many private parts were erased."""
        return len(self._erased)

    @property
    def parts(self) -> int:
        """How many private parts there are."""
        return sum(part is not None for entry in self.entries for part in (entry.words, entry.person))

    def copy_to(self, target: sqlite3.Connection) -> None:
        """Copy one whole state of the file into another database."""
        self._connection.backup(target)

    def read_all(self, *, thorough: bool = False) -> None:
        """Verify the whole file and take in its lines.

        Args:
            thorough: also compare the indexes with the tables, which nothing that is read depends on, and the
                texts with the one form in which they can be written.

        Raises:
            InputError: something is not as it should be; the first thing found.
        """
        shown = str(self.path)
        with explained(self.path), _snapshot(self._connection):
            schema.check_layout(self._connection, shown)
            question = "PRAGMA integrity_check(1)" if thorough else "PRAGMA quick_check(1)"
            (answer,) = self._connection.execute(question).fetchone()
            if answer != "ok":
                raise damaged(shown, answer)
            new = verified(self.path, schema.lines_from(self._connection, 1), thorough=thorough)
            parts = schema.count_parts(self._connection)
        self.entries, self._erased = (), frozenset()
        self._take_in(new)
        if parts != self.parts:
            raise InputError(
                where=shown,
                found=_("{number} private parts that belong to no line").format(number=parts - self.parts),
                expected=_("none"),
                todo=schema.restore(),
            )


@contextmanager
def _snapshot(connection: sqlite3.Connection) -> Iterator[None]:
    """See one state of the file inside."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("ROLLBACK")


def create(path: Path, drafts: Sequence[Draft], *, now: datetime, journal: Journal = "delete") -> Ledger:
    """Make a new ledger whose first lines are the drafts, and return it open.

    Args:
        path: the file; it gets its name when it is complete and on the disk.
        drafts: the first events.
        now: the moment of entry with its offset from UTC.
        journal: "wal" for a WAL journal, which only a disk of the machine itself allows.

    Raises:
        InputError: something has the name already, the folder cannot be written in, or a WAL journal is not safe
            there. Nothing is left then.
        ValueError: ``now`` has no offset from UTC.
        TypeError: a draft holds something that is not JSON.
    """
    return _create(path, lambda: next_lines(path, (), drafts, now), journal)


def create_from(path: Path, entries: Sequence[Stored], *, journal: Journal = "delete") -> Ledger:
    """Make a new ledger with the very lines of another: the same chain, hashes, salts and all, and return it open.

    Args:
        path: the file, as for :func:`create`.
        entries: all lines from the first on, as :meth:`Ledger.stored` yields them.
        journal: as for :func:`create`.

    Raises:
        InputError: as for :func:`create`, or the lines are not a whole chain.
    """
    return _create(path, lambda: [line_of(stored) for stored in entries], journal)


def _create(path: Path, making: Callable[[], list[Line]], journal: Journal) -> Ledger:
    check_sqlite()
    if journal == "wal" and not is_local(path):
        raise InputError(
            where=str(path),
            found=_("a WAL journal, on what may be a network drive"),
            expected=_("a disk that certainly is this machine's own"),
            todo=_("leave out the choice of journal: the usual one is safe everywhere"),
        )
    with built_beside(path) as beside:
        lines = making()
        new = verified(path, lines)
        with explained(path), contextlib.closing(connect_new(beside)) as connection:
            connection.execute("BEGIN")
            schema.lay_out(connection)
            schema.insert(connection, lines)
            connection.execute("COMMIT")
            connection.execute(f"PRAGMA journal_mode = {journal}")
    ledger = _ledger(path, lambda: connect(path, wait=WAIT))
    try:
        ledger._take_in(new)  # noqa: SLF001 (a function of this module)
        ledger.refresh()
    except BaseException:
        ledger.close()
        raise
    return ledger


def open_ledger(path: Path, *, wait: float = WAIT) -> Ledger:
    """Open a ledger after verifying all of it; close it, or use it in a ``with`` statement.

    A file that may only be read is opened all the same; where a program was killed while it wrote in such a file,
    what is read is the state before that, and :meth:`Ledger.refresh` finds nothing new.

    Args:
        path: the file.
        wait: seconds to wait for another program that is writing, here and in every later use.

    Raises:
        InputError: there is no such file, it is no ledger, of a newer version, damaged or tampered with; its WAL
            journal is not safe where it lies; or another program is writing for too long.
    """
    return _open(path, wait, thorough=False)


def _open(path: Path, wait: float, *, thorough: bool) -> Ledger:
    try:
        return _opened(path, lambda: connect(path, wait=wait), thorough=thorough)
    except InputError as error:
        cause = error.__cause__
        if not (isinstance(cause, sqlite3.Error) and _may_not_undo(cause)):
            raise
        try:
            return _opened(path, lambda: read_aside(path), thorough=thorough, aside=True)
        except (InputError, OSError):
            raise error from None


def _opened(
    path: Path, connecting: Callable[[], sqlite3.Connection], *, thorough: bool, aside: bool = False
) -> Ledger:
    ledger = _ledger(path, connecting, aside=aside)
    try:
        ledger.read_all(thorough=thorough)
    except BaseException:
        ledger.close()
        raise
    return ledger


def _ledger(path: Path, connecting: Callable[[], sqlite3.Connection], *, aside: bool = False) -> Ledger:
    with explained(path):
        connection = connecting()
    try:
        return Ledger(path, connection, aside=aside)
    except BaseException:
        connection.close()
        raise


def _may_not_undo(error: sqlite3.Error) -> bool:
    """Return whether a file cannot be read because what a killed program left would have to be undone first."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}


def verify(path: Path, *, head: str | None = None) -> Verification:
    """Verify all of a ledger, more thoroughly than opening it does, and return what is in it.

    Args:
        path: the file.
        head: a hash that was noted earlier, or at least its first eight digits. It must be that of a line, or the
            end of the ledger was cut off, or all of it written anew.

    Raises:
        InputError: the first thing that is wrong; or ``head`` is no hash, or that of no line.
    """
    wanted = None if head is None else _noted(head)
    with _open(path, WAIT, thorough=True) as ledger:
        return _found(ledger, wanted)


def _noted(head: str) -> str:
    """Return a hash as it stands in the chain, or its beginning; a printout shows it as ``9f2c 41d0…``."""
    wanted = "".join(head.split()).removesuffix("…").removesuffix("...").casefold()
    if not SHORTEST_HASH <= len(wanted) <= len(GENESIS) or set(wanted) - set(hexdigits.casefold()):
        raise InputError(
            where=_("the hash noted earlier"),
            found=quoted(head),
            expected=_("64 digits and letters from a to f, or at least the first {number}").format(
                number=SHORTEST_HASH
            ),
            todo=_("copy the hash from the earlier printout"),
        )
    return wanted


def _found(ledger: Ledger, wanted: str | None) -> Verification:
    entries = ledger.entries
    hashes = [GENESIS, *(entry.hash for entry in entries)]
    if wanted is not None and not any(known.startswith(wanted) for known in hashes):
        raise InputError(
            where=str(ledger.path),
            found=_("no line with the hash {hash} among {number} lines").format(
                hash=wanted[:12], number=len(entries)
            ),
            expected=_("the line that had this hash when it was noted"),
            todo=schema.restore(),
        )
    return Verification(
        ledger.path,
        len(entries),
        ledger.parts,
        ledger.erased,
        ledger.head,
        entries[0] if entries else None,
        entries[-1] if entries else None,
    )


def backup(path: Path, target: Path) -> Verification:
    """Copy a ledger, also while others write in it, and verify the copy before it gets its name.

    Args:
        path: the ledger.
        target: the copy, with a rollback journal, whatever the ledger has.

    Returns:
        What is in the copy.

    Raises:
        InputError: the ledger is not in order, something has the name of the copy already, or its folder cannot be
            written in. Nothing is left then.
    """
    with open_ledger(path) as ledger, built_beside(target) as beside:
        with explained(target), contextlib.closing(connect_new(beside)) as copy:
            copy.execute("PRAGMA locking_mode = EXCLUSIVE")
            ledger.copy_to(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        checked = verify(beside)
    return checked._replace(path=target)
