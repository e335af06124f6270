"""Alliances on chair and vice chair as notified: in time they count, too late they do not (§ 4, stk. 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from kkrvalg.procedures.timetable import alliance_deadline
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from kkrvalg.procedures.timetable import Deadline
    from kkrvalg.rulebook import Rulebook

ARTICLE = "§ 4, stk. 2"


class Notice(NamedTuple):
    """An alliance as it was notified to the secretariat: written as ``"A+F+Ø"``, when, and where that is noted."""

    parties: str
    notified: datetime
    where: str


class Admitted(NamedTuple):
    """An alliance that was notified in time, or too late.

    ``deadline`` is the last day by the options, ``safe`` that of the strictest way to count and ``latest`` that of
    the most lenient; ``doubtful`` says that the ways disagree about this notice.
    """

    article: str
    parties: str
    notified: datetime
    deadline: date
    safe: date
    latest: date
    in_time: bool
    kind: Literal["alliance_notice"] = "alliance_notice"

    @property
    def doubtful(self) -> bool:
        """Whether another way to count the deadline would have refused it, or admitted it."""
        return self.safe < self.notified.date() <= self.latest


@implements("§ 4, stk. 2")
def admit(
    notices: Sequence[Notice], meeting: date, rulebook: Rulebook, options: Mapping[str, str]
) -> tuple[Admitted, ...]:
    """Return which alliances were notified at least three weekdays before the meeting, in the order of notice.

    A notice on the last day itself is in time until that day ends.
    """
    deadline: Deadline = alliance_deadline(meeting, rulebook, options)
    return tuple(
        Admitted(
            article=ARTICLE,
            parties=notice.parties,
            notified=notice.notified,
            deadline=deadline.chosen.day,
            safe=deadline.safe,
            latest=max(reading.day for reading in deadline.readings),
            in_time=notice.notified.date() <= deadline.chosen.day,
        )
        for notice in sorted(notices, key=lambda entry: entry.notified)
    )
