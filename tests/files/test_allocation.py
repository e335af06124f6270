"""Divisions of seats as files: what is read is what was written, and what cannot be read is told."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import NAMES, problems

from kkrvalg.apportion import ApportionmentError, Draw, DrawError, Lots, Method, Problem, allocate, leaves
from kkrvalg.errors import InputError
from kkrvalg.files.allocation import AllocationInput, Line, as_json, read_allocation
from kkrvalg.files.allocation_lots import drawn_on_command_line, lot_argument
from kkrvalg.files.allocation_request import Given, Request, given_on_command_line, levels_of
from kkrvalg.files.allocation_values import quotient, threshold
from kkrvalg.reading.jsonfile import JsonDocument, parse_json, spelled_path
from kkrvalg.reading.shape import Unfit

if TYPE_CHECKING:
    from kkrvalg.apportion import Name

NOTHING = Given()


def _read(content: object, name: str = "input.json", given: Given = NOTHING) -> Request:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    found = read_allocation(data, name, given).content
    assert isinstance(found, Request)
    return found


# --- round trips ----------------------------------------------------------------------------------------------


@given(problem=problems(), readable=st.booleans())
def test_a_problem_written_as_json_is_read_as_the_same_problem(problem: Problem, *, readable: bool) -> None:
    """Any problem without subject and article, as ASCII or as UTF-8, indented or not."""
    written = json.dumps(as_json(problem), ensure_ascii=not readable, indent=2 if readable else None)
    assert _read(written.encode()).problem == problem


@given(problems(), st.data())
def test_the_draws_of_a_problem_come_back_as_they_were(problem: Problem, data: st.DataObject) -> None:
    """Any problem that asks: draws by id, by those tied, or by their names, with or without date and witness."""
    draws = []
    for question in allocate(problem).questions:
        names = question.tied[: question.seats_at_stake]
        note: Any = data.draw(st.sampled_from(({}, {"date": "2026-03-02"}, {"witness": "Åse Ø"})))
        kind: Any = data.draw(
            st.sampled_from(
                (
                    {},
                    {"question": question.id},
                    {"tied": question.tied, "quotient": question.quotient},
                    {"tied": question.tied, "quotient": question.quotient, "seats_at_stake": len(names)},
                )
            )
        )
        draws.append(Draw(names, **kind, **note))
    request = _read(as_json(problem, draws))
    assert request.draws == tuple(draws)
    lots = Lots(request.draws)
    allocate(request.problem, lots)
    assert [fate for _draw, fate in lots.fates()] == ["used"] * len(draws)


@given(problems())
def test_a_question_is_answered_by_the_draw_that_its_own_json_makes(problem: Problem) -> None:
    """Any problem that asks: the names as the command line takes them lead to the same draw."""
    question = allocate(problem).question
    if question is None:
        return
    names = question.tied[-question.seats_at_stake :]
    (draw,) = drawn_on_command_line([lot_argument(name, problem) for name in names], None, None, problem)
    assert set(draw.drawn) == set(names)
    assert draw.answers(question)


def _as_table(problem: Problem) -> str:
    """Write a problem as a table, each alliance with a label of its own."""
    paths: dict[str, str] = {}

    def walk(name: Name, path: str, number: str) -> None:
        if isinstance(name, str):
            paths[name] = path
            return
        path = f"{path}/{number}" if path else number
        for at, member in enumerate(name):
            walk(member, path, f"{number}.{at}")

    for at, alliance in enumerate(problem.alliances):
        walk(alliance, "", f"x{at}")
    rows = [
        f"{name};{votes};{paths.get(name, '')};{problem.floors.get(name, '')};{problem.ceilings.get(name, '')}"
        for name, votes in problem.votes.items()
    ]
    return "\n".join(["list;votes;alliance;floor;ceiling", *rows])


@given(problems())
def test_a_problem_as_a_table_comes_to_the_same_as_the_problem(problem: Problem) -> None:
    """Any problem; the rest stands on the command line."""
    given_ = given_on_command_line(str(problem.seats), problem.method.value, str(problem.threshold))
    request = _read(_as_table(problem).encode(), "input.csv", given_)
    one, other = allocate(problem), allocate(request.problem)
    assert one.seats == other.seats
    assert [question.id for question in one.questions] == [question.id for question in other.questions]


# --- nothing is a fault of the program ------------------------------------------------------------------------

ANY_LETTERS = st.characters()
"""Half pairs too; the letters that st.text() takes by itself are worked out for seconds in every new checkout."""
VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-3, 40),
        st.integers(),
        st.floats(),
        st.sampled_from((*NAMES, "dhondt", "adams", "1/5", "2%", "", " ", "\n", "\ud800", "0,02")),
        st.text(ANY_LETTERS, max_size=3),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.one_of(st.sampled_from(NAMES), st.text(ANY_LETTERS, max_size=2)), inner, max_size=4),
    ),
    max_leaves=8,
)
KEYS = ("seats", "votes", "method", "alliances", "floors", "ceilings", "threshold", "draws")
DRAWS = st.lists(
    st.fixed_dictionaries(
        {"drawn": st.one_of(VALUES, st.lists(st.sampled_from(NAMES), max_size=3))},
        optional={
            key: st.one_of(VALUES, st.lists(st.sampled_from(NAMES), max_size=3))
            for key in ("question", "tied", "seats_at_stake", "quotient", "date", "witness")
        },
    ),
    max_size=3,
)


def _calculate(found: AllocationInput) -> None:
    """Calculate what was read; complaints are made into messages."""
    lines = found.content if isinstance(found.content, tuple) else (Line(1, found.content),)
    for line in lines:
        if isinstance(line.request, InputError):
            str(line.request).encode()
            continue
        try:
            lots = Lots(line.request.draws)
            lots.fates(allocate(line.request.problem, lots).waiting)
        except ApportionmentError as error:
            str(line.request.contradiction(error)).encode()
        except DrawError as error:
            str(line.request.draw_complaint(error)).encode()


@given(problems(), st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=2), st.none() | DRAWS)
def test_whatever_stands_in_an_object_is_calculated_or_told(
    problem: Problem, broken: dict[str, Any], draws: list[Any] | None
) -> None:
    """A good object with some values replaced by anything: a result or an InputError that can be printed."""
    content = {**as_json(problem), **broken, **({} if draws is None else {"draws": draws})}
    try:
        _calculate(read_allocation(json.dumps(content).encode(), "input.json", NOTHING))
    except InputError as error:
        str(error).encode()


@given(
    st.one_of(
        st.binary(max_size=60),
        st.text(alphabet='{}[]",:/;\n 1-.eAØ\\', max_size=60).map(str.encode),
        st.lists(
            st.sampled_from((b"list", b"votes", b"alliance", b"A", b"X/Y", b"Y/X", b"5", b"-1", b"", b'"'))
        ).map(b",".join),
    ),
    st.sampled_from(("in", "in.json", "in.jsonl", "in.csv")),
)
@example(b"\xff\xfe[\x00]\x00", "in.json")
@example(b'{"seats": 1}\n{"a": \xff}', "in")
@example(b"\xef\xbb\xbf", "in.jsonl")
def test_whatever_bytes_a_file_holds_they_are_calculated_or_told(data: bytes, name: str) -> None:
    """Bytes, brackets and cells at random, under each ending."""
    try:
        _calculate(read_allocation(data, name, Given(seats=2)))
    except InputError as error:
        str(error).encode()


# --- single values --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("2/100", Fraction(1, 50)),
        ("0.02", Fraction(1, 50)),
        ("2%", Fraction(1, 50)),
        ("2.5 %", Fraction(1, 40)),
        (" 1 ", Fraction(1)),
        (0, Fraction(0)),
        ("100%", Fraction(1)),
        ("1/3", Fraction(1, 3)),
    ],
)
def test_a_threshold_is_an_exact_share(text: object, share: Fraction) -> None:
    """In three ways of writing."""
    assert threshold(text) == share


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("617", Fraction(617)),
        (617, Fraction(617)),
        ("1851/2", Fraction(1851, 2)),
        ("925 1/2", Fraction(1851, 2)),
        ("1.925 1/2", Fraction(3851, 2)),
        ("12,345", Fraction(12345)),
    ],
)
def test_a_quotient_is_read_as_json_and_as_a_text_shows_it(text: object, number: Fraction) -> None:
    """With thousands separated as in Danish and English."""
    assert quotient(text) == number


@pytest.mark.parametrize("text", ["", "1.5", "3/0", "2 617", "٣", None, True, [1]])
def test_what_is_no_quotient_is_refused(text: object) -> None:
    """Decimals, division by nothing, other digits."""
    with pytest.raises(Unfit):
        quotient(text)


def test_names_are_compared_in_one_spelling_and_without_blanks_around() -> None:
    """Å as one character or as two, in votes, alliances and draws."""
    content = {
        "seats": 1,
        "votes": {"A\u030a": 5, " B ": 5},
        "alliances": [["Å", "B"]],
        "draws": [{"drawn": ["A\u030a"]}],
    }
    request = _read(content)
    assert request.problem.votes == {"Å": 5, "B": 5}
    assert request.draws == (Draw(("Å",)),)


def test_null_is_as_good_as_leaving_a_key_out() -> None:
    """All keys but votes and seats, and those of a draw."""
    keys = ("method", "alliances", "floors", "ceilings", "threshold")
    request = _read(
        {"seats": 1, "votes": {"A": 1}, **dict.fromkeys(keys), "draws": [{"drawn": ["A"], "date": None}]}
    )
    assert request.problem == Problem({"A": 1}, 1)
    assert request.draws == (Draw(("A",)),)


def test_an_alliance_is_ambiguous_by_its_members_when_it_holds_nothing_but_another() -> None:
    """Then it is written as JSON; so it is when a list has a plus sign in its name."""
    problem = Problem({"A": 1, "B": 1, "C+D": 1}, 1, alliances=((("A", "B"),), ("C+D",)))
    outer, inner = problem.alliances[0], ("A", "B")
    assert lot_argument(outer, problem) == '[["A", "B"]]'
    assert lot_argument(inner, problem) == '["A", "B"]'
    assert lot_argument(("C+D",), problem) == '["C+D"]'
    assert lot_argument("C+D", problem) == "C+D"
    for name in levels_of(problem):
        (draw,) = drawn_on_command_line([lot_argument(name, problem)], None, None, problem)
        assert draw.drawn == (name,)


def test_labels_of_a_table_make_nested_alliances() -> None:
    """Paths in any order of rows; a label that is also a list's name is still a label."""
    table = "list,votes,alliance\nA,1,X/Y\nB,1,X\nC,1,X/Y\nX,1,\nD,1,Z\n"
    problem = _read(table.encode(), "a.csv", Given(seats=3)).problem
    assert problem.alliances == ((("A", "C"), "B"), ("D",))
    assert [leaves(alliance) for alliance in problem.alliances] == [("A", "C", "B"), ("D",)]


@pytest.mark.parametrize(
    ("data", "name", "form"),
    [
        (b'{"seats": 1, "votes": {"A": 1}}', "a", "one"),
        (b'{"seats": 1,\n "votes": {"A": 1}}', "a.txt", "one"),
        (b'\xef\xbb\xbf{"seats": 1, "votes": {"A": 1}}', "a.JSON", "one"),
        (b'{"seats": 1, "votes": {"A": 1}}\r\n{"seats": 1, "votes": {"A": 1}}\r\n', "a.json", "lines"),
        (b'\xef\xbb\xbf{"seats": 1, "votes": {"A": 1}}\n{}\n', "a", "lines"),
        (b'{"seats": 1, "votes": {"A": 1}}\nrubbish\n', "a", "lines"),
        (b'{"seats": 1, "votes": {"A": 1}}', "a.ndjson", "lines"),
        (b"list,votes\nA,1\n", "a", "one"),
    ],
)
def test_the_format_is_told_by_the_name_or_by_the_content(data: bytes, name: str, form: str) -> None:
    """One object, several lines of objects, a table."""
    given_ = Given(seats=1, method=Method.DHONDT, threshold=Fraction(0))
    found = read_allocation(data, name, given_).content
    assert isinstance(found, tuple) == (form == "lines")
    first = found[0].request if isinstance(found, tuple) else found
    assert isinstance(first, Request)
    assert first.problem == Problem({"A": 1}, 1)


# --- where a value stands -------------------------------------------------------------------------------------


def test_every_value_of_a_json_text_has_its_line() -> None:
    """Strings with brackets and quotation marks in them lead nobody astray."""
    text = '{"a": "x]\\"{",\n "b": [1,\n  {"c": [],\n   "d,": {}}, "]"\n ],\n "e": 2}'
    document = parse_json(text, "x.json", first_line=10)
    lines = {
        ("a",): 10,
        ("b",): 11,
        ("b", 0): 11,
        ("b", 1): 12,
        ("b", 1, "c"): 12,
        ("b", 1, "d,"): 13,
        ("b", 2): 13,
        ("e",): 15,
        ("b", 9, "unknown"): 11,
        ("unknown",): 10,
    }
    assert {path: document.line(path) for path in lines} == lines


@given(VALUES)
def test_the_paths_of_a_json_text_are_those_of_its_value(value: object) -> None:
    """Any value: every key and entry is found, and no other."""
    text = json.dumps(value, indent=1, allow_nan=True)
    try:
        document = parse_json(text, "x.json")
    except InputError:
        return

    def paths(inner: object, path: tuple[str | int, ...]) -> list[tuple[str | int, ...]]:
        entries = inner.items() if isinstance(inner, dict) else enumerate(inner if isinstance(inner, list) else ())
        return [found for key, child in entries for found in ((*path, key), *paths(child, (*path, key)))]

    lines = text.splitlines() if text.isascii() else []
    for path in paths(document.value, ()):
        line = document.line(path)
        key = path[-1]
        assert isinstance(key, int) or lines[line - 1].strip().startswith(json.dumps(key))


def test_a_path_is_spelled_as_people_write_it() -> None:
    """With dots and brackets, and without characters that cannot be printed."""
    assert spelled_path(("draws", 0, "drawn", 1)) == "draws[0].drawn[1]"
    assert spelled_path((0, "a\nb")) == "[0].a\\nb"
    assert spelled_path(()) == ""


def test_a_complaint_about_a_whole_document_names_its_first_line() -> None:
    """Without a key."""
    error = JsonDocument("x.jsonl", 7, "[]", []).error(Unfit("a list", expected="an object", todo="write one"))
    assert error.where == "x.jsonl, line 7"
