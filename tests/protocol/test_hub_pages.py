"""The page on a hub's process: what the bundled dates do not show."""

from __future__ import annotations

from datetime import date

from kkrvalg.procedures.business_hub import state_on
from kkrvalg.protocol.hubs_text import write_states
from kkrvalg.protocol.text import Page
from kkrvalg.rulebook.business_hubs import load_hubs


def test_a_step_across_new_year_has_both_years() -> None:
    """From 20 December 2025 to 10 January 2026; within a year the year stands once."""
    book = load_hubs()
    hub = book.hubs[0]
    term = hub.terms[-1]
    step = term.steps[0]._replace(first=date(2025, 12, 20), last=date(2026, 1, 10))
    page = Page()
    write_states(
        page, [state_on(hub._replace(terms=(term._replace(steps=(step,)),)), step.first)], book.open_points
    )
    assert "\n  20 December 2025 to " in page.text()
    assert "January 2026" in page.text()
