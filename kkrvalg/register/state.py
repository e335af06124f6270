"""The state of a KKR on a day, as the events make it: who sits, who stands in, who chairs, who holds a post.

Built by the fold in ``history`` alone; everything is named by keys: a person ``p7``, a seat ``mayor:101`` (that of
a municipality's mayor), ``A:2`` (the second that the party elects) or ``A:extra1`` (one more by § 3, stk. 9).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from kkrvalg.register.entry import Body


class SeatKind(StrEnum):
    """How a seat of the KKR came to be."""

    MAYOR = "mayor"
    ELECTED = "elected"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens on a day: an entry as the fold applies it, or what the rules let follow from it.

    ``seq`` is the entry it stems from; ``derived`` marks what no one entered (such as ``member_left``).
    """

    seq: int
    effect: date
    kind: str
    body: Body
    derived: bool = False

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 (each kind has fields of its own, see events.py)
        """Return a field of the body, None where it is left out."""
        return self.body.get(name)


class Consequence(NamedTuple):
    """What followed from an event, by which article; ``about`` are the figures and keys of its sentence."""

    seq: int
    effect: date
    article: str
    what: str
    about: Mapping[str, str | int | None]


class Question(NamedTuple):
    """What the rules leave open: asked when it comes up, answered by an ``answered`` event.

    ``key`` says what is asked (see the SENTENCES of the law modules), ``answers`` what can be answered.
    """

    id: str
    key: str
    article: str
    seq: int
    since: date
    about: Mapping[str, str | int | None]
    answers: tuple[str, ...]


@dataclass(slots=True)
class Mandate:
    """A person on a council.

    ``letter`` is that of the list elected for; ``party`` what the person belongs to today: the party's letter, the
    cooperation's name, ``code:letter`` of a local list, None outside all. ``left`` is the day of leaving for good.
    """

    person: str
    code: int
    letter: str | None
    party: str | None
    since: date
    left: date | None = None


class Acting(NamedTuple):
    """Somebody who stands in: for how long it is expected, and by which article."""

    person: str
    article: str
    since: date
    until: date | None


@dataclass(slots=True)
class Absence:
    """A member or an officer who cannot serve: from when, expected until, by which article, and what was decided.

    ``granted`` is None while the KKR has still to decide (§ 3, stk. 6).
    """

    article: str
    since: date
    until: date
    reason: str | None = None
    granted: bool | None = True
    seq: int = 0


@dataclass(slots=True)
class Seat:
    """A seat of the KKR; the party that it counts for never changes.

    A mayor's seat has no party that elects to it, and its substitute follows from the deputies
    (``law_substitutes.mayor_substitute``). ``declined`` holds while the substitute has said not to enter;
    ``substitute_by`` is the article by which the next substitute is elected.
    """

    key: str
    kind: SeatKind
    party: str | None
    code: int | None
    holder: str | None = None
    since: date | None = None
    substitute: str | None = None
    absence: Absence | None = None
    acting: Acting | None = None
    declined: bool = False
    vacant_since: date | None = None
    no_substitute_since: date | None = None
    substitute_by: str = "§ 3, stk. 3"


@dataclass(slots=True)
class Officer:
    """The chair or the vice chair: who, and the group that elected them with its parties and persons.

    ``absence`` and ``acting`` are those of § 3, stk. 14; ``vacant_since`` the day since when the group has to
    choose anew. ``elects`` says who chooses when it comes to that: the "group", or as answered the members of its
    "parties" today, the whole "kkr", or "nobody".
    """

    office: str
    person: str | None
    since: date
    parties: tuple[str, ...]
    group: tuple[str, ...]
    absence: Absence | None = None
    acting: Acting | None = None
    vacant_since: date | None = None
    elects: str = "group"


@dataclass(slots=True)
class Holding:
    """One place of a post and who holds it: from, expected until, the group that elected them, and the alternate.

    ``until`` is the last day in the post. ``ended`` is the first day no longer in it, before time, ``why`` by
    what; ``term`` that of the KKR that appointed; ``entered_for`` whom the holder, an alternate until then, took
    the place of; ``no_alternate_since`` the day from which an alternate has to be named; ``filled`` holds once
    somebody is appointed to the place after this one.
    """

    post: str
    place: int
    person: str
    since: date
    until: date | None
    group: tuple[str, ...]
    way: str
    term: str
    alternate: str | None = None
    seq: int = 0
    ended: date | None = None
    ended_by: int = 0
    why: str | None = None
    entered_for: str | None = None
    no_alternate_since: date | None = None
    filled: bool = False


class PartyOfTerm(NamedTuple):
    """A party or list cooperation at the constitution: its seats never change by a mayor's change of party."""

    party: str
    name: str
    eligible: bool
    votes: int
    seats: int
    mayors: int


class MunicipalityOfTerm(NamedTuple):
    """A municipality of the area."""

    code: int
    name: str
    kl_member: bool


@dataclass(slots=True)
class Term:
    """A KKR from its constituting meeting to that of the next."""

    term: str
    rulebook: str
    since: date
    cap: int
    parties: dict[str, PartyOfTerm]
    municipalities: dict[int, MunicipalityOfTerm]


@dataclass(slots=True)
class State:
    """Everything on a day.

    ``coming`` are the days of planned and called meetings that are not held yet; ``parts`` holds what a law module
    keeps for itself, by the module's name; ``by_council`` are the substitutes whom councils elected for
    their mayors.
    """

    kkr: str = ""
    register: str = ""
    day: date | None = None
    terms: list[Term] = field(default_factory=list)
    persons: dict[str, int] = field(default_factory=dict)
    mandates: dict[str, Mandate] = field(default_factory=dict)
    offices: dict[tuple[int, str], str] = field(default_factory=dict)
    by_council: dict[int, str] = field(default_factory=dict)
    seats: dict[str, Seat] = field(default_factory=dict)
    chairmanship: dict[str, Officer] = field(default_factory=dict)
    posts: list[Holding] = field(default_factory=list)
    questions: dict[str, Question] = field(default_factory=dict)
    answers: dict[str, Event] = field(default_factory=dict)
    coming: list[date] = field(default_factory=list)
    trail: list[Consequence] = field(default_factory=list)
    parts: dict[str, Any] = field(default_factory=dict)

    @property
    def term(self) -> Term:
        """The term of the KKR that serves; the fold refuses everything before the first constitution."""
        return self.terms[-1]

    @property
    def members(self) -> Iterator[Seat]:
        """The seats that somebody holds."""
        return (seat for seat in self.seats.values() if seat.holder is not None)

    def seat_of(self, person: str) -> Seat | None:
        """Return the seat a person holds as a member, None if none."""
        return next((seat for seat in self.seats.values() if seat.holder == person), None)

    def substitute_of(self, person: str) -> Seat | None:
        """Return the elected seat whose named substitute a person is, None if none."""
        return next((seat for seat in self.seats.values() if seat.substitute == person), None)

    def on_council(self, person: str) -> Mandate | None:
        """Return a person's mandate while it lasts, None if there is none."""
        mandate = self.mandates.get(person)
        return None if mandate is None or mandate.left is not None else mandate

    def sitting(self, seat: Seat) -> str | None:
        """Return who takes part in a seat's place: whoever stands in, else the holder."""
        return seat.holder if seat.acting is None else seat.acting.person
