"""The lots of a KKR as forms: those that were drawn with what was recorded, the others with room to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.apportion import Lot
from kkrvalg.i18n import _
from kkrvalg.model import council_name
from kkrvalg.procedures.composition_steps import LotAsked
from kkrvalg.protocol.blocks import LotForm
from kkrvalg.protocol.chair_text import POSTS, drawn_post_sentence, open_post_sentence
from kkrvalg.protocol.derivation_text import among_compositions
from kkrvalg.protocol.lots import drawn_composition_sentence, drawn_sentence, enumeration, question_sentence, spell
from kkrvalg.protocol.numbers import count, day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kkrvalg.apportion import Draw, Question
    from kkrvalg.procedures.appointments import Appointment
    from kkrvalg.procedures.chair import ChairElection
    from kkrvalg.procedures.composition import Composition
    from kkrvalg.procedures.councils import Council


def composition_lots(composition: Composition) -> Iterator[LotForm]:
    """Yield the lots about the composition of a KKR."""
    title = _("The composition of {kkr}").format(kkr=council_name(composition.kkr))
    for step in composition.steps:
        if not isinstance(step, LotAsked):
            continue
        question, whole = step.question, among_compositions(composition, step.question)
        if step.draw is not None:
            say = drawn_composition_sentence if whole else drawn_sentence
            yield lot_form(title, question, say(question, step.draw), step.draw)
        elif whole:
            text = _("One of {number} compositions that are equally good by the text.")
            yield lot_form(title, question, text.format(number=count(len(question.tied))))
        else:
            yield lot_form(title, question, question_sentence(question))


def council_lots(councils: Iterable[Council]) -> Iterator[LotForm]:
    """Yield the lots of the councils."""
    for council in councils:
        title = _("The council of {name}").format(name=council.name)
        yield from _level_lots(title, council.allocation.steps if council.allocation is not None else ())


def chair_lots(election: ChairElection) -> Iterator[LotForm]:
    """Yield the lots about chair and vice chair; none while the composition waits."""
    if election.waits:
        return
    for step in election.steps:
        if isinstance(step, Lot) and step.draw is not None:
            said = drawn_post_sentence(step.question, step.draw)
            yield lot_form(_office(step.question, election.kkr), step.question, said, step.draw)
    for question in election.questions:
        yield lot_form(_office(question, election.kkr), question, open_post_sentence(question))


def _office(question: Question, kkr: str) -> str:
    return f"{_(POSTS[question.subject[-1]])}, {council_name(kkr)}"


def appointment_lots(appointment: Appointment) -> Iterator[LotForm]:
    """Yield the lots about a post."""
    steps = appointment.allocation.steps if appointment.allocation is not None else ()
    yield from _level_lots(f"{appointment.post}, {council_name(appointment.kkr)}", steps)


def _level_lots(title: str, steps: Iterable[object]) -> Iterator[LotForm]:
    for step in steps:
        if isinstance(step, Lot):
            said = (
                question_sentence(step.question) if step.draw is None else drawn_sentence(step.question, step.draw)
            )
            yield lot_form(title, step.question, said, step.draw)


def lot_form(title: str, question: Question, said: str, draw: Draw | None = None) -> LotForm:
    """Return the form of a lot that is said in a sentence, filled in with the draw where there is one."""
    return LotForm(
        title=title,
        article=question.article,
        question=said,
        names=tuple(map(spell, question.tied)),
        seats=question.seats_at_stake,
        drawn=enumeration(draw.drawn) if draw else "",
        date=day(draw.date) if draw and draw.date else "",
        witness=(draw.witness or "") if draw else "",
    )
