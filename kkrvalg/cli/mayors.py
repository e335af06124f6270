"""kkrvalg mayors: the model of who becomes mayor, how often it is right, and what it says of each municipality."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from kkrvalg.cli.common import (
    Status,
    declare,
    emit,
    format_option,
    kkr_option,
    lang_option,
    new_page,
    output_option,
    scenario_option,
)
from kkrvalg.cli.mayor_options import Wishes, bundled_cases, named_mayor_options, settle, with_inputs
from kkrvalg.cli.session import open_session
from kkrvalg.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kkrvalg.cli.session import Session
    from kkrvalg.protocol.mayors import Shown


@declare(
    "mayors",
    help=N_(
        "Show the model of who becomes mayor: what it says of each municipality, and how often it is right.\n\n"
        "It is fitted to the mayors of the bundled elections, and says who may become mayor where a simulation"
        " does not know it; any mayor can be fixed or given probabilities instead."
    ),
    examples=(
        (N_("What it says of one KKR, beside the mayors in fact:"), "kkrvalg mayors --kkr sjælland"),
        (N_("Fitted to 2021 alone, held against 2025:"), "kkrvalg mayors --fit kv2021"),
        (N_("Whether it could be simpler, or should look at more:"), "kkrvalg mayors --compare"),
        (
            N_("With probabilities of your own for one municipality:"),
            "kkrvalg mayors --mayor-probability København:A=0.4,F=0.6",
        ),
    ),
)
@scenario_option
@kkr_option
@click.option(
    "--fit",
    multiple=True,
    metavar=N_("NAME"),
    help=N_("A bundled election to fit the model to; all of them if left out. Repeatable."),
)
@click.option(
    "--compare", "comparing", is_flag=True, help=N_("Also fit models that look at less or more, and compare them.")
)
@named_mayor_options
@format_option()
@output_option
@lang_option
def command(
    *,
    scenario: str | None,
    kkr: tuple[str, ...],
    fit: tuple[str, ...],
    comparing: bool,
    fixed_mayors: tuple[str, ...],
    mayor_probabilities: tuple[str, ...],
    output_format: str,
    output: Path | None,
) -> Status:
    """Show the model."""
    session = open_session(scenario, kkr, {}, need_mayors=False)
    session, shown = _shown(session, fit, Wishes("all", fixed_mayors, mayor_probabilities), comparing=comparing)
    emit(_written(session, shown, output_format, output), output)
    return Status.DONE


def _shown(session: Session, fit: Sequence[str], wishes: Wishes, *, comparing: bool) -> tuple[Session, Shown]:
    """Fit the model and return all that is shown of it; the session returned names the files it is fitted to."""
    from kkrvalg.protocol.mayors import Shown  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.simulation.frame import frame_of  # noqa: PLC0415 (as above)
    from kkrvalg.simulation.mayors import OpenMayors  # noqa: PLC0415 (as above)
    from kkrvalg.simulation.mayors_predictions import predictions  # noqa: PLC0415 (as above)
    from kkrvalg.simulation.mayors_scores import compared, report, simplest  # noqa: PLC0415 (as above)

    settled = settle(session, wishes)
    cases, inputs = bundled_cases(fit)
    found = report(cases)
    given = {code: {letter: float(p) for letter, p in own.items()} for code, own in settled.given.items()}
    mayors = OpenMayors(frame_of(session.setting), found.model, settled.fixed, given)
    codes = {m.code for m in session.scenario.election.municipalities if m.kkr in session.kkr}
    shown = Shown(found, predictions(mayors, codes), cases.estimated)
    if comparing:
        comparisons = compared(cases)
        shown = replace(shown, comparisons=comparisons, chosen=simplest(comparisons))
    return with_inputs(session, inputs), shown


def _written(session: Session, shown: Shown, output_format: str, output: Path | None) -> str:
    if output_format == "json":
        from kkrvalg.protocol.envelope import to_json  # noqa: PLC0415 (start-up stays light)
        from kkrvalg.protocol.mayors import mayors_body  # noqa: PLC0415 (as above)

        protocol = session.protocol("mayors", mayors_body(shown), (), ())
        return to_json(replace(protocol, figures=None, rules=None))
    if output_format == "csv":
        from kkrvalg.protocol.mayors import COLUMNS, mayors_table  # noqa: PLC0415 (as above)
        from kkrvalg.protocol.sheet import for_danes  # noqa: PLC0415 (as above)

        return for_danes(COLUMNS, mayors_table(shown))
    from kkrvalg.protocol.mayors_text import write_mayors  # noqa: PLC0415 (as above)

    page = new_page(output)
    session.write_title(page, _("The model of the mayors"))
    write_mayors(page, shown)
    session.write_provenance(page, ())
    return page.text()
