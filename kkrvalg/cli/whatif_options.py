"""kkrvalg whatif options: the open questions of the rules over all draws of a simulation."""

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
from kkrvalg.cli.mayor_options import Wishes, mayor_options, open_mayors
from kkrvalg.cli.vote_options import (
    FIXED,
    SWING,
    Movement,
    draws_options,
    is_swinging,
    swinging_votes,
    vote_options,
)
from kkrvalg.cli.whatif_common import with_post, written
from kkrvalg.i18n import N_, _
from kkrvalg.model import CouncilSource

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kkrvalg.cli.session import Session
    from kkrvalg.protocol.text import Page
    from kkrvalg.protocol.whatif_options import Tried
    from kkrvalg.simulation.run import Plan

DRAWS = 4096
MOST_DRAWS = 10_000_000


@declare(
    "options",
    help=N_(
        "Show in how many draws another answer to an open question of the rules comes to another KKR.\n\n"
        "The draws are those of kkrvalg simulate: of the next election, or of the mayors that are missing. What"
        " the answers change in the KKR as it is, is shown by kkrvalg compose --sensitivity."
    ),
    examples=(
        (N_("Over draws of the next election:"), "kkrvalg whatif options"),
        (
            N_("The votes stand, and all mayors are open:"),
            "kkrvalg whatif options --votes fixed --open-mayors all --kkr sjælland",
        ),
    ),
)
@scenario_option
@kkr_option
@draws_options(DRAWS, least=1, most=MOST_DRAWS)
@vote_options
@mayor_options
@click.option(
    "--post", default="RBR", show_default=True, metavar=N_("POST"), help=N_("The post whose seats are shown too.")
)
@option_option
@cooperation_option
@format_option()
@output_option
@lang_option
@click.pass_context
def options(  # noqa: PLR0917 (click passes the context by position)
    context: click.Context,
    scenario: str | None,
    kkr: tuple[str, ...],
    draws: int,
    seed: int,
    mode: str,
    factor: float,
    polls: tuple[str, ...],
    errors: tuple[str, ...],
    swing: str,
    which_mayors: str,
    fixed_mayors: tuple[str, ...],
    mayor_probabilities: tuple[str, ...],
    post: str,
    options: dict[str, str],
    cooperations: dict[str, tuple[str, ...]],
    output_format: str,
    output: Path | None,
) -> Status:
    """Show how often each other answer comes to another KKR."""
    from click.core import ParameterSource  # noqa: PLC0415 (start-up stays light)

    from kkrvalg.cli.session import open_session  # noqa: PLC0415 (as above)

    refuse_existing(output)
    session = open_session(scenario, kkr, options, cooperations=cooperations, need_mayors=False)
    movement = Movement(factor, polls, errors, swing) if is_swinging(session, mode) else None
    if movement and context.get_parameter_source("which_mayors") is ParameterSource.DEFAULT:
        which_mayors = "all"
    wishes = Wishes(which_mayors, fixed_mayors, mayor_probabilities)
    session, plan = _planned(session, movement, wishes, post, (seed, draws))
    found = _tried(plan, session, _parameters(movement, wishes, plan), swinging=movement is not None)
    emit(_written(session, found, output_format, output), output)
    return Status.DONE


def _parameters(movement: Movement | None, wishes: Wishes, plan: Plan) -> dict[str, tuple[str, ...]]:
    """Return the options of the command line that say what is drawn; those that can be repeated have several."""
    own = movement or Movement()
    words: dict[str, tuple[str, ...]] = {
        "--votes": (FIXED if movement is None else SWING,),
        "--spread": () if movement is None else (str(own.factor),),
        "--poll": tuple(own.polls),
        "--poll-error": tuple(own.errors),
        "--swing": (own.swing,) if own.polls else (),
        "--open-mayors": (wishes.which,),
        "--mayor": wishes.fixed,
        "--mayor-probability": wishes.given,
        "--post": plan.posts,
        "--seed": (str(plan.seed),),
        "--draws": (str(plan.draws),),
    }
    return {name: values for name, values in words.items() if values}


def _planned(
    session: Session, movement: Movement | None, wishes: Wishes, post: str, seed_and_draws: tuple[int, int]
) -> tuple[Session, Plan]:
    """Return the run, and the session with the files it was made from."""
    from kkrvalg.simulation.frame import frame_of  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.simulation.run import FixedVotes, Plan  # noqa: PLC0415 (as above)

    frame = frame_of(session.setting)
    session, mayors = open_mayors(session, frame, wishes, need_open=movement is None, votes_stand=movement is None)
    votes = FixedVotes(frame.votes) if movement is None else swinging_votes(session, movement)
    session, _posts = with_post(session, post)
    return session, Plan(frame, votes, mayors, *seed_and_draws, posts=(post,))


def _tried(plan: Plan, session: Session, parameters: Mapping[str, Sequence[str]], *, swinging: bool) -> Tried:
    """Try every answer on every chunk of draws."""
    from kkrvalg.protocol.whatif_options import Tried  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.simulation.whatif_options import AnswerTally, answers, frames_of, try_answers  # noqa: PLC0415

    asked = answers(session.setting)
    frames = frames_of(session.setting, asked)
    found = {answer: AnswerTally(answer) for answer in asked}
    for chunk in with_progress(range(plan.chunks), _("Trying the open questions")):
        for tally in try_answers(plan, frames, chunk):
            found[tally.answer] += tally
    return Tried(
        kkr=session.kkr,
        post=plan.posts[0],
        draws=plan.draws,
        seed=plan.seed,
        swinging=swinging,
        without_alliances=session.scenario.election.councils is CouncilSource.RECORDED,
        parameters=parameters,
        tallies=tuple(found.values()),
    )


def _written(session: Session, found: Tried, output_format: str, output: Path | None) -> str:
    from kkrvalg.protocol.whatif_options import OPTION_HEADER, option_rows, options_body  # noqa: PLC0415 (as above)

    def as_text(page: Page) -> None:
        from kkrvalg.cli.session import pasteable  # noqa: PLC0415 (start-up stays light)
        from kkrvalg.protocol.whatif_options_text import write_options  # noqa: PLC0415 (as above)

        drawn = [part for name, values in found.parameters.items() for own in values for part in (name, own)]
        see_with = [pasteable(("kkrvalg", "simulate", *session.arguments, *drawn))]
        if len(session.scenario.election.mayors) == len(session.scenario.election.municipalities):
            see_with.append(pasteable(("kkrvalg", "compose", "--sensitivity", *session.arguments)))
        write_options(page, found, session.rulebook, see_with=see_with)

    return written(
        session,
        output_format,
        output,
        as_json=lambda: {"options": options_body(found)},
        as_csv=lambda: (OPTION_HEADER, option_rows(found)),
        as_text=as_text,
        title=_("What other answers to the open questions would change"),
    )
