"""What is open about the posts: places to be filled, alternates to be named, terms that end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from kkrvalg.i18n import N_
from kkrvalg.register.holdings import current, is_hub_post, is_live, vacancies
from kkrvalg.register.law import sentences
from kkrvalg.register.law_posts import GROUP_FILLS, STATUTES, catalogue_post
from kkrvalg.register.post_rules import APPOINTMENTS, REPRESENTATIVES, once_again_only, post_of, times_appointed
from kkrvalg.register.tasks import Task, next_meeting, tasks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kkrvalg.register.state import Holding, State
    from kkrvalg.register.tasks import Actor, DueBy

    About = dict[str, str | int | None]

LEAD = timedelta(days=180)
"""How long before the end of a term its task is shown."""
GROUP_WAYS = {"proportional", "agreed"}
TWICE = 2

sentences(
    {
        "alternate_to_enter": N_("{post}, place {place}: call in {person}, the alternate of {other}."),
        "post_to_fill": N_("{post}, place {place}: appoint somebody after {other}."),
        "post_to_fill_by_group": N_(
            "{post}, place {place}: appoint somebody after {other}; as in a council, by analogy, the group that"
            " elected does it: {group}."
        ),
        "post_to_fill_by_office": N_(
            "{post}, place {place}: the place follows the office that {other} had; enter who has it now."
        ),
        "alternate_to_name": N_("{post}, place {place}: name an alternate for {other}."),
        "post_term_ends": N_("{post}, place {place}: the term of {other} ends on {until}; appoint anew."),
        "post_second_term_ends": N_(
            "{post}, place {place}: the second term of {other}, who cannot be appointed again, ends on {until};"
            " appoint another."
        ),
        "post_term_ends_in_turn": N_(
            "{post}, place {place}: the term of {other} ends on {until}. The place goes round among several: see"
            " whose turn it is."
        ),
        "post_of_former_term": N_(
            "{post}, place {place}: {other} was appointed by the KKR for {term}, and it is not known until when;"
            " appoint anew, or enter that the post is given up."
        ),
    }
)


@tasks
def vacant(state: State, day: date) -> Iterator[Task]:
    """Tell the places that have fallen vacant: call in the alternate, or appoint somebody else."""
    due, due_by = next_meeting(state, day)
    for left in vacancies(state, day):
        if ":" in left.post:
            continue
        since = left.ended or left.since
        about: About = {"post": left.post, "place": left.place, "other": left.person}
        if left.alternate is not None:
            about["person"] = left.alternate
            yield Task(
                "alternate_to_enter", "alternate", APPOINTMENTS, since, about, due, due_by, left.ended_by,
                "alternate_entered",
            )  # fmt: skip
        elif left.group and left.way in GROUP_WAYS and not is_hub_post(left.post):
            about["group"] = ", ".join(left.group)
            yield Task(
                "post_to_fill_by_group", "electing_group", GROUP_FILLS, since, about, due, due_by, left.ended_by,
                "appointed",
            )  # fmt: skip
        else:
            article = STATUTES if is_hub_post(left.post) else REPRESENTATIVES
            what = "post_to_fill_by_office" if left.way == "office" else "post_to_fill"
            yield Task(what, "kkr", article, since, about, due, due_by, left.ended_by, "appointed")


@tasks
def alternates(state: State, day: date) -> Iterator[Task]:
    """Tell the places that somebody has and that lack the alternate they should have."""
    due, due_by = next_meeting(state, day)
    for holding in current(state):
        since = holding.no_alternate_since
        if since is not None and holding.ended is None and is_live(holding, day):
            about: About = {"post": holding.post, "place": holding.place, "other": holding.person}
            who: Actor = "electing_group" if holding.group else "kkr"
            yield Task(
                "alternate_to_name", who, APPOINTMENTS, since, about, due, due_by, holding.seq, "alternate_named"
            )


@tasks
def terms(state: State, day: date) -> Iterator[Task]:
    """Tell the terms that end within half a year, or have ended, and to which nobody is appointed yet."""
    for holding in current(state):
        if holding.filled or holding.ended is not None or ":" in holding.post or not _still_filled(state, holding):
            continue
        about: About = {"post": holding.post, "place": holding.place, "other": holding.person}
        article = STATUTES if is_hub_post(holding.post) else APPOINTMENTS
        if holding.until is not None and ends_soon(holding, day):
            until, due_by = holding.until, _due_by(state, holding)
            about["until"] = until.isoformat()
            what = _what(state, holding)
            yield Task(what, "kkr", article, until - LEAD, about, until, due_by, holding.seq, "appointed")
        elif holding.until is None and holding.term != state.term.term:
            about["term"] = holding.term
            due, due_by = next_meeting(state, day)
            what, since = "post_of_former_term", state.term.since
            yield Task(what, "kkr", article, since, about, due, due_by, holding.seq, "appointed")


def ends_soon(holding: Holding, day: date) -> bool:
    """Whether a holding's term ends within half a year, or has ended."""
    return holding.until is not None and day >= holding.until - LEAD


def _due_by(state: State, holding: Holding) -> DueBy:
    """Return whether the catalogue gives the post's term, or the appointment."""
    post = catalogue_post(state, holding)
    return "rule" if post is not None and post.term.years is not None else "expected"


def _still_filled(state: State, holding: Holding) -> bool:
    """Whether the KKR that serves fills the post, as far as its catalogue knows."""
    post = post_of(state, holding.post)
    return post is None or post.status not in {"abolished", "elsewhere"}


def _what(state: State, holding: Holding) -> str:
    post = catalogue_post(state, holding)
    if once_again_only(post) and times_appointed(state, holding.post, holding.person) >= TWICE:
        return "post_second_term_ends"
    if post is not None and post.term.rotating is not None:
        return "post_term_ends_in_turn"
    return "post_term_ends"
