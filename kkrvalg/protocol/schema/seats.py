"""The keys of the commands that divide seats: compose, chair, appoint, councils, allocate and compare."""

from __future__ import annotations

from kkrvalg.apportion import Method
from kkrvalg.procedures import chair, comparison, councils
from kkrvalg.protocol.schema.contracts import INPUT, OUTCOME, QUESTION
from kkrvalg.protocol.schema.margins import COMPOSITION_MARGINS, LEVELS, POST_MARGINS
from kkrvalg.protocol.schema.records import shape_of
from kkrvalg.protocol.schema.shapes import (
    COUNT,
    EXACT,
    FLAG,
    SHARE,
    TEXT,
    Fragment,
    Keys,
    by_key,
    either,
    entry,
    many,
    maybe,
    words,
)
from kkrvalg.protocol.schema.steps import CHAIR_STEPS, Part, steps

KKR = (TEXT, "The key of the KKR, such as midtjylland.")
OPEN_QUESTION = (maybe(QUESTION), "The question that is open, null where none is.")
OPEN_QUESTIONS = (many(QUESTION), "Every question that is open.")
SEATS_BY_PARTY = by_key(COUNT)

# --- compose --------------------------------------------------------------------------------------------------

PARTY = entry(
    "composed-party",
    "An eligible party or list cooperation of a KKR.",
    {
        "party": (TEXT, "Its letter, or the cooperation's name."),
        "name": (TEXT, "Its name."),
        "votes": (COUNT, "Its votes in the area."),
        "mayors": (COUNT, "Its mayors, who are born members."),
        "base_seats": (COUNT, "Its seats before any reduction."),
        "seats": (COUNT, "Its seats; while a lot is open those it is sure of."),
        "supplementary": (COUNT, "Seats less mayors: the members it has still to elect."),
    },
)

OTHER = entry(
    "composed-other",
    "A mayor who belongs to no eligible party, and is a member of the KKR all the same.",
    {
        "code": (COUNT, "The code of the municipality."),
        "municipality": (TEXT, "Its name."),
        "letter": (maybe(TEXT), "The letter the mayor was elected for, null for none."),
        "name": (TEXT, "The name of that list."),
        "mayors": ({"const": 1}, "Always 1: a row is one mayor."),
    },
)

MOVER = entry(
    "certificate-mover",
    "A party in the certificate, with the votes per seat that decide about it.",
    {
        "party": (TEXT, "Which party."),
        "votes": (COUNT, "Its votes."),
        "seats": (COUNT, "Its seats in the composition."),
        "ratio": (
            maybe(EXACT),
            "Votes per seat: of a giver v/(s−1), otherwise v/s; null for a giver of its only seat.",
        ),
    },
)

CERTIFICATE = entry(
    "certificate",
    "Why no composition of this size does better, in numbers that can be checked.",
    {
        "size": (COUNT, "The seats of all eligible parties."),
        "seats": (SEATS_BY_PARTY, "The composition, by party."),
        "worst": (MOVER, "The most under-represented party, with most votes per seat."),
        "better_needs": (SEATS_BY_PARTY, "The seats each party would need for all to lie below the worst ratio."),
        "better_needs_sum": (COUNT, "Their sum: more than the size, unless somebody is blocked."),
        "blocked_by_ceiling": (many(TEXT), "The parties whose need lies above their ceiling."),
        "takers": (many(MOVER), "Who may have one seat more."),
        "givers": (many(MOVER), "Who may have one seat less."),
        "unique": (FLAG, "Whether no other composition is equally good throughout."),
        "other_optima": (many(SEATS_BY_PARTY), "Some that are, by party."),
        "same_worst": (COUNT, "How many compositions have the same worst ratio, this one too."),
    },
)

PROGRAMME = entry(
    "programme",
    "The same composition, found by an integer programme.",
    {
        "solver": (TEXT, "Which solver found it."),
        "seats": (SEATS_BY_PARTY, "The composition, by party."),
        "unique": (maybe(FLAG), "Whether the solver found no other that is as good; null where it was not asked."),
    },
)

COMPOSITION = entry(
    "composition",
    "The composition of a KKR.",
    {
        "kkr": KKR,
        "outcome": (OUTCOME, "completed, or lot_needed while a question is open."),
        "question": OPEN_QUESTION,
        "size": (COUNT, "How many members the KKR has."),
        "cap": (COUNT, "The most it may have."),
        "base_size": (COUNT, "How many it would have before any reduction."),
        "scale": (EXACT, "The number of seats at which every party's share reaches its mayors."),
        "scale_set_by": (many(TEXT), "The parties whose mayors set it."),
        "reduced": (FLAG, "Whether the cap made a reduction necessary."),
        "same_worst": (maybe(COUNT), "How many compositions have the same worst ratio; null where not counted."),
        "exceeds_cap_by": (COUNT, "By how many members the floors exceed the cap, 0 as a rule."),
        "votes": (COUNT, "All votes in the area."),
        "parties": (many(PARTY), "The eligible parties and list cooperations."),
        "others": (many(OTHER), "The mayors of none of them."),
        "born_members_outside": (COUNT, "How many mayors stand beside the cap, by the option ineligible_mayors."),
        "certificate": (maybe(CERTIFICATE), "The proof of a reduction, null where there is none."),
        "programme": (maybe(PROGRAMME), "The same by a solver, null where none ran."),
        "margins": (COMPOSITION_MARGINS, "How few votes, or which mayor, give another composition."),
    },
)

OUTLINE = entry(
    "outline",
    "What a reading of the rules comes to.",
    {
        "size": (COUNT, "How many members the KKR has."),
        "seats": (SEATS_BY_PARTY, "The sure seats of each party."),
        "lot_among": (COUNT, "1 where nothing is open, otherwise how many a lot is drawn among."),
    },
)

ALTERNATIVE = entry(
    "alternative",
    "Another answer to one open question of the rules, everything else as it is.",
    {
        "option": (TEXT, "The question."),
        "value": (TEXT, "The answer."),
        "computable": (FLAG, "Whether it can be computed from these figures."),
        "why_not": (maybe(TEXT), "Why it cannot, in the language of the printout."),
        "changes": (FLAG, "Whether it changes the result."),
        "result": (maybe(OUTLINE), "What it comes to."),
    },
)

DISTINCT_RESULT = entry(
    "distinct-result",
    "A result that some combinations of answers reach.",
    {
        "result": (OUTLINE, "The result."),
        "combinations": (COUNT, "How many combinations reach it."),
        "nearest": (by_key(TEXT), "The fewest options to change for it, with their values."),
    },
)

SENSITIVITY = entry(
    "sensitivity",
    "How far the composition of a KKR depends on the open questions of the rules.",
    {
        "kkr": KKR,
        "chosen": (OUTLINE, "The result with the options in force."),
        "alternatives": (many(ALTERNATIVE), "Every other answer, one at a time."),
        "combinations": (COUNT, "How many combinations of answers were tried."),
        "results": (many(DISTINCT_RESULT), "Every distinct result among them."),
    },
)

SWEEP_RANGE = entry(
    "sweep-range",
    "A range of votes over which the composition is the same, both ends in.",
    {
        "from_votes": (COUNT, "The fewest votes of the range."),
        "to_votes": (COUNT, "The most."),
        "eligible": (FLAG, "Whether the list cooperation is eligible with them."),
        "size": (COUNT, "How many members the KKR has."),
        "seats": (SEATS_BY_PARTY, "The sure seats of each party."),
        "lot_among": (COUNT, "1 where nothing is open, otherwise how many a lot is drawn among."),
    },
)

SWEEP = entry(
    "cooperation-share",
    "What a list cooperation of any supposed size does to a KKR.",
    {
        "kkr": KKR,
        "cooperation": (TEXT, "The name of the list cooperation."),
        "votes": (COUNT, "All votes in the area."),
        "ranges": (many(SWEEP_RANGE), "The ranges of its votes."),
    },
)

COMPOSE: Keys = {
    "compositions": (many(COMPOSITION), "The KKR that were asked for."),
    "sensitivity?": (many(SENSITIVITY), "With --sensitivity: what other answers to the open questions change."),
    "cooperation_shares?": (many(SWEEP), "With --cooperation-share: each list cooperation in each KKR."),
}

# --- chair ----------------------------------------------------------------------------------------------------

DECIDED_BY = (
    maybe(shape_of(chair.Decision)),
    "By quotients, by lot, or by the alliance itself; null while open.",
)

POST_WON = entry(
    "post-won",
    "Chair or vice chair.",
    {
        "post": (words(*chair.POSTS), "Which of the two."),
        "winner": (maybe(TEXT), "The party, or the alliance that decides itself; null while it is open."),
        "alliance": (maybe(TEXT), "The alliance the winner stands in, null for none."),
        "decided_by": DECIDED_BY,
    },
)

PARTICIPANT = entry(
    "chair-participant",
    "A party or local list that takes part in electing chair and vice chair.",
    {
        "party": (TEXT, "Its key."),
        "name": (TEXT, "Its name."),
        "votes": (COUNT, "Its votes."),
        "members": (COUNT, "Its members in the KKR."),
        "local_list": (FLAG, "Whether it is a local list."),
        "alliance": (maybe(TEXT), "The alliance it stands in, null for none."),
    },
)

ALLIANCE = entry(
    "alliance",
    "An alliance for an election.",
    {
        "alliance": (TEXT, "Its parties joined by +."),
        "parties": (many(TEXT), "Its parties."),
        "votes": (COUNT, "Their votes in all."),
    },
)

CHAIR_ELECTION = entry(
    "chair-election",
    "The election of chair and vice chair of a KKR.",
    {
        "kkr": KKR,
        "outcome": (OUTCOME, "completed, or lot_needed while a question is open."),
        "chair": (maybe(TEXT), "The party that has the chair; null while open, and where an alliance decides."),
        "vice_chair": (maybe(TEXT), "The party that has the vice chair, likewise."),
        "posts": (many(POST_WON), "Both posts: who won each, and how."),
        "participants": (many(PARTICIPANT), "Who takes part."),
        "alliances": (many(ALLIANCE), "The alliances."),
        "question": OPEN_QUESTION,
        "questions": OPEN_QUESTIONS,
        "steps": (steps("chair-election-step", Part(CHAIR_STEPS)), "The steps of this election."),
        "margins": (many(POST_MARGINS), "How few votes turn each post."),
    },
)

CHAIR: Keys = {"elections": (many(CHAIR_ELECTION), "An election for each KKR.")}

# --- appoint --------------------------------------------------------------------------------------------------

GROUP = entry(
    "appointing-group",
    "A party or group that takes part in filling a post.",
    {
        "group": (TEXT, "Its key; parties that stand together are joined by +."),
        "members": (COUNT, "How many take part, or their votes with post_base=vote_totals."),
        "seats": (COUNT, "The seats it is sure of."),
    },
)

APPOINTMENT = entry(
    "appointment",
    "The division of a post's seats in a KKR.",
    {
        "kkr": KKR,
        "post": (TEXT, "The key of the post."),
        "size": (COUNT, "Its seats."),
        "alternates": (COUNT, "Its alternates."),
        "persons": (COUNT, "Both together."),
        "outcome": (OUTCOME, "completed, or lot_needed while a question is open."),
        "groups": (many(GROUP), "Who takes part."),
        "question": OPEN_QUESTION,
        "margins": LEVELS,
    },
)

APPOINT: Keys = {"appointments": (many(APPOINTMENT), "The post in each KKR.")}

# --- councils -------------------------------------------------------------------------------------------------

COUNCIL = entry(
    "council",
    "The seats of the lists in a municipal council.",
    {
        "code": (COUNT, "The code of the municipality."),
        "name": (TEXT, "Its name."),
        "outcome": (
            shape_of(councils.Standing),
            "Whether the seats were calculated, wait for a lot, or stand in the election as far as known.",
        ),
        "size": (COUNT, "How many seats the council has."),
        "seats": (SEATS_BY_PARTY, "Seats by letter; those that are not known are left out, unknown is never 0."),
        "unknown": (many(TEXT), "The letters of lists whose seats are not known."),
        "order": (
            many(either(TEXT, many(TEXT))),
            "The letter of each seat as it fell; equal quotients that decide nothing stand together.",
        ),
        "question": OPEN_QUESTION,
        "margins": LEVELS,
    },
)

COUNCILS: Keys = {"councils": (many(COUNCIL), "The municipalities' councils.")}

# --- allocate -------------------------------------------------------------------------------------------------

ALLOCATE: Keys = {
    "outcome": (OUTCOME, "completed, or lot_needed while a question is open."),
    "method": (shape_of(Method), "How the divisors grow."),
    "size": (COUNT, "How many seats are divided."),
    "threshold": (SHARE, "The share of all votes a list needs."),
    "votes": (by_key(COUNT), "The votes of each list."),
    "seats": (by_key(COUNT), "The seats each is sure of."),
    "question": OPEN_QUESTION,
    "questions": OPEN_QUESTIONS,
    "unfilled": (COUNT, "Seats that nobody can take."),
}

# --- compare --------------------------------------------------------------------------------------------------

VALUE: Fragment = {"type": ["integer", "string", "null"]}
WHAT = (shape_of(comparison.What), "What differs.")
OF = (maybe(TEXT), "Of which party, or of the mayor of which municipality (code); null where it is about all.")

SIDE = entry(
    "compared-side",
    "One of the two that are compared.",
    {
        "kind": (words("scenario", "protocol"), "Whether it was composed now, or read from a protocol."),
        "name": (TEXT, "What it is called on the command line."),
        "title": (TEXT, "The name of the election, empty for a protocol."),
        "rulebook": (maybe(TEXT), "Its rulebook."),
        "options": (by_key(TEXT), "Its options."),
        "list_cooperations": (by_key(many(TEXT)), "Its list cooperations and their lists."),
        "draws": (many({"type": "object"}), "Its draws, as the protocol it comes from states them."),
        "inputs": (many(either(INPUT, many(TEXT))), "Its files: name and SHA-256."),
        "version": (TEXT, "The version of kkrvalg that made it."),
        "preliminary": (FLAG, "Whether its votes are preliminary."),
    },
)

CHANGE = entry(
    "changed-input",
    "An input that differs.",
    {
        "group": (TEXT, "The group of inputs that are swapped together, such as lists or mayors."),
        "what": (TEXT, "What it is, such as votes."),
        "of": (maybe(TEXT), "Of which list, file or option."),
        "code": (maybe(COUNT), "The code of the municipality."),
        "municipality": (maybe(TEXT), "Its name."),
        "a": (VALUE, "The value of A, null where it has none."),
        "b": (VALUE, "That of B."),
    },
)

DIFFERENCE = entry(
    "difference",
    "Something two compositions differ in.",
    {
        "what": WHAT,
        "of": OF,
        "a": (VALUE, "The value of A."),
        "b": (VALUE, "That of B."),
        "causes": (
            many(many(TEXT)),
            "The smallest groups of inputs that bring it about; empty if untried.",
        ),
    },
)

SWAP_CHANGE = entry(
    "swap-change",
    "What differs from A once some inputs are swapped.",
    {"what": WHAT, "of": OF, "a": (VALUE, "The value of A."), "swapped": (VALUE, "That of the run.")},
)

SWAP = entry(
    "swap",
    "A run of A with some groups of inputs taken from B.",
    {
        "swapped": (many(TEXT), "The groups of inputs."),
        "computed": (FLAG, "Whether it could be computed."),
        "why_not": (maybe(TEXT), "Why it could not, in the language of the printout."),
        "changes": (many(SWAP_CHANGE), "What differs from A."),
    },
)

KKR_COMPARED = entry(
    "compared-kkr",
    "A KKR on both sides.",
    {
        "a": (TEXT, "The KKR of A."),
        "b": (TEXT, "That of B."),
        "same": (FLAG, "Whether the results are the same."),
        "differences": (many(DIFFERENCE), "What differs in the result."),
        "inputs": (many(CHANGE), "What differs in the inputs."),
        "swaps": (many(SWAP), "What single groups of inputs, and combinations of them, do."),
    },
)

COMPARISON = entry(
    "comparison",
    "Two results held against each other.",
    {
        "a": (SIDE, "The first."),
        "b": (SIDE, "The second."),
        "same": (FLAG, "Whether nothing differs in the results."),
        "causes_tried": (FLAG, "Whether inputs could be swapped; not where a side is a protocol."),
        "inputs": (many(CHANGE), "What differs in files and settings, where a side is a protocol."),
        "kkr": (many(KKR_COMPARED), "Each KKR that both have."),
        "only_in_a": (many(TEXT), "The KKR that only A has."),
        "only_in_b": (many(TEXT), "Those that only B has."),
    },
)

COMPARE: Keys = {"comparison": (COMPARISON, "The comparison.")}
