"""The divisor methods: which number a list's votes are divided by when it holds so many seats."""

from __future__ import annotations

from enum import StrEnum


class Method(StrEnum):
    """A highest-averages method.

    Sources: V. d'Hondt, *Système pratique et raisonné de représentation proportionnelle*, 1882;
    A. Sainte-Laguë, *La représentation proportionnelle et la méthode des moindres carrés*, 1910;
    J. Q. Adams's method as described in M. L. Balinski and H. P. Young, *Fair Representation*, 1982.
    """

    DHONDT = "dhondt"
    SAINTE_LAGUE = "sainte_lague"
    ADAMS = "adams"

    @property
    def first_seat_is_free(self) -> bool:
        """Whether each list with votes holds a seat before any quotient is compared (Adams divides by 0)."""
        return self is Method.ADAMS

    def divisor(self, held: int) -> int:
        """Return the divisor of a list that holds ``held`` seats: s+1, 2s+1 or s."""
        match self:
            case Method.DHONDT:
                return held + 1
            case Method.SAINTE_LAGUE:
                return 2 * held + 1
            case Method.ADAMS:
                return held
