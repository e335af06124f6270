"""A backtest as a text: how good the simulation was, beside simpler ways to foretell."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _, ngettext
from kkrvalg.model import council_name
from kkrvalg.protocol.backtest import SHARES
from kkrvalg.protocol.numbers import count, decimal, percent
from kkrvalg.protocol.simulation_text import write_checked
from kkrvalg.protocol.text import heading, paragraph, table
from kkrvalg.simulation.backtest import GROUPS, MILLION, OFFICES, WAYS
from kkrvalg.simulation.scores import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kkrvalg.protocol.text import Page
    from kkrvalg.simulation.backtest import Backtest, Office, Row
    from kkrvalg.simulation.scores import Interval, Score

TITLES = {
    "national_shares": N_("Shares of the votes in the country, percentage points"),
    "kkr_shares": N_("Shares of the votes in each KKR, percentage points"),
    "council_seats": N_("Seats of each list in its council"),
    "kkr_sizes": N_("Sizes of the KKR"),
    "kkr_seats": N_("Seats of each party in each KKR"),
}
NAMES = {
    "simulation": N_("the simulation"),
    "same_as_last_time": N_("same as last time"),
    "uniform_swing": N_("uniform swing *"),
    "simulation_told": N_("the simulation, told *"),
}
OFFICE_NAMES = {"chair": N_("chair"), "vice_chair": N_("vice chair")}
FROM_LEVEL = 1
"""The first of the intervals that are shown one by one: 80 and 95 per cent."""


def write_backtest(page: Page, found: Backtest, base: str) -> None:
    """Print how the ways of foretelling scored, and what they foretold.

    ``base`` is the name of the election it was foretold from.
    """
    _write_what_it_is(page, found, base)
    for group in GROUPS:
        _write_scores(page, group, found.scores[group])
    _write_reading(page)
    _write_quantities(page, found, "national_shares", _("Parties in the country"))
    _write_quantities(page, found, "kkr_sizes", _("KKR"))
    _write_offices(page, found)


def _write_what_it_is(page: Page, found: Backtest, base: str) -> None:
    paragraph(
        page,
        ngettext(
            "{n} election drawn from: {base} (seed {seed}). Nothing is fitted to the election that is foretold:"
            " the spread is what the regions of the last one show when each is foretold from the others.",
            "{n} elections drawn from: {base} (seed {seed}). Nothing is fitted to the election that is foretold:"
            " the spread is what the regions of the last one show when each is foretold from the others.",
            found.draws,
        ).format(n=count(found.draws), base=base, seed=found.seed),
    )
    write_checked(page, found.checked)
    for newcomer in found.newcomers:
        paragraph(
            page,
            ngettext(
                "New is {party}, in {n} municipality; by the number of its candidates {share} of the votes are"
                " expected.",
                "New is {party}, in {n} municipalities; by the numbers of its candidates {share} of the votes are"
                " expected.",
                newcomer.municipalities,
            ).format(
                party=newcomer.party,
                n=count(newcomer.municipalities),
                share=percent(Fraction(newcomer.expected, MILLION)),
            ),
        )
    gone = ", ".join(found.vanished_parties) or _("none")
    paragraph(
        page,
        _(
            "Lists that do not stand again: {lists} with {share} of the votes, which go to the others in their"
            " municipality, in proportion. Parties that stand nowhere any more: {parties}. New local lists: {new}."
        ).format(
            lists=count(found.vanished),
            share=percent(Fraction(found.vanished_votes, MILLION)),
            parties=gone,
            new=count(found.new_lists),
        ),
    )


def _write_scores(page: Page, group: str, scores: dict[str, Score]) -> None:
    unit = MILLION // 100 if group in SHARES else 1
    number = next(iter(scores.values())).quantities
    heading(page, _(TITLES[group]))
    table(
        page,
        (
            (
                ngettext("{n} quantity", "{n} quantities", number).format(n=count(number)),
                "left",
            ),
            (_("Covered by {levels} %").format(levels="/".join(map(str, LEVELS))), "right"),
            (_("Width"), "right"),
            (_("CRPS"), "right"),
        ),
        ((_(NAMES[way]), *_cells(score, unit, way)) for way, score in scores.items()),
    )


def _cells(score: Score, unit: int, way: str) -> tuple[str, str, str]:
    """Return what the intervals cover, how wide they are, and the CRPS; one number has no interval."""
    crps = decimal(score.crps / unit, 2)
    if not way.startswith("simulation"):
        return "–", "–", crps
    covered = " / ".join(str(round(Fraction(100 * number, score.quantities))) for number in score.covered)
    return covered, " / ".join(decimal(width / unit, 1) for width in score.width), crps


def _write_reading(page: Page) -> None:
    paragraph(
        page,
        _(
            "An interval of 80 % should cover 80 of 100 quantities; seats are whole numbers, so that theirs cover"
            " more. CRPS is the mean distance between what was foretold and what came, with a reward for being"
            " sure when one is right: the smaller the better. For a forecast of one number it is the distance."
        ),
    )
    paragraph(
        page,
        _(
            "Same as last time: the votes of the last election, and the mayors in office. Uniform swing: each"
            " share moved by the percentage points that the party won or lost in the country, and the mayors in"
            " office. *: told the parties’ true national shares, which nobody knew before."
        ),
    )


def _write_quantities(page: Page, found: Backtest, group: str, title: str) -> None:
    heading(page, title)
    points = [way for way in WAYS if not way.startswith("simulation")]
    table(
        page,
        (
            ("", "left"),
            (_("Last"), "right"),
            (_("Swing *"), "right"),
            (_("Median"), "right"),
            *((f"{level} %", "right") for level in LEVELS[FROM_LEVEL:]),
            (_("Actual"), "right"),
        ),
        (_quantity_row(row, points, group) for row in found.of_group(group)),
    )


def _quantity_row(row: Row, points: Iterable[str], group: str) -> tuple[str, ...]:
    def number(value: int) -> str:
        return decimal(Fraction(100 * value, MILLION), 1) if group in SHARES else count(value)

    def interval(ends: Interval) -> str:
        return f"{number(ends.least)}–{number(ends.most)}"

    simulated = row.found["simulation"]
    name = row.quantity.of if row.quantity.of is not None else council_name(row.quantity.kkr or "")
    return (
        name,
        *(number(row.found[way].median) for way in points),
        number(simulated.median),
        *(interval(ends) for ends in simulated.intervals[FROM_LEVEL:]),
        number(simulated.actual),
    )


def _write_offices(page: Page, found: Backtest) -> None:
    heading(page, _("Chair and vice chair"))
    table(
        page,
        (
            ("", "left"),
            ("", "left"),
            (_("Actual"), "left"),
            (_("Its chance"), "right"),
            (_("Likeliest"), "left"),
            (_("Last"), "left"),
            (_("Swing *"), "left"),
        ),
        (_office_row(office, found.draws) for office in found.offices),
    )
    for way in WAYS:
        right = sum(office.likeliest[way] == office.actual for office in found.offices)
        paragraph(
            page,
            _("Right of {all}, {way}: {right}").format(
                all=count(len(found.offices)), way=_(NAMES[way]), right=count(right)
            ),
        )


def _office_row(office: Office, draws: int) -> tuple[str, ...]:
    first = office.office == OFFICES[0]
    chance = Fraction(100 * office.of_actual["simulation"], draws)
    return (
        council_name(office.kkr) if first else "",
        _(OFFICE_NAMES[office.office]),
        office.actual or _("open"),
        f"{decimal(chance, 0)} %",
        office.likeliest["simulation"],
        office.likeliest["same_as_last_time"],
        office.likeliest["uniform_swing"],
    )
