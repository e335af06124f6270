"""kkrvalg constitute --agenda: the item on the constitution for the agenda of the meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.apportion import Lots
from kkrvalg.cli.constitute import OFFICES
from kkrvalg.cli.meeting_printing import frame_of
from kkrvalg.i18n import _
from kkrvalg.model import council_name
from kkrvalg.procedures.chair import elect_chair
from kkrvalg.procedures.substitutes import substitutes
from kkrvalg.procedures.timetable import alliance_deadline, meeting_by
from kkrvalg.protocol.agenda_text import Agenda, write_agenda
from kkrvalg.rulebook import has_list

if TYPE_CHECKING:
    from kkrvalg.cli.constitute import Held
    from kkrvalg.protocol.text import Page


def write_agenda_item(page: Page, held: Held) -> None:
    """Print the agenda item of a meeting; that of a sample meeting says so first."""
    opened = held.opened
    title = _("Agenda item: constitution of {kkr}").format(kkr=council_name(opened.kkr))
    if opened.folder.settings.example:
        title = _("EXAMPLE: {title}").format(title=title)
    opened.session.write_title(page, title)
    write_agenda(page, agenda_of(held))


def agenda_of(held: Held) -> Agenda:
    """Return what the item is about; nobody is drawn for the election of the chair without alliances."""
    opened, constitution = held.opened, held.constitution
    session = opened.session
    seats = constitution.seating
    return Agenda(
        constitution=constitution,
        election=session.scenario.election,
        without_alliances=elect_chair(
            opened.composition, [], {post: Lots() for post in OFFICES}, options=session.options
        ),
        substitutes={
            entry.member: entry.substitute for entry in substitutes(seats.members, seats.people(opened.people))
        },
        deadline=alliance_deadline(constitution.day, session.rulebook, session.options),
        latest=meeting_by(session.scenario.election.day, session.rulebook),
        own_list=has_list(opened.kkr, session.scenario.election.term),
        frame=frame_of(opened.folder),
    )
