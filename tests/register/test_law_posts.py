"""Posts: appointed, lost, filled anew, alternates, terms that end, across a change of term (§ 4, stk. 3-4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from registers import after, chairmanship, constituted, event, term

from kkrvalg.errors import InputError
from kkrvalg.register import post_rules
from kkrvalg.register.history import fold
from kkrvalg.register.law import SENTENCES
from kkrvalg.register.law_posts import holder_on
from kkrvalg.register.tasks import open_tasks
from kkrvalg.rulebook.posts import load_posts

if TYPE_CHECKING:
    from kkrvalg.register.state import Event, State
    from kkrvalg.register.tasks import Task

JANUARY = "2026-01-26"
NEXT = constituted("2030-01-20", term="2030-2034")
"""The next KKR takes office, with the same people."""
WITHOUT_P42 = constituted(
    "2030-01-20",
    term="2030-2034",
    mandates=[row for row in constituted().body["mandates"] if row["person"] != "p42"],
)
"""The next KKR takes office; p42 was not elected to a council again."""


def appoint(post: str = "RBR", person: str = "p41", day: str = JANUARY, **body: object) -> Event:
    """Return an appointment to place 1, by a proportional election unless told otherwise."""
    return event("appointed", day, **{"post": post, "place": 1, "person": person, "way": "proportional", **body})


def gone(person: str, day: str = "2026-09-01") -> Event:
    """Return that somebody leaves the council for good."""
    return event("left_council", day, person=person, reason="moved")


def holder(state: State, day: str, post: str = "RBR", place: int = 1) -> str | None:
    """Return who has a place on a day."""
    found = holder_on(state, date.fromisoformat(day)).get((post, place))
    return None if found is None else found.person


def said(state: State) -> list[tuple[str, str]]:
    """Return the article and key of what followed from the last event."""
    return [(one.article, one.what) for one in state.trail if one.seq == state.trail[-1].seq]


def tasks_of(state: State, day: str, *whats: str) -> list[Task]:
    """Return the open tasks of those kinds."""
    return [one for one in open_tasks(state, date.fromisoformat(day)) if one.what in whats]


def refused(*events: Event) -> InputError:
    """Return the complaint about the last of the events."""
    after(*events[:-1])
    with pytest.raises(InputError) as raised:
        after(*events)
    return raised.value


def in_sjaelland(*events: Event) -> State:
    """Return the state as if it were KKR Sjælland's of 2022-2026, whose list has other posts."""
    first = [
        event("opened", JANUARY, kkr="sjælland", register="0123456789abcdef"),
        *(one for one in term() if one.kind == "person"),
        constituted(JANUARY, term="2022-2026", rulebook="kkr-2022-2026"),
    ]
    return fold([replace(one, seq=at) for at, one in enumerate([*first, *events], start=1)])


# --- appointed --------------------------------------------------------------------------------------------------


def test_a_post_whose_term_begins_later_is_held_from_then_until_its_end() -> None:
    """RBR: four years from 1 June 2026; appointed on 26 January."""
    state = after(appoint())
    assert said(state) == [("§ 4, stk. 3", "post_filled_until")]
    assert [holder(state, day) for day in ("2026-05-31", "2026-06-01", "2030-05-31", "2030-06-01")] == [
        *(None, "p41", "p41", None)
    ]


def test_the_days_given_go_before_those_of_the_catalogue() -> None:
    """Two years from 1 March 2027; a post without a term in the list, from the day of the event."""
    state = after(appoint(day="2027-01-10", since="2027-03-01", until="2029-02-28"))
    assert [holder(state, day) for day in ("2027-02-28", "2027-03-01", "2029-03-01")] == [None, "p41", None]
    state = after(appoint("KC", way="majority"))
    assert (state.posts[0].since, state.posts[0].until) == (date(2026, 1, 26), None)
    assert said(state) == [("§ 4, stk. 3", "post_filled")]


def test_a_post_of_two_years_ends_after_two_years(monkeypatch: pytest.MonkeyPatch) -> None:
    """Østdansk Turisme: two years at a time, in turn; the list calls it abolished, here it is taken as filled."""
    (post,) = [one for one in load_posts("sjælland", "2022-2026") if one.key == "OE-TURISME"]
    posts = {"oe-turisme": post._replace(status="filled", reason=None)}
    monkeypatch.setattr(post_rules, "_catalogue", lambda _kkr, _term: posts)
    state = in_sjaelland(appoint("OE-TURISME", day="2026-03-01", way="majority"))
    assert state.posts[0].until == date(2028, 2, 29)
    (task,) = tasks_of(state, "2028-02-01", "post_term_ends_in_turn")
    assert (task.due, task.due_by) == (date(2028, 2, 29), "rule")


def test_a_post_of_ones_own_is_taken_with_a_note_and_one_misspelt_is_not() -> None:
    """A festival's jury is in no catalogue; RBS is near RBR."""
    state = after(appoint("FESTIVALJURY", way="other"))
    assert said(state)[0] == ("§ 4, stk. 3", "post_own")
    assert holder(state, "2026-02-01", "FESTIVALJURY") == "p41"
    assert after(appoint("festivaljury"), appoint("Festivaljury", "p42", place=2)).posts[1].post == "festivaljury"
    error = refused(appoint("RBS"))
    assert error.found == "the post RBS, which the catalogue does not have"
    assert "did you mean RBR?" in error.todo
    assert after(appoint("rbr")).posts[0].post == "RBR"


@pytest.mark.parametrize(
    ("changed", "found", "expected"),
    [
        ({"person": "p51"}, "p51, who sits on no council", "§ 4, stk. 4"),
        ({"person": "p99"}, "the person p99, whom the register does not know", "a person who is entered"),
        ({"place": 6}, "place 6 of RBR", "a place from 1 to 5"),
        ({"place": 0}, "place 0 of RBR", "a place from 1 to 5"),
        (
            {"since": "2026-06-01", "until": "2026-05-01"},
            "a term from 2026-06-01 to 2026-05-01",
            "a last day after",
        ),
        ({"alternate": "p52"}, "p52, who sits on no council", "§ 4, stk. 4"),
        ({"alternate": "p41"}, "p41 as the own alternate", "once in a post"),
        ({"post": "DEB", "way": "majority", "alternate": "p42"}, "an alternate for DEB", "§ 4, stk. 3"),
        ({"post": "DEB"}, "a proportional election for DEB", "§ 4, stk. 4"),
        ({"post": "SSU", "way": "majority"}, "an appointment to SSU", "it ends with the health reform"),
        ({"post": "FLYVEPLADS", "place": 0}, "place 0 of FLYVEPLADS", "a place from 1 on"),
    ],
)
def test_who_cannot_be_appointed_is_refused(changed: dict[str, object], found: str, expected: str) -> None:
    """Each with the article, or with what the list of posts says."""
    error = refused(event("appointed", JANUARY, **{**appoint().body, **changed}))
    assert found in error.found
    assert expected in error.expected


def test_a_place_that_somebody_has_is_not_given_to_another() -> None:
    """Place 1 of RBR until 31 May 2030; from 1 June 2030 it is free."""
    error = refused(appoint(), appoint(person="p42", day="2026-02-01"))
    assert error.found == "RBR, place 1, which p41 has"
    assert error.expected == "a place that is free from 2030-06-01 on"
    state = after(appoint(), appoint(person="p42", day="2030-01-10", since="2030-06-01"))
    assert (holder(state, "2030-05-31"), holder(state, "2030-06-01")) == ("p41", "p42")


def test_nobody_is_twice_in_a_post() -> None:
    """As a member in two places, as an alternate and a member."""
    assert refused(appoint(), appoint(place=2)).found == "p41, who is in RBR already: place 1"
    error = refused(appoint(alternate="p42"), appoint(person="p42", place=2))
    assert error.found == "p42, who is an alternate in RBR already: place 1"
    assert "p41, who is in RBR" in refused(appoint(), appoint(person="p43", place=2, alternate="p41")).found


def test_somebody_can_be_appointed_for_the_time_until_another_takes_the_place() -> None:
    """p41 from 1 June 2026; p42 on 1 February for the months before."""
    state = after(appoint(), appoint(person="p42", day="2026-02-01", since="2026-02-01"))
    assert (holder(state, "2026-05-31"), holder(state, "2026-06-01")) == ("p42", "p41")
    assert not tasks_of(state, "2026-05-20", "post_term_ends")


# --- what a post asks -------------------------------------------------------------------------------------------

CHAIRS = chairmanship()


def test_a_post_of_the_chairmanship_is_not_for_others() -> None:
    """GCSC: KKR's chair and vice chair."""
    error = refused(*CHAIRS, appoint("GCSC", "p2", way="office"))
    assert error.found == "p2 for GCSC"
    assert error.expected.endswith("the chairmanship of the KKR (§ 4, stk. 3)")
    assert holder(after(*CHAIRS, appoint("GCSC", "p1", way="office")), "2026-02-01", "GCSC") == "p1"


def test_what_the_list_is_not_clear_on_is_asked() -> None:
    """Wonderful Copenhagen: two mayors of three, the list itself is doubtful; p41 and p42 are no mayors."""
    events = (appoint("WOCO"), appoint("WOCO", "p42", place=2))
    state = after(*events)
    (question,) = state.questions.values()
    assert (question.key, question.answers) == ("post_requirement_doubtful", ("accepted", "not_accepted"))
    yes = after(*events, event("answered", "2026-02-01", question=question.id, answer="accepted"))
    assert holder(yes, "2026-03-01", "WOCO", 2) == "p42"
    no = after(*events, event("answered", "2026-02-01", question=question.id, answer="not_accepted"))
    assert holder(no, "2026-03-01", "WOCO", 2) is None
    assert tasks_of(no, "2026-03-01", "post_to_fill")


def test_somebody_on_no_council_may_be_the_member_of_the_regional_council_where_a_post_has_one() -> None:
    """Wonderful Copenhagen's third place: the register does not know the regional council."""
    events = (appoint("WOCO", "p1"), appoint("WOCO", "p2", place=2), appoint("WOCO", "p51", place=3))
    (question,) = after(*events).questions.values()
    assert (question.key, question.about["person"]) == ("post_regional_member", "p51")
    yes = after(*events, event("answered", "2026-02-01", question=question.id, answer="accepted"))
    assert holder(yes, "2026-03-01", "WOCO", 3) == "p51"
    no = after(*events, event("answered", "2026-02-01", question=question.id, answer="not_accepted"))
    assert holder(no, "2026-03-01", "WOCO", 3) is None


def test_what_the_register_cannot_know_is_noted() -> None:
    """FGU: the board of an FGU institution; and in KKR Sjælland a mayor is wished for PRAKTIK."""
    assert ("§ 4, stk. 3", "post_to_check") in said(after(appoint("FGU", way="majority")))
    assert ("§ 4, stk. 3", "post_wish_unmet") in said(in_sjaelland(appoint("PRAKTIK")))
    assert ("§ 4, stk. 3", "post_undecided") in said(in_sjaelland(appoint("ORESUND", way="majority")))


def test_nobody_is_reappointed_twice_where_once_is_allowed() -> None:
    """Danmarks Erhvervsfremmebestyrelse: the second appointment is the last."""
    body = {"way": "majority", "until": "2028-01-31"}
    first = appoint("DEB", **body)
    second = appoint("DEB", day="2028-01-20", since="2028-02-01", way="majority", until="2029-12-31")
    third = appoint("DEB", day="2029-12-20", since="2030-01-01", way="majority")
    assert ("§ 4, stk. 3", "post_second_term") in said(after(first, second))
    assert tasks_of(after(first), "2027-12-01", "post_term_ends")
    (task,) = tasks_of(after(first, second), "2029-12-01", "post_second_term_ends")
    assert task.due == date(2029, 12, 31)
    error = refused(first, second, third)
    assert error.found == "p41, who was appointed to DEB 2 times before"
    assert error.expected == "may be reappointed once (§ 4, stk. 3; the act on business promotion)"


# --- lost -------------------------------------------------------------------------------------------------------


def test_leaving_the_council_ends_the_post_and_the_group_fills_it() -> None:
    """By analogy with § 28: A's six voters, for the rest of the term."""
    events = (appoint(group=["p1", "p2", "p31"]), gone("p41"))
    state = after(*events)
    assert ("§ 4, stk. 4", "post_vacated") in said(state)
    (task,) = tasks_of(state, "2026-09-02", "post_to_fill_by_group")
    assert task.seq == state.trail[-1].seq, "the departure, not the appointment"
    assert (task.who, task.article, task.about["group"]) == (
        "electing_group",
        "kommunestyrelsesloven § 28",
        "p1, p2, p31",
    )
    state = after(*events, appoint(person="p42", day="2026-10-01", group=["p1", "p2"]))
    assert (holder(state, "2026-09-30"), holder(state, "2026-10-01"), holder(state, "2030-05-31")) == (
        *(None, "p42", "p42"),
    )
    assert not tasks_of(state, "2026-10-02", "post_to_fill_by_group")
    others = after(*events, appoint(person="p43", day="2026-10-01", group=["p4", "p33"]))
    assert ("kommunestyrelsesloven § 28", "post_filled_by_others") in said(others)


def test_a_post_filled_by_majority_is_filled_by_the_kkr() -> None:
    """One representative: § 4, stk. 4."""
    (task,) = tasks_of(after(appoint("KC", way="majority"), gone("p41")), "2026-09-02", "post_to_fill")
    assert (task.who, task.article, task.settles) == ("kkr", "§ 4, stk. 4", "appointed")


@pytest.mark.parametrize("key", ["   ", "EH-FOO", "A:B"])
def test_a_post_of_ones_own_has_a_key_that_no_seat_of_a_hub_can_have(key: str) -> None:
    """Blank, the beginning of a hub's, or with the colon that parts a hub from the kind of seat."""
    assert "one of your own without a colon that does not begin with EH-" in refused(appoint(key)).expected


def test_a_post_is_kept_by_who_leaves_the_kkr_and_stays_on_a_council() -> None:
    """p37 resigns the seat F:1 and keeps RBR, which does not ask for it."""
    state = after(appoint(person="p37"), event("resigned", "2026-09-01", person="p37"))
    assert holder(state, "2026-10-01") == "p37"
    assert ("§ 4, stk. 4", "post_kept") in said(state)


def test_a_post_about_which_is_asked_is_not_said_to_be_kept() -> None:
    """WOCO asks for mayors in some places: p1 is none any more, and whether p1 stays is asked."""
    state = after(
        appoint("WOCO", "p1", way="agreed"),
        event("office", "2026-09-01", code=701, office="mayor", person="p41"),
    )
    assert [one.key for one in state.questions.values()] == ["post_quality_lost"]
    assert "post_kept" not in dict(map(reversed, said(state)))


def test_a_post_of_the_chairmanship_ends_with_it_and_goes_to_the_next() -> None:
    """p1 gives up the chair, the group elects p2; GCSC's place is vacant, and p2 takes it."""
    events = (
        *CHAIRS,
        appoint("GCSC", "p1", way="office"),
        appoint("GCSC", "p4", way="office", place=2),
        event("chair_resigned", "2026-09-01", office="chair"),
    )
    (question,) = after(*events).questions.values()
    answer = event("answered", "2026-09-02", question=question.id, answer="kkr_elects")
    state = after(*events, answer)
    assert ("§ 4, stk. 3", "post_vacated") in said(state)
    assert [holder(state, "2026-09-03", "GCSC", place) for place in (1, 2)] == [None, "p4"]
    assert tasks_of(state, "2026-09-03", "post_to_fill_by_office")
    election = event("chair_elected", "2026-09-05", office="chair", person="p2", parties=["A"], group=["p2"])
    again = appoint("GCSC", "p2", day="2026-09-06", way="office")
    assert holder(after(*events, answer, election, again), "2026-09-07", "GCSC") == "p2"


def test_the_posts_of_a_chairmanship_end_with_the_term() -> None:
    """The next KKR takes office: GCSC has no chairmanship in it."""
    state = after(*CHAIRS, appoint("GCSC", "p1", way="office"), NEXT)
    assert holder(state, "2030-01-21", "GCSC") is None


def test_whether_one_of_two_mayors_may_stay_who_is_none_any_more_is_asked() -> None:
    """Wonderful Copenhagen: p1 and p2 are its two mayors; p1 loses the mayoralty, with p3 as the third nothing."""
    two = (appoint("WOCO", "p1"), appoint("WOCO", "p2", place=2))
    lost = event("office", "2026-09-01", code=701, office="mayor", person="p11")
    state = after(*two, lost)
    (question,) = state.questions.values()
    assert (question.key, question.about["why"], question.answers) == (
        *("post_quality_lost", "no_mayor"),
        ("stays", "vacated"),
    )
    stays = after(*two, lost, event("answered", "2026-09-02", question=question.id, answer="stays"))
    assert holder(stays, "2026-09-03", "WOCO") == "p1"
    ended = after(*two, lost, event("answered", "2026-09-02", question=question.id, answer="vacated"))
    assert holder(ended, "2026-09-03", "WOCO") is None
    assert not after(*two, appoint("WOCO", "p3", place=3), lost).questions
    assert not after(*two, lost, gone("p1", "2026-09-02")).questions


def test_a_post_given_up_is_vacant_and_only_who_has_it_can_give_it_up() -> None:
    """p41 gives up RBR; p42 never had it."""
    left = event("post_left", "2026-09-01", post="RBR", person="p41")
    assert said(after(appoint(), left)) == [("§ 4, stk. 3", "post_vacated")]
    error = refused(appoint(), event("post_left", "2026-09-01", post="RBR", person="p42"))
    assert (error.found, error.expected) == ("p42, who is not in RBR on that day", "one of p41")
    assert (
        refused(event("post_left", "2026-09-01", post="RBR", person="p42")).expected == "a post that somebody has"
    )


def test_a_post_that_is_abolished_ends_and_needs_nobody() -> None:
    """SU-ALMEN from 2027: its holder leaves; FGU has fallen vacant before and is not filled again."""
    ended = event("post_ended", "2027-01-01", post="su-almen")
    state = after(appoint("SU-ALMEN", way="majority"), ended)
    assert said(state) == [("§ 4, stk. 3", "post_ended"), ("§ 4, stk. 3", "post_vacated")]
    assert holder(state, "2027-01-01", "SU-ALMEN") is None
    vacant = (appoint("FGU", way="majority"), gone("p41"))
    assert tasks_of(after(*vacant), "2027-01-02", "post_to_fill")
    state = after(*vacant, event("post_ended", "2027-01-01", post="FGU"))
    assert not tasks_of(state, "2027-01-02", "post_to_fill")
    alternate = (appoint(alternate="p42"), event("post_ended", "2027-01-01", post="RBR"))
    assert "alternate_called" not in [what for _article, what in said(after(*alternate))]
    assert refused(ended).found == "the post SU-ALMEN, to which nobody is appointed"


# --- alternates -------------------------------------------------------------------------------------------------

WITH_ALTERNATE = (appoint(alternate="p42"), gone("p41"))
ENTERS = event("alternate_entered", "2026-09-10", post="RBR", place=1)


def test_the_alternate_is_called_in_and_takes_the_place_for_the_rest_of_the_term() -> None:
    """p42 for p41 until 31 May 2030; then RBR, which has alternates, needs another."""
    state = after(*WITH_ALTERNATE)
    assert ("§ 4, stk. 4", "alternate_called") in said(state)
    (task,) = tasks_of(state, "2026-09-02", "alternate_to_enter")
    assert (task.who, task.about["person"], task.settles) == ("alternate", "p42", "alternate_entered")
    state = after(*WITH_ALTERNATE, ENTERS)
    assert [holder(state, day) for day in ("2026-09-09", "2026-09-10", "2030-05-31", "2030-06-01")] == [
        *(None, "p42", "p42", None)
    ]
    assert state.posts[-1].entered_for == "p41"
    assert tasks_of(state, "2026-09-11", "alternate_to_name")
    assert not tasks_of(state, "2026-09-11", "alternate_to_enter", "post_to_fill", "post_to_fill_by_group")


def test_an_alternate_called_in_before_the_term_begins_has_the_place_from_its_first_day() -> None:
    """p41 leaves on 1 March, the term begins on 1 June."""
    events = (appoint(alternate="p42"), gone("p41", "2026-03-01"))
    state = after(*events, event("alternate_entered", "2026-03-10", post="RBR", place=1))
    assert (holder(state, "2026-05-31"), holder(state, "2026-06-01")) == (None, "p42")


def test_an_alternate_who_leaves_the_council_is_lost_and_another_is_named() -> None:
    """p42 leaves; p43 is named."""
    state = after(appoint(alternate="p42"), gone("p42"))
    assert ("§ 4, stk. 4", "alternate_lost") in said(state)
    assert tasks_of(state, "2026-09-02", "alternate_to_name")
    named = event("alternate_named", "2026-09-10", post="RBR", place=1, person="p43")
    state = after(appoint(alternate="p42"), gone("p42"), named)
    assert state.posts[0].alternate == "p43"
    assert not tasks_of(state, "2026-09-11", "alternate_to_name")


def test_where_the_alternate_is_lost_too_before_entering_the_post_is_to_be_filled() -> None:
    """p41 leaves, then p42."""
    state = after(*WITH_ALTERNATE, gone("p42", "2026-09-05"))
    assert tasks_of(state, "2026-09-06", "post_to_fill")
    assert not tasks_of(state, "2026-09-06", "alternate_to_enter")
    assert (
        refused(*WITH_ALTERNATE, gone("p42", "2026-09-05"), ENTERS).todo
        == "enter with appointed who takes the place"
    )


def test_an_alternate_can_give_it_up() -> None:
    """By post_left."""
    left = event("post_left", "2026-09-01", post="RBR", person="p42")
    assert said(after(appoint(alternate="p42"), left)) == [("§ 4, stk. 3", "alternate_lost")]


@pytest.mark.parametrize(
    ("events", "found"),
    [
        ((appoint(alternate="p42"), ENTERS), "an alternate for RBR, place 1, which is not vacant"),
        ((appoint(), gone("p41"), ENTERS), "an alternate for RBR, place 1, which has none"),
        (
            (event("alternate_named", "2026-09-10", post="RBR", place=1, person="p43"),),
            "an alternate for RBR, place 1, which nobody has",
        ),
        (
            (
                appoint(alternate="p42"),
                event("alternate_named", "2026-09-10", post="RBR", place=1, person="p43"),
            ),
            "an alternate for RBR, place 1, where it is p42",
        ),
        (
            (
                *(appoint(alternate="p42"), event("post_left", "2026-09-01", post="RBR", person="p41")),
                *(appoint(person="p42", day="2026-09-02", place=2), ENTERS),
            ),
            "p42, who is in RBR already: place 2",
        ),
        (
            (
                *(appoint(alternate="p42"), WITHOUT_P42),
                event("post_left", "2030-02-01", post="RBR", person="p41"),
                event("alternate_entered", "2030-02-02", post="RBR", place=1),
            ),
            "p42, who sits on no council on that day",
        ),
        (
            (appoint(), event("alternate_named", "2026-09-10", post="RBR", place=1, person="p51")),
            "p51, who sits on no council on that day",
        ),
    ],
)
def test_an_alternate_neither_enters_nor_is_named_where_there_is_no_room(
    events: tuple[Event, ...], found: str
) -> None:
    """Each with what was found."""
    assert refused(*events).found == found


# --- terms ------------------------------------------------------------------------------------------------------


def test_who_holds_a_post_is_told_across_a_change_of_term() -> None:
    """The KKR of 2030 appoints p42 on 20 January: p41 has RBR until 31 May, p42 from 1 June."""
    state = after(appoint(), NEXT, appoint(person="p42", day="2030-01-20"))
    assert [holder(state, day) for day in ("2030-01-21", "2030-05-31", "2030-06-01", "2034-05-31")] == [
        *("p41", "p41", "p42", "p42")
    ]
    assert state.posts[0].term == "2026-2030"
    assert not tasks_of(state, "2030-05-01", "post_term_ends")


def test_a_term_that_ends_is_a_task_for_half_a_year_before() -> None:
    """31 May 2030 less 180 days is 2 December 2029; overdue afterwards."""
    state = after(appoint())
    first = date(2030, 5, 31) - timedelta(days=180)
    assert not tasks_of(state, (first - timedelta(days=1)).isoformat(), "post_term_ends")
    (task,) = tasks_of(state, first.isoformat(), "post_term_ends")
    assert (task.due, task.due_by) == (date(2030, 5, 31), "rule")
    assert tasks_of(state, "2030-07-01", "post_term_ends")
    (other,) = tasks_of(after(appoint("KC", way="majority", until="2026-12-31")), "2026-12-01", "post_term_ends")
    assert other.due_by == "expected"


def test_a_post_of_the_former_kkr_without_a_term_is_a_task_of_the_new_one() -> None:
    """IBOS: no term in the list; p41 sits on until somebody is appointed."""
    events = (appoint("IBOS", way="majority"), NEXT)
    state = after(*events)
    assert holder(state, "2030-03-01", "IBOS") == "p41"
    assert tasks_of(state, "2030-03-01", "post_of_former_term")[0].about["term"] == "2026-2030"
    state = after(*events, appoint("IBOS", "p42", day="2030-02-01", way="majority"))
    assert holder(state, "2030-02-01", "IBOS") == "p42"
    assert not tasks_of(state, "2030-03-01", "post_of_former_term")


def test_a_business_hubs_board_sits_until_there_is_a_new_one() -> None:
    """To 31 March 2030, and beyond until p42 is appointed from 15 April."""
    state = after(appoint("EH-HOVEDSTADEN"), NEXT)
    assert state.posts[0].until == date(2030, 3, 31)
    assert holder(state, "2030-04-10", "EH-HOVEDSTADEN") == "p41"
    later = appoint("EH-HOVEDSTADEN", "p42", day="2030-04-10", since="2030-04-15")
    state = after(appoint("EH-HOVEDSTADEN"), NEXT, later)
    assert (holder(state, "2030-04-14", "EH-HOVEDSTADEN"), holder(state, "2030-04-15", "EH-HOVEDSTADEN")) == (
        *("p41", "p42"),
    )


def test_a_place_is_not_free_because_somebody_follows_later() -> None:
    """p41 on the hub's board until p42 comes on 1 April 2030: p43 in 2027 is refused, in the next term is not."""
    events = (appoint("EH-HOVEDSTADEN"), appoint("EH-HOVEDSTADEN", "p42", day="2026-02-01", since="2030-04-01"))
    error = refused(*events, appoint("EH-HOVEDSTADEN", "p43", day="2027-01-01"))
    assert error.found == "EH-HOVEDSTADEN, place 1, which p41 has"
    state = after(*events, NEXT, appoint("EH-HOVEDSTADEN", "p43", day="2030-02-01", since="2030-02-01"))
    assert [holder(state, day, "EH-HOVEDSTADEN") for day in ("2030-02-01", "2030-03-31", "2030-04-01")] == [
        *("p43", "p43", "p42")
    ]
    assert [one.person for one in state.posts if one.ended == date(2030, 2, 1)] == ["p41"]


def test_a_post_of_somebody_who_is_on_no_council_in_the_new_term_is_asked_about() -> None:
    """§ 4, stk. 4: p42's RBR runs until 31 May 2030, p42 is on no council from January; the hub's board sits."""
    events = (appoint(person="p42"), appoint("EH-HOVEDSTADEN", "p42"), WITHOUT_P42)
    (question,) = after(*events).questions.values()
    assert (question.article, question.about["post"], question.about["why"]) == (
        *("§ 4, stk. 4", "RBR", "left_council"),
    )
    for answer, who in (("stays", "p42"), ("vacated", None)):
        settled = event("answered", "2030-02-01", question=question.id, answer=answer)
        assert holder(after(*events, settled), "2030-02-02") == who
    assert not after(appoint(person="p41"), WITHOUT_P42).questions


def test_somebody_of_a_former_board_may_have_another_place_on_the_next() -> None:
    """p41 on place 2 until 31 March 2030, on place 3 from 1 April."""
    events = (appoint("EH-HOVEDSTADEN", place=2), NEXT)
    state = after(*events, appoint("EH-HOVEDSTADEN", day="2030-01-20", place=3))
    assert holder(state, "2030-04-01", "EH-HOVEDSTADEN", 3) == "p41"


def test_who_was_to_be_followed_by_somebody_who_does_not_come_sits_on() -> None:
    """p42, appointed to the hub from 1 April 2030, gives it up before."""
    events = (
        appoint("EH-HOVEDSTADEN"),
        NEXT,
        appoint("EH-HOVEDSTADEN", "p42", day="2030-01-20"),
        event("post_left", "2030-02-01", post="EH-HOVEDSTADEN", person="p42"),
    )
    state = after(*events)
    assert holder(state, "2030-05-01", "EH-HOVEDSTADEN") == "p41"
    assert tasks_of(state, "2030-02-02", "post_to_fill")


STEPS = (
    appoint(day="2026-09-01", alternate="p42"),
    appoint(person="p43", day="2026-09-01"),
    appoint(person="p42", day="2026-09-01", since="2026-09-01", until="2027-01-01"),
    gone("p41"),
    gone("p42"),
    gone("p43"),
    event("post_left", "2026-09-01", post="RBR", person="p41"),
    event("post_left", "2026-09-01", post="RBR", person="p42"),
    event("alternate_entered", "2026-09-01", post="RBR", place=1),
    event("alternate_named", "2026-09-01", post="RBR", place=1, person="p44"),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(STEPS), max_size=7))
def test_a_place_once_filled_is_held_by_one_on_a_council_or_has_a_task(steps: list[Event]) -> None:
    """Whatever happens, in an order that the rules allow; and all that is said finds its words."""
    taken: list[Event] = []
    for step in steps:
        try:
            after(*taken, step)
        except InputError:
            continue
        taken.append(step)
    state = after(*taken)
    for one in state.trail:
        assert "{" not in SENTENCES[one.what].format(**one.about)
    person = holder(state, "2026-09-02")
    assert person is None or state.on_council(person) is not None
    waits = ("post_to_fill", "alternate_to_enter", "post_term_ends")
    assert not state.posts or person is not None or tasks_of(state, "2026-09-02", *waits)
    held = [one for one in state.posts if one.since <= date(2026, 9, 2) and one.ended is None]
    assert len(held) <= 1
