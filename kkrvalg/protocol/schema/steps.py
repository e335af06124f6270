"""The steps of a calculation, by the article they follow, and where each kind of protocol has which of them."""

from __future__ import annotations

from typing import NamedTuple

from kkrvalg.apportion import Excluded, Lot, Opened, Seat
from kkrvalg.procedures.appointments import GroupFormed
from kkrvalg.procedures.attendance import Attended
from kkrvalg.procedures.business_hub_vacancy import VacancyStep
from kkrvalg.procedures.chair import AllianceFormed, Compared, TakesPart
from kkrvalg.procedures.composition_steps import (
    BaseSeats,
    BornMembers,
    CapCompared,
    Eligibility,
    FloorsExceedCap,
    LotAsked,
    ReductionLimits,
    ReductionSeat,
    ScaleFound,
    ScaleShrunk,
    Supplementary,
)
from kkrvalg.procedures.convener import Standing
from kkrvalg.procedures.decisions import Decision, Quorum
from kkrvalg.procedures.filling import ListAgreed, PersonNamed, SeatLeft, SeatsGiven
from kkrvalg.procedures.health_forum import Judged
from kkrvalg.procedures.health_forum_people import PartySeats
from kkrvalg.procedures.majority import Finalists, Round
from kkrvalg.procedures.notified_alliances import Admitted
from kkrvalg.procedures.timetable import DeadlineCounted
from kkrvalg.procedures.voting_groups import GroupCounted
from kkrvalg.protocol.schema.shapes import COUNT, TEXT, Definition, Fragment, Shape, many

COMPOSITION_STEPS = (
    *(Eligibility, BornMembers, ScaleFound, BaseSeats, CapCompared, ReductionLimits, ReductionSeat),
    *(ScaleShrunk, FloorsExceedCap, LotAsked, Supplementary),
)
ALLOCATION_STEPS = (Excluded, Opened, Seat, Lot)
CHAIR_STEPS = (TakesPart, AllianceFormed, Compared, Lot)
FORUM_STEPS = (Judged, AllianceFormed, *ALLOCATION_STEPS[1:])
FORUM_CHAIR_STEPS = (Judged, *CHAIR_STEPS)
MEETING_STEPS = (
    *(Standing, Attended, Quorum, Admitted, *CHAIR_STEPS, GroupCounted, ListAgreed, SeatsGiven, Round, Finalists),
    *(Excluded, Opened, Seat, SeatLeft, PersonNamed, Decision),
)


class Chapter(NamedTuple):
    """Steps that belong together: the articles they cite, and what they do."""

    articles: tuple[str, ...]
    title: str
    steps: tuple[type, ...]


FORUM_ELECTION, FORUM_CONSTITUTION = "kommissorium, Sammensætning", "kommissorium, Konstituering"
COUNCIL_SEATS = "kommunal- og regionalvalgloven §§ 81-83"
EVERY_DIVISION = (COUNCIL_SEATS, "§ 4, stk. 4", FORUM_ELECTION)

CHAPTERS = (
    Chapter(("§ 3, stk. 1",), "Composition", (BornMembers, ScaleFound, BaseSeats, Supplementary)),
    Chapter(("§ 3, stk. 2, 2. princip",), "Threshold", (Eligibility,)),
    Chapter(("§ 3, stk. 2",), "Cap", (CapCompared, ReductionLimits, ScaleShrunk, FloorsExceedCap)),
    Chapter(("§ 3, stk. 2, 3. princip",), "Reduction", (ReductionSeat, LotAsked)),
    Chapter(("§ 4, stk. 1",), "Who calls the constituting meeting", (Standing,)),
    Chapter(("§ 4, stk. 2",), "Chair and vice chair: notice of alliances", (Admitted,)),
    Chapter(("§ 4, stk. 2", FORUM_CONSTITUTION), "Chair and vice chair", (TakesPart, Compared)),
    Chapter(("§ 4, stk. 2", FORUM_ELECTION, FORUM_CONSTITUTION), "Alliances", (AllianceFormed,)),
    Chapter(("§ 4, stk. 4",), "Groups of a post", (GroupFormed, GroupCounted)),
    Chapter((*EVERY_DIVISION, ""), "Division by highest averages", (Excluded, Opened, Seat)),
    Chapter((*EVERY_DIVISION, "§ 4, stk. 2", FORUM_CONSTITUTION, "§ 3, stk. 2, 3. princip", ""), "Lots", (Lot,)),
    Chapter(("§ 4, stk. 4",), "Majority elections", (Round, Finalists)),
    Chapter(("§ 4, stk. 4",), "Who gets a seat", (SeatsGiven, ListAgreed, SeatLeft, PersonNamed)),
    Chapter(("§ 5, stk. 11",), "Who takes part", (Attended,)),
    Chapter(("§ 5, stk. 9",), "Quorum and votes", (Quorum, Decision)),
    Chapter((FORUM_ELECTION, FORUM_CONSTITUTION), "Health forums", (Judged, PartySeats)),
    Chapter(("§ 4, stk. 2", "§ 4, stk. 3"), "Deadlines", (DeadlineCounted,)),
    Chapter((), "Business hubs", (VacancyStep,)),
)
"""Every step, once; ``""`` among the articles stands for a division of no rulebook (``kkrvalg allocate``)."""

TAGS: dict[str, tuple[Shape, str]] = {
    "kkr": (TEXT, "The KKR it belongs to."),
    "post": (TEXT, "The post it belongs to."),
    "code": (COUNT, "The code of the municipality whose council it belongs to."),
    "forum": (TEXT, "The health forum it belongs to."),
    "health_council": (TEXT, "The health council it belongs to."),
    "hub": (TEXT, "The business hub it belongs to."),
}
"""The keys put before those of a step where a protocol is about several at once."""


class Part(NamedTuple):
    """Steps that stand in a list together, and the tags that each of them has there."""

    records: tuple[type, ...]
    tags: tuple[str, ...] = ()


class Place(NamedTuple):
    """A list of steps, made of parts; a step that stands in several may have the tags of either."""

    parts: tuple[Part, ...]

    @property
    def records(self) -> tuple[type, ...]:
        """The steps it may hold, each once."""
        return tuple(dict.fromkeys(record for part in self.parts for record in part.records))

    def tags(self, record: type) -> tuple[set[str], set[str]]:
        """Return the tags that a step always has there, and those it has sometimes at least."""
        found = [{*part.tags} for part in self.parts if record in part.records]
        return set.intersection(*found), set.union(*found)


def steps(name: str, *parts: Part) -> Fragment:
    """Return the shape of a list of steps; ``name`` is what a step there is called.

    Which they are is written out when all places are known.
    """
    return many(Definition(name, "A step, of the kind it says.", {"$steps": Place(parts)}))


def steps_in(shape: Fragment) -> tuple[type, ...]:
    """Return the records of the steps in a list, none for a list that has no steps."""
    found = shape.get("items", {}).get("$ref")
    return found.shape["$steps"].records if isinstance(found, Definition) and "$steps" in found.shape else ()
