"""Plays the documented term of tests/register/full_term: two KKR of Hovedstaden, day by day, all of it made up.

``commands.txt`` and ``events.csv`` are what a secretary enters, in the order of the days of entry: the commands of
a day first, then its rows, read and entered as ``kkrvalg register import`` does. Two kinds of cells stand for what
a user reads on the screen: ``?KEY:…`` for the mark of the open question with that key, and with the values behind
the colons; ``#KIND:NAME`` for the number of the last event of that kind about somebody of that name.
"""

from __future__ import annotations

import contextlib
import csv
import shlex
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from kkrvalg.cli import main, register_common
from kkrvalg.files.register_import import Defaults, read_events
from kkrvalg.register.history import Course, known, state_on
from kkrvalg.register.ledger import open_ledger
from kkrvalg.register.persons import names

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

    from kkrvalg.register.entry import Entry
    from kkrvalg.register.ledger import Ledger

FOLDER = Path(__file__).parent / "register" / "full_term"
DENMARK = timezone(timedelta(hours=1))
MARKS = ("?", "#")
Row = dict[str, str]


def rows() -> list[Row]:
    """Return the rows of events.csv, each with its day of entry under ``entered``."""
    with (FOLDER / "events.csv").open(encoding="utf-8-sig", newline="") as file:
        return [{name: cell for name, cell in row.items() if cell} for row in csv.DictReader(file, delimiter=";")]


def commands() -> dict[str, list[str]]:
    """Return the commands of commands.txt by their days."""
    lines = (FOLDER / "commands.txt").read_text(encoding="utf-8").splitlines()
    return {words[0]: words[1:] for line in lines if not line.startswith("#") and (words := shlex.split(line))}


def entry_days() -> list[str]:
    """Return the days on which something is entered, in order."""
    return sorted({row["entered"] for row in rows()} | set(commands()))


def play(file: Path, patch: pytest.MonkeyPatch) -> None:
    """Enter the whole term into a new register, each part on its day."""
    patch.chdir(FOLDER)
    by_day: dict[str, list[Row]] = {}
    for row in rows():
        by_day.setdefault(row.pop("entered"), []).append(row)
    days, course = entry_days(), Course()
    while days:
        if days[0] in commands():
            patch.setattr(register_common, "now", lambda day=days[0]: _moment(day))
            _run(file, commands()[days[0]])
        with open_ledger(file) as ledger:
            while days:
                day = days.pop(0)
                for batch in _batches(by_day.get(day, [])):
                    _enter(ledger, batch, _moment(day), course)
                if days and days[0] in commands():
                    break


def _moment(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(hour=10, tzinfo=DENMARK)


def _batches(own: list[Row]) -> Iterator[list[Row]]:
    """Yield the rows of a day in parts; what is looked up is known only after the rows before it."""
    batch: list[Row] = []
    for row in own:
        if batch and any(cell.startswith(MARKS) for cell in row.values()):
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


def _enter(ledger: Ledger, batch: list[Row], moment: datetime, course: Course) -> None:
    """Enter rows as the import of a table does."""
    found = [{name: _looked_up(ledger, cell, row["effect"]) for name, cell in row.items()} for row in batch]
    table = ledger.path.with_name("batch.csv")
    with table.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.DictWriter(out, list(dict.fromkeys(name for row in found for name in row)), delimiter=";")
        writer.writeheader()
        writer.writerows(found)
    new = read_events(table, ledger.entries, Defaults("sek", moment.date()))
    ledger.append(new.drafts, now=moment, check=course.check)


def _run(file: Path, words: list[str]) -> None:
    """Run a command of the register."""
    with contextlib.ExitStack() as stack:
        ledger = stack.enter_context(open_ledger(file)) if file.exists() else None
        given = [str(file) if word == "FILE" else _looked_up(ledger, word, "2030-01-01") for word in words]
    status = main(["register", *given, "--lang", "en"])
    assert status == 0, words


def _looked_up(ledger: Ledger | None, cell: str, day: str) -> str:
    """Return what a marked cell stands for on a day; any other cell as it is."""
    if ledger is None or not cell.startswith(MARKS):
        return cell
    key, *about = cell[1:].split(":")
    data = names(ledger.entries)
    called = {person: found.name for person, found in data.items() if found is not None}
    if cell.startswith("#"):
        return str(_last(ledger.entries, key, about[0], called))
    state = state_on(ledger.entries, date.fromisoformat(day))
    return next(
        question.id
        for question in state.questions.values()
        if question.key == key
        and question.id not in state.answers
        and set(about) <= {called.get(str(value), str(value)) for value in question.about.values()}
    )


def _last(entries: tuple[Entry, ...], kind: str, name: str, called: dict[str, str]) -> int:
    """Return the number of the last event of a kind about somebody of a name."""
    return max(
        event.seq for event in known(entries) if event.kind == kind and called.get(str(event["person"])) == name
    )
