"""The steps of a composition: frozen records of an article and integers; sentences are made by who reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from fractions import Fraction

    from kkrvalg.apportion import Draw, Question


class Eligibility(NamedTuple):
    """A party or list cooperation was tested: its votes of all, the threshold, its seats in the councils."""

    article: str
    party: str
    votes: int
    total: int
    threshold: Fraction
    council_seats: int
    verdict: str
    kind: Literal["eligibility"] = "eligibility"


class BornMembers(NamedTuple):
    """The mayors elected for a party, by municipality code; ``party`` is None for those of no eligible party."""

    article: str
    party: str | None
    municipalities: tuple[int, ...]
    kind: Literal["born_members"] = "born_members"


class ScaleFound(NamedTuple):
    """The scale, who sets it, and what each party's mayors demand."""

    article: str
    value: Fraction
    binding: tuple[str, ...]
    demands: tuple[tuple[str, Fraction], ...]
    just_above: bool
    kind: Literal["scale"] = "scale"


class BaseSeats(NamedTuple):
    """A party's exact share of the scale, rounded, and its seats in the base composition."""

    article: str
    party: str
    votes: int
    total: int
    quota: Fraction
    mayors: int
    rounded: int
    seats: int
    kind: Literal["base_seats"] = "base_seats"


class CapCompared(NamedTuple):
    """The base composition was held against the cap; ``room`` is what the cap leaves the eligible parties."""

    article: str
    municipalities: int
    cap: int
    base_size: int
    others: int
    room: int
    kind: Literal["cap"] = "cap"


class ReductionLimits(NamedTuple):
    """A party's floor and ceiling in the reduction; None for no ceiling."""

    article: str
    party: str
    floor: int
    ceiling: int | None
    kind: Literal["reduction_limits"] = "reduction_limits"


class ReductionSeat(NamedTuple):
    """A seat of the reduction went to the party with most votes per seat; ``before`` are the seats of all."""

    article: str
    party: str
    votes: int
    before: tuple[int, ...]
    kind: Literal["reduction_seat"] = "reduction_seat"


class ScaleShrunk(NamedTuple):
    """The reduction was made by lowering the scale: each party's seats after it."""

    article: str
    seats: tuple[tuple[str, int], ...]
    kind: Literal["scale_shrunk"] = "scale_shrunk"


class FloorsExceedCap(NamedTuple):
    """The floors alone need more seats than the cap allows; the rules give no way out."""

    article: str
    floors: int
    room: int
    kind: Literal["floors_exceed_cap"] = "floors_exceed_cap"


class LotAsked(NamedTuple):
    """The last seats are a lot: the question, and the draw that answered it or None while it stands."""

    article: str
    question: Question
    draw: Draw | None
    kind: Literal["lot"] = "lot"


class Supplementary(NamedTuple):
    """A party's seats less its mayors: the members it has still to elect."""

    article: str
    party: str
    seats: int
    mayors: int
    kind: Literal["supplementary"] = "supplementary"


CompositionStep = (
    Eligibility
    | BornMembers
    | ScaleFound
    | BaseSeats
    | CapCompared
    | ReductionLimits
    | ReductionSeat
    | ScaleShrunk
    | FloorsExceedCap
    | LotAsked
    | Supplementary
)
