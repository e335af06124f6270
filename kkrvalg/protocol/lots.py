"""Questions for lots as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import _, ngettext
from kkrvalg.protocol.numbers import mixed

if TYPE_CHECKING:
    from kkrvalg.apportion import Draw, Name, Question


def spell(name: Name) -> str:
    """Return a list's name, or an alliance's members joined by "+" in brackets."""
    return name if isinstance(name, str) else "(" + "+".join(spell(member) for member in name) + ")"


def enumeration(names: tuple[Name, ...]) -> str:
    """Return "A, C and V" in the language in use."""
    spelled = [spell(name) for name in names]
    if len(spelled) == 1:
        return spelled[0]
    return _("{names} and {last}").format(names=", ".join(spelled[:-1]), last=spelled[-1])


def question_sentence(question: Question) -> str:
    """Return what is undecided, between whom, and at which quotient."""
    return ngettext(
        "The last seat is undecided: {names} have the same quotient, {quotient}.",
        "The last {number} seats are undecided: {names} have the same quotient, {quotient}.",
        question.seats_at_stake,
    ).format(number=question.seats_at_stake, names=enumeration(question.tied), quotient=mixed(question.quotient))


def drawn_sentence(question: Question, draw: Draw) -> str:
    """Return how a lot was drawn: among whom, at which quotient, who won, when and who saw it."""
    among = ngettext(
        "The last seat was drawn by lot among {names}, who had the same quotient, {quotient}: {drawn}.",
        "The last {number} seats were drawn by lot among {names}, who had the same quotient, {quotient}: {drawn}.",
        question.seats_at_stake,
    ).format(
        number=question.seats_at_stake,
        names=enumeration(question.tied),
        quotient=mixed(question.quotient),
        drawn=enumeration(draw.drawn),
    )
    when = _("Date: {date}.").format(date=draw.date) if draw.date else _("No date is recorded.")
    who = _("Witness: {witness}.").format(witness=draw.witness) if draw.witness else _("No witness is recorded.")
    return f"{among} {when} {who}"


def draw_instruction(question: Question) -> str:
    """Return what happens at the draw."""
    return ngettext(
        "Draw one of the {tied} names. Whoever is drawn gets the seat; write down the date and who saw it.",
        "Draw {number} of the {tied} names. Each that is drawn gets one seat; write down the date and who saw it.",
        question.seats_at_stake,
    ).format(number=question.seats_at_stake, tied=len(question.tied))
