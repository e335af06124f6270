"""The composition of a KKR as a text a person can follow by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _, ngettext
from kkrvalg.model import council_name
from kkrvalg.procedures.composition_steps import (
    BaseSeats,
    CapCompared,
    Eligibility,
    FloorsExceedCap,
    LotAsked,
    ReductionLimits,
    ReductionSeat,
    ScaleFound,
    ScaleShrunk,
)
from kkrvalg.protocol.lots import (
    draw_instruction,
    drawn_composition_sentence,
    drawn_sentence,
    enumeration,
    question_sentence,
    write_council_recording,
    write_recording,
)
from kkrvalg.protocol.numbers import approximate, count, decimal, mixed, percent
from kkrvalg.protocol.text import heading, paragraph, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kkrvalg.apportion import Question
    from kkrvalg.procedures.composition import Composition
    from kkrvalg.procedures.proof import Proof
    from kkrvalg.protocol.text import Page

VERDICTS = {
    "eligible": N_("in"),
    "below_threshold": N_("below the threshold"),
    "no_council_seat": N_("no seat in a council"),
    "council_seat_open": N_("council seat waits for a lot"),
}


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
        (
            (
                c.kkr.capitalize(),
                count(c.size),
                count(_mayors(c)),
                count(c.size - _mayors(c)),
                count(c.base_size),
                count(c.cap),
                _("yes") if c.reduced else _("no"),
            )
            for c in compositions
        ),
    )


def write_composition(
    page: Page, composition: Composition, *, brief: bool, record_with: str, lots_file: str
) -> None:
    """Print a KKR's members by party and, unless ``brief``, every step that led to them.

    ``record_with`` is the command line that records a draw, ``lots_file`` the file where one about a council
    is written down.
    """
    heading(page, council_name(composition.kkr), level=1)
    if composition.field.question is None:
        _write_size(page, composition)
        _write_result(page, composition)
    _write_open_points(page, composition, record_with, lots_file)
    if brief:
        return
    _write_eligibility(page, composition)
    if not composition.parties:
        return
    _write_scale(page, composition)
    _write_base(page, composition)
    _write_reduction(page, composition)
    _write_proof(page, composition)


def _mayors(composition: Composition) -> int:
    return sum(party.mayors for party in composition.parties) + len(composition.others)


def _write_size(page: Page, composition: Composition) -> None:
    mayors = _mayors(composition)
    paragraph(
        page,
        _("{size} members: {mayors} mayors and {supplementary} supplementary members.").format(
            size=count(composition.size), mayors=count(mayors), supplementary=count(composition.size - mayors)
        ),
    )


def _write_result(page: Page, composition: Composition) -> None:
    c = composition
    members = max(c.size, 1)
    rows = [
        (
            party.party,
            party.name,
            count(party.votes),
            percent(Fraction(party.votes, c.total_votes)),
            count(party.mayors),
            count(party.supplementary),
            count(party.seats),
            percent(Fraction(party.seats, members)),
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
            percent(Fraction(1, members)),
        )
        for other in c.others
    ]
    table(
        page,
        (
            ("", "left"),
            (_("Party"), "left"),
            (_("Votes"), "right"),
            (_("Share"), "right"),
            (_("Mayor"), "right"),
            (_("Suppl."), "right"),
            (_("Seats"), "right"),
            (_("Share"), "right"),
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
            "",
        ),
    )


def _write_open_points(page: Page, composition: Composition, record_with: str, lots_file: str) -> None:
    """Print what stands between this composition and a final one: lots, and floors above the cap."""
    question = composition.question
    if question is not None:
        paragraph(page, _("UNDECIDED: a lot is needed ({article}).").format(article=question.article))
        if composition.field.question is not None:
            paragraph(page, _council_sentence(composition))
        if _among_compositions(composition, question):
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


def _among_compositions(composition: Composition, question: Question) -> bool:
    """Return whether a lot is drawn among whole compositions, not among parties."""
    return composition.field.question is None and not {*question.tied} <= {p.party for p in composition.parties}


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


def _write_eligibility(page: Page, composition: Composition) -> None:
    tested = [step for step in composition.steps if isinstance(step, Eligibility)]
    if not tested:
        return
    threshold = tested[0].threshold
    needed = threshold * composition.total_votes
    heading(page, _("1. Who takes part ({article})").format(article=tested[0].article))
    paragraph(
        page,
        _(
            "A party or registered list cooperation takes part with at least {threshold} of the {votes} votes in"
            " the area, that is {needed} votes, and a seat in one of its councils."
        ).format(
            threshold=percent(threshold),
            votes=count(composition.total_votes),
            needed=count(-(-needed.numerator // needed.denominator)),
        ),
    )
    table(
        page,
        (
            ("", "left"),
            (_("Party"), "left"),
            (_("Votes"), "right"),
            (_("Share"), "right"),
            (_("Council seats"), "right"),
            (_("Result"), "left"),
        ),
        (
            (
                step.party,
                contender.name if contender.name != step.party else "",
                count(step.votes),
                percent(Fraction(step.votes, step.total), threshold),
                count(step.council_seats),
                _(VERDICTS[step.verdict]),
            )
            for step, contender in zip(tested, composition.field.contenders, strict=True)
        ),
    )


def _write_scale(page: Page, composition: Composition) -> None:
    step = next(step for step in composition.steps if isinstance(step, ScaleFound))
    heading(page, _("2. How large the KKR has to be to hold every mayor ({article})").format(article=step.article))
    if not step.demands:
        paragraph(page, _("No party that takes part has a mayor, so nothing sets the size."))
        return
    paragraph(
        page,
        _(
            "A party with m mayors and v of the {votes} votes has its mayors covered by its share when the size is"
            " m × {votes} / v. The largest such size holds for all:"
        ).format(votes=count(composition.total_votes)),
    )
    parties = {party.party: party for party in composition.parties}
    table(
        page,
        ((_("Party"), "left"), (_("Mayors"), "right"), (_("Votes"), "right"), (_("Size"), "right"), ("", "left")),
        (
            (
                key,
                count(parties[key].mayors),
                count(parties[key].votes),
                decimal(demand, 4),
                _("← sets the size") if key in step.binding else "",
            )
            for key, demand in sorted(step.demands, key=lambda item: (-item[1], item[0]))
        ),
    )
    paragraph(
        page,
        _("Size: {exact} ({approximate})").format(exact=mixed(step.value), approximate=approximate(step.value)),
    )
    if step.just_above:
        paragraph(page, _("Seats are counted just above this size, because shares are rounded up."))


def _write_base(page: Page, composition: Composition) -> None:
    steps = [step for step in composition.steps if isinstance(step, BaseSeats)]
    cap = next(step for step in composition.steps if isinstance(step, CapCompared))
    heading(page, _("3. The calculated composition ({article})").format(article=cap.article))
    table(
        page,
        (
            (_("Party"), "left"),
            (_("Share of the size"), "right"),
            (_("Rounded"), "right"),
            (_("Mayors"), "right"),
            (_("Seats"), "right"),
        ),
        (
            (step.party, decimal(step.quota, 4), count(step.rounded), count(step.mayors), count(step.seats))
            for step in steps
        ),
        total=(_("In all"), "", "", "", count(sum(step.seats for step in steps))),
    )
    if cap.others:
        paragraph(
            page,
            ngettext(
                "With {number} mayor who belongs to no party that takes part: {size}.",
                "With {number} mayors who belong to no party that takes part: {size}.",
                cap.others,
            ).format(number=cap.others, size=count(cap.base_size)),
        )
    if composition.born_members_outside:
        paragraph(page, _("They do not count in the cap."))
    compared = (
        _("At most 2 × {municipalities} municipalities = {cap} members: {size} is more, so the KKR is reduced.")
        if composition.reduced
        else _(
            "At most 2 × {municipalities} municipalities = {cap} members: {size} is within it, nothing is reduced."
        )
    )
    paragraph(
        page,
        compared.format(
            municipalities=count(cap.municipalities),
            cap=count(cap.cap),
            size=count(cap.base_size - composition.born_members_outside),
        ),
    )


def _write_reduction(page: Page, composition: Composition) -> None:
    if not composition.reduced:
        return
    limits = [step for step in composition.steps if isinstance(step, ReductionLimits)]
    cap = next(step for step in composition.steps if isinstance(step, CapCompared))
    room = _reduced_to(composition, limits, cap)
    heading(page, _("4. The reduction to {room} seats ({article})").format(room=room, article=cap.article))
    parties = {party.party: party for party in composition.parties}
    table(
        page,
        (
            (_("Party"), "left"),
            (_("At least"), "right"),
            (_("At most"), "right"),
            (_("After"), "right"),
            (_("Votes per seat"), "right"),
        ),
        (
            (
                step.party,
                count(step.floor),
                "" if step.ceiling is None else count(step.ceiling),
                count(parties[step.party].seats),
                decimal(Fraction(parties[step.party].votes, parties[step.party].seats), 2),
            )
            for step in limits
        ),
        total=(
            _("In all"),
            count(sum(step.floor for step in limits)),
            "",
            count(sum(party.seats for party in composition.parties)),
            "",
        ),
    )
    _write_seats(page, composition, limits)


def _reduced_to(composition: Composition, limits: Sequence[ReductionLimits], cap: CapCompared) -> int:
    """Return the seats the parties share after the reduction, those in a lot included."""
    if composition.exceeds_cap_by:
        return cap.room
    if any(isinstance(step, ScaleShrunk) for step in composition.steps):
        return sum(party.seats for party in composition.parties)
    won = sum(isinstance(step, ReductionSeat) for step in composition.steps)
    lots = [step.question for step in composition.steps if isinstance(step, LotAsked)]
    at_stake = sum(lot.seats_at_stake for lot in lots if not _among_compositions(composition, lot))
    return sum(step.floor for step in limits) + won + at_stake


def _write_seats(page: Page, composition: Composition, limits: Sequence[ReductionLimits]) -> None:
    """Print how the seats above the floors were given out, and what the criterion leaves open."""
    won = [step for step in composition.steps if isinstance(step, ReductionSeat)]
    shrunk = any(isinstance(step, ScaleShrunk | FloorsExceedCap) for step in composition.steps)
    if shrunk:
        return
    paragraph(
        page,
        _(
            "Nobody falls below its mayors, nor below one seat. Each further seat goes to the party with most"
            " votes for each seat it holds; that leaves the most under-represented party as well off as can be."
        ),
    )
    keys = [step.party for step in limits]
    first = sum(step.floor for step in limits) + 1
    table(
        page,
        (
            (_("Seat"), "right"),
            (_("Party"), "left"),
            (_("Votes"), "right"),
            (_("Held"), "right"),
            (_("Votes per seat"), "right"),
        ),
        (
            (count(number), step.party, count(step.votes), count(held), decimal(Fraction(step.votes, held), 2))
            for number, step, held in _numbered(won, keys, first)
        ),
    )
    for step in composition.steps:
        if isinstance(step, LotAsked) and step.draw is not None:
            among = _among_compositions(composition, step.question)
            say = drawn_composition_sentence if among else drawn_sentence
            paragraph(page, say(step.question, step.draw))
    _write_equally_good(page, composition)


def _numbered(
    won: Sequence[ReductionSeat], keys: Sequence[str], first: int
) -> Iterator[tuple[int, ReductionSeat, int]]:
    for number, step in enumerate(won, start=first):
        yield number, step, step.before[keys.index(step.party)]


def _write_equally_good(page: Page, composition: Composition) -> None:
    lots = [step for step in composition.steps if isinstance(step, LotAsked)]
    among = [step for step in lots if _among_compositions(composition, step.question)]
    if among:
        paragraph(
            page,
            _(
                "{number} compositions of this size do equally well for the most under-represented party, which"
                " is all the text asks: a lot is drawn among them."
            ).format(number=count(composition.same_worst)),
        )
        return
    worst = max(composition.parties, key=lambda p: Fraction(p.votes, max(p.seats, 1)))
    text = _("Most under-represented is {party} with {ratio} votes per seat.").format(
        party=worst.party, ratio=decimal(Fraction(worst.votes, worst.seats), 2)
    )
    more = ngettext(
        "No other composition of this size does as well by that.",
        "{number} compositions of this size do equally well by that, which is all the text asks; this one is best"
        " for the next party too, and so on.",
        composition.same_worst,
    ).format(number=composition.same_worst)
    paragraph(page, f"{text} {more}")


def _write_proof(page: Page, composition: Composition) -> None:
    """Print why no composition of this size does better, and what the integer programme found."""
    proof = composition.proof
    if proof is None:
        return
    certificate = proof.certificate
    heading(page, _("5. Why no reduction to this size does better"))
    paragraph(
        page,
        _("For every party to have fewer than {ratio} votes per seat, each would need:").format(
            ratio=mixed(certificate.worst.ratio)
        ),
    )
    needs = zip(proof.parties, certificate.seats, certificate.better_needs, strict=True)
    table(
        page,
        ((_("Party"), "left"), (_("Seats"), "right"), (_("Would need"), "right"), ("", "left")),
        (
            (
                party,
                count(seats),
                count(need),
                _("← above its most") if at in certificate.blocked_by_ceiling else "",
            )
            for at, (party, seats, need) in enumerate(needs)
        ),
        total=(_("In all"), count(certificate.size), count(certificate.better_needs_sum), ""),
    )
    blocked = [proof.parties[at] for at in certificate.blocked_by_ceiling]
    paragraph(
        page,
        _("That is impossible: {parties} cannot have so many seats.").format(parties=enumeration(tuple(blocked)))
        if blocked
        else _("That is impossible: there are only {size} seats.").format(size=count(certificate.size)),
    )
    paragraph(page, _programme_sentence(proof))


def _programme_sentence(proof: Proof) -> str:
    if proof.programme is None:
        return _("No solver for the integer programme is installed; the exact method and the proof stand alone.")
    if proof.programme.unique:
        return _(
            "An integer programme, solved by {solver}, finds the same composition, and that no other is as good"
            " for the worst-off party, then the next, and so on."
        ).format(solver=proof.programme.solver)
    return _(
        "An integer programme, solved by {solver}, finds an equally good composition; a lot decides among them."
    ).format(solver=proof.programme.solver)
