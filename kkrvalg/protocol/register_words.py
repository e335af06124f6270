"""What the register calls by keys, in words: persons, seats, municipalities, days, and sentences made of them.

In the ledger a person is ``p7`` and a seat ``A:2``; names stand apart, and may have been deleted. Every printout
of the register takes its words here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from kkrvalg.i18n import N_, _, language
from kkrvalg.protocol.numbers import count, day
from kkrvalg.register.events import KINDS
from kkrvalg.register.holdings import WHY as WHY_POST
from kkrvalg.register.law import SENTENCES
from kkrvalg.register.law_seats import WHY
from kkrvalg.register.law_substitutes import HOW
from kkrvalg.register.state import Question
from kkrvalg.register.tasks import ACTORS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from kkrvalg.register.entry import Json
    from kkrvalg.register.events import Kind
    from kkrvalg.register.persons import PersonData
    from kkrvalg.register.state import Consequence, Event, State
    from kkrvalg.register.tasks import Task

NOTHING = "–"
EXTRA = "extra"
"""How the number of a seat begins that a party has beyond its own by § 3, stk. 9."""

MAYOR = "mayor"
_PERSONS = re.compile(r"p\d+(?:, ?p\d+)*", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_LOCAL_LIST = re.compile(r"(\d{3}):(\S+)", re.ASCII)

AS_IT_IS = frozenset(
    {
        *("title", "result", "meeting", "hearing", "letter", "health_council", "term", "kkr", "post", "question"),
        *("answer", "answers"),
    }
)
"""The names of values that are texts of people, or keys that are typed again: no word of theirs is replaced."""

TOKENS: Mapping[str, str] = {
    "chair": N_("chair"),
    "vice_chair": N_("vice chair"),
    "mayor": N_("mayor"),
    "first_deputy": N_("first deputy mayor"),
    "second_deputy": N_("second deputy mayor"),
    "resigned": N_("gave it up"),
    "moved": N_("moved away"),
    "died": N_("died"),
    "not_eligible": N_("no longer eligible"),
    "other": N_("another reason"),
    "health": N_("health reasons"),
    "public_duty": N_("another public duty"),
    "business": N_("business reasons"),
    "comparable": N_("something comparable"),
    "proportional": N_("proportional election"),
    "majority": N_("majority election"),
    "agreed": N_("by agreement"),
    "office": N_("by office"),
    "municipal": N_("municipal seat"),
    "knowledge": N_("seat of the knowledge institutions"),
    "employee": N_("seat of the employees"),
    "region": N_("seat of the region"),
    "ordinary": N_("ordinary meeting"),
    "extraordinary": N_("extraordinary meeting"),
    "demanded": N_("meeting asked for by members"),
    "for": N_("voted for"),
    "against": N_("voted against"),
    "abstained": N_("abstained"),
    "yes": N_("yes"),
    "no": N_("no"),
    "by_office": N_("by office"),
}
"""The words of values that are one of a few keys, wherever such a value stands."""

_OF_A_FIELD: Mapping[str, Mapping[str, str]] = {
    "why": {**WHY_POST, **WHY},
    "how": cast("Mapping[str, str]", HOW),
    "role": {"business": N_("seat of the businesses")},
    "way": {"other": N_("in another way")},
}
"""Those that mean something of their own under a name."""


class PersonWords(NamedTuple):
    """A person in words: the name, None where it was deleted, and the municipality, None where none is known."""

    key: str
    name: str | None
    municipality: str | None


@dataclass(frozen=True)
class Vocabulary:
    """The words of one register on one day.

    Attributes:
        names: the name of each person by key; None where it was deleted.
        homes: the municipality of each person who sits, or sat, on a council.
        municipalities: the names of the municipalities by code.
        parties: the names of parties and list cooperations by key.
    """

    names: Mapping[str, str | None] = field(default_factory=dict)
    homes: Mapping[str, int] = field(default_factory=dict)
    municipalities: Mapping[int, str] = field(default_factory=dict)
    parties: Mapping[str, str] = field(default_factory=dict)

    # --- persons and places ---

    def person_words(self, key: str) -> PersonWords:
        """Return a person's name and municipality."""
        home = self.homes.get(key)
        return PersonWords(key, self.names.get(key), None if home is None else self.municipality(home))

    def name(self, key: str | None) -> str:
        """Return a person's name alone: ``Anna Eksempel``, ``slettet person p7``; a dash for nobody."""
        if key is None:
            return NOTHING
        if key in self.names:
            return self.names[key] or _("deleted person {key}").format(key=key)
        return key

    def person(self, key: str | None) -> str:
        """Return a person's name with the municipality: ``Anna Eksempel (Ballerup)``."""
        if key is None:
            return NOTHING
        home = self.homes.get(key)
        return self.name(key) if home is None else f"{self.name(key)} ({self.municipality(home)})"

    def persons(self, keys: Iterable[str]) -> str:
        """Return several persons, with commas; a dash for nobody."""
        return ", ".join(map(self.person, keys)) or NOTHING

    def municipality(self, code: int) -> str:
        """Return the name of a municipality, its code where the register has no name for it."""
        return self.municipalities.get(code, str(code))

    def party(self, key: str | None) -> str:
        """Return a party as a table shows it: its letter or name, ``local list J in Solrød``; a dash for none."""
        if key is None:
            return NOTHING
        local = _LOCAL_LIST.fullmatch(key)
        if local is None:
            return key
        return _("local list {letter} in {municipality}").format(
            letter=local[2], municipality=self.municipality(int(local[1]))
        )

    def party_name(self, key: str) -> str:
        """Return a party with its name where it has another than its key: ``A Socialdemokratiet``."""
        name = self.parties.get(key, key)
        return self.party(key) if name == key else f"{key} {name}"

    def seat(self, key: str) -> str:
        """Return a seat in words: the mayor's seat for Ballerup, A's elected seat no. 2."""
        party, _colon, number = key.rpartition(":")
        if not party:
            return key
        if party == MAYOR:
            return _("the mayor's seat for {municipality}").format(municipality=self.municipality(int(number)))
        extra = number.startswith(EXTRA)
        number = number.removeprefix(EXTRA)
        if len(party) == 1:
            words = (
                N_("{party}'s additional seat no. {number}")
                if extra
                else N_("{party}'s elected seat no. {number}")
            )
        elif extra:
            words = N_("additional seat no. {number} of {party}")
        else:
            words = N_("elected seat no. {number} of {party}")
        return _(words).format(party=self.party(party), number=number)

    # --- values and sentences ---

    def value(self, name: str, value: Json) -> str:  # noqa: PLR0911 (one return for each kind of value)
        """Return a value in words, by the name under which it stands in a body or beside a sentence."""
        if value is None or value == "":
            return NOTHING
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, list):
            return ", ".join(self.value(name, part) for part in value) or NOTHING
        if isinstance(value, dict):
            return ", ".join(f"{key} {self.value(key, part)}" for key, part in value.items())
        if name in {"code", "municipality"}:
            code = value if isinstance(value, int) else int(value) if value.isdecimal() else None
            return str(value) if code is None else self.municipality(code)
        if isinstance(value, int):
            return str(value) if name in {"year", "event", "corrects"} else count(value)
        return value if name in AS_IT_IS else self._text(name, value)

    def _text(self, name: str, value: str) -> str:
        """Return a text in words: what is a key of a person, a seat, a list or a choice, and what is a day."""
        if _PERSONS.fullmatch(value):
            return self.persons(re.split(", ?", value))
        if name in {"seat", "removed"}:
            return ", ".join(map(self.seat, value.split(",")))
        if name == "parties":
            return ", ".join(self.party(part.strip()) for part in value.split(","))
        if _DAY.fullmatch(value):
            return day(value)
        token = _OF_A_FIELD.get(name, {}).get(value, TOKENS.get(value))
        return _(token) if token is not None else self.party(value)

    def sentence(self, said: Consequence | Question | Task) -> str:
        """Return what a consequence, a question or a task says, as a sentence in the language in use."""
        key = said.key if isinstance(said, Question) else said.what
        return self.filled(SENTENCES.get(key, key), said.about)

    def filled(self, sentence: str, about: Mapping[str, Any]) -> str:
        """Return a sentence (marked for the catalogue) in the language in use, its names replaced by words."""
        text = _(sentence).format_map(_Values(self.value, about))
        return text[:1].upper() + text[1:]

    def kind(self, key: str) -> str:
        """Return the words of a kind of event."""
        known: Kind | None = KINDS.get(key)
        return key if known is None else _(known.words)

    def actor(self, task: Task) -> str:
        """Return who has a task, as exactly as the task tells."""
        about = task.about
        municipality = about.get("code") or about.get("municipality")
        party = about.get("party")
        if task.who == "party_group" and party is not None:
            return _("{party}'s council members").format(party=self.party(str(party)))
        if task.who == "municipality" and municipality is not None:
            return _("the council of {municipality}").format(municipality=self.value("code", municipality))
        return _(ACTORS[task.who])

    def day(self, when: date | None) -> str:
        """Return a day as it stands in a letter, a dash for none."""
        return NOTHING if when is None else day(when)

    def short_day(self, when: date | None) -> str:
        """Return a day as it stands in a table: ``01.03.2027`` or ``2027-03-01``; a dash for none."""
        if when is None:
            return NOTHING
        return f"{when:%d.%m.%Y}" if language() == "da" else when.isoformat()


class _Values(dict[str, str]):
    """The values of a sentence in words; a name of which nothing is known is a dash, and stops no printout."""

    def __init__(self, word: Callable[[str, Json], str], about: Mapping[str, Any]) -> None:
        super().__init__({name: word(name, value) for name, value in about.items()})

    def __missing__(self, _name: str) -> str:
        return NOTHING


def vocabulary(state: State, names: Mapping[str, PersonData | None], events: Iterable[Event] = ()) -> Vocabulary:
    """Return the words of a register as it stands on a day.

    Args:
        state: as the fold left it; municipalities and parties are those of all its terms, the newest last.
        names: the persons' data, see :func:`kkrvalg.register.persons.names`.
        events: those of the register, from which the municipality of somebody of an earlier term is known too.
    """
    municipalities: dict[int, str] = {}
    parties: dict[str, str] = {}
    for term in state.terms:
        municipalities |= {code: entry.name for code, entry in term.municipalities.items()}
        parties |= {key: entry.name for key, entry in term.parties.items()}
    homes = {key: code for event in events for key, code in _homes_in(event)}
    homes |= {key: mandate.code for key, mandate in state.mandates.items()}
    known = {key: None if data is None else data.name for key, data in names.items()}
    return Vocabulary(known, homes, municipalities, parties)


def _homes_in(event: Event) -> Iterator[tuple[str, int]]:
    """Yield the persons of whom an event says on which council they sit."""
    body: Any = event.body
    if event.kind == "constituted":
        yield from ((row["person"], row["code"]) for row in body["mandates"])
    elif event.kind == "joined_council":
        yield body["person"], body["code"]


def short_hash(digest: str, groups: int = 3) -> str:
    """Return the beginning of a hash in groups of four, as people compare it: ``1f2e 9a77 03bc``."""
    return " ".join(digest[at : at + 4] for at in range(0, 4 * groups, 4))
