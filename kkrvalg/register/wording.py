"""What people type into values of the register: names into keys, municipalities into codes, days, yes and no.

Shared by ``kkrvalg register add`` and the import of tables. Nothing is guessed: what fits two persons, or none, is
a complaint with those who come near.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.model import fold
from kkrvalg.reading import values
from kkrvalg.reading.complaints import nearest, quoted
from kkrvalg.reading.shape import Unfit
from kkrvalg.register.persons import KEY, PersonData
from kkrvalg.register.state import SeatKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kkrvalg.register.entry import Json
    from kkrvalg.register.events import Field, FieldType
    from kkrvalg.register.persons import Names
    from kkrvalg.register.state import State, Term

MOST_SHOWN = 5
"""Candidates that a complaint lists."""

_MAYOR = re.compile(r"(?:mayor|borgmester(?:en)?)\s*(?::|i\b|of\b|\s)\s*(.+)", re.IGNORECASE)
_QUALIFIED = re.compile(r"(.+?)\s*\(([^()]+)\)")
_SEPARATOR = re.compile(r"[,;](?![^()]*\))")
"""A comma or semicolon outside brackets."""

CHOICES: Mapping[str, tuple[str, ...]] = {
    "chair": ("formand",),
    "vice_chair": ("næstformand", "vice chair"),
    "mayor": ("borgmester",),
    "first_deputy": ("1. viceborgmester", "første viceborgmester", "viceborgmester", "first deputy"),
    "second_deputy": ("2. viceborgmester", "anden viceborgmester", "second deputy"),
    "resigned": ("udtrådt", "fratrådt", "gave it up"),
    "moved": ("flyttet", "fraflyttet"),
    "died": ("død", "afgået ved døden"),
    "not_eligible": ("ikke valgbar", "not eligible"),
    "other": ("andet", "anden grund"),
    "health": ("helbred", "sygdom", "helbredstilstand"),
    "public_duty": ("offentligt hverv", "andet offentligt hverv", "public duty"),
    "business": ("erhverv", "forretninger", "erhvervsliv", "erhvervslivet"),
    "comparable": ("lignende", "tilsvarende"),
    "proportional": ("forholdstal", "forholdstalsvalg"),
    "majority": ("flertal", "flertalsvalg"),
    "agreed": ("enighed", "aftale"),
    "office": ("embede", "født medlem", "by office"),
    "nord": (),
    "midt": (),
    "syd": (),
    "oest": ("øst",),
    "municipal": ("kommunal", "kommunerne"),
    "knowledge": ("viden", "videninstitutioner"),
    "employee": ("lønmodtager", "lønmodtagere", "medarbejder"),
    "region": ("regionen",),
    "ordinary": ("ordinær", "ordinært"),
    "extraordinary": ("ekstraordinær", "ekstraordinært"),
    "demanded": ("krævet", "efter krav"),
    "for": (),
    "against": ("imod",),
    "abstained": ("undlod", "hverken for eller imod", "undladt"),
}
"""What people call the choices of a field, besides the choices themselves."""


@lru_cache(maxsize=8192)
def _plain(name: str) -> str:
    """Return a name as it is compared."""
    return fold(one_line(name))


def one_line(text: str) -> str:
    """Return a text with its runs of white space as one space, its letters composed."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _complain(where: str, text: str, *, expected: str, todo: str) -> NoReturn:
    raise InputError(where=where, found=quoted(text), expected=expected, todo=todo)


# --- persons --------------------------------------------------------------------------------------------------


def find_person(state: State, names: Names, text: str, where: str) -> str:
    """Return the key of the person whom a text names: ``p7``, a full name, or one with what tells it apart.

    ``Anna Eksempel (Ballerup)`` and ``Anna Eksempel (p7)`` tell those of one name apart.

    Args:
        state: as the register stands, for the municipalities of those who sit or sat on a council.
        names: the persons, see :func:`kkrvalg.register.persons.names`.
        text: what was typed.
        where: the option or the cell it was typed in.

    Raises:
        InputError: nobody is called so, or several are.
    """
    wanted = one_line(text)
    if KEY.fullmatch(wanted.lower()):
        if wanted.lower() in names:
            return wanted.lower()
        raise _nobody(state, names, wanted, where)
    found = _called(state, names, wanted)
    if len(found) == 1:
        return found[0]
    if found:
        raise InputError(
            where=where,
            found=_("{name}, whose name {count} persons have: {candidates}").format(
                name=quoted(wanted), count=len(found), candidates=_listed(state, names, found)
            ),
            expected=_("one person"),
            todo=_("add the key in brackets, as in {name} ({key})").format(
                name=_name(names, found[0]), key=found[0]
            ),
        )
    raise _nobody(state, names, wanted, where)


def _called(state: State, names: Names, wanted: str) -> list[str]:
    """Return the keys of those whom a text can mean, told apart by what stands in brackets behind the name."""
    folded = fold(wanted)
    found = [key for key, data in names.items() if data is not None and _plain(data.name) == folded]
    parts = _QUALIFIED.fullmatch(wanted)
    if found or parts is None:
        return found
    name, said = fold(parts[1]), {fold(part.strip()) for part in parts[2].split(",")}
    return [
        key
        for key, data in names.items()
        if data is not None and _plain(data.name) == name and said <= {key, *map(fold, _home(state, key))}
    ]


def _home(state: State, key: str) -> tuple[str, ...]:
    """Return the name and the code of the municipality on whose council a person sits or sat; nothing if none."""
    mandate = state.mandates.get(key)
    if mandate is None:
        return ()
    known = next(
        (term.municipalities[mandate.code] for term in _newest(state) if mandate.code in term.municipalities), None
    )
    return (str(mandate.code),) if known is None else (known.name, str(mandate.code))


def _newest(state: State) -> Iterable[Term]:
    return reversed(state.terms)


def _name(names: Names, key: str) -> str:
    data = names.get(key)
    return key if data is None else data.name


def _listed(state: State, names: Names, keys: list[str]) -> str:
    """Return persons as a complaint lists them, with municipality and key."""
    shown = [f"{_name(names, key)} ({', '.join((*_home(state, key)[:1], key))})" for key in keys[:MOST_SHOWN]]
    return ", ".join(shown) + (" …" if len(keys) > MOST_SHOWN else "")


def _nobody(state: State, names: Names, wanted: str, where: str) -> InputError:
    """Return the complaint about a name that nobody has, with those who come near."""
    parts = _QUALIFIED.fullmatch(wanted)
    bare = fold(parts[1] if parts else wanted)
    by_name = {_plain(data.name): key for key, data in names.items() if data is not None}
    close = nearest(bare, by_name)
    near = [key for name, key in by_name.items() if bare and (name == close or bare in name.split())]
    expected = _("the name or the key of a person in the register")
    return InputError(
        where=where,
        found=_("{name}, whom the register does not know").format(name=quoted(wanted))
        if wanted
        else quoted(wanted),
        expected=_("{what}; near it: {candidates}").format(what=expected, candidates=_listed(state, names, near))
        if near
        else expected,
        todo=_("correct the name, or enter the person first with kkrvalg register person"),
    )


def find_persons(state: State, names: Names, text: str, where: str) -> list[str]:
    """Return the keys of the persons whom a text lists with commas or semicolons, each once.

    A name that holds a comma itself (``Anna Eksempel, Nordby``) is understood.

    Raises:
        InputError: one of them is not known, not the only one of the name, or named twice.
    """
    parts = [one_line(part) for part in _SEPARATOR.split(text) if part.strip()]
    found: list[str] = []
    most = 1 + max((data.name.count(",") for data in names.values() if data is not None), default=0)
    at = 0
    while at < len(parts):
        widths = range(min(most, len(parts) - at), 1, -1)
        width = next((w for w in widths if _called(state, names, ", ".join(parts[at : at + w]))), 1)
        name = ", ".join(parts[at : at + width])
        key = find_person(state, names, name, where)
        if key in found:
            _complain(where, name, expected=_("each person once"), todo=_("remove one of the two"))
        found.append(key)
        at += width
    return found


# --- municipalities, seats, parties ---------------------------------------------------------------------------


def find_municipality(state: State, text: str, where: str) -> int:
    """Return the code of a municipality of the area, named by name or code.

    ``Ballerup``, ``Ballerup Kommune``, ``151`` and ``0151`` mean the same.

    Raises:
        InputError: the area has no such municipality.
    """
    wanted = one_line(text)
    known = state.term.municipalities if state.terms else {}
    if wanted.isascii() and wanted.isdigit() and int(wanted) in known:
        return int(wanted)
    by_name = {_municipality_key(entry.name): code for code, entry in known.items()}
    found = by_name.get(_municipality_key(wanted))
    if found is not None:
        return found
    close = nearest(wanted, (entry.name for entry in known.values()))
    _complain(
        where,
        wanted,
        expected=_("a municipality of the area, by name or code"),
        todo=_("did you mean {name}?").format(name=close)
        if close
        else _("see the municipalities with kkrvalg register show"),
    )


def _municipality_key(name: str) -> str:
    """Return what is common to the spellings of a name, such as Københavns Kommune and København."""
    folded = re.sub(r"\s*(regions)?kommune$", "", fold(one_line(name)))
    return re.sub(r"[\s-]", "", folded).removesuffix("s")


def find_seat(state: State, names: Names, text: str, where: str) -> str:
    """Return the key of a seat: given as such, as the mayor of a municipality, or by who holds it or held it last.

    Raises:
        InputError: there is no such seat, or the person neither holds one nor held one.
    """
    wanted = one_line(text)
    for key in (wanted, wanted.upper(), wanted.lower()):
        if key in state.seats:
            return key
    by_folded = {fold(key): key for key in state.seats}
    if fold(wanted) in by_folded:
        return by_folded[fold(wanted)]
    mayor = _MAYOR.fullmatch(wanted)
    if mayor is not None:
        return f"{SeatKind.MAYOR}:{find_municipality(state, mayor[1], where)}"
    if ":" in wanted or not wanted:
        close = nearest(wanted, state.seats)
        _complain(
            where,
            wanted,
            expected=_("a seat's key, such as A:2, or who holds it or held it last"),
            todo=_("did you mean {name}?").format(name=close)
            if close
            else _("see the seats with kkrvalg register show"),
        )
    person = find_person(state, names, wanted, where)
    seat = state.seat_of(person)
    found = seat.key if seat is not None else _left_last(state, person)
    if found is None:
        _complain(
            where,
            wanted,
            expected=_("a seat's key, such as A:2, or who holds it or held it last"),
            todo=_("{name} has held no seat of the KKR; see the seats with kkrvalg register show").format(
                name=_name(names, person)
            ),
        )
    return found


def _left_last(state: State, person: str) -> str | None:
    """Return the seat that a person left last, None if none that there still is."""
    for said in reversed(state.trail):
        if said.what == "member_left" and said.about.get("person") == person:
            seat = said.about.get("seat")
            return seat if isinstance(seat, str) and seat in state.seats else None
    return None


def find_party(state: State, text: str, where: str) -> str:
    """Return the key of a party or list: its letter, its name, a cooperation's name, or ``151:L`` of a local list.

    A letter that stands on no list of the area is a party too: people may join one that did not run.

    Raises:
        InputError: it is none of these.
    """
    wanted = one_line(text)
    known = state.term.parties if state.terms else {}
    by_folded = {fold(entry.name): key for key, entry in known.items()} | {fold(key): key for key in known}
    found = by_folded.get(fold(wanted))
    if found is not None:
        return found
    if re.fullmatch("[A-ZÆØÅa-zæøå]", wanted):
        return wanted.upper()
    code, colon, letter = wanted.partition(":")
    if colon and letter.strip():
        return f"{find_municipality(state, code, where)}:{letter.strip()}"
    close = nearest(wanted, [*known, *(entry.name for entry in known.values())])
    _complain(
        where,
        wanted,
        expected=_("a party's letter or name, a list cooperation's name, or a local list such as 151:L"),
        todo=_("did you mean {name}?").format(name=close) if close else _("write the letter on the ballot"),
    )


def find_parties(state: State, text: str, where: str) -> list[str]:
    """Return the keys of the parties that a text lists with commas or semicolons, each once.

    Raises:
        InputError: one of them is not known, or named twice.
    """
    found: list[str] = []
    for part in _SEPARATOR.split(text):
        if part.strip():
            key = find_party(state, part, where)
            if key in found:
                _complain(where, part.strip(), expected=_("each party once"), todo=_("remove one of the two"))
            found.append(key)
    return found


# --- plain values ---------------------------------------------------------------------------------------------


def _accepted(parse: Callable[[object], Json], text: str, where: str) -> Json:
    """Return what one of the functions of ``reading.values`` makes of a text; its complaint gets the place."""
    try:
        return parse(text)
    except Unfit as unfit:
        raise InputError(where=where, found=unfit.found, expected=unfit.expected, todo=unfit.todo) from None


def read_day(text: str, where: str) -> str:
    """Return a day, written as 2027-03-01 or as 1.3.2027, in ISO form.

    Raises:
        InputError: it is no such day.
    """
    return str(_accepted(lambda given: values.table_day(given).isoformat(), one_line(text), where))


def read_choice(
    choices: tuple[str, ...], text: str, where: str, words: Mapping[str, tuple[str, ...]] = CHOICES
) -> str:
    """Return one of a field's choices, typed as it is or in a word for it, in any case.

    Raises:
        InputError: it is none of them.
    """
    known = {
        fold(word): choice
        for choice in choices
        for word in (*words.get(choice, ()), choice.replace("_", " "), choice)
    }
    wanted = one_line(text)
    found = known.get(fold(wanted))
    if found is None:
        close = nearest(fold(wanted), known)
        _complain(
            where,
            wanted,
            expected=_("one of {known}").format(known=", ".join(choices)),
            todo=_("did you mean {name}?").format(name=known[close]) if close else _("write one of them"),
        )
    return found


GENDERS: Mapping[str, tuple[str, ...]] = {
    "woman": ("kvinde", "k", "w"),
    "man": ("mand", "m"),
    "other": ("andet", "anden"),
}
"""What people call the genders, besides their keys."""


def read_person(texts: Mapping[str, str], where: Callable[[str], str]) -> dict[str, str]:
    """Return a person's data as a ``person`` event keeps them: name, gender, born and mail, as far as known.

    Args:
        texts: what was typed, by those names; what is left out is empty.
        where: gives the option or the cell of one of them, for complaints.

    Raises:
        InputError: there is no name, or one of the texts cannot be used.
    """
    typed = {field: one_line(texts.get(field, "")) for field in PersonData._fields}
    name = str(_accepted(values.text, typed["name"], where("name")))
    if KEY.fullmatch(name.lower()):
        _complain(
            where("name"),
            name,
            expected=_("a name, not the key of a person"),
            todo=_("write first name and surname"),
        )
    gender, born, mail = typed["gender"], typed["born"], typed["mail"]
    if mail and not re.fullmatch(r"[^@\s]+@[^@\s]+", mail):
        _complain(
            where("mail"), mail, expected=_("a mail address, or nothing"), todo=_("write it as name@example.org")
        )
    found = {
        "name": name,
        "gender": read_choice(tuple(GENDERS), gender, where("gender"), GENDERS) if gender else "",
        "born": read_day(born, where("born")) if born else "",
        "mail": str(_accepted(values.any_text, mail, where("mail"))),
    }
    return {field: text for field, text in found.items() if text}


class _Typed(NamedTuple):
    """What was typed for a field, and what it is read against."""

    text: str
    where: str
    field: Field
    state: State
    names: Names


def _days(given: _Typed) -> Json:
    parts = [part for part in re.split(r"[,;\s]+", given.text) if part]
    return [*sorted({read_day(part, given.where) for part in parts})]


def _number(given: _Typed) -> Json:
    return _accepted(values.count, given.text, given.where)


_READERS: Mapping[FieldType, Callable[[_Typed], Json]] = {
    "person": lambda given: find_person(given.state, given.names, given.text, given.where),
    "persons": lambda given: [*find_persons(given.state, given.names, given.text, given.where)],
    "municipality": lambda given: find_municipality(given.state, given.text, given.where),
    "seat": lambda given: find_seat(given.state, given.names, given.text, given.where),
    "party": lambda given: find_party(given.state, given.text, given.where),
    "parties": lambda given: [*find_parties(given.state, given.text, given.where)],
    "date": lambda given: read_day(given.text, given.where),
    "days": _days,
    "choice": lambda given: read_choice(given.field.choices, given.text, given.where),
    "yes_no": lambda given: _accepted(values.yes_no, given.text, given.where),
    "number": _number,
    "event": _number,
    "text": lambda given: _accepted(values.text, given.text, given.where),
}
"""How a field is read, by its type; ``rows`` only the program itself writes."""


def read_field(field: Field, text: str, *, state: State, names: Names, where: str) -> Json:
    """Return what a field of an event says, typed by a person; nothing is None.

    Args:
        field: the field of the catalogue; its type decides how the text is read.
        text: what was typed.
        state: as the register stands when the event happens.
        names: the persons of the register.
        where: the option or the cell, for complaints.

    Raises:
        InputError: the text cannot be read as such a field, or a field that is needed is empty.
        KeyError: the field is one that only the program itself writes.
    """
    typed = one_line(text)
    if not typed:
        if field.required:
            _complain(where, "", expected=_(field.help), todo=_("it is not filled in: fill it in"))
        return None
    return _READERS[field.type](_Typed(typed, where, field, state, names))
