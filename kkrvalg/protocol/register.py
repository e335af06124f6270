"""A register on a day as a protocol: its key ``register`` with members, offices, posts, questions and tasks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kkrvalg.protocol.envelope import Protocol, plain
from kkrvalg.protocol.register_words import vocabulary
from kkrvalg.register.law_substitutes import mayor_substitute
from kkrvalg.register.state import SeatKind
from kkrvalg.register.tasks import open_tasks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from kkrvalg.protocol.register_words import Vocabulary
    from kkrvalg.register.entry import Entry
    from kkrvalg.register.persons import Names
    from kkrvalg.register.state import Absence, Acting, Consequence, Event, Officer, Question, Seat, State
    from kkrvalg.register.tasks import Task

KIND = "register"
NAMED = "named"
"""How somebody comes to stand in for an elected member: named by the party's council members."""


@dataclass(frozen=True)
class View:
    """A register as it stood on a day, by what was known on another.

    ``path`` is the file as a command line names it, ``digest`` its SHA-256; ``entries`` are those that count;
    ``events`` what holds, in order, those after the day too.
    """

    path: str
    file: str
    digest: str
    entries: tuple[Entry, ...]
    events: tuple[Event, ...]
    state: State
    names: Names
    on: date
    known_on: date | None

    @cached_property
    def words(self) -> Vocabulary:
        """The words of the register on the day."""
        return vocabulary(self.state, self.names, self.events)

    @property
    def written(self) -> tuple[Entry, ...]:
        """The entries that count, but those that are only tried and have no hash."""
        return tuple(entry for entry in self.entries if entry.hash)

    @property
    def head(self) -> str:
        """The hash of the last entry that counts."""
        return self.written[-1].hash

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """What is open on the day, overdue first."""
        return open_tasks(self.state, self.on)

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """The questions that nobody has answered."""
        state = self.state
        return tuple(question for question in state.questions.values() if question.id not in state.answers)


def register_protocol(view: View, body: Mapping[str, object]) -> Protocol:
    """Return a result about a register in the envelope, with the state of the ledger it was made from."""
    own = {"ledger": ledger_body(view), "on": view.on, "known_on": view.known_on, **body}
    about = _mentioned(own)
    own["persons"] = [person_body(view.words, key) for key in view.names if key in about]
    rulebook = view.state.term.rulebook if view.state.terms else None
    return Protocol(KIND, {KIND: own}, inputs=((view.file, view.digest),), rulebook=rulebook)


def ledger_body(view: View) -> dict[str, Any]:
    """Return which ledger it is, and how far it had come."""
    state = view.state
    return {"id": state.register, "kkr": state.kkr, "head": view.head, "events": len(view.written)}


def _mentioned(value: object) -> set[str]:
    """Return every text in a body, among which are the keys of the persons it speaks of."""
    if isinstance(value, str):
        return {value, *value.split(", ")} if ", " in value else {value}
    if isinstance(value, dict):
        return {text for part in value.values() for text in _mentioned(part)}
    if isinstance(value, list | tuple):
        return {text for part in value for text in _mentioned(part)}
    return set()


# --- persons and seats ------------------------------------------------------------------------------------------


def person_body(words: Vocabulary, key: str | None) -> dict[str, Any] | None:
    """Return a person: the key, the name (None where it was deleted) and the municipality; None for nobody."""
    if key is None:
        return None
    person = words.person_words(key)
    return {"person": key, "name": person.name, "municipality": person.municipality}


def state_body(view: View) -> dict[str, Any]:
    """Return who sits, stands in, chairs and holds what on the day, what is asked, and how much is open."""
    state, words = view.state, view.words
    return {
        "term": {
            "term": state.term.term,
            "rulebook": state.term.rulebook,
            "since": state.term.since,
            "cap": state.term.cap,
        },
        "parties": [party_body(state, key) for key in state.term.parties],
        "members": [seat_body(state, words, seat) for seat in state.seats.values()],
        "chairmanship": [officer_body(words, officer) for officer in state.chairmanship.values()],
        "questions": [question_body(words, question) for question in view.open_questions],
        "open_tasks": len(view.tasks),
    }


def party_body(state: State, key: str) -> dict[str, Any]:
    """Return a party of the term: its seats when the KKR took office, and who sits for it today."""
    party = state.term.parties[key]
    own = [seat for seat in state.seats.values() if counts_for(state, seat) == key]
    return {
        "party": key,
        "name": party.name,
        "eligible": party.eligible,
        "seats_at_first": party.seats,
        "seats": len(own),
        "mayors": sum(seat.kind is SeatKind.MAYOR for seat in own),
        "vacant": sum(seat.holder is None for seat in own),
    }


def counts_for(state: State, seat: Seat) -> str | None:
    """Return the party whose row a seat stands in: an elected one's own, and a mayor's of the day."""
    if seat.kind is not SeatKind.MAYOR:
        return seat.party
    mandate = None if seat.holder is None else state.mandates.get(seat.holder)
    party = None if mandate is None else mandate.party
    return party if party in state.term.parties and state.term.parties[party].eligible else None


def substitute_of(state: State, seat: Seat) -> tuple[str | None, str]:
    """Return who stands in for the holder of a seat, and how that comes about, or why there is nobody."""
    if seat.code is None or seat.kind is not SeatKind.MAYOR:
        return seat.substitute, NAMED
    return mayor_substitute(state, seat.code)


def seat_body(state: State, words: Vocabulary, seat: Seat) -> dict[str, Any]:
    """Return a seat: who holds it since when, who stands in, and who is away."""
    substitute, how = substitute_of(state, seat)
    return {
        "seat": seat.key,
        "kind": seat.kind,
        "party": seat.party,
        "code": seat.code,
        "counted_with": counts_for(state, seat),
        "member": person_body(words, seat.holder),
        "since": seat.since if seat.holder else None,
        "vacant_since": seat.vacant_since,
        "substitute": person_body(words, substitute),
        "substitute_by": how,
        "absence": absence_body(seat.absence),
        "acting": acting_body(words, seat.acting),
    }


def absence_body(absence: Absence | None) -> dict[str, Any] | None:
    """Return an absence: from when, expected until, by which article, and what the KKR decided."""
    if absence is None:
        return None
    return {
        "article": absence.article,
        "since": absence.since,
        "until": absence.until,
        "reason": absence.reason,
        "granted": absence.granted,
        "event": absence.seq,
    }


def acting_body(words: Vocabulary, acting: Acting | None) -> dict[str, Any] | None:
    """Return who stands in for somebody, since when, and until when it is expected."""
    if acting is None:
        return None
    return {
        "person": person_body(words, acting.person),
        "article": acting.article,
        "since": acting.since,
        "until": acting.until,
    }


def officer_body(words: Vocabulary, officer: Officer) -> dict[str, Any]:
    """Return the chair or the vice chair with the group that elected them."""
    return {
        "office": officer.office,
        "person": person_body(words, officer.person),
        "since": officer.since,
        "parties": officer.parties,
        "group": [person_body(words, key) for key in officer.group],
        "vacant_since": officer.vacant_since,
        "absence": absence_body(officer.absence),
        "acting": acting_body(words, officer.acting),
    }


# --- what was said ----------------------------------------------------------------------------------------------


def consequence_body(words: Vocabulary, said: Consequence) -> dict[str, Any]:
    """Return what followed from an event, with its article."""
    return {
        "event": said.seq,
        "effect": said.effect,
        "article": said.article,
        "what": said.what,
        "about": plain(said.about),
        "sentence": words.sentence(said),
    }


def question_body(words: Vocabulary, question: Question) -> dict[str, Any]:
    """Return a question that the rules leave open, with the answers it can be given."""
    return {
        "id": question.id,
        "question": question.key,
        "article": question.article,
        "event": question.seq,
        "since": question.since,
        "about": plain(question.about),
        "answers": question.answers,
        "sentence": words.sentence(question),
    }


def by_party(state: State) -> Iterator[tuple[str | None, list[Seat]]]:
    """Yield the seats of each party, in the order of the term, mayors first; at last those of none (None)."""
    for key in (*state.term.parties, None):
        own = [seat for seat in state.seats.values() if counts_for(state, seat) == key]
        if own:
            yield key, sorted(own, key=_place)


def _place(seat: Seat) -> tuple[bool, str, int, str]:
    """Return where a seat stands among those of its party."""
    digits = "".join(mark for mark in seat.key.rpartition(":")[2] if mark.isdigit())
    return seat.kind is not SeatKind.MAYOR, seat.kind, int(digits or 0), seat.key


def events_of(causes: Iterable[Consequence]) -> list[int]:
    """Return the numbers of the events that consequences followed from, each once."""
    return list(dict.fromkeys(said.seq for said in causes))
