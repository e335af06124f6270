"""What each possible mayor of a municipality would change in its KKR, alone and together with others.

Possible is every list that has, or may have, a seat in the council. To a KKR it is all the same in which of its
municipalities a party's mayors are, so two choices of mayors that give every party equally many come to the same
and are calculated once; a list that is no eligible party's is another one in each municipality.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from math import prod
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.procedures.contenders import OtherMember, field
from kkrvalg.procedures.figures import frame
from kkrvalg.procedures.other_mayor import with_mayor
from kkrvalg.simulation.whatif_picture import Picture, picture, seats_changed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kkrvalg.model import Municipality
    from kkrvalg.procedures.setting import Setting
    from kkrvalg.rulebook import Post

_Item = TypeVar("_Item")
MOST_DISTINCT = 2000
"""Different numbers of mayors above which the combinations are too many to calculate each."""


class Progress(Protocol):
    """Wraps what is calculated one by one, to show how far that is."""

    def __call__(self, items: Sequence[_Item], /) -> Iterable[_Item]:
        """Return the items, one by one."""


class Possible(NamedTuple):
    """A list that could have the mayor of a municipality.

    ``party`` is what the list counts for, None for a local list that has joined no cooperation; ``council_seats``
    are None where they are not known, and 0 where a lot in the council may give it one.
    """

    letter: str
    name: str
    party: str | None
    council_seats: int | None
    votes: int


class MayorResult(NamedTuple):
    """What the KKR comes to with a mayor of a list; ``here`` marks the mayor the others are held against.

    ``changed`` counts the seats that are surely other ones than with that mayor.
    """

    possible: Possible
    here: bool
    picture: Picture
    changed: int


class MunicipalityMayors(NamedTuple):
    """The possible mayors of a municipality.

    ``now`` is the letter of its mayor, None where it has none yet or one outside all lists; ``supposed`` that of
    the mayor the others are held against where that is not the mayor there is. ``matters`` is the most seats that
    are surely other ones: from its mayor to another, or between any two where there is none yet.
    """

    code: int
    name: str
    decided: bool
    now: str | None
    supposed: str | None
    results: tuple[MayorResult, ...]
    matters: int


class Combined(NamedTuple):
    """A result that some combinations of mayors reach, and one of them: (code, letter)."""

    picture: Picture
    combinations: int
    example: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class KkrMayors:
    """What the mayors of a KKR's municipalities may change.

    ``start`` is what it comes to with the mayors there are and those supposed; ``municipalities`` those that were
    asked about. ``combinations`` counts the ways their mayors can be chosen, and ``together`` what they come to;
    None where they are too many, or only one municipality is asked about.
    """

    kkr: str
    post: str
    start: Picture
    supposed: tuple[tuple[int, str, str], ...]
    municipalities: tuple[MunicipalityMayors, ...]
    combinations: int
    together: tuple[Combined, ...] | None

    @property
    def matter_most(self) -> tuple[MunicipalityMayors, ...]:
        """The municipalities whose mayor alone decides most seats; several where they decide equally many."""
        most = max((found.matters for found in self.municipalities), default=0)
        return tuple(found for found in self.municipalities if most and found.matters == most)


def undecided(setting: Setting, kkr: str) -> tuple[Municipality, ...]:
    """Return the municipalities of a KKR without a mayor, by code."""
    known = {mayor.code for mayor in setting.election.mayors}
    return tuple(m for m in counted(setting, kkr) if m.code not in known)


def counted(setting: Setting, kkr: str) -> tuple[Municipality, ...]:
    """Return the municipalities of a KKR whose mayor counts for anything, by code: KL's members, or all."""
    everywhere = setting.options["mayor_floor_area"] == "all"
    members = (m for m in setting.election.of_kkr(kkr) if m.kl_member or everywhere)
    return tuple(sorted(members, key=lambda m: m.code))


def whatif_mayors(
    setting: Setting,
    kkr: str,
    post: Post,
    codes: Sequence[int],
    given: Mapping[int, str],
    *,
    combined: bool = True,
    progress: Progress = iter,
) -> KkrMayors:
    """Return what each possible mayor of some municipalities changes in their KKR.

    Args:
        setting: the election, in which mayors may be missing, the rules and the options.
        kkr: the key of the KKR.
        post: the post whose seats are divided too.
        codes: the municipalities that are asked about.
        given: the letter of a mayor that is supposed, by municipality; where none is, and no mayor is known, the
            list with most council seats, then votes.
        combined: whether all combinations are looked at too.
        progress: shows how far it is.

    Raises:
        InputError: no list leads in a municipality without a mayor, a list is not possible, or the KKR cannot be
            composed.
    """
    area = _Area(setting, kkr, post, given)
    start = area.picture({})
    municipalities = () if start.waits else tuple(area.one(code) for code in progress(codes))
    options = [area.possible[code] for code in codes]
    together = None
    if combined and len(codes) > 1 and not start.waits:
        together = area.together(codes, progress)
    names = setting.election.municipality_by_code
    supposed = tuple((code, names[code].name, own.letter) for code, own in sorted(area.supposed.items()))
    return KkrMayors(kkr, post.key, start, supposed, municipalities, prod(map(len, options)), together)


class _Area:
    """A KKR in which mayors are supposed."""

    def __init__(self, setting: Setting, kkr: str, post: Post, given: Mapping[int, str]) -> None:
        self.setting = setting
        self.kkr = kkr
        self.post = post
        self.field = field(setting, kkr)
        self.limits = frame(setting, kkr)
        self.eligible = {c.key for c in self.field.eligible}
        self.municipalities = {m.code: m for m in counted(setting, kkr)}
        self.mayors = {m.code: m for m in setting.election.mayors if m.code in self.municipalities}
        self.possible = {code: self._possible(code) for code in self.municipalities}
        self.supposed: dict[int, Possible] = {
            code: self._named(code, given[code]) if code in given else self._leading(code)
            for code in self.municipalities
            if code in given or code not in self.mayors
        }
        self.known: dict[tuple[tuple[str, int], ...], Picture] = {}

    def _possible(self, code: int) -> tuple[Possible, ...]:
        """Return the lists that have, or may have, a seat in the council, those with most seats first."""
        council = self.setting.council(code)
        contender_of = self.setting.election.contender_of
        found = []
        for entry in self.setting.election.lists_by_code[code]:
            seats = council.seats.get(entry.letter)
            if seats != 0 or council.open_for(entry.letter) is not None:
                key = contender_of.get(entry.id)
                found.append(Possible(entry.letter, entry.name, key, seats, entry.votes))
        return tuple(sorted(found, key=lambda own: (-(own.council_seats or 0), -own.votes, own.letter)))

    def _named(self, code: int, letter: str) -> Possible:
        found = [own for own in self.possible[code] if own.letter.casefold() == letter.casefold()]
        if found:
            return found[0]
        raise InputError(
            where="--mayor",
            found=_("{letter} in {municipality}").format(
                letter=letter, municipality=self.municipalities[code].name
            ),
            expected=_("a list with a seat in the council: {names}").format(
                names=", ".join(own.letter for own in self.possible[code])
            ),
            todo=_("name the letter the list has in that municipality"),
        )

    def _leading(self, code: int) -> Possible:
        """Return the list with most seats in the council, then most votes."""
        ranked = self.possible[code]
        first = [own for own in ranked if own[3:] == ranked[0][3:]]
        if len(first) == 1:
            return first[0]
        raise InputError(
            where=_("the mayor of {municipality}").format(municipality=self.municipalities[code].name),
            found=_("no mayor, and no list that leads: {names} have equally many seats and votes").format(
                names=", ".join(own.letter for own in first)
            ),
            expected=_("a mayor to hold the others against"),
            todo=_("suppose one with --mayor {code}={letter}").format(code=code, letter=first[0].letter),
        )

    # --- what a choice of mayors comes to -----------------------------------------------------------------------

    def _token(self, code: int, own: Possible) -> str:
        """Return what a KKR sees of a mayor: the eligible party, or else the one list of one municipality."""
        return self._kind(code, own.party, own.letter)

    def _kind(self, code: int, party: str | None, letter: str | None) -> str:
        if party not in self.eligible:
            return f"{code}:{letter or ''}"
        return f"{party}" if self.municipalities[code].kl_member else f"{party}, outside KL"

    def key(self, chosen: Mapping[int, Possible]) -> tuple[tuple[str, int], ...]:
        """Return how many mayors of each kind the supposed mayors and those chosen instead are."""
        everybody = {**self.supposed, **chosen}
        counted = Counter(self._token(code, own) for code, own in everybody.items())
        counted.subtract(self._present(code) for code in everybody if code in self.mayors)
        return tuple(sorted((token, number) for token, number in counted.items() if number))

    def _present(self, code: int) -> str:
        mayor = self.mayors[code]
        return self._kind(code, self.setting.election.contender_of.get(mayor.list_id or ""), mayor.letter)

    def picture(self, chosen: Mapping[int, Possible]) -> Picture:
        """Return what the KKR comes to with some mayors instead of those there are or are supposed."""
        key = self.key(chosen)
        if key not in self.known:
            given = (self.field, self.limits)
            for code, own in {**self.supposed, **chosen}.items():
                municipality = self.municipalities[code]
                mayor = self.mayors.get(code)
                now = self.setting.election.contender_of.get(mayor.list_id or "") if mayor else None
                alone = OtherMember(code, municipality.name, own.letter, own.name, own.votes, "")
                given = with_mayor(*given, municipality, now=now, then=own.party, alone=alone)
            self.known[key] = picture(self.setting, self.kkr, self.post, given)
        return self.known[key]

    def one(self, code: int) -> MunicipalityMayors:
        """Return what each possible mayor of a municipality comes to, all other mayors as they are or supposed."""
        start = self.picture({})
        mayor = self.mayors.get(code)
        supposed = self.supposed.get(code)
        here = supposed.letter if supposed is not None else mayor.letter if mayor is not None else None
        results = []
        for own in self.possible[code]:
            found = self.picture({code: own})
            results.append(MayorResult(own, own.letter == here, found, seats_changed(start, found)))
        pairs = combinations([found.picture for found in results], 2)
        matters = (
            max((found.changed for found in results), default=0)
            if mayor is not None
            else max((seats_changed(*pair) for pair in pairs), default=0)
        )
        return MunicipalityMayors(
            code=code,
            name=self.municipalities[code].name,
            decided=mayor is not None,
            now=mayor.letter if mayor is not None else None,
            supposed=supposed.letter if supposed is not None else None,
            results=tuple(results),
            matters=matters,
        )

    def together(self, codes: Sequence[int], progress: Progress) -> tuple[Combined, ...] | None:
        """Return every result of all combinations of possible mayors, None where too many differ."""
        ways: dict[tuple[tuple[str, int], ...], tuple[int, dict[int, Possible]]] = {(): (1, {})}
        for code in codes:
            more: dict[tuple[tuple[str, int], ...], tuple[int, dict[int, Possible]]] = {}
            for number, chosen in ways.values():
                for own in self.possible[code]:
                    choice = {**chosen, code: own}
                    key = self.key(choice)
                    more[key] = (more[key][0] + number, more[key][1]) if key in more else (number, choice)
            if len(more) > MOST_DISTINCT:
                return None
            ways = more
        found: dict[Picture, tuple[int, dict[int, Possible]]] = {}
        for number, chosen in progress(list(ways.values())):
            result = self.picture(chosen)
            before = found.get(result)
            found[result] = (number, chosen) if before is None else (before[0] + number, before[1])
        return tuple(
            Combined(result, number, tuple((code, own.letter) for code, own in chosen.items()))
            for result, (number, chosen) in sorted(found.items(), key=lambda entry: -entry[1][0])
        )
