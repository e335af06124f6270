"""kkrvalg members: who sits in a KKR, which seats await their group, and what is wrong or missing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kkrvalg.apportion import Lots
from kkrvalg.cli.common import (
    Status,
    cooperation_option,
    declare,
    emit,
    format_option,
    kkr_option,
    lang_option,
    new_page,
    option_option,
    output_option,
    scenario_option,
)
from kkrvalg.cli.compose import composed
from kkrvalg.cli.session import open_session, pasteable
from kkrvalg.errors import InputError
from kkrvalg.files.people import COUNCIL_MEMBERS, MEMBERS, load_people
from kkrvalg.i18n import N_, _
from kkrvalg.procedures.membership import checked, seating

if TYPE_CHECKING:
    from collections.abc import Callable

    from kkrvalg.cli.session import DrawRecord, Session
    from kkrvalg.model import People
    from kkrvalg.procedures.membership import Checked

_Decorated = TypeVar("_Decorated", bound="Callable[..., Any]")


def people_options(function: _Decorated) -> _Decorated:
    """Add ``--members`` and ``--council-members``: ``members``, ``council_members``, each a ``Path | None``."""
    bundle = (
        click.option(
            "--members",
            type=click.Path(path_type=Path),
            metavar=N_("FILE"),
            help=N_("The members of the KKR (CSV or xlsx), instead of members.csv in the scenario's folder."),
        ),
        click.option(
            "--council-members",
            type=click.Path(path_type=Path),
            metavar=N_("FILE"),
            help=N_(
                "The members of the councils (CSV or xlsx), instead of council_members.csv in the scenario's"
                " folder."
            ),
        ),
    )
    for option in reversed(bundle):
        function = option(function)
    return function


def open_people(session: Session, members: Path | None, council_members: Path | None) -> tuple[Session, People]:
    """Read the people of a session's scenario; the session returned names their files too.

    Raises:
        InputError: one of the files cannot be used.
    """
    loaded = load_people(session.scenario, members=members, council_members=council_members)
    return replace(session, more_inputs=(*session.more_inputs, *loaded.inputs)), loaded.people


def composition_command(session: Session, kkr: str) -> str:
    """Return the command line that shows the composition of a KKR with the lot it waits for."""
    return pasteable(("kkrvalg", "compose", *session.arguments, "--kkr", kkr))


@declare(
    "members",
    help=N_("Show who sits in each KKR: the mayors, the elected members, and the seats that await their group."),
    examples=(
        (N_("One KKR, as far as the names are known:"), "kkrvalg members --kkr midtjylland"),
        (
            N_("Tables to fill in, for one KKR, with all that is known:"),
            "kkrvalg members --kkr midtjylland --new people",
        ),
        (
            N_("Check the tables that were filled in:"),
            "kkrvalg members --kkr midtjylland --members people/members.csv",
        ),
    ),
)
@scenario_option
@kkr_option
@people_options
@click.option(
    "--new",
    type=click.Path(path_type=Path),
    metavar=N_("FOLDER"),
    help=N_("Write tables to fill in, with all that is known and a row for each other seat, to this new folder."),
)
@option_option
@cooperation_option
@format_option()
@output_option
@lang_option
def command(
    *,
    scenario: str | None,
    kkr: tuple[str, ...],
    members: Path | None,
    council_members: Path | None,
    new: Path | None,
    options: dict[str, str],
    cooperations: dict[str, tuple[str, ...]],
    output_format: str,
    output: Path | None,
) -> Status:
    """Show who sits in each KKR."""
    if new is not None and output is not None:
        raise _two_places(new)
    session = open_session(scenario, kkr, options, cooperations=cooperations)
    session, people = open_people(session, members, council_members)
    results: list[Checked] = []
    draws: list[DrawRecord] = []
    for key in session.kkr:
        composition, fates = composed(session, key, Lots(session.recorded(key, None)))
        draws += fates
        election = session.scenario.election
        results.append(checked(seating(composition, people, election), people, session.setting))
    if new is not None:
        emit(_written_tables(session, results, people, new, asked=kkr))
    else:
        emit(_written(session, results, draws, output_format, output), output)
    return Status.LOT_NEEDED if any(result.seating.question for result in results) else Status.DONE


def _two_places(new: Path) -> InputError:
    return InputError(
        where="--new",
        found=_("two places for the result: {folder}, and a file with -o").format(folder=new),
        expected=_("one of --new and -o"),
        todo=_("leave one of them out"),
    )


def _written(
    session: Session, results: list[Checked], draws: list[DrawRecord], output_format: str, output: Path | None
) -> str:
    election = session.scenario.election
    seated = [result.seating for result in results]
    if output_format == "json":
        from kkrvalg.protocol.envelope import to_json  # noqa: PLC0415 (start-up stays light)
        from kkrvalg.protocol.members import members_body  # noqa: PLC0415 (as above)

        return to_json(session.protocol("members", members_body(results, election), draws, ()))
    if output_format == "csv":
        from kkrvalg.files.people_template import members_table  # noqa: PLC0415 (as above)

        return members_table(seated, election)
    from kkrvalg.protocol.members_text import write_members, write_overview  # noqa: PLC0415 (as above)

    page = new_page(output)
    session.write_title(page, _("Members"))
    if len(results) > 1:
        write_overview(page, seated)
    for result in results:
        see_with = composition_command(session, result.seating.kkr)
        write_members(page, result, election, see_with=see_with)
    session.write_provenance(page, draws)
    return page.text()


def _written_tables(
    session: Session, results: list[Checked], people: People, folder: Path, *, asked: tuple[str, ...]
) -> str:
    """Write the tables to fill in, and return what is said of them."""
    from kkrvalg.files.folder import write_folder  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.files.people_template import council_members_table, members_table  # noqa: PLC0415 (as above)

    election = session.scenario.election
    municipalities = sorted(
        (m for result in results for m in election.of_kkr(result.seating.kkr) if m.kl_member), key=lambda m: m.code
    )
    seats = {m.code: session.setting.council(m.code).seats for m in municipalities}
    files = {
        MEMBERS: members_table((result.seating for result in results), election),
        COUNCIL_MEMBERS: council_members_table(municipalities, seats, people, election),
    }
    target = write_folder(folder, files)
    check = ["kkrvalg", "members", *session.arguments]
    check += [part for key in asked for part in ("--kkr", key)]
    check += ["--members", str(folder / MEMBERS), "--council-members", str(folder / COUNCIL_MEMBERS)]
    return "\n".join(
        (
            _("Written: {files}").format(files=", ".join(str(target / name) for name in files)),
            _("Fill in the rows without a name; they may stay as they are until the names are known."),
            _("Check with: {command}").format(command=pasteable(check)),
        )
    )
