"""The model of the mayors: the keys of the protocol of ``kkrvalg mayors``."""

from __future__ import annotations

from kkrvalg.protocol.schema.shapes import COUNT, EXACT, FLAG, SHARE, TEXT, Keys, entry, many, maybe, words

ROUNDED = "to four decimals"
SCORED = {
    "councils": (COUNT, "How many mayors there were to predict."),
    "hits": (SHARE, "How many were predicted; of several lists that are as likely each counts for its part."),
    "log_score": (
        maybe(SHARE),
        f"The mean of minus the natural logarithm of the chance of what happened, {ROUNDED}; null for a rule.",
    ),
    "standard_error": (maybe(SHARE), f"Its standard error, {ROUNDED}; null for a rule."),
}

FEATURE = entry(
    "mayor-feature",
    "Something the model looks at, for each list with a seat.",
    {
        "feature": (
            TEXT,
            (
                "votes or seats (their logarithm), largest (no list has more votes), majority (more than half of"
                " the seats, alone or with its side), first (no list of its side has more votes), local (a local"
                " list), sitting (the list of the mayor in office), or a party's letter."
            ),
        ),
        "coefficient": (EXACT, f"What it adds to the logarithm of the list's weight, {ROUNDED}."),
    },
)

SCORE = entry(
    "mayor-score",
    "How well the mayors of an election, or of all, were predicted.",
    {
        "way": (
            words("equal", "largest", "sitting", "same_cases", "left_out", "other_elections"),
            (
                "equal: every list as likely. largest: the list with most votes. sitting: the party of the mayor"
                " in office. The model: same_cases on what it was fitted to, left_out each KKR from the others,"
                " other_elections each election from the others."
            ),
        ),
        "year": (maybe(COUNT), "The year of the election, null for all together."),
        **SCORED,
    },
)

COMPARED = entry(
    "mayor-compared",
    "A set of features that was tried, each KKR predicted from the others.",
    {
        "features": (many(TEXT), "The features."),
        "penalty": (SHARE, "The penalty on large coefficients."),
        "simplest": (
            FLAG,
            "Whether it is the one with fewest features at most one standard error above the best log score.",
        ),
        **SCORED,
    },
)

BIN = entry(
    "mayor-bin",
    "The lists with a probability from least up to most, each KKR predicted from the others.",
    {
        "least": (SHARE, "From."),
        "most": (SHARE, "Up to."),
        "lists": (COUNT, "How many lists."),
        "expected": (SHARE, f"The sum of their probabilities, {ROUNDED}."),
        "mayors": (COUNT, "How many of them had the mayor."),
    },
)

LIST = entry(
    "mayor-list",
    "A list that may have the mayor.",
    {
        "letter": (TEXT, "Its letter."),
        "seats": (COUNT, "Its seats in the council."),
        "probability": (SHARE, f"The probability that it has the mayor, {ROUNDED}."),
    },
)

MUNICIPALITY = entry(
    "mayor-prediction",
    "What is expected of the mayor of a municipality.",
    {
        "code": (COUNT, "The code of the municipality."),
        "municipality": (TEXT, "Its name."),
        "kkr": (TEXT, "The key of its KKR."),
        "how": (words("model", "given", "fixed"), "Whether the model says it, or the command line."),
        "lists": (many(LIST), "The lists, the likeliest first."),
        "independent": (SHARE, f"The probability of a mayor of no list, {ROUNDED}."),
        "likeliest": (
            many(maybe(TEXT)),
            "The letters of the likeliest lists, null for none: several where they are as likely.",
        ),
        "has_mayor": (FLAG, "Whether the mayor is known."),
        "mayor": (maybe(TEXT), "The letter the mayor was elected for, null for none, and where it is not known."),
    },
)

MODEL = entry(
    "mayor-model",
    "The model of who becomes mayor.",
    {
        "features": (many(FEATURE), "What it looks at."),
        "penalty": (SHARE, "The penalty on large coefficients."),
        "councils": (COUNT, "How many councils it was fitted to."),
        "years": (many(COUNT), "When they were elected."),
        "estimated": (COUNT, "In how many of them the seats are not all on record, and were estimated."),
        "sides": (many(many(TEXT)), "The parties on the two sides."),
        "scores": (many(SCORE), "How well it predicts, beside simple rules."),
        "compared": (many(COMPARED), "The sets of features that were tried, where that was asked for."),
        "calibration": (many(BIN), "Whether its probabilities hold."),
        "municipalities": (many(MUNICIPALITY), "What is expected of each mayor."),
    },
)

MAYORS: Keys = {"mayor_model": (MODEL, "The model, how well it predicts, and what it says.")}
