"""What the model of the mayors looks at: how lists stand in a council, and on which side.

The features are few, and every one can be calculated from votes and seats alone, so that a draw has them too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from kkrvalg.model import ElectionList
    from kkrvalg.simulation.frame import Frame

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]

SIDES = (frozenset("ABFQØÅ"), frozenset("CDIKMOVÆ"))
"""The parties that stand more often in an alliance with A than with V, and the other way round.

It is no opinion: the alliances of KV2025 are counted, anew in ``tests/simulation/test_mayors_cases.py``.
"""


@dataclass(frozen=True, eq=False)
class Layout:
    """The lists of some councils in rows, those of one council together.

    Attributes:
        starts: M + 1 numbers; the lists of council m are rows ``starts[m]`` to ``starts[m + 1]``, at least one.
        side: the side of each list, -1 for none.
        party: the party of each list, "" for a local list.
        sitting: whether a list is that of the mayor in office.
    """

    starts: NDArray[np.int64]
    side: NDArray[np.int64]
    party: NDArray[np.str_]
    sitting: NDArray[np.bool_]

    @property
    def sizes(self) -> NDArray[np.int64]:
        """The number of lists of each council."""
        return np.diff(self.starts)

    def council(self, number: int) -> Layout:
        """Return the layout of one council."""
        own = slice(self.starts[number], self.starts[number + 1])
        starts = np.array([0, self.starts[number + 1] - self.starts[number]])
        return Layout(starts, self.side[own], self.party[own], self.sitting[own])

    def sums(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return the sum of each council, of values for every list (last axis)."""
        wide = values.astype(np.int64) if values.dtype.kind in "iub" else values
        found: NDArray[Any] = np.add.reduceat(wide, self.starts[:-1], axis=-1)
        return found

    def most(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return the largest value of each council."""
        found: NDArray[Any] = np.maximum.reduceat(values, self.starts[:-1], axis=-1)
        return found

    def spread(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return a value for every list, from one for every council."""
        return np.repeat(values, self.sizes, axis=-1)


def layout_of(councils: Sequence[Sequence[ElectionList]], sitting: Sequence[str | None]) -> Layout:
    """Return the layout of some councils' lists; ``sitting`` has a letter for each council, None for none."""
    lists = [entry for own in councils for entry in own]
    in_office = [e.letter == letter for own, letter in zip(councils, sitting, strict=True) for e in own]
    return Layout(
        starts=np.array([0, *np.cumsum([len(own) for own in councils])], dtype=np.int64),
        side=np.array([side_of(entry.party) for entry in lists], dtype=np.int64),
        party=np.array([entry.party or "" for entry in lists], dtype=np.str_),
        sitting=np.array(in_office, dtype=np.bool_),
    )


def layout_of_frame(frame: Frame, sitting: Mapping[int, str]) -> Layout:
    """Return the layout of a frame's lists; ``sitting`` is the letter of the mayor in office, by code."""
    bounds = zip(frame.starts[:-1], frame.starts[1:], strict=True)
    councils = [frame.lists[first:last] for first, last in bounds]
    return layout_of(councils, [sitting.get(int(code)) for code in frame.codes])


def side_of(party: str | None) -> int:
    """Return the number of a party's side, -1 for a local list and a party on neither."""
    return next((number for number, side in enumerate(SIDES) if party in side), -1)


# --- features ---------------------------------------------------------------------------------------------------


def _log_of(numbers: Integers) -> Floats:
    return np.log(np.maximum(numbers, 1))


def _votes(_layout: Layout, votes: Integers, _seats: Integers) -> Floats:
    return _log_of(votes)


def _seats(_layout: Layout, _votes: Integers, seats: Integers) -> Floats:
    return _log_of(seats)


def _largest(layout: Layout, votes: Integers, _seats: Integers) -> Floats:
    found: Floats = (votes == layout.spread(layout.most(votes))).astype(np.float64)
    return found


def _majority(layout: Layout, _votes: Integers, seats: Integers) -> Floats:
    total = layout.spread(layout.sums(seats))
    found: NDArray[np.bool_] = 2 * seats.astype(np.int64) > total
    for side in range(len(SIDES)):
        own = layout.side == side
        found |= own & (2 * layout.spread(layout.sums(np.where(own, seats, 0))) > total)
    return found.astype(np.float64)


def _first(layout: Layout, votes: Integers, _seats: Integers) -> Floats:
    found = layout.side < 0
    for side in range(len(SIDES)):
        own = layout.side == side
        found = found | (own & (votes == layout.spread(layout.most(np.where(own, votes, -1)))))
    return np.broadcast_to(found, votes.shape).astype(np.float64)


def _is(party: str) -> Feature:
    def feature(layout: Layout, votes: Integers, _seats: Integers) -> Floats:
        return np.broadcast_to(layout.party == party, votes.shape).astype(np.float64)

    return feature


def _sitting(layout: Layout, votes: Integers, _seats: Integers) -> Floats:
    return np.broadcast_to(layout.sitting, votes.shape).astype(np.float64)


Feature = Callable[[Layout, Integers, Integers], Floats]

STATIC: Mapping[str, Feature] = {
    "local": _is(""),
    "A": _is("A"),
    "V": _is("V"),
    "C": _is("C"),
    "sitting": _sitting,
}
"""The features that are the same in every draw."""

FEATURES: Mapping[str, Feature] = {
    "votes": _votes,
    "seats": _seats,
    "largest": _largest,
    "majority": _majority,
    "first": _first,
    **STATIC,
}
"""What a model may look at, for each list.

``votes`` and ``seats``: their logarithm. ``largest``: no list of the council has more votes. ``majority``: the
lists of its side together, or the list alone, have more than half of the seats. ``first``: no list of its side
has more votes. ``local``: it is no party's. ``A``, ``V``, ``C``: it is that party's. ``sitting``: it is the list
of the mayor in office.
"""
