"""The command line as a whole: help, languages, errors, exit statuses, encodings."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import click
import pytest

from kkrvalg import __version__, i18n
from kkrvalg.cli import app, common, main
from kkrvalg.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CATALOGUE = i18n.LOCALE_DIR / "da" / "LC_MESSAGES" / "kkrvalg.mo"
FOUR_PARTS = ("Where:", "Found:", "Expected:", "What to do:")


def walk(group: click.Group, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield every command below a group, with the words that call it."""
    context = click.Context(group, info_name=path[-1] if path else app.PROGRAM)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from walk(command, (*path, name))


ALL_COMMANDS = [((), app.program), *walk(app.program, ()), (("help",), app.help_command)]


def words(case: object) -> str:
    """Name a case by the words that call the command."""
    return " ".join(case) or "kkrvalg" if isinstance(case, tuple) else ""


each_command = pytest.mark.parametrize(("path", "command"), ALL_COMMANDS, ids=words)


def start(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run kkrvalg as a process of its own."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHONUTF8"))
    }
    return subprocess.run(
        [sys.executable, "-m", "kkrvalg", *arguments], env=kept | environment, capture_output=True, check=False
    )


@pytest.fixture
def program_with(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Return a function that makes ``kkrvalg doctor`` do something else."""

    def replace(body: Callable[[], object]) -> None:
        command = click.Command("doctor", callback=body)
        monkeypatch.setattr(app.LazyGroup, "get_command", lambda _self, _context, _name: command)

    return replace


# --- help --------------------------------------------------------------------------------------------------------


@each_command
def test_every_command_and_option_has_help(path: tuple[str, ...], command: click.Command) -> None:
    """A command, and each option of it, says what it does; an option that takes a value names it."""
    assert command.help, path
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name
            assert parameter.is_flag or parameter.metavar or isinstance(parameter.type, click.Choice), (
                parameter.name
            )


@each_command
def test_every_command_can_be_asked_for_either_language(path: tuple[str, ...], command: click.Command) -> None:
    """``--lang`` may stand before or behind the command."""
    assert "--lang" in [name for parameter in command.params for name in parameter.opts] or isinstance(
        command, click.Group
    ), path


@each_command
def test_every_command_but_a_group_has_examples(path: tuple[str, ...], command: click.Command) -> None:
    """The help of a command ends with command lines that call this command, a file perhaps in its midst."""
    if not isinstance(command, click.Group):
        assert isinstance(command, common.ExampleCommand), path
        assert command.examples
        for _sentence, line in command.examples:
            assert re.search("(?: kkr[.]db)? ".join(map(re.escape, ("kkrvalg", *path))), line)


@each_command
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_help_fits_a_terminal_of_80_columns(
    language: str, path: tuple[str, ...], command: click.Command, capsys: pytest.CaptureFixture[str]
) -> None:
    """No line of any help is broken by the smallest common terminal."""
    assert main(["--lang", language, *path, "--help"]) == 0
    text = capsys.readouterr().out
    assert command.name in text
    assert [line for line in text.splitlines() if len(line) > 80] == []


@pytest.mark.skipif(not CATALOGUE.exists(), reason="there is no Danish catalogue")
@each_command
def test_help_in_danish_holds_no_english_of_click(
    path: tuple[str, ...], command: click.Command, capsys: pytest.CaptureFixture[str]
) -> None:
    """Headings, the usage line and the help option are translated too."""
    main([*path, "--help", "--lang", "da"])
    danish = capsys.readouterr().out
    main([*path, "--help", "--lang", "en"])
    english = capsys.readouterr().out
    assert command.name in danish
    for word in (
        "Usage:",
        "Options:",
        "Commands:",
        "Examples:",
        "Show this message",
        "[OPTIONS]",
        "default:",
        "FILE",
    ):
        assert word not in danish
    assert "Usage:" in english


def test_without_a_command_the_help_is_shown_with_examples(capsys: pytest.CaptureFixture[str]) -> None:
    """Somebody who types only the name is told how to go on, and nothing is wrong."""
    assert main(["--lang", "en"]) == 0
    text = capsys.readouterr().out
    for _sentence, line in app.EXAMPLES:
        assert f"    {line}\n" in text
    for name in app.program.list_commands(click.Context(app.program)):
        assert f"\n  {name} " in text


def test_a_group_without_a_command_shows_its_help(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """``kkrvalg import`` alone lists what can be imported, and nothing is wrong."""
    group = click.Group("doctor", help="Several.", commands=[click.Command("one", help="The first.")])
    monkeypatch.setattr(app.LazyGroup, "get_command", lambda _self, _context, _name: app.translated(group))
    assert main(["--lang", "en", "doctor"]) == 0
    assert "one  The first." in capsys.readouterr().out
    assert main(["--lang", "en", "doctor", "two"]) == 2
    assert "No such command 'two'." in capsys.readouterr().err


def test_help_as_a_word_is_the_same_as_the_option(capsys: pytest.CaptureFixture[str]) -> None:
    """``kkrvalg help doctor`` and ``kkrvalg doctor --help`` print the same."""
    for said, meant in ((["help", "doctor"], ["doctor", "--help"]), (["help"], ["--help"])):
        assert main([*said, "--lang", "en"]) == 0
        shown = capsys.readouterr().out
        assert main([*meant, "--lang", "en"]) == 0
        assert capsys.readouterr().out == shown


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    """``--version`` prints the name and the version."""
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"kkrvalg {__version__}\n"


# --- language ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], "", "da"),
        ([], "en", "en"),
        (["--lang", "en"], "", "en"),
        (["doctor", "--lang=en"], "da", "en"),
        (["--lang", "da"], "en", "da"),
        (["--lang", "en", "doctor", "--lang", "da"], "", "da"),
        (["--", "--lang", "en"], "", "da"),
        (["--lang"], "", "da"),
        (["--lang", "xx"], "", "da"),
    ],
)
def test_language_is_read_from_the_command_line_then_the_environment(
    arguments: list[str], environment: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last ``--lang`` counts, then KKRVALG_LANG, then Danish; a wrong one is complained of in Danish."""
    monkeypatch.setenv("KKRVALG_LANG", environment)
    assert app._wanted_language(arguments) == language


def test_a_command_line_leaves_the_language_of_the_process_alone(capsys: pytest.CaptureFixture[str]) -> None:
    """A program that calls ``main`` keeps its own language, and that of gettext."""
    before = (i18n.language(), app.gettext.textdomain(), os.environ.get("LANGUAGE"))
    assert main(["--version", "--lang", "da"]) == 0
    assert capsys.readouterr().out
    assert (i18n.language(), app.gettext.textdomain(), os.environ.get("LANGUAGE")) == before


def test_an_unknown_language_in_the_environment_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """KKRVALG_LANG=dk is a likely mistake and says so."""
    monkeypatch.setenv("KKRVALG_LANG", "dk")
    assert main(["doctor", "--lang", "en"]) == 2
    assert capsys.readouterr().err.splitlines()[1:4] == [
        "Where:      KKRVALG_LANG",
        "Found:      dk",
        "Expected:   one of da, en",
    ]


# --- errors ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["docter"], ["kkrvalg", "docter", "doctor", "perhaps you meant: kkrvalg doctor"]),
        (["xyzzy"], ["kkrvalg", "xyzzy", "doctor", "kkrvalg --help"]),
        (["help", "xyzzy"], ["kkrvalg", "xyzzy", "doctor", "kkrvalg --help"]),
        (["--xyzzy"], ["kkrvalg", "--xyzzy", "kkrvalg [OPTIONS]", "kkrvalg --help"]),
        (["doctor", "--xyzzy"], ["kkrvalg doctor", "--xyzzy", "[OPTIONS]", "kkrvalg doctor --help"]),
        (["doctor", "--format", "pdf"], ["kkrvalg doctor --format", "pdf", "text, json", "kkrvalg doctor --help"]),
        (["doctor", "--format"], ["kkrvalg", "--format", "a command", "--help"]),
        (["doctor", "more"], ["kkrvalg doctor", "more", "[OPTIONS]", "kkrvalg doctor --help"]),
        (["doctor", "--lang", "xx"], ["--lang", "xx", "da, en", "--help"]),
        (["doctor", "-o", "nowhere/x"], ["--output", "nowhere/x", "a folder that exists", "nowhere"]),
        (["doctor", "-o", "."], ["--output", "which is a folder", "the name of a file", "kkrvalg.txt"]),
    ],
)
def test_wrong_use_says_where_what_was_found_expected_and_what_to_do(
    arguments: list[str], said: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Every mistake on the command line ends with status 2, four lines on stderr and nothing on stdout.

    Where ``--lang`` itself is wrong, the complaint is Danish.
    """
    language = [] if "--lang" in arguments else ["--lang", "en"]
    assert main([*language, *arguments]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "Traceback" not in printed.err
    heading, *lines = printed.err.splitlines()
    if language:
        assert heading == "Error:"
        assert [line[:12].strip() for line in lines] == list(FOUR_PARTS)
    for line, part in zip(lines, said, strict=True):
        assert part in line


def test_bad_input_of_a_command_is_told_in_four_lines(
    program_with: Callable[[Callable[[], object]], None], capsys: pytest.CaptureFixture[str]
) -> None:
    """An InputError becomes a heading, its own four lines, and status 2."""

    def body() -> None:
        raise InputError(where="lists.csv, line 3", found="-1", expected="votes", todo="correct it")

    program_with(body)
    assert main(["--lang", "en", "doctor"]) == 2
    assert capsys.readouterr().err == (
        "Error:\nWhere:      lists.csv, line 3\nFound:      -1\nExpected:   votes\nWhat to do: correct it\n"
    )


def test_a_fault_of_the_program_is_called_that(
    program_with: Callable[[Callable[[], object]], None], capsys: pytest.CaptureFixture[str]
) -> None:
    """Any other exception is status 1 and one line, without a traceback."""

    def body() -> None:
        raise KeyError("A\nB")

    program_with(body)
    assert main(["--lang", "en", "doctor"]) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "fault in kkrvalg" in told
    assert "KKRVALG_DEBUG=1" in told
    assert "KeyError" in told


def test_a_fault_can_be_traced(
    program_with: Callable[[Callable[[], object]], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With KKRVALG_DEBUG=1 the exception comes through."""

    def body() -> None:
        raise KeyError

    program_with(body)
    monkeypatch.setenv("KKRVALG_DEBUG", "1")
    with pytest.raises(KeyError):
        main(["doctor"])


@pytest.mark.parametrize(
    ("raised", "status"),
    [(KeyboardInterrupt, 130), (click.Abort, 130), (BrokenPipeError, 141), (lambda: click.exceptions.Exit(3), 3)],
)
def test_ends_that_are_nobodys_fault_are_quiet(
    raised: Callable[[], BaseException],
    status: int,
    program_with: Callable[[Callable[[], object]], None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Control-C, a pipe whose reader has left, and a command that ends early print nothing."""

    def body() -> None:
        raise raised()

    program_with(body)
    monkeypatch.setattr(app, "_forget_stdout", lambda: None)
    assert main(["doctor"]) == status
    assert capsys.readouterr() == ("", "")


def test_the_status_a_command_returns_is_the_exit_status(
    program_with: Callable[[Callable[[], object]], None],
) -> None:
    """A command that needs a lot returns 3."""
    program_with(lambda: common.Status.LOT_NEEDED)
    assert main(["doctor"]) == 3


# --- as a process ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "environment", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "cp1252"}]
)
def test_output_is_utf8_wherever_it_runs(environment: dict[str, str]) -> None:
    """Danish letters and dashes arrive whole under LC_ALL=C, and where the system has another encoding."""
    ended = start("--help", "--lang", "en", **environment)
    assert ended.returncode == 0
    assert "kommunekontaktråd" in ended.stdout.decode("utf-8")
    assert "æøå" in start("æøå", "--lang", "en", LC_ALL="C.UTF-8").stderr.decode("utf-8")


def test_the_process_ends_with_the_status() -> None:
    """The console script hands the status on."""
    assert start("--version").returncode == 0
    assert start("xyzzy").returncode == 2


@pytest.mark.skipif(os.name == "nt", reason="pipes of a POSIX system")
def test_a_reader_that_leaves_early_causes_no_complaint() -> None:
    """``kkrvalg --help | true`` prints nothing on stderr."""
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(
        [sys.executable, "-m", "kkrvalg", "--help"], stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (141, b"")


def test_start_up_imports_nothing_heavy() -> None:
    """Asking for the version or the help of the program imports none of the large libraries."""
    code = (
        "import sys; from kkrvalg.cli import main; main(['--version']);"
        "print(sorted({'pydantic', 'rich', 'pulp', 'yaml', 'numpy'} & set(sys.modules)))"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines()[-1] == "[]"
