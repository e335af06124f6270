"""What a meeting decides: simple majority, and the chair's vote where the votes are equal (§ 5, stk. 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _
from kkrvalg.procedures.decisions import Proposal, decide
from kkrvalg.register.law import ask, event_name, on, on_answer, refuse, say, sentences
from kkrvalg.register.meetings import Voted, held_meeting, meetings_of
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from kkrvalg.register.meetings import Held, Meeting, Outcome
    from kkrvalg.register.state import Event, Question, State

DECIDING = "§ 5, stk. 9"
CASTING = "meeting_casting_vote"
EQUAL = "meeting_equal_votes"
ANSWERS = {CASTING: ("passes", "does_not_pass"), EQUAL: ("adopted", "rejected")}

sentences(
    {
        "meeting_adopted": N_("The meeting {meeting} adopted “{title}”: {for_it} for, {against} against."),
        "meeting_rejected": N_("The meeting {meeting} rejected “{title}”: {for_it} for, {against} against."),
        "meeting_adopted_by_vote": N_(
            "The meeting {meeting} adopted “{title}”: {for_it} for, {against} against; the vote of {person}, who"
            " led it, decided."
        ),
        "meeting_rejected_by_vote": N_(
            "The meeting {meeting} rejected “{title}”: {for_it} for, {against} against; the vote of {person}, who"
            " led it, decided."
        ),
        "meeting_decision_waits": N_(
            "Whether the meeting {meeting} adopted “{title}” ({for_it} for, {against} against) waits for an"
            " answer."
        ),
        "meeting_decision_falls": N_("“{title}” is no decision: the meeting {meeting} could not decide."),
        CASTING: N_(
            "{for_it} for and {against} against “{title}” in the meeting {meeting}, which {person} led in the"
            " chair's place. The chair's vote decides between equals; whether that passes to whoever leads, the"
            " rules do not say. Does it? (passes: yes, and the vote of {person} decides; does_not_pass: no)"
        ),
        EQUAL: N_(
            "{for_it} for and {against} against “{title}” in the meeting {meeting}, and no vote of the chair"
            " decides; the rules do not say what follows. What became of it? (adopted, rejected)"
        ),
    }
)


@on("decision")
@implements(DECIDING)
def decision(state: State, event: Event) -> None:
    """Note a vote and what came of it; it waits while something is asked on which it depends.

    Raises:
        InputError: the meeting is not held or could not decide; the votes cannot be.
    """
    meeting, held = held_meeting(state, event)
    _check_can(event, meeting, held)
    votes = Voted(
        event.seq, event["title"], event["for"], event["against"], event["abstained"] or 0, event["chair"]
    )
    _check_votes(event, votes, held)
    meeting.decisions.append(votes)
    _settle(state, event, meeting, votes)


def _check_can(event: Event, meeting: Meeting, held: Held) -> None:
    if event.effect != meeting.day:
        refuse(
            event,
            found=_("a decision on {day} at the meeting {meeting}").format(day=event.effect, meeting=meeting.key),
            expected=_("the day of the meeting, {day}").format(day=meeting.day),
            todo=_("correct the day of the event or the meeting"),
        )
    counted = held.quorum
    if counted is not None and not counted.is_met:
        refuse(
            event,
            found=_("a decision with {present} of {members} taking part").format(
                present=counted.present, members=counted.members
            ),
            expected=_("at least {needed}, half of the members (§ 5, stk. 9)").format(needed=counted.needed),
            todo=_("take the item to another meeting, or correct who took part"),
        )
    if held.counts is False:
        refuse(
            event,
            found=_("a decision at the meeting {meeting}, which does not count").format(meeting=meeting.key),
            expected=_("a meeting that the chair or the vice chair led, or that counts as answered (§ 5, stk. 7)"),
            todo=_("take the item to another meeting, or correct the answer"),
        )


def _check_votes(event: Event, votes: Voted, held: Held) -> None:
    cast, present = (votes.votes_for, votes.votes_against, votes.abstained), held.of_seats.present
    own = {"for": votes.votes_for, "against": votes.votes_against}.get(votes.leader or "", 1)
    voters = {entry.person for entry in held.attends}
    if min(cast) < 0 or sum(cast) > present:
        found = _("{votes} votes on “{title}”").format(votes=", ".join(map(str, cast)), title=votes.title)
    elif votes.leader is not None and held.led_by not in voters:
        found = _("a vote of {person}, who led the meeting and is no member").format(person=held.led_by)
    elif not own:
        found = _("no vote on “{title}” on the side where the leader's stands").format(title=votes.title)
    else:
        return
    refuse(
        event,
        found=found,
        expected=_("votes of those who took part, {present} in all, the leader's among them (§ 5, stk. 9)").format(
            present=present
        ),
        todo=_("count the votes again, or correct who took part"),
    )


@on("meeting_settled")
def settle_again(state: State, event: Event) -> None:
    """Look again at the decisions of a meeting that waited for an answer about the meeting itself."""
    meeting = meetings_of(state).meetings[event["meeting"]]
    for votes in meeting.decisions:
        if votes.outcome == "waits":
            _settle(state, event, meeting, votes)


def _settle(state: State, event: Event, meeting: Meeting, votes: Voted) -> None:
    """Say what came of a vote, or ask what the rules leave open of it."""
    held = meeting.held
    if held is None:
        return
    counted = held.quorum
    if held.counts is False or (counted is not None and not counted.is_met):
        votes.outcome = "not_counted" if held.counts is False else "no_quorum"
        say(state, event, DECIDING, "meeting_decision_falls", meeting=meeting.key, title=votes.title)
        return
    if counted is None or held.counts is None:
        _say(state, event, meeting, votes, "meeting_decision_waits")
        return
    vote = Proposal(
        votes.title, votes.votes_for, votes.votes_against, votes.abstained, votes.leader or "abstained"
    )
    found = decide(vote, counted, where=event_name(votes.seq, meeting.day, "decision"))
    if found.by_chair and held.role != "chair":
        _ask(state, event, meeting, votes, CASTING)
    elif found.outcome == "asked":
        _ask(state, event, meeting, votes, EQUAL)
    elif found.outcome != "no_quorum":
        _decided(state, event, meeting, votes, found.outcome, by_leader=found.by_chair)


def _decided(
    state: State, event: Event, meeting: Meeting, votes: Voted, outcome: Outcome, *, by_leader: bool
) -> None:
    votes.outcome, votes.by_leader = outcome, by_leader
    _say(state, event, meeting, votes, f"meeting_{outcome}" + ("_by_vote" if by_leader else ""))


def _about(meeting: Meeting, votes: Voted) -> dict[str, str | int | None]:
    leader = None if meeting.held is None else meeting.held.led_by
    counts = {"for_it": votes.votes_for, "against": votes.votes_against}
    return {"meeting": meeting.key, "title": votes.title, "person": leader, **counts}


def _say(state: State, event: Event, meeting: Meeting, votes: Voted, what: str) -> None:
    say(state, event, DECIDING, what, **_about(meeting, votes))


def _ask(state: State, event: Event, meeting: Meeting, votes: Voted, key: str) -> None:
    votes.outcome = "waits"
    ask(state, event, DECIDING, key, ANSWERS[key], decision=votes.seq, **_about(meeting, votes))


def _asked_of(state: State, question: Question) -> tuple[Meeting, Voted]:
    meeting = meetings_of(state).meetings[str(question.about["meeting"])]
    return meeting, next(votes for votes in meeting.decisions if votes.seq == question.about["decision"])


@on_answer(CASTING)
def casting_answered(state: State, event: Event, question: Question) -> None:
    """Let the vote of whoever led decide, or ask what follows from equal votes without it."""
    meeting, votes = _asked_of(state, question)
    if event["answer"] == "passes":
        outcome: Outcome = "adopted" if votes.leader == "for" else "rejected"
        _decided(state, event, meeting, votes, outcome, by_leader=True)
    else:
        _ask(state, event, meeting, votes, EQUAL)


@on_answer(EQUAL)
def equal_answered(state: State, event: Event, question: Question) -> None:
    """Let a vote with equal votes come out as answered."""
    meeting, votes = _asked_of(state, question)
    _decided(state, event, meeting, votes, event["answer"], by_leader=False)
