"""What the letters about posts, business hubs and health forums say (§ 4, stk. 3-4, and the bodies' own rules)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _
from kkrvalg.protocol.letters import FactsAsked, PersonAsked, PersonsAsked, Points, Title
from kkrvalg.protocol.numbers import day as written
from kkrvalg.protocol.register_letters import (
    OF_OFFICE,
    answered_by,
    by_when,
    formal_body,
    group_of,
    post_name,
    reply,
    says,
)
from kkrvalg.register.holdings import WHY, is_hub_post
from kkrvalg.register.notices_offices import POST_ENDED
from kkrvalg.register.post_rules import post_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kkrvalg.protocol.letters import Part
    from kkrvalg.protocol.register_letters import Desk
    from kkrvalg.register.notices import Notice
    from kkrvalg.register.state import Consequence

NOMINATED = N_("{kkr} nominates to the post; {body} decides.")
REPRESENTATIVES = N_(
    "Only members of the councils in the area can be appointed as political representatives (rules of procedure §"
    " 4, stk. 4)."
)
NO_STAND_IN = N_("Nobody stands in until then: the statutes know no alternates.")


def _deciding(desk: Desk, one: Notice) -> str:
    """Return who has the last word on a post, nothing where the KKR itself appoints."""
    post = post_of(desk.state, str(one.about["post"]))
    if post is None or post.decided_by is None:
        return ""
    return _(NOMINATED).format(kkr=desk.kkr, body=post.decided_by.text)


APPOINTED = {
    (False, False): N_("{kkr} has appointed you to {post} from {since}."),
    (False, True): N_("{kkr} has appointed you to {post} from {since} until {until}."),
    (True, False): N_("{kkr} has nominated you to {post} from {since}."),
    (True, True): N_("{kkr} has nominated you to {post} from {since} until {until}."),
}
"""How somebody is told of a post: whether another has the last word, and whether its end is known."""


@says("appointed")
def appointed(desk: Desk, one: Notice) -> Iterator[Part]:
    """Tell somebody of being appointed or nominated to a post."""
    name, post = post_name(desk, one.about["post"]), post_of(desk.state, str(one.about["post"]))
    nominated = post is not None and post.decided_by is not None
    yield Title(
        (_("You are nominated to {post}") if nominated else _("You are appointed to {post}")).format(post=name)
    )
    about = {
        "kkr": desk.kkr,
        "post": name,
        "since": desk.words.value("since", one.about.get("since")),
        "until": desk.words.value("until", one.about.get("until")),
    }
    yield " ".join(
        filter(None, (_(APPOINTED[nominated, "until" in one.about]).format(**about), _deciding(desk, one)))
    )
    if post is not None and post.requirements and "role" not in one.about:
        yield _("This is what the list of appointments asks for the post:")
        yield Points(tuple(requirement.words.text for requirement in post.requirements))


@says("post_ends")
def post_ends(desk: Desk, one: Notice) -> Iterator[Part]:
    """Tell somebody of no longer being in a post."""
    name = post_name(desk, one.about["post"])
    why = str(one.about["why"])
    yield Title(_("Your place in {post} has ended").format(post=name))
    yield _("From {day} you no longer have the place in {post} to which {kkr} elected you ({why}).").format(
        day=written(one.since), kkr=desk.kkr, post=name, why=_(WHY.get(why, why))
    )
    if why == "left_council":
        yield _(REPRESENTATIVES)
    yield _("Thank you for your work.")


@says("called_in")
def called_in(desk: Desk, one: Notice) -> Iterator[Part]:
    """Call in an alternate."""
    name = post_name(desk, one.about["post"])
    yield Title(_("You are called in as alternate to {post}").format(post=name))
    yield _(
        "{other} is no longer in {post} from {day}. You are the alternate, and are called in to take the place."
    ).format(other=desk.person(one.about["other"]), post=name, day=written(one.since))
    yield " ".join(filter(None, (_(REPRESENTATIVES), _deciding(desk, one))))
    yield by_when(desk)
    yield from reply(_("I take the place (yes or no):"), _("From which day?"), *answered_by().labels)


@says("alternate")
def alternate(desk: Desk, one: Notice) -> Iterator[Part]:
    """Tell somebody of being an alternate."""
    name = post_name(desk, one.about["post"])
    yield Title(_("You are an alternate to {post}").format(post=name))
    yield _(
        "From {day} you are the alternate of {other} in {post}, and are called in if the place falls vacant."
    ).format(day=written(one.since), other=desk.person(one.about["other"]), post=name)
    yield _(REPRESENTATIVES)


@says("alternate_ends")
def alternate_ends(desk: Desk, one: Notice) -> Iterator[Part]:
    """Tell somebody of no longer being an alternate."""
    name = post_name(desk, one.about["post"])
    why = str(one.about["why"])
    yield Title(_("You are no longer an alternate to {post}").format(post=name))
    yield _("From {day} you are no longer the alternate of {other} in {post} ({why}).").format(
        day=written(one.since), other=desk.person(one.about["other"]), post=name, why=_(WHY.get(why, why))
    )


BODY_TOLD: dict[str, str] = {
    "post_vacated": N_("{person} is no longer in the place from {day} ({why})."),
    "alternate_called": N_("{person}, the alternate, is called in."),
    "alternate_entered": N_("{person}, the alternate, takes the place of {other} from {day}."),
    "post_filled": N_("{person} takes the place from {since}."),
    "post_filled_until": N_("{person} takes the place from {since} until {until}."),
}


@says("post_body")
def post_body(desk: Desk, one: Notice) -> Iterator[Part]:
    """Tell whoever formally appoints, or the body, of a change in a place."""
    name = post_name(desk, one.about["post"])
    body = formal_body(one, desk)
    post = post_of(desk.state, str(one.about["post"]))
    decides = post is not None and post.decided_by is not None
    yield Title(
        (_("Nomination by {kkr}: {post}") if decides else _("Appointment by {kkr}: {post}")).format(
            kkr=desk.kkr, post=name
        )
    )
    yield _("About place {place} in {post}:").format(place=one.about["place"], post=name)
    yield Points(tuple(_of_body(desk, cause) for cause in one.causes))
    is_vacant = {cause.what for cause in one.causes} == {"post_vacated"}
    if any(cause.about.get("why") == POST_ENDED for cause in one.causes):
        yield _("{kkr} appoints nobody else to it.").format(kkr=desk.kkr)
    elif is_vacant:
        yield _("{kkr} has still to find a new one; we write again when it has.").format(kkr=desk.kkr)
        if is_hub_post(str(one.about["post"])):
            yield _(NO_STAND_IN)
    elif decides:
        yield _("{kkr} nominates; we ask {body} to decide and to tell us.").format(kkr=desk.kkr, body=body)


def _of_body(desk: Desk, cause: Consequence) -> str:
    about = cause.about
    why = str(about.get("why"))
    return _(BODY_TOLD[cause.what]).format(
        person=desk.person(about["person"]),
        other=desk.person(about.get("other")),
        day=written(cause.effect),
        why=_(WHY.get(why, why)),
        since=desk.words.value("since", about.get("since")),
        until=desk.words.value("until", about.get("until")),
    )


@says("fill_post")
def fill_post(desk: Desk, one: Notice) -> Iterator[Part]:
    """Ask for somebody for a place that has fallen vacant."""
    name = post_name(desk, one.about["post"])
    why = str(one.about["why"])
    yield Title(_("A place in {post} is vacant").format(post=name))
    yield _("{person} is no longer in {post}, place {place}, from {day} ({why}). There is no alternate.").format(
        person=desk.person(one.about["person"]),
        post=name,
        place=one.about["place"],
        day=written(one.since),
        why=_(WHY.get(why, why)),
    )
    group = group_of(one, desk)
    if group:
        yield _(
            "The rules of procedure do not say who fills a place that falls vacant. In a council it is the group"
            " that elected (kommunestyrelsesloven § 28), and we suggest the same here. The group was:"
        )
        yield Points(tuple(map(desk.person, group)))
    else:
        yield _(
            "We ask that {kkr} appoints somebody at its next meeting (rules of procedure § 4, stk. 3-4)."
        ).format(kkr=desk.kkr)
    yield " ".join(filter(None, (_(REPRESENTATIVES), _deciding(desk, one), by_when(desk))))
    yield from reply()
    yield PersonsAsked((PersonAsked(_("For place {place}:").format(place=one.about["place"]), with_gender=True),))
    yield answered_by()


# --- hubs and forums --------------------------------------------------------------------------------------------


@says("hub_member")
def hub_member(desk: Desk, one: Notice) -> Iterator[Part]:
    """Tell a hub of a member of its board who has come."""
    value = desk.words.value
    about = {
        "person": desk.person(one.about["person"]),
        "role": value("role", one.about["role"]),
        "since": value("since", one.about["since"]),
        "until": value("until", one.about.get("until")),
    }
    yield Title(_("Change in {post}").format(post=post_name(desk, one.about["post"])))
    yield (
        _("{person} has a seat on the board from {since} until {until} ({role}).")
        if "until" in one.about
        else _("{person} has a seat on the board from {since} ({role}).")
    ).format(**about)


@says("hub_member_left")
def hub_member_left(desk: Desk, one: Notice) -> Iterator[Part]:
    """Tell a hub of a member of its board who has left, and that nobody stands in."""
    why = str(one.about["why"])
    yield Title(_("Change in {post}").format(post=post_name(desk, one.about["post"])))
    yield _("{person} is no longer on the board from {day} ({role}; {why}).").format(
        person=desk.person(one.about["person"]),
        day=written(one.since),
        role=desk.words.value("role", one.about["role"]),
        why=_(WHY.get(why, why)),
    )
    yield " ".join((_("The seat is filled in the same way as before (standard statutes § 5.2)."), _(NO_STAND_IN)))


FORUM_LEAVES = N_(
    "Who leaves the council or the health council leaves the health coordination forum too, and the same party or"
    " party group fills the seat; nobody stands in (terms of reference of 19 June 2025)."
)
FORUM_OFFICE = N_(
    "When the chair or the vice chair of the forum leaves for good, the group that elected elects a new one"
    " (terms of reference of 19 June 2025)."
)


@says("forum")
def forum(desk: Desk, one: Notice) -> Iterator[Part]:
    """Tell a forum's secretariat who has left, and who has come."""
    yield Title(_("Change in the health coordination forum {forum}").format(forum=one.about["forum"]))
    yield _("From {day} the following holds:").format(day=written(one.since))
    yield Points(tuple(desk.words.sentence(cause) for cause in one.causes))


@says("forum_member")
def forum_member(_desk: Desk, one: Notice) -> Iterator[Part]:
    """Tell somebody of being in a forum."""
    name = one.about["forum"]
    yield Title(_("You are a member of the health coordination forum {forum}").format(forum=name))
    yield _(
        "From {day} you are a member of the health coordination forum {forum}, elected from the health council"
        " {council}."
    ).format(day=written(one.since), forum=name, council=one.about["health_council"])
    yield _(FORUM_LEAVES)


@says("forum_ends")
def forum_ends(_desk: Desk, one: Notice) -> Iterator[Part]:
    """Tell somebody of no longer being in a forum."""
    yield Title(
        _("You are no longer a member of the health coordination forum {forum}").format(forum=one.about["forum"])
    )
    yield _("From {day} you are no longer a member of the health coordination forum {forum}.").format(
        day=written(one.since), forum=one.about["forum"]
    )
    yield _(FORUM_LEAVES)
    yield _("Thank you for your work.")


@says("forum_elects")
def forum_elects(desk: Desk, one: Notice) -> Iterator[Part]:
    """Ask a party's council members for a new member of a forum."""
    name, council = one.about["forum"], one.about["health_council"]
    yield Title(_("Election of a member of the health coordination forum {forum}").format(forum=name))
    yield _("{person} is no longer a member of the health coordination forum {forum} from {day}.").format(
        person=desk.person(one.about["person"]), forum=name, day=written(one.since)
    )
    yield _(FORUM_LEAVES)
    yield _(
        "We ask you to elect, as soon as possible, a new member who sits on the health council {council}."
    ).format(council=council)
    yield from reply()
    yield PersonsAsked((PersonAsked(_("New member of the forum:"), with_gender=True),))
    yield FactsAsked((_("Elected on:"), *answered_by().labels))


@says("forum_group_elects")
def forum_group_elects(desk: Desk, one: Notice) -> Iterator[Part]:
    """Ask a group for a new chair or vice chair of a forum."""
    office = _(OF_OFFICE[str(one.about["office"])])
    yield Title(
        _("Election of the {office} of the health coordination forum {forum}").format(
            office=office, forum=one.about["forum"]
        )
    )
    for cause in one.causes:
        yield desk.words.sentence(cause)
    yield _(FORUM_OFFICE)
    yield _("We ask the group to elect the {office} anew as soon as possible.").format(office=office)
    yield from reply()
    yield PersonsAsked((PersonAsked(_("Elected as {office}:").format(office=office)),))
    yield FactsAsked((_("Elected on:"), _("Elected by (names):"), *answered_by().labels))
