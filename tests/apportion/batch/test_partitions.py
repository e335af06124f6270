"""All partitions of parties: by hand, by definition, and the same on both roads."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain, combinations, product
from operator import sub
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kkrvalg.apportion.batch.compiled import VARIABLE
from kkrvalg.apportion.batch.partition_game import FIRST, MOST_SEATS, SECOND, Game
from kkrvalg.apportion.batch.partition_tables import build_tables
from kkrvalg.apportion.batch.partitions import (
    EXAMPLES,
    MOST_PARTIES,
    Sweep,
    as_tally,
    growth_string,
    inspect,
    number_of_partitions,
    prefixes,
    sweep,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kkrvalg.apportion.batch.partitions import Partition, Tally

VOTES = st.one_of(st.integers(0, 6), st.integers(0, 200_000), st.sampled_from((1, 617, 617 * 10**9)))


@st.composite
def games(draw: st.DrawFn, parties: int = 5) -> Game:
    """Games of a few parties, equal votes and none among them."""
    weights = draw(st.lists(VOTES, min_size=1, max_size=parties))
    alone = draw(st.lists(VOTES, max_size=1))
    if not sum(weights) + sum(alone):
        weights[0] = 3
    return Game(tuple(weights), tuple(alone), draw(st.sampled_from((None, None, 1, 2, 5))), draw(st.booleans()))


def swept(game: Game, *, compiled: bool) -> Sweep:
    """Return all partitions of a game, counted on one road or the other."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, "yes" if compiled else "no")
        return sweep(game)


def tallies(found: Sweep) -> dict[tuple[int, int], Tally]:
    """Return what each unit won, by mask and class."""
    masks, classes, numbers, examples = found.units
    places = zip(masks.tolist(), classes.tolist(), strict=True)
    return dict(zip(places, map(as_tally, numbers, examples), strict=True))


# --- by definition --------------------------------------------------------------------------------------------


def splits(partition: Partition) -> Iterator[tuple[tuple[int, ...], Partition]]:
    """Yield each part of a union that can leave it, and the partition that is then."""
    for label in range(max(partition) + 1):
        union = [party for party, own in enumerate(partition) if own == label]
        for size in range(1, len(union)):
            for part in combinations(union, size):
                names = [max(partition) + 1 if p in part else own for p, own in enumerate(partition)]
                order = list(dict.fromkeys(names))
                yield part, tuple(order.index(own) for own in names)


def winners(votes: dict[int, int], seats: int) -> set[tuple[int, ...]]:
    """Return who may win the seats, one after the other, for every lot that can fall."""
    found: set[tuple[int, ...]] = {()}
    for _seat in range(seats if any(votes.values()) else 0):
        longer = set()
        for won in found:
            quotients = {name: Fraction(own, won.count(name) + 1) for name, own in votes.items()}
            longer |= {(*won, name) for name, own in quotients.items() if own == max(quotients.values())}
        found = longer
    return found


def outcomes(partition: Partition, game: Game) -> set[tuple[int, ...]]:
    """Return what all parties may get, each way in which the lots can fall; chair 2 and vice chair 1, or seats."""
    weights = {
        label: sum(w for w, own in zip(game.weights, partition, strict=True) if own == label)
        for label in partition
    }
    everybody = {**weights, **{-1 - number: votes for number, votes in enumerate(game.alone)}}
    found = set()
    for won in winners(everybody, game.posts):
        inside = []
        for label in weights:
            union = {p: game.weights[p] for p, own in enumerate(partition) if own == label}
            places = [place for place, winner in enumerate(won) if winner == label]
            several = set(product(union, repeat=len(places)))
            ways = several if game.decides else winners(union, len(places))
            inside.append([tuple(zip(places, way, strict=True)) for way in ways])
        for chosen in product(*inside):
            got = [0] * len(partition)
            for place, party in chain.from_iterable(chosen):
                got[party] += 2 - place if game.seats is None else 1
            found.add(tuple(got))
    return found


def is_stable(partition: Partition, results: dict[Partition, set[tuple[int, ...]]]) -> bool:
    """Return whether no part leaves: however the lots fall, nobody in it would be worse off and one better."""
    for part, split in splits(partition):
        now = {tuple(own[p] for p in part) for own in results[partition]}
        then = {tuple(own[p] for p in part) for own in results[split]}
        if all(min(map(sub, new, old)) >= 0 < sum(new) - sum(old) for new in then for old in now):
            return False
    return True


@given(games(parties=4))
@settings(max_examples=40)
def test_an_alliance_breaks_just_where_a_part_is_better_off_however_the_lots_fall(game: Game) -> None:
    """Every part of every union is tried, with every way in which all lots can fall, before and after."""
    everything = prefixes(len(game.weights))
    results = {own: outcomes(own, game) for own in everything}
    found = inspect(game, build_tables(game), everything)
    assert [own.stable for own in found] == [is_stable(own, results) for own in everything]


@given(games())
@settings(max_examples=60)
def test_every_partition_is_added_to_the_tallies_of_its_units(game: Game) -> None:
    """How many there are, how many of them are stable, and what each party gets in them."""
    everything = prefixes(len(game.weights))
    results = dict(zip(everything, inspect(game, build_tables(game), everything), strict=True))
    found = swept(game, compiled=False)
    assert (found.partitions, found.stable) == (len(results), sum(own.stable for own in results.values()))
    for party in range(len(game.weights)):
        for value in range(1, 4 if game.seats is None else game.seats + 1):
            reached = {own for own in everything if results[own].low[party] >= value}
            rows = [
                row
                for row, (mask, number) in enumerate(zip(found.units.masks, found.units.classes, strict=True))
                if mask < 1 << len(game.weights)
                and mask >> party & 1
                and found.tables.low[mask, number, party] >= value
            ]
            assert found.units.numbers[rows, 0].sum() == len(reached)
            assert found.units.numbers[rows, 1].sum() == sum(results[own].stable for own in reached)


def simplicity(partition: Partition) -> tuple[int, int]:
    """Return how many units have merged into others, and how many parties stand together."""
    return len(partition) - len(set(partition)), sum(partition.count(own) > 1 for own in partition)


@given(games())
@settings(max_examples=25)
def test_the_simplest_stable_partitions_of_a_pair_are_the_first_of_all(game: Game) -> None:
    """Those with fewest merged, then fewest together, in the order of their growth strings."""
    found = swept(game, compiled=False)
    everything = prefixes(len(game.weights))
    stable = dict(zip(everything, inspect(game, found.tables, everything), strict=True))
    remembered = set()
    for tally in found.pairs.values():
        examples = [growth_string(packed, len(game.weights)) for packed in tally.examples]
        assert examples == sorted(examples)
        assert len(examples) == min(tally.equally_simple, EXAMPLES)
        assert all(stable[own].stable for own in examples)
        assert {simplicity(own) for own in examples} <= {(tally.merged, tally.together)}
        remembered.update(examples)
    if found.pairs:
        least = min(map(simplicity, (own for own in everything if stable[own].stable)))
        assert least in set(map(simplicity, remembered))
        assert sum(tally.partitions for tally in found.pairs.values()) == len(everything)


@given(games(parties=7))
@settings(max_examples=40)
def test_both_roads_come_to_the_same(game: Game) -> None:
    """Compiled code and NumPy alone count the same, and remember the same partitions."""
    one, other = swept(game, compiled=True), swept(game, compiled=False)
    assert tallies(one) == tallies(other)
    assert one.pairs == other.pairs
    assert (one.partitions, one.stable) == (other.partitions, other.stable)
    assert (one.tables.blockers == other.tables.blockers).all()


# --- by hand --------------------------------------------------------------------------------------------------


def test_there_are_as_many_partitions_as_bell_counted() -> None:
    """1, 1, 2, 5, 15, 52 … 4,213,597 of twelve."""
    assert [number_of_partitions(n) for n in range(6)] == [1, 1, 2, 5, 15, 52]
    assert number_of_partitions(12) == 4_213_597
    assert [len(prefixes(n)) for n in range(6)] == [1, 1, 2, 5, 15, 52]


def test_a_union_of_three_breaks_where_two_of_them_win_the_chair_alone() -> None:
    """A 50, B 30, C 25, D 38: A+B+C has 105 and both posts (52 1/2 > 38), A and B, as 30 > 50/2.

    B+C leaves with 55: more than A's 50, so B has the chair and is better off, C has nothing either way. A+B has
    80 and both posts (40 > 38), and is stable: B alone with 30 would have nothing.
    """
    game = Game((50, 38, 30, 25))
    three, two = inspect(game, build_tables(game), [(0, 1, 0, 0), (0, 1, 0, 2)])
    assert (three.low, three.high, three.stable) == ((2, 0, 1, 0), (2, 0, 1, 0), False)
    assert (two.low, two.high, two.stable) == ((2, 0, 1, 0), (2, 0, 1, 0), True)


def test_a_lot_is_a_range() -> None:
    """40, 20 and 10 votes: 40/2 = 20, a lot between both posts for the first and the vice chair for the second.

    With 20, 20 and 20 any of the three may have the chair, the vice chair or nothing.
    """
    game = Game((40, 20, 10))
    assert inspect(game, build_tables(game), [(0, 1, 2)])[0][:2] == ((2, 0, 0), (3, 1, 0))
    equal = Game((20, 20, 20))
    assert inspect(equal, build_tables(equal), [(0, 1, 2)])[0][:2] == ((0, 0, 0), (2, 2, 2))


def test_a_sure_post_for_one_that_a_lot_may_give_anyway_is_not_surely_better() -> None:
    """A 60, B 30, C 20: A+B+C has both posts, A the chair, and a lot between A and B the vice chair (60/2 = 30).

    B+C has the vice chair surely (50 > 60/2), for B. But the lot may give B that where it is.
    """
    game = Game((60, 30, 20))
    three, two = inspect(game, build_tables(game), [(0, 0, 0), (0, 1, 1)])
    assert (three.low, three.high, three.stable) == ((2, 0, 0), (3, 1, 0), True)
    assert (two.low, two.high, two.stable) == ((2, 1, 0), (2, 1, 0), True)


def test_what_parties_may_win_together_is_less_than_what_each_may() -> None:
    """7, 6, 6 and 4 members, two seats: all together a 7 and by lot one 6 has a seat. 6+6+4 has 16, and both.

    Each of the two may have a seat where it is, but only one of them: they leave, and one is surely better off.
    """
    game = Game((7, 6, 6, 4), seats=2)
    (found,) = inspect(game, build_tables(game), [(0, 0, 0, 0)])
    assert (found.low, found.high, found.stable) == ((1, 0, 0, 0), (1, 1, 1, 0), False)


def test_members_divide_five_seats() -> None:
    """8, 4, 2 and 2 members: 8, 4, 4, 2 2/3 and then 2, 2, 2, 2 for the last: a lot among all four.

    The two small ones together have 4, as many as the second: 8, 4, 4, 4, 2 2/3. One of them has a seat, by lot.
    """
    game = Game((8, 4, 2, 2), seats=5)
    apart, together = inspect(game, build_tables(game), [(0, 1, 2, 3), (0, 1, 2, 2)])
    assert apart[:2] == ((3, 1, 0, 0), (4, 2, 1, 1))
    assert together[:2] == ((3, 1, 0, 0), (3, 1, 1, 1))


def test_a_union_that_decides_itself_gives_any_party_anything() -> None:
    """A 60 and B 10 against C 50: A+B wins the chair, for A or for B. A alone has it, but may there too."""
    game = Game((60, 50, 10), decides=True)
    (found,) = inspect(game, build_tables(game), [(0, 1, 0)])
    assert found == ((0, 1, 0), (2, 1, 2), True, (FIRST, SECOND, FIRST))


def test_who_stands_alone_in_any_case_is_counted_against_the_others() -> None:
    """A 50 and B 40 can join; C with 60 stands alone: A+B has the chair with 90, else C has it."""
    game = Game((50, 40), alone=(60,))
    apart, together = inspect(game, build_tables(game), [(0, 1), (0, 0)])
    assert apart[:2] == ((1, 0, 2), (1, 0, 2))
    assert together[:2] == ((2, 0, 1), (2, 0, 1))
    assert {pair: tally.partitions for pair, tally in sweep(game).pairs.items()} == {(2, 0): 1, (0, 2): 1}


@pytest.mark.parametrize(
    ("weights", "seats"),
    [((), None), ((0, 0), None), ((-1, 3), 5), ((2**61, 1), 5), ((3,), 0), ((3,), MOST_SEATS + 1)],
)
def test_what_cannot_be_counted_is_refused(weights: tuple[int, ...], seats: int | None) -> None:
    """Nobody, nobody with votes, less than none, more than 63 bits hold, too few seats or too many."""
    with pytest.raises(ValueError, match=r"parties with votes|seats can be divided"):
        Game(weights, seats=seats)


def test_more_parties_than_can_be_gone_through_are_refused() -> None:
    """Fourteen parties have 190,899,322 partitions."""
    with pytest.raises(ValueError, match="at most 13 parties, not 14"):
        sweep(Game((1,) * (MOST_PARTIES + 1)))
