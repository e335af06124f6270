"""kkrvalg merge: the shards of a simulation as one result."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kkrvalg.cli.common import (
    Status,
    declare,
    format_option,
    lang_option,
    output_option,
    refuse_existing,
    scenario_option,
)
from kkrvalg.cli.documents import refuse_screen
from kkrvalg.cli.session import open_session
from kkrvalg.cli.simulate import FORMATS
from kkrvalg.errors import InputError
from kkrvalg.i18n import N_, _
from kkrvalg.reading.text import InputFile

if TYPE_CHECKING:
    from kkrvalg.cli.session import Session
    from kkrvalg.cli.simulated import PartFile


@declare(
    "merge",
    help=N_(
        "Join the shards of a simulation, or the parts of an interrupted one, as if it had been made in one go."
    ),
    examples=(
        (
            N_("Two halves, made on two machines:"),
            "kkrvalg merge 1.json 2.json --format json -o whole.json",
        ),
        (N_("What they came to:"), "kkrvalg merge 1.json 2.json"),
    ),
)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar=N_("FILE..."))
@scenario_option
@format_option(*FORMATS)
@output_option
@lang_option
def command(files: tuple[Path, ...], scenario: str | None, output_format: str, output: Path | None) -> Status:
    """Read the parts, join them and write the result."""
    from kkrvalg.cli.simulated import read_part, write  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.protocol.simulation import merged  # noqa: PLC0415 (as above)

    refuse_existing(output)
    refuse_screen(output, output_format)
    if not files:
        raise InputError(
            where="kkrvalg merge",
            found=_("no file"),
            expected=_("the files that kkrvalg simulate --shard wrote with --format json"),
            todo=_("name them all"),
        )
    again = next((file for at, file in enumerate(files) if file in files[:at]), None)
    if again is not None:
        raise InputError(
            where=str(again),
            found=_("the same file twice"),
            expected=_("each shard once"),
            todo=_("leave one of the two files out"),
        )
    parts = {str(file): read_part(file) for file in files}
    whole = merged({file: part.simulated for file, part in parts.items()})
    session = _opened(scenario, files[0], parts[str(files[0])])
    write(session, whole, output_format, output)
    return Status.DONE


def _opened(scenario: str | None, file: Path, part: PartFile) -> Session:
    """Open the scenario that a part was made from, with its options and list cooperations.

    Raises:
        InputError: the data are others.
    """
    opened = open_session(scenario, part.simulated.kkr, part.options, need_mayors=False)
    known = {c.name for c in opened.scenario.election.cooperations}
    added = {name: lists for name, lists in part.cooperations.items() if name not in known}
    if added:
        opened = open_session(scenario, part.simulated.kkr, part.options, cooperations=added, need_mayors=False)
    own = len(opened.inputs)
    stated = [digest for _file, digest in part.inputs[:own]]
    changed = [file for file, digest in opened.inputs if digest not in stated]
    if changed:
        raise InputError(
            where=str(file),
            found=_("a run on other data: {file} is not the same").format(file=changed[0]),
            expected=_("the data of {scenario}").format(scenario=opened.scenario.id),
            todo=_("name the election that was simulated with --scenario"),
        )
    more = tuple(InputFile(file, digest) for file, digest in part.inputs[own:])
    return replace(opened, more_inputs=more)
