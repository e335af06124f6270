"""The health coordination forums as a text: who sends members from where, who takes the chair, what is open."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from kkrvalg.apportion import Lot
from kkrvalg.apportion.margins import last_seats
from kkrvalg.i18n import N_, _
from kkrvalg.procedures.chair import Compared
from kkrvalg.procedures.health_forum import ARTICLE
from kkrvalg.procedures.health_forum_chair import ARTICLE as CHAIR_ARTICLE
from kkrvalg.procedures.margins import threshold_margin
from kkrvalg.procedures.margins_chair import contest_margins
from kkrvalg.protocol.chair_text import POSTS
from kkrvalg.protocol.lots import (
    draw_instruction,
    drawn_sentence,
    enumeration,
    question_sentence,
    spell,
    write_council_recording,
)
from kkrvalg.protocol.margins_levels_text import write_level_margins
from kkrvalg.protocol.margins_text import write_chair_margins, write_thresholds
from kkrvalg.protocol.numbers import MONTHS, count, mixed, percent
from kkrvalg.protocol.text import heading, paragraph, table, verbatim

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kkrvalg.apportion import Name, Question
    from kkrvalg.procedures.health_forum import ForumElection, HealthCouncilElection
    from kkrvalg.procedures.health_forum_assembly import Switch
    from kkrvalg.procedures.health_forum_chair import ForumChair
    from kkrvalg.protocol.health_forum import ForumResult
    from kkrvalg.protocol.text import Page, Side
    from kkrvalg.rulebook.book import MonthDay
    from kkrvalg.rulebook.health_forums import HealthForumRules

VERDICTS = {
    "eligible": N_("takes part"),
    "below_threshold": N_("below the threshold"),
    "no_council_seat": N_("no council seat"),
    "council_seat_open": N_("waits for a lot in a council"),
}


def write_rules(page: Page, rules: HealthForumRules) -> None:
    """Print what holds for the election in every health council and forum."""
    paragraph(
        page,
        _(
            "{number} municipal members of each health council, by d'Hondt on the votes in its municipalities"
            " ({article}). Parties and list cooperations with {share} per cent of the votes and a council seat"
            " there take part; a local list by itself does not."
        ).format(number=rules.members_per_health_council, article=ARTICLE, share=mixed(100 * rules.threshold)),
    )
    paragraph(
        page,
        _(
            "Alliances are sent to the secretariat by {after} weekdays after {from_day}; those for the chair at"
            " least {before} weekdays before the constituting meeting, which is held by {last_day}."
        ).format(
            after=rules.alliance_weekdays_after,
            from_day=_month_day(rules.alliances_counted_from),
            before=rules.chair_alliance_weekdays_before,
            last_day=_month_day(rules.constituting_meeting_by),
        ),
    )


def _month_day(when: MonthDay) -> str:
    """Return a day of any year as it stands in a letter."""
    return _("{day} {month}").format(day=when.day, month=_(MONTHS[when.month - 1]))


def write_overview(page: Page, forums: Sequence[ForumElection]) -> None:
    """Print one line for each forum."""
    page.write()
    table(
        page,
        (
            (_("Forum"), "left"),
            (_("Members"), "right"),
            (_("Seats of the parties"), "left"),
            (_("Chair"), "left"),
            (_("Vice chair"), "left"),
        ),
        (
            (
                found.forum.name,
                str(found.forum.members),
                seats_sentence(found.members),
                *(_winner(found.chair, at) for at in (0, 1)),
            )
            for found in forums
        ),
    )


def _winner(chair: ForumChair | None, at: int) -> str:
    """Return who takes a post in one word, also where nobody is elected as only a part of the forum is in play."""
    if chair is None:
        return _("not asked")
    return chair.places[at].winner or _("undecided")


def seats_sentence(seats: Mapping[str, int]) -> str:
    """Return "A 2, V 1", and that there is none where there is none."""
    return ", ".join(f"{key} {number}" for key, number in seats.items() if number) or _("none")


def write_forum(
    page: Page,
    result: ForumResult,
    rules: HealthForumRules,
    *,
    steps: bool,
    record_with: Mapping[str, str],
    lots_file: str,
) -> None:
    """Print one forum.

    Args:
        page: where it is printed.
        result: the forum.
        rules: the terms of reference.
        steps: whether eligibility and quotients of each health council are printed.
        record_with: the command line that records a draw, by the question's id.
        lots_file: the file that records the draw of a municipal council.
    """
    election = result.election
    heading(page, _("Health coordination forum {name}").format(name=election.forum.name), level=1)
    table(
        page,
        ((_("Health council"), "left"), (_("Votes"), "right"), (_("Seats"), "left"), ("", "left")),
        (
            (
                found.health_council,
                count(found.total_votes),
                seats_sentence(found.won),
                _("lot needed") if found.questions else _("the alliance decides") if found.undecided else "",
            )
            for found in election.health_councils
        ),
        total=(_("In all"), "", seats_sentence(election.members), ""),
    )
    for found in election.health_councils:
        if steps:
            _write_health_council(page, found, rules)
        _write_openings(page, found, record_with, lots_file)
    if election.chair is not None:
        _write_chair(page, election.chair, record_with, lots_file, steps=steps)


# --- a health council -------------------------------------------------------------------------------------------


def _write_health_council(page: Page, found: HealthCouncilElection, rules: HealthForumRules) -> None:
    """Print who takes part from a health council, and the quotients."""
    heading(page, _("Health council {name}").format(name=found.health_council))
    paragraph(page, ", ".join(found.municipalities) + ".")
    paragraph(
        page,
        _("{total} votes; the threshold is at {needed}.").format(
            total=count(found.total_votes), needed=count(math.ceil(found.total_votes * rules.threshold))
        ),
    )
    table(
        page,
        (
            (_("Party"), "left"),
            ("", "left"),
            (_("Votes"), "right"),
            (_("Share"), "right"),
            (_("Council seats"), "right"),
            ("", "left"),
        ),
        (
            (
                c.key,
                c.name,
                count(c.votes),
                percent(Fraction(c.votes, found.total_votes), rules.threshold),
                str(c.council_seats),
                _(VERDICTS[c.verdict]),
            )
            for c in found.contenders
        ),
    )
    for entry in found.local_lists:
        paragraph(
            page,
            _(
                "{name} ({municipality}) has {votes} votes, {share}, but is a local list: neither party nor list"
                " cooperation."
            ).format(
                name=entry.name,
                municipality=entry.municipality,
                votes=count(entry.votes),
                share=percent(Fraction(entry.votes, found.total_votes), rules.threshold),
            ),
        )
    _write_quotients(page, found)
    judged = (threshold_margin(c, found.total_votes, rules.threshold, ARTICLE) for c in found.contenders)
    write_thresholds(page, tuple(judged))
    if found.allocation is not None:
        write_level_margins(page, last_seats(found.allocation), by_votes=True)


def _write_quotients(page: Page, found: HealthCouncilElection) -> None:
    """Print the votes divided by 1 and 2 at each level, and who got seats there."""
    if found.allocation is None:
        return
    votes = {unit.key: unit.votes for unit in found.units}
    votes |= {m.key: m.votes for unit in found.units for m in unit.members}
    tied = {name for question in found.questions for name in question.tied}
    for alliance, divided in found.allocation.levels.items():
        seats = {
            name: won + (name in divided.drawn)
            for name, won in zip(divided.members, divided.level.seats, strict=True)
        }
        if alliance and not sum(seats.values()):
            continue
        if alliance:
            paragraph(
                page,
                _("What {alliance} won is divided inside it in the same way:").format(alliance=spell(alliance)),
            )
        rows = sorted(
            (-votes[spell(name).strip("()")], spell(name), _seats_mark(won, name, divided.drawn, tied))
            for name, won in seats.items()
        )
        table(
            page,
            ((_("Party"), "left"), (_("Votes"), "right"), (_("Half of them"), "right"), (_("Seats"), "left")),
            ((name, count(-own), mixed(Fraction(-own, 2)), mark) for own, name, mark in rows),
        )


def _seats_mark(won: int, name: Name, drawn: frozenset[Name], tied: set[Name]) -> str:
    """Return the seats won, and whether by lot or in a lot that is still open."""
    parts = [str(won)] if won else []
    if name in drawn:
        parts.append(_("by lot"))
    if name in tied:
        parts.append(_("in the lot"))
    return ", ".join(parts)


def _write_openings(
    page: Page, found: HealthCouncilElection, record_with: Mapping[str, str], lots_file: str
) -> None:
    """Print the lots of a health council, drawn and open, and what an alliance has to decide."""
    name = found.health_council
    for step in found.steps:
        if isinstance(step, Lot) and step.draw is not None:
            paragraph(page, f"{name}: {drawn_sentence(step.question, step.draw)}")
    for key in found.undecided:
        paragraph(
            page,
            _("{council}: how {alliance} divides what it won is not said; it decides itself ({option}).").format(
                council=name, alliance=key, option="alliance_inner=alliance_decides"
            ),
        )
    if found.unfilled:
        paragraph(
            page,
            _("{council}: no party or list cooperation is eligible. Who fills the seats is not said.").format(
                council=name
            ),
        )
    for question in found.questions:
        paragraph(page, _("UNDECIDED: a lot is needed ({article}).").format(article=question.article))
        paragraph(page, f"{name}: {question_sentence(question)}")
        if found.waits:
            paragraph(page, _("The lot of that municipal council decides who is eligible here."))
            write_council_recording(page, question, lots_file)
            continue
        paragraph(page, draw_instruction(question))
        _write_recording(page, question, record_with)


def _write_recording(page: Page, question: Question, record_with: Mapping[str, str]) -> None:
    drawn: tuple[Name, ...] = question.tied[: question.seats_at_stake]
    paragraph(page, _("Record the draw, here as if {name} had been drawn:").format(name=enumeration(drawn)))
    verbatim(page, record_with[question.id])


# --- the chair --------------------------------------------------------------------------------------------------


def _write_chair(
    page: Page, chair: ForumChair, record_with: Mapping[str, str], lots_file: str, *, steps: bool
) -> None:
    """Print who takes chair and vice chair, and by which quotients."""
    heading(page, _("Chair and vice chair"))
    if chair.waits_for:
        paragraph(
            page,
            _(
                "Waits: who is represented in the forum is open until the seats of {councils} are settled"
                " ({article})."
            ).format(councils=enumeration(chair.waits_for), article=CHAIR_ARTICLE),
        )
        return
    names = {p.key: p.name for p in chair.participants}
    table(
        page,
        ((_("Post"), "left"), (_("Party"), "left"), ("", "left"), ("", "left")),
        (
            (
                _(POSTS[place.post]),
                place.winner or _("undecided"),
                names.get(place.winner or "", ""),
                _("by lot") if place.decided_by == "lot" else "",
            )
            for place in chair.places
        ),
    )
    _write_chair_notes(page, chair)
    compared = [step for step in chair.steps if isinstance(step, Compared)]
    for step in compared if steps else ():
        _write_compared(page, step)
    if steps:
        write_chair_margins(page, contest_margins(chair.steps, chair.places))
    for taken in chair.steps:
        if isinstance(taken, Lot) and taken.draw is not None:
            post = _(POSTS[taken.question.subject[-1]])
            paragraph(page, f"{post}: {drawn_sentence(taken.question, taken.draw)}")
    for question in chair.questions:
        paragraph(page, _("UNDECIDED: a lot is needed ({article}).").format(article=question.article))
        if chair.waits:
            paragraph(page, _("The lot of a municipal council decides who is eligible in the forum's area."))
            write_council_recording(page, question, lots_file)
            continue
        post = _(POSTS[question.subject[-1]])
        paragraph(
            page,
            _("{post}: {names} have the same quotient, {quotient}.").format(
                post=post, names=enumeration(question.tied), quotient=mixed(question.quotient)
            ),
        )
        _write_recording(page, question, record_with)


def _write_chair_notes(page: Page, chair: ForumChair) -> None:
    """Print who does not take part and why, and what the winners lack."""
    for unit in chair.units:
        if unit.is_alliance:
            added = " + ".join(count(p.votes) for p in unit.members)
            paragraph(
                page,
                _("The alliance {alliance} has {added} = {votes} votes.").format(
                    alliance=unit.key, added=added, votes=count(unit.votes)
                ),
            )
    taking_part = {p.key for p in chair.participants}
    left_out = tuple(c.key for c in chair.without_member if c.key not in taking_part)
    if left_out:
        paragraph(
            page,
            _("Over the threshold, but without a member of the forum, and so without a part: {names}.").format(
                names=enumeration(left_out)
            ),
        )
    if chair.below:
        paragraph(
            page,
            _("With a member, but not over the threshold in the whole forum: {names}.").format(
                names=enumeration(tuple(c.key for c in chair.below))
            ),
        )
    for key in chair.memberless_winners:
        paragraph(
            page,
            _("OPEN: {party} won a post and has no member of the forum who could take it.").format(party=key),
        )
    for key in chair.short_of_members:
        paragraph(
            page,
            _("NOTE: {party} won both posts and has one member. Who takes the other post is not said.").format(
                party=key
            ),
        )


def _write_compared(page: Page, step: Compared) -> None:
    """Print the quotients that were compared for a post."""
    place = _(POSTS[step.post])
    title = (
        place
        if step.alliance is None
        else _("{post}, inside {alliance}").format(post=place, alliance=step.alliance)
    )
    columns: tuple[tuple[str, Side], ...] = (
        (title, "left"),
        (_("Votes"), "right"),
        (_("Divisor"), "right"),
        (_("Quotient"), "right"),
        ("", "left"),
    )
    table(
        page,
        columns,
        (
            (
                name,
                count(votes),
                str(divisor),
                mixed(Fraction(votes, divisor)),
                _("← largest") if name in step.largest else "",
            )
            for name, votes, divisor in zip(step.names, step.votes, step.divisors, strict=True)
        ),
    )


# --- municipalities whose health council is not settled ---------------------------------------------------------


def write_switches(page: Page, rules: HealthForumRules, found: Sequence[Switch], command: str) -> None:
    """Print what changes if the municipalities whose health council is not settled are in another one.

    ``command`` is the command line to which a switch is added.
    """
    if not found:
        return
    heading(page, _("Where a municipality belongs is not settled"))
    for entry in rules.unsettled:
        paragraph(page, entry.why.text)
    for switch in found:
        paragraph(page, f"{_moves_sentence(switch)} {_consequence(switch)}")
    first = found[0].moves[0]
    paragraph(page, _("Switch it with:"))
    verbatim(page, f"{command} --move {first.code}={first.target}")


def _moves_sentence(switch: Switch) -> str:
    """Return "Middelfart in Lillebælt, not Fyn:"."""
    return (
        "; ".join(
            _("{municipality} in {target}, not {source}").format(
                municipality=move.municipality, target=move.target, source=move.source
            )
            for move in switch.moves
        )
        + ":"
    )


def _consequence(switch: Switch) -> str:
    """Return what a switch changes: seats, posts, lots, or nothing."""
    if switch.why_not is not None:
        return _("cannot be calculated: {reason}.").format(reason=switch.why_not)
    parts = [
        f"{change.health_council}: {change.party} {change.before} → {change.after}" for change in switch.seats
    ]
    parts += [
        _("{post} of {forum}: {before} → {after}").format(
            post=_(POSTS[change.post]),
            forum=change.forum.capitalize(),
            before=change.before or _("undecided"),
            after=change.after or _("undecided"),
        )
        for change in switch.posts
    ]
    if switch.open:
        parts.append(_("lot needed in {councils}").format(councils=enumeration(switch.open)))
    return "; ".join(parts) + "." if parts else _("no seat and no post changes hands.")


# --- what holds during the term ---------------------------------------------------------------------------------


def write_vacancies(page: Page, rules: HealthForumRules) -> None:
    """Print what happens when somebody leaves and how the forum meets, in the words of the rules."""
    heading(page, _("During the term"))
    for identity in (
        "kommissorium, Sammensætning, udtræden",
        "kommissorium, Konstituering, udtræden",
        "kommissorium, Mødevirksomhed",
    ):
        section = rules.section(identity)
        paragraph(page, f"{section.words.text} ({section.id})")
