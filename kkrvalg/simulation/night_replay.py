"""An election that is over, counted once more: how fast the projection of the night closes in on the result."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.simulation.national import council_draws, kkr_draws
from kkrvalg.simulation.night import evening
from kkrvalg.simulation.polling import Order

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from kkrvalg.model import Election
    from kkrvalg.simulation.frame import Frame
    from kkrvalg.simulation.national import CouncilDraws, KkrDraws
    from kkrvalg.simulation.polling import PollingArea
    from kkrvalg.simulation.spread import Spread


STAGES = tuple(Fraction(part, 100) for part in (0, 1, 5, 10, 25, 50, 75, 90, 95, 99, 100))
"""The parts of the votes after which the projection is looked at."""


@dataclass(frozen=True)
class Replay:
    """What is counted once more.

    Attributes:
        frame: the frame of the election that is over.
        base: the election before.
        before: the polling areas of the election before.
        areas: the polling areas of the election that is over.
        mayors: (M,) the rows of the lists of the mayors as they came, -1 for an independent.
        spread: how far shares may move before anything is counted, found in ``base``.
        order: in which order the areas come.
        draws: how many elections are drawn at each stage.
        seed: the seed of all random numbers.
    """

    frame: Frame
    base: Election
    before: Sequence[PollingArea]
    areas: Sequence[PollingArea]
    mayors: NDArray[np.int64]
    spread: Spread
    order: Order
    draws: int
    seed: int


class Stage(NamedTuple):
    """How close the projection was when a part of the votes was counted.

    Attributes:
        counted: the votes counted.
        votes: the votes in all.
        areas: the areas counted.
        share_error: how far the middle share of each party in each KKR was from the final one, on average, in
            thousandths of a percentage point.
        council_seats_wrong: seats in the councils that the middle of the draws gives to the wrong list.
        seats_wrong: the same for the parties in the KKR; a seat too many or too few is one.
        within_80: parties in KKR whose final seats lie in the central interval of 80 % of the draws.
        within_95: the same for 95 %.
        parties: parties in KKR, those that had a seat in any draw or in the end.
        width_80: how many seats the intervals of 80 % are wide, all together.
        sizes_right: KKR whose likeliest size is the final one.
        chairs_right: KKR whose likeliest chair and vice chair are the final ones.
        kkr: KKR in all.
    """

    counted: int
    votes: int
    areas: int
    share_error: int
    council_seats_wrong: int
    seats_wrong: int
    within_80: int
    within_95: int
    parties: int
    width_80: int
    sizes_right: int
    chairs_right: int
    kkr: int


class _Drawn(NamedTuple):
    votes: NDArray[np.int64]
    councils: CouncilDraws
    results: KkrDraws


def known_mayors(frame: Frame) -> NDArray[np.int64]:
    """Return the rows of the lists of an election's mayors, -1 for an independent.

    Raises:
        InputError: a municipality has no mayor.
    """
    rows = {entry.id: at for at, entry in enumerate(frame.lists)}
    held = {mayor.code: mayor.list_id for mayor in frame.election.mayors}
    missing = [code for code in frame.codes.tolist() if code not in held]
    if missing:
        raise InputError(
            where="mayors.csv",
            found=_("no mayor in {name}").format(name=frame.election.municipality_by_code[missing[0]].name),
            expected=_("the mayor of every municipality, as an election that is over has them"),
            todo=_("fill in who became mayor"),
        )
    own = [held[code] for code in frame.codes.tolist()]
    return np.array([-1 if identity is None else rows[identity] for identity in own], dtype=np.int64)


def replay(plan: Replay) -> Iterator[Stage]:
    """Yield how close the projection was at each of :data:`STAGES`.

    Raises:
        InputError: the areas or the election cannot be used.
    """
    total = sum(area.valid or 0 for area in plan.areas)
    final = _drawn(
        plan, np.array([[entry.votes for entry in plan.frame.lists]], dtype=np.int64), stage=len(STAGES)
    )
    laid_out = evening(plan.base, plan.before, plan.frame.election, plan.areas, spread=plan.spread)
    for number, part in enumerate(STAGES):
        first = _counted(plan, part * total)
        counted = np.array([(area.code, area.area) in first for area in laid_out.areas], dtype=np.bool_)
        rng = np.random.default_rng([plan.seed, number])
        drawn = _drawn(plan, laid_out.at(counted).draw(rng, plan.draws), stage=number)
        done = sum(area.valid or 0 for area, seen in zip(laid_out.areas, counted, strict=True) if seen)
        yield _stage(plan.frame, drawn, final, (done, total, len(first)))


def _counted(plan: Replay, votes: Fraction) -> frozenset[tuple[int, int]]:
    """Return the areas that come first until at least so many votes are counted; equally placed ones together."""
    place = (lambda area: area.valid or 0) if plan.order is Order.SIZE else (lambda area: area.released or "")
    ordered = sorted(plan.areas, key=lambda area: (place(area), area.code, area.area))
    found: set[tuple[int, int]] = set()
    done, last = 0, None
    for area in ordered:
        if done >= votes and place(area) != last:
            break
        found.add((area.code, area.area))
        done, last = done + (area.valid or 0), place(area)
    return frozenset(found)


def _drawn(plan: Replay, votes: NDArray[np.int64], stage: int) -> _Drawn:
    """Return what comes of votes, with the mayors as they came."""
    keys = np.random.default_rng([plan.seed, stage, 1]).integers(0, 2**64, len(votes), dtype=np.uint64)
    councils = council_draws(plan.frame, votes, keys)
    mayors = np.tile(plan.mayors, (len(votes), 1))
    return _Drawn(votes, councils, kkr_draws(plan.frame, votes, councils.seats, mayors, keys, posts=()))


def _stage(frame: Frame, drawn: _Drawn, final: _Drawn, done: tuple[int, int, int]) -> Stage:
    seats, right = drawn.results.seats, final.results.seats[0]
    counts = (seats.max(axis=0) > 0) | (right > 0)
    low80, high80 = _interval(seats, 0.8)
    low95, high95 = _interval(seats, 0.95)
    stands = final.results.votes[0] > 0
    shares = drawn.results.votes / drawn.results.total_votes[:, :, None]
    true = final.results.votes[0] / final.results.total_votes[0, :, None]
    missed = np.abs(_middle(shares) - true)[stands]
    councils = np.abs(_middle(drawn.councils.seats) - final.councils.seats[0]).sum()
    return Stage(
        *done,
        share_error=round(100_000 * float(missed.mean())),
        council_seats_wrong=int(councils + 1) // 2,
        seats_wrong=int(np.abs(_middle(seats) - right).sum()),
        within_80=int(((low80 <= right) & (right <= high80))[counts].sum()),
        within_95=int(((low95 <= right) & (right <= high95))[counts].sum()),
        parties=int(counts.sum()),
        width_80=int((high80 - low80)[counts].sum()),
        sizes_right=_likeliest(drawn.results.size[:, :, None], final.results.size[:, :, None]),
        chairs_right=_likeliest(_chairs(drawn.results), _chairs(final.results)),
        kkr=len(frame.kkr),
    )


def _middle(values: NDArray[Any]) -> NDArray[Any]:
    """Return the middle of the draws: a value that was drawn."""
    return np.asarray(np.quantile(values, 0.5, axis=0, method="inverted_cdf"))


def _interval(values: NDArray[np.int64], part: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the central interval that holds at least this part of the draws."""
    low, high = np.quantile(values, [(1 - part) / 2, (1 + part) / 2], axis=0, method="inverted_cdf")
    return low, high


def _chairs(results: KkrDraws) -> NDArray[np.int64]:
    return np.stack([results.chair, results.vice_chair], axis=2)


def _likeliest(values: NDArray[np.int64], right: NDArray[np.int64]) -> int:
    """Return in how many KKR the value seen most often, and no other as often, is the final one."""
    found = 0
    for at in range(values.shape[1]):
        seen, number = np.unique(values[:, at], axis=0, return_counts=True)
        most = seen[number == number.max()]
        found += len(most) == 1 and bool((most[0] == right[0, at]).all())
    return found
