"""The posts to which the KKR appoints: appointed, given up, alternates who are named and enter (§ 4, stk. 3-4).

A post of the KKR's own that the catalogue does not have may be used; what it asks is then not checked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _
from kkrvalg.procedures.business_hub import BODY as HUB
from kkrvalg.procedures.business_hub_board import years_after
from kkrvalg.register.holdings import (
    WHY,
    about,
    current,
    fill,
    holder_on,
    is_hub_post,
    is_live,
    live_of,
    of_place,
    overlaps,
    vacancies,
    vacancy,
    vacate,
)
from kkrvalg.register.law import ask, on, on_answer, refuse, say, sentences
from kkrvalg.register.law_founding import known_person
from kkrvalg.register.post_rules import (
    ACCEPTED,
    APPOINTMENTS,
    ONE_DAY,
    REPRESENTATIVES,
    Candidate,
    Span,
    check_requirements,
    once_again_only,
    post_named,
    post_of,
    span,
    takes_regional_members,
    times_appointed,
)
from kkrvalg.register.state import Holding
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from datetime import date

    from kkrvalg.register.state import Event, Question, State
    from kkrvalg.rulebook import Post

__all__ = ["GROUP_FILLS", "WHY", "holder_on"]

GROUP_FILLS = "kommunestyrelsesloven § 28"
STATUTES = "standardvedtægterne § 5.2"
HUB_YEARS = 4
TWICE = 2

sentences(
    {
        "post_filled": N_("{person} is appointed to {post}, place {place}, from {since}."),
        "post_filled_until": N_("{person} is appointed to {post}, place {place}, from {since} until {until}."),
        "post_own": N_("{post} is not in the catalogue of posts: what it asks is not checked."),
        "post_to_check": N_(
            "{post} asks more than the register knows of {person}: see kkrvalg posts, and check it yourself."
        ),
        "post_wish_unmet": N_("{person} is not what is wished for {post}; that is no hindrance."),
        "post_undecided": N_("Whether the KKR fills {post} is not decided: see kkrvalg posts."),
        "post_second_term": N_(
            "It is the second appointment of {person} to {post}, and the last that is allowed."
        ),
        "post_filled_by_others": N_(
            "{post}, place {place}, was filled by others than the group that had elected {other}; as in a council,"
            " by analogy, the place is that group's."
        ),
        "post_vacated": N_("{person} is no longer in {post}, place {place}: {why}."),
        "post_ended": N_("{post} is no longer filled by the KKR."),
        "post_accepted": N_("{person} stays in {post}, place {place}, as answered."),
        "alternate_called": N_("{person}, the alternate of {other} in {post}, place {place}, is called in."),
        "alternate_entered": N_("{person}, the alternate, takes the place of {other}: {post}, place {place}."),
        "alternate_named": N_("{person} is the alternate of {other}: {post}, place {place}."),
        "alternate_lost": N_("{person} is no longer the alternate of {other} in {post}, place {place}: {why}."),
        "post_requirement_doubtful": N_(
            "{person} does not fulfil what the list of posts asks for {post}, but the list is not clear on it. Is"
            " the appointment to place {place} accepted? (accepted; not_accepted: the place is vacant)"
        ),
        "post_regional_member": N_(
            "{person} sits on no council of the area. {post} has a place for a member of the regional council: is"
            " {person}, in place {place}, that member? (accepted: yes; not_accepted: no, the place is vacant)"
        ),
    }
)


# --- appointed --------------------------------------------------------------------------------------------------


@on("appointed")
@implements(APPOINTMENTS, REPRESENTATIVES)
def appointed(state: State, event: Event) -> None:
    """Appoint somebody to a place of a post, from a day and until another as far as it is known.

    Raises:
        InputError: the post or the place does not exist or somebody has it, the person or the alternate sits on no
            council of the area, is in the post already or does not fulfil what it asks, or the way is not allowed.
    """
    key, post = post_named(state, event)
    place, person = _place(event, key, post), known_person(state, event, event["person"])
    term = span(state, event, post)
    regional = state.on_council(person) is None and takes_regional_members(post)
    if not regional:
        check_representative(state, event, person)
    term = free_span(state, event, key, place, term)
    if is_hub_post(key):
        check_hub_years(event, term)
    _check_way(event, key, post)
    candidate = Candidate(key, place, person, term)
    _check_alone(state, event, candidate)
    if event["alternate"] is not None:
        _check_alternate(state, event, candidate, post, event["alternate"])
    for voter in event["group"] or ():
        known_person(state, event, voter)
    if post is None:
        say(state, event, APPOINTMENTS, "post_own", post=key)
    else:
        check_requirements(state, event, post, candidate)
        _check_times(state, event, post, person)
    _note_other_group(state, event, key, place)
    new = enter(state, event, candidate)
    _say_appointed(state, event, new)
    new.alternate, new.group, new.way = event["alternate"], tuple(event["group"] or ()), event["way"]
    if new.alternate is None and _has_alternates(post):
        new.no_alternate_since = event.effect
    if regional:
        ask(state, event, REPRESENTATIVES, "post_regional_member", ACCEPTED, **about(new))


def enter(state: State, event: Event, candidate: Candidate) -> Holding:
    """Let somebody have a place of a post for a term, and return it."""
    post, place, person, term = candidate
    new = Holding(post, place, person, term.since, term.until, (), "other", state.term.term, seq=event.seq)
    fill(state, event, new)
    return new


def _say_appointed(state: State, event: Event, new: Holding) -> None:
    since = new.since.isoformat()
    if new.until is None:
        say(state, event, APPOINTMENTS, "post_filled", **about(new), since=since)
    else:
        say(
            state, event, APPOINTMENTS, "post_filled_until", **about(new), since=since, until=new.until.isoformat()
        )


def _has_alternates(post: Post | None) -> bool:
    """Whether each seat of a post has an alternate."""
    return post is not None and bool(post.alternates) and (post.alternates or 0) >= (post.seats or 0)


def _place(event: Event, key: str, post: Post | None) -> int:
    place: int = event["place"]
    seats = None if post is None else post.seats
    if place < 1 or (seats is not None and place > seats):
        refuse(
            event,
            found=_("place {place} of {post}").format(place=place, post=key),
            expected=_("a place from 1 to {seats}").format(seats=seats)
            if seats is not None
            else _("a place from 1 on"),
            todo=_("correct the place; see the posts with kkrvalg posts"),
        )
    return place


@implements(REPRESENTATIVES)
def check_representative(state: State, event: Event, person: str) -> None:
    """Refuse a political representative who sits on no council of the area.

    Raises:
        InputError: the person does not.
    """
    if state.on_council(person) is None:
        refuse(
            event,
            found=_("{person}, who sits on no council on that day").format(person=person),
            expected=_("a member of one of the area's councils: only they can be appointed (§ 4, stk. 4)"),
            todo=_("enter with joined_council that the person has taken a seat, or name another person"),
        )


def free_span(state: State, event: Event, post: str, place: int, term: Span) -> Span:
    """Return the term of an appointment, cut off where another begins; only a free place can be filled.

    Somebody whom a former KKR appointed leaves on the first day of whoever this one appoints. Where a vacancy is
    filled, the term is the rest of that of whoever left.

    Raises:
        InputError: somebody has the place then.
    """
    until = term.until
    left = vacancy(state, post, place, event.effect)
    if left is not None and event["until"] is None and left.until is not None and left.until >= term.since:
        until = left.until
    for holding in of_place(state, post, place):
        if holding.ended is not None and holding.ended <= max(term.since, holding.since):
            continue
        if holding.since > term.since:
            if event["until"] is None:
                until = holding.since - ONE_DAY
            if until is not None and until < holding.since:
                continue
        elif (holding.until is not None and holding.until < term.since) or holding.term != state.term.term:
            continue
        _refuse_taken(event, holding)
    return Span(term.since, until)


def _refuse_taken(event: Event, holding: Holding) -> None:
    refuse(
        event,
        found=_("{post}, place {place}, which {person} has").format(
            post=holding.post, place=holding.place, person=holding.person
        ),
        expected=_("a place that is free from {day} on").format(day=holding.until + ONE_DAY)
        if holding.until is not None
        else _("a place that is free"),
        todo=_(
            "name another place or another first day, or enter first with post_left that {person} leaves"
        ).format(person=holding.person),
    )


def _check_way(event: Event, key: str, post: Post | None) -> None:
    """Refuse a proportional election of one representative, who is elected by majority (§ 4, stk. 4)."""
    if post is not None and post.seats == 1 and event["way"] == "proportional":
        refuse(
            event,
            found=_("a proportional election for {post}, which has one place").format(post=key),
            expected=_("a majority election: one representative is elected so (§ 4, stk. 4)"),
            todo=_("give the way as majority, or as agreed where all agreed on another"),
        )


def _check_alone(state: State, event: Event, candidate: Candidate) -> None:
    """Refuse somebody who has another place of the post in that time, or is an alternate in it."""
    key, place, person, term = candidate
    for holding in current(state):
        if holding.post != key or holding.place == place or not overlaps(state, holding, term.since):
            continue
        if person in {holding.person, holding.alternate}:
            refuse(
                event,
                found=_("{person}, who is in {post} already: place {place}").format(
                    person=person, post=key, place=holding.place
                )
                if person == holding.person
                else _("{person}, who is an alternate in {post} already: place {place}").format(
                    person=person, post=key, place=holding.place
                ),
                expected=_("a person once in a post, as member or as alternate"),
                todo=_("name another person, or enter first with post_left that the other place is given up"),
            )


@implements("no_alternates", body=HUB)
def _check_alternate(state: State, event: Event, candidate: Candidate, post: Post | None, alternate: str) -> None:
    """Refuse an alternate where the post has none, who sits on no council, or is in the post already."""
    key = candidate.post
    known_person(state, event, alternate)
    if is_hub_post(key) or (post is not None and post.alternates == 0):
        refuse(
            event,
            found=_("an alternate for {post}").format(post=key),
            expected=_("none: nobody on the board of a business hub has one (standard statutes § 5.2)")
            if is_hub_post(key)
            else _("none: the list of posts has no alternates for it (§ 4, stk. 3)"),
            todo=_("leave the alternate out"),
        )
    check_representative(state, event, alternate)
    if alternate == candidate.person:
        refuse(
            event,
            found=_("{person} as the own alternate").format(person=alternate),
            expected=_("a person once in a post, as member or as alternate"),
            todo=_("name another alternate"),
        )
    _check_alone(state, event, candidate._replace(person=alternate))


def _check_times(state: State, event: Event, post: Post, person: str) -> None:
    """Refuse a second reappointment where one is allowed, and say so of the first."""
    if not once_again_only(post):
        return
    before = times_appointed(state, post.key, person)
    if before >= TWICE:
        need = next(need for need in post.requirements if need.kind == "reappointed_once")
        basis = APPOINTMENTS if post.legal_basis is None else f"{APPOINTMENTS}; {post.legal_basis.text}"
        refuse(
            event,
            found=_("{person}, who was appointed to {post} {times} times before").format(
                person=person, post=post.key, times=before
            ),
            expected=f"{need.words.text} ({basis})",
            todo=_("name another person"),
        )
    if before == 1:
        say(state, event, APPOINTMENTS, "post_second_term", person=person, post=post.key)


def _note_other_group(state: State, event: Event, key: str, place: int) -> None:
    """Note that a vacancy is filled by others than the group that had elected."""
    left = vacancy(state, key, place, event.effect)
    group = set(event["group"] or ())
    if left is not None and left.group and group and not group & set(left.group):
        say(state, event, GROUP_FILLS, "post_filled_by_others", post=key, place=place, other=left.person)


@on_answer("post_requirement_doubtful")
@on_answer("post_regional_member")
def requirement_answered(state: State, event: Event, question: Question) -> None:
    """Let an appointment stand, or end it, as answered."""
    holding = asked_about(state, question)
    if event["answer"] == "accepted":
        say(state, event, APPOINTMENTS, "post_accepted", **about(holding))
    else:
        vacate(state, event, holding, APPOINTMENTS, "not_accepted")


def asked_about(state: State, question: Question) -> Holding:
    """Return the holding that a question is about: the last of that person in the place."""
    own = of_place(state, str(question.about["post"]), int(question.about["place"] or 0))
    return next(holding for holding in reversed(own) if holding.person == question.about["person"])


# --- given up, and alternates -------------------------------------------------------------------------------


@on("post_left")
def post_left(state: State, event: Event) -> None:
    """Let somebody give up a post, or being an alternate in it.

    Raises:
        InputError: the person is neither in it.
    """
    key, _post = post_named(state, event)
    person = known_person(state, event, event["person"])
    own = [holding for holding in live_of(state, person, event.effect) if holding.post == key]
    stands_by = [
        h for h in current(state) if h.post == key and h.alternate == person and _waits(state, h, event.effect)
    ]
    if not own and not stands_by:
        here = sorted(h.person for h in current(state) if h.post == key and is_live(h, event.effect))
        refuse(
            event,
            found=_("{person}, who is not in {post} on that day").format(person=person, post=key),
            expected=_("one of {names}").format(names=", ".join(here)) if here else _("a post that somebody has"),
            todo=_("correct post, person or day; see the posts with kkrvalg register show"),
        )
    for holding in own:
        vacate(state, event, holding, APPOINTMENTS, "gave_up")
    for holding in stands_by:
        lose_alternate(state, event, holding, APPOINTMENTS, "gave_up")


@on("post_ended")
def post_ended(state: State, event: Event) -> None:
    """End a post that is abolished or that the KKR no longer fills: who has it leaves, and nobody is appointed.

    Raises:
        InputError: nobody was ever appointed to it.
    """
    key, _post = post_named(state, event)
    here = [holding for holding in current(state) if holding.post.partition(":")[0] == key]
    if not here:
        refuse(
            event,
            found=_("the post {post}, to which nobody is appointed").format(post=key),
            expected=_("a post that somebody has or that is vacant"),
            todo=_("enter nothing: see the posts with kkrvalg register show"),
        )
    say(state, event, APPOINTMENTS, "post_ended", post=key)
    for holding in here:
        holding.alternate = holding.no_alternate_since = None
        if is_live(holding, event.effect):
            vacate(state, event, holding, APPOINTMENTS, "post_ended")
        holding.filled = True


def _waits(state: State, holding: Holding, day: date) -> bool:
    """Whether the alternate of a place may still come in: somebody has it, or it is vacant."""
    return is_live(holding, day) or any(left is holding for left in vacancies(state, day))


def lose_alternate(state: State, event: Event, holding: Holding, article: str, why: str) -> None:
    """Take the alternate away from a place; another has to be named where it is held."""
    both = {**about(holding), "person": holding.alternate, "other": holding.person}
    holding.alternate, holding.no_alternate_since = None, event.effect
    say(state, event, article, "alternate_lost", **both, why=why)


@on("alternate_entered")
@implements(APPOINTMENTS)
def alternate_entered(state: State, event: Event) -> None:
    """Let the alternate take a place that has fallen vacant, for the rest of its term.

    Raises:
        InputError: the place is not vacant or has no alternate, or the alternate sits on no council any more, as
            may be in a new term, or has got another place of the post.
    """
    key, post = post_named(state, event)
    left = vacancy(state, key, event["place"], event.effect)
    if left is None or left.alternate is None:
        refuse(
            event,
            found=_("an alternate for {post}, place {place}, which is not vacant").format(
                post=key, place=event["place"]
            )
            if left is None
            else _("an alternate for {post}, place {place}, which has none").format(
                post=key, place=event["place"]
            ),
            expected=_("a vacant place that has an alternate"),
            todo=_("enter first with post_left that somebody leaves the place")
            if left is None
            else _("enter with appointed who takes the place"),
        )
    check_representative(state, event, left.alternate)
    candidate = Candidate(key, left.place, left.alternate, Span(max(event.effect, left.since), left.until))
    _check_alone(state, event, candidate)
    new = enter(state, event, candidate)
    new.group, new.way, new.term, new.entered_for = left.group, left.way, left.term, left.person
    if _has_alternates(post):
        new.no_alternate_since = event.effect
    say(state, event, APPOINTMENTS, "alternate_entered", **about(new), other=left.person)


@on("alternate_named")
@implements(APPOINTMENTS)
def alternate_named(state: State, event: Event) -> None:
    """Name an alternate for somebody in a post.

    Raises:
        InputError: nobody has the place, it has an alternate, or the person cannot be one.
    """
    key, post = post_named(state, event)
    person = known_person(state, event, event["person"])
    live = [h for h in of_place(state, key, event["place"]) if is_live(h, event.effect)]
    holding = live[-1] if live else None
    if holding is None or holding.alternate is not None:
        refuse(
            event,
            found=_("an alternate for {post}, place {place}, which nobody has").format(
                post=key, place=event["place"]
            )
            if holding is None
            else _("an alternate for {post}, place {place}, where it is {person}").format(
                post=key, place=event["place"], person=holding.alternate
            ),
            expected=_("a place that somebody has, without an alternate"),
            todo=_("correct post or place, or enter first with post_left that the alternate gives it up"),
        )
    candidate = Candidate(key, holding.place, holding.person, Span(event.effect, holding.until))
    _check_alternate(state, event, candidate, post, person)
    holding.alternate, holding.no_alternate_since = person, None
    both = {**about(holding), "person": person, "other": holding.person}
    say(state, event, APPOINTMENTS, "alternate_named", **both)


@implements("four_years", body=HUB)
def check_hub_years(event: Event, term: Span) -> None:
    """Refuse a term on a business hub's board of more than four years.

    Raises:
        InputError: it is longer.
    """
    if term.until is not None and term.until > years_after(term.since, HUB_YEARS):
        refuse(
            event,
            found=_("a term from {start} to {end}").format(start=term.since, end=term.until),
            expected=_("at most four years (standard statutes § 5.2)"),
            todo=_("correct since or until; a member can be appointed again"),
        )


def catalogue_post(state: State, holding: Holding) -> Post | None:
    """Return what the catalogue of the KKR that appointed says of a holding's post, None where it has none."""
    return post_of(state, holding.post, holding.term)
