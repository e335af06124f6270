"""What people type of persons, seats, municipalities, parties and days, and what is said where nothing fits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from registers import TOWNS, after, event, person_data, persons

from kkrvalg.errors import InputError
from kkrvalg.register.columns import by_table, plain_fields
from kkrvalg.register.events import KINDS, Field, check_shape
from kkrvalg.register.persons import Names, PersonData, data_of, names, next_key, shown
from kkrvalg.register.wording import (
    CHOICES,
    find_municipality,
    find_party,
    find_person,
    find_persons,
    find_seat,
    read_choice,
    read_day,
    read_field,
    read_person,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from kkrvalg.register.state import State

STATE = after(
    event("left_council", "2026-03-01", person="p31", reason="moved"),
    event("resigned", "2026-04-01", person="p37"),
)
"""p31 held A:1, which p32 has now; p37 held F:1, which p38 has now."""


def people(**changed: str | None) -> Names:
    """Return the made-up persons, some with another name, or erased."""
    found: Names = {key: data_of(person_data(key)) for key in persons()}
    for key, name in changed.items():
        found[key] = None if name is None else PersonData(name)
    return found


def complaint(find: Callable[[], object]) -> InputError:
    """Return what is said."""
    with pytest.raises(InputError) as caught:
        find()
    assert caught.value.where == "--person"
    return caught.value


def person(text: str, known: Names, state: State = STATE) -> str:
    """Find a person."""
    return find_person(state, known, text, "--person")


def test_a_person_is_named_by_key_or_by_name_in_any_case() -> None:
    """Blanks and Danish letters typed in another way make no difference."""
    known = people(p7="Søren Ågård")
    for text in (
        "p7",
        "P7",
        "Søren Ågård",
        "  søren   ågård ",
        "Soeren Aagaard",
        "So\u0308ren".replace("o\u0308", "ø") + " Ågård",
    ):
        assert person(text, known) == "p7"


def test_two_of_one_name_are_told_apart_by_municipality_or_key() -> None:
    """Else the complaint lists both with their municipalities."""
    known = people(p31="Bo Ek", p33="bo ek", p51="Bo Ek")
    error = complaint(lambda: person("Bo Ek", known))
    assert error.found == (
        "“Bo Ek”, whose name 3 persons have: Bo Ek (Sønderby, p31), bo ek (Vesterby, p33), Bo Ek (p51)"
    )
    assert error.todo == "add the key in brackets, as in Bo Ek (p31)"
    assert person("Bo Ek (p51)", known) == "p51"
    assert person("Bo Ek (vesterby)", known) == "p33"
    assert person("Bo Ek (702)", known) == "p31"
    assert person("Bo Ek (Sønderby, p31)", known) == "p31"
    assert complaint(lambda: person("Bo Ek (Nordby)", known)).found.endswith("whom the register does not know")


def test_an_unknown_name_is_answered_with_those_who_come_near() -> None:
    """The nearest spelling, and all who have the word in their name; and how to enter somebody."""
    known = people(p31="Anna Brandt", p33="Karin Lykke", p59=None)
    error = complaint(lambda: person("Ana Brand", known))
    assert (
        error.expected == "the name or the key of a person in the register; near it: Anna Brandt (Sønderby, p31)"
    )
    assert "kkrvalg register person" in error.todo
    assert "Karin Lykke (Vesterby, p33)" in complaint(lambda: person("Lykke", known)).expected
    for text in ("p999", "", "slettet person p59", "qqqqqqq"):
        assert (
            complaint(lambda text=text: person(text, known)).expected
            == "the name or the key of a person in the register"
        )


def test_somebody_who_was_erased_is_still_named_by_the_key() -> None:
    """What happened to them goes on; the name is gone."""
    assert person("p59", people(p59=None)) == "p59"


def test_lists_of_persons_understand_names_that_hold_a_comma() -> None:
    """As the tables of members advise for two of one name: “Anna Ek, Nordby”."""
    known = people(p1="Anna Ek, Nordby", p2="Anna Ek, Østerby", p3="Bo")

    def found(text: str) -> list[str]:
        return find_persons(STATE, known, text, "--person")

    assert found("Anna Ek, Nordby, Bo, Anna Ek, Østerby") == ["p1", "p3", "p2"]
    assert found("Bo; p4; Anna Ek, Nordby (Nordby, p1),") == ["p3", "p4", "p1"]
    assert complaint(lambda: found("Bo, p3")).expected == "each person once"
    assert complaint(lambda: found("Bo, Anna")).found.startswith("“Anna”")


@pytest.mark.parametrize(
    ("text", "code"), [("Nordby", 701), ("nordby kommune", 701), ("701", 701), ("Oesterby", 703), ("0703", 703)]
)
def test_a_municipality_is_named_by_name_or_code(text: str, code: int) -> None:
    """In the spellings that people use."""
    assert find_municipality(STATE, text, "--person") == code


def test_a_municipality_outside_the_area_is_refused() -> None:
    """With the nearest name."""
    assert complaint(lambda: find_municipality(STATE, "Nordbyen", "--person")).todo == "did you mean Nordby?"
    assert complaint(lambda: find_municipality(STATE, "101", "--person")).found == "“101”"


@pytest.mark.parametrize(
    ("text", "seat"),
    [
        ("A:1", "A:1"),
        ("a:1", "A:1"),
        ("mayor:701", "mayor:701"),
        ("borgmester:Nordby", "mayor:701"),
        ("borgmesteren i Østerby", "mayor:703"),
        ("Person 32 Eksempel", "A:1"),
        ("Person 31 Eksempel", "A:1"),
        ("p37", "F:1"),
        ("p1", "mayor:701"),
    ],
)
def test_a_seat_is_named_by_key_mayor_or_who_holds_it_or_held_it_last(text: str, seat: str) -> None:
    """p31 and p37 have left; their substitutes hold the seats now, and either name finds it."""
    assert find_seat(STATE, people(), text, "--person") == seat


def test_a_seat_that_is_none_is_refused() -> None:
    """A key that no seat has, and somebody who never had one."""
    assert complaint(lambda: find_seat(STATE, people(), "A:9", "--person")).todo == "did you mean A:1?"
    error = complaint(lambda: find_seat(STATE, people(), "p51", "--person"))
    assert error.todo.startswith("Person 51 Eksempel has held no seat of the KKR")


@pytest.mark.parametrize(
    ("text", "party"),
    [("A", "A"), ("v", "V"), ("parti f", "F"), ("706:L", "706:L"), ("strandby:L", "706:L"), ("Q", "Q")],
)
def test_a_party_is_named_by_letter_name_or_local_list(text: str, party: str) -> None:
    """A letter that no list of the area had is a party too: somebody may join it."""
    assert find_party(STATE, text, "--person") == party


def test_a_party_that_is_none_is_refused() -> None:
    """With the nearest name."""
    assert complaint(lambda: find_party(STATE, "Parti W", "--person")).todo.startswith("did you mean Parti")
    assert complaint(lambda: find_party(STATE, "999:L", "--person")).found == "“999”"


@pytest.mark.parametrize("text", ["2027-03-01", "1.3.2027", "01-03-2027", "1/3/2027", " 1.3.2027 "])
def test_a_day_is_written_as_iso_or_as_danes_do(text: str) -> None:
    """All of them are 1 March 2027."""
    assert read_day(text, "--on") == "2027-03-01"


@pytest.mark.parametrize("text", ["", "31.2.2027", "1.3.27", "2027-02-29", "i morgen"])
def test_what_is_no_day_is_refused(text: str) -> None:
    """Also days that no calendar has."""
    assert complaint(lambda: read_day(text, "--person")).todo


def test_choices_are_typed_as_they_are_or_in_danish() -> None:
    """A word that means nothing is answered with the choices."""
    offices = ("mayor", "first_deputy", "second_deputy")
    for text, choice in (
        ("mayor", "mayor"),
        ("Borgmester", "mayor"),
        ("1. viceborgmester", "first_deputy"),
        ("second deputy", "second_deputy"),
    ):
        assert read_choice(offices, text, "--office") == choice
    assert (
        complaint(lambda: read_choice(offices, "kasserer", "--person")).expected
        == "one of mayor, first_deputy, second_deputy"
    )
    assert complaint(lambda: read_choice(offices, "borgmster", "--person")).todo == "did you mean mayor?"


def test_no_word_for_a_choice_means_two_in_one_field() -> None:
    """Every choice of the catalogue has words of its own among those of its field."""
    for kind in KINDS.values():
        for field in kind.fields:
            words = [word for choice in field.choices for word in (choice, *CHOICES[choice])]
            assert len(words) == len(set(words)), (kind.key, field.name)
            assert {choice: read_choice(field.choices, choice, "") for choice in field.choices} == {
                choice: choice for choice in field.choices
            }


TYPED = {
    "person": "Person 41 Eksempel",
    "persons": "p41, Person 42 Eksempel",
    "municipality": "Nordby",
    "seat": "A:1",
    "party": "A",
    "parties": "A; V",
    "date": "1.3.2027",
    "days": "1.3.2027, 2027-02-01",
    "text": "  et   ord ",
    "number": "3",
    "yes_no": "ja",
    "event": "7",
}
READ = {
    "person": "p41",
    "persons": ["p41", "p42"],
    "municipality": 701,
    "seat": "A:1",
    "party": "A",
    "parties": ["A", "V"],
    "date": "2027-03-01",
    "days": ["2027-02-01", "2027-03-01"],
    "text": "et ord",
    "number": 3,
    "yes_no": True,
    "event": 7,
}


def test_every_field_of_every_kind_is_read_into_a_body_that_fits_the_catalogue() -> None:
    """Whatever the catalogue can hold, a person can type, and the shape is right."""
    for kind in by_table().values():
        body = {}
        for field in plain_fields(kind):
            text = field.choices[0] if field.type == "choice" else TYPED[field.type]
            value = read_field(field, text, state=STATE, names=people(), where="")
            assert value == (text if field.type == "choice" else READ[field.type])
            body[field.name] = value
        check_shape(1, event("x", "2027-03-01").effect, kind.key, body)


def test_an_empty_field_is_none_where_it_may_be_left_out() -> None:
    """Else the complaint says what the field is."""
    field = Field("person", "person", "who takes the office", required=False)
    assert read_field(field, "  ", state=STATE, names={}, where="") is None
    needed = field._replace(required=True)
    error = complaint(lambda: read_field(needed, "", state=STATE, names={}, where="--person"))
    assert (error.found, error.expected) == ("nothing", "who takes the office")


def test_a_person_s_data_are_read_from_what_is_typed() -> None:
    """What is not known is left out; the gender in either language, the day in either form."""
    typed = {"name": " Anna  Ek ", "gender": "Kvinde", "born": "1.4.1980", "mail": ""}
    assert read_person(typed, str) == {"name": "Anna Ek", "gender": "woman", "born": "1980-04-01"}
    for wrong in (
        {"name": ""},
        {"name": "p7"},
        {"name": "A", "gender": "x"},
        {"name": "A", "born": "1980"},
        {"name": "A", "mail": "a b"},
    ):
        with pytest.raises(InputError) as caught:
            read_person(wrong, "--{}".format)
        assert caught.value.where == f"--{list(wrong)[-1]}"


def test_names_are_those_of_the_last_event_and_gone_when_erased() -> None:
    """A correction replaces; where the last part is erased nothing of an earlier one comes back."""
    from datetime import UTC, datetime  # noqa: PLC0415 (here alone)

    from kkrvalg.register.entry import Entry  # noqa: PLC0415 (as above)

    moment = datetime(2026, 2, 1, tzinfo=UTC)

    def entered(seq: int, key: str, data: dict[str, str] | None) -> Entry:
        return Entry(seq, moment, moment.date(), "person", {"person": key}, None, data, "")

    entries = [
        entered(1, "p1", {"name": "A", "mail": "a@b"}),
        entered(2, "p2", {"name": "B"}),
        entered(3, "p1", {"name": "C"}),
        entered(4, "p10", None),
        entered(5, "p2", None),
    ]
    known = names(entries)
    assert known == {"p1": PersonData("C"), "p2": None, "p10": None}
    assert next_key(known) == "p11"
    assert next_key(()) == "p1"


@settings(max_examples=30, deadline=None)
@given(
    st.dictionaries(
        st.integers(1, 30).map("p{}".format),
        st.one_of(st.none(), st.sampled_from(["Bo", "bo", "Søren", "soeren", "Anna Ek, Nordby"]).map(PersonData)),
        min_size=1,
    )
)
def test_what_is_shown_of_a_person_finds_the_person_again(known: Names) -> None:
    """However many have the same name, and whoever is erased."""
    for key in known:
        assert person(shown(known)[key], known) == key


def test_before_the_first_kkr_there_is_nothing_to_find() -> None:
    """Municipalities, seats and parties are those of a KKR."""
    empty = replace(STATE, terms=[], mandates={}, seats={}, trail=[])
    assert complaint(lambda: find_municipality(empty, TOWNS[701], "--person")).todo
    assert complaint(lambda: find_seat(empty, people(), "p1", "--person")).todo
    assert find_party(empty, "A", "--person") == "A"
