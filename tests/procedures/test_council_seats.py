from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from elections import Town, election, scenario, setting

from kkrvalg.apportion import Draw

if TYPE_CHECKING:
    from kkrvalg.model import Election, ElectionList
    from kkrvalg.procedures.councils import Council

OFFICIAL = os.environ.get("KKRVALG_VALGDK")


def councils(held: Election, *draws: Draw) -> list[Council]:
    """Return every council of an election; the draws are those of the first municipality."""
    calculated = setting(held, council_draws={held.municipalities[0].code: draws})
    return [calculated.council(municipality.code) for municipality in held.municipalities]


def council(town: Town, *draws: Draw) -> Council:
    """Return the council of one made-up municipality."""
    return councils(election(town), *draws)[0]


def changed(held: Election, **fields: object) -> list[str]:
    """Return the names of the councils that come out otherwise when a field of every list is another."""
    lists = tuple(entry._replace(**fields) for entry in held.lists)
    pairs = zip(councils(held), councils(replace(held, lists=lists)), strict=True)
    return [before.name for before, after in pairs if before.seats != after.seats]


# --- by hand ----------------------------------------------------------------------------------------------------


def test_alliances_win_seats_first_and_divide_them_then() -> None:
    """Two seats: alone A (40) has 40 and 20, C (24) has 24, F (10) has 10: one each for A and C.

    Allied, A and F have 50 and 25 before C's 24: two seats, divided by 40, 20 and 10: both are A's.
    """
    assert council(Town({"A": 40, "C": 24, "F": 10}, seats=2)).seats == {"A": 1, "C": 1, "F": 0}
    assert council(Town({"A": 40, "C": 24, "F": 10}, seats=2, alliances=("AF",))).seats == {"A": 2, "C": 0, "F": 0}


def test_no_list_gets_more_seats_than_it_has_candidates() -> None:
    """A (90) would have four of five seats against V (20), but ran with two: its alliance has the next.

    A and F (5) have 95, 47½, 31⅔, 23¾ before V's 20: four seats, two of A and, past its candidates, two of F. When
    F has one candidate only, the alliance has room for three, and V gets the two others.
    """
    votes = {"A": 90, "F": 5, "V": 20}
    town = Town(votes, seats=5, alliances=("AF",), candidates={"A": 2})
    assert council(town).seats == {"A": 2, "F": 2, "V": 1}
    town = Town(votes, seats=5, alliances=("AF",), candidates={"A": 2, "F": 1})
    assert council(town).seats == {"A": 2, "F": 1, "V": 2}


def test_seats_are_told_in_the_order_in_which_they_fell() -> None:
    """A 60, V 30: 60, then 30 twice, then 20. Equal quotients that decide nothing share a turn."""
    assert council(Town({"A": 60, "V": 30}, seats=4)).order == (("A",), ("A", "V"), ("A",))


def test_a_lot_of_a_council_is_asked_and_answered() -> None:
    """A 40 and F 20 share the quotient 10 for the last of five seats besides 40, 20, 20 and 13⅓."""
    town = Town({"A": 40, "F": 20}, seats=5)
    asked = council(town)
    assert asked.outcome == "lot_needed"
    assert asked.seats == {"A": 3, "F": 1}
    assert asked.question is not None
    assert (asked.question.tied, asked.question.subject) == (("A", "F"), ("council", "701"))
    answered = council(town, Draw(("F",), question=asked.question.id))
    assert (answered.outcome, answered.seats) == ("completed", {"A": 3, "F": 2})
    assert [fate for _draw, fate in answered.fates] == ["used"]


def test_a_list_waits_for_a_lot_only_if_it_may_win_by_it() -> None:
    """A 40 and the alliance of F 17 and B 3 share the last seat; the alliance would give it to F (8½ > 3)."""
    found = council(Town({"A": 40, "F": 17, "B": 3}, seats=5, alliances=("FB",)))
    assert found.question is not None
    assert found.open_for("B") is None
    assert found.open_for("F") is None, "it has a seat for sure"


def test_a_list_waits_for_the_lot_of_its_alliance_and_then_for_its_own() -> None:
    """A 20 and the alliance of F 5 and B 5 share the quotient 10 for the second of two seats; F and B then tie."""
    found = council(Town({"A": 20, "F": 5, "B": 5}, seats=2, alliances=("FB",)))
    assert found.seats == {"A": 1, "F": 0, "B": 0}
    assert found.open_for("B") == found.open_for("F") == found.question


@pytest.mark.parametrize(
    ("known", "outcome", "seats", "unknown"),
    [
        ({"A": 3, "V": 2}, "recorded", {"A": 3, "V": 2}, ()),
        ({"A": 3}, "partly_known", {"A": 3}, ("V",)),
        ({}, "unknown", {}, ("A", "V")),
    ],
)
def test_recorded_seats_are_read_and_what_is_unknown_is_not_zero(
    known: dict[str, int], outcome: str, seats: dict[str, int], unknown: tuple[str, ...]
) -> None:
    """Without alliances nothing is calculated; a list whose seats are unknown is named, not counted."""
    found = council(Town({"A": 50, "V": 40}, seats=5, known=known))
    assert (found.outcome, found.seats, found.unknown) == (outcome, seats, unknown)
    assert (found.allocation, found.order, found.question, found.open_for("V")) == (None, (), None, None)


# --- the real elections -----------------------------------------------------------------------------------------


def test_every_council_of_2025_is_calculated_without_a_lot() -> None:
    """All 2,432 seats of the 98 councils are settled."""
    found = councils(scenario("kv2025").election)
    assert {one.outcome for one in found} == {"completed"}
    assert sum(one.size for one in found) == sum(sum(one.seats.values()) for one in found) == 2432
    assert [sum(len(turn) for turn in one.order) for one in found] == [one.size for one in found]


def test_alliances_decide_in_three_of_four_councils_of_2025() -> None:
    """Without the alliances 74 of 98 councils come out otherwise."""
    assert len(changed(scenario("kv2025").election, alliance=None)) == 74


def test_the_number_of_candidates_decides_in_lolland() -> None:
    """Six lists of 2025 got as many seats as they had candidates; one, Lolland's Æ, would have got one more."""
    held = scenario("kv2025").election

    def full(entry: ElectionList) -> bool:
        return setting(held).council(entry.code).seats[entry.letter] == entry.candidates

    assert [entry.id for entry in held.lists if full(entry)] == [
        "183:O",
        "259:D",
        "360:Æ",
        "410:O",
        "492:O",
        "580:B",
    ]
    assert changed(held, candidates=None) == ["Lolland"]


def test_the_seats_of_2021_are_recorded_as_far_as_they_are_known() -> None:
    """75 councils are complete, 13 known in part, 10 not at all; none of the unknown seats is taken for zero."""
    found = councils(scenario("kv2021").election)
    assert Counter(one.outcome for one in found) == {"recorded": 75, "partly_known": 13, "unknown": 10}
    for one in found:
        assert not set(one.seats) & set(one.unknown)
        assert (sum(one.seats.values()) == one.size) == (one.outcome == "recorded")


@pytest.mark.skipif(OFFICIAL is None, reason="KKRVALG_VALGDK does not name the folder of the official files")
def test_seats_and_order_of_2025_are_the_official_ones() -> None:
    """The authorities numbered the seats of 49 councils; a test file of August lies among them."""
    found = {one.code: one for one in councils(scenario("kv2025").election)}
    checked = set()
    for file in sorted(Path(OFFICIAL or "").glob("valgdk-kv2025/mandatfordeling/*.json")):
        official = json.loads(file.read_text("utf-8"))
        if official["FrigivelsesTidspunktUTC"].startswith("19-08-2025"):
            continue
        ours = found[int(official["Kommunekode"])]
        numbered = sorted(official["ListeMandater"], key=lambda seat: seat["Nummer"])
        theirs = [seat["Bogstavbetegnelse"] for seat in numbered]
        assert Counter(theirs) == {letter: number for letter, number in ours.seats.items() if number}, ours.name
        at = 0
        for turn in ours.order:
            assert sorted(theirs[at : at + len(turn)]) == sorted(turn), ours.name
            at += len(turn)
        checked.add(ours.code)
    assert len(checked) == 49
