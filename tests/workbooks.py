"""Workbooks for the tests: made of elections, changed as a person types, calculated by LibreOffice, read."""

from __future__ import annotations

import re
import subprocess
import zipfile
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from openpyxl import load_workbook
from programs import program

from kkrvalg.apportion import Lots
from kkrvalg.procedures.appointments import Appointment, appoint, benches, form_groups, with_absences
from kkrvalg.procedures.chair import ChairElection, elect_chair
from kkrvalg.procedures.composition import Composition, compose
from kkrvalg.protocol.workbook import Origin, write_workbook
from kkrvalg.protocol.workbook_cells import HEAD
from kkrvalg.rulebook import find_post

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from openpyxl.workbook import Workbook

    from kkrvalg.procedures.setting import Setting

ORIGIN = Origin("Et valg", "Nogle regler", (("x/lists.csv", "ab" * 32),), {}, (), date(2026, 1, 2))
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
"""LibreOffice's setting that formulas of an xlsx are calculated when it is opened: 0 always, 1 never, 2 ask."""


@dataclass(frozen=True)
class Meeting:
    """What the members of a KKR do at their meeting: alliances, groups, who is away, what was drawn."""

    alliances: tuple[str, ...] = ()
    groups: tuple[tuple[str, ...], ...] = ()
    absent: Mapping[str, int] = field(default_factory=dict)
    lots: Mapping[str, Lots] = field(default_factory=dict)


@dataclass(frozen=True)
class Calculated:
    """What the engine says of a KKR and its meeting."""

    composition: Composition
    chair: ChairElection
    post: Appointment

    @property
    def seats(self) -> dict[str, int]:
        """The seats of each party that has any, and of each other mayor."""
        own = {party.party: party.seats for party in self.composition.parties if party.seats}
        return own | {other.municipality: 1 for other in self.composition.others}


def calculate(setting: Setting, kkr: str, meeting: Meeting | None = None) -> Calculated:
    """Return the composition of a KKR, the election of its chair, and that of its members of RBR."""
    met = meeting or Meeting()
    lots = {name: Lots(own.draws) for name, own in met.lots.items()}
    composition = compose(setting, kkr, lots.get("composition"))
    chair = elect_chair(composition, met.alliances, lots, options=setting.options)
    post = find_post("RBR", kkr=kkr, term=setting.election.term)
    present = with_absences(benches(composition), met.absent, kkr=kkr)
    groups = form_groups(present, met.groups, kkr=kkr)
    elected = appoint(composition, post, groups, lots.get("RBR"), base=setting.options["post_base"])
    return Calculated(composition, chair, elected)


def made(setting: Setting, kkr: str, meeting: Meeting | None = None) -> bytes:
    """Return the workbook of a KKR and its meeting."""
    found = calculate(setting, kkr, meeting)
    return write_workbook(setting, found.composition, origin=ORIGIN, chair=found.chair, appointments=[found.post])


@dataclass(frozen=True)
class Book:
    """A workbook as a reader that calculates nothing shows it, in English."""

    data: bytes

    @cached_property
    def shown(self) -> Workbook:
        """The workbook with the cached values."""
        return load_workbook(BytesIO(self.data), data_only=True)

    @cached_property
    def formulas(self) -> Workbook:
        """The workbook with the formulas."""
        return load_workbook(BytesIO(self.data))

    def heading(self, sheet: str, words: str) -> tuple[int, int]:
        """Return row and column of the heading, or else the other cell, that reads so."""
        found = [cell for row in self.shown[sheet].iter_rows() for cell in row if cell.value == words]
        heads = [cell for cell in found if cell.fill.fgColor.rgb == f"FF{HEAD.removeprefix('#')}"]
        assert found, f"no {words!r} on {sheet}"
        return (heads or found)[0].row, (heads or found)[0].column

    def where(self, sheet: str, rows: Mapping[str, object], column: str) -> str:
        """Return the address under a heading in the row that has these values under their headings."""
        top, at = self.heading(sheet, column)
        wanted = {self.heading(sheet, words)[1]: value for words, value in rows.items()}
        for row in self.shown[sheet].iter_rows(min_row=top + 1):
            if all(row[place - 1].value == value for place, value in wanted.items()):
                return row[at - 1].coordinate
        raise AssertionError(f"no row {rows} on {sheet}")

    def below(self, sheet: str, heading: str) -> list[Any]:
        """Return the values below a heading."""
        top, at = self.heading(sheet, heading)
        return [row[0].value for row in self.shown[sheet].iter_rows(top + 1, min_col=at, max_col=at)]

    def table(self, sheet: str, key: str, value: str) -> dict[str, Any]:
        """Return one column of a table by another, rows without either left out."""
        pairs = zip(self.below(sheet, key), self.below(sheet, value), strict=True)
        return {name: own for name, own in pairs if name and own}

    @property
    def seats(self) -> dict[str, int]:
        """The seats of the result, by party, and by municipality of the other mayors."""
        found = self.table("Result", "Letter or name", "Seats")
        return {name: number for name, number in found.items() if name != "In all"}

    @property
    def chairs(self) -> tuple[str, str]:
        """Who has the chair and the vice chair."""
        row, column = self.heading("Chair", "Party")
        return tuple(self.shown["Chair"].cell(row + n, column).value for n in (1, 2))  # type: ignore[return-value]

    @property
    def post(self) -> dict[str, int]:
        """The seats of RBR by group."""
        return self.table("RBR", "Group", "Seats")


def typed(data: bytes, cells: Mapping[tuple[str, str], str | int | None], *, formulas: bool = False) -> bytes:
    """Return a workbook with other values in some cells, everything else byte for byte, cached values too.

    Only a cell without a formula may be typed in; with ``formulas`` it is the cached value of one that is changed.
    """
    names = load_workbook(BytesIO(data), read_only=True).sheetnames
    changes: dict[str, dict[str, str | int | None]] = {}
    for (sheet, cell), value in cells.items():
        path = f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"
        changes.setdefault(path, {})[cell] = value
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            if name in changes:
                text = _replaced(text.decode(), changes[name], formulas=formulas).encode()
            new.writestr(name, text)
    return out.getvalue()


def _replaced(sheet: str, values: Mapping[str, str | int | None], *, formulas: bool) -> str:
    """Return the XML of a sheet with other values in some cells."""
    found = []

    def other(match: re.Match[str]) -> str:
        cell, formula = match["cell"], match["formula"] or ""
        if cell not in values:
            return match[0]
        found.append(cell)
        assert bool(formula) == formulas, f"{cell} is {'typed' if formulas else 'a formula'}"
        start, value = f'<c r="{cell}"{match["style"] or ""}', values[cell]
        if value is None:
            return f"{start}/>"
        if isinstance(value, str):
            return f'{start} t="inlineStr"><is><t>{escape(value)}</t></is></c>'
        return f"{start}>{formula}<v>{value}</v></c>"

    cells = r'<c r="(?P<cell>[A-Z]+\d+)"(?P<style> s="\d+")?[^>]*?(/>|>(?P<formula><f>.*?</f>)?.*?</c>)'
    changed = re.sub(cells, other, sheet)
    assert set(found) == set(values), set(values) - set(found)
    return changed


def recalculated(folder: Path, books: Mapping[str, bytes], *, always: bool = True) -> dict[str, Book]:
    """Return workbooks as LibreOffice saves them, all formulas calculated anew unless ``always`` is not set."""
    soffice = program("soffice")
    profile, out = folder / "profile", folder / "out"
    (profile / "user").mkdir(parents=True)
    if always:
        (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS, "utf-8")
    files = []
    for name, data in books.items():
        file = folder / f"{name}.xlsx"
        file.write_bytes(data)
        files.append(str(file))
    command = [soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless"]
    done = subprocess.run(
        [*command, "--convert-to", "xlsx", "--outdir", str(out), *files],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    saved = {name: out / f"{name}.xlsx" for name in books}
    assert all(file.exists() for file in saved.values()), done.stderr + done.stdout
    return {name: Book(file.read_bytes()) for name, file in saved.items()}


def differences(one: Book, other: Book) -> list[tuple[str, str, Any, Any]]:
    """Return the formulas that two readings of a workbook show different values for."""
    found = []
    for sheet in one.formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                values = [book.shown[sheet.title][cell.coordinate].value or 0 for book in (one, other)]
                if not _same(*values):
                    found.append((sheet.title, cell.coordinate, *values))
    return found


def _same(one: object, other: object) -> bool:
    """Return whether two values are the same, numbers to the fifteen digits that are saved of them."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= 1e-14 * max(abs(one), abs(other))
    return one == other
