from __future__ import annotations

import json
import math
from collections import UserDict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import pytest
from elections import composed, elections, options, tight_elections
from hypothesis import given
from hypothesis import strategies as st

from kkrvalg import __version__
from kkrvalg.apportion import Method, Question
from kkrvalg.procedures.appointments import appoint, benches, form_groups
from kkrvalg.protocol.appointment import appointment_body, appointment_steps
from kkrvalg.protocol.composition import composition_body, composition_steps
from kkrvalg.protocol.envelope import Protocol, digest_of, plain, tagged, to_json
from kkrvalg.rulebook import find_post

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kkrvalg.model import Election

ENVELOPE = ["schema", "kind", "inputs", "rulebook", "options", "draws", "version"]


@dataclass(frozen=True)
class Step:
    """A made-up step."""

    article: str
    share: Fraction
    kind: str = "made_up"


class Pair(NamedTuple):
    """A made-up pair."""

    party: str
    seats: int


def leaves(value: object) -> Iterator[object]:
    """Yield every value of a JSON document that holds no others."""
    if isinstance(value, dict):
        for item in value.values():
            yield from leaves(item)
    elif isinstance(value, list):
        for item in value:
            yield from leaves(item)
    else:
        yield value


def test_the_envelope_comes_first_and_the_digest_last() -> None:
    """The command's own keys stand between it and the steps, at the top level."""
    protocol = Protocol("x", {"one": 1, "two": [2]}, inputs=(("a.csv", "f00"),), rulebook="r", options={"o": "v"})
    document = protocol.to_dict()
    assert list(document) == [*ENVELOPE, "one", "two", "steps", "digest"]
    assert document["schema"] == "kkrvalg/1"
    assert document["version"] == __version__
    assert document["inputs"] == [{"file": "a.csv", "sha256": "f00"}]
    assert (document["rulebook"], document["options"], document["draws"]) == ("r", {"o": "v"}, [])


def test_figures_and_rules_stand_behind_the_steps_where_there_are_any() -> None:
    """They are what a verifier builds the result anew from."""
    document = Protocol("x", {}, figures={"lists": []}, rules={"threshold": "1/50"}).to_dict()
    assert list(document) == [*ENVELOPE, "steps", "rules", "figures", "digest"]


def test_the_digest_is_that_of_what_the_protocol_states() -> None:
    """Key order, version and the document's number and time play no part; any other value does."""
    document = Protocol("x", {"one": 1}, options={"a": "1", "b": "2"}).to_dict()
    turned = dict(reversed(document.items())) | {"version": "9", "document": {"number": "7"}}
    assert digest_of(turned) == document["digest"]
    assert digest_of(document | {"one": 2}) != document["digest"]
    told = {"findings": [{"rule": "x", "sentence": "Sådan."}]}
    assert digest_of(told) == digest_of({"findings": [{"rule": "x", "sentence": "So."}]})
    assert digest_of(told) != digest_of({"findings": [{"rule": "y", "sentence": "Sådan."}]})
    assert digest_of(document | {"options": {"a": "1", "b": "3"}}) != document["digest"]


def test_who_joined_a_cooperation_stands_in_the_envelope_where_somebody_did() -> None:
    """Without a cooperation the key is left out."""
    document = Protocol("x", {}, list_cooperations={"LL": ["360:J"]}).to_dict()
    assert document["list_cooperations"] == {"LL": ["360:J"]}
    assert "list_cooperations" not in Protocol("x", {}).to_dict()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Fraction(2303946, 53429), "2303946/53429"),
        (Fraction(4, 2), "2"),
        (date(2026, 1, 23), "2026-01-23"),
        (Method.ADAMS, "adams"),
        (True, True),
        (None, None),
        ((1, "Ø"), [1, "Ø"]),
        (frozenset({"V", "A"}), ["A", "V"]),
        ({360: Pair("J", 1)}, {"360": {"party": "J", "seats": 1}}),
        (UserDict(a=(1,)), {"a": [1]}),
    ],
)
def test_each_kind_of_value_has_its_form(value: object, expected: object) -> None:
    """Exact numbers are texts in lowest terms, records objects, sets sorted lists."""
    assert plain(value) == expected


def test_a_record_begins_with_its_kind() -> None:
    """A step is recognised by its first key, after the KKR it belongs to."""
    assert list(plain(Step("§ 3", Fraction(1, 2)))) == ["kind", "article", "share"]
    (step,) = tagged([Step("§ 3", Fraction(1, 2))], kkr="midtjylland")
    assert list(step) == ["kkr", "kind", "article", "share"]


@pytest.mark.parametrize("value", [0.5, Decimal("0.5"), math.inf, object(), b"x"])
def test_what_is_not_exact_has_no_place_in_a_protocol(value: object) -> None:
    """Not at the top, and not anywhere inside."""
    with pytest.raises(TypeError, match="has no place in a protocol"):
        to_json(Protocol("x", {"a": [{"b": value}]}))


def test_a_question_is_told_with_its_id() -> None:
    """Alliances are nested lists, the quotient a text."""
    question = Question(("council", "101"), "§ 81", ("A", ("B", "F")), 1, Fraction(21, 2), depth=1)
    assert plain(question) == {
        "id": question.id,
        "subject": ["council", "101"],
        "article": "§ 81",
        "tied": ["A", ["B", "F"]],
        "seats_at_stake": 1,
        "quotient": "21/2",
        "depth": 1,
    }


def test_danish_letters_are_written_as_they_are() -> None:
    """A person reads the file too; it ends with a line break."""
    text = to_json(Protocol("x", {"kkr": "sjælland"}))
    assert '"kkr": "sjælland"' in text
    assert text.endswith("}\n")


@given(st.one_of(elections(), tight_elections()), options())
def test_a_protocol_comes_back_from_its_text_as_it_was(held: Election, chosen: dict[str, str]) -> None:
    """Any election and options: nothing inexact, every fraction in lowest terms, every count an integer."""
    composition = composed(held, chosen)
    groups = form_groups(benches(composition), [], kkr=composition.kkr)
    appointment = appoint(composition, find_post("RBR"), groups)
    for body, steps in (
        (composition_body([composition]), composition_steps([composition])),
        (appointment_body([appointment]), appointment_steps([appointment])),
    ):
        protocol = Protocol("x", body, options=chosen, steps=steps)
        document = json.loads(to_json(protocol))
        assert document == protocol.to_dict()
        for value in leaves(document):
            assert not isinstance(value, float)
            if isinstance(value, str) and value.replace("/", "").isdigit():
                assert str(Fraction(value)) == value
