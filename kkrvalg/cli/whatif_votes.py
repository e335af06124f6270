"""kkrvalg whatif votes: how few votes change the KKR, and what follows while a party gains or loses some."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

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
from kkrvalg.cli.whatif_common import find_municipality, with_post, written
from kkrvalg.errors import InputError
from kkrvalg.i18n import N_, _
from kkrvalg.model import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kkrvalg.cli.session import Session
    from kkrvalg.model import Municipality
    from kkrvalg.protocol.text import Page
    from kkrvalg.protocol.whatif_votes import KkrMargins
    from kkrvalg.rulebook import Post
    from kkrvalg.simulation.whatif_votes import Amount, VoteSweep

_AMOUNT = re.compile(r"([+\-−]?)(\d{1,9})(?:[.,](\d{1,2}))?(%?)", re.ASCII)
EXAMPLE = "-5%"


@dataclass(frozen=True)
class _Asked:
    """What the command line says of the votes that move."""

    party: str | None
    least: Amount | None
    most: Amount | None
    step: Amount | None
    taken_from: str | None
    municipality: str | None


def _as_amount(_context: click.Context, option: click.Parameter, value: str | None) -> Amount | None:
    """Read ``-5%``, ``+2,5%`` or a whole number of votes."""
    if value is None:
        return None
    from kkrvalg.simulation.whatif_votes import Amount  # noqa: PLC0415 (start-up stays light)

    found = _AMOUNT.fullmatch("".join(value.split()))
    if found is None or (found[3] and not found[4]):
        raise InputError(
            where=option.opts[0],
            found=value,
            expected=_("a share of the party's votes such as -5%, or a whole number of votes such as -2000"),
            todo=_("write it as in {option} {example}").format(option=option.opts[0], example=EXAMPLE),
        )
    sign = 1 if found[1] in {"", "+"} else -1
    if found[4]:
        return Amount(sign * (int(found[2]) * 100 + int((found[3] or "0").ljust(2, "0"))), "percent")
    return Amount(sign * int(found[2]), "votes")


@declare(
    "votes",
    help=N_(
        "Show how few votes would change the KKR; with --party, what follows while a party gains or loses"
        " votes.\n\n"
        "The points at which anything changes are exact to the vote."
    ),
    examples=(
        (N_("How few votes would change each KKR:"), "kkrvalg whatif votes"),
        (
            N_("What follows while a party loses or gains up to a tenth of its votes:"),
            "kkrvalg whatif votes --party F --from -10% --to +10%",
        ),
        (
            N_("Votes that go from one party to another in one municipality:"),
            "kkrvalg whatif votes --party V --from-party A --municipality 461 --to 3000",
        ),
    ),
)
@scenario_option
@kkr_option
@click.option("--party", metavar=N_("PARTY"), help=N_("The party or list cooperation that gains or loses votes."))
@click.option(
    "--from",
    "least",
    metavar=N_("VOTES"),
    callback=_as_amount,
    help=N_("The fewest it gains, such as -5% of its own votes or -2000 votes; -5% if left out."),
)
@click.option(
    "--to", "most", metavar=N_("VOTES"), callback=_as_amount, help=N_("The most it gains; +5% if left out.")
)
@click.option(
    "--step",
    metavar=N_("VOTES"),
    callback=_as_amount,
    help=N_("How densely to try where the points cannot be calculated, such as 50 or 0.1%."),
)
@click.option(
    "--from-party",
    "taken_from",
    metavar=N_("PARTY"),
    help=N_("The party that loses what the other gains. The votes in all change if left out."),
)
@click.option(
    "--municipality",
    metavar=N_("NAME"),
    help=N_("The municipality in which the votes move. In proportion over the KKR's if left out."),
)
@click.option(
    "--post", default="RBR", show_default=True, metavar=N_("POST"), help=N_("The post whose seats are shown too.")
)
@option_option
@cooperation_option
@format_option()
@output_option
@lang_option
def votes(
    *,
    scenario: str | None,
    kkr: tuple[str, ...],
    party: str | None,
    least: Amount | None,
    most: Amount | None,
    step: Amount | None,
    taken_from: str | None,
    municipality: str | None,
    post: str,
    options: dict[str, str],
    cooperations: dict[str, tuple[str, ...]],
    output_format: str,
    output: Path | None,
) -> Status:
    """Show the margins of the votes, or sweep the votes of a party."""
    refuse_existing(output)
    from kkrvalg.cli.session import open_session  # noqa: PLC0415 (start-up stays light)

    asked = _Asked(party, least, most, step, taken_from, municipality)
    _check(asked)
    session = open_session(scenario, kkr, options, cooperations=cooperations)
    if party is None:
        margins = _margins(session)
        emit(_margins_written(session, margins, output_format, output), output)
        return Status.DONE
    session, posts = with_post(session, post)
    sweeps = _sweeps(session, asked, party, posts)
    emit(_sweeps_written(session, sweeps, output_format, output), output)
    return Status.LOT_NEEDED if any(found.start.waits for found in sweeps) else Status.DONE


def _check(asked: _Asked) -> None:
    """Refuse options that say something of votes while no party is named.

    Raises:
        InputError: there are such.
    """
    given = {
        "--from": asked.least,
        "--to": asked.most,
        "--step": asked.step,
        "--from-party": asked.taken_from,
        "--municipality": asked.municipality,
    }
    lone = next((option for option, value in given.items() if value is not None), None)
    if asked.party is None and lone is not None:
        raise InputError(
            where=lone,
            found=_("no party whose votes change"),
            expected=_("--party too"),
            todo=_("name the party, as in --party A, or leave {option} out").format(option=lone),
        )


# --- the margins ------------------------------------------------------------------------------------------------


def _margins(session: Session) -> list[KkrMargins]:
    """Find how few votes change each KKR, and its chair and vice chair."""
    from kkrvalg.cli.compose import composed  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.procedures.chair import elect_chair  # noqa: PLC0415 (as above)
    from kkrvalg.procedures.margins_chair import chair_margins  # noqa: PLC0415 (as above)
    from kkrvalg.procedures.margins_composition import composition_margins  # noqa: PLC0415 (as above)
    from kkrvalg.protocol.whatif_votes import KkrMargins  # noqa: PLC0415 (as above)

    found = []
    for key in with_progress(session.kkr, _("Finding the margins")):
        composition, _fates = composed(session, key, Lots(session.recorded(key, None)))
        margins = composition_margins(session.setting, composition)
        election = elect_chair(composition, options=session.options)
        found.append(
            KkrMargins(key, composition, () if margins is None else margins.votes, chair_margins(election))
        )
    return found


def _margins_written(
    session: Session, found: Sequence[KkrMargins], output_format: str, output: Path | None
) -> str:
    from kkrvalg.protocol.whatif_votes import MARGIN_HEADER, margin_rows, margins_body  # noqa: PLC0415 (light start)

    def as_text(page: Page) -> None:
        from kkrvalg.cli.session import pasteable  # noqa: PLC0415 (start-up stays light)
        from kkrvalg.protocol.whatif_votes_text import write_margins  # noqa: PLC0415 (as above)

        sweep = ("--party", found[0].composition.field.contenders[0].key, "--from", "-10%", "--to", "+10%")
        see_with = [
            pasteable(("kkrvalg", "compose", *session.arguments)),
            pasteable(("kkrvalg", "whatif", "votes", *session.arguments, *sweep)),
        ]
        write_margins(page, found, see_with=see_with)

    return written(
        session,
        output_format,
        output,
        as_json=lambda: {"margins": margins_body(found)},
        as_csv=lambda: (MARGIN_HEADER, margin_rows(found)),
        as_text=as_text,
        title=_("How few votes would change the KKR"),
    )


# --- the sweep --------------------------------------------------------------------------------------------------


class _Names(NamedTuple):
    """The parties named, as the election writes them."""

    party: str
    taken_from: str | None


def _sweeps(session: Session, asked: _Asked, party: str, posts: Mapping[str, Post]) -> list[VoteSweep]:
    """Sweep the party's votes in each KKR where it has some.

    Raises:
        InputError: a party or municipality is unknown, both parties are one, or the range cannot be.
    """
    from kkrvalg.simulation.whatif_votes import Amount, Movement, sweep_votes  # noqa: PLC0415 (start-up stays light)

    names = _names(session, party, asked.taken_from)
    place = None if asked.municipality is None else find_municipality(asked.municipality, session)
    keys = _places(session, names, place)
    movement = Movement(
        party=names.party,
        least=Amount(-500, "percent") if asked.least is None else asked.least,
        most=Amount(500, "percent") if asked.most is None else asked.most,
        step=asked.step,
        taken_from=names.taken_from,
        municipality=None if place is None else place.code,
    )
    return [
        sweep_votes(session.setting, key, posts[key], movement) for key in with_progress(keys, _("Moving votes"))
    ]


def _names(session: Session, party: str, taken_from: str | None) -> _Names:
    found = _Names(
        _party(party, session, "--party"),
        None if taken_from is None else _party(taken_from, session, "--from-party"),
    )
    if found.party == found.taken_from:
        raise InputError(
            where="--from-party",
            found=found.party,
            expected=_("another party than --party"),
            todo=_("choose another party, or leave --from-party out"),
        )
    return found


def _party(name: str, session: Session, where: str) -> str:
    """Return the party or cooperation that a user calls ``name``."""
    known = sorted(set(session.scenario.election.contender_of.values()))
    for key in known:
        if fold(key) == fold(name.strip()):
            return key
    raise InputError(
        where=where,
        found=name.strip() or '""',
        expected=_("one of {names}").format(names=", ".join(known)),
        todo=_("write the party's letter, or the name of a list cooperation"),
    )


def _places(session: Session, names: _Names, place: Municipality | None) -> list[str]:
    """Return the KKR in which the parties have votes; all in play where they have none, to be complained of."""
    if place is not None:
        return [place.kkr]
    election = session.scenario.election
    kkr_of = {m.code: m.kkr for m in election.municipalities}
    wanted = {names.party, *([names.taken_from] if names.taken_from else [])}
    ran: dict[str, set[str]] = {}
    for entry in election.lists:
        key = election.contender_of.get(entry.id)
        if key in wanted and entry.votes:
            ran.setdefault(kkr_of[entry.code], set()).add(key)
    return [key for key in session.kkr if ran.get(key) == wanted] or list(session.kkr)


def _sweeps_written(session: Session, found: Sequence[VoteSweep], output_format: str, output: Path | None) -> str:
    from kkrvalg.protocol.whatif_votes import SWEEP_HEADER, sweep_rows, sweeps_body  # noqa: PLC0415 (light start)

    def as_text(page: Page) -> None:
        from kkrvalg.protocol.whatif_votes_text import write_sweeps  # noqa: PLC0415 (start-up stays light)

        write_sweeps(page, found, session.setting.election)

    return written(
        session,
        output_format,
        output,
        as_json=lambda: {"votes": sweeps_body(found)},
        as_csv=lambda: (SWEEP_HEADER, sweep_rows(found)),
        as_text=as_text,
        title=_("What other votes would change"),
    )
