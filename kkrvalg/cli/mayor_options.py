"""The options on mayors that the commands of the simulation share: who is open, fixed, or given probabilities.

A command adds :func:`mayor_options`, packs what they give into :class:`Wishes`, and calls :func:`open_mayors`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from kkrvalg.cli.session import open_session
from kkrvalg.errors import InputError
from kkrvalg.files.reference import municipality_key
from kkrvalg.files.scenario import bundled_scenarios
from kkrvalg.i18n import N_, _
from kkrvalg.model import fold
from kkrvalg.reading.complaints import nearest
from kkrvalg.reading.tables import some
from kkrvalg.reading.values import INDEPENDENT, elected_for

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kkrvalg.cli.session import Session
    from kkrvalg.model import Election, Municipality
    from kkrvalg.reading.text import InputFile
    from kkrvalg.simulation.frame import Frame
    from kkrvalg.simulation.mayors import Cases, OpenMayors

_Decorated = TypeVar("_Decorated", bound="Callable[..., Any]")
OPEN = ("undecided", "all", "none")
"""Which mayors are open: those the scenario does not have, all, or none."""
_NUMBER = re.compile(
    r"(?P<number>\d{1,12}(?:\.\d{1,12})?)(?P<percent> ?%)?|(?P<above>\d{1,12})/(?P<below>[1-9]\d{0,11})",
    re.ASCII,
)


class Wishes(NamedTuple):
    """What a command line says of the mayors: ``--open-mayors``, ``--mayor`` and ``--mayor-probability``."""

    which: str
    fixed: tuple[str, ...]
    given: tuple[str, ...]


class Settled(NamedTuple):
    """What the wishes come to: letters by code, None an independent; ``known`` leaves out those that are open."""

    fixed: dict[int, str | None]
    given: dict[int, dict[str | None, Fraction]]
    known: dict[int, str | None]


def mayor_options(function: _Decorated) -> _Decorated:
    """Add ``--open-mayors`` and the options of :func:`named_mayor_options`.

    They give ``which_mayors: str``, and ``fixed_mayors`` and ``mayor_probabilities``, each a ``tuple[str, ...]``.
    """
    option = click.option(
        "--open-mayors",
        "which_mayors",
        type=click.Choice(OPEN),
        default=OPEN[0],
        show_default=True,
        help=N_("Whose mayor is open: those without one in the scenario, all, or none."),
    )
    return option(named_mayor_options(function))


def named_mayor_options(function: _Decorated) -> _Decorated:
    """Add ``--mayor`` and ``--mayor-probability``: ``fixed_mayors`` and ``mayor_probabilities``."""
    bundle = (
        click.option(
            "--mayor",
            "fixed_mayors",
            multiple=True,
            metavar=N_("PLACE=LIST"),
            help=N_("Suppose a mayor, such as 101=F or København=F; 'independent' is of no list. Repeatable."),
        ),
        click.option(
            "--mayor-probability",
            "mayor_probabilities",
            multiple=True,
            metavar=N_("PLACE:LISTS"),
            help=N_("Give probabilities that add up to 1, such as 101:A=0.6,C=0.4. Repeatable."),
        ),
    )
    for option in reversed(bundle):
        function = option(function)
    return function


# --- what a command calls ---------------------------------------------------------------------------------------


def open_mayors(
    session: Session, frame: Frame, wishes: Wishes, *, need_open: bool = False, votes_stand: bool = True
) -> tuple[Session, OpenMayors]:
    """Return where the mayors of a run come from; the session returned names the files of the model too.

    Args:
        session: the session, opened without need of mayors.
        frame: the election's frame.
        wishes: what the command line says.
        need_open: whether it is an error if no mayor of the KKR in play is open.
        votes_stand: whether only lists with a seat in this election can have a mayor; False where votes are drawn.

    Raises:
        InputError: a wish names something unknown, probabilities do not add up, or no mayor is open.
    """
    from kkrvalg.simulation.mayors import OpenMayors, fit_mayors  # noqa: PLC0415 (start-up stays light)

    settled = settle(session, wishes, votes_stand=votes_stand)
    certain = settled.fixed.keys() | settled.given.keys() | settled.known.keys()
    model = None
    if not certain >= set(map(int, frame.codes)):
        cases, inputs = bundled_cases()
        model = fit_mayors(cases)
        session = with_inputs(session, inputs)
    given = {code: {letter: float(p) for letter, p in own.items()} for code, own in settled.given.items()}
    mayors = OpenMayors(frame, model, settled.fixed, given, settled.known)
    if need_open and not _in_play(session) & set(mayors.open_codes):
        raise _nobody_open()
    return session, mayors


def settle(session: Session, wishes: Wishes, *, votes_stand: bool = True) -> Settled:
    """Return what the wishes come to in a session's election; ``votes_stand`` as in :func:`open_mayors`.

    Raises:
        InputError: a municipality or list is unknown, a list has no seat, or probabilities do not add up.
    """
    fixed = _fixed(session, wishes.fixed, votes_stand=votes_stand)
    given = _given(session, wishes.given, votes_stand=votes_stand)
    for code in fixed.keys() & given.keys():
        raise _twice("--mayor-probability", session.scenario.election.municipality_by_code[code])
    known = {mayor.code: mayor.letter for mayor in session.scenario.election.mayors}
    if wishes.which == "all":
        known = {}
    if wishes.which == "none":
        _require_all(session, {*known, *fixed, *given})
    return Settled(
        fixed, given, {code: own for code, own in known.items() if code not in fixed.keys() | given.keys()}
    )


def bundled_cases(names: Sequence[str] = ()) -> tuple[Cases, tuple[InputFile, ...]]:
    """Return the real cases of the bundled elections that are named (all if none is), and the files they are from.

    Who was mayor before is known where the election before is bundled too.

    Raises:
        InputError: an election is not bundled.
    """
    from kkrvalg.simulation.mayors import joined, mayor_cases, sitting_lists  # noqa: PLC0415 (start-up stays light)

    known = bundled_scenarios()
    for name in names:
        if name not in known:
            close = nearest(name, known)
            raise InputError(
                where="--fit",
                found=name,
                expected=_("one of {names}").format(names=", ".join(known)),
                todo=_("did you mean {name}?").format(name=close) if close else _("write one of them"),
            )
    sessions = {name: open_session(name, (), {}) for name in known}
    wanted = [name for name in known if not names or name in names]
    cases, inputs = [], []
    for name in wanted:
        session = sessions[name]
        used = [session]
        before = known.index(name) - 1
        sitting = None
        if before >= 0:
            used.append(sessions[known[before]])
            sitting = sitting_lists(used[-1].scenario.election, session.scenario.election)
        cases.append(mayor_cases(session.setting, sitting))
        inputs += [entry for own in used for entry in own.scenario.inputs]
    return joined(cases), tuple(dict.fromkeys(inputs))


def with_inputs(session: Session, inputs: Sequence[InputFile]) -> Session:
    """Return a session that names some more files, each once."""
    already = {*session.scenario.inputs, session.rulebook.input, *session.more_inputs}
    more = tuple(entry for entry in inputs if entry not in already)
    return replace(session, more_inputs=(*session.more_inputs, *more))


# --- municipalities and lists by name ---------------------------------------------------------------------------


def find_municipality(name: str, election: Election, *, where: str) -> Municipality:
    """Return the municipality a user calls by its code or its name: ``"101"``, ``"København"``, ``"koebenhavn"``.

    Raises:
        InputError: the election has no such municipality.
    """
    wanted = name.strip()
    for municipality in election.municipalities:
        if wanted == str(municipality.code) or municipality_key(wanted) == municipality_key(municipality.name):
            return municipality
    close = nearest(wanted, [municipality.name for municipality in election.municipalities])
    raise InputError(
        where=where,
        found=_("the unknown municipality “{name}”").format(name=wanted),
        expected=_("the code or the name of a municipality of this election"),
        todo=_("did you mean {name}?").format(name=close) if close else _("check the code or the name"),
    )


def _letter(
    session: Session, municipality: Municipality, text: str, *, where: str, votes_stand: bool
) -> str | None:
    """Return the letter of a list that can have the mayor, None for an independent."""
    wanted = text.strip()
    if not wanted:
        raise _malformed(where, text)
    letter = elected_for(wanted)
    if letter is None:
        return None
    ran = {
        fold(entry.letter): entry.letter for entry in session.scenario.election.lists_by_code[municipality.code]
    }
    able = [own for own in ran.values() if not votes_stand or _has_seat(session, municipality.code, own)]
    found = ran.get(fold(letter))
    if found not in able:
        raise InputError(
            where=where,
            found=(
                _("{letter}, a list that did not run in {municipality}")
                if found is None
                else _("{letter}, a list without a seat in {municipality}")
            ).format(letter=letter, municipality=municipality.name),
            expected=_("one of {known}").format(known=", ".join([*sorted(able), INDEPENDENT])),
            todo=_("name a list of the council: it elects the mayor among its own members"),
        )
    return found


def _has_seat(session: Session, code: int, letter: str) -> bool:
    """Return whether a list has a seat, may have one by lot, or one that is not recorded."""
    council = session.setting.council(code)
    return bool(council.seats.get(letter)) or letter in council.unknown or bool(council.open_for(letter))


# --- parsing ----------------------------------------------------------------------------------------------------


def _fixed(session: Session, entries: Sequence[str], *, votes_stand: bool) -> dict[int, str | None]:
    found: dict[int, str | None] = {}
    for entry in entries:
        name, equals, text = entry.rpartition("=")
        if not (name.strip() and equals and text.strip()):
            raise _malformed("--mayor", entry)
        municipality = find_municipality(name, session.scenario.election, where="--mayor")
        if municipality.code in found:
            raise _twice("--mayor", municipality)
        found[municipality.code] = _letter(session, municipality, text, where="--mayor", votes_stand=votes_stand)
    return found


def _given(
    session: Session, entries: Sequence[str], *, votes_stand: bool
) -> dict[int, dict[str | None, Fraction]]:
    where = "--mayor-probability"
    found: dict[int, dict[str | None, Fraction]] = {}
    for entry in entries:
        name, colon, lists = entry.partition(":")
        if not (name.strip() and colon and lists.strip()):
            raise _malformed(where, entry)
        municipality = find_municipality(name, session.scenario.election, where=where)
        if municipality.code in found:
            raise _twice(where, municipality)
        own: dict[str | None, Fraction] = {}
        for part in lists.split(","):
            text, equals, number = part.partition("=")
            if not (text.strip() and equals):
                raise _malformed(where, entry)
            letter = _letter(session, municipality, text, where=where, votes_stand=votes_stand)
            if letter in own:
                raise InputError(
                    where=where,
                    found=_("{letter} twice in {municipality}").format(
                        letter=text.strip(), municipality=municipality.name
                    ),
                    expected=_("each list once"),
                    todo=_("leave one of them out"),
                )
            own[letter] = _probability(number, where)
        _check_sum(own, municipality, where)
        found[municipality.code] = own
    return found


def _probability(text: str, where: str) -> Fraction:
    match = _NUMBER.fullmatch(text.strip())
    number = None
    if match is not None and match["below"]:
        number = Fraction(int(match["above"]), int(match["below"]))
    elif match is not None:
        number = Fraction(match["number"]) / (100 if match["percent"] else 1)
    if number is None or number > 1:
        raise InputError(
            where=where,
            found=_("{text} as a probability").format(text=text.strip() or _("nothing")),
            expected=_("a number from 0 to 1"),
            todo=_("write it as 0.6, 60% or 3/5, with a point in it and not a comma"),
        )
    return number


def _check_sum(own: Mapping[str | None, Fraction], municipality: Municipality, where: str) -> None:
    total = sum(own.values(), Fraction(0))
    if total != 1:
        raise InputError(
            where=where,
            found=_("probabilities in {municipality} that add up to {total}").format(
                municipality=municipality.name, total=_plainly(total)
            ),
            expected=_("a sum of exactly 1"),
            todo=_("correct one of them, or add the lists that are missing"),
        )


def _plainly(number: Fraction) -> str:
    """Return a number as it was written: as a decimal where that is short, else as a fraction."""
    places = Fraction(number * 10**6)
    return f"{float(number):.6g}" if places.denominator == 1 else str(number)


# --- complaints -------------------------------------------------------------------------------------------------


def _malformed(where: str, entry: str) -> InputError:
    example = "101=F" if where == "--mayor" else "101:A=0.6,C=0.4"
    return InputError(
        where=where,
        found=entry or _("nothing"),
        expected=_("a municipality and a list, as in {example}").format(example=example)
        if where == "--mayor"
        else _("a municipality and its lists with their probabilities, as in {example}").format(example=example),
        todo=_("write it as in {option} {example}").format(option=where, example=example),
    )


def _twice(where: str, municipality: Municipality) -> InputError:
    return InputError(
        where=where,
        found=_("{municipality} twice").format(municipality=f"{municipality.code} {municipality.name}"),
        expected=_("each municipality once"),
        todo=_("leave one of them out"),
    )


def _require_all(session: Session, settled: set[int]) -> None:
    """Check that with ``--open-mayors none`` every municipality has a mayor."""
    missing = [m for m in session.scenario.election.municipalities if m.code not in settled]
    if missing:
        raise InputError(
            where="--open-mayors",
            found=_("none, and no mayor of {municipalities}").format(
                municipalities=some([f"{m.code} {m.name}" for m in missing])
            ),
            expected=_("a mayor in each municipality where none is open"),
            todo=_("leave --open-mayors out, or name the mayor as in --mayor {code}=A").format(
                code=missing[0].code
            ),
        )


def _in_play(session: Session) -> set[int]:
    return {m.code for m in session.scenario.election.municipalities if m.kkr in session.kkr}


def _nobody_open() -> InputError:
    return InputError(
        where="--open-mayors",
        found=_("no open mayor: every municipality has one"),
        expected=_("at least one municipality whose mayor is not certain"),
        todo=_("add --open-mayors all, or give probabilities as in --mayor-probability 101:A=0.6,C=0.4"),
    )
