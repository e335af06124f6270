"""What holds for every division of seats: each test is one sentence, and its domain is the strategy it names."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from math import floor
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from naive import every_draw, every_level, every_outcome, least, most, vector
from strategies import FLAT, NAMES, NESTED, PLAIN_DHONDT, Kind, members, problems, vote_lists

from kkrvalg.apportion import Draw, Lots, Method, Problem, allocate, leaves, notation, quick_seats
from kkrvalg.apportion.flat import BY_METHOD
from kkrvalg.apportion.lots import canonical

if TYPE_CHECKING:
    from kkrvalg.apportion import Allocation, Name

NO_THRESHOLD = Kind(threshold=False)
NO_ALLIANCES = Kind(alliances=False)
DHONDT_WITH_ALLIANCES = Kind(methods=(Method.DHONDT,), bounds=False)


# --- lots -----------------------------------------------------------------------------------------------------


@given(problems())
def test_the_sure_seats_are_the_least_under_any_way_of_settling_the_ties(problem: Problem) -> None:
    """Any method, threshold, floors, ceilings, nested alliances; ties settled seat by seat in every way."""
    assert vector(problem, allocate(problem)) == least(every_outcome(problem))


@given(problems())
def test_a_lot_is_asked_for_exactly_when_the_final_seats_depend_on_it(problem: Problem) -> None:
    """The same domain: a question stands exactly when settling the ties in other ways gives other seats."""
    assert (allocate(problem).outcome == "lot_needed") == (len(every_outcome(problem)) > 1)


@given(problems())
def test_the_draws_lead_to_every_possible_outcome_and_no_two_to_the_same(problem: Problem) -> None:
    """The same domain: nothing is asked twice, nothing that does not matter, nothing possible is out of reach."""
    reached = [vector(problem, allocation) for _draws, allocation in every_draw(problem)]
    assert len(set(reached)) == len(reached)
    assert set(reached) == every_outcome(problem)


@given(problems(), st.data())
def test_after_some_draws_the_sure_seats_are_the_least_that_can_still_come(
    problem: Problem, data: st.DataObject
) -> None:
    """The same domain, part of the questions answered."""
    draws, final = data.draw(st.sampled_from(list(every_draw(problem))))
    some = draws[: data.draw(st.integers(0, len(draws)))]
    ways = frozenset(vector(problem, allocation) for _draws, allocation in every_draw(problem, some))
    allocation = allocate(problem, Lots(some))
    assert vector(problem, allocation) == least(ways)
    assert (allocation.outcome == "completed") == (len(ways) == 1)
    assert vector(problem, final) in ways


@given(problems(NO_ALLIANCES))
def test_the_question_names_exactly_those_whose_seats_are_open(problem: Problem) -> None:
    """Lists without alliances: those tied have one seat more in some outcomes, and as many as there are seats."""
    allocation = allocate(problem)
    outcomes = every_outcome(problem)
    low, high = least(outcomes), most(outcomes)
    differing = sorted(name for name, own, top in zip(problem.votes, low, high, strict=True) if own != top)
    question = allocation.question
    assert sorted(map(str, question.tied if question else ())) == differing
    if question is not None:
        assert all(top - own in (0, 1) for own, top in zip(low, high, strict=True))
        assert question.seats_at_stake == problem.seats - sum(low) < len(question.tied)
        for name in map(str, question.tied):
            divisor = problem.method.divisor(allocation.seats[name])
            assert question.quotient == Fraction(problem.votes[name], divisor)


@given(problems())
def test_open_questions_stand_by_depth_quotient_and_names_and_the_first_is_the_question(problem: Problem) -> None:
    """Any problem; questions below an open level are not among them."""
    allocation = allocate(problem)
    keys = [(q.depth, q.quotient, [str(notation(canonical(n))) for n in q.tied]) for q in allocation.questions]
    assert [key[:2] for key in keys] == sorted(key[:2] for key in keys)
    assert allocation.question == (allocation.questions[0] if keys else None)
    named = [canonical(name) for question in allocation.questions for name in question.tied]
    assert len(set(named)) == len(named)
    inside_open = {leaf for q in allocation.questions for n in q.tied if n not in NAMES for leaf in leaves(n)}
    assert not inside_open & set(named)


@given(problems())
def test_a_draw_that_is_not_needed_changes_nothing(problem: Problem) -> None:
    """Any problem, with draws for questions that never come up."""
    strangers = (Draw(("A",), question="0" * 12), Draw(("Ø",), tied=("B", "Ø"), quotient=Fraction(1, 7)))
    lots = Lots(strangers)
    assert allocate(problem, lots) == allocate(problem)
    assert lots.used == []


# --- sums and bounds ------------------------------------------------------------------------------------------


@given(problems())
def test_every_outcome_hands_out_all_seats_but_those_nobody_can_take(problem: Problem) -> None:
    """Any problem, after any draws; the sure seats never exceed the seats."""
    assert sum(allocate(problem).seats.values()) <= problem.seats
    for _draws, allocation in every_draw(problem):
        assert sum(allocation.seats.values()) + allocation.unfilled == problem.seats


@given(problems())
def test_seats_go_unfilled_only_when_everybody_with_votes_is_at_a_ceiling(problem: Problem) -> None:
    """Any problem."""
    allocation = allocate(problem)
    total = sum(problem.votes.values())
    inside = [n for n, v in problem.votes.items() if v and v >= problem.threshold * total]
    with_room = [n for n in inside if allocation.seats[n] < problem.ceilings.get(n, problem.seats + 1)]
    if allocation.unfilled:
        assert not with_room


@given(problems())
def test_no_list_falls_below_its_floor_or_rises_above_its_ceiling(problem: Problem) -> None:
    """Any problem, after any draws; the sure seats too."""
    for _draws, allocation in every_draw(problem):
        for name, seats in allocation.seats.items():
            assert problem.floors.get(name, 0) <= allocate(problem).seats[name] <= seats
            assert seats <= problem.ceilings.get(name, problem.seats)


@given(problems())
def test_a_list_without_votes_or_below_the_threshold_has_its_floor_and_no_more(problem: Problem) -> None:
    """Any problem, after any draws."""
    total = sum(problem.votes.values())
    for _draws, allocation in every_draw(problem):
        for name, votes in problem.votes.items():
            if not votes or votes < problem.threshold * total:
                assert allocation.seats[name] == problem.floors.get(name, 0)


@given(problems(Kind(methods=(Method.ADAMS,))))
def test_adams_gives_every_list_that_takes_part_a_seat_if_its_ceiling_allows(problem: Problem) -> None:
    """Adams' method with everything else."""
    total = sum(problem.votes.values())
    allocation = allocate(problem)
    for name, votes in problem.votes.items():
        if votes and votes >= problem.threshold * total:
            assert allocation.seats[name] >= min(1, problem.ceilings.get(name, 1))


@given(problems(PLAIN_DHONDT))
def test_dhondt_gives_every_list_its_quota_rounded_down(problem: Problem) -> None:
    """D'Hondt's method without alliances, threshold, floors or ceilings: the sure seats reach the lower quota."""
    total = sum(problem.votes.values())
    for name, seats in allocate(problem).seats.items():
        quota = Fraction(problem.votes[name] * problem.seats, total) if total else Fraction(0)
        assert seats >= floor(quota)


# --- who they are does not matter -----------------------------------------------------------------------------


def _renamed(name: Name, new: dict[str, str]) -> Name:
    return new[name] if isinstance(name, str) else tuple(_renamed(member, new) for member in name)


def _canonical(allocation: Allocation) -> object:
    """Return everything an allocation says, free of the order in which it was written."""
    questions = [
        (q.depth, q.quotient, q.seats_at_stake, frozenset(map(canonical, q.tied))) for q in allocation.questions
    ]
    return dict(allocation.seats), frozenset(questions), allocation.unfilled


@given(problems(), st.data())
def test_the_names_of_lists_do_not_matter(problem: Problem, data: st.DataObject) -> None:
    """Any problem: renaming the lists renames them in the result, and changes nothing else."""
    new = dict(zip(NAMES, data.draw(st.permutations(NAMES)), strict=True))
    renamed = replace(
        problem,
        votes={new[name]: votes for name, votes in problem.votes.items()},
        alliances=tuple(tuple(_renamed(member, new) for member in alliance) for alliance in problem.alliances),
        floors={new[name]: floor for name, floor in problem.floors.items()},
        ceilings={new[name]: ceiling for name, ceiling in problem.ceilings.items()},
    )
    before, after = allocate(problem), allocate(renamed)
    assert {new[name]: seats for name, seats in before.seats.items()} == after.seats
    assert before.unfilled == after.unfilled
    old = {
        (q.depth, q.quotient, q.seats_at_stake, frozenset(canonical(_renamed(n, new)) for n in q.tied))
        for q in before.questions
    }
    assert old == _canonical(after)[1]  # type: ignore[index]


def _shuffled(name: Name, data: st.DataObject) -> Name:
    if isinstance(name, str):
        return name
    return tuple(_shuffled(member, data) for member in data.draw(st.permutations(name)))


@given(problems(), st.data())
def test_the_order_of_the_input_does_not_matter(problem: Problem, data: st.DataObject) -> None:
    """Any problem: lists, alliances and their members in another order give the same seats, questions and ids."""
    shuffled = replace(
        problem,
        votes=dict(data.draw(st.permutations(list(problem.votes.items())))),
        alliances=tuple(
            tuple(_shuffled(member, data) for member in data.draw(st.permutations(alliance)))
            for alliance in data.draw(st.permutations(problem.alliances))
        ),
    )
    before, after = allocate(problem), allocate(shuffled)
    assert _canonical(before) == _canonical(after)
    assert [question.id for question in before.questions] == [question.id for question in after.questions]
    assert [type(step) for step in before.steps] == [type(step) for step in after.steps]


@given(problems(), st.integers(1, 10**6))
def test_votes_multiplied_by_a_common_factor_give_the_same_seats(problem: Problem, factor: int) -> None:
    """Any problem, any factor: the same seats and questions, at quotients that many times as large."""
    before = allocate(problem)
    after = allocate(replace(problem, votes={name: votes * factor for name, votes in problem.votes.items()}))
    assert before.seats == after.seats
    assert [(q.tied, q.seats_at_stake, q.quotient * factor) for q in before.questions] == [
        (q.tied, q.seats_at_stake, q.quotient) for q in after.questions
    ]


# --- more is never less ---------------------------------------------------------------------------------------


def _never_loses_by_more_votes(problem: Problem, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(list(problem.votes)))
    more = data.draw(st.one_of(st.integers(1, 50), st.integers(1, 10**16)))
    raised = replace(problem, votes={**problem.votes, name: problem.votes[name] + more})
    column = list(problem.votes).index(name)
    before, after = every_outcome(problem), every_outcome(raised)
    assert allocate(raised).seats[name] >= allocate(problem).seats[name]
    assert most(after)[column] >= most(before)[column]


@given(problems(NO_THRESHOLD), st.data())
def test_more_votes_never_cost_the_list_a_seat(problem: Problem, data: st.DataObject) -> None:
    """Any problem without a threshold, with alliances: neither the least nor the most it can get falls.

    With a threshold and alliances it does not hold: a partner can fall below the threshold, because the list's
    new votes raise it, and take its votes out of the alliance.
    """
    _never_loses_by_more_votes(problem, data)


@given(problems(NO_ALLIANCES), st.data())
def test_more_votes_never_cost_a_list_without_alliances_a_seat(problem: Problem, data: st.DataObject) -> None:
    """Any problem without alliances, with a threshold: neither the least nor the most it can get falls."""
    _never_loses_by_more_votes(problem, data)


@given(problems())
def test_one_seat_more_never_costs_any_list_a_seat(problem: Problem) -> None:
    """Any problem: element by element neither the least nor the most falls (house monotonicity)."""
    larger = replace(problem, seats=problem.seats + 1)
    before, after = every_outcome(problem), every_outcome(larger)
    sure, then = vector(problem, allocate(problem)), vector(problem, allocate(larger))
    assert all(own <= new for own, new in zip(sure, then, strict=True))
    assert all(own <= new for own, new in zip(most(before), most(after), strict=True))


@given(problems(DHONDT_WITH_ALLIANCES), st.data())
def test_an_alliance_never_loses_by_forming(problem: Problem, data: st.DataObject) -> None:
    """D'Hondt's method without floors or ceilings; threshold and other alliances as they are.

    Any members of the outermost level join: neither the least nor the most seats they can have together fall.
    """
    allied = members(problem)
    outermost: list[Name] = [*(name for name in problem.votes if name not in allied), *problem.alliances]
    joined = data.draw(st.lists(st.sampled_from(outermost), min_size=1, unique=True))
    rest = tuple(alliance for alliance in problem.alliances if alliance not in joined)
    allianced = replace(problem, alliances=(*rest, tuple(joined)))
    columns = [at for at, name in enumerate(problem.votes) if any(name in leaves(part) for part in joined)]
    apart = [sum(outcome[at] for at in columns) for outcome in every_outcome(problem)]
    together = [sum(outcome[at] for at in columns) for outcome in every_outcome(allianced)]
    assert min(together) >= min(apart)
    assert max(together) >= max(apart)
    assert sum(allocate(allianced).seats[list(problem.votes)[at]] for at in columns) <= min(together)


# --- several roads to the same seats --------------------------------------------------------------------------


@given(problems(FLAT))
def test_the_flat_road_the_nested_road_and_the_naive_one_agree(problem: Problem) -> None:
    """Lists alone by each method: the fast flat functions equal the allocation with steps and every outcome."""
    votes = list(problem.votes.values())
    flat = BY_METHOD[problem.method](votes, problem.seats)
    nested = allocate(problem)
    start = tuple(int(problem.method is Method.ADAMS and vote > 0) for vote in votes)
    outcomes = every_level(votes, problem.seats, problem.method, start, [None] * len(votes))
    assert flat.seats == vector(problem, nested) == least(outcomes)
    assert (flat.outcome, flat.unfilled) == (nested.outcome, nested.unfilled)
    named = tuple(list(problem.votes)[at] for at in flat.tied)
    question = nested.question
    assert sorted(named) == sorted(map(str, question.tied if question else ()))
    assert flat.at_stake == (question.seats_at_stake if question else 0)
    assert flat.quotient == (question.quotient if question else None)


@given(vote_lists(least=0, most=12), st.integers(0, 70), st.sampled_from(Method))
def test_the_flat_road_agrees_with_the_nested_one_on_larger_numbers(
    votes: list[int], spare: int, method: Method
) -> None:
    """Up to 12 lists and 70 seats, by each method."""
    seats = spare + len(votes)
    flat = BY_METHOD[method](votes, seats)
    nested = allocate(Problem({str(at): vote for at, vote in enumerate(votes)}, seats, method))
    assert flat.seats == tuple(nested.seats.values())
    assert tuple(map(str, flat.tied)) == tuple(
        sorted(map(str, nested.question.tied if nested.question else ()), key=int)
    )


@given(problems())
def test_the_quick_road_gives_the_same_seats_or_none(problem: Problem) -> None:
    """Any problem; where the case is plain (no floors, threshold or lots, no ceiling reached) it does answer."""
    quick = quick_seats(problem)
    allocation = allocate(problem)
    assert quick is None or (quick == allocation.seats and allocation.outcome == "completed")
    assert quick is None or not allocation.unfilled


@given(problems(NESTED))
def test_the_quick_road_answers_every_plain_case(problem: Problem) -> None:
    """Nested alliances without floors, ceilings and threshold: None only for Adams, lots and unfilled seats."""
    allocation = allocate(problem)
    plain = problem.method is not Method.ADAMS and allocation.outcome == "completed" and not allocation.unfilled
    assert (quick_seats(problem) == allocation.seats) == plain


@given(problems())
def test_steps_alone_are_enough_to_count_the_seats(problem: Problem) -> None:
    """Any problem, after any draws: floors, one for each seat step and each name drawn give the result."""
    for _draws, allocation in every_draw(problem):
        opened = {step.alliance: step for step in allocation.steps if step.kind == "level"}
        counted = {name: problem.floors.get(name, 0) for name in problem.votes}
        for step in allocation.steps:
            if step.kind == "level":
                counted |= {n: own for n, own in zip(step.members, step.held, strict=True) if n in counted}
            elif step.kind == "seat":
                winner = opened[step.alliance].members[step.award.member]
                if isinstance(winner, str):
                    counted[winner] += 1
            elif step.kind == "lot" and step.draw is not None:
                for name in step.draw.drawn:
                    if isinstance(name, str):
                        counted[name] += 1
        assert counted == allocation.seats


@given(problems())
def test_each_seat_was_won_with_the_largest_quotient_of_those_with_room(problem: Problem) -> None:
    """Any problem: each seat step holds what is needed to check it, and equal quotients share a round."""
    allocation = allocate(problem)
    opened = {step.alliance: step for step in allocation.steps if step.kind == "level"}
    for step in allocation.steps:
        if step.kind != "seat":
            continue
        level, award = opened[step.alliance], step.award
        quotients = {
            at: Fraction(votes, problem.method.divisor(own))
            for at, (votes, own, top) in enumerate(zip(level.votes, award.before, level.ceilings, strict=True))
            if top is None or own < top
        }
        assert quotients[award.member] == Fraction(award.votes, award.divisor) == max(quotients.values())
        sharing = [
            other.award.member
            for other in allocation.steps
            if other.kind == "seat" and (other.alliance, other.award.round) == (step.alliance, award.round)
        ]
        assert sorted(sharing) == [at for at, quotient in quotients.items() if quotient == max(quotients.values())]


@given(st.lists(st.integers(0, 3), min_size=2, max_size=4), st.integers(0, 6), st.data())
def test_questions_of_every_pair_of_draws_differ(shares: list[int], seats: int, data: st.DataObject) -> None:
    """Small shares of a vote count near 10^15: a question's id changes with its tied set, seats and quotient."""
    factor = data.draw(st.integers(10**15 - 2, 10**15 + 2))
    votes = {name: share * factor for name, share in zip(NAMES, shares, strict=False)}
    questions = [allocate(Problem(votes, number)).question for number in (seats, seats + 1, seats + 2)]
    asked = [question for question in questions if question is not None]
    for one, other in combinations(asked, 2):
        same = (one.tied, one.seats_at_stake, one.quotient) == (other.tied, other.seats_at_stake, other.quotient)
        assert (one.id == other.id) == same
