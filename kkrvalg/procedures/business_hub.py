"""The process of putting a business hub's board together: what is done by the timetable on any day.

The texts are the standard statutes of the hubs (§ 5.2) and KL's papers of 2021 and 2025, as they stand in
rules/business-hubs.yaml. Whether what a timetable says has in fact happened, nobody here knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.i18n import N_, _
from kkrvalg.rulebook.business_hubs import SeatKind
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from datetime import date

    from kkrvalg.model import Gender
    from kkrvalg.rulebook.business_hubs import Hub, HubStep, HubTerm

BODY = "business_hub"
"""Whose rules the functions of the hubs cite: the ids of rules/business-hubs.yaml."""

NO_OFFICE = "none"
"""What stands for the office of somebody who holds none."""

SEAT_NAMES = {
    SeatKind.CHAIR: N_("chair"),
    SeatKind.MUNICIPAL: N_("municipal member"),
    SeatKind.BUSINESS: N_("business member"),
    SeatKind.KNOWLEDGE: N_("member from a knowledge institution"),
    SeatKind.EMPLOYEE: N_("employee member"),
    SeatKind.REGIONAL: N_("member appointed by the regional council"),
    SeatKind.OBSERVER: N_("observer"),
    SeatKind.ALTERNATE: N_("alternate"),
}


def seat_name(kind: SeatKind) -> str:
    """Return what somebody in a seat of a kind is called, in the language in use."""
    return _(SEAT_NAMES[kind])


class BoardMember(NamedTuple):
    """Somebody in a seat of a board, or an observer.

    ``code`` is the municipality of a political representative, ``organisation`` who nominated, ``office`` the
    elected office or :data:`NO_OFFICE`; ``start`` and ``end`` are the days the appointment runs from and to. What
    is not known is None.
    """

    hub: str
    seat: SeatKind
    name: str
    code: int | None = None
    organisation: str | None = None
    firm: str | None = None
    smv: bool | None = None
    gender: Gender | None = None
    start: date | None = None
    end: date | None = None
    director: bool | None = None
    office: str | None = None

    @property
    def counts(self) -> bool:
        """Whether it is a member of the board: no observer, no alternate."""
        return self.seat not in {SeatKind.OBSERVER, SeatKind.ALTERNATE}

    def overlaps(self, other: BoardMember) -> bool:
        """Return whether the two appointments have a day in common, as far as their days are known."""
        return _before(self.start, other.end) and _before(other.start, self.end)

    def sits_on(self, day: date) -> bool:
        """Return whether the appointment holds a day, as far as its days are known."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


def _before(start: date | None, end: date | None) -> bool:
    return start is None or end is None or start < end


@dataclass(frozen=True)
class ProcessState:
    """Where the process stands on a day in the KKR of a hub, by the timetable.

    ``term`` is the term in view, the newest whose process has begun (the first before any has); ``board`` the
    term of the board that sits, None for one before the papers; ``overdue`` whether it sits although its term has
    run out and no timetable for the next is known. ``following`` is the next term, where no step of ``term``
    is still to come and it is known.
    """

    hub: Hub
    day: date
    term: HubTerm
    board: HubTerm | None
    overdue: bool
    done: tuple[HubStep, ...]
    under_way: tuple[HubStep, ...]
    coming: tuple[HubStep, ...]
    following: HubTerm | None

    @property
    def next_steps(self) -> tuple[HubStep, ...]:
        """The steps that come next, all those that begin on the nearest day; none if no further is known."""
        later = self.coming or (self.following.steps if self.following else ())
        return tuple(step for step in later if step.first == min(other.first for other in later))


@implements("term", "sits_until", "written_request", "organisations_recommended", body=BODY)
def state_on(hub: Hub, day: date) -> ProcessState:
    """Return where the process stands on a day.

    A step is under way from its first to its last day, both included, and done on the day after. The board of a
    term sits from the term's first day; the one before sits until then (paper of 2025), or until its successors
    are appointed (statutes § 5.2), should that be later.
    """
    begun = [term for term in hub.terms if min(step.first for step in term.steps) <= day]
    term = begun[-1] if begun else hub.terms[0]
    coming = tuple(step for step in term.steps if day < step.first)
    later = hub.terms[hub.terms.index(term) + 1 :]
    sitting = [entry for entry in hub.terms if entry.starts <= day]
    return ProcessState(
        hub=hub,
        day=day,
        term=term,
        board=sitting[-1] if sitting else None,
        overdue=bool(sitting) and sitting[-1].ends <= day,
        done=tuple(step for step in term.steps if step.last < day),
        under_way=tuple(step for step in term.steps if step.first <= day <= step.last),
        coming=coming,
        following=later[0] if later and not coming else None,
    )
