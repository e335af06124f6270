"""The quotients of one level as a workbook shows them: what the cells of a grid come to.

The seats are those of the calculation; here are only the figures on the way that are made to be read. Equal
quotients divide to equal floating-point numbers, and different ones to different: see ``LARGEST``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

LARGEST = 10**12
"""Votes by divisor up to which a spreadsheet tells quotients apart.

Two different fractions a/m and b/n differ by at least 1/(a·n) of themselves. Spreadsheets take numbers as equal
that agree in the first 14 or 15 digits, so with a·n below 10^12 no two different quotients are taken for one.
"""


class Level(NamedTuple):
    """What the quotients of a level come to.

    ``last`` is the quotient of the last seat, 0 where nobody has votes; ``above`` counts the quotients of each
    member that are larger, ``at`` those that are equal. ``tied`` are the quotients that share the last seats
    where there are more of them than seats, else 0.
    """

    last: float
    above: tuple[int, ...]
    at: tuple[int, ...]
    tied: int


def level(members: Sequence[tuple[int, int]], seats: int, held: Sequence[int] = ()) -> Level:
    """Return the level of members with votes and a largest number of seats each.

    ``held`` are the seats each has beforehand, none if left out: they count among ``seats``, and the quotients
    for them are not looked at.
    """
    before = held or [0] * len(members)
    rest = seats - sum(before)
    grid = [
        [votes / n for n in range(own + 1, min(most, seats) + 1)] if votes else []
        for (votes, most), own in zip(members, before, strict=True)
    ]
    cells = sorted((quotient for row in grid for quotient in row), reverse=True)
    last = cells[rest - 1] if 0 < rest <= len(cells) else 0.0
    above = tuple(sum(quotient > last for quotient in row) for row in grid) if rest else (0,) * len(grid)
    at = tuple(sum(quotient == last for quotient in row) for row in grid)
    contested = bool(last) and sum(above) + sum(at) > rest
    return Level(last, above, at, sum(at) if contested else 0)


def orders(members: Sequence[tuple[int, int]], seats: int, held: Sequence[int] = ()) -> list[list[int | None]]:
    """Return for each member which seat each of its first quotients won, 0 for one that shares the last seats.

    Quotients that are equal and all win share a number; None is a quotient that won nothing, or stands for a
    seat that the member has beforehand (``held``).
    """
    before = held or [0] * len(members)
    found = level(members, seats, held)
    grid = [
        [votes / n if n > own else 0.0 for n in range(1, seats + 1)] if votes else []
        for (votes, _most), own in zip(members, before, strict=True)
    ]
    cells = sorted((quotient for row in grid for quotient in row if quotient), reverse=True)
    nothing_left = seats <= sum(before)

    def order(quotient: float) -> int | None:
        if nothing_left or not quotient or quotient < found.last:
            return None
        return 0 if found.tied and quotient == found.last else cells.index(quotient) + 1

    return [[order(quotient) for quotient in row] or [None] * seats for row in grid]
