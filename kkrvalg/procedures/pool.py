"""All seats of all posts divided at once: a help for negotiation, which needs everyone's agreement (§ 4, stk. 4).

The rules hold an election for each post; kommunestyrelsesloven § 24 lets members agree on another way only if
nobody is against it. The pool shows what each group could claim of the whole, and in which order it would
choose.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kkrvalg.apportion import Problem, allocate, seat_order
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kkrvalg.apportion import Allocation, Question
    from kkrvalg.procedures.contests import Contest
    from kkrvalg.procedures.voting_groups import VotingGroup

ARTICLE = "§ 4, stk. 4"
POOL = "pool"


@dataclass(frozen=True)
class Pool:
    """The seats of several elections as one: what each group could claim, and the order of choice.

    ``order`` holds a round for each quotient: the groups that would choose then, more than one where they are
    equal. ``by_elections`` are the sure seats the groups win election by election, for comparison.
    """

    contests: tuple[str, ...]
    seats: int
    groups: tuple[VotingGroup, ...]
    allocation: Allocation
    order: tuple[tuple[str, ...], ...]
    by_elections: Mapping[str, int]

    @property
    def question(self) -> Question | None:
        """The lot that the last seats of the pool would need."""
        return self.allocation.question


@implements("§ 4, stk. 4")
def pool(
    kkr: str,
    contests: Sequence[Contest],
    groups: Sequence[VotingGroup],
    by_elections: Mapping[str, int],
) -> Pool:
    """Divide the seats of all elections as one among the groups, by d'Hondt on the persons present.

    Args:
        kkr: the key of the KKR.
        contests: the elections whose seats are put together.
        groups: the groups of those who take part.
        by_elections: the seats each group wins election by election.
    """
    seats = sum(contest.seats for contest in contests)
    allocation = allocate(
        Problem(
            votes={group.key: len(group.voters) for group in groups},
            seats=seats,
            subject=(POOL, kkr),
            article=ARTICLE,
        )
    )
    return Pool(
        contests=tuple(contest.key for contest in contests),
        seats=seats,
        groups=tuple(groups),
        allocation=allocation,
        order=seat_order(allocation),
        by_elections=by_elections,
    )
