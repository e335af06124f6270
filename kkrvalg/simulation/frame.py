"""An election laid out in rows and columns: what all draws of a simulation have in common.

Municipalities stand in order of their codes, lists in order of municipality and letter, KKR in the order of the
election, contenders (national parties and list cooperations) in order of their keys. A draw is then a row of
votes, one number for each list.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kkrvalg.errors import InputError
from kkrvalg.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from kkrvalg.model import Election, ElectionList
    from kkrvalg.procedures.setting import Setting

NO_CEILING = np.iinfo(np.int32).max
"""Stands for the number of candidates of a list where that is not known."""


@dataclass(frozen=True, eq=False)
class Frame:
    """An election under its rules as arrays over M municipalities, L lists, K KKR and P contenders.

    ``starts`` has M + 1 numbers: the lists of municipality m are the rows ``starts[m]`` to ``starts[m + 1]``.
    ``votes`` are those of the election itself. ``contender_of`` is -1 for a local list that joined no
    cooperation, ``alliance_of`` -1 for a list that stands alone, else the number of its alliance inside its
    municipality, in order of its first list. ``ceilings`` are candidates, :data:`NO_CEILING` where they are not
    known. ``counts`` says which municipalities are members of KL.
    """

    setting: Setting
    election: Election
    kkr: tuple[str, ...]
    codes: NDArray[np.int64]
    kkr_of: NDArray[np.int64]
    starts: NDArray[np.int64]
    lists: tuple[ElectionList, ...]
    votes: NDArray[np.int64]
    contenders: tuple[str, ...]
    contender_of: NDArray[np.int64]
    alliance_of: NDArray[np.int64]
    ceilings: NDArray[np.int64]
    council_seats: NDArray[np.int64]
    counts: NDArray[np.bool_]

    @property
    def municipality_of(self) -> NDArray[np.int64]:
        """The row of each list's municipality."""
        return np.repeat(np.arange(len(self.codes)), np.diff(self.starts))


def frame_of(setting: Setting) -> Frame:
    """Return the frame of an election under its rules.

    Raises:
        InputError: the election has no lists.
    """
    election = setting.election
    if not election.lists:
        raise InputError(
            where="lists.csv",
            found=_("no lists"),
            expected=_("at least one list with its votes"),
            todo=_("fill in the lists that ran"),
        )
    municipalities = sorted(election.municipalities, key=lambda m: m.code)
    rows = [sorted(election.lists_by_code[m.code], key=lambda entry: entry.letter) for m in municipalities]
    lists = tuple(entry for own in rows for entry in own)
    contenders = tuple(sorted({election.contender_of[e.id] for e in lists if e.id in election.contender_of}))
    number = {key: at for at, key in enumerate(contenders)}
    return Frame(
        setting=setting,
        election=election,
        kkr=election.kkr_keys,
        codes=_integers(m.code for m in municipalities),
        kkr_of=_integers(election.kkr_keys.index(m.kkr) for m in municipalities),
        starts=_integers([0, *np.cumsum([len(own) for own in rows])]),
        lists=lists,
        votes=_integers(entry.votes for entry in lists),
        contenders=contenders,
        contender_of=_integers(number.get(election.contender_of.get(entry.id, ""), -1) for entry in lists),
        alliance_of=_integers(at for own in rows for at in _alliances(own)),
        ceilings=_integers(NO_CEILING if e.candidates is None else e.candidates for e in lists),
        council_seats=_integers(m.council_seats for m in municipalities),
        counts=np.array([m.kl_member for m in municipalities], dtype=np.bool_),
    )


def _alliances(lists: Sequence[ElectionList]) -> list[int]:
    """Return the number of each list's alliance inside a municipality, -1 where it stands alone."""
    names: dict[str, int] = {}
    return [-1 if e.alliance is None else names.setdefault(e.alliance, len(names)) for e in lists]


def _integers(numbers: Iterable[int]) -> NDArray[np.int64]:
    return np.array(list(numbers), dtype=np.int64)
