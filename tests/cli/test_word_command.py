"""Word files from the command line: the agenda item, the minutes, the letters and the audit."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest
import sample_meeting
from commandline import Ended, kkrvalg
from programs import program

from kkrvalg import i18n
from kkrvalg.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

    from docx.document import Document

__all__ = ["kkrvalg"]

RUN = ("constitute", sample_meeting.NAME)


def written(file: Path, *arguments: object, language: str = "da") -> Document:
    """Run a command that writes a Word file, and read it."""
    assert main([*map(str, arguments), "--format", "docx", "-o", str(file), "--lang", language]) in {0, 3}
    return docx.Document(str(file))


@cache
def environment() -> dict[str, str]:
    """Return an environment in which kkrvalg is found from any folder."""
    return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def headings(document: Document, level: int) -> list[str]:
    """Return the headings of one level."""
    style = f"Heading {level}"
    return [p.text for p in document.paragraphs if p.style is not None and p.style.name == style]


# --- the papers of a meeting ----------------------------------------------------------------------------------


def test_the_minutes_are_a_word_file(tmp_path: Path) -> None:
    """Each post has its heading below that of the appointments, and a table of those elected."""
    found = written(tmp_path / "referat.docx", *RUN, "--minutes")
    assert headings(found, 1) == [
        "1. Åbning",
        "2. Valg af formand og næstformand",
        "3. Udpegninger og indstillinger",
        "Beslutninger (§\N{NO-BREAK SPACE}5, stk.\N{NO-BREAK SPACE}9)",
        "Hvad der står åbent",
    ]
    posts = sample_meeting.held().posts
    i18n.use("da")
    assert headings(found, 2) == [f"{post.post.key} – {post.post.name.text}" for post in posts]
    assert found.core_properties.title == "EKSEMPEL: Konstituerende møde i KKR Hovedstaden, 2026-2030"
    assert str(found.core_properties.created) == "2026-01-28 12:00:00+00:00"
    people = [row.cells[0].text for table in found.tables for row in table.rows[1:]]
    assert all(
        any(text.startswith(f"{person.name} (") for text in people) for post in posts for person in post.holders
    )


def test_the_agenda_item_is_a_word_file_in_both_languages(tmp_path: Path) -> None:
    """Summary, matter, recommendation and appendix, which begins on a new page."""
    for language, parts in (
        ("da", ["Resume", "Sagsfremstilling", "Indstilling", "Bilag: Medlemmer og stedfortrædere"]),
        ("en", ["Summary", "The matter", "Recommendation", "Appendix: members and substitutes"]),
    ):
        found = written(tmp_path / f"{language}.docx", *RUN, "--agenda", language=language)
        assert headings(found, 1) == parts
        breaking = [p.text for p in found.paragraphs if p.paragraph_format.page_break_before]
        assert breaking == parts[-1:]
        assert len(found.tables[-1].rows) == 59


def test_the_number_in_the_foot_is_that_of_the_protocol(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever has the protocol can see that the minutes belong to it."""
    assert main([*RUN, "--format", "json"]) == 0
    digest = json.loads(capsys.readouterr().out)["digest"]
    for paper in ("--minutes", "--agenda"):
        found = written(tmp_path / "papir.docx", *RUN, paper)
        foot = found.sections[0].footer.paragraphs[0].text
        assert foot.startswith(f"Dokument KKR-2026-2030-{digest[:8]} · 28. januar 2026\tSide ")


def test_the_agenda_item_of_a_new_meeting_awaits_its_members(
    tmp_path: Path, kkrvalg: Callable[..., Ended]
) -> None:
    """It ends with 0 although lots may be drawn at the meeting: nothing keeps it from being sent out."""
    folder = tmp_path / "m"
    kkrvalg("constitute", "--new", folder, "--kkr", "nordjylland", "--date", "2026-01-23")
    ended = kkrvalg("constitute", folder, "--agenda")
    assert ended.status == 0
    assert "The secretariat has not been told of any alliance yet." in ended.text
    assert " awaited " in ended.text


def test_an_agenda_item_waits_for_a_lot_about_the_composition(
    tmp_path: Path, kkrvalg: Callable[..., Ended]
) -> None:
    """18 compositions of KKR Hovedstaden are equally good; it ends with 3."""
    folder = tmp_path / "m"
    option = ("--option", "secondary=lot_among_optima")
    kkrvalg("constitute", "--new", folder, "--kkr", "hovedstaden", "--date", "2026-01-26", *option)
    ended = kkrvalg("constitute", folder, "--agenda")
    assert ended.status == 3
    assert "The composition waits for a lot (§ 3, stk. 2, 3. princip); this item can be finished" in ended.text
    assert "One of 18 compositions that are equally good by the text." in ended.text


# --- letters and audit ----------------------------------------------------------------------------------------


def test_each_letter_is_a_word_file(tmp_path: Path, kkrvalg: Callable[..., Ended]) -> None:
    """The same letters as those of text, each with what its text says."""
    folders = {form: tmp_path / form for form in ("text", "docx")}
    for form, folder in folders.items():
        ended = kkrvalg("call-up", "--kkr", "nordjylland", "--letters", "--format", form, "-o", folder)
        assert ended.text == f"19 letters in {folder}"
    texts = {path.stem: path.read_text("utf-8") for path in folders["text"].iterdir()}
    files = {path.stem: docx.Document(str(path)) for path in folders["docx"].iterdir()}
    assert {path.suffix for path in folders["docx"].iterdir()} == {".docx"}
    assert texts.keys() == files.keys()
    for name, found in files.items():
        text = " ".join(texts[name].split())
        said = [" ".join(p.text.split()) for p in found.paragraphs if p.text]
        assert all(part in text for part in said), name
        assert said[-1] == "Yours sincerely The secretariat of KKR Nordjylland"
        assert len(found.tables) == 1
    person = files["nordjylland-773-morsoe"].tables[0]
    assert person.rows[0].cells[0].text == "First deputy mayor (name and list)"


def test_an_audit_is_a_word_file(tmp_path: Path) -> None:
    """By the ending of its file; every table repeats its head, but for the forms of lots."""
    file = tmp_path / "nord.docx"
    assert main(["audit", "--kkr", "nordjylland", "-o", str(file)]) == 3
    found = docx.Document(str(file))
    assert headings(found, 1)[:2] == ["Resultatet", "KKR Nordjylland"]
    heads = [table for table in found.tables if "w:tblHeader" in table.rows[0]._tr.xml]
    assert len(found.tables) - len(heads) == 1
    assert len(heads) > 10
    assert all("w:cantSplit" in row._tr.xml for table in found.tables for row in table.rows)


# --- the same file everywhere ---------------------------------------------------------------------------------


def test_a_file_is_the_same_in_any_time_zone_and_under_any_hash_seed(tmp_path: Path) -> None:
    """Two processes, twelve hours and a seed apart: the same bytes."""
    code = (
        "import sys; from kkrvalg.cli import main; folder = sys.argv[1];"
        f"sys.exit(main([*{RUN!r}, '--agenda', '--format', 'docx', '-o', folder + '/a.docx']))"
    )
    found = []
    for zone, seed in (("Pacific/Auckland", "1"), ("America/Los_Angeles", "2")):
        folder = tmp_path / seed
        folder.mkdir()
        own = environment() | {"TZ": zone, "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", code, str(folder)], env=own, check=True, capture_output=True)
        found.append({path.name: path.read_bytes() for path in sorted(folder.rglob("*.docx"))})
    assert len(found[0]["a.docx"]) > 10_000
    assert found[0] == found[1]


# --- what is refused ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (RUN, "docx of the derivation"),
        ((*RUN, "--pool"), "docx of the derivation"),
        ((*RUN, "--matrix", "party"), "docx of the derivation"),
        ((*RUN, "--left", "Anna", "--before", "RBR"), "docx together with --left"),
        (("constitute", "--new", "m", "--kkr", "sjælland", "--date", "2026-01-27"), "docx together with --new"),
        (("call-up",), "docx without --letters"),
        (("call-up", "--letters"), "docx without a folder to write the letters to"),
    ],
)
def test_word_is_refused_where_it_makes_no_sense(
    arguments: tuple[str, ...],
    found: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kkrvalg: Callable[..., Ended],
) -> None:
    """With what could be done instead, and without a file."""
    monkeypatch.chdir(tmp_path)
    told = kkrvalg(*arguments, "--format", "docx").complaint
    assert (told["Where"], told["Found"]) == ("--format", found)
    assert not list(tmp_path.iterdir())


def test_two_papers_at_once_are_refused(kkrvalg: Callable[..., Ended]) -> None:
    """The agenda item and the minutes are two files."""
    told = kkrvalg(*RUN, "--agenda", "--minutes").complaint
    assert told["Found"] == "--agenda and --minutes together"


def test_the_agenda_item_is_no_data(kkrvalg: Callable[..., Ended]) -> None:
    """Its figures are in the protocol, which is made without --agenda."""
    told = kkrvalg(*RUN, "--agenda", "--format", "json").complaint
    assert told["Found"] == "json together with --agenda"


def test_a_word_file_is_not_thrown_on_a_screen() -> None:
    """On a terminal -o is asked for; nothing of the file is printed."""
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "kkrvalg", *RUN, "--minutes", "--format", "docx", "--lang", "en"]
    ended = subprocess.run(
        command, env=environment(), stdout=slave, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(slave)
    shown = b""
    os.set_blocking(master, False)
    try:
        shown = os.read(master, 1000)
    except OSError:  # nothing was written
        pass
    finally:
        os.close(master)
    assert (ended.returncode, shown) == (2, b"")
    assert "docx without a file to write it to" in ended.stderr
    assert "-o kkrvalg.docx" in ended.stderr


def test_a_file_that_cannot_be_written_is_told_and_stays_as_it_was(
    tmp_path: Path, kkrvalg: Callable[..., Ended], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full: nothing half-written, the old file untouched, nothing left beside it."""
    file = tmp_path / "referat.docx"
    file.write_bytes(b"old")

    def full(_self: Path, _data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    ended = kkrvalg(*RUN, "--minutes", "--format", "docx", "-o", file)
    monkeypatch.undo()
    assert ended.complaint["Where"] == str(file)
    assert file.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["referat.docx"]


def test_letters_for_word_are_not_put_into_a_folder_with_something_in_it(
    tmp_path: Path, kkrvalg: Callable[..., Ended]
) -> None:
    """It may be somebody's own letters."""
    (tmp_path / "mit.txt").write_text("mit", "utf-8")
    ended = kkrvalg("call-up", "--kkr", "nordjylland", "--letters", "--format", "docx", "-o", tmp_path)
    assert ended.complaint["Found"]
    assert [path.name for path in tmp_path.iterdir()] == ["mit.txt"]


# --- another program ------------------------------------------------------------------------------------------


def test_libreoffice_opens_what_was_written(tmp_path: Path) -> None:
    """The agenda item becomes a PDF of several pages."""
    written(tmp_path / "punkt.docx", *RUN, "--agenda")
    soffice = program("lowriter", "soffice")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [soffice, "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path), "punkt.docx"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=120,
    )
    pdf = (tmp_path / "punkt.pdf").read_bytes()
    assert pdf.startswith(b"%PDF-")
    assert len(pdf) > 20_000
