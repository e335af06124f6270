"""What the commands of a KKR share: the scenario with its rulebook and options, and the draws to hand."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.apportion import Draw, DrawError, Lots
from kkrvalg.cli.common import resolve_kkr
from kkrvalg.errors import InputError
from kkrvalg.files.scenario import LOTS, SETTINGS, load_scenario, newest_scenario, scenario_folder
from kkrvalg.i18n import _
from kkrvalg.model import council_name, fold
from kkrvalg.procedures.setting import Setting
from kkrvalg.protocol.envelope import Protocol
from kkrvalg.rulebook import Layer, load_posts, load_rulebook, resolve_options, rulebook_ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from kkrvalg.apportion import Fate, Name, Question
    from kkrvalg.files.lots import RecordedDraw
    from kkrvalg.files.scenario import Scenario
    from kkrvalg.protocol.text import Page
    from kkrvalg.reading.text import InputFile
    from kkrvalg.rulebook import Options, Rulebook

_QUOTIENT = re.compile(
    r"(?:(?P<whole>\d{1,3}(?:[.,]\d{3})+|\d+)(?:\s+(?=\d+/)|$))?(?:(?P<above>\d+)/(?P<below>\d+))?", re.ASCII
)
_LONGEST_QUOTIENT = 60
ELECTED_OFFICES = ("chair", "vice_chair")
"""What a recorded draw calls the two offices that are elected on votes."""


@dataclass(frozen=True)
class Session:
    """A scenario under its rulebook, the KKR a command is about, and where everything came from.

    ``drawn`` are the scenario's draws as recorded and as the calculation knows them; ``arguments`` what the
    command line said of scenario, options and list cooperations, to be said again.
    """

    scenario: Scenario
    rulebook: Rulebook
    setting: Setting
    kkr: tuple[str, ...]
    options: Options
    drawn: tuple[tuple[RecordedDraw, Draw], ...] = ()
    arguments: tuple[str, ...] = ()
    more_inputs: tuple[InputFile, ...] = ()

    @property
    def inputs(self) -> tuple[tuple[str, str], ...]:
        """The files that were read, with their SHA-256."""
        files = (*self.scenario.inputs, self.rulebook.input, *self.more_inputs)
        return tuple((entry.file, entry.sha256) for entry in files)

    @property
    def is_default_scenario(self) -> bool:
        """Whether the scenario is the one that is used when none is named."""
        return self.scenario.path == scenario_folder(newest_scenario())

    def protocol(
        self, kind: str, body: Mapping[str, object], draws: Sequence[DrawRecord], steps: tuple[object, ...]
    ) -> Protocol:
        """Return a command's result in the envelope, with the figures of the municipalities it is about."""
        from kkrvalg.protocol.figures import figures_body, rules_body  # noqa: PLC0415 (start-up stays light)

        codes = {m.code for m in self.setting.election.municipalities if m.kkr in self.kkr}
        return Protocol(
            kind,
            body,
            inputs=self.inputs,
            rulebook=self.rulebook.id,
            options=self.options,
            list_cooperations={c.name: sorted(c.lists) for c in self.scenario.election.cooperations},
            draws=tuple(draws),
            steps=steps,
            figures=figures_body(self.setting, codes),
            rules=rules_body(self.rulebook, self.options),
        )

    def write_title(self, page: Page, title: str) -> None:
        """Print what the printout is, for which election and by which rules."""
        from kkrvalg.protocol.text import heading, paragraph  # noqa: PLC0415 (start-up stays light)

        heading(page, f"{title}, {self.scenario.election.term}", level=1)
        paragraph(page, f"{self.scenario.name}. {self.rulebook.title.text}.")
        if self.scenario.result == "preliminary":
            paragraph(page, _("NOTE: the votes are preliminary; the final count may change the result."))

    def write_provenance(self, page: Page, draws: Sequence[DrawRecord]) -> None:
        """Print what the printout was made from."""
        from kkrvalg.protocol.provenance import write_provenance  # noqa: PLC0415 (start-up stays light)

        write_provenance(
            page,
            inputs=self.inputs,
            rulebook=f"{self.rulebook.title.text} ({self.rulebook.id})",
            changed=self.options.changed,
            cooperations={c.name: sorted(c.lists) for c in self.scenario.election.cooperations},
            draws=[draw.sentence for draw in draws],
        )

    def recorded(self, kkr: str, post: str | None) -> tuple[Draw, ...]:
        """Return the scenario's draws about a post of a KKR, or about its composition where post is None."""
        return tuple(draw for entry, draw in self.drawn if _is_about(entry, kkr, post))

    @property
    def lots_file(self) -> str:
        """The file of the scenario's draws as messages call it."""
        return f"{self.scenario.id}/{LOTS}"


class DrawRecord(NamedTuple):
    """A draw as a protocol states it, with what became of it: used, unused or outdated.

    ``question``, ``tied``, ``seats_at_stake`` and ``quotient`` are those of the question it answered; of a draw
    that was not used, what it says of the question it was made for.
    """

    kkr: str | None
    post: str | None
    council: int | None
    question: str | None
    tied: tuple[Name, ...] | None
    seats_at_stake: int | None
    quotient: Fraction | None
    drawn: tuple[Name, ...]
    date: str | None
    witness: str | None
    fate: Fate

    @property
    def sentence(self) -> str:
        """The draw and what became of it, in the language in use."""
        kkr = council_name(self.kkr) if self.kkr else None
        return fate_sentence(self.fate, self.drawn, (self.post, kkr, str(self.council) if self.council else None))


def fate_sentence(fate: Fate, drawn: tuple[Name, ...], subject: Iterable[str | None]) -> str:
    """Return who was drawn, what it was about as far as that is known, and what became of the draw."""
    fates = {
        "used": _("Draw used: {names} ({subject})."),
        "unused": _("Draw not used, because its question did not come up: {names} ({subject})."),
        "outdated": _("Draw not used, because the question has changed and is asked again: {names} ({subject})."),
    }
    return fates[fate].format(names=_spelled(drawn), subject=", ".join(name for name in subject if name))


def open_session(
    scenario: str | None,
    kkr: Sequence[str],
    options: Mapping[str, str],
    *,
    cooperations: Mapping[str, Sequence[str]] | None = None,
    settled_before: Mapping[str, str] | None = None,
    need_mayors: bool = True,
) -> Session:
    """Read the scenario and the rulebook of the term that is elected, and settle the options.

    ``cooperations`` are list cooperations beside those of the scenario: their lists by name. ``settled_before``
    are options that go before those of the scenario and after ``options``, such as those of a meeting.

    Raises:
        InputError: something in the files or on the command line cannot be used.
    """
    found = load_scenario(scenario, need_mayors=need_mayors)
    rulebook = _rulebook_of(found)
    own = Layer(found.options, f"{found.id}/scenario.yaml")
    settled = resolve_options(rulebook, own, settled_before or {}, options)
    drawn = tuple((entry, as_draw(entry, f"{found.id}/{LOTS}")) for entry in found.draws)
    _check_posts(found)
    of_councils: dict[int, tuple[Draw, ...]] = {}
    for entry, draw in drawn:
        if entry.council is not None:
            _check_council(entry.council, found)
            of_councils[entry.council] = (*of_councils.get(entry.council, ()), _in_council(draw))
    if cooperations:
        from kkrvalg.procedures.cooperation import with_cooperations  # noqa: PLC0415 (start-up stays light)

        election = with_cooperations(found.election, cooperations, where="--list-cooperation")
        found = replace(found, election=election)
    setting = Setting(found.election, rulebook, settled, of_councils)
    arguments: tuple[str, ...] = ("--scenario", scenario) if scenario else ()
    arguments += tuple(part for name, value in options.items() for part in ("--option", f"{name}={value}"))
    for name, lists in (cooperations or {}).items():
        arguments += ("--list-cooperation", f"{name}={','.join(lists)}")
    return Session(found, rulebook, setting, resolve_kkr(kkr, found.election), settled, drawn, arguments)


def _rulebook_of(scenario: Scenario) -> Rulebook:
    """Read the rulebook that a scenario names, which is that of the term that is elected."""
    where = _("{place}, key {key}").format(place=f"{scenario.id}/{SETTINGS}", key="rulebook")
    known = rulebook_ids()
    if scenario.rulebook not in known:
        raise InputError(
            where=where,
            found=_("the unknown rulebook “{name}”").format(name=scenario.rulebook),
            expected=_("one of {known}").format(known=", ".join(known)),
            todo=_("write the rulebook of the term that is elected"),
        )
    rulebook = load_rulebook(scenario.rulebook)
    if rulebook.term != scenario.election.term:
        raise InputError(
            where=where,
            found=_("{name}, the rules for {term}").format(name=rulebook.id, term=rulebook.term),
            expected=_("the rules for {term}, the term that is elected").format(term=scenario.election.term),
            todo=_("correct the rulebook or the term; other rules can be tried with kkrvalg compare"),
        )
    return rulebook


def _check_council(code: int, scenario: Scenario) -> None:
    """Check that a draw for a council is about one of the election's."""
    if code not in scenario.election.municipality_by_code:
        raise InputError(
            where=_("{place}, key {key}").format(place=f"{scenario.id}/{LOTS}", key="council"),
            found=str(code),
            expected=_("the code of a municipality of this election"),
            todo=_("correct the code, or remove the draw"),
        )


def _check_posts(scenario: Scenario) -> None:
    """Refuse a recorded draw about a post that nobody knows: it would never be used and never be missed."""
    if not any(entry.post for entry in scenario.draws):
        return
    known = [*dict.fromkeys(post.key for post in load_posts()), *ELECTED_OFFICES]
    for entry in scenario.draws:
        if entry.post and fold(entry.post) not in map(fold, known):
            raise InputError(
                where=f"{scenario.id}/{LOTS}",
                found=_("a draw for the unknown post {post}").format(post=entry.post),
                expected=_("one of {names}").format(names=", ".join(known)),
                todo=_("correct the post, or leave it out if the lot was about the composition"),
            )


def no_such_name(name: str, known: Iterable[str], kkr: str) -> InputError:
    """Return the complaint about a lot whose name is nobody's in a KKR."""
    return InputError(
        where="--lot",
        found=_("{name} in {kkr}").format(name=name, kkr=council_name(kkr)),
        expected=_("one of {names}").format(names=", ".join(known)),
        todo=_("name who was drawn as the question writes it"),
    )


def as_draw(entry: RecordedDraw, file: str) -> Draw:
    """Return a draw recorded in a file as the calculation knows it.

    Raises:
        InputError: its quotient is not a fraction.
    """
    return Draw(
        drawn=entry.drawn,
        question=entry.question,
        tied=entry.tied,
        seats_at_stake=entry.seats_at_stake,
        quotient=_as_fraction(entry.quotient, file),
        date=entry.date.isoformat() if entry.date else None,
        witness=entry.witness,
    )


def _as_fraction(text: str | None, file: str) -> Fraction | None:
    """Read a quotient as a question states it: ``1851/2`` in JSON, ``925 1/2`` or ``1.851`` in print."""
    if text is None:
        return None
    found = _QUOTIENT.fullmatch(text)
    if found is None or len(text) > _LONGEST_QUOTIENT or not int(found["below"] or 1):
        raise InputError(
            where=_("{place}, key {key}").format(place=file, key="quotient"),
            found=text,
            expected=_("a quotient as the question states it, such as 617, 1851/2 or 925 1/2"),
            todo=_("copy the quotient from the question"),
        )
    whole = re.sub(r"\D", "", found["whole"] or "0")
    return int(whole) + Fraction(int(found["above"] or 0), int(found["below"] or 1))


def _in_council(draw: Draw) -> Draw:
    """Return a draw with its names as a council knows them: ``A``, or ``(A+F)`` for an alliance."""
    tied = None if draw.tied is None else tuple(map(_as_member, draw.tied))
    return replace(draw, drawn=tuple(map(_as_member, draw.drawn)), tied=tied)


def _as_member(name: Name) -> Name:
    letters = str(name).strip().removeprefix("(").removesuffix(")").split("+")
    return letters[0].strip() if len(letters) == 1 else tuple(sorted(letter.strip() for letter in letters))


def _is_about(entry: RecordedDraw, kkr: str, post: str | None) -> bool:
    """Return whether a draw was made about a post of a KKR, or about its composition where ``post`` is None."""
    return entry.kkr == kkr and fold(entry.post or "") == fold(post or "")


def drawn_on_command_line(names: Sequence[str], lot_date: date | None, witness: str | None) -> tuple[Draw, ...]:
    """Return the lot of one question as the command line gives it: all its names are one draw."""
    if not names:
        return ()
    return (Draw(tuple(names), date=lot_date.isoformat() if lot_date else None, witness=witness),)


def check_lot(lots: Sequence[str], lot_date: date | None, witness: str | None) -> None:
    """Refuse a date or a witness of a lot that is not named, and a lot without a name.

    Raises:
        InputError: what there is of a lot is not enough.
    """
    if (lot_date or witness) and not lots:
        raise InputError(
            where="--lot-date" if lot_date else "--witness",
            found=_("the date or the witness of a lot, but not who was drawn"),
            expected=_("--lot too"),
            todo=_("add --lot and who was drawn"),
        )
    if any(not name.strip() for name in lots):
        raise InputError(
            where="--lot",
            found=_("nobody drawn"),
            expected=_("who was drawn, such as V or nordjylland:V"),
            todo=_("write the name, or leave the option out"),
        )


def by_kkr(entries: Sequence[str], session: Session, *, where: str) -> dict[str, list[str]]:
    """Sort entries such as ``nordjylland:V`` by KKR; with one KKR in play no prefix is needed.

    Raises:
        InputError: an entry without a prefix while several KKR are in play, or with that of another.
    """
    found: dict[str, list[str]] = {kkr: [] for kkr in session.kkr}
    for entry in entries:
        prefix, colon, rest = entry.partition(":")
        named = next((k for k in session.scenario.election.kkr_keys if fold(k) == fold(prefix.strip())), None)
        if colon and named is not None:
            if named not in found:
                raise _not_in_play(entry, named, session, where)
            found[named].append(rest.strip())
        elif len(session.kkr) == 1:
            found[session.kkr[0]].append(entry.strip())
        else:
            raise InputError(
                where=where,
                found=entry,
                expected=_("a KKR before it, such as {example}").format(example=f"{session.kkr[-1]}:{entry}"),
                todo=_("write which KKR it is about, or choose one with --kkr"),
            )
    return found


def _not_in_play(entry: str, named: str, session: Session, where: str) -> InputError:
    return InputError(
        where=where,
        found=entry,
        expected=_("one of {names}").format(names=", ".join(session.kkr)),
        todo=_("add --kkr {name}, or leave this one out").format(name=named),
    )


def recording(command: Sequence[str], question: Question | None) -> str:
    """Return the command line that records a draw, as if the first of the tied had been drawn."""
    drawn = question.tied[: question.seats_at_stake] if question else ()
    lots = [part for name in drawn for part in ("--lot", str(name))]
    return pasteable((*command, *lots, "--lot-date", _("YYYY-MM-DD"), "--witness", _("NAME")))


def pasteable(command: Sequence[str]) -> str:
    """Return a command line as it is pasted into a shell."""
    return " ".join(map(_quoted, command))


def _quoted(part: str) -> str:
    """Return a part of a command line as a shell takes it: in quotation marks where it has blanks or the like."""
    return shlex.quote(part) if re.search(r"[^\w@%+=:,./-]", part) else part


def record(
    draw: Draw,
    fate: Fate,
    question: Question | None = None,
    *,
    kkr: str | None = None,
    post: str | None = None,
    council: int | None = None,
) -> DrawRecord:
    """Return a draw as a protocol states it; ``question`` is the one it answered, None if it was not used."""
    return DrawRecord(
        kkr=kkr,
        post=post,
        council=council,
        question=draw.question if question is None else question.id,
        tied=draw.tied if question is None else question.tied,
        seats_at_stake=draw.seats_at_stake if question is None else question.seats_at_stake,
        quotient=draw.quotient if question is None else question.quotient,
        drawn=draw.drawn,
        date=draw.date,
        witness=draw.witness,
        fate=fate,
    )


def records(
    lots: Lots, kkr: str, post: str | None, waiting: frozenset[Name] = frozenset()
) -> tuple[DrawRecord, ...]:
    """Return what became of the draws of one question's calculation.

    Raises:
        DrawError: a draw names somebody who is not tied.
    """
    return tuple(
        record(draw, fate, lots.question_of(draw), kkr=kkr, post=post) for draw, fate in lots.fates(waiting)
    )


def council_records(session: Session, codes: Iterable[int]) -> tuple[DrawRecord, ...]:
    """Return what became of the draws for the councils of these municipalities.

    Raises:
        InputError: a draw names somebody who is not tied.
    """
    found: list[DrawRecord] = []
    for code in codes:
        council = session.setting.council(code)
        try:
            fates = council.fates
        except DrawError as error:
            raise draw_complaint(error, where=f"{session.lots_file}, {code}", kkr=None) from error
        found += (record(draw, fate, council.question_of(draw), council=code) for draw, fate in fates)
    return tuple(found)


def draw_complaint(error: DrawError, *, where: str, kkr: str | None) -> InputError:
    """Return the complaint about a draw that cannot be an answer to the question that came up."""
    question = error.question
    place = f"{where}, {council_name(kkr)}" if kkr else where
    if error.rival is not None:
        return InputError(
            where=place,
            found=_("two draws for one question: {first}, and {second}").format(
                first=_spelled(error.draw.drawn), second=_spelled(error.rival.drawn)
            ),
            expected=_("one draw for each question"),
            todo=_("remove the one that was not drawn"),
        )
    by_votes = question.subject[-1] in {"round_three", "decision"}
    text = (
        _("{number} of those who have equally many votes, {quotient}: {names}")
        if by_votes
        else _("{number} of those who share the quotient {quotient}: {names}")
    )
    return InputError(
        where=place,
        found=_("drawn: {names}").format(names=_spelled(error.draw.drawn)),
        expected=text.format(
            number=question.seats_at_stake, quotient=question.quotient, names=_spelled(question.tied)
        ),
        todo=_("name who was drawn, as many as there are seats; leave the lot out to see the question again"),
    )


def _spelled(names: Sequence[Name]) -> str:
    from kkrvalg.protocol.lots import spell  # noqa: PLC0415 (needed only when something is wrong)

    return ", ".join(map(spell, names))
