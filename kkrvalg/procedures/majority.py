"""One person for one post: a majority election in up to three rounds (§ 4, stk. 4).

The rules refer to kommunestyrelsesloven § 24, stk. 1. Rounds one and two are free and need a majority of the
members present; round three is between the two with most votes in round two and is decided by the votes cast. Lots
decide who enters round three and a tied round three. The chair's casting vote (§ 5, stk. 9) decides no election.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, NamedTuple

from kkrvalg.apportion import Lot, Lots, Question
from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ARTICLE = "§ 4, stk. 4"
ROUNDS = 3
IN_THE_LAST_ROUND = 2


class Ballot(NamedTuple):
    """The count of one round: the votes for each candidate, those blank or invalid, and where it stands."""

    number: int
    votes: Mapping[str, int]
    blank: int = 0
    where: str = ""

    def place(self, where: str) -> str:
        """Return what a complaint about the round names; ``where`` is what one about the election does."""
        return _("{place}, round {number}").format(place=self.where or where, number=self.number)

    @property
    def cast(self) -> int:
        """The votes for somebody."""
        return sum(self.votes.values())


class Round(NamedTuple):
    """A round as it was counted: who stood with how many votes, and what was needed.

    ``needed`` is the number of votes that decides in rounds one and two, None in round three.
    """

    article: str
    subject: tuple[str, ...]
    number: int
    candidates: tuple[str, ...]
    votes: tuple[int, ...]
    blank: int
    present: int
    needed: int | None
    elected: str | None
    kind: Literal["round"] = "round"


class Finalists(NamedTuple):
    """Who enters round three: the two with most votes in round two."""

    article: str
    subject: tuple[str, ...]
    finalists: tuple[str, ...]
    kind: Literal["finalists"] = "finalists"


@dataclass(frozen=True)
class MajorityElection:
    """A majority election as far as it has come.

    ``elected`` is None while it is open: then a ``question`` for a lot stands, or round ``awaits`` is to be held
    (between the ``finalists``, where it is the third), or ``nobody`` says that nobody got a vote in round two,
    or the only one who did got none in round three, which the text does not provide for.
    """

    subject: tuple[str, ...]
    present: int
    elected: str | None
    awaits: int | None
    finalists: tuple[str, ...]
    question: Question | None
    nobody: bool
    steps: tuple[Round | Finalists | Lot, ...]


@implements("§ 4, stk. 4")
def elect_by_majority(
    subject: tuple[str, ...], present: int, ballots: Sequence[Ballot], lots: Lots | None = None, *, where: str
) -> MajorityElection:
    """Count a majority election.

    Args:
        subject: what is decided, as questions for lots name it.
        present: the members who take part in the election.
        ballots: the rounds that were held.
        lots: the draws to hand.
        where: what a complaint names.

    Raises:
        InputError: the rounds do not follow each other, hold more votes than there are members, or one was held
            that was not needed or not between the finalists.
        DrawError: a draw names somebody who is not tied.
    """
    _check(ballots, present, where)
    run = _Run(subject, present, lots or Lots())
    for ballot in ballots:
        run.hold(ballot, where)
    return run.result()


def _check(ballots: Sequence[Ballot], present: int, where: str) -> None:
    """Refuse rounds out of order, and more votes than members."""
    for at, ballot in enumerate(ballots, start=1):
        if ballot.number != at or at > ROUNDS:
            raise InputError(
                where=ballot.where or where,
                found=_("round {found} where round {expected} should be").format(
                    found=ballot.number, expected=min(at, ROUNDS)
                ),
                expected=_("the rounds 1, 2 and 3 as far as they were held, each once"),
                todo=_("number the rounds in the order they were held"),
            )
        if ballot.cast + ballot.blank > present:
            raise InputError(
                where=ballot.place(where),
                found=_("{votes} votes, blank ones included").format(votes=ballot.cast + ballot.blank),
                expected=_("at most {present}, as so many members take part").format(present=present),
                todo=_("count the votes again, or correct who was present"),
            )


class _Run:
    """An election under way: the rounds held, and who may stand in the next."""

    def __init__(self, subject: tuple[str, ...], present: int, lots: Lots) -> None:
        self.subject = subject
        self.present = present
        self.lots = lots
        self.elected: str | None = None
        self.held = 0
        self.finalists: tuple[str, ...] = ()
        self.question: Question | None = None
        self.nobody = False
        self.steps: list[Round | Finalists | Lot] = []

    def hold(self, ballot: Ballot, where: str) -> None:
        """Count a round, and after the second find who enters the third."""
        self._refuse_needless(ballot, where)
        self.held = ballot.number
        standing = tuple(sorted(ballot.votes, key=lambda name: (-ballot.votes[name], name)))
        needed = None if ballot.number == ROUNDS else self.present // 2 + 1
        if needed is not None:
            self.elected = next((name for name in standing if ballot.votes[name] >= needed), None)
        elif ballot.cast:
            most = [name for name in standing if ballot.votes[name] == ballot.votes[standing[0]]]
            self.elected = most[0] if len(most) == 1 else None
        votes = tuple(ballot.votes[name] for name in standing)
        self.steps.append(
            Round(
                ARTICLE,
                self.subject,
                ballot.number,
                standing,
                votes,
                ballot.blank,
                self.present,
                needed,
                self.elected,
            )
        )
        if self.elected is None and ballot.number == ROUNDS - 1:
            self._find_finalists(ballot)
        elif self.elected is None and ballot.number == ROUNDS and len(self.finalists) == 1:
            self.nobody = True
        elif self.elected is None and ballot.number == ROUNDS:
            drawn = self._draw("decision", self.finalists, 1, ballot.votes.get(self.finalists[0], 0))
            self.elected = next(iter(drawn), None)

    def _refuse_needless(self, ballot: Ballot, where: str) -> None:
        place = ballot.place(where)
        if self.elected is not None:
            raise InputError(
                where=place,
                found=_("a round after {name} was elected in round {number}").format(
                    name=self.elected, number=self.held
                ),
                expected=_("no further round"),
                todo=_("remove the round, or correct the votes before it"),
            )
        if self.nobody:
            raise InputError(
                where=place,
                found=_("a round between nobody: there were no votes for anybody in round {number}").format(
                    number=self.held
                ),
                expected=_("no further round"),
                todo=_("remove the round, or correct the votes before it"),
            )
        outside = sorted(name for name, votes in ballot.votes.items() if votes and name not in self.finalists)
        if ballot.number == ROUNDS and (outside or not self.finalists):
            raise InputError(
                where=place,
                found=_("votes for {names}").format(names=", ".join(outside) or _("nobody")),
                expected=_("votes for the two with most votes in round two: {names}").format(
                    names=", ".join(self.finalists) or _("a lot decides who they are")
                ),
                todo=_("count votes for others as invalid, or record the lot that was drawn"),
            )

    def _find_finalists(self, ballot: Ballot) -> None:
        """Find the two with most votes in round two; a lot decides between equals."""
        standing = sorted((name for name, votes in ballot.votes.items() if votes), key=lambda n: -ballot.votes[n])
        self.nobody = not standing
        if len(standing) <= IN_THE_LAST_ROUND:
            self._enter(standing)
            return
        edge = ballot.votes[standing[IN_THE_LAST_ROUND - 1]]
        sure = [name for name in standing if ballot.votes[name] > edge]
        tied = [name for name in standing if ballot.votes[name] == edge]
        if len(sure) + len(tied) == IN_THE_LAST_ROUND:
            self._enter([*sure, *tied])
            return
        drawn = self._draw("round_three", tuple(sorted(tied)), IN_THE_LAST_ROUND - len(sure), edge)
        if drawn:
            self._enter([*sure, *drawn])

    def _enter(self, names: Sequence[str]) -> None:
        self.finalists = tuple(sorted(names))
        if names:
            self.steps.append(Finalists(ARTICLE, self.subject, self.finalists))

    def _draw(self, about: str, tied: tuple[str, ...], places: int, votes: int) -> frozenset[str]:
        """Return who was drawn among equals, nobody while it is to be asked."""
        question = Question((*self.subject, about), ARTICLE, tied, places, Fraction(votes))
        drawn = self.lots.drawn(question)
        self.steps.append(Lot(ARTICLE, question, None if drawn is None else self.lots.used[-1]))
        if drawn is None:
            self.question = question
            return frozenset()
        return frozenset(name for name in tied if name in drawn)

    def result(self) -> MajorityElection:
        """Return the election as far as it has come."""
        done = self.elected is not None or self.question is not None or self.nobody
        return MajorityElection(
            subject=self.subject,
            present=self.present,
            elected=self.elected,
            awaits=None if done else self.held + 1,
            finalists=self.finalists,
            question=self.question,
            nobody=self.nobody,
            steps=tuple(self.steps),
        )
