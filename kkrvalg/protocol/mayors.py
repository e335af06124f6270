"""The model of the mayors as a protocol, and as a table."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kkrvalg.protocol.numbers import decimal
from kkrvalg.reading.values import INDEPENDENT
from kkrvalg.simulation.mayors_layout import SIDES

if TYPE_CHECKING:
    from kkrvalg.simulation.mayors_predictions import Prediction
    from kkrvalg.simulation.mayors_scores import Comparison, Report, Score

DECIMALS = 10_000
"""The parts of one that a number of the model is rounded to."""
COLUMNS = ("kkr", "code", "municipality", "how", "letter", "seats", "probability", "mayor")
"""The columns of the model as a table: a row for each list."""


@dataclass(frozen=True)
class Shown:
    """All that is shown of a model.

    ``estimated`` counts the councils it was fitted to whose seats are not, or not all, on record.
    ``comparisons`` are the sets of features that were held against each other, ``chosen`` the simplest that does
    as well as the best; none, and None, where they were not compared.
    """

    report: Report
    predictions: tuple[Prediction, ...]
    estimated: int = 0
    comparisons: tuple[Comparison, ...] = ()
    chosen: Comparison | None = None


def rounded(number: float) -> Fraction:
    """Return a number of the model to four decimals."""
    return Fraction(round(number * DECIMALS), DECIMALS)


def mayors_body(shown: Shown) -> dict[str, Any]:
    """Return the key ``mayor_model``: the model, how well it predicts, and what it says of each municipality."""
    model = shown.report.model
    return {
        "mayor_model": {
            "features": [
                {"feature": name, "coefficient": rounded(own)}
                for name, own in zip(model.features, model.coefficients, strict=True)
            ],
            "penalty": rounded(model.penalty),
            "councils": model.cases,
            "years": model.years,
            "estimated": shown.estimated,
            "sides": [sorted(side) for side in SIDES],
            "scores": [
                {"way": line.way, "year": year, **_score(own)}
                for line in shown.report.lines
                for year, own in (*line.by_year.items(), (None, line.every))
                if own is not None
            ],
            "compared": [
                {
                    "features": one.features,
                    "penalty": rounded(one.penalty),
                    "simplest": one == shown.chosen,
                    **_score(one.score),
                }
                for one in shown.comparisons
            ],
            "calibration": [
                {
                    "least": own.least,
                    "most": own.most,
                    "lists": own.lists,
                    "expected": rounded(own.expected),
                    "mayors": own.mayors,
                }
                for own in shown.report.bins
            ],
            "municipalities": [_municipality(own) for own in shown.predictions],
        }
    }


def _score(score: Score) -> dict[str, Any]:
    return {
        "councils": score.councils,
        "hits": score.hits,
        "log_score": None if score.log_score is None else rounded(score.log_score),
        "standard_error": None if score.error is None else rounded(score.error),
    }


def _municipality(own: Prediction) -> dict[str, Any]:
    return {
        "code": own.municipality.code,
        "municipality": own.municipality.name,
        "kkr": own.municipality.kkr,
        "how": own.how,
        "lists": [
            {"letter": chance.letter, "seats": chance.seats, "probability": rounded(chance.probability)}
            for chance in own.chances
        ],
        "independent": rounded(own.independent),
        "likeliest": own.likeliest,
        "has_mayor": own.has_mayor,
        "mayor": own.mayor,
    }


def mayors_table(shown: Shown) -> list[tuple[object, ...]]:
    """Return a row for each list of each municipality; the mayor is 1, 0, or nothing where it is not known."""
    rows: list[tuple[object, ...]] = []
    for own in shown.predictions:
        place = (own.municipality.kkr, own.municipality.code, own.municipality.name, own.how)
        lines = [(chance.letter, chance.seats, chance.probability) for chance in own.chances]
        if own.independent >= 1 / DECIMALS or (own.has_mayor and own.mayor is None):
            lines.append((INDEPENDENT, 0, own.independent))
        for letter, seats, probability in lines:
            in_fact = int(letter == (own.mayor or INDEPENDENT)) if own.has_mayor else ""
            rows.append((*place, letter, seats, decimal(rounded(probability), 4), in_fact))
    return rows
