"""The proportional reduction to the cap (§ 3, stk. 2): floors, ceilings, size and the seat-by-seat method.

The options ``reduced_size``, ``reduction_ceiling`` and ``reduction_method`` are the alternatives where the
text is open; see ``docs/open-questions.md``.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.apportion import Reduction, count_equally_good, distribute, worst_ratio
from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kkrvalg.procedures.base import Scale


MOST_IN_A_LOT = 1000


class Share(NamedTuple):
    """A party on its way into the reduction: votes, floor, and the base composition that is its ceiling."""

    key: str
    votes: int
    floor: int
    base: int


@implements("§ 3, stk. 2, 1. princip", "§ 3, stk. 2, 2. princip", "§ 3, stk. 2, 3. princip")
def cut(shares: Sequence[Share], room: int, others: int, options: Mapping[str, str]) -> Reduction:
    """Return the seats of the parties when there is ``room`` for them in all.

    Nobody falls below its floor; the votes per seat of the worst-off party are as small as possible, which is
    the under-representation of the text with the total fixed. ``others`` are members who belong to none of the
    parties and count in the size. Where the floors alone need more than ``room``, they come back unchanged.
    """
    votes = [share.votes for share in shares]
    floors = [share.floor for share in shares]
    ceilings = reduction_ceilings(shares, options)
    if options["reduced_size"] == "cap":
        return distribute(votes, floors, ceilings, room)
    sizes = range(sum(floors), max(room, sum(floors)) + 1)
    candidates = [distribute(votes, floors, ceilings, size) for size in sizes]
    return min(candidates, key=lambda found: _unevenness(votes, found, others))


def reduction_ceilings(shares: Sequence[Share], options: Mapping[str, str]) -> list[int | None]:
    """Return the most seats of each party: its base composition, as a reduction gives nobody more, or none."""
    if options["reduction_ceiling"] == "none":
        return [None] * len(shares)
    return [max(share.base, share.floor) for share in shares]


def _unevenness(votes: Sequence[int], found: Reduction, others: int) -> tuple[Fraction, int]:
    """Return the worst share of votes per share of seats, up to the constant sum of votes; larger size first."""
    whole = complete(found)
    size = sum(whole) + others
    return worst_ratio(votes, whole) * size, -size


def complete(found: Reduction) -> tuple[int, ...]:
    """Return the seats with the open ones given to the first of the tied: to count with, never to report."""
    drawn = set(found.tied[: found.at_stake])
    return tuple(seats + (party in drawn) for party, seats in enumerate(found.seats))


def same_worst(shares: Sequence[Share], found: Reduction, options: Mapping[str, str]) -> int:
    """Return how many compositions of the same size have the same worst-off ratio: all that the text asks."""
    return count_equally_good(
        [share.votes for share in shares],
        [share.floor for share in shares],
        reduction_ceilings(shares, options),
        complete(found),
    )


def equally_good(
    shares: Sequence[Share], found: Reduction, options: Mapping[str, str]
) -> tuple[tuple[int, ...], ...]:
    """Return the compositions that :func:`same_worst` counts.

    Raises:
        InputError: there are more than a lot can be drawn among.
    """
    count = same_worst(shares, found, options)
    if count > MOST_IN_A_LOT:
        raise InputError(
            where="--option secondary=lot_among_optima",
            found=_("{count} equally good compositions").format(count=count),
            expected=_("at most {most} to draw lots among").format(most=MOST_IN_A_LOT),
            todo=_("use secondary=lexicographic"),
        )
    seats = complete(found)
    worst = worst_ratio([share.votes for share in shares], seats)
    ceilings = reduction_ceilings(shares, options)
    least = [max(share.floor, -(-share.votes // worst)) for share in shares]
    most = [sum(seats) if ceiling is None else ceiling for ceiling in ceilings]
    return tuple(_between(least, most, sum(seats)))


def _between(least: Sequence[int], most: Sequence[int], size: int) -> Iterator[tuple[int, ...]]:
    """Yield every way to fill ``size`` seats between the bounds."""
    if not least:
        if size == 0:
            yield ()
        return
    rest = sum(least[1:]), sum(most[1:])
    for own in range(max(least[0], size - rest[1]), min(most[0], size - rest[0]) + 1):
        for others in _between(least[1:], most[1:], size - own):
            yield (own, *others)


def spelled(shares: Sequence[Share], seats: Sequence[int]) -> str:
    """Return a composition as a name a draw can give: ``"A 9 B 2 V 7"``."""
    return " ".join(f"{share.key} {own}" for share, own in zip(shares, seats, strict=True))


@implements("§ 3, stk. 2")
def shrink_scale(
    shares: Sequence[Share], scale: Scale, total: int, room: int, options: Mapping[str, str]
) -> tuple[int, ...]:
    """Return the seats when the scale is lowered until they fit: what a spreadsheet would do.

    The next seat to go is the one that rounding gives back first as the scale falls; seats that go at the same
    scale go together, so the size may end below ``room``. Nobody falls below its floor.
    """
    seats = [max(share.base, share.floor) for share in shares]
    going: dict[int, Fraction] = {}

    def look_at(index: int) -> None:
        going.pop(index, None)
        if seats[index] > shares[index].floor:
            going[index] = _gives_up_at(shares[index], seats[index], scale, total, options)

    for index in range(len(shares)):
        look_at(index)
    while going and sum(seats) > room:
        next_scale = max(going.values())
        for index in [index for index, at in going.items() if at == next_scale]:
            seats[index] -= 1
            look_at(index)
    return tuple(seats)


def _gives_up_at(share: Share, seats: int, scale: Scale, total: int, options: Mapping[str, str]) -> Fraction:
    """Return the scale at which a party's rounded share falls below ``seats``."""
    edge = {"half_up": Fraction(2 * seats - 1, 2), "up": Fraction(seats - 1), "down": Fraction(seats)}
    return min(scale.value, edge[options["rounding"]] * total / share.votes)
