"""The words of the register: persons, seats, days and sentences, in both languages."""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING

import pytest
from registers import after, event, term

from kkrvalg import i18n
from kkrvalg.protocol.register_outcome import FIELDS
from kkrvalg.protocol.register_words import NOTHING, Vocabulary, short_hash, vocabulary
from kkrvalg.register.events import KINDS
from kkrvalg.register.law import SENTENCES
from kkrvalg.register.persons import PersonData
from kkrvalg.register.tasks import ACTORS, Task

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = {"p1": PersonData("Anna Eksempel"), "p7": None, "p51": PersonData("Bo Eksempel")}


@pytest.fixture
def words() -> Vocabulary:
    """Return the words of the made-up KKR, p7 deleted."""
    return vocabulary(after(), NAMES, term())


@pytest.fixture
def danish() -> Iterator[None]:
    """Speak Danish during a test."""
    before = i18n.language()
    i18n.use("da")
    yield
    i18n.use(before)


def test_a_person_has_name_and_municipality_and_one_that_is_deleted_a_key(words: Vocabulary) -> None:
    """p1 sits in Nordby, p51 on no council; p7 was deleted, and p99 nobody has entered."""
    assert words.person("p1") == "Anna Eksempel (Nordby)"
    assert words.person("p51") == "Bo Eksempel"
    assert words.person("p7") == "deleted person p7"
    assert words.person("p99") == "p99"
    assert words.person(None) == NOTHING
    assert words.persons(["p1", "p51"]) == "Anna Eksempel (Nordby), Bo Eksempel"


def test_somebody_of_a_former_term_keeps_the_municipality(words: Vocabulary) -> None:
    """The state of the new term has other mandates; the events still tell."""
    state = after()
    state.mandates.clear()
    assert vocabulary(state, NAMES).person("p1") == "Anna Eksempel"
    assert vocabulary(state, NAMES, term()).person("p1") == words.person("p1")


@pytest.mark.parametrize(
    ("seat", "english", "in_danish"),
    [
        ("mayor:701", "the mayor's seat for Nordby", "borgmesterpladsen for Nordby"),
        ("A:2", "A's elected seat no. 2", "A's 2. valgte plads"),
        ("A:extra1", "A's additional seat no. 1", "A's 1. ekstra plads"),
        ("Lister:2", "elected seat no. 2 of Lister", "2. valgte plads for Lister"),
        ("Lister:extra1", "additional seat no. 1 of Lister", "1. ekstra plads for Lister"),
        ("noget", "noget", "noget"),
    ],
)
def test_a_seat_is_told_by_whose_it_is(words: Vocabulary, seat: str, english: str, in_danish: str) -> None:
    """A key stays a key where it is none of a seat."""
    assert words.seat(seat) == english
    i18n.use("da")
    try:
        assert words.seat(seat) == in_danish
    finally:
        i18n.use("en")


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("person", "p1", "Anna Eksempel (Nordby)"),
        ("group", ["p1", "p51"], "Anna Eksempel (Nordby), Bo Eksempel"),
        ("persons", "p1, p51", "Anna Eksempel (Nordby), Bo Eksempel"),
        ("code", 701, "Nordby"),
        ("municipality", "701", "Nordby"),
        ("municipality", "Nordby", "Nordby"),
        ("code", 999, "999"),
        ("seat", "A:1", "A's elected seat no. 1"),
        ("removed", "A:1,A:2", "A's elected seat no. 1, A's elected seat no. 2"),
        ("until", "2027-03-01", "1 March 2027"),
        ("days", ["2027-03-01", "2027-04-01"], "1 March 2027, 1 April 2027"),
        ("party", "706:L", "local list L in Strandby"),
        ("party", None, NOTHING),
        ("granted", True, "yes"),
        ("leave", False, "no"),
        ("year", 2027, "2027"),
        ("votes", 1234, "1,234"),
        ("office", "vice_chair", "vice chair"),
        ("why", "left_council", "has left the council"),
        ("role", "business", "seat of the businesses"),
        ("reason", "business", "business reasons"),
        ("title", "other", "other"),
        ("post", "p1", "p1"),
        ("persons", [], NOTHING),
    ],
)
def test_a_value_is_read_by_its_name(words: Vocabulary, name: str, value: object, expected: str) -> None:
    """What people wrote themselves, such as a title, stays as it is, even where it is a key's word."""
    assert words.value(name, value) == expected  # type: ignore[arg-type]  # (any value of a body)


def test_a_sentence_is_filled_with_words_and_begins_with_a_capital(words: Vocabulary) -> None:
    """What nothing is known of is a dash: a register must be shown whatever stands in it."""
    about = {"seat": "mayor:701", "person": "p1"}
    filled = words.filled("{seat}: {person}, {other}", about)
    assert filled == "The mayor's seat for Nordby: Anna Eksempel (Nordby), –"


def test_what_a_task_asks_of_whom_names_the_party_or_the_council(words: Vocabulary) -> None:
    """As far as the task tells."""
    since = after().term.since
    assert words.actor(Task("x", "party_group", None, since, {"party": "A"})) == "A's council members"
    assert words.actor(Task("x", "municipality", None, since, {"code": 702})) == "the council of Sønderby"
    assert words.actor(Task("x", "secretariat", None, since, {})) == ACTORS["secretariat"]


def test_days_are_short_in_tables(words: Vocabulary, danish: None) -> None:  # noqa: ARG001 (speaks Danish)
    """As the language writes them."""
    assert words.short_day(after().term.since) == "26.01.2026"
    assert words.short_day(None) == NOTHING
    i18n.use("en")
    assert words.short_day(after().term.since) == "2026-01-26"


def test_a_hash_is_short_and_in_groups() -> None:
    """As people compare it."""
    assert short_hash("0123456789abcdef", 2) == "0123 4567"


def test_every_field_of_an_event_that_is_shown_has_a_word() -> None:
    """Nested tables are not shown."""
    shown = {field.name for kind in KINDS.values() for field in kind.fields if field.type != "rows"}
    assert shown - set(FIELDS) == set()


def test_every_sentence_can_be_filled() -> None:
    """Each placeholder is a plain name."""
    for sentence in SENTENCES.values():
        names = [name for _text, name, _spec, _conversion in Formatter().parse(sentence) if name is not None]
        assert all(name.isidentifier() for name in names), sentence


def test_what_followed_is_told_of_those_it_happened_to() -> None:
    """p33 leaves, p34 enters."""
    state = after(event("left_council", "2026-03-01", person="p33", reason="moved"))
    words = vocabulary(state, {key: PersonData(f"Nr {key[1:]}") for key in state.persons})
    told = [words.sentence(said) for said in state.trail if said.seq == state.trail[-1].seq]
    assert told == [
        "Nr 33 (Vesterby) is no longer a member of the KKR (has left the council); it was V's elected seat no. 1.",
        "Nr 34 (Nordby), the personal substitute, becomes a member: V's elected seat no. 1.",
    ]
