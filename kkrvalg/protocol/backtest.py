"""A backtest as a protocol and as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kkrvalg.simulation.backtest import WAYS
from kkrvalg.simulation.scores import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kkrvalg.simulation.backtest import Backtest, Row
    from kkrvalg.simulation.scores import Score

KIND = "backtest"
SHARES = frozenset({"national_shares", "kkr_shares"})
"""The groups that are counted in millionths of the votes; the others are seats and members."""
COLUMNS = (
    *("group", "kkr", "of", "actual", *WAYS),
    *(f"{end}_{level}" for level in LEVELS for end in ("from", "to")),
)


def backtest_body(found: Backtest, base: str) -> dict[str, Any]:
    """Return the key ``backtest``; ``base`` is the name of the election it was foretold from."""
    return {
        "backtest": {
            "base": base,
            "seed": found.seed,
            "draws": found.draws,
            "checked": found.checked,
            "levels": list(LEVELS),
            "scores": [
                {"group": group, "way": way, **_score_body(score)}
                for group, ways in found.scores.items()
                for way, score in ways.items()
            ],
            "quantities": [_row_body(row) for row in found.rows],
            "offices": [
                {
                    "kkr": office.kkr,
                    "office": office.office,
                    "actual": office.actual,
                    "foretold": [
                        {
                            "way": way,
                            "likeliest": office.likeliest[way],
                            "draws": office.draws[way],
                            "draws_of_actual": office.of_actual[way],
                            "of_draws": found.draws_of(way),
                        }
                        for way in WAYS
                    ],
                }
                for office in found.offices
            ],
            "new_parties": [newcomer._asdict() for newcomer in found.newcomers],
            "new_lists": found.new_lists,
            "vanished_parties": list(found.vanished_parties),
            "vanished_lists": found.vanished,
            "vanished_votes": found.vanished_votes,
        }
    }


def _score_body(score: Score) -> dict[str, Any]:
    return {
        "quantities": score.quantities,
        "covered": list(score.covered),
        "width": list(score.width),
        "crps": score.crps,
    }


def _row_body(row: Row) -> dict[str, Any]:
    simulated = row.found["simulation"]
    return {
        **row.quantity._asdict(),
        "actual": simulated.actual,
        "foretold": {way: row.found[way].median for way in WAYS},
        "intervals": [[interval.least, interval.most] for interval in simulated.intervals],
        "crps": {way: row.found[way].crps for way in WAYS},
    }


def backtest_table(found: Backtest) -> Iterator[tuple[object, ...]]:
    """Yield the rows of :data:`COLUMNS`, one for each quantity: shares in millionths, all else as it is.

    A way of foretelling is its number, that of the simulation the median; the intervals are the simulation's.
    """
    for row in found.rows:
        simulated = row.found["simulation"]
        medians = (row.found[way].median for way in WAYS)
        yield (
            *row.quantity,
            simulated.actual,
            *medians,
            *(end for interval in simulated.intervals for end in interval),
        )
