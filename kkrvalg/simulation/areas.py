"""The areas of the KKR as columns: which lists and towns count where, and what the rules ask there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from kkrvalg.errors import InputError
from kkrvalg.i18n import _, ngettext

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kkrvalg.simulation.frame import Frame

    Integers = NDArray[np.int64]
    Booleans = NDArray[np.bool_]

NOBODY = -2
"""Stands for the mayor of a municipality that has none; -1 is a mayor elected outside all lists."""


@dataclass(frozen=True, eq=False)
class Areas:
    """What the areas of a frame have in common for all draws.

    ``list_column`` is where a list's votes are added up: its KKR and contender together, behind the contenders of
    each KKR a column for its local lists; -1 where its municipality is not a member of KL. ``mayor_column`` is the
    same for the mayors of a list, whether the municipality is a member or not; mayors of no party, and nobody, are
    counted with the first KKR's local lists. ``by_kkr`` are the rows of the municipalities KKR by KKR, and
    ``first_of_kkr`` where each begins. ``towns`` are the rows of the municipalities of each KKR that are members.
    ``apart`` are the votes that count in an area besides those of its lists: the blank and invalid ones, where the
    rules are read so.
    """

    list_column: Integers
    mayor_column: Integers
    by_kkr: Integers
    first_of_kkr: Integers
    towns: tuple[Integers, ...]
    caps: Integers
    cooperation: Booleans
    apart: Integers


@lru_cache(maxsize=8)
def areas_of(frame: Frame) -> Areas:
    """Return the areas of a frame.

    Raises:
        InputError: the votes cast are to count, and are not known everywhere.
    """
    parties = len(frame.contenders)
    area = frame.kkr_of[frame.municipality_of]
    column = area * (parties + 1) + np.where(frame.contender_of >= 0, frame.contender_of, parties)
    cooperations = {c.name for c in frame.election.cooperations}
    every = np.bincount(frame.kkr_of, minlength=len(frame.kkr))
    return Areas(
        list_column=np.where(frame.counts[frame.municipality_of], column, -1),
        mayor_column=np.append(column, [parties, parties]),
        by_kkr=np.argsort(frame.kkr_of, kind="stable"),
        first_of_kkr=np.append(0, np.cumsum(every)[:-1]),
        towns=tuple(np.flatnonzero(frame.counts & (frame.kkr_of == kkr)) for kkr in range(len(frame.kkr))),
        caps=every * frame.setting.rulebook.cap_factor,
        cooperation=np.array([key in cooperations for key in frame.contenders], np.bool_),
        apart=_apart(frame),
    )


def _apart(frame: Frame) -> Integers:
    """Return the blank and invalid votes of each KKR where all votes cast count, else 0."""
    found = np.zeros(len(frame.kkr), np.int64)
    if frame.setting.options["vote_base"] == "valid":
        return found
    lacking = []
    for row, code in enumerate(frame.codes.tolist()):
        town = frame.election.municipality_by_code[code]
        own = frame.votes[frame.starts[row] : frame.starts[row + 1]]
        if frame.counts[row] and town.cast is None:
            lacking.append(town.name)
        elif frame.counts[row]:
            found[frame.kkr_of[row]] += (town.cast or 0) - int(own.sum())
    if lacking:
        raise InputError(
            where="--option vote_base=cast",
            found=ngettext(
                "no votes cast for {name}",
                "no votes cast for {count} municipalities, {name} among them",
                len(lacking),
            ).format(count=len(lacking), name=lacking[0]),
            expected=_("the votes cast, blank and invalid ones included, in municipalities.csv"),
            todo=_("fill in the column cast, or use vote_base=valid"),
        )
    return found
