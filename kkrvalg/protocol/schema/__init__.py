"""The JSON Schema of the protocols: declared here, committed beside the package, carried by the wheel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.data import data_dir

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA_FILE = "kkrvalg-1.schema.json"


def schema_file() -> Path:
    """Return where the committed schema lies, in a checkout and in an installed wheel."""
    return data_dir("schema") / SCHEMA_FILE
