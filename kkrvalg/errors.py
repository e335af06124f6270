"""The exceptions a user can cause: each says where, what was found, what was expected and what to do."""

from __future__ import annotations

from kkrvalg.i18n import _

LONGEST = 500
"""Characters of a part of a message beyond which nobody reads it."""


class KkrvalgError(Exception):
    """Base of every exception that kkrvalg raises on purpose."""


class InputError(KkrvalgError):
    """Raised when something the user gave cannot be used; exit status 2.

    Args:
        where: the file with line and column, the option, or the cell.
        found: what stands there.
        expected: what should stand there.
        todo: what the user can do about it.
    """

    def __init__(self, *, where: str, found: str, expected: str, todo: str) -> None:
        super().__init__(where, found, expected, todo)
        self.where = where
        self.found = found
        self.expected = expected
        self.todo = todo

    def __str__(self) -> str:
        """Build the message, one line for each of the four parts."""
        rows = (
            (_("Where"), self.where),
            (_("Found"), self.found),
            (_("Expected"), self.expected),
            (_("What to do"), self.todo),
        )
        width = max(len(label) for label, _text in rows) + 2
        return "\n".join(f"{label + ':':<{width}}{_shortened(text)}" for label, text in rows)


def _shortened(text: str) -> str:
    """Return a text that is too long to read as its beginning and its end."""
    if len(text) <= LONGEST:
        return text
    return f"{text[: LONGEST // 2]} … {text[-LONGEST // 4 :]}"


def place(file: str, line: int | None = None, column: str | None = None, sheet: str | None = None) -> str:
    """Return "file, line 3, column votes" in the language in use, leaving out what is unknown.

    In a spreadsheet it is "file, sheet Ark1, row 3, column votes".
    """
    parts = [file]
    if sheet is not None:
        parts.append(_("sheet {sheet}").format(sheet=sheet))
    if line is not None:
        parts.append((_("line {line}") if sheet is None else _("row {line}")).format(line=line))
    if column is not None:
        parts.append(_("column {column}").format(column=column))
    return ", ".join(parts)
