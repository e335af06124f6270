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
THRESHOLDS = st.sampled_from(
    (Fraction(2, 100), Fraction(2, 100), Fraction(1, 10), Fraction(1, 5), Fraction(1, 3), Fraction(1))
)

# Drawn from again and again: a strategy made anew for each draw takes longer than the draw.
ORDERS = st.permutations(NAMES)
HALF = st.sampled_from((True, False))
ONE_IN_THREE = st.sampled_from((False, False, True))
MOSTLY = st.sampled_from((True, True, False))
SELDOM = st.sampled_from((False, False, False, True))
FACTORS = st.sampled_from((1, 1, 60, 617, HUGE // 60))
KINDS = st.sampled_from(("anything", "few", "few", "alike"))
SHARES = st.integers(1, 6)
PLACES = st.integers(0, 5)
ANYTHING = st.one_of(st.integers(0, 12), st.integers(0, 2000), st.integers(HUGE - 3, HUGE + 3))
FLOORS = st.sampled_from((None, None, 0, 1, 2))
ROOM = st.sampled_from((None, None, 0, 1, 2, 3))
FIRST_HALF = st.lists(st.sampled_from((1, 2, 2, 3)), min_size=1, max_size=3)
SPARE = st.sampled_from((0, 1, 1, 2, 2, 3, 3, 4, 5, 6, 7, 8, 9))


@st.composite
def vote_lists(draw: st.DrawFn, least: int = 1, most: int = 6) -> list[int]:
    """Votes of some lists: small numbers, shares of one number, repeated numbers, numbers near 10^15, zeros."""
    size = draw(st.sampled_from((*range(least, most + 1), *range(3, most + 1))))
    factor = draw(FACTORS)
    one, other = draw(SHARES) * factor, draw(SHARES) * factor
    few = (one, other, one + other, 2 * one, factor, 0)
    match draw(KINDS):
        case "few":
            return [few[draw(PLACES)] for _ in range(size)]
        case "alike":
            return [one] * size
    return [few[draw(PLACES)] if draw(SELDOM) else draw(ANYTHING) for _ in range(size)]


@st.composite
def twin_votes(draw: st.DrawFn, most: int = 6) -> list[int]:
    """Votes of lists in pairs that have as many votes as each other, and perhaps one without: 7, 7, 4, 4, 0."""
    factor = draw(FACTORS)
    half = draw(FIRST_HALF)[: most // 2]
    return [share * factor for share in half for _ in range(2)] + [0] * draw(HALF)


@st.composite
def alliances_of(draw: st.DrawFn, names: Sequence[str]) -> tuple[tuple[Name, ...], ...]:
    """Alliances among ``names``, in each other to any depth, some with one member."""
    members: list[Name] = list(names)
    if draw(SELDOM):
        return pairs(members)
    for _ in range(1 + draw(PLACES) // 2):
        at, cut = draw(PLACES) % len(members), 1 + draw(PLACES) // 2
        members = [*members[at + cut :], tuple(members[at : at + cut]), *members[:at]]
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


EVERYTHING = Kind()
NESTED = Kind(bounds=False, threshold=False)
FLAT = Kind(alliances=False, bounds=False, threshold=False)
PLAIN_DHONDT = Kind(methods=(Method.DHONDT,), alliances=False, bounds=False, threshold=False)


@st.composite
def problems(draw: st.DrawFn, kind: Kind = EVERYTHING) -> Problem:
    """Problems that do not contradict themselves, with the features that ``kind`` allows."""
    twins = draw(ONE_IN_THREE)
    votes = dict(zip(draw(ORDERS), draw(TWIN_VOTES if twins else VOTE_LISTS), strict=False))
    method = kind.methods[draw(PLACES) % len(kind.methods)]
    floors: dict[str, int] = {}
    ceilings: dict[str, int] = {}
    if kind.bounds and draw(HALF):
        floors = {name: floor for name in votes if (floor := draw(FLOORS)) is not None}
        ceilings = {n: floors.get(n, 0) + room for n in votes if (room := draw(ROOM)) is not None}
    threshold = draw(THRESHOLDS) if kind.threshold and draw(SELDOM) else Fraction(0)
    alliances: tuple[tuple[Name, ...], ...] = ()
    if kind.alliances and draw(MOSTLY):
        alliances = pairs(list(votes)) if twins else draw(alliances_of(list(votes)))
        if draw(SELDOM) and len(alliances) > 1:
            alliances = pairs(alliances)
    needed = sum(max(floors.get(name, 0), int(method is Method.ADAMS)) for name in votes)
    return Problem(votes, needed + draw(SPARE), method, alliances, floors, ceilings, threshold)


VOTE_LISTS = vote_lists()
TWIN_VOTES = twin_votes()


def members(problem: Problem) -> list[str]:
    """Return the lists that stand in an alliance."""
    return [name for alliance in problem.alliances for name in leaves(alliance)]


def positive(votes: list[int]) -> list[int]:
    """Votes, one more for each list: in a reduction nobody is without."""
    return [vote + 1 for vote in votes]


FEW_PARTIES = st.one_of(vote_lists(most=4), twin_votes(4), twin_votes(4)).map(positive)
MORE = st.sampled_from((-1, 0, 1, 1, 1, 2, 2, 3, 4, 5, 6, 7))


@st.composite
def reductions(draw: st.DrawFn) -> tuple[list[int], list[int], list[int | None], int]:
    """Votes, floors, ceilings and a size for the reduction; the size may be under the floors, or out of reach."""
    votes = draw(FEW_PARTIES)
    floors = [1 + draw(PLACES) // 2 for _ in votes] if draw(HALF) else [1] * len(votes)
    ceilings: list[int | None] = [None] * len(votes)
    if draw(HALF):
        room = [draw(ROOM) for _ in votes]
        ceilings = [None if more is None else own + more for own, more in zip(floors, room, strict=True)]
    return votes, floors, ceilings, sum(floors) + draw(MORE)
