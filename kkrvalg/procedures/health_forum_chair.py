"""Chair and vice chair of a health coordination forum (kommissorium, Konstituering).

One proportional election of two posts on the votes in the whole area of the forum, with a threshold and a council
seat of its own. The posts are filled among the members, so by default only parties with a member take part.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple

from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.model import fold
from kkrvalg.procedures.chair import Participant, Place, contest, join
from kkrvalg.procedures.contenders import Area, contenders_in
from kkrvalg.procedures.health_forum import Judged, municipalities_of, seats_of, stranger
from kkrvalg.rulebook.citation import implements
from kkrvalg.rulebook.health_forums import BODY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kkrvalg.apportion import Lots, Name, Question
    from kkrvalg.procedures.chair import ChairStep, Contest, Unit
    from kkrvalg.procedures.contenders import Contender
    from kkrvalg.procedures.health_forum import HealthCouncilElection
    from kkrvalg.procedures.setting import Setting
    from kkrvalg.rulebook.health_forums import Forum, HealthForumRules

ARTICLE = "kommissorium, Konstituering"
FEES_ARTICLE = "kommissorium, Økonomi og sekretariatsbetjening"


@dataclass(frozen=True)
class ForumChair:
    """The election of chair and vice chair of a forum.

    ``waits_for`` names the health councils whose open seats decide who has a member; nothing is elected before.
    ``without_member`` are over the threshold of the forum and have no member; ``below`` have a member and are not
    eligible in the forum's area.
    """

    forum: str
    total_votes: int
    contenders: tuple[Contender, ...]
    units: tuple[Unit, ...]
    places: tuple[Place, Place]
    questions: tuple[Question, ...]
    steps: tuple[Judged | ChairStep, ...]
    without_member: tuple[Contender, ...]
    below: tuple[Contender, ...]
    waits_for: tuple[str, ...] = ()
    waits: bool = False

    @property
    def outcome(self) -> Literal["completed", "lot_needed", "waits"]:
        """Whether both posts are settled, a lot is needed, or a health council has to be settled first."""
        if self.waits_for:
            return "waits"
        return "lot_needed" if self.questions else "completed"

    @property
    def participants(self) -> tuple[Participant, ...]:
        """Who takes part, those with most votes first."""
        found = [member for unit in self.units for member in unit.members]
        return tuple(sorted(found, key=lambda p: (-p.votes, p.key)))

    @property
    def memberless_winners(self) -> tuple[str, ...]:
        """The parties that won a post and have no member to fill it."""
        without = {p.key for p in self.participants if not p.members}
        return tuple(dict.fromkeys(place.winner for place in self.places if place.winner in without))

    @property
    def short_of_members(self) -> tuple[str, ...]:
        """The parties that won both posts and have one member."""
        won = {place.winner for place in self.places}
        return tuple(p.key for p in self.participants if won == {p.key} and p.members == 1)

    def find_name(self, written: str) -> str:
        """Return who a user calls ``written``: a party in any case, or an alliance as ``A+F`` or ``F+A``."""
        parts = {fold(part.strip()) for part in written.split("+")}
        for unit in self.units:
            if parts == {fold(member.key) for member in unit.members}:
                return unit.key
        known = {fold(member.key): member.key for member in self.participants}
        return known.get(fold(written.strip()), written.strip())

    def waiting(self, post: str) -> frozenset[Name]:
        """Return the members of the alliances that stand in an open lot for ``post``: they are asked later."""
        tied = {name for question in self.questions if question.subject[-1] == post for name in question.tied}
        return frozenset(
            m.key for unit in self.units if unit.is_alliance and unit.key in tied for m in unit.members
        )


@implements("kommissorium, Konstituering", body=BODY)
def elect_forum_chair(
    setting: Setting,
    rules: HealthForumRules,
    forum: Forum,
    elections: Sequence[HealthCouncilElection],
    *,
    alliances: Sequence[str] = (),
    lots: Mapping[str, Lots] | None = None,
    where: str = "--chair-alliance",
) -> ForumChair:
    """Elect the chair and vice chair of a forum by d'Hondt on the votes in its whole area.

    Args:
        setting: the election; its options answer ``vote_base``, ``alliance_inner`` and ``forum_chair_parties``.
        rules: the terms of reference.
        forum: the forum.
        elections: those in all of its health councils.
        alliances: the alliances as they are written, ``"A+F+Ø"``.
        lots: the draws to hand for each post.
        where: what a complaint about an alliance names.

    Raises:
        InputError: there are no votes, or an alliance that cannot be.
        DrawError: a draw names somebody who is not tied.
    """
    members = seats_of(elections)
    represented = setting.options["forum_chair_parties"] == "represented"
    common = _judged(setting, rules, forum, members)
    if common.questions:
        return common
    contenders, place = common.contenders, forum_name(forum.name)
    eligible = [Participant(c.key, c.name, (), c.votes, members.get(c.key, 0)) for c in contenders if c.eligible]
    taking_part = [p for p in eligible if p.members or not represented]

    def absent(name: str) -> InputError:
        known = {p.key for p in taking_part}
        if any(fold(c.key) == fold(name) for c in common.without_member):
            return memberless(name, place, sorted(known), where)
        return stranger(name, place, [c for c in contenders if not c.eligible or c.key in known], where)

    run = partial(
        contest, inner=setting.options["alliance_inner"], subject=("health_forum", forum.key), article=ARTICLE
    )
    waits_for = _waits_for(elections, members) if represented else ()
    if waits_for:
        possible = {key for election in elections for key in election.may_win}
        joining = [p for p in eligible if not p.members and p.key in possible]
        everybody = join([*taking_part, *joining], alliances, absent, where=where)
        if joining and not _same_whoever_joins(taking_part, everybody, run):
            return replace(common, waits_for=waits_for)

    units = join(taking_part, alliances, absent, where=where)
    if not units:
        return common
    places, questions, steps = run(units, lots)
    return replace(common, units=units, places=places, questions=questions, steps=(*common.steps, *steps))


def _judged(setting: Setting, rules: HealthForumRules, forum: Forum, members: Mapping[str, int]) -> ForumChair:
    """Return the election before anybody is elected: who is eligible in the forum's area and who has a member."""
    area = Area(
        forum_name(forum.name),
        municipalities_of(setting.election, forum.health_councils),
        rules.chair_threshold,
        rules.chair_council_seat_required,
        without_votes=_("fill in the votes, or correct where the municipalities belong"),
    )
    total, contenders, question = contenders_in(setting, area)
    return ForumChair(
        forum=forum.key,
        total_votes=total,
        contenders=contenders,
        units=(),
        places=(Place("chair"), Place("vice_chair")),
        questions=() if question is None else (question,),
        steps=tuple(Judged(ARTICLE, c.key, c.votes, total, c.council_seats, c.verdict) for c in contenders),
        without_member=tuple(c for c in contenders if c.eligible and not members.get(c.key)),
        below=tuple(c for c in contenders if not c.eligible and members.get(c.key)),
        waits=question is not None,
    )


def _waits_for(elections: Sequence[HealthCouncilElection], members: Mapping[str, int]) -> tuple[str, ...]:
    """Return the health councils whose open seats may give a party its first member of the forum."""
    return tuple(e.health_council for e in elections if not e.may_win <= set(members))


def _same_whoever_joins(
    taking_part: Sequence[Participant],
    everybody: Sequence[Unit],
    run: Callable[[Sequence[Unit]], Contest],
) -> bool:
    """Whether both posts go to the same parties, without a lot, whoever of ``everybody`` takes part too.

    If two of those who take part anyway have the two largest quotients among all, they have them among any that
    include them. With an alliance of somebody who may still join it is left open.
    """
    sure = {p.key for p in taking_part}
    if not sure or any(unit.is_alliance and not {m.key for m in unit.members} <= sure for unit in everybody):
        return False
    few = [unit for unit in everybody if {m.key for m in unit.members} <= sure]
    with_few, with_all = run(few), run(everybody)
    return with_few.places == with_all.places and not (with_few.questions or with_all.questions)


def memberless(name: str, place: str, known: Sequence[str], where: str) -> InputError:
    """Return the complaint about a party without a member in an alliance for the chair."""
    return InputError(
        where=where,
        found=_("{party}, which has no member in {place}").format(party=name, place=place),
        expected=_("one of {names}").format(names=", ".join(known)),
        todo=_("leave it out; with forum_chair_parties=eligible it takes part too"),
    )


def forum_name(name: str) -> str:
    """Return what a message calls a forum."""
    return _("health forum {name}").format(name=name)


class Fees(NamedTuple):
    """The fees of a forum's members: of each, how many ordinary members, and the sum."""

    chair: int
    vice_chair: int
    member: int
    ordinary: int

    @property
    def total(self) -> int:
        """What the forum costs in fees."""
        return self.chair + self.vice_chair + self.ordinary * self.member


@implements(FEES_ARTICLE, body=BODY)
def fees(rules: HealthForumRules, forum: Forum) -> Fees:
    """Return the fees of a full forum with a chair and a vice chair."""
    return Fees(rules.fee_chair, rules.fee_vice_chair, rules.fee_member, forum.members - 2)
