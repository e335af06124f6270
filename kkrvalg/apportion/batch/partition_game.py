"""Who can stand together, what is divided among them, and what a unit may win.

A *unit* is a party that stands alone or a union of several, a bit mask: bit i is the i-th party that can join
others. Its *class* says what it wins, lots counted as what they can give. For a post of several seats the classes
are a chain: class 2s is s seats surely, class 2s + 1 is s seats or s + 1. For two posts in order (chair, vice
chair) they are those of :data:`OFFICE_CLASSES`.

A party's *result* is a range of whole numbers: the seats it gets, or for two posts in order 0 for neither, 1 for
the second, 2 for the first, 3 for both.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import lcm

OFFICE_CLASSES: tuple[tuple[int, ...], ...] = ((0,), (0, 1), (0, 1, 2), (1,), (1, 2), (2,), (2, 3), (3,))
"""What a union may win of two posts in order, class by class: 0 neither, 1 the second, 2 the first, 3 both."""
OFFICE_LEAST = tuple(min(outcomes) for outcomes in OFFICE_CLASSES)
"""The least it may win, class by class."""
NOTHING, MAYBE_SECOND, MAYBE_EITHER, SECOND, EITHER, FIRST, FIRST_MAYBE_BOTH, BOTH = range(8)
MOST_SEATS = 30
"""The seats of a post beyond which the classes do not fit in 63 bits."""
MOST_BITS = 62


@dataclass(frozen=True)
class Game:
    """Who can join whom, and what is divided among those who stand together.

    Attributes:
        weights: the votes, or members, of the parties that can join others.
        alone: those of the parties that stand alone in any case.
        seats: the seats of the post; None for two posts in order, chair and vice chair.
        decides: whether a union of several divides what it wins as it likes, and not by d'Hondt.
    """

    weights: tuple[int, ...]
    alone: tuple[int, ...] = ()
    seats: int | None = None
    decides: bool = False

    def __post_init__(self) -> None:
        """Refuse what cannot be counted in 63 bits, and a game in which nobody has a vote.

        Raises:
            ValueError: it is one of these.
        """
        everybody = (*self.weights, *self.alone)
        if self.seats is not None and not 1 <= self.seats <= MOST_SEATS:
            raise ValueError(f"1 to {MOST_SEATS} seats can be divided, not {self.seats}")
        if not self.weights or min(everybody) < 0 or not 0 < sum(everybody) * self.scale < 1 << MOST_BITS:
            raise ValueError("parties with votes are needed, and not more votes than can be counted")

    @property
    def posts(self) -> int:
        """How many posts or seats there are to win."""
        return 2 if self.seats is None else self.seats

    @property
    def scale(self) -> int:
        """What makes all quotients whole numbers."""
        return 1 if self.seats is None else lcm(*range(1, self.seats + 2))

    @property
    def classes(self) -> int:
        """How many classes there are."""
        return len(OFFICE_CLASSES) if self.seats is None else 2 * self.seats + 1

    def outcomes(self, number: int) -> tuple[int, ...]:
        """Return what a union of a class may win."""
        if self.seats is None:
            return OFFICE_CLASSES[number]
        return (number // 2, number // 2 + 1) if number % 2 else (number // 2,)
