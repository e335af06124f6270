"""A division of seats as a CSV table: ``list, votes, alliance, floor, ceiling``; the rest is on the command line.

An alliance is a label, and one inside another is a path: ``outer/inner``. A label means one alliance in the whole
table, so it stands in one place, and two alliances cannot be inside each other.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.apportion import Method, Problem
from kkrvalg.errors import InputError
from kkrvalg.files import allocation_values as accept
from kkrvalg.files.allocation_request import Request, check_size
from kkrvalg.i18n import _
from kkrvalg.reading.shape import Unfit
from kkrvalg.reading.tables import Column, Columns, Table, parse_raw, typed
from kkrvalg.reading.values import any_text

if TYPE_CHECKING:
    from kkrvalg.apportion import Name
    from kkrvalg.files.allocation_request import Given
    from kkrvalg.reading.text import TextFile


class _Row(NamedTuple):
    list: str
    votes: int
    alliance: str
    floor: int | None
    ceiling: int | None


COLUMNS = Columns(
    _Row,
    (
        Column("list", accept.name),
        Column("votes", accept.cell),
        Column("alliance", any_text, required=False),
        Column("floor", accept.optional_cell, required=False),
        Column("ceiling", accept.optional_cell, required=False),
    ),
    key=1,
)
_COLUMN_OF = {"votes": "votes", "alliances": "alliance", "floors": "floor", "ceilings": "ceiling"}


@dataclass(frozen=True, slots=True)
class _TableSource:
    """The cells of a table: a path is the kind of value and the list."""

    table: Table[_Row]

    def error(self, unfit: Unfit) -> InputError:
        kind, *names = unfit.path
        at = next((at for at, row in enumerate(self.table.rows) if row.list in names), None)
        return self.table.error(
            at, _COLUMN_OF.get(str(kind)), found=unfit.found, expected=unfit.expected, todo=unfit.todo
        )


def request_of_table(file: TextFile, given: Given) -> Request:
    """Return the division that a table asks for, with what the command line says.

    Raises:
        InputError: the table or a cell cannot be used, or the command line does not say how many seats.
    """
    table = typed(parse_raw(file), COLUMNS)
    table.reject_duplicates(lambda row: row.list, "list")
    if given.seats is None:
        raise InputError(
            where="--seats",
            found=_("no number of seats"),
            expected=_("the number of seats, which a table does not hold"),
            todo=_("add it: {example}").format(example="--seats 33"),
        )
    problem = Problem(
        votes={row.list: row.votes for row in table.rows},
        seats=given.seats,
        method=given.method or Method.DHONDT,
        alliances=_alliances_of(table),
        floors={row.list: row.floor for row in table.rows if row.floor is not None},
        ceilings={row.list: row.ceiling for row in table.rows if row.ceiling is not None},
        threshold=given.threshold if given.threshold is not None else Fraction(0),
    )
    request = Request(problem, (), _TableSource(table), given)
    try:
        check_size(problem)
    except Unfit as unfit:
        raise request.error(unfit.path, found=unfit.found, expected=unfit.expected, todo=unfit.todo) from None
    return request


def _alliances_of(table: Table[_Row]) -> tuple[tuple[Name, ...], ...]:
    """Return the alliances that the paths of a table make, in the order in which they are first named."""
    labels = _Labels(table)
    for at, row in enumerate(table.rows):
        if row.alliance:
            labels.add(at, row)
    return tuple(labels.alliance(label) for label, around in labels.around.items() if around is None)


class _Labels:
    """The labels of a table's alliances: which one each stands in, and what it holds."""

    def __init__(self, table: Table[_Row]) -> None:
        self.table = table
        self.around: dict[str, str | None] = {}
        self.line: dict[str, int] = {}
        self.inside: dict[str, list[tuple[bool, str]]] = {}

    def add(self, at: int, row: _Row) -> None:
        """Take in the path of one row."""
        path = [unicodedata.normalize("NFC", part).strip() for part in row.alliance.split("/")]
        self._check(at, row, path)
        for depth, label in enumerate(path):
            if label not in self.around:
                self.around[label] = path[depth - 1] if depth else None
                self.line[label] = self.table.lines[at]
                self.inside[label] = []
                if depth:
                    self.inside[path[depth - 1]].append((True, label))
        self.inside[path[-1]].append((False, row.list))

    def _check(self, at: int, row: _Row, path: list[str]) -> None:
        if not all(path) or len(path) > accept.DEEPEST:
            raise self._error(
                at,
                found=accept.shown(row.alliance),
                expected=_("a label, or labels with / between, at most {depth}").format(depth=accept.DEEPEST),
                todo=_("write it as in {example}").format(example="outer/inner"),
            )
        for depth, label in enumerate(path):
            around = path[depth - 1] if depth else None
            if label in path[:depth] or self._above(label) & set(path[depth + 1 :]):
                raise self._error(
                    at,
                    found=_("the alliance {label} inside itself: {path}").format(label=label, path=row.alliance),
                    expected=_("alliances that do not go round in a circle"),
                    todo=_("decide which alliance is the outer one, and write it first everywhere"),
                )
            if self.around.get(label, around) != around:
                raise self._error(
                    at,
                    found=_("the alliance {label} in two places: {path}, but otherwise in line {line}").format(
                        label=label, path=row.alliance, line=self.line[label]
                    ),
                    expected=_("each alliance with the same path everywhere"),
                    todo=_("write the whole path, or give one of the alliances another label"),
                )

    def _above(self, label: str) -> set[str]:
        """Return the labels of the alliances around one."""
        found: set[str] = set()
        around = self.around.get(label)
        while around is not None:
            found.add(around)
            around = self.around[around]
        return found

    def _error(self, at: int, *, found: str, expected: str, todo: str) -> InputError:
        return self.table.error(at, "alliance", found=found, expected=expected, todo=todo)

    def alliance(self, label: str) -> tuple[Name, ...]:
        """Return an alliance with its members, in the order in which they are first named."""
        return tuple(self.alliance(name) if is_label else name for is_label, name in self.inside[label])
