"""The register of a KKR: the keys of the protocols of ``kkrvalg register``."""

from __future__ import annotations

from kkrvalg.procedures.decisions import ChairVote, Quorum
from kkrvalg.protocol.register_diff import What
from kkrvalg.protocol.schema.records import literal
from kkrvalg.protocol.schema.shapes import (
    COUNT,
    DAY,
    FLAG,
    SHA256,
    TEXT,
    Definition,
    Fragment,
    Keys,
    Shape,
    by_key,
    entry,
    many,
    maybe,
    words,
)
from kkrvalg.register.meetings import Form, Outcome, Role, Way
from kkrvalg.register.notices import Addressee
from kkrvalg.register.state import SeatKind
from kkrvalg.register.tasks import Actor, DueBy

MOMENT: Fragment = {
    "type": "string",
    "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([+-][0-9]{2}:[0-9]{2}|Z)$",
}
SENTENCE = (TEXT, "The same as a sentence, in the language of the printout.")
ARTICLE = (TEXT, "The article.")
EVENT = (COUNT, "The number of the event.")
ABOUT = (
    by_key({"type": ["string", "integer", "null"]}),
    "Whom and what it is about, as keys: persons as p7, seats as A:2, municipalities as codes.",
)

VALUE = Definition("event-value", "A value in the fields of an event.", {})
VALUE.shape.update(
    {"anyOf": [{"type": ["string", "integer", "boolean", "null"]}, many(VALUE), by_key(VALUE)]},
)

PERSON = entry(
    "register-person",
    "A person of the register.",
    {
        "person": (TEXT, "The key, such as p7, by which events know the person."),
        "name": (maybe(TEXT), "The name, null where it was deleted."),
        "municipality": (maybe(TEXT), "The municipality on whose council the person sits or sat last."),
    },
)

LEDGER = entry(
    "register-ledger",
    "Which register it is, and how far it had come.",
    {
        "id": (TEXT, "The register's own mark."),
        "kkr": (TEXT, "The KKR's key."),
        "head": (SHA256, "The hash of the last event that counts."),
        "events": (COUNT, "How many events count."),
    },
)

TERM = entry(
    "register-term",
    "The KKR that serves on the day.",
    {
        "term": (TEXT, "Its term."),
        "rulebook": (TEXT, "The rules it works by."),
        "since": (DAY, "The day of its constituting meeting."),
        "cap": (COUNT, "The largest number of members by § 3, stk. 2."),
    },
)

PARTY = entry(
    "register-party",
    "A party or list cooperation of the term.",
    {
        "party": (TEXT, "Its letter, or the cooperation's name."),
        "name": (TEXT, "Its name."),
        "eligible": (FLAG, "Whether it could get seats."),
        "seats_at_first": (COUNT, "Its seats when the KKR took office; no mayor's change of party changes them."),
        "seats": (COUNT, "The seats that stand with it on the day, those of its mayors of the day among them."),
        "mayors": (COUNT, "How many of them are mayors'."),
        "vacant": (COUNT, "How many are vacant."),
    },
)

ABSENCE = entry(
    "register-absence",
    "An absence.",
    {
        "article": ARTICLE,
        "since": (DAY, "The first day."),
        "until": (DAY, "The first day back, as expected."),
        "reason": (maybe(TEXT), "Why, where the rules ask."),
        "granted": (
            maybe(FLAG),
            "Whether the KKR lets the substitute step in, null while it has not decided.",
        ),
        "event": EVENT,
    },
)

ACTING = entry(
    "register-acting",
    "Who stands in for somebody.",
    {
        "person": (PERSON, "Who."),
        "article": ARTICLE,
        "since": (DAY, "From which day."),
        "until": (maybe(DAY), "Until when it is expected, null where no day is."),
    },
)

SEAT = entry(
    "register-seat",
    "A seat of the KKR.",
    {
        "seat": (TEXT, "Its key: mayor:151, A:2, or A:extra1 by § 3, stk. 9."),
        "kind": (words(*(kind.value for kind in SeatKind)), "How it came to be."),
        "party": (maybe(TEXT), "The party that elects to it, null for a mayor's."),
        "code": (maybe(COUNT), "The code of the municipality of a mayor's seat, otherwise null."),
        "counted_with": (maybe(TEXT), "The party it stands with: its own, or that of the mayor on the day."),
        "member": (maybe(PERSON), "Who has it, null while it is vacant."),
        "since": (maybe(DAY), "Since when."),
        "vacant_since": (maybe(DAY), "Since when it is vacant."),
        "substitute": (maybe(PERSON), "Who is the substitute."),
        "substitute_by": (
            TEXT,
            "How: named, first_deputy, second_deputy, council_elected; or why there is nobody.",
        ),
        "absence": (maybe(ABSENCE), "The absence of the member."),
        "acting": (maybe(ACTING), "Who stands in meanwhile."),
    },
)

OFFICER: dict[str, tuple[Shape, str]] = {
    "office": (words("chair", "vice_chair"), "The office."),
    "person": (maybe(PERSON), "Who has it, null while it is vacant."),
    "since": (DAY, "Since when."),
    "parties": (many(TEXT), "The parties of the group that elected."),
    "group": (many(PERSON), "The members of that group."),
    "vacant_since": (maybe(DAY), "Since when it is vacant."),
    "absence": (maybe(ABSENCE), "The absence of the officer."),
    "acting": (maybe(ACTING), "Who is elected for that time."),
}

HOLDING = entry(
    "register-post",
    "A place of a post, and who holds it.",
    {
        "post": (TEXT, "The post's key; a seat on the board of a business hub begins with EH-."),
        "place": (COUNT, "Which of its places, from 1."),
        "person": (PERSON, "Who."),
        "since": (DAY, "The first day."),
        "until": (maybe(DAY), "The last day, null where none is known."),
        "way": (TEXT, "How: proportional, majority, agreed, office or other."),
        "group": (many(PERSON), "The group that elected, as far as it was entered."),
        "alternate": (maybe(PERSON), "The alternate."),
        "entered_for": (maybe(PERSON), "Whose place the holder took as alternate."),
        "term": (TEXT, "The term of the KKR that appointed."),
        "event": EVENT,
    },
)

FORUM_SEAT = entry(
    "register-forum-seat",
    "A seat of a health coordination forum.",
    {
        "forum": (TEXT, "The forum."),
        "health_council": (TEXT, "The health council it is from."),
        "place": (COUNT, "Which of the council's places, from 1."),
        "party": (TEXT, "The party that fills it."),
        "person": (maybe(PERSON), "Who has it, null while it is vacant."),
        "since": (DAY, "Since when."),
        "vacant_since": (maybe(DAY), "Since when it is vacant."),
        "event": EVENT,
    },
)

BODIES = entry(
    "register-bodies",
    "The health coordination forums, as far as they are entered.",
    {
        "forums": (many(FORUM_SEAT), "Their seats."),
        "forum_offices": (
            many(
                entry(
                    "register-forum-office",
                    "The chair or vice chair of a forum.",
                    {"forum": (TEXT, "The forum."), **OFFICER},
                )
            ),
            "Their chairs and vice chairs.",
        ),
    },
)

QUESTION = entry(
    "register-question",
    "A question that the rules leave open.",
    {
        "id": (TEXT, "Its mark, by which it is answered."),
        "question": (TEXT, "Which question."),
        "article": ARTICLE,
        "event": EVENT,
        "since": (DAY, "Since when it is open."),
        "about": ABOUT,
        "answers": (many(TEXT), "The answers it can be given."),
        "sentence": SENTENCE,
    },
)

CONSEQUENCE = entry(
    "register-consequence",
    "What followed from an event.",
    {
        "event": EVENT,
        "effect": (DAY, "From which day."),
        "article": ARTICLE,
        "what": (TEXT, "What."),
        "about": ABOUT,
        "sentence": SENTENCE,
    },
)

TASK = entry(
    "register-task",
    "Something that has to be done.",
    {
        "id": (TEXT, "Its mark, the same as long as it stands."),
        "task": (TEXT, "What."),
        "who": (literal(Actor), "By whom."),
        "article": (maybe(TEXT), "The article, null where none asks for it."),
        "since": (DAY, "Since when it is open."),
        "due": (maybe(DAY), "By when, null where no day is set."),
        "due_by": (
            literal(DueBy),
            "What sets the day: a rule, an expected day, the next meeting, nothing.",
        ),
        "overdue": (FLAG, "Whether that is past."),
        "event": (maybe(COUNT), "The event that calls for it, null where a date alone does."),
        "settled_by": (maybe(TEXT), "The kind of event that settles it."),
        "command": (maybe(TEXT), "The command line that enters it; … stands for what is not known yet."),
        "about": ABOUT,
        "sentence": SENTENCE,
    },
)

ENTRY: dict[str, tuple[Shape, str]] = {
    "number": (COUNT, "Its number."),
    "event": (TEXT, "The kind of event."),
    "effect": (DAY, "The day from which it was entered to hold."),
    "entered": (MOMENT, "The moment of entry."),
    "body": (by_key(VALUE), "Its fields, persons as keys."),
    "by": (maybe(TEXT), "Who entered it, null where that was deleted."),
    "source": (maybe(TEXT), "From which document."),
    "note": (maybe(TEXT), "The note."),
    "hash": (maybe(SHA256), "Its hash, null where it was only tried."),
}

TOLD = entry(
    "register-told",
    "An event of the history.",
    {
        **ENTRY,
        "holds_from": (DAY, "The day from which it holds, corrections counted."),
        "withdrawn": (FLAG, "Whether it was withdrawn."),
        "corrected_by": (many(COUNT), "The events that correct it."),
        "follows": (many(CONSEQUENCE), "What followed from it."),
    },
)

LETTER = entry(
    "register-letter",
    "A letter that an event calls for.",
    {
        "event": EVENT,
        "letter": (TEXT, "Its key."),
        "to": (literal(Addressee), "To whom."),
        "since": (DAY, "The day of what it tells."),
        "article": ARTICLE,
        "about": ABOUT,
    },
)

CHANGE = entry(
    "register-change",
    "A place that another person has.",
    {
        "what": (literal(What), "What kind of place."),
        "place": (TEXT, "The seat, the office, or the post and its place."),
        "before": (maybe(PERSON), "Who had it, null for nobody."),
        "now": (maybe(PERSON), "Who has it now, null for nobody."),
        "moved": (FLAG, "Whether either of them has, or had, another place of the kind."),
        "events": (many(COUNT), "The events it comes from."),
        "articles": (many(TEXT), "Their articles."),
    },
)

SIDE = entry(
    "register-side",
    "One of two states that are compared.",
    {
        "on": (DAY, "The day."),
        "known_on": (maybe(DAY), "The last day of entry that counts, null for all."),
        "head": (SHA256, "The hash of the last event that counts."),
        "events": (COUNT, "How many events count."),
    },
)

# --- meetings -------------------------------------------------------------------------------------------------

PRESENT = entry(
    "register-present",
    "Somebody who took part in a meeting with a vote.",
    {
        "person": (PERSON, "Who."),
        "seat": (TEXT, "For which seat."),
        "way": (literal(Way), "As what."),
        "in_place_of": (maybe(PERSON), "In whose place."),
    },
)

ABSENT = entry(
    "register-absent",
    "A member who did not take part in a meeting.",
    {
        "person": (PERSON, "Who."),
        "seat": (TEXT, "Of which seat."),
        "told": (maybe(DAY), "The day on which that was told, null where it was not."),
        "substitute": (maybe(PERSON), "The substitute who came."),
    },
)

HELD = entry(
    "register-meeting-held",
    "A meeting that was held.",
    {
        "led_by": (PERSON, "Who led it."),
        "leads_as": (literal(Role), "As what."),
        "counts": (maybe(FLAG), "Whether it counts as a meeting, null while that is asked."),
        "present": (many(PRESENT), "Who took part with a vote."),
        "absent": (many(ABSENT), "The members who did not."),
        "vacant": (many(TEXT), "The seats that nobody has."),
        "without_vote": (many(PERSON), "Who took part without a vote."),
        "quorum": (Quorum, "The quorum, of all seats."),
        "quorum_of_members": (Quorum, "The quorum, of the members there are."),
        "quorum_counted_of": (
            maybe(words("seats", "members")),
            "Which of them counts, null while it is asked.",
        ),
    },
)

DECISION = entry(
    "register-decision",
    "A vote at a meeting.",
    {
        "event": EVENT,
        "title": (TEXT, "What it was about."),
        "for": (COUNT, "Votes for."),
        "against": (COUNT, "Votes against."),
        "abstained": (COUNT, "Members who abstained."),
        "leader_voted": (maybe(literal(ChairVote)), "How whoever led the meeting voted."),
        "outcome": (literal(Outcome), "What came of it."),
        "by_leader": (FLAG, "Whether the vote of whoever led the meeting decided."),
    },
)

PROPOSAL = entry(
    "register-proposal",
    "An item that a member asked for.",
    {
        "event": EVENT,
        "person": (PERSON, "Who."),
        "title": (TEXT, "What it is about."),
        "made": (DAY, "When."),
        "in_time": (FLAG, "Whether that was in time."),
        "on_agenda": (maybe(FLAG), "Whether it comes on the agenda, null while that is not settled."),
    },
)

AGENDA = entry(
    "register-agenda",
    "An agenda that was sent.",
    {
        "sent": (DAY, "When."),
        "by": (maybe(DAY), "By when it had to be."),
        "special": (FLAG, "Whether the time limit was set aside."),
        "in_time": (FLAG, "Whether it was in time."),
    },
)

MEETING = entry(
    "register-meeting",
    "A meeting.",
    {
        "meeting": (TEXT, "What it is called in the register."),
        "day": (DAY, "Its day."),
        "form": (literal(Form), "What kind of meeting."),
        "called": (maybe(DAY), "When it was called, null while it is only planned."),
        "cancelled": (maybe(DAY), "When it was cancelled."),
        "virtual": (maybe(FLAG), "Whether it is virtual, null while that is asked."),
        "proposals_by": (maybe(DAY), "The last day for proposals, of an ordinary meeting."),
        "agenda_by": (maybe(DAY), "The last day for the agenda, of an ordinary meeting."),
        "agenda": (maybe(AGENDA), "The agenda that was sent."),
        "proposals": (many(PROPOSAL), "The items that members asked for."),
        "absences_told": (
            many(
                entry(
                    "register-absence-told",
                    "A member who has told of not coming.",
                    {"person": (PERSON, "Who."), "day": (DAY, "When.")},
                )
            ),
            "Who told of not coming.",
        ),
        "held": (maybe(HELD), "How it was held."),
        "decisions": (many(DECISION), "The votes."),
        "minutes_published": (maybe(DAY), "When the minutes were published."),
        "questions": (many(QUESTION), "What is asked about it."),
    },
)

HEARING = entry(
    "register-hearing",
    "A written hearing.",
    {
        "hearing": (TEXT, "What it is called in the register."),
        "title": (TEXT, "What it is about."),
        "sent": (DAY, "When it was sent."),
        "until": (DAY, "By when members answer."),
        "asked": (many(PERSON), "Who was asked."),
        "closed": (maybe(DAY), "When it was closed."),
        "answered": (many(PERSON), "Who has answered."),
        "result": (maybe(TEXT), "What came of it."),
    },
)

PLAN = entry(
    "register-plan",
    "The plan of a year's meetings.",
    {"year": (COUNT, "The year."), "days": (many(DAY), "The days.")},
)

# --- the whole --------------------------------------------------------------------------------------------------

VERIFIED = entry(
    "register-verified",
    "A register that is in order.",
    {
        "events": (COUNT, "How many events it has."),
        "head": (SHA256, "The hash of the last."),
        "private_parts": (COUNT, "How many parts with names or words are stored."),
        "deleted_parts": (COUNT, "How many were deleted, as the register says."),
        "first_entered": (maybe(MOMENT), "When the first event was entered."),
        "last_entered": (maybe(MOMENT), "When the last was."),
        "noted_head": (maybe(TEXT), "The hash that was noted and is among them, null where none was given."),
    },
)

OUTCOME_KEYS: dict[str, tuple[Shape, str]] = {
    "tried?": (FLAG, "Whether it was only tried, and nothing written."),
    "entered?": (many(entry("register-entry", "An event that was entered.", ENTRY)), "What was entered."),
    "follows?": (many(CONSEQUENCE), "What follows now and did not before."),
    "follows_no_longer?": (many(CONSEQUENCE), "What followed before and does not now."),
    "new_questions?": (many(QUESTION), "The questions that have come up."),
    "new_tasks?": (many(TASK), "The tasks that have come up."),
    "settled_tasks?": (many(TASK), "The tasks that are open no more."),
    "letters?": (many(LETTER), "The letters that are to be sent."),
    "undo?": (maybe(TEXT), "The command line that takes it back."),
}

STATE_KEYS: dict[str, tuple[Shape, str]] = {
    "term?": (TERM, "The KKR that serves."),
    "parties?": (many(PARTY), "Its parties."),
    "members?": (many(SEAT), "Its seats, with member and substitute."),
    "chairmanship?": (
        many(entry("register-officer", "The chair or vice chair.", OFFICER)),
        "Chair and vice chair.",
    ),
    "posts?": (many(HOLDING), "Who holds which post on the day, those a former KKR appointed too."),
    "posts_to_come?": (many(HOLDING), "Who is appointed for a later day."),
    "bodies?": (BODIES, "The health coordination forums."),
    "questions?": (many(QUESTION), "The questions that are open."),
    "open_tasks?": (COUNT, "How many tasks are open."),
}

REGISTER: Keys = {
    "register": (
        entry(
            "register-answers",
            "What is said of a register, under the name of what was asked.",
            {
                "ledger?": (LEDGER, "Which register, and how far it had come; not with register verify."),
                "on?": (DAY, "The day that is shown."),
                "known_on?": (maybe(DAY), "The last day of entry that counts, null for all."),
                **STATE_KEYS,
                "tasks?": (many(TASK), "register tasks: what is open, overdue first."),
                "about?": (maybe(TEXT), "register history: the seat or person it is about, null for everything."),
                "history?": (many(TOLD), "register history: the events, the newest last."),
                "diff?": (
                    entry(
                        "register-diff",
                        "What differs between two states.",
                        {
                            "from": (SIDE, "The state before."),
                            "to": (SIDE, "The state after."),
                            "changes": (many(CHANGE), "What differs."),
                        },
                    ),
                    "register diff: what differs.",
                ),
                **OUTCOME_KEYS,
                "meetings?": (many(MEETING), "register meeting: the meetings."),
                "plans?": (many(PLAN), "register meeting: the plans of a year."),
                "hearings?": (many(HEARING), "register meeting: the written hearings."),
                "verified?": (VERIFIED, "register verify: what was found."),
                "persons?": (many(PERSON), "The persons whose keys stand anywhere in it."),
            },
        ),
        "The register.",
    ),
}
