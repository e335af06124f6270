"""What a KKR comes to under a supposition, every number as its range over all ways of drawing lots.

The exact engine calculates it: composition, chair and vice chair without alliances, and the seats of a post with
each party as its own group and all members present. Nothing is drawn.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.apportion import Draw, Lots
from kkrvalg.procedures.appointments import appoint, benches, form_groups
from kkrvalg.procedures.chair import POSTS, elect, find_entrants, form_units
from kkrvalg.procedures.composition import compose

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kkrvalg.procedures.chair import Entrants, Unit
    from kkrvalg.procedures.composition import Composition
    from kkrvalg.procedures.contenders import Field
    from kkrvalg.procedures.figures import Frame
    from kkrvalg.procedures.setting import Setting
    from kkrvalg.rulebook import Post

COMPOSITION = "composition"


class Range(NamedTuple):
    """The fewest and the most seats somebody has, over all draws."""

    name: str
    least: int
    most: int


class Offices(NamedTuple):
    """One way in which chair and vice chair can fall."""

    chair: str | None
    vice_chair: str | None


class Picture(NamedTuple):
    """What a KKR comes to.

    ``size`` counts all members, ``others`` those of no eligible party; ``base_size`` is that of the base
    composition. ``seats`` are those of the eligible parties; ``offices`` every way in which chair and vice chair
    can fall; ``post`` the seats of the post of each group that can have any. ``lots`` names what a lot is needed
    for: ``composition``, ``chair``, ``vice_chair`` and ``post``. ``waits`` says that a lot in a council decides
    who takes part: nothing else is known then.
    """

    size: int
    base_size: int
    cap: int
    cap_binds: bool
    exceeds_cap_by: int
    others: int
    seats: tuple[Range, ...]
    offices: tuple[Offices, ...]
    post: tuple[Range, ...]
    lots: tuple[str, ...]
    waits: bool = False


class SeatMove(NamedTuple):
    """Somebody whose seats are others: the fewest and the most now, and then."""

    name: str
    now: tuple[int, int]
    then: tuple[int, int]


def picture(setting: Setting, kkr: str, post: Post | None, supposed: tuple[Field, Frame] | None = None) -> Picture:
    """Return what a KKR comes to.

    Args:
        setting: the election, the rules and the options.
        kkr: the key of the KKR.
        post: the post whose seats are divided too, None for none.
        supposed: the contenders and the frame to compose from instead of those of the election.

    Raises:
        InputError: the composition cannot be made from the data, or nobody who is a member has votes.
    """
    asked = compose(setting, kkr, supposed=supposed)
    if asked.field.question is not None:
        others = len(asked.others)
        return Picture(others, others, asked.cap, False, 0, others, (), (), (), (), waits=True)
    settled = list(_settled(setting, asked, supposed))
    lots = {COMPOSITION} if asked.question is not None else set()
    offices: set[Offices] = set()
    shared: list[Mapping[str, tuple[int, int]]] = []
    for composition in settled:
        offices |= _offices(composition, setting.options, lots)
        if post is not None:
            shared.append(_shared(composition, post, setting.options["post_base"], lots))
    return Picture(
        size=settled[0].size,
        base_size=asked.base_size,
        cap=asked.cap,
        cap_binds=asked.reduced,
        exceeds_cap_by=asked.exceeds_cap_by,
        others=len(asked.others),
        seats=_ranges([{p.party: (p.seats, p.seats) for p in c.parties} for c in settled]),
        offices=tuple(sorted(offices, key=lambda pair: (pair.chair or "", pair.vice_chair or ""))),
        post=tuple(own for own in _ranges(shared) if own.most),
        lots=tuple(name for name in (COMPOSITION, *POSTS, "post") if name in lots),
    )


def _settled(setting: Setting, asked: Composition, supposed: tuple[Field, Frame] | None) -> Iterator[Composition]:
    """Yield the composition under every way of drawing its lot."""
    question = asked.question
    if question is None:
        yield asked
        return
    for drawn in combinations(question.tied, question.seats_at_stake):
        yield compose(setting, asked.kkr, Lots((Draw(drawn, question=question.id),)), supposed=supposed)


def _offices(composition: Composition, options: Mapping[str, str], lots: set[str]) -> set[Offices]:
    """Return every way in which chair and vice chair can fall; adds to ``lots`` what has to be drawn."""
    entrants = find_entrants(composition, options["chair_parties"])
    return set(_elected(entrants, form_units(entrants, ()), options["alliance_inner"], {}, lots))


def _elected(
    entrants: Entrants, units: Sequence[Unit], inner: str, draws: Mapping[str, tuple[Draw, ...]], lots: set[str]
) -> Iterator[Offices]:
    found = elect(entrants, units, {post: Lots(own) for post, own in draws.items()}, inner=inner)
    question = found.question
    if question is None:
        yield Offices(found.chair, found.vice_chair)
        return
    post = question.subject[-1]
    lots.add(post)
    for name in question.tied:
        drawn = Draw((name,), question=question.id)
        yield from _elected(entrants, units, inner, {**draws, post: (*draws.get(post, ()), drawn)}, lots)


def _shared(composition: Composition, post: Post, base: str, lots: set[str]) -> dict[str, tuple[int, int]]:
    """Return the fewest and the most seats of a post for each group; a lot gives each at most one more."""
    groups = form_groups(benches(composition), (), kkr=composition.kkr)
    found = appoint(composition, post, groups, base=base)
    tied = found.question.tied if found.question is not None else ()
    if tied:
        lots.add("post")
    return {group.group: (group.seats, group.seats + (group.group in tied)) for group in found.groups}


def _ranges(found: Sequence[Mapping[str, tuple[int, int]]]) -> tuple[Range, ...]:
    """Return the ranges over several results, by name; who is missing in one has nothing there."""
    names = dict.fromkeys(name for own in found for name in own)
    nothing = (0, 0)
    return tuple(
        Range(
            name,
            min(own.get(name, nothing)[0] for own in found),
            max(own.get(name, nothing)[1] for own in found),
        )
        for name in names
    )


# --- two pictures held against each other -----------------------------------------------------------------------


def moves(now: Sequence[Range], then: Sequence[Range]) -> tuple[SeatMove, ...]:
    """Return whose seats are others, those that have some now first."""
    before = {own.name: (own.least, own.most) for own in now}
    after = {own.name: (own.least, own.most) for own in then}
    pairs = (SeatMove(name, before.get(name, (0, 0)), after.get(name, (0, 0))) for name in {**before, **after})
    return tuple(move for move in pairs if move.now != move.then)


def seats_changed(now: Picture, then: Picture) -> int:
    """Return how many seats of the KKR are surely other ones, whatever is drawn.

    Seats that somebody surely has more, or that others surely have fewer, whichever are most; mayors of no
    eligible party count as one.
    """
    found = moves(now.seats, then.seats)
    gained = sum(max(0, move.then[0] - move.now[1]) for move in found) + max(0, then.others - now.others)
    lost = sum(max(0, move.now[0] - move.then[1]) for move in found) + max(0, now.others - then.others)
    return max(gained, lost)
