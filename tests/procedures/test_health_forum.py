"""The health coordination forums: who sends members from which health council."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

import pytest
from elections import Town, election, rulebook, scenario
from hypothesis import given, settings
from hypothesis import strategies as st

from kkrvalg.apportion import Draw, DrawError, Lots
from kkrvalg.errors import InputError
from kkrvalg.procedures.health_forum import (
    HealthCouncilElection,
    check_health_councils,
    elect_from,
    moved,
    with_moves,
)
from kkrvalg.procedures.health_forum_assembly import Given, SeatChange, assemble, switches
from kkrvalg.procedures.health_forum_people import find_forum_convener
from kkrvalg.procedures.setting import Setting
from kkrvalg.register import law_forums
from kkrvalg.rulebook import resolve_options
from kkrvalg.rulebook.citation import citations
from kkrvalg.rulebook.health_forums import BODY, Unsettled, load_health_forum_rules

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kkrvalg.model import Election
    from kkrvalg.rulebook.health_forums import HealthForumRules

HERE = "Sønderjylland"


@cache
def rules() -> HealthForumRules:
    """Return the terms of reference."""
    return load_health_forum_rules("2026-2030")


def setting(held: Election, **options: str) -> Setting:
    """Return an election under the terms of reference."""
    return Setting(held, rulebook(), resolve_options(rules(), options))


def together(*towns: Town, joined: Mapping[str, Collection[str]] | None = None) -> Election:
    """Return an election whose towns are all in one health council."""
    held = election(*towns, joined=joined)
    return moved(held, dict.fromkeys(held.municipality_by_code, HERE))


def elected(
    *towns: Town, alliances: Sequence[str] = (), draws: Collection[Draw] = (), **options: str
) -> HealthCouncilElection:
    """Return the election in a health council of some towns."""
    return elect_from(setting(together(*towns), **options), rules(), HERE, alliances, Lots(tuple(draws)))


def won(found: HealthCouncilElection) -> dict[str, int]:
    """Return who won seats."""
    return {key: seats for key, seats in found.won.items() if seats}


# --- who takes part ---------------------------------------------------------------------------------------------


def test_a_local_list_is_out_and_slesvigsk_parti_is_in() -> None:
    """A 600, L 500 (local), S 350, V 100: A 600 and S 350 > A 600/2 win; L has 500 of 1,550 votes and is out."""
    found = elected(Town({"A": 600, "L": 500}), Town({"S": 350, "V": 100}))
    assert won(found) == {"A": 1, "S": 1}
    assert found.total_votes == 1550
    assert [(entry.id, entry.municipality, entry.votes) for entry in found.local_lists] == [("701:L", "By 1", 500)]
    assert [c.key for c in found.contenders] == ["A", "S", "V"]


def test_a_local_list_below_the_threshold_is_not_mentioned() -> None:
    """Of 1,000 votes X has 19."""
    assert elected(Town({"A": 981, "X": 19})).local_lists == ()


def test_a_local_list_in_a_cooperation_takes_part_with_its_votes_only() -> None:
    """L 500 and X 90 joined: 590 votes; A 600 and the cooperation 590 > A 600/2 win, Y 80 stays outside."""
    held = together(
        Town({"A": 600, "L": 500}),
        Town({"V": 100, "X": 90, "Y": 80}),
        joined={"Lokallisterne": {"701:L", "702:X"}},
    )
    found = elect_from(setting(held), rules(), HERE)
    assert won(found) == {"A": 1, "Lokallisterne": 1}
    assert [entry.id for entry in found.local_lists] == ["702:Y"]


def test_exactly_two_per_cent_is_in_and_a_vote_less_is_out() -> None:
    """Of 1,000 votes B has 20 and C 19; both have a council seat."""
    found = elected(Town({"A": 961, "B": 20, "C": 19}, known={"A": 7, "B": 1, "C": 1}))
    assert {c.key: c.verdict for c in found.contenders} == {
        "A": "eligible",
        "B": "eligible",
        "C": "below_threshold",
    }
    assert won(found) == {"A": 2}


def test_without_a_council_seat_votes_are_not_enough() -> None:
    """B has 300 of 1,000 votes and no seat: A takes both."""
    found = elected(Town({"A": 700, "B": 300}, known={"A": 9, "B": 0}))
    assert next(c.verdict for c in found.contenders if c.key == "B") == "no_council_seat"
    assert won(found) == {"A": 2}


def test_votes_cast_can_be_the_base() -> None:
    """B has 20 of 1,000 valid votes and of 1,001 votes cast."""
    town = Town({"A": 980, "B": 20}, known={"A": 8, "B": 1}, cast=1001)
    verdicts = [
        next(c.verdict for c in elected(town, vote_base=base).contenders if c.key == "B")
        for base in ("valid", "cast")
    ]
    assert verdicts == ["eligible", "below_threshold"]


def test_votes_outside_the_health_council_and_outside_kl_do_not_count() -> None:
    """By 2 is in another health council, By 3 no member of KL: A 100 and V 60 > A 100/2 are all there is."""
    towns = (Town({"A": 100, "V": 60}), Town({"C": 900}), Town({"Ø": 900}, kl_member=False))
    held = moved(election(*towns), {701: HERE, 702: "Fyn", 703: HERE})
    found = elect_from(setting(held), rules(), HERE)
    assert (won(found), found.total_votes) == ({"A": 1, "V": 1}, 160)


def test_without_votes_there_is_a_complaint() -> None:
    """A health council in which nobody has votes cannot be computed."""
    with pytest.raises(InputError) as caught:
        elect_from(setting(together(Town({"A": 100}))), rules(), "Fyn")
    assert (caught.value.where, caught.value.found, caught.value.todo) == (
        "lists.csv, health council Fyn",
        "no votes",
        "fill in the votes, or correct where the municipalities belong",
    )


def test_where_nobody_is_eligible_the_seats_stay_empty() -> None:
    """L is a local list and stands alone."""
    found = elected(Town({"L": 100}))
    assert (won(found), found.unfilled, found.outcome) == ({}, 2, "completed")


# --- ties -------------------------------------------------------------------------------------------------------


def test_equal_quotients_are_a_question() -> None:
    """A 600, V 300: A has the first seat; 600/2 = 300/1 for the second."""
    found = elected(Town({"A": 600, "V": 300, "C": 90}))
    assert (won(found), found.outcome) == ({"A": 1}, "lot_needed")
    [question] = found.questions
    assert question.subject == ("health_council", HERE)
    assert (question.article, question.tied, question.seats_at_stake, question.quotient) == (
        "kommissorium, Sammensætning",
        ("A", "V"),
        1,
        Fraction(300),
    )
    assert found.may_win == {"A", "V"}


def test_equal_votes_for_both_seats_are_no_question() -> None:
    """A 300 and V 300: each gets a seat, whoever comes first."""
    assert won(elected(Town({"A": 300, "V": 300, "C": 100}))) == {"A": 1, "V": 1}


def test_a_lot_in_a_council_that_decides_who_is_eligible_comes_first() -> None:
    """A 600/6 = V 300/3 = C 100/1 for the last two of nine council seats: without a seat C takes no part."""
    found = elected(Town({"A": 600, "V": 300, "C": 100}))
    assert (won(found), found.waits, found.outcome) == ({}, True, "lot_needed")
    assert found.questions[0].subject == ("council", "701")
    assert found.may_win == {"A", "V", "C"}


def test_a_draw_answers_the_question() -> None:
    """V is drawn; somebody who is not tied cannot be."""
    towns = Town({"A": 600, "V": 300, "C": 90})
    assert won(elected(towns, draws=[Draw(("V",))])) == {"A": 1, "V": 1}
    question = elected(towns).questions[0]
    with pytest.raises(DrawError):
        elected(towns, draws=[Draw(("C",), question.id)])


def test_three_for_two_seats_need_two_names() -> None:
    """A, C and V have 300 each: both seats are drawn at once."""
    towns = Town({"A": 300, "C": 300, "V": 300})
    [question] = elected(towns).questions
    assert (question.tied, question.seats_at_stake) == (("A", "C", "V"), 2)
    assert won(elected(towns, draws=[Draw(("V", "C"))])) == {"C": 1, "V": 1}


# --- alliances --------------------------------------------------------------------------------------------------


def test_an_alliance_wins_on_its_sum_and_divides_by_dhondt() -> None:
    """A 600; F 250 + Ø 240 = 490 > A 600/2: the alliance's seat goes to F; alone A and F 250 < 300 gave A both."""
    towns = Town({"A": 600, "F": 250, "Ø": 240})
    assert won(elected(towns)) == {"A": 2}
    assert won(elected(towns, alliances=["f+ø"])) == {"A": 1, "F": 1}


def test_an_alliance_may_decide_itself() -> None:
    """With alliance_inner=alliance_decides the seat is the alliance's, whose members may all be represented."""
    towns = Town({"A": 600, "F": 250, "Ø": 240})
    found = elected(towns, alliances=["Ø+F"], alliance_inner="alliance_decides")
    assert (won(found), found.undecided, found.may_win) == ({"A": 1, "F+Ø": 1}, ("F+Ø",), {"F", "Ø"})


def test_a_lot_inside_an_alliance_waits_for_the_one_outside() -> None:
    """A 500 = F 250 + Ø 250, C 500: two of three; then F and Ø have 250 each and are drawn inside."""
    towns = Town({"A": 500, "C": 500, "F": 250, "Ø": 250})
    found = elected(towns, alliances=["F+Ø"])
    [question] = found.questions
    assert set(question.tied) == {"A", "C", ("F", "Ø")}
    assert found.waiting == {"F", "Ø"}
    then = elected(towns, alliances=["F+Ø"], draws=[Draw(("A", ("Ø", "F")))])
    [inner] = then.questions
    assert (inner.tied, inner.depth) == (("F", "Ø"), 1)
    assert won(elected(towns, alliances=["F+Ø"], draws=[Draw(("A", ("F", "Ø"))), Draw(("Ø",))])) == {
        "A": 1,
        "Ø": 1,
    }


@pytest.mark.parametrize(
    ("alliance", "found"),
    [
        ("A+B", "B, which is below the threshold in health council Sønderjylland"),
        ("A+K", "K, which has no seat in a council in health council Sønderjylland"),
        ("A+Q", "Q in health council Sønderjylland"),
        ("A", "A alone"),
    ],
)
def test_an_alliance_with_somebody_who_takes_no_part_is_refused(alliance: str, found: str) -> None:
    """The complaint says why: votes, council seat, or nobody of that name."""
    towns = Town({"A": 600, "V": 300, "B": 10, "K": 90}, known={"A": 5, "V": 3, "B": 1, "K": 0})
    with pytest.raises(InputError) as caught:
        elected(towns, alliances=[alliance])
    assert (caught.value.where, caught.value.found) == ("--alliance", found)


def test_an_alliance_is_found_however_it_is_written() -> None:
    """A party in small letters, an alliance in any order, with brackets or without."""
    found = elected(Town({"A": 600, "F": 250, "Ø": 240}), alliances=["F+Ø"])
    assert [found.find_name(name) for name in ("a", "Ø+f", "(F+Ø)", "X")] == ["A", ("F", "Ø"), ("F", "Ø"), "X"]


# --- where a municipality belongs -------------------------------------------------------------------------------


def test_a_municipality_can_be_put_elsewhere_by_code_or_name() -> None:
    """By 2 by its name, By 1 by its code."""
    held = with_moves(
        together(Town({"A": 1}), Town({"A": 1})), rules(), {"by 2": "fyn", "701": "Sundhedsråd Midt"}
    )
    assert [m.health_council for m in held.municipalities] == ["Midt", "Fyn"]


def test_an_unknown_health_council_in_the_data_is_refused() -> None:
    """The made-up towns have none."""
    with pytest.raises(InputError) as caught:
        check_health_councils(election(Town({"A": 1})), rules())
    assert caught.value.found == '"" of 701 By 1'


def test_a_switch_tells_which_seats_move() -> None:
    """By 2 (C 400) moves from Fyn to Lillebælt: Fyn has A 500, A 500/2; Lillebælt C 400 beats V 300/2 = 150."""
    towns = (Town({"A": 500, "V": 200}), Town({"C": 400}), Town({"V": 300}), Town({"A": 9}), Town({"A": 9}))
    held = moved(election(*towns), {701: "Fyn", 702: "Fyn", 703: "Lillebælt", 704: HERE, 705: "Sydvestjylland"})
    doubt = Unsettled(702, "By 2", ("Fyn", "Lillebælt"), rules().title)
    doubtful = replace(rules(), unsettled=(doubt,))
    forum = doubtful.find_forum("syd", where="")
    before = assemble(setting(held), doubtful, forum, Given()).election
    [switch] = switches(setting(held), doubtful, [before], Given())
    assert [(move.code, move.source, move.target) for move in switch.moves] == [(702, "Fyn", "Lillebælt")]
    assert switch.seats == (
        SeatChange("Fyn", "A", 1, 2),
        SeatChange("Fyn", "C", 1, 0),
        SeatChange("Lillebælt", "C", 0, 1),
        SeatChange("Lillebælt", "V", 2, 1),
    )


def test_a_switch_that_cannot_be_calculated_says_why() -> None:
    """An alliance with C is no longer possible where C has left."""
    towns = (Town({"A": 500, "V": 200}), Town({"C": 400}), Town({"V": 300}), Town({"A": 9}), Town({"A": 9}))
    held = moved(election(*towns), {701: "Fyn", 702: "Fyn", 703: "Lillebælt", 704: HERE, 705: "Sydvestjylland"})
    doubtful = replace(rules(), unsettled=(Unsettled(702, "By 2", ("Fyn", "Lillebælt"), rules().title),))
    said = Given(alliances={"Fyn": ["A+C"]})
    before = assemble(setting(held), doubtful, doubtful.find_forum("syd", where=""), said).election
    [switch] = switches(setting(held), doubtful, [before], said)
    assert switch.why_not == "--alliance: C in health council Fyn"


# --- the election of 2025 ---------------------------------------------------------------------------------------

KV2025 = {
    "Limfjorden": {"A": 1, "V": 1},
    "Vendsyssel": {"A": 1, "V": 1},
    "Aarhus": {"A": 1, "F": 1},
    "Horsens": {"A": 1, "V": 1},
    "Kronjylland": {"A": 1, "V": 1},
    "Midt": {"A": 1, "V": 1},
    "Vestjylland": {"V": 2},
    "Fyn": {"A": 1, "V": 1},
    "Lillebælt": {"A": 1, "V": 1},
    "Sydvestjylland": {"A": 1, "V": 1},
    "Sønderjylland": {"A": 1, "V": 1},
    "Amager og Vestegnen": {"A": 1, "C": 1},
    "Hovedstaden": {"F": 1, "Ø": 1},
    "Københavns Omegn Nord": {"A": 1, "C": 1},
    "Midt- og Vestsjælland": {"A": 1, "V": 1},
    "Nordsjælland": {"A": 1, "C": 1},
    "Østsjælland og Øerne": {"A": 1, "V": 1},
}
"""Worked out from the votes without this program, and with two published implementations of d'Hondt."""


@pytest.mark.parametrize("name", KV2025)
def test_the_health_councils_of_2025(name: str) -> None:
    """No lot is needed in any of the 17."""
    found = elect_from(setting(scenario("kv2025").election), rules(), name)
    assert (won(found), found.questions) == (KV2025[name], ())


def test_the_local_lists_of_2025_that_pass_the_threshold_are_out() -> None:
    """3.07 % and more are not enough for a list that is neither party nor cooperation; S is a party of 7.69 %."""
    held = setting(scenario("kv2025").election)
    out = {entry.name for name in KV2025 for entry in elect_from(held, rules(), name).local_lists}
    assert out == {"Tønder Listen", "Guldborgsundlisten", "Velfærdslisten", "Østbroen"}
    sonderjylland = {c.key: c for c in elect_from(held, rules(), HERE).contenders}
    assert (sonderjylland["S"].votes, sonderjylland["S"].verdict) == (9209, "eligible")
    assert elect_from(held, rules(), HERE).total_votes == 119747


def test_middelfart_and_billund_change_no_seat_in_2025() -> None:
    """Neither alone nor together, and no chair either."""
    held = setting(scenario("kv2025").election)
    forums = [assemble(held, rules(), forum, Given()).election for forum in rules().forums]
    found = switches(held, rules(), forums, Given())
    assert [[(m.municipality, m.target) for m in switch.moves] for switch in found] == [
        [("Middelfart", "Lillebælt")],
        [("Billund", "Sydvestjylland")],
        [("Middelfart", "Lillebælt"), ("Billund", "Sydvestjylland")],
    ]
    assert all((s.seats, s.posts, s.open, s.why_not) == ((), (), (), None) for s in found)


# --- whatever the votes -----------------------------------------------------------------------------------------

VOTES = st.dictionaries(
    st.sampled_from("ABCFVØLX"), st.sampled_from((0, 1, 2, 3, 10, 19, 20, 40, 100, 120)), min_size=1
).filter(lambda votes: sum(votes.values()))


def naive(towns: list[dict[str, int]]) -> tuple[dict[str, int], set[str]]:
    """Return sure seats and who is tied, by sorting all quotients; every list has a council seat."""
    total = sum(sum(votes.values()) for votes in towns)
    votes = Counter({p: sum(t.get(p, 0) for t in towns) for p in "ABCFVØ"})
    own = {p: v for p, v in votes.items() if v and Fraction(v, total) >= Fraction(2, 100)}
    quotients = sorted((Fraction(v, d) for v in own.values() for d in (1, 2)), reverse=True)
    if len(own) == 0:
        return {}, set()
    sure: Counter[str] = Counter()
    last, rest = quotients[1], quotients[2:]
    tied = {p for p, v in own.items() if last in {Fraction(v), Fraction(v, 2)}} if last in rest else set()
    for party, v in own.items():
        sure[party] += sum(Fraction(v, d) > last or (Fraction(v, d) == last and not tied) for d in (1, 2))
    return {p: n for p, n in sure.items() if n}, tied


@settings(max_examples=60, deadline=None)
@given(st.lists(VOTES, min_size=1, max_size=3))
def test_the_seats_are_those_of_sorted_quotients(towns: list[dict[str, int]]) -> None:
    """A second road to the same seats and the same lots; sure seats and seats at stake are two."""
    found = elected(*(Town(votes, known=dict.fromkeys(votes, 1)) for votes in towns))
    sure, tied = naive(towns)
    assert won(found) == sure
    assert {name for question in found.questions for name in question.tied} == tied
    at_stake = sum(question.seats_at_stake for question in found.questions)
    assert sum(sure.values()) + at_stake + found.unfilled == 2


@settings(max_examples=40, deadline=None)
@given(st.lists(VOTES, min_size=1, max_size=3), st.permutations("ABCFVØ"))
def test_other_letters_give_the_same_result_under_other_letters(
    towns: list[dict[str, int]], letters: list[str]
) -> None:
    """Nothing is decided by the order or the name of a party."""
    other = dict(zip("ABCFVØ", letters, strict=True)) | {"L": "L", "X": "X"}
    first = elected(*(Town(votes, known=dict.fromkeys(votes, 1)) for votes in towns))
    renamed = [{other[key]: number for key, number in votes.items()} for votes in towns]
    second = elected(*(Town(votes, known=dict.fromkeys(votes, 1)) for votes in renamed))
    assert {other[key]: seats for key, seats in won(first).items()} == won(second)
    tied = [{other[str(name)] for name in question.tied} for question in first.questions]
    assert tied == [set(question.tied) for question in second.questions]


# --- the text ---------------------------------------------------------------------------------------------------


def test_every_computable_section_is_implemented_and_every_citation_exists() -> None:
    """Electing stands in the procedures, leaving in the register; nothing is cited that is not there."""
    cited = {a for a, names in citations(BODY).items() if any(n.startswith("kkrvalg.") for n in names)}
    computable = {section.id for section in rules().sections if section.computable}
    named = {name for names in citations(BODY).values() for name in names}
    assert {f"{f.__module__}.{f.__name__}" for f in (find_forum_convener, law_forums.left_health_council)} <= named
    assert cited <= {section.id for section in rules().sections}
    assert computable == computable & cited


def test_the_forums_have_two_members_of_each_of_the_17_health_councils_of_the_data() -> None:
    """4, 10, 8 and 12; the names are those of municipalities.csv."""
    assert [(forum.key, forum.members) for forum in rules().forums] == [
        ("nord", 4),
        ("midt", 10),
        ("syd", 8),
        ("øst", 12),
    ]
    in_data = {m.health_council for m in scenario("kv2025").election.municipalities}
    assert in_data == set(rules().health_councils)
    assert len(rules().health_councils) == 17
