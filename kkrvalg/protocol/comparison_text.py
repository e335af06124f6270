"""A comparison of two compositions as a text."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kkrvalg.i18n import N_, _
from kkrvalg.model import council_name
from kkrvalg.procedures.comparison import OPTION, Fact, differences
from kkrvalg.protocol.numbers import approximate, count
from kkrvalg.protocol.provenance import DIGEST_SHOWN
from kkrvalg.protocol.text import heading, paragraph, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kkrvalg.procedures.comparison import Change, Comparison, Difference, Standing, Trial, Value, What
    from kkrvalg.protocol.comparison import Report, Side
    from kkrvalg.protocol.text import Page
    from kkrvalg.protocol.text import Side as Alignment

MOST_NAMED = 12
"""So many changes of one kind are named one by one."""
GROUPS = {
    "lists": N_("votes and lists"),
    "votes": N_("votes"),
    "council_seats": N_("council seats"),
    "mayors": N_("mayors"),
    "areas": N_("area"),
    "list_cooperations": N_("list cooperation"),
    "rulebook": N_("rules"),
    "draws": N_("drawn lots"),
}
SIZES: dict[What, str] = {
    "size": N_("Members"),
    "cap": N_("At most"),
    "base_size": N_("Calculated"),
    "scale": N_("Size that holds every mayor"),
}
CHANGES = {
    "votes": N_("votes for {of} in {place}"),
    "cast": N_("votes cast in {place}"),
    "council_source": N_("how the council seats are known"),
    "council_seats": N_("seats of the council of {place}"),
    "alliances": N_("alliances in {place}"),
    "candidates": N_("candidates of {of} in {place}"),
    "known_seats": N_("recorded council seats of {of} in {place}"),
    "mayor": N_("mayor of {place}"),
    "kkr": N_("KKR"),
    "in_area": N_("{place} in the area"),
    "kl_member": N_("{place} a member of KL"),
    "list_cooperation": N_("list cooperation {of}"),
    "option": N_("option {of}"),
    "rulebook": N_("rulebook"),
    "number": N_("{of} in the rules"),
    "draw": N_("drawn by lot"),
    "council_draw": N_("drawn by lot for the council of {place}"),
    "file": N_("file {of}"),
    "version": N_("version of kkrvalg"),
}
MANY = {
    "votes": N_("Votes: {number} of the lists' numbers differ, in {places} municipalities."),
    "cast": N_("Votes cast: they differ in {places} municipalities."),
    "council_seats": N_("Sizes of the councils: they differ in {places} municipalities."),
    "alliances": N_("Alliances: they differ in {places} municipalities."),
    "candidates": N_("Candidates: {number} of the lists' numbers differ, in {places} municipalities."),
    "known_seats": N_("Recorded council seats: {number} of them differ, in {places} municipalities."),
    "mayor": N_("Mayors: those of {places} municipalities were elected for another list."),
    "in_area": N_("Area: {places} municipalities are in one of them only."),
    "kl_member": N_("Membership of KL: it differs in {places} municipalities."),
    "council_draw": N_("Drawn lots: those of {places} councils differ."),
}
"""What is said where more than MOST_NAMED of a kind differ."""
FOLLOWING = {"alliances", "candidates", "known_seats"}
"""What differs as a matter of course where the council seats are recorded in one and calculated in the other."""
VERDICTS = {
    "None": N_("did not run"),
    "eligible": N_("takes part"),
    "below_threshold": N_("below the threshold"),
    "no_council_seat": N_("no seat in a council"),
    "council_seat_open": N_("council seat waits for a lot"),
}
WORDS = {"yes": N_("yes"), "no": N_("no"), "computed": N_("calculated"), "recorded": N_("recorded")}
ARROW = "→"
HARD_SPACE = "\xa0"


def write_report(page: Page, report: Report) -> None:
    """Print what differs, KKR by KKR, what makes the difference, and what the two were made from."""
    labels = _labels(report)
    heading(page, _("Comparison"), level=1)
    for label, side in zip(labels, (report.first, report.second), strict=True):
        paragraph(page, _introduction(label, side))
        if side.preliminary:
            paragraph(page, _("NOTE: the votes are preliminary; the final count may change the result."))
    _write_alone(page, labels, report)
    if report.same:
        paragraph(page, _("Nothing differs in the result."))
    else:
        paragraph(page, _reading(labels, report))
    _write_lots(page, report.comparisons)
    if len(report.comparisons) > 1 and not report.same:
        _write_overview(page, report.comparisons)
    everywhere = _changes_everywhere(report.comparisons)
    for comparison in report.comparisons:
        if comparison.differences or (comparison.changes and not everywhere):
            _write_comparison(page, labels, comparison, tried=report.tried)
            if not everywhere:
                _write_changes(page, labels, comparison.changes)
    _write_changes(page, labels, everywhere)
    _write_idle(page, report)
    if report.provenance:
        heading(page, _("Files and settings that differ"))
        _write_named(page, labels, report.provenance)
    _write_provenance(page, labels, report)
    page.lines = [line.replace(HARD_SPACE, " ") for line in page.lines]


def _labels(report: Report) -> tuple[str, str]:
    """Return what the two are called: their names, or their KKR, numbered where both are the same."""
    if report.first.name != report.second.name:
        return report.first.name, report.second.name
    pairs = {(c.first.kkr, c.second.kkr) for c in report.comparisons}
    one, other = next(iter(pairs)) if len(pairs) == 1 else ("", "")
    if one != other:
        return council_name(one), council_name(other)
    return f"{report.first.name} (1)", f"{report.first.name} (2)"


def _introduction(label: str, side: Side) -> str:
    if side.kind == "protocol":
        return _("{label}: a result of kkrvalg compose, read from a file.").format(label=label)
    return f"{label}: {side.title}."


def _reading(labels: tuple[str, str], report: Report) -> str:
    """Return how the comparison is to be read."""
    if report.tried:
        return _(
            "“Because of” names the inputs that bring {first} to what {second} has when they, and nothing else,"
            " are taken from {second}."
        ).format(first=labels[0], second=labels[1])
    return _(
        "A file holds a result, not what it was made from. So it can be said what differs, and which files and"
        " settings differ, but not which of them makes the difference."
    )


def _write_alone(page: Page, labels: tuple[str, str], report: Report) -> None:
    for label, keys in zip(labels, (report.only_first, report.only_second), strict=True):
        if keys:
            names = ", ".join(map(council_name, keys))
            paragraph(page, _("Only in {label}: {names}.").format(label=label, names=names))


def _write_lots(page: Page, comparisons: Iterable[Comparison]) -> None:
    """Print the lots that are open in both."""
    for c in comparisons:
        lot = c.first.facts[Fact("lot")]
        if lot is not None and lot == c.second.facts[Fact("lot")]:
            sentence = _("{kkr}: in both a lot is needed among {names}; only the sure seats are counted.")
            paragraph(page, sentence.format(kkr=council_name(c.first.kkr), names=lot))


def _changes_everywhere(comparisons: Sequence[Comparison]) -> tuple[Change, ...]:
    """Return the inputs that differ where they are the same in every KKR, as options are; else none."""
    different = {comparison.changes for comparison in comparisons}
    return different.pop() if len(different) == 1 else ()


def _write_idle(page: Page, report: Report) -> None:
    """Print the options that differ and do not bear on a composition."""
    if not report.tried:
        return
    tried = {change.of for c in report.comparisons for change in c.changes if change.what == "option"}
    options = report.first.options, report.second.options
    idle = [name for name in options[0] if name not in tried and options[0][name] != options[1].get(name)]
    if idle:
        names = ", ".join(idle)
        paragraph(page, _("Options that differ and do not bear on a composition: {names}.").format(names=names))


def _write_overview(page: Page, comparisons: Iterable[Comparison]) -> None:
    page.write()
    table(
        page,
        (
            (_("KKR"), "left"),
            (_("Members"), "left"),
            (_("Calculated"), "left"),
            (_("Seats that differ"), "left"),
        ),
        (
            (
                c.first.kkr.capitalize(),
                _arrow(c.first.facts[Fact("size")], c.second.facts[Fact("size")]),
                _arrow(c.first.facts[Fact("base_size")], c.second.facts[Fact("base_size")]),
                _seats(c.differences) or _("none"),
            )
            for c in comparisons
        ),
    )


def _seats(found: Iterable[Difference]) -> str:
    """Return "A 6 → 4, V 9 → 8"; no party is torn from its numbers at the end of a line."""
    changed = (f"{d.fact.of} {_arrow(d.first, d.second)}" for d in found if d.fact.what == "seats")
    return ", ".join(text.replace(" ", HARD_SPACE) for text in changed)


def _arrow(first: Value, second: Value) -> str:
    """Return "5 → 6", or "5" where both are the same."""
    return _shown(first) if first == second else f"{_shown(first)} {ARROW} {_shown(second)}"


def _shown(value: Value) -> str:
    if value is None:
        return "–"
    if isinstance(value, Fraction) and value.denominator > 1:
        return approximate(value, 2)
    return _(WORDS.get(value, value)) if isinstance(value, str) else count(int(value))


def _write_comparison(page: Page, labels: tuple[str, str], comparison: Comparison, *, tried: bool) -> None:
    one, other = council_name(comparison.first.kkr), council_name(comparison.second.kkr)
    heading(page, one if one == other else f"{one} {ARROW} {other}", level=1)
    if comparison.differences:
        _write_sizes(page, labels, comparison, tried=tried)
        _write_parties(page, comparison, tried=tried)
        _write_rest(page, comparison)
        _write_trials(page, labels, comparison)
    else:
        paragraph(page, _("The result is the same, though what it was made from differs."))


def _write_sizes(page: Page, labels: tuple[str, str], comparison: Comparison, *, tried: bool) -> None:
    causes = {d.fact: d.causes for d in comparison.differences}
    facts = [Fact(what) for what in SIZES]
    rows = [
        (
            _(SIZES[fact.what]),
            _arrow(comparison.first.facts[fact], comparison.second.facts[fact]),
            _because(causes.get(fact, ())),
        )
        for fact in facts
    ]
    columns: list[tuple[str, Alignment]] = [
        (_("Size"), "left"),
        (f" {ARROW} ".join(labels), "left"),
        (_("Because of"), "left"),
    ]
    _write_table(page, columns, rows, tried=tried)


def _write_table(
    page: Page, columns: Sequence[tuple[str, Alignment]], rows: Sequence[Sequence[str]], *, tried: bool
) -> None:
    """Print a table without its last column, the causes, where none could be tried."""
    kept = len(columns) if tried else -1
    table(page, columns[:kept], [row[:kept] for row in rows])


def _because(causes: Sequence[Sequence[str]]) -> str:
    """Return "votes or mayors" where each alone does it, "votes together with mayors" where only both do."""
    said = ""
    for cause in causes:
        together = _group(cause[0])
        for group in cause[1:]:
            together = _("{first} together with {second}").format(first=together, second=_group(group))
        said = _("{first} or {second}").format(first=said, second=together) if said else together
    return said


def _group(group: str) -> str:
    if group.startswith(OPTION):
        return _(CHANGES["option"]).format(of=group.removeprefix(OPTION))
    return _(GROUPS[group])


def _write_parties(page: Page, comparison: Comparison, *, tried: bool) -> None:
    first, second = comparison.first, comparison.second
    causes = {d.fact: d.causes for d in comparison.differences}
    lines = {**second.parties, **first.parties}
    keys = sorted(lines, key=lambda key: (-lines[key].votes, key))
    rows = [
        (
            key,
            *(_arrow(*_both(first, second, key, what)) for what in ("votes", "mayors", "seats")),
            _because(causes.get(Fact("seats", key), ())),
        )
        for key in keys
        if _both(first, second, key, "seats") != (None, None)
    ]
    columns: list[tuple[str, Alignment]] = [
        (_("Party"), "left"),
        (_("Votes"), "left"),
        (_("Mayors"), "left"),
        (_("Seats"), "left"),
        (_("Seats because of"), "left"),
    ]
    _write_table(page, columns, rows, tried=tried)


def _both(first: Standing, second: Standing, key: str, what: str) -> tuple[Value, Value]:
    """Return a number of a party in both; None where it has none."""
    lines = (first.parties.get(key), second.parties.get(key))
    one, other = (None if line is None else getattr(line, what) for line in lines)
    return one, other


def _write_rest(page: Page, comparison: Comparison) -> None:
    """Print who takes part in one only, other mayors and lots that differ, each as a sentence."""
    for d in comparison.differences:
        because = " " + _("Because of: {causes}.").format(causes=_because(d.causes)) if d.causes else ""
        if d.fact.what == "eligibility":
            one, other = (_(VERDICTS[str(value)]) for value in (d.first, d.second))
            paragraph(page, f"{d.fact.of}: {one} {ARROW} {other}.{because}")
        elif d.fact.what == "other":
            places = {**comparison.first.places, **comparison.second.places}
            sentence = _("Mayor of {place}, who belongs to no party that takes part: {change}.").format(
                place=places[d.fact.of], change=_arrow(d.first, d.second)
            )
            paragraph(page, sentence + because)
        elif d.fact.what == "lot":
            sentence = _("A lot is needed among: {change}; only the sure seats are counted.")
            paragraph(page, sentence.format(change=_arrow(d.first, d.second)) + because)


def _write_trials(page: Page, labels: tuple[str, str], comparison: Comparison) -> None:
    if len(comparison.trials) <= 1:
        return
    heading(
        page, _("{first} with one kind of input at a time from {second}").format(first=labels[0], second=labels[1])
    )
    table(
        page,
        ((_("Swapped"), "left"), (_("What changes"), "left")),
        ((_because([trial.swapped]), _effect(comparison.first, trial)) for trial in comparison.trials),
    )


def _effect(first: Standing, trial: Trial) -> str:
    """Return what a swap changes in numbers, or why it cannot be computed."""
    if trial.standing is None:
        return _("cannot be computed: {reason}").format(reason=trial.why_not)
    found = differences(first, trial.standing)
    sizes = [
        f"{_(SIZES[d.fact.what])} {_arrow(d.first, d.second)}"
        for d in found
        if d.fact.what in {"size", "cap", "base_size"}
    ]
    said = "; ".join(filter(None, (*sizes, _seats(found))))
    if found and not said:
        return _("no number of members")
    return said or _("nothing")


# --- the inputs that differ -------------------------------------------------------------------------------------


def _write_changes(page: Page, labels: tuple[str, str], changes: Sequence[Change]) -> None:
    """Print each input that differs, and one sentence for a kind of which there are many."""
    if not changes:
        return
    heading(page, _("The inputs that differ"))
    if any(change.group == "lists" for change in changes):
        paragraph(page, _("Not the same lists ran, so votes, lists and council seats are swapped together."))
    by_kind: dict[str, list[Change]] = {}
    for change in changes:
        by_kind.setdefault(change.what, []).append(change)
    if "council_source" in by_kind:
        by_kind = {what: own for what, own in by_kind.items() if what not in FOLLOWING}
    for what, own in by_kind.items():
        if _are_many(own):
            places = len({change.code for change in own})
            paragraph(page, _(MANY[what]).format(number=count(len(own)), places=count(places)))
    _write_named(page, labels, [change for own in by_kind.values() if not _are_many(own) for change in own])


def _are_many(changes: Sequence[Change]) -> bool:
    return len(changes) > MOST_NAMED and changes[0].what in MANY


def _write_named(page: Page, labels: tuple[str, str], changes: Sequence[Change]) -> None:
    """Print changes one by one: what it is, and both values."""
    if not changes:
        return
    table(
        page,
        (("", "left"), (labels[0], "left"), (labels[1], "left")),
        ((_what(change), _value(change, change.first), _value(change, change.second)) for change in changes),
    )


def _what(change: Change) -> str:
    """Return "mayor of 306 Odsherred"."""
    place = f"{change.code} {change.place}" if change.place else ""
    return _(CHANGES[change.what]).format(of=change.of, place=place)


def _value(change: Change, value: Value) -> str:
    return f"{str(value)[:DIGEST_SHOWN]}…" if change.what == "file" and value else _shown(value)


def _write_provenance(page: Page, labels: tuple[str, str], report: Report) -> None:
    """Print the files and settings of both, each file once."""
    heading(page, _("What the two were made from"))
    shown: set[tuple[str, str]] = set()
    for label, side in zip(labels, (report.first, report.second), strict=True):
        made = _("{label}: rules {rulebook}, kkrvalg {version}").format(
            label=label, rulebook=side.rulebook, version=side.version
        )
        new = [entry for entry in side.inputs if entry not in shown]
        paragraph(page, made if new else _("{made}, the same files").format(made=made))
        for file, digest in new:
            paragraph(page, f"  {file}  sha256 {digest[:DIGEST_SHOWN]}…")
        shown.update(new)
