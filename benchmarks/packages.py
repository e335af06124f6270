"""kkrvalg against packages of the index, in one run: exact d'Hondt, and d'Hondt with every step kept.

    python -m pip install '.[benchmark]'
    python benchmarks/packages.py

Times are processor time, the shortest of many rounds in which all take turns, so that other programs on the
machine count as little as can be; the bounds are ratios. ``startup.py`` is run with it: the whole of ``compose``.
Exit status 1 when a bound is missed, 2 when the seats differ.
"""

from __future__ import annotations

import sys
import time
from importlib.metadata import version
from typing import TYPE_CHECKING

from apportionment import methods as apportionment
from startup import report
from votelib.evaluate.proportional import HighestAverages

from kkrvalg.apportion import Problem, allocate, dhondt

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

LISTS = "ACFØVBOIÅÆML"
VOTES = (189397, 188278, 137641, 128149, 89433, 83669, 59009, 54255, 21359, 18102, 9817, 4205)
"""Twelve lists: the nine parties of KKR Hovedstaden after the election of 2025, and three small ones."""
SEATS = 60
ROUNDS = 25
ELECTIONS = 500
"""Made-up elections on which all have to give the same seats."""

HIGHEST_AVERAGES = HighestAverages("d_hondt")


def by_kkrvalg(votes: Sequence[int]) -> list[int]:
    """Divide exactly, without steps."""
    return list(dhondt(votes, SEATS).seats)


def by_kkrvalg_with_steps(votes: Sequence[int]) -> list[int]:
    """Divide exactly, every seat with its quotient and the standings before it."""
    return list(allocate(Problem(dict(zip(LISTS, votes, strict=True)), SEATS)).seats.values())


def by_votelib(votes: Sequence[int]) -> list[int]:
    """Divide with votelib, which counts in fractions; lists without a seat are missing from its result."""
    seats = HIGHEST_AVERAGES.evaluate(dict(zip(LISTS, votes, strict=True)), SEATS)
    return [seats.get(name, 0) for name in LISTS]


def by_apportionment(votes: Sequence[int]) -> list[int]:
    """Divide with apportionment as it comes, in floating point: its fastest way."""
    seats: list[int] = apportionment.compute("dhondt", votes, SEATS)
    return seats


def by_apportionment_exactly(votes: Sequence[int]) -> list[int]:
    """Divide with apportionment in fractions."""
    seats: list[int] = apportionment.compute("dhondt", votes, SEATS, fractions=True)
    return seats


WAYS: Mapping[str, Callable[[Sequence[int]], list[int]]] = {
    "kkrvalg": by_kkrvalg,
    "kkrvalg, with all steps": by_kkrvalg_with_steps,
    f"votelib {version('votelib')}": by_votelib,
    f"apportionment {version('apportionment')}, floating point": by_apportionment,
    f"apportionment {version('apportionment')}, fractions": by_apportionment_exactly,
}

BOUNDS = (
    ("kkrvalg", "votelib", 10.0),
    ("kkrvalg", "floating point", 6.0),
    ("kkrvalg", "fractions", 6.0),
    ("kkrvalg, with all steps", "votelib", 1.0),
)
"""How many times faster the first has to be than the second."""


def made_up(number: int) -> tuple[int, ...]:
    """Return the votes of a made-up election, up to 100,000 for each list, the same ones in every run."""
    return tuple(pow(48_271, 12 * number + at + 1, 2**31 - 1) % 100_000 + 1 for at in range(len(LISTS)))


def check_seats() -> int:
    """Return on how many elections all ways give the same seats; leave the program when they do not on one.

    Elections that need a lot are left out: each package has its own answer to these.
    """
    elections = [votes for votes in (VOTES, *map(made_up, range(ELECTIONS))) if not dhondt(votes, SEATS).tied]
    for votes in elections:
        results = {name: way(votes) for name, way in WAYS.items()}
        if len({tuple(seats) for seats in results.values()}) != 1:
            print(f"The seats differ for {votes}: {results}")
            sys.exit(2)
    return len(elections)


def fastest() -> dict[str, float]:
    """Return the seconds of processor time each way takes for one division."""
    repeats = {name: _repeats(way) for name, way in WAYS.items()}
    best = dict.fromkeys(WAYS, float("inf"))
    for _ in range(ROUNDS):
        for name, way in WAYS.items():
            best[name] = min(best[name], _taken(way, repeats[name]) / repeats[name])
    return best


def _repeats(way: Callable[[Sequence[int]], list[int]]) -> int:
    """Return how many divisions take about 20 ms."""
    number = 1
    while _taken(way, number) < 0.02:
        number *= 2
    return number


def _taken(way: Callable[[Sequence[int]], list[int]], number: int) -> float:
    begun = time.process_time()
    for _ in range(number):
        way(VOTES)
    return time.process_time() - begun


def report_ratios() -> bool:
    """Print what each way takes and the ratios; return whether all bounds are kept."""
    print(f"d'Hondt, {len(LISTS)} lists, {SEATS} seats; the same seats in {check_seats()} elections")
    seconds = fastest()
    for name, own in seconds.items():
        print(f"  {own * 1e6:9.1f} µs  {name}")
    kept = True
    for name, other, bound in BOUNDS:
        rival = next(key for key in seconds if other in key)
        ratio = seconds[rival] / seconds[name]
        ok = ratio >= bound
        kept = kept and ok
        print(f"  {name}: {ratio:.1f} times as fast as {rival}, at least {bound:g}: {'ok' if ok else 'MISSED'}")
    return kept


if __name__ == "__main__":
    ratios = report_ratios()
    whole = report()
    sys.exit(0 if ratios and whole else 1)
