"""YAML settings: every scalar a text, no duplicate keys, no anchors, and a line for every value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import yaml

from kkrvalg.errors import InputError, place
from kkrvalg.i18n import _
from kkrvalg.reading.complaints import explain, nearest, quoted
from kkrvalg.reading.shape import Shape, Unfit, check_visible, shaped
from kkrvalg.reading.text import InputFile, TextFile, read_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_STANDARD = "tag:yaml.org,2002:"
_NULL = _STANDARD + "null"
_PLAIN = {_STANDARD + kind for kind in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq", "value")}

MOST_BYTES = 1_000_000
"""The largest file that is read; a rulebook has a fiftieth of it."""

DEEPEST = 30
"""Levels of lists and keys in each other; a rulebook has five."""

# A level of a block begins with a space, a dash, a question mark or a colon of its own on the line.
_INDENTED_FAR = re.compile(f"(?:^|[\n\r\x85\u2028\u2029])[ \t?:\ufeff-]{{{DEEPEST}}}")

YamlPath = tuple[str | int, ...]
Model = TypeVar("Model")


class YamlDocument(NamedTuple):
    """A YAML file: mappings, lists, texts and None, and the line on which each of them begins."""

    shown: str
    input: InputFile
    value: Any
    lines: Mapping[YamlPath, int]

    def line(self, path: YamlPath) -> int:
        """Return the line of the value at ``path``, or of the nearest value around it."""
        while path not in self.lines:
            path = path[:-1]
        return self.lines[path]

    def where(self, path: YamlPath) -> str:
        """Return the place of the value at ``path`` as complaints write it."""
        key = ".".join(str(part) for part in path) or None
        where = place(self.shown, self.line(path))
        return where if key is None else _("{place}, key {key}").format(place=where, key=key)

    def error(self, path: YamlPath, *, found: str, expected: str, todo: str) -> InputError:
        """Return a complaint about the value at ``path``."""
        return InputError(
            where=self.where(path),
            found=found,
            expected=expected,
            todo=todo,
        )


def read_yaml(path: Path, shown: str | None = None) -> YamlDocument:
    """Read a YAML file without interpreting its scalars: ``no`` stays the text "no", nothing becomes None.

    Raises:
        InputError: the file is missing, empty, too large, not UTF-8, not YAML, nested too deep, or has duplicate
            keys, anchors or tags.
    """
    return parse_yaml(read_text(path, shown))


def parse_yaml(file: TextFile) -> YamlDocument:
    """Return the document of a YAML file that was read.

    Raises:
        InputError: see :func:`read_yaml`.
    """
    _check_size(file)
    lines: dict[YamlPath, int] = {}
    try:
        _check_depth(file)
        root = yaml.compose(file.text, Loader=_Loader)
        value = None if root is None else _Converter(file.shown, lines).convert(root, ())
    except RecursionError:
        raise _too_deep(file.shown, None) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise InputError(
            where=place(file.shown, mark.line + 1 if mark else None),
            found=_("text that is not YAML"),
            expected=_("YAML: “key: value” lines, indented with spaces"),
            todo=_("check indentation, colons and quotation marks on the line"),
        ) from None
    lines.setdefault((), 1)
    return YamlDocument(file.shown, file.input, value, lines)


def _check_size(file: TextFile) -> None:
    size = len(file.text.encode())
    if size > MOST_BYTES:
        raise InputError(
            where=file.shown,
            found=_("a file of {size} bytes").format(size=size),
            expected=_("settings of at most {most} bytes").format(most=MOST_BYTES),
            todo=_("check that it is the right file"),
        )


def _check_depth(file: TextFile) -> None:
    """Check that the lists and keys are not nested so deep that building them would bring the parser down.

    Only a text with many brackets or with a line indented far can be, and only there are the levels counted.
    """
    text = file.text
    if text.count("[") + text.count("{") < DEEPEST and not _INDENTED_FAR.search(text):
        return
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                raise _too_deep(file.shown, event.start_mark.line + 1 if event.start_mark else None)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _too_deep(shown: str, line: int | None) -> InputError:
    return InputError(
        where=place(shown, line),
        found=_("lists or keys nested in each other more than {most} levels deep").format(most=DEEPEST),
        expected=_("YAML that is nested a few levels deep"),
        todo=_("check the indentation, and that all brackets are closed where they should be"),
    )


class _Converter:
    """Turns nodes into plain values and notes the line of each."""

    def __init__(self, shown: str, lines: dict[YamlPath, int]) -> None:
        self.shown = shown
        self.lines = lines
        self.seen: set[int] = set()

    def convert(self, node: yaml.Node, path: YamlPath) -> Any:  # noqa: ANN401 (YAML is any value)
        line = node.start_mark.line + 1
        # An alias gives the same node again: copies of copies can fill any memory.
        if id(node) in self.seen or node.tag not in _PLAIN:
            raise InputError(
                where=place(self.shown, line),
                found=_("an anchor, alias or tag"),
                expected=_("plain keys, lists and texts"),
                todo=_("write the value out"),
            )
        self.seen.add(id(node))
        self.lines[path] = line
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.convert(child, (*path, at)) for at, child in enumerate(node.value)]
        return None if node.tag == _NULL else self.visible(node.value.strip(), line, path)

    def visible(self, text: str, line: int, path: YamlPath) -> str:
        try:
            return check_visible(text)
        except Unfit as unfit:
            document = YamlDocument(self.shown, InputFile(self.shown, ""), None, {(): line})
            raise document.error(path, found=unfit.found, expected=unfit.expected, todo=unfit.todo) from None

    def mapping(self, node: yaml.MappingNode, path: YamlPath) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key_node, child in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else ""
            if not key or key in values:
                raise InputError(
                    where=place(self.shown, key_node.start_mark.line + 1),
                    found=_("the key {key} once more").format(key=key) if key else _("a key that is not a text"),
                    expected=_("keys that are texts, each only once"),
                    todo=_("remove or rename one of them"),
                )
            self.visible(key, key_node.start_mark.line + 1, path)
            values[key] = self.convert(child, (*path, key))
        return values


def validate(model: type[Model], document: YamlDocument) -> Model:
    """Return the document as an instance of a :class:`~kkrvalg.reading.shape.Shape` or a pydantic model.

    Raises:
        InputError: a key is missing, unknown or has a value that cannot be used.
    """
    if issubclass(model, Shape):
        try:
            return shaped(model, document.value)
        except Unfit as unfit:
            raise document.error(unfit.path, found=unfit.found, expected=unfit.expected, todo=unfit.todo) from None
    made: Model = _validate_with_pydantic(model, document)
    return made


def _validate_with_pydantic(model: Any, document: YamlDocument) -> Any:  # noqa: ANN401 (typed by its caller)
    from pydantic import ValidationError  # noqa: PLC0415 (heavy: not for what every run reads)

    try:
        return model.model_validate(document.value)
    except ValidationError as failure:
        error = failure.errors(include_url=False)[0]
    path: YamlPath = tuple(error["loc"])
    if error["type"] == "extra_forbidden":
        known = list(model.model_fields) if len(path) == 1 else []
        close = nearest(str(path[-1]), known)
        raise document.error(
            path,
            found=_("an unknown key"),
            expected=_("one of {known}").format(known=", ".join(known)) if known else _("no further key"),
            todo=_("rename it to {name}").format(name=close) if close else _("remove the key"),
        )
    expected, todo = explain(dict(error))
    found = _("no such key") if error["type"] == "missing" else quoted(error["input"])
    raise document.error(path, found=found, expected=expected, todo=todo)
