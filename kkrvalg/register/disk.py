"""Whether a file lies on a disk of this machine: where that is not certain, SQLite's WAL is unsafe."""

from __future__ import annotations

import sys
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")

LOCAL_TYPES = frozenset(
    {
        *("ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "jfs", "bcachefs"),
        *("vfat", "exfat", "ntfs", "ntfs3", "tmpfs", "ramfs"),
    }
)
"""File systems that lie on the machine itself; one that is not listed may be a network drive or share one."""

_DRIVE_FIXED = 3
_DRIVE_RAMDISK = 6


def is_local(path: Path) -> bool:
    """Return whether ``path`` (of a file that may be missing) certainly lies on a disk of this machine.

    On Linux the type of the file system it is mounted from decides, on Windows what the system says of the drive.
    Elsewhere nothing is certain.
    """
    where = path.resolve()
    if sys.platform == "win32":
        return _windows_type(where.anchor) in {_DRIVE_FIXED, _DRIVE_RAMDISK}
    try:
        mounts = MOUNTS.read_text("utf-8", errors="surrogateescape")
    except OSError:
        return False
    return file_system(where, mounts) in LOCAL_TYPES


def file_system(path: Path, mounts: str) -> str | None:
    """Return the type of the file system that an absolute path lies in, as Linux's mountinfo tells it.

    Args:
        path: the path, without links.
        mounts: the text of ``/proc/self/mountinfo``. Of two mounted in the same place the later one is seen.
    """
    best: tuple[int, str] | None = None
    for line in mounts.splitlines():
        before, dash, after = line.partition(" - ")
        fields = before.split(" ")
        if not dash or len(fields) < 5:  # noqa: PLR2004 (the fifth is where it is mounted)
            continue
        point = Path(_unescaped(fields[4]))
        depth = len(point.parts)
        if (best is None or depth >= best[0]) and path.is_relative_to(point):
            best = depth, after.split(" ", 1)[0]
    return best and best[1]


def _unescaped(field: str) -> str:
    """Return a path in which mountinfo writes blanks, tabs, line feeds and backslashes as octal numbers."""
    for mark in (" ", "\t", "\n", "\\"):
        field = field.replace(f"\\{ord(mark):03o}", mark)
    return field


def _windows_type(root: str) -> int:
    """Return what kind of drive Windows takes a root for."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 (Windows only)

        return int(ctypes.windll.kernel32.GetDriveTypeW(root))
    return 0
