"""From the ledger's entries to the state on a day: what was known then, in the order in which it happened.

Two clocks run: the day from which an event holds, and the moment at which it was entered. The state "on" a
day, "as known on" another, is a pure function of the entries known by then: corrections replace what they name,
the rest is applied by day of effect and, within a day, by number.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.register import laws  # noqa: F401 (importing them registers what events do)
from kkrvalg.register.events import check_shape
from kkrvalg.register.law import event_name, happen, refuse
from kkrvalg.register.state import Event, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kkrvalg.register.entry import Entry

NOT_APPLIED = frozenset({"correction", "erased"})
"""Kinds that speak of other entries, and change no state themselves."""
TIMELESS = frozenset({"opened", "person"})
"""Kinds that hold whatever the day: who somebody is does not begin when it is entered."""
UNCORRECTABLE = frozenset({"opened", "person", "correction", "erased"})
"""Kinds that no correction can name: a person's data are corrected by a new ``person`` event."""


def known(entries: Iterable[Entry], known_on: date | None = None) -> tuple[Event, ...]:
    """Return the events that hold by what was known at the end of a day, in the order in which they happened.

    Args:
        entries: the ledger's entries in order.
        known_on: the last day of entry that counts, None for all.

    Raises:
        InputError: a correction names an entry that it cannot correct.
    """
    events: dict[int, Event] = {}
    withdrawn: dict[int, Event] = {}
    corrected: dict[int, int] = {}
    last = 0
    for entry in entries:
        if known_on is not None and entry.entered.date() > known_on:
            break
        last = entry.seq
        if entry.kind in NOT_APPLIED:
            check_shape(entry.seq, entry.effect, entry.kind, entry.body)
        if entry.kind == "correction":
            corrected[_correct(entry, events, withdrawn)] = entry.seq
        elif entry.kind not in NOT_APPLIED:
            events[entry.seq] = Event(entry.seq, entry.effect, entry.kind, entry.body)
    told = (held for event in events.values() if (held := _as_sent(event, last, corrected)) is not None)
    return tuple(sorted(told, key=lambda e: (e.kind not in TIMELESS, e.effect, e.seq)))


def _as_sent(event: Event, last: int, corrected: Mapping[int, int]) -> Event | None:
    """Return that a letter was sent as a fact, which holds whatever was corrected since, and is checked no more.

    What was sent about an event before that was corrected says something else than what holds now: it counts for
    nothing. Any other event is returned as it is, and so is the last one, which has to be checked.
    """
    if event.kind != "notified" or event.seq == last:
        return event
    if corrected.get(event["event"], 0) > event.seq:
        return None
    return Event(event.seq, event.effect, event.kind, event.body, derived=True)


def _correct(entry: Entry, events: dict[int, Event], withdrawn: dict[int, Event]) -> int:
    """Replace or withdraw the event that a correction names, and return its number; the last correction holds."""
    correction = Event(entry.seq, entry.effect, entry.kind, entry.body)
    number: int = correction["corrects"]
    old = events.pop(number, None) or withdrawn.get(number)
    if old is None or old.kind in UNCORRECTABLE:
        raise InputError(
            where=event_name(entry.seq, entry.effect, entry.kind),
            found=_("a correction of {number}").format(number=number),
            expected=_("the number of an earlier event that can be corrected"),
            todo=_("see the numbers with kkrvalg register history; a person's data are corrected with add person"),
        )
    withdrawn[old.seq] = old
    effect, body = correction["effect"], correction["body"]
    if effect is None and body is None:
        _check_one_stays(entry, old, events)
        return number
    day = old.effect if effect is None else date.fromisoformat(effect)
    events[old.seq] = Event(old.seq, day, old.kind, old.body if body is None else body)
    return number


def _check_one_stays(entry: Entry, withdrawn: Event, events: Mapping[int, Event]) -> None:
    """Refuse that the only constitution is withdrawn: without a KKR there is nothing to keep a register of."""
    if withdrawn.kind == "constituted" and all(event.kind != "constituted" for event in events.values()):
        raise InputError(
            where=event_name(entry.seq, entry.effect, entry.kind),
            found=_("the only constitution of a KKR, to be withdrawn"),
            expected=_("a register in which a KKR has taken office (§ 4, stk. 1)"),
            todo=_("correct it instead, or begin a new register with kkrvalg register init"),
        )


def fold(events: Sequence[Event], until: date | None = None) -> State:
    """Return the state that events make, up to the end of a day.

    Args:
        events: as ``known`` returns them.
        until: the last day of effect that counts, None for all.

    Raises:
        InputError: the rules forbid one of the events, as things stood when it happened.
    """
    state = State()
    for event in events:
        if until is not None and event.effect > until and event.kind not in TIMELESS:
            break
        advance(state, event)
    state.day = until if until is not None else state.day
    return state


def advance(state: State, event: Event) -> None:
    """Apply the next event to a state.

    Raises:
        InputError: it does not fit its kind, or the rules forbid it; the state is then spoilt.
    """
    check_shape(event.seq, event.effect, event.kind, event.body)
    if event.kind not in TIMELESS:
        _check_day(state, event)
        state.day = event.effect
    happen(state, event)


def _check_day(state: State, event: Event) -> None:
    """Refuse what is said to happen before there is a KKR."""
    if not state.terms and event.kind != "constituted":
        refuse(
            event,
            found=_("a day before the KKR took office"),
            expected=_("a day from its constituting meeting on (§ 4, stk. 1)"),
            todo=_("correct the day; see with kkrvalg register show when the KKR took office"),
        )


def state_on(entries: Iterable[Entry], on: date | None = None, known_on: date | None = None) -> State:
    """Return the state on a day as known on another; see ``known`` and ``fold``."""
    return fold(known(entries, known_on), on)


class Course:
    """The entries of a ledger, folded as they come in, so that adding one does not fold all of them again."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._state: State | None = State()

    def check(self, before: Sequence[Entry], new: Sequence[Entry]) -> None:
        """Hold new entries against the rules, after those before them; ``Ledger.append`` calls it.

        Raises:
            InputError: the rules forbid one of them, or one of those that happened later could then not have been.
        """
        try:
            self._take([*before[len(self._entries) :], *new])
        except BaseException:
            self._entries, self._state = [], None
            raise

    def state(self, entries: Sequence[Entry]) -> State:
        """Return the state after all entries."""
        self.check(entries, ())
        if self._state is None:
            self._state = fold(known(self._entries))
        return self._state

    def _take(self, new: Sequence[Entry]) -> None:
        self._entries.extend(new)
        days = [entry.effect for entry in new if entry.kind not in TIMELESS]
        first = None if self._state is None else self._state.day
        ordered = days == sorted(days) and (first is None or not days or days[0] >= first)
        if self._state is None or not ordered or any(entry.kind == "correction" for entry in new):
            self._state = _refolded(self._entries, new)
            return
        for event in known(new):
            advance(self._state, event)


def _refolded(entries: Sequence[Entry], new: Sequence[Entry]) -> State:
    """Fold everything again after entries that come late or correct; say so where they unsettle another."""
    events = known(entries)
    try:
        return fold(events)
    except InputError as error:
        numbers = {entry.seq for entry in new} | {entry.body.get("corrects") for entry in new}
        mine = {event_name(event.seq, event.effect, event.kind) for event in events if event.seq in numbers}
        if error.where in mine or not new:
            raise
        raise InputError(
            where=event_name(new[0].seq, new[0].effect, new[0].kind),
            found=_("an event after which another cannot be: {where}: {found}").format(
                where=error.where, found=error.found
            ),
            expected=error.expected,
            todo=_("correct or withdraw that event first (kkrvalg register correct), then give this one again"),
        ) from error
