"""Write a folder of files: all of them, or nothing."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from kkrvalg.errors import InputError
from kkrvalg.files.writer import check_target
from kkrvalg.i18n import _
from kkrvalg.reading.text import reason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def write_folder(
    folder: Path, files: Mapping[str, str | bytes], *, check: Callable[[Path], object] | None = None
) -> Path:
    """Write a new folder and return its path; it gets its name when all files are in it.

    Args:
        folder: the new folder.
        files: their texts or contents by their names, which may begin with that of a folder inside and a slash.
        check: reads the folder once before it gets its name.

    Raises:
        InputError: the folder exists and holds something, its parent does not exist, or it cannot be written.
    """
    target = folder.absolute()
    workshop: Path | None = None
    try:
        check_target(target)
        workshop = Path(tempfile.mkdtemp(prefix=".kkrvalg-", dir=target.parent))
        draft = workshop / target.name
        draft.mkdir()
        for name, content in files.items():
            (draft / name).parent.mkdir(exist_ok=True)
            if isinstance(content, bytes):
                (draft / name).write_bytes(content)
            else:  # a file's name that is not UTF-8 may be quoted in a text
                (draft / name).write_text(content, encoding="utf-8", errors="backslashreplace", newline="")
        if check is not None:
            check(draft)
        if target.exists():
            target.rmdir()
        draft.rename(target)
    except OSError as error:
        raise InputError(
            where=str(folder),
            found=_("a folder that cannot be written in ({reason})").format(reason=reason(error)),
            expected=_("a folder that can be written in"),
            todo=_("choose another place"),
        ) from None
    finally:
        if workshop is not None:
            shutil.rmtree(workshop, ignore_errors=True)
    return target
