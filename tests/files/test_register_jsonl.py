"""A register as JSON Lines: the same chain comes back; whatever was done to the file is found with its line."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from registers import draft, drafts, event

from kkrvalg.errors import InputError
from kkrvalg.files.register_jsonl import export_text, is_export, read_export, require_persons
from kkrvalg.register.entry import Draft, Words
from kkrvalg.register.erasure import erase
from kkrvalg.register.history import Course, state_on
from kkrvalg.register.ledger import create, create_from, open_ledger

if TYPE_CHECKING:
    from collections.abc import Callable

    from kkrvalg.register.chain import Stored

NOW = datetime(2026, 2, 1, 9, 15, tzinfo=UTC)
LATER = (
    event("left_council", "2026-03-01", person="p31", reason="moved"),
    event("left_party", "2026-04-01", person="p1", to="V"),
)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register in which a member has left and a person is erased."""
    path = tmp_path_factory.mktemp("register") / "kkr.db"
    made = drafts(*LATER)
    made[-1] = made[-1]._replace(words=Words("abc", "brev af 1. april", "Person 59 Eksempel ringede\u2028e\u0301"))
    with create(path, made, now=NOW) as opened:
        erase(opened, "p59", words=Words("abc", "anmodning"), now=NOW, effect=date(2026, 5, 1))
        opened.append(
            [draft(event("left_council", "2026-06-01", person="p44", reason="died"))],
            now=NOW,
            check=Course().check,
        )
    return path


def stored_of(path: Path) -> tuple[Stored, ...]:
    """Return everything of every line of a ledger."""
    with open_ledger(path) as opened:
        return tuple(opened.stored())


@pytest.fixture(scope="module")
def exported(ledger: Path) -> str:
    """The register as JSON Lines."""
    return export_text(stored_of(ledger), "hovedstaden")


def written(path: Path, text: str) -> Path:
    """Write a file to be read."""
    file = path / "x.jsonl"
    file.write_bytes(text.encode())
    return file


def test_the_export_gives_the_same_chain_entry_for_entry(ledger: Path, exported: str, tmp_path: Path) -> None:
    """Hashes, salts, private parts and what was erased come back; the copy's export is the same to the byte."""
    export = read_export(written(tmp_path, exported))
    before = stored_of(ledger)
    assert export.entries == before
    with create_from(tmp_path / "new.db", export.entries) as copy, open_ledger(ledger) as original:
        assert copy.entries == original.entries
        assert copy.head == original.head == export.head
    assert export_text(stored_of(tmp_path / "new.db"), "hovedstaden") == exported


def test_each_line_stands_for_itself(ledger: Path, exported: str) -> None:
    """The header counts the entries and names the last hash; an erased part has its commitment alone."""
    header, *lines = map(
        json.loads, exported.splitlines() if "\u2028" not in exported else exported.split("\n")[:-1]
    )
    before = stored_of(ledger)
    assert header == {
        "format": "kkrvalg register export",
        "version": 1,
        "kkr": "hovedstaden",
        "head": before[-1].entry.hash,
        "count": len(before),
        "persons": True,
    }
    erased = next(line for line in lines if line["body"].get("person") == "p59" and line["kind"] == "person")
    assert erased["person"].keys() == {"commitment"}
    whole = next(line for line in lines if line["body"].get("person") == "p1" and line["kind"] == "person")
    assert whole["person"]["data"]["name"] == "Person 1 Eksempel"
    assert len(bytes.fromhex(whole["person"]["salt"])) == 16
    assert is_export(exported.encode())
    assert not is_export(b'{"kind": "left_council"}\n')


def test_without_persons_no_name_and_no_salt_is_left_and_the_chain_still_holds(
    ledger: Path, tmp_path: Path
) -> None:
    """Only commitments stand there; a register cannot be made of it, but its hashes are checked."""
    before = stored_of(ledger)
    text = export_text(before, "hovedstaden", persons=False)
    assert "Eksempel" not in text
    assert "example.org" not in text
    assert '"salt"' not in text
    export = read_export(written(tmp_path, text))
    assert export.head == before[-1].entry.hash
    assert not export.persons
    assert [one.entry.body for one in export.entries] == [one.entry.body for one in before]
    with pytest.raises(InputError) as caught:
        require_persons(export, "x.jsonl")
    assert caught.value.where == "x.jsonl, line 1"
    assert caught.value.found.startswith("an export without persons")


def test_the_page_on_the_format_says_how_an_auditor_computes_the_chain(ledger: Path, exported: str) -> None:
    """The program in the document, run as it stands, comes to the same last hash, with and without persons."""
    page = (Path(__file__).parents[2] / "docs" / "register-exchange.md").read_text("utf-8")
    room: dict[str, Any] = {}
    exec(page.partition("```python")[2].partition("```")[0], room)  # noqa: S102 (our own document)
    before = stored_of(ledger)
    for text in (exported, export_text(before, "hovedstaden", persons=False)):
        assert room["head_of"](text.split("\n")[:-1]) == before[-1].entry.hash
    line = json.loads(exported.split("\n")[1])
    assert [key for key in line if f"| `{key}` |" not in page] == []


def edited(change: Callable[[list[dict[str, Any]]], object]) -> Callable[[str], str]:
    """Return a change of the lines of an export as a change of its text."""

    def apply(text: str) -> str:
        lines = [json.loads(line) for line in text.split("\n")[:-1]]
        change(lines)
        return "".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines)

    return apply


def _set(number: int, *keys: str, to: Any) -> Callable[[str], str]:  # noqa: ANN401 (any JSON)
    def change(lines: list[dict[str, Any]]) -> None:
        target = lines[number - 1]
        for key in keys[:-1]:
            target = target[key]
        target[keys[-1]] = to

    return edited(change)


def _swap(lines: list[dict[str, Any]]) -> None:
    lines[10], lines[11] = lines[11], lines[10]


BROKEN: dict[str, tuple[Callable[[str], str], str, str]] = {
    "cut off between lines": (
        lambda t: "\n".join(t.split("\n")[:20]) + "\n",
        "line 20",
        "the end after 19 events",
    ),
    "cut off in a line": (lambda t: t[: len(t) // 2], "line", "a line that does not end"),
    "empty": (lambda _t: "", "line 1", "nothing"),
    "another file": (lambda _t: '{"a": 1}\n', "line 1", "a file that does not begin as an export"),
    "a newer version": (_set(1, "version", to=2), "line 1", "the version “2”"),
    "a header with another key": (
        _set(1, "more", to=2),
        "line 1",
        "format, version, kkr, head, count, persons, more",
    ),
    "another KKR": (_set(1, "kkr", to="sjælland"), "line 1", "sjælland"),
    "another head": (_set(1, "head", to="0" * 64), "line 1", "the last hash 000000000000…"),
    "a changed name": (
        _set(3, "person", "data", "name", to="X"),
        "line 3",
        "the private part “person” is not the one",
    ),
    "a changed note": (
        _set(5, "words", "data", "note", to="X"),
        "line 5",
        "the private part “words” is not the one",
    ),
    "a changed day": (_set(4, "effect", to="2026-01-27"), "line 4", "what stands in the line gives the hash"),
    "a changed body": (_set(6, "body", to={"person": "p77"}), "line 6", "what stands in the line gives the hash"),
    "a part removed": (_set(6, "words", to=None), "line 6", "“null”"),
    "a part hidden": (
        edited(lambda lines: [lines[6]["person"].pop(key) for key in ("salt", "data")]),
        "line 7",
        "the private part “person” is missing",
    ),
    "no number": (_set(6, "seq", to="5"), "line 6", "“{"),
    "half a number": (_set(6, "body", to={"person": 1.5}), "line 6", "a value that cannot stand in a register"),
    "a line twice": (edited(lambda lines: lines.insert(5, lines[5])), "line 7", "a line with the number 5"),
    "a line removed": (edited(lambda lines: lines.pop(5)), "line 6", "a line with the number 6"),
    "reordered": (edited(_swap), "line 11", "a line with the number 11"),
    "no JSON": (lambda t: t.replace('{"seq":7', '{"seq:7', 1), "line 8", "“{"),
    "not UTF-8": (lambda t: t, "line 3", "text that is not UTF-8"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_whatever_was_done_to_the_file_is_found_with_its_line(exported: str, tmp_path: Path, case: str) -> None:
    """Cut off, changed, reordered, of a newer version: one message each."""
    change, where, found = BROKEN[case]
    data = change(exported).encode()
    if case == "not UTF-8":
        lines = data.split(b"\n")
        lines[2] += b"\xff"
        data = b"\n".join(lines)
    file = tmp_path / "x.jsonl"
    file.write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_export(file, "x.jsonl")
    assert caught.value.where.startswith(f"x.jsonl, {where}"), caught.value
    assert caught.value.found.startswith(found), caught.value
    assert caught.value.expected
    assert caught.value.todo


def test_a_chain_that_was_made_anew_is_still_held_against_the_rules(tmp_path: Path) -> None:
    """Whoever computes all hashes again cannot let somebody leave the council twice: the event is named."""
    events = (*LATER, event("left_council", "2026-05-01", person="p31", reason="moved"))
    path = tmp_path / "kkr.db"
    create(path, drafts(*events), now=NOW).close()
    text = export_text(stored_of(path), "hovedstaden")
    count = len(stored_of(path))
    with pytest.raises(InputError) as caught:
        read_export(written(tmp_path, text), "x.jsonl")
    assert caught.value.where == f"x.jsonl, line {count + 1}, event {count} (left_council, 2026-05-01)"


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NOTED = st.builds(Words, TEXTS, TEXTS, TEXTS)


@settings(max_examples=8, deadline=None)
@given(
    entered=st.lists(st.tuples(NOTED, TEXTS, st.dates(date(2026, 1, 26), date(2030, 1, 1))), max_size=6),
    erased=st.booleans(),
)
def test_replaying_any_export_gives_the_same_chain_and_the_same_state(
    tmp_path_factory: pytest.TempPathFactory, entered: list[tuple[Words, str, date]], erased: bool
) -> None:
    """Whatever people write in names, sources and notes, whatever the days, with somebody erased or not."""
    folder = tmp_path_factory.mktemp("replay")
    made = drafts(*LATER) + [
        Draft(day, "person", {"person": f"p{70 + number}"}, words, {"name": f"N{name}"})
        for number, (words, name, day) in enumerate(entered)
    ]
    with create(folder / "a.db", made, now=NOW) as first:
        if erased:
            erase(first, "p48", words=Words("abc", "anmodning"), now=NOW, effect=date(2030, 1, 1))
    text = export_text(stored_of(folder / "a.db"), "hovedstaden")
    export = read_export(written(folder, text))
    with create_from(folder / "b.db", export.entries) as second, open_ledger(folder / "a.db") as first:
        assert (second.entries, second.head) == (first.entries, first.head)
        assert state_on(second.entries).seats == state_on(first.entries).seats


@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_no_change_of_a_byte_goes_unseen(
    exported: str, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Any byte of any entry that is another gives a complaint, or the very same entries (white space in JSON)."""
    lines = exported.split("\n")
    number = data.draw(st.integers(1, len(lines) - 2))
    line = lines[number].encode()
    at = data.draw(st.integers(0, len(line) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != line[at]))
    changed = b"\n".join(
        [
            *map(str.encode, lines[:number]),
            line[:at] + bytes([byte]) + line[at + 1 :],
            *map(str.encode, lines[number + 1 :]),
        ]
    )
    file = tmp_path_factory.mktemp("byte") / "x.jsonl"
    file.write_bytes(changed)
    try:
        export = read_export(file)
    except InputError:
        return
    assert export_text(export.entries, "hovedstaden") == exported
