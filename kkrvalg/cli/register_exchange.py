"""kkrvalg register export, import and template: the whole register as a file, and new events from a table."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kkrvalg.cli import register_common
from kkrvalg.cli.common import Status, declare, emit, format_option, lang_option, new_page, output_option
from kkrvalg.cli.register_common import named, register_argument, words_of, words_options
from kkrvalg.cli.register_entering import enter
from kkrvalg.errors import InputError
from kkrvalg.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkrvalg.cli.register_entering import Known
    from kkrvalg.files.register_jsonl import Export
    from kkrvalg.register.entry import Draft
    from kkrvalg.register.ledger import Ledger, Verification

JSONL, CSV, XLSX = "jsonl", "csv", "xlsx"


# --- export ---------------------------------------------------------------------------------------------------


@declare(
    "export",
    help=N_(
        "Write the whole register to another file.\n\n"
        "As jsonl (JSON Lines) it has everything, each event with its hash: kkrvalg register import makes the same"
        " register of it again. As csv or xlsx it is a table to look things up in, one row for each event, in xlsx"
        " with a sheet of the persons.\n\n"
        "All three hold personal data, unless --without-persons leaves names, sources and notes out; texts inside"
        " events, such as the guests of a meeting, stay. The chain of a jsonl without persons can still be checked"
        " (kkrvalg register import --try)."
    ),
    examples=(
        (N_("Everything, to keep or to move:"), "kkrvalg register export kkr.db -o kkr.jsonl"),
        (N_("A spreadsheet:"), "kkrvalg register export kkr.db -o kkr.xlsx"),
        (
            N_("For somebody who only checks the chain:"),
            "kkrvalg register export kkr.db -o kkr.jsonl --without-persons",
        ),
    ),
)
@register_argument
@click.option(
    "--without-persons", is_flag=True, help=N_("Leave out names and other personal data, and who entered.")
)
@output_option
@format_option(JSONL, CSV, XLSX)
@lang_option
def export(*, file: Path, without_persons: bool, output_format: str, output: Path | None) -> Status:
    """Write the whole register to another file."""
    from kkrvalg.cli.documents import emit_bytes, refuse_screen  # noqa: PLC0415 (start-up stays light)

    refuse_screen(output, output_format)
    with register_common.opened(file) as ledger:
        data = _exported(ledger, output_format, persons=not without_persons)
    emit_bytes(data, output, output_format=output_format)
    return Status.DONE


def _exported(ledger: Ledger, output_format: str, *, persons: bool) -> bytes:
    """Return the register as the content of a file."""
    if output_format == JSONL:
        from kkrvalg.files.register_jsonl import export_text  # noqa: PLC0415 (start-up stays light)

        stored = tuple(ledger.stored())
        kkr = str(stored[0].entry.body["kkr"]) if stored else ""
        return export_text(stored, kkr, persons=persons).encode()
    from kkrvalg.protocol.register_export import events_csv, events_workbook  # noqa: PLC0415 (as above)

    entries = ledger.entries
    if output_format == CSV:
        return events_csv(entries, persons=persons).encode()
    return events_workbook(entries, ledger.path.stem, persons=persons)


# --- import ---------------------------------------------------------------------------------------------------


@declare(
    "import",
    help=N_(
        "Make a register of a whole export, or enter new events from a table.\n\n"
        "SOURCE is a file that kkrvalg register export wrote as jsonl: FILE, which must be new, becomes the same"
        " register, event for event; every hash is computed again and every event held against the rules.\n\n"
        "Or SOURCE is a table of new events (xlsx, csv, or jsonl without hashes), which are entered in FILE, all"
        " of them or, if one cannot be, none. kkrvalg register template writes an empty table. New persons stand"
        " in the sheet persons (personer), in a file named with --persons, or in rows of the kind person."
    ),
    examples=(
        (N_("The same register again:"), "kkrvalg register import new.db kkr.jsonl"),
        (
            N_("What the events of a table would bring with them:"),
            "kkrvalg register import kkr.db events.xlsx --try",
        ),
        (
            N_("Enter them, all from one document:"),
            'kkrvalg register import kkr.db events.xlsx --source "minutes 3.3.2027"',
        ),
    ),
)
@register_argument
@click.argument("source_file", metavar=N_("SOURCE"), type=click.Path(path_type=Path))
@click.option(
    "--persons",
    type=click.Path(path_type=Path),
    metavar=N_("FILE"),
    help=N_("A table of new persons: name, gender, born, mail."),
)
@click.option(
    "--sheet", metavar=N_("NAME"), help=N_("The sheet of the events; the first with the columns if left out.")
)
@click.option("--try", "tried", is_flag=True, help=N_("Show what would follow, and write nothing."))
@words_options(source=False)
@format_option("text", "json")
@output_option
@lang_option
def import_(
    *,
    file: Path,
    source_file: Path,
    persons: Path | None,
    sheet: str | None,
    tried: bool,
    by: str | None,
    source: str | None,
    note: str | None,
    output_format: str,
    output: Path | None,
) -> Status:
    """Make a register of an export, or enter new events from a table."""
    from kkrvalg.files.register_jsonl import is_export  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.reading.text import read_bytes  # noqa: PLC0415 (as above)

    if is_export(read_bytes(source_file)):
        _check_alone({"--persons": persons, "--sheet": sheet, "--by": by, "--source": source, "--note": note})
        emit(_whole(file, source_file, output_format, output, tried=tried), output)
        return Status.DONE
    if not file.exists():
        raise InputError(
            where=str(file),
            found=_("no such register"),
            expected=_("a register, to enter events in, or an export as SOURCE, to make one of"),
            todo=_("begin a register with kkrvalg register init"),
        )
    words = words_of(by, source, note)

    def drafting(known: Known) -> Sequence[Draft]:
        from kkrvalg.files.register_import import Defaults, read_events  # noqa: PLC0415 (start-up stays light)

        defaults = Defaults(words.by, register_common.today(), words.source or None, words.note)
        with named(known.names):
            return read_events(source_file, known.entries, defaults, persons=persons, sheet=sheet).drafts

    today = register_common.today()
    return enter(file, today, drafting, by=words.by, tried=tried, output_format=output_format, output=output)


def _check_alone(given: dict[str, object]) -> None:
    """Refuse options beside a whole export, which has everything already."""
    for option, value in given.items():
        if value is not None:
            raise InputError(
                where=option,
                found=str(value),
                expected=_("nothing: a whole export has everything already"),
                todo=_("leave the option out"),
            )


def _whole(file: Path, source: Path, output_format: str, output: Path | None, *, tried: bool) -> str:
    """Make the same register of an export, or only check that it can be; return what is said of it."""
    from kkrvalg.files.register_jsonl import read_export, require_persons  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.register.ledger import create_from, verify  # noqa: PLC0415 (as above)

    if not tried and file.exists():
        raise InputError(
            where=str(file),
            found=_("a file that exists"),
            expected=_("a new file: a whole export becomes a register of its own"),
            todo=_("choose another name; new events alone are entered from a table"),
        )
    export = read_export(source)
    if tried:
        return _checked(source, _verification(source, export), output_format, output)
    require_persons(export, str(source))
    create_from(file, export.entries).close()
    return _checked(file, verify(file), output_format, output)


def _verification(source: Path, export: Export) -> Verification:
    """Return what is found in an export, as it would be found in the register that it becomes."""
    from kkrvalg.register.chain import erased_parts  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.register.ledger import Verification  # noqa: PLC0415 (as above)

    entries = [stored.entry for stored in export.entries]
    parts = sum(part is not None for entry in entries for part in (entry.words, entry.person))
    return Verification(
        source, len(entries), parts, len(erased_parts(entries)), export.head, entries[0], entries[-1]
    )


def _checked(file: Path, found: Verification, output_format: str, output: Path | None) -> str:
    from kkrvalg.protocol import register_verification  # noqa: PLC0415 (start-up stays light)

    if output_format == "json":
        from kkrvalg.protocol.envelope import to_json  # noqa: PLC0415 (start-up stays light)
        from kkrvalg.reading.text import read_bytes  # noqa: PLC0415 (as above)

        digest = sha256(read_bytes(file)).hexdigest()
        return to_json(register_verification.verification_protocol(file.name, digest, found, None))
    page = new_page(output)
    register_verification.write_verification(page, file.name, found, None)
    return page.text()


# --- an empty table -------------------------------------------------------------------------------------------


@declare(
    "template",
    help=N_(
        "Write an empty table of events to fill in, for kkrvalg register import.\n\n"
        "As xlsx it has a sheet for new persons too, and two that say which kinds of events there are and how each"
        " field is written. Columns that are not used can be removed."
    ),
    examples=((N_("A spreadsheet to fill in:"), "kkrvalg register template -o events.xlsx"),),
)
@output_option
@format_option(XLSX, CSV)
@lang_option
def template(*, output_format: str, output: Path | None) -> Status:
    """Write an empty table of events."""
    from kkrvalg.cli.documents import emit_bytes  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.protocol.register_export import template_csv, template_workbook  # noqa: PLC0415 (as above)

    data = template_csv().encode() if output_format == CSV else template_workbook()
    emit_bytes(data, output, output_format=output_format)
    return Status.DONE
