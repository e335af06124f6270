"""``kkrvalg import``: the official results of a municipal election into a scenario folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kkrvalg.cli.common import ExampleCommand, Status, format_option, lang_option, with_progress
from kkrvalg.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kkrvalg.files.importing import Imported, ImportOptions

NOT_AMONG = "mayors_not_among_council_members"
_Decorated = TypeVar("_Decorated", bound="Callable[..., Any]")


@click.group(
    "import",
    help=N_(
        "Read the official results of a municipal election into a scenario folder.\n\n"
        "Choose the command by the kind of files; both check that the files agree before anything is written."
    ),
)
@lang_option
def command() -> None:
    """Group the importers."""


def _as(kind: str) -> Callable[[click.Context, click.Parameter, str | None], Any]:
    """Return the callback that reads an option as the files read such a value ("day", "term")."""

    def read(_context: click.Context, option: click.Parameter, value: str | None) -> Any:  # noqa: ANN401
        from kkrvalg.errors import InputError  # noqa: PLC0415 (start-up stays light)
        from kkrvalg.reading import values  # noqa: PLC0415 (as above)
        from kkrvalg.reading.shape import Unfit  # noqa: PLC0415 (as above)

        try:
            return None if value is None else getattr(values, kind)(value)
        except Unfit as unfit:
            where = option.opts[0]
            raise InputError(where=where, found=unfit.found, expected=unfit.expected, todo=unfit.todo) from None

    return read


def _shared_options(function: _Decorated) -> _Decorated:
    """Add what both importers take."""
    for option in reversed((*_files(), *_wishes(), format_option("text", "json"), lang_option)):
        function = option(function)
    return function


def _files() -> tuple[Callable[[_Decorated], _Decorated], ...]:
    file = click.Path(path_type=Path)
    return (
        click.argument("folder", type=file, metavar=N_("FOLDER")),
        click.option(
            "-o",
            "--output",
            type=file,
            required=True,
            metavar=N_("FOLDER"),
            help=N_("The scenario folder to write; it must not exist."),
        ),
        click.option(
            "--mayors",
            type=file,
            metavar=N_("FILE"),
            help=N_("A table of the mayors: code, name, letter, date, source."),
        ),
        click.option(
            "--municipalities",
            type=file,
            metavar=N_("FILE"),
            help=N_(
                "A table of the municipalities with KKR and council sizes; that of the same, or else the newest,"
                " bundled election if left out."
            ),
        ),
        click.option(
            "--parties",
            type=file,
            multiple=True,
            metavar=N_("FILE"),
            help=N_(
                "A table of the national party of each list, instead of the bundled one;"
                " can be given several times."
            ),
        ),
    )


def _wishes() -> tuple[Callable[[_Decorated], _Decorated], ...]:
    return (
        click.option(
            "--election-day",
            metavar=N_("DATE"),
            callback=_as("day"),
            help=N_("The day of the election, if the files do not say it."),
        ),
        click.option(
            "--term",
            metavar=N_("YEARS"),
            callback=_as("term"),
            help=N_("The term that was elected for, such as 2026-2030."),
        ),
        click.option("--name", metavar=N_("TEXT"), help=N_("What the scenario is called.")),
        click.option(
            "--allow-unsettled",
            is_flag=True,
            help=N_("Take lists that the party table does not settle as local lists."),
        ),
        click.option(
            "--excel",
            is_flag=True,
            help=N_("Write tables as a Danish spreadsheet opens them: semicolons and a byte-order mark."),
        ),
    )


@command.command(
    "valgdk",
    short_help=N_("Import the official JSON files."),
    cls=ExampleCommand,
    help=N_("Import the official JSON files: kandidat-data, valgresultater and mandatfordeling."),
    examples=(
        (
            N_("Import the unpacked files of an election, with its mayors:"),
            "kkrvalg import valgdk kv2025-json --mayors mayors.csv -o my-kv2025",
        ),
    ),
)
@_shared_options
def valgdk(folder: Path, **settings: Any) -> Status:  # noqa: ANN401 (click's options)
    """Import the official JSON files."""
    from kkrvalg.files.valgdk_json import import_valgdk  # noqa: PLC0415 (heavy)

    return _run(import_valgdk, folder, settings)


@command.command(
    "valgdk-csv",
    short_help=N_("Import the CSV files that valg.dk exports."),
    cls=ExampleCommand,
    help=N_("Import the CSV files that valg.dk exports, one for each municipality: votes, but no alliances."),
    examples=(
        (
            N_("Import the exported files of an election, with the seats that are known:"),
            "kkrvalg import valgdk-csv kv2021-csv --known-seats seats.csv -o my-kv2021",
        ),
    ),
)
@_shared_options
@click.option(
    "--known-seats",
    type=click.Path(path_type=Path),
    metavar=N_("FILE"),
    help=N_("A table of the council seats that are known: code, letter, seats, council_complete."),
)
def valgdk_csv(folder: Path, **settings: Any) -> Status:  # noqa: ANN401 (click's options)
    """Import the CSV files of the export."""
    from kkrvalg.files.valgdk_csv import import_valgdk_csv  # noqa: PLC0415 (heavy)

    return _run(import_valgdk_csv, folder, settings)


def _run(
    read: Callable[[Path, ImportOptions, Callable[[Sequence[Path]], Iterable[Path]]], Imported],
    folder: Path,
    settings: dict[str, Any],
) -> Status:
    """Read, write and say what was done."""
    from kkrvalg.files.importing import ImportOptions, save_import  # noqa: PLC0415 (heavy)
    from kkrvalg.files.writer import check_target  # noqa: PLC0415 (heavy)

    check_target(settings["output"].absolute())
    options = ImportOptions(
        municipalities=settings["municipalities"],
        mayors=settings["mayors"],
        parties=settings["parties"],
        known_seats=settings.get("known_seats"),
        election_day=settings["election_day"],
        term=settings["term"],
        name=settings["name"],
    )
    imported = read(folder, options, _progress)
    save_import(
        imported,
        settings["output"],
        allow_unsettled=settings["allow_unsettled"],
        excel=settings["excel"],
        parties=options.party_paths,
    )
    if settings["output_format"] == "json":
        click.echo(json.dumps({"import": _summary(imported)}, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_lines(imported, settings["output"])))
    return Status.DONE


def _progress(paths: Sequence[Path]) -> Iterable[Path]:
    """Show on a terminal how far the reading is."""
    return with_progress(paths, _("Reading"))


def _summary(imported: Imported) -> dict[str, Any]:
    content = imported.content
    election = content.election
    return {
        "name": content.name,
        "election_day": election.day.isoformat(),
        "term": election.term,
        "result": content.result,
        "files": imported.count.files,
        "superseded": imported.count.superseded,
        "skipped": [{"file": entry.file, "reason": entry.reason} for entry in imported.count.skipped],
        "municipalities": len(election.municipalities),
        "municipalities_file": imported.municipalities_file,
        "lists": len(election.lists),
        "unsettled": len(imported.unsettled),
        "polling_areas": len(content.areas),
        "preliminary_polling_areas": imported.preliminary_areas,
        "municipalities_with_gaps": imported.gaps,
        "seat_allocations_checked": imported.count.councils_checked,
        "valid": sum(entry.votes for entry in election.lists),
        "mayors": len(election.mayors),
        "council_members": len(content.council_members),
        "councils_named": len({entry.code for entry in content.council_members}),
        NOT_AMONG: [f"{m.code}:{m.name}" for m in imported.unmatched_mayors],
    }


def _lines(imported: Imported, output: Path) -> list[str]:
    summary = _summary(imported)
    preliminary = summary["preliminary_polling_areas"]
    rows = [
        (_("Written"), str(output)),
        (_("Election"), f"{summary['name']} ({summary['election_day']}, {summary['term']})"),
        (
            _("Count"),
            _("preliminary; polling areas not counted finally: {count}").format(count=preliminary)
            if preliminary
            else _("final"),
        ),
        (_("Files read"), str(summary["files"])),
        (_("Older files"), str(summary["superseded"])),
        (
            _("Municipalities"),
            _("{count}, with the council sizes of {file}").format(
                count=summary["municipalities"], file=imported.municipalities_file
            ),
        ),
        (
            _("Polling areas"),
            _("{count}; municipalities with gaps in their numbers: {gaps}").format(
                count=summary["polling_areas"], gaps=summary["municipalities_with_gaps"]
            ),
        ),
        (_("Lists"), str(summary["lists"])),
        (_("Taken as local"), str(summary["unsettled"])),
        (_("Valid votes"), str(summary["valid"])),
        (_("Seats compared"), _("{count} councils").format(count=summary["seat_allocations_checked"])),
        (_("Mayors"), str(summary["mayors"])),
        (
            _("Elected members"),
            _("{count}, of {councils} councils").format(
                count=summary["council_members"], councils=summary["councils_named"]
            ),
        ),
    ]
    rows += [(_("No such member"), _("mayor {name}").format(name=name)) for name in summary[NOT_AMONG]]
    for entry in imported.count.skipped:
        rows += [(_("Skipped"), entry.file), ("", entry.reason)]
    width = max(len(label) for label, _text in rows) + 2
    return [f"{label + ':' if label else '':<{width}}{text}" for label, text in rows]
