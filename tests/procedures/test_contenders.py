from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from elections import COOPERATION, KKR, Town, composed_for_real, election, scenario, setting

from kkrvalg.apportion import Draw
from kkrvalg.errors import InputError
from kkrvalg.procedures.contenders import field

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kkrvalg.procedures.contenders import Contender, Field


def field_of(
    *towns: Town, joined: Mapping[str, Collection[str]] | None = None, kkr: str = KKR, **options: str
) -> Field:
    """Return the contenders and other members of a made-up KKR."""
    return field(setting(election(*towns, joined=joined), options), kkr)


def verdicts(found: Field) -> dict[str, str]:
    """Return the verdict on each contender."""
    return {contender.key: contender.verdict for contender in found.contenders}


def contender(found: Field, key: str) -> Contender:
    """Return the contender of that key."""
    return next(one for one in found.contenders if one.key == key)


# --- the threshold ----------------------------------------------------------------------------------------------


def test_exactly_two_per_cent_is_in_and_one_vote_less_is_out() -> None:
    """Of 1,000 votes 20 are two per cent; in a council of 55 it has a seat either way (19 > 981/54)."""
    assert verdicts(field_of(Town({"A": 980, "B": 20}, "A", seats=55)))["B"] == "eligible"
    found = field_of(Town({"A": 981, "B": 19}, "A", seats=55))
    assert contender(found, "B").council_seats == 1
    assert contender(found, "B").verdict == "below_threshold"


def test_the_threshold_is_taken_of_the_area_and_not_of_a_municipality() -> None:
    """B has a tenth of its town and one per cent of the area; another KKR's votes do not count."""
    small = Town({"A": 90, "B": 10}, "A")
    found = field_of(small, Town({"A": 900}, "A"), Town({"B": 9000}, "B", kkr="nordjylland"))
    assert found.total_votes == 1000
    assert verdicts(found) == {"A": "eligible", "B": "below_threshold"}


def test_a_party_without_a_seat_in_any_council_is_out_whatever_its_share() -> None:
    """B has 300 of 2,000 votes and nowhere one of the three seats (50, 75 and so on against 425/3)."""
    towns = [Town({"A": 425, "B": 75}, "A", seats=3) for _ in range(4)]
    assert verdicts(field_of(*towns)) == {"A": "eligible", "B": "no_council_seat"}
    one_seat = [*towns[:3], Town({"A": 425, "B": 75}, "A", seats=6)]
    assert verdicts(field_of(*one_seat)) == {"A": "eligible", "B": "eligible"}


def test_a_local_list_is_neither_party_nor_cooperation_whatever_its_share() -> None:
    """L has 30 per cent and the mayor: the mayor is a member, the list is nothing."""
    found = field_of(Town({"A": 70, "L": 30}, "L"))
    assert verdicts(found) == {"A": "eligible"}
    assert [(other.code, other.letter, other.name) for other in found.others] == [(701, "L", "Liste L")]


def test_votes_cast_are_more_than_valid_votes_and_can_put_a_party_out() -> None:
    """B has 20 of 1,000 valid votes, which is two per cent, but of 1,001 ballots it is less."""
    town = Town({"A": 980, "B": 20}, "A", seats=55, cast=1001)
    assert verdicts(field_of(town))["B"] == "eligible"
    assert verdicts(field_of(town, vote_base="cast"))["B"] == "below_threshold"


def test_votes_cast_that_are_not_in_the_data_are_asked_for() -> None:
    """The message counts the municipalities that lack them and names one."""
    with pytest.raises(InputError) as caught:
        field_of(Town({"A": 9}, "A", cast=10), Town({"A": 9}, "A"), vote_base="cast")
    assert caught.value.where == "--option vote_base=cast"
    assert "By 2" in caught.value.found


def test_an_area_without_votes_is_refused() -> None:
    """Before anything is counted there is nothing to compose from."""
    with pytest.raises(InputError) as caught:
        field_of(Town({"A": 0, "B": 0}, "A"))
    assert (caught.value.where, caught.value.found) == ("lists.csv, KKR Midtjylland", "no votes")


# --- mayors -----------------------------------------------------------------------------------------------------


def test_mayors_outside_the_eligible_parties_are_members_of_no_party() -> None:
    """An independent, one of a local list and one of a party below the threshold, in the order of their towns."""
    found = field_of(
        Town({"A": 900}, None), Town({"A": 90, "L": 9}, "L"), Town({"A": 90, "B": 11}, "B"), Town({"A": 9}, "A")
    )
    assert [(other.code, other.letter, other.votes) for other in found.others] == [
        (701, None, 0),
        (702, "L", 9),
        (703, "B", 11),
    ]
    assert found.others[0].name == "independent"
    assert contender(found, "A").mayors == (704,)


def test_votes_and_mayors_count_in_members_of_kl_only() -> None:
    """The second town is outside KL: B's votes and mayor there do not count."""
    found = field_of(Town({"A": 90, "B": 10}, "A"), Town({"B": 500}, "B", kl_member=False))
    assert found.total_votes == 100
    assert contender(found, "B").votes == 10
    assert contender(found, "B").mayors == ()
    assert found.others == ()


# --- list cooperations ------------------------------------------------------------------------------------------


def test_a_cooperation_pools_the_lists_that_joined_and_no_others() -> None:
    """L in the first town and X in the second joined; L in the second, of the same letter, did not."""
    towns = (Town({"A": 60, "L": 40}, "L"), Town({"A": 60, "L": 30, "X": 10}, "L"))
    found = field_of(*towns, joined={COOPERATION: ["701:L", "702:X"]})
    pooled = contender(found, COOPERATION)
    assert (pooled.votes, pooled.mayors, pooled.cooperation) == (50, (701,), True)
    assert [other.code for other in found.others] == [702]


def test_a_cooperation_has_to_reach_the_threshold_and_a_seat_too() -> None:
    """With one per cent, or without a seat, its mayor is a member of no party."""
    found = field_of(Town({"A": 99, "L": 1}, "L"), joined={COOPERATION: ["701:L"]})
    assert verdicts(found)[COOPERATION] == "below_threshold"
    found = field_of(Town({"A": 90, "L": 3}, "L", seats=3), joined={COOPERATION: ["701:L"]})
    assert verdicts(found)[COOPERATION] == "no_council_seat"
    assert [other.letter for other in found.others] == ["L"]


def test_a_cooperation_cannot_have_a_partys_name() -> None:
    """Their votes would be pooled as if they were one."""
    with pytest.raises(InputError, match="the letter of a party"):
        field_of(Town({"A": 60, "L": 40}, "A"), joined={"a": ["701:L"]})


def test_a_cooperation_cannot_have_a_municipalitys_name() -> None:
    """The mayor of By 2 may stand alone, and would be taken for one of the cooperation's."""
    with pytest.raises(InputError) as caught:
        field_of(Town({"A": 60, "L": 40}, "A"), Town({"X": 9}, "X"), joined={"by 2": ["701:L"]})
    assert (caught.value.where, caught.value.found, caught.value.expected, caught.value.todo) == (
        "the list cooperation by 2",
        "the name of a municipality as its name",
        "a name that is not a municipality's",
        "give the list cooperation another name",
    )


# --- councils that are not settled ------------------------------------------------------------------------------


def test_a_lot_in_a_council_is_asked_for_only_where_it_decides_who_takes_part() -> None:
    """A 40 and F 20 share the quotient 10 for the last of five seats. Both have seats; B (3) has no part in it."""
    found = field_of(Town({"A": 40, "F": 20, "B": 3}, "A", seats=5))
    assert verdicts(found) == {"A": "eligible", "F": "eligible", "B": "no_council_seat"}
    assert found.question is None


def test_a_party_whose_only_council_seat_is_a_lot_waits_for_it() -> None:
    """A 20 and B 10 share the quotient 10 for the second of two seats: if B is drawn it is in, else it is out."""
    held = election(Town({"A": 20, "B": 10}, "A", seats=2))
    found = field(setting(held), KKR)
    assert verdicts(found) == {"A": "eligible", "B": "council_seat_open"}
    assert found.question is not None
    for drawn, verdict in (("A", "no_council_seat"), ("B", "eligible")):
        draws = {701: (Draw((drawn,), question=found.question.id),)}
        settled = field(setting(held, council_draws=draws), KKR)
        assert (verdicts(settled)["B"], settled.question) == (verdict, None)


def test_of_two_councils_that_are_waited_for_the_first_by_code_is_asked_about() -> None:
    """Whichever stands first in the data."""
    town = Town({"A": 20, "B": 10}, "A", seats=2)
    held = election(town, town)
    for order in (held.municipalities, held.municipalities[::-1]):
        question = field(setting(replace(held, municipalities=order)), KKR).question
        assert question is not None
        assert question.subject == ("council", "701")


def test_a_party_below_the_threshold_waits_for_no_lot() -> None:
    """B's seat in the first town is a lot, but with ten of 1,000 votes it is out either way."""
    found = field_of(Town({"A": 20, "B": 10}, "A", seats=2), Town({"A": 970}, "A"))
    assert (verdicts(found)["B"], found.question) == ("below_threshold", None)


def test_seats_that_are_unknown_are_asked_for_only_where_they_decide() -> None:
    """B has no known seat and an unknown one in By 2: it is asked for, unless one of its seats is known."""
    first = Town({"A": 50, "B": 50}, "A", known={"A": 9, "B": 0})
    second = Town({"A": 50, "B": 50}, "A", known={"A": 4})
    with pytest.raises(InputError) as caught:
        field_of(first, second)
    assert caught.value.where == "lists.csv, known_seats, KKR Midtjylland"
    assert caught.value.found == "no known seat for B, and its seats are unknown in By 2"
    first = Town({"A": 50, "B": 50}, "A", known={"A": 8, "B": 1})
    assert verdicts(field_of(first, second)) == {"A": "eligible", "B": "eligible"}


# --- the real elections -----------------------------------------------------------------------------------------


def test_kristendemokraterne_are_in_by_37_votes_in_midtjylland_after_2021() -> None:
    """Two per cent of 724,233 votes are 14,484.66; they have 14,522, and 14,485 would have done."""
    composition = composed_for_real("kv2021", "midtjylland")
    found = contender(composition.field, "K")
    assert (found.votes, composition.total_votes, found.verdict) == (14_522, 724_233, "eligible")
    assert -(-2 * composition.total_votes // 100) == 14_485 == found.votes - 37
    assert found.council_seats > 0


@pytest.mark.parametrize(("name", "votes"), [("kv2021", 3_088_217), ("kv2025", 3_256_070)])
def test_all_valid_votes_of_the_country_are_in_one_of_the_five_areas(name: str, votes: int) -> None:
    """The sums of the five KKR are the country's valid votes, and each of 98 mayors is a member of one."""
    held = scenario(name).election
    fields = [composed_for_real(name, kkr).field for kkr in held.kkr_keys]
    assert sum(found.total_votes for found in fields) == votes
    mayors = sum(len(one.mayors) for found in fields for one in found.eligible)
    assert mayors + sum(len(found.others) for found in fields) == 98
