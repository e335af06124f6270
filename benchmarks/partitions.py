"""How long all partitions of twelve parties take: ``python benchmarks/partitions.py``, exit status 1 if too long.

Promised: all 4,213,597 partitions of twelve parties, with chair, vice chair and RBR, in less than 5 s. That is
the whole of two processes, ``kkrvalg whatif alliances`` and ``kkrvalg whatif groups``, on a made-up KKR in which
twelve parties have members: reading it, composing it, every partition with its results and whether it is stable,
and the page. The bound is in bare starts of ``python -c pass``, measured in the same run, turn and turn about:
5 s are 625 of them on the machine the promises are about, where one takes 8 ms (``benchmarks/apportion.py``).

For comparison each partition of six of the parties is elected by ``procedures.chair.elect``, which keeps every
step and knows nothing of stability.
"""

from __future__ import annotations

import random
import subprocess
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from kkrvalg.apportion.batch.partition_game import Game
from kkrvalg.apportion.batch.partitions import number_of_partitions, prefixes, sweep
from kkrvalg.files.writer import ScenarioContent, write_scenario
from kkrvalg.model import CouncilSource, Election, ElectionList, Mayor, Municipality
from kkrvalg.procedures.chair import Entrants, Participant, elect, form_units

ROOT = Path(__file__).resolve().parent.parent
BARE = (sys.executable, "-c", "pass")
KKRVALG = (sys.executable, "-m", "kkrvalg", "whatif")
LETTERS = "ABCFIKMOVÆØÅ"
TOWNS = 20
STARTS = 5
MOST_SECONDS, REFERENCE = 5.0, 0.008
LEAST_FASTER = 100.0


def made_up() -> Election:
    """Return an election in which twelve parties have members of one KKR."""
    chance = random.Random(12)  # noqa: S311 (votes, not secrets)
    strength = {letter: 3000 // (place + 2) for place, letter in enumerate(LETTERS)}
    codes = range(701, 701 + TOWNS)
    return Election(
        day=date(2033, 11, 15),
        term="2026-2030",
        councils=CouncilSource.COMPUTED,
        municipalities=tuple(
            Municipality(
                code,
                f"By {code}",
                "midtjylland",
                "",
                kl_member=True,
                council_seats=25,
                eligible=None,
                cast=None,
                valid=None,
            )
            for code in codes
        ),
        lists=tuple(
            ElectionList(
                code, letter, f"Parti {letter}", letter, None, None, chance.randint(votes // 2, votes), None
            )
            for code in codes
            for letter, votes in strength.items()
        ),
        mayors=tuple(Mayor(code, f"Borgmester {code}", "AV"[code % 2], None, "opdigtet") for code in codes),
        cooperations=(),
    )


def elapsed(line: tuple[str, ...]) -> float:
    """Return the seconds from the start of a process to its end.

    Raises:
        RuntimeError: it did not end with 0.
    """
    begun = perf_counter()
    done = subprocess.run(line, cwd=ROOT, capture_output=True, check=False)
    seconds = perf_counter() - begun
    if done.returncode:
        raise RuntimeError(f"{' '.join(line)} ended with {done.returncode}: {done.stderr.decode()}")
    return seconds


def processes() -> bool:
    """Print what the two processes take; return whether they kept to their bound."""
    with TemporaryDirectory() as folder:
        content = ScenarioContent("Et opdigtet valg", made_up(), "kkr-2026-2030", "final", ("opdigtet",), {})
        scenario = ("--scenario", str(write_scenario(Path(folder), content)))
        lines = tuple((*KKRVALG, kind, *scenario) for kind in ("alliances", "groups"))
        for line in lines:
            elapsed(line)  # the first one has to compile
        runs = [(*map(elapsed, lines), elapsed(BARE)) for _ in range(STARTS)]
    alliances, groups, bare = (min(column) for column in zip(*runs, strict=True))
    own, most = alliances + groups, MOST_SECONDS / REFERENCE
    print(f"twelve parties, {number_of_partitions(12):,} partitions; a bare start takes {bare * 1e3:.1f} ms")
    print(
        f"  {alliances:.2f} s + {groups:.2f} s = {own:.2f} s = {own / bare:.0f} bare starts, at most {most:.0f};"
        f" {own / bare * REFERENCE:.2f} s where a bare start takes {REFERENCE * 1e3:.0f} ms:"
        f" {'ok' if own / bare < most else 'MISSED'}"
    )
    return own / bare < most


def against_plain() -> bool:
    """Print how many partitions a second there are, and of elections one by one; return whether enough faster."""
    chance = random.Random(6)  # noqa: S311 (votes, not secrets)
    votes = sorted((chance.randint(10_000, 200_000) for _ in LETTERS), reverse=True)
    game = Game(tuple(votes))
    sweep(game)
    begun = perf_counter()
    sweep(game)
    swept = number_of_partitions(12) / (perf_counter() - begun)
    few = tuple(Participant(LETTERS[at], "", (), votes[at], 1) for at in range(6))
    entrants = Entrants("midtjylland", few, (), (), ())
    begun = perf_counter()
    for partition in prefixes(6):
        labels = sorted(set(partition))
        unions = [
            "+".join(p.key for p, own in zip(few, partition, strict=True) if own == label) for label in labels
        ]
        elect(entrants, form_units(entrants, [union for union in unions if "+" in union]), None)
    plain = number_of_partitions(6) / (perf_counter() - begun)
    verdict = "ok" if swept > LEAST_FASTER * plain else "MISSED"
    print(
        f"  {swept:,.0f} partitions a second with stability, {plain:,.0f} elections one by one:"
        f" {swept / plain:.0f} times, at least {LEAST_FASTER:.0f}: {verdict}"
    )
    return swept > LEAST_FASTER * plain


if __name__ == "__main__":
    sys.exit(not all([processes(), against_plain()]))
