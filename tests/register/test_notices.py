"""Which letters an event calls for, by hand, and noting them as sent."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from registers import after, chairmanship, constituted, event, term

from kkrvalg.errors import InputError
from kkrvalg.register.entry import Entry
from kkrvalg.register.history import Course
from kkrvalg.register.notices import is_called_for, notices, notices_of, sent_on, unsent
from kkrvalg.register.tasks import open_tasks

if TYPE_CHECKING:
    from kkrvalg.register.notices import Notice
    from kkrvalg.register.state import Event, State

DAY = "2027-03-03"
LATER = "2027-03-20"
FIRST = 46
"""The number of the first event after those of the made-up term."""


def called(*events: Event, number: int = FIRST) -> dict[str, Notice]:
    """Return the letters that the event with a number calls for, by their keys."""
    return {one.letter: one for one in notices_of(after(*events), number)}


def keys(*events: Event, number: int = FIRST) -> set[str]:
    """Return the keys of these letters."""
    return set(called(*events, number=number))


def open_keys(state: State) -> set[tuple[int, str]]:
    """Return the letters that are still to be sent."""
    return {(one.event, one.letter) for one in unsent(state)}


def leaves(person: str, reason: str = "resigned", day: str = DAY) -> Event:
    """Return that somebody leaves the council."""
    return event("left_council", day, person=person, reason=reason)


# --- members and substitutes ----------------------------------------------------------------------------------


def test_the_beginning_calls_for_no_letters() -> None:
    """Who is elected at the constituting meeting, chair and vice chair too, is told there."""
    assert notices(after(*chairmanship())) == ()


def test_a_member_who_leaves_brings_letters_to_five() -> None:
    """p31 (A:1) leaves; p32 enters, A elects a substitute; p31 was first deputy of 702; KL is told."""
    found = called(leaves("p31"))
    assert {key: one.to for key, one in found.items()} == {
        "new_member": "person",
        "membership_ends": "person",
        "group_elects": "party_group",
        "municipality": "municipality",
        "composition": "kl",
    }
    assert found["new_member"].about == {"person": "p32", "seat": "A:1", "how": "substitute"}
    assert found["membership_ends"].about == {"person": "p31", "seat": "A:1", "why": "left_council"}
    assert found["group_elects"].about == {"party": "A", "members": "", "substitutes": "A:1"}
    assert found["municipality"].about == {"code": 702}
    assert {one.since for one in found.values()} == {date(2027, 3, 3)}
    assert found["group_elects"].article == found["new_member"].article == "§ 3, stk. 11"


def test_nobody_writes_to_the_dead() -> None:
    """The letter to p33 falls away, those to the others do not."""
    assert keys(leaves("p33", "died")) == {"new_member", "group_elects", "composition"}
    assert "membership_ends" in keys(leaves("p33"))


def test_a_member_without_substitute_who_leaves_is_replaced_by_election() -> None:
    """p34 gives up being the substitute of p33, then p33 resigns: V elects a member and a substitute."""
    events = (event("substitute_left", DAY, person="p34"), event("resigned", LATER, person="p33"))
    assert keys(*events) == {"substitute_ends", "group_elects"}
    assert called(*events)["group_elects"].about == {"party": "V", "members": "", "substitutes": "V:1"}
    assert called(*events)["group_elects"].article == "§ 3, stk. 12"
    found = called(*events, number=FIRST + 1)
    assert set(found) == {"membership_ends", "group_elects", "composition"}
    assert found["group_elects"].about == {"party": "V", "members": "V:1", "substitutes": ""}


def test_a_substitute_who_declines_stays_and_the_group_elects_a_member() -> None:
    """p32 enters for p31 and declines: the letters about the entering are overtaken."""
    events = (leaves("p31"), event("declined", LATER, person="p32"))
    found = called(*events, number=FIRST + 1)
    assert set(found) == {"stays_substitute", "group_elects"}
    assert found["group_elects"].about == {"party": "A", "members": "A:1", "substitutes": ""}
    still = open_keys(after(*events))
    assert (FIRST, "new_member") not in still
    assert (FIRST, "group_elects") not in still
    assert (FIRST, "membership_ends") in still


def test_an_elected_member_and_a_substitute_are_told() -> None:
    """A elects p41 to the seat, and p42 as substitute, at once."""
    events = (
        leaves("p31"),
        event("declined", LATER, person="p32"),
        event("substitute_left", LATER, person="p32"),
        event("elected", "2027-04-01", seat="A:1", person="p41", substitute="p42"),
    )
    found = called(*events, number=FIRST + 3)
    assert set(found) == {"new_member", "new_substitute", "composition"}
    assert found["new_member"].about == {"person": "p41", "seat": "A:1", "how": "elected"}
    assert found["new_substitute"].about == {"person": "p42", "seat": "A:1"}


def test_several_letters_of_a_kind_are_told_apart_by_their_subject() -> None:
    """704 leaves KL, and with it p4, p33 (V:1, taken away) and p36, the substitute of V:2."""
    events = (
        event("left_kl", DAY, code=704),
        event("kl_settled", LATER, code=704, leave=True, removed="V:1"),
    )
    assert keys(*events) == {"ask_kl"}
    assert keys(*events, number=FIRST + 1) == {
        "membership_ends-p33",
        "membership_ends-p4",
        "substitute_ends-p34",
        "substitute_ends-p36",
        "group_elects",
        "composition",
    }
    assert called(*events, number=FIRST + 1)["group_elects"].about["substitutes"] == "V:2"
    assert (FIRST, "ask_kl") not in open_keys(after(*events))
    assert (FIRST, "ask_kl") in open_keys(after(events[0]))


def test_the_key_of_a_letter_does_not_change_when_another_person_dies() -> None:
    """Two leave with 704; p4 dies later: the letter to p33 keeps its subject."""
    events = (
        event("left_kl", DAY, code=704),
        event("kl_settled", DAY, code=704, leave=True, removed="V:1"),
        leaves("p4", "died", LATER),
    )
    assert {key for key in keys(*events, number=FIRST + 1) if key.startswith("membership")} == {
        "membership_ends-p33"
    }


def test_a_new_mayor_is_told_and_the_municipality_asked_for_the_deputies() -> None:
    """p11, first deputy, becomes mayor of 701 in place of p1: nobody is first deputy now."""
    found = called(event("office", DAY, code=701, office="mayor", person="p11"))
    assert set(found) == {"new_member", "membership_ends", "municipality", "composition"}
    assert found["new_member"].about == {"person": "p11", "seat": "mayor:701", "how": "mayor"}
    assert [cause.what for cause in found["municipality"].causes] == ["mayor_replaced", "no_mayor_substitute"]


def test_the_letter_to_a_municipality_stands_until_it_has_answered() -> None:
    """With a first deputy again, nothing is asked of 701."""
    events = (
        event("office", DAY, code=701, office="mayor", person="p11"),
        event("office", LATER, code=701, office="first_deputy", person="p41"),
    )
    assert (FIRST, "municipality") in open_keys(after(events[0]))
    assert (FIRST, "municipality") not in open_keys(after(*events))
    assert keys(*events, number=FIRST + 1) == {"mayors_substitute"}


def test_an_elected_member_who_becomes_mayor_is_told_once() -> None:
    """p31 becomes mayor of 702: of the elected seat nothing is written, p32 enters it."""
    found = called(event("office", DAY, code=702, office="mayor", person="p31"))
    assert {"new_member-p31", "new_member-p32", "membership_ends", "group_elects"} <= set(found)
    assert found["membership_ends"].about["person"] == "p2"


def test_a_party_that_loses_its_only_mayor_is_asked_for_a_member() -> None:
    """p5 leaves B, which had its mayor alone; I is not entitled to a seat and is asked for nothing."""
    found = called(event("left_party", DAY, person="p5"))
    assert found["group_elects"].about == {"party": "B", "members": "B:extra1", "substitutes": "B:extra1"}
    assert found["group_elects"].article == "§ 3, stk. 9"


# --- absences -------------------------------------------------------------------------------------------------


def test_a_hindrance_goes_to_the_chair_and_what_the_kkr_decides_to_those_concerned() -> None:
    """p31 is prevented from March; granted in April, over in August."""
    told = event("hindrance", DAY, person="p31", until="2027-09-01", reason="health")
    granted = event("hindrance_decided", "2027-04-01", person="p31", granted=True)
    refused = event("hindrance_decided", "2027-04-01", person="p31", granted=False)
    over = event("hindrance_ended", "2027-08-01", person="p31")
    assert {key: one.to for key, one in called(told).items()} == {"call_substitute": "chair"}
    assert (FIRST, "call_substitute") in open_keys(after(told))
    assert (FIRST, "call_substitute") not in open_keys(after(told, granted))
    assert called(told, granted, number=FIRST + 1)["stands_in"].about["person"] == "p32"
    assert keys(told, refused, number=FIRST + 1) == {"not_replaced"}
    assert keys(told, granted, over, number=FIRST + 2) == {"stand_in_ends"}
    assert (FIRST + 1, "stands_in") not in open_keys(after(told, granted, over))


# --- chair and vice chair -------------------------------------------------------------------------------------


def test_the_group_elects_a_chair_who_has_left_the_council_anew() -> None:
    """p1 leaves the council; the vice chair p4 leads; after the election the letter to the group is overtaken."""
    events = (*chairmanship(), leaves("p1"))
    found = called(*events, number=FIRST + 2)
    assert {"elect_officer", "office_ends", "leads_meanwhile", "chairmanship"} <= set(found)
    assert found["elect_officer"].about == {"office": "chair", "for_a_time": "no"}
    assert found["leads_meanwhile"].about == {"person": "p4"}
    assert (FIRST + 2, "elect_officer") in open_keys(after(*events))
    again = event(
        "chair_elected", LATER, office="chair", person="p2", parties=["A", "B", "F"],
        group=["p2", "p3", "p31", "p5", "p37"],
    )  # fmt: skip
    assert (FIRST + 2, "elect_officer") not in open_keys(after(*events, again))
    assert keys(*events, again, number=FIRST + 3) == {"officer", "chairmanship"}


def test_a_prevented_vice_chair_is_replaced_for_the_time() -> None:
    """The group is asked, whoever acts is told, and told again when p4 is back."""
    events = (
        *chairmanship(),
        event("chair_hindered", DAY, office="vice_chair", until="2027-09-01"),
        event("chair_acting", LATER, office="vice_chair", person="p33"),
        event("chair_returned", "2027-08-01", office="vice_chair"),
    )
    assert called(*events[:3], number=FIRST + 2)["elect_officer"].about["for_a_time"] == "yes"
    assert (FIRST + 2, "elect_officer") in open_keys(after(*events[:3]))
    assert (FIRST + 2, "elect_officer") not in open_keys(after(*events[:4]))
    assert keys(*events, number=FIRST + 3) == {"acting_officer", "chairmanship"}
    assert keys(*events, number=FIRST + 4) == {"acting_ends", "chairmanship"}


# --- posts, forums, hubs --------------------------------------------------------------------------------------


def test_an_alternate_is_called_in_and_whoever_appoints_is_told() -> None:
    """p41 in RBR leaves the council: p42, the alternate, is called in; without one the group is asked."""
    post = {"post": "RBR", "way": "proportional", "group": ["p1", "p2"], "since": "2026-06-01"}
    events = (
        event("appointed", "2026-03-01", place=1, person="p41", alternate="p42", **post),
        event("appointed", "2026-03-01", place=2, person="p43", **post),
        leaves("p41"),
        leaves("p43"),
        event("alternate_entered", LATER, post="RBR", place=1),
    )
    assert keys(*events, number=FIRST) == {"appointed", "post_body"}
    assert keys(*events, number=FIRST + 2) == {"post_ends", "called_in", "post_body"}
    assert keys(*events, number=FIRST + 3) == {"post_ends", "fill_post", "post_body"}
    assert (FIRST + 2, "called_in") in open_keys(after(*events[:4]))
    assert (FIRST + 2, "called_in") not in open_keys(after(*events))
    assert (FIRST + 3, "fill_post") in open_keys(after(*events))


def test_nobody_is_asked_for_a_place_in_a_post_that_is_abolished() -> None:
    """Who had it and the body are told."""
    events = (
        event("appointed", "2026-03-01", post="EGEN", place=1, person="p41", way="agreed"),
        event("post_ended", DAY, post="EGEN"),
    )
    assert keys(*events, number=FIRST + 1) == {"post_ends", "post_body"}


def test_what_is_appointed_on_the_day_of_the_constitution_needs_no_letters() -> None:
    """It is decided at the meeting, before all who are concerned."""
    post = event("appointed", "2026-01-26", post="RBR", place=1, person="p41", way="agreed", since="2026-06-01")
    assert keys(post) == set()


def in_forum(person: str, day: str, place: int = 1) -> Event:
    """Return that somebody is elected to the forum Øst for A or V."""
    party = "V" if person == "p43" else "A"
    about = {"forum": "oest", "health_council": "Nordsjælland", "party": party, "place": place, "person": person}
    return event("forum_elected", day, **about)


def test_a_forum_is_told_who_has_left_and_who_has_come_in_mid_term() -> None:
    """p41, its chair, leaves the council: A elects p42, the group a new chair; the first election is no news."""
    chair = {"forum": "oest", "office": "chair", "parties": ["A"]}
    events = (
        in_forum("p41", "2026-02-20"),
        in_forum("p43", "2026-02-20", place=2),
        event("forum_chair_elected", "2026-02-25", person="p41", **chair),
        leaves("p41"),
        in_forum("p42", LATER),
        event("forum_chair_elected", "2027-04-01", person="p42", **chair),
    )
    assert not any(keys(*events, number=FIRST + at) for at in range(3))
    found = called(*events, number=FIRST + 3)
    assert set(found) == {"forum", "forum_ends", "forum_elects", "forum_group_elects"}
    assert [cause.what for cause in found["forum"].causes] == ["forum_left", "forum_officer_left"]
    assert {"forum_elects", "forum_group_elects"} <= {letter for _event, letter in open_keys(after(*events[:4]))}
    assert open_keys(after(*events)) == {
        (FIRST + 3, "forum"),
        (FIRST + 3, "forum_ends"),
        (FIRST + 4, "forum"),
        (FIRST + 4, "forum_member"),
        (FIRST + 5, "forum"),
    }


def test_a_hub_is_told_of_its_board() -> None:
    """p51, a business member, comes and leaves; both the hub and p51 are told."""
    hub = {"hub": "hovedstaden", "role": "business", "place": 1, "person": "p51", "since": "2026-04-01"}
    events = (event("hub_appointed", "2026-03-01", **hub), event("hub_left", DAY, hub="hovedstaden", person="p51"))
    assert keys(*events) == {"hub_member", "appointed"}
    assert keys(*events, number=FIRST + 1) == {"hub_member_left", "post_ends"}


# --- noting them as sent --------------------------------------------------------------------------------------


def sent(letter: str, number: int = FIRST, day: str = LATER) -> Event:
    """Return that a letter is sent."""
    return event("notified", day, event=number, letter=letter)


def test_a_letter_that_is_noted_as_sent_is_settled() -> None:
    """The others stay, and so does the task until all are sent."""
    everything = ("new_member", "membership_ends", "group_elects", "municipality", "composition")
    state = after(leaves("p31"), sent("new_member"))
    one = next(one for one in notices(state) if one.letter == "new_member")
    assert sent_on(state, one) == date(2027, 3, 20)
    assert not is_called_for(state, one)
    assert open_keys(state) == {(FIRST, letter) for letter in everything[1:]}
    assert [task.about for task in open_tasks(state, date(2027, 4, 1)) if task.what == "send_letters"] == [
        {"event": FIRST}
    ]
    done = after(leaves("p31"), *map(sent, everything))
    assert unsent(done) == ()
    assert "send_letters" not in {task.what for task in open_tasks(done, date(2027, 4, 1))}


def test_the_task_keeps_its_mark_while_letters_are_sent() -> None:
    """So a calendar does not show it twice."""
    marks = {
        task.id
        for state in (after(leaves("p31")), after(leaves("p31"), sent("new_member")))
        for task in open_tasks(state, date(2027, 4, 1))
        if task.what == "send_letters"
    }
    assert len(marks) == 1


def test_a_letter_that_the_event_does_not_call_for_is_refused() -> None:
    """The complaint names those that it does call for."""
    with pytest.raises(InputError) as caught:
        after(event("substitute_left", DAY, person="p34"), sent("new_member"))
    assert caught.value.where == "event 47 (notified, 2027-03-20)"
    assert caught.value.found == "the letter new_member for event 46"
    assert caught.value.expected == "one of the letters that the event calls for: substitute_ends, group_elects"
    assert caught.value.todo == "see the letters with kkrvalg register letters --all"


def test_an_event_without_letters_is_refused() -> None:
    """That of the opening calls for none."""
    with pytest.raises(InputError) as caught:
        after(sent("new_member", number=1))
    assert caught.value.expected == "an event that calls for letters"


def test_a_letter_is_noted_once() -> None:
    """The complaint says when it was."""
    with pytest.raises(InputError) as caught:
        after(leaves("p31"), sent("new_member"), sent("new_member", day="2027-03-21"))
    assert caught.value.found == "the letter new_member for event 46, noted as sent on 2027-03-20"
    assert caught.value.todo == "enter nothing: it is noted already"


def test_letters_of_a_former_kkr_are_not_sent_any_more() -> None:
    """When the next KKR takes office, those about the one before are overtaken."""
    state = after(leaves("p31"), constituted("2030-01-28", term="2030-2034"))
    assert open_keys(state) == set()


def entries(*events: Event) -> list[Entry]:
    """Return events after those of the made-up term as they stand in a ledger, entered in this order."""
    noon = datetime(2027, 6, 1, 12, tzinfo=UTC)
    every = [*term(), *events]
    return [
        Entry(at, noon, one.effect, one.kind, one.body, None, None, "") for at, one in enumerate(every, start=1)
    ]


def known_after(*events: Event) -> State:
    """Return the state after events, each held against those entered before it."""
    course, every = Course(), entries(*events)
    for at in range(len(every)):
        course.check(every[:at], every[at : at + 1])
    return course.state(every)


def test_an_event_can_be_withdrawn_though_letters_about_it_were_sent() -> None:
    """There is nothing to send then, and nothing can be noted as sent any more."""
    wrong = (leaves("p31"), sent("new_member"), event("correction", "2027-03-25", corrects=FIRST))
    state = known_after(*wrong)
    assert state.seats["A:1"].holder == "p31"
    assert notices(state) == ()
    with pytest.raises(InputError) as caught:
        known_after(*wrong, sent("composition", day="2027-03-26"))
    assert caught.value.found == "the letter composition for event 46"


def test_letters_about_an_event_that_is_corrected_are_to_be_sent_again() -> None:
    """It was p33 and not p31 who left: what was sent went to the wrong ones; what is sent from now on counts."""
    right = event("correction", "2027-03-25", corrects=FIRST, body={"person": "p33", "reason": "resigned"})
    wrong = (leaves("p31"), sent("new_member"), sent("composition"), right)
    assert {(FIRST, "new_member"), (FIRST, "composition")} <= open_keys(known_after(*wrong))
    state = known_after(*wrong, sent("new_member", day="2027-03-26"))
    assert (FIRST, "new_member") not in open_keys(state)
    assert (FIRST, "composition") in open_keys(state)


def test_a_letter_stays_sent_when_what_happened_before_its_event_is_corrected() -> None:
    """p34 gave it up in truth, entered late: nobody enters for p33 then, and the letter to p34 was sent."""
    late = event("substitute_left", "2027-03-01", person="p34")
    state = known_after(leaves("p33"), sent("new_member"), late)
    assert "new_member" not in {one.letter for one in notices_of(state, FIRST)}
    assert state.seats["V:1"].holder is None
