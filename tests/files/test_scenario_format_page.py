"""The page on the scenario folder says what the readers take."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_type_hints

import pytest

from kkrvalg.files.areas import AREA_COLUMNS, AREA_VOTES_COLUMNS
from kkrvalg.files.lots import draws_of
from kkrvalg.files.people_rows import COUNCIL_MEMBER_COLUMNS, MEMBER_COLUMNS
from kkrvalg.files.rows import LIST_COLUMNS, MAYOR_COLUMNS, MUNICIPALITY_COLUMNS, Settings
from kkrvalg.reading.yamlfile import read_yaml, validate

if TYPE_CHECKING:
    from kkrvalg.reading.tables import Columns

PAGE = Path(__file__).parents[2] / "docs" / "scenario-format.md"
SECTIONS = dict(
    re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", PAGE.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
)
ROW = re.compile(r"^\| `(\w+)` \|(.*)\|$", flags=re.MULTILINE)


@pytest.mark.parametrize(
    ("section", "columns"),
    [
        ("municipalities.csv", (MUNICIPALITY_COLUMNS,)),
        ("lists.csv", (LIST_COLUMNS,)),
        ("mayors.csv", (MAYOR_COLUMNS,)),
        ("council_members.csv", (COUNCIL_MEMBER_COLUMNS,)),
        ("members.csv", (MEMBER_COLUMNS,)),
        ("areas.csv and area_votes.csv", (AREA_COLUMNS, AREA_VOTES_COLUMNS)),
    ],
)
def test_the_page_has_every_column_and_says_which_may_be_left_out(
    section: str, columns: tuple[Columns[Any], ...]
) -> None:
    """In the order in which they are written."""
    told = [(name, "may be left out" in text) for name, text in ROW.findall(SECTIONS[section])]
    assert told == [(column.name, not column.required) for table in columns for column in table.columns]


def test_the_page_has_every_key_of_the_settings_and_says_which_may_be_left_out() -> None:
    """In the order in which they are written."""
    told = [(name, "may be left out" in text) for name, text in ROW.findall(SECTIONS["scenario.yaml"])]
    assert told == [(name, hasattr(Settings, name)) for name in get_type_hints(Settings)]


def test_the_examples_of_the_page_can_be_read(tmp_path: Path) -> None:
    """As they stand."""
    settings, lots = (
        re.findall(r"```yaml\n(.*?)```", SECTIONS[name], flags=re.DOTALL)[0]
        for name in ("scenario.yaml", "lots.yaml")
    )
    (tmp_path / "s.yaml").write_text(settings, "utf-8")
    (tmp_path / "l.yaml").write_text(lots, "utf-8")
    assert validate(Settings, read_yaml(tmp_path / "s.yaml")).term == "2026-2030"
    assert draws_of(read_yaml(tmp_path / "l.yaml"))[0].drawn == ("V",)
