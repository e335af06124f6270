"""Margins as JSON and as text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from elections import (
    KKR,
    Town,
    composed_for_real,
    election,
    elections,
    options,
    setting,
    tight_elections,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from kkrvalg import i18n
from kkrvalg.apportion import Problem, allocate
from kkrvalg.apportion.margins import last_seats
from kkrvalg.errors import InputError
from kkrvalg.procedures.chair import elect_chair
from kkrvalg.procedures.composition import compose
from kkrvalg.procedures.margins_chair import chair_margins
from kkrvalg.procedures.margins_composition import composition_margins
from kkrvalg.protocol.margins import chair_margins_body, composition_margins_body
from kkrvalg.protocol.margins_levels import level_margins_body
from kkrvalg.protocol.margins_levels_text import write_level_margins
from kkrvalg.protocol.margins_text import write_chair_margins, write_composition_margins
from kkrvalg.protocol.text import Page

if TYPE_CHECKING:
    from kkrvalg.model import Election

CHAIR = {"chair_parties": "represented", "alliance_inner": "dhondt"}
THREE = election(
    Town({"A": 50, "B": 30, "C": 20}, mayor="A", known={"A": 5, "B": 3, "C": 2}),
    Town({"A": 50, "B": 30, "C": 20}, mayor="B", known={"A": 5, "B": 3}),
    Town({"A": 0, "B": 0, "C": 0, "L": 0}, mayor="A", known={"A": 5, "B": 3, "C": 2}),
)
"""Size 4: A 2, B 1, C 1, as in tests/procedures/test_margins_composition.py.

How many seats L has in By 3, and C in By 2, is not known.
"""


def text_of(page: Page) -> str:
    """Return a page in one line, so that it does not matter where it is wrapped."""
    return " ".join(" ".join(page.lines).split())


def composition_page(held: Election, chosen: dict[str, str] | None = None) -> Page:
    """Return the page on which the margins of a made-up composition are printed."""
    stage = setting(held, chosen or {})
    composition = compose(stage, KKR)
    page = Page()
    write_composition_margins(page, composition, composition_margins(stage, composition))
    return page


# --- the composition --------------------------------------------------------------------------------------------


def test_a_composition_tells_its_margins_in_words_and_numbers() -> None:
    """The numbers are those worked out by hand for the procedure: 2 % of 200 is 4 votes, C falls out 37 lower."""
    text = text_of(composition_page(THREE))
    assert "Votes above or below the threshold, 4 votes (§ 3, stk. 2, 2. princip)" in text
    assert "C 40 +36 −37" in text
    assert "A 50 A 2→3, 5 in all 20 B 1→2, 5 in all" in text
    assert "C 35 C 1→2, 5 in all 37 C 1→0, 3 in all" in text


def test_the_mayors_are_told_by_municipality_those_that_come_to_the_same_together() -> None:
    """By 1's A: B or C instead come to six members, an independent to five. Unknown council seats are marked."""
    text = text_of(composition_page(THREE))
    assert "Of 10 such changes 10 would change the composition." in text
    assert "By 1 A B, C A 2→3, B 1→2, 6 in all By 1 A independent 5 in all" in text
    assert "By 2 B A, C? A 2→3, B 1→2, 6 in all" in text
    assert "By 3 A L?, independent 5 in all" in text
    assert "?: whether the list has a seat in the council is not known." in text


def test_a_lot_and_an_unknown_council_seat_are_told_where_they_come_first() -> None:
    """C reaches 2 % with 2 votes more, and nobody knows whether it has a council seat."""
    text = text_of(
        composition_page(election(Town({"A": 150, "B": 50, "C": 3}, mayor="A", known={"A": 5, "B": 2})))
    )
    assert "C – unknown from 2 –" in text
    assert "unknown: whether the party then has a seat in a council is not in the data." in text


def test_a_composition_states_its_margins_as_json() -> None:
    """Everything that is printed, and the votes moved; what comes to the same stands together."""
    stage = setting(THREE)
    composition = compose(stage, KKR)
    body = json.loads(json.dumps(composition_margins_body(composition, composition_margins(stage, composition))))
    assert body["thresholds"][2] == {
        "article": "§ 3, stk. 2, 2. princip",
        "party": "C",
        "votes": 40,
        "total": 200,
        "threshold": "1/50",
        "verdict": "eligible",
        "needed": 4,
        "above": 36,
        "gains": None,
        "loses": 37,
        "moved": 37,
    }
    assert body["votes"][0] == {
        "party": "A",
        "votes": 100,
        "direction": "gains",
        "seats": {"votes": 50, "kind": "seats", "size": 5, "changes": [{"party": "A", "from": 2, "to": 3}]},
        "earlier": None,
    }
    assert body["mayors"][1] == {
        "code": 701,
        "municipality": "By 1",
        "letter": "A",
        "instead": [{"letter": None, "name": None, "council_seats": None}],
        "kind": "seats",
        "size": 5,
        "changes": [],
    }
    assert body["mayors_tried"] == 10


def test_what_was_not_calculated_is_null_and_the_threshold_is_there() -> None:
    """With --no-margins, and while a lot in a council decides who takes part."""
    body = composition_margins_body(compose(setting(THREE), KKR), None)
    assert (body["votes"], body["mayors"], body["mayors_tried"]) == (None, None, None)
    assert len(body["thresholds"]) == 3


@pytest.mark.parametrize("language", ["en", "da"])
def test_the_margins_of_any_composition_fit_in_80_columns(language: str) -> None:
    """Any election and options, in either language."""

    @settings(max_examples=30)
    @given(st.one_of(elections(), tight_elections()), options())
    def fits(held: Election, chosen: dict[str, str]) -> None:
        try:
            lines = composition_page(held, chosen).lines
        except InputError as error:  # more compositions than a lot can be drawn among
            assert "lot_among_optima" in error.where  # noqa: PT017 (which bad input it is)
            return
        assert [line for line in lines if len(line) > 80] == []

    i18n.use(language)
    fits()


# --- chair and posts --------------------------------------------------------------------------------------------


def test_each_post_is_told_with_the_strongest_challenger() -> None:
    """Syddanmark 2025 with two alliances: V+C 232,917, A+F 227,840; 5,078 votes more, or 2,539 moved, turn it."""
    found = elect_chair(composed_for_real("kv2025", "syddanmark"), ("A+F", "V+C"), options=CHAIR)
    page = Page()
    write_chair_margins(page, chair_margins(found))
    text = text_of(page)
    assert "Chair V+C → A+F 5,078 5,078 2,539" in text
    assert "Chair, inside V+C V → C 108,426 108,426 54,213" in text
    assert max(map(len, page.lines)) <= 80
    body = json.loads(json.dumps(chair_margins_body(chair_margins(found))))
    assert [(post["post"], post["alliance"], post["holder"]) for post in body][:2] == [
        ("chair", None, "V+C"),
        ("chair", "V+C", "V"),
    ]
    assert body[0]["turns"][0] == {"challenger": "A+F", "gains": 5078, "loses": 5078, "moved": 2539}


def test_an_open_post_is_told_as_decided_by_one_vote() -> None:
    """A and B have as many votes each."""
    towns = (Town({"A": 50, "B": 50}, mayor="A"), Town({"A": 50, "B": 50}, mayor="B"))
    page = Page()
    write_chair_margins(page, chair_margins(elect_chair(compose(setting(election(*towns)), KKR), options=CHAIR)))
    assert "Chair: A and B stand in the lot; one vote more for one of them decides it." in text_of(page)


@pytest.mark.parametrize(("by_votes", "word"), [(True, "votes"), (False, "members present")])
def test_a_division_is_told_level_by_level(word: str, *, by_votes: bool) -> None:
    """A+B 90 against C 80 for two seats; the numbers are worked out in tests/apportion/test_level_margins.py."""
    levels = last_seats(allocate(Problem(votes={"A": 50, "B": 40, "C": 80}, seats=2, alliances=(("A", "B"),))))
    page = Page()
    write_level_margins(page, levels, by_votes=by_votes)
    text = text_of(page)
    assert f"How close other results are, in {word}." in text
    assert "C → (A+B) 71 36 24" in text
    assert "Inside (A+B):" in text
    assert "A → B 11 11 6" in text
    outer, inner = level_margins_body(levels)
    assert (outer["alliance"], inner["alliance"]) == (None, ["A", "B"])
    assert outer["turns"] == [{"holder": "C", "challenger": ["A", "B"], "gains": 71, "loses": 36, "moved": 24}]
    assert inner["members"][1] == {
        "name": "B",
        "votes": 40,
        "seats": 0,
        "in_lot": False,
        "gains": 11,
        "loses": None,
    }


def test_shared_quotients_and_an_open_lot_are_told() -> None:
    """A 60, B 60, C 40 for two seats: C has to pass both. A and B, one seat: it is 0 or 1 for each."""
    page = Page()
    write_level_margins(
        page, last_seats(allocate(Problem(votes={"A": 60, "B": 60, "C": 40}, seats=2))), by_votes=True
    )
    assert "it takes passing, or giving way to, all of them." in text_of(page)
    page = Page()
    write_level_margins(page, last_seats(allocate(Problem(votes={"A": 60, "B": 60}, seats=1))), by_votes=True)
    assert "A 60 0–1 1 1" in text_of(page)
