"""The real cases a model of the mayors is fitted on: councils, their lists, and whose list the mayor came from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kkrvalg.apportion import Problem, allocate
from kkrvalg.model import fold
from kkrvalg.simulation.mayors_layout import Layout, layout_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from kkrvalg.model import Election, ElectionList
    from kkrvalg.procedures.councils import Council
    from kkrvalg.procedures.setting import Setting


class Place(NamedTuple):
    """Where and when a mayor was elected."""

    year: int
    code: int
    name: str
    kkr: str


@dataclass(frozen=True, eq=False)
class Cases:
    """Councils whose mayor is known, in order of year and code.

    Attributes:
        places: where and when each mayor was elected.
        lists: the lists with a seat, row by row.
        layout: how they stand in their councils.
        votes: their votes.
        seats: their seats.
        chosen: the row of each mayor's list.
        sitting_known: whether it is known who was mayor before, council by council.
        left_out: councils whose mayor is of no list, or of one that has no seat.
        estimated: how many councils' seats are not, or not all, on record, and estimated instead.
    """

    places: tuple[Place, ...]
    lists: tuple[ElectionList, ...]
    layout: Layout
    votes: NDArray[np.int64]
    seats: NDArray[np.int64]
    chosen: NDArray[np.int64]
    sitting_known: NDArray[np.bool_]
    left_out: tuple[Place, ...] = ()
    estimated: int = 0

    def __len__(self) -> int:
        """Return the number of councils."""
        return len(self.places)

    @property
    def years(self) -> tuple[int, ...]:
        """The years of the elections, each once."""
        return tuple(sorted({place.year for place in self.places}))

    def of_year(self, year: int) -> NDArray[np.bool_]:
        """Return which councils are of a year."""
        return np.array([place.year == year for place in self.places], dtype=np.bool_)


class _Case(NamedTuple):
    place: Place
    lists: tuple[ElectionList, ...]
    seats: tuple[int, ...]
    chosen: int
    sitting: str | None
    sitting_known: bool


def mayor_cases(setting: Setting, sitting: Mapping[int, str | None] | None = None) -> Cases:
    """Return the cases of an election: every municipality whose mayor's list is known and has a seat.

    Args:
        setting: the election with its mayors.
        sitting: the letter of the list of the mayor in office before the election, by code, None where that list
            did not run; no mapping where it is not known.
    """
    election = setting.election
    letters = {mayor.code: mayor.letter for mayor in election.mayors}
    cases: list[_Case] = []
    left_out: list[Place] = []
    for municipality in sorted(election.municipalities, key=lambda m: m.code):
        code = municipality.code
        if code not in letters:
            continue
        place = Place(election.day.year, code, municipality.name, municipality.kkr)
        seats = council_seats(setting.council(code), election.lists_by_code[code])
        lists = tuple(sorted((e for e in election.lists_by_code[code] if seats[e.letter]), key=lambda e: e.letter))
        own = [entry.letter for entry in lists]
        letter = letters[code]
        if letter is None or letter not in own:
            left_out.append(place)
            continue
        known = sitting is not None and code in sitting
        before = sitting[code] if sitting is not None and known else None
        cases.append(_Case(place, lists, tuple(seats[x] for x in own), own.index(letter), before, known))
    estimated = sum(bool(setting.council(case.place.code).unknown) for case in cases)
    return replace(_as_cases(cases), left_out=tuple(left_out), estimated=estimated)


def _as_cases(cases: Sequence[_Case]) -> Cases:
    layout = layout_of([case.lists for case in cases], [case.sitting for case in cases])
    lists = tuple(entry for case in cases for entry in case.lists)
    return Cases(
        places=tuple(case.place for case in cases),
        lists=lists,
        layout=layout,
        votes=np.array([entry.votes for entry in lists], dtype=np.int64),
        seats=np.array([own for case in cases for own in case.seats], dtype=np.int64),
        chosen=layout.starts[:-1] + np.array([case.chosen for case in cases], dtype=np.int64),
        sitting_known=np.array([case.sitting_known for case in cases], dtype=np.bool_),
    )


def joined(several: Sequence[Cases]) -> Cases:
    """Return the cases of several elections as one."""
    first, *rest = several
    for other in rest:
        rows = len(first.lists)
        layout = Layout(
            starts=np.concatenate([first.layout.starts, rows + other.layout.starts[1:]]),
            side=np.concatenate([first.layout.side, other.layout.side]),
            party=np.concatenate([first.layout.party, other.layout.party]),
            sitting=np.concatenate([first.layout.sitting, other.layout.sitting]),
        )
        first = replace(
            first,
            places=first.places + other.places,
            lists=first.lists + other.lists,
            layout=layout,
            votes=np.concatenate([first.votes, other.votes]),
            seats=np.concatenate([first.seats, other.seats]),
            chosen=np.concatenate([first.chosen, rows + other.chosen]),
            sitting_known=np.concatenate([first.sitting_known, other.sitting_known]),
            left_out=first.left_out + other.left_out,
            estimated=first.estimated + other.estimated,
        )
    return first


def council_seats(council: Council, lists: Sequence[ElectionList]) -> dict[str, int]:
    """Return the seats of a council's lists; those that are not recorded are estimated.

    The seats that are left beside the recorded ones are divided by d'Hondt among the lists without a record, as if
    they had no alliances. A seat for which a lot is needed is nobody's.
    """
    seats = dict(council.seats)
    if council.unknown:
        votes = {entry.letter: entry.votes for entry in lists if entry.letter in council.unknown}
        rest = council.size - sum(seats.values())
        seats |= allocate(Problem(votes=votes, seats=rest)).seats if any(votes.values()) else {}
    return {entry.letter: seats.get(entry.letter, 0) for entry in lists}


def sitting_lists(earlier: Election, later: Election) -> dict[int, str | None]:
    """Return the letter in a later election of the list each mayor in office was elected for, by code.

    None is for a mayor of no list, or of one that did not run again. A party's list is known by its party, a local
    list by its letter and name.
    """
    found: dict[int, str | None] = {}
    for mayor in earlier.mayors:
        if mayor.code not in later.municipality_by_code:
            continue
        was = earlier.list_by_id.get(mayor.list_id or "")
        again = (e.letter for e in later.lists_by_code[mayor.code] if was is not None and _is_same(was, e))
        found[mayor.code] = next(again, None)
    return found


def _is_same(was: ElectionList, entry: ElectionList) -> bool:
    if was.party is not None or entry.party is not None:
        return was.party == entry.party
    return (was.letter, fold(was.name)) == (entry.letter, fold(entry.name))
