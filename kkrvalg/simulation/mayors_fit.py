"""A conditional logit model of who becomes mayor, fitted to real cases by penalised maximum likelihood.

Each list with a seat has a utility, a sum of its features times the model's coefficients, and a probability that
is proportional to exp(utility). The fit is Newton's method on a convex loss; there is nothing random in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kkrvalg.simulation.mayors_layout import FEATURES, Layout, layout_of_frame

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from kkrvalg.simulation.frame import Frame
    from kkrvalg.simulation.mayors_cases import Cases
    from kkrvalg.simulation.mayors_layout import Floats, Integers

DEFAULT_FEATURES = ("seats", "majority")
"""The simplest features that do as well as any, within a standard error: see docs/mayors.md."""
PENALTIES = (3.0, 1.0, 0.3, 0.1)
"""The penalties to choose from; a coefficient b costs penalty · b² / 2."""
NO_CHOICE = 1.0
"""The penalty where there is only one KKR, so that none can be left out."""
_STEPS = 100
_ENOUGH = 1e-10
"""Twice the loss that a last step of Newton's method still takes away."""


@dataclass(frozen=True)
class MayorModel:
    """A fitted model.

    Attributes:
        features: what it looks at.
        coefficients: what each feature adds to the utility of a list.
        penalty: the penalty it was fitted with.
        cases: how many councils it was fitted to.
        years: the years of their elections.
    """

    features: tuple[str, ...]
    coefficients: tuple[float, ...]
    penalty: float
    cases: int
    years: tuple[int, ...]

    def probabilities(
        self, frame: Frame, votes: Integers, seats: Integers, sitting: Mapping[int, str] | None = None
    ) -> Floats:
        """Return the probability of each list to have the mayor, (D, L); those of a municipality add up to 1.

        A list without a seat has none; where no list has a seat all are 0. ``sitting`` is the letter of the mayor
        in office by code, where the model looks at it.
        """
        return self.of_layout(layout_of_frame(frame, sitting or {}), votes, seats)

    def of_layout(self, layout: Layout, votes: Integers, seats: Integers) -> Floats:
        """Return the probability of each list of a layout."""
        utility = np.zeros(votes.shape)
        for name, coefficient in zip(self.features, self.coefficients, strict=True):
            utility += coefficient * FEATURES[name](layout, votes, seats)
        return softmax(layout, utility, seats > 0)


def softmax(layout: Layout, utility: Floats, stands: NDArray[np.bool_]) -> Floats:
    """Return exp(utility) of those that stand, divided by its sum in each council; 0 where nobody stands."""
    top = layout.spread(layout.most(np.where(stands, utility, -np.inf)))
    weights = np.exp(np.where(stands, utility - np.where(np.isfinite(top), top, 0.0), -np.inf))
    total = layout.spread(layout.sums(weights))
    found: Floats = weights / np.where(total > 0.0, total, 1.0)
    return found


# --- the fit ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Sample:
    """Cases seen through some features: M councils, each with W places for lists, and F numbers for each list."""

    cases: Cases
    features: tuple[str, ...]

    @property
    def width(self) -> int:
        """The most lists of a council, W."""
        return int(self.cases.layout.sizes.max(initial=0))

    @cached_property
    def place(self) -> NDArray[np.int64]:
        """The place of each list among the M times W places."""
        layout = self.cases.layout
        inside = np.arange(layout.starts[-1]) - layout.spread(layout.starts[:-1])
        found: NDArray[np.int64] = inside + self.width * layout.spread(np.arange(len(self.cases)))
        return found

    @cached_property
    def stands(self) -> NDArray[np.bool_]:
        """Which places hold a list, (M, W)."""
        found = np.zeros(len(self.cases) * self.width, dtype=np.bool_)
        found[self.place] = True
        return found.reshape(len(self.cases), self.width)

    @cached_property
    def rows(self) -> Floats:
        """The features, (M, W, F); 0 where there is no list."""
        cases = self.cases
        found = np.zeros((self.stands.size, len(self.features)))
        for at, name in enumerate(self.features):
            found[self.place, at] = FEATURES[name](cases.layout, cases.votes, cases.seats)
        return found.reshape(*self.stands.shape, len(self.features))

    @cached_property
    def chosen(self) -> NDArray[np.int64]:
        """The place of each mayor's list in its council."""
        found: NDArray[np.int64] = self.cases.chosen - self.cases.layout.starts[:-1]
        return found

    @cached_property
    def groups(self) -> NDArray[np.str_]:
        """The KKR of each council: what is left out together."""
        return np.array([place.kkr for place in self.cases.places], dtype=np.str_)

    def part(self, used: NDArray[np.bool_]) -> Part:
        """Return some of the councils."""
        return Part(self.rows[used], self.stands[used], self.chosen[used])


class Part(NamedTuple):
    """Some councils of a sample: features (m, W, F), which places hold a list, and the mayor's place."""

    rows: Floats
    stands: NDArray[np.bool_]
    chosen: NDArray[np.int64]

    def chances(self, coefficients: Floats) -> tuple[Floats, Floats]:
        """Return the probability of each list, (m, W), and minus the logarithm of that of each mayor's list."""
        utility = np.where(self.stands, self.rows @ coefficients, -np.inf)
        utility = utility - utility.max(axis=1, keepdims=True, initial=-np.inf)
        weights = np.exp(utility)
        total = weights.sum(axis=1, keepdims=True)
        own = utility[np.arange(len(self.chosen)), self.chosen]
        return weights / total, np.log(total[:, 0]) - own

    def at(self, coefficients: Floats, penalty: float) -> Point:
        """Return the penalised loss at some coefficients: what the fit makes as small as possible."""
        chances, losses = self.chances(coefficients)
        width = len(coefficients)
        flat = self.rows.reshape(-1, width)
        expected = (self.rows * chances[:, :, None]).sum(axis=1)
        chosen = self.rows[np.arange(len(self.chosen)), self.chosen]
        return Point(
            float(losses.sum() + penalty / 2 * (coefficients**2).sum()),
            (expected - chosen).sum(axis=0) + penalty * coefficients,
            flat.T @ (flat * chances.reshape(-1, 1)) - expected.T @ expected + penalty * np.eye(width),
        )


class Point(NamedTuple):
    """A function at a point: its value, slope and curvature."""

    value: float
    slope: Floats
    curvature: Floats


def fit_mayors(cases: Cases, features: Sequence[str] = DEFAULT_FEATURES) -> MayorModel:
    """Return the model with some features fitted to cases, its penalty chosen by leaving out one KKR at a time."""
    sample = Sample(cases, tuple(features))
    everybody = np.ones(len(cases), dtype=np.bool_)
    penalty = chosen_penalty(sample, everybody)
    coefficients = fitted(sample.part(everybody), penalty)
    return MayorModel(sample.features, tuple(float(own) for own in coefficients), penalty, len(cases), cases.years)


def chosen_penalty(sample: Sample, used: NDArray[np.bool_]) -> float:
    """Return the penalty with which the councils of a KKR are predicted best from those of the others.

    Args:
        sample: the cases and features.
        used: which councils may be looked at.
    """
    groups = np.unique(sample.groups[used])
    if len(groups) < 2:  # noqa: PLR2004 (one to leave out, one to fit to)
        return NO_CHOICE
    losses = np.zeros(len(PENALTIES))
    for group in groups:
        out = used & (sample.groups == group)
        left_out = sample.part(out)
        rest = sample.part(used & ~out)
        found = np.zeros(len(sample.features))
        for at, penalty in enumerate(PENALTIES):
            found = fitted(rest, penalty, found)
            losses[at] += left_out.chances(found)[1].sum()
    return PENALTIES[int(np.argmin(losses))]


def fitted(part: Part, penalty: float, start: Floats | None = None) -> Floats:
    """Return the coefficients with the largest penalised likelihood, by Newton's method.

    Args:
        part: the councils to fit to.
        penalty: the penalty, more than 0.
        start: coefficients that may be near.

    Raises:
        ArithmeticError: no maximum was found, a fault of the program.
    """
    found = np.zeros(part.rows.shape[-1]) if start is None else start
    here = part.at(found, penalty)
    for _ in range(_STEPS):
        step = np.linalg.solve(here.curvature, here.slope)
        if float(here.slope @ step) < _ENOUGH:
            return found - step
        size = 1.0
        while (there := part.at(found - size * step, penalty)).value > here.value:
            size /= 2
        found, here = found - size * step, there
    raise ArithmeticError("the model of the mayors has no maximum")
