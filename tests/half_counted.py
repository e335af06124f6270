"""A bundled election of which only some polling areas are counted, as on an election night."""

from __future__ import annotations

import csv
import shutil
from typing import TYPE_CHECKING

from kkrvalg.files.scenario import scenario_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

Row = dict[str, str]


def half_counted(folder: Path, is_counted: Callable[[Row], bool], *, listed: bool = True) -> Path:
    """Copy KV2025 without the votes of the areas that are not counted; return the folder.

    With ``listed`` these areas stand in ``areas.csv`` with an empty cell, else they are missing there and the
    scenario is preliminary.
    """
    shutil.copytree(scenario_folder("kv2025"), folder, ignore=shutil.ignore_patterns("meetings", "*members*"))
    areas = _read(folder / "areas.csv")
    counted = {(row["code"], row["area"]) for row in areas if is_counted(row)}
    votes = [row for row in _read(folder / "area_votes.csv") if (row["code"], row["area"]) in counted]
    totals: dict[tuple[str, str], int] = {}
    for row in votes:
        key = (row["code"], row["letter"])
        totals[key] = totals.get(key, 0) + int(row["votes"])
    for row in areas:
        if (row["code"], row["area"]) not in counted:
            row.update(cast="", valid="", released="", result="")
    lists = [
        {**row, "votes": str(totals.get((row["code"], row["letter"]), 0))} for row in _read(folder / "lists.csv")
    ]
    towns = [{**row, "cast": "", "valid": ""} for row in _read(folder / "municipalities.csv")]
    _write(folder / "areas.csv", [row for row in areas if listed or row["valid"]])
    for name, rows in (("area_votes.csv", votes), ("lists.csv", lists), ("municipalities.csv", towns)):
        _write(folder / name, rows)
    settings = (folder / "scenario.yaml").read_text("utf-8")
    (folder / "scenario.yaml").write_text(settings.replace("result: final", "result: preliminary"), "utf-8")
    return folder


def _read(file: Path) -> list[Row]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def _write(file: Path, rows: Iterable[Row]) -> None:
    found = list(rows)
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, found[0])
        writer.writeheader()
        writer.writerows(found)
