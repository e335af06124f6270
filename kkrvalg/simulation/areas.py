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

    ``list_area`` is the number of each list's KKR, -1 where its municipality is not a member of KL;
    ``list_contender`` the number of KKR and contender together, -1 for local lists too. ``towns`` are the rows of
    the municipalities of each KKR that are members, filled up with -1. ``apart`` are the votes that count in an
    area besides those of its lists: the blank and invalid ones, where the rules are read so.
    """

    list_area: Integers
    list_contender: Integers
    towns: Integers
    caps: Integers
    cooperation: Booleans
    apart: Integers


@lru_cache(maxsize=8)
def areas_of(frame: Frame) -> Areas:
    """Return the areas of a frame.

    Raises:
        InputError: the votes cast are to count, and are not known everywhere.
    """
    counted = frame.counts[frame.municipality_of]
    area = np.where(counted, frame.kkr_of[frame.municipality_of], -1)
    contender = np.where(
        counted & (frame.contender_of >= 0), area * len(frame.contenders) + frame.contender_of, -1
    )
    cooperations = {c.name for c in frame.election.cooperations}
    every = np.bincount(frame.kkr_of, minlength=len(frame.kkr))
    return Areas(
        list_area=area,
        list_contender=contender,
        towns=_towns(frame),
        caps=every * frame.setting.rulebook.cap_factor,
        cooperation=np.array([key in cooperations for key in frame.contenders], np.bool_),
        apart=_apart(frame),
    )


def _towns(frame: Frame) -> Integers:
    rows = [np.flatnonzero(frame.counts & (frame.kkr_of == kkr)).tolist() for kkr in range(len(frame.kkr))]
    width = max(map(len, rows))
    return np.array([[*own, *[-1] * (width - len(own))] for own in rows], np.int64)


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
