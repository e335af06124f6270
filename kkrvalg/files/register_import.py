"""New events from a table (CSV or a spreadsheet) or from JSON Lines: drafts for a register that there is already.

Every row is read as the register stands when it happens, with the rows before it: in the order of the days of
effect, and within a day as the rows stand. The first thing wrong is a complaint with its row and column, and
nothing is entered.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from kkrvalg.errors import InputError, place
from kkrvalg.files.register_jsonl import is_export, new_entries
from kkrvalg.i18n import _
from kkrvalg.model import fold as folded
from kkrvalg.reading import values
from kkrvalg.reading.complaints import nearest, quoted
from kkrvalg.reading.shape import Unfit
from kkrvalg.reading.spreadsheet import read_sheet, sheet_names
from kkrvalg.reading.tables import Column, Columns, is_spreadsheet, read_raw, typed
from kkrvalg.reading.text import InputFile, read_bytes
from kkrvalg.register.columns import (
    EVENT,
    PERSON_DATA,
    PERSONS,
    PERSONS_SHEETS,
    WORDS,
    by_table,
    event_columns,
    plain_fields,
)
from kkrvalg.register.entry import Draft, Entry, Words
from kkrvalg.register.events import KINDS
from kkrvalg.register.history import TIMELESS, Course, advance, known
from kkrvalg.register.law import event_name
from kkrvalg.register.persons import KEY, PERSON, data_of, next_key
from kkrvalg.register.persons import names as names_of
from kkrvalg.register.state import Event, State
from kkrvalg.register.wording import one_line, read_day, read_field, read_person

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from kkrvalg.reading.tables import RawTable, Table
    from kkrvalg.register.entry import Body, Json
    from kkrvalg.register.events import Kind
    from kkrvalg.register.persons import Names, PersonData

    Cells = dict[str, str]

JSON_LINES = frozenset({".jsonl", ".ndjson", ".json"})
_NOT_NEW = frozenset({"opened", "erased"})
"""Kinds that only commands of their own enter."""
_KEYS = {"effect": str, "kind": str, "body": dict, "words": dict, "person": dict}


@dataclass(frozen=True)
class Defaults:
    """What stands for cells that a file leaves empty: who enters the events, from which source, and today.

    ``source`` is None where each row must have its own.
    """

    by: str
    today: date
    source: str | None = None
    note: str = ""


class NewEvents(NamedTuple):
    """Events that were read: drafts in the order in which they are to be entered, the place of each, the files."""

    drafts: tuple[Draft, ...]
    places: tuple[str, ...]
    inputs: tuple[InputFile, ...]

    def preview(self, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        """Return the drafts as entries that follow those of a register, without hashes, entered today."""
        moment = entries[-1].entered
        return tuple(
            Entry(seq, moment, draft.effect, draft.kind, draft.body, draft.words, draft.person, "")
            for seq, draft in enumerate(self.drafts, len(entries) + 1)
        )

    def placed(self, error: InputError, entries: Sequence[Entry]) -> InputError:
        """Return a complaint about one of the events with the row or line it is from."""
        for entry, where in zip(self.preview(entries), self.places, strict=True):
            if error.where == event_name(entry.seq, entry.effect, entry.kind):
                return _at(where, error)
        return error


def read_events(
    path: Path,
    entries: Sequence[Entry],
    defaults: Defaults,
    *,
    persons: Path | None = None,
    sheet: str | None = None,
) -> NewEvents:
    """Read new events, and hold them against the rules.

    Args:
        path: a CSV file, a spreadsheet, or JSON Lines with ``effect``, ``kind``, ``body``, ``words``, ``person``.
        entries: those of the register they are meant for.
        defaults: what stands for empty cells.
        persons: a table of new persons; in a spreadsheet its sheet ``persons`` if left out.
        sheet: the sheet of the events in a spreadsheet; the first with the columns if left out.

    Raises:
        InputError: a row or a line cannot be read, or the rules forbid it; the message names it.
    """
    data = read_bytes(path)
    if not is_spreadsheet(path, data) and (path.suffix.casefold() in JSON_LINES or data.lstrip()[:1] == b"{"):
        if persons is not None:
            _refuse(
                "--persons",
                str(persons),
                _("nothing beside JSON Lines, in which persons are events of the kind person"),
                _("leave the option out"),
            )
        return _from_lines(path, data, entries, defaults)
    own = _own_persons(path, data) if persons is None else read_raw(persons, needed=PERSONS[:1], may_be_empty=True)
    events = _raw_events(path, data, sheet, may_be_empty=own is not None and bool(own.rows))
    return _Tables(events, own, entries, defaults).read()


def _refuse(where: str, found: str, expected: str, todo: str) -> NoReturn:
    raise InputError(where=where, found=found, expected=expected, todo=todo)


def _at(where: str, error: InputError) -> InputError:
    return InputError(where=where, found=error.found, expected=error.expected, todo=error.todo)


def _words(cells: Cells, defaults: Defaults, where: Callable[[str], str]) -> Words:
    """Return who enters an event, the document and the note, as the row says or as is said for all."""
    source = cells.get("source") or defaults.source
    if not source:
        _refuse(
            where("source"),
            _("nothing"),
            _("the document it is taken from"),
            _("name the letter, mail or minutes it stands in, or give --source for all"),
        )
    return Words(*map(one_line, (cells.get("by") or defaults.by, source, cells.get("note") or defaults.note)))


# --- tables ---------------------------------------------------------------------------------------------------


def _columns(names: Sequence[str], needed: Sequence[str]) -> Columns[Cells]:
    def row(*cells: str) -> Cells:
        return {name: cell.strip() for name, cell in zip(names, cells, strict=True) if cell.strip()}

    return Columns(row, tuple(Column(name, values.any_text, required=name in needed) for name in names))


class _Row(NamedTuple):
    """A row that is going to be an event: its cells, the day and the kind, and where a cell of it stands."""

    cells: Cells
    effect: date
    kind: Kind
    where: Callable[[str], str]
    place: str


class _Tables:
    """The tables of one import while they are read."""

    def __init__(
        self, events: RawTable, persons: RawTable | None, entries: Sequence[Entry], defaults: Defaults
    ) -> None:
        self.defaults = defaults
        self.kinds = _kinds_by_words()
        self.names: Names = {}
        self.spelt: dict[str, dict[str, None]] = defaultdict(dict)
        self.free = next_key(())
        for key, data in names_of(entries).items():
            self._know(key, data)
        self.seq = len(entries)
        self.standing = _Standing(entries)
        self.drafts: list[Draft] = []
        self.places: list[str] = []
        _check_new(events)
        self.events = typed(events, _columns(event_columns(), EVENT))
        self.persons = None if persons is None else typed(persons, _columns(PERSONS, PERSONS[:1]))

    def read(self) -> NewEvents:
        """Read persons and events in the order in which they happen."""
        rows = [self._row(self.events, at) for at in range(len(self.events.rows))]
        if self.persons is not None:
            first = min((row.effect for row in rows), default=self.defaults.today)
            rows = [*(self._person_row(self.persons, at, first) for at in range(len(self.persons.rows))), *rows]
        for row in sorted(rows, key=lambda row: row.effect):
            self._enter(row)
        self.standing.on(date.max)
        inputs = {table.input for table in (self.events, self.persons) if table is not None}
        return NewEvents(tuple(self.drafts), tuple(self.places), tuple(sorted(inputs)))

    def _row(self, table: Table[Cells], at: int) -> _Row:
        cells = table.rows[at]

        def where(column: str) -> str:
            return table.where(at, column)

        kind = _kind(self.kinds, cells.get("kind", ""), where("kind"))
        effect = date.fromisoformat(read_day(cells.get("effect", ""), where("effect")))
        return _Row(cells, effect, kind, where, table.where(at, None))

    def _person_row(self, table: Table[Cells], at: int, first: date) -> _Row:
        """Return a row of the table of persons; without a day it holds from the first event of the file on."""
        cells = table.rows[at]

        def where(column: str) -> str:
            return table.where(at, "key" if column == PERSON else column)

        given = cells.get("effect")
        effect = first if given is None else date.fromisoformat(read_day(given, where("effect")))
        kept = {name: text for name, text in cells.items() if name not in {"key", "effect"}}
        if "key" in cells:
            kept[PERSON] = cells["key"]
        return _Row(kept, effect, KINDS[PERSON], where, table.where(at, None))

    def _enter(self, row: _Row) -> None:
        """Read a row as the register stands when it happens, and let it happen."""
        words = _words(row.cells, self.defaults, row.where)
        own = (
            {PERSON, *PERSON_DATA} if row.kind.key == PERSON else {field.name for field in plain_fields(row.kind)}
        )
        for name in row.cells:
            if name not in {*EVENT, *WORDS, *own}:
                _refuse(
                    row.where(name),
                    _("{value}, where {kind} has no such field").format(
                        value=quoted(row.cells[name]), kind=row.kind.key
                    ),
                    _("nothing; its fields are {names}").format(names=", ".join(sorted(own)) or _("none")),
                    _("empty the cell, or correct the kind"),
                )
        person = None
        state = self.standing.on(row.effect)
        if row.kind.key == PERSON:
            key, person = self._person(row)
            self._know(key, data_of(person))
            body: dict[str, Json] = {PERSON: key}
        else:
            body = self._body(row, state)
        self.seq += 1
        self.standing.add(Event(self.seq, row.effect, row.kind.key, body), row.place)
        self.drafts.append(Draft(row.effect, row.kind.key, body, words, person))
        self.places.append(row.place)

    def _body(self, row: _Row, state: State) -> dict[str, Json]:
        body: dict[str, Json] = {}
        for field in plain_fields(row.kind):
            value = read_field(
                field, row.cells.get(field.name, ""), state=state, names=self.names, where=row.where(field.name)
            )
            if value is not None:
                body[field.name] = value
        return body

    def _person(self, row: _Row) -> tuple[str, dict[str, str]]:
        """Return the key and the data of a person: a new one, or one whose data are corrected."""
        data = read_person(row.cells, row.where)
        key = row.cells.get(PERSON, "").casefold()
        if key:
            if not KEY.fullmatch(key):
                _refuse(
                    row.where(PERSON), quoted(key), _("a key such as p12, or nothing"), _("leave the cell empty")
                )
            return key, self._known_data(key) | data
        same = self.spelt[folded(data["name"])]
        if same:
            _refuse(
                row.where("name"),
                _("{name}, who is in the register already as {key}").format(
                    name=data["name"], key=", ".join(same)
                ),
                _("a new person, or the key of the one whose data are corrected"),
                _("leave the row out; if it is somebody else of that name, give a new key such as {key}").format(
                    key=self.free
                ),
            )
        return self.free, data

    def _know(self, key: str, data: PersonData | None) -> None:
        """Take in a person, or what is told of one anew, so that finding a name or a free key stays quick."""
        before = self.names.get(key)
        if before is not None:
            self.spelt[folded(one_line(before.name))].pop(key, None)
        self.names[key] = data
        if data is not None:
            self.spelt[folded(one_line(data.name))][key] = None
        self.free = max(self.free, next_key((key,)), key=lambda free: int(free[1:]))

    def _known_data(self, key: str) -> dict[str, str]:
        """Return what the register knows of a person: what a correction leaves empty stays."""
        old = self.names.get(key)
        return {} if old is None else {field: text for field, text in old._asdict().items() if text}


def _raw_events(path: Path, data: bytes, sheet: str | None, *, may_be_empty: bool) -> RawTable:
    if sheet is not None and is_spreadsheet(path, data):
        return read_sheet(data, str(path), needed=EVENT, sheet=sheet, may_be_empty=may_be_empty)
    if sheet is not None:
        _refuse(
            "--sheet", sheet, _("a sheet of a spreadsheet"), _("leave the option out; a CSV file has no sheets")
        )
    return read_raw(path, needed=EVENT, may_be_empty=may_be_empty)


def _check_new(table: RawTable) -> None:
    """Check that a table is not one of events that are entered already: they would all be there twice."""
    if {"seq", "entered"} <= set(table.columns):
        _refuse(
            table.where(),
            _("an export of a register, as a table"),
            _("new events"),
            _("write new events in the table of kkrvalg register template; a whole register is moved as jsonl"),
        )


def _own_persons(path: Path, data: bytes) -> RawTable | None:
    """Return the sheet of persons of a workbook, None where it has none."""
    if not is_spreadsheet(path, data):
        return None
    shown = str(path)
    name = next((name for name in sheet_names(data, shown) if name.casefold() in PERSONS_SHEETS), None)
    return None if name is None else read_sheet(data, shown, needed=PERSONS[:1], sheet=name, may_be_empty=True)


def _kinds_by_words() -> dict[str, Kind]:
    """Return the kinds of events by all that a cell can call them: the key, or what the kind is in words."""
    kinds = by_table().values()
    return {folded(name): kind for kind in kinds for name in (kind.words, _(kind.words), kind.key)}


def _kind(words: Mapping[str, Kind], text: str, where: str) -> Kind:
    """Return the kind of event that a cell names.

    Raises:
        InputError: there is no such kind, or a table cannot hold it.
    """
    wanted = folded(one_line(text))
    found = words.get(wanted)
    if found is not None:
        return found
    if wanted in KINDS:
        _refuse(
            where,
            quoted(text),
            _("a kind of event that people enter"),
            _("use the command of its own; kkrvalg register --help lists them"),
        )
    close = nearest(wanted, words) if wanted else None
    _refuse(
        where,
        quoted(text),
        _("a kind of event, such as left_council"),
        _("did you mean {name}?").format(name=words[close].key)
        if close
        else _("see all kinds in the workbook that kkrvalg register template -o events.xlsx writes"),
    )


class _Standing:
    """The register as it stands on one day after another, with the rows read so far."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._events = known(entries)
        self._next = 0
        self._state = State()
        self._last: str | None = None

    def on(self, day: date) -> State:
        """Return the state after all that happened up to a day, which is never before the one asked for last."""
        while self._next < len(self._events) and _has_happened(self._events[self._next], day):
            event = self._events[self._next]
            try:
                advance(self._state, event)
            except InputError as error:
                if self._last is None:
                    raise
                raise InputError(
                    where=self._last,
                    found=_("an event after which another cannot be: {where}: {found}").format(
                        where=error.where, found=error.found
                    ),
                    expected=error.expected,
                    todo=_(
                        "correct or withdraw that event first (kkrvalg register correct), then give this one again"
                    ),
                ) from error
            self._next += 1
        return self._state

    def add(self, event: Event, where: str) -> None:
        """Let the event of a row happen.

        Raises:
            InputError: the rules forbid it.
        """
        try:
            advance(self._state, event)
        except InputError as error:
            raise _at(where, error) from error
        self._last = where


def _has_happened(event: Event, day: date) -> bool:
    """Whether an event is one of those up to a day; those that stand first in any case hold on every day."""
    return event.kind in TIMELESS or event.effect <= day


# --- JSON Lines -----------------------------------------------------------------------------------------------


def _from_lines(path: Path, data: bytes, entries: Sequence[Entry], defaults: Defaults) -> NewEvents:
    """Return the events of JSON Lines, which name everything by keys."""
    shown = str(path)
    if is_export(data):
        _refuse(
            place(shown, 1),
            _("an export of a whole register"),
            _("new events for the register that there is"),
            _("name a new file for the register: kkrvalg register import NEW.db {file}").format(file=shown),
        )
    made = [(_draft(line, where, defaults), where) for where, line in new_entries(path, shown)]
    if not made:
        _refuse(shown, _("no event"), _("at least one event"), _("check that the right file was saved"))
    made.sort(key=lambda one: one[0].effect)
    events = NewEvents(
        tuple(draft for draft, _where in made),
        tuple(where for _draft_, where in made),
        (InputFile(shown, sha256(data).hexdigest()),),
    )
    try:
        Course().check(entries, events.preview(entries))
    except InputError as error:
        raise events.placed(error, entries) from error
    return events


def _draft(line: dict[str, Any], where: str, defaults: Defaults) -> Draft:
    """Return the event of a line."""
    for name, value in line.items():
        if name not in _KEYS or not isinstance(value, _KEYS[name]):
            _refuse(
                where,
                f"{name}: {quoted(value)}",
                ", ".join(_KEYS),
                _("write effect and kind as texts, and body, words and person as keys with values; no hashes"),
            )
    if line.get("kind") in _NOT_NEW or line.get("kind") not in KINDS:
        _refuse(
            where,
            quoted(line.get("kind")),
            _("a kind of event, such as left_council"),
            _("see all kinds in the workbook that kkrvalg register template -o events.xlsx writes"),
        )
    body: Body = line.get("body", {})
    words = {name: _text(value, where) for name, value in line.get("words", {}).items()}
    if not set(words) <= set(WORDS):
        _refuse(where, ", ".join(words), ", ".join(WORDS), _("remove the others"))
    person = None
    if line["kind"] == PERSON:
        given = {name: _text(value, where) for name, value in line.get("person", {}).items()}
        if not set(given) <= set(PERSON_DATA):
            _refuse(where, ", ".join(given), ", ".join(PERSON_DATA), _("remove the others"))
        person = read_person(given, lambda _name: where)
        if not KEY.fullmatch(str(body.get(PERSON))):
            _refuse(
                where, quoted(body.get(PERSON)), _("a key such as p12"), _("give the person a key in the body")
            )
    elif "person" in line:
        _refuse(where, _("personal data"), _("none, except with the kind person"), _("remove the key person"))
    day = read_day(_text(line.get("effect"), where), where)
    return Draft(date.fromisoformat(day), line["kind"], body, _words(words, defaults, lambda _name: where), person)


def _text(value: object, where: str) -> str:
    try:
        return values.any_text(value)
    except Unfit as unfit:
        raise InputError(where=where, found=unfit.found, expected=unfit.expected, todo=unfit.todo) from None
