"""The pool of all seats as a text: what each group could claim, and in which order the groups would choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import _, ngettext
from kkrvalg.protocol.appointment_text import write_seats
from kkrvalg.protocol.lots import question_sentence
from kkrvalg.protocol.numbers import count
from kkrvalg.protocol.text import heading, paragraph, table

if TYPE_CHECKING:
    from kkrvalg.procedures.pool import Pool
    from kkrvalg.protocol.text import Page


NOT_COMPARED = "–"


def write_pool(page: Page, pool: Pool) -> None:
    """Print the pool beside what the elections give one by one."""
    heading(page, _("All proportional elections as one pool"))
    paragraph(
        page,
        _(
            "A help for negotiation, not a result: the rules hold an election for each post, and another way"
            " needs everyone's agreement (kommunestyrelsesloven § 24, to which § 4, stk. 4 refers). An agreement"
            " does not bind in itself; the elections that are held do."
        ),
    )
    paragraph(page, _("The elections: {names}.").format(names=", ".join(pool.contests) or _("none")))
    claims = [pool.allocation.seats[group.key] for group in pool.groups]
    won = [pool.by_elections.get(group.key) for group in pool.groups]
    known = [own for own in won if own is not None]
    table(
        page,
        (
            (_("Group"), "left"),
            (_("Members"), "right"),
            (_("Pool"), "right"),
            (_("Election by election"), "right"),
            (_("Difference"), "right"),
        ),
        (
            (
                group.key,
                count(len(group.voters)),
                count(claim),
                NOT_COMPARED if own is None else count(own),
                NOT_COMPARED if own is None else _signed(claim - own),
            )
            for group, claim, own in zip(pool.groups, claims, won, strict=True)
        ),
        total=(
            _("In all"),
            count(sum(len(group.voters) for group in pool.groups)),
            count(sum(claims)),
            count(sum(known)) if known else NOT_COMPARED,
            "",
        ),
    )
    if len(known) < len(won):
        paragraph(
            page,
            _(
                "{dash}: the group stands in none of the elections as it does here. Groups that are declared for"
                " single elections are not those of the pool, which takes the ones declared for every election."
            ).format(dash=NOT_COMPARED),
        )
    if pool.question is not None:
        paragraph(page, question_sentence(pool.question))
    waiting = pool.seats - sum(known)
    if known and waiting:
        paragraph(
            page,
            ngettext(
                "Election by election {number} seat is not counted: it was agreed on, went to a group of another"
                " make, or waits for a lot or for the chairmanship.",
                "Election by election {number} seats are not counted: they were agreed on, went to groups of"
                " another make, or wait for lots or for the chairmanship.",
                waiting,
            ).format(number=waiting),
        )
    heading(page, _("The order in which the groups would choose"))
    write_seats(page, pool.allocation, by_votes=False)


def _signed(number: int) -> str:
    return f"+{count(number)}" if number > 0 else count(number)
