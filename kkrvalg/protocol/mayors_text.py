"""The model of the mayors as a text: what it looks at, how often it is right, what it says and does not know."""

from __future__ import annotations

from fractions import Fraction
from math import exp
from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _, ngettext
from kkrvalg.model import council_name
from kkrvalg.protocol.mayors import rounded
from kkrvalg.protocol.numbers import count, decimal, mixed
from kkrvalg.protocol.text import heading, paragraph, table
from kkrvalg.simulation.mayors_layout import SIDES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkrvalg.protocol.mayors import Shown
    from kkrvalg.protocol.text import Page
    from kkrvalg.simulation.mayors import MayorModel
    from kkrvalg.simulation.mayors_predictions import Prediction
    from kkrvalg.simulation.mayors_scores import Bin, Comparison, Line, Score

FEATURES = {
    "votes": N_("votes"),
    "seats": N_("council seats"),
    "largest": N_("most votes"),
    "majority": N_("majority"),
    "first": N_("most votes on its side"),
    "local": N_("local list"),
    "sitting": N_("mayor in office"),
}
"""What a feature is called; a party's letter says it itself."""
MEANINGS = {
    "votes": N_("twice as many votes"),
    "seats": N_("twice as many seats"),
    "largest": N_("no list of the council has more votes"),
    "majority": N_("more than half of the seats, alone or with its side"),
    "first": N_("no list of its side has more votes"),
    "local": N_("a local list"),
    "sitting": N_("the list of the mayor in office"),
}
LOGARITHMS = {"votes", "seats"}
WAYS = {
    "equal": N_("Every list as likely"),
    "largest": N_("The largest list (most votes)"),
    "sitting": N_("The party of the mayor in office"),
    "same_cases": N_("The model, on what it was fitted to"),
    "left_out": N_("The model, each KKR from the others"),
    "other_elections": N_("The model, each election from the others"),
}
HOW = {"given": N_("given"), "fixed": N_("fixed"), "known": N_("known")}
INDEPENDENT = N_("independent")
LISTS_SHOWN = 4
LEAST_SHOWN = 0.01
CERTAIN = 1.0 - 1e-9


def write_mayors(page: Page, shown: Shown) -> None:
    """Print a model of the mayors."""
    _write_model(page, shown.report.model)
    _write_scores(page, shown.report.lines)
    if shown.comparisons:
        _write_comparisons(page, shown.comparisons, shown.chosen)
    _write_calibration(page, shown.report.bins)
    _write_predictions(page, shown.predictions)
    _write_unknown(page, shown.estimated)


def _years(years: Sequence[int]) -> str:
    return (
        _("{first} and {last}").format(first=", ".join(map(str, years[:-1])), last=years[-1])
        if len(years) > 1
        else str(years[0])
    )


def _number(value: float, places: int) -> str:
    return decimal(Fraction(value), places)


def _percent(probability: float) -> str:
    """Return a probability in whole per cent, never 0 or 100 where it is neither."""
    if 0.0 < probability < LEAST_SHOWN:
        return _("{number}%").format(number="<1")
    if 1.0 - LEAST_SHOWN < probability < CERTAIN:
        return _("{number}%").format(number=">99")
    return _("{number}%").format(number=_number(100 * probability, 0))


def _write_model(page: Page, model: MayorModel) -> None:
    paragraph(
        page,
        ngettext(
            "The model is fitted to {n} council elected in {years}: which list with a seat had the mayor.",
            "The model is fitted to {n} councils elected in {years}: which list with a seat had the mayor.",
            model.cases,
        ).format(n=count(model.cases), years=_years(model.years)),
    )
    table(
        page,
        ((_("A list with …"), "left"), (_("is as likely, times"), "right"), (_("Coefficient"), "right")),
        [
            (_meaning(name), _number(_factor(name, own), 1), _number(own, 3))
            for name, own in zip(model.features, model.coefficients, strict=True)
        ],
    )
    one, other = (" ".join(sorted(side)) for side in SIDES)
    paragraph(
        page,
        _(
            "The sides are counted, not judged: on one stand the parties that in 2025 were more often in an"
            " alliance with A than with V ({one}), on the other those that were more often in one with V"
            " ({other}). All other lists stand alone."
        ).format(one=one, other=other),
    )


def _meaning(name: str) -> str:
    return _(MEANINGS[name]) if name in MEANINGS else _("party {party}").format(party=name)


def _factor(name: str, coefficient: float) -> float:
    """Return how many times as likely a list is: with twice as much of a number, or with the property."""
    return float(2**coefficient) if name in LOGARITHMS else exp(coefficient)


def _hits(score: Score | None) -> str:
    """Return how often a way was right; a dash where it cannot be used."""
    if score is None:
        return "–"
    return decimal(score.hits, 0 if score.hits.denominator == 1 else 1)


def _rate(score: Score | None) -> str:
    return "–" if score is None else _("{number}%").format(number=decimal(score.hit_rate * 100, 0))


def _loss(score: Score | None) -> str:
    if score is None or score.log_score is None or score.error is None:
        return "–"
    return f"{_number(score.log_score, 3)} ± {_number(score.error, 3)}"


def _write_scores(page: Page, lines: Sequence[Line]) -> None:
    heading(page, _("How often it is right"))
    years = list(lines[0].by_year)
    every = lines[0].every
    table(
        page,
        (
            (_("Mayors predicted by"), "left"),
            *((str(year), "right") for year in years),
            *(((_("In all"), "right"),) if len(years) > 1 else ()),
            ("", "right"),
            (_("Log score"), "right"),
        ),
        [
            (
                _(WAYS[line.way]),
                *(_hits(line.by_year[year]) for year in years),
                *((_hits(line.every),) if len(years) > 1 else ()),
                _rate(line.every),
                _loss(line.every),
            )
            for line in lines
        ],
        total=(
            _("Mayors"),
            *(_councils(lines[0].by_year[year]) for year in years),
            *((_councils(every),) if len(years) > 1 else ()),
            "",
            "",
        ),
    )
    paragraph(
        page,
        _(
            "Of several lists that are equally likely each counts for its part. Who was mayor before 2021 is not"
            " in the data. The log score is the mean of minus the natural logarithm of the probability of what"
            " happened, ± its standard error: 0 would be to know it all, and less is better."
        ),
    )


def _councils(score: Score | None) -> str:
    return "" if score is None else count(score.councils)


def _write_comparisons(page: Page, comparisons: Sequence[Comparison], chosen: Comparison | None) -> None:
    heading(page, _("What else it could look at"))
    table(
        page,
        (
            (_("Features"), "left"),
            (_("Penalty"), "right"),
            (_("Hits"), "right"),
            (_("Log score"), "right"),
            ("", "left"),
        ),
        [
            (
                ", ".join(_(FEATURES[name]) if name in FEATURES else name for name in one.features),
                _number(one.penalty, 1),
                _hits(one.score),
                _loss(one.score),
                _("simplest") if one == chosen else "",
            )
            for one in comparisons
        ],
    )
    paragraph(
        page,
        _(
            "Each KKR is predicted from the others. “simplest”: the fewest features with a log score at most one"
            " standard error above the best."
        ),
    )


def _write_calibration(page: Page, bins: Sequence[Bin]) -> None:
    heading(page, _("Whether its probabilities hold"))
    table(
        page,
        (
            (_("Probability"), "right"),
            (_("Lists"), "right"),
            (_("Mayors expected"), "right"),
            (_("Mayors"), "right"),
        ),
        [
            (
                _("{number}%").format(number=f"{decimal(own.least * 100, 0)}–{decimal(own.most * 100, 0)}"),
                count(own.lists),
                decimal(rounded(own.expected), 1),
                count(own.mayors),
            )
            for own in bins
        ],
    )
    paragraph(page, _("Each KKR is predicted from the others."))


def _write_predictions(page: Page, predictions: Sequence[Prediction]) -> None:
    for kkr in dict.fromkeys(own.municipality.kkr for own in predictions):
        rows = [own for own in predictions if own.municipality.kkr == kkr]
        heading(page, council_name(kkr))
        table(
            page,
            (
                (_("Code"), "right"),
                (_("Municipality"), "left"),
                (_("Probabilities"), "left"),
                (_("Mayor"), "left"),
                (_("Its chance"), "right"),
                (_("Hit"), "left"),
            ),
            [_prediction(own) for own in rows],
        )
    _write_summary(page, predictions)


def _prediction(own: Prediction) -> tuple[str, ...]:
    chances = [f"{c.letter} {_percent(c.probability)}" for c in own.chances if c.probability >= LEAST_SHOWN]
    if own.independent >= LEAST_SHOWN:
        chances.append(f"{_(INDEPENDENT)} {_percent(own.independent)}")
    shown = "  ".join(chances[:LISTS_SHOWN]) + (" …" if len(chances) > LISTS_SHOWN else "")
    if own.how in HOW:
        shown = f"{shown} ({_(HOW[own.how])})"
    mayor = (own.mayor or _(INDEPENDENT)) if own.has_mayor else "–"
    return (
        str(own.municipality.code),
        own.municipality.name,
        shown,
        mayor,
        "" if own.of_mayor is None else _percent(own.of_mayor),
        _hit(own),
    )


def _hit(own: Prediction) -> str:
    if own.hit is None:
        return ""
    return mixed(own.hit) if 0 < own.hit < 1 else _("yes") if own.hit else _("no")


def _write_summary(page: Page, predictions: Sequence[Prediction]) -> None:
    """Print how many of the mayors that are known the likeliest list has."""
    hits = [own.hit for own in predictions if own.hit is not None]
    if hits:
        total = sum(hits, Fraction(0))
        paragraph(
            page,
            ngettext(
                "In {hits} of {n} municipality whose mayor is known, the likeliest list has the mayor.",
                "In {hits} of {n} municipalities whose mayor is known, the likeliest list has the mayor.",
                len(hits),
            ).format(hits=decimal(total, 0 if total.denominator == 1 else 1), n=count(len(hits))),
        )


def _write_unknown(page: Page, estimated: int) -> None:
    heading(page, _("What the model does not know"))
    if estimated:
        paragraph(
            page,
            ngettext(
                "In {n} of the councils it was fitted to, not all seats are on record: the others are estimated by"
                " d'Hondt as if there were no alliances.",
                "In {n} of the councils it was fitted to, not all seats are on record: the others are estimated by"
                " d'Hondt as if there were no alliances.",
                estimated,
            ).format(n=count(estimated)),
        )
    for sentence in (
        _(
            "Negotiations: a council elects its mayor by majority, and who makes a deal with whom is in no table."
            " Persons: who is popular, who steps down, who has most personal votes."
        ),
        _(
            "Whether the mayor in office goes on: that a list had the mayor before was tried for 2025, and made"
            " the predictions no better. The alliances of 2021 are not in the data, so that none is looked at."
        ),
        _(
            "A mayor of no list, or of a list without a seat, is in none of its cases and has no probability. A"
            " mayor who came in the middle of a term is not looked at either."
        ),
        _(
            "The mayors it was fitted to are known to it: how well it predicts others is what the lines “from the"
            " others” say."
        ),
    ):
        paragraph(page, sentence)
