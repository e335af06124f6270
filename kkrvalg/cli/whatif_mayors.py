"""kkrvalg whatif mayors: what each possible mayor would change in the KKR."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kkrvalg.cli.common import (
    Status,
    cooperation_option,
    declare,
    emit,
    format_option,
    kkr_option,
    lang_option,
    option_option,
    output_option,
    refuse_existing,
    scenario_option,
    with_progress,
)
from kkrvalg.cli.whatif_common import find_municipality, with_post, written
from kkrvalg.errors import InputError
from kkrvalg.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kkrvalg.cli.session import Session
    from kkrvalg.protocol.text import Page
    from kkrvalg.rulebook import Post
    from kkrvalg.simulation.whatif_mayors import KkrMayors


@declare(
    "mayors",
    help=N_(
        "Show what each possible mayor would change in the KKR: where there is none yet, or where you ask.\n\n"
        "Possible is every list with a seat in the council. Where several municipalities have no mayor yet, all"
        " combinations are shown too."
    ),
    examples=(
        (
            N_("What another mayor of two municipalities would change:"),
            "kkrvalg whatif mayors --municipality Odsherred --municipality Slagelse",
        ),
        (N_("Every municipality of a KKR:"), "kkrvalg whatif mayors --kkr sjælland --all"),
    ),
)
@scenario_option
@kkr_option
@click.option(
    "--municipality",
    "names",
    multiple=True,
    metavar=N_("NAME"),
    help=N_("A municipality by its name or code; can be given several times. Those without a mayor if left out."),
)
@click.option("--all", "everywhere", is_flag=True, help=N_("Every municipality."))
@click.option(
    "--mayor",
    "mayors",
    multiple=True,
    metavar=N_("PLACE=LIST"),
    help=N_("Suppose a municipality has a mayor of a list, such as Herning=A. Repeatable."),
)
@click.option(
    "--post", default="RBR", show_default=True, metavar=N_("POST"), help=N_("The post whose seats are shown too.")
)
@option_option
@cooperation_option
@format_option()
@output_option
@lang_option
def mayors(
    *,
    scenario: str | None,
    kkr: tuple[str, ...],
    names: tuple[str, ...],
    everywhere: bool,
    mayors: tuple[str, ...],
    post: str,
    options: dict[str, str],
    cooperations: dict[str, tuple[str, ...]],
    output_format: str,
    output: Path | None,
) -> Status:
    """Show what each possible mayor changes."""
    refuse_existing(output)
    from kkrvalg.cli.session import open_session  # noqa: PLC0415 (start-up stays light)

    session = open_session(scenario, kkr, options, cooperations=cooperations, need_mayors=False)
    session, posts = with_post(session, post)
    results = _results(session, names, mayors, posts, everywhere=everywhere)
    emit(_written(session, results, output_format, output, everywhere=everywhere), output)
    return Status.LOT_NEEDED if any(found.start.waits for found in results) else Status.DONE


def _results(
    session: Session, names: Sequence[str], mayors: Sequence[str], posts: Mapping[str, Post], *, everywhere: bool
) -> list[KkrMayors]:
    """Calculate each KKR that a municipality in question is in."""
    from kkrvalg.simulation.whatif_mayors import whatif_mayors  # noqa: PLC0415 (start-up stays light)

    election = session.scenario.election
    given = _given(session, mayors)
    codes = _codes(session, names, given, everywhere=everywhere)
    kkr_of = {m.code: m.kkr for m in election.municipalities}
    label = _("Trying mayors")
    found = []
    for key in session.kkr:
        own = [code for code in codes if kkr_of[code] == key]
        if own:
            found.append(
                whatif_mayors(
                    session.setting,
                    key,
                    posts[key],
                    own,
                    {code: letter for code, letter in given.items() if kkr_of[code] == key},
                    combined=not everywhere,
                    progress=lambda items: with_progress(items, label),
                )
            )
    return found


def _given(session: Session, mayors: Sequence[str]) -> dict[int, str]:
    """Read entries such as ``Herning=A``."""
    found: dict[int, str] = {}
    for entry in mayors:
        name, equals, letter = (part.strip() for part in entry.partition("="))
        if not (equals and letter):
            raise InputError(
                where="--mayor",
                found=entry,
                expected=_("a municipality and the letter of a list"),
                todo=_("write it as in --mayor Herning=A"),
            )
        code = find_municipality(name, session, where="--mayor").code
        if found.setdefault(code, letter) != letter:
            raise InputError(
                where="--mayor",
                found=_("two mayors of {name}: {first} and {second}").format(
                    name=name, first=found[code], second=letter
                ),
                expected=_("one mayor of each municipality"),
                todo=_("leave one of them out"),
            )
    return found


def _codes(session: Session, names: Sequence[str], given: dict[int, str], *, everywhere: bool) -> list[int]:
    """Return the codes of the municipalities that are asked about.

    Raises:
        InputError: one is unknown, its mayor counts nowhere, or none is named while all have a mayor.
    """
    from kkrvalg.simulation.whatif_mayors import counted, undecided  # noqa: PLC0415 (start-up stays light)

    if names and everywhere:
        raise InputError(
            where="--all",
            found=_("--all and --municipality"),
            expected=_("one of them"),
            todo=_("leave one of them out"),
        )
    setting = session.setting
    known = {m.code for key in session.kkr for m in counted(setting, key)}
    if names:
        wanted = [find_municipality(name, session) for name in names]
        outside = [m for m in wanted if m.code not in known]
        if outside:
            raise InputError(
                where="--municipality",
                found=_("{municipality}, which is not a member of KL").format(municipality=outside[0].name),
                expected=_("a municipality whose mayor is a member of the KKR"),
                todo=_("choose another municipality"),
            )
        return list(dict.fromkeys(m.code for m in wanted))
    if everywhere:
        return sorted(known)
    codes = [m.code for key in session.kkr for m in undecided(setting, key) if m.code not in given]
    if not codes and not given:
        raise InputError(
            where=f"{session.scenario.id}/mayors.csv",
            found=_("a mayor in every municipality"),
            expected=_("a municipality without a mayor, or the name of one"),
            todo=_("name it, as in {example}, or ask about every one with --all").format(
                example=f"--municipality {session.scenario.election.of_kkr(session.kkr[0])[0].name}"
            ),
        )
    return codes or sorted(given)


def _written(
    session: Session, results: Sequence[KkrMayors], output_format: str, output: Path | None, *, everywhere: bool
) -> str:
    def as_text(page: Page) -> None:
        from kkrvalg.cli.session import pasteable  # noqa: PLC0415 (start-up stays light)
        from kkrvalg.protocol.whatif_mayors_text import write_mayors  # noqa: PLC0415 (as above)

        write_mayors(page, results, said=pasteable(session.arguments), only_changes=everywhere)

    from kkrvalg.protocol.whatif_mayors import MAYOR_HEADER, mayor_rows, mayors_body  # noqa: PLC0415 (as above)

    return written(
        session,
        output_format,
        output,
        as_json=lambda: {"mayors": mayors_body(results)},
        as_csv=lambda: (MAYOR_HEADER, mayor_rows(results)),
        as_text=as_text,
        title=_("What another mayor would change"),
    )
