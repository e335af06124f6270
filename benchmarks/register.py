"""How long the register takes: ``python benchmarks/register.py``, exit status 1 if too long.

Promised on a machine where a bare ``python -c pass`` takes 8 ms, as in ``documents.py``: a register of 10,000
events is read, verified, applied and shown in 2 s, the whole process; one more is appended in 50 ms inside a
process that has it open. The bounds are so many bare starts, measured in the same run, turn and turn about.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

from documents import BARE, REFERENCE, elapsed

from kkrvalg.register.entry import Draft, Words
from kkrvalg.register.history import Course
from kkrvalg.register.ledger import open_ledger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kkrvalg.register.entry import Json

EVENTS = 10_000
ROUNDS = 5
APPENDED = 50
SHOWN_IN, APPENDED_IN = 2.0, 0.05
WORDS = Words("bench", "benchmarks/register.py")


def years(start: date, mayors: list[str]) -> Iterator[Draft]:
    """Yield events without end: mayors who leave their party and return, are on leave and are back."""
    day, other = start, "Ø"
    while True:
        for person in mayors:
            day += timedelta(days=1) if person == mayors[0] else timedelta()
            until = (day + timedelta(days=120)).isoformat()
            bodies: tuple[tuple[str, dict[str, Json]], ...] = (
                ("left_party", {"person": person, "to": other}),
                ("leave", {"person": person, "until": until}),
                ("leave_ended", {"person": person}),
                ("left_party", {"person": person, "to": "A"}),
            )
            for kind, body in bodies:
                yield Draft(day, kind, body, WORDS)


def grown(path: Path) -> Iterator[Draft]:
    """Make a register of KKR Hovedstaden with so many events; return those that could come next."""
    words = ("--kkr", "hovedstaden", "--meeting", "eksempel-hovedstaden", "--source", "benchmark")
    line = (sys.executable, "-m", "kkrvalg", "register", "init", str(path), *words)
    subprocess.run(line, check=True, capture_output=True)
    with open_ledger(path) as ledger:
        course = Course()
        state = course.state(ledger.entries)
        mayors = [who for (_code, office), who in state.offices.items() if office == "mayor"]
        more = years(state.term.since, [who for who in mayors if state.mandates[who].party == "A"])
        wanted = [next(more) for _ in range(EVENTS - len(ledger.entries))]
        ledger.append(wanted, now=datetime.now(UTC), check=course.check)
    return more


def showing(path: Path) -> bool:
    """Measure the whole of ``kkrvalg register show``; say whether it kept to its bound."""
    line = (sys.executable, "-m", "kkrvalg", "register", "show", str(path))
    elapsed(line)
    runs = [(elapsed(line), elapsed(BARE)) for _ in range(ROUNDS)]
    own, bare = (min(column) for column in zip(*runs, strict=True))
    return told(f"{EVENTS} events read, verified, applied and shown", own, bare, SHOWN_IN)


def appending(path: Path, more: Iterator[Draft]) -> bool:
    """Measure one event appended, with all it is held against and written to the disk."""
    with open_ledger(path) as ledger:
        course = Course()
        course.state(ledger.entries)
        taken = []
        for _ in range(APPENDED):
            begun = perf_counter()
            ledger.append([next(more)], now=datetime.now(UTC), check=course.check)
            taken.append(perf_counter() - begun)
    return told("one event appended", median(taken), min(elapsed(BARE) for _ in range(ROUNDS)), APPENDED_IN)


def told(what: str, own: float, bare: float, most: float) -> bool:
    """Print a measurement beside its bound."""
    scaled = own / bare * REFERENCE
    starts = f"{own / bare:.2f} bare starts of {bare * 1e3:.1f} ms, at most {most / REFERENCE:.2f}"
    there = f"{scaled:.4f} s where a bare start takes {REFERENCE * 1e3:.0f} ms, at most {most} s"
    print(f"{what}: {own:.4f} s = {starts}; {there}: {'ok' if scaled < most else 'MISSED'}")
    return scaled < most


if __name__ == "__main__":
    with TemporaryDirectory() as scratch:
        register = Path(scratch, "register.kkr")
        nexts = grown(register)
        kept = [showing(register), appending(register, nexts)]
        sys.exit(0 if all(kept) else 1)
