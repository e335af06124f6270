"""What the letters about chair and vice chair say (§ 3, stk. 13-14; § 4, stk. 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _
from kkrvalg.protocol.letters import FactsAsked, PersonAsked, PersonsAsked, Points, Title
from kkrvalg.protocol.numbers import day as written
from kkrvalg.protocol.register_letters import OF_OFFICE, answered_by, by_when, coming_meeting, reply, says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kkrvalg.protocol.letters import Part
    from kkrvalg.protocol.register_letters import Desk
    from kkrvalg.register.notices import Notice
    from kkrvalg.register.state import Officer

LEFT = N_(
    "When the chair or the vice chair has left the council for good, the group that elected elects a new one"
    " (rules of procedure § 3, stk. 13)."
)
PREVENTED = N_(
    "When the chair or the vice chair is prevented for an expected {months} months or more, the group that"
    " elected elects another for as long as that lasts (rules of procedure § 3, stk. 14)."
)
AS_ANSWERED = N_(
    "The rules of procedure do not say who elects here. It has been decided that the election is made as"
    " described in this letter."
)
LEADS = N_(
    "The chair leads the meetings of the KKR, and the vice chair in the chair's absence (rules of procedure § 5,"
    " stk. 7)."
)
TITLES = {
    "chair": (N_("Election of the chair of {kkr}"), N_("Election of a chair of {kkr} for a time")),
    "vice_chair": (N_("Election of the vice chair of {kkr}"), N_("Election of a vice chair of {kkr} for a time")),
}
YOU_ARE = {"chair": N_("You are the chair of {kkr}"), "vice_chair": N_("You are the vice chair of {kkr}")}
NO_LONGER = {
    "chair": N_("You are no longer the chair of {kkr}"),
    "vice_chair": N_("You are no longer the vice chair of {kkr}"),
}
FROM = {
    "chair": N_("From {day} you are the chair of {kkr}, elected by {parties}."),
    "vice_chair": N_("From {day} you are the vice chair of {kkr}, elected by {parties}."),
}
FOR_A_TIME = {
    "chair": N_(
        "From {day} you are the chair of {kkr} as long as {other} is prevented, until {until} as expected."
    ),
    "vice_chair": N_(
        "From {day} you are the vice chair of {kkr} as long as {other} is prevented, until {until} as expected."
    ),
}
NO_MORE = {
    "chair": N_("From {day} you are no longer the chair of {kkr}."),
    "vice_chair": N_("From {day} you are no longer the vice chair of {kkr}."),
}
ENDED = {
    "chair": N_("From {day} you are no longer the chair of {kkr} in place of {other}."),
    "vice_chair": N_("From {day} you are no longer the vice chair of {kkr} in place of {other}."),
}


def _office(one: Notice) -> str:
    return str(one.about["office"])


@says("elect_officer")
def elect_officer(desk: Desk, one: Notice) -> Iterator[Part]:
    """Ask those who elect for a chair or vice chair."""
    office = _office(one)
    officer = desk.state.chairmanship[office]
    for_a_time = one.about["for_a_time"] == "yes"
    yield Title(_(TITLES[office][for_a_time]).format(kkr=desk.kkr))
    for cause in one.causes:
        yield desk.words.sentence(cause)
    yield _rule(desk, officer, for_a_time=for_a_time)
    yield from _group(desk, officer)
    yield _("We ask for the election of a member of {kkr} as {office}. {by}").format(
        kkr=desk.kkr, office=_(OF_OFFICE[office]), by=by_when(desk)
    )
    yield _(
        "Only a member of the KKR can be elected (rules of procedure § 4, stk. 2), and nobody can have both"
        " offices."
    )
    yield from reply()
    yield PersonsAsked((PersonAsked(_("Elected as {office}:").format(office=_(OF_OFFICE[office]))),))
    yield FactsAsked((_("Elected on:"), _("Elected by (names):"), *answered_by().labels))


def _rule(desk: Desk, officer: Officer, *, for_a_time: bool) -> str:
    if officer.elects != "group":
        return _(AS_ANSWERED)
    return _(PREVENTED).format(months=desk.months) if for_a_time else _(LEFT)


def _group(desk: Desk, officer: Officer) -> Iterator[Part]:
    """Yield who made up the group that elected, and who of it is a member still."""
    if officer.elects != "group":
        return
    there = [person for person in officer.group if desk.state.seat_of(person) is not None]
    if not there:
        return
    yield _("The group consists of {parties}. Of those who elected, these are members of {kkr} today:").format(
        parties=", ".join(map(desk.party, officer.parties)), kkr=desk.kkr
    )
    yield Points(tuple(desk.person(person) for person in there))


@says("officer")
def officer(desk: Desk, one: Notice) -> Iterator[Part]:
    """Tell somebody of being chair or vice chair."""
    office = _office(one)
    parties = ", ".join(desk.party(part) for part in str(one.about["parties"]).split(", "))
    yield Title(_(YOU_ARE[office]).format(kkr=desk.kkr))
    yield _(FROM[office]).format(day=written(one.since), kkr=desk.kkr, parties=parties)
    yield " ".join((_(LEADS), coming_meeting(desk))).strip()


@says("acting_officer")
def acting_officer(desk: Desk, one: Notice) -> Iterator[Part]:
    """Tell somebody of being chair or vice chair for a time."""
    office = _office(one)
    yield Title(_(YOU_ARE[office]).format(kkr=desk.kkr))
    yield _(FOR_A_TIME[office]).format(
        day=written(one.since),
        kkr=desk.kkr,
        other=desk.person(one.about["other"]),
        until=desk.words.value("until", one.about["until"]),
    )
    yield _(PREVENTED).format(months=desk.months)
    yield " ".join((_(LEADS), coming_meeting(desk))).strip()


@says("acting_ends")
def acting_ends(desk: Desk, one: Notice) -> Iterator[Part]:
    """Tell somebody of no longer being chair or vice chair for a time."""
    office = _office(one)
    yield Title(_(NO_LONGER[office]).format(kkr=desk.kkr))
    yield _(ENDED[office]).format(day=written(one.since), kkr=desk.kkr, other=desk.person(one.about["other"]))
    yield _("Thank you for your work in {kkr}.").format(kkr=desk.kkr)


@says("office_ends")
def office_ends(desk: Desk, one: Notice) -> Iterator[Part]:
    """Tell somebody of no longer being chair or vice chair."""
    office = _office(one)
    yield Title(_(NO_LONGER[office]).format(kkr=desk.kkr))
    yield _(NO_MORE[office]).format(day=written(one.since), kkr=desk.kkr)
    if one.causes[0].what == "officer_left_council":
        yield _(LEFT)
    yield _("Thank you for your work in {kkr}.").format(kkr=desk.kkr)


@says("leads_meanwhile")
def leads_meanwhile(desk: Desk, one: Notice) -> Iterator[Part]:
    """Tell the vice chair of leading the meetings for now."""
    yield Title(_("You lead the meetings of {kkr} for now").format(kkr=desk.kkr))
    yield _(
        "From {day} there is no chair of {kkr} who can lead its meetings. Until one is elected or back, you lead"
        " them as vice chair."
    ).format(day=written(one.since), kkr=desk.kkr)
    yield " ".join((_(LEADS), coming_meeting(desk))).strip()


@says("chairmanship")
def chairmanship(desk: Desk, one: Notice) -> Iterator[Part]:
    """Tell KL how the chairmanship has changed."""
    yield Title(_("Change in the chairmanship of {kkr}").format(kkr=desk.kkr))
    yield _("From {day} the chairmanship of {kkr} is changed as follows:").format(
        day=written(one.since), kkr=desk.kkr
    )
    yield Points(tuple(f"{desk.words.sentence(cause)} ({cause.article})" for cause in one.causes))
