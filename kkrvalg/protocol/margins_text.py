"""Margins as a text: how few votes, or which mayor, give another result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _
from kkrvalg.procedures.margins import thresholds
from kkrvalg.protocol.lots import enumeration
from kkrvalg.protocol.margins import alike
from kkrvalg.protocol.margins_levels_text import NONE, turn_cells, turn_columns
from kkrvalg.protocol.numbers import MINUS, count
from kkrvalg.protocol.text import NO_BREAK, heading, paragraph, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkrvalg.procedures.composition import Composition
    from kkrvalg.procedures.margins import ThresholdMargin
    from kkrvalg.procedures.margins_chair import PostMargins
    from kkrvalg.procedures.margins_composition import Change, CompositionMargins, MayorMargin, VoteMargin
    from kkrvalg.protocol.text import Page

UNKNOWN = "?"
POSTS = {"chair": N_("Chair"), "vice_chair": N_("Vice chair")}


# --- the composition --------------------------------------------------------------------------------------------


def write_composition_margins(page: Page, composition: Composition, margins: CompositionMargins | None) -> None:
    """Print how far each party is from the threshold, and which votes or mayors would change the composition."""
    heading(page, _("How close other results are"))
    write_thresholds(page, thresholds(composition))
    if margins is not None:
        size = composition.size + (composition.question.seats_at_stake if composition.question else 0)
        _write_votes(page, margins, size)
        _write_mayors(page, margins, size)


def write_margins_left_out(page: Page, asked_with: str) -> None:
    """Print that the votes that would change the composition were not searched, and what finds them."""
    paragraph(
        page,
        _(
            "Which votes or mayors would change it takes long to find under {option}; it is found with {asked}."
        ).format(option="reduction_method=shrink_scale", asked=asked_with),
    )


def write_thresholds(page: Page, margins: Sequence[ThresholdMargin]) -> None:
    """Print how far each party is from the threshold."""
    if not margins:
        return
    paragraph(
        page,
        _(
            "Votes above or below the threshold, {needed} votes ({article}), and how many a party has to gain or"
            " lose alone to come to the other side: the votes in all then change with its own."
        ).format(needed=count(margins[0].needed), article=margins[0].article),
    )
    table(
        page,
        ((_("Party"), "left"), (_("Votes"), "right"), (_("Above/below"), "right"), (_("Alone"), "right")),
        ((m.party, count(m.votes), _signed(m.above), _alone(m)) for m in margins),
    )


def _alone(margin: ThresholdMargin) -> str:
    """Return the votes gained or lost alone that bring a party to the other side, a dash where none do."""
    number = -margin.loses if margin.loses is not None else margin.gains
    return NONE if number is None else _signed(number)


def _signed(number: int) -> str:
    return f"{MINUS if number < 0 else '+'}{count(abs(number))}" if number else "0"


def _write_votes(page: Page, margins: CompositionMargins, size: int) -> None:
    """Print, for each party, the fewest votes gained or lost that change any seat, and which seats."""
    paragraph(
        page,
        _(
            "The fewest votes that one party alone has to gain or lose before any party has another number of"
            " seats, without a lot. All other votes, the mayors and the seats in the councils stay as they are:"
        ),
    )
    seen: dict[str, dict[str, VoteMargin]] = {}
    for margin in margins.votes:
        seen.setdefault(margin.party, {})[margin.direction] = margin
    table(
        page,
        (
            (_("Party"), "left"),
            (_("Gains"), "right"),
            (_("Seats then"), "left"),
            (_("Loses"), "right"),
            (_("Seats then"), "left"),
        ),
        ((party, *_cells(own["gains"], size), *_cells(own["loses"], size)) for party, own in seen.items()),
    )
    if any(margin.earlier and margin.earlier.change.kind == "council_seat" for margin in margins.votes):
        paragraph(page, _("unknown: whether the party then has a seat in a council is not in the data."))


def _cells(margin: VoteMargin, size: int) -> tuple[str, str]:
    """Return the votes and what they change, with a lot or an unknown council seat that comes before."""
    number = NONE if margin.seats is None else count(margin.seats.votes)
    parts = [] if margin.seats is None else [seats_then(margin.seats.change, size)]
    if margin.earlier is not None:
        by = count(margin.earlier.votes)
        unknown = margin.earlier.change.kind == "council_seat"
        parts.append(
            _("unknown from {votes}").format(votes=by) if unknown else _("lot from {votes}").format(votes=by)
        )
    return number, "; ".join(parts)


def seats_then(change: Change, size: int) -> str:
    """Return the seats that are other ones, as ``A 4→5``, and the members in all where they are not ``size``."""
    seats = [f"{party}{NO_BREAK}{now}→{then}" for party, now, then in change.changes]
    if change.size != size:
        seats.append(_("{number} in all").format(number=change.size).replace(" ", NO_BREAK))
    return ", ".join(seats)


def _write_mayors(page: Page, margins: CompositionMargins, size: int) -> None:
    """Print each single mayor of another list with whom the composition is another."""
    groups = alike(margins.mayors)
    paragraph(
        page,
        _(
            "One mayor elected for another list with a seat in the council, or outside all lists, and all else as"
            " it is. Of {number} such changes {changing} would change the composition."
        ).format(number=count(margins.tried), changing=count(len(margins.mayors))),
    )
    if not groups:
        return
    table(
        page,
        (
            (_("Municipality"), "left"),
            (_("Mayor"), "left"),
            (_("Instead"), "left"),
            (_("Seats then"), "left"),
        ),
        (
            (
                group[0].municipality,
                group[0].now or _("independent"),
                ", ".join(map(_instead, group)),
                seats_then(group[0].change, size) + ("; " + _("lot") if group[0].change.kind == "lot" else ""),
            )
            for group in groups
        ),
    )
    if any(margin.council_seats is None and margin.then is not None for margin in margins.mayors):
        paragraph(page, _("?: whether the list has a seat in the council is not known."))


def _instead(margin: MayorMargin) -> str:
    if margin.then is None:
        return _("independent")
    return margin.then if margin.council_seats is not None else margin.then + UNKNOWN


# --- chair and vice chair ---------------------------------------------------------------------------------------


def write_chair_margins(page: Page, margins: Sequence[PostMargins]) -> None:
    """Print how few votes turn each post, to the strongest challenger."""
    rows = [
        (_post(found), *turn_cells(found.holder or "", turn.challenger, turn.gains, turn.loses, turn.moved))
        for found in margins
        for turn in found.turns
        if turn.challenger in found.strongest
    ]
    if rows:
        paragraph(
            page,
            _(
                "How close other results are: the fewest votes with which a post surely goes to the strongest"
                " challenger, without a lot, when the challenger gains them, the holder loses them, or they are"
                " moved from the one to the other."
            ),
        )
        table(page, ((_("Post"), "left"), *turn_columns(_("From → to"))), rows)
    for found in margins:
        if found.tied:
            paragraph(
                page,
                _("{post}: {names} stand in the lot; one vote more for one of them decides it.").format(
                    post=_post(found), names=enumeration(found.tied)
                ),
            )


def _post(found: PostMargins) -> str:
    """Return the post, and the alliance inside which it is about."""
    post = _(POSTS[found.post])
    return (
        post
        if found.alliance is None
        else _("{post}, inside {alliance}").format(post=post, alliance=found.alliance)
    )
