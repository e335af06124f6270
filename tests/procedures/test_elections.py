"""The made-up elections are hard enough: what they hold is counted."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from elections import COOPERATION, composed, elections, options, seats, tight_elections
from hypothesis import given, settings

if TYPE_CHECKING:
    from kkrvalg.model import Election

SOME = 250


def test_every_difficulty_is_common() -> None:
    """Of the elections, so many at least have what makes a composition difficult, one in so many."""
    seen: Counter[str] = Counter()

    @settings(max_examples=SOME, database=None, derandomize=True, deadline=None)
    @given(elections(), options())
    def count(held: Election, chosen: dict[str, str]) -> None:
        found = composed(held, chosen)
        votes = [contender.votes for contender in found.field.contenders]
        seen["equal votes"] += len(set(votes)) < len(votes)
        seen["no votes for a list"] += any(not entry.votes for entry in held.lists)
        seen["reduced"] += found.reduced
        seen["floors above the cap"] += found.exceeds_cap_by > 0
        seen["mayors outside"] += bool(found.others)
        seen["cooperation"] += any(party.party == COOPERATION for party in found.parties)
        seen["outside KL"] += not all(m.kl_member for m in held.municipalities)
        seen["waits for a council"] += found.field.question is not None
        seen["lot"] += found.field.question is None and found.question is not None
        seen["several optima"] += found.same_worst > 1

    count()
    for name in ("equal votes", "no votes for a list", "mayors outside"):
        assert seen[name] > SOME // 5, name
    for name in ("reduced", "outside KL"):
        assert seen[name] > SOME // 10, name
    for name in ("cooperation", "floors above the cap", "waits for a council"):
        assert seen[name] > SOME // 30, name
    for name in ("lot", "several optima"):
        assert seen[name] > SOME // 100, name


def test_tight_elections_are_nearly_all_reduced() -> None:
    """In nine of ten the cap binds, one in four needs a lot, and in one of forty the ceiling decides."""
    seen: Counter[str] = Counter()

    @settings(max_examples=SOME, database=None, derandomize=True, deadline=None)
    @given(tight_elections())
    def count(held: Election) -> None:
        found = composed(held)
        seen["reduced"] += found.reduced
        seen["lot"] += found.question is not None
        seen["several optima"] += found.same_worst > 1
        seen["floors above the cap"] += found.exceeds_cap_by > 0
        seen["ceiling"] += seats(found) != seats(composed(held, {"reduction_ceiling": "none"}))

    count()
    assert seen["reduced"] > SOME * 4 // 5
    assert seen["lot"] > SOME // 6
    assert seen["several optima"] > SOME // 6
    assert seen["floors above the cap"] > SOME // 20
    assert seen["ceiling"] > SOME // 60
