"""From random numbers to votes: compiled code, and the same with NumPy alone, number by number the same.

Both add and multiply in the same order, and take normal numbers and exponentials from tables: so the votes of a
seed are the same with Numba and without it.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from math import exp, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kkrvalg.apportion.batch.compiled import compiled, in_use

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Rows = NDArray[np.int64]

STEPS = 1 << 16
"""The normal distribution is drawn as so many equally likely steps, each at its middle (up to 4.3)."""
PER_ONE = 1024
"""Exponentials are taken at multiples of one part of so many, which is closer than any swing is known."""
ROUNDS = 4
"""How many times the votes of polled parties are moved towards their national shares."""
FARTHEST = 16
"""Swings beyond this, a factor of nine million, are cut off."""


class Recipe(NamedTuple):
    """What is the same for all draws.

    A draw's numbers are those of the country's swings (one for each party), of each KKR's, of each municipality's,
    and of each local list's. The roots, (P, P), have nothing below the diagonal; multiplied by independent numbers
    they give swings. ``party`` and ``municipality`` are those of each list, party -1 a local one; ``own`` is the
    standard deviation of a local list, 0 for others; ``weights`` are what the factors multiply.
    """

    national: Floats
    regional: Floats
    local: Floats
    kkr_of: Rows
    starts: Rows
    party: Rows
    municipality: Rows
    own: Floats
    weights: Floats

    @property
    def numbers(self) -> int:
        """How many random numbers a draw takes."""
        parties = len(self.national)
        kkr = int(self.kkr_of.max(initial=-1)) + 1
        return (1 + kkr + len(self.kkr_of)) * parties + int((self.party < 0).sum())


def steps(rng: np.random.Generator, count: int, numbers: int) -> NDArray[np.uint16]:
    """Return at least so many whole numbers below 65,536 for each of ``count`` draws, four from 64 bits."""
    words = rng.integers(0, 2**64, (count, -(-numbers // 4)), dtype=np.uint64)
    return words.astype("<u8", copy=False).view("<u2")


def normal(found: NDArray[np.uint16]) -> NDArray[np.float32]:
    """Return the steps of the normal distribution that these numbers stand for."""
    return np.take(normal_steps(), found)


@cache
def normal_steps() -> NDArray[np.float32]:
    """Return the steps of the normal distribution, scaled so that their variance is 1."""
    quantile = NormalDist().inv_cdf
    upper = np.array([quantile((at + 0.5) / STEPS) for at in range(STEPS // 2, STEPS)])
    both = np.concatenate([-upper[::-1], upper])
    return np.asarray(both / sqrt(float(np.mean(both**2))), dtype=np.float32)


@cache
def exponentials() -> Floats:
    """Return exp(n / PER_ONE) for n from -FARTHEST · PER_ONE to FARTHEST · PER_ONE."""
    return np.array([exp(at / PER_ONE) for at in range(-FARTHEST * PER_ONE, FARTHEST * PER_ONE + 1)])


def weigh(recipe: Recipe, numbers: NDArray[np.uint16], found: Floats) -> None:
    """Write each list's weight times the factor of its swings in each draw into ``found``, (D, L)."""
    if in_use():
        _weigh(*recipe, numbers, normal_steps(), exponentials(), found)
        return
    own = numbers[:, recipe.numbers - int((recipe.party < 0).sum()) : recipe.numbers]
    national, regional, local = swings(recipe, numbers)
    above = national[:, None, :] + regional
    swing = np.empty(found.shape)
    of_party = recipe.party >= 0
    party, town = recipe.party[of_party], recipe.municipality[of_party]
    swing[:, of_party] = local[:, town, party] + above[:, recipe.kkr_of[town], party]
    swing[:, ~of_party] = normal(own).astype(np.float64) * recipe.own[~of_party]
    place = np.floor(swing * PER_ONE + 0.5).astype(np.int64) + FARTHEST * PER_ONE
    np.multiply(exponentials()[np.clip(place, 0, 2 * FARTHEST * PER_ONE)], recipe.weights, out=found)


def swings(recipe: Recipe, numbers: NDArray[np.uint16]) -> tuple[Floats, Floats, Floats]:
    """Return the parties' swings in the country (D, P), in each KKR (D, K, P) and municipality (D, M, P)."""
    parties, towns = len(recipe.national), len(recipe.kkr_of)
    kkr = int(recipe.kkr_of.max(initial=-1)) + 1
    local = (1 + kkr) * parties
    return (
        national_swings(recipe, numbers),
        _correlated(numbers[:, parties:local], kkr, recipe.regional),
        _correlated(numbers[:, local : local + towns * parties], towns, recipe.local),
    )


def national_swings(recipe: Recipe, numbers: NDArray[np.uint16]) -> Floats:
    """Return the parties' swings in the country, (D, P)."""
    return _correlated(numbers[:, : len(recipe.national)], 1, recipe.national)[:, 0]


def _correlated(numbers: NDArray[np.uint16], rows: int, root: Floats) -> Floats:
    """Return independent numbers, so many rows in each draw, times a root."""
    part = normal(numbers).reshape(len(numbers), len(root), rows).astype(np.float64)
    found = np.zeros(part.shape)
    for at in range(len(root)):
        found[:, at:] += part[:, at, None] * root[at, at:, None]
    return np.swapaxes(found, 1, 2)


def meet(weights: Floats, starts: Rows, group: Rows, wanted: Floats, valid: NDArray[np.int64]) -> None:
    """Multiply the weights of each group until its part of all valid votes is what is wanted in each draw.

    Args:
        weights: (D, L), changed in place.
        starts: where each municipality's lists begin.
        group: the group of each list.
        wanted: (D, G), adding up to 1.
        valid: (D, M) valid votes, to which each municipality is scaled.
    """
    if in_use():
        _meet(weights, starts, group, wanted, valid, ROUNDS)
        return
    rows = [np.flatnonzero(group == number) for number in range(wanted.shape[1])]
    for _round in range(ROUNDS):
        for town, (first, last) in enumerate(pairwise(starts)):
            if first < last:
                total = np.cumsum(weights[:, first:last], axis=1)[:, -1]
                weights[:, first:last] *= (valid[:, town] / np.where(total > 0, total, 1.0))[:, None]
        for number, own in enumerate(rows):
            if len(own):
                now = np.cumsum(weights[:, own], axis=1)[:, -1]
                factor = wanted[:, number] * valid.sum(axis=1) / np.where(now > 0, now, 1.0)
                weights[:, own] *= factor[:, None]


def whole(weights: Floats, starts: Rows, valid: NDArray[np.int64], votes: NDArray[np.int64]) -> None:
    """Scale weights to the valid votes, (D, M), and write what rounded running totals differ by into ``votes``."""
    if in_use():
        _whole(weights, starts, valid, votes)
        return
    for town, (first, last) in enumerate(pairwise(starts)):
        if first < last:
            running = np.cumsum(weights[:, first:last], axis=1)
            total = running[:, -1:]
            scale = valid[:, town, None] / np.where(total > 0, total, 1.0)
            votes[:, first:last] = np.diff(np.floor(running * scale + 0.5), axis=1, prepend=0.0)


@compiled
def _weigh(  # noqa: PLR0917 (compiled code takes its arrays by position)
    national: Floats,
    regional: Floats,
    local: Floats,
    kkr_of: Rows,
    starts: Rows,
    party: Rows,
    _municipality: Rows,
    own: Floats,
    weights: Floats,
    numbers: NDArray[np.uint16],
    table: NDArray[np.float32],
    powers: Floats,
    found: Floats,
) -> None:
    parties, towns = len(national), len(kkr_of)
    kkr = 0
    for town in range(towns):
        kkr = max(kkr, kkr_of[town] + 1)
    common, above, inside = np.empty((parties, 1)), np.empty((parties, kkr)), np.empty((parties, towns))
    room = np.empty((parties, max(towns, kkr, 1)))
    middle = len(powers) // 2
    for draw in range(len(numbers)):
        own_numbers = numbers[draw]
        _swing(own_numbers, 0, table, national, room, common)
        _swing(own_numbers, parties, table, regional, room, above)
        _swing(own_numbers, parties * (1 + kkr), table, local, room, inside)
        for p in range(parties):
            for number in range(kkr):
                above[p, number] += common[p, 0]
        lists = parties * (1 + kkr + towns)
        for town in range(towns):
            for row in range(starts[town], starts[town + 1]):
                if party[row] >= 0:
                    swing = inside[party[row], town] + above[party[row], kkr_of[town]]
                else:
                    swing = np.float64(table[own_numbers[lists]]) * own[row]
                    lists += 1
                place = int(np.floor(swing * 1024 + 0.5)) + middle
                found[draw, row] = powers[min(max(place, 0), len(powers) - 1)] * weights[row]


@compiled
def _swing(  # noqa: PLR0917 (as above)
    numbers: NDArray[np.uint16],
    start: int,
    table: NDArray[np.float32],
    root: Floats,
    room: Floats,
    found: Floats,
) -> None:
    """Write correlated swings into ``found``, (P, N): independent numbers times a root; ``room`` is as large."""
    parties, places = found.shape
    for at in range(parties):
        for place in range(places):
            room[at, place] = table[numbers[start + at * places + place]]
    found[:] = 0.0
    for at in range(parties):
        for p in range(at, parties):
            factor = root[at, p]
            for place in range(places):
                found[p, place] += room[at, place] * factor


@compiled
def _meet(  # noqa: PLR0917 (as above)
    weights: Floats, starts: Rows, group: Rows, wanted: Floats, valid: NDArray[np.int64], rounds: int
) -> None:
    groups = wanted.shape[1]
    now, factor = np.empty(groups), np.empty(groups)
    for draw in range(len(weights)):
        everything = valid[draw].sum()
        for _round in range(rounds):
            now[:] = 0.0
            for town in range(len(starts) - 1):
                total = 0.0
                for row in range(starts[town], starts[town + 1]):
                    total += weights[draw, row]
                scale = valid[draw, town] / (total if total > 0.0 else 1.0)
                for row in range(starts[town], starts[town + 1]):
                    weights[draw, row] *= scale
                    now[group[row]] += weights[draw, row]
            for number in range(groups):
                factor[number] = wanted[draw, number] * everything / (now[number] if now[number] > 0.0 else 1.0)
            for row in range(weights.shape[1]):
                weights[draw, row] *= factor[group[row]]


@compiled
def _whole(weights: Floats, starts: Rows, valid: NDArray[np.int64], votes: NDArray[np.int64]) -> None:
    for draw in range(len(weights)):
        for town in range(len(starts) - 1):
            total = 0.0
            for row in range(starts[town], starts[town + 1]):
                total += weights[draw, row]
            scale = valid[draw, town] / (total if total > 0.0 else 1.0)
            running, before = 0.0, 0.0
            for row in range(starts[town], starts[town + 1]):
                running += weights[draw, row]
                now = np.floor(running * scale + 0.5)
                votes[draw, row] = int(now - before)
                before = now
