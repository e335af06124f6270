from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from elections import Town, composed, composed_for_real, election, elections, options, tight_elections
from hypothesis import given
from hypothesis import strategies as st

from kkrvalg.apportion import Draw
from kkrvalg.protocol.composition_text import write_composition, write_overview
from kkrvalg.protocol.text import Page

if TYPE_CHECKING:
    from kkrvalg.model import Election
    from kkrvalg.procedures.composition import Composition

EVEN = Town({"A": 10, "B": 30, "F": 30, "V": 30}, "A", seats=10)
TIED = election(EVEN, EVEN, EVEN, replace(EVEN, mayor="B"))
"""Of eight seats two are a lot among B, F and V (tests/procedures/test_composition.py)."""


def page_of(composition: Composition, *, brief: bool = False) -> Page:
    """Return the page on which a composition is printed."""
    page = Page()
    write_composition(
        page, composition, brief=brief, record_with="kkrvalg compose --lot …", lots_file="x/lots.yaml"
    )
    return page


def text_of(composition: Composition, *, brief: bool = False) -> str:
    """Return a composition's printout in one line, so that it does not matter where it is wrapped."""
    return " ".join(page_of(composition, brief=brief).text().split())


def test_a_brief_printout_has_the_result_and_no_steps() -> None:
    """Size, table and open points only."""
    composition = composed_for_real("kv2025", "midtjylland")
    text = text_of(composition, brief=True)
    assert "38 members: 19 mayors and 19 supplementary members." in text
    assert "1. Who takes part" not in text
    assert "1. Who takes part" in text_of(composition)


def test_who_is_out_is_told_with_the_reason() -> None:
    """A share near the threshold shows the places that tell it apart from it."""
    text = text_of(composed(election(Town({"A": 49_002, "B": 999, "F": 999}, "A", seats=3))))
    assert "B Parti B 999 1.96% 0 below the threshold" in text
    text = text_of(composed(election(Town({"A": 98_001, "B": 1_999}, "A", seats=101))))
    assert "B Parti B 1,999 1.999% 2 below the threshold" in text
    text = text_of(composed(election(Town({"A": 90, "B": 10}, "A", seats=3))))
    assert "B Parti B 10 10.00% 0 no seat in a council" in text


def test_a_lot_is_told_with_the_line_that_records_it() -> None:
    """What is undecided, between whom, at which quotient, what happens, and what to write."""
    text = text_of(composed(TIED), brief=True)
    assert "UNDECIDED: a lot is needed (§ 3, stk. 2, 3. princip)." in text
    assert "The last 2 seats are undecided: B, F and V have the same quotient, 120." in text
    assert "Record the draw, here as if B and F had been drawn: kkrvalg compose --lot …" in text


def test_a_lot_among_compositions_lists_them() -> None:
    """Each can be drawn by its name; when it has been, the name is told."""
    lot = {"secondary": "lot_among_optima"}
    undecided = composed(TIED, lot)
    assert undecided.question is not None
    text = text_of(undecided)
    assert "These 6 compositions are equally good by the text" in text
    assert all(str(name) in text for name in undecided.question.tied)
    assert "have the same quotient" not in text
    drawn = composed(TIED, lot, draws=[Draw(("B 2 F 1 V 2 A 3",))])
    assert "Drawn by lot among 6 equally good compositions: B 2 F 1 V 2 A 3." in text_of(drawn)


def test_floors_above_the_cap_are_noted() -> None:
    """Nothing is bent, and nobody is told that a reduction was made by need."""
    text = text_of(composed(election(Town({"A": 50, "V": 30, "F": 20}, "F"))))
    assert "NOTE: the seats that nobody may lose are 1 more than the cap allows." in text
    assert "Each further seat goes to the party with most votes" not in text


def test_mayors_outside_the_cap_are_not_compared_with_it() -> None:
    """Syddanmark after 2025: 45 with Tønder's mayor, 44 without, and 44 is the most."""
    text = text_of(composed_for_real("kv2025", "syddanmark", {"ineligible_mayors": "outside_cap"}))
    assert "With 1 mayor who belongs to no party that takes part: 45." in text
    assert "44 members: 44 is within it, nothing is reduced." in text
    assert "44 members: 45 is more" in text_of(composed_for_real("kv2025", "syddanmark"))


def test_a_reduction_says_to_how_many_seats_it_went() -> None:
    """The room under the cap, or fewer where a smaller KKR is more even; seats in a lot are counted too."""
    assert "4. The reduction to 58 seats" in text_of(composed_for_real("kv2025", "hovedstaden"))
    smaller = composed_for_real("kv2025", "hovedstaden", {"reduced_size": "best_up_to_cap"})
    assert "4. The reduction to 51 seats" in text_of(smaller)
    assert "4. The reduction to 8 seats" in text_of(composed(TIED))


def test_what_waits_for_a_council_has_no_result_yet() -> None:
    """It says who waits for which council, and how the draw is recorded."""
    composition = composed(election(Town({"A": 20, "B": 10}, "A", seats=2)))
    text = text_of(composition)
    assert "Whether B has a seat in a council, and so takes part, waits for a lot in the council" in text
    assert "Record the draw in x/lots.yaml, here as if A had been drawn: draws: - council: 701" in text
    assert "members:" not in text
    page = Page()
    write_overview(page, [composition])
    assert page.lines[2].split() == ["Midtjylland", "?", "?", "?", "?", "2", "?"]


def test_an_independent_mayor_is_called_that() -> None:
    """There is no list to name."""
    text = text_of(composed(election(Town({"A": 90, "V": 60}, None), Town({"A": 9}, "A"))))
    assert "– independent (mayor of By 1)" in text


@pytest.mark.parametrize("language", ["en", "da"])
def test_any_composition_fits_in_80_columns(language: str) -> None:
    """Any election and options, in either language: only lines to be pasted may be wider."""

    @given(st.one_of(elections(), tight_elections()), options())
    def fits(held: Election, chosen: dict[str, str]) -> None:
        lines = page_of(composed(held, chosen)).lines
        assert [line for line in lines if len(line) > 80] == []
        assert not any(line != line.rstrip() for line in lines)

    from kkrvalg import i18n  # noqa: PLC0415 (beside its one use)

    i18n.use(language)
    fits()
