"""A KKR that has taken office in a register as a text: its seats, what is not known, what comes first."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _, ngettext
from kkrvalg.model import council_name
from kkrvalg.protocol.register_words import NOTHING, short_hash
from kkrvalg.protocol.text import heading, paragraph, table, verbatim
from kkrvalg.register.law_substitutes import mayor_substitute
from kkrvalg.register.state import SeatKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kkrvalg.model import PersonId
    from kkrvalg.protocol.register import View
    from kkrvalg.protocol.text import Page
    from kkrvalg.register.opening import LeftOut
    from kkrvalg.register.state import State
    from kkrvalg.register.tasks import Task

FIRST = 8
"""How many tasks are shown."""
_COMMANDS = (
    (N_("Who is a member, who stands in, who holds what:"), "kkrvalg register show {file}"),
    (N_("All that is to be done, by whom and by when:"), "kkrvalg register tasks {file}"),
    (N_("Enter what happens:"), "kkrvalg register add {file}"),
)


def write_opening(page: Page, view: View, file: str, left_out: LeftOut, tasks: Sequence[Task]) -> None:
    """Print what a KKR took office with, and what follows first; ``file`` is the register as it was named."""
    state, words = view.state, view.words
    title = _("{kkr} {term} takes office on {day}").format(
        kkr=council_name(state.kkr), term=state.term.term, day=words.day(state.term.since)
    )
    heading(page, title, level=1)
    paragraph(
        page,
        ngettext(
            "Written to {file}: {number} event in all, the hash of the last one {head}…",
            "Written to {file}: {number} events in all, the hash of the last one {head}…",
            len(view.entries),
        ).format(file=file, number=len(view.entries), head=short_hash(view.head, 4)),
    )
    page.write()
    table(page, ((_("The KKR"), "left"), (_("Number"), "right")), list(_figures(state)))
    _write_chairmanship(page, view)
    _write_left_out(page, view, left_out)
    _write_tasks(page, view, tasks)
    heading(page, _("From here on"))
    for sentence, command in _COMMANDS:
        paragraph(page, _(sentence))
        verbatim(page, command.format(file=file))


def _figures(state: State) -> Iterator[tuple[str, str]]:
    """Yield what there is to count."""
    seats = list(state.seats.values())
    mayors = [seat for seat in seats if seat.kind is SeatKind.MAYOR]
    elected = [seat for seat in seats if seat.kind is not SeatKind.MAYOR]
    unknown = sum(mayor_substitute(state, seat.code)[0] is None for seat in mayors if seat.code is not None)
    yield _("Seats (at most {cap})").format(cap=state.term.cap), str(len(seats))
    yield _("– of mayors"), str(len(mayors))
    yield _("– of elected members"), str(len(elected))
    yield _("Seats that nobody is elected to yet"), str(sum(seat.holder is None for seat in seats))
    lacking = sum(seat.holder is not None and seat.substitute is None for seat in elected)
    yield _("Elected members without a substitute yet"), str(lacking)
    yield _("Mayors whose substitute is not known"), str(unknown)
    yield _("Places of posts that are filled"), str(sum(post.term == state.term.term for post in state.posts))


def _write_chairmanship(page: Page, view: View) -> None:
    for office, name in (("chair", N_("Chair")), ("vice_chair", N_("Vice chair"))):
        officer = view.state.chairmanship.get(office)
        who = NOTHING if officer is None else view.words.person(officer.person)
        paragraph(page, f"{_(name)}: {who}")


def _write_left_out(page: Page, view: View, left_out: LeftOut) -> None:
    """Print what is known and not in the register, and what it takes for granted."""

    def spelled(persons: Sequence[PersonId]) -> str:
        return ", ".join(f"{who.name} ({view.words.municipality(who.code)})" for who in persons)

    found = []
    if left_out.lists:
        found.append(
            _(
                "The list on the council is not known, so that they count as outside all parties: {names}. Put"
                " them on the council's roll (council_members.csv), or correct it with kkrvalg register correct."
            ).format(names=spelled(left_out.lists))
        )
    found += [
        _(
            "{mayor}: the table names {substitute} as substitute, but no deputy mayor is known, and it is the"
            " deputies who decide (§ 3, stk. 3). Enter them with kkrvalg register add office."
        ).format(mayor=spelled((mayor,)), substitute=substitute.name)
        for mayor, substitute in left_out.mayors_substitutes
    ]
    found += [
        _("{post}: {name} is an alternate, but of which place is not known. Enter it with: {command}").format(
            post=post, name=spelled((who,)), command="kkrvalg register add alternate_named"
        )
        for post, who in left_out.alternates
    ]
    offices = {"chair": N_("chair"), "vice_chair": N_("vice chair")}
    found += [
        _("The meeting names nobody as {office}.").format(office=_(offices[post])) for post in left_out.offices
    ]
    if found:
        heading(page, _("To be noted"))
    for sentence in found:
        paragraph(page, f"- {sentence}")


def _write_tasks(page: Page, view: View, tasks: Sequence[Task]) -> None:
    heading(page, _("What follows first"))
    if not tasks:
        paragraph(page, _("Nothing is to be done now."))
        return
    rows = [
        (view.words.sentence(task), view.words.actor(task), view.words.day(task.due), task.article or NOTHING)
        for task in sorted(tasks, key=lambda task: (task.due or date.max, view.words.sentence(task)))
    ]
    columns = (_("To be done"), _("By whom"), _("By when"), _("Article"))
    table(page, [(title, "left") for title in columns], rows[:FIRST])
    if len(tasks) > FIRST:
        paragraph(
            page,
            ngettext("And {number} more.", "And {number} more.", len(tasks) - FIRST).format(
                number=len(tasks) - FIRST
            ),
        )
