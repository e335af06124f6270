"""kkrvalg night: what the KKR may come to while the votes are still being counted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import click

from kkrvalg.cli.common import (
    DOCUMENTS,
    Status,
    declare,
    emit,
    format_option,
    kkr_option,
    lang_option,
    new_page,
    option_option,
    output_option,
    refuse_existing,
    scenario_option,
    with_bar,
)
from kkrvalg.cli.documents import refuse_screen
from kkrvalg.cli.mayor_options import OPEN, Wishes, mayor_options, open_mayors, with_inputs
from kkrvalg.cli.session import open_session
from kkrvalg.cli.vote_options import check_option, draws_options, last_election
from kkrvalg.errors import InputError
from kkrvalg.files.areas import load_areas
from kkrvalg.files.scenario import bundled_scenarios, load_scenario
from kkrvalg.i18n import N_, _

if TYPE_CHECKING:
    from pathlib import Path

    from kkrvalg.cli.session import Session
    from kkrvalg.files.areas import PollingAreas
    from kkrvalg.files.scenario import Scenario
    from kkrvalg.protocol.night import NightState
    from kkrvalg.protocol.simulation import Simulated
    from kkrvalg.simulation.polling import PollingArea

DRAWS = 1024
MOST_REPLAYED = 10_000
KIND_OF_VOTES = "night"
"""What the votes of a run are drawn from, in its parameters."""
REPLAYS = ("released", "size", "both")


class _Evening(NamedTuple):
    """Two elections by polling area: the last one, and the one that is counted."""

    base: Scenario
    before: tuple[PollingArea, ...]
    areas: tuple[PollingArea, ...]


@declare(
    "night",
    help=N_(
        "Project an election that is not counted to the end: what the KKR may come to, and how sure that is.\n\n"
        "Polling areas that are missing are projected from the last election and from the areas that are counted."
        " In areas.csv a missing area has an empty cell for its valid votes; where the scenario is preliminary,"
        " areas of the last election that have not come yet are missing too. With --replay an election that is"
        " over is counted once more, to show how fast the projection closes in."
    ),
    examples=(
        (
            N_("The rest of an election night, from the files imported so far:"),
            "kkrvalg night --scenario my-folder",
        ),
        (N_("How fast the projection would have closed in in 2025:"), "kkrvalg night --replay both"),
    ),
)
@scenario_option
@click.option(
    "--base",
    metavar=N_("NAME"),
    help=N_("The last election, by polling area; the bundled one before the scenario if left out."),
)
@click.option(
    "--replay",
    "replays",
    type=click.Choice(REPLAYS),
    help=N_(
        "Count an election that is over once more: as the final counts were released, or smallest areas first."
    ),
)
@kkr_option
@draws_options(
    DRAWS, least=1, most=10_000_000, meaning=N_("How many elections are drawn, at each stage of a replay.")
)
@mayor_options
@check_option
@option_option
@format_option("text", "json", "csv", *DOCUMENTS)
@output_option
@lang_option
def command(
    *,
    scenario: str | None,
    base: str | None,
    replays: str | None,
    kkr: tuple[str, ...],
    draws: int,
    seed: int,
    which_mayors: str,
    fixed_mayors: tuple[str, ...],
    mayor_probabilities: tuple[str, ...],
    checked: int,
    options: dict[str, str],
    output_format: str,
    output: Path | None,
) -> Status:
    """Project the rest of the count, or count an election once more, and write the result."""
    from kkrvalg.cli.simulated import say_interrupted  # noqa: PLC0415 (start-up stays light)

    refuse_existing(output)
    refuse_screen(output, output_format)
    wishes = Wishes(which_mayors, fixed_mayors, mayor_probabilities)
    if replays is not None:
        _refuse_mayors(wishes)
        _refuse_many(draws)
    session = open_session(scenario, kkr, options, need_mayors=False)
    session, evening = _evening(session, base, complete=replays is not None)
    if replays is not None:
        state = _replayed(session, evening, replays, draws, seed)
        _write_replay(session, state, output_format, output)
        return Status.DONE
    session, state, simulated, interrupted = _projected(session, evening, wishes, _Size(draws, seed, checked))
    _write_projection(session, state, simulated, output_format, output)
    if interrupted:
        say_interrupted(simulated, _("The same command line makes all of them."))
    return Status.INTERRUPTED if interrupted else Status.DONE


class _Size(NamedTuple):
    """How many draws there are, from which seed, and how many are calculated again."""

    draws: int
    seed: int
    checked: int


def _refuse_many(draws: int) -> None:
    """Refuse more draws than a stage of a replay has room for: it holds all of them at a time.

    Raises:
        InputError: there are more.
    """
    if draws > MOST_REPLAYED:
        raise InputError(
            where="--draws",
            found=_("{n} draws at each stage of a replay").format(n=draws),
            expected=_("at most {n}").format(n=MOST_REPLAYED),
            todo=_("take fewer draws"),
        )


def _refuse_mayors(wishes: Wishes) -> None:
    """Refuse wishes about mayors where an election that is over is counted once more.

    Raises:
        InputError: there are some.
    """
    given = {
        "--open-mayors": wishes.which != OPEN[0],
        "--mayor": bool(wishes.fixed),
        "--mayor-probability": bool(wishes.given),
    }
    for option, is_given in given.items():
        if is_given:
            raise InputError(
                where=option,
                found=_("a mayor that is supposed, beside --replay"),
                expected=_("an election that is over, with the mayors who came"),
                todo=_("leave {option} out, or --replay").format(option=option),
            )


# --- what is counted ------------------------------------------------------------------------------------------


def _evening(session: Session, base: str | None, *, complete: bool) -> tuple[Session, _Evening]:
    """Read both elections by polling area; the session returned names their files.

    Raises:
        InputError: there is no election before this one, or a file cannot be used.
    """
    from kkrvalg.simulation.polling import with_missing  # noqa: PLC0415 (start-up stays light)

    last = last_election(base or _before(session), session)
    old, new = load_areas(last), load_areas(session.scenario)
    before, areas = _as_polling(old), _as_polling(new)
    listed = any(not area.is_counted for area in areas)
    if session.scenario.result == "preliminary" and not (complete or listed):
        areas = with_missing(before, areas)
    session = with_inputs(session, (*new.inputs, *last.inputs, *old.inputs))
    return session, _Evening(last, before, areas)


def _before(session: Session) -> str:
    """Return the bundled election before that of the session.

    Raises:
        InputError: there is none.
    """
    day = session.scenario.election.day
    earlier = [name for name in bundled_scenarios() if load_scenario(name).election.day < day]
    if earlier:
        return max(earlier, key=lambda name: load_scenario(name).election.day)
    raise InputError(
        where="--base",
        found=_("no bundled election before {day}").format(day=day.isoformat()),
        expected=_("the election before, by polling area"),
        todo=_("name its folder with --base"),
    )


def _as_polling(read: PollingAreas) -> tuple[PollingArea, ...]:
    from kkrvalg.simulation.polling import PollingArea  # noqa: PLC0415 (start-up stays light)

    votes: dict[tuple[int, int], dict[str, int]] = {}
    for row in read.votes:
        votes.setdefault((row.code, row.area), {})[row.letter] = row.votes
    return tuple(
        PollingArea(a.code, a.area, a.name, a.eligible, a.valid, votes.get((a.code, a.area), {}), a.released)
        for a in read.areas
    )


def _state(evening: _Evening, draws: int, seed: int, expected: int) -> NightState:
    from kkrvalg.protocol.night import NightState  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.simulation.polling import same_areas  # noqa: PLC0415 (as above)

    counted = [area for area in evening.areas if area.is_counted]
    return NightState(
        base=evening.base.name,
        draws=draws,
        seed=seed,
        areas=len(evening.areas),
        areas_counted=len(counted),
        areas_supposed=sum(area.area < 0 for area in evening.areas),
        areas_matched=len(same_areas(evening.before, evening.areas)),
        votes_counted=sum(area.valid or 0 for area in counted),
        votes_expected=expected,
        replays={},
    )


# --- counted once more ----------------------------------------------------------------------------------------


def _replayed(session: Session, evening: _Evening, replays: str, draws: int, seed: int) -> NightState:
    """Count the election once more.

    Raises:
        InputError: it is not counted to the end, or a mayor is missing.
    """
    from kkrvalg.simulation.frame import frame_of  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.simulation.night_replay import STAGES, Replay, known_mayors, replay  # noqa: PLC0415 (as above)
    from kkrvalg.simulation.polling import Order  # noqa: PLC0415 (as above)
    from kkrvalg.simulation.spread import fit_spread  # noqa: PLC0415 (as above)

    if not all(area.is_counted for area in evening.areas):
        raise InputError(
            where="--replay",
            found=_("an election that is not counted to the end"),
            expected=_("one whose every polling area is counted"),
            todo=_("leave --replay out to project the rest"),
        )
    frame = frame_of(session.setting)
    known = known_mayors(frame)
    spread = fit_spread(evening.base.election)
    found = {}
    for order in [Order(replays)] if replays != "both" else list(Order):
        plan = Replay(
            frame, evening.base.election, evening.before, evening.areas, known, spread, order, draws, seed
        )
        found[order] = tuple(with_bar(replay(plan), len(STAGES), _("Counting once more")))
    total = sum(area.valid or 0 for area in evening.areas)
    return replace(_state(evening, draws, seed, total), replays=found)


def _write_replay(session: Session, state: NightState, output_format: str, output: Path | None) -> None:
    from kkrvalg.protocol.envelope import to_json  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.protocol.night import KIND, night_body, replay_table, write_replays  # noqa: PLC0415 (as above)
    from kkrvalg.protocol.sheet import for_danes  # noqa: PLC0415 (as above)
    from kkrvalg.simulation.night_replay import Stage  # noqa: PLC0415 (as above)

    if output_format == "json":
        protocol = session.protocol(KIND, night_body(state), (), ())
        emit(to_json(replace(protocol, figures=None, rules=None)), output)
    elif output_format == "csv":
        emit(for_danes(("order", *Stage._fields), replay_table(state)), output)
    else:
        page = new_page(output)
        session.write_title(page, _("The election night once more"))
        write_replays(page, state)
        session.write_provenance(page, ())
        emit(page.text(), output)


# --- under way --------------------------------------------------------------------------------------------------


def _projected(
    session: Session, evening: _Evening, wishes: Wishes, size: _Size
) -> tuple[Session, NightState, Simulated, bool]:
    """Draw the rest of the count; the last says whether somebody interrupted it.

    Raises:
        InputError: everything is counted, or something cannot be used.
    """
    from kkrvalg.cli.simulated import made  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.protocol.simulation import nothing_yet  # noqa: PLC0415 (as above)
    from kkrvalg.simulation.frame import frame_of  # noqa: PLC0415 (as above)
    from kkrvalg.simulation.night import night  # noqa: PLC0415 (as above)
    from kkrvalg.simulation.run import Plan, run_id  # noqa: PLC0415 (as above)

    if all(area.is_counted for area in evening.areas):
        raise InputError(
            where=f"{session.scenario.id}/areas.csv",
            found=_("no polling area that is still to be counted"),
            expected=_("an election under way"),
            todo=_("add --replay to count it once more, or use kkrvalg compose or kkrvalg simulate"),
        )
    frame = frame_of(session.setting)
    session, mayors = open_mayors(session, frame, wishes, votes_stand=False)
    projection = night(evening.base.election, evening.before, session.setting.election, evening.areas)
    words = {
        "--votes": KIND_OF_VOTES,
        "--open-mayors": wishes.which,
        "--mayor": " ".join(wishes.fixed),
        "--mayor-probability": " ".join(wishes.given),
    }
    parameters = {name: value for name, value in words.items() if value}
    plan = Plan(frame, projection, mayors, size.seed, size.draws, checked=size.checked)
    run = run_id(session.inputs, session.options, {**parameters, "--draws": size.draws, "--seed": size.seed})
    simulated, interrupted = made(plan, nothing_yet(plan, run, parameters, session.kkr))
    expected = round(float(projection.valid.sum()))
    return session, _state(evening, size.draws, size.seed, expected), simulated, interrupted


def _write_projection(
    session: Session, state: NightState, simulated: Simulated, output_format: str, output: Path | None
) -> None:
    from kkrvalg.protocol.envelope import to_json  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.protocol.night import KIND, night_body, write_count  # noqa: PLC0415 (as above)
    from kkrvalg.protocol.sheet import for_danes  # noqa: PLC0415 (as above)
    from kkrvalg.protocol.simulation import COLUMNS, simulation_body, simulation_table  # noqa: PLC0415 (as above)
    from kkrvalg.protocol.simulation_text import write_draws  # noqa: PLC0415 (as above)

    if output_format == "json":
        protocol = session.protocol(KIND, {**night_body(state), **simulation_body(simulated)}, (), ())
        emit(to_json(replace(protocol, figures=None, rules=None)), output)
    elif output_format == "csv":
        emit(for_danes(COLUMNS, simulation_table(simulated)), output)
    else:
        page = new_page(output)
        session.write_title(page, _("Projection of the count"))
        write_count(page, state)
        write_draws(page, simulated)
        session.write_provenance(page, ())
        emit(page.text(), output)
