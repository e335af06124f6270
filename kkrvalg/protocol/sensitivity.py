"""How a composition depends on the open questions of the rules, as JSON and as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kkrvalg.i18n import _
from kkrvalg.model import council_name
from kkrvalg.protocol.numbers import count
from kkrvalg.protocol.text import NO_BREAK, heading, paragraph, table, verbatim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kkrvalg.procedures.sensitivity import Alternative, Outline, Sensitivity
    from kkrvalg.protocol.text import Page
    from kkrvalg.rulebook import Rulebook


def sensitivity_body(results: Sequence[Sensitivity]) -> list[dict[str, Any]]:
    """Return the value of the key ``sensitivity``: each alternative alone, and every distinct result."""
    return [
        {
            "kkr": result.kkr,
            "chosen": _outline(result.chosen),
            "alternatives": [
                {
                    "option": alternative.option,
                    "value": alternative.value,
                    "computable": alternative.outline is not None,
                    "why_not": alternative.why_not,
                    "changes": alternative.outline is not None and alternative.outline != result.chosen,
                    "result": None if alternative.outline is None else _outline(alternative.outline),
                }
                for alternative in result.alternatives
            ],
            "combinations": result.combinations,
            "results": [
                {"result": _outline(outline), "combinations": number, "nearest": dict(changed)}
                for outline, number, changed in result.outlines
            ],
        }
        for result in results
    ]


def _outline(outline: Outline) -> dict[str, Any]:
    return {"size": outline.size, "seats": dict(outline.seats), "lot_among": outline.lot_among}


def write_sensitivity(page: Page, results: Sequence[Sensitivity], rulebook: Rulebook) -> None:
    """Print which alternatives change something, for whom, in which KKR; then what combinations may do."""
    heading(page, _("The open questions of the rules, one other answer at a time"))
    rows = [row for name, value in _alternatives(results) for row in _rows(results, name, value)]
    if rows:
        table(
            page,
            ((_("Option"), "left"), (_("KKR"), "left"), (_("Members"), "right"), (_("Seats"), "left")),
            rows,
        )
    _write_meanings(page, results, rulebook)
    _write_without_effect(page, results)
    _write_not_computable(page, results)
    heading(page, _("All combinations of the answers"))
    table(
        page,
        (
            (_("KKR"), "left"),
            (_("Tried"), "right"),
            (_("As chosen"), "right"),
            (_("Results"), "right"),
            (_("Members"), "right"),
            (_("Seats that vary"), "left"),
        ),
        (_combined_row(result) for result in results),
    )
    for result in results:
        _write_results(page, result)


def _write_meanings(page: Page, results: Sequence[Sensitivity], rulebook: Rulebook) -> None:
    """Print what is asked in each question that changes something, and what the other answer means."""
    changing = [(name, value) for name, value in _alternatives(results) if _rows(results, name, value)]
    specs = {spec.name: spec for spec in rulebook.options}
    for name, value in changing:
        effect = specs[name].effects.get(value)
        if effect is not None:
            paragraph(page, f"{name} = {value}: {effect.text}.")
    if changing:
        paragraph(page, _("Why these questions are open:"))
        verbatim(page, f"kkrvalg rules show {rulebook.id}")


def _alternatives(results: Sequence[Sensitivity]) -> list[tuple[str, str]]:
    return [(alternative.option, alternative.value) for alternative in results[0].alternatives]


def _find(result: Sensitivity, name: str, value: str) -> Alternative:
    return next(a for a in result.alternatives if (a.option, a.value) == (name, value))


def _rows(results: Sequence[Sensitivity], name: str, value: str) -> list[tuple[str, str, str, str]]:
    rows: list[tuple[str, str, str, str]] = []
    for result in results:
        outline = _find(result, name, value).outline
        if outline is None or outline == result.chosen:
            continue
        label = f"{name} = {value}" if not rows else ""
        rows.append(
            (label, result.kkr.capitalize(), _size(outline, result.chosen), _changes(outline, result.chosen))
        )
    return rows


def _size(outline: Outline, chosen: Outline) -> str:
    if outline.size == chosen.size:
        return count(outline.size)
    return f"{count(chosen.size)}→{count(outline.size)}"


def _changes(outline: Outline, chosen: Outline) -> str:
    """Return "V 6→5, Å 1→2", or that a lot is needed."""
    if outline.lot_among > 1:
        return _("a lot among {number}").format(number=count(outline.lot_among))
    changes = ", ".join(f"{party}{NO_BREAK}{there}→{here}" for party, there, here in outline.changes_from(chosen))
    return changes or _("no seats of the parties")


def _write_without_effect(page: Page, results: Sequence[Sensitivity]) -> None:
    silent = [
        f"{name}={value}"
        for name, value in _alternatives(results)
        if all(_find(r, name, value).outline == r.chosen for r in results)
    ]
    if silent:
        paragraph(page, _("These change nothing here: {options}.").format(options=", ".join(silent)))


def _write_not_computable(page: Page, results: Sequence[Sensitivity]) -> None:
    for name, value in _alternatives(results):
        lacking = [r for r in results if _find(r, name, value).outline is None]
        if lacking:
            paragraph(
                page,
                _("{option} cannot be computed on these data for {names}: {reason}.").format(
                    option=f"{name}={value}",
                    names=", ".join(council_name(r.kkr) for r in lacking),
                    reason=_find(lacking[0], name, value).why_not,
                ),
            )


def _combined_row(result: Sensitivity) -> tuple[str, ...]:
    sizes = [outline.size for outline, _number, _changed in result.outlines]
    parties = sorted({party for outline, _number, _changed in result.outlines for party in outline.seats})
    ranges = {party: result.range_of(party) for party in parties}
    vary = ", ".join(f"{party}{NO_BREAK}{low}–{high}" for party, (low, high) in ranges.items() if low != high)
    size = count(min(sizes)) if min(sizes) == max(sizes) else f"{min(sizes)}–{max(sizes)}"
    return (
        result.kkr.capitalize(),
        count(result.combinations),
        count(result.as_chosen),
        count(len(result.outlines)),
        size,
        vary or _("none"),
    )


def _write_results(page: Page, result: Sensitivity) -> None:
    """Print each distinct result that a combination reaches and no single answer does."""
    alone = [a.outline for a in result.alternatives]
    together = [entry for entry in result.outlines if entry[0] != result.chosen and entry[0] not in alone]
    for outline, _number, changed in together:
        paragraph(
            page,
            _("{kkr}, only together {options}: {size} members, {changes}.").format(
                kkr=council_name(result.kkr),
                options=" + ".join(f"{name}={value}" for name, value in changed),
                size=_size(outline, result.chosen),
                changes=_changes(outline, result.chosen),
            ),
        )
