"""Which function implements which article: noted where the function is written, read by the article index."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    AnyFunction = Callable[..., object]

Function = TypeVar("Function", bound="AnyFunction")

_functions: dict[str, set[str]] = {}


def implements(*articles: str) -> Callable[[Function], Function]:
    """Record that a function implements ``articles``; the function itself stays as it is.

    Args:
        articles: ids of the article index, such as ``"§ 3, stk. 2, 3. princip"``.
    """

    def record(function: Function) -> Function:
        for article in articles:
            _functions.setdefault(article, set()).add(f"{function.__module__}.{function.__qualname__}")
        return function

    return record


def citations() -> dict[str, tuple[str, ...]]:
    """Return the names of the functions that cite each article, of all modules imported so far."""
    return {article: tuple(sorted(names)) for article, names in sorted(_functions.items())}
