"""A small scenario and small official files, both made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from made_up import (
    AREA_COUNTS,
    AREA_VOTES,
    AREAS,
    LISTS,
    LOTS,
    MAYORS,
    MUNICIPALITIES,
    SETTINGS,
    TABLES,
    MadeUp,
    OfficialFiles,
    candidates_file,
    result_file,
    seats_file,
)

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def made_up(tmp_path: Path) -> MadeUp:
    """Write a made-up scenario with three municipalities in two KKR."""
    folder = tmp_path / "prøve"
    folder.mkdir()
    files = {
        "scenario.yaml": SETTINGS,
        "municipalities.csv": MUNICIPALITIES,
        "lists.csv": LISTS,
        "mayors.csv": MAYORS,
        "areas.csv": AREAS,
        "area_votes.csv": AREA_VOTES,
        "lots.yaml": LOTS,
    }
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8", newline="")
    return MadeUp(folder)


@pytest.fixture
def official(tmp_path: Path) -> OfficialFiles:
    """Give made-up official files of two municipalities, and the tables beside them."""
    for name, text in TABLES.items():
        (tmp_path / name).write_text(text, "utf-8", newline="")
    return OfficialFiles(
        tmp_path,
        results={f"{code}-{area}": result_file(code, area) for code, area in AREA_COUNTS},
        candidates={
            "901": candidates_file(901, {"II. Opdigtet": "AL"}),
            "902": candidates_file(902, {"V-A": "VA"}),
        },
        seats={"901": seats_file(901, "AALAL", [11, 13])},
    )
