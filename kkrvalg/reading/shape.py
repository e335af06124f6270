"""What a value from a file must look like, said by the annotations of a class.

This does for the few files of every run what pydantic does for the many official ones, without its import,
which alone would take half the time that a command may take. The annotated types serve both.
"""

from __future__ import annotations

import types
from enum import Enum
from functools import cache
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Literal,
    NamedTuple,
    TypeVar,
    Union,
    cast,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

from kkrvalg.i18n import _
from kkrvalg.reading.complaints import invisible, nearest, number, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Class = TypeVar("Class")

_NO_DEFAULT = object()


class Unfit(Exception):  # noqa: N818 (not an error of its own: the reader adds where it stands)
    """Raised when a value is not what it should be; whoever reads the file adds the place."""

    def __init__(self, found: str, *, expected: str, todo: str, path: tuple[str | int, ...] = ()) -> None:
        super().__init__(found, expected, todo)
        self.found = found
        self.expected = expected
        self.todo = todo
        self.path = path

    def inside(self, key: str | int) -> Unfit:
        """Return the same complaint seen from around: the value stands at ``key``."""
        return Unfit(self.found, expected=self.expected, todo=self.todo, path=(key, *self.path))


def check_visible(text: str) -> str:
    """Return a text in which every character can be seen.

    Raises:
        Unfit: a control or formatting character stands in it.
    """
    mark = invisible(text)
    if mark is not None:
        raise Unfit(
            quoted(text),
            expected=_("a text without invisible characters"),
            todo=_("remove {character}, or write the text anew").format(character=number(mark)),
        )
    return text


class Parse(NamedTuple):
    """In an annotated type: the function that turns what stands in the file into the value, or raises Unfit."""

    function: Callable[[Any], Any]

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:  # noqa: ANN401 (pydantic's)
        """Tell pydantic to call the function first."""
        from pydantic_core import PydanticCustomError, core_schema  # noqa: PLC0415 (heavy)

        def parse(value: object) -> object:
            try:
                return self.function(value)
            except Unfit as unfit:
                context = {"expected": unfit.expected, "todo": unfit.todo}
                raise PydanticCustomError("unfit", "{expected}", context) from None

        return core_schema.no_info_before_validator_function(parse, handler(source))


@dataclass_transform(kw_only_default=True)
class Shape:
    """Base of the classes that say which keys a mapping has: one annotation for each, optional with a default."""

    def __init__(self, **values: Any) -> None:  # noqa: ANN401 (as many types as keys)
        self.__dict__.update(values)


def shaped(hint: type[Class], value: object) -> Class:
    """Return the value as the type says.

    Raises:
        Unfit: it does not fit.
    """
    made: Class = parser_of(cast("Any", hint))(value)
    return made


@cache
def parser_of(hint: Any) -> Callable[[Any], Any]:  # noqa: ANN401 (any annotation)
    """Return the function that turns a value into what the annotation says.

    Raises:
        TypeError: the annotation is of a kind that no file of ours needs.
    """
    made: Callable[[Any], Any]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        made = _annotated(arguments[0], arguments[1:])
    elif origin is Literal:
        made = _one_of({str(choice): choice for choice in arguments})
    elif origin in {Union, types.UnionType}:
        made = _union(arguments)
    elif origin in {list, tuple}:
        made = _items(parser_of(arguments[0]), origin)
    elif origin is dict:
        made = _entries(parser_of(arguments[1]))
    elif isinstance(hint, type) and issubclass(hint, Shape):
        made = _mapping(hint)
    elif isinstance(hint, type) and issubclass(hint, Enum):
        made = _one_of({str(choice.value): choice for choice in hint})
    elif hint is str:
        made = _text
    else:
        raise TypeError(hint)
    return made


def _annotated(hint: Any, marks: tuple[Any, ...]) -> Callable[[Any], Any]:  # noqa: ANN401 (any annotation)
    function: Callable[[Any], Any] = next(mark.function for mark in marks if isinstance(mark, Parse))
    if get_origin(hint) not in {list, tuple, dict}:
        return function
    inner = parser_of(hint)
    return lambda value: inner(function(value))


def _one_of(choices: Mapping[str, Any]) -> Callable[[Any], Any]:
    def parse(value: Any) -> Any:  # noqa: ANN401
        if isinstance(value, str) and value in choices:
            return choices[value]
        close = nearest(value, choices) if isinstance(value, str) else None
        raise Unfit(
            quoted(value),
            expected=_("one of {known}").format(known=", ".join(choices)),
            todo=_("did you mean {name}?").format(name=close) if close else _("write one of them"),
        )

    return parse


def _union(hints: tuple[Any, ...]) -> Callable[[Any], Any]:
    parsers = [parser_of(hint) for hint in hints if hint is not types.NoneType]

    def parse(value: Any) -> Any:  # noqa: ANN401
        if value is None and len(parsers) < len(hints):
            return None
        for parser in parsers[:-1]:
            try:
                return parser(value)
            except Unfit:
                continue
        return parsers[-1](value)

    return parse


def _items(item: Callable[[Any], Any], kind: type[Any]) -> Callable[[Any], Any]:
    def parse(value: Any) -> Any:  # noqa: ANN401
        if not isinstance(value, list | tuple):
            raise Unfit(
                quoted(value),
                expected=_("a list"),
                todo=_("write one entry a line, each beginning with a dash"),
            )
        made = []
        for at, entry in enumerate(value):
            try:
                made.append(item(entry))
            except Unfit as unfit:
                raise unfit.inside(at) from None
        return kind(made)

    return parse


def _check_mapping(value: object) -> None:
    if not isinstance(value, dict):
        raise Unfit(quoted(value), expected=_("keys with values"), todo=_("write one “key: value” a line"))


def _entries(entry: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def parse(value: Any) -> Any:  # noqa: ANN401
        _check_mapping(value)
        made = {}
        for key, child in value.items():
            try:
                made[key] = entry(child)
            except Unfit as unfit:
                raise unfit.inside(key) from None
        return made

    return parse


def _mapping(shape: type[Shape]) -> Callable[[Any], Any]:
    hints = get_type_hints(shape, include_extras=True)
    keys = {name: (parser_of(hint), getattr(shape, name, _NO_DEFAULT)) for name, hint in hints.items()}

    def parse(value: Any) -> Any:  # noqa: ANN401
        _check_mapping(value)
        for key in value:
            if key not in keys:
                raise _unknown_key(key, [name for name in keys if name not in value])
        made = {}
        for name, (parser, default) in keys.items():
            if name in value:
                try:
                    made[name] = parser(value[name])
                except Unfit as unfit:
                    raise unfit.inside(name) from None
            elif default is _NO_DEFAULT:
                raise Unfit(
                    _("no key {key}").format(key=name),
                    expected=_("the keys {keys}").format(keys=", ".join(keys)),
                    todo=_("add the key"),
                )
            else:
                made[name] = default
        return shape(**made)

    return parse


def _unknown_key(key: str, known: list[str]) -> Unfit:
    close = nearest(key, known)
    return Unfit(
        _("an unknown key"),
        expected=_("one of {known}").format(known=", ".join(known)) if known else _("no further key"),
        todo=_("rename it to {name}").format(name=close) if close else _("remove the key"),
        path=(key,),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Unfit(quoted(value), expected=_("a text"), todo=_("write a single text"))
    return value
