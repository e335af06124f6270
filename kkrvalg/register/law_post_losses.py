"""What ends a post before time: leaving the council, or losing what the post asks (§ 4, stk. 4).

A representative sits on a council of the area. Who leaves the KKR and stays on a council keeps a post that does
not ask for membership. The statutes of the business hubs are silent on both, so there it is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import N_
from kkrvalg.register.holdings import about, current, is_hub_post, is_live, live_of, vacancies, vacate
from kkrvalg.register.law import ask, on, on_answer, say, sentences
from kkrvalg.register.law_posts import asked_about, catalogue_post, lose_alternate
from kkrvalg.register.post_rules import (
    APPOINTMENTS,
    REPRESENTATIVES,
    asks_of_all,
    enough_without,
    fulfils,
)
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from kkrvalg.register.state import Event, Holding, Question, State
    from kkrvalg.rulebook import Requirement

STAYS = ("stays", "vacated")
FOLLOWED_UP = {"became_mayor", "became_member", "declined"}
"""Why somebody leaves a seat of the KKR without ceasing to be a member, or having hardly been one."""
FOLLOW_MEMBERSHIP = {"kkr_member", "chairmanship"}
"""What a post may ask that has to do with being a member of the KKR."""

sentences(
    {
        "post_kept": N_(
            "{person} has left the KKR and stays on a council: {post}, place {place}, is kept, as it does not ask"
            " for membership of the KKR."
        ),
        "post_stays": N_("{person} stays in {post}, place {place}, as answered."),
        "post_quality_lost": N_(
            "{person} in {post}, place {place}: {why}. Whether that ends the place is not said. (stays; vacated)"
        ),
    }
)


@on("council_left")
@implements(REPRESENTATIVES)
def council_left(state: State, event: Event) -> None:
    """End the posts of somebody who has left the council for good, and being an alternate."""
    person = event["person"]
    for holding in live_of(state, person, event.effect):
        if not is_hub_post(holding.post):
            vacate(state, event, holding, REPRESENTATIVES, "left_council")
    waiting = {id(left) for left in vacancies(state, event.effect)}
    for holding in current(state):
        if holding.alternate == person and (is_live(holding, event.effect) or id(holding) in waiting):
            lose_alternate(state, event, holding, REPRESENTATIVES, "left_council")


@on("member_left")
def member_left(state: State, event: Event) -> None:
    """Look at the posts of somebody who is no longer a member of the KKR, or no longer mayor."""
    person, why = event["person"], event["why"]
    if why in FOLLOWED_UP or state.on_council(person) is None:
        return
    if why == "lost_mayoralty":
        _lost(state, event, person, "mayor")
    _lost(state, event, person, "kkr_member")
    open_ = [question for number, question in state.questions.items() if number not in state.answers]
    for holding in live_of(state, person, event.effect):
        post = catalogue_post(state, holding)
        asked = any(q.key == "post_quality_lost" and about(holding).items() <= q.about.items() for q in open_)
        if not asked and (post is None or not any(need.kind in FOLLOW_MEMBERSHIP for need in post.requirements)):
            say(state, event, REPRESENTATIVES, "post_kept", **about(holding))


@on("new_term")
def new_term(state: State, event: Event) -> None:
    """Ask about the posts of those who sit on no council any more as a new KKR takes office, and run on.

    Members of hubs sit until there are new ones, and a regional council's member need sit on no other.
    """
    regional = [q.about for q in state.questions.values() if q.key == "post_regional_member"]
    for holding in current(state):
        if is_hub_post(holding.post) or not is_live(holding, event.effect) or state.on_council(holding.person):
            continue
        if not any(about(holding).items() <= known.items() for known in regional):
            ask(state, event, REPRESENTATIVES, "post_quality_lost", STAYS, **about(holding), why="left_council")


@on("office_vacated")
def office_vacated(state: State, event: Event) -> None:
    """Look at the posts of somebody who is no longer chair or vice chair of the KKR."""
    if event["person"] is not None and state.on_council(event["person"]) is not None:
        _lost(state, event, event["person"], "chairmanship")


def _lost(state: State, event: Event, person: str, quality: str) -> None:
    """Look at each post of a person who has lost something that posts may ask."""
    for holding in live_of(state, person, event.effect):
        post = catalogue_post(state, holding)
        for need in () if post is None else post.requirements:
            if need.strength == "must" and quality in {need.kind, *need.any_of} and holding.ended is None:
                _judge(state, event, holding, need, quality)


def _judge(state: State, event: Event, holding: Holding, need: Requirement, quality: str) -> None:
    """End a holding by a requirement that is certainly not fulfilled; ask where that is not certain."""
    post = catalogue_post(state, holding)
    met = fulfils(state, need, holding.person)
    if met or post is None:
        return
    of_all = asks_of_all(need, post)
    if not of_all and enough_without(state, need, holding, event.effect):
        return
    by_office = quality == "chairmanship" and holding.way == "office"
    if met is False and (of_all or by_office) and "requirements" not in post.not_established:
        vacate(state, event, holding, APPOINTMENTS, f"no_{quality}")
        return
    ask(state, event, APPOINTMENTS, "post_quality_lost", STAYS, **about(holding), why=f"no_{quality}")


@on_answer("post_quality_lost")
def quality_answered(state: State, event: Event, question: Question) -> None:
    """Let somebody stay in a post, or end it, as answered."""
    holding = asked_about(state, question)
    if event["answer"] == "stays":
        say(state, event, APPOINTMENTS, "post_stays", **about(holding))
    else:
        vacate(state, event, holding, APPOINTMENTS, str(question.about["why"]))
