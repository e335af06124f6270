"""Several programs at once: one chain, every line in it, and readers who see only whole states."""

from __future__ import annotations

import os
import signal
import time
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING

import pytest
from ledger_processes import PATIENCE, Writer
from made_up_ledgers import make, plain

from kkrvalg.register import ledger

if TYPE_CHECKING:
    from pathlib import Path

    from kkrvalg.register.entry import Entry

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a ledger with one event."""
    return make(tmp_path / "register.kkr", plain(0))


def whole_batches(entries: tuple[Entry, ...]) -> bool:
    """Return whether, after the first line, each call's events stand together and are all there."""
    bodies = [entry.body for entry in entries[1:]]
    starts = [at for at, body in enumerate(bodies) if body["part"] == 0]
    return all(
        [body["part"] for body in bodies[start:end]] == list(range(int(str(bodies[start]["of"]))))
        for start, end in pairwise([*starts, len(bodies)])
    )


def test_two_who_write_at_once_make_one_chain(path: Path) -> None:
    """Each line that either was told of is there once, with its hash; the calls are not mixed into each other."""
    with Writer() as one, Writer() as two:
        for seed, writer in enumerate((one, two)):
            writer.start(path, "append now and then", seed, 30)
        for writer in (one, two):
            assert writer.reads("end") == "0"
        told = sorted([*one.acknowledged, *two.acknowledged])
        turns = sum(later.seq != earlier.seq + 1 for earlier, later in pairwise(one.acknowledged))
    with ledger.open_ledger(path) as opened:
        assert [(entry.seq, entry.hash) for entry in opened.entries[1:]] == told
        assert whole_batches(opened.entries)
    assert turns > 0, "they did not write at once: the test tries nothing"


def test_one_who_is_killed_does_not_disturb_another_who_writes(path: Path) -> None:
    """The other goes on after the transaction that was broken off, and keeps what it was told."""
    random = Random(7)  # noqa: S311 (moments, not secrets)
    told = []
    with Writer() as steady, Writer() as victim:
        steady.start(path, "append now and then", 1, 40)
        for number in range(8):
            victim.start(path, "append", 100 + number, 100)
            victim.reads("ready")
            time.sleep(random.uniform(0, 0.03))
            os.kill(victim.pid, signal.SIGKILL)
            victim.reads("end")
            told += victim.acknowledged
        assert steady.reads("end") == "0"
        told += steady.acknowledged
    with ledger.open_ledger(path) as opened:
        hashes = [entry.hash for entry in opened.entries]
        assert whole_batches(opened.entries)
    assert [hashes[line.seq - 1] for line in told] == [line.hash for line in told]


def test_a_reader_sees_only_whole_states(path: Path) -> None:
    """Each look gives what was there before and more, in whole calls; one who opens it anew sees the same."""
    seen = 0
    with Writer() as writer, ledger.open_ledger(path) as reader:
        writer.start(path, "append now and then", 3, 10_000)
        writer.reads("ready")
        until = time.monotonic() + PATIENCE
        while seen < 12 and time.monotonic() < until:
            before = reader.entries
            reader.refresh()
            assert reader.entries[: len(before)] == before
            assert whole_batches(reader.entries)
            if len(reader.entries) > len(before):
                seen += 1
                with ledger.open_ledger(path) as newcomer:
                    assert newcomer.entries[: len(reader.entries)] == reader.entries
                    assert whole_batches(newcomer.entries)
        os.kill(writer.pid, signal.SIGKILL)
        writer.reads("end")
        assert seen == 12
        reader.refresh()
        hashes = [entry.hash for entry in reader.entries]
    assert [hashes[line.seq - 1] for line in writer.acknowledged] == [line.hash for line in writer.acknowledged]
