"""Margins as JSON values: how few votes, or which mayor, give another result."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from kkrvalg.procedures.margins import thresholds
from kkrvalg.protocol.envelope import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kkrvalg.procedures.composition import Composition
    from kkrvalg.procedures.margins_chair import PostMargins
    from kkrvalg.procedures.margins_composition import (
        Change,
        CompositionMargins,
        MayorMargin,
        VoteChange,
        VoteMargin,
    )


def composition_margins_body(composition: Composition, margins: CompositionMargins | None) -> dict[str, Any]:
    """Return the margins of a composition; ``votes`` and ``mayors`` are null where they were not calculated.

    ``thresholds`` are those of every party of the area. ``mayors`` has an object for each municipality and each
    change that one or more other lists as the mayor's would make; null among ``instead`` is an independent.
    """
    found: dict[str, Any] = {
        "thresholds": [plain(margin) for margin in thresholds(composition)],
        "votes": None,
        "mayors": None,
        "mayors_tried": None,
    }
    if margins is not None:
        found["votes"] = [vote_margin_body(margin) for margin in margins.votes]
        found["mayors"] = [_mayors(group) for group in alike(margins.mayors)]
        found["mayors_tried"] = margins.tried
    return found


def alike(margins: Iterable[MayorMargin]) -> list[tuple[MayorMargin, ...]]:
    """Return the changes of mayor in groups: those of one municipality that come to the same together."""
    found: list[tuple[MayorMargin, ...]] = []
    for _code, own in groupby(margins, key=lambda margin: margin.code):
        groups: dict[Change, list[MayorMargin]] = {}
        for margin in own:
            groups.setdefault(margin.change, []).append(margin)
        found += map(tuple, groups.values())
    return found


def vote_margin_body(margin: VoteMargin) -> dict[str, Any]:
    """Return how many votes a party alone gains or loses before any seat changes."""
    return {
        "party": margin.party,
        "votes": margin.own_votes,
        "direction": margin.direction,
        "seats": _vote_change(margin.seats),
        "earlier": _vote_change(margin.earlier),
    }


def _vote_change(found: VoteChange | None) -> dict[str, Any] | None:
    return None if found is None else {"votes": found.votes, **_change(found.change)}


def _change(change: Change) -> dict[str, Any]:
    """Return what another result comes to; the size is null where nobody can say."""
    return {
        "kind": change.kind,
        "size": None if change.kind == "council_seat" else change.size,
        "changes": [{"party": party, "from": now, "to": then} for party, now, then in change.changes],
    }


def _mayors(group: Sequence[MayorMargin]) -> dict[str, Any]:
    first = group[0]
    return {
        "code": first.code,
        "municipality": first.municipality,
        "letter": first.now,
        "instead": [
            {"letter": margin.then, "name": margin.name, "council_seats": margin.council_seats} for margin in group
        ],
        **_change(first.change),
    }


def chair_margins_body(margins: Sequence[PostMargins]) -> list[dict[str, Any]]:
    """Return the margins of chair and vice chair, an object for each post and level."""
    return [
        {
            "article": found.article,
            "post": found.post,
            "alliance": found.alliance,
            "holder": found.holder,
            "tied": list(found.tied),
            "strongest": list(found.strongest),
            "turns": [plain(turn) for turn in found.turns],
        }
        for found in margins
    ]
