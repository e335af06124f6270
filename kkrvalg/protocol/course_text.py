"""What was done at an election, in sentences: lists agreed on or refused, seats left to others, lots on votes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _, ngettext
from kkrvalg.procedures.filling import ListAgreed, SeatLeft
from kkrvalg.protocol.lots import drawn_sentence, enumeration, when_and_who
from kkrvalg.protocol.numbers import count, mixed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kkrvalg.apportion import Lot, Question
    from kkrvalg.model import PersonId
    from kkrvalg.procedures.filling import Filled
    from kkrvalg.protocol.meeting_names import Names

_OPEN = {
    "round_three": N_("{names} have equally many votes, {votes}: a lot decides who enters round three."),
    "decision": N_("{names} have equally many votes, {votes}: a lot decides who is elected."),
}
_DRAWN = {
    "round_three": N_("{names} had equally many votes, {votes}. A lot decided who entered round three: {drawn}."),
    "decision": N_("{names} had equally many votes, {votes}. A lot decided who was elected: {drawn}."),
}


def votes_question_sentence(question: Question, names: Names) -> str:
    """Return what a lot of a majority election is to decide, and between whom."""
    own = names.question(question)
    return _(_OPEN[str(question.subject[-1])]).format(names=enumeration(own.tied), votes=mixed(own.quotient))


def lot_sentence(step: Lot, names: Names) -> str:
    """Return how a lot of an election was drawn: on votes in a majority election, else on a quotient.

    The lot of the step is drawn.
    """
    own, draw = names.question(step.question), step.draw
    if draw is None:
        raise ValueError(step)
    drawn = names.draw(draw)
    text = _DRAWN.get(str(step.question.subject[-1]))
    if text is None:
        return drawn_sentence(own, drawn)
    said = _(text).format(names=enumeration(own.tied), votes=mixed(own.quotient), drawn=enumeration(drawn.drawn))
    return f"{said} {when_and_who(draw)}"


def agreement_sentences(filled: Filled, names: Names) -> Iterator[str]:
    """Yield that a list was agreed on or refused, and who left seats to whom."""
    for step in filled.steps:
        if isinstance(step, ListAgreed):
            yield _agreed(step, names)
        elif isinstance(step, SeatLeft):
            yield ngettext(
                "{giver} left {number} seat to {taker}.", "{giver} left {number} seats to {taker}.", step.seats
            ).format(giver=step.giver, number=count(step.seats), taker=step.taker)


def group_sentences(filled: Filled, names: Names) -> Iterator[str]:
    """Yield who stands in each group that is not made of whole parties."""
    groups = [standing.group for standing in filled.standings]
    for group in groups:
        if not group.is_whole:
            who = enumeration(names.make_up(group, groups))
            yield _("In {group} stand {names}.").format(group=group.key, names=who)


def _agreed(step: ListAgreed, names: Names) -> str:
    listed, against = _persons(step.persons, names), _persons(step.objections, names)
    if not against:
        return _("Instead of an election all agreed on a list: {listed}.").format(listed=listed)
    if not listed:
        return _("A list was put forward; {against} objected, and the election was held.").format(against=against)
    return _("A list was put forward: {listed}. {against} objected, and the election was held.").format(
        listed=listed, against=against
    )


def _persons(persons: Sequence[PersonId], names: Names) -> str:
    return enumeration(tuple(map(names.person, persons))) if persons else ""
