"""Who stands in for a mayor (§ 3, stk. 3), and that nobody stands in for two (stk. 4)."""

from __future__ import annotations

import pytest
from registers import after, event

from kkrvalg.errors import InputError
from kkrvalg.register.law_substitutes import ASKED, mayor_substitute
from kkrvalg.register.tasks import open_tasks


def test_the_first_deputy_stands_in_unless_elected_to_the_kkr() -> None:
    """701: the first deputy p11. 702: p31 is elected (A:1), so the second deputy p22."""
    state = after()
    assert mayor_substitute(state, 701) == ("p11", "first_deputy")
    assert mayor_substitute(state, 702) == ("p22", "second_deputy")


def test_the_council_elects_where_both_deputies_are_elected_members() -> None:
    """702: p22 (V) is elected to the vacant V:1, p31 sits as A:1; the council elects p44."""
    events = (
        event("substitute_left", "2026-02-01", person="p34"),
        event("resigned", "2026-02-02", person="p33"),
        event("elected", "2026-02-03", seat="V:1", person="p22"),
    )
    state = after(*events)
    assert mayor_substitute(state, 702) == (None, "council_elects")
    assert "council_elects_substitute" in {one.what for one in open_tasks(state, state.term.since)}
    state = after(*events, event("substitute_by_council", "2026-02-10", code=702, person="p44"))
    assert mayor_substitute(state, 702) == ("p44", "council_elected")


def test_a_deputy_who_is_not_known_is_asked_for_and_nobody_is_put_in_the_place() -> None:
    """701 without a first deputy: the second does not step in, as the rules ask for the first."""
    state = after(event("office", "2026-03-01", code=701, office="first_deputy"))
    assert mayor_substitute(state, 701) == (None, "not_known")
    (task,) = [one for one in open_tasks(state, state.term.since) if one.what == "report_deputies"]
    assert task.about["office"] == "first_deputy"


def test_a_first_deputy_who_stands_in_for_another_is_asked_about() -> None:
    """§ 3, stk. 4: p11, first deputy of 701, is named substitute of A:1 (p31)."""
    events = (
        event("substitute_left", "2026-02-01", person="p32"),
        event("substitute_named", "2026-02-02", seat="A:1", person="p11"),
    )
    state = after(*events)
    assert mayor_substitute(state, 701) == (None, "asked")
    (question,) = state.questions.values()
    assert (question.key, question.about["person"], question.about["other"]) == (ASKED, "p11", "p31")
    mayor = after(*events, event("answered", "2026-02-05", question=question.id, answer="for_mayor"))
    assert mayor_substitute(mayor, 701) == ("p11", "first_deputy")
    assert mayor.seats["A:1"].substitute is None
    member = after(*events, event("answered", "2026-02-05", question=question.id, answer="for_member"))
    assert mayor_substitute(member, 701) == ("p21", "second_deputy")
    assert member.seats["A:1"].substitute == "p11"


def test_the_question_goes_when_its_matter_goes() -> None:
    """p11 gives up A:1 before anybody answers."""
    state = after(
        event("substitute_left", "2026-02-01", person="p32"),
        event("substitute_named", "2026-02-02", seat="A:1", person="p11"),
        event("substitute_left", "2026-02-03", person="p11"),
    )
    assert state.questions == {}
    assert mayor_substitute(state, 701) == ("p11", "first_deputy")


def test_an_answer_that_nobody_offers_is_refused_with_those_there_are() -> None:
    """The message names the answers; a question that is not open is told apart."""
    events = (
        event("substitute_left", "2026-02-01", person="p32"),
        event("substitute_named", "2026-02-02", seat="A:1", person="p11"),
    )
    (question,) = after(*events).questions.values()
    with pytest.raises(InputError, match="one of for_mayor, for_member"):
        after(*events, event("answered", "2026-02-05", question=question.id, answer="both"))
    with pytest.raises(InputError, match="none is open on that day"):
        after(event("answered", "2026-02-05", question=question.id, answer="for_mayor"))


def test_nothing_is_asked_of_a_deputy_whose_municipality_has_left_kl() -> None:
    """§ 3, stk. 4 and 7: p11 of 701 would stand in for the mayor and for p31; with 701 gone for neither."""
    state = after(
        event("substitute_left", "2026-03-01", person="p32"),
        event("substitute_named", "2026-03-02", seat="A:1", person="p11"),
        event("left_kl", "2026-03-03", code=701),
        event("kl_settled", "2026-03-04", code=701, leave=True),
    )
    assert [one.key for one in state.questions.values()] == []


def test_the_second_deputy_is_asked_about_where_the_first_stays_with_a_member() -> None:
    """§ 3, stk. 4: p11 for p31, p21 for p33; both with their members, the council elects."""
    events = [
        event("substitute_left", "2026-03-01", person="p32"),
        event("substitute_left", "2026-03-01", person="p34"),
        event("substitute_named", "2026-03-02", seat="A:1", person="p11"),
        event("substitute_named", "2026-03-02", seat="V:1", person="p21"),
    ]
    for deputy in ("p11", "p21"):
        state = after(*events)
        (question,) = [one for one in state.questions.values() if one.id not in state.answers]
        assert question.about["person"] == deputy
        events.append(event("answered", "2026-03-03", question=question.id, answer="for_member"))
    assert mayor_substitute(after(*events), 701) == (None, "council_elects")


def test_a_deputy_who_is_named_for_another_member_is_asked_about_again() -> None:
    """§ 3, stk. 4: p11 is answered to stand in for p31, gives it up, and is named for p31 once more."""
    events = [
        event("substitute_left", "2026-03-01", person="p32"),
        event("substitute_named", "2026-03-02", seat="A:1", person="p11"),
    ]
    (question,) = after(*events).questions.values()
    events += [
        event("answered", "2026-03-03", question=question.id, answer="for_member"),
        event("substitute_left", "2026-04-01", person="p11"),
    ]
    assert mayor_substitute(after(*events), 701) == ("p11", "first_deputy")
    events.append(event("substitute_named", "2026-05-01", seat="A:1", person="p11"))
    assert mayor_substitute(after(*events), 701) == (None, "asked")
