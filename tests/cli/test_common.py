"""What the commands share: options, KKR names, and where a result goes."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from kkrvalg.cli import common
from kkrvalg.errors import InputError
from kkrvalg.model import CouncilSource, Election, Municipality
from kkrvalg.protocol.text import heading, paragraph


@pytest.fixture
def election() -> Election:
    """Return an election of three KKR, in the order of their codes."""
    areas = ((101, "hovedstaden"), (259, "sjælland"), (787, "nordjylland"))
    return Election(
        day=date(2025, 11, 18),
        term="2026-2030",
        councils=CouncilSource.COMPUTED,
        municipalities=tuple(
            Municipality(
                code, str(code), kkr, "", kl_member=True, council_seats=9, eligible=None, cast=None, valid=None
            )
            for code, kkr in areas
        ),
        lists=(),
        mayors=(),
        cooperations=(),
    )


@pytest.mark.parametrize(
    "name", ["sjælland", "sjaelland", "SJÆLLAND", "KKR Sjælland", "kkr sjaelland", " Sjælland ", "Sjælland"]
)
def test_a_kkr_is_found_by_any_spelling(name: str, election: Election) -> None:
    """Case, "KKR" before it and a keyboard without æ do not matter."""
    assert common.find_kkr(name, election) == "sjælland"


def test_kkr_come_once_and_in_the_order_of_the_election(election: Election) -> None:
    """The order on the command line does not change a printout; none means all."""
    assert common.resolve_kkr(("Nordjylland", "hovedstaden", "nordjylland"), election) == (
        "hovedstaden",
        "nordjylland",
    )
    assert common.resolve_kkr((), election) == ("hovedstaden", "sjælland", "nordjylland")


@pytest.mark.parametrize("name", ["fyn", "", "kkr", "jylland"])
def test_an_unknown_kkr_is_told_the_known_ones(name: str, election: Election) -> None:
    """The message names every KKR of the election."""
    with pytest.raises(InputError) as caught:
        common.resolve_kkr((name,), election)
    assert caught.value.where == "--kkr"
    assert caught.value.found == name
    assert caught.value.expected == "one of hovedstaden, sjælland, nordjylland"


@pytest.mark.parametrize("text", ["første\nanden", "første\nanden\n"])
def test_a_result_is_written_as_it_is_printed(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file and the screen get the same text in UTF-8, ended by one line break."""
    common.emit(text)
    assert capsys.readouterr().out == "første\nanden\n"
    common.emit(text, tmp_path / "x.txt")
    assert (tmp_path / "x.txt").read_bytes() == "første\nanden\n".encode()
    assert [entry.name for entry in tmp_path.iterdir()] == ["x.txt"]


def test_a_file_that_cannot_be_written_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the disk is full the old file is whole, and nothing new lies beside it."""
    target = tmp_path / "x.txt"
    target.write_text("old", encoding="utf-8")

    def full(_self: Path, _target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(InputError, match="the disk is full"):
        common.emit("new", target)
    assert target.read_text(encoding="utf-8") == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["x.txt"]


@pytest.mark.skipif(os.name == "nt", reason="a device of a POSIX system")
def test_a_device_is_written_to_and_not_replaced() -> None:
    """``-o /dev/null`` is a way to look at the exit status only."""
    common.emit("x", Path(os.devnull))
    assert not Path(os.devnull).is_file()


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_is_followed(tmp_path: Path) -> None:
    """A result written to a link lands in the file it leads to."""
    (tmp_path / "real.txt").write_text("old", encoding="utf-8")
    (tmp_path / "link.txt").symlink_to("real.txt")
    common.emit("new", tmp_path / "link.txt")
    assert (tmp_path / "real.txt").read_text(encoding="utf-8") == "new\n"
    assert (tmp_path / "link.txt").is_symlink()


def shared_options(*arguments: str) -> dict[str, object]:
    """Return the parameters that a command with all shared options gets."""
    caught: dict[str, object] = {}

    @common.scenario_option
    @common.kkr_option
    @common.option_option
    @common.lot_options
    @common.format_option()
    @common.output_option
    @common.lang_option
    def body(**parameters: object) -> None:
        caught.update(parameters)

    command = common.declare("x", help="x", examples=())(body)
    command.main(list(arguments), standalone_mode=False)
    return caught


def test_shared_options_have_the_same_names_everywhere() -> None:
    """Left out, each has a value that means nothing was said."""
    assert shared_options() == {
        "scenario": None,
        "kkr": (),
        "options": {},
        "lots": (),
        "lot_date": None,
        "witness": None,
        "output_format": "text",
        "output": None,
    }


def test_shared_options_are_read() -> None:
    """Values arrive as what they are: dates, paths, names with values."""
    given = shared_options(
        *("--kkr", "a", "--kkr", "b", "--option", "rounding=up", "--option", "scale = x", "--lot", "V"),
        *("--lot-date", "2026-01-19", "--witness", "N. N.", "--format", "csv", "-o", "x.csv"),
    )
    assert given["kkr"] == ("a", "b")
    assert given["options"] == {"rounding": "up", "scale": "x"}
    assert given["lots"] == ("V",)
    assert given["lot_date"] == date(2026, 1, 19)
    assert given["witness"] == "N. N."
    assert given["output_format"] == "csv"
    assert given["output"] == Path("x.csv")
    assert shared_options("-o", "-")["output"] is None


@pytest.mark.parametrize(
    ("arguments", "where", "found"),
    [
        (["--option", "rounding"], "--option", "rounding"),
        (["--option", "=up"], "--option", "=up"),
        (["--option", "rounding="], "--option", "rounding="),
        (["--option", "a=1", "--option", "a=2"], "--option", "a with two values: 1 and 2"),
        (["--lot-date", "19/1/2026"], "--lot-date", "19/1/2026"),
        (["--lot-date", "2026-02-30"], "--lot-date", "2026-02-30"),
    ],
)
def test_malformed_values_are_named(arguments: list[str], where: str, found: str) -> None:
    """A value that cannot be read names its option and shows what stood there."""
    with pytest.raises(InputError) as caught:
        shared_options(*arguments)
    assert (caught.value.where, caught.value.found) == (where, found)
    assert caught.value.expected
    assert caught.value.todo


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["-o", "x.json"], "json"),
        (["-o", "x.CSV"], "csv"),
        (["-o", "x.txt"], "text"),
        (["-o", "x.pdf"], "text"),
        (["-o", "x"], "text"),
        ([], "text"),
        (["-o", "x.json", "--format", "text"], "text"),
        (["--format", "csv", "-o", "x.json"], "csv"),
    ],
)
def test_the_ending_of_the_file_is_the_format_where_none_is_named(arguments: list[str], expected: str) -> None:
    """Only one that the command writes; what is named goes before it."""

    @common.declare("try", help="Try.", examples=())
    @common.format_option("text", "json", "csv")
    @common.output_option
    def command(output_format: str, output: Path | None) -> str:
        return f"{output_format} {output}"

    with command.make_context("try", list(arguments)) as context:
        assert command.invoke(context).split()[0] == expected


def test_text_in_a_pipe_is_80_columns_without_colours() -> None:
    """A page that does not go to a terminal is plain, and its lines have no blanks at the end."""
    page = common.new_page()
    heading(page, "[x] " * 30)
    paragraph(page, "[x] " * 30)
    assert "\x1b" not in page.text()
    assert page.text().count("[x]") == 60
    assert max(map(len, page.text().splitlines())) <= 80
    assert [line for line in page.text().splitlines() if line != line.rstrip()] == []


class Terminal:
    """A screen of 100 columns."""

    def isatty(self) -> bool:
        """Return that it is one."""
        return True


def test_text_on_a_terminal_has_its_width_and_its_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal is used as wide as it is, with bold headings unless NO_COLOR or a file says otherwise."""
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(common.sys, "stdout", Terminal())

    def shown(output: Path | None = None) -> tuple[int, bool]:
        page = common.new_page(output)
        heading(page, "x")
        return page.width, "\x1b[1m" in page.text()

    assert shown() == (100, True)
    assert shown(Path("x.txt")) == (80, False)
    monkeypatch.setenv("NO_COLOR", "1")
    assert shown() == (100, False)
