"""Many simulated elections: the keys of the protocols of ``kkrvalg simulate`` and ``kkrvalg merge``."""

from __future__ import annotations

from kkrvalg.protocol.schema.shapes import COUNT, FLAG, TEXT, Keys, by_key, either, entry, many, maybe, pair

SEEN = entry(
    "value-seen",
    "A value of a quantity, and in how many draws it had it.",
    {
        "value": (either(COUNT, TEXT), "A number, or a name: a list's letter, or chair and vice chair."),
        "draws": (COUNT, "In how many draws."),
    },
)

DISTRIBUTION = entry(
    "distribution",
    "How often a quantity had each value.",
    {
        "kkr": (maybe(TEXT), "The KKR, null for what belongs to none: the mayors and the councils."),
        "what": (
            TEXT,
            (
                "size, base_size, cap_binds (0 or 1), others (members of no eligible party), chair, vice_chair,"
                " chairs (both), lots; of a party seats, mayors, eligible (0 or 1), share (of the votes, whole per"
                " mille, rounded), post:RBR and the like; of a municipality mayor."
            ),
        ),
        "of": (
            maybe(TEXT),
            (
                "Whose: a party's key, a municipality's code, the kind of lot; null for the KKR itself, or of a"
                " post for everybody who belongs to no party."
            ),
        ),
        "values": (many(SEEN), "The values that were seen, numbers ascending."),
    },
)

SIMULATION_RUN = entry(
    "simulation",
    "A run of a simulation, or the part of it that is done.",
    {
        "run": (TEXT, "What the run is known by; its shards have the same."),
        "seed": (COUNT, "The seed of all random numbers."),
        "draws": (COUNT, "The draws of the whole run."),
        "chunks": (COUNT, "The chunks of the whole run; each has random numbers of its own."),
        "done": (many(pair(COUNT, COUNT)), "The chunks that are done, from 0, as spans with both ends in."),
        "draws_done": (COUNT, "The draws in these."),
        "checked": (COUNT, "How many of them were held against the exact calculation."),
        "parameters": (by_key(TEXT), "What the votes and the mayors were drawn from."),
        "kkr": (many(TEXT), "The KKR that were asked for."),
        "parties": (by_key(TEXT), "The names of the parties and list cooperations."),
        "councils_without_alliances": (
            FLAG,
            "Whether the councils' seats are calculated without alliances, as the data do not have them.",
        ),
        "distributions": (many(DISTRIBUTION), "What the draws came to."),
    },
)

SIMULATE: Keys = {"simulation": (SIMULATION_RUN, "The run.")}
