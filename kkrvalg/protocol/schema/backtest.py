"""An election foretold from the last one: the keys of the protocol of ``kkrvalg backtest``."""

from __future__ import annotations

from kkrvalg.protocol.schema.shapes import (
    COUNT,
    EXACT,
    INTEGER,
    TEXT,
    Keys,
    by_key,
    entry,
    many,
    maybe,
    pair,
    words,
)

GROUP = words("national_shares", "kkr_shares", "council_seats", "kkr_sizes", "kkr_seats")
WAY = words("simulation", "same_as_last_time", "uniform_swing", "simulation_told")

SCORE = entry(
    "backtest-score",
    "How well one way of foretelling did for a group of quantities.",
    {
        "group": (GROUP, "What was foretold: shares in millionths of the votes, seats, members."),
        "way": (WAY, "Who foretold; uniform_swing and simulation_told were told the true national shares."),
        "quantities": (COUNT, "How many quantities."),
        "covered": (many(COUNT), "How many of them lay in the interval of each level."),
        "width": (many(EXACT), "The mean width of the intervals."),
        "crps": (EXACT, "The mean continuous ranked probability score, by the fair estimator."),
    },
)

QUANTITY = entry(
    "backtest-quantity",
    "A quantity: what was foretold, and what came of it.",
    {
        "group": (GROUP, "What it is."),
        "kkr": (maybe(TEXT), "The KKR, null for the country and for councils."),
        "of": (maybe(TEXT), "The party's key or the list's identity, null for the size of a KKR."),
        "actual": (INTEGER, "What came of it."),
        "foretold": (by_key(INTEGER), "What each way foretold; of a simulation the median."),
        "intervals": (many(pair(INTEGER, INTEGER)), "The simulation's interval of each level, both ends in."),
        "crps": (by_key(EXACT), "The score of each way."),
    },
)

FORETOLD_OFFICE = entry(
    "backtest-foretold-office",
    "Whom one way had in an office.",
    {
        "way": (WAY, "The way."),
        "likeliest": (TEXT, "Whom it had most often."),
        "draws": (COUNT, "In how many of its draws."),
        "draws_of_actual": (COUNT, "In how many it had whom it became."),
        "of_draws": (COUNT, "Its draws."),
    },
)

OFFICE = entry(
    "backtest-office",
    "An office of a KKR.",
    {
        "kkr": (TEXT, "The KKR."),
        "office": (words("chair", "vice_chair"), "The office."),
        "actual": (maybe(TEXT), "Who took it, by the votes and without alliances; null where a lot decides."),
        "foretold": (many(FORETOLD_OFFICE), "What each way said."),
    },
)

NEW_PARTY = entry(
    "backtest-new-party",
    "A party that did not stand before.",
    {
        "party": (TEXT, "Its letter."),
        "municipalities": (COUNT, "In how many municipalities it stands."),
        "expected": (COUNT, "Its expected share of the votes in the country, in millionths."),
    },
)

BACKTEST_RUN = entry(
    "backtest-run",
    "An election foretold from the last one.",
    {
        "base": (TEXT, "The election it was foretold from."),
        "seed": (COUNT, "The seed of all random numbers."),
        "draws": (COUNT, "The draws."),
        "checked": (COUNT, "How many draws of both simulations were held against the exact calculation."),
        "levels": (many(COUNT), "The levels of the intervals, in per cent."),
        "scores": (many(SCORE), "The scores."),
        "quantities": (many(QUANTITY), "Every quantity."),
        "offices": (many(OFFICE), "Chair and vice chair of each KKR."),
        "new_parties": (many(NEW_PARTY), "The parties that did not stand before."),
        "new_lists": (COUNT, "How many local lists did not stand before."),
        "vanished_parties": (many(TEXT), "The parties that stand nowhere any more."),
        "vanished_lists": (COUNT, "How many lists of the last election nobody continues."),
        "vanished_votes": (COUNT, "What these had of its votes, in millionths."),
    },
)

BACKTEST: Keys = {"backtest": (BACKTEST_RUN, "The backtest.")}
