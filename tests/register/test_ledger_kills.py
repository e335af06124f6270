"""Writers killed at any moment: nothing that was acknowledged is lost, nothing half-written is seen."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from random import Random
from typing import TYPE_CHECKING, Literal

import pytest
from ledger_processes import Writer, make_persons
from made_up_ledgers import NOW, append, make, plain

from kkrvalg.register import ledger
from kkrvalg.register.disk import is_local

if TYPE_CHECKING:
    from pathlib import Path

    from kkrvalg.register.entry import Entry

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked")

KILLS = 50
"""How many kills each of the tests of appending does; there are four of them."""

FIRST = 40
"""How many events a new ledger has."""


def killed(writer: Writer, path: Path, job: str, seed: int, patience: float, *, times: int = 200) -> bool:
    """Let a writer work for at most ``patience`` seconds, kill it, and return whether it was killed at work."""
    random = Random(seed)  # noqa: S311 (moments, not secrets)
    writer.start(path, job, seed, times)
    writer.reads("pid" if random.random() < 0.1 else "ready")
    time.sleep(random.uniform(0, patience))
    with suppress(ProcessLookupError):
        os.kill(writer.pid, signal.SIGKILL)
    ended = writer.reads("end")
    assert ended in {"0", str(-signal.SIGKILL)}
    return ended != "0"


def timed(writer: Writer, path: Path, job: str, times: int) -> float:
    """Let a writer do its work to the end, and return the seconds it needed after it had opened the ledger."""
    writer.start(path, job, 0, times)
    writer.reads("ready")
    began = time.monotonic()
    assert writer.reads("end") == "0"
    return time.monotonic() - began


def check_batches(entries: tuple[Entry, ...]) -> None:
    """Check that of each batch all events are there, in order."""
    at = 0
    while at < len(entries):
        first = entries[at].body
        size = first["of"]
        assert isinstance(size, int)
        assert [entry.body for entry in entries[at : at + size]] == [first | {"part": n} for n in range(size)]
        at += size


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_killing_a_writer_loses_nothing_acknowledged(seed: int, tmp_path: Path) -> None:
    """Fifty kills each, on a ledger with the usual journal."""
    kill_many(tmp_path / "register.kkr", seed, "delete")


def test_killing_a_writer_with_a_wal_journal_loses_nothing_acknowledged(tmp_path: Path) -> None:
    """Fifty kills more, where the disk is certainly the machine's own."""
    if not is_local(tmp_path):
        pytest.skip("the folder for tests may lie on another machine")
    kill_many(tmp_path / "register.kkr", 5, "wal")


def kill_many(path: Path, seed: int, journal: Literal["delete", "wal"]) -> None:
    """Kill writers while they open, write or commit; each time the ledger is whole to the last line.

    What was acknowledged is there with its hash; beyond it at most the one call that was at work; and somebody's
    batch of events is there whole or not at all.
    """
    ledger.create(path, [plain(0)], now=NOW, journal=journal).close()
    left = path.with_name(f"{path.name}-{'wal' if journal == 'wal' else 'journal'}")
    torn = at_work = 0
    known: list[tuple[int, str]] = []
    with Writer() as writer:
        for number in range(KILLS):
            at_work += killed(writer, path, "append", seed * 1000 + number, 0.012)
            torn += left.exists()
            known += writer.acknowledged
            with ledger.open_ledger(path) as opened:
                hashes = [entry.hash for entry in opened.entries]
                check_batches(opened.entries[1:])
            assert [hashes[seq - 1] for seq, _hash in known] == [hash_ for _seq, hash_ in known]
            assert len(hashes) - max([1, *(seq for seq, _hash in known[-1:])]) <= 5
            known = [(seq, hash_) for seq, hash_ in enumerate(hashes, 1)]
    assert at_work == KILLS
    assert torn, "no kill fell into a transaction: the test tries nothing"
    assert ledger.verify(path).entries == len(known)
    append(path, plain(0))
    assert list(path.parent.iterdir()) == [path], "the next writer clears away the journal"


def test_killing_one_who_makes_a_ledger_leaves_it_whole_or_not_at_all(tmp_path: Path) -> None:
    """The name is there when everything is; what was acknowledged is there."""
    made = 0
    with Writer() as writer:
        needed = timed(writer, tmp_path / "whole.kkr", "create", FIRST)
        for number in range(20):
            path = tmp_path / f"{number}.kkr"
            killed(writer, path, "create", number, 1.5 * needed, times=FIRST)
            if path.exists():
                made += 1
                assert ledger.verify(path).entries == FIRST
            assert path.exists() or not writer.acknowledged
    assert 0 < made < 20


def test_killing_one_who_erases_leaves_persons_whole_or_erased(tmp_path: Path) -> None:
    """The event and the removal come together; a name that was erased is nowhere in the file afterwards."""
    path = make_persons(tmp_path / "register.kkr", 50)
    at_work = 0
    with Writer() as writer:
        needed = timed(writer, path, "erase", 1)
        for number in range(20):
            at_work += killed(writer, path, "erase", number, 2 * needed)
            with ledger.open_ledger(path) as opened:
                gone = [entry.body["person"] for entry in opened.entries if entry.kind == "erased"]
                hashes = [entry.hash for entry in opened.entries]
                for entry in opened.entries[:50]:
                    assert (entry.person is None) == (entry.body["person"] in gone)
            assert [hashes[seq - 1] for seq, _hash in writer.acknowledged] == [h for _, h in writer.acknowledged]
            content = path.read_bytes()
            assert not [key for key in gone if f"Navn{int(str(key)[1:]):03d}".encode() in content]
    assert at_work
    assert 1 < len(gone) <= 50


def test_a_writer_that_is_left_in_peace_ends_well(tmp_path: Path) -> None:
    """The processes of these tests end by a signal or well: a fault of theirs would be seen."""
    with Writer() as writer:
        path = make(tmp_path / "register.kkr")
        writer.start(path, "append", 1, 3)
        assert writer.reads("end") == "0"
        assert len(writer.acknowledged) == ledger.verify(path).entries - 3 > 0
        writer.start(tmp_path / "none.kkr", "append", 1, 3)
        assert writer.reads("end") == "1"
