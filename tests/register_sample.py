"""A made-up register in which much has happened by the summer of 2026: what its printouts are tried on.

The KKR is that of ``registers``. p3, mayor of Østerby, is on leave and p13 stands in; p35 is prevented and the KKR
has not decided; p33 has left the council and p34 has the seat V:1; p4 wants to be vice chair no more, which the
rules do not regulate; p38 has given up being a substitute, which was entered with a wrong day and corrected.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from registers import chairmanship, draft, drafts, event

from kkrvalg.register import ledger
from kkrvalg.register.history import Course

if TYPE_CHECKING:
    from pathlib import Path

    from kkrvalg.register.state import Event

ENTERED = datetime(2026, 7, 1, 12, tzinfo=UTC)
"""When all but the last events were entered."""
LATER = datetime(2026, 7, 10, 12, tzinfo=UTC)
"""When the last ones were."""
BY_THE_GROUP: dict[str, Any] = {"way": "proportional", "group": ["p1"]}
FORUM_SEAT: dict[str, Any] = {"party": "A", "place": 1, "person": "p2"}
PRESENT = ["p11", "p2", "p3", "p4", "p5", "p6", "p31", "p34", "p35"]

HISTORY: tuple[Event, ...] = (
    *chairmanship(),
    event("meeting_plan", "2026-02-02", year=2026, days=["2026-04-15", "2026-08-26"]),
    event(
        "appointed",
        "2026-02-02",
        post="RBR",
        place=1,
        person="p1",
        way="proportional",
        group=["p1"],
        alternate="p2",
    ),
    event("appointed", "2026-02-02", post="EKSEMPEL", place=1, person="p46", way="agreed"),
    event("forum_elected", "2026-02-03", forum="oest", health_council="Hovedstaden", **FORUM_SEAT),
    event("left_council", "2026-03-01", person="p33", reason="moved"),
    event("meeting_called", "2026-03-02", meeting="2026-1", day="2026-04-15", form="ordinary"),
    event("proposal", "2026-04-06", meeting="2026-1", person="p2", title="A road"),
    event("agenda_sent", "2026-04-09", meeting="2026-1", special=True),
    event("absence_told", "2026-04-10", meeting="2026-1", person="p1"),
    event("meeting_held", "2026-04-15", meeting="2026-1", present=PRESENT, led_by="p4", guests=["p48"]),
    event("decision", "2026-04-15", meeting="2026-1", title="A road", for_=4, against=4, chair="for"),
    event("hearing_sent", "2026-05-01", hearing="h1", title="Buses", until="2026-05-15"),
    event("hearing_closed", "2026-05-18", hearing="h1", answered=["p2"], result="Yes"),
    event("leave", "2026-06-01", person="p3", until="2026-12-01"),
    event("hindrance", "2026-06-10", person="p35", until="2026-11-01", reason="health"),
    event("substitute_left", "2026-06-12", person="p38"),
)
LATE: tuple[Event, ...] = (
    event("chair_resigned", "2026-07-06", office="vice_chair"),
    event("forum_chair_elected", "2026-07-07", forum="oest", office="chair", person="p2", parties=["A"]),
)


def made(folder: Path) -> Path:
    """Return the register, written to a folder."""
    path = folder / "kkr.db"
    opened = ledger.create(path, drafts(*HISTORY), now=ENTERED)
    with opened:
        wrong = next(entry.seq for entry in opened.entries if entry.kind == "substitute_left")
        correction = event("correction", "2026-06-20", corrects=wrong, effect="2026-06-20")
        opened.append([draft(one) for one in (correction, *LATE)], now=LATER, check=Course().check)
    return path


def head(path: Path) -> str:
    """Return the first digits of the hash of a register's last event."""
    with ledger.open_ledger(path) as opened:
        return opened.head[:16]
