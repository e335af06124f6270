"""kkrvalg compare: what differs between two compositions, and which inputs make the difference."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kkrvalg.apportion import Lots
from kkrvalg.cli.common import (
    Status,
    _as_cooperations,
    _as_options,
    declare,
    emit,
    format_option,
    kkr_option,
    lang_option,
    new_page,
    output_option,
)
from kkrvalg.errors import InputError
from kkrvalg.i18n import N_, _
from kkrvalg.model import council_name, fold
from kkrvalg.reading.values import KKR_KEYS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kkrvalg.cli.session import Session
    from kkrvalg.procedures.comparison import Comparison, Run, Standing
    from kkrvalg.protocol.comparison import Report, Side

    Reader = Callable[[click.Context, click.Parameter, Sequence[str]], Any]

_Decorated = TypeVar("_Decorated", bound="Callable[..., Any]")
SIDES = ("a", "b")


@dataclass(frozen=True)
class Wish:
    """What the command line says of one side: what it is called, and the settings that are given for it alone."""

    side: str
    name: str
    kkr: str | None
    rulebook: str | None
    options: Mapping[str, str]
    cooperations: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Opened:
    """A side that was read: its KKR, how each is composed or was, and the files of this comparison."""

    letter: str
    side: Side
    kkr: tuple[str, ...]
    inputs: tuple[tuple[str, str], ...]
    session: Session | None = None
    standings: Mapping[str, Standing] = field(default_factory=dict)


def _side_options(function: _Decorated) -> _Decorated:
    """Add ``--rulebook-a``, ``--option-a`` and ``--list-cooperation-a``, and the same for the other side."""
    for side in reversed(SIDES):
        for option in reversed(_options_of(side)):
            function = option(function)
    return function


def _options_of(side: str) -> tuple[Callable[[_Decorated], _Decorated], ...]:
    first = side == SIDES[0]
    return (
        click.option(
            f"--rulebook-{side}",
            metavar=N_("RULEBOOK"),
            help=N_("Compose A under these rules.") if first else N_("Compose B under these rules."),
        ),
        click.option(
            f"--option-{side}",
            multiple=True,
            metavar=N_("NAME=VALUE"),
            callback=_of_side(side, _as_options),
            help=N_("Settle an open question of the rules for A. Repeatable.")
            if first
            else N_("Settle an open question of the rules for B. Repeatable."),
        ),
        click.option(
            f"--list-cooperation-{side}",
            multiple=True,
            metavar=N_("NAME=LISTS"),
            callback=_of_side(side, _as_cooperations),
            help=N_("Lists that joined a list cooperation in A. Repeatable.")
            if first
            else N_("Lists that joined a list cooperation in B. Repeatable."),
        ),
    )


def _of_side(side: str, read: Reader) -> Reader:
    """Return the callback of an option, whose complaints name the option of the side."""

    def callback(context: click.Context, option: click.Parameter, values: Sequence[str]) -> Any:  # noqa: ANN401
        with _complaining_of(side):
            return read(context, option, values)

    return callback


@contextmanager
def _complaining_of(side: str, name: str = "") -> Iterator[None]:
    """Name the side's own option in complaints about an option, and what it is called in others."""
    try:
        yield
    except InputError as error:
        own = re.compile(r"--(option|list-cooperation)(?![\w-])")
        where, todo = (own.sub(rf"--\1-{side}", text) for text in (error.where, error.todo))
        if name and where == error.where:
            where = f"{name}: {where}"
        raise InputError(where=where, found=error.found, expected=error.expected, todo=todo) from None


@declare(
    "compare",
    help=N_(
        "Compare two compositions: what differs, and which inputs make the difference.\n\n"
        "A and B are each an election (kv2025), a folder, or a file written by 'kkrvalg compose --format json';"
        " behind it may stand a KKR, as in kv2025:nordjylland."
    ),
    examples=(
        (N_("One KKR after two elections:"), "kkrvalg compare kv2021 kv2025 --kkr nordjylland"),
        (N_("Two KKR after one election:"), "kkrvalg compare kv2025:nordjylland kv2025:sjælland"),
        (
            N_("Another answer to an open question:"),
            "kkrvalg compare kv2025 kv2025 --option-b reduction_ceiling=none",
        ),
        (N_("A file from before and the data as they are:"), "kkrvalg compare before.json kv2025"),
    ),
)
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@kkr_option
@_side_options
@format_option()
@output_option
@lang_option
def command(
    *,
    a: str,
    b: str,
    kkr: tuple[str, ...],
    output_format: str,
    output: Path | None,
    **settings: Any,  # noqa: ANN401
) -> Status:
    """Compare two sides, KKR by KKR."""
    first, second = (_open(_wish(side, text, settings)) for side, text in zip(SIDES, (a, b), strict=True))
    keys = [_split(text)[1] for text in (a, b)]
    report = _report(first, second, keys, kkr)
    emit(_written(report, (first, second), output_format, output), output)
    return Status.DONE


# --- the two sides ----------------------------------------------------------------------------------------------


def _wish(side: str, text: str, settings: Mapping[str, Any]) -> Wish:
    name, kkr = _split(text)
    return Wish(
        side,
        name,
        kkr,
        settings[f"rulebook_{side}"],
        settings[f"option_{side}"],
        settings[f"list_cooperation_{side}"],
    )


def _split(text: str) -> tuple[str, str | None]:
    """Split ``kv2025:nordjylland`` into what it names and its KKR; a name may hold a colon of its own."""
    name, colon, last = text.rpartition(":")
    if not colon or Path(text).exists():
        return text, None
    wanted = fold(last.strip()).removeprefix("kkr").strip()
    key = next((key for key in KKR_KEYS if fold(key) == wanted), None)
    if key is None and not Path(name).exists() and not _is_bundled(name):
        return text, None
    return name, key or _kkr_key(last, KKR_KEYS, where=text)


def _is_bundled(name: str) -> bool:
    from kkrvalg.files.scenario import bundled_scenarios  # noqa: PLC0415 (start-up stays light)

    return name in bundled_scenarios()


def _kkr_key(name: str, known: Sequence[str], *, where: str) -> str:
    """Return the key of a KKR that a user names.

    Raises:
        InputError: it is none of the known ones.
    """
    wanted = fold(name.strip()).removeprefix("kkr").strip()
    for key in known:
        if fold(key) == wanted:
            return key
    raise InputError(
        where=where,
        found=name,
        expected=_("one of {names}").format(names=", ".join(known)),
        todo=_("write the name as it stands there; sjaelland is understood as {name}").format(
            name=council_name("sjælland")
        ),
    )


def _open(wish: Wish) -> Opened:
    """Read an election or a protocol."""
    return _open_protocol(wish) if Path(wish.name).is_file() else _open_scenario(wish)


def _open_protocol(wish: Wish) -> Opened:
    from kkrvalg.protocol.comparison import read_side  # noqa: PLC0415 (as above)
    from kkrvalg.reading.jsonfile import parse_json  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.reading.shape import Unfit  # noqa: PLC0415 (as above)
    from kkrvalg.reading.text import read_text  # noqa: PLC0415 (as above)

    given = {
        "--rulebook": wish.rulebook,
        "--option": next(iter(wish.options), None),
        "--list-cooperation": next(iter(wish.cooperations), None),
    }
    for option, value in given.items():
        if value is not None:
            raise InputError(
                where=f"{option}-{wish.side}",
                found=_("{value} for {file}, which is a finished result").format(value=value, file=wish.name),
                expected=_("this only for an election, which can be composed again"),
                todo=_("leave it out, or name the election instead of the file"),
            )
    file = read_text(Path(wish.name), wish.name)
    document = parse_json(file.text, wish.name)
    try:
        side, standings = read_side(Path(wish.name).name, document.value)
    except Unfit as unfit:
        raise document.error(unfit) from None
    return Opened(wish.side, side, tuple(standings), (file.input,), standings=standings)


def _open_scenario(wish: Wish) -> Opened:
    """Read an election, under the rules and with the options and list cooperations that are given for its side."""
    from kkrvalg.cli.session import open_session  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.protocol.comparison import Side  # noqa: PLC0415 (as above)
    from kkrvalg.rulebook import Layer, load_rulebook, resolve_options  # noqa: PLC0415 (as above)

    with _complaining_of(wish.side):
        session = open_session(wish.name, (), {}, cooperations=wish.cooperations)
        rulebook = load_rulebook(wish.rulebook) if wish.rulebook else session.rulebook
        layer = Layer(session.scenario.options, f"{session.scenario.id}/scenario.yaml")
        options = resolve_options(rulebook, layer, wish.options)
    setting = replace(session.setting, rulebook=rulebook, options=options)
    session = replace(session, rulebook=rulebook, options=options, setting=setting)
    side = Side(
        name=session.scenario.id,
        kind="scenario",
        title=session.scenario.name,
        rulebook=rulebook.id,
        options=dict(options),
        list_cooperations={c.name: sorted(c.lists) for c in session.scenario.election.cooperations},
        draws=(),
        inputs=session.inputs,
        preliminary=session.scenario.result == "preliminary",
    )
    return Opened(wish.side, side, session.kkr, session.inputs, session=session)


# --- the comparison ---------------------------------------------------------------------------------------------


def _report(first: Opened, second: Opened, named: Sequence[str | None], kkr: Sequence[str]) -> Report:
    from kkrvalg.protocol.comparison import Report  # noqa: PLC0415 (start-up stays light)

    pairs = _pairs(first, second, named, kkr)
    alone = not kkr and not any(named)
    comparisons = tuple(_compared(first, one, second, other) for one, other in pairs)
    return Report(
        _with_draws(first, [one for one, _other in pairs]),
        _with_draws(second, [other for _one, other in pairs]),
        comparisons,
        tuple(key for key in first.kkr if alone and key not in second.kkr),
        tuple(key for key in second.kkr if alone and key not in first.kkr),
    )


def _pairs(
    first: Opened, second: Opened, named: Sequence[str | None], kkr: Sequence[str]
) -> list[tuple[str, str]]:
    """Return the KKR to hold against each other: those named behind A and B, else those that both have."""
    one, other = (named[0] or named[1], named[1] or named[0])
    if one and other:
        if kkr:
            raise InputError(
                where="--kkr",
                found=_("{name}, and a KKR behind A or B").format(name=", ".join(kkr)),
                expected=_("the KKR in one place"),
                todo=_("leave --kkr out, or take the KKR behind A and B away"),
            )
        return [(_kkr_key(one, first.kkr, where="A"), _kkr_key(other, second.kkr, where="B"))]
    common = [key for key in first.kkr if key in second.kkr]
    if not common:
        raise InputError(
            where="A, B",
            found=_("no KKR that both have: {first}; {second}").format(
                first=", ".join(first.kkr), second=", ".join(second.kkr)
            ),
            expected=_("a KKR in both"),
            todo=_("name two KKR, as in kv2025:nordjylland kv2025:sjælland"),
        )
    wanted = {_kkr_key(name, common, where="--kkr") for name in kkr}
    return [(key, key) for key in common if key in wanted or not wanted]


def _compared(first: Opened, one: str, second: Opened, other: str) -> Comparison:
    """Compare two KKR, and try the inputs where both are elections."""
    from kkrvalg.procedures.comparison import Comparison, compare, differences  # noqa: PLC0415 (as above)

    from_first, from_second = _run(first, one), _run(second, other)
    if from_first and from_second:
        return compare(from_first, from_second)
    before = from_first.standing() if from_first else first.standings[one]
    after = from_second.standing() if from_second else second.standings[other]
    return Comparison(before, after, differences(before, after))


def _run(opened: Opened, kkr: str) -> Run | None:
    """Return all that a composition is made from, once it is sure that it can be composed; None for a protocol."""
    from kkrvalg.cli.compose import composed  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.procedures.comparison import Run  # noqa: PLC0415 (as above)

    if opened.session is None:
        return None
    draws = opened.session.recorded(kkr, None)
    with _complaining_of(opened.letter, opened.side.name):
        composed(opened.session, kkr, Lots(draws))
    return Run(opened.session.setting, kkr, draws)


def _with_draws(opened: Opened, keys: Sequence[str]) -> Side:
    """Return a side with its draws as a protocol of these KKR states them."""
    from kkrvalg.cli.compose import composed  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.protocol.envelope import plain  # noqa: PLC0415 (as above)

    session = opened.session
    if session is None:
        return opened.side
    fates = [composed(session, key, Lots(session.recorded(key, None)))[1] for key in keys]
    return opened.side._replace(draws=tuple(plain(record) for records in fates for record in records))


# --- what is printed --------------------------------------------------------------------------------------------


def _written(report: Report, opened: tuple[Opened, Opened], output_format: str, output: Path | None) -> str:
    if output_format == "json":
        return _as_json(report, opened)
    if output_format == "csv":
        from kkrvalg.protocol.comparison import ROW, difference_rows  # noqa: PLC0415 (start-up stays light)
        from kkrvalg.protocol.sheet import for_danes  # noqa: PLC0415 (as above)

        return for_danes(ROW, difference_rows(report))
    from kkrvalg.protocol.comparison_text import write_report  # noqa: PLC0415 (as above)

    page = new_page(output)
    write_report(page, report)
    return page.text()


def _as_json(report: Report, opened: tuple[Opened, Opened]) -> str:
    from kkrvalg.protocol.comparison import comparison_body  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.protocol.envelope import Protocol, to_json  # noqa: PLC0415 (as above)

    first, second = report.first, report.second
    common = {name: value for name, value in first.options.items() if second.options.get(name) == value}
    return to_json(
        Protocol(
            "compare",
            comparison_body(report),
            inputs=tuple(dict.fromkeys(entry for side in opened for entry in side.inputs)),
            rulebook=first.rulebook if first.rulebook == second.rulebook else None,
            options=common,
        )
    )
