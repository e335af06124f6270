"""The comparisons a composition rests on, each linear in the votes that move, and where the next of them turns.

A composition is settled by comparing products of votes and whole numbers. Say that x votes move: each party gains
or loses so many for each of them, most of them none, and everything else is known. Then each comparison is the
sign of a + b·x: the threshold, who sets the scale, where a share is rounded, and who was served before whom in the
reduction. The scale is the same multiple of the votes in all for everybody, so those cancel. While no sign
changes, neither does the composition; whether a sign matters is not always asked, so some turns change nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.apportion import distribute
from kkrvalg.procedures.base import rounded_quota
from kkrvalg.procedures.cut import complete, reduction_ceilings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kkrvalg.apportion import Reduction
    from kkrvalg.procedures.contenders import Field
    from kkrvalg.procedures.figures import Figures

Line = tuple[int, int]
"""a and b of a + b·x, where x votes move from where things stand: a is how the comparison comes out now."""
Slopes = Mapping[str, int]
"""How many votes each party gains for each vote that moves; who is not in it gains none."""


def next_turn(lines: Iterable[Line], step: int) -> int | None:
    """Return how many votes must move, upwards (``step`` 1) or downwards (−1), before any sign changes."""
    nearest: int | None = None
    for a, b in lines:
        if not b:
            continue
        if not a:
            return step
        root = -(a // b) if step > 0 else -a // b
        if root * step > 0 and (nearest is None or (nearest - root) * step > 0):
            nearest = root
    return nearest


def threshold_lines(field: Field, slopes: Slopes, threshold: Fraction) -> Iterator[Line]:
    """Yield the comparisons of each party with the threshold, and of votes that move with none."""
    p, q = threshold.numerator, threshold.denominator
    in_all = sum(slopes.values())
    for contender in field.contenders:
        own = slopes.get(contender.key, 0)
        yield contender.votes, own
        yield q * contender.votes - p * field.total_votes, q * own - p * in_all


def composition_lines(
    field: Field, figures: Figures, slopes: Slopes, options: Mapping[str, str]
) -> Iterator[Line]:
    """Yield the comparisons among the eligible in which votes that move have a part."""
    run = _Lines(field, figures, slopes, options)
    yield from run.scale()
    yield from run.roundings()
    if figures.road == "shrink_scale":
        yield from run.shrinking()
    if figures.road != "minimax":
        return
    if options["reduced_size"] == "cap":
        yield from run.reduction(figures.found)
    else:
        yield from run.sizes()
    if options["secondary"] == "lot_among_optima":
        yield from run.optima()


class _Ratio(NamedTuple):
    """The votes per seat of the worst-off: a line over a number."""

    line: Line
    over: int


class _Lines:
    """The comparisons of one composition in which some parties' votes move."""

    def __init__(self, field: Field, figures: Figures, slopes: Slopes, options: Mapping[str, str]) -> None:
        self.field = field
        self.figures = figures
        self.options = options
        self.shares = figures.shares
        self.slopes = [slopes.get(share.key, 0) for share in self.shares]
        self.moving = [index for index, slope in enumerate(self.slopes) if slope]
        self.ceilings = reduction_ceilings(self.shares, options)
        place = {share.key: index for index, share in enumerate(self.shares)}
        self.claims: dict[int, int] = {}
        for name, demand in figures.scale.demands:
            twice = 2 * demand * self.shares[place[name]].votes / field.total_votes
            self.claims[place[name]] = twice.numerator
        self.binding = place[figures.scale.binding[0]] if figures.scale.binding else None

    def _line(self, one: int, times: int, other: int, less: int) -> Line:
        """Return ``times`` the votes of one party less ``less`` times those of another."""
        return (
            times * self.shares[one].votes - less * self.shares[other].votes,
            times * self.slopes[one] - less * self.slopes[other],
        )

    def _others(self, index: int) -> Iterator[int]:
        """Yield everybody else."""
        return (other for other in range(len(self.shares)) if other != index)

    def scale(self) -> Iterator[Line]:
        """Who sets the scale: c / v against each other's, with c twice the seats its mayors claim."""
        for one in self.claims.keys() & set(self.moving):
            for other in self.claims.keys() - {one}:
                yield self._line(other, self.claims[one], one, self.claims[other])

    def _edge(self, seats: int) -> int:
        """Return twice the share from which on a party has ``seats``, rounded."""
        return 2 * seats - {"half_up": 1, "up": 2, "down": 0}[self.options["rounding"]]

    def roundings(self) -> Iterator[Line]:
        """Where a party's share of the scale is rounded to another number of seats that matters."""
        if self.binding is None:
            return
        claim = self.claims[self.binding]
        for index in range(len(self.shares)):
            if index != self.binding and (self.slopes[index] or self.slopes[self.binding]):
                for seats in self._watched(index):
                    yield self._line(index, claim, self.binding, self._edge(seats))

    def _watched(self, index: int) -> tuple[int, ...]:
        """Return the seats of the base composition whose coming or going can change anything for a party.

        Where the cap is filled and nobody has more than its base, the base is no more than a ceiling: what counts
        is whether it is above the party's seats. Should all be at their ceilings, the base itself is what the
        reduction came to.
        """
        base = self.shares[index].base
        if self._base_is_a_ceiling:
            own = self.figures.found.seats[index]
            return (own + 1, own) if own == base else (own + 1,)
        contender = self.field.eligible[index]
        rounded = rounded_quota(contender, self.figures.scale, self.field.total_votes, self.options["rounding"])
        return (base + 1, base) if rounded >= base else (base + 1,)

    @cached_property
    def _base_is_a_ceiling(self) -> bool:
        """Whether the base composition acts only as the most seats of each party."""
        found = self.figures.found
        return (
            self.figures.road == "minimax"
            and self.options["reduced_size"] == "cap"
            and self.options["reduction_ceiling"] == "base"
            and self.options["secondary"] == "lexicographic"
            and not found.tied
            and not found.unfilled
            and all(share.base >= own for share, own in zip(self.shares, found.seats, strict=True))
        )

    def reduction(self, found: Reduction) -> Iterator[Line]:
        """Whose seat came before whose: the last that each won, against the first that each other did not."""
        for one in self.moving:
            for other in self._others(one):
                for mine in self._won(found, one):
                    for theirs in self._waiting(found, other):
                        yield self._line(one, theirs, other, mine)
                for mine in self._waiting(found, one):
                    for theirs in self._won(found, other):
                        yield self._line(one, theirs, other, mine)

    def _won(self, found: Reduction, index: int) -> Iterator[int]:
        """Yield the seats at which a party's last seat was won, and those at which it stands in a lot."""
        if found.seats[index] > self.shares[index].floor:
            yield found.seats[index] - 1
        if index in found.tied:
            yield found.seats[index]

    def _waiting(self, found: Reduction, index: int) -> Iterator[int]:
        """Yield the seats at which a party stood when it got no more."""
        ceiling = self.ceilings[index]
        if ceiling is None or found.seats[index] < ceiling:
            yield found.seats[index]

    def _worst(self, seats: Sequence[int]) -> int:
        """Return who has most votes per seat."""
        return max(range(len(seats)), key=lambda index: Fraction(self.shares[index].votes, seats[index]))

    def _worst_lines(self, seats: Sequence[int], worst: int) -> Iterator[Line]:
        """Yield whether the worst-off stays so."""
        for other in self._others(worst):
            if self.slopes[worst] or self.slopes[other]:
                yield self._line(worst, seats[other], other, seats[worst])

    def sizes(self) -> Iterator[Line]:
        """How each size up to the cap would be divided, and its unevenness against that of the chosen one."""
        votes, floors = [share.votes for share in self.shares], [share.floor for share in self.shares]
        others = len(self.field.others)
        uneven: dict[Reduction, tuple[_Ratio, int]] = {}
        for size in range(sum(floors), max(self.figures.room, sum(floors)) + 1):
            found = distribute(votes, floors, self.ceilings, size)
            yield from self.reduction(found)
            whole = complete(found)
            worst = self._worst(whole)
            yield from self._worst_lines(whole, worst)
            ratio = _Ratio((self.shares[worst].votes, self.slopes[worst]), whole[worst])
            uneven[found] = ratio, sum(whole) + others
        chosen, members = uneven[self.figures.found]
        for ratio, size in uneven.values():
            more, less = size * chosen.over, members * ratio.over
            yield ratio.line[0] * more - chosen.line[0] * less, ratio.line[1] * more - chosen.line[1] * less

    def shrinking(self) -> Iterator[Line]:
        """At which scale each party gives up the seat it lost last, and would give up the next."""
        for one in self.moving:
            for mine in self._given_up(one):
                for other in self._others(one):
                    for theirs in self._given_up(other):
                        yield self._line(other, mine, one, theirs)

    def _given_up(self, index: int) -> Iterator[int]:
        """Yield twice the shares at which a party gave up its last seat, and would give up the next."""
        share, seats = self.shares[index], self.figures.found.seats[index]
        if seats < share.base:
            yield self._edge(seats + 1)
        if seats > share.floor:
            yield self._edge(seats)

    def optima(self) -> Iterator[Line]:
        """Who is worst off, and the fewest seats with which each other would be no worse."""
        votes, seats = [share.votes for share in self.shares], complete(self.figures.found)
        worst = self._worst(seats)
        yield from self._worst_lines(seats, worst)
        for index in range(len(votes)):
            if index != worst and (self.slopes[index] or self.slopes[worst]):
                least = -(-votes[index] * seats[worst] // votes[worst])
                yield self._line(index, seats[worst], worst, least)
                yield self._line(index, seats[worst], worst, least - 1)
