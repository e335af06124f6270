"""Programs of their own that write in a ledger, so that they can be killed, and can write at the same time.

As a script this reads jobs from standard input, one JSON object a line, and does each in a process forked for it:
that is quick, for nothing is imported again. It prints ``pid N`` first; the process prints ``ready`` when it has
opened the ledger, and ``SEQ HASH`` for each line when it is acknowledged; ``end STATUS`` follows when it is gone.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from queue import SimpleQueue
from random import Random
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple, Self

from made_up_ledgers import DAY, NOW, WORDS, accept, person, plain

import kkrvalg
from kkrvalg.register import ledger
from kkrvalg.register.erasure import erase

if TYPE_CHECKING:
    from kkrvalg.register.entry import Draft, Entry


PATIENCE = 60
"""Seconds after which a program that prints nothing is taken to hang."""


class Acknowledged(NamedTuple):
    """A line that a program said is entered."""

    seq: int
    hash: str


class Writer:
    """A program that does jobs for a test, one at a time."""

    def __init__(self) -> None:
        ways = os.pathsep.join([str(Path(kkrvalg.__file__).parents[1]), str(Path(__file__).parent)])
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
            env={**os.environ, "PYTHONPATH": ways},
        )
        self._lines: SimpleQueue[str] = SimpleQueue()
        Thread(target=self._listen, daemon=True).start()
        self.pid = 0
        self.acknowledged: list[Acknowledged] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(PATIENCE)
        self._process.stdout.close()

    def _listen(self) -> None:
        """Take what is printed, so that the program never waits for a reader."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line.rstrip("\n"))
        self._lines.put("")

    def start(self, path: Path, job: str, seed: int, times: int) -> None:
        """Begin a job; wait for it with :meth:`reads`."""
        assert self._process.stdin is not None
        self.acknowledged.clear()
        job_given = {"path": str(path), "job": job, "seed": seed, "times": times}
        self._process.stdin.write(f"{json.dumps(job_given)}\n")

    def reads(self, until: str) -> str:
        """Read what the program prints until a line begins with ``until``, and return the rest of that line."""
        while True:
            line = self._lines.get(timeout=PATIENCE)
            assert line, "the program that does the jobs has ended"
            word, _blank, rest = line.partition(" ")
            if word == "pid":
                self.pid = int(rest)
            elif word.isdigit():
                self.acknowledged.append(Acknowledged(int(word), rest))
            if word == until:
                return rest


def batch(random: Random, number: int) -> list[Draft]:
    """Return the events of one call, each of which knows how many they are; some are larger than a page."""
    size = random.choice([1, 1, 2, 5])
    note = "x" * random.choice([0, 50, 3000, 20_000])
    drafts = [plain(number, note) for _number in range(size)]
    return [draft._replace(body={"batch": number, "part": part, "of": size}) for part, draft in enumerate(drafts)]


def say(text: str) -> None:
    """Print a line at once, whole."""
    os.write(1, f"{text}\n".encode())


def do(job: str, path: Path, random: Random, times: int) -> None:
    """Do a job: append batches, make a ledger, or erase persons."""
    if job == "create":
        say("ready")
        with ledger.create(path, [plain(number, "x" * 500) for number in range(times)], now=NOW) as made:
            acknowledge(made.entries)
        return
    with ledger.open_ledger(path) as opened:
        say("ready")
        if job in {"append", "append now and then"}:
            for number in range(times):
                acknowledge(opened.append(batch(random, number), now=NOW, check=accept))
                time.sleep(0 if job == "append" else random.uniform(0, 0.01))
        else:
            for entry in [entry for entry in opened.entries if entry.person is not None][:times]:
                key = str(entry.body["person"])
                acknowledge([erase(opened, key, words=WORDS, now=NOW, effect=DAY)])


def acknowledge(entries: tuple[Entry, ...] | list[Entry]) -> None:
    """Print what was entered."""
    for entry in entries:
        say(f"{entry.seq} {entry.hash}")


def make_persons(path: Path, count: int) -> Path:
    """Make a ledger with so many persons, named in each other's words, and return its path."""
    drafts = [
        person(
            f"p{number}", f"Navn{number:03d} Prøve", note=f"efter Navn{max(number - 1, 1):03d} Prøve " + "x" * 300
        )
        for number in range(1, count + 1)
    ]
    ledger.create(path, drafts, now=NOW).close()
    return path


def main() -> None:
    """Do one job after the other."""
    for line in sys.stdin:
        given = json.loads(line)
        pid = os.fork()
        if not pid:
            status = 1
            try:
                do(given["job"], Path(given["path"]), Random(given["seed"]), given["times"])  # noqa: S311 (events)
                status = 0
            finally:
                os._exit(status)
        say(f"pid {pid}")
        _pid, status = os.waitpid(pid, 0)
        say(f"end {os.waitstatus_to_exitcode(status)}")


if __name__ == "__main__":
    main()
