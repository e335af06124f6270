"""The same input gives the same seats, questions and steps, whatever Python hashes its strings to."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from kkrvalg.apportion import Draw, Lots, Method, Problem, allocate, dhondt, seat_order

ROOT = Path(__file__).parents[2]
SEEDS = ("0", "1", "2", "3")

TIED = {"Ø": 10, "A": 20, "B": 10, "Æ": 10, "Liste 7": 20, "Å": 0}
PROBLEMS = (
    Problem(TIED, 3),
    Problem(TIED, 4, Method.SAINTE_LAGUE, alliances=(("Ø", "B"), ("Æ", "A"))),
    Problem(TIED, 9, Method.ADAMS, alliances=(("Ø", ("B", "Æ")),), floors={"Å": 1}, ceilings={"A": 1, "Ø": 2}),
    Problem({"A": 40, "B": 30, "C": 20, "D": 10}, 5, alliances=(("B", ("C", "D")),)),
)
DRAWS = (Draw(("A",)), Draw((("C", "D"),)), Draw(("D",)), Draw(("B",), question="0" * 12))


def replay() -> str:
    """Return everything these problems come to, with and without draws."""
    said = [repr(dhondt(list(TIED.values()), 3))]
    for problem in PROBLEMS:
        for draws in ((), DRAWS):
            allocation = allocate(problem, Lots(draws))
            said += [repr(dict(allocation.seats)), repr(allocation.questions), repr(allocation.steps)]
            said += [question.id for question in allocation.questions]
            said.append(repr(seat_order(allocation)))
    return "\n".join(said)


def test_a_replay_is_the_same_under_any_hash_seed() -> None:
    """Four fresh processes with different seeds print the same bytes."""
    printed = set()
    for seed in SEEDS:
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
        done = subprocess.run(
            [sys.executable, str(Path(__file__))], env=environment, capture_output=True, check=True, timeout=60
        )
        printed.add(done.stdout)
    assert len(printed) == 1
    assert len(printed.pop()) > 1000


if __name__ == "__main__":
    sys.stdout.write(replay())
