"""With Numba, without it, and where its code cannot be kept: the same functions, the same results."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from kkrvalg.apportion.batch import compiled

if TYPE_CHECKING:
    from collections.abc import Callable


def twice(number: int) -> int:
    """Return twice the number."""
    return 2 * number


def test_numba_is_used_unless_it_is_told_no(monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable is read whenever something is calculated."""
    monkeypatch.delenv(compiled.VARIABLE, raising=False)
    assert compiled.in_use() == compiled.IS_INSTALLED
    monkeypatch.setenv(compiled.VARIABLE, "no")
    assert not compiled.in_use()


def test_without_numba_a_function_stays_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is compiled, and nothing is said."""
    monkeypatch.setattr(compiled, "IS_INSTALLED", False)
    assert compiled.compiled(twice) is twice
    assert compiled.compiled_part(twice) is twice
    assert not compiled.in_use()


@pytest.mark.parametrize(("refused", "error"), [("cache", RuntimeError), ("_nrt", KeyError)])
def test_what_numba_refuses_is_done_without(
    refused: str, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No folder for the cache, or an option that this version does not know: compiled all the same."""
    asked: list[dict[str, object]] = []

    def njit(**options: object) -> Callable[[object], object]:
        asked.append(options)
        if refused in options:
            raise error
        return lambda function: function

    monkeypatch.setattr(compiled, "numba", SimpleNamespace(njit=njit))
    monkeypatch.setattr(compiled, "IS_INSTALLED", True)
    assert compiled.compiled_part(twice)(4) == 8
    assert refused in asked[0]
    assert refused not in asked[-1]
    assert asked[-1]["nogil"] is True


def test_all_is_there_without_numba() -> None:
    """A program that cannot import Numba divides with NumPy: 100, 60 and 40 votes, four seats."""
    code = (
        "import sys; sys.modules['numba'] = None; import numpy as np;"
        "from kkrvalg.apportion.batch import compiled, nested, reduction, sums;"
        "from kkrvalg.apportion.batch.levels import divide;"
        "print(compiled.in_use(), divide(np.array([[100, 60, 40]]), 4).seats.tolist())"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.split() == ["False", "[[2,", "1,", "1]]"]
