"""What another mayor would change, as JSON and as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kkrvalg.protocol.whatif_picture import (
    change_body,
    change_in_words,
    lots_in_words,
    offices_in_words,
    picture_body,
    seats_in_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kkrvalg.simulation.whatif_mayors import KkrMayors, MunicipalityMayors
    from kkrvalg.simulation.whatif_picture import Picture

MAYOR_HEADER = (
    *("kkr", "code", "municipality", "mayor", "held_against", "size", "base_size", "cap_binds", "seats_changed"),
    *("changes", "seats", "offices", "post", "lots"),
)


def mayors_body(results: Sequence[KkrMayors]) -> list[dict[str, Any]]:
    """Return what another mayor would change, KKR by KKR."""
    return [
        {
            "kkr": found.kkr,
            "post": found.post,
            "start": picture_body(found.start),
            "supposed": [
                {"code": code, "municipality": name, "letter": letter} for code, name, letter in found.supposed
            ],
            "municipalities": [_municipality(own, found.start) for own in found.municipalities],
            "matter_most": [own.code for own in found.matter_most],
            "combinations": found.combinations,
            "together": None
            if found.together is None
            else [
                {
                    "combinations": entry.combinations,
                    "example": {str(code): letter for code, letter in entry.example},
                    "result": picture_body(entry.picture),
                }
                for entry in found.together
            ],
        }
        for found in results
    ]


def _municipality(own: MunicipalityMayors, start: Picture) -> dict[str, Any]:
    return {
        "code": own.code,
        "municipality": own.name,
        "decided": own.decided,
        "letter": own.now,
        "supposed": own.supposed,
        "seats_changed": own.matters,
        "mayors": [
            {
                "letter": entry.possible.letter,
                "name": entry.possible.name,
                "party": entry.possible.party,
                "council_seats": entry.possible.council_seats,
                "held_against": entry.here,
                "seats_changed": entry.changed,
                "changes": change_body(start, entry.picture),
                "result": picture_body(entry.picture),
            }
            for entry in own.results
        ],
    }


def mayor_rows(results: Sequence[KkrMayors]) -> Iterator[tuple[object, ...]]:
    """Yield a row for each possible mayor."""
    for found in results:
        for own in found.municipalities:
            for entry in own.results:
                then = entry.picture
                yield (
                    *(found.kkr, own.code, own.name, entry.possible.letter, "x" if entry.here else ""),
                    *(then.size, then.base_size, "x" if then.cap_binds else "", entry.changed),
                    "; ".join(change_in_words(found.start, then, found.post)),
                    seats_in_words(then.seats),
                    offices_in_words(then.offices),
                    seats_in_words(then.post),
                    lots_in_words(then, found.post),
                )
