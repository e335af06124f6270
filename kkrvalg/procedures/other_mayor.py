"""A municipality's mayor of another list, supposed: what changes before any seat is counted (§ 3, stk. 1-2)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kkrvalg.model import Municipality
    from kkrvalg.procedures.contenders import Contender, Field, OtherMember
    from kkrvalg.procedures.figures import Frame


def with_mayor(
    field: Field,
    limits: Frame,
    municipality: Municipality,
    *,
    now: str | None,
    then: str | None,
    alone: OtherMember,
) -> tuple[Field, Frame]:
    """Return a KKR's field and frame if a municipality's mayor were of another party, or of none.

    Args:
        field: the contenders and the other members as they are.
        limits: the cap and the floors as they are.
        municipality: the municipality; the mayor of one outside KL counts among the floors alone.
        now: the party or cooperation of its mayor, None for none, or no mayor yet.
        then: the one supposed, None for none.
        alone: the member the mayor is where no eligible party has it.
    """
    code = municipality.code
    floors = dict(limits.floors)
    for key, more in ((now, -1), (then, 1)):
        if key is not None:
            floors[key] = floors.get(key, 0) + more
    if municipality.kl_member:
        contenders = tuple(_with_code(c, code, gone=c.key == now, come=c.key == then) for c in field.contenders)
        others = [other for other in field.others if other.code != code]
        if then not in {c.key for c in field.eligible}:
            others.append(alone)
        field = replace(field, contenders=contenders, others=tuple(sorted(others, key=lambda o: o.code)))
    return field, limits._replace(floors=floors)


def _with_code(contender: Contender, code: int, *, gone: bool, come: bool) -> Contender:
    """Return a contender without the mayor of a municipality, or with it."""
    mayors = [own for own in contender.mayors if not (gone and own == code)]
    return contender._replace(mayors=tuple(sorted([*mayors, code] if come else mayors)))
