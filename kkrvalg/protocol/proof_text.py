"""The proof of a reduction as a text: why no composition of its size does better."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import _
from kkrvalg.protocol.lots import enumeration
from kkrvalg.protocol.numbers import count, mixed
from kkrvalg.protocol.text import heading, paragraph, table

if TYPE_CHECKING:
    from kkrvalg.procedures.composition import Composition
    from kkrvalg.procedures.proof import Proof
    from kkrvalg.protocol.text import Page


def write_proof(page: Page, composition: Composition) -> None:
    """Print why no composition of this size does better, and what the integer programme found."""
    proof = composition.proof
    if proof is None:
        return
    certificate = proof.certificate
    heading(page, _("5. Why no reduction to this size does better"))
    paragraph(
        page,
        _("For every party to have fewer than {ratio} votes per seat, each would need:").format(
            ratio=mixed(certificate.worst.ratio)
        ),
    )
    needs = zip(proof.parties, certificate.seats, certificate.better_needs, strict=True)
    table(
        page,
        ((_("Party"), "left"), (_("Seats"), "right"), (_("Would need"), "right"), ("", "left")),
        (
            (
                party,
                count(seats),
                count(need),
                _("← above its most") if at in certificate.blocked_by_ceiling else "",
            )
            for at, (party, seats, need) in enumerate(needs)
        ),
        total=(_("In all"), count(certificate.size), count(certificate.better_needs_sum), ""),
    )
    blocked = [proof.parties[at] for at in certificate.blocked_by_ceiling]
    paragraph(
        page,
        _("That is impossible: {parties} cannot have so many seats.").format(parties=enumeration(tuple(blocked)))
        if blocked
        else _("That is impossible: there are only {size} seats.").format(size=count(certificate.size)),
    )
    paragraph(page, _programme_sentence(proof))


def _programme_sentence(proof: Proof) -> str:
    if proof.programme is None:
        return _("No solver for the integer programme is installed; the exact method and the proof stand alone.")
    if proof.programme.unique:
        return _(
            "An integer programme, solved by {solver}, finds the same composition, and that no other is as good"
            " for the worst-off party, then the next, and so on."
        ).format(solver=proof.programme.solver)
    return _(
        "An integer programme, solved by {solver}, finds an equally good composition; a lot decides among them."
    ).format(solver=proof.programme.solver)
