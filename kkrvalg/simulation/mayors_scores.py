"""How well a model of the mayors predicts: beside simple rules, on cases it was not fitted to, and honestly."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kkrvalg.simulation.mayors_fit import DEFAULT_FEATURES, Sample, chosen_penalty, fit_mayors, fitted, softmax

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kkrvalg.simulation.mayors_cases import Cases
    from kkrvalg.simulation.mayors_fit import MayorModel
    from kkrvalg.simulation.mayors_layout import Floats

CANDIDATES = (
    ("votes",),
    ("seats",),
    ("seats", "largest"),
    ("seats", "sitting"),
    ("seats", "majority"),
    ("seats", "majority", "largest"),
    ("seats", "majority", "first"),
    ("seats", "majority", "local"),
    ("seats", "majority", "sitting"),
    ("seats", "majority", "A", "V", "C"),
    ("seats", "majority", "largest", "first", "local", "sitting", "A", "V", "C"),
)
"""The sets of features that are held against each other, simple ones first."""
BINS = tuple(Fraction(edge, 100) for edge in (0, 5, 20, 40, 60, 80, 95, 100))
"""Between which probabilities predictions are counted together."""
_SAME = 9
"""Decimals to which two probabilities are the same."""


class Score(NamedTuple):
    """How well councils were predicted.

    ``hits``: how often the likeliest list had the mayor; where several are equally likely each counts for its
    part, so that nothing depends on their order. ``log_score``: the mean of minus the logarithm of the
    probability of the mayor's list, small is good; None where a rule gives none. ``error``: its standard error.
    """

    councils: int
    hits: Fraction
    log_score: float | None = None
    error: float | None = None

    @property
    def hit_rate(self) -> Fraction:
        """The share of the councils that was predicted."""
        return self.hits / self.councils if self.councils else Fraction(0)


class Comparison(NamedTuple):
    """A set of features, the penalty chosen on all cases, and its score with each KKR left out."""

    features: tuple[str, ...]
    penalty: float
    score: Score


class Bin(NamedTuple):
    """The lists whose probability lies from ``least`` up to ``most``.

    ``expected`` is the sum of their probabilities, ``mayors`` how many of them had the mayor.
    """

    least: Fraction
    most: Fraction
    lists: int
    expected: float
    mayors: int


@dataclass(frozen=True)
class Line:
    """A way of predicting, with its score for each election by year, and for all; None where it cannot be used.

    ``way`` is ``equal`` (every list as likely), ``largest``, ``sitting``, ``same_cases`` (a model on the cases it
    was fitted to), ``left_out`` (each KKR predicted from the others) or ``other_elections`` (each election
    predicted from the others).
    """

    way: str
    by_year: dict[int, Score | None]
    every: Score | None


@dataclass(frozen=True)
class Report:
    """A model fitted to cases, how well it predicts, and what became of its probabilities, each KKR left out."""

    model: MayorModel
    lines: tuple[Line, ...]
    bins: tuple[Bin, ...]


def report(cases: Cases, features: Sequence[str] = DEFAULT_FEATURES) -> Report:
    """Return a fitted model with its scores, those of the simple rules beside it, and whether it is calibrated."""
    model = fit_mayors(cases, features)
    own = model.of_layout(cases.layout, cases.votes, cases.seats)
    unseen = left_out(cases, features)
    equal = softmax(cases.layout, np.zeros(len(cases.lists)), cases.seats > 0)
    lines = [
        _line(cases, "equal", equal),
        _line(cases, "largest", largest_list(cases), np.ones(len(cases), dtype=np.bool_), certain=True),
        _line(cases, "sitting", cases.layout.sitting.astype(np.float64), cases.sitting_known, certain=True),
        _line(cases, "same_cases", own),
        _line(cases, "left_out", unseen),
    ]
    if len(cases.years) > 1:
        lines.append(_line(cases, "other_elections", from_other_elections(cases, features)))
    return Report(model, tuple(lines), calibration(cases, unseen))


def _line(
    cases: Cases, way: str, chances: Floats, usable: NDArray[np.bool_] | None = None, *, certain: bool = False
) -> Line:
    may = np.ones(len(cases), dtype=np.bool_) if usable is None else usable
    by_year = {year: cases.of_year(year) for year in cases.years}
    scores = {
        year: score(cases, chances, own, certain=certain) if may[own].all() else None
        for year, own in by_year.items()
    }
    everything = np.ones(len(cases), dtype=np.bool_)
    return Line(way, scores, score(cases, chances, everything, certain=certain) if may.all() else None)


def score(cases: Cases, chances: Floats, used: NDArray[np.bool_], *, certain: bool = False) -> Score:
    """Return how well some councils were predicted.

    Args:
        cases: the cases.
        chances: the probability of each list, or its weight in a rule.
        used: which councils are counted.
        certain: that the rule only names lists, so that there is no log score.
    """
    layout = cases.layout
    rounded = chances.round(_SAME)
    best = (rounded == layout.spread(layout.most(rounded))) & (rounded > 0)
    tied = layout.sums(best)
    hits = [Fraction(int(best[row]), int(number) or 1) for row, number in zip(cases.chosen, tied, strict=True)]
    total = sum((hit for hit, one in zip(hits, used, strict=True) if one), Fraction(0))
    number = int(used.sum())
    if certain or not number:
        return Score(number, total)
    losses = -np.log(chances[cases.chosen][used])
    return Score(number, total, float(losses.mean()), float(losses.std() / np.sqrt(number)))


# --- predictions ------------------------------------------------------------------------------------------------


def largest_list(cases: Cases) -> Floats:
    """Return 1 for the list with most votes of each council, for each of them where several have as many."""
    layout = cases.layout
    found: Floats = (cases.votes == layout.spread(layout.most(cases.votes))).astype(np.float64)
    return found


def left_out(cases: Cases, features: Sequence[str], penalty: float | None = None) -> Floats:
    """Return the probabilities of each list, predicted from the councils of the other KKR, in all elections.

    Where no penalty is given, it too is chosen without the KKR that is predicted.
    """
    sample = Sample(cases, tuple(features))
    return _predicted(sample, [sample.groups == group for group in np.unique(sample.groups)], penalty)


def from_other_elections(cases: Cases, features: Sequence[str]) -> Floats:
    """Return the probabilities of each list, predicted from the other elections."""
    return _predicted(Sample(cases, tuple(features)), [cases.of_year(year) for year in cases.years])


def _predicted(sample: Sample, parts: Sequence[NDArray[np.bool_]], penalty: float | None = None) -> Floats:
    """Return the probabilities of the lists of each part, from a model fitted to all that is not in it."""
    found = np.zeros(len(sample.cases.lists))
    for out in parts:
        rest = ~out
        own = sample.cases.layout.spread(out)
        part = sample.part(out)
        chances, _losses = part.chances(fitted(sample.part(rest), penalty or chosen_penalty(sample, rest)))
        found[own] = chances[part.stands]
    return found


def compared(cases: Cases) -> tuple[Comparison, ...]:
    """Return every set of features with its penalty and score, each KKR predicted from the others."""
    everybody = np.ones(len(cases), dtype=np.bool_)
    found = []
    for features in CANDIDATES:
        penalty = chosen_penalty(Sample(cases, features), everybody)
        found.append(Comparison(features, penalty, score(cases, left_out(cases, features, penalty), everybody)))
    return tuple(found)


def simplest(comparisons: Sequence[Comparison]) -> Comparison:
    """Return the set with fewest features whose log score lies within a standard error of the best.

    Of several with as few, the one with the best score.
    """
    best = min(comparisons, key=lambda one: one.score.log_score or 0.0)
    limit = (best.score.log_score or 0.0) + (best.score.error or 0.0)
    near = [one for one in comparisons if (one.score.log_score or 0.0) <= limit]
    return min(near, key=lambda one: (len(one.features), one.score.log_score or 0.0))


def calibration(cases: Cases, chances: Floats) -> tuple[Bin, ...]:
    """Return how often lists had the mayor, by the probability they got; an edge belongs to the bin above."""
    has_mayor = np.zeros(len(cases.lists), dtype=np.bool_)
    has_mayor[cases.chosen] = True
    edges = [float(edge) for edge in BINS]
    at = np.clip(np.searchsorted(edges, chances, side="right") - 1, 0, len(edges) - 2)
    return tuple(
        Bin(
            BINS[number],
            BINS[number + 1],
            int((at == number).sum()),
            float(chances[at == number].sum()),
            int(has_mayor[at == number].sum()),
        )
        for number in range(len(BINS) - 1)
    )
