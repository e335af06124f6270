"""The division of a post among the groups as a text: groups, quotients, and the lot where one is needed."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from kkrvalg.apportion import Lot, Seat
from kkrvalg.apportion.margins import last_seats
from kkrvalg.i18n import _, ngettext
from kkrvalg.model import council_name
from kkrvalg.protocol.lots import draw_instruction, drawn_sentence, question_sentence, write_recording
from kkrvalg.protocol.margins_levels_text import write_level_margins
from kkrvalg.protocol.numbers import count, mixed
from kkrvalg.protocol.text import heading, paragraph, table, verbatim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkrvalg.apportion import Allocation
    from kkrvalg.apportion.level import Award
    from kkrvalg.procedures.appointments import Appointment, Bench, Group
    from kkrvalg.protocol.text import Page


def write_appointment(
    page: Page, appointment: Appointment, *, record_with: str, see_with: str, alternates: str = "with_member"
) -> None:
    """Print how a post is divided in one KKR.

    ``record_with`` is the command line that records a draw, ``see_with`` the one that shows the composition,
    ``alternates`` the answer to the option of that name.
    """
    heading(page, council_name(appointment.kkr), level=1)
    if appointment.allocation is None:
        _write_waiting(page, appointment, see_with)
        return
    write_division(page, appointment, alternates)
    by_votes = appointment.base == "vote_totals"
    write_seats(page, appointment.allocation, by_votes=by_votes)
    write_level_margins(page, last_seats(appointment.allocation), by_votes=by_votes)
    _write_lot(page, appointment, record_with)


def _write_waiting(page: Page, appointment: Appointment, see_with: str) -> None:
    """Print that the composition has to be settled first."""
    question = appointment.question
    if question is None:
        return
    paragraph(
        page,
        _("UNDECIDED: the composition of the KKR itself waits for a lot ({article}).").format(
            article=question.article
        ),
    )
    paragraph(page, question_sentence(question))
    paragraph(page, _("See it with:"))
    verbatim(page, see_with)


def write_division(page: Page, appointment: Appointment, alternates: str) -> None:
    """Print the groups with their seats, and how the alternates are found."""
    _write_groups(page, appointment)
    _write_alternates(page, appointment, alternates)


def _write_groups(page: Page, appointment: Appointment) -> None:
    """Print the groups with their seats; a group in the lot shows the seat it may win."""
    tied = set(appointment.question.tied) if appointment.question else set()
    table(
        page,
        ((_("Group"), "left"), ("", "left"), (_("Members"), "right"), (_("Seats"), "right"), ("", "left")),
        (
            (
                group.group,
                group_name(group),
                count(group.members),
                count(group.seats),
                _("+ 1 if drawn") if group.group in tied else "",
            )
            for group in appointment.groups
        ),
        total=(
            _("In all"),
            "",
            count(sum(group.members for group in appointment.groups)),
            count(sum(group.seats for group in appointment.groups)),
            _("of {size}").format(size=appointment.size),
        ),
    )


def _write_alternates(page: Page, appointment: Appointment, alternates: str) -> None:
    """Print how the alternates are found."""
    if appointment.alternates and alternates == "own_election":
        paragraph(
            page,
            _("The {number} alternates are elected in an election of their own (alternates=own_election).").format(
                number=count(appointment.alternates)
            ),
        )
    elif appointment.alternates == appointment.size:
        paragraph(page, _("Each group names one alternate for each seat it wins."))


def group_name(group: Group) -> str:
    """Return the names of a group's parties and mayors, and how many of its members are away."""
    names = [_bench_name(bench) for bench in group.benches]
    away = sum(bench.absent for bench in group.benches)
    text = ", ".join(names)
    absent = ngettext("{number} absent", "{number} absent", away).format(number=away) if away else ""
    return " ".join(part for part in (text, f"({absent})" if absent else "") if part)


def _bench_name(bench: Bench) -> str:
    if not bench.aliases:
        return bench.name
    if bench.is_independent:
        return _("mayor elected outside all lists")
    return _("mayor elected for {name}").format(name=bench.name)


def write_seats(page: Page, allocation: Allocation, *, by_votes: bool) -> None:
    """Print the seats of a post as they fell, each with its quotient."""
    members = allocation.levels[()].members
    seats = [step.award for step in allocation.steps if isinstance(step, Seat)]
    if not seats:
        return
    paragraph(
        page,
        _("The seats in the order of the quotients (votes divided by 1, 2, 3 and so on):")
        if by_votes
        else _("The seats in the order of the quotients (members divided by 1, 2, 3 and so on):"),
    )
    numbers = _seat_numbers(seats)
    rows = [
        (
            numbers[award.round],
            str(members[award.member]),
            f"{count(award.votes)} / {award.divisor}",
            mixed(Fraction(award.votes, award.divisor)),
        )
        for award in seats
    ]
    table(
        page,
        (
            (_("Seat"), "right"),
            (_("Group"), "left"),
            (_("Votes / divisor") if by_votes else _("Members / divisor"), "right"),
            (_("Quotient"), "right"),
        ),
        rows,
    )


def _seat_numbers(seats: Sequence[Award]) -> dict[int, str]:
    """Return the number of each round's seat, or "2–3" where several share its quotient."""
    numbers: dict[int, str] = {}
    first = 1
    for turn, shared in Counter(award.round for award in seats).items():
        numbers[turn] = str(first) if shared == 1 else f"{first}–{first + shared - 1}"
        first += shared
    return numbers


def _write_lot(page: Page, appointment: Appointment, record_with: str) -> None:
    """Print the lot: still to be drawn, or how it was drawn."""
    allocation = appointment.allocation
    for step in allocation.steps if allocation else ():
        if isinstance(step, Lot) and step.draw is not None:
            paragraph(page, drawn_sentence(step.question, step.draw))
    question = appointment.question
    if question is None:
        return
    paragraph(page, _("UNDECIDED: a lot is needed ({article}).").format(article=question.article))
    paragraph(page, question_sentence(question))
    paragraph(page, draw_instruction(question))
    write_recording(page, question, record_with)
