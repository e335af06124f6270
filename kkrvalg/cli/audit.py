"""kkrvalg audit: everything about a KKR in one document that an auditor can follow by hand and sign."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from kkrvalg.apportion import Lots
from kkrvalg.cli.appoint import divided, divided_posts
from kkrvalg.cli.chair import elected_as_recorded
from kkrvalg.cli.common import (
    PLAIN_WIDTH,
    Status,
    as_date,
    cooperation_option,
    declare,
    kkr_option,
    lang_option,
    option_option,
    output_option,
    scenario_option,
    with_progress,
)
from kkrvalg.cli.compose import composed
from kkrvalg.cli.documents import emit_bytes, rendered
from kkrvalg.cli.session import open_session
from kkrvalg.cli.workbooks import origin_of
from kkrvalg.errors import InputError
from kkrvalg.i18n import N_, _, language
from kkrvalg.model import council_name
from kkrvalg.procedures.margins_composition import composition_margins, takes_long
from kkrvalg.procedures.sensitivity import sensitivity
from kkrvalg.protocol.audit import KIND, Audit, Meeting, Part, audit_body, audit_steps, stamp_of, stamped_json

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kkrvalg.cli.session import DrawRecord, Session
    from kkrvalg.procedures.appointments import Appointment
    from kkrvalg.procedures.councils import Council
    from kkrvalg.protocol.blocks import Stamp
    from kkrvalg.protocol.text import Page
    from kkrvalg.rulebook import Post


class _Audited(NamedTuple):
    """What a call of audit came to; ``body`` and ``steps`` are those of its protocol.

    ``waits`` says whether a lot has to be drawn before everything is settled.
    """

    session: Session
    title: str
    day: date
    parts: tuple[Part, ...]
    draws: tuple[DrawRecord, ...]
    body: Mapping[str, object]
    steps: tuple[object, ...]
    waits: bool

    @property
    def audit(self) -> Audit:
        """The audit as its printout takes it."""
        election = self.session.scenario.election
        return Audit(
            parts=self.parts,
            election=election,
            rulebook=self.session.rulebook,
            options=self.session.options,
            inputs=self.session.inputs,
            cooperations={c.name: sorted(c.lists) for c in election.cooperations},
            draws=tuple(draw.sentence for draw in self.draws),
        )


def _as_json(_audited: _Audited, protocol: Mapping[str, Any], stamp: Stamp) -> bytes:
    return stamped_json(protocol, stamp).encode("utf-8")


def _as_text(audited: _Audited, _protocol: Mapping[str, Any], stamp: Stamp) -> bytes:
    from kkrvalg.protocol.text import Page  # noqa: PLC0415 (start-up stays light)

    page = Page(PLAIN_WIDTH)
    _write_page(page, audited, stamp)
    return page.text().encode("utf-8")


def _as_document(output_format: str) -> Writer:
    """Return what writes an audit as a document that is made of blocks."""

    def write(audited: _Audited, _protocol: Mapping[str, Any], stamp: Stamp) -> bytes:
        from kkrvalg.protocol.blocks import Recorder  # noqa: PLC0415 (start-up stays light)

        page = Recorder()
        _write_page(page, audited, stamp)
        return rendered(page.document(language(), stamp), output_format)

    return write


def _as_workbook(audited: _Audited, _protocol: Mapping[str, Any], stamp: Stamp) -> bytes:
    """Return the calculation of the one KKR as a workbook.

    Raises:
        InputError: there are several KKR, or an option has no formulas.
    """
    from kkrvalg.protocol.workbook import write_workbook  # noqa: PLC0415 (start-up stays light)

    if len(audited.parts) > 1:
        raise InputError(
            where="--format xlsx",
            found=f"{len(audited.parts)} KKR",
            expected=_("one KKR, as a workbook is the calculation of one"),
            todo=_("choose one of them with --kkr"),
        )
    part, session = audited.parts[0], audited.session
    return write_workbook(
        session.setting,
        part.composition,
        origin=origin_of(session, audited.draws, stamp),
        chair=part.chair,
        appointments=[appointment for _post, appointment in part.appointments],
        post_names={post.key: post.name.text for post, _appointment in part.appointments},
        meeting=part.meeting.constitution if part.meeting is not None else None,
    )


def _write_page(page: Page, audited: _Audited, stamp: Stamp) -> None:
    from kkrvalg.protocol.audit_text import write_audit  # noqa: PLC0415 (start-up stays light)

    audited.session.write_title(page, audited.title)
    write_audit(page, audited.audit, stamp)


Writer = Callable[[_Audited, Mapping[str, Any], "Stamp"], bytes]
WRITERS: dict[str, Writer] = {
    "pdf": _as_document("pdf"),
    "html": _as_document("html"),
    "docx": _as_document("docx"),
    "xlsx": _as_workbook,
    "md": _as_document("md"),
    "text": _as_text,
    "json": _as_json,
}
"""By format: what makes the file of an audit, of its protocol and of the document's stamp."""
ENDINGS = {"txt": "text", "markdown": "md", "htm": "html"}
"""Endings of files that are not called as the format is."""


@declare(
    "audit",
    help=N_(
        "Write everything about a KKR in one document: the result and every table that leads there, lots with room"
        " for signatures, the open questions and their effect, and what it was made from."
    ),
    examples=(
        (N_("One KKR as a PDF to sign:"), "kkrvalg audit --kkr midtjylland -o midtjylland.pdf"),
        (N_("All five KKR as one page for the web:"), "kkrvalg audit --format html -o kkr.html"),
        (
            N_("A constituting meeting that was held:"),
            "kkrvalg audit --meeting my-meeting --format html -o meeting.html",
        ),
    ),
)
@scenario_option
@kkr_option
@click.option(
    "--post",
    "posts",
    multiple=True,
    metavar=N_("POST"),
    help=N_("A post to show, such as RBR; repeatable. All that are divided among groups if left out."),
)
@click.option(
    "--meeting",
    type=click.Path(path_type=Path),
    metavar=N_("FOLDER"),
    help=N_("The folder of a constituting meeting, whose elections then take their place in the document."),
)
@option_option
@cooperation_option
@click.option(
    "--date",
    "day",
    callback=as_date,
    metavar=N_("DATE"),
    help=N_("The day the document bears; the day of the election or the meeting if left out, never today's."),
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(tuple(WRITERS)),
    help=N_("How the document is written; by the ending of the file if left out, else as PDF."),
)
@output_option
@lang_option
def command(
    *,
    scenario: str | None,
    kkr: tuple[str, ...],
    posts: tuple[str, ...],
    meeting: Path | None,
    options: dict[str, str],
    cooperations: dict[str, tuple[str, ...]],
    day: date | None,
    output_format: str | None,
    output: Path | None,
) -> Status:
    """Calculate everything, and write it down."""
    if meeting is None:
        audited = _calculated(open_session(scenario, kkr, options, cooperations=cooperations), posts)
    else:
        _check_alone(meeting, {"--kkr": kkr, "--post": posts, "--list-cooperation": cooperations})
        audited = _held(meeting, scenario, options)
    _write(audited._replace(day=day or audited.day), output_format or _by_ending(output), output)
    return Status.LOT_NEEDED if audited.waits else Status.DONE


def _by_ending(output: Path | None) -> str:
    """Return the format that the ending of a file names."""
    ending = "" if output is None else output.suffix.lower().removeprefix(".")
    named = ENDINGS.get(ending, ending)
    return named if named in WRITERS else next(iter(WRITERS))


def _check_alone(meeting: Path, others: Mapping[str, object]) -> None:
    """Refuse options that a meeting's folder has settled."""
    for name, given in others.items():
        if given:
            raise InputError(
                where=name,
                found=_("{first} and {second} together").format(first=f"--meeting {meeting}", second=name),
                expected=_("one of them"),
                todo=_("leave one of them out"),
            )


# --- the calculation ------------------------------------------------------------------------------------------


def _calculated(session: Session, keys: Sequence[str]) -> _Audited:
    """Calculate each KKR of a session: its composition, chair and vice chair, the posts, the open questions.

    Raises:
        InputError: a post or a draw that cannot be.
    """
    term = session.scenario.election.term
    posts = {kkr: divided_posts(keys, kkr, term) for kkr in session.kkr}
    more = dict.fromkeys(post.input for own in posts.values() for post in own)
    session = replace(session, more_inputs=tuple(more))
    one = len(session.kkr) == 1
    found = [
        _part(session, kkr, posts[kkr])
        for kkr in (session.kkr if one else with_progress(session.kkr, _("Calculating")))
    ]
    parts = tuple(part for part, _draws in found)
    kkr = council_name(session.kkr[0]) if one else None
    return _Audited(
        session=session,
        title=_("Record of calculation, {kkr}").format(kkr=kkr) if kkr else _("Record of calculation"),
        day=session.scenario.election.day,
        parts=parts,
        draws=tuple(dict.fromkeys(draw for _part, draws in found for draw in draws)),
        body=audit_body(parts),
        steps=audit_steps(parts),
        waits=any(map(_waits, parts)),
    )


def _part(session: Session, kkr: str, posts: Sequence[Post]) -> tuple[Part, tuple[DrawRecord, ...]]:
    composition, draws = composed(session, kkr, Lots(session.recorded(kkr, None)), proven=True)
    chair, own = elected_as_recorded(session, composition)
    appointments: list[tuple[Post, Appointment]] = []
    for post in posts:
        appointment, fates = divided(session, composition, post)
        appointments.append((post, appointment))
        own = (*own, *fates)
    part = Part(
        composition=composition,
        chair=chair,
        appointments=tuple(appointments),
        councils=_councils(session, kkr),
        sensitivity=sensitivity(session.setting, kkr),
        margins=None if takes_long(session.options) else composition_margins(session.setting, composition),
    )
    return part, (*draws, *own)


def _waits(part: Part) -> bool:
    """Return whether a lot has to be drawn before everything is settled."""
    questions = (part.composition.question, part.chair.question, *(a.question for _post, a in part.appointments))
    return any(question is not None for question in questions)


def _councils(session: Session, kkr: str) -> tuple[Council, ...]:
    codes = sorted(m.code for m in session.scenario.election.of_kkr(kkr))
    return tuple(session.setting.council(code) for code in codes)


def _held(folder: Path, scenario: str | None, options: Mapping[str, str]) -> _Audited:
    """Hold a meeting, and take it as the one part.

    Raises:
        InputError: something in the folder or the scenario cannot be used.
    """
    from kkrvalg.cli.constitute import asks_for_a_lot, hold, open_meeting  # noqa: PLC0415 (only for a meeting)
    from kkrvalg.cli.meeting_printing import frame_as_data, frame_of, title_of  # noqa: PLC0415 (as above)
    from kkrvalg.files.meeting import LOTS  # noqa: PLC0415 (as above)
    from kkrvalg.protocol.meeting import meeting_body, meeting_steps  # noqa: PLC0415 (as above)

    held = hold(open_meeting(folder, scenario, options, proven=True))
    opened, constitution = held.opened, held.constitution
    session = opened.session
    meeting = Meeting(constitution, frame_of(opened.folder), opened.folder.shown(LOTS))
    part = Part(
        composition=opened.composition,
        chair=constitution.chair,
        appointments=(),
        councils=_councils(session, opened.kkr),
        sensitivity=sensitivity(session.setting, opened.kkr),
        margins=None if takes_long(session.options) else composition_margins(session.setting, opened.composition),
        meeting=meeting,
    )
    frame = frame_as_data(opened.folder)
    return _Audited(
        session=session,
        title=title_of(opened),
        day=constitution.day,
        parts=(part,),
        draws=held.draws,
        body={
            **audit_body((part,)),
            **meeting_body(constitution, opened.people, session.scenario.election, frame),
        },
        steps=(*audit_steps((part,)), *meeting_steps(constitution)),
        waits=asks_for_a_lot(constitution),
    )


# --- the document ---------------------------------------------------------------------------------------------


def _write(audited: _Audited, output_format: str, output: Path | None) -> None:
    session = audited.session
    protocol = session.protocol(KIND, audited.body, audited.draws, audited.steps).to_dict()
    stamp = stamp_of(protocol, session.scenario.election.term, audited.day)
    emit_bytes(WRITERS[output_format](audited, protocol, stamp), output, output_format=output_format)
