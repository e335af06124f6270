"""kkrvalg compose: the composition of the KKR."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kkrvalg.apportion import DrawError, Lots
from kkrvalg.cli.common import (
    Status,
    declare,
    emit,
    format_option,
    kkr_option,
    lang_option,
    lot_options,
    new_page,
    option_option,
    output_option,
    scenario_option,
)
from kkrvalg.cli.session import (
    by_kkr,
    draw_complaint,
    drawn_on_command_line,
    open_session,
    records,
)
from kkrvalg.i18n import N_, _

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from kkrvalg.cli.session import DrawRecord, Session
    from kkrvalg.procedures.composition import Composition


@declare(
    "compose",
    help=N_("Compose the KKR: how many members each party has, and every step that leads there."),
    examples=(
        (N_("All five KKR after the newest election:"), "kkrvalg compose --brief"),
        (N_("One KKR, every step shown:"), "kkrvalg compose --kkr midtjylland"),
        (
            N_("With another answer to an open question:"),
            "kkrvalg compose --option reduction_ceiling=none --brief",
        ),
    ),
)
@scenario_option
@kkr_option
@option_option
@lot_options
@click.option(
    "--proof/--no-proof",
    default=True,
    help=N_("Prove each reduction by its certificate and by an integer programme (the default)."),
)
@click.option("--brief", is_flag=True, help=N_("Only the result, without the steps."))
@format_option()
@output_option
@lang_option
def command(
    *,
    scenario: str | None,
    kkr: tuple[str, ...],
    options: dict[str, str],
    lots: tuple[str, ...],
    lot_date: date | None,
    witness: str | None,
    proof: bool,
    brief: bool,
    output_format: str,
    output: Path | None,
) -> Status:
    """Compose each KKR and print the result."""
    session = open_session(scenario, kkr, options)
    named = by_kkr(lots, session, where="--lot")
    compositions: list[Composition] = []
    draws: list[DrawRecord] = []
    for key in session.kkr:
        given = drawn_on_command_line(named[key], lot_date, witness)
        composition, fates = composed(session, key, Lots((*given, *session.recorded(key, None))), proven=proof)
        compositions.append(composition)
        draws += fates
    emit(_written(session, compositions, draws, output_format, output, brief=brief), output)
    return Status.LOT_NEEDED if any(c.question for c in compositions) else Status.DONE


def composed(
    session: Session, kkr: str, lots: Lots, *, proven: bool = False
) -> tuple[Composition, tuple[DrawRecord, ...]]:
    """Compose one KKR, proven or not, and say what became of its draws.

    Raises:
        InputError: a draw cannot be an answer, or the data do not settle who is eligible.
    """
    from kkrvalg.procedures.composition import compose  # noqa: PLC0415 (start-up stays light)

    try:
        composition = compose(session.setting, kkr, lots, proven=proven)
        return composition, records(lots, kkr, None)
    except DrawError as error:
        raise draw_complaint(error, where=_("the draw for the composition"), kkr=kkr) from error


def _written(
    session: Session,
    compositions: list[Composition],
    draws: list[DrawRecord],
    output_format: str,
    output: Path | None,
    *,
    brief: bool,
) -> str:
    if output_format == "json":
        return _as_json(session, compositions, draws)
    if output_format == "csv":
        return _as_csv(compositions)
    from kkrvalg.protocol.composition_text import write_composition, write_overview  # noqa: PLC0415 (as above)

    page = new_page(output)
    session.write_title(page, _("Composition"))
    if len(compositions) > 1:
        write_overview(page, compositions)
    for composition in compositions:
        write_composition(page, composition, brief=brief)
    session.write_provenance(page, draws)
    return page.text()


def _as_json(session: Session, compositions: list[Composition], draws: list[DrawRecord]) -> str:
    from kkrvalg.protocol.composition import composition_body, composition_steps  # noqa: PLC0415 (as above)
    from kkrvalg.protocol.envelope import to_json  # noqa: PLC0415 (as above)

    body, steps = composition_body(compositions), composition_steps(compositions)
    return to_json(session.protocol("compose", body, draws, steps))


def _as_csv(compositions: list[Composition]) -> str:
    from kkrvalg.protocol.sheet import for_danes  # noqa: PLC0415 (as above)

    header = ("kkr", "party", "name", "votes", "mayors", "base_seats", "seats", "supplementary")
    rows: list[tuple[object, ...]] = []
    for c in compositions:
        rows += [
            (c.kkr, p.party, p.name, p.votes, p.mayors, p.base_seats, p.seats, p.supplementary) for p in c.parties
        ]
        rows += [(c.kkr, f"{o.code}:{o.letter or ''}", o.name, "", 1, 1, 1, 0) for o in c.others]
    return for_danes(header, rows)
