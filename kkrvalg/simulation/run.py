"""A run of a simulation: its chunks of draws, the streams of random numbers they own, and their tallies.

A chunk is the unit of everything: it owns its stream, so that neither the number of cores nor the way a run is cut
into shards changes a single draw, and memory is bounded by the chunks under way.
"""

from __future__ import annotations

import hashlib
import json
import os
from concurrent.futures import FIRST_COMPLETED, CancelledError, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from kkrvalg import __version__
from kkrvalg.simulation.checked import check_draws
from kkrvalg.simulation.national import council_draws, kkr_draws
from kkrvalg.simulation.tally import Tally, counted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
    from concurrent.futures import Future

    from numpy.typing import NDArray

    from kkrvalg.simulation.frame import Frame

CHUNK = 1024
"""Draws in a chunk; the last one of a run may have fewer."""
CHECKED = 1000
"""Draws that a run holds against the exact calculation."""


def chunks_of(draws: int) -> int:
    """Return how many chunks a run of so many draws has."""
    return -(-draws // CHUNK)


def chunk_size(draws: int, chunk: int) -> int:
    """Return the draws of a chunk of a run of so many."""
    return min(CHUNK, draws - chunk * CHUNK)


class Votes(Protocol):
    """Where the votes of a draw come from."""

    def draw(self, rng: np.random.Generator, count: int) -> NDArray[np.int64]:
        """Return (count, L) votes."""


class Mayors(Protocol):
    """Where the mayors of a draw come from."""

    def draw(
        self, rng: np.random.Generator, votes: NDArray[np.integer], seats: NDArray[np.integer]
    ) -> NDArray[np.integer]:
        """Return (D, M) rows of lists, -1 for an independent."""


class FixedVotes(NamedTuple):
    """Votes that stand: (L,) the same in every draw."""

    votes: NDArray[np.int64]

    def draw(self, _rng: np.random.Generator, count: int) -> NDArray[np.int64]:
        """Return (count, L) votes."""
        return np.tile(self.votes, (count, 1))


class Shard(NamedTuple):
    """A part of a run: every ``of``-th chunk, beginning with the ``number``-th; the whole run is 1 of 1."""

    number: int = 1
    of: int = 1


WHOLE = Shard()


@dataclass(frozen=True)
class Plan:
    """A run that is to be made.

    Attributes:
        frame: the election's frame.
        votes: where the votes come from.
        mayors: where the mayors come from.
        seed: the seed of all random numbers.
        draws: the draws of the whole run, all shards together.
        shard: the part of the run that is to be made here.
        alliances: the alliances in the election of the chair, by KKR.
        posts: the posts to be divided.
        checked: how many draws of the whole run are held against the exact calculation.
    """

    frame: Frame
    votes: Votes
    mayors: Mayors
    seed: int
    draws: int
    shard: Shard = WHOLE
    alliances: Mapping[str, Sequence[str]] = field(default_factory=dict)
    posts: tuple[str, ...] = ("RBR",)
    checked: int = CHECKED

    @property
    def chunks(self) -> int:
        """The chunks of the whole run."""
        return chunks_of(self.draws)

    @property
    def own(self) -> range:
        """The chunks of this shard."""
        return range(self.shard.number - 1, self.chunks, self.shard.of)

    def size(self, chunk: int) -> int:
        """Return the draws of a chunk."""
        return chunk_size(self.draws, chunk)

    def checked_in(self, chunk: int) -> int:
        """Return how many draws of a chunk are held against the exact calculation: as many in each as can be."""
        before, upto = (self.checked * at // self.chunks for at in (chunk, chunk + 1))
        return min(upto - before, self.size(chunk))


class Chunk(NamedTuple):
    """A chunk that is done: its number, what its draws came to, and how many of them were checked."""

    number: int
    tally: Tally
    checked: int


def run_id(inputs: Sequence[tuple[str, str]], options: Mapping[str, str], parameters: Mapping[str, object]) -> str:
    """Return what a run is known by: a hash of its input files, options, parameters with the seed, and version."""
    digests = sorted(digest for _file, digest in inputs)
    text = json.dumps(
        [digests, sorted(options.items()), sorted(parameters.items()), __version__],
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def run(
    plan: Plan, done: Collection[int] = (), tick: Callable[[], object] = int, workers: int | None = None
) -> Generator[Chunk, None, None]:
    """Make the chunks of a shard that are not ``done`` and yield each as it comes, in no particular order.

    What is under way when the generator is closed is given up at the next draw that is checked.

    Args:
        plan: the run.
        done: the numbers of chunks that need not be made.
        tick: called at every draw that is checked, from the threads at work.
        workers: the threads at work; None for as many as there are cores.

    Raises:
        DrawsDifferError: a draw was not what the exact calculation gives, a fault of the program.
    """
    waiting = iter([chunk for chunk in plan.own if chunk not in frozenset(done)])
    threads = workers or _cores()
    watch = Watch(Event(), tick)
    with ThreadPoolExecutor(threads) as pool:
        under_way: set[Future[Chunk]] = set()
        try:
            while True:
                for chunk in waiting:
                    under_way.add(pool.submit(make, plan, chunk, watch))
                    if len(under_way) >= 2 * threads:
                        break
                if not under_way:
                    return
                ready, under_way = wait(under_way, return_when=FIRST_COMPLETED)
                for future in ready:
                    yield future.result()
        finally:
            watch.stop.set()
            pool.shutdown(wait=True, cancel_futures=True)


class Watch(NamedTuple):
    """Who looks at the work: an event that stops it, and what is called at every draw that is checked."""

    stop: Event
    tick: Callable[[], object]

    def over(self, rows: range) -> Iterator[int]:
        """Yield the rows.

        Raises:
            CancelledError: it is to stop.
        """
        for row in rows:
            if self.stop.is_set():
                raise CancelledError
            self.tick()
            yield row


def make(plan: Plan, chunk: int, watch: Watch | None = None) -> Chunk:
    """Make one chunk: draw its votes and mayors, divide all seats, and check some draws.

    The same plan and number give the same chunk wherever and whenever it is made.

    Raises:
        DrawsDifferError: a draw was not what the exact calculation gives, a fault of the program.
        CancelledError: who watches has stopped it.
    """
    (votes, seats, mayors, keys), council_lots = drawn_with_lots(plan, chunk)
    results = kkr_draws(plan.frame, votes, seats, mayors, keys, alliances=plan.alliances, posts=plan.posts)
    checked = range(plan.checked_in(chunk))
    rows = checked if watch is None else watch.over(checked)
    check_draws(plan.frame, votes, seats, mayors, keys, results, rows, alliances=plan.alliances)
    tally = counted(plan.frame, results, mayors, council_lots, plan.alliances)
    return Chunk(chunk, tally, len(checked))


class Drawn(NamedTuple):
    """The draws of a chunk before any KKR is composed: votes, council seats, mayors, and the keys of the lots."""

    votes: NDArray[np.int64]
    seats: NDArray[np.int16]
    mayors: NDArray[np.integer]
    keys: NDArray[np.uint64]

    def first(self, number: int) -> Drawn:
        """Return the first so many draws."""
        return Drawn(self.votes[:number], self.seats[:number], self.mayors[:number], self.keys[:number])


def drawn(plan: Plan, chunk: int) -> Drawn:
    """Return the draws of a chunk."""
    return drawn_with_lots(plan, chunk)[0]


def drawn_with_lots(plan: Plan, chunk: int) -> tuple[Drawn, NDArray[np.int64]]:
    """Return the draws of a chunk, and how many lots were drawn in the councils of each.

    The chunk has three streams of its own, for votes, mayors and lots.
    """
    streams = np.random.SeedSequence(plan.seed, spawn_key=(chunk,)).spawn(3)
    for_votes, for_mayors, for_lots = (np.random.Generator(np.random.PCG64(stream)) for stream in streams)
    size = plan.size(chunk)
    votes = plan.votes.draw(for_votes, size)
    keys = for_lots.integers(0, 2**64, size, dtype=np.uint64)
    councils = council_draws(plan.frame, votes, keys)
    mayors = plan.mayors.draw(for_mayors, votes, councils.seats)
    return Drawn(votes, councils.seats, mayors, keys), councils.ties


def _cores() -> int:
    """Return the cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
