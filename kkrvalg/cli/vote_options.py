"""The options on votes that the commands of the simulation share: whether they stand or swing, and how far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click
from click.core import ParameterSource

from kkrvalg.errors import InputError
from kkrvalg.files.scenario import load_scenario
from kkrvalg.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kkrvalg.cli.session import Session
    from kkrvalg.files.scenario import Scenario
    from kkrvalg.model import Election
    from kkrvalg.simulation.votes import VoteModel

_Decorated = TypeVar("_Decorated", bound="Callable[..., Any]")
AUTO, FIXED, SWING = MODES = ("auto", "fixed", "swing")
SWINGS = ("proportional", "uniform", "log-odds")


class Movement(NamedTuple):
    """What a command line says of uncertain votes: ``--spread``, ``--poll``, ``--poll-error``, ``--swing``."""

    factor: float = 1.0
    polls: Sequence[str] = ()
    errors: Sequence[str] = ()
    swing: str = SWINGS[0]


def vote_options(function: _Decorated) -> _Decorated:
    """Add ``--votes``, ``--spread``, ``--poll``, ``--poll-error`` and ``--swing``.

    They give ``mode: str``, ``factor: float``, ``polls: tuple[str, ...]``, ``errors: tuple[str, ...]`` and
    ``swing: str``.
    """
    bundle = (
        click.option(
            "--votes",
            "mode",
            type=click.Choice(MODES),
            default=AUTO,
            show_default=True,
            help=N_("Whether the votes stand or swing; auto: they stand where mayors are missing."),
        ),
        click.option(
            "--spread",
            "factor",
            type=float,
            metavar=N_("NUMBER"),
            default=1.0,
            show_default=True,
            help=N_("How far the votes swing: 1 as far as the differences inside the election say, 0 not at all."),
        ),
        click.option(
            "--poll",
            "polls",
            multiple=True,
            metavar="A=21.5",
            help=N_("A party's national share in the polls, in per cent. Repeatable."),
        ),
        click.option(
            "--poll-error",
            "errors",
            multiple=True,
            metavar="1.5",
            help=N_("The standard error of the polls, in percentage points; A=1.5 for one party. Repeatable."),
        ),
        click.option(
            "--swing",
            type=click.Choice(SWINGS),
            default=SWINGS[0],
            show_default=True,
            help=N_("How the change to a poll is spread over the municipalities."),
        ),
    )
    for option in reversed(bundle):
        function = option(function)
    return function


def draws_options(
    default: int, *, least: int, most: int, meaning: str = N_("How many elections are drawn.")
) -> Callable[[_Decorated], _Decorated]:
    """Add ``--draws`` and ``--seed``: ``draws: int``, from ``least`` to ``most``, and ``seed: int``."""
    draws = click.option(
        "--draws",
        type=click.IntRange(least, most),
        metavar=N_("NUMBER"),
        default=default,
        show_default=True,
        help=meaning,
    )
    seed = click.option(
        "--seed",
        type=click.IntRange(0),
        metavar=N_("NUMBER"),
        default=1,
        show_default=True,
        help=N_("The seed of the random numbers: the same seed gives the same draws."),
    )
    return lambda function: draws(seed(function))


def check_option(function: _Decorated) -> _Decorated:
    """Add ``--check``: ``checked: int``."""
    return click.option(
        "--check",
        "checked",
        type=click.IntRange(0),
        metavar=N_("NUMBER"),
        default=1000,
        show_default=True,
        help=N_("How many draws of the run are calculated again seat by seat; takes the longest of all."),
    )(function)


def is_swinging(session: Session, mode: str, base: str | None = None) -> bool:
    """Return whether the votes swing: as the command line says, else where there is nothing else to draw.

    That is where every municipality has its mayor, or where the votes are those of an earlier election.
    """
    election = session.scenario.election
    return mode == SWING or (
        mode == AUTO and (base is not None or len(election.mayors) == len(election.municipalities))
    )


def last_election(name: str, session: Session) -> Scenario:
    """Read the election before that of a session.

    Raises:
        InputError: it cannot be read, or is no earlier one.
    """
    from kkrvalg.protocol.numbers import day  # noqa: PLC0415 (start-up stays light)

    last = load_scenario(name, need_mayors=False)
    if last.election.day >= session.scenario.election.day:
        raise InputError(
            where="--base",
            found=_("{name}, an election of {day}").format(name=name, day=day(last.election.day)),
            expected=_("an election before that of {day}").format(day=day(session.scenario.election.day)),
            todo=_("name the election before with --base, or leave it out"),
        )
    return last


def refuse_idle(context: click.Context, movement: Movement | None) -> None:
    """Refuse options on the movement of votes that would do nothing.

    Raises:
        InputError: the votes stand, or there is a swing to polls and no poll.
    """
    names = {
        "base": "--base",
        "factor": "--spread",
        "polls": "--poll",
        "errors": "--poll-error",
        "swing": "--swing",
    }
    given = [option for name, option in names.items() if _is_given(context, name)]
    if given and movement is None:
        raise InputError(
            where=given[0],
            found=_("an option on votes that swing, while the votes stand"),
            expected=_("votes that swing, or no such option"),
            todo=_("add --votes swing, or leave the option out"),
        )
    if "--swing" in given and "--poll" not in given:
        raise InputError(
            where="--swing",
            found=_("a way to move the votes to polls, but no poll"),
            expected=_("--poll too"),
            todo=_("add --poll and a party's share, such as A=21.5"),
        )


def _is_given(context: click.Context, name: str) -> bool:
    return context.get_parameter_source(name) is not ParameterSource.DEFAULT


def swinging_votes(session: Session, movement: Movement, base: Election | None = None) -> VoteModel:
    """Return the votes of the next election, drawn around those of the session's.

    With ``base`` it is the session's election that is drawn, around the votes of that one: of the session's only
    the lists that stand are read.

    Raises:
        InputError: the spread or a poll cannot be used.
    """
    from kkrvalg.simulation.polls import polls_of  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.simulation.spread import fit_spread  # noqa: PLC0415 (as above)
    from kkrvalg.simulation.votes import vote_model  # noqa: PLC0415 (as above)

    election = session.setting.election
    parties = {entry.party for entry in election.lists if entry.party is not None}
    polls = polls_of(
        movement.polls,
        movement.errors,
        movement.swing,
        parties,
        all_stand_in=all(entry.party is not None for entry in election.lists),
    )
    last = base or election
    return vote_model(last, election, spread=fit_spread(last).scaled(movement.factor), polls=polls)
