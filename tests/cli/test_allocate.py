"""``kkrvalg allocate``: a calculator for the seats of any committee."""

from __future__ import annotations

import csv
import io
import json
import sys
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from kkrvalg import __version__
from kkrvalg.cli import main

if TYPE_CHECKING:
    from pathlib import Path

TIED = {"seats": 33, "votes": {"A": 19000, "F": 1851, "G": 617}}
"""1851/3 = 617/1 for the last of 33 seats (tests/apportion/test_nested.py)."""
NESTED = {"seats": 5, "votes": {"A": 40, "B": 30, "C": 20, "D": 10}, "alliances": [["B", ["C", "D"]]]}
"""B and C with D share 15 for the third seat of their alliance."""
ENVELOPE = ["schema", "kind", "inputs", "rulebook", "options", "draws", "version"]


class Ran(NamedTuple):
    """What a command line came to."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """The JSON that was printed."""
        made: dict[str, Any] = json.loads(self.out)
        return made


class Runner:
    """Runs ``kkrvalg allocate`` on files in a folder of its own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.capsys = capsys
        self.monkeypatch = monkeypatch
        monkeypatch.chdir(folder)

    def __call__(self, content: object, *arguments: str, name: str = "input.json") -> Ran:
        """Write the content to a file, run the command on it and return what it printed."""
        data = content if isinstance(content, bytes) else content.encode() if isinstance(content, str) else None
        (self.folder / name).write_bytes(json.dumps(content).encode() if data is None else data)
        return self.run(name, *arguments)

    def run(self, *arguments: str) -> Ran:
        """Run the command in English."""
        status = main(["allocate", "--lang", "en", *arguments])
        printed = self.capsys.readouterr()
        return Ran(status, printed.out, printed.err)

    def piped(self, data: bytes, *arguments: str) -> Ran:
        """Run the command on what comes through a pipe."""
        self.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
        return self.run("-", *arguments)


@pytest.fixture
def allocate(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Runner:
    """Give a runner."""
    return Runner(tmp_path, capsys, monkeypatch)


# --- JSON -----------------------------------------------------------------------------------------------------


def test_json_is_the_envelope_with_the_seats_of_every_list(allocate: Runner) -> None:
    """The envelope first, the steps and the digest last, and between them the command's own keys."""
    content = {"seats": 3, "votes": {"A": 60, "B": 30, "Ø": 0}}
    ran = allocate(content, "--format", "json")
    assert ran.status == 0
    assert list(ran.document)[: len(ENVELOPE)] == ENVELOPE
    assert list(ran.document)[-2:] == ["steps", "digest"]
    assert (ran.document["kind"], ran.document["version"]) == ("allocate", __version__)
    digest = sha256(json.dumps(content).encode()).hexdigest()
    assert ran.document["inputs"] == [{"file": "input.json", "sha256": digest}]
    assert ran.document["outcome"] == "completed"
    assert ran.document["seats"] == {"A": 2, "B": 1, "Ø": 0}
    assert (ran.document["question"], ran.document["questions"], ran.document["unfilled"]) == (None, [], 0)
    assert [step["kind"] for step in ran.document["steps"]] == ["excluded", "level", "seat", "seat", "seat"]


def test_a_question_says_who_is_tied_for_how_many_seats_at_which_quotient(allocate: Runner) -> None:
    """Exit status 3, and the sure seats."""
    ran = allocate(TIED, "--format", "json")
    assert ran.status == 3
    assert ran.document["outcome"] == "lot_needed"
    assert ran.document["seats"] == {"A": 30, "F": 2, "G": 0}
    question = ran.document["question"]
    assert question["tied"] == ["F", "G"]
    assert (question["seats_at_stake"], question["quotient"], question["depth"]) == (1, "617", 0)
    assert ran.document["questions"] == [question]


def test_those_tied_stand_in_the_inputs_own_notation(allocate: Runner) -> None:
    """An alliance is written as the input writes it, also where its members are not in order."""
    ran = allocate({**NESTED, "alliances": [[["D", "C"], "B"]]}, "--format", "json")
    assert ran.document["question"]["tied"] == ["B", ["D", "C"]]


def test_seats_nobody_can_take_are_counted(allocate: Runner) -> None:
    """Ceilings of 1 and 2 for five seats."""
    ran = allocate({"seats": 5, "votes": {"A": 5, "B": 3}, "ceilings": {"A": 1, "B": 2}}, "--format", "json")
    assert (ran.status, ran.document["unfilled"]) == (0, 2)


def test_votes_beyond_ten_to_the_fifteenth_are_exact(allocate: Runner) -> None:
    """One vote in 10^30 decides."""
    ran = allocate({"seats": 1, "votes": {"A": 10**30, "B": 10**30 + 1}}, "--format", "json")
    assert (ran.status, ran.document["seats"]) == (0, {"A": 0, "B": 1})


# --- draws ----------------------------------------------------------------------------------------------------


def _question(allocate: Runner, content: object) -> dict[str, Any]:
    made: dict[str, Any] = allocate(content, "--format", "json").document["question"]
    return made


@pytest.mark.parametrize("by", ["question", "tied", "tied without seats", "nothing"])
def test_a_recorded_draw_answers_the_question_it_names(allocate: Runner, by: str) -> None:
    """By id, by those tied with the quotient, or by its names alone."""
    question = _question(allocate, TIED)
    named: dict[str, Any] = {
        "question": {"question": question["id"]},
        "tied": {key: question[key] for key in ("tied", "seats_at_stake", "quotient")},
        "tied without seats": {"tied": ["G", "F"], "quotient": question["quotient"]},
        "nothing": {},
    }[by]
    draw = {"drawn": ["G"], "date": "2026-03-02", "witness": "NN", **named}
    ran = allocate({**TIED, "draws": [draw]}, "--format", "json")
    assert (ran.status, ran.document["seats"]) == (0, {"A": 30, "F": 2, "G": 1})
    (record,) = ran.document["draws"]
    assert (record["drawn"], record["date"], record["witness"]) == (["G"], "2026-03-02", "NN")
    assert (record["fate"], record["question"]) == ("used", question["id"])
    assert ran.document["steps"][-1]["draw"]["drawn"] == ["G"]


def test_a_draw_whose_question_does_not_come_up_is_noted_and_the_result_stands(allocate: Runner) -> None:
    """One vote more, and nothing is tied."""
    content = {"seats": 33, "votes": {"A": 19000, "F": 1852, "G": 617}, "draws": [{"drawn": ["G"]}]}
    ran = allocate(content, "--format", "json")
    assert (ran.status, ran.document["seats"]) == (0, {"A": 30, "F": 3, "G": 0})
    assert [draw["fate"] for draw in ran.document["draws"]] == ["unused"]


@pytest.mark.parametrize(
    "old",
    [
        {"question": "0123456789ab"},
        {"tied": ["F", "G"], "quotient": "616"},
        {"tied": ["F", "G", "A"], "quotient": "617"},
        {"tied": ["F", "G"], "quotient": "617", "seats_at_stake": 1},
    ],
)
def test_a_draw_whose_question_has_changed_is_named_and_the_question_asked_again(
    allocate: Runner, old: dict[str, Any]
) -> None:
    """Another id, quotient, tied set, or (in the last case) nothing: that one is used."""
    ran = allocate({**TIED, "draws": [{"drawn": ["G"], **old}]}, "--format", "json")
    changed = "seats_at_stake" not in old
    assert ran.status == (3 if changed else 0)
    assert [draw["fate"] for draw in ran.document["draws"]] == ["outdated" if changed else "used"]
    if changed:
        text = allocate({**TIED, "draws": [{"drawn": ["G"], **old}]}).out
        assert "Draw not used, because its question has changed and is asked again: G." in text


def test_a_draw_below_an_open_level_is_unused_as_yet(allocate: Runner) -> None:
    """C or D is asked only when their alliance is drawn."""
    ran = allocate({**NESTED, "draws": [{"drawn": ["D"]}]}, "--format", "json")
    assert (ran.status, [draw["fate"] for draw in ran.document["draws"]]) == (3, ["unused"])
    both = {**NESTED, "draws": [{"drawn": ["D"]}, {"drawn": [["D", "C"]]}]}
    ran = allocate(both, "--format", "json")
    assert (ran.status, ran.document["seats"]) == (0, {"A": 2, "B": 1, "C": 1, "D": 1})


@pytest.mark.parametrize("lot", ["C+D", "(D+C)", '["C", "D"]', " C + D "])
def test_the_command_line_names_an_alliance_by_its_members(allocate: Runner, lot: str) -> None:
    """With plus signs in any order, with brackets, or as JSON; a second lot at another level is a second draw."""
    ran = allocate(NESTED, "--lot", lot, "--lot", "D", "--lot-date", "2026-01-19", "--format", "json")
    assert (ran.status, ran.document["seats"]) == (0, {"A": 2, "B": 1, "C": 1, "D": 1})
    assert [(draw["fate"], draw["date"]) for draw in ran.document["draws"]] == [("used", "2026-01-19")] * 2


def test_several_names_for_one_question_are_one_draw(allocate: Runner) -> None:
    """Three with the same votes and two seats."""
    content = {"seats": 2, "votes": {"A": 5, "B": 5, "C": 5}}
    ran = allocate(content, "--lot", "A", "--lot", "C", "--format", "json")
    assert (ran.status, ran.document["seats"]) == (0, {"A": 1, "B": 0, "C": 1})


# --- text -----------------------------------------------------------------------------------------------------


def test_the_text_shows_every_list_and_fits_a_page(allocate: Runner) -> None:
    """Votes, shares, floors, ceilings, seats, and why a list takes no part; at most 80 columns."""
    content = {
        "seats": 33,
        "votes": {"A": 17900, "Ø": 617, "F": 1851, "B": 700, "C": 400, "Z": 3, "Q": 0},
        "alliances": [["A", ["B", "C"]]],
        "floors": {"Z": 1},
        "ceilings": {"B": 3},
        "threshold": "0.02%",
    }
    ran = allocate(content)
    assert ran.status == 0
    assert all(len(line) <= 80 for line in ran.out.splitlines())
    rows = [line.split() for line in ran.out.splitlines()]
    assert ["(A+(B+C))", "19,000", "88.49%", "30"] in rows
    assert ["B", "700", "3.26%", "3", "1"] in rows
    assert ["Z", "3", "0.01%", "1", "1", "below", "the", "threshold"] in rows
    assert ["Q", "0", "0.00%", "0", "no", "votes"] in rows
    assert ["In", "all", "21,471", "33", "of", "33"] in rows
    assert ["22", "F", "1,851", "/", "2", "925", "1/2"] in rows


def test_an_alliance_is_shown_with_the_votes_it_is_counted_with(allocate: Runner) -> None:
    """Those of a member below the threshold are not among them."""
    ran = allocate(
        {"seats": 3, "votes": {"A": 60, "B": 35, "C": 5}, "alliances": [["B", "C"]], "threshold": "10%"}
    )
    rows = [line.split() for line in ran.out.splitlines()]
    assert ["(B+C)", "35", "35.00%", "1"] in rows
    assert ["C", "5", "5.00%", "0", "below", "the", "threshold"] in rows
    assert ["2", "(B+C)", "35", "/", "1", "35"] in rows


def test_the_text_of_a_lot_says_between_whom_and_how_to_record_it(allocate: Runner) -> None:
    """The command line that is printed records the draw when it is run, here with the date filled in."""
    ran = allocate(TIED, "--format", "text")
    assert ran.status == 3
    words = " ".join(ran.out.split())
    assert "UNDECIDED: a lot is needed" in words
    assert "The last seat is undecided: F and G have the same quotient, 617." in words
    line = next(line for line in ran.out.splitlines() if line.strip().startswith("kkrvalg allocate"))
    assert line.split() == [
        *("kkrvalg", "allocate", "input.json", "--lot", "F"),
        *("--lot-date", "YYYY-MM-DD", "--witness", "NAME"),
    ]
    again = allocate(TIED, *line.replace("YYYY-MM-DD", "2026-03-02").split()[3:])
    assert again.status == 0
    assert "drawn by lot among F and G" in " ".join(again.out.split())


def test_the_line_for_the_input_records_the_draw_too(allocate: Runner) -> None:
    """The JSON that is printed beside it, put among the draws."""
    ran = allocate(NESTED)
    line = next(line for line in ran.out.splitlines() if line.strip().startswith('{"question"'))
    again = allocate({**NESTED, "draws": [json.loads(line)]}, "--format", "json")
    assert (again.status, again.document["seats"]["B"]) == (0, 2)


def test_the_command_line_that_is_printed_keeps_what_was_given(allocate: Runner) -> None:
    """Seats, method, threshold and an earlier lot."""
    table = "list,votes,alliance\nA,40,\nB,30,X\nC,20,X/Y\nD,10,X/Y\n"
    arguments = ["--seats", "5", "--method", "dhondt", "--threshold", "2%", "--lot", "C+D"]
    ran = allocate(table, *arguments, name="my votes.csv")
    line = next(line.strip() for line in ran.out.splitlines() if line.strip().startswith("kkrvalg allocate"))
    assert line == (
        "kkrvalg allocate 'my votes.csv' --seats 5 --method dhondt --threshold 2% --lot C+D --lot C"
        " --lot-date YYYY-MM-DD --witness NAME"
    )


def test_long_divisions_point_to_the_json_instead_of_listing_every_seat(allocate: Runner) -> None:
    """More than a hundred seats at one level."""
    ran = allocate({"seats": 700, "votes": {"A": 70, "B": 30}})
    assert "The 700 seats of this level are not shown one by one" in " ".join(ran.out.split())


def test_unfilled_seats_and_a_question_for_several_seats_are_told(allocate: Runner) -> None:
    """Two texts."""
    ran = allocate({"seats": 5, "votes": {"A": 5}, "ceilings": {"A": 1}})
    assert "4 seats cannot be filled" in ran.out
    ran = allocate({"seats": 2, "votes": {"A": 5, "B": 5, "C": 5}})
    assert "The last 2 seats are undecided: A, B and C have the same quotient, 5." in " ".join(ran.out.split())
    assert "--lot A --lot B" in ran.out


def test_the_output_can_go_to_a_file(allocate: Runner) -> None:
    """Nothing is printed then."""
    ran = allocate(TIED, "--format", "json", "-o", "result.json")
    assert (ran.status, ran.out) == (3, "")
    assert json.loads((allocate.folder / "result.json").read_text("utf-8"))["seats"]["A"] == 30


def test_csv_is_a_table_for_a_danish_spreadsheet(allocate: Runner) -> None:
    """Semicolons and a byte-order mark; the question goes beside it."""
    ran = allocate(TIED, "--format", "csv")
    assert ran.status == 3
    assert ran.out.startswith("\ufefflist;votes;seats;open\n")
    rows = list(csv.reader(io.StringIO(ran.out[1:]), delimiter=";"))
    assert rows[1:] == [["A", "19000", "30", ""], ["F", "1851", "2", "lot"], ["G", "617", "0", "lot"]]
    assert "F and G have the same quotient, 617" in ran.err
    assert "kkrvalg allocate input.json --lot F" in ran.err


# --- tables and lines -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("separator", [",", ";"])
def test_a_table_is_read_with_either_separator_and_with_or_without_a_mark(
    allocate: Runner, separator: str, start: str
) -> None:
    """Alliances as paths, floors and ceilings where they are filled in."""
    table = "list,votes,alliance,floor,ceiling\nA,40,,,\nB,30,X,,\nC,20,X/Y,1,\nD,11,X/Y,,1\n"
    ran = allocate(start + table.replace(",", separator), "--seats", "6", "--format", "json", name="in.csv")
    assert (ran.status, ran.document["seats"]) == (0, {"A": 2, "B": 2, "C": 1, "D": 1})


def test_what_comes_through_a_pipe_is_known_by_its_content(allocate: Runner) -> None:
    """A table, an object, several lines of objects; the input is called ``-``."""
    ran = allocate.piped(b"list;votes\nA;3\nB;1\n", "--seats", "2", "--format", "json")
    assert (ran.status, ran.document["seats"]) == (0, {"A": 2, "B": 0})
    ran = allocate.piped(json.dumps(TIED, indent=2).encode(), "--format", "json")
    assert (ran.status, ran.document["inputs"][0]["file"]) == (3, "-")
    ran = allocate.piped(b'{"seats": 1, "votes": {"A": 1}}\n{"seats": 2, "votes": {"A": 1}}\n')
    assert [json.loads(line)["seats"] for line in ran.out.splitlines()] == [{"A": 1}, {"A": 2}]


def test_each_line_has_its_own_answer_and_a_bad_one_does_not_stop_the_others(allocate: Runner) -> None:
    """In order, compact, without the constants of the envelope and without steps; blank lines are nothing."""
    lines = [
        json.dumps({"seats": 3, "votes": {"A": 60, "Ø": 30}}),
        "",
        json.dumps(TIED),
        '{"seats": 3, "votes": {"A": 1.5}}',
        '{"seats": 3,',
        json.dumps({**TIED, "draws": [{"drawn": ["A"]}]}),
    ]
    ran = allocate("\n".join(lines), name="many.jsonl")
    assert ran.status == 2
    assert " " not in ran.out.splitlines()[0]
    answers = [json.loads(line) for line in ran.out.splitlines()]
    assert [answer.get("seats") for answer in answers[:2]] == [{"A": 2, "Ø": 1}, {"A": 30, "F": 2, "G": 0}]
    assert not {"schema", "kind", "inputs", "version", "steps"} & set(answers[0])
    assert [(answer["line"], set(answer)) for answer in answers[2:]] == [
        (line, {"line", "error"}) for line in (4, 5, 6)
    ]
    assert "many.jsonl, line 4, key votes.A" in answers[2]["error"]
    assert "many.jsonl, line 5" in answers[3]["error"]
    assert "many.jsonl, line 6, key draws[0].drawn" in answers[4]["error"]


def test_lines_ask_with_status_3_when_none_is_bad(allocate: Runner) -> None:
    """One of two needs a lot; all formats give lines."""
    lines = f"{json.dumps(TIED)}\n{json.dumps({'seats': 1, 'votes': {'A': 1}})}\n"
    for form in ("text", "json", "csv"):
        ran = allocate(lines, "--format", form, name="many.ndjson")
        assert ran.status == 3
        assert [json.loads(line)["outcome"] for line in ran.out.splitlines()] == ["lot_needed", "completed"]


def test_the_command_line_can_say_what_the_input_leaves_out(allocate: Runner) -> None:
    """Seats, method and threshold; the same in both places is fine."""
    votes = {"votes": {"A": 90, "B": 9, "C": 1}}
    ran = allocate(votes, "--seats", "5", "--method", "adams", "--threshold", "5/100", "--format", "json")
    assert ran.document["seats"] == {"A": 4, "B": 1, "C": 0}
    assert (ran.document["method"], ran.document["threshold"]) == ("adams", "1/20")
    assert allocate({**votes, "seats": 5}, "--seats", "5", "--format", "json").status == 0


def test_danish_is_the_default_language_of_the_text(allocate: Runner) -> None:
    """The first line is not English."""
    (allocate.folder / "input.json").write_text(json.dumps(TIED), "utf-8")
    assert main(["allocate", "input.json"]) == 3
    danish = allocate.capsys.readouterr().out
    assert main(["allocate", "--lang", "en", "input.json"]) == 3
    assert "33" in danish.splitlines()[0]
    assert "19.000" in danish
    assert "19,000" in allocate.capsys.readouterr().out


# --- bad input ------------------------------------------------------------------------------------------------


class Bad(NamedTuple):
    """A broken input and what its message must hold: where, found, expected, what to do."""

    content: object
    where: str
    found: str
    expected: str
    todo: str
    arguments: tuple[str, ...] = ()
    name: str = "input.json"


def _with(**keys: object) -> dict[str, object]:
    return {"seats": 3, "votes": {"A": 60, "B": 30, "Ø": 10}, **keys}


WHOLE = "a whole number, 0 or more"
BAD = {
    "empty file": Bad(b"", "input.json", "an empty file", "a file with content", "right file was saved"),
    "empty lines": Bad(b"\n \n", "a.jsonl", "an empty file", "content", "right file", name="a.jsonl"),
    "not UTF-8": Bad(b'{"seats": 1,\n"votes": {"\xd8": 1}}', "line 2", "0xd8", "UTF-8", "save the file as UTF-8"),
    "not JSON": Bad('{"seats": 3,\n "votes": }', "line 2, column 11", "not JSON", "JSON", "check commas"),
    "no object": Bad("[1, 2]", "input.json, line 1", "[1, 2]", "an object with the keys seats", "in braces"),
    "endless nesting": Bad("[" * 200_000, "line 1", "nested in each other without end", "few levels", "brackets"),
    "deep value": Bad(
        '{"seats": 1, "votes": {"A": ' + "[" * 900 + "]" * 900 + "}}", "votes.A", "[[[", WHOLE, "digits"
    ),
    "key twice": Bad(
        '{"seats": 3, "votes": {"A": 1,\n "A": 2}}', "line 2, key votes.A", "line 1 already", "only once", "rename"
    ),
    "list twice in two spellings": Bad(
        '{"seats": 3, "votes": {"Å": 1, "A\\u030a": 2}}', "key votes", "Å twice", "only once", "remove one"
    ),
    "unknown key": Bad(
        _with(methd="adams"), "key methd", "unknown key", "one of seats, votes", "rename it to method"
    ),
    "no votes": Bad({"seats": 3, "vote": {}}, "key vote", "unknown key", "votes", "rename it to votes"),
    "no seats": Bad({"votes": {"A": 1}}, "input.json, line 1", "no key seats", "the keys seats", "add the key"),
    "no lists": Bad({"seats": 1, "votes": {}}, "key votes", "no list", "at least one list", "add the lists"),
    "votes in a list": Bad(_with(votes=[1, 2]), "key votes", "[1, 2]", "each with a number", "in braces"),
    "decimals": Bad(_with(votes={"A": 1.0}), "key votes.A", "1.0", WHOLE, "without decimals"),
    "exponent": Bad('{"seats": 1, "votes": {"A": 1e3}}', "key votes.A", "1e3", WHOLE, "exponent"),
    "not a number": Bad('{"seats": 1, "votes": {"A": NaN}}', "key votes.A", "NaN", WHOLE, "counted one by one"),
    "infinite": Bad('{"seats": 1, "votes": {"A": -Infinity}}', "key votes.A", "-Infinity", WHOLE, "counted"),
    "true": Bad(_with(votes={"A": True}), "key votes.A", "true", WHOLE, "the number itself"),
    "null": Bad(_with(votes={"A": None}), "key votes.A", "null", WHOLE, "is 0"),
    "quoted number": Bad(_with(votes={"A": "12"}), "key votes.A", "“12”", WHOLE, "without quotation marks"),
    "negative votes": Bad(_with(votes={"A": -1}), "key votes.A", "-1", WHOLE, "never negative"),
    "too many digits": Bad(
        '{"seats": 1, "votes": {"A": ' + "9" * 5000 + "}}", "key votes.A", "999…", WHOLE, "at most 100 digits"
    ),
    "negative seats": Bad(_with(seats=-3), "key seats", "-3", WHOLE, "never negative"),
    "too many seats": Bad(_with(seats=10**6), "key seats", "1000000", "at most 100000 seats", "apportion.dhondt"),
    "too much work": Bad(
        {"seats": 90_000, "votes": {f"L{n}": 1 for n in range(20)}},
        "key seats",
        "90000 seats for 20 lists",
        "at most 500000",
        "check the numbers",
    ),
    "nameless list": Bad(
        _with(votes={" ": 1}), "key votes. ", "a name without letters", "name of a list", "write"
    ),
    "unprintable name": Bad(
        _with(votes={"A\nB": 1}), "key votes.A", "\\n", "can be printed", "control characters"
    ),
    "half a character": Bad(
        '{"seats": 1, "votes": {"\\ud800": 1}}', "key votes.", "ud800", "can be printed", "control characters"
    ),
    "unknown method": Bad(
        _with(method="d'hondt"), "key method", "d'hondt", "dhondt, sainte_lague, adams", "dhondt?"
    ),
    "alliance of text": Bad(_with(alliances=["A", ["B"]]), "key alliances[0]", "“A”", "a list", "list of its own"),
    "alliances by name": Bad(_with(alliances={"X": ["A"]}), "key alliances", '{"X"', "a list", "list of its own"),
    "empty alliance": Bad(
        _with(alliances=[["A", []]]), "alliances[0][1]", "without members", "at least one", "remove"
    ),
    "unknown list in an alliance": Bad(
        _with(alliances=[["A", "Liste B"]], votes={"A": 1, "Liste Bo": 1}),
        "key alliances[0][1]",
        "“Liste B”, a list that is not among the votes",
        "a list that has votes",
        "did you mean Liste Bo?",
    ),
    "list in two alliances": Bad(
        _with(alliances=[["A", "B"], ["B", "Ø"]]),
        "key alliances[1][0]",
        "B in two",
        "one alliance at most",
        "remove",
    ),
    "alliance in itself": Bad(
        _with(alliances=[["A", ["B", "A"]]]),
        "alliances[0][1][1]",
        "twice in one",
        "no alliance in itself",
        "remove",
    ),
    "alliances too deep": Bad(
        _with(alliances=[json.loads("[" * 30 + '"A"' + "]" * 30)]),
        "key alliances[0]",
        "20",
        "at most 20",
        "itself",
    ),
    "floor of a stranger": Bad(_with(floors={"X": 1}), "key floors.X", "“X”", "has votes", "add the list"),
    "floors above the seats": Bad(
        _with(floors={"A": 2, "B": 2}),
        "key floors",
        "floors of 4 seats",
        "at most the 3 seats",
        "lower the floors",
    ),
    "ceiling below floor": Bad(
        _with(floors={"A": 2}, ceilings={"A": 1}), "key ceilings.A", "1 below the floor of 2", "at least", "raise"
    ),
    "Adams with too few seats": Bad(
        _with(method="adams", seats=2), "key seats", "2 seats for 3 lists", "at least 3 seats", "another method"
    ),
    "threshold with a comma": Bad(_with(threshold="0,02"), "key threshold", "0,02", "2/100, 0.02 or 2%", "0.02"),
    "threshold as a decimal": Bad(_with(threshold=0.02), "key threshold", "0.02", "from 0 to 1", '"0.02"'),
    "threshold above one": Bad(_with(threshold="2"), "key threshold", "“2”", "from 0 to 1", "write 2%"),
    "threshold below zero": Bad(_with(threshold="-2%"), "key threshold", "-2%", "from 0 to 1", "three ways"),
    "threshold over nothing": Bad(_with(threshold="1/0"), "key threshold", "1/0", "from 0 to 1", "three ways"),
    "draw of a stranger": Bad(_with(draws=[{"drawn": ["X"]}]), "draws[0].drawn[0]", "“X”", "has votes", "remove"),
    "draw of no alliance": Bad(
        _with(draws=[{"drawn": [["A", "B"]]}]), "draws[0].drawn[0]", "no alliance", "all its members", "copy"
    ),
    "draw of nobody": Bad(
        _with(draws=[{"drawn": []}]), "key draws[0]", "nobody drawn", "names", "add the key drawn"
    ),
    "draw without a list": Bad(_with(draws={"drawn": ["A"]}), "key draws", '{"drawn"', "a list", "write"),
    "draw with an unknown key": Bad(
        _with(draws=[{"drawn": ["A"], "witnes": "NN"}]), "draws[0].witnes", "unknown key", "witness", "to witness"
    ),
    "draw of the same twice": Bad(_with(draws=[{"drawn": ["A", "A"]}]), "drawn", "twice", "at most once", "once"),
    "the same draw twice": Bad(
        _with(draws=[{"drawn": ["A"]}, {"drawn": ["A"]}]), "key draws[1]", "once more", "only once", "remove"
    ),
    "draw of half a question": Bad(
        _with(draws=[{"drawn": ["A"], "tied": ["A", "B"]}]), "key draws[0]", "a part of", "tied together", "copy"
    ),
    "draw of somebody not tied": Bad(
        _with(draws=[{"drawn": ["Ø"], "tied": ["A", "B"], "quotient": "5"}]), "drawn", "Ø", "A, B", "who was drawn"
    ),
    "draw of too many": Bad(
        _with(draws=[{"drawn": ["A", "B"], "tied": ["A", "B"], "quotient": "5", "seats_at_stake": 1}]),
        "key draws[0].drawn",
        "2 drawn for 1 seats",
        "as many names",
        "name all",
    ),
    "quotient as a decimal": Bad(
        _with(draws=[{"drawn": ["A"], "tied": ["A", "B"], "quotient": 5.5}]), "quotient", "5.5", "1851/2", "copy"
    ),
    "day that does not exist": Bad(
        _with(draws=[{"drawn": ["A"], "date": "2026-02-30"}]), "draws[0].date", "2026-02-30", "a date", "year"
    ),
    "draw that names nobody tied": Bad(
        {**TIED, "draws": [{"drawn": ["A"]}]},
        "key draws[0].drawn",
        "drawn: A",
        "quotient 617: F, G",
        "who was drawn",
    ),
    "draw of one too many": Bad(
        {**TIED, "draws": [{"drawn": ["F", "G"]}]}, "draws[0].drawn", "F, G", "1 of those", "as many as"
    ),
    "two draws for one question": Bad(
        {**TIED, "draws": [{"drawn": ["F"]}, {"drawn": ["G"]}]}, "draws[0].drawn", "F; G", "1 of those", "remove"
    ),
    "lot that names nobody tied": Bad(
        TIED, "--lot", "drawn: A", "F, G", "who was drawn", arguments=("--lot", "A")
    ),
    "lot of a stranger": Bad(TIED, "--lot", "X", "one of A, F, G", "copy the names", arguments=("--lot", "X")),
    "lot of an unknown alliance": Bad(TIED, "--lot", "F+G", "A, F, G", "copy", arguments=("--lot", "F+G")),
    "lot of broken JSON": Bad(TIED, "--lot", '["F"', "A, F, G", "copy", arguments=("--lot", '["F"')),
    "lot twice": Bad(TIED, "--lot", "F", "each once", "name each", arguments=("--lot", "F", "--lot", "F")),
    "witness without a lot": Bad(TIED, "--witness", "no lot", "--lot", "add it", arguments=("--witness", "NN")),
    "lot for several divisions": Bad(
        f"{json.dumps(TIED)}\n" * 2,
        "--lot",
        "several",
        "own line",
        "draws",
        arguments=("--lot", "F"),
        name="a.jsonl",
    ),
    "seats in two places": Bad(
        TIED, "key seats", "33, and --seats 31", "the same", "leave --seats", ("--seats", "31")
    ),
    "methods in two places": Bad(
        _with(method="adams"), "method", "adams, and --method dhondt", "the same", "leave", ("--method", "dhondt")
    ),
    "seats no number": Bad(TIED, "--seats", "“many”", WHOLE, "digits only", ("--seats", "many")),
    "seats of 5000 digits": Bad(TIED, "--seats", "999", WHOLE, "at most 100 digits", ("--seats", "9" * 5000)),
    "method unknown": Bad(
        TIED, "--method", "“adam”", "one of dhondt", "did you mean adams?", ("--method", "adam")
    ),
    "threshold unknown": Bad(TIED, "--threshold", "“lots”", "2/100", "three ways", ("--threshold", "lots")),
    "Adams by option": Bad(
        {"votes": {"A": 1, "B": 1}},
        "--seats",
        "1 seats",
        "at least 2",
        "more seats",
        ("--seats", "1", "--method", "adams"),
    ),
    "table without seats": Bad(
        "list,votes\nA,1\n", "--seats", "no number", "the number", "--seats 33", name="a.csv"
    ),
    "table with a list twice": Bad(
        "list,votes\nA,1\nA,2\n",
        "a.csv, line 3, column list",
        "line 2 already",
        "once",
        "rows",
        ("--seats", "1"),
        "a.csv",
    ),
    "table with decimals": Bad(
        "list,votes\nA,1.5\n", "line 2, column votes", "1.5", WHOLE, "never a fraction", ("--seats", "1"), "a.csv"
    ),
    "table with thousands": Bad(
        "list;votes\nA;1.500\n", "line 2, column votes", "1.500", WHOLE, "1500", ("--seats", "1"), "a.csv"
    ),
    "table with 5000 digits": Bad(
        f"list,votes\nA,{'9' * 5000}\n",
        "line 2, column votes",
        "999…",
        WHOLE,
        "100 digits",
        ("--seats", "1"),
        "a.csv",
    ),
    "table with a ceiling below a floor": Bad(
        "list,votes,floor,ceiling\nA,5,,\nB,5,2,1\n",
        "line 3, column ceiling",
        "1 below the floor of 2",
        "at least",
        "raise",
        ("--seats", "3"),
        "a.csv",
    ),
    "table with floors above the seats": Bad(
        "list,votes,floor\nA,5,4\n",
        "a.csv, column floor",
        "4 seats",
        "at most the 3",
        "lower",
        ("--seats", "3"),
        "a.csv",
    ),
    "table with an unknown column": Bad(
        "list,vote\nA,5\n",
        "line 1, column vote",
        "unknown column",
        "list, votes",
        "to votes",
        ("--seats", "3"),
        "a.csv",
    ),
    "alliances in a circle": Bad(
        "list,votes,alliance\nA,5,X/Y\nB,5,Y/X\n",
        "line 3, column alliance",
        "inside itself: Y/X",
        "in a circle",
        "the outer one",
        ("--seats", "3"),
        "a.csv",
    ),
    "alliance inside itself": Bad(
        "list,votes,alliance\nA,5,X/X\n",
        "line 2, column alliance",
        "X/X",
        "circle",
        "outer",
        ("--seats", "3"),
        "a.csv",
    ),
    "alliance in two places": Bad(
        "list,votes,alliance\nA,5,X/Y\nB,5,Y\n",
        "line 3, column alliance",
        "Y in two places: Y, but otherwise in line 2",
        "same path",
        "the whole path",
        ("--seats", "3"),
        "a.csv",
    ),
    "alliance without a label": Bad(
        "list,votes,alliance\nA,5,X//Y\n",
        "line 2, column alliance",
        "X//Y",
        "a label",
        "outer/inner",
        ("--seats", "3"),
        "a.csv",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_told_with_its_place_and_what_to_do(allocate: Runner, case: str) -> None:
    """Exit status 2, four lines, nothing printed and nothing written."""
    bad = BAD[case]
    ran = allocate(bad.content, *bad.arguments, "-o", "result.txt", name=bad.name)
    assert (ran.status, ran.out) == (2, "")
    assert not (allocate.folder / "result.txt").exists()
    title, where, found, expected, todo = ran.err.splitlines()
    assert title == "Error:"
    assert where.startswith("Where:")
    assert bad.where in where
    assert found.startswith("Found:")
    assert bad.found in found
    assert expected.startswith("Expected:")
    assert bad.expected in expected
    assert todo.startswith("What to do:")
    assert bad.todo in todo


def test_a_missing_file_is_told(allocate: Runner) -> None:
    """And a folder in place of a file."""
    assert allocate.run("nothing.json").status == 2
    (allocate.folder / "folder.json").mkdir()
    ran = allocate.run("folder.json")
    assert ran.status == 2
    assert "a file that cannot be read" in ran.err
