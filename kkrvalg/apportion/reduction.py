"""The reduction: a fixed total, floors and ceilings, and the largest votes per seat as small as possible.

Floors first, then each seat to the party with most votes for each seat it holds: Adams' divisor method with
floors and ceilings. That reaches the smallest possible maximum of votes per seat. Where two ratios are equal
the seat goes to the party with fewest seats, because its ratio falls furthest, and that makes the result the
lexicographic optimum: the sorted list of ratios is as small as it can be, largest first. Equal votes and equal
seats are a lot.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class ReductionAward(NamedTuple):
    """A seat above the floors: the party's position, its votes, and the seats of all before it."""

    party: int
    votes: int
    before: tuple[int, ...]


class Reduction(NamedTuple):
    """The seats of the parties in the order they were given; ``tied`` share the last ``at_stake`` seats.

    ``unfilled`` counts seats that no party may take because all stand at their ceilings.
    """

    seats: tuple[int, ...]
    awards: tuple[ReductionAward, ...]
    tied: tuple[int, ...] = ()
    at_stake: int = 0
    unfilled: int = 0


def distribute(
    votes: Sequence[int], floors: Sequence[int], ceilings: Sequence[int | None], size: int
) -> Reduction:
    """Return the composition of ``size`` seats whose largest votes per seat are as small as possible.

    Args:
        votes: the votes of each party, positive integers.
        floors: the fewest seats of each, at least one.
        ceilings: the most seats of each, None for no ceiling.
        size: the seats in all; when the floors alone are more, the floors come back unchanged.

    Raises:
        ValueError: a party without votes, a floor below one, or a ceiling below its floor.
    """
    for vote, floor, ceiling in zip(votes, floors, ceilings, strict=True):
        if vote <= 0 or floor < 1 or (ceiling is not None and ceiling < floor):
            raise ValueError(f"votes {vote}, floor {floor}, ceiling {ceiling}")
    standing = list(floors)
    awards: list[ReductionAward] = []
    left = size - sum(standing)
    while left > 0:
        neediest = _neediest(votes, standing, ceilings)
        if not neediest:
            return Reduction(tuple(standing), tuple(awards), unfilled=left)
        if len(neediest) > left:
            return Reduction(tuple(standing), tuple(awards), tuple(neediest), left)
        before = tuple(standing)
        for party in neediest:
            awards.append(ReductionAward(party, votes[party], before))
            standing[party] += 1
        left -= len(neediest)
    return Reduction(tuple(standing), tuple(awards))


def _neediest(votes: Sequence[int], standing: list[int], ceilings: Sequence[int | None]) -> list[int]:
    """Return the parties with room and most votes per seat, of these the ones with fewest seats."""
    found: list[int] = []
    top, below = 0, 1
    for party, vote in enumerate(votes):
        ceiling = ceilings[party]
        if ceiling is not None and standing[party] >= ceiling:
            continue
        ahead = vote * below - top * standing[party]
        if ahead > 0 or (ahead == 0 and standing[party] < below):
            found, top, below = [party], vote, standing[party]
        elif ahead == 0 and standing[party] == below:
            found.append(party)
    return found


def worst_ratio(votes: Sequence[int], seats: Sequence[int]) -> Fraction:
    """Return the largest votes per seat of a composition in which every party has a seat."""
    worst, below = votes[0], seats[0]
    for vote, seat in zip(votes, seats, strict=True):
        if vote * below > worst * seat:
            worst, below = vote, seat
    return Fraction(worst, below)


def count_equally_good(
    votes: Sequence[int],
    floors: Sequence[int],
    ceilings: Sequence[int | None],
    seats: Sequence[int],
) -> int:
    """Return how many compositions of the same total share the worst votes per seat of ``seats``.

    ``seats`` is an optimum, so no composition has a smaller worst ratio, and those that keep every party at or
    below it are exactly the ones the text's own criterion cannot tell apart. Counted by adding one party at a
    time to a table of totals, whose running sums give those over a range of its seats.
    """
    worst = worst_ratio(votes, seats)
    size = sum(seats)
    ways = [1] + [0] * size
    for vote, floor, ceiling in zip(votes, floors, ceilings, strict=True):
        least = max(floor, -(-vote * worst.denominator // worst.numerator))
        most = size if ceiling is None else ceiling
        sums = [0, *accumulate(ways)]
        spans = [(max(0, total - most), total - least + 1) for total in range(size + 1)]
        ways = [sums[after] - sums[first] if first < after else 0 for first, after in spans]
    return ways[size]
