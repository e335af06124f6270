"""What alliances and groups can give, as JSON values and as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kkrvalg.simulation.whatif_alliances import (
        Asked,
        Found,
        Outlook,
        Possibilities,
        Result,
    )

RANKS = ("none", "vice_chair", "chair", "both")
"""The results of an election of chair and vice chair, from the worst to the best."""
HEADER = (
    "kkr",
    "post",
    "party",
    "weight",
    "low",
    "high",
    "partitions",
    "stable",
    "apart",
    "simplest",
    "equally_simple",
)


def possibilities_body(found: Possibilities) -> dict[str, Any]:
    """Return what standing together can give in one KKR, as JSON values."""
    body: dict[str, Any] = {
        "kkr": found.kkr,
        **({} if found.post is None else {"post": found.post, "seats": found.seats}),
        "waits": found.waits,
        "inner": found.inner,
        "partitions": found.partitions,
        "stable": found.stable,
        "parties": [_party(outlook, found) for outlook in found.outlooks],
    }
    if found.post is None:
        body["offices"] = [
            {
                "chair": own.chair.party,
                "chair_by": own.chair.by,
                "vice_chair": own.vice_chair.party,
                "vice_chair_by": own.vice_chair.by,
                **_found(own.found),
            }
            for own in found.offices
        ]
    else:
        body["shifts"] = [
            {
                "changes": [{"party": party, **_result(result, found)} for party, result in shift.results],
                "groups": [list(group) for group in shift.groups],
                "equally_small": shift.equally_small,
                "unstable": shift.unstable,
            }
            for shift in found.shifts
        ]
    body["asked"] = None if found.asked is None else _asked(found.asked, found)
    return body


def _party(outlook: Outlook, found: Possibilities) -> dict[str, Any]:
    party = outlook.party
    return {
        "party": party.key,
        "name": party.name,
        "weight": party.weight,
        "alone_in_any_case": party.fixed,
        "apart": _result(outlook.apart, found),
        "best": _result(outlook.best.result, found),
        "results": [{**_result(own.result, found), **_found(own.found)} for own in outlook.results],
        "assured": [
            {
                "low": _rank(own.low, found),
                "alliances": [list(alliance) for alliance in own.alliances],
                "equally_small": own.equally_small,
            }
            for own in outlook.assured
        ],
    }


def _asked(asked: Asked, found: Possibilities) -> dict[str, Any]:
    return {
        "alliances": [list(alliance) for alliance in asked.alliances],
        "stable": asked.stable,
        "results": [{"party": party, **_result(result, found)} for party, result in asked.results],
        "leaving": None
        if asked.leaving is None
        else [
            {
                "alliance": list(own.alliance),
                "part": list(own.part),
                "results": [{"party": party, **_result(result, found)} for party, result in own.results],
            }
            for own in asked.leaving
        ],
    }


def _found(found: Found) -> dict[str, Any]:
    return {
        "partitions": found.partitions,
        "stable": found.stable,
        "simplest": [[list(alliance) for alliance in arrangement] for arrangement in found.simplest],
        "equally_simple": found.equally_simple,
    }


def _result(result: Result, found: Possibilities) -> dict[str, Any]:
    return {"low": _rank(result.low, found), "high": _rank(result.high, found)}


def _rank(value: int, found: Possibilities) -> int | str:
    """Return a result as a number of seats, or as which post."""
    return value if found.post is not None else RANKS[value]


def rows(results: Sequence[Possibilities]) -> Iterator[tuple[object, ...]]:
    """Yield a row for each result of each party: how often it comes about, and the simplest stable way."""
    for found in results:
        for outlook in found.outlooks:
            party = outlook.party
            for own in outlook.results:
                simplest = own.found.simplest[0] if own.found.simplest else ()
                yield (
                    found.kkr,
                    found.post or "",
                    party.key,
                    party.weight,
                    _rank(own.result.low, found),
                    _rank(own.result.high, found),
                    own.found.partitions,
                    own.found.stable,
                    "yes" if own.result == outlook.apart else "",
                    " ".join("+".join(alliance) for alliance in simplest),
                    own.found.equally_simple,
                )
