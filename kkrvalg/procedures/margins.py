"""How far each party is from the threshold (§ 3, stk. 2, 2. princip), in whole votes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.procedures.composition_steps import Eligibility

if TYPE_CHECKING:
    from fractions import Fraction

    from kkrvalg.procedures.composition import Composition
    from kkrvalg.procedures.contenders import Contender


class ThresholdMargin(NamedTuple):
    """A party's votes against the threshold.

    ``needed`` are the fewest votes that reach it while the votes in all stay the same; ``above`` the party's votes
    less those, below zero where it does not reach it. The other three are the fewest votes that carry the party
    over the line, to the other side of where it stands; exactly the threshold is in:

    - ``gains``: it gains them alone, and the votes in all grow with it; None where it is in, or can never be.
    - ``loses``: it loses them alone, and the votes in all shrink with it; None where it is out, or has all votes.
    - ``moved``: they are moved to it, or away from it, and the votes in all stay the same.

    ``verdict`` is that of the composition: a party may reach the threshold and still lack a council seat.
    """

    article: str
    party: str
    votes: int
    total: int
    threshold: Fraction
    verdict: str
    needed: int
    above: int
    gains: int | None
    loses: int | None
    moved: int


def thresholds(composition: Composition) -> tuple[ThresholdMargin, ...]:
    """Return how far each party and list cooperation of a KKR's area is from the threshold, by votes.

    The votes are those of the rule (option ``vote_base``); the seats in the councils are taken as they are.
    """
    tested = [step for step in composition.steps if isinstance(step, Eligibility)]
    return tuple(
        threshold_margin(contender, step.total, step.threshold, step.article)
        for contender, step in zip(composition.field.contenders, tested, strict=True)
    )


def threshold_margin(contender: Contender, total: int, threshold: Fraction, article: str) -> ThresholdMargin:
    """Return how far a party is from the threshold p / q with v of T votes.

    It is in when v ≥ 1 and v / T ≥ p / q. Gaining k: (v + k)q ≥ p(T + k), so k ≥ (pT − vq) / (q − p), rounded up.
    Losing k it is still in while (v − k)q ≥ p(T − k), so while k ≤ (vq − pT) / (q − p), rounded down; the next
    vote puts it out, and so does its last one.
    """
    v, p, q = contender.votes, threshold.numerator, threshold.denominator
    needed = max(1, -(-p * total // q))
    inside = v >= needed
    gains = loses = None
    if not inside and p < q:
        gains = max(1 - v, -((v * q - p * total) // (q - p)))
    if inside and v < total:
        loses = min(v, (v * q - p * total) // (q - p) + 1)
    moved = v - needed + 1 if inside else needed - v
    return ThresholdMargin(
        article=article,
        party=contender.key,
        votes=v,
        total=total,
        threshold=threshold,
        verdict=contender.verdict,
        needed=needed,
        above=v - needed,
        gains=gains,
        loses=loses,
        moved=moved,
    )
