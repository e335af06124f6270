"""Chair, vice chair and fees of a health coordination forum."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from itertools import combinations, product
from typing import TYPE_CHECKING

import pytest
from elections import Town, election, rulebook, scenario
from hypothesis import given, settings
from hypothesis import strategies as st

from kkrvalg.apportion import Draw
from kkrvalg.errors import InputError
from kkrvalg.procedures.health_forum import moved
from kkrvalg.procedures.health_forum_assembly import Given, assemble, chair_subject, council_subject
from kkrvalg.procedures.health_forum_chair import fees
from kkrvalg.procedures.setting import Setting
from kkrvalg.rulebook import resolve_options
from kkrvalg.rulebook.health_forums import load_health_forum_rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kkrvalg.model import Election
    from kkrvalg.procedures.health_forum import ForumElection
    from kkrvalg.procedures.health_forum_chair import ForumChair
    from kkrvalg.rulebook.health_forums import HealthForumRules


@cache
def rules() -> HealthForumRules:
    """Return the terms of reference."""
    return load_health_forum_rules("2026-2030")


def nord(limfjorden: Mapping[str, int], vendsyssel: Mapping[str, int]) -> Election:
    """Return an election in the two health councils of Nord; every list has a council seat."""
    towns = [Town(votes, known=dict.fromkeys(votes, 1)) for votes in (limfjorden, vendsyssel)]
    return moved(election(*towns), {701: "Limfjorden", 702: "Vendsyssel"})


def whole(held: Election, said: Given | None = None, **options: str) -> ForumElection:
    """Return the forum Nord of an election."""
    setting = Setting(held, rulebook(), resolve_options(rules(), options))
    return assemble(setting, rules(), rules().find_forum("nord", where=""), said or Given()).election


def chaired(held: Election, said: Given | None = None, **options: str) -> ForumChair:
    """Return the election of the chair of the forum Nord."""
    found = whole(held, said, **options).chair
    assert found is not None
    return found


def posts(chair: ForumChair) -> list[str | None]:
    """Return who takes chair and vice chair."""
    return [place.winner for place in chair.places]


THREE = nord({"A": 500, "V": 300, "C": 240}, {"V": 310, "A": 100, "C": 250})
"""Limfjorden: A 500, V 300 > A 250 (A, V). Vendsyssel: V 310, C 250 (V, C). In all A 600, V 610, C 490."""


def test_the_votes_of_the_whole_area_decide() -> None:
    """V 610, A 600, C 490: V has most, then A 600 > V 305."""
    found = whole(THREE)
    assert found.members == {"V": 2, "A": 1, "C": 1}
    assert posts(chaired(THREE)) == ["V", "A"]


def test_an_alliance_of_its_own_takes_the_chair() -> None:
    """A + C = 1,090: chair to A inside; V 610 > 545: vice chair to V."""
    found = chaired(THREE, Given(chair_alliances={"nord": ["C+A"]}))
    assert posts(found) == ["A", "V"]
    assert found.places[0].unit == "A+C"


def test_an_alliance_may_decide_itself() -> None:
    """The chair is then the alliance's."""
    said = Given(chair_alliances={"nord": ["C+A"]})
    assert posts(chaired(THREE, said, alliance_inner="alliance_decides")) == ["A+C", "V"]


def test_equal_quotients_are_a_question_about_one_post() -> None:
    """A 600 and V 600: a lot for the chair, then V 600 > A 300 for the vice chair."""
    held = nord({"A": 400, "V": 300}, {"A": 200, "V": 300})
    found = chaired(held)
    [question] = found.questions
    assert (question.subject, question.tied) == (("health_forum", "nord", "chair"), ("A", "V"))
    assert question.article == "kommissorium, Konstituering"
    drawn = Given(draws={chair_subject("nord", "chair"): [Draw(("V",))]})
    assert posts(chaired(held, drawn)) == ["V", "A"]


def test_who_has_a_member_may_be_below_the_threshold_of_the_forum() -> None:
    """S has 90 of 190 votes in Vendsyssel and a member; of 5,690 in the forum that is 1.6 %."""
    held = nord({"A": 3000, "V": 2500}, {"A": 100, "S": 90})
    found = chaired(held)
    assert whole(held).members == {"A": 2, "S": 1, "V": 1}
    assert [c.key for c in found.below] == ["S"]
    assert posts(found) == ["A", "V"]
    with pytest.raises(InputError) as caught:
        chaired(held, Given(chair_alliances={"nord": ["A+S"]}))
    assert caught.value.found == "S, which is below the threshold in health forum Nord"


WITHOUT = nord({"A": 900, "V": 400, "C": 440}, {"V": 500, "A": 100, "C": 240})
"""Limfjorden: A 900, A 450 > C 440. Vendsyssel: V 500, V 250 > C 240. A 1,000, V 900, C 680 without a member."""


def test_a_party_without_a_member_takes_no_part() -> None:
    """C has no member; in an alliance it is refused with the reason."""
    found = chaired(WITHOUT)
    assert [c.key for c in found.without_member] == ["C"]
    assert [p.key for p in found.participants] == ["A", "V"]
    with pytest.raises(InputError) as caught:
        chaired(WITHOUT, Given(chair_alliances={"nord": ["V+C"]}))
    assert (caught.value.where, caught.value.found, caught.value.expected, caught.value.todo) == (
        "--chair-alliance",
        "C, which has no member in health forum Nord",
        "one of A, V",
        "leave it out; with forum_chair_parties=eligible it takes part too",
    )


def test_by_an_option_it_takes_part_too() -> None:
    """V + C = 1,580 > A 1,000 > 790: the alliance has the chair, V 900 > C 680 inside."""
    said = Given(chair_alliances={"nord": ["V+C"]})
    found = chaired(WITHOUT, said, forum_chair_parties="eligible")
    assert posts(found) == ["V", "A"]
    assert found.memberless_winners == ()


def test_a_post_that_nobody_can_take_is_asked_about() -> None:
    """Limfjorden A 900, 450 > C 440; Vendsyssel V 450, 225 > C 224. In all A 1,000, C 664 > A 500 and V 450."""
    held = nord({"A": 900, "C": 440}, {"A": 100, "V": 450, "C": 224})
    assert whole(held).members == {"A": 2, "V": 2}
    found = chaired(held, forum_chair_parties="eligible")
    assert posts(found) == ["A", "C"]
    assert found.memberless_winners == ("C",)


def test_a_party_with_one_member_that_wins_both_posts_is_named() -> None:
    """Limfjorden: A 3,000, V + C 1,600 > 1,500; in all A 3,000 and A 1,500 > V 900."""
    held = nord({"A": 3000, "V": 900, "C": 700}, {"B": 95, "Ø": 94})
    found = chaired(held, Given(alliances={"Limfjorden": ["V+C"]}))
    assert (posts(found), found.short_of_members) == (["A", "A"], ("A",))


LOT = {"A": 200, "C": 100, "V": 100}
"""Vendsyssel: A 200/2 = C 100 = V 100 for the second seat."""


def test_the_chair_waits_for_a_lot_that_decides_who_is_represented() -> None:
    """In all A 700, C 400, B 320: with C drawn C 400 > A 350 is vice chair, else A, as 350 > B 320."""
    held = nord({"A": 500, "B": 320, "C": 300}, LOT)
    found = chaired(held)
    assert (found.waits_for, found.outcome, posts(found)) == (("Vendsyssel",), "waits", [None, None])
    assert whole(held).outcome == "lot_needed"
    drawn = {name: Given(draws={council_subject("Vendsyssel"): [Draw((name,))]}) for name in "ACV"}
    assert [posts(chaired(held, drawn[name])) for name in "ACV"] == [["A", "A"], ["A", "C"], ["A", "A"]]


def test_the_chair_waits_for_no_lot_that_changes_nothing() -> None:
    """In all A 700, B 360 > A 350: whoever of A, C 100 and V 100 is drawn, nobody comes near."""
    held = nord({"A": 500, "B": 360}, LOT)
    assert posts(chaired(held)) == ["A", "B"]
    drawn = [Given(draws={council_subject("Vendsyssel"): [Draw((name,))]}) for name in "ACV"]
    assert [posts(chaired(held, one)) for one in drawn] == [["A", "B"]] * 3


def test_with_an_alliance_of_somebody_who_may_get_a_member_the_chair_waits() -> None:
    """B + C is possible if C is drawn; of Q, who may never have a member, it is refused."""
    held = nord({"A": 500, "B": 360}, LOT)
    assert chaired(held, Given(chair_alliances={"nord": ["B+C"]})).waits_for == ("Vendsyssel",)
    assert posts(chaired(held, Given(chair_alliances={"nord": ["A+B"]}))) == ["A", "B"]
    with pytest.raises(InputError) as caught:
        chaired(held, Given(chair_alliances={"nord": ["B+Q"]}))
    assert caught.value.found == "Q in health forum Nord"


def test_the_chair_waits_for_no_lot_among_the_represented() -> None:
    """Vendsyssel: A 200 and V 100 share the quotient 100; both have a member from Limfjorden."""
    held = nord({"A": 500, "V": 300}, {"A": 200, "V": 100})
    assert whole(held).outcome == "lot_needed"
    assert posts(chaired(held)) == ["A", "V"]


def test_nobody_is_elected_where_nobody_has_a_member() -> None:
    """Local lists alone: no members, no chair, no question."""
    found = chaired(nord({"L": 10}, {"X": 10}))
    assert (posts(found), found.questions, found.participants) == ([None, None], (), ())


@pytest.mark.parametrize(
    ("key", "winners"),
    [("nord", ["A", "V"]), ("midt", ["A", "V"]), ("syd", ["V", "A"]), ("øst", ["A", "C"])],
)
def test_the_forums_of_2025(key: str, winners: list[str]) -> None:
    """Syd: V 170,671, A 167,017 of 672,825; Øst: A 304,886, C 236,426, then F 182,472."""
    setting = Setting(scenario("kv2025").election, rulebook(), resolve_options(rules()))
    found = assemble(setting, rules(), rules().find_forum(key, where=""), Given()).election.chair
    assert found is not None
    assert posts(found) == winners


def test_the_fees_of_the_four_forums() -> None:
    """97,000 + 35,000 + 15,000 for each of the others: 2, 8, 6 and 10 of them."""
    assert [fees(rules(), forum).total for forum in rules().forums] == [162000, 252000, 222000, 282000]


VOTES = st.dictionaries(st.sampled_from("ABCFV"), st.sampled_from((1, 2, 20, 40, 100, 101, 120, 200)), min_size=2)


@settings(max_examples=60, deadline=None)
@given(VOTES, VOTES)
def test_a_settled_chair_is_that_of_sorted_quotients(
    limfjorden: dict[str, int], vendsyssel: dict[str, int]
) -> None:
    """A second road: the two largest quotients, by 1 and 2, of those with 2 % and a member.

    While a lot is open in a health council, the chair is the same whichever way it is drawn, or it waits.
    """
    held = nord(limfjorden, vendsyssel)
    found = whole(held)
    total = sum(limfjorden.values()) + sum(vendsyssel.values())
    votes = {p: limfjorden.get(p, 0) + vendsyssel.get(p, 0) for p in "ABCFV"}
    allowed = {p for p, number in votes.items() if number * 100 >= 2 * total}
    assert found.chair is not None
    open_seats = [q for e in found.health_councils for q in e.questions]
    drawn = [[set(names) for names in combinations(q.tied, q.seats_at_stake)] for q in open_seats]
    for ways in product(*drawn):
        members = {*found.members, *(str(name) for names in ways for name in names)}
        quotients = sorted((-Fraction(votes[p], d), p) for p in members & allowed for d in (1, 2))
        first, second, *rest = [number for number, _p in quotients]
        clear = first != second and second not in rest
        if found.chair.outcome == "completed":
            assert clear
            assert posts(found.chair) == [p for _number, p in quotients[:2]]
        elif not open_seats:
            assert not clear
