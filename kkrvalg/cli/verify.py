"""kkrvalg verify: rebuild the result of a protocol, by the same file that runs where kkrvalg is not installed."""

from __future__ import annotations

from pathlib import Path
from textwrap import fill
from typing import Any

import click

from kkrvalg.cli.common import PLAIN_WIDTH, Status, declare, emit, lang_option, write_whole
from kkrvalg.data import data_dir
from kkrvalg.errors import InputError
from kkrvalg.i18n import N_, _
from kkrvalg.verifier import verify as verifier

SECTIONS = (
    N_("digest, rules and options"),
    N_("figures and sums"),
    N_("result and every step"),
    N_("lots"),
    N_("margins"),
    N_("the tables themselves"),
)
"""What the verifier calls the sections of a protocol; it says so in Danish and English at once."""

NOTES = (
    N_("not rebuilt"),
    N_("by its hash only"),
    N_("not found"),
)
"""What the verifier calls that which it did not verify."""


@declare(
    "verify",
    help=N_("Verify a protocol: rebuild its result from its own figures, without the engine that made it."),
    examples=(
        (N_("Each section, verified or what is wrong in it:"), "kkrvalg verify protocol.json"),
        (
            N_("Read the tables the figures came from as well:"),
            "kkrvalg verify protocol.json --inputs scenarios/kv2025",
        ),
        (N_("The verifier itself, which needs nothing but Python:"), "kkrvalg verify --write verify.py"),
    ),
)
@click.argument("protocols", nargs=-1, type=click.Path(path_type=Path), metavar=N_("[FILE]..."))
@click.option(
    "--inputs",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar=N_("FOLDER"),
    help=N_("The folder the figures came from: its tables are compared too. May be repeated."),
)
@click.option(
    "--write",
    "copy",
    type=click.Path(path_type=Path),
    metavar=N_("FILE"),
    help=N_("Write the verifier itself to this file; it runs as python -I -S FILE."),
)
@lang_option
def command(protocols: tuple[Path, ...], inputs: tuple[Path, ...], copy: Path | None) -> Status:
    """Verify the protocols, or write the verifier."""
    if copy is not None:
        write_whole(copy, Path(verifier.__file__).read_bytes())
    elif not protocols:
        raise InputError(
            where="kkrvalg verify",
            found=_("no protocol"),
            expected=_("the file of a protocol, or --write and a file name"),
            todo=_("name the file that --format json -o wrote"),
        )
    folders = _folders(inputs)
    for file in protocols:
        _verify(file, folders)
    return Status.DONE


def _folders(inputs: tuple[Path, ...]) -> list[Path]:
    """Return the folders to compare with, the bundled rules among them.

    Raises:
        InputError: one is no folder.
    """
    for folder in inputs:
        if not folder.is_dir():
            raise InputError(
                where="--inputs",
                found=_("no folder {folder}").format(folder=folder),
                expected=_("the folder of the scenario that the protocol was made from"),
                todo=_("name the folder in which municipalities.csv, lists.csv and mayors.csv stand"),
            )
    return [*(folder.resolve() for folder in inputs), data_dir("rules").parent] if inputs else []


def _verify(file: Path, folders: list[Path]) -> None:
    """Print each section of a protocol, verified or wrong.

    Raises:
        InputError: it is no protocol, or something in it is wrong.
    """
    document = _read(file)
    found = [(_(section.partition(" / ")[2]), wrong) for section, wrong in verifier.verify(document, folders)]
    notes = [_note(note, paths) for note, paths in verifier.notes(document, folders)]
    emit("\n".join([*(_line(section, wrong) for section, wrong in found), *notes]))
    for section, wrong in found:
        if wrong is not None:
            at, stated, rebuilt = wrong
            raise InputError(
                where=f"{file}, {section}, {at}",
                found=str(stated),
                expected=str(rebuilt),
                todo=_("do not sign it: have the protocol made again, and ask who changed this one"),
            )


def _note(note: str, paths: list[str]) -> str:
    """Return what is said of that which was not verified, in lines that fit a terminal."""
    text = f"{_(note.partition(' / ')[2])}: {', '.join(paths)}"
    return fill(text, PLAIN_WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def _line(section: str, wrong: tuple[object, ...] | None) -> str:
    """Return what is said of a section."""
    if wrong is None:
        return _("{section}: verified").format(section=section)
    at, stated, rebuilt = wrong
    if at == "margins":
        return _("{section}: not verified as long as the result is wrong").format(section=section)
    return _("{section}: WRONG. {at} is stated as {stated}; rebuilt it is {rebuilt}").format(
        section=section, at=at, stated=stated, rebuilt=rebuilt
    )


def _read(file: Path) -> dict[str, Any]:
    """Return a protocol.

    Raises:
        InputError: the file cannot be read, or is no protocol that can be verified.
    """
    todo = _("make it again, for example with kkrvalg compose --format json -o protocol.json")
    try:
        document: dict[str, Any] = verifier.read(file.read_text("utf-8"))
    except verifier.Wrong as error:
        at, stated, known = error.args
        reason = f"{at}: {stated}"
        if stated == repr("register"):
            todo = _("verify the register itself: kkrvalg register verify FILE")
        expected = (
            f"{at}: {known}"
            if at == "schema"
            else _("a protocol of {kinds}").format(kinds=", ".join(verifier.KINDS))
        )
    except OSError as error:
        reason, expected = error.strerror or str(error), _("a file that can be read")
    except verifier.FAULTS as error:
        reason, expected = str(error), _("a whole protocol in JSON")
    else:
        return document
    raise InputError(
        where=str(file),
        found=reason,
        expected=expected,
        todo=todo,
    )
