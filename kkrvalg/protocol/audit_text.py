"""The audit as a printout: the result, then a section for each article with its tables, the lots, what is open."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kkrvalg import __version__
from kkrvalg.apportion.margins import last_seats
from kkrvalg.i18n import _, ngettext
from kkrvalg.model import council_name
from kkrvalg.procedures.appointments import ARTICLE as APPOINTMENT
from kkrvalg.procedures.chair import ARTICLE as CHAIR
from kkrvalg.procedures.margins_chair import chair_margins
from kkrvalg.protocol.appointment_text import group_name, write_division
from kkrvalg.protocol.blocks import Figure, Notice, PageBreak
from kkrvalg.protocol.chair_text import write_outcome, write_rules
from kkrvalg.protocol.composition_text import write_result
from kkrvalg.protocol.councils_text import write_council_margins, write_council_seats
from kkrvalg.protocol.derivation_text import write_derivation
from kkrvalg.protocol.drawings import bars, hemicycle, seats_in_words
from kkrvalg.protocol.lot_forms import appointment_lots, chair_lots, composition_lots, council_lots
from kkrvalg.protocol.lots import spell
from kkrvalg.protocol.margins_levels_text import write_level_margins
from kkrvalg.protocol.margins_text import write_chair_margins, write_composition_margins
from kkrvalg.protocol.numbers import count, day, percent
from kkrvalg.protocol.proof_text import write_proof
from kkrvalg.protocol.quotient_grids import allocation_grids, chair_grids, write_grids
from kkrvalg.protocol.sensitivity import write_sensitivity
from kkrvalg.protocol.text import heading, paragraph, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kkrvalg.procedures.appointments import Appointment
    from kkrvalg.procedures.composition import Composition
    from kkrvalg.protocol.audit import Audit, Part
    from kkrvalg.protocol.blocks import LotForm, QuotientGrid, Stamp
    from kkrvalg.protocol.text import Page, Side
    from kkrvalg.rulebook import Post


def write_audit(page: Page, audit: Audit, stamp: Stamp) -> None:
    """Print an audit below its title: the result, each KKR, and what it was made from."""
    _write_front(page, audit, stamp)
    for part in audit.parts:
        page.add(PageBreak())
        heading(page, council_name(part.kkr), level=1)
        _write_part(page, audit, part)
    page.add(PageBreak())
    _write_basis(page, audit, stamp)


# --- the result -------------------------------------------------------------------------------------------------


def _write_front(page: Page, audit: Audit, stamp: Stamp) -> None:
    paragraph(
        page,
        _("Document {number}, {day}.").format(number=stamp.number, day=day(stamp.day)),
    )
    heading(page, _("The result"), level=1)
    parts = audit.parts
    waiting = [(part, form) for part in parts for form in part_lots(part, audit) if not form.drawn]
    if waiting:
        page.add(
            Notice(
                ngettext(
                    "The result is not final: {number} lot is still to be drawn.",
                    "The result is not final: {number} lots are still to be drawn.",
                    len(waiting),
                ).format(number=count(len(waiting)))
            )
        )
    _write_seats(page, parts)
    _write_offices(page, parts)
    if waiting:
        table(
            page,
            (
                (_("Still to be drawn"), "left"),
                (_("Among"), "left"),
                (_("Seats"), "right"),
                (_("Article"), "left"),
            ),
            ((form.title, _among(form), count(form.seats), form.article) for _part, form in waiting),
            caption=_("The lots that are still to be drawn"),
        )


MANY = 12
"""Names in a lot beyond which they are counted instead."""


def _among(form: LotForm) -> str:
    if len(form.names) > MANY:
        return _("{number} compositions").format(number=count(len(form.names)))
    return ", ".join(form.names)


def _write_seats(page: Page, parts: Sequence[Part]) -> None:
    """Print the members of each party in each KKR; a seat that a lot may give is marked."""
    parties = sorted({p.party for part in parts for p in part.composition.parties}, key=lambda p: _order(p, parts))
    names = {p.party: p.name for part in parts for p in part.composition.parties}
    columns: list[tuple[str, Side]] = [(_("Party"), "left"), (_("Name"), "left")]
    columns += [(part.kkr.capitalize(), "right") for part in parts]
    rows = [
        (
            party,
            names[party] if names[party] != party else "",
            *(_seats(part.composition, party) for part in parts),
        )
        for party in parties
    ]
    if any(part.composition.others for part in parts):
        others = (count(len(part.composition.others)) for part in parts)
        rows.append(("–", _("Mayors of no party that takes part"), *others))
    sizes = (_size(part.composition) for part in parts)
    table(page, columns, rows, total=("", _("Members"), *sizes), caption=_("Members of each party"))


def _order(party: str, parts: Sequence[Part]) -> tuple[int, str]:
    votes = sum(p.votes for part in parts for p in part.composition.parties if p.party == party)
    return -votes, party


def _seats(composition: Composition, party: str) -> str:
    found = next((p.seats for p in composition.parties if p.party == party), None)
    if found is None:
        return "?" if composition.field.question is not None else "–"
    question = composition.question
    return f"{count(found)} (+ 1)" if question is not None and party in question.tied else count(found)


def _size(composition: Composition) -> str:
    return "?" if composition.field.question is not None else count(composition.size)


def _write_offices(page: Page, parts: Sequence[Part]) -> None:
    rows: list[tuple[str, str, str]] = []
    for part in parts:
        name = part.kkr.capitalize()
        for title, place in zip((_("Chair"), _("Vice chair")), part.chair.places, strict=True):
            rows.append((name, title, place.winner or _("undecided")))
            name = ""
        rows += [("", post, told) for post, told in _posts_told(part)]
    table(
        page,
        ((_("KKR"), "left"), (_("Post"), "left"), (_("Goes to"), "left")),
        rows,
        caption=_("Chair, vice chair and posts"),
    )


def _posts_told(part: Part) -> Iterator[tuple[str, str]]:
    """Yield each post with who has how many of its seats, or its holders where a meeting named them."""
    if part.meeting is not None:
        for own in part.meeting.constitution.posts:
            holders = ", ".join(person.name for person in own.holders)
            yield own.post.key, holders or _("nobody named")
        return
    for post, appointment in part.appointments:
        yield post.key, won(appointment)


def won(appointment: Appointment) -> str:
    """Return who has how many seats of a post, and among whom a lot is drawn: ``A 2, V 1; lot for 1: C, F``."""
    if appointment.allocation is None:
        return _("waits for the composition")
    sure = ", ".join(f"{g.group} {count(g.seats)}" for g in appointment.groups if g.seats)
    question = appointment.question
    if question is None:
        return sure
    lot = _("lot for {number}: {names}").format(
        number=count(question.seats_at_stake), names=", ".join(map(spell, question.tied))
    )
    return "; ".join(part for part in (sure, lot) if part)


# --- one KKR ----------------------------------------------------------------------------------------------------


def _write_part(page: Page, audit: Audit, part: Part) -> None:
    heading(page, _("The members"))
    write_result(page, part.composition)
    _write_drawings(page, audit, part.composition)
    heading(page, _("The composition, step by step (§ 3, stk. 1-2)"))
    with page.nested():
        write_derivation(page, part.composition)
        write_proof(page, part.composition)
        write_composition_margins(page, part.composition, part.margins)
    if part.meeting is None:
        _write_chair(page, audit, part)
        for post, appointment in part.appointments:
            _write_post(page, audit, post, appointment)
    else:
        _write_meeting(page, audit, part)
    _write_councils(page, part)
    _write_lots(page, audit, part)
    heading(page, _("The open questions of the rules, and what they do here"))
    with page.nested():
        write_sensitivity(page, [part.sensitivity], audit.rulebook)


def _write_drawings(page: Page, audit: Audit, composition: Composition) -> None:
    """Draw the seats and the votes, where somebody is known to take part."""
    if not composition.parties:
        return
    seats = [(p.party, p.seats) for p in composition.parties] + [(o.letter or "–", 1) for o in composition.others]
    page.add(
        Figure(
            hemicycle([entry for entry in seats if entry[1]], count(composition.size)),
            _("Half circle of {size} seats: {seats}.").format(
                size=count(composition.size), seats=seats_in_words(seats)
            ),
            (
                _("The seats of {kkr}")
                if composition.question is None
                else _("The seats of {kkr} that are settled")
            ).format(kkr=council_name(composition.kkr)),
        )
    )
    total = composition.total_votes
    threshold = audit.rulebook.threshold
    needed = -(-threshold.numerator * total // threshold.denominator)
    votes = [
        (p.party, p.votes, f"{count(p.votes)} ({percent(Fraction(p.votes, total))})") for p in composition.parties
    ]
    page.add(
        Figure(
            bars(votes, needed, _("{share}: {votes} votes").format(share=percent(threshold), votes=count(needed))),
            _("Bars of the votes: {votes}. The threshold is {needed} votes.").format(
                votes=", ".join(f"{party} {text}" for party, _own, text in votes), needed=count(needed)
            ),
            _("The votes of the parties that take part, and the threshold"),
        )
    )


def _write_chair(page: Page, audit: Audit, part: Part) -> None:
    heading(page, _("Chair and vice chair ({article})").format(article=CHAIR))
    write_rules(page, audit.rulebook)
    if part.chair.waits:
        page.add(Notice(_("UNDECIDED: the composition of the KKR itself waits for a lot.")))
        return
    write_outcome(page, part.chair)
    write_grids(page, chair_grids(part.chair))
    write_chair_margins(page, chair_margins(part.chair))
    if part.chair.questions:
        _point_to_lots(page)


def _write_post(page: Page, audit: Audit, post: Post, appointment: Appointment) -> None:
    heading(page, f"{post.key} – {post.name.text} ({APPOINTMENT})")
    if appointment.allocation is None:
        page.add(Notice(_("UNDECIDED: the composition of the KKR itself waits for a lot.")))
        return
    write_division(page, appointment, audit.options["alternates"])
    by_votes = appointment.base == "vote_totals"
    caption = (
        _("{post}: votes divided by 1, 2, 3 and so on")
        if by_votes
        else _("{post}: members divided by 1, 2, 3 and so on")
    ).format(post=post.key)
    labels = {group.group: group_name(group) for group in appointment.groups}
    write_grids(page, allocation_grids(appointment.allocation, caption, labels))
    write_level_margins(page, last_seats(appointment.allocation), by_votes=by_votes)
    if appointment.question is not None:
        _point_to_lots(page)


def _point_to_lots(page: Page) -> None:
    page.add(Notice(_("UNDECIDED: a lot is needed. Its form is in the section on lots.")))


def _write_meeting(page: Page, audit: Audit, part: Part) -> None:
    """Print the meeting with its derivation, then the quotients of each election among groups."""
    from kkrvalg.protocol.meeting_text import write_meeting  # noqa: PLC0415 (only where a meeting was held)

    meeting = part.meeting
    if meeting is None:
        return
    heading(page, _("The constituting meeting (§ 4)"))
    with page.nested():
        write_meeting(page, meeting.constitution, audit.election, meeting.frame, lots_file=meeting.lots_file)
    heading(page, _("The quotients of the elections"))
    grids = list(chair_grids(meeting.constitution.chair))
    for post in meeting.constitution.posts:
        for filled in post.elections:
            if filled.allocation is not None:
                caption = _("{post}: members divided by 1, 2, 3 and so on").format(post=filled.contest.key)
                grids += allocation_grids(filled.allocation, caption)
    write_grids(page, grids)


def _write_councils(page: Page, part: Part) -> None:
    """Print the councils, and the quotients of those where lots were or are drawn."""
    heading(page, _("The councils of the area"))
    write_council_seats(page, part.councils)
    write_council_margins(page, part.councils)
    grids: list[QuotientGrid] = []
    for council in part.councils:
        if council.allocation is None or not any(step.kind == "lot" for step in council.allocation.steps):
            continue
        caption = _("The council of {name}").format(name=council.name)
        grids += allocation_grids(council.allocation, caption)
    write_grids(page, grids)


def part_lots(part: Part, audit: Audit) -> list[LotForm]:
    """Return the lots of a KKR, those of its councils first, then in the order of the rules.

    Those of a council that decide nothing here are left out while they are open.
    """
    composition = part.composition
    waiting_for = composition.field.question.subject if composition.field.question is not None else ()
    councils = [c for c in part.councils if c.question is None or c.question.subject == waiting_for or c.draws]
    lots = [*council_lots(councils), *composition_lots(composition)]
    if part.meeting is not None:
        from kkrvalg.protocol.meeting_lots import meeting_lots  # noqa: PLC0415 (only where a meeting was held)

        return [*lots, *meeting_lots(part.meeting.constitution, audit.election)]
    lots += chair_lots(part.chair)
    for _post, appointment in part.appointments:
        lots += appointment_lots(appointment)
    return lots


def _write_lots(page: Page, audit: Audit, part: Part) -> None:
    heading(page, _("Lots"))
    forms = part_lots(part, audit)
    if not forms:
        paragraph(page, _("No lot was or is to be drawn."))
    for form in forms:
        page.add(form)
    idle = [c.name for c in part.councils if c.question is not None]
    if idle and composition_settled(part):
        paragraph(
            page,
            _("In the councils of {names} a lot decides a seat, but nothing of what is calculated here.").format(
                names=", ".join(idle)
            ),
        )


def composition_settled(part: Part) -> bool:
    """Return whether it is known who takes part in the composition."""
    return part.composition.field.question is None


# --- what it was made from --------------------------------------------------------------------------------------


def _write_basis(page: Page, audit: Audit, stamp: Stamp) -> None:
    heading(page, _("What this was made from"), level=1)
    heading(page, _("Files"))
    table(
        page,
        ((_("File"), "left"), ("SHA-256", "left")),
        ((file, _grouped(digest)) for file, digest in audit.inputs),
    )
    heading(page, _("Rules and open questions"))
    paragraph(
        page,
        _("Rules: {rulebook}").format(rulebook=f"{audit.rulebook.title.text} ({audit.rulebook.id})"),
    )
    paragraph(page, _("The answers to the questions that the rules leave open:"))
    table(
        page,
        ((_("Question"), "left"), (_("Answer"), "left"), ("", "left"), (_("Article"), "left")),
        (
            (
                spec.name,
                audit.options[spec.name],
                _("← not the default") if spec.name in audit.options.changed else _("the default"),
                spec.article,
            )
            for spec in audit.rulebook.options
        ),
    )
    for name, lists in audit.cooperations.items():
        paragraph(page, _("List cooperation {name}: {lists}").format(name=name, lists=", ".join(lists)))
    for draw in audit.draws:
        paragraph(page, draw)
    heading(page, _("The document"))
    paragraph(
        page,
        _("The calculation as data (JSON) has this SHA-256, which also gives the document its number:"),
    )
    paragraph(page, stamp.grouped)
    paragraph(page, f"kkrvalg {__version__}")


def _grouped(digest: str) -> str:
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))
