"""The composition of every KKR in many draws (§ 3, stk. 1-2): eligibility, base composition, reduction."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kkrvalg.apportion import Reduction
from kkrvalg.apportion.batch import kernels
from kkrvalg.apportion.batch.levels import Divided
from kkrvalg.apportion.batch.lots import priority
from kkrvalg.apportion.batch.reduction import distribute
from kkrvalg.apportion.batch.sums import add_up
from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.model import council_name
from kkrvalg.procedures.base import Scale
from kkrvalg.procedures.cut import Share, equally_good, shrink_scale, spelled
from kkrvalg.simulation.areas import NOBODY, areas_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from kkrvalg.simulation.areas import Areas
    from kkrvalg.simulation.frame import Frame

    Integers = NDArray[np.int64]
    Booleans = NDArray[np.bool_]


class Fields(NamedTuple):
    """Who counts in every KKR in every draw: ``[draw, KKR]`` or ``[draw, KKR, contender]``.

    ``floor_mayors`` are the mayors that secure seats, ``others`` the members who belong to no eligible party.
    """

    total_votes: Integers
    votes: Integers
    eligible: Booleans
    mayors: Integers
    floor_mayors: Integers
    others: Integers


class Compositions(NamedTuple):
    """The seats of the eligible parties in every KKR in every draw, what led to them, and the number of lots."""

    base_size: Integers
    reduced: Booleans
    seats: Integers
    lots: Integers


def fields(frame: Frame, votes: Integers, seats: NDArray[np.integer], mayors: Integers) -> Fields:
    """Return who counts: votes, mayors and eligibility as in :func:`kkrvalg.procedures.contenders.field`.

    Raises:
        InputError: there are no votes in an area.
    """
    areas, rules, options = areas_of(frame), frame.setting.rulebook, frame.setting.options
    draws, kkr, parties = len(votes), len(frame.kkr), len(frame.contenders)
    everybody = add_up(votes, areas.list_column, kkr * (parties + 1)).reshape(draws, kkr, parties + 1)
    own, total = everybody[:, :, :parties], everybody.sum(axis=2) + areas.apart
    _check_votes(total, frame)
    threshold = rules.threshold
    eligible = (own > 0) & (own * threshold.denominator >= threshold.numerator * total[:, :, None])
    if rules.council_seat_required:
        won = add_up(seats, areas.list_column, kkr * (parties + 1)).reshape(draws, kkr, parties + 1)
        eligible &= won[:, :, :parties] > 0
    in_kl = np.where(frame.counts, mayors, NOBODY)
    elected = _count_mayors(frame, in_kl)
    everywhere = options["mayor_floor_area"] == "all"
    members = np.add.reduceat(in_kl[:, areas.by_kkr] != NOBODY, areas.first_of_kkr, axis=1, dtype=np.int64)
    return Fields(
        total_votes=total,
        votes=own,
        eligible=eligible,
        mayors=elected,
        floor_mayors=_count_mayors(frame, mayors) if everywhere else elected,
        others=members - (elected * eligible).sum(axis=2),
    )


def _check_votes(total: Integers, frame: Frame) -> None:
    empty = np.argwhere(total <= 0)
    if len(empty):
        raise InputError(
            where=_("the draws of {kkr}").format(kkr=council_name(frame.kkr[empty[0][1]])),
            found=_("no votes"),
            expected=_("votes in at least one of its municipalities that are members of KL"),
            todo=_("check the votes that the draws start from"),
        )


def _count_mayors(frame: Frame, mayors: Integers) -> Integers:
    """Return how many mayors were elected for each contender in each KKR."""
    draws, kkr, parties = len(mayors), len(frame.kkr), len(frame.contenders)
    width = kkr * (parties + 1)
    columns = areas_of(frame).mayor_column[mayors] + np.arange(draws)[:, None] * width
    counts = np.bincount(columns.ravel(), minlength=draws * width)
    return counts.reshape(draws, kkr, parties + 1)[:, :, :parties]


def compose_all(frame: Frame, found: Fields, keys: NDArray[np.uint64]) -> Compositions:
    """Return the compositions, as :func:`kkrvalg.procedures.composition.compose` does with all lots drawn.

    Raises:
        InputError: by ``secondary=lot_among_optima`` there are too many compositions to draw among.
    """
    areas, options = areas_of(frame), frame.setting.options
    top, below = _scales(found, areas, options)
    base = _base_seats(found, top, below, options)
    low = np.where(
        found.eligible, np.maximum(found.floor_mayors, frame.setting.rulebook.minimum_seats_in_reduction), 0
    )
    outside = found.others if options["ineligible_mayors"] == "outside_cap" else np.zeros_like(found.others)
    room = areas.caps - (found.others - outside)
    sizes = base.sum(axis=2)
    reduced = sizes > room
    seats = np.where((reduced & (low.sum(axis=2) > room))[:, :, None], low, base)
    rows = np.nonzero(reduced & (low.sum(axis=2) <= room))
    lots = np.zeros(reduced.shape, np.int64)
    if not len(rows[0]):
        return Compositions(sizes + found.others, reduced, seats, lots)
    cut = _Cut(frame, rows, found, base=base[rows], floors=low[rows], room=room[rows], keys=keys[rows[0]])
    if options["reduction_method"] == "shrink_scale":
        seats[rows], drawn = cut.shrunk(top[rows], below[rows])
    elif options["secondary"] == "lot_among_optima":
        seats[rows], drawn = cut.among_optima()
    else:
        seats[rows], drawn = cut.minimax()
    lots[rows] = drawn
    return Compositions(sizes + found.others, reduced, seats, lots)


def is_one_by_one(options: Mapping[str, str]) -> bool:
    """Return whether the reductions are left to the exact engine: no array code knows these answers."""
    return options["reduction_method"] == "shrink_scale" or options["secondary"] == "lot_among_optima"


def _scales(found: Fields, areas: Areas, options: Mapping[str, str]) -> tuple[Integers, Integers]:
    """Return the scale of each KKR as a fraction of its votes: a party's quota is votes × first / second.

    The quotients of at most a few hundred half mayors and votes are told apart in floating point, see ``LIMIT``.
    """
    short = 0
    if options["scale"] == "rounded_reaches_mayors":
        short = {"half_up": 1, "up": 2, "down": 0}[options["rounding"]]
    binds = found.eligible & (found.mayors > 0)
    if options["cooperation_binds"] != "yes":
        binds &= ~areas.cooperation
    halves = np.where(binds, np.maximum(2 * found.mayors - short, 0), 0)
    if not halves.size:
        return np.zeros_like(found.others), np.ones_like(found.others)
    demands = np.divide(halves, found.votes, out=np.zeros(halves.shape), where=halves > 0)
    at = demands.argmax(axis=2)[:, :, None]
    top = np.take_along_axis(halves, at, 2)[:, :, 0]
    below = np.where(top > 0, 2 * np.take_along_axis(found.votes, at, 2)[:, :, 0], 1)
    return top, below


def _base_seats(found: Fields, top: Integers, below: Integers, options: Mapping[str, str]) -> Integers:
    """Return the base composition: rounded shares of the scale, never below the mayors."""
    above, under = found.votes * top[:, :, None], below[:, :, None]
    if options["rounding"] == "half_up":
        rounded = (2 * above + under) // (2 * under)
    elif options["rounding"] == "down":
        rounded = above // under
    elif options["scale"] == "rounded_reaches_mayors":
        rounded = above // under + 1
    else:
        rounded = -(-above // under)
    least = np.maximum(found.mayors, 1 if options["base_minimum"] == "one" else 0)
    return np.where(found.eligible, np.maximum(rounded, least), 0)


class _Cut:
    """The reductions that there is room for: one row for each draw and KKR."""

    def __init__(
        self,
        frame: Frame,
        rows: tuple[Integers, ...],
        found: Fields,
        *,
        base: Integers,
        floors: Integers,
        room: Integers,
        keys: NDArray[np.uint64],
    ) -> None:
        self.options = frame.setting.options
        self.contenders = frame.contenders
        self.votes = np.where(found.eligible, found.votes, 0)[rows]
        self.others, self.totals = found.others[rows], found.total_votes[rows]
        self.base, self.floors, self.room, self.keys = base, floors, room, keys
        self.subjects = len(frame.codes) + rows[1]
        bounded = self.options["reduction_ceiling"] != "none"
        self.ceilings = np.maximum(base, floors) if bounded else np.full(base.shape, kernels.NO_LIMIT)

    def minimax(self) -> tuple[Integers, Integers]:
        """Return the seats with the lots drawn, and how many lots each row took."""
        best = self._best()
        places = np.arange(len(self.contenders))
        return best.settled(self.keys, self.subjects, places), (best.stakes > 0).astype(np.int64)

    def _best(self) -> Divided:
        """Return the best composition of each row, of the size that the rules ask for."""
        if self.options["reduced_size"] == "cap":
            return distribute(self.votes, self.floors, self.ceilings, self.room)
        sizes = self.floors.sum(axis=1)
        best = distribute(self.votes, self.floors, self.ceilings, sizes)
        worst = self._worst(best)
        while (sizes < self.room).any():
            sizes = np.minimum(sizes + 1, self.room)
            found = distribute(self.votes, self.floors, self.ceilings, sizes)
            own = self._worst(found)
            better = own[0] * worst[1] <= worst[0] * own[1]
            worst = np.where(better, own[0], worst[0]), np.where(better, own[1], worst[1])
            best = Divided(
                np.where(better[:, None], found.seats, best.seats),
                np.where(better[:, None], found.tied, best.tied),
                np.where(better, found.stakes, best.stakes),
            )
        return best

    def _worst(self, found: Divided) -> tuple[Integers, Integers]:
        """Return the worst share of votes per share of seats, up to the sum of votes, as a fraction."""
        order = np.cumsum(found.tied, axis=1)
        whole = found.seats + (found.tied & (order <= found.stakes[:, None]))
        ratios = np.divide(self.votes, whole, out=np.zeros(whole.shape), where=whole > 0)
        at = ratios.argmax(axis=1)[:, None]
        votes = np.take_along_axis(self.votes, at, 1)[:, 0] * (whole.sum(axis=1) + self.others)
        return votes, np.maximum(np.take_along_axis(whole, at, 1)[:, 0], 1)

    def shrunk(self, top: Integers, below: Integers) -> tuple[Integers, Integers]:
        """Return the seats when the scale is lowered until they fit, row by row with the exact engine; no lots."""
        seats = np.zeros(self.base.shape, np.int64)
        for row, (own, under) in enumerate(zip(top.tolist(), below.tolist(), strict=True)):
            shares, columns = self._shares(row)
            total = int(self.totals[row])
            scale = Scale(Fraction(own * total, under), (), ())
            seats[row, columns] = shrink_scale(shares, scale, total, int(self.room[row]), self.options)
        return seats, np.zeros(len(seats), np.int64)

    def among_optima(self) -> tuple[Integers, Integers]:
        """Return the seats drawn among all equally good compositions, row by row with the exact engine."""
        found = self._best()
        seats, lots = found.seats, np.zeros(len(found.seats), np.int64)
        for row, (tied, stake) in enumerate(zip(found.tied, found.stakes.tolist(), strict=True)):
            shares, columns = self._shares(row)
            standing = tuple(at for at, column in enumerate(columns) if tied[column])
            reached = Reduction(tuple(seats[row, columns].tolist()), (), standing, stake)
            optima = {spelled(shares, one): one for one in equally_good(shares, reached, self.options)}
            names, key, subject = sorted(optima), int(self.keys[row]), int(self.subjects[row])
            order = [priority(key, subject, place) for place in range(len(names))]
            seats[row, columns] = optima[names[order.index(max(order))]]
            lots[row] = len(optima) > 1
        return seats, lots

    def _shares(self, row: int) -> tuple[list[Share], list[int]]:
        """Return the eligible parties of a row as the exact engine has them, and their columns."""
        columns = sorted(
            np.flatnonzero(self.votes[row]).tolist(), key=lambda at: (-self.votes[row, at], self.contenders[at])
        )
        numbers = [own[row, columns].tolist() for own in (self.votes, self.floors, self.base)]
        keys = [self.contenders[at] for at in columns]
        return [Share(*own) for own in zip(keys, *numbers, strict=True)], columns
