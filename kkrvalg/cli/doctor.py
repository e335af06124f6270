"""``kkrvalg doctor``: whether everything the program needs is in place."""

from __future__ import annotations

import importlib.metadata
import platform
import sys
import textwrap
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kkrvalg import __version__
from kkrvalg.cli.common import (
    PLAIN_WIDTH,
    Status,
    declare,
    emit,
    format_option,
    lang_option,
    output_option,
)
from kkrvalg.data import data_dir
from kkrvalg.i18n import LOCALE_DIR, N_, _, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OLDEST_PYTHON = (3, 11)
PACKAGES = ("click", "pydantic", "PyYAML", "rich", "PuLP", "holidays", "icalendar", "numpy")
"""The distributions kkrvalg is built on."""
SIMULATION = ("numba", "matplotlib", "pyarrow")
"""Those that only make a simulation faster, draw it, and write it as Parquet."""
SOLVERS = ("PULP_CBC_CMD", "HiGHS")
"""The solvers kkrvalg can use, by PuLP's names."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: what was found, and what to do if it is not right.

    ``name`` is English, as programs read it; the text shows it in the language in use.
    """

    name: str
    ok: bool
    found: str
    todo: str | None = None
    needed: bool = True


@declare(
    "doctor",
    help=N_(
        "Show versions, solvers and data, and anything that is missing.\n\n"
        "Exit status 0: all that is needed is there. 2: something is missing; the list says what to do."
    ),
    examples=(
        (N_("Look whether everything is in place:"), "kkrvalg doctor"),
        (N_("The same for a program to read:"), "kkrvalg doctor --format json"),
    ),
)
@format_option("text", "json")
@output_option
@lang_option
def command(output_format: str, output: Path | None) -> int:
    """Look at everything and print it."""
    checks = examine()
    emit(_as_json(checks) if output_format == "json" else _as_text(checks), output)
    return Status.DONE if all(check.ok or not check.needed for check in checks) else Status.BAD_INPUT


def examine() -> tuple[Check, ...]:
    """Look at the program, what it is built on, and the data that come with it."""
    return (
        _python(),
        Check("kkrvalg", ok=True, found=__version__),
        *map(_package, PACKAGES),
        *(_package(name, needed=False) for name in SIMULATION),
        _solvers(),
        _rules(),
        _schema(),
        *_scenarios(),
        _catalogue(),
    )


def _python() -> Check:
    """Look at the version of Python."""
    return Check(
        "Python",
        ok=sys.version_info >= OLDEST_PYTHON,
        found=f"{platform.python_version()}, {sys.executable}",
        todo=_("install Python {version} or newer").format(version=".".join(map(str, OLDEST_PYTHON))),
    )


def _package(name: str, *, needed: bool = True) -> Check:
    """Look for a package kkrvalg is built on, or can do more with."""
    try:
        return Check(name, ok=True, found=importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        more = _("only simulations do more with it; install it with {command}").format(
            command="python -m pip install '.[simulation]'"
        )
        return Check(
            name, ok=False, found=_("not installed"), todo=_reinstall() if needed else more, needed=needed
        )


def _solvers() -> Check:
    """Look for the solvers of the integer programme; everything can be calculated without one."""
    try:
        import pulp  # noqa: PLC0415 (start-up stays light)
    except ImportError:
        available: list[str] = []
    else:
        available = [name for name in pulp.listSolvers(onlyAvailable=True) if name in SOLVERS]
    return Check(
        N_("solvers"),
        ok=bool(available),
        found=", ".join(available) or _("none"),
        todo=_("nothing needs one yet; to get one, {todo}").format(todo=_reinstall()),
        needed=False,
    )


def _schema() -> Check:
    """Look for the JSON Schema of what the commands write."""
    from kkrvalg.protocol.schema import schema_file  # noqa: PLC0415 (start-up stays light)

    file = schema_file()
    found = file.is_file()
    return Check(
        N_("JSON Schema"),
        ok=found,
        found=str(file) if found else _("{file} does not exist").format(file=file),
        todo=_reinstall(),
        needed=False,
    )


def _rules() -> Check:
    """Look for the rulebooks."""
    folder = data_dir("rules")
    count = sum(1 for file in folder.rglob("*.yaml") if file.is_file())
    return Check(
        N_("rules"),
        ok=count > 0,
        found=ngettext("{count} file in {folder}", "{count} files in {folder}", count).format(
            count=count, folder=folder
        ),
        todo=_reinstall(),
    )


def _scenarios() -> Iterator[Check]:
    """Look for the bundled elections."""
    folder = data_dir("scenarios")
    settings = sorted(folder.glob("*/scenario.yaml"))
    if not settings:
        yield Check(
            N_("scenarios"), ok=False, found=_("none in {folder}").format(folder=folder), todo=_reinstall()
        )
    for file in settings:
        yield _scenario(file)


def _scenario(file: Path) -> Check:
    """Look at the settings of one bundled election."""
    import yaml  # noqa: PLC0415 (start-up stays light)

    try:
        day = yaml.safe_load(file.read_text(encoding="utf-8-sig"))["election_day"]
    except (OSError, ValueError, KeyError, TypeError, yaml.YAMLError) as error:
        return Check(
            file.parent.name,
            ok=False,
            found=_("{file} cannot be read: {error}").format(file=file, error=" ".join(str(error).split())),
            todo=_reinstall(),
        )
    return Check(
        file.parent.name,
        ok=True,
        found=_("election of {day}, {folder}").format(day=day, folder=file.parent),
    )


def _catalogue() -> Check:
    """Look for the Danish messages."""
    file = LOCALE_DIR / "da" / "LC_MESSAGES" / "kkrvalg.mo"
    found = file.is_file()
    return Check(
        N_("Danish messages"),
        ok=found,
        found=str(file) if found else _("not compiled: {file} does not exist").format(file=file),
        todo=_reinstall(),
    )


def _reinstall() -> str:
    """Return what helps when a part of the installation is missing."""
    return _("install kkrvalg again with the first command of the README")


def _as_text(checks: tuple[Check, ...]) -> str:
    """Return what was found for each check, and below it what to do."""
    names = max(len(_(check.name)) for check in checks)
    marks = {True: _("ok"), False: _("MISSING")}
    margin = max(map(len, marks.values()))
    lines = []
    for check in checks:
        mark = marks[check.ok or not check.needed]
        beside = f"{mark:<{margin}}  {_(check.name):<{names}}  "
        lines.append(_filled(beside, check.found))
        if not check.ok and check.todo:
            lines.append(_filled(" " * len(beside), f"{_('What to do')}: {check.todo}"))
    missing = sum(1 for check in checks if check.needed and not check.ok)
    lines.append(
        ngettext("{count} thing is missing.", "{count} things are missing.", missing).format(count=missing)
        if missing
        else _("Everything kkrvalg needs is in place.")
    )
    return "\n".join(lines)


def _filled(beside: str, text: str) -> str:
    """Return ``text`` beside a label, broken between words so that it keeps to the column."""
    return textwrap.fill(
        text,
        PLAIN_WIDTH,
        initial_indent=beside,
        subsequent_indent=" " * len(beside),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _as_json(checks: tuple[Check, ...]) -> str:
    """Return the checks in the envelope every command's JSON has."""
    from kkrvalg.protocol.envelope import Protocol, to_json  # noqa: PLC0415 (start-up stays light)

    shown = tuple(check if not check.ok else replace(check, todo=None) for check in checks)
    return to_json(Protocol(kind="doctor", body={"checks": shown}))
