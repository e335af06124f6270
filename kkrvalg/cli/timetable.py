"""kkrvalg timetable: the dates of a constitution."""

from __future__ import annotations

import sys
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

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
    scenario_option,
)
from kkrvalg.data import data_dir
from kkrvalg.errors import InputError
from kkrvalg.i18n import N_, _
from kkrvalg.model import fold
from kkrvalg.procedures.timetable import check_election, check_meeting, term_of, timetable
from kkrvalg.reading.shape import Unfit
from kkrvalg.reading.values import KKR_KEYS, day
from kkrvalg.rulebook import load_rulebook, resolve_options, rulebook_ids
from kkrvalg.rulebook.health_forums import BODY, load_health_forum_rules
from kkrvalg.rulebook.timetable import load_timetable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from kkrvalg.procedures.timetable import Timetable
    from kkrvalg.reading.text import InputFile
    from kkrvalg.rulebook import Options, Rulebook
    from kkrvalg.rulebook.health_forums import HealthForumRules

BEARS_ON = "dates"


@dataclass(frozen=True)
class _Question:
    """What is asked: an election with its rules, the KKR, their days of meeting, and the options."""

    title: str
    election_day: date
    rulebook: Rulebook
    options: Options
    kkr: tuple[str, ...]
    inputs: tuple[InputFile, ...]
    forums: HealthForumRules | None


@declare(
    "timetable",
    help=N_(
        "Show the dates from a municipal election to the new term: rules, decided days and practice kept apart,"
        " and deadlines in every way of counting, the safe date first."
    ),
    examples=(
        (N_("The dates after the newest election:"), "kkrvalg timetable"),
        (
            N_("The next election, with a day of meeting of your own:"),
            "kkrvalg timetable --election 2029-11-20 --meeting sjælland:2030-01-22",
        ),
        (N_("A file for the calendar:"), "kkrvalg timetable --kkr midtjylland --format ics -o kkr.ics"),
    ),
)
@click.option("--election", metavar=N_("DATE"), help=N_("The day of the municipal election, such as 2029-11-20."))
@scenario_option
@kkr_option
@click.option(
    "--meeting",
    "meetings",
    multiple=True,
    metavar=N_("DATE"),
    help=N_(
        "A KKR's day of constituting meeting; sjælland:2030-01-22 when several KKR are in play, syd:2030-01-22"
        " for a health forum. Repeatable."
    ),
)
@option_option
@click.option(
    "--date",
    "stamp",
    metavar=N_("DATE"),
    help=N_("The day the calendar file is made; the election day if left out."),
)
@format_option("text", "json", "csv", "ics", *DOCUMENTS)
@output_option
@lang_option
def command(
    *,
    election: str | None,
    scenario: str | None,
    kkr: tuple[str, ...],
    meetings: tuple[str, ...],
    options: dict[str, str],
    stamp: str | None,
    output_format: str,
    output: Path | None,
) -> Status:
    """Find the dates and print them."""
    if stamp is not None and output_format != "ics":
        raise InputError(
            where="--date",
            found=stamp,
            expected=_("this option only with --format ics"),
            todo=_("leave it out, or add --format ics"),
        )
    made_on = None if stamp is None else _day(stamp, "--date")
    asked = _asked(election, scenario, kkr, options)
    given = _meetings(meetings, asked)
    data = load_timetable()
    found = timetable(
        asked.election_day,
        asked.rulebook,
        asked.options,
        data,
        kkr=asked.kkr,
        meetings={kkr: on for kkr, on in given.items() if kkr in asked.kkr},
        forums=asked.forums,
        forum_meetings={forum: on for forum, on in given.items() if forum not in asked.kkr},
    )
    inputs = (*asked.inputs, *((asked.forums.input,) if asked.forums else ()), *data.inputs)
    if output_format == "ics":
        _keep_line_ends()
    emit(_written(asked, found, inputs, (output_format, output, made_on)), output)
    return Status.DONE


# --- what is asked --------------------------------------------------------------------------------------------


def _asked(election: str | None, scenario: str | None, kkr: Sequence[str], given: Mapping[str, str]) -> _Question:
    if election is not None and scenario is not None:
        raise InputError(
            where="--election",
            found=_("both --election and --scenario"),
            expected=_("one of the two; a scenario has its own election day"),
            todo=_("leave one of them out"),
        )
    if election is not None:
        from kkrvalg.protocol.numbers import day as letter_day  # noqa: PLC0415 (start-up stays light)

        on = _day(election, "--election")
        terms = [name.partition("-")[2] for name in rulebook_ids()]
        check_election(on, terms, where="--election")
        rulebook = load_rulebook(_nearest_rules(term_of(on)))
        title = _("Municipal election {day}").format(day=letter_day(on))
        options = _options(rulebook, given)
        named = _known(kkr, KKR_KEYS)
        return _Question(title, on, rulebook, options, named, (rulebook.input,), _forums(rulebook))
    from kkrvalg.cli.session import open_session  # noqa: PLC0415 (reads the votes: not for a day alone)

    session = open_session(scenario, (), given, need_mayors=False)
    check_election(
        session.scenario.election.day, [session.rulebook.term], where=f"{session.scenario.id}/scenario.yaml"
    )
    _refuse_others(session.rulebook, given)
    settings = tuple(entry for entry in session.scenario.inputs if entry.file.endswith("/scenario.yaml"))
    return _Question(
        session.scenario.name,
        session.scenario.election.day,
        session.rulebook,
        session.options,
        _known(kkr, session.scenario.election.kkr_keys),
        (*settings, session.rulebook.input),
        _forums(session.rulebook),
    )


def _forums(rulebook: Rulebook) -> HealthForumRules | None:
    """Read the terms of reference of the health forums, None if the term has none."""
    there = (data_dir("rules") / f"{BODY}-{rulebook.term}.yaml").is_file()
    return load_health_forum_rules(rulebook.term) if there else None


def _nearest_rules(term: str) -> str:
    """Return the id of the rules of a term, or of the newest there are."""
    ids = rulebook_ids()
    return next((name for name in ids if name.partition("-")[2] == term), ids[-1])


def _options(rulebook: Rulebook, given: Mapping[str, str]) -> Options:
    found = resolve_options(rulebook, given)
    _refuse_others(rulebook, given)
    return found


def _refuse_others(rulebook: Rulebook, given: Mapping[str, str]) -> None:
    """Refuse an option that has no bearing on dates, rather than ignore it."""
    ours = [spec.name for spec in rulebook.options if spec.bears_on == BEARS_ON]
    for name, value in given.items():
        if name not in ours:
            raise InputError(
                where=f"--option {name}={value}",
                found=_("an option that has no bearing on dates"),
                expected=_("one of {names}").format(names=", ".join(ours)),
                todo=_("leave the option out"),
            )


def _day(text: str, where: str) -> date:
    """Read a date, year-month-day."""
    try:
        return day(text)
    except Unfit as unfit:
        raise InputError(where=where, found=unfit.found, expected=unfit.expected, todo=unfit.todo) from None


def _folded(name: str) -> str:
    """Return a name as it is compared: in small letters, without Danish ones, and without KKR before it."""
    return fold(unicodedata.normalize("NFC", name).strip()).removeprefix("kkr").strip()


def _body(name: str, asked: _Question) -> str:
    """Return the key of the KKR or the health forum a user calls ``name``."""
    known = [*asked.kkr, *(forum.key for forum in (asked.forums.forums if asked.forums else ()))]
    wanted = _folded(name)
    for key in known:
        if fold(key) == wanted:
            return key
    raise InputError(
        where="--meeting",
        found=name.strip() or '""',
        expected=_("one of {names}").format(names=", ".join(known)),
        todo=_("name a KKR that is in play or a health forum, or leave this one out"),
    )


def _known(names: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """Return the keys of the KKR a user named, in their order; all if none is named."""
    wanted = {_folded(name): name for name in names}
    for folded, name in wanted.items():
        if folded not in map(fold, known):
            raise InputError(
                where="--kkr",
                found=name.strip() or '""',
                expected=_("one of {names}").format(names=", ".join(known)),
                todo=_("write the name as it stands there"),
            )
    return tuple(key for key in known if fold(key) in wanted or not wanted)


def _meetings(entries: Sequence[str], asked: _Question) -> dict[str, date]:
    """Read the days of meeting: each of a KKR or forum, named before a colon where several KKR are in play."""
    found: dict[str, date] = {}
    for entry in entries:
        name, colon, written = entry.rpartition(":")
        if not colon and len(asked.kkr) > 1:
            raise InputError(
                where="--meeting",
                found=entry,
                expected=_("a KKR before it, such as {example}").format(example=f"{asked.kkr[-1]}:{entry}"),
                todo=_("write which KKR it is about, or choose one with --kkr"),
            )
        body = _body(name, asked) if colon else asked.kkr[0]
        on = _day(written.strip(), "--meeting")
        check_meeting(on, asked.election_day, where="--meeting")
        if found.setdefault(body, on) != on:
            raise InputError(
                where="--meeting",
                found=_("two days for {body}: {first} and {second}").format(
                    body=body, first=found[body], second=on
                ),
                expected=_("one day for each KKR or forum"),
                todo=_("leave one of them out"),
            )
    return found


# --- the result -----------------------------------------------------------------------------------------------


def _written(
    asked: _Question,
    found: Timetable,
    inputs: Sequence[InputFile],
    form: tuple[str, Path | None, date | None],
) -> str:
    output_format, output, made_on = form
    files = tuple((entry.file, entry.sha256) for entry in inputs)
    if output_format == "ics":
        from kkrvalg.protocol.calendar import to_calendar  # noqa: PLC0415 (start-up stays light)

        return to_calendar(found, made_on or asked.election_day)
    if output_format == "json":
        from kkrvalg.protocol.envelope import Protocol, to_json  # noqa: PLC0415 (start-up stays light)
        from kkrvalg.protocol.timetable import timetable_body  # noqa: PLC0415 (as above)

        return to_json(
            Protocol(
                "timetable",
                timetable_body(found),
                inputs=files,
                rulebook=asked.rulebook.id,
                options=asked.options,
                steps=found.steps,
            )
        )
    if output_format == "csv":
        from kkrvalg.protocol.sheet import for_danes  # noqa: PLC0415 (as above)
        from kkrvalg.protocol.timetable import COLUMNS, timetable_rows  # noqa: PLC0415 (as above)

        return for_danes(COLUMNS, timetable_rows(found))
    return _as_text(asked, found, files, output)


def _as_text(asked: _Question, found: Timetable, files: tuple[tuple[str, str], ...], output: Path | None) -> str:
    from kkrvalg.protocol.provenance import write_provenance  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.protocol.text import heading, paragraph  # noqa: PLC0415 (as above)
    from kkrvalg.protocol.timetable_text import write_timetable  # noqa: PLC0415 (as above)

    page = new_page(output)
    heading(page, _("Timetable, {term}").format(term=found.term), level=1)
    paragraph(page, f"{asked.title}. {asked.rulebook.title.text}.")
    write_timetable(page, found)
    dates = {spec.name for spec in asked.rulebook.options if spec.bears_on == BEARS_ON}
    write_provenance(
        page,
        inputs=files,
        rulebook=f"{asked.rulebook.title.text} ({asked.rulebook.id})",
        changed={name: value for name, value in asked.options.changed.items() if name in dates},
        cooperations={},
        draws=[],
    )
    return page.text()


def _keep_line_ends() -> None:
    """Let the line ends of a calendar file be printed as they are: Windows would add to them."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(newline="")
