"""kkrvalg call-up: who must be asked for names before the constituting meeting, and the letters to them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kkrvalg.apportion import Lots
from kkrvalg.cli.common import (
    DOCUMENTS,
    Status,
    cooperation_option,
    declare,
    emit,
    format_option,
    kkr_option,
    lang_option,
    new_page,
    option_option,
    scenario_option,
)
from kkrvalg.cli.compose import composed
from kkrvalg.cli.documents import WORD, refuse_screen
from kkrvalg.cli.members import composition_command, open_people, people_options
from kkrvalg.cli.session import open_session
from kkrvalg.errors import InputError
from kkrvalg.i18n import N_, _, language, ngettext
from kkrvalg.model import fold
from kkrvalg.procedures.call_up import call_up
from kkrvalg.procedures.membership import checked
from kkrvalg.reading import values
from kkrvalg.reading.shape import Unfit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kkrvalg.cli.session import DrawRecord, Session
    from kkrvalg.model import People
    from kkrvalg.procedures.call_up import CallUp, GroupCall
    from kkrvalg.protocol.letters import Letter

BETWEEN = f"\n{'=' * 78}\n\n"
"""What stands between two letters in one text."""


def _as_day(_context: click.Context, option: click.Parameter, value: str | None) -> date | None:
    """Read a date as the files read one."""
    try:
        return values.optional_day(value)
    except Unfit as unfit:
        where = option.opts[0]
        raise InputError(where=where, found=unfit.found, expected=unfit.expected, todo=unfit.todo) from None


@declare(
    "call-up",
    help=N_(
        "Show what each party's council members must elect before the constituting meeting, what each municipality"
        " is asked, and who has not answered; with --letters, the letters to them."
    ),
    examples=(
        (N_("Who is asked in one KKR, and who has not answered:"), "kkrvalg call-up --kkr midtjylland"),
        (N_("The letter to one group:"), "kkrvalg call-up --kkr midtjylland --party A --letters"),
        (
            N_("All letters of one KKR in a new folder, with a day for the answers:"),
            "kkrvalg call-up --kkr midtjylland --by 2026-01-12 --letters -o letters",
        ),
        (
            N_("The same letters to be edited in Word:"),
            "kkrvalg call-up --kkr midtjylland --letters --format docx -o letters",
        ),
    ),
)
@scenario_option
@kkr_option
@click.option(
    "--party",
    "parties",
    multiple=True,
    metavar=N_("PARTY"),
    help=N_("Only this party or list cooperation, and no municipality; can be given several times."),
)
@click.option(
    "--by",
    metavar=N_("DATE"),
    callback=_as_day,
    help=N_("The day by which answers are needed; 12 January, as is practice, if left out."),
)
@click.option("--letters", is_flag=True, help=N_("The letters to all who have not answered, ready to send."))
@people_options
@option_option
@cooperation_option
@format_option("text", "json", *DOCUMENTS, WORD)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar=N_("FILE"),
    help=N_("Write the result to this file; with --letters, a file for each letter to this new folder."),
)
@lang_option
def command(
    *,
    scenario: str | None,
    kkr: tuple[str, ...],
    parties: tuple[str, ...],
    by: date | None,
    letters: bool,
    members: Path | None,
    council_members: Path | None,
    options: dict[str, str],
    cooperations: dict[str, tuple[str, ...]],
    output_format: str,
    output: Path | None,
) -> Status:
    """Show who is asked in each KKR."""
    if output is not None and str(output) == "-":
        output = None
    _check_form(output_format, output, letters=letters)
    if output is not None and not letters and output.is_dir():
        raise _a_folder(output)
    refuse_screen(output, output_format)
    session = open_session(scenario, kkr, options, cooperations=cooperations)
    session, people = open_people(session, members, council_members)
    calls: list[CallUp] = []
    draws: list[DrawRecord] = []
    for key in session.kkr:
        composition, fates = composed(session, key, Lots(session.recorded(key, None)))
        calls.append(call_up(session.setting, composition, people, by))
        draws += fates
    if parties:
        calls = _only(calls, parties)
    if letters:
        _write_letters(session, calls, output, output_format)
    elif output_format == "json":
        emit(_as_json(session, calls, draws, people), output)
    else:
        emit(_as_text(session, calls, draws, output), output)
    return Status.LOT_NEEDED if any(call.question for call in calls) else Status.DONE


def _check_form(output_format: str, output: Path | None, *, letters: bool) -> None:
    """Refuse letters as data or a document, a Word file of no letter, and letters for Word without a folder.

    Raises:
        InputError: one of them is asked for.
    """
    if letters and output_format not in {"text", WORD}:
        raise InputError(
            where="--letters",
            found=f"--format {output_format}",
            expected=_("letters as text or for Word ({format})").format(format=WORD),
            todo=_("leave out --format, or --letters"),
        )
    if output_format == WORD and not letters:
        raise InputError(
            where="--format",
            found=_("{format} without --letters").format(format=WORD),
            expected=_("{format} for the letters alone").format(format=WORD),
            todo=_("add --letters and the folder they are to lie in, for example {folder}").format(
                folder="-o letters"
            ),
        )
    if output_format == WORD and output is None:
        raise InputError(
            where="--format",
            found=_("{format} without a folder to write the letters to").format(format=WORD),
            expected=_("a new folder, since each letter is a file"),
            todo=_("add -o and the name of the folder, for example {folder}").format(folder="-o letters"),
        )


def _a_folder(output: Path) -> InputError:
    return InputError(
        where="--output",
        found=_("{file}, which is a folder").format(file=output),
        expected=_("the name of a file"),
        todo=_("name the file too, for example {file}").format(file=output / "kkrvalg.txt"),
    )


def _only(calls: Sequence[CallUp], parties: Sequence[str]) -> list[CallUp]:
    """Return the calls with the groups that are named alone.

    Raises:
        InputError: nobody who is eligible is called that in any of the KKR.
    """
    wanted = {fold(party.strip()): party for party in parties}
    known = {fold(group.party): group.party for call in calls for group in call.groups}
    for folded, party in wanted.items():
        if folded not in known:
            raise InputError(
                where="--party",
                found=party,
                expected=_("one of {names}").format(names=", ".join(known.values())),
                todo=_("write the party's letter, or the list cooperation's name"),
            )
    return [call.of_groups(_named(call, set(wanted))) for call in calls]


def _named(call: CallUp, wanted: set[str]) -> tuple[GroupCall, ...]:
    return tuple(group for group in call.groups if fold(group.party) in wanted)


def _write_letters(session: Session, calls: Sequence[CallUp], output: Path | None, output_format: str) -> None:
    """Write the letters one after the other, or each to a file of a new folder."""
    from kkrvalg.protocol.letters import letters  # noqa: PLC0415 (start-up stays light)

    written = letters(calls, session.scenario.election)
    if not written:
        emit(_("Nobody is left to ask: all have answered, or have nothing to elect."))
    elif output is None:
        emit(BETWEEN.join(letter.text for letter in written))
    else:
        from kkrvalg.files.folder import write_folder  # noqa: PLC0415 (as above)

        target = write_folder(output, _files(written, output_format, session.scenario.election.day))
        emit(
            ngettext("{number} letter in {folder}", "{number} letters in {folder}", len(written)).format(
                number=len(written), folder=target
            )
        )


def _files(written: Sequence[Letter], output_format: str, day: date) -> dict[str, str | bytes]:
    """Return the letters by the names of their files; those for Word bear the day of the election."""
    if output_format != WORD:
        return {letter.file: letter.text for letter in written}
    from kkrvalg.protocol.word_letters import word_letter  # noqa: PLC0415 (start-up stays light)

    return {
        letter.file.removesuffix(".txt") + f".{WORD}": word_letter(letter, language(), day) for letter in written
    }


def _as_json(session: Session, calls: Sequence[CallUp], draws: Sequence[DrawRecord], people: People) -> str:
    from kkrvalg.protocol.call_up import call_up_body  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.protocol.envelope import to_json  # noqa: PLC0415 (as above)
    from kkrvalg.protocol.members import members_body  # noqa: PLC0415 (as above)

    election = session.scenario.election
    members = [checked(call.seating, people, session.setting) for call in calls]
    body = {**members_body(members, election), **call_up_body(calls)}
    return to_json(session.protocol("call-up", body, draws, ()))


def _as_text(session: Session, calls: Sequence[CallUp], draws: Sequence[DrawRecord], output: Path | None) -> str:
    from kkrvalg.protocol.call_up_text import (  # noqa: PLC0415 (start-up stays light)
        write_call_up,
        write_overview,
        write_rules,
    )

    page = new_page(output)
    session.write_title(page, _("Names to be called in"))
    write_rules(page, calls)
    if len(calls) > 1:
        write_overview(page, calls)
    for call in calls:
        write_call_up(page, call, see_with=composition_command(session, call.kkr))
    session.write_provenance(page, draws)
    return page.text()
