"""What the commands share: the options they all speak, the KKR named on a command line, and where the result goes.

A command is a function that returns its exit status (:class:`Status`). It is declared with :func:`declare` and the
option bundles below; its help is English source text marked with ``N_``, translated when somebody asks for it and
never at import.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import unicodedata
from datetime import date
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from kkrvalg.cli.documents import TypstSource, document_page, emit_pdf
from kkrvalg.errors import InputError
from kkrvalg.i18n import LANGUAGES, N_, _
from kkrvalg.model import council_name, fold
from kkrvalg.reading.text import reason, was_read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kkrvalg.model import Election
    from kkrvalg.protocol.text import Page

DOCUMENTS = ("md", "html", "pdf")
"""The formats that are made of the same printout as text."""
FORMATS = ("text", "json", "csv", *DOCUMENTS)
"""The formats of ``--format`` where a command names no others."""
PLAIN_WIDTH = 80
"""Columns of a text that does not go to a terminal."""
WIDEST = 120
"""Columns beyond which a line is tiring to read, however wide the terminal."""

_Decorated = TypeVar("_Decorated", bound="Callable[..., Any]")
_Item = TypeVar("_Item")


class Status(IntEnum):
    """The exit statuses of every command."""

    DONE = 0
    FAULT = 1
    BAD_INPUT = 2
    LOT_NEEDED = 3
    INTERRUPTED = 130
    PIPE_CLOSED = 141


class ExampleCommand(click.Command):
    """A command whose help ends with examples that can be pasted.

    Args:
        examples: pairs of a sentence (marked with ``N_``) and the command line it describes.
    """

    def __init__(
        self,
        name: str | None,
        *,
        examples: Sequence[tuple[str, str]],
        **settings: Any,  # noqa: ANN401 (click's own settings)
    ) -> None:
        super().__init__(name, **settings)
        self.examples = tuple(examples)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples, each line as it is to be pasted."""
        super().format_epilog(ctx, formatter)
        write_examples(formatter, self.examples)


def write_examples(formatter: click.HelpFormatter, examples: Sequence[tuple[str, str]]) -> None:
    """Write a help section with examples: a sentence, and below it the command line."""
    if not examples:
        return
    with formatter.section(_("Examples")):
        for sentence, line in examples:
            formatter.write_text(_(sentence))
            formatter.write(f"{'':>{formatter.current_indent + 2}}{line}\n")


def declare(
    name: str,
    *,
    help: str,  # noqa: A002 (click's own word)
    examples: Sequence[tuple[str, str]],
) -> Callable[[Callable[..., Any]], click.Command]:
    """Declare a command: one imperative sentence of help (marked with ``N_``) and examples that can be pasted.

    A module of a command calls the function it declares ``command``, where the table of commands finds it.
    """
    return click.command(name, cls=ExampleCommand, help=help, examples=examples)


# --- option bundles -------------------------------------------------------------------------------------------


def scenario_option(function: _Decorated) -> _Decorated:
    """Add ``--scenario``: ``scenario: str | None``, a bundled name or a folder; None is the newest bundled one."""
    return click.option(
        "--scenario",
        metavar=N_("NAME"),
        help=N_("A bundled election (kv2025) or a folder of your own; the newest bundled one if left out."),
    )(function)


def kkr_option(function: _Decorated) -> _Decorated:
    """Add ``--kkr``: ``kkr: tuple[str, ...]``, to be settled by :func:`resolve_kkr`."""
    return click.option(
        "--kkr",
        multiple=True,
        metavar=N_("KKR"),
        help=N_("A KKR, such as midtjylland; can be given several times. All of them if left out."),
    )(function)


def format_option(*formats: str) -> Callable[[_Decorated], _Decorated]:
    """Add ``--format``: ``output_format: str``, one of ``formats`` (FORMATS if none is named).

    Where a user names none, the ending of the file decides, else it is the first. Those of DOCUMENTS need no more
    of a command than that it writes its printout on :func:`new_page`.
    """
    choices = formats or FORMATS
    return click.option(
        "--format",
        "output_format",
        type=click.Choice(choices),
        default=choices[0],
        show_default=True,
        callback=_by_ending,
        help=N_("How the result is written; the ending of the file decides if left out."),
    )


def _by_ending(context: click.Context, option: click.Parameter, value: str) -> str:
    """Return the format that the ending of the output file names, where the user named none."""
    output = context.params.get("output")
    if output is None or context.get_parameter_source(str(option.name)) is not ParameterSource.DEFAULT:
        return value
    ending = output.suffix.lower().removeprefix(".")
    return ending if isinstance(option.type, click.Choice) and ending in option.type.choices else value


def output_option(function: _Decorated) -> _Decorated:
    """Add ``-o`` / ``--output``: ``output: Path | None``, to be handed to :func:`emit`."""
    return click.option(
        "-o",
        "--output",
        metavar=N_("FILE"),
        callback=_as_output,
        help=N_("Write the result to this file instead of the screen."),
    )(function)


def lang_option(function: _Decorated) -> _Decorated:
    """Add ``--lang``, which the program has read before the command is called; it gives no parameter."""
    return click.option(
        "--lang",
        type=click.Choice(LANGUAGES),
        expose_value=False,
        help=N_("Language of what is printed: Danish (the default) or English."),
    )(function)


def option_option(function: _Decorated) -> _Decorated:
    """Add ``--option``: ``options: dict[str, str]``, the open questions of the rules settled by the user."""
    return click.option(
        "--option",
        "options",
        multiple=True,
        metavar=N_("NAME=VALUE"),
        callback=_as_options,
        help=N_("Settle an open question of the rules, such as rounding=up; can be given several times."),
    )(function)


def cooperation_option(function: _Decorated) -> _Decorated:
    """Add ``--list-cooperation``: ``cooperations: dict[str, tuple[str, ...]]``, the lists by name."""
    return click.option(
        "--list-cooperation",
        "cooperations",
        multiple=True,
        metavar=N_("NAME=LISTS"),
        callback=_as_cooperations,
        help=N_("Lists that joined a list cooperation, such as Lokallisterne=306:N,376:L. Repeatable."),
    )(function)


def _as_witness(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """Take an empty name for nobody's."""
    return value.strip() or None if value is not None else None


def lot_options(function: _Decorated) -> _Decorated:
    """Add ``--lot``, ``--lot-date`` and ``--witness``.

    They give ``lots: tuple[str, ...]``, ``lot_date: date | None`` and ``witness: str | None``.
    """
    bundle = (
        click.option(
            "--lot",
            "lots",
            multiple=True,
            metavar=N_("DRAWN"),
            help=N_("Who was drawn by lot, such as V or nordjylland:V; can be given several times."),
        ),
        click.option(
            "--lot-date",
            metavar=N_("DATE"),
            callback=as_date,
            help=N_("The day the lot was drawn, such as 2026-01-19."),
        ),
        click.option("--witness", metavar=N_("PERSON"), callback=_as_witness, help=N_("Who saw the lot drawn.")),
    )
    for option in reversed(bundle):
        function = option(function)
    return function


def _as_output(_context: click.Context, _option: click.Parameter, value: str | None) -> Path | None:
    """Check the folder of the file to write before anything is calculated; ``-`` is the screen."""
    if value is None or value == "-":
        return None
    path = Path(value)
    try:
        is_folder = path.is_dir()
    except OSError as error:
        raise InputError(
            where="--output",
            found=f"{value}: {reason(error)}",
            expected=_("the name of a file"),
            todo=_("choose another name with -o"),
        ) from error
    if not path.parent.is_dir():
        raise InputError(
            where="--output",
            found=_("{file}, in a folder that does not exist").format(file=value),
            expected=_("a file in a folder that exists"),
            todo=_("make the folder {folder} first, or choose another one").format(folder=path.parent),
        )
    if is_folder:
        raise InputError(
            where="--output",
            found=_("{file}, which is a folder").format(file=value),
            expected=_("the name of a file"),
            todo=_("name the file too, for example {file}").format(file=path / "kkrvalg.txt"),
        )
    return path


def _as_options(_context: click.Context, _option: click.Parameter, values: Sequence[str]) -> dict[str, str]:
    """Split each ``NAME=VALUE``; whether the name exists is known by the procedures."""
    options: dict[str, str] = {}
    for entry in values:
        name, equals, value = (part.strip() for part in entry.partition("="))
        if not (name and equals and value):
            raise InputError(
                where="--option",
                found=entry,
                expected=_("NAME=VALUE, without spaces"),
                todo=_("write it as in --option rounding=up"),
            )
        if options.setdefault(name, value) != value:
            raise InputError(
                where="--option",
                found=_("{name} with two values: {first} and {second}").format(
                    name=name, first=options[name], second=value
                ),
                expected=_("one value for each option"),
                todo=_("leave one of them out"),
            )
    return options


def _as_cooperations(
    _context: click.Context, _option: click.Parameter, values: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Split each ``NAME=306:N,376:L``; whether the lists ran is known by the procedures."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in values:
        name, equals, lists = (part.strip() for part in entry.partition("="))
        joined = tuple(part.strip() for part in lists.split(","))
        if not (name and equals and all(joined)):
            raise InputError(
                where="--list-cooperation",
                found=entry,
                expected=_("a name and its lists, as in Lokallisterne=306:N,376:L"),
                todo=_("write each list as the municipality's code, a colon and the letter"),
            )
        twice = sorted({identity for identity in joined if joined.count(identity) > 1})
        if twice or name in found:
            raise InputError(
                where="--list-cooperation",
                found=_("{name} twice").format(name=twice[0] if twice else name),
                expected=_("each cooperation, and each list in it, once"),
                todo=_("leave one of them out"),
            )
        found[name] = joined
    return found


def as_date(_context: click.Context, option: click.Parameter, value: str | None) -> date | None:
    """Read a date as year-month-day."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise InputError(
            where=option.opts[0],
            found=value,
            expected=_("a date written year-month-day"),
            todo=_("write it as in {option} 2026-01-19").format(option=option.opts[0]),
        ) from None


# --- the KKR named on a command line --------------------------------------------------------------------------


def find_kkr(name: str, election: Election, *, where: str = "--kkr") -> str:
    """Return the key of the KKR a user calls ``name``: ``"KKR Sjælland"`` and ``"sjaelland"`` give ``"sjælland"``.

    Raises:
        InputError: the election has no such KKR.
    """
    wanted = fold(unicodedata.normalize("NFC", name).strip()).removeprefix("kkr").strip()
    for key in election.kkr_keys:
        if fold(key) == wanted:
            return key
    raise InputError(
        where=where,
        found=name,
        expected=_("one of {names}").format(names=", ".join(election.kkr_keys)),
        todo=_("write the name as it stands there; sjaelland is understood as {name}").format(
            name=council_name("sjælland")
        ),
    )


def resolve_kkr(names: Sequence[str], election: Election) -> tuple[str, ...]:
    """Return the keys of the KKR a user named, each once and in the election's order; all if none is named."""
    if not names:
        return election.kkr_keys
    wanted = {find_kkr(name, election) for name in names}
    return tuple(key for key in election.kkr_keys if key in wanted)


# --- where the result goes ------------------------------------------------------------------------------------


def emit(text: str, output: Path | None = None) -> None:
    """Print ``text``, or write it to ``output`` whole or not at all; a missing last line break is added.

    The text of a page that becomes a PDF is typeset first.

    Raises:
        InputError: the file cannot be written, or the PDF cannot be made.
    """
    if isinstance(text, TypstSource):
        emit_pdf(text, output)
        return
    if not text.endswith("\n"):
        text += "\n"
    if output is None:
        sys.stdout.write(text)
    else:
        write_whole(output, text.encode("utf-8"))


def refuse_existing(output: Path | None) -> None:
    """Refuse to overwrite a result, and to begin one that cannot be written: either may have taken hours.

    Raises:
        InputError: the file exists, or its folder takes none.
    """
    import tempfile  # noqa: PLC0415 (start-up stays light)

    if output is None:
        return
    if output.is_file():
        raise InputError(
            where="--output",
            found=_("{file}, which exists").format(file=output),
            expected=_("a new file: the result of a simulation is never overwritten"),
            todo=_("choose another name with -o, or remove the file first"),
        )
    try:
        with tempfile.TemporaryFile(dir=output.parent):
            pass
    except OSError as error:
        raise InputError(
            where="--output",
            found=_("the folder {folder}, in which no file can be made ({reason})").format(
                folder=output.parent, reason=reason(error)
            ),
            expected=_("a folder that can be written to"),
            todo=_("choose a file elsewhere with -o"),
        ) from error


_DATABASE = b"SQLite format 3\0"
"""How the file of a register begins."""


def write_whole(path: Path, data: bytes, *, rewriting: bool = False) -> None:
    """Write ``data`` to ``path`` whole or not at all: beside it first, then moved in its place.

    Args:
        path: the file.
        data: what is to stand in it.
        rewriting: that the file is meant to be changed, and is not a result made from it.

    Raises:
        InputError: the file cannot be written, is a register, or the result is made from it.
    """
    target = path.resolve()
    if not rewriting and was_read(target):
        raise InputError(
            where="--output",
            found=_("{file}, which the result is made from").format(file=path),
            expected=_("a file that is not read"),
            todo=_("choose another file with -o"),
        )
    if _is_register(target):
        raise InputError(
            where="--output",
            found=_("{file}, which is a register").format(file=path),
            expected=_("another file: a register is never overwritten"),
            todo=_("choose another file with -o"),
        )
    beside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        if target.exists() and not target.is_file():  # a device or a pipe, such as /dev/stdout
            target.write_bytes(data)
            return
        try:
            beside.write_bytes(data)
            beside.replace(target)
        finally:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(
            where=str(path),
            found=reason(error),
            expected=_("a file that can be written"),
            todo=_("close it if another program has it open, or choose another file with -o"),
        ) from error


def _is_register(path: Path) -> bool:
    """Return whether a file is a database, as a register is: often the only copy of four years' work."""
    if not path.is_file():
        return False
    try:
        with path.open("rb") as stream:
            return stream.read(len(_DATABASE)) == _DATABASE
    except OSError:
        return False


def new_page(output: Path | None = None) -> Page:
    """Return a page to write a text on; hand its text to :func:`emit`.

    The text is 80 columns and plain unless it goes to a terminal; NO_COLOR is honoured there. Where the command
    in use was asked for one of DOCUMENTS, what is written becomes that.
    """
    context = click.get_current_context(silent=True)
    wanted = context.params.get("output_format") if context is not None else None
    if wanted in DOCUMENTS:
        return document_page(wanted)
    from kkrvalg.protocol.text import Page  # noqa: PLC0415 (start-up stays light)

    if output is not None or not sys.stdout.isatty():
        return Page(PLAIN_WIDTH)
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM", "dumb") == "dumb"
    return Page(min(shutil.get_terminal_size().columns, WIDEST), styled=not plain)


def with_progress(items: Sequence[_Item], label: str) -> Iterable[_Item]:
    """Give the items one by one, with a bar and the time left on a terminal, and nothing in a pipe."""
    return with_bar(items, len(items), label)


@contextlib.contextmanager
def bar(total: int, label: str) -> Iterator[Callable[[], object]]:
    """Show a bar with the time left on a terminal, and nothing in a pipe; give what counts one of ``total``.

    It may be called from any thread.
    """
    if not sys.stderr.isatty():
        yield int
        return
    from rich.console import Console  # noqa: PLC0415 (start-up stays light)
    from rich.progress import Progress  # noqa: PLC0415 (as above)

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(label, total=total)
        yield lambda: progress.advance(task)


def with_bar(items: Iterable[_Item], total: int, label: str) -> Iterable[_Item]:
    """Give ``total`` items as they come, with a bar and the time left on a terminal, and nothing in a pipe."""
    if not sys.stderr.isatty():
        return items
    from rich.console import Console  # noqa: PLC0415 (start-up stays light)
    from rich.progress import track  # noqa: PLC0415 (as above)

    return track(items, description=label, total=total, console=Console(stderr=True), transient=True)
