"""The quotients of an allocation as grids: who stands by divisor, the seats numbered in the order they fell."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from kkrvalg.apportion import Lot, Opened, Seat
from kkrvalg.apportion.lots import name_key
from kkrvalg.i18n import N_, _
from kkrvalg.procedures.chair import Compared
from kkrvalg.protocol.blocks import GridCell, GridRow, QuotientGrid
from kkrvalg.protocol.lots import spell
from kkrvalg.protocol.numbers import mixed
from kkrvalg.protocol.text import paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kkrvalg.apportion import Allocation, Name
    from kkrvalg.procedures.chair import ChairElection
    from kkrvalg.protocol.text import Page

Marks = dict[tuple[object, int], tuple[str, bool]]
"""By name and divisor: the numbers of the seat it won, "" for none, and whether it stands in a lot."""
KEY = N_(
    "The number at a quotient is that of the seat it won, in the order the seats fell; 3–4 at two quotients says"
    " that they are equal and won one of these seats each. “lot”: equal quotients that a lot is drawn among."
)


def allocation_grids(
    allocation: Allocation, caption: str, labels: Mapping[str, str] | None = None
) -> tuple[QuotientGrid, ...]:
    """Return a grid for each level of a d'Hondt allocation: the outermost, then each alliance that won seats.

    Args:
        allocation: what was divided.
        caption: what it was about.
        labels: names to stand beside the lists' own.
    """
    grids = []
    for step in allocation.steps:
        if isinstance(step, Opened):
            told = (
                caption
                if not step.alliance
                else f"{caption}, {_('inside {alliance}').format(alliance=spell(step.alliance))}"
            )
            grids.append(_grid(told, step, _level_marks(step, allocation), labels or {}))
    return tuple(grids)


def _level_marks(opened: Opened, allocation: Allocation) -> Marks:
    """Return which quotients of a level won which seat, and which stand in its lot."""
    marks: Marks = {}
    awards = [s.award for s in allocation.steps if isinstance(s, Seat) and s.alliance == opened.alliance]
    for award, number in zip(awards, seat_numbers(award.round for award in awards), strict=True):
        marks[opened.members[award.member], award.divisor] = (number, False)
    votes = dict(zip(opened.members, opened.votes, strict=True))
    for step in allocation.steps:
        if isinstance(step, Lot) and {*step.question.tied} <= {*opened.members}:
            question, drawn = step.question, set(step.draw.drawn if step.draw else ())
            numbers = shared_number(len(awards) + 1, question.seats_at_stake)
            for name in question.tied:
                divisor = Fraction(votes[name]) / question.quotient
                marks[name, int(divisor)] = (numbers if name in drawn else "", True)
    return marks


def seat_numbers(rounds: Iterable[int]) -> list[str]:
    """Return the number of each seat in the order they fell, "2–3" for each of two that fell in one round."""
    turns = list(rounds)
    first, numbers = 1, {}
    for turn, together in Counter(turns).items():
        numbers[turn] = shared_number(first, together)
        first += together
    return [numbers[turn] for turn in turns]


def shared_number(first: int, seats: int) -> str:
    """Return the number of a seat, or the first and the last of several that are equal."""
    return str(first) if seats == 1 else f"{first}–{first + seats - 1}"


def _grid(caption: str, opened: Opened, marks: Marks, labels: Mapping[str, str]) -> QuotientGrid:
    votes = sorted(
        zip(opened.members, opened.votes, strict=True), key=lambda entry: (-entry[1], name_key(entry[0]))
    )
    return quotient_grid(caption, [(spell(n), _label(n, labels), n, v) for n, v in votes if v], marks)


def _label(name: Name, labels: Mapping[str, str]) -> str:
    if isinstance(name, str):
        return labels.get(name, "")
    return _("alliance")


def quotient_grid(
    caption: str, rows: Sequence[tuple[str, str, object, int]], marks: Marks, *, most: int | None = None
) -> QuotientGrid:
    """Return a grid of (name, label, key of the marks, votes), to one divisor beyond the last that matters.

    ``most`` is the number of divisors there are at all.
    """
    last = 1 + max((divisor for _name, divisor in marks), default=1)
    last = last if most is None else min(last, most)
    return QuotientGrid(
        caption,
        tuple(map(str, range(1, last + 1))),
        tuple(
            GridRow(
                name,
                label,
                tuple(
                    GridCell(mixed(Fraction(votes, divisor)), *marks.get((key, divisor), ("", False)))
                    for divisor in range(1, last + 1)
                ),
            )
            for name, label, key, votes in rows
        ),
    )


def write_grids(page: Page, grids: Sequence[QuotientGrid]) -> None:
    """Print grids, and below them what their marks mean."""
    for grid in grids:
        page.add(grid)
    if grids:
        paragraph(page, _(KEY))


def chair_grids(election: ChairElection) -> tuple[QuotientGrid, ...]:
    """Return the grid of an election of chair and vice chair, and of each alliance that divides what it won."""
    compared = [step for step in election.steps if isinstance(step, Compared)]
    found = []
    for alliance in dict.fromkeys(step.alliance for step in compared):
        own = [step for step in compared if step.alliance == alliance]
        winners = {p.post: p.unit if alliance is None else p.winner for p in election.places}
        caption = (
            _("Votes divided by 1 and 2; seat 1 is the chair, seat 2 the vice chair")
            if alliance is None
            else _("Inside {alliance}").format(alliance=alliance)
        )
        found.append(_chair_grid(caption, own, winners, _chair_labels(election)))
    return tuple(found)


def _chair_labels(election: ChairElection) -> dict[str, str]:
    labels = {unit.key: _("alliance") for unit in election.units if unit.is_alliance}
    return labels | {p.key: p.name for p in election.entrants.participants}


def _chair_grid(
    caption: str, compared: Sequence[Compared], winners: Mapping[str, str | None], labels: Mapping[str, str]
) -> QuotientGrid:
    marks: Marks = {}
    for step in compared:
        divisors = dict(zip(step.names, step.divisors, strict=True))
        tied = len(step.largest) > 1
        number = "1" if step.post == "chair" else "2"
        winner = winners[step.post]
        for name in step.largest:
            _seat, in_lot = marks.get((name, divisors[name]), ("", False))
            marks[name, divisors[name]] = (number if name == winner else "", tied or in_lot)
    last = compared[-1]
    rows = [(name, labels.get(name, ""), name, votes) for name, votes in zip(last.names, last.votes, strict=True)]
    return quotient_grid(caption, rows, marks, most=2)
