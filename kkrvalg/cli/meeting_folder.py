"""Make the folder of a constituting meeting: tables to fill in, and papers to print."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from kkrvalg.apportion import Lots
from kkrvalg.cli.compose import composed
from kkrvalg.cli.members import open_people
from kkrvalg.cli.session import open_session, pasteable
from kkrvalg.data import data_dir
from kkrvalg.files.folder import write_folder
from kkrvalg.files.meeting import load_meeting
from kkrvalg.files.meeting_readme import README
from kkrvalg.files.meeting_templates import Fresh, meeting_files
from kkrvalg.files.scenario import bundled_scenarios
from kkrvalg.i18n import _, ngettext
from kkrvalg.procedures.constitution import Papers, constitute
from kkrvalg.procedures.substitutes import substitutes
from kkrvalg.procedures.timetable import alliance_deadline, check_meeting, meeting_by
from kkrvalg.protocol.meeting_forms import meeting_forms
from kkrvalg.protocol.meeting_occasion import (
    FOLDER,
    Occasion,
    bulleted,
    deadline_sentence,
    paper_file,
    prose,
    together,
)
from kkrvalg.protocol.numbers import day as written_day
from kkrvalg.protocol.text import Page, heading, verbatim
from kkrvalg.rulebook import load_posts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from kkrvalg.cli.session import DrawRecord, Session
    from kkrvalg.files.scenario import Scenario
    from kkrvalg.model import Election, Member, People
    from kkrvalg.procedures.constitution import Constitution

WIDTH = 78
_AFTER_Z = str.maketrans("æøå", "{|}")


def make_meeting(path: Path, kkr: str, day: date, scenario: str | None, options: Mapping[str, str]) -> str:
    """Write a whole meeting folder, or nothing; return what was written and what is to be done next.

    Args:
        path: the new folder.
        kkr: the KKR that meets, as a user calls it.
        day: the day of the meeting.
        scenario: what ``--scenario`` says.
        options: what ``--option`` says; it is noted in the folder.

    Raises:
        InputError: there is no such KKR or scenario, the day cannot be one of a meeting after its election, or
            the folder cannot be written.
    """
    session = open_session(scenario, (kkr,), options)
    election = session.scenario.election
    check_meeting(day, election.day, where="--date")
    session, people = open_people(session, None, None)
    constitution, draws = _not_held_yet(session, people, day)
    posts = tuple(filled.post for filled in constitution.posts)
    inputs = dict.fromkeys(post.input for post in posts)
    session = replace(session, more_inputs=(*session.more_inputs, *inputs))
    fresh = Fresh(
        scenario=_as_seen_from(path, session.scenario),
        day=day,
        election=election,
        seating=constitution.seating,
        members=_in_order(constitution.seating.members, election),
        posts=posts,
        options=options,
        deadline=alliance_deadline(day, session.rulebook, session.options),
    )
    occasion = _occasion(path, session, people, fresh, constitution=constitution, draws=draws)
    files = {**meeting_files(fresh), **{paper.file: paper.text for paper in meeting_forms(occasion)}}
    write_folder(path, files, check=load_meeting)
    return _told(session, occasion, path, files)


def _not_held_yet(session: Session, people: People, day: date) -> tuple[Constitution, Sequence[DrawRecord]]:
    """Return the meeting as it is before anybody has come, and what became of the draws about the composition."""
    key, term = session.kkr[0], session.scenario.election.term
    posts = tuple(post for post in load_posts(key, term) if post.is_filled_by_kkr)
    composition, draws = composed(session, key, Lots(session.recorded(key, None)))
    return constitute(session.setting, composition, people, Papers(day=day, posts=posts)), draws


def _occasion(
    path: Path,
    session: Session,
    people: People,
    fresh: Fresh,
    *,
    constitution: Constitution,
    draws: Sequence[DrawRecord],
) -> Occasion:
    """Return the occasion as the papers need it."""
    seats = constitution.seating
    page = Page(WIDTH)
    session.write_provenance(page, draws)
    return Occasion(
        constitution=constitution,
        election=fresh.election,
        rules=session.rulebook.title.text,
        options=session.options,
        members=fresh.members,
        substitutes={entry.member: entry.substitute for entry in substitutes(seats.members, seats.people(people))},
        deadline=fresh.deadline,
        latest=meeting_by(fresh.election.day, session.rulebook),
        command=pasteable(("kkrvalg", "constitute", path.absolute().name)),
        made_from=page.text(),
    )


def _as_seen_from(path: Path, scenario: Scenario) -> str:
    """Return how a scenario is named inside the folder: a bundled one by its name, else by the way to it."""
    name = scenario.path.name
    if name in bundled_scenarios() and scenario.path.resolve() == (data_dir("scenarios") / name).resolve():
        return name
    folder = path.absolute()
    try:
        way = os.path.relpath(scenario.path.resolve(), folder.parent.resolve() / folder.name)
    except ValueError:  # on another drive there is no way
        way = str(scenario.path.resolve())
    return way.replace(os.sep, "/")


def _in_order(members: Sequence[Member], election: Election) -> tuple[Member, ...]:
    """Return the members by municipality in the order of the Danish alphabet, the mayor first."""
    municipality = election.municipality_by_code

    def key(member: Member) -> tuple[str, bool, str]:
        name = municipality[member.code].name.casefold().replace("aa", "å").translate(_AFTER_Z)
        return (name, member.kind.value != "mayor", member.name)

    return tuple(sorted(members, key=key))


# --- what is said of it ---------------------------------------------------------------------------------------


def _told(session: Session, occasion: Occasion, path: Path, files: Iterable[str]) -> str:
    """Return what was written, and what is to be done next, by whom and in which order."""
    tables = [name for name in files if "/" not in name and name != _(README)]
    papers = sum("/" in name for name in files)
    page = Page()
    heading(page, _("The folder of the meeting: {folder}").format(folder=path.absolute()), level=1)
    prose(page, f"{occasion.heading}.")
    prose(page, _("Tables and settings: {files}.").format(files=", ".join(tables)))
    prose(page, _("What can be written in each of them, column by column: {file}.").format(file=_(README)))
    text = ngettext(
        "In the folder {folder} inside it: {number} paper to print.",
        "In the folder {folder} inside it: {number} papers to print.",
        papers,
    )
    prose(page, text.format(folder=_(FOLDER), number=papers))
    if occasion.constitution.day > occasion.latest:
        text = _("NOTE: the meeting must be held on {latest} at the latest (§ 4, stk. 1).")
        prose(page, text.format(latest=written_day(occasion.latest)))
    heading(page, _("What to do next"))
    command = pasteable(("kkrvalg", "constitute", str(path)))
    for number, step in enumerate(_next_steps(session, occasion, command), start=1):
        bulleted(page, step, f"{number}.")
    page.write()
    prose(page, _("Where it stands can be seen at any time:"))
    verbatim(page, command)
    return page.text()


def _next_steps(session: Session, occasion: Occasion, command: str) -> Iterator[str]:
    """Yield the steps from the fresh folder to the minutes."""
    constitution = occasion.constitution
    of_the_kkr = (*session.arguments, "--kkr", constitution.kkr)
    if constitution.composition.question is not None:
        yield _(
            "The secretariat, now: have the lot about the composition drawn, and note it in lots.yaml. Until then"
            " only the seats that are sure stand in the folder. See the lot with: {command}"
        ).format(command=together(pasteable(("kkrvalg", "compose", *of_the_kkr))))
    yield _("The secretariat, now: read meeting.yaml, fill in time and place, and put the posts in order.")
    if constitution.seating.awaiting:
        yield ngettext(
            "The parties' groups, before the meeting: elect the {number} member who is awaited. The letters to"
            " them: {command}. The secretariat fills in members.csv, and adds a row in attendance.csv.",
            "The parties' groups, before the meeting: elect the {number} members who are awaited. The letters to"
            " them: {command}. The secretariat fills in members.csv, and adds a row for each in attendance.csv.",
            constitution.seating.awaiting,
        ).format(
            number=constitution.seating.awaiting,
            command=together(pasteable(("kkrvalg", "call-up", *of_the_kkr, "--letters"))),
        )
    yield " ".join(
        (
            _("The parties: notify alliances for chair and vice chair ({file}).").format(
                file=paper_file("alliance")
            ),
            deadline_sentence(occasion.deadline),
            _("The secretariat notes each in meeting.yaml with day and time."),
        )
    )
    yield _("The secretariat, the day before: print {folder}; {file} says what must be at hand.").format(
        folder=_(FOLDER), file=paper_file("running_order")
    )
    yield _("The secretary, as the meeting begins: note in attendance.csv who is present.")
    yield _(
        "The secretary, after each election: note it in groups.csv, nominations.csv and ballots.csv, and run the"
        " command below. If a lot is needed it says so (exit status 3); note the draw in lots.yaml."
    )
    yield _("The secretariat, afterwards: the minutes with {command}").format(
        command=together(f"{command} --minutes -o {_('minutes.txt')}")
    )
