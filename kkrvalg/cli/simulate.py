"""kkrvalg simulate: what the next KKR will look like, drawn many times."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click
from click.core import ParameterSource

from kkrvalg.cli.common import (
    Status,
    cooperation_option,
    declare,
    format_option,
    kkr_option,
    lang_option,
    option_option,
    output_option,
    refuse_existing,
    scenario_option,
)
from kkrvalg.cli.documents import refuse_screen
from kkrvalg.cli.mayor_options import Wishes, mayor_options, open_mayors, with_inputs
from kkrvalg.cli.session import by_kkr, open_session
from kkrvalg.cli.vote_options import (
    FIXED,
    SWING,
    Movement,
    check_option,
    draws_options,
    is_swinging,
    last_election,
    refuse_idle,
    swinging_votes,
    vote_options,
)
from kkrvalg.errors import InputError
from kkrvalg.i18n import N_, _
from kkrvalg.rulebook import find_post

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kkrvalg.cli.session import Session
    from kkrvalg.files.scenario import Scenario
    from kkrvalg.protocol.simulation import Simulated
    from kkrvalg.simulation.run import Plan, Shard, Votes

DRAWS = 10_000
MOST_DRAWS = 1_000_000_000
FORMATS = ("text", "json", "csv", "parquet", "svg", "png", "md", "html", "pdf")
_SHARD = re.compile(r"([1-9]\d{0,5})/([1-9]\d{0,5})", re.ASCII)


def _as_shard(_context: click.Context, _option: click.Parameter, value: str | None) -> tuple[int, int]:
    """Read ``3/16``."""
    found = _SHARD.fullmatch((value or "1/1").strip())
    number, of = map(int, found.groups()) if found else (1, 0)
    if number > of:
        raise InputError(
            where="--shard",
            found=str(value),
            expected=_("a part and the number of parts, such as 3/16"),
            todo=_("number the parts from 1"),
        )
    return number, of


@declare(
    "simulate",
    help=N_(
        "Show what the KKR may look like: draw uncertain votes or mayors many times, and count what comes of"
        " them.\n\n"
        "Where mayors are missing in the scenario, the votes stand and only these mayors are open, as between an"
        " election and 15 December. Else it is the next election that is drawn: votes around those of the"
        " scenario, and all mayors. The printout says what was drawn from, and what that leaves out."
    ),
    examples=(
        (N_("The next election, as far as this one foretells it:"), "kkrvalg simulate"),
        (
            N_("With polls, as a picture for a note:"),
            "kkrvalg simulate --poll A=21.5 --poll-error 1.5 --format svg -o kkr.svg",
        ),
        (
            N_("The votes stand, and one mayor is open:"),
            "kkrvalg simulate --votes fixed --mayor-probability 101:A=0.5,F=0.5",
        ),
        (
            N_("The third of sixteen parts of a large run:"),
            "kkrvalg simulate --draws 1000000 --shard 3/16 --format json -o 03.json",
        ),
    ),
)
@scenario_option
@kkr_option
@draws_options(DRAWS, least=1, most=MOST_DRAWS)
@click.option(
    "--base",
    metavar=N_("NAME"),
    help=N_(
        "The last election, where the scenario is the next one: its lists and seats, no votes. New parties are"
        " expected by their candidates or polls; what vanished goes to the others."
    ),
)
@vote_options
@mayor_options
@click.option(
    "--alliance",
    "alliances",
    multiple=True,
    metavar=N_("A+F+Ø"),
    help=N_("Represented parties that stand together; nordjylland:A+F when several KKR are in play. Repeatable."),
)
@click.option(
    "--post",
    "posts",
    multiple=True,
    metavar=N_("POST"),
    help=N_("A post whose seats are divided in every draw; RBR if left out. Repeatable."),
)
@check_option
@click.option(
    "--shard",
    metavar="3/16",
    callback=_as_shard,
    help=N_("Make only one of several parts of the run; kkrvalg merge joins them."),
)
@click.option(
    "--resume",
    type=click.Path(path_type=Path),
    metavar=N_("FILE"),
    help=N_("Go on with a run that was interrupted: its result so far, written with --format json."),
)
@option_option
@cooperation_option
@format_option(*FORMATS)
@output_option
@lang_option
@click.pass_context
def command(  # noqa: PLR0917 (click passes the context by position)
    context: click.Context,
    scenario: str | None,
    kkr: tuple[str, ...],
    draws: int,
    seed: int,
    base: str | None,
    mode: str,
    factor: float,
    polls: tuple[str, ...],
    errors: tuple[str, ...],
    swing: str,
    which_mayors: str,
    fixed_mayors: tuple[str, ...],
    mayor_probabilities: tuple[str, ...],
    alliances: tuple[str, ...],
    posts: tuple[str, ...],
    checked: int,
    shard: tuple[int, int],
    resume: Path | None,
    options: dict[str, str],
    cooperations: dict[str, tuple[str, ...]],
    output_format: str,
    output: Path | None,
) -> Status:
    """Draw the elections and write what came of them."""
    from kkrvalg.cli.simulated import made, resumed, write  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.protocol.simulation import nothing_yet  # noqa: PLC0415 (as above)
    from kkrvalg.simulation.run import Shard, run_id  # noqa: PLC0415 (as above)

    refuse_existing(output)
    refuse_screen(output, output_format)
    session = open_session(scenario, kkr, options, cooperations=cooperations, need_mayors=False)
    movement = Movement(factor, polls, errors, swing) if is_swinging(session, mode, base) else None
    refuse_idle(context, movement)
    last = None if base is None else last_election(base, session)
    if movement and context.get_parameter_source("which_mayors") is ParameterSource.DEFAULT:
        which_mayors = "all"
    wishes = Wishes(which_mayors, fixed_mayors, mayor_probabilities)
    elections = _Elections(alliances, _keys_of(posts or ("RBR",), session))
    size = _Run(draws, seed, Shard(*shard), checked, last)
    session, plan = _planned(session, movement, wishes, elections, size)
    asked = _parameters(movement, wishes, plan, cooperations, last)
    run = run_id(session.inputs, session.options, {**asked, "--draws": draws, "--seed": seed})
    before = nothing_yet(plan, run, asked, session.kkr)
    if resume is not None:
        before = resumed(before, resume)
    simulated, interrupted = made(plan, before)
    write(session, simulated, output_format, output)
    if interrupted:
        _say_how_to_go_on(simulated, output_format, output)
    return Status.INTERRUPTED if interrupted else Status.DONE


class _Elections(NamedTuple):
    """What the command line says of the elections in each KKR."""

    alliances: tuple[str, ...]
    posts: tuple[str, ...]


class _Run(NamedTuple):
    """What the command line says of the run itself, and the election that the votes swing around."""

    draws: int
    seed: int
    shard: Shard
    checked: int
    last: Scenario | None


def _keys_of(posts: tuple[str, ...], session: Session) -> tuple[str, ...]:
    """Return the keys of posts as the catalogues write them.

    Raises:
        InputError: there is no such post, or it is named twice.
    """
    term = session.scenario.election.term
    keys = tuple(find_post(post, kkr=session.kkr[0], term=term).key for post in posts)
    again = next((key for at, key in enumerate(keys) if key in keys[:at]), None)
    if again is not None:
        raise InputError(
            where="--post",
            found=_("{name} twice").format(name=again),
            expected=_("each post once"),
            todo=_("leave one of them out"),
        )
    return keys


def _planned(
    session: Session,
    movement: Movement | None,
    wishes: Wishes,
    elections: _Elections,
    run: _Run,
) -> tuple[Session, Plan]:
    """Return the run, and the session with the files it was made from."""
    from kkrvalg.simulation.frame import frame_of  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.simulation.run import FixedVotes, Plan  # noqa: PLC0415 (as above)

    frame = frame_of(session.setting)
    session, mayors = open_mayors(session, frame, wishes, need_open=movement is None, votes_stand=movement is None)
    votes: Votes = FixedVotes(frame.votes)
    if movement is not None:
        votes = swinging_votes(session, movement, run.last.election if run.last else None)
    term = session.scenario.election.term
    posts = [find_post(post, kkr=kkr, term=term) for kkr in frame.kkr for post in elections.posts]
    joined = by_kkr(elections.alliances, session, where="--alliance")
    plan = Plan(frame, votes, mayors, run.seed, run.draws, run.shard, joined, elections.posts, run.checked)
    files = (*(run.last.inputs if run.last else ()), *(post.input for post in posts))
    return with_inputs(session, tuple(dict.fromkeys(files))), plan


def _parameters(
    movement: Movement | None,
    wishes: Wishes,
    plan: Plan,
    cooperations: Mapping[str, tuple[str, ...]],
    last: Scenario | None,
) -> dict[str, str]:
    """Return what a run is drawn from, in words of the command line, without what was not said."""
    own = movement or Movement()
    words = {
        "--votes": FIXED if movement is None else SWING,
        "--base": last.id if last else "",
        "--spread": "" if movement is None else str(own.factor),
        "--poll": " ".join(own.polls),
        "--poll-error": " ".join(own.errors),
        "--swing": own.swing if own.polls else "",
        "--open-mayors": wishes.which,
        "--mayor": " ".join(wishes.fixed),
        "--mayor-probability": " ".join(wishes.given),
        "--alliance": " ".join(f"{kkr}:{own}" for kkr, joined in plan.alliances.items() for own in joined),
        "--post": " ".join(plan.posts),
        "--list-cooperation": " ".join(f"{name}={','.join(own)}" for name, own in cooperations.items()),
    }
    return {name: value for name, value in words.items() if value}


def _say_how_to_go_on(simulated: Simulated, output_format: str, output: Path | None) -> None:
    """Say how much is done, and how the rest can be made."""
    from kkrvalg.cli.simulated import say_interrupted  # noqa: PLC0415 (start-up stays light)

    if output is not None and output_format == "json":
        rest = _("Go on with the same command line, --resume {file}, and another file to write to.").format(
            file=output
        )
    else:
        rest = _("A result written with --format json -o FILE can be gone on with.")
    say_interrupted(simulated, rest)
