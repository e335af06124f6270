"""kkrvalg whatif alliances and whatif groups: every way of standing together, and what each can give."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

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
    option_option,
    output_option,
    refuse_existing,
    scenario_option,
    with_progress,
)
from kkrvalg.cli.whatif_common import written
from kkrvalg.i18n import N_, _
from kkrvalg.model import council_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path
    from typing import Any

    from kkrvalg.cli.session import DrawRecord, Session
    from kkrvalg.protocol.text import Page
    from kkrvalg.simulation.whatif_alliances import Possibilities

    Progress = Callable[[Sequence[Any]], Iterable[Any]]

ALONE = click.option(
    "--alone",
    multiple=True,
    metavar=N_("PARTY"),
    help=N_("Who stands alone in any case; nordjylland:A when several KKR are in play. Repeatable."),
)


@declare(
    "alliances",
    help=N_(
        "Show which alliances for the election of chair and vice chair give whom what, over every way of standing"
        " together."
    ),
    examples=(
        (N_("What alliances can give in one KKR:"), "kkrvalg whatif alliances --kkr hovedstaden"),
        (
            N_("What comes of one of them, and who would be better off leaving it:"),
            "kkrvalg whatif alliances --kkr hovedstaden --alliance A+F+Ø",
        ),
        (
            N_("V and Å stand alone in any case:"),
            "kkrvalg whatif alliances --kkr hovedstaden --alone V --alone Å",
        ),
    ),
)
@scenario_option
@kkr_option
@click.option(
    "--alliance",
    "asked",
    multiple=True,
    metavar=N_("A+F+Ø"),
    help=N_("An alliance to say more about; nordjylland:A+F when several KKR are in play. Repeatable."),
)
@ALONE
@option_option
@cooperation_option
@format_option()
@output_option
@lang_option
def alliances(
    *,
    scenario: str | None,
    kkr: tuple[str, ...],
    asked: tuple[str, ...],
    alone: tuple[str, ...],
    options: dict[str, str],
    cooperations: dict[str, tuple[str, ...]],
    output_format: str,
    output: Path | None,
) -> Status:
    """Go through every way of forming alliances and print what they can give."""
    refuse_existing(output)
    from kkrvalg.cli.compose import composed  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.cli.session import by_kkr, open_session  # noqa: PLC0415 (as above)
    from kkrvalg.simulation import whatif_alliances as simulation  # noqa: PLC0415 (as above)

    session = open_session(scenario, kkr, options, cooperations=cooperations)
    wanted, fixed = by_kkr(asked, session, where="--alliance"), by_kkr(alone, session, where="--alone")
    found: list[Possibilities] = []
    draws: list[DrawRecord] = []
    for key in session.kkr:
        composition, fates = composed(session, key, Lots(session.recorded(key, None)))
        draws += fates
        found.append(
            simulation.alliances(
                composition, session.options, alone=fixed[key], asked=wanted[key], progress=_progress(key)
            )
        )
    emit(_written(session, found, draws, (output_format, output), _("What alliances can give")), output)
    return _status(found)


@declare(
    "groups",
    help=N_(
        "Show which groups for a post with several seats give whom what, over every way of standing together."
    ),
    examples=(
        (N_("What groups can give in one KKR for RBR:"), "kkrvalg whatif groups --kkr hovedstaden"),
        (
            N_("What comes of one of them while two members of A are away:"),
            "kkrvalg whatif groups --kkr hovedstaden --group B+O+I --absent A=2",
        ),
    ),
)
@scenario_option
@kkr_option
@click.option(
    "--post", default="RBR", show_default=True, metavar=N_("POST"), help=N_("The post to fill, such as RBR.")
)
@click.option(
    "--group",
    "asked",
    multiple=True,
    metavar=N_("A+F"),
    help=N_("A group to say more about; nordjylland:A+F when several KKR are in play. Repeatable."),
)
@ALONE
@click.option(
    "--absent",
    multiple=True,
    metavar=N_("A=2"),
    help=N_(
        "Members who are away without a substitute; nordjylland:A=2 when several KKR are in play. Repeatable."
    ),
)
@option_option
@cooperation_option
@format_option()
@output_option
@lang_option
def groups(
    *,
    scenario: str | None,
    kkr: tuple[str, ...],
    post: str,
    asked: tuple[str, ...],
    alone: tuple[str, ...],
    absent: tuple[str, ...],
    options: dict[str, str],
    cooperations: dict[str, tuple[str, ...]],
    output_format: str,
    output: Path | None,
) -> Status:
    """Go through every way of forming groups and print what they can give."""
    refuse_existing(output)
    from kkrvalg.cli.appoint import divided_posts, read_absences  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.cli.compose import composed  # noqa: PLC0415 (as above)
    from kkrvalg.cli.session import by_kkr, open_session  # noqa: PLC0415 (as above)
    from kkrvalg.procedures.appointments import benches, with_absences  # noqa: PLC0415 (as above)
    from kkrvalg.simulation import whatif_alliances as simulation  # noqa: PLC0415 (as above)

    session = open_session(scenario, kkr, options, cooperations=cooperations)
    wanted, fixed = by_kkr(asked, session, where="--group"), by_kkr(alone, session, where="--alone")
    away = {key: read_absences(entries) for key, entries in by_kkr(absent, session, where="--absent").items()}
    term = session.scenario.election.term
    posts = {key: divided_posts([post], key, term)[0] for key in session.kkr}
    session = replace(session, more_inputs=tuple(dict.fromkeys(one.input for one in posts.values())))
    found: list[Possibilities] = []
    draws: list[DrawRecord] = []
    for key in session.kkr:
        composition, fates = composed(session, key, Lots(session.recorded(key, None)))
        draws += fates
        found.append(
            simulation.groups(
                composition,
                posts[key],
                with_absences(benches(composition), away[key], kkr=key),
                session.options,
                alone=fixed[key],
                asked=wanted[key],
                progress=_progress(key),
            )
        )
    title = _("What groups can give, {post}").format(post=posts[session.kkr[0]].key)
    emit(_written(session, found, draws, (output_format, output), title), output)
    return _status(found)


def _progress(kkr: str) -> Progress:
    """Return a bar for the parts of the work on one KKR."""
    return lambda parts: with_progress(parts, council_name(kkr))


def _status(found: Sequence[Possibilities]) -> Status:
    return Status.LOT_NEEDED if any(one.waits for one in found) else Status.DONE


def _written(
    session: Session,
    found: Sequence[Possibilities],
    draws: Sequence[DrawRecord],
    form: tuple[str, Path | None],
    title: str,
) -> str:
    from kkrvalg.cli.session import pasteable  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.protocol.whatif_alliances import HEADER, possibilities_body, rows  # noqa: PLC0415 (light start)

    def as_text(page: Page) -> None:
        from kkrvalg.protocol.whatif_alliances_text import write_possibilities  # noqa: PLC0415 (light start)

        compose = ("kkrvalg", "compose", *session.arguments, "--kkr")
        see_with = {one.kkr: pasteable((*compose, one.kkr)) for one in found}
        write_possibilities(page, found, session.rulebook, see_with=see_with)

    output_format, output = form
    return written(
        session,
        output_format,
        output,
        as_json=lambda: {found[0].kind: [possibilities_body(one) for one in found]},
        as_csv=lambda: (HEADER, rows(found)),
        as_text=as_text,
        title=title,
        draws=draws,
    )
