"""The health coordination forums: which party sends members from which health council (kommissorium).

Two members of each health council are elected by d'Hondt on the votes in its municipalities. Only parties and
list cooperations take part; a local list that stands alone is neither, whatever its share.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, NamedTuple

from kkrvalg.apportion import Allocation, Lots, Problem, allocate, leaves
from kkrvalg.apportion import Step as AllocationStep
from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.model import fold
from kkrvalg.procedures.chair import AllianceFormed, Participant, Unit, join
from kkrvalg.procedures.contenders import Area, contenders_in
from kkrvalg.rulebook.citation import implements
from kkrvalg.rulebook.health_forums import BODY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kkrvalg.apportion import Name, Question
    from kkrvalg.model import Election, Municipality
    from kkrvalg.procedures.contenders import Contender, Verdict
    from kkrvalg.procedures.health_forum_chair import ForumChair
    from kkrvalg.procedures.setting import Setting
    from kkrvalg.rulebook.health_forums import Forum, HealthForumRules

ARTICLE = "kommissorium, Sammensætning"

Outcome = Literal["completed", "lot_needed", "waits"]


class LocalList(NamedTuple):
    """A local list that passes the threshold by its own votes and still takes no part."""

    id: str
    name: str
    municipality: str
    votes: int


class Judged(NamedTuple):
    """A party or list cooperation is held against the threshold and the council seat."""

    article: str
    party: str
    votes: int
    total_votes: int
    council_seats: int
    verdict: Verdict
    kind: Literal["eligibility"] = "eligibility"


ForumStep = Judged | AllianceFormed | AllocationStep


@dataclass(frozen=True)
class HealthCouncilElection:
    """Which parties send the members of one health council to the forum.

    ``won`` maps parties to their sure seats; with ``alliance_inner`` ``alliance_decides`` also alliances, which
    then decide themselves. ``waits`` says that the question is a council's: its lot decides who is eligible.
    """

    health_council: str
    municipalities: tuple[str, ...]
    seats: int
    total_votes: int
    contenders: tuple[Contender, ...]
    local_lists: tuple[LocalList, ...]
    units: tuple[Unit, ...]
    won: Mapping[str, int]
    questions: tuple[Question, ...]
    allocation: Allocation | None
    steps: tuple[ForumStep, ...]
    waits: bool = False

    @property
    def outcome(self) -> Literal["completed", "lot_needed"]:
        """Whether all seats are settled."""
        return "lot_needed" if self.questions else "completed"

    @property
    def unfilled(self) -> int:
        """The seats that nobody can take, because nobody is eligible."""
        return 0 if self.allocation is None else self.allocation.unfilled

    @property
    def undecided(self) -> tuple[str, ...]:
        """The alliances that have won a seat and decide themselves whose it is."""
        alliances = {unit.key for unit in self.units if unit.is_alliance}
        return tuple(key for key, seats in self.won.items() if seats and key in alliances)

    @property
    def may_win(self) -> frozenset[str]:
        """The parties that may still win a seat: by a lot, or in an alliance that decides itself."""
        if self.waits:
            return frozenset(c.key for c in self.contenders if c.verdict in {"eligible", "council_seat_open"})
        tied = {leaf for question in self.questions for name in question.tied for leaf in leaves(name)}
        tied |= {leaf for name in self.waiting for leaf in leaves(name)}
        inside = {unit.key: {member.key for member in unit.members} for unit in self.units}
        return frozenset(party for key in (*tied, *self.undecided) for party in inside.get(key, {key}))

    def find_name(self, written: str) -> Name:
        """Return who a user calls ``written``: a party in any case, or an alliance as ``A+F`` or ``(F+A)``."""
        parts = {fold(part.strip()) for part in written.strip().removeprefix("(").removesuffix(")").split("+")}
        for unit in self.units:
            if parts == {fold(member.key) for member in unit.members}:
                return self._name(unit)
            for member in unit.members:
                if parts == {fold(member.key)}:
                    return member.key
        return written.strip()

    def _name(self, unit: Unit) -> Name:
        """Return a unit as the calculation knows it."""
        if not unit.is_alliance or unit.key in self.won:
            return unit.key
        return tuple(member.key for member in unit.members)

    @property
    def waiting(self) -> frozenset[Name]:
        """The members of alliances that wait for an open lot: they are asked later."""
        return frozenset() if self.allocation is None else self.allocation.waiting


@dataclass(frozen=True)
class ForumElection:
    """A forum: the elections in its health councils, and that of its chair where all of them are in play."""

    forum: Forum
    health_councils: tuple[HealthCouncilElection, ...]
    chair: ForumChair | None

    @property
    def members(self) -> dict[str, int]:
        """The sure seats of each party, and of alliances that decide themselves; those with most first."""
        return seats_of(self.health_councils)

    @property
    def questions(self) -> tuple[Question, ...]:
        """All lots that can be asked now."""
        own = tuple(question for election in self.health_councils for question in election.questions)
        return (*own, *(self.chair.questions if self.chair is not None else ()))

    @property
    def outcome(self) -> Outcome:
        """Whether everything is settled, a lot is needed, or the chair waits for what an alliance decides."""
        if self.questions:
            return "lot_needed"
        return "waits" if self.chair is not None and self.chair.waits_for else "completed"


def seats_of(elections: Sequence[HealthCouncilElection]) -> dict[str, int]:
    """Return the sure seats that each party has won in some health councils, those with most first."""
    found: Counter[str] = Counter()
    for election in elections:
        found.update({key: seats for key, seats in election.won.items() if seats})
    return dict(sorted(found.items(), key=lambda entry: (-entry[1], entry[0])))


# --- where a municipality belongs -------------------------------------------------------------------------------


def check_health_councils(election: Election, rules: HealthForumRules) -> None:
    """Check that every municipality belongs to one of the health councils of the rules.

    Raises:
        InputError: one does not.
    """
    for municipality in election.municipalities:
        if municipality.health_council not in rules.health_councils:
            raise InputError(
                where=_("{file}, column {column}").format(file="municipalities.csv", column="health_council"),
                found=_("{council} of {municipality}").format(
                    council=municipality.health_council or '""',
                    municipality=f"{municipality.code} {municipality.name}",
                ),
                expected=_("one of {known}").format(known=", ".join(rules.health_councils)),
                todo=_("write the health council that the municipality belongs to"),
            )


def with_moves(
    election: Election, rules: HealthForumRules, moves: Mapping[str, str], *, where: str = "--move"
) -> Election:
    """Return the election with municipalities in other health councils.

    Args:
        election: the election.
        rules: the rules, which know the health councils.
        moves: the health council by the municipality's code or name, ``{"410": "Lillebælt"}``.
        where: what a complaint names.

    Raises:
        InputError: a municipality or a health council that is not known, or a municipality twice.
    """
    named = {str(m.code): m.code for m in election.municipalities}
    named |= {fold(m.name): m.code for m in election.municipalities}
    found: dict[int, str] = {}
    for written, council in moves.items():
        code = named.get(fold(written.strip()))
        if code is None:
            raise InputError(
                where=where,
                found=_("{name}, which is no municipality of this election").format(name=written.strip() or '""'),
                expected=_("the code or the name of a municipality of this election"),
                todo=_("write it as in --move 410=Lillebælt"),
            )
        if code in found:
            raise InputError(
                where=where,
                found=_("{name} twice").format(name=written.strip()),
                expected=_("each municipality in one health council only"),
                todo=_("leave one of them out"),
            )
        found[code] = rules.find_health_council(council, where=where)
    return moved(election, found)


def moved(election: Election, moves: Mapping[int, str]) -> Election:
    """Return the election with the municipalities of these codes in other health councils."""
    municipalities = tuple(
        m._replace(health_council=moves[m.code]) if m.code in moves else m for m in election.municipalities
    )
    return replace(election, municipalities=municipalities)


def municipalities_of(election: Election, health_councils: Sequence[str]) -> tuple[Municipality, ...]:
    """Return the municipalities of some health councils."""
    return tuple(m for m in election.municipalities if m.health_council in health_councils)


# --- the election -----------------------------------------------------------------------------------------------


@implements("kommissorium, Sammensætning", body=BODY)
def elect_from(
    setting: Setting,
    rules: HealthForumRules,
    health_council: str,
    alliances: Sequence[str] = (),
    lots: Lots | None = None,
    *,
    where: str = "--alliance",
) -> HealthCouncilElection:
    """Divide the seats of a health council among parties and list cooperations by d'Hondt on their votes there.

    Args:
        setting: the election; its options answer ``vote_base`` and ``alliance_inner``.
        rules: the terms of reference.
        health_council: its name.
        alliances: the alliances as they are written, ``"A+F+Ø"``.
        lots: the draws to hand.
        where: what a complaint about an alliance names.

    Raises:
        InputError: there are no votes, or an alliance that cannot be.
        DrawError: a draw names somebody who is not tied.
    """
    municipalities = municipalities_of(setting.election, (health_council,))
    area = Area(
        health_council_name(health_council),
        municipalities,
        rules.threshold,
        rules.council_seat_required,
        without_votes=_("fill in the votes, or correct where the municipalities belong"),
    )
    total, contenders, question = contenders_in(setting, area)
    judged = tuple(Judged(ARTICLE, c.key, c.votes, total, c.council_seats, c.verdict) for c in contenders)
    eligible = [Participant(c.key, c.name, (), c.votes, 0) for c in contenders if c.eligible]
    common = HealthCouncilElection(
        health_council=health_council,
        municipalities=tuple(m.name for m in municipalities),
        seats=rules.members_per_health_council,
        total_votes=total,
        contenders=contenders,
        local_lists=_local_lists(setting.election, area, total),
        units=(),
        won={},
        questions=() if question is None else (question,),
        allocation=None,
        steps=judged,
        waits=question is not None,
    )
    if question is not None:
        return common
    units = join(eligible, alliances, lambda name: stranger(name, area.name, contenders, where), where=where)
    formed = tuple(
        AllianceFormed(ARTICLE, unit.key, tuple(p.key for p in unit.members), unit.votes)
        for unit in units
        if unit.is_alliance
    )
    found = allocate(_problem(common, units, setting.options["alliance_inner"]), lots or Lots())
    return replace(
        common,
        units=units,
        won=found.seats,
        questions=found.questions,
        allocation=found,
        steps=(*judged, *formed, *found.steps),
    )


def _problem(election: HealthCouncilElection, units: Sequence[Unit], inner: str) -> Problem:
    """Return the division of the seats: over alliances and parties, then inside an alliance unless it decides."""
    subject = ("health_council", election.health_council)
    if inner == "alliance_decides":
        return Problem({unit.key: unit.votes for unit in units}, election.seats, subject=subject, article=ARTICLE)
    return Problem(
        votes={member.key: member.votes for unit in units for member in unit.members},
        seats=election.seats,
        alliances=tuple(tuple(m.key for m in unit.members) for unit in units if unit.is_alliance),
        subject=subject,
        article=ARTICLE,
    )


def _local_lists(election: Election, area: Area, total: int) -> tuple[LocalList, ...]:
    """Return the local lists that reach the threshold by their own votes, those with most first."""
    found = [
        LocalList(entry.id, entry.name, municipality.name, entry.votes)
        for municipality in area.members
        for entry in election.lists_by_code[municipality.code]
        if entry.id not in election.contender_of and Fraction(entry.votes, total) >= area.threshold
    ]
    return tuple(sorted(found, key=lambda entry: (-entry.votes, entry.id)))


def health_council_name(name: str) -> str:
    """Return what a message calls a health council."""
    return _("health council {name}").format(name=name)


def stranger(name: str, place: str, contenders: Sequence[Contender], where: str) -> InputError:
    """Return the complaint about a name nobody takes part under, with the reason where there is one."""
    reasons = {
        "below_threshold": _("{party}, which is below the threshold in {place}"),
        "no_council_seat": _("{party}, which has no seat in a council in {place}"),
    }
    verdict = next((c.verdict for c in contenders if fold(c.key) == fold(name.strip())), None)
    found = reasons.get(verdict or "", _("{party} in {place}"))
    return InputError(
        where=where,
        found=found.format(party=name.strip() or '""', place=place),
        expected=_("one of {names}").format(names=", ".join(c.key for c in contenders if c.eligible)),
        todo=_("name only parties and list cooperations that take part there"),
    )
