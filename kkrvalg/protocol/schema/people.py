"""The keys of the commands about people and posts: members, call-up, constitute and posts."""

from __future__ import annotations

from kkrvalg.model import MemberKind, PersonId
from kkrvalg.model.people import Gender, Period
from kkrvalg.procedures import call_up, contests, convener, filling, nominees, substitutes
from kkrvalg.procedures.attendance import Attended
from kkrvalg.procedures.decisions import Decision, Quorum
from kkrvalg.procedures.filling import PersonNamed
from kkrvalg.procedures.member_findings import Finding as MemberFinding
from kkrvalg.procedures.notified_alliances import Admitted
from kkrvalg.procedures.open_items import OpenItem
from kkrvalg.procedures.post_matrix import CatalogueBy
from kkrvalg.protocol.schema.contracts import OUTCOME
from kkrvalg.protocol.schema.margins import LEVELS
from kkrvalg.protocol.schema.records import literal, shape_of, with_more
from kkrvalg.protocol.schema.seats import (
    APPOINT,
    CHAIR,
    CHAIR_ELECTION,
    COMPOSE,
    COUNCILS,
    KKR,
    OPEN_QUESTION,
    SENSITIVITY,
)
from kkrvalg.protocol.schema.shapes import (
    COUNT,
    DAY,
    FLAG,
    TEXT,
    Keys,
    Shape,
    entry,
    many,
    maybe,
    pair,
    words,
)
from kkrvalg.rulebook import Words, book

SENTENCE = (TEXT, "The same as a sentence, in the language of the printout.")
MUNICIPALITY = (TEXT, "The name of the municipality.")
CODE = (COUNT, "The code of the municipality.")

# --- members --------------------------------------------------------------------------------------------------

SEATED_PARTY = entry(
    "seated-party",
    "A party's or list cooperation's seats in a KKR, and how far they are filled.",
    {
        "party": (TEXT, "Its letter, or the cooperation's name."),
        "name": (TEXT, "Its name."),
        "seats": (COUNT, "Its sure seats."),
        "mayors": (COUNT, "How many of them mayors have."),
        "to_elect": (COUNT, "How many members it elects."),
        "elected": (COUNT, "How many it has elected."),
        "awaiting": (COUNT, "How many it has still to elect."),
        "surplus": (COUNT, "How many more are elected than it has seats for."),
        "without_substitute": (COUNT, "How many of the elected have no personal substitute yet."),
    },
)

WHO: dict[str, tuple[Shape, str]] = {
    "name": (TEXT, "The member's name."),
    "code": CODE,
    "municipality": MUNICIPALITY,
    "letter": (maybe(TEXT), "The letter the member was elected for to the council, null for an independent."),
    "list": (maybe(TEXT), "The name of that list."),
    "party": (maybe(TEXT), "What the seat counts for; null for a mayor of no eligible party."),
    "member_as": (shape_of(MemberKind), "Whether the member is a mayor or elected by a party's council members."),
}

WITHOUT_SEAT = entry("member-without-seat", "Somebody elected for a party that has no sure seat here.", WHO)

MEMBER = entry(
    "member",
    "A member of a KKR, and who stands in.",
    {
        **WHO,
        "gender": (maybe(shape_of(Gender)), "The member's gender, null where it is not known."),
        "born": (maybe(DAY), "The day of birth, null where it is not known."),
        "mayor_since": (many(Period), "The times as mayor, empty where they are not known."),
        "council_since": (many(Period), "The times on the council, empty where they are not known."),
        "substitute": (maybe(PersonId), "Who stands in, null where that is not known."),
        "substitute_by": (literal(substitutes.How), "By what the substitute stands in, or why nobody is known."),
        "source": (TEXT, "Where the member is known from."),
    },
)

MEMBER_FINDING = with_more(MemberFinding, "member-finding", {"sentence": SENTENCE})

SEATING = entry(
    "seating",
    "Who sits in a KKR.",
    {
        "kkr": KKR,
        "outcome": (OUTCOME, "completed, or lot_needed while the composition waits for a lot."),
        "size": (COUNT, "How many members it has."),
        "named": (COUNT, "How many of them have a name."),
        "awaiting": (COUNT, "How many have still to be elected."),
        "parties": (many(SEATED_PARTY), "The seats of each eligible party."),
        "members": (many(MEMBER), "Those who have a name."),
        "without_seat": (many(WITHOUT_SEAT), "Who is elected for a party that has no seat here."),
        "findings": (
            many(MEMBER_FINDING),
            "What a check found.",
        ),
        "question": OPEN_QUESTION,
    },
)

MEMBERS: Keys = {"members": (many(SEATING), "The KKR that were asked for.")}

# --- call-up --------------------------------------------------------------------------------------------------

ELECTED = entry(
    "elected-member",
    "A member a group has elected.",
    {
        "member": (PersonId, "The member."),
        "substitute": (maybe(PersonId), "The personal substitute, null where none is named."),
    },
)

COUNCIL_GROUP = entry(
    "council-group",
    "A party's members on one council of the area.",
    {
        "code": CODE,
        "municipality": MUNICIPALITY,
        "council_members": (maybe(COUNT), "Its sure seats there, null where they are not known."),
        "may_get_one_more_by_lot": (FLAG, "Whether a lot may give it one more."),
        "mayor": (maybe(TEXT), "The mayor, where the mayor was elected for the party; otherwise null."),
    },
)

GROUP_CALL = entry(
    "group-call",
    "What a party's council members in the area elect, and what they have answered.",
    {
        "party": (TEXT, "Its letter, or the cooperation's name."),
        "name": (TEXT, "Its name."),
        "seats": (COUNT, "Its sure seats."),
        "mayors": (many(PersonId), "Its mayors, who have some of them."),
        "members_to_elect": (COUNT, "How many members it elects."),
        "substitutes_to_elect": (COUNT, "How many personal substitutes it elects."),
        "may_get_one_more_by_lot": (FLAG, "Whether a lot may give it another seat."),
        "elected": (many(ELECTED), "Whom it has elected."),
        "awaiting": (COUNT, "How many members it has still to elect."),
        "substitutes_awaiting": (COUNT, "How many substitutes it has still to elect."),
        "voters": (COUNT, "Its council members, who elect, as far as they are known; its mayors too."),
        "electable": (COUNT, "How many of them can be elected, or named as substitutes."),
        "barred": (many(PersonId), "Who cannot once more: its mayors, members and their substitutes."),
        "too_few": (FLAG, "Whether there are surely fewer than it has to elect."),
        "councils": (many(COUNCIL_GROUP), "Its members, council by council."),
        "answer": (literal(call_up.Answer), "How far it has answered."),
    },
)

MUNICIPALITY_CALL = entry(
    "municipality-call",
    "What a municipality is asked about its mayor.",
    {
        "code": CODE,
        "municipality": MUNICIPALITY,
        "mayor": (TEXT, "The mayor."),
        "first_deputy": (maybe(PersonId), "The first deputy mayor, null where not known."),
        "second_deputy": (maybe(PersonId), "The second deputy mayor, null where not known."),
        "substitute": (maybe(PersonId), "Who stands in for the mayor, null where not known."),
        "substitute_by": (literal(substitutes.How), "By what the substitute stands in, or why nobody is known."),
        "missing": (many(literal(call_up.Fact)), "What is still to be answered."),
    },
)

CALL = entry(
    "call",
    "Who is asked for names in a KKR.",
    {
        "kkr": KKR,
        "outcome": (OUTCOME, "completed, or lot_needed while the composition waits for a lot."),
        "by": (DAY, "The day by which answers are needed."),
        "by_practice": (FLAG, "Whether that day is practice and no rule."),
        "groups": (many(GROUP_CALL), "The parties and list cooperations."),
        "municipalities": (many(MUNICIPALITY_CALL), "The municipalities."),
        "unanswered_groups": (many(TEXT), "The parties that have not answered in full."),
        "unanswered_municipalities": (many(COUNT), "The municipalities that have not, by code."),
        "question": OPEN_QUESTION,
    },
)

CALL_UP: Keys = {**MEMBERS, "call_up": (many(CALL), "Who is asked for names, in each KKR.")}

# --- constitute -----------------------------------------------------------------------------------------------

LACKING = entry(
    "convener-lacking",
    "Something that must be known before it is sure who calls the meeting.",
    {"person": (PersonId, "Of whom."), "what": (literal(convener.Lacking), "What.")},
)

CONVENER = entry(
    "convener",
    "Who calls the meeting.",
    {
        "person": (maybe(PersonId), "Who it is, null while that is not known."),
        "decided_by": (maybe(words("tenure", "age")), "By time in office, or by age where that is equal."),
        "office": (literal(convener.Office), "Whether the time as mayor or on a council counts."),
        "broken_tenure": (TEXT, "The option by which times with a break are counted."),
        "missing": (many(LACKING), "What must be known before it is sure."),
        "tied": (many(PersonId), "Who is equal in time and age, of whom the text names nobody."),
    },
)

POOL_GROUP = entry(
    "pool-group",
    "A group in the pool.",
    {
        "group": (TEXT, "Its key."),
        "members": (COUNT, "How many take part."),
        "claim": (COUNT, "What it could claim of all seats as one."),
        "by_elections": (COUNT, "What it wins election by election."),
    },
)

POOL = entry(
    "pool",
    "The seats of all elections that are divided, as one.",
    {
        "elections": (many(TEXT), "The keys of the elections."),
        "seats": (COUNT, "Their seats."),
        "groups": (many(POOL_GROUP), "The groups."),
        "order": (many(many(TEXT)), "Who would choose when; equal quotients stand together."),
        "question": OPEN_QUESTION,
    },
)

MEETING = entry(
    "meeting",
    "A constituting meeting.",
    {
        "kkr": KKR,
        "date": (DAY, "Its day."),
        "title": (TEXT, "Its title."),
        "example": (FLAG, "Whether it is made up."),
        "time": (maybe(TEXT), "When it began, null where that is not said."),
        "place": (maybe(TEXT), "Where it was held, null where that is not said."),
        "called_by": (maybe(PersonId), "Who called it, null where that is not said."),
        "convener": (CONVENER, "Who has to call it by the rules."),
        "quorum": (
            maybe(Quorum),
            "Whether enough are present; null while the composition waits for a lot.",
        ),
        "attendance": (many(Attended), "Every member's seat: who sat in it."),
        "elections": (many(TEXT), "The keys of the elections, in their order."),
        "alliances": (
            many(
                with_more(
                    Admitted,
                    "alliance-notice",
                    {"doubtful": (FLAG, "Whether ways to count the deadline disagree about it.")},
                )
            ),
            "The alliances that were notified.",
        ),
        "chair": (CHAIR_ELECTION, "The election of chair and vice chair."),
        "chairmanship": (
            pair(maybe(PersonId), maybe(PersonId)),
            "Who became chair and vice chair; null while not known.",
        ),
        "pool": (POOL, "All seats as one, for comparison."),
        "decisions": (many(Decision), "What was put to the vote."),
        "open": (many(with_more(OpenItem, "open-item", {"sentence": SENTENCE})), "What is open, or to be noted."),
    },
)

ELECTION_GROUP = entry(
    "election-group",
    "A group in an election.",
    {
        "group": (TEXT, "Its key."),
        "members": (COUNT, "How many take part."),
        "won": (COUNT, "The seats it won."),
        "holds": (COUNT, "Those it has after seats were left to others."),
        "to_name": (COUNT, "For how many it has still to name somebody."),
    },
)

ELECTION = entry(
    "post-election",
    "An election for a post.",
    {
        "election": (TEXT, "Its key."),
        "role": (literal(contests.Role), "What is elected."),
        "how": (literal(filling.How), "How it was settled in the end."),
        "seats": (COUNT, "Its seats."),
        "given": (COUNT, "How many of them fall to the KKR's chair and vice chair."),
        "present": (COUNT, "How many took part."),
        "outcome": (words("completed", "open", "lot_needed"), "Whether all seats are settled."),
        "groups": (many(ELECTION_GROUP), "The groups."),
        "persons": (many(PersonNamed), "Who has a seat."),
        "alternates": (many(PersonNamed), "Who is alternate."),
        "vacant": (COUNT, "For how many seats nobody is named."),
        "question": OPEN_QUESTION,
        "margins": LEVELS,
    },
)

POST_FILLED = entry(
    "post-filled",
    "A post, and the elections that fill it.",
    {
        "post": (TEXT, "Its key."),
        "name": (TEXT, "Its name in Danish."),
        "form": (words("appoint", "nominate", "not_established"), "Whether the KKR appoints or nominates."),
        "fee": (literal(book.Fee), "Whether there is a fee."),
        "elections": (many(ELECTION), "The elections."),
        "findings": (
            many(with_more(nominees.Finding, "nominee-finding", {"sentence": SENTENCE})),
            "What is to be said of those named.",
        ),
        "gender": (nominees.GenderNeed, "Women and men, held against the act on equality where it applies."),
    },
)

CONSTITUTE: Keys = {
    **MEMBERS,
    "meeting": (MEETING, "The meeting."),
    "posts": (many(POST_FILLED), "The posts in the running order."),
}

# --- audit ----------------------------------------------------------------------------------------------------

DOCUMENT = entry(
    "document",
    "What a document made of the protocol bears.",
    {"number": (TEXT, "Its number, which begins the digest."), "date": (DAY, "Its day.")},
)

AUDIT: Keys = {
    **{name: declared for name, declared in COMPOSE.items() if name == "compositions"},
    "sensitivity": (many(SENSITIVITY), "What other answers to the open questions change, KKR by KKR."),
    **CHAIR,
    **APPOINT,
    **COUNCILS,
    "members?": (many(SEATING), "With --meeting: who sits in the KKR."),
    "meeting?": (MEETING, "With --meeting: the meeting."),
    "posts?": (many(POST_FILLED), "With --meeting: the posts in the running order."),
    "document": (DOCUMENT, "Number and day, which the digest leaves out."),
}

# --- posts ----------------------------------------------------------------------------------------------------

OWN_LIST = entry(
    "own-list",
    "Whether a KKR's own list of appointments is known.",
    {"kkr": KKR, "own_list": (FLAG, "Whether that of the term is.")},
)

DAY_OF_YEAR = {"type": "string", "pattern": "^[0-9]{2}-[0-9]{2}$"}

TERM = entry(
    "post-term",
    "For how long a post is filled.",
    {
        "words": (Words, "In words."),
        "start": (
            maybe(DAY_OF_YEAR),
            "The day it begins, month and day.",
        ),
        "years_after": (maybe(COUNT), "How many years after the election that is."),
        "years": (maybe(COUNT), "How many years it lasts."),
        "rotating": (maybe(Words), "How the seat goes round among the KKR, where it does."),
    },
)

NOT_SAID = "null where the source does not say."

POST = entry(
    "post",
    "A post, as the list of appointments has it.",
    {
        "key": (TEXT, "Its key, such as RBR."),
        "name": (Words, "Its name."),
        "kkr": (many(TEXT), "The KKR that fill it."),
        "terms": (many(TEXT), "The terms it is listed for; empty for all."),
        "field": (literal(book.PostField), "What it is about."),
        "status": (literal(book.PostStatus), "Whether it is filled this term."),
        "reason": (maybe(Words), "Why it is not, or may not be."),
        "filled_by_kkr": (FLAG, "Whether the KKR fills it."),
        "seats": (maybe(COUNT), f"Its seats; {NOT_SAID}"),
        "chairs": (COUNT, "How many of them the KKR elects as the body's chair."),
        "alternates": (maybe(COUNT), f"Its alternates; {NOT_SAID}"),
        "fee": (literal(book.Fee), "Whether there is a fee."),
        "fee_note": (maybe(Words), "More about the fee."),
        "form": (words("appoint", "nominate", "not_established"), "Whether the KKR appoints or nominates."),
        "decided_by": (maybe(Words), "Who decides on a nomination."),
        "nominators": (maybe(Words), "Who nominates to the KKR."),
        "term": (TERM, "For how long it is filled."),
        "legal_basis": (maybe(Words), f"The act or paper it stands on; {NOT_SAID}"),
        "requirements": (many(book.Requirement), "What it asks of those who hold it."),
        "gender_rule": (words("yes", "no", "not_established"), "Whether women and men are counted."),
        "source": (Words, "Where all this is known from."),
        "note": (maybe(Words), "What else there is to say."),
        "not_established": (many(TEXT), "What the source leaves open."),
        "file": (TEXT, "The file it stands in."),
    },
)

MATRIX_ROW = entry(
    "matrix-row",
    "A row of a matrix.",
    {
        "row": (TEXT, "What it is about."),
        "seats": (many(COUNT), "The seats, column by column."),
        "sum": (COUNT, "Their sum."),
    },
)

MATRIX = entry(
    "matrix",
    "Numbers of seats, by row and column.",
    {
        "by": (literal(CatalogueBy), "What the columns are."),
        "columns": (many(maybe(TEXT)), "The columns."),
        "rows": (many(MATRIX_ROW), "The rows."),
        "sums": (many(COUNT), "The sums of the columns."),
        "total": (COUNT, "All seats."),
    },
)

POSTS: Keys = {
    "lists": (many(OWN_LIST), "Of which KKR the own list of appointments is known."),
    "posts": (many(POST), "The posts."),
    "matrix?": (MATRIX, "With --matrix: numbers of seats."),
}
