"""kkrvalg audit, and the documents that every printout can become."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdf
import pytest
from commandline import Ended, kkrvalg

from kkrvalg import i18n
from kkrvalg.cli import main
from kkrvalg.protocol.envelope import digest_of

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent.parent
MEETING = ROOT / "scenarios" / "kv2025" / "meetings" / "eksempel-hovedstaden"
NORTH = ("audit", "--kkr", "nordjylland")

__all__ = ["kkrvalg"]


def written(file: Path, *arguments: object, language: str = "da") -> str:
    """Run a command that writes a file, and return its text."""
    assert main([*map(str, arguments), "-o", str(file), "--lang", language]) in {0, 3}
    return file.read_text("utf-8")


@pytest.fixture(scope="module")
def north(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the audit of KKR Nordjylland in every format that is text, in Danish."""
    folder = tmp_path_factory.mktemp("audit")
    return {name: written(folder / f"nord.{name}", *NORTH) for name in ("html", "md", "txt", "json")}


def test_an_audit_without_an_open_lot_ends_with_0(kkrvalg: Callable[..., Ended], tmp_path: Path) -> None:
    """No lot is needed in KKR Midtjylland; elsewhere it ends with 3."""
    assert kkrvalg("audit", "--kkr", "midtjylland", "-o", tmp_path / "b.html").status == 0


@pytest.mark.parametrize("form", ["html", "md", "txt"])
def test_every_section_is_there(north: dict[str, str], form: str) -> None:
    """The result, each article, the lots with room to write, the open questions, the files."""
    text = " ".join(north[form].replace("\N{NO-BREAK SPACE}", " ").split())
    for words in (
        "Resultatet er ikke endeligt: Der mangler 1 lodtrækning.",
        "1. Hvem der er med (§ 3, stk. 2, 2. princip)",
        "2. Hvor stort KKR skal være",
        "3. Den beregnede sammensætning (§ 3, stk. 2)",
        "4. Reduktionen til 22 pladser (§ 3, stk. 2)",
        "5. Hvorfor ingen reduktion til denne størrelse er bedre",
        "Hvor tæt andre resultater er",
        "Formand og næstformand (§ 4, stk. 2)",
        "RBR – Det Regionale Beskæftigelsesråd (§ 4, stk. 4)",
        "Områdets kommunalbestyrelser",
        "Underskrift, lodtrækningens leder",
        "Reglernes åbne spørgsmål, og hvad de betyder her",
        "kv2025/lists.csv",
    ):
        assert words in text, words


def test_the_quotients_are_numbered_in_the_order_of_the_seats(north: dict[str, str]) -> None:
    """V has 8 members, A 4: quotients 8 | 4 and 4 | 8/3, then five quotients of 2 for the last seat."""
    lines = [line for line in north["md"].splitlines() if "members divided" in line or line.startswith("| V |")]
    grid = next(line for line in lines if "8 \\[1\\]" in line)
    assert [cell.strip() for cell in grid.split("|")][3:7] == [
        "8 \\[1\\]",
        "4 \\[2–3\\]",
        "2 2/3 \\[4\\]",
        "2 (lod)",
    ]


def test_the_number_of_the_document_is_that_of_its_protocol(north: dict[str, str]) -> None:
    """The digest stands in groups of four in every format, and is that of the JSON."""
    protocol: dict[str, Any] = json.loads(north["json"])
    assert list(protocol)[-2:] == ["document", "digest"]
    assert protocol["digest"] == digest_of(protocol)
    assert protocol["document"] == {"number": f"KKR-2026-2030-{protocol['digest'][:8]}", "date": "2025-11-18"}
    grouped = " ".join(protocol["digest"][at : at + 4] for at in range(0, 64, 4))
    for form in ("html", "md", "txt"):
        text = " ".join(north[form].split())
        assert grouped in text, form
        assert protocol["document"]["number"] in text


def test_the_protocol_holds_what_the_single_commands_say(north: dict[str, str], tmp_path: Path) -> None:
    """Composition, chair, posts, councils and open questions under the keys they have there."""
    whole = json.loads(north["json"])
    for arguments, key in (
        (("compose", "--sensitivity"), "compositions"),
        (("compose", "--sensitivity"), "sensitivity"),
        (("chair",), "elections"),
        (("appoint", "--post", "RBR"), "appointments"),
        (("councils",), "councils"),
    ):
        single = written(tmp_path / "x.json", *arguments, "--kkr", "nordjylland", "--format", "json")
        assert whole[key] == json.loads(single)[key], key


def test_the_text_fits_in_80_columns(north: dict[str, str], tmp_path: Path) -> None:
    """In both languages, but for what is to be pasted."""
    english = written(tmp_path / "a.txt", *NORTH, language="en")
    for text in (north["txt"], english):
        long = [line for line in text.splitlines() if len(line) > 80]
        assert [line for line in long if not line.strip().startswith("kkrvalg ")] == []
    assert "The result is not final: 1 lot is still to be drawn." in english


def test_a_day_changes_what_the_document_bears_and_not_its_number(north: dict[str, str], tmp_path: Path) -> None:
    """The digest leaves the document's time out."""
    text = written(tmp_path / "a.md", *NORTH, "--date", "2026-01-23")
    number = json.loads(north["json"])["document"]["number"]
    assert f"Dokument {number}, 23. januar 2026." in text
    assert "Dokument" in north["md"]
    assert text.replace("23. januar 2026", "18. november 2025") == north["md"]


def test_a_drawn_lot_is_on_its_form(tmp_path: Path) -> None:
    """With who was drawn, when, and who saw it; the result is then final."""
    from shutil import copytree  # noqa: PLC0415 (only here)

    folder = copytree(ROOT / "scenarios" / "kv2025", tmp_path / "egen", ignore=lambda *_: ["meetings"])
    (folder / "lots.yaml").write_text(
        "draws:\n- {kkr: nordjylland, post: RBR, drawn: [C], date: 2026-01-23, witness: Vidne Vidnesen}\n", "utf-8"
    )
    text = written(tmp_path / "a.md", *NORTH, "--scenario", folder)
    assert "Resultatet er ikke endeligt" not in text
    assert "- Udtrukket: C" in text
    assert "- Dato: 23. januar 2026" in text
    assert "- Overværet af: Vidne Vidnesen" in text
    assert "2 \\[5, ved lod\\]" in text


def test_a_meeting_that_was_held_takes_the_place_of_the_elections(tmp_path: Path) -> None:
    """Its posts, its holders, its day."""
    text = written(tmp_path / "a.md", "audit", "--meeting", MEETING)
    protocol = json.loads(written(tmp_path / "a.json", "audit", "--meeting", MEETING))
    assert text.startswith("# EKSEMPEL:")
    assert "28. januar 2026" in text
    assert "## KKR Hovedstaden" in text
    assert "### Det konstituerende møde (§ 4)" in text
    assert {"compositions", "members", "meeting", "posts"} <= set(protocol)
    assert protocol["document"]["date"] == "2026-01-28"


@pytest.mark.parametrize(
    "command",
    [
        ("compose", "--kkr", "nordjylland", "--sensitivity"),
        ("chair", "--kkr", "nordjylland"),
        ("appoint", "--post", "RBR", "--kkr", "nordjylland"),
        ("councils", "--kkr", "nordjylland"),
        ("members", "--kkr", "nordjylland"),
        ("posts", "--kkr", "hovedstaden"),
        ("timetable", "--kkr", "nordjylland"),
        ("health-forum",),
        ("constitute", str(MEETING)),
        ("constitute", str(MEETING), "--minutes"),
        ("rules", "show", "kkr-2026-2030"),
        ("compare", "kv2021", "kv2025"),
    ],
    ids=" ".join,
)
def test_every_printout_can_be_had_as_a_document(command: tuple[str, ...], tmp_path: Path) -> None:
    """As a PDF, which has everything that the others have too; with a title."""
    file = tmp_path / "a.pdf"
    assert main([*command, "--format", "pdf", "-o", str(file)]) in {0, 3}
    reader = pypdf.PdfReader(file)
    assert reader.metadata is not None
    assert reader.metadata.title
    assert reader.metadata.title in " ".join(reader.pages[0].extract_text().split())


@pytest.mark.parametrize(("form", "beginning"), [("html", "<!DOCTYPE html>"), ("md", "# Kommunalbestyrelser")])
def test_a_printout_can_be_had_as_html_and_markdown(form: str, beginning: str, tmp_path: Path) -> None:
    """By the same option."""
    assert written(tmp_path / "a", "councils", "--kkr", "nordjylland", "--format", form).startswith(beginning)


def test_a_table_is_one_row_for_each_date_where_the_reader_wraps(tmp_path: Path) -> None:
    """The timetable's long lines are not cut for a screen of 80 columns."""
    text = written(tmp_path / "a.md", "timetable", "--kkr", "nordjylland", "--format", "md")
    rows = [line for line in text.splitlines() if line.startswith("| ") and line.count("|") == 5]
    assert len(rows) > 10
    assert not [row for row in rows if row.startswith("|  | ")]


EVERYWHERE = """
import sys
from kkrvalg.cli import main
sys.exit(sum(main([*sys.argv[2:], "-o", f"{sys.argv[1]}.{form}"]) for form in ("html", "json", "pdf")))
"""


def test_the_same_inputs_give_the_same_files_anywhere(tmp_path: Path) -> None:
    """Whatever the time zone and the seed of hashes, in every format."""
    for name, zone, seed in (("east", "Pacific/Kiritimati", "1"), ("west", "America/Adak", "2")):
        environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed}
        line = [sys.executable, "-c", EVERYWHERE, str(tmp_path / name), *NORTH]
        ended = subprocess.run(line, cwd=ROOT, env=environment, check=False, capture_output=True)
        assert ended.returncode == 3 * 3, ended.stderr
    for form in ("html", "json", "pdf"):
        assert (tmp_path / f"east.{form}").read_bytes() == (tmp_path / f"west.{form}").read_bytes(), form


# --- what cannot be --------------------------------------------------------------------------------------------


def test_an_unknown_format_is_told(kkrvalg: Callable[..., Ended]) -> None:
    """With those there are."""
    told = kkrvalg(*NORTH, "--format", "pdx").complaint
    assert told["Where"] == "kkrvalg audit --format"
    named = told["Expected"].removeprefix("one of ").split(", ")
    assert {"pdf", "html", "md", "text", "json"} <= set(named)


def test_a_folder_that_does_not_exist_is_told_before_anything_is_calculated(
    kkrvalg: Callable[..., Ended], tmp_path: Path
) -> None:
    """Nothing is written."""
    told = kkrvalg(*NORTH, "-o", tmp_path / "nowhere" / "a.pdf").complaint
    assert told["Where"] == "--output"
    assert list(tmp_path.iterdir()) == []


def test_letters_without_a_font_leave_nothing_half_written(
    kkrvalg: Callable[..., Ended], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A package without fonts: one message, and the file that was there stays as it was."""
    monkeypatch.setattr("kkrvalg.protocol.pdf.FONT", "No such font")
    file = tmp_path / "a.pdf"
    file.write_bytes(b"before")
    told = kkrvalg(*NORTH, "-o", file).complaint
    assert "No such font" in told["Found"]
    assert file.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    "option", [("--kkr", "nordjylland"), ("--post", "RBR"), ("--list-cooperation", "LL=376:L")], ids=" ".join
)
def test_a_meeting_settles_what_its_folder_says(kkrvalg: Callable[..., Ended], option: tuple[str, ...]) -> None:
    """The KKR, the posts and the cooperations are not asked for once more."""
    told = kkrvalg("audit", "--meeting", MEETING, *option).complaint
    assert told["Where"] == option[0]


def test_a_post_filled_in_another_way_is_told(kkrvalg: Callable[..., Ended]) -> None:
    """As by appoint."""
    told = kkrvalg("audit", "--kkr", "hovedstaden", "--post", "DEB", "--format", "html").complaint
    assert "majority election" in told["Found"]


def test_a_screen_is_not_given_a_pdf(kkrvalg: Callable[..., Ended], monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told to name a file."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    told = kkrvalg("councils", "--kkr", "nordjylland", "--format", "pdf").complaint
    assert told["What to do"].endswith("-o kkrvalg.pdf")


def test_a_pdf_can_go_into_a_pipe() -> None:
    """Only a screen cannot show it."""
    line = [sys.executable, "-m", "kkrvalg", "councils", "--kkr", "nordjylland", "--format", "pdf"]
    ended = subprocess.run(line, cwd=ROOT, check=True, capture_output=True)
    assert ended.stdout.startswith(b"%PDF-")
    assert ended.stdout.rstrip().endswith(b"%%EOF")


def test_both_languages_say_the_same_in_numbers(north: dict[str, str], tmp_path: Path) -> None:
    """The JSON is one and the same; a document is in the language that was asked for."""
    assert written(tmp_path / "a.json", *NORTH, language="en") == north["json"]
    assert '<html lang="en">' in written(tmp_path / "a.html", *NORTH, language="en")
    assert '<html lang="da">' in north["html"]
    assert i18n.LANGUAGES == ("da", "en")
