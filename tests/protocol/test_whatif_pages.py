"""What ``kkrvalg whatif options`` prints of its counts, without drawing anything."""

from __future__ import annotations

import pytest
from elections import rulebook

from kkrvalg import i18n
from kkrvalg.protocol.text import Page
from kkrvalg.protocol.whatif_options import Tried
from kkrvalg.protocol.whatif_options_text import write_options
from kkrvalg.simulation.whatif_options import WHATS, Answer, AnswerTally

KKR = ("midtjylland", "nordjylland")


def tally(option: str, value: str, draws: int, *numbers: int) -> AnswerTally:
    """Return an answer that changes so many draws in each KKR, in every respect but the chair."""
    by_kkr = dict(zip(KKR, numbers, strict=True))
    counts = {what: dict.fromkeys(KKR, 0) if what == "chairs" else by_kkr for what in WHATS}
    return AnswerTally(Answer(option, value), draws, counts)


@pytest.fixture
def text() -> str:
    """Return the page about five answers over 10,000 draws, in English, in one line."""
    found = Tried(
        kkr=KKR,
        post="RBR",
        draws=10_000,
        seed=1,
        swinging=False,
        without_alliances=True,
        parameters={"--votes": ("fixed",)},
        tallies=(
            tally("rounding", "up", 10_000, 2_345, 10_000),
            tally("rounding", "down", 10_000, 1, 9_999),
            tally("secondary", "lot_among_optima", 128, 64, 0),
            tally("base_minimum", "none", 10_000, 0, 0),
            AnswerTally(Answer("vote_base", "cast"), why_not="no votes cast"),
        ),
    )
    page = Page(80)
    i18n.use("en")
    write_options(page, found, rulebook(), see_with=("kkrvalg simulate --votes fixed",))
    assert all(len(line) <= 80 for line in page.lines)
    return " ".join(page.text().split())


def test_shares_are_never_rounded_to_none_or_all(text: str) -> None:
    """1 of 10,000 is not 0.0 %, and 9,999 are not 100.0 %."""
    assert "rounding=up 23.5 100" in text
    assert "rounding=down <0.1 >99.9" in text
    assert "secondary=lot_among_optima * 50.0 –" in text


def test_what_the_numbers_are_worth_is_said(text: str) -> None:
    """98 / √10,000 is 0.98 percentage points, 98 / √128 is 8.66."""
    assert "may be off by about 1.0 percentage points" in text
    assert "* Tried on the first 128 draws alone" in text
    assert "it may be off by about 8.7 percentage points" in text


def test_answers_without_effect_and_without_data_are_named(text: str) -> None:
    """Nothing is left out: what changes nothing, and what cannot be computed and why."""
    assert "These change nothing in any draw: base_minimum=none." in text
    assert "vote_base=cast cannot be computed on these data: no votes cast." in text
    assert "Chair or vice chair is another In no draw, whatever the answer." in text
    assert "their seats are calculated without any alliance" in text
    assert "kkrvalg simulate --votes fixed" in text


def test_tallies_add_up() -> None:
    """Chunk by chunk: draws and counts; a reason why not stays."""
    one, other = tally("rounding", "up", 10, 3, 4), tally("rounding", "up", 5, 1, 0)
    both = AnswerTally(one.answer) + one + other
    assert both.draws == 15
    assert both.counts["seats"] == {"midtjylland": 4, "nordjylland": 4}
    assert (AnswerTally(one.answer) + AnswerTally(one.answer, why_not="no votes cast")).why_not == "no votes cast"
