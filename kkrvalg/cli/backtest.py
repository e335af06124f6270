"""kkrvalg backtest: how well the simulation would have foretold an election from the one before it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from kkrvalg.cli.common import (
    Status,
    declare,
    emit,
    format_option,
    lang_option,
    new_page,
    option_option,
    output_option,
    refuse_existing,
    scenario_option,
    with_progress,
)
from kkrvalg.cli.session import open_session
from kkrvalg.cli.vote_options import check_option, draws_options
from kkrvalg.i18n import N_, _

if TYPE_CHECKING:
    from pathlib import Path

    from kkrvalg.cli.session import Session
    from kkrvalg.simulation.backtest import Backtest

BASE = "kv2021"
DRAWS = 10_000
MOST_DRAWS = 100_000


@declare(
    "backtest",
    help=N_(
        "Show how well the simulation would have foretold an election: drawn from the one before it and what was"
        " known then, held against what came of it, beside simpler ways to foretell."
    ),
    examples=(
        (N_("The election of 2025, foretold from that of 2021:"), "kkrvalg backtest"),
        (N_("Every quantity, for a spreadsheet:"), "kkrvalg backtest --format csv -o backtest.csv"),
    ),
)
@scenario_option
@click.option(
    "--base",
    default=BASE,
    show_default=True,
    metavar=N_("NAME"),
    help=N_("The election before it: a bundled one or a folder of your own."),
)
@draws_options(DRAWS, least=2, most=MOST_DRAWS)
@check_option
@option_option
@format_option()
@output_option
@lang_option
def command(
    *,
    scenario: str | None,
    base: str,
    draws: int,
    seed: int,
    checked: int,
    options: dict[str, str],
    output_format: str,
    output: Path | None,
) -> Status:
    """Foretell the election, and print how well that went."""
    from kkrvalg.simulation.backtest import backtest  # noqa: PLC0415 (start-up stays light)

    refuse_existing(output)
    session = open_session(scenario, (), options)
    before = open_session(base, (), {})
    session = replace(session, more_inputs=before.scenario.inputs)
    found = backtest(
        before.setting,
        session.setting,
        draws=draws,
        seed=seed,
        checked=checked,
        progress=lambda chunks: with_progress(chunks, _("Simulating")),
    )
    emit(_written(session, found, before.scenario.name, output_format, output), output)
    return Status.DONE


def _written(session: Session, found: Backtest, base: str, output_format: str, output: Path | None) -> str:
    from kkrvalg.protocol.backtest import (  # noqa: PLC0415 (start-up stays light)
        COLUMNS,
        KIND,
        backtest_body,
        backtest_table,
    )

    if output_format == "json":
        from kkrvalg.protocol.envelope import to_json  # noqa: PLC0415 (as above)

        protocol = session.protocol(KIND, backtest_body(found, base), (), ())
        return to_json(replace(protocol, figures=None, rules=None))
    if output_format == "csv":
        from kkrvalg.protocol.sheet import for_danes  # noqa: PLC0415 (as above)

        return for_danes(COLUMNS, backtest_table(found))
    from kkrvalg.protocol.backtest_text import write_backtest  # noqa: PLC0415 (as above)

    page = new_page(output)
    session.write_title(page, _("Backtest of the simulation"))
    write_backtest(page, found, base)
    session.write_provenance(page, ())
    return page.text()
