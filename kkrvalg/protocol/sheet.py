"""Tables as CSV for a Danish spreadsheet: semicolons and a byte-order mark, which Excel there expects."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BYTE_ORDER_MARK = "\ufeff"


def for_danes(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table as CSV text with ``;`` and a byte-order mark."""
    stream = StringIO()
    stream.write(BYTE_ORDER_MARK)
    writer = csv.writer(stream, delimiter=";", lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return stream.getvalue()
