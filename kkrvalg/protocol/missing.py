"""What is said when a library that only some results need is not installed."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from kkrvalg.errors import InputError
from kkrvalg.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def needs(library: str) -> Iterator[None]:
    """Turn a failed import of ``library`` into a message that says how to install it.

    Raises:
        InputError: the library is not installed.
    """
    try:
        yield
    except ImportError as error:
        raise InputError(
            where="--format",
            found=_("the library {library} is not installed").format(library=library),
            expected=_("what belongs to the simulation to be installed too"),
            todo=_("install it with {command}, or choose another format").format(
                command="python -m pip install '.[simulation]'"
            ),
        ) from error
