"""YAML settings, and the classes that say what they must hold."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import pydantic
import pytest

from kkrvalg.errors import InputError
from kkrvalg.reading.shape import Parse, Shape, Unfit, parser_of, shaped
from kkrvalg.reading.values import Count, Day, KkrKey, OptionalText, Text, YesNo
from kkrvalg.reading.yamlfile import YamlDocument, read_yaml, validate

Reader = Callable[[str], YamlDocument]


class Colour(StrEnum):
    """A made-up choice."""

    RED = "red"
    BLUE = "blue"


class Inner(Shape):
    """A made-up mapping inside another."""

    name: Text
    size: Count = 1


class Outer(Shape):
    """A made-up mapping."""

    title: Text
    colour: Colour = Colour.RED
    kind: Literal["one", "two"] = "one"
    inner: Inner | None = None
    many: list[Inner] | None = None
    pair: tuple[Text, ...] = ()
    named: dict[str, Inner] | None = None
    alternates: Count | Literal["none"] = 0
    all_kkr: Annotated[list[KkrKey], Parse(lambda value: ["sjælland"] if value == "all" else value)] | None = None
    plain: str = ""


@pytest.fixture
def document(tmp_path: Path) -> Reader:
    """Return a function that reads a text as a YAML file."""

    def read(text: str) -> YamlDocument:
        (tmp_path / "s.yaml").write_text(text, "utf-8")
        return read_yaml(tmp_path / "s.yaml", "s.yaml")

    return read


def test_scalars_stay_texts_and_nothing_is_none(document: Reader) -> None:
    """YAML would read ``no`` as false, 2026-01-01 as a date and 1_000 as a thousand."""
    read = document("a: no\nb: 2026-01-01\nc: 1_000\nd:\ne: ''\nf: [1.0, ~, ' x ']\ng: |\n  two\n  lines\n")
    assert read.value == {
        "a": "no",
        "b": "2026-01-01",
        "c": "1_000",
        "d": None,
        "e": "",
        "f": ["1.0", None, "x"],
        "g": "two\nlines",
    }


def test_every_value_has_a_line(document: Reader) -> None:
    """A key that is not there has the line of what is around it."""
    read = document("a: 1\nb:\n  - x\n  - c: 2\n")
    assert [read.line(path) for path in ((), ("a",), ("b", 0), ("b", 1, "c"))] == [1, 1, 3, 4]
    assert read.line(("b", 1, "missing", "deeper")) == 4


def test_a_shape_takes_what_its_annotations_say(document: Reader) -> None:
    """Choices, mappings in mappings, lists, unions and defaults."""
    outer = validate(
        Outer,
        document(
            "title: T\ncolour: blue\nkind: two\ninner: {name: a}\nmany: [{name: b, size: 3}]\npair: [x, y]\n"
            "named: {k: {name: c}}\nalternates: none\nall_kkr: all\nplain: p\n"
        ),
    )
    assert (outer.title, outer.colour, outer.kind, outer.plain) == ("T", Colour.BLUE, "two", "p")
    assert outer.inner is not None
    assert (outer.inner.name, outer.inner.size) == ("a", 1)
    assert outer.many is not None
    assert [(entry.name, entry.size) for entry in outer.many] == [("b", 3)]
    assert (outer.pair, outer.alternates, outer.all_kkr) == (("x", "y"), "none", ["sjælland"])
    assert outer.named is not None
    assert outer.named["k"].name == "c"
    assert shaped(Outer, {"title": "T"}).colour is Colour.RED


@pytest.mark.parametrize(
    ("text", "where", "found"),
    [
        ("title: T\ncolour: bleu\n", "s.yaml, line 2, key colour", "“bleu”"),
        ("title: T\nmany:\n  - name: a\n  - size: 2\n", "s.yaml, line 4, key many.1", "no key name"),
        ("title: T\nnamed:\n  k: {nam: a}\n", "s.yaml, line 3, key named.k.nam", "an unknown key"),
        ("title: T\nalternates: some\n", "s.yaml, line 2, key alternates", "“some”"),
        ("title: T\nplain: [x]\n", "s.yaml, line 2, key plain", "a list"),
        ("title: {}\n", "s.yaml, line 1, key title", "keys with values"),
        ("- title\n", "s.yaml, line 1", "a list"),
        ("# only a comment\n", "s.yaml, line 1", "nothing"),
        ("title: T\ninner: {name: a, size: many}\n", "s.yaml, line 2, key inner.size", "“many”"),
    ],
)
def test_what_does_not_fit_is_told_with_its_key_and_line(
    document: Reader, text: str, where: str, found: str
) -> None:
    """However deep it stands."""
    with pytest.raises(InputError) as caught:
        validate(Outer, document(text))
    assert (caught.value.where, caught.value.found) == (where, found)


def test_an_alias_cannot_multiply_itself(document: Reader) -> None:
    """Nor contain itself."""
    for text in ("a: &x [1]\nb: [*x, *x]\n", "a: &x [*x]\n"):
        with pytest.raises(InputError, match="an anchor, alias or tag"):
            document(text)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nb: " + "[" * 100_000, 2),
        ("a: " + "{b: " * 20_000, 1),
        ("a:\n" + "- " * 50_000 + "x", 2),
        ("a:\n" + "? " * 50_000 + "x", 2),
        ("\n".join(" " * at + "a:" for at in range(1000)), 31),
        ("\r".join(" " * at + "a:" for at in range(1000)), 31),
        ("\n".join(" " * at + f"a:\n{' ' * at}- b:" for at in range(0, 400, 2)), 30),
        ("a: " + "[" * 31 + "]" * 31, 1),
    ],
    ids=["brackets", "braces", "dashes", "questions", "stairs", "old line ends", "lists in keys", "one too many"],
)
def test_nesting_without_end_is_refused_before_the_parser_breaks_down(
    document: Reader, text: str, line: int
) -> None:
    """Its own recursion would end the interpreter, not the reading."""
    with pytest.raises(InputError) as caught:
        document(text)
    assert caught.value.where == f"s.yaml, line {line}"
    assert caught.value.found == "lists or keys nested in each other more than 30 levels deep"
    assert caught.value.expected == "YAML that is nested a few levels deep"
    assert caught.value.todo == "check the indentation, and that all brackets are closed where they should be"


def test_many_brackets_side_by_side_and_texts_indented_far_are_no_nesting(document: Reader) -> None:
    """A long list of draws has as many brackets as it likes."""
    many = "".join(f"- tied: [A, {at}]\n" for at in range(100))
    assert len(document(many).value) == 100
    assert document(f"a: b\n{' ' * 60}c\n").value == {"a": "b c"}


def test_recursion_that_was_not_foreseen_is_told_as_nesting(
    document: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In whatever way the parser comes to it."""

    def compose(*_arguments: object, **_options: object) -> None:
        raise RecursionError

    monkeypatch.setattr("yaml.compose", compose)
    with pytest.raises(InputError, match="nested in each other") as caught:
        document("a: 1\n")
    assert caught.value.where == "s.yaml"


def test_settings_of_more_than_a_megabyte_are_refused(document: Reader) -> None:
    """Somebody gave the wrong file."""
    with pytest.raises(InputError) as caught:
        document(f"a: {'å' * 500_000}")
    assert caught.value.where == "s.yaml"
    assert caught.value.found == "a file of 1000003 bytes"
    assert caught.value.expected == "settings of at most 1000000 bytes"
    assert caught.value.todo == "check that it is the right file"


@pytest.mark.parametrize(
    ("text", "where", "found", "number"),
    [
        ('title: T\nplain: "a\\x1b[2J"\n', "line 2, key plain", "“a<U+001B>[2J”", "U+001B"),
        ("title: T\nmany:\n  - name: a\u200bb\n", "line 3, key many.0.name", "“a<U+200B>b”", "U+200B"),
        ("title: T\nnamed:\n  k\u202e: {name: a}\n", "line 3, key named", "“k<U+202E>”", "U+202E"),
        ('title: "a\\Lb"\n', "line 1, key title", "“a<U+2028>b”", "U+2028"),
    ],
    ids=["escape", "no width", "key", "line separator"],
)
def test_what_cannot_be_seen_is_refused(document: Reader, text: str, where: str, found: str, number: str) -> None:
    """Two names that look the same would be two, and a terminal would obey."""
    with pytest.raises(InputError) as caught:
        validate(Outer, document(text))
    assert caught.value.where == f"s.yaml, {where}"
    assert caught.value.found == found
    assert caught.value.expected == "a text without invisible characters"
    assert caught.value.todo == f"remove {number}, or write the text anew"


def test_several_documents_are_refused(document: Reader) -> None:
    """Settings are one document."""
    with pytest.raises(InputError, match="not YAML"):
        document("a: 1\n---\nb: 2\n")


def test_an_annotation_that_no_file_needs_is_a_fault_of_the_program() -> None:
    """A bare int would not say how a number is written."""
    with pytest.raises(TypeError):
        parser_of(int)


class Model(pydantic.BaseModel):
    """A pydantic model with the same annotated types."""

    model_config = pydantic.ConfigDict(extra="forbid")

    title: Text
    size: Count
    day: Day
    sure: YesNo = True
    note: OptionalText = None
    kkr: list[KkrKey] = []


def test_the_annotated_types_serve_pydantic_too(document: Reader) -> None:
    """The official files are read with pydantic."""
    model = validate(Model, document("title: T\nsize: 3\nday: 2033-11-15\nsure: nej\nkkr: [Sjaelland]\n"))
    assert (model.title, model.size, model.sure, model.note, model.kkr) == ("T", 3, False, None, ["sjælland"])


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (
            "title: T\nsize: 1.234\nday: 2033-11-15\n",
            (
                "s.yaml, line 2, key size",
                "“1.234”",
                "a whole number, 0 or more",
                "write it without a thousands separator: 1234",
            ),
        ),
        (
            "title: T\nsize: 1\n",
            ("s.yaml, line 1, key day", "no such key", "the key day", "add the key"),
        ),
        (
            "title: T\nsize: 1\nday: 2033-11-15\ntitel: U\n",
            (
                "s.yaml, line 4, key titel",
                "an unknown key",
                "one of title, size, day, sure, note, kkr",
                "rename it to title",
            ),
        ),
        (
            "title: T\nsize: 1\nday: 2033-11-15\nkkr: sjælland\n",
            (
                "s.yaml, line 4, key kkr",
                "“sjælland”",
                "a list",
                "write one entry a line, each beginning with a dash",
            ),
        ),
    ],
)
def test_pydantic_complaints_have_four_parts_too(document: Reader, text: str, complaint: tuple[str, ...]) -> None:
    """Its own English sentences are replaced."""
    with pytest.raises(InputError) as caught:
        validate(Model, document(text))
    told = caught.value
    assert (told.where, told.found, told.expected, told.todo) == complaint


def test_an_unfit_value_seen_from_around_has_a_longer_path() -> None:
    """Each level adds its key."""
    unfit = Unfit("x", expected="y", todo="z").inside("a").inside(0)
    assert unfit.path == (0, "a")
