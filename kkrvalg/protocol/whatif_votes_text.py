"""What other votes would change, as a text."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kkrvalg.i18n import _, ngettext
from kkrvalg.model import council_name
from kkrvalg.protocol.lots import enumeration
from kkrvalg.protocol.numbers import MINUS, count, percent
from kkrvalg.protocol.text import heading, paragraph, table, verbatim
from kkrvalg.protocol.whatif_picture import change_in_words, start_in_words
from kkrvalg.protocol.whatif_votes import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkrvalg.model import Election
    from kkrvalg.protocol.text import Page
    from kkrvalg.protocol.whatif_votes import KkrMargins
    from kkrvalg.simulation.whatif_votes import VoteRange, VoteSweep

SHOWN = 6


def write_margins(page: Page, results: Sequence[KkrMargins], *, see_with: Sequence[str]) -> None:
    """Print the few changes that fewest votes bring about; ``see_with`` shows all of them, and a sweep."""
    paragraph(
        page,
        _(
            "The {number} changes in each KKR that take fewest votes: one party alone gains or loses them, and"
            " all other votes, the mayors and the seats in the councils stay as they are. Every party stands in:"
        ).format(number=SHOWN),
    )
    verbatim(page, see_with[0])
    paragraph(page, _("What follows while a party gains or loses more and more votes is shown by:"))
    verbatim(page, see_with[1])
    for found in results:
        heading(page, council_name(found.kkr))
        entries = nearest(found)
        if not entries:
            paragraph(page, _("No number of votes of one party alone changes anything that is known now."))
            continue
        directions = {"gains": _("gains"), "loses": _("loses")}
        table(
            page,
            ((_("Party"), "left"), ("", "left"), (_("Votes"), "right"), (_("What follows"), "left")),
            ((own.party, directions[own.direction], count(own.votes), own.then) for own in entries[:SHOWN]),
        )


# --- the sweep --------------------------------------------------------------------------------------------------


def write_sweeps(page: Page, results: Sequence[VoteSweep], election: Election) -> None:
    """Print what each KKR comes to while votes move."""
    paragraph(page, _moved_in_words(results[0], election))
    paragraph(page, _spread_in_words(results[0]))
    for found in results:
        _write_sweep(page, found)


def _moved_in_words(found: VoteSweep, election: Election) -> str:
    """Return what is supposed: who gains votes, from whom, and what stays as it is."""
    party, other = found.movement.party, found.movement.taken_from
    supposed = (
        _("What each KKR comes to while {party} gains or loses votes; the votes in all change with them.")
        if other is None
        else _("What each KKR comes to while votes go from {other} to {party}; below zero they go back.")
    ).format(party=party, other=other)
    code = found.movement.municipality
    if code is not None:
        supposed += " " + _("They move in {municipality}.").format(
            municipality=election.municipality_by_code[code].name
        )
    return supposed + " " + _("The mayors stay as they are. Nothing is drawn: “1–2” says that a lot decides.")


def _spread_in_words(found: VoteSweep) -> str:
    """Return how the votes are spread, and what becomes of the councils."""
    parts = []
    if found.movement.municipality is None:
        parts.append(
            _(
                "The votes are spread over the municipalities in proportion to each party's votes there, in whole"
                " votes by largest remainder, of equal ones the municipality with the lower code."
            )
        )
    parts.append(
        _("The councils' seats are recorded and stay as they are.")
        if found.recorded
        else _("The councils are calculated anew, as a party needs a seat in one of them.")
    )
    return " ".join(parts)


def _write_sweep(page: Page, found: VoteSweep) -> None:
    heading(page, council_name(found.kkr), level=1)
    if found.start.waits:
        paragraph(page, _("A lot in a council, or a seat that is not known, decides which parties take part now."))
    else:
        own = _("As the votes are, {party} has {votes} of {total}.").format(
            party=found.movement.party, votes=count(found.votes), total=count(found.total)
        )
        paragraph(page, " ".join([own, *start_in_words(found.start, found.post)]))
    table(
        page,
        (
            (_("Votes more"), "left"),
            (_("Vote %"), "left"),
            (_("Members"), "right"),
            (_("What is different"), "left"),
        ),
        (_row(own, found) for own in found.ranges),
    )
    paragraph(page, _certain_in_words(found))


def _row(own: VoteRange, found: VoteSweep) -> tuple[str, ...]:
    return (
        _range(_signed(own.first), _signed(own.last)),
        _range(_share(own.first, found), _share(own.last, found)),
        "?" if own.picture.waits else count(own.picture.size),
        _different(own, found),
    )


def _different(own: VoteRange, found: VoteSweep) -> str:
    if own.picture.waits:
        return _("a council seat that is open or unknown decides")
    party = found.movement.party
    parts = [] if found.start.waits else change_in_words(found.start, own.picture, found.post)
    if found.start.waits:
        parts = start_in_words(own.picture, found.post)
    if own.eligible != found.eligible:
        parts.insert(
            0,
            (_("{party} takes part") if own.eligible else _("{party} takes no part")).format(party=party),
        )
    return "; ".join(parts) or _("nothing")


def _share(moved: int, found: VoteSweep) -> str:
    """Return the party's share of the votes, which are others where none are taken from another party."""
    total = found.total + (moved if found.movement.taken_from is None else 0)
    return percent(Fraction(found.votes + moved, total)).removesuffix("%").rstrip()


def _signed(number: int) -> str:
    return f"{MINUS if number < 0 else '+'}{count(abs(number))}" if number else "0"


def _range(first: str, last: str) -> str:
    return first if first == last else _("{first} to {last}").format(first=first, last=last)


def _certain_in_words(found: VoteSweep) -> str:
    """Return whether the points are certain to be all there are."""
    if found.proven:
        return _("These points are exact to the vote and all there are: they are found by calculation.")
    parts = [
        ngettext(
            "The points are exact to the vote, but found by trying every {number} vote: what comes and goes in"
            " between is not seen.",
            "The points are exact to the vote, but found by trying every {number} votes: what comes and goes in"
            " between is not seen.",
            found.step,
        ).format(number=count(found.step))
    ]
    if found.unsure:
        parts.append(
            _("It is not certain that {names} keep a seat in a council throughout.").format(
                names=enumeration(found.unsure)
            )
        )
    parts.append(_("Try more densely with --step."))
    return " ".join(parts)
