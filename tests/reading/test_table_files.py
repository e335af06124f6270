"""CSV tables as secretariats and spreadsheets write them."""

from __future__ import annotations

import errno
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

import pytest

from kkrvalg.errors import InputError
from kkrvalg.reading import values
from kkrvalg.reading.tables import Column, Columns, read_raw, read_table, typed
from kkrvalg.reading.text import reason

if TYPE_CHECKING:
    from pathlib import Path


class Row(NamedTuple):
    """A row of a made-up table."""

    name: str
    count: int
    note: str | None


COLUMNS = Columns(
    Row,
    (
        Column("name", values.text),
        Column("count", values.count),
        Column("note", values.optional_text, required=False),
    ),
)
ROWS = (Row("Ærø", 3, "en, to"), Row("Æblehaven", 12, None))


@pytest.mark.parametrize(
    "data",
    [
        'name,count,note\nÆrø,3,"en, to"\nÆblehaven,12,\n'.encode(),
        "name;count;note\nÆrø;3;en, to\nÆblehaven;12;\n".encode(),
        "\ufeffname;count;note\r\nÆrø;3;en, to\r\nÆblehaven;12;\r\n".encode(),
        'name,count,note\n Ærø , 3 ,"en, to"\n\n,,\nÆblehaven,12,'.encode(),
        unicodedata.normalize("NFD", "name;count;note\nÆrø;3;en, to\nÆblehaven;12;").encode(),
        "count;note;name\n3;en, to;Ærø\n12;;Æblehaven\n".encode(),
    ],
    ids=["comma", "semicolon", "excel", "blanks", "decomposed", "other order"],
)
def test_a_table_reads_the_same_however_it_was_saved(tmp_path: Path, data: bytes) -> None:
    """Comma or semicolon, a byte-order mark or none, empty rows, decomposed letters, columns in another order."""
    (tmp_path / "t.csv").write_bytes(data)
    assert read_table(tmp_path / "t.csv", COLUMNS).rows == ROWS


def test_decomposed_letters_become_composed(tmp_path: Path) -> None:
    """A file from a Mac may hold å as a and a ring."""
    (tmp_path / "t.csv").write_bytes(b"name,count\nA\xcc\x8arhus,1\n")
    assert read_table(tmp_path / "t.csv", COLUMNS).rows[0].name == "\u00c5rhus"


def test_lines_are_those_of_the_file_also_after_a_cell_of_several_lines(tmp_path: Path) -> None:
    """A line break inside quotation marks counts."""
    (tmp_path / "t.csv").write_text('name,count\n"en\nto",1\n\nÆrø,x\n', "utf-8")
    with pytest.raises(InputError) as caught:
        read_table(tmp_path / "t.csv", COLUMNS)
    assert caught.value.where == f"{tmp_path / 't.csv'}, line 5, column count"


@pytest.mark.parametrize(
    "mark", ["\x00", "\x1b", "\x7f", "\xad", "\u200b", "\u202e", "\u2028", "\u2029", "\ufeff"]
)
def test_a_character_that_cannot_be_seen_is_refused(tmp_path: Path, mark: str) -> None:
    """Two names that look the same would be two, and a terminal would obey."""
    (tmp_path / "t.csv").write_text(f"name,count\nÆrø,1\nÆ{mark}rø,1\n", "utf-8")
    with pytest.raises(InputError) as caught:
        read_table(tmp_path / "t.csv", COLUMNS, "t.csv")
    assert caught.value.where == "t.csv, line 3, column name"
    assert caught.value.found == f"“Æ<U+{ord(mark):04X}>rø”"
    assert caught.value.expected == "a text without invisible characters"
    assert caught.value.todo == f"remove U+{ord(mark):04X}, or write the text anew"


def test_a_tab_a_line_end_and_a_wide_blank_are_no_invisible_characters(tmp_path: Path) -> None:
    """They take up room."""
    (tmp_path / "t.csv").write_text('name,count\n"en\nto\ttre\u00a0fire",1\n', "utf-8")
    assert read_table(tmp_path / "t.csv", COLUMNS).rows[0].name == "en\nto\ttre\u00a0fire"


def test_the_first_bad_cell_of_the_file_is_told(tmp_path: Path) -> None:
    """Columns are read one by one, but people read rows."""
    (tmp_path / "t.csv").write_text("name,count\nÆrø,x\n,1\n", "utf-8")
    with pytest.raises(InputError) as caught:
        read_table(tmp_path / "t.csv", COLUMNS)
    assert caught.value.where.endswith("line 2, column count")


def test_columns_can_be_renamed_and_left_out(tmp_path: Path) -> None:
    """A table of another form becomes one of ours."""
    (tmp_path / "t.csv").write_text("navn,number,skip\nÆrø,3,x\n", "utf-8")
    raw = read_raw(tmp_path / "t.csv").with_columns({"navn": "name", "number": "count", "skip": None})
    assert typed(raw, COLUMNS).rows == (Row("Ærø", 3, None),)


@pytest.mark.parametrize(
    ("data", "line"), [(b"\xff\xfea\x00b\x00", 1), (b"name,count\n\xc6r\xf8,3\n", 2)], ids=["UTF-16", "Latin-1"]
)
def test_other_encodings_are_refused_with_the_line(tmp_path: Path, data: bytes, line: int) -> None:
    """Guessing would turn names into nonsense."""
    (tmp_path / "t.csv").write_bytes(data)
    with pytest.raises(InputError, match="not UTF-8") as caught:
        read_table(tmp_path / "t.csv", COLUMNS)
    assert caught.value.where == f"{tmp_path / 't.csv'}, line {line}"


@pytest.mark.parametrize("text", ["1234", "0", "000", "1" * 16])
def test_a_count_is_written_with_digits_only(text: str) -> None:
    """Votes near 10^15 are exact."""
    assert values.count(text) == int(text)


@pytest.mark.parametrize(
    ("text", "todo"),
    [
        ("1.234", "without a thousands separator: 1234"),
        ("1,234,567", "without a thousands separator: 1234567"),
        ("1 234", "without a thousands separator: 1234"),
        ("1\u00a0234", "without a thousands separator: 1234"),
        ("12.5", "never a fraction"),
        ("12,50", "never a fraction"),
        ("-3", "never negative"),
        ("−3", "never negative"),
        ("3e5", "digits only"),
        ("1_000", "digits only"),
        ("٣", "digits only"),
        ("+3", "digits only"),
        ("", "fill it in"),
    ],
)
def test_other_ways_to_write_a_count_get_a_hint_of_their_own(text: str, todo: str) -> None:
    """A thousands separator is the likely mistake of a spreadsheet."""
    with pytest.raises(values.Unfit) as caught:
        values.count(text)
    assert todo in caught.value.todo


@pytest.mark.parametrize("digits", [19, 4301, 100_000])
def test_a_number_that_nobody_counted_to_is_refused(tmp_path: Path, digits: int) -> None:
    """Python itself refuses to read one of more than 4300 digits."""
    (tmp_path / "t.csv").write_text(f"name,count\nÆrø,{'1' * digits}\n", "utf-8")
    with pytest.raises(InputError) as caught:
        read_table(tmp_path / "t.csv", COLUMNS, "t.csv")
    assert caught.value.where == "t.csv, line 2, column count"
    assert caught.value.found == f"“{'1' * digits}”"
    assert caught.value.expected == "a whole number, 0 or more"
    assert caught.value.todo == f"correct the number; it has {digits} digits, and at most 18 are read"
    assert len(str(caught.value)) < 700


def test_the_longest_number_is_still_exact() -> None:
    """Eighteen digits, as a text or as a number of a JSON file."""
    assert values.count("9" * 18) == values.count(10**18 - 1) == 10**18 - 1
    for value in ("1" + "0" * 18, 10**18):
        with pytest.raises(values.Unfit):
            values.count(value)


def test_the_code_before_a_list_is_no_endless_number() -> None:
    """It is a municipality's."""
    with pytest.raises(values.Unfit) as caught:
        values.list_id("1" * 5000 + ":A")
    assert caught.value.expected == "a list such as 360:J"


def test_a_list_without_a_letter_has_a_dash() -> None:
    """One stood without a letter in København in 2021."""
    assert values.letter_or_dash("") == values.letter_or_dash(None) == "-"
    assert values.letter_or_dash(" Ø ") == "Ø"


@pytest.mark.parametrize(
    ("text", "found", "todo"),
    [
        (
            "name\tcount\nÆrø\t1\n",
            "cells separated by tabs",
            "save the table as CSV, separated by comma or semicolon",
        ),
        ("name|count\nÆrø|1\n", "cells separated by |", "save the table as CSV, separated by comma or semicolon"),
        (
            "sep=;\nname;count\nÆrø;1\n",
            "a line that begins with sep=",
            "remove the line; the header comes first",
        ),
    ],
    ids=["tabs", "pipes", "sep"],
)
def test_a_table_separated_by_something_else_is_told_so(tmp_path: Path, text: str, found: str, todo: str) -> None:
    """To remove the column would be to remove everything."""
    (tmp_path / "t.csv").write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        read_table(tmp_path / "t.csv", COLUMNS, "t.csv")
    assert caught.value.where == "t.csv, line 1"
    assert caught.value.found == found
    assert caught.value.expected == "cells separated by comma or semicolon"
    assert caught.value.todo == todo


def test_the_usual_reasons_of_the_system_are_told_in_words_of_our_own() -> None:
    """Those of the system are English; what is unusual is told in them."""
    assert reason(OSError(errno.ENOSPC, "No space left on device")) == "the disk is full"
    assert reason(OSError(errno.EXDEV, "Invalid cross-device link")) == "Invalid cross-device link"
    assert reason(OSError("odd")) == "odd"
