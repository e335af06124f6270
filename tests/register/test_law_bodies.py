"""The health coordination forums and the boards of the business hubs: seats taken, left and filled anew."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from registers import after, constituted, event

from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.register.law import SENTENCES
from kkrvalg.register.law_forums import QUESTIONS, forums_of
from kkrvalg.register.law_hubs import board_on, hubs_of
from kkrvalg.register.law_posts import holder_on
from kkrvalg.register.tasks import open_tasks

if TYPE_CHECKING:
    from kkrvalg.register.state import Event, Question, State
    from kkrvalg.register.tasks import Task

FEBRUARY = "2026-02-02"
LEAVES = "kommissorium, Sammensætning, udtræden"
STATUTES = "standardvedtægterne § 5.2"


def seat(person: str = "p41", day: str = FEBRUARY, **body: object) -> Event:
    """Return an election to the forum Øst, place 1 of Nordsjælland, for A unless told otherwise."""
    given = {"forum": "oest", "health_council": "Nordsjælland", "party": "A", "place": 1, "person": person}
    return event("forum_elected", day, **(given | body))


def officer(person: str = "p41", office: str = "chair", day: str = FEBRUARY, **body: object) -> Event:
    """Return an election of the chair of the forum Øst by A and F unless told otherwise."""
    given = {"forum": "oest", "office": office, "person": person, "parties": ["A", "F"]}
    return event("forum_chair_elected", day, **(given | body))


def hub(role: str = "municipal", person: str = "p41", day: str = FEBRUARY, **body: object) -> Event:
    """Return somebody who takes a seat on the board of Erhvervshus Hovedstaden."""
    given = {"hub": "hovedstaden", "role": role, "place": 1, "person": person}
    return event("hub_appointed", day, **(given | body))


def moved(person: str, day: str = "2026-09-01") -> Event:
    """Return that somebody leaves the council for good."""
    return event("left_council", day, person=person, reason="moved")


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


def asked(*events: Event) -> Question:
    """Return the one question that is open."""
    (question,) = after(*events).questions.values()
    return question


def answer(events: tuple[Event, ...], what: str) -> State:
    """Return the state after events and the answer to their question."""
    return after(*events, event("answered", "2026-09-10", question=asked(*events).id, answer=what))


def member(state: State, council: str = "Nordsjælland", place: int = 1) -> str | None:
    """Return who has a seat of the forum Øst."""
    return forums_of(state).seats["oest", council, place].person


# --- forums: members --------------------------------------------------------------------------------------------


def test_a_member_of_a_forum_is_kept_with_party_and_health_council() -> None:
    """p41 for A from Nordsjælland; the health council may be written without Danish letters."""
    state = after(seat(health_council="nordsjaelland"))
    assert member(state) == "p41"
    assert said(state) == [("kommissorium, Sammensætning", "forum_member")]
    assert state.trail[-1].about["forum"] == "Øst"


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"person": "p51"}, "p51, who sits on no council on that day"),
        ({"person": "p99"}, "the person p99, whom the register does not know"),
        ({"place": 3}, "place 3 of the health council Nordsjælland"),
        ({"health_council": "Limfjorden"}, "the health council Limfjorden in the forum Øst"),
        ({"health_council": "Atlantis"}, "Atlantis"),
        ({"party": "V"}, "p41 of A"),
        ({"person": "p49"}, "p49 of no party"),
        ({"party": "706:L", "person": "p47"}, "the local list 706:L"),
    ],
)
def test_who_cannot_be_elected_to_a_forum_is_refused(changed: dict[str, object], found: str) -> None:
    """Council members of a party or list cooperation, two of each health council."""
    assert found in refused(seat(**changed)).found


def test_nobody_sits_twice_in_forums_nor_on_a_seat_that_another_has() -> None:
    """Not even in another forum."""
    assert refused(seat(), seat(place=2)).found == "p41, who is in a forum already"
    assert refused(seat(), seat(person="p42")).found.endswith(
        "place 1 of the health council Nordsjælland, which p41 has"
    )


def test_a_member_whose_municipality_has_left_kl_is_not_elected() -> None:
    """701 has left; p41 sits there."""
    left = event("left_kl", "2026-01-27", code=701)
    settled = event("kl_settled", "2026-01-28", code=701, leave=False)
    assert after(left, settled, seat())
    gone = event("kl_settled", "2026-01-28", code=701, leave=True)
    assert "a municipality that is not a member of KL" in refused(left, gone, seat()).found


def test_somebody_of_a_local_list_in_a_cooperation_is_noted() -> None:
    """p47 of 706:L is elected for a cooperation that the register does not know."""
    state = after(seat("p47", party="Fællesliste Nord"))
    assert ("kommissorium, Sammensætning", "forum_party_unsure") in said(state)


@pytest.mark.parametrize("leaving", [moved("p41"), event("left_health_council", "2026-09-01", person="p41")])
def test_who_leaves_the_council_or_the_health_council_leaves_the_forum(leaving: Event) -> None:
    """Nobody stands in; A elects another for the rest of the term."""
    state = after(seat(), leaving)
    assert member(state) is None
    assert (LEAVES, "forum_left") in said(state)
    (task,) = tasks_of(state, "2026-09-02", "forum_elect_member")
    assert (task.who, task.about["party"], task.settles) == ("party_group", "A", "forum_elected")
    state = after(seat(), leaving, seat("p42", day="2026-09-20"))
    assert member(state) == "p42"
    assert said(state) == [(LEAVES, "forum_member")]
    assert not tasks_of(state, "2026-09-21", "forum_elect_member")


def test_a_seat_filled_by_another_party_is_asked_about() -> None:
    """The same party or party group: which parties are one the register does not know."""
    events = (seat(), moved("p41"), seat("p45", day="2026-09-05", party="F"))
    assert asked(*events).key == "forum_other_party"
    assert member(answer(events, "same_group")) == "p45"
    vacant = answer(events, "other_group")
    assert member(vacant) is None
    assert tasks_of(vacant, "2026-09-11", "forum_elect_member")[0].about["party"] == "A"


def test_a_member_of_a_forum_who_changes_party_is_asked_about() -> None:
    """The terms of reference speak only of the council and the health council."""
    events = (seat(), event("left_party", "2026-09-01", person="p41", to="F"))
    assert asked(*events).key == "forum_member_changed_party"
    assert member(answer(events, "stays")) == "p41"
    assert member(answer(events, "leaves")) is None
    assert not after(*events, moved("p41", "2026-09-05")).questions


def test_a_member_of_a_forum_who_comes_back_to_the_party_is_not_asked_about() -> None:
    """p41 of A goes to V and back to A before it is answered."""
    left = event("left_party", "2026-03-01", person="p41", to="V")
    assert len(after(seat(), left).questions) == 1
    assert not after(seat(), left, event("left_party", "2026-03-02", person="p41", to="A")).questions


def test_only_a_member_of_a_forum_leaves_one() -> None:
    """p42 has no seat."""
    error = refused(seat(), event("left_health_council", "2026-09-01", person="p42"))
    assert error.found == "p42, who is in no forum on that day"


def test_there_are_no_forums_before_2026() -> None:
    """The KKR of 2022-2026 had none."""
    former = constituted("2026-01-27", term="2022-2026", rulebook="kkr-2022-2026")
    assert refused(former, seat()).found == "a health coordination forum in the term 2022-2026"


# --- forums: chair and vice chair -------------------------------------------------------------------------------

FORUM = (seat(), seat("p42", place=2), seat("p37", health_council="Hovedstaden", party="F"))


def test_the_chair_of_a_forum_is_replaced_by_the_group_on_leaving_the_council() -> None:
    """A and F elect p37; V cannot."""
    events = (*FORUM, officer(), moved("p41"))
    state = after(*events)
    assert ("kommissorium, Konstituering, udtræden", "forum_officer_left") in said(state)
    (task,) = tasks_of(state, "2026-09-02", "forum_elect_officer")
    assert (task.who, task.about["parties"], task.about["office"]) == ("electing_group", "A, F", "chair")
    error = refused(*events, officer("p37", day="2026-09-05", parties=["V"]))
    assert error.found == "a group of V"
    state = after(*events, officer("p37", day="2026-09-05"))
    assert forums_of(state).chairs["oest", "chair"].person == "p37"
    assert not tasks_of(state, "2026-09-06", "forum_elect_officer")


def test_the_chair_of_a_forum_is_not_replaced_while_away_for_a_time() -> None:
    """p1 in the forum, released as mayor for half a year: nothing happens."""
    leave = event("leave", "2026-03-01", person="p1", until="2026-09-01")
    state = after(seat("p1"), officer("p1"), leave)
    assert forums_of(state).chairs["oest", "chair"].person == "p1"
    assert member(state) == "p1"


def test_a_chair_who_leaves_the_health_council_alone_is_asked_about() -> None:
    """Three answers, each with its effect."""
    events = (*FORUM, officer(), event("left_health_council", "2026-09-01", person="p41"))
    assert asked(*events).key == "forum_chair_left"
    stays = answer(events, "stays")
    assert forums_of(stays).chairs["oest", "chair"].person == "p41"
    group = answer(events, "group_elects")
    assert tasks_of(group, "2026-09-11", "forum_elect_officer")[0].who == "electing_group"
    forum = answer(events, "forum_elects")
    assert tasks_of(forum, "2026-09-11", "forum_elects_officer")[0].who == "secretariat"


@pytest.mark.parametrize(
    ("events", "found"),
    [
        ((officer("p43"),), "p43, who is not a member of the forum Øst"),
        ((officer(), officer(office="vice_chair")), "p41, who is chair already"),
        ((officer(), officer("p42")), "an election of the chair of the forum Øst, who is p41"),
    ],
)
def test_who_cannot_be_chair_of_a_forum_is_refused(events: tuple[Event, ...], found: str) -> None:
    """A member, one office each, and one that is vacant."""
    assert refused(*FORUM, *events).found == found


def test_a_chair_who_is_in_the_forum_again_is_not_asked_about() -> None:
    """p41 leaves one health council and is elected from another."""
    left = event("left_health_council", "2026-09-01", person="p41")
    again = seat("p41", "2026-09-05", health_council="Hovedstaden", place=2)
    assert not after(*FORUM, officer(), left, again).questions


def test_nothing_is_open_about_a_forum_of_the_term_before() -> None:
    """A forum sits until the next; what was vacant or asked in the old one lapses with the KKR's new term."""
    events = (
        *(*FORUM, officer(), officer("p37", "vice_chair")),
        event("left_health_council", "2029-09-01", person="p41"),
        event("left_party", "2029-09-02", person="p42", to="V"),
        moved("p37", "2029-09-03"),
    )
    whats = ("forum_elect_member", "forum_elect_officer", *QUESTIONS)
    assert len(tasks_of(after(*events), "2029-09-04", *whats)) == 5
    assert not tasks_of(after(*events, constituted("2030-01-20", term="2030-2034")), "2030-01-21", *whats)


# --- business hubs ----------------------------------------------------------------------------------------------

BOARD = (
    hub("chair", "p1"),
    hub(person="p41"),
    hub(person="p42", place=2),
    hub("business", "p51"),
    hub("business", "p52", place=2),
    hub("knowledge", "p55"),
    hub("employee", "p56"),
    hub("region", "p57"),
)


def test_a_board_is_kept_seat_by_seat_from_1_april_to_31_march() -> None:
    """The political members are the places of the post; the others need sit on no council."""
    state = after(*BOARD)
    (own,) = hubs_of(state)
    assert board_on(state, own, date(2026, 3, 31)) == ()
    seats = [(one.role, one.place, one.holding.person) for one in board_on(state, own, date(2026, 4, 1))]
    assert seats == [
        ("chair", 1, "p1"),
        ("municipal", 1, "p41"),
        ("municipal", 2, "p42"),
        ("business", 1, "p51"),
        ("business", 2, "p52"),
        ("knowledge", 1, "p55"),
        ("employee", 1, "p56"),
        ("region", 1, "p57"),
    ]
    assert holder_on(state, date(2026, 4, 1))["EH-HOVEDSTADEN", 2].person == "p41"
    assert {one.until for one in state.posts} == {date(2030, 3, 31)}
    assert len(board_on(state, own, date(2030, 5, 1))) == 8


@pytest.mark.parametrize(
    ("events", "found"),
    [
        ((hub(person="p51"),), "p51, who sits on no council on that day"),
        ((hub(place=4),), "seat 4 as municipal"),
        ((hub("chair", "p1", place=2),), "seat 2 as chair"),
        ((hub(hub="fyn"),), "the business hub fyn"),
        ((hub(hub="Atlantis"),), "Atlantis"),
        ((hub(), hub("chair")), "p41, who is on the board of hovedstaden already"),
        ((hub("business", "p51"), hub("business", "p52")), "EH-HOVEDSTADEN:business, place 1, which p51 has"),
        (
            (hub("business", "p51", since="2026-04-01", until="2030-04-02"),),
            "a term from 2026-04-01 to 2030-04-02",
        ),
        ((event("hub_left", "2026-09-01", hub="hovedstaden", person="p41"),), "p41, who is not on the board"),
        (
            (
                event(
                    "appointed",
                    FEBRUARY,
                    post="EH-HOVEDSTADEN",
                    place=1,
                    person="p1",
                    way="majority",
                    alternate="p2",
                ),
            ),
            "an alternate for EH-HOVEDSTADEN",
        ),
    ],
)
def test_who_cannot_sit_on_a_board_is_refused(events: tuple[Event, ...], found: str) -> None:
    """Eleven seats, one each, at most four years, no alternates."""
    assert found in refused(*events).found


def test_a_municipal_member_appointed_to_the_post_is_on_the_board() -> None:
    """Place 1 of the post is the chair, places 2 to 4 are the municipal members."""
    state = after(event("appointed", FEBRUARY, post="EH-HOVEDSTADEN", place=2, person="p41", way="proportional"))
    (own,) = hubs_of(state)
    assert [(one.role, one.place) for one in board_on(state, own, date(2026, 4, 1))] == [("municipal", 1)]


@pytest.mark.parametrize(
    ("person", "steps"),
    [
        ("p41", ["hub_appoint_municipal"]),
        ("p51", ["hub_ask_business", "hub_nominate_business", "hub_weigh_broad", "hub_appoint_business"]),
        ("p55", ["hub_ask_knowledge", "hub_nominate_knowledge", "hub_appoint_knowledge"]),
        ("p56", ["hub_ask_employee", "hub_nominate_employee", "hub_appoint_employee"]),
        ("p57", ["hub_ask_region", "hub_appoint_region"]),
    ],
)
def test_who_leaves_a_board_is_followed_by_the_same_procedure(person: str, steps: list[str]) -> None:
    """The statutes § 5.2; a task stands until somebody is appointed."""
    state = after(*BOARD, event("hub_left", "2026-09-01", hub="hovedstaden", person=person))
    assert [what for article, what in said(state) if article == STATUTES][1:] == steps
    (task,) = tasks_of(state, "2026-09-02", "hub_seat_to_fill", "post_to_fill")
    assert task.article == STATUTES
    assert task.about["other"] == person


def test_a_seat_is_filled_for_the_rest_of_the_term() -> None:
    """p58 for p51 until 31 March 2030."""
    left = event("hub_left", "2026-09-01", hub="hovedstaden", person="p51")
    state = after(*BOARD, left, hub("business", "p58", day="2026-10-01"))
    assert (state.posts[-1].since, state.posts[-1].until) == (date(2026, 10, 1), date(2030, 3, 31))
    assert not tasks_of(state, "2026-10-02", "hub_seat_to_fill")


def test_a_municipal_member_who_leaves_the_council_is_asked_about() -> None:
    """The statutes are silent; a business member needs no council and nothing is asked."""
    events = (*BOARD, moved("p41"))
    assert asked(*events).key == "hub_member_left_council"
    (own,) = hubs_of(after(*events))
    stays = answer(events, "stays")
    assert "p41" in {one.holding.person for one in board_on(stays, own, date(2026, 9, 11))}
    left = answer(events, "vacated")
    assert "p41" not in {one.holding.person for one in board_on(left, own, date(2026, 9, 11))}
    assert (STATUTES, "hub_appoint_municipal") in said(left)
    assert not after(*events, event("hub_left", "2026-09-05", hub="hovedstaden", person="p41")).questions


def test_a_chair_without_a_seat_on_a_council_is_asked_for_the_elected_office() -> None:
    """On leaving the council, and where one is appointed who sits on none."""
    events = (*BOARD, moved("p1"))
    assert asked(*events).key == "hub_chair_office"
    assert (STATUTES, "hub_stays") in said(answer(events, "holds_office"))
    assert (STATUTES, "hub_appoint_chair") in said(answer(events, "no_office"))
    assert asked(hub("chair", "p51")).key == "hub_chair_office"


def test_the_end_of_a_boards_term_is_a_task() -> None:
    """31 March 2030, for political and other members."""
    state = after(*BOARD)
    assert len(tasks_of(state, "2030-01-15", "hub_term_ends")) == 5
    assert len(tasks_of(state, "2030-01-15", "post_term_ends")) == 3
    assert not tasks_of(state, "2029-09-01", "hub_term_ends", "post_term_ends")


def test_every_question_about_a_forum_says_what_each_answer_means() -> None:
    """In both languages."""
    for key, answers in QUESTIONS.items():
        for text in (SENTENCES[key], _(SENTENCES[key])):
            assert all(f"{one}:" in text or f"{one};" in text for one in answers)
