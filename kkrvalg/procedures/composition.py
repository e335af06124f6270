"""The composition of a KKR (§ 3, stk. 1-2): from the votes and the mayors to the members of each party."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, NamedTuple

from kkrvalg.apportion import Lots, Question, worst_ratio
from kkrvalg.procedures.base import Scale, quota, rounded_quota
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
from kkrvalg.procedures.contenders import BORN_MEMBERS, ELIGIBILITY, Field, OtherMember, field
from kkrvalg.procedures.cut import complete, equally_good, reduction_ceilings, spelled
from kkrvalg.procedures.figures import calculate, frame
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from kkrvalg.apportion import Name
    from kkrvalg.procedures.figures import Frame
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
def compose(
    setting: Setting,
    kkr: str,
    lots: Lots | None = None,
    *,
    proven: bool = False,
    supposed: tuple[Field, Frame] | None = None,
) -> Composition:
    """Return the composition of a KKR.

    Args:
        setting: the election, the rules of the term that is elected, and the options.
        kkr: the key of the KKR.
        lots: the draws to hand; used for exactly the questions they answer.
        proven: whether a reduction is proven by its certificate and the integer programme, which takes longer.
        supposed: the contenders and the frame to compose from instead of those of the election.

    Raises:
        InputError: the data do not settle who is eligible, or lack the votes that an option asks for.
        DrawError: a draw names somebody who is not tied.
        ProofFailedError: the proof contradicts the result, a fault of the program.
    """
    given = supposed or (field(setting, kkr), frame(setting, kkr))
    return _Composing(setting, kkr, lots or Lots(), given, proven=proven).run()


class _Composing:
    """One run of the composition: the steps as they are taken."""

    def __init__(
        self, setting: Setting, kkr: str, lots: Lots, given: tuple[Field, Frame], *, proven: bool
    ) -> None:
        self.kkr = kkr
        self.rulebook = setting.rulebook
        self.options = setting.options
        self.lots = lots
        self.proven = proven
        self.steps: list[CompositionStep] = []
        self.question: Question | None = None
        self.field, self.frame = given
        self.total = self.field.total_votes
        self.figures = calculate(
            self.field, self.frame, self.options, least=self.rulebook.minimum_seats_in_reduction
        )

    def run(self) -> Composition:
        """Take the steps of § 3, stk. 1-2 in their order."""
        self._note_field()
        if self.field.question is not None:
            return self._composition((), self.field.question)
        self._note_base()
        if self.figures.reduced:
            self._note_reduction()
        seats = self._lot_among_optima() if self._among_optima else self._lot_of_last_seats()
        return self._composition(self._parties(seats), self.question)

    def _composition(self, parties: tuple[PartySeats, ...], question: Question | None) -> Composition:
        figures = self.figures
        return Composition(
            kkr=self.kkr,
            total_votes=self.total,
            field=self.field,
            parties=parties,
            scale=figures.scale,
            base_size=figures.base_size,
            municipalities=self.frame.municipalities,
            cap=self.frame.cap,
            reduced=figures.reduced,
            same_worst=figures.same_worst,
            exceeds_cap_by=figures.exceeds_cap_by,
            born_members_outside=figures.outside,
            question=question,
            steps=tuple(self.steps),
            proof=self._proof(parties, question),
        )

    @property
    def _among_optima(self) -> bool:
        """Whether a lot is drawn among all compositions that the text alone finds equally good."""
        return self.figures.same_worst > 1 and self.options["secondary"] == "lot_among_optima"

    def _proof(self, parties: tuple[PartySeats, ...], question: Question | None) -> Proof | None:
        """Return the proof of the composition as it stands after any draw.

        None where none is asked for, or where the best composition party by party is not what is sought.
        """
        if not self.proven or self.figures.road != "minimax" or self._among_optima or not parties:
            return None
        from kkrvalg.procedures.proof import prove  # noqa: PLC0415 (PuLP is heavy: only where it proves)

        drawn = None if question is not None else [party.seats for party in parties]
        return prove(self.figures.shares, self.figures.found, self.options, drawn)

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

    def _note_base(self) -> None:
        figures = self.figures
        scale = figures.scale
        self.steps.append(ScaleFound(COMPOSITION, scale.value, scale.binding, scale.demands, scale.just_above))
        for c, share in zip(self.field.eligible, figures.shares, strict=True):
            exact = quota(c, scale.value, self.total)
            rounded = rounded_quota(c, scale, self.total, self.options["rounding"])
            self.steps.append(
                BaseSeats(COMPOSITION, c.key, c.votes, self.total, exact, len(c.mayors), rounded, share.base)
            )
        others = len(self.field.others)
        self.steps.append(
            CapCompared(CAP, self.frame.municipalities, self.frame.cap, figures.base_size, others, figures.room)
        )

    def _note_reduction(self) -> None:
        shares, found, room = self.figures.shares, self.figures.found, self.figures.room
        for share, ceiling in zip(shares, reduction_ceilings(shares, self.options), strict=True):
            self.steps.append(ReductionLimits(CAP, share.key, share.floor, ceiling))
        if self.figures.road == "floors":
            self.steps.append(FloorsExceedCap(CAP, sum(share.floor for share in shares), room))
        if self.figures.road == "shrink_scale":
            keys = [share.key for share in shares]
            self.steps.append(ScaleShrunk(CAP, tuple(zip(keys, found.seats, strict=True))))
        for award in found.awards:
            self.steps.append(ReductionSeat(REDUCTION, shares[award.party].key, award.votes, award.before))

    def _lot_of_last_seats(self) -> tuple[int, ...]:
        """Return the seats, drawn for where parties of equal votes and equal seats share the last ones."""
        shares, found = self.figures.shares, self.figures.found
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

    def _lot_among_optima(self) -> tuple[int, ...]:
        """Return the seats when all compositions that the text finds equally good stand in one lot."""
        shares, found = self.figures.shares, self.figures.found
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

    def _parties(self, seats: tuple[int, ...]) -> tuple[PartySeats, ...]:
        parties = []
        for c, share, number in zip(self.field.eligible, self.figures.shares, seats, strict=True):
            exact = quota(c, self.figures.scale.value, self.total)
            mayors = len(c.mayors)
            parties.append(
                PartySeats(c.key, c.name, c.votes, mayors, c.mayors, exact, share.base, share.floor, number)
            )
            self.steps.append(Supplementary(COMPOSITION, c.key, number, mayors))
        return tuple(parties)
