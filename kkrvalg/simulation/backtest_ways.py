"""What was known before an election, what came of it, and the simple ways to foretell it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kkrvalg.model import Mayor
from kkrvalg.simulation.mayors import sitting_lists
from kkrvalg.simulation.polls import Polls

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from kkrvalg.model import Election
    from kkrvalg.simulation.frame import Frame
    from kkrvalg.simulation.votes import VoteModel


def known_before(base: Election, target: Election) -> Election:
    """Return an election as it was known before it was held: no votes, no mayors elected.

    What is left are the lists with their parties, alliances and candidates, the councils' sizes, and as mayors
    those in office. A mayor in office whose list does not stand again is outside all lists.
    """
    sitting = sitting_lists(base, target)
    return replace(
        target,
        municipalities=tuple(m._replace(eligible=None, cast=None, valid=None) for m in target.municipalities),
        lists=tuple(entry._replace(votes=0, known_seats=None) for entry in target.lists),
        mayors=tuple(
            Mayor(m.code, "", sitting[m.code], None, "") for m in target.municipalities if m.code in sitting
        ),
    )


def actual_votes(target: Election, model: VoteModel) -> NDArray[np.int64]:
    """Return the votes that were cast, in the order of a model's lists."""
    return np.array([target.list_by_id[entry.id].votes for entry in model.lists], dtype=np.int64)


def national_shares(model: VoteModel, votes: NDArray[np.int64]) -> dict[str, float]:
    """Return the parties' national shares of some votes."""
    return dict(zip(model.parties, map(float, model.shares(votes[None, :])[0]), strict=True))


def as_polls(shares: Mapping[str, float]) -> Polls:
    """Return national shares as a poll without error."""
    standing = {party: share for party, share in shares.items() if share > 0}
    return Polls(standing, dict.fromkeys(standing, 0.0))


def carried_votes(model: VoteModel) -> NDArray[np.int64]:
    """Return the votes of the last election as the lists that continue have them, scaled to its valid votes.

    New lists have none; what lists that vanished had goes to the others in their municipality, in proportion.
    """
    before = [model.carried.before.get(entry.id) for entry in model.lists]
    return _scaled(model, np.array([0.0 if entry is None else entry.votes for entry in before]))


def swung_votes(model: VoteModel, shares: Mapping[str, float]) -> NDArray[np.int64]:
    """Return the carried votes moved by a uniform swing to national shares.

    Each share is moved by the percentage points by which the national share of its party moves, where the party
    stands; less than nothing is nothing, and the shares of a municipality are scaled to add up to 1.
    """
    carried = carried_votes(model)
    before = national_shares(model, carried)
    moves = np.array([shares[entry.party] - before[entry.party] if entry.party else 0.0 for entry in model.lists])
    valid = np.maximum(model.valid, 1)[model.municipality_of]
    return _scaled(model, np.maximum(carried / valid + moves, 0.0))


def _scaled(model: VoteModel, weights: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return weights as whole votes that add up to the valid votes."""
    sums = np.bincount(model.municipality_of, weights, len(model.codes))
    exact = weights * (model.valid / np.where(sums > 0, sums, 1))[model.municipality_of]
    rounded = np.rint(np.cumsum(exact))
    return np.diff(rounded, prepend=0).astype(np.int64)


def mayors_in_office(frame: Frame) -> NDArray[np.int64]:
    """Return the rows of the lists of a frame's mayors, -1 for one outside all lists."""
    row = {entry.id: at for at, entry in enumerate(frame.lists)}
    lists = {mayor.code: mayor.list_id for mayor in frame.election.mayors}
    return np.array([row.get(lists.get(int(code)) or "", -1) for code in frame.codes], dtype=np.int64)
