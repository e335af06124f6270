"""Which alliances, and which groups, give whom what: every way of standing together, and those that hold.

An alliance is notified ahead for the election of chair and vice chair (§ 4, stk. 2) and counts votes; a group is
declared for each post (§ 4, stk. 4) and counts persons. What is here is the same for both; docs/alliances.md says
what every word means, with examples.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from kkrvalg.apportion.batch.partition_game import Game
from kkrvalg.apportion.batch.partition_tables import together
from kkrvalg.apportion.batch.partitions import (
    EXAMPLES,
    MOST_PARTIES,
    Tally,
    growth_string,
    inspect,
    number_of_partitions,
    sweep,
)
from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.model import council_name
from kkrvalg.procedures.appointments import find_bench, form_groups
from kkrvalg.procedures.chair import elect_chair, find_participant, form_units

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from kkrvalg.apportion.batch.partitions import Inspected, Partition, Progress, Sweep
    from kkrvalg.procedures.appointments import Bench
    from kkrvalg.procedures.chair import Entrants
    from kkrvalg.procedures.composition import Composition
    from kkrvalg.rulebook import Post

MOST_ASKED = 12
"""The parties of an alliance beyond which not every part of it is tried."""

Arrangement = tuple[tuple[str, ...], ...]
"""Who stands together: the keys of each alliance; everybody else stands alone."""
Kind = Literal["alliances", "groups"]


class Party(NamedTuple):
    """Who can stand together with others: ``weight`` is its votes, or its members who take part.

    ``fixed`` says that it stands alone in any case, ``local`` that it is a local list.
    """

    key: str
    name: str
    weight: int
    fixed: bool
    local: bool = False


class Result(NamedTuple):
    """What a party gets: seats, or 0 for neither post, 1 for vice chair, 2 for chair, 3 for both.

    ``low`` and ``high`` differ where a lot decides, or the alliance itself.
    """

    low: int
    high: int


class Found(NamedTuple):
    """In how many ways of standing together something comes about, and the simplest stable ones.

    ``equally_simple`` says how many those are, of which ``simplest`` are the first.
    """

    partitions: int
    stable: int
    simplest: tuple[Arrangement, ...]
    equally_simple: int


class Reached(NamedTuple):
    """A result of a party, and in how many ways it comes about."""

    result: Result
    found: Found


class Assured(NamedTuple):
    """What a party surely gets at least whatever the others do, as long as its alliance stands together.

    ``alliances`` are the smallest that assure it, the party alone among them; ``equally_small`` is their number.
    """

    low: int
    alliances: tuple[tuple[str, ...], ...]
    equally_small: int


class Outlook(NamedTuple):
    """What standing together can give a party.

    ``apart`` is its result where all stand alone, ``best`` the best of its results in a stable partition: the one
    that is surely most, then the one that may be most. ``assured`` has an entry for each more that larger
    alliances assure.
    """

    party: Party
    apart: Result
    results: tuple[Reached, ...]
    best: Reached
    assured: tuple[Assured, ...]


class Holder(NamedTuple):
    """Who has a post: a party, or nobody yet, where a lot is needed or an alliance decides itself."""

    party: str | None
    by: Literal["party", "lot", "alliance"]


class Offices(NamedTuple):
    """Who has chair and vice chair, and in how many ways that comes about."""

    chair: Holder
    vice_chair: Holder
    found: Found


class Shift(NamedTuple):
    """What one group alone changes, the others each by themselves, and the smallest groups that do so.

    ``results`` are those of all parties whose result is another, by key; ``unstable`` counts the equally small
    groups a part of which is surely better off leaving.
    """

    results: tuple[tuple[str, Result], ...]
    groups: tuple[tuple[str, ...], ...]
    equally_small: int
    unstable: int


class Leaving(NamedTuple):
    """A part of an alliance that is surely better off leaving it, and what its parties get then."""

    alliance: tuple[str, ...]
    part: tuple[str, ...]
    results: tuple[tuple[str, Result], ...]


class Asked(NamedTuple):
    """What comes of the alliances that were asked about, the others each by themselves.

    ``leaving`` are the parts that are surely better off leaving, the smallest first; None where an alliance is too
    large to try them all.
    """

    alliances: Arrangement
    results: tuple[tuple[str, Result], ...]
    stable: bool
    leaving: tuple[Leaving, ...] | None


@dataclass(frozen=True)
class Possibilities:
    """What standing together can give in one KKR.

    ``post`` and ``seats`` are None for chair and vice chair. ``waits`` says that the composition waits for a lot,
    which goes first: there is nothing else then. ``shifts`` are empty for chair and vice chair, ``offices`` for a
    post of several seats.
    """

    kkr: str
    kind: Kind
    post: str | None
    seats: int | None
    inner: str
    parties: tuple[Party, ...]
    partitions: int
    stable: int
    apart: tuple[Result, ...]
    offices: tuple[Offices, ...]
    outlooks: tuple[Outlook, ...]
    shifts: tuple[Shift, ...]
    asked: Asked | None
    waits: bool = False


# --- chair and vice chair, and posts ---------------------------------------------------------------------------


def alliances(
    composition: Composition,
    options: Mapping[str, str],
    *,
    alone: Sequence[str] = (),
    asked: Sequence[str] = (),
    progress: Progress = iter,
) -> Possibilities:
    """Return what alliances for the election of chair and vice chair can give in a KKR.

    Args:
        composition: the composed KKR.
        options: the answers to ``chair_parties`` and ``alliance_inner``.
        alone: who stands alone in any case.
        asked: the alliances to say more about, ``"A+F+Ø"``.
        progress: is given the parts of the work and hands them back one by one.

    Raises:
        InputError: a name nobody takes part under, too many parties, or nobody with votes.
    """
    inner = options["alliance_inner"]
    election = elect_chair(composition, options=options)
    if election.waits:
        return _waiting(composition.kkr, "alliances", inner)
    entrants = election.entrants
    fixed = {_entrant(name, entrants) for name in alone}
    parties = _ordered(Party(p.key, p.name, p.votes, p.key in fixed, p.local) for p in entrants.participants)
    units = form_units(entrants, asked) if asked else ()
    wanted = tuple(tuple(p.key for p in unit.members) for unit in units if unit.is_alliance)
    return _Search(composition.kkr, "alliances", None, parties, inner).run(wanted, progress)


def groups(
    composition: Composition,
    post: Post,
    present: Sequence[Bench],
    options: Mapping[str, str],
    *,
    alone: Sequence[str] = (),
    asked: Sequence[str] = (),
    progress: Progress = iter,
) -> Possibilities:
    """Return what groups for a post can give in a KKR.

    Args:
        composition: the composed KKR.
        post: the post, of several seats.
        present: the parties and mayors with those who take part.
        options: the answers to ``post_base`` and ``alliance_inner``.
        alone: who stands alone in any case.
        asked: the groups to say more about, ``"A+F+Ø"``.
        progress: is given the parts of the work and hands them back one by one.

    Raises:
        InputError: an unknown party, or too many of them.
    """
    inner, kkr = options["alliance_inner"], composition.kkr
    if composition.question is not None:
        return _waiting(kkr, "groups", inner, post)
    fixed = {find_bench(name, present, where="--alone", kkr=kkr).key for name in alone}
    by_votes = options["post_base"] == "vote_totals"
    parties = _ordered(
        Party(bench.key, bench.name, bench.votes if by_votes else bench.present, bench.key in fixed)
        for bench in present
        if bench.present
    )
    joined = form_groups(present, [entry.split("+") for entry in asked], kkr=kkr)
    wanted = tuple(tuple(b.key for b in group.benches if b.present) for group in joined)
    found = tuple(group for group in wanted if len(group) > 1)
    return _Search(kkr, "groups", post, parties, inner).run(found, progress)


def _waiting(kkr: str, kind: Kind, inner: str, post: Post | None = None) -> Possibilities:
    """Return that a lot in the composition goes first."""
    name, seats = (None, None) if post is None else (post.key, post.seats)
    return Possibilities(kkr, kind, name, seats, inner, (), 0, 0, (), (), (), (), None, waits=True)


def _entrant(name: str, entrants: Entrants) -> str:
    """Return the key of who is called that."""
    found = find_participant(name, entrants.participants)
    if found is None:
        raise InputError(
            where="--alone",
            found=_("{name} in {kkr}").format(name=name or '""', kkr=council_name(entrants.kkr)),
            expected=_("one of {names}").format(names=", ".join(p.key for p in entrants.participants)),
            todo=_("name only parties and lists that are represented, a local list by its mayor's municipality"),
        )
    return found.key


def _ordered(parties: Iterator[Party]) -> tuple[Party, ...]:
    """Return the parties, the largest first, and behind them those that stand alone in any case."""
    return tuple(sorted(parties, key=lambda p: (p.fixed, -p.weight, p.key)))


# --- the search -----------------------------------------------------------------------------------------------


class _Search:
    """The search through all ways of standing together in one KKR."""

    def __init__(self, kkr: str, kind: Kind, post: Post | None, parties: tuple[Party, ...], inner: str) -> None:
        self.kkr, self.kind, self.post, self.parties, self.inner = kkr, kind, post, parties, inner
        self.free = tuple(party for party in parties if not party.fixed)
        self.at = {party.key: number for number, party in enumerate(self.free)}
        _check_number(self.free, kkr)

    def run(self, asked: Arrangement, progress: Progress) -> Possibilities:
        """Go through all ways and return what they come to."""
        _check_asked(asked, self.at)
        game = Game(
            weights=tuple(party.weight for party in self.free),
            alone=tuple(party.weight for party in self.parties if party.fixed),
            seats=None if self.post is None else self.post.seats,
            decides=self.inner == "alliance_decides",
        )
        self.swept: Sweep = sweep(game, progress)
        apart = self.inspected([()])[0]
        return Possibilities(
            kkr=self.kkr,
            kind=self.kind,
            post=None if self.post is None else self.post.key,
            seats=game.seats,
            inner=self.inner,
            parties=self.parties,
            partitions=self.swept.partitions,
            stable=self.swept.stable,
            apart=_results(apart),
            offices=self.offices(),
            outlooks=self.outlooks(_results(apart)),
            shifts=() if self.post is None else self.shifts(_results(apart)),
            asked=self.asked(asked) if asked else None,
        )

    # --- names ---

    def inspected(self, wanted: Sequence[Arrangement]) -> tuple[Inspected, ...]:
        """Return what comes of some ways of standing together."""
        return inspect(self.swept.game, self.swept.tables, [self.string(arrangement) for arrangement in wanted])

    def string(self, arrangement: Arrangement) -> Partition:
        """Return the growth string of a way of standing together."""
        first = {key: alliance[0] for alliance in arrangement for key in alliance}
        labels: dict[str, int] = {}
        names = [first.get(party.key, party.key) for party in self.free]
        return tuple(labels.setdefault(name, len(labels)) for name in names)

    def arrangement(self, packed: int) -> Arrangement:
        """Return a way of standing together that was remembered as a number."""
        found = defaultdict(list)
        for party, label in zip(self.free, growth_string(packed, len(self.free)), strict=True):
            found[label].append(party.key)
        return tuple(tuple(keys) for keys in found.values() if len(keys) > 1)

    def found(self, tally: Tally) -> Found:
        """Return a tally with names."""
        simplest = tuple(self.arrangement(packed) for packed in tally.examples)
        return Found(tally.partitions, tally.stable, simplest, tally.equally_simple)

    # --- all of them ---

    def offices(self) -> tuple[Offices, ...]:
        """Return who can have chair and vice chair, what is simplest to reach first and what is unstable last."""
        names = {number: Holder(party.key, "party") for number, party in enumerate(self.parties)}
        names |= {self.swept.union: Holder(None, "alliance"), self.swept.lot: Holder(None, "lot")}
        order = sorted(self.swept.pairs.items(), key=lambda item: (*_simplicity(item[1]), item[0]))
        return tuple(Offices(names[chair], names[vice], self.found(tally)) for (chair, vice), tally in order)

    def outlooks(self, apart: Sequence[Result]) -> tuple[Outlook, ...]:
        """Return what standing together can give each party."""
        least = self.least()
        found = []
        for place, party in enumerate(self.parties):
            reached = self.with_nothing(self.reached(place))
            best = max((one for one in reached if one.found.stable), key=lambda one: one.result)
            found.append(Outlook(party, apart[place], reached, best, self.assured(least[:, place])))
        return tuple(found)

    def reached(self, place: int) -> dict[Result, Tally]:
        """Return how often each result of a party comes about, as far as its unit may win anything."""
        units = self.swept.units
        low, high = self.ranges
        rows = np.flatnonzero(high[:, place] >= 0)
        results = np.stack([low[rows, place], high[rows, place]], axis=1)
        found = {}
        for result in np.unique(results, axis=0):
            own = rows[(results == result).all(axis=1)]
            found[Result(*result.tolist())] = _merged(units.numbers[own], units.examples[own])
        return found

    @cached_property
    def ranges(self) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
        """What each party gets in each row of the units, at least and at most: 127 and -127 where not in it."""
        units, size = self.swept.units, 1 << len(self.free)
        joined = units.masks < size
        shape = (len(units.masks), len(self.parties))
        low, high = np.full(shape, 127, dtype=np.int8), np.full(shape, -127, dtype=np.int8)
        for table, own in ((self.swept.tables.low, low), (self.swept.tables.high, high)):
            own[joined, : len(self.free)] = table[units.masks[joined], units.classes[joined]]
        for row in np.flatnonzero(~joined).tolist():
            outcomes = self.swept.game.outcomes(int(units.classes[row]))
            party = len(self.free) + int(units.masks[row]) - size
            low[row, party], high[row, party] = min(outcomes), max(outcomes)
        return low, high

    def with_nothing(self, merged: Mapping[Result, Tally]) -> tuple[Reached, ...]:
        """Return the results of a party from nothing up; what is left of all partitions gives it nothing.

        What is simplest is not looked for where it gets nothing.
        """
        rest = self.swept.partitions - sum(tally.partitions for tally in merged.values())
        stable = self.swept.stable - sum(tally.stable for tally in merged.values())
        nothing = Result(0, 0)
        own = merged.get(nothing, Tally(0, 0))
        everything = {**merged, nothing: Tally(own.partitions + rest, own.stable + stable)}
        return tuple(
            Reached(result, self.found(tally)) for result, tally in sorted(everything.items()) if tally.partitions
        )

    def least(self) -> NDArray[np.int8]:
        """Return the least each party of each unit gets, whatever the others do; 0 for who is not in it."""
        units, size = self.swept.units, 1 << len(self.free)
        found = np.full((len(self.swept.tables.quotients), len(self.parties)), 127, dtype=np.int8)
        np.minimum.at(found, units.masks, self.ranges[0])
        seen = np.zeros(len(found), dtype=np.int64)
        np.add.at(seen, units.masks, units.numbers[:, 0])
        ways = [number_of_partitions(left) for left in range(len(self.free) + 1)]
        everything = [ways[len(self.free) - mask.bit_count()] for mask in range(size)]
        everything += [ways[-1]] * (len(found) - size)
        found[seen < np.array(everything)] = 0
        found[found == 127] = 0  # noqa: PLR2004 (nobody's)
        return found

    def assured(self, least: NDArray[np.int8]) -> tuple[Assured, ...]:
        """Return what a party surely gets at least, and the smallest alliances that assure it."""
        found: list[Assured] = []
        for low in range(1, int(least.max()) + 1):
            enough = [self.keys(mask) for mask in np.flatnonzero(least >= low).tolist()]
            fewest = min(map(len, enough))
            smallest = [keys for keys in enough if len(keys) == fewest]
            entry = Assured(low, tuple(smallest[:EXAMPLES]), len(smallest))
            if found and found[-1][1:] == entry[1:]:
                found.pop()
            found.append(entry)
        return tuple(found)

    def keys(self, mask: int) -> tuple[str, ...]:
        """Return the keys of the parties of a unit."""
        size = 1 << len(self.free)
        if mask >= size:
            return (self.parties[len(self.free) + mask - size].key,)
        return tuple(party.key for number, party in enumerate(self.free) if mask >> number & 1)

    # --- one alliance, the others each by themselves ---

    def shifts(self, apart: Sequence[Result]) -> tuple[Shift, ...]:
        """Return what one group alone changes, and the smallest groups that do so."""
        several = [mask for mask in range(1, 1 << len(self.free)) if mask & (mask - 1)]
        if not several:
            return ()
        by_change: dict[tuple[tuple[str, Result], ...], list[tuple[int, bool]]] = defaultdict(list)
        for mask, one in zip(several, self.inspected([(self.keys(mask),) for mask in several]), strict=True):
            changed = [
                (party.key, now)
                for party, now, before in zip(self.parties, _results(one), apart, strict=True)
                if now != before
            ]
            if changed:
                by_change[tuple(changed)].append((mask, one.stable))
        found = []
        for change, masks in by_change.items():
            fewest = min(mask.bit_count() for mask, _stable in masks)
            smallest = sorted((not stable, mask) for mask, stable in masks if mask.bit_count() == fewest)
            groups_ = tuple(self.keys(mask) for _unstable, mask in smallest[:EXAMPLES])
            found.append(Shift(change, groups_, len(smallest), sum(unstable for unstable, _mask in smallest)))
        return tuple(sorted(found, key=lambda shift: (len(shift.groups[0]), shift.unstable > 0, shift.groups)))

    # --- what was asked about ---

    def asked(self, wanted: Arrangement) -> Asked:
        """Return what comes of the alliances that were asked about."""
        now = self.inspected([wanted])[0]
        leaving: tuple[Leaving, ...] | None = None
        if max(map(len, wanted)) <= MOST_ASKED:
            leaving = tuple(chain.from_iterable(self.leaving(alliance, wanted, now) for alliance in wanted))
        results = zip((party.key for party in self.parties), _results(now), strict=True)
        return Asked(wanted, tuple(results), now.stable, leaving)

    def leaving(self, alliance: tuple[str, ...], wanted: Arrangement, now: Inspected) -> Iterator[Leaving]:
        """Yield the parts of an alliance that are surely better off leaving it, the smallest first."""
        members = sum(1 << self.at[key] for key in alliance)
        parts = sorted((p for p in range(1, members) if p & ~members == 0), key=lambda p: (p.bit_count(), p))
        others = tuple(one for one in wanted if one != alliance)
        ways = [(*others, self.keys(part), self.keys(members ^ part)) for part in parts]
        for part, then in zip(parts, self.inspected(ways), strict=True):
            own = [self.at[key] for key in self.keys(part)]
            least = min(self.swept.game.outcomes(then.classes[own[0]]))
            if all(then.low[p] >= now.high[p] for p in own) and least > self.together(members, part, now):
                yield Leaving(alliance, self.keys(part), tuple((self.free[p].key, _results(then)[p]) for p in own))

    def together(self, members: int, part: int, now: Inspected) -> int:
        """Return the most that a part of an alliance may win in it, all of its parties together."""
        tables, seats = self.swept.tables, self.swept.game.seats or 0
        own = [self.at[key] for key in self.keys(members)]
        within = np.array([[part >> party & 1 for party in own]], dtype=np.int64)
        old = now.classes[own[0]]
        return int(together(tables.low[members], tables.high[members], own, old, within, seats)[0])


def _results(inspected: Inspected) -> tuple[Result, ...]:
    return tuple(map(Result, inspected.low, inspected.high))


def _simplicity(tally: Tally) -> tuple[bool, int, int]:
    """Return by what tallies are sorted: unstable last, then how many stand together."""
    return (not tally.stable, tally.merged, tally.together)


def _in_order(packed: int) -> Partition:
    """Return by what partitions are sorted: the largest parties' alliances first."""
    return growth_string(packed, MOST_PARTIES)


def _merged(numbers: NDArray[np.int64], examples: NDArray[np.int64]) -> Tally:
    """Return the tallies of some units, which stand in different partitions, as one."""
    partitions, stable, best, ties = numbers.T
    simplest = np.flatnonzero(best == best.min())
    first = [
        packed for row in simplest.tolist() for packed in examples[row, : min(int(ties[row]), EXAMPLES)].tolist()
    ]
    merged, together = divmod(int(best.min()), 16)
    return Tally(
        partitions=int(partitions.sum()),
        stable=int(stable.sum()),
        merged=merged,
        together=together,
        equally_simple=int(ties[simplest].sum()),
        examples=tuple(sorted(first, key=_in_order)[:EXAMPLES]),
    )


# --- complaints -----------------------------------------------------------------------------------------------


def _check_number(free: Sequence[Party], kkr: str) -> None:
    """Refuse more parties than all partitions can be gone through of, and nobody at all."""
    if not free:
        raise InputError(
            where="--alone",
            found=_("everybody in {kkr}").format(kkr=council_name(kkr)),
            expected=_("somebody who may stand together with others"),
            todo=_("leave some of them out"),
        )
    if len(free) <= MOST_PARTIES:
        return
    smallest = [party.key for party in free[MOST_PARTIES:]]
    raise InputError(
        where=council_name(kkr),
        found=_("{number} parties and lists that may stand together in {ways} ways").format(
            number=len(free), ways=f"{number_of_partitions(len(free)):,}".replace(",", " ")
        ),
        expected=_("at most {number} of them").format(number=MOST_PARTIES),
        todo=_("say who stands alone in any case, such as the smallest: {options}").format(
            options=" ".join(f"--alone {key}" for key in smallest)
        ),
    )


def _check_asked(asked: Arrangement, at: Mapping[str, int]) -> None:
    """Refuse an alliance of somebody who stands alone in any case."""
    for alliance in asked:
        for key in alliance:
            if key not in at:
                raise InputError(
                    where="--alone",
                    found=_("{party}, which also stands in {alliance}").format(
                        party=key, alliance="+".join(alliance)
                    ),
                    expected=_("only parties that stand in no alliance"),
                    todo=_("leave it out of one of the two"),
                )
