"""kkrvalg health-forum: who sends members to the health coordination forums, and who takes the chair."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kkrvalg.cli.common import (
    Status,
    cooperation_option,
    declare,
    emit,
    format_option,
    lang_option,
    lot_options,
    new_page,
    option_option,
    output_option,
    scenario_option,
)
from kkrvalg.cli.health_forum_draws import Called, ForumDrawing, check_recorded
from kkrvalg.cli.session import check_lot, council_records, open_session, pasteable, recording
from kkrvalg.errors import InputError
from kkrvalg.files.health_councils import HEALTH_COUNCIL_MEMBERS
from kkrvalg.i18n import N_, _
from kkrvalg.procedures.health_forum import check_health_councils, with_moves
from kkrvalg.procedures.health_forum_assembly import Given, chair_subject, council_subject, switches
from kkrvalg.rulebook import Layer, resolve_options
from kkrvalg.rulebook.health_forums import load_health_forum_rules

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from kkrvalg.apportion import Name, Question
    from kkrvalg.cli.health_forum_draws import ForumDrawRecord
    from kkrvalg.cli.session import DrawRecord, Session
    from kkrvalg.procedures.health_forum_assembly import Subject, Switch
    from kkrvalg.procedures.health_forum_people import HealthCouncilMember
    from kkrvalg.procedures.setting import Setting
    from kkrvalg.protocol.health_forum import ForumResult
    from kkrvalg.reading.text import InputFile
    from kkrvalg.rulebook import Options
    from kkrvalg.rulebook.health_forums import Forum, HealthForumRules


@dataclass(frozen=True)
class _Play:
    """What a run is about: the forums, the health councils (all of them if empty), under which rules and options.

    ``said`` is the command line that brought it about, without the lots.
    """

    session: Session
    rules: HealthForumRules
    setting: Setting
    options: Options
    forums: tuple[Forum, ...]
    only: tuple[str, ...]
    said: tuple[str, ...]

    @property
    def health_councils(self) -> list[str]:
        """The names of the health councils in play."""
        names = [name for forum in self.forums for name in forum.health_councils]
        return [name for name in names if not self.only or name in self.only]

    @property
    def moved(self) -> list[tuple[str, str, str]]:
        """The municipalities that are counted in another health council than in the data: name, from, to."""
        before = self.session.scenario.election.municipality_by_code
        return [
            (m.name, before[m.code].health_council, m.health_council)
            for m in self.setting.election.municipalities
            if m.health_council != before[m.code].health_council
        ]


@declare(
    "health-forum",
    help=N_("Elect the members, chair and vice chair of the four health coordination forums."),
    examples=(
        (N_("All four forums, without alliances:"), "kkrvalg health-forum"),
        (N_("One health council with its quotients:"), "kkrvalg health-forum --health-council Fyn"),
        (
            N_("An alliance in one health council, and one for the chair of a forum:"),
            "kkrvalg health-forum --alliance Fyn:A+F+Ø --chair-alliance øst:C+V",
        ),
        (
            N_("What if a municipality belongs to another health council:"),
            "kkrvalg health-forum --forum syd --move Middelfart=Lillebælt",
        ),
    ),
)
@scenario_option
@click.option(
    "--forum",
    "forums",
    multiple=True,
    metavar=N_("FORUM"),
    help=N_("A forum: nord, midt, syd or øst; can be given several times. All of them if left out."),
)
@click.option(
    "--health-council",
    "health_councils",
    multiple=True,
    metavar=N_("NAME"),
    help=N_("Only this health council, such as Fyn, with its quotients; can be given several times."),
)
@click.option(
    "--alliance",
    "alliances",
    multiple=True,
    metavar=N_("COUNCIL:A+F"),
    help=N_("Parties that stand together in a health council, such as Fyn:A+F+Ø. Repeatable."),
)
@click.option(
    "--chair-alliance",
    "chair_alliances",
    multiple=True,
    metavar=N_("FORUM:A+F"),
    help=N_("Parties that stand together for the chair of a forum, such as øst:C+V. Repeatable."),
)
@click.option(
    "--move",
    "moves",
    multiple=True,
    metavar=N_("MUNICIPALITY=COUNCIL"),
    help=N_("Put a municipality into another health council, such as 410=Lillebælt (Middelfart). Repeatable."),
)
@click.option(
    "--members",
    metavar=N_("FILE"),
    help=N_("Who sits on the health councils, if not in health_council_members.csv of the scenario."),
)
@click.option("--steps", is_flag=True, help=N_("Show eligibility and quotients in each health council."))
@click.option(
    "--chair-lot",
    "chair_lots",
    multiple=True,
    metavar=N_("DRAWN"),
    help=N_("Who was drawn by lot for a post of a forum, such as syd:V. Repeatable."),
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
    forums: tuple[str, ...],
    health_councils: tuple[str, ...],
    alliances: tuple[str, ...],
    chair_alliances: tuple[str, ...],
    moves: tuple[str, ...],
    members: str | None,
    steps: bool,
    lots: tuple[str, ...],
    chair_lots: tuple[str, ...],
    lot_date: date | None,
    witness: str | None,
    options: dict[str, str],
    cooperations: dict[str, tuple[str, ...]],
    output_format: str,
    output: Path | None,
) -> Status:
    """Elect the forums that are named and print the result."""
    check_lot((*lots, *chair_lots), lot_date, witness)
    session = open_session(scenario, (), {}, cooperations=cooperations, need_mayors=False)
    play = _in_play(session, forums, health_councils, options, _moves(moves))
    given = Given(
        alliances=_by_health_council(alliances, play, where="--alliance"),
        chair_alliances=_by_forum(chair_alliances, play, where="--chair-alliance"),
    )
    said = [part for entry in alliances for part in ("--alliance", entry)]
    said += [part for entry in chair_alliances for part in ("--chair-alliance", entry)]
    said += ["--members", members] if members else []
    play = replace(play, said=(*play.said, *said))
    people, inputs = _people(play, members)
    called = Called(
        {council_subject(k): v for k, v in _by_health_council(lots, play, where="--lot").items()}
        | {chair_subject(k): v for k, v in _by_forum(chair_lots, play, where="--chair-lot").items()},
        lot_date.isoformat() if lot_date else None,
        witness,
    )
    results, draws, found = _elected(play, given, called, people)
    documents = _Documents(play, tuple(results), tuple(draws), tuple(found), inputs, bool(people))
    again = (*(("--lot", entry) for entry in lots), *(("--chair-lot", entry) for entry in chair_lots))
    emit(documents.written(output_format, output, again, steps=steps or bool(health_councils)), output)
    return Status.LOT_NEEDED if any(result.asked for result in results) else Status.DONE


# --- what is in play ------------------------------------------------------------------------------------------


def _moves(entries: Sequence[str]) -> dict[str, str]:
    """Split each ``410=Lillebælt``; whether the names exist is known by the procedures."""
    found: dict[str, str] = {}
    for entry in entries:
        for part in entry.split(","):
            municipality, equals, council = (text.strip() for text in part.partition("="))
            if not (municipality and equals and council):
                raise InputError(
                    where="--move",
                    found=entry,
                    expected=_("a municipality and a health council, as in 410=Lillebælt"),
                    todo=_("write the municipality's code or name, an equals sign and the health council"),
                )
            if found.setdefault(municipality, council) != council:
                raise InputError(
                    where="--move",
                    found=_("{name} twice").format(name=municipality),
                    expected=_("each municipality in one health council only"),
                    todo=_("leave one of them out"),
                )
    return found


def _in_play(
    session: Session,
    forums: Sequence[str],
    health_councils: Sequence[str],
    options: Mapping[str, str],
    moves: Mapping[str, str],
) -> _Play:
    """Read the rules of the forums, settle their options, and find what is named on the command line."""
    rules = load_health_forum_rules(session.scenario.election.term)
    check_recorded(session, rules)
    known = {spec.name for spec in rules.options}
    of_scenario = {name: value for name, value in session.scenario.options.items() if name in known}
    settled = resolve_options(rules, Layer(of_scenario, f"{session.scenario.id}/scenario.yaml"), options)
    check_health_councils(session.scenario.election, rules)
    election = with_moves(session.scenario.election, rules, moves)
    only = tuple(dict.fromkeys(rules.find_health_council(n, where="--health-council") for n in health_councils))
    named = {rules.find_forum(name, where="--forum") for name in forums}
    for name in only:
        if named and rules.forum_of(name) not in named:
            raise InputError(
                where="--health-council",
                found=_("{council}, which belongs to the forum {forum}").format(
                    council=name, forum=rules.forum_of(name).name
                ),
                expected=_("a health council of {names}").format(names=", ".join(f.name for f in named)),
                todo=_("leave --forum out, or name a health council of that forum"),
            )
    wanted = {rules.forum_of(name) for name in only} or named or set(rules.forums)
    said = [part for name in forums for part in ("--forum", name)]
    said += [part for name in health_councils for part in ("--health-council", name)]
    said += [part for name, council in moves.items() for part in ("--move", f"{name}={council}")]
    said += [part for name, value in options.items() for part in ("--option", f"{name}={value}")]
    return _Play(
        session=session,
        rules=rules,
        setting=replace(session.setting, election=election, options=settled),
        options=settled,
        forums=tuple(forum for forum in rules.forums if forum in wanted),
        only=only,
        said=(*session.arguments, *said),
    )


def _by_health_council(entries: Sequence[str], play: _Play, *, where: str) -> dict[str, list[str]]:
    """Sort entries such as ``Fyn:A+F`` by health council; with one in play no prefix is needed."""
    found: dict[str, list[str]] = {name: [] for name in play.health_councils}
    for entry in entries:
        prefix, colon, rest = entry.partition(":")
        if not colon and len(found) == 1:
            found[play.health_councils[0]].append(entry.strip())
            continue
        if not colon:
            raise _no_prefix(
                entry, _("a health council before it, such as Fyn:{entry}").format(entry=entry), where
            )
        name = play.rules.find_health_council(prefix, where=where)
        if name not in found:
            raise _not_in_play(entry, play.health_councils, where)
        found[name].append(rest.strip())
    return found


def _by_forum(entries: Sequence[str], play: _Play, *, where: str) -> dict[str, list[str]]:
    """Sort entries such as ``syd:A+F`` by forum; with one in play no prefix is needed."""
    found: dict[str, list[str]] = {forum.key: [] for forum in play.forums}
    if entries and play.only:
        raise InputError(
            where=where,
            found=_("{entry}, though only some health councils are in play").format(entry=entries[0]),
            expected=_("an election of the chair, in which all health councils of the forum are in play"),
            todo=_("leave --health-council out"),
        )
    for entry in entries:
        prefix, colon, rest = entry.partition(":")
        if not colon and len(found) == 1:
            found[play.forums[0].key].append(entry.strip())
            continue
        if not colon:
            raise _no_prefix(entry, _("a forum before it, such as syd:{entry}").format(entry=entry), where)
        key = play.rules.find_forum(prefix, where=where).key
        if key not in found:
            raise _not_in_play(entry, list(found), where)
        found[key].append(rest.strip())
    return found


def _no_prefix(entry: str, expected: str, where: str) -> InputError:
    return InputError(where=where, found=entry, expected=expected, todo=_("write which one it is about"))


def _not_in_play(entry: str, known: Sequence[str], where: str) -> InputError:
    return InputError(
        where=where,
        found=entry,
        expected=_("one of {names}").format(names=", ".join(known)),
        todo=_("name only what is in play, or leave --forum and --health-council out"),
    )


def _people(play: _Play, members: str | None) -> tuple[tuple[HealthCouncilMember, ...], tuple[InputFile, ...]]:
    """Read who sits on the health councils, from the file that is named or lies in the scenario; else nobody."""
    own = play.session.scenario.path / HEALTH_COUNCIL_MEMBERS
    if members is None and not own.exists():
        return (), ()
    from kkrvalg.files.health_councils import read_health_councils  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.files.people import load_people  # noqa: PLC0415 (as above)

    roll = load_people(play.session.scenario)
    found = read_health_councils(
        Path(members) if members is not None else own,
        play.rules,
        play.setting.election,
        shown=f"{play.session.scenario.id}/{HEALTH_COUNCIL_MEMBERS}"
        if members is None
        else members or "--members",
        on_council=roll.people.on_council,
    )
    return found.members, (*roll.inputs, found.input)


# --- the elections --------------------------------------------------------------------------------------------


def _elected(
    play: _Play, given: Given, called: Called, people: Sequence[HealthCouncilMember]
) -> tuple[list[ForumResult], list[DrawRecord | ForumDrawRecord], Sequence[Switch]]:
    """Elect the forums in play, find their people, and try where unsettled municipalities belong."""
    from kkrvalg.procedures.health_forum_people import fill_seats, find_forum_convener  # noqa: PLC0415 (light)
    from kkrvalg.protocol.health_forum import ForumResult  # noqa: PLC0415 (start-up stays light)

    election = play.setting.election
    results: list[ForumResult] = []
    draws: list[DrawRecord | ForumDrawRecord] = []
    used: dict[Subject, Any] = {}
    for forum in play.forums:
        drawing = ForumDrawing(play.session, play.setting, play.rules, forum, play.only, given, called)
        elected, own, with_draws = drawing.run()
        names = [e.health_council for e in elected.health_councils]
        codes = [m.code for m in election.municipalities if m.health_council in names]
        draws += [*council_records(replace(play.session, setting=play.setting), codes), *own]
        used |= with_draws.draws
        filled = [fill_seats(found, people, election) for found in elected.health_councils]
        fillings = tuple(filling for filling in filled if filling is not None)
        tenure = play.options["broken_tenure"]
        calling = find_forum_convener(elected, fillings, people, election, broken_tenure=tenure)
        results.append(ForumResult(elected, fillings, calling))
    found = switches(play.setting, play.rules, [result.election for result in results], replace(given, draws=used))
    return results, draws, found


# --- the result -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Documents:
    """The result in whatever form is asked for."""

    play: _Play
    results: tuple[ForumResult, ...]
    draws: tuple[DrawRecord | ForumDrawRecord, ...]
    switches: tuple[Switch, ...]
    people_files: tuple[InputFile, ...]
    people_known: bool

    @property
    def inputs(self) -> tuple[tuple[str, str], ...]:
        """The files that were read, with their SHA-256."""
        files = (*self.play.session.scenario.inputs, self.play.rules.input, *self.people_files)
        return tuple((entry.file, entry.sha256) for entry in files)

    def written(self, form: str, output: Path | None, lots: Sequence[tuple[str, str]], *, steps: bool) -> str:
        """Return the result as JSON, CSV or text."""
        if form == "json":
            return self._as_json()
        if form == "csv":
            from kkrvalg.protocol.health_forum import CSV_HEADER, forum_rows  # noqa: PLC0415 (start-up stays light)
            from kkrvalg.protocol.sheet import for_danes  # noqa: PLC0415 (as above)

            return for_danes(CSV_HEADER, forum_rows(self.results))
        return self._as_text(output, lots, steps=steps)

    @property
    def cooperations(self) -> dict[str, list[str]]:
        """The list cooperations and the lists that joined them."""
        return {c.name: sorted(c.lists) for c in self.play.setting.election.cooperations}

    def _as_json(self) -> str:
        from kkrvalg.protocol.envelope import Protocol, to_json  # noqa: PLC0415 (start-up stays light)
        from kkrvalg.protocol.figures import figures_body  # noqa: PLC0415 (as above)
        from kkrvalg.protocol.health_forum import forum_rules, forum_steps, forums_body  # noqa: PLC0415 (as above)

        municipalities = self.play.setting.election.municipality_by_code
        of_forums = {name for forum in self.play.forums for name in forum.health_councils}
        codes = {m.code for m in municipalities.values() if m.health_council in of_forums}

        return to_json(
            Protocol(
                "health-forum",
                forums_body(self.results, self.play.rules, self.switches),
                inputs=self.inputs,
                rulebook=self.play.rules.id,
                options=self.play.options,
                list_cooperations=self.cooperations,
                draws=self.draws,
                steps=forum_steps(self.results),
                figures=figures_body(self.play.setting, codes),
                rules=forum_rules(self.play.rules, self.play.options),
            )
        )

    def _as_text(self, output: Path | None, lots: Sequence[tuple[str, str]], *, steps: bool) -> str:
        from kkrvalg.protocol import health_forum_people_text as people  # noqa: PLC0415 (start-up stays light)
        from kkrvalg.protocol import health_forum_text as text  # noqa: PLC0415 (as above)
        from kkrvalg.protocol.provenance import write_provenance  # noqa: PLC0415 (as above)
        from kkrvalg.protocol.text import heading, paragraph  # noqa: PLC0415 (as above)

        play, rules = self.play, self.play.rules
        scenario = play.session.scenario
        page = new_page(output)
        heading(page, f"{_('Health coordination forums')}, {scenario.election.term}", level=1)
        paragraph(page, f"{scenario.name}. {rules.title.text}.")
        if scenario.result == "preliminary":
            paragraph(page, _("NOTE: the votes are preliminary; the final count may change the result."))
        for name, source, target in play.moved:
            paragraph(
                page,
                _(
                    "NOTE: {municipality} is counted here in the health council {target}, in the data it is in"
                    " {source} (--move)."
                ).format(municipality=name, target=target, source=source),
            )
        text.write_rules(page, rules)
        if len(self.results) > 1:
            text.write_overview(page, [result.election for result in self.results])
        for result in self.results:
            recorded = {q.id: self._record_with(q, lots) for q in result.election.questions}
            text.write_forum(
                page, result, rules, steps=steps, record_with=recorded, lots_file=play.session.lots_file
            )
            people.write_people(page, result, play.setting.election.municipality_by_code)
            if result.election.chair is not None:
                people.write_fees(page, rules, result.election.forum)
        if not self.people_known:
            people.write_no_people(page, HEALTH_COUNCIL_MEMBERS)
        command = pasteable(("kkrvalg", "health-forum", *play.session.arguments))
        text.write_switches(page, rules, self.switches, command)
        text.write_vacancies(page, rules)
        write_provenance(
            page,
            inputs=self.inputs,
            rulebook=f"{rules.title.text} ({rules.id})",
            changed=play.options.changed,
            cooperations=self.cooperations,
            draws=[draw.sentence for draw in self.draws],
        )
        return page.text()

    def _record_with(self, question: Question, lots: Sequence[tuple[str, str]]) -> str:
        """Return the command line that records a draw, as if the first of the tied had been drawn.

        It says again all that has a part in the question, earlier lots of the command line too.
        """
        option = "--lot" if question.subject[0] == "health_council" else "--chair-lot"
        drawn = [f"{question.subject[1]}:{_spelled(name)}" for name in question.tied[: question.seats_at_stake]]
        again = [part for pair in (*lots, *((option, name) for name in drawn)) for part in pair]
        return recording(("kkrvalg", "health-forum", *self.play.said, *again), None)


def _spelled(name: Name) -> str:
    """Return a party, or an alliance as ``A+F``."""
    return name if isinstance(name, str) else "+".join(map(_spelled, name))
