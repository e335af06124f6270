"""kkrvalg chair: who takes the chair and the vice chair of a KKR."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import click

from kkrvalg.apportion import Draw, DrawError, Lot, Lots
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
)
from kkrvalg.cli.compose import composed
from kkrvalg.cli.session import (
    DrawRecord,
    by_kkr,
    check_lot,
    draw_complaint,
    no_such_name,
    open_session,
    record,
    recording,
    records,
)
from kkrvalg.i18n import N_, _
from kkrvalg.procedures.chair import POSTS, elect_chair, find_participant

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from kkrvalg.apportion import Question
    from kkrvalg.cli.session import Session
    from kkrvalg.errors import InputError
    from kkrvalg.procedures.chair import ChairElection
    from kkrvalg.procedures.composition import Composition


@dataclass(frozen=True, slots=True)
class _Given:
    """What the command line says of one KKR: alliances, and the lots in the order they were drawn."""

    alliances: Sequence[str] = ()
    drawn: Sequence[str] = ()
    lot_date: str | None = None
    witness: str | None = None


@declare(
    "chair",
    help=N_("Elect the chair and vice chair of the KKR on the parties' votes, with or without alliances."),
    examples=(
        (N_("All five KKR, without alliances:"), "kkrvalg chair"),
        (
            N_("Two alliances; V stands outside them:"),
            "kkrvalg chair --kkr midtjylland --alliance A+F+Ø --alliance C+I",
        ),
        (
            N_("Only parties over the threshold take part:"),
            "kkrvalg chair --kkr syddanmark --option chair_parties=eligible",
        ),
    ),
)
@scenario_option
@kkr_option
@click.option(
    "--alliance",
    "alliances",
    multiple=True,
    metavar=N_("A+F+Ø"),
    help=N_("Represented parties that stand together; nordjylland:A+F when several KKR are in play. Repeatable."),
)
@lot_options
@option_option
@cooperation_option
@format_option()
@output_option
@lang_option
def command(
    *,
    scenario: str | None,
    kkr: tuple[str, ...],
    alliances: tuple[str, ...],
    lots: tuple[str, ...],
    lot_date: date | None,
    witness: str | None,
    options: dict[str, str],
    cooperations: dict[str, tuple[str, ...]],
    output_format: str,
    output: Path | None,
) -> Status:
    """Elect chair and vice chair in each KKR and print the result."""
    check_lot(lots, lot_date, witness)
    session = open_session(scenario, kkr, options, cooperations=cooperations)
    joined = by_kkr(alliances, session, where="--alliance")
    drawn = by_kkr(lots, session, where="--lot")
    day = lot_date.isoformat() if lot_date else None
    given = {key: _Given(joined[key], drawn[key], day, witness) for key in session.kkr}
    elections: list[ChairElection] = []
    draws: list[DrawRecord] = []
    for key in session.kkr:
        composition, fates = composed(session, key, Lots(session.recorded(key, None)))
        election, own = _Drawing(session, composition, given[key]).run()
        elections.append(election)
        draws += [*fates, *own]
    emit(_written(session, elections, draws, given, form=(output_format, output)), output)
    return Status.LOT_NEEDED if any(e.question for e in elections) else Status.DONE


def elected_as_recorded(
    session: Session, composition: Composition
) -> tuple[ChairElection, tuple[DrawRecord, ...]]:
    """Elect chair and vice chair without alliances, with the draws of the scenario alone.

    Raises:
        InputError: a draw cannot be an answer.
    """
    return _Drawing(session, composition, _Given()).run()


# --- the draws ------------------------------------------------------------------------------------------------


@dataclass
class _Drawing:
    """The election of one KKR with the draws that are recorded and those of the command line.

    A lot on the command line answers the question that is open when its turn comes: they are read in the order
    they were drawn, and the whole calculation runs again after each.
    """

    session: Session
    composition: Composition
    given: _Given
    draws: dict[str, list[Draw]] = field(default_factory=lambda: {post: [] for post in POSTS})
    unplaced: list[DrawRecord] = field(default_factory=list)

    def run(self) -> tuple[ChairElection, tuple[DrawRecord, ...]]:
        """Return the election and what became of each draw.

        Raises:
            InputError: an alliance or a draw that cannot be.
        """
        election, _fates = self._elected()
        for post in POSTS:
            recorded = self.session.recorded(self.composition.kkr, post)
            self.draws[post] = [_spelled(draw, election) for draw in recorded]
        election, fates = self._elected()
        for name in self.given.drawn:
            self._place(name, election)
            election, fates = self._elected()
        return election, (*fates, *self.unplaced)

    def _elected(self) -> tuple[ChairElection, tuple[DrawRecord, ...]]:
        """Run the calculation with the draws so far."""
        options = self.session.options
        lots = {post: Lots(draws) for post, draws in self.draws.items()}
        kkr = self.composition.kkr
        try:
            election = elect_chair(self.composition, self.given.alliances, lots, options=options)
            fates = [entry for post in POSTS for entry in records(lots[post], kkr, post, election.waiting(post))]
        except DrawError as error:
            raise draw_complaint(error, where=self.session.lots_file, kkr=kkr) from error
        return election, tuple(fates)

    def _place(self, written: str, election: ChairElection) -> None:
        """Let a lot of the command line answer the open question in which its name stands."""
        name = _spelling(written, election)
        question = next((q for q in election.questions if name in q.tied and not election.waits), None)
        if question is not None:
            draw = Draw((name,), question.id, date=self.given.lot_date, witness=self.given.witness)
            self.draws[question.subject[-1]].append(draw)
            return
        answered = [step for step in election.steps if isinstance(step, Lot) and name in step.question.tied]
        if not any(step.draw is not None and name in step.draw.drawn for step in answered):
            if answered:
                raise self._complaint(name, answered[0].question, answered[0].draw)
            if election.questions and not election.waits:
                raise self._complaint(name, election.questions[0])
        known = {unit.key: None for unit in election.units} | {
            participant.key: None for participant in election.entrants.participants
        }
        if known and name not in known:
            raise no_such_name(written, known, self.composition.kkr)
        unplaced = Draw((name,), date=self.given.lot_date, witness=self.given.witness)
        self.unplaced.append(record(unplaced, "unused", kkr=self.composition.kkr))

    def _complaint(self, name: str, question: Question, rival: Draw | None = None) -> InputError:
        error = DrawError(Draw((name,)), question, rival)
        return draw_complaint(error, where="--lot", kkr=self.composition.kkr)


def _spelled(draw: Draw, election: ChairElection) -> Draw:
    """Return a recorded draw with the election's own names: ``F+A`` and ``a+f`` are the alliance ``A+F``."""
    tied = None if draw.tied is None else tuple(_spelling(str(name), election) for name in draw.tied)
    return replace(draw, drawn=tuple(_spelling(str(name), election) for name in draw.drawn), tied=tied)


def _spelling(name: str, election: ChairElection) -> str:
    """Return the key of the participant or alliance a user calls ``name``, or the name if there is none."""
    found = [find_participant(part, election.entrants.participants) for part in name.split("+")]
    keys = {participant.key for participant in found if participant is not None}
    if len(keys) == 1 and None not in found:
        return keys.pop()
    matching = (unit.key for unit in election.units if keys == {p.key for p in unit.members})
    return next(matching, name) if None not in found else name


# --- the result -----------------------------------------------------------------------------------------------


def _written(
    session: Session,
    elections: list[ChairElection],
    draws: list[DrawRecord],
    given: dict[str, _Given],
    *,
    form: tuple[str, Path | None],
) -> str:
    output_format, output = form
    if output_format == "json":
        from kkrvalg.protocol.chair import chair_body, chair_steps  # noqa: PLC0415 (start-up stays light)
        from kkrvalg.protocol.envelope import to_json  # noqa: PLC0415 (as above)

        return to_json(session.protocol("chair", chair_body(elections), draws, chair_steps(elections)))
    if output_format == "csv":
        return _as_csv(elections)
    from kkrvalg.protocol.chair_text import write_chair, write_overview, write_rules  # noqa: PLC0415 (as above)

    page = new_page(output)
    session.write_title(page, _("Chair and vice chair"))
    write_rules(page, session.rulebook)
    if len(elections) > 1:
        write_overview(page, elections)
    for election in elections:
        write_chair(page, election, record_with=_command_line(session, election, given[election.kkr]))
    session.write_provenance(page, draws)
    return page.text()


def _command_line(session: Session, election: ChairElection, given: _Given) -> str:
    """Return the command line that records the draws, as if the first of those tied had been drawn.

    It says again all that has a part in the questions, earlier lots of the command line too.
    """
    if election.question is None:
        return ""
    command = ["kkrvalg", "chair", *session.arguments, "--kkr", election.kkr]
    for alliance in given.alliances:
        command += ["--alliance", alliance]
    for drawn in (*given.drawn, *(str(question.tied[0]) for question in election.questions[:-1])):
        command += ["--lot", drawn]
    return recording(command, election.questions[-1])


def _as_csv(elections: list[ChairElection]) -> str:
    from kkrvalg.protocol.sheet import for_danes  # noqa: PLC0415 (as above)

    header = ("kkr", "party", "name", "votes", "members", "alliance", "chair", "vice_chair")
    rows: list[tuple[object, ...]] = []
    for election in elections:
        for unit in election.units:
            for p in unit.members:
                marks = [_mark(election, post, unit.key, p.key) for post in POSTS]
                alliance = unit.key if unit.is_alliance else ""
                rows.append((election.kkr, p.key, p.name, p.votes, p.members, alliance, *marks))
    return for_danes(header, rows)


def _mark(election: ChairElection, post: str, unit: str, party: str) -> str:
    """Return "won", "alliance" where the alliance decides itself, "lot" for who stands in one, or ""."""
    winner = next(place.winner for place in election.places if place.post == post)
    if winner == party:
        return "won"
    if winner == unit:
        return "alliance"
    tied = {name for q in election.questions if q.subject[-1] == post for name in q.tied}
    return "lot" if tied & {party, unit} else ""
