from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from elections import Town, composed, composed_for_real, election

from kkrvalg.apportion import Draw, DrawError, Lots
from kkrvalg.errors import InputError
from kkrvalg.procedures.appointments import (
    Appointment,
    Bench,
    GroupFormed,
    appoint,
    benches,
    find_bench,
    find_group,
    form_groups,
    with_absences,
)
from kkrvalg.rulebook import find_post

if TYPE_CHECKING:
    from kkrvalg.procedures.composition import Composition

RBR = find_post("RBR")
NORDJYLLAND = "nordjylland"


@pytest.fixture(scope="module")
def nordjylland() -> Composition:
    """Return KKR Nordjylland after 2025: V 8, A 4, C, F and Æ 2 each, B, I, O and Ø one each."""
    return composed_for_real("kv2025", NORDJYLLAND)


@pytest.fixture(scope="module")
def sjaelland() -> Composition:
    """Return KKR Sjælland after 2025, with Lolland's mayor of Din Stemme (360:J) outside the parties."""
    return composed_for_real("kv2025", "sjælland")


def divided(
    composition: Composition, *joined: str, absent: dict[str, int] | None = None, draws: tuple[Draw, ...] = ()
) -> Appointment:
    """Return how RBR's five seats are divided when the groups named ``"A+F"`` stand together."""
    kkr = composition.kkr
    present = with_absences(benches(composition), absent or {}, kkr=kkr)
    groups = form_groups(present, [name.split("+") for name in joined], kkr=kkr)
    return appoint(composition, RBR, groups, Lots(draws))


def seats(appointment: Appointment) -> dict[str, int]:
    """Return the sure seats of the groups that have any."""
    return {group.group: group.seats for group in appointment.groups if group.seats}


def bench(key: str, members: int) -> Bench:
    """Return a party's bench of so many members."""
    return Bench(key, key, (), members, 0)


# --- groups ---------------------------------------------------------------------------------------------------


def test_each_party_is_a_group_of_its_own_unless_it_says_otherwise(nordjylland: Composition) -> None:
    """22 members in nine groups, the largest first."""
    groups = divided(nordjylland).groups
    assert [(group.group, group.members) for group in groups] == [
        *(("V", 8), ("A", 4), ("C", 2), ("F", 2), ("Æ", 2)),
        *(("B", 1), ("I", 1), ("O", 1), ("Ø", 1)),
    ]


def test_the_quotients_are_members_divided_by_one_two_three(nordjylland: Composition) -> None:
    """A 5, V 3, F 1 of nine made-up members: 5, 3, 2½, 1⅔, 1½ give A three and V two of five seats."""
    groups = [bench(key, members) for key, members in (("A", 5), ("V", 3), ("F", 1))]
    found = appoint(nordjylland, RBR, form_groups(groups, [], kkr=NORDJYLLAND))
    assert (found.outcome, seats(found)) == ("completed", {"A": 3, "V": 2})


def test_parties_that_stand_together_count_together(nordjylland: Composition) -> None:
    """A+F+Ø are 4 + 2 + 1 = 7 beside V's 8: 8, 7, 4, 3½, 2⅔ give V three and them two, and no lot is needed."""
    found = divided(nordjylland, "A+F+Ø")
    assert (found.outcome, seats(found)) == ("completed", {"V": 3, "A+F+Ø": 2})
    assert found.groups[1].members == 7
    formed = [step for step in found.steps if isinstance(step, GroupFormed)]
    assert formed[0] == GroupFormed("§ 4, stk. 4", "A+F+Ø", (("A", 4, 4), ("F", 2, 2), ("Ø", 1, 1)), 7)


def test_the_order_in_which_a_group_is_named_does_not_matter(nordjylland: Composition) -> None:
    """Ø+f+a is the group A+F+Ø."""
    assert divided(nordjylland, "Ø+f+a") == divided(nordjylland, "A+F+Ø")


def test_a_mayor_of_no_eligible_party_is_a_group_of_one_named_with_the_municipality(
    sjaelland: Composition,
) -> None:
    """Lolland's mayor may join a group, by the municipality, its code or the list."""
    assert ("Lolland", 1) in [(group.group, group.members) for group in divided(sjaelland).groups]
    for name in ("Lolland", "lolland", "360", "360:J", "360:j"):
        assert divided(sjaelland, f"C+{name}").groups[2].group == "C+Lolland"


def test_an_independent_mayor_is_named_with_the_municipality() -> None:
    """There is no list to name."""
    composition = composed(election(Town({"A": 90, "V": 60}, None), Town({"A": 9}, "A")))
    bench = find_bench("by 1", benches(composition), where="--group", kkr=composition.kkr)
    assert (bench.key, bench.members, bench.is_independent, bench.aliases) == ("By 1", 1, True, ("701",))


# --- absences -------------------------------------------------------------------------------------------------


def test_members_who_are_away_do_not_count(nordjylland: Composition) -> None:
    """With one of V away 7, 4, 3½, 2⅓ come before the four groups with 2: V is out of the lot."""
    found = divided(nordjylland, absent={"V": 1})
    assert found.groups[0].members == 7
    assert found.question is not None
    assert (found.question.tied, found.question.quotient) == (("A", "C", "F", "Æ"), 2)


def test_a_group_that_is_away_altogether_wins_nothing(nordjylland: Composition) -> None:
    """Without V: A 4, then A, C, F and Æ share 2, four quotients for the four seats left."""
    found = divided(nordjylland, absent={"V": 8})
    assert (found.outcome, seats(found)) == ("completed", {"A": 2, "C": 1, "F": 1, "Æ": 1})


def test_more_cannot_be_away_than_there_are(nordjylland: Composition) -> None:
    """The message says how many members the party has."""
    with pytest.raises(InputError) as caught:
        divided(nordjylland, absent={"A": 3, "a": 2})
    assert (caught.value.where, caught.value.found) == ("--absent", "a=2")
    assert caught.value.expected == "at most the 4 members A has in KKR Nordjylland"


def test_somebody_has_to_be_there(nordjylland: Composition) -> None:
    """With everybody away there is no meeting and no election."""
    with pytest.raises(InputError, match="nobody present in KKR Nordjylland"):
        divided(nordjylland, absent={bench.key: bench.members for bench in benches(nordjylland)})


# --- names that are wrong -------------------------------------------------------------------------------------


@pytest.mark.parametrize("joined", [("A+Q",), ("A+",), ("Lolland",), ("A", "A"), ("A+F", "V+A"), ("A+A",)])
def test_a_group_is_made_of_parties_that_are_there_each_in_one_group(
    joined: tuple[str, ...], nordjylland: Composition
) -> None:
    """An unknown party, a mayor of another KKR, and a party named twice are refused."""
    with pytest.raises(InputError) as caught:
        divided(nordjylland, *joined)
    assert caught.value.where == "--group"


def test_a_group_is_found_by_all_its_parties_and_not_by_some(nordjylland: Composition) -> None:
    """A is part of A+F and not a group by itself."""
    groups = divided(nordjylland, "A+F").groups
    assert find_group("F+A", groups, where="--lot", kkr=NORDJYLLAND).group == "A+F"
    with pytest.raises(InputError) as caught:
        find_group("A", groups, where="--lot", kkr=NORDJYLLAND)
    assert caught.value.expected == "one of V, A+F, C, Æ, B, I, O, Ø"


# --- lots -----------------------------------------------------------------------------------------------------


FIFTH_SEAT = {
    "hovedstaden": (("C", "V"), Fraction(6)),
    "sjælland": (("C", "F", "O", "V"), Fraction(3)),
    "syddanmark": (("C", "F", "V"), Fraction(4)),
    "midtjylland": None,
    NORDJYLLAND: (("A", "C", "F", "V", "Æ"), Fraction(2)),
}


def test_the_fifth_seat_of_rbr_is_a_lot_in_four_of_five_after_2025() -> None:
    """Each party its own group: who shares the quotient of the last seat, in each KKR."""
    found = {kkr: divided(composed_for_real("kv2025", kkr)) for kkr in FIFTH_SEAT}
    questions = {kkr: one.question and (one.question.tied, one.question.quotient) for kkr, one in found.items()}
    assert questions == FIFTH_SEAT
    for one in found.values():
        assert (one.size, one.alternates) == (5, 5)
        assert sum(group.seats for group in one.groups) == (5 if one.question is None else 4)


@pytest.mark.parametrize("drawn", ["A", "C", "F", "V", "Æ"])
def test_whoever_is_drawn_gets_the_seat(drawn: str, nordjylland: Composition) -> None:
    """Each of the five may be drawn; the sure seats stay."""
    sure = divided(nordjylland)
    found = divided(nordjylland, draws=(Draw((drawn,), date="2026-01-23", witness="NN"),))
    assert (found.outcome, found.question) == ("completed", None)
    assert {g.group: g.seats for g in found.groups} == {g.group: g.seats + (g.group == drawn) for g in sure.groups}


def test_a_draw_for_another_question_is_not_used(nordjylland: Composition) -> None:
    """With one of V away the question is another: the draw that was made for the old one does not answer it."""
    old = divided(nordjylland).question
    assert old is not None
    lots = Lots((Draw(("V",), question=old.id, tied=old.tied),))
    groups = form_groups(with_absences(benches(nordjylland), {"V": 1}, kkr=NORDJYLLAND), [], kkr=NORDJYLLAND)
    assert appoint(nordjylland, RBR, groups, lots).outcome == "lot_needed"
    assert [fate for _draw, fate in lots.fates()] == ["outdated"]


def test_a_draw_of_somebody_who_is_not_tied_is_refused(nordjylland: Composition) -> None:
    """B has a quotient of 1."""
    question = divided(nordjylland).question
    assert question is not None
    with pytest.raises(DrawError):
        divided(nordjylland, draws=(Draw(("B",), question=question.id),))


def test_a_post_waits_for_the_composition() -> None:
    """While the composition needs a lot there are no groups to count."""
    even = Town({"A": 10, "B": 30, "F": 30, "V": 30}, "A", seats=10)
    composition = composed(election(even, even, even, replace(even, mayor="B")))
    found = divided(composition)
    assert (found.outcome, found.groups, found.question) == ("lot_needed", (), composition.question)


# --- votes instead of members ---------------------------------------------------------------------------------


def test_groups_may_count_the_votes_behind_them(nordjylland: Composition) -> None:
    """The other reading: V 75,178 and A 89,687 votes, C 39,419: A 2, V 2, C 1, and no lot."""
    groups = form_groups(benches(nordjylland), [], kkr=NORDJYLLAND)
    found = appoint(nordjylland, RBR, groups, base="vote_totals")
    assert (found.outcome, seats(found)) == ("completed", {"A": 2, "V": 2, "C": 1})
