"""The elections that fill a post: one by majority, several by proportional election, and what the options say.

A board whose chair the KKR elects is two posts or one (``hub_election``); seats of the KKR's own chairmanship are
given beforehand (``chairmanship_seats``); alternates are named by the member's group or elected (``alternates``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kkrvalg.rulebook import Post

Role = Literal["member", "chair", "alternate"]
ElectionMethod = Literal["proportional", "majority", "given"]
CHAIRMANSHIP = 2
"""The chair and the vice chair."""


class Contest(NamedTuple):
    """One election for a post, or for a part of it.

    ``key`` is the post's, with ``:chair`` or ``:alternates`` behind it for a part that is elected alone. ``seats``
    are those that are divided; ``given`` of the post's seats fall to the KKR's chair and vice chair, and count
    against their groups where they are among the divided. ``alternates`` are those named with the members.
    """

    key: str
    post: str
    role: Role
    method: ElectionMethod
    seats: int
    given: int = 0
    counts_given: bool = False
    alternates: int = 0

    @property
    def places(self) -> int:
        """The seats that somebody is to have in the end."""
        return self.seats if self.counts_given else self.seats + self.given


def given_seats(post: Post) -> int:
    """Return how many seats of a post are the chair's and the vice chair's by the post's own rules.

    One seat for the chairmanship is not given: which of the two takes it is for the KKR to elect.
    """
    asked = [need for need in post.requirements if need.kind == "chairmanship" and need.strength == "must"]
    seats = max((need.seats or post.seats or 0 for need in asked if not need.any_of), default=0)
    return CHAIRMANSHIP if seats >= CHAIRMANSHIP else 0


@implements("§ 4, stk. 4")
def contests(post: Post, options: Mapping[str, str]) -> tuple[Contest, ...]:
    """Return the elections that fill a post, in the order they are held.

    The chair is elected alone only where there are further seats; a single seat is a single election.

    Args:
        post: a post that the KKR fills.
        options: the answers to ``hub_election``, ``chairmanship_seats`` and ``alternates``.
    """
    seats, alternates = post.seats or 0, post.alternates or 0
    own_election = options["alternates"] == "own_election"
    chairs = post.chairs if options["hub_election"] == "chair_by_majority" and post.chairs < seats else 0
    held = [Contest(f"{post.key}:chair", post.key, "chair", _method(chairs), chairs)] if chairs else []
    seats -= chairs
    given = given_seats(post) if given_seats(post) <= seats else 0
    counted = 0 < given < seats and options["chairmanship_seats"] == "against_group"
    divided = seats if counted else seats - given
    held.append(
        Contest(
            key=post.key,
            post=post.key,
            role="member",
            method="proportional" if counted else _method(divided),
            seats=divided,
            given=given,
            counts_given=counted,
            alternates=0 if own_election else alternates,
        )
    )
    if alternates and own_election:
        held.append(Contest(f"{post.key}:alternates", post.key, "alternate", _method(alternates), alternates))
    return tuple(held)


def _method(seats: int) -> ElectionMethod:
    return ("given", "majority")[seats] if seats <= 1 else "proportional"
