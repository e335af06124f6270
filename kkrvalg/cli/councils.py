"""kkrvalg councils: the seats of the municipal councils."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from kkrvalg.cli.session import council_records, open_session
from kkrvalg.i18n import N_, _

if TYPE_CHECKING:
    from pathlib import Path

    from kkrvalg.cli.session import DrawRecord, Session
    from kkrvalg.procedures.councils import Council


@declare(
    "councils",
    help=N_("Show the seats of the municipal councils, calculated from the votes or as they are recorded."),
    examples=(
        (N_("All councils of one KKR:"), "kkrvalg councils --kkr nordjylland"),
        (N_("For a program, with the order in which the seats fell:"), "kkrvalg councils --format json"),
    ),
)
@scenario_option
@kkr_option
@format_option()
@output_option
@lang_option
def command(scenario: str | None, kkr: tuple[str, ...], output_format: str, output: Path | None) -> Status:
    """Show the councils of the KKR that are named."""
    session = open_session(scenario, kkr, {}, need_mayors=False)
    codes = sorted(m.code for m in session.scenario.election.municipalities if m.kkr in session.kkr)
    draws = council_records(session, codes)
    councils = [session.setting.council(code) for code in codes]
    emit(_written(session, councils, draws, output_format, output), output)
    return Status.LOT_NEEDED if any(c.outcome == "lot_needed" for c in councils) else Status.DONE


def _written(
    session: Session,
    councils: list[Council],
    draws: tuple[DrawRecord, ...],
    output_format: str,
    output: Path | None,
) -> str:
    if output_format == "json":
        from kkrvalg.protocol.councils import councils_body, councils_steps  # noqa: PLC0415 (start-up stays light)
        from kkrvalg.protocol.envelope import to_json  # noqa: PLC0415 (as above)

        return to_json(session.protocol("councils", councils_body(councils), draws, councils_steps(councils)))
    if output_format == "csv":
        return _as_csv(councils, session)
    from kkrvalg.protocol.councils_text import write_councils  # noqa: PLC0415 (as above)

    page = new_page(output)
    session.write_title(page, _("Municipal councils"))
    write_councils(page, councils, lots_file=session.lots_file)
    session.write_provenance(page, draws)
    return page.text()


def _as_csv(councils: list[Council], session: Session) -> str:
    from kkrvalg.protocol.sheet import for_danes  # noqa: PLC0415 (as above)

    names = session.scenario.election.list_by_id
    rows = [
        (c.code, c.name, letter, names[f"{c.code}:{letter}"].name, c.seats.get(letter, ""))
        for c in councils
        for letter in sorted({*c.seats, *c.unknown})
    ]
    return for_danes(("code", "council", "letter", "list", "seats"), rows)
