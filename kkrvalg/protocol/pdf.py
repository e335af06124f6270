"""A document as a PDF that is accessible (PDF/UA-1), typeset by Typst with the fonts it brings along."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kkrvalg.errors import InputError
from kkrvalg.i18n import _
from kkrvalg.protocol.typst_document import typst_document

if TYPE_CHECKING:
    from kkrvalg.protocol.blocks import Document

STANDARD: Final = "ua-1"
FONT = "Libertinus Serif"
_NO_GLYPH = re.compile(r"the text `\"?(?P<text>.+?)\"?` could not be displayed")


def pdf_document(document: Document) -> bytes:
    """Return a document as a PDF.

    Raises:
        InputError: Typst is not installed, or its fonts lack a letter that the document has.
    """
    return typeset(typst_document(document))


def typeset(source: str) -> bytes:
    """Return Typst source as a PDF; nothing of the system enters it, neither fonts nor the clock.

    Raises:
        InputError: as :func:`pdf_document`.
    """
    try:
        import typst  # noqa: PLC0415 (start-up stays light, and every other format works without)
    except ImportError as error:
        raise InputError(
            where="--format pdf",
            found=_("the Python package typst cannot be used: {reason}").format(reason=error),
            expected=_("the package typst, which typesets the PDF and brings its fonts"),
            todo=_("install it with: pip install typst; or choose --format html"),
        ) from error
    if FONT not in typst.Fonts(include_system_fonts=False).families():
        raise InputError(
            where="--format pdf",
            found=_("the font {font} is missing in the package typst").format(font=FONT),
            expected=_("a package typst with its own fonts"),
            todo=_("install it again with: pip install --force-reinstall typst; or choose --format html"),
        )
    try:
        return typst.compile(
            source.encode("utf-8"), format="pdf", pdf_standards=[STANDARD], ignore_system_fonts=True, timestamp=0
        )
    except typst.TypstError as error:
        lacking = _NO_GLYPH.search(error.message)
        if lacking is None:
            raise
        raise InputError(
            where="--format pdf",
            found=_("the text {text}, which the fonts of the PDF cannot show").format(text=lacking["text"]),
            expected=_("Latin, Greek or Cyrillic letters"),
            todo=_("choose --format html, which is shown with the reader's own fonts"),
        ) from error
