"""An election night: the keys of the protocols of ``kkrvalg night``."""

from __future__ import annotations

from kkrvalg.protocol.schema.shapes import COUNT, TEXT, Keys, entry, many, words
from kkrvalg.protocol.schema.simulation import SIMULATION_RUN
from kkrvalg.simulation.polling import Order

STAGE = entry(
    "night-stage",
    "How close the projection was when a part of the votes was counted.",
    {
        "counted": (COUNT, "The votes counted."),
        "votes": (COUNT, "The votes in all."),
        "areas": (COUNT, "The polling areas counted."),
        "share_error": (
            COUNT,
            (
                "How far the middle share of each party in each KKR was from the final one, on average, in"
                " thousandths of a percentage point."
            ),
        ),
        "council_seats_wrong": (
            COUNT,
            "Seats in the councils that the middle of the draws gives to a wrong list.",
        ),
        "seats_wrong": (COUNT, "Seats too many or too few of the parties in the KKR, in the middle of the draws."),
        "within_80": (COUNT, "Parties in KKR whose final seats lie in the interval of 80 % of the draws."),
        "within_95": (COUNT, "The same for 95 %."),
        "parties": (COUNT, "Parties in KKR: those that had a seat in any draw, or in the end."),
        "width_80": (COUNT, "How many seats the intervals of 80 % are wide, all together."),
        "sizes_right": (COUNT, "KKR whose likeliest size is the final one."),
        "chairs_right": (COUNT, "KKR whose likeliest chair and vice chair are the final ones."),
        "kkr": (COUNT, "KKR in all."),
    },
)

REPLAY = entry(
    "night-replay",
    "An election that is over, counted once more in some order.",
    {
        "order": (
            words(*(order.value for order in Order)),
            "As the counts were released, or the smallest areas first.",
        ),
        "stages": (many(STAGE), "How close the projection was, part by part."),
    },
)

NIGHT_STATE = entry(
    "night-count",
    "An election under way, or one that is over and counted once more.",
    {
        "base": (TEXT, "The election that uncounted areas are projected from."),
        "draws": (COUNT, "How many elections were drawn, at each stage."),
        "seed": (COUNT, "The seed of all random numbers."),
        "areas": (COUNT, "The polling areas in all."),
        "areas_counted": (COUNT, "Those that are counted."),
        "areas_supposed": (
            COUNT,
            "Those in no file, taken to be missing because the last election had them; 0 where all are listed.",
        ),
        "areas_matched": (COUNT, "Those that stood under the same name in the last election."),
        "votes_counted": (COUNT, "The valid votes counted."),
        "votes_expected": (COUNT, "The valid votes expected in all."),
        "replays": (
            many(REPLAY),
            "The orders in which it was counted once more; empty for an election under way.",
        ),
    },
)

NIGHT: Keys = {
    "night": (NIGHT_STATE, "How far the count is."),
    "simulation?": (SIMULATION_RUN, "What the rest may come to; not with --replay."),
}
