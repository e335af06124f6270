"""kkrvalg register meeting: the minutes of a meeting, and the meetings and hearings that the register knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kkrvalg.cli.common import (
    FORMATS,
    Status,
    declare,
    emit,
    format_option,
    lang_option,
    new_page,
    output_option,
)
from kkrvalg.cli.documents import WORD, emit_bytes, refuse_screen, rendered
from kkrvalg.cli.register_common import named, register_argument, view, view_options
from kkrvalg.i18n import N_, _, language

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from kkrvalg.protocol.envelope import Protocol
    from kkrvalg.protocol.register import View
    from kkrvalg.protocol.text import Page
    from kkrvalg.register.minutes import Minutes


@declare(
    "meeting",
    help=N_(
        "Print the minutes of a meeting: who took part and in whose place, who was absent, what members asked for,"
        " and what was decided.\n\n"
        "Before the meeting it is what is known of it; without MEETING, all meetings and written hearings."
    ),
    examples=(
        (N_("All meetings and written hearings:"), "kkrvalg register meeting kkr.db"),
        (N_("The minutes of one of them:"), "kkrvalg register meeting kkr.db 2027-2"),
        (N_("To be edited in Word:"), "kkrvalg register meeting kkr.db 2027-2 -o referat.docx"),
    ),
)
@register_argument
@click.argument("meeting", required=False, metavar=N_("[MEETING]"))
@view_options
@format_option(*FORMATS, WORD)
@output_option
@lang_option
def meeting(
    *,
    file: Path,
    meeting: str | None,
    on: date | None,
    known_on: date | None,
    output_format: str,
    output: Path | None,
) -> Status:
    """Print a meeting, or all of them."""
    from kkrvalg.register.minutes import all_minutes, minutes_of  # noqa: PLC0415 (start-up stays light)

    refuse_screen(output, output_format)
    found = view(file, on, known_on)
    with named(found.names):
        meetings = all_minutes(found.state) if meeting is None else (minutes_of(found.state, meeting),)
    alone = meeting is not None
    if output_format == "json":
        emit(_as_json(found, meetings, alone=alone), output)
    elif output_format == "csv":
        emit(_as_csv(found, meetings), output)
    elif output_format == WORD:
        emit_bytes(_as_word(found, meetings, alone=alone), output, output_format=WORD)
    else:
        page = new_page(output)
        _write(page, found, meetings, alone=alone)
        emit(page.text(), output)
    return Status.DONE


def _write(page: Page, found: View, meetings: Sequence[Minutes], *, alone: bool) -> None:
    from kkrvalg.protocol.register_meeting_text import write_meetings, write_minutes  # noqa: PLC0415 (as above)

    if alone:
        write_minutes(page, found, meetings[0])
    else:
        write_meetings(page, found, meetings)


def _protocol(found: View, meetings: Sequence[Minutes], *, alone: bool) -> Protocol:
    from kkrvalg.protocol.register import register_protocol  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.protocol.register_meeting import meetings_body  # noqa: PLC0415 (as above)

    return register_protocol(found, meetings_body(found, meetings, alone=alone))


def _as_json(found: View, meetings: Sequence[Minutes], *, alone: bool) -> str:
    from kkrvalg.protocol.envelope import to_json  # noqa: PLC0415 (start-up stays light)

    return to_json(_protocol(found, meetings, alone=alone))


def _as_csv(found: View, meetings: Sequence[Minutes]) -> str:
    from kkrvalg.protocol.register_meeting_text import HEADER, meeting_rows  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.protocol.sheet import for_danes  # noqa: PLC0415 (as above)

    return for_danes([_(title) for title in HEADER], meeting_rows(found, meetings, iso=True))


def _as_word(found: View, meetings: Sequence[Minutes], *, alone: bool) -> bytes:
    """Return the page as a Word file to be edited, with the day of the meeting, or the day that is shown."""
    from kkrvalg.protocol.audit import stamp_of  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.protocol.blocks import Recorder  # noqa: PLC0415 (as above)

    page = Recorder()
    _write(page, found, meetings, alone=alone)
    day = meetings[0].day if alone else found.on
    stamp = stamp_of(_protocol(found, meetings, alone=alone).to_dict(), found.state.term.term, day)
    return rendered(page.document(language(), stamp), WORD)
