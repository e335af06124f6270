"""What a register is founded on: tables of the right columns, days from which time can be counted."""

from __future__ import annotations

from datetime import date

import pytest
from registers import after, constituted, event

from kkrvalg.errors import InputError
from kkrvalg.register.events import check_shape

BODY = constituted().body


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"municipalities": [{"x": 1}]}, "the field “municipalities”"),
        ({"parties": ["A"]}, "the field “parties”"),
        ({"seats": [{"seat": "A:1"}]}, "the field “seats”"),
        ({"seats": [*BODY["seats"], BODY["seats"][0]]}, "the seat A:1 twice"),
        ({"seats": [{**BODY["seats"][0], "seat": "mayor:701"}]}, "the seat mayor:701 twice"),
        ({"mandates": [{**BODY["mandates"][0], "code": 999}]}, "the municipality 999"),
        ({"offices": [{"code": 701, "person": "p1", "office": ["mayor"]}]}, "the field “offices”"),
        ({"term": "hello"}, "the term “hello”"),
        ({"rulebook": "kkr-1999"}, "no such rulebook"),
    ],
)
def test_a_kkr_that_takes_office_with_wrong_tables_is_refused(changed: dict[str, object], found: str) -> None:
    """One complaint each, whoever wrote the event."""
    with pytest.raises(InputError) as refused:
        after(constituted("2030-01-20", **changed))
    assert refused.value.found == found


@pytest.mark.parametrize(
    ("day", "until", "found"),
    [("9999-12-01", "9999-12-31", "9999-12-01"), ("2026-03-01", "9999-12-31", "until: '9999-12-31'")],
)
def test_a_day_from_which_nothing_can_be_counted_is_refused(day: str, until: str, found: str) -> None:
    """Three months after December 9999 there is no day."""
    with pytest.raises(InputError) as refused:
        after(event("leave", day, person="p1", until=until))
    assert refused.value.found == found


def test_an_event_without_fields_of_its_own_is_refused() -> None:
    """A list, as a correction may bring one, has none."""
    with pytest.raises(InputError) as refused:
        check_shape(50, date(2026, 3, 1), "leave", [])  # type: ignore[arg-type]
    assert refused.value.expected == "fields, each with its value"
