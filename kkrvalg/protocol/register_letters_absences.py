"""What the letters about absences say (§ 3, stk. 5 and 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import _
from kkrvalg.protocol.letters import Title
from kkrvalg.protocol.numbers import day as written
from kkrvalg.protocol.register_letters import coming_meeting, says
from kkrvalg.register.law_absence import HINDRANCE
from kkrvalg.register.law_substitutes import substitute_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kkrvalg.protocol.letters import Part
    from kkrvalg.protocol.register_letters import Desk
    from kkrvalg.register.notices import Notice


@says("stands_in")
def stands_in(desk: Desk, one: Notice) -> Iterator[Part]:
    """Tell a substitute of stepping in for a time."""
    yield Title(_("You step in as a member of {kkr}").format(kkr=desk.kkr))
    yield _(
        "{member} is away, until {until} as expected. From {day} you step in as a member of {kkr} in that place."
    ).format(
        member=desk.person(one.about["other"]),
        until=desk.words.value("until", one.about["until"]),
        day=written(one.since),
        kkr=desk.kkr,
    )
    if one.article == HINDRANCE:
        yield _(
            "{kkr} has decided that the conditions for it are met. When the member can serve again, you step out"
            " again (rules of procedure § 3, stk. 6)."
        ).format(kkr=desk.kkr)
    else:
        yield _(
            "When a member, mayor or elected, is released from the duties on the council for an expected {months}"
            " months or more, the personal substitute steps in for as long as the release lasts (rules of"
            " procedure § 3, stk. 5)."
        ).format(months=desk.months)
    yield coming_meeting(desk)


@says("stand_in_ends")
def stand_in_ends(desk: Desk, one: Notice) -> Iterator[Part]:
    """Tell a substitute of stepping out again."""
    yield Title(_("You no longer step in as a member of {kkr}").format(kkr=desk.kkr))
    yield _(
        "{member} can serve again. From {day} you therefore step out of {kkr}, and are the personal substitute as"
        " before (rules of procedure {article})."
    ).format(member=desk.person(one.about["other"]), day=written(one.since), kkr=desk.kkr, article=one.article)


@says("not_replaced")
def not_replaced(desk: Desk, _one: Notice) -> Iterator[Part]:
    """Tell a member that the KKR has not let the substitute step in."""
    yield Title(_("Your substitute does not step in"))
    yield _(
        "{kkr} has decided that the conditions for your personal substitute to step in are not met (rules of"
        " procedure § 3, stk. 6). You are a member as before, and your substitute can take part in your place in"
        " a meeting that you cannot attend (§ 5, stk. 11)."
    ).format(kkr=desk.kkr)


@says("call_substitute")
def call_substitute(desk: Desk, one: Notice) -> Iterator[Part]:
    """Ask the chair to call a substitute to the next meeting."""
    member = desk.person(one.about["person"])
    yield Title(_("A substitute is to be called to the next meeting of {kkr}").format(kkr=desk.kkr))
    yield _("{member} has told that it will not be possible to serve, from {day} to {until} as expected.").format(
        member=member, day=written(one.since), until=desk.words.value("until", one.about["until"])
    )
    yield _(
        "When the chair is told that an elected member is prevented for an expected {months} months or more, by"
        " health, another public duty, business or something comparable, the chair calls the substitute to the"
        " next meeting. There the KKR decides whether the conditions for the substitute to step in are met (rules"
        " of procedure § 3, stk. 6)."
    ).format(months=desk.months)
    substitute = substitute_for(desk.state, desk.state.seats[str(one.about["seat"])])
    if substitute is None:
        yield _(
            "{member} has no personal substitute today; the party's council members are asked for one."
        ).format(member=member)
    else:
        yield _(
            "We ask you to call {substitute} to the next meeting, and to put the decision on its agenda."
        ).format(substitute=desk.person(substitute))
    yield coming_meeting(desk)
