"""The lots of a health forum: those recorded in a scenario, those of the command line, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.apportion import Draw, DrawError, Lot, leaves
from kkrvalg.cli.session import draw_complaint, fate_sentence
from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.model import fold
from kkrvalg.procedures.chair import POSTS
from kkrvalg.procedures.health_forum_assembly import assemble, chair_subject, council_subject

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from kkrvalg.apportion import Fate, Name, Question
    from kkrvalg.cli.session import Session
    from kkrvalg.procedures.health_forum import ForumElection
    from kkrvalg.procedures.health_forum_assembly import Assembled, Given, Subject
    from kkrvalg.procedures.setting import Setting
    from kkrvalg.rulebook.health_forums import Forum, HealthForumRules


class ForumDrawRecord(NamedTuple):
    """A draw about a health council or a post of a forum as a protocol states it, with what became of it."""

    forum: str
    health_council: str | None
    post: str | None
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
        return fate_sentence(self.fate, self.drawn, (self.post, self.health_council or self.forum.capitalize()))


class Called(NamedTuple):
    """What the command line says was drawn, the day and who saw it.

    ``names`` are those of a health council (``("health_council", "Fyn")``) or of a forum's two posts
    (``("health_forum", "syd")``) in the order they were drawn.
    """

    names: Mapping[Subject, Sequence[str]]
    day: str | None
    witness: str | None


def check_recorded(session: Session, rules: HealthForumRules) -> None:
    """Check that each recorded draw about a health council or forum names one that exists.

    Raises:
        InputError: one does not, or its post is not one of a forum's.
    """
    for entry, _draw in session.drawn:
        if entry.health_council is not None:
            rules.find_health_council(entry.health_council, where=session.lots_file)
        if entry.forum is not None:
            rules.find_forum(entry.forum, where=session.lots_file)
            if fold(entry.post or "") not in POSTS:
                raise InputError(
                    where=session.lots_file,
                    found=_("a draw for the unknown post {post}").format(post=entry.post),
                    expected=_("one of {names}").format(names=", ".join(POSTS)),
                    todo=_("correct the post; a health forum elects these two"),
                )


@dataclass
class ForumDrawing:
    """The elections of one forum with the draws that are recorded and those of the command line.

    A lot on the command line answers the question that is open when its turn comes; the whole calculation runs
    again after each.
    """

    session: Session
    setting: Setting
    rules: HealthForumRules
    forum: Forum
    only: tuple[str, ...]
    given: Given
    called: Called
    draws: dict[Subject, list[Draw]] = field(default_factory=dict)
    unplaced: list[ForumDrawRecord] = field(default_factory=list)

    def run(self) -> tuple[ForumElection, tuple[ForumDrawRecord, ...], Given]:
        """Return the forum, what became of each draw, and the draws that were used.

        Raises:
            InputError: an alliance or a draw that cannot be.
        """
        found = self._assembled()
        for subject in found.lots:
            self.draws[subject] = [self._spelled(draw, subject, found) for draw in self._recorded(subject)]
        found = self._assembled()
        for subject in [*map(council_subject, self.forum.health_councils), chair_subject(self.forum.key)]:
            queue = list(self.called.names.get(subject, ()))
            while queue:
                queue = self._place(queue, subject, found)
                found = self._assembled()
        records = [entry for subject in found.lots for entry in self._records(subject, found)]
        used = {
            subject: tuple(
                replace(draw, question=question.id)
                for draw, question in zip(lots.used, lots.answered, strict=True)
            )
            for subject, lots in found.lots.items()
        }
        return found.election, (*records, *self.unplaced), replace(self.given, draws=used)

    def _assembled(self) -> Assembled:
        """Run the calculation with the draws so far."""
        try:
            given = replace(self.given, draws=self.draws)
            return assemble(self.setting, self.rules, self.forum, given, self.only)
        except DrawError as error:
            raise draw_complaint(error, where=self.session.lots_file, kkr=None) from error

    def _recorded(self, subject: Subject) -> list[Draw]:
        """Return the scenario's draws about a subject."""
        found = []
        for entry, draw in self.session.drawn:
            if subject[0] == "health_council":
                own = entry.health_council is not None and fold(entry.health_council) == fold(subject[1])
            else:
                own = entry.forum is not None and [fold(entry.forum), entry.post] == [fold(subject[1]), subject[2]]
            if own:
                found.append(draw)
        return found

    def _spelled(self, draw: Draw, subject: Subject, found: Assembled) -> Draw:
        """Return a recorded draw with the election's own names."""
        tied = None if draw.tied is None else tuple(self._name(str(n), subject, found) for n in draw.tied)
        return replace(draw, drawn=tuple(self._name(str(n), subject, found) for n in draw.drawn), tied=tied)

    @staticmethod
    def _name(written: str, subject: Subject, found: Assembled) -> Name:
        if subject[0] == "health_council":
            elections = {e.health_council: e for e in found.election.health_councils}
            return elections[subject[1]].find_name(written)
        return found.election.chair.find_name(written) if found.election.chair is not None else written

    def _place(self, queue: list[str], subject: Subject, found: Assembled) -> list[str]:
        """Let the first names of the queue answer an open question, and return the rest of the queue."""
        names = [self._name(written, subject, found) for written in queue]
        questions = [q for q in found.election.questions if q.subject[:2] == subject]
        question = next((q for q in questions if names[0] in q.tied), None)
        if question is not None:
            drawn = tuple(names[: question.seats_at_stake])
            if len(set(drawn)) < question.seats_at_stake or not set(drawn) <= set(question.tied):
                raise self._complaint(drawn, question, subject)
            self.draws[question.subject].append(self._draw(drawn, question))
            return queue[question.seats_at_stake :]
        for step in self._lots_drawn(subject, found):
            if names[0] in step.question.tied and step.draw is not None and names[0] not in step.draw.drawn:
                raise self._complaint((names[0],), step.question, subject, step.draw)
        if questions:
            raise self._complaint((names[0],), questions[0], subject)
        self._check_known(queue[0], names[0], subject, found)
        self.unplaced.append(self._record(self._draw((names[0],), None), "unused", None, subject))
        return queue[1:]

    def _draw(self, drawn: tuple[Name, ...], question: Question | None) -> Draw:
        identity = None if question is None else question.id
        return Draw(drawn, identity, date=self.called.day, witness=self.called.witness)

    @staticmethod
    def _lots_drawn(subject: Subject, found: Assembled) -> list[Lot]:
        chair = found.election.chair
        steps = [step for election in found.election.health_councils for step in election.steps]
        lots = [step for step in (*steps, *(chair.steps if chair else ())) if isinstance(step, Lot)]
        return [step for step in lots if step.question.subject[:2] == subject]

    def _complaint(
        self, drawn: tuple[Name, ...], question: Question, subject: Subject, rival: Draw | None = None
    ) -> InputError:
        error = DrawError(Draw(drawn), question, rival)
        return draw_complaint(error, where=f"--lot {subject[1]}", kkr=None)

    def _check_known(self, written: str, name: Name, subject: Subject, found: Assembled) -> None:
        """Refuse a lot whose name is nobody's; one of somebody who is in no lot is noted as unused."""
        elections = {e.health_council: e for e in found.election.health_councils}
        chair = found.election.chair
        if subject[0] == "health_council":
            known = {c.key for c in elections[subject[1]].contenders}
        else:
            known = set() if chair is None else {c.key for c in chair.contenders}
        parts = {leaf for part in leaves(name) for leaf in part.split("+")}
        if known and not parts <= known:
            raise InputError(
                where=f"--lot {subject[1]}",
                found=written or '""',
                expected=_("one of {names}").format(names=", ".join(sorted(known))),
                todo=_("name who was drawn as the question writes it"),
            )

    def _records(self, subject: Subject, found: Assembled) -> list[ForumDrawRecord]:
        """Return what became of the draws about a subject."""
        lots = found.lots[subject]
        waiting: frozenset[Name] = frozenset()
        if subject[0] == "health_council":
            waiting = {e.health_council: e for e in found.election.health_councils}[subject[1]].waiting
        elif found.election.chair is not None:
            waiting = found.election.chair.waiting(subject[2])
        try:
            fates = lots.fates(waiting)
        except DrawError as error:
            raise draw_complaint(error, where=f"{self.session.lots_file}, {subject[1]}", kkr=None) from error
        return [self._record(draw, fate, lots.question_of(draw), subject) for draw, fate in fates]

    def _record(self, draw: Draw, fate: Fate, question: Question | None, subject: Subject) -> ForumDrawRecord:
        of_council = subject[0] == "health_council"
        return ForumDrawRecord(
            forum=self.forum.key,
            health_council=subject[1] if of_council else None,
            post=None if of_council else "".join(subject[2:]) or None,
            question=draw.question if question is None else question.id,
            tied=draw.tied if question is None else question.tied,
            seats_at_stake=draw.seats_at_stake if question is None else question.seats_at_stake,
            quotient=draw.quotient if question is None else question.quotient,
            drawn=draw.drawn,
            date=draw.date,
            witness=draw.witness,
            fate=fate,
        )
