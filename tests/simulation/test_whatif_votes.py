"""What other votes would change: by hand, and against trying every number of votes."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest
from elections import KKR, Town, election, elections, options, setting
from hypothesis import given, settings
from hypothesis import strategies as st

from kkrvalg.errors import InputError
from kkrvalg.rulebook import find_post
from kkrvalg.simulation.whatif_moved import Councils, Mover, extremes, spread
from kkrvalg.simulation.whatif_picture import Picture, picture
from kkrvalg.simulation.whatif_votes import Amount, Movement, VoteSweep, sweep_votes

if TYPE_CHECKING:
    from kkrvalg.model import Election
    from kkrvalg.rulebook import Post


@cache
def rbr() -> Post:
    """Return the post with five seats."""
    return find_post("RBR", kkr=KKR, term="2026-2030")


def votes(number: int) -> Amount:
    """Return so many votes."""
    return Amount(number, "votes")


def swept(held: Election, party: str, reach: tuple[int, int], taken_from: str | None = None) -> VoteSweep:
    """Return what a made-up KKR comes to while so many votes move."""
    movement = Movement(party, votes(reach[0]), votes(reach[1]), None, taken_from)
    return sweep_votes(setting(held), KKR, rbr(), movement)


def bounds(found: VoteSweep) -> list[tuple[int, int, int]]:
    """Return where each range begins and ends, and how many members there are."""
    return [(own.first, own.last, own.picture.size) for own in found.ranges]


THREE = election(
    Town({"A": 50, "B": 30, "C": 20}, mayor="A"),
    Town({"A": 50, "B": 30, "C": 20}, mayor="B"),
    Town({"A": 1, "B": 1, "C": 1}, mayor="A", kl_member=False),
)
"""A 100, B 60, C 40 of 200; mayors 1, 1. B sets the scale, 200 / 60 = 3 1/3.

Quotas 1 2/3, 1, 2/3: seats 2, 1, 1.
"""


def test_the_exact_votes_at_which_a_rounding_turns_are_found() -> None:
    """A gains k: its quota is (100 + k) / 60, 2 1/2 at 150: one seat more from 50 on.

    A loses k: (100 − k) / 60 is 1 1/2 at 90: one seat fewer from 11 votes lost on. B sets the scale throughout,
    and C's quota never reaches 1 1/2. At 20 votes gained A's 120 / 2 is B's 60 / 1: a lot for the vice chair.
    """
    found = swept(THREE, "A", (-30, 60))
    assert bounds(found) == [(-30, -11, 3), (-10, 19, 4), (20, 20, 4), (21, 49, 4), (50, 60, 5)]
    assert [own.first for own in found.ranges if "vice_chair" in own.picture.lots] == [20]
    assert found.proven
    assert (found.votes, found.total) == (100, 200)


def test_votes_may_be_taken_from_another_party() -> None:
    """C gives k to A: at 20 its lists have 10 votes each, at 21 one has 9, at 22 both have.

    Of nine seats for A 60, B 30 and C 10 the last falls by lot, to B's 30 / 3 or to C's 10: then the lot decides
    whether C takes part. With 9 votes C has none. As its seat is not certain throughout, this is found by trying.
    """
    found = swept(THREE, "A", (0, 40), taken_from="C")
    assert [(own.first, own.last, own.picture.waits) for own in found.ranges] == [
        (0, 19, False),
        (20, 21, True),
        (22, 40, False),
    ]
    assert [own.name for own in found.ranges[-1].picture.seats] == ["A", "B"]
    assert not found.proven
    assert found.unsure == ("C",)


def test_the_chair_turns_where_quotients_meet() -> None:
    """A 100 / 1 against B 60 / 1: at 40 votes lost they stand in a lot, at 41 B has the chair, one vote later.

    B's quotient 60 / 2 is below A's until A has 30 votes, which is outside the range.
    """
    found = swept(THREE, "A", (-45, -35))
    assert [(own.first, own.last, "chair" in own.picture.lots) for own in found.ranges] == [
        (-45, -41, False),
        (-40, -40, True),
        (-39, -35, False),
    ]
    assert [pair.chair for pair in found.ranges[1].picture.offices] == ["A", "B"]


def test_a_party_that_loses_its_only_council_seat_is_out() -> None:
    """Nine seats, A 60, B 29, D 11: the last are B's 29 / 3 = 9 2/3 and A's 60 / 6 = 10; D has one for its 11.

    With 9 votes it has none: B's third comes before. So D takes no part from two votes lost on, although it is far
    above 2 %.
    """
    held = election(Town({"A": 60, "B": 29, "D": 11}, "A", seats=9), Town({"A": 50, "B": 40}, "B"))
    found = swept(held, "D", (-5, 5))
    assert [(own.first, own.last) for own in found.ranges if not own.eligible] == [(-5, -2)]
    assert not found.proven
    assert found.unsure == ("D",)


def test_votes_in_one_municipality_alone() -> None:
    """All of the votes are moved there, and no more than it has there can be lost."""
    movement = Movement("A", votes(-50), votes(50), None, municipality=702)
    assert sweep_votes(setting(THREE), KKR, rbr(), movement).moved_votes == 50
    with pytest.raises(InputError) as raised:
        sweep_votes(setting(THREE), KKR, rbr(), replace(movement, least=votes(-51)))
    assert raised.value.found == "51 votes lost by A, which has 50 there"


@pytest.mark.parametrize(
    ("party", "least", "most", "taken_from", "found"),
    [
        ("F", 0, 1, None, "F, without votes in KKR Midtjylland"),
        ("A", 2, 1, None, "from 2 to 1 votes"),
        ("A", -101, 0, None, "101 votes lost by A, which has 100 there"),
        ("A", 0, 41, "C", "41 votes lost by C, which has 40 there"),
    ],
)
def test_a_movement_that_cannot_be_is_refused(
    party: str, least: int, most: int, taken_from: str | None, found: str
) -> None:
    """What was found is said with the party and its votes."""
    with pytest.raises(InputError) as raised:
        swept(THREE, party, (least, most), taken_from)
    assert raised.value.found == found


def test_all_votes_of_all_cannot_be_lost() -> None:
    """Somebody must have votes."""
    with pytest.raises(InputError) as raised:
        swept(election(Town({"A": 5}, "A")), "A", (-5, 0))
    assert raised.value.found == "no votes left"


def test_a_step_of_no_vote_is_refused() -> None:
    """A hundredth of a per cent of a hundred votes is none."""
    movement = Movement("A", votes(-1), votes(1), Amount(1, "percent"))
    with pytest.raises(InputError) as raised:
        sweep_votes(setting(THREE), KKR, rbr(), movement)
    assert raised.value.where == "--step"


def test_a_share_is_rounded_towards_no_votes() -> None:
    """2.5 % of 199 are 4.975 votes: 4, gained or lost."""
    assert [Amount(250, "percent").of(199), Amount(-250, "percent").of(199), votes(-7).of(1)] == [4, -4, -7]


def test_votes_are_spread_by_largest_remainder() -> None:
    """10 votes over 50, 30 and 20 of 100: 5, 3, 2. Of 3: 1 1/2, 9/10, 6/10: 1, then C's and B's remainders.

    One vote over equal lists goes to the first, the municipality with the lower code.
    """
    assert spread([50, 30, 20], 10) == [5, 3, 2]
    assert spread([50, 30, 20], -3) == [-1, -1, -1]
    assert spread([7, 7, 7], 1) == [1, 0, 0]


@given(st.lists(st.integers(0, 50), min_size=1, max_size=6).filter(any), st.data())
def test_spread_votes_add_up_and_stay_within_their_extremes(own: list[int], data: st.DataObject) -> None:
    """However many are lost or gained, nobody comes below none, and none beyond what is said to be possible."""
    least = data.draw(st.integers(-sum(own), 50))
    most = data.draw(st.integers(least, 60))
    moved = data.draw(st.integers(least, most))
    more = spread(own, moved)
    assert sum(more) == moved
    for before, gained, (low, high) in zip(own, more, extremes(own, least, most), strict=True):
        assert before + gained >= 0
        assert low <= before + gained <= high


LETTERS = "ABCD"
JOINED = ((), ("AB",), ("AC",), ("BC",), ("CD",), ("AB", "CD"), ("ABC",), ("BCD",))


@settings(max_examples=60)
@given(
    cells=st.lists(
        st.tuples(
            st.lists(st.integers(0, 40), min_size=4, max_size=4).filter(any),
            st.sampled_from(JOINED),
            st.sampled_from((1, 3, 5, 9)),
            st.sampled_from((None, 1, 2)),
        ),
        min_size=1,
        max_size=2,
    ),
    both=st.booleans(),
    reach=st.tuples(st.integers(0, 8), st.integers(0, 8)),
)
def test_who_is_said_to_keep_a_seat_keeps_it(
    cells: list[tuple[list[int], tuple[str, ...], int, int | None]], both: bool, reach: tuple[int, int]
) -> None:
    """With alliances and few candidates, however many votes are moved to A, alone or from B."""
    towns = [
        Town(
            dict(zip(LETTERS, own, strict=True)),
            seats=seats,
            alliances=joined,
            candidates={} if limit is None else {"C": limit, "A": limit},
        )
        for own, joined, seats, limit in cells
    ]
    held = election(*towns)
    movers = [
        Mover(party, sign, tuple(e for e in held.lists if e.letter == party))
        for party, sign in (("A", 1), ("B", -1))[: 1 + both]
    ]
    if not all(mover.votes for mover in movers):
        return
    least, most = -min(reach[0], movers[0].votes), min(reach[1], movers[-1].votes if both else reach[1])
    councils = Councils(setting(held), held.municipalities, movers)
    for party in LETTERS:
        if councils.has_seat_throughout(party, least, most):
            for moved in range(least, most + 1):
                assert councils.standing(party, councils.votes_at(moved)) == "yes", (party, moved)


def test_an_ally_keeps_the_seat_that_the_alliance_surely_has() -> None:
    """A 30 and C 20 together have two seats of three, F 10 none, V 40 one: 50, 40, 25; inside them 30 and 20.

    With A at 25 they have 45, 22 1/2, and V 40, 20: two seats; with A at 35 inside 35 and C's 20 against 17 1/2.
    With A at 41 A's 20 1/2 comes before C's 20.
    """
    held = election(Town({"A": 30, "C": 20, "F": 10, "V": 40}, "A", seats=3, alliances=("AC",)))
    councils = Councils(setting(held), held.municipalities, [Mover("A", 1, held.lists[:1])])
    assert councils.has_seat_throughout("C", -5, 5)
    assert not councils.has_seat_throughout("C", -5, 11)


# --- against every number of votes ------------------------------------------------------------------------------


def moved_by(held: Election, parties: dict[str, int], moved: int) -> Election:
    """Return the election with votes moved, list by list, in the area's municipalities that are members of KL."""
    members = {m.code for m in held.of_kkr(KKR) if m.kl_member}
    changed: dict[str, int] = {}
    for party, sign in parties.items():
        own = sorted(
            (e for e in held.lists if held.contender_of.get(e.id) == party and e.code in members),
            key=lambda e: (e.code, held.lists.index(e)),
        )
        for entry, more in zip(own, spread([e.votes for e in own], sign * moved), strict=True):
            changed[entry.id] = entry.votes + more
    lists = tuple(e._replace(votes=changed.get(e.id, e.votes)) for e in held.lists)
    return replace(held, lists=lists)


def seen(held: Election, chosen: dict[str, str]) -> Picture | None:
    """Return what an election comes to, None where a council's lot or nobody's votes leave nothing to say."""
    try:
        return plain(picture(setting(held, chosen), KKR, rbr()))
    except InputError:
        return None


def plain(found: Picture) -> Picture | None:
    """Return a picture in no order, without the base composition, which is not the same throughout a range."""
    if found.waits:
        return None
    return found._replace(base_size=0, seats=tuple(sorted(found.seats)), post=tuple(sorted(found.post)))


@settings(max_examples=25)
@given(
    held=elections(),
    chosen=options(),
    reach=st.integers(1, 12),
    pick=st.integers(0, 10),
    give=st.integers(0, 10),
)
def test_every_number_of_votes_comes_to_what_its_range_says(
    held: Election, chosen: dict[str, str], reach: int, pick: int, give: int
) -> None:
    """Found by calculation or by trying each vote, no point is missed."""
    chosen.pop("vote_base", None)
    stage = setting(held, chosen)
    members = {m.code for m in held.of_kkr(KKR) if m.kl_member}
    own: dict[str, int] = {}
    for entry in held.lists:
        key = held.contender_of.get(entry.id)
        if key is not None and entry.code in members:
            own[key] = own.get(key, 0) + entry.votes
    able = sorted(key for key, number in own.items() if number)
    if not able:
        return
    party, other = able[pick % len(able)], able[give % len(able)]
    least = -min(reach, own[party])
    most = reach if other == party else min(reach, own[other])
    movement = Movement(party, votes(least), votes(most), votes(1), None if other == party else other)
    try:
        found = sweep_votes(stage, KKR, rbr(), movement)
    except InputError:
        return
    signs = {party: 1} if other == party else {party: 1, other: -1}
    assert [r.first for r in found.ranges][1:] == [r.last + 1 for r in found.ranges][:-1]
    for each in found.ranges:
        for moved in range(each.first, each.last + 1):
            assert seen(moved_by(held, signs, moved), chosen) == plain(each.picture), moved
