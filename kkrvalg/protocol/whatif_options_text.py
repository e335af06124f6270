"""The open questions of the rules over many draws, as a text."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt
from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _
from kkrvalg.protocol.lots import enumeration
from kkrvalg.protocol.numbers import count, decimal
from kkrvalg.protocol.text import heading, paragraph, table, verbatim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkrvalg.protocol.text import Page
    from kkrvalg.protocol.whatif_options import Tried
    from kkrvalg.rulebook import Rulebook
    from kkrvalg.simulation.whatif_options import AnswerTally

SHORT = 3
"""Letters of a KKR's name that stand above a column where there are several."""
TITLES = {
    "seats": N_("Any seat of the KKR is another"),
    "size": N_("The number of members is another"),
    "chairs": N_("Chair or vice chair is another"),
    "post": N_("The seats of {post} are others"),
}


def write_options(page: Page, found: Tried, rulebook: Rulebook, *, see_with: Sequence[str]) -> None:
    """Print how often each other answer comes to another KKR; ``see_with`` are command lines that show more."""
    drawn = (
        _("{draws} draws of the next election, its votes and its mayors")
        if found.swinging
        else _("{draws} draws of the mayors that are open, with the votes as they are")
    ).format(draws=count(found.draws))
    paragraph(
        page,
        _(
            "In how many per cent of {drawn}, another answer to one open question of the rules comes to another"
            " KKR, all other answers as they are; votes, mayors and lots are the same for every answer. “–” is in"
            " none. By chance alone a number may be off by about {error} percentage points."
        ).format(drawn=drawn, error=_error(found.draws)),
    )
    if found.without_alliances:
        paragraph(
            page,
            _("The councils' alliances are not in these data: their seats are calculated without any alliance."),
        )
    paragraph(
        page,
        _("What the draws are drawn from, and what the answers change in the KKR as it is:")
        if len(see_with) > 1
        else _("What the draws are drawn from:"),
    )
    for line in see_with:
        verbatim(page, line)
    for what, title in TITLES.items():
        _write_table(page, found, what, _(title).format(post=found.post))
    _write_rest(page, found)
    _write_meanings(page, found, rulebook)


def _error(draws: int) -> str:
    """Return 1.96 standard errors of a share of a half, in percentage points: 98 / √draws."""
    return decimal(Fraction(9800, max(1, isqrt(draws * 10_000))), 1)


def _write_table(page: Page, found: Tried, what: str, title: str) -> None:
    rows = [tally for tally in found.tallies if _bears(tally, found, what)]
    heading(page, title)
    if not rows:
        paragraph(page, _("In no draw, whatever the answer."))
        return
    rows.sort(key=lambda tally: -max(Fraction(tally.counts[what][kkr], tally.draws) for kkr in found.kkr))
    table(
        page,
        (
            (_("Other answer"), "left"),
            *((name, "right") for name in _short(found.kkr)),
        ),
        (
            (_name(tally, found), *(_share(tally.counts[what][kkr], tally.draws) for kkr in found.kkr))
            for tally in rows
        ),
    )


def _short(kkr: Sequence[str]) -> list[str]:
    """Return the names of the KKR as they stand above columns: "Hov." where that is clear."""
    cut = [f"{key[:SHORT].capitalize()}." for key in kkr]
    return cut if 1 < len(kkr) == len(set(cut)) else [key.capitalize() for key in kkr]


def _bears(tally: AnswerTally, found: Tried, what: str) -> bool:
    return tally.why_not is None and any(tally.counts[what][kkr] for kkr in found.kkr)


def _name(tally: AnswerTally, found: Tried) -> str:
    """Return an answer, marked where it was tried on fewer draws."""
    mark = " *" if tally.draws < found.draws else ""
    return f"{tally.answer.option}={tally.answer.value}{mark}"


def _share(number: int, draws: int) -> str:
    """Return per cent with one decimal, never 0.0 or 100.0 where it is not quite so."""
    if not number:
        return "–"
    if number == draws:
        return "100"
    share = Fraction(100 * number, draws)
    if share < Fraction(1, 20):
        return f"<{decimal(Fraction(1, 10), 1)}"
    if share >= 100 - Fraction(1, 20):
        return f">{decimal(Fraction(999, 10), 1)}"
    return decimal(share, 1)


def _write_rest(page: Page, found: Tried) -> None:
    """Print how it was checked, and which answers change nothing, took long, or cannot be tried."""
    paragraph(
        page, _("For each answer, one draw was calculated again by the exact calculation, and was the same.")
    )
    fewer = next((tally.draws for tally in found.tallies if 0 < tally.draws < found.draws), None)
    if fewer is not None:
        paragraph(
            page,
            _(
                "* Tried on the first {draws} draws alone, because only the exact calculation knows this answer:"
                " it may be off by about {error} percentage points."
            ).format(draws=count(fewer), error=_error(fewer)),
        )
    silent = tuple(
        f"{tally.answer.option}={tally.answer.value}"
        for tally in found.tallies
        if tally.why_not is None and not _bears(tally, found, "any")
    )
    if silent:
        paragraph(page, _("These change nothing in any draw: {options}.").format(options=enumeration(silent)))
    for tally in found.tallies:
        if tally.why_not is not None:
            paragraph(
                page,
                _("{option} cannot be computed on these data: {reason}.").format(
                    option=f"{tally.answer.option}={tally.answer.value}", reason=tally.why_not
                ),
            )


def _write_meanings(page: Page, found: Tried, rulebook: Rulebook) -> None:
    """Print what the answers mean that change anything."""
    specs = {spec.name: spec for spec in rulebook.options}
    changing = [tally.answer for tally in found.tallies if _bears(tally, found, "any")]
    if not changing:
        return
    heading(page, _("What these answers mean"))
    for answer in changing:
        effect = specs[answer.option].effects.get(answer.value)
        if effect is not None:
            paragraph(page, f"{answer.option}={answer.value}: {effect.text}.")
    paragraph(page, _("Why these questions are open:"))
    verbatim(page, f"kkrvalg rules show {rulebook.id}")
