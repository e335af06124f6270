"""The contracts that every protocol keeps: names, questions, draws, what a result was made from and by."""

from __future__ import annotations

from kkrvalg.protocol.schema.shapes import (
    COUNT,
    DAY,
    EXACT,
    FLAG,
    SHA256,
    SHARE,
    TEXT,
    Definition,
    by_key,
    entry,
    many,
    maybe,
    words,
)

NAME = Definition(
    "name",
    "A list, party or group by its name, or an alliance as the list of its members' names, nested as it is.",
    {"anyOf": [TEXT, {"type": "array", "items": {"$ref": "#/$defs/name"}}]},
)

IDENTITY = {"type": "string", "pattern": "^[0-9a-f]{12}$"}
LIST_ID = {"type": "string", "pattern": "^[0-9]+:"}
OUTCOME = words("completed", "lot_needed")
FATE = words("used", "unused", "outdated")
TIED = "Who shares the quotient, of the question the draw answered or was made for; null where it says neither."

QUESTION = entry(
    "question",
    "What a lot has to decide: equal quotients leave seats open.",
    {
        "id": (
            IDENTITY,
            "12 digits made of subject, article, tied, seats at stake and quotient.",
        ),
        "subject": (many(TEXT), "What is decided, such as the post and the KKR."),
        "article": (TEXT, "The article by which a lot is drawn."),
        "tied": (many(NAME), "Who stands in the lot, in an order that means nothing."),
        "seats_at_stake": (COUNT, "How many of them are drawn."),
        "quotient": (EXACT, "The quotient they share; of a majority election, the votes."),
        "depth": (COUNT, "0 for the outermost division, 1 inside an alliance, and so on."),
    },
)

DRAWN = {
    "question": (
        maybe(IDENTITY),
        "The id of the question it answered or was made for, null where it says none.",
    ),
    "tied": (maybe(many(NAME)), TIED),
    "seats_at_stake": (maybe(COUNT), "How many seats that question was about."),
    "quotient": (maybe(EXACT), "The quotient of that question."),
    "drawn": (many(NAME), "Who was drawn: as many names as there were seats at stake."),
    "date": (maybe(TEXT), "The day of the draw, null where it is not recorded."),
    "witness": (maybe(TEXT), "Who saw it, null where that is not recorded."),
    "fate": (
        FATE,
        "used: it answered a question. unused: its question did not come up. outdated: it has changed since.",
    ),
}

DRAW_RECORD = entry(
    "recorded-draw",
    "A recorded draw, and what became of it.",
    {
        "kkr": (maybe(TEXT), "The KKR it is about, null where it is about a council."),
        "post": (
            maybe(TEXT),
            "The post it is about, or chair or vice_chair; null for the composition.",
        ),
        "council": (maybe(COUNT), "The code of the municipality whose council it is about, otherwise null."),
        **DRAWN,
    },
)

FORUM_DRAW = entry(
    "forum-draw",
    "A recorded draw about a health forum, and what became of it.",
    {
        "forum": (TEXT, "The forum it is about."),
        "health_council": (maybe(TEXT), "The health council it is about, null for chair and vice chair."),
        "post": (maybe(TEXT), "chair or vice_chair, null where it is about a health council."),
        **DRAWN,
    },
)

ALLOCATION_DRAW = entry("allocation-draw", "A draw of the input, and what became of it.", DRAWN)

STANDING = entry(
    "standing",
    "Somebody who stands for a post, with votes, divisor and quotient.",
    {
        "party": (TEXT, "The party, local list or alliance."),
        "votes": (COUNT, "Its votes."),
        "divisor": (COUNT, "1 and, for each post it has won already, 1 more."),
        "quotient": (EXACT, "The votes divided by the divisor."),
    },
)

COMPARED = entry(
    "step-quotients",
    "The quotients compared for a post: of all who stand, or of the members of the alliance that won it.",
    {
        "kind": (words("quotients"), "Which step it is."),
        "article": (TEXT, "The article it follows."),
        "post": (TEXT, "chair or vice_chair."),
        "alliance": (maybe(TEXT), "The alliance inside which they are compared, null among all who stand."),
        "standings": (many(STANDING), "Everybody who stands."),
        "largest": (many(TEXT), "Who has the largest quotient; more than one of them is a lot."),
    },
)

INPUT = entry(
    "input",
    "A file that was read.",
    {"file": (TEXT, "Its name."), "sha256": (SHA256, "The SHA-256 of its content.")},
)

# --- figures and rules ----------------------------------------------------------------------------------------

CAST = {"cast?": (maybe(COUNT), "The votes cast, blank and invalid too, with the option vote_base=cast.")}

MUNICIPALITY = entry(
    "figures-municipality",
    "A municipality, and what its lists come to.",
    {
        "code": (COUNT, "Its code."),
        "name": (TEXT, "Its name."),
        "kkr": (TEXT, "The KKR it belongs to."),
        "health_council": (TEXT, "The health council it belongs to."),
        "kl_member": (FLAG, "Whether it is a member of KL."),
        "council_seats": (COUNT, "How many seats its council has."),
        "lists": (COUNT, "How many lists ran."),
        "votes": (COUNT, "Their votes in all."),
        "candidates": (COUNT, "Their candidates in all, as far as the numbers are known."),
        **CAST,
    },
)

LIST = entry(
    "figures-list",
    "A list in a municipality.",
    {
        "code": (COUNT, "The code of the municipality."),
        "letter": (TEXT, "Its letter there."),
        "name": (TEXT, "Its name."),
        "party": (maybe(TEXT), "The letter of the party it is a list of, null for a local list."),
        "alliance": (maybe(TEXT), "The alliance it is in, null for none."),
        "candidates": (maybe(COUNT), "How many candidates it has, null where that is not known."),
        "votes": (COUNT, "Its votes."),
        "known_seats": (maybe(COUNT), "Its seats in the council where the election has them, otherwise null."),
    },
)

MAYOR = entry(
    "figures-mayor",
    "A mayor.",
    {
        "code": (COUNT, "The code of the municipality."),
        "name": (TEXT, "The mayor's name."),
        "letter": (maybe(TEXT), "The letter of the list the mayor was elected for, null for none."),
    },
)

FIGURES = entry(
    "figures",
    "The figures of the election that a result was calculated from; every figure stands twice.",
    {
        "election_day": (DAY, "The day of the election."),
        "term": (TEXT, "The term that is elected."),
        "councils": (TEXT, "Where the seats in the councils are known from: computed, recorded or unknown."),
        "municipalities": (many(MUNICIPALITY), "The municipalities the result is about."),
        "lists": (many(LIST), "The lists that ran there."),
        "mayors": (many(MAYOR), "Their mayors."),
        "cooperations": (by_key(many(LIST_ID)), "The lists (code:letter) of each list cooperation there."),
        "columns": (
            by_key(by_key(TEXT)),
            "All of it once more, table by table: each column but the names as a list in JSON, in one text.",
        ),
    },
)

OPTIONS_CHANGED = (by_key(TEXT), "The options that are not at their default.")

RULES = entry(
    "rules-in-force",
    "The numbers of the rulebook that decide seats.",
    {
        "threshold": (SHARE, "The share of the votes that a party needs (§ 3, stk. 2)."),
        "council_seat_required": (FLAG, "Whether a party needs a seat in a council too."),
        "cap_factor": (COUNT, "How many members a KKR has at most for each municipality."),
        "minimum_seats_in_reduction": (COUNT, "The fewest seats of an eligible party in a reduction."),
        "quorum": (SHARE, "The share of the members that must be present, and no fewer."),
        "alliance_notice_weekdays": (COUNT, "How many weekdays before the meeting an alliance is notified."),
        "options_changed": OPTIONS_CHANGED,
    },
)

FORUM_RULES = entry(
    "forum-rules-in-force",
    "The numbers of the terms of reference that decide seats.",
    {
        "threshold": (SHARE, "The share of the votes in a health council's area that a party needs."),
        "council_seat_required": (FLAG, "Whether a party needs a seat in a council of that area too."),
        "members_per_health_council": (COUNT, "How many members each health council sends."),
        "chair_threshold": (SHARE, "The share of the votes in the forum's area, for chair and vice chair."),
        "chair_council_seat_required": (FLAG, "Whether a seat in a council of that area is needed too."),
        "options_changed": OPTIONS_CHANGED,
    },
)
