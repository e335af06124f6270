"""The steps of a composition as a text that can be followed by hand: who takes part, size, base, reduction."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _, ngettext
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
from kkrvalg.protocol.lots import drawn_composition_sentence, drawn_sentence
from kkrvalg.protocol.numbers import approximate, count, decimal, mixed, percent
from kkrvalg.protocol.text import heading, paragraph, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kkrvalg.apportion import Question
    from kkrvalg.procedures.composition import Composition
    from kkrvalg.protocol.text import Page

VERDICTS = {
    "eligible": N_("in"),
    "below_threshold": N_("below the threshold"),
    "no_council_seat": N_("no seat in a council"),
    "council_seat_open": N_("council seat waits for a lot"),
}


def write_derivation(page: Page, composition: Composition) -> None:
    """Print every step of a composition; those after a council's lot wait for it."""
    _write_eligibility(page, composition)
    if not composition.parties:
        return
    _write_scale(page, composition)
    _write_base(page, composition)
    _write_reduction(page, composition)


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
    at_stake = sum(lot.seats_at_stake for lot in lots if not among_compositions(composition, lot))
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
            among = among_compositions(composition, step.question)
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
    among = [step for step in lots if among_compositions(composition, step.question)]
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


def among_compositions(composition: Composition, question: Question) -> bool:
    """Return whether a lot is drawn among whole compositions, not among parties."""
    return composition.field.question is None and not {*question.tied} <= {p.party for p in composition.parties}
