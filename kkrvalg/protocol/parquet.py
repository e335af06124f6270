"""A table as Parquet, which programs for data analysis read."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from kkrvalg.protocol.missing import needs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def as_parquet(columns: Sequence[tuple[str, type]], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a table as the content of a Parquet file.

    Args:
        columns: the name of each column, and whether it holds ``int`` or ``str``; each may be empty.
        rows: the rows.

    Raises:
        InputError: the library for it is not installed.
    """
    with needs("pyarrow"):
        import pyarrow as pa  # noqa: PLC0415 (heavy)
        from pyarrow import parquet  # noqa: PLC0415 (as above)

    values = list(zip(*rows, strict=True)) or [()] * len(columns)
    types = {int: pa.int64(), str: pa.string()}
    schema = pa.schema([(name, types[kind]) for name, kind in columns])
    table = pa.table([list(own) for own in values], schema=schema)
    stream = BytesIO()
    parquet.write_table(table, stream)
    return stream.getvalue()
