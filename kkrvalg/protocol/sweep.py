"""What a list cooperation of any supposed size does to a KKR, as JSON and as text."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kkrvalg.i18n import _
from kkrvalg.model import council_name
from kkrvalg.protocol.numbers import count, percent
from kkrvalg.protocol.text import NO_BREAK, heading, paragraph, table

if TYPE_CHECKING:
    from kkrvalg.procedures.cooperation import Sweep, SweepRange
    from kkrvalg.protocol.text import Page


def sweep_body(sweep: Sweep) -> dict[str, Any]:
    """Return a sweep as JSON values: ranges of votes, both ends in, with the composition of each."""
    return {
        "kkr": sweep.kkr,
        "cooperation": sweep.cooperation,
        "votes": sweep.total_votes,
        "ranges": [
            {
                "from_votes": found.first,
                "to_votes": found.last,
                "eligible": found.eligible,
                "size": found.size,
                "seats": dict(found.seats),
                "lot_among": found.lot_among,
            }
            for found in sweep.ranges
        ],
    }


def write_sweep(page: Page, sweep: Sweep) -> None:
    """Print the ranges of votes with size and seats of each."""
    heading(
        page,
        _("{cooperation} in {kkr}, by the votes it may have").format(
            cooperation=sweep.cooperation, kkr=council_name(sweep.kkr)
        ),
    )
    paragraph(
        page,
        _("Its mayors are those of the lists named; its votes are supposed, and so is a seat in a council."),
    )
    table(
        page,
        ((_("Votes"), "right"), (_("Vote %"), "right"), (_("Members"), "right"), (_("Seats"), "left")),
        (
            (
                _range(count(found.first), count(found.last)),
                _range(_share(found.first, sweep), _share(found.last, sweep)),
                count(found.size),
                _seats(found),
            )
            for found in sweep.ranges
        ),
    )


def _range(first: str, last: str) -> str:
    return first if first == last else f"{first}–{last}"


def _share(votes: int, sweep: Sweep) -> str:
    return percent(Fraction(votes, sweep.total_votes)).removesuffix("%").rstrip()


def _seats(found: SweepRange) -> str:
    seats = " ".join(f"{party}{NO_BREAK}{number}" for party, number in found.seats.items())
    if found.lot_among > 1:
        return _("{seats}; a lot among {number}").format(seats=seats, number=found.lot_among)
    return seats
