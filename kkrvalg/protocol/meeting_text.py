"""A constituting meeting as a text: who called it and took part, the chairmanship, every post, what is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kkrvalg.apportion import Lot
from kkrvalg.apportion.margins import last_seats
from kkrvalg.i18n import N_, _, ngettext
from kkrvalg.model import council_name
from kkrvalg.procedures.open_items import open_items
from kkrvalg.protocol.appointment_text import write_seats
from kkrvalg.protocol.chair_text import drawn_post_sentence, open_post_sentence, write_election
from kkrvalg.protocol.course_text import (
    agreement_sentences,
    group_sentences,
    lot_sentence,
    votes_question_sentence,
)
from kkrvalg.protocol.lots import draw_instruction, enumeration, question_sentence, write_lots_block
from kkrvalg.protocol.margins_levels_text import write_level_margins
from kkrvalg.protocol.meeting_names import Names
from kkrvalg.protocol.numbers import count, day
from kkrvalg.protocol.text import heading, paragraph, table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kkrvalg.apportion import Question
    from kkrvalg.model import Election
    from kkrvalg.procedures.constitution import Constitution, PostFilled
    from kkrvalg.procedures.filling import Filled
    from kkrvalg.procedures.majority import MajorityElection, Round
    from kkrvalg.protocol.text import Page

OFFICES = {"chair": N_("Chair"), "vice_chair": N_("Vice chair")}
ROLES = {"member": N_("member"), "chair": N_("chair of the board"), "alternate": N_("alternate")}
HOW = {
    "proportional": N_("Proportional election of {seats} among the groups of the {present} who took part"),
    "majority": N_("Majority election of one among the {present} who took part"),
    "given": N_("The seats are those of the chair and the vice chair of the KKR"),
    "agreed": N_("An agreed list, to which nobody objected"),
}
OUTCOMES = {
    "adopted": N_("adopted"),
    "rejected": N_("rejected"),
    "no_quorum": N_("not decided: too few members"),
    "asked": N_("equal votes; see what is open"),
}


class Desk(NamedTuple):
    """What the printout of every post needs: the page, the names, the KKR and the file where draws are noted."""

    page: Page
    names: Names
    kkr: str
    lots_file: str


def write_meeting(
    page: Page, constitution: Constitution, election: Election, frame: Mapping[str, str], *, lots_file: str
) -> None:
    """Print the whole meeting with its derivation.

    ``frame`` holds ``time``, ``place`` and ``called_by`` as far as they are known; ``lots_file`` is where draws
    are recorded.
    """
    names = Names(election)
    _write_frame(page, constitution, frame, names)
    _write_attendance(page, constitution, names)
    _write_chair(page, constitution, names, lots_file)
    desk = Desk(page, names, constitution.kkr, lots_file)
    for post in constitution.posts:
        write_post(desk, post)
    write_decisions(page, constitution)
    write_open(page, constitution)


# --- the meeting ------------------------------------------------------------------------------------------------


def _write_frame(page: Page, constitution: Constitution, frame: Mapping[str, str], names: Names) -> None:
    """Print when and where the meeting is, and who calls and leads it."""
    heading(page, _("The meeting"))
    parts = [day(constitution.day), frame.get("time", ""), frame.get("place", "")]
    paragraph(page, f"{council_name(constitution.kkr)}, {', '.join(part for part in parts if part)}.")
    convener = constitution.convener
    if convener.person is not None:
        reason = (
            _("has been mayor for the longest")
            if convener.decided_by == "tenure"
            else _("is the oldest of those who have been mayor for the longest")
        )
        paragraph(
            page,
            _("By the rules {name} calls the meeting and leads the first election: {reason} ({article}).").format(
                name=names.person(convener.person), reason=reason, article="§ 4, stk. 1-2"
            ),
        )
    if frame.get("called_by"):
        paragraph(page, _("Called by {name}.").format(name=frame["called_by"]))


def _write_attendance(page: Page, constitution: Constitution, names: Names) -> None:
    """Print the quorum, and who was away with whom in the place."""
    heading(page, _("Who took part"))
    quorum = constitution.quorum
    paragraph(
        page,
        _("{present} of {members} take part; {needed} are needed ({article}).").format(
            present=quorum.present, members=quorum.members, needed=quorum.needed, article=quorum.article
        ),
    )
    rows = []
    for entry in constitution.roll.seats:
        times = [
            _("from {election}").format(election=entry.came_before) if entry.came_before else "",
            _("until {election}").format(election=entry.left_before) if entry.left_before else "",
        ]
        when = ", ".join(part for part in times if part)
        if entry.person != entry.seat or when:
            stands_in = "–" if entry.person is None else entry.person.name
            rows.append((names.person(entry.seat), stands_in if entry.person != entry.seat else "", when))
    if rows:
        table(page, ((_("Member"), "left"), (_("Substitute"), "left"), (_("When"), "left")), rows)


# --- chair and vice chair ---------------------------------------------------------------------------------------


def _write_chair(page: Page, constitution: Constitution, names: Names, lots_file: str) -> None:
    """Print the election of chair and vice chair, who was named, and the lots."""
    heading(page, _("Chair and vice chair (§ 4, stk. 2)"))
    for entry in constitution.alliances:
        text = (
            _("The alliance {alliance} was notified on {when}; the deadline was the end of {deadline}.")
            if entry.in_time
            else _(
                "The alliance {alliance} was notified on {when}, after the end of {deadline}: it does not count."
            )
        )
        when = f"{day(entry.notified.date())} {entry.notified:%H:%M}"
        paragraph(page, text.format(alliance=entry.parties, when=when, deadline=day(entry.deadline)))
    if constitution.chair.waits:
        return
    write_election(page, constitution.chair)
    for place, person in zip(constitution.chair.places, constitution.chairmanship, strict=True):
        if person is not None:
            paragraph(page, f"{_(OFFICES[place.post])}: {names.person(person)}.")
    for step in constitution.chair.steps:
        if isinstance(step, Lot) and step.draw is not None:
            paragraph(page, drawn_post_sentence(step.question, step.draw))
    for question in constitution.chair.questions:
        paragraph(page, open_post_sentence(question))
        write_lots_block(page, question, lots_file, kkr=constitution.kkr, post=question.subject[-1])


# --- a post -----------------------------------------------------------------------------------------------------


def write_post(desk: Desk, post: PostFilled) -> None:
    """Print a post: its elections, who has a seat, and what there is to say of those named."""
    heading(desk.page, f"{post.post.key} – {post.post.name.text}")
    for filled in post.elections:
        _write_election(desk, filled)
    rows = [
        (desk.names.person(entry.person), desk.names.group(entry.group), _(ROLES[entry.role]))
        for filled in post.elections
        for entry in (*filled.persons, *filled.alternates)
    ]
    if rows:
        table(desk.page, ((_("Name"), "left"), (_("Group"), "left"), (_("As"), "left")), rows)
    for finding in post.findings:
        paragraph(desk.page, f"{_(FINDINGS[finding.kind])} {finding.sentence}")
    if rows or post.findings:
        paragraph(desk.page, post.gender.sentence)


FINDINGS = {"error": N_("CANNOT BE:"), "ask": N_("TO BE ASKED:"), "note": N_("NOTE:")}


def _write_election(desk: Desk, filled: Filled) -> None:
    """Print one election: its groups or rounds, the quotients and the lots."""
    contest = filled.contest
    seats = ngettext("{number} seat", "{number} seats", contest.seats).format(number=contest.seats)
    title = _(HOW[filled.how]).format(seats=seats, present=filled.present)
    paragraph(desk.page, f"{title} ({contest.key}).")
    if filled.how != "agreed":
        for sentence in agreement_sentences(filled, desk.names):
            paragraph(desk.page, sentence)
    if filled.standings:
        table(
            desk.page,
            (
                (_("Group"), "left"),
                (_("Members"), "right"),
                (_("Won"), "right"),
                (_("Holds"), "right"),
                (_("Still to name"), "right"),
            ),
            (
                (
                    desk.names.declared(s.group),
                    count(len(s.group.voters)),
                    count(s.won),
                    count(s.holds),
                    count(max(s.to_name, 0)),
                )
                for s in filled.standings
            ),
            total=(
                _("In all"),
                count(filled.present),
                count(sum(s.won for s in filled.standings)),
                count(sum(s.holds for s in filled.standings)),
                count(sum(max(s.to_name, 0) for s in filled.standings)),
            ),
        )
        for sentence in group_sentences(filled, desk.names):
            paragraph(desk.page, sentence)
    if filled.allocation is not None:
        write_seats(desk.page, filled.allocation, by_votes=False)
        write_level_margins(desk.page, last_seats(filled.allocation), by_votes=False)
    if filled.majority is not None:
        write_rounds(desk, filled.majority)
    _write_lots(desk, filled)


def write_rounds(desk: Desk, majority: MajorityElection) -> None:
    """Print the rounds of a majority election."""
    for step in majority.steps:
        if step.kind == "round":
            _write_round(desk, step)
        elif step.kind == "finalists":
            entered = enumeration(tuple(map(desk.names.called, step.finalists)))
            paragraph(desk.page, _("Round three is between {names}.").format(names=entered))
        elif step.draw is not None:
            paragraph(desk.page, lot_sentence(step, desk.names))


def _write_round(desk: Desk, step: Round) -> None:
    needed = (
        _("{needed} votes are needed, more than half of {present}").format(
            needed=step.needed, present=step.present
        )
        if step.needed is not None
        else _("the most votes decide")
    )
    paragraph(desk.page, _("Round {number}: {needed}.").format(number=step.number, needed=needed))
    rows = [
        (desk.names.called(name), count(votes), _("elected") if name == step.elected else "")
        for name, votes in zip(step.candidates, step.votes, strict=True)
    ]
    if step.blank:
        rows.append((_("blank or invalid"), count(step.blank), ""))
    if rows:
        table(desk.page, ((_("Name"), "left"), (_("Votes"), "right"), ("", "left")), rows)


def _write_lots(desk: Desk, filled: Filled) -> None:
    """Print the lots of a proportional election as they were drawn, and that one is to be drawn."""
    for step in filled.allocation.steps if filled.allocation is not None else ():
        if isinstance(step, Lot) and step.draw is not None:
            paragraph(desk.page, lot_sentence(step, desk.names))
    if filled.question is not None:
        _write_question(desk, filled.question, filled)


def _write_question(desk: Desk, question: Question, filled: Filled) -> None:
    paragraph(desk.page, _("UNDECIDED: a lot is needed ({article}).").format(article=question.article))
    if filled.majority is not None:
        paragraph(desk.page, votes_question_sentence(question, desk.names))
    else:
        paragraph(desk.page, question_sentence(desk.names.question(question)))
        paragraph(desk.page, draw_instruction(question))
    write_lots_block(desk.page, question, desk.lots_file, kkr=desk.kkr, post=filled.contest.key)


# --- decisions, and what is open --------------------------------------------------------------------------------


def write_decisions(page: Page, constitution: Constitution) -> None:
    """Print what was decided by simple majority."""
    if not constitution.decisions:
        return
    heading(page, _("Decisions (§ 5, stk. 9)"))
    table(
        page,
        (
            (_("Proposal"), "left"),
            (_("For"), "right"),
            (_("Against"), "right"),
            (_("Abstained"), "right"),
            ("", "left"),
        ),
        (
            (
                d.proposal.title,
                count(d.proposal.for_it),
                count(d.proposal.against),
                count(d.proposal.abstained),
                _("{outcome}, by the chair's vote").format(outcome=_(OUTCOMES[d.outcome]))
                if d.by_chair
                else _(OUTCOMES[d.outcome]),
            )
            for d in constitution.decisions
        ),
    )


def write_open(page: Page, constitution: Constitution) -> None:
    """Print what is still open, what blocks the constitution first."""
    items = open_items(constitution)
    heading(page, _("What is still open"))
    if not items and all(finding.kind != "error" for finding in constitution.member_findings):
        paragraph(page, _("Nothing: the KKR is constituted."))
    for item in sorted(items, key=lambda entry: not entry.blocks):
        paragraph(page, f"{'! ' if item.blocks else '· '}{item.sentence} ({item.article})")
    wrong = [finding for finding in constitution.member_findings if finding.kind == "error"]
    for finding in wrong:
        paragraph(page, f"! {finding.sentence} ({finding.article})")
    if wrong or any(item.blocks for item in items):
        paragraph(page, _("What is marked ! must be settled before the constitution is complete."))
    elif items:
        paragraph(page, _("Nothing of this stands in the way: the KKR is constituted."))
