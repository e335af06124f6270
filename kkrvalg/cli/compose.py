"""kkrvalg compose: the composition of the KKR."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import click

from kkrvalg.apportion import DrawError, Lots
from kkrvalg.cli.common import (
    Status,
    cooperation_option,
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
    with_progress,
)
from kkrvalg.cli.session import (
    by_kkr,
    check_lot,
    council_records,
    draw_complaint,
    drawn_on_command_line,
    no_such_name,
    open_session,
    recording,
    records,
)
from kkrvalg.errors import InputError
from kkrvalg.i18n import N_, _, ngettext
from kkrvalg.procedures.composition_steps import LotAsked

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from kkrvalg.apportion import Draw
    from kkrvalg.cli.session import DrawRecord, Session
    from kkrvalg.procedures.composition import Composition
    from kkrvalg.procedures.cooperation import Sweep
    from kkrvalg.procedures.margins_composition import CompositionMargins
    from kkrvalg.procedures.sensitivity import Sensitivity


_PLAIN_NUMBER = re.compile(r"\d{1,9}(\.\d{1,9})?", re.ASCII)


def _as_shares(
    _context: click.Context, _option: click.Parameter, value: str | None
) -> tuple[Fraction, Fraction] | None:
    """Read ``2..4%``, a range of shares of the votes."""
    if value is None:
        return None
    ends = [part.replace("%", "").replace(",", ".").strip() for part in value.split("..")]
    low, high = Fraction(-1), Fraction(-1)
    if len(ends) == 2 and all(map(_PLAIN_NUMBER.fullmatch, ends)):  # noqa: PLR2004 (from and to)
        low, high = (Fraction(end) / (100 if "%" in value else 1) for end in ends)
    if not 0 <= low <= high <= 1:
        raise InputError(
            where="--cooperation-share",
            found=value,
            expected=_("a range of shares, from the lower to the higher"),
            todo=_("write it as in --cooperation-share 2..4%"),
        )
    return low, high


@dataclass(frozen=True)
class _Result:
    """What a call of compose came to."""

    compositions: list[Composition]
    draws: list[DrawRecord]
    sensitivities: list[Sensitivity]
    sweeps: list[Sweep]
    margins: list[CompositionMargins]


@declare(
    "compose",
    help=N_("Compose the KKR: how many members each party has, and every step that leads there."),
    examples=(
        (N_("All five KKR after the newest election:"), "kkrvalg compose --brief"),
        (N_("One KKR, every step shown:"), "kkrvalg compose --kkr midtjylland"),
        (N_("Which open questions of the rules bear on the result:"), "kkrvalg compose --sensitivity"),
        (
            N_("What if local lists cooperate, and how many votes would they need:"),
            "kkrvalg compose --list-cooperation LL=376:L --cooperation-share 2..4%",
        ),
    ),
)
@scenario_option
@kkr_option
@option_option
@cooperation_option
@click.option(
    "--cooperation-share",
    "shares",
    metavar=N_("2..4%"),
    callback=_as_shares,
    help=N_("Suppose the list cooperation has from 2 to 4 % of the votes, and show where the seats change."),
)
@click.option(
    "--sensitivity",
    is_flag=True,
    help=N_("Try every answer to the open questions of the rules, alone and combined."),
)
@lot_options
@click.option(
    "--proof/--no-proof",
    default=True,
    help=N_("Prove each reduction by its certificate and by an integer programme (the default)."),
)
@click.option(
    "--margins/--no-margins",
    default=None,
    help=N_(
        "Find the fewest votes, and each single mayor, that would change the composition (the default, unless an"
        " option makes it take long)."
    ),
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
    cooperations: dict[str, tuple[str, ...]],
    shares: tuple[Fraction, Fraction] | None,
    sensitivity: bool,
    lots: tuple[str, ...],
    lot_date: date | None,
    witness: str | None,
    proof: bool,
    margins: bool | None,
    brief: bool,
    output_format: str,
    output: Path | None,
) -> Status:
    """Compose each KKR and print the result."""
    check_lot(lots, lot_date, witness)
    session = open_session(scenario, kkr, options, cooperations=cooperations)
    named = by_kkr(lots, session, where="--lot")
    sweeps = [] if shares is None else _swept(session, shares)
    compositions: list[Composition] = []
    draws: list[DrawRecord] = []
    for key in session.kkr:
        given = drawn_on_command_line(named[key], lot_date, witness)
        composition, fates = composed(session, key, Lots((*given, *session.recorded(key, None))), proven=proof)
        _check_names(given, composition)
        compositions.append(composition)
        draws += fates
    brief = brief or sensitivity or shares is not None
    if margins is None:
        margins = not _takes_long(session)
    shown = margins and (output_format == "json" or (output_format != "csv" and not brief))
    found = _margins(session, compositions) if shown else []
    result = _Result(compositions, draws, _tried(session) if sensitivity else [], sweeps, found)
    text = _written(session, result, output_format, output, brief=brief)
    emit(text, output)
    return Status.LOT_NEEDED if any(c.question for c in compositions) else Status.DONE


def _check_names(given: Sequence[Draw], composition: Composition) -> None:
    """Refuse a lot of the command line that was not needed and names no party of the KKR."""
    parties = [party.party for party in composition.parties]
    drawn_among = {name for step in composition.steps if isinstance(step, LotAsked) for name in step.question.tied}
    for name in (str(name) for draw in given for name in draw.drawn):
        if parties and name not in drawn_among and name not in parties:
            raise no_such_name(name, parties, composition.kkr)


def _takes_long(session: Session) -> bool:
    """Return whether the margins take so long to find that they must be asked for."""
    from kkrvalg.procedures.margins_composition import takes_long  # noqa: PLC0415 (start-up stays light)

    return takes_long(session.options)


def _margins(session: Session, compositions: Sequence[Composition]) -> list[CompositionMargins]:
    """Find how close other compositions are, in each KKR that does not wait for a council."""
    from kkrvalg.procedures.margins_composition import composition_margins, takes_long  # noqa: PLC0415 (as above)

    long = takes_long(session.options)
    asked = with_progress(compositions, _("Finding the margins")) if long else compositions
    found = (composition_margins(session.setting, composition) for composition in asked)
    return [margins for margins in found if margins is not None]


def _tried(session: Session) -> list[Sensitivity]:
    """Try the open questions in every KKR; a line of progress on a terminal."""
    from kkrvalg.procedures.sensitivity import sensitivity  # noqa: PLC0415 (start-up stays light)

    keys = with_progress(session.kkr, _("Trying the open questions"))
    return [sensitivity(session.setting, key) for key in keys]


def _swept(session: Session, shares: tuple[Fraction, Fraction]) -> list[Sweep]:
    """Sweep the size of the one list cooperation, in each KKR where it has a list."""
    from kkrvalg.procedures.cooperation import sweep  # noqa: PLC0415 (start-up stays light)

    election = session.scenario.election
    if len(election.cooperations) != 1:
        raise InputError(
            where="--cooperation-share",
            found=ngettext(
                "{number} list cooperation", "{number} list cooperations", len(election.cooperations)
            ).format(number=len(election.cooperations)),
            expected=_("exactly one, whose share is supposed"),
            todo=_("name its lists, for example --list-cooperation Lokallisterne=306:N"),
        )
    cooperation = election.cooperations[0]
    codes = {int(identity.partition(":")[0]) for identity in cooperation.lists}
    area = {m.kkr for m in election.municipalities if m.code in codes}
    keys = [key for key in session.kkr if key in area] or list(session.kkr)
    label = _("Trying every number of votes")
    return [
        sweep(session.setting, key, cooperation.name, shares, lambda votes: with_progress(votes, label))
        for key in keys
    ]


def composed(
    session: Session, kkr: str, lots: Lots, *, proven: bool = False
) -> tuple[Composition, tuple[DrawRecord, ...]]:
    """Compose one KKR, proven or not, and say what became of its draws.

    Raises:
        InputError: a draw cannot be an answer, or the data do not settle who is eligible.
    """
    from kkrvalg.procedures.composition import compose  # noqa: PLC0415 (start-up stays light)

    try:
        of_councils = council_records(session, (m.code for m in session.scenario.election.of_kkr(kkr)))
        composition = compose(session.setting, kkr, lots, proven=proven)
        return composition, (*of_councils, *records(lots, kkr, None))
    except DrawError as error:
        raise draw_complaint(error, where=_("the draw for the composition"), kkr=kkr) from error


def _written(session: Session, result: _Result, output_format: str, output: Path | None, *, brief: bool) -> str:
    if output_format == "json":
        return _as_json(session, result)
    if output_format == "csv":
        return _as_csv(result.compositions)
    from kkrvalg.protocol.composition_text import write_composition, write_overview  # noqa: PLC0415 (as above)
    from kkrvalg.protocol.margins_text import write_margins_left_out  # noqa: PLC0415 (as above)
    from kkrvalg.protocol.sensitivity import write_sensitivity  # noqa: PLC0415 (as above)
    from kkrvalg.protocol.sweep import write_sweep  # noqa: PLC0415 (as above)

    page = new_page(output)
    session.write_title(page, _("Composition"))
    if len(result.compositions) > 1:
        write_overview(page, result.compositions)
    trial_of_all = len(result.compositions) > 1 and (result.sensitivities or result.sweeps)
    margins = {found.kkr: found for found in result.margins}
    for composition in () if trial_of_all else result.compositions:
        record_with = recording(
            ("kkrvalg", "compose", *session.arguments, "--kkr", composition.kkr), composition.question
        )
        write_composition(
            page,
            composition,
            margins.get(composition.kkr),
            brief=brief,
            record_with=record_with,
            lots_file=session.lots_file,
        )
    if not brief and not margins and _takes_long(session):
        write_margins_left_out(page, "--margins")
    if result.sensitivities:
        write_sensitivity(page, result.sensitivities, session.rulebook)
    for sweep in result.sweeps:
        write_sweep(page, sweep)
    session.write_provenance(page, result.draws)
    return page.text()


def _as_json(session: Session, result: _Result) -> str:
    from kkrvalg.protocol.composition import composition_body, composition_steps  # noqa: PLC0415 (as above)
    from kkrvalg.protocol.envelope import to_json  # noqa: PLC0415 (as above)
    from kkrvalg.protocol.sensitivity import sensitivity_body  # noqa: PLC0415 (as above)
    from kkrvalg.protocol.sweep import sweep_body  # noqa: PLC0415 (as above)

    body = composition_body(result.compositions, result.margins)
    if result.sensitivities:
        body["sensitivity"] = sensitivity_body(result.sensitivities)
    if result.sweeps:
        body["cooperation_shares"] = [sweep_body(sweep) for sweep in result.sweeps]
    return to_json(session.protocol("compose", body, result.draws, composition_steps(result.compositions)))


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
