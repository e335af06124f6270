"""What alliances and groups can give, as a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _, ngettext
from kkrvalg.model import council_name
from kkrvalg.procedures.chair import ARTICLE
from kkrvalg.protocol.chair_text import write_rules
from kkrvalg.protocol.lots import enumeration
from kkrvalg.protocol.numbers import count
from kkrvalg.protocol.text import heading, paragraph, table, verbatim

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kkrvalg.protocol.text import Page
    from kkrvalg.rulebook import Rulebook
    from kkrvalg.simulation.whatif_alliances import (
        Arrangement,
        Asked,
        Found,
        Holder,
        Leaving,
        Outlook,
        Possibilities,
        Result,
        Shift,
    )

RANKS = (N_("nothing"), N_("vice chair"), N_("chair"), N_("both posts"))
SHOWN = 12
"""Rows of a table beyond which it is not read."""
EXAMPLES = 3
LEAVING = 5


def write_possibilities(
    page: Page, results: Sequence[Possibilities], rulebook: Rulebook, *, see_with: Mapping[str, str]
) -> None:
    """Print what standing together can give in each KKR; ``see_with`` shows a KKR's composition."""
    if results[0].post is None:
        write_rules(page, rulebook)
    else:
        paragraph(
            page,
            _(
                "The members who take part divide into groups of their own making, declared for each post; the"
                " seats are divided by d'Hondt on the members of each group ({article})."
            ).format(article="§ 4, stk. 4"),
        )
    _write_meaning(page, results[0])
    for found in results:
        heading(page, council_name(found.kkr), level=1)
        if found.waits:
            _write_waiting(page, see_with[found.kkr])
            continue
        _write_numbers(page, found)
        if found.asked is not None:
            _write_asked(page, found, found.asked)
        if found.post is None:
            _write_offices(page, found)
        _write_parties(page, found)
        if found.post is not None:
            _write_shifts(page, found)
        _write_assured(page, found)


def _write_meaning(page: Page, found: Possibilities) -> None:
    """Print what is called stable, how a union divides what it won, and what is best."""
    paragraph(
        page,
        _(
            "Every way of standing together was gone through. It is stable when no part of an alliance or group is"
            " surely better off leaving: the part then stands as one, the rest stays together, and so do all"
            " others. Surely better off: however the lots fall, none of its parties is worse off, and at least one"
            " is better off. Whether somebody would rather join others is not asked."
        ),
    )
    paragraph(page, _inside(found))


def _inside(found: Possibilities) -> str:
    """Return how what was won is divided inside, and what is best."""
    if found.inner == "alliance_decides":
        return _(
            "Whoever stands together decides itself who gets what it won ({option}): each of its parties may get"
            " all of it or nothing. So nobody is sure to gain by leaving, and every way is stable."
        ).format(option="alliance_inner=alliance_decides")
    if found.post is None:
        return _(
            "An alliance divides what it won by d'Hondt on its parties' votes ({option}; the rules do not say)."
            " Both posts are better than the chair, and the chair is better than the vice chair."
        ).format(option="alliance_inner=dhondt")
    return _(
        "A group divides the seats it won by d'Hondt on its parties' members ({option}; the rules do not say, and"
        " groups may agree on something else)."
    ).format(option="alliance_inner=dhondt")


def _write_waiting(page: Page, see_with: str) -> None:
    """Print that the composition has to be settled first."""
    paragraph(page, _("UNDECIDED: the composition of the KKR itself waits for a lot. See it with:"))
    verbatim(page, see_with)


def _write_numbers(page: Page, found: Possibilities) -> None:
    """Print how many ways there are, and what it comes to where all stand alone."""
    together = [party for party in found.parties if not party.fixed]
    paragraph(
        page,
        _("{parties} parties and lists can stand together in {ways} ways; {stable} of these are stable.").format(
            parties=len(together), ways=count(found.partitions), stable=count(found.stable)
        ),
    )
    fixed = tuple(party.key for party in found.parties if party.fixed)
    if fixed:
        paragraph(page, _("In every one of them these stand alone: {names}.").format(names=enumeration(fixed)))
    won = [(p.key, own) for p, own in zip(found.parties, found.apart, strict=True) if own.high]
    paragraph(
        page,
        _("Each by itself: {results}.").format(
            results=", ".join(f"{key} {in_words(own, found)}" for key, own in won)
        ),
    )
    local = tuple(party.key for party in together if party.local)
    if local:
        paragraph(
            page,
            _(
                "NOTE: {names} are local lists. Whether a local list may stand in an alliance is not said"
                " ({article}); with --alone they stand alone."
            ).format(names=enumeration(local), article=ARTICLE)
            if len(local) > 1
            else _(
                "NOTE: {names} is a local list. Whether a local list may stand in an alliance is not said"
                " ({article}); with --alone it stands alone."
            ).format(names=local[0], article=ARTICLE),
        )


def in_words(result: Result, found: Possibilities) -> str:
    """Return a result: seats, or which post; a range where a lot or the alliance itself decides."""
    if found.post is not None:
        return str(result.low) if result.low == result.high else f"{result.low}–{result.high}"
    if result.low == result.high:
        return _(RANKS[result.low])
    if not result.low:
        return _("at most {high}").format(high=_(RANKS[result.high]))
    return _("{low} or {high}").format(low=_(RANKS[result.low]), high=_(RANKS[result.high]))


def _arranged(arrangement: Arrangement) -> str:
    """Return who stands together: ``A+C and F+Ø``."""
    if not arrangement:
        return _("each by itself")
    return enumeration(tuple("+".join(alliance) for alliance in arrangement))


def _some(names: Sequence[str], number: int) -> str:
    """Return the first of some names, and how many others there are."""
    shown = "; ".join(names[:EXAMPLES])
    left = number - min(len(names), EXAMPLES)
    return shown if not left else _("{names}; {number} more").format(names=shown, number=count(left))


def _simplest(found: Found) -> str:
    if not found.stable:
        return _("none is stable")
    return _some([_arranged(own) for own in found.simplest], found.equally_simple)


# --- what was asked about ---------------------------------------------------------------------------------------


def _write_asked(page: Page, found: Possibilities, asked: Asked) -> None:
    """Print what comes of the alliances that were asked about."""
    heading(page, _("{alliances}, all others alone").format(alliances=_arranged(asked.alliances)))
    apart = {party.key: own for party, own in zip(found.parties, found.apart, strict=True)}
    table(
        page,
        ((_("Party"), "left"), (_("Each by itself"), "left"), (_("So"), "left")),
        (
            (party, in_words(apart[party], found), in_words(result, found))
            for party, result in asked.results
            if result.high or apart[party].high
        ),
    )
    if asked.stable:
        paragraph(page, _("It is stable: no part is surely better off leaving."))
        return
    if asked.leaving is None:
        paragraph(page, _("It is not stable."))
        return
    paragraph(page, _("It is not stable:"))
    table(
        page,
        ((_("Who leaves"), "left"), (_("What"), "left"), (_("And gets"), "left")),
        (_leaves(own, found) for own in asked.leaving[:LEAVING]),
    )
    left = len(asked.leaving) - LEAVING
    if left > 0:
        paragraph(
            page,
            ngettext(
                "{number} larger part is better off too.", "{number} larger parts are better off too.", left
            ).format(number=left),
        )


def _leaves(leaving: Leaving, found: Possibilities) -> tuple[str, str, str]:
    won = [f"{party} {in_words(own, found)}" for party, own in leaving.results if own.high]
    return "+".join(leaving.part), "+".join(leaving.alliance), ", ".join(won)


# --- the tables -------------------------------------------------------------------------------------------------


def _write_offices(page: Page, found: Possibilities) -> None:
    """Print who can have chair and vice chair."""
    heading(page, _("Who can have the posts"))
    table(
        page,
        (
            (_("Chair"), "left"),
            (_("Vice chair"), "left"),
            (_("Ways"), "right"),
            (_("Stable"), "right"),
            (_("Simplest stable ways"), "left"),
        ),
        (
            (
                _holder(own.chair),
                _holder(own.vice_chair),
                count(own.found.partitions),
                count(own.found.stable),
                _simplest(own.found),
            )
            for own in found.offices[:SHOWN]
        ),
    )
    _write_left(page, len(found.offices) - SHOWN)


def _holder(holder: Holder) -> str:
    if holder.by == "party":
        return str(holder.party)
    return _("lot") if holder.by == "lot" else _("an alliance")


def _write_left(page: Page, left: int) -> None:
    """Print how many rows a table would have more."""
    if left > 0:
        paragraph(
            page,
            ngettext(
                "There is {number} more outcome (--format json).",
                "There are {number} more outcomes (--format json).",
                left,
            ).format(number=left),
        )


def _write_parties(page: Page, found: Possibilities) -> None:
    """Print what each party can reach in a stable way."""
    heading(page, _("Party by party: the best that is stable"))
    weight = _("Members") if found.post is not None else _("Votes")
    table(
        page,
        (
            (_("Party"), "left"),
            (weight, "right"),
            (_("Each by itself"), "left"),
            (_("Best"), "left"),
            (_("Simplest ways to it"), "left"),
        ),
        (
            (
                own.party.key,
                count(own.party.weight),
                in_words(own.apart, found),
                in_words(own.best.result, found),
                _ways_to(own),
            )
            for own in found.outlooks
        ),
    )


def _ways_to(outlook: Outlook) -> str:
    """Return the simplest stable ways to a party's best result."""
    if not outlook.best.result.high:
        return ""
    if outlook.best.result == outlook.apart:
        return _("each by itself")
    return _simplest(outlook.best.found)


def _write_shifts(page: Page, found: Possibilities) -> None:
    """Print what one group alone changes."""
    heading(page, _("One group, all others alone: what it changes"))
    apart = {party.key: own for party, own in zip(found.parties, found.apart, strict=True)}
    rows = []
    for shift in found.shifts[:SHOWN]:
        changes = ", ".join(
            f"{party} {in_words(apart[party], found)} → {in_words(own, found)}" for party, own in shift.results
        )
        rows.append((changes, _some(_marked(shift), shift.equally_small)))
    if not rows:
        paragraph(page, _("No group changes anything."))
        return
    table(page, ((_("Seats"), "left"), (_("The smallest groups"), "left")), rows)
    _write_left(page, len(found.shifts) - SHOWN)


def _marked(shift: Shift) -> list[str]:
    """Return the groups of a shift, with a mark on those that are not stable."""
    stable = shift.equally_small - shift.unstable
    names = ["+".join(group) for group in shift.groups]
    return [*names[:stable], *(_("{group} (not stable)").format(group=name) for name in names[stable:])]


def _write_assured(page: Page, found: Possibilities) -> None:
    """Print what is sure whatever the others do."""
    heading(page, _("Sure, whatever the others do"))
    sure = [(outlook.party.key, own) for outlook in found.outlooks for own in outlook.assured]
    if not sure:
        paragraph(page, _("No alliance or group is sure of anything."))
        return
    named = ["", *(key for key, _own in sure)]
    table(
        page,
        ((_("Party"), "left"), (_("At least"), "left"), (_("As long as these stand together"), "left")),
        (
            (
                key if key != before else "",
                str(own.low) if found.post is not None else _(RANKS[own.low]),
                _some(["+".join(alliance) for alliance in own.alliances], own.equally_small),
            )
            for (key, own), before in zip(sure, named, strict=False)
        ),
    )
