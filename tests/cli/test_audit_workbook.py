"""kkrvalg audit --format xlsx."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from commandline import kkrvalg  # noqa: F401 (a fixture)
from openpyxl import load_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from commandline import Kkrvalg


def test_an_audit_can_be_a_workbook(kkrvalg: Kkrvalg, tmp_path: Path) -> None:  # noqa: F811 (as above)
    """By the ending of the file; the first sheet bears the document's number and the files it was made from."""
    file = tmp_path / "nord.xlsx"
    ended = kkrvalg("audit", "--kkr", "nordjylland", "--post", "RBR", "-o", file)
    assert (ended.status, ended.out) == (3, "")
    first = load_workbook(BytesIO(file.read_bytes()), data_only=True)["Read me"]
    words = " ".join(str(cell.value) for row in first.iter_rows() for cell in row if cell.value)
    assert "KKR Nordjylland 2026-2030" in words
    assert "kv2025/lists.csv SHA-256" in words
    assert "KKR-2026-2030-" in words


def test_a_workbook_is_about_one_kkr(kkrvalg: Kkrvalg, tmp_path: Path) -> None:  # noqa: F811 (as above)
    """Several are refused, and no file is left."""
    file = tmp_path / "to.xlsx"
    complaint = kkrvalg(
        "audit", "--kkr", "nordjylland", "--kkr", "sjælland", "--post", "RBR", "-o", file
    ).complaint
    assert (complaint["Where"], complaint["Found"]) == ("--format xlsx", "2 KKR")
    assert "--kkr" in complaint["What to do"]
    assert not file.exists()


def test_a_meeting_can_be_a_workbook(kkrvalg: Kkrvalg, tmp_path: Path) -> None:  # noqa: F811 (as above)
    """By the ending of the file too; the sheets of its elections come last."""
    file = tmp_path / "moede.xlsx"
    ended = kkrvalg("constitute", "eksempel-hovedstaden", "-o", file)
    assert (ended.status, ended.out) == (0, "")
    book = load_workbook(BytesIO(file.read_bytes()), read_only=True)
    assert book.sheetnames[-3:] == ["Meeting", "Elections among groups", "Majority elections"]


@pytest.mark.parametrize("paper", [("--minutes",), ("--agenda",), ("--pool",), ("--matrix", "party")])
def test_a_paper_of_a_meeting_is_no_workbook(
    kkrvalg: Kkrvalg,  # noqa: F811 (as above)
    tmp_path: Path,
    paper: tuple[str, ...],
) -> None:
    """The workbook is of the whole meeting; nothing is written."""
    file = tmp_path / "papir.xlsx"
    complaint = kkrvalg("constitute", "eksempel-hovedstaden", *paper, "-o", file).complaint
    assert (complaint["Where"], complaint["Found"]) == ("--format", f"xlsx together with {paper[0]}")
    assert not file.exists()
