"""What is printed of a meeting that was held: the derivation, its papers, JSON and CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.cli.common import new_page
from kkrvalg.cli.documents import WORD, rendered
from kkrvalg.cli.workbooks import origin_of
from kkrvalg.files.meeting import LOTS
from kkrvalg.i18n import _, language
from kkrvalg.procedures.constitution import holders

if TYPE_CHECKING:
    from pathlib import Path

    from kkrvalg.cli.constitute import Held, Opened
    from kkrvalg.files.meeting import MeetingFolder
    from kkrvalg.procedures.post_matrix import By
    from kkrvalg.protocol.envelope import Protocol
    from kkrvalg.protocol.text import Page


def frame_of(folder: MeetingFolder) -> dict[str, str]:
    """Return what the folder says of the meeting itself."""
    settings = folder.settings
    called = settings.called_by
    given = {
        "time": settings.time,
        "place": settings.place,
        "called_by": called.name if called else None,
    }
    return {key: value for key, value in given.items() if value}


class Wanted(NamedTuple):
    """Which printout of a meeting is asked for, and how it is written."""

    form: str
    agenda: bool
    minutes: bool
    pool: bool
    by: By | None


def written(held: Held, wanted: Wanted, output: Path | None) -> str:
    """Return a printout of the meeting as a text, a document of blocks included."""
    if wanted.form == "json":
        return _as_json(held)
    if wanted.form == "csv":
        return _as_csv(held)
    page = new_page(output)
    _write_page(page, held, wanted)
    return page.text()


def _write_page(page: Page, held: Held, wanted: Wanted) -> None:
    """Print what was asked for, with its title; papers that are sent out say nothing of how they were made."""
    from kkrvalg.protocol.meeting_text import write_meeting  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.protocol.minutes_text import write_minutes  # noqa: PLC0415 (as above)
    from kkrvalg.protocol.pool_text import write_pool  # noqa: PLC0415 (as above)

    opened, constitution = held.opened, held.constitution
    election = opened.session.scenario.election
    if wanted.agenda:
        from kkrvalg.cli.agenda import write_agenda_item  # noqa: PLC0415 (as above)

        write_agenda_item(page, held)
        return
    opened.session.write_title(page, title_of(opened))
    if wanted.minutes:
        write_minutes(page, constitution, election, frame_of(opened.folder))
        return
    if wanted.pool:
        write_pool(page, constitution.pool)
    elif wanted.by is not None:
        _write_matrix(page, held, wanted.by)
    else:
        write_meeting(page, constitution, election, frame_of(opened.folder), lots_file=opened.folder.shown(LOTS))
    opened.session.write_provenance(page, held.draws)


def as_word(held: Held, wanted: Wanted) -> bytes:
    """Return a paper of the meeting as a Word file that bears the day of the meeting and the protocol's number."""
    from kkrvalg.protocol.audit import stamp_of  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.protocol.blocks import Recorder  # noqa: PLC0415 (as above)

    page = Recorder()
    _write_page(page, held, wanted)
    term = held.opened.session.scenario.election.term
    stamp = stamp_of(protocol_of(held).to_dict(), term, held.constitution.day)
    return rendered(page.document(language(), stamp), WORD)


def as_workbook(held: Held) -> bytes:
    """Return the meeting as a workbook whose formulas follow what is typed.

    Raises:
        InputError: an option is chosen that has no formulas.
    """
    from kkrvalg.protocol.audit import stamp_of  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.protocol.workbook import write_workbook  # noqa: PLC0415 (as above)

    session, constitution = held.opened.session, held.constitution
    stamp = stamp_of(protocol_of(held).to_dict(), session.scenario.election.term, constitution.day)
    return write_workbook(
        session.setting,
        held.opened.composition,
        origin=origin_of(session, held.draws, stamp),
        chair=constitution.chair,
        meeting=constitution,
    )


def _write_matrix(page: Page, held: Held, by: By) -> None:
    """Print who got how many of which post."""
    from kkrvalg.procedures.post_matrix import matrix  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.protocol.posts_text import write_matrix  # noqa: PLC0415 (as above)

    opened = held.opened
    election = opened.session.scenario.election
    names = {str(m.code): m.name for m in election.municipalities} if by == "municipality" else election.party_name
    write_matrix(page, matrix(holders(held.constitution, opened.people, election), by), names)


def title_of(opened: Opened) -> str:
    """Return the title of a printout; a sample meeting says so first."""
    title = opened.folder.settings.title
    return _("EXAMPLE: {title}").format(title=title) if opened.folder.settings.example else title


def frame_as_data(folder: MeetingFolder) -> dict[str, object]:
    """Return what the folder says of the meeting itself, as a protocol states it."""
    settings = folder.settings
    called = settings.called_by
    return {
        "title": settings.title,
        "example": settings.example,
        "time": settings.time,
        "place": settings.place,
        "called_by": {"code": called.code, "name": called.name} if called else None,
    }


def protocol_of(held: Held) -> Protocol:
    """Return the meeting as a protocol."""
    from kkrvalg.protocol.meeting import meeting_body, meeting_steps  # noqa: PLC0415 (start-up stays light)

    opened = held.opened
    frame = frame_as_data(opened.folder)
    body = meeting_body(held.constitution, opened.people, opened.session.scenario.election, frame)
    return opened.session.protocol("constitute", body, held.draws, meeting_steps(held.constitution))


def _as_json(held: Held) -> str:
    from kkrvalg.protocol.envelope import to_json  # noqa: PLC0415 (start-up stays light)

    return to_json(protocol_of(held))


def _as_csv(held: Held) -> str:
    from kkrvalg.protocol.sheet import for_danes  # noqa: PLC0415 (start-up stays light)

    municipality = held.opened.session.scenario.election.municipality_by_code
    rows: list[tuple[object, ...]] = []
    for post in held.constitution.posts:
        for filled in post.elections:
            for entry in (*filled.persons, *filled.alternates):
                code = entry.person.code
                name = municipality[code].name if code in municipality else ""
                rows.append(
                    (post.post.key, entry.contest, entry.role, entry.group or "", code, name, entry.person.name)
                )
            rows += [(post.post.key, filled.contest.key, filled.contest.role, "", "", "", "")] * filled.vacant
    return for_danes(("post", "election", "role", "group", "code", "municipality", "name"), rows)
