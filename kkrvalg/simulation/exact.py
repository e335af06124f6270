"""One draw of a simulation, calculated by the exact engine with the same lots.

A lot that the simulation draws by its priorities becomes a recorded draw for the question that the procedures ask.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from kkrvalg.apportion import allocate
from kkrvalg.apportion.batch.lots import LotsByPriority
from kkrvalg.model import CouncilSource, Election, ElectionList, Mayor, fold
from kkrvalg.procedures.appointments import appoint, benches, form_groups
from kkrvalg.procedures.chair import POSTS, elect, find_entrants, find_participant, form_units
from kkrvalg.procedures.composition import compose
from kkrvalg.procedures.councils import council
from kkrvalg.procedures.setting import Setting
from kkrvalg.rulebook import find_post
from kkrvalg.simulation.areas import NOBODY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from kkrvalg.apportion import Name
    from kkrvalg.model import Municipality
    from kkrvalg.procedures.chair import Participant, Unit
    from kkrvalg.procedures.composition import Composition
    from kkrvalg.procedures.councils import Council
    from kkrvalg.simulation.frame import Frame

    Integers = NDArray[np.int64]
    Numbers = NDArray[np.integer]
    Found = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class _Held(Election):
    """An election with other votes than ``base``: the same lists, parties and names."""

    base: Election

    @cached_property
    def contender_of(self) -> dict[str, str]:
        """What each list counts for."""
        return self.base.contender_of

    @cached_property
    def party_name(self) -> dict[str, str]:
        """The name of each party by its letter, as it was."""
        return self.base.party_name


@dataclass(frozen=True, kw_only=True)
class _Drawn(Setting):
    """A setting in which every lot in a council is drawn by its priorities."""

    frame: Frame
    key: int

    @cached_property
    def _drawn(self) -> dict[int, Council]:
        return {}

    def council(self, code: int) -> Council:
        """Return the seats of a municipality's council, calculated once, its lots drawn."""
        if code not in self._drawn:
            found = super().council(code)
            if found.problem is not None and found.outcome == "lot_needed":
                lots = LotsByPriority(self.key, *self._places(code))
                allocate(found.problem, lots)
                entries = self.election.lists_by_code[code]
                town = self.election.municipality_by_code[code]
                found = council(town, entries, self.election.councils, tuple(lots.used))
            self._drawn[code] = found
        return self._drawn[code]

    def _places(self, code: int) -> tuple[int, Callable[[Name], int]]:
        """Return the subject of a council's lots, and the place of each list and alliance in them."""
        frame = self.frame
        row = frame.codes.tolist().index(code)
        first, last = int(frame.starts[row]), int(frame.starts[row + 1])
        place: dict[Name, int] = {frame.lists[at].letter: at - first for at in range(first, last)}
        allied: dict[int, list[str]] = {}
        for at in range(first, last):
            if frame.alliance_of[at] >= 0:
                allied.setdefault(int(frame.alliance_of[at]), []).append(frame.lists[at].letter)
        place |= {tuple(sorted(own)): last - first + number for number, own in allied.items()}
        return row, place.__getitem__


PLAIN = (
    *("total_votes", "votes", "eligible", "base_size", "size", "reduced", "seats", "mayors", "others"),
    *("chair", "vice_chair"),
)
"""What the results have for each KKR, besides its posts and ties."""


class ExactDraw:
    """One draw, calculated by the procedures."""

    def __init__(
        self, frame: Frame, votes: Integers, mayors: Numbers, key: int, seats: Numbers | None = None
    ) -> None:
        """Lay out a draw; with ``seats`` those stand in the councils, else they are calculated."""
        self.frame, self.key = frame, key
        self.mayors = mayors.tolist()
        self.names: dict[Name, int] = {key: at for at, key in enumerate(frame.contenders)}
        self._number_mayors()
        self.setting = _setting_of(frame, votes, mayors, key, seats)

    def _number_mayors(self) -> None:
        """Number the towns by their mayors, as participants and as benches."""
        parties, lists = len(self.frame.contenders), len(self.frame.lists)
        for town, row in enumerate(self.mayors):
            name = self.frame.election.municipality_by_code[int(self.frame.codes[town])].name
            self.names[name] = parties + (row if row >= 0 else lists + town)

    def council_seats(self) -> list[int]:
        """Return the seats of every list."""
        councils = {code: self.setting.council(code) for code in self.frame.codes.tolist()}
        return [councils[entry.code].seats[entry.letter] for entry in self.frame.lists]

    def kkr(self, number: int, alliances: Sequence[str], posts: Sequence[str]) -> Found:
        """Return everything about one KKR: :data:`PLAIN`, ``posts`` and ``ties`` with what they are about."""
        among_optima = self.setting.options["secondary"] == "lot_among_optima"
        lots = self._lots(0, number, None if among_optima else self.names)
        composition = compose(self.setting, self.frame.kkr[number], lots)
        found = _composed(self.frame, composition)
        found["chair"], found["vice_chair"], ties = self._chairs(composition, number, alliances)
        found["ties"] = {"composition": len(lots.used), **ties}
        found["posts"] = {}
        for at, key in enumerate(posts):
            lots = self._lots(3 + at, number, self.names)
            found["posts"][key] = self._post(composition, key, lots)
            found["ties"][key] = len(lots.used)
        return found

    def _lots(self, about: int, number: int, names: Mapping[Name, int] | None) -> LotsByPriority:
        """Return the lots of one KKR about its composition (0), chair (1), vice chair (2) or a post (from 3)."""
        subject = len(self.frame.codes) + about * len(self.frame.kkr) + number
        return LotsByPriority(self.key, subject, None if names is None else names.__getitem__)

    def _chairs(
        self, composition: Composition, number: int, alliances: Sequence[str]
    ) -> tuple[int, int, dict[str, int]]:
        """Return who takes chair and vice chair, as participants, and the lots it took."""
        options = self.setting.options
        entrants = find_entrants(composition, options["chair_parties"])
        joined = ["+".join(_standing(entry, entrants.participants)) for entry in alliances]
        units = form_units(entrants, [entry for entry in joined if "+" in entry])
        if not any(unit.votes for unit in units):
            return -1, -1, dict.fromkeys(POSTS, 0)
        names = self.names | self._alliance_numbers(units, joined)
        lots = {post: self._lots(1 + at, number, names) for at, post in enumerate(POSTS)}
        chosen = elect(entrants, units, lots, inner=options["alliance_inner"])
        ties = {post: len(own.used) for post, own in lots.items()}
        return names[chosen.chair or ""], names[chosen.vice_chair or ""], ties

    def _alliance_numbers(self, units: Sequence[Unit], joined: Sequence[str]) -> dict[Name, int]:
        first = len(self.frame.contenders) + len(self.frame.lists)
        return {
            unit.key: first + at
            for at, entry in enumerate(joined)
            for unit in units
            if unit.is_alliance and {member.key for member in unit.members} == set(entry.split("+"))
        }

    def _post(self, composition: Composition, key: str, lots: LotsByPriority) -> list[int]:
        """Return the seats of each contender and of all others."""
        post = find_post(key, kkr=composition.kkr, term=self.frame.election.term)
        groups = form_groups(benches(composition), (), kkr=composition.kkr)
        divided = appoint(composition, post, groups, lots, base=self.setting.options["post_base"])
        parties = self.frame.contenders
        won = [0] * (len(parties) + 1)
        for group in divided.groups:
            won[parties.index(group.group) if group.group in parties else -1] += group.seats
        return won


def _standing(alliance: str, participants: Sequence[Participant]) -> list[str]:
    """Return the keys of those of an alliance who take part.

    A municipality means its mayor's local list only: whether the mayor is of a party is open in a simulation.
    """
    found = []
    for name in alliance.split("+"):
        member = find_participant(name, participants)
        if member is not None and (member.local or fold(member.key) == fold(name.strip())):
            found.append(member.key)
    return found


def _setting_of(frame: Frame, votes: Integers, mayors: Numbers, key: int, seats: Numbers | None) -> Setting:
    """Return the setting with the votes and mayors of a draw; blank and invalid votes stay as many as they are."""
    base = frame.election
    known = [None] * len(frame.lists) if seats is None else seats.tolist()
    columns = (*_list_columns(frame), votes.tolist(), known)
    held = _Held(
        base.day,
        base.term,
        councils=CouncilSource.COMPUTED if seats is None else CouncilSource.RECORDED,
        municipalities=tuple(_towns(frame, votes)),
        lists=tuple(map(ElectionList._make, zip(*columns, strict=True))),
        mayors=tuple(
            Mayor(code, "", frame.lists[row].letter if row >= 0 else None, None, "")
            for code, row in zip(frame.codes.tolist(), mayors.tolist(), strict=True)
            if row != NOBODY
        ),
        cooperations=base.cooperations,
        base=base,
    )
    return _Drawn(held, frame.setting.rulebook, frame.setting.options, frame=frame, key=key)


@lru_cache(maxsize=8)
def _list_columns(frame: Frame) -> tuple[tuple[object, ...], ...]:
    """Return what stands in front of the votes of a list, column by column."""
    return tuple(zip(*(entry[:6] for entry in frame.lists), strict=True))


def _towns(frame: Frame, votes: Integers) -> list[Municipality]:
    more = votes - frame.votes
    found = []
    for code, first, last in zip(frame.codes.tolist(), frame.starts[:-1], frame.starts[1:], strict=True):
        town = frame.election.municipality_by_code[code]
        own = int(more[first:last].sum())
        found.append(town if town.cast is None else town._replace(cast=town.cast + own))
    return found


def _composed(frame: Frame, composition: Composition) -> Found:
    """Return what the results have of a composition."""
    contenders = {contender.key: contender for contender in composition.field.contenders}
    seats = {party.party: party.seats for party in composition.parties}

    def each(number: Callable[[str], int]) -> list[int]:
        return [number(key) if key in contenders else 0 for key in frame.contenders]

    return {
        "total_votes": composition.total_votes,
        "votes": each(lambda key: contenders[key].votes),
        "eligible": each(lambda key: contenders[key].eligible),
        "mayors": each(lambda key: len(contenders[key].mayors)),
        "base_size": composition.base_size,
        "size": composition.size,
        "reduced": composition.reduced,
        "seats": [seats.get(key, 0) for key in frame.contenders],
        "others": len(composition.others),
    }
