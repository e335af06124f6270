"""Cells of a table that a spreadsheet would run as a formula: marked as text where they are written, read back."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?[\d.,/ ]*")
_MARK = "'"
"""What a spreadsheet takes for the sign that a text follows."""


def guarded(cell: object) -> object:
    """Return a cell as a spreadsheet can open it: a text that begins like a formula behind an apostrophe.

    Numbers stay numbers, also those written as texts, such as "-3" or "+1,5".
    """
    if isinstance(cell, str) and _FORMULA.match(cell) and not _NUMBER.fullmatch(cell):
        return _MARK + cell
    return cell


def unguarded(cell: str) -> str:
    """Return what a cell says that may have been written by :func:`guarded`."""
    if not cell.startswith(_MARK):
        return cell
    text = cell.removeprefix(_MARK)
    return text if guarded(text) == cell else cell
