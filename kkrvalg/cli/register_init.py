"""kkrvalg register init and new-term: a KKR takes office, and its register begins or goes on."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kkrvalg.cli import register_common
from kkrvalg.cli.common import (
    Status,
    cooperation_option,
    declare,
    emit,
    find_kkr,
    lang_option,
    new_page,
    option_option,
    scenario_option,
)
from kkrvalg.cli.members import people_options
from kkrvalg.cli.register_common import day_option, named, register_argument, view_of, words_of, words_options
from kkrvalg.errors import InputError
from kkrvalg.i18n import N_, _
from kkrvalg.model import council_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    from kkrvalg.cli.session import Session
    from kkrvalg.model import People
    from kkrvalg.procedures.composition import Composition
    from kkrvalg.procedures.constitution import Constitution
    from kkrvalg.procedures.member_findings import Finding
    from kkrvalg.procedures.membership import Seating
    from kkrvalg.register.entry import Draft, Words
    from kkrvalg.register.ledger import Ledger
    from kkrvalg.register.opening import Founding, Opening
    from kkrvalg.register.persons import Names
    from kkrvalg.register.state import State

_Decorated = TypeVar("_Decorated", bound="Callable[..., Any]")

MARK_BYTES = 8
"""The bytes of a register's own mark."""


@dataclass(frozen=True)
class Request:
    """What was asked for on the command line about a KKR that takes office."""

    file: Path
    kkr: str | None
    scenario: str | None
    members: Path | None
    council_members: Path | None
    meeting: Path | None
    on: date | None
    options: Mapping[str, str]
    cooperations: Mapping[str, tuple[str, ...]]
    by: str | None
    source: str | None
    note: str | None


@dataclass(frozen=True)
class Loaded:
    """The KKR that takes office, as it was read; ``constitution`` only where a meeting was named."""

    session: Session
    people: People
    composition: Composition
    seated: Seating
    constitution: Constitution | None
    findings: tuple[Finding, ...]
    origin: str


def _founding_options(function: _Decorated) -> _Decorated:
    """Add the options that say which KKR takes office, with whom, and on which day."""
    bundle = (
        click.option(
            "--meeting",
            type=click.Path(path_type=Path),
            metavar=N_("FOLDER"),
            help=N_(
                "Its constituting meeting, as kkrvalg constitute takes it: the chairmanship and every post too."
            ),
        ),
        scenario_option,
        people_options,
        option_option,
        cooperation_option,
        day_option("--on", N_("The day of the constituting meeting; the meeting's own, or the one decided.")),
        words_options(source=False),
        lang_option,
    )
    for option in reversed(bundle):
        function = option(function)
    return function


@declare(
    "init",
    help=N_(
        "Begin the register of a KKR: one file that says who is a member today, and what follows from each"
        " event.\n\n"
        "It begins with the KKR as it takes office: as it is composed, with the members and substitutes that a"
        " table names, or as its constituting meeting left it. What is not known yet stays open, and is a task."
    ),
    examples=(
        (
            N_("From a constituting meeting (this one comes with kkrvalg, and is made up):"),
            "kkrvalg register init kkr.db --meeting eksempel-hovedstaden",
        ),
        (
            N_("From the composition, with a table of members, in a spreadsheet too:"),
            "kkrvalg register init kkr.db --kkr midtjylland --members members.csv",
        ),
    ),
)
@register_argument
@click.option(
    "--kkr", metavar=N_("KKR"), help=N_("The KKR, such as midtjylland; that of the meeting if one is named.")
)
@click.option(
    "--wal",
    is_flag=True,
    help=N_("Use a WAL journal; only on a disk of this machine, never on a network drive."),
)
@_founding_options
def init(*, wal: bool, **asked: Any) -> Status:  # noqa: ANN401 (the options of the bundle)
    """Write a new register."""
    request = Request(**asked)
    _refuse_existing(request.file)
    loaded = load(request)
    if _waits(loaded):
        return _lot_needed(loaded, request)
    founding, words = _founding(loaded, request)
    from kkrvalg.register.ledger import create  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.register.opening import begin, drafts  # noqa: PLC0415 (as above)

    opening = drafts(founding, words)
    mark = secrets.token_hex(MARK_BYTES)
    events = (begin(loaded.composition.kkr, mark, founding.day, words), *opening.drafts)
    moment = register_common.now()
    _check(events, moment, _names(opening))
    with create(request.file, events, now=moment, journal="wal" if wal else "delete") as ledger:
        emit(_written(ledger, request.file, opening, founding.day))
    return Status.DONE


@declare(
    "new-term",
    help=N_(
        "Let the KKR of the next term take office in the same register, with the people and posts of its own.\n\n"
        "Whoever is entered already is recognised by municipality and name. Posts that the KKR before has filled"
        " run on until their time is over."
    ),
    examples=(
        (
            N_("After the constituting meeting of the new KKR:"),
            "kkrvalg register new-term kkr.db --meeting my-meeting",
        ),
    ),
)
@register_argument
@click.option("--kkr", metavar=N_("KKR"), help=N_("The KKR, if it must be said; it is that of the register."))
@_founding_options
def new_term(**asked: Any) -> Status:  # noqa: ANN401 (the options of the bundle)
    """Let the next KKR take office."""
    from kkrvalg.register.history import Course  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.register.opening import drafts, recognised  # noqa: PLC0415 (as above)
    from kkrvalg.register.persons import names, next_key  # noqa: PLC0415 (as above)

    request = Request(**asked)
    with register_common.opened(request.file) as ledger:
        course = Course()
        state = course.state(ledger.entries)
        loaded = load(request if request.kkr or request.meeting else replace(request, kkr=state.kkr))
        _check_next(state, loaded, request)
        if _waits(loaded):
            return _lot_needed(loaded, request)
        founding, words = _founding(loaded, request)
        persons = names(ledger.entries)
        last = int(next_key(persons).removeprefix("p")) - 1
        opening = drafts(founding, words, recognised(ledger.entries, loaded.people), last)
        with named(persons | _names(opening)):
            ledger.append(opening.drafts, now=register_common.now(), check=course.check)
        emit(_written(ledger, request.file, opening, founding.day))
    return Status.DONE


# --- what is read ----------------------------------------------------------------------------------------------


def load(request: Request) -> Loaded:
    """Read the KKR that takes office: from its meeting, or from the scenario and the tables of people.

    Raises:
        InputError: something cannot be used, or two things are asked for that exclude each other.
    """
    return _from_composition(request) if request.meeting is None else _from_meeting(request, request.meeting)


def _from_meeting(request: Request, meeting: Path) -> Loaded:
    from kkrvalg.cli.constitute import hold, open_meeting  # noqa: PLC0415 (start-up stays light)

    for option, given in (("--members", request.members), ("--council-members", request.council_members)):
        if given is not None:
            raise _together(
                option, "--meeting", _("the meeting's folder has its own {file}").format(file=given.name)
            )
    if request.cooperations:
        raise _together("--list-cooperation", "--meeting", _("name it in scenario.yaml of the meeting's election"))
    opened = open_meeting(meeting, request.scenario, request.options)
    if request.kkr is not None and find_kkr(request.kkr, opened.session.scenario.election) != opened.kkr:
        raise InputError(
            where="--kkr",
            found=_("{kkr}, while the meeting is that of {other}").format(
                kkr=request.kkr, other=council_name(opened.kkr)
            ),
            expected=_("the KKR of the meeting"),
            todo=_("leave --kkr out, or name another meeting"),
        )
    held = hold(opened).constitution
    return Loaded(
        opened.session, opened.people, opened.composition, held.seating, held, held.member_findings, str(meeting)
    )


def _together(first: str, second: str, todo: str) -> InputError:
    return InputError(
        where=first,
        found=_("{first} and {second} together").format(first=first, second=second),
        expected=_("one of them"),
        todo=todo,
    )


def _from_composition(request: Request) -> Loaded:
    from kkrvalg.apportion import Lots  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.cli.compose import composed  # noqa: PLC0415 (as above)
    from kkrvalg.cli.members import open_people  # noqa: PLC0415 (as above)
    from kkrvalg.cli.session import open_session  # noqa: PLC0415 (as above)
    from kkrvalg.procedures.membership import checked, seating  # noqa: PLC0415 (as above)

    if request.kkr is None:
        raise InputError(
            where="--kkr",
            found=_("neither a KKR nor a meeting"),
            expected=_("whose register it is"),
            todo=_("add --kkr and its name, or --meeting and the folder of its constituting meeting"),
        )
    session = open_session(request.scenario, (request.kkr,), request.options, cooperations=request.cooperations)
    session, people = open_people(session, request.members, request.council_members)
    key = session.kkr[0]
    composition, _fates = composed(session, key, Lots(session.recorded(key, None)))
    seated = seating(composition, people, session.scenario.election)
    findings = checked(seated, people, session.setting).findings
    return Loaded(session, people, composition, seated, None, findings, session.scenario.name)


def _founding(loaded: Loaded, request: Request) -> tuple[Founding, Words]:
    """Return the KKR that takes office as the register takes it, and who says so.

    Raises:
        InputError: a member or a substitute cannot be what the table says, or the day is not known.
    """
    from kkrvalg.register.opening import Founding  # noqa: PLC0415 (start-up stays light)

    _check_members(loaded, request)
    founding = Founding(
        loaded.session.scenario.election,
        loaded.session.rulebook.id,
        loaded.composition,
        loaded.seated,
        loaded.people,
        loaded.constitution,
        _day(loaded, request),
        loaded.session.inputs,
    )
    return founding, words_of(
        request.by, loaded.origin if request.source is None else request.source, request.note
    )


def _check_members(loaded: Loaded, request: Request) -> None:
    """Refuse members and substitutes who cannot be it by the rules."""
    wrong = [finding for finding in loaded.findings if finding.kind == "error"]
    if wrong:
        command = f"kkrvalg members --kkr {loaded.composition.kkr}"
        raise InputError(
            where=str(request.members or "members.csv"),
            found=" ".join(finding.sentence for finding in wrong[:3]),
            expected=_("members and substitutes as the rules have them ({articles})").format(
                articles=", ".join(dict.fromkeys(finding.article for finding in wrong))
            ),
            todo=_("correct the table of members; all that is wrong is shown by: {command}").format(
                command=command
            ),
        )


def _day(loaded: Loaded, request: Request) -> date:
    """Return the day on which the KKR takes office: the one asked for, its meeting's, or the one decided for it.

    Raises:
        InputError: none is known, or it is not after the election.
    """
    election, kkr = loaded.session.scenario.election, loaded.composition.kkr
    day = request.on or (loaded.constitution.day if loaded.constitution else _decided(election.day, kkr))
    if day is None:
        raise InputError(
            where="--on",
            found=_("no day"),
            expected=_("the day of the constituting meeting, on which the KKR takes office (§ 4, stk. 1)"),
            todo=_("add --on and the day"),
        )
    if day <= election.day:
        raise InputError(
            where="--on",
            found=day.isoformat(),
            expected=_("a day after the election on {day}").format(day=election.day),
            todo=_("correct the day, or choose another election with --scenario"),
        )
    return day


def _decided(election_day: date, kkr: str) -> date | None:
    from kkrvalg.rulebook.timetable import load_timetable  # noqa: PLC0415 (start-up stays light)

    days = load_timetable().decided.get(election_day, ())
    return next((entry.day for entry in days if (entry.event, entry.kkr) == ("meeting", kkr)), None)


def _check_next(state: State, loaded: Loaded, request: Request) -> None:
    """Refuse the KKR of another area, and a term that the register has already."""
    kkr, term = loaded.composition.kkr, loaded.session.scenario.election.term
    if kkr != state.kkr:
        raise InputError(
            where=str(request.meeting or "--kkr"),
            found=council_name(kkr),
            expected=_("{kkr}, whose register it is").format(kkr=council_name(state.kkr)),
            todo=_("choose the KKR's own meeting or register"),
        )
    if any(entry.term >= term for entry in state.terms):
        raise InputError(
            where=str(request.file),
            found=_("the term {term}").format(term=term),
            expected=_("a term after {term}, the last in the register").format(term=state.term.term),
            todo=_("choose the election of the next term with --scenario or --meeting"),
        )


def _refuse_existing(file: Path) -> None:
    """Refuse to write over a file before anything is read."""
    if file.exists():
        raise InputError(
            where=str(file),
            found=_("a file or folder of that name"),
            expected=_("a new file: a register is never overwritten"),
            todo=_("choose another name; a new term goes into the same register with: {command}").format(
                command="kkrvalg register new-term"
            ),
        )


# --- a lot that is open ----------------------------------------------------------------------------------------


def _waits(loaded: Loaded) -> bool:
    """Return whether a lot has to be drawn before the KKR can take office."""
    from kkrvalg.cli.constitute import asks_for_a_lot  # noqa: PLC0415 (start-up stays light)

    if loaded.composition.question is not None:
        return True
    return loaded.constitution is not None and asks_for_a_lot(loaded.constitution)


def _lot_needed(loaded: Loaded, request: Request) -> Status:
    """Print which lot is open, and that nothing was written."""
    from kkrvalg.cli.members import composition_command  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.cli.session import pasteable  # noqa: PLC0415 (as above)
    from kkrvalg.protocol.members_text import write_waiting  # noqa: PLC0415 (as above)
    from kkrvalg.protocol.text import paragraph, verbatim  # noqa: PLC0415 (as above)

    page = new_page()
    if loaded.composition.question is not None:
        write_waiting(page, loaded.seated, composition_command(loaded.session, loaded.composition.kkr))
    else:
        paragraph(page, _("UNDECIDED: a lot of the constituting meeting is still to be drawn. See it with:"))
        verbatim(page, pasteable(("kkrvalg", "constitute", str(request.meeting))))
    paragraph(page, _("Nothing was written; begin the register once the lot is drawn and noted in lots.yaml."))
    emit(page.text())
    return Status.LOT_NEEDED


# --- persons ---------------------------------------------------------------------------------------------------


def _names(opening: Opening) -> Names:
    from kkrvalg.register.persons import PersonData  # noqa: PLC0415 (start-up stays light)

    return {key: PersonData(who.name) for who, key in opening.keys.items()}


def _check(events: Sequence[Draft], moment: datetime, names: Names) -> None:
    """Hold the first events against the rules before a file is made.

    Raises:
        InputError: the rules forbid one of them.
    """
    from kkrvalg.register.entry import Entry  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.register.history import Course  # noqa: PLC0415 (as above)

    entries = [
        Entry(at, moment, d.effect, d.kind, d.body, d.words, d.person, "") for at, d in enumerate(events, 1)
    ]
    with named(names):
        Course().check((), entries)


# --- what is printed -------------------------------------------------------------------------------------------


def _written(ledger: Ledger, file: Path, opening: Opening, day: date) -> str:
    """Return what was made: the seats, what is open, what comes first, and the next commands."""
    from kkrvalg.protocol.register_opening import write_opening  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.register.tasks import open_tasks  # noqa: PLC0415 (as above)

    seen = view_of(ledger.path, "", ledger.entries, day, None)
    page = new_page()
    write_opening(
        page, seen, str(file), opening.left_out, open_tasks(seen.state, max(day, register_common.today()))
    )
    return page.text()
