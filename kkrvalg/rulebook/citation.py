"""Which function implements which article: noted where the function is written, read by the article index."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    AnyFunction = Callable[..., object]

Function = TypeVar("Function", bound="AnyFunction")

KKR = "kkr"
_functions: dict[str, dict[str, set[str]]] = {}


def implements(*articles: str, body: str = KKR) -> Callable[[Function], Function]:
    """Record that a function implements ``articles``; the function itself stays as it is.

    Args:
        articles: ids of the article index, such as ``"§ 3, stk. 2, 3. princip"``.
        body: whose rules they stand in, the KKR's if left out.
    """

    def record(function: Function) -> Function:
        for article in articles:
            _functions.setdefault(body, {}).setdefault(article, set()).add(
                f"{function.__module__}.{function.__qualname__}"
            )
        return function

    return record


def citations(body: str = KKR) -> dict[str, tuple[str, ...]]:
    """Return the names of the functions that cite each article of a body's rules, of modules imported so far."""
    return {article: tuple(sorted(names)) for article, names in sorted(_functions.get(body, {}).items())}
