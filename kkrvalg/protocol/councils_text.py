"""The seats of the councils as a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _
from kkrvalg.protocol.lots import draw_instruction, question_sentence, write_council_recording
from kkrvalg.protocol.numbers import count
from kkrvalg.protocol.text import heading, paragraph, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkrvalg.procedures.councils import Council
    from kkrvalg.protocol.text import Page

OUTCOMES = {
    "completed": N_("calculated"),
    "lot_needed": N_("a lot is needed"),
    "recorded": N_("recorded"),
    "partly_known": N_("partly known"),
    "unknown": N_("unknown"),
}


def write_councils(page: Page, councils: Sequence[Council], *, lots_file: str) -> None:
    """Print one line for each council: its seats by list, largest first; then the lots that are still to be drawn.

    ``lots_file`` is the file where a draw is written down.
    """
    write_council_seats(page, councils)
    for c in councils:
        if c.question is not None:
            heading(page, c.name)
            paragraph(page, question_sentence(c.question))
            paragraph(page, draw_instruction(c.question))
            write_council_recording(page, c.question, lots_file)


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
