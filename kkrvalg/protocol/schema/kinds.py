"""The kinds of protocol: the envelope that all of them have, and the keys of each command.

A new kind, or a new key of one, is declared here (or in the module its keys are in) and nowhere else; then
``python tools/json_docs.py`` writes the schema and the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.procedures.appointments import GroupFormed
from kkrvalg.procedures.business_hub_vacancy import VacancyStep
from kkrvalg.procedures.composition_steps import LotAsked
from kkrvalg.procedures.health_forum_people import PartySeats
from kkrvalg.procedures.timetable import DeadlineCounted
from kkrvalg.protocol.envelope import SCHEMA
from kkrvalg.protocol.schema import backtest, mayors, night, papers, people, register, seats, simulation, whatif
from kkrvalg.protocol.schema.contracts import (
    ALLOCATION_DRAW,
    DRAW_RECORD,
    FIGURES,
    FORUM_DRAW,
    FORUM_RULES,
    INPUT,
    RULES,
)
from kkrvalg.protocol.schema.shapes import (
    NONE_OF_THEM,
    NOTHING,
    SHA256,
    TEXT,
    Fragment,
    Keys,
    Shape,
    by_key,
    many,
    maybe,
    words,
)
from kkrvalg.protocol.schema.steps import (
    ALLOCATION_STEPS,
    CHAIR_STEPS,
    COMPOSITION_STEPS,
    FORUM_CHAIR_STEPS,
    FORUM_STEPS,
    MEETING_STEPS,
    Part,
    steps,
)

if TYPE_CHECKING:
    from collections.abc import Mapping


class Kind(NamedTuple):
    """A kind of protocol: the command, what it says, its own keys, and what it has of the envelope.

    ``calculated`` are the keys ``figures`` and ``rules`` of a protocol that can be built anew from itself.
    """

    name: str
    command: str
    meaning: str
    keys: Keys
    steps: Fragment = NONE_OF_THEM
    draws: Fragment = NONE_OF_THEM
    rulebook: Fragment = NOTHING
    calculated: Mapping[str, Shape] = {}


OF_A_KKR: dict[str, Shape] = {"rules": RULES, "figures": FIGURES}
OF_A_FORUM: dict[str, Shape] = {"rules": FORUM_RULES, "figures": FIGURES}
DRAWS = many(DRAW_RECORD)
APPOINT_STEPS = (GroupFormed, *ALLOCATION_STEPS[1:])

KINDS = (
    Kind(
        "compose",
        "kkrvalg compose",
        "How the KKR are composed.",
        seats.COMPOSE,
        steps("compose-step", Part(COMPOSITION_STEPS, ("kkr",))),
        DRAWS,
        TEXT,
        OF_A_KKR,
    ),
    Kind(
        "chair",
        "kkrvalg chair",
        "Which parties have chair and vice chair.",
        seats.CHAIR,
        steps("chair-step", Part(CHAIR_STEPS, ("kkr",))),
        DRAWS,
        TEXT,
        OF_A_KKR,
    ),
    Kind(
        "appoint",
        "kkrvalg appoint",
        "How the seats of a post are divided among the groups.",
        seats.APPOINT,
        steps("appoint-step", Part(APPOINT_STEPS, ("kkr", "post"))),
        DRAWS,
        TEXT,
        OF_A_KKR,
    ),
    Kind(
        "constitute",
        "kkrvalg constitute",
        "A constituting meeting: who takes part, chair and vice chair, every post.",
        people.CONSTITUTE,
        steps("constitute-step", Part(MEETING_STEPS)),
        DRAWS,
        TEXT,
        OF_A_KKR,
    ),
    Kind(
        "audit",
        "kkrvalg audit",
        "All of it about a KKR, or about a meeting that was held.",
        people.AUDIT,
        steps(
            "audit-step",
            Part(tuple(record for record in COMPOSITION_STEPS if record is not LotAsked), ("kkr",)),
            Part(CHAIR_STEPS, ("kkr",)),
            Part(APPOINT_STEPS, ("kkr", "post")),
            Part(MEETING_STEPS),
        ),
        DRAWS,
        TEXT,
        OF_A_KKR,
    ),
    Kind("posts", "kkrvalg posts", "The catalogue of posts.", people.POSTS, rulebook=TEXT, calculated=OF_A_KKR),
    Kind(
        "councils",
        "kkrvalg councils",
        "The seats of the lists in the municipal councils.",
        seats.COUNCILS,
        steps("councils-step", Part(ALLOCATION_STEPS[1:], ("code",))),
        DRAWS,
        TEXT,
        OF_A_KKR,
    ),
    Kind(
        "call-up",
        "kkrvalg call-up",
        "Who is asked for the names of members and substitutes.",
        people.CALL_UP,
        draws=DRAWS,
        rulebook=TEXT,
        calculated=OF_A_KKR,
    ),
    Kind(
        "members",
        "kkrvalg members",
        "Who sits in the KKR.",
        people.MEMBERS,
        draws=DRAWS,
        rulebook=TEXT,
        calculated=OF_A_KKR,
    ),
    Kind(
        "timetable",
        "kkrvalg timetable",
        "The dates of the constitution.",
        papers.TIMETABLE,
        steps("timetable-step", Part((DeadlineCounted,))),
        rulebook=TEXT,
    ),
    Kind(
        "register",
        "kkrvalg register",
        "The register of a KKR: who is a member on a day, what happened, and what has to be done.",
        register.REGISTER,
        rulebook=maybe(TEXT),
    ),
    Kind(
        "allocate",
        "kkrvalg allocate",
        "The division of any seats.",
        seats.ALLOCATE,
        steps("allocate-step", Part(ALLOCATION_STEPS)),
        many(ALLOCATION_DRAW),
    ),
    Kind(
        "compare",
        "kkrvalg compare",
        "Two compositions held against each other.",
        seats.COMPARE,
        rulebook=maybe(TEXT),
    ),
    Kind(
        "simulate",
        "kkrvalg simulate",
        "Many simulated elections, counted.",
        simulation.SIMULATE,
        rulebook=TEXT,
    ),
    Kind(
        "backtest",
        "kkrvalg backtest",
        "An election foretold from the last one.",
        backtest.BACKTEST,
        rulebook=TEXT,
    ),
    Kind(
        "mayors",
        "kkrvalg mayors",
        "The model of who becomes mayor.",
        mayors.MAYORS,
        rulebook=TEXT,
    ),
    Kind(
        "night",
        "kkrvalg night",
        "An election under way, and what the rest of the count may come to.",
        night.NIGHT,
        rulebook=TEXT,
    ),
    Kind(
        "whatif",
        "kkrvalg whatif",
        "What would change the KKR.",
        whatif.WHATIF,
        draws=DRAWS,
        rulebook=TEXT,
        calculated=OF_A_KKR,
    ),
    Kind(
        "hubs",
        "kkrvalg hubs",
        "The boards of the business hubs.",
        papers.HUBS,
        steps("hubs-step", Part((VacancyStep,), ("hub",))),
    ),
    Kind(
        "health-forum",
        "kkrvalg health-forum",
        "The health coordination forums.",
        papers.HEALTH_FORUM,
        steps(
            "health-forum-step",
            Part((*FORUM_STEPS, PartySeats), ("forum", "health_council")),
            Part(FORUM_CHAIR_STEPS, ("forum",)),
        ),
        many(FORUM_DRAW),
        TEXT,
        OF_A_FORUM,
    ),
    Kind("rules", "kkrvalg rules", "What the rulebooks say.", papers.RULES, rulebook=maybe(TEXT)),
    Kind("doctor", "kkrvalg doctor", "Whether everything kkrvalg needs is in place.", papers.DOCTOR),
)
"""Every kind, in the order of the commands."""


ENVELOPE: Keys = {
    "schema": (words(SCHEMA), "The version of this schema."),
    "kind": (TEXT, "The command that made the protocol."),
    "inputs": (many(INPUT), "The files it was made from."),
    "rulebook": (maybe(TEXT), "The rulebook; null where none was used, or two different ones."),
    "options": (by_key(TEXT), "The options in force: the answers to the open questions of the rules."),
    "list_cooperations?": (by_key(many(TEXT)), "The lists (code:letter) of each list cooperation, if any."),
    "draws": (DRAWS, "The recorded draws, and what became of each."),
    "version": (TEXT, "The version of kkrvalg."),
    "steps": (many({"type": "object"}), "The steps in the order they were taken."),
    "rules?": (RULES, "The numbers of the rulebook that decide seats, where seats are divided."),
    "figures?": (FIGURES, "What the result was calculated from, where seats are divided."),
    "digest": (SHA256, "The SHA-256 of what the protocol states."),
}
"""What every protocol has; a kind says more exactly what stands in some of it."""


def keys_of(kind: Kind) -> Keys:
    """Return all keys of a kind of protocol in their order: the envelope's first, the digest last."""
    own: dict[str, Shape] = {
        "kind": words(kind.name),
        "rulebook": kind.rulebook,
        "draws": kind.draws,
        "steps": kind.steps,
    }
    found: dict[str, tuple[Shape, str]] = {}
    for name, (shape, meaning) in ENVELOPE.items():
        key = name.removesuffix("?")
        if key == "steps":
            found |= kind.keys
        if key in kind.calculated:
            found[key] = (kind.calculated[key], meaning)
        elif key not in OF_A_KKR and (kind.calculated or key != "list_cooperations"):
            found[name] = (own.get(key, shape), meaning)
    return found
