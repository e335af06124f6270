"""What would change the KKR: the keys of the protocols of ``kkrvalg whatif``."""

from __future__ import annotations

from kkrvalg.protocol.schema.margins import POST_MARGINS, VOTE_MARGIN
from kkrvalg.protocol.schema.shapes import (
    COUNT,
    FLAG,
    INTEGER,
    TEXT,
    Fragment,
    Keys,
    Shape,
    by_key,
    entry,
    many,
    maybe,
    pair,
    words,
)
from kkrvalg.protocol.schema.whatif_alliances import ALLIANCES, GROUPS

KKR = (TEXT, "The KKR's key.")
LEAST_AND_MOST: dict[str, tuple[Shape, str]] = {
    "least": (COUNT, "The fewest seats, over all draws."),
    "most": (COUNT, "The most."),
}
FROM_AND_TO: dict[str, tuple[Shape, str]] = {
    "from": (pair(COUNT, COUNT), "The fewest and the most seats now."),
    "to": (pair(COUNT, COUNT), "The fewest and the most seats then."),
}

PARTY_MOVE: dict[str, tuple[Shape, str]] = {"party": (TEXT, "The party."), **FROM_AND_TO}
GROUP_MOVE: dict[str, tuple[Shape, str]] = {"group": (TEXT, "The group."), **FROM_AND_TO}

PARTY_RANGE = entry(
    "whatif-party-seats",
    "The seats of a party in the KKR, over all draws.",
    {"party": (TEXT, "The party."), **LEAST_AND_MOST},
)

GROUP_RANGE = entry(
    "whatif-group-seats",
    "The seats of a group of a post, over all draws.",
    {"group": (TEXT, "The group: a party, or the municipality of a mayor of no party."), **LEAST_AND_MOST},
)

OFFICES = entry(
    "whatif-offices",
    "One way in which chair and vice chair can fall.",
    {
        "chair": (maybe(TEXT), "Who has the chair, null where nobody can."),
        "vice_chair": (maybe(TEXT), "Who has the vice chair, null where nobody can."),
    },
)

PICTURE = entry(
    "whatif-result",
    "What a KKR comes to, each number as its range over all draws; nothing is drawn.",
    {
        "waits": (FLAG, "Whether a lot in a council decides who takes part; all but the cap is null then."),
        "size": (maybe(COUNT), "How many members it has."),
        "base_size": (maybe(COUNT), "How many the base composition has."),
        "cap": (COUNT, "How many it may have at most."),
        "cap_binds": (maybe(FLAG), "Whether the base composition is reduced."),
        "exceeds_cap_by": (maybe(COUNT), "How many seats the floors alone need above the cap."),
        "others": (maybe(COUNT), "How many members are mayors of no eligible party."),
        "seats": (maybe(many(PARTY_RANGE)), "The seats of each eligible party."),
        "offices": (maybe(many(OFFICES)), "Every way in which chair and vice chair can fall, without alliances."),
        "post": (maybe(many(GROUP_RANGE)), "The seats of the post of each group that can have any."),
        "lots": (maybe(many(words("composition", "chair", "vice_chair", "post"))), "What a lot is needed for."),
    },
)

CHANGE = entry(
    "whatif-change",
    "What is different from what it is held against.",
    {
        "seats": (
            many(entry("whatif-party-move", "A party whose seats differ.", PARTY_MOVE)),
            "The parties whose seats differ.",
        ),
        "post": (
            many(entry("whatif-group-move", "A group whose seats differ.", GROUP_MOVE)),
            "The groups whose seats of the post differ.",
        ),
    },
)

POSSIBLE_MAYOR = entry(
    "whatif-mayor",
    "A list that could have the mayor of a municipality, and what the KKR comes to then.",
    {
        "letter": (TEXT, "Its letter in the municipality."),
        "name": (TEXT, "Its name."),
        "party": (maybe(TEXT), "The party or list cooperation it counts for, null for a local list."),
        "council_seats": (maybe(COUNT), "Its sure seats in the council, null where they are not known."),
        "held_against": (FLAG, "Whether this is the mayor that the others are held against."),
        "seats_changed": (COUNT, "How many seats of the KKR are surely others."),
        "changes": (CHANGE, "What is different."),
        "result": (PICTURE, "What the KKR comes to."),
    },
)

MUNICIPALITY = entry(
    "whatif-municipality",
    "The possible mayors of a municipality.",
    {
        "code": (COUNT, "Its code."),
        "municipality": (TEXT, "Its name."),
        "decided": (FLAG, "Whether it has a mayor."),
        "letter": (maybe(TEXT), "The letter of its mayor, null for none and for one outside all lists."),
        "supposed": (maybe(TEXT), "The letter of the mayor that is supposed, null for none."),
        "seats_changed": (
            COUNT,
            "The most seats that are surely others: from its mayor to another, or between any two.",
        ),
        "mayors": (many(POSSIBLE_MAYOR), "Every list with a seat in the council."),
    },
)

TOGETHER = entry(
    "whatif-combined-mayors",
    "A result that some combinations of mayors come to.",
    {
        "combinations": (COUNT, "How many combinations come to it; that says nothing of how likely it is."),
        "example": (by_key(TEXT), "One of them: letters by the municipality's code."),
        "result": (PICTURE, "What the KKR comes to."),
    },
)

MAYORS = entry(
    "whatif-mayors",
    "What another mayor would change in a KKR.",
    {
        "kkr": KKR,
        "post": (TEXT, "The post whose seats are shown."),
        "start": (PICTURE, "What it comes to with the mayors there are, and those supposed."),
        "supposed": (
            many(
                entry(
                    "whatif-supposed-mayor",
                    "A mayor that is supposed.",
                    {
                        "code": (COUNT, "The code of the municipality."),
                        "municipality": (TEXT, "Its name."),
                        "letter": (TEXT, "The letter of the list."),
                    },
                )
            ),
            "The mayors that are supposed.",
        ),
        "municipalities": (many(MUNICIPALITY), "The municipalities that were asked about."),
        "matter_most": (many(COUNT), "The codes of those whose mayor alone decides most seats."),
        "combinations": (COUNT, "In how many ways their mayors can be chosen."),
        "together": (
            maybe(many(TOGETHER)),
            "What all combinations come to, null where they are too many or one municipality alone.",
        ),
    },
)

MARGINS = entry(
    "whatif-margins",
    "How few votes change a KKR.",
    {
        "kkr": KKR,
        "votes": (many(VOTE_MARGIN), "Each party alone, those that fewest votes concern first."),
        "posts": (many(POST_MARGINS), "Chair and vice chair, without alliances."),
    },
)

AMOUNT: Fragment = {"type": "string", "pattern": "^-?[0-9]+([.][0-9]{2})?%?$"}

VOTE_RANGE = entry(
    "whatif-vote-range",
    "A range of votes over which a KKR comes to the same, both ends in.",
    {
        "from_votes": (INTEGER, "The fewest votes the party gains; below zero it loses them."),
        "to_votes": (INTEGER, "The most."),
        "eligible": (FLAG, "Whether the party is eligible then."),
        "changes": (maybe(CHANGE), "What is different, null while a council's lot is open."),
        "result": (PICTURE, "What the KKR comes to; the base composition is that of the fewest votes."),
    },
)

VOTES = entry(
    "whatif-votes",
    "What a KKR comes to while votes move.",
    {
        "kkr": KKR,
        "post": (TEXT, "The post whose seats are shown."),
        "party": (TEXT, "The party that gains or loses votes."),
        "from_party": (maybe(TEXT), "The party that loses what it gains, null where the votes in all change."),
        "municipality": (maybe(COUNT), "The code of the one where they move, null where they are spread."),
        "least": (AMOUNT, "The fewest it gains, in votes or per cent of its own."),
        "most": (AMOUNT, "The most."),
        "votes": (COUNT, "The party's votes in the area."),
        "moved_votes": (COUNT, "Its votes where they move."),
        "all_votes": (COUNT, "All votes in the area."),
        "councils": (
            words("calculated", "recorded"),
            "Whether the councils' seats are calculated anew, or recorded and unchanged.",
        ),
        "proven": (FLAG, "Whether the ranges are found by calculation, so that they are all there are."),
        "step": (maybe(COUNT), "How densely votes were tried where they are not, otherwise null."),
        "unsure": (many(TEXT), "The parties that may lose their only seat in a council."),
        "start": (PICTURE, "What it comes to with the votes as they are."),
        "ranges": (many(VOTE_RANGE), "The ranges, from the fewest votes up."),
    },
)

COUNTED: dict[str, tuple[Shape, str]] = {
    "size": (COUNT, "In how many draws the number of members is another."),
    "seats": (COUNT, "In how many any seat is another."),
    "chairs": (COUNT, "In how many chair or vice chair is another."),
    "post": (COUNT, "In how many the seats of the post are others."),
    "any": (COUNT, "In how many any of these."),
}

ANSWER = entry(
    "whatif-answer",
    "In how many draws an answer to an open question comes to another KKR.",
    {
        "option": (TEXT, "The question."),
        "value": (TEXT, "The answer."),
        "draws": (COUNT, "For how many draws it was tried, 0 where it cannot be."),
        "why_not": (maybe(TEXT), "Why it cannot, in the language of the printout, otherwise null."),
        "other": (
            many(entry("whatif-answer-kkr", "The draws in which a KKR is another one.", {"kkr": KKR, **COUNTED})),
            "KKR by KKR.",
        ),
    },
)

OPTIONS = entry(
    "whatif-options",
    "The open questions of the rules over many draws.",
    {
        "post": (TEXT, "The post whose seats are compared."),
        "draws": (COUNT, "How many elections were drawn."),
        "seed": (COUNT, "The seed of the random numbers."),
        "votes": (words("swing", "fixed"), "Whether votes were drawn too."),
        "councils_without_alliances": (
            FLAG,
            "Whether the councils are calculated without alliances, because the data have none.",
        ),
        "parameters": (by_key(many(TEXT)), "The options of the command line that say what was drawn."),
        "answers": (many(ANSWER), "Every answer but those in force."),
    },
)

WHATIF: Keys = {
    "whatif": (
        entry(
            "whatif-answers",
            "What would change the KKR, under the name of the command that was asked.",
            {
                "mayors?": (many(MAYORS), "whatif mayors: KKR by KKR."),
                "margins?": (many(MARGINS), "whatif votes: how few votes change it, KKR by KKR."),
                "alliances?": (many(ALLIANCES), "whatif alliances: KKR by KKR."),
                "groups?": (many(GROUPS), "whatif groups: KKR by KKR."),
                "votes?": (many(VOTES), "whatif votes --party: what follows while votes move, KKR by KKR."),
                "options?": (OPTIONS, "whatif options: the open questions of the rules over many draws."),
            },
        ),
        "What would change the KKR.",
    ),
}
