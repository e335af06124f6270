"""What differs between two compositions, and which inputs make the difference."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

import elections as made_up
import pytest
from elections import KKR, Town
from hypothesis import assume, given
from hypothesis import strategies as st

from kkrvalg.apportion import Draw
from kkrvalg.errors import InputError
from kkrvalg.procedures.comparison import (
    MOST_TOGETHER,
    Change,
    Comparison,
    Fact,
    Run,
    compare,
    differences,
    mixed,
)
from kkrvalg.procedures.setting import Setting
from kkrvalg.rulebook import OptionSpec, load_rulebook, resolve_options

if TYPE_CHECKING:
    from kkrvalg.model import Election

SIZE, BASE = Fact("size"), Fact("base_size")


def run(*towns: Town, **answers: str) -> Run:
    """Return what a made-up KKR is composed from."""
    return Run(made_up.setting(made_up.election(*towns), answers), KKR)


def real(name: str, kkr: str, **answers: str) -> Run:
    """Return what a real KKR was composed from, under the rules of its term."""
    found = made_up.scenario(name)
    rules = load_rulebook(found.rulebook)
    return Run(Setting(found.election, rules, resolve_options(rules, answers)), kkr)


def causes(comparison: Comparison) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return the causes of each difference by ``size``, ``seats A`` and so on."""
    return {" ".join(filter(None, d.fact)): d.causes for d in comparison.differences}


def changes(comparison: Comparison) -> list[tuple[str, str, object, object]]:
    """Return the inputs that differ: group, what, and both values."""
    return [(c.group, c.what, c.first, c.second) for c in comparison.changes]


# --- worked out by hand -----------------------------------------------------------------------------------------


def test_the_same_run_twice_differs_in_nothing() -> None:
    """No difference, no input that differs, nothing tried."""
    held = run(Town({"A": 60, "V": 40}, "A"))
    found = compare(held, held)
    assert (found.differences, found.changes, found.trials) == ((), (), ())


def test_a_mayor_alone_makes_the_difference() -> None:
    """Half the votes each: two mayors of A need 4 members (2+2), one mayor each needs 2 (1+1)."""
    first = run(Town({"A": 50, "V": 50}, "A"), Town({"A": 50, "V": 50}, "A"))
    second = run(Town({"A": 50, "V": 50}, "A"), Town({"A": 50, "V": 50}, "V"))
    found = compare(first, second)
    assert changes(found) == [("mayors", "mayor", "A", "V")]
    assert [(d.fact, d.first, d.second) for d in found.differences] == [
        (SIZE, 4, 2),
        (BASE, 4, 2),
        (Fact("scale"), Fraction(4), Fraction(2)),
        (Fact("seats", "A"), 2, 1),
        (Fact("seats", "V"), 2, 1),
    ]
    assert set(causes(found).values()) == {(("mayors",),)}


def test_votes_and_mayors_make_a_difference_only_together() -> None:
    """A 60 and V 40, two mayors of A: 2+1. The votes 88-12 alone: 2+1. A mayor of V alone: 2+1.

    Together V's one mayor with 12 % of the votes asks for 8 1/3 members, the cap is 4: 3+1.
    """
    first = run(Town({"A": 60, "V": 40}, "A"), Town({"A": 60, "V": 40}, "A"))
    second = run(Town({"A": 88, "V": 12}, "A"), Town({"A": 88, "V": 12}, "V"))
    found = compare(first, second)
    sizes = {trial.swapped: trial.standing.facts[SIZE] for trial in found.trials if trial.standing}
    assert sizes == {("votes",): 3, ("mayors",): 3}
    assert (found.first.facts[SIZE], found.second.facts[SIZE]) == (3, 4)
    assert causes(found)["size"] == (("votes", "mayors"),)
    assert causes(found)["seats A"] == (("votes", "mayors"),)


def test_either_of_two_inputs_may_make_the_same_difference() -> None:
    """Rounding up gives V's 1.33 seats 2, and so do the votes 50-50; both together too."""
    first = run(Town({"A": 60, "V": 40}, "A"), Town({"A": 60, "V": 40}, "A"))
    second = run(Town({"A": 50, "V": 50}, "A"), Town({"A": 50, "V": 50}, "A"), rounding="up")
    found = compare(first, second)
    assert causes(found)["seats V"] == (("votes",), ("option:rounding",))
    assert causes(found)["scale"] == (("votes",),)


def test_three_inputs_that_differ_may_all_be_needed() -> None:
    """Votes, mayors and area: only with all three does the KKR come to six members.

    Three towns of 88-12 with one mayor of V ask for 8 members and get the cap of 6. With two towns the cap is 4;
    with mayors of A only there are 3+1, with the votes 60-40 2+1.
    """
    small = {"A": 60, "V": 40}
    first = run(Town(small, "A"), Town(small, "A"), Town(small, "A", kkr="nordjylland"))
    large = {"A": 88, "V": 12}
    second = run(Town(large, "A"), Town(large, "V"), Town(large, "A"))
    found = compare(first, second)
    assert [change.group for change in found.changes if change.what != "votes"] == ["mayors", "areas"]
    assert causes(found)["size"] == (("votes", "mayors", "areas"),)
    assert causes(found)["cap"] == (("areas",),)


def test_a_party_that_takes_part_in_one_only_is_a_difference() -> None:
    """Ø has 2 of 100 votes in one and 1 of 100 in the other."""
    first = run(Town({"A": 98, "Ø": 2}, "A", known={"A": 8, "Ø": 1}))
    second = run(Town({"A": 99, "Ø": 1}, "A", known={"A": 8, "Ø": 1}))
    found = compare(first, second)
    verdicts = [d for d in found.differences if d.fact.what == "eligibility"]
    assert [(d.fact.of, d.first, d.second, d.causes) for d in verdicts] == [
        ("Ø", "eligible", "below_threshold", (("votes",),))
    ]
    assert [(d.first, d.second) for d in found.differences if d.fact == Fact("seats", "Ø")] == [(1, None)]


def test_that_a_tiny_party_did_not_run_is_no_difference() -> None:
    """Below the threshold or not there at all: it comes to the same."""
    first = run(Town({"A": 99, "Ø": 1}, "A"))
    second = run(Town({"A": 99}, "A"))
    assert [d for d in compare(first, second).differences if d.fact.of == "Ø"] == []


def test_a_mayor_of_a_local_list_stands_outside() -> None:
    """By 1 elects the mayor of its local list: one member more who belongs to no party."""
    first = run(Town({"A": 60, "L": 40}, "A"))
    second = run(Town({"A": 60, "L": 40}, "L"))
    found = compare(first, second)
    assert [(d.first, d.second) for d in found.differences if d.fact == Fact("other", "701")] == [(None, "L")]
    assert ("mayors", "mayor", "A", "L Liste L") in changes(found)


# --- every kind of input ----------------------------------------------------------------------------------------


def test_the_seats_of_a_council_make_a_difference() -> None:
    """Ø has votes enough but a council seat in one only, where the seats are recorded."""
    votes = {"A": 90, "Ø": 10}
    first = run(Town(votes, "A", known={"A": 9, "Ø": 0}))
    second = run(Town(votes, "A", known={"A": 8, "Ø": 1}))
    found = compare(first, second)
    assert {change.group for change in found.changes} == {"council_seats"}
    assert ("council_seats", "known_seats", 0, 1) in changes(found)
    assert causes(found)["eligibility Ø"] == (("council_seats",),)


def test_alliances_candidates_and_council_sizes_are_inputs_of_the_council_seats() -> None:
    """How an alliance is labelled makes no difference; who is in it does."""
    votes = {"A": 50, "F": 30, "V": 20}
    first = run(Town(votes, "A", alliances=("AF",), candidates={"A": 9}))
    second = run(Town(votes, "A", alliances=("FV",), candidates={"A": 8}, seats=11))
    assert changes(compare(first, second)) == [
        ("council_seats", "council_seats", 9, 11),
        ("council_seats", "alliances", "A+F", "F+V"),
        ("council_seats", "candidates", 9, 8),
    ]
    relabelled = replace(
        first.election, lists=tuple(e._replace(alliance=e.alliance and "1") for e in first.election.lists)
    )
    assert compare(first, Run(replace(first.setting, election=relabelled), KKR)).changes == ()


def test_how_the_council_seats_are_known_is_an_input() -> None:
    """Recorded in the one, calculated in the other."""
    first = run(Town({"A": 60, "V": 40}, "A", known={"A": 5, "V": 4}))
    second = run(Town({"A": 60, "V": 40}, "A"))
    assert ("council_seats", "council_source", "recorded", "computed") in changes(compare(first, second))


def test_a_municipality_that_leaves_kl_is_an_input() -> None:
    """Its votes and its mayor count no more, but the cap still counts it."""
    first = run(Town({"A": 60, "V": 40}, "A"), Town({"A": 10, "V": 90}, "V"))
    second = run(Town({"A": 60, "V": 40}, "A"), Town({"A": 10, "V": 90}, "V", kl_member=False))
    found = compare(first, second)
    assert changes(found) == [("areas", "kl_member", "yes", "no")]
    assert causes(found)["size"] == (("areas",),)
    assert "cap" not in causes(found)


def test_a_list_cooperation_is_an_input() -> None:
    """Joined, the local list of By 1 takes part with its mayor; alone its mayor stands outside."""
    towns = (Town({"A": 60, "L": 40}, "L"), Town({"A": 60, "X": 40}, "A"))
    first = run(*towns)
    held = made_up.election(*towns, joined={"Lokallisterne": ["701:L"]})
    found = compare(first, Run(made_up.setting(held), KKR))
    assert changes(found) == [("list_cooperations", "list_cooperation", None, "701:L")]
    assert causes(found)["seats Lokallisterne"] == (("list_cooperations",),)


def test_another_number_in_the_rules_is_an_input() -> None:
    """Rules with a cap of three members for each municipality, made up from those of 2026."""
    towns = (Town({"A": 88, "V": 12}, "A"), Town({"A": 88, "V": 12}, "V"))
    first = run(*towns)
    rules = first.setting.rulebook
    cap = next(p for p in rules.parameters if p.name == "cap_factor")
    other = replace(
        rules,
        id="kkr-2034",
        cap_factor=3,
        parameters=tuple(p._replace(value="3") if p is cap else p for p in rules.parameters),
    )
    found = compare(first, Run(replace(first.setting, rulebook=other), KKR))
    assert changes(found) == [("rulebook", "rulebook", rules.id, "kkr-2034"), ("rulebook", "number", "2", "3")]
    assert causes(found) == {
        "size": (("rulebook",),),
        "cap": (("rulebook",),),
        "seats A": (("rulebook",),),
    }


def test_the_votes_cast_are_an_input_where_they_are_counted() -> None:
    """With vote_base=cast 40 blank votes put Ø below the threshold; with valid votes they do not matter."""
    votes = {"A": 97, "Ø": 2}
    few, many = (Town(votes, "A", cast=cast, seats=60) for cast in (99, 140))
    assert compare(run(few), run(many)).changes == ()
    found = compare(run(few, vote_base="cast"), run(many, vote_base="cast"))
    assert changes(found) == [("votes", "cast", 99, 140)]
    assert causes(found)["eligibility Ø"] == (("votes",),)


TIED = Town({"A": 30, "V": 30, "C": 4}, "C", seats=15)
"""A and V are equal in everything; C's two mayors in three towns ask for 32 members."""


def tied(**votes: int) -> Run:
    """Return a KKR of six: one mayor outside, two of C, and of the three seats left one each for A and V."""
    town = replace(TIED, votes={**TIED.votes, **votes})
    return run(town, town, replace(town, mayor=None))


def test_a_drawn_lot_is_an_input() -> None:
    """A and V share the last of six seats; the lot was drawn in one only, and V drew it."""
    first = tied()
    assert first.standing().facts[Fact("lot")] == "A, V"
    second = Run(first.setting, KKR, (Draw(("V",)),))
    found = compare(first, second)
    assert changes(found) == [("draws", "draw", None, "V")]
    assert causes(found)["lot"] == (("draws",),)
    assert causes(found)["seats V"] == (("draws",),)


def test_a_lot_drawn_for_a_council_is_an_input() -> None:
    """A and Ø share the last council seat; drawn for Ø it has its seat and takes part."""
    town = Town({"A": 50, "Ø": 50}, "A", seats=1)
    first = run(town)
    second = Run(replace(first.setting, council_draws={701: (Draw(("Ø",)),)}), KKR)
    found = compare(first, second)
    assert [change for change in found.changes if change.group == "draws"] == [
        Change("draws", "council_draw", "", 701, "By 1", None, "Ø")
    ]
    assert causes(found)["eligibility Ø"] == (("draws",),)


def test_two_kkr_of_one_election_differ_by_their_area() -> None:
    """Votes and mayors are the same election's; the area alone makes every difference."""
    held = made_up.election(Town({"A": 60, "V": 40}, "A"), Town({"A": 20, "V": 80}, "V", kkr="nordjylland"))
    setting = made_up.setting(held)
    found = compare(Run(setting, KKR), Run(setting, "nordjylland"))
    assert changes(found) == [("areas", "kkr", "KKR Midtjylland", "KKR Nordjylland")]
    assert set(causes(found).values()) == {(("areas",),)}


# --- swaps that cannot be computed ------------------------------------------------------------------------------


def test_a_mayor_of_a_list_that_did_not_run_cannot_be_swapped_in() -> None:
    """Liste L ran in the second only: its mayor does not fit the votes of the first, and the run says so."""
    first = run(Town({"A": 60, "V": 40}, "A"))
    second = run(Town({"A": 60, "V": 30, "L": 10}, "L"))
    found = compare(first, second)
    assert [(trial.swapped, trial.standing is None) for trial in found.trials] == [
        (("lists",), False),
        (("mayors",), True),
    ]
    assert found.trials[1].why_not == (
        "the mayor of 701 By 1 was elected for L Liste L, which did not run where the votes are from"
    )
    assert causes(found)["other 701"] == (("lists", "mayors"),)


def test_a_letter_that_meant_another_local_list_is_not_the_same_list() -> None:
    """A letter means something in its own election only: L was "Liste L" and is "Listen"."""
    first = run(Town({"A": 60, "L": 40}, "L"))
    renamed = replace(
        first.election,
        lists=tuple(e._replace(name="Listen") if e.letter == "L" else e for e in first.election.lists),
    )
    found = compare(first, Run(replace(first.setting, election=renamed), KKR))
    assert [(c.group, c.what) for c in found.changes] == [("lists", "votes"), ("mayors", "mayor")]
    assert found.differences == ()


def test_a_cooperation_of_a_list_that_did_not_run_cannot_be_swapped_in() -> None:
    """702:X joined in the second and did not run in the first."""
    first = run(Town({"A": 60, "L": 40}, "A"), Town({"A": 100}, "A"))
    held = made_up.election(
        Town({"A": 60, "L": 40}, "A"), Town({"A": 60, "X": 40}, "A"), joined={"Lokallisterne": ["702:X"]}
    )
    second = Run(made_up.setting(held), KKR)
    with pytest.raises(InputError) as caught:
        mixed(first, second, frozenset({"list_cooperations"}))
    assert caught.value.found == (
        "702:X of the list cooperation Lokallisterne, which did not run where the votes are from"
    )


def test_a_larger_area_cannot_be_swapped_in_without_its_votes() -> None:
    """The second has a municipality that the first does not know."""
    first = run(Town({"A": 60, "V": 40}, "A"))
    second = run(Town({"A": 60, "V": 40}, "A"), Town({"A": 60, "V": 40}, "V"))
    trials = {trial.swapped: trial.why_not for trial in compare(first, second).trials}
    assert trials["areas",] == "no votes for municipality 702"
    with pytest.raises(InputError, match="no mayor for 702 By 2"):
        mixed(first, second, frozenset({"areas", "lists"}))


def test_an_answer_that_the_other_rules_do_not_know_cannot_be_swapped_in() -> None:
    """Rules that do not round down, and a run that does."""
    first = run(Town({"A": 60, "V": 40}, "A"))
    specs = tuple(
        OptionSpec("rounding", ("half_up", "up"), spec.article, spec.bears_on, spec.why, {})
        if spec.name == "rounding"
        else spec
        for spec in first.setting.rulebook.options
    )
    narrow = replace(first.setting.rulebook, options=specs)
    other = Run(replace(first.setting, rulebook=narrow), KKR)
    down = Run(replace(first.setting, options={**first.setting.options, "rounding": "down"}), KKR)
    with pytest.raises(InputError, match="the answer rounding=down, which these rules do not know"):
        mixed(other, down, frozenset({"option:rounding"}))


def test_a_draw_that_does_not_fit_is_no_fault() -> None:
    """A draw that names two for one seat is an answer to no question; the swap says so."""
    second = Run(tied(A=40).setting, KKR, (Draw(("A", "V")),))
    trials = {trial.swapped: trial.why_not for trial in compare(tied(), second).trials}
    assert trials["draws",] == "a recorded draw does not fit the question"


# --- the real elections -----------------------------------------------------------------------------------------


def test_nordjylland_2021_and_2025() -> None:
    """22 members both times. V lost a seat with the mayors alone; A lost two with the votes alone.

    The seats and mayors are those of the composition's own tests: A 6 to 4, V 9 to 8, and three mayors changed
    party (Morsø V to A, Frederikshavn A to V, Læsø V to C).
    """
    found = compare(real("kv2021", "nordjylland"), real("kv2025", "nordjylland"))
    assert "size" not in causes(found)
    assert causes(found)["seats V"] == (("mayors",),)
    assert causes(found)["seats A"] == (("lists",),)
    assert causes(found)["seats Æ"] == (("lists", "mayors"),)
    assert [(c.place, c.first, c.second) for c in found.changes if c.what == "mayor"] == [
        ("Morsø", "V", "A"),
        ("Frederikshavn", "A", "V"),
        ("Læsø", "V", "C"),
    ]
    assert ("rulebook", "rulebook", "kkr-2022-2026", "kkr-2026-2030") in changes(found)
    (rules,) = [trial for trial in found.trials if trial.swapped == ("rulebook",)]
    assert rules.standing == found.first


def test_sjaelland_2025_has_a_mayor_of_a_list_that_did_not_run_in_2021() -> None:
    """In Lolland J was Vestfronten in 2021 and is Din Stemme in 2025, whose mayor was elected."""
    found = compare(real("kv2021", "sjælland"), real("kv2025", "sjælland"))
    (mayors,) = [trial for trial in found.trials if trial.swapped == ("mayors",)]
    assert mayors.standing is None
    assert mayors.why_not == (
        "the mayor of 360 Lolland was elected for J Din Stemme, which did not run where the votes are from"
    )


def test_two_options_may_each_take_a_seat_from_the_same_party() -> None:
    """Hovedstaden: V has 6 seats by default, 5 by either of two other answers."""
    found = compare(
        real("kv2025", "hovedstaden"),
        real("kv2025", "hovedstaden", scale="rounded_reaches_mayors", reduction_ceiling="none"),
    )
    assert causes(found)["seats V"] == (("option:scale",), ("option:reduction_ceiling",))


@pytest.mark.parametrize("kkr", ["hovedstaden", "sjælland", "syddanmark", "midtjylland", "nordjylland"])
def test_all_inputs_swapped_give_the_other_composition(kkr: str) -> None:
    """From 2021 to 2025 and back, in every KKR."""
    one, other = real("kv2021", kkr), real("kv2025", kkr)
    for first, second in ((one, other), (other, one)):
        groups = frozenset(change.group for change in compare(first, second).changes)
        assert mixed(first, second, groups).standing().facts == second.standing().facts
        assert mixed(first, second, frozenset()).standing().facts == first.standing().facts


# --- always -----------------------------------------------------------------------------------------------------


def composable(held: Election, answers: dict[str, str]) -> Run:
    """Return a run that can be composed, or leave the example out."""
    made = Run(made_up.setting(held, answers), KKR)
    try:
        made.standing()
    except InputError:
        assume(False)
    return made


@given(st.data())
def test_a_cause_reproduces_its_difference_and_nothing_smaller_does(data: st.DataObject) -> None:
    """Any two elections and answers: every cause does what it says, no smaller set of inputs does, and all do."""
    first, second = (
        composable(data.draw(made_up.elections()), data.draw(made_up.options(("rounding", "base_minimum"))))
        for _side in range(2)
    )
    found = compare(first, second)
    groups = tuple(dict.fromkeys(change.group for change in found.changes))

    def value(swapped: tuple[str, ...], fact: Fact) -> object:
        try:
            return mixed(first, second, frozenset(swapped)).standing().facts.get(fact)
        except InputError:
            return "not computable"

    assert differences(mixed(first, second, frozenset(groups)).standing(), found.second) == ()
    for d in found.differences:
        assert d.causes
        for cause in d.causes:
            assert value(cause, d.fact) == d.second
            assert len(cause) <= MOST_TOGETHER or cause == groups
        smallest = len(d.causes[0])
        for number in range(min(smallest, MOST_TOGETHER + 1)):
            for swapped in combinations(groups, number):
                assert value(swapped, d.fact) != d.second
