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

    The only mayor there is calls it however long the time in office, so nothing is missing then.
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
    only = pool[0].person if len(pool) == 1 else None
    for candidate in pool:
        standing = _standing(candidate, office, on, broken_tenure)
        if standing is None and only is None:
            missing.append((candidate.person, lacking))
        elif standing is not None:
            standings.append(standing)
    ranking = tuple(sorted(standings, key=lambda s: (-s.days, s.born is None, s.born, s.person)))
    longest = [standing for standing in ranking if standing.days == ranking[0].days]
    unborn: list[tuple[PersonId, Lacking]] = [(s.person, "born") for s in longest if s.born is None]
    if len(longest) > 1:
        missing += unborn
    oldest = [s.person for s in longest if s.born == longest[0].born]
    first = only if only is not None else oldest[0] if len(oldest) == 1 and not missing else None
    return Convener(
        person=first,
        decided_by=("age" if len(longest) > 1 else "tenure") if first is not None else None,
        office=office,
        broken_tenure=broken_tenure,
        ranking=ranking,
        missing=tuple(missing),
        tied=tuple(oldest) if len(oldest) > 1 and not missing else (),
    )


def _standing(candidate: Candidate, office: Office, on: date, broken_tenure: str) -> Standing | None:
    """Return how long a candidate has been in office on a day, None where no period that lasts is known."""
    periods = candidate.mayor_since if office == "mayor" else candidate.council_since
    begun = _unbroken([period for period in periods if period.start <= on])
    if not begun or (begun[-1].end is not None and begun[-1].end < on):
        return None
    counted = begun if broken_tenure == "total" else begun[-1:]
    days = sum((period.end - period.start).days + 1 for period in counted[:-1] if period.end is not None)
    days += (on - counted[-1].start).days
    return Standing(ARTICLE, candidate.person, days, counted[0].start, candidate.born)


def _unbroken(periods: Sequence[Period]) -> list[Period]:
    """Return periods in their order, those that begin no later than the day after another ends joined to it."""
    found: list[Period] = []
    for period in sorted(periods, key=lambda p: p.start):
        before = found[-1] if found else None
        if before is None or (before.end is not None and (period.start - before.end).days > 1):
            found.append(period)
        else:
            end = None if before.end is None or period.end is None else max(before.end, period.end)
            found[-1] = before._replace(end=end)
    return found
