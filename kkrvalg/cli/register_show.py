"""kkrvalg register show, tasks: the register on a day, and what has to be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kkrvalg.cli.common import Status, declare, format_option, lang_option, output_option
from kkrvalg.cli.documents import emit_bytes
from kkrvalg.cli.register_common import PAGES, Printout, give, register_argument, view, view_options
from kkrvalg.i18n import N_

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


@declare(
    "show",
    help=N_(
        "Show the register as it stands on a day: members by party with their substitutes, who is away, chair and"
        " vice chair, posts, and what is open."
    ),
    examples=(
        (N_("As it stands today:"), "kkrvalg register show kkr.db"),
        (
            N_("On a day, as it was known on another:"),
            "kkrvalg register show kkr.db --on 2027-03-01 --known-on 2027-03-15",
        ),
        (N_("To send round:"), "kkrvalg register show kkr.db -o medlemmer.pdf"),
    ),
)
@register_argument
@view_options
@format_option(*PAGES)
@output_option
@lang_option
def show(file: Path, on: date | None, known_on: date | None, output_format: str, output: Path | None) -> Status:
    """Show the register on a day."""
    from kkrvalg.protocol import register_text  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.protocol.register import state_body  # noqa: PLC0415 (as above)
    from kkrvalg.protocol.register_posts import posts_body  # noqa: PLC0415 (as above)

    found = view(file, on, known_on)
    printout = Printout(
        found,
        body=lambda: {**state_body(found), **posts_body(found)},
        table=lambda: (register_text.HEADER, register_text.state_rows(found)),
        write=lambda page: register_text.write_state(page, found),
    )
    give(printout, output_format, output)
    return Status.DONE


@declare(
    "tasks",
    help=N_(
        "Show what has to be done, by whom and by when, what is overdue first.\n\n"
        "A task stands until an event settles it; the command that enters the event is shown."
    ),
    examples=(
        (N_("What is open today:"), "kkrvalg register tasks kkr.db"),
        (N_("What is due within a month, and what is overdue:"), "kkrvalg register tasks kkr.db --within 30"),
        (N_("A file for the calendar:"), "kkrvalg register tasks kkr.db -o opgaver.ics"),
    ),
)
@register_argument
@view_options
@click.option(
    "--within",
    type=click.IntRange(min=0),
    metavar=N_("DAYS"),
    help=N_("Only what is due within this many days, or overdue."),
)
@format_option(*PAGES, "ics")
@output_option
@lang_option
def tasks(
    *,
    file: Path,
    on: date | None,
    known_on: date | None,
    within: int | None,
    output_format: str,
    output: Path | None,
) -> Status:
    """Show the open tasks."""
    from kkrvalg.protocol import register_tasks  # noqa: PLC0415 (start-up stays light)

    found = view(file, on, known_on)
    own = register_tasks.within(found.tasks, found.on, within)
    if output_format == "ics":
        from kkrvalg.protocol.register_calendar import calendar_of  # noqa: PLC0415 (start-up stays light)

        emit_bytes(calendar_of(found, own).encode("utf-8"), output, output_format="ics")
        return Status.DONE
    printout = Printout(
        found,
        body=lambda: {"tasks": [register_tasks.task_body(found, task) for task in own]},
        table=lambda: (register_tasks.HEADER, register_tasks.task_rows(found, own)),
        write=lambda page: register_tasks.write_open_tasks(page, found, own),
    )
    give(printout, output_format, output)
    return Status.DONE
