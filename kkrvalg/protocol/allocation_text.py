"""A division of seats as a text: the lists with their seats, each seat with its quotient, and the lots."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from kkrvalg import __version__
from kkrvalg.apportion import Excluded, Lot, Method, leaves
from kkrvalg.i18n import N_, _, ngettext
from kkrvalg.protocol.allocation import undecided
from kkrvalg.protocol.lots import draw_instruction, drawn_sentence, enumeration, question_sentence, spell
from kkrvalg.protocol.numbers import count, mixed, percent
from kkrvalg.protocol.text import INDENT, heading, paragraph, table, verbatim

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from kkrvalg.apportion import Allocation, Name, Problem
    from kkrvalg.apportion.level import Award
    from kkrvalg.apportion.nested import Divided
    from kkrvalg.protocol.allocation import DrawRecord
    from kkrvalg.protocol.text import Page, Side

MOST_SEATS_SHOWN = 100
"""Seats of a level that a text shows one by one."""
METHODS = {
    Method.DHONDT: N_("D'Hondt's method: the votes divided by 1, 2, 3 and so on."),
    Method.SAINTE_LAGUE: N_("Sainte-Laguë's method: the votes divided by 1, 3, 5 and so on."),
    Method.ADAMS: N_("Adams' method: one seat each, then the votes divided by 1, 2, 3 and so on."),
}
FATES = {
    "used": N_("Draw used: {names}."),
    "unused": N_("Draw not used, because its question did not come up: {names}."),
    "outdated": N_("Draw not used, because its question has changed and is asked again: {names}."),
}


def write_allocation(
    page: Page, problem: Problem, allocation: Allocation, *, record_with: Mapping[str, Sequence[str]]
) -> None:
    """Print a division of seats; ``record_with`` are the lines that record a draw, by question."""
    heading(
        page,
        ngettext("{number} seat", "{number} seats", problem.seats).format(number=count(problem.seats)),
        level=1,
    )
    paragraph(page, _(METHODS[problem.method]))
    _write_threshold(page, problem)
    page.write()
    _write_lists(page, problem, allocation)
    _write_unfilled(page, allocation)
    _write_lots(page, allocation, record_with)
    for alliance, divided in allocation.levels.items():
        _write_level(page, alliance, divided, problem)


def _write_threshold(page: Page, problem: Problem) -> None:
    """Print the threshold and how many votes it takes."""
    if not problem.threshold:
        return
    total = sum(problem.votes.values())
    paragraph(
        page,
        _("Threshold: {share} of all {total} votes, which is {needed}; a list with fewer takes no part.").format(
            share=percent(problem.threshold), total=count(total), needed=mixed(problem.threshold * total)
        ),
    )


def _write_lists(page: Page, problem: Problem, allocation: Allocation) -> None:
    """Print a row for each list, those of an alliance indented below it."""
    bounds = [
        (title, figures)
        for title, figures in ((_("Floor"), problem.floors), (_("Ceiling"), problem.ceilings))
        if figures
    ]
    columns: list[tuple[str, Side]] = [(_("List"), "left"), (_("Votes"), "right"), (_("Share"), "right")]
    columns += [(title, "right") for title, _figures in bounds]
    columns += [(_("Seats"), "right"), ("", "left")]
    total = sum(problem.votes.values())
    held, notes = _held(allocation), _notes(allocation)
    excluded = {step.name for step in allocation.steps if isinstance(step, Excluded)}
    rows = []
    for name, depth in _in_rows(problem):
        votes = problem.votes[name] if isinstance(name, str) else _joined_votes(name, problem, excluded)
        share = percent(Fraction(votes, total), problem.threshold) if total else "–"
        limits = [str(figures.get(name, "")) if isinstance(name, str) else "" for _title, figures in bounds]
        seats = count(held[name]) if name in held else ""
        rows.append((INDENT * depth + spell(name), count(votes), share, *limits, seats, notes.get(name, "")))
    sure = count(sum(allocation.seats.values()))
    of = _("of {size}").format(size=count(problem.seats))
    table(page, columns, rows, total=(_("In all"), count(total), "", *("" for _bound in bounds), sure, of))


def _joined_votes(alliance: Name, problem: Problem, excluded: Collection[str]) -> int:
    """Return the votes an alliance is counted with: those of its members that take part."""
    return sum(problem.votes[leaf] for leaf in leaves(alliance) if leaf not in excluded)


def _in_rows(problem: Problem) -> Iterator[tuple[Name, int]]:
    """Yield lists and alliances with their depth, in the input's order, each alliance before its members."""
    outermost = {leaf: alliance for alliance in problem.alliances for leaf in leaves(alliance)}

    def walk(name: Name, depth: int) -> Iterator[tuple[Name, int]]:
        yield name, depth
        if not isinstance(name, str):
            for member in name:
                yield from walk(member, depth + 1)

    for name in dict.fromkeys(outermost.get(leaf, leaf) for leaf in problem.votes):
        yield from walk(name, 0)


def _held(allocation: Allocation) -> dict[Name, int]:
    """Return the sure seats of the lists, and of the alliances at levels that do not wait."""
    held: dict[Name, int] = {}
    held.update(allocation.seats)
    for divided in allocation.levels.values():
        for name, seats in zip(divided.members, divided.level.seats, strict=True):
            held[name] = seats + (name in divided.drawn)
    return held


def _notes(allocation: Allocation) -> dict[Name, str]:
    """Return what is to be said of a row: why a list takes no part, or what a lot may give it."""
    reasons = {"no_votes": _("no votes"), "below_threshold": _("below the threshold")}
    notes: dict[Name, str] = {
        step.name: reasons[step.reason] for step in allocation.steps if isinstance(step, Excluded)
    }
    notes |= dict.fromkeys(undecided(allocation) & allocation.waiting, _("waits for the lot"))
    tied = (name for question in allocation.questions for name in question.tied)
    return notes | dict.fromkeys(tied, _("+ 1 if drawn"))


def _write_unfilled(page: Page, allocation: Allocation) -> None:
    """Print how many seats nobody can take."""
    if allocation.unfilled:
        paragraph(
            page,
            ngettext(
                "{number} seat cannot be filled: everybody with votes has reached a ceiling.",
                "{number} seats cannot be filled: everybody with votes has reached a ceiling.",
                allocation.unfilled,
            ).format(number=count(allocation.unfilled)),
        )


def _write_level(page: Page, alliance: Name, divided: Divided, problem: Problem) -> None:
    """Print the seats of a level as they fell, each with its quotient."""
    awards = divided.level.awards
    if not awards:
        return
    inside = _("The seats of {alliance} in the order of the quotients").format(alliance=spell(alliance))
    heading(page, inside if alliance else _("The seats in the order of the quotients"))
    if len(awards) > MOST_SEATS_SHOWN:
        paragraph(
            page,
            _("The {number} seats of this level are not shown one by one; --format json holds them all.").format(
                number=count(len(awards))
            ),
        )
        return
    numbers = _seat_numbers(awards, sum(awards[0].before))
    table(
        page,
        ((_("Seat"), "right"), (_("List"), "left"), (_("Votes / divisor"), "right"), (_("Quotient"), "right")),
        (
            (
                numbers[award.round],
                spell(divided.members[award.member]),
                f"{count(award.votes)} / {problem.method.divisor(award.before[award.member])}",
                mixed(Fraction(award.votes, award.divisor)),
            )
            for award in awards
        ),
    )


def _seat_numbers(awards: Sequence[Award], held: int) -> dict[int, str]:
    """Return the number of each round's seat, or "2–3" where several share its quotient."""
    numbers: dict[int, str] = {}
    first = held + 1
    for turn, shared in Counter(award.round for award in awards).items():
        numbers[turn] = str(first) if shared == 1 else f"{first}–{first + shared - 1}"
        first += shared
    return numbers


def _write_lots(page: Page, allocation: Allocation, record_with: Mapping[str, Sequence[str]]) -> None:
    """Print the lots: how they were drawn, and which are still to be drawn."""
    for step in allocation.steps:
        if isinstance(step, Lot) and step.draw is not None:
            paragraph(page, drawn_sentence(step.question, step.draw))
    for question in allocation.questions:
        heading(page, _("UNDECIDED: a lot is needed"))
        paragraph(page, question_sentence(question))
        paragraph(page, draw_instruction(question))
        drawn = enumeration(question.tied[: question.seats_at_stake])
        paragraph(page, _("Record the draw, here as if {name} had been drawn:").format(name=drawn))
        command_line, *in_input = record_with[question.id]
        verbatim(page, command_line)
        for line in in_input:
            paragraph(page, _("or in the input, among its draws:"))
            verbatim(page, line)


def write_origin(page: Page, *, inputs: Sequence[tuple[str, str]], draws: Sequence[DrawRecord]) -> None:
    """Print what a division was made from."""
    heading(page, _("What this was made from"))
    for file, digest in inputs:
        paragraph(page, f"{file}  sha256 {digest[:16]}…")
    for draw in draws:
        paragraph(page, _(FATES[draw.fate]).format(names=enumeration(draw.drawn)))
    paragraph(page, f"kkrvalg {__version__}")
