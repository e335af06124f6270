"""Members who leave and enter: § 3, stk. 7-12, on the made-up KKR of ``registers``."""

from __future__ import annotations

import pytest
from registers import after, constituted, event, term

from kkrvalg.errors import InputError
from kkrvalg.register.history import fold
from kkrvalg.register.state import SeatKind, State
from kkrvalg.register.tasks import open_tasks


def whats(state: State) -> list[tuple[str, str]]:
    """Return the consequences after the opening, each with its article."""
    return [(one.what, one.article) for one in state.trail if one.what != "took_office"]


def tasks(state: State) -> list[tuple[str, str | None, object]]:
    """Return the open tasks of § 3: what, by which article, about which seat or municipality."""
    assert state.day is not None
    return [
        (one.what, one.article, one.about.get("seat") or one.about.get("code"))
        for one in open_tasks(state, state.day)
        if one.article is not None and one.article.startswith("§ 3") and one.settles != "notified"
    ]


def test_an_elected_member_who_leaves_the_council_is_followed_by_the_substitute() -> None:
    """§ 3, stk. 7 and 11: p33 of V:1 moves away, p34 becomes a member, and V elects a new substitute."""
    state = after(event("left_council", "2026-03-01", person="p33", reason="moved"))
    assert whats(state)[:2] == [("member_left", "§ 3, stk. 7"), ("substitute_enters", "§ 3, stk. 11")]
    assert (state.seats["V:1"].holder, state.seats["V:1"].substitute) == ("p34", None)
    assert ("elect_substitute", "§ 3, stk. 11", "V:1") in tasks(state)


def test_the_task_stands_until_the_group_has_named_a_substitute() -> None:
    """§ 3, stk. 11: it is gone once p43 of V is named."""
    left = event("left_council", "2026-03-01", person="p33", reason="moved")
    named = event("substitute_named", "2026-03-10", seat="V:1", person="p43")
    assert tasks(after(left, named, until="2026-03-09")) == [("elect_substitute", "§ 3, stk. 11", "V:1")]
    assert tasks(after(left, named)) == []


def test_a_substitute_who_declines_stays_the_substitute_of_whoever_is_elected() -> None:
    """§ 3, stk. 11, 2. pkt.: p34 does not want to, V elects p43, and p34 stays the substitute."""
    left = event("left_council", "2026-03-01", person="p33", reason="moved")
    declined = event("declined", "2026-03-03", person="p34")
    state = after(left, declined)
    assert (state.seats["V:1"].holder, state.seats["V:1"].substitute) == (None, "p34")
    assert tasks(state) == [("elect_member_keep_substitute", "§ 3, stk. 11", "V:1")]
    state = after(left, declined, event("elected", "2026-03-20", seat="V:1", person="p43"))
    assert (state.seats["V:1"].holder, state.seats["V:1"].substitute) == ("p43", "p34")
    assert tasks(state) == []


def test_a_substitute_can_decline_beforehand() -> None:
    """§ 3, stk. 11: said before the member leaves, the substitute does not enter at all."""
    state = after(
        event("declined", "2026-02-20", person="p34"),
        event("left_council", "2026-03-01", person="p33", reason="moved"),
    )
    assert (state.seats["V:1"].holder, state.seats["V:1"].substitute) == (None, "p34")
    assert "substitute_enters" not in dict(whats(state))


def test_who_has_entered_cannot_decline_once_the_group_has_acted_on_it() -> None:
    """§ 3, stk. 11: p34 entered and V named a new substitute; giving up the seat is then resigning."""
    with pytest.raises(InputError, match="p34, who is not the substitute of an elected member"):
        after(
            event("left_council", "2026-03-01", person="p33", reason="moved"),
            event("substitute_named", "2026-03-10", seat="V:1", person="p43"),
            event("declined", "2026-03-11", person="p34"),
        )


def test_an_elected_member_who_leaves_the_party_leaves_the_kkr() -> None:
    """§ 3, stk. 7: p33 of V goes to I, the substitute enters."""
    state = after(event("left_party", "2026-03-01", person="p33", to="I"))
    assert state.seats["V:1"].holder == "p34"
    assert whats(state)[0] == ("member_left", "§ 3, stk. 7")


def test_a_substitute_who_leaves_the_party_is_a_substitute_no_more() -> None:
    """§ 3, stk. 7 and 12: p34 leaves V, and V elects another substitute."""
    state = after(event("left_party", "2026-03-01", person="p34"))
    assert (state.seats["V:1"].holder, state.seats["V:1"].substitute) == ("p33", None)
    assert tasks(state) == [("elect_substitute", "§ 3, stk. 12", "V:1")]


def test_a_member_without_substitute_who_leaves_leaves_a_vacant_seat() -> None:
    """§ 3, stk. 11: with nobody to enter, V elects a member."""
    state = after(
        event("substitute_left", "2026-02-20", person="p34"),
        event("resigned", "2026-03-01", person="p33"),
    )
    assert state.seats["V:1"].holder is None
    assert tasks(state) == [("elect_member", "§ 3, stk. 11", "V:1")]


def test_a_mayor_who_changes_party_stays_and_nothing_is_calculated_anew() -> None:
    """§ 3, stk. 8: p1 of A goes to V; A has p2, p3 and A:1 left, so that no seat is added or taken."""
    before, state = after(), after(event("left_party", "2026-03-01", person="p1", to="V"))
    assert state.seats["mayor:701"].holder == "p1"
    assert list(state.seats) == list(before.seats)
    assert whats(state) == [("mayor_stays", "§ 3, stk. 8")]


def test_a_party_that_loses_its_only_member_by_a_mayors_change_elects_one_beyond_the_cap() -> None:
    """§ 3, stk. 9-10: B has 2 % and only the mayor p5; with a cap of 10, ten seats become eleven."""
    opened = [one for one in term() if one.kind != "constituted"]
    state = fold([*opened, constituted(cap=10), event("left_party", "2026-03-01", person="p5")])
    assert whats(state) == [
        ("mayor_stays", "§ 3, stk. 8"),
        ("extra_member", "§ 3, stk. 9"),
        ("beyond_cap", "§ 3, stk. 10"),
    ]
    assert state.seats["B:extra1"].kind is SeatKind.EXTRA
    assert tasks(state) == [("elect_member", "§ 3, stk. 9", "B:extra1")]


def test_within_the_cap_nothing_is_said_of_it() -> None:
    """§ 3, stk. 10: the made-up KKR may have twelve members, and has eleven with B's."""
    state = after(event("left_party", "2026-03-01", person="p5"))
    assert whats(state) == [("mayor_stays", "§ 3, stk. 8"), ("extra_member", "§ 3, stk. 9")]


def test_a_seat_beside_a_mayor_who_comes_back_is_asked_about() -> None:
    """§ 3, stk. 9 does not say what becomes of B's member when p5 returns to B: it stays, or ends, as answered."""
    events = (
        event("left_party", "2026-03-01", person="p5"),
        event("elected", "2026-03-09", seat="B:extra1", person="p46"),
        event("left_party", "2026-05-01", person="p5", to="B"),
    )
    (question,) = after(*events).questions.values()
    assert (question.key, question.about["seat"]) == ("extra_seat_stays", "B:extra1")
    stays = after(*events, event("answered", "2026-05-02", question=question.id, answer="stays"))
    assert stays.seats["B:extra1"].holder == "p46"
    ends = after(*events, event("answered", "2026-05-02", question=question.id, answer="ends"))
    assert "B:extra1" not in ends.seats
    assert ends.seat_of("p46") is None


def test_a_new_term_begins_without_what_was_open_in_the_old_one() -> None:
    """Vacant seats, questions and municipalities outside KL belong to the KKR that leaves office."""
    state = after(
        event("office", "2026-03-01", code=705, office="mayor", person="p25"),
        event("left_kl", "2026-03-01", code=704),
        event("leave", "2026-03-01", person="p1", until="2026-09-01"),
        event("left_council", "2026-03-02", person="p37", reason="moved"),
        constituted("2030-01-25", term="2030-2034"),
    )
    assert [term.term for term in state.terms] == ["2026-2030", "2030-2034"]
    assert tasks(state) == []
    assert seats_now(state) == seats_now(after())


def seats_now(state: State) -> dict[str, tuple[str | None, str | None, object]]:
    """Return who sits, who is the substitute and who stands in, by seat."""
    return {key: (seat.holder, seat.substitute, seat.acting) for key, seat in state.seats.items()}


def test_a_local_list_that_loses_its_mayor_elects_nobody() -> None:
    """§ 3, stk. 9: 706:L is neither a party nor a registered list cooperation."""
    state = after(event("left_party", "2026-03-01", person="p6", to="A"))
    assert whats(state) == [("mayor_stays", "§ 3, stk. 8"), ("not_entitled", "§ 3, stk. 9")]
    assert tasks(state) == []


def test_a_party_whose_only_member_was_elected_has_the_seat_already() -> None:
    """§ 3, stk. 9: it is for a mayor's change of party only; F's p37 leaves, and the substitute p38 enters."""
    state = after(event("left_party", "2026-03-01", person="p37"))
    assert state.seats["F:1"].holder == "p38"
    assert "extra_member" not in dict(whats(state))


def test_an_elected_member_who_becomes_mayor_leaves_the_elected_seat_to_the_substitute() -> None:
    """§ 3, stk. 1 and 11: p31 (A:1) becomes mayor of 702 after p2; p32 enters, p2 is no member any more."""
    state = after(event("office", "2026-03-01", code=702, office="mayor", person="p31"))
    assert state.seats["mayor:702"].holder == "p31"
    assert state.seats["A:1"].holder == "p32"
    assert state.seat_of("p2") is None


def test_a_substitute_who_becomes_mayor_is_a_substitute_no_more() -> None:
    """§ 3, stk. 4: p34, substitute of V:1, becomes mayor of 701; a member can be nobody's substitute."""
    state = after(event("office", "2026-03-01", code=701, office="mayor", person="p34"))
    assert (state.seats["mayor:701"].holder, state.seats["V:1"].substitute) == ("p34", None)
    assert ("elect_substitute", "§ 3, stk. 12", "V:1") in tasks(state)


def test_a_party_whose_only_mayor_is_replaced_is_asked_about() -> None:
    """§ 3, stk. 9 speaks of a mayor who leaves the party, not of one who is replaced: B and Midtby."""
    replaced = event("office", "2026-03-01", code=705, office="mayor", person="p25")
    state = after(replaced)
    (question,) = state.questions.values()
    assert (question.key, question.about["party"]) == ("only_mayor_replaced", "B")
    yes = after(replaced, event("answered", "2026-03-09", question=question.id, answer="elects_member"))
    assert tasks(yes) == [("elect_member", "§ 3, stk. 9", "B:extra1")]
    no = after(replaced, event("answered", "2026-03-09", question=question.id, answer="no_member"))
    assert "B:extra1" not in no.seats
    assert tasks(no) == []


def test_a_party_whose_only_mayor_dies_is_asked_about_when_the_next_is_of_another() -> None:
    """The same where the office stood empty for a while."""
    state = after(
        event("left_council", "2026-03-01", person="p5", reason="died"),
        event("office", "2026-03-20", code=705, office="mayor", person="p25"),
    )
    assert [one.key for one in state.questions.values()] == ["only_mayor_replaced"]


def test_a_mayor_who_leaves_the_council_leaves_a_vacant_seat_until_the_next_is_told() -> None:
    """§ 3, stk. 1: the seat follows the office."""
    left = event("left_council", "2026-03-01", person="p1", reason="resigned")
    assert tasks(after(left)) == [("report_mayor", "§ 3, stk. 1", 701)]
    state = after(left, event("office", "2026-03-10", code=701, office="mayor", person="p41"))
    assert state.seats["mayor:701"].holder == "p41"
    assert tasks(state) == []


def test_what_follows_from_leaving_kl_is_asked_and_then_done() -> None:
    """§ 3, stk. 7, last sentence: KL's rule is not public; told, Vesterby's people leave, and V:2 is taken away.

    p4 (mayor) and p33 (V:1) sit in 704, and so does p36, the substitute of V:2.
    """
    left = event("left_kl", "2026-03-01", code=704)
    assert tasks(after(left)) == [("ask_kl", "§ 3, stk. 7", 704)]
    assert len(after(left).seats) == 10
    state = after(left, event("kl_settled", "2026-04-01", code=704, leave=True, removed="V:2"))
    assert "mayor:704" not in state.seats
    assert "V:2" not in state.seats
    assert state.seats["V:1"].holder == "p34"
    assert state.seat_of("p35") is None


def test_a_seat_that_kl_names_twice_is_taken_away_once() -> None:
    """§ 3, stk. 7: V:2, V:2 is V:2."""
    state = after(
        event("left_kl", "2026-03-01", code=704),
        event("kl_settled", "2026-04-01", code=704, leave=False, removed="V:2, V:2"),
    )
    assert [one.about["seat"] for one in state.trail if one.what == "seat_taken_away"] == ["V:2"]


def test_nothing_more_is_asked_of_a_party_that_has_a_member_again() -> None:
    """§ 3, stk. 9: B's only mayor died and V's p25 followed; p1, a mayor, joins B, which then has a member."""
    events = (
        event("left_council", "2026-03-01", person="p5", reason="died"),
        event("office", "2026-03-20", code=705, office="mayor", person="p25"),
        event("left_party", "2026-03-25", person="p1", to="B"),
    )
    assert after(*events).questions == {}
    state = after(*events, event("left_party", "2026-03-26", person="p1", to="A"))
    assert "B:extra1" in state.seats


def test_a_seat_is_not_taken_from_a_party_that_has_lost_its_mayor_again() -> None:
    """§ 3, stk. 9: p5 leaves B, comes back, and leaves again before it is answered whether the seat stays."""
    state = after(
        event("left_party", "2026-03-01", person="p5"),
        event("elected", "2026-03-09", seat="B:extra1", person="p46"),
        event("left_party", "2026-05-01", person="p5", to="B"),
        event("left_party", "2026-05-02", person="p5", to="A"),
    )
    assert state.questions == {}
    assert state.seats["B:extra1"].holder == "p46"


def test_kl_may_say_that_the_members_stay() -> None:
    """Nothing changes but the answer."""
    state = after(
        event("left_kl", "2026-03-01", code=704),
        event("kl_settled", "2026-04-01", code=704, leave=False),
    )
    assert state.seats["mayor:704"].holder == "p4"
    assert tasks(state) == []


@pytest.mark.parametrize(
    ("kind", "body", "found", "expected"),
    [
        ("resigned", {"person": "p1"}, "p1, who is a member as mayor", "a member whom a party has elected"),
        ("resigned", {"person": "p41"}, "p41, who is not a member", "a member whom a party has elected"),
        (
            "left_council",
            {"person": "p51", "reason": "moved"},
            "p51, who sits on no council",
            "a member of one of",
        ),
        ("left_council", {"person": "p99", "reason": "moved"}, "the person p99", "a person who is entered"),
        ("left_party", {"person": "p1", "to": "A"}, "a change to A", "another party, or none"),
        ("elected", {"seat": "V:1", "person": "p43"}, "the seat V:1, which p33 holds", "a vacant seat"),
        ("elected", {"seat": "mayor:701", "person": "p43"}, "the seat mayor:701", "a seat that a party elects to"),
        ("elected", {"seat": "X:9", "person": "p43"}, "the seat X:9", "a seat that a party elects to"),
        ("substitute_named", {"seat": "V:1", "person": "p43"}, "V:1, which has p34", "without a substitute"),
        ("substitute_named", {"seat": "V:1", "person": "p41"}, "p41 of A", "a council member of V"),
        ("substitute_named", {"seat": "V:1", "person": "p35"}, "p35, who is a member", "neither a member nor"),
        (
            "substitute_named",
            {"seat": "V:1", "person": "p36"},
            "p36, who is the substitute",
            "neither a member nor",
        ),
        ("substitute_left", {"person": "p33"}, "p33, who is not the substitute", "the personal substitute"),
        ("declined", {"person": "p41"}, "p41, who is not the substitute", "the personal substitute"),
        (
            "office",
            {"code": 999, "office": "mayor", "person": "p1"},
            "the municipality 999",
            "a member of the council",
        ),
        (
            "office",
            {"code": 701, "office": "mayor", "person": "p2"},
            "p2, who sits on another",
            "a member of the council",
        ),
        (
            "office",
            {"code": 701, "office": "mayor", "person": "p1"},
            "somebody who has the office",
            "does not have",
        ),
        (
            "office",
            {"code": 701, "office": "first_deputy", "person": "p1"},
            "p1, who is the mayor",
            "does not have",
        ),
        ("left_kl", {"code": 999}, "the municipality 999", "KL's member municipalities"),
        ("kl_settled", {"code": 701, "leave": True}, "the municipality 701", "a municipality that has left KL"),
        (
            "joined_council",
            {"person": "p1", "code": 701},
            "p1, who sits on a council",
            "somebody who sits on none",
        ),
        ("joined_council", {"person": "p51", "code": 999}, "the municipality 999", "a municipality of the area"),
    ],
)
def test_what_the_rules_forbid_is_refused(kind: str, body: dict[str, object], found: str, expected: str) -> None:
    """Each message says which event, what was found and what the rules expect."""
    with pytest.raises(InputError) as refused:
        after(event(kind, "2026-03-01", **body))
    assert refused.value.where.endswith(f"({kind}, 2026-03-01)")
    assert found in refused.value.found
    assert expected in refused.value.expected
