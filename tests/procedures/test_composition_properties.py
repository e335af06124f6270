"""What holds for every composition: each test is one sentence, and its domain is the strategy it names."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Any

from elections import KKR, OPTIONS, composed, elections, options, seats, setting, tight_elections
from hypothesis import given
from hypothesis import strategies as st

from kkrvalg.apportion import Draw, Lots
from kkrvalg.procedures.composition import compose

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from kkrvalg.apportion import Question
    from kkrvalg.model import Election
    from kkrvalg.procedures.composition import Composition

Options = dict[str, str]
ANY = st.one_of(elections(), tight_elections())
BY_THE_TEXT = tuple(name for name in OPTIONS if name not in {"reduced_size", "reduction_method", "secondary"})
"""The options that leave the reduction a minimax to the cap."""


def settled(held: Election, chosen: Options, pick: int = 0) -> tuple[Composition, tuple[Draw, ...]]:
    """Draw every lot that is asked for, those of councils too; ``pick`` says who is drawn."""
    of_councils: dict[int, tuple[Draw, ...]] = {}
    draws: tuple[Draw, ...] = ()
    while True:
        found = compose(setting(held, chosen, council_draws=of_councils), KKR, Lots(draws))
        question = found.question
        if question is None:
            return found, draws
        first = pick % len(question.tied)
        order = (*question.tied[first:], *question.tied[:first])
        draw = Draw(order[: question.seats_at_stake], question=question.id)
        if question.subject[0] == "council":
            code = int(question.subject[1])
            of_councils[code] = (*of_councils.get(code, ()), draw)
        else:
            draws = (*draws, draw)


def bounds(found: Composition, chosen: Options) -> tuple[list[int], list[int], int]:
    """Return the floors and ceilings of a reduction, and the seats it divides."""
    room = found.cap - len(found.others) + found.born_members_outside
    floors = [party.floor for party in found.parties]
    if chosen.get("reduction_ceiling") == "none":
        return floors, [room] * len(floors), room
    return floors, [max(party.base_seats, party.floor) for party in found.parties], room


def compositions(floors: Sequence[int], ceilings: Sequence[int], size: int) -> Iterator[tuple[int, ...]]:
    """Yield every composition of a size between floors and ceilings, by trying."""
    if not floors:
        if size == 0:
            yield ()
        return
    for own in range(floors[0], min(ceilings[0], size) + 1):
        for rest in compositions(floors[1:], ceilings[1:], size - own):
            yield (own, *rest)


def ratios(found: Composition, numbers: Sequence[int]) -> list[Fraction]:
    """Return the votes per seat of every party, the worst-off first."""
    pairs = zip(found.parties, numbers, strict=True)
    return sorted((Fraction(party.votes, number) for party, number in pairs), reverse=True)


def is_minimax(found: Composition) -> bool:
    """Return whether there was a reduction with room for it."""
    return found.reduced and not found.exceeds_cap_by and found.field.question is None


def outcomes(found: Composition) -> set[tuple[int, ...]]:
    """Return every composition that may be drawn, or the one there is."""
    question = found.question
    if question is None:
        return {tuple(party.seats for party in found.parties)}
    return {
        tuple(party.seats + (party.party in drawn) for party in found.parties)
        for drawn in combinations(question.tied, question.seats_at_stake)
    }


# --- sums, cap, floors, ceilings ------------------------------------------------------------------------------


@given(ANY, options(), st.integers(0, 9))
def test_the_size_is_the_sum_of_all_members(held: Election, chosen: Options, pick: int) -> None:
    """Any election and options: the parties' seats and the other mayors make the size."""
    found, _draws = settled(held, chosen, pick)
    assert found.size == sum(seats(found).values()) + len(found.others)
    assert all(party.seats == party.mayors + party.supplementary for party in found.parties)
    assert sum(party.mayors for party in found.parties) + len(found.others) == sum(
        municipality.kl_member for municipality in held.municipalities
    )


@given(ANY, options(), st.integers(0, 9))
def test_the_cap_is_kept_unless_the_floors_alone_exceed_it(held: Election, chosen: Options, pick: int) -> None:
    """Any election and options: if they do, the excess is named, and each party has exactly its floor."""
    found, _draws = settled(held, chosen, pick)
    inside = found.size - found.born_members_outside
    assert found.cap == 2 * len(held.municipalities)
    assert inside <= found.cap + found.exceeds_cap_by
    if found.exceeds_cap_by:
        assert inside == found.cap + found.exceeds_cap_by
        assert seats(found) == {party.party: party.floor for party in found.parties}


@given(ANY, options(), st.integers(0, 9))
def test_nobody_falls_below_its_mayors(held: Election, chosen: Options, pick: int) -> None:
    """Any election and options."""
    found, _draws = settled(held, chosen, pick)
    assert all(party.seats >= party.mayors and party.supplementary >= 0 for party in found.parties)
    assert all(party.base_seats >= party.mayors for party in found.parties)


@given(ANY, options(), st.integers(0, 9))
def test_a_reduction_leaves_every_party_a_seat(held: Election, chosen: Options, pick: int) -> None:
    """Any election and options; without a reduction it has one unless the minimum is for reductions only."""
    found, _draws = settled(held, chosen, pick)
    if found.reduced or chosen.get("base_minimum") != "none":
        assert all(party.seats >= 1 for party in found.parties)


@given(ANY, options(tuple(name for name in OPTIONS if name != "reduction_ceiling")), st.integers(0, 9))
def test_a_reduction_gives_nobody_more_than_before(held: Election, chosen: Options, pick: int) -> None:
    """Any election and options with the ceiling: at most the base composition, or a higher floor."""
    found, _draws = settled(held, chosen, pick)
    assert all(
        party.seats <= max(party.base_seats, party.floor if found.reduced else 0) for party in found.parties
    )


@given(ANY, options(("reduced_size", "reduction_ceiling", "reduction_method", "secondary", "mayor_floor_area")))
def test_what_concerns_reductions_only_changes_nothing_without_one(held: Election, chosen: Options) -> None:
    """Any election whose base composition is within the cap."""
    plain = composed(held)
    if not plain.reduced and plain.field.question is None:
        assert seats(composed(held, chosen)) == seats(plain)
        assert plain.size == plain.base_size


# --- the best there is ----------------------------------------------------------------------------------------


@given(ANY, options(BY_THE_TEXT))
def test_a_reduction_is_the_best_of_its_size_and_a_lot_is_asked_for_exactly_among_the_best(
    held: Election, chosen: Options
) -> None:
    """Any election, against all compositions: the worst-off party, then the next, and so on; ties are the lot."""
    found = composed(held, chosen)
    if is_minimax(found):
        every = list(compositions(*bounds(found, chosen)))
        best = min(ratios(found, numbers) for numbers in every)
        assert outcomes(found) == {numbers for numbers in every if ratios(found, numbers) == best}
        assert found.same_worst == sum(ratios(found, numbers)[0] == best[0] for numbers in every)


@given(ANY, options(BY_THE_TEXT))
def test_a_lot_among_the_optima_is_drawn_among_all_that_are_equally_good_for_the_worst_off(
    held: Election, chosen: Options
) -> None:
    """Any election, against all compositions; the sure seats are what they have in common."""
    found = composed(held, {**chosen, "secondary": "lot_among_optima"})
    if is_minimax(found) and found.question is not None:
        every = list(compositions(*bounds(found, chosen)))
        best = min(ratios(found, numbers)[0] for numbers in every)
        optima = [numbers for numbers in every if ratios(found, numbers)[0] == best]
        keys = [party.party for party in found.parties]
        names = {" ".join(f"{key} {own}" for key, own in zip(keys, numbers, strict=True)) for numbers in optima}
        assert set(found.question.tied) == names
        assert [party.seats for party in found.parties] == [min(own) for own in zip(*optima, strict=True)]
        assert found.question.quotient == best


@given(ANY, options(BY_THE_TEXT), st.integers(0, 9))
def test_no_size_up_to_the_cap_is_more_even_where_the_most_even_is_sought(
    held: Election, chosen: Options, pick: int
) -> None:
    """Any election with ``reduced_size=best_up_to_cap``, against all compositions of all sizes."""
    found, _draws = settled(held, {**chosen, "reduced_size": "best_up_to_cap"}, pick)
    if is_minimax(found):
        floors, ceilings, room = bounds(found, chosen)
        unevenness = {
            size: (size + len(found.others))
            * min(ratios(found, n)[0] for n in compositions(floors, ceilings, size))
            for size in range(sum(floors), room + 1)
        }
        size = sum(seats(found).values())
        assert size == max(one for one, value in unevenness.items() if value == min(unevenness.values()))
        assert ratios(found, list(seats(found).values()))[0] * found.size == unevenness[size]


@given(ANY, options(("scale", "rounding", "base_minimum", "ineligible_mayors")))
def test_shrinking_the_scale_gives_the_rounded_shares_of_the_largest_scale_that_fits(
    held: Election, chosen: Options
) -> None:
    """Any election, against the scales at which some party's rounded share changes."""
    found = composed(held, {**chosen, "reduction_method": "shrink_scale"})
    if not is_minimax(found):
        return
    floors, _ceilings, room = bounds(found, chosen)
    rounding = chosen.get("rounding", "half_up")
    edges = {
        Fraction(2 * number - 1, 2) if rounding == "half_up" else Fraction(number)
        for number in range(max(party.base_seats for party in found.parties) + 1)
    }
    scales = {edge * found.total_votes / party.votes for edge in edges for party in found.parties}
    below = sorted(scale for scale in {*scales, found.scale.value} if 0 < scale <= found.scale.value)
    tried = [(high + low) / 2 for high, low in zip(below, [Fraction(0), *below], strict=False)]
    fitting = []
    for scale in sorted({*below, *tried}, reverse=True):
        shares = [scale * party.votes / found.total_votes for party in found.parties]
        rounded = [max(floor, _rounded(share, rounding)) for floor, share in zip(floors, shares, strict=True)]
        if sum(rounded) <= room:
            fitting.append(rounded)
    assert [party.seats for party in found.parties] == (fitting[0] if fitting else floors)


def _rounded(share: Fraction, rounding: str) -> int:
    whole, rest = divmod(share.numerator, share.denominator)
    return {
        "half_up": whole + (2 * rest >= share.denominator),
        "up": whole + (rest > 0),
        "down": whole,
    }[rounding]


# --- lots -----------------------------------------------------------------------------------------------------


@given(ANY, options(), st.integers(0, 9))
def test_the_sure_seats_are_had_whoever_is_drawn(held: Election, chosen: Options, pick: int) -> None:
    """Any election and options: no draw takes a seat away, and together they give out those at stake."""
    found = composed(held, chosen)
    if found.question is None or found.field.question is not None:
        return
    after, _draws = settled(held, chosen, pick)
    assert all(seats(after)[party] >= own for party, own in seats(found).items())
    if chosen.get("secondary") != "lot_among_optima":
        assert after.size == found.size + found.question.seats_at_stake


@given(ANY, options(), st.integers(0, 9))
def test_the_same_draws_give_the_same_composition(held: Election, chosen: Options, pick: int) -> None:
    """Any election and options: steps and all, however often it runs, and each draw is used once."""
    found, draws = settled(held, chosen, pick)
    assert settled(held, chosen, pick) == (found, draws)
    if found.field.question is None and composed(held, chosen).field.question is None:
        lots = Lots(draws)
        assert compose(setting(held, chosen), KKR, lots) == found
        assert {fate for _draw, fate in lots.fates()} <= {"used"}


@given(ANY, options(), st.integers(0, 9))
def test_a_draw_for_another_question_changes_nothing(held: Election, chosen: Options, pick: int) -> None:
    """Any election and options: the question is asked again as if nothing had been drawn."""
    found, _draws = settled(held, chosen, pick)
    stale = Draw(("A",), question="000000000000")
    lots = Lots((stale,))
    assert compose(setting(held, chosen), KKR, lots) == composed(held, chosen)
    assert found.outcome == "completed"
    assert {fate for _draw, fate in lots.fates()} <= {"unused", "outdated"}


# --- names, order, multiples ----------------------------------------------------------------------------------


def shuffled(held: Election, seed: int) -> Election:
    """Return an election whose rows stand in another order."""
    rng = random.Random(seed)  # noqa: S311 (an order, not a secret)

    def mixed(rows: Collection[Any]) -> tuple[Any, ...]:
        return tuple(rng.sample(list(rows), len(rows)))

    return replace(
        held, municipalities=mixed(held.municipalities), lists=mixed(held.lists), mayors=mixed(held.mayors)
    )


def renamed(held: Election, names: dict[str, str]) -> Election:
    """Return an election whose letters are others."""

    def identity(name: str) -> str:
        code, letter = name.split(":")
        return f"{code}:{names[letter]}"

    return replace(
        held,
        lists=tuple(
            entry._replace(letter=names[entry.letter], party=names[entry.party] if entry.party else None)
            for entry in held.lists
        ),
        mayors=tuple(m._replace(letter=names[m.letter] if m.letter else None) for m in held.mayors),
        cooperations=tuple(c._replace(lists=frozenset(map(identity, c.lists))) for c in held.cooperations),
    )


@given(ANY, options(), st.integers(0, 99))
def test_the_order_of_the_data_does_not_matter(held: Election, chosen: Options, seed: int) -> None:
    """Any election and options: municipalities, lists and mayors in another order give the same, steps and all."""
    assert composed(shuffled(held, seed), chosen) == composed(held, chosen)


@given(ANY, options(tuple(name for name in OPTIONS if name != "secondary")), st.permutations("ABFVØ"))
def test_the_names_of_the_parties_do_not_matter(held: Election, chosen: Options, new: list[str]) -> None:
    """Any election and options: with other letters each party has what it had under its old one."""
    names = dict(zip("ABFVØ", new, strict=True)) | {letter: letter for letter in "LX"}
    before, after = composed(held, chosen), composed(renamed(held, names), chosen)
    assert seats(after) == {names.get(party, party): own for party, own in seats(before).items()}
    assert _figures(after) == _figures(before)
    assert _tied(after.question) == {names.get(str(name), name) for name in _tied(before.question)}


def _figures(found: Composition) -> tuple[object, ...]:
    question = found.question
    at_stake = None if question is None else (question.seats_at_stake, question.quotient, question.subject)
    return (
        found.size,
        found.base_size,
        found.scale.value,
        found.cap,
        found.same_worst,
        found.exceeds_cap_by,
        at_stake,
    )


def _tied(question: Question | None) -> set[object]:
    return set(question.tied) if question else set()


@given(ANY, options(), st.sampled_from((2, 3, 10, 617, 10**12)))
def test_only_the_shares_of_the_votes_matter(held: Election, chosen: Options, factor: int) -> None:
    """Any election and options: as many times the votes, and ballots, for everybody give the same seats."""
    many = replace(
        held,
        lists=tuple(entry._replace(votes=entry.votes * factor) for entry in held.lists),
        municipalities=tuple(
            m._replace(cast=m.cast * factor if m.cast is not None else None) for m in held.municipalities
        ),
    )
    before, after = composed(held, chosen), composed(many, chosen)
    assert seats(after) == seats(before)
    assert (after.scale.value, after.same_worst, after.outcome) == (
        before.scale.value,
        before.same_worst,
        before.outcome,
    )
    assert _tied(after.question) == _tied(before.question)
