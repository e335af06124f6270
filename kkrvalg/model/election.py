"""One municipal election: municipalities, lists, mayors, list cooperations."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date


class CouncilSource(StrEnum):
    """How the seats of the councils are known."""

    COMPUTED = "computed"
    """The alliances and candidates are known: the seats are calculated."""
    RECORDED = "recorded"
    """The alliances are unknown: the seats are read from the lists, as far as they are recorded."""


class Municipality(NamedTuple):
    """A municipality in an election.

    ``kkr`` is the key of its KKR (``"midtjylland"``); ``eligible``, ``cast`` and ``valid`` count voters and
    votes, None where the source does not say.
    """

    code: int
    name: str
    kkr: str
    health_council: str
    kl_member: bool
    council_seats: int
    eligible: int | None
    cast: int | None
    valid: int | None


class ElectionList(NamedTuple):
    """A list in one municipality.

    ``party`` is the national letter, None for a local list; ``alliance`` a label unique within the
    municipality; ``candidates`` and ``known_seats`` are None where the source does not say.
    """

    code: int
    letter: str
    name: str
    party: str | None
    alliance: str | None
    candidates: int | None
    votes: int
    known_seats: int | None

    @property
    def id(self) -> str:
        """The list's identity, ``"360:J"``: a letter means something only inside its municipality."""
        return f"{self.code}:{self.letter}"


class Mayor(NamedTuple):
    """The mayor of a municipality and the letter of the list elected for, None for an independent."""

    code: int
    name: str
    letter: str | None
    recorded_on: date | None
    source: str

    @property
    def list_id(self) -> str | None:
        """The identity of the list the mayor was elected for, None for an independent."""
        return None if self.letter is None else f"{self.code}:{self.letter}"


class ListCooperation(NamedTuple):
    """A registered list cooperation: its name and the identities of the lists that joined."""

    name: str
    lists: frozenset[str]


@dataclass(frozen=True)
class Election:
    """All that a municipal election gives to the composition of the KKR."""

    day: date
    term: str
    councils: CouncilSource
    municipalities: tuple[Municipality, ...]
    lists: tuple[ElectionList, ...]
    mayors: tuple[Mayor, ...]
    cooperations: tuple[ListCooperation, ...]

    @cached_property
    def kkr_keys(self) -> tuple[str, ...]:
        """The KKR of the election, in the order of their lowest municipality code."""
        lowest: dict[str, int] = {}
        for municipality in self.municipalities:
            lowest[municipality.kkr] = min(lowest.get(municipality.kkr, municipality.code), municipality.code)
        return tuple(sorted(lowest, key=lowest.__getitem__))

    @cached_property
    def municipality_by_code(self) -> dict[int, Municipality]:
        """The municipalities by code."""
        return {municipality.code: municipality for municipality in self.municipalities}

    @cached_property
    def lists_by_code(self) -> dict[int, tuple[ElectionList, ...]]:
        """The lists of each municipality, by its code."""
        found: dict[int, list[ElectionList]] = {m.code: [] for m in self.municipalities}
        for entry in self.lists:
            found[entry.code].append(entry)
        return {code: tuple(entries) for code, entries in found.items()}

    @cached_property
    def list_by_id(self) -> dict[str, ElectionList]:
        """The lists by identity."""
        return {entry.id: entry for entry in self.lists}

    @cached_property
    def party_name(self) -> dict[str, str]:
        """The name of each party by its letter: of its several spellings the one with most votes."""
        votes: dict[str, dict[str, int]] = {}
        for entry in self.lists:
            if entry.party is not None:
                spellings = votes.setdefault(entry.party, {})
                spellings[entry.name] = spellings.get(entry.name, 0) + entry.votes
        return {
            party: min(spellings, key=lambda name: (-spellings[name], name)) for party, spellings in votes.items()
        }

    @cached_property
    def contender_of(self) -> dict[str, str]:
        """What each list counts for: the cooperation it joined, else its party; a local list is missing."""
        parties = {entry.id: entry.party for entry in self.lists if entry.party is not None}
        return parties | {identity: c.name for c in self.cooperations for identity in c.lists}

    def of_kkr(self, kkr: str) -> tuple[Municipality, ...]:
        """Return the municipalities of a KKR."""
        return tuple(m for m in self.municipalities if m.kkr == kkr)


def council_name(kkr: str) -> str:
    """Return a KKR's name from its key: ``"sjælland"`` gives ``"KKR Sjælland"``."""
    return f"KKR {kkr.capitalize()}"


def fold(name: str) -> str:
    """Return a name as a key that a keyboard without Danish letters can type: ``"Sjælland"`` → ``"sjaelland"``."""
    return name.casefold().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
