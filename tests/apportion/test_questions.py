"""Questions for lots and the draws that answer them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from kkrvalg.apportion import Draw, DrawError, Lots, Question, notation
from kkrvalg.apportion.lots import canonical, name_key

if TYPE_CHECKING:
    from kkrvalg.apportion import Name

QUESTION = Question(("post", "kkr"), "§ 4", ("G", ("B", "D")), 1, Fraction(617), depth=1)
TRIO = Question((), "", ("A", "B", "C"), 2, Fraction(1851, 2))


def test_a_name_is_written_as_the_input_writes_it() -> None:
    """Text, or nested lists of text in the order they were given."""
    assert [notation(name) for name in (*QUESTION.tied, ("D", ("Å", "A")))] == [
        "G",
        ["B", "D"],
        ["D", ["Å", "A"]],
    ]


def test_an_alliance_is_the_same_in_whatever_order_it_is_written() -> None:
    """Members are sorted, lists before alliances; nothing else is."""
    assert canonical(("D", ("C", "B"), "A")) == ("A", "D", ("B", "C"))
    assert name_key(("D", ("C", "B"), "A")) == name_key(("A", ("B", "C"), "D"))
    names: list[Name] = [("A", "B"), "Z", "A"]
    assert sorted(names, key=name_key) == ["A", "Z", ("A", "B")]


def test_a_question_is_known_by_what_it_is_about_and_not_by_order_or_depth() -> None:
    """The id stays with another order inside an alliance, and with another depth."""
    assert len(QUESTION.id) == 12
    assert Question(("post", "kkr"), "§ 4", ("G", ("D", "B")), 1, Fraction(617)).id == QUESTION.id


@pytest.mark.parametrize(
    "other",
    [
        Question(("post", "other"), "§ 4", ("G", ("B", "D")), 1, Fraction(617)),
        Question(("post", "kkr"), "§ 5", ("G", ("B", "D")), 1, Fraction(617)),
        Question(("post", "kkr"), "§ 4", ("G", "B", "D"), 1, Fraction(617)),
        Question(("post", "kkr"), "§ 4", ("G", ("B", "D")), 2, Fraction(617)),
        Question(("post", "kkr"), "§ 4", ("G", ("B", "D")), 1, Fraction(1235, 2)),
    ],
)
def test_another_subject_article_tied_set_number_or_quotient_is_another_question(other: Question) -> None:
    """Each of the five parts of the identity counts."""
    assert other.id != QUESTION.id


@pytest.mark.parametrize(
    "draw",
    [
        Draw(("G",), question=QUESTION.id),
        Draw(("G",), tied=("G", ("B", "D")), quotient=Fraction(617), seats_at_stake=1),
        Draw(("G",), tied=(("D", "B"), "G"), quotient=Fraction(617)),
        Draw(("G",)),
        Draw((("D", "B"),)),
    ],
)
def test_a_draw_answers_the_question_it_names_or_the_one_its_names_stand_in(draw: Draw) -> None:
    """By id, by those tied with the quotient, or by its names alone; the order inside an alliance is nothing."""
    lots = Lots([draw])
    drawn = lots.drawn(QUESTION)
    expected: frozenset[Name] = frozenset({"G"} if draw.drawn == ("G",) else {("B", "D")})
    assert drawn == expected
    assert lots.fates() == ((draw, "used"),)


@pytest.mark.parametrize(
    "draw",
    [
        Draw(("G",), question="0" * 12),
        Draw(("G",), tied=("G", ("B", "D")), quotient=Fraction(616)),
        Draw(("G",), tied=("G", "H"), quotient=Fraction(617)),
        Draw(("G",), tied=("G", ("B", "D")), quotient=Fraction(617), seats_at_stake=2),
    ],
)
def test_a_draw_for_a_question_that_has_changed_is_outdated_and_the_question_asked_again(draw: Draw) -> None:
    """Another id, quotient, tied set or number of seats, while the one drawn stands in the open question."""
    lots = Lots([draw])
    assert lots.drawn(QUESTION) is None
    assert lots.asked == [QUESTION]
    assert lots.fates() == ((draw, "outdated"),)


def test_a_draw_whose_question_does_not_come_up_is_unused() -> None:
    """Nothing is asked, or something about others."""
    for draw in (Draw(("X",)), Draw(("X",), question="0" * 12)):
        assert Lots([draw]).fates() == ((draw, "unused"),)
    named = Draw(("X",), question="0" * 12)
    lots = Lots([named])
    assert lots.drawn(QUESTION) is None
    assert lots.fates() == ((named, "unused"),)


def test_a_draw_at_a_level_that_waits_is_unused_as_yet() -> None:
    """B and D stand below the open question."""
    draw = Draw(("B",))
    lots = Lots([draw])
    lots.drawn(QUESTION)
    assert lots.fates(frozenset({"B", "D"})) == ((draw, "unused"),)


@pytest.mark.parametrize(
    ("draw", "question"),
    [
        (Draw(("A", "X"), question=TRIO.id), TRIO),
        (Draw(("A",), question=TRIO.id), TRIO),
        (Draw(("A",)), TRIO),
        (Draw(("A", "A")), TRIO),
        (Draw(("A", "B", "C")), TRIO),
        (Draw((), question=TRIO.id), TRIO),
        (Draw((("B", "D"), "G")), QUESTION),
    ],
)
def test_a_draw_of_the_wrong_names_or_number_is_refused(draw: Draw, question: Question) -> None:
    """It answers the question, but names somebody not tied, somebody twice, or not as many as there are seats."""
    with pytest.raises(DrawError) as caught:
        Lots([draw]).drawn(question)
    assert (caught.value.draw, caught.value.question, caught.value.rival) == (draw, question, None)


@pytest.mark.parametrize("names", [("X",), ("A", "X")])
def test_a_draw_that_names_nobody_tied_is_refused_once_a_question_is_open(names: tuple[str, ...]) -> None:
    """It says no question, and none that is open is about its names."""
    lots = Lots([Draw(names)])
    assert lots.drawn(TRIO) is None
    with pytest.raises(DrawError):
        lots.fates()


def test_two_draws_that_answer_one_question_differently_are_refused() -> None:
    """Neither their order nor anything else chooses between them."""
    one, other = Draw(("G",)), Draw((("B", "D"),))
    for draws in ([one, other], [other, one]):
        with pytest.raises(DrawError) as caught:
            Lots(draws).drawn(QUESTION)
        assert {caught.value.draw, caught.value.rival} == {one, other}


def test_each_draw_is_used_once() -> None:
    """Two equal draws answer two questions, one each."""
    draws = [Draw(("A",)), Draw(("A",))]
    one = Question(("first",), "", ("A", "B"), 1, Fraction(1))
    other = Question(("second",), "", ("A", "B"), 1, Fraction(1))
    lots = Lots(draws)
    assert lots.drawn(one) == lots.drawn(other) == frozenset({"A"})
    assert [fate for _draw, fate in lots.fates()] == ["used", "used"]
    assert lots.unused == ()
