"""The open questions of the rules over many draws: how often another answer comes to another KKR.

Every answer is calculated for the same draws: the same votes, council seats, mayors and lots. Two answers that the
kernels leave to the exact engine, row by row, are calculated for fewer of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kkrvalg.errors import InputError
from kkrvalg.simulation.checked import check_draws
from kkrvalg.simulation.frame import frame_of
from kkrvalg.simulation.national import kkr_draws
from kkrvalg.simulation.run import Drawn, drawn

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from kkrvalg.procedures.setting import Setting
    from kkrvalg.simulation.frame import Frame
    from kkrvalg.simulation.national import KkrDraws
    from kkrvalg.simulation.run import Plan

WHATS = ("size", "seats", "chairs", "post", "any")
"""What may be another: the number of members, any seat, chair or vice chair, the post's seats, any of these."""
SLOW = frozenset({("reduction_method", "shrink_scale"), ("secondary", "lot_among_optima")})
"""The answers that are calculated by the exact engine."""
SLOW_DRAWS = 128
"""For how many draws they are, at most."""
_BEAR_ON_CHAIR_OR_POST = frozenset({"chair_parties", "post_base"})


class Answer(NamedTuple):
    """An answer to an open question that is not the one in force."""

    option: str
    value: str


@dataclass(frozen=True)
class AnswerTally:
    """In how many draws an answer comes to another KKR: ``counts[what][kkr]``.

    ``draws`` are those it was calculated for; ``why_not`` says why it cannot be, None where it can.
    """

    answer: Answer
    draws: int = 0
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    why_not: str | None = None

    def __add__(self, other: AnswerTally) -> AnswerTally:
        """Return both together."""
        counts = {
            what: {kkr: number + other.counts.get(what, {}).get(kkr, 0) for kkr, number in own.items()}
            for what, own in (self.counts or other.counts).items()
        }
        if not self.counts:
            return replace(other, why_not=self.why_not or other.why_not)
        return replace(self, draws=self.draws + other.draws, counts=counts, why_not=self.why_not or other.why_not)


def answers(setting: Setting) -> tuple[Answer, ...]:
    """Return every other answer to the questions that may bear on a KKR, its chair or its posts."""
    return tuple(
        Answer(spec.name, value)
        for spec in setting.rulebook.options
        if spec.bears_on == "composition" or spec.name in _BEAR_ON_CHAIR_OR_POST
        for value in spec.values
        if value != setting.options[spec.name]
    )


def frames_of(setting: Setting, asked: Sequence[Answer]) -> dict[Answer, Frame]:
    """Return the election's frame under each answer."""
    return {
        answer: frame_of(replace(setting, options={**setting.options, answer.option: answer.value}))
        for answer in asked
    }


def try_answers(plan: Plan, frames: Mapping[Answer, Frame], chunk: int) -> Iterator[AnswerTally]:
    """Yield in how many draws of a chunk each answer comes to another KKR.

    One draw of the first chunk is held against the exact calculation for each answer, each time another one.

    Raises:
        DrawsDifferError: a draw was not what the exact calculation gives, a fault of the program.
        InputError: the KKR cannot be composed with the answers in force.
    """
    made = drawn(plan, chunk)
    before = _results(plan, plan.frame, made)
    for number, (answer, frame) in enumerate(frames.items()):
        size = plan.size(chunk)
        if answer in SLOW:
            size = min(size, SLOW_DRAWS) if chunk == 0 else 0
        if size:
            check = None if chunk else number % size
            yield _tried(plan, answer, frame, made.first(size), before, check=check)


def _tried(
    plan: Plan, answer: Answer, frame: Frame, made: Drawn, before: KkrDraws, *, check: int | None
) -> AnswerTally:
    size = len(made.keys)
    try:
        after = _results(plan, frame, made)
    except InputError as error:
        return AnswerTally(answer, why_not=error.found)
    if check is not None:
        check_draws(frame, *made, after, [check], alliances=plan.alliances)
    return AnswerTally(answer, size, _counts(frame, before, after, size))


def _results(plan: Plan, frame: Frame, made: Drawn) -> KkrDraws:
    return kkr_draws(frame, *made, alliances=plan.alliances, posts=plan.posts)


def _counts(frame: Frame, before: KkrDraws, after: KkrDraws, size: int) -> dict[str, dict[str, int]]:
    """Return in how many draws each thing is another one, by KKR."""
    post = {key: _differ(before.posts[key], after.posts[key], size) for key in after.posts}
    differ = {
        "size": _differ(before.size, after.size, size),
        "seats": _differ(before.seats, after.seats, size) | _differ(before.others, after.others, size),
        "chairs": _differ(before.chair, after.chair, size) | _differ(before.vice_chair, after.vice_chair, size),
        "post": np.logical_or.reduce([*post.values()]),
    }
    differ["any"] = np.logical_or.reduce([*differ.values()])
    return {what: dict(zip(frame.kkr, differ[what].sum(axis=0).tolist(), strict=True)) for what in WHATS}


def _differ(one: NDArray[np.int64], other: NDArray[np.int64], size: int) -> NDArray[np.bool_]:
    """Return in which draws and KKR two results differ."""
    found: NDArray[np.bool_] = (one[:size] != other).reshape(size, other.shape[1], -1).any(axis=2)
    return found
