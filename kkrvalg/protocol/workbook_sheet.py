"""A worksheet that takes formulas as they are written."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet


class PlainSheet(Worksheet):
    """A worksheet whose formulas use no function that came after Excel 2007.

    XlsxWriter looks in every formula for each of some thirty younger functions, to write them in a special way;
    with thousands of long formulas that takes most of the time.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002 (its interface)
        return formula.removeprefix("{").removeprefix("=").removesuffix("}")
