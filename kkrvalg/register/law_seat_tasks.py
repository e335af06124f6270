"""What is open about the seats: members and substitutes to be elected, mayors to be told, KL to be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import N_
from kkrvalg.register.law import sentences
from kkrvalg.register.law_seats import COMPOSITION, LEAVING, ONLY_ONE, SUCCESSION
from kkrvalg.register.state import SeatKind
from kkrvalg.register.tasks import Task, next_meeting, tasks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kkrvalg.register.state import Event, Seat, State
    from kkrvalg.register.tasks import DueBy

    About = dict[str, str | int | None]

sentences(
    {
        "elect_member": N_("{party}: elect a member of the KKR: {seat}."),
        "elect_member_keep_substitute": N_(
            "{party}: elect a member of the KKR, whose substitute stays {substitute}: {seat}."
        ),
        "elect_substitute": N_("{party}: elect a personal substitute for {person}: {seat}."),
        "report_mayor": N_("{municipality}: tell the secretariat who the new mayor is."),
        "ask_kl": N_("Ask KL what follows from {municipality}'s leaving, and enter it."),
    }
)


@tasks
def seats(state: State, day: date) -> Iterator[Task]:
    """Tell the seats without a member, and the elected members without a substitute."""
    due, due_by = next_meeting(state, day)
    for seat in state.seats.values():
        since = seat.vacant_since
        if seat.kind is SeatKind.MAYOR:
            if since is not None and seat.code is not None:
                name = state.term.municipalities[seat.code].name
                place: About = {"code": seat.code, "municipality": name}
                yield Task(
                    "report_mayor", "municipality", COMPOSITION, since, place, due, due_by, settles="office"
                )
        elif since is not None:
            yield _elect_member(state, seat, due, due_by)
        elif seat.no_substitute_since is not None:
            about: About = {"party": seat.party, "seat": seat.key, "person": seat.holder}
            since, article = seat.no_substitute_since, seat.substitute_by
            yield Task(
                "elect_substitute", "party_group", article, since, about, due, due_by, settles="substitute_named"
            )


def _elect_member(state: State, seat: Seat, due: date | None, due_by: DueBy) -> Task:
    since = seat.vacant_since or state.term.since
    article = ONLY_ONE if seat.kind is SeatKind.EXTRA else SUCCESSION if since > state.term.since else COMPOSITION
    about: About = {"party": seat.party, "seat": seat.key}
    what = "elect_member"
    if seat.substitute is not None:
        what, about["substitute"] = "elect_member_keep_substitute", seat.substitute
    return Task(what, "party_group", article, since, about, due, due_by, settles="elected")


@tasks
def municipalities_outside(state: State, day: date) -> Iterator[Task]:
    """Tell the municipalities that have left KL without its being told what follows."""
    due, due_by = next_meeting(state, day)
    left: dict[int, Event] = state.parts.get("left_kl", {})
    for code, event in left.items():
        about: About = {"code": code, "municipality": state.term.municipalities[code].name}
        yield Task("ask_kl", "secretariat", LEAVING, event.effect, about, due, due_by, event.seq, "kl_settled")
