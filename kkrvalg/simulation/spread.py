"""How far an election may move from the last one, as far as the last one alone can say.

One election shows how its municipalities and regions differ; it does not show how they change. The spread is taken
from the differences, by leaving out one region at a time: what the parties get in its municipalities is foretold
from the numbers of their candidates by what the other regions show, and the errors are the spread. Nothing of the
election that is simulated has a part in it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from math import exp, log, sqrt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kkrvalg.errors import InputError
from kkrvalg.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from kkrvalg.model import Election

COMMON = 0.5
"""The part of the variance of a region's difference that is taken to be common to the whole country. A single
election cannot tell it; a half is halfway between all and nothing."""
PRIOR = 5.0
"""How many regions (or degrees of freedom) the average of all parties counts for in the spread of each."""
LEAST_VOTES = 0.5
"""What a list without votes is taken to have where a logarithm is needed."""


class Row(NamedTuple):
    """A list as the spread sees it: the logarithms of its candidates and of its share of the votes.

    ``candidates`` is 0 for all lists where the number of candidates of one is not known.
    """

    code: int
    region: str
    party: str | None
    candidates: float
    share: float


class Line(NamedTuple):
    """A straight line: the logarithm of a share by that of the candidates."""

    level: float
    slope: float

    def at(self, candidates: float) -> float:
        """Return the logarithm of the share that is foretold."""
        return self.level + self.slope * candidates


class Miss(NamedTuple):
    """By how much the share of a list was missed when its region was left out; logarithms."""

    row: Row
    error: float


class Newcomers(NamedTuple):
    """What is known of a list that did not stand before: the share by its candidates, and its spread.

    ``common`` is the spread that all lists of a new party share (0 for local lists), ``own`` that of each list.
    """

    line: Line
    common: float
    own: float


@dataclass(frozen=True, eq=False)
class Spread:
    """Standard deviations of the logarithm of a party's share, in the country, a KKR and a municipality.

    Attributes:
        parties: the national parties, sorted; the arrays have a number for each.
        national: the swing that is common to the country.
        regional: what a KKR adds to it.
        local: what a municipality adds to these.
        correlation: between the parties' swings, the same on all three levels.
        lists: of a local list that stood before.
        levels: the share of each party by its candidates, for municipalities where it did not stand.
        new_party: a party that is not among ``parties``.
        new_list: a local list that did not stand before.
        turnout: of the valid votes: of the country, and of a municipality besides.
    """

    parties: tuple[str, ...]
    national: NDArray[np.float64]
    regional: NDArray[np.float64]
    local: NDArray[np.float64]
    correlation: NDArray[np.float64]
    lists: float
    levels: Mapping[str, Line]
    new_party: Newcomers
    new_list: Newcomers
    turnout: tuple[float, float] = (0.0, 0.0)

    def scaled(self, factor: float) -> Spread:
        """Return the spread with every standard deviation multiplied; 0 leaves nothing uncertain.

        Raises:
            InputError: the factor is negative or no number.
        """
        if not 0 <= factor < float("inf"):
            raise InputError(
                where="--spread",
                found=str(factor),
                expected=_("0 or a positive number, where 1 is the spread as it was found"),
                todo=_("correct the number, or leave the option out"),
            )
        party, own = self.new_party, self.new_list
        return replace(
            self,
            national=self.national * factor,
            regional=self.regional * factor,
            local=self.local * factor,
            lists=self.lists * factor,
            new_party=party._replace(common=party.common * factor, own=party.own * factor),
            new_list=own._replace(own=own.own * factor),
            turnout=(self.turnout[0] * factor, self.turnout[1] * factor),
        )


def fit_spread(election: Election) -> Spread:
    """Return the spread that the differences inside one election give, one region left out at a time.

    Raises:
        InputError: the election has fewer than two regions with votes for a party.
    """
    rows = rows_of(election)
    missed = misses(rows)
    if not missed:
        raise InputError(
            where="lists.csv",
            found=_("no party with votes in two KKR"),
            expected=_("an election in several KKR, so that each can be foretold from the others"),
            todo=_("simulate from an election of the whole country, such as kv2025"),
        )
    parties = tuple(sorted({row.party for row in rows if row.party is not None}))
    regional_error, local = _by_level(missed, parties)
    newcomers = _new_parties(rows)
    total = sqrt(float(np.mean([miss.error**2 for miss in missed])))
    pooled = sqrt(newcomers.common**2 + newcomers.own**2)
    new_list = _new_lists(rows, newcomers)
    return Spread(
        parties=parties,
        national=regional_error * sqrt(COMMON),
        regional=regional_error * sqrt(1 - COMMON),
        local=local,
        correlation=correlations(missed, parties),
        lists=new_list.own * (min(1.0, total / pooled) if pooled else 1.0),
        levels=lines([row for row in rows if row.party is not None]),
        new_party=newcomers,
        new_list=new_list,
    )


# --- foretelling a region from the others -----------------------------------------------------------------------


def rows_of(election: Election) -> tuple[Row, ...]:
    """Return the lists of an election, those of municipalities without votes left out."""
    known = all(entry.candidates for entry in election.lists)
    found = []
    for municipality in election.municipalities:
        lists = election.lists_by_code[municipality.code]
        total = sum(entry.votes for entry in lists)
        found += [
            Row(
                municipality.code,
                municipality.kkr,
                entry.party,
                log(entry.candidates) if known and entry.candidates else 0.0,
                log(max(entry.votes, LEAST_VOTES) / total),
            )
            for entry in lists
            if total
        ]
    return tuple(found)


def misses(rows: Sequence[Row]) -> tuple[Miss, ...]:
    """Return the error of each party's list when its region is foretold from the others.

    A party that stands in one region alone cannot be foretold and is missing.
    """
    found: list[Miss] = []
    for region in sorted({row.region for row in rows}):
        known = foretold_without(rows, region)
        found += [
            Miss(row, row.share - known[row.party].at(row.candidates))
            for row in rows
            if row.region == region and row.party in known
        ]
    return tuple(found)


def foretold_without(rows: Sequence[Row], region: str) -> dict[str, Line]:
    """Return the line of each party as the regions other than ``region`` show it."""
    return lines([row for row in rows if row.region != region and row.party is not None])


def lines(rows: Sequence[Row]) -> dict[str, Line]:
    """Return a line for each party, all with the slope that fits best (least squares)."""
    own: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        own[row.party or ""].append(row)
    means = {
        party: (np.mean([row.candidates for row in found]), np.mean([row.share for row in found]))
        for party, found in own.items()
    }
    moved = np.array(
        [(row.candidates - means[row.party or ""][0], row.share - means[row.party or ""][1]) for row in rows]
    ).reshape(-1, 2)
    below = float(np.sum(moved[:, 0] ** 2))
    slope = float(np.sum(moved[:, 0] * moved[:, 1])) / below if below > 0 else 0.0
    return {party: Line(float(share - slope * x), slope) for party, (x, share) in means.items()}


# --- from errors to spread --------------------------------------------------------------------------------------


def _by_level(missed: Sequence[Miss], parties: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the spread of a region's error, and of a municipality's around it, for each party.

    That of a party is drawn towards the average of all, which counts for :data:`PRIOR` regions or degrees of
    freedom: with five regions a party's own says little.
    """
    means = _region_means(missed)
    region: dict[str | None, list[float]] = defaultdict(list)
    for (party, _region), mean in means.items():
        region[party].append(mean**2)
    inside: dict[str | None, float] = defaultdict(float)
    counts: dict[str | None, int] = defaultdict(int)
    for miss in missed:
        inside[miss.row.party] += (miss.error - means[miss.row.party, miss.row.region]) ** 2
        counts[miss.row.party] += 1
    free = {party: max(0, counts[party] - len(region[party])) for party in region}
    all_regions = float(np.mean([square for own in region.values() for square in own]))
    all_inside = sum(inside.values()) / max(1, sum(free.values()))
    return (
        np.sqrt([(sum(region[p]) + PRIOR * all_regions) / (len(region[p]) + PRIOR) for p in parties]),
        np.sqrt([(inside[p] + PRIOR * all_inside) / (free.get(p, 0) + PRIOR) for p in parties]),
    )


def _region_means(missed: Iterable[Miss]) -> dict[tuple[str | None, str], float]:
    """Return the mean error of each party in each region."""
    groups: dict[tuple[str | None, str], list[float]] = defaultdict(list)
    for row, error in missed:
        groups[row.party, row.region].append(error)
    return {name: float(np.mean(own)) for name, own in groups.items()}


def correlations(missed: Sequence[Miss], parties: Sequence[str]) -> NDArray[np.float64]:
    """Return how the parties' errors inside a region go together, from municipality to municipality.

    Each is drawn towards nothing, the more so the fewer municipalities both parties stand in, and the whole is
    made a matrix that correlations can have (no negative eigenvalue).
    """
    means = _region_means(missed)
    codes = sorted({miss.row.code for miss in missed})
    table = np.full((len(codes), len(parties)), np.nan)
    for row, error in missed:
        if row.party is not None:
            table[codes.index(row.code), parties.index(row.party)] = error - means[row.party, row.region]
    there = ~np.isnan(table)
    filled = np.where(there, table, 0.0)
    together = there.T.astype(float) @ there.astype(float)
    squares = (filled**2).T @ there
    scale = np.sqrt(squares * squares.T)
    raw = np.divide(filled.T @ filled, scale, out=np.zeros_like(scale), where=scale > 0)
    raw *= together / (together + len(parties))
    np.fill_diagonal(raw, 1.0)
    return nearest_correlation(raw)


def nearest_correlation(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a symmetric matrix with ones in the diagonal without its negative eigenvalues."""
    values, vectors = np.linalg.eigh(matrix)
    positive = (vectors * np.maximum(values, 1e-6)) @ vectors.T
    scale = np.sqrt(np.diag(positive))
    found: NDArray[np.float64] = positive / np.outer(scale, scale)
    return found


def _new_parties(rows: Sequence[Row]) -> Newcomers:
    """Return what a party's candidates say where nothing is known of the party."""
    own = [row for row in rows if row.party is not None]
    line, errors = _line_and_errors(own)
    of_party: dict[str | None, list[float]] = defaultdict(list)
    for row, error in zip(own, errors, strict=True):
        of_party[row.party].append(error)
    means = {party: float(np.mean(found)) for party, found in of_party.items()}
    inside = [error - means[row.party] for row, error in zip(own, errors, strict=True)]
    return Newcomers(line, _root_mean_square(list(means.values())), _root_mean_square(inside))


def _new_lists(rows: Sequence[Row], otherwise: Newcomers) -> Newcomers:
    """Return what a local list's candidates say; what those of a party say where there is no local list."""
    own = [row for row in rows if row.party is None]
    if not own:
        return otherwise._replace(common=0.0)
    line, errors = _line_and_errors(own)
    return Newcomers(line, 0.0, _root_mean_square(errors))


def _line_and_errors(rows: Sequence[Row]) -> tuple[Line, list[float]]:
    """Return the line of all lists, and the errors when each region is foretold from the others."""
    whole = _line(rows)
    errors: dict[Row, float] = {}
    for region in {row.region for row in rows}:
        others = [row for row in rows if row.region != region]
        known = _line(others) if others else whole
        errors.update((row, row.share - known.at(row.candidates)) for row in rows if row.region == region)
    return whole, [errors[row] for row in rows]


def _line(rows: Sequence[Row]) -> Line:
    return lines([row._replace(party="") for row in rows])[""]


def _root_mean_square(numbers: Sequence[float]) -> float:
    return sqrt(float(np.mean(np.square(numbers))))


def expected(line: Line, candidates: float, spread: float) -> float:
    """Return the share that is expected where its logarithm is foretold with a normal error of this spread."""
    return exp(line.at(candidates) + spread**2 / 2)
