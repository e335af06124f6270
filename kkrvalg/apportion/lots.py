"""Questions for lots and recorded draws: people draw, the calculation only asks and remembers."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

Name: TypeAlias = "str | tuple[Name, ...]"
"""A list's name, or an alliance as the tuple of its members' names, nested as the alliance is."""

Fate = Literal["used", "unused", "outdated"]


def notation(name: Name) -> object:
    """Return a name as the input writes it: text, or nested lists of text."""
    return name if isinstance(name, str) else [notation(member) for member in name]


def name_key(name: Name) -> tuple[bool, str]:
    """Return a sort key: lists before alliances, each by its spelling, never by the order of the input."""
    return (not isinstance(name, str), json.dumps(notation(name), ensure_ascii=False))


@dataclass(frozen=True)
class Question:
    """Equal quotients leave seats open: who stands, for how many seats, at which quotient, by which article.

    ``subject`` says what is decided and is opaque here; ``tied`` is sorted by :func:`name_key`.
    """

    subject: tuple[str, ...]
    article: str
    tied: tuple[Name, ...]
    seats_at_stake: int
    quotient: Fraction
    depth: int = 0

    @cached_property
    def id(self) -> str:
        """The question's identity: the same subject, article, tied, seats and quotient give the same id."""
        identity = [
            list(self.subject),
            self.article,
            [notation(name) for name in self.tied],
            self.seats_at_stake,
            str(self.quotient),
        ]
        text = json.dumps(identity, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Draw:
    """A drawn lot: the names drawn, and which question it answers.

    A draw names its question by ``question`` (an id), or by ``tied`` with the seats and the quotient; with
    neither it answers whichever question comes up in which all its names stand.
    """

    drawn: tuple[Name, ...]
    question: str | None = None
    tied: tuple[Name, ...] | None = None
    seats_at_stake: int | None = None
    quotient: Fraction | None = None
    date: str | None = None
    witness: str | None = None

    @property
    def names_its_question(self) -> bool:
        """Whether the draw says which question it answers."""
        return self.question is not None or self.tied is not None

    def answers(self, question: Question) -> bool:
        """Return whether this draw was made for exactly this question."""
        if self.question is not None:
            return self.question == question.id
        if self.tied is not None:
            return (
                frozenset(self.tied) == frozenset(question.tied)
                and self.quotient in (None, question.quotient)
                and self.seats_at_stake in (None, question.seats_at_stake)
            )
        return frozenset(self.drawn) <= frozenset(question.tied)


class DrawError(ValueError):
    """Raised when a draw cannot be an answer: it names nobody tied, or not as many as there are seats."""

    def __init__(self, draw: Draw, question: Question) -> None:
        super().__init__(f"draw {draw.drawn} does not answer {question.tied} for {question.seats_at_stake}")
        self.draw = draw
        self.question = question


@dataclass
class Lots:
    """The draws that are to hand while a calculation runs, and which of them were used."""

    draws: Sequence[Draw] = ()
    used: list[Draw] = field(default_factory=list)
    asked: list[Question] = field(default_factory=list)

    def drawn(self, question: Question) -> frozenset[Name] | None:
        """Return the names drawn for ``question``, or None when it has to be asked.

        Raises:
            DrawError: the draw for this question names somebody who is not tied, or the wrong number.
        """
        for draw in self.draws:
            if draw in self.used or not draw.answers(question):
                continue
            names = frozenset(draw.drawn)
            if not names <= frozenset(question.tied) or len(names) != question.seats_at_stake:
                raise DrawError(draw, question)
            self.used.append(draw)
            return names
        self.asked.append(question)
        return None

    def fates(self) -> tuple[tuple[Draw, Fate], ...]:
        """Return what became of each draw, once the calculation has run.

        A draw is outdated when a question is open that it was not made for: the old one came up with other
        names, seats or quotient. It is unused when nothing is open and its question did not come up.

        Raises:
            DrawError: a draw that does not say which question it answers names somebody who is not tied.
        """
        found: list[tuple[Draw, Fate]] = []
        for draw in self.draws:
            if draw in self.used:
                found.append((draw, "used"))
            elif not self.asked:
                found.append((draw, "unused"))
            elif draw.names_its_question:
                found.append((draw, "outdated"))
            else:
                raise DrawError(draw, self.asked[0])
        return tuple(found)
