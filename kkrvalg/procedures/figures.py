"""The figures of a composition (§ 3, stk. 1-2), without steps and lots: what every reading of the rules shares."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from kkrvalg.apportion import Reduction, worst_ratio
from kkrvalg.procedures.base import Scale, base_seats, find_scale
from kkrvalg.procedures.contenders import mayors_by_key
from kkrvalg.procedures.cut import Share, complete, cut, reduction_ceilings, same_worst, shrink_scale

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kkrvalg.procedures.contenders import Field
    from kkrvalg.procedures.setting import Setting


class Frame(NamedTuple):
    """What an area gives besides its parties: municipalities, the cap, and the floors that mayors set."""

    kkr: str
    municipalities: int
    cap: int
    floors: Mapping[str, int]


class Standing(NamedTuple):
    """The seats each party has under any draw, the most it may have, and among how many a lot decides.

    ``lot_among`` is 1 when nothing is open; else it counts the parties that share the last seats, or by
    ``secondary=lot_among_optima`` whole compositions.
    """

    sure: dict[str, int]
    most: dict[str, int]
    lot_among: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of a composition before any lot.

    ``shares`` holds the eligible parties with base and floor; ``outside`` the members that do not count in the
    cap; ``room`` what the cap leaves the parties; ``found`` their seats; ``road`` how these were reached;
    ``same_worst`` how many compositions of the size are equally good by the text alone.
    """

    scale: Scale
    shares: tuple[Share, ...]
    base_size: int
    outside: int
    room: int
    reduced: bool
    found: Reduction
    road: Literal["base", "floors", "shrink_scale", "minimax"]
    same_worst: int

    @property
    def found_size(self) -> int:
        """The seats of the parties in all, those a lot is still to decide among them."""
        return sum(self.found.seats) + self.found.at_stake

    def standing(self, options: Mapping[str, str]) -> Standing:
        """Return what is sure before any lot, and what a lot may add."""
        keys = [share.key for share in self.shares]
        seats, tied = self.found.seats, self.found.tied
        if self.same_worst == 1 or options["secondary"] == "lexicographic":
            sure = dict(zip(keys, seats, strict=True))
            most = {key: own + (party in tied) for party, (key, own) in enumerate(sure.items())}
            return Standing(sure, most, max(1, len(tied)))
        size = self.found_size
        worst = worst_ratio([share.votes for share in self.shares], complete(self.found))
        lows = [max(share.floor, math.ceil(share.votes / worst)) for share in self.shares]
        ceilings = reduction_ceilings(self.shares, options)
        highs = [size if ceiling is None else ceiling for ceiling in ceilings]
        bounds = list(zip(keys, lows, highs, strict=True))
        return Standing(
            sure={key: max(low, size - (sum(highs) - high)) for key, low, high in bounds},
            most={key: min(high, size - (sum(lows) - low)) for key, low, high in bounds},
            lot_among=self.same_worst,
        )

    @property
    def exceeds_cap_by(self) -> int:
        """The seats that the floors alone need above the room."""
        return max(0, sum(share.floor for share in self.shares) - self.room) if self.reduced else 0


def frame(setting: Setting, kkr: str) -> Frame:
    """Return the cap and the floors of a KKR: its parties' mayors, and one seat at least (1. and 2. princip)."""
    area = setting.election.of_kkr(kkr)
    everywhere = setting.options["mayor_floor_area"] == "all"
    mayors = mayors_by_key(setting.election, tuple(m for m in area if everywhere or m.kl_member))
    return Frame(
        kkr=kkr,
        municipalities=len(area),
        cap=setting.rulebook.cap_factor * len(area),
        floors={key: len(own) for key, own in mayors.items()},
    )


def calculate(
    field: Field, frame: Frame, options: Mapping[str, str], *, least: int = 1, counted: bool = True
) -> Figures:
    """Return the figures: scale, base composition, and its reduction where it is above the cap.

    Args:
        field: the eligible parties with votes and mayors, and the other members.
        frame: the cap and the floors.
        options: every open question of the rules with the value chosen for it.
        least: the fewest seats of a party in a reduction.
        counted: whether equally good compositions are counted also where nothing depends on their number.
    """
    total, others = field.total_votes, len(field.others)
    scale = find_scale(field.eligible, total, options)
    shares = tuple(
        Share(c.key, c.votes, max(least, frame.floors.get(c.key, 0)), base_seats(c, scale, total, options))
        for c in field.eligible
    )
    outside = others if options["ineligible_mayors"] == "outside_cap" else 0
    room = frame.cap - (others - outside)
    base = sum(share.base for share in shares)
    reduced = base > room
    road: Literal["base", "floors", "shrink_scale", "minimax"] = "base"
    found = Reduction(tuple(share.base for share in shares), ())
    if reduced and sum(share.floor for share in shares) > room:
        road, found = "floors", Reduction(tuple(share.floor for share in shares), ())
    elif reduced and options["reduction_method"] == "shrink_scale":
        road, found = "shrink_scale", Reduction(shrink_scale(shares, scale, total, room, options), ())
    elif reduced:
        road, found = "minimax", cut(shares, room, others, options)
    needed = counted or options["secondary"] != "lexicographic"
    alike = same_worst(shares, found, options) if road == "minimax" and needed else 1
    return Figures(scale, shares, base + others, outside, room, reduced, found, road, alike)
