"""How few votes, or which single mayor, change the composition of a KKR (§ 3, stk. 1-2).

A party's votes change alone, and the votes in all with them. Everything else stays as it is: the other parties'
votes, the mayors, and the seats in the councils (the votes are not placed in any municipality). The composition is
not monotone in a party's votes, as it rounds and the scale jumps, so no halving finds the first number that
changes it. But between the numbers at which one of its comparisons turns it cannot change at all, and each
comparison is linear in the party's votes (``margins_turns``): from one such number to the next, the composition is
made anew, until it differs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, NamedTuple

from kkrvalg.apportion import worst_ratio
from kkrvalg.procedures.contenders import OtherMember, count_tallies, judge, other_members
from kkrvalg.procedures.cut import complete
from kkrvalg.procedures.figures import calculate, frame
from kkrvalg.procedures.margins import ThresholdMargin, thresholds
from kkrvalg.procedures.margins_turns import composition_lines, next_turn, threshold_lines
from kkrvalg.procedures.other_mayor import with_mayor

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kkrvalg.model import Mayor, Municipality
    from kkrvalg.procedures.composition import Composition
    from kkrvalg.procedures.contenders import Field
    from kkrvalg.procedures.figures import Figures, Frame
    from kkrvalg.procedures.setting import Setting

ARTICLE = "§ 3, stk. 1-2"

Kind = Literal["seats", "lot", "council_seat"]


class Change(NamedTuple):
    """What the composition comes to instead.

    ``kind`` is ``seats`` where another number of seats of a party is sure, ``lot`` where seats wait for a lot, and
    ``council_seat`` where a party reaches the threshold of which it is not known whether it has a council seat.
    ``changes`` are (party, seats now, sure seats then); empty for a council seat.
    """

    kind: Kind
    size: int
    changes: tuple[tuple[str, int, int], ...]


class VoteChange(NamedTuple):
    """The fewest votes with which the composition is another, and what it is then."""

    votes: int
    change: Change


class VoteMargin(NamedTuple):
    """How many votes a party alone gains or loses before any seat of any party changes.

    ``seats`` is the first number at which other seats are sure, without a lot; None where there is none.
    ``earlier`` is the first at which the composition differs at all, where that comes before: a lot arises, or an
    unknown council seat would decide.
    """

    party: str
    own_votes: int
    direction: Literal["gains", "loses"]
    seats: VoteChange | None
    earlier: VoteChange | None


class MayorMargin(NamedTuple):
    """A mayor of another list, alone, with whom the composition is another.

    ``now`` and ``then`` are letters in the municipality and ``name`` the other list's, None outside all lists;
    ``council_seats`` those it has in the council, None where they are not known and for an independent.
    """

    code: int
    municipality: str
    now: str | None
    then: str | None
    name: str | None
    council_seats: int | None
    change: Change


@dataclass(frozen=True)
class CompositionMargins:
    """The margins of a composition; ``tried`` counts the single changes of mayor that were tried."""

    kkr: str
    thresholds: tuple[ThresholdMargin, ...]
    votes: tuple[VoteMargin, ...]
    mayors: tuple[MayorMargin, ...]
    tried: int


def takes_long(options: Mapping[str, str]) -> bool:
    """Return whether margins take long to find: a scale that shrinks turns at almost every vote."""
    return options["reduction_method"] == "shrink_scale"


def composition_margins(setting: Setting, composition: Composition) -> CompositionMargins | None:
    """Return all margins of a composition; None while a lot in a council decides who takes part.

    Args:
        setting: what the composition was made from.
        composition: the composition, with the draws that settled it.
    """
    if composition.field.question is not None:
        return None
    area = _Area(setting, composition)
    mayors = area.mayors()
    return CompositionMargins(
        kkr=composition.kkr,
        thresholds=thresholds(composition),
        votes=tuple(area.votes(at, step) for at in range(len(composition.field.contenders)) for step in (1, -1)),
        mayors=tuple(margin for margin in mayors if margin is not None),
        tried=len(mayors),
    )


class _Outcome(NamedTuple):
    """What a composition comes to: the members in all, the sure seats of each party with any, and what is open.

    ``lot`` says among what a lot is drawn, None where nothing is open; ``waits`` that a council seat which is not
    known would decide.
    """

    size: int
    seats: Mapping[str, int]
    lot: object = None
    waits: bool = False


class _State(NamedTuple):
    """A supposed composition; the figures are None where a council seat would decide."""

    field: Field
    figures: Figures | None
    outcome: _Outcome


class _Area:
    """A KKR in which a party's votes or a mayor's list are supposed."""

    def __init__(self, setting: Setting, composition: Composition) -> None:
        self.setting = setting
        self.options = setting.options
        self.rules = setting.rulebook
        self.kkr = composition.kkr
        self.field = composition.field
        self.frame = frame(setting, composition.kkr)
        self.members = tuple(m for m in setting.election.of_kkr(composition.kkr) if m.kl_member)
        self.tallies = count_tallies(setting, self.members)
        self.others = {frozenset(c.key for c in self.field.eligible): self.field.others}
        self.drawn: tuple[object, Mapping[str, int]] | None = None
        self.start = self._calculated(self.field, self.frame)
        if self.start.figures is not None and self.start.outcome.lot is not None and composition.question is None:
            question = (self.start.outcome.lot, self._quotient(self.start.figures))
            self.drawn = question, {p.party: p.seats for p in composition.parties if p.seats}
            self.start = self._calculated(self.field, self.frame)

    # --- what is supposed ---------------------------------------------------------------------------------------

    def _calculated(self, field: Field, limits: Frame) -> _State:
        least = self.rules.minimum_seats_in_reduction
        figures = calculate(field, limits, self.options, least=least, counted=False)
        return _State(field, figures, self._outcome(field, figures))

    def _outcome(self, field: Field, figures: Figures) -> _Outcome:
        """Return what the figures come to; a lot that was drawn stands while it is the same."""
        standing = figures.standing(self.options)
        seats = {key: number for key, number in standing.sure.items() if number}
        size = figures.found_size + len(field.others)
        if standing.lot_among == 1:
            return _Outcome(size, seats)
        lot = (tuple(standing.sure.items()), tuple(standing.most.items()))
        if self.drawn is not None and self.drawn[0] == (lot, self._quotient(figures)):
            return _Outcome(size, self.drawn[1])
        return _Outcome(size, seats, lot)

    def _quotient(self, figures: Figures) -> Fraction:
        """Return the votes per seat that a lot is about: those shared, or those of the worst-off."""
        found = figures.found
        if self.options["secondary"] == "lot_among_optima" or not found.tied:
            return worst_ratio([share.votes for share in figures.shares], complete(found))
        return Fraction(figures.shares[found.tied[0]].votes, found.seats[found.tied[0]])

    def _with_votes(self, at: int, votes: int) -> _State:
        """Return the composition if a contender had so many votes and all else were the same."""
        total = self.field.total_votes + votes - self.field.contenders[at].votes
        contenders = []
        waits = False
        for place, contender in enumerate(self.field.contenders):
            tally = self.tallies[contender.key]
            tally = replace(tally, votes=votes) if place == at else tally
            required = self.rules.council_seat_required
            verdict = judge(tally, total, self.rules.threshold, council_seat_required=required)
            waits |= verdict == "council_seat_open" or (verdict == "no_council_seat" and bool(tally.unknown))
            contenders.append(contender._replace(votes=tally.votes, verdict=verdict))
        eligible = frozenset(c.key for c in contenders if c.verdict == "eligible")
        field = replace(
            self.field, total_votes=total, contenders=tuple(contenders), others=self._other_members(eligible)
        )
        if waits:
            return _State(field, None, _Outcome(0, {}, waits=True))
        return self._calculated(field, self.frame)

    def _other_members(self, eligible: frozenset[str]) -> tuple[OtherMember, ...]:
        if eligible not in self.others:
            self.others[eligible] = other_members(self.setting.election, self.members, set(eligible))
        return self.others[eligible]

    def _change(self, outcome: _Outcome) -> Change | None:
        """Return what is different, None where nothing is."""
        now = self.start.outcome
        if outcome == now:
            return None
        if outcome.waits:
            return Change("council_seat", 0, ())
        keys = sorted({*now.seats, *outcome.seats})
        both = ((key, now.seats.get(key, 0), outcome.seats.get(key, 0)) for key in keys)
        changes = tuple((key, here, there) for key, here, there in both if here != there)
        return Change("seats" if outcome.lot is None else "lot", outcome.size, changes)

    # --- votes --------------------------------------------------------------------------------------------------

    def votes(self, at: int, step: Literal[1, -1]) -> VoteMargin:
        """Return the first numbers of votes, gained (``step`` 1) or lost (−1), that change the composition."""
        own = self.field.contenders[at]
        direction: Literal["gains", "loses"] = "gains" if step > 0 else "loses"
        earlier: VoteChange | None = None
        for votes, outcome in self._turns(at, step):
            change = self._change(outcome)
            if change is None:
                continue
            found = VoteChange(abs(votes - own.votes), change)
            if change.kind == "seats":
                return VoteMargin(own.key, own.votes, direction, found, earlier)
            earlier = earlier or found
        return VoteMargin(own.key, own.votes, direction, None, earlier)

    def _turns(self, at: int, step: Literal[1, -1]) -> Iterator[tuple[int, _Outcome]]:
        """Yield each number of votes at which a comparison turns, with what the composition then comes to.

        Where a lot was drawn, the first vote of all may make its question another one.
        """
        state = self.start
        first = self.drawn is not None
        rest = self.field.total_votes - self.field.contenders[at].votes
        while True:
            own = state.field.contenders[at]
            slopes = {own.key: 1}
            lines = [*threshold_lines(state.field, slopes, self.rules.threshold)]
            if state.figures is not None:
                lines += composition_lines(state.field, state.figures, slopes, self.options)
            moved = step if first else next_turn(lines, step)
            first = False
            votes = own.votes + (moved or 0)
            if not moved or votes < 0 or votes + rest <= 0:
                return
            state = self._with_votes(at, votes)
            yield votes, state.outcome

    # --- mayors -------------------------------------------------------------------------------------------------

    def mayors(self) -> tuple[MayorMargin | None, ...]:
        """Return, for each mayor and each other list that could have provided it, what is different, or None."""
        everywhere = self.options["mayor_floor_area"] == "all"
        found: list[MayorMargin | None] = []
        self.known: dict[tuple[str | None, str | None, bool], Change | None] = {}
        mayors = {mayor.code: mayor for mayor in self.setting.election.mayors}
        for municipality in sorted(self.setting.election.of_kkr(self.kkr), key=lambda m: m.code):
            mayor = mayors.get(municipality.code)
            if mayor is not None and (everywhere or municipality.kl_member):
                found += self._of_municipality(municipality, mayor)
        return tuple(found)

    def _of_municipality(self, municipality: Municipality, mayor: Mayor) -> Iterator[MayorMargin | None]:
        """Yield what each other list with a seat in the council, known or not, and an independent would change."""
        council = self.setting.council(municipality.code)
        contender_of = self.setting.election.contender_of
        now = contender_of.get(mayor.list_id or "")
        rivals: list[tuple[str | None, str | None, str | None, int | None]] = [
            (entry.letter, entry.name, contender_of.get(entry.id), council.seats.get(entry.letter))
            for entry in self.setting.election.lists_by_code[municipality.code]
        ]
        rivals.append((None, None, None, None))
        for letter, name, then, seats in rivals:
            if letter == mayor.letter or (letter is not None and seats == 0):
                continue
            place = (now, then, municipality.kl_member)
            if place not in self.known:
                self.known[place] = self._change(self._with_mayor(municipality, now, then))
            change = self.known[place]
            yield change and MayorMargin(
                municipality.code, municipality.name, mayor.letter, letter, name, seats, change
            )

    def _with_mayor(self, municipality: Municipality, now: str | None, then: str | None) -> _Outcome:
        """Return what the composition comes to if a municipality's mayor were of another party, or of none."""
        alone = OtherMember(municipality.code, municipality.name, None, "", 0, "")
        supposed = with_mayor(self.field, self.frame, municipality, now=now, then=then, alone=alone)
        return self._calculated(*supposed).outcome
