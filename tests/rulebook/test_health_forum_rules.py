"""The terms of reference of the health coordination forums as data, and files of them that cannot be used."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from kkrvalg.data import data_dir
from kkrvalg.errors import InputError
from kkrvalg.rulebook import resolve_options
from kkrvalg.rulebook.health_forums import load_health_forum_rules

if TYPE_CHECKING:
    from pathlib import Path

NAME = "health-forums-2026-2030.yaml"


def test_the_numbers_are_typed_and_cited() -> None:
    """Shares are fractions, days of the year month and day, fees whole numbers, and each has its heading."""
    rules = load_health_forum_rules("2026-2030")
    assert (rules.id, rules.adopted) == ("health-forums-2026-2030", date(2025, 6, 19))
    assert (rules.threshold, rules.chair_threshold) == (Fraction(2, 100), Fraction(2, 100))
    assert rules.council_seat_required
    assert rules.chair_council_seat_required
    assert rules.members_per_health_council == 2
    assert (rules.alliances_counted_from, rules.alliance_weekdays_after) == ((12, 15), 5)
    assert (rules.constituting_meeting_by, rules.chair_alliance_weekdays_before) == ((1, 31), 3)
    assert (rules.fee_chair, rules.fee_vice_chair, rules.fee_member) == (97000, 35000, 15000)
    sections = {section.id for section in rules.sections}
    assert {parameter.article for parameter in rules.parameters} <= sections
    assert {option.article for option in rules.options} <= sections


def test_what_holds_when_somebody_leaves_is_data() -> None:
    """Out of the council or the health council is out of the forum; the party keeps the seat, nobody stands in."""
    rules = load_health_forum_rules("2026-2030")
    assert (rules.leaves_with_council, rules.leaves_with_health_council, rules.seat_stays_with_party) == (
        True,
    ) * 3
    assert (rules.substitutes, rules.chair_replaced_during_absence, rules.quorum_rule) == (False,) * 3


def test_the_open_questions_have_defaults() -> None:
    """The first value of each."""
    assert dict(resolve_options(load_health_forum_rules("2026-2030"))) == {
        "vote_base": "valid",
        "alliance_inner": "dhondt",
        "forum_chair_parties": "represented",
        "broken_tenure": "current_period",
    }


def test_middelfart_and_billund_are_not_settled() -> None:
    """The one the data have, and the other."""
    assert [(u.code, u.health_councils) for u in load_health_forum_rules("2026-2030").unsettled] == [
        (410, ("Fyn", "Lillebælt")),
        (530, ("Lillebælt", "Sydvestjylland")),
    ]


def test_there_were_no_forums_before() -> None:
    """The term of 2022 is refused with the terms there are."""
    with pytest.raises(InputError) as caught:
        load_health_forum_rules("2022-2026")
    assert caught.value.found == "no rules for health forums: KL set them up in 2025, for the term 2026-2030"
    assert caught.value.expected == "an election for one of the terms 2026-2030"


CASES = {
    "another term": ("term: 2026-2030", "term: 2022-2026", "id", "“health-forums-2026-2030”"),
    "an unknown key": ("body: health-forums", "body: health-forums\nsauce: KL", "sauce", "an unknown key"),
    "another number of members": ("    members: 4", "    members: 5", "forums.0.members", "5"),
    "a health council twice": (
        "[Limfjorden, Vendsyssel]",
        "[Limfjorden, Limfjorden]",
        "forums.0.health_councils.1",
        "Limfjorden twice",
    ),
    "a forum twice": (
        "  - key: midt",
        "  - key: Nord",
        "forums.1.key",
        "Nord once more; it stands in line {nord} already",
    ),
    "an unknown health council": (
        "[Fyn, Lillebælt]",
        "[Fyn, Trekanten]",
        "unsettled.0.health_councils.1",
        "the unknown health council Trekanten",
    ),
    "a threshold above all": ("value: 2/100", "value: 3/2", "parameters.threshold.value", "“3/2”"),
    "an option with one answer": ("[valid, cast]", "[valid]", "options.0.values", "“valid”"),
}


@pytest.mark.parametrize(("old", "new", "key", "found"), CASES.values(), ids=CASES)
def test_a_file_that_cannot_be_used_says_where_and_what(
    tmp_path: Path, old: str, new: str, key: str, found: str
) -> None:
    """The key and what stands there."""
    text = (data_dir("rules") / NAME).read_text("utf-8")
    assert old in text
    (tmp_path / NAME).write_text(text.replace(old, new, 1), encoding="utf-8")
    nord = text[: text.index("key: nord")].count("\n") + 1
    with pytest.raises(InputError) as caught:
        load_health_forum_rules("2026-2030", folder=tmp_path)
    assert caught.value.where.startswith(f"rules/{NAME}, line ")
    assert caught.value.where.endswith(f", key {key}")
    assert caught.value.found == found.format(nord=nord)
