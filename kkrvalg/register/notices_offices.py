"""The letters about chair and vice chair, posts, health forums and business hubs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.register.holdings import is_hub_post, vacancy
from kkrvalg.register.law_chairmanship import is_asked, waits
from kkrvalg.register.law_forums import CHAIR_LEAVING, LEAVING, forum_name, forums_of
from kkrvalg.register.notices import Notice, Occasion, calls, notice, stands

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kkrvalg.register.state import Consequence, State

VACATED = ("officer_left_council", "officer_replaced")
OFFICER_CHANGES = (
    *VACATED,
    "officer_hindered",
    "officer_acting_ended",
    "officer_returned",
    "officer_elected",
    "officer_acting",
)
"""What KL is told of the chairmanship."""


# --- chair and vice chair ---------------------------------------------------------------------------------------


@calls(*VACATED, "group_settled", "officer_hindered", "officer_acting_ended")
def to_electing_groups(occasion: Occasion) -> Iterator[Notice]:
    """Ask those who elect for a new chair or vice chair, or for one for the time in which theirs is prevented."""
    settled = occasion.values("office", "officer_returned", "chairmanship_ended")
    for what, for_a_time in (
        *((what, "no") for what in (*VACATED, "group_settled")),
        ("officer_hindered", "yes"),
        ("officer_acting_ended", "yes"),
    ):
        for one in occasion.of(what):
            office = str(one.about["office"])
            vacated = for_a_time == "yes" and office in occasion.values("office", *VACATED)
            if office not in settled and not vacated:
                yield notice(
                    "elect_officer", "electing_group", [one], subject=office, office=office, for_a_time=for_a_time
                )


@stands("elect_officer")
def is_to_be_elected(state: State, one: Notice) -> bool:
    """Whether the office still waits for an election, and it is settled who elects."""
    office = str(one.about["office"])
    officer = state.chairmanship.get(office)
    if officer is None or officer.elects == "nobody" or is_asked(state, "group_gone", office):
        return False
    return waits(officer) and (officer.vacant_since is None) == (one.about["for_a_time"] == "yes")


@calls(*VACATED, "officer_elected", "officer_acting", "officer_acting_ended", "vice_chair_leads")
def to_officers(occasion: Occasion) -> Iterator[Notice]:
    """Tell those who have become or are no longer chair or vice chair, and who leads meanwhile."""
    if occasion.constituting:
        return
    kinds = {
        "officer_elected": "officer",
        "officer_acting": "acting_officer",
        "officer_acting_ended": "acting_ends",
        **dict.fromkeys(VACATED, "office_ends"),
        "vice_chair_leads": "leads_meanwhile",
    }
    for what, kind in kinds.items():
        for one in occasion.of(what):
            yield notice(kind, "person", [one], subject=str(one.about["person"]), **one.about)


@calls(*OFFICER_CHANGES)
def chairmanship_to_kl(occasion: Occasion) -> Iterator[Notice]:
    """Tell KL how the chairmanship has changed."""
    changes = list(occasion.of(*OFFICER_CHANGES))
    if changes and not occasion.constituting:
        yield notice("chairmanship", "kl", changes, subject="")


# --- posts ------------------------------------------------------------------------------------------------------

APPOINTED = ("post_filled", "post_filled_until")
POST_ENDED = "post_ended"
"""Why a place falls vacant to which nobody is to be appointed any more."""
BODY_IS_TOLD = ("post_vacated", "alternate_called", "alternate_entered", *APPOINTED)


def _place(one: Consequence) -> str:
    return f"{one.about['post']}-{one.about['place']}"


@calls(*APPOINTED, "post_vacated", "alternate_called", "alternate_named", "alternate_lost")
def to_appointed(occasion: Occasion) -> Iterator[Notice]:
    """Tell those who are appointed in mid-term, who leave a post, and alternates."""
    if occasion.constituting:
        return
    kinds = {
        **dict.fromkeys(APPOINTED, "appointed"),
        "post_vacated": "post_ends",
        "alternate_called": "called_in",
        "alternate_named": "alternate",
        "alternate_lost": "alternate_ends",
    }
    for what, kind in kinds.items():
        for one in occasion.of(what):
            yield notice(kind, "person", [one], subject=_place(one), **one.about)


@stands("called_in")
def is_to_enter(state: State, one: Notice) -> bool:
    """Whether the alternate has still to take the place."""
    return _is_vacant(state, one)


def _is_vacant(state: State, one: Notice) -> bool:
    post, place = str(one.about["post"]), int(one.about["place"] or 0)
    return vacancy(state, post, place, state.day or one.since) is not None


@calls(*BODY_IS_TOLD)
def to_bodies(occasion: Occasion) -> Iterator[Notice]:
    """Tell whoever formally appoints, or the body itself, who has left a place and who has got it in mid-term."""
    if occasion.constituting:
        return
    causes: dict[str, list[Consequence]] = {}
    for one in occasion.of(*BODY_IS_TOLD):
        causes.setdefault(_place(one), []).append(one)
    for at, told in causes.items():
        yield notice(
            "post_body", "body", told, subject=at, post=told[0].about["post"], place=told[0].about["place"]
        )


@calls("post_vacated")
def to_fill_posts(occasion: Occasion) -> Iterator[Notice]:
    """Ask for somebody for each place that has fallen vacant and has no alternate."""
    called = {_place(one) for one in occasion.of("alternate_called")}
    for one in occasion.of("post_vacated"):
        is_hub = is_hub_post(str(one.about["post"]))
        if _place(one) not in called and not is_hub and one.about["why"] != POST_ENDED:
            yield notice("fill_post", "kkr", [one], subject=_place(one), **one.about)


@stands("fill_post")
def is_to_be_filled(state: State, one: Notice) -> bool:
    """Whether the place is still vacant."""
    return _is_vacant(state, one)


# --- hubs and forums --------------------------------------------------------------------------------------------


@calls("hub_left", "hub_seat_taken", "hub_seat_taken_until")
def to_hubs(occasion: Occasion) -> Iterator[Notice]:
    """Tell a hub, and whom it concerns, of the seats on its board that the events of a hub fill and vacate.

    A political seat that falls vacant is told as a post's.
    """
    if occasion.constituting:
        return
    for one in occasion.of("hub_left", "hub_seat_taken", "hub_seat_taken_until"):
        left = one.what == "hub_left"
        subject = f"{one.about['post']}-{one.about['person']}"
        yield notice("hub_member_left" if left else "hub_member", "hub", [one], subject=subject, **one.about)
        yield notice("post_ends" if left else "appointed", "person", [one], subject=subject, **one.about)


FORUM_CHANGES = ("forum_left", "forum_officer_left", "forum_officer_gone", "forum_member", "forum_officer")


@calls(*FORUM_CHANGES)
def to_forums(occasion: Occasion) -> Iterator[Notice]:
    """Tell a forum's secretariat who has left and who has come, and ask those who elect anew."""
    told: dict[str, list[Consequence]] = {}
    for one in occasion.of(*FORUM_CHANGES):
        anew = one.what not in {"forum_member", "forum_officer"} or one.article in {LEAVING, CHAIR_LEAVING}
        if anew:
            told.setdefault(str(one.about["forum"]), []).append(one)
    for forum, causes in told.items():
        yield notice("forum", "forum", causes, subject=forum, forum=forum)
    for one in occasion.of("forum_member"):
        if one.article == LEAVING:
            yield notice("forum_member", "person", [one], subject=str(one.about["person"]), **one.about)
    for one in occasion.of("forum_left"):
        person = str(one.about["person"])
        yield notice("forum_ends", "person", [one], subject=person, **one.about)
        yield notice("forum_elects", "forum_group", [one], subject=person, **one.about)


@stands("forum_elects")
def has_vacant_seat(state: State, one: Notice) -> bool:
    """Whether a seat of the party from that health council is vacant still."""
    wanted = (one.about["health_council"], one.about["party"])
    return any(
        seat.vacant_since is not None and (seat.health_council, seat.party) == wanted
        for seat in forums_of(state).seats.values()
    )


@calls("forum_officer_left")
def to_forum_groups(occasion: Occasion) -> Iterator[Notice]:
    """Ask the group that elected a forum's chair or vice chair to elect anew."""
    for one in occasion.of("forum_officer_left"):
        subject = f"{one.about['forum']}-{one.about['office']}"
        yield notice("forum_group_elects", "electing_group", [one], subject=subject, **one.about)


@stands("forum_group_elects")
def has_vacant_office(state: State, one: Notice) -> bool:
    """Whether the office in the forum is vacant still, and the group elects."""
    return any(
        officer.vacant_since is not None
        and officer.elects == "group"
        and (forum_name(state, forum), office) == (one.about["forum"], one.about["office"])
        for (forum, office), officer in forums_of(state).chairs.items()
    )
