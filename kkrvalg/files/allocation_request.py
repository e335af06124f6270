"""A division of seats as it was asked for: on the command line, and with a place for every complaint about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from kkrvalg.errors import InputError
from kkrvalg.files import allocation_values as accept
from kkrvalg.i18n import _
from kkrvalg.reading.shape import Unfit

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from kkrvalg.apportion import ApportionmentError, Draw, DrawError, Method, Name, Problem

KEYS = ("seats", "votes", "method", "alliances", "floors", "ceilings", "threshold", "draws")

Value = TypeVar("Value")


class Source(Protocol):
    """Where the values of a division stand."""

    def error(self, unfit: Unfit) -> InputError:
        """Return a complaint about the value at ``unfit.path`` with its place."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the command line says besides the input."""

    seats: int | None = None
    method: Method | None = None
    threshold: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A division to be calculated, the draws to hand, and where its values stand."""

    problem: Problem
    draws: tuple[Draw, ...]
    source: Source
    given: Given = Given()

    def error(self, path: tuple[str | int, ...], *, found: str, expected: str, todo: str) -> InputError:
        """Return a complaint about the value at ``path``, in the input or on the command line."""
        if path[0] in KEYS and getattr(self.given, str(path[0]), None) is not None:
            return InputError(where=f"--{path[0]}", found=found, expected=expected, todo=todo)
        return self.source.error(Unfit(found, expected=expected, todo=todo, path=path))

    def contradiction(self, error: ApportionmentError) -> InputError:
        """Return what is wrong with a problem that contradicts itself."""
        names, figures = ", ".join(error.names), error.figures
        match error.reason:
            case "ceiling_below_floor":
                low, high = self.problem.floors[error.names[0]], self.problem.ceilings[error.names[0]]
                return self.error(
                    ("ceilings", error.names[0]),
                    found=_("{names}: a ceiling of {high} below the floor of {low}").format(
                        names=names, high=high, low=low
                    ),
                    expected=_("a ceiling that is at least the floor"),
                    todo=_("raise the ceiling or lower the floor"),
                )
            case "floors_above_seats":
                return self.error(
                    ("floors",),
                    found=_("floors of {floors} seats in all").format(floors=figures["floors"]),
                    expected=_("at most the {seats} seats there are").format(seats=figures["seats"]),
                    todo=_("lower the floors or divide more seats; by Adams' method each list has a floor of 1"),
                )
            case "adams_needs_a_seat_each":
                return self.error(
                    ("seats",),
                    found=_("{seats} seats for {lists} lists").format(**figures),
                    expected=_("at least {lists} seats, as Adams' method gives each list one first").format(
                        lists=figures["lists"]
                    ),
                    todo=_("divide more seats, set a threshold, or choose another method"),
                )
        raise error

    def draw_complaint(self, error: DrawError) -> InputError:
        """Return what is wrong with a draw that cannot be an answer to the question that came up."""
        question, draw = error.question, error.draw
        at = next((at for at, one in enumerate(self.draws) if one is draw), None)
        drawn = _("drawn: {names}").format(names=accept.enumerated(draw.drawn))
        expected = _("{number} of those who share the quotient {quotient}: {names}").format(
            number=question.seats_at_stake, quotient=question.quotient, names=accept.enumerated(question.tied)
        )
        todo = _("name who was drawn, as many as there are seats; leave the lot out to see the question again")
        if error.rival is not None:
            drawn = _("two draws for one question: {first}; {second}").format(
                first=accept.enumerated(draw.drawn), second=accept.enumerated(error.rival.drawn)
            )
            todo = _("remove the one that does not hold")
        if at is None:
            return InputError(where="--lot", found=drawn, expected=expected, todo=todo)
        return self.source.error(Unfit(drawn, expected=expected, todo=todo, path=("draws", at, "drawn")))


def given_on_command_line(seats: str | None, method: str | None, threshold: str | None) -> Given:
    """Return what the options say.

    Raises:
        InputError: one of them is no number of seats, method or threshold.
    """

    def read(option: str, text: str | None, parse: Callable[[str], Value]) -> Value | None:
        try:
            return None if text is None else parse(text.strip())
        except Unfit as unfit:
            raise InputError(where=option, found=unfit.found, expected=unfit.expected, todo=unfit.todo) from None

    return Given(
        seats=read("--seats", seats, lambda text: accept.seats(accept.cell(text))),
        method=read("--method", method, accept.method),
        threshold=read("--threshold", threshold, accept.threshold),
    )


def levels_of(problem: Problem) -> dict[Name, Name]:
    """Return every list and alliance with the alliance it is a member of, ``()`` for the outermost level."""
    levels: dict[Name, Name] = dict.fromkeys(problem.votes, ())

    def walk(member: Name, around: Name) -> None:
        levels[member] = around
        if not isinstance(member, str):
            for inner in member:
                walk(inner, member)

    for alliance in problem.alliances:
        walk(alliance, ())
    return levels


def check_size(problem: Problem) -> None:
    """Check that there is somebody to divide among, and not too much to divide seat by seat.

    Raises:
        Unfit: there is not.
    """
    if not problem.votes:
        raise Unfit(
            _("no list"), expected=_("at least one list"), todo=_("add the lists and their votes"), path=("votes",)
        )
    work = problem.seats * len(levels_of(problem))
    if work > accept.MOST_WORK:
        raise Unfit(
            _("{seats} seats for {lists} lists and alliances").format(
                seats=problem.seats, lists=len(levels_of(problem))
            ),
            expected=_("at most {most} when the two are multiplied").format(most=accept.MOST_WORK),
            todo=_("check the numbers; for more use kkrvalg.apportion.dhondt in Python, which takes no steps"),
            path=("seats",),
        )
