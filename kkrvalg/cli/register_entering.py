"""Entering events into a register: drafts are tried or written, and what they bring with them is printed."""

from __future__ import annotations

import contextlib
import os
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kkrvalg.cli import register_common
from kkrvalg.cli.common import Status, emit, format_option, lang_option, new_page, output_option
from kkrvalg.cli.register_common import BY, day_option, named, opened, view_of, words_options
from kkrvalg.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from kkrvalg.protocol.register_outcome import Outcome
    from kkrvalg.register.entry import Draft, Entry
    from kkrvalg.register.history import Course
    from kkrvalg.register.ledger import Ledger
    from kkrvalg.register.persons import Names
    from kkrvalg.register.state import State

    Drafting = Callable[["Known"], Sequence[Draft]]

_Decorated = TypeVar("_Decorated", bound="Callable[..., Any]")


class Known:
    """What a register knows when something is entered: its entries, its persons, and the state on the day."""

    def __init__(self, entries: Sequence[Entry], on: date) -> None:
        from kkrvalg.register.history import known  # noqa: PLC0415 (start-up stays light)
        from kkrvalg.register.persons import names  # noqa: PLC0415 (as above)

        self.entries = entries
        self.on = on
        self.names: Names = names(entries)
        self.events = known(entries)
        self.state: State = self.state_on(on)

    def state_on(self, day: date) -> State:
        """Return the state on a day."""
        from kkrvalg.register.history import fold  # noqa: PLC0415 (start-up stays light)

        with named(self.names):
            return fold(self.events, day)


def entering_options(*, on_help: str) -> Callable[[_Decorated], _Decorated]:
    """Add ``--on``, ``--source``, ``--by``, ``--note``, ``--try``, ``--format``, ``-o`` and ``--lang``.

    They give ``on``, ``source``, ``by``, ``note``, ``tried``, ``output_format`` and ``output``.
    """
    bundle = (
        day_option("--on", on_help),
        words_options(),
        click.option("--try", "tried", is_flag=True, help=N_("Show what would follow, and write nothing.")),
        format_option("text", "json"),
        output_option,
        lang_option,
    )

    def add(function: _Decorated) -> _Decorated:
        for option in reversed(bundle):
            function = option(function)
        return function

    return add


def enter(
    file: Path,
    on: date,
    drafting: Drafting,
    *,
    by: str | None,
    tried: bool,
    output_format: str,
    output: Path | None,
) -> Status:
    """Enter what ``drafting`` makes of the register as it is known on the day, and print what it brings with it.

    Raises:
        InputError: the register cannot be read or written, what was typed means nothing there, or the rules forbid
            it. Nothing is written then.
    """
    with opened(file) as ledger:
        if tried:
            outcome = _tried(file, ledger.entries, drafting(Known(ledger.entries, on)))
        else:
            new = _appended(ledger, on, drafting)
            outcome = _outcome(file, ledger.entries, new, how=None if by else _default_by())
    emit(_printed(outcome, output_format, output), output)
    return Status.DONE


class _OvertakenError(Exception):
    """Raised when somebody else has entered something since the drafts were made."""


def _appended(ledger: Ledger, on: date, drafting: Drafting) -> tuple[Entry, ...]:
    """Enter what ``drafting`` makes of the register as nobody else has changed it meanwhile.

    Where somebody has, the drafts are made anew: the key of a new person may be taken, a seat held by another.

    Raises:
        InputError: see :func:`enter`.
    """
    while True:
        known = Known(ledger.entries, on)
        drafts = drafting(known)

        def check(before: Sequence[Entry], new: Sequence[Entry], seen: int = len(known.entries)) -> None:
            if len(before) != seen:
                raise _OvertakenError
            _course(before).check(before, new)

        with contextlib.suppress(_OvertakenError), named(known.names):
            return ledger.append(drafts, now=register_common.now(), check=check)


def _course(entries: Sequence[Entry]) -> Course:
    """Return the course that takes new events after these, so that a complaint tells the new from the old."""
    from kkrvalg.register.history import Course  # noqa: PLC0415 (start-up stays light)

    course = Course()
    course.check(entries, ())
    return course


def _default_by() -> str:
    """Return where the initials come from that were not given."""
    return _("{variable} says").format(variable=BY) if os.environ.get(BY) else _("the login name says")


def _tried(file: Path, entries: Sequence[Entry], drafts: Sequence[Draft]) -> Outcome:
    """Return what drafts would bring with them; nothing is written.

    Raises:
        InputError: the rules forbid one of them.
    """
    from kkrvalg.register.entry import Entry  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.register.persons import names  # noqa: PLC0415 (as above)

    moment = max(register_common.now().replace(microsecond=0), entries[-1].entered)
    new = tuple(
        Entry(seq, moment, draft.effect, draft.kind, draft.body, draft.words, draft.person, "")
        for seq, draft in enumerate(drafts, len(entries) + 1)
    )
    with named(names((*entries, *new))):
        _course(entries).check(entries, new)
    return _outcome(file, (*entries, *new), new, tried=True)


def _outcome(
    file: Path, entries: Sequence[Entry], new: tuple[Entry, ...], *, tried: bool = False, how: str | None = None
) -> Outcome:
    """Return the register before and after the last entries, on the day they take effect or today, if later.

    Where the first KKR takes office later still, it is that day: before it there is nothing to show.
    """
    from kkrvalg.protocol.register_outcome import Outcome  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.reading.text import read_bytes  # noqa: PLC0415 (as above)

    digest = sha256(read_bytes(file)).hexdigest()
    served = min((entry.effect for entry in entries if entry.kind == "constituted"), default=date.min)
    day = max(register_common.today(), served, *(entry.effect for entry in new))
    before = view_of(file, digest, entries[: -len(new)], day, None)
    return Outcome(before, view_of(file, digest, entries, day, None), new, tried=tried, by_default=how)


def _printed(outcome: Outcome, output_format: str, output: Path | None) -> str:
    from kkrvalg.protocol import register_outcome  # noqa: PLC0415 (start-up stays light)

    if output_format == "json":
        from kkrvalg.protocol.envelope import to_json  # noqa: PLC0415 (start-up stays light)
        from kkrvalg.protocol.register import register_protocol  # noqa: PLC0415 (as above)

        return to_json(register_protocol(outcome.after, register_outcome.outcome_body(outcome)))
    page = new_page(output)
    register_outcome.write_outcome(page, outcome)
    return page.text()
