"""What alliances and groups can give: by hand, and against the election itself for every lot that can fall."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pytest
from elections import composed_for_real, rulebook, scenario
from hypothesis import given, settings
from hypothesis import strategies as st

from kkrvalg.apportion import Draw, Lots, Problem, allocate
from kkrvalg.apportion.batch.partitions import prefixes
from kkrvalg.errors import InputError
from kkrvalg.procedures.appointments import benches
from kkrvalg.procedures.chair import POSTS, Entrants, Participant, elect, form_units
from kkrvalg.rulebook import find_post, resolve_options
from kkrvalg.simulation import whatif_alliances
from kkrvalg.simulation.whatif_alliances import Party, Result, _Search

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kkrvalg.procedures.chair import Unit
    from kkrvalg.rulebook import Post
    from kkrvalg.simulation.whatif_alliances import Arrangement, Possibilities

KEYS = "ABCDE"
VOTES = st.lists(st.one_of(st.integers(0, 5), st.sampled_from((617, 1234, 1851, 100, 50))), min_size=1, max_size=5)
RANK = {(): 0, ("vice_chair",): 1, ("chair",): 2, POSTS: 3}


def parties(votes: Sequence[int]) -> tuple[Party, ...]:
    """Return parties with so many votes, the largest first."""
    named = [Party(key, f"Parti {key}", number, fixed=False) for key, number in zip(KEYS, votes, strict=False)]
    return tuple(sorted(named, key=lambda party: (-party.weight, party.key)))


def arrangements(everybody: Sequence[Party]) -> list[Arrangement]:
    """Return every way in which parties can stand together."""
    found = []
    for partition in prefixes(len(everybody)):
        units = defaultdict(list)
        for party, label in zip(everybody, partition, strict=True):
            units[label].append(party.key)
        found.append(tuple(tuple(unit) for unit in units.values() if len(unit) > 1))
    return found


def search(everybody: tuple[Party, ...], post: Post | None, inner: str) -> dict[Arrangement, dict[str, Result]]:
    """Return what each party gets in every way of standing together."""
    own = _Search("midtjylland", "alliances" if post is None else "groups", post, everybody, inner)
    own.run((), iter)
    ways = arrangements(everybody)
    return {
        way: {
            party.key: Result(low, high)
            for party, low, high in zip(everybody, inspected.low, inspected.high, strict=True)
        }
        for way, inspected in zip(ways, own.inspected(ways), strict=True)
    }


# --- the election itself ----------------------------------------------------------------------------------------


def elections(entrants: Entrants, units: Sequence[Unit], inner: str) -> Iterator[tuple[str | None, str | None]]:
    """Yield chair and vice chair for every way in which the lots can fall."""
    waiting: list[dict[str, tuple[Draw, ...]]] = [dict.fromkeys(POSTS, ())]
    while waiting:
        draws = waiting.pop()
        election = elect(entrants, units, {post: Lots(own) for post, own in draws.items()}, inner=inner)
        if election.question is None:
            yield election.chair, election.vice_chair
            continue
        post = election.question.subject[-1]
        for name in election.question.tied:
            drawn = Draw((str(name),), election.question.id)
            waiting.append({**draws, post: (*draws[post], drawn)})


def elected(everybody: Sequence[Party], way: Arrangement, inner: str) -> dict[str, Result]:
    """Return what each party gets of chair and vice chair, from the election for every lot.

    An alliance that decides itself may give all it won to any of its parties, or to others.
    """
    participants = tuple(Participant(p.key, p.name, (), p.weight, 1) for p in everybody)
    entrants = Entrants("midtjylland", participants, (), (), ())
    units = form_units(entrants, ["+".join(alliance) for alliance in way])
    seen: dict[str, set[int]] = {party.key: set() for party in everybody}
    for winners in elections(entrants, units, inner):
        for unit in units:
            for party in (member.key for member in unit.members):
                won = tuple(
                    post for post, winner in zip(POSTS, winners, strict=True) if winner in {party, unit.key}
                )
                seen[party].add(RANK[won])
                if unit.is_alliance and inner == "alliance_decides":
                    seen[party].add(0)
    return {party: Result(min(ranks), max(ranks)) for party, ranks in seen.items()}


@given(VOTES)
@settings(max_examples=10)
def test_no_alliance_breaks_that_may_give_any_of_its_parties_everything(votes: list[int]) -> None:
    """What a part would win, the alliance may give it: every way is stable, as the page says."""
    own = _Search("midtjylland", "alliances", None, parties(votes if sum(votes) else [7]), "alliance_decides")
    found = own.run((), iter)
    assert found.stable == found.partitions


@given(VOTES, st.sampled_from(("dhondt", "dhondt", "alliance_decides")))
@settings(max_examples=40)
def test_chair_and_vice_chair_are_those_of_the_election(votes: list[int], inner: str) -> None:
    """In every way of standing together, for every lot that can fall, equal votes and none among them."""
    everybody = parties(votes if sum(votes) else [7])
    found = search(everybody, None, inner)
    assert found == {way: elected(everybody, way, inner) for way in found}


def divided(votes: dict[str, int], seats: int) -> dict[str, tuple[int, int]]:
    """Return the least and the most each gets of some seats."""
    if not seats or not any(votes.values()):
        return dict.fromkeys(votes, (0, 0))
    found = allocate(Problem(votes=votes, seats=seats, subject=("x",), article="§ 4, stk. 4"))
    tied = set(found.question.tied) if found.question else set()
    return {name: (found.seats[name], found.seats[name] + (name in tied)) for name in votes}


def appointed(everybody: Sequence[Party], way: Arrangement, seats: int) -> dict[str, Result]:
    """Return what each party gets of the seats: groups divide them, then each group its own."""
    weights = {party.key: party.weight for party in everybody}
    joined = {key for group in way for key in group}
    groups = (*way, *((key,) for key in weights if key not in joined))
    won = divided({"+".join(group): sum(weights[key] for key in group) for group in groups}, seats)
    found = {}
    for group in groups:
        inside = [divided({key: weights[key] for key in group}, number) for number in set(won["+".join(group)])]
        for key in group:
            found[key] = Result(min(own[key][0] for own in inside), max(own[key][1] for own in inside))
    return found


@given(VOTES)
@settings(max_examples=40)
def test_the_seats_of_a_post_are_those_of_the_allocation(members: list[int]) -> None:
    """In every way of standing together, groups first and then inside each group."""
    everybody = parties(members if sum(members) else [7])
    found = search(everybody, rbr(), "dhondt")
    assert found == {way: appointed(everybody, way, 5) for way in found}


# --- by hand --------------------------------------------------------------------------------------------------


def rbr() -> Post:
    """Return the post with five seats."""
    return find_post("RBR", kkr="midtjylland", term="2026-2030")


def possibilities(votes: Sequence[int], asked: Arrangement = (), inner: str = "dhondt") -> Possibilities:
    """Return what alliances can give parties with so many votes."""
    return _Search("midtjylland", "alliances", None, parties(votes), inner).run(asked, iter)


def test_three_parties_have_five_ways() -> None:
    """A 100, B 60, C 45: alone A and B. B+C has 105: B the chair, A the vice chair.

    A+C has 145, and both posts as 72 1/2 > 60; inside it 100/2 = 50 > 45, so A has both. A+B has 160, and both as
    80 > 45: A and B, as alone. All three: A and B, as 60 > 50; there B+C would leave, and A+C too. So four of the
    five are stable.
    """
    found = possibilities((100, 60, 45))
    assert (found.partitions, found.stable) == (5, 4)
    assert found.apart == ((2, 2), (1, 1), (0, 0))
    pairs = {(own.chair.party, own.vice_chair.party): own.found for own in found.offices}
    assert {pair: (own.partitions, own.stable) for pair, own in pairs.items()} == {
        ("A", "B"): (3, 2),
        ("B", "A"): (1, 1),
        ("A", "A"): (1, 1),
    }
    assert pairs["A", "B"].simplest == ((),)
    assert pairs["B", "A"].simplest == ((("B", "C"),),)
    best = {own.party.key: (own.best.result, own.best.found.simplest) for own in found.outlooks}
    assert best == {
        "A": ((3, 3), ((("A", "C"),),)),
        "B": ((2, 2), ((("B", "C"),),)),
        "C": ((0, 0), ()),
    }


def test_what_is_sure_holds_whatever_the_others_do() -> None:
    """A 100, B 60, C 45: A+C has 145 and both posts whatever B does, and both are A's; B+C has the chair for B.

    A alone has the vice chair at least: B+C has 105, and 100 > 52 1/2. In A+B it has the chair, and B the vice
    chair as 80 > 45.
    """
    found = {own.party.key: own.assured for own in possibilities((100, 60, 45)).outlooks}
    assert found["A"] == ((1, (("A",),), 1), (2, (("A", "B"), ("A", "C")), 2), (3, (("A", "C"),), 1))
    assert found["B"] == ((1, (("A", "B"), ("B", "C")), 2), (2, (("B", "C"),), 1))
    assert found["C"] == ()


def test_who_is_asked_about_says_who_would_leave() -> None:
    """A+B+C: A+C leaves with 145 and A has both posts; or B+C with 105 against 100, and B has the chair."""
    asked = possibilities((100, 60, 45), (("A", "B", "C"),)).asked
    assert asked is not None
    assert not asked.stable
    assert dict(asked.results) == {"A": (2, 2), "B": (1, 1), "C": (0, 0)}
    assert asked.leaving == (
        (("A", "B", "C"), ("A", "C"), (("A", (3, 3)), ("C", (0, 0)))),
        (("A", "B", "C"), ("B", "C"), (("B", (2, 2)), ("C", (0, 0)))),
    )


@given(VOTES)
@settings(max_examples=25)
def test_an_alliance_is_stable_just_when_nobody_leaves_it(votes: list[int]) -> None:
    """What is said of an alliance that was asked about, and of its parts, agrees."""
    everybody = parties(votes)
    if len(everybody) > 1 and sum(votes):
        asked = possibilities(votes, (tuple(party.key for party in everybody),)).asked
        assert asked is not None
        assert asked.stable == (asked.leaving == ())


def test_a_group_alone_changes_seats() -> None:
    """8, 4, 2 and 2 members and five seats: alone 3-4, 1-2, 0-1 and 0-1. C+D: one of them surely, A 3 and B 1."""
    found = _Search("midtjylland", "groups", rbr(), parties((8, 4, 2, 2)), "dhondt").run((), iter)
    assert found.apart == ((3, 4), (1, 2), (0, 1), (0, 1))
    shift = next(own for own in found.shifts if own.groups == (("C", "D"),))
    assert dict(shift.results) == {"A": (3, 3), "B": (1, 1)}
    assert found.offices == ()


@given(VOTES)
@settings(max_examples=25)
def test_every_party_has_one_result_in_every_way(votes: list[int]) -> None:
    """The ways of a party's results add up to all, and the stable ones to all that are stable."""
    found = possibilities(votes if sum(votes) else [7])
    for own in found.outlooks:
        assert sum(reached.found.partitions for reached in own.results) == found.partitions
        assert sum(reached.found.stable for reached in own.results) == found.stable
    assert sum(own.found.partitions for own in found.offices) == found.partitions


# --- real elections ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kkr", ["sjælland", "syddanmark", "midtjylland", "nordjylland"])
def test_without_alliances_the_chairs_of_2022_are_those_that_were_elected(kkr: str) -> None:
    """A had the chair and V the vice chair in four KKR in January 2022."""
    found = real("kv2021", kkr)
    first = found.offices[0]
    assert (first.chair.party, first.vice_chair.party, first.found.simplest) == ("A", "V", ((),))


def real(name: str, kkr: str, alone: Sequence[str] = (), asked: Sequence[str] = ()) -> Possibilities:
    """Return what alliances can give in a KKR after a real election."""
    composition = composed_for_real(name, kkr)
    return whatif_alliances.alliances(composition, resolve_options(rulebook(), {}), alone=alone, asked=asked)


def test_two_parties_turn_the_chair_of_hovedstaden_in_2025() -> None:
    """C 188,278 with anybody passes A 189,397; F+Ø has 265,790, more than either."""
    found = real("kv2025", "hovedstaden", asked=["A+F+Ø"])
    assert found.partitions == 21147
    pairs = {(own.chair.party, own.vice_chair.party): own.found for own in found.offices}
    assert pairs["C", "A"].equally_simple == 7
    assert (("F", "Ø"),) in pairs["F", "A"].simplest
    assert found.asked is not None
    assert found.asked.leaving is not None
    assert found.asked.leaving[0].part == ("F", "Ø")


def test_who_stands_alone_halves_the_ways() -> None:
    """Nine parties have 21,147 partitions, eight 4,140; a local list is called by its municipality."""
    assert real("kv2025", "hovedstaden", alone=["å"]).partitions == 4140
    found = real("kv2025", "sjælland", alone=["Lolland"])
    assert found.partitions == 21147
    assert [party.key for party in found.parties if party.fixed] == ["Lolland"]


def test_groups_count_the_members_of_mayors_without_a_party() -> None:
    """Tønder's mayor is a group of one in Syddanmark."""
    composition = composed_for_real("kv2025", "syddanmark")
    post = find_post("RBR", kkr="syddanmark", term="2026-2030")
    found = whatif_alliances.groups(composition, post, benches(composition), resolve_options(rulebook(), {}))
    assert {party.key: party.weight for party in found.parties}["Tønder"] == 1
    assert found.seats == 5
    assert scenario("kv2025").election.term == "2026-2030"


# --- wrong use --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("alone", "asked", "where", "found"),
    [
        (["X"], [], "--alone", "X in KKR Hovedstaden"),
        (["A"], ["A+F"], "--alone", "A, which also stands in A+F"),
        ([*"ACFØVBOIÅ"], [], "--alone", "everybody in KKR Hovedstaden"),
        ([], ["A"], "--alliance", "A alone"),
        ([], ["A+X"], "--alliance", "X in KKR Hovedstaden"),
    ],
)
def test_names_that_cannot_be_are_complained_of(
    alone: list[str], asked: list[str], where: str, found: str
) -> None:
    """Who takes no part, stands in two places, or leaves nobody to join."""
    with pytest.raises(InputError) as complaint:
        real("kv2025", "hovedstaden", alone, asked)
    assert (complaint.value.where, complaint.value.found) == (where, found)


def test_more_parties_than_can_be_gone_through_are_refused_with_a_way_out() -> None:
    """Fifteen may stand together; the two smallest are proposed to stand alone."""
    many = tuple(Party(f"P{number:02}", "", 100 - number, fixed=False) for number in range(15))
    with pytest.raises(InputError) as complaint:
        _Search("midtjylland", "alliances", None, many, "dhondt")
    assert complaint.value.expected == "at most 13 of them"
    assert complaint.value.todo.endswith("--alone P13 --alone P14")
    assert "1 382 958 545" in complaint.value.found
