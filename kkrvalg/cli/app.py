"""The program itself: which commands there are, in which language it speaks, and what becomes of an error."""

from __future__ import annotations

import contextlib
import contextvars
import copy
import errno
import gc
import gettext
import importlib
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from kkrvalg import __version__, i18n
from kkrvalg.cli.common import ExampleCommand, Status, lang_option, write_examples
from kkrvalg.errors import InputError
from kkrvalg.i18n import N_, _
from kkrvalg.reading.text import note_what_is_read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PROGRAM = "kkrvalg"
DEFAULT_LANGUAGE = "da"
_OBJECTS_BEFORE_COLLECTING = 100_000  # reading an election makes many objects that all stay

COMMANDS = {
    "compose": "kkrvalg.cli.compose",
    "chair": "kkrvalg.cli.chair",
    "appoint": "kkrvalg.cli.appoint",
    "constitute": "kkrvalg.cli.constitute",
    "audit": "kkrvalg.cli.audit",
    "verify": "kkrvalg.cli.verify",
    "simulate": "kkrvalg.cli.simulate",
    "merge": "kkrvalg.cli.merge",
    "night": "kkrvalg.cli.night",
    "backtest": "kkrvalg.cli.backtest",
    "posts": "kkrvalg.cli.posts",
    "councils": "kkrvalg.cli.councils",
    "call-up": "kkrvalg.cli.call_up",
    "members": "kkrvalg.cli.members",
    "timetable": "kkrvalg.cli.timetable",
    "register": "kkrvalg.cli.register",
    "allocate": "kkrvalg.cli.allocate",
    "compare": "kkrvalg.cli.compare",
    "mayors": "kkrvalg.cli.mayors",
    "whatif": "kkrvalg.cli.whatif",
    "hubs": "kkrvalg.cli.hubs",
    "health-forum": "kkrvalg.cli.health_forum",
    "rules": "kkrvalg.cli.rules",
    "import": "kkrvalg.cli.import_",
    "doctor": "kkrvalg.cli.doctor",
}
"""The commands in the order of the help, and the module whose ``command`` each one is; imported only when used."""

EXAMPLES = (
    (N_("How the five KKR are composed after the newest election:"), "kkrvalg compose"),
    (
        N_("How the seats of the post RBR are divided in one KKR:"),
        "kkrvalg appoint --post RBR --kkr midtjylland",
    ),
    (N_("Whether everything kkrvalg needs is in place:"), "kkrvalg doctor"),
)


class LazyGroup(click.Group):
    """A group that imports a command when it is used and shows its help in the language in use."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """Return the commands in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command and return a translated copy of it, None if there is no such command."""
        if cmd_name == help_command.name:
            return translated(help_command)
        if cmd_name not in self.list_commands(ctx):
            return None
        return translated(importlib.import_module(COMMANDS[cmd_name]).command)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that ``args`` begin with, or say which ones there are."""
        if self.get_command(ctx, args[0]) is None:
            raise _no_such_command(args[0], self.list_commands(ctx))
        return super().resolve_command(ctx, args)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 (click's signature)
        """Write the examples of the program."""
        write_examples(formatter, EXAMPLES)


def _no_such_command(name: str, commands: Sequence[str]) -> InputError:
    """Return the error of an unknown command, with the likely one if there is one."""
    import difflib  # noqa: PLC0415 (start-up stays light)

    near = difflib.get_close_matches(name, commands, n=1)
    meant = f"{PROGRAM} {near[0]}" if near else f"{PROGRAM} --help"
    return InputError(
        where=PROGRAM,
        found=name,
        expected=_("one of {names}").format(names=", ".join(commands)),
        todo=_("perhaps you meant: {command}").format(command=meant)
        if near
        else _("see what each of them does with: {command}").format(command=meant),
    )


def translated(command: click.Command) -> click.Command:
    """Return a copy of ``command`` with its help, and that of its options and commands, in the language in use."""
    twin = copy.copy(command)
    twin.help = _(command.help) if command.help else None
    twin.short_help = _(command.short_help) if command.short_help else None
    twin.options_metavar = _(N_("[OPTIONS]"))
    twin.params = [_translated_parameter(parameter) for parameter in command.params]
    if isinstance(twin, click.Group):
        twin.subcommand_metavar = _(N_("COMMAND [ARGS]..."))
        twin.commands = {name: translated(nested) for name, nested in twin.commands.items()}
    return twin


def _translated_parameter(parameter: click.Parameter) -> click.Parameter:
    """Return a copy of an option or argument in the language in use."""
    twin = copy.copy(parameter)
    twin.metavar = _(parameter.metavar) if parameter.metavar else None
    if isinstance(twin, click.Option):
        twin.help = _(twin.help) if twin.help else None
    return twin


@click.group(
    PROGRAM,
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=N_(
        "Compose and constitute a kommunekontaktråd (KKR) from the official results of a municipal election.\n\n"
        "Every step of the calculation is shown, with the article it follows. Read what a command does with"
        " 'kkrvalg help compose', and so on."
    ),
)
@lang_option
@click.version_option(
    __version__, prog_name=PROGRAM, message="%(prog)s %(version)s", help=N_("Show the version and exit.")
)
@click.pass_context
def program(context: click.Context) -> None:
    """Show the help when no command is named."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@click.command(
    "help",
    cls=ExampleCommand,
    help=N_("Show what kkrvalg, or one of its commands, does."),
    examples=((N_("What appoint does:"), "kkrvalg help appoint"),),
)
@lang_option
@click.argument("names", nargs=-1, metavar=N_("[COMMAND]..."))
@click.pass_context
def help_command(context: click.Context, names: tuple[str, ...]) -> None:
    """Show the help of the program, or of the command that is named."""
    shown = context.find_root()
    for name in names:
        if isinstance(shown.command, click.Group):
            found = shown.command.resolve_command(shown, [name])[1]
            if found is not None:
                shown = click.Context(found, info_name=name, parent=shown)
    click.echo(shown.get_help())


# --- errors ---------------------------------------------------------------------------------------------------


def _explained(error: click.UsageError) -> InputError:
    """Return click's complaint as one that says where, what was found, what was expected and what to do."""
    if error.ctx is None:
        return InputError(
            where=PROGRAM,
            found=error.format_message(),
            expected=_("a command and its options"),
            todo=_("see what each of them does with: {command}").format(command=f"{PROGRAM} --help"),
        )
    path = error.ctx.command_path
    expected = " ".join([path, *error.ctx.command.collect_usage_pieces(error.ctx)])
    found = error.format_message()
    if isinstance(error, click.BadParameter) and isinstance(error.param, click.Option) and error.message:
        path = f"{path} {max(error.param.opts, key=len)}"
        found, expected = error.message, error.param.help or expected
        if isinstance(error.param.type, click.Choice):
            expected = _("one of {names}").format(names=", ".join(map(str, error.param.type.choices)))
    return InputError(
        where=path,
        found=found,
        expected=expected,
        todo=_("see how it is used with: {command}").format(command=f"{error.ctx.command_path} --help"),
    )


def _fault(error: Exception) -> str:
    """Return what is said of a fault of the program itself."""
    return _(
        "This is a fault in kkrvalg, not in your input ({error}). "
        "Set KKRVALG_DEBUG=1 and run the command again to see where it is, and please report it."
    ).format(error=f"{type(error).__name__}: {error}".replace("\n", " "))


def _run(arguments: list[str]) -> int:
    """Run a command line and return its exit status, whatever happens."""
    try:
        status = _invoke(arguments)
        sys.stdout.flush()
    except click.UsageError as error:
        return _complain(_explained(error))
    except InputError as error:
        return _complain(error)
    except (KeyboardInterrupt, EOFError, click.Abort):
        return Status.INTERRUPTED
    except BrokenPipeError:
        _forget_stdout()
        return Status.PIPE_CLOSED
    except Exception as error:  # noqa: BLE001 (whatever it is, the user is told)
        return _unexpected(error)
    return status


def _unexpected(error: Exception) -> int:
    """Tell of a screen that takes no more, or of a fault of the program; with KKRVALG_DEBUG show where it is."""
    if _stdout_is_full(error):
        _forget_stdout()
        return _complain(_full_screen(error))
    if os.environ.get("KKRVALG_DEBUG"):
        raise error
    _tell(_fault(error))
    return Status.FAULT


def _stdout_is_full(error: Exception) -> bool:
    """Return whether writing the result failed because where it goes takes no more."""
    return isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EIO, errno.EDQUOT}


def _full_screen(error: Exception) -> InputError:
    return InputError(
        where=_("standard output"),
        found=_("no room for the result ({reason})").format(reason=getattr(error, "strerror", error)),
        expected=_("a place the result can be written to"),
        todo=_("make room, or write the result to a file elsewhere with -o"),
    )


def _invoke(arguments: list[str]) -> int:
    """Parse the command line, call the command and return its exit status."""
    _check_environment()
    root = translated(program)
    if f"_{PROGRAM.upper()}_COMPLETE" in os.environ:
        root.main(arguments, PROGRAM)
    try:
        with root.make_context(PROGRAM, arguments) as context:
            return int(root.invoke(context) or Status.DONE)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.exceptions.NoArgsIsHelpError as asked:
        click.echo(asked.format_message())
        return Status.DONE


def _complain(error: InputError) -> int:
    """Print what is wrong with the input and return the exit status of bad input."""
    _tell(f"{_('Error:')}\n{error}")
    return Status.BAD_INPUT


def _tell(message: str) -> None:
    """Print a message on standard error; where that takes nothing, the exit status has to say it alone."""
    with contextlib.suppress(OSError, ValueError):
        click.echo(message, err=True)


def _forget_stdout() -> None:
    """Let what is still to be printed go nowhere, because the reader of the pipe has left."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


# --- language and encoding ------------------------------------------------------------------------------------


def _wanted_language(arguments: Sequence[str]) -> str:
    """Return the language a command line asks for, before it is parsed; the option goes before KKRVALG_LANG."""
    wanted = os.environ.get("KKRVALG_LANG", "")
    for place, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--lang":
            wanted = "".join(arguments[place + 1 : place + 2])
        elif argument.startswith("--lang="):
            wanted = argument.partition("=")[2]
    return wanted if wanted in i18n.LANGUAGES else DEFAULT_LANGUAGE


def _check_environment() -> None:
    """Complain of a language in KKRVALG_LANG that does not exist; ``--lang`` is checked by click."""
    found = os.environ.get("KKRVALG_LANG", "")
    if found and found not in i18n.LANGUAGES:
        raise InputError(
            where="KKRVALG_LANG",
            found=found,
            expected=_("one of {names}").format(names=", ".join(i18n.LANGUAGES)),
            todo=_("set the environment variable to da or en, or remove it"),
        )


@contextlib.contextmanager
def _speaking(language: str) -> Iterator[None]:
    """Speak ``language`` in kkrvalg and in click, which uses the gettext of the standard library."""
    before = os.environ.get("LANGUAGE")
    domain = gettext.textdomain()
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain(PROGRAM, str(i18n.LOCALE_DIR))
    gettext.textdomain(PROGRAM)
    i18n.use(language)
    try:
        yield
    finally:
        gettext.textdomain(domain)
        if before is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = before


def _run_speaking(language: str, arguments: list[str]) -> int:
    """Run a command line in ``language``."""
    note_what_is_read()
    with _speaking(language):
        return _run(arguments)


def _open_closed_streams() -> None:
    """Give the program the streams it was started without (``>&-``): nothing comes in, what goes out is lost."""
    sys.stdin = sys.stdin or open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115 (lives with the process)
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 (as above)
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 (as above)


def _print_utf8() -> None:
    """Print Danish letters wherever the program runs: in a pipe on Windows, and under LC_ALL=C."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line (that of the process if none is given) and return its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    gc.set_threshold(_OBJECTS_BEFORE_COLLECTING)
    _open_closed_streams()
    _print_utf8()
    return contextvars.copy_context().run(_run_speaking, _wanted_language(given), given)
