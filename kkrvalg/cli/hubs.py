"""kkrvalg hubs: the boards of the business hubs, who appoints them, by when, and whether one is as it must be."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kkrvalg.cli.common import (
    ExampleCommand,
    Status,
    emit,
    format_option,
    lang_option,
    new_page,
    output_option,
    scenario_option,
)
from kkrvalg.errors import InputError
from kkrvalg.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kkrvalg.files.hub_boards import Read
    from kkrvalg.model import People
    from kkrvalg.procedures.business_hub import BoardMember
    from kkrvalg.protocol.envelope import Protocol
    from kkrvalg.protocol.text import Page
    from kkrvalg.reading.text import InputFile
    from kkrvalg.rulebook import OptionSpec
    from kkrvalg.rulebook.business_hubs import Hub, HubBook

NESTED = ("show", "state", "check", "vacancy")

BOARD = click.argument("board", metavar=N_("BOARD.csv"), type=click.Path(path_type=Path))


def _as_day(_context: click.Context, option: click.Parameter, value: str | None) -> date | None:
    """Read a day, year-month-day."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise InputError(
            where=option.opts[0],
            found=value,
            expected=_("a date written year-month-day"),
            todo=_("write it as in {option} 2026-01-19").format(option=option.opts[0]),
        ) from None


@click.group(
    "hubs",
    invoke_without_command=True,
    help=N_(
        "Show who appoints the boards of the business hubs, where the process stands, and check a board.\n\n"
        "What the paper of 2025 does not say again is marked; what the texts leave open is shown."
    ),
)
@format_option()
@output_option
@lang_option
@click.pass_context
def command(context: click.Context, output_format: str, output: Path | None) -> Status:
    """List the hubs when no command is named; hand what was given on to one that is."""
    if context.invoked_subcommand is not None:
        given = {"output_format": output_format, "output": None if output is None else str(output)}
        context.default_map = dict.fromkeys(NESTED, given)
        return Status.DONE
    from kkrvalg.protocol import hubs, hubs_text  # noqa: PLC0415 (start-up stays light)

    book = _book()
    text = _written(
        output_format,
        output,
        as_json=lambda: hubs.hubs_protocol([hubs.hub_body(hub) for hub in book.hubs], [book.input]),
        as_csv=lambda: (hubs_text.SEAT_HEADER, hubs_text.seat_rows(book.hubs)),
        as_text=lambda page: hubs_text.write_hubs(page, book),
        inputs=[book.input],
    )
    emit(text, output)
    return Status.DONE


@command.command(
    "show",
    cls=ExampleCommand,
    short_help=N_("Show all on one hub's board."),
    help=N_("Show one hub: its seats, the dates of both terms, the rules with their sources, and what is open."),
    examples=((N_("All on Erhvervshus Fyn:"), "kkrvalg hubs show fyn"),),
)
@click.argument("hub", metavar=N_("HUB"))
@format_option()
@output_option
@lang_option
def show(hub: str, output_format: str, output: Path | None) -> Status:
    """Show all that the texts say on one hub."""
    from kkrvalg.protocol import hubs, hubs_text  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.rulebook.business_hubs import find_hub  # noqa: PLC0415 (as above)

    book = _book()
    found = find_hub(hub, book.hubs, where="kkrvalg hubs show")
    option = _option()
    text = _written(
        output_format,
        output,
        as_json=lambda: hubs.hubs_protocol([hubs.rules_body(found, book, option)], [book.input]),
        as_csv=lambda: (hubs_text.RULE_HEADER, hubs_text.rule_rows(book)),
        as_text=lambda page: hubs_text.write_hub(page, found, book, option),
        inputs=[book.input],
    )
    emit(text, output)
    return Status.DONE


@command.command(
    "state",
    cls=ExampleCommand,
    short_help=N_("Show where the process stands on a day."),
    help=N_("Show where the process stands on a day by the timetable: what is done, under way and next, by whom."),
    examples=(
        (N_("All six hubs today:"), "kkrvalg hubs state"),
        (N_("One hub on a day, with every step:"), "kkrvalg hubs state --hub fyn --on 2026-02-10"),
    ),
)
@click.option(
    "--hub", "names", multiple=True, metavar=N_("HUB"), help=N_("A hub, such as fyn; can be given several times.")
)
@click.option("--on", "on", metavar=N_("DATE"), callback=_as_day, help=N_("The day; today if left out."))
@format_option()
@output_option
@lang_option
def state(names: tuple[str, ...], on: date | None, output_format: str, output: Path | None) -> Status:
    """Show where the process stands."""
    from kkrvalg.procedures.business_hub import state_on  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.protocol import hubs, hubs_text  # noqa: PLC0415 (as above)

    book = _book()
    states = [state_on(hub, on or date.today()) for hub in _named(names, book)]  # noqa: DTZ011 (the user's own day)
    text = _written(
        output_format,
        output,
        as_json=lambda: hubs.hubs_protocol([hubs.state_body(entry) for entry in states], [book.input]),
        as_csv=lambda: (hubs_text.STATE_HEADER, hubs_text.state_rows(states)),
        as_text=lambda page: hubs_text.write_states(page, states, book.open_points),
        inputs=[book.input],
    )
    emit(text, output)
    return Status.DONE


@command.command(
    "check",
    cls=ExampleCommand,
    short_help=N_("Check a board."),
    help=N_(
        "Check the board in a table: numbers, nominations, days, what nobody may be. What only people can judge is"
        " asked; whether an error was found stands in the JSON as passes."
    ),
    examples=(
        (
            N_("A board, and who may nominate for it:"),
            "kkrvalg hubs check board.csv --organisations organisations.csv",
        ),
    ),
)
@BOARD
@click.option(
    "--organisations", metavar=N_("FILE"), type=click.Path(path_type=Path), help=N_("A table of who may nominate.")
)
@click.option(
    "--criteria", metavar=N_("FILE"), type=click.Path(path_type=Path), help=N_("A table of what is to be weighed.")
)
@click.option("--on", "on", metavar=N_("DATE"), callback=_as_day, help=N_("Count only those who sit on this day."))
@scenario_option
@format_option()
@output_option
@lang_option
def check(
    *,
    board: Path,
    organisations: Path | None,
    criteria: Path | None,
    on: date | None,
    scenario: str | None,
    output_format: str,
    output: Path | None,
) -> Status:
    """Check each hub's board in a table."""
    from kkrvalg.files.hub_boards import read_board, read_criteria, read_organisations  # noqa: PLC0415 (as below)
    from kkrvalg.procedures.business_hub_board import check_board  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.protocol import hubs, hubs_text  # noqa: PLC0415 (as above)

    book = _book()
    members = read_board(board, book.hubs)
    entitled = None if organisations is None else read_organisations(organisations, book.hubs)
    weighed = None if criteria is None else read_criteria(criteria, book.hubs)
    kkr_of, people, files = _area(scenario)
    checks = [
        check_board(
            hub,
            members.rows,
            organisations=None if entitled is None else entitled.rows,
            criteria=() if weighed is None else weighed.rows,
            people=people,
            kkr_of=kkr_of,
            day=on,
        )
        for hub in _named(members.hubs, book)
    ]
    inputs = [entry.input for entry in (members, entitled, weighed, book) if entry is not None] + files
    text = _written(
        output_format,
        output,
        as_json=lambda: hubs.hubs_protocol([hubs.check_body(entry) for entry in checks], inputs),
        as_csv=lambda: (hubs_text.FINDING_HEADER, hubs_text.finding_rows(checks)),
        as_text=lambda page: hubs_text.write_checks(page, checks),
        inputs=inputs,
    )
    emit(text, output)
    return Status.DONE


@command.command(
    "vacancy",
    cls=ExampleCommand,
    short_help=N_("Show what must happen when a member leaves."),
    help=N_("Show what must happen when a member of a board leaves before time, by whom, and what is left open."),
    examples=(
        (
            N_("Somebody leaves on a day:"),
            'kkrvalg hubs vacancy board.csv --person "Eksempel Hansen" --on 2027-05-01',
        ),
    ),
)
@BOARD
@click.option("--person", metavar=N_("PERSON"), required=True, help=N_("Who leaves, as in the table."))
@click.option(
    "--on", "on", metavar=N_("DATE"), required=True, callback=_as_day, help=N_("The day the seat is left.")
)
@click.option("--hub", "name", metavar=N_("HUB"), help=N_("The hub, where the table holds several."))
@format_option()
@output_option
@lang_option
def vacancy(
    *, board: Path, person: str, on: date, name: str | None, output_format: str, output: Path | None
) -> Status:
    """Show how the seat of a member who leaves is filled again."""
    from kkrvalg.files.hub_boards import read_board  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.procedures import business_hub_vacancy as procedure  # noqa: PLC0415 (as above)
    from kkrvalg.protocol import hubs, hubs_text  # noqa: PLC0415 (as above)

    book = _book()
    members = read_board(board, book.hubs)
    hub = _only_hub(name, members, book)
    empty = procedure.vacancy(hub, members.rows, person, on)
    points = hubs.points_on(book, empty.leaves.seat)
    inputs = [members.input, book.input]
    text = _written(
        output_format,
        output,
        as_json=lambda: hubs.hubs_protocol([hubs.vacancy_body(empty, points)], inputs, hubs.vacancy_steps(empty)),
        as_csv=lambda: (hubs_text.VACANCY_HEADER, hubs_text.vacancy_rows(empty)),
        as_text=lambda page: hubs_text.write_vacancy(page, empty, points),
        inputs=inputs,
    )
    emit(text, output)
    return Status.DONE


@command.command(
    "new",
    cls=ExampleCommand,
    short_help=N_("Write empty tables to fill in."),
    help=N_("Write a folder with empty tables to fill in and a text that explains them. Nothing is overwritten."),
    examples=((N_("With a row for each seat of one hub:"), "kkrvalg hubs new erhvervshus --hub fyn"),),
)
@click.argument("folder", metavar=N_("FOLDER"))
@click.option(
    "--hub",
    "names",
    multiple=True,
    metavar=N_("HUB"),
    help=N_("A hub whose eleven seats get a row each; can be given several times."),
)
@lang_option
def new(folder: str, names: tuple[str, ...]) -> Status:
    """Write empty tables."""
    from kkrvalg.files.hub_boards import write_empty_tables  # noqa: PLC0415 (start-up stays light)

    book = _book()
    target = write_empty_tables(folder, book.hubs, _named(names, book) if names else ())
    names_written = [f"  {file.name}" for file in sorted(target.iterdir())]
    emit("\n".join([_("{folder} was written:").format(folder=target), *names_written]))
    return Status.DONE


# --- what the commands share ------------------------------------------------------------------------------------


def _book() -> HubBook:
    from kkrvalg.rulebook.business_hubs import load_hubs  # noqa: PLC0415 (start-up stays light)

    return load_hubs()


def _option() -> OptionSpec:
    """Return the option of the newest rules of procedure that the hubs' open points name."""
    from kkrvalg.rulebook import load_rulebook, rulebook_ids  # noqa: PLC0415 (start-up stays light)

    return next(spec for spec in load_rulebook(rulebook_ids()[-1]).options if spec.name == "hub_election")


def _named(names: Sequence[str], book: HubBook) -> list[Hub]:
    """Return the hubs that are named, each once; all if none is named."""
    from kkrvalg.rulebook.business_hubs import find_hub  # noqa: PLC0415 (start-up stays light)

    found = [find_hub(name, book.hubs, where="--hub") for name in names]
    return list(dict.fromkeys(found)) if found else list(book.hubs)


def _only_hub(name: str | None, members: Read[BoardMember], book: HubBook) -> Hub:
    """Return the hub that is named, or the only one of a table."""
    if name is None and len(members.hubs) > 1:
        raise InputError(
            where="--hub",
            found=_("a table of several hubs: {names}").format(names=", ".join(members.hubs)),
            expected=_("the hub the member leaves"),
            todo=_("name it, as in {example}").format(example=f"--hub {members.hubs[0]}"),
        )
    return _named((name or members.hubs[0],), book)[0]


def _area(scenario: str | None) -> tuple[dict[int, str], People | None, list[InputFile]]:
    """Return the KKR of each municipality, the councils' members if any are known, and the files that say so."""
    from kkrvalg.files.people import load_people  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.files.scenario import load_scenario  # noqa: PLC0415 (as above)

    found = load_scenario(scenario, need_mayors=False)
    loaded = load_people(found)
    people = loaded.people if loaded.people.council_members else None
    kkr_of = {municipality.code: municipality.kkr for municipality in found.election.municipalities}
    return kkr_of, people, [*found.inputs, *loaded.inputs]


def _written(
    output_format: str,
    output: Path | None,
    *,
    as_json: Callable[[], Protocol],
    as_csv: Callable[[], tuple[Sequence[str], Iterable[tuple[object, ...]]]],
    as_text: Callable[[Page], Any],
    inputs: Iterable[InputFile],
) -> str:
    """Return a result in the format that is asked for."""
    if output_format == "json":
        from kkrvalg.protocol.envelope import to_json  # noqa: PLC0415 (start-up stays light)

        return to_json(as_json())
    if output_format == "csv":
        from kkrvalg.protocol.sheet import for_danes  # noqa: PLC0415 (start-up stays light)

        return for_danes(*as_csv())
    from kkrvalg.protocol.hubs_text import write_inputs  # noqa: PLC0415 (as above)

    page = new_page(output)
    as_text(page)
    write_inputs(page, inputs)
    return page.text()
