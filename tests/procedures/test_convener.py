from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from kkrvalg.model import Period, PersonId
from kkrvalg.procedures.convener import Candidate, Standing, find_convener

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkrvalg.procedures.convener import Convener

ON = date(2034, 1, 20)
ONE, TWO, THREE = (PersonId(701, "Eksempel 1"), PersonId(702, "Eksempel 2"), PersonId(703, "Eksempel 3"))
FIFTY, SIXTY = date(1950, 3, 1), date(1960, 3, 1)


def times(*periods: str) -> tuple[Period, ...]:
    """Return periods, written as members.csv has them: 2010-01-01, or 2010-01-01/2013-12-31."""
    found = []
    for text in periods:
        start, _slash, end = text.partition("/")
        found.append(Period(date.fromisoformat(start), date.fromisoformat(end) if end else None))
    return tuple(found)


def mayor(person: PersonId, *periods: str, born: date | None = None) -> Candidate:
    """Return a mayor."""
    return Candidate(person, is_mayor=True, mayor_since=times(*periods), council_since=(), born=born)


def council_member(person: PersonId, *periods: str, born: date | None = None) -> Candidate:
    """Return somebody on a council who is no mayor."""
    return Candidate(person, is_mayor=False, mayor_since=(), council_since=times(*periods), born=born)


def found(*candidates: Candidate, broken_tenure: str = "current_period") -> Convener:
    """Find who calls a meeting of a KKR."""
    return find_convener(candidates, ON, broken_tenure=broken_tenure)


# --- the time in office -----------------------------------------------------------------------------------------


def test_the_longest_serving_mayor_calls_the_meeting() -> None:
    """From 1 January to 20 January of the same year are 19 days, and a year before that 365 more."""
    convener = found(mayor(ONE, "2034-01-01"), mayor(TWO, "2033-01-01", born=SIXTY))
    assert (convener.person, convener.decided_by, convener.office) == (TWO, "tenure", "mayor")
    assert convener.ranking == (
        Standing("§ 4, stk. 1", TWO, 384, date(2033, 1, 1), SIXTY),
        Standing("§ 4, stk. 1", ONE, 19, date(2034, 1, 1), None),
    )
    assert (convener.missing, convener.tied) == ((), ())


def test_one_day_decides() -> None:
    """2009-12-31 is a day before 2010-01-01; that the other is older does not matter."""
    assert found(mayor(ONE, "2010-01-01", born=FIFTY), mayor(TWO, "2009-12-31", born=SIXTY)).person == TWO


def test_who_is_no_mayor_never_calls_a_kkr_together() -> None:
    """However long on a council."""
    assert found(council_member(ONE, "1990-01-01"), mayor(TWO, "2034-01-01")).person == TWO
    nobody = found(council_member(ONE, "1990-01-01"))
    assert (nobody.person, nobody.office, nobody.ranking, nobody.missing) == (None, "mayor", (), ())


def test_of_mayors_equally_long_in_office_the_oldest_calls() -> None:
    """Born 1950 before born 1960."""
    convener = found(mayor(ONE, "2010-01-01", born=SIXTY), mayor(TWO, "2010-01-01", born=FIFTY))
    assert (convener.person, convener.decided_by) == (TWO, "age")
    assert [standing.person for standing in convener.ranking] == [TWO, ONE]


def test_mayors_equal_in_time_and_age_are_named_and_nobody_is_chosen() -> None:
    """The text does not say what follows; the third, who is younger, is not among them."""
    convener = found(
        mayor(TWO, "2010-01-01", born=FIFTY),
        mayor(ONE, "2010-01-01", born=FIFTY),
        mayor(THREE, "2010-01-01", born=SIXTY),
    )
    assert (convener.person, convener.decided_by, convener.tied) == (None, None, (ONE, TWO))


def test_nobody_to_choose_from_is_nobody() -> None:
    """A body without members, or none that is known yet."""
    convener = found()
    assert (convener.person, convener.decided_by, convener.ranking, convener.missing) == (None, None, (), ())


# --- broken times -----------------------------------------------------------------------------------------------


def test_a_broken_time_counts_from_the_last_beginning_or_all_together() -> None:
    """Eksempel 1: 2002 to 2013 is 12 years, then from 2022; Eksempel 2 from 2018 on without a break.

    4383 days of the twelve years and 4402 from 2022-01-01 to 2034-01-20 are 8785; Eksempel 2 has 5863.
    """
    mayors = (mayor(ONE, "2002-01-01/2013-12-31", "2022-01-01"), mayor(TWO, "2018-01-01"))
    current, total = found(*mayors), found(*mayors, broken_tenure="total")
    assert (current.person, total.person) == (TWO, ONE)
    assert [(s.days, s.since.year) for s in current.ranking] == [(5863, 2018), (4402, 2022)]
    assert [(s.days, s.since.year) for s in total.ranking] == [(8785, 2002), (5863, 2018)]
    assert (current.broken_tenure, total.broken_tenure) == ("current_period", "total")


def test_terms_that_follow_each_other_are_one_unbroken_time() -> None:
    """Written term by term or at once: 2010 to 2017, and from the day after."""
    mayors = (mayor(ONE, "2010-01-01/2017-12-31", "2018-01-01"), mayor(TWO, "2014-01-01"))
    at_once = (mayor(ONE, "2010-01-01"), mayor(TWO, "2014-01-01"))
    for option in ("current_period", "total"):
        assert found(*mayors, broken_tenure=option) == found(*at_once, broken_tenure=option)
    assert found(*mayors).person == ONE


def test_a_day_out_of_office_is_a_break() -> None:
    """2017-12-30 is the last day and 2018-01-01 the first: the day between was somebody else's."""
    mayors = (mayor(ONE, "2010-01-01/2017-12-30", "2018-01-01"), mayor(TWO, "2014-01-01"))
    assert found(*mayors).person == TWO
    assert found(*mayors, broken_tenure="total").person == ONE


def test_the_last_day_of_an_earlier_period_counts() -> None:
    """2030-01-01/2030-01-10 is ten days, and with the 19 of 2034 as long as 29 days on end.

    2033-12-22 to 2034-01-20 are 29 days, so age decides.
    """
    convener = found(
        mayor(ONE, "2030-01-01/2030-01-10", "2034-01-01", born=SIXTY),
        mayor(TWO, "2033-12-22", born=FIFTY),
        broken_tenure="total",
    )
    assert [(s.person, s.days) for s in convener.ranking] == [(TWO, 29), (ONE, 29)]
    assert (convener.person, convener.decided_by) == (TWO, "age")


def test_periods_in_any_order_that_overlap_are_counted_once() -> None:
    """2010 on end holds 2014 to 2018; and the days of 2012 and 2013 are not counted twice."""
    plain = found(mayor(ONE, "2010-01-01"), mayor(TWO, "2011-01-01"), broken_tenure="total")
    assert (
        found(mayor(ONE, "2014-01-01/2018-12-31", "2010-01-01"), mayor(TWO, "2011-01-01"), broken_tenure="total")
        == plain
        == found(
            mayor(ONE, "2012-01-01", "2010-01-01/2013-12-31"), mayor(TWO, "2011-01-01"), broken_tenure="total"
        )
    )


def test_two_periods_from_the_same_day_are_one() -> None:
    """One of them has no last day."""
    assert found(mayor(ONE, "2010-01-01", "2010-01-01/2013-12-31"), mayor(TWO, "2034-01-01")).person == ONE


def test_a_last_day_far_ahead_is_no_break() -> None:
    """A register may write that a time lasts as 9999-12-31."""
    assert found(mayor(ONE, "2010-01-01/9999-12-31"), mayor(TWO, "2012-01-01")).person == ONE


# --- what is not known ------------------------------------------------------------------------------------------


def test_a_mayor_whose_time_is_not_known_leaves_it_open() -> None:
    """Eksempel 2 may have been mayor for longer."""
    convener = found(mayor(ONE, "1990-01-01"), mayor(TWO))
    assert (convener.person, convener.missing) == (None, ((TWO, "mayor_since"),))
    assert [standing.person for standing in convener.ranking] == [ONE]


def test_a_time_that_has_ended_or_not_begun_is_not_known() -> None:
    """Whoever is mayor now has a time that lasts: it is missing."""
    convener = found(mayor(ONE, "1990-01-01"), mayor(TWO, "2010-01-01/2034-01-19"), mayor(THREE, "2034-01-21"))
    assert convener.missing == ((TWO, "mayor_since"), (THREE, "mayor_since"))


def test_the_last_day_in_office_is_a_day_in_office() -> None:
    """Until the very day of the meeting, and from that very day."""
    convener = found(mayor(ONE, "2010-01-01/2034-01-20"), mayor(TWO, "2034-01-20"))
    assert (convener.person, [s.days for s in convener.ranking]) == (ONE, [8785, 0])


def test_a_day_of_birth_is_missing_only_where_it_decides() -> None:
    """Two equally long in office, one without a day of birth; a third, shorter in office, is not asked."""
    convener = found(mayor(ONE, "2010-01-01", born=FIFTY), mayor(TWO, "2010-01-01"), mayor(THREE, "2012-01-01"))
    assert (convener.person, convener.missing, convener.tied) == (None, ((TWO, "born"),), ())
    assert found(mayor(ONE, "2010-01-01"), mayor(THREE, "2012-01-01")).missing == ()


def test_two_without_a_day_of_birth_are_both_asked_and_not_tied() -> None:
    """They may be of different age."""
    convener = found(mayor(TWO, "2010-01-01"), mayor(ONE, "2010-01-01"))
    assert (convener.person, convener.tied) == (None, ())
    assert convener.missing == ((ONE, "born"), (TWO, "born"))


def test_the_only_mayor_calls_however_long_in_office() -> None:
    """Nothing has to be known to choose among one."""
    convener = found(mayor(ONE), council_member(TWO, "1990-01-01"))
    assert (convener.person, convener.decided_by, convener.missing, convener.ranking) == (ONE, "tenure", (), ())


# --- a body in which no mayor may sit ---------------------------------------------------------------------------


def test_without_a_mayor_the_longest_serving_council_member_calls_a_health_forum() -> None:
    """The time on a council counts then, of members only."""
    candidates = (council_member(ONE, "2014-01-01"), council_member(TWO, "2010-01-01"))
    convener = find_convener(candidates, ON, council_members_if_no_mayor=True)
    assert (convener.person, convener.office) == (TWO, "council")
    assert found(*candidates).person is None


def test_a_mayor_goes_before_council_members_in_a_health_forum_too() -> None:
    """Even one elected this month."""
    candidates = (council_member(ONE, "1990-01-01"), mayor(TWO, "2034-01-01"), mayor(THREE, "2033-01-01"))
    convener = find_convener(candidates, ON, council_members_if_no_mayor=True)
    assert (convener.person, convener.office) == (THREE, "mayor")


def test_a_council_member_whose_time_is_not_known_leaves_it_open() -> None:
    """It is the time on a council that is missing."""
    candidates = (council_member(ONE), council_member(TWO, "2010-01-01"))
    convener = find_convener(candidates, ON, council_members_if_no_mayor=True)
    assert (convener.person, convener.missing) == (None, ((ONE, "council_since"),))


# --- properties -------------------------------------------------------------------------------------------------

DAYS = st.integers(-3, 12).map(lambda number: ON - timedelta(days=number))
PEOPLE = [PersonId(700 + number, f"Eksempel {number}") for number in range(5)]


@st.composite
def candidate_lists(draw: st.DrawFn) -> list[Candidate]:
    """Up to five people with short times in office, so that equal times and ages and breaks are common."""
    candidates = []
    for person in PEOPLE[: draw(st.integers(0, 5))]:
        days = sorted(draw(st.lists(DAYS, max_size=4)))
        pairs = [Period(start, end) for start, end in zip(days[::2], [*days[1::2], None], strict=False)]
        born = draw(st.sampled_from((None, FIFTY, FIFTY, SIXTY)))
        candidates.append(Candidate(person, draw(st.booleans()), tuple(pairs), tuple(pairs[-1:]), born))
    return candidates


def naive_days(periods: Sequence[Period], option: str) -> int | None:
    """Count the days in office one by one, backwards from the meeting; None for who is not in office then."""

    def in_office(day: date) -> bool:
        return any(p.start <= day and (p.end is None or day <= p.end) for p in periods)

    if not in_office(ON):
        return None
    past = [in_office(ON - timedelta(days=number)) for number in range(1, 30)]
    return sum(past) if option == "total" else [*past, False].index(False)


@given(candidate_lists(), st.sampled_from(("current_period", "total")))
def test_counting_day_by_day_finds_the_same_ranking_and_convener(candidates: list[Candidate], option: str) -> None:
    """Whoever is in front on days, then on age, calls, unless something is missing or somebody is equal."""
    convener = find_convener(candidates, ON, broken_tenure=option)
    mayors = [c for c in candidates if c.is_mayor]
    days = {c.person: naive_days(c.mayor_since, option) for c in mayors}
    assert {s.person: s.days for s in convener.ranking} == {p: d for p, d in days.items() if d is not None}
    assert [s.days for s in convener.ranking] == sorted((d for d in days.values() if d is not None), reverse=True)
    if len(mayors) == 1:
        assert convener.person == mayors[0].person
        return
    unknown = {person for person, number in days.items() if number is None}
    assert {person for person, what in convener.missing if what == "mayor_since"} == unknown
    longest = [c for c in mayors if days[c.person] is not None and days[c.person] == convener.ranking[0].days]
    unborn = {c.person for c in longest if c.born is None} if len(longest) > 1 else set()
    assert {person for person, what in convener.missing if what == "born"} == unborn
    oldest = [c.person for c in longest if not any((o.born or ON) < (c.born or ON) for o in longest)]
    sure = not unknown and not unborn
    assert convener.person == (oldest[0] if sure and len(oldest) == 1 else None)
    assert set(convener.tied) == (set(oldest) if sure and len(oldest) > 1 else set())
    assert (convener.decided_by is None) == (convener.person is None)


@given(candidate_lists(), st.permutations(range(5)), st.booleans())
def test_the_order_of_the_candidates_changes_nothing(
    candidates: list[Candidate], order: list[int], either: bool
) -> None:
    """Of those of whom something is missing, too, the same are named."""
    shuffled = [candidates[at] for at in order if at < len(candidates)]
    one = find_convener(candidates, ON, council_members_if_no_mayor=either)
    other = find_convener(shuffled, ON, council_members_if_no_mayor=either)
    assert (one.person, one.ranking, one.tied) == (other.person, other.ranking, other.tied)
    assert set(one.missing) == set(other.missing)
