"""Whether a hub's board is put together as the texts say: what can be told from a table, and what is asked.

What only people can judge, such as whether four firms are a broad section, is asked and never decided.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.model import Gender, PersonId, fold
from kkrvalg.procedures.business_hub import BODY, NO_OFFICE
from kkrvalg.procedures.business_hub_findings import found
from kkrvalg.rulebook.business_hubs import MEMBER_SEATS, SeatKind
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kkrvalg.model import People
    from kkrvalg.procedures.business_hub import BoardMember
    from kkrvalg.procedures.business_hub_findings import Finding
    from kkrvalg.rulebook.business_hubs import Hub, HubTerm

NOMINATED = (SeatKind.BUSINESS, SeatKind.KNOWLEDGE)
"""The seats whose nominating organisations or institutions the KKR chooses."""

POLITICAL = (SeatKind.CHAIR, SeatKind.MUNICIPAL)

FH, AC = {"fh", fold("Fagbevægelsens Hovedorganisation")}, {"ac", "akademikerne"}
OF_2021 = {"lo", "ftf", "ac"}
"""Whom the timetable of 2021 names, beside the FH and AC of its main points."""

GRAVITY = ("error", "ask", "note")


class Organisation(NamedTuple):
    """Who may nominate for a kind of seat: recommended by the outgoing KKR, decided by the new one on a day."""

    hub: str
    kind: SeatKind
    organisation: str
    recommended: bool | None = None
    decided: bool | None = None
    decided_on: date | None = None


class Criterion(NamedTuple):
    """What is to be weighed when a kind of seat is filled: recommended, and decided, as an organisation is."""

    hub: str
    kind: SeatKind
    criterion: str
    recommended: bool | None = None
    decided: bool | None = None
    decided_on: date | None = None


@dataclass(frozen=True)
class BoardCheck:
    """What a check of a board came to: the members of each kind and gender, the observers, what was found."""

    hub: Hub
    day: date | None
    numbers: Mapping[SeatKind, int]
    genders: Mapping[Gender | None, int]
    observers: int
    findings: tuple[Finding, ...]

    @property
    def passes(self) -> bool:
        """Whether there is no error."""
        return not any(finding.kind == "error" for finding in self.findings)


def check_board(
    hub: Hub,
    board: Sequence[BoardMember],
    *,
    organisations: Sequence[Organisation] | None = None,
    criteria: Sequence[Criterion] = (),
    people: People | None = None,
    kkr_of: Mapping[int, str] | None = None,
    day: date | None = None,
) -> BoardCheck:
    """Check a board and return what was found, errors first.

    Args:
        hub: whose board it is.
        board: its members and observers; rows of other hubs are left out.
        organisations: who may nominate, None where that is not known.
        criteria: what is to be weighed.
        people: the members of the municipal councils, as far as they are known.
        kkr_of: the KKR of each municipality by its code.
        day: count only those who sit on this day; everybody if left out.
    """
    own = [member for member in board if member.hub == hub.key]
    sitting = [member for member in own if day is None or member.sits_on(day)]
    members = [member for member in sitting if member.counts]
    findings = [
        *(found("not_sitting", m, day=day) for m in own if day and m not in sitting),
        *_numbers(hub, members),
        *_persons(members),
        *_others(hub, sitting),
        *_chair(members),
        *_municipal(members),
        *check_councils(hub, members, kkr_of, people),
        *_nominations(hub, members, organisations),
        *_business(members),
        *_employee(hub, members),
        *_director(members),
        *(finding for member in members for finding in _days(hub, member)),
        *_gender(members),
        *_criteria(hub, criteria),
    ]
    return BoardCheck(
        hub=hub,
        day=day,
        numbers={kind: _count(members, kind) for kind in MEMBER_SEATS},
        genders={gender: sum(m.gender is gender for m in members) for gender in (*Gender, None)},
        observers=_count(sitting, SeatKind.OBSERVER),
        findings=tuple(sorted(findings, key=lambda finding: GRAVITY.index(finding.kind))),
    )


def _count(members: Sequence[BoardMember], kind: SeatKind) -> int:
    return sum(member.seat is kind for member in members)


def _in_seat(members: Sequence[BoardMember], *kinds: SeatKind) -> list[BoardMember]:
    return [member for member in members if member.seat in kinds]


@implements("board", "regional", body=BODY)
def _numbers(hub: Hub, members: Sequence[BoardMember]) -> Iterator[Finding]:
    """Find the kinds of seats that too few or too many sit in."""
    for seat in hub.seats:
        number = _count(members, seat.kind)
        if number != seat.number:
            yield found("number", seat=seat.kind, found=number, number=seat.number)


@implements("board", body=BODY)
def _persons(members: Sequence[BoardMember]) -> Iterator[Finding]:
    """Find who is in two seats at a time; with another municipality or firm, ask whether it is two persons."""
    for at, member in enumerate(members):
        for other in members[:at]:
            if fold(member.name) != fold(other.name) or not member.overlaps(other):
                continue
            same = (member.code, member.firm) == (other.code, other.firm)
            yield found("twice" if same else "same_name", other, other=member.seat)


@implements("observers", "no_alternates", body=BODY)
def _others(hub: Hub, sitting: Sequence[BoardMember]) -> Iterator[Finding]:
    """Find alternates, which there are none of, and more observers than the hub can have."""
    for member in _in_seat(sitting, SeatKind.ALTERNATE):
        yield found("alternate", member)
    observers = _count(sitting, SeatKind.OBSERVER)
    if observers > hub.observers:
        yield found("too_many_observers", found=observers, number=hub.observers)
    elif observers:
        yield found("observers", found=observers)


@implements("chair", body=BODY)
def _chair(members: Sequence[BoardMember]) -> Iterator[Finding]:
    """Find a chair without an elected office, and ask for what is not in the table."""
    for member in _in_seat(members, SeatKind.CHAIR):
        if member.office == NO_OFFICE:
            yield found("chair_no_office", member)
        elif member.office is None:
            yield found("office_unknown", member)
        elif member.code is None:
            yield found("chair_no_council", member, office=member.office)
        yield found("background", member)


@implements("municipal", body=BODY)
def _municipal(members: Sequence[BoardMember]) -> Iterator[Finding]:
    """Find municipal members who are no political representatives."""
    for member in _in_seat(members, SeatKind.MUNICIPAL):
        if member.office == NO_OFFICE:
            yield found("member_no_office", member)
        if member.code is None:
            yield found("municipality_unknown", member)


@implements("municipal", body=BODY)
@implements("§ 4, stk. 4")
def check_councils(
    hub: Hub, members: Sequence[BoardMember], kkr_of: Mapping[int, str] | None, people: People | None
) -> Iterator[Finding]:
    """Find political representatives who are on no council of the KKR's area."""
    for member in _in_seat(members, *POLITICAL):
        if member.code is None:
            continue
        if kkr_of is not None and member.code not in kkr_of:
            yield found("no_such_municipality", member, code=member.code)
        elif kkr_of is not None and kkr_of[member.code] != hub.kkr:
            other = "chair_other_area" if member.seat is SeatKind.CHAIR else "other_area"
            yield found(other, member, code=member.code)
        elif people is not None and PersonId(member.code, member.name) not in people.on_council:
            yield found(
                "not_on_council" if member.code in people.complete else "council_unknown", member, code=member.code
            )


# --- nominations ------------------------------------------------------------------------------------------------


@implements("organisations_decided", "business", "knowledge", body=BODY)
def _nominations(
    hub: Hub, members: Sequence[BoardMember], organisations: Sequence[Organisation] | None
) -> Iterator[Finding]:
    """Find members whom nobody nominated whom the KKR has chosen for it."""
    nominated = _in_seat(members, *NOMINATED)
    named = list(dict.fromkeys(member.organisation for member in nominated if member.organisation))
    if organisations is None and named:
        yield found("organisations_unknown", names=", ".join(named))
    for member in nominated:
        if member.organisation is None:
            yield found("no_organisation", member)
        elif organisations is not None:
            yield from _decision(hub, member, _entry(hub, member, organisations))


def _decision(hub: Hub, member: BoardMember, entry: Organisation | None) -> Iterator[Finding]:
    """Find an organisation that the KKR has not decided on, or not in time."""
    if entry is not None and entry.decided:
        yield from _decision_day(hub, member, entry)
        return
    if entry is None or (entry.decided is False and not entry.recommended):
        code = "not_chosen"
    else:
        code = "decision_unknown" if entry.decided is None else "only_recommended"
    yield found(code, member, organisation=member.organisation or "")


def _entry(hub: Hub, member: BoardMember, organisations: Sequence[Organisation]) -> Organisation | None:
    """Return what the table says of who nominated a member: the newest decision in time for the seat, else any."""
    wanted = (hub.key, member.seat, _plain(member.organisation))
    same = [entry for entry in organisations if (entry.hub, entry.kind, _plain(entry.organisation)) == wanted]
    first = member.start or date.max

    def weight(entry: Organisation) -> tuple[bool, date]:
        decided_on = entry.decided_on or date.min
        return entry.decided is True and decided_on <= first, decided_on

    return max(same, key=weight, default=None)


def _plain(name: str | None) -> str:
    return fold(" ".join((name or "").split()))


def _decision_day(hub: Hub, member: BoardMember, entry: Organisation) -> Iterator[Finding]:
    """Find a decision that came after the seat was taken, or in an earlier term of the KKR."""
    if entry.decided_on is None or member.start is None:
        return
    term = hub.term_on(member.start)
    if entry.decided_on > member.start:
        yield found(
            "decided_late", member, organisation=entry.organisation, day=entry.decided_on, start=member.start
        )
    elif term is not None and entry.decided_on < date(term.starts.year, 1, 1):
        yield found("decided_before", member, organisation=entry.organisation, day=entry.decided_on)


@implements("business", "business_active", "business_broad", "business_sme", body=BODY)
def _business(members: Sequence[BoardMember]) -> Iterator[Finding]:
    """Find whether small and medium-sized firms are there; ask whether all are active, and together broad."""
    business = _in_seat(members, SeatKind.BUSINESS)
    for member in business:
        if member.firm is None:
            yield found("firm_unknown", member)
    known = [member for member in business if member.firm is not None]
    if known:
        yield found("active", names=", ".join(f"{member.name} ({member.firm})" for member in known))
        yield found("broad", firms=", ".join(dict.fromkeys(member.firm or "" for member in known)))
    if not business:
        return
    if not any(member.smv for member in business):
        unknown = [member.name for member in business if member.smv is None]
        yield found("sme_unknown", names=", ".join(unknown)) if unknown else found("sme_none")


@implements("employee", body=BODY)
def _employee(hub: Hub, members: Sequence[BoardMember]) -> Iterator[Finding]:
    """Find an employee member whom FH and AC have not nominated jointly."""
    for member in _in_seat(members, SeatKind.EMPLOYEE):
        if member.organisation is None:
            yield found("no_organisation", member)
            continue
        names = {part for part in re.split(r"\s+(?:og|and)\s+|\s*[,;/&+]\s*", _plain(member.organisation)) if part}
        if names <= FH | AC and names & FH and names & AC:
            continue
        if names == OF_2021 and _source(hub, member) == "paper_2021":
            yield found("joint_2021", member)
        else:
            yield found("not_joint", member, organisation=member.organisation)


def _source(hub: Hub, member: BoardMember) -> str | None:
    """Return the paper of the term in which a member was appointed, None where that is not known."""
    term = None if member.start is None else hub.term_on(member.start)
    return None if term is None else term.source


# --- persons and days -------------------------------------------------------------------------------------------


@implements("director", body=BODY)
def _director(members: Sequence[BoardMember]) -> Iterator[Finding]:
    """Find the director among the members, and ask where the table does not say."""
    for member in members:
        if member.director:
            yield found("director", member)
    unknown = [member.name for member in members if member.director is None]
    if unknown:
        yield found("director_unknown", names=", ".join(unknown))


@implements("four_years", "term", body=BODY)
def _days(hub: Hub, member: BoardMember) -> Iterator[Finding]:
    """Find an appointment for more than four years, or beyond the board's term."""
    if member.start is None or member.end is None:
        yield found("days_unknown", member)
        return
    latest = years_after(member.start, hub.years_at_most)
    if member.end > latest:
        yield found(
            "too_long",
            member,
            start=member.start,
            end=member.end,
            years=hub.years_at_most,
            latest=latest,
        )
        return
    term: HubTerm | None = hub.term_on(member.start)
    if term is not None and member.end > term.ends:
        yield found("beyond_term", member, end=member.end, latest=term.ends)


def years_after(day: date, years: int) -> date:
    """Return the same day some years later; of 29 February 1 March, where the year has none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


@implements("equality", body=BODY)
def _gender(members: Sequence[BoardMember]) -> Iterator[Finding]:
    """Show how many women and men there are, where anybody is."""
    if members:
        counts = {gender: sum(member.gender is gender for member in members) for gender in (*Gender, None)}
        yield found(
            "gender",
            women=counts[Gender.WOMAN],
            men=counts[Gender.MAN],
            other=counts[Gender.OTHER],
            unknown=counts[None],
        )


@implements("business_no_more", "organisations_decided", body=BODY)
def _criteria(hub: Hub, criteria: Sequence[Criterion]) -> Iterator[Finding]:
    """Note which criteria are not decided, and that those on business members bind no organisation."""
    for entry in criteria:
        if entry.hub != hub.key:
            continue
        if not entry.decided:
            yield found("criterion_recommended", criterion=entry.criterion, seat=entry.kind)
        elif entry.kind is SeatKind.BUSINESS:
            yield found("criterion_business", criterion=entry.criterion)
