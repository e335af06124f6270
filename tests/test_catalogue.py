"""The Danish messages are complete, say the same as the English ones, and fit where they are printed."""

from __future__ import annotations

import gettext
import io
import runpy
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from kkrvalg.cli import main
from kkrvalg.protocol import text as layout

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parent.parent
TOOL = SimpleNamespace(**runpy.run_path(str(ROOT / "tools" / "catalogue.py")))

SAME_IN_BOTH = {
    "2..4%",
    "A+F",
    "A+F+Ø",
    "A=2",
    "CRPS",
    "Divisor",
    "FORUM",
    "FORUM:A+F",
    "For",
    "Form",
    "Forum",
    "KKR",
    "Median",
    "PERSON",
    "POST",
    "Post",
    "Suppl.",
    "blank",
    "form",
    "ok",
    "person",
    "post",
    "{substitute} for {name}",
}
"""Messages that are the same word, or only places to fill, in Danish."""


def catalogue_of(**translations: str) -> Catalog:
    """Return a small catalogue; an underscore in a name is a blank, and "number" in it is a place to fill."""
    made = Catalog(locale="da", fuzzy=False)
    for message, danish in translations.items():
        made.add(message.replace("_", " ").replace("number", "{number}"), danish)
    return made


# --- the catalogue as it is -----------------------------------------------------------------------------------


def test_every_message_of_the_source_is_translated() -> None:
    """Nothing is missing, left over or fuzzy, and the places to fill are those of the English text."""
    assert TOOL.problems(TOOL.extract(), TOOL.read()) == []


def test_a_translation_is_not_the_english_text_itself() -> None:
    """Only the listed messages read the same in Danish, and each of these is still in use."""
    messages = [message for message in TOOL.read() if message.id]
    same = {form for message in messages for form, danish in TOOL.pairs(message) if form == danish}
    assert same == SAME_IN_BOTH


def test_the_compiled_catalogue_is_the_catalogue() -> None:
    """The .mo file that the program reads has been made from the .po file as it is."""
    with TOOL.PO.with_suffix(".mo").open("rb") as stream:
        compiled = gettext.GNUTranslations(stream)
    for message in (
        entry for entry in TOOL.read() if entry.id and all(danish for _form, danish in TOOL.pairs(entry))
    ):
        if isinstance(message.id, tuple):
            assert tuple(compiled.ngettext(*message.id, number) for number in (1, 2)) == message.string
        else:
            assert compiled.gettext(message.id) == message.string


# --- the tool -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("translated_as", "complaint"),
    [
        ({}, "not in the catalogue"),
        ({"number_seats": ""}, "not translated"),
        ({"number_seats": "{antal} pladser"}, "other placeholders"),
        ({"number_seats": "{number pladser"}, "other placeholders"),
        ({"number_seats": " {number} pladser"}, "begins or ends otherwise"),
        ({"number_seats": "{number} pladser", "old": "gammel"}, "not in the source"),
    ],
)
def test_a_fault_is_found(translated_as: dict[str, str], complaint: str) -> None:
    """The check names each kind of fault, here those of "{number} seats"."""
    (found,) = TOOL.problems(catalogue_of(number_seats=""), catalogue_of(**translated_as))
    assert found.startswith(complaint)


def test_a_fuzzy_translation_is_found() -> None:
    """A translation that somebody has marked as unsure is not finished."""
    unsure = catalogue_of(seats="pladser")
    unsure.get("seats").flags.add("fuzzy")
    assert TOOL.problems(catalogue_of(seats=""), unsure) == ["fuzzy: 'seats'"]


def test_a_sentence_stays_a_sentence() -> None:
    """What ends with a full stop, a colon or a question mark does so in Danish too."""
    assert TOOL.problems(catalogue_of(**{"Why?": ""}), catalogue_of(**{"Why?": "Hvorfor"}))


def test_an_update_keeps_what_is_translated_and_names_what_fell_out() -> None:
    """New messages come in untranslated, old ones keep their Danish, and those no longer used are handed back."""
    updated, dropped = TOOL.update(catalogue_of(new="", seats=""), catalogue_of(seats="pladser", old="gammel"))
    assert [(m.id, m.string) for m in updated if m.id] == [("new", ""), ("seats", "pladser")]
    assert [m.string for m in dropped] == ["gammel"]


def test_the_written_catalogue_is_read_as_it_was() -> None:
    """Neither dates nor line numbers stand in the file, and reading gives the messages back."""
    source = TOOL.extract()
    written = TOOL.as_po(TOOL.update(source, TOOL.read())[0])
    assert b"Creation-Date" not in written
    assert b".py:" not in written
    assert [m.id for m in read_po(io.BytesIO(written)) if m.id] == [m.id for m in source if m.id]


def test_a_message_inside_an_f_string_is_found_and_an_f_string_as_message_is_refused(tmp_path: Path) -> None:
    """The source is read as Python reads it; what is put together before look-up could not be translated."""
    good = tmp_path / "good"
    good.mkdir()
    (good / "one.py").write_text("print(f\"{_('Error:')} {ngettext('a seat', 'seats', 2)}\")", encoding="utf-8")
    assert [m.id for m in TOOL.extract(good) if m.id] == ["Error:", ("a seat", "seats")]
    (good / "two.py").write_text('print(_(f"{number} seats"))', encoding="utf-8")
    with pytest.raises(ValueError, match=r"good/two\.py:1: a message must be a plain text"):
        TOOL.extract(good)


# --- the printouts in Danish ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ["compose"],
        ["compose", "--scenario", "kv2021"],
        ["appoint", "--post", "RBR"],
        ["chair"],
        ["rules"],
        ["rules", "show", "kkr-2026-2030"],
        ["rules", "diff", "kkr-2022-2026", "kkr-2026-2030"],
        ["compose", "--sensitivity", "--kkr", "hovedstaden"],
        ["compare", "kv2021", "kv2025"],
        ["councils"],
        ["councils", "--scenario", "kv2021"],
        ["timetable"],
        ["timetable", "--election", "2029-11-20", "--meeting", "sjælland:2030-01-05"],
    ],
    ids=" ".join,
)
def test_a_printout_fits_in_80_columns(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No heading is wrapped, no word of a table is broken, and no line but a command is wider than 80 columns."""
    original = layout._widths
    broken: list[str] = []

    def widths(rows: list[list[str]], sides: Sequence[layout.Side], room: int) -> list[int]:
        found = original(rows, sides, room)
        broken.extend(title for title, width in zip(rows[0], found, strict=True) if len(title) > width)
        broken.extend(
            word
            for row in rows
            for cell, width in zip(row, found, strict=True)
            for word in cell.split()
            if len(word) > width
        )
        return found

    monkeypatch.setattr(layout, "_widths", widths)
    main(arguments)
    assert broken == []
    assert [line for line in capsys.readouterr().out.splitlines() if _too_wide(line)] == []


def _too_wide(line: str) -> bool:
    return len(line) > layout.Page().width and not line.startswith("    kkrvalg ")
