from __future__ import annotations

from fractions import Fraction

import pytest
import yaml

from kkrvalg.apportion import Draw, Name, Question
from kkrvalg.protocol.lots import (
    draw_instruction,
    drawn_composition_sentence,
    drawn_sentence,
    enumeration,
    question_sentence,
    spell,
    write_council_recording,
    write_recording,
)
from kkrvalg.protocol.text import Page

ONE = Question(("RBR", "nordjylland"), "§ 4, stk. 4", ("A", "C", "V"), 1, Fraction(8, 3))
TWO = Question(("RBR", "sjælland"), "§ 4, stk. 4", ("A", "C", "V"), 2, Fraction(3))
COUNCIL = Question(("council", "101"), "§ 81", ("A", ("B", "F")), 1, Fraction(10))


@pytest.mark.parametrize(
    ("name", "spelled"), [("A", "A"), (("B", "F"), "(B+F)"), (("A", ("B", "F")), "(A+(B+F))"), ("A+F", "A+F")]
)
def test_an_alliance_is_spelled_by_its_members(name: Name, spelled: str) -> None:
    """In brackets, however deep."""
    assert spell(name) == spelled


def test_names_are_joined_as_in_speech() -> None:
    """The last one with "and"."""
    assert enumeration(("A",)) == "A"
    assert enumeration(("A", "C", ("B", "F"))) == "A, C and (B+F)"


def test_a_question_says_what_is_undecided_between_whom_and_at_which_quotient() -> None:
    """For one seat and for several."""
    assert question_sentence(ONE) == "The last seat is undecided: A, C and V have the same quotient, 2 2/3."
    assert question_sentence(TWO) == "The last 2 seats are undecided: A, C and V have the same quotient, 3."


def test_what_happens_at_the_draw_is_said() -> None:
    """How many of the names are drawn, and that it is to be written down."""
    assert draw_instruction(ONE).startswith("Draw one of the 3 names. Whoever is drawn gets the seat;")
    assert draw_instruction(TWO).startswith("Draw 2 of the 3 names. Each that is drawn gets one seat;")


def test_a_drawn_lot_is_told_with_date_and_witness_or_with_their_absence() -> None:
    """Nothing is passed over in silence."""
    told = drawn_sentence(TWO, Draw(("A", "V"), date="2026-01-27", witness="NN"))
    assert told == (
        "The last 2 seats were drawn by lot among A, C and V, who had the same quotient, 3: A and V."
        " Date: 27 January 2026. Witness: NN."
    )
    assert drawn_sentence(ONE, Draw(("V",))).endswith(": V. No date is recorded. No witness is recorded.")
    told = drawn_composition_sentence(ONE, Draw(("A 1 V 2",), witness="NN"))
    assert told == "Drawn by lot among 3 equally good compositions: A 1 V 2. No date is recorded. Witness: NN."


def test_the_line_that_records_a_draw_is_printed_whole() -> None:
    """As if the first of the tied, as many as there are seats, had been drawn."""
    page = Page(width=60)
    write_recording(page, TWO, "kkrvalg appoint --post RBR --kkr sjælland --lot A --lot C --witness NAME")
    assert page.lines == [
        "  Record the draw, here as if A and C had been drawn:",
        "    kkrvalg appoint --post RBR --kkr sjælland --lot A --lot C --witness NAME",
    ]


def test_the_lines_that_record_a_councils_draw_are_a_lots_file() -> None:
    """They can be pasted as they stand."""
    page = Page()
    write_council_recording(page, COUNCIL, "prøve/lots.yaml")
    assert page.lines[0] == "  Record the draw in prøve/lots.yaml, here as if A had been drawn:"
    pasted = yaml.safe_load("\n".join(page.lines[1:]))
    assert pasted == {"draws": [{"council": 101, "question": COUNCIL.id, "drawn": ["A"]}]}
