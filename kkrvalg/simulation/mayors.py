"""Uncertain mayors: those that are known, fixed or given probabilities, and a model of the others.

The model is fitted to real cases (:func:`fit_mayors`); what it does not know is said in docs/mayors.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kkrvalg.simulation.mayors_cases import Cases, joined, mayor_cases, sitting_lists
from kkrvalg.simulation.mayors_fit import DEFAULT_FEATURES, MayorModel, fit_mayors
from kkrvalg.simulation.mayors_layout import STATIC, Layout, layout_of_frame

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from kkrvalg.simulation.frame import Frame
    from kkrvalg.simulation.mayors_layout import Floats, Integers

__all__ = [
    "DEFAULT_FEATURES",
    "Cases",
    "MayorModel",
    "OpenMayors",
    "fit_mayors",
    "joined",
    "mayor_cases",
    "sitting_lists",
]

NOBODY = -1
"""The row of a mayor of no list."""
_COMPILED = frozenset({"seats", "majority"}) | frozenset(STATIC)
"""The features that the compiled code knows."""


class _Given(NamedTuple):
    """A council whose mayor has probabilities of its own: the rows they are for, in order, and their size."""

    council: int
    rows: NDArray[np.int64]
    chances: Floats


@dataclass(frozen=True, eq=False)
class OpenMayors:
    """Where the mayors of a draw come from.

    For each municipality the first that applies: ``fixed``, ``given``, ``known``, the model. All are by code, a
    list is named by its letter, None is an independent.

    Attributes:
        frame: the election's frame.
        model: the model for all other municipalities; may be None where there are none.
        fixed: mayors supposed to be certain, in every draw.
        given: probabilities that add up to 1. In a draw in which a named list has no seat its part goes to the
            other named ones, in proportion; where none of them has one the probabilities stand as they are.
        known: the mayors that are known.
        sitting: the list of the mayor in office, where the model looks at it.
    """

    frame: Frame
    model: MayorModel | None
    fixed: Mapping[int, str | None] = field(default_factory=dict)
    given: Mapping[int, Mapping[str | None, float]] = field(default_factory=dict)
    known: Mapping[int, str | None] = field(default_factory=dict)
    sitting: Mapping[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check that there is a model if one is needed.

        Raises:
            ValueError: there is none.
        """
        if self.model is None and len(self._open):
            raise ValueError("a model is needed for the municipalities that are open")

    @property
    def open_codes(self) -> tuple[int, ...]:
        """The codes of the municipalities whose mayor is not certain: those of the model and those given."""
        settled = {**self.known, **self.fixed}
        return tuple(
            code
            for code in map(int, self.frame.codes)
            if (code in self.given and code not in self.fixed) or code not in settled
        )

    def draw(self, rng: np.random.Generator, votes: Integers, seats: Integers) -> NDArray[np.integer]:
        """Return the row of each mayor's list, (D, M), -1 for an independent or where no list has a seat.

        One random number is taken for each municipality, open or not: who is open changes no other's mayor.
        """
        uniform = rng.random((len(seats), len(self.frame.codes)))
        rows = np.broadcast_to(self._certain, uniform.shape).copy()
        if len(self._open):
            self._draw_open(votes, seats, uniform, rows)
        for given in self._given:
            rows[:, given.council] = _drawn(given, seats, uniform[:, given.council])
        return rows

    def probabilities(self, votes: Integers, seats: Integers) -> Floats:
        """Return the probability of each list to have the mayor, (D, L); an independent has the rest."""
        found = np.zeros(seats.shape)
        if self.model is not None:
            found = self.model.of_layout(self._layout, votes, seats)
        for council, row in enumerate(self._certain):
            if council not in self._open:
                found[:, self.frame.starts[council] : self.frame.starts[council + 1]] = 0.0
                if row != NOBODY:
                    found[:, row] = 1.0
        for given in self._given:
            chances = _with_seats(given, seats)
            found[:, self.frame.starts[given.council] : self.frame.starts[given.council + 1]] = 0.0
            lists = given.rows != NOBODY
            found[:, given.rows[lists]] = chances[:, lists]
        return found

    # --- what is prepared once ---

    @cached_property
    def _layout(self) -> Layout:
        return layout_of_frame(self.frame, self.sitting)

    @cached_property
    def _row(self) -> dict[tuple[int, str], int]:
        return {(entry.code, entry.letter): at for at, entry in enumerate(self.frame.lists)}

    @cached_property
    def _certain(self) -> NDArray[np.integer]:
        """The rows of the mayors that are fixed or known, -1 for all others."""
        settled = {**self.known, **self.fixed}
        letters = [settled.get(int(code)) for code in self.frame.codes]
        rows = [
            NOBODY if letter is None else self._row[int(code), letter]
            for code, letter in zip(self.frame.codes, letters, strict=True)
        ]
        return np.array(rows, dtype=np.int16 if len(self.frame.lists) <= np.iinfo(np.int16).max else np.int32)

    @cached_property
    def _given(self) -> tuple[_Given, ...]:
        place = {int(code): council for council, code in enumerate(self.frame.codes)}
        found = []
        for code, chances in sorted(self.given.items()):
            if code not in self.fixed:
                pairs = sorted(
                    (NOBODY if letter is None else self._row[code, letter], chance)
                    for letter, chance in chances.items()
                )
                rows = np.array([row for row, _chance in pairs], dtype=np.int64)
                found.append(_Given(place[code], rows, np.array([chance for _row, chance in pairs])))
        return tuple(found)

    @cached_property
    def _open(self) -> NDArray[np.int64]:
        """The numbers of the municipalities that the model has."""
        settled = {*self.fixed, *self.given, *self.known}
        return np.array(
            [at for at, code in enumerate(self.frame.codes) if int(code) not in settled], dtype=np.int64
        )

    @cached_property
    def _by_list(self) -> Floats:
        """What the features that are the same in every draw come to, as a factor for each list."""
        utility = np.zeros(len(self.frame.lists))
        for name, coefficient in self._coefficients.items():
            if name in STATIC:
                utility += coefficient * STATIC[name](self._layout, self.frame.votes, self.frame.votes)
        return np.exp(utility)

    @cached_property
    def _coefficients(self) -> dict[str, float]:
        return {} if self.model is None else dict(zip(self.model.features, self.model.coefficients, strict=True))

    # --- drawing ---

    def _draw_open(self, votes: Integers, seats: Integers, uniform: Floats, rows: Integers) -> None:
        """Draw the mayors the model has, by compiled code where it can."""
        from kkrvalg.apportion.batch.compiled import in_use  # noqa: PLC0415 (Numba is slow to import)

        coefficients = self._coefficients
        if not in_use() or not set(coefficients) <= _COMPILED:
            self._draw_open_plainly(votes, seats, uniform, rows)
            return
        from kkrvalg.simulation.mayors_kernel import pick  # noqa: PLC0415 (as above)

        numbers = np.arange(int(seats.max()) + 1)
        by_seats = np.where(numbers > 0, np.maximum(numbers, 1) ** coefficients.get("seats", 0.0), 0.0)
        majority = float(np.exp(coefficients.get("majority", 0.0)))
        layout = self._layout
        rows_of = np.ascontiguousarray(seats)
        pick(rows_of, layout.starts, self._open, by_seats, self._by_list, majority, layout.side, uniform, rows)

    def _draw_open_plainly(self, votes: Integers, seats: Integers, uniform: Floats, rows: Integers) -> None:
        """Draw the mayors the model has with NumPy alone: all draws of a municipality at a time."""
        if self.model is None:
            return
        same = bool((seats == seats[:1]).all() and (votes == votes[:1]).all())
        drawn = slice(0, 1) if same else slice(None)
        for council in self._open:
            first, last = self.frame.starts[council], self.frame.starts[council + 1]
            layout = self._layout.council(council)
            own = self.model.of_layout(layout, votes[drawn, first:last], seats[drawn, first:last])
            found = first + _inverse(own, uniform[:, council])
            rows[:, council] = np.where(own.any(axis=1), found, NOBODY)


def _inverse(chances: Floats, uniform: Floats) -> NDArray[np.int64]:
    """Return the first column at which the sum of the chances is more than the random number, row by row."""
    upto = chances.cumsum(axis=1)
    wanted = uniform * upto[:, -1]
    below = np.nextafter(upto[:, -1], 0.0)
    passed = (upto <= np.minimum(wanted, below)[:, None]).sum(axis=1)
    found: NDArray[np.int64] = np.minimum(passed, chances.shape[1] - 1)
    return found


def _with_seats(given: _Given, seats: Integers) -> Floats:
    """Return the chances of the named in each draw: all to those who have a seat, if anybody has one."""
    stands = (seats[:, given.rows] > 0) | (given.rows == NOBODY)
    own = given.chances * stands
    total = own.sum(axis=1, keepdims=True)
    return np.where(total > 0.0, own / np.where(total > 0.0, total, 1.0), given.chances)


def _drawn(given: _Given, seats: Integers, uniform: Floats) -> NDArray[np.int64]:
    return given.rows[_inverse(_with_seats(given, seats), uniform)]
