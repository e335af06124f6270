"""kkrvalg register history, diff: what happened, and what became of it between two days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kkrvalg.cli import register_common
from kkrvalg.cli.common import Status, declare, emit, format_option, lang_option, new_page, output_option
from kkrvalg.cli.register_common import day_option, read_register, register_argument, view_of
from kkrvalg.errors import InputError
from kkrvalg.i18n import N_, _

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from kkrvalg.protocol.register import View
    from kkrvalg.protocol.register_diff import Change
    from kkrvalg.protocol.register_history import Told


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
@format_option()
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
    emit(_written(found, about, told, output_format, output), output)
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

    if ":" in what:
        return find_seat(view.state, view.names, what, "WHAT")
    return find_person(view.state, view.names, what, "WHAT")


def _written(
    view: View, about: str | None, told: tuple[Told, ...], output_format: str, output: Path | None
) -> str:
    from kkrvalg.protocol import register_history  # noqa: PLC0415 (start-up stays light)

    if output_format == "json":
        from kkrvalg.protocol.envelope import to_json  # noqa: PLC0415 (start-up stays light)
        from kkrvalg.protocol.register import register_protocol  # noqa: PLC0415 (as above)

        rows = [register_history.told_body(view, entry) for entry in told]
        return to_json(register_protocol(view, {"about": about, "history": rows}))
    if output_format == "csv":
        from kkrvalg.protocol.sheet import for_danes  # noqa: PLC0415 (start-up stays light)

        header = [_(title) for title in register_history.HEADER]
        return for_danes(header, register_history.history_rows(view, told))
    from kkrvalg.protocol.register_text import write_origin, write_title  # noqa: PLC0415 (start-up stays light)

    page = new_page(output)
    title = _("History of the register of {kkr}")
    if about is not None:
        words = view.words
        title = f"{title}: {words.person(about) if about in view.names else words.seat(about)}"
    write_title(page, view, title)
    register_history.write_history(page, view, told)
    write_origin(page, view)
    return page.text()


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
            N_("What was learnt in March of how it was on 1 March:"),
            "kkrvalg register diff kkr.db --to 2027-03-01 --known-from 2027-03-01 --known-to 2027-03-31",
        ),
    ),
)
@register_argument
@day_option("--from", N_("The day before; that of --to if left out."))
@day_option("--to", N_("The day after; today if left out."))
@day_option("--known-from", N_("The day before: only what was entered by its end."))
@day_option("--known-to", N_("The day after: only what was entered by its end."))
@format_option()
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
    before = view_of(file, digest, entries, since, known_from or known_to)
    after = view_of(file, digest, entries, to, known_to)
    found = register_diff.changes(before, after)
    emit(_compared(before, after, found, output_format, output), output)
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


def _compared(
    before: View, after: View, found: tuple[Change, ...], output_format: str, output: Path | None
) -> str:
    from kkrvalg.protocol import register_diff  # noqa: PLC0415 (start-up stays light)

    if output_format == "json":
        from kkrvalg.protocol.envelope import to_json  # noqa: PLC0415 (start-up stays light)
        from kkrvalg.protocol.register import register_protocol  # noqa: PLC0415 (as above)

        body = {
            "diff": {
                "from": register_diff.side_body(before),
                "to": register_diff.side_body(after),
                "changes": [register_diff.change_body(after, change) for change in found],
            }
        }
        return to_json(register_protocol(after, body))
    if output_format == "csv":
        from kkrvalg.protocol.sheet import for_danes  # noqa: PLC0415 (start-up stays light)

        return for_danes([_(title) for title in register_diff.HEADER], register_diff.change_rows(after, found))
    from kkrvalg.protocol.register_text import write_origin  # noqa: PLC0415 (start-up stays light)

    page = new_page(output)
    register_diff.write_title(page, before, after)
    register_diff.write_changes(page, before, after, found)
    write_origin(page, after)
    return page.text()
