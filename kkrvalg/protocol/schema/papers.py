"""The keys of the other commands: health-forum, hubs, timetable, rules and doctor."""

from __future__ import annotations

from kkrvalg.model import PersonId
from kkrvalg.model.people import Gender
from kkrvalg.procedures import business_hub_findings as findings
from kkrvalg.procedures import business_hub_vacancy as vacancy
from kkrvalg.procedures import contenders, convener, health_forum, timetable
from kkrvalg.procedures.business_hub import BoardMember
from kkrvalg.procedures.health_forum_assembly import Switch
from kkrvalg.protocol.schema.margins import FORUM_CHAIR_MARGINS, HEALTH_COUNCIL_MARGINS
from kkrvalg.protocol.schema.records import literal, shape_of
from kkrvalg.protocol.schema.seats import ALLIANCE, OPEN_QUESTIONS, POST_WON
from kkrvalg.protocol.schema.shapes import (
    COUNT,
    DAY,
    FLAG,
    SHARE,
    TEXT,
    Keys,
    Shape,
    by_key,
    either,
    entry,
    many,
    maybe,
    words,
)
from kkrvalg.protocol.schema.steps import FORUM_CHAIR_STEPS, FORUM_STEPS, Part, steps
from kkrvalg.rulebook import Words, index
from kkrvalg.rulebook import business_hubs as hubs
from kkrvalg.rulebook import timetable as dates
from kkrvalg.rulebook.business_hub_rows import SeatKind

# --- health-forum ---------------------------------------------------------------------------------------------

FORUM_OUTCOME = (literal(health_forum.Outcome), "waits: for a lot or an answer elsewhere, which decides it.")

CONTENDER: dict[str, tuple[Shape, str]] = {
    "party": (TEXT, "Its letter, or the cooperation's name."),
    "name": (TEXT, "Its name."),
    "list_cooperation": (FLAG, "Whether it is a list cooperation."),
    "votes": (COUNT, "Its votes in the area."),
    "share": (SHARE, "Its share of all votes there."),
    "council_seats": (COUNT, "Its known seats in the councils there."),
    "verdict": (literal(contenders.Verdict), "Whether it is eligible, or why not."),
}

COUNCIL_CONTENDER = entry(
    "health-council-contender",
    "A party or list cooperation in a health council's area.",
    {
        **CONTENDER,
        "alliance": (maybe(TEXT), "The alliance it stands in, null for none."),
        "seats": (COUNT, "The seats it is sure of."),
    },
)

CHAIR_CONTENDER = entry(
    "forum-chair-contender",
    "A party or list cooperation in a forum's area.",
    {**CONTENDER, "members": (COUNT, "Its members in the forum.")},
)

PARTY_FILLING = entry(
    "party-filling",
    "A party's seats from a health council: who can take them, and who was elected.",
    {
        "party": (TEXT, "Its letter, or the cooperation's name."),
        "seats": (COUNT, "Its seats."),
        "candidates": (many(PersonId), "Who can take them."),
        "elected": (many(PersonId), "Who was elected."),
        "missing": (COUNT, "How many of the seats nobody on the health council can take."),
    },
)

FILLING = entry(
    "health-council-filling",
    "Who fills the seats of a health council.",
    {
        "parties": (many(PARTY_FILLING), "Party by party."),
        "elected_without_seat": (many(PersonId), "Who is marked as elected and has no seat to take."),
        "party_unknown": (many(PersonId), "Who may be a candidate, once it is known for which list."),
    },
)

HEALTH_COUNCIL = entry(
    "health-council",
    "The seats of one health council in a forum.",
    {
        "health_council": (TEXT, "Its name."),
        "municipalities": (many(TEXT), "Its municipalities."),
        "outcome": (words("completed", "lot_needed"), "Whether all seats are settled."),
        "seats": (by_key(COUNT), "The sure seats of each party, or of an alliance that decides itself."),
        "total_votes": (COUNT, "All votes in the area."),
        "parties": (many(COUNCIL_CONTENDER), "The parties."),
        "local_lists": (many(health_forum.LocalList), "Local lists above the threshold, which take no part."),
        "alliances": (many(ALLIANCE), "The alliances."),
        "undecided": (many(TEXT), "The alliances that decide themselves whose the seats are."),
        "unfilled": (COUNT, "Seats that nobody can take."),
        "waits": (FLAG, "Whether a lot in a council decides who is eligible."),
        "questions": OPEN_QUESTIONS,
        "margins": (HEALTH_COUNCIL_MARGINS, "How few votes give another result."),
        "people": (maybe(FILLING), "Who fills the seats, null where nobody is known."),
        "steps": (steps("health-council-step", Part(FORUM_STEPS)), "The steps of this health council."),
    },
)

FORUM_CHAIR = entry(
    "forum-chair",
    "The election of chair and vice chair of a forum.",
    {
        "outcome": FORUM_OUTCOME,
        "posts": (many(POST_WON), "Both posts: who won each, and how."),
        "total_votes": (COUNT, "All votes in the forum's area."),
        "parties": (many(CHAIR_CONTENDER), "The parties."),
        "participants": (many(TEXT), "Who takes part."),
        "alliances": (many(ALLIANCE), "The alliances."),
        "without_member": (many(TEXT), "Who is above the threshold and has no member in the forum."),
        "members_below_threshold": (many(TEXT), "Who has a member and is not eligible."),
        "won_without_member": (many(TEXT), "Who won a post and has no member to fill it."),
        "waits_for": (many(TEXT), "The health councils whose open seats decide who takes part."),
        "questions": OPEN_QUESTIONS,
        "margins": (FORUM_CHAIR_MARGINS, "How few votes give another result."),
        "steps": (steps("forum-chair-step", Part(FORUM_CHAIR_STEPS)), "The steps of this election."),
    },
)

RANKED = entry(
    "ranked-convener",
    "Somebody whose time in office is known.",
    {
        "code": (COUNT, "The code of the municipality."),
        "name": (TEXT, "The name."),
        "days": (COUNT, "The days in office."),
        "since": (DAY, "From when they are counted."),
        "born": (maybe(DAY), "The day of birth, null where not known."),
    },
)

FORUM_LACKING = entry(
    "forum-convener-lacking",
    "Something that must be known before it is sure who calls the meeting.",
    {
        "code": (COUNT, "The code of the municipality."),
        "name": (TEXT, "Of whom."),
        "what": (literal(convener.Lacking), "What."),
    },
)

FORUM_CONVENER = entry(
    "forum-convener",
    "Who calls the constituting meeting of a forum.",
    {
        "on": (DAY, "The day on which time in office is counted."),
        "person": (maybe(PersonId), "Who it is, null while that is not known."),
        "decided_by": (maybe(words("tenure", "age")), "By time in office, or by age where that is equal."),
        "office": (literal(convener.Office), "Whether the time as mayor or on a council counts."),
        "ranking": (many(RANKED), "Those whose time is known, the longest first."),
        "missing": (many(FORUM_LACKING), "What must be known before it is sure."),
        "tied": (many(PersonId), "Who is equal in time and age."),
        "seats_without_name": (COUNT, "How many seats have no name; while there are any, it may be another."),
    },
)

FEES = entry(
    "forum-fees",
    "The fees of a forum's members.",
    {
        "level": (Words, "The level of prices they are given in."),
        "chair": (COUNT, "The chair's, in kroner a year."),
        "vice_chair": (COUNT, "The vice chair's."),
        "member": (COUNT, "That of every other member."),
        "members": (COUNT, "How many others there are."),
        "total": (COUNT, "The sum."),
    },
)

FORUM = entry(
    "forum",
    "A health coordination forum.",
    {
        "forum": (TEXT, "Its key."),
        "members": (COUNT, "How many members it has."),
        "outcome": FORUM_OUTCOME,
        "asked": (FLAG, "Whether something is open: a lot, an alliance's choice, or a party without people."),
        "seats": (by_key(COUNT), "The sure seats of each party."),
        "health_councils": (many(HEALTH_COUNCIL), "Its health councils."),
        "chair": (maybe(FORUM_CHAIR), "Chair and vice chair, null where not all health councils are looked at."),
        "convener": (maybe(FORUM_CONVENER), "Who calls the meeting, null where nobody is known."),
        "fees": (FEES, "The fees."),
        "questions": OPEN_QUESTIONS,
    },
)

UNSETTLED = entry(
    "unsettled-municipality",
    "A municipality whose health council the sources do not agree on.",
    {
        "code": (COUNT, "Its code."),
        "municipality": (TEXT, "Its name."),
        "health_councils": (many(TEXT), "Those it may be in."),
    },
)

FORUM_PARAMETER = entry(
    "forum-parameter",
    "A number of the terms of reference.",
    {
        "name": (TEXT, "Its name."),
        "value": (TEXT, "Its value."),
        "article": (TEXT, "The heading it stands under."),
    },
)

HEALTH_FORUM: Keys = {
    "forums": (many(FORUM), "The forums that were asked for."),
    "unsettled": (many(UNSETTLED), "Municipalities whose health council is not settled."),
    "switches": (many(Switch), "What moves when they are in another one."),
    "parameters": (many(FORUM_PARAMETER), "The numbers of the terms of reference."),
}

# --- hubs -----------------------------------------------------------------------------------------------------

STATE_TERM: dict[str, tuple[Shape, str]] = {
    "term": (TEXT, "The years."),
    "source": (TEXT, "Where its dates are known from."),
    "starts": (DAY, "Its first day."),
    "ends": (DAY, "Its last day."),
}
HUB_TERM = entry("hub-term", "A term of the boards.", STATE_TERM)
DATED_TERM = entry(
    "hub-term-with-steps",
    "A term of the boards, and what leads to it.",
    {**STATE_TERM, "steps": (many(hubs.HubStep), "The steps, in the order of the paper.")},
)

ANSWER = entry(
    "answer",
    "An answer to an open question.",
    {"value": (TEXT, "The answer."), "effect": (maybe(Words), "What it does, where that is explained.")},
)

HUB_OPEN_POINT = entry(
    "hub-open-point",
    "What the texts leave open on seats of some kinds.",
    {
        "id": (TEXT, "Its key."),
        "seats": (many(shape_of(SeatKind)), "The kinds of seats."),
        "option": (maybe(TEXT), "The KKR's option that settles it, null for none."),
        "words": (Words, "What is open."),
        "answers": (many(ANSWER), "The answers of that option, empty where there is none."),
    },
)

HUB_STATE = entry(
    "hub-state",
    "Where the process stands on a day.",
    {
        "day": (DAY, "The day."),
        "term": (HUB_TERM, "The term in view."),
        "board": (maybe(HUB_TERM), "The term of the board that sits, null before the papers."),
        "overdue": (FLAG, "Whether it sits although its term has run out."),
        "done": (many(hubs.HubStep), "The steps that are over."),
        "under_way": (many(hubs.HubStep), "Those of the day."),
        "coming": (many(hubs.HubStep), "Those still to come."),
        "next": (many(hubs.HubStep), "The first of those."),
    },
)

HUB_NUMBER = entry(
    "hub-number",
    "How many sit in one kind of seat.",
    {
        "kind": (shape_of(SeatKind), "The kind of seat."),
        "found": (COUNT, "How many sit there."),
        "required": (COUNT, "How many have to."),
    },
)

HUB_FINDING = entry(
    "hub-finding",
    "Something a check of a board found.",
    {
        "kind": (literal(findings.FindingKind), "An error breaks a rule, an ask must be settled, a note is told."),
        "code": (TEXT, "What was found, by a key."),
        "rule": (TEXT, "The rule it rests on."),
        "about": (maybe(TEXT), "Whom it is about, null for nobody."),
        "values": (by_key(either(COUNT, TEXT)), "What the sentence is filled with."),
        "sentence": (TEXT, "The same as a sentence, in the language of the printout."),
    },
)

HUB_CHECK = entry(
    "hub-check",
    "What a check of a board found.",
    {
        "day": (maybe(DAY), "The day that was looked at, null for whoever stands in the table."),
        "passes": (FLAG, "Whether no error was found."),
        "numbers": (many(HUB_NUMBER), "Seats of each kind."),
        "genders": (by_key(COUNT), f"Members by gender: {', '.join(Gender)} or not_stated."),
        "observers": (COUNT, "How many observers there are."),
        "findings": (many(HUB_FINDING), "What was found."),
    },
)

VACANCY_STEP = entry(
    "hub-vacancy-step",
    "What must be done so that a seat is filled again.",
    {
        "rule": (TEXT, "By which rule."),
        "who": (literal(vacancy.Actor), "By whom."),
        "deed": (literal(vacancy.Deed), "What."),
        "sentence": (TEXT, "The same as a sentence, in the language of the printout."),
    },
)

HUB_VACANCY = entry(
    "hub-vacancy",
    "What must happen when a member leaves a board before time.",
    {
        "day": (DAY, "The day the seat falls empty."),
        "leaves": (BoardMember, "Who leaves."),
        "left": (COUNT, "How many members are left."),
        "until": (maybe(DAY), "To which day a successor sits at most, null where no term is known."),
        "steps": (many(VACANCY_STEP), "What must be done, in its order."),
        "findings": (many(HUB_FINDING), "What is to be noted."),
        "open_points": (many(hubs.OpenPoint), "What the texts leave open on such a seat."),
    },
)

HUB = entry(
    "hub",
    "A business hub; which keys it has depends on what was asked.",
    {
        "key": (TEXT, "Its key."),
        "name": (Words, "Its name."),
        "kkr": (TEXT, "The KKR that appoints for it."),
        "reading?": (
            maybe(Words),
            "Why it is that KKR, where the texts do not say so.",
        ),
        "region?": (Words, "The region or regions."),
        "observers?": (COUNT, "How many observers it may have."),
        "seats?": (many(hubs.Seat), "Who appoints each of its board."),
        "sources?": (many(hubs.Source), "hubs show: the texts the rules stand in."),
        "rules?": (many(hubs.HubRule), "hubs show: the rules."),
        "open_points?": (many(HUB_OPEN_POINT), "hubs show: what they leave open."),
        "terms?": (many(DATED_TERM), "hubs show: the terms and their dates."),
        "state?": (HUB_STATE, "hubs state: where the process stands."),
        "check?": (HUB_CHECK, "hubs check: what was found."),
        "vacancy?": (HUB_VACANCY, "hubs vacancy: what must happen."),
    },
)

HUBS: Keys = {"hubs": (many(HUB), "The business hubs that were asked for.")}

# --- timetable ------------------------------------------------------------------------------------------------

DEADLINE = entry(
    "deadline",
    "So many weekdays before or after a day, counted in every way the rules allow.",
    {
        "article": (maybe(TEXT), "The article that sets it, null where another paper does."),
        "counted_from": (DAY, "The day it is counted from."),
        "weekdays": (COUNT, "How many weekdays."),
        "direction": (literal(timetable.Where), "Before or after that day."),
        "safe": (DAY, "The safe day: the earliest reading."),
        "chosen": (DAY, "The day by the options."),
        "readings": (many(timetable.Reading), "Every way to count it, the earliest first."),
    },
)

DATE = entry(
    "date",
    "A date of the constitution.",
    {
        "day": (DAY, "The day; of a deadline the safe one."),
        "until": (maybe(DAY), "The last day of a period, null for a single day."),
        "event": (TEXT, "What happens, by its key."),
        "kind": (literal(dates.Kind), "Whether a rule, a decision or practice sets it, or it was given."),
        "kkr": (maybe(TEXT), "The KKR it is about, null for all."),
        "forum": (maybe(TEXT), "The health forum it is about, null for none."),
        "what": (Words, "What happens."),
        "who": (Words, "Who acts."),
        "article": (maybe(TEXT), "The article of the rules, null where it is not in them."),
        "source": (maybe(Words), "Where it is known from, null where the article says it."),
        "seen": (many(DAY), "On which days practice has been seen."),
        "deadline": (maybe(DEADLINE), "How it is counted, null where it is no deadline."),
    },
)

UNDATED = entry(
    "undated",
    "Something that happens without a day in the calendar.",
    {
        "event": (TEXT, "What happens, by its key."),
        "kkr": (many(TEXT), "The KKR it is about, empty for all."),
        "what": (Words, "What happens."),
        "when": (Words, "What is known of when."),
        "source": (Words, "Where that is known from."),
    },
)

TIMETABLE: Keys = {
    "election_day": (DAY, "The day of the election."),
    "term": (TEXT, "The term that is elected."),
    "kkr": (many(TEXT), "The KKR that were asked for."),
    "dates": (many(DATE), "The dates in their order."),
    "undated": (many(UNDATED), "What has no day."),
    "without_meeting": (many(TEXT), "The KKR whose day of meeting is not known."),
    "forums_without_meeting": (many(TEXT), "The health forums whose day of meeting is not known."),
    "notes": (many(timetable.Note), "What is to be pointed out."),
}

# --- rules ----------------------------------------------------------------------------------------------------

HEAD: dict[str, tuple[Shape, str]] = {
    "id": (TEXT, "Its key."),
    "title": (Words, "Its title."),
    "term": (TEXT, "The term it holds for."),
    "adopted": (DAY, "The day it was adopted."),
    "in_force": (DAY, "The day from which it holds."),
    "source": (TEXT, "Where it is published."),
    "numbers_of_articles": (by_key(COUNT), f"How many of its articles are {', '.join(index.STATES)}."),
}

PARAMETER = entry(
    "parameter",
    "A number of the rules.",
    {
        "name": (TEXT, "Its name."),
        "value": (TEXT, "Its value."),
        "article": (TEXT, "The article that sets it."),
        "also": (many(TEXT), "More articles that hold it."),
        "meaning": (Words, "What it is."),
    },
)

OPTION = entry(
    "option",
    "A question the rules leave open.",
    {
        "name": (TEXT, "The option that settles it."),
        "default": (TEXT, "The answer unless another is chosen."),
        "values": (many(ANSWER), "The answers."),
        "article": (TEXT, "The article that leaves it open."),
        "bears_on": (TEXT, "What it decides about."),
        "why": (Words, "Why it is open."),
    },
)

OF_ARTICLE: dict[str, tuple[Shape, str]] = {
    "id": (TEXT, "Its number."),
    "formerly": (maybe(TEXT), "Its number in the rules before, where that changed."),
    "heading": (maybe(Words), "The heading above it, at the first article under one."),
    "text": (Words, "What it says, in kkrvalg's own words."),
    "computable": (FLAG, "Whether it is something to calculate."),
    "why_not": (maybe(Words), "Why it is not."),
    "later": (maybe(Words), "With what it comes, where no function implements it yet."),
    "partly": (maybe(Words), "What the functions that implement it leave out."),
}
ARTICLE = entry("article", "An article of a rulebook.", OF_ARTICLE)
INDEXED_ARTICLE = entry(
    "indexed-article",
    "An article, and what implements it.",
    {
        **OF_ARTICLE,
        "state": (literal(index.State), "Whether it is implemented."),
        "functions": (many(TEXT), "The functions that implement it."),
    },
)

RULEBOOK = entry(
    "rulebook",
    "A rulebook.",
    {
        **HEAD,
        "parameters?": (many(PARAMETER), "rules show: its numbers."),
        "options?": (many(OPTION), "rules show: what it leaves open."),
        "articles?": (many(INDEXED_ARTICLE), "rules show: its articles."),
    },
)
RULEBOOK_HEAD = entry("rulebook-head", "A rulebook that is compared.", HEAD)

ARTICLE_PAIR = entry(
    "article-pair",
    "An article in the old and in the new rulebook.",
    {
        "old": (maybe(ARTICLE), "As it was, null where it is new."),
        "new": (maybe(ARTICLE), "As it is, null where it is gone."),
        "renumbered": (FLAG, "Whether it has another number."),
        "reworded": (FLAG, "Whether it says something else."),
    },
)
PARAMETER_PAIR = entry(
    "parameter-pair",
    "A number in the old and in the new rulebook.",
    {
        "old": (maybe(PARAMETER), "As it was, null where it is new."),
        "new": (maybe(PARAMETER), "As it is, null where it is gone."),
    },
)
OPTION_PAIR = entry(
    "option-pair",
    "An open question in the old and in the new rulebook.",
    {
        "old": (maybe(OPTION), "As it was, null where it is new."),
        "new": (maybe(OPTION), "As it is, null where it is gone."),
    },
)

DIFFERENCES = entry(
    "rulebook-differences",
    "How two rulebooks differ.",
    {
        "old": (RULEBOOK_HEAD, "The old one."),
        "new": (RULEBOOK_HEAD, "The new one."),
        "same": (FLAG, "Whether nothing differs."),
        "articles": (many(ARTICLE_PAIR), "The articles that differ."),
        "parameters": (many(PARAMETER_PAIR), "The numbers that differ."),
        "options": (many(OPTION_PAIR), "The open questions that differ."),
    },
)

RULES: Keys = {
    "rulebooks?": (many(RULEBOOK), "rules and rules show: the rulebooks."),
    "differences?": (DIFFERENCES, "rules diff: how two of them differ."),
}

# --- doctor ---------------------------------------------------------------------------------------------------

CHECK = entry(
    "doctor-check",
    "One thing that was looked at.",
    {
        "name": (TEXT, "What it is."),
        "ok": (FLAG, "Whether it is as it should be."),
        "found": (TEXT, "What was found."),
        "todo": (maybe(TEXT), "What to do, null where all is well."),
        "needed": (FLAG, "Whether kkrvalg needs it."),
    },
)

DOCTOR: Keys = {"checks": (many(CHECK), "What was looked at.")}
