"""How long the whole of ``kkrvalg compose`` takes: ``python benchmarks/startup.py``, exit status 1 if too long.

All five KKR composed, each reduction proven by an integer programme, were promised in 1.0 s on a machine where
a bare ``python -c pass`` takes 8 ms, the one that ``benchmarks/apportion.py`` is about. So the bound is a ratio:
at most 125 bare starts, measured in the same run, turn and turn about. What the same ratio comes to on that
machine is printed with it. Of repeated measurements the smallest counts: what else the machine does only makes
them longer.

``appoint`` takes 25 bare starts at most (``benchmarks/apportion.py``); the rest is composing, importing PuLP and
two or more solver runs for each KKR.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from time import perf_counter

from kkrvalg.apportion.programme import available_solvers

ROOT = Path(__file__).resolve().parent.parent
BARE = (sys.executable, "-c", "pass")
COMPOSE = (sys.executable, "-m", "kkrvalg", "compose")
STARTS = 15

REFERENCE = 0.008
"""Seconds of a bare start on the machine the bound was promised for."""
MOST_SECONDS = 1.0
"""Seconds of the command on that machine."""


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


def report() -> bool:
    """Print what the command takes; return whether it kept to its bound."""
    elapsed(COMPOSE)  # the first one may have to compile the modules
    runs = [(elapsed(COMPOSE), elapsed(BARE)) for _ in range(STARTS)]
    own, bare = (min(column) for column in zip(*runs, strict=True))
    scaled = own / bare * REFERENCE
    solver = available_solvers()[0]
    print(f"compose, five KKR, each reduction proven with {solver}; a bare start takes {bare * 1e3:.1f} ms")
    print(
        f"  {own:.3f} s = {own / bare:.1f} bare starts, at most {MOST_SECONDS / REFERENCE:.0f};"
        f" {scaled:.3f} s where a bare start takes {REFERENCE * 1e3:.0f} ms, at most {MOST_SECONDS} s:"
        f" {'ok' if scaled < MOST_SECONDS else 'MISSED'}"
    )
    return scaled < MOST_SECONDS


if __name__ == "__main__":
    sys.exit(0 if report() else 1)
