"""What is expected of the mayors of one election, municipality by municipality."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from kkrvalg.simulation.mayors_cases import council_seats

if TYPE_CHECKING:
    from collections.abc import Collection

    from kkrvalg.model import Municipality
    from kkrvalg.simulation.frame import Frame
    from kkrvalg.simulation.mayors import OpenMayors

SAME = 1e-9
"""Probabilities that differ by less are the same."""

How = Literal["model", "given", "fixed", "known"]


class Chance(NamedTuple):
    """A list with its seats and the probability that it has the mayor."""

    letter: str
    seats: int
    probability: float


class Prediction(NamedTuple):
    """What is expected of a municipality's mayor, and who it is in fact.

    ``how``: the model says it, or the probabilities were given, or the mayor is fixed or known. ``chances`` are
    the lists with a seat or a probability, the likeliest first. ``independent`` is the probability of a mayor of
    no list. ``has_mayor`` says whether the scenario has one, ``mayor`` is the letter, None for an independent.
    """

    municipality: Municipality
    how: How
    chances: tuple[Chance, ...]
    independent: float
    has_mayor: bool
    mayor: str | None

    @property
    def of_mayor(self) -> float | None:
        """The probability of what happened in fact; None where that is not known."""
        if not self.has_mayor:
            return None
        if self.mayor is None:
            return self.independent
        return next((own.probability for own in self.chances if own.letter == self.mayor), 0.0)

    @property
    def likeliest(self) -> tuple[str | None, ...]:
        """The letters of the likeliest lists, None for an independent: several where they are equally likely."""
        all_of_them = [*((own.letter, own.probability) for own in self.chances), (None, self.independent)]
        top = max(probability for _letter, probability in all_of_them)
        return tuple(letter for letter, own in all_of_them if own > max(SAME, top - SAME))

    @property
    def hit(self) -> Fraction | None:
        """1 where the likeliest list has the mayor, its part where several are as likely; None if not known."""
        if not self.has_mayor:
            return None
        return Fraction(1, len(self.likeliest)) if self.mayor in self.likeliest else Fraction(0)


def base_seats(frame: Frame) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the seats of a frame's lists in the election itself; those not recorded are estimated."""
    setting, election = frame.setting, frame.election
    seats = {
        (code, letter): own
        for code in map(int, frame.codes)
        for letter, own in council_seats(setting.council(code), election.lists_by_code[code]).items()
    }
    return np.array([seats[entry.code, entry.letter] for entry in frame.lists], dtype=np.int64)


def predictions(mayors: OpenMayors, codes: Collection[int]) -> tuple[Prediction, ...]:
    """Return what is expected of the mayors of some municipalities, at the votes of the election itself."""
    frame = mayors.frame
    seats = base_seats(frame)
    chances = mayors.probabilities(frame.votes[None], seats[None])[0]
    in_fact = {mayor.code: mayor.letter for mayor in frame.election.mayors}
    found = []
    for at, code in enumerate(map(int, frame.codes)):
        if code not in codes:
            continue
        rows = range(frame.starts[at], frame.starts[at + 1])
        own = [Chance(frame.lists[row].letter, int(seats[row]), float(chances[row])) for row in rows]
        own = sorted((c for c in own if c.seats or c.probability), key=lambda c: (-c.probability, c.letter))
        found.append(
            Prediction(
                frame.election.municipality_by_code[code],
                _how(mayors, code),
                tuple(own),
                max(0.0, 1.0 - sum(c.probability for c in own)) if own else 0.0,
                code in in_fact,
                in_fact.get(code),
            )
        )
    return tuple(found)


def _how(mayors: OpenMayors, code: int) -> How:
    if code in mayors.fixed:
        return "fixed"
    if code in mayors.given:
        return "given"
    return "known" if code in mayors.known else "model"
