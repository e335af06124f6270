"""The rest of an election night: areas that are not counted yet, projected from the last election and the counted.

A list's share in an area is its share there last time, times exp(swing). The swing is that of the party in the
country, in the KKR and in the municipality, and of the area by itself; a local list has only the last two. All are
normal. What the areas counted so far say of them is the posterior of that model; the rest is drawn from it. The
spreads are those of :mod:`kkrvalg.simulation.spread`, corrected by what the count shows as it goes on.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.simulation.polling import same_areas
from kkrvalg.simulation.spread import PRIOR, fit_spread
from kkrvalg.simulation.votes import vote_model

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from kkrvalg.model import Election
    from kkrvalg.simulation.polling import PollingArea
    from kkrvalg.simulation.spread import Spread
    from kkrvalg.simulation.votes import VoteModel

    Floats = NDArray[np.float64]
    Rows = NDArray[np.int64]

BLOCK = 128
"""Draws that are made at a time; part of what a seed means."""
HALF = 0.5
"""Half a vote, added where a logarithm would otherwise be taken of nothing."""
TURNOUT = 0.05
"""What the valid votes of a municipality's uncounted areas are taken to miss, before anything is counted."""


class Cells(NamedTuple):
    """Every list in every area of its municipality: (C,) rows of areas and lists, and the share last time."""

    area: Rows
    entry: Rows
    share: Floats


class Posterior(NamedTuple):
    """What is known of the swings of some lists: their rows, the mean, and a root of the covariance.

    The last of the mean is what an area adds that is larger than the average by a standard deviation.
    """

    entries: Rows
    mean: Floats
    root: Floats


@dataclass(frozen=True, eq=False)
class Night:
    """An election under way, ready to be drawn; made by :func:`night`.

    Attributes:
        model: the election before anything is counted.
        areas: the polling areas, those that are not counted too.
        counted: which of them are counted.
        cells: every list in every area.
        votes: the votes of each cell; 0 where the area is not counted.
        valid: the valid votes of each area, those expected where it is not counted.
        size: the logarithm of these as they were expected, 0 on average and with a standard deviation of 1.
        swings: what is known of the swings.
        spread: the standard deviation of the area's own swing, for each list.
        turnout: that of the valid votes of a municipality's uncounted areas.
    """

    model: VoteModel
    areas: tuple[PollingArea, ...]
    counted: NDArray[np.bool_]
    cells: Cells
    votes: Rows
    valid: Floats
    size: Floats
    swings: tuple[Posterior, ...]
    spread: Floats
    turnout: float

    @property
    def part_counted(self) -> float:
        """The part of the expected valid votes that is counted."""
        return float(self.valid[self.counted].sum() / self.valid.sum())

    def draw(self, rng: np.random.Generator, count: int) -> NDArray[np.int64]:
        """Return (count, L) whole votes: those counted, and the rest as it may come."""
        return np.concatenate([self._block(rng, min(BLOCK, count - at)) for at in range(0, count, BLOCK)])

    def _block(self, rng: np.random.Generator, count: int) -> NDArray[np.int64]:
        votes = np.tile(self._counted_votes, (count, 1))
        area, entry, share = self._open
        if len(entry):
            swing, slope = self._drawn_swings(rng, count)
            noise = rng.standard_normal((count, len(entry))) * self.spread[entry]
            weights = np.exp(swing[:, entry] + slope[:, entry] * self.size[area] + noise) * share
            starts = self._open_starts
            scale = self.valid[area[starts]] * self._turnouts(rng, count, area[starts])
            scale /= np.add.reduceat(weights, starts, axis=1)
            weights *= np.repeat(scale, np.diff([*starts, len(entry)]), axis=1)
            order, first = self._by_list
            votes[:, entry[order][first]] += np.add.reduceat(weights[:, order], first, axis=1)
        return whole(votes)

    def _drawn_swings(self, rng: np.random.Generator, count: int) -> tuple[Floats, Floats]:
        """Return (count, L) swings in an area of average size, and what a larger area adds."""
        swing, slope = np.zeros((2, count, len(self.model.lists)))
        for entries, mean, root in self.swings:
            drawn = mean + rng.standard_normal((count, root.shape[1])) @ root.T
            swing[:, entries], slope[:, entries] = drawn[:, :-1], drawn[:, -1:]
        return swing, slope

    def _turnouts(self, rng: np.random.Generator, count: int, areas: Rows) -> Floats:
        """Return by how much the valid votes of areas differ from what is expected, the same in a municipality."""
        factors = np.exp(rng.standard_normal((count, len(self.model.codes))) * self.turnout)
        return np.asarray(factors[:, self._municipality_of_area[areas]])

    @cached_property
    def _municipality_of_area(self) -> Rows:
        return np.searchsorted(self.model.codes, [area.code for area in self.areas])

    @cached_property
    def _open(self) -> Cells:
        """The cells of the areas that are not counted."""
        open_cells = ~self.counted[self.cells.area]
        area, entry, share = self.cells
        return Cells(area[open_cells], entry[open_cells], share[open_cells])

    @cached_property
    def _open_starts(self) -> Rows:
        area = self._open.area
        return np.flatnonzero(np.diff(area, prepend=-1))

    @cached_property
    def _by_list(self) -> tuple[Rows, Rows]:
        """The open cells sorted by list, and where each list begins."""
        order = np.argsort(self._open.entry, kind="stable")
        return order, np.flatnonzero(np.diff(self._open.entry[order], prepend=-1))

    @cached_property
    def _counted_votes(self) -> Floats:
        return np.bincount(self.cells.entry, self.votes, len(self.model.lists)).astype(np.float64)


def whole(votes: Floats) -> NDArray[np.int64]:
    """Return (D, L) votes as whole ones: the running total is rounded, so every list is within one vote."""
    running = np.rint(np.cumsum(votes, axis=1)).astype(np.int64)
    return np.diff(running, axis=1, prepend=0)


@dataclass(frozen=True, eq=False)
class Evening:
    """Two elections by polling area, laid out; made by :func:`evening`.

    Attributes:
        model: the election before anything is counted.
        areas: its polling areas.
        cells: every list in every area.
        votes: the votes of each cell, 0 where they are not known.
        guess: the size of each area: eligible voters, or the votes of last time.
        municipality: the row of each area's municipality.
    """

    model: VoteModel
    areas: tuple[PollingArea, ...]
    cells: Cells
    votes: Rows
    guess: Floats
    municipality: Rows

    def at(self, counted: NDArray[np.bool_]) -> Night:
        """Return the election when these areas are counted; of the others no vote is read."""
        model, votes = self.model, np.where(counted[self.cells.area], self.votes, 0)
        valid, turnout = _valid(model, self.areas, counted, self.guess, self.municipality)
        size = np.log(self.guess) - np.log(self.guess).mean()
        size /= max(float(size.std()), HALF)
        swings, own = _swings(model, self.cells, votes, _Now(counted, valid, size))
        return Night(model, self.areas, counted, self.cells, votes, valid, size, swings, own, turnout)


def evening(
    base: Election,
    before: Sequence[PollingArea],
    target: Election,
    areas: Sequence[PollingArea],
    *,
    spread: Spread | None = None,
) -> Evening:
    """Lay out an election under way beside the last one.

    Args:
        base: the last election.
        before: its polling areas, all counted.
        target: the election under way; of its lists only who stands is read, no votes.
        areas: its polling areas, counted or not.
        spread: how far shares may move before anything is counted; found in ``base`` if left out.

    Raises:
        InputError: there are no areas, or the spread cannot be found.
    """
    if not areas:
        raise InputError(
            where="areas.csv",
            found=_("no polling areas"),
            expected=_(
                "the polling areas of the election, those that are not counted with an empty cell for the votes"
            ),
            todo=_("import the election again, or fill in the areas"),
        )
    model = vote_model(base, target, spread=spread or fit_spread(base))
    ordered = tuple(sorted(areas, key=lambda area: (area.code, area.area)))
    continued = same_areas(before, ordered)
    cells = _cells(model, before, ordered, continued)
    votes = [
        ordered[area].votes.get(model.lists[entry].letter, 0)
        for area, entry in zip(cells.area, cells.entry, strict=True)
    ]
    municipality = np.searchsorted(model.codes, [area.code for area in ordered])
    guess = _sizes(ordered, continued, municipality)
    return Evening(model, ordered, cells, np.array(votes, dtype=np.int64), guess, municipality)


def night(
    base: Election,
    before: Sequence[PollingArea],
    target: Election,
    areas: Sequence[PollingArea],
) -> Night:
    """Return an election under way as far as its areas are counted; arguments and errors as :func:`evening`."""
    laid_out = evening(base, before, target, areas)
    return laid_out.at(np.array([area.is_counted for area in laid_out.areas], dtype=np.bool_))


# --- last time ------------------------------------------------------------------------------------------------


def _cells(
    model: VoteModel,
    before: Sequence[PollingArea],
    areas: Sequence[PollingArea],
    continued: Mapping[tuple[int, int], PollingArea],
) -> Cells:
    """Return every list in every area, with the share it would have if nothing had changed.

    In an area that did not exist it is that of the municipality; of a list that did not stand it is what the model
    foretells.
    """
    sums: dict[int, dict[str, int]] = {}
    for area in before:
        own = sums.setdefault(area.code, {})
        for letter, votes in area.votes.items():
            own[letter] = own.get(letter, 0) + votes
    rows: list[tuple[int, int, float]] = []
    for at, area in enumerate(areas):
        municipality = int(np.searchsorted(model.codes, area.code))
        entries = range(model.starts[municipality], model.starts[municipality + 1])
        old = continued.get((area.code, area.area))
        known = sums.get(area.code, {}) if old is None else old.votes
        weights = _weights(model, entries, known, int(model.valid[municipality]))
        rows += [(at, entry, weight / sum(weights)) for entry, weight in zip(entries, weights, strict=True)]
    area_rows, entry_rows, shares = zip(*rows, strict=True)
    return Cells(np.array(area_rows), np.array(entry_rows), np.array(shares))


def _weights(model: VoteModel, entries: Sequence[int], known: Mapping[str, int], valid: int) -> list[float]:
    """Return what each list of a municipality would have where its lists had ``known`` last time."""
    heirs = [model.carried.before.get(model.lists[entry].id) for entry in entries]
    total = max(1, sum(known.values()))
    return [
        known.get(heir.letter, 0) + HALF
        if heir is not None
        else float(model.expected[entry]) * total / max(1, valid)
        for entry, heir in zip(entries, heirs, strict=True)
    ]


def _valid(
    model: VoteModel,
    areas: Sequence[PollingArea],
    counted: NDArray[np.bool_],
    guess: Floats,
    municipality: Rows,
) -> tuple[Floats, float]:
    """Return the valid votes of each area, expected where it is not counted, and how far that may be wrong.

    Expected is the area's size, times what the counted areas of the municipality, else of the country, have more
    or less of it.
    """
    votes = np.array([float(area.valid or 0) for area in areas])
    seen = np.bincount(municipality[counted], votes[counted], len(model.codes))
    foretold = np.bincount(municipality[counted], guess[counted], len(model.codes))
    everybody = float(model.valid.sum() / guess.sum())
    overall = float(seen.sum() / foretold.sum()) if seen.sum() else everybody
    own = np.where(seen > 0, seen / np.where(foretold > 0, foretold, 1), overall)
    missed = np.log(own[seen > 0] / overall)
    turnout = np.sqrt((PRIOR * TURNOUT**2 + np.sum(missed**2)) / (PRIOR + len(missed)))
    return np.where(counted, votes, guess * own[municipality]), float(turnout)


def _sizes(
    areas: Sequence[PollingArea], continued: Mapping[tuple[int, int], PollingArea], municipality: Rows
) -> Floats:
    """Return the size of each area: eligible voters, or the votes of last time, the mean where it is new."""
    if all(area.eligible for area in areas):
        return np.array([float(area.eligible or 0) for area in areas])
    old = [continued.get((area.code, area.area)) for area in areas]
    sizes = np.array([float(area.valid) if area is not None and area.valid else np.nan for area in old])
    known = ~np.isnan(sizes)
    if not known.any():
        return np.ones(len(areas))
    sums = np.bincount(municipality[known], sizes[known], municipality.max() + 1)
    numbers = np.bincount(municipality[known], minlength=municipality.max() + 1)
    means = np.where(numbers > 0, sums / np.maximum(numbers, 1), sizes[known].mean())
    return np.where(known, sizes, means[municipality])


# --- what the count says ----------------------------------------------------------------------------------------


class _Observed(NamedTuple):
    """The counted cells: (N,) the list, the swing seen, its variance by chance and area, and the area's size."""

    entry: Rows
    swing: Floats
    variance: Floats
    size: Floats


class _Now(NamedTuple):
    """The areas as they stand: (A,) whether each is counted, its valid votes, its size."""

    counted: NDArray[np.bool_]
    valid: Floats
    size: Floats


def _swings(model: VoteModel, cells: Cells, votes: Rows, now: _Now) -> tuple[tuple[Posterior, ...], Floats]:
    """Return what is known of every list's swing, and the spread of the areas around it."""
    party = np.array([model.parties.index(e.party) if e.party else -1 for e in model.lists])
    local = np.where(party >= 0, model.local[party], 0.0)
    local[party < 0] = model.lists_sd
    shown = now.counted[cells.area]
    entry, seen = cells.entry[shown], votes[shown]
    foretold = now.valid[cells.area[shown]] * cells.share[shown]
    swing = np.log((seen + HALF) / (foretold + HALF))
    chance = 1 / (seen + HALF)
    own = _area_spread(entry, swing, chance, local)
    observed = _Observed(entry, swing, own[entry] ** 2 + chance, now.size[cells.area[shown]])
    local = local * _scale(model, observed, local, party)
    groups = [
        _of_party(model, at, np.flatnonzero(party == at), observed, local) for at in range(len(model.parties))
    ]
    return (*groups, *_of_local_lists(np.flatnonzero(party < 0), observed, local)), own


def _area_spread(entry: Rows, swing: Floats, chance: Floats, local: Floats) -> Floats:
    """Return the spread of a list's areas around its municipality, (L,).

    At first it is that of a municipality around its KKR; the counted areas correct it, all lists by one factor.
    """
    numbers = np.bincount(entry, minlength=len(local))
    means = np.bincount(entry, swing, len(local)) / np.maximum(numbers, 1)
    several = numbers[entry] > 1
    free = float(np.sum(np.maximum(numbers - 1, 0)))
    expected_squares = local[entry[several]] ** 2 * (1 - 1 / numbers[entry[several]])
    squares = (swing[several] - means[entry[several]]) ** 2 - chance[several] * (1 - 1 / numbers[entry[several]])
    ratio = float(squares.sum() / expected_squares.sum()) if several.any() and expected_squares.sum() > 0 else 1.0
    factor = (PRIOR + free * max(ratio, 0.0)) / (PRIOR + free)
    return np.asarray(local * np.sqrt(factor))


def _scale(model: VoteModel, observed: _Observed, local: Floats, party: Rows) -> float:
    """Return by what the spread of municipalities has to be multiplied, as far as the count shows it.

    Of the parties' lists in municipalities with a count: how far they lie from their KKR's mean, beside how far
    they would if the spread of the last election held.
    """
    precision = np.bincount(observed.entry, 1 / observed.variance, len(local))
    mean = np.bincount(observed.entry, observed.swing / observed.variance, len(local)) / np.maximum(
        precision, 1e-9
    )
    group = party * len(model.kkr) + model.kkr_of[model.municipality_of]
    known = (precision > 0) & (party >= 0)
    groups = len(model.parties) * len(model.kkr)
    numbers = np.bincount(group[known], minlength=groups)
    centre = np.bincount(group[known], mean[known], groups) / np.maximum(numbers, 1)
    several = known & (numbers[np.maximum(group, 0)] > 1)
    if not several.any():
        return 1.0
    part = 1 - 1 / numbers[group[several]]
    squares = (mean[several] - centre[group[several]]) ** 2 - part / precision[several]
    ratio = float(squares.sum() / np.sum(local[several] ** 2 * part))
    free = float(np.sum(np.maximum(numbers - 1, 0)))
    return float(np.sqrt((PRIOR + free * max(ratio, 0.0)) / (PRIOR + free)))


def _of_party(model: VoteModel, at: int, entries: Rows, observed: _Observed, local: Floats) -> Posterior:
    """Return the swings of a party's lists, and what a larger area adds to them.

    The unknowns are normal: one for the country, one for the size of an area, one for each KKR and each list.
    """
    kkr = model.kkr_of[model.municipality_of[entries]]
    regions, unknown = len(model.kkr), 2 + len(model.kkr) + len(entries)
    deviations = np.concatenate(
        [[model.national[at], model.local[at]], np.full(regions, model.regional[at]), local[entries]]
    )
    place = np.full(len(model.lists), -1)
    place[entries] = np.arange(len(entries))
    own = place[observed.entry]
    mine = own >= 0
    design = np.zeros((int(mine.sum()), unknown))
    rows = np.arange(len(design))
    design[:, 0], design[:, 1] = 1, observed.size[mine]
    design[rows, 2 + kkr[own[mine]]] = 1
    design[rows, 2 + regions + own[mine]] = 1
    scaled = design * deviations
    weight = 1 / observed.variance[mine]
    values, vectors = np.linalg.eigh(np.eye(unknown) + scaled.T @ (scaled * weight[:, None]))
    root = deviations[:, None] * vectors / np.sqrt(values)
    mean = root @ (root.T @ (design.T @ (weight * observed.swing[mine])))
    shown = np.zeros((len(entries) + 1, unknown))
    shown[:-1, 0] = shown[-1, 1] = 1
    shown[np.arange(len(entries)), 2 + kkr] = 1
    shown[np.arange(len(entries)), 2 + regions + np.arange(len(entries))] = 1
    return Posterior(entries, shown @ mean, shown @ root)


def _of_local_lists(entries: Rows, observed: _Observed, local: Floats) -> list[Posterior]:
    """Return the swings of the local lists, each by itself."""
    precision = np.bincount(observed.entry, 1 / observed.variance, len(local))[entries]
    total = np.bincount(observed.entry, observed.swing / observed.variance, len(local))[entries]
    variance = local[entries] ** 2
    together = 1 + variance * precision
    root = np.zeros((len(entries) + 1, len(entries)))
    root[:-1] = np.diag(np.sqrt(variance / together))
    return [Posterior(entries, np.append(variance * total / together, 0.0), root)] if len(entries) else []
