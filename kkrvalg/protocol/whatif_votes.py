"""What other votes would change, as JSON and as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from kkrvalg.i18n import _
from kkrvalg.protocol.margins import chair_margins_body, vote_margin_body
from kkrvalg.protocol.margins_text import POSTS, seats_then
from kkrvalg.protocol.whatif_picture import (
    change_body,
    change_in_words,
    lots_in_words,
    offices_in_words,
    picture_body,
    seats_in_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kkrvalg.procedures.composition import Composition
    from kkrvalg.procedures.margins_chair import PostMargins
    from kkrvalg.procedures.margins_composition import Change, VoteMargin
    from kkrvalg.simulation.whatif_votes import Amount, VoteSweep

MARGIN_HEADER = ("kkr", "votes", "party", "direction", "what", "then")
SWEEP_HEADER = (
    *("kkr", "party", "from_party", "from_votes", "to_votes", "party_votes_from", "party_votes_to", "eligible"),
    *("size", "base_size", "cap_binds", "changes", "seats", "offices", "post", "lots"),
)


class KkrMargins(NamedTuple):
    """How few votes change a KKR: its composition, its chair and vice chair."""

    kkr: str
    composition: Composition
    votes: tuple[VoteMargin, ...]
    posts: tuple[PostMargins, ...]


class Nearest(NamedTuple):
    """So many votes that a party gains or loses alone, and what follows: ``what`` becomes as ``then`` says."""

    votes: int
    party: str
    direction: Literal["gains", "loses"]
    what: str
    then: str


def nearest(found: KkrMargins) -> list[Nearest]:
    """Return everything that so few votes change in a KKR, the fewest first."""
    question = found.composition.question
    size = found.composition.size + (question.seats_at_stake if question is not None else 0)
    entries = [
        Nearest(change.votes, margin.party, margin.direction, change.change.kind, _then(change.change, size))
        for margin in found.votes
        for change in (margin.earlier, margin.seats)
        if change is not None
    ]
    return sorted([*entries, *(entry for post in found.posts for entry in _turned(post))])


def _turned(post: PostMargins) -> Iterator[Nearest]:
    """Yield how few votes turn chair or vice chair to the strongest challenger."""
    if post.alliance is not None or post.holder is None:
        return
    for turn in post.turns:
        then = f"{_(POSTS[post.post])} {post.holder}→{turn.challenger}"
        if turn.challenger in post.strongest and turn.gains is not None:
            yield Nearest(turn.gains, turn.challenger, "gains", post.post, then)
        if turn.challenger in post.strongest and turn.loses is not None:
            yield Nearest(turn.loses, post.holder, "loses", post.post, then)


def _then(change: Change, size: int) -> str:
    if change.kind == "council_seat":
        return _("an unknown council seat decides")
    seats = seats_then(change, size)
    if change.kind == "lot":
        return "; ".join(part for part in (seats, _("lot")) if part)
    return seats


def margins_body(results: Sequence[KkrMargins]) -> list[dict[str, Any]]:
    """Return how few votes change each KKR, those that fewest votes bring about first."""
    return [
        {
            "kkr": found.kkr,
            "votes": [vote_margin_body(margin) for margin in sorted(found.votes, key=_fewest)],
            "posts": chair_margins_body(found.posts),
        }
        for found in results
    ]


def _fewest(margin: VoteMargin) -> tuple[bool, int, str, str]:
    """Return what sorts margins by the fewest votes, those that no number brings about last."""
    first = margin.earlier or margin.seats
    return first is None, 0 if first is None else first.votes, margin.party, margin.direction


def margin_rows(results: Sequence[KkrMargins]) -> Iterator[tuple[object, ...]]:
    """Yield a row for each change, those that fewest votes bring about first in each KKR."""
    for found in results:
        for entry in nearest(found):
            yield found.kkr, *entry


# --- the sweep --------------------------------------------------------------------------------------------------


def sweeps_body(results: Sequence[VoteSweep]) -> list[dict[str, Any]]:
    """Return what a KKR comes to while votes move, range by range."""
    return [
        {
            "kkr": found.kkr,
            "post": found.post,
            "party": found.movement.party,
            "from_party": found.movement.taken_from,
            "municipality": found.movement.municipality,
            "least": _amount(found.movement.least),
            "most": _amount(found.movement.most),
            "votes": found.votes,
            "moved_votes": found.moved_votes,
            "all_votes": found.total,
            "councils": "recorded" if found.recorded else "calculated",
            "proven": found.proven,
            "step": None if found.proven else found.step,
            "unsure": list(found.unsure),
            "start": picture_body(found.start),
            "ranges": [
                {
                    "from_votes": own.first,
                    "to_votes": own.last,
                    "eligible": own.eligible,
                    "changes": None if own.picture.waits else change_body(found.start, own.picture),
                    "result": picture_body(own.picture),
                }
                for own in found.ranges
            ],
        }
        for found in results
    ]


def _amount(amount: Amount) -> str:
    """Return an amount as it is written: "-5%" or "-2000"."""
    if amount.unit == "votes":
        return str(amount.number)
    whole, part = divmod(abs(amount.number), 100)
    sign = "-" if amount.number < 0 else ""
    return f"{sign}{whole}{f'.{part:02}' if part else ''}%"


def sweep_rows(results: Sequence[VoteSweep]) -> Iterator[tuple[object, ...]]:
    """Yield a row for each range."""
    for found in results:
        for own in found.ranges:
            then = own.picture
            yield (
                *(found.kkr, found.movement.party, found.movement.taken_from or "", own.first, own.last),
                *(found.votes + own.first, found.votes + own.last, "x" if own.eligible else ""),
                *(then.size, then.base_size, "x" if then.cap_binds else ""),
                "; ".join(change_in_words(found.start, then, found.post)),
                seats_in_words(then.seats),
                offices_in_words(then.offices),
                seats_in_words(then.post),
                lots_in_words(then, found.post),
            )
