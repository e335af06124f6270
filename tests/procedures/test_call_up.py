"""Who is asked for names: worked out by hand, and what holds of every call-up."""

from __future__ import annotations

from datetime import date

import pytest
from elections import KKR, Town, composed, election, elections, scenario, setting
from hypothesis import given, settings
from made_up_people import FIRST, SECOND, elected, mayor, on_council, people

from kkrvalg.errors import InputError
from kkrvalg.files.people import load_people
from kkrvalg.model import Election, People, Period, PersonId
from kkrvalg.procedures.call_up import CallUp, GroupCall, call_up, latest_meeting, usual_day
from kkrvalg.procedures.composition import compose
from kkrvalg.procedures.setting import Setting
from kkrvalg.rulebook import load_rulebook, resolve_options

VOTES = {"A": 100, "V": 200}
HELD = election(*[Town(VOTES, "A", seats=5)] * 2, Town(VOTES, "V", seats=5))
"""A 2 mayors; V 4, a mayor and 3 to elect. D'Hondt in each council of 5: 200, 100, 100, 66⅔, 50: V 3 or 4."""


def called(known: People | None = None, held: Election = HELD, by: date | None = None) -> CallUp:
    """Return who is asked in the made-up KKR."""
    return call_up(setting(held), composed(held), known or people(), by)


def group(call: CallUp, party: str) -> GroupCall:
    """Return the call of one party."""
    return next(group for group in call.groups if group.party == party)


def test_a_group_elects_its_members_and_as_many_substitutes_from_its_councils() -> None:
    """Five seats at 200 to 100: V 200, V and A 100, V 66⅔, then V and A 50, a lot for the fifth: V 3 are sure."""
    v = group(called(), "V")
    assert (v.seating.to_elect, v.voters, v.electable, v.answer) == (3, 9, 8, "waiting")
    assert [(c.municipality, c.seats, c.open, c.mayor) for c in v.councils] == [
        ("By 1", 3, True, None),
        ("By 2", 3, True, None),
        ("By 3", 3, True, "Borgmester 3"),
    ]


def test_a_party_whose_seats_are_all_mayors_has_nothing_to_elect() -> None:
    """A has two seats and two mayors."""
    call = called()
    assert group(call, "A").answer == "nothing_to_elect"
    assert [g.party for g in call.unanswered_groups] == ["V"]


@pytest.mark.parametrize(
    ("number", "with_substitute", "answer"),
    [(1, 1, "partly"), (3, 2, "partly"), (3, 3, "answered")],
)
def test_a_group_has_answered_when_all_members_and_substitutes_are_named(
    number: int, with_substitute: int, answer: str
) -> None:
    """Three members, each with a substitute of their own."""
    members = [
        elected(701, f"M{at}", "V", substitute=(702, f"S{at}") if at < with_substitute else None)
        for at in range(number)
    ]
    call = group(called(people(members)), "V")
    assert call.answer == answer
    names = [f"M{at}" for at in range(number)] + [f"S{at}" for at in range(with_substitute)]
    assert sorted(person.name for person in call.barred) == ["Borgmester 3", *sorted(names)]


def test_too_few_to_elect_from_is_seen() -> None:
    """V elects three and three substitutes; it has two of three seats on each council, and one is the mayor's."""
    held = election(*[Town(VOTES, "A", seats=3)] * 2, Town(VOTES, "V", seats=3))
    v = group(called(held=held), "V")
    assert (v.voters, v.electable, v.seating.to_elect, v.too_few) == (6, 5, 3, True)
    assert not group(called(), "V").too_few


def test_seats_that_are_not_known_are_no_reason_to_say_that_there_are_too_few() -> None:
    """Recorded seats of one council only."""
    known = {"A": 2, "V": 3}
    held = election(Town(VOTES, "A", seats=5, known=known), Town(VOTES, "A", known={}), Town(VOTES, "V", known={}))
    v = group(called(held=held), "V")
    assert ([c.municipality for c in v.unknown], v.voters, v.too_few) == (["By 2", "By 3"], 3, False)


def test_a_party_that_a_lot_may_give_a_seat_is_told() -> None:
    """B and C share the last seat of the cap by lot; A does not take part in it."""
    held = election(*[Town({"A": 10, "B": 10, "C": 10}, "A")] * 3)
    call = called(held=held)
    assert call.question is not None
    assert [(g.party, g.seating.to_elect, g.by_lot) for g in call.groups] == [
        ("A", 0, False),
        ("B", 1, True),
        ("C", 1, True),
    ]


def test_a_municipality_is_asked_for_what_is_missing_alone() -> None:
    """By 1 has said everything; of By 2 the second deputy and the birthday are missing; of By 3 all is."""
    since = (Period(date(2014, 1, 1), None),)
    roll = [
        on_council(701, "Eva", "A", FIRST),
        on_council(701, "Ulf", "V", SECOND),
        on_council(702, "Ib", "A", FIRST),
    ]
    members = [
        mayor(701)._replace(born=date(1970, 1, 1), mayor_since=since),
        mayor(702)._replace(mayor_since=since),
    ]
    one, two, three = called(people(members, roll)).municipalities
    assert (one.missing, one.first_deputy, one.substitution.substitute) == ((), *[PersonId(701, "Eva")] * 2)
    assert two.missing == ("second_deputy", "born")
    assert three.missing == ("first_deputy", "second_deputy", "mayor_since", "born")


def test_the_council_is_asked_to_elect_where_both_deputies_are_members() -> None:
    """Until it has said whom."""
    roll = [on_council(701, "Eva", "V", FIRST), on_council(701, "Ulf", "V", SECOND)]
    members = [elected(701, "Eva", "V"), elected(701, "Ulf", "V")]
    assert "council_elects" in called(people([mayor(701), *members], roll)).municipalities[0].missing
    answered = called(people([mayor(701, substitute=(701, "Pia")), *members], roll)).municipalities[0]
    assert "council_elects" not in answered.missing


def test_the_day_is_practice_unless_one_is_given() -> None:
    """12 January after the election, and the meeting before February."""
    call = called()
    assert (call.by, call.by_practice, usual_day(HELD)) == (date(2034, 1, 12), True, date(2034, 1, 12))
    assert latest_meeting(HELD) == date(2034, 1, 31)
    given_day = called(by=date(2034, 1, 9))
    assert (given_day.by, given_day.by_practice) == (date(2034, 1, 9), False)


def test_the_groups_that_are_named_alone() -> None:
    """And no municipality."""
    call = called()
    some = call.of_groups((group(call, "V"),))
    assert ([g.party for g in some.groups], some.municipalities, some.seating) == (["V"], (), call.seating)


@settings(max_examples=60)
@given(elections())
def test_every_seat_is_called_for_once(held: Election) -> None:
    """The members to elect are the seats less the mayors; voters are council members of the area, at most all."""
    try:
        call = called(held=held)
    except InputError:
        return
    assert sum(g.seating.to_elect for g in call.groups) + len(call.municipalities) == call.seating.size
    area = [m for m in held.of_kkr(KKR) if m.kl_member]
    assert sum(g.voters for g in call.groups) <= sum(m.council_seats for m in area)
    assert [entry.code for entry in call.municipalities] == [m.code for m in area]
    for entry in call.groups:
        assert entry.electable == entry.voters - sum(c.mayor is not None for c in entry.councils)


@pytest.mark.parametrize("kkr", ["hovedstaden", "sjælland", "syddanmark", "midtjylland", "nordjylland"])
def test_after_2025_all_are_asked_and_nobody_is_short_of_names(kkr: str) -> None:
    """No group has answered, no municipality has, and every group has more than enough to elect from."""
    real = scenario("kv2025")
    rules = load_rulebook(real.rulebook)
    own = Setting(real.election, rules, resolve_options(rules, {}))
    call = call_up(own, compose(own, kkr), load_people(real).people)
    assert (call.by, call.by_practice) == (date(2026, 1, 12), True)
    assert len(call.unanswered_municipalities) == len(real.election.of_kkr(kkr))
    for entry in call.groups:
        assert entry.answer == ("waiting" if entry.seating.to_elect else "nothing_to_elect")
        assert not entry.too_few
        assert not entry.unknown
