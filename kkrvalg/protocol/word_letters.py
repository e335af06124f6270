"""A letter of a call-up as a Word file: its form a table to fill in, on paper or on a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import _
from kkrvalg.protocol.letters import FactsAsked, PersonsAsked, Title
from kkrvalg.protocol.word_package import About, word_file
from kkrvalg.protocol.word_style import LETTERHEAD, TEXT_WIDTH
from kkrvalg.protocol.word_xml import Cell, Row, head_row, paragraph, runs, table

if TYPE_CHECKING:
    from datetime import date

    from kkrvalg.protocol.letters import Letter, Part
    from kkrvalg.protocol.text import Side

PERSON_WIDTHS = (2700, 3000, 1800, 700, 1100)
"""Those of the columns of a form for persons: who, name, municipality, list, gender."""
SIDES: tuple[Side, ...] = tuple("left" for _width in PERSON_WIDTHS)
QUESTION_WIDTH = 4400
TO_WRITE = 520
"""The least height of a row to write in."""
NOT_ASKED = "–"


def word_letter(letter: Letter, language: str, day: date) -> bytes:
    """Return a letter as the content of a Word file in a language, which bears a day."""
    whom, *rest = letter.parts
    title = next((part.text for part in letter.parts if isinstance(part, Title)), "")
    body = paragraph(runs(str(whom)), LETTERHEAD) + "".join(map(_part, rest))
    return word_file(body, About(title, language, day), title)


def _part(part: Part) -> str:
    match part:
        case Title():
            return paragraph(runs(part.text), "Heading1")
        case PersonsAsked():
            return _persons(part) + _below_form()
        case FactsAsked():
            return _facts(part) + _below_form()
        case _:
            return paragraph(runs(part))


def _below_form() -> str:
    """Return the room that stands between a form and what follows it."""
    return paragraph("", "", '<w:spacing w:before="0" w:after="0"/>')


def _persons(asked: PersonsAsked) -> str:
    """Return a row for each person, with a column for what is asked of everybody."""
    gender = _label(_("woman / man / other:"))
    titles = ("", _label(_("name:")), _label(_("municipality:")), _label(_("list:")), gender)
    rows = [
        Row(
            (
                Cell(_label(person.label), bold=True),
                *(Cell(""),) * 3,
                Cell("" if person.with_gender else NOT_ASKED),
            ),
            TO_WRITE,
        )
        for person in asked.persons
    ]
    return table(head_row(titles), rows, SIDES, widths=PERSON_WIDTHS, caption=titles[1])


def _facts(asked: FactsAsked) -> str:
    """Return a row for each fact."""
    rows = [Row((Cell(_label(label), bold=True), Cell("")), TO_WRITE) for label in asked.labels]
    widths = (QUESTION_WIDTH, TEXT_WIDTH - QUESTION_WIDTH)
    return table(None, rows, SIDES, widths=widths, caption=_label(asked.labels[0]))


def _label(text: str) -> str:
    """Return what stands before a line as it stands in a table."""
    return text[:1].upper() + text[1:].rstrip().removesuffix(":")
