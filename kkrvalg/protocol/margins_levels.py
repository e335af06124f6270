"""The margins of a division as JSON values: by itself, as a post's division needs no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kkrvalg.apportion import notation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkrvalg.apportion.margins import LevelMargins


def level_margins_body(margins: Sequence[LevelMargins]) -> list[dict[str, Any]]:
    """Return the margins of a division, an object for each level; ``alliance`` is null for the outermost."""
    return [
        {
            "alliance": notation(level.alliance) if level.alliance else None,
            "seats": level.seats,
            "at_stake": level.at_stake,
            "members": [
                {
                    "name": notation(member.name),
                    "votes": member.votes,
                    "seats": member.seats,
                    "in_lot": member.in_lot,
                    "gains": member.gains,
                    "loses": member.loses,
                }
                for member in level.members
            ],
            "turns": [
                {
                    "holder": notation(turn.holder),
                    "challenger": notation(turn.challenger),
                    "gains": turn.gains,
                    "loses": turn.loses,
                    "moved": turn.moved,
                }
                for turn in level.turns
            ],
        }
        for level in margins
    ]
