"""A letter of a call-up as a Word file: its form a table to fill in, on paper or on a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.protocol.letters import (
    NOT_ASKED,
    Dated,
    FactsAsked,
    PersonsAsked,
    Points,
    Subtitle,
    Title,
    ToSign,
    form_label,
    person_columns,
)
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
TO_DATE, SIGNATURE_WIDTH = 3600, 4600
"""Where the lines for the day and the signature end."""
TO_FILL = "<w:r><w:tab/></w:r>"


def word_letter(letter: Letter, language: str, day: date) -> bytes:
    """Return a letter as the content of a Word file in a language, which bears a day."""
    whom, *rest = letter.parts
    title = next((part.text for part in letter.parts if isinstance(part, Title)), "")
    body = paragraph(runs(str(whom)), LETTERHEAD) + "".join(map(_part, rest))
    if isinstance(letter.parts[-1], (PersonsAsked, FactsAsked)):
        body = body.removesuffix(_below_form()) + _last_line()
    return word_file(body, About(title, language, day), title)


def _part(part: Part) -> str:  # noqa: PLR0911 (one return for each kind of part)
    match part:
        case Title():
            return paragraph(runs(part.text), "Heading1")
        case Subtitle():
            return paragraph(runs(part.text), "Heading2")
        case Points():
            return "".join(paragraph(runs(text), "ListBullet") for text in part.texts)
        case Dated():
            return paragraph(f"{runs(part.label + ' ')}{TO_FILL}", "", _ruled(TO_DATE, above=0, below=240))
        case ToSign():
            return _signed(part)
        case PersonsAsked():
            return _persons(part) + _below_form()
        case FactsAsked():
            return _facts(part) + _below_form()
        case _:
            return paragraph(runs(part))


def _signed(part: ToSign) -> str:
    """Return the end of a letter: a line to sign on stands above for whom it is."""
    closing = paragraph(runs(part.closing), "", f"<w:keepNext/>{_spacing(240, 0)}")
    line = paragraph(TO_FILL, "", f"<w:keepNext/>{_ruled(SIGNATURE_WIDTH, above=760, below=0)}")
    return closing + line + paragraph(runs(part.signer))


def _ruled(width: int, *, above: int, below: int) -> str:
    """Return the properties of a paragraph with a line to write on that ends ``width`` from the margin."""
    return f'<w:tabs><w:tab w:val="left" w:leader="underscore" w:pos="{width}"/></w:tabs>{_spacing(above, below)}'


def _spacing(above: int, below: int) -> str:
    return f'<w:spacing w:before="{above}" w:after="{below}"/>'


def _below_form() -> str:
    """Return the room that stands between a form and what follows it."""
    return paragraph("", "", '<w:spacing w:before="0" w:after="0"/>')


def _last_line() -> str:
    """Return the paragraph that Word wants after a table, so low that it needs no page of its own."""
    return paragraph("", "", '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>')


def _persons(asked: PersonsAsked) -> str:
    """Return a row for each person, with a column for what is asked of everybody."""
    titles = person_columns()
    rows = [
        Row(
            (
                Cell(form_label(person.label), bold=True),
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
    rows = [Row((Cell(form_label(label), bold=True), Cell("")), TO_WRITE) for label in asked.labels]
    widths = (QUESTION_WIDTH, TEXT_WIDTH - QUESTION_WIDTH)
    return table(None, rows, SIDES, widths=widths, caption=form_label(asked.labels[0]))
