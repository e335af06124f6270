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
from functools import cached_property
from math import log, sqrt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kkrvalg.simulation.carried import Carried, carried
from kkrvalg.simulation.polls import moved
from kkrvalg.simulation.spread import Newcomers, expected, fit_spread
from kkrvalg.simulation.votes_kernel import Recipe, meet, national_swings, normal, steps, swings, weigh, whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from kkrvalg.model import Election, ElectionList
    from kkrvalg.simulation.polls import Polls
    from kkrvalg.simulation.spread import Spread

BLOCK = 128
"""Draws that are made at a time, so that they stay in the processor's cache."""
LEAST_REST = 1e-3
"""What polls with errors leave, at the least, to those that were not polled, as a part of what is expected."""


class Swings(NamedTuple):
    """The parties' swings in some draws, logarithms: (D, P), (D, K, P) and (D, M, P)."""

    national: NDArray[np.float64]
    regional: NDArray[np.float64]
    local: NDArray[np.float64]


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
        polled: whether each party has a poll.
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
    polled: NDArray[np.bool_]
    turnout: tuple[float, float]
    carried: Carried

    def draw(self, rng: np.random.Generator, count: int) -> NDArray[np.int64]:
        """Return (count, L) whole votes that add up to the valid votes in every municipality.

        The same generator in the same state gives the same votes; nothing else is random.
        """
        votes = np.empty((count, len(self.lists)), dtype=np.int64)
        weights = np.empty((BLOCK, len(self.lists)))
        for start in range(0, count, BLOCK):
            self._fill(rng, weights[: count - start], votes[start : start + BLOCK])
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
        """Return the parties' swings in some draws, before they are scaled to what polls say."""
        return Swings(*swings(self._recipe, steps(rng, count, self._recipe.numbers)))

    # --- one block of draws -------------------------------------------------------------------------------------

    def _fill(self, rng: np.random.Generator, weights: NDArray[np.float64], votes: NDArray[np.int64]) -> None:
        """Draw the votes of a block; ``weights`` is room to work in."""
        turnout = 1 + len(self.codes) if any(self.turnout) else 0
        numbers = steps(rng, len(votes), self._recipe.numbers + turnout)
        weigh(self._recipe, numbers, weights)
        valid = self._valid(numbers[:, self._recipe.numbers : self._recipe.numbers + turnout])
        if self.polled.any():
            self._meet_polls(weights, national_swings(self._recipe, numbers), valid)
        whole(weights, self.starts, valid, votes)

    def _meet_polls(
        self, weights: NDArray[np.float64], national: NDArray[np.float64], valid: NDArray[np.int64]
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
        meet(weights, self.starts, self._poll_of, wanted, valid)

    def _valid(self, numbers: NDArray[np.uint16]) -> NDArray[np.int64]:
        """Return the valid votes of each draw, (D, M); of ``numbers`` the first is the country's."""
        if not numbers.shape[1]:
            return np.tile(self.valid, (len(numbers), 1))
        found = normal(numbers).astype(np.float64)
        swing = found[:, :1] * self.turnout[0] + found[:, 1:] * self.turnout[1]
        return np.rint(self.valid * np.exp(swing)).astype(np.int64)

    # --- what is the same for all draws -------------------------------------------------------------------------

    @cached_property
    def _recipe(self) -> Recipe:
        """All that turns random numbers into weights."""
        root = np.linalg.cholesky(self.correlation).T
        party = _party_of(self.lists, self.parties)
        own = np.zeros(len(self.lists))
        own[party < 0] = self.lists_sd
        return Recipe(
            np.ascontiguousarray(root * self.national),
            np.ascontiguousarray(root * self.regional),
            np.ascontiguousarray(root * self.local),
            self.kkr_of,
            self.starts,
            party,
            self.municipality_of,
            own,
            self.weights,
        )

    @cached_property
    def _rows_of_parties(self) -> list[NDArray[np.int64]]:
        return [np.flatnonzero([entry.party == party for entry in self.lists]) for party in self.parties]

    @cached_property
    def _poll_of(self) -> NDArray[np.int64]:
        """The number of the poll each list belongs to, in order of the polled parties; one more for all others."""
        number = {self.parties[party]: at for at, party in enumerate(np.flatnonzero(self.polled))}
        return np.array([number.get(entry.party or "", len(number)) for entry in self.lists], dtype=np.int64)

    @cached_property
    def national_shares(self) -> NDArray[np.float64]:
        """The expected national share of each party."""
        total = max(float(self.expected.sum()), 1.0)
        return np.array([self.expected[rows].sum() / total for rows in self._rows_of_parties])


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
    variance = _by_list(layout, national**2 + regional**2 + local**2, own**2)
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
        weights=weights * np.exp(-variance / 2),
        national=national,
        regional=regional,
        local=local,
        lists_sd=own,
        correlation=_correlation(layout.parties, spread),
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
    groups = {
        party: (np.flatnonzero([entry.party == party for entry in layout.lists]), share)
        for party, share in polls.shares.items()
    }
    found = moved(shares, layout.municipality_of, valid.astype(np.float64), groups, polls.swing)
    return np.asarray(found * valid[layout.municipality_of])


def _party_of(lists: Sequence[ElectionList], parties: Sequence[str]) -> NDArray[np.int64]:
    """Return the number of each list's party, -1 for a local list."""
    number = {party: at for at, party in enumerate(parties)}
    return np.array([number.get(entry.party or "", -1) for entry in lists], dtype=np.int64)


def _by_list(layout: _Layout, of_party: NDArray[np.float64], of_local: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return numbers of the parties, and of the local lists in their order, as one for each list."""
    party = _party_of(layout.lists, layout.parties)
    found = np.zeros(len(party))
    found[party >= 0] = of_party[party[party >= 0]]
    found[party < 0] = of_local
    return found
