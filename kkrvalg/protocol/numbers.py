"""Numbers as people read them, in the language in use; made from exact numbers, never calculated with."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from kkrvalg.i18n import N_, _, language

MINUS = "−"
MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)


def count(number: int) -> str:
    """Return a whole number with the language's thousands separator: ``3.256.070`` or ``3,256,070``."""
    text = f"{abs(number):,}"
    if language() == "da":
        text = text.replace(",", ".")
    return MINUS + text if number < 0 else text


def mixed(number: Fraction) -> str:
    """Return a fraction as a whole number and a proper fraction: ``52 4/23``."""
    whole, rest = divmod(abs(number.numerator), number.denominator)
    sign = MINUS if number < 0 else ""
    if not rest:
        return sign + count(whole)
    part = f"{rest}/{number.denominator}"
    return f"{sign}{count(whole)} {part}" if whole else sign + part


def decimal(number: Fraction, places: int) -> str:
    """Return a fraction rounded to ``places`` decimals, halves away from zero."""
    with localcontext() as context:
        context.prec = len(str(abs(number.numerator))) + places + 10
        value = (Decimal(number.numerator) / Decimal(number.denominator)).quantize(
            Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP
        )
    whole, _point, part = f"{abs(value):f}".partition(".")
    sign = MINUS if value < 0 else ""
    return sign + count(int(whole)) + (f"{',' if language() == 'da' else '.'}{part}" if part else "")


def percent(share: Fraction, threshold: Fraction | None = None) -> str:
    """Return a share as a percentage with two decimals, or with as many as tell it from ``threshold``.

    A share that is not the threshold is never shown as if it were: ``2,0000003 %``.
    """
    places = 2
    value = share * 100
    if threshold is not None and share != threshold:
        edge = threshold * 100
        while decimal(value, places) == decimal(edge, places):
            places += 1
    return f"{decimal(value, places)} %" if language() == "da" else f"{decimal(value, places)}%"


def approximate(number: Fraction, places: int = 4) -> str:
    """Return the first decimals of a fraction, cut off and marked "≈" where there are more."""
    with localcontext() as context:
        context.prec = len(str(abs(number.numerator))) + places + 10
        value = (Decimal(number.numerator) / Decimal(number.denominator)).quantize(
            Decimal(1).scaleb(-places), rounding=ROUND_DOWN
        )
    exact = Fraction(value) == number
    return decimal(Fraction(value), places) if exact else f"≈ {decimal(Fraction(value), places)}"


def day(when: date | str) -> str:
    """Return a date as it stands in a letter: ``25. september 2025`` or ``25 September 2025``."""
    on = date.fromisoformat(when) if isinstance(when, str) else when
    return _("{day} {month} {year}").format(day=on.day, month=_(MONTHS[on.month - 1]), year=on.year)
