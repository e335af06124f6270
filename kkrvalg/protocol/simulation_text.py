"""A simulation as a text: what the next KKR will look like, and how sure that is."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt
from typing import TYPE_CHECKING

from kkrvalg.i18n import _, ngettext
from kkrvalg.model import council_name
from kkrvalg.protocol.numbers import count, decimal
from kkrvalg.protocol.text import heading, paragraph, table
from kkrvalg.simulation.tally import NOBODY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kkrvalg.protocol.simulation import Simulated
    from kkrvalg.protocol.text import Page, Side
    from kkrvalg.simulation.tally import Distribution, Tally

MIDDLE, WIDE = Fraction(4, 5), Fraction(19, 20)
"""The central intervals that are shown."""
OFFICES = ("chair", "vice_chair")
PAIRS_SHOWN = 5
LISTS_SHOWN = 4
RARE = Fraction(1, 1000)


def write_simulation(page: Page, simulated: Simulated, municipalities: Mapping[str, str]) -> None:
    """Print what the draws came to, KKR by KKR.

    Args:
        page: where to.
        simulated: the run, with at least one draw.
        municipalities: the names of those whose mayor was open, by code.
    """
    _write_origin(page, simulated.parameters)
    write_draws(page, simulated)
    if municipalities and simulated.parameters["--votes"] == "fixed":
        _write_mayors(page, simulated.tally, municipalities)


def write_draws(page: Page, simulated: Simulated) -> None:
    """Print how many draws there are, and what they came to, KKR by KKR."""
    if simulated.without_alliances:
        paragraph(
            page,
            _("The councils' alliances are not in these data: their seats are calculated without any alliance."),
        )
    _write_draws(page, simulated)
    _write_council_lots(page, simulated.tally)
    for kkr in simulated.kkr:
        heading(page, council_name(kkr))
        _write_size(page, simulated.tally, kkr)
        _write_parties(page, simulated, kkr)
        _write_chairs(page, simulated.tally, kkr)
        _write_lots(page, simulated.tally, kkr)


def rate(share: Fraction) -> str:
    """Return a share of the draws in whole per cent or with one decimal; never 0 or 100 where it is neither."""
    if not share or share == 1:
        return "100" if share else "0"
    if share < RARE:
        return f"<{decimal(RARE * 100, 1)}"
    if share > 1 - RARE:
        return f">{decimal((1 - RARE) * 100, 1)}"
    return decimal(share * 100, 1)


def span(low: int, high: int) -> str:
    """Return a range: ``11`` or ``11–13``."""
    return count(low) if low == high else f"{count(low)}–{count(high)}"


def _write_origin(page: Page, parameters: Mapping[str, str]) -> None:
    """Print what was drawn, from what, and what that leaves out."""
    if parameters["--votes"] == "fixed":
        text = _(
            "The votes are those of the election. Drawn are the mayors that are open: by the probabilities that"
            " are given, else by a model fitted to the mayors of the bundled elections. It knows seats and sides,"
            " not agreements (kkrvalg mayors shows it)."
        )
    elif "--base" in parameters:
        text = _(
            "Drawn is this election before it is held: votes that swing around those of {base}, on the lists that"
            " stand now, and mayors by a model that knows seats and sides, not agreements (kkrvalg mayors shows"
            " it). How far the votes swing is taken from the differences between the regions in that one election;"
            " how elections change over time it cannot show. kkrvalg backtest shows how well that did for 2025."
        ).format(base=parameters["--base"])
    else:
        text = _(
            "Drawn is the next election: votes that swing around those of this one, and mayors by a model that"
            " knows seats and sides, not agreements (kkrvalg mayors shows it). How far the votes swing is taken"
            " from the differences between the regions in this one election; how elections change over time it"
            " cannot show. kkrvalg backtest shows how well that did for 2025."
        )
    paragraph(page, text)
    asked = ", ".join(f"{name} {value}" for name, value in parameters.items())
    paragraph(page, _("Asked for: {parameters}.").format(parameters=asked))


def _write_draws(page: Page, simulated: Simulated) -> None:
    """Print how many draws there are, how much chance is in their number alone, and what was checked."""
    draws = simulated.tally.draws
    if not simulated.is_whole:
        paragraph(
            page,
            _("NOTE: only {done} of the {draws} draws of this run are in it.").format(
                done=count(draws), draws=count(simulated.draws)
            ),
        )
    margin = Fraction(isqrt(10**10 * 98 * 98 // draws), 10**7)
    paragraph(
        page,
        ngettext(
            "{n} draw (run {run}, seed {seed}). Percentages are shares of the draws: with this many, chance alone"
            " moves one by {margin} points at most, 95 times out of 100.",
            "{n} draws (run {run}, seed {seed}). Percentages are shares of the draws: with this many, chance alone"
            " moves one by {margin} points at most, 95 times out of 100.",
            draws,
        ).format(n=count(draws), run=simulated.run, seed=simulated.seed, margin=decimal(margin * 100, 1)),
    )
    write_checked(page, simulated.checked)


def write_checked(page: Page, checked: int) -> None:
    """Print how many of the draws that were just told of were calculated again by the exact engine."""
    if not checked:
        paragraph(page, _("None of them was calculated again seat by seat."))
        return
    paragraph(
        page,
        ngettext(
            "{n} of them was calculated again seat by seat, with the same result.",
            "{n} of them were calculated again seat by seat, with the same result.",
            checked,
        ).format(n=count(checked)),
    )


def _write_council_lots(page: Page, tally: Tally) -> None:
    """Print in how many draws a seat in a council was drawn by lot."""
    share = tally[None, "lots", "councils"].at_least(1)
    if share:
        paragraph(
            page,
            _("In {share} % of the draws a lot decided a seat in a council, drawn at random.").format(
                share=rate(share)
            ),
        )


def _write_size(page: Page, tally: Tally, kkr: str) -> None:
    size, base = tally[kkr, "size", None], tally[kkr, "base_size", None]
    likely, number = size.ranked[0]
    low, high = size.interval(WIDE)
    paragraph(
        page,
        _("{size} members in {share} % of the draws; in 95 % of them {range}.").format(
            size=likely, share=rate(Fraction(number, size.draws)), range=span(low, high)
        ),
    )
    paragraph(
        page,
        _(
            "Base composition {middle} members ({range}); it is reduced to the cap in {share} % of the draws."
        ).format(
            middle=count(base.quantile(Fraction(1, 2))),
            range=span(*base.interval(WIDE)),
            share=rate(tally[kkr, "cap_binds", None].share(1)),
        ),
    )


def parties_of(simulated: Simulated, kkr: str) -> list[str]:
    """Return the parties of a KKR that had a member or were eligible in any draw, those with most seats first."""
    tally = simulated.tally
    parties = [q.of for q in tally.counts if q.kkr == kkr and q.what == "seats" and q.of is not None]
    seen = [p for p in parties if tally[kkr, "seats", p].at_least(1) or tally[kkr, "eligible", p].share(1)]
    return sorted(seen, key=lambda p: (-tally[kkr, "seats", p].mean, -tally[kkr, "share", p].mean, p))


def posts_of(tally: Tally) -> list[str]:
    """Return the posts that were divided."""
    return sorted({q.what.partition(":")[2] for q in tally.counts if q.what.startswith("post:")})


def _write_parties(page: Page, simulated: Simulated, kkr: str) -> None:
    tally, posts = simulated.tally, posts_of(simulated.tally)
    columns: list[tuple[str, Side]] = [
        (_("Party"), "left"),
        (_("Votes"), "right"),
        (_("Eligible"), "right"),
        (_("Seats"), "right"),
        ("80 %", "right"),
        ("95 %", "right"),
        (_("May."), "right"),
        *((post, "right") for post in posts),
        (_("Chair"), "right"),
        (_("Vice"), "right"),
    ]
    rows = [_party_row(simulated, kkr, party, posts) for party in parties_of(simulated, kkr)]
    rows += [_alliance_row(simulated, kkr, alliance, posts) for alliance in _alliances(simulated, kkr)]
    others = tally[kkr, "others", None]
    rows.append(
        (
            _("Others"),
            "",
            "",
            *_seats(others),
            decimal(others.mean, 1),
            *(decimal(tally[kkr, f"post:{post}", None].mean, 1) for post in posts),
            *(rate(_outside(simulated, kkr, office)) for office in OFFICES),
        )
    )
    table(page, columns, rows)
    paragraph(
        page,
        _(
            "Seats: the middle of the draws, and the ranges that hold 80 and 95 % of them. Votes (per cent),"
            " mayors and posts: the mean. Eligible, chair and vice chair: in per cent of the draws."
        ),
    )


def _party_row(simulated: Simulated, kkr: str, party: str, posts: Sequence[str]) -> tuple[str, ...]:
    tally = simulated.tally
    return (
        party,
        decimal(tally[kkr, "share", party].mean / 10, 1),
        rate(tally[kkr, "eligible", party].share(1)),
        *_seats(tally[kkr, "seats", party]),
        decimal(tally[kkr, "mayors", party].mean, 1),
        *(decimal(tally[kkr, f"post:{post}", party].mean, 1) for post in posts),
        *(rate(tally[kkr, office, None].share(party)) for office in OFFICES),
    )


def _seats(seats: Distribution) -> tuple[str, str, str]:
    return count(seats.quantile(Fraction(1, 2))), span(*seats.interval(MIDDLE)), span(*seats.interval(WIDE))


def _alliances(simulated: Simulated, kkr: str) -> list[str]:
    """Return the alliances that an office goes to as such, where the rules leave to them who takes it."""
    counts = [simulated.tally[kkr, office, None].counts for office in OFFICES]
    return sorted({str(name) for own in counts for name in own if "+" in str(name)} - simulated.names.keys())


def _alliance_row(simulated: Simulated, kkr: str, alliance: str, posts: Sequence[str]) -> tuple[str, ...]:
    offices = [rate(simulated.tally[kkr, office, None].share(alliance)) for office in OFFICES]
    return (alliance, *[""] * (6 + len(posts)), *offices)


def _outside(simulated: Simulated, kkr: str, office: str) -> Fraction:
    """Return the share of the draws in which an office goes to a local list."""
    counts = simulated.tally[kkr, office, None].counts
    known = {NOBODY, *simulated.names, *_alliances(simulated, kkr)}
    outside = sum(draws for name, draws in counts.items() if name not in known)
    return Fraction(outside, simulated.tally.draws)


def _write_chairs(page: Page, tally: Tally, kkr: str) -> None:
    """Print the likeliest chairs with their vice chairs."""
    ranked = tally[kkr, "chairs", None].ranked
    shown = [f"{pair} {rate(Fraction(number, tally.draws))} %" for pair, number in ranked[:PAIRS_SHOWN]]
    text = _("Chair / vice chair: {pairs}").format(pairs="; ".join(shown))
    left = sum(number for _pair, number in ranked[PAIRS_SHOWN:])
    rest = _("; others {share} %").format(share=rate(Fraction(left, tally.draws))) if left else ""
    paragraph(page, f"{text}{rest}.")


def _write_lots(page: Page, tally: Tally, kkr: str) -> None:
    """Print how often something was decided by a lot."""
    kinds = {q.of: tally[q].at_least(1) for q in tally.counts if q.kkr == kkr and q.what == "lots"}
    shown = [f"{_lot_name(str(kind))} {rate(share)} %" for kind, share in sorted(kinds.items()) if share]
    if shown:
        paragraph(page, _("Decided by lot, drawn at random in each draw: {kinds}.").format(kinds=", ".join(shown)))


def _lot_name(kind: str) -> str:
    """Return what a kind of lot is about."""
    names = {
        "composition": _("the composition"),
        "chair": _("the chair"),
        "vice_chair": _("the vice chair"),
    }
    return names.get(kind, kind.removeprefix("post:"))


def _write_mayors(page: Page, tally: Tally, municipalities: Mapping[str, str]) -> None:
    """Print, for each municipality whose mayor was open, whose lists the mayor was of, the likeliest first."""
    heading(page, _("The mayors that were open"))
    rows = []
    for code, name in municipalities.items():
        ranked = tally[None, "mayor", code].ranked
        shown = [f"{letter} {rate(Fraction(number, tally.draws))} %" for letter, number in ranked[:LISTS_SHOWN]]
        rows.append((name, ", ".join(shown) + (" …" if len(ranked) > LISTS_SHOWN else "")))
    table(page, ((_("Municipality"), "left"), (_("List, share of the draws"), "left")), rows)
