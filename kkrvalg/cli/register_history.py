"""kkrvalg register history, diff: what happened, and what became of it between two days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kkrvalg.cli import register_common
from kkrvalg.cli.common import Status, declare, format_option, lang_option, output_option
from kkrvalg.cli.register_common import (
    PAGES,
    Printout,
    day_option,
    give,
    read_register,
    register_argument,
    view_of,
)
from kkrvalg.errors import InputError
from kkrvalg.i18n import N_, _

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from kkrvalg.protocol.register import View


@declare(
    "history",
    help=N_(
        "Show what happened, the newest last: every event with its number and day, who entered it from which"
        " document, what corrects it, and what followed by which article.\n\n"
        "WHAT is a person (name or key) or a seat (A:2 or mayor:151); everything if left out."
    ),
    examples=(
        (N_("The whole register since the new year:"), "kkrvalg register history kkr.db --since 2027-01-01"),
        (N_("One person:"), 'kkrvalg register history kkr.db "Anna Eksempel"'),
        (N_("One seat:"), "kkrvalg register history kkr.db A:2"),
    ),
)
@register_argument
@click.argument("what", metavar=N_("[WHAT]"), required=False)
@day_option("--since", N_("Only what was entered, or takes effect, from this day on."))
@day_option("--known-on", N_("Only what was entered by the end of this day; everything if left out."))
@format_option(*PAGES)
@output_option
@lang_option
def history(
    *,
    file: Path,
    what: str | None,
    since: date | None,
    known_on: date | None,
    output_format: str,
    output: Path | None,
) -> Status:
    """Show the history."""
    from kkrvalg.protocol import register_history  # noqa: PLC0415 (start-up stays light)

    found = _whole(file, known_on)
    about = None if what is None else _named(found, what)
    told = register_history.history(found, about, since)
    printout = Printout(
        found,
        body=lambda: {
            "about": about,
            "history": [register_history.told_body(found, entry) for entry in told],
        },
        table=lambda: (register_history.HEADER, register_history.history_rows(found, told)),
        write=lambda page: register_history.write_history(page, found, about, told),
    )
    give(printout, output_format, output)
    return Status.DONE


def _whole(file: Path, known_on: date | None) -> View:
    """Return the register folded to its last day, or to today, if later."""
    entries, digest = read_register(file)
    last = max((entry.effect for entry in entries), default=register_common.today())
    return view_of(file, digest, entries, max(last, register_common.today()), known_on)


def _named(view: View, what: str) -> str:
    """Return the key of the seat or the person that a text names; a seat's key goes before.

    Raises:
        InputError: it is neither.
    """
    from kkrvalg.register.wording import find_person, find_seat  # noqa: PLC0415 (start-up stays light)

    where = _("[WHAT]").strip("[]")
    if ":" in what:
        return find_seat(view.state, view.names, what, where)
    return find_person(view.state, view.names, what, where)


# --- two days ---------------------------------------------------------------------------------------------------


@declare(
    "diff",
    help=N_(
        "Show what differs between two days: who came, who went, who moved, substitutes, chair and vice chair, and"
        " posts, each with the event and the article.\n\n"
        "With --known-from and --known-to instead: what became known between two days of entry, of the same day."
    ),
    examples=(
        (N_("A year:"), "kkrvalg register diff kkr.db --from 2027-01-01 --to 2027-12-31"),
        (
            N_("What has been learnt since 1 March of how it was that day:"),
            "kkrvalg register diff kkr.db --to 2027-03-01 --known-from 2027-03-01",
        ),
    ),
)
@register_argument
@day_option("--from", N_("The day before; that of --to if left out."))
@day_option("--to", N_("The day after; today if left out."))
@day_option("--known-from", N_("The day before: only what was entered by its end."))
@day_option("--known-to", N_("The day after: only what was entered by its end."))
@format_option(*PAGES)
@output_option
@lang_option
def diff(
    *,
    file: Path,
    known_from: date | None,
    known_to: date | None,
    output_format: str,
    output: Path | None,
    **days: date | None,
) -> Status:
    """Show what differs between two days."""
    from kkrvalg.protocol import register_diff  # noqa: PLC0415 (start-up stays light)

    to = days["to"] or register_common.today()
    since = days["from"] or to
    _check_days(since, to, known_from, known_to)
    entries, digest = read_register(file)
    before = view_of(
        file, digest, entries, since, known_from or known_to, option="--from" if days["from"] else "--to"
    )
    after = view_of(file, digest, entries, to, known_to, option="--to")
    found = register_diff.changes(before, after)
    printout = Printout(
        after,
        body=lambda: register_diff.diff_body(before, after, found),
        table=lambda: (register_diff.HEADER, register_diff.change_rows(after, found)),
        write=lambda page: register_diff.write_diff(page, before, after, found),
    )
    give(printout, output_format, output)
    return Status.DONE


def _check_days(since: date, to: date, known_from: date | None, known_to: date | None) -> None:
    """Check that two days are given, in their order.

    Raises:
        InputError: it is not so.
    """
    if since == to and known_from is None:
        raise InputError(
            where="--from",
            found=_("one day alone"),
            expected=_("two days to compare"),
            todo=_("add --from and the day before, or --known-from"),
        )
    if since > to or (known_from is not None and known_to is not None and known_from > known_to):
        raise InputError(
            where="--from",
            found=_("a day before that is later than the day after"),
            expected=_("the earlier day first"),
            todo=_("swap the two"),
        )
