"""What a KKR comes to under a supposition, as JSON and in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kkrvalg.i18n import N_, _
from kkrvalg.protocol.numbers import count
from kkrvalg.protocol.text import NO_BREAK
from kkrvalg.simulation.whatif_picture import moves

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkrvalg.simulation.whatif_picture import Offices, Picture, Range, SeatMove

LOTS = {
    "composition": N_("the composition"),
    "chair": N_("the chair"),
    "vice_chair": N_("the vice chair"),
    "post": N_("the post"),
}


def picture_body(picture: Picture) -> dict[str, Any]:
    """Return what a KKR comes to as JSON values; everything but the cap is null while a council's lot is open."""
    if picture.waits:
        return {"waits": True, **dict.fromkeys(KEYS), "cap": picture.cap}
    return {
        "waits": False,
        "size": picture.size,
        "base_size": picture.base_size,
        "cap": picture.cap,
        "cap_binds": picture.cap_binds,
        "exceeds_cap_by": picture.exceeds_cap_by,
        "others": picture.others,
        "seats": [{"party": own.name, "least": own.least, "most": own.most} for own in picture.seats],
        "offices": [{"chair": pair.chair, "vice_chair": pair.vice_chair} for pair in picture.offices],
        "post": [{"group": own.name, "least": own.least, "most": own.most} for own in picture.post],
        "lots": list(picture.lots),
    }


KEYS = ("size", "base_size", "cap", "cap_binds", "exceeds_cap_by", "others", "seats", "offices", "post", "lots")


def change_body(now: Picture, then: Picture) -> dict[str, Any]:
    """Return what is different, party by party and group by group."""
    return {
        "seats": [_move(move, "party") for move in moves(now.seats, then.seats)],
        "post": [_move(move, "group") for move in moves(now.post, then.post)],
    }


def _move(move: SeatMove, kind: str) -> dict[str, Any]:
    return {kind: move.name, "from": list(move.now), "to": list(move.then)}


def between(least: int, most: int) -> str:
    """Return "4", or "1–2" where a lot decides."""
    return count(least) if least == most else f"{count(least)}–{count(most)}"


def seats_in_words(found: Sequence[Range]) -> str:
    """Return "A 4, V 6–7"."""
    return ", ".join(f"{own.name}{NO_BREAK}{between(own.least, own.most)}" for own in found)


def moves_in_words(found: Sequence[SeatMove]) -> str:
    """Return "A 4→5, V 6→5–6"."""
    return ", ".join(f"{move.name}{NO_BREAK}{between(*move.now)}→{between(*move.then)}" for move in found)


def offices_in_words(found: Sequence[Offices]) -> str:
    """Return "A / V", or every way in which chair and vice chair can fall: "A / V or V / A"."""
    return f" {_('or')} ".join(
        f"{pair.chair or '–'}{NO_BREAK}/{NO_BREAK}{pair.vice_chair or '–'}" for pair in found
    )


def lots_in_words(picture: Picture, post: str) -> str:
    """Return what a lot is needed for: "the composition, RBR"; empty where for nothing."""
    return ", ".join(post if name == "post" else _(LOTS[name]) for name in picture.lots)


def start_in_words(picture: Picture, post: str) -> list[str]:
    """Return sentences on what a KKR comes to: the members, the seats, chair and vice chair, the post."""
    sentences = [
        _("{size} members; calculated {base}, at most {cap}.").format(
            size=count(picture.size), base=count(picture.base_size), cap=count(picture.cap)
        ),
        _("Seats: {seats}.").format(seats=seats_in_words(picture.seats)),
    ]
    if picture.others:
        sentences.append(_("Mayors of no party that takes part: {number}.").format(number=count(picture.others)))
    sentences.append(
        _("Chair and vice chair without alliances: {offices}.").format(offices=offices_in_words(picture.offices))
    )
    sentences.append(f"{post}: {seats_in_words(picture.post)}.")
    lots = lots_in_words(picture, post)
    if lots:
        sentences.append(_("A lot is needed for {what}.").format(what=lots))
    return sentences


def change_in_words(now: Picture, then: Picture, post: str) -> list[str]:
    """Return what is different besides size and base composition, one part for each thing."""
    parts = [moves_in_words(moves(now.seats, then.seats))]
    if now.others != then.others:
        parts.append(_("mayors of no party {change}").format(change=f"{now.others}→{then.others}"))
    if now.cap_binds != then.cap_binds:
        parts.append(_("the cap binds") if then.cap_binds else _("the cap does not bind"))
    if now.offices != then.offices:
        parts.append(_("chair and vice chair {offices}").format(offices=offices_in_words(then.offices)))
    shared = moves_in_words(moves(now.post, then.post))
    if shared:
        parts.append(f"{post}: {shared}")
    if now.lots != then.lots:
        lots = lots_in_words(then, post)
        parts.append(_("lot for {what}").format(what=lots) if lots else _("no lot"))
    return [part for part in parts if part]
