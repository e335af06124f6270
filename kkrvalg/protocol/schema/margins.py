"""The margins of a result: how few votes, or which mayor, give another one."""

from __future__ import annotations

from kkrvalg.procedures import margins_composition
from kkrvalg.procedures.margins import ThresholdMargin
from kkrvalg.procedures.margins_chair import PostTurn
from kkrvalg.protocol.schema.contracts import NAME
from kkrvalg.protocol.schema.records import literal
from kkrvalg.protocol.schema.shapes import COUNT, FLAG, TEXT, Shape, entry, many, maybe, words

GAINS = (maybe(COUNT), "The fewest votes the challenger gains alone, null where no number is enough.")
LOSES = (maybe(COUNT), "The fewest votes the holder loses alone, null where no number is enough.")
MOVED = (maybe(COUNT), "The fewest votes moved from the holder to the challenger, null where no number is enough.")

THRESHOLDS = (many(ThresholdMargin), "Every party against the threshold.")

SEAT_MOVE = entry(
    "margin-seats",
    "A party with another number of sure seats.",
    {
        "party": (TEXT, "The party."),
        "from": (COUNT, "Its seats now."),
        "to": (COUNT, "Its sure seats then."),
    },
)

CHANGED: dict[str, tuple[Shape, str]] = {
    "kind": (
        literal(margins_composition.Kind),
        "seats: other seats are sure. lot: some wait for a lot. council_seat: an unknown one decides.",
    ),
    "size": (maybe(COUNT), "How many members the KKR has then, null where nobody can say."),
    "changes": (many(SEAT_MOVE), "Whose seats change."),
}

VOTE_CHANGE = entry(
    "margin-vote-change",
    "The fewest votes with which the composition is another, and what it is then.",
    {"votes": (COUNT, "How many votes."), **CHANGED},
)

VOTE_MARGIN = entry(
    "margin-votes",
    "How many votes a party alone gains or loses before any seat changes.",
    {
        "party": (TEXT, "The party."),
        "votes": (COUNT, "Its votes."),
        "direction": (words("gains", "loses"), "Whether it gains or loses them."),
        "seats": (
            maybe(VOTE_CHANGE),
            "The first number with which other seats are sure, null for none.",
        ),
        "earlier": (maybe(VOTE_CHANGE), "An earlier one with which a lot arises or falls away, null for none."),
    },
)

MAYOR_INSTEAD = entry(
    "margin-mayor-instead",
    "Another list that could have the mayor.",
    {
        "letter": (maybe(TEXT), "Its letter in the municipality, null for somebody outside all lists."),
        "name": (maybe(TEXT), "Its name, null for somebody outside all lists."),
        "council_seats": (maybe(COUNT), "Its seats in the council, null where they are not known."),
    },
)

MAYOR_MARGIN = entry(
    "margin-mayor",
    "A single mayor who would change the composition.",
    {
        "code": (COUNT, "The code of the municipality."),
        "municipality": (TEXT, "Its name."),
        "letter": (maybe(TEXT), "The letter of its mayor, null for somebody outside all lists."),
        "instead": (many(MAYOR_INSTEAD), "The other lists with which it comes to this."),
        **CHANGED,
    },
)

COMPOSITION_MARGINS = entry(
    "composition-margins",
    "How close other compositions are.",
    {
        "thresholds": THRESHOLDS,
        "votes": (maybe(many(VOTE_MARGIN)), "Party by party, null where not calculated."),
        "mayors": (
            maybe(many(MAYOR_MARGIN)),
            "Each single mayor that changes it, null where not calculated.",
        ),
        "mayors_tried": (maybe(COUNT), "How many single changes of mayor were tried, null where not calculated."),
    },
)

POST_MARGINS = entry(
    "post-margins",
    "How close chair or vice chair is to going to somebody else, at one level.",
    {
        "article": (TEXT, "The article it follows."),
        "post": (TEXT, "chair or vice_chair."),
        "alliance": (maybe(TEXT), "The alliance inside which it is won, null among all who stand."),
        "holder": (maybe(TEXT), "Who has it, null while a lot is open."),
        "tied": (many(TEXT), "Who stands in that lot."),
        "strongest": (many(TEXT), "Who has the largest quotient but the holder's."),
        "turns": (many(PostTurn), "How it goes over to each other one."),
    },
)

LEVEL_MEMBER = entry(
    "level-margins-member",
    "A list or alliance at a level, and how close its number of seats is to another.",
    {
        "name": (NAME, "Which one."),
        "votes": (COUNT, "Its votes."),
        "seats": (COUNT, "Its sure seats."),
        "in_lot": (FLAG, "Whether it stands in an open lot."),
        "gains": (
            maybe(COUNT),
            "The fewest votes it gains alone for one seat more, null where none are enough.",
        ),
        "loses": (
            maybe(COUNT),
            "The fewest votes it loses alone for one seat less, null where none are enough.",
        ),
    },
)

LEVEL_TURN = entry(
    "level-margins-turn",
    "How the last seat goes over from its holder to the strongest challenger, surely and without a lot.",
    {
        "holder": (NAME, "Who has it."),
        "challenger": (NAME, "Who takes it."),
        "gains": GAINS,
        "loses": LOSES,
        "moved": MOVED,
    },
)

LEVEL_MARGINS = entry(
    "level-margins",
    "How close the last seats of a level are to going to others.",
    {
        "alliance": (maybe(NAME), "The alliance that divides its seats, null for the outermost level."),
        "seats": (COUNT, "How many seats it divides."),
        "at_stake": (COUNT, "How many of them an open lot is about."),
        "members": (many(LEVEL_MEMBER), "Each list or alliance alone."),
        "turns": (
            many(LEVEL_TURN),
            "The last seat; more than one where quotients are shared, none while a lot is open.",
        ),
    },
)

LEVELS = (many(LEVEL_MARGINS), "How few votes, or members, turn the last seats of each level.")

HEALTH_COUNCIL_MARGINS = entry(
    "health-council-margins",
    "How close other results are in a health council.",
    {"thresholds": THRESHOLDS, "seats": LEVELS},
)

FORUM_CHAIR_MARGINS = entry(
    "forum-chair-margins",
    "How close other results are for chair and vice chair of a forum.",
    {"thresholds": THRESHOLDS, "posts": (many(POST_MARGINS), "How few votes turn each post.")},
)
