"""kkrvalg constitute --left and --returned: somebody leaves a meeting, or did not, and what follows."""

from __future__ import annotations

import csv
import io
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from kkrvalg.cli.common import new_page, write_whole
from kkrvalg.cli.constitute import hold
from kkrvalg.cli.session import pasteable
from kkrvalg.errors import InputError
from kkrvalg.files.meeting import ATTENDANCE
from kkrvalg.i18n import _
from kkrvalg.model import PersonId, fold
from kkrvalg.procedures.attendance import Presence
from kkrvalg.procedures.constitution import elections_of
from kkrvalg.procedures.recount import recount, with_departure
from kkrvalg.protocol.departure_text import write_departure
from kkrvalg.reading.cells import unguarded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kkrvalg.cli.constitute import Opened
    from kkrvalg.procedures.attendance import Attendance
    from kkrvalg.procedures.constitution import Papers

LEFT_BEFORE = "left_before"


def note_departure(
    opened: Opened, name: str, before: str | None, arguments: Sequence[str], output: Path | None
) -> str:
    """Write a departure into the sign-in list, or take it back where ``before`` is None, and say what follows.

    ``arguments`` are those the meeting was called with, to be said again. Nothing is written unless the whole
    meeting can be held with it: a folder that could be counted still can be.

    Raises:
        InputError: nobody, or several, of that name signed in; no such election; ballots or names that cannot be
            any more; or the list cannot be written.
    """
    if opened.folder.is_bundled:
        raise InputError(
            where=opened.folder.label,
            found=_("a meeting that comes with kkrvalg"),
            expected=_("a meeting folder of your own"),
            todo=_("copy the folder {folder} and name the copy").format(folder=opened.folder.path),
        )
    member = _find(name, opened)
    key = None if before is None else _election(before, opened)
    _check_there(member, opened, leaves=key is not None)
    changed = with_departure(opened.papers, member, key)
    session = opened.session
    there = _attends(member, opened).name
    said = (
        _("{name} leaves before the election {election}").format(name=there, election=key)
        if key
        else _("{name} has not left").format(name=there)
    )
    changes = recount(session.setting, opened.composition, opened.people, opened.papers, changed)
    _check_can_be_held(opened, changed, said)
    path = opened.folder.path / ATTENDANCE
    write_whole(path, _rewritten(path, member, key or ""), rewriting=True)
    again = ("kkrvalg", "constitute", str(opened.folder.path), *arguments)
    who = str(member)
    undo = ("--returned", who) if key else ("--left", who, "--before", _was(member, opened) or "")
    page = new_page(output)
    write_departure(
        page,
        said,
        changes,
        file=opened.folder.shown(ATTENDANCE),
        undo=pasteable((*again, *undo)),
        again=pasteable(again),
    )
    return page.text()


def _check_can_be_held(opened: Opened, changed: Papers, said: str) -> None:
    """Refuse a sign-in list with which something else in the folder cannot be."""
    try:
        hold(replace(opened, papers=changed))
    except InputError as error:
        raise InputError(
            where=error.where,
            found=f"{error.found} ({said})",
            expected=error.expected,
            todo=_("correct that first, then give the command again; {file} is as it was").format(
                file=opened.folder.attendance.shown
            ),
        ) from error


def _was(member: PersonId, opened: Opened) -> str | None:
    """Return before which election somebody had left by the list as it was."""
    return next((row.left_before for row in opened.papers.attendance if row.member == member), None)


def _check_there(member: PersonId, opened: Opened, *, leaves: bool) -> None:
    """Refuse that somebody leaves who is absent, or is back who has not left."""
    row = next(row for row in opened.papers.attendance if row.member == member)
    if leaves and row.presence is Presence.ABSENT:
        raise InputError(
            where="--left",
            found=_("{name}, who is absent").format(name=member.name),
            expected=_("somebody who takes part in the meeting"),
            todo=_("note first in {file} who is present").format(file=opened.folder.attendance.shown),
        )
    if not leaves and row.left_before is None:
        raise InputError(
            where="--returned",
            found=_("{name}, who has not left").format(name=member.name),
            expected=_("somebody who is noted as having left"),
            todo=_("leave --returned out"),
        )


def _find(name: str, opened: Opened) -> PersonId:
    """Return the member on the sign-in list, or whose substitute there, is called ``name``."""
    wanted = fold(" ".join(name.split()))
    found = [
        row.member
        for row in opened.papers.attendance
        if any(wanted in {fold(person.name), fold(str(person))} for person in _in_the_seat(row, opened))
    ]
    if len(found) == 1:
        return found[0]
    names = ", ".join(map(str, found))
    raise InputError(
        where="--left, --returned",
        found=_("{name}, which could be {names}").format(name=name, names=names)
        if found
        else _("{name}, who is not on the sign-in list").format(name=name),
        expected=_("a member, or the substitute of one, as {file} names them").format(
            file=opened.folder.attendance.shown
        ),
        todo=_("write the municipality's code before the name, such as {example}").format(
            example=found[0] if found else "101:NAVN"
        ),
    )


def _attends(member: PersonId, opened: Opened) -> PersonId:
    """Return who attends in a member's seat: the member, or the substitute."""
    row = next(row for row in opened.papers.attendance if row.member == member)
    return _in_the_seat(row, opened)[-1]


def _in_the_seat(row: Attendance, opened: Opened) -> tuple[PersonId, ...]:
    """Return the member, and the substitute who attends: as the list names them, or else as members.csv does."""
    if row.presence is not Presence.SUBSTITUTE:
        return (row.member,)
    member = opened.people.member.get(row.member)
    substitute = row.substitute or (None if member is None else member.substitute)
    return (row.member,) if substitute is None else (row.member, substitute)


def _election(before: str, opened: Opened) -> str:
    """Return the key of an election of the meeting."""
    keys = elections_of(opened.papers.posts, opened.session.options)
    found = next((key for key in keys if fold(key) == fold(before.strip())), None)
    if found is None:
        raise InputError(
            where="--before",
            found=_("the election {key}, which is not held").format(key=before),
            expected=_("one of {names}").format(names=", ".join(keys)),
            todo=_("name the first election that is missed"),
        )
    return found


def _plain(cell: str) -> str:
    """Return what a cell says as it was read from it: composed letters, and runs of white space as one space."""
    return " ".join(unguarded(unicodedata.normalize("NFC", cell).strip()).split())


def _rewritten(path: Path, member: PersonId, before: str) -> bytes:
    """Return the sign-in list with one cell changed; its separator and byte-order mark stay as they are."""
    text = path.read_bytes().decode("utf-8")
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    text = text.removeprefix("\ufeff")
    delimiter = ";" if ";" in text.split("\n", 1)[0] else ","
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    header = [cell.strip() for cell in rows[0]]
    if LEFT_BEFORE not in header:
        header.append(LEFT_BEFORE)
        rows = [header, *([*row, ""] if row else row for row in rows[1:])]
    code, name, left = header.index("code"), header.index("name"), header.index(LEFT_BEFORE)
    for row in rows[1:]:
        if len(row) == len(header) and (_plain(row[code]), _plain(row[name])) == (str(member.code), member.name):
            row[left] = before
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n" if "\r\n" in text else "\n").writerows(rows)
    return (mark + buffer.getvalue()).encode("utf-8")
