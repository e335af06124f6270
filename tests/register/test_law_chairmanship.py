"""The chair and the vice chair: elected, replaced by the stored group, prevented for a time (§ 3, stk. 13-14)."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from registers import after, chairmanship, constituted, event

from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.register.law import SENTENCES
from kkrvalg.register.law_chairmanship import QUESTIONS
from kkrvalg.register.tasks import open_tasks

if TYPE_CHECKING:
    from kkrvalg.register.state import Event, Question, State
    from kkrvalg.register.tasks import Task

CHAIR, VICE = chairmanship()
OFFICES = (CHAIR, VICE)
DIED = event("left_council", "2026-03-01", person="p1", reason="died")
AWAY = event("chair_hindered", "2026-03-01", office="chair", until="2026-06-01")
SAME_GROUP = {"parties": ["A", "B", "F"], "group": ["p2", "p3", "p31", "p5", "p37"]}


def said(state: State, seq: int = 0) -> list[tuple[str, str]]:
    """Return the article and key of what followed from an event, the last one if none is named."""
    number = seq or state.trail[-1].seq
    return [(one.article, one.what) for one in state.trail if one.seq == number]


def tasks_of(state: State, day: str, *whats: str) -> list[Task]:
    """Return the open tasks of those kinds."""
    return [one for one in open_tasks(state, date.fromisoformat(day)) if one.what in whats]


def asked(state: State, key: str) -> Question:
    """Return the one question of that kind that is open."""
    (question,) = [q for q in state.questions.values() if q.key == key and q.id not in state.answers]
    return question


def answered(events: tuple[Event, ...], key: str, answer: str, day: str = "2026-03-10") -> Event:
    """Return the answer to the question that those events raise."""
    return event("answered", day, question=asked(after(*events), key).id, answer=answer)


def refused(*events: Event) -> InputError:
    """Return the complaint about the last of the events."""
    after(*events[:-1])
    with pytest.raises(InputError) as raised:
        after(*events)
    return raised.value


# --- elected (§ 4, stk. 2) ---------------------------------------------------------------------------------------


def test_the_chair_is_stored_with_the_group_that_elected() -> None:
    """A, B and F with six persons elect p1, V with three p4."""
    state = after(*OFFICES)
    assert state.chairmanship["chair"].group == ("p1", "p2", "p3", "p31", "p5", "p37")
    assert state.chairmanship["vice_chair"].parties == ("V",)
    assert said(state) == [("§ 4, stk. 2", "officer_elected")]
    assert not tasks_of(state, "2026-03-01", "elect_officer", "elect_officer_anew")


def test_nobody_is_elected_yet_is_a_task_of_the_kkr() -> None:
    """Both offices, by the constituting meeting's day."""
    state = after(VICE)
    (task,) = tasks_of(state, "2026-01-27", "elect_officer")
    assert (task.who, task.about["office"], task.due) == ("kkr", "chair", date(2026, 1, 26))


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"person": "p41"}, "p41, who is not a member of the KKR"),
        ({"person": "p32"}, "p32, who is not a member of the KKR"),
        ({"person": "p99"}, "the person p99, whom the register does not know"),
        ({"parties": ["A", "AA"]}, "the party AA"),
        ({"parties": []}, "a group without a party"),
        ({"group": []}, "a group without members"),
        ({"group": ["p1", "p41"]}, "p41, who is not a member of the KKR"),
    ],
)
def test_who_is_no_member_neither_elects_nor_is_elected(changed: dict[str, object], found: str) -> None:
    """§ 4, stk. 2: among the members; a substitute (p32) is none."""
    body = {**CHAIR.body, **changed}
    assert found in refused(event("chair_elected", "2026-01-26", **body)).found


def test_both_offices_by_one_person_is_refused() -> None:
    """p4 is vice chair; as chair, and as acting chair, p4 would be both."""
    error = refused(VICE, event("chair_elected", "2026-01-26", **{**CHAIR.body, "person": "p4"}))
    assert error.found == "p4, who is vice chair already"
    assert "§ 4, stk. 2" in error.expected
    acting = event("chair_acting", "2026-03-02", office="chair", person="p4")
    assert refused(*OFFICES, AWAY, acting).found == "p4, who is vice chair already"


def test_an_office_that_somebody_has_is_not_elected_to() -> None:
    """The message says how the person can have left it."""
    error = refused(*OFFICES, event("chair_elected", "2026-03-01", **{**CHAIR.body, "person": "p2"}))
    assert error.found == "an election of the chair, who is p1"
    assert "§ 3, stk. 13" in error.expected
    assert "left_council or chair_resigned" in error.todo


# --- left the council (stk. 13) ----------------------------------------------------------------------------------


def test_a_chair_who_has_left_the_council_is_replaced_by_the_group() -> None:
    """p1 dies: vacant, the vice chair leads (§ 5, stk. 7), and A, B and F have to elect; p2 is elected."""
    state = after(*OFFICES, DIED)
    assert ("§ 3, stk. 13", "officer_left_council") in said(state)
    assert ("§ 5, stk. 7", "vice_chair_leads") in said(state)
    (task,) = tasks_of(state, "2026-03-02", "elect_officer_anew")
    assert (task.who, task.article, task.about["parties"]) == ("electing_group", "§ 3, stk. 13", "A, B, F")
    state = after(*OFFICES, DIED, event("chair_elected", "2026-03-15", office="chair", person="p2", **SAME_GROUP))
    assert state.chairmanship["chair"].person == "p2"
    assert said(state) == [("§ 3, stk. 13", "officer_elected")]
    assert not tasks_of(state, "2026-03-16", "elect_officer_anew")


def test_the_group_that_elects_anew_need_not_be_named_again() -> None:
    """The register has it: A, B and F, and of p1, p2, p3, p31, p5 and p37 all but p1, who died."""
    state = after(*OFFICES, DIED, event("chair_elected", "2026-03-15", office="chair", person="p2"))
    chair = state.chairmanship["chair"]
    assert (chair.person, chair.parties, chair.group) == ("p2", ("A", "B", "F"), ("p2", "p3", "p31", "p5", "p37"))


def test_the_first_group_has_to_be_named() -> None:
    """Nobody has elected yet, so there is no group to take."""
    with pytest.raises(InputError, match="a group without a party"):
        after(event("chair_elected", "2026-01-26", office="chair", person="p2"))


def test_a_vice_chair_who_is_prevented_does_not_lead() -> None:
    """Unless somebody is elected for that time: then that one leads."""
    away = event("chair_hindered", "2026-02-01", office="vice_chair", until="2026-12-01")
    assert "vice_chair_leads" not in [what for _article, what in said(after(*OFFICES, away, DIED))]
    acting = event("chair_acting", "2026-02-02", office="vice_chair", person="p33")
    assert after(*OFFICES, away, acting, DIED).trail[-1].about["person"] == "p33"


def test_leaving_the_council_vacates_the_vice_chair_too_and_nobody_is_said_to_lead() -> None:
    """The chair leads anyhow."""
    state = after(*OFFICES, event("left_council", "2026-03-01", person="p4", reason="moved"))
    assert state.chairmanship["vice_chair"].vacant_since == date(2026, 3, 1)
    assert "vice_chair_leads" not in dict(map(reversed, said(state)))


@pytest.mark.parametrize(
    ("parties", "group", "found"),
    [
        (["A", "B"], ["p2", "p3", "p31", "p5"], "a group of A, B"),
        (["A", "B", "F", "V"], ["p2", "p3", "p31", "p5", "p37", "p4"], "a group of A, B, F, V"),
        (["A", "B", "F"], ["p2", "p3", "p31", "p5"], "a group without p37"),
        (["A", "B", "F"], ["p2", "p3", "p31", "p5", "p37", "p35"], "a group with p35"),
    ],
)
def test_another_group_cannot_elect_anew(parties: list[str], group: list[str], found: str) -> None:
    """Its parties as stored, and its persons who are members for these still."""
    election = event("chair_elected", "2026-03-15", office="chair", person="p2", parties=parties, group=group)
    error = refused(*OFFICES, DIED, election)
    assert error.found == found
    assert "§ 3, stk. 13" in error.expected


def test_a_member_who_has_come_for_the_group_may_elect_and_one_who_left_its_parties_need_not() -> None:
    """p37 (F) leaves, p38 enters for F; mayor p5 leaves B: without p5 and with p38 the group is complete."""
    events = (
        *OFFICES,
        event("resigned", "2026-02-01", person="p37"),
        event("left_party", "2026-02-02", person="p5"),
        DIED,
    )
    group = ["p2", "p3", "p31", "p38"]
    election = event(
        "chair_elected", "2026-03-15", office="chair", person="p2", parties=["B", "A", "F"], group=group
    )
    assert after(*events, election).chairmanship["chair"].group == tuple(group)
    election.body["group"].append("p5")  # type: ignore[union-attr] (a list, as made above)
    assert after(*events, election).chairmanship["chair"].person == "p2"


# --- what the rules do not regulate ------------------------------------------------------------------------------

OPEN = {
    "chair_resigned": (CHAIR, VICE, event("chair_resigned", "2026-03-01", office="chair")),
    "chair_changed_party": (CHAIR, VICE, event("left_party", "2026-03-01", person="p1", to="V")),
    "chair_not_mayor": (CHAIR, VICE, event("office", "2026-03-01", code=701, office="mayor", person="p11")),
    "chair_left_kkr": (
        event("chair_elected", "2026-01-26", **{**CHAIR.body, "person": "p37"}),
        VICE,
        event("resigned", "2026-03-01", person="p37"),
    ),
}


@pytest.mark.parametrize("key", OPEN)
def test_what_is_not_regulated_is_asked_and_changes_nothing_until_answered(key: str) -> None:
    """The chair has the office until it is answered, an election is refused, and a task shows the question."""
    state = after(*OPEN[key])
    person = OPEN[key][0].body["person"]
    assert state.chairmanship["chair"].person == person
    assert asked(state, key).answers == ("stays", "group_elects", "kkr_elects")
    assert tasks_of(state, "2026-03-02", key)
    election = event("chair_elected", "2026-03-15", office="chair", person="p2", **SAME_GROUP)
    assert refused(*OPEN[key], election).todo == "answer the question that kkrvalg register tasks shows"


@pytest.mark.parametrize("key", OPEN)
def test_who_is_answered_to_stay_stays(key: str) -> None:
    """And the question is gone."""
    state = after(*OPEN[key], answered(OPEN[key], key, "stays"))
    assert state.chairmanship["chair"].vacant_since is None
    assert said(state) == [("§ 3, stk. 13", "officer_stays")]
    assert not tasks_of(state, "2026-03-12", key, "elect_officer_anew")


@pytest.mark.parametrize("key", OPEN)
def test_the_group_elects_anew_where_that_is_answered(key: str) -> None:
    """From the day of the answer; another group is refused then."""
    events = (*OPEN[key], answered(OPEN[key], key, "group_elects"))
    (task,) = tasks_of(after(*events), "2026-03-12", "elect_officer_anew")
    assert (task.who, task.since) == ("electing_group", date(2026, 3, 10))
    election = event("chair_elected", "2026-03-15", office="chair", person="p33", parties=["V"], group=["p4"])
    assert refused(*events, election).found == "a group of V"


@pytest.mark.parametrize("key", OPEN)
def test_the_kkr_elects_anew_where_that_is_answered(key: str) -> None:
    """Whatever group wins then is the one that is stored."""
    events = (*OPEN[key], answered(OPEN[key], key, "kkr_elects"))
    (task,) = tasks_of(after(*events), "2026-03-12", "elect_officer_anew")
    assert task.who == "kkr"
    group = {"parties": ["V"], "group": ["p4", "p33", "p35"]}
    state = after(*events, event("chair_elected", "2026-03-15", office="chair", person="p33", **group))
    assert state.chairmanship["chair"].parties == ("V",)
    assert said(state) == [("§ 4, stk. 2", "officer_elected")]


def test_a_chair_about_whom_is_asked_and_who_then_leaves_the_council_is_not_asked_about_any_more() -> None:
    """Stk. 13 settles it."""
    events = (*OPEN["chair_resigned"], event("left_council", "2026-03-05", person="p1", reason="moved"))
    state = after(*events)
    assert not state.questions
    assert state.chairmanship["chair"].vacant_since == date(2026, 3, 5)


def test_what_comes_up_again_on_the_day_of_the_answer_is_asked_again() -> None:
    """p1 gives the chair up, is answered to stay, and gives it up once more the same day."""
    events = (*chairmanship(), event("chair_resigned", "2026-03-01", office="chair"))
    stays = (*events, answered(events, "chair_resigned", "stays", "2026-03-01"))
    again = (*stays, event("chair_resigned", "2026-03-01", office="chair"))
    gone = after(*again, answered(again, "chair_resigned", "group_elects", "2026-03-01"))
    assert gone.chairmanship["chair"].person is None


def test_a_chair_who_changes_party_twice_is_asked_about_once() -> None:
    """p1 goes to V, and outside all the day after."""
    events = [
        event("left_party", "2026-03-01", person="p1", to="V"),
        event("left_party", "2026-03-02", person="p1"),
    ]
    assert [one.key for one in after(*chairmanship(), *events).questions.values()] == ["chair_changed_party"]


def test_a_chair_who_becomes_a_member_again_is_not_asked_about() -> None:
    """p37 resigns the seat F:1, p38 declines, p37 is elected again."""
    events = (
        *OPEN["chair_left_kkr"],
        event("declined", "2026-03-02", person="p38"),
        event("elected", "2026-03-03", seat="F:1", person="p37"),
    )
    assert not after(*events).questions


def test_an_elected_chair_who_becomes_mayor_stays_a_member_and_nothing_is_asked() -> None:
    """p31, elected as A:1, becomes mayor of 702."""
    chair = event("chair_elected", "2026-01-26", **{**CHAIR.body, "person": "p31"})
    state = after(chair, VICE, event("office", "2026-03-01", code=702, office="mayor", person="p31"))
    assert state.seat_of("p31") is not None
    assert not state.questions
    assert state.chairmanship["chair"].person == "p31"


# --- a group of which nobody is left -----------------------------------------------------------------------------

F_ALONE = event("chair_elected", "2026-01-26", office="chair", person="p37", parties=["F"], group=["p37"])
GONE = (F_ALONE, VICE, event("left_council", "2026-03-01", person="p37", reason="died"))


def test_a_group_of_which_nobody_is_left_is_asked_about() -> None:
    """p37 alone elected p37 and dies; p38, who enters for F, was not of the group."""
    state = after(*GONE)
    assert asked(state, "group_gone").about["parties"] == "F"
    assert not tasks_of(state, "2026-03-02", "elect_officer_anew")
    election = event("chair_elected", "2026-03-05", office="chair", person="p38", parties=["F"], group=["p38"])
    assert refused(*GONE, election).expected == "first the answer to who elects then"


def test_those_who_are_members_for_its_parties_now_elect_where_that_is_answered() -> None:
    """p38 for F; V is refused."""
    events = (*GONE, answered(GONE, "group_gone", "parties_elect"))
    election = event("chair_elected", "2026-03-15", office="chair", person="p2", parties=["F"], group=["p38"])
    assert after(*events, election).chairmanship["chair"].person == "p2"
    others = event("chair_elected", "2026-03-15", office="chair", person="p2", parties=["V"], group=["p33"])
    assert refused(*events, others).found == "a group of V"


def test_the_kkr_elects_or_nobody_where_that_is_answered() -> None:
    """With ``nobody`` there is no task, and an election is refused."""
    election = event("chair_elected", "2026-03-15", office="chair", person="p2", parties=["A"], group=["p2", "p3"])
    by_kkr = after(*GONE, answered(GONE, "group_gone", "kkr_elects"), election)
    assert by_kkr.chairmanship["chair"].parties == ("A",)
    nobody = (*GONE, answered(GONE, "group_gone", "nobody"))
    assert not tasks_of(after(*nobody), "2026-03-12", "elect_officer_anew", "group_gone")
    assert "whose electing group is gone" in refused(*nobody, election).found


def test_a_group_that_goes_while_the_office_is_vacant_is_asked_about_then() -> None:
    """B's mayor p5 and p37 of F elected p37; p37 dies, then p5 leaves B."""
    chair = event(
        "chair_elected", "2026-01-26", office="chair", person="p37", parties=["F", "B"], group=["p37", "p5"]
    )
    events = (chair, VICE, GONE[-1])
    assert not after(*events).questions
    state = after(*events, event("left_party", "2026-03-05", person="p5"))
    assert asked(state, "group_gone").since == date(2026, 3, 5)


# --- prevented for three months or more (stk. 14) ----------------------------------------------------------------


def test_a_chair_who_is_prevented_for_three_months_is_replaced_for_that_time() -> None:
    """From 1 March to 1 June: the group elects p2, until the chair is back."""
    state = after(*OFFICES, AWAY)
    assert said(state) == [("§ 3, stk. 14", "officer_hindered"), ("§ 5, stk. 7", "vice_chair_leads")]
    (task,) = tasks_of(state, "2026-03-02", "elect_acting_officer")
    assert (task.who, task.settles, task.about["other"]) == ("electing_group", "chair_acting", "p1")
    acting = event("chair_acting", "2026-03-10", office="chair", person="p2")
    state = after(*OFFICES, AWAY, acting)
    officer = state.chairmanship["chair"]
    assert (officer.person, officer.acting and officer.acting.person) == ("p1", "p2")
    assert not tasks_of(state, "2026-03-12", "elect_acting_officer")
    assert not tasks_of(state, "2026-06-01", "officer_expected_back")
    assert tasks_of(state, "2026-06-02", "officer_expected_back")[0].due == date(2026, 6, 1)
    longer = event("chair_hindered", "2026-05-30", office="chair", until="2026-07-01")
    assert not tasks_of(after(*OFFICES, AWAY, acting, longer), "2026-06-02", "officer_expected_back")
    back = event("chair_returned", "2026-06-02", office="chair")
    state = after(*OFFICES, AWAY, acting, back)
    assert (state.chairmanship["chair"].acting, state.chairmanship["chair"].absence) == (None, None)
    assert said(state) == [("§ 3, stk. 14", "officer_acting_ended"), ("§ 3, stk. 14", "officer_returned")]


def test_a_shorter_absence_changes_nothing_and_is_refused() -> None:
    """From 1 March to 31 May is a day short of three months."""
    error = refused(*OFFICES, event("chair_hindered", "2026-03-01", office="chair", until="2026-05-31"))
    assert error.expected == "3 months or more (§ 3, stk. 14)"


def test_the_leave_of_a_mayor_who_is_chair_is_also_that_of_the_chair_and_ends_with_it() -> None:
    """§ 3, stk. 5: the deputy p11 is the substitute as a member, but not as chair."""
    leave = event("leave", "2026-03-01", person="p1", until="2026-07-01")
    state = after(*OFFICES, leave)
    assert state.chairmanship["chair"].absence is not None
    assert state.seats["mayor:701"].acting is not None
    assert tasks_of(state, "2026-03-02", "elect_acting_officer")
    error = refused(*OFFICES, leave, event("chair_returned", "2026-04-01", office="chair"))
    assert "leave_ended" in error.todo
    state = after(*OFFICES, leave, event("leave_ended", "2026-04-01", person="p1"))
    assert state.chairmanship["chair"].absence is None


def test_the_absence_of_a_chair_who_loses_the_seat_is_ended_by_hand() -> None:
    """§ 3, stk. 14: p1, on leave, is mayor no more and is elected to A:1; being back has to be told."""
    events = (
        *chairmanship(),
        event("leave", "2026-03-01", person="p1", until="2026-09-01"),
        event("left_council", "2026-03-20", person="p32", reason="died"),
        event("left_council", "2026-03-20", person="p31", reason="died"),
        event("office", "2026-04-01", code=701, office="mayor", person="p41"),
        event("elected", "2026-04-01", seat="A:1", person="p1"),
    )
    (task,) = tasks_of(after(*events), "2026-09-02", "officer_expected_back")
    assert (task.about["person"], task.settles) == ("p1", "chair_returned")
    back = after(*events, event("chair_returned", "2026-09-02", office="chair"))
    assert back.chairmanship["chair"].absence is None


def test_the_absence_of_a_chair_alone_does_not_end_with_a_members_leave() -> None:
    """Prevented as chair from 1 March, on leave from 5 March to 10 June: still prevented as chair."""
    events = (
        event("leave", "2026-03-05", person="p1", until="2026-06-10"),
        event("leave_ended", "2026-06-10", person="p1"),
    )
    assert after(*OFFICES, AWAY, *events).chairmanship["chair"].absence is not None


@pytest.mark.parametrize(
    ("events", "found"),
    [
        ((event("chair_acting", "2026-03-02", office="chair", person="p2"),), "who is not prevented"),
        ((AWAY, event("chair_acting", "2026-03-02", office="chair", person="p1")), "p1, who is the one prevented"),
        ((AWAY, event("chair_acting", "2026-03-02", office="chair", person="p41")), "p41, who is not a member"),
        (
            (
                AWAY,
                event("chair_acting", "2026-03-02", office="chair", person="p2"),
                event("chair_acting", "2026-03-03", office="chair", person="p3"),
            ),
            "p2 is elected already",
        ),
        ((event("chair_returned", "2026-03-02", office="chair"),), "who was not prevented"),
        ((DIED, event("chair_hindered", "2026-03-02", office="chair", until="2027-01-01")), "which nobody has"),
        ((AWAY, event("chair_hindered", "2026-04-01", office="chair", until="2026-03-31")), "which is past"),
        ((DIED, event("chair_resigned", "2026-03-02", office="chair")), "which nobody has"),
        (
            (
                event("chair_resigned", "2026-03-02", office="chair"),
                event("chair_resigned", "2026-03-03", office="chair"),
            ),
            "a second time that p1 gives up the office",
        ),
    ],
)
def test_who_cannot_act_return_or_resign_is_refused(events: tuple[Event, ...], found: str) -> None:
    """Each with what was found."""
    assert found in refused(*OFFICES, *events).found


def test_an_acting_chair_who_leaves_the_council_is_replaced_and_one_who_leaves_the_kkr_is_asked_about() -> None:
    """p37 acts; the rules know only those who have left the council."""
    acting = (*OFFICES, AWAY, event("chair_acting", "2026-03-10", office="chair", person="p37"))
    state = after(*acting, event("left_council", "2026-04-01", person="p37", reason="moved"))
    assert state.chairmanship["chair"].acting is None
    assert tasks_of(state, "2026-04-02", "elect_acting_officer")
    resigned = (*acting, event("resigned", "2026-04-01", person="p37"))
    assert after(*resigned).chairmanship["chair"].acting is not None
    stays = after(*resigned, answered(resigned, "acting_left_kkr", "stays", "2026-04-02"))
    assert stays.chairmanship["chair"].acting is not None
    anew = after(*resigned, answered(resigned, "acting_left_kkr", "group_elects", "2026-04-02"))
    assert tasks_of(anew, "2026-04-03", "elect_acting_officer")


def test_an_acting_chair_who_is_away_too_is_asked_about() -> None:
    """§ 3, stk. 14 knows one chair: p2 acts for p1 and is released as mayor; once p2 is back nothing is asked."""
    events = (
        *(*OFFICES, AWAY, event("chair_acting", "2026-03-10", office="chair", person="p2")),
        event("leave", "2026-04-01", person="p2", until="2026-08-01"),
    )
    assert asked(after(*events), "acting_away").article == "§ 3, stk. 14"
    anew = after(*events, answered(events, "acting_away", "group_elects", "2026-04-02"))
    assert tasks_of(anew, "2026-04-03", "elect_acting_officer")
    stays = after(*events, answered(events, "acting_away", "stays", "2026-04-02"))
    assert stays.chairmanship["chair"].acting is not None
    assert not after(*events, event("leave_ended", "2026-04-02", person="p2")).questions


def test_a_prevented_chair_who_leaves_the_council_is_replaced_for_good() -> None:
    """The acting chair's time is over with it."""
    acting = event("chair_acting", "2026-03-10", office="chair", person="p2")
    gone = event("left_council", "2026-04-01", person="p1", reason="died")
    state = after(*OFFICES, AWAY, acting, gone)
    officer = state.chairmanship["chair"]
    assert (officer.person, officer.acting, officer.absence, officer.vacant_since) == (
        *(None, None, None),
        date(2026, 4, 1),
    )
    assert ("§ 3, stk. 14", "officer_acting_ended") in said(state)


def test_nobody_acts_for_a_chair_whose_group_is_gone_until_it_is_answered_who_elects() -> None:
    """p37 alone elected p37; p37 leaves F after being prevented: the group has nobody for F."""
    events = (
        event("chair_elected", "2026-01-26", office="chair", person="p2", parties=["F"], group=["p37"]),
        AWAY,
        event("left_party", "2026-03-05", person="p37"),
    )
    acting = event("chair_acting", "2026-03-15", office="chair", person="p3")
    assert "whose electing group is gone" in refused(*events, acting).found
    state = after(*events, answered(events, "group_gone", "kkr_elects"), acting)
    assert state.chairmanship["chair"].acting is not None


# --- a new KKR --------------------------------------------------------------------------------------------------


def test_the_chairmanship_ends_with_the_kkr_that_elected_it() -> None:
    """§ 4, stk. 1; open questions about it go, and the new KKR elects both."""
    events = (*OPEN["chair_resigned"], constituted("2030-01-20", term="2030-2034"))
    state = after(*events)
    assert state.chairmanship == {}
    assert not state.questions
    assert ("§ 4, stk. 1", "chairmanship_ended") in said(state)
    assert len(tasks_of(state, "2030-01-21", "elect_officer")) == 2


# --- the words --------------------------------------------------------------------------------------------------


def test_every_question_says_what_each_answer_means() -> None:
    """In brackets, in both languages."""
    for key, answers in QUESTIONS.items():
        for text in (SENTENCES[key], _(SENTENCES[key])):
            assert all(re.search(rf"\b{answer}\b", text) for answer in answers)


STEPS = (
    event("chair_resigned", "2026-03-01", office="chair"),
    event("left_party", "2026-03-01", person="p1", to="V"),
    event("left_council", "2026-03-01", person="p1", reason="died"),
    event("left_council", "2026-03-01", person="p4", reason="died"),
    event("office", "2026-03-01", code=701, office="mayor", person="p11"),
    event("resigned", "2026-03-01", person="p37"),
    event("left_party", "2026-03-01", person="p5"),
    AWAY,
    event("leave", "2026-03-01", person="p1", until="2026-09-01"),
    event("chair_acting", "2026-03-01", office="chair", person="p31"),
    event("left_council", "2026-03-01", person="p31", reason="moved"),
    event("chair_returned", "2026-03-01", office="chair"),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(STEPS), max_size=6))
def test_each_office_is_held_or_has_a_task_or_a_question(steps: list[Event]) -> None:
    """Whatever happens, in an order that the rules allow; and nobody has both."""
    taken: list[Event] = []
    for step in steps:
        try:
            after(*OFFICES, *taken, step)
        except InputError:
            continue
        taken.append(step)
    state = after(*OFFICES, *taken)
    for one in (*state.trail, *open_tasks(state, date(2026, 3, 2))):
        assert "{" not in SENTENCES[one.what].format(**one.about)
    holders = []
    for office, officer in state.chairmanship.items():
        open_here = [one for one in open_tasks(state, date(2026, 3, 2)) if one.about.get("office") == office]
        assert officer.person is not None or open_here
        assert officer.absence is None or officer.acting is not None or open_here
        holders += [who for who in (officer.person, officer.acting and officer.acting.person) if who is not None]
    assert len(holders) == len(set(holders))
