"""The JSON Schema of the protocols holds for every protocol, and says all that is in one."""

from __future__ import annotations

import hashlib
import importlib
import json
import pkgutil
import random
import re
import runpy
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import pytest
import real_protocols
from jsonschema import Draft202012Validator, validators
from real_protocols import Made

from kkrvalg import apportion, procedures
from kkrvalg.cli.app import COMMANDS
from kkrvalg.model import PersonId
from kkrvalg.procedures.substitutes import Substitution
from kkrvalg.protocol.schema import schema_file
from kkrvalg.protocol.schema.build import build, step_definition
from kkrvalg.protocol.schema.kinds import KINDS
from kkrvalg.protocol.schema.meanings import MAY_BE_NEGATIVE, MEANINGS, NAMES
from kkrvalg.protocol.schema.page import page
from kkrvalg.protocol.schema.records import definition_of, fields_of, first_sentence, kind_of, shape_of
from kkrvalg.protocol.schema.shapes import COUNT, DAY, DAY_AND_TIME, EXACT, FLAG, NOTHING, TEXT
from kkrvalg.protocol.schema.steps import CHAPTERS, steps_in

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
TOOL = SimpleNamespace(**runpy.run_path(str(ROOT / "tools" / "json_docs.py")))
EARLIER = Path(__file__).with_name("earlier_keys.txt")
"""The keys of protocols before there was a schema, as paths; keys that are data, such as letters, are left out."""
WITHOUT_PROTOCOL = {"import", "merge", "verify"}
"""Commands that write no protocol of their own."""
NOT_STATED = {Substitution}
"""Steps that no protocol holds: who stands in is said of each member."""
SCHEMA = build()
MUTATIONS = 20
LONGEST = 100


class Held:
    """A validator that is quick enough for a hundred protocols.

    It remembers which parts hold under which definition, so that none is looked at twice, and reads ``if`` as this
    schema uses it: a question about the kind alone.
    """

    def __init__(self, schema: dict[str, Any]) -> None:
        self.used: set[str] = set()
        self.keys: set[tuple[str, str]] = set()
        known: set[tuple[str, str]] = set()
        follow = Draft202012Validator.VALIDATORS["$ref"]

        def reference(validator: Any, address: str, part: Any, inside: Any) -> Iterator[Any]:  # noqa: ANN401 (any JSON)
            key = (address, json.dumps(part))
            if key not in known:
                errors = list(follow(validator, address, part, inside))
                yield from errors
                if not errors:
                    known.add(key)
                    name = address.rpartition("/")[2]
                    self.used.add(name)
                    self.keys |= {(name, key) for key in part} if isinstance(part, dict) else set()

        def choice(validator: Any, asked: Any, part: Any, inside: Any) -> Iterator[Any]:  # noqa: ANN401 (as above)
            if isinstance(part, dict) and part.get("kind") == asked["properties"]["kind"]["const"]:
                yield from validator.descend(part, inside["then"], schema_path="then")

        assert all(set(asked["properties"]) == {"kind"} for asked in _conditions(schema))
        self.validator = validators.extend(Draft202012Validator, {"$ref": reference, "if": choice})(schema)

    def faults(self, document: object) -> list[str]:
        """Return what is wrong with a document: where, and what."""
        return sorted({fault for error in self.validator.iter_errors(document) for fault in _leaves(error)})

    def holds(self, document: object) -> bool:
        """Return whether a document is as the schema says."""
        return bool(self.validator.is_valid(document))


def _conditions(schema: object) -> Iterator[dict[str, Any]]:
    """Yield every ``if`` in a schema."""
    return (part["if"] for part in parts(schema) if "if" in part)


def _leaves(error: Any) -> Iterator[str]:  # noqa: ANN401 (an error of jsonschema)
    if error.context:
        for inner in error.context:
            yield from _leaves(inner)
    else:
        yield f"{error.json_path}: {error.message[:200]}"


@pytest.fixture(scope="module")
def held() -> Held:
    """Give the validator of the schema."""
    return Held(SCHEMA)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> list[Made]:
    """Give protocols of every kind, as the program writes them now."""
    folder = tmp_path_factory.mktemp("protocols")
    return [*real_protocols.bundled(), *real_protocols.made_up(folder)]


@pytest.fixture(scope="module")
def faults(real: list[Made], held: Held) -> dict[str, list[str]]:
    """Give what is wrong with real protocols, by the command line that made each."""
    return {made.line: found[:5] for made in real if (found := held.faults(made.document))}


# --- real protocols ---------------------------------------------------------------------------------------------


def test_the_quick_validator_finds_what_the_plain_one_finds(short: list[Made], held: Held) -> None:
    """It is held against jsonschema as it is, on protocols that hold and on such that do not."""
    plain = Draft202012Validator(SCHEMA)
    for made in short:
        for document in (made.document, {**made.document, "steps": [{"kind": "seat"}], "draws": None}):
            assert held.holds(document) == plain.is_valid(document), made.line


def test_every_real_protocol_is_as_the_schema_says(faults: dict[str, list[str]]) -> None:
    """Both elections, all KKR, options, draws, open lots, the sample meeting, people, boards, made-up cases."""
    assert faults == {}


@pytest.mark.usefixtures("faults")
def test_every_definition_holds_for_something_real(held: Held) -> None:
    """A definition that nothing uses would be a guess."""
    assert set(SCHEMA["$defs"]) - held.used == set()


@pytest.mark.usefixtures("faults")
def test_every_key_stands_in_something_real(held: Held) -> None:
    """Those too that may be left out; list cooperations are the same wherever they are."""
    declared = {(name, key) for name, found in SCHEMA["$defs"].items() for key in found.get("properties", {})}
    unseen = declared - held.keys
    assert {key for key in unseen if key[1] != "list_cooperations"} == set()


def test_every_command_has_its_kind(real: list[Made]) -> None:
    """A command that writes JSON cannot be forgotten, in the schema or among the protocols here."""
    kinds = [kind.name for kind in KINDS]
    assert set(kinds) == {made.document["kind"] for made in real}
    assert set(COMMANDS) - WITHOUT_PROTOCOL == {kind.command.removeprefix("kkrvalg ") for kind in KINDS}


def test_each_kind_is_open_settled_and_drawn_somewhere(real: list[Made]) -> None:
    """The protocols here have open questions, and draws of every fate but one that a command cannot tell."""
    outcomes = {
        (made.document["kind"], found["outcome"]) for made in real for found in objects(made.document, "outcome")
    }
    for kind in ("compose", "chair", "appoint", "councils", "members", "call-up", "health-forum"):
        assert {(kind, "completed"), (kind, "lot_needed")} <= outcomes
    assert {draw["fate"] for made in real for draw in made.document["draws"]} >= {"used", "unused"}


def objects(value: object, key: str) -> Iterator[dict[str, Any]]:
    """Yield every object of a document that has a key."""
    if isinstance(value, dict):
        if key in value:
            yield value
        for part in value.values():
            yield from objects(part, key)
    elif isinstance(value, list):
        for part in value:
            yield from objects(part, key)


WAITS_FOR_NOTHING = {
    f"rules {place}.later.{language}"
    for place in ("rulebooks[].articles[]", "differences.articles[].old", "differences.articles[].new")
    for language in ("da", "en")
}
"""The words of what an article waits for: their place is there, and null since every article has its function."""


def test_no_earlier_key_has_moved(real: list[Made]) -> None:
    """Every key there was before the schema is where it was."""
    earlier = set(EARLIER.read_text(encoding="utf-8").splitlines())
    today = {f"{made.document['kind']} {path}" for made in real for path in paths(made.document)}
    assert len(earlier) > 800
    assert earlier - today == WAITS_FOR_NOTHING
    assert {path.rpartition(".")[0] for path in WAITS_FOR_NOTHING} <= today


def paths(value: object, before: str = "") -> Iterator[str]:
    """Yield the path of every key; a step is told by its kind, the objects of any other list are one."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield f"{before}{key}"
            yield from paths(part, f"{before}{key}.")
    elif isinstance(value, list):
        for part in value:
            kind = part.get("kind", "") if isinstance(part, dict) and before == "steps." else ""
            yield from paths(part, f"{before[:-1]}[{kind}].")


def test_every_step_cites_an_article_it_is_explained_under(real: list[Made]) -> None:
    """The page has each step under the articles it is taken by."""
    steps_of = {kind.name: {kind_of(record): record for record in steps_in(kind.steps)} for kind in KINDS}
    cited: dict[str, set[str]] = {}
    for made in real:
        for step in made.document["steps"]:
            record = steps_of[made.document["kind"]][step["kind"]]
            cited.setdefault(step_definition(record), set()).add(step.get("article") or "")
    for chapter in CHAPTERS:
        for record in chapter.steps:
            assert cited[step_definition(record)] <= {*chapter.articles, ""}, record


def all_steps() -> list[type]:
    """Return every step the page explains."""
    return [record for chapter in CHAPTERS for record in chapter.steps]


# --- what the schema refuses ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def short(real: list[Made]) -> list[Made]:
    """Give a protocol of each kind, with no more than the first two entries of every list of objects."""
    found = {made.document["kind"]: Made(made.line, shortened(made.document)) for made in reversed(real)}
    return list(found.values())


def shortened(value: Any) -> Any:  # noqa: ANN401 (any JSON)
    """Return a document with no more than the first two entries of every list of objects, and no long text."""
    if isinstance(value, dict):
        return {key: shortened(part) for key, part in value.items()}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [shortened(part) for part in value[:2]]
    return value[:LONGEST] if isinstance(value, str) else value


def places(value: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 (any JSON)
    """Yield the place of every value in a document."""
    for key, part in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        yield (*before, key)
        yield from places(part, (*before, key))


def changed(document: dict[str, Any], place: tuple[Any, ...], how: str) -> dict[str, Any]:
    """Return a document in which the value at a place is of no type there is, or has an unknown key beside it.

    What stands on the way to it is copied, so that the document stays as it is.
    """
    found: Any = copy(document)
    inside = found
    for key in place[:-1]:
        inside[key] = copy(inside[key])
        inside = inside[key]
    if how == "type":
        inside[place[-1]] = 0.5
    elif isinstance(inside, dict):
        inside["ukendt"] = 0.5
    else:
        inside.append(0.5)
    return dict(found)


@pytest.mark.parametrize("how", ["type", "more"])
def test_another_type_or_an_unknown_key_is_refused(short: list[Made], held: Held, how: str) -> None:
    """Anywhere in a protocol of any kind: no inexact number, no key and no entry that the schema does not know."""
    assert all(held.holds(made.document) for made in short)
    choose = random.Random(35)  # noqa: S311 (the same places every time)
    accepted = []
    for made in short:
        everywhere = list(places(made.document))
        chosen = choose.sample(everywhere, min(MUTATIONS, len(everywhere)))
        accepted += [(made.line, place) for place in chosen if held.holds(changed(made.document, place, how))]
    assert accepted == []


def test_a_key_that_must_be_there_cannot_be_left_out(short: list[Made], held: Held) -> None:
    """Every key of the envelope and of the command itself, but those that the schema says may be left out."""
    for made in short:
        definition = SCHEMA["$defs"][made.document["kind"]]
        for key in definition["properties"]:
            rest = {name: value for name, value in made.document.items() if name != key}
            assert held.holds(rest) == (key not in definition["required"]), (made.line, key)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("schema",), "kkrvalg/2"),
        (("kind",), "komponer"),
        (("kind",), "chair"),
        (("digest",), "0" * 63),
        (("inputs", 0, "sha256"), "X" * 64),
        (("compositions", 0, "kkr"), None),
        (("compositions", 0, "scale"), "52,1"),
        (("compositions", 0, "scale"), "1/0"),
        (("compositions", 0, "scale"), 52),
        (("compositions", 0, "size"), "38"),
        (("compositions", 0, "size"), -1),
        (("compositions", 0, "size"), True),
        (("compositions", 0, "outcome"), "færdig"),
        (("compositions", 0, "parties", 0, "seats"), None),
        (("steps", 0, "kind"), "seat"),
        (("steps", 0, "kkr"), None),
        (("steps", 0, "forum"), "syd"),
        (("steps", 0, "votes"), "12"),
        (("figures", "election_day"), "18-11-2025"),
    ],
)
def test_a_value_the_kind_does_not_have_is_refused(
    real: list[Made], held: Held, place: tuple[Any, ...], value: object
) -> None:
    """Another schema, a foreign kind, a number that is no number, a word that is none of the known ones."""
    document = shortened(real[0].document)
    assert held.holds(document)
    inside = document
    for key in place[:-1]:
        inside = inside[key]
    inside[place[-1]] = value
    assert not held.holds(document)


# --- the schema and the page ------------------------------------------------------------------------------------


def test_it_is_a_schema() -> None:
    """By the rules of its own dialect; what stands in it twice is looked at once."""
    seen: set[str] = set()

    def once(fragment: dict[str, Any]) -> bool:
        text = json.dumps({key: value for key, value in fragment.items() if key != "description"})
        return not (text in seen or seen.add(text))

    short = {
        name: {**definition, "properties": {k: v for k, v in definition.get("properties", {}).items() if once(v)}}
        for name, definition in SCHEMA["$defs"].items()
    }
    Draft202012Validator.check_schema({**SCHEMA, "$defs": short})


def test_schema_and_page_are_up_to_date() -> None:
    """A change of a record, a key or a meaning is written with python tools/json_docs.py."""
    assert TOOL.main(["check"]) == 0
    assert json.loads(schema_file().read_text(encoding="utf-8")) == SCHEMA


def test_a_file_that_is_not_up_to_date_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And written again without an argument; any other argument gets the help."""
    monkeypatch.setitem(TOOL.main.__globals__, "ROOT", tmp_path)
    assert TOOL.main(["check"]) == 1
    told = capsys.readouterr().out.splitlines()
    assert [line.partition(" ")[0] for line in told] == ["schema/kkrvalg-1.schema.json", "docs/json.md"]
    (tmp_path / "docs").mkdir()
    assert TOOL.main([]) == 0
    assert TOOL.main(["check"]) == 0
    assert (tmp_path / "docs" / "json.md").read_bytes() == (ROOT / "docs" / "json.md").read_bytes()
    assert TOOL.main(["write"]) == 2


def test_objects_with_fixed_keys_have_no_others() -> None:
    """Each of them says so; what is open has keys that are data."""
    for part in parts(SCHEMA["$defs"]):
        if part.get("type") == "object" and "properties" in part and "allOf" not in part:
            assert part["additionalProperties"] is False
            assert set(part["required"]) <= set(part["properties"])


def test_everything_is_described() -> None:
    """Each definition and each key says in a sentence what it is."""
    for name, definition in SCHEMA["$defs"].items():
        keys = definition.get("properties", {}).values() if "allOf" not in definition else ()
        for text in [definition["description"], *(key["description"] for key in keys)]:
            assert re.fullmatch(r"[\w\"].*\.", text), (name, text)


def parts(value: object) -> Iterator[dict[str, Any]]:
    """Yield every object inside a schema."""
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from parts(part)
    elif isinstance(value, list):
        for part in value:
            yield from parts(part)


def test_every_link_on_the_page_has_its_heading() -> None:
    """And every definition is explained exactly once."""
    text = page(SCHEMA)
    headings = re.findall(r"^#{3,4} (\S+)$", text, flags=re.MULTILINE)
    headings += [name.replace(" ", "-") for name in re.findall(r"^## (kkrvalg \S+)$", text, flags=re.MULTILINE)]
    assert len(headings) == len(set(headings))
    assert set(re.findall(r"\]\(#([\w-]+)\)", text)) <= set(headings)
    assert set(SCHEMA["$defs"]) - {kind.name for kind in KINDS} <= set(headings)


def test_the_page_tells_the_digest_as_it_is_made(real: list[Made]) -> None:
    """Its lines of Python, run on real protocols, give their digests."""
    (lines,) = re.findall(r"```python\n(.*?)```", page(SCHEMA), flags=re.DOTALL)
    *first, last = lines.splitlines()
    for made in real:
        known: dict[str, Any] = {"file": json.dumps(made.document), "json": json, "hashlib": hashlib}
        exec("\n".join([*first, f"found = {last}"]), known)  # noqa: S102 (our own page)
        assert known["found"] == made.document["digest"]


# --- records ----------------------------------------------------------------------------------------------------


def test_every_step_of_the_calculations_is_explained() -> None:
    """A record with a kind of its own is a step, and stands in a chapter of the page, once."""
    found = set()
    for room in (apportion, procedures):
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            home = importlib.import_module(module.name)
            found |= {c for c in vars(home).values() if isinstance(c, type) and fields_of(c) and kind_of(c)}
    assert set(all_steps()) == found - NOT_STATED
    assert len(all_steps()) == len(set(all_steps()))


def test_no_meaning_is_left_over() -> None:
    """A key that is gone takes its meaning with it."""
    definitions = SCHEMA["$defs"]
    keys = {f"{name}.{key}" for name, value in definitions.items() for key in value.get("properties", {})}
    assert {meaning for meaning in MEANINGS if "." in meaning} <= keys
    assert {meaning for meaning in MEANINGS if "." not in meaning} <= {key.partition(".")[2] for key in keys}
    assert keys >= MAY_BE_NEGATIVE
    assert {*NAMES.values()} <= set(definitions)


@dataclass(frozen=True)
class MadeUp:
    """A made-up record: it stands for ``any``. Nothing follows from None.

    The rest is not shown.
    """

    article: str
    votes: tuple[int, ...] = field(default=())


class Unexplained(NamedTuple):
    """A record with a field nobody has explained."""

    wonder: int


def test_a_record_is_described_by_its_docstring_and_annotations() -> None:
    """The first sentence, and a key for each field."""
    found = definition_of(MadeUp)
    assert (found.name, found.meaning) == ("made-up", "A made-up record: it stands for `any`.")
    assert found.shape == {
        "type": "object",
        "properties": {
            "article": {**TEXT, "description": "The article it follows."},
            "votes": {"type": "array", "items": COUNT, "description": "Its votes."},
        },
        "required": ["article", "votes"],
        "additionalProperties": False,
    }
    assert first_sentence(Unexplained) == "A record with a field nobody has explained."


def test_a_field_that_nobody_has_explained_is_asked_for() -> None:
    """The complaint says where to write it."""
    with pytest.raises(LookupError, match=r"schema\.meanings what \"unexplained\.wonder\" means"):
        definition_of(Unexplained)


@pytest.mark.parametrize(
    ("annotation", "shape"),
    [
        (str, TEXT),
        (int, COUNT),
        (bool, FLAG),
        (Fraction, EXACT),
        (date, DAY),
        (datetime, DAY_AND_TIME),
        (type(None), NOTHING),
        (Literal["a", "b"], {"enum": ["a", "b"]}),
        (Literal["a"] | None, {"enum": ["a", None]}),
        (int | None, {"type": ["integer", "null"], "minimum": 0}),
        (tuple[int, ...], {"type": "array", "items": COUNT}),
        (tuple[str, ...] | None, {"type": ["array", "null"], "items": TEXT}),
        (tuple[str, int], {"type": "array", "prefixItems": [TEXT, COUNT], "items": False, "minItems": 2}),
        (frozenset[str], {"type": "array", "items": TEXT}),
        (Mapping[str, int], {"type": "object", "additionalProperties": COUNT}),
        (PersonId, PersonId),
        (PersonId | None, {"anyOf": [{"$ref": PersonId}, NOTHING]}),
    ],
)
def test_each_annotation_has_its_shape(annotation: object, shape: object) -> None:
    """As ``plain`` writes its values."""
    assert shape_of(annotation) == shape


@pytest.mark.parametrize("annotation", [float, object, list, bytes])
def test_an_annotation_that_says_nothing_of_json_is_refused(annotation: object) -> None:
    """A float has no place in a protocol."""
    with pytest.raises(TypeError, match="says nothing of JSON"):
        shape_of(annotation)
