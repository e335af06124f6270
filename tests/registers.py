"""A made-up KKR in a register: six municipalities, ten seats, example persons, to begin every test from.

``term()`` are the first events. On 26 January 2026 the KKR for 2026-2030 takes office:

======  ==================  =================================================================
code    mayor               first deputy, second deputy
======  ==================  =================================================================
701     p1 (A)              p11 (A), p21 (V)
702     p2 (A)              p31 (A, who is elected to the KKR: A:1), p22 (V)
703     p3 (A)              p13 (A), p23 (F)
704     p4 (V)              p14 (V), p24 (A)
705     p5 (B)              p15 (B), p25 (V)
706     p6 (706:L)          p16 (706:L), p26 (A)
======  ==================  =================================================================

Elected: A:1 p31 of 702, substitute p32 of 703; V:1 p33 of 704, substitute p34 of 701; V:2 p35 of 705, substitute
p36 of 704; F:1 p37 of 701, substitute p38 of 702. B is eligible and has its mayor alone; I is a party below 2 %;
706:L is a local list with a mayor. On the councils besides: p41 (701 A), p42 (703 A), p43 (704 V), p44 (702 V),
p45 (703 F), p46 (705 B), p47 (706 L), p48 (704 I), p49 (701, outside all parties). p51-p59 are known and
sit on no council. The chairmanship is not elected: see ``chairmanship``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, cast

from kkrvalg.register.entry import Draft, Words
from kkrvalg.register.history import fold
from kkrvalg.register.state import Event

if TYPE_CHECKING:
    from kkrvalg.register.entry import Body
    from kkrvalg.register.state import State

TERM = "2026-2030"
START = "2026-01-26"
"""The day of the constituting meeting."""
TOWNS = {701: "Nordby", 702: "Sønderby", 703: "Østerby", 704: "Vesterby", 705: "Midtby", 706: "Strandby"}
MAYORS = {701: "A", 702: "A", 703: "A", 704: "V", 705: "B", 706: "L"}
DEPUTIES = {
    701: (("p11", "A"), ("p21", "V")),
    702: (("p31", "A"), ("p22", "V")),
    703: (("p13", "A"), ("p23", "F")),
    704: (("p14", "V"), ("p24", "A")),
    705: (("p15", "B"), ("p25", "V")),
    706: (("p16", "L"), ("p26", "A")),
}
SEATS = {"A:1": ("p31", "p32"), "V:1": ("p33", "p34"), "V:2": ("p35", "p36"), "F:1": ("p37", "p38")}
OTHERS: dict[str, tuple[int, str | None]] = {
    "p32": (703, "A"),
    "p33": (704, "V"),
    "p34": (701, "V"),
    "p35": (705, "V"),
    "p36": (704, "V"),
    "p37": (701, "F"),
    "p38": (702, "F"),
    "p41": (701, "A"),
    "p42": (703, "A"),
    "p43": (704, "V"),
    "p44": (702, "V"),
    "p45": (703, "F"),
    "p46": (705, "B"),
    "p47": (706, "L"),
    "p48": (704, "I"),
    "p49": (701, None),
}
OUTSIDE = tuple(f"p{number}" for number in range(51, 60))
"""Persons who are known and sit on no council."""
PARTIES = (
    {"party": "A", "name": "Parti A", "eligible": True, "votes": 40000, "seats": 4, "mayors": 3},
    {"party": "V", "name": "Parti V", "eligible": True, "votes": 30000, "seats": 3, "mayors": 1},
    {"party": "F", "name": "Parti F", "eligible": True, "votes": 9000, "seats": 1, "mayors": 0},
    {"party": "B", "name": "Parti B", "eligible": True, "votes": 3000, "seats": 1, "mayors": 1},
    {"party": "I", "name": "Parti I", "eligible": False, "votes": 1000, "seats": 0, "mayors": 0},
)


def event(kind: str, day: str, /, *, seq: int = 0, **body: object) -> Event:
    """Return an event; ``after`` gives it its number. What is not JSON's own (a day) is written as a text.

    A field that Python has a word for is given with a dash at its end: ``for_=7``.
    """
    fields = {name.removesuffix("_"): value for name, value in body.items()}
    return Event(seq, date.fromisoformat(day), kind, cast("Body", fields))


def constituted(day: str = START, *, seq: int = 0, **changed: object) -> Event:
    """Return the event with which the made-up KKR takes office, ``changed`` where a test wants it otherwise."""
    mandates = [_mandate(f"p{code - 700}", code, letter) for code, letter in MAYORS.items()]
    mandates += [_mandate(who, code, letter) for code, pair in DEPUTIES.items() for who, letter in pair]
    mandates += [_mandate(who, code, letter) for who, (code, letter) in OTHERS.items()]
    offices = []
    for code, (first, second) in DEPUTIES.items():
        offices += [
            {"code": code, "office": "mayor", "person": f"p{code - 700}"},
            {"code": code, "office": "first_deputy", "person": first[0]},
            {"code": code, "office": "second_deputy", "person": second[0]},
        ]
    body: dict[str, object] = {
        "term": TERM,
        "rulebook": f"kkr-{TERM}",
        "cap": 2 * len(TOWNS),
        "municipalities": [{"code": code, "name": name, "kl_member": True} for code, name in TOWNS.items()],
        "parties": [dict(row) for row in PARTIES],
        "seats": [
            {"seat": seat, "party": seat.partition(":")[0], "person": holder, "substitute": substitute}
            for seat, (holder, substitute) in SEATS.items()
        ],
        "mandates": mandates,
        "offices": offices,
    }
    return event("constituted", day, seq=seq, **(body | changed))


def _mandate(person: str, code: int, letter: str | None) -> dict[str, object]:
    return {"person": person, "code": code, "letter": letter, "party": f"{code}:L" if letter == "L" else letter}


def persons() -> tuple[str, ...]:
    """Return the keys of all persons, in the order of their numbers."""
    council = [f"p{code - 700}" for code in TOWNS]
    council += [who for pair in DEPUTIES.values() for who, _letter in pair]
    return tuple(sorted({*council, *OTHERS, *OUTSIDE}, key=lambda key: int(key[1:])))


def term() -> list[Event]:
    """Return the first events of the register of the made-up KKR, numbered from 1."""
    entered = [event("person", START, person=key) for key in persons()]
    first = event("opened", START, kkr="hovedstaden", register="0123456789abcdef")
    return _numbered([first, *entered, constituted()])


def chairmanship(day: str = START) -> tuple[Event, Event]:
    """Return the election of p1 as chair by A, B and F, and of p4 as vice chair by V."""
    return (
        event(
            "chair_elected",
            day,
            office="chair",
            person="p1",
            parties=["A", "B", "F"],
            group=["p1", "p2", "p3", "p31", "p5", "p37"],
        ),
        event("chair_elected", day, office="vice_chair", person="p4", parties=["V"], group=["p4", "p33", "p35"]),
    )


def after(*events: Event, until: str | None = None) -> State:
    """Return the state after the first events and these, in the order of their days; those of a day as given.

    Raises:
        InputError: the rules forbid one of them.
    """
    numbered = _numbered([*term(), *events])
    ordered = sorted(numbered, key=lambda one: (one.effect, one.seq))
    return fold(ordered, None if until is None else date.fromisoformat(until))


def _numbered(events: list[Event]) -> list[Event]:
    return [replace(one, seq=at) for at, one in enumerate(events, start=1)]


def person_data(key: str) -> dict[str, str]:
    """Return the made-up data of a person."""
    return {
        "name": f"Person {key[1:]} Eksempel",
        "gender": "woman" if int(key[1:]) % 2 else "man",
        "born": "1970-05-17",
        "mail": f"{key}@example.org",
    }


def draft(one: Event, *, by: str = "abc", source: str = "Eksempel", note: str = "") -> Draft:
    """Return an event as a draft that a ledger takes."""
    private = person_data(str(one.body["person"])) if one.kind == "person" else None
    return Draft(one.effect, one.kind, one.body, Words(by, source, note), private)


def drafts(*events: Event) -> list[Draft]:
    """Return the first events and these as drafts, for ``ledger.create``."""
    return [draft(one) for one in (*term(), *events)]
