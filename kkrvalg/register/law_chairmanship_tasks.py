"""What is open about the chair and the vice chair: who has to be elected, who is expected back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import N_
from kkrvalg.register.law import sentences
from kkrvalg.register.law_chairmanship import ELECTION, HINDERED, LEFT_COUNCIL, OFFICES, is_asked, waits
from kkrvalg.register.tasks import Task, next_meeting, tasks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kkrvalg.register.state import Officer, State
    from kkrvalg.register.tasks import Actor

    About = dict[str, str | int | None]

sentences(
    {
        "elect_officer": N_("Elect the {office} of the KKR."),
        "elect_officer_anew": N_("{parties}: elect the {office} of the KKR anew."),
        "elect_acting_officer": N_("{parties}: elect a {office} for the time in which {other} is prevented."),
        "officer_expected_back": N_(
            "{person}, {office}, was expected back on {until}: enter that the absence is over, or until when it"
            " now is expected."
        ),
    }
)

ACTORS: dict[str, Actor] = {"group": "electing_group", "parties": "electing_group", "kkr": "kkr"}


@tasks
def chairmanship(state: State, day: date) -> Iterator[Task]:
    """Tell the offices that nobody has, those that a group has to fill, and absences that should be over."""
    if not state.terms:
        return
    for office in OFFICES:
        officer = state.chairmanship.get(office)
        if officer is None:
            since = state.term.since
            yield Task(
                "elect_officer", "kkr", ELECTION, since, {"office": office}, since, "rule", settles="chair_elected"
            )
        else:
            yield from _of(state, officer, day)


def _of(state: State, officer: Officer, day: date) -> Iterator[Task]:
    absence = officer.absence
    about: About = {"office": officer.office, "parties": ", ".join(officer.parties)}
    if waits(officer) and officer.elects != "nobody" and not is_asked(state, "group_gone", officer.office):
        due, due_by = next_meeting(state, day)
        who = ACTORS[officer.elects]
        if officer.elects == "kkr":
            about["parties"] = "KKR"
        if officer.vacant_since is not None:
            since = officer.vacant_since
            yield Task("elect_officer_anew", who, LEFT_COUNCIL, since, about, due, due_by, settles="chair_elected")
        elif absence is not None:
            about["other"] = officer.person
            yield Task(
                "elect_acting_officer",
                who,
                HINDERED,
                absence.since,
                about,
                due,
                due_by,
                absence.seq,
                "chair_acting",
            )
    if absence is not None and absence.reason is None and absence.until < day:
        about = {"office": officer.office, "person": officer.person, "until": absence.until.isoformat()}
        yield Task(
            "officer_expected_back", "secretariat", HINDERED, absence.until, about, absence.until, "expected",
            absence.seq, "chair_returned",
        )  # fmt: skip
