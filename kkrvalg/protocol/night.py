"""An election night as a protocol and as a text."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kkrvalg.i18n import _, ngettext
from kkrvalg.protocol.numbers import count, decimal
from kkrvalg.protocol.simulation_text import rate
from kkrvalg.protocol.text import heading, paragraph, table
from kkrvalg.simulation.polling import Order

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kkrvalg.protocol.text import Page
    from kkrvalg.simulation.night_replay import Stage

KIND = "night"


@dataclass(frozen=True)
class NightState:
    """How far a count is, and how close counting it once more would have come at each stage.

    Attributes:
        base: the election that uncounted areas are projected from.
        draws: how many elections were drawn, at each stage.
        seed: the seed of all random numbers.
        areas: the polling areas in all.
        areas_counted: those that are counted.
        areas_supposed: those that nobody has listed, taken to be missing because the last election had them.
        areas_matched: those that stood under the same name in the last election.
        votes_counted: the valid votes counted.
        votes_expected: the valid votes expected in all.
        replays: the stages by the order in which the areas came; empty for an election under way.
    """

    base: str
    draws: int
    seed: int
    areas: int
    areas_counted: int
    areas_supposed: int
    areas_matched: int
    votes_counted: int
    votes_expected: int
    replays: Mapping[Order, Sequence[Stage]]


def night_body(state: NightState) -> dict[str, Any]:
    """Return the key ``night``."""
    replays = [{"order": order.value, "stages": list(stages)} for order, stages in state.replays.items()]
    return {"night": {**vars(state), "replays": replays}}


def replay_table(state: NightState) -> Iterator[tuple[object, ...]]:
    """Yield the rows of the table: the order, then the figures of a stage."""
    for order, stages in state.replays.items():
        for stage in stages:
            yield order.value, *stage


def write_count(page: Page, state: NightState) -> None:
    """Print how far the count is, and what the rest is projected from."""
    paragraph(
        page,
        ngettext(
            "{counted} of {n} polling area is counted: {votes} of about {expected} valid votes ({share} %).",
            "{counted} of {n} polling areas are counted: {votes} of about {expected} valid votes ({share} %).",
            state.areas,
        ).format(
            counted=count(state.areas_counted),
            n=count(state.areas),
            votes=count(state.votes_counted),
            expected=count(state.votes_expected),
            share=rate(Fraction(state.votes_counted, max(1, state.votes_expected))),
        ),
    )
    paragraph(
        page,
        _(
            "The others are projected from {base}: each list's share in the same area then, moved as the counted"
            " areas say the party moved in the country, the KKR and the municipality. {matched} areas have the"
            " same name as then; for the others it is the share in the whole municipality."
        ).format(base=state.base, matched=count(state.areas_matched)),
    )
    _write_supposed(page, state.areas_supposed)


def _write_supposed(page: Page, areas: int) -> None:
    """Print how many areas are only supposed to be missing."""
    if areas:
        paragraph(
            page,
            ngettext(
                "NOTE: {n} area that is not counted is in no file: it was there in the last election, and its"
                " municipality has fewer areas now. Where areas were merged or closed since, that is wrong; list"
                " all areas in areas.csv, those to come with an empty cell for the valid votes, and nothing is"
                " supposed.",
                "NOTE: {n} areas that are not counted are in no file: they were there in the last election, and"
                " their municipalities have fewer areas now. Where areas were merged or closed since, that is"
                " wrong; list all areas in areas.csv, those to come with an empty cell for the valid votes, and"
                " nothing is supposed.",
                areas,
            ).format(n=count(areas)),
        )


def write_replays(page: Page, state: NightState) -> None:
    """Print how fast the projection closes in, for each order of counting."""
    paragraph(
        page,
        _(
            "The votes are those of the final count. At each stage only a part of the areas is known and the rest"
            " is drawn {draws} times from {base} and the counted; the mayors are those who came."
        ).format(draws=count(state.draws), base=state.base),
    )
    for order, stages in state.replays.items():
        heading(page, _title(order))
        paragraph(page, _explained(order))
        table(
            page,
            (
                (_("Counted"), "right"),
                (_("Areas"), "right"),
                (_("Votes off"), "right"),
                (_("Council seats"), "right"),
                (_("KKR seats"), "right"),
                ("80 %", "right"),
                ("95 %", "right"),
                (_("Sizes"), "right"),
                (_("Chairs"), "right"),
            ),
            [_row(stage) for stage in stages],
        )
    paragraph(
        page,
        _(
            "Counted: per cent of the votes. Votes off: how far the middle of the draws is from the final share of"
            " a party in a KKR, on average, in percentage points. Council seats, KKR seats: how many the middle of"
            " the draws gives wrongly. 80 %, 95 %: in how many per cent of the cases a party's final seats lie in"
            " that interval of the draws. Sizes, chairs: KKR whose likeliest size, and chair with vice chair, are"
            " the final ones."
        ),
    )


def _title(order: Order) -> str:
    return {
        Order.RELEASED: _("In the order in which the final counts were released"),
        Order.SIZE: _("An election night: the smallest areas first"),
    }[order]


def _explained(order: Order) -> str:
    return {
        Order.RELEASED: _(
            "This is the order of the fine count of the days after the election, not of the election night: the"
            " official files hold no other."
        ),
        Order.SIZE: _(
            "Small areas are counted first. The order is made up; the votes are those of the final count."
        ),
    }[order]


def _row(stage: Stage) -> tuple[str, ...]:
    def part(number: int) -> str:
        return decimal(Fraction(100 * number, max(1, stage.parties)), 0)

    return (
        rate(Fraction(stage.counted, stage.votes)),
        count(stage.areas),
        decimal(Fraction(stage.share_error, 1000), 2),
        count(stage.council_seats_wrong),
        count(stage.seats_wrong),
        part(stage.within_80),
        part(stage.within_95),
        _("{n} of {all}").format(n=stage.sizes_right, all=stage.kkr),
        _("{n} of {all}").format(n=stage.chairs_right, all=stage.kkr),
    )
