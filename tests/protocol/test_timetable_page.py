"""The text of a timetable: no line too wide, no word cut in two, KKR that share a day on one line."""

from __future__ import annotations

from datetime import date

import pytest

from kkrvalg import i18n
from kkrvalg.procedures.timetable import Timetable, timetable
from kkrvalg.protocol.text import Page
from kkrvalg.protocol.timetable import KINDS, unbroken
from kkrvalg.protocol.timetable_text import DATE, KIND, WHO, write_timetable
from kkrvalg.reading.values import KKR_KEYS
from kkrvalg.rulebook import load_rulebook, resolve_options
from kkrvalg.rulebook.health_forums import load_health_forum_rules
from kkrvalg.rulebook.timetable import load_timetable

RULES = load_rulebook("kkr-2026-2030")
DATA = load_timetable()
FORUMS = load_health_forum_rules("2026-2030")
WHAT = 80 - 2 - 3 * 2 - DATE - WHO - KIND


def planned(day: date, *kkr: str) -> Timetable:
    """Return the timetable of an election."""
    return timetable(day, RULES, resolve_options(RULES), DATA, kkr=kkr or KKR_KEYS, forums=FORUMS)


def page_of(found: Timetable) -> list[str]:
    """Return the lines of a timetable on a page of 80 columns."""
    page = Page()
    write_timetable(page, found)
    return page.lines


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("year", [2021, 2025, 2029])
def test_no_line_is_wider_than_the_page(year: int, language: str) -> None:
    """In both languages, with and without decided days."""
    i18n.use(language)
    day = {2021: date(2021, 11, 16), 2025: date(2025, 11, 18), 2029: date(2029, 11, 20)}[year]
    assert max(map(len, page_of(planned(day)))) <= 80


@pytest.mark.parametrize("language", ["da", "en"])
def test_no_word_is_wider_than_its_column(language: str) -> None:
    """Of no event, and of no kind."""
    i18n.use(language)
    for event in DATA.events.values():
        assert max(map(len, event.what.text.split())) <= WHAT
        assert max(map(len, event.who.text.split())) <= WHO
        assert max(map(len, unbroken(event.basis.text if event.basis else "").split(" ")), default=0) <= KIND
    assert max(len(i18n._(kind)) + 1 for kind in KINDS.values()) <= KIND


def test_kkr_that_share_a_day_stand_together() -> None:
    """On 24 October 2025 two KKR met for the last time; with one KKR in play it is not named each time."""
    text = " ".join(" ".join(page_of(planned(date(2025, 11, 18)))).split())
    assert "KKR Hovedstaden, KKR the outgoing KKR decided Nordjylland: last meeting" in text
    alone = " ".join(" ".join(page_of(planned(date(2025, 11, 18), "nordjylland"))).split())
    assert "Fri 2025-10-24 Last meeting" in " ".join(alone.replace("\N{NO-BREAK SPACE}", " ").split())
