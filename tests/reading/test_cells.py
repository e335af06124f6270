"""Cells that a spreadsheet would run are marked as text, and read back as they were."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kkrvalg.files.writer import csv_text
from kkrvalg.reading import values
from kkrvalg.reading.cells import guarded, unguarded
from kkrvalg.reading.tables import Column, Columns, read_table

if TYPE_CHECKING:
    from pathlib import Path


@given(st.text(alphabet="'=+-@\t1,aø "))
def test_what_was_marked_is_read_back(cell: str) -> None:
    """Whatever a text begins with, apostrophes of its own too; nothing that is written is run."""
    written = guarded(cell)
    assert isinstance(written, str)
    assert unguarded(written) == cell
    assert not written.startswith(("=", "@", "\t"))


@pytest.mark.parametrize("name", ["=Ulf Prøve", "+Ulf", "@ulf", "'t Hooft", "'=Ulf", "-3", "Ulf"])
def test_a_name_in_a_table_for_a_spreadsheet_is_read_back(tmp_path: Path, name: str) -> None:
    """As in members.csv of a new meeting folder; a name that has an apostrophe of its own keeps it."""
    columns = Columns(lambda code, name: (code, name), (Column("code", values.count), Column("name", values.text)))
    file = tmp_path / "members.csv"
    file.write_text(csv_text(columns.names, [(101, name)], excel=True), "utf-8")
    assert read_table(file, columns).rows == ((101, name),)
