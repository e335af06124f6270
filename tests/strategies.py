"""Problems of dividing seats, for Hypothesis: small enough to try every draw, and never shaped to be easy.

Ties, alliances, floors, ceilings, thresholds and lists without votes are all common; nothing filters them out.
``tests/apportion/test_strategies.py`` counts them.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from kkrvalg.apportion import Method, Problem, leaves

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkrvalg.apportion import Name

NAMES = ("A", "Ø", "B", "Å", "V", "Æ", "Liste 7")
HUGE = 10**15
THRESHOLDS = (Fraction(2, 100), Fraction(2, 100), Fraction(1, 10), Fraction(1, 5), Fraction(1, 3), Fraction(1))

HALF = st.sampled_from((True, False))
MOSTLY = st.sampled_from((True, True, False))
SELDOM = st.sampled_from((False, False, True))


@st.composite
def vote_lists(draw: st.DrawFn, least: int = 1, most: int = 6) -> list[int]:
    """Votes of some lists: small numbers, shares of one number, repeated numbers, numbers near 10^15, zeros."""
    size = draw(st.sampled_from((*range(least, most + 1), *range(3, most + 1))))
    factor = draw(st.sampled_from((1, 1, 60, 617, HUGE // 60)))
    shares = [draw(st.integers(0, 6)) * factor for _ in range(2)]
    anything = st.one_of(
        st.integers(0, 12).map(lambda share: share * factor),
        st.integers(0, 2000),
        st.integers(HUGE - 3, HUGE + 3),
        st.sampled_from((*shares, 0)),
    )
    few = st.sampled_from((*shares, sum(shares), 2 * shares[0], factor))
    alike = st.just(shares[0] or factor)
    return draw(st.lists(draw(st.sampled_from((anything, few, few, alike))), min_size=size, max_size=size))


@st.composite
def twin_votes(draw: st.DrawFn, most: int = 6) -> list[int]:
    """Votes of lists in pairs that have as many votes as each other, and perhaps one without: 7, 7, 4, 4, 0."""
    factor = draw(st.sampled_from((1, 617, HUGE // 3)))
    half = draw(st.lists(st.sampled_from((1, 2, 2, 3)), min_size=1, max_size=most // 2))
    last = draw(st.sampled_from(([], [0])))
    return [share * factor for share in half for _ in range(2)] + last


@st.composite
def alliances_of(draw: st.DrawFn, names: Sequence[str]) -> tuple[tuple[Name, ...], ...]:
    """Alliances among ``names``, in each other to any depth, some with one member."""
    members: list[Name] = list(draw(st.permutations(names)))
    if draw(SELDOM):
        return pairs(members)
    for _ in range(draw(st.integers(1, 4))):
        cut = draw(st.integers(1, min(3, len(members))))
        members = [*members[cut:], tuple(members[:cut])]
        members = list(draw(st.permutations(members)))
    return tuple(member for member in members if not isinstance(member, str))


def pairs(names: Sequence[Name]) -> tuple[tuple[Name, ...], ...]:
    """Alliances of the first with the second, the third with the fourth, and so on."""
    return tuple(tuple(names[at : at + 2]) for at in range(0, len(names) - 1, 2))


@dataclass(frozen=True)
class Kind:
    """Which features a problem may have."""

    methods: tuple[Method, ...] = tuple(Method)
    alliances: bool = True
    bounds: bool = True
    threshold: bool = True
    most_lists: int = 6
    most_spare: int = 9


EVERYTHING = Kind()
NESTED = Kind(bounds=False, threshold=False)
FLAT = Kind(alliances=False, bounds=False, threshold=False)
PLAIN_DHONDT = Kind(methods=(Method.DHONDT,), alliances=False, bounds=False, threshold=False)


@st.composite
def problems(draw: st.DrawFn, kind: Kind = EVERYTHING) -> Problem:
    """Problems that do not contradict themselves, with the features that ``kind`` allows."""
    twins = draw(SELDOM)
    numbers = draw(twin_votes(kind.most_lists) if twins else vote_lists(most=kind.most_lists))
    votes = dict(zip(draw(st.permutations(NAMES)), numbers, strict=False))
    method = draw(st.sampled_from(kind.methods))
    floors: dict[str, int] = {}
    ceilings: dict[str, int] = {}
    if kind.bounds and draw(HALF):
        floors = draw(st.dictionaries(st.sampled_from(list(votes)), st.integers(0, 2)))
        room = draw(st.dictionaries(st.sampled_from(list(votes)), st.integers(0, 3)))
        ceilings = {name: floors.get(name, 0) + more for name, more in room.items()}
    threshold = Fraction(0)
    if kind.threshold and draw(SELDOM):
        threshold = draw(st.sampled_from(THRESHOLDS))
    alliances: tuple[tuple[Name, ...], ...] = ()
    if kind.alliances and draw(MOSTLY):
        alliances = pairs(list(votes)) if twins else draw(alliances_of(list(votes)))
        if draw(SELDOM) and len(alliances) > 1:
            alliances = pairs(alliances)
    needed = sum(max(floors.get(name, 0), int(method is Method.ADAMS)) for name in votes)
    seats = needed + draw(st.integers(0, kind.most_spare))
    return Problem(votes, seats, method, alliances, floors, ceilings, threshold)


def members(problem: Problem) -> list[str]:
    """Return the lists that stand in an alliance."""
    return [name for alliance in problem.alliances for name in leaves(alliance)]


def positive(votes: list[int]) -> list[int]:
    """Votes, one more for each list: in a reduction nobody is without."""
    return [vote + 1 for vote in votes]


@st.composite
def reductions(draw: st.DrawFn) -> tuple[list[int], list[int], list[int | None], int]:
    """Votes, floors, ceilings and a size for the reduction; the size may be under the floors, or out of reach."""
    votes = draw(st.one_of(vote_lists(most=4).map(positive), twin_votes(4).map(positive)))
    floors = draw(st.one_of(st.just([1] * len(votes)), st.just([draw(st.integers(1, 3)) for _ in votes])))
    bounded = draw(HALF)
    ceilings = [draw(st.one_of(st.none(), st.integers(floor, floor + 4))) if bounded else None for floor in floors]
    return votes, floors, ceilings, sum(floors) + draw(st.integers(-1, 7))
