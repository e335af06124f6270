"""Bytes of a file into text: UTF-8 with or without a byte-order mark, normalised to NFC."""

from __future__ import annotations

import errno
import stat
import unicodedata
from contextvars import ContextVar
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.errors import InputError, place
from kkrvalg.i18n import N_, _

if TYPE_CHECKING:
    from pathlib import Path

_REASONS = {
    errno.ENOENT: N_("no such file"),
    errno.EISDIR: N_("it is a folder"),
    errno.EACCES: N_("no permission"),
    errno.EPERM: N_("no permission"),
    errno.ENOSPC: N_("the disk is full"),
    errno.ENAMETOOLONG: N_("the name is too long"),
    errno.ELOOP: N_("a link that leads back to itself"),
    errno.EROFS: N_("the disk cannot be written to"),
}


_read: ContextVar[set[Path] | None] = ContextVar("read", default=None)


def note_what_is_read() -> None:
    """Note from here on which files are read, for :func:`was_read`; each run of a command begins afresh."""
    _read.set(set())


def was_read(path: Path) -> bool:
    """Return whether a file was read in this run: a result must not be written over what it is made from."""
    return path.resolve() in (_read.get() or ())


def is_there(path: Path) -> bool:
    """Return whether a file that may be missing is there; a link that leads nowhere is, and cannot be read."""
    return path.is_symlink() or path.exists()


def reason(error: OSError) -> str:
    """Return why the system refused, in the language in use; an unusual reason in the system's own words."""
    known = _REASONS.get(error.errno or 0)
    return _(known) if known else error.strerror or str(error)


class InputFile(NamedTuple):
    """A file that a result was made from: its name beside its folder's and the SHA-256 of its bytes."""

    file: str
    sha256: str


class TextFile(NamedTuple):
    """A file that was read: where it lies, what messages call it, its text and the SHA-256 of its bytes."""

    path: Path
    shown: str
    text: str
    sha256: str

    @property
    def input(self) -> InputFile:
        """The file as a result names it."""
        return InputFile(self.shown, self.sha256)


def read_bytes(path: Path, shown: str | None = None) -> bytes:
    """Return the bytes of a file.

    Raises:
        InputError: there is no such file, it cannot be read, or it is a pipe or a device, which may never end.
    """
    name = shown or str(path)
    try:
        mode = path.stat().st_mode
        if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
            if (noted := _read.get()) is not None:
                noted.add(path.resolve())
            return path.read_bytes()
    except FileNotFoundError:
        raise InputError(
            where=name,
            found=_("no such file"),
            expected=_("a file"),
            todo=_("check the name and the folder"),
        ) from None
    except OSError as error:
        raise InputError(
            where=name,
            found=_("a file that cannot be read ({reason})").format(reason=reason(error)),
            expected=_("a file that can be read"),
            todo=_("check that it is a file and that you may read it"),
        ) from None
    raise InputError(
        where=name,
        found=_("a pipe or a device"),
        expected=_("an ordinary file"),
        todo=_("save what it holds in a file, and name that file"),
    )


def decode(data: bytes, shown: str) -> str:
    """Return the text of UTF-8 bytes in NFC, without a byte-order mark.

    Raises:
        InputError: the bytes are not UTF-8, or there are none.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            where=place(shown, line),
            found=_("byte {byte} at position {position} of the file, which is not UTF-8").format(
                byte=f"0x{data[error.start]:02x}", position=error.start
            ),
            expected=_("text in UTF-8"),
            todo=_("save the file as UTF-8; in Excel choose the file type “CSV UTF-8”")
            if shown.casefold().endswith(".csv")
            else _("save the file as UTF-8 in the editor"),
        ) from None
    if not text.strip():
        raise InputError(
            where=shown,
            found=_("an empty file"),
            expected=_("a file with content"),
            todo=_("check that the right file was saved"),
        )
    return unicodedata.normalize("NFC", text)


def read_text(path: Path, shown: str | None = None) -> TextFile:
    """Read a UTF-8 file.

    Args:
        path: the file.
        shown: what messages and protocols call it, the path if left out.

    Raises:
        InputError: the file is missing, unreadable, empty or not UTF-8.
    """
    name = shown or str(path)
    return as_text(path, name, read_bytes(path, name))


def as_text(path: Path, shown: str, data: bytes) -> TextFile:
    """Return the bytes of a file that was read as text.

    Raises:
        InputError: they are not UTF-8, or there are none.
    """
    return TextFile(path, shown, decode(data, shown), sha256(data).hexdigest())
