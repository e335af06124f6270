"""The composition of a KKR (§ 3, stk. 1-2): from the votes and the mayors to the members of each party."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, NamedTuple

from kkrvalg.apportion import Lots, Question, Reduction, worst_ratio
from kkrvalg.procedures.base import Scale, base_seats, find_scale, quota, round_seats
from kkrvalg.procedures.composition_steps import (
    BaseSeats,
    BornMembers,
    CapCompared,
    CompositionStep,
    Eligibility,
    FloorsExceedCap,
    LotAsked,
    ReductionLimits,
    ReductionSeat,
    ScaleFound,
    ScaleShrunk,
    Supplementary,
)
from kkrvalg.procedures.contenders import BORN_MEMBERS, ELIGIBILITY, Field, OtherMember, field, mayors_by_key
from kkrvalg.procedures.cut import (
    Share,
    complete,
    cut,
    equally_good,
    reduction_ceilings,
    same_worst,
    shrink_scale,
    spelled,
)
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kkrvalg.apportion import Name
    from kkrvalg.procedures.proof import Proof
    from kkrvalg.procedures.setting import Setting

COMPOSITION = "§ 3, stk. 1"
CAP = "§ 3, stk. 2"
REDUCTION = "§ 3, stk. 2, 3. princip"


class PartySeats(NamedTuple):
    """An eligible party's way to its seats.

    ``quota`` is its exact share of the scale; ``base_seats`` its seats in the base composition; ``seats`` the
    sure ones in the end, mayors included; ``supplementary`` those it has still to elect.
    """

    party: str
    name: str
    votes: int
    mayors: int
    mayors_in: tuple[int, ...]
    quota: Fraction
    base_seats: int
    floor: int
    seats: int

    @property
    def supplementary(self) -> int:
        """The members to be elected besides the mayors."""
        return self.seats - self.mayors


@dataclass(frozen=True)
class Composition:
    """The composition of one KKR with its derivation.

    ``size`` counts all members that are sure; while a lot is open it is the size less the seats at stake.
    ``exceeds_cap_by`` is more than zero when the floors alone need more seats than the cap allows.
    """

    kkr: str
    total_votes: int
    field: Field
    parties: tuple[PartySeats, ...]
    scale: Scale
    base_size: int
    municipalities: int
    cap: int
    reduced: bool
    same_worst: int
    exceeds_cap_by: int
    born_members_outside: int
    question: Question | None
    steps: tuple[CompositionStep, ...]
    proof: Proof | None

    @property
    def outcome(self) -> Literal["completed", "lot_needed"]:
        """Whether all seats are settled."""
        return "completed" if self.question is None else "lot_needed"

    @property
    def others(self) -> tuple[OtherMember, ...]:
        """The members who belong to no eligible party."""
        return self.field.others

    @property
    def size(self) -> int:
        """The members in all."""
        return sum(party.seats for party in self.parties) + len(self.others)


@implements("§ 3, stk. 1", "§ 3, stk. 2")
def compose(setting: Setting, kkr: str, lots: Lots | None = None, *, proven: bool = False) -> Composition:
    """Return the composition of a KKR.

    Args:
        setting: the election, the rules of the term that is elected, and the options.
        kkr: the key of the KKR.
        lots: the draws to hand; used for exactly the questions they answer.
        proven: whether a reduction is proven by its certificate and the integer programme, which takes longer.

    Raises:
        InputError: the data do not settle who is eligible, or lack the votes that an option asks for.
        DrawError: a draw names somebody who is not tied.
        ProofFailedError: the proof contradicts the result, a fault of the program.
    """
    return _Composing(setting, kkr, lots or Lots(), proven=proven).run()


class _Composing:
    """One run of the composition: the steps as they are taken."""

    def __init__(self, setting: Setting, kkr: str, lots: Lots, *, proven: bool) -> None:
        self.election = setting.election
        self.kkr = kkr
        self.rulebook = setting.rulebook
        self.options = setting.options
        self.lots = lots
        self.proven = proven
        self.steps: list[CompositionStep] = []
        self.question: Question | None = None
        self.field = field(setting, kkr)
        self.total = self.field.total_votes
        self.municipalities = len(self.election.of_kkr(kkr))
        self.cap = self.rulebook.cap_factor * self.municipalities
        self.outside = len(self.field.others) if self.options["ineligible_mayors"] == "outside_cap" else 0

    def run(self) -> Composition:
        """Take the steps of § 3, stk. 1-2 in their order."""
        self._note_field()
        scale = self._scale()
        base = self._base(scale)
        base_size = sum(base.values()) + len(self.field.others)
        reduced = base_size - self.outside > self.cap
        shares = self._shares(base)
        room = self.cap - (len(self.field.others) - self.outside)
        self.steps.append(CapCompared(CAP, self.municipalities, self.cap, base_size, len(self.field.others), room))
        found = self._reduce(shares, scale, room) if reduced else Reduction(tuple(base.values()), ())
        alike = same_worst(shares, found, self.options) if reduced and self._minimax else 1
        if alike > 1 and self.options["secondary"] == "lot_among_optima":
            seats = self._lot_among_optima(shares, found)
        else:
            seats = self._lot_of_last_seats(shares, found)
        parties = self._parties(shares, scale, seats)
        return Composition(
            kkr=self.kkr,
            total_votes=self.total,
            field=self.field,
            parties=parties,
            scale=scale,
            base_size=base_size,
            municipalities=self.municipalities,
            cap=self.cap,
            reduced=reduced,
            same_worst=alike,
            exceeds_cap_by=max(0, sum(share.floor for share in shares) - room) if reduced else 0,
            born_members_outside=self.outside,
            question=self.field.question or self.question,
            steps=tuple(self.steps),
            proof=self._proof(shares, found) if reduced else None,
        )

    def _proof(self, shares: tuple[Share, ...], found: Reduction) -> Proof | None:
        """Return the proof of the reduction, None where none is asked for or the method is not the text's."""
        fits = found.awards or not any(isinstance(step, FloorsExceedCap) for step in self.steps)
        if not (self.proven and self._minimax and fits):
            return None
        from kkrvalg.procedures.proof import prove  # noqa: PLC0415 (PuLP is heavy: only where it proves)

        return prove(shares, found, self.options)

    @property
    def _minimax(self) -> bool:
        return self.options["reduction_method"] == "minimax"

    def _note_field(self) -> None:
        threshold = self.rulebook.threshold
        for c in self.field.contenders:
            self.steps.append(
                Eligibility(ELIGIBILITY, c.key, c.votes, self.total, threshold, c.council_seats, c.verdict)
            )
        for c in self.field.eligible:
            self.steps.append(BornMembers(BORN_MEMBERS, c.key, c.mayors))
        if self.field.others:
            self.steps.append(BornMembers(BORN_MEMBERS, None, tuple(o.code for o in self.field.others)))

    def _scale(self) -> Scale:
        scale = find_scale(self.field.eligible, self.total, self.options)
        self.steps.append(ScaleFound(COMPOSITION, scale.value, scale.binding, scale.demands, scale.just_above))
        return scale

    def _base(self, scale: Scale) -> dict[str, int]:
        base: dict[str, int] = {}
        for c in self.field.eligible:
            share = quota(c, scale.value, self.total)
            rounded = round_seats(share, self.options["rounding"], just_above=scale.just_above)
            base[c.key] = base_seats(c, scale, self.total, self.options)
            self.steps.append(
                BaseSeats(COMPOSITION, c.key, c.votes, self.total, share, len(c.mayors), rounded, base[c.key])
            )
        return base

    def _shares(self, base: Mapping[str, int]) -> tuple[Share, ...]:
        """Return the parties with their floors: their mayors, and one seat at least (1. and 2. princip)."""
        area = self.election.of_kkr(self.kkr)
        counted = area if self.options["mayor_floor_area"] == "all" else [m for m in area if m.kl_member]
        mayors = mayors_by_key(self.election, tuple(counted))
        least = self.rulebook.minimum_seats_in_reduction
        return tuple(
            Share(c.key, c.votes, max(least, len(mayors.get(c.key, ()))), base[c.key]) for c in self.field.eligible
        )

    def _reduce(self, shares: tuple[Share, ...], scale: Scale, room: int) -> Reduction:
        ceilings = reduction_ceilings(shares, self.options)
        for share, ceiling in zip(shares, ceilings, strict=True):
            self.steps.append(ReductionLimits(CAP, share.key, share.floor, ceiling))
        floors = sum(share.floor for share in shares)
        if floors > room:
            self.steps.append(FloorsExceedCap(CAP, floors, room))
            return Reduction(tuple(share.floor for share in shares), ())
        if not self._minimax:
            seats = shrink_scale(shares, scale, self.total, room, self.options)
            keys = [share.key for share in shares]
            self.steps.append(ScaleShrunk(CAP, tuple(zip(keys, seats, strict=True))))
            return Reduction(seats, ())
        found = cut(shares, room, len(self.field.others), self.options)
        for award in found.awards:
            self.steps.append(ReductionSeat(REDUCTION, shares[award.party].key, award.votes, award.before))
        return found

    def _lot_of_last_seats(self, shares: tuple[Share, ...], found: Reduction) -> tuple[int, ...]:
        """Return the seats, drawn for where parties of equal votes and equal seats share the last ones."""
        if not found.tied:
            return found.seats
        first = found.tied[0]
        question = Question(
            subject=("composition", self.kkr),
            article=REDUCTION,
            tied=tuple(sorted(shares[party].key for party in found.tied)),
            seats_at_stake=found.at_stake,
            quotient=Fraction(shares[first].votes, found.seats[first]),
        )
        drawn = self._draw(question)
        return tuple(n + (share.key in drawn) for share, n in zip(shares, found.seats, strict=True))

    def _lot_among_optima(self, shares: tuple[Share, ...], found: Reduction) -> tuple[int, ...]:
        """Return the seats when all compositions that the text finds equally good stand in one lot."""
        optima = {spelled(shares, seats): seats for seats in equally_good(shares, found, self.options)}
        question = Question(
            subject=("composition", self.kkr),
            article=REDUCTION,
            tied=tuple(sorted(optima)),
            seats_at_stake=1,
            quotient=worst_ratio([share.votes for share in shares], complete(found)),
        )
        drawn = self._draw(question)
        standing = [seats for name, seats in optima.items() if not drawn or name in drawn]
        return tuple(min(own) for own in zip(*standing, strict=True))

    def _draw(self, question: Question) -> frozenset[Name]:
        """Return the names drawn for a question, none while it stands; records the step."""
        drawn = self.lots.drawn(question)
        self.steps.append(LotAsked(REDUCTION, question, None if drawn is None else self.lots.used[-1]))
        if drawn is None:
            self.question = question
        return drawn or frozenset()

    def _parties(self, shares: tuple[Share, ...], scale: Scale, seats: tuple[int, ...]) -> tuple[PartySeats, ...]:
        parties = []
        for c, share, number in zip(self.field.eligible, shares, seats, strict=True):
            exact = quota(c, scale.value, self.total)
            mayors = len(c.mayors)
            parties.append(
                PartySeats(c.key, c.name, c.votes, mayors, c.mayors, exact, share.base, share.floor, number)
            )
            self.steps.append(Supplementary(COMPOSITION, c.key, number, mayors))
        return tuple(parties)
