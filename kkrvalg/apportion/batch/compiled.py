"""Whether Numba is at hand, and the decorator that compiles with it and keeps the code for the next run.

Set ``KKRVALG_NUMBA=no`` to do without: the results are the same, only slower.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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
    return _compiled(function, {})


def compiled_part(function: Callable[P, R]) -> Callable[P, R]:
    """Return a function that compiled ones call in their innermost loops, and that makes no arrays of its own.

    It does not count who refers to the arrays it is given, which would take longer than what it does with them.
    """
    try:
        return _compiled(function, {"_nrt": False})
    except KeyError:  # an option of Numba's own, which another version may not know
        return _compiled(function, {})


def _compiled(function: Callable[P, R], more: Mapping[str, bool]) -> Callable[P, R]:
    if not IS_INSTALLED:
        return function
    compiler: Any = numba.njit
    made: Callable[P, R]
    try:
        made = compiler(cache=True, nogil=True, error_model="numpy", **more)(function)
    except RuntimeError:  # no folder for the cache
        made = compiler(nogil=True, error_model="numpy", **more)(function)
    return made
