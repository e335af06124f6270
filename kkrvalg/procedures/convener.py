"""Who calls a constituting meeting: the longest-serving mayor, of equals the oldest (§ 4, stk. 1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kkrvalg.model import Period, PersonId

ARTICLE = "§ 4, stk. 1"
Office = Literal["mayor", "council"]
Lacking = Literal["mayor_since", "council_since", "born"]


class Candidate(NamedTuple):
    """Somebody who may have to call the meeting, with what is known of the time in office."""

    person: PersonId
    is_mayor: bool
    mayor_since: tuple[Period, ...]
    council_since: tuple[Period, ...]
    born: date | None


class Standing(NamedTuple):
    """How long somebody has been in office: ``days``, counted from ``since`` where only one period counts."""

    article: str
    person: PersonId
    days: int
    since: date
    born: date | None
    kind: Literal["tenure"] = "tenure"


@dataclass(frozen=True)
class Convener:
    """Who calls the meeting, None while it is not known.

    ``ranking`` are those whose time is known, the longest first; ``missing`` what must be known before it is sure;
    ``tied`` those who are equal in time and age too, of whom the text names nobody. ``office`` says which time
    counts: as mayor, or on a council where no mayor is among them.
    """

    person: PersonId | None
    decided_by: Literal["tenure", "age"] | None
    office: Office
    broken_tenure: str
    ranking: tuple[Standing, ...]
    missing: tuple[tuple[PersonId, Lacking], ...]
    tied: tuple[PersonId, ...]


@implements("§ 4, stk. 1")
def find_convener(
    candidates: Sequence[Candidate],
    on: date,
    *,
    broken_tenure: str = "current_period",
    council_members_if_no_mayor: bool = False,
) -> Convener:
    """Return who calls the meeting: the mayor who has been one for the longest, of equals the oldest.

    Args:
        candidates: the members of the body.
        on: the day on which the time in office is measured.
        broken_tenure: "current_period" counts the unbroken time up to that day, "total" all periods together.
        council_members_if_no_mayor: whether the longest-serving council member calls where there is no mayor, as
            in a health forum.
    """
    mayors = [candidate for candidate in candidates if candidate.is_mayor]
    office: Office = "council" if council_members_if_no_mayor and not mayors else "mayor"
    pool = candidates if office == "council" else mayors
    lacking: Lacking = "council_since" if office == "council" else "mayor_since"
    standings, missing = [], []
    for candidate in pool:
        standing = _standing(candidate, office, on, broken_tenure)
        if standing is None:
            missing.append((candidate.person, lacking))
        else:
            standings.append(standing)
    ranking = tuple(sorted(standings, key=lambda s: (-s.days, s.born is None, s.born, s.person)))
    longest = [standing for standing in ranking if standing.days == ranking[0].days]
    unborn: list[tuple[PersonId, Lacking]] = [(s.person, "born") for s in longest if s.born is None]
    if len(longest) > 1:
        missing += unborn
    oldest = [s.person for s in longest if s.born == longest[0].born]
    settled = not missing and len(oldest) == 1
    return Convener(
        person=oldest[0] if settled else None,
        decided_by=("age" if len(longest) > 1 else "tenure") if settled else None,
        office=office,
        broken_tenure=broken_tenure,
        ranking=ranking,
        missing=tuple(missing),
        tied=tuple(oldest) if len(oldest) > 1 and not missing else (),
    )


def _standing(candidate: Candidate, office: Office, on: date, broken_tenure: str) -> Standing | None:
    """Return how long a candidate has been in office on a day, None where no period that lasts is known."""
    periods = candidate.mayor_since if office == "mayor" else candidate.council_since
    begun = sorted(period for period in periods if period.start <= on)
    if not begun or (begun[-1].end is not None and begun[-1].end < on):
        return None
    counted = begun if broken_tenure == "total" else begun[-1:]
    days = sum((min(period.end or on, on) - period.start).days for period in counted)
    return Standing(ARTICLE, candidate.person, days, counted[0].start, candidate.born)
