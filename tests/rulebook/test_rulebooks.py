from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from kkrvalg.data import data_dir
from kkrvalg.errors import InputError
from kkrvalg.rulebook import load_articles, load_rulebook, rulebook_for_term, rulebook_ids

IDS = ("kkr-2022-2026", "kkr-2026-2030")
OPTIONS = {
    "scale": ("quota_reaches_mayors", "rounded_reaches_mayors"),
    "rounding": ("half_up", "up", "down"),
    "base_minimum": ("one", "none"),
    "reduced_size": ("cap", "best_up_to_cap"),
    "reduction_ceiling": ("base", "none"),
    "reduction_method": ("minimax", "shrink_scale"),
    "secondary": ("lexicographic", "lot_among_optima"),
    "ineligible_mayors": ("inside_cap", "outside_cap"),
    "vote_base": ("valid", "cast"),
    "cooperation_binds": ("yes", "no"),
    "mayor_floor_area": ("members", "all"),
    "broken_tenure": ("current_period", "total"),
    "chair_parties": ("represented", "eligible"),
    "alliance_inner": ("dhondt", "alliance_decides"),
    "post_base": ("members_present", "vote_totals"),
    "hub_election": ("chair_by_majority", "four_together"),
    "chairmanship_seats": ("outside", "against_group"),
    "alternates": ("with_member", "own_election"),
    "saturday_is_weekday": ("yes", "no"),
    "deadline_count": ("clear_days", "inclusive"),
}
"""The open questions as the project decided them, the default first."""


def test_both_rulebooks_are_bundled() -> None:
    """The rules of both terms are there, the oldest first."""
    assert rulebook_ids() == IDS


@pytest.mark.parametrize("name", IDS)
def test_the_numbers_of_the_rules_are_typed(name: str) -> None:
    """Shares are fractions, counts integers, conditions booleans and days of the year month and day."""
    rules = load_rulebook(name)
    assert rules.threshold == Fraction(2, 100)
    assert rules.council_seat_required is True
    assert rules.cap_factor == 2
    assert rules.minimum_seats_in_reduction == 1
    assert rules.absence_months == 3
    assert rules.constituting_meeting_by == (1, 31)
    assert rules.alliance_notice_weekdays == 3
    assert rules.meetings_per_year == 5
    assert rules.meeting_demanded_by == Fraction(1, 3)
    assert rules.proposal_days == 10
    assert rules.agenda_days == 7
    assert rules.quorum == Fraction(1, 2)


@pytest.mark.parametrize("name", IDS)
def test_a_parameter_is_shown_as_the_file_has_it(name: str) -> None:
    """The two per cent are shown as 2/100, not as 1/50, with the articles that hold them."""
    threshold = load_rulebook(name).parameters[0]
    assert (threshold.name, threshold.value) == ("threshold", "2/100")
    assert (threshold.article, threshold.also) == ("§ 3, stk. 9", ("§ 3, stk. 2, 2. princip",))


@pytest.mark.parametrize("name", IDS)
def test_every_number_is_a_parameter_with_an_article(name: str) -> None:
    """Each parameter is an attribute of the rulebook, and each number of the rulebook a parameter."""
    rules = load_rulebook(name)
    assert len(rules.parameters) == 12
    assert all(hasattr(rules, parameter.name) for parameter in rules.parameters)


@pytest.mark.parametrize("name", IDS)
def test_every_cited_article_stands_in_the_index(name: str) -> None:
    """Parameters and options cite articles of the same rules of procedure."""
    rules = load_rulebook(name)
    cited = {option.article for option in rules.options}
    for parameter in rules.parameters:
        cited |= {parameter.article, *parameter.also}
    assert cited <= {article.id for article in load_articles(name)}


@pytest.mark.parametrize("name", IDS)
def test_the_open_questions_are_the_decided_ones(name: str) -> None:
    """Each rulebook asks the same questions, in the same order, with the same default first."""
    rules = load_rulebook(name)
    assert {option.name: option.values for option in rules.options} == OPTIONS
    assert [option.name for option in rules.options] == list(OPTIONS)
    assert all(option.default == option.values[0] for option in rules.options)


@pytest.mark.parametrize("name", IDS)
def test_every_answer_says_what_it_does(name: str) -> None:
    """No value of an option is left without an explanation."""
    for option in load_rulebook(name).options:
        assert tuple(option.effects) == option.values


@pytest.mark.parametrize(
    ("term", "adopted", "in_force"),
    [
        ("2022-2026", date(2021, 8, 26), date(2022, 1, 1)),
        ("2026-2030", date(2025, 9, 25), date(2026, 1, 1)),
    ],
)
def test_the_rulebook_follows_the_term_that_is_elected(term: str, adopted: date, in_force: date) -> None:
    """The term finds the rules, with the dates at which they were adopted and came into force."""
    rules = rulebook_for_term(term)
    assert (rules.id, rules.term) == (f"kkr-{term}", term)
    assert (rules.adopted, rules.in_force) == (adopted, in_force)


def test_a_rulebook_names_the_file_it_was_read_from() -> None:
    """The name is the same from every working directory, and the digest is of the bytes of the file."""
    source = load_rulebook("kkr-2026-2030").input
    assert source.file == "rules/kkr-2026-2030.yaml"
    assert len(source.sha256) == 64


def test_an_unknown_rulebook_is_refused_with_the_nearest() -> None:
    """A slip of the finger is answered with the rulebook that was meant."""
    with pytest.raises(InputError) as caught:
        load_rulebook("kkr-2026-2031")
    assert caught.value.where == "the rulebook “kkr-2026-2031”"
    assert caught.value.found == "no such rulebook"
    assert caught.value.expected == "one of kkr-2022-2026, kkr-2026-2030"
    assert caught.value.todo == "did you mean kkr-2026-2030?"


def test_a_rulebook_is_no_path() -> None:
    """A name with folders in it opens no file."""
    with pytest.raises(InputError) as caught:
        load_rulebook(f"../{data_dir('rules').name}/kkr-2026-2030")
    assert caught.value.found == "no such rulebook"


def test_a_term_without_rules_is_refused_with_those_that_have_some() -> None:
    """The rules of a term that nobody wrote cannot be made up."""
    with pytest.raises(InputError) as caught:
        rulebook_for_term("1998-2002")
    assert caught.value.where == "the term “1998-2002”"
    assert caught.value.found == "no rulebook for the term"
    assert caught.value.expected == "one of 2022-2026, 2026-2030"
    assert caught.value.todo == "write one of them"
