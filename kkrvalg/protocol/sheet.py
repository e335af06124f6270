"""Tables as CSV for a Danish spreadsheet: semicolons and a byte-order mark, which Excel there expects."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from kkrvalg.reading.cells import guarded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BYTE_ORDER_MARK = "\ufeff"


def for_danes(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table as CSV text with ``;`` and a byte-order mark, of which a spreadsheet runs nothing."""
    stream = StringIO()
    stream.write(BYTE_ORDER_MARK)
    writer = csv.writer(stream, delimiter=";", lineterminator="\n")
    writer.writerows([guarded(cell) for cell in row] for row in (header, *rows))
    return stream.getvalue()
