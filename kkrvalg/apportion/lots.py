"""Questions for lots and recorded draws: people draw, the calculation only asks and remembers."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

Name: TypeAlias = "str | tuple[Name, ...]"
"""A list's name, or an alliance as the tuple of its members' names, nested as the alliance is."""

Fate = Literal["used", "unused", "outdated"]


def notation(name: Name) -> object:
    """Return a name as the input writes it: text, or nested lists of text."""
    return name if isinstance(name, str) else [notation(member) for member in name]


def canonical(name: Name) -> Name:
    """Return a name with the members of every alliance sorted: in whatever order it is written, it is the same."""
    return name if isinstance(name, str) else tuple(sorted(map(canonical, name), key=_spelling))


def name_key(name: Name) -> tuple[bool, str]:
    """Return a sort key: lists before alliances, each by its spelling, never by the order of the input."""
    return _spelling(canonical(name))


def _spelling(name: Name) -> tuple[bool, str]:
    if isinstance(name, str):
        return (False, encode_basestring(name))
    return (True, json.dumps(notation(name), ensure_ascii=False))


def _set_of(names: Iterable[Name]) -> frozenset[Name]:
    return frozenset(map(canonical, names))


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
            [notation(canonical(name)) for name in self.tied],
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
                _set_of(self.tied) == _set_of(question.tied)
                and self.quotient in (None, question.quotient)
                and self.seats_at_stake in (None, question.seats_at_stake)
            )
        return _set_of(self.drawn) <= _set_of(question.tied)


class DrawError(ValueError):
    """Raised when a draw cannot be an answer: it names nobody tied, or not as many as there are seats.

    With a ``rival`` the fault is another: two draws answer the same question differently.
    """

    def __init__(self, draw: Draw, question: Question, rival: Draw | None = None) -> None:
        super().__init__(f"draw {draw.drawn} does not answer {question.tied} for {question.seats_at_stake}")
        self.draw = draw
        self.question = question
        self.rival = rival


@dataclass
class Lots:
    """The draws that are to hand while a calculation runs, which were used, and the questions they answered."""

    draws: Sequence[Draw] = ()
    used: list[Draw] = field(default_factory=list)
    answered: list[Question] = field(default_factory=list)
    asked: list[Question] = field(default_factory=list)

    def drawn(self, question: Question) -> frozenset[Name] | None:
        """Return the names drawn for ``question``, or None when it has to be asked.

        Raises:
            DrawError: the draw for this question names somebody who is not tied, or the wrong number, or
                another draw answers it differently.
        """
        fitting = [draw for draw in self.unused if draw.answers(question)]
        if not fitting:
            self.asked.append(question)
            return None
        draw = fitting[0]
        chosen = _set_of(draw.drawn)
        names = frozenset(name for name in question.tied if canonical(name) in chosen)
        if len(names) != len(chosen) or len(names) != question.seats_at_stake:
            raise DrawError(draw, question)
        for rival in fitting[1:]:
            if _set_of(rival.drawn) != chosen:
                raise DrawError(draw, question, rival)
        self.used.append(draw)
        self.answered.append(question)
        return names

    def question_of(self, draw: Draw) -> Question | None:
        """Return the question that a draw answered, None if it was not used."""
        return next((q for one, q in zip(self.used, self.answered, strict=True) if one is draw), None)

    @property
    def unused(self) -> tuple[Draw, ...]:
        """The draws whose question did not come up."""
        return tuple(draw for draw in self.draws if not any(draw is one for one in self.used))

    def fates(self, waiting: frozenset[Name] = frozenset()) -> tuple[tuple[Draw, Fate], ...]:
        """Return what became of each draw, once the calculation has run.

        A draw is outdated when a question is open in which its names stand but that it was not made for: the
        old one came up with other names, seats or quotient. It is unused when its question did not come up.

        Args:
            waiting: the names at levels that wait for an open question; a draw among them is unused as yet.

        Raises:
            DrawError: a draw that does not say which question it answers names somebody who is not tied.
        """
        return tuple((draw, self._fate(draw, _set_of(waiting))) for draw in self.draws)

    def _fate(self, draw: Draw, waiting: frozenset[Name]) -> Fate:
        if any(draw is one for one in self.used):
            return "used"
        if not self.asked:
            return "unused"
        concerned = _set_of((*draw.drawn, *(draw.tied or ())))
        if draw.names_its_question:
            open_names = _set_of(name for question in self.asked for name in question.tied)
            return "outdated" if concerned & open_names else "unused"
        if concerned <= waiting:
            return "unused"
        raise DrawError(draw, self.asked[0])
