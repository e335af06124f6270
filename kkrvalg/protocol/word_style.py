"""How a Word document looks: its styles, its list, its settings, as the parts of a package have them."""

from __future__ import annotations

from kkrvalg.i18n import N_, _

FONT = "Calibri"
FIXED = "Consolas"
INK, ACCENT, SOFT = "1C1C1C", "123F6D", "595959"
SHADE, AMBER, GREEN = "F1F4F7", "FFF3CD", "D9EAD3"
WARNING, RULE = "7A5400", "B9B9B9"
SPELLING = {"da": "da-DK", "en": "en-GB"}
"""The language of a document as Word calls it, so that spelling and hyphenation are the right ones."""
NUMBERS = {"da": (",", ";"), "en": (".", ",")}
"""The decimal sign of each language, and what stands between the parts of a list."""

TEXT_WIDTH = 9300
"""Twentieths of a point between the margins of a page."""
PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838
"""Those of A4."""

NOTICE, VERBATIM, CELL, LETTERHEAD = "KkrNotice", "KkrVerbatim", "KkrCell", "KkrLetterhead"
TABLE, FORM = "KkrTable", "KkrForm"
OWN_NAMES = {
    NOTICE: N_("Notice"),
    VERBATIM: N_("As it stands"),
    CELL: N_("Table text"),
    LETTERHEAD: N_("Addressee"),
    TABLE: N_("Table with rules"),
    FORM: N_("Form to fill in"),
}
"""What the styles that Word does not know are called where they are chosen."""
HEADINGS = ((15, 360, 120), (13, 280, 100), (11.5, 220, 80), (11, 180, 60))
"""Of each level of headings: its size, and the room above and below it."""

_STAYS = "<w:keepNext/><w:keepLines/><w:suppressAutoHyphens/>"
_CELLS = (
    '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="80" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    '<w:right w:w="80" w:type="dxa"/></w:tblCellMar>'
)

BULLET = 1
BOX = ("top", "left", "bottom", "right")


def styles(language: str) -> str:
    """Return what stands in the part of the styles."""
    return "".join(
        (
            _defaults(SPELLING[language]),
            _style("Normal", "Normal", default=True, run=_language(language), paragraph=_spacing(0, 120, 269)),
            _style("Title", "Title", paragraph=f"{_STAYS}{_spacing(0, 200, 252)}", run=_size(20, bold=True)),
            *(
                _style(
                    f"Heading{level}",
                    f"heading {level}",
                    paragraph=f'{_STAYS}{_spacing(above, below, 252)}<w:outlineLvl w:val="{level - 1}"/>',
                    run=_size(size, bold=True),
                )
                for level, (size, above, below) in enumerate(HEADINGS, start=1)
            ),
            _style(
                "ListBullet",
                "List Bullet",
                paragraph=f'<w:numPr><w:numId w:val="{BULLET}"/></w:numPr>{_spacing(0, 60, 269)}',
            ),
            _style(
                "Caption",
                "caption",
                paragraph=f"{_STAYS}{_spacing(160, 60)}",
                run=_size(9, bold=True, colour=SOFT),
            ),
            _style(
                "Footer",
                "footer",
                paragraph=f'<w:pBdr><w:top w:val="single" w:sz="4" w:space="4" w:color="{RULE}"/></w:pBdr><w:tabs>'
                f'<w:tab w:val="right" w:pos="{TEXT_WIDTH}"/></w:tabs><w:suppressAutoHyphens/>{_spacing(0, 0)}',
                run=_size(8, colour=SOFT),
            ),
            *_own(),
        )
    )


def _own() -> tuple[str, ...]:
    """Return the styles that Word does not bring along."""
    edge = _edge("left", 24, WARNING, 8)
    return (
        _style(
            NOTICE,
            _(OWN_NAMES[NOTICE]),
            paragraph=f"<w:keepLines/><w:pBdr>{edge}</w:pBdr>{_fill(AMBER)}{_spacing(120, 160, 269)}"
            '<w:ind w:left="227"/>',
            run="<w:b/><w:bCs/>",
        ),
        _style(
            VERBATIM,
            _(OWN_NAMES[VERBATIM]),
            paragraph=f"{_fill(SHADE)}<w:suppressAutoHyphens/>{_spacing(60, 120, 252)}",
            run=f'<w:rFonts w:ascii="{FIXED}" w:hAnsi="{FIXED}" w:cs="{FIXED}"/><w:noProof/><w:sz w:val="18"/>'
            '<w:szCs w:val="18"/>',
        ),
        _style(CELL, _(OWN_NAMES[CELL]), paragraph=_spacing(20, 20), run='<w:sz w:val="19"/><w:szCs w:val="19"/>'),
        _style(LETTERHEAD, _(OWN_NAMES[LETTERHEAD]), paragraph=_spacing(0, 480, 269)),
        _table_style("TableNormal", "Normal Table", _CELLS, default=True),
        _table_style(
            TABLE,
            _(OWN_NAMES[TABLE]),
            f"<w:tblBorders>{_edge('bottom', 4, RULE)}{_edge('insideH', 4, RULE)}</w:tblBorders>{_CELLS}",
        ),
        _table_style(
            FORM,
            _(OWN_NAMES[FORM]),
            f"<w:tblBorders>{''.join(_edge(side, 6, INK) for side in BOX)}</w:tblBorders>{_CELLS}",
        ),
    )


def _defaults(spelling: str) -> str:
    return (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{FONT}" w:eastAsia="{FONT}" w:hAnsi="{FONT}"'
        f' w:cs="{FONT}"/><w:sz w:val="22"/><w:szCs w:val="22"/>'
        f'<w:lang w:val="{spelling}" w:eastAsia="{spelling}" w:bidi="{spelling}"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )


def _style(identity: str, name: str, *, paragraph: str = "", run: str = "", default: bool = False) -> str:
    """Return a style of paragraphs; every other than the default one is based on that."""
    based = "" if default else '<w:basedOn w:val="Normal"/>'
    following = "" if default or identity in {"ListBullet", CELL, "Footer"} else '<w:next w:val="Normal"/>'
    own = ' w:default="1"' if default else ' w:customStyle="1"' if identity in OWN_NAMES else ""
    return (
        f'<w:style w:type="paragraph"{own} w:styleId="{identity}"><w:name w:val="{name}"/>'
        f"{based}{following}<w:qFormat/>"
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def _table_style(identity: str, name: str, properties: str, *, default: bool = False) -> str:
    based = "" if default else '<w:basedOn w:val="TableNormal"/>'
    kind = 'w:default="1"' if default else 'w:customStyle="1"'
    return (
        f'<w:style w:type="table" {kind} w:styleId="{identity}"><w:name w:val="{name}"/>{based}'
        f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/>{properties}</w:tblPr></w:style>'
    )


def _edge(side: str, size: int, colour: str, space: int = 0) -> str:
    return f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{colour}"/>'


def _fill(colour: str) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{colour}"/>'


def _spacing(above: int, below: int, line: int = 240) -> str:
    return f'<w:spacing w:before="{above}" w:after="{below}" w:line="{line}" w:lineRule="auto"/>'


def _size(size: float, *, bold: bool = False, colour: str = ACCENT) -> str:
    halves = round(size * 2)
    weight = "<w:b/><w:bCs/>" if bold else ""
    return f'{weight}<w:color w:val="{colour}"/><w:sz w:val="{halves}"/><w:szCs w:val="{halves}"/>'


def _language(language: str) -> str:
    return f'<w:lang w:val="{SPELLING[language]}"/>'


def numbering() -> str:
    """Return what stands in the part of the lists: one with dashes."""
    return (
        '<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
        '<w:start w:val="1"/><w:numFmt w:val="bullet"/><w:pStyle w:val="ListBullet"/><w:lvlText w:val="–"/>'
        '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="284" w:hanging="284"/></w:pPr></w:lvl></w:abstractNum>'
        f'<w:num w:numId="{BULLET}"><w:abstractNumId w:val="0"/></w:num>'
    )


def settings(language: str) -> str:
    """Return what stands in the part of the settings: hyphenation, and that no old Word need read it."""
    decimal, between = NUMBERS[language]
    return (
        '<w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:autoHyphenation/>'
        '<w:consecutiveHyphenLimit w:val="3"/><w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        f'</w:compat><w:themeFontLang w:val="{SPELLING[language]}"/><w:decimalSymbol w:val="{decimal}"/>'
        f'<w:listSeparator w:val="{between}"/>'
    )
