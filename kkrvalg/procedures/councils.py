"""The seats of a municipal council (kommunal- og regionalvalgloven §§ 80-83)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from kkrvalg.apportion import Allocation, Draw, Lots, Problem, allocate, leaves, quick_seats, seat_order
from kkrvalg.model import CouncilSource

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kkrvalg.apportion import Fate, Question
    from kkrvalg.model import ElectionList, Municipality

ARTICLE = "kommunal- og regionalvalgloven §§ 81-83"

Standing = Literal["completed", "lot_needed", "recorded", "partly_known", "unknown"]


@dataclass(frozen=True)
class Council:
    """The seats of one council.

    ``seats`` maps letters to sure seats; where the seats are recorded it holds the known ones only, and
    ``unknown`` the letters of the others: unknown is never zero. ``problem`` is what was calculated, None where
    the seats are recorded.
    """

    code: int
    name: str
    size: int
    outcome: Standing
    seats: Mapping[str, int]
    unknown: tuple[str, ...] = ()
    question: Question | None = None
    problem: Problem | None = None
    draws: tuple[Draw, ...] = ()

    @cached_property
    def _calculated(self) -> tuple[Allocation, Lots] | None:
        if self.problem is None:
            return None
        lots = Lots(self.draws)
        return allocate(self.problem, lots), lots

    @property
    def allocation(self) -> Allocation | None:
        """The calculation with all its steps, None where the seats are recorded."""
        return self._calculated[0] if self._calculated else None

    @property
    def fates(self) -> tuple[tuple[Draw, Fate], ...]:
        """What became of the draws for this council.

        Raises:
            DrawError: a draw names somebody who is not tied.
        """
        if not self.draws:
            return ()
        return self._calculated[1].fates() if self._calculated else tuple((draw, "unused") for draw in self.draws)

    def question_of(self, draw: Draw) -> Question | None:
        """Return the question that a draw for this council answered, None if it was not used."""
        return self._calculated[1].question_of(draw) if self._calculated else None

    @property
    def order(self) -> tuple[tuple[str, ...], ...]:
        """The letters for each seat as it fell, those with equal quotients together; empty where recorded."""
        return seat_order(self.allocation) if self.allocation is not None else ()

    def open_for(self, letter: str) -> Question | None:
        """Return the question on which it depends whether a list without a sure seat gets one, None if it cannot.

        A list is never worse off when its alliance wins one seat more, so the draws that favour it are tried.
        """
        if self.problem is None or self.question is None or self.seats[letter]:
            return None
        draws = list(self.draws)
        first: Question | None = None
        while True:
            found = allocate(self.problem, Lots(draws))
            own = [(q, name) for q in found.questions for name in q.tied if letter in leaves(name)]
            if found.seats[letter] or not own:
                return first if found.seats[letter] else None
            question, favoured = own[0]
            others = [name for name in question.tied if name != favoured][: question.seats_at_stake - 1]
            draws.append(Draw((favoured, *others), question=question.id))
            first = first or question


def council(
    municipality: Municipality,
    lists: tuple[ElectionList, ...],
    source: CouncilSource,
    draws: tuple[Draw, ...] = (),
) -> Council:
    """Return the seats of one council: calculated where the alliances are known, else as far as recorded.

    Raises:
        DrawError: a draw names somebody who is not tied.
    """
    if source is CouncilSource.RECORDED:
        return _recorded(municipality, lists, draws)
    problem = council_problem(municipality, lists)
    plain = quick_seats(problem)
    common = (municipality.code, municipality.name, municipality.council_seats)
    if plain is not None:
        return Council(*common, "completed", plain, problem=problem, draws=draws)
    found = allocate(problem, Lots(draws))
    return Council(*common, found.outcome, found.seats, question=found.question, problem=problem, draws=draws)


def council_problem(municipality: Municipality, lists: tuple[ElectionList, ...]) -> Problem:
    """Return the division of a council's seats.

    D'Hondt over the alliances and the lists that stand alone (§ 81, stk. 1-2), then inside each alliance
    (§ 83, stk. 1). No list gets more seats than it has candidates, an alliance no more than all of its lists;
    the surplus goes to whoever is next entitled, inside the alliance first (§ 81, stk. 3; § 83, stk. 2).
    """
    alliances: dict[str, list[str]] = {}
    for entry in lists:
        if entry.alliance is not None:
            alliances.setdefault(entry.alliance, []).append(entry.letter)
    return Problem(
        votes={entry.letter: entry.votes for entry in lists},
        seats=municipality.council_seats,
        alliances=tuple(tuple(sorted(letters)) for letters in alliances.values()),
        ceilings={entry.letter: entry.candidates for entry in lists if entry.candidates is not None},
        subject=("council", str(municipality.code)),
        article=ARTICLE,
    )


def _recorded(municipality: Municipality, lists: tuple[ElectionList, ...], draws: tuple[Draw, ...]) -> Council:
    known = {entry.letter: entry.known_seats for entry in lists if entry.known_seats is not None}
    unknown = tuple(sorted(entry.letter for entry in lists if entry.known_seats is None))
    outcome: Standing = "recorded" if not unknown else "partly_known" if known else "unknown"
    return Council(
        code=municipality.code,
        name=municipality.name,
        size=municipality.council_seats,
        outcome=outcome,
        seats=known,
        unknown=unknown,
        draws=draws,
    )
