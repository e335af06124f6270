"""Reads Word files as the tests hold them against what was written."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import docx

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NO_BREAK = "\N{NO-BREAK SPACE}"


def read(data: bytes) -> Document:
    """Return a Word file as the library reads it."""
    return docx.Document(BytesIO(data))


def parts(data: bytes) -> dict[str, bytes]:
    """Return the parts of a Word file by their names."""
    with ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def paragraphs(document: Document, style: str | None = None) -> list[str]:
    """Return the paragraphs outside tables with something in them, those of one style where it is named."""
    return [
        p.text.replace(NO_BREAK, " ")
        for p in document.paragraphs
        if p.text and (style is None or (p.style is not None and p.style.name == style))
    ]


def headings(document: Document) -> list[tuple[int, str]]:
    """Return the headings with their levels."""
    return [
        (int(p.style.name.removeprefix("Heading ")), p.text.replace(NO_BREAK, " "))
        for p in document.paragraphs
        if p.style is not None and p.style.name is not None and p.style.name.startswith("Heading ")
    ]


def cells(table: Table) -> list[list[str]]:
    """Return the texts of a table's cells."""
    return [[cell.text.replace(NO_BREAK, " ") for cell in row.cells] for row in table.rows]


def row_marks(table: Table) -> list[set[str]]:
    """Return what is said of each row: whether it is a head, and whether it may break."""
    found = []
    for row in table.rows:
        properties: Any = row._tr.trPr
        found.append({child.tag.removeprefix(W) for child in properties})
    return found


def fill(cell: Any) -> str:  # noqa: ANN401 (a cell of the library)
    """Return the colour behind a cell, "" for none."""
    shade = cell._tc.find(f"{W}tcPr/{W}shd")
    return "" if shade is None else str(shade.get(f"{W}fill"))


def everything(document: Document) -> str:
    """Return all the text of a document, table by table after the paragraphs, in one line."""
    texts = [*paragraphs(document), *(text for t in document.tables for row in cells(t) for text in row)]
    return " ".join(" ".join(texts).split())
