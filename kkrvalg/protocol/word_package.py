"""A Word file: the body of a document with its styles and its foot, the same bytes wherever it is made."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from kkrvalg.i18n import _
from kkrvalg.protocol.word_style import (
    PAGE_HEIGHT,
    PAGE_WIDTH,
    SPELLING,
    TEXT_WIDTH,
    numbering,
    settings,
    styles,
)
from kkrvalg.protocol.word_xml import escaped, field, paragraph, runs

if TYPE_CHECKING:
    from datetime import date

    from docx.section import Section

AUTHOR = "kkrvalg"
CORE, TYPES = "docProps/core.xml", "[Content_Types].xml"
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The time every file in the package bears, the first one there is: the clock is not asked."""
UNUSED = ("thumbnail", "extended-properties", "customXml", "stylesWithEffects", "webSettings")
"""What the empty document of the library brings along and says something of another one."""
_OFFICE = "http://schemas.openxmlformats.org"


class About(NamedTuple):
    """What a file says of itself: its title, its language, its day if it has one, its number if it has one."""

    title: str
    language: str
    day: date | None
    number: str = ""


def word_file(body: str, about: About, foot: str) -> bytes:
    """Return a Word file; ``body`` are paragraphs and tables as XML, ``foot`` stands beside the page's number."""
    import docx  # noqa: PLC0415 (start-up stays light)

    document = docx.Document()
    _replace(document.styles.element, styles(about.language))
    _replace(document.settings.element, settings(about.language))
    _replace(document.part.numbering_part.element, numbering())
    for rels in (document.part.rels, document.part.package.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.endswith(UNUSED)]:
            del rels[key]
    _replace(document.sections[0].footer._element, _foot(foot))  # noqa: SLF001 (there is no other way in)
    _lay_out(document.sections[0])
    section = document.element.body.sectPr
    for element in _parsed(body):
        section.addprevious(element)
    stream = BytesIO()
    document.save(stream)
    return _rewritten(stream, _core(about))


def _replace(element: Any, content: str) -> None:  # noqa: ANN401 (an element of the library's XML)
    """Put XML in the place of all that an element holds."""
    for child in list(element):
        element.remove(child)
    for child in _parsed(content):
        element.append(child)


def _parsed(content: str) -> list[Any]:
    """Return the elements that a piece of XML consists of."""
    from docx.oxml import parse_xml  # noqa: PLC0415 (start-up stays light)

    return list(parse_xml(f'<w:holder xmlns:w="{_OFFICE}/wordprocessingml/2006/main">{content}</w:holder>'))


def _lay_out(section: Section) -> None:
    """Give a section A4 pages with their margins."""
    from docx.shared import Twips  # noqa: PLC0415 (start-up stays light)

    section.page_width, section.page_height = Twips(PAGE_WIDTH), Twips(PAGE_HEIGHT)
    section.left_margin = section.right_margin = Twips((PAGE_WIDTH - TEXT_WIDTH) // 2)
    section.top_margin, section.bottom_margin = Twips(1304), Twips(1247)
    section.header_distance, section.footer_distance = Twips(709), Twips(567)


def _foot(text: str) -> str:
    """Return the foot of every page: what the document is, and which page of how many."""
    before, _number, rest = _("Page {number} of {pages}").partition("{number}")
    between, _pages, after = rest.partition("{pages}")
    page = f"{runs(before)}{field('PAGE', '1')}{runs(between)}{field('NUMPAGES', '1')}{runs(after)}"
    return paragraph(f"{runs(text)}<w:r><w:tab/></w:r>{page}", "Footer")


def _core(about: About) -> str:
    """Return the properties that a file list shows; the time is noon, so that the day is the same everywhere."""
    when = "" if about.day is None else f"{about.day.isoformat()}T12:00:00Z"
    times = "".join(
        f'<dcterms:{key} xsi:type="dcterms:W3CDTF">{when}</dcterms:{key}>'
        for key in ("created", "modified")
        if when
    )
    number = f"<dc:identifier>{escaped(about.number)}</dc:identifier>" if about.number else ""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<cp:coreProperties xmlns:cp="{_OFFICE}/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escaped(about.title)}</dc:title><dc:creator>{AUTHOR}</dc:creator>"
        f"<cp:lastModifiedBy>{AUTHOR}</cp:lastModifiedBy><cp:revision>1</cp:revision>"
        f"<dc:language>{SPELLING[about.language]}</dc:language>{number}{times}</cp:coreProperties>"
    )


def _rewritten(stream: BytesIO, core: str) -> bytes:
    """Return a package with its parts in one order, with one time, whoever wrote it and wherever."""
    found = BytesIO()
    with ZipFile(stream) as package, ZipFile(found, "w", ZIP_DEFLATED) as fixed:
        for name in sorted(package.namelist(), key=lambda name: (name != TYPES, name)):
            entry = ZipInfo(name, EARLIEST)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 0
            fixed.writestr(entry, core.encode("utf-8") if name == CORE else package.read(name))
    return found.getvalue()
