"""How long the whole of ``kkrvalg audit`` takes: ``python benchmarks/documents.py``, exit status 1 if too long.

Promised on a machine where a bare ``python -c pass`` takes 8 ms, the one that ``benchmarks/apportion.py`` is
about: the PDF of one KKR with all sections in 2 s, that of all five in 5 s, one KKR as HTML or JSON in 0.7 s. The
bounds are so many bare starts, measured in the same run, turn and turn about (``benchmarks/startup.py`` says why).
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
BARE = (sys.executable, "-c", "pass")
LARGEST = ("--kkr", "hovedstaden")
PROMISED = (
    ("pdf", LARGEST, 2.0),
    ("pdf", (), 5.0),
    ("html", LARGEST, 0.7),
    ("json", LARGEST, 0.7),
)
"""Format, which KKR, and the seconds on that machine."""
STARTS = 7
REFERENCE = 0.008
"""Seconds of a bare start on the machine the bounds were promised for."""
LOT_NEEDED = 3


def elapsed(line: tuple[str, ...]) -> float:
    """Return the seconds from the start of a process to its end.

    Raises:
        RuntimeError: it did not end with 0, nor with a lot that is still to be drawn.
    """
    begun = perf_counter()
    done = subprocess.run(line, cwd=ROOT, capture_output=True, check=False)
    seconds = perf_counter() - begun
    if done.returncode not in {0, LOT_NEEDED}:
        raise RuntimeError(f"{' '.join(line)} ended with {done.returncode}: {done.stderr.decode()}")
    return seconds


def report(folder: Path) -> bool:
    """Print what each document takes; return whether all kept to their bounds."""
    kept = True
    for form, which, most in PROMISED:
        line = (sys.executable, "-m", "kkrvalg", "audit", *which, "-o", str(folder / f"audit.{form}"))
        elapsed(line)  # the first one may have to compile the modules
        runs = [(elapsed(line), elapsed(BARE)) for _ in range(STARTS)]
        own, bare = (min(column) for column in zip(*runs, strict=True))
        scaled = own / bare * REFERENCE
        kept &= scaled < most
        print(
            f"audit {' '.join(which) or 'of all five'} as {form}: {own:.3f} s = {own / bare:.1f} bare starts of"
            f" {bare * 1e3:.1f} ms, at most {most / REFERENCE:.1f}; {scaled:.3f} s where a bare start takes"
            f" {REFERENCE * 1e3:.0f} ms, at most {most} s: {'ok' if scaled < most else 'MISSED'}"
        )
    return kept


if __name__ == "__main__":
    with TemporaryDirectory() as scratch:
        sys.exit(0 if report(Path(scratch)) else 1)
