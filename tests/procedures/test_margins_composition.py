"""How few votes, or which mayor, change a composition: by hand, and against trying every number of votes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pytest
from elections import KKR, OPTIONS, Town, election, options, scenario, setting
from hypothesis import given, settings
from hypothesis import strategies as st

from kkrvalg.apportion import Draw, Lots
from kkrvalg.errors import InputError
from kkrvalg.model import CouncilSource
from kkrvalg.procedures.composition import compose
from kkrvalg.procedures.margins_composition import (
    Change,
    CompositionMargins,
    MayorMargin,
    VoteChange,
    VoteMargin,
    composition_margins,
)
from kkrvalg.procedures.setting import Setting
from kkrvalg.rulebook import load_rulebook, resolve_options

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kkrvalg.apportion import Name
    from kkrvalg.model import Election


def margins(held: Election, chosen: Mapping[str, str] | None = None) -> CompositionMargins:
    """Return the margins of a made-up composition without draws."""
    stage = setting(held, chosen or {})
    found = composition_margins(stage, compose(stage, KKR))
    assert found is not None
    return found


def of(found: CompositionMargins, party: str, direction: str) -> VoteMargin:
    """Return the margin of one party in one direction."""
    return next(m for m in found.votes if (m.party, m.direction) == (party, direction))


class Outcome(NamedTuple):
    """What the engine composes: the sure members in all, the seats of each party that has any, the open lot."""

    sure: bool
    size: int
    seats: Mapping[str, int]
    lot: tuple[Name, ...] = ()


COUNCIL_SEAT = Outcome(sure=False, size=0, seats={})
"""Whether a party has a seat in a council would have to be known."""


def outcome(stage: Setting, kkr: str, draws: tuple[Draw, ...] = ()) -> Outcome:
    """Return what the engine composes."""
    try:
        found = compose(stage, kkr, Lots(draws))
    except InputError as error:
        if "known_seats" not in error.where:
            raise
        return COUNCIL_SEAT
    seats = {party.party: party.seats for party in found.parties if party.seats}
    if found.question is None:
        return Outcome(sure=True, size=found.size, seats=seats)
    return Outcome(False, found.size, seats, found.question.tied)


def with_votes(held: Election, key: str, more: int, kkr: str = KKR) -> Election:
    """Return the election in which a party has so many votes more, or fewer, wherever it ran in the area."""
    codes = {m.code for m in held.of_kkr(kkr) if m.kl_member}
    lists, changed, left = [], {}, more
    for entry in held.lists:
        by = 0
        if held.contender_of.get(entry.id) == key and entry.code in codes:
            by = max(left, -entry.votes)
            left -= by
        changed[entry.code] = changed.get(entry.code, 0) + by
        lists.append(entry._replace(votes=entry.votes + by))
    assert left == 0
    municipalities = tuple(
        m._replace(cast=None if m.cast is None else m.cast + changed.get(m.code, 0)) for m in held.municipalities
    )
    return replace(held, lists=tuple(lists), municipalities=municipalities)


def with_mayor(held: Election, code: int, letter: str | None) -> Election:
    """Return the election in which a municipality's mayor was elected for another list."""
    return replace(held, mayors=tuple(m._replace(letter=letter) if m.code == code else m for m in held.mayors))


def recorded(stage: Setting) -> Election:
    """Return the election with the seats in the councils written down, so that other votes leave them alone."""
    councils = {m.code: stage.council(m.code) for m in stage.election.municipalities}
    lists = tuple(e._replace(known_seats=councils[e.code].seats.get(e.letter)) for e in stage.election.lists)
    return replace(stage.election, councils=CouncilSource.RECORDED, lists=lists)


# --- by hand ----------------------------------------------------------------------------------------------------

THREE = election(
    Town({"A": 50, "B": 30, "C": 20}, mayor="A", known={"A": 5, "B": 3, "C": 2}),
    Town({"A": 50, "B": 30, "C": 20}, mayor="B", known={"A": 5, "B": 3, "C": 2}),
    Town({"A": 0, "B": 0, "C": 0}, mayor="A", known={"A": 5, "B": 3, "C": 2}),
)
"""A 100, B 60, C 40 of 200; mayors 2, 1, 0. A sets the scale, 2 · 200 / 100 = 4 (B: 1 · 200 / 60 = 3 1/3).

Quotas 2, 1 1/5, 4/5: seats 2, 1, 1; size 4, cap 6.
"""


def test_the_first_vote_that_changes_the_rounding_is_found() -> None:
    """B gains k: its quota is 2 (60 + k) / 100; 1 1/2 at 75, so k = 15. A sets the scale still: 2 / 100 > 1 / 75.

    C gains k: 2 (40 + k) / 100 reaches 1 1/2 at 75, so k = 35.
    """
    found = margins(THREE)
    assert of(found, "B", "gains").seats == VoteChange(15, Change("seats", 5, (("B", 1, 2),)))
    assert of(found, "C", "gains").seats == VoteChange(35, Change("seats", 5, (("C", 1, 2),)))


def test_who_sets_the_scale_moves_everybody() -> None:
    """A loses k: the quota of B is 2 · 60 / (100 − k), 1 1/2 at 80, so k = 20: A 2, B 2, C 1.

    A gains k: B sets the scale from A 120 on; nothing falls below its mayors or one. A's quota is then
    (100 + k) / 60, 2 1/2 at 150: k = 50. B loses k: it sets the scale below 50, then A's quota is
    100 / (60 − k), 2 1/2 at 40: k = 20; C's, 40 / (60 − k), is 1 there.
    """
    found = margins(THREE)
    assert of(found, "A", "loses").seats == VoteChange(20, Change("seats", 5, (("B", 1, 2),)))
    assert of(found, "A", "gains").seats == VoteChange(50, Change("seats", 5, (("A", 2, 3),)))
    assert of(found, "B", "loses").seats == VoteChange(20, Change("seats", 5, (("A", 2, 3),)))


def test_a_party_falls_out_below_the_threshold() -> None:
    """C loses k: 40 − k of 200 − k is below 2 % where 50 (40 − k) < 200 − k: 49 k > 1800, k = 37."""
    found = margins(THREE)
    assert of(found, "C", "loses").seats == VoteChange(37, Change("seats", 3, (("C", 1, 0),)))
    assert of(found, "C", "loses").earlier is None


REDUCED = election(
    Town({"A": 400, "B": 260, "C": 150, "D": 240}, mayor="A", seats=9, known={"A": 4, "B": 2, "C": 1, "D": 2}),
    *(Town({"A": 0}, mayor="A", known={"A": 5}) for _ in range(3)),
)
"""A has 4 mayors and sets the scale at its votes by 100: base A 4, B 3 (2.6), C 2 (1.5), D 2 (2.4), 11 in all.

The cap is 8. Floors 4, 1, 1, 1; the last seat is B's, with 260 votes per seat against D's 240.
"""


def test_a_lot_arises_one_vote_before_the_seat_turns() -> None:
    """D gains 20: 260 against 260, a lot between B and D; with 21 the seat is D's. B loses 20, or 21: the same."""
    found = margins(REDUCED)
    turned = Change("seats", 8, (("B", 2, 1), ("D", 1, 2)))
    lot = VoteChange(20, Change("lot", 8, (("B", 2, 1),)))
    assert of(found, "D", "gains") == VoteMargin("D", 240, "gains", VoteChange(21, turned), lot)
    assert of(found, "B", "loses") == VoteMargin("B", 260, "loses", VoteChange(21, turned), lot)


def test_a_drawn_lot_is_settled_by_one_vote_against_it() -> None:
    """With D at 260 the lot is drawn for B: one vote more for D, or one fewer for B, is D's seat.

    What leaves the question as it is leaves the draw as it is: C gains 110 before it stands at 260 itself.
    """
    stage = setting(with_votes(REDUCED, "D", 20))
    question = compose(stage, KKR).question
    assert question is not None
    found = composition_margins(stage, compose(stage, KKR, Lots((Draw(("B",), question=question.id),))))
    assert found is not None
    turned = VoteChange(1, Change("seats", 8, (("B", 2, 1), ("D", 1, 2))))
    assert of(found, "D", "gains").seats == of(found, "B", "loses").seats == turned
    c = of(found, "C", "gains")
    assert c.earlier == VoteChange(110, Change("lot", 8, (("B", 2, 1),)))
    assert c.seats == VoteChange(111, Change("seats", 8, (("B", 2, 1), ("C", 1, 2))))


def test_an_open_lot_is_settled_by_one_vote() -> None:
    """Undrawn, one vote more for B or for D gives it the seat."""
    found = margins(with_votes(REDUCED, "D", 20))
    assert of(found, "B", "gains").seats == VoteChange(1, Change("seats", 8, (("B", 1, 2),)))
    assert of(found, "D", "gains").seats == VoteChange(1, Change("seats", 8, (("D", 1, 2),)))


def test_an_unknown_council_seat_is_neither_taken_as_one_nor_as_none() -> None:
    """C has 3 votes of 203 and no known seat: 3 + k reach 2 % of 203 + k where 49 k >= 53, k = 2.

    From there on nobody can say, as whether C has a council seat is unknown.
    """
    found = margins(election(Town({"A": 150, "B": 50, "C": 3}, mayor="A", known={"A": 5, "B": 2})))
    unknown = VoteChange(2, Change("council_seat", 0, ()))
    assert of(found, "C", "gains") == VoteMargin("C", 3, "gains", None, unknown)


def test_who_has_no_seat_or_no_votes_to_lose_changes_nothing() -> None:
    """C's three votes are below the threshold, D has none."""
    towns = (Town({"A": 150, "B": 50, "C": 3, "D": 0}, mayor="A", known={"A": 5, "B": 2}),)
    found = margins(election(*towns))
    assert of(found, "C", "loses") == VoteMargin("C", 3, "loses", None, None)
    assert of(found, "D", "loses") == VoteMargin("D", 0, "loses", None, None)


def test_a_mayor_of_another_party_may_set_the_scale() -> None:
    """By 1's mayor of B instead of A: B's two ask for 2 · 200 / 60 = 6 2/3, quotas 3 1/3, 2, 1 1/3: A 3, B 2, C 1.

    Of C: its one asks for 200 / 40 = 5, quotas 2 1/2, 1 1/2, 1: the same seats. An independent is a member on top:
    A's one mayor asks for 2, B's for 3 1/3; A 2 (1 2/3), B 1, C 1 (2/3), and one more.
    """
    larger = Change("seats", 6, (("A", 2, 3), ("B", 1, 2)))
    assert [margin for margin in margins(THREE).mayors if margin.code == 701] == [
        MayorMargin(701, "By 1", "A", "B", "Parti B", 3, larger),
        MayorMargin(701, "By 1", "A", "C", "Parti C", 2, larger),
        MayorMargin(701, "By 1", "A", None, None, None, Change("seats", 5, ())),
    ]
    assert margins(THREE).tried == 9


def test_a_composition_that_waits_for_a_council_has_no_margins() -> None:
    """B and C have 2 votes of 100 each, and the last of the council's 49 seats is a lot between them."""
    stage = setting(election(Town({"A": 96, "B": 2, "C": 2}, mayor="A", seats=49)))
    composition = compose(stage, KKR)
    assert composition.field.question is not None
    assert composition_margins(stage, composition) is None


# --- against trying every number --------------------------------------------------------------------------------

MOST = 45
SEATS = st.sampled_from((0, 1, 1, 1, 1, None))


@st.composite
def small_elections(draw: st.DrawFn) -> Election:
    """Elections of few votes, so that every number can be tried, with the seats in the councils written down."""
    letters = "ABCV"[: draw(st.integers(1, 4))]
    few = st.one_of(st.integers(0, 30), st.sampled_from((0, 1, 6, 12, 12, 60)))
    towns = []
    for number in range(draw(st.integers(1, 4))):
        votes = {letter: draw(few) for letter in letters + ("L" if draw(st.booleans()) else "")}
        if number == 0:
            votes["A"] += 1
        towns.append(
            Town(
                votes,
                mayor=draw(st.sampled_from((*votes, "A", None))),
                kl_member=number == 0 or draw(st.integers(0, 5)) > 0,
                known={letter: seats for letter in votes if (seats := draw(SEATS)) is not None},
                cast=sum(votes.values()) + draw(st.integers(0, 3)),
            )
        )
    joined = [f"{701 + at}:L" for at, town in enumerate(towns) if "L" in town.votes]
    return election(*towns, joined={"Lister": joined} if joined and draw(st.booleans()) else None)


@st.composite
def tight_elections(draw: st.DrawFn) -> Election:
    """Elections of few votes in which the cap is a seat or two too small: the reduction is what matters.

    The first party's mayors set the scale at the votes by ten, so each party's share of it is its votes by ten.
    """
    mayors = draw(st.integers(1, 4))
    shares = draw(st.lists(st.sampled_from((14, 15, 15, 16, 24, 26, 29, 30, 35)), min_size=1, max_size=3))
    votes = {"A": 10 * mayors} | dict(zip("BCV", shares, strict=False))
    size = sum((number + 5) // 10 for number in votes.values())
    number = max(mayors, (size - draw(st.integers(1, 2))) // 2)
    claims = ["A"] * mayors + [letter for letter, own in votes.items() for _ in range(own // 10)][mayors:]
    elected = [*claims, *[None] * number][:number]
    known = dict.fromkeys(votes, 1)
    nobody = dict.fromkeys(votes, 0)
    return election(
        Town(votes, elected[0], known=known, cast=sum(votes.values())),
        *(Town(nobody, mayor, known=known, cast=0) for mayor in elected[1:]),
    )


@settings(max_examples=90)
@given(st.one_of(small_elections(), tight_elections()), options(OPTIONS), st.data())
def test_the_votes_are_the_first_of_all_numbers_that_change_the_composition(
    held: Election, chosen: dict[str, str], data: st.DataObject
) -> None:
    """Every number of votes from 1 on is composed anew by the engine, under any answers to the open questions."""
    draws: tuple[Draw, ...] = ()
    stage = setting(held, chosen)
    start = outcome(stage, KKR)
    if start == COUNCIL_SEAT:
        return
    question = compose(stage, KKR).question
    if question is not None and data.draw(st.booleans(), label="drawn"):
        draws = (Draw(question.tied[: question.seats_at_stake], question=question.id),)
        start = outcome(stage, KKR, draws)
    found = composition_margins(stage, compose(stage, KKR, Lots(draws)))
    assert found is not None
    margin = data.draw(st.sampled_from(found.votes))
    sign = 1 if margin.direction == "gains" else -1
    most = MOST if sign > 0 else min(MOST, margin.own_votes)
    first: dict[str, int] = {}
    for k in range(1, most + 1):
        other = with_votes(held, margin.party, sign * k)
        if not any(entry.votes for entry in other.lists if other.municipality_by_code[entry.code].kl_member):
            break
        there = outcome(setting(other, chosen), KKR, draws)
        if there != start:
            first.setdefault("seats" if there.sure else "earlier", k)
    seats = margin.seats.votes if margin.seats and margin.seats.votes <= most else None
    earlier = margin.earlier.votes if margin.earlier and margin.earlier.votes <= most else None
    assert seats == first.get("seats")
    assert earlier == (first.get("earlier") if first.get("earlier", most) < first.get("seats", most + 1) else None)


@settings(max_examples=30)
@given(small_elections(), options(OPTIONS))
def test_the_mayors_are_those_with_whom_the_engine_finds_another_composition(
    held: Election, chosen: dict[str, str]
) -> None:
    """Every list that has or may have a council seat, and an independent, is made the mayor's in turn."""
    stage = setting(held, chosen)
    start = outcome(stage, KKR)
    if start == COUNCIL_SEAT:
        return
    found = composition_margins(stage, compose(stage, KKR))
    assert found is not None
    outside = {m.code for m in held.municipalities if not m.kl_member and chosen.get("mayor_floor_area") != "all"}
    tried: set[tuple[int, str | None]] = {
        (mayor.code, letter)
        for mayor in held.mayors
        for letter in (*(e.letter for e in held.lists_by_code[mayor.code] if e.known_seats != 0), None)
        if letter != mayor.letter and mayor.code not in outside
    }
    assert found.tried == len(tried)
    changed = {place for place in tried if outcome(setting(with_mayor(held, *place), chosen), KKR) != start}
    assert {(margin.code, margin.then) for margin in found.mayors} == changed


# --- the real elections -----------------------------------------------------------------------------------------


def real(name: str, kkr: str) -> tuple[Setting, CompositionMargins]:
    """Return a real election with its council seats written down, and the margins of a KKR."""
    held = scenario(name)
    rules = load_rulebook(held.rulebook)
    stage = Setting(held.election, rules, resolve_options(rules, {}))
    found = composition_margins(stage, compose(stage, kkr))
    assert found is not None
    return replace(stage, election=recorded(stage)), found


def nearest(found: CompositionMargins) -> list[tuple[int, VoteMargin, Change]]:
    """Return the margins of votes that change seats, the fewest votes first."""
    turning = [(m.seats.votes, m, m.seats.change) for m in found.votes if m.seats]
    return sorted(turning, key=lambda entry: entry[0])


def changed(fixed: Setting, kkr: str, margin: VoteMargin, votes: int) -> Outcome:
    """Return what the engine composes when a party gains, or loses, so many votes."""
    signed = votes if margin.direction == "gains" else -votes
    return outcome(replace(fixed, election=with_votes(fixed.election, margin.party, signed, kkr)), kkr)


@pytest.mark.parametrize("name", ["kv2021", "kv2025"])
@pytest.mark.parametrize("kkr", ["hovedstaden", "sjælland", "syddanmark", "midtjylland", "nordjylland"])
def test_real_compositions_change_at_the_number_and_not_at_one_fewer(name: str, kkr: str) -> None:
    """The votes are put into the election, and the engine composes it."""
    fixed, found = real(name, kkr)
    start = outcome(fixed, kkr)
    turning = nearest(found)
    for votes, margin, change in (turning[0], turning[len(turning) // 2], turning[-1]):
        there = changed(fixed, kkr, margin, votes)
        others = {party: then for party, _now, then in change.changes}
        assert (there.sure, there.size) == (True, change.size)
        assert there.seats == {party: n for party, n in {**start.seats, **others}.items() if n}
        before = changed(fixed, kkr, margin, votes - 1)
        assert before == start if margin.earlier is None else not before.sure


@pytest.mark.parametrize("name", ["kv2021", "kv2025"])
def test_a_single_mayor_changes_a_real_composition_as_said(name: str) -> None:
    """The mayor's list is changed in the election, and the engine composes it."""
    fixed, found = real(name, "nordjylland")
    start = outcome(fixed, "nordjylland")
    for margin in found.mayors[:: len(found.mayors) // 4]:
        held = with_mayor(fixed.election, margin.code, margin.then)
        there = outcome(replace(fixed, election=held), "nordjylland")
        others = {party: then for party, _now, then in margin.change.changes}
        assert there.size == margin.change.size
        assert there.seats == {party: n for party, n in {**start.seats, **others}.items() if n}


def test_no_smaller_number_changes_a_real_composition() -> None:
    """Kristendemokraterne in Midtjylland lose 39 votes and fall below 2 %; 1 to 38 votes change nothing."""
    fixed, found = real("kv2021", "midtjylland")
    margin = of(found, "K", "loses")
    assert margin.seats is not None
    assert (margin.seats.votes, margin.seats.change.changes) == (39, (("K", 1, 0),))
    start = outcome(fixed, "midtjylland")
    assert all(changed(fixed, "midtjylland", margin, k) == start for k in range(1, 39))
