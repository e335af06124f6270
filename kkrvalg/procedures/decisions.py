"""Decisions of a KKR: quorum, simple majority and the chair's vote (§ 5, stk. 9)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal, NamedTuple

from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from kkrvalg.rulebook import Rulebook

ARTICLE = "§ 5, stk. 9"
ChairVote = Literal["for", "against", "abstained", "absent"]
Outcome = Literal["adopted", "rejected", "no_quorum", "asked"]


class Quorum(NamedTuple):
    """Whether enough members are present: ``present`` of ``members``, where ``needed`` are enough."""

    article: str
    members: int
    present: int
    needed: int
    kind: Literal["quorum"] = "quorum"

    @property
    def is_met(self) -> bool:
        """Whether the KKR can decide."""
        return self.present >= self.needed


class Proposal(NamedTuple):
    """A proposal that was put to the vote, and how the chair, or who led the meeting, voted."""

    title: str
    for_it: int
    against: int
    abstained: int = 0
    chair: ChairVote = "abstained"


class Decision(NamedTuple):
    """What became of a proposal.

    "asked" where the votes are equal and the chair cast none: the text says that the chair's vote decides, not
    what happens without one, nor whether that of a vice chair who leads the meeting does. ``by_chair`` says
    whether it was the chair's vote that decided.
    """

    article: str
    proposal: Proposal
    outcome: Outcome
    by_chair: bool
    kind: Literal["decision"] = "decision"


@implements("§ 5, stk. 9")
def quorum(members: int, present: int, rulebook: Rulebook) -> Quorum:
    """Return whether at least the quorum's share of the members is present; exactly as many are enough."""
    share = Fraction(members) * rulebook.quorum
    return Quorum(ARTICLE, members, present, -(-share.numerator // share.denominator))


@implements("§ 5, stk. 9")
def decide(proposal: Proposal, presence: Quorum, *, where: str) -> Decision:
    """Return what became of a proposal: more for than against, the chair's vote deciding between equals.

    Those who abstain count neither for nor against.

    Raises:
        InputError: more votes than members present, or the chair's vote is not among those counted.
    """
    _check(proposal, presence, where)
    if not presence.is_met:
        return Decision(ARTICLE, proposal, "no_quorum", by_chair=False)
    if proposal.for_it != proposal.against:
        adopted = proposal.for_it > proposal.against
        return Decision(ARTICLE, proposal, "adopted" if adopted else "rejected", by_chair=False)
    outcomes: dict[ChairVote, Outcome] = {"for": "adopted", "against": "rejected"}
    outcome = outcomes.get(proposal.chair, "asked")
    return Decision(ARTICLE, proposal, outcome, by_chair=outcome != "asked")


def _check(proposal: Proposal, presence: Quorum, where: str) -> None:
    votes = proposal.for_it + proposal.against + proposal.abstained
    if votes > presence.present:
        raise InputError(
            where=where,
            found=_("{votes} votes on “{title}”").format(votes=votes, title=proposal.title),
            expected=_("at most {present}, as so many members take part").format(present=presence.present),
            todo=_("count the votes again, or correct who was present"),
        )
    own = {"for": proposal.for_it, "against": proposal.against, "abstained": 1, "absent": 1}
    if not own[proposal.chair]:
        raise InputError(
            where=where,
            found=_("no vote on “{title}” on the side where the chair's stands").format(title=proposal.title),
            expected=_("the chair's vote among those counted"),
            todo=_("correct the count or the chair's vote"),
        )
