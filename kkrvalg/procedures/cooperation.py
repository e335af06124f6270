"""List cooperations (§ 3, stk. 1): who joined, and a sweep over how large one may be.

Which local lists joined a registered list cooperation is not public; its effect must be easy to try.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from typing import TYPE_CHECKING

from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.model import ListCooperation, council_name
from kkrvalg.procedures.contenders import field, other_members
from kkrvalg.procedures.figures import calculate, frame
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from fractions import Fraction

    from kkrvalg.model import Election
    from kkrvalg.procedures.contenders import Field
    from kkrvalg.procedures.setting import Setting


@implements("§ 3, stk. 1")
def with_cooperations(election: Election, joined: Mapping[str, Sequence[str]], *, where: str) -> Election:
    """Return the election with further list cooperations; one of the same name is replaced.

    Args:
        election: the election.
        joined: the identities of the lists (``"306:N"``) of each cooperation by its name.
        where: the option or file to name in a complaint.

    Raises:
        InputError: a list did not run, or stands in two cooperations.
    """
    made = {c.name: c for c in election.cooperations}
    made |= {name: ListCooperation(name, frozenset(lists)) for name, lists in joined.items()}
    for name, lists in joined.items():
        for identity in lists:
            _check(election, name, identity, made, where)
    return replace(election, cooperations=tuple(made.values()))


def _check(election: Election, name: str, identity: str, made: Mapping[str, ListCooperation], where: str) -> None:
    entry = election.list_by_id.get(identity)
    place = f"{where} {name}"
    if entry is None:
        code = identity.partition(":")[0]
        ran = [e.id for e in election.lists if str(e.code) == code]
        raise InputError(
            where=place,
            found=_("{list}, a list that did not run").format(list=identity),
            expected=_("a list as code:letter, such as {example}").format(example=ran[-1] if ran else "306:N"),
            todo=_("look the letter up in lists.csv"),
        )
    others = [c.name for c in made.values() if identity in c.lists and c.name != name]
    if others:
        raise InputError(
            where=place,
            found=_("{list}, which has joined {other} too").format(list=identity, other=others[0]),
            expected=_("each list in one cooperation only"),
            todo=_("leave it out of one of them"),
        )


@dataclass(frozen=True, slots=True)
class SweepRange:
    """A range of votes of the cooperation over which the composition is the same: first to last, both in.

    ``seats`` and ``lot_among`` are as in the outline of a reading of the rules (:class:`Outline` in
    ``sensitivity``); ``base_size`` is that of the first votes of the range.
    """

    first: int
    last: int
    eligible: bool
    size: int
    seats: Mapping[str, int]
    lot_among: int
    base_size: int = dataclass_field(compare=False)


@dataclass(frozen=True)
class Sweep:
    """What a list cooperation of any supposed size does to a KKR, in ranges of its votes."""

    kkr: str
    cooperation: str
    total_votes: int
    ranges: tuple[SweepRange, ...]


@implements("§ 3, stk. 1")
def sweep(
    setting: Setting,
    kkr: str,
    name: str,
    shares: tuple[Fraction, Fraction],
    progress: Callable[[Sequence[int]], Iterable[int]] = iter,
) -> Sweep:
    """Return the composition for every whole number of votes a cooperation may have, in ranges.

    The cooperation's mayors are those of its lists; its votes are supposed, whatever its lists got. It is taken
    to have a council seat.

    Args:
        setting: the election with the cooperation in it.
        kkr: the key of the KKR.
        name: the name of the cooperation.
        shares: the least and the largest share of the votes in the area.
        progress: wraps the numbers of votes while they are tried, to show how far that is.

    Raises:
        InputError: the cooperation has no list in the area.
    """
    found = field(setting, kkr)
    at = next((index for index, c in enumerate(found.contenders) if c.key == name), None)
    if at is None:
        raise InputError(
            where="--list-cooperation",
            found=_("{name}, with no list in {kkr}").format(name=name, kkr=council_name(kkr)),
            expected=_("a cooperation with at least one list in the area"),
            todo=_("add one of its lists, or choose another KKR with --kkr"),
        )
    supposed = _Supposed(setting, kkr, found, at)
    low = max(1, math.ceil(shares[0] * found.total_votes))
    high = max(low, math.floor(shares[1] * found.total_votes))
    enough = math.ceil(setting.rulebook.threshold * found.total_votes)
    ranges: list[SweepRange] = []
    if low < enough:  # below the threshold its votes change nothing
        last = min(high, enough - 1)
        ranges.append(replace(supposed.at(low), last=last))
        low = last + 1
    for votes in progress(range(low, high + 1)):
        one = supposed.at(votes)
        if ranges and one == replace(ranges[-1], first=votes, last=votes):
            ranges[-1] = replace(ranges[-1], last=votes)
        else:
            ranges.append(one)
    return Sweep(kkr, name, found.total_votes, tuple(ranges))


class _Supposed:
    """A KKR in which one contender's votes are supposed."""

    def __init__(self, setting: Setting, kkr: str, found: Field, at: int) -> None:
        self.setting = setting
        self.limits = frame(setting, kkr)
        members = tuple(m for m in setting.election.of_kkr(kkr) if m.kl_member)
        self.before, self.own, self.after = found.contenders[:at], found.contenders[at], found.contenders[at + 1 :]
        others = (*self.before, *self.after)
        rest = {c.key for c in others if c.eligible}
        waits = any(c.verdict == "council_seat_open" for c in others)
        self.council_lot = found.question if waits else None
        self.fields = {
            True: replace(found, others=other_members(setting.election, members, {*rest, self.own.key})),
            False: replace(found, others=other_members(setting.election, members, rest)),
        }

    def at(self, votes: int) -> SweepRange:
        """Return the composition if the contender had so many votes."""
        threshold = self.setting.rulebook.threshold
        total = self.fields[True].total_votes
        eligible = votes * threshold.denominator >= threshold.numerator * total
        own = self.own._replace(votes=votes, verdict="eligible" if eligible else "below_threshold")
        field = replace(self.fields[eligible], contenders=(*self.before, own, *self.after))
        if self.council_lot is not None:
            others = len(field.others)
            return SweepRange(votes, votes, eligible, others, {}, len(self.council_lot.tied), others)
        least = self.setting.rulebook.minimum_seats_in_reduction
        figures = calculate(field, self.limits, self.setting.options, least=least, counted=False)
        standing = figures.standing(self.setting.options)
        return SweepRange(
            first=votes,
            last=votes,
            eligible=eligible,
            size=figures.found_size + len(field.others),
            base_size=figures.base_size,
            seats=standing.sure,
            lot_among=standing.lot_among,
        )
