"""The reduction proven twice: by a certificate anyone can check, and by an integer programme."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kkrvalg.apportion.certificate import Certificate, certify, flaws
from kkrvalg.apportion.programme import NoSolverError, Optimum, optimum
from kkrvalg.procedures.cut import complete, reduction_ceilings
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kkrvalg.apportion import Reduction
    from kkrvalg.procedures.cut import Share


class ProofFailedError(AssertionError):
    """Raised when the two roads disagree or the certificate does not hold: a fault of the program."""


@dataclass(frozen=True)
class Proof:
    """What proves a reduction.

    ``certificate`` counts parties by their position in ``parties``; ``programme`` is the integer programme's
    answer, None where no solver can run.
    """

    parties: tuple[str, ...]
    certificate: Certificate
    programme: Optimum | None


@implements("§ 3, stk. 2, 3. princip")
def prove(
    shares: Sequence[Share], found: Reduction, options: Mapping[str, str], drawn: Sequence[int] | None = None
) -> Proof:
    """Prove that a reduction is the best of its size: by its certificate, and by the integer programme.

    Args:
        shares: the parties with votes, floors and base composition.
        found: the seats that the seat-by-seat method found.
        options: the open questions with the answers chosen.
        drawn: the seats once a lot is drawn. While it is not, one of the equally good compositions stands in
            the certificate for all of them: it holds for each or for none.

    Raises:
        ProofFailedError: one of the two says otherwise.
    """
    votes = [share.votes for share in shares]
    floors = [share.floor for share in shares]
    ceilings = reduction_ceilings(shares, options)
    seats = complete(found) if drawn is None else tuple(drawn)
    certificate = certify(votes, floors, ceilings, seats)
    wrong = flaws(certificate, votes, floors, ceilings)
    if wrong or certificate.unique == bool(found.tied):
        raise ProofFailedError(f"certificate: {wrong or 'unique'}")
    try:
        programme = optimum(votes, floors, ceilings, sum(seats))
    except NoSolverError:
        programme = None
    if programme is not None and not _agree(certificate, programme, votes, floors, ceilings):
        raise ProofFailedError(f"{programme.solver}: {programme.seats}, seat by seat: {seats}")
    return Proof(tuple(share.key for share in shares), certificate, programme)


def _agree(
    certificate: Certificate,
    programme: Optimum,
    votes: Sequence[int],
    floors: Sequence[int],
    ceilings: Sequence[int | None],
) -> bool:
    """Return whether the programme's composition is the same, or an equally good one where there are several."""
    if programme.unique != certificate.unique:
        return False
    if programme.unique:
        return programme.seats == certificate.seats
    return not flaws(certify(votes, floors, ceilings, programme.seats), votes, floors, ceilings)
