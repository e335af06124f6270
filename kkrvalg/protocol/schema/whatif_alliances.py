"""What alliances and groups can give: the keys of ``kkrvalg whatif alliances`` and ``kkrvalg whatif groups``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.protocol.schema.shapes import COUNT, FLAG, TEXT, Definition, Keys, Shape, entry, many, maybe, words
from kkrvalg.protocol.whatif_alliances import RANKS

if TYPE_CHECKING:
    from kkrvalg.protocol.schema.shapes import Fragment

KKR = (TEXT, "The KKR's key.")
RANK = words(*RANKS)
PARTIES: Fragment = many(TEXT)

FOUND: dict[str, tuple[Shape, str]] = {
    "partitions": (COUNT, "In how many ways of standing together it comes about."),
    "stable": (COUNT, "In how many of those that are stable."),
    "simplest": (
        many(many(PARTIES)),
        "The first of the simplest stable ones, by their alliances; none where a party gets nothing.",
    ),
    "equally_simple": (COUNT, "How many of the stable ones are as simple."),
}

HELD_BY = words("party", "lot", "alliance")

OFFICES = entry(
    "whatif-alliance-offices",
    "Who has chair and vice chair, and in how many ways that comes about.",
    {
        "chair": (maybe(TEXT), "The party that has the chair, null where it is not settled."),
        "chair_by": (HELD_BY, "party: settled. lot: one is needed. alliance: one decides itself."),
        "vice_chair": (maybe(TEXT), "The party that has the vice chair, likewise."),
        "vice_chair_by": (HELD_BY, "As chair_by."),
        **FOUND,
    },
)


def _result(value: Shape) -> dict[str, tuple[Shape, str]]:
    """Return the keys of a result, the least and the most that lots, or an alliance itself, can give."""
    return {"low": (value, "The least it gets."), "high": (value, "The most it gets.")}


def _possibilities(kind: str, value: Shape, weight: str, own: Keys) -> Definition:
    """Return the definition of what standing together can give in a KKR."""
    result = entry(f"whatif-{kind}-result", "What a party gets.", _result(value))
    of_party = entry(
        f"whatif-{kind}-party-result",
        "A party and what it gets.",
        {"party": (TEXT, "The party."), **_result(value)},
    )
    reached = entry(
        f"whatif-{kind}-reached",
        "A result of a party, and in how many ways it comes about.",
        {**_result(value), **FOUND},
    )
    assured = entry(
        f"whatif-{kind}-assured",
        "What a party is sure of at least whatever the others do, as long as its alliance stands together.",
        {
            "low": (value, "The least it gets."),
            "alliances": (many(PARTIES), "The first of the smallest that assure it."),
            "equally_small": (COUNT, "How many are as small."),
        },
    )
    party = entry(
        f"whatif-{kind}-outlook",
        "What standing together can give a party.",
        {
            "party": (TEXT, "The party, list cooperation, or municipality of a local list's mayor."),
            "name": (TEXT, "Its name."),
            "weight": (COUNT, weight),
            "alone_in_any_case": (FLAG, "Whether it was said to stand alone in any case."),
            "apart": (result, "What it gets where all stand alone."),
            "best": (result, "The best it gets in a stable way."),
            "results": (many(reached), "All it gets in any way."),
            "assured": (many(assured), "What it is sure of, the least first; none for nothing."),
        },
    )
    leaving = entry(
        f"whatif-{kind}-leaving",
        "A part that is surely better off leaving.",
        {
            "alliance": (PARTIES, "What it leaves."),
            "part": (PARTIES, "Who leaves."),
            "results": (many(of_party), "What they get then."),
        },
    )
    asked = entry(
        f"whatif-{kind}-asked",
        "What comes of those that were asked about, all others alone.",
        {
            "alliances": (many(PARTIES), "Who stands together."),
            "stable": (FLAG, "Whether it is stable."),
            "results": (many(of_party), "What each party gets."),
            "leaving": (maybe(many(leaving)), "Who is surely better off leaving, null where not looked for."),
        },
    )
    shift = entry(
        "whatif-group-shift",
        "What one group alone changes, all others by themselves.",
        {
            "changes": (many(of_party), "The parties that get something else, and what."),
            "groups": (many(PARTIES), "The first of the smallest groups that do so, the stable ones first."),
            "equally_small": (COUNT, "How many are as small."),
            "unstable": (COUNT, "How many of these are not stable."),
        },
    )
    more: Keys = {"shifts": (many(shift), "What one group alone changes.")} if kind == "group" else {}
    return entry(
        f"whatif-{kind}s",
        "What standing together can give in a KKR.",
        {
            "kkr": KKR,
            **own,
            "waits": (FLAG, "Whether the composition waits for a lot; all is empty then."),
            "inner": (words("dhondt", "alliance_decides"), "How what was won is divided inside (alliance_inner)."),
            "partitions": (COUNT, "In how many ways the parties can stand together."),
            "stable": (COUNT, "How many of them are stable."),
            "parties": (many(party), "Party by party, the largest first."),
            **more,
            "asked": (maybe(asked), "What was asked about, null for nothing."),
        },
    )


ALLIANCES = _possibilities(
    "alliance",
    RANK,
    "Its votes.",
    {"offices": (many(OFFICES), "Who can have chair and vice chair, the simplest to reach first.")},
)
GROUPS = _possibilities(
    "group",
    COUNT,
    "Its members who take part, or its votes with post_base=vote_totals.",
    {"post": (TEXT, "The post."), "seats": (COUNT, "Its seats.")},
)
