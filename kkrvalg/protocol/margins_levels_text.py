"""The margins of a division as a text: how few votes, or members, turn the last seat and each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import _
from kkrvalg.protocol.lots import spell
from kkrvalg.protocol.numbers import count
from kkrvalg.protocol.text import paragraph, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkrvalg.apportion.margins import LevelMargins
    from kkrvalg.protocol.text import Page, Side

NONE = "–"


def write_level_margins(page: Page, margins: Sequence[LevelMargins], *, by_votes: bool) -> None:
    """Print how few votes, or members, turn the last seat of each level, and each other seat."""
    for level in margins:
        _write_level(page, level, by_votes=by_votes)


def _write_level(page: Page, level: LevelMargins, *, by_votes: bool) -> None:
    inside = _("Inside {alliance}:").format(alliance=spell(level.alliance)) + " " if level.alliance else ""
    lead = (
        _("How close other results are, in votes. Each number is the fewest that surely move a seat.")
        if by_votes
        else _(
            "How close other results are, in members present. Each number is the fewest that surely move a seat."
        )
    )
    paragraph(page, inside + lead)
    if level.turns:
        table(
            page,
            turn_columns(_("The last seat")),
            (turn_cells(spell(t.holder), spell(t.challenger), t.gains, t.loses, t.moved) for t in level.turns),
        )
    if len(level.turns) > 1:
        paragraph(page, _("Where several share a quotient, it takes passing, or giving way to, all of them."))
    table(
        page,
        (
            (_("Party") if by_votes else _("Group"), "left"),
            (_("Votes") if by_votes else _("Members"), "right"),
            (_("Seats"), "right"),
            (_("For one more, gains"), "right"),
            (_("For one fewer, loses"), "right"),
        ),
        (
            (
                spell(m.name),
                count(m.votes),
                _with_lot(m.seats, in_lot=m.in_lot),
                votes_or_none(m.gains),
                votes_or_none(m.loses),
            )
            for m in level.members
        ),
    )


def _with_lot(seats: int, *, in_lot: bool) -> str:
    return f"{count(seats)}–{count(seats + 1)}" if in_lot else count(seats)


def votes_or_none(number: int | None) -> str:
    """Return a number of votes, or a dash where no number does it."""
    return NONE if number is None else count(number)


def turn_cells(holder: str, challenger: str, *numbers: int | None) -> tuple[str, ...]:
    """Return the cells for who has, who challenges, and what is gained, lost and moved."""
    return (f"{holder} → {challenger}", *map(votes_or_none, numbers))


def turn_columns(first: str) -> tuple[tuple[str, Side], ...]:
    """Return the columns for :func:`turn_cells`; ``first`` is the first's heading."""
    return (
        (first, "left"),
        (_("Challenger gains"), "right"),
        (_("Holder loses"), "right"),
        (_("Moved"), "right"),
    )
