"""The minutes of a constituting meeting: what was done, ready to send, without the calculation (§ 5, stk. 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.apportion import Lot
from kkrvalg.i18n import N_, _, ngettext
from kkrvalg.model import council_name
from kkrvalg.protocol.chair_text import drawn_post_sentence
from kkrvalg.protocol.course_text import agreement_sentences, group_sentences, lot_sentence
from kkrvalg.protocol.lots import enumeration
from kkrvalg.protocol.meeting_names import Names
from kkrvalg.protocol.meeting_text import OFFICES, ROLES, write_decisions, write_open
from kkrvalg.protocol.numbers import day
from kkrvalg.protocol.text import heading, paragraph, table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kkrvalg.model import Election
    from kkrvalg.procedures.constitution import Constitution, PostFilled
    from kkrvalg.procedures.filling import Filled
    from kkrvalg.protocol.text import Page

FORMS = {
    "appoint": N_("The KKR appointed:"),
    "nominate": N_("The KKR nominated:"),
    "not_established": N_("The KKR elected:"),
}


def write_minutes(page: Page, constitution: Constitution, election: Election, frame: Mapping[str, str]) -> None:
    """Print the minutes.

    ``frame`` holds ``time``, ``place`` and ``called_by`` as far as they are known.
    """
    names = Names(election)
    parts = [day(constitution.day), frame.get("time", ""), frame.get("place", "")]
    paragraph(
        page,
        _("Minutes of the constituting meeting of {kkr}, {when}.").format(
            kkr=council_name(constitution.kkr), when=", ".join(part for part in parts if part)
        ),
    )
    _write_opening(page, constitution, frame, names)
    _write_chairmanship(page, constitution, names)
    heading(page, _("3. Appointments and nominations"))
    for post in constitution.posts:
        _write_post(page, post, names)
    if constitution.decisions:
        write_decisions(page, constitution)
    write_open(page, constitution)


def _write_opening(page: Page, constitution: Constitution, frame: Mapping[str, str], names: Names) -> None:
    """Print who led the meeting, that it could decide, and who was away (§ 5, stk. 11)."""
    heading(page, _("1. Opening"))
    if frame.get("called_by"):
        paragraph(
            page,
            _("The meeting was called by {name}, who led the election of the chair (§ 4, stk. 1-2).").format(
                name=frame["called_by"]
            ),
        )
    quorum = constitution.quorum
    text = (
        _("{present} of {members} took part, so the KKR could decide (§ 5, stk. 9).")
        if quorum.is_met
        else _("{present} of {members} took part, so the KKR could not decide (§ 5, stk. 9).")
    )
    paragraph(page, text.format(present=quorum.present, members=quorum.members))
    away = [entry for entry in constitution.roll.seats if entry.person is None]
    stood_in = [entry for entry in constitution.roll.seats if entry.person not in {None, entry.seat}]
    if away:
        paragraph(page, _("Absent: {names}.").format(names=", ".join(names.person(entry.seat) for entry in away)))
    for entry in stood_in:
        if entry.person is not None:
            paragraph(
                page,
                _("{substitute} stood in for {member}.").format(
                    substitute=entry.person.name, member=names.person(entry.seat)
                ),
            )
    for entry in constitution.roll.seats:
        if entry.person is not None and (entry.came_before or entry.left_before):
            text = (
                _("{name} took part from the election {came}.")
                if entry.left_before is None
                else _("{name} left before the election {left}.")
                if entry.came_before is None
                else _("{name} took part from the election {came} and left before {left}.")
            )
            paragraph(
                page, text.format(name=names.person(entry.person), came=entry.came_before, left=entry.left_before)
            )


def _write_chairmanship(page: Page, constitution: Constitution, names: Names) -> None:
    """Print who became chair and vice chair."""
    heading(page, _("2. Election of chair and vice chair"))
    counted = [entry.parties for entry in constitution.alliances if entry.in_time]
    if counted:
        paragraph(page, _("Alliances: {names}.").format(names=", ".join(counted)))
    for step in constitution.chair.steps:
        if isinstance(step, Lot) and step.draw is not None:
            paragraph(page, drawn_post_sentence(step.question, step.draw))
    for place, person in zip(constitution.chair.places, constitution.chairmanship, strict=True):
        if place.winner is None:
            text = _("{office}: undecided.")
        elif person is None:
            text = _("{office}: falls to {party}, which has not named anybody yet.")
        else:
            text = _("{office}: {who}, elected by {party}.")
        who = "" if person is None else names.person(person)
        paragraph(page, text.format(office=_(OFFICES[place.post]), who=who, party=place.winner))


def _write_post(page: Page, post: PostFilled, names: Names) -> None:
    """Print who was appointed to a post, by which groups, and the lots that were drawn."""
    heading(page, f"{post.post.key} – {post.post.name.text}", outline=3)
    for filled in post.elections:
        _write_how(page, filled, names)
    rows = [
        (names.person(entry.person), names.group(entry.group), _(ROLES[entry.role]))
        for filled in post.elections
        for entry in (*filled.persons, *filled.alternates)
    ]
    if rows:
        paragraph(page, _(FORMS[post.post.form]))
        table(page, ((_("Name"), "left"), (_("Group"), "left"), (_("As"), "left")), rows)
    if post.post.form == "nominate" and post.post.decided_by is not None and rows:
        paragraph(page, _("{who} has the last word.").format(who=_first_upper(post.post.decided_by.text)))
    vacant = sum(filled.vacant for filled in post.elections)
    if vacant:
        paragraph(
            page, ngettext("{number} seat is open.", "{number} seats are open.", vacant).format(number=vacant)
        )


def _write_how(page: Page, filled: Filled, names: Names) -> None:
    """Print of one election: agreed lists, groups, the rounds in brief, lots, seats left to others."""
    said = list(agreement_sentences(filled, names))
    lists, left = (said[:1], said[1:]) if filled.refused is not None or filled.how == "agreed" else ([], said)
    for sentence in lists:
        paragraph(page, sentence)
    groups = tuple(f"{names.declared(s.group)} ({len(s.group.voters)})" for s in filled.standings)
    if groups:
        paragraph(page, _("Groups and members: {names}.").format(names=enumeration(groups)))
    for sentence in group_sentences(filled, names):
        paragraph(page, sentence)
    if filled.majority is not None:
        for held in filled.majority.steps:
            if held.kind == "round":
                votes = ", ".join(
                    f"{names.called(name)} {number}"
                    for name, number in zip(held.candidates, held.votes, strict=True)
                )
                paragraph(
                    page,
                    _("Round {number}: {votes}; blank or invalid {blank}.").format(
                        number=held.number, votes=votes, blank=held.blank
                    ),
                )
    source = filled.allocation or filled.majority
    for step in source.steps if source is not None else ():
        if isinstance(step, Lot) and step.draw is not None:
            paragraph(page, lot_sentence(step, names))
    for sentence in left:
        paragraph(page, sentence)


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]
