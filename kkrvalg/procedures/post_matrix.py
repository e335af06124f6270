"""The matrix of posts: who holds how many of which post, by party, municipality, gender or fee."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from kkrvalg.model import Gender
from kkrvalg.rulebook.book import FEES, FIELDS, STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kkrvalg.model import PersonId
    from kkrvalg.rulebook import Post

By = Literal["party", "municipality", "gender", "fee"]
CatalogueBy = Literal["fee", "field", "status"]

_IN_ORDER: dict[str, tuple[str, ...]] = {
    "gender": tuple(Gender),
    "fee": FEES,
    "field": FIELDS,
    "status": STATUSES,
}
"""The values that have an order of their own."""


class Holder(NamedTuple):
    """Somebody who holds a post: who named the person, what the person's seat counts for, and the post's fee."""

    post: str
    person: PersonId
    group: str
    party: str | None
    gender: Gender | None
    fee: str
    alternate: bool


class Entry(NamedTuple):
    """So many seats of one row and one column."""

    row: str
    column: str | None
    seats: int


@dataclass(frozen=True)
class Matrix:
    """Seats by row and column, with their sums both ways.

    ``by`` says what the columns are: the letter of a party (None for nobody's), the code of a municipality, a
    gender (None where it is not known), a fee, a field, a status. ``rows`` are keys of posts, or, of a catalogue,
    fields of posts or KKR.
    """

    by: str
    rows: tuple[str, ...]
    columns: tuple[str | None, ...]
    cells: Mapping[tuple[str, str | None], int]

    def seats(self, row: str, column: str | None) -> int:
        """Return the seats of a row and a column."""
        return self.cells.get((row, column), 0)

    @cached_property
    def row_sums(self) -> dict[str, int]:
        """The seats of each row."""
        return {row: sum(self.seats(row, column) for column in self.columns) for row in self.rows}

    @cached_property
    def column_sums(self) -> dict[str | None, int]:
        """The seats of each column."""
        return {column: sum(self.seats(row, column) for row in self.rows) for column in self.columns}

    @property
    def total(self) -> int:
        """All seats."""
        return sum(self.cells.values())


def matrix(holders: Iterable[Holder], by: By, *, alternates: bool = False) -> Matrix:
    """Count the holders of each post by party, municipality, gender or fee.

    Args:
        holders: those who hold posts; the posts come in their order.
        by: what the columns are.
        alternates: count the alternates instead of the members.
    """
    counted = [holder for holder in holders if holder.alternate == alternates]
    return tabulate([Entry(holder.post, _value(holder, by), 1) for holder in counted], by)


def catalogue_matrix(posts: Sequence[Post], by: CatalogueBy) -> Matrix:
    """Count the seats of a catalogue by fee or status in each field, or by field in each KKR.

    Posts of which the number of seats is not known count with none.
    """
    if by == "field":
        entries = [Entry(kkr, post.field, post.seats or 0) for post in posts for kkr in post.kkr]
    else:
        entries = [
            Entry(post.field, post.fee if by == "fee" else post.status, (post.seats or 0) * len(post.kkr))
            for post in posts
        ]
        entries.sort(key=lambda entry: FIELDS.index(entry.row))
    return tabulate(entries, by)


def tabulate(entries: Sequence[Entry], by: str) -> Matrix:
    """Add up entries: rows in the order in which they come, columns in the order of their values."""
    cells: dict[tuple[str, str | None], int] = {}
    for entry in entries:
        key = (entry.row, entry.column)
        cells[key] = cells.get(key, 0) + entry.seats
    rows = tuple(dict.fromkeys(entry.row for entry in entries))
    columns = {entry.column for entry in entries}
    return Matrix(by, rows, tuple(sorted(columns, key=lambda column: _order(column, by))), cells)


def _value(holder: Holder, by: By) -> str | None:
    values = {
        "party": holder.party,
        "municipality": str(holder.person.code),
        "gender": None if holder.gender is None else holder.gender.value,
        "fee": holder.fee,
    }
    return values[by]


def _order(column: str | None, by: str) -> tuple[bool, int, str]:
    """Return the place of a column: in the order of its kind, codes as numbers, else by name; None last."""
    if column is None:
        return (True, 0, "")
    if by == "municipality":
        return (False, int(column), column)
    known = _IN_ORDER.get(by, ())
    return (False, known.index(column) if column in known else len(known), column)
