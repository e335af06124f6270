"""Votes of a party that are more or fewer, list by list, and whether parties keep a seat in a council (§ 3).

Votes are spread over the lists of a party in proportion to their votes, in whole votes: each list first gets its
share rounded down, and the votes left over go one by one to the largest remainders, of equal ones to the
municipality with the lower code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from kkrvalg.apportion import Problem, allocate
from kkrvalg.model import CouncilSource
from kkrvalg.procedures.councils import ARTICLE, Council, council

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kkrvalg.model import ElectionList, Municipality
    from kkrvalg.procedures.setting import Setting

Standing = Literal["yes", "no", "open", "unknown"]
"""Whether a party has a seat in a council, whether a lot decides it, or whether nobody knows."""


class Mover(NamedTuple):
    """A party whose votes move: ``sign`` 1 gains what is moved, −1 loses it; its lists, by municipality code."""

    party: str
    sign: int
    lists: tuple[ElectionList, ...]

    @property
    def votes(self) -> int:
        """The votes of these lists."""
        return sum(entry.votes for entry in self.lists)


def spread(votes: Sequence[int], number: int) -> list[int]:
    """Return how ``number`` votes, more or fewer, are spread in proportion to votes: largest remainders first.

    Args:
        votes: the votes of the lists, by municipality code; at least one of them has some.
        number: the votes to spread, below zero where they are lost.
    """
    in_all, sign, rest = sum(votes), (1 if number >= 0 else -1), abs(number)
    shares = [own * rest // in_all for own in votes]
    left = rest - sum(shares)
    ranked = sorted(range(len(votes)), key=lambda at: (-(votes[at] * rest % in_all), at))
    for at in ranked[:left]:
        shares[at] += 1
    return [sign * own for own in shares]


def extremes(votes: Sequence[int], least: int, most: int) -> list[tuple[int, int]]:
    """Return the fewest and the most votes each list can come to while ``least`` to ``most`` votes are spread."""
    in_all = sum(votes)
    return [(own + own * least // in_all, own + -(-own * most // in_all)) for own in votes]


class Councils:
    """The councils of a KKR's area while votes move."""

    def __init__(self, setting: Setting, members: Sequence[Municipality], movers: Sequence[Mover]) -> None:
        self.setting = setting
        self.members = {m.code: m for m in members}
        self.movers = movers
        self.counted = setting.election.councils is CouncilSource.COMPUTED
        self.known: dict[tuple[int, tuple[tuple[str, int], ...]], Council] = {}
        self.witness: dict[str, int] = {}

    def votes_at(self, number: int) -> dict[str, int]:
        """Return the votes of each list that moves, by its identity, when so many votes are moved."""
        found: dict[str, int] = {}
        for mover in self.movers:
            own = [entry.votes for entry in mover.lists]
            for entry, more in zip(mover.lists, spread(own, mover.sign * number), strict=True):
                found[entry.id] = entry.votes + more
        return found

    def council(self, code: int, votes: Mapping[str, int]) -> Council:
        """Return a council in which some lists have other votes; as recorded where it is not calculated."""
        lists = self.setting.election.lists_by_code[code]
        moved = tuple((entry.letter, votes[entry.id]) for entry in lists if entry.id in votes)
        if not self.counted or not moved:
            return self.setting.council(code)
        if (code, moved) not in self.known:
            own = tuple(entry._replace(votes=votes.get(entry.id, entry.votes)) for entry in lists)
            draws = self.setting.council_draws.get(code, ())
            self.known[code, moved] = council(self.members[code], own, CouncilSource.COMPUTED, draws)
        return self.known[code, moved]

    def _runs(self, party: str) -> Iterator[tuple[int, str]]:
        """Yield the municipalities and letters of a party's lists."""
        contender_of = self.setting.election.contender_of
        for code in self.members:
            for entry in self.setting.election.lists_by_code[code]:
                if contender_of.get(entry.id) == party:
                    yield code, entry.letter

    def standing(self, party: str, votes: Mapping[str, int]) -> Standing:
        """Return whether a party has a seat in a council: ``yes``, ``no``, or that it is ``open`` or ``unknown``.

        The council it was found in last is looked at first.
        """
        found: Standing = "no"
        last = self.witness.get(party)
        for code, letter in sorted(self._runs(party), key=lambda place: place[0] != last):
            own = self.council(code, votes)
            seats = own.seats.get(letter)
            if seats:
                self.witness[party] = code
                return "yes"
            if seats is None:
                found = "unknown"
            elif found == "no" and own.open_for(letter) is not None:
                found = "open"
        return found

    def has_seat_throughout(self, party: str, least: int, most: int) -> bool:
        """Return whether a party surely keeps a seat in a council while ``least`` to ``most`` votes are moved.

        Its alliance never loses a seat by votes of its own and never gains one by those of others, and the same
        holds for a list inside the alliance, which never loses by a seat more either. So a list keeps a seat
        throughout if it has one of those that its alliance has with all own votes at their fewest and all others'
        at their most, divided with its own votes at their fewest and its allies' at their most.
        """
        ends = {
            entry.id: end
            for mover in self.movers
            for entry, end in zip(
                mover.lists,
                extremes([e.votes for e in mover.lists], *sorted((mover.sign * least, mover.sign * most))),
                strict=True,
            )
        }
        return any(self._keeps(code, letter, ends) for code, letter in self._runs(party))

    def _keeps(self, code: int, letter: str, ends: Mapping[str, tuple[int, int]]) -> bool:
        lists = self.setting.election.lists_by_code[code]
        own = next(entry for entry in lists if entry.letter == letter)
        allies = [entry for entry in lists if entry.alliance is not None and entry.alliance == own.alliance]
        together = allies if self.counted and allies else [own]
        lowest = {e.id: ends[e.id][e not in together] for e in lists if e.id in ends}
        seats = self.council(code, lowest).seats
        won = sum(seats.get(entry.letter) or 0 for entry in together)
        if len(together) == 1 or not won:
            return won > 0
        inside = Problem(
            votes={e.letter: ends[e.id][e is not own] if e.id in ends else e.votes for e in together},
            seats=won,
            ceilings={e.letter: e.candidates for e in together if e.candidates is not None},
            subject=("council", str(code)),
            article=ARTICLE,
        )
        return allocate(inside).seats[letter] > 0
