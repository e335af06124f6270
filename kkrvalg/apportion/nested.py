"""Highest averages over lists and alliances nested to any depth, with floors, ceilings, threshold and lots.

The allocation works from the outside in: the outermost level divides the seats among lists and alliances,
then each alliance divides what it won among its members. A level that needs a lot is a question, and the
levels below it wait.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, NamedTuple

from kkrvalg.apportion.level import Award, Level, fill
from kkrvalg.apportion.lots import Draw, Lots, Name, Question, name_key
from kkrvalg.apportion.methods import Method

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


class ApportionmentError(ValueError):
    """Raised when a problem contradicts itself; ``reason`` is a short key, ``names`` whom it concerns."""

    def __init__(self, reason: str, names: Sequence[str] = (), **figures: int) -> None:
        super().__init__(f"{reason}: {', '.join(names)} {figures or ''}".strip())
        self.reason = reason
        self.names = tuple(names)
        self.figures = figures


@dataclass(frozen=True)
class Problem:
    """What is to be divided, and how.

    ``votes`` maps each list to its votes; ``alliances`` holds nested tuples of names; ``floors`` and
    ``ceilings`` are seats; ``threshold`` is a share of the sum of all votes, inclusive, each list by itself.
    ``subject`` and ``article`` go into every question and step and are opaque here.
    """

    votes: Mapping[str, int]
    seats: int
    method: Method = Method.DHONDT
    alliances: Sequence[tuple[Name, ...]] = ()
    floors: Mapping[str, int] = field(default_factory=dict)
    ceilings: Mapping[str, int] = field(default_factory=dict)
    threshold: Fraction = Fraction(0)
    subject: tuple[str, ...] = ()
    article: str = ""


class Excluded(NamedTuple):
    """A list takes no part: it has no votes, or fewer than ``needed``."""

    article: str
    name: str
    votes: int
    needed: Fraction
    reason: Literal["no_votes", "below_threshold"]
    kind: Literal["excluded"] = "excluded"


class Opened(NamedTuple):
    """A level is opened: its members with votes, floors held and ceilings, and the seats it divides."""

    article: str
    alliance: Name
    depth: int
    members: tuple[Name, ...]
    votes: tuple[int, ...]
    held: tuple[int, ...]
    ceilings: tuple[int | None, ...]
    seats: int
    kind: Literal["level"] = "level"


class Seat(NamedTuple):
    """A seat is won at a level: by whom, with which votes and divisor, after which standings."""

    article: str
    alliance: Name
    award: Award
    kind: Literal["seat"] = "seat"


class Divided(NamedTuple):
    """A level as it came out: its members, their seats by quotients, and who was drawn for the last ones."""

    members: tuple[Name, ...]
    level: Level
    drawn: frozenset[Name] = frozenset()


class Lot(NamedTuple):
    """A level is completed by a draw, or stays open: ``draw`` is None while the question stands."""

    article: str
    question: Question
    draw: Draw | None
    kind: Literal["lot"] = "lot"


Step = Excluded | Opened | Seat | Lot


@dataclass(frozen=True)
class Allocation:
    """The seats of every list, zeros too: the least each has under any draw that is still to come.

    ``waiting`` are the members of the levels below an open one.
    """

    seats: Mapping[str, int]
    questions: tuple[Question, ...]
    unfilled: int
    steps: tuple[Step, ...]
    levels: Mapping[Name, Divided]
    waiting: frozenset[Name] = frozenset()

    @property
    def outcome(self) -> Literal["completed", "lot_needed"]:
        """Return whether all seats are settled."""
        return "lot_needed" if self.questions else "completed"

    @property
    def question(self) -> Question | None:
        """The first of the open questions."""
        return self.questions[0] if self.questions else None


def allocate(problem: Problem, lots: Lots | None = None) -> Allocation:
    """Divide the seats of ``problem``, using the draws in ``lots`` for exactly the questions they answer.

    Raises:
        ApportionmentError: the problem contradicts itself (reasons in the checks below).
        DrawError: a draw names somebody who is not tied, or the wrong number.
    """
    tree = _Tree(problem)
    run = _Run(problem, tree, lots if lots is not None else Lots())
    run.divide((), tree.outermost, problem.seats - tree.outside(), depth=0, waits=False)
    run.questions.sort(key=lambda q: (q.depth, q.quotient, [name_key(name) for name in q.tied]))
    return Allocation(
        seats=run.seats,
        questions=tuple(run.questions),
        unfilled=run.unfilled,
        steps=(*tree.exclusions(), *run.steps),
        levels=run.levels,
        waiting=frozenset(run.waiting),
    )


class _Tree:
    """The problem as a tree of those who take part, with the sums of each alliance."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.needed = problem.threshold * sum(problem.votes.values())
        least = max(1, math.ceil(self.needed))
        self.taking_part = {name for name, votes in problem.votes.items() if votes >= least}
        self.floors = {name: self._floor(name) for name in (*problem.votes, *problem.floors)}
        allied = {name for alliance in problem.alliances for name in leaves(alliance)}
        alone: list[Name] = [name for name in problem.votes if name not in allied]
        self.outermost = sort_names([*alone, *problem.alliances])
        self._check(allied)

    def _check(self, allied: set[str]) -> None:
        problem = self.problem
        named = [name for alliance in problem.alliances for name in leaves(alliance)]
        repeated = sorted(name for name, times in Counter(named).items() if times > 1)
        strangers = sorted((allied | set(problem.floors) | set(problem.ceilings)) - set(problem.votes))
        crossed = sorted(n for n, low in problem.floors.items() if low > problem.ceilings.get(n, low))
        bounds = (problem.votes, problem.floors, problem.ceilings)
        negative = sorted({name for figures in bounds for name, number in figures.items() if number < 0})
        if negative or problem.seats < 0 or not 0 <= problem.threshold <= 1:
            raise ApportionmentError("out_of_range", negative, seats=problem.seats)
        if not all(_has_members(alliance) for alliance in problem.alliances):
            raise ApportionmentError("empty_alliance")
        if repeated:
            raise ApportionmentError("list_in_two_alliances", repeated)
        if strangers:
            raise ApportionmentError("unknown_list", strangers)
        if crossed:
            raise ApportionmentError("ceiling_below_floor", crossed)
        if problem.method.first_seat_is_free and problem.seats < len(self.taking_part):
            raise ApportionmentError("adams_needs_a_seat_each", lists=len(self.taking_part), seats=problem.seats)
        floors = sum(self.floors.values())
        if floors > problem.seats:
            raise ApportionmentError("floors_above_seats", floors=floors, seats=problem.seats)

    def _floor(self, name: str) -> int:
        """Return a list's seats before any quotient is compared; under Adams one at least, if it may."""
        floor = self.problem.floors.get(name, 0)
        if self.problem.method.first_seat_is_free and name in self.taking_part:
            return max(floor, min(1, self.problem.ceilings.get(name, 1)))
        return floor

    def outside(self) -> int:
        """Return the floors of lists that take no part: seats that stand outside every level."""
        return sum(floor for name, floor in self.floors.items() if name not in self.taking_part)

    def figures(self, name: Name) -> tuple[int, int, int | None]:
        """Return votes, floor and ceiling of a list or alliance, lists that take no part left out.

        The ceiling is the sum of its lists' ceilings, None where one of them has none.
        """
        if isinstance(name, str):
            return self.problem.votes[name], self.floors[name], self.problem.ceilings.get(name)
        inside = [leaf for leaf in leaves(name) if leaf in self.taking_part]
        ceilings = [self.problem.ceilings.get(leaf) for leaf in inside]
        known = [ceiling for ceiling in ceilings if ceiling is not None]
        return (
            sum(self.problem.votes[leaf] for leaf in inside),
            sum(self.floors[leaf] for leaf in inside),
            sum(known) if len(known) == len(ceilings) else None,
        )

    def takes_part(self, name: Name) -> bool:
        """Return whether a list, or any member of an alliance, takes part."""
        return any(leaf in self.taking_part for leaf in leaves(name))

    def exclusions(self) -> Iterator[Excluded]:
        """Yield a step for each list that takes no part."""
        for name in sorted(set(self.problem.votes) - self.taking_part):
            votes = self.problem.votes[name]
            reason: Literal["no_votes", "below_threshold"] = "below_threshold" if votes else "no_votes"
            yield Excluded(self.problem.article, name, votes, self.needed, reason)


class _Run:
    """One run of the calculation: the seats so far, the steps and the questions."""

    def __init__(self, problem: Problem, tree: _Tree, lots: Lots) -> None:
        self.problem = problem
        self.tree = tree
        self.lots = lots
        self.seats = {name: tree.floors[name] for name in problem.votes}
        self.steps: list[Step] = []
        self.questions: list[Question] = []
        self.levels: dict[Name, Divided] = {}
        self.unfilled = 0
        self.waiting: set[Name] = set()

    def divide(self, alliance: Name, members: tuple[Name, ...], seats: int, *, depth: int, waits: bool) -> None:
        """Divide ``seats`` among ``members``, then what each alliance won inside it.

        ``waits`` says that a level above is open: nothing is asked or recorded below it, but the seats that
        are sure under any draw are still found, as no member loses a seat when its alliance wins one more.
        """
        inside = tuple(name for name in members if self.tree.takes_part(name))
        figures = [self.tree.figures(name) for name in inside]
        votes = tuple(own for own, _floor, _ceiling in figures)
        held = tuple(floor for _votes, floor, _ceiling in figures)
        ceilings = tuple(ceiling for _votes, _floor, ceiling in figures)
        level = fill(votes, seats, self.problem.method, held, ceilings)
        question = self._question(inside, votes, level, depth)
        drawn = self.lots.drawn(question) if question and not waits else None
        if waits:
            self.waiting.update(inside)
        else:
            article = self.problem.article
            self.steps.append(Opened(article, alliance, depth, inside, votes, held, ceilings, seats))
            self.steps += (Seat(article, alliance, award) for award in level.awards)
            self.levels[alliance] = Divided(inside, level, drawn or frozenset())
            self._note(question, drawn)
        if depth == 0:
            self.unfilled = level.unfilled
        is_open = question is not None and drawn is None
        for name, number in zip(inside, level.seats, strict=True):
            won = number + (drawn is not None and name in drawn)
            if isinstance(name, str):
                self.seats[name] = won
            else:
                self.divide(name, sort_names(name), won, depth=depth + 1, waits=waits or is_open)

    def _question(
        self, inside: tuple[Name, ...], votes: tuple[int, ...], level: Level, depth: int
    ) -> Question | None:
        if not level.tied:
            return None
        first = level.tied[0]
        return Question(
            subject=self.problem.subject,
            article=self.problem.article,
            tied=tuple(inside[member] for member in level.tied),
            seats_at_stake=level.at_stake,
            quotient=Fraction(votes[first], self.problem.method.divisor(level.seats[first])),
            depth=depth,
        )

    def _note(self, question: Question | None, drawn: frozenset[Name] | None) -> None:
        """Record the lot of a level, if it needed one: drawn, or open."""
        if question is None:
            return
        draw = self.lots.used[-1] if drawn is not None else None
        self.steps.append(Lot(self.problem.article, question, draw))
        if draw is None:
            self.questions.append(question)


def leaves(name: Name) -> tuple[str, ...]:
    """Return the lists inside a name: itself, or all members of an alliance at any depth."""
    if isinstance(name, str):
        return (name,)
    return tuple(leaf for member in name for leaf in leaves(member))


def _has_members(name: Name) -> bool:
    return isinstance(name, str) or (bool(name) and all(_has_members(member) for member in name))


def sort_names(names: Iterable[Name]) -> tuple[Name, ...]:
    """Return names in an order that does not depend on the input's: lists by spelling, then alliances."""
    return tuple(sorted(names, key=name_key))
