"""Questions for lots as people read them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kkrvalg.i18n import _, ngettext
from kkrvalg.protocol.numbers import count, day, mixed
from kkrvalg.protocol.text import paragraph, verbatim

if TYPE_CHECKING:
    from kkrvalg.apportion import Draw, Name, Question
    from kkrvalg.protocol.text import Page


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
    return f"{among} {when_and_who(draw)}"


def drawn_composition_sentence(question: Question, draw: Draw) -> str:
    """Return how a lot among whole compositions was drawn."""
    among = _("Drawn by lot among {number} equally good compositions: {drawn}.").format(
        number=count(len(question.tied)), drawn=enumeration(draw.drawn)
    )
    return f"{among} {when_and_who(draw)}"


def when_and_who(draw: Draw) -> str:
    """Return when a lot was drawn and who saw it, or that this is not recorded."""
    when = _("Date: {date}.").format(date=day(draw.date)) if draw.date else _("No date is recorded.")
    who = _("Witness: {witness}.").format(witness=draw.witness) if draw.witness else _("No witness is recorded.")
    return f"{when} {who}"


def write_recording(page: Page, question: Question, *lines: str) -> None:
    """Print the lines that record a draw, as if the first of the tied had been drawn."""
    paragraph(
        page,
        _("Record the draw, here as if {name} had been drawn:").format(
            name=enumeration(question.tied[: question.seats_at_stake])
        ),
    )
    for line in lines:
        verbatim(page, line)


def write_council_recording(page: Page, question: Question, file: str) -> None:
    """Print the lines that record the draw of a council in a scenario's ``lots.yaml``."""
    drawn = question.tied[: question.seats_at_stake]
    paragraph(
        page,
        _("Record the draw in {file}, here as if {name} had been drawn:").format(
            file=file, name=enumeration(drawn)
        ),
    )
    verbatim(page, "draws:")
    verbatim(page, f"- council: {question.subject[-1]}")
    verbatim(page, f"  question: {question.id}")
    verbatim(page, f"  drawn: [{', '.join(map(spell, drawn))}]")


def write_lots_block(page: Page, question: Question, file: str, *, kkr: str, post: str) -> None:
    """Print the lines that record a draw about a post in a ``lots.yaml``."""
    drawn = question.tied[: question.seats_at_stake]
    paragraph(
        page,
        _("Record the draw in {file}, here as if {name} had been drawn:").format(
            file=file, name=enumeration(drawn)
        ),
    )
    for line in (
        "draws:",
        f"- kkr: {kkr}",
        f"  post: {quoted_scalar(post)}",
        f"  question: {question.id}",
        f"  drawn: [{', '.join(quoted_scalar(spell(name)) for name in drawn)}]",
        f"  date: {_('YYYY-MM-DD')}",
        f"  witness: {_('NAME')}",
    ):
        verbatim(page, line)


def quoted_scalar(text: str) -> str:
    """Return a text as YAML takes it inside a list: in quotation marks where it holds more than letters."""
    return text if text.replace("+", "").isalnum() else json.dumps(text, ensure_ascii=False)


def draw_instruction(question: Question) -> str:
    """Return what happens at the draw."""
    return ngettext(
        "Draw one of the {tied} names. Whoever is drawn gets the seat; write down the date and who saw it.",
        "Draw {number} of the {tied} names. Each that is drawn gets one seat; write down the date and who saw it.",
        question.seats_at_stake,
    ).format(number=question.seats_at_stake, tied=len(question.tied))
