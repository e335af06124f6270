"""Uncertain votes: an election drawn many times around the last one, in whole votes.

The model works on the logarithms of shares. A party's list gets its expected votes times exp(national + regional
+ local swing), where the swings of the parties are normal and correlated; a local list has a swing of its own. In
each municipality the products are then scaled to the valid votes: shares are never negative and add up to 1.

Whole votes are made by rounding the running total of a municipality's lists: every list is within one vote of its
share, no lot is needed, and the votes add up to the valid votes exactly. Without spread the expected votes of an
election come out as they went in.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from math import log, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kkrvalg.simulation.carried import Carried, carried
from kkrvalg.simulation.polls import moved
from kkrvalg.simulation.spread import Newcomers, expected, fit_spread

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from kkrvalg.model import Election, ElectionList
    from kkrvalg.simulation.polls import Polls
    from kkrvalg.simulation.spread import Spread

BLOCK = 64
"""Draws that are made at a time, so that they stay in the processor's cache; part of what a seed means."""
STEPS = 1 << 16
"""The normal distribution is drawn as so many equally likely steps, each at its middle (up to 4.3)."""
LEAST_REST = 1e-3
"""What polls with errors leave, at the least, to those that were not polled, as a part of what is expected."""
ROUNDS = 4
"""How many times the votes of polled parties are moved towards their national shares."""


class Swings(NamedTuple):
    """The swings of some draws, all logarithms.

    ``national`` is (D, P), ``regional`` (D, K, P), ``local`` (D, M, P), ``lists`` one for each local list.
    """

    national: NDArray[np.float32]
    regional: NDArray[np.float32]
    local: NDArray[np.float32]
    lists: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class VoteModel:
    """Votes that can be drawn. Made by :func:`vote_model`.

    Attributes:
        lists: the lists, in order of municipality code and letter, which is that of the draws.
        codes: the municipalities' codes, sorted.
        kkr: the KKR, in the order of the election.
        parties: the national parties, sorted.
        starts: the lists of municipality m are ``starts[m]`` to ``starts[m + 1]``.
        kkr_of: the row of each municipality's KKR.
        valid: the valid votes of each municipality.
        expected: the expected votes of each list, adding up to ``valid``, not whole.
        weights: the same on the scale that the swings multiply.
        national, regional, local: the standard deviations of the parties' swings.
        lists_sd: that of each local list, in order of the lists.
        correlation: between the parties' swings.
        column: where each list's swing stands: municipality by party, then the local lists.
        polled: whether each party has a poll, and what national share it is expected to have.
        turnout: the standard deviations of the valid votes, of the country and of a municipality.
        carried: what became of the lists of the last election.
    """

    lists: tuple[ElectionList, ...]
    codes: NDArray[np.int64]
    kkr: tuple[str, ...]
    parties: tuple[str, ...]
    starts: NDArray[np.int64]
    kkr_of: NDArray[np.int64]
    valid: NDArray[np.int64]
    expected: NDArray[np.float64]
    weights: NDArray[np.float64]
    national: NDArray[np.float64]
    regional: NDArray[np.float64]
    local: NDArray[np.float64]
    lists_sd: NDArray[np.float64]
    correlation: NDArray[np.float64]
    column: NDArray[np.int64]
    polled: NDArray[np.bool_]
    turnout: tuple[float, float]
    carried: Carried

    def draw(self, rng: np.random.Generator, count: int) -> NDArray[np.int64]:
        """Return (count, L) whole votes that add up to the valid votes in every municipality.

        The same generator in the same state gives the same votes; nothing else is random.
        """
        votes = np.empty((count, len(self.lists)), dtype=np.int64)
        swing = np.empty((2, BLOCK, len(self.lists)), dtype=np.float32)
        weighed = np.empty((2, BLOCK, len(self.lists)))
        for start in range(0, count, BLOCK):
            block = votes[start : start + BLOCK]
            self._fill(rng, block, swing[:, : len(block)], weighed[:, : len(block)])
        return votes

    def shares(self, votes: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the national share of each party in each of some draws, (D, P)."""
        found = np.stack([votes[:, rows].sum(axis=1) for rows in self._rows_of_parties], axis=1)
        return np.asarray(found / votes.sum(axis=1, keepdims=True))

    @cached_property
    def municipality_of(self) -> NDArray[np.int64]:
        """The row of each list's municipality."""
        return np.repeat(np.arange(len(self.codes)), np.diff(self.starts))

    def swings(self, rng: np.random.Generator, count: int) -> Swings:
        """Return the swings of some draws, before they are scaled to what polls say."""
        return self._swings(normals(rng, (count, self._numbers)))

    # --- one block of draws -------------------------------------------------------------------------------------

    @property
    def _numbers(self) -> int:
        """How many random numbers a draw needs."""
        sizes = (1 + len(self.kkr) + len(self.codes)) * len(self.parties) + len(self.lists_sd)
        return sizes + (1 + len(self.codes) if any(self.turnout) else 0)

    def _swings(self, numbers: NDArray[np.float32]) -> Swings:
        parties, kkr, codes = len(self.parties), len(self.kkr), len(self.codes)
        ends = np.cumsum([parties, kkr * parties, codes * parties, len(self.lists_sd)])
        parts = np.split(numbers[:, : ends[-1]], ends[:-1], axis=1)
        shapes = ((1, parties), (kkr, parties), (codes, parties))
        national, regional, local = (
            np.matmul(part.reshape(len(part), *shape), root)
            for part, shape, root in zip(parts, shapes, self._roots, strict=False)
        )
        return Swings(national[:, 0], regional, local, parts[3] * self.lists_sd.astype(np.float32))

    def _fill(
        self,
        rng: np.random.Generator,
        votes: NDArray[np.int64],
        swing: NDArray[np.float32],
        weighed: NDArray[np.float64],
    ) -> None:
        """Draw the votes of a block; ``swing`` and ``weighed`` are room to work in."""
        numbers = normals(rng, (len(votes), self._numbers))
        swings = self._swings(numbers)
        above = (swings.regional + swings.national[:, None, :]).reshape(len(votes), -1)
        above = np.concatenate([above, np.zeros((len(votes), 1), dtype=np.float32)], axis=1)
        inside = swings.local.reshape(len(votes), -1)
        own, common = swing
        np.take(np.concatenate([inside, swings.lists], axis=1), self.column, axis=1, out=own, mode="clip")
        np.take(above, self._column_above, axis=1, out=common, mode="clip")
        own += common
        np.exp(own, out=own)
        np.multiply(own, self.weights, out=weighed[0])
        valid = self._valid(numbers)
        if self.polled.any():
            self._meet_polls(weighed[0], swings.national, valid)
        self._round(weighed, valid, votes)

    def _meet_polls(
        self, weights: NDArray[np.float64], national: NDArray[np.float32], valid: NDArray[np.float64]
    ) -> None:
        """Multiply the votes of each polled party in each draw until its national share is what the poll says.

        What the regions and municipalities swing besides moves votes between places, not the national share.
        """
        polled = np.flatnonzero(self.polled)
        shares = self.national_shares[polled]
        wanted = shares * np.exp(national[:, polled] - self.national[polled] ** 2 / 2)
        most = 1 - LEAST_REST * (1 - shares.sum())
        wanted *= np.minimum(1, most / np.maximum(wanted.sum(axis=1, keepdims=True), LEAST_REST))
        wanted = np.concatenate([wanted, 1 - wanted.sum(axis=1, keepdims=True)], axis=1)
        for _round in range(ROUNDS):
            total = np.add.reduceat(weights, self.starts[:-1], axis=1)
            weights *= np.take(valid / np.where(total > 0, total, 1.0), self.municipality_of, axis=1)
            now = np.stack([weights[:, rows].sum(axis=1) for rows in self._rows_of_polls], axis=1)
            factor = wanted * valid.sum(axis=1, keepdims=True) / np.where(now > 0, now, 1)
            weights *= np.take(factor, self._poll_of, axis=1)

    def _valid(self, numbers: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the valid votes of each draw, (D, M), or (1, M) where they are fixed."""
        if not any(self.turnout):
            return self.valid[None, :].astype(np.float64)
        own = numbers[:, -len(self.codes) :] * self.turnout[1]
        common = numbers[:, -len(self.codes) - 1, None] * self.turnout[0]
        return np.rint(self.valid * np.exp(common + own))

    def _round(self, weighed: NDArray[np.float64], valid: NDArray[np.float64], votes: NDArray[np.int64]) -> None:
        """Scale the running total of the first of ``weighed`` to the valid votes and round it.

        The second is room to work in.
        """
        running, room = weighed
        np.cumsum(running, axis=1, out=running)
        ends = np.where(self.starts[1:] > 0, running[:, self.starts[1:] - 1], 0.0)
        before = np.concatenate([np.zeros((len(ends), 1)), ends[:, :-1]], axis=1)
        total = ends - before
        scale = valid / np.where(total > 0, total, 1.0)
        earlier = np.cumsum(valid, axis=1) - valid
        np.take(scale, self.municipality_of, axis=1, out=room, mode="clip")
        running *= room
        np.take(earlier - before * scale, self.municipality_of, axis=1, out=room, mode="clip")
        running += room
        np.rint(running, out=running)
        votes[:] = running
        votes[:, 1:] -= votes[:, :-1].copy()

    # --- what is the same for all draws -------------------------------------------------------------------------

    @cached_property
    def _roots(self) -> tuple[NDArray[np.float32], ...]:
        """What independent numbers are multiplied with to become national, regional and local swings."""
        root = np.linalg.cholesky(self.correlation).T
        return tuple((root * sd).astype(np.float32) for sd in (self.national, self.regional, self.local))

    @cached_property
    def _rows_of_parties(self) -> list[NDArray[np.int64]]:
        return [np.flatnonzero([entry.party == party for entry in self.lists]) for party in self.parties]

    @cached_property
    def _column_above(self) -> NDArray[np.int64]:
        """Where the swing that a list has from above stands: KKR by party, and nothing for the local lists."""
        party = self.column % max(1, len(self.parties))
        found = self.kkr_of[self.municipality_of] * len(self.parties) + party
        return np.where(
            self.column < len(self.codes) * len(self.parties), found, len(self.kkr) * len(self.parties)
        )

    @cached_property
    def _poll_of(self) -> NDArray[np.int64]:
        """The number of the poll each list belongs to, in order of the polled parties; one more for all others."""
        number = {self.parties[party]: at for at, party in enumerate(np.flatnonzero(self.polled))}
        return np.array([number.get(entry.party or "", len(number)) for entry in self.lists], dtype=np.int64)

    @cached_property
    def _rows_of_polls(self) -> list[NDArray[np.int64]]:
        return [np.flatnonzero(self._poll_of == at) for at in range(int(self.polled.sum()) + 1)]

    @cached_property
    def national_shares(self) -> NDArray[np.float64]:
        """The expected national share of each party."""
        total = max(float(self.expected.sum()), 1.0)
        return np.array([self.expected[rows].sum() / total for rows in self._rows_of_parties])


def normals(rng: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Return standard normal numbers in 65,536 equally likely steps: three times as fast as the exact ones."""
    return np.take(_steps(), rng.integers(0, STEPS, shape, dtype=np.uint16))


@cache
def _steps() -> NDArray[np.float32]:
    """Return the steps of the normal distribution, scaled so that their variance is 1."""
    quantile = NormalDist().inv_cdf
    upper = np.array([quantile((at + 0.5) / STEPS) for at in range(STEPS // 2, STEPS)])
    both = np.concatenate([-upper[::-1], upper])
    return np.asarray(both / sqrt(float(np.mean(both**2))), dtype=np.float32)


def vote_model(
    base: Election,
    target: Election | None = None,
    *,
    spread: Spread | None = None,
    polls: Polls | None = None,
    valid: Mapping[int, int] | None = None,
) -> VoteModel:
    """Return the votes of an election as far as the last one, and polls, foretell them.

    Of ``target`` only the lists, their parties and candidates, and the municipalities are read, never the votes.

    Args:
        base: the last election.
        target: the lists that stand; those of ``base`` if left out.
        spread: how far the shares may move; found in ``base`` if left out.
        polls: national shares; those of ``base`` if left out.
        valid: the valid votes by municipality; those of ``base`` for each that is missing.

    Raises:
        InputError: the spread cannot be found in ``base``, or the polls cannot be met.
    """
    layout = _layout(base if target is None else target)
    spread = fit_spread(base) if spread is None else spread
    heirs = carried(base, layout.target)
    totals = {code: sum(entry.votes for entry in base.lists_by_code.get(code, ())) for code in layout.codes}
    counted = np.array([(valid or {}).get(code, totals[code]) for code in layout.codes], dtype=np.int64)
    weights = np.array([_weight(entry, heirs, spread, totals) for entry in layout.lists])
    national, regional, local = _deviations(layout.parties, spread)
    polled = np.zeros(len(layout.parties), dtype=bool)
    if polls is not None:
        weights = _at_polls(weights, layout, counted, polls)
        national = np.array([_of_poll(polls, p, sd) for p, sd in zip(layout.parties, national, strict=True)])
        polled = np.array([party in polls.shares for party in layout.parties])
    own = np.array([_own_spread(entry, heirs, spread) for entry in layout.lists if entry.party is None])
    variance = np.concatenate([np.tile(national**2 + regional**2 + local**2, len(layout.codes)), own**2])
    column = _columns(layout)
    sums = np.bincount(layout.municipality_of, weights, len(layout.codes))
    counted = np.where(sums > 0, counted, 0)
    return VoteModel(
        lists=layout.lists,
        codes=np.array(layout.codes, dtype=np.int64),
        kkr=layout.target.kkr_keys,
        parties=layout.parties,
        starts=layout.starts,
        kkr_of=layout.kkr_of,
        valid=counted,
        expected=weights * (counted / np.where(sums > 0, sums, 1))[layout.municipality_of],
        weights=weights * np.exp(-variance[column] / 2),
        national=national,
        regional=regional,
        local=local,
        lists_sd=own,
        correlation=_correlation(layout.parties, spread),
        column=column,
        polled=polled,
        turnout=spread.turnout,
        carried=heirs,
    )


class _Layout(NamedTuple):
    """The lists that stand as rows: see :class:`VoteModel`."""

    target: Election
    codes: tuple[int, ...]
    lists: tuple[ElectionList, ...]
    parties: tuple[str, ...]
    starts: NDArray[np.int64]
    municipality_of: NDArray[np.int64]
    kkr_of: NDArray[np.int64]


def _layout(target: Election) -> _Layout:
    codes = tuple(sorted(m.code for m in target.municipalities))
    lists = [sorted(target.lists_by_code[code], key=lambda entry: entry.letter) for code in codes]
    kkr = [target.kkr_keys.index(target.municipality_by_code[code].kkr) for code in codes]
    return _Layout(
        target=target,
        codes=codes,
        lists=tuple(entry for own in lists for entry in own),
        parties=tuple(sorted({entry.party for entry in target.lists if entry.party is not None})),
        starts=np.cumsum([0, *map(len, lists)]).astype(np.int64),
        municipality_of=np.repeat(np.arange(len(codes)), [len(own) for own in lists]),
        kkr_of=np.array(kkr, dtype=np.int64),
    )


def _weight(entry: ElectionList, heirs: Carried, spread: Spread, totals: Mapping[int, int]) -> float:
    """Return the votes of the list it continues, else what its candidates foretell."""
    before = heirs.before.get(entry.id)
    if before is not None:
        return float(before.votes)
    line, deviation = _foretold(entry, spread)
    candidates = log(entry.candidates) if entry.candidates else 0.0
    return min(1.0, expected(line.line, candidates, deviation)) * totals[entry.code]


def _foretold(entry: ElectionList, spread: Spread) -> tuple[Newcomers, float]:
    """Return the line of a list that did not stand here, and the standard deviation around it."""
    if entry.party is None:
        return spread.new_list, spread.new_list.own
    if entry.party in spread.parties:
        at = spread.parties.index(entry.party)
        own = sqrt(float(spread.regional[at] ** 2 + spread.local[at] ** 2))
        return Newcomers(spread.levels[entry.party], 0.0, own), own
    return spread.new_party, sqrt(spread.new_party.common**2 + spread.new_party.own**2)


def _own_spread(entry: ElectionList, heirs: Carried, spread: Spread) -> float:
    return spread.lists if entry.id in heirs.before else spread.new_list.own


def _deviations(parties: Sequence[str], spread: Spread) -> NDArray[np.float64]:
    """Return the national, regional and local standard deviation of each party, (3, P)."""
    new = (spread.new_party.common, 0.0, spread.new_party.own)
    known = {
        party: (float(spread.national[at]), float(spread.regional[at]), float(spread.local[at]))
        for at, party in enumerate(spread.parties)
    }
    return np.array([known.get(party, new) for party in parties]).reshape(-1, 3).T


def _correlation(parties: Sequence[str], spread: Spread) -> NDArray[np.float64]:
    """Return the correlation of these parties; a new one goes with none."""
    found = np.eye(len(parties))
    at = {party: number for number, party in enumerate(spread.parties)}
    for row, first in enumerate(parties):
        for column, second in enumerate(parties):
            if first in at and second in at:
                found[row, column] = spread.correlation[at[first], at[second]]
    return found


def _of_poll(polls: Polls, party: str, otherwise: float) -> float:
    """Return the standard deviation of the logarithm of a polled share, else that of the spread."""
    if party not in polls.shares:
        return otherwise
    return sqrt(log(1 + (polls.errors[party] / polls.shares[party]) ** 2))


def _at_polls(
    weights: NDArray[np.float64], layout: _Layout, valid: NDArray[np.int64], polls: Polls
) -> NDArray[np.float64]:
    """Return the votes moved to the polls' national shares.

    Raises:
        InputError: they cannot be met.
    """
    sums = np.bincount(layout.municipality_of, weights, len(valid))
    shares = weights / np.where(sums > 0, sums, 1)[layout.municipality_of]
    groups = [
        (np.flatnonzero([entry.party == party for entry in layout.lists]), share)
        for party, share in polls.shares.items()
    ]
    found = moved(shares, layout.municipality_of, valid.astype(np.float64), groups, polls.swing)
    return np.asarray(found * valid[layout.municipality_of])


def _columns(layout: _Layout) -> NDArray[np.int64]:
    """Return where the swing of each list stands: municipality by party, then the local lists in their order."""
    at = {party: number for number, party in enumerate(layout.parties)}
    end = len(layout.codes) * len(layout.parties)
    found = []
    for entry, municipality in zip(layout.lists, layout.municipality_of, strict=True):
        if entry.party is None:
            found.append(end)
            end += 1
        else:
            found.append(int(municipality) * len(layout.parties) + at[entry.party])
    return np.array(found, dtype=np.int64)
