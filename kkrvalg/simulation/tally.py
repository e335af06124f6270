"""What the draws of a simulation came to: how often each value of each quantity was seen.

A tally holds whole numbers only, so that those of chunks, shards and machines add up exactly, in whatever order.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from kkrvalg.simulation.frame import Frame
    from kkrvalg.simulation.national import KkrDraws

NOBODY = "–"
"""The value of an office that nobody takes."""
NAMED = frozenset({"chair", "vice_chair", "chairs", "mayor"})
"""The quantities whose values are names; those of all others are numbers."""
PER_MILLE = 1000
SMALL = 4096
Value = int | str


class Quantity(NamedTuple):
    """What is counted: in which KKR (None for what belongs to none), what, and of whom (None for the KKR itself).

    ``what`` is ``size``, ``base_size``, ``cap_binds`` (0 or 1), ``others`` (members of no eligible party),
    ``chair``, ``vice_chair``, ``chairs`` (both as one), ``lots`` (of: the kind), of a party ``seats``, ``mayors``,
    ``eligible`` (0 or 1), ``share`` (of the votes, in whole per mille, rounded) and ``post:RBR``, of a
    municipality's code ``mayor`` (value: the list's letter).
    """

    kkr: str | None
    what: str
    of: str | None


@dataclass(frozen=True)
class Tally:
    """How many draws there were, and in how many of them each quantity had each value."""

    draws: int = 0
    counts: Mapping[Quantity, Counter[Value]] = field(default_factory=dict)

    def __add__(self, other: Tally) -> Tally:
        """Return both together."""
        counts = {quantity: Counter(values) for quantity, values in self.counts.items()}
        for quantity, values in other.counts.items():
            counts.setdefault(quantity, Counter()).update(values)
        return Tally(self.draws + other.draws, counts)

    def __getitem__(self, quantity: tuple[str | None, str, str | None]) -> Distribution:
        """Return how a quantity is distributed; one that was never counted was 0 in every draw."""
        return Distribution(self.counts.get(Quantity(*quantity)) or Counter({0: self.draws}))


class Distribution(NamedTuple):
    """The values of a quantity, each with the draws it was seen in."""

    counts: Counter[Value]

    @property
    def draws(self) -> int:
        """How many draws there were."""
        return sum(self.counts.values())

    @property
    def ranked(self) -> list[tuple[Value, int]]:
        """The values, the one seen most often first; equally frequent ones by their spelling."""
        return sorted(self.counts.items(), key=lambda entry: (-entry[1], str(entry[0])))

    @property
    def mean(self) -> Fraction:
        """The mean of a number."""
        return Fraction(sum(int(value) * number for value, number in self.counts.items()), self.draws)

    def share(self, value: Value) -> Fraction:
        """Return the share of the draws in which the quantity had this value."""
        return Fraction(self.counts.get(value, 0), self.draws)

    def at_least(self, value: int) -> Fraction:
        """Return the share of the draws in which a number was this or more."""
        return Fraction(sum(own for seen, own in self.counts.items() if int(seen) >= value), self.draws)

    def quantile(self, share: Fraction) -> int:
        """Return the smallest number that at least ``share`` of the draws do not exceed."""
        needed, so_far = share * self.draws, 0
        for value in sorted(map(int, self.counts)):
            so_far += self.counts[value]
            if so_far >= needed:
                return value
        raise ValueError(f"share {share} of {self.draws} draws")

    def interval(self, share: Fraction) -> tuple[int, int]:
        """Return the central interval of a number: at most half of the rest lies on either side of it."""
        rest = (1 - share) / 2
        upper = Distribution(Counter({-int(value): number for value, number in self.counts.items()}))
        return self.quantile(rest) if rest else min(map(int, self.counts)), -upper.quantile(rest) if rest else max(
            map(int, self.counts)
        )


def counted(
    frame: Frame,
    results: KkrDraws,
    mayors: NDArray[np.integer],
    council_lots: NDArray[np.integer],
    alliances: Mapping[str, Sequence[str]] | None = None,
) -> Tally:
    """Return the tally of some draws.

    Args:
        frame: the election's frame.
        results: what came of the draws, arrays of D draws.
        mayors: (D, M) row of the list each mayor was elected for, -1 for an independent.
        council_lots: (D,) how many lots were drawn in the councils.
        alliances: those in the election of the chair, by KKR, that the results were calculated with.
    """
    draws = len(results.size)
    found = dict(_of_kkr(frame, results, alliances or {}))
    for row, code in enumerate(frame.codes):
        letters = _named(mayors[:, row], lambda at: frame.lists[at].letter)
        found[Quantity(None, "mayor", str(int(code)))] = letters
    found[Quantity(None, "lots", "councils")] = _numbers(council_lots)
    return Tally(draws, found)


def _of_kkr(
    frame: Frame, results: KkrDraws, alliances: Mapping[str, Sequence[str]]
) -> Iterator[tuple[Quantity, Counter[Value]]]:
    standing = _standing(frame)
    for at, kkr in enumerate(frame.kkr):
        for what, values in (
            ("size", results.size),
            ("base_size", results.base_size),
            ("cap_binds", results.reduced),
            ("others", results.others),
        ):
            yield Quantity(kkr, what, None), _numbers(values[:, at])
        yield from _chairs(frame, results, at, alliances.get(kkr, ()))
        for kind, lots in results.ties.items():
            yield Quantity(kkr, "lots", kind), _numbers(lots[:, at])
        for party in np.flatnonzero(standing[at]).tolist():
            key = frame.contenders[party]
            for what, values in (
                ("seats", results.seats),
                ("mayors", results.mayors),
                ("eligible", results.eligible),
            ):
                yield Quantity(kkr, what, key), _numbers(values[:, at, party])
            total = results.total_votes[:, at]
            shares = (2 * PER_MILLE * results.votes[:, at, party] + total) // (2 * total)
            yield Quantity(kkr, "share", key), _numbers(shares)
            for post, seats in results.posts.items():
                yield Quantity(kkr, f"post:{post}", key), _numbers(seats[:, at, party])
        for post, seats in results.posts.items():
            yield Quantity(kkr, f"post:{post}", None), _numbers(seats[:, at, -1])


def _standing(frame: Frame) -> NDArray[np.bool_]:
    """Return (K, P) which contenders stand in a municipality of the KKR: even without votes."""
    found = np.zeros((len(frame.kkr), len(frame.contenders)), np.bool_)
    rows = np.flatnonzero((frame.contender_of >= 0) & frame.counts[frame.municipality_of])
    found[frame.kkr_of[frame.municipality_of[rows]], frame.contender_of[rows]] = True
    return found


def _numbers(values: NDArray[np.generic]) -> Counter[Value]:
    """Count the values of a column of whole numbers; those below :data:`SMALL` without sorting them."""
    if values.dtype.kind == "b" or (values.dtype.kind in "iu" and values.min() >= 0 and values.max() < SMALL):
        number = np.bincount(values)
        seen = np.flatnonzero(number)
        return Counter(dict(zip(seen.tolist(), number[seen].tolist(), strict=True)))
    seen, number = np.unique(values, return_counts=True)
    return Counter(dict(zip(seen.tolist(), number.tolist(), strict=True)))


def _named(rows: NDArray[np.integer], name: Callable[[int], str]) -> Counter[Value]:
    """Count the values of a column of row numbers by their names, -1 as :data:`NOBODY`."""
    return Counter({NOBODY if int(at) < 0 else name(int(at)): number for at, number in _numbers(rows).items()})


def participant(frame: Frame, at: int, alliances: Sequence[str] = ()) -> str:
    """Return who a participant of the chair's election is: a party, a local list, an alliance, or nobody."""
    if at < 0:
        return NOBODY
    parties, lists = len(frame.contenders), len(frame.lists)
    if at < parties:
        return frame.contenders[at]
    return frame.lists[at - parties].id if at < parties + lists else alliances[at - parties - lists]


def _chairs(
    frame: Frame, results: KkrDraws, at: int, alliances: Sequence[str]
) -> Iterator[tuple[Quantity, Counter[Value]]]:
    """Yield who takes the chair, who the vice chair, and both, as ``"A / V"``."""
    pairs = np.stack([results.chair[:, at], results.vice_chair[:, at]], axis=1)
    seen, number = np.unique(pairs, axis=0, return_counts=True)
    found: dict[str, Counter[Value]] = {"chair": Counter(), "vice_chair": Counter(), "chairs": Counter()}
    for pair, draws in zip(seen, number, strict=True):
        chair, vice_chair = (participant(frame, int(one), alliances) for one in pair)
        for what, name in (("chair", chair), ("vice_chair", vice_chair), ("chairs", f"{chair} / {vice_chair}")):
            found[what][name] += int(draws)
    yield from ((Quantity(frame.kkr[at], what, None), values) for what, values in found.items())


def total(tallies: Sequence[Tally]) -> Tally:
    """Return several tallies as one."""
    return sum(tallies, Tally())
