"""How far a division of seats is from another: the fewest votes that surely turn a seat, without a lot.

Everything is about one level: the seats it divides are taken as given, and only the votes named change. A list
inside an alliance that gains votes brings them to its alliance too, which may win a seat more; that is the margin
of the alliance, a level further out. A threshold is left out of account, as no level of a KKR has one.

Quotients are ``votes / divisor``. A list surely has ``n`` seats of ``S`` when its n-th quotient is larger than the
(S − n + 1)-th largest quotient of the others, and surely fewer when it is smaller. So the whole question is
which quotient of the others that is: among those that won, the smallest; among those that did not, the largest;
and in an open lot the one that is shared. The rest is rounding.
"""

from __future__ import annotations

from functools import cmp_to_key
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.apportion.methods import Method
from kkrvalg.apportion.nested import Opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kkrvalg.apportion.lots import Name
    from kkrvalg.apportion.nested import Allocation

Quotient = tuple[int, int]
"""Votes and divisor, compared by cross-multiplication."""


class MemberMargin(NamedTuple):
    """A list or alliance at a level, and how far it is from a seat more or fewer.

    ``seats`` are its sure ones, those drawn included; ``in_lot`` says that it stands in an open lot for one more.
    ``gains`` are the fewest votes it alone has to gain to be sure of one seat more, ``loses`` the fewest it alone
    has to lose to be sure of one fewer than it has or may be drawn for; None where nobody can give or take a seat.
    """

    name: Name
    votes: int
    seats: int
    in_lot: bool
    gains: int | None
    loses: int | None


class Turn(NamedTuple):
    """The last seat: who holds it, the strongest challenger, and three ways in which it surely goes over.

    Each number is the fewest votes: the challenger ``gains`` them alone, the holder ``loses`` them alone, or they
    are ``moved`` from the holder to the challenger. Afterwards the challenger surely has a seat more and the
    holder one fewer, without a lot. Where others share the holder's or the challenger's quotient, the challenger
    has to pass, or the holder to give way to, all of them; None where that is not possible.
    """

    holder: Name
    challenger: Name
    gains: int | None
    loses: int | None
    moved: int


class LevelMargins(NamedTuple):
    """The margins of a level: ``alliance`` is () for the outermost, ``seats`` what it divides.

    ``turns`` has one entry for each pair of last holder and strongest challenger: more than one only where
    quotients are shared, none while a lot is open or nobody else could take a seat.
    """

    alliance: Name
    seats: int
    at_stake: int
    members: tuple[MemberMargin, ...]
    turns: tuple[Turn, ...]


def last_seats(allocation: Allocation, method: Method = Method.DHONDT) -> tuple[LevelMargins, ...]:
    """Return the margins of every settled or open level of an allocation that divides at least one seat.

    Args:
        allocation: the seats as they were divided.
        method: the method they were divided by.
    """
    found = []
    for step in allocation.steps:
        if not isinstance(step, Opened) or not step.seats:
            continue
        divided = allocation.levels[step.alliance]
        drawn = divided.drawn
        seats = [own + (name in drawn) for name, own in zip(step.members, divided.level.seats, strict=True)]
        tied = () if drawn else divided.level.tied
        standing = _Standing(step, seats, tied, method)
        at_stake = divided.level.at_stake if tied else 0
        found.append(LevelMargins(step.alliance, step.seats, at_stake, standing.members(), standing.turns()))
    return tuple(found)


class _Standing:
    """A level as it came out: its members' sure seats, and the positions of those in an open lot."""

    def __init__(self, level: Opened, seats: Sequence[int], tied: Sequence[int], method: Method) -> None:
        self.names = level.members
        self.votes = votes = level.votes
        self.seats = seats
        self.floors = floors = level.held
        self.ceilings = level.ceilings
        self.tied = frozenset(tied)
        self.method = method
        everybody = range(len(level.members))
        self.last: dict[int, Quotient] = {
            i: (votes[i], method.divisor(seats[i] - 1)) for i in everybody if seats[i] > floors[i]
        }
        self.next: dict[int, Quotient] = {
            i: (votes[i], method.divisor(seats[i])) for i in everybody if votes[i] and self._room(i) >= 1
        }

    def _room(self, i: int) -> float:
        """Return how many seats more a member may take."""
        ceiling = self.ceilings[i]
        return inf if ceiling is None else ceiling - self.seats[i]

    def members(self) -> tuple[MemberMargin, ...]:
        """Return how far each member is from a seat more and from a seat fewer."""
        return tuple(
            MemberMargin(name, self.votes[i], self.seats[i], i in self.tied, self._gains(i), self._loses(i))
            for i, name in enumerate(self.names)
        )

    def _gains(self, i: int, more: int = 1) -> int | None:
        """Return the fewest votes that surely give a member ``more`` seats: v + k > P · divisor."""
        pivot = self._shared() or _smallest(self.last[j] for j in self.last if j != i)
        if pivot is None or i not in self.next:
            return None
        divisor = self.method.divisor(self.seats[i] + more - 1)
        return pivot[0] * divisor // pivot[1] + 1 - self.votes[i]

    def _loses(self, i: int, fewer: int = 1) -> int | None:
        """Return the fewest votes whose loss surely takes ``fewer`` seats from a member: v − k < P · divisor."""
        pivot = self._shared() or _largest(self.next[j] for j in self.next if j != i)
        most = self.seats[i] + (i in self.tied)
        if pivot is None or (i not in self.last and i not in self.tied):
            return None
        divisor = self.method.divisor(most - fewer)
        return self.votes[i] + 1 + (-pivot[0] * divisor // pivot[1])

    def _shared(self) -> Quotient | None:
        """Return the quotient shared in an open lot."""
        return self.next[min(self.tied)] if self.tied else None

    def turns(self) -> tuple[Turn, ...]:
        """Return how the last seat goes from each who holds it to each of the strongest challengers."""
        yielding = {i: own for i, own in self.last.items() if self.next.keys() - {i}}
        weakest = None if self.tied else _smallest(yielding.values())
        if weakest is None:
            return ()
        holders = [i for i, own in yielding.items() if _ahead(own, weakest) == 0]
        found = []
        for holder in holders:
            rivals = {j: own for j, own in self.next.items() if j != holder}
            strongest = _largest(rivals.values())
            challengers = [j for j, own in rivals.items() if strongest and _ahead(own, strongest) == 0]
            for challenger in challengers:
                others = sum(1 for j in holders if j != challenger)
                found.append(self._turn(holder, challenger, others, len(challengers)))
        return tuple(found)

    def _turn(self, holder: int, challenger: int, holders: int, challengers: int) -> Turn:
        """Return the three numbers for a pair, of so many others who share the last seats' quotients."""
        (held, below), (wanted, divisor) = self.last[holder], self.next[challenger]
        passes_all = self._room(challenger) >= holders
        gives_way_to_all = self.seats[holder] - self.floors[holder] >= challengers
        return Turn(
            holder=self.names[holder],
            challenger=self.names[challenger],
            gains=self._gains(challenger, holders) if passes_all else None,
            loses=self._loses(holder, challengers) if gives_way_to_all else None,
            moved=(held * divisor - wanted * below) // (divisor + below) + 1,
        )


def _ahead(one: Quotient, other: Quotient) -> int:
    """Return a number above zero where the first quotient is larger, zero where they are equal."""
    return one[0] * other[1] - other[0] * one[1]


def _smallest(quotients: Iterable[Quotient]) -> Quotient | None:
    return min(quotients, key=cmp_to_key(_ahead), default=None)


def _largest(quotients: Iterable[Quotient]) -> Quotient | None:
    return max(quotients, key=cmp_to_key(_ahead), default=None)
