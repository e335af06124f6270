"""Which open questions bear on a composition: held against ``compose`` itself, answer by answer."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest
from elections import KKR, Town, election, elections, options, rulebook, scenario, setting
from hypothesis import given, settings

from kkrvalg.apportion import Lots
from kkrvalg.procedures.composition import compose
from kkrvalg.procedures.sensitivity import Outline, Sensitivity, sensitivity
from kkrvalg.procedures.setting import Setting
from kkrvalg.rulebook import load_rulebook, resolve_options

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kkrvalg.model import Election
    from kkrvalg.procedures.composition import Composition

FIVE = ("hovedstaden", "sjælland", "syddanmark", "midtjylland", "nordjylland")
TWO_VALUES = {
    "scale",
    "base_minimum",
    "reduced_size",
    "reduction_ceiling",
    "reduction_method",
    "secondary",
    "ineligible_mayors",
    "vote_base",
    "cooperation_binds",
    "mayor_floor_area",
}
"""The open questions of the composition; ``rounding`` has three answers, these have two."""


@cache
def real(year: str) -> Setting:
    """Return a real election under the rules of its term."""
    found = scenario(year)
    rules = load_rulebook(found.rulebook)
    return Setting(found.election, rules, resolve_options(rules))


@cache
def tried(year: str, kkr: str) -> Sensitivity:
    """Return the trial of a KKR after a real election, made once."""
    return sensitivity(real(year), kkr)


def outlined(held: Setting, kkr: str, changed: Mapping[str, str]) -> Outline:
    """Return what ``compose`` comes to under the options, written as an outline."""
    return outline_of(compose(replace(held, options={**held.options, **changed}), kkr, Lots()))


def outline_of(composition: Composition) -> Outline:
    """Read an outline off a composition: its sure seats, and the most that the names in its lot allow."""
    sure = {party.party: party.seats for party in composition.parties}
    question = composition.question
    if question is None:
        return Outline(composition.size, sure, sure)
    among = len(question.tied)
    if question.subject[0] != "composition":
        return Outline(len(composition.others), {}, {}, among)
    names = [str(name) for name in question.tied]
    if set(names) <= set(sure):
        most = {party: own + (party in names) for party, own in sure.items()}
        return Outline(composition.size + question.seats_at_stake, sure, most, among)
    ways = [_read(name) for name in names]
    most = {party: max(way[party] for way in ways) for party in sure}
    return Outline(sum(ways[0].values()) + len(composition.others), sure, most, among)


def _read(name: str) -> dict[str, int]:
    """Return the seats in the name of a whole composition, ``"A 9 B 2 V 7"``."""
    words = name.split()
    return dict(zip(words[::2], map(int, words[1::2]), strict=True))


def changes(year: str, option: str, value: str) -> dict[str, tuple[tuple[str, int, int], ...]]:
    """Return who has other seats in which KKR under one other answer."""
    found = {}
    for kkr in FIVE:
        trial = tried(year, kkr)
        (one,) = [a for a in trial.alternatives if (a.option, a.value) == (option, value)]
        assert one.outline is not None
        if one.outline != trial.chosen:
            found[kkr] = one.outline.changes_from(trial.chosen)
    return found


# --- the election of 2025 ---------------------------------------------------------------------------------------


def test_without_a_ceiling_two_small_parties_gain_a_seat() -> None:
    """Å in Hovedstaden and Æ in Syddanmark are worst off and stand at their base composition."""
    assert changes("kv2025", "reduction_ceiling", "none") == {
        "hovedstaden": (("V", 6, 5), ("Å", 1, 2)),
        "syddanmark": (("A", 11, 10), ("Æ", 2, 3)),
    }


def test_shrinking_the_scale_changes_all_five() -> None:
    """What a spreadsheet would do gives the largest parties more and the small ones less."""
    assert changes("kv2025", "reduction_method", "shrink_scale") == {
        "hovedstaden": (("A", 11, 12), ("V", 6, 5)),
        "sjælland": (("A", 7, 8), ("B", 2, 1)),
        "syddanmark": (("A", 11, 12), ("I", 3, 2)),
        "midtjylland": (("A", 9, 10), ("F", 5, 4)),
        "nordjylland": (("A", 4, 5), ("Æ", 2, 1)),
    }


def test_a_lot_among_the_optima_concerns_hovedstaden_only() -> None:
    """The text alone cannot tell 18 compositions apart; sure is what all of them give, F may have up to nine."""
    trial = tried("kv2025", "hovedstaden")
    (one,) = [a.outline for a in trial.alternatives if a.option == "secondary"]
    assert one is not None
    assert (one.size, one.lot_among) == (58, 18)
    assert trial.chosen.seats["F"] == 8
    assert (one.seats["F"], one.most["F"]) == (7, 9)
    assert trial.range_of("F") == (7, 9)
    assert list(changes("kv2025", "secondary", "lot_among_optima")) == ["hovedstaden"]


@pytest.mark.parametrize(
    ("option", "value", "concerned"),
    [
        ("scale", "rounded_reaches_mayors", {"hovedstaden", "syddanmark"}),
        ("rounding", "up", {"hovedstaden", "syddanmark"}),
        ("rounding", "down", {"hovedstaden", "sjælland", "syddanmark", "midtjylland"}),
        ("base_minimum", "none", set()),
        ("reduced_size", "best_up_to_cap", {"hovedstaden", "sjælland", "syddanmark", "midtjylland"}),
        ("ineligible_mayors", "outside_cap", {"sjælland", "syddanmark"}),
        ("vote_base", "cast", set()),
        ("cooperation_binds", "no", set()),
        ("mayor_floor_area", "all", set()),
    ],
)
def test_which_kkr_another_answer_concerns(option: str, value: str, concerned: set[str]) -> None:
    """The other answers of 2025, one at a time."""
    assert set(changes("kv2025", option, value)) == concerned


# --- the election of 2021 ---------------------------------------------------------------------------------------


def test_on_rounded_shares_midtjylland_of_2021_would_have_32_members() -> None:
    """Published are 34, which is what the default answer gives."""
    trial = tried("kv2021", "midtjylland")
    (one,) = [a.outline for a in trial.alternatives if a.option == "scale"]
    assert one is not None
    assert (trial.chosen.size, one.size) == (34, 32)


def test_votes_cast_are_said_to_be_unknown_in_2021() -> None:
    """The files of 2021 lack blank and invalid ballots: no outline, a reason, and no combination with it."""
    for kkr in FIVE:
        trial = tried("kv2021", kkr)
        lacking = [a for a in trial.alternatives if a.outline is None]
        assert [(a.option, a.value) for a in lacking] == [("vote_base", "cast")]
        assert lacking[0].why_not
        assert "no votes cast" in lacking[0].why_not
        assert all(name != "vote_base" for _outline, _number, changed in trial.outlines for name, _ in changed)


# --- every answer against compose -------------------------------------------------------------------------------


@pytest.mark.parametrize("kkr", FIVE)
@pytest.mark.parametrize("year", ["kv2021", "kv2025"])
def test_every_alternative_is_what_compose_comes_to(year: str, kkr: str) -> None:
    """Size, sure seats, most seats and lot of the chosen reading and of each other answer, on the real votes."""
    trial = tried(year, kkr)
    assert trial.chosen == outlined(real(year), kkr, {})
    for alternative in trial.alternatives:
        if alternative.outline is not None:
            assert alternative.outline == outlined(real(year), kkr, {alternative.option: alternative.value})


@pytest.mark.parametrize("year", ["kv2021", "kv2025"])
def test_every_result_is_what_compose_comes_to_with_the_fewest_answers_named_for_it(year: str) -> None:
    """Each distinct result of the combinations, with the answers that reach it."""
    for kkr in FIVE:
        for outline, _number, changed in tried(year, kkr).outlines:
            assert outline == outlined(real(year), kkr, dict(changed))


@given(held=elections(), chosen=options())
@settings(max_examples=max(1, settings().max_examples // 5))
def test_on_any_election_every_answer_is_what_compose_comes_to(held: Election, chosen: dict[str, str]) -> None:
    """Ties, lots in councils, floors above the cap, cooperations and municipalities outside KL among them."""
    case = setting(held, chosen)
    trial = sensitivity(case, KKR)
    assert trial.chosen == outlined(case, KKR, {})
    for alternative in trial.alternatives:
        assert alternative.outline == outlined(case, KKR, {alternative.option: alternative.value})
    for outline, _number, changed in trial.outlines:
        assert outline == outlined(case, KKR, dict(changed))


@given(held=elections(), chosen=options())
@settings(max_examples=max(1, settings().max_examples // 5))
def test_on_any_election_the_combinations_add_up(held: Election, chosen: dict[str, str]) -> None:
    """Each combination is counted for one result; the results differ; fewer changes come first."""
    trial = sensitivity(setting(held, chosen), KKR)
    outlines = [outline for outline, _number, _changed in trial.outlines]
    assert sum(number for _outline, number, _changed in trial.outlines) == trial.combinations
    assert all(one != other for at, one in enumerate(outlines) for other in outlines[:at])
    assert trial.outlines[0][0] == trial.chosen
    assert trial.outlines[0][2] == ()
    distances = [len(changed) for _outline, _number, changed in trial.outlines]
    assert distances == sorted(distances)
    assert trial.as_chosen == trial.outlines[0][1] >= 1
    for alternative in trial.alternatives:
        assert alternative.outline in outlines


# --- counting ---------------------------------------------------------------------------------------------------


def test_each_question_of_the_composition_is_asked_once_for_each_other_answer() -> None:
    """Eleven questions, ten with one other answer and one with two."""
    trial = tried("kv2025", "sjælland")
    asked = [alternative.option for alternative in trial.alternatives]
    assert sorted(asked) == sorted([*TWO_VALUES, "rounding", "rounding"])
    assert {spec.name for spec in rulebook().options if spec.bears_on == "composition"} == set(asked)


@pytest.mark.parametrize(
    ("year", "kkr", "silent"),
    [
        pytest.param("kv2025", "nordjylland", {"ineligible_mayors"}, id="all its mayors are of parties"),
        pytest.param("kv2025", "sjælland", set(), id="Lolland's mayor is of a local list"),
        pytest.param("kv2021", "nordjylland", {"ineligible_mayors", "vote_base"}, id="votes cast are unknown"),
        pytest.param("kv2021", "sjælland", {"vote_base"}, id="votes cast are unknown, mayors of local lists"),
    ],
)
def test_questions_that_cannot_bear_are_not_multiplied(year: str, kkr: str, silent: set[str]) -> None:
    """No cooperation, no municipality outside KL: 3 answers for the rounding, 2 for each question left."""
    silent = silent | {"cooperation_binds", "mayor_floor_area"}
    assert tried(year, kkr).combinations == 3 * 2 ** len(TWO_VALUES - silent)


def test_a_cooperation_a_municipality_outside_kl_and_an_independent_mayor_multiply() -> None:
    """All eleven questions bear: 3 × 2^10 combinations."""
    held = election(
        Town({"A": 60, "B": 30, "L": 20}, mayor="L", cast=115),
        Town({"A": 50, "B": 40}, mayor=None, cast=90),
        Town({"A": 40, "B": 10}, mayor="B", kl_member=False, cast=51),
        joined={"Lokallisterne": {"701:L"}},
    )
    assert sensitivity(setting(held), KKR).combinations == 3 * 2**10


def test_a_cooperation_elsewhere_does_not_multiply() -> None:
    """The cooperation's only list ran in another KKR."""
    here = (Town({"A": 60, "B": 30}, mayor="A", cast=90), Town({"A": 50, "B": 40}, mayor="B", cast=90))
    there = Town({"A": 60, "L": 30}, mayor="L", kkr="nordjylland", cast=90)
    alone = sensitivity(setting(election(*here, there)), KKR)
    joined = sensitivity(setting(election(*here, there, joined={"Lokallisterne": {"703:L"}})), KKR)
    assert joined.combinations == alone.combinations == 3 * 2**7


def test_a_question_that_bears_only_together_with_another_is_combined_with_it() -> None:
    """C has 20 of 1,000 valid votes and the mayor of By 2; 30 ballots were blank, and 20 of 1,030 is under 2 %.

    Only when votes cast count is C's mayor outside the parties, so only then ``ineligible_mayors`` may bear.
    """
    held = election(
        Town({"A": 900, "C": 10}, mayor="A", cast=930, known={"A": 9, "C": 0}),
        Town({"A": 80, "C": 10}, mayor="C", cast=100, known={"A": 8, "C": 1}),
    )
    alone = setting(held), KKR
    assert sensitivity(*alone).chosen == outlined(*alone, {"ineligible_mayors": "outside_cap"})
    assert not compose(*alone).others
    assert [other.letter for other in compose(setting(held, {"vote_base": "cast"}), KKR).others] == ["C"]
    assert sensitivity(*alone).combinations == 3 * 2 ** len(TWO_VALUES - {"cooperation_binds", "mayor_floor_area"})


def test_a_lot_in_a_council_leaves_every_seat_open() -> None:
    """A 70, 35, 23 1/3 takes three of four seats; B and C share 20, the last: who is eligible waits."""
    town = Town({"A": 70, "B": 20, "C": 20}, mayor="A", seats=4, cast=110)
    trial = sensitivity(setting(election(town)), KKR)
    assert trial.chosen == Outline(0, {}, {}, 2)
    assert trial.chosen == outlined(setting(election(town)), KKR, {})


def test_changes_name_parties_that_come_and_go() -> None:
    """A party that is not eligible in one of two readings has no seats there."""
    one, other = Outline(5, {"A": 3, "B": 2}, {}), Outline(5, {"A": 4, "C": 1}, {})
    assert other.changes_from(one) == (("A", 3, 4), ("B", 2, 0), ("C", 0, 1))
    assert one.changes_from(one) == ()
