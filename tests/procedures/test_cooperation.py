"""List cooperations: who may join, and the sweep over the votes of one, held against ``compose`` vote by vote."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from elections import COOPERATION, KKR, Town, composed, election, options, scenario, seats, setting
from hypothesis import given, settings
from hypothesis import strategies as st

from kkrvalg.errors import InputError
from kkrvalg.model import ListCooperation
from kkrvalg.procedures.composition import compose
from kkrvalg.procedures.cooperation import Sweep, SweepRange, sweep, with_cooperations
from kkrvalg.procedures.sensitivity import sensitivity
from kkrvalg.procedures.setting import Setting
from kkrvalg.rulebook import load_rulebook, resolve_options

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kkrvalg.model import Election

PERCENT = Fraction(1, 100)


# --- who joins --------------------------------------------------------------------------------------------------

TOWNS = election(
    Town({"A": 50, "B": 40, "L": 10}, mayor="A"),
    Town({"A": 60, "X": 30}, mayor="X"),
    Town({"A": 20, "B": 70, "L": 10}, mayor="B"),
)


def test_only_the_votes_and_mayors_of_joined_lists_count() -> None:
    """701:L (10 votes) and 702:X (30, By 2's mayor) joined; 703:L, with the same letter as the first, did not."""
    held = with_cooperations(TOWNS, {"Fælles": ("701:L", "702:X")}, where="her")
    (found,) = [c for c in composed(held).field.contenders if c.key == "Fælles"]
    assert (found.votes, found.mayors, found.cooperation) == (40, (702,), True)
    assert not composed(held).others


def test_without_a_cooperation_the_mayor_of_a_local_list_is_outside_the_parties() -> None:
    """702:X alone has a mayor, who is a member, and no seats of its own."""
    assert [other.letter for other in composed(TOWNS).others] == ["X"]


def test_a_cooperation_is_added_to_those_there_are_or_replaces_its_namesake() -> None:
    """What the command line says of a name is what counts."""
    first = with_cooperations(TOWNS, {"Fælles": ("701:L",)}, where="her")
    both = with_cooperations(first, {"Øst": ("703:L",)}, where="her")
    assert {c.name: c.lists for c in both.cooperations} == {
        "Fælles": frozenset({"701:L"}),
        "Øst": frozenset({"703:L"}),
    }
    moved = with_cooperations(first, {"Fælles": ("702:X", "703:L")}, where="her")
    assert moved.cooperations == (ListCooperation("Fælles", frozenset({"702:X", "703:L"})),)
    assert with_cooperations(TOWNS, {}, where="her") == TOWNS


def _complaint(joined: Mapping[str, tuple[str, ...]], held: Election = TOWNS) -> InputError:
    with pytest.raises(InputError) as caught:
        with_cooperations(held, joined, where="--list-cooperation")
    return caught.value


@pytest.mark.parametrize(
    ("identity", "example"),
    [
        pytest.param("702:L", "702:X", id="another list's letter"),
        pytest.param("701:l", "701:L", id="a small letter"),
        pytest.param("999:L", "306:N", id="no such municipality"),
        pytest.param("L", "306:N", id="no municipality"),
        pytest.param("", "306:N", id="nothing"),
    ],
)
def test_a_list_that_did_not_run_cannot_join(identity: str, example: str) -> None:
    """The message names the cooperation and the list, and shows a list that ran there."""
    error = _complaint({"Fælles": ("701:L", identity)})
    assert error.where == "--list-cooperation Fælles"
    assert error.found == f"{identity}, a list that did not run"
    assert error.expected == f"a list as code:letter, such as {example}"
    assert error.todo == "look the letter up in lists.csv"


def test_a_list_cannot_join_two_cooperations() -> None:
    """Its votes would count twice."""
    error = _complaint({"Fælles": ("701:L", "702:X"), "Øst": ("703:L", "702:X")})
    assert error.where.startswith("--list-cooperation ")
    assert error.found in {"702:X, which has joined Øst too", "702:X, which has joined Fælles too"}
    assert error.expected == "each list in one cooperation only"
    assert error.todo == "leave it out of one of them"


def test_a_list_of_a_cooperation_of_the_scenario_cannot_join_another() -> None:
    """What the scenario says stands beside what the command line says."""
    held = replace(TOWNS, cooperations=(ListCooperation("Fælles", frozenset({"702:X"})),))
    error = _complaint({"Øst": ("702:X",)}, held)
    assert error.where == "--list-cooperation Øst"
    assert error.found == "702:X, which has joined Fælles too"


# --- the sweep by hand ------------------------------------------------------------------------------------------


def test_a_sweep_by_hand() -> None:
    """1,000 votes: A 600 and the mayors of By 1 and 2, B 300; L in By 3 has its mayor and x votes.

    At least 2 % is 20 votes: with 19 L is out, and its mayor a member besides A's and B's. A sets the size:
    2 × 1,000 / 600 = 3 1/3 gives A 2 and B 1 (3 1/3 × 0.3 = 1). With L in, L's mayor sets it: 1 × 1,000 / x.
    The cap is 6. 1,000/20 = 50: A 30, B 15, L 1, cut to 6: A 3, B 2, L 1 (200, 150, 20 votes per seat).
    """
    held = election(
        Town({"A": 300, "B": 100}, mayor="A"),
        Town({"A": 300, "B": 100}, mayor="A"),
        Town({"B": 100, "L": 60, "X": 40}, mayor="L"),
        joined={COOPERATION: {"703:L"}},
    )
    found = sweep(setting(held), KKR, COOPERATION, (18 * Fraction(1, 1000), 21 * Fraction(1, 1000)))
    assert (found.kkr, found.cooperation, found.total_votes) == (KKR, COOPERATION, 1000)
    assert found.ranges == (
        SweepRange(18, 19, eligible=False, size=4, seats={"A": 2, "B": 1}, lot_among=1, base_size=4),
        SweepRange(
            20, 21, eligible=True, size=6, seats={"A": 3, "B": 2, COOPERATION: 1}, lot_among=1, base_size=46
        ),
    )
    assert [one.base_size for one in found.ranges] == [4, 46]


@pytest.mark.parametrize(
    ("shares", "first", "last"),
    [
        pytest.param((2, 4), 20, 40, id="whole votes"),
        pytest.param((Fraction(201, 100), Fraction(399, 100)), 21, 39, id="within the shares, not beyond"),
        pytest.param((Fraction(201, 100), Fraction(209, 100)), 21, 21, id="no whole vote between: the next one"),
        pytest.param((0, 1), 1, 10, id="no votes at all is no cooperation"),
        pytest.param((99, 100), 990, 1000, id="all votes there are"),
    ],
)
def test_a_sweep_goes_from_the_lower_share_to_the_upper(
    shares: tuple[Fraction | int, Fraction | int], first: int, last: int
) -> None:
    """Of 1,000 votes; the first is not below the lower share, the last not above the upper."""
    held = election(Town({"A": 900, "L": 100}, mayor="L"), joined={COOPERATION: {"701:L"}})
    low, high = (share * PERCENT for share in shares)
    found = sweep(setting(held), KKR, COOPERATION, (low, high))
    assert (found.ranges[0].first, found.ranges[-1].last) == (first, last)


def test_a_cooperation_without_a_list_in_the_area_cannot_be_swept() -> None:
    """The message names the cooperation and the KKR."""
    held = election(
        Town({"A": 90}, mayor="A"),
        Town({"A": 60, "L": 30}, mayor="L", kkr="nordjylland"),
        joined={COOPERATION: {"702:L"}},
    )
    with pytest.raises(InputError) as caught:
        sweep(setting(held), KKR, COOPERATION, (2 * PERCENT, 4 * PERCENT))
    assert caught.value.where == "--list-cooperation"
    assert caught.value.found == f"{COOPERATION}, with no list in KKR Midtjylland"
    assert caught.value.expected == "a cooperation with at least one list in the area"
    assert caught.value.todo == "add one of its lists, or choose another KKR with --kkr"


def test_another_partys_council_lot_leaves_every_range_open() -> None:
    """B and C share the last council seat by lot, so that who is eligible waits, whatever the cooperation has."""
    town = Town({"A": 70, "B": 20, "C": 20, "L": 5}, mayor="L", seats=4)
    held = election(town, joined={COOPERATION: {"701:L"}})
    (one,) = sweep(setting(held), KKR, COOPERATION, (5 * PERCENT, 10 * PERCENT)).ranges
    assert (one.seats, one.lot_among) == ({}, 2)
    assert compose(setting(held), KKR).parties == ()


# --- against compose --------------------------------------------------------------------------------------------

Case = tuple["Callable[[int], Election]", dict[str, str]]


@st.composite
def made_up(draw: st.DrawFn) -> Case:
    """An election in which any number of a local list's votes can be moved to the cooperation, and options.

    The councils' seats are recorded, so that the cooperation has one however few its votes are.
    """
    cells = draw(st.sampled_from(((0, 5, 20, 60, 90), (20,), (10, 20))))
    rows = draw(st.lists(st.tuples(*[st.sampled_from(cells)] * 3), min_size=1, max_size=4))
    rows[0] = (rows[0][0] or 30, *rows[0][1:])
    mayors = draw(st.lists(st.sampled_from("ABCLL"), min_size=len(rows), max_size=len(rows)))
    known = {"A": 3, "B": 3, "C": 2, "L": 1, "X": 0}
    loose = draw(st.integers(20, 60))

    def held(joined_votes: int) -> Election:
        towns = [
            Town({"A": a, "B": b, "C": c, "L": 0, "X": 0}, mayor=mayor, known=known)
            for (a, b, c), mayor in zip(rows, mayors, strict=True)
        ]
        votes = {**towns[0].votes, "L": joined_votes, "X": loose - joined_votes}
        towns[0] = replace(towns[0], votes=votes)
        lists = {f"{701 + at}:L" for at in range(len(towns))}
        return election(*towns, joined={COOPERATION: lists})

    names = ("scale", "rounding", "reduced_size", "reduction_ceiling", "secondary", "ineligible_mayors")
    return held, draw(options((*names, "cooperation_binds")))


def _range_of(found: Sweep, votes: int) -> SweepRange:
    (one,) = [one for one in found.ranges if one.first <= votes <= one.last]
    return one


@given(case=made_up())
@settings(max_examples=max(1, settings().max_examples // 4))
def test_every_number_of_votes_is_what_compose_comes_to(case: Case) -> None:
    """Each vote is moved from a list outside to one inside the cooperation, and the KKR composed anew."""
    held, chosen = case
    total = sum(entry.votes for entry in held(0).lists)
    loose = sum(entry.votes for entry in held(0).lists if entry.letter == "X")
    found = sweep(setting(held(0), chosen), KKR, COOPERATION, (Fraction(1, total), Fraction(loose, total)))
    for votes in range(1, loose + 1):
        composition = composed(held(votes), chosen)
        one = _range_of(found, votes)
        question = composition.question
        assert one.eligible == any(c.key == COOPERATION and c.eligible for c in composition.field.contenders)
        assert one.seats == seats(composition)
        assert one.lot_among == (1 if question is None else len(question.tied))
        if question is None:
            assert one.size == composition.size
        if votes == one.first:
            assert one.base_size == composition.base_size


@given(case=made_up())
@settings(max_examples=max(1, settings().max_examples // 4))
def test_the_ranges_leave_no_vote_out_and_each_differs_from_the_next(case: Case) -> None:
    """One vote less than the first of a range, or more than the last, gives another composition."""
    held, chosen = case
    total = sum(entry.votes for entry in held(0).lists)
    ranges = sweep(setting(held(0), chosen), KKR, COOPERATION, (Fraction(1, total), Fraction(20, total))).ranges
    assert (ranges[0].first, ranges[-1].last) == (1, 20)
    for one, following in pairwise(ranges):
        assert one.last + 1 == following.first
        assert replace(one, first=0, last=0) != replace(following, first=0, last=0)
    assert all(one.first <= one.last for one in ranges)


# --- the published sizes of 2022 --------------------------------------------------------------------------------


@cache
def real(identity: str) -> Setting:
    """Return the election of 2021 with a cooperation of one list, who has its municipality's mayor."""
    found = scenario("kv2021")
    rules = load_rulebook(found.rulebook)
    held = with_cooperations(found.election, {COOPERATION: (identity,)}, where="her")
    return Setting(held, rules, resolve_options(rules))


PUBLISHED = pytest.mark.parametrize(
    ("kkr", "identity", "size", "first", "last", "percent"),
    [
        pytest.param("sjælland", "306:N", 31, 13_931, 14_988, ("3.12", "3.35"), id="Odsherred's mayor"),
        pytest.param("syddanmark", "550:S", 30, 19_999, 20_490, ("3.06", "3.13"), id="Tønder's mayor"),
    ],
)


@PUBLISHED
def test_a_cooperation_explains_the_published_size(
    *, kkr: str, identity: str, size: int, first: int, last: int, percent: tuple[str, str]
) -> None:
    """Sjælland has 27 and Syddanmark 26 without; the published 31 and 30 fit a cooperation of these sizes.

    That is consistent with the published numbers, not proof: which lists had joined is not public.
    """
    found = sweep(real(identity), kkr, COOPERATION, (3 * PERCENT, Fraction(34, 10) * PERCENT))
    (one,) = [one for one in found.ranges if one.size == size]
    assert (one.first, one.last, one.eligible, one.lot_among) == (first, last, True, 1)
    assert tuple(f"{100 * votes / found.total_votes:.2f}" for votes in (first, last)) == percent
    assert {_range_of(found, votes).size for votes in (first - 1, last + 1)} == {size - 1, size + 1}


@PUBLISHED
def test_no_other_size_from_two_to_four_percent_does(
    *, kkr: str, identity: str, size: int, first: int, last: int, percent: tuple[str, str]
) -> None:
    """Every twentieth of a percent from 2 to 4."""
    assert percent
    for twentieth in range(40, 81):
        share = Fraction(twentieth, 20) * PERCENT
        (one,) = sweep(real(identity), kkr, COOPERATION, (share, share)).ranges
        assert (one.size == size) == (first <= one.first <= last)


def test_a_sweep_at_the_votes_a_cooperation_has_is_its_composition() -> None:
    """The list of Tønder's mayor alone is below 2 % in Syddanmark: swept at its own votes, nothing changes."""
    held = real("550:S")
    votes = held.election.list_by_id["550:S"].votes
    found = sweep(held, "syddanmark", COOPERATION, (Fraction(votes, 654_118), Fraction(votes, 654_118)))
    (one,) = found.ranges
    composition = compose(held, "syddanmark")
    assert (one.first, one.eligible, one.size) == (votes, False, composition.size)
    assert one.seats == seats(composition)
    assert one.size == sensitivity(held, "syddanmark").chosen.size
