"""What follows when somebody leaves a meeting or comes back, as a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import _
from kkrvalg.protocol.text import heading, paragraph, table, verbatim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkrvalg.procedures.recount import ElectionChange
    from kkrvalg.protocol.text import Page

ARROW = "→"


def write_departure(
    page: Page, said: str, changes: Sequence[ElectionChange], *, file: str, undo: str, again: str
) -> None:
    """Print what was noted in which file, what follows, and how it is taken back.

    ``said`` is the sentence of what happened; ``undo`` and ``again`` are command lines.
    """
    heading(page, said, level=1)
    paragraph(page, _("Noted in {file}.").format(file=file))
    heading(page, _("What follows"))
    if not changes:
        paragraph(page, _("No election changes."))
    for change in changes:
        if change.matters:
            _write_change(page, change)
    same = [change.election for change in changes if not change.matters]
    if same:
        paragraph(
            page,
            _("One more or one less takes part, but seats, lots and votes needed stay the same: {names}.").format(
                names=", ".join(same)
            ),
        )
    if changes:
        paragraph(
            page,
            _("Names, ballots and seats left to others are not touched; look at them anew where seats moved."),
        )
    paragraph(page, _("The whole meeting:"))
    verbatim(page, again)
    paragraph(page, _("Take it back:"))
    verbatim(page, undo)


def _write_change(page: Page, change: ElectionChange) -> None:
    """Print an election in which seats, a lot or the votes needed change."""
    present = _pair(*change.present)
    paragraph(page, _("{election}: {present} take part.").format(election=change.election, present=present))
    if change.needed is not None:
        paragraph(page, _("Votes needed in rounds one and two: {needed}.").format(needed=_pair(*change.needed)))
    if change.groups:
        table(
            page,
            ((_("Group"), "left"), (_("Members"), "right"), (_("Sure seats"), "right")),
            ((group.group, _pair(*group.members), _pair(*group.seats)) for group in change.groups),
        )
    if change.lot == (False, True):
        paragraph(page, _("A lot is now needed."))
    elif change.lot == (True, False):
        paragraph(page, _("No lot is needed any more."))


def _pair(before: int, after: int) -> str:
    return str(before) if before == after else f"{before} {ARROW} {after}"
