"""kkrvalg constitute: the constituting meeting of a KKR, from its folder to the whole constitution."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from kkrvalg.apportion import DrawError, Lots
from kkrvalg.cli.common import (
    DOCUMENTS,
    FORMATS,
    Status,
    as_date,
    declare,
    emit,
    format_option,
    lang_option,
    option_option,
    output_option,
    scenario_option,
)
from kkrvalg.cli.compose import composed
from kkrvalg.cli.documents import WORD, emit_bytes, refuse_screen
from kkrvalg.cli.meeting_printing import Wanted, as_word, as_workbook, written
from kkrvalg.cli.session import as_draw, draw_complaint, open_session, records
from kkrvalg.cli.workbooks import XLSX
from kkrvalg.errors import InputError
from kkrvalg.files.meeting import LOTS, SETTINGS, load_meeting
from kkrvalg.files.meeting_papers import papers_of
from kkrvalg.files.people import load_people
from kkrvalg.files.scenario import scenario_folder
from kkrvalg.i18n import N_, _
from kkrvalg.model import council_name, fold
from kkrvalg.procedures.constitution import constitute, elections_of
from kkrvalg.rulebook import Layer, find_post, load_posts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from kkrvalg.apportion import Draw
    from kkrvalg.cli.session import DrawRecord, Session
    from kkrvalg.files.meeting import MeetingFolder
    from kkrvalg.model import People
    from kkrvalg.procedures.composition import Composition
    from kkrvalg.procedures.constitution import Constitution, Papers
    from kkrvalg.procedures.post_matrix import By
    from kkrvalg.rulebook import Post

OFFICES = ("chair", "vice_chair")


@declare(
    "constitute",
    help=N_(
        "Hold the constituting meeting of a KKR: from its folder to chair, vice chair and every post.\n\n"
        "MEETING is a folder with the sign-in list, the groups, the names, the ballots and the lots of the"
        " meeting, as tables that open in a spreadsheet. --new makes one."
    ),
    examples=(
        (
            N_("Make the folder of a meeting, with forms to print and tables to fill in:"),
            "kkrvalg constitute --new my-meeting --kkr hovedstaden --date 2026-01-26",
        ),
        (
            N_("A complete meeting that comes with kkrvalg, all of it made up:"),
            "kkrvalg constitute eksempel-hovedstaden",
        ),
        (N_("The whole constitution, step by step:"), "kkrvalg constitute my-meeting"),
        (
            N_("The agenda item, to be edited in Word:"),
            "kkrvalg constitute my-meeting --agenda --format docx -o dagsordenspunkt.docx",
        ),
        (
            N_("The meeting as a workbook of live formulas:"),
            "kkrvalg constitute my-meeting -o moede.xlsx",
        ),
        (N_("The minutes, ready to send:"), "kkrvalg constitute my-meeting --minutes -o referat.txt"),
        (
            N_("Somebody leaves before an election; what follows is counted anew:"),
            "kkrvalg constitute my-meeting --left NAME --before RBR",
        ),
    ),
)
@click.argument("meeting", required=False, type=click.Path(path_type=Path), metavar=N_("[MEETING]"))
@click.option(
    "--new",
    "new",
    type=click.Path(path_type=Path),
    metavar=N_("FOLDER"),
    help=N_("Make the folder of a meeting, with forms to print and tables to fill in."),
)
@click.option("--kkr", metavar=N_("KKR"), help=N_("The KKR whose meeting it is, with --new."))
@click.option(
    "--date", "day", callback=as_date, metavar=N_("DATE"), help=N_("The day of the meeting, with --new.")
)
@click.option("--agenda", is_flag=True, help=N_("Print the agenda item that is sent out before the meeting."))
@click.option("--minutes", is_flag=True, help=N_("Print the minutes of the meeting instead of the derivation."))
@click.option("--pool", is_flag=True, help=N_("Print what each group could claim of all posts together."))
@click.option(
    "--matrix",
    "by",
    type=click.Choice(("party", "municipality", "gender", "fee")),
    help=N_("Print who got how many of which post, by party, municipality, gender or fee."),
)
@click.option("--left", metavar=N_("NAME"), help=N_("Somebody leaves: note it, and count anew what follows."))
@click.option("--before", metavar=N_("ELECTION"), help=N_("The first election that is missed, with --left."))
@click.option("--returned", metavar=N_("NAME"), help=N_("Take a departure back, and count anew what follows."))
@scenario_option
@option_option
@format_option(*FORMATS, WORD, XLSX)
@output_option
@lang_option
def command(
    *,
    meeting: Path | None,
    new: Path | None,
    kkr: str | None,
    day: date | None,
    agenda: bool,
    minutes: bool,
    pool: bool,
    by: By | None,
    left: str | None,
    before: str | None,
    returned: str | None,
    scenario: str | None,
    options: dict[str, str],
    output_format: str,
    output: Path | None,
) -> Status:
    """Read the meeting's folder, hold the meeting and print it; or make a folder, or note a departure."""
    output_format = _by_ending(output_format, output)
    _check_together(
        {"MEETING": meeting, "--new": new},
        {
            "--agenda": agenda,
            "--minutes": minutes,
            "--pool": pool,
            "--matrix": by,
            "--left": left,
            "--returned": returned,
            "--new": new,
        },
    )
    _check_needs("--new", new, {"--kkr": kkr, "--date": day})
    texts: dict[str, object] = {"--new": new, "--left": left, "--returned": returned}
    if output_format not in {*DOCUMENTS, WORD}:
        texts |= {"--agenda": agenda, "--minutes": minutes}
    if output_format == XLSX:
        texts |= {"--pool": pool, "--matrix": by}
    _check_form(output_format, texts)
    _check_word(output_format, has_one=agenda or minutes or any(texts.values()))
    refuse_screen(output, output_format)
    _check_needs("--left", left, {"--before": before})
    if new is not None and kkr is not None and day is not None:
        from kkrvalg.cli.meeting_folder import make_meeting  # noqa: PLC0415 (start-up stays light)

        emit(make_meeting(new, kkr, day, scenario, options), output)
        return Status.DONE
    if meeting is None:
        raise InputError(
            where="kkrvalg constitute",
            found=_("no meeting"),
            expected=_("the folder of a meeting"),
            todo=_("make one with --new, or see how it is used with: {command}").format(
                command="kkrvalg constitute --help"
            ),
        )
    opened = open_meeting(meeting, scenario, options)
    if left is not None or returned is not None:
        from kkrvalg.cli.departures import note_departure  # noqa: PLC0415 (as above)

        emit(note_departure(opened, left or returned or "", before, _said(scenario, options), output), output)
        return Status.DONE
    held = hold(opened)
    wanted = Wanted(output_format, agenda, minutes, pool, by)
    if output_format == WORD:
        emit_bytes(as_word(held, wanted), output, output_format=WORD)
    elif output_format == XLSX:
        emit_bytes(as_workbook(held), output, output_format=XLSX)
    else:
        emit(written(held, wanted, output), output)
    waits = opened.composition.question is not None if agenda else asks_for_a_lot(held.constitution)
    return Status.LOT_NEEDED if waits else Status.DONE


def _by_ending(output_format: str, output: Path | None) -> str:
    """Return the format that was asked for, a workbook where none was and the file's name ends so."""
    said = click.get_current_context().get_parameter_source("output_format")
    is_workbook = output is not None and output.suffix.lower() == f".{XLSX}"
    return XLSX if is_workbook and said is ParameterSource.DEFAULT else output_format


def _said(scenario: str | None, options: Mapping[str, str]) -> tuple[str, ...]:
    """Return what the command line said of scenario and options, to be said again."""
    arguments = ("--scenario", scenario) if scenario else ()
    return (*arguments, *(part for name, value in options.items() for part in ("--option", f"{name}={value}")))


def _check_together(*alternatives: Mapping[str, object]) -> None:
    """Refuse two things that are asked for at once and exclude each other."""
    for choice in alternatives:
        asked = [name for name, value in choice.items() if value]
        if len(asked) > 1:
            raise InputError(
                where=asked[1],
                found=_("{first} and {second} together").format(first=asked[0], second=asked[1]),
                expected=_("one of them"),
                todo=_("leave one of them out"),
            )


def _check_form(output_format: str, texts: Mapping[str, object]) -> None:
    """Refuse another format for what is a text alone."""
    asked = next((name for name, value in texts.items() if value), None)
    if asked is not None and output_format != "text":
        raise InputError(
            where="--format",
            found=_("{format} together with {option}").format(format=output_format, option=asked),
            expected=_("text, which is all that {option} writes").format(option=asked),
            todo=_("leave {option} out, or the format").format(option=asked),
        )


def _check_word(output_format: str, *, has_one: bool) -> None:
    """Refuse a Word file of what is not a paper to be edited."""
    if output_format == WORD and not has_one:
        raise InputError(
            where="--format",
            found=_("{format} of the derivation").format(format=WORD),
            expected=_("{format} together with {first} or {second}").format(
                format=WORD, first="--agenda", second="--minutes"
            ),
            todo=_("add one of them; the derivation as a Word file is written by: {command}").format(
                command=f"kkrvalg audit --meeting MEETING --format {WORD}"
            ),
        )


def _check_needs(name: str, value: object, needed: Mapping[str, object]) -> None:
    """Refuse an option without those it needs, and those without it."""
    for other, given in needed.items():
        if (value is None) != (given is None):
            lone, missing = (other, name) if value is None else (name, other)
            raise InputError(
                where=lone,
                found=_("{option} without {missing}").format(option=lone, missing=missing),
                expected=_("both, or neither"),
                todo=_("add {missing}, or leave {option} out").format(option=lone, missing=missing),
            )


# --- the meeting, opened and held -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Opened:
    """A meeting's folder with its scenario, its people, its composition and its papers."""

    folder: MeetingFolder
    session: Session
    people: People
    composition: Composition
    composition_draws: tuple[DrawRecord, ...]
    papers: Papers

    @property
    def kkr(self) -> str:
        """The key of the KKR."""
        return self.composition.kkr


@dataclass(frozen=True)
class Held:
    """A meeting that was held, and what became of the draws."""

    opened: Opened
    constitution: Constitution
    draws: tuple[DrawRecord, ...]


def open_meeting(path: Path, scenario: str | None, options: Mapping[str, str], *, proven: bool = False) -> Opened:
    """Read a meeting's folder and all that belongs to it; ``proven`` says whether a reduction is proven.

    Raises:
        InputError: something in the folder or the scenario cannot be used.
    """
    folder = load_meeting(path)
    session = _session(folder, scenario, options)
    loaded = load_people(
        session.scenario, members=folder.members, council_members=folder.council_members, label=folder.label
    )
    posts = _posts(folder, session)
    draws = _draws(folder, session, posts)
    lots = Lots((*draws.get("", ()), *session.recorded(session.kkr[0], None)))
    composition, fates = composed(session, session.kkr[0], lots, proven=proven)
    inputs = (*session.more_inputs, *loaded.inputs, *folder.inputs, *dict.fromkeys(post.input for post in posts))
    return Opened(
        folder=folder,
        session=replace(session, more_inputs=inputs),
        people=loaded.people,
        composition=composition,
        composition_draws=fates,
        papers=replace(papers_of(folder, posts, session.options, draws), left_out=_left_out(session, posts)),
    )


def _session(folder: MeetingFolder, scenario: str | None, options: Mapping[str, str]) -> Session:
    """Open the scenario a meeting is held on; what is wrong with its name or the KKR stands in the settings."""
    own = Layer(folder.settings.options or {}, folder.shown(SETTINGS))
    if scenario is None:
        try:
            scenario_folder(folder.scenario)
        except InputError as error:
            where = folder.document.where(("scenario",))
            found = f"{error.where}: {error.found}"
            raise InputError(where=where, found=found, expected=error.expected, todo=error.todo) from error
    kkr = folder.settings.kkr
    session = open_session(scenario or folder.scenario, (), options, settled_before=own)
    if kkr not in session.scenario.election.kkr_keys:
        raise InputError(
            where=folder.document.where(("kkr",)),
            found=_("{kkr}, which is not in {scenario}").format(
                kkr=council_name(kkr), scenario=session.scenario.id
            ),
            expected=_("one of {names}").format(names=", ".join(session.scenario.election.kkr_keys)),
            todo=_("correct the KKR, or the scenario"),
        )
    return replace(session, kkr=(kkr,))


def hold(opened: Opened) -> Held:
    """Hold a meeting.

    Raises:
        InputError: its papers cannot be, or a draw cannot be an answer.
    """
    try:
        constitution = constitute(opened.session.setting, opened.composition, opened.people, opened.papers)
        draws = _fates(constitution)
    except DrawError as error:
        raise draw_complaint(error, where=opened.folder.shown(LOTS), kkr=opened.kkr) from error
    return Held(opened, constitution, (*opened.composition_draws, *draws))


def asks_for_a_lot(constitution: Constitution) -> bool:
    """Return whether a lot has to be drawn before the meeting can end."""
    return (
        constitution.composition.question is not None
        or bool(constitution.chair.questions)
        or any(filled.question for post in constitution.posts for filled in post.elections)
    )


def _posts(folder: MeetingFolder, session: Session) -> tuple[Post, ...]:
    """Return the posts of the running order: those named, or all that the KKR fills."""
    kkr, term = session.kkr[0], session.scenario.election.term
    keys = folder.settings.posts
    every = load_posts(kkr, term)
    if keys is None:
        return tuple(post for post in every if post.is_filled_by_kkr)
    by_key = {fold(post.key): post for post in every}
    found: list[Post] = []
    for at, key in enumerate(keys):
        where = folder.document.where(("posts", at))
        try:
            post = by_key.get(fold(key)) or find_post(key, kkr=kkr, term=term)
        except InputError as error:
            raise InputError(where=where, found=error.where, expected=error.expected, todo=error.todo) from error
        if post in found:
            raise InputError(
                where=where,
                found=_("{post} once more").format(post=post.key),
                expected=_("each post once"),
                todo=_("remove one of them"),
            )
        if not post.is_filled_by_kkr:
            raise InputError(
                where=where,
                found=_("{post}, which {kkr} does not fill").format(post=post.key, kkr=council_name(kkr)),
                expected=_("a post that is to be filled"),
                todo=_("remove it; see why with: {command}").format(
                    command=f"kkrvalg posts --post {post.key} --kkr {kkr}"
                ),
            )
        found.append(post)
    return tuple(found)


def _left_out(session: Session, posts: tuple[Post, ...]) -> tuple[str, ...]:
    """Return the posts that the KKR fills too, but that are not on the agenda."""
    filled = load_posts(session.kkr[0], session.scenario.election.term)
    held = {post.key for post in posts}
    return tuple(post.key for post in filled if post.is_filled_by_kkr and post.key not in held)


def _draws(folder: MeetingFolder, session: Session, posts: tuple[Post, ...]) -> dict[str, tuple[Draw, ...]]:
    """Return the draws by their subject, "" for the composition; the meeting's before those of the scenario."""
    kkr = session.kkr[0]
    shown = folder.shown(LOTS)
    subjects = {fold(key): key for key in ("", *OFFICES, *elections_of(posts, session.options)[1:])}
    found: dict[str, tuple[Draw, ...]] = {}
    for at, entry in enumerate(folder.draws):
        subject = subjects.get(fold(entry.post or ""))
        if entry.kkr != kkr:
            raise InputError(
                where=folder.draw_at(at, "kkr" if entry.kkr else "council"),
                found=_("a draw of {kkr}").format(kkr=council_name(entry.kkr))
                if entry.kkr
                else _("a draw of a council"),
                expected=_("draws of {kkr} alone").format(kkr=council_name(kkr)),
                todo=_("move it to the lots.yaml of the scenario"),
            )
        if subject is None:
            raise InputError(
                where=folder.draw_at(at, "post"),
                found=_("a draw for {post}, which is not elected at this meeting").format(post=entry.post),
                expected=_("one of {names}").format(names=", ".join(key for key in subjects.values() if key)),
                todo=_("correct the post, or leave it out if the lot was about the composition"),
            )
        found[subject] = (*found.get(subject, ()), as_draw(entry, shown))
    for subject in subjects.values():
        if subject:
            found[subject] = (*found.get(subject, ()), *session.recorded(kkr, subject))
    return found


def _fates(constitution: Constitution) -> tuple[DrawRecord, ...]:
    """Return what became of the draws about chair, vice chair and the posts."""
    kkr, chair = constitution.kkr, constitution.chair
    found = [
        entry for post in OFFICES for entry in records(constitution.lots[post], kkr, post, chair.waiting(post))
    ]
    for post in constitution.posts:
        for filled in post.elections:
            found += records(filled.lots, kkr, filled.contest.key)
    return tuple(found)
