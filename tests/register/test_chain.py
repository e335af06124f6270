"""The chain: what is hashed, and what breaks it."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_ledgers import DAY, NOW, WORDS, person, plain

from kkrvalg.register.chain import (
    GENESIS,
    BrokenChainError,
    Part,
    canonical,
    check_form,
    check_parts,
    commitment,
    erased_parts,
    follow,
    gone_from,
    line_hash,
    line_of,
    new_line,
    read_line,
    without,
)
from kkrvalg.register.entry import Draft, Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkrvalg.register.chain import Line, PartKey, Stored

texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
drafts = st.builds(
    Draft,
    effect=st.dates(),
    kind=st.sampled_from(["left", "person", "mayor_changed"]),
    body=st.dictionaries(texts, values, max_size=4),
    words=st.builds(Words, texts, texts, texts),
    person=st.none() | st.dictionaries(texts, texts, max_size=3),
)


def chained(*made: Draft) -> list[Line]:
    """Return the lines of a chain, each entered a minute after the one before."""
    lines: list[Line] = []
    for seq, draft in enumerate(made, 1):
        entered = (NOW + timedelta(minutes=seq)).isoformat()
        lines.append(new_line(draft, seq=seq, entered=entered, prev=lines[-1].hash if lines else GENESIS))
    return lines


def rehashed(line: Line, **changed: object) -> Line:
    """Return a line that was changed by somebody who can compute hashes."""
    forged = line._replace(**changed)  # type: ignore[arg-type]
    return forged._replace(hash=line_hash(forged))


def erasing(parts: object) -> Draft:
    """Return an event that lists parts as erased."""
    return Draft(DAY, "erased", {"person": "p1", "parts": parts}, WORDS)  # type: ignore[dict-item]


def test_an_auditor_recomputes_the_hash_from_the_texts_of_the_line() -> None:
    """SHA-256 over nine texts, a line feed after each, as the module says; the first line follows 64 zeros."""
    (line,) = chained(person("p1", "Åse Prøve"))
    assert line.words_part is not None
    assert line.person_part is not None
    framed = [
        "kkrvalg register 1",
        "1",
        "2026-03-02T09:16:00+01:00",
        "2026-03-01",
        "person",
        '{"person":"p1"}',
        hashlib.sha256(line.words_part.salt + line.words_part.data.encode()).hexdigest(),
        hashlib.sha256(line.person_part.salt + line.person_part.data.encode()).hexdigest(),
        "0" * 64,
    ]
    assert line.hash == hashlib.sha256("".join(f"{text}\n" for text in framed).encode()).hexdigest()
    assert line.person_part.data == '{"born":"1970-01-31","gender":"f","mail":"","name":"Åse Prøve"}'


def test_an_event_without_personal_data_has_a_dash_in_their_place() -> None:
    """Where a commitment would be hashed a dash is."""
    (line,) = chained(plain(1))
    framed = (
        f"kkrvalg register 1\n1\n{line.entered}\n2026-03-01\nleft\n"
        f'{{"number":1,"seat":["751","A",null]}}\n{line.words}\n-\n{GENESIS}\n'
    )
    assert line.hash == hashlib.sha256(framed.encode()).hexdigest()


def test_salts_are_drawn_anew_for_each_part() -> None:
    """The same words in two lines have different commitments: nobody sees that they are the same."""
    one, two = chained(plain(1), plain(1))
    assert one.words_part is not None
    assert two.words_part is not None
    assert len(one.words_part.salt) == 16
    assert one.words_part.data == two.words_part.data
    assert one.words != two.words


def test_canonical_json_has_one_form() -> None:
    """Sorted keys, no blanks, Danish letters as they are, control characters escaped."""
    assert canonical({"b": [1, None, True], "a": "ø\n"}) == '{"a":"ø\\n","b":[1,null,true]}'


@pytest.mark.parametrize("value", [1.5, float("nan"), {"a": [0.0]}, {1: "a"}, date(2026, 1, 1), {"a": {1, 2}}])
def test_what_is_no_exact_json_is_refused(value: object) -> None:
    """Numbers with decimals have no one form; other objects have none."""
    with pytest.raises(TypeError):
        canonical(value)


@pytest.mark.parametrize("kind", ["", "Left", "two words", "line\nfeed", "1st", "født"])
def test_a_kind_is_made_of_small_letters_and_underscores(kind: str) -> None:
    """It stands between line feeds unescaped."""
    with pytest.raises(ValueError, match="a kind of event"):
        chained(plain(1)._replace(kind=kind))


@given(st.lists(drafts, min_size=1, max_size=4))
def test_what_was_entered_is_read_again(made: list[Draft]) -> None:
    """Every event comes back as it was entered, and its export gives the very same line."""
    lines = chained(*made)
    read = list(follow(lines))
    for draft, line, stored in zip(made, lines, read, strict=True):
        assert stored.entry[2:7] == (draft.effect, draft.kind, draft.body, draft.words, draft.person)
        assert line_of(stored) == line
        check_form(line, stored)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("seq", 7),
        ("entered", "2026-03-02T09:17:01+01:00"),
        ("effect", "2026-03-02"),
        ("kind", "lefts"),
        ("body", '{"number":2}'),
        ("words", "0" * 64),
        ("person", "0" * 64),
        ("prev", "0" * 64),
        ("hash", "0" * 64),
        ("words_part", Part(bytes(16), "{}")),
        ("person_part", Part(bytes(16), "{}")),
    ],
)
def test_a_line_that_was_changed_breaks_the_chain(column: str, value: object) -> None:
    """Whatever is changed in a line is seen, and the complaint names the line."""
    lines = chained(plain(1), person("p1", "Åse Prøve"), plain(3))
    lines[1] = lines[1]._replace(**{column: value})
    with pytest.raises(BrokenChainError) as caught:
        list(follow(lines))
    assert caught.value.seq == 2


@pytest.mark.parametrize("kept", [[1, 2], [0, 2], [0, 0, 1, 2], [1, 0, 2], [0, 2, 1]])
def test_lines_that_were_removed_repeated_or_moved_break_the_chain(kept: list[int]) -> None:
    """Each line follows the one before it; only the end can be cut off without anything to be seen."""
    lines = chained(plain(1), plain(2), plain(3))
    with pytest.raises(BrokenChainError):
        list(follow(lines[number] for number in kept))


def test_a_line_that_was_entered_before_the_one_before_breaks_the_chain() -> None:
    """Also when all hashes were computed anew."""
    first, second = chained(plain(1), plain(2))
    forged = rehashed(second, entered="2026-03-02T09:15:59+01:00")
    with pytest.raises(BrokenChainError, match="moment of entry"):
        list(follow([first, forged]))


@pytest.mark.parametrize(
    "changed",
    [
        {"entered": "2026-03-02T09:16:00"},
        {"entered": "yesterday"},
        {"effect": "2026-02-30"},
        {"body": '{"number":1'},
        {"body": "[]"},
        {"body": '{"number":1} '},
        {"body": "[" * 100_000},
    ],
)
def test_a_line_that_cannot_be_read_breaks_the_chain(changed: dict[str, str]) -> None:
    """A forger who can compute hashes gets a complaint, not a traceback."""
    (line,) = chained(plain(1))
    with pytest.raises(BrokenChainError, match="cannot have written"):
        list(follow([rehashed(line, **changed)]))


@pytest.mark.parametrize("data", ['{"by":"x"}', '{"by":1,"note":"","source":""}', '["by"]', "{"])
def test_words_that_cannot_be_read_break_the_chain(data: str) -> None:
    """The words have a fixed shape."""
    (line,) = chained(plain(1))
    part = Part(bytes(16), data)
    with pytest.raises(BrokenChainError, match="cannot have written"):
        list(follow([rehashed(line, words=commitment(part), words_part=part)]))


@pytest.mark.parametrize(
    "changed", [{"body": '{"seat":1, "number":1}'}, {"body": '{"a":1,"a":2}'}, {"entered": "2026-03-02T08:16:00Z"}]
)
def test_a_second_form_of_the_same_values_is_found(changed: dict[str, str]) -> None:
    """What is read could not be exported and entered again with the same hash."""
    (line,) = chained(plain(1))
    forged = rehashed(line, **changed)
    with pytest.raises(BrokenChainError, match="cannot have written"):
        check_form(forged, read_line(forged))


@pytest.mark.parametrize(
    "parts", [None, "p1", [1], [[1]], [["1", "words"]], [[1, "salt"]], [[2, "words"]], [[0, "words"]]]
)
def test_an_erasing_lists_parts_of_lines_before_it(parts: object) -> None:
    """The second line may say that parts of the first are gone, in one form only."""
    read = list(follow(chained(plain(1), erasing(parts))))
    with pytest.raises(BrokenChainError, match="what was erased"):
        erased_parts(stored.entry for stored in read)


def parted(*gone: str) -> Sequence[Line]:
    """Return a chain of a person and an erasing of both parts, in which the named parts are gone."""
    first, second = chained(person("p1", "Åse Prøve"), erasing([[1, "person"], [1, "words"]]))
    return [first._replace(**dict.fromkeys(f"{name}_part" for name in gone)), second]


def gone(read: Sequence[Stored]) -> set[PartKey]:
    """Return the private parts that are not there."""
    return {key for stored in read for key in gone_from(stored)}


def test_a_chain_with_erased_parts_is_whole() -> None:
    """What was erased is None, and everything else as it was."""
    read = list(follow(parted("words", "person")))
    erased = erased_parts(stored.entry for stored in read)
    assert erased == {(1, "person"), (1, "words")}
    check_parts(gone(read), erased)
    assert read[0].entry[5:7] == (None, None)
    whole = next(follow(parted()))
    assert without(whole.entry, {(1, "person")}).person is None
    assert without(whole.entry, {(1, "person")}).words == WORDS


def test_a_part_that_was_erased_and_is_still_there_is_found() -> None:
    """Somebody put it back from a copy."""
    read = list(follow(parted("words")))
    with pytest.raises(BrokenChainError, match="“person” is still there"):
        check_parts(gone(read), erased_parts(stored.entry for stored in read))


def test_a_part_that_is_missing_without_an_erasing_is_found() -> None:
    """Somebody removed it without saying so."""
    read = list(follow([parted("words")[0]]))
    with pytest.raises(BrokenChainError, match="“words” is missing"):
        check_parts(gone(read), set())


def test_json_in_the_chain_is_plain_json() -> None:
    """Others' programs read it."""
    (line,) = chained(plain(1, note="“ø” \u2028 \\ \t"))
    assert line.words_part is not None
    assert json.loads(line.words_part.data)["note"] == "“ø” \u2028 \\ \t"
