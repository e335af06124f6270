"""What ``simulate`` and ``merge`` share: a run under way, parts of runs as files, the result in every format."""

from __future__ import annotations

import contextlib
import json
import signal
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, NoReturn

import click

from kkrvalg.cli.common import bar, emit, new_page
from kkrvalg.cli.documents import emit_bytes
from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.model import council_name
from kkrvalg.protocol.envelope import to_json
from kkrvalg.protocol.numbers import count
from kkrvalg.protocol.parquet import as_parquet
from kkrvalg.protocol.sheet import for_danes
from kkrvalg.protocol.simulation import (
    COLUMNS,
    KIND,
    Simulated,
    read_simulation,
    simulation_body,
    simulation_table,
)
from kkrvalg.protocol.simulation_pictures import PICTURES, simulation_picture
from kkrvalg.protocol.simulation_text import write_simulation
from kkrvalg.reading.text import reason
from kkrvalg.simulation.run import run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kkrvalg.cli.session import Session
    from kkrvalg.simulation.run import Plan
    from kkrvalg.simulation.tally import Tally

_NUMBERS = ("number", "draws", "of_draws")


class PartFile(NamedTuple):
    """A shard, or a run that was interrupted, as it was read: what it holds, and what it was made from."""

    simulated: Simulated
    options: dict[str, str]
    cooperations: dict[str, tuple[str, ...]]
    inputs: tuple[tuple[str, str], ...]


def read_part(path: Path) -> PartFile:
    """Read a shard, or a run that was interrupted.

    Raises:
        InputError: the file cannot be read, or is something else.
    """
    try:
        document = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise _unreadable(path, reason(error)) from error
    except (ValueError, RecursionError) as error:
        raise _unreadable(path, _("no whole JSON document")) from error
    simulated = read_simulation(document, str(path))
    try:
        joined = {name: tuple(lists) for name, lists in document.get("list_cooperations", {}).items()}
        inputs = tuple((str(entry["file"]), str(entry["sha256"])) for entry in document["inputs"])
        options = {str(name): str(value) for name, value in document["options"].items()}
    except (KeyError, TypeError, AttributeError) as error:
        raise _unreadable(path, _("a protocol that lacks something ({reason})").format(reason=error)) from error
    return PartFile(simulated, options, joined, inputs)


def _unreadable(path: Path, found: str) -> InputError:
    return InputError(
        where=str(path),
        found=found,
        expected=_("a file that kkrvalg simulate wrote with --format json"),
        todo=_("name such a file, or simulate once more"),
    )


def resumed(before: Simulated, path: Path) -> Simulated:
    """Return the part of a run that a file holds; ``before`` is the same run without any draw.

    Raises:
        InputError: the file cannot be read, or holds another run.
    """
    found = read_part(path).simulated
    if found.run != before.run:
        raise InputError(
            where="--resume",
            found=_("a part of the run {run}").format(run=found.run),
            expected=_("a part of the run {run}, which the command line asks for").format(run=before.run),
            todo=_("repeat the command line that was interrupted: data, options, number of draws and seed"),
        )
    lacking = [kkr for kkr in before.kkr if kkr not in found.kkr]
    if lacking:
        raise InputError(
            where="--resume",
            found=_("a result without {kkr}").format(kkr=council_name(lacking[0])),
            expected=_("the KKR that the command line asks for"),
            todo=_("repeat --kkr as it was in the command line that was interrupted"),
        )
    return replace(found, kkr=before.kkr)


def made(plan: Plan, before: Simulated) -> tuple[Simulated, bool]:
    """Make what is missing of a shard; return all that is done, and whether somebody interrupted it.

    Raises:
        DrawsDifferError: a draw was not what the exact calculation gives, a fault of the program.
        KeyboardInterrupt: somebody interrupted it before anything was done; it was said.
    """
    missing = [chunk for chunk in plan.own if chunk not in before.done]
    numbers: list[int] = []
    done, interrupted = _Done(before.tally, before.checked, 0), False
    with _terminated_like_interrupted():
        try:
            total = len(missing) + sum(map(plan.checked_in, missing))
            with bar(total, _("Simulating")) as tick, contextlib.closing(run(plan, before.done, tick)) as chunks:
                for chunk in chunks:
                    tick()
                    numbers.append(chunk.number)
                    done = _Done(done.tally + chunk.tally, done.checked + chunk.checked, len(numbers))
        except KeyboardInterrupt:
            interrupted = True
    if interrupted and not done.tally.draws:
        click.echo(_("Interrupted before any draw was done; nothing is written."), err=True)
        raise KeyboardInterrupt
    finished = before.done.union(numbers[: done.chunks])
    return replace(before, tally=done.tally, done=finished, checked=done.checked), interrupted


class _Done(NamedTuple):
    """What is done, set as one: an interruption comes before or after a chunk, never in the midst of one."""

    tally: Tally
    checked: int
    chunks: int


def say_interrupted(simulated: Simulated, rest: str) -> None:
    """Say on standard error how much is done, and how the rest can be made."""
    done = _("Interrupted: {done} of {draws} draws are in the result.").format(
        done=count(simulated.tally.draws), draws=count(simulated.draws)
    )
    click.echo(f"{done} {rest}", err=True)


@contextlib.contextmanager
def _terminated_like_interrupted() -> Iterator[None]:
    """Let the request to end (SIGTERM) keep what is done, as Ctrl-C does."""

    def interrupt(_signal: int, _frame: object) -> NoReturn:
        raise KeyboardInterrupt

    try:
        earlier = signal.signal(signal.SIGTERM, interrupt)
    except ValueError:  # not in the main thread: nobody sends signals there
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, earlier)


def write(session: Session, simulated: Simulated, output_format: str, output: Path | None) -> None:
    """Write a result.

    Raises:
        InputError: the file cannot be written, or a library for the format is missing.
    """
    title = _("Simulation of the KKR")
    if not simulated.tally.draws:
        raise InputError(
            where=_("the simulation"),
            found=_("no draw that is done"),
            expected=_("at least one"),
            todo=_("take more draws, or fewer shards"),
        )
    if output_format == "json":
        protocol = session.protocol(KIND, simulation_body(simulated), (), ())
        emit(to_json(replace(protocol, figures=None, rules=None)), output)
    elif output_format == "csv":
        emit(for_danes(COLUMNS, simulation_table(simulated)), output)
    elif output_format == "parquet":
        columns = [(name, int if name in _NUMBERS else str) for name in COLUMNS]
        emit_bytes(as_parquet(columns, simulation_table(simulated)), output, output_format=output_format)
    elif output_format in PICTURES:
        heading = f"{title}: {session.scenario.name}"
        emit_bytes(simulation_picture(simulated, output_format, heading), output, output_format=output_format)
    else:
        page = new_page(output)
        session.write_title(page, title)
        write_simulation(page, simulated, _open_municipalities(session, simulated.tally))
        session.write_provenance(page, ())
        emit(page.text(), output)


def _open_municipalities(session: Session, tally: Tally) -> dict[str, str]:
    """Return the names of the municipalities in play whose mayor was not the same in every draw, by code."""
    names = {str(m.code): m.name for m in session.scenario.election.municipalities if m.kkr in session.kkr}
    varying = {q.of for q, values in tally.counts.items() if q.what == "mayor" and len(values) > 1}
    return {code: name for code, name in names.items() if code in varying}
