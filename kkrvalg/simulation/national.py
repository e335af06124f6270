"""From the votes and mayors of many draws to the councils and the five KKR: seats, chairs and posts, lots drawn.

The rules are those of the procedures, applied to all draws of a chunk at once; :mod:`kkrvalg.simulation.checked`
holds the two against each other. Lots are drawn by priority (:mod:`kkrvalg.apportion.batch.lots`): the subject of
a council's lots is the row of its municipality; behind these come, for each KKR, its composition, its chair, its
vice chair, and each of its posts.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from kkrvalg.apportion.batch.levels import divide
from kkrvalg.apportion.batch.nested import Layout, divide_bodies, layout
from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.model import council_name
from kkrvalg.procedures.chair import POSTS
from kkrvalg.procedures.contests import contests
from kkrvalg.rulebook import find_post
from kkrvalg.simulation.areas import NOBODY
from kkrvalg.simulation.chairs import Chairs, Members, alliance_columns, elect_chairs, mayors_of, members_of
from kkrvalg.simulation.compositions import compose_all, fields, is_one_by_one
from kkrvalg.simulation.exact import PLAIN, ExactDraw

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from kkrvalg.simulation.frame import Frame

    Integers = NDArray[np.int64]
    Booleans = NDArray[np.bool_]

LARGEST = 1 << 40
"""With fewer votes all products of votes, seats and mayors stay below 2^62; with more the exact engine counts."""


@dataclass(frozen=True, eq=False)
class CouncilDraws:
    """The seats of every list in every draw, and how many lots were drawn in the councils of each draw."""

    seats: NDArray[np.int16]
    ties: Integers


@dataclass(frozen=True, eq=False)
class KkrDraws:
    """The KKR of every draw: ``[draw, KKR]``, or ``[draw, KKR, contender]``.

    ``votes`` and ``total_votes`` are those in KL's member municipalities, ``seats`` those of the eligible parties,
    ``mayors`` those of all contenders, ``others`` the members of no eligible party. ``chair`` and ``vice_chair``
    are participants: a contender's number, or the number of contenders plus the row of a local list that its
    mayor represents, or all of these plus an alliance's number where the alliance decides; -1 where nobody who
    takes part has votes. The last column of a post are the seats of all others. ``ties`` counts the lots by what
    they were about, ``[draw, KKR]``. ``one_by_one`` says that the reductions, or all of it, were left to the exact
    engine, one after the other: the same numbers, but slowly.
    """

    total_votes: Integers
    votes: Integers
    eligible: Booleans
    base_size: Integers
    size: Integers
    reduced: Booleans
    seats: Integers
    mayors: Integers
    others: Integers
    chair: Integers
    vice_chair: Integers
    posts: Mapping[str, Integers]
    ties: Mapping[str, Integers]
    one_by_one: bool = False


@lru_cache(maxsize=8)
def _councils(frame: Frame) -> Layout:
    return layout(frame.starts, frame.council_seats, frame.alliance_of, frame.ceilings)


def council_draws(frame: Frame, votes: Integers, keys: NDArray[np.uint64]) -> CouncilDraws:
    """Return the seats of the councils in every draw.

    The alliances are those of the frame; an election whose seats are recorded has none, and is calculated without.

    Raises:
        ValueError: the shapes do not fit, or a vote is negative.
        TypeError: a vote is not an integer.
    """
    found = divide_bodies(_councils(frame), votes, keys)
    return CouncilDraws(found.seats, found.outer_lots + found.inner_lots)


def kkr_draws(
    frame: Frame,
    votes: Integers,
    seats: NDArray[np.integer],
    mayors: NDArray[np.integer],
    keys: NDArray[np.uint64],
    *,
    alliances: Mapping[str, Sequence[str]] | None = None,
    posts: Sequence[str] = ("RBR",),
) -> KkrDraws:
    """Return composition, chairs and posts of every KKR in every draw.

    Args:
        frame: the election and its rules.
        votes: a row for each draw, a column for each list.
        seats: the seats in the councils, as the votes.
        mayors: the row of the list of each municipality's mayor; -1 for one elected outside all lists, -2 where
            there is none.
        keys: the key of each draw's lots.
        alliances: the alliances for the election of chairs by KKR, ``{"nordjylland": ("A+F",)}``.
        posts: the keys of posts whose seats are divided among the parties and the mayors of no eligible party.

    Raises:
        InputError: there are no votes in an area; an alliance or a post cannot be.
        ValueError: the shapes do not fit, a number is out of range.
        TypeError: a number is not an integer.
    """
    mayors = _checked(frame, votes, seats, mayors, keys)
    if int(votes.max(initial=0)) * len(frame.lists) >= LARGEST:
        return _by_engine(frame, votes, seats, mayors, keys, alliances=alliances or {}, posts=posts)
    seated = {key: _post_seats(frame, key) for key in posts}
    found = fields(frame, votes, seats, mayors)
    composed = compose_all(frame, found, keys)
    elected = mayors_of(frame, found, votes, mayors)
    chairs: list[Chairs] = []
    shares: dict[str, list[tuple[Integers, Integers]]] = {key: [] for key in posts}
    for number, kkr in enumerate(frame.kkr):
        members = members_of(frame, number, found, composed, elected)
        joined = alliance_columns(frame, number, (alliances or {}).get(kkr, ()))
        chairs.append(elect_chairs(frame, members, joined, keys))
        for at, key in enumerate(posts):
            subject = len(frame.codes) + (3 + at) * len(frame.kkr) + number
            shares[key].append(_divide_post(frame, members, seated[key][number], keys, subject))
    return KkrDraws(
        total_votes=found.total_votes,
        votes=found.votes,
        eligible=found.eligible,
        base_size=composed.base_size,
        size=composed.seats.sum(axis=2) + found.others,
        reduced=composed.reduced,
        seats=composed.seats,
        mayors=found.mayors,
        others=found.others,
        chair=np.stack([own.chair for own in chairs], axis=1),
        vice_chair=np.stack([own.vice_chair for own in chairs], axis=1),
        posts={key: np.stack([own for own, _lots in shares[key]], axis=1) for key in posts},
        ties={
            "composition": composed.lots,
            "chair": np.stack([own.chair_lots for own in chairs], axis=1),
            "vice_chair": np.stack([own.vice_lots for own in chairs], axis=1),
            **{key: np.stack([lots for _own, lots in shares[key]], axis=1) for key in posts},
        },
        one_by_one=is_one_by_one(frame.setting.options),
    )


def _by_engine(
    frame: Frame,
    votes: Integers,
    seats: NDArray[np.integer],
    mayors: Integers,
    keys: NDArray[np.uint64],
    *,
    alliances: Mapping[str, Sequence[str]],
    posts: Sequence[str],
) -> KkrDraws:
    """Return the same from the exact engine, draw by draw: for votes that are too many for 64 bits."""
    found = []
    for row in range(len(keys)):
        draw = ExactDraw(frame, votes[row], mayors[row], int(keys[row]), seats[row])
        found.append([draw.kkr(at, alliances.get(kkr, ()), posts) for at, kkr in enumerate(frame.kkr)])

    def stacked(what: str, group: str = "") -> NDArray[Any]:
        return np.array([[own[group][what] if group else own[what] for own in row] for row in found])

    return KkrDraws(
        **{what: stacked(what) for what in PLAIN},
        posts={key: stacked(key, "posts") for key in posts},
        ties={key: stacked(key, "ties") for key in ("composition", *POSTS, *posts)},
        one_by_one=True,
    )


def _checked(
    frame: Frame,
    votes: Integers,
    seats: NDArray[np.integer],
    mayors: NDArray[np.integer],
    keys: NDArray[np.uint64],
) -> Integers:
    """Return the mayors as 64-bit integers, everything checked."""
    draws, lists, towns = len(keys), len(frame.lists), len(frame.codes)
    shapes = (votes.shape, seats.shape, mayors.shape)
    if shapes != ((draws, lists), (draws, lists), (draws, towns)):
        raise ValueError(f"votes, seats and mayors {shapes}, {draws} keys, {lists} lists, {towns} municipalities")
    if any(numbers.dtype.kind not in "iu" for numbers in (votes, seats, mayors)):
        raise TypeError("votes, seats and mayors are integers")
    if votes.min(initial=0) < 0:
        raise ValueError("votes are not negative")
    rows = mayors.astype(np.int64)
    inside = (rows >= frame.starts[:-1]) & (rows < frame.starts[1:])
    if not (inside | (rows == -1) | (rows == NOBODY)).all():
        raise ValueError("a mayor's list did not run in the municipality")
    return rows


@lru_cache(maxsize=64)
def _post_seats(frame: Frame, key: str) -> list[int]:
    """Return the seats of a post in each KKR.

    Raises:
        InputError: there is no such post, or it is not one that is divided as a whole.
    """
    found = []
    for kkr in frame.kkr:
        post = find_post(key, kkr=kkr, term=frame.election.term)
        held = [contest for contest in contests(post, frame.setting.options) if contest.role != "alternate"]
        if len(held) != 1 or held[0].method != "proportional" or held[0].given or not post.is_filled_by_kkr:
            raise InputError(
                where=_("the post “{name}” of {kkr}").format(name=post.key, kkr=council_name(kkr)),
                found=_("a post that is filled in another way"),
                expected=_("a post with several seats that are divided among the groups"),
                todo=_("see the posts with: {command}").format(command=f"kkrvalg posts --kkr {kkr}"),
            )
        found.append(held[0].seats)
    return found


def _divide_post(
    frame: Frame, members: Members, seats: int, keys: NDArray[np.uint64], subject: int
) -> tuple[Integers, Integers]:
    """Return the seats of each contender and of all others, and the lots: each party and other mayor by itself."""
    by_votes = frame.setting.options["post_base"] == "vote_totals"
    found = divide(np.where(members.seats > 0, members.votes, 0) if by_votes else members.seats, seats)
    won = found.settled(keys, subject, members.places)
    parties = len(frame.contenders)
    others = won[:, parties:].sum(axis=1)
    return np.hstack([won[:, :parties], others[:, None]]), (found.stakes > 0).astype(np.int64)
