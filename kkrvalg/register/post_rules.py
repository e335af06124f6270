"""What the catalogue of posts asks of whoever is appointed, held against the state of the register."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.i18n import _
from kkrvalg.model import CouncilMember, Member, MemberKind, Office, People, PersonId, fold
from kkrvalg.procedures.business_hub_board import years_after
from kkrvalg.procedures.nominees import Nominee, check_nominees
from kkrvalg.reading.complaints import nearest, quoted
from kkrvalg.register.holdings import holder_on, is_hub_post
from kkrvalg.register.law import ask, refuse, say
from kkrvalg.register.state import SeatKind
from kkrvalg.rulebook.posts import load_posts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kkrvalg.procedures.nominees import Finding
    from kkrvalg.register.state import Event, Holding, State
    from kkrvalg.rulebook import Post, Requirement

APPOINTMENTS = "§ 4, stk. 3"
REPRESENTATIVES = "§ 4, stk. 4"
ONE_DAY = timedelta(days=1)
ACCEPTED = ("accepted", "not_accepted")
"""What can be answered where it is doubtful whether somebody can have a post."""
KNOWN_QUALITIES = ("kkr_member", "mayor", "chairmanship", "council_member")
"""What a post may ask and the register always knows."""


@lru_cache(maxsize=16)
def _catalogue(kkr: str, term: str) -> Mapping[str, Post]:
    return {fold(post.key): post for post in load_posts(kkr, term)}


def post_of(state: State, key: str, term: str | None = None) -> Post | None:
    """Return a post of the KKR's catalogue for a term, the one that serves if left out; None if it has none."""
    return _catalogue(state.kkr, term or state.term.term).get(fold(key))


def post_named(state: State, event: Event) -> tuple[str, Post | None]:
    """Return the key and the catalogue's entry of the post an event is about; no entry for a post of one's own.

    Raises:
        InputError: the catalogue has no such post, and one that is called much the same; or it is no key.
    """
    key = str(event["post"]).strip()
    known = post_of(state, key)
    if known is not None:
        return known.key, known
    own = {fold(holding.post): holding.post for holding in state.posts}
    if fold(key) in own:
        return own[fold(key)], post_of(state, key, _last_term(state, own[fold(key)]))
    posts = [post.key for post in _catalogue(state.kkr, state.term.term).values()]
    if not key or ":" in key or is_hub_post(key):
        refuse(
            event,
            found=_("the post {post}, which the catalogue does not have").format(post=quoted(key)),
            expected=_("a key of the catalogue, or one of your own without a colon that does not begin with EH-"),
            todo=_("correct the post; the other seats of a hub's board are entered with hub_appointed"),
        )
    close = nearest(key, posts)
    if close is not None:
        refuse(
            event,
            found=_("the post {post}, which the catalogue does not have").format(post=key),
            expected=_("one of {known}").format(known=", ".join(posts)),
            todo=_("did you mean {name}? If not, give your own post a key that is not so like it").format(
                name=close
            ),
        )
    return key, None


def _last_term(state: State, post: str) -> str:
    return next(holding.term for holding in reversed(state.posts) if holding.post == post)


# --- how long -----------------------------------------------------------------------------------------------


class Span(NamedTuple):
    """A term of a post: its first day, and its last as far as the source gives it."""

    since: date
    until: date | None


def span(state: State, event: Event, post: Post | None) -> Span:
    """Return the first and the last day of an appointment: as given, else by the post's term in the catalogue.

    Raises:
        InputError: the last day comes before the first.
    """
    expected = term_of(post, int(state.term.term[:4]) - 1, event.effect)
    since = date.fromisoformat(event["since"]) if event["since"] else expected.since
    until = date.fromisoformat(event["until"]) if event["until"] else _end(since, post, expected)
    if until is not None and until < since:
        refuse(
            event,
            found=_("a term from {start} to {end}").format(start=since, end=until),
            expected=_("a last day after the first"),
            todo=_("correct since or until"),
        )
    return Span(since, until)


def term_of(post: Post | None, election: int, day: date) -> Span:
    """Return the term of a post for which a KKR appoints, its first day not before a day.

    Args:
        post: as the catalogue has it; what its source does not give stays open.
        election: the year of the municipal election.
        day: the day of the appointment.
    """
    if post is None or post.term.start is None or post.term.years_after is None:
        return Span(day, None)
    first = date(election + post.term.years_after, post.term.start.month, post.term.start.day)
    until = None if post.term.years is None else years_after(first, post.term.years) - ONE_DAY
    return Span(max(day, first), until)


def _end(since: date, post: Post | None, expected: Span) -> date | None:
    if expected.until is not None and expected.until >= since:
        return expected.until
    if post is None or post.term.years is None or post.term.start is not None:
        return None
    return years_after(since, post.term.years) - ONE_DAY


# --- what it asks ---------------------------------------------------------------------------------------------


class Candidate(NamedTuple):
    """Somebody who is to have a place of a post for a term."""

    post: str
    place: int
    person: str
    term: Span


def check_requirements(state: State, event: Event, post: Post, candidate: Candidate) -> None:
    """Hold a person against what the catalogue says that the post asks.

    What the person does not fulfil is refused; where the source of the requirement is doubtful, it is asked; what
    the register cannot know is noted.

    Raises:
        InputError: the KKR does not fill the post, or the person does not fulfil what it asks.
    """
    person, place = candidate.person, candidate.place
    findings = _findings(state, post, candidate)
    for finding in findings:
        if finding.kind == "error" and finding.rule == "not_filled":
            refuse(
                event,
                found=_("an appointment to {post}").format(post=post.key),
                expected=_("a post that the KKR fills: {reason}").format(
                    reason=finding.words and finding.words.text
                ),
                todo=_("correct the post; see the posts with kkrvalg posts"),
            )
    broken = [need for need in post.requirements if need.strength == "must" and _is_broken(findings, need, person)]
    for need in broken:
        if "requirements" not in post.not_established:
            _refuse(event, post, need, person)
        ask(
            state,
            event,
            APPOINTMENTS,
            "post_requirement_doubtful",
            ACCEPTED,
            post=post.key,
            place=place,
            person=person,
        )
    if any(finding.rule == "not_known" and finding.person is not None for finding in findings):
        say(state, event, APPOINTMENTS, "post_to_check", post=post.key, person=person)
    if any(finding.rule == "unmet_wish" and _is(finding, person) for finding in findings):
        say(state, event, APPOINTMENTS, "post_wish_unmet", post=post.key, person=person)
    if any(finding.kind == "ask" and finding.rule == "not_filled" for finding in findings):
        say(state, event, APPOINTMENTS, "post_undecided", post=post.key)


def _is(finding: Finding, person: str) -> bool:
    return finding.person is not None and finding.person.name == person


def _is_broken(findings: tuple[Finding, ...], need: Requirement, person: str) -> bool:
    """Whether a requirement is certainly not fulfilled: by this person, or no longer by enough of all."""
    return any(
        finding.kind == "error"
        and finding.words == need.words
        and (finding.rule in {"too_few", "other_persons"} or (finding.rule == "unmet" and _is(finding, person)))
        for finding in findings
    )


def _refuse(event: Event, post: Post, need: Requirement, person: str) -> None:
    basis = APPOINTMENTS if post.legal_basis is None else f"{APPOINTMENTS}; {post.legal_basis.text}"
    refuse(
        event,
        found=_("{person} for {post}").format(person=person, post=post.key),
        expected=_("somebody with whom the post has what it asks: {words} ({basis})").format(
            words=need.words.text, basis=basis
        ),
        todo=_("name another person, or enter first what the person has become"),
    )


def _findings(state: State, post: Post, candidate: Candidate) -> tuple[Finding, ...]:
    """Return what the check of nominees finds, persons standing there by their keys."""
    now, person = holder_on(state, candidate.term.since), candidate.person
    others = [h.person for (key, place), h in now.items() if key == post.key and place != candidate.place]
    named = {need.of for need in post.requirements if need.kind in {"same_persons_as", "overlaps"}}
    chairs = [officer.person for officer in state.chairmanship.values() if officer.person is not None]
    return check_nominees(
        post,
        [Nominee(_identity(state, one), "") for one in (*others, person)],
        _people(state, [*others, person]),
        area=state.term.municipalities,
        chairmanship=[_identity(state, one) for one in chairs],
        holders={
            key: [_identity(state, h.person) for (of, _at), h in now.items() if of == key] for key in named if key
        },
    )


def _identity(state: State, person: str) -> PersonId:
    mandate = state.on_council(person)
    return PersonId(0 if mandate is None else mandate.code, person)


def _people(state: State, persons: list[str]) -> People:
    """Return the KKR's members, and those persons, as the check of nominees knows people."""
    members = []
    for seat in state.members:
        mandate = state.on_council(seat.holder or "")
        if mandate is not None:
            kind = MemberKind.MAYOR if seat.kind is SeatKind.MAYOR else MemberKind.SUPPLEMENTARY
            members.append(Member(mandate.code, mandate.person, mandate.letter, seat.party, kind))
    mayors = {who for (_code, office), who in state.offices.items() if office == "mayor"}
    rolls = []
    for person in persons:
        mandate = state.on_council(person)
        if mandate is not None:
            office = Office.MAYOR if person in mayors else None
            rolls.append(CouncilMember(mandate.code, person, mandate.letter, office))
    return People(tuple(rolls), tuple(members), frozenset(state.term.municipalities))


def has_quality(state: State, quality: str, person: str) -> bool | None:
    """Return whether a person has what a post asks; None where the register cannot know."""
    if quality not in KNOWN_QUALITIES:
        return None
    if quality == "kkr_member":
        return state.seat_of(person) is not None
    if quality == "mayor":
        return any(who == person for (_code, office), who in state.offices.items() if office == "mayor")
    if quality == "chairmanship":
        return any(officer.person == person for officer in state.chairmanship.values())
    return state.on_council(person) is not None


def fulfils(state: State, need: Requirement, person: str) -> bool | None:
    """Return whether a person fulfils a requirement, or one of the kinds that do as well; None if not known."""
    answers = [has_quality(state, kind, person) for kind in (need.kind, *need.any_of)]
    if True in answers:
        return True
    return None if None in answers else False


def times_appointed(state: State, post: str, person: str) -> int:
    """Return how often a person has been appointed to a post, as far as the register goes back."""
    return sum(h.post == post and h.person == person and h.entered_for is None for h in state.posts)


def once_again_only(post: Post | None) -> bool:
    """Whether nobody may be appointed to a post more than twice."""
    return post is not None and any(need.kind == "reappointed_once" for need in post.requirements)


def takes_regional_members(post: Post | None) -> bool:
    """Whether a post has a place for a member of the regional council, who need sit on no municipal one."""
    return post is not None and any(
        "regional_council_member" in {need.kind, *need.any_of} for need in post.requirements
    )


def asks_of_all(need: Requirement, post: Post) -> bool:
    """Whether a requirement is one of every seat of a post."""
    return need.seats is None or (post.seats is not None and need.seats >= post.seats)


def enough_without(state: State, need: Requirement, holding: Holding, day: date) -> bool:
    """Whether enough others in the post fulfil a requirement of some of its seats."""
    others = [
        other.person
        for (post, place), other in holder_on(state, day).items()
        if post == holding.post and place != holding.place
    ]
    return sum(fulfils(state, need, other) is True for other in others) >= (need.seats or 0)
