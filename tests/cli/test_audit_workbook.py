"""kkrvalg audit --format xlsx."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

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
