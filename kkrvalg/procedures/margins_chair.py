"""How few votes turn the election of chair and vice chair (§ 4, stk. 2): each post has its own margins.

Only the votes named change: alliances stay as they were notified, and who is represented stays as it is. Inside an
alliance the posts it won are taken as given, as for any other level of a division (``apportion.margins``).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.procedures.chair import Compared

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kkrvalg.procedures.chair import ChairElection, Place


class PostTurn(NamedTuple):
    """How a post goes over from its ``holder`` to a ``challenger``, surely and without a lot, in fewest votes.

    The vice chair goes over while the chair stays where it is. The challenger ``gains`` the votes alone, the
    holder ``loses`` them alone, or they are ``moved`` from the one to the other. None where no number does: a vice
    chair who overtakes the chair takes the chair, and of two equal challengers neither follows without a lot.
    """

    challenger: str
    gains: int | None
    loses: int | None
    moved: int | None


class PostMargins(NamedTuple):
    """The margins of a post at a level: among all who stand (``alliance`` None), or inside an alliance.

    ``holder`` is None while a lot is open, and ``tied`` are then those who stand in it; ``turns`` has an entry for
    everybody else who stands, and in an open lot for those who stand in it, with what each alone has to gain.
    ``strongest`` are those with the largest quotient but the holder's.
    """

    article: str
    post: str
    alliance: str | None
    holder: str | None
    tied: tuple[str, ...]
    strongest: tuple[str, ...]
    turns: tuple[PostTurn, ...]


def chair_margins(election: ChairElection) -> tuple[PostMargins, ...]:
    """Return the margins of each post of a KKR's election that was decided or stands in a lot, at each level."""
    return contest_margins(election.steps, election.places)


def contest_margins(steps: Sequence[object], places: Sequence[Place]) -> tuple[PostMargins, ...]:
    """Return the margins of each post that was decided or stands in a lot, at each level.

    Args:
        steps: the steps of an election of chair and vice chair, of a KKR or of a health forum.
        places: who takes the posts, as far as that is settled.
    """
    return _margins([step for step in steps if isinstance(step, Compared)], _winners(places))


def _winners(places: Sequence[Place]) -> dict[tuple[str, str | None], str | None]:
    """Return who won each post: among all who stand, and inside the alliance that won it."""
    found: dict[tuple[str, str | None], str | None] = {}
    for place in places:
        found[place.post, None] = place.unit
        if place.unit is not None:
            found[place.post, place.unit] = place.winner
    return found


def _margins(
    compared: Sequence[Compared], winners: Mapping[tuple[str, str | None], str | None]
) -> tuple[PostMargins, ...]:
    """Return the margins of the posts that were compared; ``winners`` by post and alliance, None while open."""
    found = []
    for step in compared:
        posts = [other.post for other in compared if other.alliance == step.alliance]
        earlier = [winners[post, step.alliance] for post in posts[: posts.index(step.post)]]
        level = _Level(step, earlier)
        holder = winners[step.post, step.alliance]
        turns = level.decided_by_one() if holder is None else level.turns(holder)
        found.append(
            PostMargins(
                article=step.article,
                post=step.post,
                alliance=step.alliance,
                holder=holder,
                tied=step.largest if holder is None else (),
                strongest=() if holder is None else level.strongest(holder),
                turns=turns,
            )
        )
    return tuple(found)


class _Level:
    """Who was compared for a post, and who holds the earlier posts of the level."""

    def __init__(self, step: Compared, earlier: Sequence[str | None]) -> None:
        self.votes = dict(zip(step.names, step.votes, strict=True))
        self.divisors = dict(zip(step.names, step.divisors, strict=True))
        self.tied = step.largest
        self.earlier = earlier

    def decided_by_one(self) -> tuple[PostTurn, ...]:
        """Return what each of those in an open lot has to gain: one vote, unless that takes an earlier post."""
        return tuple(PostTurn(name, self._if_sure(name, 1, gains=name), None, None) for name in self.tied)

    def strongest(self, holder: str) -> tuple[str, ...]:
        """Return who has the largest quotient besides the holder of the post."""
        quotients = {name: self._quotient(name) for name in self.votes if name != holder}
        best = max(quotients.values(), default=None)
        return tuple(name for name, own in quotients.items() if own == best)

    def _quotient(self, name: str) -> Fraction:
        return Fraction(self.votes[name], self.divisors[name])

    def turns(self, holder: str) -> tuple[PostTurn, ...]:
        """Return how the post goes over from its holder to each other."""
        return tuple(self._turn(holder, name) for name in self.votes if name != holder)

    def _turn(self, holder: str, name: str) -> PostTurn:
        """Return the fewest votes by which a quotient passes the holder's, where that is enough.

        With v / d against the holder's h / e: gained (v + k) / d > h / e, lost v / d > (h − k) / e, moved
        (v + k) / d > (h − k) / e, and then past the best of the rest too.
        """
        v, d, h, e = self.votes[name], self.divisors[name], self.votes[holder], self.divisors[holder]
        rest = [self._quotient(other) for other in self.votes if other not in {name, holder}]
        past_rest = max(rest, default=Fraction(0)) * d // 1 + 1 - v
        gains = h * d // e + 1 - v
        loses = h + 1 + (-v * e // d)
        moved = max(past_rest, (h * d - v * e) // (d + e) + 1)
        return PostTurn(
            challenger=name,
            gains=self._if_sure(name, gains, gains=name),
            loses=self._if_sure(name, loses, loses=holder),
            moved=self._if_sure(name, moved, gains=name, loses=holder),
        )

    def _if_sure(self, name: str, number: int, *, gains: str = "", loses: str = "") -> int | None:
        """Return a number of votes if with them the post surely falls to ``name``, else None."""
        changed = dict(self.votes)
        if gains:
            changed[gains] += number
        if loses:
            changed[loses] -= number
        if min(changed.values()) < 0 or self._winners(changed) != [*self.earlier, name]:
            return None
        return number

    def _winners(self, votes: Mapping[str, int]) -> list[str]:
        """Return who surely gets the posts of the level up to this one with these votes; it ends at a lot."""
        won: list[str] = []
        for _post in range(len(self.earlier) + 1):
            quotients = {name: Fraction(own, won.count(name) + 1) for name, own in votes.items()}
            largest = max(quotients.values())
            leaders = [name for name, own in quotients.items() if own == largest]
            if len(leaders) > 1:
                break
            won += leaders
        return won
