"""Chair and vice chair of every KKR in many draws (§ 4, stk. 2): who takes part, and who gets the posts.

Members of a KKR stand in columns: the contenders first, then the towns of its area, for what only their mayor
represents. A participant's number is its contender's, or the number of contenders plus the row of a local list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kkrvalg.apportion.batch import compiled, kernels
from kkrvalg.apportion.batch.lots import drawn_by_priority
from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.model import council_name, fold
from kkrvalg.simulation.areas import areas_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from kkrvalg.simulation.compositions import Compositions, Fields
    from kkrvalg.simulation.frame import Frame

    Integers = NDArray[np.int64]
    Booleans = NDArray[np.bool_]


class Members(NamedTuple):
    """The members of one KKR in every draw, ``[draw, column]``: who they are, and how they vote.

    ``places`` number them: contenders, lists, and towns whose mayor stood on none. ``seats`` are the seats of the
    eligible parties, and 1 for each mayor of no eligible party; ``votes`` those behind them. ``alone`` are the
    parties that are represented by mayors only, ``local`` the columns of local lists' mayors.
    """

    kkr: int
    places: Integers
    seats: Integers
    votes: Integers
    alone: Booleans
    local: Booleans


class Chairs(NamedTuple):
    """The participant who takes each of the two posts in every draw, -1 for nobody, and the lots each took."""

    chair: Integers
    vice_chair: Integers
    chair_lots: Integers
    vice_lots: Integers


class Mayors(NamedTuple):
    """The mayors who belong to no eligible party, ``[draw, municipality]``.

    ``other`` says where they are, ``local`` which of them local lists elected, ``votes`` the votes of their lists;
    ``places`` number the mayors of all municipalities.
    """

    other: Booleans
    local: Booleans
    votes: Integers
    places: Integers


def mayors_of(frame: Frame, found: Fields, votes: Integers, mayors: Integers) -> Mayors:
    """Return the mayors of no eligible party in every draw."""
    parties, lists = len(frame.contenders), len(frame.lists)
    contender = np.append(frame.contender_of, [-1, -1])[mayors]
    eligible = np.zeros(mayors.shape, np.bool_)
    draws, towns = np.nonzero(contender >= 0)
    eligible[draws, towns] = found.eligible[draws, frame.kkr_of[towns], contender[draws, towns]]
    other = (mayors >= -1) & ~eligible & frame.counts
    behind = np.zeros(mayors.shape, np.int64)
    draws, towns = np.nonzero(other & (mayors >= 0))
    behind[draws, towns] = votes[draws, mayors[draws, towns]]
    return Mayors(
        other,
        local=other & (mayors >= 0) & (contender < 0),
        votes=behind,
        places=np.where(mayors >= 0, parties + mayors, parties + lists + np.arange(len(frame.codes))),
    )


def members_of(frame: Frame, kkr: int, found: Fields, composed: Compositions, mayors: Mayors) -> Members:
    """Return the members of a KKR in every draw."""
    towns = areas_of(frame).towns[kkr]
    other, local, behind, places = (numbers[:, towns] for numbers in mayors)
    parties = np.broadcast_to(np.arange(len(frame.contenders)), found.eligible[:, kkr].shape)
    alone = ~found.eligible[:, kkr] & (found.mayors[:, kkr] > 0)
    return Members(
        kkr,
        places=np.hstack([parties, places]),
        seats=np.hstack([composed.seats[:, kkr], other]),
        votes=np.hstack([found.votes[:, kkr], behind]),
        alone=np.hstack([alone, np.zeros(other.shape, np.bool_)]),
        local=np.hstack([np.zeros(alone.shape, np.bool_), local]),
    )


def elect_chairs(
    frame: Frame, members: Members, alliances: Sequence[tuple[int, ...]], keys: NDArray[np.uint64]
) -> Chairs:
    """Return who takes chair and vice chair, as :func:`kkrvalg.procedures.chair.elect` does with all lots drawn.

    Args:
        frame: the election.
        members: the members of the KKR.
        alliances: the columns of each alliance; who takes no part in a draw stands outside its alliance there, and
            an alliance of one is none.
        keys: the key of each draw.
    """
    options, parties = frame.setting.options, len(frame.contenders)
    takes_part = np.zeros(members.seats.shape, np.bool_)
    takes_part[:, :parties] = members.seats[:, :parties] > 0
    if options["chair_parties"] == "represented":
        takes_part |= members.alone | members.local
    contest = _Contest(np.where(takes_part, members.votes, 0), takes_part, members.places, alliances, keys)
    contest.first_unit = parties + len(frame.lists)
    contest.decides = options["alliance_inner"] == "alliance_decides"
    about = len(frame.codes) + members.kkr
    first, first_lots = contest.fill(about + len(frame.kkr))
    second, second_lots = contest.fill(about + 2 * len(frame.kkr))
    return Chairs(first, second, first_lots, second_lots)


class _Contest:
    """The two posts one after the other: at the top among those who stand, then inside the alliance that won."""

    first_unit = 0
    decides = False

    def __init__(
        self,
        votes: Integers,
        takes_part: Booleans,
        places: Integers,
        alliances: Sequence[tuple[int, ...]],
        keys: NDArray[np.uint64],
    ) -> None:
        inside = [np.isin(np.arange(votes.shape[1]), columns) & takes_part for columns in alliances]
        self.joined = [own & (own.sum(axis=1) > 1)[:, None] for own in inside]
        self.votes, self.places, self.keys = votes, places, keys
        units = [votes * ~np.any(self.joined, axis=0)] if self.joined else [votes]
        self.units = np.hstack([*units, *((votes * own).sum(axis=1)[:, None] for own in self.joined)])
        self.held = np.zeros(self.units.shape, np.int64)
        self.held_inside = np.zeros(votes.shape, np.int64)

    def fill(self, subject: int) -> tuple[Integers, Integers]:
        """Fill the next post in every draw; return whom it falls to, and the lots it took."""
        width = self.votes.shape[1]
        numbers = np.arange(self.units.shape[1] - width) + self.first_unit
        places = np.hstack([self.places, np.broadcast_to(numbers, (len(self.places), len(numbers)))])
        column, lots = _leaders(self.units, self.held, places, self.keys, subject)
        taken = np.where(column >= 0, np.take_along_axis(places, np.maximum(column, 0)[:, None], 1)[:, 0], -1)
        for number, own in enumerate(self.joined):
            rows = np.flatnonzero(column == width + number)
            if self.decides or not len(rows):
                continue
            inside, more = _leaders(
                (self.votes * own)[rows], self.held_inside[rows], self.places[rows], self.keys[rows], subject
            )
            self.held_inside[rows, inside] += 1
            taken[rows] = self.places[rows, inside]
            lots[rows] += more
        won = np.flatnonzero(column >= 0)
        self.held[won, column[won]] += 1
        return taken, lots


def _leaders(
    votes: Integers, held: Integers, places: Integers, keys: NDArray[np.uint64], subject: int
) -> tuple[Integers, Integers]:
    """Return the column with the largest quotient in each row, -1 where nobody has votes, and 1 for a lot.

    Who holds a post is divided by two, all others by one.
    """
    column, lots = np.empty(len(votes), np.int64), np.empty(len(votes), np.int64)
    if compiled.in_use():
        kernels.leaders(votes, held, np.ascontiguousarray(places), keys, subject, column, lots)
        return column, lots
    doubled = votes * (2 - held)
    top = doubled.max(axis=1, initial=0)
    largest = (doubled == top[:, None]) & (votes > 0)
    lots[:] = largest.sum(axis=1) > 1
    drawn = drawn_by_priority(largest, lots, keys, subject, places)
    column[:] = np.where(lots > 0, drawn.argmax(axis=1), largest.argmax(axis=1))
    column[top == 0] = -1
    return column, lots


def alliance_columns(frame: Frame, kkr: int, alliances: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """Return the columns of alliances written as their members joined by +, ``"A+F"``.

    A member is a party's letter or a cooperation's name, or the municipality of a local list's mayor, by its name
    or code.

    Raises:
        InputError: a member that is none of these, or that stands in an alliance already, or an alliance of one.
    """
    columns = _columns(frame, kkr)
    place = _("an alliance in {kkr}").format(kkr=council_name(frame.kkr[kkr]))
    found: list[tuple[int, ...]] = []
    for entry in alliances:
        names = [name.strip() for name in entry.split("+")]
        for name in names:
            if fold(name) not in columns:
                raise InputError(
                    where=place,
                    found=name or entry,
                    expected=_("one of {names}").format(names=", ".join(frame.contenders)),
                    todo=_("name parties, cooperations, or the municipality of a local list's mayor"),
                )
        own = tuple(columns[fold(name)] for name in names)
        taken = {column for other in found for column in other}
        if len(own) == 1 or len(taken | set(own)) < len(taken) + len(own):
            raise InputError(
                where=place,
                found=entry,
                expected=_("at least two parties or lists joined by +, each in one alliance only"),
                todo=_("leave out what stands twice, or the alliance of one"),
            )
        found.append(own)
    return tuple(found)


def _columns(frame: Frame, kkr: int) -> Mapping[str, int]:
    """Return the column of each name that a member may be called."""
    parties = len(frame.contenders)
    towns = areas_of(frame).towns[kkr]
    codes = frame.codes[towns].tolist()
    names = {str(code): parties + at for at, code in enumerate(codes)}
    names |= {fold(frame.election.municipality_by_code[code].name): parties + at for at, code in enumerate(codes)}
    return names | {fold(key): at for at, key in enumerate(frame.contenders)}
