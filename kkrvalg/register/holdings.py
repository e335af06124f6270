"""Who holds a place of a post on a day, also across a change of term; places that fall vacant and are filled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import N_
from kkrvalg.procedures.business_hub import BODY as HUB
from kkrvalg.register.law import say, withdraw
from kkrvalg.rulebook.citation import implements

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kkrvalg.register.state import Event, Holding, State

HUB_POST = "EH-"
"""How the keys of the posts begin that are seats on the board of a business hub."""
SUCCEEDED = "succeeded"
"""Why a holding ends that another follows on the same place."""

WHY = {
    "left_council": N_("has left the council"),
    "no_kkr_member": N_("is no longer a member of the KKR, as the post asks"),
    "no_mayor": N_("is no longer mayor, as the post asks"),
    "no_chairmanship": N_("is no longer chair or vice chair of the KKR, as the post asks"),
    "gave_up": N_("has given it up"),
    "post_ended": N_("the post is abolished or no longer filled by the KKR"),
    "not_accepted": N_("does not fulfil what the post asks, as answered"),
    "left_board": N_("has left the board"),
    "no_office": N_("holds no elected office, as answered"),
}
"""Why somebody leaves a post, in words."""
QUESTIONS = (
    "post_requirement_doubtful",
    "post_regional_member",
    "post_quality_lost",
    "hub_member_left_council",
    "hub_chair_office",
)
"""Questions about somebody in a post; they go when the person leaves it."""


def about(holding: Holding) -> dict[str, str | int | None]:
    """Return what a sentence or a question says of a holding: the person, the post and the place."""
    return {"person": holding.person, "post": holding.post, "place": holding.place}


def is_hub_post(post: str) -> bool:
    """Whether a post is a seat on the board of a business hub, where members sit until there are new ones."""
    return post.startswith(HUB_POST)


@implements("sits_until", body=HUB)
def holds(holding: Holding, day: date) -> bool:
    """Whether somebody holds the place on a day; on a hub's board also after the term, until another does."""
    if day < holding.since or (holding.ended is not None and day >= holding.ended):
        return False
    return holding.until is None or day <= holding.until or is_hub_post(holding.post)


def is_live(holding: Holding, day: date) -> bool:
    """Whether somebody holds the place on a day, or is to have it later."""
    if holding.ended is not None:
        return holding.since < holding.ended and day < holding.ended
    return holding.since > day or holds(holding, day)


def current(state: State) -> list[Holding]:
    """Return the holdings that still count: those in force or to come, and those that nobody has followed.

    All there ever were stand in ``state.posts``.
    """
    found: list[Holding] = state.parts.setdefault("posts", [])
    return found


def holder_on(state: State, day: date) -> dict[tuple[str, int], Holding]:
    """Return who holds each place of each post on a day, by post and place; also those a former KKR appointed.

    Args:
        state: as the fold left it; who is appointed for a later day holds the place from that day.
        day: any day, the state's own or one after it.
    """
    return {(holding.post, holding.place): holding for holding in current(state) if holds(holding, day)}


def live_of(state: State, person: str, day: date) -> list[Holding]:
    """Return the places that a person holds or is to have."""
    return [holding for holding in current(state) if holding.person == person and is_live(holding, day)]


def overlaps(state: State, holding: Holding, since: date) -> bool:
    """Whether a holding goes on beside an appointment from a day on.

    One whose term is over by then does not, nor one of a former KKR for which no end is known.
    """
    if holding.until is None:
        return holding.term == state.term.term and is_live(holding, since)
    return holding.until >= since and is_live(holding, since)


def of_place(state: State, post: str, place: int) -> list[Holding]:
    """Return who was appointed to a place, as far as it still counts, in the order of their appointment."""
    return [holding for holding in current(state) if holding.post == post and holding.place == place]


def vacancies(state: State, day: date) -> Iterator[Holding]:
    """Yield the last holder of each place that fell vacant before time, and to which nobody is appointed yet."""
    for holding in current(state):
        if holding.ended is not None and holding.why != SUCCEEDED and not holding.filled and holding.ended <= day:
            yield holding


def vacancy(state: State, post: str, place: int, day: date) -> Holding | None:
    """Return the last holder of a place that is vacant, None if it is not."""
    return next((h for h in vacancies(state, day) if (h.post, h.place) == (post, place)), None)


def vacate(state: State, event: Event, holding: Holding, article: str, why: str) -> None:
    """End a holding before time, and call in the alternate where there is one.

    Whoever was to be followed by somebody who now does not come stays until the end of the own time.
    """
    holding.ended, holding.ended_by, holding.why = event.effect, event.seq, why
    for key in QUESTIONS:
        withdraw(state, key, post=holding.post, place=holding.place)
    hub, _colon, role = holding.post.partition(":")
    if role:
        say(state, event, article, "hub_left", person=holding.person, why=why, post=hub, role=role)
    else:
        say(state, event, article, "post_vacated", **about(holding), why=why)
    for before in of_place(state, holding.post, holding.place):
        if before.why == SUCCEEDED and before.ended == holding.since and holding.since > event.effect:
            before.ended = before.why = None
    if holding.alternate is not None:
        other = {**about(holding), "person": holding.alternate, "other": holding.person}
        say(state, event, article, "alternate_called", **other)


def fill(state: State, event: Event, new: Holding) -> None:
    """Add a holding; whoever has the place then leaves it on its first day, and vacancies of it are filled."""
    for holding in of_place(state, new.post, new.place):
        if holding.since > new.since and holding.ended is None:
            new.filled = True
            if holds(new, holding.since):
                new.ended, new.why = holding.since, SUCCEEDED
            continue
        holding.filled = True
        if holds(holding, new.since):
            holding.ended, holding.why = new.since, SUCCEEDED
        for key in QUESTIONS:
            withdraw(state, key, post=new.post, place=new.place, person=holding.person)
    kept = [holding for holding in current(state) if not _is_past(holding, event.effect)]
    state.parts["posts"] = [*kept, new]
    state.posts.append(new)


def _is_past(holding: Holding, day: date) -> bool:
    """Whether a holding is over for good, and another has followed."""
    if not holding.filled:
        return False
    if holding.ended is not None:
        return holding.ended <= day
    return holding.until is not None and holding.until < day and not is_hub_post(holding.post)
