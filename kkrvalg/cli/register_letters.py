"""kkrvalg register letters: the letters that events call for, ready to send."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kkrvalg.cli import register_common
from kkrvalg.cli.common import PLAIN_WIDTH, Status, declare, emit, format_option, lang_option, write_whole
from kkrvalg.cli.documents import WORD
from kkrvalg.cli.register_common import day_option, named, register_argument, view, words_of
from kkrvalg.errors import InputError
from kkrvalg.i18n import N_, _, language, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from kkrvalg.protocol.letters import Letter
    from kkrvalg.protocol.register import View
    from kkrvalg.protocol.register_letters import Written
    from kkrvalg.register.notices import Notice

PDF = "pdf"
TEXT = "text"
ENDINGS = {TEXT: ".txt", WORD: f".{WORD}", PDF: f".{PDF}"}
"""The ending of the file of a letter by its format; an output with another name is a folder."""
BETWEEN = f"\n{'=' * 78}\n\n"
"""What stands between two letters in one text."""


@declare(
    "letters",
    help=N_(
        "Write the letters that events call for and that are not noted as sent: to those who enter, leave or stand"
        " in, to those who elect, to municipalities, bodies and KL.\n\n"
        "Each is ready to be dated and signed, with a form for the answer where something is asked. When they are"
        " sent, --sent notes it."
    ),
    examples=(
        (N_("All that are to be sent:"), "kkrvalg register letters kkr.db"),
        (
            N_("Those of one event, to be edited in Word, in a new folder:"),
            "kkrvalg register letters kkr.db --event 57 --format docx -o breve",
        ),
        (
            N_("One of them as a PDF:"),
            "kkrvalg register letters kkr.db --event 57 --letter new_member -o brev.pdf",
        ),
        (N_("Note those of the event as sent:"), "kkrvalg register letters kkr.db --event 57 --sent"),
    ),
)
@register_argument
@click.option(
    "--event", type=click.IntRange(min=1), metavar=N_("EVENT"), help=N_("Only those that this event calls for.")
)
@click.option("--letter", metavar=N_("LETTER"), help=N_("Only this one, such as new_member; with --event."))
@day_option("--since", N_("Only those of events from this day on."))
@click.option(
    "--all", "everything", is_flag=True, help=N_("Those too that are noted as sent or overtaken by events.")
)
@day_option("--by", N_("The day by which answers are asked for; without one it is said that no rule sets any."))
@day_option("--on", N_("The day of writing or sending; today if left out."))
@click.option("--sent", is_flag=True, help=N_("Write no letters, but note these as sent."))
@format_option(*ENDINGS, "json")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar=N_("FILE"),
    help=N_("Write one letter to this file, or a file for each letter to this new folder."),
)
@lang_option
def letters(
    *,
    file: Path,
    event: int | None,
    letter: str | None,
    since: date | None,
    everything: bool,
    by: date | None,
    on: date | None,
    sent: bool,
    output_format: str,
    output: Path | None,
) -> Status:
    """Write the letters, or note them as sent."""
    if output is not None and str(output) == "-":
        output = None
    found = view(file, on)
    called = _selected(found, event, letter, since, everything=everything and not sent)
    if sent and called:
        return _note(file, found, called)
    if output_format == "json":
        emit(_as_json(found, called), output)
        return Status.DONE
    _check_form(called, output_format, output)
    if not called:
        emit(_none_left(found, event, since))
        return Status.DONE
    written = _written(found, called, by)
    if output is None:
        emit(BETWEEN.join([*(one.letter.text for one in written), "\n".join(_noting(found, written)) + "\n"]))
        return Status.DONE
    _write(written, output, output_format)
    emit("\n".join((_told(written, output), "", *_noting(found, written))))
    return Status.DONE


def _as_json(found: View, called: Sequence[Notice]) -> str:
    """Return which letters there are; their texts are for people."""
    from kkrvalg.protocol.envelope import to_json  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.protocol.register import register_protocol  # noqa: PLC0415 (as above)
    from kkrvalg.protocol.register_outcome import letter_body  # noqa: PLC0415 (as above)

    return to_json(register_protocol(found, {"letters": [letter_body(one) for one in called]}))


def _written(found: View, called: Sequence[Notice], by: date | None) -> tuple[Written, ...]:
    from kkrvalg.protocol.register_letters import write_letters  # noqa: PLC0415 (start-up stays light)

    until_today = [event for event in found.events if event.effect <= found.on]
    with named(found.names):
        return write_letters(called, until_today, found.names, now=found.state, today=found.on, by=by)


# --- which letters ----------------------------------------------------------------------------------------------


def _selected(
    found: View, event: int | None, letter: str | None, since: date | None, *, everything: bool
) -> tuple[Notice, ...]:
    """Return the letters that are asked for.

    Raises:
        InputError: there is no such event, or it calls for no such letter.
    """
    from kkrvalg.register.notices import is_called_for, notices, notices_of  # noqa: PLC0415 (start-up stays light)

    _check_event(found, event, letter)
    called = notices(found.state) if event is None else notices_of(found.state, event)
    if letter is not None and letter not in {one.letter for one in called}:
        raise _no_such_letter(letter, event, called)
    return tuple(
        one
        for one in called
        if (since is None or one.since >= since)
        and (letter is None or one.letter == letter)
        and (everything or letter is not None or is_called_for(found.state, one))
    )


def _check_event(found: View, event: int | None, letter: str | None) -> None:
    if letter is not None and event is None:
        raise InputError(
            where="--letter",
            found=_("{letter} without --event").format(letter=letter),
            expected=_("the event that calls for the letter"),
            todo=_("add --event and its number; kkrvalg register letters shows it with every letter"),
        )
    if event is not None and event > len(found.entries):
        raise InputError(
            where="--event",
            found=str(event),
            expected=_("the number of an event, from 1 to {last}").format(last=len(found.entries)),
            todo=_("see the numbers with kkrvalg register history"),
        )


def _no_such_letter(letter: str, event: int | None, called: Sequence[Notice]) -> InputError:
    keys = ", ".join(one.letter for one in called)
    return InputError(
        where="--letter",
        found=letter,
        expected=_("one of the letters that event {event} calls for: {letters}").format(event=event, letters=keys)
        if keys
        else _("another event: {event} calls for no letters").format(event=event),
        todo=_("see them with kkrvalg register letters --event {event} --all").format(event=event),
    )


def _none_left(found: View, event: int | None, since: date | None) -> str:
    """Return that there is nothing to send, of what was asked for."""
    if event is not None:
        return _("Event {event} calls for no letter that is still to be sent.").format(event=event)
    if since is not None:
        return _("No letter is to be sent about what has happened since {day}.").format(day=found.words.day(since))
    return _("No letter is to be sent.")


# --- where they go ----------------------------------------------------------------------------------------------


def _is_file(output: Path, output_format: str) -> bool:
    return output.suffix.lower() == ENDINGS[output_format]


def _check_form(called: Sequence[Notice], output_format: str, output: Path | None) -> None:
    """Refuse letters for Word or as PDF without a place for them, several of them in one file, a wrong ending.

    Raises:
        InputError: that is asked for.
    """
    if output is None and output_format != TEXT:
        raise InputError(
            where="--format",
            found=_("{format} without a file or folder to write to").format(format=output_format),
            expected=_("a new folder, in which each letter is a file, or a file for one letter"),
            todo=_("add -o and the name of the folder, for example {folder}").format(folder="-o breve"),
        )
    if output is not None and not _is_file(output, output_format) and output.suffix.lower() in ENDINGS.values():
        raise InputError(
            where="--output",
            found=_("{file} with --format {format}").format(file=output, format=output_format),
            expected=_("a file that ends in {ending}, or a new folder").format(ending=ENDINGS[output_format]),
            todo=_("choose another name with -o, or another --format"),
        )
    if output is not None and _is_file(output, output_format) and len(called) > 1 and output_format != TEXT:
        raise InputError(
            where="--output",
            found=_("one file for {number} letters").format(number=len(called)),
            expected=_("a new folder, in which each letter is a file"),
            todo=_("name a folder with -o, or choose one letter with --event and --letter"),
        )


def _write(written: Sequence[Written], output: Path, output_format: str) -> None:
    """Write the letters to a file, or each to a file of a new folder."""
    if _is_file(output, output_format):
        if output_format == TEXT:
            write_whole(output, BETWEEN.join(one.letter.text for one in written).encode("utf-8"))
        else:
            write_whole(output, _content(written[0].letter, output_format))
        return
    from kkrvalg.files.folder import write_folder  # noqa: PLC0415 (start-up stays light)

    ending = ENDINGS[output_format]
    files = {one.letter.file.removesuffix(".txt") + ending: _content(one.letter, output_format) for one in written}
    write_folder(output, files)


def _content(letter: Letter, output_format: str) -> bytes:
    """Return a letter as the content of a file.

    Raises:
        InputError: the PDF cannot be made.
    """
    if output_format == WORD:
        from kkrvalg.protocol.word_letters import word_letter  # noqa: PLC0415 (start-up stays light)

        return word_letter(letter, language(), register_common.today())
    if output_format == PDF:
        from kkrvalg.protocol.pdf import typeset  # noqa: PLC0415 (start-up stays light)
        from kkrvalg.protocol.typst_letter import typst_letter  # noqa: PLC0415 (as above)

        return typeset(typst_letter(letter, language()))
    return letter.text.encode("utf-8")


def _told(written: Sequence[Written], output: Path) -> str:
    return ngettext("{number} letter in {folder}", "{number} letters in {folder}", len(written)).format(
        number=len(written), folder=output
    )


def _noting(found: View, written: Sequence[Written]) -> Iterator[str]:
    """Yield to whom each letter goes, by event, and the command that notes those of the event as sent."""
    from kkrvalg.register.notices import sent_on  # noqa: PLC0415 (start-up stays light)

    yield _("When they are sent, note it; with --letter and its name for one alone:")
    for event in dict.fromkeys(one.notice.event for one in written):
        own = [one for one in written if one.notice.event == event]
        kind = found.words.kind(found.entries[event - 1].kind)
        day = found.words.day(own[0].notice.since)
        yield ""
        heading = _("Event {event}, {day}: {kind}").format(event=event, day=day, kind=kind)
        yield textwrap.fill(heading, PLAIN_WIDTH, subsequent_indent="  ")
        for one in own:
            sent = sent_on(found.state, one.notice)
            told = "" if sent is None else " " + _("(sent on {day})").format(day=found.words.day(sent))
            line = f"- {one.notice.letter}: {one.whom}{told}"
            yield textwrap.fill(line, PLAIN_WIDTH, initial_indent="  ", subsequent_indent="    ")
        if any(sent_on(found.state, one.notice) is None for one in own):
            yield f"  kkrvalg register letters {found.path} --event {event} --sent"


# --- noting them as sent ----------------------------------------------------------------------------------------


def _note(file: Path, found: View, called: Sequence[Notice]) -> Status:
    """Enter that letters are sent, on the day of the view.

    Raises:
        InputError: one of them was noted before.
    """
    from kkrvalg.cli.register_entering import enter  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.register.entry import Draft  # noqa: PLC0415 (as above)

    words = words_of(None, _("letter of {day}").format(day=found.on.isoformat()), None)
    drafts = [Draft(found.on, "notified", {"event": one.event, "letter": one.letter}, words) for one in called]
    return enter(file, found.on, lambda _known: drafts, by=None, tried=False, output_format=TEXT, output=None)
