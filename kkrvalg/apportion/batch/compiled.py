"""Whether Numba is at hand, and the decorator that compiles with it and keeps the code for the next run.

Set ``KKRVALG_NUMBA=no`` to do without: the results are the same, only slower.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

try:
    import numba
except ImportError:  # no compiler: NumPy alone
    IS_INSTALLED = False
else:
    IS_INSTALLED = True

P = ParamSpec("P")
R = TypeVar("R")

VARIABLE = "KKRVALG_NUMBA"
"""The environment variable that says "no" to Numba."""


def in_use() -> bool:
    """Return whether compiled code is to be used: Numba is installed and nobody said no to it."""
    return IS_INSTALLED and os.environ.get(VARIABLE) != "no"


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Return the function compiled on its first call, free of the interpreter's lock; itself without Numba.

    The code is kept beside the source, or in the user's own cache where that folder cannot be written to, or not
    at all where neither can.
    """
    if not IS_INSTALLED:
        return function
    try:
        return _typed(numba.njit(cache=True, nogil=True, error_model="numpy")(function))
    except RuntimeError:  # no folder for the cache
        return _typed(numba.njit(nogil=True, error_model="numpy")(function))


def _typed(function: Callable[P, R]) -> Callable[P, R]:
    return function
