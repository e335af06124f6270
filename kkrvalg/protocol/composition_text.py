"""The composition of a KKR as a text a person can follow by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kkrvalg.i18n import _, ngettext
from kkrvalg.model import council_name
from kkrvalg.protocol.derivation_text import among_compositions, write_derivation
from kkrvalg.protocol.lots import (
    draw_instruction,
    enumeration,
    question_sentence,
    write_council_recording,
    write_recording,
)
from kkrvalg.protocol.margins_text import write_composition_margins
from kkrvalg.protocol.numbers import count, percent
from kkrvalg.protocol.proof_text import write_proof
from kkrvalg.protocol.text import heading, paragraph, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkrvalg.apportion import Question
    from kkrvalg.procedures.composition import Composition
    from kkrvalg.procedures.margins_composition import CompositionMargins
    from kkrvalg.protocol.text import Page


def write_overview(page: Page, compositions: Sequence[Composition]) -> None:
    """Print one line for each KKR."""
    table(
        page,
        (
            (_("KKR"), "left"),
            (_("Members"), "right"),
            (_("Mayors"), "right"),
            (_("Supplementary"), "right"),
            (_("Calculated"), "right"),
            (_("At most"), "right"),
            (_("Reduced"), "left"),
        ),
        (_overview_row(c) for c in compositions),
    )


def _overview_row(c: Composition) -> tuple[str, ...]:
    if c.field.question is not None:
        return (c.kkr.capitalize(), "?", "?", "?", "?", count(c.cap), "?")
    return (
        c.kkr.capitalize(),
        count(c.size),
        count(_mayors(c)),
        count(c.size - _mayors(c)),
        count(c.base_size),
        count(c.cap),
        _("yes") if c.reduced else _("no"),
    )


def write_composition(
    page: Page,
    composition: Composition,
    margins: CompositionMargins | None = None,
    *,
    brief: bool,
    record_with: str,
    lots_file: str,
) -> None:
    """Print a KKR's members by party and, unless ``brief``, every step that led to them and how sure they are.

    ``record_with`` is the command line that records a draw, ``lots_file`` the file where one about a council
    is written down; without ``margins`` only those of the threshold are printed.
    """
    heading(page, council_name(composition.kkr), level=1)
    write_result(page, composition)
    _write_open_points(page, composition, record_with, lots_file)
    if not brief:
        write_derivation(page, composition)
        write_proof(page, composition)
        write_composition_margins(page, composition, margins)


def write_result(page: Page, composition: Composition) -> None:
    """Print the members by party; nothing while a lot in a council decides who takes part."""
    if composition.field.question is None:
        _write_size(page, composition)
        _write_members(page, composition)


def _mayors(composition: Composition) -> int:
    return sum(party.mayors for party in composition.parties) + len(composition.others)


def _write_size(page: Page, composition: Composition) -> None:
    mayors = _mayors(composition)
    counted = (
        _("{size} members: {mayors} mayors and {supplementary} supplementary members.")
        if composition.question is None
        else _("{size} members are settled: {mayors} mayors and {supplementary} supplementary members.")
    )
    paragraph(
        page,
        counted.format(
            size=count(composition.size), mayors=count(mayors), supplementary=count(composition.size - mayors)
        ),
    )


def _write_members(page: Page, composition: Composition) -> None:
    """Print the members by party; while a lot is open, who may win a seat more instead of the shares of seats."""
    c = composition
    rows = [
        (
            party.party,
            party.name,
            count(party.votes),
            _share(party.votes, c.total_votes),
            count(party.mayors),
            count(party.supplementary),
            count(party.seats),
            _last_cell(c, party.party, party.seats),
        )
        for party in c.parties
    ]
    rows += [
        (
            other.letter or "–",
            _("{name} (mayor of {municipality})").format(name=other.name, municipality=other.municipality),
            "",
            "",
            "1",
            "0",
            "1",
            _last_cell(c, None, 1),
        )
        for other in c.others
    ]
    rest = c.total_votes - sum(party.votes for party in c.parties)
    if rest:
        rows.append(("", _("Other lists"), count(rest), _share(rest, c.total_votes), "", "", "", ""))
    at_stake = c.question.seats_at_stake if c.question is not None and not among_compositions(c, c.question) else 0
    table(
        page,
        (
            ("", "left"),
            (_("Party"), "left"),
            (_("Votes"), "right"),
            (_("Vote %"), "right"),
            (_("Mayor"), "right"),
            (_("Suppl."), "right"),
            (_("Seats"), "right"),
            (_("Seat %"), "right") if c.question is None else ("", "left"),
        ),
        rows,
        total=(
            "",
            _("In all"),
            count(c.total_votes),
            "",
            count(_mayors(c)),
            count(c.size - _mayors(c)),
            count(c.size),
            _("of {size}").format(size=count(c.size + at_stake)) if at_stake else "",
        ),
    )


def _share(part: int, whole: int) -> str:
    """Return a share in per cent without the sign, which stands in the heading."""
    return percent(Fraction(part, whole)).removesuffix("%").rstrip()


def _last_cell(composition: Composition, party: str | None, seats: int) -> str:
    """Return a party's share of the seats, or while a lot is open that it may win one more."""
    question = composition.question
    if question is None:
        return _share(seats, max(composition.size, 1))
    return _("+ 1 if drawn") if party is not None and party in question.tied else ""


def _write_open_points(page: Page, composition: Composition, record_with: str, lots_file: str) -> None:
    """Print what stands between this composition and a final one: lots, and floors above the cap."""
    question = composition.question
    if question is not None:
        paragraph(page, _("UNDECIDED: a lot is needed ({article}).").format(article=question.article))
        if composition.field.question is not None:
            paragraph(page, _council_sentence(composition))
        if among_compositions(composition, question):
            _write_optima(page, question)
        else:
            paragraph(page, question_sentence(question))
            paragraph(page, draw_instruction(question))
        if composition.field.question is not None:
            write_council_recording(page, question, lots_file)
        else:
            write_recording(page, question, record_with)
    if composition.exceeds_cap_by:
        paragraph(
            page,
            ngettext(
                "NOTE: the seats that nobody may lose are {number} more than the cap allows. The rules do not say"
                " what yields; nothing has been taken away, and KL has to decide.",
                "NOTE: the seats that nobody may lose are {number} more than the cap allows. The rules do not say"
                " what yields; nothing has been taken away, and KL has to decide.",
                composition.exceeds_cap_by,
            ).format(number=composition.exceeds_cap_by),
        )


def _council_sentence(composition: Composition) -> str:
    """Return who waits for the lot of a council, and that the composition waits with it."""
    waiting = tuple(c.key for c in composition.field.contenders if c.verdict == "council_seat_open")
    code = composition.question.subject[-1] if composition.question else ""
    return _(
        "Whether {party} has a seat in a council, and so takes part, waits for a lot in the council of"
        " municipality {code}. The composition is calculated when it has been drawn."
    ).format(party=enumeration(waiting), code=code)


def _write_optima(page: Page, question: Question) -> None:
    """Print the compositions that a lot is drawn among."""
    paragraph(
        page,
        _(
            "These {number} compositions are equally good by the text; the table above shows what all of them"
            " have in common:"
        ).format(number=count(len(question.tied))),
    )
    for name in question.tied:
        paragraph(page, str(name))
    paragraph(page, _("Draw one of them, and write down the date and who saw it."))
