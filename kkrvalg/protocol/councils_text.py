"""The seats of the councils as a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.apportion.margins import last_seats
from kkrvalg.i18n import N_, _
from kkrvalg.protocol.lots import (
    draw_instruction,
    enumeration,
    question_sentence,
    spell,
    write_council_recording,
)
from kkrvalg.protocol.margins_levels_text import turn_cells, turn_columns
from kkrvalg.protocol.numbers import count
from kkrvalg.protocol.text import heading, paragraph, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kkrvalg.apportion.margins import LevelMargins
    from kkrvalg.procedures.councils import Council
    from kkrvalg.protocol.text import Page

OUTCOMES = {
    "completed": N_("calculated"),
    "lot_needed": N_("a lot is needed"),
    "recorded": N_("recorded"),
    "partly_known": N_("partly known"),
    "unknown": N_("unknown"),
}
TOGETHER = 6
"""The lists of an alliance that are not parted at the end of a line."""


def write_councils(page: Page, councils: Sequence[Council], *, lots_file: str) -> None:
    """Print each council's seats by list, largest first, the lots that are still to be drawn, and the margins.

    ``lots_file`` is the file where a draw is written down.
    """
    write_council_seats(page, councils)
    for c in councils:
        if c.question is not None:
            heading(page, c.name)
            paragraph(page, question_sentence(c.question))
            paragraph(page, draw_instruction(c.question))
            write_council_recording(page, c.question, lots_file)
    if any(c.allocation is not None for c in councils):
        heading(page, _("How close the last seats are"))
        write_council_margins(page, councils)


def write_council_seats(page: Page, councils: Sequence[Council]) -> None:
    """Print one line for each council: its seats by list, largest first."""
    table(
        page,
        (
            (_("Code"), "right"),
            (_("Council"), "left"),
            (_("Size"), "right"),
            (_("Council seats"), "left"),
            ("", "left"),
        ),
        ((str(c.code), c.name, count(c.size), _seats(c), _(OUTCOMES[c.outcome])) for c in councils),
        total=("", _("In all"), count(sum(c.size for c in councils)), "", ""),
    )
    if any(c.unknown for c in councils):
        paragraph(page, _("“?” stands for lists whose seats are not known; unknown is not zero."))


def _seats(council: Council) -> str:
    won = sorted(((n, letter) for letter, n in council.seats.items() if n), key=lambda item: (-item[0], item[1]))
    text = " ".join(f"{letter}{number}" for number, letter in won)
    return f"{text} ?".strip() if council.unknown else text


# --- the margins ------------------------------------------------------------------------------------------------


def write_council_margins(page: Page, councils: Sequence[Council]) -> None:
    """Print, for each council and inside each of its alliances, how few votes turn the last seat."""
    calculated = [(c, last_seats(c.allocation)) for c in councils if c.allocation is not None]
    if not calculated:
        return
    paragraph(
        page,
        _(
            "The fewest votes with which the last seat surely goes to the strongest challenger, without a lot,"
            " when the challenger gains them, the holder loses them, or they are moved from the one to the other."
            " Lists in an alliance count together; inside it the seats it has won are divided, and stay as many."
        ),
    )
    table(
        page,
        ((_("Council"), "left"), *turn_columns(_("The last seat"))),
        (row for council, levels in calculated for row in _turn_rows(council.name, levels)),
    )
    for council, levels in calculated:
        for level in levels:
            if level.at_stake:
                _write_open(page, council.name, level)
    if len(calculated) < len(councils):
        paragraph(page, _("Councils whose seats are recorded and not calculated have no margins."))


def _turn_rows(name: str, levels: Sequence[LevelMargins]) -> Iterator[tuple[str, ...]]:
    """Yield a row for each last seat of a council; the council's name stands at its first."""
    for level in levels:
        for turn in level.turns:
            holder, challenger = _foldable(spell(turn.holder)), _foldable(spell(turn.challenger))
            yield name, *turn_cells(holder, challenger, turn.gains, turn.loses, turn.moved)
            name = ""


def _foldable(name: str) -> str:
    """Return the name of a large alliance with a space in it, so that a narrow column can hold it."""
    parts = name.split("+")
    lines = ["+".join(parts[at : at + TOGETHER]) for at in range(0, len(parts), TOGETHER)]
    return "+ ".join(lines)


def _write_open(page: Page, name: str, level: LevelMargins) -> None:
    """Print who stands in an open lot, and that a single vote settles it."""
    tied = tuple(member.name for member in level.members if member.in_lot)
    paragraph(
        page,
        _(
            "{council}: {names} stand in a lot; one vote more surely gives one of them the seat, one vote fewer"
            " surely takes it."
        ).format(council=name, names=enumeration(tied)),
    )
