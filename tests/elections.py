"""Made-up elections: a builder for those that are worked out by hand, and strategies for Hypothesis.

The strategies do not shape elections to be easy: equal votes, lists without votes, mayors outside the parties,
list cooperations, municipalities outside KL, floors above the cap and council seats that wait for a lot are all
common. ``tests/procedures/test_elections.py`` counts them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from math import prod
from types import MappingProxyType
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from kkrvalg.apportion import Lots
from kkrvalg.files.scenario import load_scenario
from kkrvalg.files.writer import ScenarioContent, write_scenario
from kkrvalg.model import CouncilSource, Election, ElectionList, ListCooperation, Mayor, Municipality
from kkrvalg.procedures.composition import Composition, compose
from kkrvalg.procedures.setting import Setting
from kkrvalg.rulebook import load_rulebook, resolve_options

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kkrvalg.apportion import Draw
    from kkrvalg.files.scenario import Scenario
    from kkrvalg.rulebook import Rulebook

KKR = "midtjylland"
LOCAL = "LXYZ"
"""The letters of local lists; every other letter is a party's."""
FIRST_CODE = 701
COOPERATION = "Lokallisterne"

NOTHING: Mapping[str, int] = MappingProxyType({})
NO_OPTIONS: Mapping[str, str] = MappingProxyType({})
NO_DRAWS: Mapping[int, tuple[Draw, ...]] = MappingProxyType({})


@dataclass(frozen=True)
class Town:
    """A municipality: the votes of its lists by letter, the letter of its mayor (None: elected outside all lists).

    ``alliances`` are written as their letters, ``("AF", "CV")``; ``known`` are the recorded seats by letter, where
    the election's seats are recorded and not calculated.
    """

    votes: Mapping[str, int]
    mayor: str | None = None
    seats: int = 9
    kkr: str = KKR
    kl_member: bool = True
    alliances: tuple[str, ...] = ()
    candidates: Mapping[str, int] = field(default_factory=lambda: NOTHING)
    known: Mapping[str, int] | None = None
    cast: int | None = None


def election(*towns: Town, joined: Mapping[str, Collection[str]] | None = None) -> Election:
    """Return the election of some towns; their codes are 701, 702 and so on, their names "By 1" and so on.

    ``joined`` maps the name of a list cooperation to the lists that joined it, ``{"701:L", "702:X"}``.
    """
    numbered = list(enumerate(towns, start=1))
    recorded = any(town.known is not None for town in towns)
    return Election(
        day=date(2033, 11, 15),
        term="2026-2030",
        councils=CouncilSource.RECORDED if recorded else CouncilSource.COMPUTED,
        municipalities=tuple(_municipality(number, town) for number, town in numbered),
        lists=tuple(entry for number, town in numbered for entry in _lists(number, town)),
        mayors=tuple(
            Mayor(_code(number), f"Borgmester {number}", town.mayor, None, "opdigtet") for number, town in numbered
        ),
        cooperations=tuple(ListCooperation(name, frozenset(lists)) for name, lists in (joined or {}).items()),
    )


def _code(number: int) -> int:
    return FIRST_CODE + number - 1


def _municipality(number: int, town: Town) -> Municipality:
    return Municipality(
        _code(number),
        f"By {number}",
        town.kkr,
        "",
        kl_member=town.kl_member,
        council_seats=town.seats,
        eligible=None,
        cast=town.cast,
        valid=sum(town.votes.values()) if town.cast is not None else None,
    )


def _lists(number: int, town: Town) -> list[ElectionList]:
    alliance_of = {letter: name for name in town.alliances for letter in name}
    return [
        ElectionList(
            code=_code(number),
            letter=letter,
            name=f"Liste {letter}" if letter in LOCAL else f"Parti {letter}",
            party=None if letter in LOCAL else letter,
            alliance=alliance_of.get(letter),
            candidates=town.candidates.get(letter),
            votes=votes,
            known_seats=None if town.known is None else town.known.get(letter),
        )
        for letter, votes in town.votes.items()
    ]


@cache
def rulebook() -> Rulebook:
    """Return the rules that the made-up elections are held under."""
    return load_rulebook("kkr-2026-2030")


@cache
def scenario(name: str) -> Scenario:
    """Return a bundled scenario, read once."""
    return load_scenario(name)


def setting(
    held: Election,
    options: Mapping[str, str] = NO_OPTIONS,
    *,
    council_draws: Mapping[int, tuple[Draw, ...]] = NO_DRAWS,
) -> Setting:
    """Return an election under the rules, with some of the open questions settled otherwise."""
    return Setting(held, rulebook(), resolve_options(rulebook(), options), council_draws)


def composed(
    held: Election, options: Mapping[str, str] = NO_OPTIONS, *, kkr: str = KKR, draws: Collection[Draw] = ()
) -> Composition:
    """Return the composition of a made-up KKR."""
    return compose(setting(held, options), kkr, Lots(tuple(draws)))


def composed_for_real(name: str, kkr: str, options: Mapping[str, str] = NO_OPTIONS) -> Composition:
    """Return the composition of a KKR after a real election, under the rules of the term that was elected."""
    found = scenario(name)
    rules = load_rulebook(found.rulebook)
    return compose(Setting(found.election, rules, resolve_options(rules, options)), kkr)


def seats(composition: Composition) -> dict[str, int]:
    """Return the sure seats of each party."""
    return {party.party: party.seats for party in composition.parties}


def write(folder: Path, held: Election, options: Mapping[str, str] = NO_OPTIONS) -> Path:
    """Write a made-up election as a scenario folder and return it."""
    content = ScenarioContent("Et opdigtet valg", held, rulebook().id, "final", ("opdigtet",), options)
    return write_scenario(folder, content)


# --- strategies -------------------------------------------------------------------------------------------------

PARTY_LETTERS = "ABFVØ"
HUNDREDTHS = (140, 145, 149, 240, 150, 160, 175, 190, 260, 270, 290, 350)
MANY = (0, 1, 2, 5, 9, 20, 40, 100)
SELDOM = st.sampled_from((False, False, False, True))
OPTIONS = (
    "scale",
    "rounding",
    "base_minimum",
    "reduced_size",
    "reduction_ceiling",
    "reduction_method",
    "secondary",
    "ineligible_mayors",
    "vote_base",
    "cooperation_binds",
    "mayor_floor_area",
)
"""The open questions that bear on the composition."""


def digits(number: int, bases: Iterable[int]) -> Iterator[int]:
    """Yield the digits of a number in mixed bases: one draw of Hypothesis for many small choices."""
    for base in bases:
        number, digit = divmod(number, base)
        yield digit


@st.composite
def elections(draw: st.DrawFn) -> Election:
    """Elections in one KKR: up to six municipalities, five parties and two local lists.

    In two of three, one party has nearly all the mayors; in two of five, all lists have equally many votes.
    """
    letters = PARTY_LETTERS[: draw(st.integers(1, 5))] + draw(st.sampled_from(("", "", "L", "LX")))
    cells = draw(cells_of_an_election())
    strong = draw(st.sampled_from((None, letters[0], letters[0])))
    rows = st.integers(0, len(cells) ** len(letters) - 1)
    choices = st.integers(0, 13 * 3 * 12 * 4 - 1)
    drawn = draw(st.lists(st.tuples(rows, choices), min_size=1, max_size=6))
    towns = []
    for row, choice in drawn:
        votes = [cells[at] for at in digits(row, [len(cells)] * len(letters))]
        towns.append(town(dict(zip(letters, votes, strict=True)), strong, choice))
    towns[0] = replace(towns[0], kl_member=True)
    codes = enumerate(towns, start=FIRST_CODE)
    local = [f"{code}:{letter}" for code, found in codes for letter in found.votes if letter in LOCAL]
    if not local or draw(st.booleans()):
        return election(*towns)
    return election(*towns, joined={COOPERATION: draw(st.lists(st.sampled_from(local), min_size=1, unique=True))})


@st.composite
def tight_elections(draw: st.DrawFn) -> Election:
    """Elections in which the cap is a seat or two too small, so that the reduction is what matters.

    The first party's mayors set the scale at the votes by a hundred, so that each party's share of it is its votes
    by a hundred: 1.4 or 2.6 seats.
    """
    mayors = draw(st.integers(1, 4))
    shares = draw(st.lists(st.sampled_from(HUNDREDTHS), min_size=2, max_size=4))
    votes = dict(zip(PARTY_LETTERS, (100 * mayors, *shares), strict=False))
    size = sum((number + 50) // 100 for number in votes.values())
    number_of_towns = max(mayors, (size - draw(st.integers(1, 2))) // 2)
    claims = [letter for letter, number in votes.items() for _ in range(number // 100)]
    elected = [*claims, *[None] * number_of_towns][:number_of_towns]
    nobody = dict.fromkeys(votes, 0)
    return election(
        Town(votes, elected[0], seats=101, cast=sum(votes.values())),
        *(Town(nobody, mayor, seats=5, cast=0) for mayor in elected[1:]),
    )


@st.composite
def cells_of_an_election(draw: st.DrawFn) -> tuple[int | None, ...]:
    """The numbers of votes that occur in an election, None where a list did not run."""
    factor = draw(st.sampled_from((1, 1, 617, 10**12)))
    one, other = draw(st.integers(1, 60)) * factor, draw(st.integers(1, 60)) * factor
    many = tuple(number * factor for number in MANY)
    few = (one, one, other, 2 * one, one + other, 0)
    return draw(st.sampled_from(((None, *many), (None, *many, *few), (None, *few), (one,), (one,))))


def town(row: Mapping[str, int | None], strong: str | None, choice: int) -> Town:
    """Return a municipality with the votes of a row; ``choice`` holds the choices that are still to be made."""
    mayor, size, member, blank = digits(choice, (13, 3, 12, 4))
    votes = {letter: number for letter, number in row.items() if number is not None}
    if not any(votes.values()):
        votes = {next(iter(row)): 7}
    mayors = (*votes, *((strong,) * 5 if strong in votes else ()), None)
    return Town(
        votes=votes,
        mayor=mayors[mayor % len(mayors)],
        seats=(9, 3, 5)[size],
        kl_member=member < 10,
        cast=sum(votes.values()) + blank,
    )


@st.composite
def options(draw: st.DrawFn, names: Sequence[str] = OPTIONS) -> dict[str, str]:
    """Answers to the open questions that are named, each at its default in three of four."""
    values = {spec.name: spec.values for spec in rulebook().options}
    choices = [(*values[name][:1] * 3 * (len(values[name]) - 1), *values[name][1:]) for name in names]
    bases = [len(choice) for choice in choices]
    picked = digits(draw(st.integers(0, prod(bases) - 1)), bases)
    return {
        name: choice[at]
        for name, choice, at in zip(names, choices, picked, strict=True)
        if choice[at] != choice[0]
    }
