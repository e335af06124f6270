"""What the commands of the register share: the clock, the file, the day, who enters something, and complaints.

The clock is read by :func:`now` alone.
"""

from __future__ import annotations

import getpass
import os
import re
from contextlib import contextmanager
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from kkrvalg.cli.common import FORMATS, emit, new_page
from kkrvalg.cli.documents import WORD, emit_bytes, refuse_screen, rendered
from kkrvalg.cli.session import pasteable
from kkrvalg.errors import InputError
from kkrvalg.i18n import N_, _, language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kkrvalg.protocol.register import View
    from kkrvalg.protocol.text import Page
    from kkrvalg.register.entry import Entry, Words
    from kkrvalg.register.ledger import Ledger
    from kkrvalg.register.persons import Names
    from kkrvalg.register.state import Event

_Decorated = TypeVar("_Decorated", bound="Callable[..., Any]")

BY = "KKRVALG_BY"
"""The environment variable that says who enters events."""

_PERSON = re.compile(r"\bp[1-9]\d*\b", re.ASCII)


def now() -> datetime:
    """Return the moment, with its offset from UTC."""
    return datetime.now().astimezone()


def today() -> date:
    """Return the user's own day."""
    return now().date()


# --- options ----------------------------------------------------------------------------------------------------


def register_argument(function: _Decorated) -> _Decorated:
    """Add the argument ``FILE``: ``file: Path``, the register."""
    return click.argument("file", metavar=N_("FILE"), type=click.Path(path_type=Path))(function)


def as_day(_context: click.Context, option: click.Parameter, value: str | None) -> date | None:
    """Read a day, written 2027-03-01 or 1.3.2027."""
    if value is None:
        return None
    from kkrvalg.register.wording import read_day  # noqa: PLC0415 (start-up stays light)

    return date.fromisoformat(read_day(value, option.opts[0]))


def day_option(name: str, help_: str) -> Callable[[_Decorated], _Decorated]:
    """Add an option that takes a day: ``date | None``, under the option's name."""
    return click.option(name, metavar=N_("DAY"), callback=as_day, help=help_)


def view_options(function: _Decorated) -> _Decorated:
    """Add ``--on`` and ``--known-on``: ``on`` and ``known_on``, each ``date | None``."""
    bundle = (
        day_option("--on", N_("The day that is shown, such as 2027-03-01; today if left out.")),
        day_option("--known-on", N_("Only what was entered by the end of this day; everything if left out.")),
    )
    for option in reversed(bundle):
        function = option(function)
    return function


def words_options(*, source: bool = True) -> Callable[[_Decorated], _Decorated]:
    """Add ``--by``, ``--source`` and ``--note``: each ``str | None``, to be handed to :func:`words_of`."""
    bundle = (
        click.option(
            "--source",
            metavar=N_("TEXT"),
            required=source,
            help=N_("The document it is taken from, such as “mail of 3 March 2027”."),
        ),
        click.option(
            "--by",
            metavar=N_("INITIALS"),
            help=N_("Who enters it; KKRVALG_BY, or the user's login name, if left out."),
        ),
        click.option("--note", metavar=N_("TEXT"), help=N_("A remark, kept with it.")),
    )

    def add(function: _Decorated) -> _Decorated:
        for option in reversed(bundle):
            function = option(function)
        return function

    return add


def words_of(by: str | None, source: str | None, note: str | None) -> Words:
    """Return who enters an event, from which document, and the note.

    Raises:
        InputError: the source is empty, or nobody knows who enters it.
    """
    from kkrvalg.register.entry import Words  # noqa: PLC0415 (start-up stays light)

    who = (by or os.environ.get(BY, "") or _login_name()).strip()
    if not who:
        raise InputError(
            where="--by",
            found=_("nobody"),
            expected=_("the initials of who enters it"),
            todo=_("add --by and the initials, or set {variable}").format(variable=BY),
        )
    if source is not None and not source.strip():
        raise InputError(
            where="--source",
            found=_("nothing"),
            expected=_("the document it is taken from"),
            todo=_("name the letter, mail or minutes it stands in"),
        )
    return Words(who, (source or "").strip(), (note or "").strip())


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


# --- the register -----------------------------------------------------------------------------------------------


@contextmanager
def opened(path: Path) -> Iterator[Ledger]:
    """Open a register, and close it after use.

    Raises:
        InputError: it cannot be read, is not in order, or has been emptied: a chain without a line is whole, too.
    """
    from kkrvalg.register.ledger import open_ledger  # noqa: PLC0415 (start-up stays light)

    with open_ledger(path) as ledger:
        if not ledger.entries:
            raise InputError(
                where=str(path),
                found=_("a register without a single event"),
                expected=_("a register that begins with its opening"),
                todo=_("take the newest backup; a register is never empty, so somebody has emptied this one"),
            )
        yield ledger


def read_register(path: Path) -> tuple[tuple[Entry, ...], str]:
    """Return the entries of a register, and the SHA-256 of its file.

    Raises:
        InputError: see :func:`opened`.
    """
    from kkrvalg.reading.text import read_bytes  # noqa: PLC0415 (start-up stays light)

    with opened(path) as ledger:
        entries = ledger.entries
    return entries, sha256(read_bytes(path)).hexdigest()


def view(path: Path, on: date | None = None, known_on: date | None = None) -> View:
    """Return a register as it stood on a day (today if None), as known on another (everything if None).

    Raises:
        InputError: the register cannot be read, or no KKR served on that day.
    """
    entries, digest = read_register(path)
    return view_of(path, digest, entries, on or today(), known_on)


def view_of(
    path: Path, digest: str, entries: Sequence[Entry], on: date, known_on: date | None, *, option: str = "--on"
) -> View:
    """Return entries that were read as they stood on a day; ``option`` is what names it on the command line.

    Raises:
        InputError: nothing was entered by then, or no KKR served on that day.
    """
    from kkrvalg.protocol.register import View  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.register.history import fold, known  # noqa: PLC0415 (as above)
    from kkrvalg.register.persons import names  # noqa: PLC0415 (as above)

    counted = tuple(entry for entry in entries if known_on is None or entry.entered.date() <= known_on)
    persons = names(entries)
    with named(persons):
        events = known(counted)
        state = fold(events, on)
    if not state.terms:
        raise _nobody_serves(events, entries, on, known_on, option)
    return View(pasteable((str(path),)), path.name, digest, counted, events, state, persons, on, known_on)


def _nobody_serves(
    events: Sequence[Event], entries: Sequence[Entry], on: date, known_on: date | None, option: str
) -> InputError:
    """Return the complaint about a day before the first KKR of the register, or before anything was entered."""
    first = next((event.effect for event in events if event.kind == "constituted"), None)
    if first is None and known_on is not None and entries:
        return InputError(
            where="--known-on",
            found=known_on.isoformat(),
            expected=_("a day on which the register knew a KKR"),
            todo=_("choose a later day; the first entry is of {day}").format(day=entries[0].entered.date()),
        )
    return InputError(
        where=option,
        found=on.isoformat(),
        expected=_("a day on which a KKR serves")
        if first is None
        else _("a day from {day} on, when the first KKR of the register takes office").format(day=first),
        todo=_("choose a later day"),
    )


@contextmanager
def named(names: Names) -> Iterator[None]:
    """Put the names of persons into complaints that know only their keys."""
    try:
        yield
    except InputError as error:
        raise InputError(
            where=error.where,
            found=_with_names(error.found, names),
            expected=_with_names(error.expected, names),
            todo=_with_names(error.todo, names),
        ) from error


def _with_names(text: str, names: Names) -> str:
    def spelled(found: re.Match[str]) -> str:
        data = names.get(found[0])
        return found[0] if data is None else f"{data.name} ({found[0]})"

    return _PERSON.sub(spelled, text)


# --- where the result goes --------------------------------------------------------------------------------------

PAGES = (*FORMATS, WORD)
"""The formats of what the register prints as a page, a table or JSON."""


class Printout(NamedTuple):
    """What a command of the register says, in each form it can be had in: only the one that is asked for is made.

    ``body`` gives the keys of the JSON; ``table`` the header, in English, and the rows; ``write`` writes the page.
    """

    view: View
    body: Callable[[], Mapping[str, object]]
    table: Callable[[], tuple[Sequence[str], Iterable[Sequence[str]]]]
    write: Callable[[Page], None]


def give(printout: Printout, output_format: str, output: Path | None) -> None:
    """Print what a command says, or write it to a file, in the format that is asked for.

    Raises:
        InputError: the file cannot be written, or there is a screen for what is no text.
    """
    if output_format == "json":
        from kkrvalg.protocol.envelope import to_json  # noqa: PLC0415 (start-up stays light)
        from kkrvalg.protocol.register import register_protocol  # noqa: PLC0415 (as above)

        emit(to_json(register_protocol(printout.view, printout.body())), output)
    elif output_format == "csv":
        from kkrvalg.protocol.sheet import for_danes  # noqa: PLC0415 (start-up stays light)

        header, rows = printout.table()
        emit(for_danes([_(title) for title in header], rows), output)
    elif output_format == WORD:
        from kkrvalg.protocol.blocks import Recorder  # noqa: PLC0415 (start-up stays light)

        refuse_screen(output, WORD)
        recorder = Recorder()
        printout.write(recorder)
        emit_bytes(rendered(recorder.document(language()), WORD), output, output_format=WORD)
    else:
        page = new_page(output)
        printout.write(page)
        emit(page.text(), output)
