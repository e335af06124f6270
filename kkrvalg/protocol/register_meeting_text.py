"""The minutes of a meeting of the register as a text, and the meetings and hearings it knows as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _
from kkrvalg.model import council_name
from kkrvalg.protocol.blocks import Notice
from kkrvalg.protocol.register_pages import write_origin, write_title
from kkrvalg.protocol.register_words import NOTHING
from kkrvalg.protocol.text import heading, paragraph, table
from kkrvalg.register.meetings import meetings_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kkrvalg.protocol.register import View
    from kkrvalg.protocol.register_words import Vocabulary
    from kkrvalg.protocol.text import Page, Side
    from kkrvalg.register.meetings import Form, Held, Outcome, Proposed, Role, Voted, Way
    from kkrvalg.register.minutes import Minutes

FORMS: dict[Form, str] = {
    "ordinary": N_("Ordinary meeting."),
    "extraordinary": N_("Extraordinary meeting, called by the chair (§ 5, stk. 2)."),
    "demanded": N_("Meeting demanded by at least a third of the members (§ 5, stk. 2)."),
}
LED: dict[Role, str] = {
    "chair": N_("{person}, the chair, led the meeting."),
    "vice_chair": N_("{person}, the vice chair, led the meeting in the chair's absence (§ 5, stk. 7)."),
    "other": N_("{person} led the meeting; neither the chair nor the vice chair took part."),
}
WAYS: dict[Way, str] = {
    "member": N_("member"),
    "on_leave": N_("for {member}, who is on leave"),
    "substitute": N_("substitute of {member}"),
}
OUTCOMES: dict[Outcome, str] = {
    "adopted": N_("adopted"),
    "rejected": N_("rejected"),
    "waits": N_("waits for an answer"),
    "no_quorum": N_("no decision: too few members"),
    "not_counted": N_("no decision: the meeting does not count"),
}
BY_LEADER: dict[Outcome, str] = {
    "adopted": N_("adopted by the vote of whoever led the meeting"),
    "rejected": N_("rejected by the vote of whoever led the meeting"),
}
HEADER = (N_("meeting"), N_("day"), N_("form"), N_("state"))


def _columns(*titles: str) -> list[tuple[str, Side]]:
    return [(title, "left") for title in titles]


# --- one meeting ------------------------------------------------------------------------------------------------


def write_minutes(page: Page, view: View, minutes: Minutes) -> None:
    """Print the minutes of a meeting, or what is known of it before it is held."""
    words = view.words
    title = _("Minutes of {kkr}, {day}") if minutes.held is not None else _("Meeting of {kkr}, {day}")
    heading(page, title.format(kkr=council_name(view.state.kkr), day=words.day(minutes.day)), level=1)
    for sentence in _about(words, minutes):
        paragraph(page, sentence)
    if minutes.held is not None:
        _write_attendance(page, words, minutes.held)
    elif minutes.told:
        heading(page, _("Members who cannot come"))
        rows = [(words.person(who), words.short_day(told)) for who, told in minutes.told]
        table(page, _columns(_("Member"), _("Told")), rows)
    _write_proposals(page, words, minutes.proposals)
    _write_decisions(page, minutes.decisions)
    if minutes.asked:
        heading(page, _("What is open"))
        for question in minutes.asked:
            page.add(Notice(words.sentence(question)))
    if minutes.published is not None:
        paragraph(
            page, _("The minutes were published on {day} (§ 5, stk. 6).").format(day=words.day(minutes.published))
        )


def _about(words: Vocabulary, minutes: Minutes) -> Iterator[str]:
    """Yield what there is to say of a meeting before who took part: its kind, how it is held, the agenda."""
    yield _(FORMS[minutes.form])
    if minutes.cancelled is not None:
        yield _("The meeting was cancelled on {day}.").format(day=words.day(minutes.cancelled))
    elif minutes.called is None:
        yield _("The meeting is planned, but not called.")
    if minutes.virtual:
        yield _("Meeting on screen (§ 5, stk. 3).")
    agenda = minutes.agenda
    coming = minutes.held is None and minutes.cancelled is None
    if coming and minutes.proposals_by is not None:
        text = _("Members ask for items until {proposals}; the agenda is sent by {agenda} (§ 5, stk. 4-5).")
        yield text.format(proposals=words.day(minutes.proposals_by), agenda=words.day(minutes.agenda_by))
    if agenda is not None:
        day, by = words.day(agenda.sent), words.day(agenda.by)
        if agenda.in_time:
            text = _("The agenda was sent on {day}.")
        elif agenda.special:
            text = _("The agenda was sent on {day}, after {by}: the time limit was set aside (§ 5, stk. 5).")
        else:
            text = _("The agenda was sent on {day}, after {by} (§ 5, stk. 5).")
        yield text.format(day=day, by=by)


def _write_attendance(page: Page, words: Vocabulary, held: Held) -> None:
    """Print who led, who took part, who was absent and whether that was told, and that the KKR could decide."""
    heading(page, _("Who took part"))
    paragraph(page, _(LED[held.role]).format(person=words.person(held.led_by)))
    paragraph(page, _quorum(held))
    rows = [
        (words.person(one.person), words.seat(one.seat), _(WAYS[one.way]).format(member=words.name(one.member)))
        for one in held.attends
    ]
    table(page, _columns(_("Name"), _("Seat"), _("As")), rows, caption=_("Took part with a vote"))
    if held.absent:
        heading(page, _("Absent members (§ 5, stk. 11)"), level=3)
        absent = [
            (
                words.person(one.person),
                _("no") if one.told is None else words.short_day(one.told),
                NOTHING if one.substitute is None else words.person(one.substitute),
            )
            for one in held.absent
        ]
        table(page, _columns(_("Member"), _("Told beforehand"), _("Substitute who came")), absent)
    if held.vacant:
        paragraph(page, _("Vacant: {seats}.").format(seats=", ".join(map(words.seat, held.vacant))))
    if held.guests:
        paragraph(page, _("Without a vote (§ 5, stk. 12): {names}.").format(names=words.persons(held.guests)))


def _quorum(held: Held) -> str:
    counted = held.quorum
    if counted is None:
        text = _("{present} took part: half of the {members} members, but not of all {seats} seats (§ 5, stk. 9).")
        seats = held.of_seats.members
        return text.format(present=held.of_members.present, members=held.of_members.members, seats=seats)
    text = (
        _("{present} of {members} took part, so the KKR could decide (§ 5, stk. 9).")
        if counted.is_met
        else _("{present} of {members} took part, so the KKR could not decide (§ 5, stk. 9).")
    )
    return text.format(present=counted.present, members=counted.members)


def _write_proposals(page: Page, words: Vocabulary, proposals: Sequence[Proposed]) -> None:
    """Print the items that members asked for, and whether they are on the agenda."""
    if not proposals:
        return
    heading(page, _("Items asked for by members (§ 5, stk. 4)"))
    on_agenda = {True: _("yes"), False: _("no"), None: _("not answered")}
    rows = [
        (
            one.title,
            words.person(one.person),
            words.short_day(one.made),
            _("yes") if one.in_time else _("no"),
            on_agenda[one.on_agenda],
        )
        for one in proposals
    ]
    table(page, _columns(_("Item"), _("Member"), _("Asked"), _("In time"), _("On the agenda")), rows)


def _write_decisions(page: Page, decisions: Sequence[Voted]) -> None:
    """Print the votes and what came of them."""
    if not decisions:
        return
    heading(page, _("Decisions (§ 5, stk. 9)"))
    columns: list[tuple[str, Side]] = [
        (_("Item"), "left"),
        (_("For"), "right"),
        (_("Against"), "right"),
        (_("Abstained"), "right"),
        (_("Result"), "left"),
    ]
    rows = [
        (one.title, str(one.votes_for), str(one.votes_against), str(one.abstained), outcome(one))
        for one in decisions
    ]
    table(page, columns, rows)


def outcome(votes: Voted) -> str:
    """Return what came of a vote, in words."""
    return _(BY_LEADER[votes.outcome]) if votes.by_leader else _(OUTCOMES[votes.outcome])


# --- all of them ------------------------------------------------------------------------------------------------


def write_meetings(page: Page, view: View, meetings: Sequence[Minutes]) -> None:
    """Print the plans, the meetings and the written hearings that the register knows."""
    words, part = view.words, meetings_of(view.state)
    write_title(page, view, _("Meetings of {kkr}, {day}"))
    for year, days in sorted(part.plans.items()):
        text = _("Plan for {year}: {days} (§ 5, stk. 2).")
        paragraph(page, text.format(year=year, days=", ".join(map(words.day, days))))
    if meetings:
        heading(page, _("Meetings"))
        table(page, _columns(_("Meeting"), _("Day"), _("Form"), _("State")), list(meeting_rows(view, meetings)))
    else:
        paragraph(page, _("The register knows no meeting."))
    if part.hearings:
        heading(page, _("Written hearings (§ 5, stk. 10)"))
        paragraph(page, _("A written hearing is no decision at a meeting."))
        rows = [
            (
                one.key,
                one.title,
                words.short_day(one.until),
                f"{len(one.answered)}/{len(one.asked)}",
                one.result or NOTHING,
            )
            for one in part.hearings.values()
        ]
        table(page, _columns(_("Hearing"), _("Item"), _("Until"), _("Answers"), _("Result")), rows)
    write_origin(page, view)


def meeting_rows(view: View, meetings: Sequence[Minutes], *, iso: bool = False) -> Iterator[tuple[str, ...]]:
    """Yield a row for each meeting: its mark, day, form, and how far it has come; with ``iso`` the day as data."""
    for one in meetings:
        form = view.words.value("form", one.form)
        yield one.meeting, one.day.isoformat() if iso else view.words.short_day(one.day), form, _stage(one)


def _stage(minutes: Minutes) -> str:
    """Return how far a meeting has come."""
    if minutes.cancelled is not None:
        return _("cancelled")
    if minutes.held is not None:
        return _("held") if minutes.published is None else _("held, minutes published")
    if minutes.called is None:
        return _("planned")
    return _("called") if minutes.agenda is None else _("called, agenda sent")
