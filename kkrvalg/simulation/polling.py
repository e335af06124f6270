"""Polling areas of two elections side by side: which are counted, which are the same, which are missing."""

from __future__ import annotations

import re
from collections import defaultdict
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.model import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class Order(StrEnum):
    """In which order areas are counted; equally placed ones come together."""

    RELEASED = "released"
    """As the authorities released their counts."""
    SIZE = "size"
    """The smallest first, as on an election night."""


class PollingArea(NamedTuple):
    """A polling area of one election; ``area`` is its number in its municipality.

    ``eligible`` counts voters, None where that is not known; ``valid`` counts votes, None while the area is not
    counted; ``votes`` are those of each list by letter, ``released`` the time the count came out.
    """

    code: int
    area: int
    name: str
    eligible: int | None
    valid: int | None
    votes: Mapping[str, int]
    released: str | None = None

    @property
    def is_counted(self) -> bool:
        """Whether its votes are known."""
        return self.valid is not None


def same_areas(before: Sequence[PollingArea], now: Sequence[PollingArea]) -> dict[tuple[int, int], PollingArea]:
    """Return the area of the last election that each area continues, by municipality and area.

    Areas are numbered anew from election to election; they are the same where the names are, but for capital
    letters, blanks and the number in front. A name that stands twice in a municipality is nobody's.
    """
    known = _by_name(before)
    wanted = _by_name(now)
    return {
        (own[0].code, own[0].area): known[name][0]
        for name, own in wanted.items()
        if len(own) == 1 and len(known.get(name, ())) == 1
    }


def _by_name(areas: Iterable[PollingArea]) -> dict[tuple[int, str], list[PollingArea]]:
    found: dict[tuple[int, str], list[PollingArea]] = defaultdict(list)
    for area in areas:
        found[area.code, _plain(area.name)].append(area)
    return found


def _plain(name: str) -> str:
    """Return a name by its letters and digits alone, without the number in front: ``"8. Sydøst"`` is "sydoest"."""
    return re.sub(r"[\W_]", "", fold(re.sub(r"^\s*\d+\s*[.:]?\s*", "", name)))


def with_missing(before: Sequence[PollingArea], now: Sequence[PollingArea]) -> tuple[PollingArea, ...]:
    """Return the areas of an election under way, with those that nobody has published yet.

    The authorities publish an area when it is counted. Where a municipality has fewer areas than in the last
    election, those of then whose names are not seen yet are taken to be missing, at most as many as the
    difference, those with most votes first; equally large ones all of them.
    """
    matched = {(area.code, area.area) for area in same_areas(before, now).values()}
    counted: dict[int, int] = defaultdict(int)
    for area in now:
        counted[area.code] += 1
    found = list(now)
    for code in sorted({area.code for area in before}):
        own = [area for area in before if area.code == code]
        unseen = [area for area in own if (code, area.area) not in matched]
        missing = len(own) - counted[code]
        if missing > 0:
            sizes = sorted((area.valid or 0 for area in unseen), reverse=True)
            least = sizes[min(missing, len(sizes)) - 1] if sizes else 0
            found += [
                area._replace(area=-1 - area.area, valid=None, votes={}, released=None)
                for area in unseen
                if (area.valid or 0) >= least
            ]
    return tuple(found)
