"""The base composition: the scale at which every mayor has a seat, and the seats that follow (§ 3, stk. 1).

KL's own worked calculation is not public. This is the reading of ``docs/open-questions.md`` that fits the
published sizes best; the alternatives are the options ``scale``, ``rounding``, ``base_minimum`` and
``cooperation_binds``.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kkrvalg.procedures.contenders import Contender


class Scale(NamedTuple):
    """The size N at which shares of it reach the mayors, who sets it, and what each party would set alone.

    ``just_above`` says that N itself is too small and any larger number does: when rounding up, a share that
    is a whole number of seats has not yet been rounded.
    """

    value: Fraction
    binding: tuple[str, ...]
    demands: tuple[tuple[str, Fraction], ...]
    just_above: bool = False


@implements("§ 3, stk. 1")
def find_scale(eligible: Sequence[Contender], total: int, options: Mapping[str, str]) -> Scale:
    """Return the scale N: the largest that any party's mayors demand of its share of the votes.

    By ``scale=quota_reaches_mayors`` the exact share of N reaches the mayors; by ``rounded_reaches_mayors`` it
    is enough that the rounded one does.
    """
    short = 0  # in half seats: what rounding adds to a share that just reaches the mayors
    just_above = False
    if options["scale"] == "rounded_reaches_mayors":
        short = {"half_up": 1, "up": 2, "down": 0}[options["rounding"]]
        just_above = options["rounding"] == "up"
    demands = tuple(
        (c.key, Fraction(max(0, 2 * len(c.mayors) - short) * total, 2 * c.votes))
        for c in eligible
        if c.mayors and (not c.cooperation or options["cooperation_binds"] == "yes")
    )
    value = max((demand for _key, demand in demands), default=Fraction(0))
    binding = tuple(key for key, demand in demands if demand == value and value > 0)
    return Scale(value, binding, demands, just_above)


def quota(contender: Contender, scale: Fraction, total: int) -> Fraction:
    """Return a party's exact share of the scale, in seats."""
    return contender.votes * scale / total


@implements("§ 3, stk. 1")
def base_seats(contender: Contender, scale: Scale, total: int, options: Mapping[str, str]) -> int:
    """Return a party's seats at the scale: its rounded share, never below its mayors."""
    minimum = 1 if options["base_minimum"] == "one" else 0
    return max(len(contender.mayors), minimum, rounded_quota(contender, scale, total, options["rounding"]))


def rounded_quota(contender: Contender, scale: Scale, total: int, rounding: str) -> int:
    """Return a party's share of the scale in whole seats, rounded ``"half_up"``, ``"up"`` or ``"down"``.

    At a scale that is just too small the share stands for any slightly larger one.
    """
    above, below = contender.votes * scale.value.numerator, total * scale.value.denominator
    if rounding == "half_up":
        return (2 * above + below) // (2 * below)
    if rounding == "up":
        return above // below + 1 if scale.just_above else -(-above // below)
    return above // below
