"""A letter as the source of a Typst document: addressee, title, paragraphs, and forms with room to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import _
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
from kkrvalg.protocol.typst_document import quoted
from kkrvalg.protocol.typst_style import STYLE

if TYPE_CHECKING:
    from kkrvalg.protocol.letters import Letter, Part

LETTER_STYLE = r"""
#let whom(it) = block(below: 1.6em, text(it))
#let dated(it) = block(below: 2em, grid(columns: (auto, 45mm), column-gutter: 3mm,
  text(it), box(width: 100%, height: 1em, stroke: (bottom: 0.6pt + ink))))
#let asked(caption: "", heads: (), ..cells) = figure(kind: std.table, caption: none, std.table(
  columns: (2.2fr, 2.6fr, 1.6fr, 0.7fr, 1.1fr), align: left + bottom, inset: (x: 4pt, y: 4pt),
  rows: (auto,) + (9mm,) * calc.div-euclid(cells.pos().len(), heads.len()),
  stroke: 0.4pt + rgb("#b9b9b9"), fill: (x, y) => if y == 0 { shade },
  std.table.header(..heads.map(it => text(weight: "bold", hyphenate: true, it))),
  ..cells.pos().map(it => text(it))))
#let facts(..labels) = block(width: 100%, grid(columns: (46%, 1fr), row-gutter: 1.1em, column-gutter: 1em,
  ..labels.pos().map(it => (align(bottom, text(it)),
    align(bottom, box(width: 100%, height: 1.8em, stroke: (bottom: 0.6pt + ink))))).flatten()))
#let signed(closing, signer) = block(breakable: false, above: 2em)[
  #text(closing)
  #v(13mm)
  #box(width: 75mm, stroke: (bottom: 0.6pt + ink)) \
  #text(signer)
]
"""


def typst_letter(letter: Letter, language: str) -> str:
    """Return a letter as Typst source; its foot says what it is about."""
    title = next((part.text for part in letter.parts if isinstance(part, Title)), "")
    head = (
        f"#show: house.with(title: {quoted(title)}, lang: {quoted(language)}, of: {quoted(_(' of '))},"
        f" foot: ({quoted(title)},), titled: false)\n"
        "#show std.title: set text(size: 16pt)\n"
        "#set text(size: 10.5pt)"
    )
    whom, *rest = letter.parts
    calls = (f"whom({quoted(str(whom))})", *map(_call, rest))
    return "\n".join((STYLE, LETTER_STYLE, head, *(f"#{call}" for call in calls), ""))


def _call(part: Part) -> str:  # noqa: PLR0911 (one return for each kind of part)
    match part:
        case Title():
            return "std.title()"
        case Subtitle():
            return f"heading(level: 1, {quoted(part.text)})"
        case Points():
            return f"list({', '.join(f'text({quoted(text)})' for text in part.texts)})"
        case Dated():
            return f"dated({quoted(part.label)})"
        case ToSign():
            return f"signed({quoted(part.closing)}, {quoted(part.signer)})"
        case PersonsAsked():
            return _persons(part)
        case FactsAsked():
            return f"facts({', '.join(map(quoted, part.labels))})"
        case _:
            return f"para({quoted(part)})"


def _persons(part: PersonsAsked) -> str:
    heads = "".join(f"{quoted(head)}, " for head in person_columns())
    cells = [
        quoted(cell)
        for person in part.persons
        for cell in (form_label(person.label), "", "", "", "" if person.with_gender else NOT_ASKED)
    ]
    return f"asked(heads: ({heads}), {', '.join(cells)})"
