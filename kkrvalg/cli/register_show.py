"""kkrvalg register show, tasks: the register on a day, and what has to be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kkrvalg.cli.common import Status, declare, emit, format_option, lang_option, new_page, output_option
from kkrvalg.cli.register_common import register_argument, view, view_options
from kkrvalg.i18n import N_, _

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
@format_option()
@output_option
@lang_option
def show(file: Path, on: date | None, known_on: date | None, output_format: str, output: Path | None) -> Status:
    """Show the register on a day."""
    found = view(file, on, known_on)
    if output_format == "json":
        from kkrvalg.protocol.envelope import to_json  # noqa: PLC0415 (start-up stays light)
        from kkrvalg.protocol.register import register_protocol, state_body  # noqa: PLC0415 (as above)
        from kkrvalg.protocol.register_posts import posts_body  # noqa: PLC0415 (as above)

        emit(to_json(register_protocol(found, {**state_body(found), **posts_body(found)})), output)
        return Status.DONE
    from kkrvalg.protocol import register_text  # noqa: PLC0415 (start-up stays light)

    if output_format == "csv":
        from kkrvalg.protocol.sheet import for_danes  # noqa: PLC0415 (start-up stays light)

        emit(for_danes([_(title) for title in register_text.HEADER], register_text.state_rows(found)), output)
        return Status.DONE
    page = new_page(output)
    register_text.write_state(page, found)
    emit(page.text(), output)
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
@format_option()
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
    if output_format == "json":
        from kkrvalg.protocol.envelope import to_json  # noqa: PLC0415 (start-up stays light)
        from kkrvalg.protocol.register import register_protocol  # noqa: PLC0415 (as above)

        body = {"tasks": [register_tasks.task_body(found, task) for task in own]}
        emit(to_json(register_protocol(found, body)), output)
        return Status.DONE
    if output_format == "csv":
        from kkrvalg.protocol.sheet import for_danes  # noqa: PLC0415 (start-up stays light)

        emit(
            for_danes([_(title) for title in register_tasks.HEADER], register_tasks.task_rows(found, own)), output
        )
        return Status.DONE
    from kkrvalg.protocol.register_text import write_origin, write_title  # noqa: PLC0415 (start-up stays light)

    page = new_page(output)
    write_title(page, found, _("Open tasks of {kkr}, {day}"))
    register_tasks.write_tasks(page, found, own)
    write_origin(page, found)
    emit(page.text(), output)
    return Status.DONE
