"""Which letters an event calls for: to whom, of what kind, by which article; a pure function of what followed.

Each kind of letter is told by a function registered with ``@calls`` from all that followed from one event, so that
one letter to a group names all the seats it has to fill. What a letter says stands in ``protocol``.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from kkrvalg.register.state import Consequence, State

    Caller = Callable[["Occasion"], Iterator["Notice"]]
    Stands = Callable[[State, "Notice"], bool]

Addressee = Literal[
    "person",
    "party_group",
    "municipality",
    "chair",
    "electing_group",
    "kkr",
    "kl",
    "body",
    "forum",
    "forum_group",
    "hub",
]


class Notice(NamedTuple):
    """A letter that an event calls for.

    ``letter`` is its key, which no other letter of the event has: its ``kind``, with the ``subject`` where the
    event calls for several of the kind. ``causes`` are what it tells, ``about`` whom and what it is about. Where
    the letter goes to a person, that is ``about["person"]``.
    """

    event: int
    kind: str
    to: Addressee
    since: date
    article: str
    about: Mapping[str, str | int | None]
    causes: tuple[Consequence, ...]
    subject: str = ""
    letter: str = ""


class Occasion:
    """What followed from one event, by what it is.

    ``constituting`` says that it was on a day on which a KKR took office: what is elected then needs no letter.
    """

    def __init__(self, followed: Sequence[Consequence], *, constituting: bool) -> None:
        self.constituting = constituting
        self._by_what: dict[str, list[Consequence]] = {}
        for one in followed:
            self._by_what.setdefault(one.what, []).append(one)

    def of(self, *whats: str) -> Iterator[Consequence]:
        """Yield the consequences of these kinds."""
        for what in whats:
            yield from self._by_what.get(what, ())

    def values(self, name: str, *whats: str) -> set[str | int | None]:
        """Return what the consequences of these kinds are about, by the name it has in them."""
        return {one.about.get(name) for one in self.of(*whats)}


def notice(
    kind: str, to: Addressee, causes: Iterable[Consequence], *, subject: str | int, **about: str | int | None
) -> Notice:
    """Return a letter for what followed; its event, day and article are those of the first of its causes."""
    told = tuple(causes)
    first = told[0]
    return Notice(first.seq, kind, to, first.effect, first.article, about, told, str(subject))


_callers: dict[str, list[Caller]] = {}
_order: dict[Caller, int] = {}
_stands: dict[str, Stands] = {}


def calls(*whats: str) -> Callable[[Caller], Caller]:
    """Register a function as one that tells letters from what followed from an event, where one of these did."""

    def record(caller: Caller) -> Caller:
        _order[caller] = len(_order)
        for what in whats:
            _callers.setdefault(what, []).append(caller)
        return caller

    return record


def stands(*kinds: str) -> Callable[[Stands], Stands]:
    """Register a function as the one that says whether what letters of these kinds ask for is still to be done."""

    def record(check: Stands) -> Stands:
        for kind in kinds:
            _stands[kind] = check
        return check

    return record


@dataclass(slots=True)
class Letters:
    """What a state knows of letters, kept under ``state.parts["letters"]``.

    ``followed`` are the consequences by event, as far as the trail has been ``read``; ``sent`` the day on which a
    letter was noted as sent, by event and letter; ``dead`` the persons of whom it was entered; ``first_days`` the
    days on which a KKR took office; ``called`` the letters by event, with the number of consequences they are of.
    """

    read: int = 0
    followed: dict[int, list[Consequence]] = field(default_factory=dict)
    sent: dict[tuple[int, str], date] = field(default_factory=dict)
    dead: set[str] = field(default_factory=set)
    first_days: set[date] = field(default_factory=set)
    called: dict[int, tuple[int, tuple[Notice, ...]]] = field(default_factory=dict)


def letters_of(state: State) -> Letters:
    """Return what a state knows of letters, its consequences sorted by event up to now."""
    found: Letters = state.parts.setdefault("letters", Letters())
    for one in state.trail[found.read :]:
        found.followed.setdefault(one.seq, []).append(one)
        if one.what == "took_office":
            found.first_days.add(one.effect)
    found.read = len(state.trail)
    return found


def notices_of(state: State, event: int) -> tuple[Notice, ...]:
    """Return the letters that one event calls for, each with a key of its own."""
    known = letters_of(state)
    return _called(known, event)


def notices(state: State) -> tuple[Notice, ...]:
    """Return all letters that events called for, sent or not, in the order of the events' numbers."""
    known = letters_of(state)
    return tuple(one for event in sorted(known.followed) for one in _called(known, event))


def sent_on(state: State, one: Notice) -> date | None:
    """Return the day on which a letter was noted as sent, None if it was not."""
    return letters_of(state).sent.get((one.event, one.letter))


def is_called_for(state: State, one: Notice) -> bool:
    """Whether a letter is still to be sent: neither noted as sent nor overtaken by what happened since."""
    return sent_on(state, one) is None and still_stands(state, one)


def still_stands(state: State, one: Notice) -> bool:
    """Whether what a letter asks for is still to be done; one that only tells stands until the next KKR."""
    check = _stands.get(one.kind)
    return one.since >= state.term.since if check is None else check(state, one)


def unsent(state: State) -> tuple[Notice, ...]:
    """Return the letters that are still to be sent, in the order of the events' numbers."""
    return tuple(one for one in notices(state) if is_called_for(state, one))


def _called(known: Letters, event: int) -> tuple[Notice, ...]:
    """Return the letters that what followed from an event calls for, none to a person who has died."""
    followed = known.followed.get(event, ())
    size, found = known.called.get(event, (0, ()))
    if size != len(followed):
        found = _told(followed, known)
        known.called[event] = (len(followed), found)
    return tuple(one for one in found if one.to != "person" or one.about["person"] not in known.dead)


def _told(followed: Sequence[Consequence], known: Letters) -> tuple[Notice, ...]:
    """Return the letters that what followed from an event calls for; the subject tells those of a kind apart."""
    callers = sorted({caller for one in followed for caller in _callers.get(one.what, ())}, key=_order.__getitem__)
    if not callers:
        return ()
    occasion = Occasion(followed, constituting=followed[0].effect in known.first_days)
    found = [one for caller in callers for one in caller(occasion)]
    kinds = Counter(one.kind for one in found)
    keys: dict[str, Notice] = {}
    for one in found:
        key = one.kind if kinds[one.kind] == 1 else f"{one.kind}-{one.subject}"
        keys.setdefault(key, one._replace(letter=key))
    return tuple(keys.values())
