"""The kinds of documents a printout can become, each with the function that makes it of blocks."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING

from kkrvalg.errors import InputError
from kkrvalg.i18n import _, language

if TYPE_CHECKING:
    from pathlib import Path

    from kkrvalg.protocol.blocks import Document, Recorder

RENDERERS = {
    "md": ("kkrvalg.protocol.markdown_document", "markdown_document"),
    "html": ("kkrvalg.protocol.html_document", "html_document"),
    "pdf": ("kkrvalg.protocol.pdf", "pdf_document"),
    "docx": ("kkrvalg.protocol.word_document", "word_document"),
}
"""By format: the module and its function from a document to text or bytes. Imported only when used."""
WORD = "docx"
"""The format of files that are made to be edited."""
BINARY = frozenset({"pdf", "xlsx", "parquet", "png", WORD})
"""The formats that are no text."""


class TypstSource(str):
    """A text that is typeset before it is written."""

    __slots__ = ()


def rendered(document: Document, output_format: str) -> bytes:
    """Return a document as the content of a file.

    Raises:
        InputError: this kind of document cannot be made here.
    """
    module, function = RENDERERS[output_format]
    made: str | bytes = getattr(importlib.import_module(module), function)(document)
    return made if isinstance(made, bytes) else made.encode("utf-8")


def document_page(output_format: str) -> Recorder:
    """Return a page whose text is a document of this format; that of a PDF has still to be typeset."""
    from kkrvalg.protocol.blocks import Recorder  # noqa: PLC0415 (start-up stays light)

    class DocumentPage(Recorder):
        """A page that becomes a document when its text is asked for."""

        def text(self) -> str:
            """Return the document, that of a PDF as its source."""
            document = self.document(language())
            if output_format != "pdf":
                return rendered(document, output_format).decode("utf-8")
            from kkrvalg.protocol.typst_document import typst_document  # noqa: PLC0415 (start-up stays light)

            return TypstSource(typst_document(document))

    return DocumentPage()


def emit_pdf(source: TypstSource, output: Path | None) -> None:
    """Typeset a source and write the PDF.

    Raises:
        InputError: the PDF cannot be made, or the file cannot be written.
    """
    from kkrvalg.protocol.pdf import typeset  # noqa: PLC0415 (start-up stays light)

    emit_bytes(typeset(source), output, output_format="pdf")


def emit_bytes(data: bytes, output: Path | None, *, output_format: str) -> None:
    """Write a file whole or not at all, or into a pipe; one that is no text is not thrown on a screen.

    Raises:
        InputError: there is a screen and no file, or the file cannot be written.
    """
    from kkrvalg.cli.common import write_whole  # noqa: PLC0415 (which uses this module)

    refuse_screen(output, output_format)
    if output is not None:
        write_whole(output, data)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def refuse_screen(output: Path | None, output_format: str) -> None:
    """Refuse to throw on a screen what is no text; asked before anything is calculated, nobody waits for it.

    Raises:
        InputError: there is a screen and no file.
    """
    if output is None and sys.stdout.isatty() and output_format in BINARY:
        raise InputError(
            where="--format",
            found=_("{format} without a file to write it to").format(format=output_format),
            expected=_("a file, since a screen shows only text"),
            todo=_("add -o and a file name, for example {file}").format(file=f"-o kkrvalg.{output_format}"),
        )
